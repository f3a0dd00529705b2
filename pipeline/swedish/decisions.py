"""The grammar of decisions: one stored verb and clause gives every form (DOMAIN.md 1.0).

A point is an infinitive (`anta`) and a clause, what follows it (`programmet`); `|` in the clause
marks where the verb stands in the passive. Each form is a row of pieces that, joined, are the text;
a piece is True when it is a verbatim stretch of the clause, False when grammar made it. What the
clause says is never changed, but for a first capital and a full stop at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.swedish.clauses import Clause, remark_is_open, stretches, verb_place, without_stop
from pipeline.swedish.verbs import VerbForms, has_passive, inflected
from pipeline.swedish.words import capital

Piece = tuple[str, bool]
Pieces = tuple[Piece, ...]

_DECIDE = "besluta"
# `åt X att Y`, `i uppdrag åt X att Y`: whoever gets the assignment is the subject of the passive.
_ASSIGNED = re.compile(r"(?:i uppdrag )?(?:åt|till) ")
_TASK = re.compile(r"\s(?=att\b)")
# A clause that begins so has no object that could be the subject of the passive.
_NO_OBJECT = re.compile(
    r"(?:att|av|bakom|från|för|hos|i|inför|med|mot|om|på|till|under|ur|utan|vid|åt|över|del av"
    r"|ställning till|hänsyn till|ansvar för|initiativ till|kontakt med)(?!\w)"
)
# A particle belongs to the verb: ta | fram ett förslag → ett förslag tas fram.
_PARTICLE = re.compile(r"(?:bort|fram|emot|fast|in|ned|ner|tillbaka|upp|ut) ")


def present(subject: str, verb: str, clause: str) -> Pieces:
    """Return the point in presens: `Arbetsutskottet godkänner informationen.`, one sentence."""
    return _sentence(_made(capital(subject), inflected(verb).present), (without_stop(clause), True))


def decides_to(subject: str, verb: str, clause: str) -> Pieces:
    """Return the point after the body's name: `Kommunstyrelsen beslutar att godkänna …`."""
    if inflected(verb).infinitive == _DECIDE:
        return present(subject, verb, clause)
    return _sentence(_made(lead_in(subject)), *_item(verb, clause))


def passive(verb: str, clause: str) -> Pieces:
    """Return `Informationen godkänns.`, to stand under a heading that names the body.

    Who is assigned something gets it: `Kommunstyrelsen får i uppdrag att …`. Where there is no
    object, or the verb has no passive, the sentence begins with Det: `Det beslutas att …`.
    """
    forms = inflected(verb)
    if not has_passive(verb) or clause.split()[:1] == ["sig"]:
        return _sentence(_made("Det beslutas att", forms.infinitive), (without_stop(clause), True))
    place = verb_place(forms.infinitive, clause)
    assigned = _assigned(place) if forms.infinitive in ("ge", "uppdra") else None
    return _sentence(*_capitalised(assigned or _acted_on(forms, place, clause)))


def clause_item(verb: str, clause: str) -> Pieces:
    """Return `godkänna informationen`: a point of a list that begins with `lead_in`."""
    return _spaced(_item(verb, clause))


def lead_in(subject: str, receiver: str | None = None) -> str:
    """Return `Kommunstyrelsen beslutar att`; with a receiver it is a proposal to that body.

    `Arbetsutskottet föreslår kommunstyrelsen besluta att`.
    """
    if receiver is None:
        return f"{capital(subject)} beslutar att"
    return f"{capital(subject)} föreslår {receiver} besluta att"


def proposal(subject: str, receiver: str, verb: str, clause: str) -> Pieces:
    """Return the point as a proposal: `Arbetsutskottet föreslår kommunstyrelsen besluta att …`.

    The sender proposes; it never adopts.
    """
    if inflected(verb).infinitive == _DECIDE:
        opening = _made(capital(subject), "föreslår", receiver, _DECIDE)
        return _sentence(opening, (without_stop(clause), True))
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


def _assigned(place: Clause) -> list[Piece] | None:
    """Return `X får i uppdrag att Y`, or None when nobody is given an assignment."""
    opening = _ASSIGNED.match(place.before)
    who, what = place
    if opening:
        who = place.before[opening.end() :]
        task = _TASK.search(who)
        if task and not what:
            who, what = who[: task.start()], who[task.end() :]
        return [(who, True), _made("får i uppdrag"), (what, True)] if what else None
    if what.startswith("i uppdrag"):
        return [(who, True), _made("får"), (what, True)]
    return None


def _acted_on(forms: VerbForms, place: Clause, clause: str) -> list[Piece]:
    """Return the object, the verb in the passive, and what remains of the clause."""
    if not place.before or _NO_OBJECT.match(place.before):
        return [_made("Det", forms.passive), (without_stop(clause), True)]
    particle = _PARTICLE.match(place.before)
    at = particle.end() if particle else 0
    comma = "," if remark_is_open(place.before) else ""
    return [
        (place.before[at:], True),
        _made(comma, forms.passive),
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
