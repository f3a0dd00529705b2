"""The tables of follow-up and coverage: the only place that knows pandas.

Imported when a document or a command asks for such a table, not before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

Line = dict[str, Any]
_EARLIER = " förra"


def side_by_side(now: Iterable[Line], before: Iterable[Line], on: Sequence[str]) -> list[Line]:
    """Return one line for each key: the columns of `now`, those of `before` with ` förra` after.

    In the order of `now`, then what stands only in `before`. Where a side has nothing: None. Of
    lines with the same key the first counts.
    """
    left, right = _frame(now, on), _frame(before, on)
    order = pd.concat([left[[*on]], right[[*on]]]).drop_duplicates()
    both = order.merge(left, on=[*on], how="left")
    return _lines(both.merge(right, on=[*on], how="left", suffixes=("", _EARLIER)))


def _frame(lines: Iterable[Line], on: Sequence[str]) -> pd.DataFrame:
    made = pd.DataFrame(list(lines), columns=[*on, "värde", "rad"], dtype=object)
    return made.drop_duplicates(subset=[*on], keep="first")


def groups(lines: Iterable[Line], by: str) -> dict[str, list[Line]]:
    """Return the lines by the text in one column, in their order."""
    frame = pd.DataFrame(list(lines), dtype=object)
    if frame.empty:
        return {}
    return {str(name): _lines(part) for name, part in frame.groupby(by, sort=False)}


def shares(lines: Iterable[Line], name: str) -> list[Any]:
    """Return how much of the way from base to target the numbers in a column have come, in percent.

    None where a number is lacking, or where base and target are the same.
    """
    wanted = [name, "bas", "mål"]
    frame = pd.DataFrame(list(lines), columns=wanted, dtype=object)
    whole = frame.notna().all(axis=1) & (frame["mål"] != frame["bas"])
    known = frame[whole]
    found = (known[name] - known["bas"]) / (known["mål"] - known["bas"]) * 100
    return [found[place] if place in found.index else None for place in frame.index]


def empty_cells(
    pairs: Iterable[tuple[str, str]], rows: Sequence[str], columns: Sequence[str]
) -> list[tuple[str, str]]:
    """Return the cells of a matrix that none of the pairs stands in, row by row."""
    frame = pd.DataFrame(list(pairs), columns=["rad", "kolumn"], dtype=object)
    counted = pd.crosstab(frame["rad"], frame["kolumn"]) if len(frame) else pd.DataFrame()
    matrix = counted.reindex(index=list(rows), columns=list(columns), fill_value=0)
    return [(row, column) for row in rows for column in columns if not matrix.loc[row, column]]


def _lines(frame: pd.DataFrame) -> list[Line]:
    return [
        {str(name): None if pd.api.types.is_scalar(value) and pd.isna(value) else value
         for name, value in line.items()}
        for line in frame.to_dict("records")
    ]  # fmt: skip
