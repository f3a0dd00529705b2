"""How a change since the last version is told: Nytt fokusområde, Borttagna insatser."""

from __future__ import annotations

from pipeline.swedish.words import capital

PERVADING = "genomgående perspektiv"

_COMMON, _NEUTER, _PLURAL = 0, 1, 2
_GENDER = {
    "namn": _NEUTER,
    "vision": _COMMON,
    "mål": _NEUTER,
    "fokusområde": _NEUTER,
    "samarbetsområde": _NEUTER,
    "framgångsfaktor": _COMMON,
    "delmål": _NEUTER,
    "insatser": _PLURAL,
    "arbetssätt": _NEUTER,
    "giltighet": _COMMON,
}
_FORMS = {
    "ny": ("ny", "nytt", "nya"),
    "ändrad": ("ändrad", "ändrat", "ändrade"),
    "borttagen": ("borttagen", "borttaget", "borttagna"),
    "ersatt": ("ersatt", "ersatt", "ersatta"),
    "oförändrad": ("oförändrad", "oförändrat", "oförändrade"),
}


def change_label(kind: str, thing: str, several: bool = False) -> str:
    """Return `Nytt fokusområde` for the Typ and Objekt of a change; `Ersatta mål` of several.

    What pervades everything from now on is no longer a thing of its own: `Genomgående perspektiv`.
    """
    forms = _FORMS.get(kind)
    if forms is None:
        return capital(kind)
    form = forms[_PLURAL if several else _gender(thing)]
    return capital(f"{form} {thing}".strip())


def no_longer(thing: str) -> str:
    """Return `är inte längre ett fokusområde utan ett genomgående perspektiv`."""
    article = ("en ", "ett ", "")[_gender(thing)]
    return f"är inte längre {article}{thing} utan ett {PERVADING}"


def _gender(thing: str) -> int:
    return _GENDER.get(thing, _COMMON)
