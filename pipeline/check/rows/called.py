"""What people call a row: its id or names, with any marks, ”Mål 2 Arbete”, ”Lena Ström (S)”.

Two books for each sheet: what a row is called, and what it may be called as well. A row is found in
the second only when the first has none. (DECISIONS 210)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.check.rows.raw_rows import RawRow
from pipeline.values.display import keys, without_invisible
from pipeline.values.row_names import shown_apart, shown_name, told

_MARKS = re.compile(r"[^\w§]+")
_SEVERAL = ("Alternativa namn",)  # columns with more than one name
_NUMBERED = {"Mål": "Nivå", "Ramverk": "Ramverk"}  # sheets where rows go by Nr: its series


def folded(text: str) -> str:
    """Return what ways of writing a name have in common: case, marks and spaces do not matter."""
    return _MARKS.sub(" ", without_invisible(unicodedata.normalize("NFC", text))).strip().casefold()


@dataclass(slots=True)
class CalledRows:
    """The rows of one sheet by what they are called, folded: `certain` first, else `likely`."""

    certain: dict[str, list[RawRow]] = field(default_factory=dict)
    likely: dict[str, list[RawRow]] = field(default_factory=dict)

    def add(self, row: RawRow, party: tuple[str, ...]) -> None:
        """Enter a row; `party` are the names of the party that a person is of."""
        names = names_of(row)
        for text in (row.key, row.long_key, *names):
            _enter(self.certain, text, row)
        sheet, text_at = row.layout.sheet, row.key_text_at
        shown = (shown_name(sheet, text_at), shown_apart(sheet, text_at))
        for text in (*shown, *_with_key(row, names), *_numbered(row, names), *_person(row, party)):
            _enter(self.likely, text, row)

    def find(self, text: str) -> list[RawRow]:
        """Return the rows that a text may mean; one when it is clear."""
        wanted = folded(text)
        return self.certain.get(wanted) or self.likely.get(wanted, []) if wanted else []


def _enter(book: dict[str, list[RawRow]], text: str, row: RawRow) -> None:
    name = folded(text)
    rows = book.setdefault(name, []) if name else []
    if row not in rows:
        rows.append(row)


def names_of(row: RawRow, *, first: bool = False) -> tuple[str, ...]:
    """Return the names that stand in a row; `first`: the one that it is known by, and its like."""
    names = row.layout.sheet.names
    headers = [name for name in names if not first or name in (*names[:1], *_SEVERAL)]
    cells = ((header, row.key_text_at(header)) for header in headers)
    found = (keys(text) if header in _SEVERAL else (text,) for header, text in cells if text)
    return tuple(name for names in found for name in names)


def ways_of(row: RawRow) -> Iterator[str]:
    """Yield what may be written for a row: the shortest first, and most of it what people say."""
    sheet, text_at = row.layout.sheet, row.key_text_at
    number, series = text_at("Nr"), text_at(_NUMBERED.get(sheet.name, ""))
    if number and series:
        yield f"{series} {number}"
    if sheet.name == "Behandling" and text_at("§"):
        yield f"{told(text_at('Möte'))} § {text_at('§').lstrip('§ ')}"
    yield from (shown_name(sheet, text_at), *names_of(row))
    yield shown_apart(sheet, text_at)


def _with_key(row: RawRow, names: tuple[str, ...]) -> Iterator[str]:
    yield f"{row.sheet} {row.key}"
    for name in names:
        yield f"{row.key} {name}"
        yield f"{name} {row.key}"


def _numbered(row: RawRow, names: tuple[str, ...]) -> Iterator[str]:
    """Yield ”Mål 2”, ”mål nr 2”, ”KF-mål 2”, ”2” and ”Mål 2 Arbete”."""
    number = row.key_text_at("Nr")
    if not number or row.sheet not in _NUMBERED:
        return
    series = row.key_text_at(_NUMBERED[row.sheet])
    for before in ("", "mål", "nr", "mål nr", series, f"{series} mål"):
        yield f"{before} {number}"
        yield from (f"{before} {number} {name}" for name in names)


def _person(row: RawRow, party: tuple[str, ...]) -> Iterator[str]:
    """Yield ”Ström, Lena”, ”L. Ström”, ”Ström”, ”Lena Ström (S)” and ”Lena Ström, utredare”."""
    name = row.key_text_at("Namn")
    if row.sheet != "Personer" or " " not in name:
        return
    first, last = name.split(maxsplit=1)
    title = row.key_text_at("Titel")
    called = (name, f"{last} {first}", f"{first[0]} {last}", last)
    yield from called[1:]
    for more in filter(None, (*party, title)):
        yield from (f"{each} {more}" for each in called)
        yield from (f"{more} {each}" for each in called)
