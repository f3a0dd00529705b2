"""From raw tables to the checked dataset, step by step (DECISIONS 18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pipeline.check import rules
from pipeline.check.absent_columns import with_columns_told_once
from pipeline.check.findings import Findings, order
from pipeline.check.links.back_references import fill_lists, share_points
from pipeline.check.links.cells_in_text import check_cells_in_text
from pipeline.check.links.defaults import fill_defaults
from pipeline.check.links.followed_cases import follow_cases
from pipeline.check.links.joint_progress import fill_cooperation
from pipeline.check.links.meetings import fill_items
from pipeline.check.links.moved_meetings import follow_moves
from pipeline.check.links.references import follow_references
from pipeline.check.links.settled_texts import keep_settled_texts
from pipeline.check.links.split_decisions import split_decisions
from pipeline.check.links.units import check_units
from pipeline.check.links.vocabulary import names_by_sheet
from pipeline.check.rows.cells import read_rows, sheet_shapes
from pipeline.check.rows.headers import columns_of, headers_of, layouts, strangers
from pipeline.check.rows.keys import assign_keys
from pipeline.check.rows.raw_rows import find_rows, will_texts
from pipeline.check.rules.kept_answers import KeptAnswers
from pipeline.check.rules.shortcut import run_with_kept
from pipeline.model import Dataset, Problem, Table


def check(
    tables: Sequence[Table],
    today: date,
    read_problems: Iterable[Problem] = (),
    kept: KeptAnswers | None = None,
) -> Dataset:
    """Return the records, linked, and every problem in one go, in order of cells.

    `kept`: what rules found before, where that still holds; it then has what they find now.

    A FEL never stops the check: what it hurts is in its `source` and `stops`.
    """
    linked = link(tables, read_problems)
    if kept is None:
        found: Iterable[Problem] = rules.run(linked, linked.problems, today)
    else:
        found = run_with_kept(linked, linked.problems, today, kept)
    told = with_columns_told_once([*linked.problems, *found], linked)
    return replace(linked, problems=tuple(sorted(told, key=order)), memo={})


def link(tables: Sequence[Table], read_problems: Iterable[Problem] = ()) -> Dataset:
    """Return the records, linked, and the problems of their cells; no rule is asked."""
    findings = Findings(read_problems)
    known = layouts(tables, findings)
    rows = find_rows(known, findings)
    index = assign_keys(rows, findings)
    shapes = sheet_shapes(known)
    reads = read_rows(rows, index, shapes, findings)
    others = strangers(tables)
    follow_references(reads, index, list(others), findings)
    fill_defaults(reads)
    records = {sheet: tuple([row.record for row in rows]) for sheet, rows in reads.items()}
    headers = {**headers_of(known), **others}
    dataset = Dataset(
        *(records, (), names_by_sheet(shapes), headers, columns_of(known), will_texts(known)),
        called=index.called,
    )
    follow_moves(dataset.records)
    split_decisions(records)
    fill_lists(dataset.records)
    share_points(dataset["Beslut"], findings)
    fill_items(dataset)
    follow_cases(dataset["Politisk vilja"], dataset["Beslut"])
    fill_cooperation(dataset["Samverkan"], findings)
    keep_settled_texts(dataset)
    check_units(dataset.records, findings)
    check_cells_in_text(dataset.records, index, findings)
    return replace(dataset, problems=tuple(findings.problems))
