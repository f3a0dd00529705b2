"""Running page numbers over a joined PDF: small, in the lower right corner, in a font of its own.

They are no content of the papers: a screen reader passes them over (Artifact).
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream

SIGNS = "0123456789 ()"  # what the font must have
_SIZE = 8.0
_RIGHT, _UP = 28.0, 17.0  # from the corner to the end of the number: 10 and 6 mm
_WIDE, _NARROW = 0.51, 0.28  # of a digit, and of other signs, in the size of the font
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


class NumberFont:
    """A font of a PDF that has all signs of a page number, and how it writes them."""

    def __init__(self, data: bytes) -> None:
        self._pdf = Pdf.open(BytesIO(data))
        self.font, self._codes = self._find()

    def _find(self) -> tuple[Object, dict[str, bytes]]:
        """Return the font and its codes; LookupError when none has all signs."""
        for page in self._pdf.pages:
            fonts: Any = page.resources.get("/Font", Dictionary())
            for font in fonts.values():
                codes = _codes(font.get("/ToUnicode"))
                if all(sign in codes for sign in SIGNS):
                    return font, codes
        raise LookupError("no font has the digits")

    @property
    def source(self) -> Pdf:
        """Return the file that the font is in."""
        return self._pdf

    def written(self, text: str) -> bytes:
        """Return a text as a content stream has it."""
        return b"<" + b"".join(self._codes[sign] for sign in text) + b">"


def _codes(to_unicode: Any) -> dict[str, bytes]:
    """Return the code of each sign, in hexadecimal digits as they stand in the file."""
    if not isinstance(to_unicode, Stream):
        return {}
    found: dict[str, bytes] = {}
    text = to_unicode.read_bytes()
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, sign in _RANGE.findall(part):
            for step in range(min(int(last, 16) - int(first, 16), 255) + 1):
                code = b"%0*X" % (len(first), int(first, 16) + step)
                found[chr(int(sign[:4], 16) + step)] = code
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        found |= {chr(int(sign[:4], 16)): code for code, sign in _CHAR.findall(part)}
    return found


class PageNumbers:
    """Puts numbers on the pages of a file, in a font that was copied into it."""

    def __init__(self, target: Pdf, font: NumberFont, copied: Object) -> None:
        self._target, self._font, self._copied = target, font, copied
        self._before = target.make_stream(b"q\n")  # keeps the state of the pen

    def stamp(self, page: Any, text: str) -> None:
        """Put a number upon what a page has."""
        found = page.get("/Contents")
        contents: list[Any] = list(found) if isinstance(found, Array) else [found]
        name = self._name_in(page)
        matrix, across, unit = _seen(page)
        width = sum(_WIDE if sign.isdigit() else _NARROW for sign in text) * _SIZE
        size = across / unit - _RIGHT - width, _UP
        drawn = (
            b"\nQ /Artifact <</Type /Pagination /Subtype /Footer>> BDC q %s cm %.4g 0 0 %.4g 0 0 cm"
            b" BT 0 g 0 Tr 0 Ts 100 Tz 0 Tc 0 Tw %s %g Tf 1 0 0 1 %.2f %.2f Tm %s Tj ET Q EMC\n"
            % (matrix, unit, unit, name.encode(), _SIZE, *size, self._font.written(text))
        )
        streams = [stream for stream in contents if isinstance(stream, Stream)]
        page.Contents = Array([self._before, *streams, self._target.make_stream(drawn)])

    def _name_in(self, page: Any) -> str:
        """Return the name of the font on a page, whose pages may share what they draw with."""
        if not isinstance(page.get("/Resources"), Dictionary):
            page.Resources = Dictionary()
        if not isinstance(page.Resources.get("/Font"), Dictionary):
            page.Resources.Font = Dictionary()
        fonts: Any = page.Resources.Font
        name, count = "/Sidnummer", 1
        while name in fonts and fonts[name].objgen != self._copied.objgen:
            count += 1
            name = f"/Sidnummer{count}"
        fonts[name] = self._copied
        return name


def _seen(page: Any) -> tuple[bytes, float, float]:
    """Return how to draw on a page as it is seen: a matrix, its width, and a unit of 1/72 inch."""
    edges = [float(edge) for edge in page.get("/CropBox", page.MediaBox)]
    left, right = sorted(edges[::2])
    bottom, top = sorted(edges[1::2])
    turned = page.get("/Rotate", 0)
    turned = turned % 360 if isinstance(turned, int) else 0
    turn, start = {
        90: ("0 1 -1 0", (right, bottom)),
        180: ("-1 0 0 -1", (right, top)),
        270: ("0 -1 1 0", (left, top)),
    }.get(turned, ("1 0 0 1", (left, bottom)))
    across = top - bottom if turned in (90, 270) else right - left
    larger = page.get("/UserUnit", 1)
    unit = 1 / float(larger) if not isinstance(larger, Object) and larger > 0 else 1.0
    return f"{turn} {start[0]:.2f} {start[1]:.2f}".encode(), across, unit
