"""Where the verb of a decision stands in the passive.

A clause (sats) is what follows the verb: `uppdraget att … | slutfört`. `|` marks the verb's place;
without it the verb goes before its own complement, which the verbs below know, or before what says
how and when (`objects.py`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.swedish.actions import DECIDED, second_action
from pipeline.swedish.objects import SAID_LAST, masked, may_be_a_nouns, object_end, remark_is_open
from pipeline.swedish.patterns import pattern
from pipeline.swedish.sentences import ends_in_abbreviation

MARK = "|"


class Clause(NamedTuple):
    """A clause in two stretches of its own wording: before and after the verb's place."""

    before: str
    after: str = ""


# Nouns that take till themselves: `remittera förslaget till program | till nämnderna`. Without
# their first letter, which may be a capital.
_TAKE_TILL = (
    *("örslag", "örslaget", "tkast", "tkastet", "idrag", "idraget", "nderlag", "nderlaget"),
    *("edgivande", "edgivandet"),
)
_TO = "".join(f"(?<!{noun})" for noun in _TAKE_TILL) + " till"
_THAT = "".join(f"(?<! {word})" for word in ("för", "med", "om", "av", "genom", "från")) + " att"
_TO_DO = f"{_THAT}| (?:{'|'.join(sorted(DECIDED))})"  # föreslå fullmäktige | anta …
_FOR_WHAT = (
    "| för (?:att|kompletterande|vidare|fortsatt|ytterligare|förnyad|kännedom|yttrande|beslut"
    "|verkställighet|genomförande|handläggning|beredning|samråd|granskning|antagande|komplettering"
    "|ställningstagande)"
)
_SENT = f"{_TO}{_FOR_WHAT}| på (?:remiss|samråd|granskning|nytt)| åter"
_ROLE = (
    r" som (?:(?:ny|nya|vice|ordinarie|tillförordnad|\w+s) ){0,3}(?:ordförande|ledamot|ledamöter"
    r"|revisor|ersättare|justerare|sekreterare|kontaktperson|representant|\w*ombud|\w*chef|\w*ansvarig)\w*"
)
_APPOINTED = f"{_TO}|{_ROLE}| för| att| bland| inom| med| efter"
_NUMBER = r"(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|noll|högst|lägst|totalt)"
_BY_HOW_MUCH = rf" med (?:ytterligare )?{_NUMBER}| från {_NUMBER}| till {_NUMBER}| genom"
_SAID = (
    r" (?:inte )?(?:vara |som |härmed |därmed ){0,2}(?:(?:färdig|slut)?(?:behandla|redovisa)"
    r"|besvara|avsluta|återrapportera|avskriv|motivera|tillgodosed|uppfyll|verkställ|slutför"
    r"|fullgjor|avgjor|genomför|avslag|bifall|förfall|avklara)(?:d|t|da|de|en|et|na)"
    r"| (?:vara|tillgodosett|uppnått|uppnådda|utredd|utredda|utrett|mottagen|mottaget|mottagna)"
)
_SAID_OF = f"(?:{_SAID})(?: (?:och|samt)(?:{_SAID})){{0,3}}"
# The complement of a verb: a pattern for how it begins.
_COMPLEMENTS = {
    "anmäla": _TO,
    "anse": _SAID_OF,
    "avskriva": " från",
    "avge": f"{_TO}| över",
    "avsätta": f"{_TO}| för| ur| inom| i ",
    "anslå": f"{_TO}| för| ur",
    "anvisa": r"(?<= kronor) till| för| ur|(?<=[a-zåäö]) \d[\d ]* (?:kr|kronor|mnkr|tkr)",
    "bemyndiga": _THAT,
    "bereda": " tillfälle| möjlighet",
    "besvara": " med| genom",
    "bestämma": " till",
    "bevilja": r" ansvarsfrihet| entledigande"
    r"|(?<=en|et|an|na) (?:ett )?(?:\w*bidrag|\w*anslag|lån|dispens|ledighet)"
    r"|(?<=en|et|an|na) \d[\d ]* (?:kr|kronor|mnkr|tkr)",
    "bordlägga": f"{_TO}| på nytt",
    "befria": " från",
    "delegera": f"{_TO}| åt",
    "entlediga": " från",
    "ersätta": " med",
    "fastställa": rf" till (?:{_NUMBER}|oförändra(?:d|t|de)|samma)",
    "finansiera": " genom| med| inom| ur",
    "flytta": f"{_TO}| från",
    "föreslå": _TO_DO,
    "förklara": r" (?:omedelbart )?justera(?:d|t|de)| öppna(?:d|t)| avsluta(?:d|t)| vilande"
    r"| (?:för)?fallen",
    "förelägga": _THAT,
    "förlänga": rf"{_TO}| med (?:ytterligare )?{_NUMBER}",
    "förordna": _APPOINTED,
    "förvärva": " för| från| av",
    "fördela": f"{_TO}| mellan| på",
    "ge": " i uppdrag| rätt att| möjlighet| tillfälle| tillstånd| fullmakt| mandat| ansvar(?:et)?",
    "hänskjuta": _SENT,
    "höja": _BY_HOW_MUCH,
    "komplettera": " med",
    "lägga": " till handlingarna",
    "lämna": f"{_TO}| utan| över",
    "medge": " rätt| dispens| undantag",
    "minska": _BY_HOW_MUCH,
    "notera": " till protokollet",
    "omfördela": f"{_TO}| från| inom",
    "rekommendera": _TO_DO,
    "remittera": _SENT,
    "skicka": _SENT,
    "skjuta": " till",
    "skriva": " under| av",
    "sälja": f"{_TO}| för",
    "sända": _SENT,
    "sänka": _BY_HOW_MUCH,
    "ta": " från| ur",
    "tacka": " för",
    "teckna": " för",
    "upplåta": f"{_TO}| med| för",
    "uppmana": _TO_DO,
    "utse": _APPOINTED,
    "utöka": _BY_HOW_MUCH,
    "välja": _APPOINTED,
    "återlämna": _SENT,
    "återremittera": f"{_SENT}| med",
    "återuppta": " vid| den| när| efter| för att",
    "öka": _BY_HOW_MUCH,
    "överklaga": _TO,
    "överlåta": _TO,
    "överföra": f"{_TO}| från",
    "överlämna": _SENT,
    "översända": _SENT,
}
_TASK = pattern(r"\s(?=att\b)")
# Verbs that may have two objects, `bevilja föreningen bidrag`, or say what the object becomes,
# `hålla frågan öppen`: one noun alone is neither.
_MAY_HAVE_MORE = """
    anvisa bedöma bevilja delge erbjuda finna ge göra hålla kalla medge tilldela utnämna ålägga
"""
_GIVING = frozenset(_MAY_HAVE_MORE.split())
_APPOINTING = frozenset(["förordna", "utse", "välja"])
_ROLE_AFTER_NAME = pattern(r"X{3,} (?!och |samt )[a-zåäö]")
_ONE_NOUN = pattern(
    r"(?:(?:en|ett|den|det|de|detta|denna|dessa|samtliga|alla|\d[\d ]*) )?\S+(?=,|$"
    r"| (?:av|enligt|för|från|i|inom|med|om|på|senast|till|under|ur)(?!\w))"
)
# A particle belongs to the verb: ta | fram ett förslag → ett förslag tas fram.
PARTICLE = pattern(r"(?:bort|fram|emot|fast|in|ned|ner|tillbaka|upp|ut) ")


def stretches(text: str) -> tuple[str, ...]:
    """Return the wording, cut at each `|`."""
    return tuple(part.strip() for part in text.split(MARK) if part.strip())


def without_stop(clause: str) -> str:
    """Return the clause without a `|` or full stop at its ends; an abbreviation keeps its own."""
    bare = clause.strip(f" {MARK}")
    if not bare.endswith(".") or bare.endswith("..") or ends_in_abbreviation(bare):
        return bare
    return bare[:-1].rstrip()


def verb_place(verb: str, clause: str) -> Clause | None:
    """Return the clause, cut where the verb (an infinitive) stands in the passive.

    None when neither a `|` nor the words say where.
    """
    text = without_stop(clause)
    before, mark, after = text.partition(MARK)
    if mark or clause.rstrip().endswith(MARK):
        return Clause(before.strip(), after.strip(f" {MARK}"))
    hidden = masked(text)
    at = _complement(verb, hidden)
    unsure = _lacks_something(verb, hidden) if at is None else may_be_a_nouns(hidden, at)
    if unsure or second_action(hidden):
        return None
    end = object_end(verb, hidden, at)
    return None if end is None else _cut(text, end)


def asked_place(clause: str) -> Clause | None:
    """Return who is given a task and the task (`kontoret | att redovisa`), None as `verb_place`."""
    text = without_stop(clause)
    if MARK in text:
        return verb_place("", clause)
    task = _TASK.search(masked(text))
    end = object_end("", masked(text), task.start()) if task else None
    return None if end is None else _cut(text, end)


def _complement(verb: str, clause: str) -> int | None:
    """Return where the verb's own complement begins; what something is said to be stands last."""
    begins = _COMPLEMENTS.get(verb)
    found = list(re.finditer(rf"(?:{begins})(?!\w)", clause)) if begins else []
    if not found:
        return None
    return found[-1 if verb in SAID_LAST else 0].start()


def _lacks_something(verb: str, clause: str) -> bool:
    """Return whether a verb needs its complement, or may have two objects."""
    particle = PARTICLE.match(clause)
    if verb in _GIVING:
        return _ONE_NOUN.match(clause, particle.end() if particle else 0) is None
    if verb in _APPOINTING:
        return _ROLE_AFTER_NAME.search(clause) is not None
    return verb in SAID_LAST and not particle


def _cut(text: str, end: int) -> Clause:
    """Return the text cut at `end`; a comma there goes with what follows, or closes a remark."""
    before = text[:end].rstrip()
    bare = before.rstrip(" ,")
    if before == bare or remark_is_open(bare):
        return Clause(bare, text[end:].strip())
    return Clause(bare, text[len(bare) :].strip())
