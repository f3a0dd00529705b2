"""Dokument: what stands in a document, and from which cells each sentence of it comes.

(DECISIONS 400, 401)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from pipeline.commands.earlier_versions import MarkedDocument
from pipeline.commands.explainer import Document, Explainer
from pipeline.commands.folder_state import DocumentState, cell_where
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_names import column_name
from pipeline.errors import BeredningError
from pipeline.model import Source
from pipeline.ooxml.content.paragraph_digests import quote_words
from pipeline.ooxml.content.provenance import Sentence
from pipeline.ooxml.shown.content_tree import content_tree
from pipeline.ooxml.shown.pieces import CommentMark, Revision
from pipeline.ooxml.shown.shown_blocks import ShownParagraph, paragraphs_of
from pipeline.publish import find_office
from pipeline.revise.redline import AUTHOR as MARKS_AUTHOR
from pipeline.revise.to_choose import to_choose
from pipeline.swedish.words import capital
from pipeline.web.answers.lookup import document_inside
from pipeline.web.answers.signs import StateSign
from pipeline.web.downloads.pictures import picture_address
from pipeline.web.page_views.cell_places import cell_link, whole_place
from pipeline.web.page_views.chosen_texts import can_be_chosen
from pipeline.web.page_views.document_rows import said_missing, state_sign, title_of
from pipeline.web.page_views.document_text import DocumentText, whose
from pipeline.web.page_views.fresh_document import is_by_hand
from pipeline.web.page_views.told_plainly import told_plainly

_SHORT = 60  # characters of a sentence in a list


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell that a sentence shows. `address`: of the page about it. `others`: documents."""

    name: str
    place: str
    address: str
    remarks: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class SentenceOrigin:
    """Where a sentence comes from. `remarks`: what else is to be said of it."""

    number: str
    words: str
    cells: tuple[CellLine, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version to compare with."""

    key: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PlaceToChoose:
    """A place where the workbook and Word have different texts. `number`: of the sentence.

    `is_gone`: whether the workbook has none any longer.
    """

    number: str
    words: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document. `text` is None when there is no file to show; `why_not` says so."""

    title: str
    key: str
    sign: StateSign
    missing: str = ""  # what its text says is missing, "" for nothing
    why_not: str = ""
    text: DocumentText | None = None
    origins: tuple[SentenceOrigin, ...] = ()  # by the numbers of the sentences
    with_sources: bool = False  # whether they stand in the text too
    versions: tuple[VersionChoice, ...] = ()
    said: tuple[str, ...] = ()  # of the comparison
    to_choose: tuple[PlaceToChoose, ...] = ()
    is_edited: bool = False
    has_pdf: bool = False  # whether its pages can be laid out
    can_begin_anew: bool = False  # whether what a hand has done can be left behind
    can_choose: bool = False  # whether one of two texts can be chosen here, and not in Word alone


def document_page(folder: WorkingFolder, asked: Mapping[str, str]) -> DocumentPage:
    """Return the page of a document by its key; `sedan`: what to compare with.

    Raises NoPageError, and what reading the folder raises.
    """
    found = document_inside(folder, asked["key"])
    outputs = folder.path / "outputs"
    sign, missing = state_sign(found, outputs), said_missing(found, outputs)
    page = DocumentPage(title_of(found), found.key, sign, missing)
    if not found.exists:
        return replace(page, why_not="Dokumentet är inte byggt än, så det finns inget att visa.")
    try:
        page = replace(page, can_begin_anew=is_by_hand(folder, found))
        return _with_text(page, folder, found, asked)
    except BeredningError as error:
        told = f"{error.sentence} {error.remedy}".strip()
        return replace(page, why_not=told_plainly(told, folder))


def _with_text(
    page: DocumentPage, folder: WorkingFolder, found: DocumentState, asked: Mapping[str, str]
) -> DocumentPage:
    since, target = asked.get("sedan", ""), found.place
    earlier = folder.earlier_versions()
    marked = earlier.marked(target, since) if since else None
    document = marked.document if marked is not None else folder.explain(target)
    tree = content_tree(document.package, document.found)
    picture = partial(picture_address, document.package, found.key, since)
    paragraphs = {
        one.number: one
        for story in tree.stories
        for one in paragraphs_of(story.blocks)
        if one.number is not None
    }
    explainer = folder.explainer()
    disputed = tuple(_to_choose(document)) if marked is None else ()
    return replace(
        page,
        text=DocumentText(tree, document.found.sentences, picture),
        origins=tuple(
            _origin(number, sentence, paragraphs.get(number), document, explainer)
            for number, sentence in enumerate(document.found.sentences)
        ),
        with_sources=bool(asked.get("kallor")),
        versions=tuple(
            VersionChoice(one.key, f"ändringar sedan {one.named}", one.key == since)
            for one in earlier.of(target)
        ),
        said=tuple(_said(marked)) if marked is not None else (),
        to_choose=disputed,
        can_choose=can_be_chosen(found) and not all(one.is_gone for one in disputed),
        is_edited=earlier.is_edited(target),
        has_pdf=find_office() is not None,
    )


def _said(marked: MarkedDocument) -> Iterator[str]:
    """Yield what is said of a comparison."""
    if marked.marks:
        yield f"Det som är ändrat sedan {marked.since} är markerat i texten."
    elif not marked.unmarked:
        yield f"Dokumentet är som {marked.since}."
    yield from marked.unmarked


def _to_choose(document: Document) -> Iterator[PlaceToChoose]:
    """Yield where a merge has left something to choose."""
    numbers = {element: number for number, element in enumerate(document.found.elements)}
    for place in to_choose(document.package, document.found.roots):
        element = place.paragraphs[0]
        if element in numbers:
            words = document.found.sentences[numbers[element]].text
            yield PlaceToChoose(str(numbers[element]), quote_words(words, _SHORT), place.is_gone)


def _revisions(paragraph: ShownParagraph) -> Iterator[Revision]:
    for piece in paragraph.pieces:
        if not isinstance(piece, CommentMark) and piece.revision is not None:
            yield piece.revision


# ------------------------------------------------------------ a sentence


def _origin(
    number: int,
    sentence: Sentence,
    shown: ShownParagraph | None,
    document: Document,
    explainer: Explainer,
) -> SentenceOrigin:
    cells = (
        *((source, False) for source in sentence.sources),
        *((source, True) for source in sentence.computed),
    )
    return SentenceOrigin(
        str(number),
        quote_words(sentence.text, _SHORT),
        tuple(
            _cell(source, other, document, explainer)
            for source, other in cells
            if source.sheet and source.key  # what a document starts from, and lists, are no cells
        ),
        tuple(_remarks(sentence, shown)),
    )


def _cell(source: Source, is_rephrased: bool, document: Document, explainer: Explainer) -> CellLine:
    remarks = []
    if is_rephrased:
        remarks.append("omskriven här")
    if source in document.stale:
        remarks.append("cellen är ändrad sedan dokumentet byggdes")
    return CellLine(
        capital(column_name(document.dataset, source)),
        whole_place(cell_where(document.dataset, source)),
        cell_link(source),
        tuple(remarks),
        explainer.others_made_of(source, document.target),
    )


def _remarks(sentence: Sentence, shown: ShownParagraph | None) -> Iterator[str]:
    if sentence.by_hand:
        yield "Ändrat eller skrivet för hand i Word."
    elif not (sentence.sources or sentence.computed):
        yield "Mallens egna ord."
    marks = list(_revisions(shown)) if shown is not None else []
    for mark in dict.fromkeys(mark for mark in marks if mark.author != MARKS_AUTHOR):
        what = "Infogat" if mark.is_insertion else "Borttaget"
        yield f"{what} som spårad ändring{f' av {whose(mark)}' if whose(mark) else ''}."
