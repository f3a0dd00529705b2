"""Explain: a document's sentences with their cells, or a cell with the sentences that show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import disk
from pipeline.building.as_json import as_json
from pipeline.building.cell_names import can_show, resolve_cell
from pipeline.building.inputs import prepare
from pipeline.building.pasted_lists import keep_pasted_lists
from pipeline.building.renames import Renames, follow_renames
from pipeline.building.selection import document_named
from pipeline.domain.plain_names import cell_name
from pipeline.errors import DocumentError, UsageError
from pipeline.model import Cell, Dataset, DocumentPlan, Link, Plans, Source, Trace
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.content.paragraph_digests import quote_words
from pipeline.ooxml.content.provenance import Explained, Sentence, explained
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.revise import fits, renamed
from pipeline.revise.coloured import coloured
from pipeline.store import write_whole
from pipeline.store.decide import after_decisions
from pipeline.store.folder import MARKED, Outputs, opened
from pipeline.swedish.words import capital


@dataclass(frozen=True, slots=True)
class Document:
    """A document in outputs/, explained. `stale`: cells that have changed since it was built."""

    target: str
    title: str  # "" when no row asks for it any longer
    found: Explained
    stale: frozenset[Source]
    dataset: Dataset = field(compare=False)  # names its cells


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
    name: str  # of the cell, for people
    cell: Cell | None
    value: str
    documents: tuple[CellInDocument, ...]  # that have asked for it


@dataclass
class _Asked:
    """The working folder as the question finds it."""

    folder: Path
    dataset: Dataset
    plans: Plans
    renames: Renames = field(init=False)

    def open(self, outputs: Outputs) -> None:
        """Know rows and documents by the keys that they have now."""
        homes = {plan.identity: plan.target for plan in self.plans.plans}
        self.renames = follow_renames(self.dataset, outputs, homes)
        keep_pasted_lists(self.dataset, outputs.ledger, self.renames)

    def document(self, target: str, outputs: Outputs) -> tuple[Package, Memory] | None:
        """Return a Word file in outputs/ with its memory, or None; DocumentError for what is none.

        A memory that a program has taken away is put back; rows have the keys of today.
        """
        data = disk.bytes_of(outputs.folder / target) or b""
        known = outputs.ledger.at(target)
        if known is not None:
            data = outputs.reminded((known.kind, known.key), data)
        key = known.key if known is not None else ""
        package = read_package(renamed(data, target, self.renames.now, key), target)
        remembered = read_memory(package)
        return (package, remembered) if remembered is not None else None

    def documents(self, outputs: Outputs) -> Iterator[tuple[str, Package, Memory]]:
        """Yield each document of ours in outputs/, with its memory."""
        for target in outputs.documents():
            with suppress(DocumentError):
                read = self.document(target, outputs)
                if read is not None:
                    yield target, *read

    def fits(self, text: str, source: Source) -> bool:
        """Return whether a text can show what a cell holds, in some form."""
        return can_show(self.dataset, text, source)


def explain_file(folder: Path, today: date, target: str) -> Document:
    """Return where the words of a document come from. `target` is relative to outputs/.

    Raises UsageError for a file that Beredning has not built.
    """
    asked = _Asked(folder, *prepare(folder, today))
    with opened(folder / "outputs", read_only=True) as outputs:
        asked.open(outputs)
        read = asked.document(target, outputs)
    if read is None:
        raise _not_ours(target)
    package, remembered = read
    who = (remembered.kind, remembered.key)
    plan = next((plan for plan in asked.plans.plans if plan.identity == who), None)
    stale = frozenset(_stale(asked, plan, remembered)) if plan is not None else frozenset()
    title = plan.full_title if plan is not None else ""
    found = explained(package, remembered, asked.fits)
    return Document(target, title, found, stale, asked.dataset)


def document_called(folder: Path, today: date, name: str) -> str:
    """Return the path of the document that people call so, "" when it can't be only one."""
    _, plans = prepare(folder, today)
    return document_named(plans.plans, name)


def _stale(asked: _Asked, plan: DocumentPlan, remembered: Memory) -> Iterator[Source]:
    """Yield the cells that are not as they were when a document was made."""
    made = Trace(*plan.identity, remembered.template, remembered.renderer, remembered.reads)
    made, _ = asked.renames.follow(made, plan.view)
    view = after_decisions(plan, made).view
    for source, digest in made.reads.items():
        if source.sheet and view.digest(source) != digest:
            yield source


def mark_file(folder: Path, today: date, target: str) -> str:
    """Write a copy of a document where a reader sees what comes from where; return its target.

    `target` is relative to outputs/. Raises UsageError for a file that Beredning has not built.
    """
    asked = _Asked(folder, *prepare(folder, today))
    with opened(folder / "outputs") as outputs:
        asked.open(outputs)
        read = asked.document(target, outputs)
        if read is None:
            raise _not_ours(target)
        package, known = read
        data = zipped(package.parts)
        copies = outputs.bases((known.kind, known.key))
        bases = (renamed(each, target, asked.renames.now, known.key) for each in copies)
        base = next((each for each in bases if fits(each, data, target)), None)
        copy = f"{MARKED}/{target}"
        write_whole(outputs.folder / copy, coloured(base, data, target))
    return copy


def explain_cell(folder: Path, today: date, asked_for: str) -> tuple[Answer, ...]:
    """Return where a cell is shown; several answers when several cells may be meant.

    Raises UsageError for a cell that neither the workbooks nor any document knows.
    """
    asked = _Asked(folder, *prepare(folder, today))
    with opened(folder / "outputs", read_only=True) as outputs:
        asked.open(outputs)
        documents = list(asked.documents(outputs))
    remembered = {source for _, _, memory in documents for source in memory.reads}
    former = asked.renames.former(remembered)
    found = resolve_cell(asked.dataset, asked_for, remembered | former)
    sources = tuple(map(asked.renames.now, found))
    return tuple(_answer(asked, source, documents) for source in sources)


def _not_ours(target: str) -> UsageError:
    return UsageError(
        f"{target} är inte byggd av Beredning.",
        remedy="Bara byggda dokument kan förklaras; ett eget Word-dokument minns inga celler.",
    )


def _answer(asked: _Asked, source: Source, documents: list[tuple[str, Package, Memory]]) -> Answer:
    value = asked.dataset.at(*source)
    shown = [
        _shown(target, explained(package, remembered, asked.fits), source)
        for target, package, remembered in documents
        if source in remembered.reads
    ]
    name = cell_name(asked.dataset, source, most=_ALL)
    return Answer(source, name, getattr(value, "cell", None), _words(value), tuple(shown))


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


# ---------------------------------------------------------------- as lines for people

_ALL = 0  # signs of a text: who asks where it comes from wants to read it


def document_lines(found: Document) -> Iterator[str]:
    """Yield a document's sentences in order, each followed by where its words come from."""
    yield f"{found.target}: {found.title or 'ingen rad ber längre om dokumentet'}"
    for sentence in found.found.sentences:
        where = f"{sentence.place}: " if sentence.place else ""
        yield f"{where}{quote_words(sentence.text, _ALL)}"
        yield from (f"    {line}" for line in _origins(found, sentence))
    for source, first, last in found.found.loose:
        cell = capital(cell_name(found.dataset, source, most=_ALL))
        yield f"{cell} visas i något av styckena från {first + 1} till {last + 1}, räknat."
    if found.found.asked:
        count = len(found.found.asked)
        yield f"Mallen frågade också efter {count} celler och listor som inte syns i dokumentet."


def _origins(found: Document, sentence: Sentence) -> Iterator[str]:
    for source in sentence.sources:
        yield f"{cell_name(found.dataset, source, most=_ALL)}{_since(found, source)}"
    for source in sentence.computed:
        yield f"{cell_name(found.dataset, source, most=_ALL)}, omskriven{_since(found, source)}"
    if sentence.by_hand:
        yield "ändrat eller skrivet för hand"
    elif not (sentence.sources or sentence.computed):
        yield "mallens egna ord"


def _since(found: Document, source: Source) -> str:
    return " (cellen är ändrad sedan dess)" if source in found.stale else ""


def answer_lines(answers: tuple[Answer, ...]) -> Iterator[str]:
    """Yield each cell, and under it every document with the sentences that show it."""
    for answer in answers:
        gone = "" if answer.cell else " (finns inte längre i arbetsböckerna)"
        value = quote_words(answer.value, _ALL) if answer.value else "tom"
        yield f"{capital(answer.name)}{gone}: {value}"
        for shown in answer.documents:
            yield shown.target
            yield from (f"    {quote_words(s.text, _ALL)}" for s in shown.sentences)
            for first, last in shown.between:
                ends = f"{quote_words(first.text, _ALL)} till {quote_words(last.text, _ALL)}"
                yield f"    i något av styckena från {ends}"
            if not (shown.sentences or shown.between):
                yield "    frågar efter den, men visar den inte: den styr vad som står där"
        if not answer.documents:
            yield "Inget byggt dokument har frågat efter den."


# ---------------------------------------------------------------- as data for programs


@as_json.register
def _document_data(found: Document) -> Any:
    """Return an explained document as one thing, its uncertain places by name."""
    return {
        "target": found.target,
        "title": found.title,
        "sentences": as_json(found.found.sentences),
        "uncertain": [
            {"source": as_json(source), "from": first, "to": last}
            for source, first, last in found.found.loose
        ],
        "asked": as_json(found.found.asked),
        "stale": as_json(found.stale),
    }


@as_json.register
def _shown_data(shown: CellInDocument) -> Any:
    """Return a document with the words of its sentences alone."""
    return {
        "target": shown.target,
        "sentences": [sentence.text for sentence in shown.sentences],
        "between": [[first.text, last.text] for first, last in shown.between],
    }
