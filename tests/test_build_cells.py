"""One changed cell: exactly the documents that show it are written, and the reason is the cell."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import schema
from pipeline.model import Action, Source
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.schema import Column, Kind
from tests.working_folder import Result, WorkingFolder, base

pytestmark = pytest.mark.slow

# What another value of the cell would be where the kind of the column does not say it.
OTHERS = {
    "Kommuner/LIN/Logotyp": "annat vapen.png",
    "Personer/P1/Organ": "AU",
    "Personer/P2/Organ": "AU",
    "Ärenden/A1/Dnr": "KS 2026/42",
}


def cells() -> list[str]:
    """Return every cell of the case that has a value and is no key."""
    return [
        f"{sheet}/{next(iter(row.values()))}/{header}"
        for sheet, rows in base().items()
        for row in rows
        for header in list(row)[1:]
        if row[header] is not None
    ]


def other(cell: str) -> Any:
    """Return another value that the column can hold."""
    if cell in OTHERS:
        return OTHERS[cell]
    sheet, key, header = cell.split("/")
    row = next(row for row in base()[sheet] if next(iter(row.values())) == key)
    column = schema.BY_NAME[sheet].column(header)
    assert column is not None
    return _other(column, row[header])


def _other(column: Column, value: Any) -> Any:
    if column.kind in (Kind.REF, Kind.REFS):
        keys = [next(iter(row.values())) for row in base()[column.target]]
        return next((key for key in keys if key != value), None)
    if column.kind is Kind.CHOICE:
        return next(word for word in column.choices if word != value)
    made: dict[Kind, Callable[[], Any]] = {
        Kind.TEXT: lambda: f"{value} nu",
        Kind.PARAGRAPHS: lambda: f"{value}\n\nEtt tillägg.",
        Kind.WHOLE: lambda: value + 5,
        Kind.ITEM_NUMBER: lambda: value + 5,
        Kind.DAY: lambda: value + timedelta(days=1),
        Kind.SPAN: lambda: "2023–2026",
        Kind.YES_NO: lambda: "nej" if value == "ja" else "ja",
    }
    return made[column.kind]()


def reads(data: bytes) -> set[Source]:
    """Return what a document remembers that it read."""
    memory = read_memory(read_package(data, "x.docx"))
    assert memory is not None
    return set(memory.reads)


def left(result: Result) -> set[str]:
    """Return the documents that were neither written nor up to date."""
    return {o.target for o in result.report.outcomes} - set(
        result.written + result.those(Action.SKIP)
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return the case, built, to be copied."""
    made = WorkingFolder(tmp_path_factory.mktemp("fall"))
    (made.inputs / "annat vapen.png").write_bytes((made.inputs / "vapen.png").read_bytes())
    made.build()
    return made


CHOOSES_TEMPLATE = "Program/LUND/Dokumenttyp"  # the reason is then the other template


@pytest.mark.parametrize("cell", cells())
def test_a_changed_cell_writes_the_documents_that_show_it_and_no_others(
    template: WorkingFolder, tmp_path: Path, cell: str
) -> None:
    folder, anew = template.copy(tmp_path / "a"), template.copy(tmp_path / "b")
    shutil.copytree(template.outputs, folder.outputs)
    before = folder.documents
    source = Source(*cell.split("/"))

    foreseen = folder.change(cell, other(cell)).build(dry=True)
    assert folder.documents == before
    result = folder.rebuild()
    fresh = anew.change(cell, other(cell)).build()

    assert [(o.target, o.action, o.why) for o in foreseen.report.outcomes] == [
        (o.target, o.action, o.why) for o in result.report.outcomes
    ]
    after, made = folder.documents, anew.documents
    planned = {outcome.target for outcome in fresh.report.outcomes}
    differs = {t for t in made if before.get(t) != made[t]}
    assert set(result.written) == differs - left(result)
    assert {t: after[t] for t in planned - left(result)} == {
        t: made[t] for t in planned - left(result)
    }
    for target in result.written:
        sources = {reason.source for reason in result.outcome(target).why}
        if target in before:
            assert sources != {None} or cell == CHOOSES_TEMPLATE
            assert source in sources or source not in reads(before[target])
