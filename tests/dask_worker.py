"""What a worker of the tests' cluster loads first: it fails in the way that its environment says.

`dask worker --preload tests.dask_worker`: `slow` answers when the file that FAILS_UNTIL names is
there, `liar` answers with other bytes, `old` as another version of the program would.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.building import render_worker
from pipeline.building.render_worker import Delivery
from pipeline.model import DocumentId
from tests import machines

_CHANGES = {"liar": machines.another_text, "old": machines.another_version}
_answer_from = render_worker.answer_from


def dask_setup(worker: Any) -> None:
    """Let the worker answer as it is told to."""
    render_worker.answer_from = answer_from


def answer_from(data: bytes, digest: str, keys: Sequence[DocumentId]) -> Delivery:
    """Return what such a worker answers."""
    how = os.environ.get("FAILS", "")
    Path(os.environ["ASKED"]).touch()
    while how == "slow" and not Path(os.environ["FAILS_UNTIL"]).exists():
        time.sleep(0.05)
    answer = _answer_from(data, digest, keys)
    return _CHANGES[how](answer) if how in _CHANGES else answer
