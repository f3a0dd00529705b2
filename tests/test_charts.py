"""Charts of a template: filled with numbers, whatever the names are and however it was drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from pipeline.model import Action
from pipeline.ooxml.content.chart import chart_workbook, with_numbers
from pipeline.ooxml.names import q
from pipeline.plan.followup.indicators import axis_ends
from pipeline.plan.plans import plan
from pipeline.values.computed import Diagram, Series
from tests.cases_plugin import Case
from tests.docx import bars, chart_drawing, chart_part, docx, files_of, p, text_of
from tests.nasty import IMPOSSIBLE, NASTY, read_back
from tests.plan_data import dataset, followed_up
from tests.rendering import body, document, faults_of, sound
from tests.test_standard_templates import built, compiled

Cases = Callable[[str], Case]
DRAWN = etree.fromstring(chart_part(bars(2)).data)


def labels(data: bytes, tag: str) -> list[str]:
    """Return the texts of a filled chart: c:cat are those of the bars, c:tx those of the series."""
    found = etree.fromstring(data).iter(q(tag))
    return [point.findtext(q("c:v")) or "" for each in found for point in each.iter(q("c:pt"))]


# ------------------------------------------------------------ names


def test_every_text_that_a_cell_may_hold_can_be_the_name_of_a_bar() -> None:
    names = tuple(NASTY.values())
    shown = Diagram(names, (Series(names[0], (Decimal(1),) * len(names)),))

    assert labels(with_numbers(DRAWN, shown), "c:cat") == [read_back(name) for name in names]


@pytest.mark.parametrize("name", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_sign_that_no_file_can_hold_shows_as_one_that_is_lacking(name: str) -> None:
    shown = Diagram((name,), (Series(name, (Decimal(1),)),))
    made = with_numbers(DRAWN, shown)
    (head, row) = rows_of(shown)

    for text in (*labels(made, "c:cat"), *labels(made, "c:tx"), head[1], row[0]):
        assert text.startswith("a\ufffdb")


def rows_of(shown: Diagram) -> list[list[str]]:
    """Return the workbook behind a chart as Excel reads it."""
    book = CalamineWorkbook.from_filelike(BytesIO(chart_workbook(shown)))
    return [list(map(str, row)) for row in book.get_sheet_by_name("Data").to_python()]


def test_a_name_that_looks_like_a_coded_sign_stays_as_it_is_in_excel() -> None:
    shown = Diagram(("rad_x000B_två", "_x005F_"), (Series("nu", (Decimal(1), Decimal(2))),))

    sheet = files_of(chart_workbook(shown))["xl/worksheets/sheet1.xml"]
    texts = [t.text for t in etree.fromstring(sheet).iter("{*}t")]
    assert texts == ["nu", "rad_x005F_x000B_två", "_x005F_x005F_"]


@pytest.mark.parametrize("cell", ["Indikatorer/I1/Namn", "Organ/BUN/Namn"])
@pytest.mark.parametrize("sign", ["\x0b", "_x000B_"])
def test_a_vertical_tab_in_a_name_stops_no_build(fresh_case: Cases, cell: str, sign: str) -> None:
    made = fresh_case("uppfoljning").change(cell, f"Ett{sign}namn")

    actions = {o.target: o.action for o in made.build().outcomes}

    assert actions["plan/uppfoljning-kort-2025-08.docx"] is Action.WRITE
    august = actions["plan/uppfoljning-2025-08.docx"]
    assert august is (Action.FAILED if sign == "\x0b" else Action.WRITE)
    assert [str(p.source) for p in made.problems("B14")] == ([cell] if sign == "\x0b" else [])


# ------------------------------------------------------------ how it was drawn

SHOWN = Diagram(("Ett", "Två"), (Series("nu", (Decimal(1), Decimal(2))),))
TAG = "{{ diagrammet }} Läses upp."


def template(*plots: str, **drawing: str) -> bytes:
    return docx(p(chart_drawing(TAG, **drawing)), parts=[chart_part(*plots)])


@pytest.mark.parametrize("plot", ["barChart", "lineChart", "pieChart", "radarChart"])
def test_a_chart_of_names_and_numbers_is_filled(plot: str) -> None:
    data = document(template(bars(2, plot)), diagrammet=SHOWN)

    assert labels(files_of(data)["word/charts/chart1.xml"], "c:cat") == ["Ett", "Två"]
    assert b'descr="L\xc3\xa4ses upp."' in files_of(data)["word/document.xml"]
    assert sound(data) == ()


@pytest.mark.parametrize(
    ("bars_of_it", "drawn", "mm"), [(10, 68, 68), (40, 68, 204), (65, 68, 240), (65, 260, 260)]
)
def test_a_chart_grows_with_its_bars_but_never_past_the_page(
    bars_of_it: int, drawn: int, mm: int
) -> None:
    shown = Diagram(("Ett",) * bars_of_it, (Series("nu", (Decimal(1),) * bars_of_it),))
    data = document(template(bars(), cy=f"{drawn * 36_000}"), diagrammet=shown)

    (extent,) = body(data).iter(q("wp:extent"))
    assert extent.get("cy") == f"{mm * 36_000}"


def test_names_and_numbers_stand_after_the_looks_of_a_line() -> None:
    drawn = bars(plot="lineChart").replace("</c:ser>", "<c:marker/><c:smooth/></c:ser>")
    series = etree.fromstring(with_numbers(etree.fromstring(chart_part(drawn).data), SHOWN))

    (found,) = series.iter(q("c:ser"))
    assert [etree.QName(child).localname for child in found] == [
        "idx", "order", "tx", "marker", "cat", "val", "smooth"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (template(bars(), cy="hög"), "diagrammets höjd går inte att läsa"),
        (template(bars(), cy="-1"), "diagrammets höjd går inte att läsa"),
        (template(bars(), cy="9" * 5000), "diagrammets höjd går inte att läsa"),
        (template(bars(), id="rIdBorta"), "det som ritar diagrammet saknas i filen"),
        (template(bars(0)), "diagrammet har inga dataserier att fylla"),
        (template(bars(), bars(1, "lineChart")), "diagrammet blandar sorter eller axlar"),
        (template(bars(2, "scatterChart")), "den sortens diagram går inte att fylla"),
    ],
    ids=["height", "negative", "immense", "lost", "empty", "bars and a line", "points"],
)
def test_a_chart_that_cannot_be_filled_is_a_fault_of_the_template(made: bytes, says: str) -> None:
    (fault,) = faults_of(made, diagrammet=SHOWN)

    assert fault.startswith(f"{{{{ diagrammet }}}}: {says}")


def test_a_chart_that_is_not_filled_may_look_as_it_will() -> None:
    drawn = docx(
        p(chart_drawing("Ett diagram", cy="hög")), p("{{ a }}"), parts=[chart_part(bars(0))]
    )

    assert document(drawn, a="Text")


# ------------------------------------------------------------ the axis of a follow-up

AXIS = '<c:valAx><c:scaling><c:orientation val="minMax"/><c:max val="7"/></c:scaling></c:valAx>'
SHARES = (-250, -100, -99, -4, 0, 13, 23, 99, 100, 101, 120, 137, 900)


def axis(data: bytes) -> tuple[int, ...]:
    """Return where the axis of a chart begins, where it ends, and how far apart its lines are."""
    (found,) = etree.fromstring(data).iter(q("c:valAx"))
    values = (next(found.iter(q(f"c:{name}"))).get("val") for name in ("min", "max", "majorUnit"))
    return tuple(int(value or "") for value in values)


@pytest.mark.parametrize("first", SHARES)
@pytest.mark.parametrize("second", SHARES)
def test_the_axis_shows_0_and_100_percent_and_every_bar(first: int, second: int) -> None:
    shares = [Series("nu", (Decimal(first), None, Decimal(second)))]
    low, high = axis_ends(shares)

    assert low <= min(0, first, second)
    assert high >= max(100, first, second)
    assert (low == 0) == (min(first, second) >= 0)
    assert (high == 100) == (max(first, second) <= 100)
    assert low % 20 == 0
    assert low == 0 or min(first, second) - 35 < low <= min(first, second) - 15


@pytest.mark.parametrize("outcome", ["60", "63", "80", "90", "40"])
def test_in_the_chart_of_a_follow_up_the_goal_is_a_line(fresh_case: Cases, outcome: str) -> None:
    made = fresh_case("uppfoljning").change("Uppföljning/UB1/Utfall", outcome)
    made.build()
    files = files_of((made.folder / "outputs/plan/uppfoljning-2025-08.docx").read_bytes())
    low, high, between = axis(files["word/charts/chart1.xml"])

    (lines,) = etree.fromstring(files["word/charts/chart1.xml"]).iter(q("c:majorGridlines"))
    assert lines is not None
    assert low <= 0 < 100 <= high
    assert (100 - low) % between == 0
    assert b'formatCode="[=100]&quot;m' in files["word/charts/chart1.xml"]
    assert "Linjen vid 100 procent är målet." in files["word/document.xml"].decode()


def test_a_chart_without_ends_keeps_the_axis_that_was_drawn() -> None:
    drawn = etree.fromstring(chart_part(bars(), AXIS).data)
    shown = Diagram(("Ett",), (Series("nu", (Decimal(1),)),))

    assert b'<c:max val="7"/>' in with_numbers(drawn, shown)
    assert b'<c:max val="7"/>' not in with_numbers(drawn, replace(shown, ends=(0, 100)))


def test_the_first_follow_up_says_that_there_is_none_before_it() -> None:
    first = followed_up()
    second = followed_up()
    earlier = {"Period": "2018-08", "Mätdatum": "2018-08-31", "Mål": "M1", "Framsteg": "Bra."}
    outcome = {"Uppföljning-id": "UF0", "Indikator": "I1", "Utfall": 11, "Prognos": ""}
    second["Uppföljning"].insert(0, earlier | outcome)
    told = "det inte finns någon tidigare uppföljning"

    text = built("uppfoljning", first)
    assert "Förra" not in text
    assert "Tidigare" in text
    assert told in text
    data = dataset(second)
    latest = [p for p in plan(data).plans if p.template == "uppfoljning.docx"][-1]
    rendered = compiled("uppfoljning").render(latest.kind, latest.key, latest.view)
    later = text_of(rendered.data)
    assert "augusti 2019" in later
    assert told not in later
    assert "Tidigare" not in later
