"""docx-mailmerge, and docx-mailmerge2: a row of the table a goal, all else single fields."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from mailmerge import MailMerge  # type: ignore[import-not-found]  # only where it is run

from benchmarks.workers.service import contexts, serve

ROW = "goal_nr"


def main(folder: str) -> None:
    """Serve."""
    source, values = Path(folder, "mailmerge.docx").read_bytes(), contexts(folder)
    fields = [
        (
            one["flat"]
            | {f"goal{n}_{k}": v for n, g in enumerate(one["goals"]) for k, v in g.items()},
            [{f"goal_{k}": v for k, v in goal.items()} for goal in one["goals"]],
        )
        for one in values
    ]

    def make(number: int) -> bytes:
        single, rows = fields[number]
        stream = io.BytesIO()
        with MailMerge(io.BytesIO(source)) as document:
            document.merge_rows(ROW, rows)
            document.merge(**single)
            document.write(stream)
        return stream.getvalue()

    serve(make)


if __name__ == "__main__":
    main(sys.argv[1])
