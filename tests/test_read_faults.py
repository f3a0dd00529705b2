"""A file that cannot be read is one problem in plain Swedish, and the others are still read."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Literal

import pytest
from openpyxl import Workbook

from pipeline.model import Cell, Problem, Severity, Source, Table
from pipeline.read import Input, read_folder
from pipeline.schema import SHEETS
from tests.workbooks import read_parts, rewrite_part, write_book, write_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes, and guards its links")
SHEET1 = "xl/worksheets/sheet1.xml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one sound workbook, `ord.xlsx`."""
    write_book(tmp_path / "ord.xlsx", {"Ord": [["Kortform"], ["KS"]]})
    return tmp_path


def fault(folder: Path) -> Problem:
    """Return the one problem; the sound workbook must have been read."""
    found = read_folder(folder)
    assert Table("ord.xlsx", "Ord", ("Kortform",), (("KS",),)) in found.tables
    (problem,) = found.problems
    assert problem.message.endswith((".", ")."))
    assert problem.remedy.endswith(".")
    return problem


def cells(found: Input) -> list[str]:
    return [f"{problem.severity} {problem.code} {problem.cell}" for problem in found.problems]


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "F04", "tom"),
        (b"<html><table></table></html>", "F01", "ingen arbetsbok"),
        (b"PK\x03\x04 och sedan inget", "F01", "skadad"),
        (OLE, "F06", "format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "F02", "lösenord"),
    ],
)
def test_bytes_that_are_no_workbook(folder: Path, data: bytes, code: str, said: str) -> None:
    (folder / "mål.xlsx").write_bytes(data)

    problem = fault(folder)

    assert (problem.cell, problem.severity, problem.code) == (
        Cell("mål.xlsx"),
        Severity.ERROR,
        code,
    )
    assert said in problem.message


def test_an_unreadable_workbook_stops_whatever_asks_for_any_sheet(folder: Path) -> None:
    (folder / "mål.xlsx").write_bytes(b"x")

    assert fault(folder).stops == tuple(Source(sheet.name, "", "") for sheet in SHEETS)


@pytest.mark.parametrize("name", ["mål.xls", "MÅL.XLS", "mål.xlsb"])
def test_old_formats_are_not_passed_over_in_silence(folder: Path, name: str) -> None:
    (folder / name).write_bytes(OLE)

    problem = fault(folder)

    assert problem.code == "F06"
    assert ".xlsx" in problem.remedy


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("mål.xltx", "Excel"),
        ("mål.fods", "LibreOffice"),
        ("mål.numbers", "Numbers"),
        ("mål.tsv", "CSV UTF-8"),
        ("mål.gsheet", "hämta det som Excel-fil"),
    ],
)
def test_each_other_format_of_a_table_has_its_own_cure(folder: Path, name: str, cure: str) -> None:
    (folder / name).write_bytes(b"x")

    problem = fault(folder)

    assert (problem.code, problem.severity) == ("F06", Severity.ERROR)
    assert cure in problem.remedy


def test_numbers_may_save_a_folder(folder: Path) -> None:
    (folder / "mål.numbers" / "Data").mkdir(parents=True)

    assert "Numbers" in fault(folder).remedy


def test_a_file_in_another_format_stops_only_the_sheets_that_it_is_known_to_have(
    folder: Path,
) -> None:
    (folder / "mål.tsv").write_text("Mål-id")
    (folder / "ord.fods").write_text(
        "<?xml version='1.0'?><o:d xmlns:table='t'><table:table table:name='Ord'/></o:d>"
    )

    tabbed, flat = read_folder(folder).problems
    assert tabbed.stops == (Source("Mål", "", ""),)
    assert flat.stops == (Source("Ord", "", ""),)


@pytest.mark.parametrize("name", ["vapen.png", "beslut.pdf", "brev.docx", "läs mig.txt"])
def test_what_is_no_table_may_lie_there(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")

    assert read_folder(folder).problems == ()


@POSIX
@pytest.mark.parametrize("target", ["../ord.xlsx", "/dev/zero", "../mapp"])
def test_a_link_out_of_inputs_is_not_followed(folder: Path, target: str) -> None:
    write_book(folder / "mapp" / "mål.xlsx", {"Mål": [["Mål-id"]]})
    (folder / "inputs").mkdir()
    (folder / "inputs" / ("länk" if target == "../mapp" else "länk.xlsx")).symlink_to(target)

    (problem,) = read_folder(folder / "inputs").problems

    assert problem.message == "Det här är en länk som leder ut ur inputs, och den följs inte."
    assert problem.remedy.startswith("Lägg själva filen eller mappen i inputs.")


@POSIX
def test_the_folder_inputs_may_itself_be_a_link(folder: Path) -> None:
    write_book(folder / "mapp" / "mål.xlsx", {"Mål": [["Mål-id"]]})
    (folder / "inputs").symlink_to(folder / "mapp")

    found = read_folder(folder / "inputs")

    assert (found.problems, len(found.tables)) == ((), 1)


def test_a_word_file_under_a_workbooks_name(folder: Path) -> None:
    write_parts(folder / "a.xlsx", [("word/document.xml", b"<w/>"), ("_rels/.rels", b"<r/>")])

    assert "ingen arbetsbok" in fault(folder).message


def test_a_folder_under_a_workbooks_name(folder: Path) -> None:
    write_book(folder / "mål.xlsx" / "inre.xlsx", {"Mål": [["Mål-id"]]})

    assert str(fault(folder)).startswith("FEL F01 mål.xlsx: Det här är ingen fil")


@POSIX
def test_a_pipe_under_a_workbooks_name_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "mål.csv")

    assert str(fault(folder)).startswith(
        "FEL F01 mål.csv: Det här är ingen vanlig fil utan en pipe"
    )


@POSIX
def test_a_file_that_is_gone_when_it_is_opened(folder: Path) -> None:
    (folder / "mål.xlsx").symlink_to(folder / "borta.xlsx")

    assert "försvann" in fault(folder).message


@POSIX
def test_a_file_that_the_system_does_not_open(folder: Path) -> None:
    (folder / "mål.xlsx").symlink_to(folder / "mål.xlsx")

    assert str(fault(folder)).startswith(
        "FEL F05 mål.xlsx: Filen går inte att läsa: genvägen leder tillbaka till sig själv."
    )


def test_a_file_over_the_limit_is_not_read(folder: Path) -> None:
    with (folder / "mål.xlsx").open("wb") as file:
        file.truncate(50_000_001)

    problem = fault(folder)

    assert problem.code == "F03"
    assert "50 MB" in problem.message


@pytest.mark.parametrize("mark", ["~$ord.xlsx", ".~lock.ord.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_read_and_said(folder: Path, mark: str) -> None:
    (folder / mark).write_bytes(b"x")

    problem = fault(folder)

    assert (problem.cell, problem.severity, problem.code) == (
        Cell("ord.xlsx"),
        Severity.INFO,
        "F08",
    )


def test_a_mark_without_its_workbook_is_nothing(folder: Path) -> None:
    (folder / "~$borta.xlsx").write_bytes(b"x")

    assert read_folder(folder).problems == ()


def unsafe(folder: Path, *parts: tuple[str, bytes]) -> Problem:
    path = write_book(folder / "a.xlsx", {"Mål": [["Mål-id"], ["M1"]]})
    write_parts(path, [*read_parts(path).items(), *parts])
    return fault(folder)


@pytest.mark.parametrize("name", ["../a.xml", "xl/../../a.xml", "/etc/a", "C:/a", "..\\a"])
def test_parts_that_point_out_of_the_file_are_refused(folder: Path, name: str) -> None:
    problem = unsafe(folder, (name, b"x"))

    assert problem.code == "F03"
    assert "pekar ut ur filen" in problem.message


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [SHEET1, SHEET1.upper(), SHEET1.replace("/", "\\")])
def test_doubled_parts_are_refused(folder: Path, name: str) -> None:
    assert "samma namn" in unsafe(folder, (name, b"x")).message


def test_a_zip_bomb_is_refused_unopened(folder: Path) -> None:
    assert "zipbomb" in unsafe(folder, ("xl/media/bomb.xml", bytes(6_000_000))).message


def test_very_many_parts_are_refused(folder: Path) -> None:
    many = [(f"xl/{number}", b"") for number in range(10_001)]

    assert "fler än 10000 delar" in unsafe(folder, *many).message


def test_an_unusual_packing_is_refused(folder: Path) -> None:
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_BZIP2) as package:
        package.writestr("_rels/.rels", bytes(100))

    assert fault(folder).code == "F03"


def test_entities_are_refused(folder: Path) -> None:
    path = write_book(folder / "a.xlsx", {"Mål": [["Mål-id"]]})
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    rewrite_part(path, "xl/styles.xml", lambda data: bomb + data)

    assert "dokumenttypsdeklaration" in fault(folder).message


def test_a_text_shared_by_too_many_cells_is_refused(folder: Path) -> None:
    path = write_book(folder / "a.xlsx", {"Mål": [["Mål-id"]]})
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_000))
    relation = b'<Relationship Id="s" Type="x/sharedStrings" Target="s.xml"/></Relationships>'
    rewrite_part(path, SHEET1, lambda _: f"<w><sheetData>{rows}</sheetData></w>".encode())
    rewrite_part(
        path,
        "xl/_rels/workbook.xml.rels",
        lambda data: data.replace(b"</Relationships>", relation),
    )
    text = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    write_parts(path, [*read_parts(path).items(), ("xl/s.xml", text)])

    assert "orimligt stor" in fault(folder).message


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("XFD1048576", "XFD1048576"),
        ("ALM1", "ALM1"),
        ("A500001", "A500001"),
        ("AAA9999", "AAA9999"),
    ],
)
def test_a_value_too_far_out_stops_its_own_sheet_only(
    folder: Path, address: str, said: str
) -> None:
    def stray(book: Workbook) -> None:
        book.worksheets[0][address] = "x"

    write_book(folder / "a.xlsx", {"Mål": [["Mål-id"]], "Program": [["Program-id"], ["P"]]}, stray)

    problem = fault(folder)

    assert str(problem).startswith(
        f"FEL F03 a.xlsx, bladet ”Mål”, cell {said}: Bladet har innehåll"
    )
    assert problem.stops == (Source("Mål", "", ""),)
    assert read_folder(folder).tables[:2] == (
        Table("a.xlsx", "Mål", (), ()),
        Table("a.xlsx", "Program", ("Program-id",), (("P",),)),
    )


@pytest.mark.parametrize("address", ["H250000", "Z210000", "ZZ500"])
def test_only_columns_and_rows_that_are_filled_count_as_far_out(folder: Path, address: str) -> None:
    def stray(book: Workbook) -> None:
        book.worksheets[0][address] = "x"

    write_book(folder / "a.xlsx", {"Mål": [["Mål-id"]]}, stray)

    found = read_folder(folder)

    assert found.problems == ()
    assert found.tables[0].rows[-1][-1] == "x"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-40],
        lambda data: data.replace(b"</c>", b"</d>"),
        lambda data: data.replace(b"<sheetData>", b"<sheetData><c r='ZZZZZZ99999999'><v>1</v></c>"),
        lambda data: data.replace(b't="inlineStr"><is><t>', b't="s"><v>7</v><is><t>'),
        lambda data: data.replace(b'r="A1"', b'r="A1" r="ZZ99999"'),
        lambda _: b"",
        lambda data: data.replace(b"<sheetData", b"<!DOCTYPE x><sheetData"),
    ],
)
def test_a_damaged_sheet_stops_its_own_sheet_only(folder: Path, damage: object) -> None:
    path = write_book(folder / "a.xlsx", {"Mål": [["Mål-id"]], "Program": [["Program-id"]]})
    rewrite_part(path, SHEET1, damage)  # type: ignore[arg-type]

    problem = fault(folder)

    assert problem.stops == (Source("Mål", "", ""),)
    assert problem.cell == Cell("a.xlsx", "Mål")


def test_merged_cells_are_named_where_they_are(folder: Path) -> None:
    def merge(book: Workbook) -> None:
        book.worksheets[0].merge_cells("B2:B4")
        book.worksheets[0].merge_cells("AA3:AB3")
        book.worksheets[1].merge_cells("A1:B1")

    write_book(folder / "a.xlsx", {"mål ": [["Mål-id", "x"], ["M1", 1]], "Annat": []}, merge)

    found = read_folder(folder)

    assert sorted(cells(found)) == [
        "FEL B12 a.xlsx, bladet ”mål ”, cell AA3",
        "FEL B12 a.xlsx, bladet ”mål ”, cell B2",
    ]
    assert {problem.stops for problem in found.problems} == {(Source("Mål", "", ""),)}
    assert "Cellerna B2:B4 är sammanfogade." in [problem.message for problem in found.problems]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_with_rows_is_read_and_said(
    folder: Path, state: Literal["hidden", "veryHidden"]
) -> None:
    def hide(book: Workbook) -> None:
        for name in ("Mål", "Program", "Listor"):
            book[name].sheet_state = state

    sheets = {"Läs mig": [["x"]], "Mål": [["Mål-id"], ["M1"]], "Program": [["Program-id"]]}
    write_book(folder / "a.xlsx", {**sheets, "Listor": [["a"], ["b"]]}, hide)

    assert cells(read_folder(folder)) == ["UPPLYSNING F09 a.xlsx, bladet ”Mål”"]
    assert fault(folder).stops == ()
