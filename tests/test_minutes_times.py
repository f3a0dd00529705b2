"""The line of the minutes that says when and where the meeting was."""

from __future__ import annotations

from datetime import time

from tests.plan_data import changed
from tests.test_standard_templates import built

TIMES = {"Sammanträden/KSAU-1/Starttid": time(9), "Sammanträden/KSAU-1/Sluttid": time(12)}
WHEN = "onsdagen den 16 oktober 2019, kl. 9.00–12.00"


def test_the_minutes_say_when_the_meeting_was_adjourned() -> None:
    made = changed(**TIMES, **{"Sammanträden/KSAU-1/Ajournering": "10.15–10.30"})

    assert f"{WHEN}, ajournering 10.15–10.30\n" in built("protokoll", made)
    assert f"{WHEN}\n" in built("protokoll", changed(**TIMES))
