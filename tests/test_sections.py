"""A text that no template asks for is told: it would be missed in the decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.commands.check import find_problems
from tests.working_folder import PROGRAM, TODAY, WorkingFolder


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a small working folder."""
    return WorkingFolder(tmp_path)


def told(folder: WorkingFolder) -> list[str]:
    """Return what check says of texts that are not shown."""
    folder.write()
    return [str(p) for p in find_problems(folder.path, TODAY) if p.code == "T10"]


def test_a_misspelt_section_is_told_at_its_cell_with_the_right_name(folder: WorkingFolder) -> None:
    (said,) = told(folder.change("Texter/T5/Avsnitt", "syffte"))

    assert said.startswith("VARNING T10 lindvalla.xlsx, bladet ”Texter”, cell ")
    assert "Inget avsnitt heter ”syffte”. Texten står under ”syfte”." in said
    assert "Rätta stavningen" in said


def test_a_section_that_no_template_has_is_told_with_those_that_they_have(
    folder: WorkingFolder,
) -> None:
    (said,) = told(folder.change("Texter/T5/Avsnitt", "Kultur och fritid"))

    assert "Ingen mall frågar efter avsnittet ”Kultur och fritid”. Texten kommer inte med." in said
    assert said.endswith("Mallarna har avsnitten syfte.")


def test_build_says_the_same_and_builds_the_rest(folder: WorkingFolder) -> None:
    result = folder.change("Texter/T5/Avsnitt", "syffte").build()

    assert [p.code for p in result.report.problems] == ["T10"]
    assert PROGRAM in result.written


def test_sections_that_are_shown_somewhere_are_not_told(folder: WorkingFolder) -> None:
    folder.template("program", "{{ texter.eget_avsnitt }}", "{{ texter['syfte'] }}")

    assert told(folder.change("Texter/T5/Avsnitt", "eget avsnitt")) == []
    assert told(folder.change("Texter/T5/Avsnitt", "syfte")) == []


def test_nothing_is_told_where_it_cannot_be_known(folder: WorkingFolder) -> None:
    folder.template("program", "{{ texter[program.namn] }}")

    assert told(folder.change("Texter/T5/Avsnitt", "syffte")) == []


def test_an_assessment_that_the_report_does_not_show_is_none(folder: WorkingFolder) -> None:
    folder.write()
    assert assessments(folder) == []

    folder.change("Texter/T6/Avsnitt", "ekonomi och barn").write()

    assert assessments(folder) == [
        f"{code} Bedömningen av området ”{area}” saknas för skrivelsen {item}."
        for code, area, item in (
            ("K01", "ekonomi", "BH2"),
            ("K01", "ekonomi", "BH1"),
            ("K02", "barn", "BH2"),
            ("K02", "barn", "BH1"),
        )
    ]


def assessments(folder: WorkingFolder) -> list[str]:
    """Return what check says of assessments that are missing."""
    found = find_problems(folder.path, TODAY)
    return [f"{p.code} {p.message}" for p in found if p.code in ("K01", "K02")]
