"""What tells this installation of the program from any other: what another one kept is no cache."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

try:  # hashlib's own, without OpenSSL, which takes as long to load as a thousand files to look at
    from _blake2 import blake2b
except ImportError:  # it is not promised
    from hashlib import blake2b

from pipeline import disk
from pipeline.building.builtin import PACKAGE, builtin_templates

_READER = "python_calamine"  # another version of it may read a cell otherwise


@cache
def program_stamp() -> str:
    """Return a digest of the program's files as they stand, of Python and of what reads cells.

    Raises OSError or StoreError when they cannot be listed.
    """
    return digest_of_texts([sys.version, *map(stamp, _files())])


def stamp(entry: os.DirEntry[str]) -> str:
    """Return the name of a file, with its size, times and number: the name alone when it is gone.

    It may be so since the folder was listed, or a link that leads nowhere.
    """
    try:
        at = entry.stat()
    except OSError:  # gone, or refused: it is asked for by itself
        return f"{entry.path}\0"
    return f"{entry.path}\0{at.st_size} {at.st_mtime_ns} {at.st_ctime_ns} {at.st_ino}"


def digest_of_texts(parts: Iterable[str]) -> str:
    """Return a digest of stamps, and of other texts."""
    return digest_of_content("\0".join(parts).encode("utf-8", "surrogatepass"))


def digest_of_content(data: bytes) -> str:
    """Return a digest of bytes."""
    return blake2b(data, digest_size=32).hexdigest()


def _files() -> Iterator[os.DirEntry[str]]:
    reader = find_spec(_READER)
    places = [PACKAGE, builtin_templates(), Path(reader.origin or "").parent if reader else PACKAGE]
    for place in places:
        yield from disk.files_below(place, ("__pycache__",).__contains__, links=True)
