"""Möten: a card for each meeting, what comes first, and what is to be done by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.folder_state import FolderState, MeetingState
from pipeline.commands.missing_words import missing_words
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.deadlines import ASSIGNMENT
from pipeline.swedish.words import enumeration
from pipeline.web.answers.signs import StateSign
from pipeline.web.page_views.days import short_day
from pipeline.web.page_views.summons import summons_text

if TYPE_CHECKING:
    from pipeline.web.page_views.new_case import NewCasePage

_NEXT = 5  # deadlines on the page
_NEAR = 6  # meetings to come that are seen at once


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting: what it is called, when its call goes out, how its documents stand."""

    address: str
    heading: str
    about: str
    signs: tuple[StateSign, ...]


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """All meetings, the nearest first. `next_up`: what is to be done.

    `passed`: those whose day has been, and that the workbook has as to come. `first`: the questions
    of the first workbook, None where there is one; `lost`: those that are gone, "" for none.
    """

    title: str
    coming: tuple[MeetingCard, ...]
    later: tuple[MeetingCard, ...]
    passed: tuple[MeetingCard, ...]
    held: tuple[MeetingCard, ...]
    next_up: tuple[str, ...]
    first: NewCasePage | None
    lost: str


def meetings_page(folder: WorkingFolder, asked: Mapping[str, str]) -> MeetingsPage:
    """Return the first page; raises what reading the folder raises."""
    state, outputs = folder.state(), folder.path / "outputs"
    to_come = [one for one in state.meetings if not one.is_over]
    passed = [one for one in to_come if one.has_passed]
    coming = [one for one in to_come if not one.has_passed]
    return MeetingsPage(
        _title(state),
        tuple(_card(one, outputs) for one in coming[:_NEAR]),
        tuple(_card(one, outputs) for one in coming[_NEAR:]),
        tuple(_card(one, outputs) for one in reversed(passed)),
        tuple(_card(one, outputs) for one in state.meetings if one.is_over),
        tuple(_next_up(state)),
        first=None if state.has_workbooks or state.lost_books else _questions(folder),
        lost=enumeration(state.lost_books),
    )


def _title(state: FolderState) -> str:
    if state.lost_books:
        return "Arbetsboken är borta" if len(state.lost_books) == 1 else "Arbetsböckerna är borta"
    return "Möten" if state.has_workbooks else "Det finns ingen arbetsbok än"


def _questions(folder: WorkingFolder) -> NewCasePage:
    from pipeline.web.page_views.new_case import answered_form  # loads what writes workbooks

    return answered_form(folder, {})


def _card(meeting: MeetingState, outputs: Path) -> MeetingCard:
    signs = tuple(_signs(meeting, outputs))
    return MeetingCard(f"/mote/{meeting.key}", meeting.heading, summons_text(meeting), signs)


def _signs(meeting: MeetingState, outputs: Path) -> Iterator[StateSign]:
    """Yield how a meeting's documents stand, what asks most first."""
    counts = meeting.counts
    total = counts.documents
    lacking = sum(bool(missing_words(outputs, one)) for one in meeting.documents)
    if not total:
        yield StateSign("note", "inga dokument än")
    if counts.to_mend:
        yield StateSign("fault", f"{counts.to_mend} att rätta")
    if counts.ready:
        word = "byggda" if lacking else "klara"
        yield StateSign("ready", f"{counts.ready} av {total} dokument {word}")
    if lacking:
        yield StateSign("changed", f"{lacking} dokument där något saknas")
    if counts.changed:
        yield StateSign("changed", f"{counts.changed} att bygga")
    if counts.edited:
        word = "redigerat" if counts.edited == 1 else "redigerade"
        yield StateSign("edited", f"{counts.edited} {word} för hand i Word")
    if counts.sealed:
        word = "fryst" if counts.sealed == 1 else "frysta"
        yield StateSign("sealed", f"{counts.sealed} dokument, {word}")


def _next_up(state: FolderState) -> Iterator[str]:
    """Yield what is to be done in the nearest time; assignments are told of elsewhere."""
    tasks = [one for one in state.status.report.deadlines if one.what != ASSIGNMENT]
    for one in tasks[:_NEXT]:
        late = "försenat, " if one.overdue else ""
        yield f"{short_day(one.day)} – {late}{one.task}"
