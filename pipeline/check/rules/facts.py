"""What a fact says now, as a digest: a rule that read it finds the same while it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pipeline.check.rules.watching import SheetFact
from pipeline.model import Cell, Dataset, Link, Record, bares, digest, put_values
from pipeline.values.types import Empty, Paragraphs, Text


class Facts:
    """The digests of the facts of one dataset, each worked out once."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._known: dict[SheetFact, str] = {}
        self._sheets: dict[str, _Sheet] = {}

    def digest(self, fact: SheetFact) -> str:
        """Return the digest of what a fact says; "" when nobody can tell."""
        if fact not in self._known:
            self._known[fact] = self._digest(fact)
        return self._known[fact]

    def _digest(self, fact: SheetFact) -> str:
        if not fact.sheet:
            of_dataset = _OF_DATASET.get(fact.what)
            return digest(of_dataset(self._dataset)) if of_dataset else ""
        rows = self._dataset.records.get(fact.sheet, ())
        if fact.what == "columns":
            sheet = self._sheets.get(fact.sheet)
            if sheet is None:
                sheet = self._sheets[fact.sheet] = _Sheet(rows)
            return digest(sheet.column(fact.name))
        return digest(_OF_ROWS[fact.what](rows, fact.name)) if fact.what in _OF_ROWS else ""


_OF_DATASET: Mapping[str, Callable[[Dataset], str]] = {
    "headers": lambda dataset: repr(dataset.headers),
    "tables": lambda dataset: repr(dataset.tables),
}
_Rows = tuple[Record, ...]
_OF_ROWS: Mapping[str, Callable[[_Rows, str], str]] = {
    "headers": lambda rows, _: repr(
        sorted({repr([*row.headers()]) for row in _of_each_shape(rows)})
    ),
    "rows": lambda rows, _: _texts([row.key for row in rows]),
    "long_key": lambda rows, _: _texts([row.long_key for row in rows]),
    "place": lambda rows, _: repr([_at(row.place) for row in rows]),
    "worked_out": lambda rows, _: repr([sorted(row.worked_out.items()) for row in rows]),
    "cell": lambda rows, header: repr([_at(row.cell(header)) for row in rows]),
    "cells": lambda rows, name: _said([row.value(name) for row in rows]),
    "links": lambda rows, name: repr([_plain(row.reference(name)) for row in rows]),
    "lists": lambda rows, name: _said([row.listed(name) for row in rows]),
}


class _Sheet:
    """The rows of a sheet, and what their columns say."""

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows
        shapes = {id(row.shape): row.shape for row in rows}
        self._shape = rows[0].shape if len(shapes) == 1 else None
        self._put = put_values(rows) if self._shape else {}

    def column(self, header: str) -> str:
        """Return what tells a column from others: what is written there, and what it stands for.

        What is written says as much as what is made of it, and is quicker told: where it leads is
        said once of each text, and of what has been put into rows only what says something else.
        """
        rows = self._rows
        reader = self._shape.readers.get(header) if self._shape else None
        if reader is None:
            return _said(bares(rows, header))
        raws: list[Any] = reader.raws(rows)
        led = reader.leads(raws, rows) if raws else [(None, reader.bare(rows[0]))]
        if led is None:
            return _said(bares(rows, header))
        put = [
            (number, _plain(one))
            for number, one in self._put.get(header, ())
            if not (raws and type(one) in _NAMES and one == raws[number])
            and _plain(one) != _plain(reader.bare(rows[number]))
        ]
        written = _texts(raws) if {*map(type, raws)} == {str} else f"{len(rows)} {raws}"
        return f"{put} {[(raw, _plain(found)) for raw, found in led]} {written}"


def _said(values: list[Any]) -> str:
    """Return what tells values apart that differ in anything but where they stand."""
    kinds = set(map(type, values))
    if all(issubclass(kind, str) for kind in kinds):
        names = {*map(_name_of, kinds)}
        each = names.pop() if len(names) == 1 else _texts([*map(_name_of, map(type, values))])
        return each + _texts(values)
    if len(kinds) == 1:
        (kind,) = kinds
        if kind in _NOTHING and not any(values):
            return f"{kind.__name__} {len(values)}"
        if issubclass(kind, Record):
            return "→" + _texts([record.key for record in values])
    return repr([_plain(value) for value in values])


_NOTHING = (Empty, tuple)  # what most columns and lists hold, and is then told quickest


def _texts(values: list[str]) -> str:
    """Return texts as one that no others give."""
    joined = "\0".join(values)
    return joined if joined.count("\0") == len(values) - 1 else repr(values)


def _plain(value: Any) -> Any:
    """Return a value, a record or a reference as what it is for those who read it."""
    if isinstance(value, Record):
        return value.key
    if isinstance(value, Link):
        rows = [record.key for record in value.records]
        return value.sheet, rows, value.single, _plain(value.empty), value.cell and _at(value.cell)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _name_of(type(value)), str(value), getattr(value, "unit", "")


def _at(cell: Cell) -> tuple[str, str, int, int]:
    return cell.file, cell.sheet, cell.row, cell.column


def _name_of(kind: type) -> str:
    """Return the name of a kind of value; a text may be a plain one (`Record.bare`)."""
    return _NAMES.get(kind, kind.__name__)


_NAMES: Mapping[type, str] = {Text: "str", Paragraphs: "str"}


def _of_each_shape(rows: Iterable[Record]) -> Iterable[Record]:
    return {id(row.shape): row for row in rows}.values()
