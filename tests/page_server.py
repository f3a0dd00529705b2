"""The local page for tests: a real server in a thread, and what a browser would keep of it.

One that runs in a process of its own, as it was installed, is in page_visit.py.
"""

from __future__ import annotations

import http.client
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.acting import Page, WebAction
from pipeline.web.app import ACTIONS, PAGES, make_app
from pipeline.web.door.entrance import LOOPBACK, Entrance
from pipeline.web.live.live_folder import LiveFolder
from pipeline.web.live.watching import SELDOM
from pipeline.web.serve import FolderServer, listening, server_of
from tests.waiting import PATIENCE, until

Actions = tuple[tuple[str, WebAction], ...]
Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def body(self) -> str:
        """Return it as text."""
        return self.data.decode()

    @property
    def heading(self) -> str:
        """Return the text of the page's h1."""
        return self.body.partition("<h1>")[2].partition("</h1>")[0]


@contextmanager
def let_go() -> Iterator[threading.Event]:
    """Yield what some work waits for, which comes when the block ends, however that ends."""
    go = threading.Event()
    try:
        yield go
    finally:
        go.set()


class LetIn(ABC):
    """A browser that has been let in by a server, wherever that runs."""

    entrance: Entrance

    @property
    @abstractmethod
    def folder(self) -> WorkingFolder:
        """Return the folder that is served."""

    @abstractmethod
    def settle(self) -> None:
        """Wait until nothing is at work, and the server has seen the folder as it is."""

    @property
    def host(self) -> str:
        """Return the server's own name."""
        return self.entrance.hosts[0]

    @property
    def cookie(self) -> str:
        """Return what a browser that has been let in sends."""
        return f"{self.entrance.cookie_name}={self.entrance.cookie}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: str | bytes | None = None,
        **changed: str | None,
    ) -> Answer:
        """Ask as our own browser does, but for the headers changed; None takes one away."""
        headers: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{self.host}"
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        connection = http.client.HTTPConnection(LOOPBACK, self.entrance.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                if value is not None:
                    connection.putheader(name, value)
            data = body.encode() if isinstance(body, str) else body
            if data is not None and "Content-Length" not in changed:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> Answer:
        """Send bytes, whatever they are, and return what is answered."""
        address = (LOOPBACK, self.entrance.port)
        with socket.create_connection(address, PATIENCE) as connection:
            connection.sendall(request)
            response = http.client.HTTPResponse(connection)
            response.begin()
            return Answer(response.status, response.headers, response.read())

    def post(self, path: str, fields: Fields, **changed: str | None) -> Answer:
        """Send a form as our own page does, but for the fields and headers changed."""
        own = {"csrf": self.entrance.csrf, "page": "/"}
        if "version" not in fields:
            own["version"] = self.folder.version()
        return self.ask(path, "POST", urlencode({**own, **fields}, doseq=True), **changed)

    def sent(self, path: str, fields: Fields) -> Answer:
        """Send a form as `post`, and go where it leads."""
        answer = self.post(path, fields)
        return self.ask(answer.headers["location"]) if answer.status == 303 else answer


class Unwatched(LiveFolder):
    """A folder that nobody looks at by the clock: its pages hear of it when a test has it seen."""

    def begin(self) -> None:
        """Begin nothing."""


@dataclass
class PageServer(LetIn):
    """A server in a thread, and a browser that has been let in."""

    live: LiveFolder
    entrance: Entrance

    @property
    def folder(self) -> WorkingFolder:
        """Return the folder that is served."""
        return self.live.folder

    def settle(self) -> None:
        """Wait for the work at hand, and have all seen that was saved."""
        for _ in range(2 * SELDOM):
            self.live.jobs.wait()
            self.live.watcher.look()
        self.live.jobs.wait()


@contextmanager
def serving(
    folder: Path,
    today: date,
    pages: tuple[Page, ...] = PAGES,
    actions: Actions = ACTIONS,
    *,
    watched: bool = False,
) -> Iterator[PageServer]:
    """Serve a working folder for as long as the block lasts.

    `watched`: somebody looks at it all the time, so a page may renew itself at any moment. Else all
    that is asked of the disk is asked by requests, and by what a test has done. For the pages of
    documents time stands still: however long they take, who has asked for them still waits.
    """
    with listening(0) as listener:
        kind = LiveFolder if watched else Unwatched
        live = kind(WorkingFolder(folder, lambda: today), clock=lambda: 0.0)
        entrance = Entrance(listener.getsockname()[1])
        app = make_app(live.folder, entrance, pages, actions, live)
        with answering(server_of(app, live), listener):
            yield PageServer(live, entrance)


@contextmanager
def answering(server: FolderServer, listener: socket.socket) -> Iterator[None]:
    """Let a server answer for as long as the block lasts; no thread of its is left then."""
    before = {*threading.enumerate()}
    threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True).start()
    try:
        until(lambda: server.started)  # else what it begins is taken for that of a server inside it
        yield
    finally:
        server.should_exit = True
        for thread in {*threading.enumerate()} - before:
            thread.join(PATIENCE)
