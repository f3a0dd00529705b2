"""M11 asks about names that are nearly alike, also in frameworks of many long posts."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from pipeline.model import Problem
from tests.effort import steps
from tests.tables import Book, checked

WORDS = [
    *["senast", "ska", "alla", "människor", "säkerställa", "tillgång", "till", "hållbar", "och"],
    *["vatten", "energi", "öka", "andelen", "minska", "antalet", "genom", "samarbete", "stärka"],
    *["kapaciteten", "halvera", "främja", "jämställdhet", "utbildning", "hälsa", "klimat", "natur"],
    *["skydda", "återställa", "bevara", "främst", "lokalt", "utveckling", "internationellt"],
]


def framework(*names: str) -> list[Problem]:
    """Return what is asked about a framework with posts of these names."""

    def edit(made: Book) -> None:
        made["Ramverk"] = [
            {"Post-id": f"R{number}", "Ramverk": "Delmål", "Namn": name}
            for number, name in enumerate(names, 1)
        ]

    return [problem for problem in checked(edit).problems if problem.code == "M11"]


def long_names(count: int) -> list[str]:
    """Return names of many words, of which no two are alike."""
    dice = random.Random(1)
    return [" ".join(dice.choices(WORDS, k=18))[:138] for _ in range(count)]


def test_many_long_posts_are_not_alike_by_chance() -> None:
    assert framework(*long_names(169)) == []


def test_few_long_posts_are_compared_letter_by_letter() -> None:
    names = long_names(30)

    def each_with_each() -> None:
        for one, other in combinations(names, 2):
            SequenceMatcher(None, one, other, autojunk=False).ratio()

    asked = steps(lambda: framework(*names))

    assert 4 * asked < steps(each_with_each)


@pytest.mark.parametrize(
    "name",
    [
        "Välfärdsbrottslighet slukar allt mer resurser",
        "Välfärden slukar allt mer av resurserna",
        "Välfrden slukr allt mer resuser",
        "välfärden – slukar allt mer resurser!",
    ],
)
def test_a_name_nearly_like_another_is_asked_about(name: str) -> None:
    (asked,) = framework("Välfärden slukar allt mer resurser", "Färre ska försörja fler", name)

    assert asked.message == f"”{name}” liknar ”Välfärden slukar allt mer resurser” (R1)."


def test_a_name_is_asked_about_once_however_many_it_is_like() -> None:
    names = [f"Välfärden slukar allt mer resurser {number}" for number in range(1, 5)]

    assert [problem.source.key for problem in framework(*names) if problem.source] == [
        "R2",
        "R3",
        "R4",
    ]
