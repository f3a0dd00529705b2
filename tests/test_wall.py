"""Where the program fails with one document the others are built, and nobody's words are lost.

A folder in which every kind of step is waiting is built while one function of ours raises, once
for each function that a document passes. That is the fault to show: no file can be made that is
sure to find one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.building.page_numbers import Unnumbered, number_pages
from pipeline.cli import cli
from pipeline.commands.build import Options, build
from pipeline.model import Action, Trace
from pipeline.store.files import digest_of
from pipeline.store.folder import Outputs, opened
from tests.working_folder import (
    ALL,
    DECISION_1,
    DECISION_2,
    LETTER,
    PROGRAM,
    READING,
    TODAY,
    WILL,
    Result,
    WorkingFolder,
)

pytestmark = pytest.mark.slow

BY_HAND = "Skrivet av Åsa, och av ingen annan."
SAID = "byggdes inte: fel i programmet, se loggen "


def bad_xml() -> Exception:
    """Return what lxml raises."""
    with pytest.raises(etree.XMLSyntaxError) as raised:
        etree.fromstring("<boom>")
    return raised.value


BOOM: dict[str, Callable[[], Exception]] = {
    "XMLSyntaxError": bad_xml,
    "AssertionError": lambda: AssertionError("boom"),
    "KeyError": lambda: KeyError("boom"),
    "RecursionError": lambda: RecursionError("boom"),
    "ValueError": lambda: ValueError("boom"),
    "MemoryError": lambda: MemoryError("boom"),
}


@dataclass(frozen=True)
class Stage:
    """A function that documents pass, and at how many of its calls it is made to raise."""

    name: str
    place: str  # module:function, where it is called
    calls: int = 3
    shared: bool = False  # the documents of one template, or of one kind, fail together
    no_ledger: bool = False  # the ledger is lost


STAGES = (
    Stage("what stands there", "pipeline.store.found_files:content", 2),
    Stage("decided", "pipeline.building.document:decide"),
    Stage("edits", "pipeline.building.hand_edits:edits", 2),
    Stage("template found", "pipeline.building.template_files:TemplateFiles._look", shared=True),
    Stage("compiled", "pipeline.building.templates:_compile_template", shared=True),
    Stage("rendered", "pipeline.render.template:Template.render"),
    Stage("digested", "pipeline.render.template:Template._assembled"),
    Stage("proved", "pipeline.proof.prover:prove", 1),
    Stage("the will", "pipeline.proof.prover:the_will", 1),
    Stage("merged", "pipeline.building.hand_edits:merge", 1),
    Stage("refreshed", "pipeline.revise.merge:refreshed", 1),
    Stage("template remembered", "pipeline.building.document:paragraph_digests", no_ledger=True),
    Stage("kept aside", "pipeline.store.files:digest_of", 1),
    Stage("written", "pipeline.store.folder:write_whole", 3),
    Stage("base kept", "pipeline.store.base_copies:_put", 2),
)
TRIALS = [
    pytest.param(stage, call, id=f"{stage.name}-{call}")
    for stage in STAGES
    for call in range(1, stage.calls + 1)
]


def failing(patch: pytest.MonkeyPatch, place: str, call: int, boom: Callable[[], Exception]) -> Any:
    """Make a function raise at one of its calls, 1-based; return what counts them."""
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner: Any = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    real, calls = getattr(owner, name), [0]

    def wrapped(*arguments: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == call:
            raise boom()
        return real(*arguments, **more)

    patch.setattr(owner, name, wrapped)
    return calls


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder where documents wait to be merged, kept, written anew, and left."""
    folder = WorkingFolder(tmp_path_factory.mktemp("väntar") / "mapp")
    assert folder.build().written == ALL
    folder.edit(LETTER, "Arbetet går som det ska.", BY_HAND)
    folder.edit(READING, "med rent vatten", "med mycket rent vatten")
    folder.change("Texter/T4/Text", "Ärendet är gemensamt för alla tre.")
    folder.change("Beslutspunkter/BP1/Sats", "den nya informationen").write()
    (folder.outputs / WILL).unlink()
    return folder


@pytest.fixture
def folder(waiting: WorkingFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it; logs are written beside."""
    (tmp_path / "loggar").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "loggar"))
    shutil.copytree(waiting.path, tmp_path / "mapp")
    return tmp_path / "mapp"


@pytest.fixture(scope="module")
def sound(waiting: WorkingFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what each document becomes when nothing fails: what is done with it, and its bytes."""
    path = tmp_path_factory.mktemp("hel") / "mapp"
    shutil.copytree(waiting.path, path)
    report = build(Options(path, TODAY))
    assert {o.action for o in report.outcomes} == {
        *(Action.MERGE, Action.KEEP, Action.WRITE, Action.SKIP)
    }
    return {
        o.target: (o.action, (path / "outputs" / o.target).read_bytes()) for o in report.outcomes
    }


def failed(result: Result) -> list[str]:
    """Return the documents with which the program failed; each says so, and names a log."""
    found = [o for o in result.report.outcomes if "fel i programmet" in " ".join(map(str, o.why))]
    for outcome in found:
        assert outcome.action is Action.FAILED
        (why,) = map(str, outcome.why)
        assert why.startswith(SAID)
        log = Path(why.removeprefix(SAID)).read_text("utf-8")
        assert "Traceback" in log
        assert "boom" in log
    return [outcome.target for outcome in found]


def every_word(outputs: Path) -> str:
    """Return what stands in every document, also in those that were kept aside."""
    from tests.docx import text_of

    return "\n".join(text_of(path.read_bytes()) for path in outputs.rglob("*.docx"))


@pytest.mark.parametrize(("stage", "call"), TRIALS)
def test_a_fault_of_the_program_concerns_one_document(
    stage: Stage, call: int, folder: Path, sound: dict[str, Any]
) -> None:
    before = {path: path.read_bytes() for path in (folder / "outputs").rglob("*.docx")}
    if stage.no_ledger:
        (folder / "outputs" / ".beredning.json").unlink()

    with pytest.MonkeyPatch.context() as patch:
        calls = failing(patch, stage.place, call, bad_xml)
        result = Result(build(Options(folder, TODAY)))

    assert calls[0] >= call
    lost = failed(result)
    assert lost if stage.shared else len(lost) == 1
    assert result.exit_code == 1
    for outcome in result.report.outcomes:
        path = folder / "outputs" / outcome.target
        if outcome.target in lost:
            assert path.read_bytes() == before[path] if path in before else not path.exists()
        else:
            action, data = sound[outcome.target]
            assert outcome.action is action, outcome.target
            assert path.read_bytes() == data, outcome.target
    assert BY_HAND in every_word(folder / "outputs")

    again = Result(build(Options(folder, TODAY)))

    assert failed(again) == []
    for target, (_, data) in sound.items():
        assert (folder / "outputs" / target).read_bytes() == data


@pytest.mark.parametrize("kind", BOOM)
def test_no_kind_of_exception_gets_through(kind: str, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, "pipeline.render.template:Template.render", 1, BOOM[kind])
        result = Result(build(Options(folder, TODAY)))

    (lost,) = failed(result)
    assert result.outcome(lost).action is Action.FAILED


def test_a_fault_of_the_program_while_rendering_is_not_told_as_the_templates(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, "pipeline.render.template:finished", 1, BOOM["KeyError"])
        result = Result(build(Options(folder, TODAY)))

    (lost,) = failed(result)
    assert result.outcome(lost).faults == ()


def test_a_dry_run_foresees_it(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, "pipeline.building.hand_edits:merge", 1, BOOM["KeyError"])
        result = Result(build(Options(folder, TODAY, dry=True)))

    assert failed(result) == [LETTER]


def test_a_template_that_cannot_be_compiled_costs_its_documents_one_log(folder: Path) -> None:
    shutil.rmtree(folder / "outputs")
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, "pipeline.building.templates:_compile_template", 1, BOOM["AssertionError"])
        result = Result(build(Options(folder, TODAY)))

    assert len(failed(result)) == len({result.why(target) for target in failed(result)})
    assert len(list((folder.parent / "loggar").glob("*.log"))) == 1


def test_the_command_says_so_and_ends_with_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, "pipeline.building.hand_edits:merge", 1, BOOM["KeyError"])
        code = cli.main(
            ["build", "--folder", str(folder), "--today", str(TODAY)], standalone_mode=False
        )

    out = capsys.readouterr().out
    assert code == 1
    assert f"({LETTER})\n{'':13}{SAID}" in out
    assert f"({WILL})" in out
    assert "1 byggdes inte" in out
    assert "fel i programmet" in (folder / "outputs" / "rapport.html").read_text("utf-8")


# ---------------------------------------------------------------- what is told beside them

BESIDE = {
    "pipeline.commands.build:find_differences": "celler med en annan text i ett dokument",
    "pipeline.commands.build:find_unused_texts": "texter som ingen mall frågar efter",
    "pipeline.store.folder:Outputs.unplanned": "filer i outputs som ingen rad ber om",
    "pipeline.store.folder:Outputs.copies": "filer i outputs som ingen rad ber om",
}


@pytest.mark.parametrize("place", BESIDE)
def test_what_is_told_beside_the_documents_costs_none_of_them(
    place: str, folder: Path, sound: dict[str, Any]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, place, 1, BOOM["KeyError"])
        result = Result(build(Options(folder, TODAY)))

    assert {o.target: o.action for o in result.report.outcomes} == {
        target: action for target, (action, _) in sound.items()
    }
    assert [p.code for p in result.faults] == ["Z01"]
    assert str(result.faults[0]).startswith(f"FEL Z01 {BESIDE[place]} är inte eftersökta: fel i ")
    assert result.exit_code == 1


def laid_out(outputs: Outputs, targets: Iterable[str]) -> list[Unnumbered]:
    """Return documents that stand, as a build hands them over for their page numbers."""
    return [
        Unnumbered(
            target, Trace("", target, "", "", {}), digest_of((outputs.folder / target).read_bytes())
        )
        for target in targets
    ]


@pytest.mark.parametrize(
    "place",
    ["pipeline.publish.programs.pages:counts_from_one", "pipeline.building.page_numbers:numbered"],
)
def test_page_numbers_that_cannot_be_set_are_one_documents(
    place: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = [LETTER, DECISION_1, PROGRAM]
    before = {target: (folder / "outputs" / target).read_bytes() for target in targets}
    monkeypatch.setattr("pipeline.publish.programs.pages.converted", lambda _, files, *more: files)
    monkeypatch.setattr("pipeline.publish.programs.pages._pages", lambda _: {"_Toc1": 1})
    failing(monkeypatch, place, 2, BOOM["KeyError"])

    with opened(folder / "outputs") as outputs:
        told = number_pages(outputs, laid_out(outputs, targets), program=Path("soffice"))

    assert told.found == ()
    (problem,) = map(str, told.problems)
    start = f"FEL Z01 innehållsförteckningen i {DECISION_1} fick inga sidnummer: fel i programmet"
    assert problem.startswith(start)
    assert (folder / "outputs" / DECISION_1).read_bytes() == before[DECISION_1]
    assert BY_HAND in every_word(folder / "outputs")


def test_a_workbook_that_the_program_fails_to_read_is_not_said_to_be_damaged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "pipeline.read.workbook:table", 1, BOOM["KeyError"])

    result = Result(build(Options(folder, TODAY)))

    assert "Z01" in {problem.code for problem in result.faults}
    assert "F01" not in {problem.code for problem in result.faults}
    assert "lindvalla.xlsx: filen kunde inte läsas: fel i programmet, se loggen" in str(
        result.faults[0]
    )
    assert DECISION_2 not in result.written


# ---------------------------------------------------------------- what once ended a whole build

_CENTRED = '<w:pPr><w:jc w:val="center"/></w:pPr>'
_WAS_LEFT = (
    '<w:pPrChange w:id="9" w:author="Åsa" w:date="2026-11-01T08:00:00Z">'
    '<w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange></w:pPr>'
)


def test_a_template_with_a_tracked_change_of_formatting_costs_no_other_document(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path / "mapp")
    tracked = _CENTRED.replace("</w:pPr>", _WAS_LEFT)
    folder.template(
        "tjansteskrivelse", f"<w:p>{tracked}<w:r><w:t>{{{{ ärende.dnr }}}}</w:t></w:r></w:p>"
    )

    result = folder.build()

    assert set(ALL) - {LETTER} <= set(result.written)
    assert result.outcome(LETTER).action in (Action.WRITE, Action.FAILED)
