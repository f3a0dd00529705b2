"""The nearest word, capitals, lists, genitive, sort order, sentences and normalised wordings."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.swedish.order import sort_key
from pipeline.swedish.sentences import sentences
from pipeline.swedish.words import (
    capital,
    distance,
    enumeration,
    genitive,
    nearest,
    plain_words,
    stands_in,
)

GOALS = ["M1", "M2", "M3", "M4"]
COLUMNS = ["Mål-id", "Måltext", "Måltyp", "Målår", "Stam", "Ambitionsnivå", "Ambitionsstatus"]


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("Mal", ["Mottagare", "Mål", "Målunderlag"], "Mål"),
        ("mål", ["Mottagare", "Mål"], "Mål"),
        ("Ma\u030al", ["Mål"], "Mål"),  # a and a ring of its own
        ("Måltxt", COLUMNS, "Måltext"),
        ("Mål text", COLUMNS, "Måltext"),
        ("Målyp", COLUMNS, "Måltyp"),
        ("Ambition status", COLUMNS, "Ambitionsstatus"),
        ("M33", GOALS, "M3"),
        ("styrnde", ["styrande", "inriktning"], "styrande"),
        ("Styrande ", ["styrande", "inriktning"], "styrande"),
        ("inritkning", ["styrande", "inriktning"], "inriktning"),
        ("Politsk vilja", ["Partier", "Politisk vilja"], "Politisk vilja"),
        ("stödjande", ["styrande", "inriktning"], None),
        ("M9", GOALS, None),
        ("", GOALS, None),
        ("Mål", [], None),
        ("F1.1", GOALS, None),
        ("Budget", COLUMNS, None),
    ],
)
def test_the_nearest_word_is_what_was_meant_or_nothing(
    word: str, candidates: list[str], found: str | None
) -> None:
    assert nearest(word, candidates) == found


def test_of_two_words_as_near_the_one_with_the_same_beginning_is_meant() -> None:
    assert nearest("Namm", ["Kamm", "Namn"]) == "Namn"


@given(st.text(max_size=8), st.text(max_size=8))
def test_edits_are_counted_the_same_in_both_directions(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("informationen godkänns", "Informationen godkänns"),
        ("KS mål", "KS mål"),
        ("åtgärder", "Åtgärder"),
        ("”målet” antas", "”Målet” antas"),
        ("8 mål", "8 mål"),
        ("", ""),
    ],
)
def test_a_capital_changes_the_first_letter_only(text: str, raised: str) -> None:
    assert capital(text) == raised


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")],
)
def test_a_list_ends_with_och(items: list[str], text: str) -> None:
    assert enumeration(items) == text


def test_a_list_may_end_with_another_word() -> None:
    assert enumeration(["styrande", "inriktning"], "eller") == "styrande eller inriktning"


@pytest.mark.parametrize(
    ("name", "owned"),
    [
        ("Granviks kommun", "Granviks kommuns"),
        ("kommunstyrelsen", "kommunstyrelsens"),
        ("Sveriges Kommuner och Regioner", "Sveriges Kommuner och Regioners"),
        ("Västerås", "Västerås"),
        ("Schulz", "Schulz"),
        ("Max", "Max"),
        ("KS", "KS"),
        ("KF", "KF:s"),
        ("KSAU", "KSAU:s"),
        ("", ""),
    ],
)
def test_the_genitive_adds_s_where_there_is_none(name: str, owned: str) -> None:
    assert genitive(name) == owned


def test_texts_are_sorted_as_in_a_swedish_register() -> None:
    ordered = [
        "",
        "§ 2",
        "§ 22",
        "1 januari",
        "Alm",
        "Alm Ek",
        "Almgren",
        "Eden",
        "Edén",
        "Ek",
        "M1",
        "M2",
        "M10",
        "Vik",
        "Vy",
        "Wallin",
        "Über",
        "Yng",
        "Zon",
        "Ås",
        "Ärla",
        "Ödman",
    ]

    upside_down = ordered[::-1]
    assert sorted(upside_down, key=sort_key) == ordered


def test_capitals_and_decomposed_letters_make_no_difference_to_the_order() -> None:
    ring = unicodedata.normalize("NFD", "Ås")

    assert sorted(["ödla", "Öga", ring, "zon"], key=sort_key) == ["zon", ring, "ödla", "Öga"]


@given(st.lists(st.text(max_size=8), max_size=6, unique=True))
def test_the_order_of_different_texts_is_always_decided(texts: list[str]) -> None:
    upside_down = texts[::-1]

    assert len({sort_key(text) for text in texts}) == len(texts)
    assert sorted(texts, key=sort_key) == sorted(upside_down, key=sort_key)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ett mål. Två mål.", ["Ett mål.", "Två mål."]),
        (
            "Programmet är daterat den 4 mars 2020. Kommunen följer det.",
            ["Programmet är daterat den 4 mars 2020.", "Kommunen följer det."],
        ),
        (
            "Detta innebär bl.a. Agenda 2030, t.ex. mål 3. Nästa steg är klart.",
            ["Detta innebär bl.a. Agenda 2030, t.ex. mål 3.", "Nästa steg är klart."],
        ),
        (
            "Vi bygger skolor, hem m.m. Kommunen växer.",
            ["Vi bygger skolor, hem m.m.", "Kommunen växer."],
        ),
        ("Skolor m.m. byggs.", ["Skolor m.m. byggs."]),
        ("Se 5 kap. 69 § kommunallagen.", ["Se 5 kap. 69 § kommunallagen."]),
        (
            "Mötet börjar kl. 9.00 i sal A. Alla kommer.",
            ["Mötet börjar kl. 9.00 i sal A. Alla kommer."],
        ),
        (
            "Skriv till A. Ek och B.-O. Ask. De svarar.",
            ["Skriv till A. Ek och B.-O. Ask.", "De svarar."],
        ),
        ("Hör av er! Varför inte? Jo…", ["Hör av er!", "Varför inte?", "Jo…"]),
        ("Han sa: ”Det går.” Hon höll med.", ["Han sa: ”Det går.”", "Hon höll med."]),
        ("Målet är 12.5 procent. 8 mål finns.", ["Målet är 12.5 procent.", "8 mål finns."]),
        ("1. Anta programmet.\n2. Följa upp.", ["1. Anta programmet.", "2. Följa upp."]),
        ("Rubrik\n\nBrödtext utan punkt", ["Rubrik", "Brödtext utan punkt"]),
        ("Kostnaden är 5 mnkr. Den täcks.", ["Kostnaden är 5 mnkr.", "Den täcks."]),
        ("Salen är tom. Alla åker bil.", ["Salen är tom.", "Alla åker bil."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_running_text_is_cut_where_its_sentences_end(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@given(st.text(alphabet="aBÖ1.!?…” \n)m", max_size=40))
def test_no_letter_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "retyped",
    [
        "en hög kunskapsnivå – för en god hälsa",
        "En hög kunskapsnivå - för en god hälsa.",
        "en  hög\nkunskapsnivå—för en god hälsa",
        "”en hög kunskaps\u00adnivå, för en god hälsa”",
        unicodedata.normalize("NFD", "EN HÖG KUNSKAPSNIVÅ: för en\u00a0god hälsa!"),
        "en hög **kunskapsnivå** – för en _god_ hälsa",
    ],
)
def test_a_retyped_wording_is_the_same(retyped: str) -> None:
    assert plain_words(retyped) == "en hög kunskapsnivå för en god hälsa"


def test_other_words_are_another_wording() -> None:
    assert plain_words("en kunskapsnivå") != plain_words("en hög kunskapsnivå")


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert plain_words(plain_words(text)) == plain_words(text)


def test_a_wording_stands_in_a_text_as_whole_words() -> None:
    text = plain_words("Inledning. Kommunen ska vara en plats – för alla! Slut.")

    assert stands_in(plain_words("kommunen ska vara en plats, för alla"), text)
    assert not stands_in(plain_words("ommunen ska vara"), text)
    assert not stands_in("", text)
