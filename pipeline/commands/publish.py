"""Publish: a meeting's documents as they leave the house, clean and as PDF, in outputs/publicerat.

(DECISIONS 365)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.agenda_papers import (
    AgendaPaper,
    HandedIn,
    agenda_papers,
    digests_handed_in,
)
from pipeline.building.inputs import naming_unread, prepare
from pipeline.building.laid_out import LaidOut, lay_out
from pipeline.building.meeting_bundle import (
    FILE,
    MeetingBundle,
    meeting_bundle,
    with_word_copies,
)
from pipeline.building.outgoing import Outgoing, sealed, standing
from pipeline.building.renames import follow_renames
from pipeline.building.selection import meeting_named
from pipeline.building.versions import Versions
from pipeline.commands.build import Options, build
from pipeline.commands.freeze import freeze, refuse_unbuilt
from pipeline.commands.publish_result import (
    AS_IS,
    Published,
    newer_lines,
    open_lines,
    taken_out_lines,
)
from pipeline.commands.published_beside import (
    built_notices,
    calendar,
    files_beside,
    notice_texts,
)
from pipeline.commands.published_list import CALENDAR
from pipeline.commands.web_papers import NO_WEB, WebPapers, web_papers
from pipeline.errors import BeredningError, StoreError, UsageError
from pipeline.model import Dataset, Plans, Record
from pipeline.plan import folder_name
from pipeline.store.folder import PUBLISHED, WEB, opened
from pipeline.store.publications import (
    Differences,
    Publication,
    publication,
    published_files,
    replace_published,
    without_ending,
)
from pipeline.store.seals import Seal, seals

SINGLE = "enstaka"  # the folder of documents that were published one by one


def publish_meeting(
    folder: Path, today: date, word: str, *, with_marks: bool = False, web: bool = False
) -> Published:
    """Publish the documents of a meeting's latest seal, which is made when there is none.

    Its notices go with them, as documents and as text, a calendar and a list; `web`: and the copies
    that the web may show, which are renewed wherever they have been made. Nothing is written while
    reviewers have left something open, unless `with_marks`. Raises as `freeze` does; StoreError
    when the seal is broken, or the disk refuses.
    """
    outputs = folder / "outputs"
    dataset, plans = prepare(folder, today)
    with naming_unread(dataset):
        meeting = meeting_named(plans.plans, word)
    seal, notes = _latest(folder, today, meeting)
    sent = tuple(sealed(seal, plans.plans, "publicera"))
    papers = (*sent, *_notices(outputs, plans, meeting))
    notes += [*newer_lines(outputs, sent, meeting), *taken_out_lines(papers)]
    place = f"{PUBLISHED}/{folder_name(meeting)}"
    faults = [] if with_marks else [line for paper in papers for line in open_lines(paper)]
    if faults:
        remedy = f"Avgör det i Word, bygg och frys igen. Skriv beredning freeze {meeting}, {AS_IS}."
        return Published(place, seal.place, (), faults=(*faults, remedy), notes=tuple(notes))
    row = dataset.find("Sammanträden", meeting)
    in_order = _in_order(folder, seal, row, sent)
    known = publication(outputs, folder_name(meeting))
    agenda = with_word_copies(in_order, with_marks=with_marks)
    web = web or disk.is_folder(outputs / place / WEB)
    of_web = web_papers(folder, dataset, plans, papers, agenda) if web else NO_WEB
    made, bundle, faults = _laid_out(outputs, known, papers, agenda, of_web)
    pdfs = made.pdfs
    dated = calendar(dataset, row, today, outputs / place / CALENDAR)
    sent_out = {name: data for name, data in pdfs.items() if not name.startswith(f"{WEB}/")}
    beside, missing = files_beside(papers, sent_out, dated, row)
    more = pdfs | of_web.copies | beside | of_web.beside(pdfs, dated, row)
    now = _publication(folder_name(meeting), papers, made, seal.place)
    now = replace(now, handed_in=digests_handed_in(in_order), closed=of_web.closed)
    done, files = _written(outputs, now, papers, more)
    told = (*notes, *bundle.notes, *missing, *of_web.notes)
    return Published(place, seal.place, files, done, (*faults, *of_web.faults), told)


def _in_order(
    folder: Path, seal: Seal, meeting: Record | None, sent: Sequence[Outgoing]
) -> list[AgendaPaper]:
    """Return the meeting's papers in the order of its agenda, with those that were handed in."""
    handed = HandedIn.of(folder / "inputs", seal.made_of or {})
    return [*agenda_papers(meeting, sent, handed)] if meeting is not None else []


def _laid_out(
    outputs: Path,
    known: Publication | None,
    papers: Sequence[Outgoing],
    agenda: Sequence[AgendaPaper],
    of_web: WebPapers,
) -> tuple[LaidOut, MeetingBundle, list[str]]:
    """Return all PDFs, what is made of them together, and what of it there is none of."""
    handed_in = [p.ours for p in agenda if p.ours is not None and p.cell and not p.is_withheld]
    made, faults = lay_out((*papers, *handed_in, *of_web.others), outputs, known)
    whose = _whose(papers)
    bundle = meeting_bundle(agenda, made, whose, outputs, known)
    pdfs = made.pdfs | of_web.pdfs_as_sent(made.pdfs) | bundle.files
    made = LaidOut(pdfs, made.noted | bundle.noted)
    shown = meeting_bundle(of_web.agenda, made, whose, outputs, known, f"{WEB}/{FILE}")
    whole = LaidOut(made.pdfs | shown.files, made.noted | shown.noted)
    notes = (*bundle.notes, *shown.notes)
    return whole, replace(bundle, notes=notes), [*faults, *bundle.faults, *shown.faults]


def _whose(papers: Iterable[Outgoing]) -> str:
    """Return the meeting, for people: kommunfullmäktige den 16 december 2026."""
    return next((p.plan.whose for p in papers if p.plan is not None and p.plan.meeting), "")


def _notices(outputs: Path, plans: Plans, meeting: str) -> Iterator[Outgoing]:
    """Yield the notices of a meeting that have been built, as they stand in outputs/."""
    with opened(outputs) as place:
        versions = Versions(place.folder, place.former)
        for plan in built_notices(outputs, plans.plans, meeting):
            yield standing(place, versions, plan, "publicera")


def publish_files(
    folder: Path,
    today: date,
    targets: Sequence[str],
    *,
    with_marks: bool = False,
    web: bool = False,
) -> Published:
    """Publish single documents as they stand; `targets` are relative to outputs/.

    `web`: and the copies that the web may show; those that are there are renewed, or go. One that
    cannot be published is told, and the others are. Raises UsageError for a file that is none of
    our documents.
    """
    dataset, plans = prepare(folder, today)
    _refuse_unplanned(plans, targets)
    outputs = folder / "outputs"
    papers, faults = _single(folder, today, targets, dataset, plans)
    notes = [*taken_out_lines(papers)]
    left = [] if with_marks else [line for paper in papers for line in open_lines(paper)]
    faults += [*left, f"Avgör det i Word, {AS_IS}."] if left else []
    ready = [replace(p, name=p.target) for p in papers if with_marks or not p.copy.marks]
    there = outputs / PUBLISHED / SINGLE / WEB
    shown = [paper for paper in ready if web or disk.exists(there / paper.name)]
    of_web = web_papers(folder, dataset, plans, shown) if shown else NO_WEB
    known = publication(outputs, SINGLE)
    made, lost = lay_out((*ready, *of_web.others), outputs, known)
    texts, missing = notice_texts({p.name: p.plan for p in ready if p.plan is not None})
    more = texts | of_web.copies | of_web.texts | of_web.pdfs_as_sent(made.pdfs)
    if not ready:
        return Published(f"{PUBLISHED}/{SINGLE}", "", (), faults=tuple(faults), notes=tuple(notes))
    now = replace(_publication(SINGLE, ready, made), closed=of_web.closed)
    done, files = _written(outputs, now, ready, made.pdfs | more, known)
    faults += [*lost, *of_web.faults]
    told = (*notes, *missing, *of_web.notes)
    return Published(f"{PUBLISHED}/{SINGLE}", "", files, done, tuple(faults), told)


def _single(
    folder: Path, today: date, targets: Sequence[str], dataset: Dataset, plans: Plans
) -> tuple[list[Outgoing], list[str]]:
    """Return documents as they stand, and why others cannot be published."""
    papers, faults = list[Outgoing](), list[str]()
    with opened(folder / "outputs") as place:
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
    return papers, faults


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


def _publication(
    name: str, papers: Iterable[Outgoing], made: LaidOut, seal: str = ""
) -> Publication:
    return Publication(name, seal, {p.target: p.source for p in papers}, pdfs=made.noted)


def _written(
    outputs: Path,
    now: Publication,
    papers: Sequence[Outgoing],
    more: Mapping[str, bytes],
    others: Publication | None = None,
) -> tuple[Differences, tuple[str, ...]]:
    """Write what is published; return what differs, and the files.

    `others`: what is known of the folder when its other documents are to stay there. `more`: files
    that are no documents to a meeting, or copies of those.
    """
    files = {paper.name: paper.clean for paper in papers} | {**more}
    kept: dict[str, bytes] = {}
    if others is not None:
        mine = {without_ending(paper.name) for paper in papers}
        stands = published_files(outputs, now.folder).items()
        kept = {n: data for n, data in stands if without_ending(n) not in mine}
        left = {t: rows for t, rows in others.closed.items() if t not in now.sources}
        now = replace(
            now,
            sources={**others.sources, **now.sources},
            pdfs={**others.pdfs, **now.pdfs},
            closed={**left, **now.closed},
        )
    with opened(outputs):
        done = replace_published(outputs, now, {**kept, **files})
    return done, tuple(files)
