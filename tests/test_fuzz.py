"""Broken templates and workbooks: each is read, or told in a sentence; `make fuzz` tries more."""

from __future__ import annotations

import os

import pytest

from tests.hostile.fuzzing import KINDS, fuzz
from tests.hostile.home import MOST_MEGABYTES
from tests.hostile.mutate import mutated
from tests.hostile.trials import sample_template

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="processes are watched as POSIX does it"),
    pytest.mark.slow,
]
COUNTS = {"workbook": 500, "template": 2_000}  # 100,000 of each kind by `make fuzz`


def test_every_kind_of_file_is_broken() -> None:
    assert set(COUNTS) == set(KINDS)


@pytest.mark.parametrize(("kind", "count"), COUNTS.items())
def test_no_broken_file_gets_through_the_wall(kind: str, count: int) -> None:
    assert not (found := fuzz(kind, "alltid samma", count)), "\n\n".join(map(str, found))


def test_what_the_tests_themselves_take_is_not_counted() -> None:
    large = bytearray(b"x") * int((MOST_MEGABYTES + 100) * 2**20)

    assert fuzz("workbook", "x", 2) == []
    assert large


def test_mutations_are_many_and_can_be_made_again() -> None:
    sound = sample_template()
    made = [mutated(sound, f"x/{number}") for number in range(50)]

    assert made == [mutated(sound, f"x/{number}") for number in range(50)]
    assert len(set(made)) > 40
    assert sound not in made


def test_every_way_to_fail_is_noticed_and_the_rest_is_tried() -> None:
    found = fuzz("failing", "x", 8)

    assert [one.number for one in found] == [1, 3, 5]
    assert "python -m tests.fuzz_files --kind failing --seed x --only 1" in str(found[0])
    assert "ZeroDivisionError" in found[0].what
    assert "processen dog" in found[1].what
    assert found[2].what.endswith(" MB")
