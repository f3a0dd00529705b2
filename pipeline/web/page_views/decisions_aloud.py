"""Läs besluten högt: the sentences that a meeting's points of decisions become, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.building.agenda_papers import item_heading, numbered_items
from pipeline.building.kept_texts import kept_texts
from pipeline.building.made_sentences import PointSentences, point_sentences
from pipeline.building.template_files import TemplateFiles
from pipeline.commands.folder_state import FolderState, MeetingState, cell_place
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.records import group_by, listed
from pipeline.web.answers.lookup import known_meeting
from pipeline.web.page_views.cell_places import cell_link, whole_place


@dataclass(frozen=True, slots=True)
class PointAloud:
    """A point: its sentences, and the cell that they are made of. `address`: its page, or ""."""

    sentences: tuple[str, ...]
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class ItemAloud:
    """An item of the agenda that something is to be decided of."""

    heading: str
    points: tuple[PointAloud, ...]


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """All that a meeting is to decide, or has decided, as its documents may say it."""

    title: str
    meeting: str
    address: str
    items: tuple[ItemAloud, ...]


def decisions_page(folder: WorkingFolder, asked: Mapping[str, str]) -> DecisionsPage:
    """Return the sentences of a meeting by its key; raises NoPageError when there is none."""
    state = folder.state()
    meeting = known_meeting(state, asked["key"])
    templates = TemplateFiles(folder.path, kept_texts(folder.path))
    items = tuple(_items(state, meeting, templates))
    return DecisionsPage("Läs besluten högt", meeting.heading, f"/mote/{meeting.key}", items)


def _items(
    state: FolderState, meeting: MeetingState, templates: TemplateFiles
) -> Iterator[ItemAloud]:
    row, plans = state.dataset.find("Sammanträden", meeting.id), state.plans.plans
    for number, item in numbered_items(row) if row is not None else ():
        decisions = listed(item, "beslut")
        found = group_by(
            (point.cell, point)
            for point in point_sentences(decisions, state.dataset, plans, templates)
            if point.texts
        )
        if found:
            points = tuple(map(_point, found.values()))
            yield ItemAloud(f"{number}. {item_heading(item)}", points)


def _point(alike: list[PointSentences]) -> PointAloud:
    """Return a point, which a proposal and what was decided of it may have in common."""
    first = alike[0]
    said = dict.fromkeys(text for one in alike for text in one.texts)
    place = whole_place(cell_place(first.cell))
    return PointAloud(tuple(said), place, cell_link(first.source) if first.source else "")
