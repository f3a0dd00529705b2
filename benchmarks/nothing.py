"""Nothing to do: a build of 1,000 letters, beside ninja and doit about as many files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.letters import Size
from benchmarks.measure import TOP, in_turn, must_run, ours, ratio, shares
from benchmarks.rows import Row, ms

_LIMITS = {"ninja": 7.0, "doit": 1 / 3}
_TASKS = """
def task_copy():
    for n in range({count}):
        yield {{
            "name": str(n), "file_dep": [f"{{n}}.in"], "targets": [f"{{n}}.out"],
            "actions": [f"cp {{n}}.in {{n}}.out"],
        }}
"""


def measure(bench: Bench) -> Iterator[Row]:
    """Yield a row a peer."""
    count = bench.scale.files
    folder = bench.built("nothing", Size(count, 0))
    commands = {"ours": (ours("build", folder, "--no-pages"), TOP)}
    for name, make in (("ninja", _ninja), ("doit", _doit)):
        if (program := bench.peers.program(name)) is not None:
            bench.say(f"preparing {name}")
            commands[name] = ([program], make(bench.place / name, count))
    for command, place in commands.values():
        for _ in range(2):  # the first does the work, the second may note that there is none left
            must_run(command, place)
    found = in_turn(
        3 * bench.scale.rounds, **{n: lambda _, c=c: must_run(*c) for n, c in commands.items()}
    )
    cpu = {name: [used.cpu for used in column] for name, column in found.items()}
    middle, what = shares(cpu), f"nothing to do, {count:,} documents"
    for name, limit in _LIMITS.items():
        if name not in cpu:
            yield Row(f"{what}, CPU", ms(middle["ours"]), f"{name}: not there", None, limit)
            continue
        told = f"{name}, {count:,} files {ms(middle[name])}"
        yield Row(f"{what}, CPU", ms(middle["ours"]), told, ratio(cpu["ours"], cpu[name]), limit)


def _inputs(place: Path, count: int) -> Path:
    place.mkdir()
    for n in range(count):
        (place / f"{n}.in").write_text(f"{n}", "utf-8")
    return place


def _ninja(place: Path, count: int) -> Path:
    rules = "".join(f"build {n}.out: copy {n}.in\n" for n in range(count))
    text = f"rule copy\n  command = cp $in $out\n{rules}"
    (_inputs(place, count) / "build.ninja").write_text(text, "utf-8")
    return place


def _doit(place: Path, count: int) -> Path:
    (_inputs(place, count) / "dodo.py").write_text(_TASKS.format(count=count), "utf-8")
    return place
