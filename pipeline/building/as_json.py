"""Results as plain data, for --json. Keys are English, values as people read them.

A dataclass becomes its fields, by name. The exceptions are named: those that every command may
show stand here, those of one command beside its result.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import singledispatch
from typing import Any

from pipeline.model import Cell, News, Outcome, Problem, Proof, Reason, Report, Source


@singledispatch
def as_json(value: object) -> Any:
    """Return a result as what json writes; None and what json knows by itself as they are."""
    if is_dataclass(value):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    return value


@as_json.register(tuple)
@as_json.register(list)
def _list(values: tuple[object, ...] | list[object]) -> Any:
    return [as_json(value) for value in values]


@as_json.register(frozenset)
def _set(values: Set[object]) -> Any:
    return sorted(map(as_json, values))


@as_json.register(Source)
@as_json.register(Cell)
@as_json.register(StrEnum)
@as_json.register(date)
def _text(value: object) -> Any:
    return str(value)


@as_json.register
def _reason(reason: Reason) -> Any:
    """Return a reason with its sentence as one line."""
    return {"text": str(reason), "source": as_json(reason.source)}


@as_json.register
def _problem(problem: Problem) -> Any:
    """Return a problem with its place taken apart, and without what it stops."""
    cell = problem.cell
    return {
        "severity": as_json(problem.severity),
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "file": cell.file if cell else None,
        "sheet": cell.sheet if cell else None,
        "address": cell.address if cell else None,
        "source": as_json(problem.source),
    }


@as_json.register
def _proof(proof: Proof) -> Any:
    """Return a proof without whether its file was left: its document's action says so."""
    return {
        "target": proof.target,
        "sources": proof.sources,
        "sentences": proof.sentences,
        "found": as_json(proof.found),
    }


@as_json.register
def _news(news: News) -> Any:
    """Return what is new in a document, each cell and row with what stood and stands there."""
    return {
        "since": news.since,
        "place": news.place,
        "changes": [
            dict(zip(one._fields, map(as_json, one), strict=True)) for one in news.differences
        ],
    }


@as_json.register
def _outcome(outcome: Outcome) -> Any:
    """Return an outcome with its document's plan, its edits as lines."""
    plan = outcome.step.plan
    return {
        "kind": plan.kind,
        "key": plan.key,
        "target": plan.target,
        "title": plan.full_title,
        "action": outcome.action.name.lower(),
        "reasons": as_json(outcome.why),
        "edits": [str(edit) for edit in outcome.step.edits],
        "merged": as_json(outcome.merged),
        "missing": as_json(outcome.missing),
        "template_faults": as_json(outcome.faults),
        "news": as_json(outcome.news),
    }


@as_json.register
def _report(report: Report) -> Any:
    """Return a report under the names that programs know."""
    return {
        "dry_run": report.dry,
        "failed": report.failed,
        "documents": as_json(report.outcomes),
        "problems": as_json(report.problems),
        "separation": as_json(report.proofs),
        "unplanned": as_json(report.unplanned),
        "notes": as_json(report.notes),
        "deadlines": as_json(report.deadlines),
    }
