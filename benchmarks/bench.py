"""What a benchmark is given: how much to measure, where, and the peers."""

from __future__ import annotations

import re
import shutil
import signal
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks import folders
from benchmarks.folders import Variants
from benchmarks.letters import Size
from benchmarks.measure import Usage, must_run, ours, python, run
from benchmarks.peers import Peers
from benchmarks.rows import s

_FAULT = re.compile(r"FEL|Fel|.*(?:för mycket|för många|mer än)")
_NONE = Variants()


class Scale(NamedTuple):
    """How much: what the figures are told for. A test asks for less."""

    letters: int = 1_000
    cells: int = 120_000
    rounds: int = 5
    cold_rounds: int = 3
    letters_a_round: int = 100
    edited: int = 100
    files: int = 1_000  # that nothing is to be done about
    many_letters: int = 10_000
    many_cells: int = 2_000_000
    many_goals: int = 120  # in a long letter
    municipalities: int = 26
    county_letters: int = 50  # in each of them
    far_letters: int = 3_000  # in each of them, when asked for what takes very long
    pages: int = 1_000  # of a programme
    patience: int = 240  # seconds of processor time that one build may take
    far: bool = False  # also what takes very long


@dataclass
class Bench:
    """One run."""

    place: Path
    scale: Scale = field(default_factory=Scale)
    peers: Peers = field(default_factory=Peers)

    def folder(self, name: str, size: Size, variants: Variants = _NONE) -> Path:
        """Return a new working folder."""
        self.say(f"writing {name}")
        return folders.make(self.place / name, size, variants)

    @property
    def size(self) -> Size:
        """Return the size of the folder that most benchmarks use."""
        return Size(self.scale.letters, self.scale.cells)

    def built(self, name: str, size: Size, variants: Variants = _NONE) -> Path:
        """Return a new working folder, built twice: the second build finds nothing to do."""
        folder = self.folder(name, size, variants)
        self.say(f"building {name}")
        for _ in range(2):
            build(folder)
        return folder

    def say(self, text: str) -> None:
        """Tell how far the run has come."""
        sys.stderr.write(f"  {text} …\n")


def build(folder: Path, codes: Collection[int] = (0,)) -> Usage:
    """Return what a build cost that has to end with one of the codes."""
    return must_run(ours("build", folder, "--no-pages"), codes=codes)


def has_option(option: str) -> bool:
    """Return whether a build can be asked for something."""
    return option in run(python("pipeline", "build", "--help")).text


def cold(folder: Path, *options: str, patience: int = 0) -> Usage:
    """Return what a build of a folder without outputs cost, whether or not it was refused."""
    clear(folder)
    return run(ours("build", folder, "--no-pages", *options), patience=patience)


def clear(folder: Path) -> None:
    """Remove what has been built."""
    shutil.rmtree(folder / "outputs", ignore_errors=True)


def refusal(used: Usage, folder: Path, size: Size) -> str:
    """Return the first sentence of a build that did not make the documents; "" when it did."""
    made = [file.name for file in folder.rglob("outputs/**/*.docx")]
    letters = sum(name.endswith("-tjansteskrivelse.docx") for name in made)
    if letters >= size.letters and ("program.docx" in made or not size.pages):
        return ""
    if used.code == -signal.SIGXCPU:
        return f"stopped after {s(used.cpu)} of CPU"
    lines = [line.strip() for line in used.text.splitlines() if line.strip()]
    told = next(filter(_FAULT.match, lines), lines[-1] if lines else "nothing")
    first = re.split(r"(?<=\.) ", told)[0]
    return f"refused: {first}".replace(str(folder), "MAPP")


def save(folder: Path, number: int) -> None:
    """Save a variant of the workbook over it."""
    shutil.copyfile(folders.variant(folder, number), folder / folders.BOOK)
