"""How tests wait for what others do: until it is so, and for as long as anything may take."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

PATIENCE = 300  # seconds until what says nothing has failed
_OFTEN = 0.01  # seconds


def until(is_so: Callable[[], object]) -> None:
    """Return when it is so; a test that waits for what never comes fails at its end."""
    for _ in range(int(PATIENCE / _OFTEN)):
        if is_so():
            return
        time.sleep(_OFTEN)
    pytest.fail("Det blev aldrig så.")


def is_alive(process: int) -> bool:
    """Return whether a process is there, and no mere remainder that nobody has asked about."""
    with suppress(OSError):
        os.kill(process, 0)
        table = Path(f"/proc/{process}/stat")
        return not table.exists() or table.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return False
