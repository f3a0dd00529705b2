"""Word files for the benchmarks: the XML of a paragraph, a file's words, a word by hand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from html import unescape
from xml.sax.saxutils import escape

MAIN = "word/document.xml"
_TOLD = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|</w:p>|<w:(?:tab|br)/>")


def p(text: str, style: str = "") -> str:
    """Return a paragraph."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def heading(text: str, level: int = 1) -> str:
    """Return a heading."""
    return p(text, f"Heading{level}")


def table(*rows: Sequence[str]) -> str:
    """Return a table of texts."""
    grid = '<w:gridCol w:w="3000"/>' * len(rows[0])
    width = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    made = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl>{width}<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def _cell(text: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{p(text)}</w:tc>'


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return a file's parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """Return the parts as one file, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def words(data: bytes) -> list[str]:
    """Return all words of a file's text, headers and footers."""
    told = "\n".join(
        "".join(
            unescape(found[1]) if found[1] is not None else " " for found in _TEXT.finditer(xml)
        )
        for name, part in sorted(unpacked(data).items())
        if _TOLD.fullmatch(name)
        for xml in [part.decode()]
    )
    return told.split()


def with_word(data: bytes, word: str) -> bytes:
    """Return a file with a word at the end of a paragraph in its middle, as a person writes it."""
    parts = unpacked(data)
    xml = parts[MAIN].decode()
    places = [found.start() for found in re.finditer(r"</w:t></w:r></w:p>", xml)]
    at = places[len(places) // 2]
    return packed(parts | {MAIN: f"{xml[:at]} {word}{xml[at:]}"})
