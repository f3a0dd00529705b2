"""Light markup written back: it gives the paragraphs that were meant, or nothing is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values.block_markup import Anchor, Block, Break, CellRef, Run, blocks
from pipeline.values.block_writing import comparable, rewritten

_SIGNS = "ord - 1. *x* ** _k_ {Mål} {Mål/M1/Text} [l](http://x.se) a) • – a_b_c \\ 2) å"
_WORDS = st.lists(st.sampled_from([*_SIGNS.split(), "o\tq"]), min_size=1, max_size=4).map(" ".join)
_RUNS = st.builds(Run, _WORDS, st.booleans(), st.booleans())
_PLAIN = st.builds(Run, _WORDS)
_LINKS = st.builds(lambda run: Anchor((run,), "https://a.se/x_y(z)"), _PLAIN)
_REFS = st.just(CellRef("Mål", "M1", "Måltext"))
_INLINES = st.lists(
    st.one_of(_RUNS, _PLAIN, _LINKS, _REFS, st.just(Break())), min_size=1, max_size=3
)
_KINDS = st.sampled_from(["text", "text", "bullet", "number", "letter"])
_BLOCKS = st.lists(st.builds(Block, _KINDS, st.just(0), _INLINES.map(tuple)), max_size=5)
_TEXTS = st.sampled_from(
    ["", "Ett.", "Ett **fet**.\n\nTvå_tre.\n", "- a\n- b", "1. a\n2. b\n\n• x\n• y", "{Mål}\n\nEtt"]
)


@given(_TEXTS, _BLOCKS)
def test_what_is_written_gives_the_paragraphs_that_were_meant(
    text: str, meant: list[Block]
) -> None:
    made = rewritten(text, meant)

    assert made is None or comparable(blocks(made)) == comparable(meant)


@given(st.lists(st.builds(Block, st.just("text"), st.just(0), _PLAIN.map(lambda run: (run,)))))
def test_whatever_plain_words_are_written_they_can_be_written_back(meant: list[Block]) -> None:
    assert rewritten("Något annat.", meant) is not None


@given(_TEXTS)
def test_a_text_with_its_own_paragraphs_is_itself(text: str) -> None:
    assert rewritten(text, blocks(text)) == text


@pytest.mark.parametrize(
    ("text", "meant", "made"),
    [
        ("Ett.\n\n\nTvå.", ["Ett.", "Tre."], "Ett.\n\n\nTre."),
        ("Ett.", ["Ett.", "- två"], "Ett.\n\n\\- två"),
        ("1. a\n2. b\n", ["1 a", "1 x", "1 b"], "1. a\n2. x\n3. b\n"),
        ("• a\n• b", ["* a", "* c"], "• a\n• c"),
        ("a *b* c", ["a *b* d"], "a *b* d"),
    ],
)
def test_what_stays_is_as_it_was_written(text: str, meant: list[str], made: str) -> None:
    kinds = {"1": "number", "*": "bullet"}
    wanted = [
        Block(kinds[each[0]], 0, (Run(each[2:]),))  # type: ignore[arg-type]
        if each[0] in kinds
        else Block("text", 0, (Run(each),))
        for each in meant
    ]

    assert rewritten(text, wanted) == made
