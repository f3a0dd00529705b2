"""What to do with one document, and why: decided without touching anything (DECISIONS 75, 78)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from pipeline.domain.meetings import is_of_notice
from pipeline.domain.plain_names import cell_name, gone_name, row_name, starting_clause
from pipeline.model import (
    Action,
    Basis,
    Computed,
    DecisionSide,
    DocumentPlan,
    Link,
    Reason,
    Source,
    State,
    Step,
    Trace,
    View,
    digest,
    digest_link,
)
from pipeline.store.found_files import BY_HAND, Found, Standing
from pipeline.store.ledger_reads import may_be_other
from pipeline.swedish.words import enumeration as in_words
from pipeline.values.types import AsTyped, Paragraphs


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
    accepted: frozenset[str] = frozenset()  # sheets whose rows may be missing


ABSENT = "finns inte ännu"
_NEW = (Action.WRITE, (Reason(ABSENT),))
_OPEN = Reason("filen är öppen i ett annat program: stäng den och bygg igen")
_EDITED = Reason(
    "filen är redigerad för hand, och inget annat i den har ändrats i arbetsboken: den får vara"
)
_BOTH = Reason("filen är redigerad för hand; det slås ihop med det som är nytt i arbetsboken")
_DRESSED = Reason("utseendet är någon annans och får stå; inget som syns i dokumentet har ändrats")
_DRESSED_BOTH = Reason(
    "utseendet är någon annans och får stå; det som är nytt i arbetsboken förs in"
)
_ANOTHER = Reason("filen är redigerad för hand och lämnas som den är")
_FOREIGN = Reason("filen är inte byggd av Beredning och lämnas som den är")
_FRESH = Reason("ändringar för hand läggs åt sidan (--fresh)")
_FORCED = Reason("byggs om ändå (--force)")
_ADOPTED = Reason("det är antaget: ändras det i sak behövs ett nytt beslut")
BLANK = frozenset([digest("Empty", ""), digest("→")])  # an empty cell, a list with no rows
_UNCLEAR = Reason("filens anteckning om vad dokumentet gjordes av är skadad, så det görs nytt")
_CURRENT = Reason("inget som syns i dokumentet har ändrats")
_STANDS = Reason("det som har ändrats sedan dess står kvar som det var, och är erbjudet i filen")
_OFFERS = Reason("vad som hände tas in; annat står som det var, och det nya erbjuds bredvid")
_NOT_FRESH = Reason("--fresh gäller inte det som hör till ett möte som har varit")
_Done = tuple[Action, tuple[Reason, ...]]
_HELD = {
    State.SETTLED: (Action.SETTLED, Reason("mötet är hållet")),
    State.SEALED: (Action.SEALED, Reason("protokollet är justerat")),
    State.SEALED_AT_ONCE: (Action.SEALED, Reason("paragrafen är omedelbart justerad")),
}


def decide(
    plan: DocumentPlan,
    found: Found,
    today: Today,
    wish: Wish,
    moved_from: str = "",
    renamed: tuple[Reason, ...] = (),
) -> Step:
    """Return the step for a planned document, of which `found` stands in outputs/.

    `moved_from`: where it was found, when that is not where it belongs. `renamed`: rows that had
    other keys when it was made.
    """
    moved = (Reason(f"flyttas från {moved_from}"),) if moved_from else ()

    def step(action: Action, *why: Reason, stands: bool = False) -> Step:
        edits = found.edits if action is not Action.WRITE else ()
        return Step(plan, action, (*moved, *why), moved_from, edits, stands)

    fresh = bool(wish.fresh & {plan.target, moved_from})
    plan = after_decisions(plan, found.trace, fresh=fresh)
    at_once = _by_place(found, moving=bool(moved))
    if at_once is not None:
        return step(at_once[0], *at_once[1])
    other = found.identity not in (None, plan.identity)
    stale = (_another(found),) if other else (*renamed, *reasons(plan, found.trace, today))
    as_approved = _with_lists_of(plan, found.trace)
    if _is_held(as_approved, found, today):
        action, held = _HELD[plan.state]
        return step(action, held, *((_NOT_FRESH,) if fresh else ()), *stale)
    plan = as_approved
    stands = not (fresh or other) and _is_past(plan, found.trace)
    done = None
    if found.standing in (*BY_HAND, Standing.FOREIGN) and not fresh:
        done = _by_hand(found, stale, other=other)
    elif stands:
        done = _of_the_past(plan, found, today, wish, stale)
    if done is not None:
        return step(done[0], *done[1], stands=stands)
    why = (_FRESH,) if fresh else stale or ((_FORCED,) if wish.force else ())
    if not why:
        return step(Action.SKIP, _CURRENT)
    return step(Action.LOCKED, _OPEN, *why) if found.locked else step(Action.WRITE, *why)


def _by_place(found: Found, *, moving: bool) -> _Done | None:
    """Return what to do where the file's content does not matter, None where it does."""
    if found.standing is Standing.ABSENT:
        return _NEW
    if found.standing is Standing.TAKEN:
        return Action.FAILED, (_another(found), Reason("bygg det också, så flyttas det"))
    if found.standing is Standing.CLOSED or (moving and found.locked):
        return Action.LOCKED, (_OPEN,)
    return None


def _is_held(plan: DocumentPlan, found: Found, today: Today) -> bool:
    """Return whether a file must stand as it is, whatever its cells say.

    Minutes that were made before they were approved are made once more. After that only the days of
    their notice may be filled in.
    """
    if plan.state not in _HELD or found.standing in (Standing.FOREIGN, Standing.BROKEN):
        return False
    if plan.state is State.SETTLED or found.trace is None:
        return True
    return made_sealed(plan.view.sealing, found.trace) and not _only_noticed(
        plan, found.trace, today
    )


def _with_lists_of(plan: DocumentPlan, trace: Trace | None) -> DocumentPlan:
    """Return the plan of what was made when it was approved: without the rows that came after."""
    approved = plan.state in (State.SEALED, State.SEALED_AT_ONCE) and trace is not None
    if trace is None or not approved or not made_sealed(plan.view.sealing, trace):
        return plan
    return plan.seeing(replace(plan.view, as_adopted=lists_of(trace, lambda _: True)))


def _is_past(plan: DocumentPlan, trace: Trace | None) -> bool:
    """Return whether what did not happen at its meeting stands in a document as it was made."""
    return plan.happened is not None and trace is not None


def after_decisions(
    plan: DocumentPlan, trace: Trace | None, *, fresh: bool = False
) -> DocumentPlan:
    """Return the plan of a document that was made when decisions that it tells of were taken.

    What stands as they have it is known then, and its lists are as they had them, but not in a
    `fresh` one; of a decision that was not taken yet all is taken up.
    """
    if trace is None or not plan.sides:
        return plan
    taken = [
        side
        for side in plan.sides
        if made_sealed(side.sealing, trace) and _is_taken(side, plan.view)
    ]
    if not taken:
        return replace(plan, happened=None)
    plan = replace(plan, happened=lambda source: not any(side.owns(source) for side in taken))
    if fresh or (trace.kind, trace.key) != plan.identity:
        return plan
    adopted = lists_of(trace, lambda link: any(side.keeps(link) for side in taken))
    return plan.seeing(replace(plan.view, as_adopted=adopted))


def lists_of(trace: Trace, keeps: Callable[[Link], bool]) -> Callable[[Link], Link]:
    """Return what gives a list that is kept as a document had it when it was adopted or approved.

    A list that has only got more rows since is without them; one that is another in any other way
    is as it is now, for somebody has corrected it.
    """
    known = frozenset(source[:2] for source in trace.reads)

    def as_adopted(link: Link) -> Link:
        then = trace.reads.get(link.source)
        if then is None or not keeps(link):
            return link
        rows = tuple(row for row in link.records if (row.sheet, row.key) in known)
        kept = link._replace(records=rows)
        return kept if digest_link(kept) == then else link

    return as_adopted


def _is_taken(side: DecisionSide, view: View) -> bool:
    return all(view.digest(cell) in sealed for cell, sealed in side.sealing.items())


def _of_the_past(
    plan: DocumentPlan, found: Found, today: Today, wish: Wish, stale: tuple[Reason, ...]
) -> _Done | None:
    """Return what to do with such a document that nobody has edited, None for as with any other.

    Where nothing but what happened has changed, today's cells replace no other words.
    """
    trace, happened = found.trace, plan.happened
    if found.locked or trace is None or happened is None:
        return None
    if not stale and not wish.force:
        return (Action.STANDS, (_STANDS,)) if found.stands else None
    told = (trace.template, trace.renderer) == (today.template, today.renderer)
    if told and stale and not found.stands and all(map(happened, _stale(plan, trace, today))):
        return None
    return Action.MERGE, (_OFFERS, *(stale or (_FORCED,)))


def made_sealed(sealing: Mapping[Source, frozenset[str]], trace: Trace) -> bool:
    """Return whether the cells that seal the document already did so when it was made."""
    return all(trace.reads.get(cell) in (None, *sealed) for cell, sealed in sealing.items())


def _only_noticed(plan: DocumentPlan, trace: Trace, today: Today) -> bool:
    """Return whether all that has changed is that days of the notice are filled in."""
    if (trace.template, trace.renderer) != (today.template, today.renderer):
        return False
    changed = [cell for cell in _stale(plan, trace, today) if cell not in plan.view.sealing]
    return bool(changed) and all(is_of_notice(c) and trace.reads[c] in BLANK for c in changed)


def _by_hand(found: Found, stale: tuple[Reason, ...], *, other: bool) -> _Done:
    """Return what to do with a file in which people have written, and why."""
    if found.standing is Standing.FOREIGN:
        return Action.KEEP, (_FOREIGN,)
    dressed = found.standing is Standing.DRESSED
    if dressed and not stale:
        return Action.SKIP, (_DRESSED,)
    if other or not stale:
        return Action.KEEP, (_ANOTHER if other else _EDITED, *stale)
    if found.locked:
        return Action.LOCKED, (_OPEN, *stale)
    return Action.MERGE, (_DRESSED_BOTH if dressed else _BOTH, *stale)


def _another(found: Found) -> Reason:
    kind, key = found.identity or ("", "")
    return Reason(f"på dess plats ligger ett annat dokument ({kind} {key})")


def reasons(plan: DocumentPlan, trace: Trace | None, today: Today) -> tuple[Reason, ...]:
    """Return why a document is out of date; none when it is not."""
    if trace is None:
        return (Reason("det är inte känt vad dokumentet gjordes av"),)
    cells = tuple(_stale(plan, trace, today))
    found = list({r.text: r for r in (_changed(plan, trace, cell) for cell in cells)}.values())
    happened = plan.happened
    if plan.sides and happened is not None and not all(map(happened, cells)):
        found.append(_ADOPTED)
    if trace.template != today.template:
        where = today.template_changes(trace.template) or ("",)
        found += [Reason(f"mallen {today.template_name} är ändrad {w}".strip()) for w in where]
    if trace.renderer != today.renderer:
        found.append(Reason("programmet är en nyare version") if trace.renderer else _UNCLEAR)
    return tuple(found)


def _stale(plan: DocumentPlan, trace: Trace, today: Today) -> Iterable[Source]:
    for source, then in may_be_other(trace.reads, plan.view):
        if source.column.startswith(PICTURE):
            if today.picture(source) != then:
                yield source
        elif plan.view.digest(source) != then:
            yield source


PICTURE = "bild:"  # begins the column of what a document remembers of a picture


def _changed(plan: DocumentPlan, trace: Trace, source: Source) -> Reason:
    if source.column.startswith(PICTURE):
        return Reason(f"bilden ”{source.column.removeprefix(PICTURE)}” är ändrad", source)
    dataset = plan.dataset
    record = dataset.find(*source[:2]) if source.sheet and source.key else None
    if source.sheet and source.key and record is None:
        return Reason(f"raden {gone_name(source.key)} i {source.sheet} finns inte längre", source)
    rows = plan.view.rows(source)
    if rows is None:
        follows = record.worked_out.get(source.column, ()) if record else ()
        return Reason(_otherwise(plan, source, follows, trace.reads[source]), source)
    known = {cell.key for cell in trace.reads if cell.sheet == rows.sheet}
    new = [row_name(row) for row in rows.records if row.key not in known]
    if new and known:
        return Reason(f"nytt i {rows.sheet}: {_listed(new)}", source)
    whose = f"{row_name(record)} har" if record else "dokumentet visar"
    return Reason(f"{whose} andra rader ur {rows.sheet}, eller en annan ordning", source)


def _otherwise(plan: DocumentPlan, source: Source, follows: Basis, then: str) -> str:
    """Return what has become of a cell, or of what a document starts from."""
    if source.sheet:
        in_cells = partial(cell_name, plan.dataset)
        cell = in_cells(source)
        if reading := _reading(plan.dataset.at(*source), then):
            return f"{cell} läses nu {reading}"
        if not follows:
            return f"{cell} har ändrats"
        basis = follows if isinstance(follows, str) else in_words([*map(in_cells, follows)])
        return f"{cell} har ett annat värde: cellen är tom och följer av {basis}"
    name = source.column.replace("_", " ")
    if name == "texter.*":
        return "texterna i egna avsnitt är andra, eller flyttade"
    if name.startswith("texter."):
        return f"texterna i avsnittet ”{name.removeprefix('texter.')}” är andra, eller flyttade"
    link = plan.view.roots.get(source.column)
    if isinstance(link, Computed):
        return starting_clause(source.column, link.state(plan.view) if link.state else "")
    if isinstance(link, Link):
        return starting_clause(source.column, row_name(link.records[0]) if link.records else "")
    return starting_clause(source.column, str(link or ""))


def _reading(value: object, then: str) -> str:
    """Return how a text is read now that has the words it had `then`; "" for any other change."""
    if not isinstance(value, Paragraphs):
        return ""
    literal = isinstance(value, AsTyped)
    other = Paragraphs if literal else AsTyped
    same = then == digest(other.__name__, str(value))
    return ("ordagrant" if literal else "som en lista") if same else ""


def _listed(names: list[str]) -> str:
    more = [f"{len(names) - 3} till"] if len(names) > 4 else names[3:]
    return in_words([*names[:3], *more])
