"""A document that people have written in, brought together with what the workbook says now.

(DECISIONS 78, 87, 90)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.building.renames import Renames
from pipeline.domain.plain_names import cell_name
from pipeline.errors import BeredningError
from pipeline.model import Action, Dataset, DocumentId, Edit, Merged, Outcome, Reason, Source, Trace
from pipeline.revise import Past, as_left, edits, fits, merge, only_tracks, renamed
from pipeline.store import BY_HAND, Found, Outputs, Standing
from pipeline.store.files import read_whole
from pipeline.swedish.words import capital

_WAITS = Edit("väntar, spårat ur arbetsboken: godta eller avvisa det i Word", "")
_SHOWN = 3  # documents named in one sentence


@dataclass(frozen=True)
class HandEdits:
    """What people wrote in the documents of one build: found, and merged."""

    dataset: Dataset
    outputs: Outputs
    renames: Renames

    def merge(
        self, found: Found, target: str, ours: bytes, past: Past | None = None
    ) -> tuple[bytes, Merged]:
        """Return the document with both in it; DocumentError when that cannot be done safely."""
        base, theirs = self.versions(found, target)
        untouched = found.standing not in BY_HAND
        base = theirs if untouched and not found.stands else base
        data, what = merge(base, theirs, ours, target, self._where, past)
        return (as_left(data, target), replace(what, kept=())) if untouched else (data, what)

    def judged(self, found: Found, target: str) -> Found:
        """Return what was found; nobody has written in what only has tracked changes of ours."""
        if found.standing is Standing.EDITED and found.trace is not None:
            with suppress(BeredningError):
                if only_tracks(self._theirs(found, target), target):
                    return replace(found, standing=Standing.DRESSED, edits=(_WAITS,))
        return found

    def find(self, found: Found, target: str) -> tuple[Edit, ...]:
        """Return what is written by hand, with the cells; what the file alone tells if no more."""
        try:
            base, theirs = self.versions(found, target)
            return edits(base, theirs, target) or found.edits
        except BeredningError:
            return found.edits

    def place(self, found: Found) -> Path:
        """Return where a document that was found stands now: it may have moved since."""
        known = self.outputs.ledger.trace(*found.identity) if found.identity is not None else None
        return self.outputs.folder / known.target if known is not None else found.path

    def versions(self, found: Found, target: str) -> tuple[bytes | None, bytes]:
        """Return a document as it was written and as it stands, both in the names of today."""
        theirs = self._theirs(found, target)
        base, name = self._base(found, theirs), found.path.name
        key = found.identity[1] if found.identity is not None else ""
        before = renamed(base, name, self.renames.now, key) if base is not None else None
        return before, renamed(theirs, name, self.renames.now, key)

    def _theirs(self, found: Found, target: str) -> bytes:
        data = read_whole(self.place(found), target, "Stäng filen.")
        return self.outputs.reminded(found.identity, data) if found.identity is not None else data

    def _base(self, found: Found, theirs: bytes) -> bytes | None:
        copies = self.outputs.bases(found.identity) if found.identity is not None else []
        return next((copy for copy in copies if fits(copy, theirs, found.path.name)), None)

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
    for outcome in outcomes:
        if outcome.action is Action.STANDS:
            continue
        done = outcome.merged.kept if outcome.merged is not None else outcome.step.edits
        for source in dict.fromkeys(edit.source for edit in done if edit.source is not None):
            others = [
                trace.target
                for who, trace in sorted(traces.items())
                if source in trace.reads and who != outcome.step.plan.identity
            ]
            cell = capital(cell_name(outcome.step.plan.view.dataset, source))
            yield _sentence(cell, outcome.target, others)


def _sentence(cell: str, target: str, others: list[str]) -> str:
    said = f"{cell} har en annan text i {target} än i arbetsboken."
    if not others:
        return said
    more = f" och {len(others) - _SHOWN} till" if len(others) > _SHOWN else ""
    return f"{said} Samma cell används i {', '.join(others[:_SHOWN])}{more}."
