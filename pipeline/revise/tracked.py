"""What comes from the workbook in a file where changes are tracked: marks of ours, and no dispute.

Such marks are known again by digests of their words in the document's memory: a comment may be
taken away, and headers have none. In a merge they are taken as accepted, and put back where nobody
has decided. (DECISIONS 203, 204)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ooxml.content import block_digest
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element, drop, is_on
from pipeline.revise.element_moves import unwrap
from pipeline.revise.marks import look_of_mark, row_properties, runs_text

_INS, _DEL, _P, _TR, _TBL = (q(f"w:{n}") for n in ("ins", "del", "p", "tr", "tbl"))
_AUTHOR = q("w:author")
_MARK = {_P: f"{q('w:pPr')}/{q('w:rPr')}", _TR: q("w:trPr")}  # what holds the mark of one
_HOLDERS = frozenset([q("w:rPr"), q("w:trPr")])


def is_tracking(package: Package) -> bool:
    """Return whether changes are tracked in a file."""
    roots = (package.root(part) for part in package.related("settings"))
    return any(is_on(e) for root in roots for e in root.iterchildren(q("w:trackRevisions")))


@dataclass
class Tracked:
    """Such marks in one file: `marks`, all that it has when it is finished."""

    marks: set[Element] = field(default_factory=set)
    _aside: list[tuple[Element, list[Element]]] = field(default_factory=list)
    _inserted: list[tuple[Element, list[Element]]] = field(default_factory=list)
    _new: list[tuple[Element, Element]] = field(default_factory=list)  # a unit, and its mark

    def waits_in(self, elements: Iterable[Element]) -> bool:
        """Return whether something that waits to be accepted stands in some elements."""
        runs = {run for _, inserted in self._inserted for run in inserted}
        return bool(runs) and any(e in runs for element in elements for e in element.iter())

    # ------------------------------------------------------------ taken as accepted

    def accept(self, draft: Draft, known: Collection[str]) -> None:
        """Take what waits as accepted: `known`, as the document's memory has its marks."""
        for part in draft.package.stories if known else ():
            root = draft.root(part)
            for unit in list(root.iter(_TR, _P)):
                if _is_known(unit, _DEL, known):
                    self._put_aside(_alone_in_table(unit), [_alone_in_table(unit)])
            for unit in list(root.iter(_TR, _P)):
                for mark in _marks_of(unit, _INS) if _is_known(unit, _INS, known) else ():
                    self._new.append((unit, mark))
                    drop(mark, *(e for e in unit.iterfind(q("w:trPr")) if len(e) == 1))
            for place in _places(root):
                self._accept_in(place, known)

    def _put_aside(self, where: Element, elements: list[Element]) -> None:
        """Let nothing but a sign stand where elements stood."""
        sign = etree.Comment("")
        where.addprevious(sign)
        drop(*elements)
        self._aside.append((sign, elements))

    def _accept_in(self, place: Element, known: Collection[str]) -> None:
        if not _is_no_dispute(place, known):
            return
        struck, new, waits = _ours(place, _DEL), _ours(place, _INS), _key(place) in known
        if struck and waits:
            self._put_aside(struck[0], struck)
        drop(*struck)
        for each in new:
            if waits:
                self._inserted.append((each, list(each)))
            unwrap(each, each)

    # ------------------------------------------------------------ put back

    def put_back(self) -> None:
        """Let what nobody has decided on wait again; what has come since stands in its place."""
        for sign, elements in self._aside:
            for each in elements:
                sign.addprevious(each)
                self.marks.update(each.iter(_DEL))
            drop(sign)
        for mark, runs in self._inserted:
            drop(*(e for run in runs for e in (*run.iter(), *run.iterancestors()) if _is_struck(e)))
            left = [run for run in runs if run.getparent() is not None and not _is_gone(run)]
            if left:
                left[0].addprevious(mark)
                mark.extend(left)
                self.marks.add(mark)
        for unit, mark in self._new:
            if any(_marks_of(unit, _DEL)):
                drop(_alone_in_table(unit))
            elif unit.tag == _P:
                look_of_mark(unit).insert(0, mark)
            else:
                row_properties(unit).append(mark)
            self.marks.add(mark)

    def keys(self, draft: Draft) -> tuple[str, ...]:
        """Return what the document is to remember its marks by."""
        found: dict[str, None] = {}
        for root in map(draft.root, draft.package.stories if self.marks else ()):
            for place in _places(root):
                if self.marks.intersection((*_ours(place, _DEL), *_ours(place, _INS))):
                    found[_key(place)] = None
                    found |= dict.fromkeys(_digest(place, kind) for kind in (_DEL, _INS))
            for unit in root.iter(_TR, _P):
                for kind in (_DEL, _INS):
                    if self.marks.intersection(_marks_of(unit, kind)):
                        found[_unit_key(unit, kind)] = None
        return tuple(found)


def accepted(draft: Draft, known: Collection[str]) -> None:
    """Take what waits in a file as accepted, for good."""
    Tracked().accept(draft, known)
    for part in draft.package.stories if known else ():
        etree.strip_tags(draft.root(part), etree.Comment)


def disputes(root: Element, known: Collection[str]) -> Iterator[tuple[Element, Element]]:
    """Yield the marks of ours that somebody has to choose between, each after what it is of.

    That is a paragraph, or a table row. `known`: the marks that are no dispute, as the document's
    memory has them.
    """
    for unit in root.iter(_TR, _P):
        for kind in (_INS, _DEL):
            if not _is_known(unit, kind, known):
                yield from ((unit, mark) for mark in _marks_of(unit, kind))
    for place in _places(root):
        paragraph = next((e for e in (place, *place.iterancestors()) if e.tag == _P), None)
        if paragraph is not None and not _is_no_dispute(place, known):
            yield from ((paragraph, mark) for kind in (_DEL, _INS) for mark in _ours(place, kind))


def undecided(root: Element, known: Collection[str]) -> Iterator[Element]:
    """Yield the paragraphs with such marks."""
    disputed: set[Element] = set()
    for unit, mark in disputes(root, known):
        holder = mark.getparent()
        is_whole = holder is not None and holder.tag in _HOLDERS
        disputed.update(unit.iter(_P) if is_whole else [unit])
    yield from (each for each in root.iter(_P) if each in disputed)


def _is_no_dispute(place: Element, known: Collection[str]) -> bool:
    """Return whether what stands in a place is only tracked, or was until somebody wrote in it."""
    is_pair = all(_ours(place, kind) for kind in (_DEL, _INS))
    return _key(place) in known or (is_pair and _digest(place, _DEL) in known)


def _is_struck(element: Element) -> bool:
    return element.tag == _DEL and element.get(_AUTHOR) == AUTHOR


def _is_gone(run: Element) -> bool:
    return any(map(_is_struck, run.iterancestors()))


def _ours(place: Element, kind: str) -> list[Element]:
    return [each for each in place.iterchildren(kind) if each.get(_AUTHOR) == AUTHOR]


def _places(root: Element) -> Iterator[Element]:
    """Yield what holds words that we have struck or inserted."""
    marks = [e for e in root.iter(_INS, _DEL) if e.get(_AUTHOR) == AUTHOR]
    places = (mark.getparent() for mark in marks)
    yield from dict.fromkeys(p for p in places if p is not None and p.tag not in _HOLDERS)


def _marks_of(unit: Element, kind: str) -> list[Element]:
    """Return the marks of ours that a whole paragraph or row has."""
    holder = unit.find(_MARK[str(unit.tag)])
    return _ours(holder, kind) if holder is not None else []


def _is_known(unit: Element, kind: str, known: Collection[str]) -> bool:
    return bool(_marks_of(unit, kind)) and _unit_key(unit, kind) in known


def _unit_key(unit: Element, kind: str) -> str:
    return block_digest(f"{kind}|{unit.tag}|{runs_text(unit)}")


def _key(place: Element) -> str:
    return block_digest("|".join(_words(place, kind) for kind in (_DEL, _INS)))


def _digest(place: Element, kind: str) -> str:
    """Return what one half of a pair is known by, when somebody has decided on the other."""
    words = {kind: _words(place, kind)}
    return block_digest("|".join(words.get(each, "") for each in (_DEL, _INS)))


def _words(place: Element, kind: str) -> str:
    return "".join(runs_text(each, whole=True) for each in _ours(place, kind)).strip()


def _alone_in_table(unit: Element) -> Element:
    """Return the table of a row that is its only one, else the unit itself."""
    table = unit.getparent()
    if unit.tag == _TR and table is not None and len(table.findall(_TR)) == 1:
        return table
    return unit
