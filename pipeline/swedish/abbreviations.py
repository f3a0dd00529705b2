"""The letters that a body goes by: KF, KSAU, BUN."""

from __future__ import annotations

import re

from pipeline.swedish.patterns import pattern

_HEADS = pattern(
    "(?<=[a-zåäö])(fullmäktige|styrelse|nämnd|utskott|beredning|förvaltning|kontor|avdelning"
    "|ledning|byggnad)"
)
_OF_POLITICIANS = pattern(
    "(?:fullmäktige|styrelse(?:n)?|nämnd(?:en)?|utskott(?:et)?|beredning(?:en)?)$"
)
_SMALL_WORDS = {"och", "för", "i", "samt", "av", "med"}
_MOST = 6  # letters


def abbreviation(name: str) -> str:
    """Return the letters that a body goes by: KSAU, BUN, KLF; three letters of a short name."""
    letters = _initials(name)
    return letters if len(letters) > 1 else first_letters(name)


def usual_abbreviation(name: str) -> str:
    """Return what everybody calls a body of politicians: KF, KSAU; "" of others.

    Kulturförvaltningen is not KF: that is the assembly, whether it has a row or not.
    """
    letters = _initials(name) if _OF_POLITICIANS.search(name.strip().casefold()) else ""
    return letters if len(letters) > 1 else ""


def first_letters(name: str) -> str:
    """Return the first three letters of a name, X1 of one without letters."""
    return "".join(re.findall(r"[^\W\d_]", name))[:3].upper() or "X1"


def _initials(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", _HEADS.sub(r" \1", name.casefold()))
    return "".join(word[0] for word in words if word not in _SMALL_WORDS).upper()[:_MOST]
