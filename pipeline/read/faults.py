"""What can be wrong with a file, in words: codes F01–F11, a row each in the table below.

F01 cannot be read · F02 password · F03 unsafe or too large · F04 empty · F05 cannot be opened ·
F06 old format · F07 not UTF-8 · F08 open elsewhere · F09 hidden sheet ·
F10 a copy · F11 struck out. B12 is merged cells, B20 a workbook of another version.
(DECISIONS 16, 145)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from pipeline import bugs
from pipeline.errors import WorkbookError
from pipeline.model import Cell, Problem, Severity, Source
from pipeline.schema import BY_KEY, SHEETS, Sheet, header_key
from pipeline.swedish.words import enumeration
from pipeline.xlsx.package_faults import DAMAGED as DAMAGED
from pipeline.xlsx.package_faults import NO_WORKBOOK as NO_WORKBOOK
from pipeline.xlsx.package_faults import OLD_FORMAT as OLD_FORMAT
from pipeline.xlsx.package_faults import PASSWORD as PASSWORD
from pipeline.xlsx.package_faults import UNSAFE as UNSAFE
from pipeline.xlsx.package_faults import Fault as Fault

EVERYTHING = tuple(Source(sheet.name, "", "") for sheet in SHEETS)


def known(name: str) -> Sheet | None:
    """Return the sheet of the schema that `name` means, or None."""
    return BY_KEY.get(header_key(name))


def stops(sheet: str) -> tuple[Source, ...]:
    """Return the whole of that sheet as a source, nothing when the schema does not know it."""
    found = known(sheet)
    return (Source(found.name, "", ""),) if found else ()


DAMAGED_SHEET = Fault(
    "F01",
    "Bladet går inte att läsa.",
    "Öppna arbetsboken i Excel eller LibreOffice och spara den på nytt.",
)
NO_FILE = Fault(
    "F01",
    "Det här är ingen fil, fast namnet säger det.",
    "Byt namn på mappen, eller flytta den från inputs.",
)
LINK = Fault(
    "F01",
    "Det här är en länk som leder ut ur inputs, och den följs inte.",
    "Lägg själva filen eller mappen i inputs.",
)
NO_ORDINARY_FILE = Fault(
    "F01",
    "Det här är ingen vanlig fil utan en pipe eller en enhet, och läses inte.",
    "Ta bort den ur inputs och lägg en arbetsbok där.",
)
NOT_TEXT = Fault(
    "F01",
    "Filen är varken UTF-8 eller Windows-1252.",
    "Öppna den i Excel och spara den som ”CSV UTF-8” eller som .xlsx.",
)
BAD_QUOTES = Fault(
    "F01",
    "Citattecknen går inte ihop på rad {row} eller strax före.",
    "Rätta raden, eller spara om filen från Excel som ”CSV UTF-8”.",
)
TOO_LARGE = Fault(
    "F03",
    "Filen är för stor: gränsen är {megabytes} MB.",
    "Ta bort bilder och sådant som inte hör till underlaget, eller dela upp den.",
)
TOO_FAR = Fault(
    "F03",
    "Bladet har innehåll så långt ut att det inte kan läsas.",
    "Ta bort det som står i den cellen, och i andra långt utanför tabellen.",
)
TOO_MUCH_IN_BOOK = Fault(
    "F03",
    "Bladen i arbetsboken har tillsammans för många celler.",
    "Ta bort det som står långt utanför tabellerna, eller dela upp arbetsboken.",
)
TOO_MANY_ROWS = Fault(
    "F03",
    "Filen har {rows} rader. Av så fyllda rader går högst {most} att läsa på en gång.",
    "Ta bort rader som inte behövs, eller dela upp arbetet på flera mappar.",
)
TOO_MANY_BESIDE = Fault(
    "F03",
    "Filen har {rows} rader. Utöver de andra filernas går högst {most} så fyllda rader att läsa.",
    "Ta bort rader som inte behövs, eller dela upp arbetet på flera mappar.",
)
TOO_WIDE = Fault(
    "F03",
    "Någon rad har alldeles för många kolumner ({columns}).",
    "Rätta den raden, eller spara om filen från Excel som ”CSV UTF-8”.",
)
LONG_CELL = Fault(
    "F03",
    "En cell i närheten av rad {row} är orimligt lång.",
    "Rätta raden: kanske saknas ett citattecken. Eller spara om filen från Excel.",
)
EMPTY = Fault(
    "F04",
    "Filen är tom (0 byte).",
    "Ta bort den, eller hämta en äldre version: den blev nog aldrig färdigsparad.",
)
LOCKED = Fault(
    "F05",
    "Filen går inte att öppna: den är låst, eller så saknar du behörighet.",
    "Stäng den i andra program och kontrollera att du själv kan öppna den. Kör igen.",
)
LOCKED_FOLDER = Fault(
    "F05",
    "Mappen går inte att öppna: du saknar behörighet.",
    "Be om behörighet till den, eller flytta den från inputs.",
)
UNANSWERED = Fault(
    "F05",
    "{what} går inte att läsa: {why}.",
    "Kontrollera att disken eller nätverket svarar. Kör igen.",
)
VANISHED = Fault(
    "F05",
    "Filen försvann medan den skulle läsas.",
    "Vänta tills den har sparats eller synkats klart. Kör igen.",
)
LIBRE_FORMAT = replace(OLD_FORMAT, remedy="Öppna den i LibreOffice och spara den som .ods.")
NUMBERS = replace(OLD_FORMAT, remedy="Öppna den i Numbers och exportera den till Excel (.xlsx).")
TABBED = replace(OLD_FORMAT, remedy="Öppna den i Excel och spara den som ”CSV UTF-8” eller .xlsx.")
SHORTCUT = Fault(
    "F06",
    "Filen är bara en genväg till Google Kalkylark: raderna finns inte i den.",
    "Öppna kalkylarket, hämta det som Excel-fil (.xlsx) och lägg den i inputs i stället.",
)
# What holds a table that is not read, by the end of its name.
NOT_READ = {
    **dict.fromkeys((".xls", ".xlsb", ".xlt", ".xltx", ".xltm"), OLD_FORMAT),
    **dict.fromkeys((".fods", ".ots", ".sxc"), LIBRE_FORMAT),
    ".numbers": NUMBERS,
    ".tsv": TABBED,
    ".gsheet": SHORTCUT,
}
MERGED = Fault("B12", "{what} är sammanfogade.", "Dela upp dem igen och fyll i varje rad för sig.")
NOT_UTF8 = Fault(
    "F07",
    "Filen är inte i UTF-8 och läses som Windows-1252.",
    "Ser å, ä och ö fel ut: spara den som ”CSV UTF-8”.",
)
OPEN_ELSEWHERE = Fault(
    "F08",
    "Filen är öppen i ett annat program: det som inte är sparat är inte med.",
    "Spara den och kör igen.",
)
COPY = Fault(
    "F10",
    "Filen är en kopia av {original} och läses inte.",
    "Flytta den från inputs, så kan ingen skriva i fel fil.",
)
OTHER_COPY = Fault(
    "F10",
    "Filen är en kopia av {original} och läses inte, men {sheets} är inte lika i de två.",
    "Behåll den som gäller, och flytta den andra från inputs.",
)
STRUCK_ROW = Fault(
    "F11",
    "Raden är överstruken, men läses ändå.",
    "Ska den inte vara med: skriv # först i dess id, eller ta bort raden. "
    "Ska den vara med: ta bort överstrykningen.",
)
STRUCK_ROWS = Fault(
    "F11",
    "Ytterligare {rows} rader är överstrukna, men läses ändå.",
    "Ska de inte vara med: skriv # först i id, eller ta bort raderna. "
    "Ska de vara med: ta bort överstrykningen.",
)
STRUCK_CELL = Fault(
    "F11",
    "Texten är överstruken, men läses ändå.",
    "Ta bort texten om den inte ska vara med, annars överstrykningen.",
)
STRUCK_PART = Fault(
    "F11",
    "En del av texten är överstruken, men läses ändå.",
    "Ta bort de orden om de inte ska vara med, annars överstrykningen.",
)
FORM = Fault(
    "F12",
    "Filen är ett svar från en nämnd och läses inte här.",
    "Flytta den till inputs/bidrag, och skriv beredning collect take.",
)
NEWER = Fault(
    "B20",
    "Arbetsboken är gjord med en nyare version av programmet.",
    "Hämta den versionen, annars kan något som står i den bli oläst.",
)
OLDER = Fault(
    "B20",
    "Arbetsboken är gjord med en äldre version av programmet. Här finns det nu fler kolumner: "
    "{columns}.",
    "Behöver du någon av dem: skriv rubriken i rad 1. Annars ingenting.",
)
HIDDEN = Fault("F09", "Bladet är dolt, men läses ändå.", "Ta bort bladet om det inte ska vara med.")


def file_problem(file: str, error: WorkbookError, sheets: Iterable[str] = ()) -> Problem:
    """Return the FEL: it stops what asks for the file's `sheets`, without those for any sheet.

    A .csv or a .tsv is one sheet, and stops no more than that.
    """
    remedy = error.remedy
    if "inputs" not in remedy and not file.casefold().endswith(".csv"):
        remedy += " Hör den inte till underlaget: flytta den från inputs."
    listed = tuple(chain.from_iterable(map(stops, sheets)))
    stopped = listed or _in_file(file)
    return Problem(Cell(file), Severity.ERROR, error.code, error.sentence, remedy, stops=stopped)


def copy_problem(file: str, original: str, sheets: Sequence[str]) -> Problem:
    """Return that a file is a copy: a FEL for the sheets in which it says something else."""
    names = enumeration([f"”{sheet}”" for sheet in sheets])
    error = (OTHER_COPY if sheets else COPY).error(original=original, sheets=names)
    stopped = tuple(Source(sheet, "", "") for sheet in sheets)
    severity = Severity.ERROR if sheets else Severity.WARNING
    return Problem(Cell(file), severity, error.code, error.sentence, error.remedy, stops=stopped)


def not_foreseen(file: str, error: Exception) -> Problem:
    """Return the FEL: the program is at fault, and what the file holds is unknown."""
    return bugs.problem(error, "filen kunde inte läsas", Cell(file), _in_file(file))


def _is_one_sheet(file: str) -> bool:
    return file.casefold().endswith((".csv", ".tsv"))


def _in_file(file: str) -> tuple[Source, ...]:
    """Return what a file may hold."""
    return stops(file.rpartition("/")[2][:-4]) if _is_one_sheet(file) else EVERYTHING


def sheet_problem(cell: Cell, error: WorkbookError) -> Problem:
    """Return the FEL: one sheet cannot be read."""
    stopped = stops(cell.sheet)
    return Problem(cell, Severity.ERROR, error.code, error.sentence, error.remedy, stops=stopped)
