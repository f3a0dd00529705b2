"""An .ods is read as an .xlsx is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.model import CellFault, Table
from pipeline.read import Input, read_folder
from tests.workbooks import rewrite_part, write_parts

KIND = b"application/vnd.oasis.opendocument.spreadsheet"
NAMES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
    ]
)
TEXT = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
NOTHING = '<table:table-cell table:number-columns-repeated="{}"/>'


def row(*cells: str, times: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    )


def text(value: str, about: str = "") -> str:
    return TEXT.format(about, value)


def write(path: Path, **sheets: str) -> Path:
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{name}">{rows}</table:table>'
        for name, rows in sheets.items()
    )
    hidden = (
        '<style:style style:name="Ord" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    content = (
        f"<office:document-content{NAMES}><office:automatic-styles>{hidden}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b"<manifest:manifest/>"
    parts = [("mimetype", KIND), ("content.xml", content.encode())]
    return write_parts(path, [*parts, ("META-INF/manifest.xml", manifest)])


def only(found: Input) -> Table:
    assert not found.problems, [str(problem) for problem in found.problems]
    (table,) = found.tables
    return table


def test_values_are_read_with_repeated_rows_and_cells(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="7"/>'
    day = '<table:table-cell office:value-type="date" office:date-value="2019-10-16"/>'
    twice = text("x", ' table:number-columns-repeated="2"')
    end = row(NOTHING.format(16384), times=1_048_500)
    write(tmp_path / "a.ods", Mål=row(number, day, NOTHING.format(2), twice, times=2) + end)

    line = (7, date(2019, 10, 16), None, None, "x", "x")
    assert only(read_folder(tmp_path)) == Table("a.ods", "Mål", line, (line,))


@pytest.mark.parametrize(
    "inside",
    ["a<text:line-break/>b", "a</text:p><text:p>b", "<![CDATA[a]]>\nb", "<!-- x -->a\r\nb"],
)
def test_line_breaks_in_a_cell_are_kept(tmp_path: Path, inside: str) -> None:
    write(tmp_path / "a.ods", Mål=row(text(inside), text("c<text:tab/>d<text:s/>")))

    assert only(read_folder(tmp_path)).header == ("a\nb", "c\td ")


def test_a_cell_with_an_error_is_a_fault_at_its_place(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>en kommentar</text:p></office:annotation>"
    error = (
        '<table:table-cell office:value-type="string" office:string-value=""'
        f' calcext:value-type="error">{note}<text:p>#DIV/0!</text:p></table:table-cell>'
    )
    rows = row(text("Mål-id")) + row(NOTHING.format(3), times=4) + row(NOTHING.format(2), error)
    write(tmp_path / "a.ods", Mål=rows.replace("<office:annotation>", "<office:annotation x='1'>"))

    table = only(read_folder(tmp_path))

    assert table.rows[4] == (None, None, "#DIV/0!")
    assert isinstance(table.rows[4][2], CellFault)


def test_merged_hidden_and_far_out_are_said_sheet_by_sheet(tmp_path: Path) -> None:
    wide = text("x", ' table:number-columns-spanned="2" table:number-rows-spanned="3"')
    far = row(text("x")) + row(NOTHING.format(1), times=600_000) + row(text("y"))
    write(
        tmp_path / "a.ods",
        Mål=row(text("Mål-id")) + row(NOTHING.format(2), wide),
        Program=far,
        Ord=row(text("Kortform")) + row(text("KS")),
        Statistik=far,
    )

    found = read_folder(tmp_path)

    assert [len(table.rows) for table in found.tables] == [1, 0, 1, 0]
    assert [f"{problem.code} {problem.cell}" for problem in found.problems] == [
        "B12 a.ods, bladet ”Mål”, cell C2",
        "F03 a.ods, bladet ”Program”, cell A600002",
        "F09 a.ods, bladet ”Ord”",
    ]
    assert "C2:D4" in found.problems[0].message


def test_a_content_that_is_no_xml_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ods", Mål=row(text("Mål-id")))
    rewrite_part(path, "content.xml", lambda data: data.replace(b"style:family", b'"', 1))

    assert [problem.code for problem in read_folder(tmp_path).problems] == ["F01"]


def test_a_password_is_said(tmp_path: Path) -> None:
    locked = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    parts = [("mimetype", KIND), ("content.xml", b"\x01\x02"), ("META-INF/manifest.xml", locked)]
    write_parts(tmp_path / "a.ods", parts)

    assert [problem.code for problem in read_folder(tmp_path).problems] == ["F02"]


@pytest.mark.parametrize(("line", "expected"), [("solid", ["cell A2", "rad 3"]), ("none", [])])
def test_what_is_struck_out_is_told_and_per_cent_is_read_as_it_shows(
    tmp_path: Path, line: str, expected: list[str]
) -> None:
    share = '<table:table-cell office:value-type="percentage" office:value="0.715"/>'
    struck = ' table:style-name="s"'
    rows = row(text("Kortform")) + row(text("KS", struck), share) + row(text("KF", struck))
    mark = "<office:automatic-styles>"
    dressed = (
        f'{mark}<style:style style:name="s" style:family="table-cell"><style:text-properties'
        f' style:text-line-through-style="{line}"/></style:style>'
    )
    path = write(tmp_path / "a.ods", Ord=rows)
    rewrite_part(path, "content.xml", lambda data: data.replace(mark.encode(), dressed.encode()))

    found = read_folder(tmp_path)

    told = [str(p.cell).rpartition(", ")[2] for p in found.problems if p.code == "F11"]
    assert told == expected
    assert found.tables[0].rows == (("KS", "71,5 %"), ("KF", None))
