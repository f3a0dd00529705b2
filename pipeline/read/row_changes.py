"""Which rows of a sheet are written otherwise than they were: only those are read again.

A row is the bytes up to its end. Where all of them begin as rows do, in order, and none names a
cell of another, what one of them says hangs on no other; in any other sheet every row is read.
(DECISIONS 340)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from pipeline.read.kept import written_digest

ROWS_OF_A_PIECE = 10_000  # calamine holds all cells of a sheet twice while it reads it
_END = b"</row>"
_NUMBER = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_CELL = re.compile(rb'<c r="[A-Z]+([0-9]+)"')


class WrittenRows(NamedTuple):
    """A sheet cut at its rows. `rows`: the number of each, 1-based → what it is written with."""

    head: bytes
    rows: dict[int, bytes]
    tail: bytes

    def only(self, numbers: set[int]) -> bytes:
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


def cut_at_rows(data: bytes) -> WrittenRows | None:
    """Return a sheet's rows as they are written, None where they cannot be told apart."""
    *parts, tail = data.split(_END)
    begins = parts[0].find(b"<row") if parts else -1
    if begins < 0 or b"<row" in tail:
        return None
    head, parts[0] = parts[0][:begins], parts[0][begins:]
    rows: dict[int, bytes] = {}
    last = 0
    for part in parts:
        named = _NUMBER.match(part)
        if named is None or part.count(b"<row") > 1 or int(named[1]) <= last:
            return None
        last = int(named[1])
        rows[last] = part
    return WrittenRows(head, rows, tail)


def digests_of_rows(written: WrittenRows) -> dict[int, str]:
    """Return row → the digest of what it is written with."""
    return {number: written_digest(data) for number, data in written.rows.items()}


def are_apart(rows: Mapping[int, bytes]) -> bool:
    """Return whether each row names cells of its own alone."""
    return all({*_CELL.findall(data)} <= {b"%d" % number} for number, data in rows.items())
