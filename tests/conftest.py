"""What several tests share: the documents of the example, and of the real case where it is."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from copy import copy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.building.inputs import prepare
from pipeline.commands.build import Options, build
from pipeline.model import Report
from tests.browser_plugin import chromium, visit
from tests.cases_plugin import case, fresh_case, pytest_addoption
from tests.compiled_plugin import once
from tests.packaging_plugin import sdist, wheel

__all__ = [
    "case",
    "chromium",
    "fresh_case",
    "once",
    "pytest_addoption",
    "sdist",
    "visit",
    "wheel",
]

# How fast the machine is, no property may depend on; `make fuzz` has a profile of its own.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
if settings.get_current_profile_name() == "default":
    settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent
CASES = {
    "exemplet": (ROOT / "inputs", date(2027, 2, 4)),
    "vaggeryd": (ROOT.parent / "shared/cases/vaggeryd/inputs", date(2020, 3, 10)),
}


# The files that take longest, to be begun first: else one core waits for the other at the end.
FIRST = (
    *("test_crash.py", "test_scope.py", "test_hostile.py", "test_pull_offices.py"),
    *("test_benchmarks.py", "test_office_runs.py", "test_build_cells.py", "test_fuzz.py"),
    *("test_accessible.py", "test_contributing.py", "test_web_copies.py", "test_whole_papers.py"),
    *("test_lists.py", "test_machines.py", "test_pull_round_trip.py", "test_further_faults.py"),
    *("test_growing.py", "test_documents.py", "test_contents.py", "test_libreoffice.py"),
    *("test_merge_looks.py", "test_onlyoffice.py", "test_merge_six_ways.py", "test_process.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take longest before the others."""
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(FIRST)))


def pytest_collection_finish() -> None:
    """Look for garbage as seldom as the program does, and never among the collected tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 10)


def cases() -> list[str]:
    """Return the cases that are at hand: the real one is not part of the project."""
    return [name for name, (inputs, _) in CASES.items() if inputs.is_dir()]


class Built:
    """A working folder of a case, built."""

    def __init__(self, name: str, folder: Path) -> None:
        inputs, self.today = CASES[name]
        self.name, self.folder = name, folder
        shutil.copytree(inputs, folder / "inputs")
        self.report = self.build()

    def copy(self, folder: Path) -> Built:
        """Return a working folder with the same inputs, and the same built of them."""
        made = copy(self)
        made.folder = folder
        shutil.copytree(self.folder, folder)
        return made

    def build(self) -> Report:
        """Build again."""
        plans = prepare(self.folder, self.today)[1].plans
        late = tuple(p.target for p in plans if p.past and p.kind != "kallelse")
        return build(Options(self.folder, self.today, show=late))

    @property
    def documents(self) -> list[Path]:
        """Return the Word files, in order."""
        return [self.folder / "outputs" / outcome.target for outcome in self.report.outcomes]


@pytest.fixture(scope="session", params=cases())
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a case, built once for all tests that only look at it."""
    return Built(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture
def fresh(built: Built, tmp_path: Path) -> Built:
    """Return a case for one test that changes it: built once, and copied."""
    return built.copy(tmp_path / built.name)


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what a page notes for its user out of the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("eget")))
        yield
