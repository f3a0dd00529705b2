"""Seeded runs as in an office: a hand edits, the workbook changes, the real command builds.

Each run is a folder of its own. Twice: one of three hands (XML as Word leaves it, LibreOffice,
ONLYOFFICE) edits the programme, the workbook changes, `beredning build` runs, the same workbook is
built where nothing was built, and the first is built again. What must hold is read from the files
by code of this module alone.

    python -m tests.office_runs --count 150 --seed 1
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from lxml import etree

from pipeline import cli
from tests import libreoffice, onlyoffice, validator
from tests.docx import W
from tests.test_merge_property import EDITS, edited
from tests.working_folder import PROGRAM, TODAY, WorkingFolder

Sheets = dict[str, list[dict[str, Any]]]
Steps = list[tuple[str, int, int, str]]
BOOK = re.compile(r"bok[a-z]+\d+z")
KEPT = re.compile(r"finns kvar som (\S+\.docx)")


# ---------------------------------------------------------------- what happens


def workbook(sheets: Sheets, chance: random.Random, mark: str) -> Sheets:
    """Return the sheets after one to four changes; each new word says `mark` and a number."""
    made = deepcopy(sheets)
    for number in range(chance.randint(1, 4)):
        _change(made, chance, f"bok{mark}{number}z")
    return made


def _change(sheets: Sheets, chance: random.Random, word: str) -> None:
    goal, other = chance.choice(sheets["Mål"]), chance.choice(sheets["Mål"])
    parts = [row for row in sheets["Förtydliganden"] if row["Mål"] == goal["Mål-id"]]
    changes: dict[str, Callable[[], object]] = {
        "text": lambda: goal.update(Måltext=f"med {word} vatten"),
        "ambition": lambda: goal.update(Ambitionsnivå=f"Mer {word}."),
        "paragraphs": lambda: goal.update(Ambitionsnivå=f"Mer {word}.\n\nOch så är det."),
        "list": lambda: goal.update(Ambitionsnivå=f"Detta:\n\n- {word}\n- lind\n- al"),
        "part": lambda: chance.choice(parts).update(Text=f"Här är **{word}** mer än så."),
        "version": lambda: sheets["Program"][0].update(Version=word),
        "name": lambda: sheets["Program"][0].update(Namn=f"Program {word} för Lund"),
        "add": lambda: _add_goal(sheets, word),
        "remove": lambda: _remove_goal(sheets, goal["Mål-id"]),
        "swap": lambda: _swap(goal, other),
    }
    changes[chance.choice(sorted(changes))]()


def _swap(goal: dict[str, Any], other: dict[str, Any]) -> None:
    for column in ("Nr", "Ordning"):
        goal[column], other[column] = other[column], goal[column]


def _remove_goal(sheets: Sheets, key: str) -> None:
    for name in ("Mål", "Förtydliganden", "Framgångsfaktorer", "Politisk vilja"):
        column = "Mål-id" if name == "Mål" else "Mål"
        left = [row for row in sheets[name] if row[column] != key]
        sheets[name] = left or sheets[name]


def _add_goal(sheets: Sheets, word: str) -> None:
    key, nr = f"N{word}", 1 + max(row["Nr"] for row in sheets["Mål"])
    new: dict[str, dict[str, Any]] = {
        "Mål": {"Mål-id": key, "Nr": nr, "Ordning": nr, "Måltext": f"med {word} i skogen"},
        "Förtydliganden": {"Förtydligande-id": f"F{word}", "Mål": key, "Text": f"Nytt: {word}."},
        "Framgångsfaktorer": {"Faktor-id": f"FF{word}", "Mål": key, "Namn": f"Fler {word}"},
    }
    for name, cells in new.items():
        sheets[name].append(sheets[name][0] | cells)


HANDS = ("xml", "libreoffice", "onlyoffice")
_NEVER = {"accept", "reject", "bare"}  # what decides or does nothing has tests of its own


def steps(hand: str, chance: random.Random, mark: str) -> Steps:
    """Return one to four steps of a hand; each word that is typed says `mark` and a number."""
    known = {"xml": EDITS, "libreoffice": libreoffice.VERBS, "onlyoffice": onlyoffice.VERBS}[hand]
    verbs = sorted(set(known) - _NEVER)
    return [
        (chance.choice(verbs), chance.randint(0, 40), chance.randint(0, 40), f"hand{mark}{n}")
        for n in range(chance.randint(1, 4))
    ]


def edit(hand: str, jobs: list[tuple[Path, Steps]]) -> None:
    """Let a hand do its steps in each file, all in one process."""
    if hand == "xml":
        for path, done in jobs:
            places = [(what, n, m) for what, n, m, _ in done]
            path.write_bytes(edited(path.read_bytes(), places, done[0][3][:-1]))
    elif jobs:
        (libreoffice.hands if hand == "libreoffice" else onlyoffice.edit)(*jobs)


# ---------------------------------------------------------------- what a file says


@dataclass(frozen=True)
class Said:
    """A file as this module reads it: every text; the paragraphs when all changes are accepted."""

    text: str
    lines: tuple[str, ...]
    contents: str = ""  # the entries of the contents list: a word typed there is nobody's

    @property
    def book(self) -> set[str]:
        """Return the words that only the workbook has."""
        return set(BOOK.findall(self.text))


_STORIES = re.compile(r"word/(document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml")
_T, _DELETED, _P, _R, _DEL = (f"{{{W}}}{n}" for n in ("t", "delText", "p", "r", "del"))
_LINK = f"{{{W}}}hyperlink"


def said(data: bytes) -> Said:
    """Return what a file says."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        roots = {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if _STORIES.fullmatch(name)
        }
    text = " ".join(
        "".join(t.text or "" for t in p.iter(_T, _DELETED))
        for r in roots.values()
        for p in r.iter(_P)
    )
    body = roots["word/document.xml"]
    entries = (p for p in body.iter(_P) if p.find(_LINK) is not None)
    contents = " ".join("".join(t.text or "" for t in p.iter(_T)) for p in entries)
    return Said(text, tuple(_lines(body)), contents)


def _lines(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(_P):
        if paragraph.find(_LINK) is not None:
            continue  # an entry of the contents list says what its heading says
        pieces = [
            t.text or "" for t in paragraph.iter(_T) if next(t.iterancestors(_DEL), None) is None
        ]
        line = " ".join("".join(pieces).split())
        if len(line) > 11:
            yield line


@dataclass(frozen=True)
class Told:
    """What a build told: what stands in the kept copies that it named; whether it asks."""

    kept: str
    asks: bool


# ---------------------------------------------------------------- the runs


@dataclass
class Run:
    """One folder, and what has been found wrong with it."""

    seed: int
    folder: WorkingFolder
    hands: list[str] = field(default_factory=list)
    steps: list[Steps] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def typed(self) -> set[str]:
        """Return the words of the hands."""
        return {word for steps in self.steps for *_, word in steps}

    @property
    def program(self) -> Path:
        """Return the document that is edited."""
        return self.folder.outputs / PROGRAM

    def fault(self, sentence: str) -> None:
        """Note what does not hold."""
        self.faults.append(f"{self.seed} {'+'.join(self.hands)}: {sentence} {self.steps[-1]}")


@dataclass
class Figures:
    """What came of all runs."""

    builds: int = 0
    merged: int = 0
    left: int = 0
    faults: list[str] = field(default_factory=list)


def command(folder: Path) -> tuple[int, str]:
    """Build the programme by the real command; return what it ends with and all it says."""
    out = io.StringIO()
    arguments = ["beredning", "build", "program", "--no-pages", "--folder", str(folder)]
    arguments += ["--today", TODAY.isoformat()]
    with (
        patch.object(sys, "argv", arguments),
        redirect_stdout(out),
        redirect_stderr(out),
    ):
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, out.getvalue()


@dataclass
class Chains:
    """Workbooks as they change round by round, each with the programme built of it anew.

    There are `count` of them, and runs share them.
    """

    first: WorkingFolder
    seed: int
    home: Path
    count: int
    known: dict[tuple[int, int], tuple[Sheets, bytes, bytes]] = field(default_factory=dict)

    def after(self, run: int, turn: int) -> tuple[Sheets, bytes, bytes]:
        """Return the sheets of a run's workbook after a round, its bytes, and the programme."""
        if turn < 0:
            built = (self.first.outputs / PROGRAM).read_bytes()
            return self.first.sheets, self.first.book.read_bytes(), built
        chain = run % self.count
        if (chain, turn) not in self.known:
            before = self.after(run, turn - 1)[0]
            chance = random.Random(f"{self.seed} {chain} {turn} bok")
            folder = self.first.copy(self.home / f"chain{chain}-{turn}")
            folder.sheets = workbook(before, chance, "ab"[turn % 2] + "x" * (turn // 2))
            folder.write()
            command(folder.path)
            anew = (folder.outputs / PROGRAM).read_bytes()
            self.known[chain, turn] = (folder.sheets, folder.book.read_bytes(), anew)
        return self.known[chain, turn]


def runs(
    count: int, seed: int, home: Path, *, rounds: int = 2, keep: Callable[[Run], None] | None = None
) -> Figures:
    """Make the runs, and return what came of them."""
    first = WorkingFolder(home / "first", templates=False).write()
    command(first.path)
    made = []
    for number in range(count):
        path = home / f"run{number:04}"
        shutil.copytree(first.path, path)
        folder = WorkingFolder.__new__(WorkingFolder)
        folder.path, folder.sheets = path, deepcopy(first.sheets)
        folder.inputs, folder.outputs = path / "inputs", path / "outputs"
        folder.book = folder.inputs / first.book.name
        made.append(Run(seed * 10_000 + number, folder))
    figures, chains = Figures(), Chains(first, seed, home, max(5, count // 8))
    hands = [h for h in HANDS if h != "onlyoffice" or onlyoffice.AVAILABLE]
    for turn in range(rounds):
        for place, hand in enumerate(hands):
            mine = [run for n, run in enumerate(made) if (n + turn) % len(hands) == place]
            jobs = []
            for run in mine:
                chance = random.Random(f"{run.seed} {turn} hand")
                done = steps(hand, chance, "ab"[turn % 2] + "x" * (turn // 2))
                run.hands.append(hand)
                run.steps.append(done)
                jobs.append((run.program, done))
            edit(hand, jobs)
        for run in made:
            _one(run, turn, figures, chains)
    _validate(made)
    for run in made:
        figures.faults += run.faults
        if run.faults and keep:
            keep(run)
    return figures


def _one(run: Run, turn: int, figures: Figures, chains: Chains) -> None:
    theirs = run.program.read_bytes()
    before = chains.after(run.seed, turn - 1)[2]
    run.folder.sheets, book, anew = chains.after(run.seed, turn)
    run.folder.book.write_bytes(book)
    code, told = command(run.folder.path)
    figures.builds += 1
    made = run.program.read_bytes()
    for name, data in (("theirs", theirs), ("merged", made), ("anew", anew)):
        (run.folder.path / f"{name}{turn}.docx").write_bytes(data)
    (run.folder.path / f"told{turn}.txt").write_text(told, "utf-8")
    if code not in (0, 1) or "Traceback" in told or "fel i programmet" in told:
        run.fault(f"ended with {code}: {told}")
        return
    kept = "".join(
        said((run.folder.outputs / name).read_bytes()).text for name in KEPT.findall(told)
    )
    if made == theirs:
        figures.left += 1
        if BOOK.search(said(anew).text) and said(anew).book - said(made).book and code == 0:
            run.fault("nothing came, and the build says that all is well")
    else:
        figures.merged += 1
        sides = Sides(*map(said, (before, theirs, anew, made)))
        for sentence in missed(run.typed, sides, Told(kept, code == 1)):
            run.fault(sentence)
    command(run.folder.path)
    if run.program.read_bytes() != made:
        run.fault("another file at the second build")


@dataclass(frozen=True)
class Sides:
    """A merge: what the workbook gave before, what a hand made of it, what it gives now, both."""

    before: Said
    theirs: Said
    anew: Said
    made: Said


def missed(typed: set[str], sides: Sides, told: Told) -> Iterator[str]:
    """Yield what a reader would miss: words of a hand, news of the workbook, nothing twice."""
    before, theirs, anew, made = sides.before, sides.theirs, sides.anew, sides.made
    away = {word for word in typed if word in theirs.text and word not in made.text}
    if lost := {word for word in away if word not in told.kept}:
        yield f"lost {lost}"
    elif not told.asks and (unsaid := {word for word in away if word not in theirs.contents}):
        yield f"only in the kept copy, and all is said to be well: {unsaid}"
    if missing := {word for word in anew.book - before.book if word not in made.text}:
        yield f"did not come {missing}"
    counts, most = Counter(made.lines), Counter(theirs.lines)
    most.update(Counter(anew.lines) - Counter(before.lines))
    if twice := [line for line, count in counts.items() if count > max(1, most[line])]:
        yield f"twice {twice}"
    stood = {line for line in theirs.lines if line in anew.lines and line in before.lines}
    if gone := {line for line in stood - set(made.lines) if not line[-1].isdigit()}:
        yield f"stood on all sides, and is gone {gone}"


def _validate(made: list[Run]) -> None:
    """Let Microsoft's validator look at the last file of each run, against that of the hand."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = pool.map(_made_by_us, made)
        for run, new in zip(made, found, strict=True):
            if new:
                run.fault(f"not valid: {new}")


def _made_by_us(run: Run) -> set[str]:
    """Return the kinds of fault that the file has got: ONLYOFFICE's own are as many as are told."""
    turn = len(run.steps) - 1
    after = _findings(run.folder.path / f"merged{turn}.docx")
    return after and after - _findings(run.folder.path / f"theirs{turn}.docx")


def _findings(path: Path) -> set[str]:
    found = (f for f in validator.by_microsoft(path) if not validator.is_false_alarm(f))
    return {re.sub(r"'[^':]*'|\d+", "…", f"{f.part} {f.text}") for f in found}


def main() -> int:
    """Make runs, and print the figures and each fault."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()

    def keep(run: Run) -> None:
        if asked.keep:
            shutil.copytree(run.folder.path, asked.keep / f"{run.seed}", dirs_exist_ok=True)

    with tempfile.TemporaryDirectory() as home:
        figures = runs(asked.count, asked.seed, Path(home), keep=keep)
    for fault in figures.faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(
        f"{figures.builds} builds: {figures.merged} merged, {figures.left} left as they were, "
        f"{len(figures.faults)} faults\n"
    )
    return int(bool(figures.faults))


if __name__ == "__main__":
    sys.exit(main())
