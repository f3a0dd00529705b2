"""The names that templates of a kind may use, as those who write templates look them up.

The vocabulary says which there are; here each gets its column, what its cell holds, a tag to copy,
and what it says in one document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Any

from pipeline import schema
from pipeline.model import MISSING, Dataset, Row, Rows, View, Vocabulary
from pipeline.plan.documents import BY_NAME
from pipeline.plan.roots import OTHERS, TEXTS, TEXTS_ROOT
from pipeline.plan.vocabulary import vocabulary
from pipeline.plan.worked_out_names import Inner, Worked, found_at, worked_out
from pipeline.schema import Column, Kind, vocabulary_name
from pipeline.values.computed import Diagram

WORDS: Mapping[Kind, str] = {
    Kind.KEY: "eget id",
    Kind.TEXT: "en rad text",
    Kind.PARAGRAPHS: "löpande text",
    Kind.WHOLE: "heltal",
    Kind.ITEM_NUMBER: "heltal, eller ett nummer som 1:1, 1.10 eller A2",
    Kind.NUMBER: "tal",
    Kind.DAY: "datum",
    Kind.MOMENT: "dag, månad eller år",
    Kind.SPAN: "år eller period av år",
    Kind.PARAGRAPH_NUMBERS: "paragrafer",
    Kind.CLOCK: "klockslag",
    Kind.COLOUR: "färg, som #1F3A4D",
    Kind.YES_NO: "ja eller nej",
    Kind.CHOICE: "ett av orden: {words}",
    Kind.CHOICES: "ett eller flera av orden, med `;` mellan: {words}",
    Kind.REF: "id ur bladet {target}",
    Kind.REFS: "id ur bladet {target}, flera med `;` mellan",
}
# What one row of a sheet is called in a loop, where it is not the sheet's own name.
_ONE_ROW = {
    "Kommuner": "kommun", "Organ": "organ", "Personer": "person", "Partier": "parti",
    "Ärenden": "ärende", "Sammanträden": "möte", "Beslutspunkter": "punkt", "Texter": "text",
    "Handlingar": "handling", "Konsekvenser": "konsekvens", "Yrkanden": "yrkande",
    "Röster": "röst", "Rättelser": "rättelse", "Remisser": "remiss",
    "Förtydliganden": "förtydligande", "Framgångsfaktorer": "faktor",
    "Politisk vilja": "vilja", "Nämndbidrag": "bidrag", "Aktiviteter": "aktivitet",
    "Delstrategier": "delstrategi", "Kopplingar": "koppling", "Ändringar": "ändring",
    "Indikatorer": "indikator", "Ramverk": "post",
}  # fmt: skip
_SHOWN_AT_MOST = 60  # signs of a value
_STARTS, _TEXTS = "Namnen att börja med", "Avsnitten i Texter"
_MOST_WAYS = 6


@dataclass(frozen=True, slots=True)
class FieldName:
    """One name. `tag`: lines to copy; `value`: what it says in the document, "" when empty."""

    name: str
    column: str  # as the workbook has it; "" for what has no column
    holds: str
    tag: tuple[str, ...]
    many: bool = False
    value: str = ""
    own: bool = False  # a column that people have added


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The names of one sheet. `loops`: what must stand around the tags; `also`: other ways here."""

    title: str
    names: tuple[FieldName, ...]
    sheet: str = ""
    loops: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """How a sheet's rows are reached: the loops around, and what a row is called there."""

    expression: str
    loops: tuple[str, ...] = ()
    steps: int = 0
    rows: tuple[Row, ...] = field(default=(), compare=False)  # in the document

    @property
    def cost(self) -> tuple[int, int]:
        """Return what makes one way shorter than another."""
        return len(self.loops), self.steps

    def to(self, name: str, sheet: str, *, many: bool) -> _Way:
        """Return the way to what `name` leads to."""
        rows = tuple(dict.fromkeys(found for row in self.rows for found in _rows(row.get(name))))
        return _led(self, f"{self.expression}.{name}", sheet, rows, many=many)


def field_groups(kind: str, dataset: Dataset, view: View | None) -> tuple[FieldGroup, ...]:
    """Return the names that templates of a kind may use, with what they say in one document.

    First those that a template starts from, then those of each sheet that they lead to, nearest
    first. Without a document there are no values.
    """
    known = vocabulary(kind, dataset)
    ways = dict(_ways(known, view))
    starts = FieldGroup(_STARTS, tuple(_starts(kind, known, view)))
    sheets = [_sheet(dataset, known, sheet, found) for sheet, found in ways.items()]
    return (starts, *_sections(known, view), *_worked_out(kind, known, view), *sheets)


def column_of(sheet: str, name: str, dataset: Dataset) -> Column | None:
    """Return the column that a vocabulary name stands for; None for lists and what is worked out.

    Those that people have added hold text.
    """
    found = schema.BY_NAME.get(sheet)
    columns = found.columns if found else ()
    listed = {vocabulary_name(column.header): column for column in columns}
    if name in listed:
        return listed[name]
    own = {vocabulary_name(header): header for header in dataset.headers.get(sheet, ())}
    return Column(own[name], Kind.TEXT) if name in own else None


def name_in(sheet: str, written: str, dataset: Dataset) -> str:
    """Return the vocabulary name of a header or a name, "" when the sheet has no such."""
    name = vocabulary_name(written)
    return name if name in dataset.vocabulary.get(sheet, {}) else ""


# ---------------------------------------------------------------- ways to the sheets


def _ways(known: Vocabulary, view: View | None) -> Iterator[tuple[str, tuple[_Way, ...]]]:
    """Yield each sheet that can be reached with the shortest ways there, the nearest sheets first.

    A loop is longer than any number of points.
    """
    count = iter(range(1_000_000))  # those that came first are taken first
    ahead = [(way.cost, next(count), sheet, way) for sheet, way in _first_ways(known, view)]
    heapify(ahead)
    found: dict[str, list[_Way]] = {}
    while ahead:
        _, _, sheet, way = heappop(ahead)
        if sheet in found:
            found[sheet] += [way] if way.cost == found[sheet][0].cost else []
            continue
        found[sheet] = [way]
        for name, (target, many) in known.sheets[sheet].items():
            if target in known.sheets:
                further = way.to(name, target, many=many)
                heappush(ahead, (further.cost, next(count), target, further))
    yield from ((sheet, tuple(ways)) for sheet, ways in found.items())


def _first_ways(known: Vocabulary, view: View | None) -> Iterator[tuple[str, _Way]]:
    """Yield the sheets that a template starts from."""
    for name, sheet in known.roots.items():
        if sheet in known.sheets:
            rows = tuple(_rows(view.root(name))) if view is not None else ()
            yield sheet, _led(_Way(""), name, sheet, rows, many=name in known.lists)
        elif sheet == TEXTS_ROOT and TEXTS in known.sheets:
            written = _written(view)
            rows = tuple(row for found in written.values() for row in found)
            near = next(iter(written), "sammanfattning")
            yield TEXTS, _led(_Way(""), f"{TEXTS_ROOT}.{near}", TEXTS, rows, many=True)


def _written(view: View | None) -> dict[str, Rows]:
    """Return the sections of running text that the document has, with their rows."""
    links = view.root(TEXTS_ROOT) if view is not None else {}
    found = {name: view.follow(links[name]) for name in links} if view is not None else {}
    return {name: rows for name, rows in found.items() if name != OTHERS}


def _led(before: _Way, expression: str, sheet: str, rows: tuple[Row, ...], *, many: bool) -> _Way:
    if not many:
        return _Way(expression, before.loops, before.steps + 1, rows)
    one = _one_row(sheet)
    loop = f"{{%p for {one} in {expression} %}}"
    return _Way(one, (*before.loops, loop), before.steps + 1, rows)


def _one_row(sheet: str) -> str:
    return _ONE_ROW.get(sheet) or vocabulary_name(sheet)


def _rows(found: Any) -> Iterator[Row]:
    """Yield the rows that a name leads to."""
    if isinstance(found, Row):
        yield found
    elif isinstance(found, list | tuple):
        yield from (row for row in found if isinstance(row, Row))


# ---------------------------------------------------------------- the names


def _starts(kind: str, known: Vocabulary, view: View | None) -> Iterator[FieldName]:
    for root in BY_NAME[kind].roots:
        inside = not root.sheet and any(worked_out(root.name))
        if root.name not in known.roots or root.name == TEXTS_ROOT or inside:
            continue  # the others have a group of their own
        found = view.root(root.name) if view is not None else MISSING
        rows = tuple(_rows(found))
        tag, holds = _leading(known, root.name, root.sheet, rows, many=root.many)
        yield FieldName(root.name, "", holds, tag, root.many, _shown(found))


def _leading(
    known: Vocabulary, expression: str, sheet: str, rows: tuple[Row, ...], *, many: bool
) -> tuple[tuple[str, ...], str]:
    """Return a tag that prints what an expression leads to, and what that is."""
    if not sheet:
        drawn = "ett diagram, med taggen i dess alternativtext"
        return (f"{{{{ {expression} }}}}",), drawn if expression == "diagrammet" else "räknas ut"
    shown = _telling(known, sheet, rows)
    if not many:
        return (f"{{{{ {expression}.{shown} }}}}",), f"en rad ur {sheet}"
    one = _one_row(sheet)
    loop = f"{{%p for {one} in {expression} %}}"
    return (loop, f"{{{{ {one}.{shown} }}}}", "{%p endfor %}"), f"rader ur {sheet}"


def _telling(known: Vocabulary, sheet: str, rows: tuple[Row, ...]) -> str:
    """Return the name on a sheet's rows that tells best which row it is.

    Of a row of the other decision a document may know only a few names.
    """
    told = schema.BY_NAME[sheet]
    names = [vocabulary_name(header) for header in (*told.names, *told.label)]
    own = known.sheets[sheet]
    texts = [c.header for c in told.columns if c.kind in (Kind.PARAGRAPHS, Kind.TEXT)]
    names += [*map(vocabulary_name, texts), vocabulary_name(told.key.header)]
    values = [name for name in names if name in own and not own[name][0]]
    seen = (n for n in values if all(row.get(n) is not MISSING for row in rows))
    return next(seen, values[0])


def _sections(known: Vocabulary, view: View | None) -> Iterator[FieldGroup]:
    if TEXTS_ROOT not in known.roots.values():
        return
    written = _written(view)
    names = [
        FieldName(
            f"texter.{name}",
            "",
            "löpande text med Avsnitt " + name.replace("_", " "),
            (f"{{{{ texter.{name} }}}}",),
            value=_shown([row.get("text") for row in written.get(name, ())]),
        )
        for name in sorted(known.sections | written.keys())
    ]
    yield FieldGroup(_TEXTS, tuple(names), TEXTS)


def _sheet(dataset: Dataset, known: Vocabulary, sheet: str, ways: tuple[_Way, ...]) -> FieldGroup:
    way = ways[0]
    names = tuple(
        _name(dataset, known, sheet, name, way) for name in _in_order(sheet, known.sheets[sheet])
    )
    also = tuple(each.expression for each in ways[1:] if each.loops == way.loops)
    return FieldGroup(sheet, names, sheet, way.loops, also[:_MOST_WAYS])


def _in_order(sheet: str, names: Iterable[str]) -> list[str]:
    """Return the names as the columns stand in the workbook, then the lists and the rest."""
    listed = [vocabulary_name(column.header) for column in schema.BY_NAME[sheet].columns]
    place = {name: number for number, name in enumerate(listed)}
    return sorted(names, key=lambda name: place.get(name, len(place)))


def _name(dataset: Dataset, known: Vocabulary, sheet: str, name: str, way: _Way) -> FieldName:
    target, many = known.sheets[sheet][name]
    column = column_of(sheet, name, dataset)
    expression = f"{way.expression}.{name}"
    rows = tuple(found for row in way.rows for found in _rows(row.get(name)))
    tag, holds = _leading(known, expression, target, rows, many=many)
    listed = column is not None and column in schema.BY_NAME[sheet].columns
    if column is not None and not target:
        words = ", ".join(column.choices or column.offers)
        holds = WORDS[column.kind].format(words=words, target=target)
    elif column is None and target:
        holds = f"{holds} som hör hit"
    values = (row.get(name) for row in way.rows)
    value = next(filter(None, map(_shown, values)), "")
    header = column.header if column is not None else ""
    return FieldName(name, header, holds, tag, many, value, column is not None and not listed)


# ---------------------------------------------------------------- what is worked out


def _worked_out(kind: str, known: Vocabulary, view: View | None) -> Iterator[FieldGroup]:
    """Yield the names inside what is worked out."""
    for root in BY_NAME[kind].roots:
        for inside in worked_out(root.name) if not root.sheet else ():
            made = view.root(root.name) if view is not None else ""
            found = found_at(inside.path, made)
            names = [_inner(known, inside, one, found) for one in inside.names]
            yield FieldGroup(inside.title, tuple(filter(None, names)), loops=inside.loops)


def _inner(
    known: Vocabulary, inside: Worked, one: Inner, found: list[dict[str, Any]]
) -> FieldName | None:
    """Return one name; None for one that leads to a sheet that is not known to the kind.

    … and for one that has names under it: those have a group of their own.
    """
    if one.sheet is None or (one.sheet not in ("", "*") and one.sheet not in known.sheets):
        return None
    expression = f"{inside.expression}.{one.name}"
    tag: tuple[str, ...] = (f"{{{{ {expression} }}}}",)
    holds = "räknas ut"
    if one.sheet == "*":
        rest = "".join(f"|default({expression}.{name})" for name in ("namn", "text"))
        tag, holds = (f"{{{{ {expression}.måltext{rest}|default('') }}}}",), "en rad"
    elif one.sheet == "Texter":
        holds = "löpande text"
    elif one.sheet:
        rows = tuple(row for each in found for row in _rows(each.get(one.name)))
        tag, holds = _leading(known, expression, one.sheet, rows, many=one.many)
    value = next(filter(None, (_shown(each.get(one.name)) for each in found)), "")
    return FieldName(expression, "", holds, tag, one.many, value)


# ---------------------------------------------------------------- values


def _shown(found: Any) -> str:
    """Return what a name says, on one line and short enough to read."""
    if found is MISSING or found is None:
        return ""
    if isinstance(found, Row):
        return _cut(_row_shown(found))
    if isinstance(found, list | tuple):
        texts = list(filter(None, map(_shown, found)))
        more = f" … ({len(texts)} rader)" if len(texts) > 1 else ""
        return f"{_cut(texts[0])}{more}" if texts else ""
    if isinstance(found, bool):
        return "ja" if found else "nej"
    return "ett diagram" if isinstance(found, Diagram) else _cut(str(found))


def _row_shown(row: Row) -> str:
    told = schema.BY_NAME[row.record.sheet]
    values = [row.get(vocabulary_name(header)) for header in (*told.names, *told.label)]
    texts = (str(value) for value in values if value is not MISSING and not isinstance(value, Row))
    return next(filter(None, texts), row.record.key)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_AT_MOST else f"{line[: _SHOWN_AT_MOST - 1]}…"
