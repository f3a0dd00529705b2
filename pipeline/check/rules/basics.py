"""Rules on single rows and on what is unique (WORKBOOK.md, Sheets; codes B03, B04, B15 and S20)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.decisions import has_own_points, is_taken
from pipeline.domain.items import without_decision
from pipeline.domain.meetings import is_built
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity, bares
from pipeline.schema import BY_NAME, header_key
from pipeline.swedish.words import enumeration as in_words
from pipeline.values.types import ItemNumber, Whole

_ONE_OF = {
    "Mottagare": ("Organ", "Kommun", "Namn"),
    "Handlingar": ("Ärende", "Program"),
    "Texter": ("Ärende", "Program"),
    "Kopplingar": ("Mål", "Delstrategi"),
    "Aktiviteter": ("Mål", "Framgångsfaktor"),
}
_CELLS = tuple(f"{sheet}/{header}" for sheet, headers in _ONE_OF.items() for header in headers)


@rule("B03", Severity.ERROR, needs=_CELLS)
def one_column_of_several_is_filled(data: Dataset) -> Iterator[Problem]:
    """A receiver is a body, a municipality or a name; a paper belongs to a case or a programme."""
    for sheet, headers in _ONE_OF.items():
        for row in data[sheet]:
            if not any(row.bare(header) for header in headers):
                yield row.problem(
                    headers[0], f"{_quoted(headers, 'och')} är tomma.", remedy=_one(headers)
                )


@rule("B15", Severity.ERROR, needs=_CELLS)
def only_one_column_of_several_is_filled(data: Dataset) -> Iterator[Problem]:
    """… and is not two of these."""
    for sheet, headers in _ONE_OF.items():
        for row in data[sheet]:
            filled = tuple(header for header in headers if row.bare(header))
            if len(filled) > 1:
                message = f"{_quoted(filled, 'och')} är ifyllda på samma rad."
                yield row.problem(filled[-1], message, remedy=_one(headers))


def _one(headers: tuple[str, ...]) -> str:
    return f"Fyll i en av {_quoted(headers, 'och')}."


def _quoted(headers: tuple[str, ...], last: str) -> str:
    return in_words([f"”{header}”" for header in headers], last)


@rule("B03", Severity.ERROR, needs=("Organ/Typ", "Organ/Namn"))
def a_body_says_of_what_kind_it_is(data: Dataset) -> Iterator[Problem]:
    """What a body is follows from its name, or stands in its row."""
    words = BY_NAME["Organ"].column("Typ")
    for row in data["Organ"]:
        if words and not row["Typ"]:
            listed = in_words([f"”{word}”" for word in words.choices], "eller")
            message = f"cellen är tom, och namnet ”{row['Namn']}” säger inte vad det är."
            yield row.problem("Typ", message, remedy=f"Välj {listed}.")


_POINT = ("Beslutspunkter/Verb", "Beslutspunkter/Sats", "Beslutspunkter/Mening")


@rule("B03", Severity.ERROR, needs=_POINT)
def a_point_has_verb_and_clause_or_a_sentence(data: Dataset) -> Iterator[Problem]:
    """A point of a decision can be written out."""
    for row in data["Beslutspunkter"]:
        if row["Mening"] or (row["Verb"] and row["Sats"]):
            continue
        header = "Sats" if row["Verb"] else "Verb"
        message = f"”{header}” saknas, och punkten har ingen ”Mening”."
        yield row.problem(header, message, remedy="Fyll i ”Verb” och ”Sats”, eller ”Mening”.")


@rule("B15", Severity.ERROR, needs=_POINT)
def a_point_is_written_one_way(data: Dataset) -> Iterator[Problem]:
    """A point is either verb and clause, or a sentence."""
    for row in data["Beslutspunkter"]:
        if row["Mening"] and (row["Verb"] or row["Sats"]):
            message = "punkten har både ”Mening” och ”Verb” eller ”Sats”."
            yield row.problem("Mening", message, remedy="Behåll det ena.")


@rule("B15", Severity.WARNING, needs=("Beslut/Samma punkter som",))
def shared_points_stand_alone(data: Dataset) -> Iterator[Problem]:
    """A Beslut that shows another one's points has none of its own."""
    for row in data["Beslut"]:
        if row["Samma punkter som"] and has_own_points(row):
            message = "beslutet har egna rader i ”Beslutspunkter”. De egna används."
            remedy = "Töm ”Samma punkter som”, eller ta bort de egna raderna."
            yield row.problem("Samma punkter som", message, remedy=remedy)


@rule("S20", Severity.WARNING, needs=("Beslut/Status", "Beslutspunkter", "Behandling/Resultat"))
def a_decision_that_was_taken_has_points(data: Dataset) -> Iterator[Problem]:
    """The minutes would have the heading of a decision and nothing under it."""
    for row in data["Beslut"]:
        item = record_at(row, "Behandling")
        if item is None or not is_taken(row) or listed(row, "beslutspunkter"):
            continue
        if is_built(record_at(item, "Möte")) and not without_decision(item):
            message = f"{plain_name(row, 'beslut')} är fattat, men har inga beslutspunkter."
            remedy = (
                "Skriv dem i bladet ”Beslutspunkter”, eller i ”Samma punkter som” vilket besluts "
                "punkter som gäller."
            )
            yield row.problem("Beslut-id", message, remedy=remedy)


@rule("B03", Severity.ERROR, needs=("Mål/Måltext", "Mål/Behandlas vid"))
def a_goal_has_a_text_or_a_meeting(data: Dataset) -> Iterator[Problem]:
    """A goal without wording says when it will be taken up."""
    for row in data["Mål"]:
        if not text_at(row, "Måltext") and not row["Behandlas vid"]:
            remedy = "Skriv målets text, eller fyll i ”Behandlas vid” om målet tas upp senare."
            yield row.problem("Måltext", "cellen är tom.", remedy=remedy)


@rule("B04", Severity.ERROR, needs=("Ärenden/Dnr", "Ärenden/Kommun"))
def a_reference_number_is_unique_in_its_municipality(data: Dataset) -> Iterator[Problem]:
    """No two cases of a municipality share their Dnr."""
    seen: dict[tuple[Record | None, str], Record] = {}
    for row in data["Ärenden"]:
        if not row["Dnr"]:
            continue
        first = seen.setdefault((record_at(row, "Kommun"), header_key(row["Dnr"])), row)
        if first is not row:
            message = f"dnr ”{row['Dnr']}” finns redan i {first.cell('Dnr').seen_from(row.place)}."
            remedy = "Varje ärende i en kommun ska ha ett eget diarienummer."
            yield row.problem("Dnr", message, remedy=remedy)


@rule("B04", Severity.ERROR, needs=("Mål/Nr", "Mål/Program", "Mål/Nivå", "Mål/Ansvarigt organ"))
def a_goal_number_is_unique(data: Dataset) -> Iterator[Problem]:
    """Nr is unique within programme, level and responsible body."""
    seen: dict[tuple[object, ...], Record] = {}
    goals = data["Mål"]
    numbers = bares(goals, "Nr")
    led = [map(_record, bares(goals, header)) for header in ("Program", "Ansvarigt organ")]
    groups = zip(*led, bares(goals, "Nivå"), numbers, strict=True)
    for row, number, group in zip(goals, numbers, groups, strict=True):
        first = seen.setdefault(group, row)
        if first is not row and isinstance(number, Whole | ItemNumber):
            place = first.cell("Nr").seen_from(row.place)
            message = f"mål nummer {row['Nr']} på den här nivån finns redan i {place}."
            yield row.problem("Nr", message, remedy="Ge målet ett eget nummer.")


def _record(found: object) -> Record | None:
    return found if isinstance(found, Record) else None
