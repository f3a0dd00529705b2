"""Sentences on the pages: no id of any row, no path, no advice for a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from pipeline.building.inputs import prepare
from pipeline.cli import cli
from pipeline.domain.plain_sentences import COMMANDS, PlainSentences
from pipeline.model import Cell, Dataset, Problem, Severity, Source
from pipeline.schema import BY_NAME
from tests import test_check_codes as codes
from tests import test_check_rules as rules
from tests.tables import checked

EXAMPLE = Path(__file__).parents[1]
CASES = {name: case.edits for name, case in codes.CASES.items()}
CASES |= {name: case.edits for name, case in rules.CASES.items()}
# Addresses of cells are no ids, though M1 and B2 may be both, nor are the words of a text.
NO_IDS = re.compile(r"(?:cell |i |Ändra |”, |, | och )[A-Z][0-9]+|”[^”]+ [^”]+”")


@pytest.fixture(scope="module")
def example() -> Dataset:
    """Return the example's workbooks, read and checked."""
    return prepare(EXAMPLE, date(2026, 12, 1))[0]


def told(problem: Problem, data: Dataset) -> str:
    """Return what a page says of a problem."""
    plain = PlainSentences(data)
    message = plain(problem.message, problem.source)
    return f"{message} {plain(problem.remedy, problem.source, remedy=True)}"


@pytest.mark.parametrize("name", CASES)
def test_no_fault_is_told_with_an_id(name: str) -> None:
    data = checked(*CASES[name])
    ids = {row.key for rows in data.records.values() for row in rows if re.search(r"\d", row.key)}

    for problem in data.problems:
        said = NO_IDS.sub("", told(problem, data))
        words = set(re.findall(r"[\w.+–-]*\w", said))
        assert not ids & words, said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Mål M2 har inget förtydligande.",
            "Mål 2 Arbete och företagande har inget förtydligande.",
        ),
        ("Id ”M2” finns redan i A3.", "Id:t finns redan i A3."),
        ("Menade du ”M3”?", "Menade du mål 3 Barn och unga?"),
        (
            "Mål/M99 finns inte längre. Är det samma rad som Mål/M2 eller Mål/M3?",
            "en rad i Mål finns inte längre. Är det samma rad som mål 2 Arbete och företagande "
            "eller mål 3 Barn och unga?",
        ),
        ("Mål/M98 heter nu Mål/M2", "en rad i Mål heter nu mål 2 Arbete och företagande"),
        ("Mål/M99/Måltext finns inte.", "en rad i Mål, måltext finns inte."),
        ("Mål/mått fattas.",) * 2,
        ("Rubriken i cell A3 liknar den. Ändra A3 till ”Nr”.",) * 2,
        ("Utfall står också i M2, M3 och M4.",) * 2,
        ("”M2 är bäst” liknar ”M3” (M3).", "”M2 är bäst” liknar mål 3 Barn och unga."),
        (
            "KSAU-2027-01-27 är ”justerat”.",
            "Kommunstyrelsens arbetsutskott den 27 januari 2027 är ”justerat”.",
        ),
        (
            "mål 2 Arbete och företagande, måltext (program.xlsx, Mål F3) har ändrats",
            "mål 2 Arbete och företagande, måltext (program.xlsx, Mål F3) har ändrats",
        ),
        (
            "en mening (Politisk vilja/V1/Text) står också i den",
            "en mening (politisk vilja för mål 1 Natur, vatten och klimat, 2023–2026, text) står "
            "också i den",
        ),
        ("Ulf Alm (P1) är jävig.", "Ulf Alm är jävig."),
        ("Ärendet har KS 2025/64 och A4-papper.",) * 2,
    ],
)
def test_a_row_is_called_by_its_name(example: Dataset, sentence: str, said: str) -> None:
    assert PlainSentences(example)(sentence) == said


def test_a_row_that_is_gone_has_no_name(example: Dataset) -> None:
    plain = PlainSentences(example)
    source = Source("Mål", "M9", "Måltext")

    assert plain("raden M9 i Mål finns inte längre", source) == "en rad i Mål finns inte längre"


def test_documents_are_called_by_their_names_and_other_files_by_theirs(example: Dataset) -> None:
    plain = PlainSentences(example, {"kf-2027-02-22/kallelse.docx": "Kallelse"})

    assert plain("kf-2027-02-22/kallelse.docx och outputs/x/brev.docx är öppna.") == (
        "”Kallelse” och brev.docx är öppna."
    )


@pytest.mark.parametrize("sheet", BY_NAME)
def test_a_file_is_called_by_its_name_in_a_folder_that_is_called_as_a_sheet(
    example: Dataset, sheet: str
) -> None:
    plain = PlainSentences(example)
    folders = (sheet, f"inputs/{sheet}", f"outputs/{sheet}", f"outputs/{sheet}/KS-2026")

    for folder, name in product(folders, ("M2", "hp-2027", "KS-2026")):
        for end in (".docx", ".pdf", ".xlsx", ".ods", ".csv", ".ics", ".zip"):
            assert plain(f"Filen är en kopia av {folder}/{name}{end} och läses inte.") == (
                f"Filen är en kopia av {name}{end} och läses inte."
            )


@pytest.mark.parametrize("folder", ["", *(f"{sheet}/" for sheet in BY_NAME), "Mål 2025/utkast/"])
def test_a_workbook_is_called_by_its_name_though_words_of_it_are_ids(
    example: Dataset, folder: str
) -> None:
    file = f"{folder}M2 (KS) – M3.xlsx"
    found = Problem(Cell(file), Severity.WARNING, "F10", "")
    plain = PlainSentences(replace(example, problems=(found,)))

    for place in (file, f"inputs/{file}"):
        assert plain(f"Filen är en kopia av {place} och läses inte.") == (
            "Filen är en kopia av M2 (KS) – M3.xlsx och läses inte."
        )


def test_what_only_a_terminal_understands_is_left_out(example: Dataset) -> None:
    plain = PlainSentences(example)

    assert plain("Filen är ändrad. Bygg den ny: --fresh x.docx. Den sparas.") == (
        "Filen är ändrad. Den sparas."
    )
    assert plain("Skriv beredning build KF-2027-02-22.") == ""


def test_what_is_said_of_the_beredning_of_a_case_is_no_command(example: Dataset) -> None:
    plain = PlainSentences(example)

    assert {*COMMANDS} == {*cli.commands}
    for said in ("Mötet saknar beredning i nämnd.", "Fråga om beredning av en motion."):
        assert plain(said) == said
