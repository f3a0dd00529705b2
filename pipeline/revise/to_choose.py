"""Where a merge has left something in a document that a person has to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element
from pipeline.revise.marks import lasting_in
from pipeline.revise.tracked import undecided

_NEW, _GONE, _TEXTS = q("w:ins"), q("w:del"), (q("w:t"), q("w:delText"))


class DisputedPlace(NamedTuple):
    """A place where something is to be chosen: its paragraphs, in the trees that were read.

    `is_gone`: whether the workbook no longer has what stands there; else it has another text,
    which stands there too.
    """

    paragraphs: tuple[Element, ...]
    is_gone: bool


def to_choose(package: Package, roots: Mapping[str, Element]) -> Iterator[DisputedPlace]:
    """Yield where something is to be chosen, in their order. `roots`: the parts that are read."""
    known = read_memory(package)
    comments = list(map(package.root, package.comments))
    for part, root in roots.items():
        gone = [each for each in comments if part == package.main]
        left = dict.fromkeys(chain.from_iterable(lasting_in(root, each) for each in gone))
        disputed = dict.fromkeys(undecided(root, known.tracked if known is not None else ()))
        place: list[Element] = []
        for paragraph in root.iter(q("w:p")):
            if place and not (paragraph in disputed and _goes_on(place[-1], paragraph)):
                yield DisputedPlace(tuple(place), is_gone=False)
                place = []
            if paragraph in disputed:
                place.append(paragraph)
            elif paragraph in left:
                yield DisputedPlace((paragraph,), is_gone=True)
        if place:
            yield DisputedPlace(tuple(place), is_gone=False)


def _goes_on(before: Element, paragraph: Element) -> bool:
    """Return whether a paragraph is the new one of a place whose old one stands before it."""
    one, other = _ours_whole(before), _ours_whole(paragraph)
    tables = [next(each.iterancestors(q("w:tbl")), None) for each in (before, paragraph)]
    of_one_table = tables[0] is not None and tables[0] is tables[1]
    return (one, other) == (_GONE, _NEW) or (bool(one) and one == other and of_one_table)


def _ours_whole(paragraph: Element) -> str:
    """Return the mark of ours that all words of a paragraph stand in, "" for none."""
    found = {
        next(
            (str(e.tag) for e in t.iterancestors(_NEW, _GONE) if e.get(q("w:author")) == AUTHOR), ""
        )
        for t in paragraph.iter(*_TEXTS)
    }
    return found.pop() if len(found) == 1 else ""
