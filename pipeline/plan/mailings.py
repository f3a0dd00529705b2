"""What is sent out before a meeting: its call, its papers, and what they propose to adopt."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.domain.records import span_at
from pipeline.model import DocumentPlan

_AFTER = frozenset(["protokoll", "protokollsutdrag"])  # made once the meeting has been held
_ADOPTS = {"beslut-program": "program", "beslut-politisk-vilja": "politisk-vilja"}


def sent_to(plans: Iterable[DocumentPlan], meeting: str) -> tuple[DocumentPlan, ...]:
    """Return the documents sent out to a meeting (its id), in the order of the plans.

    With a draft decision goes what it adopts: the programme, or the will of the case's period.
    """
    known = tuple(plans)
    papers = [p for p in known if p.meeting == meeting and p.kind not in _AFTER]
    adopted = {who for paper in papers if paper.kind in _ADOPTS for who in _texts_of(paper)}
    return (*papers, *[p for p in known if p.identity in adopted])


def _texts_of(paper: DocumentPlan) -> set[tuple[str, str]]:
    kind = _ADOPTS[paper.kind]
    if kind == "program":
        return {(kind, paper.program)}
    period = span_at(paper.view.dataset.find("Ärenden", paper.case), "Mandatperiod")
    return {(kind, f"{paper.program}+{period}")} if period is not None else set()
