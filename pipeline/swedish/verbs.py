"""The verbs of decisions: infinitive, presens and passive (DOMAIN.md 1.0)."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.swedish.patterns import pattern


class VerbForms(NamedTuple):
    """The three forms that decisions are written with."""

    infinitive: str  # anta
    present: str  # antar
    passive: str  # antas


# Verbs whose present ends in -er, by the end of their infinitive: `ställa` also stands for
# fastställa, verkställa, sammanställa. Verbs that are not here nor below are given r and s, as the
# largest group has them; which of those are known stands in `_PRESENT_IN_R`.
_PRESENT_IN_ER = """
    ansluta behöva bereda bestämma binda bjuda bryta bygga byta dölja döma falla finna fylla
    fälla fästa följa förlänga gripa gräva gälla hjälpa hålla hänga häva höja innesluta inreda
    juta knyta komma kräva känna köpa leda lyfta lysa låta lägga läsa lösa minna mäla märka mäta
    möta nämna riva rymma räcka röja skilja skrida skränka skänka skärpa sköta släppa sprida
    stryka styrka ställa strida stämma stänga stärka sälja sända sänka sätta söka sörja trycka
    träda tränga täcka tända tänka uppleva utesluta utreda vika vinna väcka välja vända äga
"""
# Verbs whose present is the infinitive without -a, by the end of their infinitive.
_PRESENT_BARE = "begära bära föra göra hyra höra köra lära röra skära styra störa"
# Verbs that add r and s to the infinitive (bevilja, anta, ge), each with the prefixes below; those
# in -era all do (remittera).
_PRESENT_IN_R = """
    akta anmoda anta avsluta avvakta beordra betrakta befria bekräfta bemyndiga besikta besluta
    bevilja bilda dela dra entlediga fatta fira flytta foga forma fråga främja förena förnya
    förorda förvalta förvara förvärva gallra ge godta granska grunda gå handla hindra hämta
    hävda invänta jaka jämka kalla klaga klara koppla kosta lasta lova låna lämna mana minska
    namnge nolla nyttja nå ordna passa peka permanenta pröva påbörja rikta repa ropa rusta råda
    rösta rätta samla samordna satsa se skaffa skapa skicka skydda skynda slopa slå spara
    sponsra spärra stadga starta stå svara säkra ta tacka tala teckna tillgodose tillämpa tolka
    trygga träffa tvinga tydliga uppmärksamma uppvakta utfärda uttala vaka vandla varsla veckla
    verka vidga vidta villkora visa vitsorda vårda värna välkomna yrka yttra åtgärda ändra öka
    önska öppna
"""
_PREFIXES = """
    aktualitets an av be bi bort del efter er fast fram full färdig för före genom god hop i in
    iordning kring med miss mot ned om på redo sam slut till undan under upp ur ut vidare vill
    väl åter över
"""
# What cannot be said in the passive, or never is.
_NEVER_PASSIVE = """
    avvika bli delta få gå ha ingripa inträda komma kunna låta medverka samråda samverka stå svara
    vara återkomma
"""
_ER, _R = tuple(_PRESENT_IN_ER.split()), tuple(_PRESENT_BARE.split())
_KNOWN_IN_R = pattern(
    rf"(?:{'|'.join(_PREFIXES.split())})*(?:{'|'.join(_PRESENT_IN_R.split())})|\w+era"
)
_NO_PASSIVE = frozenset(_NEVER_PASSIVE.split())

_IRREGULAR = {
    "be": ("ber", "ombes"),
    "stödja": ("stöder", "stöds"),
    "understödja": ("understöder", "understöds"),
    "vara": ("är", ""),
}


def inflected(verb: str) -> VerbForms:
    """Return the forms of an infinitive; words after the first (`ta fram`) follow along.

    A leading `att` and capitals are dropped. A verb that is not known follows the largest group:
    `bevilja, beviljar, beviljas`. Two verbs are joined with och; `inte` moves: `bifaller inte`.
    """
    bare = _bare(verb)
    if " och " in bare:
        one, other = (inflected(part) for part in bare.split(" och ", 1))
        return VerbForms(*(f"{a} och {b}" for a, b in zip(one, other, strict=True)))
    if bare.startswith("inte "):
        _, present, passive = inflected(bare.removeprefix("inte "))
        return VerbForms(bare, f"{present} inte", f"{passive} inte")
    first, _, rest = bare.partition(" ")
    tail = f" {rest}" if rest else ""
    present, passive = _forms(first)
    return VerbForms(first + tail, present + tail, passive + tail)


def has_passive(verb: str) -> bool:
    """Return whether a decision with the verb can be written in the passive."""
    words = _bare(verb).removeprefix("inte ").split()
    return bool(words) and words[0] not in _NO_PASSIVE and "sig" not in words


def is_known(verb: str) -> bool:
    """Return whether every verb in the cell is known to be inflected as `inflected` does it."""
    parts = _bare(verb).removeprefix("inte ").split(" och ")
    return all(map(_is_known, (part.split(" ")[0] for part in parts)))


def _is_known(word: str) -> bool:
    known = word in _IRREGULAR or word in _NO_PASSIVE or word.endswith((*_ER, *_R))
    return known or _KNOWN_IN_R.fullmatch(word) is not None


def _bare(verb: str) -> str:
    return " ".join(verb.lower().split()).removeprefix("att ")


def _forms(verb: str) -> tuple[str, str]:
    """Return the present and the passive of one word."""
    if verb in _IRREGULAR or not verb:
        return _IRREGULAR.get(verb, ("", ""))
    stem = verb[:-1]
    if verb.endswith(_R):
        return stem, f"{stem}s"
    if verb.endswith(_ER):
        return f"{stem}er", _passive(stem)
    return f"{verb}r", f"{verb}s"


def _passive(stem: str) -> str:
    """Return the passive of a stem: `fastställs`, `utlyses`, `bestäms`."""
    if stem.endswith("s"):
        return f"{stem}es"
    return f"{stem[:-1]}s" if stem.endswith("mm") else f"{stem}s"
