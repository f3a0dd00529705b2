"""A text stands under the heading that its section has in the document, or under one of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.building.inputs import prepare
from pipeline.commands.check import find_problems
from tests.docx import heading
from tests.working_folder import (
    DECISION_1,
    DECISION_2,
    LETTER,
    PROGRAM,
    READING,
    SENTENCE,
    TODAY,
    WorkingFolder,
)

COMMON = "Ärendet är gemensamt för de tre."
OWN = (
    "{%p for avsnitt in övriga_avsnitt %}",
    heading("{{ avsnitt.rubrik }}", 2),
    "{{ avsnitt.text }}",
    "{%p endfor %}",
)


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder that uses the templates of the program."""
    return WorkingFolder(tmp_path, templates=False)


def stands(folder: WorkingFolder, target: str, heading: str, text: str) -> bool:
    """Return whether a text stands right under a heading of a document."""
    return f"\n{heading}\n{text}\n" in folder.text(target)


def codes(folder: WorkingFolder) -> list[str]:
    """Return what check says of sections and assessments."""
    found = find_problems(folder.write().path, TODAY)
    return [f"{p.code} {p.message}" for p in found if p.code in ("T10", "P09", "K01", "K02")]


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("Förvaltningens bedömning", "Förvaltningens bedömning"),
        ("FÖRVALTNINGENS  BEDÖMNING", "Förvaltningens bedömning"),
        ("bedömning", "Förvaltningens bedömning"),
        ("Bedömning", "Förvaltningens bedömning"),
        ("Tidplan", "Tidplan"),
        ("Uppföljning", "Uppföljning"),
    ],
)
def test_a_text_stands_under_the_heading_that_people_see(
    folder: WorkingFolder, written: str, heading: str
) -> None:
    folder.change("Texter/T4/Avsnitt", written)

    folder.build()

    assert stands(folder, LETTER, heading, COMMON)
    assert codes(folder) == []


def test_a_printed_heading_of_the_programme_is_its_section(folder: WorkingFolder) -> None:
    folder.change("Texter/T5/Avsnitt", "Så används programmet")

    folder.build()

    assert stands(folder, PROGRAM, "Så används programmet", "Programmet visar vägen till Lund.")


def test_a_heading_of_one_document_is_the_section_in_the_others(folder: WorkingFolder) -> None:
    folder.change("Texter/T1/Avsnitt", "Sammanfattning av ärendet")
    folder.change("Sammanträden/AU-2026-12-02/Status", "hållet")

    folder.build("protokoll")

    minutes = "au-2026-12-02/protokoll.docx"
    assert stands(folder, minutes, "Sammanfattning", "Arbetet går som det ska.")


def test_a_section_of_ones_own_stands_under_its_own_heading(folder: WorkingFolder) -> None:
    folder.change("Texter/T4/Avsnitt", "Kultur och fritid")
    folder.change("Texter/T5/Avsnitt", "Unga i Lund")

    folder.build()

    for paper in (LETTER, DECISION_1, DECISION_2):
        assert stands(folder, paper, "Kultur och fritid", COMMON)
        assert "Unga i Lund" not in folder.text(paper)
    for paper in (PROGRAM, READING):
        assert stands(folder, paper, "Unga i Lund", "Programmet visar vägen till Lund.")
    assert codes(folder) == []


def test_a_section_of_one_sort_of_document_is_ones_own_in_another(folder: WorkingFolder) -> None:
    folder.change("Texter/T4/Avsnitt", "Bakgrund").build()

    assert stands(folder, LETTER, "Bakgrund", COMMON)


def test_rows_of_a_section_stand_together_with_their_sub_headings(folder: WorkingFolder) -> None:
    folder.template("tjansteskrivelse", heading("Skrivelse"), *OWN, "Slut.")
    folder.change("Texter/T1/Avsnitt", "Kultur").change("Texter/T4/Avsnitt", "kultur")
    folder.change("Texter/T4/Behandling", "BH1").change("Texter/T4/Rubrik", "Mer")

    folder.build()

    assert folder.text(LETTER).splitlines()[:6] == [
        "Skrivelse",
        "Kultur",
        "Arbetet går som det ska.",
        "Mer",
        COMMON,
        "konsekvenser för ekonomi och barn",
    ]


def test_the_documents_own_text_stands_instead_of_the_general_one(folder: WorkingFolder) -> None:
    folder.change("Texter/T1/Avsnitt", "Kultur").change("Texter/T4/Avsnitt", "Kultur")

    folder.build()
    text = folder.text(LETTER)

    assert "Arbetet går som det ska." in text
    assert COMMON not in text


def test_it_is_told_where_the_text_stands_that_hides_another(folder: WorkingFolder) -> None:
    def told() -> list[str]:
        found = find_problems(folder.write().path, TODAY)
        return [f"{p.source} {p.message}" for p in found if p.code == "T11"]

    assert told() == []
    for shared in ("Kultur", "Förvaltningens bedömning"):
        folder.change("Texter/T1/Avsnitt", shared).change("Texter/T4/Avsnitt", shared)
        assert told() == [
            "Texter/T1/Behandling Texten står i stället för rad 5, som har samma avsnitt."
        ]
    folder.change("Texter/T4/Behandling", "BH1")
    assert told() == []
    folder.change("Texter/T4/Behandling", None)
    for row in folder.sheets["Sammanträden"]:
        row["Status"] = "hållet"
    assert told() == []


def test_a_new_section_of_ones_own_is_a_reason_to_build(folder: WorkingFolder) -> None:
    folder.build()

    built = folder.change("Texter/T4/Avsnitt", "Kultur och fritid").build()

    assert LETTER in built.written
    assert folder.build().written == []


def test_the_administration_does_not_speak_for_the_municipality_under_its_heading(
    folder: WorkingFolder,
) -> None:
    folder.change("Texter/T4/Avsnitt", "Förvaltningens bedömning")
    folder.change("Texter/T4/Text", "Lindvalla kommun anser att skogen räcker.")

    assert [said[:3] for said in codes(folder)] == ["P09"]


def test_an_assessment_under_a_heading_of_its_own_is_one(folder: WorkingFolder) -> None:
    folder.change("Texter/T6/Avsnitt", "Vad det betyder för barn och ekonomi")
    assert codes(folder) == []

    folder.change("Texter/T6/Avsnitt", "Vad det betyder")

    assert {said[:3] for said in codes(folder)} == {"K01", "K02"}


def test_the_will_is_found_in_a_section_of_ones_own(folder: WorkingFolder) -> None:
    folder.change("Texter/T5/Avsnitt", "Skolan").change("Texter/T5/Text", f"{SENTENCE}.")

    result = folder.build()

    assert PROGRAM not in result.written
    assert {fault.code for fault in result.faults} == {"P11"}


def test_the_key_of_a_row_is_made_of_its_cell_as_typed(folder: WorkingFolder) -> None:
    folder.change("Texter/T4/Avsnitt", "Förvaltningens bedömning").change("Texter/T4/Text-id", None)

    data, _ = prepare(folder.write().path, TODAY)

    assert "A1+Förvaltningens bedömning+1" in [row.key for row in data["Texter"]]
