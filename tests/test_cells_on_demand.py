"""A cell is read when somebody asks for it: what comes of it is what reading each cell gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.check import check
from pipeline.check.findings import Findings
from pipeline.check.rows.columns import ColumnReader, OrderReader, ReferenceReader
from pipeline.check.rows.headers import layouts
from pipeline.check.rows.raw_rows import filled_cells, find_rows, without_repeated
from pipeline.errors import CellError
from pipeline.model import (
    CellFault,
    Dataset,
    Problem,
    Raw,
    Record,
    Table,
    Value,
    bares,
    digest_value,
)
from pipeline.plan import plan
from pipeline.read import folder as reading
from pipeline.schema import BY_NAME, Kind
from pipeline.swedish.numbers import NumberFault
from pipeline.values import kinds
from pipeline.values.display import MOST_SIGNS, as_shown
from pipeline.values.item_numbers import item_number
from pipeline.values.types import Empty, Faulty
from tests.effort import steps
from tests.tables import Book, book, checked, tables

TODAY = date(2027, 1, 1)
ODD: tuple[Raw, ...] = (
    *(None, "", " ", "x", "ja", "nej", "7", "7,5", 7, -3, 7.5, 1e20, True, "12 %", "1:1", "okänt"),
    *(date(2027, 1, 1), datetime.fromisoformat("2027-01-01T09:30"), time(9), "2027-01-01"),
    timedelta(hours=30),
    *(CellFault("#REF!"), CellFault(""), "#REF!", "antaget", "Antaget", "utkst", "2027–2030"),
    *("a\x00b", "\ud800", " M1 ", "\u200bM1", "rad\nrad", "\n", "a" * 33_000, ";", "M1; M2", "M99"),
)
READING = ("B03", "B06", "B07", "B08", "B09", "B10", "B11", "B14")


def odd_book(random: Random) -> Book:
    """Return the book of the tests with some cells that hold something else."""
    made = book()
    for _ in range(random.choice([1, 4, 40])):
        rows = made[random.choice([*made])]
        row = random.choice(rows)
        row[random.choice([*row])] = random.choice(ODD)
    return made


def odd_datasets(seed: int) -> Iterator[Dataset]:
    random = Random(seed)
    for _ in range(12):
        yield check(tables(odd_book(random), shuffled=random.random() < 0.5), TODAY)


def cells_of(data: Dataset) -> Iterator[tuple[Record, ColumnReader]]:
    for rows in data.records.values():
        for record in rows:
            for reader in record.shape.readers.values():
                assert isinstance(reader, ColumnReader)
                yield record, reader


def read_alone(record: Record, reader: ColumnReader) -> Value:
    """Return what reading this very cell gives."""
    column, place = reader.column, (record.source(reader.column.header), reader.cell(record))
    try:
        value = kinds.read_cell(column, reader.raw(record), *place)
    except CellError:
        raw = reader.raw(record)
        return Faulty(as_shown(raw)[:MOST_SIGNS], *place)
    if type(value) is Empty and column.default:
        return kinds.read_cell(column, column.default, *place)
    if type(value) is Empty and isinstance(reader, OrderReader) and record in reader.orders:
        return kinds.read_cell(column, str(reader.orders[record]), *place)
    return value


def told(value: Any) -> tuple[Any, ...]:
    more = [getattr(value, name, None) for name in ("unit", "precision", "first", "last")]
    return type(value), str(value), value.source, value.cell, more


@pytest.mark.parametrize("seed", range(4))
def test_a_cell_gives_the_value_that_reading_it_alone_gives(seed: int) -> None:
    for data in odd_datasets(seed):
        for record, reader in cells_of(data):
            if not isinstance(reader, ReferenceReader):
                wanted, bare = read_alone(record, reader), reader.bare(record)

                assert told(reader.value(record)) == told(wanted)
                assert str(bare) == str(wanted)
                assert type(bare) in (str, type(wanted))
                assert (type(bare) is Empty) == (type(wanted) is Empty)


@pytest.mark.parametrize("seed", range(8, 12))
def test_a_column_gives_what_each_of_its_cells_gives(seed: int) -> None:
    for data in odd_datasets(seed):
        for rows in data.records.values():
            for header in [*rows[0].shape.readers, "Finns inte"] if rows else ():
                alone = [record.bare(header) for record in rows]
                found = bares(rows, header)
                assert [*map(type, found)] == [*map(type, alone)]
                assert found == alone


@pytest.mark.parametrize("seed", range(12, 16))
def test_what_stands_in_a_cell_is_told_by_what_it_holds(seed: int) -> None:
    for data in odd_datasets(seed):
        for record, reader in cells_of(data):
            source = record.source(reader.column.header)
            if not isinstance(reader, ReferenceReader):
                assert data.standing(source) == (digest_value(data.at(*source)), None)


def test_whole_numbers_are_read_as_any_other_number() -> None:
    for raw in (0, -0.0, 7, -3, 12.0, 999_999_999_999_999, -(10.0**14)):
        assert item_number(raw) == item_number(as_shown(raw))
    for raw in (10**15, -1e15, float("inf"), float("nan"), True):
        with pytest.raises((CellError, NumberFault)):
            item_number(raw)


def test_rows_that_are_equal_in_every_cell_count_once() -> None:
    """Of two that look equal to Python one may be true, the other 1; a blank cell is empty."""
    cells = ("x", 1, True, 1.0, None, " ")
    rows = tuple((one, "sammanfattning", other) for one in cells for other in ("y", "", 0, None))
    table = Table("bok.xlsx", "Texter", ("Ärende", "Avsnitt", "Text"), rows * 2)
    findings = Findings()
    found = find_rows(layouts([table], findings), findings).rows["Texter"]
    first = {filled_cells(row): row for row in reversed(found)}

    assert {*without_repeated(found)} == {*first.values()}


@pytest.mark.parametrize("seed", range(4, 8))
def test_the_faults_of_cells_are_those_of_each_cell_alone(seed: int) -> None:
    for data in odd_datasets(seed):
        given = {(p.cell, p.code) for p in data.problems if _is_of_reading(p)}
        alone = {
            (reader.cell(record), code)
            for record, reader in cells_of(data)
            for code in _codes(record, reader)
        }

        assert given == alone


def _is_of_reading(problem: Problem) -> bool:
    """Return whether a problem is of a cell of a row that is in the dataset, by itself."""
    source = problem.source
    column = BY_NAME[source.sheet].column(source.column) if source else None
    own = source is not None and source.key != "" and column is not None
    of_links = problem.code == "B03" and column is not None and bool(column.target)
    of_unit = "enhet" in problem.message and problem.code == "B07"
    return own and problem.code in READING and not of_links and not of_unit


def _codes(record: Record, reader: ColumnReader) -> Iterator[str]:
    column, raw = reader.column, reader.raw(record)
    try:
        value = kinds.read_cell(column, raw, record.source(), record.place)
    except CellError as fault:
        yield fault.code
        return
    required = column.required and not (column.derived or column.key or column.default)
    if type(value) is not Empty:
        remarked = column.kind not in (Kind.CHOICE, Kind.CHOICES) or column.offers
        yield from (code for code, _, _ in kinds.remarks(column, raw) if remarked)
    elif required and not column.target and reader.at >= 0:
        yield "B03"


def test_a_row_that_nobody_asks_keeps_no_values() -> None:
    record = checked().records["Mål"][0]
    fresh = Record(record.sheet, record.key, None, "", record.shape, (record.row, record.raw))

    assert fresh["Måltext"] is fresh["Måltext"]
    assert [*fresh.columns] == [*record.columns]
    assert {**fresh.cells}.keys() == {**record.cells}.keys()


# ------------------------------------------------------------ how much there may be


def big(rows: int) -> Table:
    return Table("mål.csv", "Mål", ("Mål-id", "Måltext"), (("M1", "text"),) * rows)


def test_cells_that_are_not_there_weigh_nothing() -> None:
    wide = Table("mål.csv", "Mål", ("Mål-id",) * 40, (("M1", *[None] * 39),) * 10)

    assert reading._weight(big(10)) == 30
    assert reading._weight(wide) == 20


def test_a_file_with_too_many_rows_is_told_how_many_there_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, rows in (("a", "M9;text\n"), ("b", "M1;text\n" * 15)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Mål.csv").write_text(f"Mål-id;Måltext\n{rows}", "utf-8")

    assert _said(tmp_path, 48, monkeypatch) == []
    assert _said(tmp_path, 33, monkeypatch) == [
        "Filen har 15 rader. Utöver de andra filernas går högst 10 så fyllda rader att läsa."
    ]
    (tmp_path / "a" / "Mål.csv").unlink()
    assert _said(tmp_path, 33, monkeypatch) == [
        "Filen har 15 rader. Av så fyllda rader går högst 11 att läsa på en gång."
    ]


def _said(inputs: Path, most: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(reading, "MOST_KEPT", most)
    return [problem.message for problem in reading.read_folder(inputs).problems]


# ------------------------------------------------------------ work that grows with what is there


def test_the_work_of_planning_extracts_grows_as_their_number() -> None:
    few, many = _minutes(40), _minutes(80)

    assert len(plan(many).plans) - len(plan(few).plans) == 2 * 40
    assert steps(lambda: plan(many)) < 2.3 * steps(lambda: plan(few))


def _minutes(count: int) -> Dataset:
    """Return one meeting with approved minutes of so many items."""
    made = book()
    meeting = made["Sammanträden"][0]
    meeting |= {"Status": "justerat"}
    case, item = dict(made["Ärenden"][0]), dict(made["Behandling"][0])
    for number in range(count):
        made["Ärenden"].append({**case, "Ärende-id": f"X{number}", "Dnr": f"X 2020/{number}"})
        made["Behandling"].append(
            {
                **item,
                "Behandling-id": f"XB{number}",
                "Ärende": f"X{number}",
                "Möte": meeting["Möte-id"],
                "Resultat": "bifall",
                "§": 100 + number,
            }
        )
    return check(tables(made), TODAY)
