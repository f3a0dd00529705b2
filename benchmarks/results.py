"""benchmarks/RESULTS.md: what a whole run told, on which machine, with which versions."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.measure import TOP
from benchmarks.peers import BY_NPM, BY_PIP
from benchmarks.rows import HEADER, Figures, Row, as_table

RESULTS = TOP / "benchmarks/RESULTS.md"
_PACKAGES = ("docxtpl", "pandas", "python-calamine", "jinja2", "lxml", "deflate", "click")
_HEAD = """# What the benchmarks told

Made by `make bench`; README.md says what is compared. Times are processor time and medians of
rounds that take turns; a ratio is the median of the rounds'. Seconds are this machine's, ratios
are not.

"""


def write(told: Sequence[Row | Figures], missing: Mapping[str, str], minutes: float) -> None:
    """Write the file."""
    rows = [one for one in told if isinstance(one, Row)]
    parts = [_HEAD, as_table(("", ""), _machine(minutes)), "\n## Rows\n\n"]
    parts += [as_table(HEADER, (row.cells for row in rows))]
    if missing:
        lines = "".join(f"- {name}: {why}\n" for name, why in sorted(missing.items()))
        parts += [f"\nNot compared with:\n\n{lines}"]
    for one in told:
        if isinstance(one, Figures):
            parts += [f"\n## {one.title}\n\n", as_table(one.header, one.rows)]
    RESULTS.write_text("".join(parts), "utf-8")


def _machine(minutes: float) -> Iterator[tuple[str, str]]:
    """Yield what the figures depend on."""
    yield "day", f"{datetime.now(UTC):%Y-%m-%d}"
    yield "tree", _commit()
    yield "processor", f"{_processor()}, {os.cpu_count()} cores"
    yield "memory", _memory()
    yield "system", f"{platform.system()} {platform.machine()}"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "packages", ", ".join(_versions(_PACKAGES))
    peers = {**BY_PIP, **BY_NPM}
    yield "peers", ", ".join(f"{name} {number}" for name, number in peers.items())
    yield "the run took", f"{minutes:.0f} minutes"


def _versions(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name}: not there"


def _commit() -> str:
    """Return which commit the tree is at, and whether it has changed since."""
    try:
        said = [
            subprocess.run(
                ["git", *ask], cwd=TOP, check=True, capture_output=True, text=True
            ).stdout
            for ask in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain"))
        ]
    except (OSError, subprocess.CalledProcessError):
        return "no repository"
    changed = [line for line in said[1].splitlines() if not line.endswith(RESULTS.name)]
    return f"{said[0].strip()}{' and changes' if changed else ''}"


def _processor() -> str:
    """Return what the processor calls itself."""
    return _line(Path("/proc/cpuinfo"), "model name") or platform.processor() or "unknown"


def _memory() -> str:
    size = _line(Path("/proc/meminfo"), "MemTotal")
    return f"{int(size.split()[0]) / 1e6:.0f} GB" if size else "unknown"


def _line(file: Path, name: str) -> str:
    """Return what a line of a file of the system's says, "" where there is none."""
    if not file.exists():
        return ""
    lines = (line.partition(":") for line in file.read_text("utf-8").splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
