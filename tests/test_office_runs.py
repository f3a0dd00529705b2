"""Hands in three programs, workbooks that change, and the real command: nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office_runs import Said, Sides, Told, missed, runs

LINE, OTHER = "En rad som är lång", "En annan som också är det"


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.install
def test_forty_builds_after_hands_in_three_programs_lose_nothing(tmp_path: Path) -> None:
    figures = runs(20, 7, tmp_path)

    assert figures.faults == []
    assert figures.builds == 40
    assert figures.merged > 30


@pytest.mark.parametrize(
    ("made", "kept", "sentence"),
    [
        (Said("boka0z", (LINE,)), "", "lost {'handa0'}"),
        (
            Said("boka0z", (LINE,)),
            "handa0",
            "only in the kept copy, and all is said to be well: {'handa0'}",
        ),
        (Said("handa0", (LINE,)), "", "did not come {'boka0z'}"),
        (Said("handa0 boka0z", (LINE, LINE)), "", f"twice ['{LINE}']"),
        (Said("handa0 boka0z", (OTHER,)), "", f"stood on all sides, and is gone {{'{LINE}'}}"),
        (Said("handa0 boka0z", (LINE, OTHER)), "", ""),
    ],
)
def test_what_a_reader_would_miss_is_seen(made: Said, kept: str, sentence: str) -> None:
    before, theirs, anew = Said("", (LINE,)), Said("handa0", (LINE,)), Said("boka0z", (LINE, OTHER))
    sides = Sides(before, theirs, anew, made)

    assert ", ".join(missed({"handa0"}, sides, Told(kept, asks=False))) == sentence
