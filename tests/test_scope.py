"""How far a fault reaches: nothing is built wrong, nothing vanishes untold, nothing else stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from pipeline.building import scope
from pipeline.model import Action, CellFault, DocumentId, Source
from pipeline.read import read_folder
from pipeline.store.ledger import load
from tests import plan_data
from tests.cases_plugin import CASES
from tests.faulty_cells import Book, Spot, allowed, wrong
from tests.working_folder import LETTER, PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("kallelse", "tjänsteskrivelse", "beslut-program")


def small(**cells: str) -> Book:
    """Return a case on its way, with a will and one follow-up, and no FEL."""
    sheets = plan_data.followed_up()
    for source, value in {
        "Texter/T4/Ärende": "Ä1",
        "Politisk vilja/V3/Beslut": "",
        **cells,
    }.items():
        plan_data.change(sheets, source, value)
    return Book(plan_data.tables(sheets), plan_data.TODAY)


def book_of(name: str) -> Book:
    if name == "exemplet":
        return Book(read_folder(ROOT / "inputs").tables, date(2027, 2, 4))
    home = CASES / name
    today = date.fromisoformat((home / "today.txt").read_text("utf-8").strip())
    return Book(read_folder(home / "inputs").tables, today)


@pytest.fixture(scope="module")
def example() -> Book:
    return book_of("exemplet")


def stopped(sound: Book, source: str, raw: str | None) -> set[DocumentId]:
    """Return what stops when a cell of a sound book holds something else."""
    made = sound.put(sound.spot(source), raw)
    return set(made.stopped(sound.reads))


def of_kinds(found: Iterable[DocumentId], *kinds: str) -> list[DocumentId]:
    return sorted(who for who in found if who[0] in kinds)


# ---------------------------------------------------------------- every cell in turn


def built_wrong(sound: Book, spots: Iterable[Spot]) -> Iterator[str]:
    """Yield each document that is otherwise than it should be, and that no FEL stops."""
    for spot in spots:
        for raw in wrong(sound, spot):
            made = sound.put(spot, raw)
            halted = made.stopped(sound.reads) if made.faults else {}  # a key may be derived
            for who, reads in sound.reads.items() if made.faults else ():
                if who not in halted and not made.has_as(sound, who, reads):
                    yield f"{spot.source} = {raw!r}: {who}"


def stopped_needlessly(sound: Book, spots: Iterable[Spot]) -> Iterator[str]:
    """Yield each document that is stopped, though nothing that the cell may hold changes it."""
    for spot in spots:
        for raw in wrong(sound, spot):
            made = sound.put(spot, raw)
            about = [one for one in sound.spots if _is_at_fault(one, made)][:6]
            worlds = [
                sound.without(spot),
                *(sound.put(one, value) for one in (spot, *about) for value in allowed(sound, one)),
            ]
            for who, problems in made.stopped(sound.reads).items():
                reads = sound.reads.get(who, ())
                asked = any(p.source is not None and p.source in reads for p in problems)
                named_anew = who[1].startswith("rad ")  # a row that has no key yet
                if not (asked or named_anew) and all(w.has_as(sound, who, reads) for w in worlds):
                    yield f"{spot.source} = {raw!r}: {who}"


def _is_at_fault(spot: Spot, made: Book) -> bool:
    about = ([fault.source, *fault.stops] for fault in made.faults)
    return any(spot.source in sources for sources in about)


def test_no_faulty_cell_makes_a_document_wrong_or_lets_it_vanish_untold() -> None:
    sound = small()
    assert sound.faults == ()

    assert list(built_wrong(sound, sound.spots[::4])) == []


def test_a_faulty_cell_stops_only_what_another_value_would_change() -> None:
    sound = small()

    assert list(stopped_needlessly(sound, sound.spots[1::11])) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [*sorted(p.name for p in CASES.iterdir() if p.is_dir()), "exemplet"]
)
def test_neither_does_one_in_any_case(name: str) -> None:
    sound = book_of(name)
    some = list(islice(sound.spots, 3, None, max(1, len(sound.spots) // 15)))

    assert list(built_wrong(sound, some)) == []
    assert list(stopped_needlessly(sound, some[::4])) == []


# ---------------------------------------------------------------- what was stopped for nothing


def test_a_bad_party_in_the_will_of_one_period_stops_no_other_period(example: Book) -> None:
    found = stopped(example, "Politisk vilja/V15/Parti", "XX")

    assert of_kinds(found, "politisk-vilja", "program-läsversion", "program") == [
        ("politisk-vilja", "HP+2027–2030"),
        ("program-läsversion", "HP"),
    ]


def test_an_unknown_party_of_a_person_stops_no_call_and_no_letter(example: Book) -> None:
    found = stopped(example, "Personer/P5/Parti", "XX")

    assert of_kinds(found, *KINDS) == []


def test_a_faulty_number_in_one_municipality_does_not_stop_the_joint_programme() -> None:
    joint = book_of("s4-samverkan")
    case = next(s for s in joint.spots if s.source.sheet == "Ärenden" and s.source.column == "Dnr")

    found = joint.put(case, CellFault("#REF!")).stopped(joint.reads)

    assert found
    assert of_kinds(found, "program", "program-läsversion") == []


# ---------------------------------------------------------------- what was left out in silence


@pytest.mark.parametrize(
    ("source", "who"),
    [
        ("Behandling/BH3/Möte", ("beslut-politisk-vilja", "BH3")),
        ("Sammanträden/KSAU-1/Status", ("protokoll", "KSAU-1")),
        ("Sammanträden/KSAU-1/Status", ("protokollsutdrag", "BH1+utdrag")),
        ("Politisk vilja/V4/Mandatperiod", ("politisk-vilja", "SUP+2015–2018")),
        ("Uppföljning/UF1/Mål", ("uppföljning", "SUP+2019-08")),
        ("Behandling/BH1/§", ("protokollsutdrag", "BH1+utdrag")),
    ],
)
def test_a_document_that_only_a_faulty_cell_asks_for_is_named_as_stopped(
    source: str, who: DocumentId
) -> None:
    assert who in stopped(small(), source, "finns inte")


@pytest.mark.parametrize("source", ["Politisk vilja/V1/Status", "Beslut/B3/Status"])
def test_a_status_that_cannot_be_read_stops_the_will_that_it_lets_in(source: str) -> None:
    assert ("politisk-vilja", "SUP+2019–2022") in stopped(small(), source, "finns inte")


def test_a_purpose_that_cannot_be_read_stops_the_draft_that_it_may_ask_for() -> None:
    sound = small(**{"Beslut/B3/Typ": ""})

    found = stopped(sound, "Behandling/BH3/Syfte", "finns inte")

    assert ("beslut-politisk-vilja", "BH3") in found
    assert ("tjänsteskrivelse", "BH3") in found


def test_a_row_with_two_faults_is_tried_with_the_other_mended() -> None:
    sound = small()
    made = sound.put(sound.spot("Behandling/BH3/Möte"), "finns inte")
    made = made.put(made.spot("Behandling/BH3/Ärende"), "finns inte")

    assert ("beslut-politisk-vilja", "BH3") in made.stopped(sound.reads)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Behandling/BH1/Möte", "XX"),
        ("Sammanträden/AU-2026-12-02/Organ", "X"),
    ],
)
def test_a_document_that_may_belong_elsewhere_stays_and_is_told(
    tmp_path: Path, source: str, value: str
) -> None:
    folder = WorkingFolder(tmp_path / "mapp")
    folder.build()
    before = set(folder.documents)

    result = folder.change(source, value).build()

    assert LETTER in result.those(Action.FAILED)
    assert result.report.unplanned == ()
    assert set(folder.documents) == before


def test_a_memory_of_an_older_version_is_read_with_its_whole_sheets(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "mapp")
    folder.build()
    ledger = load(folder.outputs)
    assert Source("Mål", "", "") in ledger.traces["program", "LUND"].reads

    result = folder.change("Mål/M1/Mål-id", "").build()

    assert PROGRAM in result.those(Action.FAILED)


# ---------------------------------------------------------------- so many that not all are tried


def test_many_faults_are_tried_column_by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = small()
    monkeypatch.setattr(scope, "_MOST", 40 * sum(map(len, sound.dataset.records.values())))
    made = sound
    for spot in sound.spots:
        if spot.source.sheet == "Politisk vilja" and spot.column.header in ("Parti", "Status"):
            made = made.put(spot, "finns inte")

    halted = made.stopped(sound.reads)

    assert made.scope.untried == 0
    assert of_kinds(halted, "politisk-vilja") == of_kinds(sound.by_id, "politisk-vilja")
    assert of_kinds(halted, "program", "protokoll") == []


def test_more_than_can_be_tried_stop_what_reads_their_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scope, "_MOST", 0)
    sound = small()
    made = sound.put(sound.spot("Personer/P2/Parti"), "finns inte")

    reading = {
        who for who, reads in sound.reads.items() if any(r.sheet == "Personer" for r in reads)
    }
    assert set(made.stopped(sound.reads)) == reading != set(sound.by_id)
    assert made.scope.untried == 1
