"""What a build read, kept for the next one under outputs/.beredning/, a file for a sheet or a book.

Each begins with the program that wrote it, has a piece a line, and ends with a digest of the rest:
what another version wrote, or was cut short, is not looked into. (DECISIONS 340, 344)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from hashlib import blake2b, sha256
from pathlib import Path

from pipeline import disk
from pipeline.building.program_stamp import program_stamp
from pipeline.errors import StoreError
from pipeline.read import KeptReads, kept_as_json
from pipeline.store.files import digest_of, take_away, write_whole

_FOLDER = ("outputs", ".beredning", "blad")


def earlier_reads(folder: Path) -> KeptReads:
    """Return what earlier builds of a working folder read."""
    return KeptReads(partial(_load, folder))


def keep_reads(folder: Path, kept: KeptReads) -> None:
    """Write down what was read anew, and forget the sheets that are no longer there.

    That the disk refuses is no fault: the next build reads them again.
    """
    with suppress(OSError, StoreError):
        for place, found in kept.found.items():
            write_whole(_path(folder, place), _with_digest(_lines(kept_as_json(found))), sync=False)
        names = {_path(folder, place).name for place in {*kept.asked, *kept.found}}
        home = folder.joinpath(*_FOLDER)
        for name in disk.names(home):
            if name not in names:
                take_away(home / name)


def _lines(pieces: Iterator[object]) -> Iterator[bytes]:
    yield program_stamp().encode()
    for piece in pieces:
        text = json.dumps(piece, ensure_ascii=False, separators=(",", ":"))
        yield text.encode("utf-8", "surrogatepass")


def _with_digest(lines: Iterator[bytes]) -> Iterator[bytes]:
    digest = sha256()
    for line in lines:
        digest.update(line + b"\n")
        yield line + b"\n"
    yield digest.hexdigest().encode()


def _load(folder: Path, place: tuple[str, str]) -> Iterator[object]:
    """Yield the pieces of what was read of a sheet; nothing when nothing is known of it."""
    try:
        data = disk.bytes_of(_path(folder, place)) or b""
        head = program_stamp().encode() + b"\n"
    except OSError:
        return
    end = data.rfind(b"\n") + 1
    if not data.startswith(head) or data[end:] != digest_of(data[:end]).encode():
        return
    at = len(head)
    while at < end:
        begin, at = at, data.index(b"\n", at) + 1
        yield json.loads(data[begin:at].decode("utf-8", "surrogatepass"))


def _path(folder: Path, place: tuple[str, str]) -> Path:
    named = "\0".join(place).encode("utf-8", "surrogatepass")
    return folder.joinpath(*_FOLDER, f"{blake2b(named, digest_size=12).hexdigest()}.json")
