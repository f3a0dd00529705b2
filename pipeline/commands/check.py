"""Check: all problems of the input, or what its chain of goals lacks, without building anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from pipeline.bugs import attempt
from pipeline.building.inputs import prepare
from pipeline.building.kept_texts import kept_texts
from pipeline.building.made_sentences import (
    NO_SENTENCES,
    MadeSentence,
    find_unknown_sentences,
    made_sentences,
)
from pipeline.building.missing_files import NO_HANDED_IN, find_missing_files
from pipeline.building.stray_templates import NO_STRAYS, find_stray_templates
from pipeline.building.template_files import TemplateFiles
from pipeline.building.unused_texts import NO_TEXTS, find_unused_texts
from pipeline.model import Problem
from pipeline.plan.coverage import gaps


def find_problems(folder: Path, today: date) -> tuple[Problem, ...]:
    """Return every problem of the working folder's input. Raises UsageError without inputs/."""
    templates = TemplateFiles(folder, kept_texts(folder))
    dataset, plans = prepare(folder, today, templates, further=True)
    texts = attempt(lambda: find_unused_texts(plans.plans, templates), NO_TEXTS)
    said = attempt(lambda: find_unknown_sentences(plans.plans, templates), NO_SENTENCES)
    files = attempt(lambda: find_missing_files(dataset, folder / "inputs"), NO_HANDED_IN)
    strays = attempt(lambda: find_stray_templates(folder, dataset), NO_STRAYS)
    further = (
        part for each in (texts, said, files, strays) for part in (*each.found, *each.problems)
    )
    return (*dataset.problems, *plans.problems, *further)


def find_sentences(folder: Path, today: date) -> tuple[MadeSentence, ...]:
    """Return the sentences made of all points of decisions. Raises UsageError without inputs/."""
    templates = TemplateFiles(folder, kept_texts(folder))
    dataset, plans = prepare(folder, today, templates)
    return made_sentences(dataset, plans.plans, templates)


def sentence_lines(found: Iterable[MadeSentence]) -> Iterator[str]:
    """Yield each cell, and below it the sentences that are made of it."""
    for cell, sentences in groupby(found, key=lambda made: made.cell):
        yield f"{cell}:"
        yield from (f"  {made.text}" for made in sentences)


def find_gaps(folder: Path, today: date) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return the gaps in the programmes of a working folder, and the problems of its input.

    Rows with a FEL were not looked at. Raises UsageError without inputs/.
    """
    dataset, plans = prepare(folder, today)
    return gaps(dataset), (*dataset.problems, *plans.problems)
