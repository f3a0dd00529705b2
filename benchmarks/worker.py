"""The end of a renderer's process that asks for letters (benchmarks/workers/service.py answers)."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from benchmarks.measure import TOP


class Worker:
    """A renderer that has read its template and its values, and waits."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it; RuntimeError when it does not come so far."""
        self._process = subprocess.Popen(
            command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if (said := self._line()) != "ready":
            self.__exit__(None, None, None)
            raise RuntimeError(f"{command[-2]} did not start: {said}")

    def spent(self, first: int, count: int) -> float:
        """Return the processor time of a letter, in seconds, when so many are made."""
        return float(self._ask(f"{first} {count}")) / count

    def write(self, number: int, path: Path) -> bytes:
        """Return one letter."""
        self._ask(f"{number} {path}")
        return path.read_bytes()

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended")
        return line

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()
