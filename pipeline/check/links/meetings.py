"""What follows for the items of a meeting from the other sheets, for rules and templates.

On each row of Behandling: Resultat from its Beslut when the cell is empty; `föreslagen_paragraf`,
the § that the program proposes while none is typed; and the lists `handlingar`, `yrkanden`,
`röster` and `mottagare`, which are those of all its Beslut: a decision that differs from the
proposal is a row of its own, and what was said of the proposal belongs to the same §;
`alla_beslut`, those Beslut, also what minutes do not print as decided: how they were reached is
told; `väntar_på`, the item that stopped the matter before it came here, and `återremitteras_till`,
who prepared it; `skickas_med`, what its letter sends to be adopted, `skrivelsen`, the item whose
letter that is, and `tidigare_behandling`, the items whose minutes are papers of it, where no row of
Handlingar names them.
(DECISIONS 24)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline import schema
from pipeline.check.links.back_references import in_order
from pipeline.check.links.vocabulary import (
    ALL_DECISIONS,
    EARLIER,
    LISTS_OF_ITEM,
    PROPOSED,
)
from pipeline.domain.course import FOLLOWS, LETTER, comes_up, returns_to, waits_for
from pipeline.domain.decisions import own_result, result_of
from pipeline.domain.items import is_struck
from pipeline.domain.meetings import is_approved, is_built, is_held
from pipeline.domain.papers import SENT, letter_of, sent_with, without_rows
from pipeline.domain.receivers import receivers_of
from pipeline.domain.records import day_at, listed, record_at, text_at
from pipeline.model import Dataset, Link, Record, Source, Value
from pipeline.schema import vocabulary_name
from pipeline.values import kinds
from pipeline.values.types import Empty, Text, Whole

ITEMS = "Behandling"
_RESULT = "Resultat"


def fill_items(dataset: Dataset) -> None:
    """Fill what follows for each Behandling; references and lists must be filled."""
    for item in dataset[ITEMS]:
        _fill_result(item)
        every = item.lists["beslut"]
        item.lists[ALL_DECISIONS] = every._replace(source=item.source(ALL_DECISIONS), whole=True)
        for name, sheet in LISTS_OF_ITEM.items():
            if name not in item.cells and name not in item.links:
                rows = tuple(_rows_of(item, name))
                item.lists[name] = Link(item.source(name), None, sheet, rows)
    for item in dataset[ITEMS]:
        _follow(item, "väntar_på", waits_for(item) if comes_up(item) else None)
        _follow(item, "återremitteras_till", returns_to(item))
    proposals = dict(_proposals(dataset[ITEMS]))
    for item in dataset[ITEMS]:
        _propose(item, proposals.get(item))


def _fill_result(item: Record) -> None:
    column = schema.BY_NAME[ITEMS].column(_RESULT)
    empty = item.columns[_RESULT]
    decisions = listed(item, "beslut")
    found = result_of(decisions)
    if decisions and type(empty) is Empty:
        points = [p for row in decisions if own_result(row) for p in listed(row, "beslutspunkter")]
        told = [decision.source("Status") for decision in decisions]
        item.worked_out[_RESULT] = (*told, *(point.source("Verb") for point in points))
    if found and column and type(empty) is Empty:
        value = kinds.read_cell(column, found, empty.source, empty.cell)
        item.columns[_RESULT] = item.cells[vocabulary_name(_RESULT)] = value


def fill_papers(dataset: Dataset) -> None:
    """Fill what each Behandling has of papers without a row; the cases must be followed."""
    for item in dataset[ITEMS]:
        source, name = item.source(SENT), vocabulary_name(SENT)
        found = sent_with(item)
        kind = Text if found else Empty
        item.cells.setdefault(name, kind(found, source, item.cell("Skrivelsens datum")))
        link = Link(item.source(EARLIER), None, ITEMS, without_rows(item))
        item.lists.setdefault(EARLIER, link)
        _follow(item, LETTER, letter_of(item))


def _follow(item: Record, name: str, to: Record | None) -> None:
    """Let a name lead to what the course of the matter says, where no column has it."""
    if name not in item.cells and name not in item.links:
        source = item.source(name)
        empty = Empty("", source, item.place)
        item.links[name] = Link(source, None, FOLLOWS[name], (to,) if to else (), True, empty)


def _rows_of(item: Record, name: str) -> Iterable[Record]:
    """Return the rows of all Beslut of the item, each once; of Mottagare, who gets them."""
    if name == "mottagare":
        return receivers_of(item)
    rows = [row for decision in listed(item, "beslut") for row in listed(decision, name)]
    return in_order(dict.fromkeys(rows))


# ------------------------------------------------------------ § numbers


def series(item: Record) -> tuple[object, ...] | None:
    """Return what the § of an item is counted within: body and year, or the meeting.

    Kommuner.Paragrafserie says which; per år when it is empty. None when that is not known.
    """
    meeting, body = record_at(item, "Möte"), record_at(item, "Möte", "Organ")
    day = day_at(meeting, "Datum")
    if body is None or day is None:
        return None
    per_meeting = text_at(record_at(body, "Kommun"), "Paragrafserie") == "per sammanträde"
    return (meeting,) if per_meeting else (body, day.year)


def _proposals(items: Iterable[Record]) -> Iterator[tuple[Record, int]]:
    """Yield held items without a §, with the next numbers after the highest of their series."""
    highest: dict[tuple[object, ...], int] = {}
    waiting: dict[tuple[object, ...], list[Record]] = {}
    for item in items:
        found = series(item)
        if found is not None and isinstance(item["§"], Whole):
            highest[found] = max(highest.get(found, 0), item["§"])
        elif found is not None and _waits(item):
            waiting.setdefault(found, []).append(item)
    for found, rows in waiting.items():
        for number, item in enumerate(sorted(in_order(rows), key=_day), highest.get(found, 0) + 1):
            yield item, number


def _waits(item: Record) -> bool:
    """Return whether a § is to be typed: the meeting is held, the minutes not approved yet."""
    meeting = item["Möte"]
    held = is_held(meeting) and not is_approved(meeting) and is_built(meeting)
    return held and type(item["§"]) is Empty and not is_struck(item)


def _day(item: Record) -> str:
    return str(item["Möte"]["Datum"])


def _propose(item: Record, number: int | None) -> None:
    source, cell = Source(ITEMS, item.key, PROPOSED), item.cell("§")
    value: Value = Empty("", source, cell) if number is None else Whole(number, source, cell)
    item.cells.setdefault(vocabulary_name(PROPOSED), value)
    item.worked_out[PROPOSED] = "paragraferna före den"
