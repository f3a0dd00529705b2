"""What a body may do with goals and direction, by its Typ (WORKBOOK.md, Organ)."""

from __future__ import annotations

from pipeline.domain.records import text_at
from pipeline.model import Record

_BOARDS = frozenset(["nämnd", "styrelse"])
_COMMITTEES = frozenset(["utskott", "beredning"])
_OFFICES = frozenset(["förvaltning", "avdelning"])

_FORMS = tuple(
    (form, kind)
    for kind, forms in {
        "fullmäktige": "fullmäktige",
        "styrelse": "kommunstyrelsen kommunstyrelse",  # Socialstyrelsen is an authority
        "nämnd": "nämnden nämnd",
        "utskott": "utskottet utskott",
        "beredning": "beredningen beredning",
        "förvaltning": "förvaltningen förvaltning kontoret kontor kansliet kansli",
        "avdelning": "avdelningen avdelning",
    }.items()
    for form in forms.split()
)


def kind_of_body(name: str) -> str:
    """Return the Typ that the last word of a body's name tells, "" when it tells none."""
    last = name.casefold().split()[-1:]
    return next((kind for form, kind in _FORMS if last and last[0].endswith(form)), "")


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
