"""Two actions in one point of a decision: `godkänna rapporten samt anmäla den till nämnden`.

One point is one action (DOMAIN.md 1.0), so that each can be carried out, moved and numbered by
itself. `budget och plan` are two objects of one action, and `att utreda och redovisa` is what
somebody else is asked to do.
"""

from __future__ import annotations

import re
from typing import NamedTuple

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
    r"(?:,|;|\n|(?<!\w)(?:och|samt|dels|ävensom|liksom)(?!\w))\s*(?:(?:och|samt|dels|att|även"
    r"|också|därmed|härmed|samtidigt|vidare|dessutom|därutöver|i övrigt|för sin del) ){0,4}"
)


def _followed(verbs: str) -> re.Pattern[str]:
    return re.compile(rf"{_AND}(?:{'|'.join(verbs.split())})(?!\w)(?=\s*\S)")


# `… samt åt nämnden att …` is another assignment.
_SECOND = _followed(_DECIDED)
_OWN = _followed(rf"{_THE_BODYS_OWN.strip()} åt(?=\s(?:\S+\s){{1,8}}att\b)")
# `besluta att anta …` is the body's own.
_DECIDES = re.compile(rf"(?:dels )?att (?=(?:{'|'.join(_DECIDED.split())})(?!\w))")
_ASKED_TO = re.compile(r"(?<!\w)(?:att|som)(?!\w)")


class SecondAction(NamedTuple):
    """The words that begin another action; `sure` when they can be nothing else."""

    words: str
    sure: bool


def second_action(clause: str) -> SecondAction | None:
    """Return the second action of a clause (what stands in quotation marks is masked), or None.

    After `att` a verb may be part of what somebody is asked to do; then it is not sure.
    """
    own = _DECIDES.match(clause)
    begins = own.end() if own else 0
    asked = _ASKED_TO.search(clause, begins)
    for found in _SECOND.finditer(clause, begins):
        if asked is None or found.start() < asked.start():
            return SecondAction(found.group().strip(" ,;\n"), sure=True)
    maybe = _OWN.search(clause, begins)
    return SecondAction(maybe.group().strip(" ,;\n"), sure=False) if maybe else None
