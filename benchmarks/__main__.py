"""All benchmarks, or those that are named: python -m benchmarks [NAME …] [--far].

All of them write RESULTS.md. One that fails is told, and the others go on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import (
    cold,
    county,
    edited,
    growth,
    kept,
    letter,
    memory,
    merge,
    nothing,
    one_cell,
    redline,
    results,
    served,
)
from benchmarks.bench import Bench, Scale
from benchmarks.peers import Peers
from benchmarks.rows import Figures, Row, as_table

Measure = Callable[[Bench], Iterator[Row | Figures]]
BENCHMARKS: Mapping[str, Measure] = {
    "letter": letter.measure,
    "cold": cold.measure,
    "one-cell": one_cell.measure,
    "nothing": nothing.measure,
    "edited": edited.measure,
    "memory": memory.measure,
    "county": county.measure,
    "growth": growth.measure,
    "merge": merge.measure,
    "redline": redline.measure,
    "kept": kept.measure,
    "served": served.measure,
}


def main() -> int:
    """Measure and print; return the exit code, 1 when a benchmark failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--far", action="store_true", help="also what takes very long")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    peers, start = Peers(), time.monotonic()
    told = [
        one
        for name in given.names or BENCHMARKS
        for one in measured(name, Scale(far=given.far), peers)
    ]
    for name, why in sorted(peers.missing.items()):
        sys.stdout.write(f"not compared with {name}: {why}\n")
    if not given.names:
        results.write(told, peers.missing, (time.monotonic() - start) / 60)
    return int(any(isinstance(one, Row) and one.ours == _FAILED for one in told))


_FAILED = "the benchmark failed"


def measured(name: str, scale: Scale, peers: Peers) -> Iterator[Row | Figures]:
    """Yield what a benchmark tells, printed as it comes; last a row when it failed."""
    sys.stderr.write(f"{name}\n")
    with tempfile.TemporaryDirectory() as place:
        try:
            for told in BENCHMARKS[name](Bench(Path(place), scale, peers)):
                _print(told)
                yield told
        except Exception:  # the others go on, and the reason is shown
            traceback.print_exc()
            yield Row(name, _FAILED)


def _print(told: Row | Figures) -> None:
    if isinstance(told, Row):
        sys.stdout.write(f"{' | '.join(told.cells)}\n")
    else:
        sys.stdout.write(f"{told.title}\n{as_table(told.header, told.rows)}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
