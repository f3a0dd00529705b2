"""A build from nothing, beside pandas and docxtpl making the same letters: whole processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import folders
from benchmarks.bench import Bench, cold, has_option, refusal
from benchmarks.measure import Usage, in_turn, must_run, python, ratio, shares
from benchmarks.rows import Row, mb, s
from benchmarks.words import words

_JOBS = 4
_EACH = 50  # one letter in so many is compared
_LETTER = "templates/standard/tjansteskrivelse.docx"


def measure(bench: Bench) -> Iterator[Row]:
    """Yield rows of processor time, of time by the clock, and of memory."""
    folder = bench.folder("cold", bench.size)
    sides = {"ours": lambda _: cold(folder), "theirs": lambda _: _theirs(folder)}
    if jobs := has_option("--jobs"):
        sides["jobs"] = lambda _: cold(folder, "--jobs", str(_JOBS))
    bench.say("building")
    found: dict[str, list[Usage]] = in_turn(bench.scale.cold_rounds, **sides)
    what = f"cold build of {bench.scale.letters:,}"
    if told := refusal(found["ours"][-1], folder, bench.size):
        yield Row(f"{what}, CPU", told, "pandas + docxtpl", None, 8, least=True, refused=True)
        return
    _compare(folder)
    cpu = {name: [used.cpu for used in column] for name, column in found.items()}
    wall = {name: [used.wall for used in column] for name, column in found.items()}
    middle, clock = shares(cpu), shares(wall)
    own, theirs = s(middle["ours"]), f"pandas + docxtpl {s(middle['theirs'])}"
    yield Row(f"{what}, CPU", own, theirs, ratio(cpu["theirs"], cpu["ours"]), 8, least=True)
    own, told = s(clock["ours"]), f"pandas + docxtpl {s(clock['theirs'])}"
    yield Row(f"{what}, wall, one process", own, told, ratio(wall["theirs"], wall["ours"]))
    way = f"{what}, wall, --jobs {_JOBS}"
    if jobs:
        times = ratio(wall["theirs"], wall["jobs"])
        yield Row(way, s(clock["jobs"]), told, times, 15, least=True)
    else:
        yield Row(way, "--jobs is not there", told, None, 15, least=True)
    peaks = shares({name: [used.peak for used in column] for name, column in found.items()})
    yield Row(f"{what}, peak memory", mb(peaks["ours"]), f"pandas + docxtpl {mb(peaks['theirs'])}",
              peaks["ours"] / peaks["theirs"])  # fmt: skip


def _theirs(folder: Path) -> Usage:
    out = folder / "theirs"
    shutil.rmtree(out, ignore_errors=True)
    module = "benchmarks.workers.pandas_docxtpl"
    return must_run(python(module, folder / folders.BOOK, folder / _LETTER, out))


def _compare(folder: Path) -> None:
    """Raise RuntimeError when a letter of theirs has other words than ours."""
    letters = sorted((folder / "theirs").iterdir())
    for letter in letters[::_EACH]:
        number = letter.stem.removeprefix("B")
        (own,) = (folder / "outputs").rglob(f"*-{number}-tjansteskrivelse.docx")
        if words(own.read_bytes()) != words(letter.read_bytes()):
            raise RuntimeError(f"Letter {number} has other words.")
