"""Files that others have made and Handlingar names (Fil), but that are not in inputs/handlingar.

(DECISIONS 384)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from pipeline import disk
from pipeline.domain.meetings import is_held
from pipeline.domain.records import is_filled, record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.read.folder import HANDED_IN
from pipeline.swedish.words import nearest

FILE_HEADER = "Fil"
NO_HANDED_IN = "filer i inputs/handlingar är inte eftersökta"
_NO_NAME = "är inget filnamn.", "Skriv bara filens namn, och lägg filen i inputs/handlingar."
_OTHER_KIND = "är varken .pdf eller .docx.", "Spara den som PDF."
_GONE = "finns inte i inputs/handlingar."
_LAY = "Lägg den där eller rätta namnet i cellen."


def find_missing_files(dataset: Dataset, inputs: Path) -> Iterator[Problem]:
    """Yield H04 for each cell of Fil whose file cannot go along when its meeting is published.

    Not where all its meetings have been held.
    """
    for row in dataset["Handlingar"]:
        if is_filled(row, FILE_HEADER) and not _is_past(row):
            fault = name_fault(text_at(row, FILE_HEADER).strip(), inputs / HANDED_IN)
            if fault is not None:
                message = f"{text_at(row, FILE_HEADER).strip()} {fault[0]}"
                problem = row.problem(FILE_HEADER, message, remedy=fault[1])
                yield replace(problem, severity=Severity.WARNING, code="H04")


def _is_past(paper: Record) -> bool:
    decisions = records_at(paper, "Underlag till")
    meetings = [record_at(decision, "Behandling", "Möte") for decision in decisions]
    return bool(meetings) and all(map(is_held, meetings))


def name_fault(name: str, folder: Path) -> tuple[str, str] | None:
    """Return what is wrong with the name of a file in a folder, and what to do; None for nothing.

    Raises StoreError when the disk refuses.
    """
    if PureWindowsPath(name).name != name or name in ("", ".", ".."):
        return _NO_NAME
    if not disk.exists(folder / name):
        near = nearest(name, disk.names(folder))
        return _GONE, f"Menade du ”{near}”?" if near else _LAY
    return None if name.lower().endswith((".pdf", ".docx")) else _OTHER_KIND
