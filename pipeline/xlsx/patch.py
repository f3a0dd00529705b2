"""A workbook that an officer has, changed where it must be: cells, comments, sheets, names, lists.

All parts that a change does not touch are in the new file byte for byte as before: macros, charts,
pictures, other sheets, and what no program but Excel understands. (DECISIONS 209)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lxml import etree

from pipeline.xlsx import package_faults as faults
from pipeline.xlsx.cell_notes import (
    COMMENTS_TYPE,
    DRAWING_TYPE,
    NO_COMMENTS,
    NO_DRAWING,
    add_comment,
    add_shape,
)
from pipeline.xlsx.sheet_xml import (
    Element,
    PlaceLink,
    SheetXml,
    Written,
    excel_text,
    texts_of,
)
from pipeline.xlsx.styles_part import NO_STYLES, Look, StylesPart
from pipeline.xlsx.workbook_parts import WorkbookParts

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NO_ROWS = b'<worksheet xmlns="%s"><sheetData/></worksheet>'

# What stands before these in CT_Workbook (ECMA-376 part 1, 18.2.27).
_BEFORE_NAMES = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences"
)
_BEFORE_CALCULATION = f"{_BEFORE_NAMES} definedNames"
_AUTHOR = "Beredning"


class WorkbookPatch:
    """An .xlsx or .xlsm as bytes, changes to it, and the bytes that they make."""

    def __init__(self, data: bytes) -> None:
        """Look over the file with the reader's limits. Raises WorkbookError, as all below."""
        self._parts = WorkbookParts(data)
        self._book = self._parts.related("", "officeDocument")
        root = self._parts.root(self._book) if self._book else None
        if root is None or not root.tag.endswith("}workbook"):
            raise faults.OLD_FORMAT.error()  # .ods and .xlsb too
        self._space = root.tag.rpartition("}")[0] + "}"
        self._related = _STRICT if "purl.oclc.org" in self._space else _RELATED
        self._sheets = dict(self._listed())
        self._open: dict[str, SheetXml] = {}
        self._styles: StylesPart | None = None

    def _listed(self) -> list[tuple[str, str]]:
        parts = {rel.id: rel.part for rel in self._parts.relations(self._book)}
        found = self._parts.root(self._book).iterfind(f"{self._tag('sheets')}/{self._tag('sheet')}")
        return [(about.get("name", ""), parts.get(_relation_of(about), "")) for about in found]

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets, as they stand in the file."""
        return tuple(self._sheets)

    def saved(self) -> bytes:
        """Return the file as it is now."""
        return self._parts.saved()

    # ------------------------------------------------------------ cells

    def put(self, sheet: str, address: str, value: Written) -> None:
        """Write a value in a cell, which keeps its look; None empties it.

        Formulas are calculated anew when the file is opened.
        """
        self._fill(sheet, address, value)
        if isinstance(value, date):
            self.dress(sheet, address, Look(day=True))
        self._calculate_anew()

    def dress(self, sheet: str, address: str, look: Look) -> None:
        """Change how a cell looks; the rest of its look stays."""
        cell = self._edit(sheet).cell(address)
        looks = self._looks()
        cell.set("s", str(looks.like(int(cell.get("s", "0")), look)))
        if looks.grown:
            self._parts.edit(self._parts.related(self._book, "styles"))

    def comment(self, sheet: str, address: str, text: str, author: str = _AUTHOR) -> None:
        """Put a comment on a cell; below the officer's own, when there is one."""
        part = self._part(sheet)
        comments = self._parts.related(part, "comments")
        if not comments:
            comments = self._added(part, "comments", "xl/comments{}.xml", NO_COMMENTS)
        if add_comment(self._parts.edit(comments), address, excel_text(text), author):
            drawing = self._drawing(sheet)
            self._parts.write(drawing, add_shape(self._parts.data(drawing), address, text))

    # ------------------------------------------------------------ sheets

    def sheet(
        self,
        name: str,
        rows: Sequence[Sequence[Written]],
        *,
        widths: Sequence[float] = (),
        hidden: bool = False,
    ) -> None:
        """Write a sheet's rows from A1; a sheet of that name is replaced, else it is the last one.

        The first row is bold where it is seen. `widths`: of the columns from A, in characters.
        """
        if name not in self._sheets:
            self._add_sheet(name, hidden=hidden)
        sheet = self._edit(name)
        before = sheet.addresses_of_formulas()
        for old in ("cols", "hyperlinks"):
            for element in sheet.root.findall(sheet.tag(old)):
                sheet.root.remove(element)
        sheet.clear()
        _set_widths(sheet, widths)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    self._lay(name, sheet, (number, column), value, bold=number == 1 and not hidden)
        if sheet.addresses_of_formulas() != before:
            self._forget_chain()

    def _lay(
        self, name: str, sheet: SheetXml, place: tuple[int, int], value: Written, *, bold: bool
    ) -> None:
        address = sheet.address(*place)
        sheet.fill(address, value)
        link = isinstance(value, PlaceLink)
        if link or bold or isinstance(value, date):
            look = Look(bold=bold, link=link, day=isinstance(value, date))
            self.dress(name, address, look)
        if isinstance(value, PlaceLink):
            about = {"ref": address, "location": value.place, "display": excel_text(value.text)}
            etree.SubElement(sheet.within("hyperlinks"), sheet.tag("hyperlink"), about)

    def _add_sheet(self, name: str, *, hidden: bool) -> None:
        part = self._added(self._book, "worksheet", "xl/worksheets/sheet{}.xml", _NO_ROWS)
        relation = next(rel.id for rel in self._parts.relations(self._book) if rel.part == part)
        listed = self._parts.edit(self._book).find(self._tag("sheets"))
        if listed is None:
            raise faults.DAMAGED.error()
        ids = [int(about.get("sheetId", "0")) for about in listed]
        about = {"name": name, "sheetId": str(max(ids, default=0) + 1)}
        if hidden:
            about["state"] = "hidden"
        about[f"{{{self._related}}}id"] = relation
        etree.SubElement(listed, self._tag("sheet"), about)
        self._sheets[name] = part

    def is_hidden(self, name: str) -> bool:
        """Return whether a sheet is hidden."""
        found = self._parts.root(self._book).iter(self._tag("sheet"))
        return any(e.get("name") == name and e.get("state", "visible") != "visible" for e in found)

    def texts(self, name: str) -> dict[str, str]:
        """Return what a sheet's cells hold, as text by address; of a formula what it last gave."""
        part = self._parts.related(self._book, "sharedStrings")
        shared = texts_of(self._parts.root(part)) if part else ()
        return self._look_at(name).texts(shared)

    def formulas(self, name: str) -> frozenset[str]:
        """Return the addresses of a sheet's formulas."""
        return self._look_at(name).addresses_of_formulas()

    # ------------------------------------------------------------ names and lists

    def names(self) -> dict[str, str]:
        """Return the names of the whole workbook, and what each stands for."""
        found = self._parts.root(self._book).iter(self._tag("definedName"))
        return {e.get("name", ""): e.text or "" for e in found if e.get("localSheetId") is None}

    def define(self, name: str, formula: str) -> None:
        """Let a name of the whole workbook stand for a formula, written without `=`."""
        if self.names().get(name) == formula:
            return
        listed = self._within_book("definedNames", _BEFORE_NAMES)
        for old in listed.findall(self._tag("definedName")):
            if old.get("name") == name and old.get("localSheetId") is None:
                listed.remove(old)
        etree.SubElement(listed, self._tag("definedName"), {"name": name}).text = formula

    def validations(self, sheet: str) -> list[tuple[str, str]]:
        """Return what is asked of cells in a sheet: which (`B2:B9 D2`), and the first formula."""
        return [(area, formula) for _, area, formula in self._look_at(sheet).validations()]

    def offer(self, sheet: str, area: str, formula: str) -> None:
        """Let cells offer what a formula names; a list over exactly those cells is replaced."""
        for at, (_, known, old) in enumerate(self._look_at(sheet).validations()):
            if known == area:
                if old != formula:
                    [*self._edit(sheet).validations()][at][0].text = formula
                return
        self._edit(sheet).offer(area, formula)

    # ------------------------------------------------------------ parts

    def _part(self, sheet: str) -> str:
        part = self._sheets.get(sheet, "")
        if part not in self._parts:
            raise faults.DAMAGED.error()
        return part

    def _look_at(self, sheet: str) -> SheetXml:
        part = self._part(sheet)
        if sheet not in self._open:
            about = self._parts.root(self._book).find(self._tag("workbookPr"))
            dates = "" if about is None else about.get("date1904", "")
            is_1904 = dates in ("1", "true")
            self._open[sheet] = SheetXml(self._parts.root(part), dates_1904=is_1904)
        return self._open[sheet]

    def _edit(self, sheet: str) -> SheetXml:
        self._parts.edit(self._part(sheet))
        return self._look_at(sheet)

    def _fill(self, sheet: str, address: str, value: Written) -> None:
        if self._edit(sheet).fill(address, value):
            self._forget_chain()

    def _looks(self) -> StylesPart:
        if self._styles is None:
            part = self._parts.related(self._book, "styles")
            part = part or self._added(self._book, "styles", "xl/styles{}.xml", NO_STYLES)
            self._styles = StylesPart(self._parts.root(part))
        return self._styles

    def _drawing(self, sheet: str) -> str:
        """Return the drawing with a sheet's notes, made if there is none."""
        part, xml = self._part(sheet), self._edit(sheet)
        holder = xml.root.find(xml.tag("legacyDrawing"))
        if holder is not None:
            wanted = _relation_of(holder)
            return next(r.part for r in self._parts.relations(part) if r.id == wanted)
        self._parts.of_extension("vml", DRAWING_TYPE)
        drawing = self._parts.free("xl/drawings/vmlDrawing{}.vml")
        self._parts.write(drawing, NO_DRAWING)
        relation = self._parts.relate(part, f"{self._related}/vmlDrawing", drawing)
        about = {f"{{{self._related}}}id": relation}
        xml.insert(etree.Element(xml.tag("legacyDrawing"), about, nsmap={"r": self._related}))
        return drawing

    def _added(self, owner: str, kind: str, pattern: str, empty: bytes) -> str:
        part = self._parts.free(pattern)
        types = {"comments": COMMENTS_TYPE, "worksheet": _SHEET_TYPE, "styles": _STYLES_TYPE}
        self._parts.write(part, empty % self._space[1:-1].encode(), types[kind])
        self._parts.relate(owner, f"{self._related}/{kind}", part)
        return part

    def _calculate_anew(self) -> None:
        self._within_book("calcPr", _BEFORE_CALCULATION).set("fullCalcOnLoad", "1")

    def _forget_chain(self) -> None:
        """Drop the order of calculation, which Excel makes anew: it may name no lost formula."""
        chain = self._parts.related(self._book, "calcChain")
        if chain:
            self._parts.drop(chain, self._book)

    def _within_book(self, name: str, before: str) -> Element:
        root = self._parts.edit(self._book)
        found = root.find(self._tag(name))
        if found is None:
            found = etree.Element(self._tag(name))
            known = {self._tag(each) for each in before.split()}
            at = max((at for at, child in enumerate(root) if child.tag in known), default=-1)
            root.insert(at + 1, found)
        return found

    def _tag(self, name: str) -> str:
        return f"{self._space}{name}"


def _relation_of(element: Element) -> str:
    found = (str(value) for name, value in element.attrib.items() if str(name).endswith("}id"))
    return next(found, "")


def _set_widths(sheet: SheetXml, widths: Sequence[float]) -> None:
    for at, width in enumerate(widths, 1):
        about = {"min": str(at), "max": str(at), "width": str(width), "customWidth": "1"}
        etree.SubElement(sheet.within("cols"), sheet.tag("col"), about)
