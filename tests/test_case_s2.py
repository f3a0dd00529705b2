"""A development strategy: a vision, directions and perspectives, fifteen sub-strategies.

The rows of DOMAIN.md 6 that the case is about are named in the tests (34–44). The five conditions
of a board's goal (42) are counted by `check --coverage`; here they stand as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.model import Severity
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from tests.accessibility import obstacles
from tests.cases_plugin import Case
from tests.shown_alike import shown_alike

NAME = "s2-utvecklingsstrategi"
STRATEGY = "us/program.docx"
HORIZONS = ("Vision och riktningar", "Gäller till", "Föreslås gälla till", "Förslaget läggs fram")
DIRECTIONS = ("Den attraktiva kommunen", "Den hållbara kommunen", "Den nytänkande kommunen")
Cases = Callable[[str], Case]
_STYLE = re.compile(r"^\s*(?:cell: )?\[([^\]]*)\] ?(?:\{[^}]*\} ?)?(.*)$")


@pytest.fixture(scope="module")
def s2(case: Cases) -> Case:
    return case(NAME)


@pytest.fixture
def fresh(fresh_case: Cases) -> Case:
    return fresh_case(NAME)


def lines(made: Case) -> list[tuple[str, str]]:
    """Return the paragraphs of the strategy: style and text."""
    found = (_STYLE.match(line) for line in made.outline(STRATEGY).split("\n"))
    return [(line[1], line[2]) for line in found if line]


def headings(made: Case, *styles: str) -> list[str]:
    return [text for style, text in lines(made) if style in styles]


def tables(made: Case) -> list[list[list[list[str]]]]:
    """Return the tables of the strategy: rows of cells of paragraphs."""
    found: list[list[list[list[str]]]] = []
    for line in made.outline(STRATEGY).split("\n"):
        bare, shown = line.strip(), _STYLE.match(line)
        if bare.startswith("table;"):
            found.append([])
        elif bare.startswith("row"):
            found[-1].append([])
        elif bare.startswith("cell"):
            found[-1][-1].append([shown[2]] if shown else [])
        elif line.startswith("        [") and found and shown:
            found[-1][-1][-1].append(shown[2])
    return found


def matrix(made: Case) -> list[list[list[str]]]:
    return next(table for table in tables(made) if table[0][0] == ["Riktning"])


def couplings(made: Case, framework: str) -> dict[str, list[str]]:
    """Return what each sub-strategy is coupled to in a framework."""
    table = next(t for t in tables(made) if t[0] == [["Delstrategi"], [framework]])
    return {row[0][0]: row[1] for row in table[1:]}


# ---------------------------------------------------------------- the whole


def test_the_strategy_is_as_expected(s2: Case) -> None:
    s2.agrees("program")


def test_it_is_one_document_and_nothing_is_wrong_with_the_workbook(s2: Case) -> None:
    assert s2.targets == [STRATEGY]
    assert [p for p in s2.problems() if p.severity is not Severity.INFO] == []


def test_the_parts_stand_in_the_order_of_the_seed(s2: Case) -> None:
    assert headings(s2, "Title", "Kapitelrubrik", "heading 2", "Bilagerubrik") == [
        "Holmviks kommuns utvecklingsstrategi",
        "Syfte",
        "Bakgrund",
        "Vision 2050",
        "Perspektiv",
        "Underlag",
        "Så används strategin",
        "Riktningar och delstrategier",
        "Villkor för nämndernas mål",
        "Bilaga 1. Regional utvecklingsstrategi",
        "Bilaga 2. Delstrategier",
        "Bilaga 3. Delstrategiernas kopplingar",
    ]


def test_it_is_sound_and_can_be_read_aloud(s2: Case) -> None:
    data = (s2.folder / "outputs" / STRATEGY).read_bytes()
    package = read_package(data, STRATEGY)
    assert faults(package) == ()
    assert obstacles(package) == ()


# ---------------------------------------------------------------- DOMAIN.md 6


def test_34_a_cell_of_the_matrix_has_several_sub_strategies_or_one(s2: Case) -> None:
    head, *rows = matrix(s2)
    assert head == [["Riktning"], ["Bo"], ["Leva"], ["Verka"]]
    assert [row[0] for row in rows] == [[name] for name in DIRECTIONS]
    assert [[len(cell) for cell in row[1:]] for row in rows] == [[2, 2, 1], [2, 2, 1], [1, 2, 2]]
    assert sum(len(cell) for row in rows for cell in row[1:]) == 15


def test_34_an_empty_cell_stays_where_it_is(fresh: Case) -> None:
    made = fresh.change("Delstrategier/DS11/Perspektiv", "P2")
    row = matrix(made)[3]
    assert row[1] == ["–"]
    assert len(row[2]) == 3
    assert "Den nytänkande kommunen, Bo" not in headings(made, "heading 3")


def test_35_a_sub_strategy_by_another_of_its_names_is_the_same_one(s2: Case) -> None:
    written = {row[1] for row in s2.rows("Kopplingar")}
    assert "Stärka trygghet och tillit i samhället i samverkan med civilsamhället" in written
    assert len(couplings(s2, "Utmaningar")) == 15
    assert "i samverkan med civilsamhället" not in s2.text(STRATEGY)


def test_36_sub_strategies_whose_names_begin_alike_are_two(s2: Case) -> None:
    found = couplings(s2, "Utmaningar")
    assert "Folkhälsa" in found["Attrahera, behålla och utveckla människor och näringsliv"]
    assert "Folkhälsa" not in found["Attrahera, behålla och utveckla kompetenser"]


def test_37_challenges_that_are_nearly_alike_are_kept_apart_and_asked_about(s2: Case) -> None:
    found = couplings(s2, "Utmaningar")
    assert [name for name, posts in found.items() if "Välfärden slukar allt mer resurser" in posts]
    (asked,) = s2.problems("M11")
    assert asked.severity is Severity.INFO
    assert "Välfärdsbrottslighet slukar allt mer resurser" in asked.message


def test_38_every_challenge_stands_in_a_paragraph_of_its_own(s2: Case) -> None:
    found = couplings(s2, "Utmaningar")["Hållbar social utveckling för människor och företag"]
    assert found == [
        "Färre ska försörja fler",
        "Inkludering",
        "Folkhälsa",
        "Ökad konkurrens om kompetens och medarbetare",
        "Ökad medvetenhet om samhällets sårbarhet",
    ]


def test_39_the_goals_of_agenda_2030_are_text(s2: Case) -> None:
    found = couplings(s2, "Agenda 2030")["Minska belastningen på miljö och klimat"]
    assert found == [
        "7. Hållbar energi för alla",
        "12. Hållbar konsumtion och produktion",
        "13. Bekämpa klimatförändringarna",
        "15. Ekosystem och biologisk mångfald",
    ]


def test_40_a_proposed_horizon_is_not_shown_as_decided(s2: Case) -> None:
    table = next(t for t in tables(s2) if t[0][0] == ["Vision och riktningar"])
    assert table == [
        [[text] for text in HORIZONS],
        [["Visionen"], ["2050"], ["–"], ["–"]],
        *[[[name], ["2030"], ["2035"], ["2024–2028"]] for name in DIRECTIONS],
    ]


def test_40_a_direction_that_is_only_proposed_has_no_decided_horizon(fresh: Case) -> None:
    made = fresh.change("Struktur/R2/Status", "föreslagen")
    made.change("Struktur/R2/Föreslagen horisont", "").change("Struktur/R2/Horisont", "2035")
    table = next(t for t in tables(made) if t[0][0] == ["Vision och riktningar"])
    assert table[3][1:3] == [["Inte beslutad"], ["2035"]]


def test_41_goals_above_one_another_in_a_ring_are_a_fault(fresh: Case) -> None:
    (fresh.folder / "inputs" / "Mål.csv").write_text(
        "Mål-id;Program;Nivå;Måltext;Överordnat mål;Status\n"
        "K1;US;KF-mål;växa;K2;utkast\nK2;US;KF-mål;trivas;K1;utkast\n",
        encoding="utf-8",
    )
    assert fresh.problems("M13")[0].severity is Severity.ERROR


def test_42_the_regional_strategy_is_coupled_by_area_and_has_its_version(s2: Case) -> None:
    found = couplings(s2, "RUS 2020–2035")
    assert found["Utveckla destinationen för boende och besökare"] == [
        "2. En attraktiv region",
        "3. En tillgänglig region",
    ]
    assert found["Skapa meningsfulla och inkluderande mötesplatser"] == ["–"]


def test_42_the_five_conditions_stand_as_a_list(s2: Case) -> None:
    text = [text for _, text in lines(s2)]
    at = next(n for n, line in enumerate(text) if line.endswith("ska varje nämndmål"))
    assert len([line for line in text[at + 1 : at + 6] if line.endswith((",", "."))]) == 5
    assert text[at + 6].startswith("Bilaga 1.")


def test_43_header_rows_are_marked_so_that_they_repeat_and_are_no_data(s2: Case) -> None:
    outline = s2.outline(STRATEGY)
    facts = outline.count("[Faktaledtext] Dokumentets namn")  # its headings are a column
    assert facts == 1
    assert outline.count("tblHeader") == len(tables(s2)) - facts
    assert [t[0] for t in tables(s2)].count([["Delstrategi"], ["Utmaningar"]]) == 1


def test_43_the_contents_are_the_headings(s2: Case) -> None:
    entries = headings(s2, "toc 2", "toc 3")
    entries[0] = entries[0].partition("›")[2]
    styles = ("Kapitelrubrik", "heading 2", "Bilagerubrik", "heading 3")
    assert entries == headings(s2, *styles)


def test_44_a_strategy_needs_no_dnr_date_or_deciding_body(s2: Case) -> None:
    assert {"Ärenden", "Sammanträden", "Beslut"}.isdisjoint(
        path.stem for path in (s2.folder / "inputs").iterdir()
    )
    assert "SAKNAS" not in s2.text(STRATEGY)
    assert s2.report.outcomes[0].missing == ()


def test_its_pages_say_what_the_commands_say(case: Callable[[str], Case]) -> None:
    made = case(NAME)
    assert made.targets
    assert shown_alike(made.folder, made.today)
