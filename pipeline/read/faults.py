"""What can be wrong with a file, in words: codes F01–F09.

F01 cannot be read · F02 password · F03 unsafe or too large · F04 empty · F05 cannot be opened ·
F06 old format · F07 not UTF-8 · F08 open elsewhere · F09 hidden sheet. B12 is merged cells.
"""

from __future__ import annotations

from pipeline import bugs
from pipeline.errors import WorkbookError
from pipeline.model import Cell, Problem, Severity, Source
from pipeline.schema import BY_KEY, SHEETS, Sheet, header_key

EVERYTHING = tuple(Source(sheet.name, "", "") for sheet in SHEETS)


def known(name: str) -> Sheet | None:
    """Return the sheet of the schema that `name` means, or None."""
    return BY_KEY.get(header_key(name))


def stops(sheet: str) -> tuple[Source, ...]:
    """Return the whole of that sheet as a source, nothing when the schema does not know it."""
    found = known(sheet)
    return (Source(found.name, "", ""),) if found else ()


def damaged() -> WorkbookError:
    """Return F01: it was once a workbook."""
    return WorkbookError(
        "Filen är skadad eller bara delvis sparad.",
        remedy="Öppna den i Excel, låt den repareras och spara den, eller hämta en äldre version.",
        code="F01",
    )


def damaged_sheet() -> WorkbookError:
    """Return F01 for one sheet."""
    return WorkbookError(
        "Bladet går inte att läsa.",
        remedy="Öppna arbetsboken i Excel eller LibreOffice och spara den på nytt.",
        code="F01",
    )


def no_workbook() -> WorkbookError:
    """Return F01: it is something else under a workbook's name."""
    return WorkbookError(
        "Filen är ingen arbetsbok, fast namnet säger det.",
        remedy="Öppna den i Excel eller LibreOffice och spara den som .xlsx.",
        code="F01",
    )


def no_file() -> WorkbookError:
    """Return F01: a folder, a device."""
    return WorkbookError(
        "Det här är ingen fil, fast namnet säger det.",
        remedy="Byt namn på mappen, eller flytta den från inputs.",
        code="F01",
    )


def not_text() -> WorkbookError:
    """Return F01: a .csv in no encoding that can be read."""
    return WorkbookError(
        "Filen är varken UTF-8 eller Windows-1252.",
        remedy="Öppna den i Excel och spara den som ”CSV UTF-8” eller som .xlsx.",
        code="F01",
    )


def bad_quotes(row: int) -> WorkbookError:
    """Return F01: the quotation marks of a .csv do not match; `row` is the file's line."""
    return WorkbookError(
        f"Citattecknen går inte ihop på rad {row} eller strax före.",
        remedy="Rätta raden, eller spara om filen från Excel som ”CSV UTF-8”.",
        code="F01",
    )


def password() -> WorkbookError:
    """Return F02."""
    return WorkbookError(
        "Filen är skyddad med lösenord.",
        remedy="Öppna den, ta bort lösenordet och spara den.",
        code="F02",
    )


def unsafe(what: str) -> WorkbookError:
    """Return F03: a package that no spreadsheet program makes."""
    return WorkbookError(
        f"Filen läses inte av säkerhetsskäl: {what}.",
        remedy="Öppna den i Excel eller LibreOffice och spara den som en ny .xlsx.",
        code="F03",
    )


def too_large(megabytes: int) -> WorkbookError:
    """Return F03: larger than the limit, given in MB."""
    return WorkbookError(
        f"Filen är för stor: gränsen är {megabytes} MB.",
        remedy="Ta bort bilder och sådant som inte hör till underlaget, eller dela upp den.",
        code="F03",
    )


def too_far() -> WorkbookError:
    """Return F03: a cell with content far outside where rows can stand."""
    return WorkbookError(
        "Bladet har innehåll så långt ut att det inte kan läsas.",
        remedy="Ta bort det som står i den cellen, och i andra långt utanför tabellen.",
        code="F03",
    )


def too_much_in_book() -> WorkbookError:
    """Return F03: each sheet could be read, but not all of them."""
    return WorkbookError(
        "Bladen i arbetsboken har tillsammans för många celler.",
        remedy="Ta bort det som står långt utanför tabellerna, eller dela upp arbetsboken.",
        code="F03",
    )


def too_many_rows(rows: int) -> WorkbookError:
    """Return F03: more rows than a build has memory for, those of the files before included."""
    return WorkbookError(
        f"Filen har {rows} rader, och det blir fler än som går att läsa på en gång.",
        remedy="Ta bort rader som inte behövs, eller dela upp arbetet på flera mappar.",
        code="F03",
    )


def too_much_text() -> WorkbookError:
    """Return F03: the same text in very many cells."""
    return unsafe("texten i cellerna är orimligt stor")


def too_wide(columns: int) -> WorkbookError:
    """Return F03: a .csv with a line of very many cells."""
    return WorkbookError(
        f"Någon rad har alldeles för många kolumner ({columns}).",
        remedy="Rätta den raden, eller spara om filen från Excel som ”CSV UTF-8”.",
        code="F03",
    )


def long_cell(row: int) -> WorkbookError:
    """Return F03: a cell of a .csv that is longer than Excel's can be."""
    return WorkbookError(
        f"En cell i närheten av rad {row} är orimligt lång.",
        remedy="Rätta raden: kanske saknas ett citattecken. Eller spara om filen från Excel.",
        code="F03",
    )


def empty() -> WorkbookError:
    """Return F04."""
    return WorkbookError(
        "Filen är tom (0 byte).",
        remedy="Ta bort den, eller hämta en äldre version: den blev nog aldrig färdigsparad.",
        code="F04",
    )


def locked() -> WorkbookError:
    """Return F05: the system does not let us open it."""
    return WorkbookError(
        "Filen går inte att öppna: den är låst, eller så saknar du behörighet.",
        remedy="Stäng den i andra program och kontrollera att du själv kan öppna den. Kör igen.",
        code="F05",
    )


def locked_folder() -> WorkbookError:
    """Return F05 for a subfolder."""
    return WorkbookError(
        "Mappen går inte att öppna: du saknar behörighet.",
        remedy="Be om behörighet till den, eller flytta den från inputs.",
        code="F05",
    )


def vanished() -> WorkbookError:
    """Return F05: it was there a moment ago."""
    return WorkbookError(
        "Filen försvann medan den skulle läsas.",
        remedy="Vänta tills den har sparats eller synkats klart. Kör igen.",
        code="F05",
    )


def old_format() -> WorkbookError:
    """Return F06."""
    return WorkbookError(
        "Filen har ett format som inte läses.",
        remedy="Öppna den i Excel och spara den som Excel-arbetsbok (.xlsx).",
        code="F06",
    )


def file_problem(file: str, error: WorkbookError) -> Problem:
    """Return the FEL: what the file holds is unknown, so it stops what asks for any sheet.

    A .csv is one sheet, and stops no more than that.
    """
    remedy = error.remedy
    if "inputs" not in remedy and not _is_one_sheet(file):
        remedy += " Hör den inte till underlaget: flytta den från inputs."
    stopped = _in_file(file)
    return Problem(Cell(file), Severity.ERROR, error.code, error.sentence, remedy, stops=stopped)


def not_foreseen(file: str, error: Exception) -> Problem:
    """Return the FEL: the program is at fault, and what the file holds is unknown."""
    return bugs.problem(error, "filen kunde inte läsas", Cell(file), _in_file(file))


def _is_one_sheet(file: str) -> bool:
    return file.casefold().endswith(".csv")


def _in_file(file: str) -> tuple[Source, ...]:
    """Return what a file may hold."""
    return stops(file.rpartition("/")[2][:-4]) if _is_one_sheet(file) else EVERYTHING


def sheet_problem(cell: Cell, error: WorkbookError) -> Problem:
    """Return the FEL: one sheet cannot be read."""
    stopped = stops(cell.sheet)
    return Problem(cell, Severity.ERROR, error.code, error.sentence, error.remedy, stops=stopped)


def merged(cell: Cell, what: str) -> Problem:
    """Return B12: which value belongs to the lower rows cannot be known."""
    return Problem(
        cell,
        Severity.ERROR,
        "B12",
        f"{what} är sammanfogade.",
        "Dela upp dem igen och fyll i varje rad för sig.",
        stops=stops(cell.sheet),
    )


def not_utf8(file: str) -> Problem:
    """Return F07."""
    return Problem(
        Cell(file),
        Severity.INFO,
        "F07",
        "Filen är inte i UTF-8 och läses som Windows-1252.",
        "Ser å, ä och ö fel ut: spara den som ”CSV UTF-8”.",
    )


def open_elsewhere(file: str) -> Problem:
    """Return F08."""
    return Problem(
        Cell(file),
        Severity.INFO,
        "F08",
        "Filen är öppen i ett annat program: det som inte är sparat är inte med.",
        "Spara den och kör igen.",
    )


def hidden(cell: Cell) -> Problem:
    """Return F09."""
    return Problem(
        cell,
        Severity.INFO,
        "F09",
        "Bladet är dolt, men läses ändå.",
        "Ta bort bladet om det inte ska vara med.",
    )
