"""`beredning export`: what is written is read back with other tools and compared with the cells."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from pipeline.commands.export import Exported, export, lines
from pipeline.errors import StoreError, UsageError
from pipeline.plan.export_tables import figures_table, links_table, sheet_table
from pipeline.schema import BY_NAME, SHEETS, Column, Kind
from pipeline.values.flat_table import Flat, FlatTable
from pipeline.xlsx.table_texts import table_csv, table_json
from pipeline.xlsx.tables import table_workbook
from tests.cases_plugin import Case
from tests.nasty import NASTY, read_back
from tests.plan_data import change, changed, dataset, followed_up, sheets

Cases = Callable[[str], Case]
NAME = "uppfoljning"
DATA = dataset(sheets() | {"Uppföljning": followed_up()["Uppföljning"]})
KINDS = FlatTable(
    "Sorter",
    tuple(Column(kind.name, kind) for kind in (Kind.TEXT, Kind.NUMBER, Kind.DAY, Kind.CLOCK)),
    (
        ("text", Decimal("12.5"), date(2026, 8, 31), time(9, 30)),
        (None, Decimal("-1200"), None, None),
    ),
)


def texts(*values: str) -> FlatTable:
    return FlatTable("Texter", (Column("Text", Kind.PARAGRAPHS),), tuple((v,) for v in values))


def sheet_of(data: bytes) -> Worksheet:
    (sheet,) = load_workbook(io.BytesIO(data)).worksheets
    return sheet


def in_workbook(data: bytes) -> list[list[Any]]:
    """Return the cells below the header, days as days."""
    rows = sheet_of(data).iter_rows(min_row=2, values_only=True)
    return [[v.date() if isinstance(v, datetime) else v for v in row] for row in rows]


def in_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def as_read(value: Flat) -> Any:
    """Return what stands in a workbook: its numbers are of no kind, its line breaks are one."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return read_back(value) if isinstance(value, str) else value


# ---------------------------------------------------------------- the forms


@pytest.mark.parametrize("sheet", [s.name for s in SHEETS if DATA[s.name]])
def test_every_sheet_is_read_back_as_its_cells_say(sheet: str) -> None:
    table = sheet_table(DATA, BY_NAME[sheet])
    whole = [[as_read(value) for value in row] for row in table.rows]

    assert len(whole) == len(DATA[sheet])
    assert in_workbook(table_workbook(table)) == whole
    assert [list(row.values()) for row in json.loads(table_json(table))] == [
        [f"{v:%H:%M}" if isinstance(v, time) else str(v) if isinstance(v, date) else v for v in row]
        for row in whole
    ]
    header, *rows = in_csv(table_csv(table))
    assert header == [column.header for column in table.columns]
    assert [[bool(cell) for cell in row] for row in rows] == [
        [value is not None for value in row] for row in table.rows
    ]


def test_days_are_days_and_numbers_numbers_in_each_form() -> None:
    sheet = sheet_of(table_workbook(KINDS))
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        ("text", "s"),
        (12.5, "n"),
        (datetime(2026, 8, 31), "d"),  # noqa: DTZ001
        (time(9, 30), "d"),
    ]
    assert sheet["C2"].number_format == "yyyy\\-mm\\-dd"

    assert in_csv(table_csv(KINDS))[1:] == [
        ["text", "12,5", "2026-08-31", "09:30"],
        ["", "-1200", "", ""],
    ]
    assert json.loads(table_json(KINDS))[0] == {
        "TEXT": "text",
        "NUMBER": 12.5,
        "DAY": "2026-08-31",
        "CLOCK": "09:30",
    }


def test_a_csv_is_what_excel_in_swedish_and_pandas_expect() -> None:
    data = table_csv(KINDS)
    assert data.startswith(b"\xef\xbb\xbfTEXT;NUMBER;DAY;CLOCK\r\n")

    frame = pd.read_csv(io.BytesIO(data), sep=";", decimal=",", parse_dates=["DAY"])
    assert list(frame["NUMBER"]) == [12.5, -1200]
    assert frame["DAY"][0] == pd.Timestamp(2026, 8, 31)


def test_a_workbook_is_opened_as_a_table_with_a_filter_and_a_header_that_stays() -> None:
    sheet = sheet_of(table_workbook(sheet_table(DATA, BY_NAME["Politisk vilja"])))

    (table,) = sheet.tables.values()
    assert table.displayName == "Politisk_vilja"
    assert table.ref == sheet.dimensions
    assert table.autoFilter is not None
    assert table.column_names == [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"


def test_a_table_without_rows_is_a_table_all_the_same() -> None:
    sheet = sheet_of(table_workbook(FlatTable("Tom", KINDS.columns, ())))

    assert [table.ref for table in sheet.tables.values()] == ["A1:D2"]


@pytest.mark.parametrize("what", [*NASTY, "a code of Excel's"])
def test_a_nasty_text_comes_out_as_it_went_in(what: str) -> None:
    text = NASTY.get(what, "_x0041_ _x000D_")
    made = table_workbook(texts(text))

    read = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert read_back(str(read[1][0])) == read_back(text)
    assert json.loads(table_json(texts(text))) == [{"Text": text}]
    in_file = in_csv(table_csv(texts(text)))[1][0]
    assert in_file.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    "text", ["=1+1", "+46 370 67 80 00", "-5", "@SUM(A1)", "\t=1", "=cmd|' /C"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    made = table_workbook(texts(text))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        cells = package.read("xl/worksheets/sheet1.xml")

    assert sheet_of(made)["A2"].data_type == "s"
    assert b"<f>" not in cells
    assert in_csv(table_csv(texts(text)))[1] == [f"'{text}"]


# ---------------------------------------------------------------- what is in the tables


def rows_of(table: FlatTable) -> list[dict[str, Flat]]:
    headers = [column.header for column in table.columns]
    return [dict(zip(headers, row, strict=True)) for row in table.rows]


def test_a_reference_gives_the_id_and_beside_it_the_name() -> None:
    meeting = rows_of(sheet_table(DATA, BY_NAME["Sammanträden"]))[1]
    goal = rows_of(sheet_table(DATA, BY_NAME["Behandling"]))[0]

    assert (meeting["Organ"], meeting["Organ, namn"]) == ("KF", "Fullmäktige")
    assert (meeting["Ordförande"], meeting["Ordförande, namn"]) == ("P2", "Bo Al")
    assert goal["Mål"] == "M2; M1"
    assert goal["Mål, namn"] == "med hög sysselsättning; med hållbar samhällsutveckling"
    assert goal["Möte, namn"] == "Utskottet, 2019-10-16"


def test_no_table_has_two_columns_of_one_name() -> None:
    for sheet in SHEETS:
        columns = [c.header.casefold() for c in sheet_table(DATA, sheet).columns]
        assert len(set(columns)) == len(columns)


def test_a_cell_at_fault_is_empty_and_named() -> None:
    made = sheets()
    change(made, "Sammanträden/KF-1/Datum", "i morgon")
    change(made, "Behandling/BH1/Mål", "M1; M99")
    data = dataset(made)
    meetings, items = (sheet_table(data, BY_NAME[n]) for n in ("Sammanträden", "Behandling"))

    assert rows_of(meetings)[1]["Datum"] is None
    assert [str(cell) for cell in meetings.faulty] == [
        "arbetsbok.xlsx, bladet ”Sammanträden”, cell C3"
    ]
    assert (rows_of(items)[0]["Mål"], rows_of(items)[0]["Mål, namn"]) == (None, None)
    assert len(items.faulty) == 1


def test_what_a_rule_says_of_a_cell_does_not_empty_it() -> None:
    data = dataset(changed(**{"Sammanträden/KF-1/Status": "hållet"}))

    assert sheet_table(data, BY_NAME["Sammanträden"]).faulty == ()


def test_a_figure_has_its_cell_and_everything_that_it_is_about() -> None:
    data = dataset(followed_up())
    outcome, base, target = (
        row for row in rows_of(figures_table(data)) if row["Slag"] not in ("framsteg", "prognos")
    )

    assert outcome["Källa"] == "Uppföljning/UF1/Utfall"
    assert (outcome["Mål-id"], outcome["Indikator"], outcome["Tal"]) == ("M1", "Skog", Decimal(12))
    assert (outcome["Period"], outcome["Period, första dag"]) == ("2019-08", date(2019, 8, 1))
    assert [(row["Slag"], row["Tal"]) for row in (base, target)] == [
        ("basvärde", Decimal(10)),
        ("målvärde", Decimal(20)),
    ]


def test_a_figure_of_which_the_board_is_unknown_is_not_the_whole_municipality(
    fresh_case: Cases,
) -> None:
    made = fresh_case(NAME).change("Uppföljning/UA2/Organ", "XYZ")
    exported = export(made.folder, made.today, "uppföljning", made.folder / "u.csv", replace=False)

    assert not any("/UA2/" in str(row) for row in exported.table.rows)
    assert exported.failed
    assert "bladet ”Uppföljning”" in lines(exported)[1]


def test_every_cell_of_the_follow_ups_is_there_once(case: Cases) -> None:
    made = case(NAME)
    header, *rows = made.rows("Uppföljning")
    kinds = ("Utfall", "Prognos", "Framsteg", "Aktiviteter", "Åtgärder")
    filled = {
        f"Uppföljning/{row[0]}/{name}": row[header.index(name)]
        for row in rows
        for name in kinds
        if row[header.index(name)]
    }
    table = export(made.folder, made.today, "uppföljning", made.folder / "x.json", replace=True)
    found = {str(row["Källa"]): row for row in rows_of(table.table) if row["Period"]}

    assert filled.keys() == found.keys()
    for source, written in filled.items():
        number, text = found[source]["Tal"], found[source]["Text"]
        shown = f"{number:f}".replace(".", ",") if isinstance(number, Decimal) else text
        assert shown == written


def test_the_chain_is_there_with_its_gaps(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Mål/N3/Överordnat mål", "")
    exported = export(made.folder, made.today, "täckning", None, replace=False)
    (gap,) = (row for row in rows_of(exported.table) if row["Lucka"])
    links = {(row["Id"], row["Koppling"], row["Till id"]) for row in rows_of(exported.table)}

    assert (gap["Id"], gap["Koppling"], gap["Lucka"]) == ("N3", "Överordnat mål", "L04")
    assert ("N1", "Överordnat mål", "G1") in links
    assert ("G1", "Agenda 2030", "A3") in links


def test_a_programme_without_a_chain_gives_an_empty_table() -> None:
    assert links_table(dataset({"Kommuner": sheets()["Kommuner"]})).rows == ()
    assert figures_table(dataset({"Kommuner": sheets()["Kommuner"]})).rows == ()


# ---------------------------------------------------------------- the command


def written(made: Case, what: str, file: str = "", *, replace: bool = False) -> Exported:
    path = made.folder / file if file else None
    return export(made.folder, made.today, what, path, replace=replace)


def test_without_a_name_a_workbook_is_written_in_the_working_folder(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    exported = written(made, "MÅL")

    assert exported.path == made.folder / "mål.xlsx"
    assert lines(exported) == [f"{exported.path}: sju rader ur Mål."]
    assert in_workbook(exported.path.read_bytes())[0][0] == "G1"


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    path = made.folder / "mål.csv"
    path.write_text("mitt", encoding="utf-8")

    with pytest.raises(UsageError, match="finns redan"):
        written(made, "mål", "mål.csv")
    assert path.read_text(encoding="utf-8") == "mitt"
    written(made, "mål", "mål.csv", replace=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfM")


@pytest.mark.parametrize(
    ("what", "file", "said"),
    [
        ("mol", "", "Det finns ingen tabell som heter ”mol”. Menade du ”Mål”?"),
        ("qwertyuiop", "", "Skriv uppföljning, täckning eller namnet på ett blad."),
        ("mål", "mål.pdf", "Låt namnet sluta på .xlsx, .csv eller .json."),
        ("mål", "inputs/mål-2.xlsx", "skulle tabellen läsas som underlag."),
    ],
)
def test_what_cannot_be_written_is_told_before_anything_is(
    fresh_case: Cases, what: str, file: str, said: str
) -> None:
    made = fresh_case(NAME)
    before = sorted(made.folder.rglob("*"))

    with pytest.raises(UsageError) as error:
        written(made, what, file)

    assert said in str(error.value)
    assert sorted(made.folder.rglob("*")) == before


def test_a_folder_in_the_way_is_a_sentence(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    (made.folder / "mål.csv").mkdir()

    with pytest.raises(StoreError):
        written(made, "mål", "mål.csv", replace=True)


def test_the_command_says_where_the_table_is_and_what_is_not_in_it(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Mål/N3/Överordnat mål", "G9")
    where = ["--folder", str(made.folder), "--today", made.today.isoformat()]
    path = made.folder / "mål.json"
    code = (
        "import sys; from pipeline.cli import cli;"
        f"code = cli.main({['export', 'mål', str(path), *where]!r}, standalone_mode=False);"
        "print(code, sorted({'pandas', 'openpyxl', 'docxtpl'} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=Path(__file__).parent.parent,
    )

    assert done.stdout.splitlines() == [
        f"{path}: sju rader ur Mål.",
        "Det som står fel är inte med: Mål.csv, bladet ”Mål”, cell F6.",
        "Arbetsböckerna har fel, så allt är inte med. Kör beredning check.",
        "1 []",
    ]
    assert json.loads(path.read_bytes())[4]["Överordnat mål"] is None
