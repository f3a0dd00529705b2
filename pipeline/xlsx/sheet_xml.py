"""The XML of one worksheet: cells found, made and filled, and what stands round them in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from lxml import etree

from pipeline.errors import WorkbookError
from pipeline.model import column_letters
from pipeline.values.flat_table import Flat
from pipeline.xlsx.rich_text import DressedText, RichText

Element = etree._Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_DIGITS = 10  # more than any number of a row, a column or a look has
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY_0, _DAY_0_1904 = date(1899, 12, 30), date(1904, 1, 1)

# CT_Worksheet in the order that the schema has it (ECMA-376 part 1, 18.3.1.99).
_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors "
    "smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its sign of equality, and what it gives now."""

    text: str
    value: str | int | Decimal = ""


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A text that leads to a place in the same workbook, as `'Mål'!F3`."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A text that leads to another file, `../inputs/a.xlsx`, and perhaps to a place in it."""

    text: str
    file: str
    place: str = ""


Written = Flat | bool | Formula | PlaceLink | FileLink


def place_of(address: str) -> tuple[int, int]:
    """Return row and column, 1-based, of `F3`; ValueError when it is no address."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(address)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def quoted_sheet(name: str) -> str:
    """Return a sheet's name as formulas and links have it: `'Mål'`."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


class SheetXml:
    """A worksheet's tree. Rows and cells without addresses get them: they are counted once."""

    def __init__(self, root: Element, *, dates_1904: bool = False) -> None:
        self.root = root
        self._1904 = dates_1904
        self._space = root.tag.rpartition("}")[0] + "}" if root.tag.startswith("{") else ""
        data = root.find(self.tag("sheetData"))
        self.data = self.within("sheetData") if data is None else data
        self._rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        self._last = 0  # the highest number of a row
        for row in self.data.iterchildren(self.tag("row")):
            self._count(row)

    def tag(self, name: str) -> str:
        """Return an element's name in the sheet's own namespace."""
        return f"{self._space}{name}"

    def within(self, name: str) -> Element:
        """Return the element of the sheet with that name, made in its place if it is not there."""
        found = self.root.find(self.tag(name))
        if found is None:
            found = etree.Element(self.tag(name))
            self.insert(found)
        return found

    def insert(self, element: Element) -> None:
        """Put an element where the schema wants it."""
        _, _, after_it = f" {_ORDER}".partition(f" {_local(element)} ")
        later = {self.tag(name) for name in after_it.split()}
        after = next((at for at, child in enumerate(self.root) if child.tag in later), None)
        self.root.insert(len(self.root) if after is None else after, element)

    def _count(self, row: Element) -> None:
        number = whole(row.get("r"), self._last + 1)
        self._last = max(self._last, number)
        row.set("r", str(number))
        self._rows[number] = row
        cells = self._cells[number] = {}
        for cell in row.iterchildren(self.tag("c")):
            found = _ADDRESS.fullmatch(cell.get("r", ""))
            column = place_of(found[0])[1] if found else max(cells, default=0) + 1
            cell.set("r", f"{column_letters(column)}{number}")
            cells[column] = cell

    # ------------------------------------------------------------ cells

    def cell(self, address: str) -> Element:
        """Return the cell, made if it is not there, with the style of its row or column."""
        number, column = place_of(address)
        cells = self._cells.setdefault(number, {})
        if column not in cells:
            row = self._row(number)
            made = etree.Element(self.tag("c"), {"r": f"{column_letters(column)}{number}"})
            if style := self._inherited(row, column):
                made.set("s", style)
            row.insert(sum(known < column for known in cells), made)
            cells[column] = made
            row.attrib.pop("spans", "")
            for hint in self.root.iterchildren(self.tag("dimension")):
                self.root.remove(hint)
        return cells[column]

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            row = etree.Element(self.tag("row"), {"r": str(number)})
            if number > self._last:
                self.data.append(row)
            else:
                self.data.insert(sum(known < number for known in self._rows), row)
            self._rows[number] = row
            self._last = max(self._last, number)
        return self._rows[number]

    def _inherited(self, row: Element, column: int) -> str:
        if row.get("customFormat") in ("1", "true"):
            return row.get("s", "")
        for about in self.root.iterfind(f"{self.tag('cols')}/{self.tag('col')}"):
            if whole(about.get("min"), 0) <= column <= whole(about.get("max"), 0):
                return about.get("style", "")
        return ""

    def look_as_above(self, address: str) -> None:
        """Give a cell the style of the cell above, when it has none."""
        row, column = place_of(address)
        above = self._cells.get(row - 1, {}).get(column)
        cell = self.cell(address)
        if above is not None and above.get("s") and not cell.get("s"):
            cell.set("s", above.get("s", ""))

    def fill(self, address: str, value: Written | DressedText) -> bool:
        """Write a value; return whether a formula came or went. Raises WorkbookError.

        A text is an inline one: the texts that cells share are left alone.
        """
        cell = self.cell(address)
        formula = cell.find(self.tag("f"))
        if formula is not None and formula.get("ref"):
            sentence = f"Formeln i {address} gäller flera celler och skrivs inte över."
            raise WorkbookError(sentence, remedy="Ta bort den, eller skriv värdet själv.")
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, "")
        self._write(cell, value)
        return (formula is not None) != isinstance(value, Formula)

    def _write(self, cell: Element, value: Written | DressedText) -> None:
        if isinstance(value, Formula):
            etree.SubElement(cell, self.tag("f")).text = excel_text(value.text)
            shown = value.value
            if isinstance(shown, str):
                cell.set("t", "str")
            etree.SubElement(cell, self.tag("v")).text = self._number(shown)
        elif isinstance(value, RichText):
            cell.set("t", "inlineStr")
            inline = etree.SubElement(cell, self.tag("is"))
            for look, words in value.stretches:
                run = etree.SubElement(inline, self.tag("r"))
                run.extend([] if look is None else [look])
                run.append(_text_as_it_stands(self.tag("t"), words))
        elif isinstance(value, (str, PlaceLink, FileLink)):
            cell.set("t", "inlineStr")
            inline = etree.SubElement(cell, self.tag("is"))
            written = value if isinstance(value, str) else value.text
            inline.append(text_element(self.tag("t"), written))
        elif value is not None:
            if isinstance(value, bool):
                cell.set("t", "b")
            etree.SubElement(cell, self.tag("v")).text = self._number(value)

    def _number(self, value: Flat | bool) -> str:
        if isinstance(value, str):
            return excel_text(value)
        if isinstance(value, time):
            seconds = value.hour * 3600 + value.minute * 60 + value.second
            return repr(seconds / 86400)
        if isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            return str((day - (_DAY_0_1904 if self._1904 else _DAY_0)).days)
        return str(int(value) if isinstance(value, bool) else value)

    @staticmethod
    def address(row: int, column: int) -> str:
        """Return `F3`, of numbers from 1."""
        return f"{column_letters(column)}{row}"

    def clear(self) -> None:
        """Take all rows away."""
        for row in list(self.data):
            self.data.remove(row)
        for hint in self.root.findall(self.tag("dimension")):
            self.root.remove(hint)
        self._rows, self._cells, self._last = {}, {}, 0

    def addresses_of_formulas(self) -> frozenset[str]:
        """Return where there are formulas."""
        found = self.data.iter(self.tag("f"))
        return frozenset(_parent(formula).get("r", "") for formula in found)

    def texts(self, shared: Sequence[str]) -> dict[str, str]:
        """Return what cells hold, as text by address; `shared` are the texts that cells share."""
        found = {}
        for cell in self.data.iter(self.tag("c")):
            value = cell.findtext(self.tag("v")) or ""
            if cell.get("t") == "s":
                at = whole(value, len(shared))
                value = shared[at] if at < len(shared) else ""
            elif cell.get("t") == "inlineStr":
                value = "".join(text.text or "" for text in cell.iter(self.tag("t")))
            found[cell.get("r", "")] = value
        return found

    # ------------------------------------------------------------ how it is shown

    def lay_out(self, cells: str, heights: Mapping[int, float], tab: str) -> None:
        """Give a heading and the rows below it, `A2:G9`, a filter, and freeze all down to it.

        `heights`: of rows, in points; `tab`: the colour of the sheet's tab.
        """
        heading = place_of(cells.partition(":")[0])[0]
        about = {"ySplit": str(heading), "topLeftCell": f"A{heading + 1}", "state": "frozen"}
        views = self._anew("sheetViews")
        view = etree.SubElement(views, self.tag("sheetView"), workbookViewId="0")
        etree.SubElement(view, self.tag("pane"), {**about, "activePane": "bottomLeft"})
        etree.SubElement(view, self.tag("selection"), pane="bottomLeft")
        looks = self._anew("sheetPr")
        etree.SubElement(looks, self.tag("tabColor"), rgb=f"FF{tab}")
        etree.SubElement(looks, self.tag("pageSetUpPr"), fitToPage="1")
        margins = dict.fromkeys(("left", "right", "top", "bottom", "header", "footer"), "0.4")
        self._anew("pageMargins", **margins)
        self._anew("pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
        self._anew("autoFilter", ref=cells)
        for number, height in heights.items():
            self._row(number).set("ht", f"{height:g}")
            self._row(number).set("customHeight", "1")

    def _anew(self, name: str, **about: str) -> Element:
        for old in self.root.findall(self.tag(name)):
            self.root.remove(old)
        made = etree.Element(self.tag(name), about)
        self.insert(made)
        return made

    # ------------------------------------------------------------ areas that end with the rows

    def ends_above(self, row: int) -> bool:
        """Return whether a filter or a validation ends just above a row."""
        return any(row_longer(area, row) != area for _, _, area in self._areas())

    def reach(self, row: int) -> None:
        """Let filters and validations that end just above a row hold it too."""
        for element, name, area in self._areas():
            element.set(name, row_longer(area, row))

    def _areas(self) -> Iterator[tuple[Element, str, str]]:
        for found in self.root.iterchildren(self.tag("autoFilter")):
            yield found, "ref", found.get("ref", "")
        for found in self.root.iter(self.tag("dataValidation")):
            yield found, "sqref", found.get("sqref", "")

    # ------------------------------------------------------------ validations

    def validations(self) -> Iterator[tuple[Element, str, str]]:
        """Yield each validation: its formula's element, its cells, its formula.

        Excel keeps one that names another sheet's cells in an extension of its own.
        """
        for found in self.root.iter("{*}dataValidation"):
            formula = found.find("{*}formula1")
            inner = None if formula is None else formula.find("{*}f")
            element = found if formula is None else formula if inner is None else inner
            area = found.get("sqref") or found.findtext("{*}sqref") or ""
            yield element, area, "" if element is found else element.text or ""

    def offer(self, area: str, formula: str) -> None:
        """Let cells offer what a formula names; what people write besides is allowed."""
        all_lists = self.within("dataValidations")
        about = {"type": "list", "allowBlank": "1", "sqref": area}
        made = etree.SubElement(all_lists, self.tag("dataValidation"), about)
        etree.SubElement(made, self.tag("formula1")).text = formula
        all_lists.set("count", str(len(all_lists)))


def texts_of(shared: Element) -> tuple[str, ...]:
    """Return the texts in the part that cells share, without the readings of Asian ones."""
    return tuple(
        "".join(text.text or "" for text in entry.iter("{*}t") if "rPh" not in _parent(text).tag)
        for entry in shared.iterchildren("{*}si")
    )


def row_longer(areas: str, row: int) -> str:
    """Return areas (`A1:F9 H2:H9`), those that end just above a row one row longer."""
    above = re.compile(rf"(?<=:)(\$?[A-Z]+\$?){row - 1}(?= |$)")
    return above.sub(rf"\g<1>{row}", areas)


def text_element(tag: str, text: str) -> Element:
    """Return an element with a text that keeps its spaces."""
    return _text_as_it_stands(tag, excel_text(text))


def _text_as_it_stands(tag: str, text: str) -> Element:
    made = etree.Element(tag, {_SPACE: "preserve"})
    made.text = text
    return made


def excel_text(text: str) -> str:
    """Return a text as Excel writes it: what XML cannot hold, and what looks like that, escaped."""
    escaped = _ESCAPED.sub("_x005F_", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _IMPOSSIBLE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", escaped)


def set_in_order(parent: Element, made: Element, order: str) -> None:
    """Put an element in its place among the ones that `order` names, instead of its like."""
    for same in parent.findall(made.tag):
        parent.remove(same)
    parent.append(made)
    names = order.split()
    parent[:] = sorted(parent, key=lambda child: names.index(_local(child)))


def copy_of(element: Element) -> Element:
    """Return an element like another one, that belongs nowhere."""
    made = deepcopy(element)
    made.tail = None
    return made


def _local(element: Element) -> str:
    return etree.QName(element).localname


def _parent(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def whole(text: str | None, otherwise: int) -> int:
    """Return the number that an attribute holds; `otherwise` when it is none."""
    return int(text) if text and text.isdecimal() and len(text) < _DIGITS else otherwise
