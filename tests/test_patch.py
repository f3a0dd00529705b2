"""A workbook that an officer has, changed: what was meant is there, all else is byte for byte."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from pipeline.errors import WorkbookError
from pipeline.read import read_folder
from pipeline.schema import BY_NAME
from pipeline.xlsx.blank import Page, new_workbook
from pipeline.xlsx.patch import WorkbookPatch
from pipeline.xlsx.sheet_xml import FileLink, Formula, PlaceLink
from pipeline.xlsx.styles_part import Look
from tests.libreoffice import convert
from tests.nasty import NASTY
from tests.validator import ENV, TIMEOUT, executable
from tests.workbooks import read_parts, rewrite_part, write_parts


def officers() -> bytes:
    """Return a workbook with a comment, a list, a chart, a formula and a name of its own."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Mål"
    for row in (["Mål-id", "Kort namn", "Nr", "Egen"], ["M1", "Arbete", 1], ["M2", "Klimat", 2]):
        sheet.append(row)
    sheet["D2"] = "=C2+C3"
    sheet["B2"].comment = Comment("min egen", "Anna")
    sheet.column_dimensions["A"].number_format = "@"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=2, max_row=3))
    sheet.add_chart(chart, "F2")
    offered = DataValidation(type="list", formula1='"a,b"')
    offered.add("B2:B9")
    sheet.add_data_validation(offered)
    book.create_sheet("Uppföljning").append(["Period", "Mål"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def changed(old: bytes, new: bytes) -> set[str]:
    """Return the names of parts that are not the same bytes in both."""
    before, after = parts(old), parts(new)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def faults(path: Path) -> list[str]:
    """Return what the Open XML SDK says of a workbook."""
    done = subprocess.run(
        [executable(), path], env=ENV, capture_output=True, timeout=TIMEOUT, check=True
    )
    return [error["description"] for error in json.loads(done.stdout)["errors"]]


def everything(book: WorkbookPatch) -> None:
    """Change all that can be changed."""
    book.put("Mål", "B3", "Klimat & <miljö>")
    book.put("Mål", "A4", "007")
    book.put("Mål", "C4", Decimal("12.5"))
    book.put("Mål", "E4", date(2026, 12, 2))
    book.dress("Mål", "C3", Look(fill="FFC7CE", wrap=True))
    book.comment("Mål", "B3", "Fel här.")
    book.comment("Mål", "B2", "Fel här också.")
    book.comment("Uppföljning", "A1", "Hej.")
    book.sheet("Fel", [["Cell", "Vad"], [PlaceLink("Mål B3", "'Mål'!B3"), "fel"]], widths=(20, 60))
    book.sheet("Listor", [["Mål"], [Formula('A2&" · "&B2', "M1 · Arbete")]], hidden=True)
    book.define("Lista_Mål", "Listor!$A$2:$A$2")
    book.offer("Uppföljning", "B2:B1000", "Lista_Mål")


# ---------------------------------------------------------------- only what was meant


def test_nothing_changed_is_the_same_parts_in_the_same_order() -> None:
    old = officers()

    new = WorkbookPatch(old).saved()

    assert [*parts(new)] == [*parts(old)]
    assert changed(old, new) == set()


def test_a_value_changes_its_sheet_and_asks_for_calculation() -> None:
    old = officers()
    book = WorkbookPatch(old)

    book.put("Mål", "B3", "Klimatet")

    new = book.saved()
    assert changed(old, new) == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert b'fullCalcOnLoad="1"' in parts(new)["xl/workbook.xml"]
    assert load_workbook(io.BytesIO(new))["Mål"]["B3"].value == "Klimatet"


def test_a_sheet_that_is_there_is_replaced_and_no_other_part() -> None:
    book = WorkbookPatch(officers())
    book.sheet("Listor", [["Mål"], ["M1 · Arbete"]], hidden=True)
    old = book.saved()

    again = WorkbookPatch(old)
    again.sheet("Listor", [["Mål"], ["M1 · Arbete"], ["M2 · Klimat"]], hidden=True)

    (part,) = changed(old, again.saved())
    found = load_workbook(io.BytesIO(again.saved()))["Listor"]
    assert part.startswith("xl/worksheets/sheet")
    assert [cell.value for cell in found["A"]] == ["Mål", "M1 · Arbete", "M2 · Klimat"]
    assert found.sheet_state == "hidden"


def test_a_comment_changes_the_comments_and_their_drawing() -> None:
    old = officers()
    book = WorkbookPatch(old)

    book.comment("Mål", "B2", "Fel.")
    book.comment("Mål", "C3", "Fel.")

    new = book.saved()
    assert changed(old, new) == {
        *("xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"),
        "xl/worksheets/sheet1.xml",
    }
    sheet = load_workbook(io.BytesIO(new))["Mål"]
    assert sheet["B2"].comment is not None
    assert sheet["B2"].comment.text == "min egen\n\nFel."
    assert sheet["C3"].comment is not None
    assert (sheet["C3"].comment.text, sheet["C3"].comment.author) == ("Fel.", "Beredning")


def test_all_that_the_officer_had_is_there_after_every_change() -> None:
    book = WorkbookPatch(officers())

    everything(book)

    found = load_workbook(io.BytesIO(book.saved()))
    sheet = found["Mål"]
    assert found.sheetnames == ["Mål", "Uppföljning", "Fel", "Listor"]
    assert sheet["D2"].value == "=C2+C3"
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]
    assert [str(v.formula1) for v in sheet.data_validations.dataValidation] == ['"a,b"']
    assert [row[:3] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("M1", "Arbete", 1),
        ("M2", "Klimat & <miljö>", 2),
        ("007", None, 12.5),
    ]
    assert (str(sheet["E4"].value)[:10], sheet["E4"].is_date) == ("2026-12-02", True)
    assert sheet["A4"].number_format == "@"
    assert (sheet["C3"].fill.fgColor.rgb, sheet["C2"].fill.fill_type) == ("FFFFC7CE", None)
    link = found["Fel"]["A2"].hyperlink
    assert link is not None
    assert link.location == "'Mål'!B3"
    (offered,) = found["Uppföljning"].data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1) == ("B2:B1000", "Lista_Mål")
    assert found.defined_names["Lista_Mål"].value == "Listor!$A$2:$A$2"


def test_the_same_changes_give_the_same_bytes() -> None:
    one, other = WorkbookPatch(officers()), WorkbookPatch(officers())
    old = WorkbookPatch(one.saved()).saved()
    one, other = WorkbookPatch(old), WorkbookPatch(old)

    everything(one)
    everything(other)

    assert one.saved() == other.saved()


def test_cells_that_look_the_same_share_one_look() -> None:
    book = WorkbookPatch(officers())
    for address in ("A2", "B2", "C3"):  # of two styles, and one of our own
        book.dress("Mål", address, Look(fill="FFC7CE", line=True))
    book.dress("Mål", "C3", Look(fill="FFC7CE", line=True))

    styles = parts(book.saved())["xl/styles.xml"]

    assert (styles.count(b"FFFFC7CE"), styles.count(b'style="thin"')) == (1, 1)
    load_workbook(io.BytesIO(book.saved()))


def test_a_new_workbook_has_a_filter_a_frozen_heading_and_links_to_other_files() -> None:
    book = WorkbookPatch.empty()
    links = [FileLink(text, "../inputs/a b.xlsx", f"'Mål'!{text}") for text in ("A2", "B3")]
    book.sheet("Lista", [["Allt"], ["Cell"], *([link] for link in links)], widths=(20,))
    book.lay_out("Lista", "A2:A4", heights={3: 30})

    sheet = load_workbook(io.BytesIO(book.saved()))["Lista"]

    assert (
        b"<bookViews><workbookView/></bookViews><sheets>" in parts(book.saved())["xl/workbook.xml"]
    )
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:A4")
    assert sheet.row_dimensions[3].height == 30
    found = [cell.hyperlink for cell in sheet["A"] if cell.hyperlink]
    assert [(link.target, link.location) for link in found] == [
        ("../inputs/a%20b.xlsx", "'Mål'!A2"),
        ("../inputs/a%20b.xlsx", "'Mål'!B3"),
    ]


# ---------------------------------------------------------------- what is written


def test_a_text_is_read_as_it_was_written(tmp_path: Path) -> None:
    texts = [*filter(str.strip, NASTY.values()), "_x0041_", "=1+1", " blank ", "a\n\nb"]
    book = WorkbookPatch(new_workbook("t", ["t"], [Page(BY_NAME["Ord"])]))
    for number, text in enumerate(texts, 2):
        book.put("Ord", f"B{number}", text)

    (tmp_path / "ord.xlsx").write_bytes(book.saved())

    read = read_folder(tmp_path)
    table = next(table for table in read.tables if table.sheet == "Ord")
    assert [row[1] for row in table.rows] == [
        t.replace("\r\n", "\n").replace("\r", "\n") for t in texts
    ]


def test_the_chain_of_calculation_goes_with_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(with_chain(officers(), tmp_path))

    book = WorkbookPatch(path.read_bytes())
    book.put("Mål", "B2", "Arbetet")
    kept = book.saved()
    book.put("Mål", "D2", 3)
    dropped = book.saved()

    assert "xl/calcChain.xml" in parts(kept)
    assert "xl/calcChain.xml" not in parts(dropped)
    assert not any(b"calcChain" in data for data in parts(dropped).values())


def with_chain(data: bytes, folder: Path) -> bytes:
    """Return a workbook with the part in which Excel keeps the order of its formulas."""
    path = folder / "kedja.xlsx"
    path.write_bytes(data)
    space = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    entry = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    relation = (
        '<Relationship Id="rId99" Target="calcChain.xml" '
        f'Type="{space}/officeDocument/2006/relationships/calcChain"/></Relationships>'
    )
    rewrite_part(path, "[Content_Types].xml", lambda d: d.replace(b"</Types>", entry.encode()))
    rewrite_part(
        path,
        "xl/_rels/workbook.xml.rels",
        lambda d: d.replace(b"</Relationships>", relation.encode()),
    )
    chain = f'<calcChain xmlns="{space}/spreadsheetml/2006/main"><c r="D2" i="1"/></calcChain>'
    write_parts(path, [*read_parts(path).items(), ("xl/calcChain.xml", chain.encode())])
    return path.read_bytes()


def test_rows_and_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(officers())
    bare = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row><c t="inlineStr"><is><t>a</t></is></c><c><v>1</v></c></row>'
        b'<row r="4"><c r="B4"><v>2</v></c><c><v>3</v></c></row></sheetData></worksheet>'
    )
    rewrite_part(path, "xl/worksheets/sheet2.xml", lambda _: bare)
    book = WorkbookPatch(path.read_bytes())

    book.put("Uppföljning", "B1", 7)
    book.put("Uppföljning", "C4", 8)
    book.put("Uppföljning", "A3", 9)

    rows = [*load_workbook(io.BytesIO(book.saved()))["Uppföljning"].iter_rows(values_only=True)]
    assert rows == [("a", 7, None), (None, None, None), (9, None, None), (None, 2, 8)]


def test_a_formula_that_other_cells_share_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(officers())
    shared = b'<f t="shared" ref="D2:D3" si="0">C2+C3</f>'
    rewrite_part(path, "xl/worksheets/sheet1.xml", lambda d: d.replace(b"<f>C2+C3</f>", shared))

    with pytest.raises(WorkbookError, match="D2 gäller flera celler"):
        WorkbookPatch(path.read_bytes()).put("Mål", "D2", 1)


# ---------------------------------------------------------------- what is refused


def no_workbook(data: bytes) -> bytes:
    return b"PK" + data[:100]


def doctype(data: bytes) -> bytes:
    head = b'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet '
    return remade(data, "xl/worksheets/sheet1.xml", lambda d: d.replace(b"<worksheet ", head))


def doctype_in_utf16(data: bytes) -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE worksheet><worksheet/>'
    return remade(data, "xl/worksheets/sheet1.xml", lambda _: text.encode("utf-16"))


def bomb(data: bytes) -> bytes:
    return remade(data, "xl/worksheets/sheet1.xml", lambda d: d + b" " * 30_000_000)


def no_xml(data: bytes) -> bytes:
    return remade(data, "xl/worksheets/sheet1.xml", lambda d: d[:200])


def remade(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, found in parts(data).items():
            package.writestr(name, change(found) if name == part else found)
    return stream.getvalue()


@pytest.mark.parametrize("harm", [no_workbook, doctype, doctype_in_utf16, bomb, no_xml])
def test_what_the_reader_refuses_is_not_changed(harm: Callable[[bytes], bytes]) -> None:
    with pytest.raises(WorkbookError) as refused:
        WorkbookPatch(harm(officers())).put("Mål", "A1", "x")

    assert refused.value.remedy


# ---------------------------------------------------------------- rows below the others


def test_what_ends_at_the_last_row_holds_a_new_one_and_what_ends_elsewhere_does_not() -> None:
    book = load_workbook(io.BytesIO(officers()))
    page = book["Mål"]
    page.add_table(Table(displayName="Målen", ref="A1:D3"))
    page.auto_filter.ref = "A1:D3"
    for areas in (["C2:C3", "A2:A3"], ["A2:A13"]):
        offered = DataValidation(type="list", formula1='"a,b"')
        for area in areas:
            offered.add(area)
        page.add_data_validation(offered)
    stream = io.BytesIO()
    book.save(stream)
    patch = WorkbookPatch(stream.getvalue())
    patch.reach("Mål", 4)

    page = load_workbook(io.BytesIO(patch.saved()))["Mål"]
    rules = {str(rule.sqref) for rule in page.data_validations.dataValidation}
    assert (page.tables["Målen"].ref, page.auto_filter.ref) == ("A1:D4", "A1:D4")
    assert rules == {"B2:B9", "A2:A4 C2:C4", "A2:A13"}
    old = officers()
    patch = WorkbookPatch(old)
    patch.reach("Mål", 4)
    assert changed(old, patch.saved()) == set()


def test_a_cell_without_a_look_gets_that_of_the_cell_above() -> None:
    patch = WorkbookPatch(officers())
    patch.dress("Mål", "B3", Look(wrap=True))
    patch.look_as_above("Mål", "B4")
    patch.put("Mål", "B4", "Lång text")

    page = load_workbook(io.BytesIO(patch.saved()))["Mål"]
    assert page["B4"].alignment.wrap_text
    assert not page["C4"].alignment.wrap_text


def test_what_cells_hold_is_read_as_text_and_when_the_file_was_saved() -> None:
    patch = WorkbookPatch(officers())
    patch.put("Mål", "B4", "inne i cellen")

    texts = patch.texts("Mål")
    assert [texts[at] for at in ("B2", "C2", "B4")] == ["Arbete", "1", "inne i cellen"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", patch.modified())


# ---------------------------------------------------------------- other programs


@pytest.mark.install
def test_the_open_xml_sdk_finds_nothing_new(tmp_path: Path) -> None:
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    old.write_bytes(officers())
    book = WorkbookPatch(officers())
    everything(book)
    new.write_bytes(book.saved())

    assert faults(new) == faults(old)


@pytest.mark.office
def test_libreoffice_reads_the_values_and_its_own_files_are_changed_too(tmp_path: Path) -> None:
    first = tmp_path / "bok.xlsx"
    first.write_bytes(officers())
    (saved,) = convert([first], "xlsx", tmp_path / "sparad")
    old = saved.read_bytes()
    book = WorkbookPatch(old)
    everything(book)
    saved.write_bytes(book.saved())

    (again,) = convert([saved], "ods", tmp_path / "igen")

    assert {n for n in changed(old, book.saved()) if "chart" in n or "theme" in n} == set()
    tables = {t.sheet: t for t in read_folder(again.parent).tables}
    assert [row[:4] for row in tables["Mål"].rows] == [
        ("M1", "Arbete", 1, 3),
        ("M2", "Klimat & <miljö>", 2, None),
        ("007", None, 12.5, None),
    ]
    content = zipfile.ZipFile(again).read("content.xml").decode()
    assert content.count("<office:annotation ") == 3
    assert "M1 · Arbete" in content
    assert "Lista_Mål" in content
