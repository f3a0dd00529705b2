"""Freeze: what was sent out to a meeting is sealed: clean copies, as built, and made of what.

(DECISIONS 92, 93)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.agenda_papers import HandedIn, agenda_papers
from pipeline.building.clean_copies import clean_lines
from pipeline.building.inputs import InMind, naming_unread, prepare
from pipeline.building.outgoing import Outgoing, standing
from pipeline.building.renames import follow_renames
from pipeline.building.report import proof_line
from pipeline.building.selection import meeting_named
from pipeline.building.template_files import TemplateFiles
from pipeline.building.unchanged import digest_of_folder, digest_of_seals
from pipeline.building.versions import Versions
from pipeline.commands.build import Options, build
from pipeline.errors import BeredningError, StoreError, UsageError
from pipeline.model import Action, DocumentPlan, Outcome, Problem, Record, Source
from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.package import read_package
from pipeline.plan import contradictions, folder_name, sent_to
from pipeline.revise.clean import Clean
from pipeline.store.files import read_whole
from pipeline.store.folder import PRIVATE, opened
from pipeline.store.seals import BUILT, broken, seal, seals

_AS_SENT = frozenset([Action.SKIP, Action.KEEP, Action.STANDS, Action.SETTLED, Action.SEALED])
_ONE_FACT = "E"  # the codes of rules on one fact in two cells


@dataclass(frozen=True, slots=True)
class Frozen:
    """A new seal: where it lies (relative to outputs/), its documents, and what to know of them."""

    place: str
    documents: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...] = ()  # what others are to hand in, and cannot be published as it is


def freeze(folder: Path, today: date, meeting: str, mind: InMind | None = None) -> Frozen:
    """Seal what stands in outputs/ for a meeting; return the seal.

    `mind`: what this process has read of the folder before.

    Raises UsageError for an unknown meeting, when a document has to be built first, and when two of
    them contradict each other; StoreError when the disk refuses.
    """
    _clear_up(folder / "outputs")
    before = digest_of_folder(folder, today)
    mind = mind or InMind()
    dataset, plans = prepare(folder, today, mind=mind)
    with naming_unread(dataset):
        name = meeting_named(plans.plans, meeting)
    chosen = sent_to(plans.plans, name)
    with opened(folder / "outputs") as outputs:
        named = tuple(plan.target for plan in chosen)
        report = build(Options(folder, today, named, dry=True, mind=mind))
        refuse_unbuilt(report.outcomes, name, "frysa")
        follow_renames(dataset, outputs, {plan.identity: plan.target for plan in plans.plans})
        places = {outcome.target: outcome for outcome in report.outcomes}
        sent = [plan for plan in chosen if plan.target in places]
        versions = Versions(outputs.folder, outputs.former)
        papers = {plan.target: standing(outputs, versions, plan, "frysa") for plan in sent}
        _refuse_contradictions(dataset.problems, sent, papers)
        files = {paper.name: paper.clean for paper in papers.values()}
        made_of = {f"{BUILT}/{paper.name}": paper.built for paper in papers.values()}
        made_of |= dict(_sources(folder, TemplateFiles(folder), sent))
        if digest_of_folder(folder, today) != before:
            raise StoreError("Något sparades medan mötet frystes.", remedy="Försök igen.")
        made = seal(outputs.folder, outputs.folder / PRIVATE, folder_name(name), files, made_of)
    notes = [n for o in report.outcomes for n in _notes(o, papers[o.target].copy)]
    notes += [proof_line(proof) for proof in report.proofs if proof.found]
    missing = _missing(folder, dataset.find("Sammanträden", name))
    return Frozen(made.place, made.documents, tuple(notes), tuple(missing))


def _missing(folder: Path, meeting: Record | None) -> Iterator[str]:
    """Yield what is wrong with the papers that others are to hand in, each at its cell."""
    if meeting is not None:
        for paper in agenda_papers(meeting, (), HandedIn.of(folder / "inputs", {})):
            if paper.fault and not paper.is_withheld:
                yield f"{paper.cell}: {paper.fault}"


def _clear_up(outputs: Path) -> None:
    """Let what a killed build left be taken away first: nobody has saved that meanwhile."""
    if disk.is_folder(outputs):
        with opened(outputs):
            pass


def verify(folder: Path, meeting: str = "", today: date = date.max) -> tuple[str, ...]:
    """Return what in outputs/utskick is no longer as it was sent out, a sentence each.

    Raises UsageError for a meeting of which nothing was sealed.
    """
    name = folder_name(meeting) if meeting else ""
    if name and not seals(folder / "outputs", name):
        with suppress(BeredningError):
            name = folder_name(meeting_named(prepare(folder, today)[1].plans, meeting))
    if name and not seals(folder / "outputs", name):
        raise UsageError(
            f"Inget utskick till {meeting} är fryst.",
            remedy=f"Frys det: beredning freeze {meeting}.",
        )
    return broken(folder / "outputs", name)


def seal_lines(folder: Path) -> tuple[str, ...]:
    """Return a line for each seal: where it lies, and how many documents it has."""
    return tuple(
        f"outputs/{found.place}: {len(found.documents)} dokument"
        for found in seals(folder / "outputs")
    )


class SealsInMind:
    """What of the seals of a folder is no longer as it was sent out, while their files stand still.

    The files are looked into when the size or a time of one is another.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: tuple[str, tuple[str, ...]] = "", ()

    def verify(self, folder: Path) -> tuple[str, ...]:
        """Return what `verify` does for all meetings."""
        now = digest_of_seals(folder)
        if self._known[0] != now:
            self._known = now, verify(folder)
        return self._known[1]


def refuse_unbuilt(outcomes: Iterable[Outcome], wanted: str, task: str) -> None:
    """Raise UsageError when a document in outputs/ is not what the workbook says now.

    `wanted`: what is to be built first; `task`: what cannot be done before, as a verb.
    """
    left = [o for o in outcomes if o.action not in _AS_SENT or o.step.moved_from]
    if left:
        why = "; ".join(str(reason) for reason in left[0].why[:3]).rstrip(".")
        more = f" och {len(left) - 1} till" if len(left) > 1 else ""
        raise UsageError(
            f"{left[0].target}{more} går inte att {task} ännu: {why}.",
            remedy=f"Bygg först: beredning build {wanted}.",
        )


def _refuse_contradictions(
    problems: Iterable[Problem], sent: list[DocumentPlan], papers: Mapping[str, Outgoing]
) -> None:
    """Raise UsageError when two documents, or the cells of a row that they show, disagree."""
    memories = {plan.target: _memory(plan, papers) for plan in sent}
    shown = {source[:2] for memory in memories.values() for source in memory.reads}
    told = [
        f"{problem.cell}: {problem.message.removesuffix('.')}"
        for problem in problems
        if problem.code.startswith(_ONE_FACT) and (problem.source or ())[:2] in shown
    ]
    reads = {target: memory.reads for target, memory in memories.items()}
    found = [*contradictions(sent, reads), *told, *_told_differently(memories)]
    if found:
        more = f" (och {len(found) - 1} till)" if len(found) > 1 else ""
        raise UsageError(
            f"Utskicket säger emot sig självt och fryses inte: {found[0]}{more}.",
            remedy="Rätta cellen som är fel, bygg och frys igen.",
        )


def _memory(plan: DocumentPlan, papers: Mapping[str, Outgoing]) -> Memory:
    found = read_memory(read_package(papers[plan.target].built, plan.target))
    return found or Memory(plan.kind, plan.key, "", "")


def _told_differently(memories: Mapping[str, Memory]) -> Iterator[str]:
    """Yield the cells that two documents show as they stood at different times."""
    seen: dict[Source, tuple[str, str]] = {}
    for target, memory in memories.items():
        for source in dict.fromkeys(source for field in memory.fields for source in field):
            digest = memory.reads.get(source, "")
            first, known = seen.setdefault(source, (target, digest)) if digest else ("", "")
            if known != digest:
                yield f"{first} och {target} visar olika lydelser av {source}"


def _sources(
    folder: Path, templates: TemplateFiles, plans: Iterable[DocumentPlan]
) -> Iterator[tuple[str, bytes]]:
    """Yield the files in inputs/ and the templates that the documents were made from."""
    for path in disk.paths_below(folder / "inputs", disk.is_aside):
        name = path.relative_to(folder).as_posix()
        yield name, read_whole(path, name, "Försök igen.")
    for plan in plans:
        found = templates.find(plan)
        yield f"templates/{found.name}", found.data


def _notes(outcome: Outcome, copy: Clean) -> Iterator[str]:
    """Yield what one should know of a document that was just sealed."""
    if outcome.action is Action.KEEP:
        yield f"{outcome.target} är redigerad för hand och frystes som den står."
        yield from (f"{outcome.target}: {reason}" for reason in outcome.why[1:])
    yield from clean_lines(outcome.target, copy)
    if copy.marks:
        yield f"{outcome.target} har spårade ändringar eller kommentarer, som följer med utskicket."
