"""A footnote in a loop is a footnote each turn, with the turn's own values in its text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.docx import (
    REL,
    WML,
    Part,
    W,
    bookmark,
    cell,
    docx,
    field,
    files_of,
    notes_xml,
    p,
    run,
    table,
    text_of,
)
from tests.rendering import body, document, faults_of, sound
from tests.validator import validate

GOALS: list[dict[str, Any]] = [
    {"namn": "Luft", "källa": "SCB", "delar": [{"namn": "a"}, {"namn": "b"}]},
    {"namn": "Vatten", "källa": "SMHI", "delar": [{"namn": "c"}]},
]
ID = f"{{{W}}}id"


def noted(kind: str = "footnote", number: int = 1) -> str:
    """Return a run that refers to a note."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(*runs: str, kind: str = "footnote") -> str:
    """Return the paragraph of a note's text."""
    return p(f"<w:r><w:{kind}Ref/></w:r>", *runs)


def with_endnotes(*blocks: str, notes: list[str]) -> bytes:
    """Return a template with endnotes."""
    data = notes_xml(notes, "endnote").encode()
    kind = f"{WML}.endnotes+xml"
    return docx(*blocks, parts=[Part("word/endnotes.xml", kind, f"{REL}/endnotes", data, "rId9")])


def read(data: bytes, kind: str = "footnote") -> list[str]:
    """Return the text of each note that the body refers to, in the order of the body."""
    notes = {
        e.get(ID): "".join(t.text or "" for t in e.iter(f"{{{W}}}t"))
        for e in body(data, f"word/{kind}s.xml").iter(f"{{{W}}}{kind}")
    }
    asked = [e.get(ID) for e in body(data).iter(f"{{{W}}}{kind}Reference")]
    assert len(asked) == len(set(asked))
    return [notes[number] for number in asked]


LOOPS = {
    "paragraphs": ["{%p for m in mål %}", p("{{ m.namn }}", noted()), "{%p endfor %}"],
    "lone tags": ["{% for m in mål %}", p("{{ m.namn }}", noted()), "{% endfor %}"],
    "words": [p("{% for m in mål %}{{ m.namn }}", noted(), run(" {% endfor %}"))],
    "rows": [
        table(
            ["Mål"],
            ["{%tr for m in mål %}"],
            [cell(p("{{ m.namn }}", noted()))],
            ["{%tr endfor %}"],
        ),
        "",
    ],
    "cells": [
        table(["{%tc for m in mål %}", cell(p("{{ m.namn }}", noted())), "{%tc endfor %}"]),
        "",
    ],
    "a condition": [
        "{%p for m in mål %}",
        p("{% if m.namn %}{{ m.namn }}", noted(), run("{% endif %}")),
        "{%p endfor %}",
    ],
    "a split tag": [
        p(run("{% for m "), run("in mål %}", "<w:b/>"), noted(), run("{{ m.namn }}{% endfor %}"))
    ],
    "a macro": [
        "{%p macro rad(m) %}",
        p("{{ m.namn }}", noted()),
        "{%p endmacro %}",
        "{%p for m in mål %}",
        "{{ rad(m) }}",
        "{%p endfor %}",
    ],
}


@pytest.mark.parametrize("name", LOOPS)
@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_in_a_loop_is_a_note_each_turn(name: str, kind: str) -> None:
    blocks = [block.replace("footnote", kind) for block in LOOPS[name]]
    fixed = p("Sist", noted(kind, 2))
    notes = [note(" Källa: {{ m.källa }}", kind=kind), note(" Om {{ x }}", kind=kind)]
    template = (
        docx(*blocks, fixed, footnotes=notes)
        if kind == "footnote"
        else with_endnotes(*blocks, fixed, notes=notes)
    )

    made = document(template, mål=GOALS, x="allt")

    assert read(made, kind) == [" Källa: SCB", " Källa: SMHI", " Om allt"]
    assert sound(made) == ()


def test_a_note_may_have_loops_and_conditions_of_its_own() -> None:
    text = " {% for d in m.delar %}{{ d.namn }}{% if not loop.last %}, {% endif %}{% endfor %}"
    template = docx(*LOOPS["paragraphs"], footnotes=[note(text)])

    assert read(document(template, mål=GOALS)) == [" a, b", " c"]


def test_a_note_may_have_paragraphs_in_a_loop() -> None:
    blocks = [note(" Delar:"), "{%p for d in m.delar %}", "{{ d.namn }}", "{%p endfor %}"]
    template = docx(*LOOPS["paragraphs"], footnotes=[blocks])

    made = document(template, mål=GOALS)

    assert read(made) == [" Delar:ab", " Delar:c"]
    assert sound(made) == ()


def test_a_loop_of_no_turns_has_no_notes() -> None:
    made = document(docx(*LOOPS["paragraphs"], "slut", footnotes=[note("a")]), mål=[])

    assert read(made) == []
    assert text_of(made).strip() == "slut"
    assert sound(made) == ()


def test_a_note_with_a_fault_is_told_of_with_its_paragraph() -> None:
    template = docx(*LOOPS["paragraphs"], footnotes=[note(" Källa: {{ m.källa|storr }}")])

    (told,) = faults_of(template, mål=GOALS)

    assert "storr" in told


def test_a_link_in_a_note_leads_from_the_note() -> None:
    goals = [{"namn": "a", "källa": ("Se [SCB](https://www.scb.se/).",)}]
    template = docx(*LOOPS["paragraphs"], footnotes=[note(" {{ m.källa }}")])

    made = document(template, mål=goals)

    assert b"scb.se" in files_of(made)["word/_rels/footnotes.xml.rels"]
    assert sound(made) == ()


def test_what_leads_to_a_note_in_a_loop_leads_to_that_of_its_turn() -> None:
    template = docx(
        "{%p for m in mål %}",
        p("{{ m.namn }}", bookmark(noted(), "_Ref1", 1)),
        p("Se not ", field("NOTEREF _Ref1 \\h")),
        "{%p endfor %}",
        footnotes=[note(" {{ m.källa }}")],
    )

    made = document(template, mål=GOALS)

    asked = [e.text for e in body(made).iter(f"{{{W}}}instrText")]
    assert asked == [" NOTEREF _Ref1 \\h ", " NOTEREF _Ref1_2 \\h "]
    assert sound(made) == ()


def test_the_same_template_gives_the_same_notes_again() -> None:
    template = docx(*LOOPS["paragraphs"], footnotes=[note(" {{ m.källa }}")])

    assert document(template, mål=GOALS) == document(template, mål=GOALS)


def test_no_validator_finds_a_fault_in_notes_of_loops(tmp_path: Path) -> None:
    blocks = [block for name in ("paragraphs", "rows", "words") for block in LOOPS[name]]
    blocks = [b.replace('w:id="1"', f'w:id="{n + 1}"') for n, b in enumerate(blocks)]
    path = tmp_path / "noter.docx"
    notes = [note(" {{ m.källa }}" if "Reference" in block else " fast") for block in blocks]
    template = docx(*blocks, "", footnotes=notes)
    path.write_bytes(document(template, mål=GOALS))

    assert validate([path]) == {path: []}
