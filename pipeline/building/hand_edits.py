"""A document that people have written in, brought together with what the workbook says now.

(DECISIONS 78, 87, 90)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline import cache
from pipeline.building.renames import Renames
from pipeline.domain.plain_names import cell_name
from pipeline.errors import BeredningError, DocumentError, StoreError
from pipeline.model import Action, Dataset, DocumentId, Edit, Merged, Outcome, Reason, Source, Trace
from pipeline.revise import Past, as_left, edits, fits, is_all_home, merge, only_tracks, renamed
from pipeline.store.files import digest_at, digest_of, read_whole
from pipeline.store.folder import Outputs
from pipeline.store.found_files import BY_HAND, Found, Standing
from pipeline.store.remembered import EDITS, TRUTH, Form, recall
from pipeline.swedish.words import capital

_WAITS = Edit("väntar, spårat ur arbetsboken: godta eller avvisa det i Word", "")
_SHOWN = 3  # documents named in one sentence
_REFUSED = "refused"
_Told = TypeVar("_Told")


@dataclass(frozen=True)
class HandEdits:
    """What people wrote in the documents of one build: found, and merged."""

    dataset: Dataset
    outputs: Outputs
    renames: Renames

    def merge(
        self, found: Found, target: str, ours: bytes, past: Past | None = None
    ) -> tuple[bytes, Merged]:
        """Return the document with both in it; DocumentError when that cannot be done safely.

        What could not be done is not tried again, unless somebody has edited the file, or the
        workbook says something else.
        """
        same = past is None and not self.renames.names  # these are no part of the file, or of ours
        told = found.answers if same else {}
        of = [digest_of(ours), target]
        with suppress(*cache.UNFIT):
            *known, sentence, remedy = cache.texts(told[_REFUSED])
            if known == of:
                raise DocumentError(sentence, remedy=remedy)
        try:
            return self._merged(found, target, ours, past)
        except DocumentError as error:
            if self.is_still(found):
                told[_REFUSED] = [*of, error.sentence, error.remedy]
            raise

    def _merged(
        self, found: Found, target: str, ours: bytes, past: Past | None
    ) -> tuple[bytes, Merged]:
        base, theirs = self.versions(found, target)
        untouched = found.standing not in BY_HAND
        base = theirs if untouched and not found.stands else base
        try:
            data, what = merge(base, theirs, ours, target, self._where, past)
        except DocumentError:
            if past is not None or untouched or not is_all_home(base, theirs, ours, target):
                raise
            return ours, Merged((), (), (), ())
        return (as_left(data, target), replace(what, kept=())) if untouched else (data, what)

    def stood(
        self, found: Found, target: str, ours: bytes, past: Past | None, merged: bytes
    ) -> bytes | None:
        """Return a document of the past as it would stand if nobody had edited it; else None.

        `merged`: what it is now. What differs between the two is what people have written.
        """
        if past is None or found.standing not in BY_HAND:
            return merged if past is not None else None
        base, _ = self.versions(found, target)
        copies = self.outputs.stood(found.identity) if found.identity is not None else []
        before = self._fitting(copies, found, self._theirs(found, target)) or base
        with suppress(DocumentError):
            return merge(base, before, ours, target, self._where, past)[0] if before else None
        return None

    def judged(self, found: Found, target: str) -> Found:
        """Return what was found; nobody has written in what only has tracked changes of ours."""
        if found.standing is Standing.EDITED and found.trace is not None:
            with suppress(BeredningError):
                if self.answer(
                    found, "waits", TRUTH, lambda: only_tracks(self._theirs(found, target), target)
                ):
                    return replace(found, standing=Standing.DRESSED, edits=(_WAITS,))
        return found

    def find(self, found: Found, target: str) -> tuple[Edit, ...]:
        """Return what is written by hand, with the cells; what the file alone tells if no more."""

        def ask() -> tuple[Edit, ...]:
            base, theirs = self.versions(found, target)
            return edits(base, theirs, target)

        try:
            # what rows are called is no part of the file
            if self.renames.names:
                return ask() or found.edits
            return self.answer(found, "written", EDITS, ask) or found.edits
        except BeredningError:
            return found.edits

    def answer(
        self, found: Found, question: str, form: Form[_Told], ask: Callable[[], _Told]
    ) -> _Told:
        """Return what `ask` finds in a file that was found, or found in an earlier build."""
        return recall(found.answers, question, form, ask, partial(self.is_still, found))

    def is_still(self, found: Found) -> bool:
        """Return whether a document has the bytes that were found: Word saves while we build."""
        with suppress(StoreError):
            return digest_at(self.place(found)) == found.digest
        return False

    def place(self, found: Found) -> Path:
        """Return where a document that was found stands now: it may have moved since."""
        known = self.outputs.ledger.trace(*found.identity) if found.identity is not None else None
        return self.outputs.folder / known.target if known is not None else found.path

    def versions(self, found: Found, target: str) -> tuple[bytes | None, bytes]:
        """Return a document as it was written and as it stands, both in the names of today."""
        theirs = self._theirs(found, target)
        copies = self.outputs.bases(found.identity) if found.identity is not None else []
        return self._fitting(copies, found, theirs), self._renamed(found, theirs)

    def _theirs(self, found: Found, target: str) -> bytes:
        data = read_whole(self.place(found), target, "Stäng filen.")
        return self.outputs.reminded(found.identity, data) if found.identity is not None else data

    def _fitting(self, copies: list[bytes], found: Found, theirs: bytes) -> bytes | None:
        """Return the copy that a document was made of, in the names of today."""
        base = next((copy for copy in copies if fits(copy, theirs, found.path.name)), None)
        return self._renamed(found, base) if base is not None else None

    def _renamed(self, found: Found, data: bytes) -> bytes:
        key = found.identity[1] if found.identity is not None else ""
        return renamed(data, found.path.name, self.renames.now, key)

    def _where(self, source: Source) -> str:
        """Return where a cell stands now, "" when it does not."""
        return str(getattr(self.dataset.at(*source), "cell", None) or "")


def leave_alone(outcome: Outcome, error: BeredningError) -> Outcome:
    """Return the outcome of a document that is left as it is, since it could not be merged."""
    said = f"{error.sentence} Filen lämnas som den är. {error.remedy}".strip()
    return Outcome(outcome.step, Action.KEEP, (Reason(said), *outcome.why))


def find_differences(
    outcomes: Iterable[Outcome], traces: Mapping[DocumentId, Trace]
) -> Iterator[str]:
    """Yield a sentence for each cell whose text somebody has changed in a document.

    It goes on until the edit is in the workbook, or taken back.
    """
    changed = [
        (outcome, source)
        for outcome in outcomes
        if outcome.action is not Action.STANDS
        for source in dict.fromkeys(_cells_edited(outcome))
    ]
    shown = _shown_in(traces, {source for _, source in changed})
    for outcome, source in changed:
        others = [t.target for t in shown[source] if (t.kind, t.key) != outcome.step.plan.identity]
        cell = capital(cell_name(outcome.step.plan.dataset, source))
        yield _sentence(cell, outcome.target, others)


def _cells_edited(outcome: Outcome) -> Iterator[Source]:
    done = outcome.merged.kept if outcome.merged is not None else outcome.step.edits
    return (edit.source for edit in done if edit.source is not None)


def _shown_in(
    traces: Mapping[DocumentId, Trace], sources: Set[Source]
) -> Mapping[Source, list[Trace]]:
    """Return the documents that show each of some cells, by kind and key."""
    found: dict[Source, list[Trace]] = {source: [] for source in sources}
    for _, trace in sorted(traces.items()) if sources else ():
        for source in trace.reads.keys() & sources:
            found[source].append(trace)
    return found


def _sentence(cell: str, target: str, others: list[str]) -> str:
    said = f"{cell} har en annan text i {target} än i arbetsboken."
    if not others:
        return said
    more = f" och {len(others) - _SHOWN} till" if len(others) > _SHOWN else ""
    return f"{said} Samma cell används i {', '.join(others[:_SHOWN])}{more}."
