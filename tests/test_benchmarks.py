"""Every benchmark can be run, and tells its rows; how fast is not tested."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import folders, results
from benchmarks.__main__ import BENCHMARKS
from benchmarks.bench import Bench, Scale, refusal
from benchmarks.folders import Variants
from benchmarks.growth import exponent
from benchmarks.letters import Size
from benchmarks.measure import Usage, run
from benchmarks.peers import Peers
from benchmarks.rows import Figures, Row
from benchmarks.workers.own_letters import own_letters
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package

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
    municipalities=2,
    county_letters=2,
    many_goals=16,
    pages=10,
)


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_tells_rows_with_a_ratio(name: str, tmp_path: Path) -> None:
    peers = Peers(tmp_path / "peers", fetch=False)

    told = list(BENCHMARKS[name](Bench(tmp_path, TINY, peers)))

    rows = [one for one in told if isinstance(one, Row)]
    assert rows
    assert all(row.ratio for row in rows if "not there" not in row.ours + row.reference)


def test_no_measured_process_is_told_to_compile_what_it_imports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    told = run([sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"])
    assert told.text == "False\n"


def test_the_letter_has_the_fields_that_its_figures_are_told_for(tmp_path: Path) -> None:
    folders.make(tmp_path / "mapp", Size(1, 0), Variants())

    _, make = own_letters(tmp_path / "mapp")

    memory = read_memory(read_package(make(0), "brev.docx"))
    assert memory is not None
    assert len(memory.fields) == 93


@pytest.mark.parametrize(
    ("ratio", "limit", "least", "verdict"),
    [
        (41.0, 40, True, "met"),
        (20.0, 40, True, "**not met**, 2 × away"),
        (2.0, 2, False, "met"),
        (3.0, 2, False, "**not met**, 1.5 × away"),
        (None, 2, False, "not measured"),
    ],
)
def test_a_row_says_whether_it_is_met_and_how_far_away_it_is(
    ratio: float | None, limit: float, least: bool, verdict: str
) -> None:
    assert Row("a letter", "1 ms", "2 ms", ratio, limit, least).verdict == verdict


def test_a_row_whose_build_refused_is_not_met() -> None:
    assert Row("memory", "refused", limit=2, refused=True).verdict == "**not met**"


def test_a_build_that_refuses_is_told_in_its_own_words(tmp_path: Path) -> None:
    used = Usage(1.0, 1.0, 50.0, 2, f"Mappen {tmp_path}\nFEL: för många celler. Ta bort.\n")

    assert refusal(used, tmp_path, Size(letters=1)) == "refused: FEL: för många celler."


def test_a_time_that_is_four_times_as_long_for_twice_the_size_has_the_exponent_two() -> None:
    assert exponent([1_000, 2_000, 4_000], [0.1, 0.4, 1.6]) == pytest.approx(2)


def test_a_peer_that_cannot_be_got_is_told_and_the_others_are_compared(tmp_path: Path) -> None:
    peers = Peers(tmp_path, fetch=False)

    assert peers.modules("docxtemplater") is None
    assert peers.missing == {"docxtemplater": "not asked for"}


def test_the_file_of_results_has_rows_growth_and_who_was_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    row, growth = Row("a letter", "1 ms", "2 ms", 2.0, 2), Figures("Growth", ["stage"], [["read"]])

    results.write([row, growth], {"doit": "pip did not bring it"}, 3.0)

    text = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert "| a letter | 1 ms | 2 ms | 2 × | ≤ 2 × | met |" in text
    assert "## Growth\n\n| stage |\n| --- |\n| read |\n" in text
    assert "- doit: pip did not bring it\n" in text
    assert str(Path.home()) not in text
