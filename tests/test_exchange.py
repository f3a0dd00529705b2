"""A workbook in which one cell is exchanged: what was meant is there, all else is as before."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from pipeline.errors import WorkbookError
from pipeline.read import KeptReads
from pipeline.read.csv_files import read_csv
from pipeline.read.workbook import read_workbook
from pipeline.xlsx.csv_patch import CsvPatch
from pipeline.xlsx.ods_cell import filled_cell
from pipeline.xlsx.ods_patch import OdsPatch
from pipeline.xlsx.patch import WorkbookPatch
from pipeline.xlsx.rich_text import RichText
from tests.docx import png
from tests.nasty import NASTY
from tests.test_patch import changed, faults, parts

SHEET = "xl/worksheets/sheet1.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def full(*, calculated: bool = False) -> bytes:
    """Return a workbook with all that an officer may have put in it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Mål"
    rows = (["Mål-id", "Måltext", "Nr", "Egen"], ["M1", "skog", 1, 4], ["M2", "vatten", 2, 5])
    for row in rows:
        sheet.append(row)
    sheet["B2"].font = Font(bold=True, color="FF0000")
    sheet["B2"].comment = Comment("min egen", "Anna")
    sheet.merge_cells("F1:G1")
    sheet.add_table(Table(displayName="Målen", ref="A1:D3"))
    above: Any = CellIsRule("greaterThan", ["1"], fill=PatternFill())  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("C2:C3", above)
    sheet.conditional_formatting.add("D2:D3", above)
    offered = DataValidation(type="list", formula1='"skog,vatten"')
    offered.add("B2:B9")
    sheet.add_data_validation(offered)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=2, max_row=3))
    sheet.add_chart(chart, "F5")
    sheet.freeze_panes = "B2"
    sheet.sheet_properties.tabColor = "1F3A4D"
    sheet.print_title_rows = "1:1"
    book.defined_names["Alla"] = DefinedName("Alla", attr_text="'Mål'!$A$2:$D$3")
    other = book.create_sheet("Uppföljning")
    other.append(["Period", "Mål"])
    other["C1"] = "=1+1" if calculated else 2
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream, "a") as package:  # openpyxl needs another library for pictures
        package.writestr("xl/media/bild.png", png())
    return stream.getvalue()


def canonical(data: bytes, address: str = "B2") -> bytes:
    """Return a sheet without what stands in one cell."""
    root = etree.fromstring(data)
    for cell in root.iter("{*}c"):
        if cell.get("r") == address:
            cell[:] = []
            cell.attrib.pop("t", "")
    return etree.tostring(root, method="c14n")


def exchanged(data: bytes, text: str, address: str = "B2") -> bytes:
    """Return the workbook with another text in a cell."""
    book = WorkbookPatch(data)
    book.exchange("Mål", address, text)
    return book.saved()


@pytest.mark.parametrize("text", ["ängar", "två\nrader", "<&>\"'", "=1+1", "007", *NASTY.values()])
def test_only_the_sheet_is_another_and_in_it_only_the_cell(text: str) -> None:
    old = full()
    new = exchanged(old, text)

    assert changed(old, new) == {SHEET}
    assert canonical(parts(old)[SHEET]) == canonical(parts(new)[SHEET])
    assert WorkbookPatch(new).texts("Mål")["B3"] == "vatten"


def test_the_look_the_comment_and_all_else_of_the_cell_are_as_before() -> None:
    book = load_workbook(io.BytesIO(exchanged(full(), "ängar")))
    sheet = book["Mål"]

    assert sheet["B2"].value == "ängar"
    assert (sheet["B2"].font.b, sheet["B2"].comment.text) == (True, "min egen")
    assert len(sheet.conditional_formatting) == 2
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]
    assert [*sheet.tables] == ["Målen"]
    assert [*book.defined_names] == ["Alla"]


def test_where_something_is_calculated_it_is_done_anew_and_the_chain_stays() -> None:
    old = full(calculated=True)

    assert changed(old, exchanged(old, "ängar")) == {SHEET, "xl/workbook.xml"}


def test_microsofts_validator_finds_no_more_than_before(tmp_path: Path) -> None:
    old, new = tmp_path / "förut.xlsx", tmp_path / "nu.xlsx"
    old.write_bytes(full(calculated=True))
    new.write_bytes(exchanged(old.read_bytes(), "ängar"))

    assert faults(new) == faults(old)


def sharing() -> bytes:
    """Return the workbook with its texts in a part that cells share, as Excel writes them."""
    files = parts(full())
    texts = ["skog", "vatten"]
    for at, text in enumerate(texts):
        old = re.compile(rf'(<c r="B{at + 2}" [^>]*)t="inlineStr"><is><t>{text}</t></is>'.encode())
        files[SHEET], found = old.subn(rb'\1t="s"><v>%d</v>' % at, files[SHEET])
        assert found
    inside = "".join(f"<si><t>{text}</t></si>" for text in texts)
    files["xl/sharedStrings.xml"] = f'<sst xmlns="{SPACE}">{inside}</sst>'.encode()
    rels, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    made = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    files[rels] = files[rels].replace(b"</Relationships>", made.encode())
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED}"/></Types>'
    files[types] = files[types].replace(b"</Types>", named.encode())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return stream.getvalue()


def test_texts_that_cells_share_are_left_to_the_others() -> None:
    old = sharing()
    new = exchanged(old, "ängar")

    assert [WorkbookPatch(old).texts("Mål")[at] for at in ("B2", "B3")] == ["skog", "vatten"]
    assert [WorkbookPatch(new).texts("Mål")[at] for at in ("B2", "B3")] == ["ängar", "vatten"]
    assert changed(old, new) == {SHEET}


def looking(*, shared: bool) -> bytes:
    """Return the workbook with a cell of which some words are bold, or red and slanted."""
    runs = (
        "<r><t>med </t></r><r><rPr><b/></rPr><t>levande</t></r><r><t> skog &amp;</t></r>"
        '<r><rPr><i/><color rgb="FFFF0000"/></rPr><t xml:space="preserve"> mera hav</t></r>'
    )
    files = parts(sharing())
    if shared:
        texts = files["xl/sharedStrings.xml"]
        files["xl/sharedStrings.xml"] = texts.replace(b"<t>skog</t>", runs.encode())
    else:
        old = re.compile(rb'(<c r="B2" [^>]*)t="s"><v>0</v>')
        new = rb'\1t="inlineStr"><is>' + runs.encode() + b"</is>"
        files[SHEET] = old.sub(new, files[SHEET])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return stream.getvalue()


def looks(data: bytes) -> list[tuple[str, str]]:
    """Return the words of the cell that look alike, each with b, i or nothing."""
    book = load_workbook(io.BytesIO(data), rich_text=True)
    text = book["Mål"]["B2"].value
    return [
        (str(part), "".join(sign for sign in "bi" if getattr(getattr(part, "font", None), sign, 0)))
        for part in (text if isinstance(text, list) else [text])
    ]


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "med levande skog & mera sjö",
            [("med ", ""), ("levande", "b"), (" skog &", ""), (" mera sjö", "i")],
        ),
        (
            "Bara med rik skog & mera hav",
            [("Bara med ", ""), ("rik", "b"), (" skog &", ""), (" mera hav", "i")],
        ),
        ("med skog &", [("med", ""), (" skog &", "")]),
        ("annat", [("annat", "i")]),
        ("levande", [("levande", "b")]),
        ("", [("", "")]),
    ],
)
def test_words_that_look_otherwise_than_their_cell_still_do(
    text: str, wanted: list[tuple[str, str]], *, shared: bool
) -> None:
    old = looking(shared=shared)
    new = exchanged(old, text)

    assert looks(new) == wanted
    assert WorkbookPatch(new).texts("Mål")["B2"] == text
    read = {table.sheet: table.rows for table in read_workbook("bok.xlsx", new)[0]}
    assert (read["Mål"][0][1] or "") == text
    assert changed(old, new) == {SHEET}


_RICH = st.lists(st.tuples(st.booleans(), st.text("ab å_x0D1\n", min_size=1)), min_size=1)


@given(_RICH, st.text("ab å_x0D1\n", min_size=1))
def test_whatever_is_written_over_words_with_looks_is_the_text_that_was_meant(
    runs: list[tuple[bool, str]], text: str
) -> None:
    made = RichText(tuple((etree.Element("rPr") if bold else None, words) for bold, words in runs))

    assert made.rewritten(text).text == text
    again = made.rewritten(made.text)
    assert again.text == made.text
    assert [look is not None for look, words in again.stretches for _ in words] == [
        bold for bold, words in runs for _ in words
    ]


# ---------------------------------------------------------------- .ods

_TABLE = (
    '<table:table table:name="{name}"><table:table-column/>{rows}'
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
    ' table:number-columns-repeated="1024"/></table:table-row></table:table>'
)
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("table", "office", "text")
)
_TEXT = '<table:table-cell table:style-name="ce1" office:value-type="string"><text:p>{}</text:p>'
ROWS = (
    f"<table:table-row>{_TEXT.format('Mål-id')}</table:table-cell>"
    f"{_TEXT.format('Måltext')}</table:table-cell></table:table-row>"
    f"<table:table-row>{_TEXT.format('M1')}</table:table-cell>{_TEXT.format('skog')}"
    "<office:annotation><text:p>min egen</text:p></office:annotation></table:table-cell>"
    '<table:table-cell table:number-columns-repeated="5"/></table:table-row>'
    '<table:table-row table:number-rows-repeated="3"><table:table-cell'
    ' table:number-columns-repeated="2" office:value-type="string"><text:p>lika</text:p>'
    '</table:table-cell><table:table-cell table:formula="of:=1+1" office:value-type="float"'
    ' office:value="2"><text:p>2</text:p></table:table-cell></table:table-row>'
)


def ods() -> bytes:
    """Return a small .ods with two tables, as LibreOffice writes them."""
    tables = _TABLE.format(name="Mål", rows=ROWS) + _TABLE.format(name="Annat", rows=ROWS)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("styles.xml", "<a/>")
    return stream.getvalue()


def cells_of(data: bytes, name: str) -> dict[tuple[int, int], str]:
    """Return the texts of a table, by row and column, what is repeated too."""
    root = etree.fromstring(parts(data)["content.xml"])
    tables = (each for each in root.iter("{*}table") if _said(each, "name") == name)
    found: dict[tuple[int, int], str] = {}
    number = 1
    for row in next(tables).iterchildren("{*}table-row"):
        alike = int(_said(row, "number-rows-repeated"))
        for copy in range(min(5, alike)):
            column = 1
            for cell in row:
                lines = ["".join(map(str, p.itertext())) for p in cell.iterchildren("{*}p")]
                for _ in range(min(8, int(_said(cell, "number-columns-repeated")))):
                    found |= {(number + copy, column): "\n".join(lines)} if lines else {}
                    column += 1
        number += alike
    return found


def _said(element: etree._Element, name: str) -> str:
    space = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    return element.get(f"{{{space}}}{name}", "1")


@pytest.mark.parametrize("address", ["B2", "A1", "B4", "A5", "C2", "G2", "B9", "K3"])
def test_in_an_ods_that_cell_alone_changes_where_many_alike_are_one_too(address: str) -> None:
    old = ods()
    book = OdsPatch(old)
    book.exchange("Mål", address, "ny & <text>")
    new = book.saved()
    place = int(address[1:]), ord(address[0]) - 64

    assert changed(old, new) == {"content.xml"}
    assert cells_of(new, "Mål") == cells_of(old, "Mål") | {place: "ny & <text>"}
    before, after = (parts(d)["content.xml"].decode().partition('"Annat"') for d in (old, new))
    assert before[2] == after[2]
    assert b"min egen" in parts(new)["content.xml"]
    assert book.formulas("Annat") == {"C3", "C4", "C5"}


_BOLD = '<text:span text:style-name="T1">{}</text:span>'
_LINK = '<text:a xlink:href="https://lund.example" xlink:type="simple">{}</text:a>'


def dressed(inside: str) -> bytes:
    """Return the small .ods with a text of its own in B2."""
    old = ods()
    content = parts(old)["content.xml"].decode()
    new = content.replace("<text:p>skog</text:p>", inside, 1)
    new = new.replace(
        f"<office:document-content {_NAMES}",
        f'<office:document-content {_NAMES} xmlns:xlink="http://www.w3.org/1999/xlink"',
    )
    assert inside in new
    return joined_parts(parts(old) | {"content.xml": new.encode()})


def joined_parts(members: dict[str, bytes]) -> bytes:
    """Return a package of some members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def dressed_in(data: bytes) -> str:
    """Return what stands in B2: **bold**, [link], a line a paragraph."""
    root = etree.fromstring(parts(data)["content.xml"])
    rows = [*next(each for each in root.iter("{*}table")).iterchildren("{*}table-row")]
    lines = []
    for line in rows[1][1].iterchildren("{*}p"):
        made = _said_of(line)
        for child in line:
            words = _sign_of(child) or _said_of(child) + "".join(map(_with_tail, child))
            around = {"span": "**{}**", "a": "[{}]"}.get(etree.QName(child).localname, "{}")
            made += around.format(words) + (child.tail or "")
        lines.append(made)
    return "\n".join(lines)


def _said_of(element: etree._Element) -> str:
    return element.text or ""


def _with_tail(element: etree._Element) -> str:
    return _sign_of(element) + (element.tail or "")


def _sign_of(element: etree._Element) -> str:
    space = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    signs = {"tab": "\t", "line-break": "\n", "s": " " * int(element.get(f"{space}c", "1"))}
    return signs.get(etree.QName(element).localname, "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("med mycket levande skog", "med mycket **levande** skog"),
        ("med rik skog", "med **rik** skog"),
        ("med levande skog\noch  hav", "med **levande** skog\noch  hav"),
        ("rik & levande", "rik & **levande**"),
        ("levande\nlevande", "**levande**\nlevande"),
        ("med skog", "med skog"),
        ("annat", "**annat**"),
    ],
)
def test_in_an_ods_too_words_that_look_otherwise_than_their_cell_still_do(
    text: str, wanted: str
) -> None:
    inside = f'<text:p text:style-name="P1">med {_BOLD.format("levande")} skog</text:p>'
    book = OdsPatch(dressed(inside))
    book.exchange("Mål", "B2", text)
    new = book.saved()

    assert dressed_in(new) == wanted
    rows = {table.sheet: table.rows for table in read_workbook("bok.ods", new)[0]}
    assert rows["Mål"][0][1] == text
    assert b'text:style-name="P1"' in parts(new)["content.xml"]
    assert b"min egen" in parts(new)["content.xml"]


def test_in_an_ods_a_link_in_a_text_leads_where_it_led() -> None:
    book = OdsPatch(dressed(f"<text:p>se {_LINK.format('sidan')} om skog</text:p>"))
    book.exchange("Mål", "B2", "se sidan om sjö")

    assert dressed_in(book.saved()) == "se [sidan] om sjö"
    assert b'xlink:href="https://lund.example"' in parts(book.saved())["content.xml"]


_DRESSED = st.lists(st.tuples(st.booleans(), st.text("ab å&<\t", min_size=1)), min_size=1)


@given(st.lists(_DRESSED, min_size=1, max_size=3), st.text("ab å&<\t\n", min_size=1))
def test_in_an_ods_whatever_is_written_over_words_with_looks_is_what_was_meant(
    lines: list[list[tuple[bool, str]]], text: str
) -> None:
    cell = b"<table:table-cell>%s</table:table-cell>" % b"".join(
        b"<text:p>%s</text:p>"
        % "".join((_BOLD if bold else "{}").format(spaced(words)) for bold, words in line).encode()
        for line in lines
    )
    plain = "\n".join("".join(words for _, words in line) for line in lines)

    for wanted in (text, plain):
        made = filled_cell(cell, wanted)
        assert words_of(made) == wanted
    assert bold_words(made) == bold_words(cell)  # the same text keeps every look


def spaced(words: str) -> str:
    """Return words as an .ods has them."""
    signs = {" ": "<text:s/>", "\t": "<text:tab/>", "&": "&amp;", "<": "&lt;"}
    return "".join(signs.get(sign, sign) for sign in words)


def _cell_root(cell: bytes) -> etree._Element:
    return etree.fromstring(b"<x %s>%s</x>" % (_NAMES.encode(), cell))[0]


def words_of(cell: bytes) -> str:
    """Return what a cell says."""
    lines = _cell_root(cell).iterchildren("{*}p")
    return "\n".join("".join(sign for sign, _ in _signs_in(line)) for line in lines)


def bold_words(cell: bytes) -> list[tuple[str, bool]]:
    """Return each sign of a cell, and whether it is bold."""
    return [sign for line in _cell_root(cell).iterchildren("{*}p") for sign in _signs_in(line)]


def _signs_in(line: etree._Element) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = [(sign, False) for sign in _said_of(line)]
    for child in line:
        bold = etree.QName(child).localname == "span"
        words = _said_of(child) + "".join(map(_with_tail, child)) if bold else _sign_of(child)
        found += [(sign, bold) for sign in words]
        found += [(sign, False) for sign in child.tail or ""]
    return found


def test_an_ods_of_another_programs_making_is_refused() -> None:
    data = ods().replace(b"xmlns:text=", b"xmlns:teXt=")

    with pytest.raises(WorkbookError):
        OdsPatch(data)


# ---------------------------------------------------------------- .csv

_SIGNS = st.text(st.sampled_from("""aå;,'=é \n""" + '"'), max_size=6)
_GRIDS = st.lists(st.lists(_SIGNS, min_size=2, max_size=4), min_size=1, max_size=5)


@given(_GRIDS, st.sampled_from(";,"), st.sampled_from(["\n", "\r\n"]), _SIGNS, st.data())
def test_in_a_csv_that_field_alone_changes(
    grid: list[list[str]], delimiter: str, end: str, text: str, data: st.DataObject
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows([["Id", "Text"], *grid])
    before = stream.getvalue().encode()
    row = data.draw(st.integers(2, len(grid) + 2))
    column = data.draw(st.integers(1, 5))
    book = CsvPatch(before)

    book.exchange("Mål", f"{'ABCDE'[column - 1]}{row}", text)

    rows = [["Id", "Text"], *grid, *([[]] if row == len(grid) + 2 else [])]
    wanted = [[*each] for each in rows]
    wanted[row - 1] += [""] * (column - len(wanted[row - 1]))
    wanted[row - 1][column - 1] = text
    read = [*csv.reader(io.StringIO(book.saved().decode(), newline=""), delimiter=delimiter)]
    assert [[*r] or [""] for r in read] == [[*r] or [""] for r in wanted]


def test_a_csv_in_the_signs_of_windows_stays_so_or_is_refused() -> None:
    book = CsvPatch("Mål-id;Måltext\r\nM1;skog\r\n".encode("cp1252"))
    book.exchange("Mål", "B2", "ängar – eller")

    assert book.saved() == "Mål-id;Måltext\r\nM1;ängar – eller\r\n".encode("cp1252")
    book.exchange("Mål", "B2", "→")
    with pytest.raises(WorkbookError, match="inte har tecknet"):
        book.saved()


def test_the_reader_finds_the_new_text(tmp_path: Path) -> None:
    book = CsvPatch(b"\xef\xbb\xbf" + "Mål-id;Måltext\nM1;skog\n".encode())
    book.exchange("Mål", "B2", "två; fält")

    (table,), _ = read_csv("Mål.csv", book.saved(), KeptReads())
    assert table.rows == (("M1", "två; fält"),)
    assert book.saved().startswith(b"\xef\xbb\xbf")
