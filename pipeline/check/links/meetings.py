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

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

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
from pipeline.model import (
    Basis,
    Dataset,
    Link,
    MadeLater,
    Record,
    RowShape,
    RowsListed,
    Source,
    Value,
    bares,
)
from pipeline.schema import vocabulary_name
from pipeline.values import kinds
from pipeline.values.types import Empty, Text, Whole

ITEMS = "Behandling"
_RESULT = "Resultat"


def fill_items(dataset: Dataset) -> None:
    """Fill Resultat of each Behandling, and say what follows for it when all is linked."""
    items = dataset[ITEMS]
    if not items:
        return
    _fill_results(items)
    shape = items[0].shape
    for name, listed_rows in _lists(shape.follows.lists["beslut"]).items():
        if not (name in LISTS_OF_ITEM and _has_column(shape, name)):
            shape.follows.lists[name] = listed_rows
    for named, follows in ((_cells(items), shape.follows.cells), (_LINKS, shape.follows.links)):
        follows.update({name: one for name, one in named.items() if not _has_column(shape, name)})
    shape.follows.bases[_RESULT] = cache(_basis_of_result)
    shape.follows.bases[PROPOSED] = lambda _: "paragraferna före den"


def _has_column(shape: RowShape, name: str) -> bool:
    return name in shape.names or name in shape.references


def _fill_results(items: Sequence[Record]) -> None:
    column = schema.BY_NAME[ITEMS].column(_RESULT)
    for item, value in zip(items, bares(items, _RESULT), strict=True):
        found = result_of(listed(item, "beslut")) if type(value) is Empty else ""
        if found and column:
            place = item.source(_RESULT), item.cell(_RESULT)
            item.put(vocabulary_name(_RESULT), kinds.read_cell(column, found, *place))


def _basis_of_result(item: Record) -> Basis | None:
    """Return what an empty Resultat follows from: the decisions, and their points."""
    decisions = listed(item, "beslut")
    if not decisions or type(item.shape.readers[_RESULT].bare(item)) is not Empty:
        return None
    points = [p for row in decisions if own_result(row) for p in listed(row, "beslutspunkter")]
    told = [decision.source("Status") for decision in decisions]
    return (*told, *(point.source("Verb") for point in points))


def _lists(decisions: RowsListed) -> dict[str, RowsListed]:
    """Return the lists that follow for an item, by name."""
    return {
        ALL_DECISIONS: decisions._replace(whole=True),
        **{
            name: RowsListed(sheet, cache(partial(_rows_of, name=name)))
            for name, sheet in LISTS_OF_ITEM.items()
        },
        EARLIER: RowsListed(ITEMS, cache(without_rows)),
    }


def _cells(items: tuple[Record, ...]) -> dict[str, MadeLater]:
    """Return the values that follow for an item, by name."""
    proposals = cache(lambda: dict(_proposals(items)))
    return {
        vocabulary_name(PROPOSED): MadeLater(
            PROPOSED, lambda item: _proposed(item, proposals().get(item))
        ),
        vocabulary_name(SENT): MadeLater(SENT, _sent),
    }


def _sent(item: Record) -> Value:
    found = sent_with(item)
    kind = Text if found else Empty
    return kind(found, item.source(SENT), item.cell("Skrivelsens datum"))


def _follow(item: Record, name: str, find: Callable[[Record], Record | None]) -> Link:
    """Return where a name leads by the course of the matter."""
    source, to = item.source(name), find(item)
    empty = Empty("", source, item.place)
    return Link(source, None, FOLLOWS[name], (to,) if to else (), True, empty)


def _awaited(item: Record) -> Record | None:
    return waits_for(item) if comes_up(item) else None


_LINKS = {
    name: MadeLater(name, partial(_follow, name=name, find=find))
    for name, find in (
        ("väntar_på", _awaited),
        ("återremitteras_till", returns_to),
        (LETTER, letter_of),
    )
}


def _rows_of(item: Record, name: str) -> tuple[Record, ...]:
    """Return the rows of all Beslut of the item, each once; of Mottagare, who gets them."""
    if name == "mottagare":
        return receivers_of(item)
    rows = [row for decision in listed(item, "beslut") for row in listed(decision, name)]
    return tuple(in_order(dict.fromkeys(rows)))


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
        found, number = series(item), item.bare("§")
        if found is not None and isinstance(number, Whole):
            highest[found] = max(highest.get(found, 0), number)
        elif found is not None and _waits(item):
            waiting.setdefault(found, []).append(item)
    for found, rows in waiting.items():
        for number, item in enumerate(sorted(in_order(rows), key=_day), highest.get(found, 0) + 1):
            yield item, number


def _waits(item: Record) -> bool:
    """Return whether a § is to be typed: the meeting is held, the minutes not approved yet."""
    meeting = item["Möte"]
    held = is_held(meeting) and not is_approved(meeting) and is_built(meeting)
    return held and type(item.bare("§")) is Empty and not is_struck(item)


def _day(item: Record) -> str:
    return str(item["Möte"]["Datum"])


def _proposed(item: Record, number: int | None) -> Value:
    source, cell = Source(ITEMS, item.key, PROPOSED), item.cell("§")
    return Empty("", source, cell) if number is None else Whole(number, source, cell)
