"""What openpyxl writes otherwise than the schema of the format has it, put right."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from pipeline.schema import VERSION, VERSION_NAME
from pipeline.xlsx.looks import AUTHOR

_STYLES = "xl/styles.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# CT_Font in the order that the Open XML SDK wants it (ECMA-376 part 1, 18.8.22).
_OF_FONT = ("b", "i", "u", "sz", "color", "name", "family", "scheme")


def saved(book: Workbook, title: str) -> bytes:
    """Return the workbook as a file with that title, with the properties of each font in order."""
    book.properties.title, book.properties.creator = title, AUTHOR
    book.properties.language = "sv-SE"
    properties = book.custom_doc_props  # type: ignore[attr-defined]  # not in its stubs
    properties.append(StringProperty(name=VERSION_NAME, value=str(VERSION)))
    written, stream = BytesIO(), BytesIO()
    book.save(written)
    with ZipFile(written) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry, _fonts_in_order(part) if entry.filename == _STYLES else part)
    return stream.getvalue()


def _fonts_in_order(part: bytes) -> bytes:
    styles = etree.fromstring(part)
    for font in styles.iterfind(f"{_MAIN}fonts/{_MAIN}font"):
        font[:] = sorted(font, key=_place)
    return etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)


def _place(element: etree._Element) -> int:
    return _OF_FONT.index(str(element.tag).removeprefix(_MAIN))
