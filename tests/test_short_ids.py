"""An id that is worked out has the short name; what was built with the long one is the same row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.building.cell_names import resolve_cell
from pipeline.model import Action, Dataset, Source
from pipeline.schema import BY_NAME, SHEETS, Column, Sheet
from tests.tables import checked, set_cell
from tests.test_renames import renamed, whys
from tests.working_folder import DECISION_1, WorkingFolder

LONG, SHORT = "Utvecklingsprogram för Lund", "Lundprogrammet"
SHORTENED = [sheet for sheet in SHEETS if sheet.short]


def rows(sheet: Sheet, *short: str | None, other: str = "") -> Dataset:
    """Return a workbook where rows without ids have those short names, and one refers to the first.

    `other` is the whole name of one more.
    """
    named: list[dict[str, Any]] = [
        {sheet.names[0]: f"{sheet.name} {n} med ett långt namn", sheet.short: each}
        for n, each in enumerate(short)
    ]
    named += [{sheet.names[0]: other}] if other else []
    referring, column = next(_leading(sheet))
    made = {sheet.name: named, referring.name: [{column.header: named[0][sheet.names[0]]}]}
    return checked(
        lambda book: book.update(
            {n: [{BY_NAME[n].key.header: None} | row for row in rows] for n, rows in made.items()}
        )
    )


def _leading(to: Sheet) -> Iterator[tuple[Sheet, Column]]:
    """Yield the columns that lead to a sheet and are a part of ids."""
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.target == to.name and column.header in sheet.identity:
                yield sheet, column


@pytest.mark.parametrize("sheet", SHORTENED, ids=lambda sheet: sheet.name)
def test_a_row_and_what_refers_to_it_go_by_its_short_name(sheet: Sheet) -> None:
    data = rows(sheet, "Kort", None)

    assert [r.key for r in data[sheet.name]] == ["Kort", f"{sheet.name} 1 med ett långt namn"]
    (referring,) = data[next(_leading(sheet))[0].name]
    assert referring.key.split("+")[0] == "Kort"


@pytest.mark.parametrize("sheet", SHORTENED, ids=lambda sheet: sheet.name)
def test_a_short_name_that_two_have_is_the_id_of_neither(sheet: Sheet) -> None:
    same = rows(sheet, "Kort", "Kort")
    taken = rows(sheet, "Kort", other="Kort")

    first, second = (f"{sheet.name} {n} med ett långt namn" for n in (0, 1))
    assert [r.key for r in same[sheet.name]] == [first, second]
    assert [r.key for r in taken[sheet.name]] == [first, "Kort"]
    assert not [p for p in (*same.problems, *taken.problems) if p.code == "B04"]


def without_ids(place: Path, monkeypatch: pytest.MonkeyPatch) -> WorkingFolder:
    """Return a folder, built with long ids: neither its programme nor the goals have ids."""
    folder = WorkingFolder(place / "arbetsmapp")
    renamed(folder, "Program", "LUND", LONG)
    folder.row("Program", LONG).update({"Namn": LONG, "Kortnamn": SHORT, "Program-id": None})
    for number in (1, 2):
        long = f"{LONG}+övergripande mål+{number}"
        renamed(folder, "Mål", f"M{number}", f"LIN+{long}")
        folder.row("Mål", f"LIN+{long}").update({"Mål-id": None, "Nr": number})
    folder.change("Texter/T5/Text", f"Lund: {{Mål/LIN+{LONG}+övergripande mål+2/Måltext}}.")
    for row in folder.sheets["Förtydliganden"]:
        row["Förtydligande-id"] = None
    with monkeypatch.context() as before:
        before.setattr(Sheet, "short", "")
        assert folder.build().faults == []
    return folder


@pytest.mark.parametrize(
    "written", ["M2", "m2", "mål 2 Arbete", "Arbete", "arbete", "med vatten", "Mål 2, Arbete"]
)
def test_a_cell_is_asked_for_by_any_name_of_its_row(written: str) -> None:
    data = checked(set_cell("Mål", 1, "Kort namn", "Arbete"))

    assert resolve_cell(data, f"Mål/{written}/Måltext", set()) == (Source("Mål", "M2", "Måltext"),)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["edited", "ledger"])
def test_what_was_built_with_long_ids_keeps_what_people_wrote(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = without_ids(tmp_path, monkeypatch)
    old = next(target for target in folder.documents if target.endswith("/program.docx"))
    folder.edit(old, "Renare sjöar.", "Handens sjöar.")
    folder.edit(DECISION_1, "Därför behövs programmet.", "Därför, skriver handen.")
    if how == "ledger":
        folder.forget()

    result = folder.build()

    assert result.faults == []
    assert result.report.unplanned == ()
    assert result.those(Action.FAILED) == []
    target = next(t for t in folder.documents if t.endswith("/program.docx"))
    assert "lundprogrammet" in target
    assert "Handens sjöar." in folder.text(target)
    assert "Därför, skriver handen." in folder.text(DECISION_1)
    assert "Lund: med rent vatten." in folder.text(target)
    assert len([t for t in folder.documents if t.endswith("/program.docx")]) == 1
    assert {*whys(result)} == {"id som räknas ut ur ett namn är kortare nu"}
    again = folder.rebuild()
    assert (again.written, again.those(Action.MERGE)) == ([], [])
