"""A build of 1,000 documents with nothing to do, side by side with ninja: whole processes.

    python -m benchmarks.nothing

ninja is asked about 1,000 files that are up to date. Both are run in turn, and the medians of their
processor time compared. Without ninja on the computer only our own time and Python's are told.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.test_thousand import COUNT, thousand

ROUNDS = 15
TOP = Path(__file__).parents[1]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        thousand(Path(place, "mapp")).write()
        ours = [sys.executable, "-m", "pipeline", "build", "--folder", str(Path(place, "mapp"))]
        ours += ["--today", "2026-11-21", "--no-pages"]
        for _ in range(3):  # the first writes, the second finds nothing to do and says so
            _spent(ours, TOP)
        ninja = _ninja(Path(place, "ninja"))
        commands = {"bare Python": ([sys.executable, "-c", "pass"], TOP), "ours": (ours, TOP)}
        if ninja is not None:
            commands["ninja"] = (ninja, Path(place, "ninja"))
        rounds = [{n: _spent(*c) for n, c in commands.items()} for _ in range(ROUNDS)]
    middle = {name: median(one[name] for one in rounds) for name in commands}
    line = sys.stdout.write
    line(f"nothing to do, {COUNT:,} documents, whole processes\n")
    for name, seconds in middle.items():
        line(f"{name:<34}{seconds * 1000:8.1f} ms CPU\n")
    if "ninja" in middle:
        line(f"ours / ninja: {middle['ours'] / middle['ninja']:.1f} ×\n")


def _spent(command: Sequence[str], place: Path) -> float:
    """Return the processor time of a process and its children, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=place, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ninja(place: Path) -> list[str] | None:
    """Return the command that finds 1,000 copies up to date, or None without ninja."""
    program = shutil.which("ninja")
    if program is None:
        return None
    place.mkdir()
    rules = "rule copy\n  command = cp $in $out\n"
    for n in range(COUNT):
        (place / f"{n}.in").write_text(f"{n}", "utf-8")
        rules += f"build {n}.out: copy {n}.in\n"
    (place / "build.ninja").write_text(rules, "utf-8")
    subprocess.run([program], cwd=place, check=True, capture_output=True)
    return [program]


if __name__ == "__main__":
    main()
