"""The officer's browser, shown the way in without the key being seen by others.

A program's arguments are seen by every user of the machine, a file of ours is not. (DECISIONS 390)
"""

from __future__ import annotations

import atexit
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.web.answers.drawing import draw
from pipeline.web.answers.refusals import Refusal
from pipeline.web.door.entrance import Entrance
from pipeline.web.door.running import WayIn

_PATIENCE = 20.0  # seconds


@contextmanager
def invited(entrance: Entrance, say: Callable[[str], None]) -> Iterator[None]:
    """Open the first page in the browser, while the block serves it.

    The address is said where no browser can be opened, and where none has come in after a while:
    some may not read our files. The redirect file goes as soon as its key has been used.
    """
    files: list[Path] = []
    is_in = threading.Event()

    def used() -> None:
        is_in.set()
        remove_redirects(files)

    addresses = entrance.one_time_addresses(used)
    with suppress(OSError):
        files.append(redirect_file(addresses))

    def invite() -> None:
        if not (files and is_opened(files[0]) and is_in.wait(_PATIENCE)):
            say(f"Öppnades ingen sida? Öppna den här adressen i webbläsaren: {addresses[0]}")

    threading.Thread(target=invite, daemon=True).start()
    try:
        yield
    finally:
        is_in.set()
        remove_redirects(files)


def another_way_in(entrance: Entrance) -> tuple[str, str]:
    """Return a path that lets one visit in, and a redirect file to it that goes when it is used.

    The file is "" where none can be written.
    """
    files: list[Path] = []
    addresses = entrance.one_time_addresses(lambda: remove_redirects(files))
    with suppress(OSError):
        files.append(redirect_file(addresses))
    atexit.register(remove_redirects, files)
    return addresses[0].partition(entrance.hosts[0])[2], str(files[0]) if files else ""


def open_way_in(way: WayIn, say: Callable[[str], None]) -> None:
    """Open a page that runs already; its address is said where no browser can be opened."""
    if not (way.file and is_opened(Path(way.file))):
        say(f"Öppnades ingen sida? Öppna den här adressen i webbläsaren: {way.address}")


def show_refusal(refusal: Refusal) -> None:
    """Show why nothing can be shown, to who started without a terminal; nothing if that fails."""
    with suppress(OSError):
        with tempfile.NamedTemporaryFile(
            "wb", prefix="beredning-", suffix=".html", delete=False
        ) as file:
            file.write(refusal.page())
        is_opened(Path(file.name))


def is_opened(file: Path) -> bool:
    """Return whether a browser says that it shows a file."""
    try:
        return webbrowser.open(file.as_uri())
    except (OSError, webbrowser.Error):
        return False


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


def remove_redirects(files: Iterable[Path]) -> None:
    """Take away redirect files: their key has been used, or nobody will."""
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
