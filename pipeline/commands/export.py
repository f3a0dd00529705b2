"""Export: a sheet, the follow-ups or the chain of goals as a table for other programs.

(DECISIONS 155, 156)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.inputs import prepare
from pipeline.errors import LockedError, UsageError
from pipeline.model import Dataset, Severity
from pipeline.schema import BY_NAME, SHEETS, header_key
from pipeline.store import write_whole
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import enumeration, nearest
from pipeline.values.flat_table import FlatTable

FIGURES, LINKS = _OWN = ("Uppföljning", "Täckning")
_NAMED_AT_MOST = 5  # cells at fault that are told one by one


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and how many cells are empty in it because they are at fault."""

    path: Path
    table: FlatTable
    complete: bool  # whether all rows of the workbooks could be read

    @property
    def failed(self) -> bool:
        """Return whether something is not in the file that the workbooks should have said."""
        return bool(self.table.faulty) or not self.complete


def export(folder: Path, today: date, what: str, file: Path | None, *, replace: bool) -> Exported:
    """Write the table that `what` names; its form follows from the name of the file.

    Raises:
        UsageError: `what` is no table, the file has another suffix, is there already without
            `replace`, or would lie in inputs/; then nothing is written.
        StoreError: the disk refuses.
    """
    name = _named(what)
    path = file or folder / f"{name.casefold().replace(' ', '-')}.xlsx"
    write = _writer(path)
    _refuse(path, folder, replace=replace)
    dataset, _ = prepare(folder, today)
    table = _table(name, dataset)
    try:
        write_whole(path, write(table))
    except LockedError as error:
        raise LockedError(error.sentence, remedy="Stäng filen och kör igen.") from error
    return Exported(path, table, _is_complete(dataset))


def lines(exported: Exported) -> list[str]:
    """Return what an officer is told: where the table is, and what is not in it."""
    rows = len(exported.table.rows)
    found = [f"{exported.path}: {counted(rows, 'rad', 'rader')} ur {exported.table.name}."]
    faulty = exported.table.faulty
    if faulty:
        more = len(faulty) - _NAMED_AT_MOST
        places = "; ".join(map(str, faulty[:_NAMED_AT_MOST]))
        places += f" och {more} till" if more > 0 else ""
        found.append(f"Det som står fel är inte med: {places}.")
    if not exported.complete:
        found.append("Arbetsböckerna har fel, så allt är inte med. Kör beredning check.")
    return found


def _named(what: str) -> str:
    """Return the table's name as the schema writes it."""
    names = {header_key(name): name for name in (*_OWN, *(sheet.name for sheet in SHEETS))}
    found = names.get(header_key(what))
    if found is None:
        near = nearest(what, names.values())
        choices = enumeration([*map(str.casefold, _OWN), "namnet på ett blad"], "eller")
        remedy = f"Menade du ”{near}”?" if near else f"Skriv {choices}."
        raise UsageError(f"Det finns ingen tabell som heter ”{what}”.", remedy=remedy)
    return found


def _writer(path: Path) -> Callable[[FlatTable], bytes]:
    """Return what makes the bytes of a file with that suffix; loaded when it is asked for."""
    suffix = path.suffix.casefold()
    if suffix == ".xlsx":
        from pipeline.xlsx.tables import table_workbook

        return table_workbook
    from pipeline.xlsx.table_texts import table_csv, table_json

    writers = {".csv": table_csv, ".json": table_json}
    if suffix not in writers:
        remedy = "Låt namnet sluta på .xlsx, .csv eller .json."
        raise UsageError(f"Det går inte att se vilket format {path.name} ska ha.", remedy=remedy)
    return writers[suffix]


def _refuse(path: Path, folder: Path, *, replace: bool) -> None:
    """Refuse a place where the table would be read as input, or where a file is."""
    if path.resolve().is_relative_to((folder / "inputs").resolve()):
        remedy = "Lägg den någon annanstans."
        raise UsageError(
            f"I {folder / 'inputs'} skulle tabellen läsas som underlag.", remedy=remedy
        )
    if disk.exists(path) and not replace:
        remedy = "Skriv --replace för att ersätta den, eller ge den nya filen ett annat namn."
        raise UsageError(f"{path} finns redan. Inget har ändrats.", remedy=remedy)


def _table(name: str, dataset: Dataset) -> FlatTable:
    from pipeline.plan.export_tables import figures_table, links_table, sheet_table

    own = {FIGURES: figures_table, LINKS: links_table}
    return own[name](dataset) if name in own else sheet_table(dataset, BY_NAME[name])


def _is_complete(dataset: Dataset) -> bool:
    """Return whether every file, sheet and cell could be read; what a rule says is no matter."""
    wrong = (problem for problem in dataset.problems if problem.severity is Severity.ERROR)
    return not any(problem.code.startswith(("B", "F")) for problem in wrong)
