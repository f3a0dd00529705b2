"""The server of the local page: listens on loopback alone, until somebody ends it."""

from __future__ import annotations

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
        server = server_of(make_app(WorkingFolder(folder, day), entrance))
        say(entrance.address if browse else entrance.one_time_addresses()[0])
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)  # the server has its own, and ends in peace
        with invited(entrance, say) if browse else nullcontext():
            server.run(sockets=[listener])


def server_of(app: ASGIApp) -> Server:
    """Return the server of some pages, not yet running. It logs nothing."""
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
    return Server(config)


def listening(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; raises UsageError: the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
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
