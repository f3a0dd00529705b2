"""An answer on a motion: a purpose of its own; what the answer is, people say."""

from __future__ import annotations

import pytest

from tests.plan_data import Sheets, changed, dataset
from tests.test_standard_templates import built

ANSWERS = [
    ("anse", "motionen besvarad", "anser motionen besvarad"),
    ("bifalla", "motionen", "bifaller motionen"),
    ("avslå", "motionen", "avslår motionen"),
]


def _answer(verb: str, clause: str) -> Sheets:
    made = changed(**{"Behandling/BH1/Syfte": "svar på motion", "Beslut/B1/Typ": ""})
    made["Beslutspunkter"][0] |= {"Verb": verb, "Sats": clause}
    return made


@pytest.mark.parametrize(("verb", "clause", "present"), ANSWERS)
def test_the_answer_is_written_as_the_officer_chose(verb: str, clause: str, present: str) -> None:
    taken = _answer(verb, clause)
    taken["Beslut"][0]["Status"] = "fattat"

    assert f"Utskottet {present}." in built("tjansteskrivelse", _answer(verb, clause))
    assert f"Utskottet {present}." in built("protokoll", taken)


def test_it_proposes_no_programme_and_no_will() -> None:
    data = dataset(_answer("anse", "motionen besvarad"))

    assert [row["Typ"] for row in data["Beslut"]] == ["övrigt", "program", "politisk vilja"]
    assert not [problem for problem in data.problems if problem.code == "B06"]
