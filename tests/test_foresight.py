"""A status says what a build would do with each document, and renders only where it must."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.building.templates import Templates
from pipeline.building.tried import TriedBefore
from pipeline.cli import cli
from pipeline.commands.build import Options, build
from pipeline.commands.folder_state import Condition
from pipeline.commands.status import Status, status
from pipeline.commands.working_folder import WorkingFolder as Kept
from pipeline.model import Action, DocumentPlan, Report
from pipeline.render import CompiledTemplate
from pipeline.render.rendered import Rendered
from pipeline.render.template import Template
from tests.cases_plugin import CASES
from tests.conftest import ROOT
from tests.docx import changed, xml_of
from tests.working_folder import LETTER, PROGRAM, TODAY, WorkingFolder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return the case, built."""
    made = WorkingFolder(tmp_path_factory.mktemp("grund") / "arbetsmapp")
    made.template(
        "program",
        "{{ program.namn }}",
        "{%p for m in målen %}",
        "{{ m.måltext }}",
        "{%p endfor %}",
    )
    made.build()
    return made


@pytest.fixture
def folder(built: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return a copy of it to change."""
    made = built.copy(tmp_path / "arbetsmapp")
    shutil.copytree(built.outputs, made.outputs)
    return made


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the kinds of the documents that are rendered from now on."""
    found: list[str] = []
    really = Template.render

    def render(self: Template, kind: str, *rest: Any) -> Rendered:
        found.append(kind)
        return really(self, kind, *rest)

    monkeypatch.setattr(Template, "render", render)
    return found


# What only rendering finds out.
FAILING = "{{ program.namn }} {{ [program]|map(attribute='namnet')|join }}"
Change = Callable[[WorkingFolder], object]


def told(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what is done with each document, and why."""
    return [(o.target, o.action, tuple(map(str, o.why))) for o in report.outcomes]


def state(found: Status, target: str) -> str:
    """Return how one document stands."""
    return next(line.state for line in found.lines if line.target == target)


CHANGES: dict[str, tuple[Change, bool]] = {  # and whether something is rendered to know
    "other words": (lambda f: f.change("Mål/M1/Måltext", "med mera skog"), False),
    "an empty cell that must not be": (lambda f: f.change("Mål/M1/Måltext", None), False),
    "a fault, and other words in the same document": (
        lambda f: f.change("Mål/M1/Måltext", None).change("Mål/M2/Måltext", "annat"),
        False,
    ),
    "a fault in a cell that nobody has asked for": (
        lambda f: f.change("Mål/M1/Måltyp", "finns inte").change("Mål/M2/Måltext", "annat"),
        False,
    ),
    "a new row with a fault": (
        lambda f: f.sheets["Mål"].append({"Mål-id": "M3", "Program": "LUND", "Nr": 3}),
        True,
    ),
    "a row less": (lambda f: f.remove("Förtydliganden", "F2"), False),
    "a row less that others name": (lambda f: f.remove("Mål", "M2"), True),
    "a sheet less": (lambda f: f.sheets.pop("Förtydliganden"), False),
    "a paper that moves": (lambda f: f.change("Behandling/BH1/Möte", "KF-2026-12-16"), False),
    "a lost document and a fault": (
        lambda f: f.change("Personer/P1/Namn", None).outputs.joinpath(LETTER).unlink(),
        True,
    ),
    "a template that can't be used": (lambda f: f.template("program", "{{ nej.finns }}"), False),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_status_decides_as_a_build_that_renders(
    name: str, folder: WorkingFolder, rendered: list[str]
) -> None:
    change, is_rendered = CHANGES[name]
    change(folder)
    folder.write()
    asked = Options(folder.path, TODAY, dry=True)

    found = build(replace(asked, foreseen=TriedBefore()))

    assert bool(rendered) is is_rendered
    assert told(found) == told(build(asked))


def test_what_was_rendered_to_know_is_not_rendered_again(
    folder: WorkingFolder, rendered: list[str]
) -> None:
    (folder.outputs / LETTER).unlink()
    folder.change("Personer/P1/Namn", None).write()
    before = TriedBefore()
    asked = Options(folder.path, TODAY, dry=True, foreseen=before)
    first = build(asked)
    count = len(rendered)

    again = build(asked)
    folder.change("Personer/P1/Namn", "Åsa Ek").change("Mål/M1/Ambitionsnivå", None).write()
    other = build(asked)

    assert count == 1 == len(rendered)
    assert told(again) == told(first)
    assert {o.target: o.action.name for o in other.outcomes}[LETTER] == "WRITE"


def test_what_only_rendering_tells_is_known_after_the_build_that_met_it(
    folder: WorkingFolder, rendered: list[str]
) -> None:
    folder.template("program", FAILING).write()
    asked = Options(folder.path, TODAY)
    before = status(asked)
    report = build(asked)
    rendered.clear()

    after = status(asked)

    [failed] = [o for o in report.outcomes if o.target == PROGRAM]
    [line] = [one for one in after.lines if one.target == PROGRAM]
    assert (state(before, PROGRAM), line.state) == ("inaktuell", "kan inte byggas")
    assert [str(fault) for fault in failed.faults] == [*line.remarks[-len(failed.faults) :]]
    assert failed.faults
    assert not rendered

    folder.change("Program/LUND/Namn", "Program för Lund och Vik").write()

    assert state(status(asked), PROGRAM) == "inaktuell"


@pytest.mark.parametrize("whose", ["the program's", "a copy of the program's", "its own"])
def test_only_templates_that_nobody_has_seen_are_read_to_know(
    whose: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    really = Templates.compiled

    def compiled(self: Templates, plan: DocumentPlan) -> CompiledTemplate:
        read.append(plan.kind)
        return really(self, plan)

    monkeypatch.setattr(Templates, "compiled", compiled)
    made = WorkingFolder(tmp_path, templates=False)
    home, own = ROOT / "templates" / "standard", made.path / "templates" / "standard"
    if whose != "the program's":
        shutil.copytree(home, own)
    if whose == "its own":
        for path in own.glob("*.docx"):
            path.write_bytes(changed(path.read_bytes(), {"docProps/own.xml": "<own/>"}))
    made.write()
    asked = Options(made.path, TODAY, dry=True, foreseen=TriedBefore())

    outcomes = build(asked).outcomes

    kinds = {one.step.plan.kind for one in outcomes if one.action is Action.WRITE}
    assert kinds
    assert set(read) == (kinds if whose == "its own" else set())


def test_the_note_of_what_failed_may_be_lost_or_garbage(folder: WorkingFolder) -> None:
    folder.template("program", FAILING).write()
    build(Options(folder.path, TODAY))
    note = folder.outputs / ".beredning" / "stoppade.json"
    assert note.exists()

    for data in (b"", b"[[]]", b'{"a": 1}', note.read_bytes()[:-40]):
        note.write_bytes(data)
        assert state(status(Options(folder.path, TODAY)), PROGRAM) == "inaktuell"


# ---------------------------------------------------------------- one truth for all


def partly_built(name: str, folder: Path) -> date:
    """Put the example or a case in a folder, build two documents, write in one of them."""
    home = ROOT if name == "exemplet" else CASES / name
    shutil.copytree(home / "inputs", folder / "inputs")
    if name != "exemplet" and (home / "templates").is_dir():
        shutil.copytree(home / "templates", folder / "templates")
    day = home / "today.txt"
    today = date.fromisoformat(day.read_text("utf-8").strip()) if day.exists() else date(2027, 2, 4)
    left = [False] * 2
    report = build(Options(folder, today, is_cancelled=lambda: not left or left.pop()))
    path = folder / "outputs" / report.outcomes[-1].target
    if path.exists():
        text = xml_of(path.read_bytes(), "word/document.xml")
        text = text.replace("</w:t>", " med egna ord</w:t>", 1)
        path.write_bytes(changed(path.read_bytes(), {"word/document.xml": text}))
    return today


@pytest.mark.parametrize(
    "name", ["exemplet", *sorted(path.name for path in CASES.iterdir() if path.is_dir())]
)
def test_the_folder_kept_in_mind_and_the_command_say_the_same(name: str, tmp_path: Path) -> None:
    today = partly_built(name, tmp_path)

    here = Kept(tmp_path, lambda: today).state()
    words = ["status", "--json", "--folder", f"{tmp_path}", "--today", f"{today}"]
    data = json.loads(CliRunner().invoke(cli, words).stdout)

    told = {one["target"]: one for one in data["documents"]}
    found = {one.target: one for one in here.documents.values() if one.outcome}
    assert found.keys() == told.keys()
    for target, document in found.items():
        assert document.state == told[target]["state"]
        assert [why.told for why in document.why] == [r["text"] for r in told[target]["reasons"]]
    states = Counter(one["state"] for one in told.values())
    counts = here.counts
    assert counts.documents == len(told)
    assert counts.ready == states["aktuell"]
    assert counts.edited == states["redigerad för hand"]
    changed = states["inaktuell"] + states["inte byggd"] + states["ska slås ihop"]
    assert counts.changed == changed
    assert counts.to_mend == states["kan inte byggas"]
    assert {one.target for one in here.left_over} == {*data["unplanned"]}
    faults = [one for one in here.to_mend if one.problem in here.status.report.problems]
    assert len(faults) == sum(one["severity"] == "FEL" for one in data["problems"])
    stopped = {target for target, one in found.items() if one.condition is Condition.TO_MEND}
    assert {one.target for p in here.problems for one in p.stops} <= stopped
