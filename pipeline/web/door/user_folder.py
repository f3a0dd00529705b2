"""What the local page keeps for one user of the machine: the only module that knows where.

Never in a working folder, which others share. (DECISIONS 404)
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pipeline import disk
from pipeline.errors import StoreError
from pipeline.store.files import refused, refused_folder, write_whole

_RECENT = "senaste.json"
_MOST_RECENT = 10
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


def user_folder(system: str = sys.platform, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the system wants what a program keeps for its user; it may not be there."""
    home = Path.home()
    if system == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Beredning"
    if system == "darwin":
        return home / "Library" / "Application Support" / "Beredning"
    state = Path(environ.get("XDG_STATE_HOME", ""))  # only a whole path counts, says XDG
    return (state if state.is_absolute() else home / ".local" / "state") / "beredning"


def private_folder() -> Path:
    """Return the user's folder, made and closed to other users; StoreError when it cannot be."""
    folder = user_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_PRIVATE_FOLDER)
    except OSError as error:
        raise refused_folder(folder, error) from error
    return folder


def write_private(path: Path, data: bytes) -> None:
    """Write a file of the user's folder that only the user can read; raises StoreError."""
    try:
        path.touch(mode=_PRIVATE_FILE)
        path.chmod(_PRIVATE_FILE)
    except OSError as error:
        raise refused(path, error) from error
    write_whole(path, data)


def recent_folders() -> tuple[Path, ...]:
    """Return the working folders that the user has had open, the last one first.

    They may be gone by now: a share that does not answer would keep the page waiting.
    """
    with suppress(StoreError, ValueError):
        found = json.loads(disk.bytes_of(user_folder() / _RECENT) or b"[]")
        if isinstance(found, list):
            return tuple(Path(one) for one in found if isinstance(one, str))[:_MOST_RECENT]
    return ()


def remember_folder(folder: Path) -> None:
    """Note a working folder as the last one; nothing where the user's folder cannot be written."""
    _note_recent([whole_path(folder), *_others(folder)])


def forget_folder(folder: Path) -> None:
    """Leave a working folder out of the recent ones: it is not there any more."""
    _note_recent(_others(folder))


def whole_path(folder: Path) -> str:
    """Return the whole path of a folder, links followed."""
    return os.path.realpath(folder)


def _others(folder: Path) -> list[str]:
    own = {os.path.normcase(name) for name in (str(folder), whole_path(folder))}
    return [str(one) for one in recent_folders() if os.path.normcase(one) not in own]


def _note_recent(folders: list[str]) -> None:
    data = json.dumps(folders[:_MOST_RECENT], ensure_ascii=False, indent=1)
    with suppress(StoreError):
        write_private(private_folder() / _RECENT, data.encode("utf-8", "surrogatepass"))
