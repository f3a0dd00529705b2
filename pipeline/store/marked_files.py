"""Marked workbooks, templates and comparisons in outputs/: made anew, edits kept aside.

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
from pipeline.store.folder import COMPARED, PRIVATE

MARKED_BOOKS = "granskning"
FAULT_LIST = "att-ratta.xlsx"
MARKED_TEMPLATES = "mallar"


@dataclass(frozen=True, slots=True)
class MarkedKind:
    """What is marked together: its folder in outputs/, and a file beside that, if there is one."""

    folder: str
    single: str = ""

    @property
    def note(self) -> str:
        """Return the name of the note of what was written."""
        return f"{self.folder}.json"

    def has(self, target: str) -> bool:
        """Return whether a target is one of this kind."""
        parts = PurePosixPath(target).parts
        inside = ".." not in parts and "\\" not in target
        own = inside and len(parts) > 1 and parts[0] == self.folder
        return own or bool(self.single and target == self.single)


BOOKS = MarkedKind(MARKED_BOOKS, FAULT_LIST)
TEMPLATES = MarkedKind(MARKED_TEMPLATES)
COMPARISONS = MarkedKind(COMPARED)


@dataclass(slots=True)
class Replaced:
    """What became of the marked files, by target; `kept`: where those are that somebody edited."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)  # open in another program: left as they are
    kept: dict[str, str] = field(default_factory=dict)


def replace_marked(
    outputs: Path, files: Mapping[str, bytes], kind: MarkedKind = BOOKS, *, alone: bool = True
) -> Replaced:
    """Let the marked files of a kind in outputs/ be these; `alone`: and no others of ours.

    Raises StoreError.
    """
    known = _known(outputs, kind)
    note = dict(known)
    done = Replaced()
    for target in sorted({*known, *files} if alone else files):
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
        write_whole(outputs / PRIVATE / kind.note, json.dumps(note).encode())
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


def _known(outputs: Path, kind: MarkedKind) -> dict[str, str]:
    with suppress(*cache.UNFIT):
        noted = cache.mapping(cache.read(outputs / PRIVATE / kind.note))
        return {target: cache.text(noted[target]) for target in noted if kind.has(target)}
    return {}
