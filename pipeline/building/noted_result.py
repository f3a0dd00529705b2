"""What the next build would say, written down for it, if nothing has moved.

(DECISIONS 105, 342)
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.building.unchanged import NOTE, digest_of_documents, digest_of_inputs, stamps
from pipeline.errors import StoreError
from pipeline.store import write_whole
from pipeline.store.files import digest_at

_LEDGER = ".beredning.json"


@dataclass(frozen=True, slots=True)
class Before:
    """A working folder before a build: a digest of what it reads on a day, and what was built."""

    today: date
    inputs: str
    outputs: Mapping[str, str]


def before_build(folder: Path, today: date, inputs: str) -> Before | None:
    """Return what stands before a build that reads `inputs`; None where that is not known."""
    with suppress(OSError, StoreError):
        return Before(today, inputs, dict(stamps(folder / "outputs"))) if inputs else None
    return None


def note_result(
    folder: Path,
    before: Before,
    written: Mapping[str, str],
    lines: Sequence[str],
    code: int,
) -> None:
    """Write down what the next build would say. That it cannot be written is no fault.

    Nothing when another than the build has touched something while it ran: that has not been read.
    `written`: the digest of each document that it made, by its target.
    """
    outputs = folder / "outputs"
    with suppress(OSError, StoreError):
        now = dict(stamps(outputs))
        made = {os.fspath(outputs / target) for target in (_LEDGER, *written)}
        others = (before.outputs.keys() | now.keys()) - made
        known = {
            "of": [before.inputs, digest_of_documents(outputs, now)],
            "lines": lines,
            "code": code,
        }
        if (
            all(before.outputs.get(path) == now.get(path) for path in others)
            and all(digest_at(outputs / target) == written[target] for target in written)
            and before.inputs == digest_of_inputs(folder, before.today)
        ):
            data = json.dumps(known, ensure_ascii=False).encode("utf-8", "surrogatepass")
            write_whole(outputs.joinpath(*NOTE), data)
