"""A workbook says by which version of the program it was made, whoever has saved it since."""

from __future__ import annotations

import pytest

from pipeline import schema
from pipeline.model import Problem, Severity
from pipeline.read import workbook
from pipeline.xlsx.blank import Page, new_workbook
from tests.libreoffice import convert

GOALS = schema.BY_NAME["Mål"]


def made(sheet: schema.Sheet = GOALS) -> bytes:
    """Return a new workbook with one sheet."""
    return new_workbook("Arbetsbok", ["Ett råd."], [Page(sheet)])


def told(data: bytes, version: int, monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """Return what a program of that version says of the workbook."""
    monkeypatch.setattr(workbook, "VERSION", version)
    return workbook.read_workbook("mål.xlsx", data)[1]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a new workbook as it is made, and as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("sparad")
    path = folder / "mål.xlsx"
    path.write_bytes(made())
    ods = convert([path], "ods", folder)[0]
    back = convert([ods], "xlsx", folder / "igen")[0]
    return {"new": path.read_bytes(), "ods": ods.read_bytes(), "xlsx": back.read_bytes()}


@pytest.mark.office
@pytest.mark.parametrize("kind", ["new", "ods", "xlsx"])
def test_a_newer_program_made_it(
    kind: str, saved: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (problem,) = told(saved[kind], schema.VERSION - 1, monkeypatch)

    assert (problem.code, problem.severity) == ("B20", Severity.WARNING)
    assert "nyare version" in problem.message
    assert told(saved[kind], schema.VERSION, monkeypatch) == []


def test_an_older_program_made_it_and_the_new_columns_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fewer = schema.Sheet("Mål", GOALS.columns[:-2])
    (problem,) = told(made(fewer), schema.VERSION + 1, monkeypatch)

    assert (problem.code, problem.severity) == ("B20", Severity.INFO)
    assert problem.message.endswith("fler kolumner: Mål/Status och Mål/Ordning.")


def test_of_many_new_columns_the_first_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = schema.Sheet("Mål", GOALS.columns[:5])
    (problem,) = told(made(fewer), schema.VERSION + 1, monkeypatch)

    assert problem.message.endswith(f" och {len(GOALS.columns) - 5 - workbook.MOST_COLUMNS} till.")


def test_nothing_is_said_where_no_column_is_new_or_no_version_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(made(), schema.VERSION + 1, monkeypatch) == []
    monkeypatch.setattr("pipeline.xlsx.font_order.VERSION_NAME", "Något annat")
    assert told(made(), schema.VERSION - 1, monkeypatch) == []
