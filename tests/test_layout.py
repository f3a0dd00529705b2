"""The tree is what README, setup.cfg and the wheel say that it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.building.builtin import builtin_templates

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "pipeline"


def modules() -> set[str]:
    """Return every module's path below the top of the tree."""
    return {path.relative_to(TOP).as_posix() for path in PACKAGE.rglob("*.py")}


def templates() -> set[str]:
    """Return every template's path in an installed package."""
    return {
        f"pipeline/mallar/{p.parent.name}/{p.name}" for p in TOP.glob("templates/*/[!~.]*.docx")
    }


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> set[str]:
    """Return the names of the files in the wheel."""
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.install
def test_the_wheel_has_every_module(shipped: set[str]) -> None:
    assert modules() - shipped == set()


@pytest.mark.install
def test_the_wheel_has_every_template_and_no_outlines(shipped: set[str]) -> None:
    assert templates()
    assert {name for name in shipped if name.startswith("pipeline/mallar/")} == templates()


@pytest.mark.install
def test_the_wheel_holds_nothing_beside_the_package(shipped: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in shipped} == {"pipeline", "beredning"}


def test_the_templates_of_the_checkout_are_found() -> None:
    assert (builtin_templates() / "standard").is_dir()


def test_the_stage_table_names_every_room() -> None:
    table = (PACKAGE / "README.md").read_text(encoding="utf-8")
    rooms = {f"{p.parent.name}/" for p in PACKAGE.glob("*/__init__.py")}
    rooms |= {p.name for p in PACKAGE.glob("*.py") if not p.name.startswith("__")}

    assert {room for room in rooms if room not in table} == set()


def test_the_line_that_checks_everything_is_the_same_everywhere() -> None:
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    (line,) = (row[len("CHECK := ") :] for row in makefile.splitlines() if row[:8] == "CHECK :=")

    assert line in (TOP / "README.md").read_text(encoding="utf-8")
    assert line in (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "$(USE) $(CHECK) $(QUICK)\n" in makefile
    assert "entry: make commit\n" in (TOP / ".pre-commit-config.yaml").read_text(encoding="utf-8")
