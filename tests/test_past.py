"""What stands: minutes of a held meeting, what is adopted, and papers that were never made.

A change of what did not happen there is offered as a tracked change, never written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.commands.freeze import freeze
from pipeline.model import Action
from tests.docx import W, changed, xml_of
from tests.working_folder import (
    DECISION_1,
    MINUTES_KF,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    WorkingFolder,
    made_once,
)

MEETING = "Sammanträden/KF-2026-12-16"
_INS, _DEL, _P, _T, _STRUCK = (f"{{{W}}}{n}" for n in ("ins", "del", "p", "t", "delText"))


def body(folder: WorkingFolder, target: str) -> etree._Element:
    return etree.fromstring(xml_of(folder.documents[target]).encode())


def words(element: etree._Element) -> str:
    return "".join(str(t.text) for t in element.iter(_T, _STRUCK))


def offered(folder: WorkingFolder, target: str) -> list[str]:
    """Return what stands in a document as tracked insertions."""
    found = (words(ins).strip() for ins in body(folder, target).iter(_INS))
    return [text for text in found if text]


def standing(folder: WorkingFolder, target: str) -> list[str]:
    """Return the paragraphs of a document as they are if every change is rejected."""
    root = body(folder, target)
    for paragraph in list(root.iter(_P)):
        if paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr/{_INS}") is not None:
            paragraph.clear()
    for ins in list(root.iter(_INS)):
        ins.clear()
    return [text for text in map(words, root.iter(_P)) if text]


def comments(folder: WorkingFolder, target: str) -> str:
    """Return all comments of a document."""
    path = folder.outputs / target
    try:
        return words(etree.fromstring(xml_of(path.read_bytes(), "word/comments.xml").encode()))
    except KeyError:
        return ""


def answered(folder: WorkingFolder, target: str, *, accept: bool) -> None:
    """Accept or reject all that is offered, as a secretary does in Word."""
    root = body(folder, target)
    for change in [*root.iter(_INS), *root.iter(_DEL)]:
        if (change.tag == _INS) is accept:
            for run in list(change):
                change.addprevious(run)
        change.getparent().remove(change)  # type: ignore[union-attr]
    for text in root.iter(_STRUCK):
        text.tag = _T
    save(folder, target, root)


def save(folder: WorkingFolder, target: str, root: etree._Element) -> None:
    data = folder.documents[target]
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    (folder.outputs / target).write_bytes(changed(data, {"word/document.xml": xml}))


pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a folder whose council has met on the programme and the will; minutes are written."""
    return made_once(tmp_path / "mapp", met)


def met(path: Path) -> WorkingFolder:
    """Return a folder whose council has met, built."""
    made = held(WorkingFolder(path, templates=False))
    assert MINUTES_KF in made.build().written
    return made


def held(made: WorkingFolder, status: str = "hållet") -> WorkingFolder:
    meeting = {"Möte": "KF-2026-12-16"}
    made.workbook(
        Närvaro=[
            {"Närvaro-id": "N1", "Person": "P1", "Roll": "ledamot", **meeting},
            {"Närvaro-id": "N2", "Person": "P2", "Roll": "ledamot", **meeting},
        ],
        Yrkanden=[{"Yrkande-id": "Y1", "Beslut": "B2", "Typ": "bifall", "Person": "P2"}],
    )
    made.change(f"{MEETING}/Status", status).change(f"{MEETING}/Ordförande", "P1")
    made.change(f"{MEETING}/Justerare", "P2").change("Behandling/BH3/Mål", "M1; M2")
    return made.change("Behandling/BH2/§", 5).change("Behandling/BH3/§", 6)


# ---------------------------------------------------------------- what is offered


def test_a_goal_changed_after_the_meeting_stands_and_is_offered(folder: WorkingFolder) -> None:
    before = standing(folder, MINUTES_KF)

    result = folder.change("Mål/M1/Måltext", "med annan luft").build()

    assert standing(folder, MINUTES_KF) == before
    assert any("med levande skog" in line for line in before)
    assert offered(folder, MINUTES_KF) == ["med annan luft"]
    assert "Cell: Mål/M1/Måltext (lindvalla.xlsx" in comments(folder, MINUTES_KF)
    assert result.exit_code == 0


def test_an_offer_that_nobody_has_answered_stays_and_is_told_calmly(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med annan luft").build()
    before = folder.documents[MINUTES_KF]

    again = folder.rebuild()
    forgotten = folder.forget().rebuild()

    for result in (again, forgotten):
        assert result.those(Action.STANDS) == [MINUTES_KF]
        assert "står kvar som det var" in result.why(MINUTES_KF)
        assert result.exit_code == 0
        assert not any("Mål/M1/Måltext har en annan text" in n for n in result.report.notes)
    assert folder.documents[MINUTES_KF] == before


def test_what_happened_comes_in_beside_an_open_offer(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med annan luft").build()

    result = folder.change("Beslutspunkter/BP2/Sats", "programmet med tillägg").build()

    assert "Fullmäktige antar programmet med tillägg." in standing(folder, MINUTES_KF)
    assert offered(folder, MINUTES_KF) == ["med annan luft"]
    assert result.exit_code == 0


def test_what_happened_comes_in_together_with_a_change_that_is_offered(
    folder: WorkingFolder,
) -> None:
    folder.sheets["Yrkanden"].append(
        {"Yrkande-id": "Y2", "Beslut": "B2", "Typ": "bifall", "Person": "P1"}
    )
    folder.change("Mål/M1/Måltext", "med annan luft").change("Beslut/B2/Status", "fattat")

    folder.change("Personer/P2/Namn", "Bo Lind").build()

    stands = standing(folder, MINUTES_KF)
    assert "Åsa Ek yrkar bifall till förslaget." in stands
    assert "Bo Alm yrkar bifall till förslaget." in stands
    assert sum("nedan står förslaget" in line for line in stands) == 1  # of the other decision
    assert set(offered(folder, MINUTES_KF)) == {"med annan luft", "Bo Lind"}


def test_an_offer_that_is_rejected_is_not_raised_again_until_its_cell_changes(
    folder: WorkingFolder,
) -> None:
    folder.change("Mål/M1/Måltext", "med annan luft").build()
    answered(folder, MINUTES_KF, accept=False)

    left = folder.rebuild()
    folder.change("Beslutspunkter/BP2/Sats", "programmet med tillägg").build()

    assert left.those(Action.STANDS) == [MINUTES_KF]
    assert left.exit_code == 0
    assert offered(folder, MINUTES_KF) == []
    folder.change("Mål/M1/Måltext", "med rena vindar").build()
    assert offered(folder, MINUTES_KF) == ["med rena vindar"]
    assert any("med levande skog" in line for line in standing(folder, MINUTES_KF))


def test_an_offer_that_is_accepted_is_the_text_from_then_on(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med annan luft").build()
    answered(folder, MINUTES_KF, accept=True)

    result = folder.rebuild()

    assert MINUTES_KF in (*result.those(Action.SKIP), *result.those(Action.STANDS))
    assert result.exit_code == 0
    folder.change("Beslutspunkter/BP2/Sats", "programmet med tillägg").build()
    text = "\n".join(standing(folder, MINUTES_KF))
    assert "med annan luft" in text
    assert "med levande skog" not in text


def test_a_hand_edit_of_what_happened_is_a_dispute_as_before(folder: WorkingFolder) -> None:
    folder.edit(MINUTES_KF, "Stora salen", "Lilla salen")

    result = folder.change(f"{MEETING}/Plats", "Rådhuset").build()

    assert offered(folder, MINUTES_KF) == ["Rådhuset"]
    assert result.exit_code == 1


def test_goals_that_come_and_go_and_change_places_stand_as_they_were(
    folder: WorkingFolder,
) -> None:
    before = standing(folder, MINUTES_KF)
    folder.sheets["Mål"].append(
        dict(folder.row("Mål", "M2")) | {"Mål-id": "M3", "Nr": 3, "Måltext": "med öppna fält"}
    )
    folder.change("Mål/M1/Ordning", 5).change("Mål/M1/Ambitionsnivå", None)

    result = folder.build()

    assert standing(folder, MINUTES_KF) == before
    assert result.exit_code == 0


def test_a_changed_template_rewrites_no_words_of_minutes(tmp_path: Path) -> None:
    made = WorkingFolder(tmp_path).change(f"{MEETING}/Status", "hållet")
    made.template("protokoll", "Plats: {{ möte.plats }}", "{{ organ.namn }}")
    made.build()

    made.template("protokoll", "Lokal: {{ möte.plats }}", "{{ organ.namn }}", "Slut.")
    result = made.build()

    assert standing(made, MINUTES_KF) == ["Plats: Stora salen", "Fullmäktige"]
    assert offered(made, MINUTES_KF) == ["Lokal:", "Slut."]
    assert result.exit_code == 0


def test_force_rewrites_no_words_of_the_past_but_fresh_does(folder: WorkingFolder) -> None:
    before = standing(folder, MINUTES_KF)
    folder.change("Mål/M1/Måltext", "med annan luft").build(force=True)
    assert standing(folder, MINUTES_KF) == before

    folder.rebuild(fresh=(MINUTES_KF,))

    assert offered(folder, MINUTES_KF) == []
    assert any("med annan luft" in line for line in standing(folder, MINUTES_KF))


def test_what_stands_still_stands_when_the_minutes_are_approved(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med annan luft").build()
    folder.change("Personer/P1/Namn", "Åsa Lind").change("Beslut/B2/Status", "fattat")
    folder.change(f"{MEETING}/Status", "justerat").change(f"{MEETING}/Justerat", "2026-12-18")

    folder.build("protokoll")

    text = "\n".join(standing(folder, MINUTES_KF))
    assert "med levande skog" in text
    assert "Åsa Ek, ordförande" in text
    assert "18 december 2026" in text
    sealed = folder.documents[MINUTES_KF]
    folder.change("Mål/M2/Måltext", "utan vatten").build("protokoll")
    assert folder.documents[MINUTES_KF] == sealed


# ---------------------------------------------------------------- what is adopted


def test_an_adopted_programme_stands_in_its_version(folder: WorkingFolder) -> None:
    folder.change("Program/LUND/Status", "antaget").build()
    before = standing(folder, PROGRAM)

    folder.change("Mål/M1/Måltext", "med annan luft").build()

    assert offered(folder, PROGRAM).count("med annan luft") >= 1
    assert any("med levande skog" in line for line in standing(folder, PROGRAM))
    assert len(standing(folder, PROGRAM)) == len(before)
    folder.change("Program/LUND/Version", "2.0").build()
    assert offered(folder, PROGRAM) == []
    assert not any("med levande skog" in line for line in standing(folder, PROGRAM))


def test_a_decided_will_stands(folder: WorkingFolder) -> None:
    for row in folder.sheets["Politisk vilja"]:
        row["Status"] = "beslutad"
    folder.change("Beslut/B3/Status", "fattat").build()
    before = standing(folder, WILL)

    result = folder.change("Politisk vilja/V2/Text", "Något helt annat ska göras.").build()

    assert standing(folder, WILL) == before
    assert "Något helt annat ska göras." in offered(folder, WILL)
    assert "Politisk vilja/V2/Text" in comments(folder, WILL)
    assert result.exit_code == 0


def decided(folder: WorkingFolder) -> WorkingFolder:
    """Let the council have adopted both; everything is built."""
    folder.change("Program/LUND/Status", "antaget").change("Program/LUND/Antaget genom", "B2")
    for key in ("B2", "B3"):
        folder.change(f"Beslut/{key}/Status", "fattat")
    for row in folder.sheets["Politisk vilja"]:
        row["Status"] = "beslutad"
    folder.build()
    return folder


def test_a_reading_edition_stands_as_both_decisions_have_it(folder: WorkingFolder) -> None:
    before = standing(decided(folder), READING)
    folder.change("Mål/M1/Måltext", "med annan luft")
    folder.change("Politisk vilja/V2/Text", "Något helt annat ska göras.")

    result = folder.build()

    assert standing(folder, READING) == before
    assert {"med annan luft", "Något helt annat ska göras."} <= set(offered(folder, READING))
    assert "Mål/M1/Måltext" in comments(folder, READING)
    assert "ändras det i sak behövs ett nytt beslut" in result.why(READING)
    assert result.exit_code == 0
    assert folder.rebuild().those(Action.WRITE) == []


def test_a_reading_edition_takes_up_what_is_decided_after_the_programme(
    folder: WorkingFolder,
) -> None:
    folder.change("Program/LUND/Status", "antaget").change("Beslut/B2/Status", "fattat").build()
    folder.change("Politisk vilja/V2/Text", "Något helt annat ska göras.").build()
    assert offered(folder, READING) == []
    folder.change("Politisk vilja/V2/Text", "Så blev det.").change("Mål/M1/Måltext", "med luft")

    decided(folder)

    text = "\n".join(standing(folder, READING))
    assert "Så blev det." in text
    assert "Ännu inte beslutad" not in text
    assert "med levande skog" in text
    assert set(offered(folder, READING)) == {"med luft"}


def test_a_reading_edition_takes_up_the_will_of_a_new_period_and_no_other_words(
    folder: WorkingFolder,
) -> None:
    decided(folder).change("Mål/M1/Måltext", "med annan luft")
    old = [str(row["Text"]) for row in folder.sheets["Politisk vilja"]]
    later = {"Status": "beslutad", "Mandatperiod": "2031–2034", "Beslut": None}
    folder.sheets["Politisk vilja"] += [
        dict(row) | later | {"Vilja-id": f"{row['Vilja-id']}N", "Text": f"Nytt nummer {n}."}
        for n, row in enumerate(folder.sheets["Politisk vilja"])
    ]

    folder.build()

    text = "\n".join(standing(folder, READING))
    assert "Gäller mandatperioden 2031–2034." in text
    assert [n for n in range(len(old)) if f"Nytt nummer {n}." not in text] == []
    assert [words for words in old if words in text] == []
    assert "med levande skog" in text
    assert set(offered(folder, READING)) == {"med annan luft"}
    folder.change("Politisk vilja/V2N/Text", "Det nya ändras också.").build()
    assert "Det nya ändras också." in offered(folder, READING)


def test_a_will_is_decided_by_its_decision_whatever_its_first_row_says(
    folder: WorkingFolder,
) -> None:
    decided(folder).change("Beslut/B3/Status", "förslag")
    folder.change("Politisk vilja/V2/Text", "Förslaget skrivs om.").build()
    assert "Förslaget skrivs om." in standing(folder, WILL)  # it is a proposal again
    folder.change("Beslut/B3/Status", "fattat").build()

    folder.change("Politisk vilja/V2/Text", "Något helt annat ska göras.").build()

    assert "Förslaget skrivs om." in standing(folder, WILL)
    assert "Något helt annat ska göras." in offered(folder, WILL)


def test_what_was_withdrawn_may_be_of_a_decision_that_was_sent_back(folder: WorkingFolder) -> None:
    """Nothing was adopted there: its row keeps its Beslut."""
    folder.change("Politisk vilja/V2/Status", "återtagen")
    assert "P05" in [p.code for p in folder.build().faults]

    for status in ("återremitterat", "avslaget"):
        result = folder.change("Beslut/B3/Status", status).build()
        assert "P05" not in [p.code for p in result.report.problems], status


# ---------------------------------------------------------------- what is made afterwards


def test_minutes_first_made_afterwards_say_which_cells_the_papers_had_otherwise(
    tmp_path: Path,
) -> None:
    made = WorkingFolder(tmp_path, templates=False)
    made.change("Behandling/BH3/Mål", "M1; M2")
    made.build()
    held(made).change("Personer/P1/Namn", "Åsa Lind").change("Beslutspunkter/BP2/Sats", "allt")

    told = [p for p in made.build().report.problems if p.code == "D01"]

    assert [str(p.source) for p in told] == ["Personer/P1/Namn"]
    assert f"{MINUTES_KF} har ”Åsa Lind”, men i kf-2026-12-16/" in told[0].message
    assert "stod ”Åsa Ek”" in told[0].message


def test_a_paper_made_afterwards_says_what_is_younger_than_its_meeting(tmp_path: Path) -> None:
    made = held(WorkingFolder(tmp_path, templates=False))
    made.change("Program/LUND/Version", "2.0").change("Program/LUND/Datum", "2029-03-01")
    made.workbook(
        Ändringar=[
            {"Ändring-id": "Ä1", "Program": "LUND", "Typ": "ny", "Objekt": "mål"}
            | {"Rubrik": "Ett nytt mål", "Med i sammanfattning": "ja"}
        ]
    )

    told = [p for p in made.build(DECISION_1).report.problems if p.code == "D02"]

    assert sorted(str(p.source) for p in told) == [
        "Program/LUND/Datum",
        "Program/LUND/Version",
        "Ändringar/Ä1/",
    ]
    assert all("yngre än mötet den 2026-12-16" in p.message for p in told)


def test_a_paper_made_afterwards_shows_the_edition_that_was_decided_on(tmp_path: Path) -> None:
    made = held(WorkingFolder(tmp_path, templates=False))
    newer: dict[str, Any] = {"Program-id": "LUND2", "Version": "2.0", "Datum": "2029-03-01"}
    made.sheets["Program"].append(dict(made.row("Program", "LUND")) | newer | {"Ersätter": "LUND"})
    made.change("Ärenden/A1/Program", "LUND2")

    result = made.build(DECISION_1)

    text = "\n".join(standing(made, DECISION_1))
    assert "0.9" in text
    assert "2026-11-20" in text
    assert "2029" not in text
    assert not [p for p in result.report.problems if p.code == "D02"]


EXTRACT = "kf-2026-12-16/ks-2026-41-protokollsutdrag-5.docx"


def approved(folder: WorkingFolder) -> WorkingFolder:
    return folder.change("Beslut/B2/Status", "fattat").change(f"{MEETING}/Status", "justerat")


def test_an_extract_says_what_its_minutes_say(folder: WorkingFolder) -> None:
    folder.change("Personer/P2/Namn", "Bo Lind").build()

    result = approved(folder).build()

    text = "\n".join(standing(folder, EXTRACT))
    assert "Bo Alm yrkar bifall" in text
    assert "Bo Lind" not in text
    assert offered(folder, EXTRACT) == []
    assert result.exit_code == 0
    made = folder.documents[EXTRACT]
    again = folder.rebuild()
    assert (folder.documents[EXTRACT], again.exit_code) == (made, 0)
    assert EXTRACT in again.those(Action.SEALED) + again.those(Action.SKIP)


def test_an_extract_has_what_a_secretary_wrote_in_a_control_of_the_minutes(
    folder: WorkingFolder,
) -> None:
    folder.edit(MINUTES_KF, "Bo Alm", "Bo Ahlm")

    result = approved(folder).build()

    text = "\n".join(standing(folder, EXTRACT))
    assert "Bo Ahlm yrkar bifall" in text
    assert "Bo Alm" not in text
    assert EXTRACT in result.written


def test_an_extract_that_cannot_say_what_its_minutes_say_is_not_made(
    folder: WorkingFolder,
) -> None:
    folder.edit(MINUTES_KF, "bifall till", "avslag på")

    result = approved(folder).build()

    assert EXTRACT not in folder.documents
    told = [p for p in result.report.problems if p.code == "D03"]
    assert f"{EXTRACT} skulle säga ”Bo Alm yrkar bifall till förslaget.”" in told[0].message
    assert f"det säger inte {MINUTES_KF}" in told[0].message
    assert "efter protokollet" in told[0].remedy
    assert result.exit_code == 1


def test_an_extract_is_made_when_its_cells_say_what_the_minutes_say(tmp_path: Path) -> None:
    """A cell that stands in no control, changed when the minutes are approved: put back, built."""
    made = held(WorkingFolder(tmp_path))
    for kind in ("protokoll", "protokollsutdrag"):
        made.template(kind, "{% for p in punkterna %}{{ p.ärende.enhet.namn|upper }}{% endfor %}")
    made.build()
    approved(made).build("protokoll")
    old = str(made.row("Organ", "KLK")["Namn"])

    refused = made.change("Organ/KLK/Namn", "Annat kontor").build()
    told = next(p for p in refused.report.problems if p.code == "D03")
    assert str(told.source) == "Organ/KLK/Namn"
    assert "skulle säga ”ANNAT KONTOR”" in told.message
    assert EXTRACT not in made.documents
    made.change("Organ/KLK/Namn", old).build()
    made.change("Organ/KLK/Namn", "Annat kontor").build()

    assert standing(made, EXTRACT) == [old.upper()]


def test_minutes_are_compared_with_what_was_sent_out_first(tmp_path: Path) -> None:
    made = WorkingFolder(tmp_path, templates=False)
    made.build()
    freeze(made.path, TODAY, "KF-2026-12-16")
    made.change("Personer/P1/Namn", "Åsa Rask").build()

    held(made).change("Personer/P1/Namn", "Åsa Lind")

    told = [p for p in made.build().report.problems if p.code == "D01"]
    assert "i utskick-underlag/kf-2026-12-16/version-1/som-byggda/" in told[0].message
    assert "stod ”Åsa Ek”" in told[0].message
