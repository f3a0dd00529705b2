"""What lies upon a PDF's pages, in another file: links, fields to fill in, stamps; no comments.

Fields can be read and not be filled in: their scripts and where they were sent stay behind.
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.publish.foreign.object_copying import ObjectCopier
from pipeline.publish.foreign.opened_pdf import annotations_of
from pipeline.publish.joined.places import Places

_SHOWN = frozenset(
    (
        *("/Link", "/Widget", "/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle"),
        *("/Polygon", "/PolyLine", "/Watermark"),
    )
)
_COMMENTS = frozenset(["/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret"])
_KEPT = (
    *("Type", "Subtype", "Rect", "Contents", "F", "AP", "AS", "Border", "C", "BS", "QuadPoints"),
    *("H", "MK", "OC", "Lang", "DA", "Q", "DS", "RC", "IC", "LE", "L", "Vertices", "InkList"),
    *("CL", "RD", "BE", "Name", "CA", "BM", "Rotate"),
)
_OF_FIELD = ("FT", "TU", "TM", "DA", "Q", "Opt", "MaxLen", "TI", "I", "V", "DV")
_READ_ONLY = 1
_HIGHEST = 50  # fields above a field


class PageMarks:
    """The marks of one file's pages; which of them were left out."""

    def __init__(self, copier: ObjectCopier, places: Places, prefix: str) -> None:
        self._copier, self._places, self._prefix = copier, places, prefix
        self.fields: list[Object] = []
        self.comments = self.others = 0

    def know(self, pages: tuple[Object, ...]) -> None:
        """Begin the copy of each mark that goes along, for whatever leads to it."""
        for page in pages:
            for mark in annotations_of(page):
                self._copier.know(mark, self._begun(mark))

    def _begun(self, mark: Object) -> Object | None:
        kind = str(mark.get("/Subtype"))
        if kind in _SHOWN:
            return self._copier.target.make_indirect(Dictionary())
        self.comments += kind in _COMMENTS
        self.others += kind not in _COMMENTS and kind != "/Popup"
        return None

    def lie_upon(self, page: Object, copy: Object) -> None:
        """Give a page's copy the marks of the page."""
        made = [self._filled(mark, copy) for mark in annotations_of(page)]
        marks = [mark for mark in made if mark is not None]
        if marks:
            copy.Annots = Array(marks)
            copy.Tabs = Name.S

    def _filled(self, mark: Object, page: Object) -> Object | None:
        made = self._copier.known(mark) if mark.is_indirect else self._begun(mark)
        if made is None:
            return None
        if "/P" in made:  # on two pages: it is one mark on one of them
            return None
        entries = {f"/{key}": self._copier.copy(mark.get(f"/{key}")) for key in _KEPT}
        entries |= self._places.act(mark) if mark.get("/Subtype") == Name.Link else {}
        _give(made, entries)
        made.P = page
        if mark.get("/Subtype") == Name.Widget:
            self._belongs(mark, made)
        return made

    def _belongs(self, widget: Object, made: Any) -> None:
        """Let a field's copy have its widget's copy, and so on up to the field at the top."""
        node: Any = widget
        passed = {node.objgen}
        while True:
            above: Any = node.get("/Parent")
            is_top = not isinstance(above, Dictionary) or above.objgen in passed
            self._describe(node, made, is_top or len(passed) > _HIGHEST)
            if is_top or len(passed) > _HIGHEST:
                self.fields.append(made)
                return
            passed.add(above.objgen)
            is_new = not self._copier.is_known(above)
            if is_new:
                copy = self._copier.target.make_indirect(Dictionary(Kids=Array()))
                self._copier.know(above, copy)
            parent = self._copier.known(above)
            parent.Kids.append(made)
            made.Parent = parent
            if not is_new:
                return
            node, made = above, parent

    def _describe(self, field: Any, made: Any, is_top: bool) -> None:
        """Give a field's copy what the field says; the name of one at the top is its file's own."""
        _give(made, {f"/{key}": self._copier.copy(field.get(f"/{key}")) for key in _OF_FIELD})
        flags = field.get("/Ff", 0)
        made.Ff = _READ_ONLY | (flags if isinstance(flags, int) else 0)
        if isinstance(field.get("/T"), String):
            made.T = String(self._prefix + str(field.T)) if is_top else field.T


def _give(copy: Object, entries: dict[str, Any]) -> None:
    for key, entry in entries.items():
        if entry is not None:
            copy[key] = entry
