"""What a kind of document may see: hidden sheets, rows left out of lists, records narrowed down.

(DECISIONS 33, 34, 41)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipeline import schema
from pipeline.domain.decisions import PROGRAM, WILL, is_will_printed, type_of
from pipeline.domain.goals import is_draft, is_kept, was_adopted
from pipeline.domain.periods import is_followed_up, is_of_interest, overlap
from pipeline.domain.records import (
    chain_from,
    listed,
    record_at,
    records_at,
    span_at,
    text_at,
)
from pipeline.model import Dataset, Record
from pipeline.plan.printed_decisions import printed_keys, printed_outcomes, proposals
from pipeline.plan.subjects import Subject
from pipeline.values.types import Span

Passes = Callable[[Record], bool]
Only = Mapping[str, Passes]
Identity = tuple[str, str]  # sheet, key
Narrowed = Mapping[Identity, frozenset[str]]

ALWAYS = frozenset(
    ["Kommuner", "Organ", "Personer", "Program", "Sammanträden", "Behandling", "Ärenden"]
)
PARTY_POLITICS = frozenset(["Politisk vilja", "Partier", "Yrkanden", "Röster"])

# The columns that decide where a row is shown, beside its key and what it refers to.
_DECIDING = {
    "Kommuner": ("Byggs", "Mallmapp"),
    "Sammanträden": ("Byggs", "Status"),
    "Behandling": ("Skrivelsens datum", "Resultat"),
    "Beslut": ("Typ", "Status"),
    "Program": ("Byggs", "Dokumenttyp", "Mandatperiod"),
    "Yrkanden": ("Återtaget",),
    "Mål": ("Status",),
    "Uppföljning": ("Period",),
    "Framgångsfaktorer": ("Period",),
    "Aktiviteter": ("Period", "Status"),
    "Politisk vilja": ("Status", "Mandatperiod"),
}


def all_but(*seen: str) -> frozenset[str]:
    """Return the sheets that are hidden when only `seen` and those in every view are shown."""
    return frozenset(sheet.name for sheet in schema.SHEETS) - ALWAYS - frozenset(seen)


def hidden_columns(hidden: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return the columns that go with hidden sheets: a person's party."""
    return {"Personer": frozenset(["parti"])} if "Partier" in hidden else {}


# Rows left out of lists


def paper_rows(dataset: Dataset, subject: Subject) -> Only:
    """Return what a paper before a meeting lists of Beslut.

    Of its own meeting the proposals where there are any, of other meetings what was decided.
    """
    proposed, decided = printed_keys(dataset, proposals), printed_keys(dataset, printed_outcomes)
    meeting = subject.meeting

    def passes(decision: Record) -> bool:
        own = record_at(decision, "Behandling", "Möte") is meeting
        return decision.key in (proposed if own else decided)

    return {"Beslut": passes}


def goal_rows(_: Dataset, subject: Subject) -> Only:
    """Return what a programme lists: goals that stay, success factors of the period, its cases."""
    shown: dict[str, Passes] = {"Mål": is_kept}
    if subject.period is not None:
        shown["Framgångsfaktorer"] = _factor_of(subject.period)
    return {**shown, **({} if subject.of_period else _case_rows(subject.program))}


def _case_rows(program: Record | None) -> Only:
    """Return which of its cases a programme's document knows: none that is of the will alone.

    Once the programme is adopted, the one where it was: others come later. A joint one has a case
    in each municipality.
    """
    if listed(program, "samverkan"):
        return {}
    cases = listed(program, "ärenden")
    adopted = record_at(program, "Antaget genom", "Behandling", "Ärende")
    if adopted is not None and was_adopted(program):
        own = [adopted]
    else:
        own = [case for case in cases if not _is_of_will_alone(case)] or [*cases]
    keys = {case.key for case in own}
    return {"Ärenden": lambda row: row.key in keys or record_at(row, "Program") is not program}


def _is_of_will_alone(case: Record) -> bool:
    """Return whether all that is done with a case is about the will."""
    purposes = [text_at(item, "Syfte") for item in listed(case, "behandling")]
    return bool(purposes) and all(schema.PURPOSES.get(purpose) == WILL for purpose in purposes)


def follow_up_rows(_: Dataset, subject: Subject) -> Only:
    """Return what a follow-up lists: goals that stay, activities that are of interest then, cases.

    A draft of a goal only once it is followed up.
    What is drafted today was no goal of the municipality when an earlier period was measured.
    """

    def passes(goal: Record) -> bool:
        return is_kept(goal) and (not is_draft(goal) or is_followed_up(goal, subject.moment))

    return {
        "Mål": passes,
        "Aktiviteter": lambda row: is_of_interest(row, subject.moment),
        **_case_rows(subject.program),
    }


def will_rows(dataset: Dataset, subject: Subject) -> Only:
    """Return what a document with the will lists: also of the will only what is printed."""
    return {**goal_rows(dataset, subject), "Politisk vilja": _will_of(subject.period)}


def _factor_of(period: Span) -> Passes:
    def passes(factor: Record) -> bool:
        span = span_at(factor, "Period")
        return span is None or overlap(span, period)

    return passes


def _will_of(period: Span | None) -> Passes:
    def passes(will: Record) -> bool:
        span = span_at(will, "Mandatperiod")
        return is_will_printed(will) and (period is None or span is None or span == period)

    return passes


# A programme as it was


def editions(subject: Subject) -> Mapping[Identity, Record]:
    """Return the edition of the case's programme that a paper of a held meeting is about, instead.

    Its decision was taken in the case; else it is the latest that was dated by then.
    """
    program, meeting = subject.program, subject.meeting
    if program is None or not subject.is_held:
        return {}
    chain = chain_from(program, "Ersätter")[0]
    cases = (record_at(each, "Antaget genom", "Behandling", "Ärende") for each in chain)
    decided = [
        each for each, case in zip(chain, cases, strict=True) if case and case is subject.case
    ]
    then = [each for each in chain if text_at(each, "Datum") <= text_at(meeting, "Datum")]
    edition = [*decided, *then, program][0]
    return {} if edition is program else {(program.sheet, program.key): edition}


# Decision 2 knows of decision 1 only its § and state

_SEEN_OF_DECISION_1 = {
    "Beslut": frozenset(["beslut_id", "typ", "status", "behandling", "lämnas_till"]),
    "Behandling": frozenset(["behandling_id", "möte", "paragraf"]),
}
_PARTS_OF_DECISION = ("beslutspunkter", "mottagare", "yrkanden", "röster")
_PARTS_OF_ITEM = ("texter", "konsekvenser")


def decision_1_narrowed(dataset: Dataset, subject: Subject) -> Narrowed:
    """Return what is known of decisions on programmes; of their parts nothing."""
    every = dataset.remember("decision 1", lambda: dict(_decision_1(dataset)))
    item = subject.item
    own = {(r.sheet, r.key) for r in (item, *subject.decisions, *_parts_of_item(item)) if r}
    if own.isdisjoint(every):
        return every
    return {identity: names for identity, names in every.items() if identity not in own}


def _decision_1(dataset: Dataset) -> Iterator[tuple[Identity, frozenset[str]]]:
    for decision in dataset["Beslut"]:
        if type_of(decision) == PROGRAM:
            item = record_at(decision, "Behandling")
            for row in (decision, item):
                if row:
                    yield (row.sheet, row.key), _SEEN_OF_DECISION_1[row.sheet]
            parts = [row for name in _PARTS_OF_DECISION for row in listed(decision, name)]
            for part in (*parts, *_parts_of_item(item)):
                yield (part.sheet, part.key), frozenset()


def _parts_of_item(item: Record | None) -> list[Record]:
    """Return the texts and assessments of this Behandling alone."""
    rows = [row for name in _PARTS_OF_ITEM for row in listed(item, name)]
    return [row for row in rows if len(records_at(row, "Behandling")) < 2]


def decision_2_rows(dataset: Dataset, subject: Subject) -> Only:
    """Return what the draft of decision 2 lists: of decision 1 no points, texts or receivers."""
    narrowed = decision_1_narrowed(dataset, subject)

    def passes(row: Record) -> bool:
        return narrowed.get((row.sheet, row.key)) != frozenset()

    parts = ("Beslutspunkter", "Mottagare", "Yrkanden", "Röster", "Texter", "Konsekvenser")
    return {
        **paper_rows(dataset, subject),
        **dict.fromkeys(parts, passes),
        "Politisk vilja": _will_of(subject.period),
    }


def decides_where_shown(sheet: str, header: str) -> bool:
    """Return whether a column decides where rows are shown: a key, a reference, a status."""
    column = schema.BY_NAME[sheet].column(header)
    known = column is not None and (column.key or bool(column.target))
    return known or header in _DECIDING.get(sheet, ())
