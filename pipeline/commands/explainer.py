"""The documents in outputs/, explained: which cells the words of each come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from pipeline import disk
from pipeline.building.cell_names import can_show
from pipeline.building.pasted_lists import keep_pasted_lists
from pipeline.building.renames import Renames, follow_renames
from pipeline.errors import DocumentError, UsageError
from pipeline.model import Dataset, DocumentPlan, Link, Plans, Source, Trace
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.content.provenance import Explained, explained
from pipeline.ooxml.package import Package, read_package
from pipeline.revise import fits, renamed
from pipeline.store.decide import after_decisions
from pipeline.store.folder import Outputs


@dataclass(frozen=True, slots=True)
class Document:
    """A document in outputs/, explained. `stale`: cells that have changed since it was built.

    `package`: the file as it was read, with rows by the keys of today.
    """

    target: str
    title: str  # "" when no row asks for it any longer
    found: Explained
    stale: frozenset[Source]
    dataset: Dataset = field(compare=False)  # names its cells
    package: Package = field(compare=False)


@dataclass
class Explainer:
    """The documents in outputs/, explained with the workbooks as they were when they were read."""

    dataset: Dataset
    plans: Plans
    outputs: Outputs
    renames: Renames = field(init=False)

    def __post_init__(self) -> None:
        """Know rows and documents by the keys that they have now."""
        homes = {plan.identity: plan.target for plan in self.plans.plans}
        self.renames = follow_renames(self.dataset, self.outputs, homes)
        keep_pasted_lists(self.dataset, self.outputs.ledger, self.renames)

    def explain(self, target: str) -> Document:
        """Return where the words of a document come from. `target` is relative to outputs/.

        Raises UsageError for a file that Beredning has not built, DocumentError for no Word file.
        """
        read = self.read(target)
        if read is None:
            raise not_ours(target)
        package, remembered = read
        plan = self._plan_of(remembered)
        title = plan.full_title if plan is not None else ""
        stale = self._stale(remembered)
        found = self._explained(package, remembered, stale)
        return Document(target, title, found, stale, self.dataset, package)

    def explained(self, package: Package, remembered: Memory) -> Explained:
        """Return which cells the words of a document come from."""
        return self._explained(package, remembered, self._stale(remembered))

    def _explained(
        self, package: Package, remembered: Memory, stale: frozenset[Source]
    ) -> Explained:
        shown = set(chain.from_iterable(remembered.fields))
        empty = {source for source in shown - stale if self._is_empty(source)}
        return explained(package, remembered, self._fits, empty)

    def read(self, target: str) -> tuple[Package, Memory] | None:
        """Return a Word file in outputs/ with its memory, or None; DocumentError for what is none.

        A memory that a program has taken away is put back; rows have the keys of today.
        """
        package = read_package(self.data(target), target)
        remembered = read_memory(package)
        return (package, remembered) if remembered is not None else None

    def data(self, target: str) -> bytes:
        """Return the bytes of such a file, with its memory and the keys of today."""
        data = disk.bytes_of(self.outputs.folder / target) or b""
        known = self.outputs.ledger.at(target)
        if known is not None:
            data = self.outputs.reminded((known.kind, known.key), data)
        return self.now(data, target)

    def now(self, data: bytes, target: str) -> bytes:
        """Return a version of a document whose rows have the keys of today."""
        known = self.outputs.ledger.at(target)
        return renamed(data, target, self.renames.now, known.key if known is not None else "")

    def as_built(self, target: str, data: bytes) -> bytes | None:
        """Return how a document was last written, None when no copy of that is left."""
        known = read_memory(read_package(data, target))
        copies = self.outputs.bases((known.kind, known.key)) if known is not None else ()
        bases = (self.now(copy, target) for copy in copies)
        return next((base for base in bases if fits(base, data, target)), None)

    def documents(self) -> Iterator[tuple[str, Package, Memory]]:
        """Yield each document of ours in outputs/, with its memory."""
        for target in self.outputs.documents():
            with suppress(DocumentError):
                read = self.read(target)
                if read is not None:
                    yield target, *read

    def _fits(self, text: str, source: Source) -> bool:
        """Return whether a text can show what a cell holds, in some form."""
        return can_show(self.dataset, text, source)

    def _is_empty(self, source: Source) -> bool:
        """Return whether a cell is there and says nothing."""
        value = self.dataset.at(*source)
        return value is not None and not isinstance(value, Link) and not str(value)

    def _plan_of(self, remembered: Memory) -> DocumentPlan | None:
        return self._planned.get((remembered.kind, remembered.key))

    @cached_property
    def _planned(self) -> Mapping[tuple[str, str], DocumentPlan]:
        """Return the planned documents by kind and key."""
        return {plan.identity: plan for plan in self.plans.plans}

    def _stale(self, remembered: Memory) -> frozenset[Source]:
        """Return the cells that are not as they were when a document was made."""
        plan = self._plan_of(remembered)
        if plan is None:
            return frozenset()
        made = Trace(*plan.identity, remembered.template, remembered.renderer, remembered.reads)
        made, _ = self.renames.follow(made, plan.view)
        view = after_decisions(plan, made).view
        reads = made.reads.items()
        return frozenset(s for s, digest in reads if s.sheet and view.digest(s) != digest)

    def made_of(self, source: Source) -> tuple[str, ...]:
        """Return the documents that were made of a cell, in order."""
        traces = self.outputs.ledger.traces.values()
        return tuple(sorted(trace.target for trace in traces if source in trace.reads))

    def others_made_of(self, source: Source, target: str) -> int:
        """Return how many documents beside one were made of a cell."""
        known = self.outputs.ledger.at(target)
        return self._times[source] - (known is not None and source in known.reads)

    @cached_property
    def _times(self) -> Counter[Source]:
        traces = self.outputs.ledger.traces.values()
        return Counter(chain.from_iterable(trace.reads for trace in traces))


def not_ours(target: str) -> UsageError:
    """Return what to say of a file that Beredning has not built."""
    return UsageError(
        f"{target} är inte byggd av Beredning.",
        remedy="Bara byggda dokument kan förklaras; ett eget Word-dokument minns inga celler.",
    )
