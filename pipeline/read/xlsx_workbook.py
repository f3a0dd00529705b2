"""An .xlsx or .xlsm: which part is which sheet.

calamine gets a new workbook, made of the parts that were looked at, under the simplest names:
the namespaces of Strict Open XML, odd paths, pictures and macros stay behind. (DECISIONS 14)
"""

from __future__ import annotations

import posixpath
import re
from array import array
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import chain

from pipeline.read import faults
from pipeline.read.cell_looks import cell_looks
from pipeline.read.earlier_texts import EarlierTexts
from pipeline.read.kept import KeptReads, digest_of_bytes
from pipeline.read.row_changes import texts_in
from pipeline.read.shared_texts import SharedTexts, packed_texts
from pipeline.read.sheet_survey import Book, SurveyedSheet
from pipeline.read.sheet_surveyor import SheetSurveyor, SheetToRead
from pipeline.read.xml_normalising import elements
from pipeline.xlsx.workbook_package import WorkbookPackage, stored

HIDDEN = ("hidden", "veryHidden")
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
SHARED_USE = re.compile(rb't="s"[^>]*>\s*<v>([0-9]+)</v>')
MOST_TEXT = 100_000_000  # bytes of text in all cells, a text that they share counted in each


def open_xlsx(package: WorkbookPackage, file: str, kept: KeptReads) -> Book | None:
    """Return the book's worksheets, looked over. Raises WorkbookError.

    None: what is `kept` of it does not tell whether all of it may be read.
    """
    workbook = _workbook_part(package)
    if workbook.endswith(".bin"):
        raise faults.OLD_FORMAT.error()  # an .xlsb under another name
    named = elements(package.read(workbook), "sheet", "workbookPr")
    targets = _targets(package, workbook)
    styles = package.read(_part(targets, "styles"))
    listed = [about for tag, about in named if tag == "sheet"]
    dates = next((about.get("date1904", "0") for tag, about in named if tag != "sheet"), "0")
    context = digest_of_bytes(styles, dates.encode())
    shared = SharedTexts(package.read(part := _part(targets, "sharedStrings")), package.stamp(part))
    texts = EarlierTexts(shared, kept.file(file))
    looks = cell_looks(styles, shared.data)
    surveyor = SheetSurveyor(package, looks, texts, context, file, kept)
    sheets = list(_sheets(listed, targets, surveyor))
    if not sheets:
        raise faults.NO_WORKBOOK.error()
    if not _check_texts(shared, sheets):
        return None
    surveyed = tuple(sheet.surveyed for sheet in sheets)
    packed = packed_texts(package, part)
    known = any(sheet.before for sheet in surveyed)  # calamine has read texts and styles before
    if known and not texts.is_new and all(map(_is_read, surveyed)):
        return Book(surveyed, None, packed)
    looked_up = (("xl/styles.xml", styles), ("xl/sharedStrings.xml", _texts(texts, sheets)))
    parts = chain(_frame(sheets, dates), looked_up)
    large = any(sheet.pieces > 1 for sheet in surveyed)
    stream = stored(((name, data) for name, data in parts if data), large=large)
    return Book(surveyed, stream, packed)


def _is_read(sheet: SurveyedSheet) -> bool:
    """Return whether nothing that a sheet is read from has changed since it was read."""
    if sheet.survey is None or sheet.survey.far:
        return True
    return sheet.kept is None and sheet.before is not None


def _texts(texts: EarlierTexts, sheets: list[SheetToRead]) -> bytes:
    """Return the part with the texts, without most of them where only some rows are read."""
    read = [s for s in sheets if s.surveyed.survey is not None and not s.surveyed.survey.far]
    if not all(sheet.surveyed.before for sheet in read):
        return texts.now.data
    pieces = chain.from_iterable(sheet.pieces() for sheet in read)
    return texts.needed(frozenset().union(*map(texts_in, pieces)))


def _workbook_part(package: WorkbookPackage) -> str:
    for _, about in elements(package.read("_rels/.rels"), "Relationship"):
        if about.get("Type", "").endswith("/officeDocument"):
            return about.get("Target", "").lstrip("/")
    return "xl/workbook.xml"


def _targets(package: WorkbookPackage, workbook: str) -> dict[str, tuple[str, str]]:
    """Return relation id → (kind, part), the parts named from the package's root."""
    folder, _, name = workbook.rpartition("/")
    found = {}
    for _, about in elements(package.read(f"{folder}/_rels/{name}.rels"), "Relationship"):
        target = about.get("Target", "").replace("\\", "/")
        part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[about.get("Id", "")] = (about.get("Type", "").rpartition("/")[2], part)
    return found


def _part(targets: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for found, part in targets.values() if found == kind), "")


def _sheets(
    named: list[dict[str, str]], targets: dict[str, tuple[str, str]], surveyor: SheetSurveyor
) -> Iterator[SheetToRead]:
    """Yield the worksheets; charts and macro sheets hold no rows."""
    seen: set[str] = set()
    for about in named:
        relation = next((value for name, value in about.items() if name.endswith(":id")), "")
        kind, part = targets.get(relation, ("worksheet", ""))
        if kind == "worksheet":
            if part and part in seen:
                raise faults.UNSAFE.error(what="två blad i den är samma del")
            seen.add(part)
            sheet = surveyor.sheet(about.get("name", ""), part)
            hidden = about.get("state") in HIDDEN
            yield replace(sheet, surveyed=replace(sheet.surveyed, hidden=hidden))


def _check_texts(texts: SharedTexts, sheets: list[SheetToRead]) -> bool:
    """Refuse a workbook that shares one long text between so many cells that memory ends.

    Return whether that could be told: where not all is read, it cannot.
    """
    cells = sum(sheet.shared for sheet in sheets)
    if texts.longest * cells < MOST_TEXT:
        return True
    lengths = array("I", (len(text[0]) for text in SHARED_TEXT.finditer(texts.data)))
    if max(lengths, default=0) * cells < MOST_TEXT:
        return True
    if any(sheet.surveyed.before for sheet in sheets):
        return False
    pieces = chain.from_iterable(sheet.pieces() for sheet in sheets)
    used = (int(use[1]) for piece in pieces for use in SHARED_USE.finditer(piece))
    if sum(lengths[use] for use in used if use < len(lengths)) > MOST_TEXT:
        raise faults.UNSAFE.error(what="texten i cellerna är orimligt stor")
    return True


def _frame(sheets: list[SheetToRead], dates: str) -> Iterator[tuple[str, bytes]]:
    """Yield the sheets and the parts that hold a workbook together."""
    listed, related = "", ""
    pieces = ((sheet, piece) for sheet in sheets for piece in sheet.pieces())
    for number, (sheet, piece) in enumerate(pieces, 1):
        state = "hidden" if sheet.surveyed.hidden else "visible"
        listed += f'<sheet name="{number}" sheetId="{number}" state="{state}" r:id="r{number}"/>'
        related += _relation(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml")
        yield f"xl/worksheets/sheet{number}.xml", piece
    yield "_rels/.rels", _relations(_relation("r1", "officeDocument", "xl/workbook.xml"))
    yield "xl/_rels/workbook.xml.rels", _relations(related)
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns:r="{RELATED}"><workbookPr date1904="{escape(dates)}"/>'
        f"<sheets>{listed}</sheets></workbook>".encode(),
    )


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"/>'


def _relations(listed: str) -> bytes:
    return f"<Relationships>{listed}</Relationships>".encode()
