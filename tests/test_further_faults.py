"""A faulty cell hides nothing else of its row: what is certain is told in the same check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.building.further_faults import with_further
from pipeline.model import Problem, Raw, Severity
from pipeline.read import read_folder
from pipeline.schema import BY_NAME
from tests import plan_data, test_check_codes, test_check_rules
from tests.amounts import FULL
from tests.faulty_cells import Book, Spot, allowed, wrong
from tests.tables import TODAY, book, tables

pytestmark = pytest.mark.slow

CASES: dict[str, test_check_rules.Case | test_check_codes.Case] = {
    **test_check_rules.CASES,
    **test_check_codes.CASES,
}
EXAMPLE = Path(__file__).resolve().parents[1] / "inputs"

# Faults of many kinds in the minutes, the decisions and the programme of the example.
MANY: dict[str, tuple[Raw, str]] = {
    "Sammanträden/KSAU-2026-11-11/Organ": (None, "B03"),
    "Sammanträden/KSAU-2026-11-11/Sekreterare": ("P99", "B05"),
    "Sammanträden/KSAU-2026-11-11/Anslag ned": ("2026-11-25", "S07"),
    "Sammanträden/KSAU-2026-11-25/Starttid": ("halv nio", "B07"),
    "Sammanträden/KSAU-2026-11-25/Anslag ned": ("2026-12-05", "S07"),
    "Behandling/BH5/§": ("nittioåtta", "B07"),
    "Behandling/BH8/Föredragande": ("P77", "B05"),
    "Beslut/B5/Status": ("klubbat", "B06"),
    "Beslutspunkter/B5.2/Punkt-id": ("B5.1", "B04"),
    "Beslutspunkter/B5.2/Nr": ("två", "B07"),
    "Beslutspunkter/B5.2/Verb": (None, "B03"),
    "Beslutspunkter/B6.2/Ansvarig": ("KLFF", "B05"),
    "Närvaro/2026-09-16-P4/Roll": ("vice", "B06"),
    "Yrkanden/Y3/Parti": ("TGG", "B05"),
    "Yrkanden/Y2/Utfall": ("nja", "B06"),
    "Mål/M1/Nr": ("ett", "B07"),
    "Mål/M1/Måltext": ("Där natur, vatten och luft.", "M04"),
    "Mål/M2/Måltyp": ("hård", "B06"),
    "Förtydliganden/F1.2/Status": ("ok", "B06"),
    "Politisk vilja/V6/Skiljelinje": ("nej", "P04"),
    "Politisk vilja/V6/Mandatperiod": ("snart", "B07"),
    "Program/HP/Målår": ("tjugotrettiofyra", "B07"),
    "Texter/T3/Avsnitt": (None, "B03"),
    "Texter/T3/Ordning": ("först", "B07"),
}


def problems(made: Book) -> tuple[Problem, ...]:
    """Return what a check tells."""
    found = with_further(made.tables, (), made.today, made.dataset, made.plans)
    return (*found.problems, *made.plans.problems)


def place(problem: Problem) -> tuple[str, str, str]:
    return (str(problem.cell), problem.code, problem.message)


def test_many_faults_of_many_kinds_are_told_in_one_check() -> None:
    sound = Book(read_folder(EXAMPLE).tables, date(2027, 2, 1))
    spots = {source: sound.spot(source) for source in MANY}
    made, wanted = sound, set()
    for source, (raw, code) in MANY.items():
        spot = spots[source]
        made = made.put(spot, raw)
        table = sound.tables[spot.table]
        wanted.add((table.sheet, spot.row + 2, spot.place + 1, code))

    found = problems(made)

    told = {(p.cell.sheet, p.cell.row, p.cell.column, p.code) for p in found if p.cell}
    before = {
        (p.cell.sheet, p.cell.row, p.cell.column, p.code) for p in made.dataset.problems if p.cell
    }
    assert wanted - told == set()
    assert len(wanted - before) == 2  # what only a second check would have told


def test_an_empty_cell_in_every_sheet_is_told_at_once_and_nothing_that_follows_from_it() -> None:
    made = sound = Book(read_folder(EXAMPLE).tables, date(2027, 2, 1))
    emptied: dict[str, Spot] = {}
    for spot in sound.spots:
        column, sheet = spot.column, spot.source.sheet
        asked = column.required and not (column.key or column.derived or column.default)
        if asked and sheet not in emptied and str(spot.source) != "Ärenden/HÅLLBARHET/Kommun":
            emptied[sheet] = spot  # an empty Kommun is the only one that there is
            made = made.put(spot, None)

    found = problems(made)

    places = {(sound.tables[s.table].sheet, s.row + 2, s.place + 1) for s in emptied.values()}
    assert len(places) > 30
    assert {(p.cell.sheet, p.cell.row, p.cell.column) for p in found if p.cell} == places
    assert any(p.severity is not Severity.ERROR for p in made.dataset.problems)
    assert all(p.severity is Severity.ERROR for p in found)


def with_another_fault(name: str) -> Iterator[tuple[Book, Problem, Spot]]:
    """Yield the case with a fault that a rule finds, and each other cell of the row.

    Ordinarily every second of them.
    """
    made = Book(tables(book(*CASES[name].edits)), TODAY)
    found = (*made.dataset.problems, *made.plans.problems)
    for problem in [p for p in found if p.code == CASES[name].code and p.source][:1]:
        cell, header = problem.cell, problem.source.column if problem.source else ""
        others = [
            spot
            for spot in made.spots
            if cell
            and (made.tables[spot.table].sheet, spot.row + 2) == (cell.sheet, cell.row)
            and spot.column.header != header
        ]
        for spot in others if FULL else others[::2]:
            yield made, problem, spot


def stands_whatever(made: Book, problem: Problem, spot: Spot) -> bool:
    """Return whether a fault is there with each readable word in another cell of its row."""
    others = [made.put(spot, raw) for raw in allowed(made, spot)]
    readable = [one for one in others if not any(map(_is_at(spot), one.faults))]
    return bool(readable) and all(
        place(problem) in map(place, (*one.dataset.problems, *one.plans.problems))
        for one in readable
    )


def is_other_name(spot: Spot) -> bool:
    """Return whether only another row's id is wrong here; then neither row can be named."""
    return spot.column.key and bool(BY_NAME[spot.source.sheet].identity)


def _is_at(spot: Spot) -> Callable[[Problem], bool]:
    """Return whether a FEL says that a cell cannot be read; that it is empty, a rule may say."""
    return lambda p: (
        p.code != "B03"
        and p.source is not None
        and (p.source.sheet, p.source.column) == (spot.source.sheet, spot.source.column)
    )


@pytest.mark.hypothesis  # so that `make fuzz` tries each cell
@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_beside_each_other_that_it_does_not_hang_on(name: str) -> None:
    for made, problem, spot in with_another_fault(name):
        if not is_other_name(spot) and stands_whatever(made, problem, spot):
            told = problems(made.put(spot, wrong(made, spot)[0]))

            assert place(problem) in map(place, told), spot.source


@pytest.mark.hypothesis  # so that `make fuzz` tries each column of both
@pytest.mark.parametrize(("made", "step"), [(plan_data.sheets(), 3), (plan_data.followed_up(), 1)])
def test_one_faulty_cell_is_told_and_nothing_that_is_right(
    made: plan_data.Sheets, step: int
) -> None:
    sound = Book(plan_data.tables(made), plan_data.TODAY)
    known = set(map(place, problems(sound)))
    one_of_each = {(s.source.sheet, s.column.header): s for s in sound.spots}
    tried = [*one_of_each.values()]
    for spot in tried if FULL else tried[::step]:
        for raw in wrong(sound, spot):
            faulty = sound.put(spot, raw)
            further = {*problems(faulty)} - {*faulty.dataset.problems, *faulty.plans.problems}

            assert set(map(place, further)) <= known, spot.source
