"""What tells this installation of the program from any other: what another one kept is no cache."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from pipeline import disk
from pipeline.building.builtin import PACKAGE, builtin_templates

_READER = "python_calamine"  # another version of it may read a cell otherwise


@cache
def program_stamp() -> str:
    """Return a digest of the program's files as they stand, of Python and of what reads cells.

    Raises OSError or StoreError when they cannot be listed.
    """
    found = sha256(sys.version.encode())
    for entry in _files():
        found.update(stamp(entry))
    return found.hexdigest()


def stamp(entry: os.DirEntry[str]) -> bytes:
    """Return the name of a file, with its size, times and number."""
    at = entry.stat()
    numbers = f"{at.st_size} {at.st_mtime_ns} {at.st_ctime_ns} {at.st_ino}"
    return os.fsencode(entry.path) + f"\0{numbers}\0".encode()


def _files() -> Iterator[os.DirEntry[str]]:
    reader = find_spec(_READER)
    places = [PACKAGE, builtin_templates(), Path(reader.origin or "").parent if reader else PACKAGE]
    for place in places:
        yield from disk.files_below(place, ("__pycache__",).__contains__, links=True)
