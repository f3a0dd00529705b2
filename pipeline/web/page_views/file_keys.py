"""What forms call files: nothing that leads to one by itself."""

from __future__ import annotations

from pathlib import PurePath

from pipeline import disk
from pipeline.model import digest


def file_key(name: str) -> str:
    """Return what a form calls a file of that name."""
    return digest("fil", name)


def book_key(name: str) -> str:
    """Return what a form calls a workbook; "" for a file of a kind that is not opened from here."""
    return file_key(name) if PurePath(name).suffix.lower() in disk.SHOWN else ""
