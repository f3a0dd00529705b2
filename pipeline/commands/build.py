"""Build: the pipeline in order. READ FIRST.

inputs/  → read → Tables → check → Dataset → plan → DocumentPlans
→ decide (what and why) → render → prove → write → page numbers → Report
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline.bugs import attempt
from pipeline.building.document import Workshop
from pipeline.building.hand_edits import find_differences
from pipeline.building.inputs import prepare
from pipeline.building.not_yet_due import without_not_yet_due
from pipeline.building.page_numbers import Numbered, number_pages
from pipeline.building.selection import is_named, select_plans
from pipeline.building.unused_texts import NO_TEXTS, find_unused_texts
from pipeline.errors import LockedError, StoreError, UsageError
from pipeline.model import Action, Reason, Report, Step
from pipeline.store import Outputs, Wish, opened, too_long

_NO_FILES = "filer i outputs som ingen rad ber om är inte eftersökta"
_NO_CELLS = "celler med en annan text i ett dokument är inte eftersökta"
Progress = Callable[[int, int, str], None]  # done, of how many, the document at hand


@dataclass(frozen=True)
class Options:
    """What the command was asked for."""

    folder: Path
    today: date
    select: tuple[str, ...] = ()
    dry: bool = False
    wish: Wish = field(default_factory=Wish)
    progress: Progress = lambda done, total, name: None
    show: tuple[str, ...] = ()  # whose documents will be listed: they are named, as in select
    pages: bool = False  # whether contents lists get page numbers, by LibreOffice


def build(options: Options) -> Report:
    """Build what is missing or out of date; return what was done with each document, and why.

    Raises UsageError for a folder without inputs/ or an unknown name, BusyError while another
    build runs, StoreError when outputs/ cannot be used.
    """
    dataset, plans = prepare(options.folder, options.today)
    chosen, waiting = without_not_yet_due(select_plans(plans.plans, options.select), options.select)
    problems = (*dataset.problems, *map(waiting, plans.problems))
    for word in options.show:
        select_plans(plans.plans, (word,))  # an unknown one is told before anything is built
    with opened(options.folder / "outputs", read_only=options.dry) as outputs:
        homes = {(plan.kind, plan.key): plan.target for plan in plans.plans}
        outputs.locate(homes, [(plan.kind, plan.key) for plan in chosen])
        maker = Workshop(options.folder, dataset, problems, outputs, options.wish)
        texts, unknown = attempt(lambda: find_unused_texts(plans.plans, maker.templates), NO_TEXTS)
        maker.problems |= dict.fromkeys((*texts, *unknown))
        named = (*options.select, *options.show)
        steps = [s for s in map(maker.decide, chosen) if not _too_late(s, named)]
        steps = _stay(steps, outputs)
        _refuse_unknown(options.wish, steps)
        if not options.dry:
            steps = _bring_home(steps, outputs)
        outcomes = []
        for index, step in enumerate(steps):
            options.progress(index, len(steps), step.plan.target)
            outcomes.append(maker.act(step, dry=options.dry))
        options.progress(len(steps), len(steps), "")
        pages = number_pages(outputs, maker.listed) if options.pages else Numbered()
        unplanned, lost = attempt(outputs.unplanned, _NO_FILES)
        differences, undone = attempt(
            lambda: find_differences(outcomes, outputs.ledger.traces), _NO_CELLS
        )
        copies, left = attempt(lambda: map(_copy_note, outputs.copies()), _NO_FILES)
        maker.notes += [*differences, *pages.notes, *copies]
        maker.notes += _long(options.folder, homes.values())
    return Report(
        tuple(outcomes),
        (*problems, *maker.problems, *pages.problems, *lost, *undone, *left),
        tuple(maker.prover.proofs.values()),
        unplanned,
        dry=options.dry,
        notes=(*maker.templates.notes, *maker.versions.notes, *maker.notes),
    )


def _copy_note(copy: tuple[str, str]) -> str:
    return (
        f"{copy[0]} är en kopia av {copy[1]} och lämnas som den är. "
        "Är något skrivet i den: för över det, och ta sedan bort kopian."
    )


def _long(folder: Path, targets: Iterable[str]) -> list[str]:
    """Return a note when some documents get longer paths than Word on Windows can open."""
    long = too_long(folder.resolve() / "outputs", targets)
    if not long:
        return []
    more = f" och {len(long) - 1} till" if len(long) > 1 else ""
    where = "Flytta arbetsmappen närmare enhetens rot, till exempel till C:\\Beredning."
    return [f"Sökvägen till {long[0]}{more} är längre än vad Word i Windows kan öppna. {where}"]


def _refuse_unknown(wish: Wish, steps: Iterable[Step]) -> None:
    """Raise UsageError for a --fresh that is no document of this build."""
    known = {place for step in steps for place in (step.plan.target, step.moved_from)}
    for target in sorted(wish.fresh - known):
        raise UsageError(
            f"{target} är inget dokument som byggs nu.", remedy="Kontrollera namnet efter --fresh."
        )


def _too_late(step: Step, words: tuple[str, ...]) -> bool:
    """Return whether a document was never built, its time is over, and its meeting not named."""
    over = step.plan.past and step.action is Action.WRITE
    return over and not is_named(step.plan, words, "meeting", "document")


def _movers(steps: Iterable[Step]) -> list[tuple[str, str]]:
    stays = (Action.FAILED, Action.LOCKED)
    return [_who(s) for s in steps if s.moved_from and s.action not in stays]


def _who(step: Step) -> tuple[str, str]:
    return step.plan.kind, step.plan.key


def _stay(steps: list[Step], outputs: Outputs) -> list[Step]:
    """Return the steps; those whose new place is taken do not move, and fail."""
    _, blocked = outputs.arranged(_movers(steps))
    taken = Reason("på dess nya plats ligger en annan fil; flytta eller ta bort den")
    return [
        replace(s, action=Action.FAILED, why=(*s.why, taken)) if s.moved_from in blocked else s
        for s in steps
    ]


def _bring_home(steps: list[Step], outputs: Outputs) -> list[Step]:
    """Move documents to their new places; return the steps, failed where that was refused."""
    refused = outputs.bring_home(_movers(steps))
    return [_unmoved(step, refused.get(_who(step))) for step in steps]


def _unmoved(step: Step, error: StoreError | None) -> Step:
    if error is None:
        return step
    action = Action.LOCKED if isinstance(error, LockedError) else Action.FAILED
    return replace(step, action=action, why=(Reason(str(error)),))
