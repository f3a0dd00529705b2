"""The half hour in a terminal, run as it stands there: `python -m tests.half_hour`.

Prints each step, and makes the first page of the report a picture in docs/bilder/.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import load_workbook

from tests.libreoffice import convert
from tests.pages import REFERENCE, TOP, fenced, read, rows, section

PICTURE = TOP / "docs" / "bilder" / "forsta.png"
WIDTH = "900"  # pixels
ANSWERS = {  # on the page
    "municipality": "Granviks kommun",
    "body": "Kommunstyrelsens arbetsutskott",
    "date": "10 mars 2027",
    "case": "Information om hållbarhetsprogrammet",
    "dnr": "KS 2027/12",
    "officer": "Elin Dahlvik, verksamhetsutvecklare, Kommunledningsförvaltningen",
}


def chapter() -> str:
    """Return the chapter of the first half hour in a terminal."""
    return section(read(REFERENCE), "## Den första halvtimmen i terminalen")


def commands(text: str) -> list[list[str]]:
    """Return the arguments of every command in a text, without `beredning`."""
    lines = (line for _, block in fenced(text, "text") for line in block.splitlines())
    return [shlex.split(line)[1:] for line in lines if line.startswith("beredning ")]


def fill_in(folder: Path, text: str) -> int:
    """Write the cells of a table into the workbooks of a folder; return how many."""
    books = {path: load_workbook(path) for path in folder.glob("*.xlsx")}
    sheets = {sheet.title: sheet for book in books.values() for sheet in book.worksheets}
    cells = rows(text)[1:]
    for sheet, row, column, value in cells:
        headers = [cell.value for cell in sheets[sheet][1]]
        sheets[sheet].cell(int(row), headers.index(column) + 1).value = value
    for path, book in books.items():
        book.save(path)
    return len(cells)


def main() -> None:
    """Follow the handbook in an empty folder."""
    text = chapter()
    make = next(words for words in commands(text) if "--officer" in words)
    filling_in = section(text, "### 2. Fyll i arbetsboken")
    build = next(words for words in commands(text) if words[:2] == ["build", "--folder"])
    with tempfile.TemporaryDirectory() as place:
        _run(make, place)
        for more in commands(filling_in):
            _run(more, place)
        cells = fill_in(Path(place, "granvik", "inputs"), filling_in)
        print(f"{cells} celler ifyllda")  # noqa: T201
        _run(build, place)
        _picture(next(Path(place, "granvik", "outputs").rglob("*-tjansteskrivelse.docx")))
    print(f"Första sidan: {PICTURE.relative_to(TOP)}")  # noqa: T201


def _run(words: list[str], place: str) -> None:
    command = [sys.executable, "-m", "pipeline", *words]
    begun = time.monotonic()
    print("$", shlex.join(["beredning", *words]), flush=True)  # noqa: T201
    subprocess.run(command, check=True, cwd=place, env={**os.environ, "PYTHONPATH": str(TOP)})
    print(f"({time.monotonic() - begun:.1f} s)", flush=True)  # noqa: T201


def _picture(document: Path) -> None:
    (pdf,) = convert([document], "pdf", document.parent / "pdf")
    command = [shutil.which("pdftoppm") or "pdftoppm", "-png", "-singlefile"]
    scale = ["-f", "1", "-scale-to-x", WIDTH, "-scale-to-y", "-1"]
    subprocess.run([*command, *scale, pdf, PICTURE.with_suffix("")], check=True)


if __name__ == "__main__":
    main()
