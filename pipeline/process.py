"""The process: from the words that it is given to the code that it ends with.

What is done here is done once, where one process serves one command: a build with nothing to do
says so before the command line is loaded; the collector looks for garbage more seldom, since nearly
all that a command makes lasts as long as it does; and what it made is not taken apart at the end.
`cli.main()`, for who calls it in a process of theirs, does none of it. (DECISIONS 335)
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
import time
from collections.abc import Sequence

from pipeline.building import unchanged

# Objects made before they are looked through. A merged document leaves 2,600 in cycles, and some
# MB with them: without any collection a thousand would take gigabytes.
_SELDOM = (50_000, 20, 10)
_GLOBS = frozenset("*?[~$%")  # what click expands in Windows


def main() -> None:
    """Run the command line, and end the process with its code."""
    code = _rest(sys.argv[1:])
    if code is None:
        gc.set_threshold(*_SELDOM)
        from pipeline import cli

        code = cli.run()
    _end(code)


def _rest(words: Sequence[str]) -> int | None:
    """Say what the last build said, if it is a plain build with nothing to do; return its code.

    None, and nothing said, for all that the command line has to look at.
    """
    asked = _plain_build(words)
    out = sys.stdout
    if asked is None or not isinstance(out, io.TextIOWrapper) or out.encoding != "utf-8":
        return None
    from pathlib import Path

    try:
        today = asked.get("--today", time.strftime("%Y-%m-%d"))  # nothing is noted of what is none
        folder = Path(asked.get("--folder", "."))
        last = unchanged.last_result(folder, unchanged.digest_of_inputs(folder, today))
        if last is None:
            return None
        lines, code = last
        text = "\n".join(lines) + "\n" if any(lines) else ""
        if "\x1b" in text:  # a colour, which the command line may leave out
            return None
        text.encode()  # or it has to be said in plainer letters
        out.write(text)
        out.flush()
    except (OSError, ValueError):  # who reads it went away: that, too, is told by the command line
        return None
    return code


def _plain_build(words: Sequence[str]) -> dict[str, str] | None:
    """Return the options of a build that asks for nothing but a folder and a day, else None."""
    if not words or words[0] != "build" or any(name.endswith("_COMPLETE") for name in os.environ):
        return None
    found: dict[str, str] = {}
    rest = iter(words[1:])
    for word in rest:
        value = "" if word == "--no-pages" else next(rest, "-")
        known = word in ("--folder", "--today", "--no-pages") and word not in found
        if not known or value.startswith("-") or _GLOBS.intersection(value):
            return None
        found[word] = value
    return found


def _end(code: int) -> None:
    """End the process when all is written, without taking apart what it made.

    The ordinary way where somebody waits for more: a profiler, a thread, a reader that went away.
    """
    if not _is_watched():
        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            sys.exit(code)
        os._exit(code)
    sys.exit(code)


def _is_watched() -> bool:
    """Return whether more than the command runs in the process, or its streams are not its own."""
    monitoring = getattr(sys, "monitoring", None)  # from Python 3.12
    threading = sys.modules.get("threading")
    return bool(
        sys.gettrace()
        or sys.getprofile()
        or (monitoring is not None and any(map(monitoring.get_tool, range(6))))
        or (threading is not None and threading.active_count() > 1)
        or sys.flags.inspect
        or any(stream is None for stream in (sys.stdout, sys.stderr))
        or (sys.stdout, sys.stderr) != (sys.__stdout__, sys.__stderr__)
    )
