"""The working folder that a server shows: one that was given, or one that is chosen on its page.

(DECISIONS 404, 405)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.commands.start_files import is_working_folder
from pipeline.commands.working_folder import WorkingFolder
from pipeline.errors import StoreError
from pipeline.web.app import make_app
from pipeline.web.door.entrance import Entrance
from pipeline.web.door.running import Turn, WayIn, turn_or_way_in
from pipeline.web.door.user_folder import remember_folder, whole_path
from pipeline.web.late_loading import Late
from pipeline.web.live.live_folder import LiveFolder

_PATIENCE = 3.0  # seconds: another page holds the folder, or nobody does


class FolderAtHand:
    """The pages of one folder at a time; the first page while there is none."""

    def __init__(
        self, place: Path, turn: Turn, day: Callable[[], date], entrance: Entrance
    ) -> None:
        """Show the folder at a place; where none is, the page on which one is chosen."""
        self.turn, self.day, self.entrance = turn, day, entrance
        self.live: LiveFolder | None = None
        self._place, self._is_open = place, False
        self._app: ASGIApp
        if is_working_folder(place):
            self._lay_out(place, turn)
        else:
            self._app = Late("first_page:make_first_app")(place, entrance, day, self.show)
            self._tell()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, by the pages that are shown now."""
        await self._app(scope, receive, send)

    def show(self, folder: Path) -> str:
        """Show another folder from now on; or return the address of the page that shows it already.

        Raises BusyError when another holds it and does not answer.
        """
        if whole_path(folder) == whole_path(self._place):  # this one has the right to it already
            self._lay_out(folder, self.turn)
            return ""
        found = turn_or_way_in(folder, _PATIENCE)
        if isinstance(found, WayIn):
            return found.address
        self.turn.give_up()
        self._lay_out(folder, found)
        return ""

    def begin(self) -> None:
        """Begin to look at the folder."""
        self._is_open = True
        if self.live is not None:
            self.live.begin()

    def end(self) -> None:
        """Let every page go, and another start be the one."""
        if self.live is not None:
            self.live.end()
        self.turn.give_up()

    def is_working(self) -> bool:
        """Return whether something is at work in the folder."""
        return self.live is not None and self.live.is_working()

    def _lay_out(self, folder: Path, turn: Turn) -> None:
        self.turn = turn
        self.live = live = LiveFolder(WorkingFolder(folder, self.day))
        if self._is_open:
            live.begin()
        self._app = make_app(live.folder, self.entrance, live_folder=live)
        remember_folder(folder)
        self._tell()

    def _tell(self) -> None:
        try:
            self.turn.tell(self.entrance.address.rstrip("/"), self.entrance.port)
        except StoreError:  # then nobody finds this one
            return
