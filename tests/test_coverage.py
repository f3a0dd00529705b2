"""`check --coverage`: each planted gap is named at its cell, and nothing else (seed S2)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands.check import find_gaps
from tests.cases_plugin import Case

pytestmark = pytest.mark.slow

Cases = Callable[[str], Case]
Plant = Callable[[Case], object]
NAME = "uppfoljning"


def gaps(made: Case) -> list[tuple[str, str]]:
    """Return the code and the cell of each gap."""
    return [(gap.code, str(gap.source)) for gap in find_gaps(made.folder, made.today)[0]]


def change(source: str, value: str) -> Plant:
    return lambda made: made.change(source, value)


def without(*links: str) -> Plant:
    """Return what takes away rows of Kopplingar."""
    return lambda made: [made.remove("Kopplingar", key) for key in links]


def link(goal: str, *items: str) -> Plant:
    """Return what links a goal to items of frameworks."""
    return lambda made: [
        made.add("Kopplingar", Koppling_id=f"{goal}-{item}", Mål=goal, Till=item) for item in items
    ]


def both(*plants: Plant) -> Plant:
    return lambda made: [plant(made) for plant in plants]


def goal(key: str, level: str, **cells: str) -> Plant:
    row = {"Mål_id": key, "Program": "PLAN", "Nivå": level, "Måltext": "Något nytt"}
    return lambda made: made.add("Mål", **row, Status="antaget", Nr="9", **cells)


def part(key: str, kind: str, name: str) -> Plant:
    return lambda made: made.add("Struktur", Struktur_id=key, Program="PLAN", Typ=kind, Namn=name)


PLANTED: dict[str, tuple[Plant, str, str]] = {
    "a goal under no direction": (change("Mål/G2/Struktur", ""), "L01", "Mål/G2/Struktur"),
    "a part of no goal": (goal("DM1", "delmål"), "L01", "Mål/DM1/Överordnat mål"),
    "a sub-strategy that leads to no framework": (
        without("DS4-A13", "DS4-RUS2", "DS4-U2"),
        "L01",
        "Delstrategier/DS4/Delstrategi-id",
    ),
    "a goal that leads to no framework": (without("G1-A3"), "L01", "Mål/G1/Mål-id"),
    "a direction with nothing under it": (
        part("R3", "riktning", "Den kloka kommunen"),
        "L02",
        "Struktur/R3/Struktur-id",
    ),
    "a perspective with nothing under it": (
        part("VERKA", "perspektiv", "Verka"),
        "L02",
        "Struktur/VERKA/Struktur-id",
    ),
    "a sub-strategy that no goal names": (
        change("Mål/N4/Delstrategier", "DS4"),
        "L02",
        "Delstrategier/DS5/Delstrategi-id",
    ),
    "a goal that no board contributes to": (
        both(goal("G3", "KF-mål", Struktur="R2"), link("G3", "A13")),
        "L02",
        "Mål/G3/Mål-id",
    ),
    "an item that nothing leads to": (
        lambda made: made.add(
            "Ramverk", Post_id="A7", Ramverk="Agenda 2030", Nr="7", Namn="Energi"
        ),
        "L02",
        "Ramverk/A7/Post-id",
    ),
    "34: an empty cell of the matrix": (
        change("Delstrategier/DS3/Perspektiv", "LEVA"),
        "L03",
        "Struktur/R2/Struktur-id",
    ),
    "42: a goal of a board without anchor": (
        change("Mål/N3/Överordnat mål", ""),
        "L04",
        "Mål/N3/Överordnat mål",
    ),
    "42: a goal of a board without RUS": (without("DS3-RUS2"), "L04", "Mål/N3/Delstrategier"),
    "42: a goal of a board without a perspective": (
        both(change("Mål/N5/Delstrategier", ""), link("N5", "A4", "RUS1", "U1")),
        "L04",
        "Mål/N5/Delstrategier",
    ),
    "42: a goal of a board without Agenda 2030": (
        without("DS1-A3"),
        "L04",
        "Mål/N1/Delstrategier",
    ),
    "42: a goal of a board without a challenge": (without("DS1-U1"), "L04", "Mål/N1/Delstrategier"),
}


def test_a_whole_chain_has_no_gap(case: Cases) -> None:
    assert gaps(case(NAME)) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_gap_is_named_and_nothing_else(fresh_case: Cases, name: str) -> None:
    plant, code, source = PLANTED[name]
    made = fresh_case(NAME)
    plant(made)

    assert gaps(made) == [(code, source)]


def test_a_goal_that_has_been_retired_holds_nothing(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Mål/G1/Status", "utgår")
    goal("DM1", "delmål", Överordnat_mål="G1")(made)

    assert gaps(made) == [
        ("L01", "Mål/DM1/Överordnat mål"),
        *[("L04", f"Mål/{name}/Överordnat mål") for name in ("N1", "N2", "N5")],
    ]


def test_all_gaps_at_once_are_each_named_once(fresh_case: Cases) -> None:
    # The others meet in the same rows: what one of them takes away another one needs.
    apart = {name for name in PLANTED if name not in _SHARED}
    made = fresh_case(NAME)
    for name in sorted(apart):
        PLANTED[name][0](made)

    assert Counter(gaps(made)) == Counter(PLANTED[name][1:] for name in apart)


_SHARED = (
    "a sub-strategy that leads to no framework",
    "a goal that leads to no framework",
    "a sub-strategy that no goal names",
)


def test_the_five_conditions_say_what_is_lacking_in_words(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    for key, to in (("Överordnat mål", ""), ("Delstrategier", "")):
        made.change(f"Mål/N2/{key}", to)

    said = [gap.message for gap in find_gaps(made.folder, made.today)[0] if gap.code == "L04"]

    assert said == [
        f"Målet N2 (Trivsel i skolan) {lack}."
        for lack in (
            "är inte förankrat i något av kommunens övergripande mål",
            "utgår inte från den regionala utvecklingsstrategin (RUS)",
            "har inget medborgarperspektiv",
            "har ingen bäring på Agenda 2030",
            "tar inte hänsyn till någon av kommunens utmaningar",
        )
    ]


def test_a_framework_that_the_programme_names_but_nobody_has_filled_in_is_a_gap(
    fresh_case: Cases,
) -> None:
    made = fresh_case(NAME)
    for row in made.rows("Kopplingar")[1:]:
        if row[3].startswith("RUS"):
            made.remove("Kopplingar", row[0])
    for key in ("RUS1", "RUS2"):
        made.remove("Ramverk", key)

    assert gaps(made) == [("L04", "Program/PLAN/Ramverk")]


def test_a_name_is_written_as_it_stands_and_the_sentence_bends_round_it(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Mål/G1/Kort namn", "En kopplad skola")
    without("G1-A3")(made)

    (gap,) = find_gaps(made.folder, made.today)[0]
    assert gap.message == (
        "Målet G1 (En kopplad skola) är inte kopplat till något ramverk, men andra är det."
    )


def test_a_programme_that_is_not_built_here_has_no_gaps(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Mål/G2/Struktur", "")
    key, *_ = made.rows("Kommuner")[1]
    rows = made.rows("Kommuner")
    made.remove("Kommuner", key)
    made.add("Kommuner", **dict(zip(rows[0], rows[1], strict=True)), Byggs="nej")

    assert gaps(made) == []


def test_what_only_a_retired_goal_leads_to_is_idle(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    made.add("Ramverk", Post_id="A7", Ramverk="Agenda 2030", Nr="7", Namn="Energi")
    goal("G9", "KF-mål", Struktur="R2")(made)
    link("G9", "A7")(made)
    made.change("Mål/G9/Status", "utgår")

    assert gaps(made) == [("L02", "Ramverk/A7/Post-id")]


@pytest.mark.parametrize(
    ("name", "is_regional"),
    [("RUS", True), ("RUS 2020–2035", True), ("RUS2035", True), ("Rusmedelsprogrammet", False)],
)
def test_rus_is_a_word_of_its_own(fresh_case: Cases, name: str, is_regional: bool) -> None:
    made = fresh_case(NAME)
    for key in ("RUS1", "RUS2"):
        made.change(f"Ramverk/{key}/Ramverk", name)
    without("DS3-RUS2")(made)
    lacking = [gap for gap in find_gaps(made.folder, made.today)[0] if gap.code == "L04"]

    assert ("utgår inte från" in " ".join(gap.message for gap in lacking)) is is_regional


def test_a_kind_of_link_that_nobody_uses_is_no_gap(case: Cases) -> None:
    """The joint programme of S4 has neither sub-strategies nor goals of boards nor frameworks."""
    assert gaps(case("s4-samverkan")) == []


# ------------------------------------------------------------ the command


def command(made: Case, *more: str) -> subprocess.CompletedProcess[str]:
    where = ["--folder", str(made.folder), "--today", made.today.isoformat()]
    return subprocess.run(
        [sys.executable, "-m", "pipeline", "check", "--coverage", *where, *more],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parent.parent,
    )


def test_the_command_names_the_gap_with_its_cell(fresh_case: Cases) -> None:
    done = command(fresh_case(NAME).change("Mål/G2/Struktur", ""))

    assert done.stdout == (
        "UPPLYSNING L01 Mål.csv, bladet ”Mål”, cell E3: Målet G2 (Klimat och natur) står inte "
        "under någon riktning eller något område. Skriv dess id i Struktur.\n"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_says_when_there_is_no_gap(case: Cases) -> None:
    done = command(case(NAME))

    assert (done.stdout, done.returncode) == ("Inga luckor funna.\n", 0)


def test_the_command_gives_the_gaps_as_data(fresh_case: Cases) -> None:
    done = command(fresh_case(NAME).change("Mål/N3/Överordnat mål", ""), "--json")

    (gap,) = json.loads(done.stdout)
    assert (gap["code"], gap["address"], gap["source"]) == ("L04", "F6", "Mål/N3/Överordnat mål")


def test_the_command_tells_that_faults_come_first(fresh_case: Cases) -> None:
    done = command(fresh_case(NAME).change("Mål/N3/Överordnat mål", "G9"))

    assert done.returncode == 1
    assert "Kör beredning check först." in done.stderr
