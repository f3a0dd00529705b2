"""What is there: the only module that asks the disk, as store/files.py is the only one that writes.

What the disk refuses to tell is told as that, with the file; it is never taken for an absence, and
nothing is waited for: a pipe is no file. (DECISIONS 179)
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.errors import LockedError, StoreError

_AGAIN = "Försök igen. Händer det en gång till: kontrollera att disken eller nätverket svarar."
_RIGHTS = "Stäng den i andra program, och kontrollera att du har rätt att läsa den."
_MOVE = "Flytta bort det som ligger där."
_SYSTEM = ("desktop.ini", "Thumbs.db")  # what Windows lays in a folder that is looked at
# What a person's own programs are asked to show; nothing else is handed to them.
SHOWN = frozenset((".docx", ".xlsx", ".xlsm", ".ods", ".csv", ".pdf", ".html"))
_WHY = {
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "du har inte mer plats på disken",
    errno.EROFS: "disken är skrivskyddad",
    errno.EACCES: "du har inte skrivrätt",
    errno.EPERM: "du har inte skrivrätt",
    errno.EISDIR: "det ligger en mapp med det namnet",
    errno.EINVAL: "så kan en fil inte heta",
    errno.ENOTDIR: "det ligger en fil där en mapp skulle vara",
    errno.EEXIST: "det ligger en fil där en mapp skulle vara",
    errno.ENAMETOOLONG: "sökvägen är för lång",
    errno.ELOOP: "genvägen leder tillbaka till sig själv",
    errno.EIO: "disken svarar inte som den ska",
    errno.ESTALE: "nätverksmappen svarar inte",
    errno.ETIMEDOUT: "nätverksmappen svarar inte",
}


def why(error: OSError) -> str:
    """Return why the system refused, as a clause."""
    return _WHY.get(error.errno or 0, f"fel {error.errno} från systemet")


def _unreadable(path: Path, error: OSError) -> StoreError:
    name = path.name or path
    if isinstance(error, PermissionError):  # in Windows also a file that another program holds
        sentence = (
            f"{name} går inte att läsa: den är låst för dig, eller öppen i ett annat program."
        )
        return LockedError(sentence, remedy=_RIGHTS)
    return StoreError(f"{name} går inte att läsa: {why(error)}.", remedy=_AGAIN)


def about(path: Path) -> os.stat_result | None:
    """Return what the system knows of a file or folder, None when nothing is there.

    This and all below raise StoreError when the system refuses to tell.
    """
    try:
        return os.stat(path)  # noqa: PTH116 - how Path.stat asks differs between versions
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last: no name that can be
        return None
    except OSError as error:
        if error.errno == errno.EINVAL:  # what Windows calls no name that can be
            return None
        raise _unreadable(path, error) from error


def exists(path: Path) -> bool:
    """Return whether anything is there."""
    return about(path) is not None


def is_file(path: Path) -> bool:
    """Return whether a file is there, and not a folder or a pipe."""
    at = about(path)
    return at is not None and stat.S_ISREG(at.st_mode)


def is_folder(path: Path) -> bool:
    """Return whether a folder is there."""
    at = about(path)
    return at is not None and stat.S_ISDIR(at.st_mode)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path leads to something in a folder, when links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def bytes_of(path: Path, most: int | None = None) -> bytes | None:
    """Return a file's bytes, `most` at most; None when nothing is there. What is no file raises."""
    at = about(path)
    if at is None:
        return None
    if not stat.S_ISREG(at.st_mode):
        what = "en mapp" if stat.S_ISDIR(at.st_mode) else "något som inte är en fil"
        raise StoreError(f"{path.name} går inte att läsa: det är {what}.", remedy=_MOVE)
    try:
        # were it a pipe by now, nobody waits for it
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as stream:
            return stream.read() if most is None else stream.read(most)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def is_aside(name: str) -> bool:
    """Return whether a name is hidden, the system's own, or a mark that a file is open somewhere.

    Word, Excel and LibreOffice leave such marks.
    """
    return name.startswith((".", "~$")) or name in _SYSTEM


def files_below(
    folder: Path | str, skip: Callable[[str], bool] = lambda name: False, *, links: bool = False
) -> Iterator[os.DirEntry[str]]:
    """Yield every file below a folder in the order of their paths; none when it is not there.

    `skip` tells which names are passed over, with all below; `links` whether links to folders are
    followed.
    """
    for entry in _listed(folder):
        if skip(entry.name):
            continue
        if _is_folder(entry, links=links):
            yield from files_below(entry.path, skip, links=links)
        else:
            yield entry


def _is_folder(entry: os.DirEntry[str], *, links: bool) -> bool:
    """Return whether an entry is a folder; a link that leads back to itself is none."""
    try:
        return entry.is_dir(follow_symlinks=links)
    except OSError:
        return False


def _listed(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _unreadable(Path(folder), error) from error


Stamp = tuple[int, int, int, int]  # size, time of content, time of change, number


def file_stamps(folder: Path) -> dict[str, Stamp | None]:
    """Return what tells each file in a folder from what it was, by name; None for what is none."""
    return {entry.name: _stamp_of(entry) for entry in _listed(folder)}


def _stamp_of(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        return file_stamp(entry.stat()) if entry.is_file(follow_symlinks=False) else None
    except OSError:  # gone, or refused: it is asked for by itself
        return None


def file_stamp(at: os.stat_result) -> Stamp:
    """Return what tells a file from what it was."""
    return at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino


def folders(folder: Path) -> list[Path]:
    """Return the folders in a folder, by name; none when it is not there."""
    return [Path(entry.path) for entry in _listed(folder) if entry.is_dir()]


def names(folder: Path) -> list[str]:
    """Return the names of all that is in a folder; none when it is not there."""
    return [entry.name for entry in _listed(folder)]


def paths_below(folder: Path, skip: Callable[[str], bool] = lambda name: False) -> Iterator[Path]:
    """Yield every file below a folder in the order of their paths; none when it is not there."""
    return (Path(entry.path) for entry in files_below(folder, skip))
