"""The filters that templates have beside Jinja's: Swedish forms of dates, lists and decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from jinja2.runtime import Undefined

from pipeline.domain.records import ask_rows
from pipeline.model import MISSING, Row
from pipeline.render.filters.meetings import meeting_filters, paragraph_number
from pipeline.render.filters.papers import all_papers, attachments, letter, papers
from pipeline.render.filters.programmes import activities, coupling_tables, new_areas_above
from pipeline.render.language.sandbox import guarded, value_text
from pipeline.render.writers.document_state import Pen
from pipeline.swedish import changes, dates, decisions, numbers, votes, words
from pipeline.swedish.order import sort_key
from pipeline.values import block_markup, types
from pipeline.values.phrase import GoalList, Lacking, Phrase

_POSTAL_CODE = re.compile(r"\b(\d{3}) (\d{2})(?= \w)")

Pieces = decisions.Pieces
Form = Callable[[str, str, str, str], Pieces]  # subject, receiver ("" = decides itself), verb, Sats


def filters(pen: Pen) -> Mapping[str, Callable[..., Any]]:
    """Return the filters by the names that templates use."""
    grammar = _Grammar(pen)
    return {
        "datum": running_date,
        "tidpunkter": times,
        "adressrader": address_lines,
        "veckodag": lambda value: dates.weekday_running(value) if isinstance(value, date) else "",
        "stor": guarded(lambda value: words.capital(value_text(value)), pen.budget),
        "saknas": lacking,
        "och": guarded(enumeration_of_values, pen.budget),
        "paragraf": section_sign,
        "antal": count,
        "svensk_ordning": guarded(swedish_order, pen.budget, price=400),
        "under_stam": lambda goals: GoalList() if goals else "",
        "inom": in_areas,
        "utom": without,
        "bilagor": attachments,
        "underlag": papers,
        "handlingarna": all_papers,
        "skrivelse": letter,
        "ändringsord": change_words,
        "ändringsrad": change_line,
        "presens": grammar.form(_proposal_or(decisions.present)),
        "beslutar_att": grammar.form(_proposal_or(decisions.decides_to)),
        "passiv": grammar.form(decisions.passive),
        "att_punkt": grammar.form(
            lambda _, receiver, verb, sats: decisions.clause_item(verb, sats, receiver)
        ),
        "ingress": grammar.lead_in,
        "röstmening": grammar.voted,
        **meeting_filters(pen),
        "kopplingstabeller": coupling_tables,
        "aktiviteter": activities,
        "nya_områden_ovanför": new_areas_above,
        "_id": pen.next_id,
        "_note_id": pen.note_id,
        "_same_note": lambda value: str(pen.note),
        "_next_turn": pen.marks.turn,
        "_begin": pen.marks.begin,
        "_end": pen.marks.end,
        "_name": pen.marks.name,
        "_lead": pen.marks.lead,
        "_anchor": pen.marks.anchor,
        "_list": lambda loop: pen.current[loop],
        "_restart": pen.restart,
        "_picture": pen.picture,
        "_address": pen.address,
        "_chart": pen.chart,
    }


def _empty(value: Any) -> bool:
    if isinstance(value, Undefined):
        return not value  # an unknown name is noted when it is asked
    return value is None or value is MISSING or isinstance(value, types.Empty)


def running_date(value: Any) -> Any:
    """Return den 16 oktober 2019; oktober 2019 or 2019 when no more is known."""
    if isinstance(value, types.Moment):
        return dates.moment_running(value, value.precision)
    return dates.running(value) if isinstance(value, date) else value


def times(value: Any, where: str = "") -> Any:
    """Return i augusti 2027 och i augusti 2028, of 2027-08; 2028-08; in a tabell without the i."""
    if _empty(value):
        return value
    parts = [part.strip() for part in value_text(value).split(";")]
    running = dates.times_running([part for part in parts if part])
    if value_text(where) == "tabell":
        running = [time.removeprefix("i ") for time in running]
    return words.enumeration(running)


def address_lines(value: Any) -> list[str]:
    """Return an address line by line: at its semicolons, else at its commas.

    A postal code is never broken: `123 45` has a no-break space.
    """
    address = "" if _empty(value) else value_text(value)
    lines = [part.strip() for part in address.split(";" if ";" in address else ",")]
    return [_POSTAL_CODE.sub(rf"\1{numbers.NBSP}\2", line) for line in lines if line]


def lacking(value: Any, what: str) -> Any:
    """Return the value, or a visible SAKNAS when it is empty."""
    nothing = _empty(value) or (isinstance(value, str) and not value.strip())
    return Lacking(value_text(what)) if nothing else value


def enumeration_of_values(values: Iterable[Any]) -> str:
    """Return a, b och c."""
    return words.enumeration([value_text(value) for value in values if not _empty(value)])


def section_sign(value: Any) -> Any:
    """Return § 22 with a no-break space; nothing for an empty cell. Of an item its §."""
    if isinstance(value, Row):
        return paragraph_number(value)
    return value if _empty(value) else f"§{numbers.NBSP}{value}"


def count(value: Any) -> str:
    """Return a number as it stands in running text: fyra, 13."""
    if hasattr(value, "__len__") and not isinstance(value, str):
        return numbers.number_word(len(value))
    return numbers.number_word(int(value)) if isinstance(value, int) else value_text(value)


def swedish_order(rows: Iterable[Any], name: str = "namn") -> list[Any]:
    """Return rows in Swedish alphabetical order of one of their columns."""

    def key(row: Any) -> Any:
        shown = row.get(name) if type(row) is Row else row
        if shown is MISSING:
            raise LookupError(name)
        return sort_key(value_text(shown))

    return sorted(rows, key=key)


def in_areas(rows: Iterable[Row], *areas: str) -> list[Row]:
    """Return the assessments whose Område is one of `areas`, or several with one of them."""
    return [row for row in rows if _areas(row) & set(areas)]


def without(rows: Iterable[Row], *areas: str) -> list[Row]:
    """Return the assessments whose Område is none of `areas`."""
    return [row for row in rows if not _areas(row) & set(areas)]


def _areas(row: Row) -> set[str]:
    return set(str(row.get("område")).split("; "))


def change_words(change: Row) -> str:
    """Return Nytt fokusområde, for a row of Ändringar.

    Goals that are replaced are several, unless the row names one: Ersatta mål.
    """
    kind, thing = str(change.get("typ")), str(change.get("objekt"))
    several = (kind, thing) == ("ersatt", "mål") and not isinstance(change.get("mål"), Row)
    return changes.change_label(kind, thing, several)


def change_line(change: Row) -> Phrase:
    """Return one line of a list of changes: Nytt fokusområde: funktionell samordning."""
    label, title, goal = change_words(change), change.get("rubrik"), change.get("mål")
    # In a few words: its Rubrik, else the goal's short name.
    what = goal.get("kort_namn") if _empty(title) and isinstance(goal, Row) else title
    if not what:
        return Phrase((label,))
    if str(change.get("typ")) == changes.PERVADING:
        return Phrase((what, f" {changes.no_longer(str(change.get('objekt')))}"))
    return Phrase((f"{label}: ", what))


def _proposal_or(form: Callable[[str, str, str], Pieces]) -> Form:
    """Return a form for a decision of one's own, and a proposal where there is a receiver."""

    def made(subject: str, receiver: str, verb: str, sats: str) -> Pieces:
        if receiver:
            return decisions.proposal(subject, receiver, verb, sats)
        return form(subject, verb, sats)

    return made


class _Grammar:
    """Reads decision points and gives them their form; what is verbatim keeps its cell."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def form(self, make: Form) -> Callable[..., Any]:
        def filtered(point: Any, decision: Any = None) -> Any:
            if not isinstance(point, Row):
                return point
            owner = decision if isinstance(decision, Row) else point.get("beslut")
            sentence = point.get("mening")
            if not _empty(sentence):
                return _kept(decisions.self_standing(self._resolved(sentence)), sentence)
            verb, clause = point.get("verb"), point.get("sats")
            subject, receiver = self._bodies(owner)
            return _kept(make(subject, receiver, str(verb), self._resolved(clause)), clause)

        return filtered

    def lead_in(self, decision: Any) -> str:
        """Return Kommunstyrelsen beslutar att, or the proposal's form."""
        subject, receiver = self._bodies(decision)
        return decisions.lead_in(subject, receiver or None)

    def voted(self, division: Any) -> Any:
        """Return `Med 7 röster mot 5 beslutar … att …; 1 ledamot avstår.`, of one division.

        Of several points, or one in words of its own, that it is as they say. Only figures, where
        the division settled nothing.
        """
        decision, opening = division["beslut"], division["majoritet"]
        if not opening:
            return division["siffror"]
        subject, receiver = self._bodies(decision)
        ending = f"{division['avstår']}."
        if division["avslår"]:
            return f"{opening} avslår {subject} förslaget{ending}"
        points = ask_rows(decision, "beslutspunkter")
        if len(points) != 1 or not _empty(points[0].get("mening")):
            which = "beslutet" if len(points) < 2 else "punkterna"
            return f"{opening} beslutar {subject} enligt {which} ovan{ending}"
        lead = votes.decided_by_vote(opening, subject, receiver)
        point = self.form(lambda *words: decisions.clause_item(*words[2:]))(points[0], decision)
        return Phrase((f"{lead} ", *point.pieces, ending))

    def _bodies(self, decision: Any) -> tuple[str, str]:
        body = _path(decision, "behandling", "möte", "organ")
        short = _path(body, "kortnamn")
        subject = short if short and not _empty(short) else _path(body, "i_löpande_text")
        receiver = _path(decision, "lämnas_till", "i_löpande_text")
        if _empty(receiver):
            return str(subject or ""), ""
        return str(subject or ""), f"{_by_way_of(body, decision)}{receiver}"

    def _resolved(self, value: Any) -> str:
        """Return a line with `{Mål/M1/Måltext}` replaced by that cell's text."""
        text = str(value)
        if "{" not in text or self.pen.view is None:
            return text
        made = ""
        for inline in block_markup.inlines(text):
            if isinstance(inline, block_markup.CellRef):
                found = self.pen.view.cell(inline.sheet, inline.key, inline.column)
                if found is None:
                    note = f"{inline} får inte stå i det här dokumentet, eller finns inte."
                    self.pen.refused[value.source, note] = None
                made += "" if found is None else str(found)
            elif isinstance(inline, block_markup.Run):
                made += inline.text
        return made


def _by_way_of(body: Any, decision: Any) -> str:
    """Return `kommunstyrelsen föreslå `: the body in between, that makes the proposal its own.

    A committee prepares for its board, which proposes to fullmäktige (DOMAIN.md 1.11).
    """
    between, last = _path(body, "bereder_åt"), _path(decision, "lämnas_till")
    if not isinstance(between, Row) or between == last:
        return ""
    return f"{_path(between, 'i_löpande_text')} föreslå "


def _path(row: Any, *names: str) -> Any:
    for name in names:
        row = row.get(name) if isinstance(row, Row) else None
    return None if row is MISSING else row


def _kept(pieces: Pieces, value: Any) -> Phrase:
    """Return the pieces; a verbatim one that is the whole cell is the cell itself."""
    whole = str(value)
    return Phrase(
        tuple(value if kept and text == whole else str(text) for text, kept in pieces if text)
    )
