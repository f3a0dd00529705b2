"""The script of two versions, and the table by which two scripts become one document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.ooxml.content.memory import Memory, read_memory
from pipeline.ooxml.package import read_package
from pipeline.revise.decisions import TABLE, Verdict, judge
from pipeline.revise.script import Change, compare
from pipeline.revise.units import DocumentVersion, Readings, Unit
from tests.docx import p
from tests.hand import Hand
from tests.test_merge_place import GOALS, HEADED, NAME, built

DOC = Path(__file__).parents[1] / "docs/merging.md"
MARKS = "<!-- table -->\n", "<!-- /table -->"


def sides(*files: bytes) -> list[list[Unit]]:
    """Return the units of some versions of a document."""
    remembered = read_memory(read_package(files[0], NAME)) or Memory("", "", "", "")
    readings = Readings(remembered)
    return [DocumentVersion(read_package(data, NAME), readings).story() for data in files]


def table() -> str:
    """Return the table of decisions as it stands in docs/merging.md."""
    did = [Change.SAME, Change.LOOKS, Change.CHANGED, Change.GONE]
    lines = ["| by hand | " + " | ".join(f"ours {d.name.lower()}" for d in did) + " |"]
    lines.append("|---" * (len(did) + 1) + "|")
    for theirs in did:
        cells = [TABLE[theirs, ours] for ours in did]
        lines.append(f"| **{theirs.name.lower()}** | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def test_the_page_on_merging_has_the_table_that_is_followed() -> None:
    text = DOC.read_text("utf-8")
    head, _, rest = text.partition(MARKS[0])
    found, _, tail = rest.partition(MARKS[1])
    if os.environ.get("UPDATE_DOCS"):
        DOC.write_text(f"{head}{MARKS[0]}{table()}{MARKS[1]}{tail}", "utf-8")
    else:
        assert found == table()


@pytest.mark.parametrize("theirs", [c for c in Change if c is not Change.ADDED])
@pytest.mark.parametrize("ours", [c for c in Change if c is not Change.ADDED])
def test_no_decision_takes_a_hands_words_away(theirs: Change, ours: Change) -> None:
    found = judge(theirs, ours)
    taken = {Verdict.TAKE, Verdict.DROP}

    assert (found in taken) == (theirs is Change.SAME and ours is not Change.SAME)
    assert judge(theirs, ours, alike=True) is Verdict.KEEP


def test_a_script_tells_the_cell_what_stood_there_and_what_stands_there_now() -> None:
    base = built(HEADED, GOALS)
    hand = Hand(base)
    hand.replace("Mer om vatten.", "Mycket mer om vatten.")
    hand.bold(hand.control("Om skog."))
    hand.add(hand.paragraph("mera vägar"), p("Handens stycke."))
    hand.remove(hand.paragraph("Inledning."))

    script = compare(*sides(base, hand.saved()))

    changed = [step for step in script.of_new if step.change is Change.CHANGED]
    (cell,) = [c for step in changed for c in step.cells or () if c.change is not Change.SAME]
    assert (str(cell.source), cell.old.text, cell.new.text) == (
        "Mål/M-vatten/ord",
        "Mer om vatten.",
        "Mycket mer om vatten.",
    )
    (looks,) = [step for step in script.of_new if step.change is Change.LOOKS]
    (token,) = [t for c in looks.cells or () for t in c.new.tokens]
    assert (token.text, token.look) == ("Om skog.", "f")
    told = [(s.change.name, s.unit.text) for s in script.steps if s.change.name in "ADDED GONE"]
    assert told == [("GONE", "Inledning."), ("ADDED", "Handens stycke.")]


def test_rows_that_are_sorted_are_moved_and_nothing_else() -> None:
    old, new = sides(built(HEADED, GOALS), built(HEADED, (GOALS[2], *GOALS[:2])))

    script = compare(old, new)

    assert {step.change for step in script.steps} == {Change.SAME}
    assert len(script.pairs) == len(old) == len(new)
    moved = [step.unit.text for step in script.of_old if step.moved]
    assert moved[0] == "Mål om vägar"
    assert len(moved) == 7


def test_a_document_is_the_same_as_itself() -> None:
    old, new = sides(built(HEADED, GOALS), Hand(built(HEADED, GOALS)).as_word_saves().saved())

    assert {(s.change, s.moved) for s in compare(old, new).steps} == {(Change.SAME, False)}
