"""What an earlier read found in a file and its sheets, and what tells that it still holds.

(DECISIONS 340, 344)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model import Problem
from pipeline.read.grid import RawRows
from pipeline.read.row_changes import RowDigests
from pipeline.read.shared_texts import PackedTexts


class Origin(NamedTuple):
    """What a sheet was read from. `texts`: the stamp of those that it could name."""

    context: str  # what its workbook says of looks and days
    stamp: str
    texts: str


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """The cells of a sheet from A1, with faults in their places, in rows of one length.

    `written`: nothing where a row cannot be told from the others. `area`, `shared`: what it takes
    of the limits of its workbook.
    """

    origin: Origin
    rows: RawRows = ()
    merged: tuple[str, ...] = ()
    struck: Mapping[tuple[int, int], bool] = field(default_factory=dict)
    area: int = 0
    shared: int = 0
    written: RowDigests = field(default_factory=RowDigests)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is in a file. `digest`: of its bytes; "" where its sheets are not all of it.

    `sheets`: their names in order, each with what it was read from, None for one without rows: what
    that gave is what it says with `texts`.
    """

    digest: str
    sheets: tuple[tuple[str, Origin | None], ...]
    problems: tuple[Problem, ...]
    texts: PackedTexts
