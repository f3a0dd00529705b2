"""The process: what it says and ends with is the same by the short way as by the long one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.working_folder import PROGRAM, ROOT, TODAY, WorkingFolder

pytestmark = pytest.mark.slow

DAY = TODAY.isoformat()
SHORT = [sys.executable, "-m", "pipeline"]
LONG = [sys.executable, "-c", "from pipeline.cli import main; main()"]  # no process of its own
LOADS = """
import os, sys
from pipeline import process

def end(code):
    print(code, sorted({"click", "pipeline.cli"} & sys.modules.keys()))

process._end = end
process.main()
"""


def run(command: Sequence[str], *words: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    place = {"cwd": ROOT, "env": environment, "stderr": subprocess.PIPE} | more
    place.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([*command, *words], check=False, **place)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder that is built, so that a build has nothing to do."""
    made = WorkingFolder(tmp_path_factory.mktemp("vilar")).write()
    for _ in range(2):
        assert made.command().returncode == 0
    return made


PIECES = (
    *(["--folder", "{}"], ["--folder={}"], ["--folder", "{}/"], ["--folder", "./{}"]),
    *(["--folder"], ["--folder", "--today"], ["--folder", ""], ["--folder", "$HOME"]),
    *(["--today", DAY], [f"--today={DAY}"], ["--today", DAY.replace("-", "")], ["--today"]),
    *(["--today", "i dag"], ["--today", "2026-13-01"], ["--no-pages"], ["--no-page"]),
    *(["--dry-run"], ["--json"], ["--all"], ["program"], ["--"], ["-h"], ["--today", "-1"]),
)


def forms() -> Iterator[list[str]]:
    """Yield what a build may be asked for: the usual, and at random what is not."""
    place = ["--folder", "{}", "--today", DAY]
    yield from (["build", *place], ["build", *place, "--no-pages"], ["build", "--no-pages", *place])
    yield from (["build", *place, "--no-pages", "--no-pages"], ["build", *place, *place], [], place)
    yield from (["bygg", *place], ["--version"], ["build", *place, "program"])
    chance = random.Random(335)
    for _ in range(16):
        chosen = chance.sample(PIECES, chance.randint(1, 3))
        yield ["build", *(place if chance.random() < 0.6 else ()), *(w for p in chosen for w in p)]


@pytest.mark.parametrize("form", list(forms()), ids=" ".join)
def test_the_short_way_says_what_the_long_one_says(folder: WorkingFolder, form: list[str]) -> None:
    where = folder.path.parent
    words = [word.format(folder.path.name) for word in form]
    more = {"cwd": where, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}

    run(LONG, *words, **more)  # another day may have more to do

    short, long = run(SHORT, *words, **more), run(LONG, *words, **more)

    name = b"python -m pipeline", b"-c"
    assert short.returncode == long.returncode
    assert short.stdout.replace(*name) == long.stdout
    assert short.stderr.replace(*name) == long.stderr


def test_a_build_with_nothing_to_do_does_not_load_the_command_line(folder: WorkingFolder) -> None:
    place = ["--folder", str(folder.path), "--today", DAY]
    for _ in range(2):
        run(LONG, "build", *place)

    assert run([sys.executable, "-c", LOADS], "build", *place).stdout.endswith(b"\n0 []\n")
    loaded = run([sys.executable, "-c", LOADS], "build", *place, "--dry-run").stdout
    assert loaded.endswith(b"\n0 ['click', 'pipeline.cli']\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8", "utf-16"])
def test_every_console_is_told_the_same(folder: WorkingFolder, encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    words = ["build", "--folder", str(folder.path), "--today", DAY]

    short, long = run(SHORT, *words, env=environment), run(LONG, *words, env=environment)

    assert (short.returncode, short.stdout) == (long.returncode, long.stdout)


@pytest.mark.parametrize("command", ["build", "check", "status"])
def test_a_reader_that_went_away_ends_it_as_before(folder: WorkingFolder, command: str) -> None:
    ends = []
    for way in (SHORT, LONG):
        read, write = os.pipe()
        os.close(read)
        done = run(way, command, "--folder", str(folder.path), "--today", DAY, stdout=write)
        os.close(write)
        ends.append((done.returncode, done.stderr))

    assert ends[0] == ends[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@pytest.mark.parametrize("command", ["build", "check", "status"])
def test_a_full_disk_ends_it_as_before(folder: WorkingFolder, command: str) -> None:
    ends = []
    for way in (SHORT, LONG):
        with Path("/dev/full").open("wb") as full:
            done = run(way, command, "--folder", str(folder.path), "--today", DAY, stdout=full)
        ends.append((done.returncode, done.stderr.partition(b"beredning-")[0]))

    assert ends[0] == ends[1]


def test_what_is_to_be_done_at_the_end_is_done() -> None:
    program = """
import atexit, sys
from pipeline import process
atexit.register(print, "sist")
sys.argv = ["beredning", "--version"]
process.main()
"""

    assert run([sys.executable, "-c", program]).stdout.endswith(b"\nsist\n")


def test_a_thread_and_a_profiler_are_waited_for() -> None:
    program = """
import sys, threading
from pipeline import process
last = lambda: (threading.main_thread().join(), print("klar"))
threading.Thread(target=last).start()
sys.argv = ["beredning", "--version"]
process.main()
"""
    profiled = [sys.executable, "-m", "cProfile", "-m", "pipeline", "--version"]

    assert run([sys.executable, "-c", program]).stdout.endswith(b"klar\n")
    assert b"function calls" in run(profiled).stdout


def test_a_caller_in_the_same_process_is_left_as_it_was(folder: WorkingFolder) -> None:
    program = f"""
import gc
from pipeline.cli import cli
before = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
cli.main(["build", "--folder", r"{folder.path}", "--today", "{DAY}"], standalone_mode=False)
print(before == (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()))
"""

    assert run([sys.executable, "-c", program]).stdout.endswith(b"\nTrue\n")
    assert PROGRAM in folder.documents


NOT_FOR_A_STATUS = (
    *("jinja2", "docxtpl", "docx", "openpyxl", "pandas", "filelock", "pypdf", "icalendar"),
    *("pipeline.render.template", "http.client", "email", "importlib.metadata", "multiprocessing"),
)
NOT_FOR = {
    "check": (*NOT_FOR_A_STATUS, "lxml", "pipeline.ooxml", "pipeline.render", "pipeline.revise"),
    "status": NOT_FOR_A_STATUS,
    "build": (  # of templates that a build has seen before
        *("docx", "docxtpl", "openpyxl", "pandas", "icalendar"),
        *("http.client", "email", "multiprocessing"),
    ),
}


@pytest.mark.parametrize("command", NOT_FOR)
def test_a_command_loads_nothing_that_it_does_not_use(folder: WorkingFolder, command: str) -> None:
    program = """
import sys
from pipeline.cli import cli
cli.main(sys.argv[1:], standalone_mode=False)
print(" ".join(sys.modules))
"""
    words = [command, "--folder", str(folder.path), "--today", DAY]
    words += ["--force", "--no-pages"] if command == "build" else []

    loaded = run([sys.executable, "-c", program], *words).stdout.decode().splitlines()[-1].split()

    assert {name for name in NOT_FOR[command] if name in loaded} == set()
