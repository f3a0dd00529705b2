"""What a merge has left to choose between, as the page, `pull` and the merge itself say it.

Each control of a document in turn is changed on both sides, and its neighbours by a hand alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from pipeline.model import Merged, Source
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.content.provenance import explained
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.revise import merge
from pipeline.revise.cell_comparison import CellNow, PullState
from pipeline.revise.chosen_texts import two_texts, with_chosen
from pipeline.revise.pull import pulled_edits
from pipeline.revise.pull_reading import shown_cells
from pipeline.revise.to_choose import to_choose
from pipeline.revise.units import Readings
from tests.docx import changed, xml_of
from tests.hand import Hand, text
from tests.rendering import cell
from tests.test_merge_property import NAME, Book, Goal, built

FIRST = Book().goals[0]
CHANGES = {
    "a name": replace(Book(), name="Ett helt annat namn"),
    "one paragraph of two": replace(Book(), intro=("En inledning om byn.", "Och en om dess å.")),
    "a text": replace(Book(), goals=(replace(FIRST, text="äldre skog"), *Book().goals[1:])),
    "a number": replace(Book(), goals=(replace(FIRST, year="2040"), *Book().goals[1:])),
    "a paragraph that goes": replace(Book(), intro=("En inledning om byn.",)),
    "a row that goes": replace(Book(), goals=Book().goals[1:]),
    "a row that comes": replace(
        Book(), goals=(*Book().goals, Goal("M4", "Mål om ljus", "mer ljus"))
    ),
    "a text that is emptied": replace(Book(), goals=(replace(FIRST, text=""), *Book().goals[1:])),
}
HANDS: dict[str, Callable[[Hand], object]] = {
    "every control": lambda hand: [hand.write(one, "handen") for one in hand.controls],
    "every paragraph": lambda hand: [hand.tracked(one, "handen") for one in hand.paragraphs],
    "every other control": lambda hand: [hand.write(one, "handen") for one in hand.controls[::2]],
    "a name taken away": lambda hand: [
        hand.remove(one) for one in hand.paragraphs if text(one) == "Mål om skog"
    ],
    "nothing": lambda hand: [],
}


@dataclass(frozen=True)
class Told:
    """A merged document, and what is said of it: by the merge, by `pull` and by the page."""

    merged: Merged
    pulled: tuple[tuple[Source, str], ...]  # what is changed on both sides, and the words there
    chosen: tuple[str, ...]  # the words of each place on the page
    data: bytes = b""


def told(book: Book, how: str, *, tracking: bool = False) -> Told:
    """Return what is said when a hand and the workbook have changed a document."""
    hand = Hand(built(Book()))
    HANDS[how](hand)
    theirs = tracked_from_now(hand.saved()) if tracking else hand.saved()
    data, found = merge(built(Book()), theirs, built(book), NAME, lambda source: "")
    package = read_package(data, NAME)
    known = read_memory(package)
    assert known is not None
    readings = Readings(known)
    before = shown_cells(read_package(built(book), NAME), readings)
    now = shown_cells(package, readings, before)
    edits = pulled_edits(before.places, now.places, lambda source: cell_now(book, source))
    sentences = explained(package, known, lambda text, source: False)
    words = dict(zip(sentences.elements, sentences.sentences, strict=True))
    return Told(
        found,
        tuple((e.source, e.shown) for e in edits if e.state is PullState.CONFLICT),
        tuple(words[p.paragraphs[0]].text for p in to_choose(package, sentences.roots)),
        data,
    )


def tracked_from_now(data: bytes) -> bytes:
    """Return a document where changes are tracked."""
    settings = xml_of(data, "word/settings.xml")
    return changed(
        data,
        {"word/settings.xml": re.sub("(<w:settings[^>]*>)", r"\1<w:trackRevisions/>", settings)},
    )


def cell_now(book: Book, source: Source) -> CellNow | None:
    """Return a cell as the workbook has it, None when its row is gone."""
    goal = next((one for one in book.goals if one.key == source.key), None)
    values = {"namn": book.name, "inledning": book.intro}
    if source.sheet == "Mål":
        if goal is None:
            return None
        values = {"namn": goal.name, "text": goal.text, "år": goal.year, "ord": goal.words}
    return CellNow(cell(values[source.column], source), True, lambda ref: None)


EVERY = [(how, what) for how in HANDS for what in CHANGES]


@pytest.mark.parametrize(("how", "what"), EVERY)
def test_they_agree_on_what_both_have_changed(how: str, what: str) -> None:
    found = told(CHANGES[what], how)
    said = [one.text for one in found.merged.conflicts]
    sources = {one.source for one in found.merged.conflicts}

    for source, words in found.pulled:
        assert source in sources or any(words in text for text in said), (source, words)
    for one in found.merged.conflicts:
        assert any(of_one_place(one.text, words) for words in found.chosen), one
    for words in found.chosen:
        assert any(of_one_place(text, words) for text in said), words
    assert len(found.chosen) <= len(found.merged.conflicts)


def of_one_place(one: str, other: str) -> bool:
    """Return whether two texts are of one place: a row's first paragraph says a part of it."""
    return one in other or other in one


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_tracked_and_no_dispute_is_not_to_be_chosen(what: str) -> None:
    found = told(CHANGES[what], "nothing", tracking=True)

    assert (found.merged.conflicts, found.chosen, found.pulled) == ((), (), ())


@pytest.mark.parametrize(("how", "what"), EVERY)
def test_what_is_chosen_is_not_asked_again(how: str, what: str) -> None:
    """The next merge takes it as what was chosen in Word; what has no second text waits there."""
    left = told(CHANGES[what], how).data
    for ours in (True, False):
        choices = {place.code: ours for place in two_texts(left, NAME)}
        made = with_chosen(left, NAME, choices)
        again, found = merge(built(CHANGES[what]), made, built(CHANGES[what]), NAME, lambda _: "")

        assert (two_texts(made, NAME), faults(read_package(made, NAME), tags=False)) == ((), ())
        assert [one for one in found.conflicts if "borta ur" not in one.what] == []
        assert two_texts(again, NAME) == ()


def test_one_place_is_chosen_and_the_others_wait() -> None:
    every = [told(CHANGES[what], how).data for how, what in EVERY]
    several = [data for data in every if len(two_texts(data, NAME)) > 1]
    assert several
    for data in several:
        first, *others = two_texts(data, NAME)
        left = two_texts(with_chosen(data, NAME, {first.code: False}), NAME)

        said = [(one.workbook, one.document) for one in others]
        assert [(one.workbook, one.document) for one in left] == said
