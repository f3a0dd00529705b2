"""A row of Beslut whose points are for different bodies is as many decisions: one for each body.

Lämnas till of a point goes before that of its Beslut; the body's own id means that it decides
there itself. What adopts keeps the row, else what is handed on; the other parts get rows of their
own, as if the officer had typed them. A part that adopts nothing is of the type övrigt. Votes, and
how the decision was reached, are told of the part that keeps the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline import schema
from pipeline.domain.decisions import adopted_by, adopts
from pipeline.domain.records import group_by, record_at
from pipeline.model import Link, Record, Source, bares
from pipeline.schema import vocabulary_name
from pipeline.values import kinds
from pipeline.values.types import Empty, Text

_TO, _TYPE, _KEY, _OF = "Lämnas till", "Typ", "Beslut-id", "Beslut"
_TOLD_ONCE = ("Beslutsgång", "Ja", "Nej", "Avstår")
_LINK = vocabulary_name(_TO)


def split_decisions(records: dict[str, tuple[Record, ...]]) -> None:
    """Give each body that points are handed on to, or that keeps some, a decision of its own."""
    points = records.get("Beslutspunkter", ())
    if all(type(to) is Empty for to in bares(points, _TO)):
        return
    by_decision = group_by((of, point) for point in points if (of := record_at(point, _OF)))
    told = {of for of, rows in by_decision.items() if any(map(_says, rows))}
    if told:
        decisions = records["Beslut"]
        parts = {row: list(_split(row, by_decision[row])) for row in decisions if row in told}
        records["Beslut"] = tuple(r for row in decisions for r in (row, *parts.get(row, ())))


def _says(point: Record) -> bool:
    """Return whether Lämnas till of the point holds something, if only a fault."""
    return type(point.bare(_TO)) is not Empty


def _split(decision: Record, points: Iterable[Record]) -> Iterator[Record]:
    """Let a decision keep what adopts, else is handed on; yield what the other parts are."""
    groups = group_by((_receiver(decision, point), point) for point in points)
    kept = min(groups, key=lambda to: (not any(map(adopts, groups[to])), to is None))
    for to, rows in groups.items():
        if to is not kept:
            yield _part(decision, to, rows)
    _hand_on(decision, groups[kept])


def _receiver(decision: Record, point: Record) -> Any:
    """Return the body that decides on a point, None for the decision's own; or what is at fault."""
    here = record_at(decision, "Behandling", "Möte", "Organ")
    to = point[_TO] if _says(point) else record_at(decision, _TO)
    return None if to is here else to


def _hand_on(decision: Record, points: list[Record]) -> None:
    """Let Lämnas till of a decision be that of its points."""
    link = _link_of(decision, points[0])
    decision.links[_LINK] = link
    decision.columns[_TO] = link.records[0] if link.records else link.empty


def _link_of(decision: Record, point: Record) -> Link:
    if _receiver(decision, point):
        link: Link = (point if _says(point) else decision).links[_LINK]
        return link
    return _nowhere(decision, _TO, "Organ")


def _nowhere(decision: Record, header: str, sheet: str) -> Link:
    """Return the link of a cell with nothing in it."""
    empty = Empty("", decision.source(header), decision.cell(header))
    return Link(empty.source, empty.cell, sheet, (), True, empty)


def _long(record: Record) -> str:
    return record.long_key or record.key


def _part(decision: Record, to: Any, points: list[Record]) -> Record:
    """Return a part of a decision as a row of its own, which the points then belong to."""
    key = f"{decision.key}+{to.key if isinstance(to, Record) else str(to or 'eget')}"
    long = f"{_long(decision)}+{_long(to) if isinstance(to, Record) else str(to or 'eget')}"
    read = (decision.shape, (decision.row, decision.raw))
    part = Record(decision.sheet, key, None, long, *read)
    part.columns.update(decision.columns)
    part.cells.update(decision.cells)
    part.links.update(decision.links)
    rests_on = _nowhere(part, "Förutsätter", part.sheet)
    part.links["förutsätter"], part.columns["Förutsätter"] = rests_on, rests_on.empty
    _put(part, _KEY, Text(part.key, part.source(_KEY), part.cell(_KEY)))
    for header in _TOLD_ONCE:
        _put(part, header, Empty("", part.source(header), part.cell(header)))
    column = schema.BY_NAME[part.sheet].column(_TYPE)
    if column and adopted_by(decision) and not any(map(adopts, points)):
        source = Source(part.sheet, part.key, _TYPE)
        _put(part, _TYPE, kinds.read_cell(column, schema.OTHER, source, part.cell(_TYPE)))
    _hand_on(part, points)
    for point in points:
        point.columns[_OF] = part
        point.links["beslut"] = point.links["beslut"]._replace(records=(part,))
    return part


def _put(part: Record, header: str, value: Any) -> None:
    part.columns[header] = part.cells[vocabulary_name(header)] = value
