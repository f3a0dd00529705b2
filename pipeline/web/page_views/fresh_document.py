"""Börja om med dokumentet: what goes out of sight, where it is kept, and when it can't be done.

(DECISIONS 435)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.commands.folder_state import Condition, DocumentState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.store.files import locked_by_other
from pipeline.web.answers.lookup import document_inside
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.page_views.document_rows import as_sentence, plain_sentences, title_of

_MOST = 12  # changes that are named


@dataclass(frozen=True, slots=True)
class FreshDocumentPage:
    """A document to begin anew with. `edits`: what a hand has changed; `more`: how many beside.

    `is_decided`: whether it has the words of a decision. `why_not`: "" when it can be done.
    """

    title: str
    key: str
    document: str
    edits: tuple[str, ...]
    more: int
    is_decided: bool
    why_not: str


def fresh_document_page(folder: WorkingFolder, asked: Mapping[str, str]) -> FreshDocumentPage:
    """Return what it is to begin anew with a document by its key; NoPageError if nobody would."""
    document = document_inside(folder, asked["key"])
    if not is_by_hand(folder, document):
        raise NoPageError
    plain = plain_sentences(folder.state())
    edits = tuple(_edits(document, plain))
    step = document.outcome.step if document.outcome else None
    return FreshDocumentPage(
        title="Börja om med dokumentet",
        key=document.key,
        document=plain(title_of(document)),
        edits=edits[:_MOST],
        more=len(edits[_MOST:]),
        is_decided=step is not None and step.plan.happened is not None,
        why_not=_why_not(folder, document),
    )


def is_by_hand(folder: WorkingFolder, document: DocumentState) -> bool:
    """Return whether a document that can be built anew is as somebody has saved it."""
    if not document.exists or document.outcome is None or document.is_settled:
        return False
    saved = folder.earlier_versions().is_edited(document.place)
    return saved or document.condition is Condition.EDITED


def _edits(document: DocumentState, plain: PlainSentences) -> Iterator[str]:
    for edit in document.outcome.step.edits if document.outcome else ():
        yield as_sentence(plain(str(edit)))


def _why_not(folder: WorkingFolder, document: DocumentState) -> str:
    if locked_by_other(folder.path / "outputs" / document.place):
        return "Dokumentet är öppet i ett annat program. Stäng det först."
    if document.stopped_by:
        return "Dokumentet kan inte byggas nu. Rätta först det som stoppar det."
    return ""
