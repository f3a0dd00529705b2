"""Whatever people do to a document, and whatever changes in the workbook: no word is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Cell, Link, Record, Source
from pipeline.ooxml.content import Content, content
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.render.template import Template, compile_template
from pipeline.revise import merge
from tests.amounts import FULL
from tests.docx import docx, heading, table
from tests.hand import Hand, words_in
from tests.rendering import Given, cell

pytestmark = pytest.mark.slow

TEMPLATE = docx(
    heading("{{ p.namn }}"),
    "{{ p.inledning }}",
    "{%p for m in mål %}",
    heading("{{ m.namn }}", 2),
    "Målet är {{ m.text }} till år {{ m.år }}, och så är det.",
    "{{ m.ord }}",
    "{%p endfor %}",
    table(
        ["Mål", "År"],
        ["{%tr for m in mål %}", ""],
        ["{{ m.namn }}", "{{ m.år }}"],
        ["{%tr endfor %}", ""],
    ),
    "Här slutar det som alltid står här.",
)
NAME = "prov.docx"


@dataclass(frozen=True)
class Goal:
    """A row of the workbook."""

    key: str
    name: str
    text: str
    year: str = "2030"
    words: tuple[str, ...] = ("Ett stycke om målet.", "Ett stycke till.")


@dataclass(frozen=True)
class Book:
    """What the workbook says."""

    name: str = "Programmet för en trygg by"
    intro: tuple[str, ...] = ("En inledning om byn.", "Och en om dess bäck.")
    goals: tuple[Goal, ...] = field(
        default=(
            Goal("M1", "Mål om skog", "mera skog"),
            Goal("M2", "Mål om vatten", "renare vatten"),
            Goal("M3", "Mål om vägar", "lugnare vägar"),
        )
    )


@cache
def template() -> Template:
    """Return the template."""
    return compile_template(TEMPLATE, NAME)


@cache
def built(book: Book) -> bytes:
    """Return the document of a workbook."""
    view = Given({"p": {"namn": book.name, "inledning": book.intro}})
    rows = tuple(map(_record, book.goals))
    view.values["mål"] = view.follow(Link(Source("", "R", "mål"), None, "Mål", rows))
    made = template().render("prov", "R", view, lambda name: None)
    assert made.faults == ()
    return made.data


def _record(goal: Goal) -> Record:
    made = Record("Mål", goal.key, Cell("prov.xlsx", "Mål", 2))
    values = {"namn": goal.name, "text": goal.text, "år": goal.year, "ord": goal.words}
    for name, value in values.items():
        made.cells[name] = cell(value, made.source(name))
    return made


# ---------------------------------------------------------------- what may happen


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Return a workbook where something has changed."""
    goals = list(Book().goals)
    for number in range(draw(st.integers(0, 3))):
        what = draw(st.sampled_from(["text", "words", "name", "add", "remove", "swap", "empty"]))
        at = draw(st.integers(0, len(goals) - 1)) if goals else 0
        if what == "add":
            goals.insert(at, Goal(f"N{number}", f"Nytt mål {number}", f"något nytt {number}"))
        elif goals:
            goals = _other(goals, what, at, number)
    name = draw(st.sampled_from(["Programmet för en trygg by", "Ett helt annat namn"]))
    intro = draw(st.sampled_from([Book().intro, ("En inledning om byn.",), ()]))
    return Book(name, intro, tuple(goals))


def _other(goals: list[Goal], what: str, at: int, number: int) -> list[Goal]:
    goal = goals[at]
    if what == "remove":
        return [g for g in goals if g is not goal]
    if what == "swap":
        return [*goals[1:], goals[0]]
    new = {
        "text": Goal(goal.key, goal.name, f"bokens ord {number}", goal.year, goal.words),
        "words": Goal(goal.key, goal.name, goal.text, goal.year, ("Nytt stycke.", *goal.words[1:])),
        "name": Goal(goal.key, f"Bokens namn {number}", goal.text, goal.year, goal.words),
        "empty": Goal(goal.key, goal.name, "", goal.year, ()),
    }[what]
    return [new if g is goal else g for g in goals]


EDITS = (
    "control", "static", "paragraph", "table", "comment", "tracked", "struck", "bold", "unwrap",
    "delete", "move", "double", "picture",
)  # fmt: skip


@st.composite
def hands(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """Return edits: what, where, and another place."""
    count = draw(st.integers(1, 4))
    place = st.integers(0, 40)
    return [(draw(st.sampled_from(EDITS)), draw(place), draw(place)) for _ in range(count)]


def edited(data: bytes, edits: list[tuple[str, int, int]], mark: str = "hand") -> bytes:
    """Return the document after the edits; the n:th types the word handn."""
    hand = Hand(data)
    for number, (what, where, other) in enumerate(edits):
        _edit(hand, what, (where, other), f"{mark}{number}")
    return hand.saved()


def _edit(hand: Hand, what: str, at: tuple[int, int], word: str) -> None:
    paragraphs, controls = hand.paragraphs, hand.controls
    place = paragraphs[at[0] % len(paragraphs)]
    if what in ("control", "unwrap") and controls:
        control = controls[at[0] % len(controls)]
        hand.write(control, word) if what == "control" else hand.unwrap(control)
    elif what == "static":
        hand.write(place, word)
    elif what == "paragraph":
        hand.add(place, f"<w:p><w:r><w:t>Skrivet {word} för hand.</w:t></w:r></w:p>")
    elif what == "table":
        hand.table(place, word)
    elif what in ("comment", "tracked"):
        getattr(hand, what)(place, word)
    elif what in ("struck", "bold"):
        getattr(hand, what)(place)
    elif what == "picture":
        hand.picture(place, at[1] + 2)
    else:
        _moving(hand, what, place, paragraphs[at[1] % len(paragraphs)])


def _moving(hand: Hand, what: str, place: object, other: object) -> None:
    from copy import deepcopy

    from lxml import etree

    assert isinstance(place, etree._Element)
    assert isinstance(other, etree._Element)
    if re.search(r"(?:hand|efter)\d", "".join(map(str, place.itertext()))):
        return  # what is typed and then deleted by the same hand is no loss
    if what == "delete":
        hand.remove(place)
    elif what == "move" and place is not other:
        hand.move(place, other)
    elif what == "double":
        other.addnext(deepcopy(place))


def model(data: bytes) -> Content:
    """Return what a reader sees."""
    return content(read_package(data, NAME))


def merged(base: bytes | None, theirs: bytes, ours: bytes) -> bytes:
    """Return the merged document."""
    data, found = merge(base, theirs, ours, NAME, lambda source: f"cellen för {source}")
    assert found.lost == ()
    return data


def typed(data: bytes) -> set[str]:
    """Return the words that were typed by hand."""
    return set(re.findall(r"(?:hand|efter)\d+", words_in(data)))


FEW = settings(
    max_examples=1_000 if FULL else 20,
    suppress_health_check=list(HealthCheck),
)


@FEW
@given(hands(), books())
def test_no_word_typed_by_hand_is_lost_and_every_new_one_comes(
    edits: list[tuple[str, int, int]], book: Book
) -> None:
    base, ours = built(Book()), built(book)
    theirs = edited(base, edits)

    for old in (base, None):
        both = merged(old, theirs, ours)

        said = words_in(both)
        assert typed(theirs) <= typed(both)
        assert not set(faults(read_package(both, NAME), tags=False)) - set(
            faults(read_package(theirs, NAME), tags=False)
        )
        for value in _new(book):
            assert value in said, value


def _new(book: Book) -> list[str]:
    """Return the values that the workbook did not have before."""

    def values(of: Book) -> set[str]:
        rows = [v for g in of.goals for v in (g.name, g.text, *g.words)]
        return {of.name, *of.intro, *rows}

    return sorted(values(book) - values(Book()) - {""})


@FEW
@given(hands(), books())
def test_what_only_one_side_changed_is_what_comes_out(
    edits: list[tuple[str, int, int]], book: Book
) -> None:
    base, ours = built(Book()), built(book)
    theirs = edited(base, edits)

    assert model(merged(base, theirs, base)) == model(theirs)
    assert model(merged(base, base, ours)) == model(ours)
    assert model(merged(None, theirs, base)) == model(theirs)
    assert model(merged(None, base, ours)) == model(ours)


@FEW
@given(hands(), books(), books(), hands())
def test_merging_twice_is_as_once_and_goes_on_without_loss(
    edits: list[tuple[str, int, int]], book: Book, later: Book, more: list[tuple[str, int, int]]
) -> None:
    base, ours = built(Book()), built(book)
    once = merged(base, edited(base, edits), ours)

    assert model(merged(ours, once, ours)) == model(once)
    assert model(merged(None, once, ours)) == model(once)

    again = edited(once, more, "efter")
    twice = merged(ours, again, built(later))
    assert typed(again) <= typed(twice)
