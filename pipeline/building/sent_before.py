"""What was sent out of a document before, and what is new in it since.

A seal has the documents as they were built and the workbooks that they were made of: those are read
again, and the two views of the same document are compared. (DECISIONS 358)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pipeline import disk
from pipeline.building.inputs import InMind
from pipeline.building.renames import Renames
from pipeline.domain.change_sentences import differences
from pipeline.domain.changes import RowChange, changes_between
from pipeline.domain.plain_names import row_name
from pipeline.domain.records import group_by, records_at, text_at
from pipeline.errors import BeredningError
from pipeline.model import (
    Action,
    Dataset,
    DocumentId,
    DocumentPlan,
    News,
    Outcome,
    Plans,
    Record,
    Source,
    State,
    View,
)
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.package import read_package
from pipeline.plan import folder_name
from pipeline.store.seals import Seal, seals

_LASTS = frozenset([State.OPEN, State.ADOPTED])
_NEW = frozenset([Action.WRITE, Action.MERGE])

_OF_ITEM = frozenset(
    ["Behandling", "Beslut", "Beslutspunkter", "Konsekvenser", "Mottagare", "Röster", "Yrkanden"]
)


class Sent(NamedTuple):
    """A document as it was sent out. `since`: the meeting that it was sent to, as one says it."""

    since: str
    path: Path
    seal: Seal
    memory: Memory


@dataclass
class SentBefore:
    """What was sent out of a working folder's documents, by the names of today.

    `today`: the day on which the workbooks of a seal are read again.
    """

    outputs: Path
    dataset: Dataset
    plans: Mapping[DocumentId, DocumentPlan]
    today: date
    renames: Renames
    mind: InMind = field(default_factory=InMind)  # what this process has read of seals
    _latest: dict[DocumentId, Sent | None] = field(default_factory=dict, init=False)
    _before: dict[Path, dict[DocumentId, View]] = field(default_factory=dict, init=False)
    _built: dict[Path, list[Sent]] = field(default_factory=dict, init=False)

    def place(self, kind: str, key: str) -> str:
        """Return where a document lies as it was sent out, "" when it never was."""
        plan = self.plans.get((kind, key))
        sent = self.latest(plan) if plan is not None else None
        return sent.seal.place if sent is not None else ""

    def news_of(self, kind: str, key: str) -> News:
        """Return what is new in it since."""
        plan = self.plans.get((kind, key))
        sent = self.latest(plan) if plan is not None else None
        return self.news_since(plan, sent) if plan is not None and sent is not None else News()

    def news_since(self, plan: DocumentPlan, sent: Sent) -> News:
        """Return what is new in a document since one of the times that it was sent out."""
        changed = self.changes_since(plan, sent)
        if changed is None:
            return News()
        compared = (self._today(source, plan) for source in sent.memory.reads)
        reads = tuple(source for source in compared if plan.view.digest(source))
        return News(sent.seal.place, sent.since, differences(changed), reads)

    def _today(self, source: Source, plan: DocumentPlan) -> Source:
        return self.renames.now(source) if source.sheet else source._replace(key=plan.key)

    def latest(self, plan: DocumentPlan) -> Sent | None:
        """Return the document as it was last sent out; None when it never was.

        Of a paper that has not been, the same kind of paper in its case to an earlier meeting.
        """
        if plan.identity not in self._latest:
            every = self.every(plan) if self._seals else iter(())
            self._latest[plan.identity] = next(every, None)
        return self._latest[plan.identity]

    def every(self, plan: DocumentPlan) -> Iterator[Sent]:
        """Yield the document as it was sent out each time, the last first; as `latest`."""
        known = {plan.identity: plan.target, **dict(self._of_case(plan))}
        is_renamed = not known.keys().isdisjoint(self._former.values())
        for seal in self._seals:
            found = self._in_seal(seal, plan, known, is_renamed)
            if found is not None:
                yield found

    def _in_seal(
        self, seal: Seal, plan: DocumentPlan, known: Mapping[DocumentId, str], is_renamed: bool
    ) -> Sent | None:
        for target in known.values():
            name = Path(target).name if plan.meeting else target
            sent = self.read(seal, seal.as_built(name))
            if sent is not None and self._identity(sent) in known:
                return sent
        found = self._all_built(seal) if is_renamed else ()  # a name may be of the id
        return next((sent for sent in found if self._identity(sent) in known), None)

    @cached_property
    def _former(self) -> Mapping[DocumentId, DocumentId]:
        """Return what documents were called → what they are called."""
        return self.renames.documents(self.plans)

    def _identity(self, sent: Sent) -> DocumentId:
        """Return what a document that was sent out is called now."""
        was = (sent.memory.kind, sent.memory.key)
        return self._former.get(was, was)

    def _all_built(self, seal: Seal) -> list[Sent]:
        if seal.folder not in self._built:
            found = (self.read(seal, path) for path in seal.built)
            self._built[seal.folder] = [sent for sent in found if sent is not None]
        return self._built[seal.folder]

    def changes_since(self, plan: DocumentPlan, sent: Sent) -> list[RowChange] | None:
        """Return what is new in it; None when the workbooks in the seal cannot be read."""
        reads = sent.memory.reads
        view = plan.view
        same = (view.digest(source) == was for source, was in reads.items())
        if not self.renames.names and all(same):
            return []
        before = self._views(sent.seal).get((sent.memory.kind, sent.memory.key))
        if before is None:
            return None
        found = changes_between(before, view, reads, self.renames.names)
        own = self._identity(sent) == plan.identity
        return [one for one in found if own or not _is_of_item(one.row)]

    @cached_property
    def _seals(self) -> list[Seal]:
        """Return all seals, what was sent out last first."""
        found = [seal for seal in seals(self.outputs) if seal.files is not None]
        return sorted(found, key=lambda seal: (self._day(seal.meeting), seal.number), reverse=True)

    @cached_property
    def _meetings(self) -> dict[str, tuple[str, str]]:
        """Return the name of a meeting's folder → its day, and what it is called.

        A folder keeps the name of the id that the meeting had when its papers were sent.
        """
        now = {meeting.key: meeting for meeting in self.dataset["Sammanträden"]}
        was = {
            old: now[key]
            for (sheet, old), key in self.renames.names.items()
            if sheet == "Sammanträden" and key in now
        }
        return {
            folder_name(key): (text_at(meeting, "Datum"), row_name(meeting))
            for key, meeting in (was | now).items()
        }

    def _day(self, meeting: str) -> str:
        return self._meetings.get(meeting, ("", ""))[0]

    def _of_case(self, plan: DocumentPlan) -> Iterator[tuple[DocumentId, str]]:
        """Yield the same kind of papers in a case to earlier meetings, and where they lie."""
        own = self._day(folder_name(plan.meeting)) if plan.meeting and plan.case else ""
        for other in self._papers.get((plan.kind, plan.case), ()) if own else ():
            if self._day(folder_name(other.meeting)) < own:
                yield other.identity, other.target

    @cached_property
    def _papers(self) -> Mapping[tuple[str, str], list[DocumentPlan]]:
        """Return the papers of one kind in one case."""
        return group_by(((plan.kind, plan.case), plan) for plan in self.plans.values())

    def read(self, seal: Seal, path: Path) -> Sent | None:
        """Return a document in a seal; None for a file that is none of ours."""
        with suppress(BeredningError):
            data = disk.bytes_of(path)
            memory = read_memory(read_package(data, path.name)) if data else None
            if memory is not None:
                since = self._meetings.get(seal.meeting, ("", ""))[1] or seal.meeting
                return Sent(since, path, seal, memory)
        return None

    def _views(self, seal: Seal) -> dict[DocumentId, View]:
        """Return what each document could see when it was sealed, none if that cannot be read."""
        if seal.folder not in self._before:
            plans = Plans(())
            with suppress(BeredningError):
                plans = self.mind.plans_of(seal.sources, self.today)
            self._before[seal.folder] = {plan.identity: plan.view for plan in plans.plans}
        return self._before[seal.folder]

    def told(self, outcomes: Iterable[Outcome], *, every: bool) -> tuple[Outcome, ...]:
        """Return outcomes, with what is new in the documents that may still be others.

        Unless `every` is asked for it is told of those that were just written.
        """
        return tuple(self._told(one) if every or one.action in _NEW else one for one in outcomes)

    def _told(self, outcome: Outcome) -> Outcome:
        plan = outcome.step.plan
        news = self.news_of(*plan.identity) if plan.state in _LASTS else News()
        return replace(outcome, news=news) if news.differences else outcome


def _is_of_item(row: Record) -> bool:
    """Return whether a row is of one meeting's treatment of a case, as another has its own."""
    own = row.sheet == "Texter" and bool(records_at(row, "Behandling"))
    return own or row.sheet in _OF_ITEM


def remember_sent(
    outputs: Path,
    dataset: Dataset,
    plans: Plans,
    today: date,
    renames: Renames,
    mind: InMind | None = None,
) -> SentBefore:
    """Return what was sent out before, and let the documents know it."""
    known = {plan.identity: plan for plan in plans.plans}
    sent = SentBefore(outputs, dataset, known, today, renames, mind or InMind())
    dataset.sent_before[:] = [sent]
    return sent
