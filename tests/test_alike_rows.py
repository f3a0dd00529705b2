"""Rows that go by the same name: lists tell them apart, and what is chosen leads to its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from pipeline.check import check
from pipeline.commands.lists import shown_rows
from pipeline.model import Table
from pipeline.schema import BY_NAME, SHEETS, TARGETS, Column, Kind, Sheet
from tests.tables import table

TODAY = date(2026, 11, 1)
_DAYS = {Kind.DAY: ("2026-12-02", "2026-12-16"), Kind.MOMENT: ("2026-12", "2027-12")}


def values(column: Column | None) -> tuple[str, str]:
    """Return two things that a cell may hold."""
    assert column is not None
    words = (*column.choices, *column.offers)
    if column.target:
        return f"{column.target}1", f"{column.target}2"
    if words:
        return words[0], words[-1]
    plain = {Kind.WHOLE: ("1", "2"), Kind.ITEM_NUMBER: ("1", "2")} | _DAYS
    return plain.get(column.kind, (f"{column.header} ett", f"{column.header} två"))


def row(sheet: Sheet, key: str, which: int, **other: Any) -> dict[str, Any]:
    """Return a row with the first, or the second, of what its cells may hold."""
    known = dict.fromkeys((*sheet.identity, *sheet.names, *sheet.label, *sheet.also))
    cells = {h: values(c)[which] for h in known if (c := sheet.column(h)) is not None}
    return {sheet.key.header: key, **cells, **other}


def others(but: str) -> Iterator[Table]:
    """Yield all other sheets with two rows each, that have ids."""
    for name in (sheet.name for sheet in SHEETS if sheet.name in TARGETS and sheet.name != but):
        yield table(name, *(row(BY_NAME[name], f"{name}{n + 1}", n) for n in (0, 1)))


def pairs() -> Iterator[tuple[str, str]]:
    """Yield each sheet that is referred to, with a column that makes its rows unique."""
    for name in TARGETS:
        sheet = BY_NAME[name]
        yield from product([name], [h for h in sheet.identity if h not in sheet.names[:1]])


@pytest.mark.parametrize("ids", [False, True], ids=["without ids", "with ids"])
@pytest.mark.parametrize(("name", "header"), [*pairs()])
def test_two_rows_of_one_name_are_told_apart_by_what_people_see(
    name: str, header: str, *, ids: bool
) -> None:
    sheet = BY_NAME[name]
    own = sheet.column(header)
    assert own is not None
    both = [row(sheet, f"X{n}" if ids else "", 0, **{header: values(own)[n]}) for n in (0, 1)]
    tables = [*others(name), table(name, *both)]

    first, second = shown_rows(tables)[name]

    seen = {text.partition(" · ")[2] if ids else text for text in (first, second)}
    assert len(seen) == 2, (first, second)
    referring, column = next(
        (s, c) for s in SHEETS for c in s.columns if c.target == name and s.name != name
    )
    for at, text in enumerate((first, second)):
        sent = {referring.key.header: "Z1", column.header: text}
        data = check([*tables, table(referring.name, sent, file="till.xlsx")], TODAY)
        found = next(r for r in data[referring.name] if r.key == "Z1")[column.header]
        (record,) = found if isinstance(found, tuple) else (found,)
        assert record.place.row == at + 2, text
        assert record.sheet == name


def seen(column: Column, which: int) -> str:
    """Return what people see of a cell: of an item the heading, not its id."""
    headed = column.target == "Behandling"
    return values(BY_NAME["Behandling"].column("Rubrik") if headed else column)[which]


@pytest.mark.parametrize("name", TARGETS)
def test_a_name_that_one_row_has_needs_nothing_more(name: str) -> None:
    sheet = BY_NAME[name]

    shown = shown_rows([*others(name), table(name, row(sheet, "X0", 0), row(sheet, "X1", 1))])

    called = (*sheet.names[:1], *(sheet.label if not sheet.names else ()))
    told = [" ".join(seen(c, n) for h in called if (c := sheet.column(h))) for n in (0, 1)]
    assert [text.partition(" · ")[2] for text in shown[name]] == told
