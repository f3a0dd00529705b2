"""The will's document names the meeting that its matter comes to next, whatever stopped it before.

Every history of two stops: sent back or put off, by the board or the council, taken up again in a
row of its own or as the stopped row says; whichever decision the rows of the will name.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import pytest

from pipeline.plan import plan
from tests.plan_data import Sheets, dataset, sheets
from tests.test_standard_templates import built

_STATUS = {"återremiss": "återremitterat", "bordlagt": "bordlagt", "fattat": "fattat"}
_AFTER = {"KSAU": "KS", "KS": "KF", "KF": ""}
_DAYS = ("2019-10-07", "2019-11-04", "2019-12-02", "2020-01-06", "2020-02-03", "2020-03-02")
NEXT = "2020-06-08"


class Turn(NamedTuple):
    """One time at a body. `row`: whether the item has a row there; else the one before says it."""

    body: str
    day: str
    ended: str = ""  # "" when it is to come
    row: bool = True


def history(turns: list[Turn], named: str = "") -> Sheets:
    """Return a case with those turns, the will's rows naming a decision (B0, B1 …) or none."""
    made = sheets()
    for sheet in ("Mottagare", "Yrkanden", "Röster", "Texter", "Beslutspunkter"):
        made[sheet] = []
    for body in made["Organ"]:
        body["Bereder åt"] = _AFTER.get(body["Organ-id"], "")
    made["Sammanträden"] = [
        {"Möte-id": f"{turn.body}-{turn.day}", "Organ": turn.body, "Datum": turn.day}
        | {"Status": "hållet" if turn.ended else "planerat"}
        for turn in turns
    ]
    made["Behandling"], made["Beslut"] = [], []
    for number, turn in enumerate(turns):
        again = next((t for t in turns[number + 1 :] if t.body == turn.body), None)
        if turn.row:
            _add(made, number, turn, again)
    for row in made["Politisk vilja"]:
        row["Beslut"] = named if row["Beslut"] else ""
    return made


def _add(made: Sheets, number: int, turn: Turn, again: Turn | None) -> None:
    item = {"Behandling-id": f"BH{number}", "Ärende": "Ä1", "Möte": f"{turn.body}-{turn.day}"}
    stopped = turn.ended in ("återremiss", "bordlagt")
    comes = f"{again.body}-{again.day}" if stopped and again else ""
    made["Behandling"].append(
        item
        | {"Syfte": "politisk vilja", "Skrivelsens datum": turn.day, "Tas upp igen vid": comes}
        | {"Resultat": turn.ended if stopped else ""}
    )
    made["Beslut"].append(
        {"Beslut-id": f"B{number}", "Behandling": f"BH{number}", "Typ": "politisk vilja"}
        | {"Status": _STATUS.get(turn.ended, "förslag"), "Lämnas till": _AFTER[turn.body]}
    )


def named_in(made: Sheets) -> tuple[str, str]:
    """Return the meeting that the will's document names, and the date in its head."""
    kinds = {one.kind: one for one in plan(dataset(made)).plans if "2015" not in one.key}
    roots = kinds["politisk-vilja"].view.roots
    meeting, letter = (roots[name].records for name in ("möte", "skrivelsen"))  # type: ignore[union-attr]
    return meeting[0].key if meeting else "", str(letter[0]["Skrivelsens datum"]) if letter else ""


# How a matter that was stopped goes on to the council: turns after the last stop.
_PREPARED = Turn("KS", "2020-01-07", "fattat")
_TO_PREPARE = Turn("KS", "2020-05-11")
WAYS_ON = {
    "en egen rad": [Turn("KF", NEXT)],
    "som raden säger": [Turn("KF", NEXT, row=False)],
    "beredd igen": [_PREPARED, Turn("KF", NEXT)],
    "beredd igen, som raden säger": [_PREPARED, Turn("KF", NEXT, row=False)],
    "ska beredas": [_TO_PREPARE, Turn("KF", NEXT)],
    "ska beredas, som raden säger": [_TO_PREPARE, Turn("KF", NEXT, row=False)],
    "den gamla raden är kvar": [Turn("KF", "2020-03-02"), _TO_PREPARE, Turn("KF", NEXT)],
}


def histories() -> dict[str, list[Turn]]:
    """Return the histories by a name; each ends with the council on NEXT."""
    stops = list(product(("KS", "KF"), ("återremiss", "bordlagt")))
    made = {}
    for count, (way, on) in product((1, 2), WAYS_ON.items()):
        for stopped in product(stops, repeat=count):
            by_row = way.endswith("raden säger") or way == "en egen rad"
            fits = {"KF": way != "den gamla raden är kvar", "KS": not by_row}[stopped[-1][0]]
            if fits:
                made[f"{stopped}, {way}"] = [*_stopped(stopped), *on]
    return made


def _stopped(stops: tuple[tuple[str, str], ...]) -> list[Turn]:
    """Return the turns that ended so, the board's before each of the council's."""
    found: list[Turn] = []
    days = iter(_DAYS)
    for body, how in stops:
        found += [Turn("KS", next(days), "fattat")] if body == "KF" else []
        found.append(Turn(body, next(days), how))
    return found


HISTORIES = histories()


@pytest.mark.parametrize("name", HISTORIES)
def test_the_will_names_the_next_meeting_whichever_decision_its_rows_name(name: str) -> None:
    turns = HISTORIES[name]
    rows = [turn for turn in turns if turn.row]
    stale = len(turns) > 2 and turns[-3] == Turn("KF", "2020-03-02")
    coming = [t for t in rows if not t.ended and not (stale and t is turns[-3])]
    letter = (coming or rows[-1:])[0].day
    numbers = [number for number, turn in enumerate(turns) if turn.row]
    for named in ("", *(f"B{number}" for number in numbers)):
        assert named_in(history(turns, named)) == (f"KF-{NEXT}", letter), named


def test_the_document_says_it() -> None:
    turns = HISTORIES["(('KS', 'återremiss'),), den gamla raden är kvar"]

    made = history(turns, "B1")
    made["Politisk vilja"] = made["Politisk vilja"][:1]
    text = built("politisk-vilja", made)

    assert "Ännu inte beslutad. Behandlas av fullmäktige den 8 juni 2020 och avser" in text
    assert "2020-05-11" in text


def test_while_only_the_board_is_to_have_it_again_the_board_is_named() -> None:
    stopped = [Turn("KS", _DAYS[0], "bordlagt"), Turn("KF", "2020-03-02")]

    assert named_in(history([*stopped, Turn("KS", NEXT, row=False)], "B1"))[0] == f"KS-{NEXT}"


def test_of_two_meetings_to_come_it_is_the_first() -> None:
    two = [Turn("KF", "2020-03-02"), Turn("KF", NEXT)]

    assert named_in(history(two)) == ("KF-2020-03-02", "2020-03-02")
    assert named_in(history(two, "B1"))[0] == f"KF-{NEXT}"  # as its rows say
