"""Where the verb of a decision stands in the passive.

A clause (sats) is what follows the verb: `uppdraget att … | slutfört`. `|` marks the verb's place;
without it the verbs below know where their own complement begins, and else the verb goes last.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.swedish.sentences import ends_in_abbreviation

MARK = "|"


class Clause(NamedTuple):
    """A clause in two stretches of its own wording: before and after the verb's place."""

    before: str
    after: str = ""


# Nouns that take till themselves: `remittera förslaget till program | till nämnderna`. Without
# their first letter, which may be a capital.
_TAKE_TILL = ("örslag", "örslaget", "tkast", "tkastet", "idrag", "idraget", "nderlag", "nderlaget")
_TO = "".join(f"(?<!{noun})" for noun in _TAKE_TILL) + " till"
_THAT = "".join(f"(?<! {word})" for word in ("för", "med", "om", "av", "genom", "från")) + " att"
# The complement of a verb: a pattern for how it begins.
_COMPLEMENTS = {
    "anse": r" (?:vara|(?:färdig)?behandla(?:d|t|de)|besvara(?:d|t|de)|slutför(?:d|t|da)"
    r"|avsluta(?:d|t|de)|fullgjor(?:d|t|da)|avgjor(?:d|t|da)|tillgodosed(?:d|da)|tillgodosett)",
    "avsätta": _TO + "| för| ur| inom",
    "anslå": _TO + "| för| ur",
    "anvisa": _TO + "| för| ur",
    "bemyndiga": _THAT,
    "bevilja": " ansvarsfrihet| entledigande",
    "bordlägga": _TO,
    "delegera": _TO + "| åt",
    "entlediga": " från",
    "ersätta": " med",
    "finansiera": " genom| med| inom| ur",
    "föreslå": _THAT + "| besluta",
    "förklara": r" (?:omedelbart )?justera(?:d|t|de)| öppna(?:d|t)| avsluta(?:d|t)",
    "förordna": _TO + "| som|" + _THAT,
    "ge": " i uppdrag| rätt att| möjlighet| tillfälle| tillstånd| fullmakt| mandat| ansvar(?:et)?",
    "hänskjuta": _TO,
    "lägga": " till handlingarna",
    "lämna": _TO + "| utan",
    "medge": " rätt| dispens| undantag",
    "notera": " till protokollet",
    "rekommendera": _THAT,
    "remittera": _TO,
    "skicka": _TO,
    "sända": _TO,
    "uppdra": _THAT,
    "uppmana": _THAT,
    "utse": _TO + "| som|" + _THAT,
    "välja": _TO + "| som|" + _THAT,
    "återremittera": _TO + "| för att| med",
    "återuppta": " vid| den| när| efter",
    "överföra": _TO + "| från",
    "överlämna": _TO,
    "översända": _TO,
}
# What makes a clause after a comma a remark in itself, which takes a comma after it as well.
_REMARK = re.compile(
    r", (?:dat(?:erad|erat|erade|\.)|anta(?:gen|get|gna)|beslutad|beslutat|fastställ[dt]|godkän[dt]"
    r"|reviderad|reviderat|upprättad|upprättat|inkommen|inkommet|bilaga|version|dnr|som|vilken|vilket|vilka|§)"
    r"(?!\w)[^,]*$"
)


def stretches(text: str) -> tuple[str, ...]:
    """Return the wording, cut at each `|`."""
    return tuple(part.strip() for part in text.split(MARK) if part.strip())


def without_stop(clause: str) -> str:
    """Return the clause without a `|` or full stop at its ends; an abbreviation keeps its own."""
    bare = clause.strip(f" {MARK}")
    if not bare.endswith(".") or bare.endswith("..") or ends_in_abbreviation(bare):
        return bare
    return bare[:-1].rstrip()


def verb_place(verb: str, clause: str) -> Clause:
    """Return the clause, cut where the verb stands in the passive; `verb` is the infinitive."""
    before, mark, after = without_stop(clause).partition(MARK)
    if mark or clause.rstrip().endswith(MARK):
        return Clause(before.strip(), after.strip(f" {MARK}"))
    pattern = _COMPLEMENTS.get(verb)
    found = re.search(rf"(?:{pattern})(?!\w)", before) if pattern else None
    if found is None:
        return Clause(before)
    return Clause(before[: found.start()].rstrip(), before[found.start() :].strip())


def remark_is_open(text: str) -> bool:
    """Return whether the text ends in a remark that takes a comma: `…, daterat den 4 mars 2020`."""
    return _REMARK.search(text) is not None
