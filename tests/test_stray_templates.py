"""A template that nobody finds is told of: by check, build and status, and on the page Mallar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.building.stray_templates import WORD_FILES
from pipeline.commands.build import Options, build
from pipeline.commands.check import find_problems
from pipeline.commands.status import status
from pipeline.commands.working_folder import WorkingFolder as KeptFolder
from pipeline.plan.documents import template_names
from pipeline.web.page_views.template_list import templates_page
from pipeline.web.page_views.to_mend import mending_page
from tests.working_folder import TODAY, WorkingFolder, built_case

NAMES = ("kallelse.docx", "protokoll.docx", "beslut-program.docx")
SEES_CASE = not Path(__file__).with_name(Path(__file__).name.upper()).exists()


def near_names(name: str) -> Iterator[str]:
    """Yield what a template is called by mistake, or by programs that copy and save it."""
    stem = name.removesuffix(".docx")
    yield from (f"standard/{stem}{ending}" for ending in WORD_FILES if ending != ".docx")
    yield from (f"standard/{stem}{more}.docx" for more in (" (2)", " - kopia", "-ny", "_v2", " 1"))
    yield from (f"standard/{before}{name}" for before in ("Kopia av ", "Ny ", "ny-"))
    if SEES_CASE:
        yield from (f"standard/{stem.upper()}.docx", f"standard/{stem.capitalize()}.docx")
        yield f"standard/{stem}.DOCX"
    yield f"standard/{stem[:2]}{stem[3:]}.docx"  # a slip of the fingers
    yield from (name, f"mallar/{name}", f"standard/gamla/{name}", f"Standard2/{name}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    return built_case(tmp_path_factory.mktemp("mallar") / "arbetsmapp")


@pytest.fixture
def put(folder: WorkingFolder) -> Iterator[list[str]]:
    """Put every near name of some templates in the folder; yields the names."""
    template = (folder.path / "templates/standard/program.docx").read_bytes()
    names = [near for name in NAMES for near in near_names(name)]
    made = [folder.path / "templates" / name for name in names]
    for path in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(template)
    yield names
    for path in made:
        path.unlink()


def assert_told(lines: list[str], names: list[str]) -> None:
    """Each file is told of by its name, and what it was to be, once."""
    for name in names:
        (line,) = (one for one in lines if f"allen {name}: " in one)
        meant = next(one for one in NAMES if near_of(name, one))
        assert "används inte" in line
        assert meant in line, "what to do"
    assert len(lines) == len(names)


def near_of(name: str, template: str) -> bool:
    return name in near_names(template)


def test_a_template_that_is_not_found_is_told_by_check_build_and_status(
    folder: WorkingFolder, put: list[str]
) -> None:
    checked = [str(one) for one in find_problems(folder.path, TODAY) if one.code == "W12"]
    looked = status(Options(folder.path, TODAY)).report.problems
    built = build(Options(folder.path, TODAY)).problems

    assert_told(checked, put)
    assert [str(one) for one in looked if one.code == "W12"] == checked
    assert [str(one) for one in built if one.code == "W12"] == checked


def test_it_is_told_on_the_pages_with_what_to_do(folder: WorkingFolder, put: list[str]) -> None:
    kept = KeptFolder(folder.path, lambda: TODAY)
    strays = templates_page(kept, {}).strays
    (mending,) = (book for book in mending_page(kept, {}).books if not book.key)

    assert {one.place for one in strays} >= {f"templates/{name}" for name in put}
    assert all(one.remedy for one in strays)
    (warnings,) = (group for group in mending.others if "varningar" in group.title)
    assert warnings.title == f"{len(put)} varningar"


def test_a_template_where_and_as_it_is_looked_for_is_no_stray(folder: WorkingFolder) -> None:
    template = (folder.path / "templates/standard/program.docx").read_bytes()
    made = [folder.path / "templates/standard" / name for name in template_names()]
    for path in made:
        path.write_bytes(template)

    found = [str(one) for one in find_problems(folder.path, TODAY) if one.code == "W12"]

    assert found == []
