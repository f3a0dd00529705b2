"""Which sheets a workbook has that cannot be read: their names, where they can be listed at all."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import WorkbookError
from pipeline.read.xml_normalising import elements
from pipeline.xlsx.workbook_package import WorkbookPackage

_SHEET = 0x9C  # BrtBundleSh in [MS-XLSB]: a sheet's state and id (8 bytes), its relation, its name


def sheet_names(data: bytes) -> tuple[str, ...]:
    """Return the names of a workbook's sheets, of an .xlsb and an .fods too; none if unknown."""
    try:
        if data.startswith(b"<?xml"):
            tables = [about.get("table:name", "") for _, about in elements(data, "table")]
            return tuple(filter(None, tables))
        package = WorkbookPackage(data)
        listed = elements(package.read("xl/workbook.xml"), "sheet")
        names = [about.get("name", "") for _, about in listed]
        return tuple(filter(None, names or _in_binary(package.read("xl/workbook.bin"))))
    except (WorkbookError, IndexError, UnicodeDecodeError):
        return ()


def _in_binary(data: bytes) -> Iterator[str]:
    """Yield the names in the workbook part of an .xlsb; IndexError when it is cut short."""
    at = 0
    while at < len(data):
        kind, at = _packed(data, at, 2)
        size, at = _packed(data, at, 4)
        if kind == _SHEET:
            _, name = _text(data, at + 8)
            yield _text(data, name)[0]
        at += size


def _packed(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, of `most` bytes at most, and what follows it."""
    number = 0
    for place in range(most):
        number |= (data[at] & 0x7F) << (7 * place)
        at += 1
        if not data[at - 1] & 0x80:
            break
    return number, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    """Return a text that begins with its length in signs, and what follows it."""
    length = int.from_bytes(data[at : at + 4], "little")
    end = at + 4 + (0 if length == 0xFFFFFFFF else 2 * length)
    if end > len(data):
        raise IndexError
    return data[at + 4 : end].decode("utf-16-le"), end
