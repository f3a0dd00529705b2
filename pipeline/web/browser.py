"""The officer's browser, shown the way in without the key being seen by others.

A program's arguments are seen by every user of the machine, a file of ours is not. (DECISIONS 390)
"""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pipeline.web.drawing import draw


def open_browser(addresses: tuple[str, str], say: Callable[[str], None]) -> None:
    """Open the first address in the browser; say it where that can't be done."""
    try:
        file = redirect_file(addresses)
        opened = webbrowser.open(file.as_uri())
    except (OSError, webbrowser.Error):
        opened = False
    if not opened:
        say(f"Öppna den här adressen i webbläsaren: {addresses[0]}")


def redirect_file(addresses: tuple[str, str]) -> Path:
    """Write a page that leads to the first address, and has a link to each; return its path.

    Only its owner can read it. Raises OSError.
    """
    page = draw("redirect.html", first=addresses[0], second=addresses[1])
    with tempfile.NamedTemporaryFile(
        "w", prefix="beredning-", suffix=".html", delete=False, encoding="utf-8"
    ) as file:
        file.write(page)
    return Path(file.name)


def remove_redirect(file: Path) -> None:
    """Take away a redirect file whose key has been used."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
