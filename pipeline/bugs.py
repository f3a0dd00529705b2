"""What the program did not foresee: the traceback goes to a log, the officer is told its path.

Never is a file or a cell said to be at fault when the program is. (DECISIONS 101, 143, 154)
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.errors import BeredningError, ProgramError, StoreError
from pipeline.model import Cell, Problem, Severity, Source

_T = TypeVar("_T")
CODE, REFUSED = "Z01", "Z02"
_SEND = "Skicka gärna loggen till den som sköter programmet."


def log_path(error: BaseException, about: str = "") -> str:
    """Write the traceback to a log of its own; return the log's path, "" when none can be written.

    `about`: which document or file it concerns.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="beredning-",
            suffix=".log",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as log:
            log.write(f"{about}\n" if about else "")
            log.writelines(traceback.format_exception(error))
    except OSError:
        return ""
    return log.name


def unforeseen(error: BaseException, about: str = "") -> ProgramError:
    """Return the error that is told in place of one that the program did not foresee."""
    log = log_path(error, about)
    where = f"se loggen {log}" if log else "och loggen gick inte att skriva"
    return ProgramError(f"fel i programmet, {where}")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[_T]):
    """What was found; or nothing, and the FEL that says so."""

    found: tuple[_T, ...]
    problems: tuple[Problem, ...] = ()


def attempt(make: Callable[[], Iterable[_T]], consequence: str) -> Attempt[_T]:
    """Return what `make` gives; nothing, and a FEL that says so, where program or disk fails at it.

    For what is told beside the documents: it must not cost the report of them.
    """
    try:
        return Attempt(tuple(make()))
    except StoreError as error:
        return Attempt((), (disk_problem(error, consequence),))
    except BeredningError:
        raise
    except Exception as error:
        return Attempt((), (problem(error, consequence),))


def problem(
    error: BaseException, consequence: str, cell: Cell | None = None, stops: tuple[Source, ...] = ()
) -> Problem:
    """Return a FEL for what the program failed at beside the documents; `consequence`: a clause."""
    told = unforeseen(error, str(cell or ""))
    return Problem(cell, Severity.ERROR, CODE, f"{consequence}: {told}.", _SEND, stops=stops)


def disk_problem(error: StoreError, consequence: str) -> Problem:
    """Return a FEL for what the disk refused beside the documents; `consequence`: a clause."""
    return Problem(None, Severity.ERROR, REFUSED, f"{consequence}: {error.sentence}", error.remedy)
