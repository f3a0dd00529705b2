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
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests import test_page_closed as closed
from tests.browser import Visitor
from tests.every_page import addresses
from tests.packaging_plugin import TOP
from tests.page_visit import PageVisit, visited
from tests.test_page_for_all import wrong
from tests.test_page_keyboard import go_all_the_way
from tests.working_folder import TODAY, built_case, made_once
from tools.parts import pinned_parts
from tools.portable import unpack

pytestmark = pytest.mark.install

DAY = date(2027, 3, 1)
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
        env=machine.environ,
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


@pytest.fixture(scope="module", params=["installerat", "zip"])
def command(
    request: pytest.FixtureRequest,
    machine: Machine,
    wheel: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Sequence[str]:
    """Return what starts the program: as it is installed, or as the zip's file for Windows does."""
    if request.param == "zip":
        site = site_folder(wheel, tmp_path_factory.mktemp("zip") / "site")
        return (sys.executable, "-I", "-S", "-c", AS_PORTABLE, str(site))
    return (str(machine.python), "-W", "error", "-m", "pipeline")


def test_an_officer_gets_from_an_empty_folder_to_a_document_on_the_page(
    machine: Machine, command: Sequence[str], tmp_path: Path
) -> None:
    place = tmp_path / "en tom mapp å"
    place.mkdir()

    with visited(command, place, machine.environ, DAY) as page:
        assert page.ask("/").heading == "Välj arbetsmapp"
        answers = zip(ANSWERS[::2], ANSWERS[1::2], strict=True)
        made = page.post("/ny", {name.strip("-"): answer for name, answer in answers})
        assert made.status == 303
        assert page.ask("/").heading == "Möten"
        assert page.ask("/static/beredning.css").status == 200

        assert page.post("/bygg", {}).status == 303
        told = page.wait()

        assert not list(place.glob("outputs/*.log"))
        letter = next(place.glob("outputs/*/ks-2027-12-tjansteskrivelse.docx"), None)
        assert letter is not None, told
        meeting = re.findall(r'href="(/mote/[^"]+)"', page.ask("/").body)[0]
        document = re.findall(r'href="(/dokument/[^"]+)"', page.ask(meeting).body)[0]
        assert "Information om läget" in page.ask(document).body
    assert not list(place.rglob("*.pyc"))


@pytest.fixture(scope="module")
def page(
    machine: Machine, command: Sequence[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PageVisit]:
    """Return a visit to the page of a built folder."""
    place = made_once(tmp_path_factory.mktemp("sida") / "en mapp med åäö", built_case).path
    with visited(command, place, machine.environ, TODAY) as visit:
        yield visit


def test_its_door_is_as_closed_as_that_of_the_tree(page: PageVisit) -> None:
    for host in closed.OTHER_HOSTS.values():
        closed.test_only_our_own_addresses_are_answered(page, host)
    for cookie in closed.STRANGERS.values():
        closed.test_who_has_not_the_cookie_sees_nothing(page, cookie, "/")
    for path in closed.NOWHERE:
        closed.test_no_address_leads_to_a_file_that_is_not_ours(page, path)
    for name, (headers, fields, status) in closed.FORMS.items():
        answer = closed.sent_otherwise(page, "/bygg", headers, fields)
        assert (name, answer.status) == (name, status)
    for method in ("PUT", "OPTIONS"):
        closed.test_other_methods_are_refused(page, method, "/")
    closed.test_both_of_our_addresses_are_answered(page)
    closed.test_a_request_must_name_one_address(page)
    closed.test_it_listens_on_this_machine_alone(page)
    closed.test_a_key_lets_one_browser_in_once(page)
    closed.test_no_page_asks_for_anything_from_elsewhere(page)


def test_a_case_goes_all_the_way_there_and_nothing_is_wrong_with_any_view(
    page: PageVisit, visit: Visitor
) -> None:
    window = visit(page)
    go_all_the_way(window, page)

    for name, path in addresses(page):
        assert closed.is_sealed(page.ask(path)), name
        window.goto(f"http://{page.host}{path}")
        assert (name, wrong(window)) == (name, [])


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
