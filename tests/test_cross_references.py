"""What leads to a bookmark leads somewhere in every document, and no id is there twice."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pipeline.render.template import compile_template
from tests.docx import W, bookmark, cell, docx, field, p, run, table, text_of
from tests.rendering import NAME, Given, all_of, document, sound
from tests.validator import validate

GOALS: list[dict[str, Any]] = [
    {"namn": "a", "delar": [{"namn": "a1"}, {"namn": "a2"}]},
    {"namn": "b", "delar": [{"namn": "b1"}]},
]
START, END = '<w:bookmarkStart w:id="3" w:name="_Ref9"/>', '<w:bookmarkEnd w:id="3"/>'
TURNS, DONE = "{%p for m in mål %}", "{%p endfor %}"
LONE = p(START, run("{{ x }}"), END)
HEADING = LONE.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>')
EACH = HEADING.replace("{{ x }}", "{{ m.namn }}")
# Where a bookmark may stand to a template's tags.
PLACES = {
    "a heading that is a tag": [HEADING],
    "a paragraph that is a tag": [LONE],
    "words": [p("Om ", START, run("{{ x }}"), END)],
    "a heading with a condition": [HEADING.replace("{{ x }}", "{% if x %}{{ x }}{% endif %}")],
    "one of two": [LONE.replace("{{ x }}", "{% if x %}{{ x }}{% else %}{{ y }}{% endif %}")],
    "a cell that is a tag": [table([cell(LONE), "b"]), ""],
    "a heading in a loop": [TURNS, EACH, DONE],
    "a heading in a loop in a loop": [TURNS, "{%p for d in m.delar %}", EACH, DONE, DONE],
    "what a loop has instead": [TURNS, "a", "{%p else %}", LONE, DONE],
    "a row in a loop": [
        table(["A"], ["{%tr for m in mål %}"], [cell(EACH)], ["{%tr endfor %}"]),
        "",
    ],
    "words in a loop": [
        p("{% for m in mål %}", START, run("{{ m.namn }}"), END, run("{% endfor %}"))
    ],
    "a condition": ["{%p if x %}", LONE, "{%p endif %}"],
    "the tag of a loop": [p(START, run(TURNS), END), "{{ m.namn }}", DONE],
    "round a loop": [p(START, run(TURNS)), "{{ m.namn }}", p(run(DONE), END)],
    "into a condition": [p(START, run("a")), "{%p if x %}", p("b", END), "{%p endif %}"],
    "out of a condition": ["{%p if x %}", p(START, run("a")), "{%p endif %}", p("b", END)],
    "from branch to branch": [
        "{%p if x %}", p(START, run("a")), "{%p else %}", p("b", END), "{%p endif %}"
    ],
    "into a loop": [p(START, run("a")), TURNS, p("{{ m.namn }}", END), DONE],
    "out of a loop in a loop": [
        TURNS, "{%p for d in m.delar %}", p(START, run("{{ d.namn }}")), DONE, DONE, p("b", END)
    ],
    "into the middle of words": [p(run("a {% if x %}b "), START, run("c{% endif %} d"), END)],
    "inside a tag": [p(run("{{ "), START, run("x"), END, run(" }}"))],
    "without an end": [p(START, run("a{{ x }}"))],
    "a macro": [
        "{%p macro rad(v) %}", p(START, run("{{ v }}"), END), "{%p endmacro %}", "{{ rad(1) }}",
        "{{ rad(2) }}",
    ],
}  # fmt: skip
LEADS = ["REF _Ref9 \\h", "PAGEREF _Ref9", "NOTEREF _Ref9 \\f", 'HYPERLINK \\l "_Ref9"']
NAME_OF = re.compile(r"_Ref9\w*")


def led(data: bytes) -> list[str]:
    """Return the names that fields and links lead to."""
    told = [str(e.text) for e in all_of(data, "instrText")]
    told += [str(e.get(f"{{{W}}}anchor")) for e in all_of(data, "hyperlink")]
    return [found[0] for text in told for found in NAME_OF.finditer(text)]


def names(data: bytes) -> list[str]:
    """Return the names of the template's bookmarks."""
    found = [str(e.get(f"{{{W}}}name")) for e in all_of(data, "bookmarkStart")]
    return [name for name in found if NAME_OF.match(name)]


@pytest.mark.parametrize("place", PLACES)
def test_what_leads_to_a_bookmark_leads_somewhere(place: str) -> None:
    leads = [p("Se ", field(lead)) for lead in LEADS]
    leads.append(f'<w:p><w:hyperlink w:anchor="_Ref9">{run("se")}</w:hyperlink></w:p>')
    template = compile_template(docx("Före", *PLACES[place], *leads, headers=leads[:1]), NAME)

    for x, goals in product(("ja", ""), (GOALS, GOALS[:1], [])):
        made = template.render("prov", "R", Given({"x": x, "y": "y", "mål": goals})).data

        assert set(led(made)) <= set(names(made))
        assert len(led(made)) == len(leads)
        assert sound(made) == ()


def test_a_reference_to_a_heading_takes_its_words_and_not_its_end() -> None:
    """The bookmark is inside the paragraph: else the sentence that refers to it breaks."""
    for block in (HEADING, LONE):
        made = document(docx(block), x="Ett mål")

        (start,) = [e for e in all_of(made, "bookmarkStart") if e.get(f"{{{W}}}name") == "_Ref9"]
        end = next(
            e for e in start.itersiblings() if e.get(f"{{{W}}}id") == start.get(f"{{{W}}}id")
        )
        between = [e for e in start.itersiblings() if e in set(end.itersiblings(preceding=True))]
        assert "".join(str(t) for e in between for t in e.itertext()) == "Ett mål"


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        ("REF _Ref9 \\h", "Ett mål"),
        ("REF _Ref9 \\* MERGEFORMAT", "Ett mål"),
        ("REF _Ref9 \\r", "gammalt"),  # the number of the heading
        ("REF borta", "gammalt"),
        ("PAGEREF _Ref9", "gammalt"),
    ],
)
def test_a_reference_shows_the_words_that_it_leads_to(lead: str, shown: str) -> None:
    """Word shows what the file has: nobody updates the fields of a letter."""
    simple = f'<w:fldSimple w:instr="{lead}">{run("gammalt")}</w:fldSimple>'

    made = document(docx(HEADING, p("Se ", field(lead, "gammalt")), p(simple)), x="Ett mål")

    assert text_of(made).split("\n") == ["Ett mål", f"Se {shown}", shown]
    assert sound(made) == ()


def test_a_reference_in_a_loop_shows_the_words_of_its_turn() -> None:
    made = document(docx(TURNS, EACH, p("Se ", field("REF _Ref9 \\h", "x")), DONE), mål=GOALS)

    assert text_of(made).split("\n") == ["a", "Se a", "b", "Se b"]


def test_a_reference_in_a_loop_leads_to_the_bookmark_of_its_turn() -> None:
    template = docx(TURNS, p("Se ", field("REF _Ref9 \\h")), EACH, DONE, p(field("PAGEREF _Ref9")))

    made = document(template, mål=GOALS)

    assert names(made) == ["_Ref9", "_Ref9_2"]
    assert led(made) == ["_Ref9", "_Ref9_2", "_Ref9"]


def test_a_reference_beside_a_condition_in_its_turn_leads_somewhere() -> None:
    template = docx(
        TURNS, "{%p if m.delar|length > 1 %}", EACH, "{%p endif %}", p(field("REF _Ref9")), DONE
    )

    made = document(template, mål=[*GOALS[::-1], *GOALS])

    assert led(made) == ["_Ref9", "_Ref9_2", "_Ref9_3", "_Ref9_4"]
    assert sorted(names(made)) == led(made)
    assert sound(made) == ()


def test_a_name_with_a_number_is_nobody_elses() -> None:
    other = p(bookmark("annat", "_Ref9_2", 8))
    made = document(docx(other, TURNS, EACH, p(field("REF _Ref9")), DONE), mål=GOALS)

    assert names(made) == ["_Ref9_2", "_Ref9", "_Ref9__2"]
    assert led(made) == ["_Ref9", "_Ref9__2"]
    assert sound(made) == ()


def test_a_tag_in_a_paragraph_without_runs_is_printed() -> None:
    made = document(docx("<w:p><w:t>{{ x }}</w:t></w:p>"), x="ja")

    assert "ja" in text_of(made)


def test_a_long_name_stays_short_enough_for_word() -> None:
    name = "m" * 40
    made = document(docx(TURNS, p(bookmark("{{ m.namn }}", name, 2)), DONE), mål=GOALS)

    found = [str(e.get(f"{{{W}}}name")) for e in all_of(made, "bookmarkStart")]
    assert [n for n in found if n.startswith("mm")] == [name, "m" * 38 + "_2"]


def said(*blocks: str) -> list[tuple[str, str]]:
    """Return the paragraph and the message of each remark."""
    return [(r.paragraph, r.message) for r in compile_template(docx(*blocks), NAME).remarks]


def test_what_leads_nowhere_is_told_of() -> None:
    link = f'<w:p><w:hyperlink w:anchor="bort">{run("hit")}</w:hyperlink></w:p>'

    assert said("{{ x }}", p("Se ", field("REF borta \\h", "där"), "."), link) == [
        ("Se där.", "korsreferensen leder till bokmärket ”borta”, som inte finns."),
        ("hit", "länken leder till bokmärket ”bort”, som inte finns."),
    ]


def test_words_that_may_not_be_there_are_told_of() -> None:
    inside = ["{%p if x %}", LONE, p(field("REF _Ref9")), "{%p endif %}"]

    assert said(*inside, p(field("PAGEREF _Ref9"))) == []
    assert said(*inside, p("Se ", field("REF _Ref9", "det"))) == [
        (
            "Se det",
            "korsreferensen leder till ”_Ref9”, som står i {%p if x %} och inte alltid finns.",
        )
    ]


# ---------------------------------------------------------------- other ids


def test_permissions_and_paragraphs_that_repeat_have_ids_of_their_own() -> None:
    allowed = '<w:permStart w:id="5" w:edGrp="everyone"/>{}<w:permEnd w:id="5"/>'
    block = p(allowed.format(run("{{ m.namn }}"))).replace(
        "<w:p>", '<w:p w14:paraId="00AB12CD">', 1
    )
    round_block = p(allowed.format(run("Om {{ m.namn }}")))

    made = document(docx(TURNS, block, round_block, DONE), mål=GOALS)

    ids = [e.get(f"{{{W}}}id") for e in all_of(made, "permStart")]
    assert len(ids) == len(set(ids)) == 4
    assert ids == [e.get(f"{{{W}}}id") for e in all_of(made, "permEnd")]
    assert sound(made) == ()


def test_no_validator_finds_a_fault_in_bookmarks(tmp_path: Path) -> None:
    blocks: list[str] = []
    for number, listed in enumerate(PLACES.values()):
        blocks += [b.replace('w:id="3"', f'w:id="{number}"') for b in listed]
        blocks[-len(listed) :] = [
            b.replace("_Ref9", f"_Ref{number}") for b in blocks[-len(listed) :]
        ]
    path = tmp_path / "bokmarken.docx"
    path.write_bytes(document(docx(*blocks), x="ja", y="y", mål=GOALS))

    assert validate([path]) == {path: []}
