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

from starlette.types import ASGIApp
from uvicorn import Config, Server

from pipeline.commands.working_folder import WorkingFolder
from pipeline.errors import UsageError
from pipeline.web.app import make_app
from pipeline.web.browser import invited
from pipeline.web.entrance import LOOPBACK, Entrance
from pipeline.web.live_folder import LiveFolder
from pipeline.web.protocol import SealedProtocol

_PATIENCE = 1  # seconds that what is being answered has left when the server ends


def serve(
    folder: Path,
    day: Callable[[], date],
    port: int,
    say: Callable[[str], None],
    *,
    browse: bool = True,
) -> None:
    """Serve the pages of a working folder until a signal ends it; the first line said is where.

    `port`: 0 for any that is free. Without `browse` the address said lets one browser in, once.
    Raises UsageError when the port is taken.
    """
    with listening(port) as listener:
        entrance = Entrance(listener.getsockname()[1])
        live_folder = LiveFolder(WorkingFolder(folder, day))
        app = make_app(live_folder.folder, entrance, live_folder=live_folder)
        server = server_of(app, live_folder)
        say(entrance.address if browse else entrance.one_time_addresses()[0])
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)  # the server has its own, and ends in peace
        with invited(entrance, say) if browse else nullcontext():
            server.run(sockets=[listener])


class FolderServer(Server):
    """A server that looks at its folder while it runs, and ends although pages are listening."""

    def __init__(self, config: Config, live_folder: LiveFolder) -> None:
        super().__init__(config)
        self.live_folder = live_folder

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and to look."""
        await super().startup(sockets)
        self.live_folder.begin()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let pages and work go, then end."""
        await asyncio.to_thread(self.live_folder.end)
        await super().shutdown(sockets)


def server_of(app: ASGIApp, live_folder: LiveFolder) -> FolderServer:
    """Return the server of a folder's pages, not yet running. It logs nothing."""
    config = Config(
        app,
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
    return FolderServer(config, live_folder)


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
