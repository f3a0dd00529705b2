"""Luckor i målkedjan: what `check --coverage` tells, in the words of a page, each at its cell."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from pipeline.commands.check import find_gaps
from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.page_views.cell import cell_page
from pipeline.web.page_views.chain_gaps import ChainGapsPage, chain_gaps_page

TOP = Path(__file__).parents[1]
DAY = date(2027, 2, 4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return the example, whose directions and perspectives leave some combinations empty."""
    place = tmp_path_factory.mktemp("luckor")
    shutil.copytree(TOP / "inputs", place / "inputs")
    return WorkingFolder(place, lambda: DAY)


@pytest.fixture(scope="module")
def page(folder: WorkingFolder) -> ChainGapsPage:
    return chain_gaps_page(folder, {})


def test_each_gap_of_the_command_is_a_row_that_leads_to_its_cell(
    folder: WorkingFolder, page: ChainGapsPage
) -> None:
    gaps, _ = find_gaps(folder.path, DAY)
    rows = [row for group in page.groups for row in group.rows]

    assert len(rows) == len(gaps) > 0
    asked = [dict(parse_qsl(urlsplit(row.address).query)) for row in rows]
    assert [tuple(one.values()) for one in asked] == [gap.source for gap in gaps]
    assert [cell_page(folder, one).where for one in asked] == [row.place for row in rows]


def test_a_row_is_called_by_its_name_once(page: ChainGapsPage) -> None:
    assert page.groups[0].rows[0].message == (
        "Ingen delstrategi står under både riktning Ett hållbart Granvik och perspektiv Verka."
    )
