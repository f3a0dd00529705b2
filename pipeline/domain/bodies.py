"""What a body may do with goals and direction, by its Typ (WORKBOOK.md, Organ)."""

from __future__ import annotations

from pipeline.domain.records import record_at, text_at
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


def is_committee(body: Record | None) -> bool:
    """Return whether the body is an utskott or a beredning."""
    return text_at(body, "Typ") in _COMMITTEES


def is_elected(body: Record | None) -> bool:
    """Return whether the body is of elected members, and meets: assembly, board, committee."""
    return is_fullmaktige(body) or is_board(body) or is_committee(body)


def is_office(body: Record | None) -> bool:
    """Return whether the body is of employees."""
    return text_at(body, "Typ") in _OFFICES


def is_executive(body: Record | None) -> bool:
    """Return whether the body is the board that is heard in each case (5 kap. 28 § KL)."""
    return text_at(body, "Typ") == "styrelse"


def is_of_the_council(body: Record | None) -> bool:
    """Return whether the body is a fullmäktigeberedning (5 kap. 26 § KL), no board's committee.

    So is a committee of which nothing says whose it is: see is_unplaced.
    """
    return is_committee(body) and (is_fullmaktige(_above(body)) or board_of(body) == "")


def is_unplaced(body: Record | None) -> bool:
    """Return whether the body is an utskott, and neither its row nor its name says of what."""
    own = text_at(body, "Typ") == "utskott"
    return own and _above(body) is None and board_of(body) == ""


def board_of(body: Record | None) -> str:
    """Return what the board of a committee is called, by its row or its name; "" when unknown."""
    above = _above(body)
    if above is not None:
        return "" if is_fullmaktige(above) else text_at(above, "I löpande text")
    first = text_at(body, "I löpande text").split(" ", 1)[0]
    named = first.removesuffix("s")
    return named if named != first and kind_of_body(named) in _BOARDS else ""


def _above(body: Record | None) -> Record | None:
    return record_at(body, "Del av") or record_at(body, "Bereder åt")


def may_prepare(body: Record | None) -> bool:
    """Return whether the body prepares what the assembly decides (5 kap. 26 och 28 §§ KL)."""
    return text_at(body, "Typ") in _BOARDS | _COMMITTEES
