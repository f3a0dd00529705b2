"""The local page: its start and end, and while a build runs, beside when nothing is at work."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from itertools import count, takewhile
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from benchmarks.bench import Bench, save
from benchmarks.folders import Variants
from benchmarks.letters import Size
from benchmarks.measure import TOP, ours, waited
from benchmarks.rows import Row, ms

_MEDIAN, _MOST_WAIT = 50, 100  # milliseconds, in the middle and for nineteen of twenty
_START, _AGAIN, _END = 1_500, 20, 2_000  # milliseconds
_MANY_AGAIN, _DOCUMENT, _TOLD = 50, 300, 1_000  # milliseconds
_PAUSE = 0.01  # seconds between two requests: a browser asks seldom
_IDLE = 100  # requests when nothing is at work
_READ = 20  # documents that are looked at
_FILE = "/static/beredning.css"


@dataclass
class Visitor:
    """Who has been let in to a running page."""

    host: str
    process: subprocess.Popen[str]
    cookie: str = ""

    @property
    def port(self) -> int:
        """Return the port that is listened on."""
        return int(self.host.rpartition(":")[2])

    @property
    def _headers(self) -> dict[str, str]:
        return {"Host": self.host, "Cookie": self.cookie}

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> tuple[Message, str]:
        """Return the headers and the text of an answer; each comes over a connection of its own."""
        headers = self._headers
        if form is not None:
            headers |= {
                "Origin": f"http://{self.host}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        body = urlencode(form) if form is not None else None
        with closing(connection):
            connection.request("POST" if form is not None else "GET", path, body, headers)
            found = connection.getresponse()
            return found.headers, found.read().decode()

    def processor_time(self) -> float:
        """Return how many seconds of processor time the server has taken since it was started."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hold an event stream open, as an open page does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        with closing(connection):
            connection.request("GET", "/handelser", headers=self._headers)
            connection.getresponse()
            yield

    def end(self) -> None:
        """End the server, and wait until it has."""
        self.process.terminate()
        self.process.wait()

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
            visitor = Visitor(address.netloc, process)
            given, _ = visitor.ask(f"{address.path}?{address.query}")
            visitor.cookie = given["set-cookie"].partition(";")[0]
            yield visitor
        finally:
            process.terminate()


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the page's start and end, and how long a file is waited for while letters are built."""
    letters = bench.scale.letters
    folder = bench.folder("served", Size(letters, 0), Variants(1))
    yield from _start(bench)
    with visited(folder) as visitor:
        bench.say("opening the page")
        page = visitor.ask("/")[1]
        first, again = visitor.processor_time(), _again(visitor)
        fields = re.findall(r'name="(csrf|version)" value="([^"]*)"', page)
        idle = [waited(lambda: visitor.ask(_FILE)) for _ in range(_IDLE)]
        bench.say("building and asking")
        visitor.ask("/bygg", {"page": "/", **dict(fields)})
        during = list(_waits(visitor))
        bench.say("looking at documents, and saving")
        preview, document = _documents(visitor)
        shown, check = _told(visitor, folder)
    made = len([*folder.rglob("outputs/**/*-tjansteskrivelse.docx")])
    if made < letters:
        raise RuntimeError(f"{made} of {letters} letters were built")
    many = f"{letters:,} documents"
    for what, value, beside, must in (
        ("from the start of the program to the first page, CPU", first, "", _START),
        ("the first page again, CPU", again, "", _MANY_AGAIN),
        ("the page of one, CPU", document, "", _DOCUMENT),
        ("the page of one, the first after a build, CPU", preview, "", _TOLD),
        (
            "from a save until it is told, but for a check",
            shown - check,
            f"the check {ms(check)}",
            _TOLD,
        ),
    ):
        yield Row(f"{many}, {what}", ms(value), beside, value * 1000, must, unit="ms")
    what = f"a static file while {letters:,} letters are built, {len(during)} requests"
    for name, wait, usual, limit in (
        ("median", median(during), median(idle), _MEDIAN),
        ("95th percentile", _late(during), _late(idle), _MOST_WAIT),
        ("longest", max(during), max(idle), None),
    ):
        told = f"nothing at work {ms(usual)}"
        yield Row(f"{what}, {name}", ms(wait), told, wait * 1000, limit, unit="ms")


def _start(bench: Bench) -> Iterator[Row]:
    """Yield what the example's first page costs from nothing, a page again, and how it ends."""
    bench.say("starting the page of the example")
    folder = bench.place / "example"
    shutil.copytree(TOP / "inputs", folder / "inputs")
    first, again, end = [], [], []
    for _ in range(bench.scale.rounds):
        with visited(folder) as visitor:
            visitor.ask("/")
            first.append(visitor.processor_time())
            again.append(_again(visitor))
            with visitor.listening():
                end.append(waited(visitor.end))
    for what, values, limit in (
        ("the example, from the start of the program to the first page, CPU", first, _START),
        ("the example, the first page again, CPU", again, _AGAIN),
        ("the example, from the signal to the end, while a page listens", end, _END),
    ):
        worst = f"the worst of {len(values)} {ms(max(values))}"
        yield Row(what, ms(median(values)), worst, median(values) * 1000, limit, unit="ms")


def _again(visitor: Visitor) -> float:
    """Return the processor time of a first page when nothing has changed."""
    return _cost(visitor, ["/"] * _IDLE)


def _documents(visitor: Visitor) -> tuple[float, float]:
    """Return the processor time of the first document's page, and of each of some others."""
    meetings = re.findall(r'href="(/mote/[^"]+)"', visitor.ask("/")[1])
    pages = [visitor.ask(meeting)[1] for meeting in meetings]
    links = [link for page in pages for link in re.findall(r'href="(/dokument/[^"]+)"', page)]
    return _cost(visitor, links[:1]), _cost(visitor, links[1 : _READ + 1])


def _cost(visitor: Visitor, paths: Sequence[str]) -> float:
    """Return the processor time that the server takes for each of some pages."""
    before = visitor.processor_time()
    for path in paths:
        visitor.ask(path)
    return (visitor.processor_time() - before) / len(paths)


def _told(visitor: Visitor, folder: Path) -> tuple[float, float]:
    """Return how long a save is waited for until every page is told, and what the check cost."""
    before, used = _version(visitor), visitor.processor_time()
    save(folder, 0)
    waits = waited(lambda: list(takewhile(before.__eq__, _versions(visitor))))
    return waits, visitor.processor_time() - used


def _versions(visitor: Visitor) -> Iterator[str]:
    while True:
        yield _version(visitor)
        time.sleep(_PAUSE)


def _version(visitor: Visitor) -> str:
    return str(json.loads(visitor.ask("/lage")[1])["version"])


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
