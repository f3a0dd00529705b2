"""Luckor i målkedjan: what in the programmes hangs together with nothing, each at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.commands.folder_state import cell_where
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_names import column_name
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.domain.records import group_by
from pipeline.model import Problem, Source
from pipeline.plan.coverage import gaps
from pipeline.web.page_views.cell_places import cell_link, whole_place
from pipeline.web.page_views.document_rows import as_sentence, plain_sentences

_HEADINGS = {
    "L01": "Det som inte hör till något",
    "L02": "Det som inget hör till",
    "L03": "Tomma rutor mellan riktningar och perspektiv",
    "L04": "Villkor som nämndernas mål inte uppfyller",
}


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap: what its cell is called, where that is and the page about it; what to do."""

    name: str
    place: str
    address: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps of one kind."""

    heading: str
    rows: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class ChainGapsPage:
    """All gaps. `has_faults`: whether rows with a fault were not looked at; `has_goals`: any."""

    title: str
    groups: tuple[GapGroup, ...]
    has_programmes: bool
    has_goals: bool
    has_faults: bool


def chain_gaps_page(folder: WorkingFolder, asked: Mapping[str, str]) -> ChainGapsPage:
    """Return the gaps that `check --coverage` tells; raises what reading the folder raises."""
    state = folder.state()
    plain = plain_sentences(state)
    found = group_by((gap.code, gap) for gap in gaps(state.dataset))
    return ChainGapsPage(
        "Luckor i målkedjan",
        tuple(
            GapGroup(
                heading, tuple(_row(gap, gap.source, plain) for gap in found[code] if gap.source)
            )
            for code, heading in _HEADINGS.items()
            if code in found
        ),
        bool(state.dataset["Program"]),
        bool(state.dataset["Mål"]),
        bool(state.to_mend),
    )


def _row(gap: Problem, source: Source, plain: PlainSentences) -> GapRow:
    return GapRow(
        as_sentence(plain(column_name(plain.dataset, source), source)),
        whole_place(cell_where(plain.dataset, source)),
        cell_link(source),
        as_sentence(plain(gap.message, source)),
        as_sentence(plain(gap.remedy, source, remedy=True)),
    )
