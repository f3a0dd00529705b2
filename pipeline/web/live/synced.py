"""Whether a folder is copied between computers by a service: the lock of a build is not.

(DECISIONS 404)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import PurePath

_ONEDRIVE = "OneDrive"
_ROOTS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")  # variables that Windows sets
# How the services call their folders, in small letters.
_NAMES = {
    "onedrive": _ONEDRIVE,
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mobile documents": "iCloud",
    "iclouddrive": "iCloud",
}
_LIBRARIES = r"Software\SyncEngines\Providers\OneDrive"


def synced_by(
    folder: PurePath, environ: Mapping[str, str] = os.environ, libraries: Iterable[str] = ()
) -> str:
    """Return the service that copies a folder between computers, "" for none that is known.

    `libraries`: where OneDrive keeps a team’s files; its own name stands nowhere in them.
    """
    roots = [environ[name] for name in _ROOTS if environ.get(name)]
    if any(folder.is_relative_to(root) for root in (*roots, *libraries)):
        return _ONEDRIVE
    parts = (part.casefold() for part in folder.parts)
    return next((_NAMES[n] for part in parts for n in _NAMES if part.startswith(n)), "")


def team_libraries() -> tuple[str, ...]:
    """Return where OneDrive keeps the files of teams, as Windows’ registry has it."""
    found: list[str] = []
    if sys.platform == "win32":
        import winreg

        with (
            suppress(OSError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, _LIBRARIES) as libraries,
        ):
            for number in range(winreg.QueryInfoKey(libraries)[0]):
                name = winreg.EnumKey(libraries, number)
                with suppress(OSError), winreg.OpenKey(libraries, name) as library:
                    found.append(str(winreg.QueryValueEx(library, "MountPoint")[0]))
    return tuple(found)
