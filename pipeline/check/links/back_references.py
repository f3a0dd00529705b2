"""Back the other way: every record gets lists of the records that refer to it, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from pipeline.check.findings import Findings
from pipeline.check.links.vocabulary import BACKS
from pipeline.check.rows.columns import leading_names
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import chain_from, group_by, listed, record_at, records_at
from pipeline.model import Record, RowsListed, bares, leds
from pipeline.schema import vocabulary_name
from pipeline.swedish.order import NumberKey, number_key
from pipeline.values.types import ItemNumber, Whole

Records = Mapping[str, tuple[Record, ...]]

_SAME = "Samma punkter som"
_WILL = "Politisk vilja"
_POINTS = "beslutspunkter"
_RECEIVERS = "mottagare"
# Who leads elsewhere when lists are filled: they list what was typed (joint_progress.py).
_LED_ELSEWHERE_LATER = ("Samverkan",)
_ORDER = ("Ordning", "Nr", "Punkt")
_NUMBERS = (Whole, ItemNumber)


def fill_lists(records: Records) -> None:
    """Fill `lists` of every record; to templates a column of that name wins over the list."""
    in_lists = {sheet: _InOrder(rows) for sheet, rows in records.items()}
    for back in BACKS:
        targets = records.get(back.target, ())
        if targets and back.name not in targets[0].shape.references:
            rows = _Referring(in_lists.get(back.sheet), vocabulary_name(back.column))
            if back.sheet in _LED_ELSEWHERE_LATER:
                rows.of(targets[0])
            targets[0].shape.follows.lists[back.name] = RowsListed(back.sheet, rows.of)


class _InOrder:
    """The rows of a sheet as they are listed, put in order when the first list is asked for."""

    def __init__(self, rows: tuple[Record, ...]) -> None:
        self._rows = rows
        self.leading = leading_names(rows)

    @cached_property
    def rows(self) -> list[Record]:
        """Return the rows."""
        return in_order(self._rows)


class _Referring:
    """The rows of a sheet that refer to each record by one column, found when one is asked for."""

    def __init__(self, sheet: _InOrder | None, name: str) -> None:
        self._sheet = sheet
        self._name = name

    def of(self, record: Record) -> tuple[Record, ...]:
        """Return those that refer to a record."""
        return self._found.get(record, ())

    @cached_property
    def _found(self) -> dict[Record, tuple[Record, ...]]:
        sheet, name = self._sheet, self._name
        rows = sheet.rows if sheet is not None and name in sheet.leading else ()
        pairs = zip(rows, leds(rows, name), strict=True)
        found = group_by((target, row) for row, led in pairs for target in led)
        return {target: tuple(rows) for target, rows in found.items()}


def in_order(rows: Iterable[Record]) -> list[Record]:
    """Return rows of a sheet as they are listed: by Ordning, else Nr or Punkt, else as they stand.

    Of the political will common rows first, then the parties' neutral order (WORKBOOK.md).
    """
    rows = list(rows)
    if len(rows) < 2:
        return rows
    ranks: Iterable[Any] = _numbers(rows)
    if not {*map(type, ranks)} <= {Whole}:
        ranks = map(number_key, ranks)
    if rows[0].sheet == _WILL:
        parties = [sorted(_ranks(records_at(row, "Parti")))[:1] for row in rows]
        ranks = zip(parties, ranks, strict=True)
    ranked: dict[Record, Any] = dict(zip(rows, ranks, strict=True))
    return sorted(rows, key=ranked.__getitem__)  # rows of one rank stay as they stand


def _ranks(rows: Sequence[Record]) -> list[NumberKey]:
    """Return the rank of each row, by its number."""
    return [*map(number_key, _numbers(rows))]


def _numbers(rows: Sequence[Record]) -> list[Any]:
    """Return the number of each row, under the first header that has one; None for no number."""
    found: list[Any] = [None] * len(rows)
    for header in reversed(_ORDER):
        column = bares(rows, header)
        found = [n if isinstance(n, _NUMBERS) else f for n, f in zip(column, found, strict=True)]
    return found


def share_points(decisions: tuple[Record, ...], findings: Findings) -> None:
    """Let a Beslut with ”Samma punkter som” show the other's points, through any number of steps.

    Within a case it is one matter, so it goes to the other's receivers too. (DECISIONS 267)
    A ring is a FEL at one of its cells, and stops every Beslut that leads into it.
    """
    stuck: dict[Record, list[Record]] = {}
    for decision in decisions:
        chain, ring = chain_from(decision, _SAME)
        if ring:
            stuck.setdefault(min(ring, key=lambda row: row.place), []).append(decision)
        else:
            _share(_POINTS, decision, chain[1:])
            _share(_RECEIVERS, decision, [row for row in chain[1:] if _are_one(row, decision)])
    for first, members in stuck.items():
        _report_ring(first, members, findings)


def _share(name: str, decision: Record, others: list[Record]) -> None:
    """Let a list without rows of its own have those of the nearest of the others."""
    own = decision.lists.get(name) if others and not listed(decision, name) else None
    if own is None:
        return
    rows = next((r for other in others if (r := listed(other, name))), ())
    decision.lists[name] = own._replace(records=rows)


def _are_one(one: Record, other: Record) -> bool:
    """Return whether two decisions are of one case: those on a joint programme are not."""
    case = record_at(one, "Behandling", "Ärende")
    return case is not None and case is record_at(other, "Behandling", "Ärende")


def _report_ring(first: Record, members: list[Record], findings: Findings) -> None:
    way = " → ".join(plain_name(record) for record in [*chain_from(first, _SAME)[1], first])
    message = f"beslutet får sina punkter av sig självt ({way})."
    stops = tuple(member.source() for member in members)
    remedy = f"Bryt ringen: töm ”{_SAME}” i en av raderna."
    findings.fault("B05", first.cell(_SAME), message, remedy, first.source(_SAME), stops)
