"""What a hand wrote stays after what it was written after, in its row, as rows come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import permutations

import pytest
from lxml import etree

from pipeline.model import Cell, Link, Record, Source
from pipeline.render.template import Template, compile_template
from pipeline.revise import merge
from tests.docx import W, docx, files_of, heading, p, table
from tests.hand import MAIN, Hand, text
from tests.rendering import Given, cell

pytestmark = pytest.mark.slow

NAME = "prov.docx"
WORD = "Skrivet för hand."
BESIDE = ("Eget", "a", "b", "Egen bild")  # what else a hand's table or picture holds
GOALS = ("skog", "vatten", "vägar")
# Each row has what the others have too, word for word: a heading, a label, short paragraphs.
HEADED = (
    heading("{{ p.namn }}"),
    "Inledning.",
    "{%p for m in mål %}",
    heading("Mål om {{ m.namn }}", 2),
    "Målet är:",
    "{{ m.text }}",
    "{{ m.ord }}",
    heading("Uppföljning", 3),
    "Ja.",
    "{%p endfor %}",
    heading("Slut", 2),
    "Här slutar det.",
)
ROWS = (
    "Före.",
    table(
        ["Mål", "Ord"],
        ["{%tr for m in mål %}", ""],
        ["{{ m.namn }}", "{{ m.text }}"],
        ["{%tr endfor %}", ""],
    ),
    "Efter.",
)
LISTED = ("Före.", "{%p for m in mål %}", "Mål:", "{{ m.text }}", "{%p endfor %}", "Efter.")


@cache
def template(blocks: tuple[str, ...]) -> Template:
    """Return a template."""
    return compile_template(docx(*blocks), NAME)


@cache
def built(blocks: tuple[str, ...], goals: tuple[str, ...]) -> bytes:
    """Return the document of some rows."""
    view = Given({"p": {"namn": "Programmet"}})
    rows = tuple(map(_record, goals))
    view.values["mål"] = view.follow(Link(Source("", "R", "mål"), None, "Mål", rows))
    made = template(blocks).render("prov", "R", view, lambda name: None)
    assert made.faults == ()
    return made.data


def _record(goal: str) -> Record:
    made = Record("Mål", f"M-{goal}", Cell("prov.xlsx", "Mål", 2))
    values = {"namn": goal, "text": f"mera {goal}", "ord": (f"Om {goal}.", f"Mer om {goal}.")}
    for name, value in values.items():
        made.cells[name] = cell(value, made.source(name))
    return made


def others() -> Iterator[tuple[str, ...]]:
    """Yield the rows with one more, one less, and in every other order."""
    for place in range(len(GOALS) + 1):
        yield (*GOALS[:place], "luft", *GOALS[place:])
    for gone in GOALS:
        yield tuple(goal for goal in GOALS if goal != gone)
    yield from (order for order in permutations(GOALS) if order != GOALS)


def paragraphs(data: bytes) -> list[etree._Element]:
    """Return the paragraphs with text."""
    root = etree.fromstring(files_of(data)[MAIN])
    return [each for each in root.iter(f"{{{W}}}p") if text(each)]


def placed(data: bytes) -> list[tuple[str, str]]:
    """Return the row (a headed one's heading) and the text of each paragraph, in order."""
    found: list[tuple[str, str]] = []
    row = ""
    for each in paragraphs(data):
        style = each.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        level = style.get(f"{{{W}}}val", "") if style is not None else ""
        row = text(each) if level in ("Heading1", "Heading2", "Rubrik1", "Rubrik2") else row
        found.append((row, text(each)))
    return found


KINDS: dict[str, Callable[[Hand, etree._Element], Hand]] = {
    "stycke": lambda hand, after: hand.add(after, p(WORD)),
    "tabell": lambda hand, after: hand.table(after, WORD),
    "bild": lambda hand, after: hand.add(after, p(WORD)).picture(after),
}


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("goals", list(others()), ids="-".join)
def test_it_stays_in_its_row_after_what_it_was_written_after(
    goals: tuple[str, ...], kind: str
) -> None:
    base, ours = built(HEADED, GOALS), built(HEADED, goals)
    stands = placed(ours)
    places = placed(base)
    for number, (row, before) in enumerate(places):
        if kind != "stycke" and number % 3:
            continue
        hand = Hand(base)
        KINDS[kind](hand, hand.paragraphs[number])
        old = base if number % 2 else None  # then the digests tell what is whose
        both, _ = merge(old, hand.saved(), ours, NAME, lambda source: "")

        found = placed(both)
        (at,) = [n for n, (_, said) in enumerate(found) if said == WORD]
        if (row, before) in stands:
            above = [each for each in found[:at] if each[1] not in BESIDE]
            assert above[-1] == (row, before), (number, found)
        else:
            assert found[at][0] == f"Skrivet för hand under ”{row}”, som inte längre finns"
        hands = {WORD, *BESIDE} | {said for said, _ in found if "inte längre" in said}
        assert [each for each in found if each[1] not in hands] == stands


@pytest.mark.parametrize("goals", list(others()), ids="-".join)
def test_a_row_of_a_table_stays_after_its_row(goals: tuple[str, ...]) -> None:
    base, ours = built(ROWS, GOALS), built(ROWS, goals)
    for number, goal in enumerate(("Mål", *GOALS)):
        hand = Hand(base)
        row = list(hand.root.iter(f"{{{W}}}tr"))[number]
        added = etree.fromstring(etree.tostring(row))
        for each in list(added.iter(f"{{{W}}}sdt", f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd")):
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)
        cell_of = next(added.iter(f"{{{W}}}p"))
        for each in list(cell_of):
            cell_of.remove(each)
        run = etree.SubElement(etree.SubElement(cell_of, f"{{{W}}}r"), f"{{{W}}}t")
        run.text = WORD
        row.addnext(added)
        both, _ = merge(base, hand.saved(), ours, NAME, lambda source: "")

        said = [text(each) for each in paragraphs(both)]
        at = said.index(WORD)
        if goal in (*goals, "Mål"):
            assert goal in (said[at - 1], said[at - 2]), (goal, said)


@pytest.mark.parametrize("goals", list(others()), ids="-".join)
def test_without_headings_it_stays_after_the_paragraph_of_its_row(goals: tuple[str, ...]) -> None:
    base, ours = built(LISTED, GOALS), built(LISTED, goals)
    for goal in GOALS:
        hand = Hand(base)
        hand.add(hand.paragraph(f"mera {goal}"), p(WORD))
        both, _ = merge(base, hand.saved(), ours, NAME, lambda source: "")

        said = [text(each) for each in paragraphs(both)]
        if goal in goals:
            assert said[said.index(WORD) - 1] == f"mera {goal}"
        assert [each for each in said if each != WORD] == [text(e) for e in paragraphs(ours)]
