"""The code of the diary plan stands after the case number, where there is one."""

from __future__ import annotations

import pytest

from tests.plan_data import changed
from tests.test_standard_templates import built

REPORTS = ["tjansteskrivelse", "beslut-program", "beslut-politisk-vilja"]


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_the_code_in_its_head(name: str) -> None:
    text = built(name, changed(**{"Ärenden/Ä1/Diariekod": 106}))

    assert "Dnr\tKS 2019/160, kod 106\n" in text
    assert "kod" not in built(name).split("Dnr\t")[1]


def test_the_minutes_have_it_under_the_heading_of_the_paragraph() -> None:
    coded = changed(**{"Ärenden/Ä1/Diariekod": "106", "Behandling/BH1/§": 69})

    assert "Dnr KS 2019/160, kod 106" in built("protokoll", coded)
    assert ", kod" not in built("protokoll", changed(**{"Behandling/BH1/§": 69}))
