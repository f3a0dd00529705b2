"""What a build wrote for the next one, read back: JSON, parsed into types.

A cache may be lost, cut short or written by anybody. What has not the shape that we give it is no
cache: whoever reads one suppresses `UNFIT`, and does without. (DECISIONS 180)
"""

from __future__ import annotations

import json
from pathlib import Path

from pipeline import disk
from pipeline.errors import StoreError

UNFIT = (StoreError, ValueError, LookupError, RecursionError)
_LARGEST = 200_000_000  # bytes; of a thousand documents it is some millions


def read(path: Path) -> object:
    """Return what the JSON in a file says; raises one of UNFIT."""
    return json.loads(disk.bytes_of(path, _LARGEST) or b"")


def text(value: object) -> str:
    """Return a text; ValueError for what is none, as below."""
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - the file is at fault, not who reads it
    return value


def number(value: object) -> int:
    """Return a whole number that is not below 0."""
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def numbers(value: object, end: int) -> list[int]:
    """Return a list of whole numbers from 0 up to `end`."""
    found = items(value)
    if not set(map(type, found)) <= {int}:
        raise ValueError(value)
    whole: list[int] = found  # type: ignore[assignment]  # typing takes long to load
    if min(whole, default=0) < 0 or max(whole, default=-1) >= end:
        raise ValueError(value)
    return whole


def items(value: object) -> list[object]:
    """Return a list."""
    if not isinstance(value, list):
        raise ValueError(value)  # noqa: TRY004
    return value


def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts."""
    found = items(value)
    if not set(map(type, found)) <= {str}:
        raise ValueError(value)
    return tuple(found)  # type: ignore[arg-type]  # as above


def mapping(value: object) -> dict[str, object]:
    """Return a mapping."""
    if not isinstance(value, dict):
        raise ValueError(value)  # noqa: TRY004
    return value
