"""Which rows of a sheet say another thing than they did: only those are read again.

A row is the bytes up to its end. Where all of them begin as rows do, in order, and none names a
cell of another, what one of them says hangs on no other; in any other sheet every row is read.
(DECISIONS 340, 344)
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

ROWS_OF_A_PIECE = 10_000  # calamine holds all cells of a sheet twice while it reads it
DIGEST = 8  # bytes of a row's
_ROW, _END, _CELL_END = b"<row", b"</row>", b"</c>"
SHARED = b't="s"'  # of a cell that names a text
_NUMBER = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_CELL = re.compile(rb'<c r="[A-Z]+([0-9]+)"')
_FEW = 20  # texts that are looked for one by one
_USE = re.compile(rb">([0-9]{1,9})</v>")
_ODD_USE = re.compile(rb"<v(?:>0[0-9]|\s)")  # would not be found by its digits


class WrittenRows(NamedTuple):
    """A sheet cut at its rows. `rows`: the number of each, 1-based → what it is written with."""

    head: bytes
    rows: dict[int, bytes]
    tail: bytes

    def only(self, numbers: Set[int]) -> bytes:
        """Return the sheet with no other rows than these."""
        kept = [data for number, data in self.rows.items() if number in numbers]
        return self._sheet_of(kept)

    @property
    def pieces(self) -> int:
        """Return in how many sheets all rows stand, when none has too many of them."""
        return -(-len(self.rows) // ROWS_OF_A_PIECE)

    def in_pieces(self) -> Iterator[bytes]:
        """Yield the sheet cut in sheets of fewer rows, each row at the number that it has."""
        rows = iter(self.rows.values())
        for _ in range(self.pieces):
            yield self._sheet_of(islice(rows, ROWS_OF_A_PIECE))

    def _sheet_of(self, rows: Iterable[bytes]) -> bytes:
        return b"".join([self.head, *(part for data in rows for part in (data, _END)), self.tail])


@dataclass(frozen=True, slots=True)
class RowDigests:
    """What tells each row from one that is written otherwise: its number, 1-based, and a digest.

    `digests`: of all rows one after the other, DIGEST bytes each.
    """

    numbers: array[int] = field(default_factory=lambda: array("I"))
    digests: bytes = b""

    def __post_init__(self) -> None:
        """Raise ValueError when there is not a digest for each number."""
        if len(self.digests) != DIGEST * len(self.numbers):
            raise ValueError(len(self.digests))

    def differing(self, other: RowDigests) -> set[int]:
        """Return the rows that are not the same in both, or only in one."""
        if self == other:
            return set()
        return {number for number, _ in {*self._pairs()} ^ {*other._pairs()}}

    def _pairs(self) -> Iterator[tuple[int, bytes]]:
        for at, number in enumerate(self.numbers):
            yield number, self.digests[at * DIGEST : (at + 1) * DIGEST]


def cut_at_rows(data: bytes) -> WrittenRows | None:
    """Return a sheet's rows as they are written, None where they cannot be told apart."""
    *parts, tail = data.split(_END)
    begins = parts[0].find(_ROW) if parts else -1
    if begins < 0 or _ROW in tail:
        return None
    head, parts[0] = parts[0][:begins], parts[0][begins:]
    rows: dict[int, bytes] = {}
    last = 0
    for part in parts:
        named = _NUMBER.match(part)
        if named is None or part.count(_ROW) > 1 or int(named[1]) <= last:
            return None
        last = int(named[1])
        rows[last] = part
    return WrittenRows(head, rows, tail)


def digests_of_rows(written: WrittenRows) -> RowDigests:
    """Return what tells the rows from such as are written otherwise."""
    digests = (blake2b(data, digest_size=DIGEST).digest() for data in written.rows.values())
    return RowDigests(array("I", written.rows), b"".join(digests))


def are_apart(rows: Mapping[int, bytes]) -> bool:
    """Return whether each row names cells of its own alone, and texts so that they are found."""
    return all(
        {*_CELL.findall(data)} <= {b"%d" % number} and _ODD_USE.search(data) is None
        for number, data in rows.items()
    )


def texts_in(data: bytes) -> set[int]:
    """Return the numbers of the texts that a sheet names, and some that say something else."""
    return set(map(int, _USE.findall(data)))


def with_texts(data: bytes, numbers: Set[int]) -> WrittenRows:
    """Return the rows of a sheet that name any of some texts.

    Its rows are told apart, each with cells of its own, and their texts are found by number.
    """
    rows: dict[int, bytes] = {}
    begin = end = 0
    for at in _places(data, numbers):
        if at >= end:
            begin, end = data.rfind(_ROW, 0, at), data.find(_END, at)
            named = _NUMBER.match(data, max(begin, 0))
            if named is not None:
                rows[int(named[1])] = data[begin:end]
    return WrittenRows(data[: data.find(_ROW)], rows, data[data.rfind(_END) + len(_END) :])


def _places(data: bytes, numbers: Set[int]) -> Iterator[int]:
    """Yield where cells name any of some texts, from first to last."""
    found: Iterable[int]
    if len(numbers) > _FEW:
        found = (use.start() for use in _USE.finditer(data) if int(use[1]) in numbers)
    else:
        marks = (re.compile(b">%d<" % number) for number in sorted(numbers))
        found = sorted(use.start() for mark in marks for use in mark.finditer(data))
    for at in found:  # a number may be just that
        if data.find(SHARED, max(data.rfind(_CELL_END, 0, at), 0), at) >= 0:
            yield at
