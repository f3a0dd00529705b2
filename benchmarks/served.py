"""The local page while a build runs: a static file, beside the same when nothing is at work."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from benchmarks.bench import Bench
from benchmarks.letters import Size
from benchmarks.measure import TOP, ours, waited
from benchmarks.rows import Row, ms

_MEDIAN, _MOST_WAIT = 50, 100  # milliseconds, in the middle and for nineteen of twenty
_PAUSE = 0.01  # seconds between two requests: a browser asks seldom
_IDLE = 100  # requests when nothing is at work
_FILE = "/static/beredning.css"


@dataclass
class Visitor:
    """Who has been let in to a running page."""

    host: str
    cookie: str = ""

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> tuple[Message, str]:
        """Return the headers and the text of an answer; each comes over a connection of its own."""
        headers = {"Host": self.host, "Cookie": self.cookie}
        if form is not None:
            headers |= {
                "Origin": f"http://{self.host}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        port = int(self.host.rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        body = urlencode(form) if form is not None else None
        with closing(connection):
            connection.request("POST" if form is not None else "GET", path, body, headers)
            found = connection.getresponse()
            return found.headers, found.read().decode()

    def is_working(self) -> bool:
        """Return whether something is at work."""
        return bool(json.loads(self.ask("/lage")[1])["running"])


@contextmanager
def visited(folder: Path) -> Iterator[Visitor]:
    """Serve a folder in a process of its own, and be let in."""
    command = ours("serve", folder, "--no-open")
    with subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = urlsplit(process.stdout.readline().strip())
            visitor = Visitor(address.netloc)
            given, _ = visitor.ask(f"{address.path}?{address.query}")
            visitor.cookie = given["set-cookie"].partition(";")[0]
            yield visitor
        finally:
            process.terminate()


def measure(bench: Bench) -> Iterator[Row]:
    """Yield how long a static file is waited for while all letters are built."""
    letters = bench.scale.letters
    folder = bench.folder("served", Size(letters, 0))
    with visited(folder) as visitor:
        bench.say("opening the page")
        fields = re.findall(r'name="(csrf|version)" value="([^"]*)"', visitor.ask("/")[1])
        idle = [waited(lambda: visitor.ask(_FILE)) for _ in range(_IDLE)]
        bench.say("building and asking")
        visitor.ask("/bygg", {"page": "/", **dict(fields)})
        during = list(_waits(visitor))
    made = len([*folder.rglob("outputs/**/*-tjansteskrivelse.docx")])
    if made < letters:
        raise RuntimeError(f"{made} of {letters} letters were built")
    what = f"a static file while {letters:,} letters are built, {len(during)} requests"
    for name, wait, usual, limit in (
        ("median", median(during), median(idle), _MEDIAN),
        ("95th percentile", _late(during), _late(idle), _MOST_WAIT),
        ("longest", max(during), max(idle), None),
    ):
        told = f"nothing at work {ms(usual)}"
        yield Row(f"{what}, {name}", ms(wait), told, wait * 1000, limit, unit="ms")


def _waits(visitor: Visitor) -> Iterator[float]:
    """Yield what each request is waited for, until the build is over."""
    for number in count():
        yield waited(lambda: visitor.ask(_FILE))
        if number % 20 == 19 and not visitor.is_working():
            return
        time.sleep(_PAUSE)


def _late(waits: list[float]) -> float:
    """Return what nineteen of twenty are no longer than."""
    return quantiles(waits, n=20)[-1]
