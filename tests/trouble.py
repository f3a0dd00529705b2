"""A disk that gives way at the N-th write, sync or rename, and a power cut at the same places.

Or at the N-th look: when a file is asked about, a folder listed, a file opened, its rights set.

with Trouble("replace", 3, fails(errno.EIO)):
    folder.rebuild()
"""

from __future__ import annotations

import io
import os
import shutil
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self

import pytest

KINDS = ("write", "fsync", "replace")
LOOKS = ("stat", "list", "open", "chmod")
_LOOKS = {"stat": "stat", "scandir": "list", "listdir": "list", "open": "open", "chmod": "chmod"}
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
    """Does `act` at the `at`-th call of one kind (1-based): of those that change a file, or look.

    `at` None is every call. What is synced is not waited for: a process that is killed leaves what
    it wrote. Looks are counted below the folder `inside`.
    """

    def __init__(
        self, kind: str, at: int | None = 0, act: Act = nothing, inside: Path | None = None
    ) -> None:
        self.kind, self.at, self.act, self.inside = kind, at, act, str(inside or "")
        self.place = ""  # where it struck
        self.count = 0
        self.patch = pytest.MonkeyPatch()

    def met(self, kind: str) -> bool:
        """Count a call; return whether it is the one."""
        self.count += kind == self.kind
        return kind == self.kind and self.at in (None, self.count)

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

        if self.inside:
            self._watch_looks()
        self.patch.setattr(os, "replace", replace)
        self.patch.setattr(os, "fsync", fsync)
        self.patch.setattr(Path, "open", opened)
        return self

    def _watch_looks(self) -> None:
        for name, kind in _LOOKS.items():
            self._watch(os, name, kind)
        self._watch(io, "open", "open")

    def _watch(self, module: Any, name: str, kind: str) -> None:
        real = getattr(module, name)

        def look(path: Any = ".", *arguments: Any, **more: Any) -> Any:
            here = isinstance(path, str | Path) and str(path).startswith(self.inside)
            reads = module is os or "r" in str((*arguments, more.get("mode", "r"))[0])
            if here and reads and self.met(kind):
                self.place = str(path)
                self._strike(str(path))
            return real(path, *arguments, **more)

        self.patch.setattr(module, name, look)

    def _strike(self, path: str) -> None:
        """Act; an error names the file, as the system's does."""
        try:
            self.act()
        except OSError as error:
            error.filename = path
            raise

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
        written = 0
        if self.trouble.met("write"):
            written = self.stream.write(data[: len(data) // 2])
            self.stream.flush()
            self.trouble.act()
        return int(written + self.stream.write(data[written:]))

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.write(piece)


def counted(kind: str, run: Callable[[], object], inside: Path | None = None) -> int:
    """Return how many calls of a kind there are when nothing goes wrong."""
    with Trouble(kind, inside=inside) as trouble:
        run()
    return trouble.count


def cut_off(kind: str, run: Callable[[], object], folder: Path, home: Path) -> list[Path]:
    """Run; return copies in `home` of what `folder` was at each call, as if the power went then."""
    copies: list[Path] = []

    def copy() -> None:
        copies.append(home / str(len(copies) + 1))
        shutil.copytree(folder, copies[-1])

    with Trouble(kind, None, copy):
        run()
    return copies


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
