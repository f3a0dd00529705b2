"""Documents that other processes render while the build goes on, and which of them are taken.

Some documents are given out ahead of the one at hand. The build never waits for them: what has not
come when its turn is there is made at home, and so is what is refused. Nothing of a document but
its rendering is done elsewhere: deciding, proving, merging and writing are the build's.
(DECISIONS 339)
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from pipeline.building.render_worker import Delivery
from pipeline.model import DocumentId, DocumentPlan, Source
from pipeline.render import Rendered
from pipeline.render.plain_values import unpack_documents

_KEPT = 256  # documents that may wait for their turn
_WRONG = 3  # answers that are refused before nothing more is given out
_LIE = 1_000_000  # as many as no build can meet: a document was another one than here
Home = Callable[[DocumentPlan], Rendered]  # what renders a document here
Digest = Callable[[DocumentPlan, Source], str]  # what a document would read of a cell here


class Hands(Protocol):
    """Other processes that render documents."""

    number: int  # so many of them
    batch: int  # documents that are given to one at a time
    made_with: str  # what stands in a right answer
    same: bool  # whether they are copies of this process, with the same cells
    failing: str  # a note for people: that they do not answer as they should

    def submit(self, keys: Sequence[DocumentId]) -> Future[Delivery]:
        """Ask for documents."""

    def close(self) -> None:
        """End it, whatever is going on there."""


class WrongAnswerError(Exception):
    """What came is not what this build would have made."""


@dataclass
class Ahead:
    """What is rendered ahead of its turn."""

    hands: Hands
    plans: dict[DocumentId, DocumentPlan]
    home: Home
    digest: Digest
    compared: int  # one of so many that come from others is made here too
    own: deque[DocumentId] = field(default_factory=deque)  # made here, when there is time
    waiting: deque[list[DocumentId]] = field(default_factory=deque)
    out: dict[Future[Delivery], list[DocumentId]] = field(default_factory=dict)
    ready: dict[DocumentId, tuple[Rendered, bool]] = field(default_factory=dict)  # made elsewhere?
    taken: list[tuple[DocumentPlan, str]] = field(default_factory=list)  # with the bytes' digest
    wrong: int = 0  # answers that were refused or did not come

    def begin(self) -> None:
        """Give out the first documents but those whose turn it is."""
        keys, size = list(self.plans), self.hands.batch
        self.waiting.extend(keys[at : at + size] for at in range(size, len(keys), size))
        self._give_out()

    def take(self, plan: DocumentPlan) -> Rendered | None:
        """Return a document that is there when its turn has come; None: it is to be made here."""
        if (known := self.plans.get(plan.identity)) is None or known.sight is not plan.sight:
            return None
        if self.waiting and plan.identity in self.waiting[0]:
            self.waiting.popleft()  # nobody was given it in time
        self._gather()
        self._give_out()
        while self._is_out(plan) and len(self.ready) < _KEPT and self._make_one():
            self._gather()
        made, elsewhere = self.ready.pop(plan.identity, (None, False))
        if made is None or not elsewhere:
            return made
        if not self.taken or random.randrange(self.compared) == 0:
            mine = self.home(plan)
            if mine != made:
                self._distrust()
                return mine
        self.taken.append((plan, sha256(made.data).hexdigest()))
        return made

    def untrue(self) -> Iterator[DocumentPlan]:
        """Yield the documents that were taken and are others when they are made here."""
        for plan, digest in self.taken if self.wrong >= _LIE else ():
            if sha256(self.home(plan).data).hexdigest() != digest:
                yield plan

    # ------------------------------------------------------------ given out, and what has come

    def _give_out(self) -> None:
        while self.waiting and len(self.out) < 2 * self.hands.number and self.wrong < _WRONG:
            keys = self.waiting.popleft()
            with self._noting():
                self.out[self.hands.submit(keys)] = keys

    def _is_out(self, plan: DocumentPlan) -> bool:
        return any(plan.identity in keys for keys in self.out.values())

    def _make_one(self) -> bool:
        """Make one document here that nobody has been given; return whether there was any."""
        if not self.own and self.waiting:
            self.own.extend(self.waiting.popleft())
        if not self.own:
            return False
        key = self.own.popleft()
        with suppress(Exception):  # told when its turn has come
            self.ready[key] = self.home(self.plans[key]), False
        return True

    def _gather(self) -> None:
        """Take in what has come."""
        for future in [one for one in self.out if one.done()]:
            keys = self.out.pop(future)
            with self._noting():
                for key, made in zip(keys, self._documents(future.result()), strict=True):
                    if made is not None:
                        self._look_over(self.plans[key], made)
                        self.ready[key] = made, True

    def _documents(self, answer: Delivery) -> list[Rendered | None]:
        if answer.made_with != self.hands.made_with:
            raise WrongAnswerError("another version")
        if sha256(answer.data).hexdigest() != answer.digest:
            raise WrongAnswerError("another digest")
        return unpack_documents(answer.data)

    def _look_over(self, plan: DocumentPlan, made: Rendered) -> None:
        """Raise when a document was made of other cells than those that are here."""
        for source, digest in () if self.hands.same else made.reads.items():
            if self.digest(plan, source) != digest:
                raise WrongAnswerError(f"{source}")

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Go on when another process fails; what it was given is made here."""
        try:
            yield
        except Exception:
            self.wrong += 1

    def _distrust(self) -> None:
        """Take nothing more from anybody."""
        self.wrong = _LIE
        self.ready = {who: one for who, one in self.ready.items() if not one[1]}
        self.out.clear()
