"""Marked workbooks in outputs/, and the list of all faults: made anew each time, edits kept aside.

What was written is noted with its digest. A file that is another one by now has been edited, and is
kept under .beredning/ before it is replaced or taken away. (DECISIONS 230)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline import cache, disk
from pipeline.errors import LockedError
from pipeline.store.files import digest_of, keep_aside, take_away, write_whole
from pipeline.store.folder import PRIVATE

MARKED_BOOKS = "granskning"
FAULT_LIST = "att-ratta.xlsx"
_NOTE = "granskning.json"


@dataclass(slots=True)
class Replaced:
    """What became of the marked files, by target; `kept`: where those are that somebody edited."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)  # open in another program: left as they are
    kept: dict[str, str] = field(default_factory=dict)


def replace_marked(outputs: Path, files: Mapping[str, bytes]) -> Replaced:
    """Let the marked files in outputs/ be these, and no others of ours. Raises StoreError."""
    known = _known(outputs)
    note = dict(known)
    done = Replaced()
    for target in sorted({*known, *files}):
        data = files.get(target)
        try:
            _replace(outputs, target, data, known.get(target, ""), done)
        except LockedError:
            done.locked.append(target)
            continue
        if data is None:
            del note[target]
        else:
            note[target] = digest_of(data)
    if note != known:
        write_whole(outputs / PRIVATE / _NOTE, json.dumps(note).encode())
    return done


def _replace(outputs: Path, target: str, data: bytes | None, known: str, done: Replaced) -> None:
    path = outputs / target
    there = disk.bytes_of(path)
    if there is not None and there != data and digest_of(there) != known:
        done.kept[target] = _put_aside(outputs, target, there)
    if data is not None:
        if there != data:
            write_whole(path, data)
        done.written.append(target)
    elif there is not None:
        take_away(path)
        done.removed.append(target)


def _put_aside(outputs: Path, target: str, data: bytes) -> str:
    return keep_aside(outputs / PRIVATE, target, data).relative_to(outputs).as_posix()


def _known(outputs: Path) -> dict[str, str]:
    with suppress(*cache.UNFIT):
        noted = cache.mapping(cache.read(outputs / PRIVATE / _NOTE))
        return {target: cache.text(noted[target]) for target in noted if _is_ours(target)}
    return {}


def _is_ours(target: str) -> bool:
    parts = PurePosixPath(target).parts
    inside = ".." not in parts and "\\" not in target
    return target == FAULT_LIST or (inside and len(parts) > 1 and parts[0] == MARKED_BOOKS)
