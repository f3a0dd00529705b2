"""A page that runs in a process of its own, visited by its one-time address."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from urllib.parse import urlencode

from tests.page_server import PATIENCE, Answer

_OFTEN = 0.1  # seconds


class PageVisit:
    """A browser that has been let in by a one-time address."""

    def __init__(self, address: str) -> None:
        self.host, _, path = address.removeprefix("http://").partition("/")
        self._cookie = ""
        entered = self.ask(f"/{path}")
        self._cookie = str(entered.headers["set-cookie"]).partition(";")[0]

    def ask(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page, or send a form."""
        port = int(self.host.rpartition(":")[2])
        headers = {"Host": self.host, "Cookie": self._cookie, "Origin": f"http://{self.host}"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            body = None if fields is None else urlencode(fields)
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def send(self, page: str, action: str, **fields: str) -> Answer:
        """Send a form from a page, with what the page has hidden in it."""
        hidden = dict(
            re.findall(r'name="(csrf|version|page)" value="([^"]*)"', self.ask(page).body)
        )
        return self.ask(action, hidden | fields)

    def wait(self) -> str:
        """Return what the status line says when nothing is at work."""
        for _ in range(int(10 * PATIENCE)):
            now = json.loads(self.ask("/lage").body)
            if not now["running"]:
                return str(now["text"])
            sleep(_OFTEN)
        raise AssertionError(now)


@contextmanager
def visited(command: Sequence[str], place: Path, environ: Mapping[str, str]) -> Iterator[PageVisit]:
    """Start the page by a command, which says its address, and visit it."""
    process = subprocess.Popen(
        [*command, "serve", "--no-open"],
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
            yield PageVisit(address)
    finally:
        process.terminate()
        _, told = process.communicate(timeout=PATIENCE)
        assert (address, told) == (address, ""), told
