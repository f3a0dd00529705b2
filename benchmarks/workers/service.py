"""A renderer that takes turns with others: it makes letters when it is asked to.

It reads lines: `first count` makes that many letters and answers the seconds of its own processor
time; `first path` writes one there. `benchmarks/worker.py` is the other end.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Make = Callable[[int], bytes]


def serve(make: Make) -> None:
    """Answer until there are no more lines."""
    gc.collect()
    gc.freeze()  # what was read and compiled is no garbage, whoever did it
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        first, _, rest = line.strip().partition(" ")
        if rest.isdigit():
            start = time.process_time()
            for number in range(int(first), int(first) + int(rest)):
                make(number)
            answer = f"{time.process_time() - start}"
        else:
            Path(rest).write_bytes(make(int(first)))
            answer = "written"
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def contexts(folder: str) -> list[dict[str, Any]]:
    """Return the letters' values."""
    found: list[dict[str, Any]] = json.loads(Path(folder, "contexts.json").read_text("utf-8"))
    return found
