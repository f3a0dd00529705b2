"""The standard templates: sound, tidy, asking only for what they may see, and fit to send out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.model import Dataset
from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.plan.documents import BY_NAME, KINDS
from pipeline.plan.plans import plan
from pipeline.plan.vocabulary import vocabulary
from pipeline.render.template import Template, compile_template
from tests.accessibility import obstacles
from tests.docx import text_of
from tests.plan_data import Sheets, changed, followed_up, sheets, will
from tests.plan_data import dataset as checked
from tests.whole_papers import whole

STANDARD = Path(__file__).parent.parent / "templates" / "standard"
NAMES = [kind.template.removesuffix(".docx") for kind in KINDS]


def template(name: str) -> Package:
    """Return a template's parts."""
    return read_package((STANDARD / f"{name}.docx").read_bytes(), name)


def part(name: str, path: str) -> str:
    """Return one part of a template as text."""
    return template(name).parts[path].decode()


@cache
def compiled(name: str) -> Template:
    """Return a template, its names checked against what its kind may see."""
    own = (kind for kind in KINDS if kind.template == f"{name}.docx")
    kind = next(own, BY_NAME["program"])  # a strategy is a programme in another template
    data = (STANDARD / f"{name}.docx").read_bytes()
    return compile_template(data, name, vocabulary(kind.name, checked()))


def built(name: str, made: Sheets | None = None) -> str:
    """Return the text of the document, with headers and footers."""
    data: Dataset = checked(made)
    document = next(plan for plan in plan(data).plans if plan.template == f"{name}.docx")
    rendered = compiled(name).render(document.kind, document.key, document.view)
    assert not rendered.faults
    assert not rendered.refused
    assert not faults(read_package(rendered.data, name))
    return text_of(rendered.data, headers=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_standard_template_is_sound_and_accessible(name: str) -> None:
    package = template(name)

    assert faults(package, tags=False) == ()
    assert obstacles(package, template=True) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_standard_template_is_tidy_and_its_outline_fresh(name: str) -> None:
    data = (STANDARD / f"{name}.docx").read_bytes()
    beside = (STANDARD / f"{name}.docx.txt").read_text(encoding="utf-8")

    assert tidied(data) == data
    assert outline(read_package(data, f"{name}.docx")) == beside


@pytest.mark.parametrize("name", NAMES)
def test_a_standard_template_asks_only_for_what_its_kind_may_see(name: str) -> None:
    assert compiled(name)


@pytest.mark.parametrize("name", ["tjansteskrivelse", "program", "beslut-program"])
def test_what_decision_1_is_made_of_does_not_name_the_will(name: str) -> None:
    every = " ".join(data.decode("utf-8", "replace") for data in template(name).parts.values())

    for hidden in (".politisk_vilja", ".parti", ".yrkanden", ".röster"):
        assert hidden not in every


@pytest.mark.parametrize("name", NAMES)
def test_a_standard_template_is_swedish_a4_in_a_named_font_with_a_free_twin(name: str) -> None:
    styles = part(name, "word/styles.xml")

    assert 'w:lang w:val="sv-SE"' in styles
    assert 'w:ascii="Calibri"' in styles
    assert 'typeface="Calibri"' in part(name, "word/theme/theme1.xml")
    assert 'w:altName w:val="Carlito"' in part(name, "word/fontTable.xml")
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in part(name, "word/document.xml")
    assert not [path for path in template(name).parts if "customXml" in path]


def test_one_decision_point_stands_without_a_number_and_several_are_numbered() -> None:
    several = sheets()
    several["Beslutspunkter"].append(
        {"Beslut": "B1", "Nr": 2, "Verb": "uppdra", "Sats": "åt kontoret att återkomma"}
    )
    made = checked(several)
    document = next(p for p in plan(made).plans if p.template == "tjansteskrivelse.docx")
    rendered = compiled("tjansteskrivelse").render(document.kind, document.key, document.view)
    body = read_package(rendered.data, "brev").parts["word/document.xml"].decode()

    assert body.count('w:val="Beslutspunkt"') == 2
    assert "Utskottet godkänner informationen." in built("tjansteskrivelse")


def test_the_mark_of_a_draft_goes_when_the_programme_is_adopted() -> None:
    draft = changed(**{"Program/SUP/Version": "0.9", "Program/SUP/Status": "utkast"})
    adopted = changed(**{"Program/SUP/Version": "1.0", "Program/SUP/Status": "antaget"})

    assert "UTKAST 0.9" in built("program", draft)
    assert "UTKAST" not in built("program", adopted).upper()


def test_the_reading_edition_shows_the_will_framed_with_its_own_decision() -> None:
    text = built("program-lasversion")
    drafted = built("program-lasversion", changed(**{"Program/SUP/Mandatperiod": "2019–2022"}))

    assert "Politisk vilja – ett eget beslut" in text
    assert "Politisk vilja – ett eget beslut" in drafted
    assert "Beslutad. Gäller mandatperioden 2015–2018." in text
    assert "Ännu inte beslutad. Behandlas av fullmäktige den 30 mars 2020" in drafted


def test_the_will_says_party_or_common_and_that_it_is_political() -> None:
    made = sheets()
    made["Politisk vilja"] = [
        will("V1", "M1", "förslag"),
        will("V2", "M1", "förslag", Parti="S"),
    ]
    text = built("politisk-vilja", made)

    assert text.index("Gemensam") < text.index("Viljans ord V1.") < text.index("Viljans ord V2.")
    assert "Den politiska viljan är ett politiskt dokument." in text


def test_decision_2_says_that_it_depends_on_decision_1() -> None:
    taken = changed(**{"Beslut/B2/Status": "fattat", "Behandling/BH2/§": 44})

    assert "under förutsättning att programmet först antas" in built("beslut-politisk-vilja")
    text = built("beslut-politisk-vilja", taken).replace("\u00a0", " ")
    assert "genom ett eget beslut av fullmäktige den 30 mars 2020, § 44." in text


def test_a_follow_up_has_an_appendix_of_what_hangs_together_and_none_of_what_does_not() -> None:
    vision = {"Struktur-id": "S1", "Program": "SUP", "Typ": "vision", "Namn": "Här växer idéer"}
    area = {"Struktur-id": "S1", "Program": "SUP", "Typ": "riktning", "Namn": "Grön kommun"}
    alone = followed_up() | {"Ramverk": [], "Kopplingar": [], "Delstrategier": []}
    appendix = {
        name: built("uppfoljning", made).partition("Bilaga. Så hänger målen ihop")[2]
        for name, made in {
            "alone": alone | {"Struktur": []},
            "vision": alone | {"Struktur": [vision]},
            "area": alone | {"Struktur": [area]},
        }.items()
    }

    assert "Bilaga" not in built("uppfoljning", alone | {"Struktur": []})
    assert "Listan går från visionen ned till målen" in appendix["vision"]
    assert "Grön kommun" in appendix["area"]
    assert "vision" not in appendix["area"]
    assert "Tabellen" not in appendix["vision"] + appendix["area"]


def test_the_footer_shows_only_what_is_filled_in() -> None:
    filled = changed(**{"Kommuner/VAG/Postadress": "Box 1; 123 45 Granvik"})

    assert "Postadress" not in built("tjansteskrivelse")
    text = built("tjansteskrivelse", filled)
    assert "Box 1" in text
    assert "123\u00a045 Granvik" in text
    assert "Besöksadress" not in text


def test_a_proposal_to_the_next_body_is_no_adoption() -> None:
    adopted = {"Beslut/B2/Status": "fattat"}
    handed_on = adopted | {"Beslut/B2/Lämnas till": "KF"}

    assert "Programmet är antaget genom" in built("beslut-politisk-vilja", changed(**adopted))
    for made in (handed_on, {}):
        text = built("beslut-politisk-vilja", changed(**made))
        assert "under förutsättning att programmet först antas" in text


def test_a_group_is_named_once_above_its_rows_of_the_will() -> None:
    made = sheets()
    made["Politisk vilja"] = [will(f"V{n}", "M1", "förslag") for n in range(1, 38)]
    made["Politisk vilja"] += [will(f"V{n}", "M1", "förslag", Parti="S") for n in (38, 39)]

    for name in ("politisk-vilja", "program-lasversion"):
        lines = built(name, made).splitlines()
        first = lines.index("Viljans ord V1.")
        assert lines[first - 1] == "Gemensam"
        assert lines.count("Gemensam") == lines.count("S") == 1
        assert lines.index("S") == lines.index("Viljans ord V38.") - 1


def test_a_change_without_a_heading_says_what_it_was_and_is_in_decision_1() -> None:
    made = sheets()
    row = {"Program": "SUP", "Typ": "ändrad", "Objekt": "vision", "Med i sammanfattning": "ja"}
    row |= {"Tidigare": "Ett grönt Vaggeryd.", "Nu": "Ett grönare Vaggeryd."}
    made["Ändringar"] = [row | {"Ändring-id": "Ä1"}, row | {"Ändring-id": "Ä2", "Rubrik": "ljus"}]

    lines = built("beslut-program", made).splitlines()

    at = lines.index("Ändrad vision")
    assert lines[at + 1 : at + 4] == [
        "Tidigare: Ett grönt Vaggeryd.",
        "Nu: Ett grönare Vaggeryd.",
        "Ändrad vision: ljus",
    ]


def test_a_summing_up_that_is_typed_replaces_the_made_one() -> None:
    made = sheets()
    for goal in made["Mål"]:
        goal |= {"Ambitionsnivå": "Mer.", "Måltyp": "styrande"}
    assert "Mål 1 och 2 är styrande." in built("tjansteskrivelse", made)

    made["Texter"].append(
        {"Text-id": "T9", "Behandling": "BH1", "Avsnitt": "summering", "Text": "Två mål styr."}
    )
    for name in ("tjansteskrivelse", "protokoll", "protokollsutdrag"):
        lines = built(name, made).splitlines()
        assert lines[lines.index("Summering") + 1] == "Två mål styr."
        assert "är styrande" not in "".join(lines)


def test_an_assessment_may_belong_to_several_items() -> None:
    made = sheets()
    row = {
        "Konsekvens-id": "K1",
        "Behandling": "BH1; BH2",
        "Område": "barn",
        "Text": "Barn berörs.",
    }
    made["Konsekvenser"] = [row]

    assert [p for p in checked(made).problems if p.cell and p.cell.sheet == "Konsekvenser"] == []
    for name in ("tjansteskrivelse", "beslut-program"):
        assert "Barn berörs." in built(name, made)


def test_no_sheet_of_receivers_is_asked_for_where_the_municipalities_get_the_decision() -> None:
    made = sheets()
    del made["Mottagare"]
    assert [p.code for p in plan(checked(made)).problems if "Mottagare" in p.message] == ["B01"]

    made["Kommuner"].append({"Kommun-id": "JKP", "Namn": "Jönköpings kommun"})
    made["Samverkan"] = [
        {"Samverkan-id": f"S{k}", "Program": "SUP", "Kommun": k} for k in ("VAG", "JKP")
    ]

    assert [p for p in plan(checked(made)).problems if "Mottagare" in p.message] == []
    assert "Jönköpings kommun" in built("beslut-program", made)


def test_a_strategy_has_its_goals_by_level_and_body() -> None:
    document = next(p for p in plan(checked(whole())).plans if p.template == "strategi.docx")
    made = strategy().render(document.kind, document.key, document.view)
    lines = text_of(made.data).split("\n")

    first = lines.index("Ett helt land") - 1
    assert lines[first - 1 : first + 8] == [
        "Mål",
        "Övergripande mål",
        "Ett helt land",
        "Nämndmål",
        "Kommunstyrelsen",
        "Fler broar",
        "Fler vägar",
        "Utskottet",
        "Fler hus",
    ]
    assert obstacles(read_package(made.data, "strategi")) == ()


@cache
def strategy() -> Template:
    data = (STANDARD / "strategi.docx").read_bytes()
    return compile_template(data, "strategi", vocabulary("program", checked()))


def test_a_case_that_has_no_number_yet_leaves_no_comma_after_the_others() -> None:
    made = changed()
    made["Ärenden"].append(made["Ärenden"][0] | {"Ärende-id": "Ä2", "Dnr": None})

    text = built("program", made)

    assert "KS 2019/160" in text
    assert "KS 2019/160," not in text


@pytest.mark.parametrize("order", [(None, None, None), (1, 2, 3)])
def test_receivers_stand_in_the_same_order_in_every_document(
    order: tuple[int | None, int | None, int | None],
) -> None:
    made = changed(**{"Beslut/B1/Status": "fattat"})
    made["Mottagare"] = [
        {"Beslut": "B1", "Namn": name, "Ordning": number}
        for name, number in zip(("Ödeshög", "Aneby", "Mjölby"), order, strict=True)
    ]
    for name in ("tjansteskrivelse", "protokoll"):
        lines = built(name, made).splitlines()

        assert [line for line in lines if line in ("Ödeshög", "Aneby", "Mjölby")] == [
            *("Ödeshög", "Aneby", "Mjölby"),
        ], name
