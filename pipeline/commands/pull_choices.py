"""A workbook with one row a proposal and a list to choose in, and what was chosen there.

(DECISIONS 352)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.commands.proposals import Proposal
from pipeline.commands.pull import Pulled
from pipeline.errors import UsageError, WorkbookError
from pipeline.model.cells import column_letters
from pipeline.schema import header_key
from pipeline.store import write_whole
from pipeline.store.files import keep_aside
from pipeline.store.folder import PRIVATE
from pipeline.swedish.words import enumeration
from pipeline.xlsx.patch import WorkbookPatch
from pipeline.xlsx.sheet_xml import place_of
from pipeline.xlsx.styles_part import Look

NAME = "aterforing.xlsx"  # in outputs/
_SHEET = "Återföring"
_CHOICE, _DOCUMENT, _CODE = "Skriv hem", "Dokument", "Kod"
_YES, _NO = "ja", "nej"
_HEADERS = {
    _CHOICE: 12.0,
    "Vad": 40.0,
    "Cell": 28.0,
    "I arbetsboken": 50.0,
    "I dokumentet": 50.0,
    _DOCUMENT: 36.0,
    "Vem": 20.0,
    "När": 18.0,
    "Varför inte": 40.0,
    _CODE: 20.0,
}
_HOW = "Gör en ny med beredning pull --list, och välj ja eller nej i kolumnen Skriv hem."


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody has chosen: codes of proposals, and the documents that the file is about."""

    codes: frozenset[str]
    documents: tuple[str, ...]

    def numbers(self, pulled: Pulled) -> frozenset[int]:
        """Return the numbers of the proposals that are chosen and can still be written."""
        return frozenset(one.number for one in pulled.ready if one.code in self.codes)

    def gone(self, pulled: Pulled) -> int:
        """Return how many are chosen that are no proposals any longer."""
        return len(self.codes - {one.code for one in pulled.ready})


def write_choices(folder: Path, pulled: Pulled) -> str:
    """Write the proposals into a workbook in outputs/; return its path below the folder.

    What has been chosen in the one that is there goes on being chosen, and a copy of it is kept.
    """
    path = folder / "outputs" / NAME
    before = disk.bytes_of(path)
    answers = _answers(before) if before is not None else {}
    if before is not None and answers != {}:
        keep_aside(folder / "outputs" / PRIVATE, NAME, before)
    book = WorkbookPatch.empty()
    rows: list[list[str | None]] = [[*_HEADERS]]
    rows += [_row(one, (answers or {}).get(one.code)) for one in pulled.proposals]
    book.sheet(_SHEET, rows, widths=[*_HEADERS.values()])
    last = len(rows)
    for number in range(2, last + 1):
        for column in range(1, len(_HEADERS) + 1):
            book.dress(_SHEET, f"{column_letters(column)}{number}", Look(wrap=True))
    if last > 1:
        book.offer(_SHEET, f"A2:A{last}", f'"{_YES},{_NO}"')
    book.lay_out(_SHEET, f"A1:{column_letters(len(_HEADERS))}{last}", heights={})
    write_whole(path, book.saved())
    return f"outputs/{NAME}"


def _answers(data: bytes) -> dict[str, str] | None:
    """Return what is chosen of each proposal, by its code; None for a file that is no such list."""
    try:
        listed = _listed(data)
    except WorkbookError:
        return None
    return None if listed is None else {row[_CODE]: row[_CHOICE] for row in listed if row[_CHOICE]}


def _row(one: Proposal, answer: str | None) -> list[str | None]:
    lost = f"Står kvar i dokumentet: {enumeration([*one.lost])}." if one.lost else ""
    why = " ".join(filter(None, (one.why and f"{one.why.rstrip('.')}.", lost)))
    texts = (one.name, one.cell, one.old, one.new or one.shown, one.document, one.who)
    return [answer, *(text or None for text in (*texts, one.when, why, one.code))]


def read_choices(path: Path) -> Choices:
    """Return what is chosen in such a workbook. Raises UsageError for another file."""
    data = disk.bytes_of(path)
    if data is None:
        raise UsageError(f"Filen {path} finns inte.", remedy=_HOW)
    try:
        listed = _listed(data)
    except WorkbookError as error:
        raise UsageError(f"{path.name}: {error.sentence}", remedy=error.remedy) from error
    if listed is None:
        raise UsageError(f"{path.name} är ingen lista från beredning pull.", remedy=_HOW)
    codes = {row[_CODE] for row in listed if header_key(row[_CHOICE]) == _YES}
    documents = dict.fromkeys(row[_DOCUMENT] for row in listed)
    return Choices(frozenset(codes - {""}), tuple(filter(None, documents)))


def _listed(data: bytes) -> list[dict[str, str]] | None:
    """Return the rows of such a workbook by the headers that matter; None for another.

    Raises WorkbookError.
    """
    book = WorkbookPatch(data)
    texts = book.texts(_SHEET) if _SHEET in book.sheets else {}
    cells = {place_of(address): text for address, text in texts.items()}
    headers = {text: column for (row, column), text in cells.items() if row == 1}
    if not {_CHOICE, _DOCUMENT, _CODE} <= headers.keys():
        return None
    return [
        {name: cells.get((row, headers[name]), "") for name in (_CHOICE, _DOCUMENT, _CODE)}
        for row in sorted({row for row, _ in cells if row > 1})
    ]
