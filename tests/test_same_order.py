"""What stands in the same order in two rows is found, with an effort that grows as they do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ooxml.content.same_order import same_order
from tests.effort import steps

ROWS = st.lists(st.integers(0, 6), max_size=14)


@given(ROWS, ROWS)
def test_pairs_are_alike_and_in_order(one: list[int], other: list[int]) -> None:
    found = same_order(one, other)

    assert all(one[at] == other[place] for at, place in found.items())
    assert list(found) == sorted(found)
    assert list(found.values()) == sorted(set(found.values()))


@given(st.lists(st.integers(), unique=True), st.sets(st.integers(0, 20)))
def test_what_is_only_taken_away_is_all_found(one: list[int], gone: set[int]) -> None:
    other = [each for at, each in enumerate(one) if at not in gone]

    assert len(same_order(one, other)) == len(other)


def test_the_effort_grows_as_the_rows_do() -> None:
    """A programme’s name stands between all that it says, and in many texts the same thing."""

    def effort(count: int, every: int) -> int:
        row = [each for n in range(count) for each in ((n, 0) if n % every else ("namn",))]
        return steps(lambda: same_order([*row, None], row))

    assert effort(1_600, 2) < 3 * effort(800, 2)
    assert effort(1_600, 1) < 3 * effort(800, 1)
