"""What several rules ask: whether a paper is on its way, and to whose case a row belongs."""

from __future__ import annotations

from pipeline.check.rules.registry import hop
from pipeline.model import Dataset, Record
from pipeline.values.types import Day

OVER = ("hållet", "justerat", "anslaget", "inställt", "flyttat")
TO_COME = ("planerat", "kallat")
CALLED = ("kallat", "hållet", "justerat", "anslaget")


def is_built(record: Record | None) -> bool:
    """Return whether Byggs of a municipality, meeting or programme lets its documents be built."""
    return record is None or str(record["Byggs"]) != "nej"


def is_waiting(item: Record) -> bool:
    """Return whether an officer's report on the item is built, and its meeting is to come."""
    meeting = hop(item, "Möte")
    built = is_built(meeting) and is_built(hop(item, "Ärende", "Kommun"))
    coming = meeting is not None and str(meeting["Status"]) not in OVER
    return built and coming and isinstance(item["Skrivelsens datum"], Day)


def same_case(item: Record) -> tuple[Record, ...]:
    """Return every item of the case that an item belongs to, itself too."""
    return listed(hop(item, "Ärende"), "behandling")


def listed(record: Record | None, name: str) -> tuple[Record, ...]:
    """Return the records of a list, by its vocabulary name."""
    link = record.lists.get(name) if record else None
    return link.records if link else ()


def built_programs(data: Dataset) -> list[Record]:
    """Return the programmes whose documents are built here."""
    return [row for row in data["Program"] if is_built(row) and is_built(hop(row, "Kommun"))]


def kept_goals(program: Record | None) -> list[Record]:
    """Return the goals that stay in a programme."""
    return [goal for goal in listed(program, "mål") if is_kept(goal)]


def is_kept(goal: Record) -> bool:
    """Return whether a goal stays in its programme."""
    return str(goal["Status"]) != "utgår"


def cases_of(text: Record) -> tuple[Record, ...]:
    """Return the cases that a row of Texter belongs to."""
    cases: tuple[Record, ...] = text["Ärende"]
    items: tuple[Record, ...] = text["Behandling"]
    found = [*cases, *(case for item in items if (case := hop(item, "Ärende")))]
    return tuple(dict.fromkeys(found))


def program_of(text: Record) -> Record | None:
    """Return the programme that a row of Texter is about."""
    own = hop(text, "Program")
    cases = (hop(case, "Program") for case in cases_of(text))
    return own or next((program for program in cases if program), None)
