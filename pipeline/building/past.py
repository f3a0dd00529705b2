"""A document of the past: what stands in it, though its cells have other words by now.

(DECISIONS 95, 96)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from pipeline.domain.papers import SENT, letter_of
from pipeline.domain.records import record_at
from pipeline.domain.settled import SETTLED_SHEETS
from pipeline.model import (
    Action,
    DocumentPlan,
    Link,
    Problem,
    Reason,
    Severity,
    Source,
    Step,
    Trace,
    View,
)
from pipeline.render import Rendered
from pipeline.revise import Past
from pipeline.revise.past import Reads

_ORDER = ("Ordning", "Nr")  # columns by which rows are listed
_AS_IT_WAS = Reason("det som har ändrats sedan dess står kvar som det var")
_ADD = (
    "Ska den in behövs ett nytt beslut, och en ny Version i Program. "
    "Glömdes den bort när programmet antogs: bygg dokumentet nytt med --fresh."
)


def past_of(plan: DocumentPlan, made: Trace, today: Rendered, reads: Reads) -> Past | None:
    """Return what stands in a document that was `made` of other cells; None for one of today.

    A cell that it did not read then came with what happened, unless a list that stands shows its
    row by now. `today`: it, made of today's cells; `reads`: what its paragraphs are made of then.
    """
    happened = plan.happened
    if happened is None:
        return None
    view = plan.view
    now = today.reads
    changed = frozenset(s for s, d in made.reads.items() if now.get(s, view.digest(s)) != d)
    links = [(source, link) for source in changed if (link := view.link(source)) is not None]
    newly = {row for source, link in links if not happened(source) for row in _rows(link)}
    newly |= {
        row for s in changed if s.column == SENT and not happened(s) for row in _sent(view, s)
    }
    lists = [_rows(link) for _, link in links if not link.single]
    relisted = [rows for rows in lists if not any(happened(Source(*row, "")) for row in rows)]

    rows = {source[:2] for source in changed if not happened(source)}
    only = not any(map(happened, changed))

    def stands(source: Source) -> bool:
        known = source in made.reads or source[:2] in newly or source[:2] in rows
        return not happened(source) and (known or only)

    ordered = (s[:2] for s in changed if s.column in _ORDER and not happened(s))
    listed = frozenset(chain(ordered, *relisted))
    retold = len(relisted) < len(lists)
    names = (source for source in changed if not source.sheet)
    found = ((view.roots.get(source.column), source) for source in names)
    words = {str(text): source for text, source in found if isinstance(text, str) and text[2:]}
    return Past(stands, changed, bool(relisted), listed, retold, reads, words)


def _sent(view: View, source: Source) -> frozenset[tuple[str, str]]:
    """Return the rows that a list of papers shows once an item's letter sends what it adopts."""
    item = view.dataset.find(source.sheet, source.key)
    shown = (record_at(item, "Ärende", "Program"), letter_of(item)) if item else ()
    return frozenset((row.sheet, row.key) for row in shown if row)


def _rows(link: Link) -> frozenset[tuple[str, str]]:
    return frozenset((row.sheet, row.key) for row in link.records)


def left_out(plan: DocumentPlan, made: Trace) -> Iterator[Problem]:
    """Yield the rows that came after a document was adopted, if their wording is of that kind.

    What is measured, done and reported later is no part of what was adopted, and is not told.
    """
    if plan.view.as_adopted is None or not plan.sides:
        return
    today = replace(plan.view, as_adopted=None)
    for source in made.reads:
        link = today.standing(source)
        if isinstance(link, Link) and link.sheet in SETTLED_SHEETS:
            then = plan.view.visible(link).records
            for row in (row for row in today.visible(link).records if row not in then):
                message = "raden har kommit till efter att programmet antogs, och står inte i det."
                yield Problem(row.place, Severity.INFO, "D04", message, _ADD, row.source())


def as_it_was(step: Step) -> Step:
    """Return the step of an edited document; where all that differs stands, nobody has to act."""
    happened = step.plan.happened
    if not step.stands or step.action is not Action.KEEP or happened is None:
        return step
    told = {edit.text for edit in step.edits if edit.source and happened(edit.source)}
    stand = {edit.text for edit in step.edits if edit.source} - told
    if not all(edit.text in stand for edit in step.edits):
        return step
    return replace(step, action=Action.STANDS, why=(_AS_IT_WAS,))
