"""Numbers: printed and read as Swedish texts write them, and as words."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.swedish.numbers import (
    NumberFault,
    claims,
    counted,
    decimal_text,
    number_word,
    parse_number,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12500.5", "12\u00a0500,5"),
        ("999", "999"),
        ("1000000", "1\u00a0000\u00a0000"),
        ("-3", "−3"),
        ("1E+3", "1\u00a0000"),
        ("0.50", "0,50"),
        ("-0", "0"),
    ],
)
def test_a_number_is_printed_in_groups_of_three_with_a_comma(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 500", "12500"),
        ("12\u00a0500", "12500"),
        ("12\u2009500,5", "12500.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("– 3", "-3"),
        ("+3", "3"),
        (" 00123 ", "123"),
        ("12500", "12500"),
    ],
)
def test_a_number_is_read_in_its_swedish_and_excel_forms(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("12.500", "12 500"),
        ("12.500,5", "12 500,5"),
        ("-12.500.000", "-12 500 000"),
        ("500 kr", "500"),
        ("21 %", "21"),
        ("1 2500", ""),
        ("12,5,1", ""),
        ("NaN", ""),
        ("Infinity", ""),
        ("1e5", ""),
        ("ungefär 5", ""),
        ("", ""),
    ],
)
def test_what_is_no_number_is_a_fault_that_says_what_was_meant(text: str, suggestion: str) -> None:
    with pytest.raises(NumberFault) as caught:
        parse_number(text)

    assert caught.value.suggestion == suggestion
    assert f"”{text}”" in caught.value.reason


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_every_printed_number_is_read_back(number: Decimal) -> None:
    assert parse_number(decimal_text(number)) == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    with suppress(NumberFault):
        assert parse_number(text).is_finite()


def test_numbers_to_twelve_are_words() -> None:
    assert [number_word(n) for n in (1, 4, 12, 13)] == ["ett", "fyra", "tolv", "13"]
    assert number_word(1, common=True) == "en"
    assert number_word(12500) == "12\u00a0500"


def test_a_count_takes_the_form_of_its_noun() -> None:
    assert counted(1, "mål", "mål") == "ett mål"
    assert counted(1, "punkt", "punkter", common=True) == "en punkt"
    assert counted(4, "punkt", "punkter", common=True) == "fyra punkter"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("När förtydligande gjorts för de fyra övergripande målen", [(4, "målen")]),
        ("ambitionsnivån för samtliga 8 mål inför", [(8, "mål")]),
        ("De fyra målen och alla åtta mål", [(4, "målen"), (8, "mål")]),
        ("mål 1 och två av målen", []),
        ("de fyra personerna har ett mål", []),
    ],
)
def test_what_a_text_says_about_how_many_there_are_is_found(
    text: str, found: list[tuple[int, str]]
) -> None:
    claimed = claims(text, ["mål", "målen"])

    assert [(number, phrase.split()[-1]) for phrase, number in claimed] == found
