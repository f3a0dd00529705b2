"""Two Word files as one with tracked changes: the new one, in which what differs is marked.

Accepting all marks gives the new file, rejecting all the old one. What an older version's reviewers
proposed counts as not there, what the new one's propose stays theirs. (DECISIONS 349)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.model import Source
from pipeline.ooxml.content.appearance import NEAR, alike
from pipeline.ooxml.content.content_model import story_of
from pipeline.ooxml.content.looks_apart import paragraphs_alike
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.names import NS, q
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.safety.review import accept_all
from pipeline.ooxml.safety.validity import breaking_faults
from pipeline.ooxml.xml import Element
from pipeline.revise.redline_atoms import Look, plain_look
from pipeline.revise.redline_blocks import Blocks
from pipeline.revise.redline_desk import Desk
from pipeline.revise.redline_fit import Fit
from pipeline.revise.redline_frames import marked_in_frame
from pipeline.revise.redline_marker import Marker, Stood
from pipeline.revise.redline_outline import Known, story_outline
from pipeline.revise.redline_parts import (
    Notes,
    add_gone_margins,
    linked_in,
    paired_margins,
    unshown,
    with_links_of,
)
from pipeline.revise.settle import has_changes, moves_as_marks, reject_all
from pipeline.revise.units import DocumentVersion, Readings, Unit

AUTHOR = "Jämförelse"  # of the marks; no reviewer's name, and not that of marks of a merge
_NUMBERS = re.compile(rb':id="([0-9]{1,9})"')
_USUAL = NS["w"].encode()  # the namespace of what is no Strict Open XML
_NOT_EXACT = "Filerna går inte att jämföra utan att något blir fel"


@dataclass(frozen=True, slots=True)
class Redlined:
    """A file with tracked changes. `marks`: how many; `unmarked`: what is not shown, sentences.

    `stood`: the number of a deletion → the tags of the controls that its words stood in.
    """

    data: bytes
    marks: int
    unmarked: tuple[str, ...] = ()
    stood: Mapping[str, Stood] = field(default_factory=dict)


def redlined(old: bytes, new: bytes, names: tuple[str, str], day: str) -> Redlined:
    """Return the new file with what has changed since the old one as tracked changes.

    `day` as 2026-11-30. Raises DocumentError for what is no Word file, and for what can't be
    marked so that both versions can be had from it.
    """
    after = read_package(new, names[1])
    before = after if old == new else read_package(old, names[0], after)
    if before.parts == after.parts:
        return Redlined(new, 0)
    _refuse_strict(before)
    _refuse_strict(after)
    first = _highest(_NUMBERS, after) + 1
    short, long = (Marker(AUTHOR, f"{day}T00:00:00Z", count(first)) for _ in range(2))
    found = marked_in_frame(before, after, short)
    if found is not None:
        return Redlined(found, short.made, stood=short.stood)
    return _Redline(before, after, long).made()


def _refuse_strict(package: Package) -> None:
    """Raise DocumentError for a file whose words have other names than those that are read."""
    if _USUAL in package.parts[package.main]:
        return
    if package.root(package.main).tag != q("w:document"):
        raise DocumentError(
            f"{package.name} är sparad som Strict Open XML.",
            remedy="Spara om den i Word som ”Word-dokument”, inte ”Strict Open XML-dokument”.",
        )


def _highest(pattern: re.Pattern[bytes], package: Package) -> int:
    stories = (package.parts[part] for part in package.stories)
    return max((max(map(int, pattern.findall(story)), default=0) for story in stories), default=0)


class _Redline:
    def __init__(self, before: Package, after: Package, pen: Marker) -> None:
        self.before, self.after, self.pen = before, after, pen
        self.draft = Draft(after)
        self.old_roots: dict[str, Element] = {}
        self.new_roots: dict[str, Element] = {}
        self.unmarked: dict[str, None] = {}
        known = read_memory(after) or Memory("", "", "", "")
        earlier = read_memory(before)
        reads: dict[Source, str] = dict(earlier.reads) if earlier is not None else {}
        self.readings = Readings(replace(known, reads={**reads, **known.reads}))
        self.versions = (
            DocumentVersion(before, self.readings),
            DocumentVersion(after, self.readings),
        )
        self.fit = Fit(before, self.draft)
        self.notes = Notes(before, self.draft, self.old, self.new, self.blocks)

    # ------------------------------------------------------------ trees

    def old(self, part: str) -> Element:
        """Return the tree of an old part, without what its reviewers propose; "": an empty one."""
        if not part:
            return etree.Element(q("w:p"))
        if part not in self.old_roots:
            root = self.before.root(part)
            if has_changes(self.before.parts[part]):
                reject_all(root)
            self.old_roots[part] = root
        return self.old_roots[part]

    def new(self, part: str) -> Element:
        """Return the tree of a new part, to be marked."""
        if part not in self.new_roots:
            root = self.draft.root(part)
            if b":move" in self.draft.parts[part]:
                moves_as_marks(root)
            self.new_roots[part] = root
        return self.new_roots[part]

    # ------------------------------------------------------------ all of it

    def made(self) -> Redlined:
        """Return the marked file; DocumentError when it is not exact."""
        main = self.before.main, self.after.main
        roots = self.old(main[0]), self.new(main[1])
        paired = paired_margins(self.before, self.after, roots)
        add_gone_margins(self.before, self.draft, roots, paired)
        self._mark(*main)
        for part, there in paired.items():
            if not there or self.before.parts[there] != self.draft.parts[part]:
                self._mark(there, part)
        self.notes.rest()
        for sentence in unshown(self.before, self.after, roots, paired):
            self.unmarked[sentence] = None
        self._prove({self.after.main: self.before.main, **paired})
        data = self._data()
        return Redlined(data, self.pen.made, tuple(self.unmarked), self.pen.stood)

    def _mark(self, old: str, new: str) -> None:
        self.blocks(old, new).story(story_of(self.old(old)), story_of(self.new(new)))

    def blocks(self, old: str, new: str) -> Blocks:
        """Return what marks blocks of two parts."""
        looks = (self._look(linked_in(self.before, old)),
                 self._look(with_links_of(self.draft, new)))  # fmt: skip
        desk = Desk(
            self.pen,
            partial(self._fit, old, new),
            looks,
            self.notes.note,
            lambda one, other: blocks.story(one, other),
            self._alike,
            self.unmarked,
        )
        blocks = Blocks(desk, (partial(self._units, 0, old), partial(self._units, 1, new)))
        return blocks

    @staticmethod
    def _look(linked: Callable[[str], str]) -> Look:
        return lambda element: plain_look(element, linked)

    def _units(self, side: int, part: str, elements: Sequence[Element]) -> list[Unit]:
        return self.versions[side].units(part, elements)

    def _fit(self, old: str, new: str, element: Element) -> Element:
        """Return a copy of an old element that fits the new part."""
        return self.fit.copy(element, (old, new), (self.old(old), self.new(new)))

    def _alike(self, old: Element, new: Element) -> bool:
        """Return whether what is set in another way in a file of other styles looks the same.

        Other programs write the same looks in their own way, in each paragraph.
        """
        if self.fit.same_looks:
            return False
        before, after = (version.appearance for version in self.versions)
        if old.tag != q("w:p"):
            return alike(before.table(old), after.table(new), NEAR)
        names = (
            version.styles.known_as(version.styles.style_of(each))
            for version, each in zip(self.versions, (old, new), strict=True)
        )
        return len(set(names)) == 1 and paragraphs_alike((before, after), old, new)

    # ------------------------------------------------------------ is it exact?

    def _prove(self, paired: dict[str, str]) -> None:
        """Raise DocumentError unless accepting gives the new file and rejecting the old one."""
        known: Known = {}
        for new, old in paired.items():
            if new not in self.new_roots:
                continue
            added = new not in self.after.parts
            marked = self.new_roots[new]
            wanted = etree.Element(marked.tag) if added else self.after.root(new)
            accepted, rejected = deepcopy(marked), deepcopy(marked)
            accept_all(accepted)
            accept_all(wanted)
            reject_all(rejected)
            before = self.old(old)
            look = self._look(with_links_of(self.draft, new))
            of_old = self._look(linked_in(self.before, old))
            said = partial(story_outline, look=look, known=known)
            if said(story_of(accepted)) != said(story_of(wanted)):
                raise DocumentError(f"{_NOT_EXACT} när allt godkänns.")
            if said(story_of(rejected)) != story_outline(story_of(before), of_old, known):
                raise DocumentError(f"{_NOT_EXACT} när allt avvisas.")

    def _data(self) -> bytes:
        data = self.draft.data()
        made = Draft(read_package(data, self.after.name))
        found = breaking_faults(made.package, made.root, self.after)
        sides = (self.before, self.after) if found else ()
        known = {fault for side in sides for fault in breaking_faults(side)}
        fault = next((fault for fault in found if fault not in known), "")
        if fault:
            raise DocumentError(f"Filerna går inte att jämföra utan att filen skadas: {fault}.")
        return data
