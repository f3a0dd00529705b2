"""The server of the local page: listens on loopback alone, until somebody ends it."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Protocol

from starlette.types import ASGIApp
from uvicorn import Config, Server

from pipeline import disk
from pipeline.bugs import log_path
from pipeline.errors import BeredningError, UsageError
from pipeline.web.answers.refusals import Refusal, bug_refusal
from pipeline.web.door.browser import invited, open_way_in, show_refusal
from pipeline.web.door.entrance import LOOPBACK, Entrance, knows_own_names
from pipeline.web.door.protocol import SealedProtocol
from pipeline.web.door.running import Turn, WayIn, turn_or_way_in
from pipeline.web.door.second_starts import SecondStarts
from pipeline.web.folder_at_hand import FolderAtHand
from pipeline.web.live.unused import Visits

_PATIENCE = 1  # seconds that what is being answered has left when the server ends


def serve(
    folder: Path,
    day: Callable[[], date],
    port: int,
    say: Callable[[str], None],
    *,
    browse: bool = True,
) -> None:
    """Serve the pages of a working folder until a signal ends it, or it is left.

    The first line said is where. A page that runs for the folder already is opened instead. Where
    no working folder is, one is chosen; `folder` may be the file that was double-clicked in it.
    `port`: 0 for any that is free. Without `browse` the address said lets one browser in, once.
    Raises UsageError when the port is taken or no such folder is there, BusyError when another page
    holds the folder and does not answer.
    """
    try:
        _serve_or_open(folder, day, port, say, browse=browse)
    except BeredningError as error:
        _show_without_terminal(Refusal(503, "Sidan går inte att visa", (str(error),)))
        raise
    except Exception as error:
        _show_without_terminal(bug_refusal(log_path(error)))
        raise


def _show_without_terminal(refusal: Refusal) -> None:
    """Show a refusal to who has double-clicked: pythonw has no streams to say it on."""
    if sys.stderr is None:
        show_refusal(refusal)


def _serve_or_open(
    folder: Path,
    day: Callable[[], date],
    port: int,
    say: Callable[[str], None],
    *,
    browse: bool,
) -> None:
    place = folder.parent if disk.is_file(folder) else folder
    if not disk.is_folder(place):
        raise UsageError(f"Mappen {place} finns inte.", remedy="Kontrollera namnet.")
    found = turn_or_way_in(place)
    if isinstance(found, WayIn):
        say(found.page if browse else found.address)
        if browse:
            open_way_in(found, say)
        return
    try:
        with listening(port) as listener:
            _serve(listener, place, found, day, say, browse=browse)
    finally:
        found.give_up()


def _serve(
    listener: socket.socket,
    place: Path,
    turn: Turn,
    day: Callable[[], date],
    say: Callable[[str], None],
    *,
    browse: bool,
) -> None:
    entrance = Entrance(listener.getsockname()[1], by_name=knows_own_names())
    shown = FolderAtHand(place, turn, day, entrance)
    app = SecondStarts(shown, entrance, lambda: shown.turn.key)
    server = server_of(app, shown)
    say(entrance.address if browse else entrance.one_time_addresses()[0])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # the server has its own, and ends in peace
    with invited(entrance, say) if browse else nullcontext():
        server.run(sockets=[listener])


class Work(Protocol):
    """What goes on beside the answers: a folder that is looked at and worked in."""

    def begin(self) -> None:
        """Begin, in a thread."""

    def end(self) -> None:
        """End, and let every page go."""

    def is_working(self) -> bool:
        """Return whether something is at work."""


class FolderServer(Server):
    """A server that looks at its folder while it runs, and ends although pages are listening.

    It also ends when it has been left: nobody closes what has no window.
    """

    def __init__(self, config: Config, work: Work, visits: Visits) -> None:
        super().__init__(config)
        self.work, self.visits = work, visits

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to look, and to answer."""
        self.work.begin()
        await super().startup(sockets)

    async def on_tick(self, counter: int) -> bool:
        """Return whether it is time to end; asked ten times a second."""
        ends = await super().on_tick(counter)
        return ends or self.visits.are_over(is_working=self.work.is_working())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let pages and work go, then end."""
        await asyncio.to_thread(self.work.end)
        await super().shutdown(sockets)


def server_of(app: ASGIApp, work: Work) -> FolderServer:
    """Return the server of a folder's pages, not yet running. It logs nothing."""
    visits = Visits(app)
    config = Config(
        visits,
        loop="asyncio",
        http=SealedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    return FolderServer(config, work, visits)


def listening(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; raises UsageError: the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform == "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UsageError(
            f"Porten {port} är upptagen av något annat.", remedy="Välj en annan med --port."
        ) from error
    return listener
