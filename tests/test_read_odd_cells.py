"""Cells that are XML but not as Excel writes them: read as other programs do, or refused."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.read import read_folder
from tests.libreoffice import convert
from tests.test_read_workbooks import SHEET1, share
from tests.workbooks import rewrite_part, write_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_PART = "xl/sharedStrings.xml"
SHARED_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
TEXTS = {
    "plain": "ab",
    "a comment in it": "a<!-- </v></c> -->b",
    "a comment before": "<!-- x -->ab",
    "an instruction": "a<?x y?>b",
    "CDATA": "a<![CDATA[<b>]]>",
    "signs by number": "&#97;&#x62;&#10;c&#38;amp;",
}
NUMBERS = {
    "plain": "12",
    "a comment in it": "1<!-- x -->2",
    "a comment before": "<!-- x -->12",
    "an instruction": "1<?x y?>2",
    "CDATA": "<![CDATA[12]]>",
    "half CDATA": "1<![CDATA[2]]>",
    "digits by number": "&#49;&#x32;",
    "blanks": " 12 ",
    "a plus": "+12",
    "a power": "1.25E1",
    "a word": "abc",
    "a comma": "12,5",
    "no number": "NaN",
    "another script": "\u0661\u0662",
    "nothing": "",
}
PLACES = {
    "minus": "-1",
    "too far": "99",
    "decimals": "1.0",
    "blanks": " 1 ",
    "a plus": "+1",
    "a word": "abc",
    "without end": "18446744073709551617",
    "by number": "&#49;",
    "a comment": "<!-- x -->1",
}
TEXT = '<c r="B2" t="inlineStr"><is><t>{}</t></is></c>'
CELLS = {
    **{f"number: {n}": f'<c r="B2"><v>{v}</v></c>' for n, v in NUMBERS.items()},
    **{f"place: {n}": f'<c r="B2" t="s"><v>{v}</v></c>' for n, v in PLACES.items()},
    **{f"text: {n}": TEXT.format(v) for n, v in TEXTS.items()},
    **{f"value: {n}": f'<c r="B2" t="str"><v>{v}</v></c>' for n, v in TEXTS.items()},
    "error by number": '<c r="B2" t="e"><v>&#35;N/A</v></c>',
    "two values": '<c r="B2"><v>1</v><v>2</v></c>',
    "a value in a value": '<c r="B2" t="str"><v>a<b>c</b></v></c>',
    "a cell in a comment": '<!-- <c r="B2"><v>7</v></c> --><c r="B2"><v>8</v></c>',
    "a value in a comment": '<c r="B2"><!-- <v>7</v> --><v>8</v></c>',
    "an address in dollars": '<c r="$B$2"><v>1</v></c>',
    "an address by number": '<c r="&#66;2"><v>1</v></c>',
    "rows twice": '<c r="B2"><v>7</v></c></row></sheetData><sheetData><row r="3"><c r="A3"><v>1</v>'
    "</c>",
}
SHARED = {**TEXTS, "runs": "a</t></si><!-- <si><t>x</t></si> --><si><t>b"}
Grid = list[list[Any]]


def workbook(path: Path, cell: str, texts: str = "<si><t>Noll</t></si><si><t>Ett</t></si>") -> Path:
    """Write a workbook with one such cell, B2, in the sheet Organ."""
    head = '<row r="1"><c r="A1" t="str"><v>Organ-id</v></c><c r="B1" t="str"><v>Namn</v></c></row>'
    rows = f'{head}<row r="2"><c r="A2" t="str"><v>KS</v></c>{cell}</row>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    write_book(path, {"Organ": [["x"]]})
    rewrite_part(path, SHEET1, lambda _: xml.encode())
    share(path, texts)
    rewrite_part(path, SHARED_PART, lambda d: d.replace(b"<sst>", f'<sst xmlns="{MAIN}">'.encode()))
    kind = f'<Override PartName="/{SHARED_PART}" ContentType="{SHARED_KIND}"/></Types>'
    return rewrite_part(
        path, "[Content_Types].xml", lambda d: d.replace(b"</Types>", kind.encode())
    )


def ours(path: Path) -> Grid | None:
    """Return what is read, None when it is refused."""
    found = read_folder(path.parent)
    return None if found.problems else _filled([found.tables[0].header, *found.tables[0].rows])


def _filled(rows: Any) -> Grid:
    kept = [["" if cell is None else str(cell) for cell in row] for row in rows]
    kept = [row + [""] * (2 - len(row)) for row in kept]
    return [row for row in kept if any(row)]


def by_openpyxl(path: Path) -> Grid | None:
    """Return what openpyxl reads, None when it refuses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, data_only=True)
    except (ValueError, IndexError, KeyError):
        return None
    return _filled(book.worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize("name", CELLS)
def test_such_a_cell_is_read_as_openpyxl_reads_it_or_refused(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "a.xlsx", CELLS[name])

    found = ours(path)

    assert found is None or found == by_openpyxl(path)


@pytest.mark.parametrize("name", SHARED)
def test_such_a_shared_text_is_read_as_openpyxl_reads_it(tmp_path: Path, name: str) -> None:
    texts = f"<si><t>Noll</t></si><si><t>{SHARED[name]}</t></si>"
    path = workbook(tmp_path / "a.xlsx", '<c r="B2" t="s"><v>1</v></c>', texts)

    assert ours(path) == by_openpyxl(path)


@pytest.mark.parametrize("name", ["a comment in it", "an instruction", "digits by number"])
def test_a_number_that_is_interrupted_is_the_whole_number(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "a.xlsx", CELLS[f"number: {name}"])

    assert ours(path) == [["Organ-id", "Namn"], ["KS", "12"]]


@pytest.mark.parametrize("name", ["minus", "a plus", "a word", "decimals", "without end"])
def test_a_cell_that_names_no_text_of_the_workbook_is_refused(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "a.xlsx", CELLS[f"place: {name}"])

    (problem,) = read_folder(path.parent).problems
    assert str(problem) == (
        "FEL F01 a.xlsx, bladet ”Organ”: Bladet går inte att läsa. "
        "Öppna arbetsboken i Excel eller LibreOffice och spara den på nytt."
    )


@pytest.mark.office
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    readings = []
    for number, name in enumerate(CELLS):
        (tmp_path / str(number)).mkdir()
        path = workbook(tmp_path / str(number) / "a.xlsx", CELLS[name])
        if (found := ours(path)) is not None:
            readings.append((name, path, found))
    made = convert([path for _, path, _ in readings], "csv", tmp_path / "csv")
    for (name, _, found), file in zip(readings, made, strict=True):
        with file.open(encoding="utf-8", newline="") as stream:
            assert _filled(csv.reader(stream)) == found, name
