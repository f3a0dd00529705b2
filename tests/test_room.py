"""Who was in the room at each §: the one function, and the rules that ask it, good and bad rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check import check
from pipeline.domain.room import room_at
from pipeline.domain.voting import Tally
from pipeline.model import Dataset, Problem, Severity
from tests.amounts import examples
from tests.plan_data import TODAY, Sheets, change, tables
from tests.test_meeting_rules import RAWS, book

FEL, VARNING = Severity.ERROR, Severity.WARNING


def hall(**cells: Any) -> Sheets:
    """Return the case with five at KS1 and § 31: P1 leads, P5 serves for P6, who is away."""
    sheets = book()
    sheets["Organ"][1]["Ledamöter"] = 5
    sheets["Personer"] += [
        {"Person-id": key, "Namn": name, "Titel": "ledamot", "Parti": "A"}
        for key, name in (("P5", "Åke Bo"), ("P6", "Ida Sjö"), ("P7", "Per Å"))
    ]
    sheets["Sammanträden"][1] |= {"Ordförande": "P1", "Starttid": time(9), "Sluttid": time(12)}
    sheets["Närvaro"] += [
        {"Närvaro-id": "N5", "Möte": "KS1", "Person": "P5", "Roll": "tjänstgörande ersättare"}
        | {"Ersätter": "P6", "Tjänstgör §§": "", "Kom": "", "Gick": ""},
        {"Närvaro-id": "N7", "Möte": "KS1", "Person": "P7", "Roll": "ledamot", "Ej §§": ""},
    ]
    sheets["Röster"].append({"Röst-id": "R3", "Beslut": "B2", "Person": "P5", "Röst": "Ja"})
    sheets["Beslut"][1] |= {"Ja": 2, "Nej": 1, "Utslagsröst": "", "Huvudförslag": ""}
    sheets["Behandling"][1] |= {"Ordförande": "", "Klockslag": ""}
    for motion in sheets["Yrkanden"]:
        motion |= {"Utfall": "", "Motförslag": ""}
    for source, value in cells.items():
        change(sheets, source, value)
    return sheets


def jav(person: str) -> dict[str, str]:
    return {"Yrkande-id": f"J{person}", "Beslut": "B2", "Typ": "jäv", "Person": person, "Text": ""}


def data_of(sheets: Sheets, *, shuffled: bool = False) -> Dataset:
    if shuffled:
        turned = (
            (name, [dict(reversed(row.items())) for row in rows]) for name, rows in sheets.items()
        )
        sheets = dict(turned)
    return check(tables(sheets), TODAY)


def serving(sheets: Sheets) -> dict[str, str]:
    """Return who took part at § 31, and for whom."""
    room = room_at(data_of(sheets).find("Behandling", "BH2"))  # type: ignore[arg-type]
    return {person.key: of.key if of else "" for person, of in room.seats.items()}


# ------------------------------------------------------------ the function


def test_members_take_part_and_substitutes_who_serve_for_somebody() -> None:
    assert serving(hall()) == {"P1": "", "P2": "", "P5": "P6", "P7": ""}


def test_a_substitute_serves_while_the_member_is_not_there() -> None:
    member = {"Närvaro-id": "N6", "Möte": "KS1", "Person": "P6", "Roll": "ledamot"}
    there, away = hall(), hall()
    there["Närvaro"].append(member | {"Ej §§": "32"})
    away["Närvaro"].append(member | {"Ej §§": "31"})

    assert serving(there) == {"P1": "", "P2": "", "P6": "", "P7": ""}
    assert serving(away) == {"P1": "", "P2": "", "P5": "P6", "P7": ""}


def test_a_substitute_serves_for_a_member_who_has_a_conflict_and_stays_in_the_room() -> None:
    sheets = in_council(hall(**{"Närvaro/N5/Ersätter": "P7"}))
    sheets["Yrkanden"].append(jav("P7"))

    assert serving(sheets)["P5"] == "P7"
    assert found(RULES["R03 conflict in the council"], sheets, shuffled=False) == []


def test_who_sits_out_one_question_of_the_paragraph_votes_on_another() -> None:
    sheets = hall()
    sheets["Beslut"].append(sheets["Beslut"][1] | {"Beslut-id": "B9", "Status": "avslaget"})
    sheets["Yrkanden"].append(jav("P5") | {"Typ": "deltar ej", "Beslut": "B9"})

    assert found(RULES["R03 the member was there"], sheets, shuffled=False) == []


def test_a_third_of_the_council_is_enough_to_send_back() -> None:
    sheets = in_council(counted(2, 3))
    assert found(RULES["R13 taken"], sheets, shuffled=False)
    change(sheets, "Beslutspunkter/B2.1/Verb", "återremittera")
    assert found(RULES["R13 taken"], sheets, shuffled=False) == []


@pytest.mark.parametrize(("of", "codes"), [("P7", []), ("P6", ["B04"])])
def test_a_substitute_may_serve_for_one_member_and_then_for_another(
    of: str, codes: list[str]
) -> None:
    """With a row for each, which need no ids; two rows for the same member are one too many."""
    sheets = hall(**{"Närvaro/N5/Tjänstgör §§": "30", "Närvaro/N7/Ej §§": "31"})
    sheets["Närvaro"].append(sheets["Närvaro"][3] | {"Ersätter": of, "Tjänstgör §§": "31"})
    for row in sheets["Närvaro"]:
        del row["Närvaro-id"]

    assert [p.code for p in data_of(sheets).problems if p.code == "B04"] == codes
    assert serving(sheets).get("P5") == (of if not codes else None)


def test_a_substitute_may_serve_at_some_paragraphs_only() -> None:
    assert "P5" in serving(hall(**{"Närvaro/N5/Tjänstgör §§": "30–31"}))
    assert "P5" not in serving(hall(**{"Närvaro/N5/Tjänstgör §§": "fr.o.m. § 32"}))


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        ({"Närvaro/N5/Kom": time(9, 15)}, True),  # the § may go on until somebody comes
        ({"Närvaro/N5/Kom": time(10, 30)}, False),
        ({"Närvaro/N5/Kom": time(10, 20), "Sammanträden/KS1/Ajournering": "10.15–10.30"}, False),
        ({"Närvaro/N5/Gick": time(9, 5)}, False),
        ({"Närvaro/N5/Gick": time(9, 40)}, True),
    ],
)
def test_by_the_clock_who_has_left_or_not_come_is_away(cells: dict[str, Any], there: bool) -> None:
    sheets = hall(**{"Behandling/BH2/Klockslag": time(9, 10)})
    sheets["Sammanträden"][1]["Ajournering"] = ""
    sheets["Behandling"].append(
        sheets["Behandling"][1] | {"Behandling-id": "BH9", "Ärende": "", "Rubrik": "Övrigt"}
        | {"Syfte": "formalia", "§": 32, "Klockslag": time(10, 30)}
    )  # fmt: skip
    for source, value in cells.items():
        change(sheets, source, value)

    assert ("P5" in serving(sheets)) is there


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        ({"Närvaro/N5/Gick": time(0, 10)}, False),
        ({"Närvaro/N5/Gick": time(0, 40)}, True),
        ({"Närvaro/N5/Gick": time(23)}, False),
        ({"Närvaro/N5/Kom": time(23)}, True),
    ],
)
def test_a_clock_after_midnight_is_of_the_next_day(cells: dict[str, Any], there: bool) -> None:
    assert (
        "P5" in serving(hall(**NIGHT, **{"Behandling/BH2/Klockslag": time(0, 20)}, **cells))
    ) is there


@pytest.mark.parametrize("header", ["Kom", "Gick"])
def test_a_member_with_a_clock_stops_no_substitute_at_a_paragraph_without_one(header: str) -> None:
    sheets = hall()
    member = {"Närvaro-id": "N6", "Möte": "KS1", "Person": "P6", "Roll": "ledamot"}
    sheets["Närvaro"].append(member | {header: time(10)})

    assert serving(sheets) == {"P1": "", "P2": "", "P5": "P6", "P6": "", "P7": ""}
    assert room_at(data_of(sheets).find("Behandling", "BH2")).count() == 4  # type: ignore[arg-type]


ROLES = ("ledamot", "tjänstgörande ersättare", "ersättare", "tjänsteperson", "övrig")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ROLES), st.sampled_from(["", "31", "32"]), st.sampled_from(["", "P1"])
        ),
        max_size=6,
    )
)
def test_nobody_serves_who_is_away_or_for_somebody_who_is_there(
    rows: list[tuple[str, str, str]],
) -> None:
    sheets = hall()
    sheets["Närvaro"] = [
        {"Möte": "KS1", "Person": f"P{n}", "Roll": role, "Ej §§": away, "Ersätter": of}
        for n, (role, away, of) in enumerate(rows, 1)
    ]

    seats = serving(sheets)
    for n, (role, away, _) in enumerate(rows, 1):
        if f"P{n}" in seats:
            assert role in ROLES[:2]
            assert away != "31"
    assert not any(of in seats and seats[of] == "" for of in seats.values() if of)


@given(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["", "Ja", "Nej"]))
def test_the_majority_decides_and_of_equal_votes_the_casting_one(
    yes: int, no: int, casting: str
) -> None:
    won = Tally(yes, no, 0).winner(casting)

    assert (won == "Ja") == (yes > no or (yes == no > 0 and casting == "Ja"))
    assert (won == "Nej") == (no > yes or (yes == no > 0 and casting == "Nej"))


# ------------------------------------------------------------ the rules


@dataclass(frozen=True)
class Told:
    """The sheets `bad` give a code at a cell, in these words; `good` gives none of the code."""

    code: str
    severity: Severity
    at: str
    bad: Sheets
    says: str
    good: Sheets
    stops: bool = True


def with_rows(sheets: Sheets, sheet: str, *rows: dict[str, Any]) -> Sheets:
    sheets[sheet] = [*sheets[sheet], *rows]
    return sheets


def in_council(sheets: Sheets) -> Sheets:
    """Let KS1 be a meeting of the council."""
    sheets["Sammanträden"][1]["Organ"] = "KF"
    sheets["Organ"][0]["Ledamöter"] = 5
    return sheets


def counted(yes: int, no: int, **cells: Any) -> Sheets:
    """Return the case with totals and no list of votes."""
    sheets = hall(**{"Beslut/B2/Ja": yes, "Beslut/B2/Nej": no, **cells})
    del sheets["Röster"]
    return sheets


ELECTION = {"Behandling/BH2/Syfte": "val", "Beslut/B2/Typ": "övrigt"}
NIGHT = {"Sammanträden/KS1/Starttid": time(18), "Sammanträden/KS1/Sluttid": time(0, 45)}
VOTE = {"Röst-id": "R4", "Beslut": "B2", "Person": "P1", "Röst": "Ja", "Omröstning": 1}
APPROVED = {"Sammanträden/KS1/Status": "justerat", "Sammanträden/KS1/Justerat": "2019-03-20"}
FEW = {"Närvaro/N2/Ej §§": "31", "Närvaro/N7/Ej §§": "31", "Yrkanden/Y1/Person": "P1"}
RULES = {
    "R03 the member was there": Told(
        "R03", FEL, "Röster/Röst",
        with_rows(hall(), "Närvaro", {"Möte": "KS1", "Person": "P6", "Roll": "ledamot"}),
        "Åke Bo (P5) är ersättare för Ida Sjö (P6), som själv var med på § 31, men har röstat.",
        hall(),
    ),
    "R03 conflict in the council": Told(
        "R03", FEL, "Röster/Röst",
        with_rows(in_council(hall()), "Yrkanden", jav("P5")),
        "Åke Bo (P5) är antecknad som jävig på § 31 men har röstat (5 kap. 47 § kommunallagen).",
        with_rows(in_council(hall()), "Yrkanden", jav("P7")),
    ),
    "R17 twice": Told(
        "R17", FEL, "Röster/Person",
        with_rows(hall(**{"Beslut/B2/Ja": 3}), "Röster", VOTE),
        "Eva Ek (P1) har redan röstat ja i samma omröstning, på rad 2. Var och en har en röst "
        "(4 kap. 24 § kommunallagen).",
        with_rows(hall(**{"Beslut/B2/Ja": 1, "Beslut/B2/Nej": 0}), "Röster",
                  VOTE | {"Omröstning": 2}),
    ),
    "R11 the chair of the meeting": Told(
        "R11", VARNING, "Behandling/Ordförande",
        with_rows(hall(), "Yrkanden", jav("P1")),
        "Eva Ek (P1) är antecknad som jävig på § 31 men står som ordförande "
        "(6 kap. 30 § kommunallagen).",
        with_rows(hall(**{"Behandling/BH2/Ordförande": "P7"}), "Yrkanden", jav("P1")),
    ),
    "R11 the chair of the paragraph": Told(
        "R11", FEL, "Behandling/Ordförande",
        with_rows(hall(**{"Behandling/BH2/Ordförande": "P7"}), "Yrkanden", jav("P7")),
        "Per Å (P7) är antecknad som jävig på § 31 men står som ordförande "
        "(6 kap. 30 § kommunallagen).",
        with_rows(hall(**{"Behandling/BH2/Ordförande": "P7"}), "Yrkanden", jav("P1")),
        stops=False,
    ),
    "R12 the mover": Told(
        "R12", VARNING, "Yrkanden/Person",
        with_rows(hall(), "Yrkanden", jav("P2")),
        "Ulf Alm (P2) är antecknad som jävig på § 31 men står för yrkande Y1 (ändring) "
        "(6 kap. 30 § kommunallagen).",
        with_rows(hall(**{"Yrkanden/Y1/Återtaget": "ja"}), "Yrkanden", jav("P2")),
    ),
    "R13 the counter-proposal": Told(
        "R13", FEL, "Yrkanden/Utfall",
        hall(**{"Yrkanden/Y1/Motförslag": 1, "Yrkanden/Y1/Utfall": "bifallet"}),
        "Omröstningen gav 2 ja och 1 nej, och nej-rösterna gällde yrkande Y1. Det kan inte vara "
        "bifallet (5 kap. 55 § kommunallagen).",
        hall(**{"Yrkanden/Y1/Motförslag": 1, "Yrkanden/Y1/Utfall": "avslaget"}),
    ),
    "R13 taken": Told(
        "R13", VARNING, "Beslut/Status",
        counted(1, 3),
        "Beslutet är fattat, men omröstningen gav 1 ja och 3 nej (5 kap. 55 § kommunallagen).",
        counted(1, 3, **{"Yrkanden/Y1/Utfall": "bifallet"}),
    ),
    "R13 lost": Told(
        "R13", VARNING, "Beslut/Status",
        counted(3, 1, **{"Beslut/B2/Status": "avslaget"}),
        "Beslutet är avslaget, men omröstningen gav 3 ja och 1 nej (5 kap. 55 § kommunallagen).",
        counted(1, 3, **{"Beslut/B2/Status": "avslaget"}),
    ),
    "R13 not on the matter": Told(
        "R13", VARNING, "Beslut/Status",
        counted(1, 3),
        "Beslutet är fattat, men omröstningen gav 1 ja och 3 nej (5 kap. 55 § kommunallagen).",
        counted(1, 3, **{"Yrkanden/Y1/Typ": "tillägg", "Yrkanden/Y1/Utfall": "avslaget"}),
    ),
    "R14 who settled it": Told(
        "R14", VARNING, "Beslut/Utslagsröst",
        counted(2, 2),
        "Rösterna är lika, 2 mot 2, och det framgår inte hur Eva Ek (P1), som ledde paragrafen, "
        "röstade. Då avgör ordförandens utslagsröst (5 kap. 56 § kommunallagen).",
        counted(2, 2, **{"Beslut/B2/Utslagsröst": "Ja"}),
    ),
    "R13 against the casting vote": Told(
        "R13", VARNING, "Beslut/Status",
        counted(2, 2, **{"Beslut/B2/Utslagsröst": "Nej"}),
        "Beslutet är fattat, men omröstningen gav 2 ja och 2 nej och utslagsrösten var nej "
        "(5 kap. 56 § kommunallagen).",
        counted(2, 2, **{"Beslut/B2/Utslagsröst": "Ja"}),
    ),
    "R14 the lot in elections": Told(
        "R14", VARNING, "Beslut/Beslutsgång",
        counted(2, 2, **ELECTION, **{"Beslut/B2/Beslutsgång": ""}),
        "Rösterna är lika, 2 mot 2. Vid val avgör då lotten (5 kap. 56 § kommunallagen).",
        counted(2, 2, **ELECTION),
    ),
    "R14 no casting vote in elections": Told(
        "R14", VARNING, "Beslut/Utslagsröst",
        counted(2, 2, **ELECTION, **{"Beslut/B2/Utslagsröst": "Ja"}),
        "Utslagsrösten är ifylld, men vid val avgör lotten (5 kap. 56 § kommunallagen).",
        counted(2, 2, **ELECTION),
    ),
    "R14 nothing to settle": Told(
        "R14", VARNING, "Beslut/Utslagsröst",
        counted(3, 1, **{"Beslut/B2/Utslagsröst": "Ja"}),
        "Utslagsrösten är ifylld, men omröstningen gav 3 ja och 1 nej.",
        counted(3, 1),
    ),
    "R14 two votes of the chair": Told(
        "R14", VARNING, "Beslut/Utslagsröst",
        hall(**{"Röster/R3/Röst": "Avstår", "Beslut/B2/Ja": 1, "Beslut/B2/Avstår": 1,
                "Beslut/B2/Utslagsröst": "Nej"}),
        "Utslagsrösten är nej, men Eva Ek (P1) röstade ja i omröstningen "
        "(5 kap. 56 § kommunallagen).",
        hall(**{"Röster/R3/Röst": "Avstår", "Beslut/B2/Ja": 1, "Beslut/B2/Avstår": 1,
                "Beslut/B2/Utslagsröst": "Ja"}),
    ),
    "R15 while the minutes are written": Told(
        "R15", VARNING, "Sammanträden/Möte-id",
        hall(**FEW),
        "2 av 5 ledamöter var med på §\N{NO-BREAK SPACE}31, men det ska vara fler än hälften "
        "(6 kap. 27 § kommunallagen).",
        hall(**{"Närvaro/N7/Ej §§": "31"}),
    ),
    "R15 approved": Told(
        "R15", FEL, "Sammanträden/Möte-id",
        hall(**FEW, **APPROVED),
        "2 av 5 ledamöter var med på §\N{NO-BREAK SPACE}31, men det ska vara fler än hälften "
        "(6 kap. 27 § kommunallagen).",
        hall(**APPROVED),
        stops=False,
    ),
    "R15 who has a conflict leaves the board, and not the council": Told(
        "R15", VARNING, "Sammanträden/Möte-id",
        with_rows(hall(), "Yrkanden", jav("P5"), jav("P7")),
        "2 av 5 ledamöter var med på §\N{NO-BREAK SPACE}31, men det ska vara fler än hälften "
        "(6 kap. 27 § kommunallagen).",
        with_rows(in_council(hall()), "Yrkanden", jav("P5"), jav("P7")),
    ),
    "R15 though who has a conflict leaves the council": Told(
        "R15", VARNING, "Sammanträden/Möte-id",
        in_council(hall(**FEW)),
        "2 av 5 ledamöter var med på §\N{NO-BREAK SPACE}31, men det ska vara fler än hälften "
        "(5 kap. 45 § kommunallagen).",
        with_rows(in_council(hall(**FEW)), "Yrkanden", jav("P2"), jav("P7")),
    ),
    "R16 the clock": Told(
        "R16", VARNING, "Närvaro/Kom",
        hall(**{"Närvaro/N5/Kom": time(10), "Närvaro/N5/Gick": time(9, 30)}),
        "Åke Bo (P5) kom 10.00 men gick 9.30.",
        hall(**{"Närvaro/N5/Kom": time(9), "Närvaro/N5/Gick": time(12)}),
    ),
    "R16 before it began": Told(
        "R16", VARNING, "Närvaro/Gick",
        hall(**{"Närvaro/N5/Gick": time(8, 30)}),
        "Åke Bo (P5) gick 8.30 men mötet började 9.00.",
        hall(**{"Närvaro/N5/Gick": time(9, 30)}),
    ),
    "R16 the meeting": Told(
        "R16", VARNING, "Sammanträden/Sluttid",
        hall(**{"Sammanträden/KS1/Starttid": time(13), "Sammanträden/KS1/Sluttid": time(10)}),
        "Mötet slutade 10.00 men började 13.00.",
        hall(**{"Sammanträden/KS1/Starttid": time(18), "Sammanträden/KS1/Sluttid": time(0, 45)}),
    ),
    "R16 before a meeting that went on after midnight": Told(
        "R16", VARNING, "Närvaro/Kom",
        hall(**NIGHT, **{"Närvaro/N5/Kom": time(17)}),
        "Åke Bo (P5) kom 17.00 men mötet började 18.00.",
        hall(**NIGHT, **{"Närvaro/N5/Kom": time(23), "Närvaro/N5/Gick": time(0, 10)}),
    ),
    "R16 a member": Told(
        "R16", VARNING, "Närvaro/Tjänstgör §§",
        hall(**{"Närvaro/N5/Roll": "ledamot", "Närvaro/N5/Tjänstgör §§": "31"}),
        "Åke Bo (P5) är ledamot men har ”Tjänstgör §§” ifylld.",
        hall(**{"Närvaro/N5/Tjänstgör §§": "31"}),
    ),
    "R08 paragraphs of service": Told(
        "R08", VARNING, "Närvaro/Tjänstgör §§",
        hall(**{"Närvaro/N5/Tjänstgör §§": "31, 99"}),
        "KS1 har §\N{NO-BREAK SPACE}31, men här står §\N{NO-BREAK SPACE}99.",
        hall(**{"Närvaro/N5/Tjänstgör §§": "31"}),
    ),
    "R06 the chair of the paragraph": Told(
        "R06", VARNING, "Behandling/Ordförande",
        hall(**{"Behandling/BH2/Ordförande": "P3"}),
        "Siv Rönn (P3) var ersättare utan tjänstgöring på § 31 men står som ordförande för "
        "paragrafen.",
        hall(**{"Behandling/BH2/Ordförande": "P7"}),
    ),
    "R09 somebody else led": Told(
        "R09", Severity.INFO, "Sammanträden/Ordförande",
        with_rows(hall(**{"Närvaro/N1/Ej §§": "31"}), "Röster"),
        "Eva Ek (P1) var inte närvarande på §\N{NO-BREAK SPACE}31 men står som ordförande.",
        hall(**{"Närvaro/N1/Ej §§": "31", "Behandling/BH2/Ordförande": "P7"}),
    ),
    "R04 the order in cells": Told(
        "R04", FEL, "Beslut/Beslutsgång",
        hall(**{"Beslut/B2/Beslutsgång": "", "Beslut/B2/Huvudförslag": "kontorets förslag"}),
        "Ett yrkande vid sidan av förslaget ställdes men beslutsgången är tom "
        "(5 kap. 67 § 2 kommunallagen).",
        hall(**{"Beslut/B2/Beslutsgång": "", "Beslut/B2/Huvudförslag": "kontorets förslag",
                "Yrkanden/Y1/Motförslag": 1}),
    ),
}  # fmt: skip


def found(case: Told, sheets: Sheets, *, shuffled: bool) -> list[Problem]:
    return [p for p in data_of(sheets, shuffled=shuffled).problems if p.code == case.code]


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("name", RULES)
def test_a_rule_tells_the_bad_row_and_not_the_good_one(name: str, shuffled: bool) -> None:
    case = RULES[name]
    (problem,) = found(case, case.bad, shuffled=shuffled)

    sheet, header = case.at.split("/")
    rows = data_of(case.bad, shuffled=shuffled)[sheet]
    assert problem.cell
    assert problem.cell.sheet == sheet
    assert problem.cell in {row.cell(header) for row in rows}
    assert (problem.severity, problem.message) == (case.severity, case.says)
    assert problem.remedy
    assert bool(problem.source) is case.stops
    assert found(case, case.good, shuffled=shuffled) == []


CELLS = [
    (sheet, number, header)
    for sheet, rows in hall().items()
    for number, row in enumerate(rows)
    for header in row
]


@given(st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(RAWS)), max_size=8))
@settings(max_examples=examples(50))
@pytest.mark.slow
def test_whatever_stands_in_the_cells_no_rule_falls(
    changes: list[tuple[tuple[str, int, str], Any]],
) -> None:
    sheets = hall()
    for (sheet, number, header), raw in changes:
        sheets[sheet][number][header] = raw

    for problem in data_of(sheets).problems:
        assert problem.cell
        assert problem.remedy or problem.severity is not FEL


def test_the_case_has_none_of_these_faults() -> None:
    codes = {case.code for case in RULES.values()}
    assert [str(p) for p in data_of(hall()).problems if p.code in codes] == []


def test_every_message_about_a_person_begins_with_the_name() -> None:
    for case in RULES.values():
        for problem in data_of(case.bad).problems:
            if problem.code.startswith("R"):
                first = problem.message.split()[0]
                assert first.rstrip(".") not in {"P1", "P2", "P3", "P4", "P5", "P6", "P7"}
