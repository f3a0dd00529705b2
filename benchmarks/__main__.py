"""All benchmarks, or those that are named: python -m benchmarks [NAME …] [--far]."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import cold, edited, letter, merge, nothing, one_cell
from benchmarks.bench import Bench, Scale
from benchmarks.rows import Figures, Row, as_table

Measure = Callable[[Bench], Iterator[Row | Figures]]
BENCHMARKS: Mapping[str, Measure] = {
    "letter": letter.measure,
    "cold": cold.measure,
    "one-cell": one_cell.measure,
    "nothing": nothing.measure,
    "edited": edited.measure,
    "merge": merge.measure,
}


def main() -> None:
    """Measure and print; a whole run also writes RESULTS.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME")
    parser.add_argument("--far", action="store_true", help="also 30,000 documents")
    given = parser.parse_args()
    for name in given.names or BENCHMARKS:
        for _ in measured(name, Scale(far=given.far)):
            pass


def measured(name: str, scale: Scale) -> Iterator[Row | Figures]:
    """Yield what a benchmark tells, printed as it comes."""
    sys.stderr.write(f"{name}\n")
    with tempfile.TemporaryDirectory() as place:
        for told in BENCHMARKS[name](Bench(Path(place), scale)):
            if isinstance(told, Row):
                sys.stdout.write(f"{' | '.join(told.cells)}\n")
            else:
                sys.stdout.write(f"{told.title}\n{as_table(told.header, told.rows)}")
            sys.stdout.flush()
            yield told


if __name__ == "__main__":
    main()
