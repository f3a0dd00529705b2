"""beredning diff: what has changed since a document was sent out, or built, or in two files."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from pipeline.commands.build import Options
from pipeline.commands.diff import (
    CellChange,
    Compared,
    Comparison,
    comparison_lines,
    diff_files,
    diff_sealed,
)
from pipeline.commands.earlier_versions import EarlierVersions, MarkedDocument
from pipeline.commands.freeze import freeze
from pipeline.commands.status import status
from pipeline.commands.working_folder import WorkingFolder as KeptFolder
from pipeline.errors import UsageError
from pipeline.model import Source
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.ooxml.shown.content_tree import content_tree
from pipeline.ooxml.shown.pieces import ShownWords
from pipeline.ooxml.shown.shown_blocks import paragraphs_of
from pipeline.revise.marked_cells import MarkedCell, marked_cells
from pipeline.revise.redline import redlined
from pipeline.store.files import TEMPORARY
from tests.docx import W, changed, docx, text_of, xml_of
from tests.kinds_of_change import KINDS, with_every_kind
from tests.redline_oracle import stories
from tests.test_cli import Terminal, at
from tests.test_redline import FULL, MAIN, assert_exact, marks
from tests.test_renames import renamed
from tests.trouble import KINDS as TROUBLES
from tests.trouble import counted, killed
from tests.working_folder import (
    ALL,
    CALL_KF,
    DECISION_1,
    PROGRAM,
    TODAY,
    WorkingFolder,
    built_case,
    made_once,
)

pytestmark = pytest.mark.slow

KF = "KF-2026-12-16"
SENDING = "utskicket till fullmäktige den 16 december 2026"
SINCE_SENT = "_andringar/lund/program-sedan-utskicket.docx"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, built, and sent out to the council."""
    return made_once(tmp_path / "arbetsmapp", sent_out)


def sent_out(path: Path) -> WorkingFolder:
    """Return a folder with the case, built, and sent out to the council."""
    made = built_case(path)
    freeze(made.path, TODAY, KF)
    return made


class Diff:
    """beredning diff, as it is typed."""

    def __init__(self, terminal: Terminal) -> None:
        """Know where it is typed."""
        self.terminal = terminal

    def __call__(self, folder: WorkingFolder, *words: str) -> tuple[int, str]:
        """Return the exit code, and what was said."""
        done = self.terminal("diff", *words, *at(folder))
        return done.code, done.out + done.err


@pytest.fixture
def diff(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Diff:
    """Return the command."""
    return Diff(Terminal(monkeypatch, capsys))


def out(folder: WorkingFolder, target: str) -> bytes:
    """Return a file in outputs/."""
    return (folder.path / "outputs" / target).read_bytes()


def test_a_document_is_compared_with_how_it_was_sent_out(diff: Diff, folder: WorkingFolder) -> None:
    sent = out(folder, PROGRAM)
    folder.change("Mål/M1/Måltext", "med levande ängar").build()

    code, told = diff(folder, PROGRAM)

    assert code == 0
    assert f"outputs/{SINCE_SENT}: " in told
    assert f" markeringar av vad som är ändrat sedan {SENDING}." in told
    made = out(folder, SINCE_SENT)
    assert ("del", "skog") in marks(made)
    assert ("ins", "ängar") in marks(made)
    assert_exact(sent, out(folder, PROGRAM), made)


def test_controls_memory_and_bookmarks_are_the_documents(diff: Diff, folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med levande ängar").build()
    diff(folder, PROGRAM)
    new, made = out(folder, PROGRAM), out(folder, SINCE_SENT)

    for pattern in (r'<w:tag w:val="[^"]*"', r'w:name="_b[^"]*"'):
        assert re.findall(pattern, xml_of(made, MAIN)) == re.findall(pattern, xml_of(new, MAIN))
    memories = [read_memory(read_package(data, "x")) for data in (new, made)]
    assert memories[0] == memories[1] is not None


def test_a_comparison_is_no_document_of_the_folder(diff: Diff, folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med levande ängar").build()
    before = status(Options(folder.path, TODAY))
    diff(folder, PROGRAM)

    assert status(Options(folder.path, TODAY)) == before
    assert folder.build().written == []


def test_what_is_as_it_was_sent_out_gets_no_file(diff: Diff, folder: WorkingFolder) -> None:
    code, told = diff(folder, PROGRAM)

    assert (code, told) == (
        0,
        f"{PROGRAM} är som {SENDING}.\n",
    )
    assert not (folder.path / "outputs/_andringar").exists()


def test_a_whole_meeting_is_compared_in_one_go(diff: Diff, folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med levande ängar").build()

    code, told = diff(folder, "--since", "KF", "16 december 2026")

    assert code == 0
    assert "outputs/_andringar/lund/program-sedan-kf-2026-12-16.docx: " in told
    assert f"{CALL_KF} är som utskicket till KF 16 december 2026." in told
    assert ("ins", "ängar") in marks(
        out(folder, "_andringar/lund/program-sedan-kf-2026-12-16.docx")
    )


def test_what_people_wrote_is_shown_since_the_build(diff: Diff, folder: WorkingFolder) -> None:
    path = folder.path / "outputs" / DECISION_1
    built = path.read_bytes()
    edited = xml_of(built, MAIN).replace("Därför behövs programmet", "Därför krävs programmet")
    path.write_bytes(changed(built, {MAIN: edited}))

    code, told = diff(folder, DECISION_1, "--since-build", "--json")

    (one,) = json.loads(told)["documents"]
    assert (code, one["marks"], one["unmarked"]) == (0, 2, [])
    made = (folder.path / one["copy"]).read_bytes()
    assert marks(made) == [("del", "behövs"), ("ins", "krävs")]


def test_a_row_with_another_id_is_the_same_row(diff: Diff, folder: WorkingFolder) -> None:
    renamed(folder, "Mål", "M1", "MÅL-1").build()
    folder.change("Mål/MÅL-1/Måltext", "med levande ängar").build()
    diff(folder, PROGRAM)

    assert ("del", "skog") in marks(out(folder, SINCE_SENT))


def test_a_comparison_that_somebody_wrote_in_is_kept(diff: Diff, folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med levande ängar").build()
    diff(folder, PROGRAM)
    _write_in_it(folder)
    mine = out(folder, SINCE_SENT)

    code, told = diff(folder, PROGRAM)

    kept = re.search(r"ligger i (outputs/\S+\.docx)\.", told)
    assert code == 0
    assert kept is not None
    assert (folder.path / kept[1]).read_bytes() == mine
    assert "ligger i" not in diff(folder, PROGRAM)[1]


@pytest.mark.parametrize("seed", range(12 if FULL else 3))
def test_whatever_changes_in_the_workbook_both_versions_can_be_had(
    seed: int, tmp_path: Path
) -> None:
    random = Random(seed)
    folder = with_every_kind(tmp_path / "arbetsmapp")
    folder.build()
    *stays, goes = KINDS
    for turn in range(4):
        chosen = random.sample(stays, random.randint(1, 3)) if turn < 3 else [goes]
        before = {target: out(folder, target) for target in ALL}
        for kind in chosen:
            KINDS[kind].change(folder, f"Nytt {seed} {turn} med **fetstil** och en skog")
        folder.build()

        for target in ALL:
            old, new = before[target], out(folder, target)
            made = redlined(old, new, ("äldre", "nyare"), "2026-11-30")
            assert_exact(old, new, made.data)
            assert made.unmarked == ()
            _assert_told_by_cell(old, new, marked_cells(made, old))


def _assert_told_by_cell(old: bytes, new: bytes, told: tuple[MarkedCell, ...]) -> None:
    """Check by the controls of both files: all that differ are told, with words that are theirs."""
    before, after = _texts_of_cells(old), _texts_of_cells(new)
    differ = {cell for cell in {*before, *after} if before.get(cell) != after.get(cell)}
    assert differ <= {str(one.source) for one in told}
    for one in told:
        assert any(one.deleted in text for text in before.get(str(one.source), [""]))
        assert any(one.inserted in text for text in after.get(str(one.source), [""]))


def _texts_of_cells(data: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in stories(data):
        for control in etree.fromstring(xml_of(data, part).encode()).iter(f"{{{W}}}sdt"):
            (tag,) = control.iterfind(f"{{{W}}}sdtPr/{{{W}}}tag")
            text = "".join(t.text or "" for t in control.iter(f"{{{W}}}t"))
            if text:
                found.setdefault(tag.get(f"{{{W}}}val", ""), []).append(text)
    return found


def test_what_was_never_sent_out_is_told_in_one_sentence(diff: Diff, tmp_path: Path) -> None:
    made = WorkingFolder(tmp_path / "arbetsmapp")
    made.build()

    assert diff(made, PROGRAM) == (
        2,
        f"{PROGRAM} har inte skickats ut: det finns ingen fryst version att jämföra med. "
        f"Jämför med det senaste bygget: beredning diff {PROGRAM} --since-build.\n",
    )
    assert "Inget utskick till KF-2026-12-16 är fryst." in diff(made, "--since", KF)[1]
    assert "är inte byggd av Beredning" in _told_of_a_foreign_file(diff, made)


def _told_of_a_foreign_file(diff: Diff, folder: WorkingFolder) -> str:
    (folder.path / "outputs/eget.docx").write_bytes(docx("Ett"))
    return diff(folder, "eget.docx")[1]


def test_two_files_are_compared_and_none_is_overwritten(diff: Diff, tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    old, new, made = (tmp_path / name for name in ("äldre.docx", "nyare.docx", "jämförd.docx"))
    old.write_bytes(docx("Ett två tre"))
    new.write_bytes(docx("Ett nu tre"))

    code, told = diff(folder, str(old), str(new), "-o", str(made))

    assert (code, told) == (
        0,
        f"{made}: 2 markeringar av vad som är ändrat sedan äldre.docx.\n",
    )
    assert marks(made.read_bytes()) == [("del", "två"), ("ins", "nu")]
    assert stories(made.read_bytes()).keys() == stories(new.read_bytes()).keys()
    assert "finns redan" in diff(folder, str(old), str(new), "-o", str(made))[1]
    assert "två" not in text_of(new.read_bytes())
    assert diff(folder, str(old), str(new))[0] == 2


def test_a_file_that_is_not_there_is_told(diff: Diff, tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")

    code, told = diff(folder, "a.docx", "b.docx", "-o", str(tmp_path / "c.docx"))

    assert code == 2
    assert "a.docx finns inte" in told


# ---------------------------------------------------------------- the cells of the marks

CELL = "mål 1, måltext (lindvalla.xlsx, Mål C2)"


def test_what_is_marked_is_told_with_its_cell(diff: Diff, folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Måltext", "med levande ängar").build()

    told = diff(folder, PROGRAM)[1].splitlines()
    (one,) = json.loads(diff(folder, PROGRAM, "--json")[1])["documents"]

    assert told[1:2] == [f"  {CELL}"]
    assert one["cells"] == [
        {"source": "Mål/M1/Måltext", "cell": CELL, "deleted": "skog", "inserted": "ängar"}
    ]


def test_a_cell_that_is_not_shown_any_longer_is_told_too(diff: Diff, folder: WorkingFolder) -> None:
    folder.remove("Förtydliganden", "F2").build()

    (one,) = json.loads(diff(folder, PROGRAM, "--json")[1])["documents"]

    gone = {"deleted": "Vatten är också is.", "inserted": ""}
    assert {"source": "Förtydliganden/F2/Text", "cell": "Förtydliganden F2, text", **gone} in one[
        "cells"
    ]


def test_of_many_cells_ten_are_told_each_once() -> None:
    cells = [CellChange(Source("Mål", f"M{n}", "Nr"), f"mål {n}", "ett") for n in range(13)]
    one = Compared("a.docx", "det senaste bygget", "b.docx", 26, cells=(*cells, *cells))

    told = list(comparison_lines(Comparison((one,))))

    assert told[1:11] == [f"  mål {n}" for n in range(10)]
    assert told[11:] == ["  … och 3 celler till"]


# ---------------------------------------------------------------- trouble


@pytest.mark.parametrize("kind", TROUBLES)
def test_killed_at_any_write_the_comparison_is_the_earlier_or_the_new(
    folder: WorkingFolder, kind: str, tmp_path: Path
) -> None:
    def compare() -> None:
        diff_sealed(folder.path, TODAY, PROGRAM)

    folder.change("Mål/M1/Måltext", "med levande ängar").build()
    compare()
    _write_in_it(folder)  # an edited one is kept aside first
    earlier = out(folder, SINCE_SENT)
    folder.change("Mål/M1/Måltext", "med levande hav").build()
    documents = _documents(folder)
    start = shutil.copytree(folder.outputs, tmp_path / "start")
    calls = counted(kind, compare)
    new = out(folder, SINCE_SENT)
    assert calls
    assert earlier != new

    for call in range(1, calls + 1):
        shutil.rmtree(folder.outputs)
        shutil.copytree(start, folder.outputs)
        assert killed(kind, call, compare)
        assert out(folder, SINCE_SENT) in (earlier, new)
        assert earlier in _comparisons(folder)
        assert _documents(folder) == documents
        compare()
        assert out(folder, SINCE_SENT) == new
        assert earlier in _comparisons(folder)
        assert not list(folder.outputs.rglob(f"*{TEMPORARY}"))


@pytest.mark.parametrize("kind", TROUBLES)
def test_killed_at_any_write_a_named_file_is_whole_or_not_there(kind: str, tmp_path: Path) -> None:
    old, new, made = (tmp_path / name for name in ("äldre.docx", "nyare.docx", "jämförd.docx"))
    old.write_bytes(docx("Ett två tre"))
    new.write_bytes(docx("Ett nu tre"))
    before = old.read_bytes(), new.read_bytes()
    calls = counted(kind, lambda: diff_files(old, new, made, TODAY))
    whole = made.read_bytes()
    assert calls

    for call in range(1, calls + 1):
        made.unlink(missing_ok=True)
        assert killed(kind, call, lambda: diff_files(old, new, made, TODAY))
        assert not made.exists() or made.read_bytes() == whole
        assert (old.read_bytes(), new.read_bytes()) == before


def _write_in_it(folder: WorkingFolder) -> None:
    path = folder.outputs / SINCE_SENT
    path.write_bytes(changed(path.read_bytes(), {"docProps/egen.xml": "<egen/>"}))


def _comparisons(folder: WorkingFolder) -> list[bytes]:
    """Return every Word file but documents: comparisons, and those kept aside."""
    return [path.read_bytes() for path in folder.outputs.rglob("program-sedan-*.docx")]


def _documents(folder: WorkingFolder) -> dict[str, bytes]:
    return {t: data for t, data in folder.documents.items() if t != SINCE_SENT}


# ---------------------------------------------------------------- shown on the page


def page_versions(folder: WorkingFolder) -> EarlierVersions:
    """Return what the page can compare the documents with."""
    return EarlierVersions(KeptFolder(folder.path, lambda: TODAY).explainer(), TODAY)


def test_the_page_compares_with_the_same_versions_and_the_same_marks(
    diff: Diff, folder: WorkingFolder
) -> None:
    folder.change("Mål/M1/Måltext", "med levande ängar").build()
    diff(folder, PROGRAM)
    folder.edit(PROGRAM, "Skog är mer än träd.", "Skog är mycket än träd.")
    before = folder.state
    versions = page_versions(folder)

    built, sent = versions.of(PROGRAM)

    assert (built.named, sent.named) == ("det senaste bygget", SENDING)
    marked = versions.marked(PROGRAM, sent.key)
    shown = words_with_marks(marked)
    assert {("-", "skog"), ("+", "ängar"), ("-", "mer"), ("+", "mycket")} <= shown
    assert words_with_marks(versions.marked(PROGRAM, built.key)) == {
        ("-", "mer"),
        ("+", "mycket"),
    }
    assert folder.state == before  # nothing is written


def words_with_marks(marked: MarkedDocument) -> set[tuple[str, str]]:
    """Return what is inserted and deleted in the body."""
    tree = content_tree(marked.document.package, marked.document.found)
    pieces = (piece for p in paragraphs_of(tree.body.blocks) for piece in p.pieces)
    return {
        ("+" if piece.revision.is_insertion else "-", piece.text)
        for piece in pieces
        if isinstance(piece, ShownWords) and piece.revision is not None
    }


def test_a_version_that_is_not_kept_is_told(folder: WorkingFolder) -> None:
    with pytest.raises(UsageError, match="finns inte kvar"):
        page_versions(folder).marked(PROGRAM, "../../hemligt")
