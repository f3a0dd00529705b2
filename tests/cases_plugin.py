"""Cases: a folder of workbooks, built, and the outlines of what should come of it.

    tests/cases/<name>/inputs/…        the workbooks, as .csv
    tests/cases/<name>/templates/…     templates of its own, if it has any
    tests/cases/<name>/today.txt       the day it is built on, 2019-08-01
    tests/cases/<name>/named.txt       held meetings whose papers are built too, if there are any
    tests/cases/<name>/expected/….txt  one outline a document, and problems.txt: what check says

A test asks for the fixture `case` and names the folder; `pytest --update` rewrites expected/.
"""

from __future__ import annotations

import csv
import difflib
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from pipeline.commands.build import Options, build
from pipeline.model import Problem, Report
from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.package import read_package
from tests.docx import text_of

CASES = Path(__file__).parent / "cases"
_MARKS = re.compile(r"⟪_(?:b|Toc)\w+⟫|⟦[^⟦⟧:]*: ?|⟧")  # bookmarks, controls: not the text
_ENTRY = re.compile(r"\[([^\[\]]*)\]\(#_Toc\d+\)")  # a link of a contents list
_LAYOUT = re.compile(r"; columns [\d. ]+ mm|; tblLayout\([^)]*\)|(?<=section);.*")  # not the text


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update."""
    parser.addoption("--update", action="store_true", help="rewrite tests/cases/*/expected/")


@dataclass
class Case:
    """A working folder with the workbooks of a case, built when something asks for it."""

    name: str
    folder: Path
    update: bool = False
    select: tuple[str, ...] = ()  # build only these kinds, meetings, cases or programmes

    def __post_init__(self) -> None:
        """Copy the workbooks."""
        for name in ("inputs", "templates"):
            if (self.home / name).is_dir():
                shutil.copytree(self.home / name, self.folder / name, dirs_exist_ok=True)

    @property
    def home(self) -> Path:
        """Return the folder in tests/cases/."""
        return CASES / self.name

    @cached_property
    def today(self) -> date:
        """Return the day it is built on."""
        return date.fromisoformat((self.home / "today.txt").read_text(encoding="utf-8").strip())

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Return the held meetings whose papers are wanted too."""
        path = self.home / "named.txt"
        return tuple(path.read_text(encoding="utf-8").split()) if path.is_file() else ()

    # ------------------------------------------------------------ change and build

    @cached_property
    def report(self) -> Report:
        """Return the report of the last build."""
        return build(Options(self.folder, self.today, self.select, show=self.named))

    def build(self) -> Report:
        """Build again; return the report."""
        self.__dict__.pop("report", None)
        return self.report

    def change(self, source: str, value: str) -> Case:
        """Put a value in the cell `Mål/M1/Måltext` of a sheet whose first column is its key."""
        sheet, key, header = source.split("/")
        rows = self.rows(sheet)
        row = next(row for row in rows[1:] if row[0] == key)
        row[rows[0].index(header)] = value
        return self._write(sheet, rows)

    def add(self, sheet: str, **cells: str) -> Case:
        """Add a row; `Beslut_id` is the column `Beslut-id`, a column that is not there is added."""
        rows = self.rows(sheet)
        for name in cells:
            if _header(name, rows[0]) not in rows[0]:
                rows[0].append(_header(name, rows[0]))
                for row in rows[1:]:
                    row.append("")
        made = {_header(name, rows[0]): value for name, value in cells.items()}
        return self._write(sheet, [*rows, [made.get(header, "") for header in rows[0]]])

    def remove(self, sheet: str, key: str) -> Case:
        """Take a row away."""
        return self._write(sheet, [row for row in self.rows(sheet) if row[0] != key])

    def rows(self, sheet: str) -> list[list[str]]:
        """Return the rows of a sheet, its header first."""
        with (self.folder / "inputs" / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter=";"))

    def _write(self, sheet: str, rows: list[list[str]]) -> Case:
        path = self.folder / "inputs" / f"{sheet}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        return self

    # ------------------------------------------------------------ what came of it

    def of_kind(self, *kinds: str) -> list[str]:
        """Return the documents of some kinds, in the order of the report."""
        return [o.target for o in self.report.outcomes if o.step.plan.kind in kinds]

    @property
    def targets(self) -> list[str]:
        """Return the documents that there are, in the order of the report."""
        outputs = self.folder / "outputs"
        return [o.target for o in self.report.outcomes if (outputs / o.target).is_file()]

    def text(self, target: str) -> str:
        """Return the text of a document, headers and footers too, a paragraph a line."""
        return text_of(self._bytes(target), headers=True)

    def body(self, target: str) -> list[str]:
        """Return the paragraphs of a document, without headers and footers."""
        lines = text_of(self._bytes(target)).split("\n")
        return [line for line in lines if line.strip()]

    def outline(self, target: str) -> str:
        """Return what a document looks like to its reader: styles and text, no identities."""
        package = read_package(self._bytes(target), target)
        whole = outline(package).partition("\nbody\n")[2].partition("\nstyles\n")[0]
        return _LAYOUT.sub("", _ENTRY.sub(r"\1", _MARKS.sub("", whole))) + "\n"

    def _bytes(self, target: str) -> bytes:
        assert target in self.targets, f"{target} was not built"
        return (self.folder / "outputs" / target).read_bytes()

    def problems(self, *codes: str) -> list[Problem]:
        """Return what is wrong, of these codes if there are any."""
        return [p for p in self.report.problems if not codes or p.code in codes]

    def agrees(self, *kinds: str) -> None:
        """Fail with a diff when documents (of these kinds) or problems are not as expected."""
        wanted = [
            outcome.target
            for outcome in self.report.outcomes
            if outcome.step.plan.kind in (kinds or (outcome.step.plan.kind,))
        ]
        made = {
            f"{target.removesuffix('.docx')}.txt": self.outline(target)
            for target in self.targets
            if target in wanted
        }
        made["problems.txt"] = "".join(f"{problem}\n" for problem in self.report.problems)
        expected = self.home / "expected"
        if self.update:
            _rewrite(expected, made)
        found = {
            path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
            for path in expected.rglob("*.txt")
        }
        diff = "\n".join(_diff(found, made))
        assert not diff, f"{diff}\n\nIf the new text is right: pytest --update"


def _header(name: str, headers: list[str]) -> str:
    """Return the column of a name: `Beslut_id` is Beslut-id if there is one, else with a space."""
    wanted = [name, name.replace("_", "-"), name.replace("_", " ")]
    return next((header for header in wanted if header in headers), wanted[-1])


def _rewrite(folder: Path, made: Mapping[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _diff(expected: Mapping[str, str], made: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for name in sorted({*expected, *made}):
        old, new = expected.get(name, ""), made.get(name, "")
        lines += difflib.unified_diff(
            old.splitlines(),
            new.splitlines(),
            f"expected/{name}",
            f"built/{name}",
            lineterm="",
            n=1,
        )
    return lines


@pytest.fixture(scope="session")
def case(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Case]:
    """Return what gives a case by name, built once for all tests that only look at it."""
    known: dict[str, Case] = {}
    update = bool(request.config.getoption("--update"))

    def find(name: str) -> Case:
        if name not in known:
            known[name] = Case(name, tmp_path_factory.mktemp(name), update)
        return known[name]

    return find


@pytest.fixture
def fresh_case(tmp_path: Path) -> Callable[[str], Case]:
    """Return what gives a case of its own, for a test that changes it."""
    return lambda name: Case(name, tmp_path / name)
