"""Documents as PDF, as LibreOffice lays them out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.publish.office import TIMEOUT, convert, room


def as_pdfs(
    documents: Mapping[str, bytes], program: Path, seconds: float = TIMEOUT
) -> dict[str, bytes]:
    """Return the PDF of each document that could be laid out, by its name.

    Raises OfficeError when LibreOffice fails altogether.
    """
    with tempfile.TemporaryDirectory(
        prefix="beredning-", dir=room(program), ignore_cleanup_errors=True
    ) as work:
        laid = {name: Path(work) / f"{place:04}.docx" for place, name in enumerate(documents)}
        for name, path in laid.items():
            path.write_bytes(documents[name])
        convert(program, list(laid.values()), "pdf", Path(work), seconds)
        made = {name: path.with_suffix(".pdf") for name, path in laid.items()}
        return {name: path.read_bytes() for name, path in made.items() if path.is_file()}
