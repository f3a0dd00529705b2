"""A notice of approved minutes as text, for the form of a digital notice board (DECISIONS 372).

It says what the notice as a document does: 8 kap. 12 § kommunallagen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pipeline.domain.records import day_at, record_at, root_of, roots_of, text_at
from pipeline.model import DocumentPlan, Record
from pipeline.swedish.deadlines import earliest_removal, last_day_to_appeal
from pipeline.swedish.numbers import NBSP
from pipeline.swedish.paragraphs import paragraph_numbers
from pipeline.values.types import Whole


class NoticeText(NamedTuple):
    """The text of a notice, and the headers of the empty cells that it should have had."""

    data: bytes
    missing: tuple[str, ...]


def notice_text(plan: DocumentPlan) -> NoticeText:
    """Return a notice as lines of `Organ: Kommunstyrelsen`, with line breaks that Windows shows."""
    pairs = [*_pairs(plan)]
    lines = [f"{label}: {text}" for label, text, _ in pairs if text]
    text = "\r\n".join([_heading(plan), "", *lines, ""]).replace(NBSP, " ")
    missing = tuple(dict.fromkeys(header for _, text, header in pairs if header and not text))
    return NoticeText(text.encode("utf-8-sig"), missing)


def _heading(plan: DocumentPlan) -> str:
    return "Justerad paragraf" if root_of(plan, "behandling") else "Justerat protokoll"


def _pairs(plan: DocumentPlan) -> Iterator[tuple[str, str, str]]:
    """Yield label, text, and the header of the cell that must not be empty."""
    meeting, item = root_of(plan, "möte"), root_of(plan, "behandling")
    town = record_at(meeting, "Organ", "Kommun")
    row = item or meeting
    up, down = day_at(row, "Anslag upp"), day_at(row, "Anslag ned")
    numbers = [
        int(n) for one in roots_of(plan, "punkterna") if isinstance(n := one.bare("§"), Whole)
    ]
    yield "Organ", text_at(record_at(meeting, "Organ"), "Namn"), "Namn"
    yield "Sammanträdesdag", text_at(meeting, "Datum"), "Datum"
    yield "Paragraf" if item else "Paragrafer", paragraph_numbers(numbers), "§"
    if item:
        yield "Ärende", _matter(item), ""
    approved = text_at(meeting, "Datum" if item else "Justerat")
    yield "Justerad" if item else "Justerat", approved, "Justerat"
    yield "Anslaget sätts upp", _day(up), "Anslag upp"
    yield "Anslaget tas ned", _day(down or (up and earliest_removal(up))), ""
    if plan.view.roots.get("kan_överklagas") and up:
        yield "Sista dag att överklaga", _day(last_day_to_appeal(up)), ""
        yield "Överklagas till", text_at(town, "Förvaltningsrätt"), "Förvaltningsrätt"
    yield "Protokollet förvaras", text_at(meeting, "Förvaringsplats"), "Förvaringsplats"
    yield "E-post", text_at(town, "E-post"), "E-post"


def _matter(item: Record) -> str:
    case = record_at(item, "Ärende")
    number = text_at(case, "Dnr")
    title = text_at(item, "Rubrik") or text_at(case, "Ärendemening")
    return f"{title}, dnr {number}" if number else title


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
