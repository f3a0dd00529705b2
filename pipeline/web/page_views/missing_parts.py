"""Ska det vara borta?: what documents wait for since it is missing, to be built without.

(DECISIONS 434)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.commands.folder_state import FolderState, ProblemState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.domain.records import group_by
from pipeline.model import digest
from pipeline.web.answers.lookup import CHOSEN
from pipeline.web.page_views.document_rows import as_sentence, plain_sentences, title_of

ADDRESS = "/ratta/borta"


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A sheet that something is missing of. `said`: what; `stops`: the documents that wait."""

    code: str
    sheet: str
    said: tuple[str, ...]
    stops: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MissingPartsPage:
    """All that is missing and may be meant to be."""

    title: str
    parts: tuple[MissingPart, ...]


def missing_parts_page(folder: WorkingFolder, asked: Mapping[str, str]) -> MissingPartsPage:
    """Return what may be meant to be missing; raises what reading the folder raises."""
    state = folder.state()
    plain, chosen = plain_sentences(state), asked.get(CHOSEN, "").split()
    found = group_by((one.problem.accepts, one) for one in _missing(state))
    parts = (_part(sheet, many, plain, chosen) for sheet, many in found.items())
    return MissingPartsPage("Ska det vara borta?", tuple(parts))


def missing_sheets(state: FolderState) -> dict[str, str]:
    """Return the sheets that a build can be told to do without: what forms call each → its name."""
    return {sheet_code(sheet): sheet for sheet in (one.problem.accepts for one in _missing(state))}


def sheet_code(sheet: str) -> str:
    """Return what forms call a sheet."""
    return digest("blad", sheet)


def _missing(state: FolderState) -> list[ProblemState]:
    return [one for one in state.to_mend if one.problem.accepts]


def _part(
    sheet: str, many: Sequence[ProblemState], plain: PlainSentences, chosen: Sequence[str]
) -> MissingPart:
    said = (as_sentence(plain(one.problem.message, one.problem.source)) for one in many)
    stops = (plain(title_of(document)) for one in many for document in one.stops)
    code = sheet_code(sheet)
    return MissingPart(
        code, sheet, tuple(dict.fromkeys(said)), tuple(dict.fromkeys(stops)), code in chosen
    )
