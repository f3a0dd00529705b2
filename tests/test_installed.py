"""Installed in an environment of its own, far from the tree, the program does all that it says."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.packaging_plugin import TOP

pytestmark = pytest.mark.install

ANSWERS = (
    *("--municipality", "Granviks kommun", "--body", "KSAU", "--date", "2027-03-10"),
    *("--case", "Information om läget", "--dnr", "KS 2027/12"),
    *("--officer", "Elin Dahlvik, utredare, Kommunledningsförvaltningen"),
)


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
            env={
                "PATH": os.defpath,
                "PYTHONIOENCODING": "utf-8",
                "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
            },
            check=False,
        )

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


def test_the_sdist_has_what_make_test_needs_and_nothing_built(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    wanted = ("Makefile", ".ci/run", "setup.cfg", "pyproject.toml", "LICENSE", "CONTRIBUTING.md")
    assert {name for name in wanted if name not in names} == set()
    for folder in ("pipeline", "templates", "inputs", "tests", "docs", "benchmarks"):
        files = (
            p for p in (TOP / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts
        )
        assert {p.relative_to(TOP).as_posix() for p in files} - names == set()
    assert not [name for name in names if name.startswith("outputs/") or name.endswith(".pyc")]
