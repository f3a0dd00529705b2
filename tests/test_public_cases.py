"""Public cases where a municipality was criticised or lost in court, built small: each is noticed.

A case is a function; its docstring says who noticed it then. People and texts are invented.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.check import check
from pipeline.model import Action, Problem, Severity
from pipeline.plan import plan
from pipeline.swedish.deadlines import earliest_removal
from tests.plan_data import TODAY, Sheets, dataset, sheets, tables
from tests.test_meeting_rules import book, made
from tests.test_standard_templates import built
from tests.working_folder import MINUTES_KF, WorkingFolder


def warned(code: str, today: str, **cells: str) -> list[str]:
    """Return the messages with a code on a day."""
    found = check(tables(made(**cells)), date.fromisoformat(today)).problems
    return [problem.message for problem in found if problem.code == code]


def test_vasteras_minutes_that_were_never_approved() -> None:
    """The auditors of Västerås, 2017: some minutes not approved at all, some too late."""
    held = {"Sammanträden/KS1/Status": "hållet", "Sammanträden/KS1/Justerat": ""}

    assert warned("S31", "2020-03-13", **held)[0] == (
        "Protokollet skulle ha justerats senast 2019-03-27 (5 kap. 69 § kommunallagen), men "
        "mötet står som hållet."
    )


def test_huddinge_a_notice_taken_down_a_day_early() -> None:
    """Huddinge, 2015: up on 19 May, down on 9 June, the very last day to appeal."""
    days = {"Datum": "2015-05-11", "Justerat": "2015-05-19", "Anslag upp": "2015-05-19"}
    cells = {f"Sammanträden/KSAU1/{header}": value for header, value in days.items()}

    assert warned("S07", "2015-06-10", **cells, **{"Sammanträden/KSAU1/Anslag ned": "2015-06-09"})
    assert not warned(
        "S07", "2015-06-10", **cells, **{"Sammanträden/KSAU1/Anslag ned": "2015-06-10"}
    )


def council(day: str, *cases: dict[str, Any], **meeting: Any) -> Sheets:
    """Return a meeting of a council with cases that its board has prepared earlier that month."""
    earlier = str(date.fromisoformat(day).replace(day=1))
    return {
        "Kommuner": [{"Kommun-id": "BJV", "Namn": "Björkviks kommun"}],
        "Organ": [
            {"Organ-id": "KF", "Namn": "Kommunfullmäktige", "Typ": "fullmäktige"},
            {"Organ-id": "KS", "Namn": "Kommunstyrelsen", "Typ": "styrelse"},
        ],
        "Ärenden": [{"Ärende-id": "Ä", "Dnr": "KS 2009/1", "Ärendemening": "Ny bro"}],
        "Sammanträden": [
            {"Möte-id": "KS1", "Organ": "KS", "Datum": earlier, "Status": "hållet"},
            {"Möte-id": "KF1", "Organ": "KF", "Datum": day} | meeting,
        ],
        "Behandling": [
            {"Behandling-id": "B0", "Ärende": "Ä", "Möte": "KS1", "Syfte": "beredning", "§": 1},
            *({"Ärende": "Ä", "Möte": "KF1", "Syfte": "övrigt"} | case for case in cases),
        ],
    }


def told(made: Sheets, today: str) -> list[Problem]:
    return list(check(tables(made), date.fromisoformat(today)).problems)


def test_a_council_called_the_day_before_without_a_day_of_announcement() -> None:
    """Lund, November 2009: cases were settled that had not been announced in time."""
    made = council("2009-11-26", {"Behandling-id": "B1"}, Status="kallat")
    (found,) = [problem for problem in told(made, "2009-11-25") if problem.code.startswith("S")]

    assert (found.code, str(found.severity)) == ("S24", "VARNING")
    assert "senast 2009-11-19" in found.message
    assert "(5 kap. 13 och 52 §§ kommunallagen)" in found.message

    late = council("2009-11-26", {"Behandling-id": "B1"}, **{"Kallelse skickas": "2009-11-25"})
    assert [p.code for p in told(late, "2009-11-25") if p.code.startswith("S")] == ["S04"]

    urgent = {"Behandling-id": "B1", "Brådskande": "ja"}
    late = council("2009-11-26", urgent, **{"Kallelse skickas": "2009-11-25"})
    assert [p.code for p in told(late, "2009-11-25") if p.code.startswith("S")] == ["S23"]


def codes_told(sheets: Sheets, *codes: str) -> list[tuple[str, Severity, str]]:
    problems = check(tables(sheets), TODAY).problems
    return [(p.code, p.severity, p.message) for p in problems if p.code in codes]


def has_conflict(sheets: Sheets, person: str) -> Sheets:
    row = {"Yrkande-id": "JÄV", "Beslut": "B2", "Typ": "jäv", "Person": person, "Text": ""}
    sheets["Yrkanden"] = [*sheets["Yrkanden"][:1], row]
    return sheets


def test_who_has_a_conflict_moves_and_votes_in_the_council() -> None:
    """Förvaltningsrätten i Göteborg, Uddevalla kommunfullmäktige 2017 (5 kap. 47 § KL)."""
    sheets = has_conflict(book(), "P2")
    sheets["Sammanträden"][1]["Organ"] = "KF"

    assert codes_told(sheets, "R03", "R12") == [
        (
            "R03",
            Severity.ERROR,
            "Ulf Alm (P2) är antecknad som jävig på § 31 men har röstat "
            "(5 kap. 47 § kommunallagen).",
        ),
        (
            "R12",
            Severity.WARNING,
            "Ulf Alm (P2) är antecknad som jävig på § 31 men står för yrkande Y1 (ändring) "
            "(5 kap. 47 § kommunallagen).",
        ),
    ]


def test_the_chair_has_a_conflict_and_leads_the_board() -> None:
    """Förvaltningsrätten i Jönköping, Bollebygds kommunstyrelse (6 kap. 30 § KL)."""
    sheets = has_conflict(book(), "P1")
    sheets["Sammanträden"][1]["Ordförande"] = "P1"
    sheets["Röster"] = sheets["Röster"][1:]
    sheets["Beslut"][1] |= {"Ja": 0, "Nej": 1}
    sheets["Behandling"][1]["Ordförande"] = ""

    says = (
        "Eva Ek (P1) är antecknad som jävig på § 31 men står som ordförande "
        "(6 kap. 30 § kommunallagen)."
    )
    assert codes_told(sheets, "R11") == [("R11", Severity.WARNING, says)]

    sheets["Behandling"][1]["Ordförande"] = "P2"  # who took over
    assert codes_told(sheets, "R11") == []


def test_jo_581_2013_approved_minutes_are_not_changed_but_corrected_beside_them(
    tmp_path: Path,
) -> None:
    """A page of approved minutes was replaced by one with more words, and nothing said so."""
    more = "grundbeloppet 102 000 kronor per barn och år, halvt belopp vid halv vistelsetid"
    meeting, point = "Sammanträden/KF-2026-12-16", "Beslutspunkter/BP2/Sats"
    folder = WorkingFolder(tmp_path, templates=False).change(f"{meeting}/Status", "justerat")
    folder.change("Behandling/BH2/§", 116).change("Behandling/BH3/§", 117)
    folder.change("Beslut/B2/Status", "fattat").change("Beslut/B3/Status", "fattat")
    folder.change(point, "grundbeloppet 102 000 kronor per barn och år").build("protokoll")
    approved = folder.documents[MINUTES_KF]

    changed = folder.change(point, more).build()
    folder.workbook(
        Rättelser=[
            {"Rättelse-id": "R1", "Möte": "KF-2026-12-16", "§": 116, "Av": "P1"}
            | {"Tidigare": "102 000 kronor per barn och år", "Dag": date(2026, 12, 17)}
            | {"Nu": "102 000 kronor per barn och år, halvt belopp vid halv vistelsetid"}
        ]
    )
    folder.build()

    assert MINUTES_KF in changed.those(Action.SEALED)
    assert "sats (lindvalla.xlsx, Beslutspunkter E3) har ändrats" in changed.why(MINUTES_KF)
    assert folder.documents[MINUTES_KF] == approved
    page = folder.text("kf-2026-12-16/rattelse.docx")
    assert "halvt belopp vid halv vistelsetid" in page
    assert "Den 17 december 2026" in page


def test_fagersta_2005_a_decision_without_somebody_and_a_day_is_told_and_listed() -> None:
    """The auditors found decisions that said neither who was to carry them out nor when."""
    made = sheets()
    made["Beslut"][0]["Status"] = "fattat"
    point = {"Punkt-id": "P1", "Beslut": "B1", "Nr": 1, "Verb": "uppdra"}
    made["Beslutspunkter"] = [
        point | {"Sats": "åt förvaltningen att se över taxan"},
        point
        | {"Punkt-id": "P2", "Nr": 2, "Sats": "åt kontoret att återkomma"}
        | {"Ansvarig": "KLK", "Klart senast": "2020-02-01"},
    ]

    told = [p for p in dataset(made).problems if p.code == "N06"]
    listed = built("uppdragslista", made)

    assert [p.source.key for p in told if p.source] == ["P1"]
    assert "inte vem som ska göra det eller när det ska vara klart" in told[0].message
    assert "Utskottet uppdrar åt förvaltningen att se över taxan." in listed
    assert "SAKNAS: ansvarig" in listed
    assert "SAKNAS: sista dag" in listed


def test_ostersund_the_order_of_the_proposals_is_missing() -> None:
    """The auditors of Östersund, 2014: another proposal was put, and not how it was decided on."""
    (message,) = warned("R04", "2020-03-13", **{"Beslut/B2/Beslutsgång": ""})

    assert "beslutsgången är tom" in message
    assert "5 kap. 67 §" in message


@pytest.mark.parametrize("up", ["2017-08-25", "2017-09-12", "2018-04-03", "2019-06-24"])
def test_a_notice_that_was_right_is_left_alone(up: str) -> None:
    """Ljusdal, Höör, Klippan and Nynäshamn: published notices that stayed as long as they must."""
    cells = {
        "Sammanträden/KSAU1/Datum": up,
        "Sammanträden/KSAU1/Justerat": up,
        "Sammanträden/KSAU1/Anslag upp": up,
        "Sammanträden/KSAU1/Anslag ned": str(earliest_removal(date.fromisoformat(up))),
    }

    for code in ("S05", "S06", "S07", "S30"):
        assert warned(code, "2020-03-13", **cells) == []


def test_every_paragraph_of_approved_minutes_has_an_extract_and_others_are_told() -> None:
    """An open issue of another program for minutes: decided items that never got an extract."""
    approved = plan(check(tables(made()), date(2020, 3, 13)))
    extracts = [one.key for one in approved.plans if one.kind == "protokollsutdrag"]
    assert any(key.startswith("BH1") for key in extracts)
    assert not any("§\u00a022 kan inte skapas än" in found.message for found in approved.problems)

    held = {"Sammanträden/KSAU1/Status": "hållet", "Sammanträden/KSAU1/Justerat": ""}
    found = plan(check(tables(made(**held)), date(2019, 2, 25))).problems
    assert any("§\u00a022 kan inte skapas än" in p.message for p in found if p.code == "S08")
