"""Every way in which the program can say "cannot go on".

A fault in the data is no exception: it is a `Problem` (model/), and all of them come in one run.

    BeredningError              a sentence for the officer, and a remedy
    ├── UsageError              the command was asked for something that is not there
    │   └── NoWorkbooksError    the working folder has no workbook yet, or no longer
    ├── FileError               one file cannot be read; the others still are
    │   ├── WorkbookError       … a workbook or a .csv
    │   └── DocumentError       … a Word file
    ├── TemplateError           a template has faults; carries all of them
    ├── CellError               one cell does not hold what its column is for
    ├── OfficeError             LibreOffice cannot be started, or fails
    ├── ProgramError            the program itself failed, and says where its log is (bugs.py)
    └── StoreError              the disk refuses: a file or folder cannot be read or written
        ├── BusyError           another build is running in the same folder
        ├── LockedError         a file is open in another program
        └── OvertakenError      a file was saved by somebody just before it would be replaced
"""

from __future__ import annotations


class BeredningError(Exception):
    """A sentence in Swedish and a remedy; never prints, never exits."""

    def __init__(self, sentence: str, *, remedy: str = "", code: str = "") -> None:
        """Carry `sentence` (what is wrong), `remedy` (what to do) and perhaps a rule's `code`."""
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.code = code

    def __str__(self) -> str:
        """Return the sentence and the remedy as one line."""
        return f"{self.sentence} {self.remedy}".strip()


class UsageError(BeredningError):
    """The command was asked for something that is not there."""


class NoWorkbooksError(UsageError):
    """The working folder has no workbook yet, or no longer."""


class FileError(BeredningError):
    """One file cannot be read; the others still are."""


class WorkbookError(FileError):
    """A workbook or .csv file cannot be read."""


class DocumentError(FileError):
    """A Word file cannot be read."""


class TemplateError(BeredningError):
    """A template cannot be used; `faults` are all that is wrong with it."""

    def __init__(
        self, sentence: str, *, remedy: str = "", code: str = "", faults: tuple[object, ...] = ()
    ) -> None:
        """Carry the sentence and `faults` (model.TemplateFault), in the order of the document."""
        super().__init__(sentence, remedy=remedy, code=code)
        self.faults = faults


class CellError(BeredningError):
    """One cell does not hold what its column is for."""


class OfficeError(BeredningError):
    """LibreOffice cannot be started, or fails."""


class ProgramError(BeredningError):
    """The program failed at something that it did not foresee; the sentence names the log."""


class StoreError(BeredningError):
    """The disk refuses: a file or folder cannot be read or written."""


class BusyError(StoreError):
    """Another build is running in the same folder."""


class LockedError(StoreError):
    """A file is open in another program."""


class OvertakenError(StoreError):
    """A file was saved by somebody just before it would be replaced: it stands as they saved it."""
