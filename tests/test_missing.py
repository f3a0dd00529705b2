"""Missing is not none: a sheet, a file or a column that is gone takes no rows out of a document."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.building.missing_rows import accepted_sheets
from pipeline.building.summary import summary_lines
from pipeline.cli import cli
from pipeline.commands.build import Options, build
from pipeline.commands.check import find_problems
from pipeline.errors import UsageError
from pipeline.model import Action, Report, Severity, Trace
from pipeline.read import read_folder
from pipeline.schema import BY_NAME
from pipeline.store.decide import BLANK, Wish
from pipeline.store.ledger import load
from tests.tables import Book, checked
from tests.workbooks import write_book
from tests.working_folder import (
    ALL,
    DECISION_1,
    LETTER,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    Result,
    WorkingFolder,
    base,
    built_case,
    made_once,
)

pytestmark = pytest.mark.slow

NAMES = ("{}en", "{} (2)", "{} Copy", "{} 2023", "Kopia av {}")
ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with everything built."""
    return made_once(tmp_path / "mapp", built_case)


def told(result: Result, severity: Severity = Severity.ERROR) -> list[str]:
    """Return what is said of what is missing."""
    return [str(p) for p in result.report.problems if (p.code, p.severity) == ("B13", severity)]


# ------------------------------------------------------------ the names of sheets


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("name", BY_NAME)
def test_a_sheet_whose_name_is_like_one_of_ours_is_asked_about(name: str, form: str) -> None:
    given = form.format(name)

    def other(made: Book) -> None:
        made[given] = [{"Kolumn": "x"}]

    (problem,) = [p for p in checked(other).problems if p.cell and p.cell.sheet == given]

    assert (problem.code, problem.severity) == ("B01", Severity.WARNING)
    assert problem.message == f"Bladet läses inte; är det bladet ”{name}”?"


def test_a_sheet_with_a_name_of_its_own_is_told_of_and_lists_are_not() -> None:
    def others(made: Book) -> None:
        made |= {"Budget": [{"Konto": 1}], "Läs mig": [{"a": 1}], "Listor": [{"a": 1}]}

    found = [p for p in checked(others).problems if p.code == "B01"]

    assert [(str(p.cell), p.severity) for p in found] == [
        ("björkvik.xlsx, bladet ”Budget”", Severity.INFO)
    ]


# ------------------------------------------------------------ every sheet and column in turn

Change = Callable[[WorkingFolder], object]


def _changes() -> Iterator[tuple[str, str, Change]]:
    """Yield what can happen to each sheet of the case: its name, what, and what does it."""
    for number, sheet in enumerate(base()):
        new = NAMES[number % len(NAMES)].format(sheet)
        yield sheet, "renamed", lambda f, s=sheet, n=new: _put(f, s, n)  # type: ignore[misc]
        yield sheet, "removed", lambda f, s=sheet: f.sheets.pop(s)  # type: ignore[misc]
        yield sheet, "emptied", lambda f, s=sheet: _empty(f, s)  # type: ignore[misc]
        for header in dict.fromkeys(name for row in base()[sheet] for name in row):
            yield (
                f"{sheet}/{header}",
                "removed",
                lambda f, s=sheet, h=header: [row.pop(h, None) for row in f.sheets[s]],  # type: ignore[misc]
            )


def _put(folder: WorkingFolder, sheet: str, name: str) -> None:
    folder.sheets[name] = folder.sheets.pop(sheet)


def _empty(folder: WorkingFolder, sheet: str) -> None:
    header = dict.fromkeys(name for row in folder.sheets[sheet] for name in row)
    folder.sheets[sheet] = [dict.fromkeys(header)]


CHANGES = {f"{where} {what}": (where, change) for where, what, change in _changes()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a working folder with everything built, to be copied."""
    made = WorkingFolder(tmp_path_factory.mktemp("byggd") / "mapp")
    made.build()
    return made


@pytest.mark.parametrize("name", CHANGES)
def test_no_document_is_written_without_what_it_showed(
    built: WorkingFolder, tmp_path: Path, name: str
) -> None:
    where, change = CHANGES[name]
    folder = built.copy(tmp_path / "mapp")
    shutil.copytree(built.outputs, folder.outputs)
    before = folder.documents
    traces = load(folder.outputs).traces
    change(folder)

    result = folder.build()

    sheet, _, header = where.partition("/")
    shown = [t for t in traces.values() if _showed(t, sheet, header)]
    changed = {o.target for o in result.report.outcomes if o.action is not Action.SKIP}
    for trace in shown:
        assert before[trace.target] in folder.documents.values()  # without a Dnr it may move
        planned = [o for o in result.report.outcomes if o.target == trace.target]
        why = [str(w) for o in planned for w in o.why] or [str(p) for p in result.faults]
        assert trace.target not in changed or any(sheet in reason for reason in why)


def _showed(trace: Trace, sheet: str, header: str) -> bool:
    """Return whether a document showed rows of a sheet, or something filled under a header."""
    rows = {s: d for s, d in trace.reads.items() if s.sheet == sheet and s.key and d}
    if not header:
        return len({source.key for source in rows}) > 1
    return any(s.column == header and digest not in BLANK for s, digest in rows.items())


@pytest.mark.parametrize("name", [name for name in CHANGES if "/" not in name])
def test_what_is_built_for_the_first_time_is_not_stopped(tmp_path: Path, name: str) -> None:
    folder = WorkingFolder(tmp_path / "mapp")
    CHANGES[name][1](folder)

    assert "B13" not in [problem.code for problem in folder.build().report.problems]


def _book(inputs: Path, file: str) -> dict[str, list[list[Any]]]:
    """Return the sheets of a workbook of the example, as rows."""
    tables = read_folder(inputs).tables
    return {t.sheet: [list(t.header), *map(list, t.rows)] for t in tables if t.file == file}


@pytest.mark.slow
def test_no_document_of_the_example_is_written_without_a_sheet(tmp_path: Path) -> None:
    day, folder = date(2027, 2, 4), tmp_path / "mapp"
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    build(Options(folder, day))
    traces = load(folder / "outputs").traces
    for book in sorted((ROOT / "inputs").glob("*.xlsx")):
        sheets = _book(ROOT / "inputs", book.name)
        for sheet in [name for name in sheets if name in BY_NAME]:
            keys = {str(row[0]) for row in sheets[sheet][1:]}
            others = {name: rows for name, rows in sheets.items() if name != sheet}
            write_book(folder / "inputs" / book.name, others)
            report = build(Options(folder, day, dry=True))
            _examine(report, [t for t in traces.values() if _rows_of(t, sheet) & keys], sheet)
        shutil.copy(book, folder / "inputs")


def _rows_of(trace: Trace, sheet: str) -> set[str]:
    return {source.key for source, d in trace.reads.items() if source.sheet == sheet and d}


def _examine(report: Report, traces: Sequence[Trace], sheet: str) -> None:
    """Assert that no document that showed the sheet would be written, and that each names it."""
    faults = [str(p) for p in report.problems if p.severity is Severity.ERROR]
    for trace in traces:
        who = (trace.kind, trace.key)
        outcomes = [o for o in report.outcomes if (o.step.plan.kind, o.step.plan.key) == who]
        assert not [o for o in outcomes if o.action in (Action.WRITE, Action.MERGE)], sheet
        why = [str(w) for o in outcomes for w in o.why]  # of what is sealed too
        assert any(sheet in reason for reason in why or faults), (sheet, trace.target)


# ------------------------------------------------------------ one by one


def test_a_renamed_sheet_is_named_and_the_others_are_built(folder: WorkingFolder) -> None:
    _put(folder, "Mål", "Målen")
    folder.change("Beslutspunkter/BP1/Sats", "rapporten")

    result = folder.build()

    assert result.those(Action.FAILED) == [PROGRAM, READING]
    assert result.written == [LETTER]
    assert "Bladet ”Mål” saknas. Senast stod det i lindvalla.xlsx." in result.why(PROGRAM)
    assert "Är det ”Målen” i lindvalla.xlsx, som inte läses?" in result.why(PROGRAM)
    assert told(result)[0].endswith("bygg med --accept-missing Mål.")
    _put(folder, "Målen", "Mål")
    assert folder.build().those(Action.FAILED) == []


def test_force_does_not_write_it_and_accepting_does(folder: WorkingFolder) -> None:
    del folder.sheets["Framgångsfaktorer"]
    for row in folder.sheets["Politisk vilja"]:
        row.pop("Framgångsfaktor", None)

    assert folder.build(force=True).those(Action.FAILED) == [WILL, READING]
    assert folder.build(fresh=(WILL,)).those(Action.FAILED) == [WILL, READING]
    accepted = Wish(accepted=accepted_sheets(["framgångsfaktorer", "Politisk vilja"]))
    report = build(Options(folder.path, TODAY, wish=accepted))
    assert Result(report).written == [WILL, READING]
    assert told(Result(report)) == []
    assert folder.build().those(Action.SKIP) == ALL


def test_that_every_goal_is_missing_can_be_accepted(folder: WorkingFolder) -> None:
    del folder.sheets["Mål"]
    folder.build()

    report = build(Options(folder.path, TODAY, wish=Wish(accepted=frozenset(["Mål"]))))

    assert PROGRAM in Result(report).written
    assert "skog" not in folder.text(PROGRAM)


def test_a_file_that_is_gone_is_named_and_one_that_was_renamed_is_no_fault(
    folder: WorkingFolder,
) -> None:
    rows = folder.sheets["Förtydliganden"]
    folder.sheets["Förtydliganden"] = rows[:1]
    two = write_book(
        folder.inputs / "två.xlsx", {"Förtydliganden": [[*rows[1]], [*rows[1].values()]]}
    )
    assert folder.build().those(Action.SKIP) == ALL

    two = two.rename(folder.inputs / "tre.xlsx")
    assert folder.build().those(Action.SKIP) == ALL
    two.unlink()
    for _ in range(2):
        result = folder.build()
        assert result.those(Action.FAILED) == [PROGRAM, READING]
        assert "tre.xlsx finns inte längre" in result.why(PROGRAM)


def test_a_removed_row_is_a_change_and_the_last_one_shown_is_told(folder: WorkingFolder) -> None:
    folder.remove("Förtydliganden", "F1")
    assert told(folder.build(), Severity.WARNING) == []
    folder.row("Mottagare", "MO2")["Mottagare-id"] = "#MO2"

    result = folder.build()

    assert result.written == [DECISION_1]
    assert told(result, Severity.WARNING) == [
        f"VARNING B13 {DECISION_1} visar inte längre något ur bladet ”Mottagare”: en rad är "
        "borta eller parkerad. Id: MO2. Är det inte meningen: lägg tillbaka det och bygg igen."
    ]


def test_a_sheet_without_a_row_left_is_missing_if_it_had_more_than_one(
    folder: WorkingFolder,
) -> None:
    for row in folder.sheets["Förtydliganden"]:
        row["Förtydligande-id"] = f"#{row['Förtydligande-id']}"

    result = folder.build()

    assert result.those(Action.FAILED) == [PROGRAM, READING]
    assert "Bladet ”Förtydliganden” har inga rader kvar i någon fil." in result.why(PROGRAM)


def test_a_column_that_is_gone_is_named_with_what_may_be_meant(folder: WorkingFolder) -> None:
    for row in folder.sheets["Mål"]:
        row["Ambitionsnivå ny"] = row.pop("Ambitionsnivå")

    result = folder.build()

    assert result.those(Action.FAILED) == [PROGRAM, READING]
    assert "Kolumnen ”Ambitionsnivå” saknas i bladet ”Mål”." in result.why(PROGRAM)
    assert "Är det kolumnen ”Ambitionsnivå ny”?" in result.why(PROGRAM)


def test_documents_that_no_row_asks_for_since_a_sheet_is_gone_are_told_of(
    folder: WorkingFolder,
) -> None:
    _put(folder, "Politisk vilja", "Politisk vilja 2023")

    result = folder.build()

    assert WILL not in result.report.unplanned  # which would be to say: throw it away
    assert any("Bladet ”Politisk vilja” saknas." in line for line in told(result))


def test_a_new_document_is_not_made_without_a_sheet_that_others_miss(folder: WorkingFolder) -> None:
    item = deepcopy(folder.row("Behandling", "BH1")) | {"Behandling-id": "BH9", "Punkt": 9}
    folder.sheets["Behandling"].append(item | {"Ärende": "A2"})
    folder.sheets["Ärenden"].append(
        deepcopy(folder.row("Ärenden", "A1")) | {"Ärende-id": "A2", "Dnr": "KS 2026/42"}
    )
    _put(folder, "Texter", "Texter 2025")

    result = folder.build()

    assert "au-2026-12-02/ks-2026-42-tjansteskrivelse.docx" in result.those(Action.FAILED)


def test_what_was_accepted_once_is_not_told_again_of_a_document_left_over(
    folder: WorkingFolder,
) -> None:
    del folder.sheets["Politisk vilja"]
    assert told(folder.build())

    build(Options(folder.path, TODAY, wish=Wish(accepted=frozenset(["Politisk vilja"]))))

    result = folder.build()
    assert (told(result), result.report.unplanned) == ([], (WILL,))


def test_a_file_that_cannot_be_read_is_told_of_once(folder: WorkingFolder) -> None:
    wills = folder.sheets.pop("Politisk vilja")
    rows: list[list[Any]] = [[row.get(name) for name in wills[1]] for row in wills]
    own = write_book(folder.inputs / "viljan.xlsx", {"Politisk vilja": [[*wills[1]], *rows]})
    folder.build()
    own.write_bytes(b"PK")

    result = folder.build()

    assert WILL not in result.report.unplanned  # which would be to say: throw it away
    assert [p.code for p in result.faults] == ["F01"]
    own.unlink()
    assert "viljan.xlsx finns inte längre i inputs." in told(folder.build())[0]


def test_the_memory_of_the_document_is_enough(folder: WorkingFolder) -> None:
    del folder.sheets["Förtydliganden"]
    folder.forget()

    assert folder.build().those(Action.FAILED) == [PROGRAM, READING]


def test_a_deleted_file_is_not_made_anew_without_its_rows(folder: WorkingFolder) -> None:
    (folder.outputs / PROGRAM).unlink()
    del folder.sheets["Förtydliganden"]

    assert PROGRAM in folder.build().those(Action.FAILED)


def test_only_a_sheet_of_ours_can_be_accepted(folder: WorkingFolder) -> None:
    with pytest.raises(UsageError, match="Det finns inget blad som heter ”Målen”"):
        accepted_sheets(["Målen"])

    words = ["build", "--folder", str(folder.path), "--today", str(TODAY)]
    done = CliRunner().invoke(cli, [*words, "--accept-missing", "Mål", "--dry-run"])
    assert done.exit_code == 0, done.output


def test_of_a_thousand_sheets_that_are_not_read_the_first_are_told_and_how_many_more(
    tmp_path: Path,
) -> None:
    book = {f"Bilaga {number}": [["x"]] for number in range(1_000)}
    write_book(tmp_path / "inputs" / "bilagor.xlsx", book)

    lines = list(summary_lines(find_problems(tmp_path, TODAY)))

    assert len([line for line in lines if line.startswith("UPPLYSNING B01")]) == 21
    assert "UPPLYSNING B01 … och 980 till av samma slag i samma fil." in lines
