"""Compares two Word files again and again, by us or by a peer: prints the seconds of the quickest.

    python -m benchmarks.workers.comparing SIDE OLD NEW

It is run by the peers' own interpreters too, so what a side needs is loaded for it alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

_TURNS = {"ours": 15, "parsing": 15}  # of others: 2
_NAMES = ("äldre.docx", "nyare.docx")


def main(side: str, old: Path, new: Path) -> None:
    """Measure and print."""
    act = _SIDES[side](old.read_bytes(), new.read_bytes())
    act()  # the first finds nothing loaded
    spent = [_spent(act) for _ in range(_TURNS.get(side, 2))]
    sys.stdout.write(f"{json.dumps(min(spent))}\n")


def _ours(old: bytes, new: bytes) -> Callable[[], object]:
    from pipeline.revise.redline import redlined

    return lambda: redlined(old, new, _NAMES, "2027-01-01")


def _parsing(old: bytes, new: bytes) -> Callable[[], object]:
    from pipeline.ooxml.package import read_package

    def act() -> object:
        packages = [read_package(data, name) for data, name in zip((old, new), _NAMES, strict=True)]
        return [package.root(part) for package in packages for part in package.xml_parts]

    return act


def _jubarte(old: bytes, new: bytes) -> Callable[[], object]:
    from jubarte_redlines import compare_documents

    return lambda: compare_documents(old, new, author="x")


def _docxodus(old: bytes, new: bytes) -> Callable[[], object]:
    from python_redlines import DocxodusEngine

    return lambda: DocxodusEngine().run_redline("x", old, new)


_SIDES = {
    "ours": _ours,
    "parsing": _parsing,
    "jubarte-redlines": _jubarte,
    "python-redlines[docxodus]": _docxodus,
}


def _spent(act: Callable[[], object]) -> float:
    """Return what a call cost, with the processes that it started."""
    before = time.process_time(), getrusage(RUSAGE_CHILDREN)
    act()
    after = time.process_time(), getrusage(RUSAGE_CHILDREN)
    children = sum(after[1][:2]) - sum(before[1][:2])
    return after[0] - before[0] + children


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
