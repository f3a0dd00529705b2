"""The short way of a build with nothing to do: what the last one said, if nothing has moved since.

A build that left every file as it was writes down what all of it was made of, and what it said.
While that holds, the next one says the same without reading a workbook. Inputs and templates are
compared by their bytes. Of documents it is enough to know size, times and number: what is missed
there is an edit that would have been reported, never one that is lost. (DECISIONS 105)
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from pipeline import cache, disk
from pipeline.building.program_stamp import program_stamp, stamp
from pipeline.errors import StoreError

_LARGE = 100 * 2**20  # bytes; a workbook of that size is not read either
_NOTE = (".beredning", "vila.json")
_OURS = (".beredning", "rapport.html")  # in outputs/, and written by a build that changes nothing
_NO_DOCUMENTS = (".xlsx", ".xlsm", ".ics")  # marked faults and deadlines: nothing new to a build


def last_result(folder: Path, made_of: str) -> tuple[tuple[str, ...], int] | None:
    """Return what the last build of the folder said, if this one would say the same, else None.

    That is its lines on stdout, and its exit code.
    """
    with suppress(OSError, *cache.UNFIT):
        known = cache.mapping(cache.read((folder / "outputs").joinpath(*_NOTE)))
        inputs, documents = cache.texts(known["of"])
        if made_of and made_of == inputs and _documents(folder) == documents:
            return cache.texts(known["lines"]), cache.number(known["code"])
    return None


def note_result(folder: Path, made_of: str, lines: Sequence[str], code: int) -> None:
    """Write down what a build said that changed nothing. That it cannot be written is no fault.

    `made_of` is from before the build: what was saved while it ran has not been read.
    """
    from pipeline.store import write_whole  # not for a build that has nothing to do

    note = (folder / "outputs").joinpath(*_NOTE)
    with suppress(OSError, StoreError):
        known = {"of": [made_of, _documents(folder)], "lines": lines, "code": code}
        write_whole(note, json.dumps(known, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def digest_of_inputs(folder: Path, today: date) -> str:
    """Return a digest of all that a build reads: inputs, templates, the program and the day.

    "" when something cannot be read.
    """
    with suppress(OSError, StoreError):
        found = sha256(f"{today} {os.fspath(folder)}".encode("utf-8", "surrogatepass"))
        for name in ("inputs", "templates"):
            for entry in _files(folder / name):
                found.update(_bytes(entry))
        found.update(program_stamp().encode())
        return found.hexdigest()
    return ""


def digest_of_folder(folder: Path, today: date) -> str:
    """Return a digest of all that a build reads, and of what stands in outputs/."""
    return f"{digest_of_inputs(folder, today)} {_documents(folder)}"


def _documents(folder: Path) -> str:
    """Return a digest of what stands in outputs/."""
    outputs = folder / "outputs"
    found = sha256(b"rapport" if disk.is_file(outputs / "rapport.html") else b"")
    for entry in _files(outputs, skip=_OURS):
        if not entry.name.endswith(_NO_DOCUMENTS):
            found.update(stamp(entry))
    return found.hexdigest()


def _bytes(entry: os.DirEntry[str]) -> bytes:
    """Return the name and the digest of a file; of a very large one, or a pipe, its stamp."""
    if not entry.is_file() or entry.stat().st_size > _LARGE:
        return stamp(entry)
    data = disk.bytes_of(Path(entry.path)) or b""
    return os.fsencode(entry.path) + b"\0" + sha256(data).digest()


def _files(place: Path, skip: Collection[str] = ()) -> Iterator[os.DirEntry[str]]:
    """Yield every file below a folder, in order; none when there is no such folder."""
    return disk.files_below(place, skip.__contains__, links=True)
