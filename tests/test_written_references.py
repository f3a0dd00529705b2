"""Ways in which people write what they refer to: each is read, or told with its cure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.check import check
from pipeline.model import Dataset, Raw, Record, Table
from pipeline.schema import BY_NAME, SHEETS

TODAY = date(2026, 11, 1)
ROWS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Kommuner": (("Kommun-id", "Namn", "Kortnamn"), ("GRV", "Granviks kommun", "Granvik")),
    "Organ": (
        ("Organ-id", "Kommun", "Namn", "Kortnamn", "Typ"),
        ("KS", "GRV", "Kommunstyrelsen", "", "styrelse"),
        ("KSAU", "GRV", "Kommunstyrelsens arbetsutskott", "arbetsutskottet", "utskott"),
        ("BUU", "GRV", "Barn, unga och utbildning", "", "nämnd"),
        ("KFN", "GRV", "Kultur- och fritidsnämnden", "", "nämnd"),
        ("A/S", "GRV", "Avfall & återvinning", "", "bolag"),
        ("", "GRV", "Miljönämnden", "", "nämnd"),
        ("RÅD", "GRV", "Ungdomsrådet", "", "beredning"),
        ("UR", "GRV", "Rådet", "Ungdomsrådet", "beredning"),
    ),
    "Partier": (("Parti-id", "Namn"), ("S", "Socialdemokraterna"), ("C", "Centerpartiet")),
    "Personer": (
        ("Person-id", "Namn", "Titel", "Parti", "E-post"),
        ("LS", "Lena Ström", "ordförande", "S", "lena.strom@granvik.example"),
        ("EL", "Erik Lund", "ledamot", "C", ""),
        ("AL", "Anna Lund", "ledamot", "S", ""),
        ("ED", "Eva Dahl", "utredare", "", ""),
    ),
    "Program": (
        ("Program-id", "Kommun", "Namn", "Kortnamn", "Dokumenttyp"),
        ("HP", "GRV", "Hållbarhetsprogram för Granvik", "Hållbarhetsprogrammet", "program"),
    ),
    "Mål": (
        *(("Mål-id", "Program", "Nr", "Nivå", "Kort namn", "Måltext", "Status"),),
        ("M1", "HP", "1", "övergripande mål", "Klimat", "där utsläppen minskar", "utkast"),
        ("M2", "HP", "2", "övergripande mål", "Arbete och företagande", "med arbete", "utkast"),
        ("M3", "HP", "3", "övergripande mål", "Skola", "där alla lär", "utkast"),
        ("N3", "HP", "3", "nämndmål", "Läsning", "där alla läser", "utkast"),
        ("", "HP", "4", "övergripande mål", "Vatten", "med rent vatten", "utkast"),
    ),
    "Ärenden": (
        ("Ärende-id", "Kommun", "Dnr", "Ärendemening"),
        ("Ä1", "GRV", "KS 2026/160", "Remiss av hållbarhetsprogram"),
        ("Ä2", "GRV", "KS 2026/161", "Medborgarlöfte 2027"),
    ),
    "Sammanträden": (
        ("Möte-id", "Organ", "Datum"),
        ("KS-2026-12-02", "KS", "2026-12-02"),
        ("KSAU-2026-11-18", "KSAU", "2026-11-18"),
        ("", "KS", "2026-12-16"),
        ("AU2", "KSAU", "2026-12-16"),
    ),
    "Behandling": (
        ("Behandling-id", "Ärende", "Möte", "Punkt", "§", "Syfte", "Rubrik"),
        ("BH1", "Ä1", "KS-2026-12-02", "4", "45", "remiss", ""),
        ("BH2", "Ä2", "KSAU-2026-11-18", "5", "", "beredning", "Löftet"),
    ),
    "Beslut": (("Beslut-id", "Behandling"), ("B1", "BH1"), ("B2", "BH2")),
    "Ramverk": (
        ("Post-id", "Ramverk", "Nr", "Namn"),
        ("A3", "Agenda 2030", "3", "God hälsa och välbefinnande"),
        ("A4", "Agenda 2030", "4", "God utbildning för alla"),
    ),
}
MEETING, LATER = "KS-2026-12-02", "KS-2026-12-16"  # the second has no id of its own
WATER = "HP+övergripande mål+4"

# sheet, column: where it is written; then what is written, and the keys that it leads to.
READ: dict[tuple[str, str], dict[Raw, str]] = {
    ("Förtydliganden", "Mål"): {
        **dict.fromkeys(["M2", "m2", " M2 ", "M2 ", "\u200bM2", "Mål M2", "mål m2"], "M2"),
        **dict.fromkeys(["M2 · Arbete och företagande", "M2 · Ett gammalt namn", "M2 · "], "M2"),
        **dict.fromkeys(["M2 Arbete och företagande", "M2 – Arbete och företagande"], "M2"),
        **dict.fromkeys(["M2: Arbete och företagande", "M2, Arbete och företagande"], "M2"),
        **dict.fromkeys(["Arbete och företagande", "arbete och  företagande"], "M2"),
        **dict.fromkeys(
            ["Arbete och företagande (M2)", "med arbete", "Arbete och\nföretagande"], "M2"
        ),
        **dict.fromkeys(
            ["Mål 2", "mål 2", "MÅL 2", "Mål nr 2", "mål\u00a02", "2", 2, 2.0, "2."], "M2"
        ),
        **dict.fromkeys(["Mål 2 Arbete och företagande", "Mål 2: Arbete och företagande"], "M2"),
        **dict.fromkeys(["2. Arbete och företagande", "övergripande mål 2"], "M2"),
        **dict.fromkeys(["övergripande mål 3", "Mål 3 Skola", "Skola"], "M3"),
        **dict.fromkeys(["nämndmål 3", "Nämndmål 3 Läsning", "läsning"], "N3"),
        **dict.fromkeys(["Mål 4", "Vatten", "vatten", "Mål 4 Vatten", WATER], WATER),
    },
    ("Behandling", "Mål"): {
        **dict.fromkeys(["M1; M2", "M1;M2", "M1, M2", "M1,M2", "M1\nM2", "M1 och M2"], "M1 M2"),
        **dict.fromkeys(["M1;", "; M1", "M1;;", "M1; M1", "m1, Mål 1"], "M1"),
        **dict.fromkeys(["Mål 1, 2 och 4", "mål 1; mål 2; mål 4"], f"M1 M2 {WATER}"),
        **dict.fromkeys(
            ["Mål 1–2", "mål 1-2", "1 – 2", "M1–M2", "M1-2", "övergripande mål 1–2"], "M1 M2"
        ),
        **dict.fromkeys(["Mål 1–2, 4", "Mål 1–2 och Vatten"], f"M1 M2 {WATER}"),
        "Arbete och företagande, mål 3 Skola; nämndmål 3": "M2 M3 N3",
        **dict.fromkeys(
            ["Klimat, Arbete och företagande", "Klimat & Arbete och företagande"], "M1 M2"
        ),
        **dict.fromkeys(["Klimat och Arbete och företagande", "Klimat / M2", "M1 + M2"], "M1 M2"),
        **dict.fromkeys(
            ["M1 · Klimat; M2 · Arbete och företagande", "M1 · Klimat\nMål 2"], "M1 M2"
        ),
        **dict.fromkeys(["M1 samt M2", "M1, M2,", "- Klimat\n- Mål 2", "• M1\n• M2"], "M1 M2"),
        "Arbete och företagande": "M2",
    },
    ("Uppföljning", "Organ"): {
        **dict.fromkeys(
            ["KS", "ks", "Kommunstyrelsen", "kommunstyrelsen", "KS · Kommunstyrelsen"], "KS"
        ),
        **dict.fromkeys(["Kommunstyrelsen (KS)", "KS – Kommunstyrelsen"], "KS"),
        **dict.fromkeys(["arbetsutskottet", "Kommunstyrelsens arbetsutskott", "KSAU"], "KSAU"),
        **dict.fromkeys(["Barn, unga och utbildning", "barn unga och utbildning"], "BUU"),
        **dict.fromkeys(["Kultur- och fritidsnämnden", "kultur och fritidsnämnden"], "KFN"),
        "Ungdomsrådet": "RÅD",  # a name goes before another body's short name
        **dict.fromkeys(["A/S", "Avfall & återvinning"], "A/S"),
        **dict.fromkeys(["Miljönämnden", "miljönämnden", "GRV+Miljönämnden"], "GRV+Miljönämnden"),
    },
    ("Sammanträden", "Ordförande"): {
        **dict.fromkeys(
            ["LS", "Lena Ström", "lena ström", "Lena Ström (S)", "Lena Ström, S"], "LS"
        ),
        **dict.fromkeys(["Ström, Lena", "Ström", "L. Ström", "LS · Lena Ström"], "LS"),
        **dict.fromkeys(["Lena Ström (Socialdemokraterna)", "ordförande Lena Ström"], "LS"),
        **dict.fromkeys(["Lena Ström, ordförande", "lena.strom@granvik.example"], "LS"),
        **dict.fromkeys(["Erik Lund (C)", "E Lund", "Lund (C)"], "EL"),
        "Eva Dahl, utredare": "ED",
    },
    ("Sammanträden", "Justerare"): {
        **dict.fromkeys(["Lena Ström (S), Erik Lund (C)", "Lena Ström och Erik Lund"], "LS EL"),
        **dict.fromkeys(["Lena Ström (S)\nErik Lund (C)", "LS; Erik Lund"], "LS EL"),
    },
    ("Behandling", "Möte"): {
        **dict.fromkeys([MEETING, MEETING.lower(), "KS 2026-12-02", "KS, 2026-12-02"], MEETING),
        **dict.fromkeys(["KS 2 december 2026", "Kommunstyrelsen den 2 december 2026"], MEETING),
        **dict.fromkeys(
            ["2026-12-02", "2/12 2026", "den 2 december 2026", date(2026, 12, 2)], MEETING
        ),
        **dict.fromkeys(["kommunstyrelsen 2026-12-16", LATER], LATER),
        **dict.fromkeys(["AU2 · KSAU 2026-12-16", "arbetsutskottet 16 december 2026"], "AU2"),
    },
    ("Behandling", "Ärende"): {
        **dict.fromkeys(["Ä1", "ä1", "KS 2026/160", "Remiss av hållbarhetsprogram"], "Ä1"),
        **dict.fromkeys(
            ["remiss av hållbarhetsprogram", "Ä1 · Remiss av hållbarhetsprogram"], "Ä1"
        ),
    },
    ("Beslut", "Behandling"): {
        **dict.fromkeys(["BH1", "KS 2026/160", "KS 2026-12-02 § 45", "KS 2026-12-02 §45"], "BH1"),
        **dict.fromkeys(["KS 2026-12-02, punkt 4", "Remiss av hållbarhetsprogram"], "BH1"),
        **dict.fromkeys(["§ 45 KS 2026-12-02", "KS § 45, 2 december 2026", "§ 45"], "BH1"),
        **dict.fromkeys(["KS 2 december 2026 (§ 45)", "KS 2026-12-02 paragraf 45"], "BH1"),
        **dict.fromkeys(["KS 2 december 2026", MEETING], "BH1"),  # with one item
        **dict.fromkeys(["Löftet", "BH2 · Löftet"], "BH2"),
    },
    ("Beslutspunkter", "Beslut"): {
        **dict.fromkeys(["B1", "Beslut B1", "beslut b1", "KS 2026/160", "BH1"], "B1"),
        "KS 2026-12-02 § 45": "B1",
    },
    ("Politisk vilja", "Parti"): {
        **dict.fromkeys(["S", "s", "(S)", "Socialdemokraterna", "S · Socialdemokraterna"], "S"),
        **dict.fromkeys(["S, C", "S; C", "S och C", "S + C", "S/C", "(S), (C)"], "S C"),
    },
    ("Kopplingar", "Till"): {
        **dict.fromkeys(
            ["A3", "Agenda 2030 mål 3", "Agenda 2030: 3", "God hälsa och välbefinnande"], "A3"
        ),
        **dict.fromkeys(["mål 3", "Mål 3 God hälsa och välbefinnande", "3"], "A3"),
    },
    ("Mål", "Program"): {
        **dict.fromkeys(["HP", "hp", "Hållbarhetsprogrammet", "hållbarhetsprogrammet"], "HP"),
        "Hållbarhetsprogram för Granvik": "HP",
    },
    ("Organ", "Kommun"): dict.fromkeys(["GRV", "Granviks kommun", "Granvik", "granvik"], "GRV"),
}
TOLD: dict[tuple[str, str], dict[Raw, str]] = {
    ("Förtydliganden", "Mål"): {
        "Mål 3": "kan vara ”Mål 3”. Skriv i stället ”övergripande mål 3” eller ”nämndmål 3”.",
        "Mål 9–11": "”Mål 9–11” finns inte i bladet ”Mål”.",
        "Mål 1–2": "i ”Mål” får bara ett stå",
        "M1; M2": "här står ”övergripande mål 1” och ”övergripande mål 2”. Låt ett av dem stå",
        "M1, M2": "i ”Mål” får bara ett stå",
        "Klimat\nSkola": "i ”Mål” får bara ett stå",
        "Mål 1 och 2": "i ”Mål” får bara ett stå",
        "M22": "”M22” finns inte i bladet ”Mål”. Menade du ”M2”?",
        "Klimmat": "”Klimmat” finns inte i bladet ”Mål”. Menade du ”Klimat”?",
        "Mål 9": "”Mål 9” finns inte i bladet ”Mål”.",
        "·": "”·” finns inte i bladet ”Mål”.",
    },
    ("Behandling", "Mål"): {
        "M1, Mål 9": "”M1, Mål 9” finns inte i bladet ”Mål”.",
        "M1; Mål 9": "”Mål 9” finns inte i bladet ”Mål”.",
        "Mål 1–3": "kan vara ”Mål 3”. Skriv i stället ”övergripande mål 3” eller ”nämndmål 3”.",
        "Mål 4–5": "”Mål 5” finns inte i bladet ”Mål”.",
        "Klimat, mål 4–5": "”mål 5” finns inte i bladet ”Mål”.",
        "Mål 2–1": "”Mål 2–1” finns inte i bladet ”Mål”.",
    },
    ("Sammanträden", "Ordförande"): {
        "Lund": "kan vara ”Lund”. Skriv i stället ”Erik Lund” eller ”Anna Lund”.",
        "Lena": "”Lena” finns inte i bladet ”Personer”.",
        "Lena Ström (M)": "”Lena Ström (M)” finns inte i bladet ”Personer”.",
        "Lena Ström och Erik Lund": "här står ”Lena Ström” och ”Erik Lund”. Låt",
    },
    ("Behandling", "Möte"): {
        "2026-12-16": "Skriv i stället ”KS 2026-12-16” eller ”KSAU 2026-12-16”.",
        "KS 2026-12-03": "”KS 2026-12-03” finns inte i bladet ”Sammanträden”.",
        "KS 2 december": "”KS 2 december” finns inte i bladet ”Sammanträden”.",
    },
    ("Uppföljning", "Organ"): {
        "Kultur": "”Kultur” finns inte i bladet ”Organ”.",
        "ungdomsrådet": "kan vara ”ungdomsrådet”. Skriv i stället ”Ungdomsrådet” eller",
    },
}


def case(at: tuple[str, str], written: Raw) -> tuple[Dataset, Record]:
    """Return the data with one more row that refers to something, and that row."""
    sheet, header = at
    key = BY_NAME[sheet].key.header
    tables = [
        Table("bok.xlsx", name, rows[0], tuple(tuple(c or None for c in row) for row in rows[1:]))
        for name, rows in ROWS.items()
    ]
    tables.append(Table("till.xlsx", sheet, (key, header), (("X1", written),)))
    data = check(tables, TODAY)
    return data, next(record for record in data[sheet] if record.key == "X1")


@pytest.mark.parametrize(
    ("at", "written", "meant"), [(at, w, m) for at, all_ in READ.items() for w, m in all_.items()]
)
def test_it_is_read(at: tuple[str, str], written: Raw, meant: str) -> None:
    data, record = case(at, written)

    found = record[at[1]]
    records = found if isinstance(found, tuple) else (found,)
    assert " ".join(row.key for row in records) == meant
    assert not [p for p in data.problems if p.code == "B05"]


@pytest.mark.parametrize(
    ("at", "written", "said"), [(at, w, s) for at, all_ in TOLD.items() for w, s in all_.items()]
)
def test_it_is_told_with_its_cure(at: tuple[str, str], written: Raw, said: str) -> None:
    data, record = case(at, written)

    (problem,) = (p for p in data.problems if p.code == "B05")
    told = f"{problem.message[:1].lower()}{problem.message[1:]} {problem.remedy}"
    assert said in told
    assert problem.remedy
    assert problem.cell == record.cell(at[1])


# ---------------------------------------------------------------- a body, a day and a paragraph

COUNCIL = "KS 16 december 2026"
ITEMS = (  # none has an id; the last two have no decisions
    *(("Ä1", "101", "antagande", ""), ("Ä2", "§ 102", "antagande", "Löftet")),
    *(("Ä2", "103", "politisk vilja", "Löftet"), ("", "", "formalia", "Val av justerare")),
)
_LED = ("Behandling", "Beslut")
_TO = [(s.name, c.header) for s in SHEETS for c in s.columns if c.target in _LED]


def at_the_council(at: tuple[str, str], written: Raw, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what `case` gives where the board has a meeting with items and decisions."""
    items = [("", case, COUNCIL, "", nr, why, name) for case, nr, why, name in ITEMS]
    decisions = [("", f"{COUNCIL} § {nr}") for nr in (101, 102)]
    monkeypatch.setitem(ROWS, "Behandling", (*ROWS["Behandling"], *items))
    monkeypatch.setitem(ROWS, "Beslut", (*ROWS["Beslut"], *decisions))
    return case(at, written)


@pytest.mark.parametrize("written", ["KS 2026-12-16 § 102", "KS § 102, 16 december 2026"])
@pytest.mark.parametrize("at", _TO)
def test_every_reference_to_an_item_or_a_decision_may_be_body_day_and_paragraph(
    at: tuple[str, str], written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, record = at_the_council(at, written, monkeypatch)

    found = record[at[1]]
    (row,) = found if isinstance(found, tuple) else (found,)
    item = row if row.sheet == "Behandling" else row["Behandling"]
    assert (item["Rubrik"], item["Syfte"]) == ("Löftet", "antagande")


_THREE = f"”{COUNCIL} § 101”, ”{COUNCIL} § 102”, ”{COUNCIL} § 103” eller ”Val av justerare”"
_TWO = f"”{COUNCIL} § 101” eller ”{COUNCIL} § 102”"
_NONE = "Skriv något som finns i bladet"


@pytest.mark.parametrize("at", _TO)
@pytest.mark.parametrize(
    ("written", "item", "decision"),
    [
        (COUNCIL, f"Skriv i stället {_THREE}.", f"Skriv i stället {_TWO}."),
        (f"{COUNCIL} § 109", f"Menade du {_THREE}?", f"Menade du {_TWO}?"),
        (
            f"{COUNCIL} § 103",
            "",
            f"Lägg till en rad där: ”{COUNCIL} § 103” i bladet ”Behandling” har ingen än.",
        ),
        *[(written, _NONE, _NONE) for written in ("KS 2026/9", "x § 1")],
    ],
)
def test_what_may_be_meant_is_told_as_it_can_be_written(
    at: tuple[str, str], written: str, item: str, decision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    column = BY_NAME[at[0]].column(at[1])
    assert column is not None
    said = item if column.target == "Behandling" else decision

    data, _ = at_the_council(at, written, monkeypatch)

    told = [problem.remedy for problem in data.problems if problem.code == "B05"]
    assert [remedy[: len(said)] for remedy in told] == ([said] if said else [])


# ---------------------------------------------------------------- a body by its letters

_BODIES = (  # none has an id; the last is no body of politicians, and two have the same letters
    *(("Kommunfullmäktige", "KF"), ("Barn- och utbildningsnämnden", "BUN")),
    *(("Miljö- och byggnadsnämnden", "MBN"), ("Mark- och bostadsnämnden", "MBN")),
    *(("Lokalstyrelsens arbetsutskott", "LSAU"), ("Teknikförvaltningen", "TF")),
)
_TO_BODIES = [
    (s.name, c.header) for s in SHEETS for c in s.columns if c.target in ("Organ", "Sammanträden")
]


def at_bodies(at: tuple[str, str], written: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what `case` gives where there are bodies without ids, each with a meeting."""
    rows = [("", "GRV", name, "", "") for name, _ in _BODIES]
    meetings = [("", name, "2027-06-28") for name, _ in _BODIES]
    monkeypatch.setitem(ROWS, "Organ", (*ROWS["Organ"], *rows))
    monkeypatch.setitem(ROWS, "Sammanträden", (*ROWS["Sammanträden"], *meetings))
    to_body = (column := BY_NAME[at[0]].column(at[1])) is not None and column.target == "Organ"
    return case(at, written if to_body else f"{written} 28 juni 2027")


@pytest.mark.parametrize(("name", "letters"), _BODIES)
@pytest.mark.parametrize("at", _TO_BODIES)
def test_a_body_is_found_by_its_usual_letters_when_one_has_them(
    at: tuple[str, str], name: str, letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, record = at_bodies(at, letters, monkeypatch)

    found = record[at[1]]
    rows = found if isinstance(found, tuple) else (found,)
    bodies = [r if r.sheet == "Organ" else r["Organ"] for r in rows if isinstance(r, Record)]
    alone = letters not in ("MBN", "TF")
    assert [body["Namn"] for body in bodies] == ([name] if alone else [])
    assert ([p.code for p in data.problems if p.code == "B05"] == []) is alone


def test_there_are_many_ways() -> None:
    assert sum(map(len, (*READ.values(), *TOLD.values()))) >= 150
