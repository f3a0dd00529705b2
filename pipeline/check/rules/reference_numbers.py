"""A01 and A02 (DOMAIN.md 2.3): reference numbers have the municipality's form, old ones may not."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import Search, rule, text_rule
from pipeline.domain.items import cases_of
from pipeline.domain.meetings import is_built
from pipeline.domain.records import listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.diary import cited, follows, reshaped

_CASE = ("Ärenden/Dnr", "Ärenden/Kommun", "Kommuner/Dnr-mönster")


@rule("A01", Severity.ERROR, needs=_CASE)
def a_reference_number_has_the_form_of_its_municipality(data: Dataset) -> Iterator[Problem]:
    """Letters and separators are the form, digits may be more or fewer, a year has four."""
    for case, example in _astray(data):
        if _is_at_a_meeting(case):
            number = text_at(case, "Dnr")
            meant = reshaped(example, number)
            message = f"”{number}” följer inte kommunens form ”{example}”."
            remedy = "Skriv om numret, eller ändra Dnr-mönster i bladet ”Kommuner”."
            remedy = f"Skriv ”{meant}”." if meant else remedy
            yield case.problem("Dnr", message, remedy=remedy)


@rule("A02", Severity.INFO, needs=_CASE)
def a_cited_case_may_have_an_older_form(data: Dataset) -> Iterator[Problem]:
    """A case that is only cited keeps the number that it was given."""
    for case, example in _astray(data):
        if not _is_at_a_meeting(case):
            yield _older(case, "Dnr", text_at(case, "Dnr"), example)


@rule("A02", Severity.INFO, needs=("Underlag/Dnr", "Kommuner/Dnr-mönster"))
def a_source_may_have_an_older_form(data: Dataset) -> Iterator[Problem]:
    """So does a document that a programme builds on."""
    for row in data["Underlag"]:
        owner = record_at(row, "Beslutat av", "Kommun") or record_at(row, "Program", "Kommun")
        example = text_at(owner, "Dnr-mönster")
        if example and row["Dnr"] and not follows(example, text_at(row, "Dnr")):
            yield _older(row, "Dnr", text_at(row, "Dnr"), example)


@text_rule(
    "A02",
    Severity.INFO,
    needs=("Texter/Text", "Texter/Ärende", "Kommuner/Dnr-mönster"),
    of={"Texter": ("Text",)},
)
def running_text_may_cite_an_older_form(data: Dataset) -> Search:
    """`dnr KS 2007/270` in a text is an older case's number."""
    return Search(_older_forms, ("dnr", "enummer"))


def _older_forms(row: Record, header: str, text: str) -> Iterator[Problem]:
    towns = (record_at(case, "Kommun") for case in cases_of(row))
    examples = [e for town in towns if (e := text_at(town, "Dnr-mönster"))]
    for number in cited(text) if examples else ():
        strange = next((e for e in examples if not follows(e, number)), "")
        if strange:
            yield _older(row, header, number, strange)


def _astray(data: Dataset) -> Iterator[tuple[Record, str]]:
    sound = set(data["Kommuner"])
    for case in data["Ärenden"]:
        owner = record_at(case, "Kommun")
        example = text_at(owner, "Dnr-mönster") if owner in sound else ""
        if example and case["Dnr"] and not follows(example, text_at(case, "Dnr")):
            yield case, example


def _is_at_a_meeting(case: Record) -> bool:
    """Return whether documents are built of the case: only then its number is ours to form."""
    meetings = [record_at(item, "Möte") for item in listed(case, "behandling")]
    return is_built(record_at(case, "Kommun")) and any(m and is_built(m) for m in meetings)


def _older(row: Record, header: str, number: str, example: str) -> Problem:
    message = f"”{number}” har en annan form än ”{example}”. Det skrivs ut som det står."
    return row.problem(header, message, remedy="Är det ett äldre diarienummer är det rätt så.")
