"""A vote in minutes: the order of proposals, the result as a sentence, the roll as an appendix."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from pipeline.swedish.votes import abstention, in_figures, majority
from tests.plan_data import Sheets, change, sheets
from tests.test_standard_templates import built

NAMES = ("Ada Ek", "Bo Alm", "Cia Sjö", "Dag Ås", "Eli Ö", "Frej Vik")


def voted(votes: str, **cells: Any) -> Sheets:
    """Return the case with a vote of `JJNA` at KSAU-1, one member a letter; the first leads."""
    made = sheets()
    made["Personer"] += [
        {"Person-id": f"N{n}", "Namn": name, "Titel": "x", "Parti": "S"}
        for n, name in enumerate(NAMES, 1)
    ]
    said = {"J": "Ja", "N": "Nej", "A": "Avstår", "F": "Frånvarande"}
    made["Röster"] = [
        {"Röst-id": f"R{n}", "Beslut": "B1", "Person": f"N{n}", "Röst": said[vote]}
        | {"Omröstning": ""}
        for n, vote in enumerate(votes, 1)
    ]
    made["Yrkanden"] = [
        {"Yrkande-id": key, "Beslut": "B1", "Typ": kind, "Person": person, "Parti": "S"}
        | {"Text": "", "Motförslag": ""}
        for key, kind, person in (("Y1", "ändring", "N3"), ("Y2", "avslag", "N4"))
    ]
    for meeting in made["Sammanträden"]:
        meeting["Ordförande"] = "N1" if meeting["Möte-id"] == "KSAU-1" else ""
    for decision in made["Beslut"]:
        decision |= dict.fromkeys(("Ja", "Nej", "Avstår", "Utslagsröst", "Huvudförslag"), "")
    change(made, "Beslut/B1/Status", "fattat")
    for source, value in cells.items():
        change(made, source, value)
    return made


@pytest.mark.parametrize(
    ("votes", "cells", "says"),
    [
        ("JJNA", {}, "Med 2 röster mot 1 beslutar arbetsutskottet att godkänna informationen; "
         "1 ledamot avstår."),
        ("NNJ", {}, "Med 2 röster mot 1 beslutar arbetsutskottet att godkänna informationen."),
        ("JNAA", {}, "Med 1 röst mot 1 och ordförandens utslagsröst beslutar arbetsutskottet att "
         "godkänna informationen; 2 ledamöter avstår."),
        ("AJN", {}, "Ja: 1. Nej: 1. Avstår: 1."),
        ("JN", {"Behandling/BH1/Syfte": "val"}, "Ja: 1. Nej: 1."),  # settled by lot
        ("AJN", {"Beslut/B1/Utslagsröst": "Nej"}, "Med 1 röst mot 1 och ordförandens utslagsröst "),
        ("JJNN", {"Beslut/B1/Status": "återremitterat"}, "Ja: 2. Nej: 2."),
        ("JNN", {"Beslut/B1/Status": "avslaget"},
         "Med 2 röster mot 1 avslår arbetsutskottet förslaget."),
        ("", {"Beslut/B1/Ja": 7, "Beslut/B1/Nej": 5, "Beslut/B1/Avstår": 1},
         "Med 7 röster mot 5 beslutar arbetsutskottet att godkänna informationen; "
         "1 ledamot avstår."),
    ],
)  # fmt: skip
def test_the_result_is_a_sentence(votes: str, cells: dict[str, Any], says: str) -> None:
    made = voted(votes, **cells)
    made["Organ"] = [
        row | ({"Kortnamn": "arbetsutskottet"} if row["Organ-id"] == "KSAU" else {})
        for row in made["Organ"]
    ]
    text = built("protokoll", made)

    assert says in text
    assert ("står i bilagan" in text) == bool(votes)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, True),
        ({"Yrkanden/Y1/Typ": "återremiss"}, False),  # yes: to settle it today
        ({"Yrkanden/Y1/Typ": "bordläggning"}, False),
        ({"Yrkanden/Y1/Typ": "tillägg"}, False),  # perhaps only on what was to be added
        ({"Yrkanden/Y1/Typ": "återremiss", "Yrkanden/Y1/Återtaget": "ja"}, True),
        ({"Yrkanden/Y1/Typ": "återremiss", "Yrkanden/Y2/Motförslag": 1}, True),
        ({"Yrkanden/Y1/Typ": "återremiss", "Yrkanden/Y1/Motförslag": 1}, False),
        ({"Yrkanden/Y1/Typ": "återremiss", "Röster/R3/Omröstning": 2}, True),
    ],
)
def test_only_a_vote_on_the_matter_is_told_as_its_decision(
    cells: dict[str, Any], told: bool
) -> None:
    made = voted("JJJ")
    for motion in made["Yrkanden"]:
        motion["Återtaget"] = ""
    for source, value in cells.items():
        change(made, source, value)
    text = built("protokoll", made)

    assert ("beslutar utskottet att godkänna informationen." in text) is told
    assert ("Ja: 3. Nej: 0." in text) is not told


def test_what_is_handed_on_is_told_as_a_proposal() -> None:
    made = voted("JJN")
    made["Beslut"][0]["Lämnas till"] = "KF"

    assert "Med 2 röster mot 1 föreslår " in built("protokoll", made)


def test_to_send_back_stands_in_figures_for_a_third_is_enough() -> None:
    made = voted("JNN", **{"Beslut/B1/Utslagsröst": ""})
    made["Beslutspunkter"][0] |= {"Verb": "återremittera", "Sats": "ärendet"}

    assert "Ja: 1. Nej: 2." in built("protokoll", made)


def test_several_points_are_told_as_such() -> None:
    made = voted("JJN")
    made["Beslutspunkter"].append(made["Beslutspunkter"][0] | {"Nr": 2, "Sats": "tidplanen"})

    assert " enligt punkterna ovan." in built("protokoll", made)


@pytest.mark.parametrize("kind", ["protokoll", "protokollsutdrag"])
def test_the_roll_is_an_appendix_of_minutes_and_extracts(kind: str) -> None:
    made = voted("JJNAF", **{"Sammanträden/KSAU-1/Status": "justerat"})
    made["Behandling"] = [
        row | ({"§": 12} if row["Behandling-id"] == "BH1" else {}) for row in made["Behandling"]
    ]
    text = built(kind, made)

    before, _, appendix = text.partition("Bilaga: hur ledamöterna röstade")
    assert all(name in appendix for name in NAMES[:4])
    assert "Röstar inte: Eli Ö (S) (frånvarande)." in appendix
    assert "Summa" in appendix
    assert "Summa" not in before


def test_without_a_list_there_is_no_appendix() -> None:
    assert "Bilaga: hur" not in built("protokoll", voted("", **{"Beslut/B1/Ja": 7}))


def test_earlier_divisions_are_figures_and_the_last_is_the_decision() -> None:
    made = voted("JJN")
    made["Röster"] += [
        row | {"Röst-id": f"X{row['Röst-id']}", "Omröstning": 2, "Röst": "Ja"}
        for row in made["Röster"]
    ]
    text = built("protokoll", made)

    assert "Omröstning 1. Ja: 2. Nej: 1." in text
    assert "Omröstning 2. Med 3 röster mot 0 beslutar " in text
    assert text.count("Summa") == 2


def test_the_order_of_proposals_comes_from_cells() -> None:
    cells = {"Beslut/B1/Huvudförslag": "kontorets förslag", "Yrkanden/Y1/Motförslag": 1}
    one = built("protokoll", voted("JJN", **cells))
    two = built("protokoll", voted("JJN", **cells, **{"Yrkanden/Y2/Motförslag": 2}))

    assert "Huvudförslag är kontorets förslag.\n" in one
    assert "Motförslag är yrkandet om ändring från Cia Sjö (S). Ja-röst är för huvud" in one
    assert (
        "Huvudförslag är kontorets förslag. Vilket yrkande som ska vara motförslag prövas mellan "
        "yrkandet om ändring från Cia Sjö (S) och yrkandet om avslag från Dag Ås (S).\n" in two
    )
    assert "Motförslag är yrkandet om ändring från Cia Sjö (S)." in two
    assert "Huvudförslag" not in built("protokoll", voted("JJN"))


def test_who_led_a_paragraph_stands_by_it_and_signs() -> None:
    made = voted("JJN")
    for row in made["Behandling"]:
        row |= {"Ordförande": "N2"} if row["Behandling-id"] == "BH1" else {}
        row |= {"§": 12} if row["Behandling-id"] == "BH1" else {}
    text = built("protokoll", made)

    assert "Ordförande Bo Alm (S)\n" in text
    assert "Ada Ek, ordförande\n" in text
    assert "Bo Alm, ordförande §\N{NO-BREAK SPACE}12\n" in text


def test_times_and_paragraphs_of_service_stand_by_the_name() -> None:
    made = voted("")
    made["Närvaro"] = [
        {"Möte": "KSAU-1", "Person": "N1", "Roll": "ledamot", "Kom": time(9, 15), "Gick": ""},
        {"Möte": "KSAU-1", "Person": "N2", "Roll": "tjänstgörande ersättare", "Ersätter": "N3"}
        | {"Tjänstgör §§": "31–33", "Gick": time(11, 40)},
    ]
    text = built("protokoll", made).replace("\N{NO-BREAK SPACE}", " ")

    assert "Ada Ek (S), ordförande, från kl. 9.15\n" in text
    assert "Bo Alm (S), ersättare för Cia Sjö (S), §§ 31–33, till kl. 11.40\n" in text


def test_the_words_of_a_vote() -> None:
    assert majority(7, 5) == "Med 7 röster mot 5"
    assert majority(1, 0) == "Med 1 röst mot 0"
    assert majority(6, 6) == "Med 6 röster mot 6 och ordförandens utslagsröst"
    assert (abstention(0), abstention(1), abstention(2)) == (
        "",
        "; 1 ledamot avstår",
        "; 2 ledamöter avstår",
    )
    assert in_figures(3, 2, 0) == "Ja: 3. Nej: 2."


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({}, "Återremissen har begärts av 14 ledamöter (5 kap. 50 § kommunallagen)."),
        ({"Behandling/BH1/Antal som begärde": 1}, "Återremissen har begärts av 1 ledamot (5 "),
        ({"Behandling/BH1/Antal som begärde": ""}, "Återremissen har begärts av en minoritet (5 "),
        ({"Behandling/BH1/Resultat": "bordlagt"}, "Bordläggningen har begärts av 14 ledamöter (5 "),
        ({"Behandling/BH1/Begärt av": "majoritet"}, ""),
    ],
)
@pytest.mark.parametrize("paper", ["protokoll", "protokollsutdrag"])
def test_minutes_tell_what_a_minority_asked_for(
    paper: str, cells: dict[str, Any], says: str
) -> None:
    made = sheets()
    for item in made["Behandling"]:
        item |= {"Resultat": "", "Begärt av": "", "Antal som begärde": ""}
    asked = {"Resultat": "återremiss", "Begärt av": "minoritet", "Antal som begärde": 14}
    made["Behandling"][0] |= asked
    change(made, "Beslut/B1/Status", "återremitterat")
    for source, value in cells.items():
        change(made, source, value)
    text = built(paper, made)

    assert says in text
    assert ("har begärts av" in text) == bool(says)


@pytest.mark.parametrize("purpose", ["fråga", "interpellation"])
def test_what_is_only_asked_lacks_no_decision_in_the_minutes(purpose: str) -> None:
    made = sheets()
    change(made, "Behandling/BH1/Syfte", purpose)
    for sheet in ("Beslut", "Beslutspunkter", "Mottagare"):
        made[sheet] = [row for row in made[sheet] if "B1" not in row.values()]

    assert "SAKNAS: beslut" not in built("protokoll", made)


@pytest.mark.parametrize(
    ("kinds", "tried"),
    [
        (("ändring", "avslag"), True),
        (("återremiss", "avslag"), False),
        (("avslag", "återremiss"), False),
        (("avslag", "tillägg"), False),
        (("återremiss", "bordläggning"), True),
    ],
)
def test_what_is_put_apart_is_no_counter_proposal_of_the_other(
    kinds: tuple[str, str], tried: bool
) -> None:
    made = voted("JJN", **{"Beslut/B1/Huvudförslag": "förvaltningens förslag"})
    for place, (motion, kind) in enumerate(zip(made["Yrkanden"], kinds, strict=True), 1):
        motion |= {"Typ": kind, "Motförslag": place}
    text = built("protokoll", made)

    assert ("Vilket yrkande som ska vara motförslag prövas mellan" in text) is tried
    assert f"Motförslag är yrkandet om {kinds[0]} från " in text
