"""P06–P09 (DOMAIN.md 2.3, 1.1): the will follows its mandate period, the report takes no side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pipeline.check.rules.registry import Search, rule, text_rule
from pipeline.domain.decisions import is_will_drafted
from pipeline.domain.items import cases_of
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import group_by, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.schema import header_key
from pipeline.swedish.patterns import pattern
from pipeline.swedish.words import plain_words
from pipeline.values.types import Span

_WILL = ("Politisk vilja/Mandatperiod", "Politisk vilja/Mål", "Politisk vilja/Status")


@rule("P06", Severity.WARNING, needs=(*_WILL, "Ärenden/Mandatperiod"))
def the_will_is_of_the_mandate_period_of_its_case(data: Dataset) -> Iterator[Problem]:
    """What is decided in a case is the will of that case's mandate period."""
    told = set()
    for row in data["Politisk vilja"]:
        case = record_at(row, "Beslut", "Behandling", "Ärende")
        period = case["Mandatperiod"] if case else None
        if isinstance(period, Span) and period != row["Mandatperiod"] and case not in told:
            told.add(case)
            message = f"mandatperioden {row['Mandatperiod']} är en annan än ärendets, {period}."
            yield row.problem("Mandatperiod", message, remedy="Ändra den som är fel.")


@rule("P06", Severity.WARNING, needs=_WILL)
def the_will_is_decided_anew_after_the_election(data: Dataset, today: date) -> Iterator[Problem]:
    """The programme outlives the mandate period, the will does not."""
    latest: dict[Record, Record] = {}
    for row in data["Politisk vilja"]:
        program, period = record_at(row, "Mål", "Program"), row["Mandatperiod"]
        if program and isinstance(period, Span):
            known = latest.get(program)
            if known is None or known["Mandatperiod"].last < period.last:
                latest[program] = row
    for row in latest.values():
        period = row["Mandatperiod"]
        if period.last < today.year:
            message = f"mandatperioden {period} har gått ut."
            remedy = "Programmet gäller, men viljan ska beslutas på nytt."
            yield row.problem("Mandatperiod", message, remedy=remedy)


# What is said of parties without naming one; not the most of something else (majoriteten av …),
# nor of those who were asked.
_SIDES = pattern(
    r"\b(?<!stora )(?<!vägande )((?:den (?:politiska|styrande) )?"
    r"(?:majoriteten|minoriteten|oppositionen|majoritetspartierna|oppositionspartierna|alliansen)s?)\b"
    r"(?!\s+(?:av|bland|mot|svara\w*|uppg\w+|i \w*(?:enkät|undersökning)\w*)\b|\s+\()",
    re.I,
)


@text_rule(
    "P07",
    Severity.WARNING,
    needs=("Texter/Text", "Texter/Ärende", "Partier"),
    of={"Texter": ("Text",)},
)
def an_officers_report_names_no_party(data: Dataset) -> Search:
    """A report to a meeting is politically neutral."""
    return _not_neutral(data, lambda row: bool(cases_of(row)) and not row["Ordagrant"])


@text_rule(
    "P07",
    Severity.WARNING,
    needs=("Konsekvenser/Text", "Partier"),
    of={"Konsekvenser": ("Text",)},
)
def an_assessment_names_no_party(data: Dataset) -> Search:
    """… and so is what it says of the consequences."""
    return _not_neutral(data, lambda row: True)


def _not_neutral(data: Dataset, is_of_officers: Callable[[Record], bool]) -> Search:
    parties = [_Party.of(row) for row in data["Partier"]]
    groups = {plain_words(text_at(row, "Grupp")): text_at(row, "Grupp") for row in data["Partier"]}

    def look(row: Record, header: str, text: str) -> Iterator[Problem]:
        plain = f" {plain_words(text)} " if parties else ""
        if named := next((party.key for party in parties if party.is_in(text, plain)), ""):
            message = f"stycket nämner ett parti ({named})."
        elif named := _side_in(text, plain, groups):
            message = f"stycket talar om partierna (”{named}”)."
        else:
            return
        if is_of_officers(row):
            yield row.problem(header, message, remedy="En tjänsteskrivelse är partineutral.")

    return Search(look, () if parties else ("major", "nor", "oppos", "ansen"))


class _Party(NamedTuple):
    key: str
    short: re.Pattern[str]
    name: str  # its plain words, between spaces; "" where it has none

    @classmethod
    def of(cls, row: Record) -> _Party:
        short = rf"\((?:[^()]*,\s*)?{re.escape(row.key)}(?:,[^()]*)?\)"
        name = plain_words(text_at(row, "Namn"))
        return cls(row.key, re.compile(short), name and f" {name} ")

    def is_in(self, text: str, plain: str) -> bool:
        """Return whether a text names the party; `plain`: its plain words, between spaces."""
        named = self.name != "" and self.name in plain
        return named or ("(" in text and self.short.search(text) is not None)


def _side_in(text: str, plain: str, groups: Mapping[str, str]) -> str:
    """Return how a text names the majority or the opposition, or a group by its own name.

    A group that is called majoritet is found in the forms above: the bare word is no name.
    """
    if found := _SIDES.search(text):
        return found[1]
    return next((n for g, n in groups.items() if " " in g and f" {g} " in plain), "")


@rule("P08", Severity.INFO, needs=(*_WILL, "Politisk vilja/Parti", "Partier"))
def every_group_has_its_say_on_each_goal(data: Dataset) -> Iterator[Problem]:
    """Where one group has tools for a goal and another has none, something may be missing."""
    for period, rows in _drafts(data).items():
        groups = sorted({group for row in rows for group in _groups(row)})
        for goal in dict.fromkeys(goal for row in rows if (goal := record_at(row, "Mål"))):
            here = [row for row in rows if record_at(row, "Mål") is goal]
            counts = {g: sum(g in _groups(row) for row in here) for g in groups}
            if any(counts.values()) and not all(counts.values()):
                told = ", ".join(f"”{group}” har {number}" for group, number in counts.items())
                message = f"{plain_name(goal, 'mål')}, politisk vilja {period}: {told}."
                yield goal.problem("Mål-id", message, remedy="Kontrollera att inget saknas.")


def _drafts(data: Dataset) -> dict[str, list[Record]]:
    rows = (row for row in data["Politisk vilja"] if is_will_drafted(row) and row["Parti"])
    return group_by((text_at(row, "Mandatperiod"), row) for row in rows)


def _groups(row: Record) -> set[str]:
    return {text_at(party, "Grupp") or party.key for party in row["Parti"]}


_VERBS = "ställer|anser|tycker|bedömer|instämmer|förordar|välkomnar"


@text_rule(
    "P09",
    Severity.WARNING,
    needs=("Texter/Text", "Texter/Avsnitt", "Kommuner/Namn"),
    of={"Texter": ("Text",)},
)
def the_administration_does_not_speak_for_the_municipality(data: Dataset) -> Search:
    """What the municipality thinks is for its elected representatives to say (S4)."""
    return Search(_spoken_for, tuple(verb[:4] for verb in _VERBS.split("|")))


def _spoken_for(row: Record, header: str, text: str) -> Iterator[Problem]:
    if not _is_assessment(text_at(row, "Avsnitt")) or row["Ordagrant"]:
        return
    towns = (record_at(case, "Kommun") for case in cases_of(row))
    for name in dict.fromkeys(text_at(town, "Namn") for town in towns if town):
        if name in text and re.search(rf"\b{re.escape(name)}\s+(?:{_VERBS})\b", text):
            message = f"förvaltningen skriver vad {name} anser. Det avgör de förtroendevalda."
            yield row.problem(header, message, remedy="Skriv vad förvaltningen bedömer.")


def _is_assessment(heading: str) -> bool:
    """Return whether a section is what the administration thinks, by its name or its heading."""
    plain = header_key(heading)
    return "bedömning" in plain or plain.startswith("förvaltningens ")
