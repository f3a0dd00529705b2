"""XML by expat: the few small parts that say how a workbook hangs together, and odd sheets.

A sheet may be XML without being written as Excel writes it: prefixes, CDATA, another encoding,
cells without addresses. Such a sheet is written anew in the usual way, so that the byte
searches find what is there and calamine sees the same.
"""

from __future__ import annotations

import re
from html import escape
from xml.parsers import expat

from pipeline.model import column_letters
from pipeline.read import faults
from pipeline.read.sheet_survey import column_number

MOST_REWRITTEN = 8_000_000  # bytes; ten times as much memory is taken on the way
ADDRESS = re.compile(r"([A-Za-z]+)([0-9]+)")


def elements(data: bytes, *wanted: str) -> list[tuple[str, dict[str, str]]]:
    """Return local name and attributes of the wanted elements, in order.

    Raises WorkbookError when the part is no XML, or far larger than such a part can be.
    """
    return [(tag, about) for tag, about in tags(data) if tag in wanted]


def tags(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return local name and attributes of all elements, as they begin. Raises as `elements`."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        found.append((tag.rpartition(":")[2], attributes))

    if len(data) > MOST_REWRITTEN:
        raise faults.DAMAGED.error()
    parser = _parser()
    parser.StartElementHandler = start
    if data:
        _parse(parser, data, faults.DAMAGED)
    return found


def normalised(data: bytes) -> bytes:
    """Return a sheet's XML without prefixes and CDATA, in UTF-8, an address in every cell."""
    return _rewritten(_Sheet(), data)


def verbatim(data: bytes) -> bytes:
    """Return XML with the same names, without CDATA and comments, in UTF-8."""
    return _rewritten(_Writer(), data)


def check_well_formed(data: bytes) -> None:
    """Raise WorkbookError when the part is not XML: calamine can go round in it for ever."""
    _parse(_parser(), data, faults.DAMAGED)


class _Writer:
    """Writes what expat reads."""

    def __init__(self) -> None:
        self.out: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        self.out.append(f"<{tag}{written}>")

    def end(self, tag: str) -> None:
        self.out.append(f"</{tag}>")

    def text(self, text: str) -> None:
        self.out.append(escape(text, quote=False))


class _Sheet(_Writer):
    """Writes a worksheet; counts rows and cells to know the addresses left out."""

    def __init__(self) -> None:
        super().__init__()
        self.row = 0
        self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        kept = {key: value for key, value in attributes.items() if not key.startswith("xmlns")}
        if name == "row":
            self.row = _whole(attributes.get("r", ""), self.row + 1)
            self.column = 0
        if name == "c":
            kept = {"r": self._address(kept.pop("r", "")), **kept}
        super().start(name, kept)

    def end(self, tag: str) -> None:
        super().end(tag.rpartition(":")[2])

    def _address(self, given: str) -> str:
        found = ADDRESS.fullmatch(given)
        if given and not found:
            raise faults.DAMAGED_SHEET.error()
        if not found:
            self.column += 1
            return f"{column_letters(self.column)}{self.row}"
        self.column = column_number(found[1].upper())
        return f"{found[1].upper()}{int(found[2])}"


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() else otherwise


def _rewritten(writer: _Writer, data: bytes) -> bytes:
    if len(data) > MOST_REWRITTEN:
        raise faults.DAMAGED_SHEET.error()
    parser = _parser()
    parser.buffer_text = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    _parse(parser, data, faults.DAMAGED_SHEET)
    return "".join(writer.out).encode()


def _parse(parser: expat.XMLParserType, data: bytes, fault: faults.Fault) -> None:
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):  # or a row number of thousands of digits
        raise fault.error() from None


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise faults.UNSAFE.error(what="den innehåller en dokumenttypsdeklaration")
