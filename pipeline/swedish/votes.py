"""How minutes tell the result of a vote: `Med 7 röster mot 5 … att …; 1 ledamot avstår`."""

from __future__ import annotations


def majority(won: int, lost: int) -> str:
    """Return `Med 7 röster mot 5`, and by whose vote when they are equal."""
    opening = f"Med {won} {'röst' if won == 1 else 'röster'} mot {lost}"
    return opening if won != lost else f"{opening} och ordförandens utslagsröst"


def abstention(count: int) -> str:
    """Return `; 1 ledamot avstår`, to end a sentence with; nothing when nobody does."""
    return f"; {count} {'ledamot' if count == 1 else 'ledamöter'} avstår" if count else ""


def in_figures(yes: int, no: int, abstained: int) -> str:
    """Return `Ja: 3. Nej: 2. Avstår: 1.`, which says nothing of who won."""
    return f"Ja: {yes}. Nej: {no}." + (f" Avstår: {abstained}." if abstained else "")


def decided_by_vote(opening: str, subject: str, receiver: str = "") -> str:
    """Return the opening and `beslutar arbetsutskottet att`, or the proposal's form, inverted."""
    verb = f"föreslår {subject} {receiver} besluta" if receiver else f"beslutar {subject}"
    return f"{opening} {verb} att"
