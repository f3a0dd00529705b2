"""Publish: a meeting's documents as they leave the house, clean and as PDF, in outputs/publicerat.

(DECISIONS 365)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.clean_copies import clean_lines
from pipeline.building.inputs import naming_unread, prepare
from pipeline.building.laid_out import LaidOut, lay_out
from pipeline.building.outgoing import Outgoing, sealed, standing
from pipeline.building.renames import follow_renames
from pipeline.building.selection import meeting_named
from pipeline.building.versions import Versions
from pipeline.commands.build import Options, build
from pipeline.commands.freeze import freeze, refuse_unbuilt
from pipeline.errors import BeredningError, StoreError, UsageError
from pipeline.model import Plans
from pipeline.plan import folder_name
from pipeline.store.files import digest_of
from pipeline.store.folder import PUBLISHED, opened
from pipeline.store.publications import (
    Differences,
    Publication,
    publication,
    published_files,
    replace_published,
)
from pipeline.store.seals import Seal, seals

SINGLE = "enstaka"  # the folder of documents that were published one by one
_NOTHING = Differences()
_MOST = 12  # open marks of a document on the screen
_AS_IS = "eller publicera som det är, med --with-marks"


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


def publish_meeting(folder: Path, today: date, word: str, *, with_marks: bool = False) -> Published:
    """Publish the documents of a meeting's latest seal, which is made when there is none.

    Nothing is written while reviewers have left something open, unless `with_marks`. Raises as
    `freeze` does; StoreError when the seal is broken, or the disk refuses.
    """
    outputs = folder / "outputs"
    dataset, plans = prepare(folder, today)
    with naming_unread(dataset):
        meeting = meeting_named(plans.plans, word)
    seal, notes = _latest(folder, today, meeting)
    papers = tuple(sealed(seal, plans.plans, "publicera"))
    notes += [*_newer(outputs, papers, meeting), *_taken_out(papers)]
    place = f"{PUBLISHED}/{folder_name(meeting)}"
    faults = [] if with_marks else [line for paper in papers for line in _left_open(paper)]
    if faults:
        remedy = f"Avgör det i Word, bygg och frys igen (beredning freeze {meeting}), {_AS_IS}."
        return Published(place, seal.place, (), faults=(*faults, remedy), notes=tuple(notes))
    known = publication(outputs, folder_name(meeting))
    made, faults = lay_out(papers, outputs, known)
    done, files = _written(outputs, folder_name(meeting), papers, made, seal.place)
    return Published(place, seal.place, files, done, tuple(faults), tuple(notes))


def publish_files(
    folder: Path, today: date, targets: Sequence[str], *, with_marks: bool = False
) -> Published:
    """Publish single documents as they stand; `targets` are relative to outputs/.

    One that cannot be published is told, and the others are. Raises UsageError for a file that is
    none of our documents.
    """
    dataset, plans = prepare(folder, today)
    _refuse_unplanned(plans, targets)
    outputs, papers, faults = folder / "outputs", list[Outgoing](), list[str]()
    with opened(outputs) as place:
        report = build(Options(folder, today, tuple(targets), dry=True))
        follow_renames(dataset, place, {plan.identity: plan.target for plan in plans.plans})
        versions = Versions(place.folder, place.former)
        for outcome in report.outcomes:
            plan = outcome.step.plan
            try:
                refuse_unbuilt([outcome], plan.target, "publicera")
                papers.append(standing(place, versions, plan, "publicera"))
            except BeredningError as error:
                faults.append(str(error))
    notes = [*_taken_out(papers)]
    left = [] if with_marks else [line for paper in papers for line in _left_open(paper)]
    faults += [*left, f"Avgör det i Word, {_AS_IS}."] if left else []
    ready = [replace(p, name=p.target) for p in papers if with_marks or not p.copy.marks]
    known = publication(outputs, SINGLE)
    made, lost = lay_out(ready, outputs, known)
    done, files = _written(outputs, SINGLE, ready, made, "", known) if ready else (_NOTHING, ())
    return Published(f"{PUBLISHED}/{SINGLE}", "", files, done, (*faults, *lost), tuple(notes))


def _refuse_unplanned(plans: Plans, targets: Iterable[str]) -> None:
    """Raise UsageError for a file that no row asks for."""
    unknown = sorted({*targets} - {plan.target for plan in plans.plans})
    if unknown:
        raise UsageError(
            f"{unknown[0]} är inget dokument som arbetsböckerna ber om.",
            remedy="Skriv en fil som beredning status visar.",
        )


def _latest(folder: Path, today: date, meeting: str) -> tuple[Seal, list[str]]:
    """Return the latest seal of a meeting, made if there was none; and what to tell of that."""
    found = seals(folder / "outputs", folder_name(meeting))
    notes: list[str] = []
    if not found:
        frozen = freeze(folder, today, meeting)
        notes = [*frozen.notes, f"Utskicket frystes i outputs/{frozen.place}."]
        found = seals(folder / "outputs", folder_name(meeting))
    if found[-1].files is None:
        raise StoreError(
            f"Listan i outputs/{found[-1].place} saknas eller går inte att läsa.",
            remedy="Hämta den från en säkerhetskopia, eller frys mötet igen.",
        )
    return found[-1], notes


def _newer(outputs: Path, papers: Iterable[Outgoing], meeting: str) -> Iterator[str]:
    """Yield that documents have become others since they were sealed."""
    there = {paper.target: disk.bytes_of(outputs / paper.target) for paper in papers}
    new = [p.target for p in papers if (data := there[p.target]) and digest_of(data) != p.source]
    if new:
        are = f"och {len(new) - 1} till är ändrade" if len(new) > 1 else "är ändrad"
        yield (
            f"{new[0]} {are} sedan utskicket frystes. Det som frystes publiceras; ska det nya med "
            f"fryser du igen: beredning freeze {meeting}."
        )


def _taken_out(papers: Iterable[Outgoing]) -> Iterator[str]:
    """Yield what is not in the copies, and whoever wrote it may not have known of."""
    for paper in papers:
        yield from clean_lines(paper.target, paper.copy)


def _left_open(paper: Outgoing) -> Iterator[str]:
    """Yield what reviewers have left open in a document, each with its place."""
    marks = paper.copy.marks
    if marks:
        yield f"{paper.target} publiceras inte, för något i den är inte avgjort:"
        yield from (f"  {mark}" for mark in marks[:_MOST])
    if len(marks) > _MOST:
        yield f"  … och {len(marks) - _MOST} till."


def _written(
    outputs: Path,
    name: str,
    papers: Sequence[Outgoing],
    made: LaidOut,
    seal: str,
    others: Publication | None = None,
) -> tuple[Differences, tuple[str, ...]]:
    """Write what is published; return what differs, and the files.

    `others`: what is known of the folder when its other documents are to stay there.
    """
    files = {paper.name: paper.clean for paper in papers} | made.pdfs
    now = Publication(name, seal, {p.target: p.source for p in papers}, pdfs=made.noted)
    kept: dict[str, bytes] = {}
    if others is not None:
        kept = published_files(outputs, name)
        now = replace(
            now, sources={**others.sources, **now.sources}, pdfs={**others.pdfs, **now.pdfs}
        )
    with opened(outputs):
        done = replace_published(outputs, now, {**kept, **files})
    return done, tuple(files)


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
