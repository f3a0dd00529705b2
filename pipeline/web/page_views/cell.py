"""A cell: what it holds, where it is, and every sentence that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.commands.explainer import Explainer
from pipeline.commands.folder_state import DocumentState, cell_where
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_names import column_name, row_name
from pipeline.errors import BeredningError
from pipeline.model import Link, Source
from pipeline.ooxml.content.paragraph_digests import quote_words
from pipeline.swedish.words import capital
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.page_views.cell_places import address_to_go_to, whole_place
from pipeline.web.page_views.document_rows import title_of
from pipeline.web.page_views.file_keys import book_key

_READ = 12  # documents whose sentences are told; of more their names alone


@dataclass(frozen=True, slots=True)
class SentenceLink:
    """A sentence in a document, and where it stands there."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class CellDocument:
    """A document that was made of a cell, with the sentences that show it."""

    title: str
    address: str
    sentences: tuple[SentenceLink, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class CellPage:
    """A cell. `where` is "" when its row is gone; `book`: what its workbook is opened by.

    `go_to`: what leads there in the workbook, "" for nothing.
    """

    title: str
    where: str
    go_to: str
    book: str
    value: str
    documents: tuple[CellDocument, ...]


def cell_page(folder: WorkingFolder, asked: Mapping[str, str]) -> CellPage:
    """Return the page of a cell: `blad`, `rad`, `kolumn`; NoPageError for one nobody knows."""
    source = Source(*(asked.get(name, "") for name in ("blad", "rad", "kolumn")))
    state, explainer = folder.state(), folder.explainer()
    targets = explainer.made_of(source)
    value = state.dataset.at(*source)
    if value is None and not targets:
        raise NoPageError
    place = cell_where(state.dataset, source)
    known = {one.target: one for one in state.documents.values()}
    documents = [known[target] for target in targets if target in known]
    is_read = len(documents) <= _READ
    return CellPage(
        capital(column_name(state.dataset, source)),
        whole_place(place),
        address_to_go_to(place),
        book_key(place.file) if place is not None else "",
        _words(value),
        tuple(_document(one, source, explainer, is_read) for one in documents),
    )


def _words(value: object) -> str:
    """Return what a cell holds; of a reference or a list the rows' names."""
    if isinstance(value, Link):
        return "; ".join(map(row_name, value.records))
    return "" if value is None else str(value)


def _document(
    one: DocumentState, source: Source, explainer: Explainer, is_read: bool
) -> CellDocument:
    address = f"/dokument/{one.key}"
    found = tuple(_sentences(one, source, explainer)) if is_read else ()
    remark = "" if found or not is_read else "Frågar efter cellen, men visar den inte."
    return CellDocument(title_of(one), address, found, remark)


def _sentences(one: DocumentState, source: Source, explainer: Explainer) -> Iterator[SentenceLink]:
    try:
        found = explainer.explain(one.target).found
    except BeredningError:
        return
    for number, sentence in enumerate(found.sentences):
        if source in (*sentence.sources, *sentence.computed):
            address = f"/dokument/{one.key}#mening-{number}"
            yield SentenceLink(quote_words(sentence.text), address)
