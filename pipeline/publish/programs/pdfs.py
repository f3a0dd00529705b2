"""Documents as PDF, as LibreOffice lays them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline import disk
from pipeline.publish.programs.conversion import converted
from pipeline.publish.programs.office import TIMEOUT, workroom


def as_pdfs(
    documents: Mapping[str, bytes],
    program: Path,
    seconds: float = TIMEOUT,
    kind: str = "pdf",
    is_wanted: Callable[[], bool] = lambda: True,
) -> dict[str, bytes]:
    """Return the PDF of each document that could be laid out, by its name.

    `kind` as --convert-to has it. Raises OfficeError when LibreOffice fails altogether, or is ended
    because nobody wants them any longer.
    """
    with workroom(program) as work:
        laid = {name: work / f"{place:04}.docx" for place, name in enumerate(documents)}
        for name, path in laid.items():
            path.write_bytes(documents[name])
        list(converted(program, [*laid.values()], kind, work, seconds, is_wanted))
        made = {name: path.with_suffix(".pdf") for name, path in laid.items()}
        found = {name: disk.bytes_of(path) for name, path in made.items()}
        return {name: data for name, data in found.items() if data is not None}
