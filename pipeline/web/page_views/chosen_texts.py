"""Välj text: where the workbook and Word say two things, and which of them is to stand.

(DECISIONS 437)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from pipeline import disk
from pipeline.commands.choose_texts import choose_texts
from pipeline.commands.folder_state import DocumentState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.revise.chosen_texts import TwoTexts, two_texts
from pipeline.store.files import digest_of
from pipeline.swedish.numbers import counted
from pipeline.web.answers.drawing import GoTo
from pipeline.web.answers.lookup import CHOSEN, chosen_in, document_inside
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.page_views.document_rows import title_of

WORKBOOK, WORD = "arbetsbok:", "word:"  # what is chosen, before the code of its place
_WORDS_OWN = (
    " Det du valde ur Word står i dokumentet, men inte i arbetsboken. Ska det gälla överallt tar"
    " du hem det under Ändrat i Word."
)


@dataclass(frozen=True, slots=True)
class TextsPage:
    """What there is to choose between in a document. `chosen`: each a text, and a place's code."""

    title: str
    key: str
    document: str
    places: tuple[TwoTexts, ...]
    digest: str  # of the file that was read
    chosen: frozenset[str] = frozenset()


def can_be_chosen(document: DocumentState) -> bool:
    """Return whether a document is built still, so that what it says is chosen here too."""
    return document.exists and not document.is_settled


def texts_page(folder: WorkingFolder, asked: Mapping[str, str]) -> TextsPage:
    """Return what is to be chosen in a document by its key.

    Raises NoPageError, DocumentError for no Word file, and what reading the folder raises.
    """
    document = document_inside(folder, asked["key"])
    data = disk.bytes_of(folder.path / "outputs" / document.place)
    if data is None or not can_be_chosen(document):
        raise NoPageError
    places = two_texts(data, document.place)
    chosen = frozenset(asked.get(CHOSEN, "").split())
    title, digest = title_of(document), digest_of(data)
    return TextsPage("Välj text", document.key, title, places, digest, chosen)


def choose(request: Request) -> GoTo:
    """Let what was chosen stand in the document, and say what became of it."""
    folder: WorkingFolder = request.app.state.folder
    form = request.state.form
    page = texts_page(folder, {"key": str(form.get("document", ""))})
    asked = chosen_in(form)
    choices = {
        place.code: which == WORKBOOK
        for place in page.places
        for which in (WORKBOOK, WORD)
        if f"{which}{place.code}" in asked
    }
    address = f"/dokument/{page.key}/texter"
    if not choices:
        return GoTo(address, "Inget är valt, så dokumentet är som det var.")
    kept = choose_texts(folder.path, document_inside(folder, page.key).place, page.digest, choices)
    places = counted(len(choices), "ställe", "ställen")
    said = f"Texten är vald på {places}. Dokumentet som det var sparades först, som {kept}."
    return GoTo(address, said if all(choices.values()) else f"{said}{_WORDS_OWN}")
