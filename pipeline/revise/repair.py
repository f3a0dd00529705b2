"""A file made sound after elements have come and gone: ids, names, cells, bookmarks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from lxml import etree

from pipeline.ooxml.content.controls import PREFIX
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import VAL, Element, drop, each_once, whole_number

_P, _TBL, _TC, _TCPR = (q(f"w:{n}") for n in ("p", "tbl", "tc", "tcPr"))
_SDT, _SDTPR, _CONTENT = q("w:sdt"), q("w:sdtPr"), q("w:sdtContent")
_PLAIN = f"{_SDTPR}/{q('w:text')}"
_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_ID, _NAME = q("w:id"), q("w:name")


def sound(roots: Iterable[Element]) -> None:
    """Make ids and names differ, end each cell with a paragraph, drop what was left empty."""
    seen = _Seen()
    for root in roots:
        for held in list(root.iter(_SDT)):
            content = held.find(_CONTENT)
            if content is None or len(content) == 0:
                drop(held)
            elif len(content.findall(_P)) > 1 or next(content.iter(_SDT), None) is not None:
                drop(*held.findall(_PLAIN))  # one of plain text holds no more than a paragraph
        for cell in root.iter(_TC):
            if len(cell) == 0 or cell[-1].tag in (_TCPR, _TBL):
                etree.SubElement(cell, _P)
        _closed(root)
        seen.renumber(root)


def _closed(root: Element) -> None:
    """Close the bookmarks that do not end, and drop the ends of those that never began."""
    open_: dict[str, Element] = {}
    highest = max([0, *(whole_number(mark.get(_ID)) for mark in root.iter(_START))])
    seen: set[str] = set()
    for mark in list(root.iter(_START, _END)):
        number = mark.get(_ID, "")
        if mark.tag == _START:
            _close(open_.pop(number, None))
            open_[number] = mark
            if number in seen:
                highest += 1
                mark.set(_ID, str(highest))
            seen.add(number)
        else:
            start = open_.pop(number, None)
            if start is None:
                drop(mark)
            else:
                mark.set(_ID, start.get(_ID, ""))
    for start in open_.values():
        _close(start)


def _close(start: Element | None) -> None:
    if start is not None:
        start.addnext(etree.Element(_END, {_ID: start.get(_ID, "")}))


class _Seen:
    """What ids and names the file has so far."""

    def __init__(self) -> None:
        self.controls: set[str] = set()
        self.names: set[str] = set()

    def renumber(self, root: Element) -> None:
        for element in root.iter(_SDTPR):
            number = element.find(_ID)
            if number is not None:
                number.set(VAL, self._free(number.get(VAL, "1"), self.controls))
        for mark in root.iter(_START):
            mark.set(_NAME, self._named(mark.get(_NAME, "")))
        pictures: set[str] = set()
        for picture in each_once(root, q("wp:docPr")):
            picture.set("id", self._free(picture.get("id", "1"), pictures))

    def _free(self, value: str, taken: set[str]) -> str:
        number = whole_number(value, 1)
        while str(number) in taken:
            number += 1
        taken.add(str(number))
        return str(number)

    def _named(self, name: str) -> str:
        stem = "_".join(name.split("_")[:2]) if name.startswith(PREFIX) else name
        names = chain([name], (f"{stem}_{number}" for number in count(2)))
        free = next(each for each in names if each.lower() not in self.names)
        self.names.add(free.lower())
        return free
