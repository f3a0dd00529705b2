"""What officers call things: names and days, never an id where there is a name."""

from __future__ import annotations

import ast
import re
from datetime import date
from itertools import compress, pairwise, product
from pathlib import Path
from typing import Any

import pytest

from pipeline import schema
from pipeline.building.cell_names import resolve_cell
from pipeline.building.inputs import prepare
from pipeline.check.rows import cells
from pipeline.domain import plain_names
from pipeline.domain.plain_names import cell_name, column_name, row_name, starting_clause
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.model import Cell, Dataset, Record, Source
from pipeline.plan.documents import KINDS
from pipeline.plan.roots import TEXTS
from pipeline.swedish.words import capital
from tests import test_check_codes as codes
from tests import test_check_rules as rules
from tests.tables import Book, Edit, checked

EXAMPLE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def example() -> Dataset:
    """Return the example's workbooks, read and checked."""
    dataset, _ = prepare(EXAMPLE, date(2026, 11, 30))
    return dataset


def test_every_sheet_has_names_for_its_rows_made_of_its_columns() -> None:
    assert set(plain_names.CALLED) == set(schema.BY_NAME)
    for sheet, called in plain_names.CALLED.items():
        asked = {h for f in re.findall(r"\{”?([^}]+)\}", called) for h in f.split("|")}
        assert asked <= {column.header for column in schema.BY_NAME[sheet].columns}, sheet


def test_no_row_of_the_example_is_called_by_its_id(example: Dataset) -> None:
    for sheet, records in example.records.items():
        for record in records:
            called = row_name(record)
            assert not called.startswith(f"{sheet} "), called
            if re.fullmatch(r"[A-ZÅÄÖ]+\d+", record.key):
                assert record.key not in called.split(), called


@pytest.mark.parametrize(
    ("source", "called"),
    [
        (
            "Mål/M2/Måltext",
            "mål 2 Arbete och företagande, måltext (hallbarhetsprogram.xlsx, Mål F3)",
        ),
        ("Sammanträden/KS-2027-02-10/Plats", "kommunstyrelsen den 10 februari 2027, plats ("),
        ("Mål/M2/förtydliganden", "mål 2 Arbete och företagande, förtydliganden"),
        ("Mål/M99/Måltext", "Mål M99, måltext"),
    ],
)
def test_a_cell_is_its_row_its_column_and_where_it_stands(
    example: Dataset, source: str, called: str
) -> None:
    sheet, key, column = source.split("/")

    assert cell_name(example, Source(sheet, key, column)).startswith(called)


def test_no_page_says_the_id_of_a_row_or_that_its_cell_holds_one(example: Dataset) -> None:
    plain = PlainSentences(example)

    for sheet, rows in example.records.items():
        for row in rows:
            keys = [column for column in row.columns if column.endswith("-id")]
            for column in keys:
                assert column_name(example, Source(sheet, row.key, column)) == row_name(row)
    assert plain("Två rader är borta. Id: T1 och T2. Lägg tillbaka dem.") == (
        "Två rader är borta. Lägg tillbaka dem."
    )


@pytest.mark.parametrize("sheet", plain_names.CALLED)
def test_a_cell_is_found_by_what_the_program_prints_for_it(example: Dataset, sheet: str) -> None:
    for record in example[sheet][:4]:
        for header in ("§", "Datum", "Namn", "Text", "Status", "Nr", "Titel", "Till"):
            source = record.source(header)
            if example.at(*source) is None:
                continue
            printed = cell_name(example, source)
            for text in (printed, printed.rpartition(" (")[0], capital(printed)):
                found = resolve_cell(example, text, frozenset())

                assert source in found, text


LOOSE = re.compile(r"^[ ,]|  | ,|[ ,]$|\b(av|från|för|om|med)($|,| av | till )")


@pytest.mark.parametrize("sheet", plain_names.CALLED)
def test_a_row_is_called_something_whole_also_where_some_of_its_cells_are_empty(
    example: Dataset, sheet: str
) -> None:
    called = plain_names.CALLED[sheet]
    fields = re.findall(r"\{”?([^}]+)\}", called)
    noun = called.partition("{")[0].partition(" ")[0].rstrip(",")
    for record in example[sheet][:3]:
        for filled in product((False, True), repeat=len(fields)):
            headers = "|".join(compress(fields, filled)).split("|")
            row = Record(sheet, record.key, record.place)
            row.columns.update({h: v for h, v in record.columns.items() if h in headers})
            name = row_name(row)

            assert not LOOSE.search(name), name
            assert name.startswith((noun, f"{sheet} {record.key}")), name


def test_what_a_document_starts_from_has_its_own_sentence_when_it_is_another() -> None:
    """Every root of every kind of document that is one row or one value."""
    roots = {root.name: root for kind in KINDS for root in kind.roots if not root.many}
    text = {name for name, root in roots.items() if not root.sheet and name in ASKED_AS_TEXT}
    single = {name for name, root in roots.items() if root.sheet not in ("", TEXTS)} | text

    assert {name: starting_clause(name, "KS") for name in single} == {
        **dict.fromkeys(single - text, "dokumentet gäller nu KS"),
        "skrivelsen": "skrivelsen är nu den till KS",
        "mandatperiod": "mandatperioden är nu KS",
        "period": "perioden som följs upp är nu KS",
        "beslutad": "den politiska viljan är nu beslutad",
    }
    assert {starting_clause(name, "") for name in single - text - {"skrivelsen", "möte"}} == {
        f"dokumentet hör inte längre till {what}"
        for what in (
            *("någon kommun", "något organ", "någon behandling"),
            *("något ärende", "något beslut", "något program", "någon remiss"),
        )
    }
    assert starting_clause("möte", "") == "inget sammanträde är bestämt för dokumentet just nu"
    assert {starting_clause(name, "") for name in text} == {
        "dokumentet har ingen mandatperiod längre",
        "dokumentet följer inte längre upp någon period",
        "den politiska viljan är inte längre beslutad",
    }


ASKED_AS_TEXT = ("mandatperiod", "period", "beslutad")  # others are worked out of rows and cells
QUOTING = ("B04", "B05", "B11")  # what somebody has typed
_MADE = "framräknat"
_LIKE_AN_ID = re.compile(r"[A-ZÅÄÖ]+[0-9]+")


@pytest.mark.parametrize(
    "edits",
    [*(c.edits for c in codes.CASES.values()), *(c.edits for c in rules.CASES.values())],
)
def test_no_message_prints_an_id_that_nobody_has_typed(
    edits: tuple[Edit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every fault of every rule, as if all ids of the workbook had been worked out."""

    def made(sheet: str, key: str, place: Cell | None, long: str, *read: Any) -> Record:
        return Record(sheet, key, place, long or key, *read)

    monkeypatch.setattr(cells, "Record", made)
    data = checked(*edits)

    records = [record for rows in data.records.values() for record in rows]
    ids = {r.key for r in records if _LIKE_AN_ID.fullmatch(r.key)}
    for problem in data.problems:
        if problem.code not in QUOTING:
            said = f"{problem.message} {problem.remedy}"
            assert not ids & {*re.findall(r"\w+", said.replace("Underlag H0", ""))}, said
    assert ids


def written_down(book: Book) -> None:
    """Let each id be as one that was worked out, and written into its cell by `lists`."""
    known = [schema.BY_NAME[sheet] for sheet in book if sheet in schema.BY_NAME]
    keys = [(book[s.name], s.key.header) for s in known if s.name != "Partier"]
    made = {key for rows, key_header in keys for row in rows if (key := row.get(key_header))}
    for row in (row for rows in book.values() for row in rows):
        for header, text in row.items():
            if isinstance(text, str) and {*text.split("; ")} <= made:
                row[header] = "; ".join(f"{key}+{_MADE}" for key in text.split("; "))


@pytest.mark.parametrize(
    "edits",
    [*(c.edits for c in codes.CASES.values()), *(c.edits for c in rules.CASES.values())],
)
def test_no_message_prints_an_id_that_lists_wrote_down(edits: tuple[Edit, ...]) -> None:
    for problem in checked(*edits, written_down).problems:
        if problem.code not in (*QUOTING, "B03"):  # which offers what can be pasted
            assert _MADE not in f"{problem.message} {problem.remedy}"


def test_a_sentence_about_a_row_has_its_name_not_its_key() -> None:
    """A key in a sentence is one that somebody may never have typed; `plain_name` knows."""
    exempt = {"keys.py", "cells_in_text.py", "chains.py"}  # what is typed there
    for room in ("check", "plan"):
        for path in sorted((EXAMPLE / "pipeline" / room).rglob("*.py")):
            for text in ast.walk(ast.parse(path.read_text("utf-8"))):
                pieces = text.values if isinstance(text, ast.JoinedStr) else []
                words = "".join(str(p.value) for p in pieces if isinstance(p, ast.Constant))
                keys = [p for p in pieces if ast.unparse(p).endswith(".key}'")]
                assert not keys or " " not in words or path.name in exempt, ast.unparse(text)


AGREES = re.compile(r"”?\)? (är|blev) (inte )?(tom|ifylld|ändrad|ändrat|en annan|densamma)\b")


def test_no_sentence_lets_a_word_agree_with_whatever_column_it_names() -> None:
    """”namn är ändrad”: a word that follows a column's name in a sentence fits every name."""
    for path in sorted((EXAMPLE / "pipeline").rglob("*.py")):
        for text in ast.walk(ast.parse(path.read_text("utf-8"))):
            pieces = text.values if isinstance(text, ast.JoinedStr) else []
            for piece, after in pairwise(pieces):
                named = isinstance(piece, ast.FormattedValue) and re.search(
                    r"header|column|cell|name\b", ast.unparse(piece.value)
                )
                if named and isinstance(after, ast.Constant) and AGREES.match(str(after.value)):
                    before = "".join(str(p.value) for p in pieces if isinstance(p, ast.Constant))
                    assert re.match(r"mallen |bilden ”|Mallen ", before), (path, ast.unparse(text))
