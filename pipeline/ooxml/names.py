"""Names of WordprocessingML: namespaces, and tags in Clark notation."""

from __future__ import annotations

from functools import cache

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "v": "urn:schemas-microsoft-com:vml",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
AUTHOR = "Beredning"  # of our own comments and tracked insertions
MEMORY = "urn:beredning:minne"  # the namespace of the part a document remembers in
MAX_TAG = 64  # characters of a w:tag or w:alias; Word refuses a file with a longer one
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"  # of Strict Open XML
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def q(name: str) -> str:
    """Return `w:p` in Clark notation."""
    prefix, _, local = name.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def q_all(names: str) -> tuple[str, ...]:
    """Return each of the names `w:p w:tbl` in Clark notation."""
    return tuple(map(q, names.split()))
