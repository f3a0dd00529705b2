"""Follow-up and coverage as frames: the only place that knows pandas.

Imported when a document or a command asks for such a table, not before. (DECISIONS 147)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

_TYPES = dict.fromkeys(("program", "goal", "board", "indicator"), "string")
_TYPES |= dict.fromkeys(("period", "kind"), "category")  # all else is the values themselves


def frame(facts: Iterable[tuple[Any, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """Return figures as one long frame, a row each, in their order; values keep their types."""
    made = pd.DataFrame(list(facts), columns=list(columns), dtype=object)
    return made.astype({name: kind for name, kind in _TYPES.items() if name in made})


def side_by_side(
    figures: pd.DataFrame, keys: tuple[str, str], periods: tuple[str, str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the two keys, the value and the row in each of the periods; None where one has none.

    In the order of the frame. Of rows with the same keys in the same period the first counts.
    """
    first = figures.drop_duplicates([*keys, "period"])
    wide = first.pivot(index=[*keys], columns="period", values=["value", "row"])
    order = pd.MultiIndex.from_frame(first[[*keys]].drop_duplicates())
    both = pd.MultiIndex.from_product([["value", "row"], periods])
    whole = wide.reindex(index=order, columns=both).astype(object)
    lines = whole.where(whole.notna(), None).itertuples(index=False, name=None)
    for key, line in zip(order, lines, strict=True):
        yield *key, *line


def empty_cells(
    pairs: Iterable[tuple[str, str]], rows: Sequence[str], columns: Sequence[str]
) -> list[tuple[str, str]]:
    """Return the cells of a matrix that none of the pairs stands in, row by row."""
    found = pd.DataFrame(list(pairs), columns=["rad", "kolumn"], dtype=object)
    counted = pd.crosstab(found["rad"], found["kolumn"]) if len(found) else pd.DataFrame()
    matrix = counted.reindex(index=list(rows), columns=list(columns), fill_value=0)
    return [(row, column) for row in rows for column in columns if not matrix.loc[row, column]]
