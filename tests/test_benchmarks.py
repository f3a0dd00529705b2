"""Every benchmark can be run, and tells its rows; how fast is not tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks.bench import Bench, Scale
from benchmarks.peers import Peers
from benchmarks.rows import Row

pytestmark = pytest.mark.slow

TINY = Scale(
    letters=4,
    cells=400,
    rounds=1,
    cold_rounds=1,
    letters_a_round=2,
    edited=2,
    files=3,
    many_letters=20,
    many_cells=4_000,
    many_goals=16,
    pages=10,
)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_tells_rows_with_a_ratio(name: str, tmp_path: Path) -> None:
    peers = Peers(tmp_path / "peers", fetch=False)

    told = list(BENCHMARKS[name](Bench(tmp_path, TINY, peers)))

    rows = [one for one in told if isinstance(one, Row)]
    assert rows
    assert all(row.ratio for row in rows if "not there" not in row.ours + row.reference)
