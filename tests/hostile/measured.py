"""Runs the command again and again, each time in a process of its own, and tells what it took.

    python -m tests.hostile.measured COMMAND…

runs the command once, to load all that it needs, and then again for each line of JSON it reads, in
a copy of this process, which is there at once. It is not started in the tests' own process: the
memory of a copy counts from that of its model.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from pipeline.cli import main as command
from tests.compiled_plugin import build_swiftly

_ADDRESSES = 8 * 2**30  # bytes: a last net, so that a failing test harms nobody
_PROCESSOR = 300  # seconds, another net: what ends takes a twentieth
_PATIENCE = 1_200  # seconds by the clock, for what only waits


def main(*words: str) -> None:
    """Run the command; then answer each line with the exit code and peak MB of another run."""
    build_swiftly(pytest.MonkeyPatch())
    with redirect_stdout(io.StringIO()) as printed:
        code = _ended(*words)
    assert code == 0, printed.getvalue()
    gc.freeze()
    _answer("ready")
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _run(**json.loads(line))
        _, status, usage = os.wait4(pid, 0)
        _answer(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024]))


def _answer(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _run(words: list[str], private: str, shown: str) -> None:
    """Run the command as a new process would, what it prints in the file `shown`; and end."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(_PATIENCE)
    os.environ["TMPDIR"], tempfile.tempdir = private, None
    with Path(os.devnull).open("rb") as nothing, Path(shown).open("wb") as out:
        os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    code = _ended(*words)
    sys.stdout.flush()
    os._exit(code)


def _ended(*words: str) -> int:
    sys.argv = ["beredning", *words]
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    return 1


if __name__ == "__main__":
    main(*sys.argv[1:])
