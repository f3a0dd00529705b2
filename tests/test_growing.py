"""Workbooks grow row by row: what was right when it was typed stays so, else it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from pipeline.check import check
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.schema import BY_NAME, SHEETS, Column, Kind
from tests.tables import table

TODAY = date(2027, 2, 1)
CASE, DNR, RENAMED = "Hållbarhetsprogram för Granvik", "KS 2027/12", "Ett program för Granvik"
FIRST, SECOND = "KSAU 10 mars 2027", "KS 24 mars 2027"
Rows = dict[str, list[dict[str, Any]]]
Row = tuple[str, dict[str, Any]]

BOOK: Rows = {  # as `new` leaves it, with neither ids nor what may be left out
    "Kommuner": [{"Namn": "Granviks kommun"}],
    "Organ": [{"Namn": n} for n in ("Kommunstyrelsens arbetsutskott", "Kommunstyrelsen")],
    "Personer": [{"Namn": "Elin Dahlvik", "Titel": "utredare"}],
    "Program": [{"Namn": "Hållbarhetsprogram", "Dokumenttyp": "program"}],
    "Mål": [{"Nr": "1", "Nivå": "KF-mål", "Måltext": "där alla mår bra"}],
    "Ramverk": [{"Ramverk": "Agenda 2030", "Namn": "God hälsa"}],
    "Ärenden": [{"Dnr": DNR, "Ärendemening": CASE}],
    "Sammanträden": [{"Organ": "KSAU", "Datum": "2027-03-10"}],
    "Behandling": [{"Ärende": CASE, "Möte": FIRST, "Syfte": "antagande"}],
    "Beslut": [{"Behandling": CASE, "Lämnas till": "KS"}],
}
GROWTH: tuple[tuple[Row, ...], ...] = (  # each a thing that comes later; its rows in their order
    (
        ("Sammanträden", {"Organ": "KS", "Datum": "2027-03-24"}),
        ("Behandling", {"Ärende": CASE, "Möte": SECOND, "Syfte": "antagande"}),
        ("Beslut", {"Behandling": SECOND}),
        ("Beslutspunkter", {"Beslut": SECOND, "Verb": "anta", "Sats": "programmet"}),
        ("Mottagare", {"Beslut": SECOND, "Namn": "Alla nämnder"}),
    ),
    (
        ("Behandling", {"Ärende": DNR, "Möte": FIRST, "Syfte": "politisk vilja"}),
        ("Beslut", {"Behandling": f"{CASE}, {FIRST}, politisk vilja"}),
    ),
    (
        ("Sammanträden", {"Organ": "KS", "Datum": "2027-03-10"}),
        ("Ärenden", {"Dnr": "KS 2028/9", "Ärendemening": CASE}),
        ("Behandling", {"Ärende": "KS 2028/9", "Möte": "KS 10 mars 2027", "Syfte": "antagande"}),
        ("Beslut", {"Behandling": "KS 2028/9"}),
    ),
)
WRITTEN = {
    "Ärenden": (CASE, DNR),
    "Sammanträden": ("2027-03-10", FIRST, "10 mars 2027"),
    "Behandling": (CASE, DNR, FIRST, f"{CASE}, {FIRST}"),
    "Beslut": (CASE, DNR, FIRST),
}
LEADING = [
    (sheet.name, column.header, written)
    for sheet in SHEETS
    for column in sheet.columns
    for written in WRITTEN.get(column.target, ())
]


def typed(sheet: str, header: str, written: str) -> dict[str, Any]:
    """Return a row that refers to something, with what its sheet asks for beside that."""
    columns = BY_NAME[sheet].columns
    own = {
        "Sammanträden": {"Organ": "KS", "Datum": "2027-06-01"},
        "Behandling": {"Möte": FIRST, "Syfte": "information"},
        "Beslut": {"Behandling": f"{CASE}, {FIRST}", "Typ": "övrigt"},
        "Beslutspunkter": {"Beslut": FIRST},
    }
    row = {c.header: text for c in columns if (text := _asked(c, BY_NAME[sheet].identity))}
    return {**row, **own.get(sheet, {}), header: written, "Ordning": None, "Anteckning": "typed"}


def _asked(column: Column, identity: tuple[str, ...]) -> str:
    if column.target or column.key or not (column.required or column.header in identity):
        return ""
    plain = {Kind.DAY: "2027-01-01", Kind.SPAN: "2027–2030", Kind.MOMENT: "2027", Kind.WHOLE: "7"}
    return (*column.choices, *column.offers, plain.get(column.kind, "text"))[0]


def read(rows: Rows) -> Dataset:
    return check([table(sheet, *each) for sheet, each in rows.items()], TODAY)


def led(data: Dataset, sheet: str, header: str) -> tuple[str, Any]:
    """Return the id of the typed row, and where what it refers to stands."""
    (row,) = (r for r in data[sheet] if str(r.cells["anteckning"]) == "typed")
    found = row[header]
    records = found if isinstance(found, tuple) else (found,)
    return row.key, [r.place for r in records if isinstance(r, Record)]


def later(order: tuple[tuple[Row, ...], ...], rows: Rows) -> Iterator[Rows]:
    """Yield the workbook after each row that is added."""
    for sheet, row in (row for thing in order for row in thing):
        row = {BY_NAME[sheet].key.header: None, **row}
        rows = {**rows, sheet: [*rows.get(sheet, ()), row]}
        yield rows


def told(data: Dataset, sheet: str, header: str) -> list[Problem]:
    cell = next(r for r in data[sheet] if str(r.cells["anteckning"]) == "typed").cell(header)
    return [p for p in data.problems if p.code == "B05" and p.cell == cell]


def with_typed(sheet: str, header: str, written: str) -> Rows:
    """Return the workbook where somebody has typed a reference."""
    rows = {**BOOK, sheet: [*BOOK.get(sheet, ()), typed(sheet, header, written)]}
    ids = {name: BY_NAME[name].key.header for name in rows}
    return {n: [{ids[n]: None, "Anteckning": None, **r} for r in each] for n, each in rows.items()}


@pytest.mark.parametrize(
    ("sheet", "header", "written", "order"),
    # Each sheet and column meets both orders, by different words.
    [(*one, GROWTH[:: 1 - number % 2 * 2]) for number, one in enumerate(LEADING)],
)
def test_what_was_typed_means_the_same_row_when_more_rows_come(
    sheet: str, header: str, written: str, order: tuple[tuple[Row, ...], ...]
) -> None:
    at_first = with_typed(sheet, header, written)
    data = read(at_first)
    key, right = led(data, sheet, header)
    assert len(right) == 1, [p.message for p in data.problems]
    tried = set()
    for rows in later(order, at_first):
        data = read(rows)

        assert led(data, sheet, header) == (key, right)
        for problem in told(data, sheet, header):
            assert problem.severity is Severity.WARNING
            if problem.remedy not in tried:
                tried.add(problem.remedy)
                assert right in list(pasted(rows, sheet, header, problem))


def pasted(rows: Rows, sheet: str, header: str, problem: Problem) -> Iterator[Any]:
    """Yield where each of several names that a message offers leads."""
    assert problem.remedy.count("”") > 2, problem
    yield from offers(rows, sheet, header, problem)


def offers(rows: Rows, sheet: str, header: str, problem: Problem) -> Iterator[Any]:
    """Yield where each name that a message offers leads; none is told of in its turn."""
    offered = re.findall(r"”([^”]+)”", problem.remedy)
    seen = []
    for name in offered:
        changed = [{**row, header: name} if row.get("Anteckning") else row for row in rows[sheet]]
        data = read({**rows, sheet: changed})
        assert not told(data, sheet, header), (name, problem)
        _, place = led(data, sheet, header)
        assert len(place) == 1
        assert place not in seen
        seen.append(place)
        yield place


LONG = f"{CASE} och för den hållbara utvecklingen i hela Granviks kommun och dess bolag 2027–2035"


def named_long(text: Any) -> Any:
    return text.replace(CASE, LONG) if isinstance(text, str) else text


@pytest.mark.parametrize(
    ("sheet", "header"),
    [
        *(("Konsekvenser", "Behandling"), ("Beslut", "Behandling"), ("Mottagare", "Beslut")),
        *(("Beslut", "Samma punkter som"), ("Handlingar", "Underlag till")),
    ],
)
@pytest.mark.parametrize("written", [CASE, FIRST, f"{CASE}, politisk vilja 2027", f"{CASE} 202"])
def test_what_is_offered_is_whole_and_taken_where_it_is_pasted(
    sheet: str, header: str, written: str
) -> None:
    """Also of a case with a long name, and of each row as something near is asked for."""
    *_, last = later(GROWTH, with_typed(sheet, header, written))
    rows = {n: [{h: named_long(t) for h, t in r.items()} for r in e] for n, e in last.items()}
    for problem in told(read(rows), sheet, header):
        assert "…" not in problem.remedy
        if re.match("Skriv (i stället )?”|Menade", problem.remedy):
            assert list(offers(rows, sheet, header, problem)), problem


def of_two_types(**more: str) -> Rows:
    """Return the workbook where the meeting decided on the programme, then on the will."""
    *_, rows = later((GROWTH[1], GROWTH[0]), with_typed("Mottagare", "Beslut", CASE))
    item = {"Ärende": CASE, "Möte": SECOND, "Syfte": "politisk vilja"}
    formal = {"Möte": SECOND, "Syfte": "formalia", "Rubrik": "Val av justerare", "Ärende": None}
    items = [{"Rubrik": None, **row} for row in rows["Behandling"]]
    blank = dict.fromkeys(("Beslut-id", "Anteckning", "Lämnas till", "Typ", *more))
    decisions = [
        {"Behandling": CASE, "Typ": "program"},
        {"Behandling": f"{FIRST} politisk vilja", "Typ": "politisk vilja"},
        {"Behandling": f"{SECOND}, antagande", "Typ": "program", "Anteckning": "typed"},
        {"Behandling": SECOND, "Typ": "politisk vilja", "Anteckning": "typed"},
    ]
    return {
        **{**rows, "Mottagare": [], "Beslutspunkter": []},
        "Behandling": [*items, {**items[0], **formal}, {**items[0], **item}],
        "Beslut": [blank | row | (more if "Anteckning" in row else {}) for row in decisions],
    }


@pytest.mark.parametrize("written", [CASE, DNR, FIRST])
def test_whose_points_a_decision_shows_follows_from_its_own_type(written: str) -> None:
    data = read(of_two_types(**{"Samma punkter som": written}))

    for row in (r for r in data["Beslut"] if str(r.cells["anteckning"]) == "typed"):
        assert row["Samma punkter som"]["Typ"] == row["Typ"]
    assert [p for p in data.problems if p.code in ("B05", "P01", "P02")] == []


def test_a_name_that_rows_share_is_told_once_and_no_more_when_the_others_are_named() -> None:
    points = [{"Beslut": DNR, "Verb": "anta", "Sats": f"del {n}"} for n in (1, 2, 3)]
    rows = {**with_typed("Mottagare", "Beslut", DNR), "Beslutspunkter": []}
    ids = {"Punkt-id": None, "Anteckning": None}
    rows["Beslutspunkter"] = [{**ids, **point} for point in points]
    steps = [*later((GROWTH[0],), rows)]

    def about(rows: Rows) -> list[Problem]:
        return [p for p in read(rows).problems if p.cell and p.cell.sheet == "Beslutspunkter"]

    (problem,) = (p for p in about(steps[2]) if p.code == "B05")
    assert problem.message == (
        f"Flera rader i bladet ”Beslut” kan vara ”{DNR}”. Det står också i C3 och C4. "
        f"Här läses det som ”{CASE}”, som står först."
    )
    assert problem.remedy == f"Skriv i stället ”{CASE}” eller ”{SECOND}”."
    assert [p for p in about(steps[3]) if p.code == "B05"] == []


def test_an_empty_cell_that_meant_the_only_row_is_told_with_what_can_be_written() -> None:
    rows = with_typed("Mottagare", "Beslut", "")
    *_, grown = later((GROWTH[0][:3],), rows)

    (problem,) = (p for p in read(grown).problems if p.cell and p.cell.sheet == "Mottagare")
    assert problem.code == "B03"
    assert problem.remedy == f"Skriv ”{CASE}” eller ”{SECOND}”."
