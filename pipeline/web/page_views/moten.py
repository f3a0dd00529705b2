"""Möten: a card for each meeting, what comes first, and what is to be done by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.commands.folder_state import DocumentCounts, FolderState, MeetingState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.deadlines import ASSIGNMENT
from pipeline.web.answers.signs import StateSign
from pipeline.web.page_views.days import short_day
from pipeline.web.page_views.summons import summons_text

_NEXT = 5  # deadlines on the page


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting: what it is called, when its call goes out, how its documents stand."""

    address: str
    heading: str
    about: str
    signs: tuple[StateSign, ...]


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """All meetings. `next_up`: what is to be done, the nearest first."""

    title: str
    coming: tuple[MeetingCard, ...]
    held: tuple[MeetingCard, ...]
    next_up: tuple[str, ...]


def meetings_page(folder: WorkingFolder, asked: Mapping[str, str]) -> MeetingsPage:
    """Return the first page; raises what reading the folder raises."""
    state = folder.state()
    return MeetingsPage(
        "Möten",
        tuple(_card(one) for one in state.meetings if not one.is_over),
        tuple(_card(one) for one in state.meetings if one.is_over),
        tuple(_next_up(state)),
    )


def _card(meeting: MeetingState) -> MeetingCard:
    signs = tuple(_signs(meeting.counts))
    return MeetingCard(f"/mote/{meeting.key}", meeting.heading, summons_text(meeting), signs)


def _signs(counts: DocumentCounts) -> Iterator[StateSign]:
    """Yield how a meeting's documents stand, what asks most first."""
    total = counts.documents
    if not total:
        yield StateSign("note", "inga dokument än")
    if counts.to_mend:
        yield StateSign("fault", f"{counts.to_mend} att rätta")
    if counts.ready:
        yield StateSign("ready", f"{counts.ready} av {total} dokument klara")
    if counts.changed:
        yield StateSign("changed", f"{counts.changed} att bygga")
    if counts.edited:
        word = "redigerat" if counts.edited == 1 else "redigerade"
        yield StateSign("edited", f"{counts.edited} {word} för hand i Word")
    if counts.sealed:
        word = "förseglat" if counts.sealed == 1 else "förseglade"
        yield StateSign("sealed", f"{counts.sealed} dokument, {word}")


def _next_up(state: FolderState) -> Iterator[str]:
    """Yield what is to be done in the nearest time; assignments are told of elsewhere."""
    tasks = [one for one in state.status.report.deadlines if one.what != ASSIGNMENT]
    for one in tasks[:_NEXT]:
        late = "försenat, " if one.overdue else ""
        yield f"{short_day(one.day)} – {late}{one.task}"
