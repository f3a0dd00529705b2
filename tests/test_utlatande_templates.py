"""The second set of templates, the tjänsteutlåtande: Mallmapp utlatande."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.model import Action
from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.plan.documents import KINDS
from pipeline.plan.plans import plan
from pipeline.plan.vocabulary import vocabulary
from pipeline.render.template import Template, compile_template
from tests.accessibility import obstacles
from tests.docx import text_of
from tests.plan_data import Sheets, changed, sheets
from tests.plan_data import dataset as checked
from tests.working_folder import LETTER, WorkingFolder

FOLDER = Path(__file__).parent.parent / "templates" / "utlatande"
NAMES = ["tjansteskrivelse", "beslut-program", "beslut-politisk-vilja"]
ECONOMY = "Ekonomiska och juridiska konsekvenser"


def template(name: str) -> Package:
    return read_package((FOLDER / f"{name}.docx").read_bytes(), name)


@cache
def compiled(name: str) -> Template:
    kind = next(kind for kind in KINDS if kind.template == f"{name}.docx")
    data = (FOLDER / f"{name}.docx").read_bytes()
    return compile_template(data, name, vocabulary(kind.name, checked()))


def built(name: str, made: Sheets | None = None) -> list[str]:
    """Return the paragraphs of the document, without headers and footers."""
    planned = plan(checked(made)).plans
    document = next(plan for plan in planned if plan.template == f"{name}.docx")
    rendered = compiled(name).render(document.kind, document.key, document.view)
    assert not rendered.faults
    assert not rendered.refused
    assert not faults(read_package(rendered.data, name))
    return [line for line in text_of(rendered.data).split("\n") if line.strip()]


def assessed(*rows: tuple[str, str]) -> Sheets:
    made = sheets()
    made["Konsekvenser"] = [
        {"Konsekvens-id": f"K{n}", "Behandling": "BH1", "Område": area, "Text": text}
        for n, (area, text) in enumerate(rows)
    ]
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_sound_accessible_tidy_and_its_outline_fresh(name: str) -> None:
    data = (FOLDER / f"{name}.docx").read_bytes()
    beside = (FOLDER / f"{name}.docx.txt").read_text(encoding="utf-8")

    assert faults(template(name), tags=False) == ()
    assert obstacles(template(name), template=True) == ()
    assert tidied(data) == data
    assert outline(read_package(data, f"{name}.docx")) == beside


@pytest.mark.parametrize("name", NAMES)
def test_a_template_asks_only_for_what_its_kind_may_see(name: str) -> None:
    assert compiled(name)


@pytest.mark.parametrize("name", ["tjansteskrivelse", "beslut-program"])
def test_what_decision_1_is_made_of_does_not_name_the_will(name: str) -> None:
    every = " ".join(data.decode("utf-8", "replace") for data in template(name).parts.values())

    for hidden in (".politisk_vilja", ".parti", ".yrkanden", ".röster"):
        assert hidden not in every


def test_decisions_are_passive_under_the_body_that_takes_them() -> None:
    body = built("tjansteskrivelse")
    at = body.index("Förslag till beslut")

    assert body[at + 1 : at + 3] == ["Utskottets beslut", "Informationen godkänns."]


def test_what_the_officer_has_not_written_is_asked_for_and_never_made_up() -> None:
    body = built("tjansteskrivelse", changed(**{"Texter/T2/Text": "Kort."}))

    assert body[body.index(ECONOMY) + 1] == "Skriv ekonomiska och juridiska konsekvenser här"
    assert body[body.index("Förvaltningens synpunkter") + 1] == "Skriv bedömning här"


def test_economy_and_law_stand_together_and_other_areas_for_themselves() -> None:
    rows = ("ekonomi", "Ingen kostnad."), ("juridik", "Inget lagkrav."), ("barn", "Berörs inte.")
    body = built("tjansteskrivelse", assessed(*rows))
    at = body.index(ECONOMY)

    assert body[at + 1 : at + 6] == [
        "Ingen kostnad.",
        "Inget lagkrav.",
        "Andra konsekvenser",
        "Barn",
        "Berörs inte.",
    ]


def test_an_assessment_of_economy_and_law_in_one_row_is_printed_once() -> None:
    body = built("tjansteskrivelse", assessed(("ekonomi; juridik", "Inga.")))

    assert body.count("Inga.") == 1
    assert "Andra konsekvenser" not in body


def test_the_officer_signs_last_also_when_listed_first_or_not_at_all() -> None:
    made = changed(**{"Ärenden/Ä1/Undertecknare": "P1; P2"})
    others = changed(**{"Ärenden/Ä1/Undertecknare": "P2"})

    for one in (made, others):
        body = built("tjansteskrivelse", one)
        assert body.index("Bo Al") < body.index("Åsa Ek")
        assert body.count("Åsa Ek") == 1


@pytest.mark.parametrize(("count", "heading"), [(1, "Bilaga"), (2, "Bilagor")])
def test_attachments_are_numbered_and_other_papers_are_not(count: int, heading: str) -> None:
    made = sheets()
    common = {"Ärende": "Ä1", "Typ": "underlag", "Underlag till": "B1", "Datum": "2019-09-02"}
    made["Handlingar"] = [
        {"Handling-id": f"H{n}", "Titel": f"Underlag {n}", "Bilaga nr": n} | common
        for n in range(count, 0, -1)
    ]
    made["Handlingar"].append({"Handling-id": "H9", "Titel": "Enkäten", "Bilaga nr": ""} | common)

    body = built("tjansteskrivelse", made)
    at = body.index(heading)
    assert body[at + 1] == "Bilaga 1. Underlag 1, 2019-09-02"
    assert "Enkäten den 2 september 2019" in body[body.index("Beslutsunderlag") :]


def test_no_receivers_are_a_visible_gap() -> None:
    made = sheets()
    made["Mottagare"] = []

    body = built("tjansteskrivelse", made)
    assert body[body.index("Beslutet delges") + 1] == "SAKNAS: mottagare av beslutet"


def test_decision_2_says_that_it_depends_on_decision_1() -> None:
    text = " ".join(built("beslut-politisk-vilja"))

    assert "under förutsättning att programmet först antas" in text
    assert "Den politiska viljan är ett politiskt dokument." in text


def test_the_set_comes_with_the_program_and_a_folder_of_the_same_name_goes_before_it(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path).change("Kommuner/LIN/Mallmapp", "utlatande")
    folder.build()
    assert "Tjänsteutlåtande" in folder.text(LETTER)

    folder.template("tjansteskrivelse", "Eget: {{ ärende.dnr }}", folder="utlatande")

    assert folder.build().outcome(LETTER).action is Action.WRITE
    assert folder.text(LETTER) == "Eget: KS 2026/41"


def test_goals_with_ambition_levels_are_described_and_others_are_a_list() -> None:
    made = changed(**{"Behandling/BH1/Mål": "M1", "Mål/M1/Ambitionsnivå": "Hälften år 2030."})
    body = built("tjansteskrivelse", made)
    plain = built("tjansteskrivelse", changed(**{"Behandling/BH1/Mål": "M1"}))

    assert "Ambitionsnivå: Hälften år 2030." in body[body.index("Mål och ambitionsnivåer") :]
    assert "Mål och ambitionsnivåer" not in plain


def test_a_proposal_to_the_next_body_is_no_adoption() -> None:
    adopted = {"Beslut/B2/Status": "fattat"}
    handed_on = adopted | {"Beslut/B2/Lämnas till": "KF"}

    assert "Programmet är antaget genom" in " ".join(
        built("beslut-politisk-vilja", changed(**adopted))
    )
    for made in (handed_on, {}):
        text = " ".join(built("beslut-politisk-vilja", changed(**made)))
        assert "under förutsättning att programmet först antas" in text
