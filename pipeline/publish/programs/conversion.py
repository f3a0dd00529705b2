"""PDFs by LibreOffice: all files in one start, watched, so that one that hangs costs itself only.

It takes files in order, so the first that has no PDF is the one that it was at. A start has a
profile of its own, for two that share one fail; it ends with 0 also when it could not load a file.
(DECISIONS 341)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic

from pipeline import disk
from pipeline.errors import OfficeError
from pipeline.publish.programs.office import REMEDY, end, ended, new_profile, start

_LONGEST = 30_000  # signs of a command; Windows takes 32,767
_LOOK = 0.1  # seconds between two looks at what has come
_SPEED = 10_000  # bytes of a file for which LibreOffice gets a second more
_FRUITLESS = 3  # starts after each other of which nothing came


def converted(
    program: Path,
    files: Sequence[Path],
    kind: str,
    folder: Path,
    seconds: float,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Iterator[Path]:
    """Make PDFs of files in `folder`; yield each file when its PDF is there, or will not come.

    `kind` as --convert-to has it; `seconds` for one file, and more for a large one. Where the
    program hangs or fails in a file it is started again for those after it. Raises OfficeError when
    it cannot be started, nothing comes of it, or `is_wanted` (asked all the time) says no; those
    that were not yielded are left then.
    """
    left, held = list(files), list[Path]()
    works, starts = False, 0
    while left:
        run = _Run(left[: _fitting(left)], folder, seconds, is_wanted)
        for path in run.settled(_command(program, run.files, kind, folder, starts)):
            works = True
            yield from held  # the program is sound, so it was they
            held.clear()
            yield path
        starts += 1
        left = left[run.done :]
        if run.error is None:
            continue
        held.append(left.pop(0))
        if len(held) == _FRUITLESS or not (left or works):
            raise run.error
    yield from held


def _fitting(files: Sequence[Path]) -> int:
    """Return how many files one command can name."""
    room = _LONGEST
    for number, path in enumerate(files):
        room -= len(str(path)) + 3  # a blank, and quotes
        if room < 0:
            return max(number, 1)
    return len(files)


def _command(
    program: Path, files: Sequence[Path], kind: str, folder: Path, number: int
) -> list[str]:
    home = (folder / f"profil{number or ''}").resolve()  # one that was killed is spoilt
    new_profile(home)
    task = ("--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder))
    return [str(program), f"-env:UserInstallation={home.as_uri()}", *task, *map(str, files)]


class _Run:
    """One start for some files: how far it came, and how it failed at the file after those."""

    def __init__(
        self,
        files: Sequence[Path],
        folder: Path,
        seconds: float,
        is_wanted: Callable[[], bool],
    ) -> None:
        self.files, self.folder, self.seconds = files, folder, seconds
        self.is_wanted = is_wanted
        self.made = [path.with_suffix(".pdf") for path in files]
        self.done = 0  # files that are settled
        self.error: OfficeError | None = None

    def settled(self, command: Sequence[str]) -> Iterator[Path]:
        """Start the program, and yield each file that it has been through."""
        process = start(command, self.folder)
        try:
            since, seen = monotonic(), (0, 0)
            while (code := ended(process, _LOOK)) is None and monotonic() - since < self.patience:
                if not self.is_wanted():
                    raise OfficeError("LibreOffice avbröts, för ingen väntar längre.")
                yield from self._through(self._at)
                before, seen = seen, (self._at, _size(self.made[self._at]))
                since = monotonic() if seen != before else since
        finally:
            end(process, self.folder)
        if code == 0:
            yield from self._through(len(self.files))
            return
        yield from self._through(self._at + _is_whole(self.made[self._at]))
        if self.done < len(self.files):
            self.made[self.done].unlink(missing_ok=True)
            self.error = OfficeError(self._why(code), remedy=REMEDY)

    @property
    def _at(self) -> int:
        """Return the number of the last file whose PDF has come, or is being written."""
        there = {*disk.names(self.folder)}
        return max((n for n, path in enumerate(self.made) if path.name in there), default=0)

    @property
    def patience(self) -> int:
        """Return for how many seconds nothing may come of the file at hand, or of the next."""
        at_hand = self.files[self.done : self.done + 2]
        return round(self.seconds + max(map(_size, at_hand), default=0) / _SPEED)

    def _through(self, number: int) -> Iterator[Path]:
        while self.done < number:
            self.done += 1
            yield self.files[self.done - 1]

    def _why(self, code: int | None) -> str:
        if code is None:
            return f"LibreOffice blev inte klart på {self.patience} sekunder och avbröts."
        return "LibreOffice avslutades med ett fel."


def _size(path: Path) -> int:
    at = disk.about(path)
    return at.st_size if at is not None else 0


def _is_whole(path: Path) -> bool:
    return b"%%EOF" in (disk.bytes_of(path) or b"")[-1024:]
