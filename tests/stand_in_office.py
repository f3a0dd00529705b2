"""A stand-in for LibreOffice: a shell script alone on the search path, for what no layout shows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from pipeline.publish.programs import conversion

_FIND = 'for file; do case "$file" in *.docx) pdf="${file%docx}pdf";; esac; done\n'
MAKES = 'printf "%%PDF-1.7 stand-in %%%%EOF" > "$pdf"\n'
NEVER_ENDS = "while :; do sleep 1; done\n"
FAILS = "exit 3\n"


def waits_for(file: Path) -> str:
    """Return what waits until a file is there, and then makes a PDF."""
    return f'while [ ! -e "{file}" ]; do sleep 0.02; done\n{MAKES}'


def put_office(place: Path, does: str) -> tuple[str, Path]:
    """Put a stand-in in a folder; return the search path, and its log: a process id for each start.

    There is a line in the log before it does what it does.
    """
    if sys.platform == "win32":
        pytest.skip("the stand-in is a shell script")
    log = place / "starter.txt"
    program = place / "soffice"
    place.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\n{_FIND}echo $$ >> "{log}"\n{does}', encoding="utf-8")
    program.chmod(0o755)
    return f"{place}:/usr/bin:/bin", log


def hurried(monkeypatch: pytest.MonkeyPatch, hangs: Callable[[], object]) -> None:
    """Let hours go by for who waits for LibreOffice while it hangs, and else no time at all."""
    hours = count()
    monkeypatch.setattr(conversion, "monotonic", lambda: 3600.0 * next(hours) if hangs() else 0.0)


def starts(log: Path) -> list[int]:
    """Return the process of each start."""
    return [int(line) for line in log.read_text().split()] if log.exists() else []
