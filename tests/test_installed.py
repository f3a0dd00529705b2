"""Installed in an environment of its own, far from the tree, the program does all that it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.packaging_plugin import TOP
from tests.page_visit import visited
from tools.parts import pinned_parts
from tools.portable import unpack

pytestmark = pytest.mark.install

ANSWERS = (
    *("--municipality", "Granviks kommun", "--body", "KSAU", "--date", "2027-03-10"),
    *("--case", "Information om läget", "--dnr", "KS 2027/12"),
    *("--officer", "Elin Dahlvik, utredare, Kommunledningsförvaltningen"),
)


# What the embeddable Python of the zip for Windows does: its own files and the site folder alone.
AS_PORTABLE = """
import runpy, sys
sys.path.append(sys.argv.pop(1))
runpy.run_module("pipeline", run_name="__main__", alter_sys=True)
"""


class Machine:
    """An environment with the program, and an empty folder to work in."""

    def __init__(self, wheel: Path, place: Path) -> None:
        self.home = place / "miljö"
        venv.create(self.home, symlinks=os.name != "nt")
        variables = {"base": str(self.home), "platbase": str(self.home)}
        scheme = "nt" if os.name == "nt" else "posix_prefix"
        paths = {
            name: sysconfig.get_path(name, scheme, variables) for name in ("purelib", "scripts")
        }
        own = Path(paths["purelib"])
        zipfile.ZipFile(wheel).extractall(own)
        (own / "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
        self.python = next(Path(paths["scripts"]).glob("python*"))
        self.place = place / "en mapp med åäö"
        self.place.mkdir()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder."""
        return subprocess.run(
            [str(self.python), "-W", "error", "-m", "pipeline", *words],
            cwd=self.place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env=self.environ,
            check=False,
        )

    @property
    def environ(self) -> dict[str, str]:
        """Return what a process there knows of the machine."""
        return {
            "PATH": os.defpath,
            "PYTHONIOENCODING": "utf-8",
            "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
            "XDG_STATE_HOME": str(self.home / "eget"),
            "LOCALAPPDATA": str(self.home / "eget"),
        }

    def files(self, pattern: str) -> list[str]:
        """Return the files of a pattern, as paths below the folder."""
        return sorted(path.relative_to(self.place).as_posix() for path in self.place.glob(pattern))


@pytest.fixture(scope="module")
def machine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Return a machine where only the wheel is."""
    return Machine(wheel, tmp_path_factory.mktemp("maskin"))


def test_an_officer_gets_from_nothing_to_a_document(machine: Machine) -> None:
    done = [
        machine.run("new", ".", *ANSWERS),
        machine.run("new", ".", "--add", "program", "--add", "protokoll", "--add", "mallar"),
        machine.run("check"),
        machine.run("build"),
        machine.run("template", "check"),
        machine.run("build", "--dry-run"),
    ]

    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * len(done)
    assert "3. Skriv: beredning build\n" in done[0].stdout
    assert "outputs/ksau-2027-03-10/ks-2027-12-tjansteskrivelse.docx" in machine.files(
        "outputs/*/*"
    )
    assert "templates/standard/tjansteskrivelse.docx" in machine.files("templates/*/*.docx")
    assert "skrivs" not in done[-1].stdout


def test_what_runs_there_is_what_was_installed(machine: Machine) -> None:
    shown = subprocess.run(
        [str(machine.python), "-c", "import pipeline; print(pipeline.__file__)"],
        cwd=machine.place,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert machine.home in Path(shown.stdout.strip()).parents


def site_folder(wheel: Path, site: Path) -> Path:
    """Lay the program and its parts out as in the zip for Windows, with the parts of this machine.

    Nothing else that is installed here is in it.
    """
    site.mkdir()
    unpack(wheel, site)
    for part in pinned_parts():
        try:
            found = distribution(part.name)
        except PackageNotFoundError:  # Windows alone wants it
            continue
        for first in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            (site / first).symlink_to(Path(str(found.locate_file(first))))
    return site


@pytest.mark.parametrize("way", ["installerat", "zip"])
def test_an_officer_gets_from_an_empty_folder_to_a_document_on_the_page(
    machine: Machine, wheel: Path, tmp_path: Path, way: str
) -> None:
    place = tmp_path / "en tom mapp å"
    place.mkdir()
    command: Sequence[str] = (str(machine.python), "-W", "error", "-m", "pipeline")
    if way == "zip":
        site = site_folder(wheel, tmp_path / "site")
        command = (sys.executable, "-I", "-S", "-c", AS_PORTABLE, str(site))

    with visited(command, place, machine.environ) as page:
        assert page.ask("/").heading == "Välj arbetsmapp"
        answers = zip(ANSWERS[::2], ANSWERS[1::2], strict=True)
        made = page.send("/", "/ny", **{name.strip("-"): answer for name, answer in answers})
        assert made.status == 303
        assert page.ask("/").heading == "Möten"
        assert page.ask("/static/beredning.css").status == 200

        assert page.send("/", "/bygg").status == 303
        told = page.wait()

        assert not list(place.glob("outputs/*.log"))
        letter = next(place.glob("outputs/*/ks-2027-12-tjansteskrivelse.docx"), None)
        assert letter is not None, told
        meeting = re.findall(r'href="(/mote/[^"]+)"', page.ask("/").body)[0]
        document = re.findall(r'href="(/dokument/[^"]+)"', page.ask(meeting).body)[0]
        assert "Information om läget" in page.ask(document).body
    assert not list(place.rglob("*.pyc"))


def test_the_sdist_has_what_make_test_needs_and_nothing_built(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    wanted = ("Makefile", ".ci/run", "setup.cfg", "pyproject.toml", "LICENSE", "CONTRIBUTING.md")
    assert {name for name in wanted if name not in names} == set()
    folders = ("pipeline", "templates", "inputs", "tests", "docs", "benchmarks", "tools")
    for folder in (*folders, ".github"):
        files = (
            p for p in (TOP / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts
        )
        assert {p.relative_to(TOP).as_posix() for p in files} - names == set()
    assert not [name for name in names if name.startswith("outputs/") or name.endswith(".pyc")]
