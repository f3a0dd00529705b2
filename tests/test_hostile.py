"""What comes by e-mail is told in one sentence and harms nothing: the real command is run.

Each case is a working folder with a sound workbook beside it. `tests/hostile/` makes the cases.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.check import find_problems
from tests.docx import files_of
from tests.effort import steps
from tests.hostile import cells, exports, home, templates, workbooks
from tests.hostile.home import LETTER, PROGRAM, READING, assert_sound, built, run
from tests.libreoffice import convert

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="processes are measured as POSIX does it"),
    pytest.mark.slow,
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a sound working folder."""
    return home.working_folder(tmp_path)


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Return what a sound working folder builds."""
    place = home.working_folder(tmp_path_factory.mktemp("sund"))
    done = run(place, "build")
    assert_sound(done)
    assert built(place) >= {LETTER, PROGRAM, READING}
    return built(place)


# ---------------------------------------------------------------- workbooks


@pytest.mark.parametrize("name", workbooks.CASES)
def test_a_strange_workbook_is_read_or_told_in_a_sentence(
    name: str, folder: Path, documents: frozenset[str]
) -> None:
    case = workbooks.CASES[name]
    case.make(folder / "inputs")

    done = run(folder, "build")

    assert_sound(done)
    told = list(workbooks.lines_about(done.output, case.file))
    assert [line for line in told if line.startswith(case.says)] if case.says else not told, told
    assert all(line.endswith((".", "?")) for line in told), told
    assert done.code == any(line.startswith("FEL") for line in told)
    assert built(folder) == (frozenset() if case.held else documents - case.stopped)


@pytest.mark.parametrize("program", ["HP", "XX"])
def test_twice_as_many_rows_take_at_most_twice_the_work(program: str, folder: Path) -> None:
    def read(rows: int) -> int:
        workbooks.goals(folder / "inputs", rows, program)
        return steps(lambda: find_problems(folder, date.fromisoformat(home.TODAY)))

    once, twice = read(500), read(1_000)

    assert twice <= 2 * once


def test_what_was_built_stays_when_a_broken_workbook_comes_and_is_built_on_when_it_goes(
    folder: Path,
) -> None:
    run(folder, "build")
    before = {name: (folder / "outputs" / name).read_bytes() for name in built(folder)}
    workbooks.CASES["a_password"].make(folder / "inputs")

    held = run(folder, "build", "--force")
    after = {name: (folder / "outputs" / name).read_bytes() for name in built(folder)}
    (folder / "inputs" / workbooks.FILE).unlink()
    again = run(folder, "build", "--force")

    assert held.about("FEL F02 post.xlsx", "flytta den från inputs")
    assert after == before
    assert again.code == 0
    assert again.about(f"{len(before)} skrevs")


def test_check_tells_the_same_as_build(folder: Path) -> None:
    workbooks.CASES["merged_cells"].make(folder / "inputs")

    done = run(folder, "check")

    assert_sound(done)
    assert done.code == 1
    assert done.about("FEL B12 post.xlsx, bladet ”Ord”, cell A2")


# ---------------------------------------------------------------- templates


@pytest.mark.parametrize("name", templates.CASES)
def test_a_strange_template_stops_its_own_documents_only(
    name: str, folder: Path, documents: frozenset[str]
) -> None:
    case = templates.CASES[name]
    place = folder / "templates" / "standard"
    place.mkdir(parents=True)
    (place / "tjansteskrivelse.docx").write_bytes(case.make())

    done = run(folder, "build")

    assert_sound(done)
    assert built(folder) == (documents - {LETTER} if case.says else documents)
    assert done.code == bool(case.says)
    about = [line.casefold() for line in done.about("tjansteskrivelse.docx")]
    assert any(case.says.casefold() in line for line in about), about
    assert not list(folder.rglob("stulen"))


def test_template_check_finds_it_before_it_is_built(folder: Path) -> None:
    place = folder / "templates" / "standard"
    place.mkdir(parents=True)
    for kind, name in (("tjansteskrivelse", "field_dde"), ("program", "a_subdocument")):
        (place / f"{kind}.docx").write_bytes(templates.CASES[name].make())

    done = run(folder, "template", "check")

    assert_sound(done)
    assert done.code == 1
    assert done.about("Mallen standard/tjansteskrivelse.docx", "DDEAUTO", "hämtas utifrån")
    assert done.about("Mallen standard/program.docx", "ett deldokument hämtas utifrån")


def test_what_is_built_is_attached_to_no_template_and_is_a_plain_document(folder: Path) -> None:
    place = folder / "templates" / "standard"
    place.mkdir(parents=True)
    for name in ("a_template_on_another_server", "a_dotx_renamed"):
        (place / "tjansteskrivelse.docx").write_bytes(templates.CASES[name].make())
        run(folder, "build")
        parts = files_of((folder / "outputs" / LETTER).read_bytes())

        assert b"attachedTemplate" not in b"".join(parts.values())
        assert b"203.0.113" not in b"".join(parts.values())
        assert b"template.main" not in parts["[Content_Types].xml"]


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize("name", cells.PICTURES)
def test_a_picture_that_may_not_be_used_comes_into_no_document(name: str, tmp_path: Path) -> None:
    said, make = cells.PICTURES[name]
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    home.write_sound(inputs / "askvik.xlsx", home.with_cell("Kommuner", "Logotyp", said))
    make(inputs)

    done = run(tmp_path, "build")

    assert_sound(done)
    assert done.about("FEL R10 askvik.xlsx, bladet ”Kommuner”, cell C2", "går inte att använda")
    assert not built(tmp_path)


# ---------------------------------------------------------------- other programs


@pytest.mark.parametrize("file", ["askvik.xlsx", "askvik.ods"])
@pytest.mark.office
def test_what_libreoffice_saves_builds_the_same_documents(
    file: str, folder: Path, documents: frozenset[str]
) -> None:
    sound = folder / "inputs" / "askvik.xlsx"
    (saved,) = convert([sound], file.rpartition(".")[2], folder / "sparat")
    sound.unlink()
    saved.rename(folder / "inputs" / file)

    done = run(folder, "build")

    assert_sound(done)
    assert done.code == 0, done.output
    assert built(folder) == documents


@pytest.mark.parametrize("rewritten", exports.WAYS, ids=lambda way: way.__name__)
def test_what_other_programs_export_builds_the_same_documents(
    rewritten: exports.Way, folder: Path, documents: frozenset[str]
) -> None:
    rewritten(folder / "inputs" / "askvik.xlsx")

    done = run(folder, "build")

    assert_sound(done)
    assert done.code == 0, done.output
    assert built(folder) == documents
