"""Three-way merge of a document that was edited by hand: see docs/merging.md.

base: as we last wrote it · theirs: as it stands in outputs/ · ours: what the workbook says now.
Theirs is kept, and what changed between base and ours is brought into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.errors import DocumentError
from pipeline.model import Merged, Source
from pipeline.ooxml.content import memory
from pipeline.ooxml.content.controls import Identities
from pipeline.ooxml.names import MEMORY, q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.ooxml.xml import value
from pipeline.revise.align import align
from pipeline.revise.editable_package import Draft
from pipeline.revise.imported_parts import Carrier
from pipeline.revise.margins import Margins, margins, template_changes
from pipeline.revise.own_marks import has_ours, taken_away
from pipeline.revise.paired_units import PairedUnits
from pipeline.revise.paragraphs import Log, Sides
from pipeline.revise.repair import sound
from pipeline.revise.story import Story
from pipeline.revise.story_blocks import Unit, Units, remembered, unit_and_inner
from pipeline.revise.versions import Side, base_of, edits, memory_of, texts_of

Where = Callable[[Source], str]


def merge(
    base: bytes | None, theirs: bytes, ours: bytes, name: str, where: Where
) -> tuple[bytes, Merged]:
    """Return the merged document and what happened in it.

    `base` may be None, or another document than theirs was made of: then the digests in theirs'
    own memory stand for it. `where` says where a cell is now. Raises DocumentError when the merge
    cannot be made without loss.
    """
    return _Merge(base, theirs, ours, name, where).made()


class _Merge:
    def __init__(
        self, base: bytes | None, theirs: bytes, ours: bytes, name: str, where: Where
    ) -> None:
        self.name, self.where, self.bytes = name, where, ours
        packages = read_package(theirs, name), read_package(ours, name)
        memories = tuple(map(memory_of, packages))
        finder, model = Identities(_both(*memories)), memories[0].model
        self.theirs, self.ours = (
            Side(package, known, Units(package, finder, model))
            for package, known in zip(packages, memories, strict=True)
        )
        old = base_of(base, memories[0], name)
        self.exact = old is not None
        package = old if old is not None else self.ours.package
        self.base = Side(package, memories[0], Units(package, finder, model))
        self.draft = Draft(self.theirs.package)
        self.log = Log()
        self.open: set[str] = set()

    def made(self) -> tuple[bytes, Merged]:
        before = faults(self.theirs.package, tags=False)
        main = self._main()
        if has_ours(self.draft):
            self.open = taken_away(self.draft, self._known(main[0]))
        theirs = self.theirs.story(
            self.theirs.package.main, self.draft.root(self.theirs.package.main)
        )
        rows = PairedUnits(main[0], theirs, main[1])
        carrier = Carrier(self.ours.package, self.draft, dict(_lists(rows)))
        parts = self.base.package.main, self.theirs.package.main, self.ours.package.main
        sides = self._sides(carrier, parts)
        body = self.draft.root(self.theirs.package.main).find(q("w:body"))
        if body is None:
            raise DocumentError("Filen har ingen text längre.")
        added = [theirs[j] for j in rows.added]
        Story(sides).merge(rows, body)
        for unit in (each for top in added for each in unit_and_inner(top) if each.kind == "p"):
            sides.copies(unit)
        self._margins(carrier)
        self._remember()
        return self._finished(before)

    def _finished(self, before: tuple[str, ...]) -> tuple[bytes, Merged]:
        sound(self.draft.root(part) for part in self.theirs.package.stories)
        data = self.draft.data()
        new = set(faults(read_package(data, self.name), tags=False)) - set(before)
        if new:
            raise DocumentError("Ändringarna går inte att slå ihop utan att filen skadas.")
        log, kept = self.log.shortened(), edits(self.bytes, data, self.name)
        return data, Merged(
            kept, tuple(log.came), tuple(log.conflicts), tuple(log.unplaced), self.exact
        )

    def _main(self) -> tuple[list[Unit], list[Unit]]:
        """Return the units of base and ours."""
        ours = self.ours.story(self.ours.package.main)
        if self.exact:
            return self.base.story(self.base.package.main), ours
        theirs = self.theirs.story(self.theirs.package.main)
        return remembered(self.theirs.known.blocks, [*ours, *theirs]), ours

    def _known(self, base: list[Unit]) -> set[str]:
        ours = self.ours.story(self.ours.package.main)
        return texts_of(self.base, base) | texts_of(self.ours, ours)

    def _sides(self, carrier: Carrier, parts: tuple[str, str, str]) -> Sides:
        return Sides(
            draft=self.draft,
            carrier=carrier,
            log=self.log,
            base=self.base.units,
            theirs=self.theirs.units,
            ours=self.ours.units,
            parts=parts,
            open=self.open,
            where=self.where,
            exact=self.exact,
            changed=self._changed(),
        )

    def _changed(self) -> set[Source]:
        """Return the cells that are not as they were, as the two memories tell."""
        old, new = self.theirs.known.reads, self.ours.known.reads
        return {source for source in {*old, *new} if old.get(source) != new.get(source)}

    def _margins(self, carrier: Carrier) -> None:
        """Bring headers, footers and notes together, and what the template says beside the text."""
        base = self.base.package if self.exact else None
        packages = Margins(base, self.theirs.package, self.ours.package)
        for old, mine, new in margins(packages, self.theirs.known, self.log):
            was = self.base if old is not None else self.theirs
            part = old if old is not None else mine
            sides = replace(self._sides(carrier, (part, mine, new)), base=was.units)
            root = self.draft.root(mine)
            before, after = was.story(part), self.ours.story(new)
            now = self.theirs.story(mine, root)
            Story(sides).merge(PairedUnits(before, now, after), root)
        template_changes(packages, self.draft, carrier)

    def _remember(self) -> None:
        """Give the document the memory of ours: the base of the next merge is what ours says."""
        needle = MEMORY.encode()
        ours = self.ours.package.parts[memory.PART]
        for part, data in self.theirs.package.parts.items():
            if part.startswith("customXml/") and needle in data and "Props" not in part:
                self.draft.replace(part, ours)


def _both(theirs: memory.Memory, ours: memory.Memory) -> memory.Memory:
    """Return a memory that knows the cells of two."""
    return memory.Memory(
        ours.kind,
        ours.key,
        ours.template,
        ours.renderer,
        {**theirs.reads, **ours.reads},
        theirs.fields + ours.fields,
    )


def _lists(rows: PairedUnits) -> Iterator[tuple[str, str]]:
    """Yield which list of ours is which of theirs, as their common paragraphs have it."""
    found: dict[str, str] = {}
    for k, i in sorted(rows.to_base.items()):
        j = rows.to_theirs.get(i)
        if j is not None:
            for mine, new in _pairs(rows.theirs[j], rows.ours[k]):
                found.setdefault(new, mine)
    yield from found.items()


def _pairs(theirs: Unit, ours: Unit) -> Iterator[tuple[str, str]]:
    if ours.kind == "p":
        mine, new = _number(theirs), _number(ours)
        if mine and new and mine != "0" and new != "0":
            yield mine, new
        return
    together = align(theirs.inside, ours.inside)
    for i, k in together.items():
        yield from _pairs(theirs.inside[i], ours.inside[k])


def _number(unit: Unit) -> str:
    return value(unit.element, "w:pPr", "w:numPr", "w:numId")
