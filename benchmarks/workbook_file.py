"""A workbook's file, written straight: two million cells in seconds, and no library's own memory.

Texts stand in one shared list in the order that they are met, as spreadsheet programs save them,
or in their cells, as openpyxl does.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.letters import Cell, Sheets

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f"<styleSheet {_MAIN}><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
_FIRST = date(1899, 12, 30)


def write_workbook(path: Path, sheets: Sheets, *, shared: bool = True) -> None:
    """Write the sheets; with `shared` every text once, in a list of its own."""
    texts: dict[str, int] | None = {} if shared else None
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:

        def write(name: str, xml: str) -> None:
            archive.writestr(zipfile.ZipInfo(name), xml, zipfile.ZIP_DEFLATED)

        for number, (header, rows) in enumerate(sheets.values(), 1):
            xml = "".join(_rows([header, *rows], texts))
            sheet = f"<worksheet {_MAIN}><sheetData>{xml}</sheetData></worksheet>"
            write(f"xl/worksheets/sheet{number}.xml", sheet)
        if texts is not None:
            items = "".join(f"<si>{_text(text)}</si>" for text in texts)
            write("xl/sharedStrings.xml", f"<sst {_MAIN}>{items}</sst>")
        write("xl/styles.xml", _STYLES)
        for name, xml in _frame(list(sheets), shared):
            write(name, xml)


def _rows(rows: list[Sequence[Cell]], texts: dict[str, int] | None) -> Iterator[str]:
    letters = [chr(65 + n) for n in range(max(map(len, rows)))]
    for number, row in enumerate(rows, 1):
        cells = (
            _cell(f"{letter}{number}", value, texts)
            for letter, value in zip(letters, row, strict=False)
            if value is not None
        )
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Cell, texts: dict[str, int] | None) -> str:
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - _FIRST).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    text = str(value)
    if texts is None:
        return f'<c r="{place}" t="inlineStr"><is>{_text(text)}</is></c>'
    return f'<c r="{place}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'


def _text(text: str) -> str:
    return f"<t>{escape(text)}</t>"


def _frame(names: list[str], shared: bool) -> Iterator[tuple[str, str]]:
    """Yield the parts that say which others there are."""
    sheets = [
        (f"rId{n}", f"worksheets/sheet{n}.xml", "worksheet") for n in range(1, len(names) + 1)
    ]
    others = [("rIdS", "styles.xml", "styles")]
    others += [("rIdT", "sharedStrings.xml", "sharedStrings")] if shared else []
    rows = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{rows}</sheets></workbook>',
    )
    book = ("rId1", "xl/workbook.xml", "officeDocument")
    yield "xl/_rels/workbook.xml.rels", _relationships([*sheets, *others])
    yield "_rels/.rels", _relationships([book])
    types = {"sheet.main": ["workbook.xml"], "worksheet": [to for _, to, _ in sheets]}
    types |= {kind: [to] for _, to, kind in others}
    overrides = "".join(
        f'<Override PartName="/xl/{to}" ContentType="{_TYPE}.{kind}+xml"/>'
        for kind, targets in types.items()
        for to in targets
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
    )


def _relationships(rows: list[tuple[str, str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="{id}" Type="{_REL}/{kind}" Target="{to}"/>' for id, to, kind in rows
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'
