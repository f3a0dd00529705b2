"""Comments on cells: the list of them, and the drawing by which Excel shows each as a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from lxml import etree

from pipeline.errors import WorkbookError
from pipeline.xlsx import package_faults as faults
from pipeline.xlsx.sheet_xml import Element, place_of, text_element

NO_COMMENTS = b'<comments xmlns="%s"><authors/><commentList/></comments>'
NO_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"

_SHAPE_TYPE = """<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" \
xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202" coordsize="21600,21600" \
o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>\
<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_SHAPE = """<v:shape xmlns:v="urn:schemas-microsoft-com:vml" \
xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" \
id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;\
width:240pt;height:{height}pt;z-index:{number};visibility:hidden" fillcolor="#ffffe1" \
o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>\
<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div \
style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>\
<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>\
<x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_NUMBER = re.compile(rb'"_x0000_s([0-9]{1,9})"')
_END = b"</xml>"
_WHOLE_SHAPE = re.compile(rb"<(\w+):shape\s.*?</\1:shape>", re.DOTALL)
_PLACE = (b"Row", b"Column")
_ANCHOR = re.compile(rb"(<\w+:Anchor>\s*(?:-?[0-9]+\s*,\s*){6})([0-9]{1,7})")  # then: the last row
_HEIGHT = re.compile(rb"([;\"']\s*height:\s*)([0-9]{1,6}(?:\.[0-9]{1,9})?)(pt|px)")


def add_comments(comments: Element, texts: Mapping[str, str], author: str) -> list[str]:
    """Write a comment at each address; one that is there gets its text below. Return the new."""
    space = comments.tag.rpartition("}")[0] + "}"
    listed = comments.find(f"{space}commentList")
    authors = comments.find(f"{space}authors")
    if listed is None or authors is None:
        raise faults.DAMAGED.error()
    names = [entry.text or "" for entry in authors]
    if author not in names:
        etree.SubElement(authors, f"{space}author").text = author
        names.append(author)
    known = {comment.get("ref", "").replace("$", ""): comment for comment in listed}
    for address, text in texts.items():
        there = known.get(address)
        run = etree.Element(f"{space}r")
        run.append(text_element(f"{space}t", text if there is None else f"\n\n{text}"))
        if there is None:
            about = {"ref": address, "authorId": str(names.index(author))}
            made = etree.SubElement(listed, f"{space}comment", about)
            etree.SubElement(made, f"{space}text").append(run)
        elif text not in "".join(map(str, there.itertext())):
            _in_text(there, space).append(run)
    return [address for address in texts if address not in known]


def _in_text(comment: Element, space: str) -> Element:
    """Return the element that holds a comment's runs; a text of one kind becomes a run."""
    text = comment.find(f"{space}text")
    if text is None:
        raise faults.DAMAGED.error()
    plain = text.find(f"{space}t")
    if plain is not None:
        run = etree.Element(f"{space}r")
        text.replace(plain, run)
        run.append(plain)
    return text


def add_shapes(drawing: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a drawing with notes' shapes before its end; the rest is not read, only kept.

    Such drawings are not always XML.
    """
    end = drawing.rfind(_END)
    if end < 0:
        sentence = "Bladets anteckningar går inte att läsa, så inga nya kan läggas till."
        raise WorkbookError(sentence, remedy=faults.DAMAGED.remedy)
    first = max((int(found) for found in _NUMBER.findall(drawing)), default=1024) + 1
    shapes = [_shape(first + at, *about) for at, about in enumerate(texts.items())]
    before = "" if b'"_x0000_t202"' in drawing else _SHAPE_TYPE
    return drawing[:end] + "".join((before, *shapes)).encode() + drawing[end:]


def grow_shapes(drawing: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a drawing where the notes of cells have room for more text."""
    lines = {place_of(address): _lines(text) + 1 for address, text in texts.items()}

    def grown(found: re.Match[bytes]) -> bytes:
        row, column = (re.search(rb"<\w+:%s>\s*([0-9]{1,7})" % of, found[0]) for of in _PLACE)
        more = lines.get((int(row[1]) + 1, int(column[1]) + 1), 0) if row and column else 0
        return _grown(found[0], more) if more else found[0]

    return _WHOLE_SHAPE.sub(grown, drawing) if lines else drawing


def _grown(shape: bytes, more: int) -> bytes:
    """Return a shape that is some lines higher, by the rows that it is over and by its height."""
    higher = _ANCHOR.sub(lambda m: m[1] + b"%d" % (int(m[2]) + more), shape, count=1)
    points = {b"pt": 15 * more, b"px": 20 * more}
    return _HEIGHT.sub(lambda m: b"%s%g%s" % (m[1], float(m[2]) + points[m[3]], m[3]), higher, 1)


def _lines(text: str) -> int:
    return sum(1 + len(line) // 42 for line in text.splitlines())


def _shape(number: int, address: str, text: str) -> str:
    row, column = (number - 1 for number in place_of(address))
    lines = _lines(text)
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 2, {column + 4}, 15, {row + 1 + lines}, 4"
    return _SHAPE.format(
        number=number, height=24 + 15 * lines, anchor=escape(anchor), row=row, column=column
    )
