"""Publish: a meeting's documents as they leave the house, clean and as PDF, in outputs/publicerat.

(DECISIONS 365)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.building.inputs import naming_unread, prepare
from pipeline.building.outgoing import Outgoing, outgoing, single
from pipeline.building.selection import meeting_named
from pipeline.commands.freeze import freeze
from pipeline.errors import OfficeError, StoreError, UsageError
from pipeline.model import DocumentPlan, Plans
from pipeline.plan import folder_name
from pipeline.publish import as_pdfs, find_office
from pipeline.store.folder import PUBLISHED, opened
from pipeline.store.publications import Differences, published_files, replace_published
from pipeline.store.seals import Seal, seals

SINGLE = "enstaka"  # the folder of documents that were published one by one
_NO_OFFICE = (
    "LibreOffice finns inte på datorn, så det blev inga PDF-filer. Installera LibreOffice "
    "(libreoffice.org) och publicera igen."
)


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: where it lies (relative to outputs/), its files, and what to know."""

    place: str
    seal: str  # where what was sent out lies, relative to outputs/; "" for single documents
    files: tuple[str, ...]  # paths in the folder
    differences: Differences
    faults: tuple[str, ...] = ()  # what was asked for and did not come
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Return whether something that was asked for did not come."""
        return bool(self.faults)


def publish_meeting(folder: Path, today: date, word: str) -> Published:
    """Publish the documents of a meeting's latest seal, which is made when there is none.

    Raises as `freeze` does; StoreError when the seal is broken, or the disk refuses.
    """
    dataset, plans = prepare(folder, today)
    with naming_unread(dataset):
        meeting = meeting_named(plans.plans, word)
    seal, notes = _latest(folder, today, meeting)
    papers = tuple(outgoing(seal, plans.plans))
    pdfs, faults = _pdfs(papers)
    files = {paper.name: paper.clean for paper in papers} | pdfs
    done = _written(folder / "outputs", folder_name(meeting), files, papers, seal.place)
    place = f"{PUBLISHED}/{folder_name(meeting)}"
    return Published(place, seal.place, tuple(files), done, tuple(faults), tuple(notes))


def publish_files(folder: Path, today: date, targets: Sequence[str]) -> Published:
    """Publish single documents as they stand; `targets` are relative to outputs/.

    Raises UsageError for a file that is none of our documents.
    """
    _, plans = prepare(folder, today)
    outputs = folder / "outputs"
    papers = tuple(single(outputs / target, _planned(plans, target)) for target in targets)
    pdfs, faults = _pdfs(papers)
    files = {paper.name: paper.clean for paper in papers} | pdfs
    done = _written(outputs, SINGLE, published_files(outputs, SINGLE) | files, papers, "")
    return Published(f"{PUBLISHED}/{SINGLE}", "", tuple(files), done, tuple(faults))


def _planned(plans: Plans, target: str) -> DocumentPlan:
    for plan in plans.plans:
        if plan.target == target:
            return plan
    raise UsageError(
        f"{target} är inget dokument som arbetsböckerna ber om.",
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


def _pdfs(papers: Sequence[Outgoing]) -> tuple[dict[str, bytes], list[str]]:
    """Return the PDF of each document, and a sentence for each that did not come."""
    program = find_office()
    if program is None:
        return {}, [_NO_OFFICE]
    try:
        made = as_pdfs({paper.name: paper.clean for paper in papers}, program)
    except OfficeError as error:
        return {}, [error.sentence]
    lost = [
        f"{paper.target}: LibreOffice kunde inte göra någon PDF av den."
        for paper in papers
        if paper.name not in made
    ]
    return {paper.pdf: made[paper.name] for paper in papers if paper.name in made}, lost


def _written(
    outputs: Path, name: str, files: dict[str, bytes], papers: Sequence[Outgoing], seal: str
) -> Differences:
    sources = {paper.target: paper.source for paper in papers}
    with opened(outputs):
        return replace_published(outputs, name, files, seal=seal, sources=sources)


def published_lines(found: Published) -> Iterator[str]:
    """Yield what a person is told."""
    yield from found.notes
    yield from found.faults
    differs = found.differences
    if not differs:
        yield f"Inget har ändrats: outputs/{found.place} är som den var."
        return
    for word, names in (("ny", differs.new), ("ändrad", differs.changed), ("borta", differs.gone)):
        yield from (f"  {word}: {name}" for name in names)
    yield from (
        f"En fil som någon hade ändrat ligger kvar i outputs/{kept}." for kept in differs.kept
    )
    yield f"Det som publiceras ligger i outputs/{found.place}: {len(found.files)} filer."
