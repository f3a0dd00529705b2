"""Where a merge has left something in a document that a person has to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element
from pipeline.revise.marks import lasting_in
from pipeline.revise.tracked import undecided

_NEW, _GONE, _TEXTS = q("w:ins"), q("w:del"), (q("w:t"), q("w:delText"))


def to_choose(package: Package, roots: Mapping[str, Element]) -> Iterator[tuple[Element, bool]]:
    """Yield the paragraphs where something is to be chosen, each place once, in their order.

    Whether the workbook no longer has what stands there; else it has another text, which stands
    there too. `roots`: the parts that are read, which the paragraphs are of.
    """
    known = read_memory(package)
    comments = list(map(package.root, package.comments))
    for part, root in roots.items():
        gone = [each for each in comments if part == package.main]
        left = dict.fromkeys(chain.from_iterable(lasting_in(root, each) for each in gone))
        disputed = dict.fromkeys(undecided(root, known.tracked if known is not None else ()))
        before: Element | None = None
        for paragraph in root.iter(q("w:p")):
            if paragraph in disputed and not _goes_on(before, paragraph):
                yield paragraph, False
            elif paragraph in left:
                yield paragraph, True
            before = paragraph if paragraph in disputed else None


def _goes_on(before: Element | None, paragraph: Element) -> bool:
    """Return whether a paragraph is the new one of a place whose old one stands before it."""
    if before is None:
        return False
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
