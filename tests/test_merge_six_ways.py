"""The ways to end a conflict, six in Word and two here, in every place where one can stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Action
from pipeline.ooxml.package import read_package
from pipeline.revise.chosen_texts import two_texts, with_chosen
from tests import onlyoffice
from tests.docx import W, changed, xml_of
from tests.hand import words_in
from tests.kinds_of_change import KINDS, decide, with_every_kind
from tests.test_merge import comments, lines, merged, sound
from tests.test_merge_again import CONFLICTS, HAND, written
from tests.test_merge_tracked import pairs
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

PLACES = [name for name in CONFLICTS if not name.startswith("bort")]
UNLIKE = "byggt på ett annat sätt"
Disputed = tuple[WorkingFolder, str]


@pytest.fixture(params=PLACES)
def disputed(tmp_path: Path, request: pytest.FixtureRequest) -> Disputed:
    """Return a folder whose programme has a conflict, and where."""
    conflict = CONFLICTS[request.param]
    folder = with_every_kind(tmp_path / "arbetsmapp")
    conflict.edit(folder)
    KINDS[conflict.kind].change(folder, "Bokens ord")
    folder.build("program")
    struck, inserted = pairs(folder)
    assert words_of(request.param) in "".join(struck)
    assert "Bokens ord" in "".join(inserted)
    return folder, request.param


def words_of(place: str) -> str:
    """Return what the hand has written."""
    return "handens" if place == UNLIKE else HAND


def _newest(folder: WorkingFolder, place: str) -> str:
    """Let the workbook change the very text once more; return all that the programme says."""
    KINDS[CONFLICTS[place].kind].change(folder, "Nyast")
    folder.build("program")
    assert sound(folder)
    assert "Bokens ord" not in words_in(folder.documents[PROGRAM])
    return words_in(folder.documents[PROGRAM])


def _is_the_workbooks(folder: WorkingFolder, place: str) -> None:
    """Hold that the conflict has ended with the workbook's text."""
    result = folder.rebuild("program")
    assert (result.outcome(PROGRAM).action, result.exit_code) == (Action.SKIP, 0)
    folder.change("Mål/M1/Måltext", "Annat").build("program")
    assert (pairs(folder), comments(folder)) == (([], []), [])
    said = _newest(folder, place)
    assert "Nyast" in said
    assert words_of(place) not in said
    assert pairs(folder) == ([], [])


def _is_the_hands(folder: WorkingFolder, place: str, words: str) -> None:
    """Hold that the conflict has ended with a text of the hand's, which is an edit like any."""
    result = folder.rebuild("program")
    assert result.those(Action.KEEP) == [PROGRAM]
    assert result.outcome(PROGRAM).step.edits
    result = folder.change("Mål/M1/Måltext", "Annat").build("program")
    assert merged(result).conflicts == ()
    assert (pairs(folder), comments(folder)) == (([], []), [])
    assert words in words_in(folder.documents[PROGRAM])
    assert "Bokens ord" not in words_in(folder.documents[PROGRAM])
    _newest(folder, place)
    struck, inserted = pairs(folder)
    assert words in "".join(struck)
    assert "Nyast" in "".join(inserted)


def test_accepting_all(disputed: Disputed) -> None:
    decide(disputed[0], accept=True)
    _is_the_workbooks(*disputed)


def test_rejecting_all(disputed: Disputed) -> None:
    decide(disputed[0], accept=False)
    _is_the_hands(*disputed, words_of(disputed[1]))


@pytest.mark.parametrize("ours", [True, False])
def test_choosing_one_of_the_texts(disputed: Disputed, *, ours: bool) -> None:
    folder, place = disputed
    path = folder.outputs / PROGRAM
    before = path.read_bytes()
    (texts,) = two_texts(before, PROGRAM)
    assert "Bokens ord" in texts.workbook
    assert words_of(place) in texts.document
    path.write_bytes(with_chosen(before, PROGRAM, {texts.code: ours}))
    by_hand, said = path.read_bytes(), lines(folder)

    assert (two_texts(by_hand, PROGRAM), pairs(folder), comments(folder)) == ((), ([], []), [])
    assert sound(folder)
    path.write_bytes(before)
    decide(folder, accept=ours)
    assert lines(folder) == said, "as Word does it"
    path.write_bytes(by_hand)
    if ours:
        _is_the_workbooks(folder, place)
    else:
        _is_the_hands(folder, place, words_of(place))


def test_rejecting_ours(disputed: Disputed) -> None:
    decide(disputed[0], accept=False, kinds="ins")
    _is_the_hands(*disputed, words_of(disputed[1]))


def test_deleting_theirs(disputed: Disputed) -> None:
    folder, place = disputed
    decide(folder, accept=True, kinds="del")
    folder.change("Mål/M1/Kort namn", "Annat").build("program")
    struck, inserted = pairs(folder)
    assert (struck, "Bokens ord" in "".join(inserted)) == ([], True)
    decide(folder, accept=True)
    _is_the_workbooks(folder, place)


def test_writing_a_third_text(disputed: Disputed) -> None:
    folder, place = disputed
    decide(folder, accept=False)
    written(words_of(place), "en tredje text")(folder)
    _is_the_hands(folder, place, "en tredje text")


def test_deleting_the_comment(disputed: Disputed) -> None:
    folder, _place = disputed
    waits, said = pairs(folder), comments(folder)
    path = folder.outputs / PROGRAM
    main = etree.fromstring(xml_of(path.read_bytes()).encode())
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for mark in list(main.iter(f"{{{W}}}{name}")):
            mark.getparent().remove(mark)  # type: ignore[union-attr]
    parts = {"word/document.xml": etree.tostring(main)}
    for part in read_package(path.read_bytes(), PROGRAM).comments:
        root = etree.fromstring(xml_of(path.read_bytes(), part).encode())
        root[:] = []
        parts[part] = etree.tostring(root)
    path.write_bytes(changed(path.read_bytes(), parts))

    result = folder.change("Mål/M1/Måltext", "Annat").build("program")

    assert merged(result).conflicts
    assert (pairs(folder), comments(folder)) == (waits, said)


@pytest.mark.office
@pytest.mark.skipif(not onlyoffice.AVAILABLE, reason=onlyoffice.MISSING)
@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_another_programs_own_commands(tmp_path: Path, verb: str) -> None:
    folders = []
    for number, place in enumerate(PLACES):
        folder = with_every_kind(tmp_path / str(number))
        CONFLICTS[place].edit(folder)
        KINDS[CONFLICTS[place].kind].change(folder, "Bokens ord")
        folder.build("program")
        folders.append(folder)

    onlyoffice.edit(*((folder.outputs / PROGRAM, [(verb, 0, 0, "")]) for folder in folders))

    for folder, place in zip(folders, PLACES, strict=True):
        if verb == "accept":
            _is_the_workbooks(folder, place)
        else:
            _is_the_hands(folder, place, words_of(place))
