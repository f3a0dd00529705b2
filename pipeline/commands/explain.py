"""Explain: a document's sentences with their cells, or a cell with the sentences that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.building.as_json import as_json
from pipeline.building.cell_names import resolve_cell
from pipeline.building.inputs import prepare
from pipeline.building.selection import document_named
from pipeline.commands.explainer import Document, Explainer, not_ours
from pipeline.domain.plain_names import cell_name
from pipeline.model import Cell, Link, Source
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.paragraph_digests import quote_words
from pipeline.ooxml.content.provenance import Explained, Sentence
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.zipping import zipped
from pipeline.revise.coloured import coloured
from pipeline.store import write_whole
from pipeline.store.folder import MARKED, opened
from pipeline.swedish.words import capital


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


def explain_file(folder: Path, today: date, target: str) -> Document:
    """Return where the words of a document come from. `target` is relative to outputs/.

    Raises UsageError for a file that Beredning has not built.
    """
    dataset, plans = prepare(folder, today)
    with opened(folder / "outputs", read_only=True) as outputs:
        return Explainer(dataset, plans, outputs).explain(target)


def document_called(folder: Path, today: date, name: str) -> str:
    """Return the path of the document that people call so, "" when it can't be only one."""
    _, plans = prepare(folder, today)
    return document_named(plans.plans, name)


def mark_file(folder: Path, today: date, target: str) -> str:
    """Write a copy of a document where a reader sees what comes from where; return its target.

    `target` is relative to outputs/. Raises UsageError for a file that Beredning has not built.
    """
    dataset, plans = prepare(folder, today)
    with opened(folder / "outputs") as outputs:
        asked = Explainer(dataset, plans, outputs)
        read = asked.read(target)
        if read is None:
            raise not_ours(target)
        data = zipped(read[0].parts)
        base = asked.as_built(target, data)
        copy = f"{MARKED}/{target}"
        write_whole(outputs.folder / copy, coloured(base, data, target))
    return copy


def explain_cell(folder: Path, today: date, asked_for: str) -> tuple[Answer, ...]:
    """Return where a cell is shown; several answers when several cells may be meant.

    Raises UsageError for a cell that neither the workbooks nor any document knows.
    """
    dataset, plans = prepare(folder, today)
    with opened(folder / "outputs", read_only=True) as outputs:
        asked = Explainer(dataset, plans, outputs)
        documents = list(asked.documents())
    remembered = {source for _, _, memory in documents for source in memory.reads}
    former = asked.renames.former(remembered)
    found = resolve_cell(asked.dataset, asked_for, remembered | former)
    sources = tuple(map(asked.renames.now, found))
    return tuple(_answer(asked, source, documents) for source in sources)


def _answer(
    asked: Explainer, source: Source, documents: list[tuple[str, Package, Memory]]
) -> Answer:
    value = asked.dataset.at(*source)
    shown = [
        _shown(target, asked.explained(package, remembered), source)
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
