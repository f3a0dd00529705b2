"""A workbook with all that Excel has, in which cells are written: compared part by part."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.chart import LineChart, PieChart, Reference
from openpyxl.formatting import rule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from pipeline.building.inputs import read_inputs
from pipeline.commands.written_cells import write_cells
from pipeline.model import Cell
from pipeline.xlsx.sheet_xml import place_of
from tests.docx import png
from tests.libreoffice import convert
from tests.test_exchange import SHEET, canonical, full
from tests.test_patch import changed, faults, parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PICTURE = f"""<xdr:oneCellAnchor xmlns:xdr="{_DRAWING}/spreadsheetDrawing"
 xmlns:a="{_DRAWING}/main"><xdr:from><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:ext cx="95250" cy="95250"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="90" name="Vapen"/>
<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="{_REL}" r:embed="rId90"/><a:stretch>
<a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="95250" cy="95250"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>
</xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"""
_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NEW = {"B2": "ängar", "B3": "öppet hav", "A3": "M7"}
CACHE = f"""{_HEAD}<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_REL}" r:id="rId1"
 refreshOnLoad="1" recordCount="2"><cacheSource type="worksheet"><worksheetSource ref="B1:C3"
 sheet="Mål"/></cacheSource><cacheFields count="2"><cacheField name="Måltext" numFmtId="0">
<sharedItems count="2"><s v="skog"/><s v="vatten"/></sharedItems></cacheField>
<cacheField name="Nr" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0"
 containsNumber="1" containsInteger="1" minValue="1" maxValue="2"/></cacheField></cacheFields>
</pivotCacheDefinition>"""
RECORDS = f"""{_HEAD}<pivotCacheRecords xmlns="{_MAIN}" count="2"><r><x v="0"/><n v="1"/></r>
<r><x v="1"/><n v="2"/></r></pivotCacheRecords>"""
PIVOT = f"""{_HEAD}<pivotTableDefinition xmlns="{_MAIN}" name="Pivottabell1" cacheId="7"
 dataCaption="Värden" applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0"
 applyPatternFormats="0" applyAlignmentFormats="0" applyWidthHeightFormats="1"><location
 ref="E3:F6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">
<pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/>
<item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields>
<rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i>
<i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1">
<dataField name="Summa av Nr" fld="1" baseField="0" baseItem="0"/></dataFields>
</pivotTableDefinition>"""
SPARKLINES = f"""<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{_X14}">
<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">
<x14:sparklineGroup displayEmptyCellsAs="gap"><x14:colorSeries rgb="FF376092"/><x14:sparklines>
<x14:sparkline><xm:f>Mål!C2:D2</xm:f><xm:sqref>E2</xm:sqref></x14:sparkline></x14:sparklines>
</x14:sparklineGroup></x14:sparklineGroups></ext>"""


PARTS = {
    "xl/pivotCache/pivotCacheDefinition1.xml": CACHE,
    "xl/pivotCache/pivotCacheRecords1.xml": RECORDS,
    "xl/pivotTables/pivotTable1.xml": PIVOT,
}
RELATIONS = (  # which part leads to which, and by what name
    ("xl/pivotCache/pivotCacheDefinition1.xml", "rId1", "xl/pivotCache/pivotCacheRecords1.xml"),
    ("xl/pivotTables/pivotTable1.xml", "rId1", "xl/pivotCache/pivotCacheDefinition1.xml"),
    ("xl/workbook.xml", "rId80", "xl/pivotCache/pivotCacheDefinition1.xml"),
    ("xl/worksheets/sheet2.xml", "rId81", "xl/pivotTables/pivotTable1.xml"),
    ("xl/drawings/drawing1.xml", "rId90", "xl/media/vapen.png"),
    ("xl/workbook.xml", "rId82", "customXml/item1.xml"),
)


def everything() -> bytes:
    """Return a workbook with what openpyxl can make, and what it cannot."""
    book = load_workbook(io.BytesIO(full(calculated=True)))
    sheet: Any = book["Mål"]
    other: Any = book["Uppföljning"]
    charts: list[Any] = [LineChart(), PieChart()]
    for at, chart in zip(("J5", "R5"), charts, strict=True):
        chart.add_data(Reference(sheet, min_col=3, min_row=2, max_row=3))
        sheet.add_chart(chart, at)
    make: Any = rule
    validation: Any = DataValidation
    for made in (
        make.ColorScaleRule("min", None, "FFFFFF", end_type="max", end_color="1F3A4D"),
        make.DataBarRule("min", None, "max", None, "638EC6"),
        make.IconSetRule("3Arrows", "percent", [0, 33, 67]),
        make.FormulaRule(["$C2>1"], fill=PatternFill(bgColor="FFEE00")),
    ):
        sheet.conditional_formatting.add("C2:D9", made)
    for kind, area in (("whole", "C2:C9"), ("decimal", "D2:D9")):
        asked = validation(type=kind, formula1="1", formula2="9", showErrorMessage=True)
        asked.add(area)
        sheet.add_data_validation(asked)
    other["A2"], other["B2"], other["C1"] = "2027", "M1", "Räknat"
    other["C2"] = "=1+1"
    other.add_table(Table(displayName="Följd", ref="A1:B2"))
    other.defined_names["Här"] = DefinedName("Här", attr_text="'Uppföljning'!$A$2")
    sheet["A3"].hyperlink = "https://example.se/"
    sheet.protection.sheet = True
    stream = io.BytesIO()
    book.save(stream)
    return with_what_openpyxl_cannot(stream.getvalue())


def with_what_openpyxl_cannot(data: bytes) -> bytes:
    """Return the workbook with a picture, a pivot table, sparklines and a part of somebody's."""
    files = {name: part.decode() for name, part in parts(data).items()} | PARTS
    for name in PARTS:
        kind = re.sub(r"[0-9]?\.xml", "", name.rpartition("/")[2])
        override = f'<Override PartName="/{name}" ContentType="{_ML}.{kind}+xml"/>'
        put(files, "[Content_Types].xml", "</Types>", override)
    picture = '<Default Extension="png" ContentType="image/png"/>'
    put(files, "[Content_Types].xml", "<Override", picture)
    for owner, name, target in RELATIONS:
        folder, _, file = owner.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels".lstrip("/")
        kind = re.sub(r"[0-9]?\.xml", "", target.rpartition("/")[2])
        kind = {"vapen.png": "image", "item": "customXml"}.get(kind, kind)
        files.setdefault(rels, f'<Relationships xmlns="{_RELS}"></Relationships>')
        made = f'<Relationship Id="{name}" Type="{_REL}/{kind}" Target="/{target}"/>'
        put(files, rels, "</Relationships>", made)
    caches = f'<pivotCaches xmlns:r="{_REL}"><pivotCache cacheId="7" r:id="rId80"/></pivotCaches>'
    put(files, "xl/workbook.xml", "</workbook>", caches)
    put(files, "xl/drawings/drawing1.xml", "</wsDr>", PICTURE)
    put(files, SHEET, "</worksheet>", f"<extLst>{SPARKLINES}</extLst>")
    made_parts = {name: part.encode() for name, part in files.items()}
    more = {"customXml/item1.xml": b"<min>egen</min>", "xl/media/vapen.png": png()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in (made_parts | more).items():
            package.writestr(name, part)
    return stream.getvalue()


def put(files: dict[str, str], name: str, before: str, what: str) -> None:
    """Put something before the first place where a text stands in a part."""
    head, found, tail = files[name].partition(before)
    assert found, name
    files[name] = head + what + found + tail


@pytest.fixture
def written(tmp_path: Path) -> tuple[bytes, bytes]:
    """Return the workbook before and after cells of it are written, as pull writes them."""
    path = tmp_path / "inputs" / "bok.xlsx"
    path.parent.mkdir()
    old = everything()
    path.write_bytes(old)
    (tmp_path / "outputs").mkdir()
    cells = {Cell("bok.xlsx", "Mål", *place_of(at)): text for at, text in NEW.items()}
    done = write_cells(tmp_path, read_inputs(tmp_path), cells)
    assert done.left == {}
    assert (tmp_path / done.copies["bok.xlsx"]).read_bytes() == old
    return old, path.read_bytes()


def test_every_part_but_the_sheet_is_the_same_bytes(written: tuple[bytes, bytes]) -> None:
    old, new = written

    assert changed(old, new) == {SHEET, "xl/workbook.xml"}
    assert [*parts(old)] == [*parts(new)]
    was, now = (parts(data)["xl/workbook.xml"] for data in written)
    assert canonical(was) == canonical(now)  # which is calculated anew already
    before, after = (parts(data)[SHEET] for data in written)
    for address in NEW:
        before, after = canonical(before, address), canonical(after, address)
    assert before == after


@pytest.mark.filterwarnings("ignore:Sparkline Group")  # which openpyxl does not know
def test_all_that_the_officer_had_is_there(written: tuple[bytes, bytes]) -> None:
    book = load_workbook(io.BytesIO(written[1]))
    sheet: Any = book["Mål"]
    other: Any = book["Uppföljning"]

    assert {at: sheet[at].value for at in NEW} == NEW
    assert len(sheet._charts) == 3
    assert len(sheet.data_validations.dataValidation) == 3
    assert sum(len(one.rules) for one in sheet.conditional_formatting) == 6
    assert ([*sheet.tables], [*other.tables]) == (["Målen"], ["Följd"])
    assert ([*book.defined_names], [*other.defined_names]) == (["Alla"], ["Här"])
    assert [pivot.name for pivot in other._pivots] == ["Pivottabell1"]
    assert sheet["A3"].hyperlink.target == "https://example.se/"
    assert (sheet.protection.sheet, sheet["B2"].comment.text) == (True, "min egen")


def test_microsofts_validator_finds_nothing_but_the_order_of_openpyxl_in_a_font(
    tmp_path: Path, written: tuple[bytes, bytes]
) -> None:
    old, new = tmp_path / "förut.xlsx", tmp_path / "nu.xlsx"
    for path, data in zip((old, new), written, strict=True):
        path.write_bytes(data)

    (about_fonts,) = faults(old)
    assert about_fonts.endswith("main:color'.")
    assert faults(new) == [about_fonts]


@pytest.mark.office
def test_libreoffice_opens_it_with_its_charts_its_picture_and_its_pivot_table(
    tmp_path: Path, written: tuple[bytes, bytes]
) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(written[1])

    (made,) = convert([path], "ods", tmp_path / "ods")

    files = parts(made.read_bytes())
    content = files["content.xml"].decode()
    assert sum(name.endswith("content.xml") for name in files) == 1 + 3
    assert any(name.startswith("Pictures/") for name in files)
    assert 'table:name="Pivottabell1"' in content
    assert [text for text in NEW.values() if f">{text}<" not in content] == []
