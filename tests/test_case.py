"""What must stand in the documents of a case, and what must not: read back from the Word files."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.building.inputs import prepare
from pipeline.commands.folder_state import cell_where
from pipeline.commands.working_folder import WorkingFolder
from pipeline.model import Dataset, Outcome, Record
from pipeline.ooxml.content.texts import part_texts
from pipeline.ooxml.package import read_package
from pipeline.proof.will import MIN_WORDS, shown_text
from pipeline.schema import header_key
from pipeline.swedish.sentences import sentences
from pipeline.swedish.words import plain_words, stands_in
from tests.conftest import Built
from tests.docx import text_of
from tests.shown_alike import shown_alike


@pytest.fixture(scope="module")
def data(built: Built) -> Dataset:
    dataset, _ = prepare(built.folder, built.today)
    return dataset


def outcomes(built: Built, *kinds: str) -> list[Outcome]:
    found = [outcome for outcome in built.report.outcomes if outcome.step.plan.kind in kinds]
    assert found
    return found


def text(built: Built, outcome: Outcome) -> str:
    path: Path = built.folder / "outputs" / outcome.target
    return plain_words(text_of(path.read_bytes()))


def assert_in_order(wordings: list[str], whole: str) -> None:
    """Each wording stands in the text, after the one before it."""
    assert wordings
    place = 0
    for wording in wordings:
        found = whole.find(plain_words(wording), place)
        assert found >= 0, wording
        place = found + 1


def values(rows: list[Record], header: str) -> list[str]:
    return [str(row[header]) for row in rows if str(row[header])]


def test_every_goal_stands_in_order_in_the_programme_and_its_reading_edition(
    built: Built, data: Dataset
) -> None:
    for outcome in outcomes(built, "program", "program-läsversion"):
        program = data.find("Program", outcome.step.plan.program)
        assert program is not None
        goals = list(program.lists["mål"].records)
        if program["Dokumenttyp"] == "strategi" and not goals:
            continue
        assert_in_order(values(goals, "Måltext"), text(built, outcome))


def test_every_goal_stands_in_order_in_the_report_whose_item_names_them(
    built: Built, data: Dataset
) -> None:
    for outcome in outcomes(built, "tjänsteskrivelse"):
        item = data.find("Behandling", outcome.step.plan.key)
        assert item is not None
        assert_in_order(values(list(item["Mål"]), "Måltext"), text(built, outcome))


def test_every_clarification_stands_under_its_goal_in_the_programme(
    built: Built, data: Dataset
) -> None:
    for outcome in outcomes(built, "program", "program-läsversion"):
        program = data.find("Program", outcome.step.plan.program)
        assert program is not None
        paragraphs = [
            line
            for goal in program.lists["mål"].records
            for row in goal.lists["förtydliganden"].records
            for line in shown_text(str(row["Text"]), data).split("\n")
            if line.strip()
        ]
        if program["Dokumenttyp"] == "strategi" and not paragraphs:
            continue
        assert_in_order(paragraphs, text(built, outcome))


def test_every_decision_point_stands_in_order_in_its_paper(built: Built, data: Dataset) -> None:
    kinds = ("tjänsteskrivelse", "beslut-program", "beslut-politisk-vilja")
    for outcome in outcomes(built, *kinds):
        item = data.find("Behandling", outcome.step.plan.key)
        assert item is not None
        rows = item.lists["beslut"].records
        proposed = [row for row in rows if str(row["Status"]) == "förslag"]
        points = [
            point
            for decision in proposed or rows  # what was decided beside it is for the minutes
            for point in decision.lists["beslutspunkter"].records
        ]
        clauses = [point["Sats"].split("|")[0] for point in points]
        assert_in_order(clauses, text(built, outcome))


def test_the_two_decisions_are_two_documents_with_two_items(built: Built) -> None:
    programme = outcomes(built, "beslut-program")
    will = outcomes(built, "beslut-politisk-vilja")

    keys = {outcome.step.plan.key for outcome in programme}
    assert not keys & {outcome.step.plan.key for outcome in will}
    assert {o.step.plan.case for o in programme} == {o.step.plan.case for o in will}


def test_no_sentence_of_the_will_stands_in_the_programme_or_its_decision(
    built: Built, data: Dataset
) -> None:
    found = [
        plain_words(sentence)
        for row in data["Politisk vilja"]
        for sentence in sentences(shown_text(str(row["Text"]), data))
    ]
    wanted = [sentence for sentence in found if len(sentence.split()) >= MIN_WORDS]
    assert len(wanted) > 5
    for outcome in outcomes(built, "beslut-program", "program"):
        path = built.folder / "outputs" / outcome.target
        parts = part_texts(read_package(path.read_bytes(), path.name))
        whole = plain_words(" ".join(parts.values()))
        assert [sentence for sentence in wanted if stands_in(sentence, whole)] == []


def test_nothing_that_the_programme_or_its_decision_read_is_of_the_will(built: Built) -> None:
    proved = {proof.target: proof for proof in built.report.proofs}
    wanted = {outcome.target for outcome in outcomes(built, "beslut-program", "program")}

    assert set(proved) == wanted
    assert all(proof.sentences > 0 and not proof.found for proof in proved.values())


def test_every_row_of_the_will_stands_in_the_document_that_decision_2_adopts(
    built: Built, data: Dataset
) -> None:
    for outcome in outcomes(built, "politisk-vilja"):
        period = outcome.step.plan.key.partition("+")[2]
        rows = [
            row
            for row in data["Politisk vilja"]
            if str(row["Mandatperiod"]) == period
            and row["Status"] in ("förslag", "yrkande", "beslutad")
        ]
        whole = text(built, outcome)
        lines = [
            line for row in rows for line in shown_text(str(row["Text"]), data).split("\n") if line
        ]
        assert lines
        assert [line for line in lines if plain_words(line) not in whole] == []


# ---------------------------------------------------------------- what a page shows of them


def test_its_pages_say_what_the_commands_say(built: Built) -> None:
    assert shown_alike(built.folder, built.today) > 300


def test_each_sentence_leads_to_cells_that_hold_what_it_shows(built: Built) -> None:
    folder = WorkingFolder(built.folder, lambda: built.today)
    held = {
        (path.name, sheet.title): sheet
        for path in sorted((built.folder / "inputs").glob("*.xlsx"))
        for sheet in load_workbook(path)
    }
    led = 0
    for path in built.documents:
        found = folder.explain(path.relative_to(built.folder / "outputs").as_posix())
        for sentence in found.found.sentences:
            for source in sentence.sources:
                where = cell_where(found.dataset, source)
                assert where is not None, source
                sheet = held[where.file, where.sheet]
                head = sheet.cell(1, sheet[where.address].column).value
                assert header_key(str(head)) == header_key(source.column), sentence
                assert sheet[where.address].value not in (None, ""), sentence
                led += 1

    assert led > 300


def test_what_the_title_of_a_file_shows_comes_from_no_sentence(built: Built, data: Dataset) -> None:
    folder = WorkingFolder(built.folder, lambda: built.today)
    targets = (path.relative_to(built.folder / "outputs").as_posix() for path in built.documents)
    found = [
        sentence
        for target in targets
        for sentence in folder.explain(target).found.sentences
        if [source.column for source in sentence.sources] == ["Org.nr"]
    ]

    assert bool(found) == any(row["Org.nr"] for row in data.records["Kommuner"])
    assert [sentence.computed for sentence in found] == [()] * len(found)
