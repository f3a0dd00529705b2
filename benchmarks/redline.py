"""A comparison of two versions of a programme as tracked changes, beside those who do the same.

The programme is the example's, built once; the newer version has other words in 0, 1, 5 and 20 of
its cells. What takes turns is the comparison alone: nothing of starting a process is counted.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.bench import Bench
from benchmarks.measure import TOP, in_turn, must_run, ours, python, ratio, shares
from benchmarks.rows import Row, ms
from benchmarks.words import MAIN, packed, unpacked

CELLS = (0, 1, 5, 20)
LEAST = {"jubarte-redlines": 50.0, "python-redlines[docxodus]": 200.0}  # times as fast as each
_PROGRAMME = Path("outputs/hp/program.docx")
_IN_CONTROL = re.compile(
    r"<w:sdtContent><w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>([^<]{12,})</w:t>"
)


def measure(bench: Bench) -> Iterator[Row]:
    """Yield a row for each number of cells, and for each of those that can be had."""
    folder = bench.place / "programme"
    shutil.copytree(TOP / "inputs", folder / "inputs")
    bench.say("building the example's programme")
    must_run(ours("build", folder, "HP", "--no-pages"), codes=(0, 1))
    old = folder / _PROGRAMME
    for cells in CELLS:
        new = folder / f"{cells}.docx"
        new.write_bytes(with_other_words(old.read_bytes(), cells))
        yield from _rows(bench, old, new, cells)


def with_other_words(data: bytes, cells: int) -> bytes:
    """Return a document in which so many controls have one other word."""
    parts = unpacked(data)
    text = parts[MAIN].decode()
    spots = Random(0).sample(list(_IN_CONTROL.finditer(text)), cells)
    for spot in sorted(spots, key=re.Match.start, reverse=True):
        first, *rest = spot[1].split(" ")
        text = f"{text[: spot.start(1)]}{first}ändrat {' '.join(rest)}{text[spot.end(1) :]}"
    return packed({**parts, MAIN: text.encode()})


def _rows(bench: Bench, old: Path, new: Path, cells: int) -> Iterator[Row]:
    what = f"comparing a programme, {cells} cells changed, CPU"
    commands = {"ours": python("benchmarks.workers.comparing", "ours", old, new)}
    commands["parsing"] = python("benchmarks.workers.comparing", "parsing", old, new)
    for name in LEAST if cells else ():
        if (interpreter := bench.peers.python(name)) is not None:
            command = python("benchmarks.workers.comparing", name, old, new)
            commands[name] = [interpreter, *command[1:]]
    sides = {n: lambda _, c=c: _spent(c) for n, c in commands.items()}
    found = in_turn(bench.scale.rounds, **sides)
    middle = shares(found)
    mine = ms(middle["ours"])
    times = ratio(found["ours"], found["parsing"])
    yield Row(what, mine, f"unpacking and parsing both {ms(middle['parsing'])}", times)
    for name, least in LEAST.items() if cells else ():
        if name in found:
            times = ratio(found[name], found["ours"])
            yield Row(what, mine, f"{name} {ms(middle[name])}", times, least, least=True)
        else:
            yield Row(what, mine, f"{name} is not there", limit=least, least=True)


def _spent(command: list[str]) -> float:
    """Return the seconds that one comparison took in a process of its own, nothing being new."""
    told: float = json.loads(must_run(command).text.splitlines()[-1])
    return told
