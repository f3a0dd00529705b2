"""What a reader sees of a cross-reference: the words that its bookmark is round in this document.

Word shows what stands in the file until somebody updates the fields: in a template that is what
the heading was called there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import HEAD, Element
from pipeline.render.markup.spots import paragraph_of

_CHAR, _INSTR, _SIMPLE, _R, _T, _RPR = q_all("w:fldChar w:instrText w:fldSimple w:r w:t w:rPr")
_START, _END, _ID, _NAME = q_all("w:bookmarkStart w:bookmarkEnd w:id w:name")
_BLANKS = q_all("w:tab w:br w:cr")
_WORDS = re.compile(r'\s*REF\s+"?([^\s"\\]+)"?(?:\s+\\h|\s+\\\*\s+\w+)*\s*', re.IGNORECASE)


def shows_words(package: Package) -> bool:
    """Return whether a template has a cross-reference to words in its body."""
    data = package.parts[package.main]
    return b"REF" in data and any(_shown(package.root(package.main)))


def with_results(data: bytes) -> bytes:
    """Return a body in which such references show what their bookmarks are round."""
    root = etree.fromstring(data)
    said = dict(_said(root))
    for name, shown in list(_shown(root)):
        words = said.get(name.lower(), "")
        if words:
            _show(shown, words)
    return (HEAD + etree.tostring(root, encoding="unicode")).encode()


def _said(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the name of each bookmark and its words, "" when it goes on in another paragraph."""
    open_: dict[str, tuple[Element, list[str]]] = {}
    instructions = 0
    for element in root.iter(_START, _END, _T, _CHAR, *_BLANKS):
        if element.tag == _START:
            open_[element.get(_ID, "")] = (element, [])
        elif element.tag == _CHAR:
            instructions += {"begin": 1, "separate": -1}.get(element.get(q("w:fldCharType"), ""), 0)
        elif element.tag != _END:
            for _, words in open_.values() if not instructions else ():
                words.append((element.text or "") if element.tag == _T else " ")
        elif element.get(_ID, "") in open_:
            start, words = open_.pop(element.get(_ID, ""))
            whole = paragraph_of(start) is paragraph_of(element)
            yield start.get(_NAME, "").lower(), "".join(words) if whole else ""


def _shown(root: Element) -> Iterator[tuple[str, list[Element]]]:
    """Yield the bookmark that each such reference is to, and the runs that show its words."""
    for told, runs in (*_simple_fields(root), *_fields(root)):
        found = _WORDS.fullmatch(told)
        if found is not None and runs and all(r.tag == _R and r.find(_CHAR) is None for r in runs):
            yield found[1], runs


def _simple_fields(root: Element) -> Iterator[tuple[str, list[Element]]]:
    """Yield what each field in one piece is told to do, and what shows its result."""
    for field in root.iter(_SIMPLE):
        yield field.get(q("w:instr"), ""), list(field)


def _fields(root: Element) -> Iterator[tuple[str, list[Element]]]:
    """Yield the same of the fields in several runs."""
    open_: list[tuple[str, Element | None]] = []
    for element in root.iter(_CHAR, _INSTR):
        kind = element.get(q("w:fldCharType"))
        if kind == "begin":
            open_.append(("", None))
        elif open_ and element.tag == _INSTR:
            open_[-1] = (open_[-1][0] + (element.text or ""), None)
        elif open_ and kind == "separate":
            open_[-1] = (open_[-1][0], element.getparent())
        elif open_ and kind == "end":
            told, separate = open_.pop()
            yield told, _between(separate, element.getparent())


def _between(first: Element | None, last: Element | None) -> list[Element]:
    """Return what stands between two runs of one paragraph; nothing when they are of two."""
    after = list(first.itersiblings()) if first is not None else []
    return after[: after.index(last)] if last in after else []


def _show(runs: list[Element], words: str) -> None:
    """Let the first of some runs say all of it, in its own look."""
    first, parent = runs[0], runs[0].getparent()
    look = first.find(_RPR)
    for element in list(first):
        first.remove(element)
    first.extend([] if look is None else [deepcopy(look)])
    etree.SubElement(first, _T, {q("xml:space"): "preserve"}).text = words
    for run in runs[1:]:
        if parent is not None:
            parent.remove(run)
