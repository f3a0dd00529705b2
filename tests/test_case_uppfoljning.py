"""Follow-up over two periods and five boards (DOMAIN.md 1.9 and section 6: 19–21, 39, 42)."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from pipeline.check import check
from pipeline.model import Action, Severity
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.read import read_folder
from pipeline.store.found_files import Standing, on_disk
from tests.cases_plugin import Case
from tests.docx import changed
from tests.shown_alike import shown_alike
from tests.validator import validate

pytestmark = pytest.mark.slow

Cases = Callable[[str], Case]
NAME = "uppfoljning"
APRIL, AUGUST = "plan/uppfoljning-2025-04.docx", "plan/uppfoljning-2025-08.docx"
SHORT_APRIL, SHORT_AUGUST = (
    "plan/uppfoljning-kort-2025-04.docx",
    "plan/uppfoljning-kort-2025-08.docx",
)
GOAL_2_ENDS = "Bilaga. Så hänger målen ihop"
CHART, BOOK = "word/charts/chart1.xml", "word/embeddings/Microsoft_Excel_Sheet1.xlsx"


def written(made: Case) -> list[str]:
    """Return what a new build writes."""
    return [o.target for o in made.build().outcomes if o.action is Action.WRITE]


def part(made: Case, target: str, name: str) -> bytes:
    data = (made.folder / "outputs" / target).read_bytes()
    return read_package(data, target).parts[name]


def chart(made: Case, target: str) -> dict[str, dict[str, str]]:
    """Return the chart of a document: series → category → number, as they are drawn."""
    data = (made.folder / "outputs" / target).read_bytes()
    root = read_package(data, target).root(CHART)
    found = {}
    for series in root.iter(q("c:ser")):
        name, labels, numbers = (points(series, tag) for tag in ("c:tx", "c:cat", "c:val"))
        found[name["0"]] = {labels[at]: number for at, number in numbers.items()}
    return found


def points(series: etree._Element, tag: str) -> dict[str, str]:
    part_of = (part for child in series.findall(q(tag)) for part in child.iter(q("c:pt")))
    return {point.get("idx", ""): point.findtext(q("c:v")) or "" for point in part_of}


def between(lines: list[str], first: str, last: str) -> list[str]:
    start = lines.index(first)
    return lines[start : lines.index(last, start)]


def test_the_documents_are_as_expected(case: Cases) -> None:
    case(NAME).agrees("uppföljning", "uppföljning-kort")


def test_each_period_has_a_follow_up_and_a_short_edition(case: Cases) -> None:
    made = case(NAME)

    assert made.of_kind("uppföljning", "uppföljning-kort") == [
        APRIL,
        AUGUST,
        SHORT_APRIL,
        SHORT_AUGUST,
    ]
    assert set(made.targets) >= {APRIL, AUGUST, SHORT_APRIL, SHORT_AUGUST}


@pytest.mark.install
def test_they_are_valid_for_word(case: Cases) -> None:
    made = case(NAME)
    paths = [made.folder / "outputs" / t for t in made.of_kind("uppföljning", "uppföljning-kort")]

    assert {path.name: found for path, found in validate(paths).items() if found} == {}


# ------------------------------------------------------------ a changed figure


def test_a_changed_figure_is_one_cell_and_one_rebuild(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    made.build()

    report = made.change("Uppföljning/UB1/Utfall", "67").build()

    (outcome,) = [o for o in report.outcomes if o.action is Action.WRITE]
    assert outcome.target == AUGUST
    assert [str(why.source) for why in outcome.why] == ["Uppföljning/UB1/Utfall"]
    assert chart(made, AUGUST)["augusti 2025"]["Invånare som litar på andra"] == "35"
    assert "35 %" in made.text(AUGUST)


def test_a_figure_of_the_period_before_also_rebuilds_what_compares_with_it(
    fresh_case: Cases,
) -> None:
    made = fresh_case(NAME)
    made.build()

    assert written(made.change("Uppföljning/UA1/Utfall", "63")) == [APRIL, AUGUST]


def test_a_changed_forecast_rebuilds_the_short_edition_too(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    made.build()

    assert written(made.change("Uppföljning/UB1/Prognos", "uppnås")) == [AUGUST, SHORT_AUGUST]


def test_a_new_row_rebuilds_its_own_period_and_no_other(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    made.build()
    made.add(
        "Uppföljning",
        Uppföljning_id="UB9",
        Period="2025-08",
        Mätdatum="2025-08-31",
        Mål="G2",
        Organ="KFN",
        Aktiviteter="Naturstigen har fått nya skyltar.",
    )

    assert written(made) == [AUGUST, SHORT_AUGUST]
    assert "Naturstigen har fått nya skyltar." in made.text(AUGUST)


def drafted(made: Case, **cells: str) -> Case:
    """Add a draft of a third goal of the council."""
    row = {"Program": "PLAN", "Nr": "3", "Nivå": "KF-mål", "Struktur": "R1", "Status": "utkast"}
    return made.add("Mål", Mål_id="G3", Kort_namn="Äldre", Måltyp="styrande", **row, **cells)


def test_a_goal_drafted_later_changes_no_follow_up(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    made.build()

    changed_by_it = written(drafted(made, Måltext="Äldre bor som de vill"))

    assert not [target for target in changed_by_it if "uppfoljning" in target]
    assert "Äldre bor som de vill" not in made.text(AUGUST)


def test_a_draft_stands_in_the_follow_ups_from_its_first_row_on(fresh_case: Cases) -> None:
    made = drafted(fresh_case(NAME), Måltext="Äldre bor som de vill")
    row = {"Uppföljning_id": "UB9", "Period": "2025-08", "Mätdatum": "2025-08-31"}
    made.add("Uppföljning", **row, Mål="G3", Prognos="uppnås")

    assert "3. Äldre | ● uppnås" in " | ".join(made.body(AUGUST))
    assert "Äldre bor som de vill" not in made.text(APRIL)


def test_a_third_period_compares_with_the_second(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    made.build()
    made.add(
        "Uppföljning",
        Uppföljning_id="UC1",
        Period="2025",
        Mätdatum="2025-12-31",
        Mål="G1",
        Indikator="I1",
        Utfall="70",
        Prognos="uppnås",
    )

    assert written(made) == ["plan/uppfoljning-2025.docx", "plan/uppfoljning-kort-2025.docx"]
    assert "Jämförelsen gäller augusti 2025." in made.text("plan/uppfoljning-2025.docx")


def test_a_period_that_cannot_be_read_stops_the_follow_ups_and_nothing_else(
    fresh_case: Cases,
) -> None:
    made = fresh_case(NAME).change("Uppföljning/UB3/Period", "våren")

    failed = [o.target for o in made.report.outcomes if o.action is Action.FAILED]

    assert failed == [APRIL, AUGUST, SHORT_APRIL, SHORT_AUGUST]
    assert "plan/program.docx" in made.targets
    assert all("Uppföljning" in str(o.why[0]) for o in made.report.outcomes if o.target in failed)


# ------------------------------------------------------------ section 6


def test_19_progress_is_told_for_the_whole_municipality_and_board_by_board(case: Cases) -> None:
    made = case(NAME)
    lines = between(made.body(AUGUST), "Mål 1. Trygghet", "Mål 2. Klimat och natur")

    common = lines.index("Gemensamt för kommunen")
    boards = [
        lines.index(f"{name}nämnden") for name in ("Barn- och ungdoms", "Kultur- och fritids")
    ]
    assert common < min(boards)
    assert lines[common + 1] == "Två av tre invånare litar på andra."
    for name in ("Socialnämnden", "Tekniska nämnden", "Miljö- och byggnadsnämnden"):
        assert name in made.body(AUGUST)


def test_20_a_forecast_is_printed_for_steering_goals_only(case: Cases) -> None:
    lines = case(NAME).body(AUGUST)

    steering = between(lines, "Mål 1. Trygghet", "Nämndmål för socialnämnden. Äldres gemenskap")
    direction = between(lines, "Mål 2. Klimat och natur", GOAL_2_ENDS)
    assert len([line for line in steering if "rognos: " in line]) == 4
    assert not [line for line in direction if "rognos: " in line]
    assert not re.search("uppnås", " ".join(direction))


def test_20_a_forecast_typed_for_a_goal_of_direction_is_a_fault_and_never_printed(
    fresh_case: Cases,
) -> None:
    made = fresh_case(NAME).change("Uppföljning/UB5/Prognos", "uppnås")

    (problem,) = made.problems("M07")
    assert problem.severity is Severity.ERROR
    assert str(problem.cell) == "Uppföljning.csv, bladet ”Uppföljning”, cell H12"
    assert "2. Klimat och natur | inriktning, ingen prognos" in " | ".join(made.body(AUGUST))


def test_20_a_goal_without_a_kind_is_not_said_to_give_direction(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Mål/G1/Måltyp", "")

    lines = made.body(AUGUST)
    steering = between(lines, "Mål 1. Trygghet", "Nämndmål för socialnämnden. Äldres gemenskap")
    assert "Gemensam prognos: ▲ uppnås delvis (april 2025: ■ uppnås inte)" in steering
    assert not [line for line in steering if "inriktning" in line]
    assert (
        "Ett mål är styrande. Det bedöms uppnås. Ett mål anger inriktning, och för det lämnas "
        "ingen prognos. För ett mål är det inte angivet om det är styrande."
    ) in lines
    (asked,) = made.problems("M16")
    assert (asked.severity, str(asked.source)) == (Severity.WARNING, "Mål/G1/Måltyp")


def test_20_a_programme_without_kinds_and_forecasts_is_not_asked_for_kinds(
    fresh_case: Cases,
) -> None:
    made = fresh_case(NAME)
    for goal in made.rows("Mål")[1:]:
        made.change(f"Mål/{goal[0]}/Måltyp", "")
    for row in made.rows("Uppföljning")[1:]:
        made.change(f"Uppföljning/{row[0]}/Prognos", "")

    assert made.problems("M16") == []
    assert "inriktning" not in made.text(AUGUST).replace("Ett mål som anger inriktning får", "")


def test_21_a_goal_of_direction_shows_its_activities(case: Cases) -> None:
    lines = between(case(NAME).body(AUGUST), "Mål 2. Klimat och natur", GOAL_2_ENDS)

    assert "Sex bilar har bytts till elbilar." in lines
    assert "Två laddplatser är klara." in lines
    assert lines[lines.index("Åtgärder") + 1] == "Tidplanen för laddplatserna ses över."


def test_39_links_to_agenda_2030_are_text(case: Cases) -> None:
    text = case(NAME).text(AUGUST)

    assert "Agenda 2030: 3 God hälsa och välbefinnande (delvis)" in text
    assert "13. Bekämpa klimatförändringarna" in text


def test_a_common_forecast_is_never_made_up_of_those_of_the_boards(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Uppföljning/UB1/Prognos", "")

    assert "1. Trygghet | ingen gemensam prognos" in " | ".join(made.body(AUGUST))
    assert [str(p.source) for p in made.problems("M08")] == ["Uppföljning/UB1/Prognos"]


def test_the_forecast_of_a_boards_own_goal_may_stand_in_the_boards_row(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Uppföljning/UB8/Organ", "SN")

    assert "Socialnämnden: Äldres gemenskap | ● uppnås | ↑ bättre" in " | ".join(made.body(AUGUST))
    assert made.problems("M08") == []


def test_a_board_that_gives_no_forecast_of_its_own_goal_is_asked_for_it(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Uppföljning/UB8/Organ", "SN")
    made.change("Uppföljning/UB8/Prognos", "")

    (asked,) = made.problems("M08")
    assert asked.message == "Prognos saknas för mål N1, period 2025-08."
    assert "där Organ är SN eller tomt" in asked.remedy
    assert "Ett mål saknar prognos." in made.text(AUGUST)


def test_another_boards_forecast_is_not_that_of_the_goal(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Uppföljning/UB8/Organ", "BUN")

    assert "Socialnämnden: Äldres gemenskap | ● uppnås" not in " | ".join(made.body(AUGUST))
    assert [str(p.source) for p in made.problems("M08")] == ["Uppföljning/UB8/Prognos"]


# ------------------------------------------------------------ the chart


def test_the_chart_says_the_same_as_the_table_beside_it(case: Cases) -> None:
    made = case(NAME)
    drawn = chart(made, AUGUST)
    lines = made.body(AUGUST)
    table = between(lines, "Tabell 2. Indikatorer, augusti 2025", "Det som har ändrats")

    assert list(drawn) == ["april 2025", "augusti 2025"]
    assert drawn["augusti 2025"] == {
        "Invånare som litar på andra": "30",
        "Besök på mötesplatser (Barn- och ungdomsnämnden)": "10",
        "Besök på mötesplatser (Kultur- och fritidsnämnden)": "-4",
        "Utsläpp från kommunens fordon": "10",
        "Äldre som känner sig ensamma": "27",
    }
    shares = [line.removesuffix(" %") for line in table if line.endswith(" %")]
    assert shares == [number.replace("-", "−") for number in drawn["augusti 2025"].values()]


def test_an_indicator_without_a_way_to_go_stands_in_the_table_alone(case: Cases) -> None:
    made = case(NAME)

    assert "Häckande fiskgjuse vid sjön (par)" in made.body(AUGUST)
    assert not [name for name in chart(made, AUGUST)["augusti 2025"] if "fiskgjuse" in name]


def test_an_absurd_figure_is_told_at_its_cell(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Uppföljning/UB1/Utfall", "9" * 41)

    (problem,) = [p for p in made.problems() if p.severity is Severity.ERROR]
    assert (problem.code, str(problem.source)) == ("B07", "Uppföljning/UB1/Utfall")
    assert "är större än något tal som programmet räknar med" in problem.message
    assert "plan/program.docx" in made.targets


def test_a_way_too_short_to_measure_gives_no_share(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Indikatorer/I1/Målvärde", "60," + "0" * 29 + "1")

    assert "Invånare som litar på andra (procent)" in made.body(AUGUST)
    assert "Invånare som litar på andra" not in chart(made, AUGUST)["augusti 2025"]


def test_the_workbook_behind_the_chart_holds_the_same_numbers(case: Cases) -> None:
    made = case(NAME)
    book = CalamineWorkbook.from_filelike(BytesIO(part(made, AUGUST, BOOK)))
    head, *rows = book.get_sheet_by_name("Data").to_python()

    drawn = chart(made, AUGUST)
    assert head[1:] == list(drawn)
    for place, numbers in enumerate(drawn.values(), 1):
        assert {str(row[0]): f"{row[place]:g}" for row in rows if row[place] != ""} == numbers


def test_the_first_follow_up_has_one_row_of_bars_and_compares_with_nothing(case: Cases) -> None:
    made = case(NAME)

    assert list(chart(made, APRIL)) == ["april 2025"]
    assert "Det här är den första uppföljningen" in made.text(APRIL)


def test_a_follow_up_without_indicators_has_no_chart(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    for number in range(1, 6):
        made.remove("Indikatorer", f"I{number}")
    for row in made.rows("Uppföljning")[1:]:
        made.change(f"Uppföljning/{row[0]}/Indikator", "")

    assert "Diagram 1" not in made.text(AUGUST)
    assert b"c:chart" not in part(made, AUGUST, "word/document.xml")


def test_the_same_rows_give_the_same_bytes(fresh_case: Cases, case: Cases) -> None:
    one, other = fresh_case(NAME), case(NAME)
    one.build()

    for target in (AUGUST, SHORT_AUGUST):
        made = [(c.folder / "outputs" / target).read_bytes() for c in (one, other)]
        assert made[0] == made[1]


def test_a_number_changed_in_the_chart_in_word_is_an_edit_and_is_kept(fresh_case: Cases) -> None:
    made = fresh_case(NAME)
    made.build()
    path = made.folder / "outputs" / AUGUST
    xml = part(made, AUGUST, CHART).decode().replace("<c:v>30</c:v>", "<c:v>31</c:v>")
    path.write_bytes(changed(path.read_bytes(), {CHART: xml.encode()}))

    assert on_disk(path, None).standing is Standing.EDITED
    made.change("Uppföljning/UB1/Utfall", "67")
    assert AUGUST not in written(made)


# ------------------------------------------------------------ what has changed


def test_what_has_changed_since_the_last_follow_up_is_listed_and_nothing_else(
    case: Cases,
) -> None:
    lines = between(case(NAME).body(AUGUST), "Det som har ändrats", "Mål 1. Trygghet")
    text = "\n".join(lines)

    assert "1. Trygghet\nGemensamt för kommunen\n↑ ▲ uppnås delvis" in text
    assert "1. Trygghet\nBarn- och ungdomsnämnden\n↑ ● uppnås" in text
    right = between(lines, lines[_at(lines, "åt rätt håll")], lines[_at(lines, "åt fel håll")])
    assert right[1:] == [
        "Invånare som litar på andra: 66 procent (förut 62)",
        "Besök på mötesplatser (Barn- och ungdomsnämnden): 12\u00a0750 (förut 12\u00a0600)",
        "Äldre som känner sig ensamma: 38 procent (förut 40)",
    ]
    wrong = lines[_at(lines, "åt fel håll") + 1 : _at(lines, "Andra utfall")]
    assert wrong == [
        "Besök på mötesplatser (Kultur- och fritidsnämnden): 12\u00a0400 (förut 12\u00a0500)",
        "Utsläpp från kommunens fordon: 480 ton (förut 470)",
    ]
    new = lines[_at(lines, "Rapporterar nu") + 1 :]
    assert new == [
        "Socialnämnden, mål 1, Trygghet",
        "Miljö- och byggnadsnämnden, mål 2, Klimat och natur",
    ]


def _at(lines: list[str], words: str) -> int:
    return next(i for i, line in enumerate(lines) if words in line)


# ------------------------------------------------------------ in time, and from everybody


def test_a_follow_up_older_than_a_year_is_told(case: Cases) -> None:
    tables = read_folder(case(NAME).folder / "inputs").tables

    def told(today: date) -> list[str]:
        return [str(p.source) for p in check(tables, today).problems if p.code == "U01"]

    assert told(date(2026, 8, 31)) == []
    assert told(date(2026, 9, 30)) == ["Uppföljning/UB1/Mätdatum"]


def test_a_board_that_contributes_but_does_not_report_is_told(fresh_case: Cases) -> None:
    made = fresh_case(NAME).change("Nämndbidrag/NB1/Organ", "KS")

    (problem,) = made.problems("U02")
    assert str(problem.source) == "Nämndbidrag/NB1/Organ"
    assert "för perioden 2025-08" in problem.message


def test_a_goal_that_has_been_retired_neither_reports_nor_asks(fresh_case: Cases) -> None:
    """Its rows are no follow-up of the programme, and who contributed to it owes nothing."""
    made = fresh_case(NAME).change("Nämndbidrag/NB1/Organ", "KS")
    made.add(
        "Uppföljning",
        Uppföljning_id="UC1",
        Period="2026-04",
        Mätdatum="2026-04-30",
        Mål="G1",
        Framsteg="Målet är på väg bort.",
    )
    made.change("Mål/G1/Status", "utgår")
    tables = read_folder(made.folder / "inputs").tables

    found = check(tables, date(2026, 9, 30)).problems

    told = [str(p.source) for p in found if p.code in ("U01", "U02")]
    assert told == ["Uppföljning/UB8/Mätdatum"]


# ------------------------------------------------------------ pandas


@pytest.mark.parametrize(
    ("name", "again", "imported"),
    [("s4-samverkan", False, "False"), (NAME, False, "True"), (NAME, True, "False")],
    ids=["no follow-up", "a follow-up", "a follow-up that is up to date"],
)
def test_pandas_is_imported_only_to_make_a_follow_up(
    fresh_case: Cases, name: str, again: bool, imported: str
) -> None:
    made = fresh_case(name)
    if again:
        made.build()
    code = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from pipeline.commands.build import Options, build;"
        f"build(Options(Path({str(made.folder)!r}), date.fromisoformat('{made.today}')));"
        "print('pandas' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )

    assert done.stdout.strip() == imported


def test_its_pages_say_what_the_commands_say(case: Callable[[str], Case]) -> None:
    made = case(NAME)
    assert made.targets
    assert shown_alike(made.folder, made.today)
