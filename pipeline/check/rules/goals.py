"""M01–M04, M10, M12, M13, M17 (DOMAIN.md 2.3): goals are as many and as ready as texts say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.check.rules.registry import Search, rule, text_rule
from pipeline.domain.goals import kept_goals
from pipeline.domain.items import program_of
from pipeline.domain.periods import is_within
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import (
    chain_from,
    day_at,
    listed,
    record_at,
    records_at,
    span_at,
    text_at,
)
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.numbers import claims
from pipeline.swedish.words import enumeration as in_words
from pipeline.values.types import Span

_LEVELS = {
    "övergripande mål": "övergripande",
    "KF-mål": "kf-mål",
    "KS-mål": "ks-mål",
    "nämndmål": "nämndmål",
    "delmål": "delmål",
}
_NOUNS = ("mål", "målen", "delmål", "delmålen", "nämndmål", "nämndmålen")


@text_rule("M01", Severity.WARNING, needs=("Mål", "Texter"), of={"Texter": ("Text",)})
def a_text_counts_the_goals_right(data: Dataset) -> Search:
    """`de fyra övergripande målen` are four; words that the program does not know count nothing."""
    return Search(_miscounted_goals, ("mål",))


def _miscounted_goals(row: Record, header: str, text: str) -> Iterator[Problem]:
    told = claims(text, _NOUNS) if not row["Ordagrant"] else []
    goals = kept_goals(program_of(row)) if told else ()
    for phrase, number in told:
        level = _level(phrase)
        meant = [goal for goal in goals if level in ("", text_at(goal, "Nivå"))]
        if level is not None and meant and len(meant) != number:
            message = f"texten säger ”{phrase}”, men bladet ”Mål” har {len(meant)}{_of(level)}."
            remedy = "Ändra texten, eller lägg till det som fattas i bladet ”Mål”."
            yield row.problem(header, message, remedy=remedy)


def _level(phrase: str) -> str | None:
    """Return the level that a phrase names, "" for goals of any, None for something else."""
    *between, noun = phrase.casefold().split()[1:]
    words = [word for word in between if not word.isdecimal()][1 - len(between) :]
    named = [level for level, word in _LEVELS.items() if word in words or noun.startswith(word)]
    if named:
        return named[0]
    return "" if len(between) <= 1 and noun.startswith("mål") else None


def _of(level: str) -> str:
    return f" på nivån ”{level}”" if level else " mål"


@rule("M02", Severity.WARNING, needs=("Mål/Måltext", "Mål/Status"))
def a_goal_has_a_clarification(data: Dataset) -> Iterator[Problem]:
    """Where goals of the same level are clarified, all of them are."""
    rows = data["Förtydliganden"]
    whole = bool(rows) and all(record_at(row, "Mål") for row in rows)
    for goal in _where_some_have(data, "förtydliganden") if whole else ():
        if not listed(goal, "förtydliganden"):
            message = (
                f"{plain_name(goal, 'mål')} har inget förtydligande i bladet ”Förtydliganden”."
            )
            yield goal.problem("Mål-id", message, remedy="Lägg till en rad där, om så ett utkast.")


@rule("M03", Severity.WARNING, needs=("Mål/Måltext", "Mål/Status", "Underlag"))
def a_goal_builds_on_a_decided_document(data: Dataset) -> Iterator[Problem]:
    """That a goal has none stops nothing (S0, goal 3); a Kommentar says what it builds on."""
    used = data["Målunderlag"]
    whole = all(record_at(row, "Mål") and record_at(row, "Underlag") for row in used)
    for goal in _where_some_have(data, "målunderlag") if used and whole else ():
        rows = listed(goal, "målunderlag")
        sources = (record_at(row, "Underlag") for row in rows)
        decided = any(source and _is_decided(source) for source in sources)
        explained = any(row["Kommentar"] for row in rows)
        if not decided and not explained:
            message = (
                f"{plain_name(goal, 'mål')} saknar beslutat styrdokument i bladet ”Målunderlag”."
            )
            remedy = "Lägg till det, eller skriv i ”Kommentar” där vad målet bygger på i stället."
            yield goal.problem("Mål-id", message, remedy=remedy)


def _is_decided(source: Record) -> bool:
    return text_at(source, "Typ") == "styrdokument" and text_at(source, "Status") == "beslutat"


def _where_some_have(data: Dataset, name: str) -> Iterator[Record]:
    """Yield each goal with a text, where a goal of its programme and level has such a list."""
    sound = set(data["Mål"])
    for program in data["Program"]:
        goals = [goal for goal in kept_goals(program) if goal in sound and goal["Måltext"]]
        having = {text_at(goal, "Nivå") for goal in goals if listed(goal, name)}
        yield from (goal for goal in goals if text_at(goal, "Nivå") in having)


@rule("M04", Severity.WARNING, needs=("Mål/Stam", "Mål/Måltext"))
def stem_and_wording_make_one_sentence(data: Dataset) -> Iterator[Problem]:
    """The stem has no full stop, and what follows it begins with a small letter."""
    for goal in data["Mål"]:
        stem = text_at(goal, "Stam")
        wording = text_at(goal, "Måltext") if stem else ""
        if stem.endswith((".", "!", "?")):
            message = f"stammen slutar med ”{stem[-1]}” men meningen fortsätter i måltexten."
            yield goal.problem("Stam", message, remedy="Ta bort tecknet.")
        if stem and wording[:1].isupper() and not wording[1:2].isupper():
            message = f"texten börjar med versal men ska fortsätta stammen ”{stem}”."
            yield goal.problem("Måltext", message, remedy="Börja med liten bokstav.")


@rule("M10", Severity.WARNING, needs=("Mål/Måltext", "Mål/Behandlas vid", "Sammanträden/Datum"))
def a_deferred_goal_is_not_forgotten(data: Dataset, today: date) -> Iterator[Problem]:
    """A goal without wording has its meeting still to come."""
    for goal in data["Mål"]:
        meeting = None if goal.bare("Måltext") else record_at(goal, "Behandlas vid")
        day = day_at(meeting, "Datum")
        if day is not None and day < today:
            message = f"mötet {day} är passerat men målet har fortfarande ingen text."
            remedy = "Skriv målets text, eller välj det möte där målet tas upp nästa gång."
            yield goal.problem("Behandlas vid", message, remedy=remedy)


@rule("M12", Severity.WARNING, needs=("Mål/Period", "Program/Mandatperiod", "Ärenden/Mandatperiod"))
def goals_lie_within_the_mandate_period(data: Dataset) -> Iterator[Problem]:
    """A goal's years may be fewer than the mandate period's (S0); outside it is worth a look."""
    for program in data["Program"]:
        mandate = _mandate(program)
        goals = kept_goals(program) if mandate else ()
        dated = [goal for goal in goals if isinstance(goal.bare("Period"), Span)]
        strays = [g for g in dated if mandate and not is_within(g.bare("Period"), mandate)]
        for goal in strays[:1]:
            also = f" Det gäller {len(strays)} mål." if len(strays) > 1 else ""
            message = f"{goal['Period']} går utanför mandatperioden {mandate}.{also}"
            yield goal.problem("Period", message, remedy="Är det avsiktligt kan det stå kvar.")


def _mandate(program: Record) -> Span | None:
    spans = (span_at(row, "Mandatperiod") for row in (program, *listed(program, "ärenden")))
    return next(filter(None, spans), None)


@rule("M13", Severity.ERROR, needs=("Mål/Överordnat mål",))
def no_goal_is_above_itself(data: Dataset) -> Iterator[Problem]:
    """Goals above goals make no ring."""
    for ring in _rings(data["Mål"], "Överordnat mål"):
        way = in_words(
            [f"{plain_name(row)} har {plain_name(row['Överordnat mål'])}" for row in ring]
        )
        message = f"målen är överordnade varandra i en ring: {way} som överordnat mål."
        yield ring[0].problem("Överordnat mål", message, remedy="Bryt ringen.")


@rule("M13", Severity.ERROR, needs=("Struktur/Ingår i",))
def no_area_lies_in_itself(data: Dataset) -> Iterator[Problem]:
    """Areas in areas make no ring."""
    for ring in _rings(data["Struktur"], "Ingår i"):
        way = in_words([f"{plain_name(row)} inom {plain_name(row['Ingår i'])}" for row in ring])
        message = f"områdena ingår i varandra i en ring: {way}."
        yield ring[0].problem("Ingår i", message, remedy="Bryt ringen.")


def _rings(rows: Iterable[Record], header: str) -> Iterator[list[Record]]:
    """Yield each ring of rows that refer to one another, once."""
    told: set[Record] = set()
    for row in rows:
        if record_at(row, header) is None:
            continue
        _, ring = chain_from(row, header)
        if ring and row in ring and not told & set(ring):
            told.update(ring)
            yield ring


@rule("M17", Severity.WARNING, needs=("Mål/Ansvarigt organ", "Mål/Fler ansvariga organ"))
def those_who_share_a_goal_share_it_with_another(data: Dataset) -> Iterator[Problem]:
    """More responsible bodies stand beside the first one, and are others than that."""
    for goal in data["Mål"]:
        more = records_at(goal, "Fler ansvariga organ")
        first = record_at(goal, "Ansvarigt organ") if more else None
        if more and first is None:
            message = "målet har fler ansvariga organ, men ”Ansvarigt organ” är tomt."
            yield goal.problem("Ansvarigt organ", message, remedy="Skriv ett av dem där.")
        elif first in more:
            message = f"{text_at(first, 'Namn')} står redan i ”Ansvarigt organ”."
            yield goal.problem("Fler ansvariga organ", message, remedy="Ta bort det här.")
