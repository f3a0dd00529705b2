"""docx-mailmerge, and docx-mailmerge2: a row of the table a goal, all else single fields."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from mailmerge import MailMerge  # type: ignore[import-not-found]  # only where it is run

from benchmarks.workers.service import contexts, serve

ROW = "goal_nr"


def main(folder: str) -> None:
    """Serve; a letter is given no more values than its template has fields for."""
    source, letters = Path(folder, "mailmerge.docx").read_bytes(), contexts(folder)
    with MailMerge(io.BytesIO(source)) as document:
        wanted = document.get_merge_fields()
    values = [tuple(_wanted(one, wanted) for one in _given(letter)) for letter in letters]

    def make(number: int) -> bytes:
        single, *rows = values[number]
        stream = io.BytesIO()
        with MailMerge(io.BytesIO(source)) as document:
            document.merge_rows(ROW, rows)
            document.merge(**single)
            document.write(stream)
        return stream.getvalue()

    serve(make)


def _given(letter: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield what stands once, then what stands in each row of the table."""
    goals = letter["goals"]
    numbered = ({f"goal{n}_{name}": text for name, text in g.items()} for n, g in enumerate(goals))
    yield reduce(or_, numbered, letter["flat"])
    for goal in goals:
        yield {f"goal_{name}": text for name, text in goal.items()}


def _wanted(given: dict[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: text for name, text in given.items() if name in names}


if __name__ == "__main__":
    main(sys.argv[1])
