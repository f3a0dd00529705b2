"""Two actions in one point of a decision: `godkänna rapporten samt anmäla den till nämnden`.

One point is one action (DOMAIN.md 1.0), so that each can be carried out, moved and numbered by
itself. `budget och plan` are two objects of one action, and `att utreda och redovisa` is what
somebody else is asked to do.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.swedish.patterns import pattern
from pipeline.swedish.verbs import is_known

# What a body decides to do, and nobody calls a thing: `resa` and `fråga` could be nouns.
_DECIDED = """
    anmäla anse anslå anta anvisa avge avskriva avslå avsätta bemyndiga bevilja bifalla bordlägga
    delegera entlediga fastställa föreslå förklara ge godkänna inrätta notera remittera rekommendera
    tillstyrka tillsätta uppdra upphäva uppmana utse välja återremittera översända överlämna lägga
    avstyrka besluta besvara ersätta hemställa hänskjuta medge tacka uttala
"""
# What those who get an assignment seldom do themselves: then it is the body that acts.
_THE_BODYS_OWN = """
    anse anta avslå bemyndiga bevilja bifalla bordlägga delegera fastställa förklara godkänna notera
    uppdra upphäva utse välja återremittera
"""
_AND = (
    r"(?:,|;|\n|(?<!\w)(?:och|samt|men|dels|ävensom|liksom)(?!\w))\s*(?:(?:och|samt|dels|att|även"
    r"|också|därmed|härmed|samtidigt|vidare|dessutom|därutöver|i övrigt|för sin del) ){0,4}"
)


_SECOND = pattern(rf"{_AND}(?P<verb>\w+)(?!\w)(?=\s*\S)")
# `… samt åt nämnden att …` is another assignment.
_OWN = pattern(
    rf"{_AND}(?:{'|'.join(_THE_BODYS_OWN.split())}|åt(?=\s(?:\S+\s){{1,8}}att\b))(?!\w)(?=\s*\S)"
)
DECIDED = frozenset(_DECIDED.split())
# `besluta att anta …` is the body's own.
_DECIDES = pattern(rf"(?:dels )?att (?=(?:{'|'.join(_DECIDED.split())})(?!\w))")
# What begins with these is what somebody else does: `för hur vi ska anta och ge …`.
_OTHERS_DO = pattern(r"att|som|hur|när|vad|där|vilk\w+|ska|skall|kan|får|bör|måste|vill")
# What looks like a verb, and mostly is none.
_NO_VERB = pattern(
    r"\w+(?:lösa|sstämma|kvinna|kamera|sträcka)|\w*(?:hyra|lära|fråga)|flera|mera|andra|säkra|öppna"
    r"|trygga|klara"
)
_TASK_AFTER_COMMA = pattern(r",\s*att ")  # uppdra åt chefen, i samråd med oss, att föreslå …
_WORD = pattern(r"\w+")


class SecondAction(NamedTuple):
    """The words that begin another action; `sure` when they can be nothing else."""

    words: str
    sure: bool


def second_action(clause: str) -> SecondAction | None:
    """Return the second action of a clause (what stands in quotation marks is masked), or None.

    After `att`, or a verb, another may be part of what somebody is asked to do; then it is not
    sure, nor when the verb is one that bodies seldom decide with.
    """
    own = _DECIDES.match(clause)
    begins = own.end() if own else 0
    second = [
        found
        for found in _SECOND.finditer(clause, begins)
        if _is_verb(found["verb"]) and (own or not _TASK_AFTER_COMMA.match(found.group()))
    ]
    last = _others_do(clause, begins, {found.start("verb") for found in second})
    for found in second:
        if found.start() < last:
            return SecondAction(found.group().strip(" ,;\n"), sure=found["verb"] in DECIDED)
    maybe = _OWN.search(clause, begins)
    return SecondAction(maybe.group().strip(" ,;\n"), sure=False) if maybe else None


def _is_verb(word: str) -> bool:
    return word in DECIDED or (is_known(word) and not _NO_VERB.fullmatch(word))


def _others_do(clause: str, begins: int, second: set[int]) -> int:
    """Return where something begins that somebody else does: at a small word, or at a verb."""
    for word in _WORD.finditer(clause, begins):
        is_first_verb = word.start() not in second and _is_verb(word.group())
        if _OTHERS_DO.fullmatch(word.group()) or (is_first_verb and word.start() > begins):
            return word.start()
    return len(clause)
