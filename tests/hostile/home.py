"""A small sound working folder, and the real command run in it: its memory measured."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.workbooks import write_book

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2027-01-15"
MOST_MEGABYTES = 500.0

LETTER = "ks-2027-03-03/ks-2027-14-tjansteskrivelse.docx"
PROGRAM, READING = "hp/program.docx", "hp/program-lasversion.docx"

Rows = Sequence[Mapping[str, Any]]
_DAY = date(2027, 2, 17)

SHEETS: dict[str, Rows] = {
    "Kommuner": [{"Kommun-id": "ASK", "Namn": "Askviks kommun", "Logotyp": None}],
    "Organ": [
        {"Organ-id": "KS", "Kommun": "ASK", "Namn": "Kommunstyrelsen", "Typ": "styrelse"},
        {"Organ-id": "KLK", "Kommun": "ASK", "Namn": "Kansliet", "Typ": "förvaltning"},
    ],
    "Personer": [{"Person-id": "P1", "Namn": "Eva Lund", "Titel": "utredare", "Organ": "KLK"}],
    "Ärenden": [
        {
            "Ärende-id": "Ä1",
            "Kommun": "ASK",
            "Dnr": "KS 2027/14",
            "Ärendemening": "Läget i arbetet",
            "Handläggare": "P1",
        }
    ],
    "Sammanträden": [{"Möte-id": "KS-2027-03-03", "Organ": "KS", "Datum": date(2027, 3, 3)}],
    "Behandling": [
        {
            "Behandling-id": "BH1",
            "Ärende": "Ä1",
            "Möte": "KS-2027-03-03",
            "Syfte": "information",
            "Skrivelsens datum": _DAY,
        }
    ],
    "Beslut": [{"Beslut-id": "B1", "Behandling": "BH1", "Typ": "information"}],
    "Beslutspunkter": [{"Beslut": "B1", "Verb": "godkänna", "Sats": "informationen"}],
    "Mottagare": [{"Beslut": "B1", "Organ": "KLK"}],
    "Texter": [
        {"Ärende": "Ä1", "Program": None, "Avsnitt": "sammanfattning", "Text": "Arbetet pågår."},
        {"Ärende": None, "Program": "HP", "Avsnitt": "syfte", "Text": "Programmet visar vägen."},
    ],
    "Program": [
        {"Program-id": "HP", "Kommun": "ASK", "Namn": "Hållbart Askvik", "Dokumenttyp": "program"}
    ],
    "Mål": [
        {
            "Mål-id": "M1",
            "Program": "HP",
            "Nr": 1,
            "Nivå": "övergripande mål",
            "Stam": "Askvik ska vara en plats",
            "Måltext": "med ren luft",
            "Status": "antaget",
        }
    ],
}


def grid(rows: Rows) -> list[list[Any]]:
    """Return rows of dicts as a header and lines."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name) for name in header] for row in rows)]


def write_sound(path: Path, changes: Mapping[str, Rows] | None = None) -> Path:
    """Write the sound workbook, some of its sheets perhaps replaced."""
    sheets = {**SHEETS, **(changes or {})}
    return write_book(path, {name: grid(rows) for name, rows in sheets.items()})


def with_cell(sheet: str, column: str, value: Any) -> dict[str, Rows]:
    """Return the change that puts `value` into the first row of a sheet."""
    first, *others = SHEETS[sheet]
    return {sheet: [{**first, column: value}, *others]}


def working_folder(place: Path) -> Path:
    """Return a working folder with the sound workbook in inputs/."""
    write_sound(place / "inputs" / "askvik.xlsx")
    return place


@dataclass(frozen=True, slots=True)
class Run:
    """What one command did and took. `output` is what it printed, `logs` what it left of bugs.

    A command that does not end is killed, and its exit code is negative. Its memory is measured:
    unlike its time, it depends on no other program, and hardly on the machine.
    """

    code: int
    megabytes: float
    output: str
    logs: str

    def about(self, *words: str) -> list[str]:
        """Return the lines that hold all the words."""
        return [line for line in self.output.splitlines() if all(word in line for word in words)]


def run(folder: Path, *words: str) -> Run:
    """Run `beredning` in a working folder, as a process of its own."""
    private = folder / "privat"  # not in the folder that is built
    private.mkdir(exist_ok=True)
    shown = private / "utskrift.txt"
    asked = {"words": _words(folder, *words), "private": str(private), "shown": str(shown)}
    runner = _runner()
    assert runner.stdin is not None
    assert runner.stdout is not None
    runner.stdin.write(json.dumps(asked) + "\n")
    runner.stdin.flush()
    code, megabytes = json.loads(runner.stdout.readline())
    logs = "".join(log.read_text("utf-8") for log in private.glob("beredning-*.log"))
    return Run(code, megabytes, shown.read_text("utf-8", errors="replace"), logs)


def _words(folder: Path, *words: str) -> list[str]:
    own = ["--no-pages"] if "build" in words else []  # LibreOffice's memory is its own
    return [*words, *own, "--folder", str(folder), "--today", TODAY]


@cache
def _runner() -> subprocess.Popen[str]:
    """Return the process that runs the command, started when it is first asked for."""
    with tempfile.TemporaryDirectory() as place:
        words = _words(working_folder(Path(place)), "build")
        command = [sys.executable, "-m", "tests.hostile.measured", *words]
        runner = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        assert runner.stdout is not None
        assert runner.stdout.readline() == "ready\n"
    atexit.register(runner.communicate)
    return runner


def built(folder: Path) -> frozenset[str]:
    """Return the documents that stand in outputs/."""
    outputs = folder / "outputs"
    return frozenset(path.relative_to(outputs).as_posix() for path in outputs.rglob("*.docx"))


def assert_sound(done: Run) -> None:
    """Assert that a run ended as a run may end, whatever it was given."""
    assert not done.logs, done.logs
    assert done.code in (0, 1), f"exit code {done.code}: {done.output[-2000:]}"
    assert "Traceback" not in done.output
    assert done.megabytes < MOST_MEGABYTES, f"{done.megabytes:.0f} MB"
