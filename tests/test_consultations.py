"""The letter that sends a case out for comment, and the answer to such a letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.model import State
from pipeline.plan import plan
from pipeline.plan.mailings import sent_to
from tests.plan_data import Sheets, dataset, sheets
from tests.test_standard_templates import built, compiled
from tests.validator import validate

LETTER = {"Remiss-id": "RM1", "Behandling": "BH2", "Typ": "missiv", "Datum": "2020-04-02"}
ANSWER = LETTER | {"Typ": "yttrande", "Från": "Länsstyrelsen", "Beteckning": "425-1-2020"}
ASKED = {"Svar senast": "2020-05-29", "Frågor": "Vad saknas i programmet?\n\nVad kostar det?"}


def case(*letters: dict[str, Any], **decision: Any) -> Sheets:
    """Return the case where the council sends its matter out, or answers."""
    made = sheets()
    made["Behandling"][1] |= {"Syfte": "remiss", "§": 44, "Skrivelsens datum": ""}
    made["Beslut"][1] |= {"Typ": "remiss", "Status": "fattat"} | decision
    made["Sammanträden"][1]["Status"] = "hållet"
    made["Remisser"] = list(letters)
    return made


def text(name: str, made: Sheets) -> str:
    return built(name, made).replace("\u00a0", " ")


def test_the_letter_says_who_is_asked_what_and_by_when() -> None:
    made = text("missiv", case(LETTER | ASKED))

    for said in (
        "Kontoret",  # who gets it
        "Remiss: Utvecklingsprogram",
        "Den 29 maj 2020",
        "Åsa Ek, utvecklare",
        "KS 2019/160",
        "Fullmäktige den 30 mars 2020, § 44",
        "Vad saknas i programmet?",
        "Vad kostar det?",
        "Därför ett program.",
        "2020-04-02",
    ):
        assert said in made
    assert "SAKNAS" not in made


def test_what_the_letter_lacks_is_asked_for_and_never_made_up() -> None:
    made = case(LETTER | {"Datum": ""})
    made["Mottagare"] = made["Mottagare"][:1]

    for lacking in ("mottagare av remissen", "sista dag att svara", "frågor", "dag"):
        assert f"SAKNAS: {lacking}" in text("missiv", made)


def test_the_answer_goes_to_who_asked_with_what_the_body_thinks() -> None:
    made = case(ANSWER | ASKED)
    made["Texter"] += [
        {"Text-id": "T8", "Avsnitt": "yttrandets sammanfattning", "Text": "Förslaget är bra."},
        {"Text-id": "T9", "Avsnitt": "yttrande", "Text": "Kommunen behöver mer tid."},
    ]
    for row in made["Texter"][-2:]:
        row |= {"Behandling": "BH2", "Ordning": 1}
    told = text("yttrande", made)

    for said in (
        "Länsstyrelsen",
        "425-1-2020",
        "Yttrande över Utvecklingsprogram",
        "Fullmäktige, Vaggeryds kommun",
        "Den 30 mars 2020, § 44",
        "Förslaget är bra.",
        "Vad saknas i programmet?",
        "Kommunen behöver mer tid.",
        "Bo Al",  # the chair
    ):
        assert said in told
    assert "Förslag till" not in told
    assert "SAKNAS" not in told


def test_an_answer_is_a_proposal_until_it_is_decided_and_its_words_are_the_bodys() -> None:
    told = text("yttrande", case(ANSWER | {"Från": ""}, Status="förslag"))

    assert "Förslag till yttrande över" in told
    assert "§ 44" not in told
    assert "SAKNAS: avsnittet yttrande" in told
    assert "SAKNAS: mottagare av yttrandet" in told


def test_the_words_of_an_answer_stand_in_no_other_paper() -> None:
    made = case(ANSWER)
    made["Behandling"][1]["Skrivelsens datum"] = "2020-03-04"
    made["Texter"].append(
        {"Text-id": "T9", "Avsnitt": "yttrande", "Text": "Kommunen behöver mer tid."}
        | {"Behandling": "BH2", "Ordning": 1}
    )

    assert "behöver mer tid" in text("yttrande", made)
    assert "behöver mer tid" not in text("missiv", made | {"Remisser": [LETTER]})
    papers = [p for p in plan(dataset(made)).plans if p.key == "BH2"]
    assert [p.kind for p in papers] == ["tjänsteskrivelse"]
    rendered = compiled("tjansteskrivelse").render(papers[0].kind, "BH2", papers[0].view)
    assert b"mer tid" not in rendered.data


def test_an_answer_is_sent_to_the_meeting_and_sealed_with_its_minutes_a_letter_is_not() -> None:
    made = case(LETTER, ANSWER | {"Remiss-id": "RM2"})
    plans = {p.kind: p for p in plan(dataset(made)).plans if p.kind in ("missiv", "yttrande")}
    made["Sammanträden"][1]["Status"] = "justerat"
    after = {p.kind: p.state for p in plan(dataset(made)).plans}

    assert [p.kind for p in sent_to(plans.values(), "KF-1")] == ["yttrande"]
    assert plans["yttrande"].state is State.OPEN
    assert (after["yttrande"], after["missiv"]) == (State.SEALED, State.OPEN)
    assert plans["missiv"].target == "kf-1/ks-2019-160-missiv.docx"


@pytest.mark.parametrize("name", ["missiv", "yttrande"])
def test_neither_letter_can_show_the_political_will(name: str) -> None:
    made = case(LETTER, ANSWER | {"Remiss-id": "RM2"})
    document = next(p for p in plan(dataset(made)).plans if p.kind == name)

    assert "Politisk vilja" in document.view.hidden
    assert "Viljans ord" not in text(name, made)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Behandling": "BH1"}, "N07"),
        ({"Datum": "2020-06-01"}, "N08"),
        ({"Datum": "2020-05-29"}, ""),
        ({}, ""),
    ],
)
def test_a_letter_belongs_to_a_consultation_and_comes_before_the_last_day(
    cells: dict[str, str], code: str
) -> None:
    found = dataset(case(LETTER | ASKED | cells)).problems

    assert [p.code for p in found if p.code in ("N07", "N08")] == [code] * bool(code)


@pytest.mark.install
@pytest.mark.parametrize("letter", [LETTER, ANSWER])
def test_the_letters_are_sound_for_the_open_xml_sdk(letter: dict[str, Any], tmp_path: Path) -> None:
    name = letter["Typ"]
    document = next(p for p in plan(dataset(case(letter | ASKED))).plans if p.kind == name)
    path = tmp_path / f"{name}.docx"
    path.write_bytes(compiled(name).render(name, document.key, document.view).data)

    assert validate([path]) == {path: []}
