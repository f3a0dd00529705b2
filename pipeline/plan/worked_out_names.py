"""The names in what templates start from that is worked out, and not rows of a sheet.

A name that ends in [] is a list. What stands under a name is the sheet of the row or rows that it
leads to, "" for a value, "*" for rows of several sheets, or names again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_JUDGED = dict.fromkeys(("prognos", "tecken", "förra", "förra_tecken", "utveckling", "pil"), "")
_FRAMEWORKS = {"namn": "", "poster[]": {"post": "Ramverk", "grad": ""}}
_DEGREE = {"rad": "*", "grad": ""}
_SHARES = ("andel", "andel_tal", "andel_förra", "andel_förra_tal")

WORKED_OUT: Mapping[str, Mapping[str, Any]] = {
    "dokument": {"version": ""},
    "ändringar_sedan": {"sedan": "", "text": "", "ändringar[]": {"mening": ""}},
    "övriga_avsnitt[]": {"rubrik": "", "text[]": "Texter"},
    "målkedjan[]": {"nivå": "", "slag": "", "rad": "*", "ramverk[]": _FRAMEWORKS},
    "ramverkskedjan[]": {
        "ramverk": "",
        "version": "",
        "poster[]": {
            "post": "Ramverk",
            **dict.fromkeys(("delstrategier[]", "mål[]", "nämndmål[]"), _DEGREE),
        },
    },
    "uppdragen[]": {"punkt": "Beslutspunkter", "beslut": "Beslut"},
    "mätningen": {"period": "", "från": "", "till": "", "förra": ""},
    "samlad_bild[]": {"mål": "Mål", "styrande": "", "följs": "", **_JUDGED},
    "nämndernas[]": {
        "mål": "Mål",
        "styrande": "",
        "gemensamt[]": "Uppföljning",
        "nämnder[]": {"organ": "Organ", "rader[]": "Uppföljning", **_JUDGED},
        "ramverk[]": _FRAMEWORKS,
    },
    "indikatorläget[]": {
        "mål": "Mål",
        "rader[]": {
            "indikator": "Indikatorer",
            **dict.fromkeys(("organ", "bas", "mål", "nu", "förra", *_SHARES), ""),
        },
    },
    "skillnaderna[]": {
        **{"slag": "", "mål": "Mål", "organ": "Organ", "indikator": "Indikatorer"},
        **_JUDGED,
        **{"nu": "", "håll": ""},
    },
}
_ROWS = ("rad", "del", "post")  # what one of a list is called in a loop, by depth


class Inner(NamedTuple):
    """One name in what is worked out. `sheet`: as in WORKED_OUT; None when names stand under it."""

    name: str
    many: bool
    sheet: str | None


class Worked(NamedTuple):
    """The names in one mapping: what it is called, the loops around, and where it is found."""

    title: str
    expression: str
    loops: tuple[str, ...]
    path: tuple[str, ...]
    names: tuple[Inner, ...]


def worked_out(root: str) -> Iterator[Worked]:
    """Yield the names in what `root` gives, and in the lists in it; none for a plain value."""
    for name, names in WORKED_OUT.items():
        if name.removesuffix("[]") == root:
            yield from _inside(Worked(root, "", (), (), ()), name, names)


def _inside(holder: Worked, name: str, names: Mapping[str, Any]) -> Iterator[Worked]:
    plain = name.removesuffix("[]")
    expression = f"{holder.expression}.{plain}" if holder.expression else plain
    title = f"{holder.title}, {plain}" if holder.expression else plain
    loops = holder.loops
    if name.endswith("[]"):
        row = _ROWS[len(loops)]
        loops, expression = (*loops, f"{{%p for {row} in {expression} %}}"), row
    own = tuple(
        Inner(n.removesuffix("[]"), n.endswith("[]"), None if isinstance(to, dict) else to)
        for n, to in names.items()
    )
    found = Worked(title, expression, loops, (*holder.path, plain), own)
    yield found
    for inner, to in names.items():
        if isinstance(to, dict):
            yield from _inside(found, inner, to)


def found_at(path: tuple[str, ...], value: Any) -> list[dict[str, Any]]:
    """Return the mappings that stand at a path in what was worked out."""
    found = [value]
    for name in path[1:]:
        found = [one.get(name, "") for one in _mappings(found)]
    return _mappings(found)


def _mappings(found: list[Any]) -> list[dict[str, Any]]:
    flat = [one for each in found for one in (each if isinstance(each, list) else [each])]
    return [one for one in flat if isinstance(one, dict)]
