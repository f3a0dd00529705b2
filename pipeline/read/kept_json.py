"""What is kept of a file and its sheets as JSON can hold it, piece by piece, and read back.

No piece is much larger than a thousand rows: a large sheet is never there a second time.
"""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain

from pipeline import cache
from pipeline.cached_problems import problem_as_json, problem_from_json
from pipeline.model import CellFault, Raw
from pipeline.read.grid import RawRows
from pipeline.read.kept_sheets import KeptFile, KeptSheet, Origin
from pipeline.read.row_changes import DIGEST, RowDigests
from pipeline.read.shared_texts import PackedTexts

ROWS_OF_A_PIECE = 2_000
_BYTES_OF_A_PIECE = 600_000
_PLAIN = frozenset([str, int, float, bool, type(None)])


def kept_as_json(kept: KeptSheet | KeptFile) -> Iterator[object]:
    """Yield a sheet or a file in pieces that JSON can hold."""
    yield from _sheet_as_json(kept) if isinstance(kept, KeptSheet) else _file_as_json(kept)


def _sheet_as_json(sheet: KeptSheet) -> Iterator[object]:
    rows, written = sheet.rows, sheet.written
    yield {
        "origin": sheet.origin,
        "rows": len(rows),
        "width": len(rows[0]) if rows else 0,
        "merged": sheet.merged,
        "struck": [[*place, whole] for place, whole in sheet.struck.items()],
        "area": sheet.area,
        "shared": sheet.shared,
    }
    for first in range(0, max(len(rows), len(written.numbers)), ROWS_OF_A_PIECE):
        last = first + ROWS_OF_A_PIECE
        cells, odd = _cells_as_json(rows[first:last])
        digests = written.digests[first * DIGEST : last * DIGEST]
        yield [cells, odd, written.numbers[first:last].tolist(), digests.hex()]


def _cells_as_json(rows: RawRows) -> tuple[list[object], list[object]]:
    """Return all cells, and what JSON has no sort of its own for by their places among them."""
    cells: list[object] = list(chain.from_iterable(rows))
    odd: list[object] = []
    if not set(map(type, cells)) <= _PLAIN:
        for at, cell in enumerate(cells):
            if type(cell) not in _PLAIN:
                odd.append([at, *_named(cell)])
                cells[at] = None
    return cells, odd


def sheet_from_json(pieces: Iterable[object]) -> KeptSheet | None:
    """Return a sheet, None when nothing is kept of it; raises one of cache.UNFIT, as below."""
    given = iter(pieces)
    first = next(given, None)
    if first is None:
        return None
    about = cache.mapping(first)
    width = cache.number(about["width"])
    rows: list[tuple[Raw, ...]] = []
    numbers, digests = array("I"), bytearray()
    for piece in given:
        cells, odd, named, hexadecimal = cache.items(piece)
        rows += _rows(width, cache.items(cells), cache.items(odd))
        numbers.extend(map(cache.number, cache.items(named)))
        digests += bytes.fromhex(cache.text(hexadecimal))
    if len(rows) != about["rows"]:
        raise ValueError(len(rows))
    return KeptSheet(
        _origin(about["origin"]),
        rows=tuple(rows),
        merged=cache.texts(about["merged"]),
        struck=dict(map(_struck, cache.items(about["struck"]))),
        area=cache.number(about["area"]),
        shared=cache.number(about["shared"]),
        written=RowDigests(numbers, bytes(digests)),
    )


def _file_as_json(file: KeptFile) -> Iterator[object]:
    texts = file.texts
    yield {
        "digest": file.digest,
        "sheets": file.sheets,
        "problems": list(map(problem_as_json, file.problems)),
        "texts": [texts.stamp, texts.method, texts.size],
    }
    for first in range(0, len(texts.data), _BYTES_OF_A_PIECE):
        yield b64encode(texts.data[first : first + _BYTES_OF_A_PIECE]).decode()


def file_from_json(pieces: Iterable[object]) -> KeptFile | None:
    """Return a file, None when nothing is kept of it."""
    given = iter(pieces)
    first = next(given, None)
    if first is None:
        return None
    about = cache.mapping(first)
    stamp, method, size = cache.items(about["texts"])
    data = b"".join(b64decode(cache.text(piece)) for piece in given)
    return KeptFile(
        cache.text(about["digest"]),
        tuple(map(_named_origin, cache.items(about["sheets"]))),
        tuple(map(problem_from_json, cache.items(about["problems"]))),
        PackedTexts(cache.text(stamp), cache.number(method), cache.number(size), data),
    )


def _named_origin(known: object) -> tuple[str, Origin | None]:
    name, origin = cache.items(known)
    return cache.text(name), None if origin is None else _origin(origin)


def _origin(known: object) -> Origin:
    context, stamp, texts = cache.texts(known)
    return Origin(context, stamp, texts)


def _rows(width: int, cells: list[object], odd: list[object]) -> Iterator[tuple[Raw, ...]]:
    if not set(map(type, cells)) <= _PLAIN or (cells and (not width or len(cells) % width)):
        raise ValueError(width)
    for one in odd:
        at, what, text = cache.items(one)
        cells[cache.number(at)] = _ODD[cache.text(what)](cache.text(text))
    return zip(*[iter(cells)] * width, strict=True) if width else iter(())


def _struck(known: object) -> tuple[tuple[int, int], bool]:
    row, column, whole = cache.items(known)
    return (cache.number(row), cache.number(column)), whole is True


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
