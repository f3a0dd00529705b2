"""Comments on cells: the list of them, and the drawing by which Excel shows each as a note."""

from __future__ import annotations

import re
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


def add_comment(comments: Element, address: str, text: str, author: str) -> bool:
    """Write a comment; one that the cell has gets the text below its own. Return if it is new."""
    space = comments.tag.rpartition("}")[0] + "}"
    listed = comments.find(f"{space}commentList")
    authors = comments.find(f"{space}authors")
    if listed is None or authors is None:
        raise faults.DAMAGED.error()
    run = etree.Element(f"{space}r")
    known = next((c for c in listed if c.get("ref", "").replace("$", "") == address), None)
    if known is not None:
        run.append(text_element(f"{space}t", f"\n\n{text}"))
        _in_text(known, space).append(run)
        return False
    run.append(text_element(f"{space}t", text))
    names = [entry.text or "" for entry in authors]
    if author not in names:
        etree.SubElement(authors, f"{space}author").text = author
        names.append(author)
    about = {"ref": address, "authorId": str(names.index(author))}
    etree.SubElement(etree.SubElement(listed, f"{space}comment", about), f"{space}text").append(run)
    return True


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


def add_shape(drawing: bytes, address: str, text: str) -> bytes:
    """Return a drawing with a note's shape before its end; the rest is not read, only kept.

    Such drawings are not always XML.
    """
    end = drawing.rfind(_END)
    if end < 0:
        sentence = "Bladets anteckningar går inte att läsa, så inga nya kan läggas till."
        raise WorkbookError(sentence, remedy=faults.DAMAGED.remedy)
    row, column = (number - 1 for number in place_of(address))
    lines = sum(1 + len(line) // 42 for line in text.splitlines())
    number = max((int(found) for found in _NUMBER.findall(drawing)), default=1024) + 1
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 2, {column + 4}, 15, {row + 1 + lines}, 4"
    shape = _SHAPE.format(
        number=number, height=24 + 15 * lines, anchor=escape(anchor), row=row, column=column
    )
    before = "" if b'"_x0000_t202"' in drawing else _SHAPE_TYPE
    return drawing[:end] + (before + shape).encode() + drawing[end:]
