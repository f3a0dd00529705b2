"""Rules by the short way: what is taken from the last check is what a check from nothing finds."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipeline import cache
from pipeline.check import check
from pipeline.check.rules import RULES
from pipeline.check.rules.kept_answers import KeptAnswers, answers_as_kept, answers_from_kept
from pipeline.commands.build import Options, build
from pipeline.commands.check import find_problems
from pipeline.model import Problem, Table
from pipeline.read import read_folder
from tests.tables import TODAY, book, set_cell, tables
from tests.test_rules import RAWS
from tests.test_text_rules import FOLDERS, PHRASES
from tests.working_folder import TODAY as DAY
from tests.working_folder import WorkingFolder

CHANGES = 400 if settings().max_examples > 1_000 else 8  # of each workbook
VERSION = "1"


def next_kept(kept: KeptAnswers) -> KeptAnswers:
    """Return what the next check has of this one, by way of a file."""
    return KeptAnswers(
        VERSION,
        answers_from_kept(json.loads(json.dumps(answers_as_kept(kept))), VERSION),
        notes=True,
    )


Rows = list[list[Any]]
Change = Callable[[random.Random, Rows, int, int], object]


def _put(raws: Sequence[Any]) -> Change:
    def change(rng: random.Random, rows: Rows, row: int, column: int) -> None:
        rows[row][column] = rng.choice(raws)

    return change


def _put_other(rng: random.Random, rows: Rows, row: int, column: int) -> None:
    rows[row][column] = rng.choice(rows)[column]


WAYS: list[Change] = [
    _put(RAWS),
    _put(RAWS),
    _put(PHRASES),
    _put_other,
    _put_other,
    lambda rng, rows, row, column: rows.pop(row),
    lambda rng, rows, row, column: rows.insert(row, [*rng.choice(rows)]),
    lambda rng, rows, row, column: rng.shuffle(rows),
    lambda rng, rows, row, column: [each.pop(column) for each in rows if rng.random() < 0.02],
]


def changed(tabs: list[Table], rng: random.Random) -> list[Table]:
    """Return the tables with another cell, row or order of rows, or without a sheet."""
    at = rng.randrange(len(tabs))
    table = tabs[at]
    rows = [[*row, *[None] * (len(table.header) - len(row))] for row in table.rows]
    if not rows or not table.header or rng.random() < 0.02:
        return [*tabs[:at], *tabs[at + 1 :]] if len(tabs) > 1 else tabs
    rng.choice(WAYS)(rng, rows, rng.randrange(len(rows)), rng.randrange(len(table.header)))
    return [*tabs[:at], replace(table, rows=tuple(map(tuple, rows))), *tabs[at + 1 :]]


def sources() -> Iterator[tuple[str, list[Table], date]]:
    yield "bok", tables(book()), TODAY
    for folder in FOLDERS:
        found = read_folder(folder / "inputs")
        yield folder.name, list(found.tables), date(2027, 2, 4)


SOURCES = list(sources())


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", [name for name, _, _ in SOURCES])
def test_after_any_change_the_problems_are_those_of_a_check_from_nothing(name: str) -> None:
    start, today = next((tabs, day) for each, tabs, day in SOURCES if each == name)
    rng = random.Random(name)
    kept = KeptAnswers(VERSION, notes=True)
    tabs = start
    check(tabs, today, (), kept)
    for _ in range(CHANGES):
        tabs = start if rng.random() < 0.1 else tabs
        for _ in range(rng.randrange(1, 4)):
            tabs = changed(tabs, rng)
        today += timedelta(days=rng.choice([0, 0, 0, 1, 200]))
        kept = next_kept(kept)

        found = check(tabs, today, (), kept)

        assert found.problems == check(tabs, today).problems


def asked_again(*edits: Any, today: date = TODAY) -> set[str]:
    """Return the rules that are asked again when the workbook is changed."""
    kept = KeptAnswers(VERSION, notes=True)
    check(tables(book()), TODAY, (), kept)
    later = next_kept(kept)
    check(tables(book(*edits)), today, (), later)
    again = (name for name, found in later.now.items() if found is not later.before.get(name))
    return {name.split(" ")[0].rpartition(".")[2] for name in again}


def test_two_that_check_at_once_disturb_neither() -> None:
    """A page that makes a template checks the folder while somebody's save is checked."""
    before, shared = sys.getswitchinterval(), tables(book())
    alone = check(shared, TODAY).problems
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            kept = [KeptAnswers(VERSION, notes=True) for _ in range(8)]
            found = pool.map(lambda each: check(shared, TODAY, (), each), kept)
            assert [each.problems for each in found] == [alone] * 8
    finally:
        sys.setswitchinterval(before)


def test_nothing_is_asked_again_when_nothing_has_changed() -> None:
    assert asked_again() == set()


def test_the_wording_of_a_goal_lets_those_be_asked_again_that_read_it() -> None:
    again = asked_again(set_cell("Mål", 0, "Måltext", "med frisk luft"))

    assert "stem_and_wording_make_one_sentence" in again
    assert "an_address_is_not_a_private_one" in again
    assert "a_goal_number_is_unique" not in again
    assert len(again) < 12


def test_the_title_of_a_case_does_not_ask_after_its_meetings() -> None:
    again = asked_again(set_cell("Ärenden", 0, "Ärendemening", "Ett annat program"))

    assert "the_meetings_come_in_order" not in again
    assert len(again) < 12


def test_another_day_lets_those_be_asked_again_that_ask_for_it() -> None:
    asking = {rule.find.__name__ for rule in RULES if rule.find.__code__.co_argcount > 1}

    assert asked_again(today=TODAY + timedelta(days=1)) == asking


def test_a_row_that_moves_takes_its_problem_along() -> None:
    wrong = set_cell("Mål", 0, "Stam", "Björkvik ska vara en plats.")
    kept = KeptAnswers(VERSION, notes=True)
    check(tables(book(wrong)), TODAY, (), kept)
    moved = [
        replace(one, rows=((None,) * len(one.header), *one.rows)) if one.sheet == "Mål" else one
        for one in tables(book(wrong))
    ]

    found = check(moved, TODAY, (), next_kept(kept))

    assert [str(p) for p in found.problems if p.code == "M04"] == [
        str(p) for p in check(moved, TODAY).problems if p.code == "M04"
    ]


def test_all_rules_have_names_of_their_own() -> None:
    names = [f"{rule.find.__module__}.{rule.find.__qualname__}" for rule in RULES]

    assert len(set(names)) == len(names)


def test_another_version_of_the_program_takes_nothing_from_before() -> None:
    kept = KeptAnswers(VERSION, notes=True)
    check(tables(book()), TODAY, (), kept)

    assert answers_from_kept(answers_as_kept(kept), "2") == {}


BROKEN: list[Any] = [
    None, [], 7, "x", {}, {"version": VERSION}, {"version": VERSION, "facts": [], "rules": []},
    {"version": VERSION, "facts": [["columns", "Mål"]], "rules": {}},
    {"version": VERSION, "facts": [], "rules": {"a": [[0], "", "", []]}},
    {"version": VERSION, "facts": [], "rules": {"a": [[], "", "", [["x"]]]}},
    {"version": VERSION, "facts": [], "rules": {"a": [[], "", "", [[None, "FARA"] + [""] * 5]]}},
]  # fmt: skip


@pytest.mark.parametrize("known", BROKEN)
def test_what_is_not_as_we_write_it_is_no_cache(known: object) -> None:
    with pytest.raises(cache.UNFIT):
        answers_from_kept(known, VERSION)


def problems_of(folder: Path) -> list[Problem]:
    found = read_folder(folder / "inputs")
    return [*check(found.tables, date(2027, 2, 4), found.problems).problems]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_kept_is_the_same_when_it_is_read_back(folder: Path) -> None:
    found = read_folder(folder / "inputs")
    kept = KeptAnswers(VERSION, notes=True)
    made = check(found.tables, date(2027, 2, 4), found.problems, kept)

    assert next_kept(kept).before == kept.now
    assert [*made.problems] == problems_of(folder)


@pytest.mark.parametrize("what", ["columns", "rows", "nonsens", "__class__"])
def test_facts_that_nobody_knows_hold_for_nothing(what: str) -> None:
    kept = KeptAnswers(VERSION, notes=True)
    check(tables(book()), TODAY, (), kept)
    known = json.loads(json.dumps(answers_as_kept(kept)))
    known["facts"] = [[what, sheet, "*", "0" * 16] for _, sheet, *_ in known["facts"]]

    later = KeptAnswers(VERSION, answers_from_kept(known, VERSION))

    assert check(tables(book()), TODAY, (), later).problems == check(tables(book()), TODAY).problems


# ---------------------------------------------------------------- in a working folder


@pytest.fixture
def built(tmp_path: Path) -> WorkingFolder:
    """Return a built folder whose kept file says something else of a goal's stem than the rule."""
    folder = WorkingFolder(tmp_path).change("Mål/M2/Stam", "Lindvalla ska vara en plats.")
    folder.build()
    note = folder.outputs / ".beredning" / "kontroll.json"
    text = note.read_text(encoding="utf-8")
    assert STEM in text
    note.write_text(text.replace(STEM, "Något annat"), encoding="utf-8")
    return folder


STEM = "Stammen slutar med"


def said_of_the_stem(problems: Iterable[Problem]) -> list[str]:
    return [problem.message[: len(STEM)] for problem in problems if problem.code == "M04"]


def test_check_takes_what_the_build_kept(built: WorkingFolder) -> None:
    assert "Något annat" in " ".join(said_of_the_stem(find_problems(built.path, DAY)))


def test_check_asks_again_when_the_cell_is_another(built: WorkingFolder) -> None:
    built.change("Mål/M2/Stam", "Lindvalla ska vara ett ställe.").write()

    assert said_of_the_stem(find_problems(built.path, DAY)) == [STEM]


def test_a_build_from_scratch_takes_nothing(built: WorkingFolder) -> None:
    report = build(Options(built.path, DAY, from_scratch=True))

    assert said_of_the_stem(report.problems) == [STEM]


def test_a_file_that_is_cut_short_is_no_cache(built: WorkingFolder) -> None:
    note = built.outputs / ".beredning" / "kontroll.json"
    note.write_bytes(note.read_bytes()[:-9])

    assert said_of_the_stem(find_problems(built.path, DAY)) == [STEM]
