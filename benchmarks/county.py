"""A county: many working folders in one command, beside a command for each of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, clear, cold, has_option, refusal
from benchmarks.letters import Size
from benchmarks.measure import Usage, python, run
from benchmarks.rows import Row, mb, s

_JOBS = 4


def measure(bench: Bench) -> Iterator[Row]:
    """Yield rows of processor time, of time by the clock, and of memory."""
    count = bench.scale.municipalities
    each = bench.scale.far_letters if bench.scale.far else bench.scale.county_letters
    what = f"a county, {count} folders of {each:,} letters"
    if not has_option("--folders"):
        yield Row(what, "--folders is not there", "a command for each")
        return
    county = bench.place / "county"
    first = bench.folder("county/0", Size(each, 0))
    folders = [first, *(shutil.copytree(first, county / f"{n}") for n in range(1, count))]
    bench.say("building a county")
    ways = {"one command": (), f"one command, --jobs {_JOBS}": ("--jobs", str(_JOBS))}
    used = {way: _build(county, folders, *options) for way, options in ways.items()}
    whole = Size(each * count)
    if told := next(filter(None, (refusal(one, county, whole) for one in used.values())), ""):
        yield Row(what, told, "a command for each", refused=True)
        return
    alone = [cold(folder) for folder in folders]
    cpu, wall = sum(one.cpu for one in alone), sum(one.wall for one in alone)
    one, jobs = used.values()
    reference = "a command for each"
    yield Row(f"{what}, CPU", s(one.cpu), f"{reference} {s(cpu)}", one.cpu / cpu)
    told = f"{reference} {s(wall)}"
    yield Row(f"{what}, wall, --jobs {_JOBS}", s(jobs.wall), told, jobs.wall / wall)
    peak = max(one.peak for one in alone)
    yield Row(f"{what}, peak memory", mb(one.peak), f"{reference} {mb(peak)}", one.peak / peak)


def _build(county: Path, folders: list[Path], *options: str) -> Usage:
    for folder in folders:
        clear(folder)
    asked = ("build", "--folders", county, "--today", "2027-01-01", "--no-pages", *options)
    return run(python("pipeline", *asked))
