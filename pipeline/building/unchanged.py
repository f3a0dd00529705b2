"""The short way of a build with nothing to do: what the last one said, if nothing has moved since.

A build writes down what all of it was made of, and what the next one would say, where that is
known: the same, if it left every file as it was. While that holds, the next one says it without
reading a workbook. Inputs and templates are compared by their bytes. Of documents it is enough to
know size, times and number: what is missed there is an edit that would have been reported, never
one that is lost. (DECISIONS 105, 342)
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from pipeline import cache, disk
from pipeline.building.program_stamp import program_stamp, stamp
from pipeline.errors import StoreError

_LARGE = 100 * 2**20  # bytes; a workbook of that size is not read either
_NOTE = (".beredning", "vila.json")
_OURS = (".beredning", "rapport.html")  # in outputs/, and written by a build that changes nothing
_LEDGER = ".beredning.json"
_NO_DOCUMENTS = (".xlsx", ".xlsm", ".ics")  # marked faults and deadlines: nothing new to a build


@dataclass(frozen=True, slots=True)
class Before:
    """A working folder before a build: a digest of what it reads on a day, and what was built."""

    today: date
    inputs: str
    outputs: Mapping[str, bytes]


def before_build(folder: Path, today: date, inputs: str) -> Before | None:
    """Return what stands before a build that reads `inputs`; None where that is not known."""
    with suppress(OSError, StoreError):
        return Before(today, inputs, dict(_stamps(folder / "outputs"))) if inputs else None
    return None


def last_result(folder: Path, made_of: str) -> tuple[tuple[str, ...], int] | None:
    """Return what this build of the folder would say, if the last one has noted that, else None.

    That is its lines on stdout, and its exit code.
    """
    with suppress(OSError, *cache.UNFIT):
        known = cache.mapping(cache.read((folder / "outputs").joinpath(*_NOTE)))
        inputs, documents = cache.texts(known["of"])
        if made_of and made_of == inputs and _documents(folder) == documents:
            return cache.texts(known["lines"]), cache.number(known["code"])
    return None


def note_result(
    folder: Path,
    before: Before,
    written: Mapping[str, str],
    lines: Sequence[str],
    code: int,
) -> None:
    """Write down what the next build would say. That it cannot be written is no fault.

    Nothing when another than the build has touched something while it ran: that has not been read.
    `written`: the digest of each document that it made, by its target.
    """
    from pipeline.store import write_whole  # not for a build that has nothing to do
    from pipeline.store.files import digest_at

    outputs = folder / "outputs"
    with suppress(OSError, StoreError):
        now = dict(_stamps(outputs))
        made = {os.fspath(outputs / target) for target in (_LEDGER, *written)}
        others = (before.outputs.keys() | now.keys()) - made
        known = {"of": [before.inputs, _digest(outputs, now)], "lines": lines, "code": code}
        if (
            all(before.outputs.get(path) == now.get(path) for path in others)
            and all(digest_at(outputs / target) == written[target] for target in written)
            and before.inputs == digest_of_inputs(folder, before.today)
        ):
            data = json.dumps(known, ensure_ascii=False).encode("utf-8", "surrogatepass")
            write_whole(outputs.joinpath(*_NOTE), data)


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
    return _digest(outputs, dict(_stamps(outputs)))


def _digest(outputs: Path, documents: Mapping[str, bytes]) -> str:
    found = sha256(b"rapport" if disk.is_file(outputs / "rapport.html") else b"")
    for now in documents.values():
        found.update(now)
    return found.hexdigest()


def _stamps(outputs: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what tells each file in outputs/ from others, by its path."""
    for entry in _files(outputs, skip=_OURS):
        if not entry.name.endswith(_NO_DOCUMENTS):
            yield entry.path, stamp(entry)


def _bytes(entry: os.DirEntry[str]) -> bytes:
    """Return the name and the digest of a file; of a very large one, or a pipe, its stamp."""
    if not entry.is_file() or entry.stat().st_size > _LARGE:
        return stamp(entry)
    data = disk.bytes_of(Path(entry.path)) or b""
    return os.fsencode(entry.path) + b"\0" + sha256(data).digest()


def _files(place: Path, skip: Collection[str] = ()) -> Iterator[os.DirEntry[str]]:
    """Yield every file below a folder, in order; none when there is no such folder."""
    return disk.files_below(place, skip.__contains__, links=True)
