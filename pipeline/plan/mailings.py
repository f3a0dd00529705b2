"""What is sent out before a meeting: its call, its papers, and what they propose to adopt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.domain.items import without_decision
from pipeline.domain.records import day_at, record_at, span_at, text_at
from pipeline.model import DocumentPlan, Link, Record

_AFTER = frozenset(["protokoll", "protokollsutdrag"])  # made once the meeting has been held
_ADOPTS = {"beslut-program": "program", "beslut-politisk-vilja": "politisk-vilja"}


def sent_to(plans: Iterable[DocumentPlan], meeting: str) -> tuple[DocumentPlan, ...]:
    """Return the documents sent out to a meeting (its id), in the order of the plans.

    With a draft decision goes what it adopts: the programme, or the will of the case's period. What
    the meeting sent back or put off is not adopted there, and has gone on to another.
    """
    known = tuple(plans)
    papers = [p for p in known if p.meeting == meeting and p.kind not in _AFTER]
    drafts = [paper for paper in papers if paper.kind in _ADOPTS and not _was_put_off(paper)]
    adopted = {who for paper in drafts for who in _texts_of(paper)}
    return (*papers, *[p for p in known if p.identity in adopted])


def _texts_of(paper: DocumentPlan) -> set[tuple[str, str]]:
    kind = _ADOPTS[paper.kind]
    if kind == "program":
        return {(kind, paper.program)}
    period = span_at(paper.view.dataset.find("Ärenden", paper.case), "Mandatperiod")
    return {(kind, f"{paper.program}+{period}")} if period is not None else set()


def _was_put_off(paper: DocumentPlan) -> bool:
    item = _record(paper, "behandling")
    return item is not None and without_decision(item) != ""


def contradictions(sent: Iterable[DocumentPlan]) -> Iterator[str]:
    """Yield what the draft decision on the will and the will say differently, a sentence each.

    A will that a board prepares may name the later meeting of the body that decides.
    """
    known = tuple(sent)
    by_identity = {plan.identity: plan for plan in known}
    for paper in known:
        for identity in _texts_of(paper) if paper.kind in _ADOPTS else ():
            will = by_identity.get(identity)
            if will is not None and "möte" in will.view.roots:
                yield from _two_meetings(paper, will)
                yield from _two_days(paper, will)


def _two_meetings(paper: DocumentPlan, will: DocumentPlan) -> Iterator[str]:
    here, there = _record(paper, "möte"), _record(will, "möte")
    if here is None or there is None or here is there:
        return
    days = day_at(here, "Datum"), day_at(there, "Datum")
    same_body = record_at(here, "Organ") is record_at(there, "Organ")
    if same_body or None in days or str(days[0]) > str(days[1]):
        yield (
            f"{will.target} säger att viljan behandlas vid {there.key}, men {paper.target} är till "
            f"{here.key}"
        )


def _two_days(paper: DocumentPlan, will: DocumentPlan) -> Iterator[str]:
    written, dated = (
        text_at(_record(plan, "behandling"), "Skrivelsens datum") for plan in (paper, will)
    )
    if written and dated and written != dated:
        yield f"{will.target} är daterad {dated}, men {paper.target} säger {written}"


def _record(plan: DocumentPlan, root: str) -> Record | None:
    link = plan.view.roots.get(root)
    return link.records[0] if isinstance(link, Link) and link.records else None
