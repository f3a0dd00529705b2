"""Public cases where a municipality was criticised or lost in court, built small: each is noticed.

A case is a function; its docstring says who noticed it then. People and texts are invented.
"""

from __future__ import annotations

from datetime import date

from pipeline.check import check
from tests.plan_data import tables
from tests.test_meeting_rules import made


def warned(code: str, today: str, **cells: str) -> list[str]:
    """Return the messages with a code on a day."""
    found = check(tables(made(**cells)), date.fromisoformat(today)).problems
    return [problem.message for problem in found if problem.code == code]


def test_vasteras_minutes_that_were_never_approved() -> None:
    """The auditors of Västerås, 2017: some minutes not approved at all, some too late."""
    held = {"Sammanträden/KS1/Status": "hållet", "Sammanträden/KS1/Justerat": ""}

    assert warned("S31", "2020-03-13", **held)[0] == (
        "Protokollet skulle ha justerats senast 2019-03-27 (5 kap. 69 § kommunallagen), men "
        "mötet står som hållet."
    )


def test_huddinge_a_notice_taken_down_a_day_early() -> None:
    """Huddinge, 2015: up on 19 May, down on 9 June, the very last day to appeal."""
    days = {"Datum": "2015-05-11", "Justerat": "2015-05-19", "Anslag upp": "2015-05-19"}
    cells = {f"Sammanträden/KSAU1/{header}": value for header, value in days.items()}

    assert warned("S07", "2015-06-10", **cells, **{"Sammanträden/KSAU1/Anslag ned": "2015-06-09"})
    assert not warned(
        "S07", "2015-06-10", **cells, **{"Sammanträden/KSAU1/Anslag ned": "2015-06-10"}
    )
