"""What a cell of each kind of column may hold, and the value that it becomes (WORKBOOK.md, Kinds).

A new kind is one small function and one line in `_KINDS`. Text keeps every sign that the officer
wrote; only keys, listed words and headers are compared without regard to spaces and NFD/NFC.
(DECISIONS 22)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from pipeline.errors import CellError
from pipeline.model import Cell, CellFault, Raw, Source, Value
from pipeline.schema import Column, Kind, header_key
from pipeline.swedish.almanac import DateFault
from pipeline.swedish.numbers import NumberFault, parse_number
from pipeline.swedish.paragraphs import read_paragraphs
from pipeline.swedish.words import enumeration, nearest
from pipeline.values import types
from pipeline.values.colours import parse_colour
from pipeline.values.display import (
    MOST_SIGNS,
    as_shown,
    has_refused,
    invisible,
    key_text,
    quoted,
    refuse_signs,
)
from pipeline.values.item_numbers import decimals_remark, item_number
from pipeline.values.raw_cells import (
    clock_of,
    day_of,
    plain_whole,
    quantity_of,
    read_moment,
    span_of,
    wrong,
)

_WHOLE = frozenset([Kind.WHOLE, Kind.ITEM_NUMBER])
_NUMBERS = _WHOLE | {Kind.NUMBER}
_DAYS = frozenset([Kind.DAY, Kind.MOMENT])

Remark = tuple[str, str, str]  # code, sentence, remedy

_HEADER_WORDS = re.compile(r"§|\w+")
_YES_NO = {"ja": "ja", "nej": "nej", "sant": "ja", "falskt": "nej", "true": "ja", "false": "nej"}


# Kinds whose value is the text as it stands: what is_plain needs no parse.
AS_WRITTEN: Mapping[Kind, type[types.Text]] = {
    Kind.TEXT: types.Text,
    Kind.PARAGRAPHS: types.Paragraphs,
}


def read_cell(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    """Return the value of a raw cell; Empty when there is nothing in it.

    References give their keys as Text: check/ finds the records.

    Raises:
        CellError: the cell holds something else; code B06–B09 or B14.
    """
    if type(raw) is int and column.kind in _WHOLE and plain_whole(raw) is not None:
        return types.Whole(raw, source, cell)
    if isinstance(raw, CellFault):
        raise _formula_fault(raw)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return types.Empty("", source, cell)
    if isinstance(raw, str):
        refuse_signs(raw)
    try:
        return _KINDS[column.kind](column, raw, source, cell)
    except DateFault as fault:
        raise _unknown_yet(fault.reason, raw) or _date_fault(fault, column.kind) from None
    except NumberFault as fault:
        if unknown := _unknown_yet(fault.reason, raw):
            raise unknown from None
        remedy = f"Skriv {fault.suggestion}." if fault.suggestion else "Skriv bara siffror."
        raise wrong(f"{fault.reason}.", remedy) from None


def is_plain(text: str) -> bool:
    """Return whether a text has something in it and nothing that is refused."""
    return text.isprintable() and not text.isspace() and 0 < len(text) <= MOST_SIGNS


def are_sound(texts: Iterable[str]) -> bool:
    """Return whether no text is too long, or has a sign that is refused."""
    texts = list(texts)
    return max(map(len, texts), default=0) <= MOST_SIGNS and not has_refused("".join(texts))


def is_plain_key(text: str) -> bool:
    """Return whether a key is written as it is compared: without signs that may not show."""
    return text.isascii() and text.isprintable() and bool(text) and text == text.strip()


def are_plain_keys(texts: list[str]) -> bool:
    """Return whether each of some keys is written as it is compared, and none is too long."""
    joined = "".join(texts)
    plain = joined.isascii() and joined.isprintable() and all(texts)
    sound = max(map(len, texts), default=0) <= MOST_SIGNS
    return plain and sound and texts == [*map(str.strip, texts)]


def is_as_stored(kind: Kind, raw: Raw) -> bool:
    """Return whether a cell holds what its kind is for, as the file stores it: a number, a day."""
    if kind in _NUMBERS:
        return plain_whole(raw) is not None
    return kind in _DAYS and type(raw) is date


def remarks(column: Column, raw: Raw) -> tuple[Remark, ...]:
    """Return what the officer should know about a cell that could be read: B10, B11."""
    if column.kind in (Kind.CHOICE, Kind.CHOICES):
        return tuple(_own_word_remarks(column, as_shown(raw)))
    if column.kind is Kind.ITEM_NUMBER:
        decimals = isinstance(raw, float) and not raw.is_integer()
        return (("B10", *decimals_remark(raw)),) if decimals else ()
    if not isinstance(raw, str) or not raw.strip():
        return ()
    if column.kind is Kind.KEY:
        return _key_remarks(raw)
    if column.kind in (Kind.WHOLE, Kind.NUMBER):
        number, unit = quantity_of(raw)
        if unit:
            return ()
        plain = f"{number:f}".replace(".", ",")
        sentence = f"{quoted(raw)} är sparat som text. Det tolkas som {plain}."
        return (("B10", sentence, "Kontrollera, och skriv in värdet som ett tal."),)
    return ()


# --- the kinds

_Read = Callable[[Column, Raw, Source, Cell], Value]


def _plain(make: Callable[[Any, Source, Cell], Value], read: Callable[[Raw], Any]) -> _Read:
    """Return what makes a value of a raw cell, whatever else its column says."""
    return lambda column, raw, source, cell: make(read(raw), source, cell)


def _key(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    text = key_text(as_shown(raw))
    return types.Text(text, source, cell) if text else types.Empty("", source, cell)


def _keys(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    lines = (map(key_text, part.splitlines()) for part in as_shown(raw).split(";"))
    parts = ("\n".join(filter(None, part)) for part in lines)
    text = "; ".join(dict.fromkeys(filter(None, parts)))
    return types.Text(text, source, cell) if text else types.Empty("", source, cell)


def _number(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    """Return a number; whether its unit is the right one, check/ knows when rows are linked."""
    number, unit = quantity_of(raw)
    made = types.Number(number, source, cell)
    made.unit = unit
    return made


def _whole(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    number, unit = quantity_of(raw)
    if unit and unit.casefold().rstrip(".") not in _HEADER_WORDS.findall(column.header.casefold()):
        parse_number(as_shown(raw))  # says what is wrong, and suggests the number alone
    if number != number.to_integral_value():
        raise wrong(f"{quoted(as_shown(raw))} är inget heltal.", "Skriv ett tal utan decimaler.")
    return types.Whole(int(number), source, cell)


def _item_number(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    number = item_number(raw)
    if isinstance(number, str):
        return types.ItemNumber(number, source, cell)
    return types.Whole(number, source, cell)


def _paragraph_numbers(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    text = as_shown(raw)
    if not read_paragraphs(text):
        remedy = "Skriv till exempel 84–86, 90, fr.o.m. § 92 eller t.o.m. § 54, i en cell för text."
        raise wrong(f"{quoted(text)} går inte att läsa som paragrafer.", remedy)
    return types.Text(text, source, cell)


def _yes_no(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    text = as_shown(raw)
    word = _YES_NO.get(header_key(text))
    if word is None:
        sentence = f"{quoted(text)} är varken ja eller nej."
        raise CellError(sentence, remedy="Välj ”ja” eller ”nej”.", code="B06")
    return types.YesNo(word, source, cell)


def _colour(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    text = as_shown(raw)
    found = parse_colour(text)
    if not found:
        remedy = "Skriv den med sex tecken, till exempel #1F3A4D, som i den grafiska manualen."
        raise wrong(f"{quoted(text)} går inte att läsa som en färg.", remedy)
    return types.Text(found, source, cell)


def _choices(column: Column, raw: Raw, source: Source, cell: Cell) -> Value:
    parts = [part for part in as_shown(raw).split(";") if part.strip()]
    words = dict.fromkeys(_word(column, part) for part in parts)
    return types.Words("; ".join(words), source, cell) if words else types.Empty("", source, cell)


_KINDS: Mapping[Kind, _Read] = {
    Kind.KEY: _key,
    Kind.TEXT: _plain(types.Text, as_shown),
    Kind.PARAGRAPHS: _plain(types.Paragraphs, as_shown),
    Kind.WHOLE: _whole,
    Kind.ITEM_NUMBER: _item_number,
    Kind.NUMBER: _number,
    Kind.DAY: _plain(types.Day, day_of),
    Kind.MOMENT: lambda column, raw, *place: types.moment(*read_moment(raw), *place),
    Kind.SPAN: lambda column, raw, *place: types.span(*span_of(raw), *place),
    Kind.PARAGRAPH_NUMBERS: _paragraph_numbers,
    Kind.CLOCK: _plain(types.Clock, clock_of),
    Kind.COLOUR: _colour,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: lambda column, raw, *place: types.Words(_word(column, as_shown(raw)), *place),
    Kind.CHOICES: _choices,
    Kind.REF: _keys,
    Kind.REFS: _keys,
}


def _word(column: Column, text: str) -> str:
    """Return the listed word that `text` is, else it, where people may have their own."""
    found = _listed(column.choices or column.offers).get(header_key(text))
    if found is not None:
        return found
    if column.offers:
        return text.strip()
    near = nearest(text, column.choices)
    words = enumeration([f"”{word}”" for word in column.choices], "eller")
    remedy = f"Menade du ”{near}”?" if near else f"Välj {words}."
    raise CellError(f"{quoted(text)} är inte ett giltigt värde.", remedy=remedy, code="B06")


@lru_cache(maxsize=256)
def _listed(choices: tuple[str, ...]) -> dict[str, str]:
    return {header_key(word): word for word in choices}


# --- faults and remarks


_FOR_EXAMPLE = {
    Kind.DAY: "2026-08-31",
    Kind.MOMENT: "2026-08-31, 2026-08 eller 2026",
    Kind.SPAN: "2023–2026 eller 2026",
    Kind.CLOCK: "9.00",
}


# What people write where nothing is known, though an empty cell says so.
_NOTHING = re.compile(
    r"[-–—?.,/*]+|(?:uppgift(?:en)? )?saknas|kommer|okän[td]|oklart"
    r"|ej (?:klart|känt|bestämt|mätt)|senare|tbd|n/?a|i\.?u\.?|ingen|inget|löpande|snarast"
)


def _unknown_yet(reason: str, raw: Raw) -> CellError | None:
    """Return the fault of a cell that says in words that there is nothing to say."""
    if isinstance(raw, str) and _NOTHING.fullmatch(header_key(raw)):
        return wrong(f"{reason}.", "Låt cellen vara tom tills värdet är känt.")
    return None


def _date_fault(fault: DateFault, kind: Kind) -> CellError:
    if fault.kind == "impossible":
        remedy = f"Menade du {fault.suggestion}?" if fault.suggestion else "Rätta värdet."
        return CellError(f"{fault.reason}.", remedy=remedy, code="B08")
    meant = fault.suggestion or f"till exempel {_FOR_EXAMPLE[kind]}"
    return wrong(f"{fault.reason}.", f"Skriv {meant}.")


def _formula_fault(raw: CellFault) -> CellError:
    if raw:
        sentence, remedy = f"cellen visar {raw}.", "Rätta formeln eller skriv in värdet."
    else:
        sentence = "formeln i cellen har inget uträknat värde."
        remedy = "Öppna arbetsboken i Excel och spara den, eller skriv in värdet."
    return CellError(sentence, remedy=remedy, code="B09")


def _own_word_remarks(column: Column, text: str) -> Iterator[Remark]:
    for part in text.split(";") if column.kind is Kind.CHOICES else (text,):
        known = header_key(part) in _listed(column.offers)
        near = None if known else nearest(part, column.offers)
        if near:
            sentence = f"{quoted(part.strip())} är ett eget ord, men liknar ”{near}”."
            yield "B06", sentence, f"Menade du ”{near}”? Annars kan det stå."


def _key_remarks(raw: str) -> tuple[Remark, ...]:
    if key_text(raw) == unicodedata.normalize("NFC", raw):
        return ()
    hidden = sorted({sign for sign in raw if invisible(sign) or sign in "\t\n\r\xa0"})
    if hidden:
        signs = enumeration([f"U+{ord(sign):04X}" for sign in hidden])
        what = f"tecken som inte syns ({signs})"
    else:
        where = "i början" if raw[0].isspace() else "på slutet"
        what = f"ett mellanslag {where}"
    sentence = f"id har {what}: {quoted(raw)}."
    return (("B11", sentence, "Det tas bort vid inläsningen."),)
