"""§§ as they are read from a cell and written in minutes."""

from __future__ import annotations

import pytest

from pipeline.swedish.paragraphs import missing, numbers_in, paragraph_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("84", {84}),
        ("84–86", {84, 85, 86}),
        ("§§ 84-86, 90 och 92", {84, 85, 86, 90, 92}),
        ("", set()),
        ("alla", set()),
        ("9–7", set()),
    ],
)
def test_a_cell_names_paragraphs_as_people_write_them(text: str, numbers: set[int]) -> None:
    assert numbers_in(text) == numbers


def test_a_slip_of_the_keyboard_does_not_fill_the_memory() -> None:
    assert len(numbers_in("1–999999")) < 10_000


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([22], "§ 22"),
        ([1, 2, 3], "§§ 1–3"),
        ([3, 1, 2, 5, 5], "§§ 1–3 och 5"),
        ([20, 22, 24, 25], "§§ 20, 22 och 24–25"),
    ],
)
def test_paragraphs_are_written_in_runs_with_a_no_break_space(
    numbers: list[int], text: str
) -> None:
    assert paragraph_numbers(numbers) == text.replace(" ", "\N{NO-BREAK SPACE}", 1)


def test_what_is_left_out_of_a_series_is_found() -> None:
    assert missing([1, 2, 5]) == (3, 4)
    assert missing([7]) == missing([]) == missing([1, 900_000]) == ()
