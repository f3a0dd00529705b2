"""What is sent out before a meeting: its call, its papers, and what they propose to adopt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline.domain.course import LETTER
from pipeline.domain.decisions import PROGRAM, WILL
from pipeline.domain.items import without_decision
from pipeline.domain.papers import DATED, DRAFTS, date_of, sends
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import day_at, listed, record_at, root_of, span_at, text_at
from pipeline.model import DocumentPlan, Record, Source
from pipeline.plan.agenda import carried_over

# Made once the meeting has been held.
_AFTER = frozenset(["protokoll", "protokollsutdrag", "anslag", "rättelse", "missiv"])
_CALL = "kallelse"
_WILL = "politisk-vilja"


def sent_to(plans: Iterable[DocumentPlan], meeting: str) -> tuple[DocumentPlan, ...]:
    """Return the documents sent out to a meeting (its id), in the order of the plans.

    With its items goes what they adopt: the programme, or the will of the case's period. What the
    meeting sent back or put off is not adopted there, and has gone on to another.
    """
    known = tuple(plans)
    papers = [p for p in known if p.meeting == meeting and p.kind not in _AFTER]
    adopted = {who for item in _items(papers) for who in _adopted_by(item)}
    return (*papers, *[p for p in known if p.identity in adopted])


def _items(papers: Iterable[DocumentPlan]) -> Iterator[Record]:
    """Yield the items of the papers' meeting that may be decided, also those carried over to it."""
    meeting = next((found for paper in papers if (found := root_of(paper, "möte"))), None)
    yield from (item for item in listed(meeting, "behandling") if not without_decision(item))
    yield from carried_over(meeting)


def _adopted_by(item: Record) -> Iterator[tuple[str, str]]:
    """Yield the identities of the documents that an item adopts."""
    case = record_at(item, "Ärende")
    program, period = record_at(case, "Program"), span_at(case, "Mandatperiod")
    if program is not None and sends(item, PROGRAM):
        yield "program", program.key
    if program is not None and sends(item, WILL):
        yield _WILL, f"{program.key}+{period}"


# ------------------------------------------------------------ one set, one answer


class _Pair(NamedTuple):
    """The will in a set, and the paper that speaks of it, because of an item."""

    will: DocumentPlan
    paper: DocumentPlan
    item: Record


def contradictions(
    sent: Iterable[DocumentPlan], reads: Mapping[str, Iterable[Source]] | None = None
) -> Iterator[str]:
    """Yield what the will and the papers that it is sent with say differently, a sentence each.

    What the programme says of itself is in one cell each, and needs no comparing. `reads`: what the
    documents were made of, by target; a template may show another date than ours. A will that a
    board prepares may name the later meeting of the body that decides.
    """
    for pair in _pairs(tuple(sent)):
        yield from _two_meetings(pair)
        yield from _two_numbers(pair)
        yield from _two_days(pair, (reads or {}).get(pair.will.target))


def _pairs(sent: tuple[DocumentPlan, ...]) -> Iterator[_Pair]:
    wills = {plan.key: plan for plan in sent if plan.kind == _WILL}
    papers = [plan for plan in sent if plan.meeting]
    drafts = {plan.key: plan for plan in papers if plan.kind in DRAFTS}
    call = next((plan for plan in papers if plan.kind == _CALL), None)
    for item in _items(papers):
        paper = drafts.get(item.key, call)
        for kind, key in _adopted_by(item):
            if kind == _WILL and key in wills and paper:
                yield _Pair(wills[key], paper, item)


def _two_meetings(pair: _Pair) -> Iterator[str]:
    here, there = root_of(pair.paper, "möte"), root_of(pair.will, "möte")
    if here is None or there is None or here is there:
        return
    days = day_at(here, "Datum"), day_at(there, "Datum")
    same_body = record_at(here, "Organ") is record_at(there, "Organ")
    if same_body or None in days or str(days[0]) > str(days[1]):
        yield (
            f"{pair.will.target} säger att viljan behandlas vid {plain_name(there)}, men "
            f"{pair.paper.target} är till {plain_name(here)}"
        )


def _two_numbers(pair: _Pair) -> Iterator[str]:
    one, other = (
        text_at(case, "Dnr")
        for case in (root_of(pair.will, "ärende"), record_at(pair.item, "Ärende"))
    )
    if one and other and one != other:
        yield f"{pair.will.target} har diarienummer {one}, men {pair.paper.target} har {other}"


def _two_days(pair: _Pair, reads: Iterable[Source] | None) -> Iterator[str]:
    """Yield where the will has another date than the letter that it is sent with."""
    letter, written = root_of(pair.will, LETTER), date_of(pair.item, WILL)
    if reads is None:
        shown = [letter.source(DATED)] if letter else []
    else:
        shown = [s for s in reads if s.sheet == "Behandling" and s.column == DATED]
    for source in shown:
        dated = text_at(pair.will.dataset.find(source.sheet, source.key), DATED)
        if dated != str(written):
            said = f"är daterad {dated}" if dated else "har inte skrivelsens datum"
            ours = letter is not None and source.key == letter.key
            hint = (
                ""
                if ours
                else f" (mallen {pair.will.template} ska visa {LETTER}.skrivelsens_datum)"
            )
            yield f"{pair.will.target} {said}, men {pair.paper.target} säger {written}{hint}"
