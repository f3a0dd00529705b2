"""The short way of a build with nothing to do: what the last one said, if nothing has moved since.

A build writes down what all of it was made of, and what the next one would say, where that is
known: the same, if it left every file as it was. While that holds, the next one says it without
reading a workbook. Inputs and templates are compared by their bytes. Of documents it is enough to
know size, times and number: what is missed there is an edit that would have been reported, never
one that is lost. (DECISIONS 105, 342)
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline import cache, disk
from pipeline.building.program_stamp import digest_of_content, digest_of_texts, program_stamp, stamp
from pipeline.errors import StoreError
from pipeline.read.folder import CONTRIBUTIONS

_LARGE = 100 * 2**20  # bytes; a workbook of that size is not read either
NOTE = (".beredning", "vila.json")
_OURS = (".beredning", "rapport.html")  # in outputs/, and written by a build that changes nothing
SEALS = ("utskick", "utskick-underlag")  # in outputs/
_NO_DOCUMENTS = (".xlsx", ".xlsm", ".ics")  # marked faults and deadlines: nothing new to a build


def last_result(folder: Path, made_of: str) -> tuple[tuple[str, ...], int] | None:
    """Return what this build of the folder would say, if the last one has noted that, else None.

    That is its lines on stdout, and its exit code.
    """
    with suppress(OSError, *cache.UNFIT):
        known = cache.mapping(cache.read((folder / "outputs").joinpath(*NOTE)))
        inputs, documents = cache.texts(known["of"])
        if made_of and made_of == inputs and _documents(folder) == documents:
            return cache.texts(known["lines"]), cache.number(known["code"])
    return None


def digest_of_inputs(folder: Path, today: object) -> str:
    """Return a digest of all that a build reads: inputs, templates, the program and the day.

    `today`: a date, or one as text. "" when something cannot be read.
    """
    with suppress(OSError, StoreError):
        files = (entry for name in ("inputs", "templates") for entry in _files(folder / name))
        return digest_of_texts([f"{today} {folder}", program_stamp(), *map(_content, files)])
    return ""


def digest_of_folder(folder: Path, today: object) -> str:
    """Return a digest of all that a build reads, and of what stands in outputs/."""
    return f"{digest_of_inputs(folder, today)} {_documents(folder)}"


def _documents(folder: Path) -> str:
    """Return a digest of what stands in outputs/."""
    outputs = folder / "outputs"
    return digest_of_documents(outputs, dict(stamps(outputs)))


def digest_of_documents(outputs: Path, documents: Mapping[str, str]) -> str:
    """Return a digest of what stands in outputs/, by what `stamps` gave."""
    report = "rapport" if disk.is_file(outputs / "rapport.html") else ""
    return digest_of_texts([report, *documents.values()])


def stamps(outputs: Path) -> Iterator[tuple[str, str]]:
    """Yield what tells each file in outputs/ from others, by its path."""
    for entry in _files(outputs, skip=_OURS):
        if not entry.name.endswith(_NO_DOCUMENTS):
            yield entry.path, stamp(entry)


def all_stamps(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield what tells each file of a working folder from others: inputs, templates, outputs.

    Of the workbooks in outputs those that boards are asked with: a page tells of them. And
    whether it lies aside (disk.is_aside): what people read and write does not.
    """
    for name in ("inputs", "templates", f"outputs/{CONTRIBUTIONS}"):
        for entry in _files(folder / name):
            yield stamp(entry), _is_aside(entry.path, folder)
    for path, each in stamps(folder / "outputs"):
        yield each, _is_aside(path, folder)


def _is_aside(path: str, folder: Path) -> bool:
    below = path.removeprefix(str(folder)).replace(os.sep, "/")  # of a thousand paths, so no Path
    return any(map(disk.is_aside, below.split("/")))


def digest_of_seals(folder: Path) -> str:
    """Return a digest of all that lies in what was sealed, by size and times."""
    places = (folder / "outputs" / name for name in SEALS)
    return digest_of_texts(stamp(entry) for place in places for entry in _files(place))


def _content(entry: os.DirEntry[str]) -> str:
    """Return the name and the digest of a file; of a very large one, or a pipe, its stamp."""
    if not entry.is_file() or entry.stat().st_size > _LARGE:
        return stamp(entry)
    return f"{entry.path}\0{digest_of_content(disk.bytes_of(Path(entry.path)) or b'')}"


def _files(place: Path, skip: Collection[str] = ()) -> Iterator[os.DirEntry[str]]:
    """Yield every file below a folder, in order; none when there is no such folder."""
    return disk.files_below(place, skip.__contains__, links=True)
