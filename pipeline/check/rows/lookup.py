"""Which row a cell refers to: by key, or by what people call it where that can only be one row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain, zip_longest

from pipeline.check.rows.called import CalledRows, folded, names_of, ways_of
from pipeline.check.rows.narrowing import Shared, by_type, fitting, type_of_row, wanted_type
from pipeline.check.rows.raw_rows import RawRow, RawRows, same_content
from pipeline.domain.records import group_by
from pipeline.schema import BY_NAME, Column, Kind, Sheet
from pipeline.swedish.abbreviations import usual_abbreviation
from pipeline.swedish.almanac import DateFault
from pipeline.swedish.dates import parse_day
from pipeline.values.display import key_text, keys
from pipeline.values.kinds import is_plain_key
from pipeline.values.row_names import (
    FOLLOWED,
    SHOWN_BETWEEN,
    TextAt,
    is_followed,
    shown_apart,
    shown_name,
    told,
)

_BETWEEN = re.compile(r",|/|&|\+|(?<=\s)(?:och|samt)(?=\s)")
_PLACE = re.compile(r"[ ,(]*(?P<mark>§|punkt(?:en)?|paragraf(?:en)?) ?(?P<nr>[0-9]+)\)?", re.I)
_FROM_TO = re.compile(r"(\s*)(\D*?)([0-9]{1,3}) ?[–-] ?(\D*?)([0-9]{1,3})(\s*)")
_MOST_IN_RANGE = 50
_DAY_OF_ID = re.compile(r"-(?=[0-9]{4}-[0-9]{2}-[0-9]{2}$)")  # of a meeting, after its body
_NUMBER = re.compile(r"[0-9]+")
_SHORT = 60  # signs of a name that is easily read
_MOST_PIECES = 24  # of one line, as its marks divide it

# The sheets whose rows also go by the row that they are about.
LED_BY = {
    "Behandling": (("Ärende", "Ärenden"), ("Möte", "Sammanträden")),
    "Beslut": (("Behandling", "Behandling"),),
}


class Index:
    """Finds rows by key, or by what people call them where that can only be one of them."""

    def __init__(self, raw_rows: RawRows) -> None:
        self.raw_rows = raw_rows
        self.rows: dict[str, dict[str, RawRow]] = {sheet: {} for sheet in raw_rows.rows}
        self._names: dict[str, dict[str, list[RawRow]]] = {}
        self._called: dict[str, CalledRows] = {}
        self._only: dict[str, RawRow | None] = {}
        self._shown: dict[str, dict[str, list[RawRow]]] = {}
        self._led: dict[tuple[str, str], list[RawRow]] = {}
        self._named_in: dict[tuple[str, str], frozenset[RawRow]] = {}

    def find(self, sheet: str, text: str) -> RawRow | None:
        """Return the row with that key, else the only one that is called so, or None.

        Of what a list shows the id is enough: the name may be another one by now.
        """
        found = self._plainly(sheet, text)
        if found is None:
            key, mark, _ = text.partition(SHOWN_BETWEEN)
            found = self._plainly(sheet, key.strip()) if mark else None
        return found

    def plainly(self, sheet: str, text: str) -> RawRow | None:
        """Return the row whose key a text is, written as it is compared; None for any other."""
        found = self.rows.get(sheet, {}).get(text) if ";" not in text else None
        return found if found is not None and is_plain_key(text) else None

    def _plainly(self, sheet: str, text: str) -> RawRow | None:
        found = self.rows.get(sheet, {}).get(text)
        if found is not None or not text or sheet not in self.rows:
            return found
        named = self.named(sheet, text)
        return named[0] if len(named) == 1 else None

    def only(self, sheet: str) -> RawRow | None:
        """Return the row of a sheet that has just one, or None."""
        if sheet not in self._only:
            rows = self.raw_rows.rows.get(sheet, [])
            known = list(self.rows.get(sheet, {}).values())
            alone = len(known) == 1 and all(same_content(known[0], row) for row in rows)
            self._only[sheet] = known[0] if alone else None
        return self._only[sheet]

    def names(self, sheet: str) -> dict[str, list[RawRow]]:
        """Return the rows of a sheet by the name that they are known by."""
        if sheet not in self._names:
            rows = self.rows.get(sheet, {}).values()
            named = (dict.fromkeys(names_of(row, first=True), row) for row in rows)
            self._names[sheet] = group_by(pair for each in named for pair in each.items())
        return self._names[sheet]

    def named(self, sheet: str, text: str) -> list[RawRow]:
        """Return the rows that may be called so: to the letter, else freely."""
        found = self.names(sheet).get(text) or self._of(sheet).find(text)
        if found:
            return found
        if (sheet, text) not in self._led:
            self._led[sheet, text] = (
                self._listed_as(sheet, text)
                or self._led_to(sheet, text)
                or by_type(self, sheet, text)
            )
        return self._led[sheet, text]

    def _of(self, sheet: str) -> CalledRows:
        if sheet not in self._called:
            made = self._called[sheet] = CalledRows()
            for row in self.rows.get(sheet, {}).values():
                made.add(row, self._party(row))
        return self._called[sheet]

    def _party(self, person: RawRow) -> tuple[str, ...]:
        written = person.key_text_at("Parti") if person.sheet == "Personer" else ""
        party = self.find("Partier", written)
        return (party.key, party.key_text_at("Namn")) if party else (written,)

    def _led_to(self, sheet: str, text: str) -> list[RawRow]:
        """Return a body by its letters, a meeting by its day, an item or decision by its case."""
        if sheet == "Sammanträden":
            return self._meetings(sheet, text)
        if sheet == "Organ":
            return self._abbreviated(text)
        place = _PLACE.search(text) if sheet == "Behandling" else None
        if place:
            return self._at_place(text[: place.start()] + text[place.end() :], place)
        for header, target in LED_BY.get(sheet, ()):
            rows = self.about(sheet, header, self.likely(target, text))
            if rows:
                return rows
        return []

    def _listed_as(self, sheet: str, text: str) -> list[RawRow]:
        """Return the rows that a list shows so: by the names of the rows that they refer to."""
        if sheet not in self._shown:
            rows = self.rows.get(sheet, {}).values() if _shows_names(sheet) else ()
            pairs = ((folded(way), row) for row in rows for way in self._ways(row))
            self._shown[sheet] = group_by(dict.fromkeys(pairs))
        return self._shown[sheet].get(folded(text), [])

    def _ways(self, row: RawRow) -> Iterator[str]:
        for of in (shown_name, shown_apart):
            text_at = partial(self._seen, row, of)
            yield from (
                shown_name(row.layout.sheet, text_at),
                shown_apart(row.layout.sheet, text_at),
            )

    def _seen(self, row: RawRow, of: Callable[[Sheet, TextAt], str], header: str) -> str:
        text, column = row.key_text_at(header), row.layout.sheet.column(header)
        followed = bool(text) and column is not None and is_followed(column, row.sheet)
        led = next(iter(self.led(row, header)), None) if followed else None
        return of(led.layout.sheet, partial(self._seen, led, of)) if led else text

    def _abbreviated(self, text: str) -> list[RawRow]:
        """Return the bodies that everybody calls so: KF, BUN."""
        letters = folded(text).upper()
        rows = self.rows.get("Organ", {}).values() if letters else ()
        return [r for r in rows if usual_abbreviation(r.key_text_at("Namn")) == letters]

    def about(self, sheet: str, header: str, led: Collection[RawRow]) -> list[RawRow]:
        """Return the rows of a sheet whose reference there is one of some rows."""
        rows = self.rows.get(sheet, {}).values() if led else ()
        return [row for row in rows if any(to in led for to in self.led(row, header))]

    def led(self, row: RawRow, header: str, *, plainly: bool = False) -> list[RawRow]:
        """Return the rows that a cell refers to; `plainly`: whatever row it stands in."""
        column, text = row.layout.sheet.column(header), row.key_text_at(header)
        pieces = self.pieces(column, text, None if plainly else row) if column and text else ()
        return [to for _, to in pieces if to]

    def likely(self, sheet: str, text: str) -> list[RawRow]:
        """Return the rows that a text may mean."""
        found = self._plainly(sheet, text)
        return [found] if found else self.named(sheet, text)

    def called(self, sheet: str, text: str) -> list[str]:
        """Return the keys of the rows that a cell may refer to by a text."""
        found = self.find(sheet, text)
        return [row.key for row in ([found] if found else self.named(sheet, text))]

    def beside(self, sheet: str, text: str) -> list[RawRow]:
        """Return the rows of the meeting that a text names, where its paragraph is not there."""
        place = _PLACE.search(text)
        bare = f"{text[: place.start()]}{text[place.end() :]}".strip(" ,:.") if place else ""
        return self.likely(sheet, bare) if bare and sheet in LED_BY else []

    def way_to_write(self, row: RawRow) -> str:
        """Return what leads to a row and to no other: what people call it, else its key.

        Not what is the id of a row of another sheet; of what people say something short, if it is.
        """
        every = chain(ways_of(row), self._by_meeting(row), self._ways(row))
        others = [self.rows.get(sheet, {}) for _, sheet in LED_BY.get(row.sheet, ())]
        own = (way for way in every if not any(way in other for other in others))
        ways = [way for way in own if self._plainly(row.sheet, way) is row]
        return next((way for way in ways if len(way) <= _SHORT), (*ways, row.key)[0])

    def _by_meeting(self, row: RawRow) -> Iterator[str]:
        """Yield ”KSAU 12 januari 2027 politisk vilja” of an item or a decision."""
        items = self.led(row, "Behandling") if row.sheet == "Beslut" else [row]
        if row.sheet in LED_BY and items:
            kind = row.key_text_at("Syfte") or type_of_row(self, row)
            yield f"{told(items[0].key_text_at('Möte'))} {kind}"

    def _meetings(self, sheet: str, text: str) -> list[RawRow]:
        words = _DAY_OF_ID.sub(" ", text).split()
        for at in range(len(words)):
            day = day_in(" ".join(words[at:]))
            if day:
                body = self.find("Organ", " ".join(words[:at]).rstrip(", "))
                rows = self.rows.get(sheet, {}).values() if body or not at else ()
                same = (row for row in rows if day_in(row.key_text_at("Datum")) == day)
                return [r for r in same if not at or self._body(r) is body]
        return []

    def _at_place(self, meeting: str, place: re.Match[str]) -> list[RawRow]:
        """Return the items of a meeting with that paragraph, or that number on its agenda."""
        header = "Punkt" if place["mark"].casefold().startswith("punkt") else "§"
        rows = self.rows.get("Behandling", {}).values()
        same = [r for r in rows if place["nr"] in _NUMBER.findall(r.key_text_at(header))]
        bare = meeting.strip(" ,:.")
        meetings = self.likely("Sammanträden", bare) if same else []
        return [r for r in same if not bare or any(at in meetings for at in self.led(r, "Möte"))]

    def _body(self, meeting: RawRow) -> RawRow | None:
        return self.find("Organ", meeting.key_text_at("Organ"))

    # ------------------------------------------------------------ a name that rows share

    def shared(self, column: Column, text: str, row: RawRow) -> Shared:
        """Return the rows that a cell may mean, and the one that it does mean if that is known.

        Its own row tells. Of what comes again as time goes (a case, a meeting, an item, a decision)
        it is else the first, for which it was typed; surely when each of the others is named
        plainly under the same header.
        """
        rows = self.likely(column.target, text)
        fit = fitting(self, row, column, rows) if len(rows) > 1 else rows
        if rows and not fit:
            return self._unfit(column, row)
        if len(fit) < 2 or column.target not in FOLLOWED:
            return Shared((*fit,), fit[0] if len(fit) == 1 else None, sure=len(fit) < 2)
        first, *others = sorted(fit, key=self.raw_rows.rows[column.target].index)
        return Shared((first, *others), first, sure=self._named(row.sheet, column) >= {*others})

    def _unfit(self, column: Column, row: RawRow) -> Shared:
        """Return what a cell may mean instead: what fits its row, first what no other names."""
        wanted = wanted_type(self, row, column)
        texts = ((r, r.key_text_at(column.header)) for r in self.raw_rows.rows[row.sheet])
        named = {
            to[0]
            for other, text in texts
            if (to := fitting(self, other, column, self.likely(column.target, text)))
        }
        fit = [r for r in self.rows[column.target].values() if type_of_row(self, r) == wanted]
        return Shared((*([r for r in fit if r not in named] or fit),), None, False, wanted)

    def _named(self, sheet: str, column: Column) -> frozenset[RawRow]:
        """Return the rows that some cell of a column names plainly."""
        if (sheet, column.header) not in self._named_in:
            rows = self.raw_rows.rows[sheet]
            texts = {text for row in rows if (text := row.key_text_at(column.header))}
            found = (row for text in texts for _, row in self.pieces(column, text))
            self._named_in[sheet, column.header] = frozenset(filter(None, found))
        return self._named_in[sheet, column.header]

    # ------------------------------------------------------------ several in a cell

    def pieces(
        self, column: Column, text: str, row: RawRow | None = None
    ) -> list[tuple[str, RawRow | None]]:
        """Return what a cell refers to, and the row of each; the whole cell is tried first.

        A comma divides only when a row is found for every piece. `row` is the cell's own: it tells
        which of several rows with the same name is meant.
        """
        found = self._pieces(column, text)
        if row is None or all(to for _, to in found):
            return found
        return [(piece, to or self.shared(column, piece, row).row) for piece, to in found]

    def _pieces(self, column: Column, text: str) -> list[tuple[str, RawRow | None]]:
        whole, sheet = key_text(text), column.target
        if column.kind is Kind.REFS:
            rows, written = self.rows.get(sheet, {}), keys(text)
            if all(key in rows for key in written):  # as it mostly is
                return [(key, rows[key]) for key in written]
        found = self._plainly(sheet, whole)
        if column.kind is Kind.REF and found is None:
            found = None if self.several(sheet, text) else self.find(sheet, whole)
        if column.kind is Kind.REF or found is not None:
            return [(whole, found)] if whole else []
        return self._listed(sheet, text)

    def several(self, sheet: str, text: str) -> list[RawRow]:
        """Return the rows that a text is a list of, when it is of several."""
        found = [row for _, row in self._listed(sheet, text)]
        rows = [*dict.fromkeys(row for row in found if row)]
        return rows if all(found) and len(rows) > 1 else []

    def _listed(self, sheet: str, text: str) -> list[tuple[str, RawRow | None]]:
        return [piece for part in text.split(";") for piece in self._of_part(sheet, part)]

    def _of_part(self, sheet: str, part: str) -> list[tuple[str, RawRow | None]]:
        found = self._plainly(sheet, key_text(part))
        lines = [key_text(part)] if found else [*filter(None, map(key_text, part.splitlines()))]
        return [piece for line in lines for piece in self._of_line(sheet, line)]

    def _of_line(self, sheet: str, line: str) -> list[tuple[str, RawRow | None]]:
        found = self._plainly(sheet, line)
        marks = [m.span() for m in _BETWEEN.finditer(line)] if found is None else []
        starts = [0, *(end for _, end in marks)]
        ends = [*(start for start, _ in marks), len(line)]
        known = {(i, j): line[starts[i] : ends[j]].strip() for i, j in _spans(len(starts))}
        divided = self._divided(sheet, known, len(starts)) if len(marks) < _MOST_PIECES else []
        counted = _counted_up(line) if not (found or divided) else line
        if counted != line:
            pieces = [piece.strip() for piece in _BETWEEN.split(counted)]
            return [(piece, self.find(sheet, piece)) for piece in filter(None, pieces)]
        return divided or [(line, self.find(sheet, line))]

    def _divided(
        self, sheet: str, known: Mapping[tuple[int, int], str], count: int
    ) -> list[tuple[str, RawRow | None]]:
        """Return the line's pieces, the longest first, when each of them is found."""
        after: dict[int, list[tuple[str, RawRow | None]]] = {count: []}
        for i in reversed(range(count)):
            for j in reversed(range(i, count)):
                piece = known[i, j]
                rest = after.get(j + 1)
                empty = not piece and i == j and i > 0
                find = self.find if i == j else self._plainly
                row = None if rest is None or empty else find(sheet, piece)
                if rest is not None and (empty or row):
                    after[i] = rest if empty else [(piece, row), *rest]
                    break
        return after.get(0, [])


def _shows_names(sheet: str) -> bool:
    found = BY_NAME[sheet]
    return any(is_followed(found.column(header), sheet) for header in found.apart)


def _counted_up(line: str) -> str:
    """Return a line where ”mål 1–4” is ”mål 1, mål 2, mål 3, mål 4”, and ”M1–M4” likewise."""
    marks = _BETWEEN.findall(line)
    pieces = [*map(_in_order, _BETWEEN.split(line))]
    return "".join(chain.from_iterable(zip_longest(pieces, marks, fillvalue="")))


def _in_order(piece: str) -> str:
    found = _FROM_TO.fullmatch(piece)
    if not found or found[4] not in ("", found[2]):
        return piece
    first, last = int(found[3]), int(found[5])
    if not first < last < first + _MOST_IN_RANGE:
        return piece
    numbers = ", ".join(f"{found[2]}{number}" for number in range(first, last + 1))
    return f"{found[1]}{numbers}{found[6]}"


def _spans(count: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(count) for j in range(i, count))


def day_in(text: str) -> date | None:
    """Return the day that a cell holds, None when it is none."""
    try:
        return parse_day(text)
    except DateFault:
        return None
