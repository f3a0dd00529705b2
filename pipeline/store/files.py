"""Files in outputs/: written whole or not at all, and never over another program's open file.

(DECISIONS 80, 81, 86)
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePath, PureWindowsPath

from pipeline import disk
from pipeline.errors import LockedError, OvertakenError, StoreError

TEMPORARY = ".beredning-tmp"
LONGEST = 259  # signs in Windows (MAX_PATH less one); Word keeps to it, however Windows is set
_CLOSE = "Stäng filen i Word eller LibreOffice och bygg igen."
_ROOM = "Kontrollera att disken har plats och går att skriva på."
_RIGHTS = "Be den som sköter mappen om rätt att skriva där."
_NO_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)


def write_whole(
    path: Path, data: bytes | Iterable[bytes], *, sync: bool = True, seen: str | None = None
) -> disk.Stamp:
    """Write a file so that a reader, a crash or a full disk sees the old one or the new one.

    Returns what the disk said of it before it got its name. `data` may come in pieces. Without
    `sync` the caller syncs the folder, once all its files are written. `seen`: the digest of the
    file that is to be replaced, "" for none; OvertakenError when it is another one by now. Raises
    LockedError when another program holds the file, StoreError when the disk refuses.
    """
    _refuse_locked(path)
    temporary = path.with_name(f"{path.name}{TEMPORARY}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
            written = disk.file_stamp(os.fstat(stream.fileno()))
        with suppress(OSError):  # the rights of the one it replaces: colleagues can still read it
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        if seen is not None and digest_at(path) != seen:
            raise OvertakenError(f"{path.name} sparades av någon medan den byggdes.", remedy=_CLOSE)
        temporary.replace(path)
        if sync:
            sync_folder(path.parent)
    except (OSError, StoreError) as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, StoreError):
            raise
        raise refused(path, error) from error
    return written


@contextmanager
def all_or_none(paths: Iterable[Path]) -> Iterator[None]:
    """Let these files and folders be as they were before, when the block fails.

    `paths`: a folder before what lies in it. Raises StoreError when the disk does not answer.
    """
    paths = tuple(paths)
    lacking = [path for path in paths if not disk.exists(path)]
    before = [(path, disk.bytes_of(path)) for path in paths if disk.is_file(path)]
    try:
        yield
    except Exception:
        for path, data in before:
            with suppress(StoreError):
                if data is not None and disk.bytes_of(path) != data:
                    write_whole(path, data)
        for path in reversed(lacking):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def read_whole(path: Path, name: str, remedy: str) -> bytes:
    """Return a file's bytes; StoreError, which calls it `name`, when it is not there."""
    data = disk.bytes_of(path)
    if data is None:
        raise StoreError(f"{name} finns inte längre.", remedy=remedy)
    return data


def move(old: Path, new: Path) -> None:
    """Give a file another name in outputs/; raises as write_whole."""
    _refuse_locked(old)
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        old.replace(new)
        sync_folder(new.parent)
    except OSError as error:
        raise refused(old, error) from error
    with suppress(OSError):
        old.parent.rmdir()  # only when it is empty


def take_away(path: Path) -> None:
    """Take a file away from outputs/, and its folder when it was the last one; as write_whole."""
    _refuse_locked(path)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise refused(path, error) from error
    with suppress(OSError):
        path.parent.rmdir()  # only when it is empty


def keep_aside(private: Path, target: str, data: bytes) -> Path:
    """Return where a copy of a file that will be replaced is kept, under .beredning/."""
    path = Path(target)
    kept = private / "sparat" / path.parent / f"{path.stem}-{digest_of(data)[:12]}{path.suffix}"
    if not disk.exists(kept):
        write_whole(kept, data)
    return kept


def _refuse_locked(path: Path) -> None:
    if locked_by_other(path):
        raise LockedError(f"{path.name} är öppen i ett annat program.", remedy=_CLOSE)


def refused(path: Path, error: OSError) -> StoreError:
    """Return what to say when the system would not let us write at `path`."""
    if isinstance(error, PermissionError) and os.path.isdir(path):  # noqa: PTH112 - never raises
        error = IsADirectoryError(errno.EISDIR, "")  # as which Windows does not tell it
    elif isinstance(error, PermissionError) and os.path.exists(path):  # noqa: PTH110 - nor this
        sentence = f"{path.name} går inte att skriva: den är öppen eller skrivskyddad."
        return LockedError(sentence, remedy=_CLOSE)
    return refused_folder(path, error)


def refused_folder(path: Path, error: OSError) -> StoreError:
    """Return what to say when the system would not let us write in the folder `path`."""
    remedy = _RIGHTS if error.errno in _NO_RIGHTS else _ROOM
    return StoreError(f"{path.name} går inte att skriva: {disk.why(error)}.", remedy=remedy)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def locked_by_other(path: Path) -> bool:
    """Return whether Word or LibreOffice has left its mark of an open file beside `path`.

    Word's is `~$` before the name; of a long name the first letters give way to it.
    """
    marks = open_marks(path.name)
    return disk.exists(path) and any(disk.exists(path.with_name(mark)) for mark in marks)


def open_marks(name: str) -> tuple[str, ...]:
    """Return what the mark of an open file of that name may be called."""
    length = len(name.rpartition(".")[0] or name)
    cut = 0 if length < 7 else 1 if length == 7 else 2
    return f"~${name}", f"~${name[cut:]}", f".~lock.{name}#"


def too_long(folder: PurePath, targets: Iterable[str]) -> list[str]:
    """Return the targets that get too long a path in `folder`; none outside Windows.

    While a file is written its name is a little longer.
    """
    if not PureWindowsPath(str(folder)).drive:
        return []
    room = LONGEST - len(TEMPORARY) - len(str(folder)) - 1
    return [target for target in targets if len(target) > room]


def digest_of(data: bytes) -> str:
    """Return the digest of a file's bytes: 64 hexadecimal digits."""
    return sha256(data).hexdigest()


def digest_at(path: Path) -> str:
    """Return the digest of the file at a path, "" when there is none."""
    data = disk.bytes_of(path)
    return digest_of(data) if data is not None else ""


def sweep(outputs: Path) -> None:
    """Remove temporary files that an interrupted build left."""
    with suppress(StoreError):  # what cannot be looked for is left for another day
        for left in disk.paths_below(outputs):
            if left.name.endswith(TEMPORARY):
                with suppress(OSError):
                    left.unlink()
