"""Papers that are whole: a heading in any section, and nothing missing that nobody asks for."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest

from pipeline.model import Dataset
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, text_in
from pipeline.schema import SECTIONS, SHEETS, vocabulary_name
from tests.accessibility import obstacles
from tests.docx import text_of
from tests.lone_labels import standing_alone
from tests.plan_data import Cells, Sheets, dataset
from tests.whole_papers import NAMES, TEMPLATES, documents, rendered, whole

pytestmark = pytest.mark.slow

_ASKED = re.compile(r"texter\s*\.\s*(\w+)|avsnitt\(\"([^\"]+)\"\)")
# What is asked for though the column may be empty: what a call says by law (5 kap. 13–15 §
# kommunallagen), the heading of an item without a case, and a § (S14, and S15 once approved).
_PLACE = {"Sammanträden/Plats": {"plats"}, "Sammanträden/Starttid": {"klockslag"}}
_TITLE = {"Behandling/Ärende": {"rubrik"}}
_NUMBER = {"Behandling/§": {"paragrafens nummer", "paragrafernas nummer"}}
# What leaves the house is registered first (5 kap. 1 § offentlighets- och sekretesslagen).
_REGISTRY = {"Ärenden/Dnr": {"diarienummer"}}
# Who is asked, by when and about what; who answers, and what was decided.
_OFFICER = {"Ärenden/Handläggare": {"handläggare"}}
_OF_NO_CASE = {"Behandling/Ärende": {"rubrik", "handläggare", "diarienummer"}}
_LETTER = _REGISTRY | {"Remisser/Datum": {"dag"}}
ASKED_FOR = {
    # Where the minutes are (8 kap. 12 § kommunallagen), and that they are approved.
    "standard/anslag": _TITLE
    | {"Sammanträden/Förvaringsplats": {"var protokollet förvaras"}}
    | {"Sammanträden/Justerat": {"dagen för justeringen"}},
    "standard/tillagg": _TITLE,
    "standard/uppdragslista": {
        "Beslutspunkter/Ansvarig": {"ansvarig"},
        "Beslutspunkter/Klart senast": {"sista dag"},
    },
    "standard/missiv": _LETTER
    | _OFFICER
    | _OF_NO_CASE
    | {"Remisser/Frågor": {"frågor"}, "Remisser/Svar senast": {"sista dag att svara"}},
    "standard/yttrande": _LETTER
    | {"Behandling/Ärende": {"rubrik", "diarienummer"}}
    | {"Remisser/Från": {"mottagare av yttrandet"}, "Sammanträden/Ordförande": {"ordförande"}},
    "standard/kallelse": _PLACE | _TITLE,
    "standard/protokoll": _NUMBER | _TITLE,
    "standard/protokollsutdrag": _TITLE,
}


def sections(name: str) -> list[str]:
    """Return the sections of running text that a template asks for."""
    outline = (TEMPLATES / f"{name}.docx.txt").read_text("utf-8")
    return sorted({vocabulary_name(dotted or called) for dotted, called in _ASKED.findall(outline)})


def shows_registry_number(name: str) -> bool:
    return 'saknas("diarienummer")' in (TEMPLATES / f"{name}.docx.txt").read_text("utf-8")


def titled(made: Sheets) -> Sheets:
    """Return a case with a text under a heading of its own in every section of everything."""
    homes: list[Cells] = [{"Ärende": "Ä1"}, {"Program": "SUP"}, {"Program": "STR"}]
    made["Texter"] = [
        {"Avsnitt": section.replace("_", " "), "Rubrik": f"Om {section}", "Text": "Så.", **home}
        for home in homes
        for section in sorted({section for name in NAMES for section in sections(name)})
    ]
    return made


@cache
def titled_data(with_levels: bool) -> Dataset:
    """Return that case; without ambition levels the goals are listed under no heading."""
    made = titled(whole())
    for goal in made["Mål"]:
        goal["Ambitionsnivå"] = goal["Ambitionsnivå"] if with_levels else ""
    return dataset(made)


@pytest.mark.parametrize("with_levels", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_heading_may_stand_in_every_section(name: str, with_levels: bool) -> None:
    made = rendered(name, titled_data(with_levels))
    text = "\n".join(text_of(each.data) for each in made)

    assert [str(fault) for each in made for fault in each.faults] == []
    assert [section for section in sections(name) if f"Om {section}" not in text] == []
    for each in made:
        assert obstacles(read_package(each.data, name)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_template_owns_a_heading_one_level_below_its_deepest(name: str) -> None:
    package = read_package((TEMPLATES / f"{name}.docx").read_bytes(), name)
    styles = Styles.of(package)
    deepest = max(styles.level(p) for p in package.root(package.main).iter(q("w:p")))
    own = styles.named(f"heading {deepest + 1}")

    assert styles.inherited(own).level == deepest + 1
    assert styles.by_id[own].find(f"{q('w:pPr')}/{q('w:keepNext')}") is not None


REPORTS = [name for name in NAMES if re.search(r"/(tjansteskrivelse|beslut-)", name)]
PROGRAMS = ["standard/program", "standard/program-lasversion", "standard/strategi"]


@pytest.mark.parametrize("name", [*REPORTS, *PROGRAMS])
def test_a_section_that_the_workbook_offers_is_shown_where_it_belongs(name: str) -> None:
    offered = [vocabulary_name(section) for section in SECTIONS.split("; ")]
    first = offered.index("inledning")
    own = offered[:first] if name in REPORTS else offered[first - 1 :]

    assert [section for section in own if section not in sections(name)] == []


# ---------------------------------------------------------------- what nobody asks for

OPTIONAL = [
    f"{sheet.name}/{column.header}"
    for sheet in SHEETS
    for column in sheet.columns
    if not column.required
]


def emptied(source: str) -> Sheets:
    """Return the whole case without what stands in one column."""
    sheet, _, header = source.partition("/")
    made = whole()
    for row in made.get(sheet, ()):
        row.pop(header, None)
    return made


@cache
def without(source: str) -> Dataset:
    return dataset(emptied(source))


@cache
def found_in(name: str, source: str = "") -> tuple[set[str], set[str]]:
    """Return what is said to be missing in the documents of a template, and what stands alone.

    Sections that are not written are no fault. `source`: a column that is empty in every row.
    """
    made = rendered(name, without(source) if source else dataset(whole()))
    missing = {word for each in made for word in each.missing if not word.startswith("avsnittet ")}
    return missing, {line for each in made for line in standing_alone(each.data)}


def found_without(name: str, which: int) -> dict[str, set[str]]:
    """Return what is missing (0) or stands alone (1) when a column is empty, by column."""
    always = found_in(name)[which]
    found = {
        source: found_in(name, source)[which] - always
        for source in OPTIONAL
        if emptied(source) != whole() and documents(name, without(source))
    }
    return {source: lines for source, lines in found.items() if lines}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_missing_that_the_contract_does_not_ask_for(name: str) -> None:
    wanted = ASKED_FOR.get(name, {}) | (_REGISTRY if shows_registry_number(name) else {})

    assert found_without(name, 0) == wanted


# Who receives a decision must be said (B03); a goal of a strategy has words or a name. The day of
# the notice is filled in by hand on the minutes when it is put up.
_NO_DOCUMENT = {"Mottagare/Organ", "Mål/Måltext"}
_BY_HAND = {"standard/protokoll": {"Sammanträden/Anslag upp": {"cell: ”Anslaget sätts upp”"}}}


@pytest.mark.parametrize("name", NAMES)
def test_no_label_or_heading_stands_alone_when_a_cell_is_empty(name: str) -> None:
    alone = {s: lines for s, lines in found_without(name, 1).items() if s not in _NO_DOCUMENT}

    assert alone == _BY_HAND.get(name, {})


# ---------------------------------------------------------------- what keeps together on a page

_BLOCKS = (
    {"Beslutsrubrik", "Beslutsunderrubrik", "Beslutsmening", "Beslutspunkt"},
    {"Signaturnamn"},
    {"Underskrift", "Underskriftstitel"},
)
_SIGNED = [name for name in NAMES if re.search(r"/(tjansteskrivelse|beslut-|protokoll)", name)]


def many_points() -> Sheets:
    """Return the whole case with a formal item before the matter, points and people who sign."""
    made = whole()
    made["Behandling"].append(
        {"Behandling-id": "BH9", "Möte": "KSAU-1", "Syfte": "formalia", "§": 68, "Rubrik": "Val"}
    )
    made["Beslut"].append({"Beslut-id": "B9", "Behandling": "BH9", "Status": "fattat"})
    for decision in ("B1", "B2", "B3", "B9"):
        point = {"Beslut": decision, "Verb": "godkänna", "Sats": "även det"}
        made["Beslutspunkter"] += [point | {"Nr": 2}, point | {"Nr": 3}]
    made["Ärenden"][0]["Undertecknare"] = "P2; P1"
    made["Sammanträden"][0]["Justerare"] = "P2; P1"
    return made


@pytest.mark.parametrize("name", _SIGNED)
def test_a_decision_and_its_signatures_keep_together_on_a_page(name: str) -> None:
    for made in rendered(name, dataset(many_points())):
        package = read_package(made.data, name)
        styles = Styles.of(package)
        body = list(next(package.root(package.main).iter(q("w:body"))))
        shown = [(styles.name(styles.style_of(p)), p) for p in body if p.tag == q("w:p")]

        for (one, first), (other, _) in pairwise(shown):
            if any({one, other} <= block for block in _BLOCKS):
                assert keeps_with_next(styles, first), f"{name}: {text_in(first)}"


@pytest.mark.parametrize("name", ["standard/protokoll", "standard/protokollsutdrag"])
def test_what_is_kept_ends_with_its_block(name: str) -> None:
    for made in rendered(name, dataset(many_points())):
        package = read_package(made.data, name)
        styles, root = Styles.of(package), package.root(package.main)
        shown = [(styles.name(styles.style_of(p)), p) for p in root.iter(q("w:p"))]
        ends = [
            first
            for (one, first), (other, _) in pairwise(shown)
            if (one in ("Beslutsmening", "Beslutspunkt", "Signaturnamn"))
            and not any({one, other} <= block for block in _BLOCKS)
        ]
        certificate = [p for _, p in shown if text_in(p) == "Underskrift"]

        assert ends
        assert [text_in(p) for p in (*ends, *certificate) if keeps_with_next(styles, p)] == []


def keeps_with_next(styles: Styles, paragraph: Element) -> bool:
    """Return whether a paragraph stays on the page of the next one, by itself or by its style."""
    chain = styles.inherited(styles.style_of(paragraph)).chain
    marks = (e.find(f"{q('w:pPr')}/{q('w:keepNext')}") for e in (paragraph, *chain))
    mark = next((mark for mark in marks if mark is not None), None)
    return mark is not None and mark.get(q("w:val")) != "0"


def test_minutes_that_nobody_is_to_sign_say_so_under_the_heading() -> None:
    made = whole()
    for header, said in (("Sekreterare", False), ("Ordförande", True)):
        for meeting in made["Sammanträden"]:
            meeting[header] = ""
        minutes = text_of(rendered("standard/protokoll", dataset(made))[0].data)
        assert ("SAKNAS: sekreterare och ordförande" in minutes) is said
