"""What may be published: by Publiceras, and by who people are (DECISIONS 371)."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.domain.publishing import is_official, may_publish, may_publish_paper, withheld
from pipeline.model import Dataset, Record, Source
from pipeline.plan import plan
from tests.plan_data import changed, dataset

CLOSED = {"Ärenden/Ä1/Publiceras": "nej"}


def data(paper_is: str = "", **cells: Any) -> Dataset:
    """Return the case with a paper (`paper_is`: Publiceras), and a § that has been corrected."""
    sheets = changed(**cells)
    paper = {"Handling-id": "H1", "Ärende": "Ä1", "Typ": "underlag", "Titel": "Kartan"}
    sheets["Handlingar"] = [paper | {"Fil": "karta.pdf", "Publiceras": paper_is}]
    sheets["Rättelser"] = [
        {"Möte": "KSAU-1", "§": number, "Tidigare": f"ord {number}", "Nu": "ett annat"}
        | {"Dag": "2019-11-01", "Av": "P1"}
        for number in (69, 70)
    ]
    return dataset(sheets)


def row(found: Dataset, sheet: str, key: str) -> Record:
    record = found.find(sheet, key)
    assert record is not None
    return record


def documents(found: Dataset) -> dict[str, bool]:
    """Return whether each kind of document may be published; all of a kind alike."""
    return {one.kind: may_publish(one) for one in plan(found).plans}


def test_an_empty_cell_means_that_all_may_be_published() -> None:
    found = data()

    assert may_publish_paper(row(found, "Handlingar", "H1"))
    assert {*documents(found).values()} == {True}
    assert not withheld(found)  # nobody is reached in another way than by a name


def test_a_paper_is_closed_by_its_own_row_and_by_its_case() -> None:
    assert not may_publish_paper(row(data("nej"), "Handlingar", "H1"))
    assert not may_publish_paper(row(data(**CLOSED), "Handlingar", "H1"))


def test_of_a_closed_case_calls_and_minutes_are_still_published_and_no_paper_of_it() -> None:
    found = documents(data(**CLOSED))

    assert {kind for kind, may in found.items() if may} == {"kallelse", "protokoll", "rättelse"}
    assert {"tjänsteskrivelse", "beslut-program", "program"} <= found.keys()


def test_of_a_closed_case_everything_that_hangs_on_it_is_gone_but_its_items() -> None:
    kept_back = withheld(data(**CLOSED))

    sheets = {sheet for sheet, _ in kept_back.gone}
    assert {"Beslut", "Beslutspunkter", "Mottagare", "Handlingar", "Texter"} <= sheets
    assert ("Rättelser", "KSAU-1+69+ord 69") in kept_back.gone
    assert ("Rättelser", "KSAU-1+70+ord 70") not in kept_back.gone
    assert {("Ärenden", "Ä1"), ("Behandling", "BH1")} <= kept_back.left.keys()
    assert ("Texter", "T5") not in kept_back.gone  # of the programme
    assert kept_back.hides(Source("Ärenden", "Ä1", "Ärendemening"))
    assert kept_back.hides(Source("Behandling", "BH3", "Rubrik"))
    assert not kept_back.hides(Source("Behandling", "BH1", "§"))


@pytest.mark.parametrize(
    ("cells", "official"),
    [
        ({"Personer/P1/Organ": "KLK"}, True),
        ({"Personer/P1/Organ": ""}, True),  # who handles cases
        ({"Personer/P1/Parti": "S"}, False),
        ({"Personer/P1/Organ": "", "Ärenden/Ä1/Handläggare": ""}, False),
        ({"Sammanträden/KF-1/Sekreterare": "P1", "Ärenden/Ä1/Handläggare": ""}, True),
    ],
)
def test_how_somebody_is_reached_is_published_of_employees_only(
    cells: dict[str, str], official: bool
) -> None:
    found = data(**{"Personer/P1/Telefon": "0380-12 34 56"}, **cells)

    assert is_official(row(found, "Personer", "P1")) is official
    assert withheld(found).hides(Source("Personer", "P1", "Telefon")) is not official
    assert not withheld(found).hides(Source("Personer", "P1", "Namn"))


def test_what_refers_to_a_closed_case_from_elsewhere_does_so_no_longer() -> None:
    adopted = {"Program/SUP/Antaget genom": "B2", "Mål/M1/Antaget genom": "B2"}
    kept_back = withheld(data(**CLOSED, **adopted))

    assert kept_back.cut["Program", "SUP"] == {"Antaget genom": ()}
    assert kept_back.hides(Source("Mål", "M1", "Antaget genom"))
    assert ("Program", "SUP") not in kept_back.gone
