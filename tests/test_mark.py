"""The faults at their cells in copies of the workbooks, and all of them in one list."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.building import unchanged
from pipeline.commands.check import find_problems
from pipeline.commands.mark import MarkedFaults, mark_faults, mark_lines
from pipeline.commands.working_folder import WorkingFolder as Kept
from pipeline.model import Cell, Problem, Severity
from pipeline.read import read_folder
from pipeline.store.marked_files import FAULT_LIST
from pipeline.web.downloads.marked_books import marked_books_zip
from pipeline.web.page_views.to_mend import mending_page
from pipeline.xlsx.marking import MOST_COMMENTS, MOST_LISTED, Mark, fault_list, marked_workbook
from tests.hostile.exports import google_sheets, shared_texts, strict_open_xml
from tests.libreoffice import convert
from tests.test_patch import changed, faults, parts
from tests.workbooks import rewrite_part, write_book
from tests.working_folder import ROOT, TODAY, WorkingFolder

COPY = "granskning/lindvalla.xlsx"
NOTES = "xl/drawings/commentsDrawing1.vml"
RED, YELLOW, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"


def own(book: Workbook) -> None:
    """Give a workbook what an officer has in one: a comment, a list, a chart, a formula."""
    sheet: Worksheet = book["Mål"]
    sheet["B2"].comment = Comment("min egen", "Anna")
    sheet["C2"].comment = Comment("också min", "Anna", height=40)
    sheet["Z1"], sheet["Z2"] = "Egen", "=A2"
    offered = DataValidation(type="list", formula1='"a,b"')
    offered.add("E2:E9")
    sheet.add_data_validation(offered)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=3))
    sheet.add_chart(chart, "F9")
    book.create_sheet("Eget")["A1"] = "något"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a folder with faults: in two cells of one row, in two ways in one, in a sheet."""
    made = WorkingFolder(tmp_path / "Lindvalla kommun")
    made.change("Mål/M1/Nr", "ett").change("Mål/M1/Måltyp", "styrand")
    made.change("Förtydliganden/F2/Mål", "M9")
    return made.write(own)


def marked(folder: WorkingFolder) -> MarkedFaults:
    return mark_faults(folder.path, TODAY, find_problems(folder.path, TODAY))


def sheet_of(folder: WorkingFolder, name: str, target: str = COPY) -> Worksheet:
    """Return a sheet of a file in outputs/, by openpyxl."""
    return load_workbook(folder.outputs / target)[name]


def comments(sheet: Worksheet) -> dict[str, str]:
    found = (cell for row in sheet.iter_rows() for cell in row if cell.comment)
    return {cell.coordinate: str(cell.comment.text) for cell in found if cell.comment}


def addresses(folder: WorkingFolder) -> dict[str, str]:
    """Return where the headings of the sheet Mål stand in the row of M1."""
    header = next(load_workbook(folder.book)["Mål"].iter_rows(max_row=1))
    return {str(cell.value): cell.coordinate.replace("1", "2") for cell in header}


# ---------------------------------------------------------------- the marked copy


def test_each_fault_is_a_comment_and_a_colour_at_its_cell(folder: WorkingFolder) -> None:
    at = addresses(folder)

    marked(folder)

    sheet, told = sheet_of(folder, "Mål"), comments(sheet_of(folder, "Mål"))
    assert told[at["Nr"]].partition("\n\n")[2].startswith("FEL B07: ”ett” är inget nummer.")
    assert told[at["Måltyp"]].startswith("FEL B06: ”styrand”")
    assert told.keys() == {"B2", "C2", "Z2", at["Nr"], at["Måltyp"]}
    fills = {at: str(sheet[at].fill.fgColor.rgb) for at in told}
    assert fills[at["Nr"]] == fills[at["Måltyp"]] == RED


def test_the_officers_own_is_there_and_every_other_part_is_the_same_bytes(
    folder: WorkingFolder,
) -> None:
    before, all_files = folder.book.read_bytes(), sorted(folder.inputs.iterdir())

    marked(folder)

    copy = (folder.outputs / COPY).read_bytes()
    names = load_workbook(folder.book).sheetnames
    touched = {f"xl/worksheets/sheet{names.index(s) + 1}.xml" for s in ("Mål", "Förtydliganden")}
    eget = f"xl/worksheets/sheet{names.index('Eget') + 1}.xml"
    new = parts(copy).keys() - parts(before).keys()
    assert changed(before, copy) - new == {
        *touched,
        eget,
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
        *("xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"),
    }
    sheet = sheet_of(folder, "Mål")
    assert comments(sheet)["B2"].startswith("min egen")
    assert comments(sheet)["C2"].startswith("också min")
    assert sheet["Z2"].value == "=A2"
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["E2:E9"]
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]
    assert folder.book.read_bytes() == before
    assert sorted(folder.inputs.iterdir()) == all_files


def test_an_officers_own_note_grows_by_what_is_written_in_it(folder: WorkingFolder) -> None:
    marked(folder)

    (first, second), grown = (
        re.findall(rb";height:([0-9]+)px", parts(data)[NOTES])
        for data in (folder.book.read_bytes(), (folder.outputs / COPY).read_bytes())
    )
    assert int(grown[0]) > int(first)
    assert grown[1] == second


def test_the_sheet_of_faults_leads_to_the_cells(folder: WorkingFolder) -> None:
    marked(folder)

    sheet = sheet_of(folder, "Fel")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    severities = [str(row[0]) for row in rows]
    assert severities == sorted(severities, key=["FEL", "VARNING", "UPPLYSNING"].index)
    for row in sheet.iter_rows(min_row=3):
        if row[3].value not in ("hela bladet", "hela filen"):
            assert row[3].hyperlink is not None
            assert row[3].hyperlink.location == f"'{row[2].value}'!{row[3].value}"
    links = {row[2].value: row[3].hyperlink for row in sheet.iter_rows(min_row=3)}
    assert links["Eget"] is not None
    assert links["Eget"].location == "'Eget'!A1"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", f"A2:H{sheet.max_row}")
    assert sheet["F3"].alignment.wrap_text
    assert "lindvalla.xlsx i inputs" in str(sheet["A1"].value)


def test_the_list_of_faults_has_all_workbooks_and_what_each_fault_stops(
    folder: WorkingFolder,
) -> None:
    write_book(
        folder.inputs / "mer" / "å # 1.xlsx", {"Ord": [["Kortform", "Utskrivet"], ["a", None]]}
    )

    marked(folder)

    (sheet,) = load_workbook(folder.outputs / FAULT_LIST).worksheets
    rows = {(row[2].value, row[4].value): row for row in sheet.iter_rows(min_row=3)}
    nr = rows["lindvalla.xlsx", addresses(folder)["Nr"]]
    assert nr[4].hyperlink is not None
    assert nr[4].hyperlink.target == "../inputs/lindvalla.xlsx"
    assert nr[4].hyperlink.location == f"'Mål'!{nr[4].value}"
    assert nr[5].value == "Nr"
    assert "Program – Program för Lund" in str(nr[8].value)
    other = next(row for (file, _), row in rows.items() if file == "mer/å # 1.xlsx")
    assert other[4].hyperlink is not None
    assert other[4].hyperlink.target == "../inputs/mer/å%20%23%201.xlsx"
    assert (folder.outputs / "granskning/mer/å # 1.xlsx").exists()


def test_the_marked_copy_is_read_as_the_original(folder: WorkingFolder, tmp_path: Path) -> None:
    marked(folder)
    other = folder.copy(tmp_path / "annan")
    other.book.write_bytes((folder.outputs / COPY).read_bytes())

    before, after = (read_folder(f.inputs).tables for f in (folder, other))

    assert [table for table in after if table.sheet != "Fel"] == list(before)
    assert find_problems(folder.path, TODAY) == find_problems(other.path, TODAY)


def test_an_officers_own_sheet_of_that_name_stays(folder: WorkingFolder) -> None:
    folder.write(lambda book: book.create_sheet("FEL").append(["mitt"]))

    marked(folder)

    book = load_workbook(folder.outputs / COPY)
    assert book["FEL"]["A1"].value == "mitt"
    assert book.sheetnames[-1] == "Fel (Beredning)"


# ---------------------------------------------------------------- where there is no cell


def problem(cell: Cell | None, number: int = 1, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(cell, severity, "B05", f"fel {number}.", "Rätta.")


def small(tmp_path: Path) -> bytes:
    return write_book(tmp_path / "a.xlsx", {"Mål": [["Mål-id"], ["M1"], ["M2"]]}).read_bytes()


def test_a_row_and_a_sheet_are_marked_at_their_first_cell_and_a_file_only_listed(
    tmp_path: Path,
) -> None:
    places = [Cell("a.xlsx", "Mål", 3), Cell("a.xlsx", "Mål"), Cell("a.xlsx")]
    places += [Cell("a.xlsx", "Borta", 2, 2)]
    book = load_workbook(
        io.BytesIO(marked_workbook(small(tmp_path), [Mark(problem(cell)) for cell in places]))
    )

    assert comments(book["Mål"]).keys() == {"A3", "A1"}
    assert [cell.value for cell in book["Fel"]["D"][2:]] == [
        "rad 3",
        "hela bladet",
        "hela filen",
        "B2",
    ]
    assert [bool(cell.hyperlink) for cell in book["Fel"]["D"][2:]] == [True, True, False, False]


def test_many_faults_at_one_cell_are_one_comment_in_the_colour_of_the_worst(
    tmp_path: Path,
) -> None:
    cell = Cell("a.xlsx", "Mål", 2, 1)
    found = [Mark(problem(cell, 0))]
    found += [Mark(problem(cell, n, Severity.WARNING)) for n in range(1, 14)]

    sheet = load_workbook(io.BytesIO(marked_workbook(small(tmp_path), found)))["Mål"]

    told = comments(sheet)["A2"].split("\n\n")
    assert told[:2] == ["FEL B05: fel 0. Rätta.", "VARNING B05: fel 1. Rätta."]
    assert told[10:] == ["… och 4 till, i bladet Fel."]
    assert sheet["A2"].fill.fgColor.rgb == RED


@pytest.mark.slow
def test_more_than_there_is_room_for_is_counted(tmp_path: Path) -> None:
    found = [Mark(problem(Cell("a.xlsx", "Mål", 2 + n, 1), n)) for n in range(MOST_LISTED + 7)]

    copy = marked_workbook(small(tmp_path), found)
    listed = fault_list(found, "../inputs")

    sheet, rest = load_workbook(io.BytesIO(copy))["Mål"], MOST_LISTED + 7 - MOST_COMMENTS
    fel = load_workbook(io.BytesIO(copy))["Fel"]
    (every,) = load_workbook(io.BytesIO(listed)).worksheets
    assert len(comments(sheet)) == MOST_COMMENTS
    assert f"{rest} celler till har fel utan att vara märkta" in str(fel["A1"].value)
    for one in (fel, every):
        assert one.max_row == 2 + MOST_LISTED + 1
        assert str(one.cell(one.max_row, 1).value).startswith("… och sju fel till.")


@pytest.mark.slow
@pytest.mark.parametrize("make", [strict_open_xml, google_sheets, shared_texts])
def test_what_other_programs_write_is_marked_and_read_as_before(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "hallbarhetsprogram.xlsx"
    shutil.copyfile(ROOT / "inputs" / path.name, path)
    make(path)
    before = read_folder(tmp_path).tables
    places = [Cell(path.name, table.sheet, row, 1) for table in before for row in (1, 2, 99)]

    path.write_bytes(marked_workbook(path.read_bytes(), [Mark(problem(at)) for at in places]))

    after = read_folder(tmp_path).tables
    assert [table for table in after if table.sheet != "Fel"] == list(before)
    written = b"".join(parts(path.read_bytes()).values())
    assert written.count(b"FEL B05: fel 1.") == len(before) * 3


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_looks_that_a_program_has_left_out_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(small(tmp_path))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    bare = f'<styleSheet xmlns="{space}"><cellXfs><xf/></cellXfs></styleSheet>'
    rewrite_part(path, "xl/styles.xml", lambda _: bare.encode())

    copy = marked_workbook(path.read_bytes(), [Mark(problem(Cell("a.xlsx", "Mål", 2, 1)))])

    assert load_workbook(io.BytesIO(copy))["Mål"]["A2"].fill.fgColor.rgb == RED


# ---------------------------------------------------------------- again


def test_marking_again_gives_the_same_bytes_and_new_faults_replace_the_old(
    folder: WorkingFolder,
) -> None:
    marked(folder)
    first = {COPY: (folder.outputs / COPY).read_bytes()}
    first[FAULT_LIST] = (folder.outputs / FAULT_LIST).read_bytes()
    marked(folder)
    assert {name: (folder.outputs / name).read_bytes() for name in first} == first

    folder.change("Mål/M1/Nr", 1).write(own)
    done = marked(folder)

    told = comments(sheet_of(folder, "Mål"))
    assert not any("B07" in text for text in told.values())
    assert not done.files.kept


def test_a_workbook_without_faults_has_no_marked_copy_any_longer(folder: WorkingFolder) -> None:
    marked(folder)
    folder.change("Mål/M1/Nr", 1).change("Mål/M1/Måltyp", "styrande")
    folder.change("Förtydliganden/F2/Mål", "M2").write()

    done = marked(folder)

    assert not find_problems(folder.path, TODAY)
    assert not (folder.outputs / "granskning").exists()
    assert not (folder.outputs / FAULT_LIST).exists()
    assert list(mark_lines(done)) == [
        f"Borttaget ur outputs: {COPY}. Där finns inga fel att märka längre."
    ]


def test_what_somebody_wrote_in_a_marked_copy_is_kept(folder: WorkingFolder) -> None:
    marked(folder)
    book = load_workbook(folder.outputs / COPY)
    book["Mål"]["A9"] = "min rättelse"
    book.save(folder.outputs / COPY)

    done = marked(folder)

    kept = load_workbook(folder.outputs / done.files.kept[COPY])
    assert kept["Mål"]["A9"].value == "min rättelse"
    assert sheet_of(folder, "Mål")["A9"].value is None
    assert any("var ändrad av någon" in line for line in mark_lines(done))


def test_a_file_that_is_open_is_told_and_stands(folder: WorkingFolder) -> None:
    marked(folder)
    before = (folder.outputs / COPY).read_bytes()
    (folder.outputs / "granskning" / ".~lock.lindvalla.xlsx#").write_text("Anna")
    folder.change("Mål/M1/Nr", 1).write(own)

    done = marked(folder)

    assert done.failed
    assert (folder.outputs / COPY).read_bytes() == before
    assert f"outputs/{COPY} är öppen i ett annat program" in "\n".join(mark_lines(done))


def test_what_cannot_be_marked_is_named_once_and_stands_in_the_list(folder: WorkingFolder) -> None:
    (folder.inputs / "Ord.csv").write_text("Kortform;Fel rubrik\n;x\n", "utf-8")

    done = marked(folder)

    (sheet,) = load_workbook(folder.outputs / FAULT_LIST).worksheets
    assert "Ord.csv" in [cell.value for cell in sheet["C"]]
    (line,) = [line for line in mark_lines(done) if "Ord.csv" in line]
    assert line.startswith("Märkta kopior görs bara av .xlsx och .xlsm. Felen i Ord.csv står i")
    assert [p.name for p in (folder.outputs / "granskning").iterdir()] == ["lindvalla.xlsx"]


def test_a_marked_copy_that_was_put_in_inputs_is_told_and_marked_once(
    folder: WorkingFolder,
) -> None:
    marked(folder)
    first = comments(sheet_of(folder, "Mål"))
    folder.book.write_bytes((folder.outputs / COPY).read_bytes())

    done = marked(folder)

    assert comments(sheet_of(folder, "Mål")) == first
    assert load_workbook(folder.outputs / COPY).sheetnames.count("Fel") == 1
    assert any("lindvalla.xlsx i inputs är en märkt kopia" in line for line in mark_lines(done))


def test_a_build_rests_beside_marked_copies_and_takes_them_for_nothing(
    folder: WorkingFolder,
) -> None:
    before = folder.rebuild().report
    rest = unchanged.digest_of_folder(folder.path, TODAY)

    marked(folder)

    after = folder.rebuild(dry=True).report
    assert unchanged.digest_of_folder(folder.path, TODAY) == rest
    assert (after.problems, after.unplanned, after.notes) == (
        *(before.problems, before.unplanned),
        before.notes,
    )


@pytest.mark.parametrize("noted", ["[]", '{"../utanför.xlsx": "x"}', '{"lund/program.docx": "x"}'])
def test_a_spoilt_note_takes_nothing_else_away(folder: WorkingFolder, noted: str) -> None:
    outside = folder.path / "utanför.xlsx"
    outside.write_bytes(b"x")
    folder.rebuild()
    documents = folder.documents
    (folder.outputs / ".beredning" / "granskning.json").write_text(noted, "utf-8")

    marked(folder)

    assert outside.exists()
    assert folder.documents == documents


# ---------------------------------------------------------------- other programs


@pytest.mark.install
def test_the_open_xml_sdk_finds_nothing_new_in_marked_files(folder: WorkingFolder) -> None:
    marked(folder)

    assert faults(folder.outputs / COPY) == faults(folder.book)
    assert faults(folder.outputs / FAULT_LIST) == []


@pytest.mark.office
def test_libreoffice_has_the_comments_at_their_cells_and_the_links(
    folder: WorkingFolder, tmp_path: Path
) -> None:
    at = addresses(folder)
    marked(folder)

    copy, listed = convert([folder.outputs / COPY, folder.outputs / FAULT_LIST], "ods", tmp_path)

    notes, links = notes_and_links(copy)
    assert {where for where in notes if where[0] == "Mål"} == {
        ("Mål", where) for where in {"B2", "C2", "Z2", at["Nr"], at["Måltyp"]}
    }
    assert "FEL B06" in notes["Mål", at["Måltyp"]]
    assert notes["Mål", at["Nr"]].count("FEL B07") == 1
    assert f"#'Mål'.{at['Nr']}" in links
    assert any(
        link.endswith(f"inputs/lindvalla.xlsx#'Mål'!{at['Nr']}")
        for link in notes_and_links(listed)[1]
    )


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"


def notes_and_links(file: Path) -> tuple[dict[tuple[str, str], str], list[str]]:
    """Return the comments of an .ods by sheet and address, and where its links lead."""
    root = etree.fromstring(zipfile.ZipFile(file).read("content.xml"))
    notes = {}
    for sheet in root.iter(f"{_TABLE}table"):
        row = 0
        for line in sheet.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in line:
                note = cell.find(f"{_OFFICE}annotation")
                if note is not None:
                    where = Cell("", "", row + 1, column + 1).address
                    text = "\n".join("".join(map(str, p.itertext())) for p in note if p.text)
                    notes[sheet.get(f"{_TABLE}name", ""), where] = text
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            row += int(line.get(f"{_TABLE}number-rows-repeated", "1"))
    return notes, [str(e.get(_HREF)) for e in root.iter("{*}a") if e.get(_HREF)]


def test_the_page_gives_the_copies_of_the_command_and_leaves_none_behind(
    folder: WorkingFolder,
) -> None:
    kept = Kept(folder.path, lambda: TODAY)

    with zipfile.ZipFile(io.BytesIO(marked_books_zip(kept, {}).data)) as made:
        copies = {name: made.read(name) for name in made.namelist()}

    assert mending_page(kept, {}).can_mark
    assert not (folder.outputs / COPY).exists()
    marked(folder)
    assert copies == {"lindvalla.xlsx": (folder.outputs / COPY).read_bytes()}


def test_the_copies_of_the_page_come_with_a_list_of_what_is_not_seen_in_them(
    folder: WorkingFolder,
) -> None:
    faulty = "Person-id;Namn;Organ\nP9;Bo;XX\n"
    (folder.inputs / "Personer.csv").write_text(faulty, encoding="utf-8")
    marked(folder)
    folder.book.write_bytes((folder.outputs / COPY).read_bytes())
    kept = Kept(folder.path, lambda: TODAY)

    with zipfile.ZipFile(io.BytesIO(marked_books_zip(kept, {}).data)) as made:
        told = made.read("Läs först.txt").decode("utf-8-sig")

    lines = [*mark_lines(marked(folder))]
    assert "Felen i Personer.csv står i Att rätta; spara som .xlsx" in told
    assert "lindvalla.xlsx i inputs är en märkt kopia" in told
    for line in told.splitlines():
        assert line.replace("Att rätta", f"outputs/{FAULT_LIST}") in lines


def test_a_page_without_faults_offers_no_copies(tmp_path: Path) -> None:
    kept = Kept(WorkingFolder(tmp_path).write().path, lambda: TODAY)

    assert not mending_page(kept, {}).can_mark
