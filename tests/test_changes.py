"""What is new since an earlier version, told from what the document was made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.building.inputs import prepare
from pipeline.domain.change_rows import proposed_rows
from pipeline.domain.change_sentences import change_sentences
from pipeline.domain.changes import Became, RowChange, changes_between
from pipeline.model import Plans, Source, View
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from tests.working_folder import (
    DECISION_1,
    LETTER,
    PROGRAM,
    SENTENCE,
    TODAY,
    WILL,
    WorkingFolder,
)

Edit = Callable[[WorkingFolder], object]


def _goal(folder: WorkingFolder, key: str, **cells: object) -> None:
    folder.sheets["Mål"].append({**folder.row("Mål", "M1"), "Mål-id": key, **cells})


def _clarified(folder: WorkingFolder, key: str, **cells: object) -> None:
    row = {"Förtydligande-id": key, "Mål": "M1", "Text": "Mer.", "Status": "utkast", **cells}
    folder.sheets["Förtydliganden"].append(row)


def _new_goal(folder: WorkingFolder) -> None:
    _goal(folder, "M3", Nr=3, Ordning=3)
    _clarified(folder, "F9", Mål="M3")


def _swap(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Ordning", 2).change("Mål/M2/Ordning", 1)


# What is done in the workbook, in which document it is told, and how.
TOLD: list[tuple[str, Edit, str, list[str]]] = [
    ("nothing", lambda f: None, PROGRAM, []),
    (
        "a short text",
        lambda f: f.change("Mål/M1/Måltext", "med tät skog"),
        PROGRAM,
        ["Måltexten för mål 1 har ändrats från ”med levande skog” till ”med tät skog”."],
    ),
    (
        "a text of several paragraphs",
        lambda f: f.change("Mål/M1/Ambitionsnivå", "Mest skog."),
        PROGRAM,
        ["Ambitionsnivån för mål 1 har fått en ny lydelse."],
    ),
    (
        "a text that is taken away",
        lambda f: f.change("Mål/M2/Ambitionsnivå", None),
        PROGRAM,
        ["Ambitionsnivån för mål 2 har tagits bort."],
    ),
    (
        "a number",
        lambda f: f.change("Program/LUND/Målår", 2040),
        PROGRAM,
        ["Målåret för Program för Lund har ändrats från 2035 till 2040."],
    ),
    (
        "a section",
        lambda f: f.change("Texter/T5/Text", "Programmet visar vägen."),
        PROGRAM,
        [
            "Avsnittet ”syfte” har ändrats från ”Programmet visar **vägen** till Lund.” "
            "till ”Programmet visar vägen.”"
        ],
    ),
    (
        "a new row of a goal",
        lambda f: _clarified(f, "F9", Rubrik="Ek och lind", Ordning=2),
        PROGRAM,
        ["Mål 1 har fått ett nytt förtydligande: ”Ek och lind”."],
    ),
    (
        "a new goal, with what it brings",
        _new_goal,
        PROGRAM,
        ["Mål 3 har tillkommit."],
    ),
    (
        "a goal that is out",
        lambda f: f.change("Mål/M2/Status", "utgår").change("Mål/M2/Måltext", "utan"),
        PROGRAM,
        ["Mål 2 har tagits bort."],
    ),
    ("goals in another order", _swap, PROGRAM, ["Mål 2 har flyttats."]),
    (
        "a clarification without heading",
        lambda f: f.change("Förtydliganden/F1/Text", "Skog är liv."),
        PROGRAM,
        ["Ett förtydligande av mål 1 har ändrats från ”Skog är mer än träd.” till ”Skog är liv.”"],
    ),
    (
        "a person",
        lambda f: f.change("Ärenden/A1/Handläggare", "P2"),
        LETTER,
        ["Handläggaren för ärendet ”Program för Lund” har ändrats från Åsa Ek till Bo Alm."],
    ),
    ("what is hidden from it", lambda f: f.change("Politisk vilja/V1/Text", "Allt."), PROGRAM, []),
    ("what is hidden from decision 1", lambda f: f.remove("Politisk vilja", "V2"), DECISION_1, []),
    (
        "the same where it is shown",
        lambda f: f.change("Politisk vilja/V1/Text", "Allt."),
        WILL,
        ["Den politiska viljan för mål 1 har fått en ny lydelse."],
    ),
]


def _found(folder: WorkingFolder, edit: Edit, target: str) -> list[RowChange]:
    folder.write().build()
    before = prepare(folder.path, TODAY)[1]
    reads = _reads(folder, target)
    edit(folder)
    folder.write()
    now = prepare(folder.path, TODAY)[1]
    return changes_between(_view(before, target), _view(now, target), reads)


def _view(plans: Plans, target: str) -> View:
    return next(plan.view for plan in plans.plans if plan.target == target)


@pytest.mark.parametrize(
    ("edit", "target", "told"), [case[1:] for case in TOLD], ids=[case[0] for case in TOLD]
)
def test_what_has_changed_is_told(tmp_path: Path, edit: Edit, target: str, told: list[str]) -> None:
    assert change_sentences(_found(WorkingFolder(tmp_path), edit, target)) == told


def test_nobody_reads_of_what_the_document_may_not_see(tmp_path: Path) -> None:
    def edit(folder: WorkingFolder) -> None:
        folder.remove("Politisk vilja", "V1").change("Politisk vilja/V2/Text", "Inget alls.")
        folder.change("Mål/M1/Måltext", "med tät skog")

    found = _found(WorkingFolder(tmp_path), edit, PROGRAM)
    assert [change.source.sheet for change in found] == ["Mål"]
    assert SENTENCE not in " ".join(change_sentences(found))


def test_a_version_is_told_as_it_was_and_is(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    found = _found(folder, lambda f: f.change("Program/LUND/Version", "1.0"), PROGRAM)
    assert change_sentences(found) == [
        "Versionen för Program för Lund har ändrats från ”0.9” till ”1.0”."
    ]


def test_a_row_with_a_new_name_is_the_same_row(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    folder.write().build()
    before = prepare(folder.path, TODAY)[1]
    for rows in folder.sheets.values():
        for row in rows:
            row.update({header: "MÅL-1" for header, cell in row.items() if cell == "M1"})
    folder.change("Mål/MÅL-1/Måltext", "med tät skog").write()
    now = prepare(folder.path, TODAY)[1]
    reads = _reads(folder, PROGRAM)
    told = changes_between(
        _view(before, PROGRAM), _view(now, PROGRAM), reads, {("Mål", "M1"): "MÅL-1"}
    )
    assert change_sentences(told) == [
        "Måltexten för mål 1 har ändrats från ”med levande skog” till ”med tät skog”."
    ]


def _reads(folder: WorkingFolder, target: str) -> list[Source]:
    data = (folder.path / "outputs" / target).read_bytes()
    memory = read_memory(read_package(data, target))
    assert memory is not None
    return [*memory.reads]


def _proposed(folder: WorkingFolder, edit: Edit) -> list[dict[str, str]]:
    found = _found(folder, edit, PROGRAM)
    dataset = prepare(folder.path, TODAY)[0]
    program = dataset.find("Program", "LUND")
    assert program is not None
    return proposed_rows(dataset, program, found)


def test_what_is_new_in_a_programme_is_proposed_for_the_sheet_of_changes(tmp_path: Path) -> None:
    def edit(folder: WorkingFolder) -> None:
        folder.change("Mål/M1/Måltext", "med tät skog").change("Mål/M2/Status", "utgår")
        folder.change("Förtydliganden/F1/Text", "Skog är liv.").change("Program/LUND/Version", "1")
        _goal(folder, "M3", Nr=3, Ordning=3)

    summary = {"Med i sammanfattning": "ja"}
    of = {"Program": "LUND", "Objekt": "mål"}
    assert _proposed(WorkingFolder(tmp_path), edit) == [
        {"Ändring-id": "Ä1", **of, "Typ": "ändrad", "Mål": "M1", "Rubrik": "Mål 1"}
        | {"Tidigare": "med levande skog\n\nSkog är mer än träd."}
        | {"Nu": "med tät skog\n\nSkog är liv.", **summary},
        {"Ändring-id": "Ä2", **of, "Typ": "borttagen", "Mål": "", "Rubrik": "Mål 2"}
        | {"Tidigare": "", "Nu": "", **summary},
        {"Ändring-id": "Ä3", **of, "Typ": "ny", "Mål": "M3", "Rubrik": "Mål 3"}
        | {"Tidigare": "", "Nu": "", **summary},
    ]


def test_what_the_sheet_has_is_not_proposed_again(tmp_path: Path) -> None:
    def edit(folder: WorkingFolder) -> None:
        folder.change("Mål/M1/Måltext", "med tät skog")
        row = {"Ändring-id": "Ä1", "Program": "LUND", "Typ": "ändrad", "Objekt": "mål", "Mål": "M1"}
        row |= {"Rubrik": "Mål 1", "Nu": "med tät skog", "Med i sammanfattning": "ja"}
        folder.sheets["Ändringar"] = [row]

    assert _proposed(WorkingFolder(tmp_path), edit) == []


@pytest.mark.parametrize("seed", range(12))
def test_the_other_way_round_the_opposite_is_told(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = WorkingFolder(tmp_path)
    folder.write().build()
    before, reads = prepare(folder.path, TODAY)[1], _reads(folder, PROGRAM)
    for _ in range(chance.randrange(1, 6)):
        _change_at_random(folder, chance)
    folder.build()
    now = prepare(folder.path, TODAY)[1]
    reads = [*dict.fromkeys([*reads, *_reads(folder, PROGRAM)])]
    old, new = _view(before, PROGRAM), _view(now, PROGRAM)
    there, back = changes_between(old, new, reads), changes_between(new, old, reads)
    opposite = {Became.NEW: Became.GONE, Became.GONE: Became.NEW}
    assert {(one.became, one.source, one.was, one.now) for one in there} == {
        (opposite.get(one.became, one.became), one.source, one.now, one.was) for one in back
    }
    assert changes_between(new, new, reads) == []


def _change_at_random(folder: WorkingFolder, chance: random.Random) -> None:
    sheet = chance.choice(["Mål", "Förtydliganden"])
    row = chance.choice(folder.sheets[sheet])
    header = chance.choice(["Måltext", "Kort namn"] if sheet == "Mål" else ["Rubrik", "Text"])
    what = chance.randrange(4)
    if what == 0:
        number = f"{sheet[0]}{chance.randrange(10, 99)}"
        key = next(iter(row))
        folder.sheets[sheet] += [] if sheet == "Mål" else [{**row, key: number}]
    elif what == 1 and sheet == "Mål":
        row["Status"] = chance.choice(["utgår", "utkast"])
    else:
        row[header] = chance.choice(["annat", "Helt nytt\n\noch mer", None, "a" * 90])
