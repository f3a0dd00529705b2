"""Sent back, put off, moved, a new mandate period: the right documents change, and no others."""

from __future__ import annotations

from datetime import date
from difflib import ndiff
from pathlib import Path

import pytest

from pipeline.model import Action
from tests.working_folder import (
    CALL_KF,
    DECISION_1,
    DECISION_2,
    LETTER,
    MINUTES_KF,
    PROGRAM,
    READING,
    TEMPLATES,
    WILL,
    Result,
    WorkingFolder,
    made_once,
)

pytestmark = pytest.mark.slow

JANUARY = "KF-2027-01-27"
CALL_JANUARY = "kf-2027-01-27/kallelse.docx"
DECISION_2_JANUARY = "kf-2027-01-27/ks-2026-41-beslut-politisk-vilja.docx"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case and a meeting of the council in January, built."""
    return made_once(tmp_path / "arbetsmapp", with_january)


def with_january(path: Path) -> WorkingFolder:
    """Return a folder with the case and a meeting of the council in January, built."""
    made = WorkingFolder(path)
    made.sheets["Sammanträden"].append(
        {"Möte-id": JANUARY, "Organ": "KF", "Datum": date(2027, 1, 27), "Plats": "Stora salen"}
        | {"Status": "planerat"}
    )
    made.build()
    return made


def held(folder: WorkingFolder) -> WorkingFolder:
    """Let the council have met in December."""
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet")
    return folder.change("Behandling/BH2/§", 101).change("Behandling/BH3/§", 102)


def sent_back(folder: WorkingFolder, item: str, decision: str, why: str) -> WorkingFolder:
    """Send an item back, to come up again in January."""
    held(folder).change(f"Beslut/{decision}/Status", "återremitterat")
    folder.change(f"Behandling/{item}/Motivering", why)
    return folder.change(f"Behandling/{item}/Tas upp igen vid", JANUARY)


def taken_up(folder: WorkingFolder, meeting: str, case: str = "A1") -> WorkingFolder:
    """Give the will a row of its own at a meeting, with a new proposal."""
    folder.sheets["Behandling"].append(
        {"Behandling-id": "BH9", "Möte": meeting, "Punkt": 1, "Syfte": "politisk vilja"}
        | {"Rubrik": "Att anta viljan igen", "Ärende": case}
        | {"Skrivelsens datum": date(2027, 1, 10)}
    )
    folder.sheets["Beslut"].append(
        {"Beslut-id": "B9", "Behandling": "BH9", "Typ": "politisk vilja", "Status": "förslag"}
        | {"Förutsätter": "B2"}
    )
    folder.sheets["Beslutspunkter"].append(
        {"Punkt-id": "BP9", "Beslut": "B9", "Nr": 1, "Verb": "anta", "Sats": "viljan på nytt"}
    )
    folder.sheets["Mottagare"].append(
        {"Mottagare-id": "MO9", "Beslut": "B9", "Organ": "KLK", "Ordning": 1}
    )
    return folder


def told(result: Result, code: str) -> list[str]:
    """Return the problems with a code, as they are printed."""
    return [str(problem) for problem in result.report.problems if problem.code == code]


def unchanged(folder: WorkingFolder, before: dict[str, bytes]) -> set[str]:
    """Return the documents that are what they were, byte for byte."""
    now = folder.documents
    return {target for target, data in before.items() if now.get(target) == data}


# ---------------------------------------------------------------- decision 2


def test_decision_2_sent_back_comes_up_again_and_decision_1_stays_byte_for_byte(
    folder: WorkingFolder,
) -> None:
    before = folder.documents
    sent_back(folder, "BH3", "B3", "Kostnaderna ska belysas.").change("Beslut/B2/Status", "fattat")

    result = folder.build()

    assert {DECISION_1, PROGRAM, WILL, READING} <= unchanged(folder, before)
    assert result.written == [CALL_JANUARY, MINUTES_KF]
    assert "Att anta viljan" in folder.text(CALL_JANUARY)
    assert "Att anta programmet" not in folder.text(CALL_JANUARY)
    assert "BH3 tas upp igen vid KF-2027-01-27" in told(result, "S16")[0]

    before = folder.documents
    for will in ("V1", "V2"):
        folder.change(f"Politisk vilja/{will}/Beslut", "B9")
    result = taken_up(folder, JANUARY).build()

    assert result.written == [DECISION_2_JANUARY, CALL_JANUARY]
    assert unchanged(folder, before) == {*before} - {CALL_JANUARY}
    assert "Fullmäktige antar viljan på nytt." in folder.text(DECISION_2_JANUARY)
    assert result.those(Action.SETTLED) == [DECISION_1, DECISION_2, CALL_KF]
    assert told(result, "S16") == []


def test_a_draft_of_decision_2_that_is_put_off_before_the_meeting_moves_alone(
    folder: WorkingFolder,
) -> None:
    before = folder.documents

    result = folder.change("Behandling/BH3/Möte", JANUARY).build()

    assert result.written == [DECISION_2_JANUARY, CALL_KF, CALL_JANUARY]
    assert DECISION_2 not in folder.documents
    assert {DECISION_1, LETTER, PROGRAM, WILL, READING} <= unchanged(folder, before)


# ---------------------------------------------------------------- decision 1


def test_decision_1_sent_back_changes_but_the_reference_in_decision_2_and_check_says_so(
    folder: WorkingFolder,
) -> None:
    folder.change("Behandling/BH3/Möte", JANUARY).build()
    before, text = folder.documents, folder.text(DECISION_2_JANUARY)

    result = sent_back(folder, "BH2", "B2", "Målen ska bli färre.").build()

    assert result.why(DECISION_2_JANUARY) == (
        "beslutet om program, Att anta programmet, fullmäktige den 16 december 2026, status "
        "(lindvalla.xlsx, Beslut D3) har ändrats"
    )
    changed = ndiff(text.splitlines(), folder.text(DECISION_2_JANUARY).splitlines())
    assert [line for line in changed if line[0] in "+-"] == ["- förslag", "+ återremitterat"]
    assert unchanged(folder, before) == {*before} - {DECISION_2_JANUARY, CALL_JANUARY}
    assert "Att anta programmet" in folder.text(CALL_JANUARY)
    (line,) = told(result, "P12")
    assert line.startswith("VARNING P12 lindvalla.xlsx, bladet ”Beslut”, cell E4: ")
    assert "B2, som är återremitterat och tas upp igen vid KF-2027-01-27" in line


def test_the_standard_paper_of_decision_2_changes_but_its_reference_to_decision_1(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    folder.sheets["Sammanträden"].append(
        {"Möte-id": JANUARY, "Organ": "KF", "Datum": date(2027, 1, 27), "Status": "planerat"}
    )
    folder.change("Behandling/BH3/Möte", JANUARY).build()
    text = folder.text(DECISION_2_JANUARY)

    sent_back(folder, "BH2", "B2", "Målen ska bli färre.").build()

    changed = ndiff(text.splitlines(), folder.text(DECISION_2_JANUARY).splitlines())
    lines = [line for line in changed if line[0] in "+-"]
    assert len(lines) == 2
    assert all("Förslaget gäller under förutsättning" in line for line in lines)
    assert ", §\xa0101" in lines[1]


@pytest.mark.parametrize("status", ["bordlagt", "avslaget", "förslag", "fattat"])
def test_only_a_proposal_that_cannot_rest_on_decision_1_is_told_of(
    folder: WorkingFolder, status: str
) -> None:
    result = folder.change("Beslut/B2/Status", status).build(dry=True)

    assert len(told(result, "P12")) == (status in ("bordlagt", "avslaget"))


def test_a_will_adopted_on_a_programme_that_was_sent_back_is_told(folder: WorkingFolder) -> None:
    sent_back(folder, "BH2", "B2", "Målen ska bli färre.").change("Beslut/B3/Status", "fattat")

    (line,) = told(folder.build(dry=True), "P12")

    assert "är fattat, men förutsätter B2, som är återremitterat" in line
    assert told(folder.change("Beslut/B3/Förutsätter", None).build(dry=True), "P12") == []


def test_the_standard_minutes_say_what_was_sent_back_where_to_and_why(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    folder.sheets["Sammanträden"].append(
        {"Möte-id": JANUARY, "Organ": "KF", "Datum": date(2027, 1, 27), "Status": "planerat"}
    )
    sent_back(folder, "BH2", "B2", "Målen ska bli färre.")
    folder.change("Beslut/B3/Status", "bordlagt").change(
        "Behandling/BH3/Tas upp igen vid", JANUARY
    ).build()

    minutes, call = folder.text(MINUTES_KF), folder.text(CALL_JANUARY)

    assert "Ärendet återremitteras till kansliet." in minutes.replace("Kansliet", "kansliet")
    assert "Målen ska bli färre." in minutes
    assert "Ärendet bordläggs till sammanträdet den 27 januari 2027." in minutes
    assert "Återremitterat den 16 december 2026" in call
    assert "Bordlagt den 16 december 2026" in call


# ---------------------------------------------------------------- a new mandate period


def test_a_new_mandate_period_leaves_the_old_will_and_the_programme_as_they_are(
    folder: WorkingFolder,
) -> None:
    held(folder).change("Beslut/B2/Status", "fattat").change("Beslut/B3/Status", "fattat")
    for will in ("V1", "V2"):
        folder.change(f"Politisk vilja/{will}/Status", "beslutad")
    folder.build()
    before = folder.documents
    folder.sheets["Ärenden"].append(
        {"Ärende-id": "A2", "Kommun": "LIN", "Dnr": "KS 2030/7", "Enhet": "KLK", "Program": "LUND"}
        | {"Ärendemening": "Ny vilja", "Handläggare": "P2", "Mandatperiod": "2031–2034"}
    )
    folder.sheets["Behandling"].append(
        {"Behandling-id": "BH10", "Ärende": "A2", "Möte": "AU-2026-12-02", "Punkt": 3}
        | {"Syfte": "beredning"}
    )
    folder.sheets["Politisk vilja"].append(
        {"Vilja-id": "V9", "Mål": "M1", "Framgångsfaktor": "FF1", "Typ": "verktyg", "Ordning": 9}
        | {"Text": "Nu planterar vi tusen nya träd i kommunen.", "Mandatperiod": "2031–2034"}
        | {"Status": "förslag", "Beslut": "B9", "Skiljelinje": "nej"}
    )

    result = taken_up(folder, JANUARY, "A2").build()

    new = "lund/politisk-vilja-2031-2034.docx"
    assert {PROGRAM, WILL, READING, DECISION_1, DECISION_2} <= unchanged(folder, before)
    assert "Nu planterar vi tusen nya träd" in folder.text(new)
    assert "egen trädgård" not in folder.text(new)
    assert "tusen nya träd" not in folder.text(WILL)
    assert {new, "kf-2027-01-27/ks-2030-7-beslut-politisk-vilja.docx"} <= set(result.written)
    assert all(proof.found == () for proof in result.report.proofs)

    for cell in ("Politisk vilja/V9/Status", "Beslut/B9/Status"):
        folder.change(cell, "beslutad" if "V9" in cell else "fattat")
    folder.change("Sammanträden/KF-2027-01-27/Status", "hållet").change("Behandling/BH9/§", 7)
    folder.build()
    assert {PROGRAM, WILL} <= unchanged(folder, before)
    assert "tusen nya träd" in folder.text(READING)


# ---------------------------------------------------------------- moved meetings, deferred goals


MOVED_WHY = (
    "{%p for tidigare in möte.sammanträden_flyttat_till %}",
    "Flyttat från {{ tidigare.datum|datum }}: {{ tidigare.orsak_till_flytt }}.",
    "{%p endfor %}",
)
DEFERRED = ("{% if not mål.måltext %}Tas upp {{ mål.behandlas_vid.datum|datum }}.{% endif %}",)


def moved(folder: WorkingFolder) -> WorkingFolder:
    """Move the committee's meeting a week, and put its two templates' reason in."""
    for name in ("kallelse", "tjansteskrivelse", "protokoll"):
        folder.template(name, *TEMPLATES[name], *MOVED_WHY)
    folder.sheets["Sammanträden"].append(
        {"Möte-id": "AU-2026-12-09", "Organ": "AU", "Datum": date(2026, 12, 9), "Plats": "Eken"}
        | {"Status": "planerat"}
    )
    folder.change("Sammanträden/AU-2026-12-02/Status", "flyttat")
    folder.change("Sammanträden/AU-2026-12-02/Flyttat till", "AU-2026-12-09")
    return folder.change("Sammanträden/AU-2026-12-02/Orsak till flytt", "ordföranden är sjuk")


def test_a_moved_meeting_takes_its_agenda_its_papers_and_its_minutes_with_it(
    folder: WorkingFolder,
) -> None:
    why = "Flyttat från den 2 december 2026: ordföranden är sjuk."
    letter = "au-2026-12-09/ks-2026-41-tjansteskrivelse.docx"

    result = moved(folder).build()

    assert f"flyttas från {LETTER}" in result.why(letter)
    assert LETTER not in folder.documents
    for target in ("au-2026-12-09/kallelse.docx", letter):
        assert "den 9 december 2026" in folder.text(target)
        assert why in folder.text(target)
    assert "Att bereda programmet" in folder.text("au-2026-12-09/kallelse.docx")
    assert result.report.unplanned == ("au-2026-12-02/kallelse.docx",)
    folder.change("Sammanträden/AU-2026-12-09/Status", "hållet").build()
    assert why in folder.text("au-2026-12-09/protokoll.docx")


def test_what_is_edited_by_hand_in_a_paper_moves_with_the_meeting(folder: WorkingFolder) -> None:
    folder.edit(LETTER, "Så går arbetet", "Så springer arbetet")

    moved(folder).build()

    moved_to = "au-2026-12-09/ks-2026-41-tjansteskrivelse.docx"
    assert "Så springer arbetet" in folder.text(moved_to)


def test_an_item_that_is_typed_anew_at_the_new_meeting_is_not_there_twice(
    folder: WorkingFolder,
) -> None:
    moved(folder).sheets["Behandling"].append(
        {"Behandling-id": "BH11", "Ärende": "A1", "Möte": "AU-2026-12-09", "Punkt": 1}
        | {"Syfte": "beredning", "Rubrik": "Att bereda på nytt"}
    )

    folder.build()

    call = folder.text("au-2026-12-09/kallelse.docx")
    assert "Att bereda på nytt" in call
    assert "Att bereda programmet" not in call


def test_a_meeting_that_is_moved_in_a_ring_takes_nothing_with_it(folder: WorkingFolder) -> None:
    moved(folder).change("Sammanträden/AU-2026-12-09/Status", "flyttat")
    folder.change("Sammanträden/AU-2026-12-09/Flyttat till", "AU-2026-12-02")
    folder.change("Sammanträden/AU-2026-12-09/Orsak till flytt", "oklart")

    result = folder.build()

    assert set(result.report.unplanned) == {LETTER, "au-2026-12-02/kallelse.docx"}


def test_a_deferred_goal_follows_its_meeting_when_that_is_moved(folder: WorkingFolder) -> None:
    program = TEMPLATES["program"]
    folder.template("program", *program[:-1], *DEFERRED, program[-1])
    folder.change("Mål/M2/Måltext", None).change("Mål/M2/Behandlas vid", "AU-2026-12-02")
    folder.change("Mål/M1/Behandlas vid", None).build()
    assert "Tas upp den 2 december 2026." in folder.text(PROGRAM)

    result = moved(folder).build()

    assert "Tas upp den 9 december 2026." in folder.text(PROGRAM)
    assert "mål 2, behandlas vid" in result.why(PROGRAM)
