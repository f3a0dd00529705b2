"""Collect: a small workbook to each board, what has come back, and its rows into the workbooks.

(DECISIONS 231-234)
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline import cache, disk
from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.commands.board_forms import (
    BODIES,
    SHEETS_OF_BOARDS,
    Sending,
    board_form,
    sending_of,
)
from pipeline.commands.contributions import Contribution, TakenRows, handed_text
from pipeline.commands.returned_forms import Returned, returned_forms
from pipeline.commands.returned_rows import TAKEN, RowState, Workbooks, compare_rows
from pipeline.commands.written_rows import write_rows
from pipeline.errors import UsageError, WorkbookError
from pipeline.model import Dataset, Record
from pipeline.plan.paths import slug
from pipeline.read.folder import CONTRIBUTIONS
from pipeline.schema import BY_NAME, header_key
from pipeline.store import write_whole
from pipeline.store.files import all_or_none
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import enumeration, nearest

_NOTE = (".beredning", "bidrag.json")  # in outputs/


def _bodies_by_name(dataset: Dataset) -> dict[str, Record]:
    """Return bodies by what people call them; a name that two have is of neither."""
    found: dict[str, list[Record]] = defaultdict(list)
    for body in dataset[BODIES]:
        for text in {header_key(str(body[h] or "")) for h in BY_NAME[BODIES].names} - {""}:
            found[text].append(body)
    named = {text: bodies[0] for text, bodies in found.items() if len(bodies) == 1}
    return named | {header_key(body.key): body for body in dataset[BODIES]}


# ---------------------------------------------------------------- new


@dataclass(frozen=True, slots=True)
class SentForms:
    """The workbooks that were made, by board."""

    files: Mapping[str, str]
    deadline: str

    @property
    def lines(self) -> list[str]:
        """Return what an officer is told."""
        found = [f"{file}: underlag för {board}." for board, file in self.files.items()]
        end = f"ska vara inne {self.deadline}" if self.deadline else "har ingen sista dag (--by)"
        return [
            *found,
            f"De {end}. Skicka dem till nämnderna. Lägg det som kommer tillbaka i "
            f"inputs/{CONTRIBUTIONS}.",
        ]


def collect_new(
    folder: Path, today: date, boards: Sequence[str], deadline: date | None, *, renew: bool
) -> SentForms:
    """Make the workbooks in outputs/bidrag/.

    Raises UsageError: a board is unknown, there is no sheet for them, or a file is there already
    without `renew`; then nothing is written. StoreError as `read_inputs`.
    """
    found = read_inputs(folder)
    dataset = check(found.tables, today, found.problems)
    bodies = [_named_body(name, dataset) for name in boards]
    if not any(sheet.name in dataset.headers for sheet in SHEETS_OF_BOARDS):
        names = enumeration([sheet.name for sheet in SHEETS_OF_BOARDS], "eller")
        remedy = "Lägg till det: beredning new . --add program, eller --add uppföljning."
        raise UsageError(f"Inget av bladen {names} finns i arbetsböckerna.", remedy=remedy)
    paths = {body.key: form_path(folder, body) for body in bodies}
    there = [str(path) for path in paths.values() if disk.exists(path)]
    if there and not renew:
        remedy = "Skriv --replace för att göra nya i stället."
        raise UsageError(f"{enumeration(there)} finns redan. Inget har ändrats.", remedy=remedy)
    with all_or_none(paths.values()):
        for body in bodies:
            write_whole(paths[body.key], board_form(dataset, body, today, deadline))
    files = {key: path.relative_to(folder).as_posix() for key, path in paths.items()}
    return SentForms(files, deadline.isoformat() if deadline else "")


def form_path(folder: Path, body: Record) -> Path:
    """Return where the workbook for a board lies, or will."""
    return folder / "outputs" / CONTRIBUTIONS / f"bidrag-{slug(body.key)}.xlsx"


def _named_body(name: str, dataset: Dataset) -> Record:
    known = _bodies_by_name(dataset)
    body = known.get(header_key(name))
    if body is None:
        near = nearest(name, known)
        remedy = f"Menade du ”{known[near].key}”?" if near else "Skriv ett id ur bladet Organ."
        raise UsageError(f"Det finns inget organ som heter ”{name}”.", remedy=remedy)
    return body


# ---------------------------------------------------------------- status


@dataclass(frozen=True, slots=True)
class BoardStanding:
    """How far one board has come. `days_left` is below 0 when the day has passed."""

    board: str
    name: str
    sent: str
    deadline: str
    days_left: int | None
    file: str = ""  # what has come
    handed_by: str = ""
    handed: str = ""
    earlier: bool = False  # whether what has come answers a form that was sent before this one

    @property
    def line(self) -> str:
        """Return what an officer is told."""
        board = f"{self.board} {self.name}".strip()
        if self.file and not self.earlier:
            return f"{board}: har kommit{handed_text(self.handed_by, self.handed)} ({self.file})."
        late = f" Ett svar på ett tidigare utskick finns: {self.file}." if self.file else ""
        return f"{board}: har inte kommit. {_days(self.days_left, self.deadline)}{late}"


def _days(left: int | None, deadline: str) -> str:
    if left is None:
        return "Ingen sista dag är satt."
    if left < 0:
        return (
            f"Sista dagen var {deadline}, för {counted(-left, 'dag', 'dagar', common=True)} sedan."
        )
    if left == 0:
        return f"Sista dagen är i dag, {deadline}."
    return f"{counted(left, 'dag', 'dagar', common=True)} kvar, till {deadline}.".capitalize()


@dataclass(frozen=True, slots=True)
class CollectStatus:
    """How every board stands, and files that are nobody's."""

    boards: tuple[BoardStanding, ...]
    refused: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """Return what an officer is told."""
        if not (self.boards or self.refused):
            return [
                "Inget är skickat till nämnderna. Skriv beredning collect new och nämndernas id."
            ]
        return [*(each.line for each in self.boards), *self.refused]


def collect_status(folder: Path, today: date) -> CollectStatus:
    """Return which boards have answered; raises as `read_inputs`."""
    found = read_inputs(folder)
    return boards_of(folder, check(found.tables, today, found.problems), today)


def boards_of(folder: Path, dataset: Dataset, today: date) -> CollectStatus:
    """Return which boards have answered, as `collect_status`, of workbooks that are read."""
    forms = returned_forms(folder)
    came = {one.sending.board: one for one in forms if one.sending and not one.why}
    sent = {sending.board: sending for sending in _sent_forms(folder)}
    boards = [
        _standing(board, dataset, sent.get(board), came.get(board), today)
        for board in dict.fromkeys([*sent, *came])
    ]
    return CollectStatus(tuple(boards), tuple(f"{one.file}: {one.why}" for one in forms if one.why))


def _sent_forms(folder: Path) -> Iterator[Sending]:
    place = folder / "outputs" / CONTRIBUTIONS
    for path in disk.paths_below(place, disk.is_aside):
        with suppress(WorkbookError):
            sending = sending_of(disk.bytes_of(path) or b"")
            if sending:
                yield sending


def _standing(
    board: str, dataset: Dataset, sent: Sending | None, came: Returned | None, today: date
) -> BoardStanding:
    body = dataset.find(BODIES, board)
    answer = came.sending if came else None
    asked = sent or answer
    assert asked
    left = None
    with suppress(ValueError):
        left = (date.fromisoformat(asked.deadline) - today).days
    standing = BoardStanding(
        board, str(body["Namn"]) if body else "", asked.sent, asked.deadline, left
    )
    if came is None or answer is None:
        return standing
    return replace(
        standing,
        file=came.file,
        handed_by=answer.handed_by,
        handed=answer.handed,
        earlier=answer.sent != asked.sent,
    )


# ---------------------------------------------------------------- take


def collect_take(
    folder: Path, today: date, chosen: Sequence[str] = (), *, write: bool = False
) -> TakenRows:
    """Compare what came with the workbooks; with `write` put the new and changed rows in.

    `chosen`: boards, files or rows (`Nämndbidrag/NB1`); none is all. Raises UsageError when one
    of them is nowhere, and as `read_inputs`.
    """
    found = read_inputs(folder)
    dataset = check(found.tables, today, found.problems)
    note = folder.joinpath("outputs", *_NOTE)
    books = Workbooks(found, dataset, today, _taken_before(note))
    everything = [_contribution(form, books) for form in returned_forms(folder)]
    done = TakenRows(list(_each_row_once(_chosen(everything, chosen, dataset))), write)
    if write:
        known = {**books.taken, **dict(write_rows(folder, found, done))}
        if known != books.taken:
            write_whole(note, json.dumps(known, ensure_ascii=False, indent=1).encode())
    return done


def _taken_before(note: Path) -> dict[str, str]:
    with suppress(*cache.UNFIT):
        return {name: cache.text(each) for name, each in cache.mapping(cache.read(note)).items()}
    return {}


def _contribution(form: Returned, books: Workbooks) -> Contribution:
    sending = form.sending
    if sending is None:
        return Contribution(form.file, why=form.why)
    body = books.dataset.find(BODIES, sending.board)
    absent = "" if body else f"organet {sending.board} finns inte i bladet Organ."
    why = form.why or absent
    return Contribution(
        form.file,
        sending.board,
        str(body["Namn"]) if body else "",
        handed_by=sending.handed_by,
        handed=sending.handed,
        why=why,
        replaced=form.replaced,
        rows=() if why else tuple(compare_rows(form, books)),
    )


def _chosen(
    found: Sequence[Contribution], chosen: Sequence[str], dataset: Dataset
) -> list[Contribution]:
    if not chosen:
        return list(found)
    bodies = _bodies_by_name(dataset)
    words = {bodies[header_key(w)].key if header_key(w) in bodies else w for w in chosen}
    left, used = [], set()
    for one in found:
        own = words & {one.board, one.file, Path(one.file).name}
        rows = [row for row in one.rows if own or row.name in words]
        used |= own | {row.name for row in rows} & words
        if own or rows:
            left.append(replace(one, rows=tuple(rows)))
    for word in sorted(words - used):
        remedy = "Skriv en nämnd, en fil eller en rad som beredning collect take visar."
        raise UsageError(f"”{word}” finns inte i det som har kommit.", remedy=remedy)
    return left


def _each_row_once(found: Sequence[Contribution]) -> Iterator[Contribution]:
    """Yield the contributions; a row that two boards have changed, or call the same, is of one."""
    taken: dict[str, str] = {}  # row → the file that it is taken from
    for one in found:
        rows = []
        for row in one.rows:
            other = taken.setdefault(row.name, one.file) if row.state in TAKEN else one.file
            why = f"{other} har också en sådan rad, ny eller ändrad. Bara den tas."
            same = other == one.file
            rows.append(row if same else replace(row, state=RowState.CONFLICT, why=why))
        yield replace(one, rows=tuple(rows))
