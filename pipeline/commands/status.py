"""Status: how each document stands, without touching any. The decisions are those of a build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from pipeline import disk
from pipeline.building import report as reports
from pipeline.building.as_json import as_json
from pipeline.building.deadline_lines import reason, when
from pipeline.building.outdated_web_copies import outdated_web_copies
from pipeline.building.tried import TriedBefore
from pipeline.commands.build import Options, build
from pipeline.commands.freeze import SealsInMind, seal_lines
from pipeline.domain.assignments import DUE, RESPONSIBLE, giver_of, open_assignments
from pipeline.domain.deadlines import ASSIGNMENT
from pipeline.domain.records import record_at, text_at
from pipeline.model import Action, Dataset, Deadline, Outcome, Report
from pipeline.ooxml.xml import short_text
from pipeline.store import write_whole
from pipeline.store.publications import outdated

CALENDAR = "tider.ics"
_NO_CALENDAR = "Det finns inga tider att skriva till kalendern."
_MOST = 12  # deadlines on the screen
_LEFT_OVER = "Det som ligger kvar"
MISSING, STALE, GONE = "inte byggd", "inaktuell", "ingen rad ber om den"
_OWN = ("sealed", "broken", "published", "assignments")  # what a dry build does not say
_WORDS = {Action.FAILED: "kan inte byggas", Action.MERGE: "ska slås ihop"}
_SEVERAL = {
    MISSING: "inte byggda",
    STALE: "inaktuella",
    GONE: "som ingen rad ber om",
    str(Action.SKIP): "aktuella",
    str(Action.KEEP): "redigerade för hand",
    str(Action.STANDS): "som står som de var",
    str(Action.SETTLED): "avgjorda",
    str(Action.SEALED): "frysta",
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
class OpenAssignment:
    """What a body has decided that somebody is to do, and is not done."""

    body: str  # who decided it
    meeting: str  # its day
    paragraph: str
    text: str
    responsible: str  # "" when nobody is named
    due: str  # the last day, "" when none is told
    overdue: bool


@dataclass(frozen=True, slots=True)
class Status:
    """How all documents stand."""

    lines: tuple[Line, ...]
    report: Report  # what a build would do now
    sealed: tuple[str, ...] = ()  # each sending that is sealed
    broken: tuple[str, ...] = ()  # what in them is no longer as it was sent out
    published: tuple[str, ...] = ()  # where what is published is not what is sealed or built
    calendar: Path | None = None  # the file with the deadlines, when it was asked for
    assignments: tuple[OpenAssignment, ...] = ()  # what is due first is first

    @property
    def failed(self) -> bool:
        """Return whether a build would meet a FEL, or leave a file alone, or a seal is broken."""
        return self.report.failed or bool(self.broken)


def status(
    options: Options, *, calendar: bool = False, sealed: SealsInMind | None = None
) -> Status:
    """Return how each document stands, and what is to be done by when.

    Nothing is rendered but what must be to know what a FEL stops. Nothing is written but, if it is
    asked for, the deadlines as a `calendar`. `sealed`: what is known of the seals. Raises as
    `build` does; StoreError when the calendar cannot be written.
    """
    before = options.foreseen or TriedBefore()
    report = build(replace(options, dry=True, every=True, foreseen=before))
    outputs = options.folder / "outputs"
    if options.select:
        report = replace(report, deadlines=tuple(_of_selected(report)))
    lines = [
        _line(one, whose, exists=disk.exists(outputs / (one.step.moved_from or one.target)))
        for whose, outcomes in reports.by_owner(report.outcomes)
        for one in outcomes
    ]
    lines += [Line(t, "", _LEFT_OVER, GONE, ("filen ligger kvar",)) for t in report.unplanned]
    written = None
    if calendar and report.deadlines:
        written = _write_calendar(outputs, report, options)
    elif calendar:
        report = replace(report, notes=(*report.notes, _NO_CALENDAR))
    seals, broken = seal_lines(options.folder), (sealed or SealsInMind()).verify(options.folder)
    dataset = next((one.step.plan.dataset for one in report.outcomes), None)
    todo = tuple(_assignments(dataset, options.today.isoformat()))
    published = (*outdated(outputs), *(outdated_web_copies(outputs, dataset) if dataset else ()))
    return Status(tuple(lines), report, seals, broken, published, written, todo)


def _of_selected(report: Report) -> Iterator[Deadline]:
    """Yield the deadlines of the meetings whose documents were asked for."""
    meetings = {("Sammanträden", outcome.step.plan.meeting) for outcome in report.outcomes}
    yield from (one for one in report.deadlines if one.about[:2] in meetings)


def _write_calendar(outputs: Path, report: Report, options: Options) -> Path:
    from pipeline.commands.calendar_file import as_calendar

    path = outputs / CALENDAR
    write_whole(path, as_calendar(report.deadlines, options.today))
    return path


def _assignments(dataset: Dataset | None, today: str) -> Iterator[OpenAssignment]:
    """Yield what is left to do; the list of it is a document, so some document knows the rows."""
    for point, decision in open_assignments(dataset) if dataset else ():
        item = record_at(decision, "Behandling")
        due = text_at(point, DUE)
        said = text_at(point, "Mening") or f"{text_at(point, 'Verb')} {text_at(point, 'Sats')}"
        yield OpenAssignment(
            body=text_at(giver_of(decision), "Namn"),
            meeting=text_at(record_at(item, "Möte"), "Datum"),
            paragraph=text_at(item, "§"),
            text=" ".join(said.replace("|", " ").split()),
            responsible=text_at(record_at(point, RESPONSIBLE), "Namn"),
            due=due,
            overdue=bool(due) and due < today,
        )


def _line(outcome: Outcome, whose: str, *, exists: bool) -> Line:
    state = _WORDS.get(outcome.action, str(outcome.action))
    if outcome.action is Action.WRITE:
        state = STALE if exists else MISSING
    quiet = outcome.is_quiet
    remarks = reports.news_lines(outcome.news) if quiet else reports.remark_lines(outcome)
    return Line(outcome.target, outcome.step.plan.title, whose, state, tuple(remarks))


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
    yield from _deadline_lines(found.report.deadlines)
    yield from _assignment_lines(found.assignments)
    yield from (f"Fryst: {line}." for line in found.sealed)
    yield from found.broken
    yield from found.published
    yield from found.report.notes
    counts = Counter(line.state for line in found.lines)
    parts = [
        f"{count} {state if count == 1 else _SEVERAL.get(state, state)}"
        for state, count in counts.items()
    ]
    if found.calendar:
        yield f"Kalender: {found.calendar}"
    yield (", ".join(parts) or "Det finns inga dokument att bygga") + "."


def _deadline_lines(deadlines: Sequence[Deadline]) -> Iterator[str]:
    """Yield the nearest deadlines, each with its reason, and an empty line; assignments follow."""
    deadlines = [one for one in deadlines if one.what != ASSIGNMENT]
    width = max((len(when(one)) for one in deadlines[:_MOST]), default=0)
    yield from ("Tider",) if deadlines else ()
    for one in deadlines[:_MOST]:
        yield f"  {when(one):<{width}} {one.task}"
        yield f"  {'':<{width}} {reason(one)}"
    if len(deadlines) > _MOST:
        yield f"  … och {len(deadlines) - _MOST} till i rapporten."
    yield from ("",) if deadlines else ()


def _assignment_lines(found: tuple[OpenAssignment, ...]) -> Iterator[str]:
    """Yield what is left to do, the overdue first; the document has each in its whole sentence."""
    if not found:
        return
    late = sum(one.overdue for one in found)
    yield f"Öppna uppdrag: {len(found)}{f', varav {late} försenade' if late else ''}"
    for one in found:
        due = f"{'försenat' if one.overdue else 'senast'} {one.due}" if one.due else "utan dag"
        who = one.responsible or "ingen ansvarig"
        where = ", ".join(
            filter(None, (one.body, one.meeting, one.paragraph and f"§ {one.paragraph}"))
        )
        yield f"  {due:<19} {who}: {short_text(one.text)} ({where})"
    yield ""


@as_json.register
def _status(found: Status) -> Any:
    """Return the status as what `build --dry-run` gives, and the state of each document."""
    data = as_json(found.report)
    states = {line.target: line.state for line in found.lines}
    for document in data["documents"]:
        document["state"] = states[document["target"]]
    data |= {name: as_json(getattr(found, name)) for name in _OWN}
    return data | ({"calendar": str(found.calendar)} if found.calendar else {})
