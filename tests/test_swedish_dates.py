"""Dates, periods and times of day: printed as Swedish texts do, read as officers type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Cell, Source
from pipeline.swedish import dates
from pipeline.swedish.almanac import DateFault, month_name
from pipeline.swedish.dates import parse_clock, parse_day, parse_moment, parse_span
from pipeline.values.types import Clock, Day

DAYS = st.dates()
MEETING = date(2019, 10, 16)


def test_a_date_is_printed_for_running_text_with_weekday_and_for_tables() -> None:
    assert dates.running(MEETING) == "den 16 oktober 2019"
    assert dates.weekday_running(MEETING) == "onsdagen den 16 oktober 2019"
    assert dates.iso(MEETING) == "2019-10-16"
    assert month_name(4) == "april"


def test_the_date_of_a_cell_is_printed_like_any_date() -> None:
    day = Day(MEETING, Source("Sammanträden", "M", "Datum"), Cell("a.xlsx"))

    assert dates.weekday_running(day) == "onsdagen den 16 oktober 2019"
    assert dates.iso(day) == "2019-10-16"


@pytest.mark.parametrize(
    ("precision", "text"),
    [("dag", "den 1 april 2019"), ("månad", "april 2019"), ("år", "2019")],
)
def test_a_moment_is_printed_as_far_as_it_is_known(precision: str, text: str) -> None:
    assert dates.moment_running(date(2019, 4, 1), precision) == text


@pytest.mark.parametrize(
    "text",
    [
        "2019-10-16",
        " 2019-10-16 ",
        "2019‑10‑16",
        "2019–10–16",
        "2019.10.16",
        "2019/10/16",
        "20191016",
        "2019-10-16 00:00:00",
        "16 oktober 2019",
        "16\u00a0oktober 2019",
        "den 16 oktober 2019",
        "Den 16:e oktober 2019",
        "16. Oktober 2019",
        "16 okt 2019",
        "16 okt. 2019",
        "16/10 2019",
        "16/10-2019",
        "onsdagen den 16 oktober 2019",
        "onsdag 16 oktober, 2019",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_day(text) == MEETING


@pytest.mark.parametrize(
    ("text", "kind", "suggestion", "reason"),
    [
        ("20 mars", "no year", "ÅÅÅÅ-03-20", "”20 mars” är text, inte ett datum med år"),
        ("den 27 maj", "no year", "ÅÅÅÅ-05-27", "”den 27 maj” är text, inte ett datum med år"),
        ("1/4", "no year", "ÅÅÅÅ-04-01", "”1/4” är text, inte ett datum med år"),
        ("29 februari", "no year", "ÅÅÅÅ-02-29", None),
        ("31 april 2019", "impossible", "2019-04-30", "31 april finns inte – april har 30 dagar"),
        ("2019-04-31", "impossible", "2019-04-30", "31 april finns inte – april har 30 dagar"),
        ("31 april", "impossible", "ÅÅÅÅ-04-30", "31 april finns inte – april har 30 dagar"),
        (
            "2019-02-29",
            "impossible",
            "2019-02-28",
            "29 februari 2019 finns inte – februari 2019 har 28 dagar",
        ),
        (
            "2019-13-05",
            "impossible",
            "2019-05-13",
            "månad 13 finns inte – ett år har 12 månader",
        ),
        ("2019-00-05", "impossible", "", None),
        ("2019-04-00", "impossible", "", "0 april finns inte – april har 30 dagar"),
        ("0000-01-01", "impossible", "", None),
        (
            "tisdag 16 oktober 2019",
            "impossible",
            "2019-10-16",
            "den 16 oktober 2019 är en onsdag, inte en tisdag",
        ),
        ("16/10/2019", "not a date", "2019-10-16", None),
        ("19-10-16", "not a date", "2019-10-16", None),
        ("16 oktber 2019", "not a date", "2019-10-16", None),
        ("april 2019", "not a date", "2019-04-DD", None),
        ("2019-04", "not a date", "2019-04-DD", None),
        ("2019", "not a date", "2019-MM-DD", None),
        ("snart", "not a date", "", "”snart” går inte att läsa som ett datum"),
        ("5 gånger 2019", "not a date", "", None),
        ("13/14", "not a date", "", None),
        ("", "not a date", "", None),
    ],
)
def test_what_is_no_day_says_why_and_what_was_meant(
    text: str, kind: str, suggestion: str, reason: str | None
) -> None:
    with pytest.raises(DateFault) as caught:
        parse_day(text)

    assert (caught.value.kind, caught.value.suggestion) == (kind, suggestion)
    assert reason is None or caught.value.reason == reason


@given(DAYS)
def test_every_printed_date_is_read_back(day: date) -> None:
    assert parse_day(dates.iso(day)) == day
    if day.year >= 1000:
        assert parse_day(dates.running(day)) == day
        assert parse_day(dates.weekday_running(day)) == day


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2019-04-01", date(2019, 4, 1), "dag"),
        ("den 1 april 2019", date(2019, 4, 1), "dag"),
        ("2019-04", date(2019, 4, 1), "månad"),
        ("april 2019", date(2019, 4, 1), "månad"),
        ("Apr. 2019", date(2019, 4, 1), "månad"),
        ("2019", date(2019, 1, 1), "år"),
    ],
)
def test_a_moment_is_read_as_far_as_it_is_known(text: str, day: date, precision: str) -> None:
    assert parse_moment(text) == (day, precision)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2019-13", "impossible"), ("aprl 2019", "not a date"), ("våren 2019", "not a date")],
)
def test_what_is_no_moment_is_a_fault(text: str, kind: str) -> None:
    with pytest.raises(DateFault) as caught:
        parse_moment(text)

    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2019–2022", (2019, 2022)),
        ("2019-2022", (2019, 2022)),
        ("2019 - 2022", (2019, 2022)),
        (" 2019 — 2022 ", (2019, 2022)),
        ("2019", (2019, 2019)),
    ],
)
def test_a_period_is_read_whatever_stands_between_its_years(
    text: str, years: tuple[int, int]
) -> None:
    assert parse_span(text) == years


@pytest.mark.parametrize(
    ("text", "kind", "suggestion"),
    [
        ("2022–2019", "impossible", "2019–2022"),
        ("2019 till 2022", "not a date", "2019–2022"),
        ("2019–18", "not a date", ""),
        ("mandatperioden", "not a date", ""),
    ],
)
def test_what_is_no_period_is_a_fault(text: str, kind: str, suggestion: str) -> None:
    with pytest.raises(DateFault) as caught:
        parse_span(text)

    assert (caught.value.kind, caught.value.suggestion) == (kind, suggestion)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9.00", time(9)),
        ("09:00", time(9)),
        ("09:00:00", time(9)),
        ("kl. 9", time(9)),
        ("kl 9.30", time(9, 30)),
        ("klockan 13.15", time(13, 15)),
    ],
)
def test_a_time_of_day_is_read_however_it_is_written(text: str, clock: time) -> None:
    assert parse_clock(text) == clock


@pytest.mark.parametrize(
    ("text", "kind", "suggestion"),
    [
        ("25.00", "impossible", ""),
        ("9.75", "impossible", ""),
        ("0930", "not a date", "9.30"),
        ("förmiddag", "not a date", ""),
    ],
)
def test_what_is_no_time_of_day_is_a_fault(text: str, kind: str, suggestion: str) -> None:
    with pytest.raises(DateFault) as caught:
        parse_clock(text)

    assert (caught.value.kind, caught.value.suggestion) == (kind, suggestion)


@given(st.times())
def test_every_printed_time_is_read_back(clock: time) -> None:
    assert parse_clock(str(Clock(clock, Source("", "", ""), Cell("")))) == clock.replace(
        second=0, microsecond=0
    )


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_fault(text: str) -> None:
    for parse in (parse_day, parse_moment, parse_span, parse_clock):
        with suppress(DateFault):
            assert parse(text)
