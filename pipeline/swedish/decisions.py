"""The grammar of decisions: one stored verb and clause gives every form (DOMAIN.md 1.0).

A point is an infinitive (`anta`) and a clause, what follows it (`programmet`); `|` in the clause
marks where the verb stands in the passive. Each form is a row of pieces that, joined, are the text;
a piece is True when it is a verbatim stretch of the clause, False when grammar made it. What the
clause says is never changed, but for a first capital and a full stop at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.swedish.actions import second_action
from pipeline.swedish.clauses import (
    MARK,
    PARTICLE,
    Clause,
    asked_place,
    stretches,
    verb_place,
    without_stop,
)
from pipeline.swedish.objects import masked, remark_is_open
from pipeline.swedish.patterns import pattern
from pipeline.swedish.verbs import has_passive, inflected, is_known
from pipeline.swedish.words import capital

Piece = tuple[str, bool]
Pieces = tuple[Piece, ...]

_DECIDE = "besluta"
_PROPOSE = "föreslå"
# `åt X att Y`, `i uppdrag åt X att Y`: whoever gets the assignment is the subject of the passive.
_ASSIGNED = pattern(r"(?:(?:i )?uppdrag )?(?:åt|till) ")
_GIVES_TASKS = ("ge", "uppdra")
_SHORT_BODY = pattern(r"(?:fullmäktige|styrelsen|nämnden|utskottet)$")
# Before what somebody is proposed to decide: `kommunfullmäktige besluta att anta …`.
_DECIDES = pattern(r"^(?:att )?(?:besluta (?=att ))?(?:att )?")
# What has no object that could be the subject: `Det noteras att …`, `Det beslutas om …`.
_ABOUT = {"besluta": ("om ", "att ", "enligt ", "i enlighet "), "avstå": ("från ",)}
# What is no object: words that are one with the verb (ta del av informationen), what a verb is
# about (ansöka om bidrag), and how it is decided, said first (anta för sin del …).
_NO_OBJECT = pattern(
    r"(?:del av|ställning till|hänsyn till|hand om|i anspråk|ansvar för|initiativ till|kontakt med"
    r"|fasta på|sig|av|efter|enligt|från|för|härmed|hos|i|inom|med|mot|om|på|till|under|ur|vid"
    r"|åt|över)(?!\w)"
)


def present(subject: str, verb: str, clause: str) -> Pieces:
    """Return the point in presens: `Arbetsutskottet godkänner informationen.`, one sentence.

    A verb that is not known is not inflected, nor one whose clause may have a second one that
    would then also have to be: `Arbetsutskottet beslutar att godkänna rapporten samt anmäla den …`.
    """
    forms = inflected(verb)
    said = (without_stop(clause), True)
    second = None if forms.infinitive == _DECIDE else second_action(masked(clause))
    is_task = forms.infinitive.split(" ")[0] in _GIVES_TASKS
    if not is_known(verb) or (second and (second.sure or not is_task)):
        return _sentence(_made(lead_in(subject), forms.infinitive), said)
    return _sentence(_made(capital(subject), forms.present), said)


def decides_to(subject: str, verb: str, clause: str) -> Pieces:
    """Return the point after the body's name: `Kommunstyrelsen beslutar att godkänna …`."""
    if inflected(verb).infinitive == _DECIDE:
        return present(subject, verb, clause)
    return _sentence(_made(lead_in(subject)), *_item(verb, clause))


def passive(subject: str, receiver: str, verb: str, clause: str) -> Pieces:
    """Return `Informationen godkänns.`, to stand under a heading that names the body.

    Who is assigned something gets it: `Kommunstyrelsen får i uppdrag att …`. Where the verb has no
    passive the sentence begins with Det: `Det beslutas att …`. Where nobody can know how it is said
    it is said otherwise: `Kommunstyrelsen beslutar att …`, or as a proposal.
    """
    words = _passive(verb, clause)
    if words:
        return _sentence(*_capitalised(words))
    if receiver:
        return proposal(subject, receiver, verb, clause)
    return decides_to(subject or "det", verb, clause)


def passive_is_known(verb: str, clause: str) -> bool:
    """Return whether `passive` says the point in the passive, or with Det."""
    return _passive(verb, clause) is not None


def item_is_known(verb: str, clause: str) -> bool:
    """Return whether a list says the point well: not `… beslutar att`, `besluta om …`."""
    return inflected(verb).infinitive != _DECIDE or clause.strip().startswith("att ")


def clause_item(verb: str, clause: str, receiver: str = "") -> Pieces:
    """Return `godkänna informationen`: a point of a list that begins with `lead_in`.

    A proposal to propose says what is to be decided, or `att` alone: `föreslå fullmäktige att …`.
    """
    return _spaced(_proposed(verb, clause, receiver) or _item(verb, clause))


def lead_in(subject: str, receiver: str | None = None) -> str:
    """Return `Kommunstyrelsen beslutar att`; with a receiver it is a proposal to that body.

    `Arbetsutskottet föreslår kommunstyrelsen besluta att`.
    """
    if receiver is None:
        return f"{capital(subject)} beslutar att"
    return f"{capital(subject)} föreslår {receiver} besluta att"


def proposal(subject: str, receiver: str, verb: str, clause: str) -> Pieces:
    """Return the point as a proposal: `Arbetsutskottet föreslår kommunstyrelsen besluta att …`.

    The sender proposes; it never adopts. Who is asked to propose is not asked to decide that:
    `Arbetsutskottet föreslår kommunstyrelsen föreslå kommunfullmäktige besluta att …`.
    """
    infinitive, said = inflected(verb).infinitive, (without_stop(clause), True)
    if infinitive == _PROPOSE:
        last = _last_body(receiver)
        is_own = _after(last, said[0].removeprefix("att ")) is not None
        to = receiver.removesuffix(last).rstrip() if is_own else f"{receiver} {_PROPOSE}"
        return _sentence(_made(capital(subject), "föreslår", to), said)
    if infinitive == _DECIDE:
        return _sentence(_made(capital(subject), "föreslår", receiver, _DECIDE), said)
    return _sentence(_made(lead_in(subject, receiver)), *_item(verb, clause))


def self_standing(sentence: str) -> Pieces:
    """Return a point that is written out as a sentence: a capital first and a full stop last."""
    return _sentence(*_capitalised([(sentence.strip(), True)]))


def pieces_text(pieces: Iterable[Piece]) -> str:
    """Return the pieces joined."""
    return "".join(text for text, _ in pieces)


def _item(verb: str, clause: str) -> list[Piece]:
    infinitive, wording = inflected(verb).infinitive, without_stop(clause)
    if infinitive == _DECIDE and wording.startswith("att "):
        return [(wording.removeprefix("att "), True)]
    return [_made(infinitive), (wording, True)]


def _proposed(verb: str, clause: str, receiver: str) -> list[Piece] | None:
    """Return what stands after `… besluta att` of a proposal to propose; None of anything else."""
    if not receiver or inflected(verb).infinitive != _PROPOSE:
        return None
    said = without_stop(clause)
    own = _after(_last_body(receiver), said.removeprefix("att "))
    if own is not None and said.startswith("att "):  # that the council does it: that is decided
        return [(said.removeprefix("att "), True)]
    if own is not None:
        return [(_DECIDES.sub("", own, count=1), True)]
    body, decide, what = said.partition(f" {_DECIDE} att ")
    whole: list[Piece] = [(body, True), _made("att"), (what, True)] if decide else [(said, True)]
    return [_made(_PROPOSE), *whole]


def _last_body(receiver: str) -> str:
    """Return who decides in the end: `kommunstyrelsen föreslå kommunfullmäktige`."""
    return receiver.rpartition(f" {_PROPOSE} ")[2]


def _after(body: str, clause: str) -> str | None:
    """Return the clause after the name of the body that it begins with, or None.

    The end of a name names it too: fullmäktige, nämnden.
    """
    for name in (body, *_SHORT_BODY.findall(body)):
        if clause[: len(name) + 1].casefold() == f"{name} ".casefold():
            return clause[len(name) + 1 :].strip()
    return None


def _passive(verb: str, clause: str) -> list[Piece] | None:
    """Return the words of the passive, None when nobody can know them."""
    forms, said = inflected(verb), without_stop(clause)
    if not is_known(verb):
        return None
    first, _, rest = forms.infinitive.removeprefix("inte ").partition(" ")
    if first in _GIVES_TASKS:
        return _given(first, f"{rest} {clause}".strip())
    if said.startswith(("att ", *_ABOUT.get(first, ()))) or not said:
        return [_made("Det", forms.passive), (said, True)]
    if not has_passive(verb) or (_NO_OBJECT.match(said) and MARK not in said):
        return [_made("Det beslutas att", forms.infinitive), (said, True)]
    if rest and not PARTICLE.fullmatch(f"{rest} "):
        return None
    place = verb_place(first, clause)
    return None if place is None else _acted_on(forms.passive, place)


def _given(verb: str, clause: str) -> list[Piece] | None:
    """Return `X får i uppdrag att Y`, or what else somebody is given: `X ges rätt att Y`."""
    opening = _ASSIGNED.match(clause)
    place = asked_place(clause[opening.end() :]) if opening else verb_place(verb, clause)
    if place is None or second_action(masked(clause)):
        return None
    if opening and place.after:
        return [(place.before, True), _made("får i uppdrag"), (place.after, True)]
    if place.after.startswith("i uppdrag"):
        return [(place.before, True), _made("får"), (place.after, True)]
    return None if opening or verb != "ge" else _acted_on("ges", place)


def _acted_on(passive_verb: str, place: Clause) -> list[Piece]:
    """Return the object, the verb in the passive, and what remains of the clause."""
    if not place.before:
        return [_made("Det", passive_verb), (place.after, True)]
    particle = PARTICLE.match(place.before)
    at = particle.end() if particle else 0
    comma = "," if remark_is_open(place.before) else ""
    return [
        (place.before[at:], True),
        _made(comma, passive_verb),
        (place.before[:at].rstrip(), True),
        (place.after, True),
    ]


def _made(*words: str) -> Piece:
    return " ".join(word for word in words if word), False


def _sentence(*words: Piece) -> Pieces:
    """Return the words with spaces between and one full stop at the end."""
    pieces = _spaced(words)
    ended = pieces_text(pieces).rstrip("”“\"'’»").endswith((".", "!", "?", "…"))
    return pieces if ended or not pieces else _merged((*pieces, (".", False)))


def _capitalised(words: list[Piece]) -> list[Piece]:
    """Return the words with a capital first; the word that gets it is no longer verbatim."""
    text, verbatim = words[0]
    raised = capital(text)
    if not verbatim or raised == text:
        return [(raised, verbatim), *words[1:]]
    changed = next(
        at for at, (old, new) in enumerate(zip(text, raised, strict=False)) if old != new
    )
    space = re.compile(r"\s").search(text, changed)
    cut = space.start() if space else len(text)
    return [(capital(text[:cut]), False), (text[cut:].strip(), True), *words[1:]]


def _spaced(words: Iterable[Piece]) -> Pieces:
    """Return the words, cut at each `|`, with a space between them, but for a comma."""
    pieces: list[Piece] = []
    for text, verbatim in words:
        for part in stretches(text):
            if pieces and not part.startswith(","):
                pieces.append((" ", False))
            pieces.append((part, verbatim))
    return _merged(pieces)


def _merged(pieces: Iterable[Piece]) -> Pieces:
    """Return the pieces with neighbours made by grammar as one."""
    merged: list[Piece] = []
    for text, verbatim in pieces:
        if merged and not verbatim and not merged[-1][1]:
            merged[-1] = (merged[-1][0] + text, False)
        else:
            merged.append((text, verbatim))
    return tuple(merged)
