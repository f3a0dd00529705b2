"""The letter that the benchmarks build: 3–4 pages, 93 fields, a document kind of ours.

The template uses nothing but what docxtpl knows too, so that both make the same text. The sheets
are as an officer fills them in, with a goal's row for every eight cells that are left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from benchmarks.measure import TOP
from benchmarks.words import MAIN, heading, p, packed, table, unpacked

STANDARD = TOP / "templates/standard/tjansteskrivelse.docx"
KIND = "tjänsteskrivelse"
GOALS = 15  # in a letter
_OF_A_CASE = 31  # filled cells
Cell = str | int | date | None
Sheets = Mapping[str, tuple[list[str], list[list[Cell]]]]
_PROSE = (
    "Kommunen arbetar långsiktigt med målen. Underlaget har tagits fram i dialog med nämnderna, "
    "och det som står här bygger på vad de har lämnat in. Texten är densamma i varje brev, så att "
    "sidorna får den längd som en tjänsteskrivelse brukar ha, med några meningar i varje stycke."
)
_ONE_LINE = ("kommun.postadress|adressrader", "[kommun.postadress]")  # no peer breaks lines
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def template() -> bytes:
    """Return the standard report's template with a letter's body, and tags without filters."""
    parts = unpacked(STANDARD.read_bytes())
    for name, data in parts.items():
        if name.endswith(".xml"):
            one = data.decode().replace(*_ONE_LINE)
            parts[name] = _TAG.sub(_unfiltered, one).encode()
    return _with_body(parts, _body())


def call_template() -> bytes:
    """Return a template of a call without its list: a thousand items are no call."""
    standard = STANDARD.with_name("kallelse.docx")
    return _with_body(unpacked(standard.read_bytes()), [heading("Kallelse {{ möte.datum }}")])


def _with_body(parts: dict[str, bytes], body: Iterator[str] | list[str]) -> bytes:
    head, _, rest = parts[MAIN].decode().partition("<w:body>")
    section = rest[rest.rindex("<w:sectPr") :]
    return packed(parts | {MAIN: f"{head}<w:body>{''.join(body)}{section}".encode()})


def _unfiltered(found: re.Match[str]) -> str:
    return re.sub(r"\|(?!length|default)\w+(\([^)]*\))?", "", found[0])


def _body() -> Iterator[str]:
    """Yield the paragraphs of the letter, in the template's own styles."""
    yield p("{{ ärende.enhet.namn }}", "Adressrad")
    yield p("{{ ärende.handläggare.namn }}, {{ ärende.handläggare.titel }}", "Adressrad")
    yield p("Till {{ organ.namn }}", "Mottagarrad")
    yield heading("{{ ärende.ärendemening }}")
    yield p("Diarienummer {{ ärende.dnr }}, sammanträdet {{ möte.datum }} i {{ möte.plats }}.")
    yield heading("Sammanfattning", 2)
    yield from [p(_PROSE)] * 6
    yield heading("Målen", 2)
    yield table(
        ["Nr", "Mål", "Kort namn"],
        ["{%tr for mål in målen %}", "", ""],
        ["{{ mål.nr }}", "{{ mål.måltext }}", "{{ mål.kort_namn }}"],
        ["{%tr endfor %}", "", ""],
    )
    yield heading("Bedömning", 2)
    yield from [p(_PROSE)] * 12
    yield p("{%p for mål in målen %}")
    yield p("{{ mål.kort_namn }} gäller {{ mål.period }}.")
    yield p("{%p endfor %}")
    yield heading("Handläggare", 2)
    yield p("{{ ärende.handläggare.namn }}")
    yield p("{{ ärende.handläggare.e_post }}")
    yield p("{{ kommun.namn }}, {{ kommun.postadress }}, {{ kommun.webbplats }}")


class Size(NamedTuple):
    """How much a folder holds."""

    letters: int = 1_000
    cells: int = 120_000  # filled ones, in all
    cases: int = 0  # where there are more of them than letters
    goals: int = GOALS  # in a letter
    pages: int = 0  # of a programme, instead of letters
    changed: int = 0  # how many goals of each letter have another text than they had


def sheets(size: Size) -> Sheets:
    """Return the sheets of a workbook that asks for the letters, each with goals of its own."""
    cases = range(max(size.cases, size.letters))
    goals = max((size.cells - _OF_A_CASE * len(cases)) // 8, 4 * size.goals)
    return {**_about_cases(size, cases, goals), "Mål": _goals(goals, size)}


def filled(given: Sheets) -> dict[str, int]:
    """Return how many cells of each sheet are filled, headers too."""
    return {
        name: len(header) + sum(cell is not None for row in rows for cell in row)
        for name, (header, rows) in given.items()
    }


def _about_cases(size: Size, cases: range, pool: int) -> Sheets:
    texts = [("sammanfattning", "Kort."), ("ekonomi", "Inga."), ("barn", "Barn berörs inte.")]
    return {
        "Kommuner": (["Kommun-id", "Namn", "Genitiv", "Postadress", "Webbplats"],
                     [["EK", "Ekby kommun", "Ekby kommuns", "Box 1, Ekby", "ekby.example"]]),
        "Organ": (["Organ-id", "Kommun", "Namn", "I löpande text", "Typ"],
                  [["KS", "EK", "Kommunstyrelsen", "kommunstyrelsen", "styrelse"],
                   ["KLK", "EK", "Kontoret", "kontoret", "förvaltning"]]),
        "Personer": (["Person-id", "Namn", "Titel", "Organ", "E-post"],
                     [["P1", "Eva Ek", "utredare", "KLK", "eva.ek@ekby.example"]]),
        "Program": (["Program-id", "Kommun", "Namn", "Dokumenttyp", "Byggs"],
                    [["P", "EK", "Ekprogrammet", "program", "nej"]]),
        "Ärenden": (["Ärende-id", "Kommun", "Dnr", "Ärendemening", "Enhet", "Handläggare"],
                    [[f"A{n}", "EK", f"KS 2027/{n}", case_name(n), "KLK", "P1"] for n in cases]),
        "Sammanträden": (["Möte-id", "Organ", "Datum", "Plats"],
                         [["KS1", "KS", date(2027, 2, 1), "Eksalen"]]),
        "Behandling": (["Behandling-id", "Ärende", "Möte", "Punkt", "Syfte", "Skrivelsens datum",
                        "Mål"],
                       [[f"B{n}", f"A{n}", "KS1", n + 1, "beredning",
                         date(2027, 1, 4) if n < size.letters else None,
                         "; ".join(f"M{(n + k) % pool}" for k in range(size.goals))]
                        for n in cases]),
        "Beslut": (["Beslut-id", "Behandling", "Typ"],
                   [[f"D{n}", f"B{n}", "övrigt"] for n in cases]),
        "Beslutspunkter": (["Beslut", "Nr", "Verb", "Sats"],
                           [[f"D{n}", 1, "godkänna", "målen"] for n in cases]),
        "Mottagare": (["Beslut", "Namn"], [[f"D{n}", "Nämnderna"] for n in cases]),
        "Texter": (["Ärende", "Avsnitt", "Text"],
                   [[f"A{n}", part, text] for n in cases for part, text in texts]),
    }  # fmt: skip


def case_name(number: int) -> str:
    """Return what a case is called."""
    return f"Ärende {number} <om> mål"


def goal_text(number: int, *, new: bool = False) -> str:
    """Return the text of a goal."""
    return f"ett {'nytt ' if new else ''}mål & dess {number} skäl"


def _goals(count: int, size: Size) -> tuple[list[str], list[list[Cell]]]:
    header = ["Mål-id", "Program", "Nr", "Nivå", "Måltext", "Kort namn", "Period", "Status"]
    return header, [
        [f"M{n}", "P", n + 1, "övergripande mål",
         goal_text(n, new=n % size.goals < size.changed), f"Mål {n}", "2027–2030", "antaget"]
        for n in range(count)
    ]  # fmt: skip


def context(given: Sheets, number: int) -> dict[str, Any]:
    """Return a letter's values as docxtpl takes them: dictionaries of text."""
    item = _row(given, "Behandling", number)
    case = _row(given, "Ärenden", number)
    goals = item["mål"].split("; ")
    return {
        "ärende": case | {
            "enhet": _row(given, "Organ", 1), "handläggare": _row(given, "Personer", 0)
        },
        "möte": _row(given, "Sammanträden", 0),
        "behandling": item,
        "organ": _row(given, "Organ", 0),
        "kommun": _row(given, "Kommuner", 0),
        "målen": [_row(given, "Mål", int(goal[1:])) for goal in goals],
        "dokument": {"version": ""},
    }  # fmt: skip


def _row(given: Sheets, sheet: str, number: int) -> dict[str, Any]:
    header, rows = given[sheet]
    return {
        field_name(name): "" if cell is None else str(cell)
        for name, cell in zip(header, rows[number], strict=True)
    }


def field_name(header: str) -> str:
    """Return what a template calls a column."""
    return re.sub(r"[ -]", "_", header.lower())
