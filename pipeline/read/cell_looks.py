"""What a look says of a cell in an .xlsx, which calamine does not tell: struck out, per cent.

A workbook that has neither costs four searches of its styles and one of its texts. (DECISIONS 216)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from pipeline.errors import WorkbookError
from pipeline.read.sheet_survey import matched_place
from pipeline.read.xml_normalising import tags

Place = tuple[int, int]  # row and column, 1-based

_PER_CENT = ("9", "10")  # Excel's own formats 0% and 0.00%
_TELLING = (b"strike", b"%", b'numFmtId="9"', b'numFmtId="10"')
_QUOTED = re.compile(r'"[^"]*"|\\.')
_OFF = ("0", "false")

_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_TEXT = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.DOTALL)
_STRUCK = re.compile(rb"<(?:\w+:)?strike(?:\s*/?>|\s+val=\"(?:1|true)\")")
_WORDS = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]*[^<\s]")


@dataclass(frozen=True, slots=True)
class CellLooks:
    """Which formats (`s`) and shared texts (`<v>`) of a workbook say something, by their numbers.

    `texts`: number → whether all of the text is struck out, or only a part.
    """

    struck: frozenset[str] = frozenset()
    per_cent: frozenset[str] = frozenset()
    texts: dict[str, bool] = field(default_factory=dict)

    def struck_cells(self, data: bytes) -> dict[Place, bool]:
        """Return the cells of a sheet that are struck out: all of the text, or only a part."""
        found = dict.fromkeys(_with_format(data, self.struck), True)
        if self.texts:
            for cell in _SHARED.finditer(data):
                whole = self.texts.get(cell[3].decode())
                if whole is not None:
                    found.setdefault(matched_place(cell), whole)
        return found

    def per_cents(self, data: bytes) -> frozenset[Place]:
        """Return the cells of a sheet that show a number as per cent."""
        return frozenset(_with_format(data, self.per_cent))


_SHARED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*\st="s"[^>]*>\s*<v>([0-9]+)</v>')


def _with_format(data: bytes, formats: frozenset[str]) -> Iterator[Place]:
    if not formats:
        return
    numbers = "|".join(sorted(formats)).encode()
    for mark in re.finditer(rb' s="(?:%s)"' % numbers, data):
        cell = _CELL.match(data, data.rfind(b"<", 0, mark.start()))
        if cell:
            yield matched_place(cell)


def cell_looks(styles: bytes, texts: bytes) -> CellLooks:
    """Return what the styles and the shared texts of a workbook say."""
    struck, per_cent = frozenset[str](), frozenset[str]()
    if any(mark in styles for mark in _TELLING):
        with suppress(WorkbookError):  # styles that cannot be read say nothing
            struck, per_cent = _formats(styles)
    return CellLooks(struck, per_cent, dict(_struck_texts(texts)))


def _formats(styles: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers of the formats that strike out, and of those that show per cent."""
    fonts: list[bool] = []
    shown = set(_PER_CENT)
    formats: list[dict[str, str]] = []
    within = ""
    for tag, about in tags(styles):
        if tag in ("fonts", "cellXfs", "dxfs", "cellStyleXfs"):
            within = tag
        elif within == "fonts" and tag == "font":
            fonts.append(False)
        elif within == "fonts" and tag == "strike" and fonts:
            fonts[-1] = about.get("val", "1") not in _OFF
        elif within == "cellXfs" and tag == "xf":
            formats.append(about)
        elif tag == "numFmt" and "%" in _QUOTED.sub("", about.get("formatCode", "")):
            shown.add(about.get("numFmtId", ""))
    struck = {str(number) for number, on in enumerate(fonts) if on}
    return (
        frozenset(str(n) for n, xf in enumerate(formats) if xf.get("fontId", "0") in struck),
        frozenset(str(n) for n, xf in enumerate(formats) if xf.get("numFmtId", "0") in shown),
    )


def _struck_texts(texts: bytes) -> Iterator[tuple[str, bool]]:
    """Yield the number of each shared text with words struck out, and whether all of it is."""
    if b"strike" not in texts:
        return
    for number, text in enumerate(_TEXT.findall(texts)):
        runs = [run for run in _RUN.findall(text) if _WORDS.search(run)]
        struck = [_STRUCK.search(run) is not None for run in runs]
        if any(struck):
            yield str(number), all(struck)
