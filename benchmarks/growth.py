"""How the stages of a build grow: with documents, with cells, with the pages of a programme.

Each is a build from nothing, in one process. A stage's exponent is the slope of its time against
the size, both as logarithms: 1 where it grows as the size does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.bench import Bench, clear, refusal
from benchmarks.letters import Size
from benchmarks.measure import Usage, program, python, run
from benchmarks.rows import Figures, Row, mb, s

STAGES = ("load", "read", "check", "plan", "decide", "render", "prove", "write", "collect", "rest")
_END = "start and end"
_FEW = 0.02  # seconds: less than that says nothing of how it grows
_DOCUMENTS, _CELLS, _PAGES = "documents", "filled cells", "pages of a programme"
_LIMIT = 500  # MB for 2 million cells


class _Point(NamedTuple):
    """One build: its size, what it cost, why it was refused, and its stages in seconds."""

    size: int
    used: Usage
    refused: str
    stages: dict[str, float]


def measure(bench: Bench) -> Iterator[Row | Figures]:
    """Yield a table and a row for each way to grow; and a row of memory."""
    scale = bench.scale
    most = scale.many_letters
    letters = [most // 10, most * 3 // 10, most, *([3 * most] if scale.far else [])]
    yield from _grown(bench, _DOCUMENTS, {n: Size(n, 0) for n in letters})
    cells = [scale.many_cells // 16, scale.many_cells // 4, scale.many_cells]
    few = min(100, scale.letters)
    yield from _grown(bench, _CELLS, {n: Size(few, n) for n in cells})
    pages = [scale.pages // 10, scale.pages * 3 // 10, scale.pages]
    yield from _grown(bench, _PAGES, {n: Size(0, pages=n) for n in pages})


def _grown(bench: Bench, what: str, sizes: dict[int, Size]) -> Iterator[Row | Figures]:
    points = [_point(bench, f"{n} {what}", n, size) for n, size in sizes.items()]
    yield _figures(what, points)
    good = [point for point in points if not point.refused]
    last = points[-1]
    name = f"{what}, {points[0].size:,} → {last.size:,}: exponent of CPU"
    if last.refused:
        yield Row(name, last.refused, refused=True)
    else:
        slope = exponent([point.size for point in good], [point.used.cpu for point in good])
        yield Row(
            name, s(last.used.cpu), f"{good[0].size:,}: {s(good[0].used.cpu)}", slope, unit=""
        )
    if what == _CELLS:
        name = f"memory, {last.size:,} filled cells"
        peak = None if last.refused else last.used.peak
        yield Row(name, last.refused or mb(last.used.peak), "", peak, _LIMIT, unit="MB",
                  refused=bool(last.refused))  # fmt: skip


def _point(bench: Bench, name: str, number: int, size: Size) -> _Point:
    folder = bench.folder(name.replace(" ", "-"), size)
    result = folder / "stages.json"
    bench.say(f"building {name}")
    command = python("benchmarks.workers.staged", result, *program("build", folder, "--no-pages"))
    used = run(command, patience=bench.scale.patience)
    refused = refusal(used, folder, size)
    seen = result.read_text("utf-8") if result.exists() else "{}"
    stages: dict[str, float] = json.loads(seen.partition("\n")[0])
    stages[_END] = used.cpu - sum(stages.values())
    clear(folder)
    return _Point(number, used, refused, stages)


def _figures(what: str, points: Sequence[_Point]) -> Figures:
    """Return the stages' times and exponents, told for sizes that were not refused."""
    good = [point for point in points if not point.refused]
    sizes = [point.size for point in good]
    rows = [
        [stage, *(_told(point, stage) for point in points), _exponent(sizes, column)]
        for stage in (*STAGES, "merge", _END)
        if any(column := [point.stages.get(stage, 0.0) for point in good])
    ]
    whole = [point.used.cpu for point in good]
    rows.append(["**all**", *(_whole(point) for point in points), _exponent(sizes, whole)])
    rows.append(["peak memory", *(mb(point.used.peak) for point in points), ""])
    header = ["stage", *(f"{point.size:,}" for point in points), "exponent"]
    return Figures(f"Growth: {what}", header, rows)


def _told(point: _Point, stage: str) -> str:
    return "" if point.refused else s(point.stages.get(stage, 0.0))


def _whole(point: _Point) -> str:
    return point.refused or s(point.used.cpu)


def _exponent(sizes: Sequence[int], times: Sequence[float]) -> str:
    large = len(times) > 1 and times[-1] >= _FEW
    return f"{exponent(sizes, times):.2f}" if large else ""


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """Return the slope of the line through the logarithms, by least squares."""
    x = [math.log(size) for size in sizes]
    y = [math.log(max(time, 1e-4)) for time in times]
    centre, level = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - centre) ** 2 for a in x)
    return sum((a - centre) * (b - level) for a, b in zip(x, y, strict=True)) / (spread or 1.0)
