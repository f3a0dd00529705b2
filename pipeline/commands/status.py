"""Status: how each document stands, without touching any. The decisions are those of a build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from pipeline import disk
from pipeline.building import report as reports
from pipeline.building.as_json import as_json
from pipeline.commands.build import Options, build
from pipeline.commands.freeze import seal_lines, verify
from pipeline.model import Action, Outcome, Report

_LEFT_OVER = "Det som ligger kvar"
MISSING, STALE, GONE = "inte byggd", "inaktuell", "ingen rad ber om den"
_WORDS = {Action.FAILED: "kan inte byggas", Action.MERGE: "ska slås ihop"}
_SEVERAL = {
    MISSING: "inte byggda",
    STALE: "inaktuella",
    GONE: "som ingen rad ber om",
    str(Action.SKIP): "aktuella",
    str(Action.KEEP): "redigerade för hand",
    str(Action.STANDS): "som står som de var",
    str(Action.SETTLED): "avgjorda",
    str(Action.SEALED): "förseglade",
    str(Action.LOCKED): "öppna i ett annat program",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One document: how it stands, and why."""

    target: str  # relative to outputs/
    title: str  # for people, "" when no row asks for it
    whose: str  # its meeting or programme, for people
    state: str  # a word for people
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """How all documents stand."""

    lines: tuple[Line, ...]
    report: Report  # what a build would do now
    sealed: tuple[str, ...] = ()  # each sending that is sealed
    broken: tuple[str, ...] = ()  # what in them is no longer as it was sent out

    @property
    def failed(self) -> bool:
        """Return whether a build would meet a FEL, or leave a file alone, or a seal is broken."""
        return self.report.failed or bool(self.broken)


def status(options: Options) -> Status:
    """Return how each document stands. Raises as `build` does; nothing is written."""
    report = build(replace(options, dry=True, every=True))
    outputs = options.folder / "outputs"
    lines = [
        _line(one, whose, exists=disk.exists(outputs / (one.step.moved_from or one.target)))
        for whose, outcomes in reports.by_owner(report.outcomes)
        for one in outcomes
    ]
    lines += [Line(t, "", _LEFT_OVER, GONE, ("filen ligger kvar",)) for t in report.unplanned]
    return Status(tuple(lines), report, seal_lines(options.folder), verify(options.folder))


def _line(outcome: Outcome, whose: str, *, exists: bool) -> Line:
    state = _WORDS.get(outcome.action, str(outcome.action))
    if outcome.action is Action.WRITE:
        state = STALE if exists else MISSING
    remarks = () if outcome.is_quiet else tuple(reports.remark_lines(outcome))
    return Line(outcome.target, outcome.step.plan.title, whose, state, remarks)


def status_lines(found: Status) -> Iterator[str]:
    """Yield the lines to print: the documents, each with its reasons, and how many of each."""
    width = max((len(line.state) for line in found.lines), default=0)
    for whose, lines in groupby(found.lines, key=attrgetter("whose")):
        yield whose
        for line in lines:
            what = f"{line.title} ({line.target})" if line.title else line.target
            yield f"  {line.state:<{width}} {what}"
            yield from (f"  {'':<{width}} {remark}" for remark in line.remarks)
        yield ""
    yield from (f"Fryst: {line}." for line in found.sealed)
    yield from found.broken
    yield from found.report.notes
    counts = Counter(line.state for line in found.lines)
    parts = [
        f"{count} {state if count == 1 else _SEVERAL.get(state, state)}"
        for state, count in counts.items()
    ]
    yield (", ".join(parts) or "Det finns inga dokument att bygga") + "."


@as_json.register
def _status(found: Status) -> Any:
    """Return the status as what `build --dry-run` gives, and the state of each document."""
    data = as_json(found.report)
    states = {line.target: line.state for line in found.lines}
    for document in data["documents"]:
        document["state"] = states[document["target"]]
    return data | {"sealed": as_json(found.sealed), "broken": as_json(found.broken)}
