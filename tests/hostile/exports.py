"""A sound workbook as other programs write it: the same rows in other XML."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from lxml import etree

from tests.workbooks import read_parts, write_parts

Way = Callable[[Path], object]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LOOSE = b"http://schemas.openxmlformats.org/"
_STRICT = (
    (_LOOSE + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        _LOOSE + b"officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


_TYPES, _RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_SHARED_RELATION = (
    b'<Relationship Id="rIdTexter" Target="sharedStrings.xml" Type="'
    + _LOOSE
    + b'officeDocument/2006/relationships/sharedStrings"/>'
)


def strict_open_xml(path: Path) -> None:
    """Rewrite as Excel's "Strict Open XML-arbetsbok": other namespaces all over."""
    parts = read_parts(path)
    for name in parts:
        for loose, strict in _STRICT:
            parts[name] = parts[name].replace(loose, strict)
    write_parts(path, parts.items())


def google_sheets(path: Path) -> None:
    """Rewrite as Google exports: no properties, shared texts, a thousand empty styled rows."""
    shared_texts(path)
    parts = {n: d for n, d in read_parts(path).items() if not n.startswith("docProps/")}
    parts["_rels/.rels"] = re.sub(
        rb'<Relationship [^>]*Target="/?docProps/[^>]*/>', b"", parts["_rels/.rels"]
    )
    parts[_TYPES] = re.sub(rb'<Override [^>]*"/docProps/[^>]*/>', b"", parts[_TYPES])
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = _padded(parts[name])
    write_parts(path, parts.items())


def _padded(sheet: bytes) -> bytes:
    """Return a sheet with empty cells to Z, and empty rows to 1000, each with a style."""
    root = etree.fromstring(sheet)
    data = root.find(f"{{{_MAIN}}}sheetData")
    assert data is not None
    for number in range(len(data) + 1, 1001):
        row = etree.SubElement(data, f"{{{_MAIN}}}row", r=str(number), customHeight="1", ht="15.75")
        for column in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            etree.SubElement(row, f"{{{_MAIN}}}c", r=f"{column}{number}", s="0")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def shared_texts(path: Path) -> None:
    """Rewrite as Excel does: every text stands once, in a part of its own."""
    parts = read_parts(path)
    texts: dict[str, int] = {}
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        root = etree.fromstring(parts[name])
        for cell in root.iter(f"{{{_MAIN}}}c"):
            if cell.get("t") == "inlineStr":
                _share(cell, texts)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{items}</sst>'.encode()
    parts[_TYPES] = parts[_TYPES].replace(b"</Types>", _SHARED_TYPE + b"</Types>")
    parts[_RELATIONS] = parts[_RELATIONS].replace(
        b"</Relationships>", _SHARED_RELATION + b"</Relationships>"
    )
    write_parts(path, parts.items())


def _share(cell: etree._Element, texts: dict[str, int]) -> None:
    text = "".join(part.text or "" for part in cell.iter(f"{{{_MAIN}}}t"))
    del cell[:]
    cell.set("t", "s")
    number = etree.SubElement(cell, f"{{{_MAIN}}}v")
    number.text = str(texts.setdefault(text, len(texts)))


WAYS: tuple[Way, ...] = (strict_open_xml, google_sheets, shared_texts)
