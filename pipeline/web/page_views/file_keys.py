"""What forms call files: nothing that leads to one by itself."""

from __future__ import annotations

from pipeline.model import digest


def file_key(name: str) -> str:
    """Return what a form calls a file of that name."""
    return digest("fil", name)
