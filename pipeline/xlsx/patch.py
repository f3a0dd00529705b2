"""A workbook that an officer has, changed where it must be: cells, comments, sheets, names, lists.

All parts that a change does not touch are in the new file byte for byte as before: macros, charts,
pictures, other sheets, and what no program but Excel understands. (DECISIONS 209)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice

from lxml import etree

from pipeline.model import column_letters
from pipeline.xlsx import package_faults as faults
from pipeline.xlsx.cell_notes import (
    COMMENTS_TYPE,
    DRAWING_TYPE,
    NO_COMMENTS,
    NO_DRAWING,
    add_comments,
    add_shapes,
    grow_shapes,
)
from pipeline.xlsx.member_copying import joined, packed
from pipeline.xlsx.rich_text import DressedText, rich_text
from pipeline.xlsx.sheet_xml import (
    Element,
    FileLink,
    PlaceLink,
    SheetXml,
    Written,
    excel_text,
    place_of,
    quoted_sheet,
    row_longer,
    texts_of,
    whole,
)
from pipeline.xlsx.styles_part import NO_STYLES, Look, StylesPart
from pipeline.xlsx.workbook_parts import WorkbookParts

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NO_ROWS = b'<worksheet xmlns="%s"><sheetData/></worksheet>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_NO_SHEETS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheets/></workbook>",
}

# What stands before these in CT_Workbook (ECMA-376 part 1, 18.2.27).
_BEFORE_VIEWS = "fileVersion fileSharing workbookPr workbookProtection"
_BEFORE_NAMES = f"{_BEFORE_VIEWS} bookViews sheets functionGroups externalReferences"
_BEFORE_CALCULATION = f"{_BEFORE_NAMES} definedNames"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_AUTHOR = "Beredning"
_IN_LINKS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '%#?"<>[]^`{|} '})
_FILTERED = "_xlnm._FilterDatabase"  # Excel's own name of the cells that a filter is over


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

    @classmethod
    def empty(cls) -> WorkbookPatch:
        """Return a new workbook, to which at least one sheet must be added."""
        return cls(joined(packed(name, part.encode()) for name, part in _NO_SHEETS.items()))

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

    def exchange(self, sheet: str, address: str, value: Written) -> None:
        """Write a value in a cell and nothing else, not even a look for days.

        Words of a text that look otherwise than the cell do so still. Only where something is
        calculated is the workbook told to do that anew.
        """
        known = self._rich_text(sheet, address) if isinstance(value, str) and value else None
        filled = known.rewritten(excel_text(str(value))) if known is not None else value
        self._fill(sheet, address, filled)
        if self._calculates:
            self._calculate_anew()

    @cached_property
    def _calculates(self) -> bool:
        """Return whether there is a formula anywhere."""
        parts = {part for part in self._sheets.values() if part in self._parts}
        chained = self._parts.related(self._book, "calcChain")
        return bool(chained) or any(_FORMULA.search(self._parts.data(part)) for part in parts)

    def dress(self, sheet: str, address: str, look: Look) -> None:
        """Change how a cell looks; the rest of its look stays."""
        cell = self._edit(sheet).cell(address)
        looks = self._looks()
        cell.set("s", str(looks.like(whole(cell.get("s"), 0), look)))
        if looks.grown:
            looks.grown = False
            self._parts.edit(self._parts.related(self._book, "styles"))

    def look_as_above(self, sheet: str, address: str) -> None:
        """Give a cell that has no look of its own, nor its column's, that of the cell above."""
        self._edit(sheet).look_as_above(address)

    def comment(self, sheet: str, address: str, text: str, author: str = _AUTHOR) -> None:
        """Put a comment on a cell; below the officer's own, when there is one."""
        self.comments(sheet, {address: text}, author)

    def comments(self, sheet: str, texts: Mapping[str, str], author: str = _AUTHOR) -> None:
        """Put a comment on each cell, by address."""
        part = self._part(sheet)
        comments = self._parts.related(part, "comments")
        if not comments:
            comments = self._added(part, "comments", "xl/comments{}.xml", NO_COMMENTS)
        new = add_comments(self._parts.edit(comments), texts, author)
        drawing = self._drawing(sheet)
        old = {address: text for address, text in texts.items() if address not in new}
        shapes = grow_shapes(self._parts.data(drawing), old)
        added = {address: texts[address] for address in new}
        self._parts.write(drawing, add_shapes(shapes, added) if new else shapes)

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

    def lay_out(
        self, name: str, cells: str, *, heights: Mapping[int, float], tab: str = "FFFFFF"
    ) -> None:
        """Give a sheet's heading and rows, `A2:G9`, a filter; freeze all down to the heading."""
        self._edit(name).lay_out(cells, heights, tab)
        views = self._within_book("bookViews", _BEFORE_VIEWS)
        if not len(views):  # the sheet's view is one of these
            etree.SubElement(views, self._tag("workbookView"))
        first, _, last = cells.partition(":")
        at = str(self.sheets.index(name))
        listed = self._within_book("definedNames", _BEFORE_NAMES)
        for old in listed.findall(self._tag("definedName")):
            if (old.get("name"), old.get("localSheetId")) == (_FILTERED, at):
                listed.remove(old)
        about = {"name": _FILTERED, "localSheetId": at, "hidden": "1"}
        place = f"{quoted_sheet(name)}!{_absolute(first)}:{_absolute(last)}"
        etree.SubElement(listed, self._tag("definedName"), about).text = place

    def _lay(
        self, name: str, sheet: SheetXml, place: tuple[int, int], value: Written, *, bold: bool
    ) -> None:
        address = sheet.address(*place)
        sheet.fill(address, value)
        link = isinstance(value, (PlaceLink, FileLink))
        if link or bold or isinstance(value, date):
            look = Look(bold=bold, link=link, day=isinstance(value, date))
            self.dress(name, address, look)
        if isinstance(value, (PlaceLink, FileLink)):
            self._link(self._part(name), sheet, address, value)

    def _link(self, part: str, sheet: SheetXml, address: str, link: PlaceLink | FileLink) -> None:
        about = {"ref": address, "location": link.place, "display": excel_text(link.text)}
        if isinstance(link, FileLink):
            target = link.file.translate(_IN_LINKS)
            kind = f"{self._related}/hyperlink"
            about[f"{{{self._related}}}id"] = self._parts.relate_outside(part, kind, target)
        about = {name: value for name, value in about.items() if value}
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

    def reach(self, name: str, row: int) -> None:
        """Let tables, filters and validations that end just above a row hold it too."""
        part = self._part(name)
        if self._look_at(name).ends_above(row):
            self._edit(name).reach(row)
        for rel in self._parts.relations(part):
            table = self._parts.root(rel.part) if rel.kind == "table" else None
            if table is not None and row_longer(table.get("ref", ""), row) != table.get("ref"):
                for area in (self._parts.edit(rel.part), *table.iterchildren("{*}autoFilter")):
                    area.set("ref", row_longer(area.get("ref", ""), row))

    def modified(self) -> str:
        """Return when the file says that it was saved (`2026-12-02T09:30:00Z`), else ""."""
        part = self._parts.related("", "core-properties")
        return (self._parts.root(part).findtext("{*}modified") or "") if part else ""

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

    def _rich_text(self, sheet: str, address: str) -> DressedText | None:
        cell = self._edit(sheet).cell(address)
        holder = cell.find(self._tag("is"))
        part = self._parts.related(self._book, "sharedStrings")
        if cell.get("t") == "s" and part:
            shared = self._parts.root(part)
            at = whole(cell.findtext(self._tag("v")), len(shared))
            holder = next(islice(shared.iterchildren("{*}si"), at, None), None)
        return rich_text(holder) if holder is not None else None

    def _fill(self, sheet: str, address: str, value: Written | DressedText) -> None:
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
        self._parts.of_vml(DRAWING_TYPE)
        drawing = self._parts.free("xl/drawings/vmlDrawing{}.vml")
        self._parts.write(drawing, NO_DRAWING)
        relation = self._parts.relate(part, f"{self._related}/vmlDrawing", drawing)
        about = {f"{{{self._related}}}id": relation}
        xml.insert(etree.Element(xml.tag("legacyDrawing"), about, nsmap={"r": self._related}))
        return drawing

    def _added(self, owner: str, kind: str, pattern: str, empty: bytes) -> str:
        plain = pattern.format("")  # by which other programs look for it
        part = plain if plain not in self._parts else self._parts.free(pattern)
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


def _absolute(address: str) -> str:
    row, column = place_of(address)
    return f"${column_letters(column)}${row}"


def _set_widths(sheet: SheetXml, widths: Sequence[float]) -> None:
    for at, width in enumerate(widths, 1):
        about = {"min": str(at), "max": str(at), "width": str(width), "customWidth": "1"}
        etree.SubElement(sheet.within("cols"), sheet.tag("col"), about)
