"""H03 (DOMAIN.md 2.3, 3.1 L35): what is private is never published.

What only looks so is answered in the sheet Språk, with the reason. (DECISIONS 276, 371)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from pipeline.check.rules.registry import Search, text_rule
from pipeline.check.silenced import Silenced
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.schema import SHEETS, Kind
from pipeline.swedish.patterns import pattern

# Where numbers of that length are something else.
_NUMBERS = ("Telefon", "Dnr")
_TEXTS = {
    sheet.name: tuple(
        column.header
        for column in sheet.columns
        if column.kind in (Kind.TEXT, Kind.PARAGRAPHS) and column.header not in _NUMBERS
    )
    for sheet in SHEETS
}
# A year, a month and a day (from 61 on in a coordination number), and four digits.
_DAY = r"(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])"
_NUMBER = pattern(rf"(?<![\w-])({_DAY})([-+–\u2010-\u2012]|[ \u00a0]?)(\d{{4}})(?![\w-])")
_SIX_DIGITS = pattern(r"\d{6}")  # which is quicker to look for
# Where anybody can have an address; an official's is of the municipality.
_PRIVATE = pattern(
    r"@((?:gmail|googlemail|hotmail|outlook|live|msn|icloud|me|mac|yahoo|ymail|proton|protonmail|gmx"
    r"|telia|comhem|bredband|bredband2|tele2|spray|swipnet|bahnhof|home)"
    r"\.(?:com|se|nu|net|me|de|co\.uk))\b",
    re.I,
)


_ANSWER = "Är det något annat, eller får det visas: skriv det i bladet Språk, med skälet."


@text_rule("H03", Severity.WARNING, needs=(), of=_TEXTS)
def a_text_holds_no_personal_identity_number(data: Dataset) -> Search:
    """No text holds what looks like one, nor a coordination number (3 kap. 10 § dataskyddslagen).

    With a hyphen any four digits will do; without one the last has to be the right check digit.
    """
    silenced = Silenced(data)

    def look(row: Record, header: str, text: str) -> Iterator[Problem]:
        if not all(silenced(number, row) for number in _identity_numbers(text)):
            message = "texten innehåller något som ser ut som ett personnummer."
            remedy = f"Ta bort det om det är ett personnummer. {_ANSWER}"
            yield row.problem(header, message, remedy=remedy)

    return Search(look, pattern=_SIX_DIGITS)


@text_rule("H03", Severity.WARNING, needs=(), of=_TEXTS)
def an_address_is_not_a_private_one(data: Dataset) -> Search:
    """What is printed leads to the municipality, not to somebody's own e-mail."""
    silenced = Silenced(data)

    def look(row: Record, header: str, text: str) -> Iterator[Problem]:
        left = (one for one in _private_addresses(text) if not silenced(one, row))
        if address := next(left, ""):
            message = f"en privat e-postadress ({address.rpartition('@')[2].casefold()})."
            remedy = f"Skriv den adress som personen har i tjänsten eller uppdraget. {_ANSWER}"
            yield row.problem(header, message, remedy=remedy)

    return Search(look, ("@",))


def private_words(text: str) -> Iterator[str]:
    """Yield what in a text is private, or looks so, as it is written there."""
    yield from _identity_numbers(text)
    yield from _private_addresses(text)


def _identity_numbers(text: str) -> Iterator[str]:
    """Yield what in a text looks like a personal identity number, as it is written there."""
    if _SIX_DIGITS.search(text):
        yield from (found[0] for found in _NUMBER.finditer(text) if _is_one(found))


def _is_one(found: re.Match[str]) -> bool:
    if found[2].strip():
        return True
    from personnummer import personnummer  # a date library comes with it

    return bool(personnummer.valid(f"{found[1]}{found[3]}"))


def _private_addresses(text: str) -> Iterator[str]:
    """Yield the e-mail addresses in a text that are somebody's own."""
    for found in _PRIVATE.finditer(text):
        name = "".join(takewhile(_is_of_name, reversed(text[: found.start()])))[::-1]
        yield f"{name}{found[0]}"


def _is_of_name(sign: str) -> bool:
    return sign.isalnum() or sign in "._%+-"
