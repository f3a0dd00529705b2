"""What stands in a workbook is what the tables hold, at the right place."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from pipeline.errors import UsageError
from pipeline.model import CellFault, Table
from pipeline.read import Input, read_folder
from tests.workbooks import read_parts, rewrite_part, write_book, write_parts

SHEET1 = "xl/worksheets/sheet1.xml"


RELATIONS = "xl/_rels/workbook.xml.rels"


def only(found: Input) -> Table:
    assert not found.problems, [str(problem) for problem in found.problems]
    (table,) = found.tables
    return table


def sheet(path: Path, rows: str, after: str = "") -> Path:
    """Write a workbook whose sheet Mål has exactly these rows of XML."""
    write_book(path, {"Mål": [["x"]]})
    xml = f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"
    return rewrite_part(path, SHEET1, lambda _: xml.encode())


def share(path: Path, texts: str) -> Path:
    """Give the workbook a part of shared strings."""
    relation = (
        '<Relationship Id="shared" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    parts = read_parts(path)
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation.encode())
    parts["xl/sharedStrings.xml"] = f"<sst>{texts}</sst>".encode()
    return write_parts(path, parts.items())


def test_every_sheet_of_every_file_is_read_in_the_order_of_the_names(tmp_path: Path) -> None:
    write_book(tmp_path / "b.xlsx", {"Mål": [["Mål-id"], ["M2"]], "Ord": [["Kortform"], ["KS"]]})
    write_book(tmp_path / "a.xlsm", {"Mål": [["Mål-id"], ["M1"]]})
    write_book(tmp_path / "under" / "c.XLSX", {"Mål": [["Mål-id"], ["M3"]]})

    found = read_folder(tmp_path)

    assert [(table.file, table.sheet) for table in found.tables] == [
        ("a.xlsm", "Mål"),
        ("b.xlsx", "Mål"),
        ("b.xlsx", "Ord"),
        ("under/c.XLSX", "Mål"),
    ]
    assert [table.rows for table in found.tables] == [
        (("M1",),),
        (("M2",),),
        (("KS",),),
        (("M3",),),
    ]


def test_other_files_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    for name in ("bild.png", "anteckning.txt", "~$mål.xlsx", ".dold.xlsx", "mapp.docx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    write_book(tmp_path / ".git" / "a.xlsx", {"Mål": [["Mål-id"]]})

    assert read_folder(tmp_path).tables == ()
    assert read_folder(tmp_path).problems == ()


def test_no_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="finns inte"):
        read_folder(tmp_path / "inputs")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("00123", "00123"),
        ("NA", "NA"),
        ("None", "None"),
        ("  två  blanka ", "  två  blanka "),
        ("a\u0308 å\u00a0ö", "a\u0308 å\u00a0ö"),
        ("& < > \" ' {{ {% {_{", "& < > \" ' {{ {% {_{"),
        ("rad 1\nrad 2\tflik", "rad 1\nrad 2\tflik"),
        ("punkt 1:c gäller", "punkt 1:c gäller"),
        ("\u202eabc \U0001f600", "\u202eabc \U0001f600"),
        ("x" * 32_000, "x" * 32_000),
        (7, 7),
        (7.0, 7),
        (12.5, 12.5),
        (-3, -3),
        (2.0**60, 2.0**60),
        (True, True),
        (date(2019, 10, 16), date(2019, 10, 16)),
        (datetime(2019, 10, 16, 0, 0), date(2019, 10, 16)),  # noqa: DTZ001 - a cell has no zone
        (datetime(2019, 10, 16, 9, 5), datetime(2019, 10, 16, 9, 5)),  # noqa: DTZ001
        (time(9, 30), time(9, 30)),
        (timedelta(hours=30), timedelta(hours=30)),
        ("", None),
        (None, None),
    ],
)
def test_a_value_is_read_as_it_was_written(tmp_path: Path, written: Any, read: Any) -> None:
    write_book(tmp_path / "a.xlsx", {"Mål": [["Mål-id", "Namn"], ["M1", written]]})

    value = only(read_folder(tmp_path)).rows[0][1]

    assert value == read
    assert type(value) is type(read)


def test_rows_keep_their_place_and_empty_ones_at_the_end_go(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", {"Mål": [["Mål-id"], [], ["M1"], [], [""], ["", "  "], [None]]})

    table = only(read_folder(tmp_path))

    assert table.header == ("Mål-id", None)
    assert table.rows == ((None, None), ("M1", None), (None, None), (None, None), (None, "  "))


def test_a_table_that_does_not_begin_in_a1_keeps_its_places(tmp_path: Path) -> None:
    sheet(tmp_path / "a.xlsx", '<row r="3"><c r="C3"><v>1</v></c></row>')

    table = only(read_folder(tmp_path))

    assert table.header == (None, None, None)
    assert table.rows == ((None, None, None), (None, None, 1))


def test_an_empty_sheet_has_no_header_and_no_rows(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", {"Mål": []})

    assert only(read_folder(tmp_path)) == Table("a.xlsx", "Mål", (), ())


def test_a_sheet_that_is_not_listed_is_only_named(tmp_path: Path) -> None:
    write_book(
        tmp_path / "a.xlsx",
        {"Statistik": [["a"], [1]]},
        lambda b: b.worksheets[0].merge_cells("A1:B2"),
    )

    assert only(read_folder(tmp_path)) == Table("a.xlsx", "Statistik", (), ())


def test_a_cell_with_an_error_is_a_fault_at_its_place(tmp_path: Path) -> None:
    sheet(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1" t="str"><v>Mål-id</v></c></row>'
        '<row r="2"><c r="A2" s="0" t="e"><f>Dold!A1</f><v>#REF!</v></c>'
        '<c r="B2" t="str"><v>skriv t="e" så</v></c></row>'
        '<row r="5"><c r="C5" t="e"><v>#DIV/0!</v></c></row>',
    )

    table = only(read_folder(tmp_path))

    assert table.rows[0] == (CellFault("#REF!"), 'skriv t="e" så', None)
    assert table.rows[3] == (None, None, CellFault("#DIV/0!"))
    assert [type(row[i]) for row, i in ((table.rows[0], 0), (table.rows[3], 2))] == [CellFault] * 2


def test_a_formula_that_was_never_calculated_is_a_fault_and_an_empty_text_is_not(
    tmp_path: Path,
) -> None:
    sheet(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1" t="str"><v>Mål-id</v></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><f>1+1</f><v/></c>'
        '<c r="C2"><f t="shared" si="0"/><v></v></c><c r="D2"><f>1&lt;2</f><v>2</v></c>'
        '<c r="E2" t="str"><f>""</f><v></v></c></row>'
        '<row r="9"><c r="G9"><f>1</f></c></row>',
    )

    table = only(read_folder(tmp_path))

    first = table.rows[0]
    assert [type(value) for value in first[:3]] == [CellFault] * 3
    assert first[:3] == ("", "", "")
    assert first[3:] == (2, None, None, None)
    assert table.rows[7] == (None,) * 6 + (CellFault(""),)


def test_openpyxl_formulas_without_values_are_faults(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", {"Mål": [["Mål-id"], ["=1+1"]]})

    assert isinstance(only(read_folder(tmp_path)).rows[0][0], CellFault)


def test_empty_styled_cells_far_out_do_no_harm(tmp_path: Path) -> None:
    def colour(book: Workbook) -> None:
        for address in ("XFD1048576", "XFD2", "B1048576", "AAA5"):
            book.worksheets[0][address].fill = PatternFill("solid", fgColor="FF0000")

    write_book(tmp_path / "a.xlsx", {"Mål": [["Mål-id"], ["M1"]]}, colour)

    assert only(read_folder(tmp_path)).rows == (("M1",),)


def test_cells_beyond_z_and_row_9999_are_read(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="AC1"><v>1</v></c></row><row r="12000"><c r="A12000"><v>2</v></c></row>'
    sheet(tmp_path / "a.xlsx", rows)

    table = only(read_folder(tmp_path))

    assert (len(table.header), len(table.rows)) == (29, 11_999)
    assert table.rows[-1][0] == 2


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c t='str'><v>M1</v></c><c/><c><v>5</v></c></row>",
        '<row r="1"><c t="str"><v>M1</v></c><c r="C1"><v>5</v></c></row>',
        '<row r="1"><c r="a1" t="str"><v>M1</v></c><c r="c1"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[M1]]></v></c><c r="C1"><v>5</v></c></row>',
        '<row r="1"><!-- <c r="B1"/> --><c  t="str" r="A1"><v>M1</v></c>'
        '<c r="C1"><v>5</v></c></row>',
        '<row r="1">\n <c r="A1" t="str">\n  <v>M1</v>\n </c>\n <c r="C1"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>M</t></r><r><t>1</t></r></is></c>'
        '<c r="C1"><v>5</v></c></row>',
    ],
)
def test_unusual_ways_of_writing_a_sheet_are_read_alike(tmp_path: Path, rows: str) -> None:
    sheet(tmp_path / "a.xlsx", rows)

    assert only(read_folder(tmp_path)).header == ("M1", None, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_prefixes_and_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    write_book(tmp_path / "a.xlsx", {"Mål": [["x"]]})
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><x:worksheet xmlns:x="urn:x"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="str"><x:v>Å &amp; ä</x:v></x:c>'
        '<x:c r="B1" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    rewrite_part(tmp_path / "a.xlsx", SHEET1, lambda _: xml.encode(encoding))

    assert only(read_folder(tmp_path)).header == ("Å & ä", CellFault("#N/A"))


def test_shared_strings_are_read_without_their_phonetic_help(tmp_path: Path) -> None:
    strings = (
        "<si><r><t>Mål</t></r><r><t>-id</t></r><rPh sb='0' eb='1'><t>NEJ</t></rPh></si>"
        "<si><t>a&#13;\nb</t></si>"
    )
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    share(sheet(tmp_path / "a.xlsx", cells), strings)

    assert only(read_folder(tmp_path)).header == ("Mål-id", "a\nb")


def test_a_workbook_without_shared_strings_and_styles_is_read(tmp_path: Path) -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>Mål-id</t></is></c></row>'
    path = sheet(tmp_path / "a.xlsx", cell)
    kept = {name: data for name, data in read_parts(path).items() if "styles" not in name}
    assert "xl/sharedStrings.xml" not in kept
    write_parts(path, kept.items())

    assert only(read_folder(tmp_path)).header == ("Mål-id",)


def test_dates_of_the_1904_system_are_the_same_dates(tmp_path: Path) -> None:
    def old_mac(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no zone

    write_book(tmp_path / "a.xlsx", {"Mål": [["Datum"], [date(2019, 10, 16)]]}, old_mac)

    assert only(read_folder(tmp_path)).rows == ((date(2019, 10, 16),),)


def test_strict_open_xml_is_read_with_its_iso_dates(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1" t="d" s="0"><v>2019-10-16</v></c>'
        '<c r="B1" t="d" s="0"><v>2019-10-16T00:00:00</v></c><c r="C1" t="s"><v>0</v></c></row>',
    )
    share(path, "<si><t>x</t></si>")
    loose = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    for part in ("_rels/.rels", RELATIONS, "xl/workbook.xml"):
        rewrite_part(path, part, lambda data: data.replace(loose, strict))

    day = date(2019, 10, 16)
    assert only(read_folder(tmp_path)).header == (day, day, "x")


def test_paths_with_backslashes_and_other_names_are_followed(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"Mål": [["Mål-id"], ["M1"]]})
    parts = read_parts(path)
    parts["xl\\arbetsblad\\ett.xml"] = parts.pop(SHEET1)
    old, new = b"/xl/worksheets/sheet1.xml", rb"arbetsblad\ett.xml"
    parts[RELATIONS] = parts[RELATIONS].replace(old, new)
    write_parts(path, parts.items())

    assert only(read_folder(tmp_path)).rows == (("M1",),)


def test_the_digest_follows_names_bytes_and_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "Mål.csv").write_text("Mål-id\nM1\n", encoding="utf-8")
    first = read_folder(tmp_path).digest
    assert read_folder(tmp_path).digest == first

    (tmp_path / "anteckning.txt").write_text("x", encoding="utf-8")
    assert read_folder(tmp_path).digest == first

    (tmp_path / "Mål.csv").write_text("Mål-id\nM2\n", encoding="utf-8")
    second = read_folder(tmp_path).digest
    (tmp_path / "Mål.csv").rename(tmp_path / "Ord.csv")
    third = read_folder(tmp_path).digest
    (tmp_path / "tom.xlsx").touch()
    assert len({first, second, third, read_folder(tmp_path).digest}) == 4


@pytest.mark.parametrize(
    "over",
    [
        [["Mål i hållbarhetsprogrammet"]],
        [["Uppdaterad", date(2026, 11, 3)], []],
        [[], []],
        [["Fyll i de gula kolumnerna. Frågor: 0980-31 92 14"], ["Version", 2], ["", "Program"]],
    ],
)
def test_headings_under_a_title_are_found_where_they_stand(tmp_path: Path, over: Any) -> None:
    lines = [["Mål-id", "Program", "Måltext"], ["M1", "HP", "luft"]]
    write_book(tmp_path / "a.xlsx", {"Mål": [*over, *lines]})

    found = only(read_folder(tmp_path))

    assert found.header == ("Mål-id", "Program", "Måltext")
    assert found.rows == (("M1", "HP", "luft"),)
    assert (found.heading_row, found.first_row) == (len(over) + 1, len(over) + 2)


def test_a_title_over_merged_cells_is_no_merged_table(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        book["Mål"].merge_cells("A1:C1")

    lines = [["Våra mål"], ["Mål-id", "Program", "Måltext"], ["M1", "HP", "luft"]]
    write_book(tmp_path / "a.xlsx", {"Mål": lines}, merge)

    assert only(read_folder(tmp_path)).above == 1


@pytest.mark.parametrize(
    "lines",
    [
        [["Mål-id", "Program"], ["Program", "Måltext"]],
        [["Id", "Text"], ["M1", "Program", "luft", "vatten"]],
        [["Våra mål"], ["M1", "HP"]],
    ],
)
def test_what_is_not_unmistakable_is_read_from_row_1(tmp_path: Path, lines: Any) -> None:
    write_book(tmp_path / "a.xlsx", {"Mål": lines})

    assert only(read_folder(tmp_path)).above == 0


ODD = (None, "", " x ", "a\nb", "åäö & <b>", "=1+1", "#N/A", 0, 1, 1.0, 0.5, True, date(2020, 3, 4))


def test_the_tests_own_workbooks_are_as_openpyxl_saves_them(tmp_path: Path) -> None:
    chance = random.Random(364)

    def rows(width: int) -> list[list[Any]]:
        return [[chance.choice(ODD) for _ in range(width)] for _ in range(chance.randint(0, 4))]

    for _ in range(20):
        sheets = {f"Blad {n}": rows(chance.randint(0, 4)) for n in range(chance.randint(1, 4))}
        made = read_parts(write_book(tmp_path / "a.xlsx", sheets))
        saved = read_parts(write_book(tmp_path / "b.xlsx", sheets, lambda _: None))

        assert list(made) == list(saved)
        assert {name for name in made if made[name] != saved[name]} <= {"docProps/core.xml"}
