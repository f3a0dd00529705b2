"""What a reader sees as missing in the documents of a folder, read in their files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pipeline import disk
from pipeline.commands.folder_state import Condition, DocumentState
from pipeline.errors import BeredningError
from pipeline.ooxml.content.shown_missing import shown_missing
from pipeline.ooxml.package import read_package

# Those that are to be sent as they stand: others are built once more, or have been sent.
_AS_THEY_STAND = (Condition.READY, Condition.EDITED)
_MOST_KNOWN = 2_000  # files


def missing_words(outputs: Path, document: DocumentState) -> tuple[str, ...]:
    """Return what is missing in a document that can be sent: klockslag, plats.

    Nothing of one that is not to be sent, or can't be read, or that a link leads to elsewhere. A
    file is read when its size or its time is another.
    """
    if document.condition not in _AS_THEY_STAND or not document.exists:
        return ()
    path = outputs / document.place
    try:
        at = disk.about(path)
        return _read(path, at.st_size, at.st_mtime_ns) if at is not None else ()
    except BeredningError:
        return ()


@lru_cache(_MOST_KNOWN)
def _read(path: Path, _size: int, _time: int) -> tuple[str, ...]:
    return shown_missing(read_package(disk.bytes_of(path) or b"", path.name))
