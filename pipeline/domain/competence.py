"""Who may and must do what, as the law has it: body × purpose × paragraph (DOMAIN.md 3.1, L1–L5).

One row for each Syfte (`schema.PURPOSES`). Read with kommunallagen (2017:725) in hand: 5 kap. 1, 2,
22, 23, 26–34, 59–64 §§ and 6 kap. 37–38 §§. (DECISIONS 285)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.domain.bodies import is_board, is_committee, is_fullmaktige, is_office
from pipeline.domain.decisions import ADOPTED_TYPES, type_of
from pipeline.domain.records import record_at, text_at
from pipeline.model import Record
from pipeline.schema import OTHER, PURPOSES
from pipeline.swedish.deadlines import council_takes_office
from pipeline.values.types import Span

_GOALS = "5 kap. 1 §"
_NOT_DELEGATED = "6 kap. 38 §"


@dataclass(frozen=True, slots=True)
class Competence:
    """What the law says of the items of a purpose; "" where it says nothing.

    `council`: the paragraph that leaves the decision to fullmäktige; `delegated`: the one that
    keeps it from committees and offices; `prepared`: whether fullmäktige decides on it only when
    it has been prepared (26–28 §§); `free`: the paragraph that frees it from that.
    """

    council: str = ""
    delegated: str = ""
    prepared: bool = False
    free: str = ""


COMPETENCE: Mapping[str, Competence] = {
    "formalia": Competence(),
    "information": Competence(),  # nothing is settled
    "beredning": Competence(),
    "remiss": Competence(),  # a step of the preparation
    "antagande": Competence(_GOALS, _NOT_DELEGATED, prepared=True),
    "politisk vilja": Competence(_GOALS, _NOT_DELEGATED, prepared=True),
    "uppföljning": Competence(prepared=True),
    "svar på motion": Competence("5 kap. 22 och 23 §§", prepared=True),
    "medborgarförslag": Competence("5 kap. 23 §", free="5 kap. 34 §"),  # is handed over
    "svar på medborgarförslag": Competence(delegated=_NOT_DELEGATED, prepared=True),
    "val": Competence(free="5 kap. 29 §"),
    "avsägelse": Competence(free="5 kap. 29 §"),
    "interpellation": Competence("5 kap. 59 och 62 §§"),  # asked and answered, no case
    "fråga": Competence("5 kap. 62 och 64 §§"),
    "anmälan": Competence(),
    "övrigt": Competence(prepared=True),
}
_ADOPTING = {kind: name for name, kind in PURPOSES.items() if kind in ADOPTED_TYPES}
ELECTION = "val"
_ASKED = frozenset(["interpellation", "fråga"])


def competence_in(decision: Record) -> Competence:
    """Return what the law says of a decision: by its type when it adopts, else by the Syfte.

    A decision of another type under a Syfte that adopts is as any other.
    """
    purpose = text_at(record_at(decision, "Behandling"), "Syfte")
    others = OTHER if purpose in _ADOPTING.values() else purpose
    return COMPETENCE.get(_ADOPTING.get(type_of(decision), others), Competence())


def forbids(body: Record | None, law: Competence) -> str:
    """Return the paragraph that keeps a body from deciding, "" when it may.

    Companies and joint bodies are not judged.
    """
    if is_fullmaktige(body):
        return ""
    if is_committee(body) or is_office(body):
        return law.delegated or law.council
    return law.council if is_board(body) else ""


def must_be_prepared(decision: Record) -> bool:
    """Return whether fullmäktige makes the decision only when the matter has been prepared."""
    return competence_in(decision).prepared


def council_of(period: Span) -> date | None:
    """Return the first day of the council whose mandate period it is, None for other periods.

    The board's four years, 2027–2030, or the council's own, 2026–2030 (5 kap. 9 §, 6 kap. 18 § KL).
    """
    begins = council_takes_office(period.first)
    years = period.first - begins.year, period.last - begins.year
    return begins if years in ((1, 4), (0, 4)) else None


def is_election(item: Record) -> bool:
    """Return whether somebody is elected: it is put off by majority alone (5 kap. 50 § KL)."""
    return text_at(item, "Syfte") == ELECTION


def is_only_asked(item: Record) -> bool:
    """Return whether somebody asks and is answered, and no decision follows (5 kap. 59–64 §§)."""
    return text_at(item, "Syfte") in _ASKED
