"""A case in which all that the built-in templates can show is there, and how they show it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.model import Dataset, DocumentPlan
from pipeline.plan.documents import BY_NAME
from pipeline.plan.plans import plan
from pipeline.plan.vocabulary import vocabulary
from pipeline.render import Rendered
from pipeline.render.template import Template, compile_template
from tests.plan_data import Cells, Sheets, dataset, followed_up

TEMPLATES = Path(__file__).parents[1] / "templates"
PATHS = sorted(TEMPLATES.glob("*/*.docx"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in PATHS]
# A template that a programme chooses by its type, not by its kind.
_KIND = {"strategi": "program"}


@cache
def compiled(name: str) -> Template:
    """Return a built-in template, `standard/program`."""
    path = TEMPLATES / f"{name}.docx"
    kinds = [kind.name for kind in BY_NAME.values() if kind.template == path.name]
    kind = next(iter(kinds), _KIND.get(path.stem, ""))
    return compile_template(path.read_bytes(), name, vocabulary(kind, dataset()))


def documents(name: str, data: Dataset) -> list[DocumentPlan]:
    """Return the documents that a template makes."""
    return [p for p in plan(data).plans if p.template == f"{name.rpartition('/')[2]}.docx"]


def rendered(name: str, data: Dataset) -> list[Rendered]:
    """Return the documents that a template makes, built."""
    made = documents(name, data)
    assert made, name
    return [compiled(name).render(each.kind, each.key, each.view) for each in made]


def whole() -> Sheets:
    """Return the sheets with a follow-up, a strategy, minutes, papers and who was there."""
    made = followed_up()
    _meetings(made)
    _fill(made, "Program", {"Version": "1.0", "Datum": "2020-02-01", "Målår": 2030})
    made["Program"].append(
        {"Program-id": "STR", "Kommun": "VAG", "Namn": "Strategin", "Dokumenttyp": "strategi"}
        | {"Status": "förslag", "Version": "2.0", "Datum": "2020-02-02"}
    )
    _strategy(made)
    _papers_about(made)
    _fill(made, "Mål", {"Ambitionsnivå": "Mer.", "Måltyp": "styrande", "Mätbarhet": "kvantitativ"})
    _fill(made, "Mål", {"Påverkbart": "ja", "Mätbart": "ja", "Resurser finns": "ja"})
    made["Handlingar"] = [
        {"Handling-id": f"H{n}", "Ärende": "Ä1", "Typ": "underlag", "Titel": f"Bilagan till B{n}"}
        | {"Datum": "2019-10-01", "Bilaga nr": 1, "Underlag till": f"B{n}"}
        for n in (1, 2, 3)
    ]
    return made


def _papers_about(made: Sheets) -> None:
    """Ask for what is made beside the papers, minutes and extracts of the meetings."""
    made["Behandling"][0]["Anslag upp"] = "2019-10-17"
    made["Behandling"][3]["Tillagt"] = "2020-03-25"
    made["Beslutspunkter"][0] |= {"Ansvarig": "KLK", "Klart senast": "2020-02-01"}
    made["Rättelser"] = [
        {"Rättelse-id": "R1", "Möte": "KSAU-1", "§": 69, "Tidigare": "informationen"}
        | {"Nu": "rapporten", "Dag": "2019-11-01", "Av": "P2"}
    ]
    made["Remisser"] = [
        {"Remiss-id": f"RM{at}", "Behandling": "BH1", "Typ": sort, "Datum": "2019-11-01"}
        | {"Från": "Länet", "Svar senast": "2019-12-01", "Frågor": "Vad saknas?"}
        for at, sort in enumerate(("missiv", "yttrande"))
    ]


def _strategy(made: Sheets) -> None:
    made["Struktur"] = [
        {"Struktur-id": f"S{n}", "Program": "STR", "Typ": kind, "Namn": name, "Text": "Ljus."}
        for n, (kind, name) in enumerate(
            (("vision", "Ledstjärna"), ("riktning", "Framåt"), ("perspektiv", "Människan"))
        )
    ]
    made["Delstrategier"] = [
        {"Delstrategi-id": "D1", "Program": "STR", "Namn": "Bygga", "Riktning": "S1"}
        | {"Perspektiv": "S2", "Text": "Mer."}
    ]
    made["Ramverk"] = [{"Post-id": "R1", "Ramverk": "Agenda 2030", "Namn": "Hälsa", "Nr": 3}]
    made["Kopplingar"] = [{"Koppling-id": "K1", "Delstrategi": "D1", "Till": "R1"}]
    made["Mål"] += [
        {"Mål-id": f"MS{n}", "Program": "STR", "Nivå": level, "Måltext": text, "Status": "antaget"}
        | {"Ansvarigt organ": body}
        for n, (level, text, body) in enumerate(
            (
                ("nämndmål", "Fler broar", "KS"),
                ("övergripande mål", "Ett helt land", ""),
                ("nämndmål", "Fler hus", "KSAU"),
                ("nämndmål", "Fler vägar", "KS"),
            )
        )
    ]


def _meetings(made: Sheets) -> None:
    _fill(made, "Sammanträden", {"Starttid": "18.00", "Sluttid": "20.00", "Plats": "Stora salen"})
    _fill(made, "Sammanträden", {"Ordförande": "P2", "Sekreterare": "P1", "Justerare": "P2"})
    _fill(made, "Sammanträden", {"Kallelse skickas": "2019-09-30", "Förvaringsplats": "Arkivet"})
    held = made["Sammanträden"][0]
    held |= {"Status": "justerat", "Justerat": "2019-10-20", "Anslag upp": "2019-10-21"}
    held |= {"Anslag ned": "2019-11-12"}
    made["Beslut"][0] |= {"Status": "fattat", "Beslutsgång": "Ordföranden frågar.", "Ja": 2}
    made["Närvaro"] = [
        {"Närvaro-id": "N1", "Möte": "KSAU-1", "Person": "P2", "Roll": "ledamot", "Ej §§": ""}
    ]
    made["Yrkanden"].append(
        {"Yrkande-id": "Y2", "Beslut": "B1", "Typ": "bifall", "Person": "P2", "Parti": "S"}
    )
    made["Organ"][0] |= {"Genitiv": "utskottets", "Del av": "KS"}


def _fill(made: Sheets, sheet: str, cells: Cells) -> None:
    for row in made[sheet]:
        row.update({header: value for header, value in cells.items() if not row.get(header)})
