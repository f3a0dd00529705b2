"""Merging the letters of a folder with those of the same folder after some cells have changed.

    python -m benchmarks.workers.merging BEFORE AFTER

The seconds of merging, of unpacking and parsing, and of rendering, a letter each, as JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks.words import with_word
from benchmarks.workers.own_letters import own_letters
from pipeline.ooxml.package import read_package
from pipeline.revise import merge

_NAME = "brev.docx"


def main(before: Path, after: Path) -> None:
    """Measure and print."""
    count, old = own_letters(before)
    _, new = own_letters(after)
    spent: dict[str, list[float]] = {"merging": [], "parsing": [], "rendering": []}
    gc.freeze()
    for number in range(count):
        base = old(number)
        files = (base, with_word(base, "handord"), new(number))
        spent["merging"].append(_spent(partial(merge, *files, _NAME, str)))
        spent["parsing"].append(_spent(partial(_parsed, files)))
        spent["rendering"].append(_spent(partial(new, number)))
    told = {side: column[1:] for side, column in spent.items()}  # the first finds nothing loaded
    sys.stdout.write(f"{json.dumps(told)}\n")


def _parsed(files: Iterable[bytes]) -> object:
    packages = [read_package(data, _NAME) for data in files]
    return [package.root(part) for package in packages for part in package.xml_parts]


def _spent(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
