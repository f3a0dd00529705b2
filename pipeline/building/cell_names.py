"""Which cell is meant: by what it is (Mål/M2/Måltext), or where it stands (Mål!C7, Mål C7).

A row is its id or what people call it, as in a cell that refers to it or as the program prints it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from datetime import date

from pipeline.check.rows.called import folded
from pipeline.domain.plain_names import row_name, written_names
from pipeline.errors import UsageError
from pipeline.model import Dataset, Link, Record, Source
from pipeline.swedish.dates import running
from pipeline.swedish.words import nearest

_ADDRESS = re.compile(
    r"(?:.* \()?'?(?:\[(?P<file>[^\]]+)\]|(?P<book>[^,'!]+), )?(?:bladet )?['”]?"
    r"(?P<sheet>[^'!”]+?)['”]?(?:[! ]|, cell )"
    r"\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d+)\)?"
)
_PLACE = re.compile(r" \([^()]*\)$")  # of a cell, after its name
_HOW = "Skriv blad, rad och kolumn, till exempel Mål/M2/Måltext, eller en cell, ”Mål!C7”."


def resolve_cell(dataset: Dataset, asked_for: str, remembered: Set[Source]) -> tuple[Source, ...]:
    """Return the cells that somebody asks for; several when that may be several.

    `remembered`: what documents know of, also of rows that are gone. Raises UsageError.
    """
    text = unicodedata.normalize("NFC", asked_for.strip())
    address = _ADDRESS.fullmatch(text)
    if address:
        return _at_address(dataset, address)
    sheet, _, rest = text.partition("/")
    key, _, column = rest.rpartition("/")
    if not (sheet and key and column):
        printed = tuple(_as_printed(dataset, text))
        if printed:
            return printed
        raise UsageError(f"”{asked_for}” är varken en byggd fil eller en cell.", remedy=_HOW)
    sheet = _same(sheet, dataset.records) or sheet
    key = dataset.key_of(sheet, key)
    found = dataset.at(sheet, key, column)
    if found is not None:
        return (found.source,)
    if Source(sheet, key, column) in remembered:
        return (Source(sheet, key, column),)
    if sheet not in dataset.records:
        raise _unknown(dataset, sheet, key, column)
    named = [row for row in dataset[sheet] if folded(key) in _called_by_us(row)]
    rows = named or _referred_to(dataset, sheet, key)
    if sources := tuple(_cells(dataset, rows, column)):
        return sources
    raise _unknown(dataset, sheet, rows[0].key if rows else key, column)


def can_show(dataset: Dataset, text: str, source: Source) -> bool:
    """Return whether a text can show what a cell holds, in some form."""
    value, forms = dataset.at(*source), []
    if isinstance(value, date):
        forms.append(running(value).removeprefix("den "))
    if value is not None and not isinstance(value, Link):
        forms.append(str(value))
    folded_text = text.casefold()
    return any(form and form.casefold() in folded_text for form in forms)


def _cells(dataset: Dataset, rows: Iterable[Record], column: str) -> Iterator[Source]:
    """Yield the cells of rows under a header, however it is typed."""
    for row in rows:
        found = dataset.at(row.sheet, row.key, column)
        if found is not None:
            yield found.source


def _as_printed(dataset: Dataset, text: str) -> Iterator[Source]:
    """Yield the cells that are printed so: mål 2 Arbete, måltext (mal.xlsx, Mål F3).

    Where nothing is, the cells of what a reference would mean by the name.
    """
    name, _, column = _PLACE.sub("", text).rpartition(", ")
    wanted = folded(name)
    sheets = dataset.records if wanted and column else {}
    same = [row for rows in sheets.values() for row in rows if wanted in _called_by_us(row)]
    meant = same or [row for sheet in sheets for row in _referred_to(dataset, sheet, name)]
    yield from _cells(dataset, meant, column)


def _referred_to(dataset: Dataset, sheet: str, text: str) -> list[Record]:
    """Return the rows that a cell may refer to by a text."""
    return [row for key in dataset.called(sheet, text) if (row := dataset.find(sheet, key))]


def _called_by_us(row: Record) -> frozenset[str]:
    """Return what people and we call a row, in short and in full."""
    return frozenset(map(folded, (*written_names(row), row_name(row, most=0))))


def _same(word: str, known: Iterable[str]) -> str:
    return next((name for name in known if name.casefold() == word.casefold()), "")


def _unknown(dataset: Dataset, sheet: str, key: str, column: str) -> UsageError:
    """Return what to say of a cell that is not there: the first of its three parts that is not."""
    record = dataset.find(sheet, key)
    if sheet not in dataset.records:
        what, word, known = "bladet", sheet, list(dataset.records)
    elif record is None:
        what, word, known = f"raden i bladet {sheet}", key, [r.key for r in dataset[sheet]]
    else:
        what, word, known = f"kolumnen i bladet {sheet}", column, [*record.columns]
    near = nearest(word, known)
    remedy = f"Menade du ”{near}”?" if near else _HOW
    return UsageError(f"Det finns inget som heter ”{word}”: {what} finns inte.", remedy=remedy)


def _at_address(dataset: Dataset, asked: re.Match[str]) -> tuple[Source, ...]:
    """Return what stands at `Mål!C7` in each workbook, or in the one that is named."""
    file = asked["file"] or asked["book"]
    address = f"{asked['column'].upper()}{asked['row']}"
    sheet = _same(asked["sheet"], dataset.records)
    found = [
        value.source
        for record in dataset[sheet]
        for value in (*record.cells.values(), *record.links.values())
        if (at := value.cell) is not None and at.address == address and file in (None, at.file)
    ]
    if not found:
        raise UsageError(f"Ingen uppgift är läst ur cellen {asked[0]}.", remedy=_HOW)
    return tuple(dict.fromkeys(found))
