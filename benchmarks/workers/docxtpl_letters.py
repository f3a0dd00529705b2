"""docxtpl: a new object for each document, as its documentation has it: reusing saves nothing."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from docxtpl import DocxTemplate

from benchmarks.workers.service import contexts, serve


def main(folder: str) -> None:
    """Serve."""
    source, values = Path(folder, "docxtpl.docx").read_bytes(), contexts(folder)

    def make(number: int) -> bytes:
        made = DocxTemplate(io.BytesIO(source))
        made.render(values[number], autoescape=True)
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()

    serve(make)


if __name__ == "__main__":
    main(sys.argv[1])
