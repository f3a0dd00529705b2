"""A document as the pages show it: how it stands, why, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.commands.folder_state import (
    CellPlace,
    Condition,
    DocumentState,
    FolderState,
    Why,
)
from pipeline.commands.missing_words import missing_words
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.model import Source
from pipeline.swedish.words import capital, enumeration
from pipeline.web.answers.signs import StateKind, StateSign
from pipeline.web.page_views.cell_places import whole_place
from pipeline.web.page_views.days import day_with_year
from pipeline.web.page_views.file_keys import book_key

_SIGNS: dict[Condition, StateKind] = {
    Condition.TO_MEND: "fault",
    Condition.LOCKED: "fault",
    Condition.CHANGED: "changed",
    Condition.NOT_BUILT: "new",
    Condition.EDITED: "edited",
    Condition.READY: "ready",
    Condition.SEALED: "sealed",
    Condition.SETTLED: "sealed",
    Condition.LEFT_OVER: "note",
}
_NOT_BUILT = "Byggs först"
_ELSEWHERE = "Filen i outputs är en genväg till en annan plats, och öppnas inte härifrån"


@dataclass(frozen=True, slots=True)
class PlainReason:
    """Why a document stands as it does. `place`: the cell, "" where none is to be named.

    `name`: what people call the cell, where the text does not say so.
    """

    text: str
    name: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of a table. `address`: its own page. `is_built`: whether there is a file.

    `book`: what forms call the workbook that stops it, "" for none.
    """

    key: str
    address: str
    point: str  # of the agenda, "" for none
    title: str
    sign: StateSign
    reasons: tuple[PlainReason, ...]
    when: str  # Byggt i dag 13.40, "" before it is
    is_built: bool
    book: str
    why_not: str  # said where there is nothing to do
    missing: str  # what its text says is missing, "" for nothing


def plain_sentences(state: FolderState) -> PlainSentences:
    """Return what puts the program’s sentences about a folder in the words of its pages."""
    titles = {one.target: title_of(one) for one in state.documents.values()}
    return PlainSentences(state.dataset, titles)


def state_sign(document: DocumentState, outputs: Path) -> StateSign:
    """Return how a document stands, as a sign and a word."""
    if document.condition is Condition.READY and missing_words(outputs, document):
        return StateSign("changed", "Byggt, men något saknas")
    return StateSign(_SIGNS[document.condition], capital(document.condition))


def said_missing(document: DocumentState, outputs: Path) -> str:
    """Return what a document's own text says is missing, as a sentence; "" for nothing."""
    missing = missing_words(outputs, document)
    return f"Saknas i texten: {enumeration(missing)}." if missing else ""


def as_sentence(text: str) -> str:
    """Return a text with a capital first; what is quoted first stays as somebody wrote it."""
    return text[:1].upper() + text[1:]


def title_of(document: DocumentState) -> str:
    """Return what a document is called among those of other meetings: Kallelse – fullmäktige …."""
    return f"{document.title} – {document.whose}" if document.whose else document.title


def document_rows(
    documents: Iterable[DocumentState], plain: PlainSentences, today: date, outputs: Path
) -> tuple[DocumentRow, ...]:
    """Return the documents as a table shows them, in their order."""
    return tuple(_row(one, plain, today, outputs) for one in documents)


def _row(one: DocumentState, plain: PlainSentences, today: date, outputs: Path) -> DocumentRow:
    return DocumentRow(
        key=one.key,
        address=f"/dokument/{one.key}",
        point=one.point,
        title=plain(one.title),
        sign=state_sign(one, outputs),
        reasons=tuple(_reasons(one, plain)),
        when=_when(one.built_at, today, one.condition),
        is_built=one.exists,
        book=_book(one),
        why_not=_ELSEWHERE if one.is_outside else _NOT_BUILT,
        missing=said_missing(one, outputs),
    )


def _book(one: DocumentState) -> str:
    """Return what forms call the first workbook that has something to mend."""
    cells = (problem.cell for problem in one.stopped_by)
    return next((key for cell in cells if cell and (key := book_key(cell.file))), "")


def _reasons(one: DocumentState, plain: PlainSentences) -> Iterator[PlainReason]:
    """Yield all that the command `status` says of a document, in the words of a page."""
    causes = {why.told: why for why in one.why}
    for remark in one.remarks:
        why = causes.get(remark)
        if why is None:
            text, cell, about = remark, None, None
        else:
            text, cell, about = why.text, why.cell, _about(why)
        said = plain(_without_place(text, cell), about)
        if said:
            name = as_sentence(plain(cell.name, about)) if cell and why and why.problem else ""
            yield PlainReason(as_sentence(said), name, whole_place(cell))


def _about(why: Why) -> Source | None:
    if why.problem is not None:
        return why.problem.source
    return why.cell.source if why.cell else None


def _without_place(text: str, cell: CellPlace | None) -> str:
    """Return a sentence without the cell in brackets, which stands beside it."""
    if cell is None:
        return text
    return text.replace(f" ({cell.file}, {cell.sheet} {cell.address})", "")


def _when(built: datetime | None, today: date, condition: Condition) -> str:
    """Return when the file was last saved: by a build, or by hand."""
    if built is None:
        return ""
    verb = "Sparat" if condition is Condition.EDITED else "Byggt"
    day = built.date()
    written = day_with_year(day).removesuffix(f" {today.year}")
    said = "i dag" if day == today else written
    return f"{verb} {said} {built:%H.%M}"
