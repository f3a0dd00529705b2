"""Remarks on the language of the workbooks, text by text; nothing is built, nothing is changed.

What is known of a text is kept in outputs/.beredning/ for the next time. (DECISIONS 303–307)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from pipeline import cache
from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.check.language import (
    NOTHING_KEPT,
    Kept,
    LanguageReview,
    kept_from,
    review_language,
)
from pipeline.domain.plain_names import cell_name
from pipeline.domain.records import group_by
from pipeline.errors import StoreError
from pipeline.model import Dataset, Problem, one_line
from pipeline.store import write_whole

_NOTE = (".beredning", "sprak.json")  # in outputs/


def find_language(folder: Path, today: date) -> tuple[Dataset, LanguageReview]:
    """Return the input of a working folder and what there is to say of its language.

    Rows with a FEL were not read. Raises UsageError without inputs/.
    """
    found = read_inputs(folder)
    dataset = check(found.tables, today, found.problems)
    before = kept_language(folder)
    review, now = review_language(dataset, before)
    if now != before:
        _keep((folder / "outputs").joinpath(*_NOTE), now)
    return dataset, review


def kept_language(folder: Path) -> Kept:
    """Return what is known of the texts of a working folder since the last time."""
    with suppress(*cache.UNFIT):
        return kept_from(cache.read((folder / "outputs").joinpath(*_NOTE)))
    return NOTHING_KEPT


def _keep(note: Path, kept: Kept) -> None:
    """Write down what is known. That it cannot be written is no fault: the texts are read again."""
    known = {"version": kept.version, "texts": kept.texts, "near": kept.near}
    with suppress(OSError, StoreError):
        text = json.dumps(known, ensure_ascii=False)
        write_whole(note, text.encode("utf-8", "surrogatepass"))


def language_lines(dataset: Dataset, review: LanguageReview) -> Iterator[str]:
    """Yield the remarks, those of one text below its name, and how hard the sections are."""
    for where, problems in group_by((_place(dataset, p), p) for p in review.problems).items():
        yield where
        yield from (f"  {_remark(problem)}" for problem in problems)
    if not review.problems:
        yield "Inget att anmärka på språket."
    if review.sections:
        yield "LIX för varje avsnitt (40–50 är som en tidning, över 60 mycket svårt):"
        hardest = sorted(review.sections, key=lambda section: -section.lix)
        yield from (f"  {one.lix}  {one.name}, {one.words} ord" for one in hardest)
    yield f"{review.texts} texter är granskade, {review.read} av dem är nya eller ändrade."


def _place(dataset: Dataset, problem: Problem) -> str:
    """Return what the text of a problem is called, and where it stands."""
    return cell_name(dataset, problem.source) if problem.source else "Hela arbetsmappen"


def _remark(problem: Problem) -> str:
    return one_line(f"{problem.severity} {problem.code} {problem.message} {problem.remedy}")
