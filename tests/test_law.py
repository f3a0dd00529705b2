"""Who may and must do what (5 and 6 kap. KL): each rule at its cell, its neighbour beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest

from pipeline.check import check
from pipeline.domain.competence import COMPETENCE, council_of, forbids
from pipeline.model import Problem, Record, Severity
from pipeline.plan import plan
from pipeline.schema import BY_NAME, PURPOSES
from pipeline.swedish.deadlines import latest_urgent_notice
from tests.docx import text_of
from tests.plan_data import TODAY, Sheets
from tests.tables import place, tables
from tests.test_meeting_rules import FEL, UPPLYSNING, VARNING, _decision, _item, _meeting, _point
from tests.test_meeting_rules import book as meetings_book
from tests.test_standard_templates import compiled

NEW = ("Brådskande", "Tillkännagivet", "Motivering", "Begärt av", "Antal som begärde")
RULES = ("S01", "S02", "S04", "S18", "S22", "S23", "S24", "S25", "S26", "S27")


def book(**cells: Any) -> Sheets:
    """Return the case of KSAU, KS and KF with a nämnd and a beredning, changed at its cells."""
    made = meetings_book()
    made["Organ"] += [
        {"Organ-id": "BUN", "Kommun": "EKB", "Namn": "Barnnämnden", "Typ": "nämnd"},
        {"Organ-id": "FB", "Kommun": "EKB", "Namn": "Framtidsberedningen", "Typ": "beredning"},
    ]
    for row in made["Organ"]:
        row.setdefault("Del av", "KS" if row["Organ-id"] == "KSAU" else "")
    for row in made["Behandling"]:
        row.update(dict.fromkeys(NEW, ""))
    made["Program"] = [{"Program-id": "P", "Namn": "Plan", "Dokumenttyp": "program"}]
    made["Mål"] = [{"Mål-id": "M", "Program": "P", "Nivå": "KF-mål", "Måltext": "ro"}]
    made["Ärenden"][0] |= {"Program": "P", "Mandatperiod": ""}
    for at, value in cells.items():
        change(made, at, value)
    return made


def change(made: Sheets, at: str, value: Any) -> None:
    sheet, key, header = at.split("/")
    row = next(row for row in made[sheet] if key in (row.get("Kommun-id"), *row.values()))
    assert header in row or BY_NAME[sheet].column(header)
    row[header] = value


def found(made: Sheets, *, shuffled: bool = False) -> list[Problem]:
    """Return what the rules of this file find."""
    data = check(tables(made, shuffled=shuffled), TODAY)
    return [problem for problem in data.problems if problem.code in RULES]


def said(made: Sheets) -> list[str]:
    return [f"{p.severity} {p.code} {p.message}" for p in found(made)]


@dataclass(frozen=True)
class Case:
    """Cells that give `code` at a cell, and those beside them (`good`) that give nothing."""

    code: str
    severity: Severity
    bad: dict[str, Any]
    at: str
    says: str
    good: dict[str, Any] = field(default_factory=dict)


LATE = {"Sammanträden/KF1/Kallelse skickas": "2019-11-20"}  # 25 November is a Monday
URGENT = {"Behandling/BH3/Brådskande": "ja"}
HELD = {"Sammanträden/KF1/Status": "hållet"}
BACK = {**HELD, "Behandling/BH3/Resultat": "återremiss", "Beslut/B3/Status": "återremitterat"}
TABLED = {**HELD, "Behandling/BH3/Resultat": "bordlagt", "Beslut/B3/Status": "bordlagt"}
TOLD = {"Behandling/BH3/Motivering": "Kostnaden.", "Behandling/BH3/Tas upp igen vid": "KF1"}
THIRD = {**BACK, **TOLD, "Behandling/BH3/Begärt av": "minoritet"}
VOTED = {"Beslut/B3/Ja": 20, "Beslut/B3/Nej": 11, "Beslut/B3/Avstår": 0}
ALONE = {"Beslut/B2/Lämnas till": "", "Beslut/B3/Typ": "övrigt"}
OTHER_CASE = ("Behandling/BH2/Ärende", "Behandling/BH3/Ärende")

CASES = {
    "S01 committee": Case(
        "S01",
        FEL,
        {"Beslut/B1/Typ": "program"},
        "Beslut/B1/Lämnas till",
        "kan inte anta programmet. Ärenden om verksamhetens mål och inriktning får inte delegeras "
        "(6 kap. 38 § kommunallagen).",
        {"Beslut/B1/Typ": "program", "Beslut/B1/Lämnas till": "KS"},
    ),
    "S02 called off": Case(
        "S02",
        FEL,
        {"Sammanträden/KS1/Status": "inställt"},
        "Behandling/BH3/Behandling-id",
        "Kommunfullmäktige 2019-11-25 saknar beredning i nämnd eller styrelse före beslutet "
        "(5 kap. 26 och 28 §§ kommunallagen): ärendet skulle beredas av kommunstyrelsen "
        "2019-03-13, ett möte som är inställt.",
        {"Sammanträden/KS1/Status": "planerat", "Beslut/B2/Status": "förslag"},
    ),
    "S02 a committee of the board": Case(
        "S02",
        FEL,
        {"Sammanträden/KS1/Datum": "2019-11-27"},
        "Behandling/BH3/Behandling-id",
        "kommunstyrelsens arbetsutskott bereder åt kommunstyrelsen, och kan inte yttra sig till "
        "fullmäktige i dess ställe (6 kap. 38 § 2).",
        {"Sammanträden/KS1/Datum": "2019-11-25"},
    ),
    "S02 urgent": Case(
        "S02",
        VARNING,
        {**URGENT, "Behandling/BH3/Tillkännagivet": "2019-11-18", "Sammanträden/KS1/Organ": "KLK"},
        "Behandling/BH3/Brådskande",
        "Ett brådskande ärende får avgöras, om samtliga närvarande ledamöter är ense om "
        "beslutet (5 kap. 33 § kommunallagen).",
    ),
    "S02 other decisions": Case(
        "S02",
        VARNING,
        {"Behandling/BH3/Syfte": "svar på motion", "Beslut/B3/Typ": "övrigt"}
        | {"Sammanträden/KS1/Status": "inställt"},
        "Behandling/BH3/Behandling-id",
        "saknar beredning i nämnd eller styrelse före beslutet",
        {"Behandling/BH3/Syfte": "val", "Beslut/B3/Typ": "övrigt"}
        | {"Sammanträden/KS1/Status": "inställt"},
    ),
    "S02 the board is heard": Case(
        "S02",
        VARNING,
        {"Sammanträden/KS1/Organ": "BUN"},
        "Behandling/BH3/Behandling-id",
        "Ärendet har beretts av barnnämnden, men styrelsen ska alltid få tillfälle att yttra sig "
        "före fullmäktiges beslut (5 kap. 28 § kommunallagen)",
        {"Sammanträden/KSAU1/Organ": "BUN"},
    ),
    "S04 late": Case(
        "S04",
        FEL,
        LATE,
        "Sammanträden/KF1/Kallelse skickas",
        "Är ärendena brådskande: skriv ”ja” i ”Brådskande” på deras rader",
        {"Sammanträden/KF1/Kallelse skickas": "2019-11-18"},
    ),
    "S22 the board adopts": Case(
        "S22",
        VARNING,
        ALONE,
        "Beslut/B2/Lämnas till",
        "Kommunstyrelsen antar programmet på egen hand, men mål och riktlinjer för verksamheten "
        "beslutar fullmäktige om (5 kap. 1 § kommunallagen).",
        {**ALONE, "Mål/M/Nivå": "KS-mål"},
    ),
    "S22 the board answers a motion": Case(
        "S22",
        VARNING,
        {**ALONE, "Beslut/B2/Typ": "övrigt", "Behandling/BH2/Syfte": "svar på motion"}
        | {"Beslutspunkter/B2.1/Verb": "avslå", "Beslutspunkter/B2.1/Sats": "motionen"},
        "Beslut/B2/Lämnas till",
        "Kommunstyrelsen kan inte avgöra ett ärende med syftet ”svar på motion” (5 kap. 22 och "
        "23 §§ kommunallagen).",
        {**ALONE, "Beslut/B2/Typ": "övrigt", "Behandling/BH2/Syfte": "svar på motion"}
        | {"Beslutspunkter/B2.1/Verb": "remittera", "Beslutspunkter/B2.1/Sats": "motionen"},
    ),
    "S22 past the board": Case(
        "S22",
        VARNING,
        {"Beslut/B1/Lämnas till": "KF", **dict.fromkeys(OTHER_CASE, "A2")},
        "Beslut/B1/Lämnas till",
        "Kommunstyrelsens arbetsutskott kan inte lämna förslag till kommunfullmäktige förbi "
        "kommunstyrelsen (6 kap. 38 § 2 kommunallagen).",
        {"Beslut/B1/Lämnas till": "KF"},
    ),
    "S23 by the weekday before": Case(
        "S23",
        VARNING,
        {**URGENT, **LATE},
        "Behandling/BH3/Brådskande",
        "Ärendet tillkännagavs 2019-11-20, mindre än en vecka före sammanträdet 2019-11-25. Det är "
        "tillåtet när ärendet är brådskande (5 kap. 14 § kommunallagen).",
        {**URGENT, "Behandling/BH3/Tillkännagivet": "2019-11-18"},
    ),
    "S23 too late": Case(
        "S23",
        VARNING,
        {**URGENT, "Behandling/BH3/Tillkännagivet": "2019-11-23"},
        "Behandling/BH3/Brådskande",
        "det skulle ha skett senast 2019-11-22, vardagen före sammanträdet (5 kap. 14 §). Därför "
        "får ärendet avgöras bara om samtliga närvarande ledamöter beslutar det (5 kap. 52 §",
    ),
    "S23 never": Case(
        "S23",
        VARNING,
        URGENT,
        "Behandling/BH3/Brådskande",
        "saknar dag i ”Tillkännagivet”. Tillkännages det inte på anslagstavlan senast 2019-11-22 "
        "får ärendet avgöras bara om samtliga närvarande ledamöter beslutar det (5 kap. 52 §",
    ),
    "S23 not urgent": Case(
        "S23",
        VARNING,
        {"Behandling/BH3/Tillkännagivet": "2019-11-20"},
        "Behandling/BH3/Tillkännagivet",
        "Så sent får bara ett brådskande ärende tillkännages (5 kap. 13 och 14 §§ kommunallagen).",
        {"Behandling/BH3/Tillkännagivet": "2019-11-18"},
    ),
    "S24 no day of call": Case(
        "S24",
        VARNING,
        {"Sammanträden/KF1/Status": "kallat", "Sammanträden/KF1/Kallelse skickas": ""},
        "Sammanträden/KF1/Kallelse skickas",
        "Kommunfullmäktige 2019-11-25 är kallat, men inget visar att sammanträdet tillkännagavs "
        "senast 2019-11-18.",
        {"Sammanträden/KF1/Kallelse skickas": ""},
    ),
    "S25 the old council": Case(
        "S25",
        VARNING,
        {"Beslut/B3/Typ": "politisk vilja", "Ärenden/A1/Mandatperiod": "2023–2026"},
        "Behandling/BH3/Möte",
        "Kommunfullmäktige 2019-11-25 beslutar om den politiska viljan för 2023–2026, men de som "
        "är valda för den tiden tillträder 2022-10-15 (5 kap. 9 § kommunallagen).",
        {"Beslut/B3/Typ": "politisk vilja", "Ärenden/A1/Mandatperiod": "2019–2022"},
    ),
    "S26 sent back without a reason": Case(
        "S26",
        VARNING,
        {**BACK, **TOLD, "Behandling/BH3/Motivering": ""},
        "Behandling/BH3/Motivering",
        "Ärendet återremitterades, men inget säger varför.",
        {**BACK, **TOLD},
    ),
    "S26 tabled until no day": Case(
        "S26",
        UPPLYSNING,
        TABLED,
        "Behandling/BH3/Tas upp igen vid",
        "Ärendet bordlades, men inget säger när det tas upp igen. Ett bordlagt ärende tas upp vid "
        "fullmäktiges nästa sammanträde, om inget annat har beslutats (5 kap. 51 §",
        {**TABLED, **TOLD},
    ),
    "S27 how many": Case(
        "S27",
        VARNING,
        {**THIRD, **VOTED},
        "Behandling/BH3/Antal som begärde",
        "Antalet saknas. Det ska vara minst en tredjedel av de närvarande, 11 av 31 (5 kap. 50 §",
        {**THIRD, **VOTED, "Behandling/BH3/Antal som begärde": 11},
    ),
    "S27 too few": Case(
        "S27",
        VARNING,
        {**THIRD, **VOTED, "Behandling/BH3/Antal som begärde": 10},
        "Behandling/BH3/Antal som begärde",
        "10 är för få: det ska vara minst en tredjedel av de närvarande, 11 av 31 (5 kap. 50 §",
        {**THIRD, **VOTED, "Behandling/BH3/Antal som begärde": 15},
    ),
    "S27 not in an election": Case(
        "S27",
        VARNING,
        {**THIRD, "Behandling/BH3/Syfte": "val", "Beslut/B3/Typ": "övrigt"},
        "Behandling/BH3/Begärt av",
        "I fråga om val krävs enkel majoritet (5 kap. 50 § kommunallagen).",
        {**THIRD, "Behandling/BH3/Syfte": "val", "Beslut/B3/Typ": "övrigt"}
        | {"Behandling/BH3/Begärt av": "majoritet"},
    ),
    "S27 nothing was put off": Case(
        "S27",
        VARNING,
        {**HELD, "Beslut/B3/Status": "fattat", "Behandling/BH3/Begärt av": "minoritet"},
        "Behandling/BH3/Begärt av",
        "En minoritet är angiven, men ärendet är inte återremitterat eller bordlagt.",
        {**HELD, "Beslut/B3/Status": "fattat", "Behandling/BH3/Begärt av": "majoritet"},
    ),
}  # fmt: skip


def with_another_case(cells: dict[str, Any]) -> Sheets:
    made = meetings_book()["Ärenden"][0] | {"Ärende-id": "A2", "Dnr": "KS 2019/2"}
    changed = book()
    changed["Ärenden"].append(made | {"Program": "P", "Mandatperiod": ""})
    for at, value in cells.items():
        change(changed, at, value)
    return changed


@pytest.mark.parametrize("shuffled", [False, True], ids=["plain", "shuffled"])
def test_the_workbook_that_the_cases_start_from_has_no_problem(shuffled: bool) -> None:
    assert found(book(), shuffled=shuffled) == []


@pytest.mark.parametrize("shuffled", [False, True], ids=["plain", "shuffled"])
@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_once_and_at_its_cell(name: str, shuffled: bool) -> None:
    case = CASES[name]
    made = with_another_case(case.bad)
    sheet, key, header = case.at.split("/")
    row = [key in row.values() for row in made[sheet]].index(True)

    (problem,) = found(made, shuffled=shuffled)

    assert (problem.code, problem.severity) == (case.code, case.severity)
    assert problem.cell == place(made, sheet, row, header, shuffled=shuffled)
    assert case.says in f"{problem.message} {problem.remedy}"
    assert problem.remedy


@pytest.mark.parametrize("shuffled", [False, True], ids=["plain", "shuffled"])
@pytest.mark.parametrize("name", CASES)
def test_its_neighbour_is_none(name: str, shuffled: bool) -> None:
    assert found(with_another_case(CASES[name].good), shuffled=shuffled) == []


# ------------------------------------------------------------ the table: body × purpose


def body(kind: str) -> Record:
    rows = [{"Organ-id": "X", "Namn": "Enheten", "Typ": kind, "Kommun": "EKB"}]
    kommun = [{"Kommun-id": "EKB", "Namn": "Ekby kommun"}]
    return check(tables({"Kommuner": kommun, "Organ": rows}), TODAY)["Organ"][0]


GOALS, DELEGATED = "5 kap. 1 §", "6 kap. 38 §"
# What keeps a board from deciding, and what keeps its committee and its office.
FORBIDDEN = {
    "antagande": (GOALS, DELEGATED),
    "politisk vilja": (GOALS, DELEGATED),
    "svar på motion": ("5 kap. 22 och 23 §§", "5 kap. 22 och 23 §§"),
    "medborgarförslag": ("5 kap. 23 §", "5 kap. 23 §"),
    "svar på medborgarförslag": ("", DELEGATED),
    "interpellation": ("5 kap. 59 och 62 §§", "5 kap. 59 och 62 §§"),
    "fråga": ("5 kap. 62 och 64 §§", "5 kap. 62 och 64 §§"),
}
BOARDS, BELOW = ("styrelse", "nämnd"), ("utskott", "beredning", "förvaltning", "avdelning")
NO_BODIES = ("fullmäktige", "bolag", "samverkan", "extern")  # that the law keeps from anything
KINDS = {
    **dict.fromkeys(NO_BODIES, None),
    **dict.fromkeys(BOARDS, 0),
    **dict.fromkeys(BELOW, 1),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_law_says_of_each_body_and_purpose_who_may_decide(kind: str) -> None:
    one, place_in_row = body(kind), KINDS[kind]

    for purpose in PURPOSES:
        row = FORBIDDEN.get(purpose, ("", ""))
        wanted = "" if place_in_row is None else row[place_in_row]
        assert forbids(one, COMPETENCE[purpose]) == wanted, purpose


def test_every_purpose_and_kind_of_body_has_its_row() -> None:
    column = BY_NAME["Organ"].column("Typ")

    assert column
    assert set(COMPETENCE) == set(PURPOSES)
    assert set(KINDS) == set(column.choices)


NEED_PREPARATION = {
    *("antagande", "politisk vilja", "uppföljning"),
    *("svar på motion", "svar på medborgarförslag", "övrigt"),
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_must_be_prepared_is_told_when_nobody_has(purpose: str) -> None:
    """5 kap. 26 § demands it; 29 and 34 §§ free; what settles nothing needs none."""
    kind = PURPOSES[purpose]
    made = book(**{"Behandling/BH3/Syfte": purpose, "Beslut/B3/Typ": kind})
    made["Behandling"] = [row for row in made["Behandling"] if row["Möte"] == "KF1"]
    made["Beslut"] = made["Beslut"][2:]
    level = {"program": [FEL], "politisk vilja": [FEL]}.get(kind, [VARNING])
    needs = purpose in NEED_PREPARATION

    assert [p.severity for p in found(made) if p.code == "S02"] == (level if needs else [])


# ------------------------------------------------------------ who has prepared

MOVED = {"Status": "flyttat", "Orsak till flytt": "Snö."}
COURSES: dict[str, tuple[dict[str, str], bool]] = {
    "planned": ({"Status": "planerat"}, True),
    "held": ({"Status": "hållet"}, True),
    "approved": ({"Status": "justerat", "Justerat": "2019-03-20"}, True),
    "called off": ({"Status": "inställt"}, False),
    "moved away": (MOVED, False),
    "moved in time": (MOVED | {"Flyttat till": "NY"}, True),
    "moved too late": (MOVED | {"Flyttat till": "SEN"}, False),
    "the same day": ({"Status": "planerat", "Datum": "2019-11-25"}, True),
    "the day after": ({"Status": "planerat", "Datum": "2019-11-26"}, False),
}
# Whose item it is → whether it is prepared (26 §), and whether the board is heard (28 §).
WHOSE = {
    "KS": (True, True),
    "BUN": (True, False),
    "FB": (True, False),
    "KSAU": (False, False),
    "KLK": (False, False),
}


@pytest.mark.parametrize("held", [False, True], ids=["KF to come", "KF held"])
@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("whose", WHOSE)
def test_preparation_is_by_who_may_and_has_been_or_is_to_come(
    whose: str, course: str, held: bool
) -> None:
    cells, counts = COURSES[course]
    made = book(**(HELD | {"Beslut/B3/Status": "fattat"} if held else {}))
    made["Sammanträden"] = [
        _meeting("M", whose, "2019-03-13", "") | cells,
        _meeting("NY", whose, "2019-10-16", "planerat"),
        _meeting("SEN", whose, "2019-12-18", "planerat"),
        made["Sammanträden"][3],
    ]
    made["Behandling"] = [_item("BH", "M", "beredning"), made["Behandling"][2]]
    made["Beslut"] = [made["Beslut"][2]]
    for sheet in ("Närvaro", "Yrkanden", "Röster"):
        made[sheet] = []
    is_prepared, is_heard = (counts and each for each in WHOSE[whose])

    told = [p.severity for p in found(made) if p.code == "S02"]

    assert told == ([] if is_heard else [VARNING] if is_prepared else [FEL])


@pytest.mark.parametrize("result", ["återremiss", "bordlagt", "utgår"])
def test_what_came_to_nothing_prepared_nothing_when_fullmaktige_has_met(result: str) -> None:
    cells = {**HELD, "Beslut/B3/Status": "fattat", "Behandling/BH2/Resultat": result}
    assert [p.code for p in found(book(**cells)) if p.code == "S02"] == ["S02"]

    again = {"Behandling/BH2/Tas upp igen vid": "KSAU2"}
    assert [p for p in found(book(**cells, **again)) if p.code == "S02"] == []


@pytest.mark.parametrize("result", ["återremiss", "bordlagt", "utgår"])
def test_to_put_off_is_no_decision_that_must_be_prepared(result: str) -> None:
    cells = {"Behandling/BH3/Resultat": result, "Sammanträden/KS1/Status": "inställt"}
    assert [p for p in found(book(**cells)) if p.code == "S02"] == []


@pytest.mark.parametrize(
    ("kind", "part", "prepares", "level"),
    [
        ("beredning", "", "", VARNING),
        ("beredning", "KF", "", VARNING),
        ("beredning", "", "KF", VARNING),
        ("beredning", "KS", "", FEL),
        ("beredning", "", "KS", FEL),
        ("utskott", "KF", "", VARNING),
        ("utskott", "", "KF", VARNING),
        ("utskott", "BUN", "", FEL),
        ("utskott", "", "", None),
    ],
)
def test_a_committee_is_of_fullmaktige_or_of_its_board(
    kind: str, part: str, prepares: str, level: Severity | None
) -> None:
    """VARNING where the board is not heard, FEL where the committee is the board's."""
    made = book(**{"Sammanträden/KS1/Organ": "FB", "Organ/FB/Typ": kind})
    made["Organ"][-1] |= {"Del av": part, "Bereder åt": prepares}
    assert [p.severity for p in found(made) if p.code == "S02"] == ([level] if level else [])


@pytest.mark.parametrize("name", ["Kommunstyrelsens arbetsutskott", "Barnnämndens utskott"])
def test_the_name_of_a_committee_says_whose_it_is(name: str) -> None:
    made = book(**{"Sammanträden/KS1/Organ": "FB", "Organ/FB/Typ": "utskott"})
    change(made, "Organ/FB/Namn", name)
    made["Organ"] = [row | {"Del av": "", "Bereder åt": ""} for row in made["Organ"]]
    assert [p.severity for p in found(made) if p.code == "S02"] == [FEL]


# ------------------------------------------------------------ urgent, put off, periods


def test_a_call_with_one_case_that_is_not_urgent_is_late_all_the_same() -> None:
    made = book(**LATE, **URGENT)
    made["Behandling"].append(_item("BH4", "KF1", "val") | {"Punkt": 2, "Rubrik": "Val"})
    assert sorted(p.code for p in found(made)) == ["S04", "S23"]

    made["Behandling"][-1] |= {"Syfte": "formalia", "Ärende": ""}
    assert [p.code for p in found(made)] == ["S23"]


@pytest.mark.parametrize(
    ("meeting", "last"),
    [
        ("2019-11-25", "2019-11-22"),  # a Monday
        ("2019-11-27", "2019-11-26"),
        ("2026-04-07", "2026-04-02"),  # after Easter
        ("2026-01-07", "2026-01-05"),  # after trettondagen
    ],
)
def test_an_urgent_case_is_announced_the_weekday_before(meeting: str, last: str) -> None:
    day = check(tables({"Sammanträden": [{"Möte-id": "M", "Organ": "", "Datum": meeting}]}), TODAY)[
        "Sammanträden"
    ][0]["Datum"]
    assert str(latest_urgent_notice(day)) == last


@pytest.mark.parametrize(
    ("period", "begins"),
    [
        ("2023–2026", "2022-10-15"),
        ("2022–2026", "2022-10-15"),
        ("2027–2030", "2026-10-15"),
        ("2026–2029", None),  # not a mandate period
        ("2027", None),
    ],
)
def test_a_council_begins_on_15_october_of_the_election_year(
    period: str, begins: str | None
) -> None:
    (row,) = check(tables(book(**{"Ärenden/A1/Mandatperiod": period})), TODAY)["Ärenden"]
    found_day = council_of(row["Mandatperiod"])
    assert (str(found_day) if found_day else None) == begins


def test_a_minority_has_it_put_off_once_and_in_fullmaktige_alone() -> None:
    made = book(**THIRD, **VOTED, **{"Behandling/BH3/Antal som begärde": 15})
    made["Sammanträden"].append(_meeting("KF2", "KF", "2019-12-16", "hållet"))
    made["Sammanträden"][-1]["Kallelse skickas"] = "2019-12-09"
    again = dict.fromkeys(NEW, "") | {"Begärt av": "minoritet", "Motivering": "Igen."}
    made["Behandling"].append(_item("BH4", "KF2", "antagande") | again | {"Resultat": "återremiss"})
    made["Behandling"][-1] |= {"Tas upp igen vid": "KF2", "Antal som begärde": 15}
    made["Beslut"].append(_decision("B4", "BH4", "program", "återremitterat"))
    made["Beslutspunkter"].append(_point("B4", "anta", "programmet"))

    assert [p.message for p in found(made)] == [
        "Ärendet återremitterades på begäran av en minoritet redan 2019-11-25. Nu krävs enkel "
        "majoritet (5 kap. 50 § kommunallagen)."
    ]

    made = book(**{"Behandling/BH2/Resultat": "bordlagt", "Beslut/B2/Status": "bordlagt"})
    made["Behandling"][1] |= {"Begärt av": "minoritet", "Tas upp igen vid": "KSAU2"}
    assert [p.message for p in found(made) if p.code == "S27"] == [
        "Bara i fullmäktige kan en minoritet få ett ärende återremitterat eller bordlagt. I "
        "kommunstyrelsen krävs enkel majoritet (6 kap. 33 § kommunallagen)."
    ]


@pytest.mark.parametrize(("shared", "named"), [*product([False, True], repeat=2)])
def test_a_programme_that_municipalities_share_may_be_a_boards(shared: bool, named: bool) -> None:
    made = book(**ALONE)
    if shared:
        made["Samverkan"] = [{"Samverkan-id": "S", "Program": "P", "Kommun": "EKB"}]
    if named:
        made["Beslutspunkter"][1]["Lämnas till"] = "KF"
    assert bool(found(made)) is not (shared or named)


@pytest.mark.parametrize(
    ("verb", "sentence", "told"),
    [
        ("avslå", "", True),
        ("bifalla", "", True),
        ("anse", "", True),
        ("", "Motionen avslås.", True),
        ("", "Motionen anses besvarad.", True),
        ("föreslå", "", False),
        ("remittera", "", False),
        ("tillstyrka", "", False),
        ("", "Kommunstyrelsen föreslår kommunfullmäktige att avslå motionen.", False),
        ("", "Kommunstyrelsen anser att motionen bör bifallas.", False),
    ],
)
@pytest.mark.parametrize("body_id", ["KS", "KSAU", "KLK"])
def test_only_who_settles_a_motion_is_told_that_it_is_fullmaktiges(
    body_id: str, verb: str, sentence: str, told: bool
) -> None:
    made = book(**ALONE, **{"Beslut/B2/Typ": "övrigt", "Behandling/BH2/Syfte": "svar på motion"})
    change(made, "Sammanträden/KS1/Organ", body_id)
    point = {"Verb": verb, "Sats": "motionen" if verb else "", "Mening": sentence}
    made["Beslutspunkter"] = [{"Punkt-id": "B2.1", "Beslut": "B2", "Nr": 1} | point]
    assert bool([p for p in found(made) if p.code == "S22"]) is told


@pytest.mark.parametrize(
    ("status", "see"), [("kallat", "Se till att"), ("hållet", "Kontrollera att")]
)
def test_what_is_over_is_looked_up_and_not_seen_to(status: str, see: str) -> None:
    made = book(**{"Sammanträden/KF1/Status": status}, **URGENT)
    change(made, "Behandling/BH3/Tillkännagivet", "2019-11-22")
    (told,) = (problem for problem in found(made) if problem.code == "S23")

    assert told.remedy.startswith(see)


@pytest.mark.parametrize(("sent", "by"), [("2019-11-18", "18"), ("2019-11-20", "22")])
def test_a_late_call_to_what_is_urgent_is_announced_by_the_weekday_before(
    sent: str, by: str
) -> None:
    made = book(**{"Sammanträden/KF1/Kallelse skickas": sent}, **URGENT)
    plans = plan(check(tables(made), TODAY)).plans
    call = next(p for p in plans if p.template == "kallelse.docx" and p.key == "KF1")
    text = text_of(compiled("kallelse").render(call.kind, call.key, call.view).data)

    assert f"sätts upp på kommunens anslagstavla senast den {by} november 2019." in text
