"""What is published beside documents: a notice to paste, meetings for a calendar, the list."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from pipeline.building.outgoing import Outgoing
from pipeline.commands.calendar_file import meetings_calendar
from pipeline.commands.notice_text import NoticeText, notice_text
from pipeline.commands.published_beside import coming_meetings, files_beside, notice_texts
from pipeline.commands.published_list import published_lists
from pipeline.plan import plan
from pipeline.revise.clean import Clean
from tests.plan_data import changed, dataset
from tests.test_notices import APPROVED, AT_ONCE, COURT, notices

WHOLE = {**APPROVED, **COURT, "Kommuner/VAG/E-post": "kommunen@vaggeryd.example"}


def text(**cells: Any) -> NoticeText:
    (made,) = (notice_text(one) for one in notices(**cells))
    return made


# ---------------------------------------------------------------- the notice


def test_the_text_says_what_the_notice_does_line_by_line() -> None:
    made = text(**WHOLE)

    assert made.missing == ()
    assert made.data.decode("utf-8-sig").split("\r\n") == [
        "Justerat protokoll",
        "",
        "Organ: Fullmäktige",
        "Sammanträdesdag: 2020-03-30",
        "Paragrafer: §§ 44–46",
        "Justerat: 2020-04-01",
        "Anslaget sätts upp: 2020-04-02",
        "Anslaget tas ned: 2020-04-24",
        "Sista dag att överklaga: 2020-04-23",
        "Överklagas till: Förvaltningsrätten i Lindvalla",
        "Protokollet förvaras: Kommunhuset",
        "E-post: kommunen@vaggeryd.example",
        "",
    ]


def test_a_paragraph_that_was_approved_at_once_says_what_it_is_about() -> None:
    lines = text(**AT_ONCE).data.decode("utf-8-sig").split("\r\n")

    assert lines[0] == "Justerad paragraf"
    assert "Paragraf: § 69" in lines
    assert "Ärende: Utvecklingsprogram, dnr KS 2019/160" in lines
    assert "Anslaget sätts upp: 2019-10-17" in lines
    assert not [line for line in lines if "överklag" in line.casefold()]


@pytest.mark.parametrize(
    ("cell", "header"),
    [
        ("Kommuner/VAG/E-post", "E-post"),
        ("Kommuner/VAG/Förvaltningsrätt", "Förvaltningsrätt"),
        ("Sammanträden/KF-1/Förvaringsplats", "Förvaringsplats"),
        ("Sammanträden/KF-1/Justerat", "Justerat"),
    ],
)
def test_what_is_missing_is_told_and_not_pasted(cell: str, header: str) -> None:
    (made,) = notices(**WHOLE | {cell: ""})

    texts, missing = notice_texts({"anslag.docx": made})

    assert missing == [f"anslag.txt saknar {header}: fyll i cellen."]
    assert "SAKNAS" not in texts["anslag.txt"].decode()


def test_a_day_when_it_was_taken_down_is_the_one_that_is_said() -> None:
    down = WHOLE | {"Sammanträden/KF-1/Anslag ned": "2020-05-04"}

    assert "Anslaget tas ned: 2020-05-04" in text(**down).data.decode()


# ---------------------------------------------------------------- the calendar


TIMES = {"Sammanträden/KF-1/Starttid": "18.00", "Sammanträden/KF-1/Sluttid": "21.30"}


def events(**cells: Any) -> list[Any]:
    sheets = changed(**cells)
    sheets["Sammanträden"] += [
        {"Möte-id": "KF-0", "Organ": "KF", "Datum": "2020-02-24", "Status": "hållet"},
        {"Möte-id": "KF-2", "Organ": "KF", "Datum": "2020-04-27", "Plats": "Sessionssalen"},
        {"Möte-id": "KF-3", "Organ": "KF", "Datum": "2020-05-25", "Byggs": "nej"},
    ]
    found = dataset(sheets)
    coming = coming_meetings(found, found.find("Sammanträden", "KF-1"))
    calendar: Any = Calendar.from_ical(meetings_calendar(coming, date(2020, 1, 15)))
    return [*calendar.walk("VEVENT")]


def test_a_calendar_has_the_meeting_and_those_of_its_body_after_it() -> None:
    first, second = events(**TIMES)

    assert str(first["summary"]) == "Fullmäktige"
    assert f"{first.decoded('dtstart')}" == "2020-03-30 18:00:00"  # the clock of the place
    assert f"{first.decoded('dtend')}" == "2020-03-30 21:30:00"
    assert second.decoded("dtstart") == date(2020, 4, 27)  # a whole day while no time is known
    assert str(second["location"]) == "Sessionssalen"
    assert first["uid"] != second["uid"]


def test_a_meeting_that_is_called_off_leaves_the_calendars_that_have_it() -> None:
    (before, _), (off, _) = events(), events(**{"Sammanträden/KF-1/Status": "inställt"})
    moved = {"Sammanträden/KF-1/Status": "flyttat", "Sammanträden/KF-1/Flyttat till": "KF-2"}
    away, _ = events(**moved)

    assert off["uid"] == before["uid"]
    assert (str(off["status"]), str(off["summary"])) == ("CANCELLED", "Inställt: Fullmäktige")
    assert str(away["description"]) == "Sammanträdet är flyttat till den 27 april 2020."


def test_the_calendar_is_the_same_another_day_until_a_meeting_is_another() -> None:
    def made(day: int, before: bytes = b"", cells: dict[str, Any] | None = None) -> bytes:
        found = dataset(changed(**cells or {}))
        coming = coming_meetings(found, found.find("Sammanträden", "KF-1"))
        return meetings_calendar(coming, date(2020, 1, day), before)

    first = made(15)
    assert made(20, first) == first
    assert made(20, first, TIMES) == made(20, cells=TIMES) != first


# ---------------------------------------------------------------- the list


def listed(*names: str, **cells: Any) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """Return the list's rows as another program reads them, from the .csv and from the .json."""
    found = dataset(changed(**cells))
    plans = {one.target.rpartition("/")[2]: one for one in plan(found).plans}
    files = {name: name.encode() for name in (*plans, *names)}
    meeting = found.find("Sammanträden", "KF-1")
    lists = dict(published_lists(files, plans, meeting))
    rows = csv.reader(io.StringIO(lists["publicerat.csv"].decode("utf-8-sig")), delimiter=";")
    return [*rows], json.loads(lists["publicerat.json"])


TOGETHER = {
    "kallelse-med-handlingar.pdf": "Kallelse med handlingar",
    "handlingar.zip": "Handlingar var för sig",
}


def test_a_case_system_can_read_what_each_file_is() -> None:
    header, *rows = listed("sammantraden.ics", *TOGETHER, **WHOLE)[0]
    by_name = {line[0]: dict(zip(header, line, strict=True)) for line in rows}

    letter = next(line for name, line in by_name.items() if "beslut-program" in name)
    assert letter["Typ"] == "Förslag till beslut om program"
    assert (letter["Dnr"], letter["Organ"]) == ("KS 2019/160", "Fullmäktige")
    assert (letter["Sammanträdesdag"], letter["Datum"]) == ("2020-03-30", "2020-03-04")
    assert by_name["anslag.docx"]["Datum"] == "2020-04-02"
    extract = next(line for name, line in by_name.items() if "protokollsutdrag-45" in name)
    assert (extract["§"], extract["Datum"]) == ("45", "2020-03-30")
    calendar = by_name["sammantraden.ics"]
    assert (calendar["Typ"], calendar["Organ"]) == ("Kalender", "Fullmäktige")
    for name, kind in TOGETHER.items():
        assert by_name[name]["Typ"] == kind
    assert len(calendar["SHA-256"]) == 64


def test_the_text_of_a_notice_stands_in_the_list_as_the_notice_does() -> None:
    (made,) = notices(**WHOLE)
    paper = Outgoing("anslag.docx", made.target, made.kind, made, b"", Clean(b""))
    beside, _ = files_beside([paper], {"handlingar/skiss.pdf": b""}, b"", None)
    rows = {one.pop("Fil"): one for one in json.loads(beside["publicerat.json"])}

    assert [rows[name].pop("SHA-256") for name in rows]
    assert rows["anslag.txt"] == rows["anslag.docx"]
    assert rows["anslag.txt"]["Datum"] == "2020-04-02"
    assert rows["handlingar/skiss.pdf"]["Typ"] == "Handling"


def test_no_cell_of_the_list_is_a_formula_in_excel_and_json_has_it_as_it_is() -> None:
    rows, objects = listed("=1+1.pdf", **{"Ärenden/Ä1/Dnr": "=KS 2019/160"})
    cells = [cell for line in rows for cell in line]

    assert "'=1+1.pdf" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "=1+1.pdf" in [one["Fil"] for one in objects]
    assert [*objects[0]] == rows[0]


def test_the_list_is_in_the_order_of_names_and_the_same_each_time() -> None:
    rows, _ = listed("b.pdf", "a.pdf")
    names = [line[0] for line in rows[1:]]

    assert names == sorted(names)
    assert listed("b.pdf", "a.pdf") == listed("a.pdf", "b.pdf")
