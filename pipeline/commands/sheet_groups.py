"""What `new --add` adds to a working folder: sheets in groups, each a workbook of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.schema import BY_NAME
from pipeline.xlsx.blank import ABOUT_HEADERS, Page, new_workbook


@dataclass(frozen=True, slots=True)
class Group:
    """Sheets that belong together, those to begin with first, and advice about them.

    `holds`: what is written in them, to who has not seen them.
    """

    holds: str
    begin: tuple[str, ...]
    others: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the names of all its sheets."""
        return (*self.begin, *self.others)

    def lacking(self, present: Collection[str]) -> tuple[str, ...]:
        """Return the names of its sheets that are not `present`."""
        return tuple(sheet for sheet in self.sheets if sheet not in present)


_CASE = Group(
    "Handlingar, remisser och beslutets konsekvenser: vad det kostar och hur det rör barn",
    ("Konsekvenser", "Handlingar"),
    ("Remisser", "Språk"),
    (
        "Konsekvenser: en rad för varje område, till exempel ekonomi och barn.",
        "Handlingar: bilagor och annat beslutsunderlag. Skriv i Underlag till vilket beslut "
        "de hör till. Tjänsteskrivelsen själv ska inte stå här.",
        "Remisser: ett missiv när ärendet skickas på remiss, ett yttrande när ni svarar på en.",
    ),
)
_PROGRAM = Group(
    "Program med mål, politisk vilja och det andra i ett program",
    ("Program", "Mål", "Förtydliganden", "Politisk vilja"),
    (
        *("Partier", "Struktur", "Framgångsfaktorer", "Underlag", "Målunderlag", "Nämndbidrag"),
        *("Aktiviteter", "Delstrategier", "Ramverk", "Kopplingar", "Ändringar", "Samverkan", "Ord"),
    ),
    (
        "Program: en rad för programmet. Mål: en rad för varje mål. Förtydliganden: vad ett mål "
        "innebär. Politisk vilja: vad partierna vill, mål för mål.",
        "Programmet och den politiska viljan är två beslut. Ge dem var sin rad i Behandling, "
        "med Syfte antagande och Syfte politisk vilja, och var sin rad i Beslut.",
        "Skriv programmets id i kolumnen Program i bladet Ärenden, så hör ärendet dit.",
    ),
)
_MINUTES = Group(
    "Närvaro, yrkanden, röster och rättelser, till protokollet",
    ("Närvaro", "Yrkanden"),
    ("Röster", "Partier", "Rättelser"),
    (
        "Närvaro: en rad för varje person vid sammanträdet.",
        "Yrkanden: här står också reservationer, särskilda yttranden och jäv.",
        "Röster: bara när det var omröstning.",
        "Rättelser: när något är fel i ett protokoll som redan är justerat.",
    ),
)
_FOLLOW_UP = Group(
    "Uppföljning och indikatorer",
    ("Uppföljning", "Indikatorer"),
    (),
    (
        "Indikatorer: vad som mäts, och för vilket mål. Målen står i bladet Mål.",
        "Uppföljning: en rad för varje mål, period och nämnd. "
        "Prognos skrivs bara för styrande mål.",
    ),
)
GROUPS: Mapping[str, Group] = {
    "program": _PROGRAM,
    "protokoll": _MINUTES,
    "uppföljning": _FOLLOW_UP,
    "ärende": _CASE,
}

_ALWAYS = (
    *ABOUT_HEADERS,
    "Alla arbetsböcker i mappen inputs läses som en enda, så du kan hänvisa till rader i de andra.",
    "Listorna visar raderna i alla arbetsböcker. Har du lagt till rader i en annan arbetsbok "
    "skriver du beredning lists, så kommer de med här.",
)


def group_workbook(
    name: str, present: Collection[str], known: Mapping[str, Sequence[str]]
) -> bytes:
    """Return a workbook with the sheets of a group that are not `present`; b"" if all are.

    `known` are the rows of the other workbooks, as lists show them, by sheet.
    """
    group = GROUPS[name]
    pages = [Page(BY_NAME[sheet], first=sheet in group.begin) for sheet in group.lacking(present)]
    title = f"Blad för {name}"
    return new_workbook(title, (*group.advice, *_ALWAYS), pages, known) if pages else b""
