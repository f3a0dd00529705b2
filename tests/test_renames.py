"""A row that gets a new id is the same row, and what people wrote about it stays with it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from pipeline import schema
from pipeline.commands.build import Options, build
from pipeline.commands.explain import answer_lines, document_lines, explain_cell, explain_file
from pipeline.commands.status import status
from pipeline.model import Action
from pipeline.store.decide import Wish
from tests.docx import xml_of
from tests.test_merge import comments, insertions, struck
from tests.working_folder import (
    CALL_KF,
    DECISION_1,
    LETTER,
    MINUTES_KF,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    Result,
    WorkingFolder,
    base,
)

pytestmark = pytest.mark.slow

REFERENCES = (schema.Kind.REF, schema.Kind.REFS)


def renamed(folder: WorkingFolder, sheet: str, old: str, new: str) -> WorkingFolder:
    """Give a row another id, and write that wherever the row is referred to."""
    folder.row(sheet, old)[schema.BY_NAME[sheet].key.header] = new
    for name, rows in folder.sheets.items():
        for column in schema.BY_NAME[name].columns:
            for row in rows if column.target == sheet else ():
                keys = str(row.get(column.header) or "").split("; ")
                row[column.header] = "; ".join(new if key == old else key for key in keys) or None
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a built folder: the programme has a waiting conflict, two papers are edited."""
    folder = WorkingFolder(tmp_path_factory.mktemp("omdöpt") / "arbetsmapp")
    folder.build()
    folder.edit(PROGRAM, "Renare sjöar.", "Handens sjöar.")
    folder.change("Mål/M2/Ambitionsnivå", "Bokens sjöar.").build()
    folder.edit(PROGRAM, "med levande skog", "med handens skog")
    folder.edit(DECISION_1, "Därför behövs programmet.", "Därför, skriver handen.")
    folder.edit(LETTER, "Arbetet går som det ska.", "Arbetet går som handen vill.")
    assert (struck(folder), insertions(folder)) == (["Handens sjöar."], ["Bokens sjöar."])
    return folder


@pytest.fixture
def folder(made: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return a copy of that folder."""
    copy = made.copy(tmp_path / "arbetsmapp")
    shutil.copytree(made.outputs, copy.outputs)
    return copy


@pytest.fixture
def plain(tmp_path: Path) -> WorkingFolder:
    """Return a built folder, the programme edited by hand."""
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    folder.build()
    folder.edit(PROGRAM, "Renare sjöar.", "Handens sjöar.")
    return folder


def names(data: bytes) -> list[str]:
    """Return what says which cell stands where: tags, aliases and bookmarks."""
    xml = xml_of(data, "word/document.xml")
    found = re.findall(r'<w:(?:tag|alias) w:val="([^"]+)"|w:name="(_b[0-9a-f]{12})', xml)
    return sorted("".join(each) for each in found)


def whys(result: Result) -> Iterator[str]:
    """Yield every reason but that a file is edited, or moved."""
    for outcome in result.report.outcomes:
        for why in map(str, outcome.why if outcome.action is not Action.SKIP else ()):
            if not why.startswith(("filen är redigerad för hand", "flyttas från ")):
                yield why


# ---------------------------------------------------------------- every sheet


FIRST = ("Personer", "Partier", "Framgångsfaktorer")  # whose last row no document shows


@pytest.mark.parametrize("sheet", base())
def test_a_row_with_a_new_id_keeps_its_controls_edits_and_conflicts(
    folder: WorkingFolder, tmp_path: Path, sheet: str
) -> None:
    old = next(iter(folder.sheets[sheet][0 if sheet in FIRST else -1].values()))
    renamed(folder, sheet, old, f"{old}x")

    result = folder.build()

    assert result.faults == []
    assert set(whys(result)) == {f"{sheet}/{old} heter nu {sheet}/{old}x"}
    assert result.report.unplanned == ()
    asked = {Action.SKIP, Action.WRITE, Action.MERGE, Action.KEEP}
    assert {outcome.action for outcome in result.report.outcomes} <= asked
    made = WorkingFolder.copy(folder, tmp_path / "ny")
    made.build()
    now = folder.documents
    assert [*now] == [*made.documents]
    for target, data in made.documents.items():
        assert names(now[target]) == names(data), target
    text = " ".join(map(folder.text, now))
    assert "Därför, skriver handen." in text
    assert "Arbetet går som handen vill." in text
    assert "med handens skog" in text
    program = next(target for target in now if target.endswith("/program.docx"))
    moved = folder.outputs / program
    if program != PROGRAM:
        shutil.copytree(moved.parent, folder.outputs / "lund", dirs_exist_ok=True)
    assert (struck(folder), insertions(folder)) == (["Handens sjöar."], ["Bokens sjöar."])
    assert len(comments(folder)) == 1
    if program != PROGRAM:
        shutil.rmtree(folder.outputs / "lund")
    again = folder.rebuild()
    assert folder.documents == now
    assert (again.written, again.those(Action.MERGE)) == ([], [])


# ---------------------------------------------------------------- told, and followed


def test_what_is_not_edited_is_written_with_the_name_of_the_row_as_its_only_reason(
    plain: WorkingFolder,
) -> None:
    result = renamed(plain, "Mål", "M2", "M2a").build()

    assert result.exit_code == 0
    assert result.written == [WILL, READING]
    assert result.why(READING) == "Mål/M2 heter nu Mål/M2a"


def test_the_next_change_of_a_renamed_row_comes_into_its_own_paragraph(
    plain: WorkingFolder,
) -> None:
    renamed(plain, "Mål", "M2", "M2a").build()

    plain.change("Mål/M2a/Ambitionsnivå", "Bokens sjöar.").build()

    assert (struck(plain), insertions(plain)) == (["Handens sjöar."], ["Bokens sjöar."])


def test_a_row_may_change_in_the_same_build(plain: WorkingFolder) -> None:
    renamed(plain, "Mål", "M2", "M2a").change("Mål/M2a/Nr", 7)

    result = plain.build()

    assert result.exit_code == 0
    assert result.those(Action.MERGE) == [PROGRAM]
    assert [*whys(result)][:2] == [
        "Mål/M2 heter nu Mål/M2a",
        "mål 7, nr (lindvalla.xlsx, Mål B3) har ändrats",
    ]
    assert "Handens sjöar." in plain.text(PROGRAM)


def test_a_rename_is_remembered_by_what_was_not_built_then(plain: WorkingFolder) -> None:
    renamed(plain, "Mål", "M2", "M2a").build("KF-2026-12-16")
    renamed(plain, "Mål", "M2a", "M2b").change("Mål/M2b/Nr", 7)

    result = plain.build()

    assert result.exit_code == 0
    assert "Mål/M2 heter nu Mål/M2b" in result.why(PROGRAM)
    assert "Handens sjöar." in plain.text(PROGRAM)
    assert "7. Lindvalla ska vara en plats" in plain.text(PROGRAM)


def test_a_rename_is_seen_without_the_ledger_too(folder: WorkingFolder) -> None:
    renamed(folder.forget(), "Program", "LUND", "SJÖ")

    result = folder.build()

    assert result.report.unplanned == ()
    assert "med handens skog" in folder.text("sjo/program.docx")


def test_a_row_without_an_id_follows_the_rows_that_its_key_is_made_of(
    plain: WorkingFolder,
) -> None:
    for row in plain.sheets["Texter"]:
        row["Text-id"] = row["Ordning"] = None
    plain.build()
    plain.edit(PROGRAM, "vägen", "handens väg")

    result = renamed(plain, "Program", "LUND", "SJÖ").build()

    assert result.exit_code == 0
    assert result.why("sjo/program.docx").endswith("Program/LUND heter nu Program/SJÖ")
    data = plain.documents["sjo/program.docx"]
    assert "Texter/SJÖ+syfte+1/Text" in names(data)
    assert "handens väg" in plain.text("sjo/program.docx")


def test_a_row_whose_key_is_made_of_its_cells_is_followed_when_they_change(
    plain: WorkingFolder,
) -> None:
    plain.sheets["Texter"][4]["Text-id"] = None
    plain.build()
    plain.edit(PROGRAM, "vägen", "handens väg")
    plain.sheets["Texter"][4]["Ordning"] = 5

    result = plain.build()

    assert result.exit_code == 0
    assert "Texter/LUND+syfte+5/Text" in names(plain.documents[PROGRAM])
    assert "handens väg" in plain.text(PROGRAM)


def test_a_text_that_names_a_row_is_not_changed_by_its_new_name(plain: WorkingFolder) -> None:
    plain.change("Texter/T5/Text", "Vi vill ha {Mål/M2/Måltext}.").build()
    renamed(plain, "Mål", "M2", "M2a").change("Texter/T5/Text", "Vi vill ha {Mål/M2a/Måltext}.")

    result = plain.build()

    assert set(whys(result)) == {"Mål/M2 heter nu Mål/M2a"}
    assert "Vi vill ha med rent vatten." in plain.text(PROGRAM)


def test_a_row_of_choices_is_known_by_the_rows_that_refer_to_it(plain: WorkingFolder) -> None:
    points = ("{%p for y in b.beslutspunkter %}", "{{ y.sats }}", *["{%p endfor %}"] * 2)
    folder = plain.copy(plain.path.parent / "ny")
    folder.template("tjansteskrivelse", "{%p for b in besluten %}", "{{ b.typ }}", *points)
    for row in folder.sheets["Beslutspunkter"]:
        row["Punkt-id"] = None
    folder.build("tjänsteskrivelse")
    folder.edit(LETTER, "informationen", "handens ord")

    result = renamed(folder, "Beslut", "B1", "B1a").build("tjänsteskrivelse")

    assert result.exit_code == 0
    assert result.why(LETTER).endswith("Beslut/B1 heter nu Beslut/B1a")
    assert "Beslutspunkter/B1a+1/Sats" in names(folder.documents[LETTER])
    assert "handens ord" in folder.text(LETTER)


def test_edited_minutes_move_with_a_meeting_that_is_held(plain: WorkingFolder) -> None:
    plain.change("Behandling/BH2/§", 1).change("Behandling/BH3/§", 2)
    plain.change("Sammanträden/KF-2026-12-16/Status", "hållet").build()
    plain.edit(MINUTES_KF, "viljan", "handens vilja")

    result = renamed(plain, "Sammanträden", "KF-2026-12-16", "KF-1").build()

    assert (result.faults, result.report.unplanned) == ([], ())
    assert "handens vilja" in plain.text("kf-1/protokoll.docx")
    assert not [target for target in plain.documents if target.startswith("kf-2026")]


def test_a_held_meeting_is_told_and_not_touched(plain: WorkingFolder) -> None:
    plain.change("Sammanträden/KF-2026-12-16/Status", "hållet").build()
    before = plain.documents[CALL_KF]

    result = renamed(plain, "Behandling", "BH2", "BH2a").build()

    assert result.outcome(CALL_KF).action is Action.SETTLED
    assert "Behandling/BH2 heter nu Behandling/BH2a" in result.why(CALL_KF)
    assert plain.documents[CALL_KF] == before


# ---------------------------------------------------------------- explained


def test_explain_goes_on_working_before_and_after_the_build(plain: WorkingFolder) -> None:
    renamed(plain, "Mål", "M2", "M2a").write()

    for cells in (["Mål/M2a/Ambitionsnivå", "Mål/M2/Ambitionsnivå"], ["Mål/M2a/Ambitionsnivå"]):
        for cell in cells:
            lines = [*answer_lines(explain_cell(plain.path, TODAY, cell))]
            assert lines[0].startswith("Mål 2, ambitionsnivå (lindvalla.xlsx")
            assert "    ”Handens sjöar.”" in lines
        text = "\n".join(document_lines(explain_file(plain.path, TODAY, PROGRAM)))
        assert "mål 2, ambitionsnivå (lindvalla.xlsx, Mål E3)\n" in text
        assert "(cellen är ändrad sedan dess)" not in text
        plain.rebuild()


def test_status_says_what_a_row_is_called_now_and_where(plain: WorkingFolder) -> None:
    renamed(plain, "Mål", "M2", "M2a").write()

    lines = {line.target: line for line in status(Options(plain.path, TODAY)).lines}

    assert lines[READING].remarks == ("Mål/M2 heter nu Mål/M2a",)


# ---------------------------------------------------------------- asked


def several(folder: WorkingFolder) -> WorkingFolder:
    """Take a goal away, and write its texts in two new rows."""
    row = folder.row("Mål", "M2")
    renamed(folder, "Mål", "M2", "M2a").sheets["Mål"].append({**row, "Mål-id": "M2b", "Nr": 3})
    return folder


def changed(folder: WorkingFolder) -> WorkingFolder:
    """Take a goal away, and write one of its texts in a new row."""
    return renamed(folder, "Mål", "M2", "M9").change("Mål/M9/Ambitionsnivå", "Annat vatten.")


SEVERAL = (
    "Mål/M2 finns inte längre. Är det samma rad som Mål/M2a eller Mål/M2b, som har samma text?"
)
CHANGED = "Mål/M2 finns inte längre. Är det samma rad som Mål/M9, som har en del av dess text?"


@pytest.mark.parametrize(("change", "question"), [(several, SEVERAL), (changed, CHANGED)])
def test_what_may_be_a_row_is_asked_where_somebody_has_written(
    plain: WorkingFolder, change: Callable[[WorkingFolder], object], question: str
) -> None:
    before = plain.documents[PROGRAM]
    change(plain)

    for _ in range(2):
        result = plain.build()

        assert result.exit_code == 1
        assert result.those(Action.FAILED) == [PROGRAM]
        assert question in result.why(PROGRAM)
        assert plain.documents[PROGRAM] == before
    accepted = build(Options(plain.path, TODAY, wish=Wish(accepted=frozenset({"Mål"}))))
    assert Result(accepted).those(Action.MERGE) == [PROGRAM]
    assert "Handens sjöar." in plain.text(PROGRAM)
    assert "finns inte längre. Är" not in str(plain.rebuild().report)


def test_the_answer_that_it_is_the_same_is_given_by_the_old_id(plain: WorkingFolder) -> None:
    several(plain).build()
    renamed(plain, "Mål", "M2a", "M2").build()

    result = renamed(plain, "Mål", "M2", "M2a").build()

    assert result.those(Action.MERGE) == [PROGRAM]
    assert "Mål/M2 heter nu Mål/M2a" in result.why(PROGRAM)
    assert "Mål/M2a/Ambitionsnivå" in names(plain.documents[PROGRAM])


def test_a_document_that_may_be_an_edited_one_is_not_begun_anew(plain: WorkingFolder) -> None:
    plain.change("Behandling/BH2/Rubrik", "Att anta programmet för Lund").build()
    plain.edit(DECISION_1, "Därför behövs programmet.", "Därför, skriver handen.")
    new = {**plain.row("Behandling", "BH2"), "Behandling-id": "BH2b", "Punkt": 5}
    renamed(plain, "Behandling", "BH2", "BH2a")
    plain.sheets["Behandling"].append(new | {"Ärende": "A2"})
    plain.sheets["Ärenden"].append({**plain.sheets["Ärenden"][0], "Ärende-id": "A2"})
    plain.change("Ärenden/A2/Dnr", "KS 2026/99")

    result = plain.build()

    assert result.exit_code == 1
    assert "Är det samma rad som Behandling/BH2a eller Behandling/BH2b" in str(result.faults)


def test_a_row_that_is_removed_and_another_that_is_new_are_two(plain: WorkingFolder) -> None:
    new = {**deepcopy(plain.row("Mål", "M2")), "Mål-id": "M9", "Måltext": "med god luft"}
    new["Ambitionsnivå"] = "Renare luft."
    for sheet in ("Förtydliganden", "Framgångsfaktorer", "Politisk vilja"):
        plain.sheets[sheet][1]["Mål"] = "M1"
    plain.remove("Mål", "M2").sheets["Mål"].append(new)

    result = plain.build()

    assert result.those(Action.FAILED) == []
    assert "heter nu" not in result.why(PROGRAM)
    assert "Renare luft." in plain.text(PROGRAM)
    assert "Handens sjöar." in plain.text(PROGRAM)
