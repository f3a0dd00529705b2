"""What is to be done by when: the order of a meeting's days, coming deadlines, the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from pipeline.building.deadline_lines import reason, when
from pipeline.check import check
from pipeline.commands.calendar_file import as_calendar
from pipeline.domain.deadlines import coming_deadlines
from pipeline.model import Deadline, Problem, Severity
from tests.amounts import examples
from tests.plan_data import Sheets, change, tables
from tests.test_meeting_rules import at, made, only, problems

DAYS = ("Kallelse skickas", "Datum", "Justerat", "Anslag upp", "Anslag ned")
EMPTY = dict.fromkeys((f"Sammanträden/KF1/{header}" for header in DAYS), "")


def day(text: str) -> date:
    return date.fromisoformat(text)


def meeting(status: str, **days: str) -> Sheets:
    """Return the case with the council's meeting as told: held=, called=, approved=, up=, down=."""
    names = dict(zip(("called", "held", "approved", "up", "down"), DAYS, strict=True))
    cells = {f"Sammanträden/KF1/{names[word]}": value for word, value in days.items()}
    return made(**(EMPTY | cells | {"Sammanträden/KF1/Status": status}))


def coming(sheets: Sheets, today: str, key: str = "KF1") -> list[Deadline]:
    """Return what is to be done of a meeting, or another row."""
    found = coming_deadlines(check(tables(sheets), day(today)), day(today))
    return [one for one in found if one.about.key == key]


def told(code: str, sheets: Sheets, today: str, key: str = "KF1") -> list[Problem]:
    """Return the problems with a code at a meeting, on a day."""
    found = check(tables(sheets), day(today)).problems
    return [p for p in found if p.code == code and p.source and p.source.key == key]


# ---------------------------------------------------------------- the order of the days


ORDER = [
    (
        {"called": "2019-11-26"},
        "Kallelse skickas",
        "Kallelsen skickas 2019-11-26, men sammanträdet är redan 2019-11-25.",
    ),
    (
        {"approved": "2019-11-24"},
        "Justerat",
        "Protokollet justerades 2019-11-24, men sammanträdet är först 2019-11-25.",
    ),
    (
        {"approved": "2019-12-02", "up": "2019-12-01"},
        "Anslag upp",
        "Anslaget sattes upp 2019-12-01, men protokollet justerades först 2019-12-02.",
    ),
    (
        {"up": "2019-11-24"},
        "Anslag upp",
        "Anslaget sattes upp 2019-11-24, men sammanträdet är först 2019-11-25.",
    ),
    (
        {"up": "2019-12-03", "down": "2019-12-03"},
        "Anslag ned",
        "Anslaget tas ned 2019-12-03, men anslaget sattes upp först 2019-12-03.",
    ),
]


@pytest.mark.parametrize(("days", "header", "says"), ORDER)
def test_each_pair_of_days_has_a_sentence_of_its_own(
    days: dict[str, str], header: str, says: str
) -> None:
    sheets = meeting("anslaget", held="2019-11-25", **days)
    found = only("S30", sheets)

    assert found.severity is Severity.ERROR
    assert at(found) == f"Sammanträden/{header}"
    assert found.message == says
    assert [p for code in ("S04", "S06", "S07") for p in problems(code, sheets)] == []


def test_all_days_may_be_the_same_but_the_notice_stays() -> None:
    same = dict.fromkeys(("called", "held", "approved", "up"), "2019-11-25")

    assert problems("S30", meeting("anslaget", **same, down="2019-12-17")) == []


def test_a_meeting_that_is_called_off_has_no_order() -> None:
    assert problems("S30", meeting("inställt", held="2019-11-25", called="2019-11-26")) == []


@settings(max_examples=examples(30))
@given(st.lists(st.none() | st.integers(0, 30), min_size=5, max_size=5))
def test_every_day_out_of_order_is_told_once_and_no_other(offsets: list[int | None]) -> None:
    offsets[1] = offsets[1] or 0  # the meeting's own day is always there
    start = day("2019-11-01")
    days = [None if n is None else start + timedelta(n) for n in offsets]
    cells = dict(zip(("called", "held", "approved", "up", "down"), days, strict=True))
    sheets = meeting("anslaget", **{name: str(value or "") for name, value in cells.items()})

    known = [(header, value) for header, value in zip(DAYS, days, strict=True) if value]
    wrong = [
        (one[0] if other[0] == "Datum" else other[0])
        for one, other in pairwise(known)
        if other[1] < one[1] or (other[0] == "Anslag ned" and one[1] == other[1])
    ]
    found = [at(p).partition("/")[2] for p in problems("S30", sheets)]

    assert sorted(found) == sorted(wrong)
    late = {at(p).partition("/")[2] for code in ("S04", "S07") for p in problems(code, sheets)}
    assert not late & set(found)


# ---------------------------------------------------------------- coming deadlines


def test_before_the_meeting_the_call_the_announcement_and_the_minutes_are_to_come() -> None:
    found = coming(meeting("planerat", held="2019-11-25"), "2019-11-01")

    assert [(str(one.day), one.what, one.about.column) for one in found] == [
        ("2019-11-18", "kallelse", "Kallelse skickas"),
        ("2019-11-18", "tillkännagivande", "Kallelse skickas"),
        ("2019-12-09", "justering", "Justerat"),
    ]
    assert {one.whose for one in found} == {"Ekby kommun"}
    assert found[0].task == "Skicka kallelsen till kommunfullmäktige den 25 november 2019"
    assert reason(found[0]).startswith(
        "Fullmäktige ska kallas minst en vecka före (5 kap. 15 § kommunallagen). Ur arbetsbok.xlsx,"
    )


def test_a_body_with_days_of_its_own_is_called_by_them_and_one_without_by_its_cell() -> None:
    cells = {"Sammanträden/KS1/Status": "planerat", "Sammanträden/KSAU2/Status": "planerat"}
    sheets = made(**cells, **{"Sammanträden/KSAU2/Kallelse skickas": "2019-03-14"})

    board = coming(sheets, "2019-03-01", "KS1")[0]
    assert (str(board.day), board.what) == ("2019-03-08", "kallelse")
    call, _ = coming(sheets, "2019-03-01", "KSAU2")
    assert (str(call.day), call.why) == ("2019-03-14", "Dagen står i ”Kallelse skickas”.")


def test_the_call_says_which_cells_it_follows_from() -> None:
    sheets = made(**{"Sammanträden/KS1/Status": "planerat"})
    call = coming(sheets, "2019-03-01", "KS1")[0]

    assert [(cell.sheet, cell.address) for cell in call.cells] == [
        ("Sammanträden", "C3"),
        ("Organ", "F3"),
    ]


def test_after_approval_the_notice_is_next_and_after_it_nothing_until_it_may_come_down() -> None:
    held = meeting("justerat", held="2019-11-25", approved="2019-12-02")
    up = change(held, "Sammanträden/KF1/Anslag upp", "2019-12-10")

    (notice,) = coming(meeting("justerat", held="2019-11-25", approved="2019-12-02"), "2019-12-03")
    (down,) = coming(up, "2019-12-11")

    assert (str(notice.day), notice.what) == ("2019-12-04", "anslag")
    assert (str(down.day), down.what, down.may_wait) == ("2020-01-03", "anslaget ned", True)
    assert coming(up, "2020-01-04") == []


@pytest.mark.parametrize(
    ("up", "first", "says"),
    [
        ("2027-03-05", "2027-03-31", "den 30 mars 2027: 21 dagar senare är långfredagen; nästa"),
        ("2027-06-04", "2027-06-29", "den 28 juni 2027: 21 dagar senare är midsommarafton; nästa"),
        ("2026-12-03", "2026-12-29", "den 28 december 2026: 21 dagar senare är julafton; nästa"),
        ("2026-12-10", "2027-01-05", "den 4 januari 2027: 21 dagar senare är nyårsafton; nästa"),
        ("2027-02-06", "2027-03-02", "den 1 mars 2027: 21 dagar senare är en lördag; nästa"),
        ("2027-02-08", "2027-03-02", "den 1 mars 2027 (13 kap. 5 § kommunallagen)."),
    ],
)
def test_what_moves_the_day_is_named(up: str, first: str, says: str) -> None:
    (found,) = coming(meeting("anslaget", held=up, approved=up, up=up), up)

    assert str(found.day) == first
    assert says in found.why


def test_a_last_day_that_is_free_is_not_moved_and_it_is_said() -> None:
    (found,) = coming(meeting("hållet", held="2019-12-18"), "2019-12-20")

    assert str(found.day) == "2020-01-01"
    assert found.why.endswith("Dagen är nyårsdagen och flyttas inte.")


def test_what_should_have_been_done_is_overdue_and_comes_first() -> None:
    sheets = meeting("hållet", held="2019-11-25")
    found = coming_deadlines(check(tables(sheets), day("2019-12-10")), day("2019-12-10"))

    late = next(one for one in found if one.about.key == "KF1")
    assert late.overdue
    assert when(late) == "försenat, senast 2019-12-09"
    assert [one.day for one in found] == sorted(one.day for one in found)


def test_an_assignment_and_a_follow_up_have_their_day() -> None:
    sheets = made(**{"Beslut/B1/Status": "fattat"})
    sheets["Beslutspunkter"][0] |= {"Klart senast": "2019-06-30", "Ansvarig": "KLK"}
    sheets["Program"] = [
        {"Program-id": "P", "Kommun": "EKB", "Namn": "Programmet", "Dokumenttyp": "program"}
        | {"Status": "gällande", "Följs upp": "varje år; 2018-04; 2018-08; 2019-02; 2020"}
    ]

    (assignment,) = coming(sheets, "2019-03-07", "B1.1")
    follow_ups = coming(sheets, "2019-03-07", "P")

    assert assignment.task == "Uppdraget ska vara klart: ta upp ärendet igen den 20 mars 2019"
    assert (str(assignment.day), assignment.why) == ("2019-06-30", "Uppdraget har kontoret.")
    assert [(str(one.day), one.overdue) for one in follow_ups] == [
        ("2019-02-28", True),  # of the times gone by only the last
        ("2020-12-31", False),
    ]
    (late,) = coming(sheets, "2019-07-01", "B1.1")
    assert late.overdue
    sheets["Beslutspunkter"][0] |= {"Slutfört": "2019-06-28"}
    assert coming(sheets, "2019-07-01", "B1.1") == []


def test_a_follow_up_that_is_there_is_done() -> None:
    sheets = made()
    sheets["Program"] = [
        {"Program-id": "P", "Kommun": "EKB", "Namn": "Programmet", "Dokumenttyp": "program"}
        | {"Status": "gällande", "Följs upp": "2019-04; 2019-08"}
    ]
    sheets["Mål"] = [{"Mål-id": "M1", "Program": "P", "Nivå": "KF-mål", "Måltext": "ett"}]
    sheets["Uppföljning"] = [
        {"Uppföljning-id": "U", "Period": "2019-04", "Mätdatum": "2019-04-30", "Mål": "M1"}
    ]

    assert [str(one.day) for one in coming(sheets, "2019-03-07", "P")] == ["2019-08-31"]


def test_another_municipalitys_meetings_are_its_own_business() -> None:
    sheets = meeting("justerat", held="2019-11-25")
    sheets["Kommuner"][0]["Byggs"] = "nej"

    assert coming(sheets, "2019-12-20") == []
    assert told("S32", sheets, "2019-12-20") == []


@pytest.mark.parametrize("status", ["inställt", "flyttat"])
def test_nothing_is_to_be_done_of_a_meeting_that_never_takes_place(status: str) -> None:
    assert coming(meeting(status, held="2019-11-25"), "2019-11-01") == []


STATUSES = ("planerat", "kallat", "hållet", "justerat", "anslaget", "inställt", "flyttat")


@settings(max_examples=examples(40))
@given(
    st.sampled_from(STATUSES),
    st.lists(st.none() | st.integers(0, 60), min_size=5, max_size=5),
    st.integers(-20, 90),
)
def test_whatever_the_cells_say_deadlines_are_in_order_and_told_of_when_late(
    status: str, offsets: list[int | None], now: int
) -> None:
    start = day("2019-11-01")
    cells = zip(("called", "held", "approved", "up", "down"), offsets, strict=True)
    days = {name: "" if n is None else str(start + timedelta(n)) for name, n in cells}
    sheets, today = meeting(status, **days), start + timedelta(now)

    found = coming(sheets, str(today))
    late = {one.about.column for one in found if one.overdue and one.what != "tillkännagivande"}

    assert [one.day for one in found] == sorted(one.day for one in found)
    assert all(one.cells and one.overdue == (one.day < today) for one in found)
    told_late = {p.source.column for p in told("S31", sheets, str(today)) if p.source}
    by_other_rules = {"Kallelse skickas"} if days["called"] else set()  # S04, S30
    assert told_late | by_other_rules == late | by_other_rules
    assert told_late <= late
    assert len({one.what for one in found}) == len(found)


# ---------------------------------------------------------------- what today says


LATE = [
    (
        meeting("planerat", held="2019-11-25"),
        "2019-11-18",
        "Kallelse skickas",
        "Kallelsen skulle ha skickats senast 2019-11-18, men mötet står som planerat.",
    ),
    (
        meeting("hållet", held="2019-11-25"),
        "2019-12-09",
        "Justerat",
        "Protokollet skulle ha justerats senast 2019-12-09 (5 kap. 69 § kommunallagen), men "
        "mötet står som hållet.",
    ),
    (
        meeting("kallat", held="2019-11-25"),
        "2019-12-09",
        "Justerat",
        "Protokollet skulle ha justerats senast 2019-12-09 (5 kap. 69 § kommunallagen), men "
        "mötet står som kallat.",
    ),
    (
        meeting("justerat", held="2019-11-25", approved="2019-12-02"),
        "2019-12-04",
        "Anslag upp",
        "Att protokollet är justerat skulle ha tillkännagetts senast 2019-12-04 "
        "(8 kap. 12 § kommunallagen).",
    ),
]


@pytest.mark.parametrize(("sheets", "last", "header", "says"), LATE)
def test_what_is_late_is_told_the_day_after_and_not_before(
    sheets: Sheets, last: str, header: str, says: str
) -> None:
    after = str(day(last) + timedelta(1))
    (found,) = told("S31", sheets, after)

    assert found.severity is Severity.WARNING
    assert at(found) == f"Sammanträden/{header}"
    assert found.message == says
    assert told("S31", sheets, last) == []
    assert told("S31", change(sheets, "Sammanträden/KF1/Byggs", "nej"), after) == []


def test_a_workbook_without_the_column_says_nothing_of_minutes_long_ago() -> None:
    sheets = meeting("hållet", held="2019-11-25")
    for row in sheets["Sammanträden"]:
        del row["Justerat"]

    assert told("S31", sheets, "2024-01-01") == []
    assert coming(sheets, "2024-01-01") == []


def test_a_planned_meeting_of_long_ago_says_nothing() -> None:
    assert told("S31", meeting("planerat", held="2019-11-25"), "2020-11-25") == []


@pytest.mark.parametrize(
    ("status", "header"), [("justerat", "Justerat"), ("anslaget", "Anslag upp")]
)
def test_what_is_done_has_its_day(status: str, header: str) -> None:
    days = {"approved": "2019-12-02"} if header == "Anslag upp" else {}
    sheets = meeting(status, held="2019-11-25", **days)
    (found,) = told("S32", sheets, "2019-12-03")

    assert found.severity is Severity.WARNING
    assert at(found) == f"Sammanträden/{header}"
    assert found.message == f"Mötet står som {status}, men det står ingen dag i ”{header}”."
    full = change(sheets, f"Sammanträden/KF1/{header}", "2019-12-03")
    assert told("S32", full, "2019-12-03") == []


# ---------------------------------------------------------------- the calendar


TODAY = day("2019-11-01")
CALLED = meeting("planerat", held="2019-11-25")


def calendar(sheets: Sheets, today: date = TODAY) -> bytes:
    return as_calendar(coming_deadlines(check(tables(sheets), today), today), today)


def events(sheets: Sheets, today: date = TODAY) -> list[Any]:
    """Return the events of the council's meetings, as the library that we write with reads them."""
    found: list[Any] = Calendar.from_ical(calendar(sheets, today)).walk("VEVENT")
    return [event for event in found if "kommunfullmäktige" in event["summary"]]


def days_by_uid(sheets: Sheets, today: date = TODAY) -> dict[str, date]:
    return {event["uid"]: event["dtstart"].dt for event in events(sheets, today)}


def test_the_calendar_reads_as_whole_days_with_a_reminder_the_morning_before() -> None:
    first = events(CALLED)[0]
    (alarm,) = first.walk("VALARM")

    assert (first["dtstart"].dt, first["dtend"].dt) == (day("2019-11-18"), day("2019-11-19"))
    assert first["summary"] == (
        "Skicka kallelsen till kommunfullmäktige den 25 november 2019 (sista dagen)"
    )
    assert alarm["trigger"].dt == timedelta(hours=-15)


def test_its_lines_are_as_the_standard_has_them_and_the_bytes_are_the_same_each_time() -> None:
    data = calendar(CALLED)

    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data == calendar(CALLED)
    for header in (b"VERSION:2.0", b"METHOD:PUBLISH", b"PRODID:"):
        assert data.count(header) == 1


def test_a_moved_meeting_moves_its_events_and_makes_no_new_ones() -> None:
    before = days_by_uid(CALLED)
    after = days_by_uid(meeting("planerat", held="2019-12-02"), TODAY + timedelta(1))

    assert len(before) == 3
    assert {uid: moved - before[uid] for uid, moved in after.items()} == (
        dict.fromkeys(before, timedelta(7))
    )


def test_two_municipalities_share_no_event() -> None:
    theirs = meeting("planerat", held="2019-11-25")
    change(theirs, "Kommuner/EKB/Namn", "Ängby kommun")

    assert not days_by_uid(CALLED).keys() & days_by_uid(theirs).keys()


def test_what_is_late_has_no_reminder() -> None:
    (late,) = events(meeting("hållet", held="2019-11-25"), day("2019-12-20"))

    assert late.walk("VALARM") == []
