"""The names of the template vocabulary (WORKBOOK.md): columns, and lists back the other way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline import schema
from pipeline.check.rows.cells import SheetShape
from pipeline.check.rows.columns import REFERENCES
from pipeline.domain.course import FOLLOWS
from pipeline.domain.papers import SENT
from pipeline.schema import Sheet, vocabulary_name


class Back(NamedTuple):
    """A list `name` on the records of `target`: the rows of `sheet` whose `column` leads there."""

    name: str
    target: str
    sheet: str
    column: str


def _backs(sheet: Sheet) -> Iterator[Back]:
    """Yield the lists that a sheet gives to others; its first column to each has the short name."""
    met = set()
    for column in sheet.columns:
        if column.kind not in REFERENCES:
            continue
        name = vocabulary_name(sheet.name)
        if column.target in met or column.target == sheet.name:
            name = f"{name}_{vocabulary_name(column.header)}"
        met.add(column.target)
        yield Back(name, column.target, sheet.name, column.header)


# What check/links/meetings.py adds to each row of Behandling.
PROPOSED = "Föreslagen §"
LISTS_OF_ITEM = {
    "handlingar": "Handlingar",
    "yrkanden": "Yrkanden",
    "röster": "Röster",
    "mottagare": "Mottagare",
}
ALL_DECISIONS = "alla_beslut"
EARLIER = "tidigare_behandling"
ON_ITEMS = {
    **dict.fromkeys(map(vocabulary_name, (PROPOSED, SENT)), ""),
    ALL_DECISIONS: "Beslut",
    EARLIER: "Behandling",
    **LISTS_OF_ITEM,
    **FOLLOWS,
}

_LISTED = {
    sheet.name: {vocabulary_name(c.header): c.target for c in sheet.columns}
    for sheet in schema.SHEETS
}
BACKS: tuple[Back, ...] = tuple(back for sheet in schema.SHEETS for back in _backs(sheet))


def names_by_sheet(shapes: Mapping[str, SheetShape]) -> dict[str, dict[str, str]]:
    """Return sheet → name → the sheet it leads to, "" for a value; columns win over lists."""
    found: dict[str, dict[str, str]] = {}
    for sheet in schema.SHEETS:
        names = found[sheet.name] = dict(_LISTED[sheet.name])
        own = shapes[sheet.name].columns[len(sheet.columns) :] if sheet.name in shapes else ()
        for column in own:
            names.setdefault(vocabulary_name(column.header), column.target)
    for back in BACKS:
        found[back.target].setdefault(back.name, back.sheet)
    for name, other in ON_ITEMS.items():
        found["Behandling"].setdefault(name, other)
    return found
