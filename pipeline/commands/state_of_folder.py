"""What a status says, by meeting and programme, in the order and the words of those who read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from pipeline import disk
from pipeline.building.agenda_papers import item_heading, numbered_items
from pipeline.building.summary import worst_first
from pipeline.commands.folder_state import (
    CellPlace,
    Condition,
    DocumentState,
    FolderState,
    MeetingState,
    ProblemState,
    ProgramState,
    Why,
    cell_place,
    cell_where,
    count_conditions,
)
from pipeline.commands.status import Line, Status
from pipeline.domain.deadlines import call_days
from pipeline.domain.meetings import (
    is_announced,
    is_approved,
    is_called,
    is_called_off,
    is_held,
    is_moved,
    is_over,
    is_planned,
    takes_place,
)
from pipeline.domain.plain_names import column_name
from pipeline.domain.records import day_at, group_by, record_at, text_at
from pipeline.model import (
    Action,
    Dataset,
    Outcome,
    Plans,
    Problem,
    Reason,
    Record,
    Severity,
    digest,
)
from pipeline.store import ledger as ledgers
from pipeline.swedish.dates import running, weekday_name
from pipeline.swedish.words import capital

_CONDITIONS = {
    Action.FAILED: Condition.TO_MEND,
    Action.LOCKED: Condition.LOCKED,
    Action.WRITE: Condition.CHANGED,
    Action.MERGE: Condition.CHANGED,
    Action.KEEP: Condition.EDITED,
    Action.SKIP: Condition.READY,
    Action.SEALED: Condition.SEALED,
    Action.SETTLED: Condition.SETTLED,
    Action.STANDS: Condition.SETTLED,
}
_BEFORE = ("kallelse", "tillägg")  # the kinds that go before the points of an agenda, and after
_AFTER = ("protokoll", "protokollsutdrag", "anslag", "rättelse")
_OF_ITS_FILE = ""  # no rule’s: the document or its template can’t be read or written
_LAST = 10_000  # the place of what belongs to no point


def state_of_folder(found: Status, outputs: Path, version: str, today: date) -> FolderState:
    """Return a status as officers read it; raises StoreError when the disk does not answer."""
    dataset = found.report.dataset or Dataset({}, (), {})
    lines = {line.target: line for line in found.lines}
    stop = {one.target: one for one in found.report.outcomes}
    made = [_document(one, lines[one.target], dataset, outputs) for one in stop.values()]
    gone = [_left_over(line, outputs) for line in found.lines if line.target not in stop]
    by_meeting = group_by((one.outcome.step.plan.meeting, one) for one in made if one.outcome)
    meetings = tuple(_meetings(dataset, by_meeting, today))
    known = {meeting.id for meeting in meetings}
    others = [one for id, many in by_meeting.items() if id not in known for one in many]
    programmes = group_by((one.whose, one) for one in sorted(others, key=_of_programmes_first))
    return FolderState(
        version=version,
        read_at=datetime.now().astimezone(),
        today=today,
        status=found,
        dataset=dataset,
        plans=found.report.plans or Plans(()),
        meetings=meetings,
        programmes=tuple(_program(whose, tuple(many)) for whose, many in programmes.items()),
        left_over=tuple(gone),
        problems=tuple(_problems(found.report.problems, meetings, made, dataset)),
        lost_books=_books_before(outputs) if found.report.dataset is None else (),
    )


def _books_before(outputs: Path) -> tuple[str, ...]:
    """Return the workbooks that the documents were built of."""
    return tuple(sorted({file for file, _ in ledgers.load(outputs).tables}))


def _program(whose: str, documents: tuple[DocumentState, ...]) -> ProgramState:
    return ProgramState(digest("", whose), whose, documents, count_conditions(documents))


# ------------------------------------------------------------ documents


def _document(outcome: Outcome, line: Line, dataset: Dataset, outputs: Path) -> DocumentState:
    plan = outcome.step.plan
    place = outputs / (outcome.step.moved_from or plan.target)
    built_at = _saved_at(place)
    condition = _CONDITIONS[outcome.action]
    if outcome.action is Action.WRITE and built_at is None:
        condition = Condition.NOT_BUILT
    return DocumentState(
        key=digest(*plan.identity),
        title=plan.title,
        target=plan.target,
        whose=line.whose,
        condition=condition,
        state=line.state,
        why=tuple(_why(reason, dataset, plan.target) for reason in outcome.why),
        remarks=line.remarks,
        built_at=built_at,
        moved_from=outcome.step.moved_from,
        is_outside=not disk.is_inside(place, outputs),
        outcome=outcome,
    )


def _saved_at(path: Path) -> datetime | None:
    at = disk.about(path)
    return datetime.fromtimestamp(at.st_mtime).astimezone() if at is not None else None


def _of_programmes_first(one: DocumentState) -> tuple[bool, str]:
    return not (one.outcome and one.outcome.step.plan.program), one.whose


def _left_over(line: Line, outputs: Path) -> DocumentState:
    return DocumentState(
        key=digest("", line.target),
        title=Path(line.target).stem,
        target=line.target,
        whose=line.whose,
        condition=Condition.LEFT_OVER,
        state=line.state,
        remarks=line.remarks,
        built_at=_saved_at(outputs / line.target),
        is_outside=not disk.is_inside(outputs / line.target, outputs),
    )


def _why(reason: Reason, dataset: Dataset, target: str) -> Why:
    problem = reason.problem
    if problem is not None:
        text = capital(problem.message)
        return Why(text, str(reason), cell_of(problem, dataset), problem)
    text = str(reason).removeprefix(f"{Path(target).name}: ")  # its own file, which has a title
    return Why(capital(text), str(reason), _cell_at(reason, dataset))


def _cell_at(reason: Reason, dataset: Dataset) -> CellPlace | None:
    source = reason.source
    if source is None or dataset.find(source.sheet, source.key) is None:
        return None
    return cell_where(dataset, source, column_name(dataset, source))


def cell_of(problem: Problem, dataset: Dataset) -> CellPlace | None:
    """Return the cell of a problem, by its name when its row is known."""
    source = problem.source
    known = source is not None and dataset.find(source.sheet, source.key) is not None
    name = column_name(dataset, source) if source is not None and known else ""
    return cell_place(problem.cell, name, source)


# ------------------------------------------------------------ meetings


def _meetings(
    dataset: Dataset, by_meeting: Mapping[str, list[DocumentState]], today: date
) -> Iterator[MeetingState]:
    """Yield those with documents and those that take place: to come, the nearest first; held."""
    rows = [row for row in dataset["Sammanträden"] if takes_place(row) or row.key in by_meeting]
    alike = group_by((_heading(row), row) for row in rows)
    headings = dict(chain.from_iterable(_told_apart(*pair) for pair in alike.items()))
    made = [_meeting(row, by_meeting.get(row.key, []), headings, today) for row in rows]
    first, last = date.min, date.max
    yield from sorted((m for m in made if not m.is_over), key=lambda m: m.day or last)
    yield from sorted((m for m in made if m.is_over), key=lambda m: m.day or first, reverse=True)


def _meeting(
    row: Record, documents: list[DocumentState], headings: Mapping[str, str], today: date
) -> MeetingState:
    ordered = tuple(_in_agenda_order(row, documents))
    days = call_days(row) if is_planned(row) else None
    day = day_at(row, "Datum")
    return MeetingState(
        key=digest("Sammanträden", row.key),
        id=row.key,
        heading=headings[row.key],
        day=day,
        place=text_at(row, "Plats"),
        time=_time(row),
        stands=_stands(row),
        is_over=is_over(row),
        has_passed=day is not None and day < today and not is_over(row),
        is_approved=is_approved(row),
        is_called=is_called(row),
        summons_by=days.last if days else None,
        summons_meant=days.meant if days else None,
        days_left=(days.last - today).days if days else None,
        documents=ordered,
        counts=count_conditions(ordered),
    )


def _heading(meeting: Record) -> str:
    """Return `Kommunstyrelsen, onsdag 10 februari 2027`."""
    body, day = record_at(meeting, "Organ"), day_at(meeting, "Datum")
    name = capital(text_at(body, "I löpande text") or text_at(body, "Namn")) or "Sammanträde"
    if day is None:
        return name
    return f"{name}, {weekday_name(day).removesuffix('en')} {running(day).removeprefix('den ')}"


def _told_apart(heading: str, meetings: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """Yield the keys of meetings with one heading, each with it and what tells it from the others.

    That is the town, else the time, else the place; all of them where none of them is enough.
    """
    towns = [text_at(record_at(one, "Organ", "Kommun"), "Namn") for one in meetings]
    places = [text_at(one, "Plats") for one in meetings]
    differing = [one for one in (towns, [*map(_time, meetings)], places) if len({*one}) > 1]
    enough = [one for one in differing if len({*one}) == len(meetings)][:1] or differing
    for number, meeting in enumerate(meetings):
        parts = (heading, *(one[number] for one in enough))
        yield meeting.key, ", ".join(filter(None, parts))


def _time(meeting: Record) -> str:
    """Return when a meeting begins: klockan 17.00, "" when no time is told."""
    start = text_at(meeting, "Starttid")
    return f"klockan {start.replace(':', '.')}" if start else ""


def _stands(meeting: Record) -> str:
    """Return how far a meeting has come, for people."""
    if is_moved(meeting):
        other = record_at(meeting, "Flyttat till")
        day = day_at(other, "Datum")
        return f"Flyttat till {running(day)}" if day else "Flyttat"
    if is_called_off(meeting):
        return "Inställt"
    if is_announced(meeting):
        return "Hållet, justerat och anslaget"
    if is_approved(meeting):
        return "Hållet och justerat"
    if is_held(meeting):
        return "Hållet, men inte justerat"
    return "Kallelsen är skickad" if is_called(meeting) else "Planerat"


def _in_agenda_order(
    meeting: Record, documents: Iterable[DocumentState]
) -> Iterator[DocumentState]:
    """Yield a meeting's documents: the call, what each point has, and what is made afterwards."""
    points = {item.key: (number, item) for number, item in numbered_items(meeting)}
    placed = []
    for one in documents:
        plan = one.outcome.step.plan if one.outcome else None
        number, item = points.get(plan.key.partition("+")[0] if plan else "", (0, None))
        if item is not None:
            one = replace(one, point=str(number), item=item_heading(item))
        placed.append((_place(plan.kind if plan else "", number), one))
    yield from (one for _, one in sorted(placed, key=lambda pair: pair[0]))


def _place(kind: str, number: int) -> tuple[int, ...]:
    if kind in _BEFORE:
        return 0, _BEFORE.index(kind)
    return (2, _AFTER.index(kind), number) if kind in _AFTER else (1, number or _LAST)


# ------------------------------------------------------------ problems


def _stopping(one: DocumentState) -> tuple[Problem, ...]:
    """Return what a document can't be built for: what is wrong in cells, else with its own file."""
    if one.stopped_by or one.condition not in (Condition.TO_MEND, Condition.LOCKED):
        return one.stopped_by
    told = one.why[0].text if one.why else capital(one.state)
    sentence, _, remedy = told.partition(". ")
    return (Problem(None, Severity.ERROR, _OF_ITS_FILE, f"{sentence.rstrip('.')}.", remedy),)


def _problems(
    problems: Iterable[Problem],
    meetings: tuple[MeetingState, ...],
    documents: Iterable[DocumentState],
    dataset: Dataset,
) -> Iterator[ProblemState]:
    """Yield what is wrong, with what it stops: what the report has, and what documents met."""
    stops = group_by((problem, one) for one in documents for problem in _stopping(one))
    whose = {one.key: meeting for meeting in meetings for one in meeting.documents}
    ordered = {one.key: one for meeting in meetings for one in meeting.documents}
    for problem in worst_first(dict.fromkeys(chain(problems, stops))):
        stopped = tuple(ordered.get(one.key, one) for one in stops.get(problem, ()))
        of = dict.fromkeys(whose[one.key] for one in stopped if one.key in whose)
        yield ProblemState(problem, cell_of(problem, dataset), stopped, tuple(of))
