"""A list of what was published, for a case system: file, digest, kind, case, meeting, § and day.

(DECISIONS 372)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.building.clean_copies import diary_number
from pipeline.building.meeting_bundle import FILE, ZIP
from pipeline.domain.papers import DATED, LETTERS
from pipeline.domain.records import day_at, record_at, root_of, text_at
from pipeline.model import DocumentPlan, Record
from pipeline.plan.documents import BY_NAME
from pipeline.schema import Column, Kind
from pipeline.store.files import digest_of
from pipeline.values.flat_table import Flat, FlatTable
from pipeline.values.types import Whole
from pipeline.xlsx.table_texts import table_csv, table_json

NAME = "publicerat"
_NOTICE = "anslag"
CALENDAR = "sammantraden.ics"
_OF_MEETING = {  # what files that are no documents are
    FILE: "Kallelse med handlingar",
    ZIP: "Handlingar var för sig",
    CALENDAR: "Kalender",
}
_FROM_OTHERS = "Handling"
_COLUMNS = (
    Column("Fil", Kind.TEXT),
    Column("SHA-256", Kind.TEXT),
    Column("Typ", Kind.TEXT),
    Column("Dnr", Kind.TEXT),
    Column("Organ", Kind.TEXT),
    Column("Sammanträdesdag", Kind.DAY),
    Column("§", Kind.WHOLE),
    Column("Datum", Kind.DAY),
)


def published_lists(
    files: Mapping[str, bytes], plans: Mapping[str, DocumentPlan], meeting: Record | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the names and the bytes of the list as .csv and .json.

    `plans`: what the files are of, by their names; all others are of `meeting`.
    """
    rows = (_row(name, data, plans.get(name), meeting) for name, data in sorted(files.items()))
    table = FlatTable(NAME, _COLUMNS, tuple(rows))
    yield f"{NAME}.csv", table_csv(table)
    yield f"{NAME}.json", table_json(table)


def _row(
    name: str, data: bytes, plan: DocumentPlan | None, meeting: Record | None
) -> tuple[Flat, ...]:
    item = root_of(plan, "behandling")
    meeting = root_of(plan, "möte") or meeting
    number = item.bare("§") if item is not None else None
    return (
        name,
        digest_of(data),
        BY_NAME[plan.kind].label if plan is not None else _OF_MEETING.get(name, _FROM_OTHERS),
        (diary_number(plan) or None) if plan is not None else None,
        text_at(record_at(meeting, "Organ"), "Namn") or None,
        _plain(day_at(meeting, "Datum")),
        int(number) if isinstance(number, Whole) else None,
        _plain(_day_of(plan, item, meeting)),
    )


def _day_of(plan: DocumentPlan | None, item: Record | None, meeting: Record | None) -> date | None:
    """Return the day that stands on a document, as far as a cell says it."""
    kind = plan.kind if plan is not None else ""
    if kind in LETTERS:
        return day_at(item, DATED)
    if kind == _NOTICE:
        return day_at(item, "Anslag upp") or day_at(meeting, "Anslag upp")
    if plan is not None and not plan.meeting:
        return day_at(plan.dataset.find("Program", plan.program), "Datum")
    return day_at(meeting, "Datum")


def _plain(day: date | None) -> date | None:
    return date(day.year, day.month, day.day) if day else None
