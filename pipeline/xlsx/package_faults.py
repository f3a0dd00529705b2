"""What can be wrong with a workbook's zip: the rows of read/faults.py that its survey needs."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import WorkbookError
from pipeline.model import Cell, Problem, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the table. A sentence may have {fields}, which `error` fills in."""

    code: str
    sentence: str
    remedy: str

    def error(self, **fields: object) -> WorkbookError:
        """Return the fault as what is raised when a file or a sheet cannot be read."""
        return WorkbookError(self.sentence.format(**fields), remedy=self.remedy, code=self.code)

    def notice(self, cell: Cell, severity: Severity = Severity.INFO, **fields: object) -> Problem:
        """Return the fault as what an officer should know: the file is read all the same."""
        return Problem(cell, severity, self.code, self.sentence.format(**fields), self.remedy)


DAMAGED = Fault(
    "F01",
    "Filen är skadad eller bara delvis sparad.",
    "Öppna den i Excel, låt den repareras och spara den, eller hämta en äldre version.",
)
NO_WORKBOOK = Fault(
    "F01",
    "Filen är ingen arbetsbok, fast namnet säger det.",
    "Öppna den i Excel eller LibreOffice och spara den som .xlsx.",
)
PASSWORD = Fault(
    "F02", "Filen är skyddad med lösenord.", "Öppna den, ta bort lösenordet och spara den."
)
UNSAFE = Fault(
    "F03",
    "Filen läses inte av säkerhetsskäl: {what}.",
    "Öppna den i Excel eller LibreOffice och spara den som en ny .xlsx.",
)
OLD_FORMAT = Fault(
    "F06",
    "Filen har ett format som inte läses.",
    "Öppna den i Excel och spara den som Excel-arbetsbok (.xlsx).",
)
