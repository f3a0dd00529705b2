"""What a document can be compared with, and what has changed in it since: shown, not written.

As `diff` has it: the same earlier versions, the same marks. (DECISIONS 350, 401)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline import disk
from pipeline.building.sent_before import Sent, SentBefore
from pipeline.commands.explainer import Document, Explainer
from pipeline.errors import UsageError
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.package import read_package
from pipeline.revise.redline import redlined
from pipeline.store.files import digest_at

_BUILT = "bygget"
SINCE_BUILD = "det senaste bygget"
_NO_MEMORY = Memory("", "", "", "")


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A version of a document that is kept. `named`: what people call it. `key`: for forms."""

    key: str
    named: str


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document with what has changed as tracked changes, explained.

    `marks`: how many; `unmarked`: what differs and is not shown, sentences.
    """

    document: Document
    since: str
    marks: int
    unmarked: tuple[str, ...]


@dataclass
class EarlierVersions:
    """What the documents of a folder can be compared with. `today`: for the marks."""

    explainer: Explainer
    today: date
    sent: SentBefore = field(init=False)
    _marked: tuple[tuple[str, ...], MarkedDocument | None] = field(default=((), None), init=False)

    def __post_init__(self) -> None:
        """Know what has been sent out."""
        known = {plan.identity: plan for plan in self.explainer.plans.plans}
        place, renames = self.explainer.outputs.folder, self.explainer.renames
        self.sent = SentBefore(place, self.explainer.dataset, known, self.today, renames)

    def of(self, target: str) -> tuple[EarlierVersion, ...]:
        """Return the versions of a document: as built if it is edited, and as sent, latest first.

        `target` is relative to outputs/.
        """
        built = [EarlierVersion(_BUILT, SINCE_BUILD)] if self.is_edited(target) else []
        sent = list(self._sent(target))
        times = Counter(one.since for one in sent)
        return (*built, *(EarlierVersion(_key(one), _named(one, times)) for one in sent))

    def is_edited(self, target: str) -> bool:
        """Return whether people have saved a document since it was built."""
        outputs = self.explainer.outputs
        trace = outputs.ledger.at(target)
        return trace is not None and trace.digest != digest_at(outputs.folder / target)

    def marked(self, target: str, key: str) -> MarkedDocument:
        """Return a document with what has changed since one of its versions.

        Raises UsageError when that is not kept, DocumentError when they can't be compared.
        """
        asked = (target, key, digest_at(self.explainer.outputs.folder / target))
        known, found = self._marked
        if found is None or known != asked:  # its pictures are asked for right after its page
            found = self._mark(target, key)
            self._marked = asked, found
        return found

    def _mark(self, target: str, key: str) -> MarkedDocument:
        new = self.explainer.data(target)
        since = next((one.named for one in self.of(target) if one.key == key), "")
        old = self._data(target, key, new) if since else None
        if old is None:
            remedy = "Välj en annan att jämföra med."
            raise UsageError("Den versionen av dokumentet finns inte kvar.", remedy=remedy)
        made = redlined(old, new, (f"{target} ({since})", target), self.today.isoformat())
        return MarkedDocument(self._shown(target, made.data), since, made.marks, made.unmarked)

    def _sent(self, target: str) -> Iterator[Sent]:
        trace = self.explainer.outputs.ledger.at(target)
        plan = self.sent.plans.get((trace.kind, trace.key)) if trace is not None else None
        return self.sent.every(plan) if plan is not None else iter(())

    def _data(self, target: str, key: str, new: bytes) -> bytes | None:
        """Return a version of a document whose rows have the keys of today."""
        if key == _BUILT:
            return self.explainer.as_built(target, new)
        path = next((one.path for one in self._sent(target) if _key(one) == key), None)
        old = disk.bytes_of(path) if path is not None else None
        return self.explainer.now(old, target) if old is not None else None

    def _shown(self, target: str, data: bytes) -> Document:
        """Return a marked document, explained; its marks tell what a hand has changed."""
        document = self.explainer.explain(target)
        package = read_package(data, target)
        found = self.explainer.explained(package, read_memory(package) or _NO_MEMORY)
        sentences = tuple(replace(one, by_hand=False) for one in found.sentences)
        return replace(document, package=package, found=replace(found, sentences=sentences))


def _key(sent: Sent) -> str:
    return f"{sent.seal.meeting}/{sent.seal.number}"


def _named(sent: Sent, times: Mapping[str, int]) -> str:
    version = f", version {sent.seal.number}" if times[sent.since] > 1 else ""
    return f"utskicket till {sent.since}{version}"
