"""No test fails because a machine is slow or busy: none but tests/effort.py looks at a clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

CLOCKS = {"sleep", "time", "monotonic", "perf_counter", "process_time", "thread_time"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS} | {"getrusage", "times", "default_timer"}
MAY = {
    "dask_worker": "is slow",
    "effort": "compares two times of the same run",
    "fuzz_files": "prints how long it took",
    "fuzzing": "ends what hangs",
    "half_hour": "prints how long it took",
    "waiting": "asks again and again",
}
TESTS = Path(__file__).parent


def clocks(source: str) -> set[str]:
    """Return the clocks that a module imports by name, or reads as `time.monotonic`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module in ("time", "timeit", "resource", "os"):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found |= {node.attr} if node.value.id in ("time", "timeit", "resource", "os") else set()
    return found & CLOCKS


def test_no_test_looks_at_a_clock() -> None:
    looking = {path.stem for path in TESTS.rglob("*.py") if clocks(path.read_text("utf-8"))}

    assert looking == set(MAY)


@pytest.mark.parametrize(
    "source",
    [
        "import time\nbegun = time.perf_counter()",
        "from time import process_time\nassert process_time() < 2",
        "import time\ntime.sleep(1)",
        "import resource\nresource.getrusage(0)",
    ],
)
def test_each_way_to_look_at_one_is_seen(source: str) -> None:
    assert clocks(source)
