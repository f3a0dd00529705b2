"""Two workbooks of which one is a copy of the other: one is read, and the other is named.

A copy says so by its name, and by its rows: most of them stand in the other too. Services that copy
a folder between computers call one by the whole name of the other and something more, often that of
a computer. Where the two differ nobody but the officer knows which one holds. (DECISIONS 224)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.model import Problem, Raw, Table
from pipeline.read import faults
from pipeline.schema import BY_NAME

_LEAST = 0.5  # of a copy's rows stand in the original too
_LEAST_UNNAMED = 0.9  # where only the folder or the format tells them apart
_LEAST_LONGER = 0.75  # of either's rows, where a name is the other's with more before or after
_SHORTEST = 3  # rows that two workbooks must have in common
# What programs and people put before or after a name.
_BEFORE = re.compile(r"^(kopia|copy)[ _](av|of)[ _]+")
_AFTER = re.compile(
    r"[ _–-]*(\([0-9]{1,2}\)|[ _–-](kopia|copy)( ?[0-9]{1,2})?"
    r"|\([^()]*(konfliktkopia|conflicted copy)[^()]*\))$"
)
_FORMATS = (".xlsx", ".xlsm", ".ods")  # of two formats the first is the original
_Row = tuple[str, tuple[tuple[str, str], ...]]


def without_copies(
    tables: Sequence[Table], problems: Sequence[Problem]
) -> tuple[list[Table], list[Problem]]:
    """Return the tables but those of copies, and the problems: a copy is one, and has no others."""
    books: dict[str, list[Table]] = {}
    for table in tables:
        books.setdefault(table.file, []).append(table)
    originals: dict[str, str] = {}  # name without what makes it a copy's → file
    copies: dict[str, Problem] = {}
    for file in sorted(books, key=_rank):
        for original, share, whole in _possible(file, originals):
            found = _copied(books[file], books[original], share, whole=whole)
            if found is not None:
                copies[file] = faults.copy_problem(file, original, found)
                break
        originals.setdefault(_bare(file), file)
    kept = [p for p in problems if p.cell is None or p.cell.file not in copies]
    return [t for t in tables if t.file not in copies], [*kept, *copies.values()]


def _possible(file: str, originals: Mapping[str, str]) -> Iterator[tuple[str, float, bool]]:
    """Yield the files that one may be a copy of: with what share of rows, and whether of both's."""
    name, bare = _stem(file), _bare(file)
    if bare in originals:
        yield originals[bare], _LEAST if bare != name else _LEAST_UNNAMED, False
    for known, original in originals.items():
        before, found, after = bare.partition(known)
        if found and f"{before}{after}" and not (before[-1:].isalnum() or after[:1].isalnum()):
            yield original, _LEAST_LONGER, True


def _rank(file: str) -> tuple[bool, int, int, int, str]:
    """Return what puts the likeliest original first: its own name, high up, short, usual format."""
    at = next((n for n, end in enumerate(_FORMATS) if file.casefold().endswith(end)), -1)
    return _bare(file) != _stem(file), file.count("/"), len(_stem(file)), at, file


def _bare(file: str) -> str:
    name = _stem(file)
    while (shorter := _AFTER.sub("", _BEFORE.sub("", name)).strip()) not in (name, ""):
        name = shorter
    return name


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0].casefold()


def _copied(
    copy: list[Table], original: list[Table], share: float, *, whole: bool
) -> list[str] | None:
    """Return the sheets in which a copy differs, None when it is none.

    `whole`: it has the share of the original's rows too, and no sheet of which all ids are others.
    """
    one, other = set(_rows(copy)), set(_rows(original))
    rows = max(len(one), len(other)) if whole else len(one)
    if len(one & other) < max(_SHORTEST, share * rows) or (whole and _are_apart(one, other)):
        return None
    return list(dict.fromkeys(sheet for sheet, _ in sorted(one ^ other)))


def _are_apart(one: Iterable[_Row], other: Iterable[_Row]) -> bool:
    """Return whether both have a sheet in which no row of one has the id of a row of the other."""
    mine, theirs = _ids(one), _ids(other)
    return any(mine[sheet].isdisjoint(theirs[sheet]) for sheet in mine.keys() & theirs.keys())


def _ids(rows: Iterable[_Row]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for sheet, ((header, key), *_) in rows:
        if header == _text(BY_NAME[sheet].key.header):
            ids.setdefault(sheet, set()).add(key)
    return ids


def _rows(tables: Iterable[Table]) -> Iterator[_Row]:
    """Yield the rows of known sheets: what stands under which heading."""
    for table in tables:
        sheet = faults.known(table.sheet)
        for row in table.rows if sheet else ():
            cells = zip(table.header, row, strict=True)
            if filled := tuple((_text(h), _text(raw)) for h, raw in cells if raw is not None):
                yield sheet.name if sheet else "", filled


def _text(raw: Raw) -> str:
    return f"{type(raw).__name__} {raw}"
