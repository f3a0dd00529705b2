"""A working folder kept in mind, as pages look at it: in milliseconds, and beside a dry build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.bench import Bench
from benchmarks.folders import Variants
from benchmarks.measure import must_run, python, ratio
from benchmarks.rows import Row, ms

_LIMITS = {  # milliseconds of processor time
    "first": ("the first look, the program loaded before", 1_500),
    "again": ("a look when nothing has changed", 50),
    "document": ("a document explained", 300),
    "other": ("one more document explained", 300),
}
_SAVED = 1  # of what a dry build costs: with many cells the reading is most of both


def measure(bench: Bench) -> Iterator[Row]:
    """Yield a row for each look; last the one after a save, beside a dry build."""
    rounds = bench.scale.rounds
    folder = bench.built("kept", bench.size, Variants(rounds))
    bench.say("looking at it")
    found = [_looks(folder, number) for number in range(rounds)]
    size = f"{bench.scale.letters:,} documents"
    for what, (name, limit) in _LIMITS.items():
        took = median(each[what] for each in found)
        yield Row(f"{size}, {name}, CPU", ms(took), "", took * 1_000, limit, unit="ms")
    saved, dry = ([each[what] for each in found] for what in ("saved", "dry"))
    told = f"a dry build {ms(median(dry))}"
    yield Row(f"{size}, the look after a save, CPU", ms(median(saved)), told,
              ratio(saved, dry), _SAVED)  # fmt: skip


def _looks(folder: Path, number: int) -> dict[str, float]:
    used = must_run(python("benchmarks.workers.looks", folder, number))
    return {name: float(spent) for name, spent in json.loads(used.text).items()}
