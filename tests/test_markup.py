# ruff: noqa: E501
"""The markup of running text, and that nothing else is markup."""

from __future__ import annotations

import re
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.values.block_markup import (
    Anchor,
    Block,
    Break,
    CellRef,
    Inline,
    Run,
    blocks,
    inlines,
    references,
)
from tests.amounts import examples
from tests.effort import keeps_pace, pace

MÅLTEXT = CellRef("Mål", "M1", "Måltext")


def shown(text: str) -> list[str]:
    """Return the paragraphs as a reader sees them: bold and italic in capitals and slanted."""
    return [_kind(block) + "".join(map(_shown, block.inlines)) for block in blocks(text)]


def _kind(block: Block) -> str:
    return {"text": "", "bullet": "• ", "number": f"{block.start or '+'}) ", "goals": "GOALS"}[
        block.kind
    ]


def _shown(inline: Inline) -> str:
    if isinstance(inline, Run):
        text = f"<b>{inline.text}</b>" if inline.bold else inline.text
        return f"<i>{text}</i>" if inline.italic else text
    if isinstance(inline, Anchor):
        return f"<a {inline.address}>{''.join(map(_shown, inline.runs))}</a>"
    if isinstance(inline, CellRef):
        return f"<{inline.sheet}|{inline.key}|{inline.column}>"
    return "<br>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("Ett stycke.", ["Ett stycke."]),
        ("Ett.\n\nTvå.\r\n \r\nTre.\n\n\n", ["Ett.", "Två.", "Tre."]),
        ("En rad\neller två\rtill", ["En rad<br>eller två<br>till"]),
        ("Så här:\n- ett\n- två\noch mer\n\nSlut.", ["Så här:", "• ett", "• två<br>och mer", "Slut."]),
        ("-ett\n–  två\n- ", ["-ett<br>–  två<br>- "]),
        ("1. ett\n2. två", ["1) ett", "+) två"]),
        ("1. ett\n\n2. två", ["1) ett", "+) två"]),
        ("Först\n\n1. ett", ["Först", "1) ett"]),
        ("1. ensam", ["1. ensam"]),
        ("Den\n12. maj kom", ["Den<br>12. maj kom"]),
        ("3. tre\n4. fyra\n1. ett", ["3) tre", "+) fyra", "1) ett"]),
        ("1. ett\n2. två\n\nMellan.\n\n1. ett\n2. två", ["1) ett", "+) två", "Mellan.", "1) ett", "+) två"]),
        ("2019. Kommunen\n2020. Regionen", ["2019. Kommunen<br>2020. Regionen"]),
        ("1.ett\n2.två", ["1.ett<br>2.två"]),
        (r"[avtalet \(2020\)](https://x.example) i C:\(mapp)", [r"<a https://x.example>avtalet (2020)</a> i C:\(mapp)"]),
        ("**fet** och _kursiv_", ["<b>fet</b> och <i>kursiv</i>"]),
        ("**fet _båda_**", ["<b>fet </b><i><b>båda</b></i>"]),
        ("_**båda**_.", ["<i><b>båda</b></i>."]),
        ("för**tyd**ligande", ["för<b>tyd</b>ligande"]),
        ("5*3*2 = 30, a ** b ** c, **", ["5*3*2 = 30, a ** b ** c, **"]),
        ("fil_namn_x, ____, _ a _", ["fil_namn_x, ____, _ a _"]),
        ("***tre*** och *en*", ["***tre*** och *en*"]),
        ("**över\nrader**", ["<b>över</b><br><b>rader</b>"]),
        ("**inte\n\növer stycken**", ["**inte", "över stycken**"]),
        ("[vi](https://vi.se/a_(b)) m.m.", ["<a https://vi.se/a_(b)>vi</a> m.m."]),
        ("[**e-post**](mailto:a@b.se)", ["<a mailto:a@b.se><b>e-post</b></a>"]),
        ("[vi](vi.se) [](http://vi.se) [a] (http://x)", ["[vi](vi.se) [](http://vi.se) [a] (http://x)"]),
        ("[js](javascript:alert(1)) ](http://x.se)", ["[js](javascript:alert(1)) ](http://x.se)"]),
        (r"\*\*inte\*\* \_fet\_ \[a](http://x) \{Mål}", ["**inte** _fet_ [a](http://x) {Mål}"]),
        ("\\- inte\n\n\\1. två \\\\ C:\\temp", ["- inte", "\\1. två \\ C:\\temp"]),
        ("1\\. inte\n2\\. heller", ["1. inte<br>2. heller"]),
        ("Se {Mål/M1/Måltext}.", ["Se <Mål|M1|Måltext>."]),
        ("{ mål / M1 / MÅLTEXT }", ["<Mål|M1|Måltext>"]),
        ("{Mål/M1/Egen  kolumn}", ["<Mål|M1|Egen kolumn>"]),
        ("{Texter/B+1/2/Text}", ["<Texter|B+1/2|Text>"]),
        ("**{Mål/M1/Nr}**", ["<Mål|M1|Nr>"]),
        ("{Budget/1/x} {Mål/M1} {Mål//x} {} {{ mål }} {a", ["{Budget/1/x} {Mål/M1} {Mål//x} {} {{ mål }} {a"]),
        ("Före.\n\n{Mål}\n\nEfter.", ["Före.", "GOALS", "Efter."]),
        (" { MÅL } ", [" { MÅL } "]),
        ("{MÅL}  ", ["GOALS"]),
        ("Här är {Mål}\n{Mål}", ["Här är {Mål}<br>{Mål}"]),
        ("# Rubrik\n> citat\n`kod` &copy; ~~x~~", ["# Rubrik<br>> citat<br>`kod` &copy; ~~x~~"]),
        ("{{ 7*7 }} {% x %} {_{", ["{{ 7*7 }} {% x %} {_{"]),
    ],
)  # fmt: skip
def test_text_is_read(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_blocks_are_data() -> None:
    assert blocks("- **a**\nb") == (Block("bullet", 0, (Run("a", bold=True), Break(), Run("b"))),)
    assert Run("a", italic=True).formatted


def test_goals_have_nothing_inside() -> None:
    assert blocks("{Mål}") == (Block("goals", 0, ()),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("att **anta** [a](http://x) 1. b", (Run("att **anta** [a](http://x) 1. b"),)),
        ("anta {Mål/M1/Måltext} nu", (Run("anta "), MÅLTEXT, Run(" nu"))),
        ("{Mål} och {x/y/z}", (Run("{Mål} och {x/y/z}"),)),
        ("{Mål/M1/Måltext!", (Run("{Mål/M1/Måltext!"),)),
        (r"\{Mål/M1/Måltext}", (Run("\\"), MÅLTEXT)),
    ],
)
def test_one_line_knows_only_cells(text: str, expected: tuple[Inline, ...]) -> None:
    assert inlines(text) == expected


def test_the_cells_of_a_text_are_found_in_order() -> None:
    text = "- {Mål/M1/Måltext}\n\n{Program/SUP/Namn} \\{Mål/M2/Nr}"

    assert references(text) == (MÅLTEXT, CellRef("Program", "SUP", "Namn"))
    assert references("x {Mål/M1/Måltext}", single=True) == (MÅLTEXT,)


# --- properties

PLAIN = st.text(st.characters(exclude_characters="\\*_[]{}-\r", exclude_categories=["Cs"]))
MARKED = st.text(st.sampled_from("ab \n\r1.-*_[]{}()\\/Mål:htps"), max_size=60)


@given(PLAIN)
def test_text_without_signs_of_markup_comes_back_identical(text: str) -> None:
    text = re.sub(r"(?m)^[0-9]{1,2}\. ", "", text)
    plain = [
        "".join("\n" if isinstance(i, Break) else i.text for i in block.inlines)  # type: ignore[union-attr]
        for block in blocks(text)
    ]

    lines = [line for line in text.split("\n") if line.strip()]
    assert "\n".join(plain).split("\n") == (lines or [""])
    assert all(block.kind == "text" for block in blocks(text))


@given(st.text(st.sampled_from("ab \n1.-*_[]()\\"), max_size=60))
@settings(max_examples=examples(200))
def test_no_letter_is_lost(text: str) -> None:
    seen = "".join(i.text for b in blocks(text) for i in b.inlines if isinstance(i, Run))

    assert re.sub("[^ab]", "", seen) == re.sub("[^ab]", "", text)


@given(MARKED)
@settings(max_examples=examples(200))
def test_no_text_is_refused(text: str) -> None:
    assert all(
        ref in references(text)
        for b in blocks(text)
        for ref in b.inlines
        if isinstance(ref, CellRef)
    )
    inlines(text)


@given(MARKED)
def test_runs_hold_no_line_breaks_and_neighbours_differ(text: str) -> None:
    for block in blocks(text):
        found = [i for i in block.inlines if isinstance(i, Run)]
        assert all(run.text and "\n" not in run.text for run in found)
        for one, other in zip(block.inlines, block.inlines[1:], strict=False):
            if isinstance(one, Run) and isinstance(other, Run):
                assert (one.bold, one.italic) != (other.bold, other.italic)


@pytest.mark.parametrize(
    "piece",
    ["*", "**", "_", "[", "{", "\\", "](", "**a", " _a", "a_ ", "[a](http://", "[x](http://y)",
     "[a](http://b(c)", "{Mål/", "{Mål/M1/Nr}", "1. a\n", "- a\n", "\n\n", "a\n\n1. ",
     "\t", "o\t", "• ", "– a\n", "a)\ta\n", "1) a\n", "\\•\t"],
)  # fmt: skip
def test_sixteen_times_as_many_signs_take_about_sixteen_times_as_long(piece: str) -> None:
    end = count()  # what has been read is remembered

    def read(signs: int) -> None:
        text = piece * (signs // len(piece)) + str(next(end))
        blocks(text)
        inlines(text)

    # A square of the length would be 256 times as much.
    assert keeps_pace(lambda: read(30_000), 64, with_=pace(lambda: read(30_000 // 16)))
