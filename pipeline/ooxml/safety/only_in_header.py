"""What only the header of the first page says: headers are not read aloud, and not searched.

A running header repeats; the first page's is where letters have their number, day and kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, is_on, text_in
from pipeline.swedish.almanac import DateFault
from pipeline.swedish.dates import parse_day, running

_P, _T, _TAB, _BR, _CHAR, _SECTION = q_all("w:p w:t w:tab w:br w:fldChar w:sectPr")
_REFERENCE, _TYPE, _ID, _KIND = q_all("w:headerReference w:type r:id w:fldCharType")
_CODE = re.compile(r"\{%.*?%\}")  # of a template: it says nothing by itself
_LABELS = ("sida", "sid", "sid.")  # what stands before the number of a page


def unheard_lines(package: Package) -> tuple[str, ...]:
    """Return the lines of the first page's header that the body does not say."""
    said = _plain(_CODE.sub("", text_in(package.root(package.main))))
    found = (_unheard(line, said) for part in _header(package) for line in _lines(package, part))
    return tuple(filter(None, found))


def _header(package: Package) -> Iterator[str]:
    """Yield the part that is the header of the first page, if there is one."""
    root = package.root(package.main)
    section = next(root.iter(_SECTION), None)
    if section is None:
        return
    own = section.find(q("w:titlePg"))
    wanted = "first" if own is not None and is_on(own) else "default"
    links = {link.id: link.target for link in package.relationships(package.main)}
    for mark in section.iterchildren(_REFERENCE):
        if mark.get(_TYPE, "default") == wanted and mark.get(_ID) in links:
            yield links[mark.get(_ID, "")]


def _lines(package: Package, part: str) -> Iterator[list[str]]:
    """Yield the pieces between tabs of each line, without the numbers of pages."""
    for paragraph in package.root(part).iter(_P):
        pieces = _CODE.sub("", "".join(_signs(paragraph))).split("\t")
        yield [piece for piece in map(_squeezed, pieces) if any(map(str.isalnum, piece))]


def _signs(paragraph: Element) -> Iterator[str]:
    """Yield a paragraph's texts, and tabs; what a field has worked out is no text of its own."""
    depth = 0
    for element in paragraph.iter(_T, _TAB, _BR, _CHAR):
        if element.tag == _CHAR:
            depth += {"begin": 1, "end": -1}.get(element.get(_KIND, ""), 0)
        elif element.tag != _T:
            yield "\t"
        elif not depth:
            yield element.text or ""


def _unheard(pieces: list[str], said: str) -> str:
    """Return a line when what matters in it is not said: what has digits, else all of it."""
    wanted = [p for p in pieces if any(map(str.isdigit, p))] or [
        piece for piece in pieces if piece.casefold() not in _LABELS
    ]
    heard = (any(_plain(form) in said for form in _forms(piece)) for piece in wanted)
    return "" if all(heard) else " ".join(pieces)


def _forms(piece: str) -> Iterator[str]:
    """Yield what a piece may be written as in the text: a day in figures or in words."""
    yield piece
    try:
        day = parse_day(piece)
    except DateFault:
        return
    yield running(day)
    yield day.isoformat()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return _squeezed(text).casefold()
