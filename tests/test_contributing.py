"""The changes that CONTRIBUTING.md shows, made in a copy of the tree: they fit, and they work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.ooxml.package import read_package
from pipeline.ooxml.styles import Styles
from tests.docx import changed as with_parts
from tests.docx import p, text_of
from tests.pages import CONTRIBUTING, TOP, fenced, read, rows, section
from tests.patches import apply
from tests.plan_data import Sheets, changed

pytestmark = pytest.mark.install

COPIED = ("pipeline", "templates", "tests", "docs", "inputs", "benchmarks")


class Tree:
    """A copy of the tree, changed as CONTRIBUTING.md shows under one heading."""

    def __init__(self, folder: Path, heading: str) -> None:
        self.folder = folder
        self.text = section(read(CONTRIBUTING), heading)
        skipped = shutil.ignore_patterns("bilder")
        for name in COPIED:
            shutil.copytree(TOP / name, folder / name, ignore=skipped)
        for path in (*TOP.glob("*.md"), *TOP.glob("*.cfg"), *TOP.glob("*.toml")):
            shutil.copy(path, folder)
        ((_, diff),) = fenced(self.text, "diff")
        self.changed = apply(folder, diff)

    @property
    def listed(self) -> set[str]:
        """Return the files that the table says are touched."""
        return {row[0].strip("`") for row in rows(self.text)[1:]}

    def python(self, *words: str, worst: int = 0) -> str:
        """Run Python in the copy, on the copy's code; return what it printed.

        Fail with what it said when its exit code is above `worst`.
        """
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "UPDATE_DOCS": "", "PYTEST_ADDOPTS": "", "PYTHONUTF8": "1"},
            timeout=1200,
        )
        assert done.returncode <= worst, done.stdout + done.stderr
        return done.stdout

    def update_handbook(self) -> None:
        """Make the tables of the copy's handbook anew."""
        update = "import os, sys; os.environ['UPDATE_DOCS'] = '1'; import pytest; "
        asked = "sys.exit(pytest.main(['-q', '-k', 'a_table_of', 'tests/test_docs.py']))"
        self.python("-c", update + asked)

    def check(self, *tests: str) -> None:
        """Run ruff over what was changed, and tests of the copy."""
        touched = [name for name in sorted(self.changed) if name.endswith(".py")]
        self.python("-m", "ruff", "check", "--no-cache", *touched)
        self.python("-m", "ruff", "format", "--no-cache", "--check", *touched)
        own = [name for name in touched if name.startswith("tests/test_")]
        self.python("-m", "pytest", "-q", "-p", "no:cacheprovider", *own, *tests)


def test_a_kind_of_document_is_added_as_contributing_shows(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree", "## Add a kind of document")
    ((_, outline),) = fenced(tree.text, "outline")
    template = tree.folder / "templates" / "standard" / "exempelbrev.docx"
    template.write_bytes(_with_body("tjansteskrivelse", outline, "Exempelbrev"))
    case = _as_csv(changed(**{"Beslut/B1/Typ": "remiss"}), tmp_path / "arbetsmapp")

    tree.python("-m", "pipeline", "template", "tidy", str(template))
    tree.update_handbook()
    own = ("test_plan", "test_plan_views", "test_standard_templates", "test_domain")
    tree.check(*(f"tests/{name}.py" for name in own))
    words = ("build", "exempelbrev", "KSAU-1")  # the meeting has been held
    tree.python("-m", "pipeline", *words, "--folder", str(case), worst=1)

    (built,) = (case / "outputs").glob("*/*.docx")
    assert outline in read(template.with_name("exempelbrev.docx.txt"))
    assert "Remiss: Utvecklingsprogram" in text_of(built.read_bytes())
    assert tree.listed - tree.changed == {
        "docs/mallar.md",
        *(f"templates/standard/exempelbrev.docx{end}" for end in ("", ".txt")),
    }


def _with_body(name: str, outline: str, kind: str) -> bytes:
    """Return a standard template with the paragraphs of an outline as its body."""
    data = (TOP / "templates" / "standard" / f"{name}.docx").read_bytes()
    package = read_package(data, name)
    styles = Styles([package.root(part) for part in package.related("styles")])
    ids = {styles.name(style): style for style in styles.by_id}
    lines = re.findall(r"^  \[(.+?)\] (.*)$", outline, re.MULTILINE)
    body = "".join(p(text, style=ids[style]) for style, text in lines)
    document = package.parts[package.main].decode()
    start, end = document.index("<w:body>") + len("<w:body>"), document.rindex("<w:sectPr")
    parts = {part: package.parts[part].decode() for part in package.headers}
    parts = {part: text.replace("Tjänsteskrivelse", kind) for part, text in parts.items()}
    return with_parts(data, parts | {package.main: document[:start] + body + document[end:]})


def _as_csv(sheets: Sheets, folder: Path) -> Path:
    """Write the sheets as .csv files of a working folder; return it."""
    (folder / "inputs").mkdir(parents=True)
    for name, lines in sheets.items():
        header = list(dict.fromkeys(column for line in lines for column in line))
        text = [header, *([str(line.get(column, "")) for column in header] for line in lines)]
        path = folder / "inputs" / f"{name}.csv"
        path.write_text("\n".join('"' + '";"'.join(line) + '"' for line in text), "utf-8")
    return folder


def test_a_rule_is_added_as_contributing_shows(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree", "## Add a rule")

    tree.check("tests/test_rules.py")
    tree.python("-m", "pytest", "-q", "tests/test_docs.py", "-k", "every_code")

    assert tree.changed == tree.listed


def test_a_column_is_added_as_contributing_shows(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree", "## Add a column")

    tree.update_handbook()
    tree.check()

    assert "| datum | `exempeldag` |" in read(tree.folder / "docs" / "uppslag.md")
    assert tree.listed - tree.changed == {"docs/uppslag.md"}
