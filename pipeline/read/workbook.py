"""One workbook becomes its Tables: look it over, read it, put the two together (DECISIONS 17)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.errors import WorkbookError
from pipeline.model import Cell, Problem, Severity, Table
from pipeline.read import faults
from pipeline.read.engine import MOST_IN_BOOK, SheetCells, cells_in, read_sheets
from pipeline.read.grid import Grid, RawRows, equal_rows, show_per_cent, table, with_changes
from pipeline.read.kept import KeptReads, digest_of_bytes
from pipeline.read.kept_sheets import KeptSheet, Origin
from pipeline.read.sheet_survey import Book, Survey, SurveyedSheet, column_number
from pipeline.read.struck_out import struck_out
from pipeline.read.xlsx_workbook import open_xlsx
from pipeline.schema import VERSION, VERSION_NAME, header_key
from pipeline.swedish.words import enumeration as in_words
from pipeline.xlsx.workbook_package import WorkbookPackage

# Where a workbook says by which version it was made; other programs keep it when they save.
PROPERTIES = ("docProps/custom.xml", "meta.xml")
MADE_BY = re.compile(
    rb'name="%b"[^>]*>\s*(?:<[^>]*lpwstr[^>]*>)?([0-9]{1,6})<' % VERSION_NAME.encode()
)
MOST_COLUMNS = 8  # that are named
MOST_NAMED = 50  # merged areas of a sheet that are told one by one


def read_workbook(
    file: str, data: bytes, kept: KeptReads | None = None
) -> tuple[list[Table], list[Problem]]:
    """Return the tables of a workbook and what is wrong with its sheets. Raises WorkbookError.

    A sheet that the schema does not know, or that cannot be read, is only named. What is `kept` of
    earlier reads is not read again, and what is read now is noted there.
    """
    kept = kept or KeptReads()
    found = _read(file, data, kept) or _read(file, data, kept.without_earlier())
    if found is None:
        raise faults.DAMAGED.error()
    return found


def _read(file: str, data: bytes, kept: KeptReads) -> tuple[list[Table], list[Problem]] | None:
    """Return tables and problems; None where what is kept does not tell how all is to be read."""
    package = WorkbookPackage(data)
    book = _opened(package, file, data, kept)
    if book is None:
        return None
    tables: list[Table] = []
    problems: list[Problem] = []
    origins: list[Origin | None] = []
    partly = any(sheet.before for sheet in book.sheets)
    cells = sum(sheet.before.area for sheet in book.sheets if sheet.before)
    try:
        for sheet, read in zip(book.sheets, _cells(book), strict=True):
            found = _sheet(Cell(file, sheet.name), sheet, read, kept)
            cells += cells_in(read.grid)
            if found is None or (partly and cells > MOST_IN_BOOK):
                return None
            tables.append(found[0])
            problems += found[1]
            origins.append(_origin(sheet))
    except WorkbookError:
        if partly:
            return None
        raise
    kept.holds[file] = (origins, book.texts)
    return tables, [*problems, *_other_version(file, package, tables)]


def _origin(sheet: SurveyedSheet) -> Origin | None:
    """Return what the kept cells of a sheet were read from, None when none are kept."""
    held = sheet.kept or sheet.before
    return held.origin if held else None


def _cells(book: Book) -> Iterable[SheetCells]:
    if book.stream is not None:
        return read_sheets(book.stream, [sheet.pieces for sheet in book.sheets])
    return [SheetCells([], sheet.hidden) for sheet in book.sheets]


def _other_version(file: str, package: WorkbookPackage, tables: list[Table]) -> Iterator[Problem]:
    """Yield that another version of the program made the workbook; nothing where it is not said."""
    found = (MADE_BY.search(package.read(part)) for part in PROPERTIES)
    version = next((int(made[1]) for made in found if made), VERSION)
    if version > VERSION:
        yield faults.NEWER.notice(Cell(file), Severity.WARNING)
    elif version < VERSION and (missing := list(_missing_columns(tables))):
        named = missing[:MOST_COLUMNS]
        left = [f"{len(missing) - MOST_COLUMNS} till"] if len(missing) > MOST_COLUMNS else []
        yield faults.OLDER.notice(Cell(file), columns=in_words([*named, *left]))


def _missing_columns(tables: list[Table]) -> Iterator[str]:
    """Yield the columns that the sheets of a workbook could have, by sheet and heading."""
    for made in tables:
        sheet = faults.known(made.sheet)
        there = {header_key(str(header)) for header in made.header}
        for column in sheet.columns if sheet else ():
            if header_key(column.header) not in there:
                yield f"{made.sheet}/{column.header}"


def _opened(package: WorkbookPackage, file: str, data: bytes, kept: KeptReads) -> Book | None:
    """Return the book by what is in it: the name may say something else."""
    if "content.xml" in package:
        from pipeline.read.ods import open_ods

        return open_ods(package, digest_of_bytes(data))
    if "_rels/.rels" in package:
        return open_xlsx(package, file, kept)
    raise faults.NO_WORKBOOK.error()


def _sheet(
    place: Cell, sheet: SurveyedSheet, read: SheetCells, kept: KeptReads
) -> tuple[Table, list[Problem]] | None:
    """Return a sheet's table and problems; None where what was read before does not tell it."""
    nothing = Table(place.file, place.sheet, (), ())
    if sheet.error:
        return nothing, [faults.sheet_problem(place, sheet.error)]
    if sheet.survey is None:
        return nothing, []
    if sheet.survey.far:
        far = Cell(place.file, place.sheet, *sheet.survey.far)
        return nothing, [faults.sheet_problem(far, faults.TOO_FAR.error())]
    if isinstance(read.grid, WorkbookError):
        return (nothing, [faults.sheet_problem(place, read.grid)]) if not sheet.before else None
    rows = _rows(sheet, sheet.survey, read.grid)
    if rows is None:
        return None
    if sheet.kept is not None:
        kept.found[place.file, place.sheet] = _as_found(sheet.kept, sheet, rows, read.grid)
    made = table(place.file, place.sheet, rows)
    hidden = [faults.HIDDEN.notice(place)] if read.hidden and made.rows else []
    merged = _merged(place, sheet.survey, made.above)
    return made, [*hidden, *merged, *struck_out(made, sheet.survey.struck)]


def _rows(sheet: SurveyedSheet, survey: Survey, grid: Grid) -> RawRows | None:
    """Return the rows of a sheet, None where those that were read do not tell how wide it is."""
    show_per_cent(grid, survey.per_cent)
    width = max(map(len, grid), default=0)
    rows = equal_rows(grid, survey.faults)
    return with_changes(sheet.before.rows, rows, width, sheet.again) if sheet.before else rows


def _as_found(now: KeptSheet, sheet: SurveyedSheet, rows: RawRows, grid: Grid) -> KeptSheet:
    """Return a sheet with its cells, for those who read it next."""
    survey, before = sheet.survey or Survey(), sheet.before.area if sheet.before else 0
    area = max(cells_in(grid), before, len(rows) * len(rows[0]) if rows else 0)
    return replace(now, rows=rows, merged=survey.merged, struck=survey.struck, area=area)


def _merged(place: Cell, survey: Survey, above: int) -> Iterator[Problem]:
    """Yield the merged areas of the table, and not those of what stands above it."""
    areas = [area for area in survey.merged if not 0 < _corner(place, area).row <= above]
    for area in areas[:MOST_NAMED]:
        error = faults.MERGED.error(what=f"Cellerna {area}")
        yield faults.sheet_problem(_corner(place, area), error)
    left = len(areas) - MOST_NAMED
    if left > 0:
        error = faults.MERGED.error(what=f"Ytterligare {left} områden")
        yield faults.sheet_problem(place, error)


def _corner(place: Cell, area: str) -> Cell:
    """Return the cell in the upper left of B2:B4; the sheet if that cannot be read."""
    first = area.partition(":")[0].replace("$", "")
    letters = first.rstrip("0123456789")
    digits = first[len(letters) :]
    if not (letters.isascii() and letters.isupper() and digits):
        return place
    return Cell(place.file, place.sheet, int(digits), column_number(letters))
