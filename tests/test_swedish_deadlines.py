"""Holidays and the days that the law counts out, checked against published notices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.model import Cell, Source
from pipeline.swedish import deadlines
from pipeline.swedish.holidays import eves, holiday_name, holidays, is_weekday, next_weekday
from pipeline.values.types import Day


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("announced", "last", "removal"),
    [
        ("2019-06-24", "2019-07-15", "2019-07-16"),
        ("2017-08-25", "2017-09-15", "2017-09-16"),
        ("2017-09-12", "2017-10-03", "2017-10-04"),
        ("2018-04-03", "2018-04-24", "2018-04-25"),
        ("2019-03-25", "2019-04-15", "2019-04-16"),
        ("2015-05-19", "2015-06-09", "2015-06-10"),
        # no notice was found for these: what lag (1930:173) says
        ("2019-05-16", "2019-06-07", "2019-06-08"),  # 6 June is nationaldagen
        ("2019-05-31", "2019-06-24", "2019-06-25"),  # midsommarafton and the weekend
        ("2019-12-10", "2020-01-02", "2020-01-03"),  # nyårsafton and nyårsdagen
        ("2018-03-09", "2018-04-03", "2018-04-04"),  # långfredagen to annandag påsk
        ("2019-12-03", "2019-12-27", "2019-12-28"),  # julafton to annandag jul
    ],
)
def test_the_time_to_appeal_is_three_weeks_and_never_ends_on_a_free_day(
    announced: str, last: str, removal: str
) -> None:
    assert deadlines.last_day_to_appeal(day(announced)) == day(last)
    assert deadlines.earliest_removal(day(announced)) == day(removal)


@pytest.mark.parametrize(
    ("count", "start", "end"),
    [
        (deadlines.latest_approval, "2019-02-20", "2019-03-06"),
        (deadlines.latest_approval, "2019-11-25", "2019-12-09"),
        (deadlines.latest_approval, "2019-12-18", "2020-01-01"),  # warned of, never extended
        (deadlines.latest_announcement, "2019-03-06", "2019-03-08"),
        (deadlines.latest_notice, "2019-11-25", "2019-11-18"),
    ],
)
def test_other_deadlines_are_counted_in_days(
    count: Callable[[date], date], start: str, end: str
) -> None:
    assert count(day(start)) == day(end)


# Whole notices as published, without names: held, approved, up, down; where it was, the body.
NOTICES = [
    ("2017-09-04", "2017-09-11", "2017-09-12", "2017-10-04"),  # Högsby, the council
    ("2019-03-11", "", "2019-03-25", "2019-04-16"),  # Högsby, a committee: on the last day
    ("", "", "2019-06-24", "2019-07-16"),  # Botkyrka, the council, at midsummer
    ("", "", "2017-08-25", "2017-09-16"),  # Nynäshamn
    ("", "", "2018-04-03", "2018-04-25"),  # Kramfors, after Easter
]


@pytest.mark.parametrize(("held", "approved", "up", "down"), NOTICES)
def test_published_notices_keep_the_days_that_are_counted(
    held: str, approved: str, up: str, down: str
) -> None:
    assert deadlines.earliest_removal(day(up)) == day(down)
    if held:
        assert deadlines.latest_approval(day(held)) >= day(approved or up)
    if approved:
        assert deadlines.latest_announcement(day(approved)) >= day(up)


@pytest.mark.parametrize(
    ("up", "free"),
    [
        ("2019-03-29", "långfredagen"),
        ("2019-05-31", "midsommarafton"),
        ("2019-12-03", "julafton"),
        ("2019-12-07", "en lördag"),
        ("2019-12-08", "en söndag"),
        ("2019-12-09", ""),
    ],
)
def test_the_free_day_that_moves_the_end_is_named(up: str, free: str) -> None:
    says = f"21 dagar senare är {free}; nästa vardag gäller" if free else ""

    assert deadlines.why_later(day(up)) == says


def test_a_body_may_have_its_own_number_of_days_for_the_notice() -> None:
    assert deadlines.latest_notice(day("2019-10-16"), days=5) == day("2019-10-11")


def test_a_deadline_counted_from_a_cell_is_a_plain_date() -> None:
    announced = Day(day("2019-05-31"), Source("Sammanträden", "M", "Anslag upp"), Cell("a.xlsx"))

    for count in (deadlines.last_day_to_appeal, deadlines.latest_approval, next_weekday):
        assert type(count(announced)) is date


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2019-01-01", "nyårsdagen"),
        ("2019-01-06", "trettondedag jul"),
        ("2019-04-19", "långfredagen"),
        ("2019-04-21", "påskdagen"),
        ("2019-04-22", "annandag påsk"),
        ("2019-05-01", "första maj"),
        ("2019-05-30", "Kristi himmelsfärdsdag"),
        ("2019-06-06", "nationaldagen"),
        ("2019-06-09", "pingstdagen"),
        ("2019-06-21", "midsommarafton"),
        ("2019-06-22", "midsommardagen"),
        ("2019-11-02", "alla helgons dag"),
        ("2019-12-24", "julafton"),
        ("2019-12-25", "juldagen"),
        ("2019-12-26", "annandag jul"),
        ("2019-12-31", "nyårsafton"),
        ("2024-03-29", "långfredagen"),
        ("2025-04-20", "påskdagen"),
        ("2026-06-19", "midsommarafton"),
        ("2026-10-31", "alla helgons dag"),
        ("2004-05-31", "annandag pingst"),  # a holiday until 2004
        ("2019-06-10", ""),
        ("2004-06-06", ""),
        ("2019-04-18", ""),
    ],
)
def test_each_holiday_has_its_name(text: str, name: str) -> None:
    assert holiday_name(day(text)) == name


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1818, "1818-03-22"),  # the earliest possible
        (1954, "1954-04-18"),
        (1981, "1981-04-19"),
        (2000, "2000-04-23"),
        (2019, "2019-04-21"),
        (2038, "2038-04-25"),  # the latest possible
        (2049, "2049-04-18"),
    ],
)
def test_easter_falls_where_the_tables_say(year: int, sunday: str) -> None:
    assert holidays(year)[day(sunday)] == "påskdagen"


def test_a_year_has_thirteen_holidays_and_three_eves() -> None:
    assert len(holidays(2019)) == 13
    assert len(holidays(2008)) == 12  # Kristi himmelsfärdsdag was första maj
    assert [len(eves(year)) for year in range(2005, 2100)] == [3] * 95


def test_the_next_weekday_after_christmas_is_past_all_free_days() -> None:
    assert next_weekday(day("2021-12-24")) == day("2021-12-27")
    assert next_weekday(day("2019-10-16")) == day("2019-10-16")
    assert not is_weekday(day("2019-10-19"))
