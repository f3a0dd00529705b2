"""The forms of reference numbers that municipalities use (DOMAIN.md 1.0)."""

from __future__ import annotations

import pytest

from pipeline.swedish.changes import change_label, no_longer
from pipeline.swedish.diary import cited, follows, reshaped

FORMS = {
    "KS 2019/160": ["KS 2018/109", "KFN 2020/026", "KS 2019/2045"],
    "KS-2019/1725.100": ["KS-2020/1.4"],
    "KS/2019:279": ["BUN/2020:7"],
    "2017/KS 0001 001": ["2018/KS 12 3"],
    "2015/KSM0173.214": ["2016/KSM1.2"],
    "KFKS 2017/1106": ["KS 2018/1"],
    "KU.2017.3": ["KU.2018.41"],
    "191/2013 Kod 146": ["7/2014 Kod 1"],
    "SN 18/0098": ["SN 19/1"],
    "IFN 2018/00256-1.6.1": ["IFN 2019/1-1.6.2"],
}


@pytest.mark.parametrize("example", FORMS)
def test_a_number_follows_the_example_of_its_municipality_and_no_other(example: str) -> None:
    for number in (example, *FORMS[example]):
        assert follows(example, number)
        alike = [form for form in FORMS if follows(form, number)]
        assert set(alike) <= {example, "KS 2019/160", "KFKS 2017/1106", "SN 18/0098"}


@pytest.mark.parametrize(
    "number",
    ["KS-2019/160", "KS2019/160", "KS 2019-160", "KS 19/160", "ks 2019/160", "2019/160", ""],
)
def test_another_separator_case_or_year_is_another_form(number: str) -> None:
    assert not follows("KS 2019/160", number)


def test_spaces_that_break_no_line_are_spaces() -> None:
    assert follows("KS 2019/160", "KS\u00a02019/160")


def test_a_number_is_reshaped_when_only_its_separators_differ() -> None:
    assert reshaped("KS 2019/160", "KS-2019/160") == "KS 2019/160"
    assert reshaped("KS-2019/1725.100", "KS 2019/1725.100") == "KS-2019/1725.100"
    assert reshaped("KS 2019/160", "160") == ""


def test_a_number_is_cited_by_its_label() -> None:
    assert cited("Se dnr KS 2007/270, och diarienummer: KU.2017.3.") == ["KS 2007/270", "KU.2017.3"]
    assert cited("Fattat 2007/270 av någon.") == []


@pytest.mark.parametrize(
    ("kind", "thing", "label"),
    [
        ("ny", "fokusområde", "Nytt fokusområde"),
        ("ny", "vision", "Ny vision"),
        ("ändrad", "giltighet", "Ändrad giltighet"),
        ("borttagen", "samarbetsområde", "Borttaget samarbetsområde"),
        ("ersatt", "insatser", "Ersatta insatser"),
        ("oförändrad", "arbetssätt", "Oförändrat arbetssätt"),
        ("genomgående perspektiv", "fokusområde", "Genomgående perspektiv"),
    ],
)
def test_a_change_agrees_with_what_is_changed(kind: str, thing: str, label: str) -> None:
    assert change_label(kind, thing) == label


def test_what_pervades_everything_is_no_longer_a_thing_of_its_own() -> None:
    assert no_longer("fokusområde") == (
        "är inte längre ett fokusområde utan ett genomgående perspektiv"
    )
    assert no_longer("vision").startswith("är inte längre en vision")
    assert no_longer("insatser").startswith("är inte längre insatser")
