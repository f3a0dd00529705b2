"""A cluster of computers: a scheduler and two workers, which are killed, slow, or lie."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from distributed import Client

from pipeline.building.ahead import Hands
from pipeline.building.cluster import Cluster, refuse_unsafe
from pipeline.building.document import DocumentBuilder
from pipeline.building.hands import Machines, bundle_of
from pipeline.building.render_worker import Bundle, Delivery
from pipeline.errors import BeredningError, UsageError
from pipeline.model import DocumentId, DocumentPlan
from pipeline.read import Input
from tests.conftest import ROOT
from tests.test_machines import alone_and
from tests.waiting import until
from tests.working_folder import ALL, TODAY, WorkingFolder

During = Callable[[Future[Delivery]], object]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # the library's own, in its threads
]


def started(stack: ExitStack, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a program of Dask, which ends with the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


@dataclass
class Computers:
    """A scheduler and its workers."""

    place: Path
    stack: ExitStack
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Return where the scheduler says how it is reached."""
        return self.place / "scheduler.json"

    @property
    def address(self) -> str:
        """Return the address of the scheduler."""
        found: str = json.loads(self.file.read_text())["address"]
        return found

    def start(self, *fails: str) -> None:
        """Start the scheduler, and a worker for each way to fail; "" does not."""
        local = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        started(
            self.stack,
            "distributed.cli.dask_scheduler",
            *local,
            *("--scheduler-file", f"{self.file}"),
        )
        until(lambda: self.file.exists() and self.file.read_text().endswith("}"))
        for number, how in enumerate(fails):
            name = how or f"good{number}"
            self.workers[name] = started(
                self.stack,
                *("distributed.cli.dask_worker", "--scheduler-file", f"{self.file}"),
                *("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"),
                *("--preload", "tests.dask_worker", "--local-directory", f"{self.place}"),
                FAILS=how,
                ASKED=f"{self.place / name}",
                FAILS_UNTIL=f"{self.place / 'done'}",
            )
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(fails))


@pytest.fixture
def computers(tmp_path: Path) -> Iterator[Computers]:
    """Return a cluster that has not been started."""
    with ExitStack() as stack:
        yield Computers(tmp_path, stack)
        (tmp_path / "done").touch()


class Watched(Cluster):
    """A cluster of the tests: `during` is done with what is asked for, when it has been."""

    batch = 2

    def __init__(self, address: str, bundle: Bundle, during: During) -> None:
        """Connect, when the workers are there."""
        self.during = during
        super().__init__(address, bundle)
        self.number = 2

    def submit(self, keys: Sequence[DocumentId]) -> Future[Delivery]:
        """Ask for documents."""
        asked = super().submit(keys)
        self.during(asked)
        return asked


@dataclass(frozen=True)
class OfTests(Machines):
    """Lets the cluster of a test render, however few documents there are."""

    during: During = lambda asked: None

    def hands(
        self, builder: DocumentBuilder, plans: Sequence[DocumentPlan], read: Input, today: date
    ) -> Hands | None:
        """Return the cluster."""
        return Watched(self.cluster, bundle_of(builder, plans, read, today), self.during)


@pytest.fixture
def lindvalla(tmp_path: Path) -> Path:
    """Return a folder that has not been built."""
    return WorkingFolder(tmp_path / "lindvalla").write().path


def test_two_workers_make_the_same(computers: Computers, lindvalla: Path) -> None:
    computers.start("", "")
    given: list[Future[Delivery]] = []

    def come(asked: Future[Delivery]) -> None:
        given.append(asked)
        wait([asked])

    alone, helped = alone_and(lindvalla, TODAY, OfTests(cluster=computers.address, during=come))

    assert len(given) == (len(ALL) - Watched.batch) / Watched.batch
    assert helped.notes == alone.notes


def test_a_worker_that_never_answers_or_is_killed_loses_nothing(
    computers: Computers, lindvalla: Path
) -> None:
    computers.start("slow", "")
    asked = computers.place / "slow"
    given: list[Future[Delivery]] = []

    def both_asked(_: Future[Delivery]) -> None:
        given.append(_)
        until(lambda: len(given) == 1 or asked.exists())

    def kill(_: Future[Delivery]) -> None:
        computers.workers["slow"].kill()

    shutil.copytree(lindvalla, lindvalla.parent / "b")
    alone_and(lindvalla, TODAY, OfTests(cluster=computers.address, during=both_asked))
    alone_and(lindvalla.parent / "b", TODAY, OfTests(cluster=computers.address, during=kill))


def test_workers_that_lie_or_are_of_another_version_are_refused(
    computers: Computers, lindvalla: Path
) -> None:
    computers.start("liar", "old")
    who = OfTests(cluster=computers.address, compared=2, during=lambda asked: wait([asked]))

    alone, helped = alone_and(lindvalla, TODAY, who)

    assert [note for note in helped.notes if note not in alone.notes] == [Cluster.failing]


# ---------------------------------------------------------------- the address


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "tcp://[::1]:8786", "tcp://localhost:1"])
def test_what_stays_on_this_computer_needs_no_tls(address: str) -> None:
    refuse_unsafe(address)


@pytest.mark.parametrize("address", ["10.0.0.5:8786", "tcp://dator:8786", "ws://kommun.se:80"])
def test_another_computer_is_reached_by_tls_alone(address: str) -> None:
    with pytest.raises(UsageError, match=r"utan TLS\. Skriv adressen som tls://…, och ange"):
        refuse_unsafe(address)

    refuse_unsafe("tls://10.0.0.5:8786")


def test_without_the_extra_it_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(UsageError, match=r'pip install "beredning\[kluster\]"'):
        refuse_unsafe("localhost:8786")


def test_a_cluster_that_does_not_answer_is_told() -> None:
    with pytest.raises(BeredningError, match=r"Klustret tcp://127\.0\.0\.1:9 svarar inte"):
        Cluster("tcp://127.0.0.1:9", Bundle((), (), TODAY, {}, (), {}, {}))
