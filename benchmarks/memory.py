"""Memory: 10,000 documents of a workbook beside 1,000 of the same; the peak of a whole process."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench, clear, cold, refusal
from benchmarks.letters import Size
from benchmarks.rows import Row, mb

_LIMIT = 1.2


def measure(bench: Bench) -> Iterator[Row]:
    """Yield one row."""
    many = bench.scale.many_letters
    few = many // 10
    peaks, told = {}, ""
    for letters in (few, many):
        size = Size(letters, 0, cases=many)
        folder = bench.folder(f"{letters}-of-{many}", size)
        bench.say("building")
        used = cold(folder, patience=bench.scale.patience)
        told = refusal(used, folder, size) or told
        peaks[letters] = used.peak
        clear(folder)
    what = f"memory, {many:,} documents of one workbook"
    if told:
        yield Row(what, told, f"{few:,} of it", None, _LIMIT, refused=True)
    else:
        times = peaks[many] / peaks[few]
        yield Row(what, mb(peaks[many]), f"{few:,} of it {mb(peaks[few])}", times, _LIMIT)
