"""What came of publishing, and what a person is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.building.clean_copies import clean_lines
from pipeline.building.outgoing import Outgoing
from pipeline.store.files import digest_of
from pipeline.store.publications import Differences

AS_IS = "eller publicera som det är, med --with-marks"
_NOTHING = Differences()
_MOST = 12  # open marks of a document on the screen


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: where it lies (relative to outputs/), its files, and what to know."""

    place: str
    seal: str  # where what was sent out lies, relative to outputs/; "" for single documents
    files: tuple[str, ...]  # paths in the folder; none when nothing was published
    differences: Differences = _NOTHING
    faults: tuple[str, ...] = ()  # what was asked for and did not come, and why
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Return whether something that was asked for did not come."""
        return bool(self.faults)


def published_lines(found: Published) -> Iterator[str]:
    """Yield what a person is told."""
    yield from found.notes
    yield from found.faults
    differs = found.differences
    for word, names in (("ny", differs.new), ("ändrad", differs.changed), ("borta", differs.gone)):
        yield from (f"  {word}: {name}" for name in names)
    yield from (
        f"En fil som någon hade ändrat ligger kvar i outputs/{kept}." for kept in differs.kept
    )
    if not found.files:
        yield "Inget publicerades."
    elif differs:
        yield f"Det som publiceras ligger i outputs/{found.place}: {len(found.files)} filer."
    else:
        yield f"Inget har ändrats: outputs/{found.place} är som den var."


def newer_lines(outputs: Path, papers: Iterable[Outgoing], meeting: str) -> Iterator[str]:
    """Yield that documents have become others since they were sealed."""
    there = {paper.target: disk.bytes_of(outputs / paper.target) for paper in papers}
    new = [p.target for p in papers if (data := there[p.target]) and digest_of(data) != p.source]
    if new:
        are = f"och {len(new) - 1} till är ändrade" if len(new) > 1 else "är ändrad"
        yield (
            f"{new[0]} {are} sedan utskicket frystes. Det som frystes publiceras; ska det nya med "
            f"fryser du igen: beredning freeze {meeting}."
        )


def taken_out_lines(papers: Iterable[Outgoing]) -> Iterator[str]:
    """Yield what is not in the copies, and whoever wrote it may not have known of."""
    for paper in papers:
        yield from clean_lines(paper.target, paper.copy)


def open_lines(paper: Outgoing) -> Iterator[str]:
    """Yield what reviewers have left open in a document, each with its place."""
    marks = paper.copy.marks
    if marks:
        yield f"{paper.target} publiceras inte, för något i den är inte avgjort:"
        yield from (f"  {mark}" for mark in marks[:_MOST])
    if len(marks) > _MOST:
        yield f"  … och {len(marks) - _MOST} till."
