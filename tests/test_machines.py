"""Documents that other processes render are the same, whatever those processes do."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from itertools import chain, repeat
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.building.hands import Machines
from pipeline.building.processes import each_by_itself
from pipeline.cli import cli
from pipeline.commands.build import Options, build
from pipeline.model import Action, Report
from pipeline.store.folder import opened
from tests import machines
from tests.cases_plugin import CASES
from tests.conftest import ROOT
from tests.ends_badly import ends_badly
from tests.machines import Change, InTests, NewProcesses
from tests.waiting import is_alive, until
from tests.working_folder import ALL, LETTER, TODAY, WorkingFolder

NAMES = ("exemplet", *sorted(path.name for path in CASES.iterdir() if path.is_dir()))
posix = pytest.mark.skipif(os.name != "posix", reason="signals")


def copied(name: str, folder: Path) -> date:
    """Copy a case into a folder; return the day that it is built on."""
    home = ROOT if name == "exemplet" else CASES / name
    for part in ("inputs", *(["templates"] if name != "exemplet" else [])):
        if (home / part).is_dir():
            shutil.copytree(home / part, folder / part)
    if name == "exemplet":
        return date(2027, 2, 4)
    return date.fromisoformat((home / "today.txt").read_text(encoding="utf-8").strip())


def alone_and(folder: Path, today: date, who: Machines) -> tuple[Report, Report]:
    """Build a folder without help, and a copy of it with; return both reports."""
    other = folder.parent / f"{folder.name}-2"
    shutil.copytree(folder, other)
    alone = build(Options(folder, today))
    return alone, build_as(machines.built(folder), alone, Options(other, today, machines=who))


def build_as(made: dict[str, bytes], alone: Report, asked: Options) -> Report:
    """Build with help what was built alone in another folder; hold that all is the same."""
    helped = build(asked)

    assert machines.built(asked.folder) == made
    assert machines.told(helped) == machines.told(alone)
    return helped


@dataclass(frozen=True)
class Alone:
    """The example, built without help by the command: what came of it, and what was said."""

    folder: Path
    today: date
    report: Report
    made: dict[str, bytes]  # by the build, before the command notes what it has said
    code: int
    stdout: str

    def helped(self, folder: Path, who: Machines) -> Report:
        """Build the example with help; hold that all is the same."""
        copied("exemplet", folder)
        return build_as(self.made, self.report, Options(folder, self.today, machines=who))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """Return the example as it is built without help; tests only look at it."""
    folder = tmp_path_factory.mktemp("ensam")
    today, builds = copied("exemplet", folder), list[tuple[Report, dict[str, bytes]]]()

    def noted(asked: Options) -> Report:
        report = build(asked)
        builds.append((report, machines.built(folder)))
        return report

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.commands.build.build", noted)
        words = command("--folder", folder, "--today", f"{today}")[3:]
        done = CliRunner().invoke(cli, words, prog_name="beredning")
    return Alone(folder, today, *builds[-1], done.exit_code, done.stdout)


@pytest.fixture
def lindvalla(tmp_path: Path) -> Path:
    """Return a folder that has not been built."""
    folder = WorkingFolder(tmp_path / "lindvalla").write()
    return folder.path


# ---------------------------------------------------------------- the same bytes


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_the_same_when_it_is_rendered_from_a_bundle(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    who = InTests(compared=10**9)

    if name == "exemplet":
        example = request.getfixturevalue("example")
        alone, helped = example.report, example.helped(tmp_path / "a", who)
    else:
        today = copied(name, tmp_path / "a")
        alone, helped = alone_and(tmp_path / "a", today, who)

    made = [one for one in alone.outcomes if one.action is Action.WRITE]
    assert sum(one.asked for one in who.used) >= len(made) // 2
    assert helped.notes == alone.notes


def test_what_was_pasted_as_lists_edited_or_sent_out_is_the_same(lindvalla: Path) -> None:
    build(Options(lindvalla, TODAY))
    (lindvalla / "outputs" / LETTER).unlink()
    folder = WorkingFolder(lindvalla.parent / "ny").change("Behandling/BH1/Rubrik", "Så går det nu")
    folder.write()
    shutil.copy(folder.book, lindvalla / "inputs")

    alone, helped = alone_and(lindvalla, TODAY, InTests())

    assert {one.action for one in alone.outcomes} == {Action.WRITE, Action.SKIP}
    assert helped.notes == alone.notes


def test_a_template_with_faults_and_a_picture_that_is_none_are_told_the_same(
    lindvalla: Path,
) -> None:
    (lindvalla / "inputs" / "vapen.png").write_bytes(b"no picture")
    folder = WorkingFolder(lindvalla.parent / "ny", templates=False)
    folder.path = lindvalla
    folder.template("program", "{{ finns.inte }}")

    alone, helped = alone_and(lindvalla, TODAY, InTests())

    assert any(one.faults for one in alone.outcomes)
    assert helped.notes == alone.notes


@pytest.mark.slow
def test_processes_that_begin_anew_make_the_same(example: Alone, tmp_path: Path) -> None:
    helped = example.helped(tmp_path / "a", NewProcesses())

    assert helped.notes == example.report.notes


# ---------------------------------------------------------------- whatever happens there


@pytest.mark.parametrize(
    "change",
    [
        machines.another_digest,
        machines.another_version,
        machines.another_text,
        machines.other_cells,
        machines.no_documents,
        machines.from_the_second(machines.another_text),
    ],
)
def test_a_wrong_answer_is_refused_and_one_note_says_so(change: Change, lindvalla: Path) -> None:
    alone, helped = alone_and(lindvalla, TODAY, InTests(change=change, compared=2))

    assert [note for note in helped.notes if note not in alone.notes] == ["någon svarade fel"]
    assert len(alone.outcomes) == len(ALL)


def test_what_a_liar_made_before_it_was_found_out_is_made_again(
    lindvalla: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = chain([1], repeat(0))  # the first lie is not looked at, and all after it are
    monkeypatch.setattr("random.randrange", lambda number: next(choices))
    change = machines.from_the_second(machines.another_text)

    helped = alone_and(lindvalla, TODAY, InTests(change=change))[1]

    assert "någon svarade fel" in helped.notes


@pytest.mark.slow
def test_processes_that_die_lose_nothing(example: Alone, tmp_path: Path) -> None:
    helped = example.helped(tmp_path / "a", NewProcesses(dying=True))

    (note,) = [note for note in helped.notes if note not in example.report.notes]
    assert note.startswith("En process som gjorde dokument svarade inte")


# ---------------------------------------------------------------- the command


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "pipeline", "build", "--no-pages", *map(str, words)]


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a build as an officer does."""
    return subprocess.run(
        command(*words), capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT
    )


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


@pytest.mark.slow
def test_jobs_builds_and_says_the_same(example: Alone, tmp_path: Path) -> None:
    copied("exemplet", tmp_path)

    helped = run("--folder", tmp_path, "--today", f"{example.today}", "--jobs", "3")

    assert helped.stdout == example.stdout.replace(f"{example.folder}", f"{tmp_path}")
    assert (helped.returncode, helped.stderr) == (example.code, "")
    assert machines.built(tmp_path) == machines.built(example.folder)


@pytest.mark.slow
@posix
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_broken_off_leaves_no_process_and_no_half_file(
    how: signal.Signals, example: Alone, tmp_path: Path
) -> None:
    today, outputs = copied("exemplet", tmp_path), tmp_path / "outputs"
    words = ("--folder", tmp_path, "--today", f"{today}")
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        command(*words, "--jobs", "3"), cwd=ROOT, stdout=nowhere, stderr=nowhere
    ) as process:
        until(lambda: process.poll() is not None or any(outputs.rglob("*.docx")))
        started = children(process.pid)
        process.send_signal(how)
    until(lambda: not any(map(is_alive, started)))

    again = run(*words, "--jobs", "3")

    made = machines.built(example.folder)
    documents = {name: data for name, data in made.items() if name.endswith(".docx")}
    assert again.returncode == 0, again.stderr
    assert documents.items() <= machines.built(tmp_path).items()


# ---------------------------------------------------------------- many folders


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a folder with four municipalities: one has a FEL, one is busy."""
    place = tmp_path / "lan"
    for name in ("alvsala", "berga", "norr/dala", "norr/eda"):
        WorkingFolder(place / name).write()
    folder = WorkingFolder(tmp_path / "fel").change("Sammanträden/AU-2026-12-02/Datum", "i vår")
    folder.write()
    shutil.copy(folder.book, place / "berga" / "inputs")
    (place / "tomt").mkdir()
    return place


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_county_is_built_folder_by_folder_and_one_that_fails_stops_no_other(
    county: Path, jobs: str
) -> None:
    with opened(county / "norr" / "eda" / "outputs"):
        end = run("--folders", county, "--today", f"{TODAY}", "--jobs", jobs)
    shutil.copytree(county / "alvsala", county.parent / "en", ignore=lambda *_: ["outputs"])
    build(Options(county.parent / "en", TODAY))

    told = [line for line in end.stdout.splitlines() if not line.startswith(" ")]
    assert end.returncode == 2
    assert [line.partition(":")[0] for line in told[:4]] == [
        "alvsala",
        "berga",
        "norr/dala",
        "norr/eda",
    ]
    assert told[0] == f"alvsala: {len(ALL)} skrevs."
    assert told[1] == "berga: 4 byggdes inte, 4 skrevs, 3 FEL."
    assert end.stdout.count("\n  FEL ") == 3
    assert "  Läs mer i " in end.stdout
    assert "berga/outputs/rapport.html" in end.stdout
    assert told[3] == (
        "norr/eda: Byggdes inte: Ett annat bygge pågår i samma mapp. Vänta tills det är klart."
    )
    assert "4 arbetsmappar: 2 utan fel, 1 med något att rätta, 1 gick inte att bygga." in told
    page = (county / "rapport.html").read_text(encoding="utf-8")
    assert 'href="norr/dala/outputs/rapport.html"' in page
    assert "Ett annat bygge pågår" in page
    assert (county / "norr" / "dala" / "outputs" / "rapport.html").is_file()
    assert machines.built(county / "alvsala") == machines.built(county.parent / "en")


def test_a_county_with_nothing_to_do_says_so(county: Path) -> None:
    words = ("--folders", county / "norr", "--today", f"{TODAY}", "--jobs", "2")
    run(*words)

    again = run(*words, "--jobs", "3")

    assert again.returncode == 0
    assert f"dala: {len(ALL)} var aktuella." in again.stdout.splitlines()


def test_folders_without_any_and_with_a_selection_are_refused(tmp_path: Path) -> None:
    none = run("--folders", tmp_path)
    chosen = run("--folders", tmp_path, "program")

    assert none.returncode == chosen.returncode == 2
    assert "finns ingen arbetsmapp" in none.stderr
    assert "skriv inget urval" in chosen.stderr


def test_a_process_that_dies_costs_its_own_folder_alone() -> None:
    folders = [Path(name) for name in "abc"]

    ends = dict(each_by_itself(ends_badly, folders, 2))

    assert ends == {Path("a"): "a", Path("b"): None, Path("c"): "c"}
