"""A merge, beside what no merge can do without, and beside rendering the letter.

A hand has written a word in a letter and cells of it have changed. The reference unpacks the three
files and parses each XML part once. Two lengths, each with one and with twenty changed cells. No
letter is merged twice, so that nothing is remembered of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.letters import GOALS, Size
from benchmarks.measure import must_run, python, ratio, shares
from benchmarks.rows import Row, ms


def measure(bench: Bench) -> Iterator[Row]:
    """Yield two rows for each length and number of cells."""
    rounds = 3 * bench.scale.rounds
    for goals in (GOALS, bench.scale.many_goals):
        for cells in (1, min(20, goals)):
            size = Size(rounds + 1, 0, goals=goals)
            name = f"merge-{goals}-{cells}"
            before = bench.folder(f"{name}-before", size)
            after = bench.folder(f"{name}-after", size._replace(changed=cells))
            said = must_run(python("benchmarks.workers.merging", before, after)).text
            told = json.loads(said.splitlines()[-1])
            middle, what = shares(told), f"merging a letter of {goals} goals, {cells} changed, CPU"
            for side, name in (("parsing", "unpacking and parsing the three"),
                               ("rendering", "rendering it")):  # fmt: skip
                times = ratio(told["merging"], told[side])
                yield Row(what, ms(middle["merging"]), f"{name} {ms(middle[side])}", times)
