"""What an earlier read found in a sheet, kept to be found again where nothing of it has changed.

A sheet is told by the bytes that it is packed as, a row of it by those that it is written with.
What its cells mean besides hangs on the texts that sheets share, and on what the workbook says of
looks and days; all of that is the sheet's context. (DECISIONS 340)
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import NamedTuple

from pipeline import cache
from pipeline.model import CellFault, Raw

RawRows = tuple[tuple[Raw, ...], ...]
_DIGEST = 16  # hex digits of a row's
_TEXT_END = b"</si>"
_ENDS = re.compile(_TEXT_END)
_PLAIN = frozenset([str, int, float, bool, type(None)])


class FirstTexts(NamedTuple):
    """The texts that the sheets of a workbook share: how many, and a digest of just those."""

    number: int
    digest: str


class SharedTexts:
    """The texts that the sheets of a workbook share, to be told by how many there are.

    Where they are not written as usual they cannot be counted: it is all of them or none.
    """

    def __init__(self, data: bytes) -> None:
        """Find where each ends in the part that they are in."""
        rest = data[max(data.rfind(_TEXT_END), 0) :].removeprefix(_TEXT_END)
        usual = rest.strip() == b"</sst>" and b"<!" not in data and b":si" not in data
        self._ends = array("I", (end.end() for end in _ENDS.finditer(data)) if usual else ())
        self._data, self._begin = memoryview(data), max(data.find(b"<si"), 0)
        self._all = digest_of_bytes(data)
        self._known: dict[int, FirstTexts] = {}

    def first(self, number: int | None = None) -> FirstTexts:
        """Return what tells the first texts from others; all of them when no number is given."""
        known = len(self._ends)
        number = known if number is None else min(number, known)
        if number not in self._known:
            texts = self._data[self._begin : self._ends[number - 1] if number else self._begin]
            first = digest_of_bytes(texts) if known else self._all
            self._known[number] = FirstTexts(number, first)
        return self._known[number]


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """The cells of a sheet from A1, with faults in their places, in rows of one length.

    `written`: row, 1-based → the digest of what it is written with; empty where a row cannot be
    told from the others. `area`, `shared`: what it takes of the limits of its workbook.
    """

    context: str
    stamp: str
    texts: FirstTexts
    rows: RawRows = ()
    merged: tuple[str, ...] = ()
    struck: Mapping[tuple[int, int], bool] = field(default_factory=dict)
    area: int = 0
    shared: int = 0
    written: Mapping[int, str] = field(default_factory=dict)


@dataclass
class KeptReads:
    """The sheets of earlier reads by file and name; what is read now is noted in `found`.

    `asked`: the sheets that are there now.
    """

    load: Callable[[tuple[str, str]], object] = lambda place: None
    found: dict[tuple[str, str], KeptSheet] = field(default_factory=dict)
    asked: set[tuple[str, str]] = field(default_factory=set)

    def sheet(self, place: tuple[str, str]) -> KeptSheet | None:
        """Return what is known of a sheet, None when nothing is, or nothing that can be used."""
        self.asked.add(place)
        with suppress(*cache.UNFIT):
            known = self.load(place)
            return None if known is None else _sheet(cache.mapping(known))
        return None


def digest_of_bytes(*parts: bytes | memoryview) -> str:
    """Return a digest of some bytes, each with where it ends."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(b"%d " % len(part))
        found.update(part)
    return found.hexdigest()


def written_digest(data: bytes) -> str:
    """Return the digest of what a row is written with."""
    return blake2b(data, digest_size=_DIGEST // 2).hexdigest()


def sheet_as_json(sheet: KeptSheet) -> dict[str, object]:
    """Return a sheet as JSON can hold it; `_sheet` reads it back."""
    cells: list[object] = [cell for row in sheet.rows for cell in row]
    odd = []
    for at, cell in enumerate(cells):
        if type(cell) not in _PLAIN:
            odd.append([at, *_named(cell)])
            cells[at] = None
    return {
        "context": sheet.context,
        "stamp": sheet.stamp,
        "texts": list(sheet.texts),
        "width": len(sheet.rows[0]) if sheet.rows else 0,
        "cells": cells,
        "odd": odd,
        "merged": list(sheet.merged),
        "struck": [[*place, whole] for place, whole in sheet.struck.items()],
        "area": sheet.area,
        "shared": sheet.shared,
        "numbers": list(sheet.written),
        "written": "".join(sheet.written.values()),
    }


def _sheet(known: dict[str, object]) -> KeptSheet:
    number, texts = cache.items(known["texts"])
    return KeptSheet(
        cache.text(known["context"]),
        cache.text(known["stamp"]),
        FirstTexts(cache.number(number), cache.text(texts)),
        rows=_rows(known),
        merged=cache.texts(known["merged"]),
        struck=dict(map(_struck, cache.items(known["struck"]))),
        area=cache.number(known["area"]),
        shared=cache.number(known["shared"]),
        written=_written(cache.items(known["numbers"]), cache.text(known["written"])),
    )


def _rows(known: dict[str, object]) -> RawRows:
    width, cells = cache.number(known["width"]), cache.items(known["cells"])
    if not set(map(type, cells)) <= _PLAIN or (cells and (not width or len(cells) % width)):
        raise ValueError(width)
    for one in cache.items(known["odd"]):
        at, what, text = cache.items(one)
        cells[cache.number(at)] = _ODD[cache.text(what)](cache.text(text))
    return tuple(zip(*[iter(cells)] * width, strict=True)) if width else ()


def _struck(known: object) -> tuple[tuple[int, int], bool]:
    row, column, whole = cache.items(known)
    return (cache.number(row), cache.number(column)), whole is True


def _written(numbers: list[object], digests: str) -> dict[int, str]:
    rows = map(cache.number, numbers)
    return dict(zip(rows, _cut(digests, len(numbers)), strict=True))


def _cut(digests: str, number: int) -> list[str]:
    if len(digests) != number * _DIGEST:
        raise ValueError(number)
    return [digests[at : at + _DIGEST] for at in range(0, len(digests), _DIGEST)]


def _duration(text: str) -> timedelta:
    days, seconds, microseconds = map(int, text.split())
    return timedelta(days, seconds, microseconds)


# The cells that JSON has no sort of its own for.
_ODD: Mapping[str, Callable[[str], Raw]] = {
    "CellFault": CellFault,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": _duration,
}


def _named(cell: object) -> tuple[str, str]:
    """Return the sort of a cell, and its text."""
    if isinstance(cell, timedelta):
        return "timedelta", f"{cell.days} {cell.seconds} {cell.microseconds}"
    if isinstance(cell, date | time):
        return type(cell).__name__, cell.isoformat()
    return "CellFault", str(cell)
