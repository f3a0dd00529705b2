"""§§ as they are read from a cell and written in minutes."""

from __future__ import annotations

import pytest

from pipeline.swedish.paragraphs import (
    are_among,
    missing,
    paragraph_numbers,
    paragraph_runs,
    read_paragraphs,
)

FROM = ["fr.o.m.", "fr. o. m.", "fr o m", "from", "från och med", "från"]
TO = ["t.o.m.", "t. o. m.", "t o m", "tom", "till och med"]
FORMS = [
    ("84", "§ 84"),
    ("84–86", "§§ 84–86"),
    ("§§ 84-86, 90 och 92", "§§ 84–86, 90 och 92"),
    ("§§ 294–329, 331", "§§ 294–329 och 331"),
    ("§ 84 – § 86; §90 samt 92 & 94", "§§ 84–86, 90, 92 och 94"),
    ("84, 85, och 86.", "§§ 84–86"),
    ("Paragraferna 84 till 86", "§§ 84–86"),
    ("ej § 84", "§ 84"),
    ("–54", "t.o.m. § 54"),
    ("§ 70–", "fr.o.m. § 70"),
    ("§ 70 ff.", "fr.o.m. § 70"),
    ("70 och framåt", "fr.o.m. § 70"),
    ("t.o.m. § 54, 60 och fr.o.m. § 70", "t.o.m. § 54, § 60 och fr.o.m. § 70"),
    *[(f"{word} § 70", "fr.o.m. § 70") for word in FROM],
    *[(f"{word} § 54", "t.o.m. § 54") for word in TO],
    *[(f"{first} § 70 {last} § 75", "§§ 70–75") for first in FROM for last in [*TO, "till"]],
    *[(f"70 {last} 75", "§§ 70–75") for last in TO],
]


@pytest.mark.parametrize(("text", "meant"), FORMS)
def test_a_cell_names_paragraphs_as_minutes_write_them(text: str, meant: str) -> None:
    shown = paragraph_runs(read_paragraphs(text))

    assert shown.replace("\N{NO-BREAK SPACE}", " ") == meant
    assert paragraph_runs(read_paragraphs(shown)) == shown
    assert read_paragraphs(text.upper()) == read_paragraphs(text)


NOT_UNDERSTOOD = [
    *["", "alla", "9–7", "84 85", "84/85", "till § 54", "del av § 30", "jäv § 30", "mål 1", "§"],
    *["§ 30 a", "2026-03-01", "§ 70, fr.o.m.", "t.o.m. § 54 och fr.o.m. § 55", "1234567"],
]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_not_understood_names_nothing(text: str) -> None:
    assert read_paragraphs(text) == ()


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("fr.o.m. § 70", [70, 9_999], [69]),
        ("t.o.m. § 54", [1, 54], [55]),
        ("70–72, 75", [70, 72, 75], [69, 73, 74, 76]),
    ],
)
def test_a_paragraph_is_among_those_that_are_meant(
    text: str, there: list[int], not_there: list[int]
) -> None:
    runs = read_paragraphs(text)

    assert [n for n in [*there, *not_there] if are_among(n, runs)] == there


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
