"""The built case and a server of it, which the tests of a module share: import both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.page_server import PageServer, serving
from tests.working_folder import TODAY, WorkingFolder, built_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return the case, built."""
    return built_case(tmp_path_factory.mktemp("sida") / "arbetsmapp")


@pytest.fixture(scope="module")
def server(folder: WorkingFolder) -> Iterator[PageServer]:
    """Return a server of it, and a browser that has been let in."""
    with serving(folder.path, TODAY) as made:
        yield made
