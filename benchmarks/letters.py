"""The letter that the benchmarks build: 3–4 pages, about 90 fields, a document kind of ours.

The template uses nothing but what docxtpl knows too, so that both make the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.check import check
from pipeline.model import Dataset, DocumentPlan, Table
from pipeline.ooxml.package.zipping import zipped
from pipeline.plan import plan
from tests.docx import files_of, heading, p, table

STANDARD = Path(__file__).parent.parent / "templates/standard/tjansteskrivelse.docx"
GOALS = 15  # in a letter
POOL = 60  # in the programme
_PROSE = (
    "Kommunen arbetar långsiktigt med målen. Underlaget har tagits fram i dialog med nämnderna, "
    "och det som står här bygger på vad de har lämnat in. Texten är densamma i varje brev, så att "
    "sidorna får den längd som en tjänsteskrivelse brukar ha, med några meningar i varje stycke."
)


def template() -> bytes:
    """Return the standard report's template with a letter's body, and tags without filters."""
    files = files_of(STANDARD.read_bytes())
    head, _, rest = files["word/document.xml"].decode().partition("<w:body>")
    section = rest[rest.rindex("<w:sectPr") :]
    files["word/document.xml"] = f"{head}<w:body>{''.join(_body())}{section}".encode()
    for name, data in files.items():
        if name.endswith(".xml"):
            files[name] = _TAG.sub(_unfiltered, data.decode()).encode()
    return zipped(files)


_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def _unfiltered(found: re.Match[str]) -> str:
    return re.sub(r"\|(?!length|default)\w+(\([^)]*\))?", "", found[0])


def _body() -> Iterator[str]:
    """Yield the paragraphs of the letter, in the template's own styles."""
    yield p("{{ ärende.enhet.namn }}", style="Adressrad")
    yield p("{{ ärende.handläggare.namn }}, {{ ärende.handläggare.titel }}", style="Adressrad")
    yield p("Till {{ organ.namn }}", style="Mottagarrad")
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


def dataset(letters: int, goals_in_each: int = GOALS, changed: int = 0) -> Dataset:
    """Return a checked dataset that asks for that many letters, each with goals of its own.

    `changed`: how many goals of each letter have another text than they had.
    """
    pool = max(POOL, goals_in_each)
    goals = [
        [f"M{n}", "P", n + 1, "övergripande mål",
         f"ett {'nytt ' if n % goals_in_each < changed else ''}mål & dess {n} skäl", f"Mål {n}",
         "2027–2030", "antaget"]
        for n in range(pool)
    ]  # fmt: skip
    items = [
        [f"B{n}", f"A{n}", "KS1", n + 1, "beredning", date(2027, 1, 4),
         "; ".join(f"M{(n + k) % pool}" for k in range(goals_in_each))]
        for n in range(letters)
    ]  # fmt: skip
    sheets: dict[str, tuple[list[str], list[list[Any]]]] = {
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
                    [[f"A{n}", "EK", f"KS 2027/{n}", f"Ärende {n} <om> mål", "KLK", "P1"]
                     for n in range(letters)]),
        "Sammanträden": (["Möte-id", "Organ", "Datum", "Plats"],
                         [["KS1", "KS", date(2027, 2, 1), "Eksalen"]]),
        "Behandling": (["Behandling-id", "Ärende", "Möte", "Punkt", "Syfte", "Skrivelsens datum",
                        "Mål"], items),
        "Beslut": (["Beslut-id", "Behandling", "Typ"],
                   [[f"D{n}", f"B{n}", "övrigt"] for n in range(letters)]),
        "Beslutspunkter": (["Beslut", "Nr", "Verb", "Sats"],
                           [[f"D{n}", 1, "godkänna", "målen"] for n in range(letters)]),
        "Mottagare": (["Beslut", "Namn"], [[f"D{n}", "Nämnderna"] for n in range(letters)]),
        "Texter": (["Ärende", "Avsnitt", "Text"],
                   [[f"A{n}", "sammanfattning", "Kort."] for n in range(letters)]),
        "Mål": (["Mål-id", "Program", "Nr", "Nivå", "Måltext", "Kort namn", "Period", "Status"],
                goals),
    }  # fmt: skip
    tables = [
        Table("bok.xlsx", sheet, tuple(header), tuple(tuple(row) for row in rows))
        for sheet, (header, rows) in sheets.items()
    ]
    return check(tables, date(2027, 1, 1))


def letters(data: Dataset) -> list[DocumentPlan]:
    """Return the planned letters."""
    return [item for item in plan(data).plans if item.kind == "tjänsteskrivelse"]


def plain(item: DocumentPlan) -> dict[str, Any]:
    """Return a letter's values as docxtpl takes them: dictionaries of text."""
    data, key = item.view.dataset, item.key
    row = data.find("Behandling", key)
    assert row is not None
    case, meeting = row["Ärende"], row["Möte"]
    return {
        "ärende": _texts(case) | {
            "enhet": _texts(case["Enhet"]), "handläggare": _texts(case["Handläggare"])
        },
        "möte": _texts(meeting),
        "behandling": _texts(row),
        "organ": _texts(meeting["Organ"]),
        "kommun": _texts(case["Kommun"]),
        "målen": [_texts(goal) for goal in row["Mål"]],
        "dokument": {"version": ""},
    }  # fmt: skip


def _texts(record: Any) -> dict[str, str]:
    return {name: str(value) for name, value in record.cells.items()}
