"""The short way of a build with nothing to do: what the last one said, if nothing has moved since.

A build that left every file as it was writes down what all of it was made of, and what it said.
While that holds, the next one says the same without reading a workbook. Inputs and templates are
compared by their bytes. Of documents it is enough to know size, times and number: what is missed
there is an edit that would have been reported, never one that is lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.tasks.builtin import PACKAGE, builtin_templates

_NOTE = (".beredning", "vila.json")
_OURS = (".beredning", "rapport.html")  # in outputs/, and written by a build that changes nothing


class Said(NamedTuple):
    """What a build said: the lines on stdout, and its exit code."""

    lines: tuple[str, ...]
    code: int


def said(folder: Path, today: date) -> Said | None:
    """Return what the last build of the folder said if this one would say the same, else None."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        known = json.loads((folder / "outputs").joinpath(*_NOTE).read_bytes())
        if known["of"] == _state(folder, today):
            return Said(tuple(map(str, known["lines"])), int(known["code"]))
    return None


def keep(folder: Path, today: date, lines: Sequence[str], code: int) -> None:
    """Write down what a build said that changed nothing. That it cannot be written is no fault."""
    note = (folder / "outputs").joinpath(*_NOTE)
    with suppress(OSError):
        known = {"of": _state(folder, today), "lines": lines, "code": code}
        note.write_text(json.dumps(known, ensure_ascii=False), "utf-8")


def _state(folder: Path, today: date) -> str:
    """Return a digest of all that a build depends on; OSError when something cannot be read."""
    found = sha256(f"{today} {os.fspath(folder)}".encode("utf-8", "surrogatepass"))
    for line in _lines(folder):
        found.update(line.encode("utf-8", "surrogatepass") + b"\0")
    return found.hexdigest()


def _lines(folder: Path) -> Iterator[str]:
    for name in ("inputs", "templates"):
        for path in _files(folder / name):
            yield f"{path.path} {sha256(Path(path).read_bytes()).hexdigest()}"
    for place in (PACKAGE, builtin_templates()):
        yield from map(_stamp, _files(place, skip=("__pycache__",)))
    outputs = folder / "outputs"
    yield from map(_stamp, _files(outputs, skip=_OURS))
    yield str((outputs / "rapport.html").is_file())


def _stamp(entry: os.DirEntry[str]) -> str:
    about = entry.stat()
    return f"{entry.path} {about.st_size} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_ino}"


def _files(place: Path | str, skip: Collection[str] = ()) -> Iterator[os.DirEntry[str]]:
    """Yield every file below a folder, in order; none when there is no such folder."""
    if not os.path.isdir(place):  # noqa: PTH112 - a Path for each of a thousand files takes time
        return
    with os.scandir(place) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name in skip:
                continue
            if entry.is_dir():
                yield from _files(entry.path, skip)
            else:
                yield entry
