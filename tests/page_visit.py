"""A page that runs in a process of its own, as an installation starts it, and a browser in it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.door.entrance import Entrance
from pipeline.web.door.running import WayIn, turn_or_way_in
from tests.page_server import LetIn
from tests.waiting import PATIENCE, until


@dataclass(frozen=True)
class FarEntrance(Entrance):
    """The entrance of another process, by what that has given to its own user.

    `place`: the folder that it serves.
    """

    place: Path = Path()

    def one_time_path(self, used: Callable[[], object] = lambda: None) -> str:
        """Return a path that lets one browser in, as a second start gets it."""
        found = turn_or_way_in(self.place, PATIENCE)
        assert isinstance(found, WayIn)
        return found.address.partition(self.hosts[0])[2]


class PageVisit(LetIn):
    """A browser that has been let in by a one-time address."""

    def __init__(self, address: str, place: Path, today: date) -> None:
        parts = urlsplit(address)
        self._folder = WorkingFolder(place, lambda: today)
        self.entrance = FarEntrance(int(parts.port or 0), str(parts.hostname), place=place)
        entered = self.ask(f"{parts.path}?{parts.query}", Cookie=None)
        cookie = str(entered.headers["set-cookie"]).partition(";")[0].partition("=")[2]
        self.entrance = replace(self.entrance, cookie=cookie)
        csrf = re.findall(r'name="csrf" value="([^"]*)"', self.ask("/").body)[0]
        self.entrance = replace(self.entrance, csrf=csrf)

    @property
    def folder(self) -> WorkingFolder:
        """Return the folder that is served, looked at from here."""
        return self._folder

    def settle(self) -> None:
        """Ask until nothing is at work, and what the server has seen is what is there."""
        self.wait(lambda now: now["version"] == self.folder.version())

    def wait(self, is_so: Callable[[Mapping[str, object]], bool] = lambda now: True) -> str:
        """Return what the status line says when nothing is at work, and something is so."""
        now: dict[str, object] = {}

        def is_over() -> bool:
            now.update(json.loads(self.ask("/lage").body))
            return not now["running"] and is_so(now)

        until(is_over)
        return str(now["text"])


@contextmanager
def visited(
    command: Sequence[str], place: Path, environ: Mapping[str, str], today: date
) -> Iterator[PageVisit]:
    """Start the page by a command, which says its address, and visit it.

    `environ` leads to the user's own folder, where a second start finds the page.
    """
    process = subprocess.Popen(
        [*command, "serve", "--folder", str(place), "--no-open", "--today", f"{today}"],
        cwd=place,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        if address:
            with pytest.MonkeyPatch.context() as patch:
                for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
                    patch.setenv(name, environ[name])
                yield PageVisit(address, place, today)
    finally:
        process.terminate()
        _, told = process.communicate(timeout=PATIENCE)
        assert (address, told) == (address, ""), told
