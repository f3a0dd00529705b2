# ruff: noqa: E501
"""Cells of every kind: what officers and Excel write, what becomes of it, and what is refused."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.errors import CellError
from pipeline.model import Cell, CellFault, Raw, Source, Value
from pipeline.schema import Column, Kind
from pipeline.values import types
from pipeline.values.display import as_shown, keys
from pipeline.values.kinds import read_cell, remarks

CELL = Cell("b.xlsx", "Mål", 2, 3)
SOURCE = Source("Mål", "M1", "Kolumn")
WORDS = ("styrande", "inriktning")
COLUMNS = {kind: Column("Kolumn", kind, choices=WORDS, target="Mål") for kind in Kind}
NASTY = [
    "& < > \" ' {{ {% {_{`",
    "a\r\nb\tc",
    "NA",
    "None",
    "00123",
    "x" * 30_000,
    "\u202eשלום",
    "a\u030a",
]


def value(kind: Kind, raw: Raw) -> Value:
    return read_cell(COLUMNS[kind], raw, SOURCE, CELL)


def fault(kind: Kind, raw: Raw) -> CellError:
    with pytest.raises(CellError) as caught:
        value(kind, raw)
    return caught.value


READ = [
    (Kind.KEY, "M1", types.Text, "M1"),
    (Kind.KEY, " M1\N{NO-BREAK SPACE}", types.Text, "M1"),
    (Kind.KEY, "M\N{ZERO WIDTH SPACE}1", types.Text, "M1"),
    (Kind.KEY, unicodedata.normalize("NFD", "Å1"), types.Text, "Å1"),
    (Kind.KEY, 12.0, types.Text, "12"),
    (Kind.KEY, 1.2, types.Text, "1,2"),
    (Kind.KEY, "00123", types.Text, "00123"),
    (Kind.TEXT, " Namn ", types.Text, " Namn "),
    (
        Kind.TEXT,
        unicodedata.normalize("NFD", "Mål"),
        types.Text,
        unicodedata.normalize("NFD", "Mål"),
    ),
    (Kind.TEXT, 2019.0, types.Text, "2019"),
    (Kind.TEXT, 0.1 + 0.2, types.Text, "0,3"),
    (Kind.TEXT, 1e21, types.Text, "1000000000000000000000"),
    (Kind.TEXT, -0.5, types.Text, "-0,5"),
    (Kind.TEXT, True, types.Text, "ja"),
    (Kind.TEXT, date(2019, 4, 1), types.Text, "2019-04-01"),
    (Kind.TEXT, datetime(2019, 4, 1), types.Text, "2019-04-01"),  # noqa: DTZ001
    (Kind.TEXT, datetime(2019, 4, 1, 9, 5), types.Text, "2019-04-01 09:05"),  # noqa: DTZ001
    (Kind.TEXT, time(9, 5), types.Text, "09:05"),
    (Kind.TEXT, timedelta(hours=27, minutes=30), types.Text, "27:30"),
    (Kind.PARAGRAPHS, "Ett.\n\nTvå.", types.Paragraphs, "Ett.\n\nTvå."),
    (Kind.PARAGRAPHS, 7.0, types.Paragraphs, "7"),
    (Kind.WHOLE, 7, types.Whole, 7),
    (Kind.WHOLE, 7.0, types.Whole, 7),
    (Kind.WHOLE, "12 500", types.Whole, 12500),
    (Kind.WHOLE, "12\N{NO-BREAK SPACE}500", types.Whole, 12500),
    (Kind.WHOLE, "-3", types.Whole, -3),
    (Kind.NUMBER, 12.5, types.Number, Decimal("12.5")),
    (Kind.NUMBER, 0.1 + 0.2, types.Number, Decimal("0.3")),
    (Kind.NUMBER, 3, types.Number, Decimal(3)),
    (Kind.NUMBER, "12,5", types.Number, Decimal("12.5")),
    (Kind.DAY, date(2019, 10, 16), types.Day, date(2019, 10, 16)),
    (Kind.DAY, datetime(2019, 10, 16, 9, 30), types.Day, date(2019, 10, 16)),  # noqa: DTZ001
    (Kind.DAY, "2019-10-16", types.Day, date(2019, 10, 16)),
    (Kind.DAY, " den 16 oktober 2019 ", types.Day, date(2019, 10, 16)),
    (Kind.MOMENT, "2019-04", types.Moment, date(2019, 4, 1)),
    (Kind.MOMENT, 2019.0, types.Moment, date(2019, 1, 1)),
    (Kind.MOMENT, date(2019, 4, 2), types.Moment, date(2019, 4, 2)),
    (Kind.SPAN, "2019 - 2022", types.Span, "2019–2022"),
    (Kind.SPAN, 2019.0, types.Span, "2019"),
    (Kind.PARAGRAPH_NUMBERS, "fr.o.m. § 70", types.Text, "fr.o.m. § 70"),
    (Kind.PARAGRAPH_NUMBERS, 84.0, types.Text, "84"),
    (Kind.CLOCK, time(9, 30), types.Clock, time(9, 30)),
    (Kind.CLOCK, "kl. 9.30", types.Clock, time(9, 30)),
    (Kind.CLOCK, 0.375, types.Clock, time(9, 0)),
    (Kind.CLOCK, timedelta(hours=13), types.Clock, time(13, 0)),
    (Kind.CLOCK, 9.0, types.Clock, time(9, 0)),
    (Kind.COLOUR, "#1f3a4d", types.Text, "1F3A4D"),
    (Kind.COLOUR, 123456, types.Text, "123456"),
    (Kind.COLOUR, "rgb(31, 58, 77)", types.Text, "1F3A4D"),
    (Kind.YES_NO, " JA ", types.YesNo, "ja"),
    (Kind.YES_NO, False, types.YesNo, "nej"),
    (Kind.YES_NO, "SANT", types.YesNo, "ja"),
    (Kind.CHOICE, " Styrande\N{NO-BREAK SPACE}", types.Words, "styrande"),
    (Kind.CHOICES, "INRIKTNING; styrande;inriktning;", types.Words, "inriktning; styrande"),
    (Kind.REF, " M1 ", types.Text, "M1"),
    (Kind.REF, 7.0, types.Text, "7"),
    (Kind.REFS, " M1;;M2 ; M1 ", types.Text, "M1; M2"),
]


@pytest.mark.parametrize(("kind", "raw", "type_", "expected"), READ)
def test_a_cell_is_read(kind: Kind, raw: Raw, type_: type, expected: object) -> None:
    found = value(kind, raw)

    assert type(found) is type_
    assert found == expected
    assert (found.source, found.cell) == (SOURCE, CELL)


@pytest.mark.parametrize(
    ("kind", "raw", "printed"),
    [
        (Kind.NUMBER, 12500.5, "12\N{NO-BREAK SPACE}500,5"),
        (Kind.NUMBER, 7.0, "7"),
        (Kind.DAY, "16/10 2019", "2019-10-16"),
        (Kind.MOMENT, "april 2019", "2019-04"),
        (Kind.MOMENT, 2019, "2019"),
        (Kind.CLOCK, "09:00", "9.00"),
        (Kind.SPAN, "2019-2022", "2019–2022"),
    ],
)
def test_a_value_prints_as_swedish_text(kind: Kind, raw: Raw, printed: str) -> None:
    assert str(value(kind, raw)) == printed


REFUSED = [
    (Kind.WHOLE, "sju", "B07", "”sju” går inte att läsa som ett tal. Skriv bara siffror."),
    (Kind.WHOLE, "500 kr", "B07", "”500 kr” går inte att läsa som ett tal. Skriv 500."),
    (Kind.WHOLE, 7.5, "B07", "”7,5” är inget heltal. Skriv ett tal utan decimaler."),
    (Kind.WHOLE, float("nan"), "B07", "”NaN” är inget tal."),
    (Kind.NUMBER, float("inf"), "B07", "”Infinity” är inget tal."),
    (Kind.WHOLE, True, "B07", "cellen innehåller sant eller falskt (ja), inte ett tal."),
    (Kind.NUMBER, date(2019, 5, 12), "B07", "cellen innehåller ett datum (2019-05-12), inte ett tal."),
    (Kind.NUMBER, "12.500", "B07", "”12.500” kan läsas på två sätt. Skriv 12 500."),
    (Kind.DAY, "20 mars", "B07", "”20 mars” är text, inte ett datum med år. Skriv ÅÅÅÅ-03-20."),
    (Kind.DAY, 43754.0, "B07", "cellen innehåller talet 43754, inte ett datum. Skriv 2019-10-16."),
    (Kind.DAY, 1e12, "B07", "Skriv datumet som 2019-10-16."),
    (Kind.DAY, "2019-02-29", "B08", "29 februari 2019 finns inte – februari 2019 har 28 dagar. Menade du 2019-02-28?"),
    (Kind.DAY, time(9, 0), "B07", "cellen innehåller ett klockslag (09:00), inte ett datum."),
    (Kind.MOMENT, "snart", "B07", "”snart” går inte att läsa som en dag, en månad eller ett år."),
    (Kind.SPAN, "2022–2019", "B08", "perioden ”2022–2019” slutar innan den börjar. Menade du 2019–2022?"),
    (Kind.SPAN, date(2019, 1, 1), "B07", "cellen innehåller ett datum (2019-01-01), inte en period av år."),
    (Kind.PARAGRAPH_NUMBERS, "alla", "B07", "”alla” går inte att läsa som paragrafer. Skriv till exempel 84–86, 90"),
    (Kind.PARAGRAPH_NUMBERS, date(2026, 3, 1), "B07", "”2026-03-01” går inte att läsa som paragrafer."),
    (Kind.CLOCK, "25.00", "B08", "klockslaget ”25.00” finns inte."),
    (Kind.CLOCK, date(2019, 1, 1), "B07", "inte ett klockslag."),
    (
        Kind.COLOUR,
        "blå",
        "B07",
        "”blå” går inte att läsa som en färg. Skriv den med sex tecken, till exempel #1F3A4D, "
        "som i den grafiska manualen.",
    ),
    (Kind.YES_NO, "jo", "B06", "”jo” är varken ja eller nej. Välj ”ja” eller ”nej”."),
    (Kind.CHOICE, "styrnde", "B06", "”styrnde” är inte ett giltigt värde. Menade du ”styrande”?"),
    (Kind.CHOICE, "annat", "B06", "Välj ”styrande” eller ”inriktning”."),
    (Kind.CHOICES, "styrande; annat", "B06", "” annat” är inte ett giltigt värde."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "code", "says"), REFUSED)
def test_a_cell_that_holds_something_else_is_refused(
    kind: Kind, raw: Raw, code: str, says: str
) -> None:
    refused = fault(kind, raw)

    assert refused.code == code
    assert says in str(refused)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("raw", [None, "", "  ", "\N{NO-BREAK SPACE}\n\t"])
def test_an_empty_cell_is_empty_whatever_its_kind(kind: Kind, raw: Raw) -> None:
    found = value(kind, raw)

    assert type(found) is types.Empty
    assert (found.source, found.cell) == (SOURCE, CELL)


@pytest.mark.parametrize("kind", Kind)
def test_a_formula_that_failed_is_refused_whatever_its_kind(kind: Kind) -> None:
    assert fault(kind, CellFault("#REF!")).code == "B09"
    assert "spara den" in fault(kind, CellFault("")).remedy


@pytest.mark.parametrize("kind", [Kind.KEY, Kind.TEXT, Kind.PARAGRAPHS, Kind.REF])
@pytest.mark.parametrize(
    ("raw", "sign", "place"),
    [
        ("Luften\x0bär", "tecken 7 är styrtecknet U+000B", "efter ”Luften”"),
        ("\x00", "tecken 1 är styrtecknet U+0000", "i början"),
        ("a\x85", "tecken 2 är styrtecknet U+0085", "efter ”a”"),
        ("ab\ud800", "tecken 3 är det ofullständiga tecknet U+D800", "efter ”ab”"),
        ("\uffff", "tecken 1 är det ofullständiga tecknet U+FFFF", "i början"),
    ],
)
def test_signs_that_no_word_file_can_hold_are_refused(
    kind: Kind, raw: str, sign: str, place: str
) -> None:
    refused = fault(kind, raw)

    assert refused.code == "B14"
    assert refused.sentence == f"{sign}, som inte kan stå i Word."
    assert refused.remedy == f"Ta bort tecknet {place}."
    str(refused).encode()


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.PARAGRAPHS])
def test_nasty_text_goes_out_as_it_came_in(kind: Kind, text: str) -> None:
    assert str(value(kind, text)) == text


@pytest.mark.parametrize("kind", [Kind.WHOLE, Kind.DAY, Kind.SPAN, Kind.CLOCK, Kind.CHOICE])
def test_a_message_about_a_long_text_is_short(kind: Kind) -> None:
    assert len(str(fault(kind, "9 lång text " * 3000))) < 250


def outcome(kind: Kind, raw: Raw) -> Value | CellError:
    try:
        return value(kind, raw)
    except CellError as refused:
        return refused


@given(kind=st.sampled_from(Kind), text=st.text())
def test_any_text_is_read_or_refused_with_a_remedy(kind: Kind, text: str) -> None:
    found = outcome(kind, text)

    if isinstance(found, CellError):
        assert found.code in ("B06", "B07", "B08", "B14")
        assert found.remedy
    else:
        assert found.source == SOURCE


RAWS = st.one_of(st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas())  # fmt: skip


@given(kind=st.sampled_from(Kind), raw=RAWS)
def test_any_value_of_excel_is_read_or_refused(kind: Kind, raw: Raw) -> None:
    found = outcome(kind, raw)

    assert not isinstance(found, CellError) or (found.sentence and found.remedy)
    assert isinstance(as_shown(raw), str)


@given(st.lists(st.text(alphabet="abc åÅ")))
def test_keys_in_a_cell_come_once_and_trimmed(parts: list[str]) -> None:
    found = keys(" ; ".join(parts))

    assert len(set(found)) == len(found)
    assert all(key and key == key.strip() for key in found)
    assert set(found) == {part.strip() for part in parts} - {""}


def test_every_column_of_the_schema_has_a_kind_that_can_be_read() -> None:
    for sheet in schema.SHEETS:
        for column in sheet.columns:
            assert type(read_cell(column, None, SOURCE, CELL)) is types.Empty
            if column.default:
                assert str(read_cell(column, column.default, SOURCE, CELL)) == column.default


# --- warnings


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("M1 ", "Id har ett mellanslag på slutet: ”M1 ”."),
        (" M1", "Id har ett mellanslag i början: ” M1”."),
        ("M\u200b1", "Id har tecken som inte syns (U+200B): ”M\u200b1”."),
        ("M1\xa0", "Id har tecken som inte syns (U+00A0): ”M1\xa0”."),
    ],
)
def test_spaces_and_hidden_signs_in_an_id_are_warned_of(raw: str, says: str) -> None:
    (remark,) = remarks(COLUMNS[Kind.KEY], raw)

    assert remark[:2] == ("B11", says[:1].lower() + says[1:])


@pytest.mark.parametrize("raw", ["M1", unicodedata.normalize("NFD", "Å"), 7.0, None, "  "])
def test_other_ids_are_not(raw: Raw) -> None:
    assert remarks(COLUMNS[Kind.KEY], raw) == ()


@pytest.mark.parametrize("kind", [Kind.WHOLE, Kind.NUMBER])
def test_a_number_as_text_is_warned_of_with_what_it_was_read_as(kind: Kind) -> None:
    (remark,) = remarks(COLUMNS[kind], "12 500")

    assert remark[1] == "”12 500” är sparat som text. Det tolkas som 12500."
    assert remarks(COLUMNS[kind], 12500) == ()


def test_a_reference_or_text_with_spaces_is_not_warned_of() -> None:
    assert remarks(COLUMNS[Kind.REF], " M1 ") == remarks(COLUMNS[Kind.TEXT], " x ") == ()
