"""One cell changed, `check` and `status`, beside a bare read of the workbook: whole processes.

A cell has changed since the last build also when `check` and `status` are asked, as when an officer
asks them, and another one when the build is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from benchmarks import folders
from benchmarks.bench import Bench, build, save
from benchmarks.folders import Variants
from benchmarks.letters import GOALS
from benchmarks.measure import Usage, in_turn, must_run, ours, python, ratio, shares
from benchmarks.rows import Row, mb, ms, s

_LIMITS = {"build": 3, "check": 6, "status": 6}
_NAMES = {"build": "one cell changed, build"}


def measure(bench: Bench) -> Iterator[Row]:
    """Yield a row a command; then of the build of a workbook with its texts in their cells."""
    yield from _measured(bench, "one-cell", tuple(_LIMITS), inline=False)
    rows = _measured(bench, "one-cell-inline", ("build",), inline=True)
    yield from (row for row in rows if row.limit is not None)


def _measured(bench: Bench, name: str, commands: tuple[str, ...], *, inline: bool) -> Iterator[Row]:
    rounds = bench.scale.rounds + 1
    folder = bench.built(name, bench.size, Variants(2 * rounds, inline=inline))
    bench.say("changing cells")

    def asked(command: str, number: int) -> Usage:
        save(folder, 2 * number + (command == "build"))
        if command == "build":
            return _shown(build(folder), bench)
        return must_run(ours(command, folder))

    read = python("benchmarks.workers.bare_read", folder / folders.BOOK)
    sides: dict[str, Callable[[int], Usage]] = {"read": lambda _: must_run(read)}
    sides |= {command: partial(asked, command) for command in commands}
    found = in_turn(rounds, **sides)
    cpu = {side: [used.cpu for used in column[1:]] for side, column in found.items()}
    peak = shares({side: [used.peak for used in column[1:]] for side, column in found.items()})
    middle = shares(cpu)
    reference = f"bare calamine read {ms(middle['read'])}"
    for command in commands:
        what = _NAMES.get(command, f"`{command}` after a changed cell")
        what += ", texts in their cells, CPU" if inline else ", CPU"
        yield Row(what, s(middle[command]), reference, ratio(cpu[command], cpu["read"]),
                  _LIMITS[command])  # fmt: skip
    what, told = _NAMES["build"], f"bare calamine read {mb(peak['read'])}"
    yield Row(f"{what}, peak memory", mb(peak["build"]), told, peak["build"] / peak["read"])


def _shown(used: Usage, bench: Bench) -> Usage:
    """Return what a build cost; RuntimeError when it wrote not as many as show the cell."""
    written, shown = used.text.count("\n  skrivs "), min(GOALS, bench.scale.letters)
    if written != shown:
        raise RuntimeError(f"{written} letters were written of a goal that {shown} show")
    return used
