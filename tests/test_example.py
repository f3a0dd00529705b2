"""The example in inputs/, as `make demo` shows it."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.building.report import belonging_lines
from pipeline.commands.build import Options, build
from pipeline.model import Action, Report
from pipeline.plan.documents import KINDS

ROOT = Path(__file__).resolve().parent.parent

_OF_MEETINGS = {kind.name for kind in KINDS if kind.family == "möte"}
_NOT_ASKED_FOR = {"missiv", "yttrande", "tillägg", "rättelse"}  # a row or a day does


def shown() -> tuple[str, ...]:
    """Return what the Makefile lets the demo end with."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8")
    (names,) = re.findall(r"^SHOWN := (.+)$", lines, re.MULTILINE)
    return tuple(names.split())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return the report of the demo."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    return build(Options(folder, date(2027, 2, 4), show=shown()))


def test_the_demo_builds_everything_and_there_is_nothing_to_correct(demo: Report) -> None:
    assert not demo.failed
    assert demo.problems == ()
    assert {outcome.action for outcome in demo.outcomes} == {Action.WRITE}
    assert [missing for outcome in demo.outcomes for missing in outcome.missing] == []


def test_the_demo_ends_with_the_whole_set_of_documents_for_one_meeting(demo: Report) -> None:
    meeting = shown()[0]
    lines = belonging_lines(demo, meeting, Path("outputs"))
    paths = [Path(line.strip()) for line in lines if line.startswith("    ")]
    kinds = {o.target: o.step.plan.kind for o in demo.outcomes}
    found = [kinds[path.relative_to("outputs").as_posix()] for path in paths]

    assert lines[0] == f"Till {meeting} hör:"
    assert found[0] == "kallelse"
    assert set(found) == _OF_MEETINGS - _NOT_ASKED_FOR
    assert {path.parts[1] for path in paths} == {meeting.casefold()}


def test_each_paragraph_of_the_meeting_has_its_extract(demo: Report) -> None:
    meeting = shown()[0]
    made = [o.target for o in demo.outcomes if o.step.plan.meeting == meeting]
    numbers = [re.findall(r"protokollsutdrag-(\d+)\.docx$", target) for target in made]
    assert [number for found in numbers for number in found] == ["1", "2", "3", "4", "5"]


def test_the_demo_also_names_a_programme_and_a_period(demo: Report) -> None:
    _, program, period = shown()
    told = [" ".join(belonging_lines(demo, word, Path("outputs"))) for word in (program, period)]

    assert "hp/program.docx" in told[0]
    assert "hp/politisk-vilja-2027-2030.docx" in told[0]
    assert "hp/uppfoljning-2026-08.docx" in told[1]
    assert "hp/uppfoljning-kort-2026-08.docx" in told[1]
    assert "2025-08" not in told[1]


def test_a_mandate_period_is_a_selection_written_with_either_dash(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    for word in ("2027-2030", "2027–2030"):
        made = build(Options(tmp_path, date(2027, 2, 4), (word,), dry=True))
        assert [o.target for o in made.outcomes] == ["hp/politisk-vilja-2027-2030.docx"]
