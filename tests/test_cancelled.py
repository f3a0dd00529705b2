"""A build that is cancelled between two documents has made some of them, and the next the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from pipeline.building.document import DocumentBuilder
from pipeline.building.hands import Machines
from pipeline.building.processes import Processes
from pipeline.building.render_worker import KeyRenderer
from pipeline.commands.build import Options, build
from pipeline.commands.status import status
from pipeline.model import Action, DocumentPlan, Report
from pipeline.read import Input
from tests import machines
from tests.machines import InTests
from tests.working_folder import ALL, PROGRAM, READING, TODAY, WILL, WorkingFolder


@dataclass(frozen=True)
class Copies(Machines):
    """Lets a copy of this process render, as --jobs 2 does, however few documents there are."""

    def hands(
        self, builder: DocumentBuilder, plans: Sequence[DocumentPlan], read: Input, today: date
    ) -> Processes:
        """Return who renders."""
        known = {one.identity: one for one in plans}
        return Processes(1, KeyRenderer(known, builder.templates.compiled, builder.pictures))


posix = pytest.mark.skipif(os.name != "posix", reason="a process is copied")
WHO = [
    pytest.param(Machines(), id="alone"),
    pytest.param(InTests(), id="from others"),
    pytest.param(Copies(), id="--jobs 2", marks=posix),
]


def cancelled(asked: Options, after: int) -> Report:
    """Build until so many documents are done."""
    left = [False] * after

    return build(replace(asked, is_cancelled=lambda: not left or left.pop()))


def in_steps(asked: Options) -> list[Report]:
    """Build again and again, each time one document further, and at last to the end."""
    return [*(cancelled(asked, after) for after in range(len(ALL) + 1)), build(asked)]


@pytest.mark.parametrize("who", WHO)
def test_a_build_cancelled_at_each_document_ends_in_the_same_files(
    who: Machines, tmp_path: Path
) -> None:
    folder = WorkingFolder(tmp_path / "stegvis").write()
    shutil.copytree(folder.path, tmp_path / "på en gång")
    build(Options(tmp_path / "på en gång", TODAY))

    reports = in_steps(Options(folder.path, TODAY, machines=who))

    written = [[o.target for o in r.outcomes if o.action is Action.WRITE] for r in reports]
    assert [len(each) for each in written] == [0, *[1] * len(ALL), 0]
    assert sorted(chain.from_iterable(written)) == sorted(ALL)
    assert [report.unmade for report in reports] == [*range(len(ALL), -1, -1), 0]
    assert f"avbrutet efter 5 av {len(ALL)} dokument" in reports[5].notes[-1]
    assert machines.built(folder.path) == machines.built(tmp_path / "på en gång")


def test_what_people_wrote_and_what_moves_is_brought_along_after_a_cancelled_build(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path / "stegvis")
    folder.build()
    folder.edit(WILL, "Fler arter", "Flera arter")
    folder.change("Politisk vilja/V2/Text", "Fler träd.").change("Mål/M1/Måltext", "med skog")
    folder.change("Behandling/BH1/Möte", "KF-2026-12-16").write()
    other = tmp_path / "på en gång"
    shutil.copytree(folder.path, other)
    at_once, _ = build(Options(other, TODAY)), build(Options(other, TODAY))

    reports = in_steps(Options(folder.path, TODAY))

    made = [o.target for r in reports for o in r.outcomes if o.action is Action.WRITE]
    assert sorted(made) == sorted(o.target for o in at_once.outcomes if o.action is Action.WRITE)
    assert {PROGRAM, READING} <= {*made}
    assert machines.built(folder.path) == machines.built(other)


def test_between_a_cancelled_build_and_the_next_a_status_tells_what_is_left(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp").write()

    report = cancelled(Options(folder.path, TODAY), 3)

    found = {line.target: line.state for line in status(Options(folder.path, TODAY)).lines}
    done = {outcome.target for outcome in report.outcomes}
    assert {target for target, state in found.items() if state == "aktuell"} == done
    assert {state for target, state in found.items() if target not in done} == {"inte byggd"}
