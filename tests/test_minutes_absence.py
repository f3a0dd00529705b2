"""Who was away from which §§: what a secretary writes in a cell, and what the minutes say."""

from __future__ import annotations

import pytest

from pipeline.model import Severity
from pipeline.plan import plan
from pipeline.store.blocking import Stops
from tests.plan_data import Sheets, dataset, sheets
from tests.test_standard_templates import NAMES, built, compiled
from tests.test_swedish_paragraphs import FORMS, NOT_UNDERSTOOD

ROLES = ("ledamot", "tjänstgörande ersättare", "ersättare", "tjänsteperson", "övrig")


def attended(role: str, cells: list[str]) -> Sheets:
    """Return the case with one person at KSAU-1 for each cell of Ej §§."""
    made = sheets()
    for number, cell in enumerate(cells):
        made["Personer"].append({"Person-id": f"N{number}", "Namn": f"Nr{number}", "Titel": "x"})
        row = {"Möte": "KSAU-1", "Person": f"N{number}", "Roll": role, "Ej §§": cell}
        made.setdefault("Närvaro", []).append(row)
    return made


@pytest.mark.parametrize("role", ROLES)
def test_minutes_say_of_everyone_what_was_meant(role: str) -> None:
    text = built("protokoll", attended(role, [cell for cell, _ in FORMS]))

    lines = {line.split(",")[0]: line for line in text.splitlines() if line.startswith("Nr")}
    shown = {lines[f"Nr{at}"].partition(", ej ")[2] for at in range(len(FORMS))}
    assert {line.replace("\N{NO-BREAK SPACE}", " ") for line in shown} == {m for _, m in FORMS}
    for at, (cell, meant) in enumerate(FORMS):
        assert lines[f"Nr{at}"].replace("\N{NO-BREAK SPACE}", " ").endswith(f", ej {meant}"), cell


@pytest.mark.parametrize("cell", [cell for cell in NOT_UNDERSTOOD if cell])
def test_what_is_not_understood_is_told_at_its_cell(cell: str) -> None:
    (fault,) = [p for p in dataset(attended("ledamot", [cell])).problems if p.code == "B07"]

    assert fault.severity is Severity.ERROR
    assert str(fault.cell) == "arbetsbok.xlsx, bladet ”Närvaro”, cell D2"
    assert fault.message == f"”{cell}” går inte att läsa som paragrafer."
    assert "fr.o.m. § 92" in fault.remedy


def test_it_stops_the_minutes_and_nothing_else() -> None:
    data = dataset(attended("ledamot", ["alla"]))
    stops = Stops(p for p in data.problems if p.code == "B07")

    stopped = set()
    for document in plan(data).plans:
        if document.template.removesuffix(".docx") in NAMES:
            template = compiled(document.template.removesuffix(".docx"))
            made = template.render(document.kind, document.key, document.view)
            if stops(document.identity, made.reads):
                stopped.add(document.kind)
    assert stopped == {"protokoll"}
