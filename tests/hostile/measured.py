"""Runs a command and writes down what it took: `python -S -E measured.py RESULT COMMAND…`.

A process between the tests and the command: the memory of a process counts as its child's at first.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

_ADDRESSES = 8 * 2**30  # bytes: a last net, so that a failing test harms nobody
_PROCESSOR = 300  # seconds, another net: what ends takes a twentieth


def main(result: str, *command: str) -> None:
    """Run `command`; write exit code and peak MB to `result`."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    megabytes = usage.ru_maxrss / 1024
    Path(result).write_text(json.dumps([process.returncode, megabytes]), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
