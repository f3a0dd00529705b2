"""What a body may do with goals and direction, by its Typ (WORKBOOK.md, Organ)."""

from __future__ import annotations

from pipeline.domain.records import text_at
from pipeline.model import Record

_BOARDS = frozenset(["nämnd", "styrelse"])
_COMMITTEES = frozenset(["utskott", "beredning"])
_OFFICES = frozenset(["förvaltning", "avdelning"])


def is_fullmaktige(body: Record | None) -> bool:
    """Return whether the body is the municipal assembly, which decides on goals (5 kap. 1 § KL)."""
    return text_at(body, "Typ") == "fullmäktige"


def is_board(body: Record | None) -> bool:
    """Return whether the body could decide by itself, were it not for the assembly."""
    return text_at(body, "Typ") in _BOARDS


def may_prepare(body: Record | None) -> bool:
    """Return whether the body prepares what the assembly decides (5 kap. 26 och 28 §§ KL)."""
    return text_at(body, "Typ") in _BOARDS | _COMMITTEES


def may_not_adopt(body: Record | None) -> bool:
    """Return whether goals and direction cannot be delegated to the body (6 kap. 38 § KL)."""
    return text_at(body, "Typ") in _COMMITTEES | _OFFICES
