"""What Typ and Status of a row of Beslut mean, and those of the political will (WORKBOOK.md).

förslag → fattat, or återremitterat, bordlagt, avslaget. Decision 1 adopts the programme, decision 2
the political will (DOMAIN.md 1.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.domain.records import is_faulty, is_filled, listed, record_at, text_at
from pipeline.model import Record
from pipeline.swedish.patterns import pattern

INFORMATION = "information"  # what is only told
PROGRAM = "program"  # decision 1
WILL = "politisk vilja"  # decision 2
_ADOPTED = {PROGRAM: "programmet", WILL: "den politiska viljan"}
ADOPTED_TYPES = frozenset(_ADOPTED)
_TO_ADOPT = pattern(r"(?:\w+ och )?(?:anta|fastställa|godkänna)\b")
_IS_ADOPTED = pattern(r"\b(?:antar|antas|fastställe?r|fastställs|godkänne?r|godkänns)\b", re.I)
_TO_PUT_OFF = pattern(r"\b(?:återremitter|bordlägg|utgå)", re.I)
# A point by which nothing is decided: its verb, or its sentence: `Ärendet bordläggs.`
_PUTS_OFF = pattern(r"(?:att )?(?P<verb>återremittera|bordlägga)\b", re.I)
_IS_PUT_OFF = pattern(
    r"\b(?:ärendet|frågan|motionen|förslaget|punkten) (?P<verb>återremitteras|bordläggs)\b"
    r"|\bbeslutar(?: att)? (?P<decides>återremittera|bordlägga)\b"
    r"|^\S+ (?P<does>återremitterar|bordlägger)\b",
    re.I,
)
_ANSWERS = pattern(r"\b(?:bifall|avsl(?:å|og)|avskriv|anse|besvara)", re.I)
_PROPOSES = pattern(r"\b(?:föresl|tillstyrk|avstyrk|bör\b|yttra)", re.I)
_PROPOSED, _TAKEN, _LOST = "förslag", "fattat", "avslaget"
_PUT_OFF = {"bordlagt": "bordlagt", "återremitterat": "återremiss"}
_SUPPORT, _CARRIED = "bifall", "bifallet"  # Yrkanden.Typ and Utfall
_DELAYS = frozenset(["återremiss", "bordläggning"])  # Yrkanden.Typ: settled before the matter
_ADDITION = "tillägg"  # settled after it
_COUNTER_PROPOSALS = frozenset(["avslag", "ändring", _ADDITION, *_DELAYS])
# How a motion of a type (Yrkanden.Typ) says itself what it asks for.
_ASKED = {
    "bifall": re.compile(r"\bbifall", re.IGNORECASE),
    "avslag": re.compile(r"\bavsl(?:ag|å)", re.IGNORECASE),
    "återremiss": re.compile(r"\båterremi", re.IGNORECASE),
    "bordläggning": re.compile(r"\bbord(?:lägg|lag)", re.IGNORECASE),
}
# Behandling.Resultat by Beslut.Status; of several the first of the others is what became of it.
_RESULTS = {**_PUT_OFF, _LOST: "beslut", _TAKEN: "beslut"}
_BY_WEIGHT = ("beslut", "återremiss", "bordlagt")


def type_of(decision: Record | None) -> str:
    """Return what a decision is about, as the workbook says it."""
    return text_at(decision, "Typ")


def adopted_by(decision: Record) -> str:
    """Return programmet or den politiska viljan, "" for a decision that adopts neither.

    Goals and direction of what the municipality does are the assembly's (6 kap. 38 § KL).
    """
    return _ADOPTED.get(type_of(decision), "")


def adopting_types(decisions: Iterable[Record]) -> set[str]:
    """Return the types of those decisions that adopt the programme or the will."""
    return {type_of(decision) for decision in decisions} & _ADOPTED.keys()


def adopts(point: Record) -> bool:
    """Return whether a point of a decision adopts something, by its verb or its sentence."""
    verb, clause = (text_at(point, header).casefold() for header in ("Verb", "Sats"))
    if text_at(point, "Mening"):
        return _IS_ADOPTED.search(text_at(point, "Mening")) is not None
    words = clause.removeprefix("att ") if verb == "besluta" else verb.removeprefix("att ")
    return _TO_ADOPT.match(words) is not None


def settles(point: Record) -> bool:
    """Return whether a point of a decision answers a question for good, and does not propose."""
    answers = adopts(point) or _ANSWERS.search(_said(point)) is not None
    return answers and _PROPOSES.search(_said(point)) is None


def has_own_points(decision: Record) -> bool:
    """Return whether rows of Beslutspunkter are the decision's, not those of another."""
    points = listed(decision, "beslutspunkter")
    return any(record_at(point, "Beslut") is decision for point in points)


def is_proposed(decision: Record | None) -> bool:
    """Return whether nobody has decided yet."""
    return text_at(decision, "Status") == _PROPOSED


def is_taken(decision: Record | None) -> bool:
    """Return whether the decision has been made."""
    return text_at(decision, "Status") == _TAKEN


def is_live(decision: Record | None) -> bool:
    """Return whether the decision is made, or may yet be."""
    return is_proposed(decision) or is_taken(decision)


def has_failed(decision: Record | None) -> bool:
    """Return whether the proposal was sent back, put off or lost."""
    return text_at(decision, "Status") in (*_PUT_OFF, _LOST)


def was_returned(decision: Record | None) -> bool:
    """Return whether the proposal was sent back to who prepared it."""
    return _PUT_OFF.get(text_at(decision, "Status")) == "återremiss"


def was_put_off(decision: Record | None) -> bool:
    """Return whether the proposal was sent back, or tabled."""
    return text_at(decision, "Status") in _PUT_OFF


def is_lost(decision: Record | None) -> bool:
    """Return whether the proposal was voted down."""
    return text_at(decision, "Status") == _LOST


def is_closed(decision: Record | None) -> bool:
    """Return whether the question has been settled, for or against.

    A decision with Lämnas till is a proposal to that body, whatever its status.
    """
    if decision is None or is_filled(decision, "Lämnas till"):
        return False
    return text_at(decision, "Status") in (_TAKEN, _LOST) and not own_result(decision)


def is_counter_proposal(motion: Record) -> bool:
    """Return whether a row of Yrkanden is against what is on the table, or beside it."""
    return text_at(motion, "Typ") in _COUNTER_PROPOSALS


def is_to_delay(motion: Record) -> bool:
    """Return whether a row of Yrkanden is to send the matter back or to table it."""
    return text_at(motion, "Typ") in _DELAYS


def is_addition(motion: Record) -> bool:
    """Return whether a row of Yrkanden leaves the proposal as it is, and adds to it."""
    return text_at(motion, "Typ") == _ADDITION


def asks_for_something(motion: Record) -> bool:
    """Return whether a row of Yrkanden asks for a decision: bifall, avslag and so on."""
    return text_at(motion, "Typ") == _SUPPORT or is_counter_proposal(motion)


def is_asked_for_in(text: str, kind: str) -> bool:
    """Return whether a motion's words begin with what its Typ is, as `Bifall till förslaget`."""
    first = re.split(r"[.!?\n]", text.strip(), maxsplit=1)[0]
    return kind in _ASKED and _ASKED[kind].search(first) is not None


def is_withdrawn(motion: Record) -> bool:
    """Return whether a row of Yrkanden was taken back: it is not printed (5 kap. 67 § 1 KL)."""
    return text_at(motion, "Återtaget") == "ja"


def is_turned_down(motion: Record) -> bool:
    """Return whether a row of Yrkanden was turned down."""
    return text_at(motion, "Utfall") == _LOST


def is_carried(motion: Record) -> bool:
    """Return whether a row of Yrkanden became what was decided."""
    return text_at(motion, "Utfall") == _CARRIED


def puts_off(decisions: Iterable[Record]) -> bool:
    """Return whether a decision itself is to send back or to put off."""
    points = (point for row in decisions for point in listed(row, "beslutspunkter"))
    return any(_TO_PUT_OFF.search(_said(point)) for point in points)


def _said(point: Record) -> str:
    return f"{text_at(point, 'Verb')} {text_at(point, 'Mening')}"


def own_result(decision: Record) -> str:
    """Return what a decision that was taken makes of its item: återremiss, bordlagt; "" for beslut.

    What is beside it does not matter, unless it adopts something: then only a person knows.
    """
    points = listed(decision, "beslutspunkter") if is_taken(decision) else ()
    verbs = [verb for point in points if (verb := _verb_of_delay(point))]
    if not verbs or any(map(adopts, points)):
        return ""
    return "återremiss" if verbs[0].startswith("återremitter") else "bordlagt"


def _verb_of_delay(point: Record) -> str:
    verb, sentence = text_at(point, "Verb").strip(), text_at(point, "Mening").strip()
    found = _IS_PUT_OFF.search(sentence) if sentence else _PUTS_OFF.match(verb)
    return found[found.lastgroup].casefold() if found and found.lastgroup else ""


def result_of(decisions: Iterable[Record]) -> str:
    """Return what became of an item by its decisions, as Resultat has it; "" when nothing did.

    What a decision itself is to do goes before its Status: `bordlägga ärendet` decides nothing.
    """
    rows = [*decisions]
    found = {own_result(row) or _RESULTS.get(text_at(row, "Status"), "") for row in rows}
    return next((result for result in _BY_WEIGHT if result in found), "")


# ------------------------------------------------------------ the political will

DECIDED_WILL = frozenset(["beslutad"])
_DRAFTED_WILL = frozenset([_PROPOSED, "yrkande"])
_LOST_WILL = frozenset(["avslagen", "återtagen"])


def is_will_drafted(will: Record) -> bool:
    """Return whether a row of Politisk vilja is a proposal, of the majority or of another."""
    return text_at(will, "Status") in _DRAFTED_WILL


def is_will_decided(will: Record) -> bool:
    """Return whether a row of Politisk vilja has been adopted."""
    return text_at(will, "Status") in DECIDED_WILL


def is_will_lost(will: Record) -> bool:
    """Return whether a row of Politisk vilja was voted down or taken back."""
    return text_at(will, "Status") in _LOST_WILL


def is_will_printed(will: Record) -> bool:
    """Return whether a row of the will is printed: drafts only until its decision is taken."""
    if is_faulty(will, "Status") or is_will_decided(will):
        return True
    return is_will_drafted(will) and not is_closed(record_at(will, "Beslut"))
