"""Build: the pipeline in order. READ FIRST.

inputs/  → read → Tables → check → Dataset → plan → DocumentPlans
→ decide (what and why) → render → prove → write → page numbers → Report
(DECISIONS 7, 141)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from pipeline.bugs import attempt
from pipeline.building.corrections import not_in_minutes
from pipeline.building.document import Decision, DocumentBuilder, Finished
from pipeline.building.foresight import Foresight
from pipeline.building.further_faults import with_further
from pipeline.building.hand_edits import find_differences
from pipeline.building.hands import Machines
from pipeline.building.inputs import InMind, naming_unread, read_inputs
from pipeline.building.kept_parts import KeptParts
from pipeline.building.kept_problems import kept_problems, note_problems
from pipeline.building.kept_reads import earlier_reads
from pipeline.building.kept_texts import kept_texts, note_texts
from pipeline.building.made_sentences import NO_SENTENCES, find_unknown_sentences
from pipeline.building.missing_files import NO_HANDED_IN, find_missing_files
from pipeline.building.missing_rows import tables_to_note, without_accepted
from pipeline.building.moving import bring_home, stay_where_taken
from pipeline.building.next_build import lasting_digests
from pipeline.building.page_numbers import number_pages
from pipeline.building.pasted_lists import keep_pasted_lists
from pipeline.building.program_stamp import program_stamp
from pipeline.building.renames import follow_renames
from pipeline.building.scope import find_scope
from pipeline.building.sections import settle_sections
from pipeline.building.selection import (
    document_named,
    is_named,
    select_plans,
    whole_names,
    without_not_yet_due,
)
from pipeline.building.sent_before import remember_sent
from pipeline.building.stray_templates import NO_STRAYS, find_stray_templates
from pipeline.building.supplements import new_since_the_seal
from pipeline.building.templates import Templates
from pipeline.building.told import LEFT_OUT, is_told, read_told
from pipeline.building.tried import TriedBefore, note_tried
from pipeline.building.unused_texts import NO_TEXTS, find_unused_texts
from pipeline.check import check
from pipeline.domain.deadlines import coming_deadlines
from pipeline.errors import StoreError, UsageError
from pipeline.model import DocumentPlan, Problem, Report, Severity, Step, TemplateFault
from pipeline.plan import plan
from pipeline.read import Input, KeptReads
from pipeline.store import too_long
from pipeline.store.decide import Wish
from pipeline.store.folder import opened
from pipeline.store.found_files import Standing
from pipeline.swedish.words import enumeration as in_words

_NO_FOLDERS = "mappar med mallar är inte eftersökta"
_NO_FILES = "filer i outputs som ingen rad ber om är inte eftersökta"
_NO_DEADLINES = "tider är inte uträknade"
_NO_CELLS = "celler med en annan text i ett dokument är inte eftersökta"
_UNTRIED = (
    "{} FEL är för många att pröva vart för sig och stoppar alla dokument som läser samma blad. "
    "Rätta dem som går."
)
_TOGETHER = 500  # documents of which what was made of cells is kept for the next
Progress = Callable[[int, int, str], None]  # done, of how many, the document at hand
_CANCELLED = "Bygget är avbrutet efter {} av {} dokument. Nästa bygge gör resten."


@dataclass(frozen=True)
class Options:
    """What the command was asked for."""

    folder: Path
    today: date
    select: tuple[str, ...] = ()
    dry: bool = False
    wish: Wish = field(default_factory=Wish)
    progress: Progress = lambda done, total, name: None
    is_cancelled: Callable[[], bool] = lambda: False  # asked before each document
    show: tuple[str, ...] = ()  # whose documents will be listed: they are named, as in select
    pages: bool = False  # whether contents lists get page numbers, by LibreOffice
    every: bool = False  # whether what earlier builds have said is said again
    from_scratch: bool = False  # whether nothing is taken from what earlier builds kept for speed
    machines: Machines = field(default_factory=Machines)  # who renders
    foreseen: TriedBefore | None = None  # of a dry run that renders only where it must
    mind: InMind = field(default_factory=InMind)  # what this process has read of it before


def build(options: Options) -> Report:
    """Build what is missing or out of date; return what was done with each document, and why.

    Raises UsageError for a folder without inputs/ or an unknown name, BusyError while another
    build runs, StoreError when outputs/ cannot be used.
    """
    kept = KeptReads() if options.from_scratch else earlier_reads(options.folder)
    read = read_inputs(options.folder, kept, options.mind)
    answers = kept_problems(
        options.folder, notes=not options.dry, from_scratch=options.from_scratch
    )
    dataset = check(read.tables, options.today, read.problems, answers)
    plans = plan(dataset)
    texts = kept_texts(options.folder, from_scratch=options.from_scratch)
    parts = KeptParts(None if options.from_scratch else options.folder)
    templates = Templates(options.folder, dataset, texts, parts)
    settle_sections(dataset, plans.plans, templates)
    scope = find_scope(read.tables, read.problems, dataset, plans)
    dataset = with_further(read.tables, read.problems, options.today, dataset, plans)
    words = whole_names((*plans.plans, *scope.doubtful), options.select)
    fresh = frozenset(document_named(plans.plans, name) or name for name in options.wish.fresh)
    options = replace(options, select=words, wish=replace(options.wish, fresh=fresh))
    named = (*options.select, *options.show)
    asked = (*plans.plans, *(one for one in scope.doubtful if _is_due(one, named)))
    with naming_unread(dataset):
        for word in options.show:
            select_plans(asked, (word,))  # an unknown one is told before anything is built
        selected = select_plans(asked, options.select)
    chosen, waiting = without_not_yet_due(selected, options.select)
    given = (*dataset.problems, *map(waiting, plans.problems))
    problems = tuple(without_accepted(given, dataset, options.wish.accepted))
    program = "" if options.from_scratch else _program()
    with opened(options.folder / "outputs", read_only=options.dry, program=program) as outputs:
        if options.from_scratch:
            outputs.ledger.unfold()
        homes = {one.identity: one.target for one in asked}
        renames = follow_renames(dataset, outputs, homes, options.wish.accepted)
        sent = remember_sent(outputs.folder, dataset, plans, options.today, renames, options.mind)
        keep_pasted_lists(dataset, outputs.ledger, renames)
        outputs.locate(homes, [one.identity for one in chosen])
        builder = DocumentBuilder(
            options.folder,
            dataset,
            problems,
            outputs,
            options.wish,
            scope.reach,
            renames=renames,
            templates=templates,
        )
        decisions, left_out = _decisions(options, builder, chosen)
        finished, of_machines = _made(options, builder, decisions, read)
        report = _report(options, builder, plans.plans, finished)
        dataset.let_go()  # the ledger is to be written
        if scope.untried:
            report = replace(report, notes=(*report.notes, _UNTRIED.format(scope.untried)))
        left = tuple(plan.target for plan in left_out)
        report = replace(report, dataset=dataset, plans=plans)
        notes = (
            *report.notes,
            *of_machines,
            *_left_out(left_out, report.told.get(LEFT_OUT, frozenset())),
        )
        unmade = len(decisions)
        if unmade:
            notes += (_CANCELLED.format(len(finished), len(finished) + unmade),)
        once = of_machines or renames.names or renames.doubts or unmade
        lasting = None if once else report.lasting
        outcomes = sent.told(report.outcomes, every=options.every)
        report = replace(
            report, outcomes=outcomes, notes=notes, left_out=left, lasting=lasting, unmade=unmade
        )
        if not options.dry:
            options.mind.keep(options.folder)
            note_problems(options.folder, answers)
            note_texts(options.folder, texts)
            parts.note()
            note_tried(outputs.folder, finished)
            outputs.ledger.renamed = renames.to_note(outputs.ledger)
            outputs.ledger.tables = tables_to_note(
                builder.missing, renames.unsettled(outputs.ledger)
            )
        return report


def _program() -> str:
    """Return what tells this program from other versions, "" when that is not known."""
    with suppress(OSError, StoreError):
        return program_stamp()
    return ""


def _decisions(
    options: Options, builder: DocumentBuilder, chosen: Iterable[DocumentPlan]
) -> tuple[list[Decision], list[DocumentPlan]]:
    """Return what to do with each document, those that move already in their new places.

    Also the documents that are left out, since it is too late to make them.
    """
    named = (*options.select, *options.show)
    found = list(map(builder.decide, chosen))
    decisions = [d for d in found if _is_wanted(d, named)]
    left_out = [d.step.plan for d in found if not _is_wanted(d, named)]
    decisions = stay_where_taken(decisions, builder.outputs)
    _refuse_unknown(options.wish, [decision.step for decision in decisions])
    return (decisions if options.dry else bring_home(decisions, builder.outputs)), left_out


def _made(
    options: Options, builder: DocumentBuilder, decisions: list[Decision], read: Input
) -> tuple[list[Finished], tuple[str, ...]]:
    """Return what became of each document, and a note on who rendered them.

    A document that was rendered elsewhere as it would not be here is made again. What was found of
    each is let go of.
    """
    if options.foreseen is not None:
        foresight = Foresight(builder, options.foreseen)
        return [foresight.of(decision) for decision in _shown(options, decisions)], ()
    with options.machines.begin(builder, decisions, read, options.today) as ahead:
        take = ahead.take if ahead is not None else lambda plan: None
        finished = [
            builder.act(decision, dry=options.dry, ahead=take)
            for decision in _shown(options, decisions)
        ]
    if ahead is None:
        return finished, ()
    for untrue in ahead.untrue():
        steps = (one.outcome.step for one in finished)
        index, step = next((at, s) for at, s in enumerate(steps) if s.plan.sight is untrue.sight)
        finished[index] = builder.act(builder.again(step), dry=options.dry)
    return finished, (ahead.hands.failing,) if ahead.wrong else ()


def _shown(options: Options, decisions: list[Decision]) -> Iterator[Decision]:
    """Yield each, let go of it when it is done, and show how far the build has come.

    Those that are left when somebody cancels are still in `decisions`.
    """
    total = len(decisions)
    for index in range(total):
        if options.is_cancelled():
            return
        decision = decisions.pop(0)
        options.progress(index, total, decision.step.plan.target)
        yield decision
        if index % _TOGETHER == _TOGETHER - 1:
            decision.step.plan.dataset.let_go()
    options.progress(total, total, "")


def _report(
    options: Options,
    builder: DocumentBuilder,
    plans: tuple[DocumentPlan, ...],
    finished: list[Finished],
) -> Report:
    """Return what there is to tell; nothing of it may cost the report of the documents."""
    outputs, templates = builder.outputs, builder.templates
    outcomes = tuple(one.outcome for one in finished)
    written = [one.unnumbered for one in finished if one.unnumbered is not None]
    pages = number_pages(outputs, written if options.pages else [])
    texts = attempt(lambda: find_unused_texts(plans, templates), NO_TEXTS)
    sentences = attempt(lambda: find_unknown_sentences(plans, templates), NO_SENTENCES)
    files = attempt(
        lambda: find_missing_files(builder.dataset, options.folder / "inputs"), NO_HANDED_IN
    )
    templates_astray = attempt(
        lambda: find_stray_templates(options.folder, builder.dataset), NO_STRAYS
    )
    folders = attempt(lambda: templates.missing_folders(plans), _NO_FOLDERS)
    unplanned = attempt(outputs.unplanned, _NO_FILES)
    missing = attempt(lambda: builder.missing.left_over(unplanned.found), _NO_FILES)
    said = {} if options.every or options.wish.fresh else read_told(outputs.folder)
    news = [outcome for outcome in outcomes if not is_told(outcome, said)]
    cells = attempt(lambda: find_differences(news, outputs.ledger.traces), _NO_CELLS)
    corrected = attempt(lambda: not_in_minutes(plans, builder.minutes), _NO_CELLS)
    added = attempt(lambda: new_since_the_seal(plans, outputs.folder), _NO_CELLS)
    copies = attempt(lambda: map(_copy_note, outputs.copies()), _NO_FILES)
    formats = attempt(lambda: map(_format_note, outputs.other_formats()), _NO_FILES)
    times = attempt(lambda: coming_deadlines(builder.dataset, options.today), _NO_DEADLINES)
    done = {outcome.step.plan.identity for outcome in outcomes}
    standing = [builder.standing_proof(one) for one in plans if one.identity not in done]
    proofs = tuple(p for p in (*(one.proof for one in finished), *standing) if p is not None)
    remarks = (problem for proof in proofs for problem in (*proof.found, *proof.remarks))
    of_templates = tuple(templates.remarks())  # of those compiled now: the next build has none
    told = (
        *(one.problems for one in finished),
        remarks,
        map(_template_remark, chain(of_templates, templates.without_theme(plans))),
    )
    beside = (texts, sentences, files, templates_astray)
    of_texts = (part for each in beside for part in (each.found, each.problems))
    found = chain(missing.found, *of_texts, corrected.found, added.found, *told)
    lost = (
        *folders.problems,
        *unplanned.problems,
        *missing.problems,
        *cells.problems,
        *corrected.problems,
        *added.problems,
        *copies.problems,
        *formats.problems,
        *times.problems,
    )
    notes = (
        *folders.found,
        *dict.fromkeys(one.version for one in finished if one.version),
        *(one.kept for one in finished if one.kept),
        *(*cells.found, *pages.found, *copies.found, *formats.found),
        *_long(options.folder, outputs.homes.values()),
    )
    strays = (*unplanned.found, *missing.found)  # what is known of them may be less the next time
    once = (*strays, *cells.found, *pages.found, *pages.problems, *lost, *of_templates)
    return Report(
        outcomes,
        (*builder.given, *dict.fromkeys(found), *pages.problems, *dict.fromkeys(lost)),
        proofs,
        tuple(trace.target for trace in unplanned.found if not builder.missing.keeps(trace)),
        dry=options.dry,
        notes=notes,
        told=said,
        deadlines=times.found,
        lasting=None if once else lasting_digests(finished, outputs),
    )


def _template_remark(fault: TemplateFault) -> Problem:
    return Problem(None, Severity.WARNING, "W11", str(fault))


def _copy_note(copy: tuple[str, str]) -> str:
    return (
        f"{copy[0]} är en kopia av {copy[1]} och lämnas som den är. "
        "Är något skrivet i den: för över det, och ta sedan bort kopian."
    )


def _format_note(other: tuple[str, str]) -> str:
    return (
        f"{other[0]} ligger bredvid {other[1]} och läses inte. "
        "Är något skrivet i den: för över det, och ta sedan bort den."
    )


def _long(folder: Path, targets: Iterable[str]) -> list[str]:
    """Return a note when some documents get longer paths than Word on Windows can open."""
    long = too_long(folder.resolve() / "outputs", targets)
    if not long:
        return []
    more = f" och {len(long) - 1} till" if len(long) > 1 else ""
    where = "Flytta arbetsmappen närmare enhetens rot, till exempel till C:\\Beredning."
    return [f"Sökvägen till {long[0]}{more} är längre än vad Word i Windows kan öppna. {where}"]


def _left_out(plans: list[DocumentPlan], told: frozenset[str]) -> Iterator[str]:
    """Yield the sentence that says which papers of held meetings were not made; once."""
    if plans and all(plan.target in told for plan in plans):
        papers = "1 handling" if len(plans) == 1 else f"{len(plans)} handlingar"
        yield f"{papers} till möten som har varit görs inte, som förra gången: visa med --all."
    elif plans:
        which = in_words([*(plan.target for plan in plans[:3]), *_more(len(plans) - 3)])
        yield (
            f"Handlingar till möten som har varit görs inte i efterhand av dagens celler: {which}."
            " Vill du ändå ha dem skriver du mötet, till exempel "
            f"beredning build {plans[0].meeting}."
        )


def _more(number: int) -> list[str]:
    return [f"{number} till"] if number > 0 else []


def _refuse_unknown(wish: Wish, steps: Iterable[Step]) -> None:
    """Raise UsageError for a --fresh that is no document of this build."""
    known = {place for step in steps for place in (step.plan.target, step.moved_from)}
    for target in sorted(wish.fresh - known):
        raise UsageError(
            f"{target} är inget dokument som byggs nu.", remedy="Kontrollera namnet efter --fresh."
        )


def _is_wanted(decision: Decision, words: tuple[str, ...]) -> bool:
    """Return whether a document was built before, or its time is not over."""
    found = decision.found
    never_built = found is not None and found.standing is Standing.ABSENT
    return not never_built or _is_due(decision.step.plan, words)


def _is_due(plan: DocumentPlan, words: tuple[str, ...]) -> bool:
    """Return whether the time to build a document is not over, or its meeting is named."""
    return not plan.past or is_named(plan, words, "meeting", "document")
