"""Which letters a font's codes in a PDF stand for, as the file says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pikepdf import Name, Stream

_HEX = re.compile(r"<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_RANGE = re.compile(r"<([^<>]*)>\s*<([^<>]*)>\s*(<[^<>]*>|\[[^\]]*\])")
_SPACE = re.compile(r"begincodespacerange\s*<([^<>]*)>")
_WIDEST = 0x10000  # codes of a font


@dataclass(frozen=True, slots=True)
class PdfFont:
    """The letters of a font by their codes."""

    signs: dict[int, str]
    width: int  # bytes of a code

    def words(self, shown: bytes) -> str:
        """Return the letters of what is shown."""
        steps = range(0, len(shown), self.width)
        codes = (int.from_bytes(shown[at : at + self.width], "big") for at in steps)
        return "".join(self.signs.get(code, chr(code)) for code in codes)


NO_FONT = PdfFont({}, 1)


def font_of(font: Any) -> PdfFont:
    """Return the letters of a font of a file."""
    written = font.get("/ToUnicode")
    if not isinstance(written, Stream):
        return PdfFont({}, 2 if font.get("/Subtype") == Name.Type0 else 1)
    table = bytes(written.read_bytes()).decode("latin-1")
    first = _SPACE.search(table)
    width = max(len(first.group(1).strip()) // 2, 1) if first else 1
    return PdfFont(dict(_signs(table)), width)


def _signs(table: str) -> Iterator[tuple[int, str]]:
    for section in _SECTION.finditer(table):
        if section.group(1) == "bfchar":
            found = iter(_HEX.findall(section.group(2)))
            yield from ((_code(a), _words(b)) for a, b in zip(found, found, strict=False))
        else:
            for first, last, target in _RANGE.findall(section.group(2)):
                yield from _range(_code(first), _code(last), target)


def _range(first: int, last: int, target: str) -> Iterator[tuple[int, str]]:
    targets = _HEX.findall(target)
    for place, code in enumerate(range(first, min(last + 1, first + _WIDEST))):
        if target.startswith("["):
            if place < len(targets):
                yield code, _words(targets[place])
        elif words := _words(targets[0]):
            yield code, words[:-1] + chr(min(ord(words[-1]) + place, 0x10FFFF))


def _code(digits: str) -> int:
    return int("".join(digits.split()) or "0", 16)


def _words(digits: str) -> str:
    written = "".join(digits.split())
    return bytes.fromhex(written + "0" * (len(written) % 2)).decode("utf-16-be", "replace")
