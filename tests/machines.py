"""Who renders in tests: this process from a bundle, and others that fail in the ways there are."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from pipeline.building import render_worker
from pipeline.building.ahead import Hands
from pipeline.building.document import DocumentBuilder
from pipeline.building.hands import Machines, bundle_of
from pipeline.building.processes import Processes
from pipeline.building.render_worker import Bundle, Delivery, KeyRenderer
from pipeline.model import DocumentId, DocumentPlan, Report
from pipeline.read import Input
from pipeline.render.plain_values import pack_documents, unpack_documents

Change = Callable[[Delivery], Delivery]


class FromBundle:
    """Renders from a bundle that was packed and opened again, and answers at once."""

    batch, number, same, failing = 1, 1, False, "någon svarade fel"

    def __init__(self, bundle: Bundle, change: Change) -> None:
        """Open the bundle; `change` is done to each answer."""
        data = pickle.dumps(bundle)
        self.change, self.asked = change, 0
        self.made_with = render_worker.made_of(sha256(data).hexdigest())
        self.renderer: KeyRenderer = pickle.loads(data).opened()

    def submit(self, keys: Sequence[DocumentId]) -> Future[Delivery]:
        """Answer."""
        self.asked += len(keys)
        found: Future[Delivery] = Future()
        found.set_result(self.change(self.renderer.answer(keys, self.made_with)))
        return found

    def close(self) -> None:
        """End."""


@dataclass(frozen=True)
class InTests(Machines):
    """Lets a bundle render, however few documents there are."""

    change: Change = lambda answer: answer
    used: list[FromBundle] = field(default_factory=list)

    def hands(
        self, builder: DocumentBuilder, plans: Sequence[DocumentPlan], read: Input, today: date
    ) -> Hands | None:
        """Return who renders."""
        self.used.append(FromBundle(bundle_of(builder, plans, read, today), self.change))
        return self.used[-1]


class Dying(Bundle):
    """A bundle whose process ends when it is asked the second time."""

    def opened(self) -> KeyRenderer:
        """Return what renders."""
        return DyingRenderer(**vars(super().opened()))


class DyingRenderer(KeyRenderer):
    def answer(self, keys: Iterable[DocumentId], made_with: str) -> Delivery:
        """Return the first answer, and end the process instead of the second."""
        (answered := self.__dict__.setdefault("answered", [])).append(made_with)
        if len(answered) > 1:
            os._exit(3)
        return super().answer(keys, made_with)


@dataclass(frozen=True)
class NewProcesses(Machines):
    """Lets processes that begin anew render; `dying`: they end after their first answer."""

    dying: bool = False

    def hands(
        self, builder: DocumentBuilder, plans: Sequence[DocumentPlan], read: Input, today: date
    ) -> Hands | None:
        """Return who renders."""
        bundle = bundle_of(builder, plans, read, today)
        return Processes(1, Dying(**vars(bundle)) if self.dying else bundle)


# ---------------------------------------------------------------- wrong answers


def another_digest(answer: Delivery) -> Delivery:
    return replace(answer, data=answer.data[:-1] + b"!")


def another_version(answer: Delivery) -> Delivery:
    return replace(answer, made_with=render_worker.made_of("7"))


def another_text(answer: Delivery) -> Delivery:
    """Return the documents with another text in them, and the digest of that."""
    documents = [one and replace(one, data=one.data[::-1]) for one in unpack_documents(answer.data)]
    data = pack_documents(documents)
    return replace(answer, data=data, digest=sha256(data).hexdigest())


def other_cells(answer: Delivery) -> Delivery:
    """Return the documents as if they had been made of cells with other words."""
    documents = [
        one and replace(one, reads=dict.fromkeys(one.reads, "0" * 16))
        for one in unpack_documents(answer.data)
    ]
    data = pack_documents(documents)
    return replace(answer, data=data, digest=sha256(data).hexdigest())


def no_documents(answer: Delivery) -> Delivery:
    data = pickle.dumps([Path()])
    return replace(answer, data=data, digest=sha256(data).hexdigest())


def from_the_second(change: Change) -> Change:
    """Return what answers rightly once, and then not."""
    asked: list[Delivery] = []

    def changed(answer: Delivery) -> Delivery:
        asked.append(answer)
        return change(answer) if len(asked) > 1 else answer

    return changed


# ---------------------------------------------------------------- what was built


# What tells of one build and its files: when it was, who compiled a template, which files it made.
_NOT_COMPARED = ("rapport.html", "las", "vila.json", "malldelar.json", "filer.json")


def built(folder: Path) -> dict[str, bytes]:
    """Return what stands in outputs/ but the page of the report, which has the time, and a lock."""
    outputs = folder / "outputs"
    return {
        path.relative_to(outputs).as_posix(): path.read_bytes()
        for path in sorted(outputs.rglob("*"))
        if path.is_file() and path.name not in _NOT_COMPARED
    }


def told(report: Report) -> list[object]:
    """Return all that a report tells, in order."""
    outcomes = [
        (one.target, one.action, one.why, one.missing, one.faults) for one in report.outcomes
    ]
    return [outcomes, report.problems, report.proofs, report.unplanned, report.left_out]
