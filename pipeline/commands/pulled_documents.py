"""What people have changed in documents in outputs/, read with the workbook as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from pipeline import disk
from pipeline.building.cell_names import can_show
from pipeline.building.inputs import read_inputs
from pipeline.building.kept_texts import kept_texts
from pipeline.building.pasted_lists import keep_pasted_lists
from pipeline.building.renames import Renames, follow_renames
from pipeline.building.sections import settle_sections
from pipeline.building.template_files import TemplateFiles
from pipeline.check import check
from pipeline.commands.written_cells import FormulaCells
from pipeline.errors import UsageError
from pipeline.model import Dataset, DocumentPlan, Link, Plans, Source, Trace
from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.content.provenance import explained
from pipeline.ooxml.content.texts import place
from pipeline.ooxml.package import Package, read_package
from pipeline.plan import plan
from pipeline.read import Input
from pipeline.revise import fits, renamed
from pipeline.revise.cell_comparison import REPHRASED, CellNow, PulledEdit, PullState
from pipeline.revise.pull import edits_beside, filled_prompts, pulled_edits, removed_cells
from pipeline.revise.pull_reading import Place, last_saved, shown_cells
from pipeline.revise.script import compare
from pipeline.revise.units import Readings
from pipeline.store.decide import after_decisions
from pipeline.store.files import digest_at
from pipeline.store.folder import Outputs
from pipeline.values.block_markup import CellRef, Inline, Run, blocks
from pipeline.values.types import Paragraphs


@dataclass(frozen=True)
class PulledDocument:
    """A document, and what is changed in it. `prompts`: sections that were asked for, now there.

    `beside`: how many paragraphs have other words outside their cells' controls. `removed`: of how
    many cells nothing is left in it.
    """

    target: str
    kind: str
    plan: DocumentPlan | None
    package: Package
    edits: tuple[PulledEdit, ...]
    prompts: tuple[Place, ...]
    beside: int = 0
    removed: int = 0

    @property
    def saved(self) -> tuple[str, str]:
        """Return who saved it last and when, as far as it says."""
        return last_saved(self.package)

    def place_of(self, part: str) -> str:
        """Return what people call a part of it, "" for the body."""
        return "" if part == self.package.main else place(self.package, part)


@dataclass
class OpenFolder:
    """The working folder as it is when somebody pulls."""

    folder: Path
    found: Input
    dataset: Dataset
    plans: Plans
    outputs: Outputs
    renames: Renames = field(init=False)

    @classmethod
    def read(cls, folder: Path, today: date, outputs: Outputs) -> OpenFolder:
        """Read inputs/ and know outputs/ by the names of today; raises as `read_inputs`."""
        found = read_inputs(folder)
        dataset = check(found.tables, today, found.problems)
        plans = plan(dataset)
        settle_sections(dataset, plans.plans, TemplateFiles(folder, kept_texts(folder)))
        made = cls(folder, found, dataset, plans, outputs)
        made.renames = follow_renames(dataset, outputs, {p.identity: p.target for p in plans.plans})
        keep_pasted_lists(dataset, outputs.ledger, made.renames)
        return made

    @cached_property
    def formulas(self) -> FormulaCells:
        """Return which cells hold formulas."""
        return FormulaCells(self.folder)

    @cached_property
    def planned(self) -> Mapping[tuple[str, str], DocumentPlan]:
        """Return the planned documents by kind and key."""
        return {one.identity: one for one in self.plans.plans}

    def edited(self) -> list[str]:
        """Return the documents whose files are not as they were written, in their order."""
        traces = self.outputs.ledger.traces.values()
        return sorted(trace.target for trace in traces if self._is_other(trace))

    def edited_that_show(self, sources: Iterable[Source], besides: Iterable[str]) -> list[str]:
        """Return the other edited documents that were made of some cells."""
        wanted, known = frozenset(sources), frozenset(besides)
        return sorted(
            trace.target
            for trace in self.outputs.ledger.traces.values()
            if trace.target not in known
            and not wanted.isdisjoint(trace.reads)
            and self._is_other(trace)
        )

    def _is_other(self, trace: Trace) -> bool:
        now = digest_at(self.outputs.folder / trace.target)
        return bool(now) and now != trace.digest

    def document(self, target: str) -> PulledDocument:
        """Return what is changed in a document; UsageError for a file that is none of ours."""
        data = disk.bytes_of(self.outputs.folder / target) or b""
        trace = self.outputs.ledger.at(target)
        if trace is not None:
            data = self.outputs.reminded((trace.kind, trace.key), data)
        theirs = read_package(self._renamed(data, target, trace), target)
        known = read_memory(theirs)
        if known is None:
            remedy = "Skriv ett dokument som beredning build har byggt."
            raise UsageError(f"{target} är inte byggd av Beredning.", remedy=remedy)
        readings = Readings(known)
        one = self.planned.get((known.kind, known.key))
        one = self._plan_of(known, one) if one is not None else None
        if known.stands and known.stands == content(theirs, known.model).digest:
            return PulledDocument(target, known.kind, one, theirs, (), ())
        base = self._base(data, target, trace, (known.kind, known.key))
        before = shown_cells(base, readings) if base is not None else None
        now = shown_cells(theirs, readings, before)
        cells = partial(self._cell, known, one)
        edits = [*pulled_edits(before.places if before else None, now.places, cells)]
        changed = [*edits_beside(compare(before.body, now.body).steps)] if before else []
        rephrased = [*self._rephrased(before.package, known, changed)] if before else []
        return PulledDocument(
            target,
            known.kind,
            one,
            theirs,
            (*edits, *rephrased),
            tuple(filled_prompts(now.places, [source for f in known.fields for source in f])),
            beside=len(changed) - len({edit.shown for edit in rephrased}),
            removed=len(removed_cells(before.places, now.places, cells)) if before else 0,
        )

    def _rephrased(
        self, base: Package, known: Memory, changed: Iterable[tuple[str, str]]
    ) -> Iterator[PulledEdit]:
        """Yield what is changed where the template shows cells in a form of its own."""
        found = explained(base, known, partial(can_show, self.dataset)).sentences
        computed = {one.text.strip(): one.computed for one in found if one.computed}
        for old, new in changed:
            for source in computed.get(old, ()):
                value = self.dataset.at(*source)
                if value is not None and not isinstance(value, Link) and new:
                    yield PulledEdit(source, str(value), "", new, PullState.LEFT, REPHRASED)

    def _renamed(self, data: bytes, target: str, trace: Trace | None) -> bytes:
        return renamed(data, target, self.renames.now, trace.key if trace is not None else "")

    def _base(
        self, data: bytes, target: str, trace: Trace | None, who: tuple[str, str]
    ) -> Package | None:
        """Return the document as it was written, None when there is no such copy left.

        One of the past is not as the workbook has it, and was written as it stood.
        """
        copies = [*self.outputs.stood(who), *self.outputs.bases(who)]
        copy = next((copy for copy in copies if fits(copy, data, target)), None)
        return None if copy is None else read_package(self._renamed(copy, target, trace), target)

    # ------------------------------------------------------------ cells

    def _cell(self, known: Memory, one: DocumentPlan | None, source: Source) -> CellNow | None:
        value = self.dataset.at(*source)
        if value is None or isinstance(value, Link):
            return None
        happened = one.happened if one is not None else None
        digest = one.view.digest(source) if one is not None else self.dataset.standing(source)[0]
        same = digest == known.reads.get(source, "")
        stands = happened is not None and not happened(source)
        return CellNow(value, same, self._shown, stands)

    def _plan_of(self, known: Memory, one: DocumentPlan) -> DocumentPlan:
        """Return the plan of a document that was made before decisions were taken, or after."""
        made = Trace(*one.identity, known.template, known.renderer, known.reads)
        made, _ = self.renames.follow(made, one.view)
        return after_decisions(one, made)

    def _shown(self, ref: CellRef) -> tuple[Inline, ...] | None:
        """Return the words that another cell gives inside a text."""
        key = self.dataset.key_of(ref.sheet, ref.key)
        value = self.dataset.at(ref.sheet, key, ref.column)
        if value is None or isinstance(value, Link):
            return None
        if not isinstance(value, Paragraphs):
            return (Run(str(value)),) if str(value) else ()
        found = blocks(value)
        made: list[Inline] = []
        for inline in found[0].inlines if len(found) == 1 else ():
            made += (self._shown(inline) or ()) if isinstance(inline, CellRef) else (inline,)
        return tuple(made)
