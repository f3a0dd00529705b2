"""Documents as PDF, as LibreOffice lays them out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline import disk
from pipeline.publish.programs.conversion import converted
from pipeline.publish.programs.office import TIMEOUT, room


def as_pdfs(
    documents: Mapping[str, bytes], program: Path, seconds: float = TIMEOUT, kind: str = "pdf"
) -> dict[str, bytes]:
    """Return the PDF of each document that could be laid out, by its name.

    `kind` as --convert-to has it.
    Raises OfficeError when LibreOffice fails altogether.
    """
    with tempfile.TemporaryDirectory(
        prefix="beredning-", dir=room(program), ignore_cleanup_errors=True
    ) as work:
        laid = {name: Path(work) / f"{place:04}.docx" for place, name in enumerate(documents)}
        for name, path in laid.items():
            path.write_bytes(documents[name])
        list(converted(program, [*laid.values()], kind, Path(work), seconds))
        made = {name: path.with_suffix(".pdf") for name, path in laid.items()}
        found = {name: disk.bytes_of(path) for name, path in made.items()}
        return {name: data for name, data in found.items() if data is not None}
