"""What to do with one document, and why: decided without touching anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.model import Action, DocumentPlan, Reason, Source, State, Step, Trace
from pipeline.store.disk import Found, Standing


@dataclass(frozen=True, slots=True)
class Today:
    """What a document would be made of now. `picture` gives the digest of a picture read.

    `template_changes` says where the template differs from the one of that digest, if it knows.
    """

    template: str  # digest
    template_name: str
    renderer: str
    picture: Callable[[Source], str]
    template_changes: Callable[[str], tuple[str, ...]] = lambda before: ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command was asked for beside the usual."""

    force: bool = False
    fresh: frozenset[str] = frozenset()  # targets whose edits are dropped (and kept aside)


_OPEN = Reason("filen är öppen i ett annat program: stäng den och bygg igen")
_EDITED = Reason(
    "filen är redigerad för hand, och inget annat i den har ändrats i arbetsboken: den får vara"
)
_BOTH = Reason("filen är redigerad för hand; det slås ihop med det som är nytt i arbetsboken")
_ANOTHER = Reason("filen är redigerad för hand och lämnas som den är")
_FOREIGN = Reason("filen är inte byggd av Beredning och lämnas som den är")
_FRESH = Reason("ändringar för hand läggs åt sidan (--fresh)")
_NOT_FRESH = Reason("--fresh gäller inte det som hör till ett möte som har varit")
_HELD = {
    State.SETTLED: (Action.SETTLED, Reason("mötet är hållet")),
    State.SEALED: (Action.SEALED, Reason("protokollet är justerat")),
    State.SEALED_AT_ONCE: (Action.SEALED, Reason("paragrafen är omedelbart justerad")),
}


def decide(
    plan: DocumentPlan, found: Found, today: Today, wish: Wish, moved_from: str = ""
) -> Step:
    """Return the step for a planned document, of which `found` stands in outputs/.

    `moved_from`: where it was found, when that is not where it belongs.
    """
    moved = (Reason(f"flyttas från {moved_from}"),) if moved_from else ()

    def step(action: Action, *why: Reason) -> Step:
        edits = found.edits if action is not Action.WRITE else ()
        return Step(plan, action, (*moved, *why), moved_from, edits)

    if found.standing is Standing.ABSENT:
        return step(Action.WRITE, Reason("finns inte ännu"))
    if found.standing is Standing.TAKEN:
        return step(Action.FAILED, _another(found), Reason("bygg det också, så flyttas det"))
    if found.standing is Standing.CLOSED or (moved and found.locked):
        return step(Action.LOCKED, _OPEN)
    other = found.identity not in (None, (plan.kind, plan.key))
    stale = (_another(found),) if other else reasons(plan, found.trace, today)
    fresh = bool(wish.fresh & {plan.target, moved_from})
    if plan.state in _HELD and found.standing is not Standing.FOREIGN:
        action, held = _HELD[plan.state]
        return step(action, held, *((_NOT_FRESH,) if fresh else ()), *stale)
    if found.standing in (Standing.EDITED, Standing.FOREIGN) and not fresh:
        action, whys = _by_hand(found, stale, other=other)
        return step(action, *whys)
    why = (_FRESH,) if fresh else stale or _forced(wish)
    if not why:
        return step(Action.SKIP, Reason("inget som syns i dokumentet har ändrats"))
    return step(Action.LOCKED, _OPEN, *why) if found.locked else step(Action.WRITE, *why)


def _by_hand(
    found: Found, stale: tuple[Reason, ...], *, other: bool
) -> tuple[Action, tuple[Reason, ...]]:
    """Return what to do with a file in which people have written, and why."""
    if found.standing is Standing.FOREIGN:
        return Action.KEEP, (_FOREIGN,)
    if other or not stale:
        return Action.KEEP, (_ANOTHER if other else _EDITED, *stale)
    if found.locked:
        return Action.LOCKED, (_OPEN, *stale)
    return Action.MERGE, (_BOTH, *stale)


def _another(found: Found) -> Reason:
    kind, key = found.identity or ("", "")
    return Reason(f"på dess plats ligger ett annat dokument ({kind} {key})")


def _forced(wish: Wish) -> tuple[Reason, ...]:
    return (Reason("byggs om ändå (--force)"),) if wish.force else ()


def reasons(plan: DocumentPlan, trace: Trace | None, today: Today) -> tuple[Reason, ...]:
    """Return why a document is out of date; none when it is not."""
    if trace is None:
        return (Reason("det är inte känt vad dokumentet gjordes av"),)
    found = [_changed(plan, source) for source in _stale(plan, trace, today)]
    if trace.template != today.template:
        where = today.template_changes(trace.template) or ("",)
        found += [Reason(f"mallen {today.template_name} är ändrad {w}".strip()) for w in where]
    if trace.renderer != today.renderer:
        found.append(Reason("programmet är en nyare version"))
    return tuple(found)


def _stale(plan: DocumentPlan, trace: Trace, today: Today) -> Iterable[Source]:
    for source, digest in trace.reads.items():
        if source.column.startswith(PICTURE):
            if today.picture(source) != digest:
                yield source
        elif plan.view.digest(source) != digest:
            yield source


PICTURE = "bild:"  # begins the column of what a document remembers of a picture


def _changed(plan: DocumentPlan, source: Source) -> Reason:
    if source.column.startswith(PICTURE):
        return Reason(f"bilden ”{source.column.removeprefix(PICTURE)}” är ändrad", source)
    if not source.sheet:
        name = source.column.removeprefix("texter.").replace("_", " ")
        return Reason(f"urvalet av ”{name}” är ändrat", source)
    record = plan.view.dataset.find(source.sheet, source.key)
    listed = record is not None and source.column in record.lists
    return Reason(f"{source} {'har andra rader' if listed else 'är ändrad'}", source)
