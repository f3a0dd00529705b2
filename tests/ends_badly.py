"""What ends its process in the middle; a new process loads nothing else for it."""

from __future__ import annotations

import os
from pathlib import Path


def ends_badly(folder: Path) -> str:
    """Return the name of a folder, unless it is b."""
    if folder.name == "b":
        os._exit(1)
    return folder.name
