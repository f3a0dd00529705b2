"""The filters about papers: rows of Handlingar, and what is built or was decided and needs no row.

What has no row is a mapping with the same names: titel, datum, paragraf, bilaga_nr. (DECISIONS 187)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.domain.course import LETTER
from pipeline.domain.decisions import PROGRAM
from pipeline.domain.papers import OFFICERS_REPORTS
from pipeline.domain.records import ask_row, ask_rows, ask_text, ask_value
from pipeline.model import Row
from pipeline.values.computed import ComputedText
from pipeline.values.types import Day

Paper = Row | Mapping[str, Any]
_DATED = "skrivelsens_datum"


def all_papers(asked: Row | Iterable[Row]) -> list[Paper]:
    """Return the papers of an item, or of the decisions of one: rows and minutes, what is sent."""
    typed = _typed(asked)
    items = _items(asked)
    return [*_in_time(_minutes(items), typed), *_sent(items, typed)]


def attachments(decisions: Iterable[Row]) -> list[Paper]:
    """Return the papers that have an attachment number, in that order, also what is sent."""
    rows = list(decisions)
    typed = _typed(rows)
    return [*sorted(filter(_number, typed), key=_number), *_sent(_items(rows), typed)]


def papers(decisions: Iterable[Row]) -> list[Paper]:
    """Return the papers that are no attachments, each once: earlier minutes, and rows."""
    rows = list(decisions)
    plain = [paper for paper in _typed(rows) if not _number(paper)]
    return _in_time(_minutes(_items(rows)), plain)


def letter(item: Row) -> Any:
    """Return the day of the letter that goes with an item: its own, else one to an earlier body.

    "" where none does, or where a row of Handlingar names that to an earlier body.
    """
    own = ask_value(item, _DATED)
    named = any(ask_text(paper, "typ") in OFFICERS_REPORTS for paper in _typed(item))
    return own or ("" if named else ask_value(ask_row(item, LETTER), _DATED) or "")


def _typed(asked: Row | Iterable[Row]) -> list[Row]:
    rows = [asked] if isinstance(asked, Row) else asked
    return list(dict.fromkeys(paper for row in rows for paper in ask_rows(row, "handlingar")))


def _items(asked: Row | Iterable[Row]) -> list[Row]:
    if isinstance(asked, Row) and asked.record.sheet == "Behandling":
        return [asked]
    rows = [asked] if isinstance(asked, Row) else asked
    items = [item for row in rows if (item := ask_row(row, "behandling"))]
    return list(dict.fromkeys(items))


def _in_time(minutes: Iterable[Paper], rows: Iterable[Row]) -> list[Paper]:
    """Return the rows in their order, and each of the minutes after what is not later."""
    found: list[Paper] = list(rows)
    for paper in minutes:
        before = [at for at, other in enumerate(found, 1) if not _is_later(other, paper)]
        found.insert(before[-1] if before else 0, paper)
    return found


def _is_later(one: Paper, other: Paper) -> bool:
    first, second = _day(one), _day(other)
    return first is None or second is None or first > second


def _day(paper: Paper) -> Day | None:
    day = ask_value(paper, "datum") if isinstance(paper, Row) else paper["datum"]
    return day if isinstance(day, Day) else None


def _number(paper: Row) -> int:
    """Return the attachment number, 0 if there is none."""
    number = paper.get("bilaga_nr")
    return int(number) if isinstance(number, int) else 0


def _sent(items: Iterable[Row], typed: Iterable[Row]) -> list[Paper]:
    """Return what the letters send to be adopted, numbered after the attachments with a row."""
    highest = max(map(_number, typed), default=0)
    found = [item for item in items if ask_text(item, "skickas_med")]
    return [_adopted(item, highest + at) for at, item in enumerate(found, 1)]


def _adopted(item: Row, number: int) -> Mapping[str, Any]:
    case = ask_row(item, "ärende")
    program = ask_row(case, "program")
    if ask_text(item, "skickas_med") == PROGRAM:
        return _paper(ask_value(program, "namn"), ask_value(program, "datum"), number=number)
    named = ask_value(program, "benämning_politisk_vilja") or "Politisk vilja"
    period = ask_value(case, "mandatperiod")
    known = [value.source for value in (named, period) if hasattr(value, "source")]
    title = ComputedText(f"{named} {period}", tuple(known))
    day = ask_value(item, _DATED) or ask_value(ask_row(item, LETTER), _DATED)
    return _paper(title, day, number=number)


def _minutes(items: Iterable[Row]) -> list[Paper]:
    """Return the minutes of the bodies that treated the matter before."""
    rows = [row for item in items for row in ask_rows(item, "tidigare_behandling")]
    return [_extract(row) for row in dict.fromkeys(rows)]


def _extract(item: Row) -> Mapping[str, Any]:
    meeting = ask_row(item, "möte")
    body = ask_value(ask_row(meeting, "organ"), "i_löpande_text")
    known = (body.source,) if hasattr(body, "source") else ()
    title = ComputedText(f"Protokoll från {body}" if body else "Protokoll", known)
    return _paper(title, ask_value(meeting, "datum"), ask_value(item, "paragraf"))


def _paper(title: Any, day: Any, paragraph: Any = None, number: int = 0) -> Mapping[str, Any]:
    return {
        "titel": title,
        "datum": day or "",
        "paragraf": paragraph or "",
        "bilaga_nr": number or "",
    }
