"""Numbers as Swedish texts write them (DOMAIN.md 4.1)."""

from __future__ import annotations

from decimal import Decimal

NBSP = "\u00a0"


def decimal_text(number: Decimal) -> str:
    """Return `12 500,5` with no-break spaces between groups of three."""
    sign, digits = ("−", -number) if number < 0 else ("", number)
    whole, _, part = f"{digits:f}".partition(".")
    groups = [whole[max(i - 3, 0) : i] for i in range(len(whole), 0, -3)][::-1]
    return sign + NBSP.join(groups) + (f",{part}" if part else "")
