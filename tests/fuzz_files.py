"""Broken files by the thousand: `python -m tests.fuzz_files [--count N] [--kind KIND]`.

Each mutation is made anew from its seed and number, so a failure says how to make it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.hostile.fuzzing import KINDS, fuzz, trial_of
from tests.hostile.mutate import mutated


def main() -> int:
    """Try mutations; print each failure and how long it took; 1 when there was one."""
    asked = _asked()
    if asked.only is not None:
        return _one(asked.kind[0], asked.seed, asked.only)
    failed = 0
    for kind in asked.kind:
        begun = time.monotonic()
        found = fuzz(kind, asked.seed, asked.count // len(asked.kind))
        failed += len(found)
        seconds = time.monotonic() - begun
        print(*found, sep="\n\n", end="\n\n" if found else "")  # noqa: T201
        print(f"{kind}: {len(found)} failures, {seconds:.0f} s")  # noqa: T201
    return int(failed > 0)


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kind", choices=KINDS, nargs="*", default=list(KINDS))
    words.add_argument("--seed", default=time.strftime("%Y-%m-%d"))
    words.add_argument("--count", type=int, default=200_000)
    words.add_argument("--only", type=int, help="one mutation, with its traceback")
    return words.parse_args()


def _one(kind: str, seed: str, number: int) -> int:
    """Try one mutation here, and leave its file to be looked at."""
    trial = trial_of(kind)
    name = f"{seed}/{kind}/{number}"
    path = Path(tempfile.gettempdir(), f"{kind}-{number}")
    path.write_bytes(mutated(trial.sound, name))
    print(path)  # noqa: T201
    trial(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
