"""The filters for what is made of a meeting: §§, people, votes, goals that were treated or put off.

A filter that looks at rows asks for their columns as a template does, so that a document knows what
it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.domain.goals import RETIRED
from pipeline.domain.items import ask_appoints
from pipeline.model import Link, Row, Rows, Source
from pipeline.render.filters.votes import divisions_of, led_by_others, motions_against, says_itself
from pipeline.render.writers.document_state import Pen
from pipeline.schema import vocabulary_name
from pipeline.swedish import deadlines, paragraphs
from pipeline.swedish.order import NumberKey, number_key
from pipeline.values.phrase import Lacking, Led, Phrase, Proposed
from pipeline.values.types import Empty, ItemNumber, Whole

_SECTION = "Texter"
_GROUPS = ("formalia", "information", "anmälan", "övrigt")


def meeting_filters(pen: Pen) -> Mapping[str, Callable[..., Any]]:
    """Return the filters by the names that templates use."""

    def section(item: Row, name: str) -> Any:
        """Return the rows of a section that belong to an item; its goals stand for `{Mål}`."""
        if pen.item != item:
            pen.item, pen.goals_written = item, False
        return _section(item, vocabulary_name(name))

    return {
        "sista_dag": _counted(deadlines.last_day_to_appeal),
        "tas_ned": _counted(deadlines.earliest_removal),
        "justeras_senast": _counted(deadlines.latest_approval),
        "kungörs_senast": announced_by,
        "paragrafer": section_signs,
        "avsnitt": section,
        "inled": lead,
        "vem": who,
        "grupp": group,
        "utser_justerare": ask_appoints,
        "omröstningar": divisions,
        "omröstningarna": divisions_of,
        "motförslagen": motions_against,
        "säger_yrkandet": says_itself,
        "egna_ordförande": led_by_others,
        "ordnade": ordered,
        "beskrivna": described,
        "uppskjutna": deferred,
    }


def _counted(count: Callable[[date], date]) -> Callable[[Any], Any]:
    return lambda value: count(value) if isinstance(value, date) else ""


def announced_by(value: Any, sent: Any = None) -> date | str:
    """Return the last day to announce a meeting of fullmäktige; "" without a day.

    A week before, and when the call was sent later, as only urgent cases are, the weekday before
    (5 kap. 13 och 14 §§ kommunallagen).
    """
    if not isinstance(value, date):
        return ""
    last = deadlines.latest_notice(value)
    late = isinstance(sent, date) and last < sent <= value
    return deadlines.latest_urgent_notice(value) if late else last


# ------------------------------------------------------------ §§


def paragraph_number(item: Row) -> Any:
    """Return § 22 of an item; a visible proposal while none is typed, or a visible SAKNAS."""
    number, proposed = _numbers(item)
    if isinstance(number, Whole):
        return paragraphs.paragraph_numbers([number])
    if isinstance(proposed, Whole):
        text = paragraphs.paragraph_numbers([proposed])
        return Proposed(f"paragrafens nummer (förslag: {text})", f"{text} (förslag)")
    return Lacking("paragrafens nummer")


def _numbers(item: Row) -> tuple[Any, Any]:
    return item.get("paragraf"), item.get("föreslagen_paragraf")


def section_signs(value: Any) -> Any:
    """Return §§ 1–12 of some items, or of a cell that names them (Ej §§)."""
    if isinstance(value, str):
        return paragraphs.paragraph_runs(paragraphs.read_paragraphs(value)) or str(value)
    found = [_numbers(item) for item in value]
    numbers = [next(n for n in pair if isinstance(n, Whole)) for pair in found if any(pair)]
    if not numbers or len(numbers) < len(found):
        return Lacking("paragrafernas nummer")
    shown = paragraphs.paragraph_numbers(numbers)
    if all(isinstance(typed, Whole) for typed, _ in found):
        return shown
    return Proposed("paragrafernas nummer", f"{shown} (förslag)")


# ------------------------------------------------------------ texts


def _section(item: Row, name: str) -> Any:
    """Return the item's own rows of a section, else the case's general ones."""
    own = [row for row in _listed(item, "texter") if _is_of(row, name)]
    if not own:
        case = item.get("ärende")
        general = _listed(case, "texter") if isinstance(case, Row) else ()
        own = [row for row in general if _is_of(row, name) and not _listed(row, "behandling")]
    if not own:
        return ""
    rows = Rows(own)
    source = Source(item.record.sheet, item.record.key, "texter")
    rows.link = Link(source, None, _SECTION, tuple(row.record for row in own))
    return rows


def _is_of(row: Row, name: str) -> bool:
    typed = vocabulary_name(str(row.get("avsnitt")))
    return row.view.dataset.sections.get(row.record.key, typed) == name


def _listed(row: Row, name: str) -> Iterable[Row]:
    found = row.get(name)
    return found if isinstance(found, Rows) else ()


def lead(value: Any, words: Any) -> Any:
    """Return running text that begins with `words`, in its first paragraph."""
    return value if isinstance(value, Empty) or not words else Led(words, value)


# ------------------------------------------------------------ people and votes


def who(row: Row) -> Any:
    """Return Karin Ek (GF): of a person, or of a row that names one or a party."""
    if row.record.sheet == "Personer":
        return _person(row, row.get("parti"))
    person, party = row.get("person"), row.get("parti")
    if isinstance(person, Row):
        return _person(person, party if isinstance(party, Row) else person.get("parti"))
    return party.get("namn") if isinstance(party, Row) else Lacking("namn")


def _person(person: Row, party: Any) -> Phrase:
    name = person.get("namn")
    if not isinstance(party, Row):
        return Phrase((name,))
    return Phrase((name, " (", party.get("parti_id"), ")"))


def divisions(votes: Iterable[Row]) -> list[tuple[int, list[Row]]]:
    """Return the votes by division: its number in the minutes, and its rows."""
    found: dict[tuple[Any, int], list[Row]] = {}
    for vote in votes:
        number = vote.get("omröstning")
        key = (vote.get("beslut"), int(number) if isinstance(number, Whole) else 1)
        found.setdefault(key, []).append(vote)
    return [(at, rows) for at, rows in enumerate(found.values(), 1)]


def group(item: Row, meeting: Row) -> str:
    """Return which kind of item it is on the agenda of `meeting`, by its Syfte."""
    if item.get("möte") != meeting:
        return "tidigare"
    purpose = str(item.get("syfte"))
    return purpose if purpose in _GROUPS else "beslut"


# ------------------------------------------------------------ goals


def ordered(goals: Iterable[Row]) -> list[Row]:
    """Return goals in the order of their programmes, without those that are taken away."""
    rows = [goal for goal in goals if str(goal.get("status")) != RETIRED]
    programs = list(dict.fromkeys(goal.get("program") for goal in rows))
    return sorted(rows, key=lambda goal: (programs.index(goal.get("program")), *_rank(goal)))


def _rank(goal: Row) -> tuple[NumberKey, ...]:
    numbers = (goal.get("ordning"), goal.get("nr"))
    return tuple(number_key(n if isinstance(n, Whole | ItemNumber) else None) for n in numbers)


def described(goals: Iterable[Row]) -> list[Row]:
    """Return the goals that can be printed: with a wording, and not put off."""
    return [g for g in ordered(goals) if g.get("måltext") and not isinstance(_later(g), Row)]


def deferred(goals: Iterable[Row]) -> list[tuple[Row, list[Row]]]:
    """Return the goals that are put off, by the meeting where they will be treated."""
    found: dict[Row, list[Row]] = {}
    for goal in ordered(goals):
        meeting = _later(goal)
        if isinstance(meeting, Row):
            found.setdefault(meeting, []).append(goal)
    return list(found.items())


def _later(goal: Row) -> Any:
    """Return the meeting that a goal is put off to: it lacks its wording or its level."""
    done = goal.get("måltext") and goal.get("ambitionsnivå")
    return None if done else goal.get("behandlas_vid")
