"""Three-way merge of a document that was edited by hand: see docs/merging.md.

base: as we last wrote it · theirs: as it stands in outputs/ · ours: what the workbook says now.
Theirs is kept, and what changed between base and ours is brought into it. (DECISIONS 87, 88, 89)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.model import Merged, Source
from pipeline.ooxml.content import memory
from pipeline.ooxml.content.controls import source_of
from pipeline.ooxml.content.prompts import emptied, prompts
from pipeline.ooxml.content.table_of_contents import (
    outside_contents,
    refreshed,
    show_levels_of,
)
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.package.properties import is_saved_by
from pipeline.ooxml.safety.validity import breaking_faults
from pipeline.ooxml.xml import HEAD, Element, value
from pipeline.revise.edit_report import short_edit
from pipeline.revise.filled_sections import leave_sections
from pipeline.revise.gate import words_in
from pipeline.revise.imported_parts import Carrier, draft_styles
from pipeline.revise.margins import Margins, letterhead, margins, template_changes
from pipeline.revise.marks import NO_LONGER, Undecided, has_ours, lasting, taken_away
from pipeline.revise.paragraphs import Log, Sides
from pipeline.revise.past import Offers, Past
from pipeline.revise.repair import sound
from pipeline.revise.script import Change, Script, compare
from pipeline.revise.story import Story
from pipeline.revise.taken_home import settle_tracked, signs_in
from pipeline.revise.tracked import Tracked, is_tracking
from pipeline.revise.units import DocumentVersion, Readings, Unit, paragraphs_in, remembered
from pipeline.revise.versions import Texts, base_of, edits_since, memory_of

Where = Callable[[Source], str]


def merge(
    base: bytes | None,
    theirs: bytes,
    ours: bytes,
    name: str,
    where: Where,
    past: Past | None = None,
) -> tuple[bytes, Merged]:
    """Return the merged document and what happened in it.

    `base` may be None, or another document than theirs was made of: then the digests in theirs'
    own memory stand for it. `where` says where a cell is now. Raises DocumentError when the merge
    cannot be made without loss.
    """
    return _Merge(base, theirs, ours, name, where, past).made()


class _Merge:
    def __init__(
        self,
        base: bytes | None,
        theirs: bytes,
        ours: bytes,
        name: str,
        where: Where,
        past: Past | None,
    ) -> None:
        self.name, self.where, self.past = name, where, past
        packages = read_package(theirs, name), read_package(ours, name)
        self.known, self.new = map(memory_of, packages)
        reads = {**self.known.reads, **self.new.reads}
        fields = self.known.fields + self.new.fields
        self.readings = Readings(replace(self.known, reads=reads, fields=fields))
        self.theirs, self.ours = (DocumentVersion(package, self.readings) for package in packages)
        old = base_of(base, self.known, packages[0])
        self.base = DocumentVersion(old, self.readings) if old is not None else None
        self.draft = Draft(self.theirs.package)
        self.log, self.waiting = Log(), Tracked()

    def made(self) -> tuple[bytes, Merged]:
        main, ours = self.ours.root(), self.ours.story()
        base = self._base(ours)
        for each in self._roots:
            for control in list(prompts(each, self.theirs.styles)):
                if source_of(control, self.readings.finder) is not None:
                    emptied(control)
        undecided = Undecided()
        self.waiting.accept(self.draft, self.known.tracked)
        if has_ours(self.draft):
            undecided = taken_away(self.draft, Texts([*base, *ours, *self._in_margins()]))
        root = self.draft.root(self.theirs.package.main)
        settle_tracked(root, self.theirs.package.main, self.theirs, base, ours)
        leave_sections(root, self.theirs.package.main, self.theirs, ours)
        written = words_in(self._roots)
        hand, book = compare(base, self.theirs.story(root=root)), compare(base, ours)
        carrier = Carrier(self.ours.package, self.draft, lambda: _lists(hand, book))
        sides = self._sides(carrier, undecided, main)
        body = root.find(q("w:body"))
        if body is None:
            raise DocumentError("Filen har ingen text längre.")
        added = [step.unit for step in hand.of_new if step.change is Change.ADDED]
        stands = lasting(self.draft)
        by_hand = written - self._words_of_base(hand)
        Story(sides).merge(hand, book, body)
        for unit in paragraphs_in(added):
            sides.copies(unit)
            if unit.element in stands:
                sides.note_left(unit, offered=stands[unit.element] == NO_LONGER)
        self._margins(sides)
        self.waiting.put_back()
        self._remember()
        return self._finished(ours, by_hand)

    def _in_margins(self) -> list[Unit]:
        """Return what stands in the headers, footers and notes of base and ours."""
        sides = [side for side in (self.base, self.ours) if side is not None]
        return [u for side in sides for p in side.package.stories[1:] for u in side.story(p)]

    @property
    def _roots(self) -> list[Element]:
        """Return the trees of what is being merged: of every part with text."""
        return [self.draft.root(part) for part in self.theirs.package.stories]

    def _words_of_base(self, hand: Script) -> frozenset[str]:
        """Return the words of base; where only its digests are known, those of what it had."""
        if self.base is not None:
            return words_in(self.base.root(part) for part in self.base.package.stories)
        margins = self._roots[1:]
        return words_in([*margins, *(s.unit.element for s in hand.of_new if s.old is not None)])

    def _finished(self, ours: list[Unit], by_hand: frozenset[str]) -> tuple[bytes, Merged]:
        """Return the file with new contents lists; what is told of it is read from it."""
        sound(self._roots)
        theirs = self.theirs.package
        text = self.draft.root(theirs.main)
        new_styles = self.draft.changes(self.draft.related("styles"))
        styles = draft_styles(self.draft) if new_styles else self.theirs.styles
        if is_saved_by(theirs, "LibreOffice"):
            show_levels_of(text, self.ours.root())
        if refreshed(text, styles):
            self.draft.replace(theirs.main, f"{HEAD}{etree.tostring(text, encoding=str)}".encode())
        data = self.draft.data()
        made = Draft(read_package(data, self.name))
        found = breaking_faults(made.package, made.root, theirs)
        known = breaking_faults(theirs) if found else ()
        new = next((fault for fault in found if fault not in known), "")
        if new:
            sentence = f"Ändringarna går inte att slå ihop utan att filen skadas: {new}."
            raise DocumentError(sentence)
        left = by_hand - words_in(map(made.root, made.package.stories)) if by_hand else None
        log, kept = self.log, edits_since(ours, made, self.new, self.readings)
        if self.past is not None:
            kept = tuple(e for e in kept if e.source is None or not self.past.stands(e.source))
        lost = (short_edit("ord", ", ".join(sorted(left))),) if left else ()
        told = (kept, tuple(log.came), tuple(log.conflicts), tuple(log.unplaced))
        offered = tuple(log.offered)
        return data, Merged(*told, offered=offered, exact=self.base is not None, lost=lost)

    def _base(self, ours: list[Unit]) -> list[Unit]:
        """Return the units of base: as it stands, else as the digests in theirs' memory tell."""
        if self.base is not None:
            return self.base.story()
        return remembered(self.known.blocks, [*ours, *self.theirs.story()])

    def _sides(self, carrier: Carrier, undecided: Undecided, main: Element) -> Sides:
        changed = self._changed()
        return Sides(
            draft=self.draft,
            carrier=carrier,
            log=self.log,
            source=self.ours.package.main,
            target=self.theirs.package.main,
            undecided=undecided,
            where=self.where,
            exact=self.base is not None,
            changed=changed,
            redesigned=self.known.template != self.new.template,
            offers=self._offers(changed, main),
            tracking=is_tracking(self.theirs.package),
            waiting=self.waiting,
            said=cache(lambda: signs_in(paragraphs_in(self.ours.story()))),
        )

    def _changed(self) -> set[Source]:
        old, new = self.known.reads, self.new.reads
        if self.past is not None:
            return {*self.past.changed, *(new.keys() - old.keys())}
        return {source for source in {*old, *new} if old.get(source) != new.get(source)}

    def _offers(self, changed: set[Source], main: Element) -> Offers:
        past = self.past
        if past is None:
            return Offers(None, changed)
        made = (self.known.template, self.known.renderer) != (self.new.template, self.new.renderer)
        paragraphs = outside_contents(main)
        known = past.reads if len(past.reads) == len(paragraphs) else ()
        made_of = dict(zip(paragraphs, known, strict=False))
        return Offers(past, changed, made or any(map(past.stands, changed)), made_of)

    def _margins(self, sides: Sides) -> None:
        """Bring headers, footers and notes together, and what the template says beside the text."""
        three = Margins(self.base, self.theirs, self.ours)
        done = set()
        if sides.redesigned:
            done = letterhead(three, self.draft, sides.carrier, self.log)
        waits = sides.undecided.parts
        for old, mine, new in margins(three, self.draft, self.known, self.log, done, waits):
            was = self.base if old is not None else None
            before = was.story(old or "") if was is not None else self.theirs.story(mine)
            root = self.draft.root(mine)
            settle_tracked(root, mine, self.theirs, before, self.ours.story(new))
            hand = compare(before, self.theirs.story(mine, root))
            book = compare(before, self.ours.story(new))
            Story(replace(sides, source=new, target=mine)).merge(hand, book, root)
        template_changes(three, self.draft, sides.carrier)

    def _remember(self) -> None:
        """Give the document the memory of ours: the base of the next merge is what ours says."""
        ours = self.ours.package.parts[memory.PART]
        tracked = self.waiting.keys(self.draft)
        if tracked:
            self.new = replace(self.new, tracked=tracked)
            ours = memory.memory_xml(self.new).encode()
        for part in memory.memory_parts(self.theirs.package):
            self.draft.replace(part, ours)


def _lists(hand: Script, book: Script) -> dict[str, str]:
    """Return which list of ours is which of theirs, as their common paragraphs have it."""
    found: dict[str, str] = {}
    for k, i in sorted(book.back.items()):
        if i in hand.pairs:
            for mine, new in _pairs(hand.new[hand.pairs[i]], book.new[k]):
                found.setdefault(new, mine)
    return found


def _pairs(theirs: Unit, ours: Unit) -> Iterator[tuple[str, str]]:
    if ours.kind == "p":
        mine, new = (value(unit.element, "w:pPr", "w:numPr", "w:numId") for unit in (theirs, ours))
        if not {mine, new} & {"", "0"}:
            yield mine, new
        return
    for step in compare(theirs.inside, ours.inside).of_old:
        if step.old is not None and step.new is not None:
            yield from _pairs(step.old, step.new)
