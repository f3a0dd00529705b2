"""Documents that other processes render are the same, whatever those processes do."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import chain, repeat
from pathlib import Path

import pytest

from pipeline.building.hands import Machines
from pipeline.building.processes import each_by_itself
from pipeline.commands.build import Options, build
from pipeline.model import Action, Report
from pipeline.store.folder import opened
from tests import machines
from tests.cases_plugin import CASES
from tests.conftest import ROOT
from tests.machines import Change, InTests, NewProcesses
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
    alone, helped = build(Options(folder, today)), build(Options(other, today, machines=who))

    assert machines.built(other) == machines.built(folder)
    assert machines.told(helped) == machines.told(alone)
    return alone, helped


@pytest.fixture
def lindvalla(tmp_path: Path) -> Path:
    """Return a folder that has not been built."""
    folder = WorkingFolder(tmp_path / "lindvalla").write()
    return folder.path


# ---------------------------------------------------------------- the same bytes


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_the_same_when_it_is_rendered_from_a_bundle(name: str, tmp_path: Path) -> None:
    today = copied(name, tmp_path / "a")
    who = InTests(compared=10**9)

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
def test_processes_that_begin_anew_make_the_same(tmp_path: Path) -> None:
    today = copied("exemplet", tmp_path / "a")

    alone, helped = alone_and(tmp_path / "a", today, NewProcesses())

    assert helped.notes == alone.notes


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
def test_processes_that_die_lose_nothing(tmp_path: Path) -> None:
    today = copied("exemplet", tmp_path / "a")

    alone, helped = alone_and(tmp_path / "a", today, NewProcesses(dying=True))

    (note,) = [note for note in helped.notes if note not in alone.notes]
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


def is_there(process: int) -> bool:
    """Return whether a process has not ended."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def wait_for(question: Callable[[], object]) -> None:
    """Wait until something is so; a build that hangs fails the test."""
    for _ in range(6_000):
        if question():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to be")


@pytest.mark.slow
def test_jobs_builds_and_says_the_same(tmp_path: Path) -> None:
    today = copied("exemplet", tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b")

    alone = run("--folder", tmp_path / "a", "--today", f"{today}")
    helped = run("--folder", tmp_path / "b", "--today", f"{today}", "--jobs", "3")

    assert helped.stdout == alone.stdout.replace(f"{tmp_path / 'a'}", f"{tmp_path / 'b'}")
    assert (helped.returncode, helped.stderr) == (alone.returncode, "")
    assert machines.built(tmp_path / "b") == machines.built(tmp_path / "a")


@pytest.mark.slow
@posix
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_broken_off_leaves_no_process_and_no_half_file(
    how: signal.Signals, tmp_path: Path
) -> None:
    today = copied("exemplet", tmp_path / "a")
    outputs = tmp_path / "a" / "outputs"
    words = ("--folder", tmp_path / "a", "--today", f"{today}", "--jobs", "3")
    with subprocess.Popen(
        command(*words), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_for(lambda: process.poll() is not None or any(outputs.rglob("*.docx")))
        started = children(process.pid)
        process.send_signal(how)
    wait_for(lambda: not any(map(is_there, started)))

    again = run(*words)

    copied("exemplet", tmp_path / "b")
    build(Options(tmp_path / "b", today))
    documents = {n: d for n, d in machines.built(tmp_path / "b").items() if n.endswith(".docx")}
    assert again.returncode == 0, again.stderr
    assert documents.items() <= machines.built(tmp_path / "a").items()


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

    again = run(*words)

    assert again.returncode == 0
    assert f"dala: {len(ALL)} var aktuella." in again.stdout.splitlines()


def test_folders_without_any_and_with_a_selection_are_refused(tmp_path: Path) -> None:
    none = run("--folders", tmp_path)
    chosen = run("--folders", tmp_path, "program")

    assert none.returncode == chosen.returncode == 2
    assert "finns ingen arbetsmapp" in none.stderr
    assert "skriv inget urval" in chosen.stderr


def ends_badly(folder: Path) -> str:
    if folder.name == "b":
        os._exit(1)
    return folder.name


def test_a_process_that_dies_costs_its_own_folder_alone() -> None:
    folders = [Path(name) for name in "abc"]

    ends = dict(each_by_itself(ends_badly, folders, 2))

    assert ends == {Path("a"): "a", Path("b"): None, Path("c"): "c"}
