"""Explain: a document's sentences with their cells, or a cell with the sentences that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.building.cell_names import resolve_cell
from pipeline.building.inputs import prepare
from pipeline.errors import DocumentError, UsageError
from pipeline.model import Cell, Dataset, DocumentPlan, Link, Plans, Source
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.content.provenance import Explained, Sentence, explained
from pipeline.ooxml.package import Package, read_package
from pipeline.store import Outputs, opened
from pipeline.swedish.dates import running


@dataclass(frozen=True, slots=True)
class Document:
    """A document in outputs/, explained. `stale`: cells that have changed since it was built."""

    target: str
    title: str  # "" when no row asks for it any longer
    found: Explained
    stale: frozenset[Source]


@dataclass(frozen=True, slots=True)
class CellInDocument:
    """Where a cell stands in one document; if nowhere, it was only asked for.

    `between`: it stands rewritten somewhere from one sentence to another.
    """

    target: str
    sentences: tuple[Sentence, ...] = ()
    between: tuple[tuple[Sentence, Sentence], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One cell: what it is, what it holds, and where it is shown."""

    source: Source
    value: str
    cell: Cell | None
    shown: tuple[CellInDocument, ...]


@dataclass
class _Asked:
    """The working folder as the question finds it."""

    folder: Path
    dataset: Dataset
    plans: Plans

    def document(self, target: str) -> tuple[Package, Memory] | None:
        """Return a Word file in outputs/ with its memory, or None."""
        try:
            package = read_package((self.folder / "outputs" / target).read_bytes(), target)
        except (OSError, DocumentError):
            return None
        remembered = read_memory(package)
        return (package, remembered) if remembered is not None else None

    def plan(self, remembered: Memory) -> DocumentPlan | None:
        """Return the plan of the document that a file remembers to be."""
        who = (remembered.kind, remembered.key)
        return next((p for p in self.plans.plans if (p.kind, p.key) == who), None)

    def fits(self, text: str, source: Source) -> bool:
        """Return whether a text can show what a cell holds, in some form."""
        folded = text.casefold()
        return any(form.casefold() in folded for form in self._forms(source))

    def _forms(self, source: Source) -> Iterator[str]:
        value = self.dataset.at(*source) if source.sheet else None
        if isinstance(value, date):
            yield running(value).removeprefix("den ")
        if value is not None and not isinstance(value, Link) and str(value):
            yield str(value)


def explain_file(folder: Path, today: date, target: str) -> Document:
    """Return where the words of a document come from. `target` is relative to outputs/.

    Raises UsageError for a file that Beredning has not built.
    """
    asked = _Asked(folder, *prepare(folder, today))
    read = asked.document(target)
    if read is None:
        raise UsageError(
            f"{target} är inte byggd av Beredning.",
            remedy="Bara byggda dokument kan förklaras; ett eget Word-dokument minns inga celler.",
        )
    package, remembered = read
    plan = asked.plan(remembered)
    stale = frozenset(
        source
        for source, digest in remembered.reads.items()
        if plan is not None and source.sheet and plan.view.digest(source) != digest
    )
    title = plan.title if plan is not None else ""
    return Document(target, title, explained(package, remembered, asked.fits), stale)


def explain_cell(folder: Path, today: date, asked_for: str) -> tuple[Answer, ...]:
    """Return where a cell is shown; several answers when several workbooks have that address.

    Raises UsageError for a cell that neither the workbooks nor any document knows.
    """
    asked = _Asked(folder, *prepare(folder, today))
    with opened(folder / "outputs", read_only=True) as outputs:
        documents = list(_documents(asked, outputs))
    remembered = {source for _, _, memory in documents for source in memory.reads}
    sources = resolve_cell(asked.dataset, asked_for, remembered)
    return tuple(_answer(asked, source, documents) for source in sources)


def _documents(asked: _Asked, outputs: Outputs) -> Iterator[tuple[str, Package, Memory]]:
    for target in outputs.documents():
        read = asked.document(target)
        if read is not None:
            yield (target, *read)


def _answer(asked: _Asked, source: Source, documents: list[tuple[str, Package, Memory]]) -> Answer:
    value = asked.dataset.at(*source)
    shown = [
        _shown(target, explained(package, remembered, asked.fits), source)
        for target, package, remembered in documents
        if source in remembered.reads
    ]
    return Answer(source, _words(value), getattr(value, "cell", None), tuple(shown))


def _words(value: object) -> str:
    """Return what a cell holds; of a reference or a list the keys."""
    if isinstance(value, Link):
        return "; ".join(record.key for record in value.records)
    return "" if value is None else str(value)


def _shown(target: str, found: Explained, source: Source) -> CellInDocument:
    spans = [(first, last) for loose, first, last in found.loose if loose == source]
    return CellInDocument(
        target,
        tuple(s for s in found.sentences if source in (*s.sources, *s.computed)),
        tuple((found.sentences[first], found.sentences[last]) for first, last in spans),
    )
