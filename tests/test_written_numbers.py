"""Numbers as people write them: with a unit that agrees, or told with what to write."""

from __future__ import annotations

import pytest

from pipeline.errors import CellError
from pipeline.model import Cell, Source
from pipeline.schema import Column, Kind
from pipeline.swedish.numbers import parse_quantity
from pipeline.swedish.units import is_in_unit
from pipeline.values import kinds
from tests.tables import checked, set_cell, texts

PLACE = Source("Blad", "R1", "X"), Cell("a.xlsx", "Blad", 2, 3)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("71,5 %", "71.5", "%"),
        ("71,5%", "71.5", "%"),
        (f"71,5{NBSP}%", "71.5", "%"),
        ("71.5 %", "71.5", "%"),
        ("71,5 procent", "71.5", "procent"),
        ("+2,5 %", "2.5", "%"),
        ("−2,5 %", "-2.5", "%"),
        ("0,5 ‰", "0.5", "‰"),
        ("12 %-enheter", "12", "%-enheter"),
        ("120 st", "120", "st"),
        ("120 st.", "120", "st."),
        ("120st", "120", "st"),
        (f"12{NBSP}500 kr", "12500", "kr"),
        ("12 500 SEK", "12500", "SEK"),
        ("12,5 mnkr", "12.5", "mnkr"),
        ("45 m²", "45", "m²"),
        ("120 ton CO2", "120", "ton CO2"),
        ("7,5 tim", "7.5", "tim"),
        ("§ 14", "14", "§"),
        ("§14", "14", "§"),
        ("Bilaga 2", "2", "Bilaga"),
        ("12", "12", ""),
        ("12 500,5", "12500.5", ""),
    ],
)
def test_a_number_with_a_unit_is_read(text: str, number: str, unit: str) -> None:
    found, said = parse_quantity(text)

    assert (str(found), said) == (number, unit)


@pytest.mark.parametrize(
    ("written", "unit", "agrees"),
    [
        ("%", "procent", True),
        ("%", "%", True),
        ("procent", "Procent av hushållen", True),
        ("%", "procentenheter", False),
        ("%-enheter", "procentenheter", True),
        ("%", "", False),
        ("%", "antal", False),
        ("st", "antal", True),
        ("st.", "st", True),
        ("st", "Antal träd", True),
        ("träd", "antal träd", True),
        ("hus", "antal träd", False),
        ("kr", "kronor", True),
        ("kr", "kr per invånare", True),
        ("kr", "tkr", False),
        ("kr", "tusen kronor", False),
        ("kr", "kr (tusental)", False),
        ("tkr", "tusen kronor", True),
        ("mnkr", "miljoner kr", True),
        ("kr", "mnkr", False),
        ("m2", "kvm", True),
        ("ton CO2", "ton CO2", True),
        ("ton CO2", "ton", False),
        ("kg", "ton", False),
    ],
)
def test_a_unit_agrees_when_it_means_the_same(written: str, unit: str, agrees: bool) -> None:
    assert is_in_unit(written, unit) is agrees


@pytest.mark.parametrize(
    ("header", "text", "number"),
    [
        ("§", "§ 14", 14),
        ("§", "§14", 14),
        ("§", "14 §", 14),
        ("Punkt", "punkt 5", 5),
        ("Punkt", "Punkt 5", 5),
        ("Nr", "nr 1", 1),
        ("Nr", "Nr. 1", 1),
        ("Bilaga nr", "Bilaga 2", 2),
        ("Bilaga nr", "nr 2", 2),
        ("Kallelsefrist (dagar)", "7 dagar", 7),
    ],
)
def test_a_whole_number_may_have_a_word_of_its_heading(header: str, text: str, number: int) -> None:
    column = Column(header, Kind.WHOLE)

    assert str(kinds.read_cell(column, text, *PLACE)) == str(number)
    assert kinds.remarks(column, text) == ()


@pytest.mark.parametrize(
    ("kind", "header", "text", "told"),
    [
        (Kind.WHOLE, "§", "14a", "Skriv 14."),
        (Kind.WHOLE, "§", "§§ 14–16", "Skriv bara siffror."),
        (Kind.WHOLE, "Punkt", "§ 5", "Skriv bara siffror."),
        (Kind.WHOLE, "Punkt", "5.", "Skriv 5."),
        (Kind.WHOLE, "Ja", "12 st", "Skriv 12."),
        (Kind.WHOLE, "Ja", "tolv", "Skriv bara siffror."),
        (Kind.WHOLE, "Kallelsefrist (dagar)", "en vecka", "Skriv bara siffror."),
        (Kind.WHOLE, "Ordning", "1:a", "Skriv 1."),
        (Kind.WHOLE, "Nr", "1,5", "Skriv ett tal utan decimaler."),
        (Kind.NUMBER, "Utfall", "12.500", "Skriv 12 500."),
        (Kind.NUMBER, "Utfall", "12.500 kr", "Skriv 12 500."),
        (Kind.NUMBER, "Utfall", "120–130", "Skriv bara siffror."),
        (Kind.NUMBER, "Utfall", "1/2", "Skriv bara siffror."),
        (Kind.NUMBER, "Utfall", "~120", "Skriv bara siffror."),
        (Kind.NUMBER, "Utfall", "> 120", "Skriv bara siffror."),
        (Kind.NUMBER, "Utfall", "120?", "Skriv 120."),
        (Kind.NUMBER, "Utfall", "12 500:-", "Skriv 12 500."),
        (Kind.NUMBER, "Utfall", "tolv", "Skriv bara siffror."),
        (Kind.NUMBER, "Utfall", "5,", "Skriv 5."),
        (Kind.NUMBER, "Utfall", ",5", "Skriv bara siffror."),
        (Kind.NUMBER, "Utfall", "-", "Låt cellen vara tom tills värdet är känt."),
        (Kind.NUMBER, "Utfall", "–", "Låt cellen vara tom tills värdet är känt."),
        (Kind.NUMBER, "Utfall", "?", "Låt cellen vara tom tills värdet är känt."),
        (Kind.NUMBER, "Utfall", "..", "Låt cellen vara tom tills värdet är känt."),
        (Kind.NUMBER, "Utfall", "saknas", "Låt cellen vara tom tills värdet är känt."),
        (Kind.NUMBER, "Utfall", "Uppgift saknas", "Låt cellen vara tom tills värdet är känt."),
        (Kind.NUMBER, "Utfall", "N/A", "Låt cellen vara tom tills värdet är känt."),
        (Kind.WHOLE, "§", "Kommer", "Låt cellen vara tom tills värdet är känt."),
    ],
)
def test_what_is_no_number_is_told_with_what_to_write(
    kind: Kind, header: str, text: str, told: str
) -> None:
    with pytest.raises(CellError) as caught:
        kinds.read_cell(Column(header, kind), text, *PLACE)

    assert caught.value.code == "B07"
    assert caught.value.remedy == told


def test_an_outcome_in_the_unit_of_its_indicator_is_a_number() -> None:
    data = checked(
        set_cell("Indikatorer", 0, "Enhet", "procent"),
        set_cell("Indikatorer", 0, "Basvärde", "65 %"),
        set_cell("Uppföljning", 0, "Utfall", "71,5 %"),
    )

    assert texts(data) == []
    assert str(data["Uppföljning"][0]["Utfall"]) == "71,5"
    assert str(data["Indikatorer"][0]["Basvärde"]) == "65"


def test_an_outcome_in_another_unit_is_told() -> None:
    edits = (
        set_cell("Indikatorer", 0, "Enhet", "antal"),
        set_cell("Uppföljning", 0, "Utfall", "7 %"),
    )

    assert texts(checked(*edits)) == ["B07 ”7 %” är i en annan enhet än indikatorns, ”antal”."]


def test_a_unit_that_no_indicator_has_is_told() -> None:
    assert texts(checked(set_cell("Uppföljning", 0, "Utfall", "7,5 %"))) == [
        "B07 ”7,5 %” har en enhet, men indikatorn har ingen."
    ]
