"""A build by shortcut says and writes what one from scratch does; `make fuzz` tries more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.random_changes import names, run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_changed_a_shortcut_leads_where_the_long_way_does(
    tmp_path: Path, seed: int
) -> None:
    assert not list(run("liten", tmp_path, seed, 10))


@pytest.mark.parametrize("name", names()[1:])
def test_a_larger_folder_is_built_by_shortcut_as_from_scratch(tmp_path: Path, name: str) -> None:
    assert not list(run(name, tmp_path, 1, 2))
