"""A disk that gives way at the N-th write, sync or rename, and a power cut at the same places.

with Trouble("replace", 3, fails(errno.EIO)):
    folder.rebuild()
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

KINDS = ("write", "fsync", "replace")
Act = Callable[[], None]


def fails(number: int) -> Act:
    """Return what makes a call fail as the system does."""

    def act() -> None:
        raise OSError(number, os.strerror(number))

    return act


def dies() -> None:
    """End this process as a power cut does: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def nothing() -> None:
    """Let the call through; it was only counted."""


class Trouble:
    """Does `act` at the `at`-th call of one kind (1-based) of those that change outputs/.

    What is synced is not waited for: a process that is killed leaves what it wrote.
    """

    def __init__(self, kind: str, at: int = 0, act: Act = nothing) -> None:
        self.kind, self.at, self.act = kind, at, act
        self.count = 0
        self.patch = pytest.MonkeyPatch()

    def met(self, kind: str) -> bool:
        """Count a call; return whether it is the one."""
        self.count += kind == self.kind
        return kind == self.kind and self.count == self.at

    def __enter__(self) -> Self:
        real_replace, real_open = os.replace, Path.open

        def replace(*arguments: Any, **more: Any) -> None:
            if self.met("replace"):
                self.act()
            real_replace(*arguments, **more)

        def fsync(_: Any) -> None:
            if self.met("fsync"):
                self.act()

        def opened(path: Path, mode: str = "r", *arguments: Any, **more: Any) -> Any:
            stream = real_open(path, mode, *arguments, **more)
            return _Half(stream, self) if mode == "wb" else stream

        self.patch.setattr(os, "replace", replace)
        self.patch.setattr(os, "fsync", fsync)
        self.patch.setattr(Path, "open", opened)
        return self

    def __exit__(self, *_: object) -> None:
        self.patch.undo()


class _Half:
    """A file that gets half of what is written to it when the disk gives way."""

    def __init__(self, stream: Any, trouble: Trouble) -> None:
        self.stream, self.trouble = stream, trouble

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, data: bytes) -> int:
        if self.trouble.met("write"):
            self.stream.write(data[: len(data) // 2])
            self.stream.flush()
            self.trouble.act()
        return int(self.stream.write(data))


def counted(kind: str, run: Callable[[], object]) -> int:
    """Return how many calls of a kind there are when nothing goes wrong."""
    with Trouble(kind) as trouble:
        run()
    return trouble.count


def killed(kind: str, at: int, run: Callable[[], object]) -> bool:
    """Run in a process of its own that is killed at that call; return whether it was."""
    child = os.fork()
    if child == 0:
        try:
            with Trouble(kind, at, dies):
                run()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
