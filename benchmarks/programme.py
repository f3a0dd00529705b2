"""The programme that the benchmarks grow: goals in areas, with clarifications, by our template.

A goal and its clarifications take half a page in LibreOffice.
"""

from __future__ import annotations

from benchmarks.letters import Sheets

GOALS_A_PAGE = 2
_IN_AN_AREA = 10  # goals
_PROSE = (
    "Målet beskriver vad kommunen vill nå och varför. Nämnderna har lämnat underlag, och texten "
    "säger vad som krävs av var och en, i den ordning som arbetet görs. Den följs upp varje år, "
    "och det som inte har gått att nå prövas på nytt när programmet ses över."
)


def programme_sheets(pages: int) -> Sheets:
    """Return the sheets of a workbook with one programme of so many pages."""
    goals = range(pages * GOALS_A_PAGE)
    areas = range(-(-len(goals) // _IN_AN_AREA))
    return {
        "Kommuner": (["Kommun-id", "Namn", "Genitiv"], [["EK", "Ekby kommun", "Ekby kommuns"]]),
        "Program": (["Program-id", "Kommun", "Namn", "Dokumenttyp", "Status"],
                    [["P", "EK", "Ekprogrammet", "program", "utkast"]]),
        "Struktur": (["Struktur-id", "Program", "Typ", "Namn", "Text", "Ordning"],
                     [[f"S{n}", "P", "målområde", f"Område {n}", _PROSE, n + 1] for n in areas]),
        "Mål": (["Mål-id", "Program", "Nr", "Nivå", "Struktur", "Måltext", "Kort namn", "Innebörd",
                 "Status"],
                [[f"M{n}", "P", n + 1, "övergripande mål", f"S{n // _IN_AN_AREA}",
                  f"Kommunen ska nå mål nummer {n}", f"Mål {n}", _PROSE, "utkast"] for n in goals]),
        "Förtydliganden": (["Förtydligande-id", "Mål", "Rubrik", "Text", "Status", "Ordning"],
                           [[f"F{n}.{k}", f"M{n}", f"Förtydligande {k}", f"{_PROSE} Här {n}.{k}.",
                             "utkast", k] for n in goals for k in (1, 2)]),
    }  # fmt: skip
