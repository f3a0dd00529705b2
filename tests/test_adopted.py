"""What is adopted stays as it was: no row that comes later and no new reading touches it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline import schema
from pipeline.commands.freeze import freeze
from pipeline.model import Action
from pipeline.schema import Column, Kind
from tests.docx import W, files_of
from tests.test_past import comments, offered, standing, words
from tests.working_folder import MINUTES_KF, PROGRAM, PROGRAMS, READING, TODAY, WILL, WorkingFolder

pytestmark = pytest.mark.slow

INDICATOR: dict[str, Any] = {
    "Indikator-id": "I1",
    "Mål": "M1",
    "Namn": "Skog i hektar",
    "Basvärde": 10,
}
LATER: dict[str, dict[str, Any]] = {
    "Indikatorer": {"Indikator-id": "I9", "Mål": "M1", "Namn": "Ekar", "Basvärde": 1},
    "Ärenden": {"Ärende-id": "A9", "Kommun": "LIN", "Dnr": "KS 2027/9", "Enhet": "KLK"}
    | {"Ärendemening": "Uppföljning av programmet", "Handläggare": "P1", "Program": "LUND"},
    "Texter": {"Text-id": "T9", "Program": "LUND", "Avsnitt": "bakgrund", "Text": "En bakgrund."},
    "Mål": {"Mål-id": "M9", "Program": "LUND", "Nr": 9, "Nivå": "övergripande mål"}
    | {"Måltext": "med öppna fält", "Status": "antaget", "Ordning": 9},
}
PASTED = "Mer skog:\n1)\tek\n2)\tlind\n\n•\tbok\n•\tal"


def drafted(path: Path) -> WorkingFolder:
    """Return a folder with a draft of the programme and the will, built."""
    made = WorkingFolder(path, templates=False).workbook(
        Indikatorer=[dict(INDICATOR)],
        Ramverk=[{"Post-id": "R1", "Ramverk": "Agenda 2030", "Namn": "Hav", "Nr": 14}],
        Underlag=[{"Underlag-id": "U1", "Typ": "dialog", "Titel": "Samtal", "Status": "genomfört"}],
    )
    made.build("LUND")
    return made


def adopt(folder: WorkingFolder) -> WorkingFolder:
    """Let the council have decided on both, as the workbook says it."""
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet")
    folder.change("Program/LUND/Status", "antaget").change("Program/LUND/Antaget genom", "B2")
    for key in ("B2", "B3"):
        folder.change(f"Beslut/{key}/Status", "fattat")
    for sheet, status in (("Politisk vilja", "beslutad"), ("Mål", "antaget")):
        for row in folder.sheets[sheet]:
            row["Status"] = status
    return folder


def later(folder: WorkingFolder, *sheets: str) -> WorkingFolder:
    """Let a row come in those sheets that was not there when the programme was adopted."""
    for sheet in sheets:
        folder.sheets[sheet].append(dict(LATER[sheet]))
    return folder


@pytest.fixture(scope="module")
def once_adopted(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return the folder with both adopted, and built since."""
    made = adopt(drafted(tmp_path_factory.mktemp("antaget") / "mapp"))
    made.build("LUND")
    return made


@pytest.fixture
def folder(once_adopted: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return the same folder, for a test that changes it."""
    made = once_adopted.copy(tmp_path / "mapp")
    shutil.copytree(once_adopted.outputs, made.outputs)
    return made


# ---------------------------------------------------------------- rows that come later

# Sheets whose rows say what became of a decision: they are taken up, or offered.
TELLING = {"Politisk vilja", "Samverkan", "Sammanträden", "Behandling", "Beslut", "Yrkanden"}
PARTS = ("Program", "Mål")
VALUES: dict[Kind, Any] = {Kind.WHOLE: 9, Kind.NUMBER: 9, Kind.ITEM_NUMBER: 9} | {
    Kind.DAY: TODAY,
    Kind.MOMENT: "2027-08",
    Kind.YES_NO: "ja",
}


def later_rows(folder: WorkingFolder) -> dict[str, dict[str, Any]]:
    """Return a new row of each sheet that can refer to the programme or a goal of it."""
    found = {}
    for sheet in schema.SHEETS:
        refers = [c.header for c in sheet.columns if c.target in PARTS and c.header != "Ersätter"]
        if refers and sheet.name not in TELLING:
            filled = [
                c
                for c in sheet.columns
                if c.key or c.required or c.header in (refers[0], "Måltext")
            ]
            found[sheet.name] = {c.header: _cell(folder, sheet.name, c) for c in filled}
    return found


def _cell(folder: WorkingFolder, sheet: str, column: Column) -> Any:
    """Return what an officer may write there: a reference leads to a row that was there before."""
    if column.target:
        rows = folder.sheets.get(column.target)
        return next(iter(rows[0].values())) if rows else None
    if column.key:
        return f"SEN {sheet}"
    words = (*column.choices, *column.offers)
    return words[0] if words else VALUES.get(column.kind, f"Senare rad i {sheet}")


def test_a_later_row_of_any_sheet_touches_no_adopted_document(folder: WorkingFolder) -> None:
    before = folder.documents
    rows = later_rows(folder)
    assert {"Ärenden", "Indikatorer", "Uppföljning", "Aktiviteter", "Mål", "Texter"} <= rows.keys()
    for sheet, row in rows.items():
        folder.sheets.setdefault(sheet, []).append(row)

    results = [folder.build("LUND"), folder.forget().rebuild("LUND")]

    assert [r.faults for r in results] == [[], []]
    for target in PROGRAMS:
        assert folder.documents[target] == before[target], offered(folder, target)
    folder.rebuild("LUND", force=True)
    assert [text for target in PROGRAMS for text in offered(folder, target)] == []
    folder.change("Program/LUND/Status", "förslag").build("LUND")  # a draft has them all
    for sheet in ("Mål", "Indikatorer", "Aktiviteter", "Texter", "Framgångsfaktorer"):
        assert f"Senare rad i {sheet}" in folder.text(PROGRAM)


def test_a_new_case_touches_no_follow_up_of_an_adopted_programme(folder: WorkingFolder) -> None:
    report = {"Uppföljning-id": "UF1", "Period": "2027-08", "Mätdatum": "2027-08-31", "Mål": "M1"}
    folder.workbook(Uppföljning=[report | {"Framsteg": "Det går bra."}]).build("LUND")
    before = {name: doc for name, doc in folder.documents.items() if "uppfoljning" in name}
    assert len(before) == 2

    later(folder, "Ärenden").rebuild("LUND")

    for target, document in before.items():
        assert folder.documents[target] == document
    assert all("KS 2026/41" in folder.text(target) for target in before)


# ---------------------------------------------------------------- what is corrected


def test_what_is_corrected_in_an_adopted_row_is_offered_beside_rows_that_come_later(
    folder: WorkingFolder,
) -> None:
    before = standing(folder, PROGRAM)
    later(folder, *LATER).change("Mål/M1/Måltext", "med annan luft")

    result = folder.change("Indikatorer/I1/Namn", "Skog i kvadratmil").build("LUND")

    assert standing(folder, PROGRAM) == before
    assert set(offered(folder, PROGRAM)) == {"med annan luft", "Skog i kvadratmil"}
    assert "behövs ett nytt beslut" in result.why(PROGRAM)
    assert folder.rebuild("LUND").those(Action.WRITE) == []


def test_a_row_that_takes_the_place_of_an_adopted_one_is_offered(folder: WorkingFolder) -> None:
    before = standing(folder, PROGRAM)
    folder.workbook(Indikatorer=[dict(LATER["Indikatorer"])])

    folder.build("LUND")

    assert standing(folder, PROGRAM) == before
    assert "Ekar" in offered(folder, PROGRAM)


def test_a_row_with_a_new_id_is_known_beside_one_that_came_later(folder: WorkingFolder) -> None:
    later(folder, "Indikatorer").build("LUND")
    before = standing(folder, PROGRAM)

    folder.change("Indikatorer/I1/Indikator-id", "SKOG").build("LUND")

    assert standing(folder, PROGRAM) == before
    assert offered(folder, PROGRAM) == []
    assert "Ekar" not in "".join(before)


def test_rows_that_came_later_are_in_the_next_version_and_in_what_is_built_anew(
    folder: WorkingFolder,
) -> None:
    later(folder, *LATER).build("LUND")

    folder.rebuild("LUND", fresh=(READING,))
    folder.change("Program/LUND/Version", "2.0").build("LUND")

    for target in (PROGRAM, READING):
        text = " ".join(standing(folder, target))
        assert "Ekar" in text
        assert "med öppna fält" in text


@pytest.mark.parametrize("section", ["bakgrund", "eget avsnitt"])
def test_a_later_goal_or_text_is_told_and_a_later_indicator_is_not(
    folder: WorkingFolder, section: str
) -> None:
    later(folder, *LATER).change("Texter/T9/Avsnitt", section)

    told = [p for p in folder.build("LUND").report.problems if p.code == "D04"]

    assert {(str(p.source), p.cell.row if p.cell else 0) for p in told} == {
        ("Mål/M9/", 4),
        ("Texter/T9/", 8),
    }
    assert len(told) == 2  # once, though three documents leave them out
    assert "har kommit till efter att programmet antogs, och står inte i det" in told[0].message
    assert "ny Version i Program" in told[0].remedy
    folder.remove("Mål", "M9").remove("Texter", "T9")
    assert not [p for p in folder.build("LUND").report.problems if p.code == "D04"]


# ---------------------------------------------------------------- its case


def test_an_adopted_programme_names_the_case_where_it_was_adopted(tmp_path: Path) -> None:
    made = later(drafted(tmp_path / "mapp"), "Ärenden")
    made.build("LUND")
    assert "KS 2026/41, KS 2027/9" in made.text(PROGRAM)

    adopt(made).build("LUND")

    for target in (PROGRAM, READING):
        text = made.text(target)
        assert "KS 2026/41" in text
        assert "Dnr" in text
        assert "KS 2027/9" not in text


# ---------------------------------------------------------------- editions of a draft


def test_an_adopted_document_is_no_edition_of_a_draft(tmp_path: Path) -> None:
    made = drafted(tmp_path / "mapp")
    made.rebuild("KF-2026-12-16")
    freeze(made.path, TODAY, "KF-2026-12-16")
    made.change("Mål/M2/Måltext", "med friskt vatten").build("LUND")
    assert "Utgåva\tVersion 2" in made.text(PROGRAM)

    result = adopt(made).build("LUND")

    for target in (PROGRAM, WILL):
        assert target in result.written
        assert "Utgåva" not in made.text(target)
        assert "Version 2" not in made.text(target)
    assert result.report.notes == ()  # nor is the template told to show it


def test_a_programme_that_another_has_replaced_stands_too(folder: WorkingFolder) -> None:
    before = standing(folder, PROGRAM)

    folder.change("Program/LUND/Status", "ersatt").build("LUND")
    folder.change("Mål/M1/Måltext", "med luft").build("LUND")

    assert standing(folder, PROGRAM) == before
    assert offered(folder, PROGRAM) == ["med luft"]


# ---------------------------------------------------------------- pasted lists


def listed(folder: WorkingFolder, target: str) -> list[str]:
    """Return the lines of a document that say what PASTED says, in whatever form."""
    words = ("ek", "lind", "bok", "al", "gran")
    return [line for line in standing(folder, target) if line.split("\t")[-1] in words]


@pytest.fixture
def pasted(tmp_path: Path) -> WorkingFolder:
    """Return a folder with a draft where lists are pasted, built."""
    made = WorkingFolder(tmp_path / "mapp")
    made.template(
        "protokoll", "{%p for m in punkterna[1].mål %}", "{{ m.ambitionsnivå }}", "{%p endfor %}"
    )
    made.change("Mål/M1/Ambitionsnivå", PASTED).change("Texter/T5/Text", PASTED).build("LUND")
    return made


def test_a_pasted_list_is_one_when_it_is_adopted(pasted: WorkingFolder) -> None:
    before = {target: listed(pasted, target) for target in (PROGRAM, READING)}
    assert before[PROGRAM] == ["ek", "lind", "bok", "al"] * 2

    result = adopt(pasted).build("LUND")

    assert {target: listed(pasted, target) for target in before} == before
    assert "status" in result.why(PROGRAM)
    assert "ambitionsnivå" not in result.why(PROGRAM)
    assert pasted.forget().rebuild("LUND").those(Action.WRITE) == []
    assert {target: listed(pasted, target) for target in before} == before


def test_a_pasted_list_is_one_though_the_ledger_is_lost_before_it_is_adopted(
    pasted: WorkingFolder,
) -> None:
    adopt(pasted.forget()).build("LUND")

    assert listed(pasted, PROGRAM) == ["ek", "lind", "bok", "al"] * 2


def test_a_misprint_in_an_adopted_list_is_offered_as_one_word_of_a_list(
    pasted: WorkingFolder,
) -> None:
    adopt(pasted).build("LUND")
    before = standing(pasted, PROGRAM)

    pasted.change("Mål/M1/Ambitionsnivå", PASTED.replace("bok", "gran")).build("LUND")

    assert standing(pasted, PROGRAM) == before
    assert offered(pasted, PROGRAM) == ["gran"]
    assert "Mål/M1/Ambitionsnivå" in comments(pasted, PROGRAM)


def test_minutes_that_are_first_made_afterwards_have_the_list_too(pasted: WorkingFolder) -> None:
    adopt(pasted).change("Behandling/BH3/Mål", "M1").build(MINUTES_KF)

    assert listed(pasted, MINUTES_KF) == ["ek", "lind", "bok", "al"]


def test_a_text_that_was_settled_when_it_was_first_seen_stands_as_it_was_typed(
    tmp_path: Path,
) -> None:
    made = adopt(WorkingFolder(tmp_path / "mapp"))
    made.change("Mål/M1/Ambitionsnivå", PASTED).change("Texter/T5/Text", PASTED).build("LUND")
    before = made.documents

    assert made.text(PROGRAM).count("1)\tek\n2)\tlind") == 2
    assert made.forget().rebuild("LUND").exit_code == 0
    assert made.documents == before


def test_a_text_that_is_to_be_taken_literally_is_so_whatever_it_was(pasted: WorkingFolder) -> None:
    result = adopt(pasted).change("Texter/T5/Ordagrant", "ja").build("LUND")

    assert "1)\tek" in pasted.text(PROGRAM)
    assert "text (lindvalla.xlsx, Texter C6) läses nu ordagrant" in result.why(PROGRAM)


# ---------------------------------------------------------------- the date of its letter


@pytest.mark.parametrize("first", [None, date(2026, 11, 25)], ids=["no letter", "a letter"])
@pytest.mark.parametrize("row", ["BH3", "BH8"], ids=["the council's", "the committee's"])
def test_an_adopted_will_keeps_its_date_whatever_letter_is_typed_later(
    tmp_path: Path, row: str, first: date | None
) -> None:
    folder = drafted(tmp_path / "mapp").change("Behandling/BH3/Skrivelsens datum", first)
    folder.change("Behandling/BH8/Syfte", "politisk vilja")
    folder.sheets["Beslut"].append(
        {"Beslut-id": "B8", "Behandling": "BH8", "Typ": "politisk vilja", "Status": "fattat"}
        | {"Lämnas till": "KF"}
    )
    adopt(folder).build("LUND")
    before = standing_dates(folder)

    result = folder.change(f"Behandling/{row}/Skrivelsens datum", date(2026, 12, 1)).build("LUND")

    assert standing_dates(folder) == before
    assert WILL not in result.written
    assert READING not in result.written


def standing_dates(folder: WorkingFolder) -> dict[str, list[str]]:
    """Return the paragraphs of the headers of what is adopted, without what is offered there."""
    found: dict[str, list[str]] = {}
    for target in (WILL, READING):
        for name, data in sorted(files_of(folder.documents[target]).items()):
            if name.startswith("word/header"):
                root = etree.fromstring(data if isinstance(data, bytes) else data.encode())
                for ins in list(root.iter(f"{{{W}}}ins")):
                    ins.clear()
                found[f"{target} {name}"] = [words(p) for p in root.iter(f"{{{W}}}p")]
    return found
