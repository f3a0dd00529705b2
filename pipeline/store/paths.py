"""How long a path may be where Word is to open the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath, PureWindowsPath

from pipeline.store.files import TEMPORARY

LONGEST = 259  # signs in Windows (MAX_PATH less one); Word keeps to it, however Windows is set


def too_long(folder: PurePath, targets: Iterable[str]) -> list[str]:
    """Return the targets that get too long a path in `folder`; none outside Windows.

    While a file is written its name is a little longer.
    """
    if not PureWindowsPath(str(folder)).drive:
        return []
    room = LONGEST - len(TEMPORARY) - len(str(folder)) - 1
    return [target for target in targets if len(target) > room]
