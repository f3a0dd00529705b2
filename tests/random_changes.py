"""Whatever is changed in a working folder, a build by shortcut does what one from scratch does.

    python -m tests.random_changes --count 2000 --seed 1

Each change is made in a folder that keeps what its builds keep. A copy of it is built from scratch,
and documents, reasons and what is printed are compared. Where the build has noted what the next one
will say, the copy is built once more.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import random
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from openpyxl import load_workbook

from pipeline.building.as_json import as_json
from pipeline.building.unchanged import digest_of_inputs, last_result
from pipeline.cli import cli
from pipeline.commands import build
from pipeline.errors import BeredningError
from pipeline.model import Report
from tests.docx import changed, xml_of
from tests.workbooks import read_parts, rewrite_part, write_book, write_parts
from tests.working_folder import ROOT, TODAY, WorkingFolder

CASES = ROOT / "tests" / "cases"
_WORDS = ["Ändrat", "", None, 7, 2.5, True, date(2027, 3, 1), "ja", "förslag", "antaget", "#REF!"]
_NOT_COMPARED = re.compile(r"rapport\.html|\.beredning/(blad/.*|[^/]*\.json|las)")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<{}%]{6,})</w:t>")


@dataclass
class Changes:
    """A working folder, and how it is changed at random."""

    path: Path
    today: date
    random: random.Random
    made: list[str] = field(default_factory=list)

    def change(self) -> str:
        """Make one to three changes; return what they are."""
        names = self.random.choices([*KINDS], [weight for _, weight in KINDS.values()], k=3)
        names = names[: self.random.choice([1, 1, 1, 2, 3])]
        for name in names:
            KINDS[name][0](self)
        self.made.append(" + ".join(names))
        return self.made[-1]

    def any(self, under: str, pattern: str) -> Path | None:
        """Return some file of the folder; None when there is none."""
        found = sorted(path for path in (self.path / under).rglob(pattern) if path.is_file())
        shown = [p for p in found if not p.relative_to(self.path / under).parts[0].startswith(".")]
        return self.random.choice(shown) if shown else None

    # ------------------------------------------------------------ workbooks

    def in_sheet(self, make: Callable[[Any], None]) -> None:
        """Change a sheet as a program does that saves the whole workbook."""
        path = self.any("inputs", "*.xlsx")
        if path is not None:
            book = load_workbook(io.BytesIO(path.read_bytes()))
            make(self.random.choice(book.worksheets))
            book.save(path)

    def cell(self) -> None:
        """Put something else in a cell."""

        def make(sheet: Any) -> None:
            row = self.random.randint(1 if self.random.random() < 0.05 else 2, sheet.max_row + 1)
            column = self.random.randint(1, sheet.max_column)
            others = [one.value for one in sheet[sheet.cell(1, column).column_letter]][1:]
            sheet.cell(row, column).value = self.random.choice([*others, *_WORDS[:2], *_WORDS])

        self.in_sheet(make)

    def text(self) -> None:
        """Write something more in a text."""

        def make(sheet: Any) -> None:
            texts = [
                cell
                for row in sheet.iter_rows(min_row=2)
                for cell in row
                if isinstance(cell.value, str) and len(cell.value) > 8
            ]
            if texts:
                cell = self.random.choice(texts)
                cell.value += f" Tillagt {self.random.randint(1, 99)}."

        self.in_sheet(make)

    def shared_text(self) -> None:
        """Write something else in a text that cells share: no sheet is written anew."""
        path = self.any("inputs", "*.xlsx")
        if path is not None and "xl/sharedStrings.xml" in read_parts(path):
            rewrite_part(path, "xl/sharedStrings.xml", self._other_text)

    def _other_text(self, data: bytes) -> bytes:
        found = list(re.finditer(rb"<t[^>]*>([^<]{9,})</t>", data))
        one = self.random.choice(found) if found else None
        return data[: one.end(1)] + b" igen" + data[one.end(1) :] if one else data

    def other_cell(self) -> None:
        """Let a cell have another shared text, in its own sheet alone."""
        path = self.any("inputs", "*.xlsx")
        parts = sorted(part for part in read_parts(path) if "/sheet" in part) if path else []
        if path is not None and parts:
            rewrite_part(path, self.random.choice(parts), self._other_number)

    def _other_number(self, data: bytes) -> bytes:
        found = list(re.finditer(rb't="s"><v>(\d+)</v>', data))
        if not found:
            return data
        one, other = self.random.choice(found), self.random.choice(found)
        return data[: one.start()] + other[0] + data[one.end() :]

    def row_gone(self) -> None:
        """Take a row away."""
        self.in_sheet(lambda sheet: sheet.delete_rows(self.random.randint(2, sheet.max_row + 1)))

    def row_twice(self) -> None:
        """Write a row once more, last in its sheet, with another id or the same."""

        def make(sheet: Any) -> None:
            row = [cell.value for cell in sheet[self.random.randint(2, max(2, sheet.max_row))]]
            if self.random.random() < 0.8:
                row[0] = f"NY{self.random.randint(1, 99)}"
            sheet.append(row)

        self.in_sheet(make)

    def rows_move(self) -> None:
        """Put an empty row above some others."""
        self.in_sheet(lambda sheet: sheet.insert_rows(self.random.randint(2, sheet.max_row + 1)))

    def sheet(self) -> None:
        """Take a sheet away, or give it another name or place."""

        def make(sheet: Any) -> None:
            if self.random.random() < 0.5:
                sheet.parent.move_sheet(sheet, self.random.randint(-5, 5))
            elif self.random.random() < 0.5 or len(sheet.parent.worksheets) < 2:
                sheet.title = f"{sheet.title[:20]}{self.random.choice(['', ' 2', 'x'])}"
            else:
                sheet.parent.remove(sheet)

        self.in_sheet(make)

    # ------------------------------------------------------------ files

    def file(self) -> None:
        """Give a workbook another name, copy it, take it away, or save it zipped otherwise."""
        path = self.any("inputs", "*.xlsx")
        if path is None:
            return
        way = self.random.randint(0, 4)
        if way == 0:
            path.rename(path.with_name(f"{path.stem}-ny{self.random.randint(1, 9)}.xlsx"))
        elif way == 1:
            shutil.copy(path, path.with_name(f"Kopia av {path.name}"))
        elif way == 2 and len([*path.parent.glob("*.xlsx")]) > 1:
            path.unlink()
        elif way == 3:
            (path.parent / "Ord.csv").write_text("Kortform;Utskrivet\nKS;styrelsen\n", "utf-8")
        else:
            parts = list(read_parts(path).items())
            self.random.shuffle(parts)
            write_parts(path, parts)

    def template(self) -> None:
        """Change some words of a template."""
        self._edit(self.any("templates", "*.docx"), "mallens ord")

    def by_hand(self) -> None:
        """Change some words of a document."""
        self._edit(self.any("outputs", "*.docx"), f"skrivet {self.random.randint(1, 99)}")

    def _edit(self, path: Path | None, words: str) -> None:
        if path is None:
            return
        text = xml_of(path.read_bytes(), "word/document.xml")
        found = list(_TEXT.finditer(text))
        if found:
            one = self.random.choice(found)
            text = f"{text[: one.start(1)]}{words} {text[one.start(1) :]}"
            path.write_bytes(changed(path.read_bytes(), {"word/document.xml": text}))

    def document(self) -> None:
        """Take a document away, copy it, save it zipped otherwise, or move it."""
        path = self.any("outputs", "*.docx")
        if path is None:
            return
        way = self.random.randint(0, 3)
        if way == 0:
            path.unlink()
        elif way == 1:
            shutil.copy(path, path.with_name(f"{path.stem}-DESKTOP-1.docx"))
        elif way == 2:
            write_parts(path, read_parts(path).items())
        else:
            path.rename(path.with_name(f"flyttad-{path.name}"))

    def day(self) -> None:
        """Let some days pass, or take them back."""
        self.today += timedelta(self.random.choice([-30, -1, 1, 1, 7, 30, 200]))

    def caches(self) -> None:
        """Lose what builds keep for the next, or have it cut short."""
        outputs = self.path / "outputs"
        kept = [*outputs.glob(".beredning/blad/*"), outputs / ".beredning/filer.json", self.ledger]
        path = self.random.choice(kept)
        if not path.exists():
            return
        if self.random.random() < 0.5:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[: self.random.randint(0, 2_000)])

    @property
    def ledger(self) -> Path:
        """Return the ledger's path."""
        return self.path / "outputs" / ".beredning.json"

    def nothing(self) -> None:
        """Leave all as it is."""


KINDS: dict[str, tuple[Callable[[Changes], None], int]] = {
    "en cell": (Changes.cell, 10),
    "en text": (Changes.text, 8),
    "en delad text": (Changes.shared_text, 3),
    "en annan delad text": (Changes.other_cell, 5),
    "en rad mindre": (Changes.row_gone, 3),
    "en rad till": (Changes.row_twice, 3),
    "en tom rad": (Changes.rows_move, 2),
    "ett blad": (Changes.sheet, 2),
    "en fil": (Changes.file, 2),
    "en mall": (Changes.template, 2),
    "för hand": (Changes.by_hand, 4),
    "ett dokument": (Changes.document, 3),
    "dagen": (Changes.day, 2),
    "det som sparas": (Changes.caches, 2),
    "inget": (Changes.nothing, 2),
}


def started(name: str, path: Path, seed: object) -> Changes:
    """Return a folder to change: the small one, the example, or one of the cases."""
    today = TODAY
    if name == "liten":
        WorkingFolder(path).write()
    else:
        home = ROOT if name == "exempel" else CASES / name
        for part in ("inputs", "templates"):
            if (home / part).is_dir() and (home != ROOT or part == "inputs"):
                shutil.copytree(home / part, path / part)
        if (home / "today.txt").is_file():
            today = date.fromisoformat((home / "today.txt").read_text("utf-8").strip())
            _as_workbook(path / "inputs")
    return Changes(path, today, random.Random(f"{name} {seed}"))


def _as_workbook(inputs: Path) -> None:
    """Put the sheets of a case in one workbook, as officers have them."""
    sheets = {}
    for path in sorted(inputs.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter=";")
            sheets[path.stem] = [[cell or None for cell in row] for row in rows]
        path.unlink()
    write_book(inputs / "fall.xlsx", sheets)


def differences(changes: Changes) -> Iterator[str]:
    """Yield what a build from scratch does otherwise than the one by shortcut, which is made."""
    other = changes.path.with_name("från-början")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(changes.path, other)
    short, long = _built(changes.path, changes.today), _built(other, changes.today, scratch=True)
    for what in long.keys() | short.keys():
        if short.get(what) != long.get(what) and not (what == "report" and what not in short):
            yield f"{what}: {_apart(short.get(what), long.get(what))}"
    noted = rest(changes.path, changes.today)
    if noted is not None:
        long = _built(other, changes.today, scratch=True)
        next_time = {"code": long["code"], "printed": long["printed"]}
        if noted != next_time:
            yield f"vila: {_apart(noted, next_time)}"


def rest(path: Path, today: date) -> dict[str, Any] | None:
    """Return what the next build will say without being made; None where it will be made."""
    noted = last_result(path, digest_of_inputs(path, today))
    if noted is None:
        return None
    printed = "".join(f"{line}\n" for line in noted[0])
    return {"code": str(noted[1]), "printed": printed.replace(str(path), "MAPP")}


def _apart(one: object, other: object) -> str:
    """Return where two results begin to differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [key for key in [*one, *other] if one.get(key) != other.get(key)]
        return f"{keys[0]}: {_apart(one.get(keys[0]), other.get(keys[0]))}"
    texts = [text if isinstance(text, str) else repr(text) for text in (one, other)]
    at = next((n for n, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
    return " ≠ ".join(repr(text[max(0, at - 80) : at + 160]) for text in texts)


def _built(path: Path, today: date, *, scratch: bool = False) -> dict[str, Any]:
    """Build by the command; return what it printed, its report (none if it rested), its files."""
    words = ["build", "--no-pages", "--folder", str(path), "--today", today.isoformat()]
    reports: list[Report] = []
    run = build.build

    def noted(options: build.Options) -> Report:
        reports.append(run(options))
        return reports[-1]

    printed = io.StringIO()
    with mock.patch.object(build, "build", noted), contextlib.redirect_stdout(printed):
        try:
            code = cli.main([*words, *["--from-scratch"] * scratch], standalone_mode=False)
        except BeredningError as error:
            code = str(error)
    found: dict[str, Any] = {
        "code": f"{code}".replace(str(path), "MAPP"),
        "printed": printed.getvalue().replace(str(path), "MAPP"),
        "files": {
            name: one.read_bytes()
            for one in sorted((path / "outputs").rglob("*"))
            if one.is_file()
            and not _NOT_COMPARED.fullmatch(name := one.relative_to(path / "outputs").as_posix())
        },
    }
    if reports:
        said = json.dumps(as_json(reports[-1]), ensure_ascii=False, sort_keys=True)
        found["report"] = said.replace(str(path), "MAPP")
    return found


def run(name: str, place: Path, seed: object, count: int) -> Iterator[str]:
    """Yield each difference after so many changes in a folder, with the changes before it."""
    changes = started(name, place / "arbetsmapp", seed)
    for number in range(count):
        what = changes.change() if number else "nytt"
        for found in differences(changes):
            yield f"{name} {seed}, ändring {number} ({what}): {found}"


def names() -> list[str]:
    """Return the folders that changes begin with."""
    return ["liten", "exempel", *sorted(path.parent.name for path in CASES.glob("*/inputs"))]


def main() -> None:
    """Make as many changes as asked for, a fifth in each kind of folder at a time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", default="1")
    asked = parser.parse_args()
    runs, failed = max(1, asked.count // 40), 0
    for number in range(runs):
        name = "liten" if number % 3 < 2 else names()[1 + number // 3 % (len(names()) - 1)]
        with tempfile.TemporaryDirectory() as place:
            for found in run(name, Path(place), f"{asked.seed}/{number}", 40):
                failed += 1
                print(found, flush=True)  # noqa: T201
        print(f"{number + 1}/{runs} {name}", flush=True)  # noqa: T201
    raise SystemExit(failed > 0)


if __name__ == "__main__":
    main()
