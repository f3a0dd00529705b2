"""Pull: what was changed in Word, brought home to its cell.

(DECISIONS 352, 353)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline.building.inputs import read_inputs
from pipeline.check.dataset import link
from pipeline.commands.proposals import Proposal, proposals_of
from pipeline.commands.pulled_documents import OpenFolder
from pipeline.commands.pulled_sections import rows_apart
from pipeline.commands.tables_to_be import new_fault, with_values
from pipeline.commands.written_cells import write_cells
from pipeline.model import Dataset, Source
from pipeline.revise.cell_comparison import PullState
from pipeline.schema import BY_NAME
from pipeline.store.folder import opened
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital, enumeration

_LONG, _AROUND = 160, 40  # characters of a text that is shown in full; shown beside a change
_LINE_ENDS = re.compile(r"\s*\n\s*")
_SINCE = "har ändrats medan du valde, och skrevs inte. Kör igen."
_NAMED = "andra celler hänvisar till raden med det namnet: skriv dess id där, och kör igen"
_TWICE = "samma cell är ändrad på olika sätt i {documents}: gör dem lika, och kör igen"


@dataclass(frozen=True)
class Pulled:
    """What was found, and what became of it. `written`: numbers of proposals."""

    proposals: tuple[Proposal, ...]
    documents: tuple[str, ...]
    beside: dict[str, int] = field(default_factory=dict)  # edits outside the cells, by document
    removed: dict[str, int] = field(default_factory=dict)  # cells that it no longer shows
    written: tuple[int, ...] = ()
    copies: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    is_chosen: bool = False

    @property
    def failed(self) -> bool:
        """Return whether something that was chosen could not be written."""
        return bool(self.left)

    @property
    def ready(self) -> tuple[Proposal, ...]:
        """Return what can be written."""
        return tuple(one for one in self.proposals if one.is_ready)


def pull(folder: Path, today: date, targets: Sequence[str]) -> Pulled:
    """Return what is changed in documents (none: all that are edited), as proposals.

    Raises UsageError for a file that is none of ours, and as `read_inputs`.
    """
    with opened(folder / "outputs", read_only=True) as outputs:
        here = OpenFolder.read(folder, today, outputs)
        named = list(dict.fromkeys(targets)) or here.edited()
        documents = [here.document(target) for target in named]
        found = [one for document in documents for one in proposals_of(here, document)]
        sources = {one.source for one in found if one.is_ready}
        others = here.edited_that_show(sources, named) if sources else []
        beside = [
            one
            for target in others
            for one in proposals_of(here, here.document(target))
            if one.source in sources
        ]
        found = list(_still_found(here, [*_agreed([*found, *beside])]))
    found = [replace(one, number=number) for number, one in enumerate(found, 1)]
    beside_cells = {one.target: one.beside for one in documents if one.beside}
    removed = {one.target: one.removed for one in documents if one.removed}
    return Pulled(tuple(found), tuple(named), beside_cells, removed)


def write_pulled(folder: Path, today: date, pulled: Pulled, chosen: Collection[int]) -> Pulled:
    """Write the chosen proposals into the workbooks; raises as `pull`.

    They are found anew: what is no longer so is not written.
    """
    now = {one.code: one for one in pull(folder, today, pulled.documents).ready} if chosen else {}
    asked = [one for one in pulled.ready if one.number in chosen]
    wanted = [now[one.code] for one in asked if one.code in now]
    values = {cell: value for one in wanted if not one.new_row for cell, value in one.cells}
    rows = dict(pair for row in rows_apart(o.cells for o in wanted if o.new_row) for pair in row)
    with opened(folder / "outputs"):
        done = write_cells(folder, read_inputs(folder), values | rows, rows)
    files = {one.code: one.cells[0][0].file for one in wanted}
    written = tuple(one.number for one in asked if files.get(one.code) in done.copies)
    gone = {one.cell: _SINCE for one in asked if one.code not in now}
    return replace(
        pulled, written=written, copies=done.copies, left=done.left | gone, is_chosen=True
    )


def _agreed(found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Yield the proposals; none can be written of a cell that got several texts."""
    texts: dict[Source, dict[str, None]] = defaultdict(dict)
    documents: dict[Source, dict[str, None]] = defaultdict(dict)
    for one in found:
        if one.is_ready:
            texts[one.source][one.new] = None
            documents[one.source][one.document] = None
    told: set[tuple[str, ...]] = set()
    for one in found:
        if one.is_ready and len(texts[one.source]) > 1:
            named = enumeration([*documents[one.source]])
            why = _TWICE.format(documents=named)
            yield replace(one, state=PullState.CONFLICT, why=why, cells=())
            continue
        where = () if one.is_ready else (one.document, one.place, one.shown, one.why)
        said = (*one.source, one.new, *where)
        if said not in told:
            told.add(said)
            yield one


def _still_found(here: OpenFolder, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Yield the proposals; a name by which other cells refer to its row is not written."""
    before: Dataset | None = None
    for one in found:
        sheet = BY_NAME.get(one.source.sheet)
        if not one.is_ready or sheet is None or one.source.column not in sheet.names:
            yield one
            continue
        before = before or link(here.found.tables, here.found.problems)
        values = {cell: one.new for cell, _ in one.cells}
        after = link(with_values(here.found.tables, values), here.found.problems)
        fault = new_fault(before, after)
        if fault is None:
            yield one
        else:
            why = f"{_NAMED} ({fault.cell})"
            yield replace(one, state=PullState.LEFT, why=why, cells=())


# ---------------------------------------------------------------- told


def pull_lines(pulled: Pulled) -> Iterator[str]:
    """Yield what an officer is told, a line each."""
    for one in pulled.proposals:
        yield from proposal_lines(one)
    if not (pulled.proposals or pulled.removed):
        yield "Inget i dokumenten är ändrat i någon cells text."
    yield from _beside_lines(pulled)
    for file, copy in pulled.copies.items():
        done = (one for one in pulled.proposals if one.number in pulled.written)
        number = sum(len({c for c, _ in one.cells if c.file == file}) for one in done)
        yield f"{file}: {counted(number, 'cell är skriven', 'celler är skrivna', common=True)}."
        yield f"  Som den var finns den i {copy}."
    yield from (left_line(file, why) for file, why in pulled.left.items())
    ready = len(pulled.ready)
    if pulled.is_chosen and not (pulled.written or pulled.left):
        yield "Inget är valt, så inget är skrivet."
    elif ready and not pulled.is_chosen:
        yield (
            f"{capital(counted(ready, 'ändring', 'ändringar', common=True))} kan skrivas i "
            "arbetsboken: kör igen med --write."
        )


def left_line(what: str, why: str) -> str:
    """Return why nothing was written in a file, which is named once."""
    return why if why.startswith(f"{what} ") else f"{what}: {why}"


def _beside_lines(pulled: Pulled) -> Iterator[str]:
    """Yield what is changed in documents and is nothing that a cell could be given."""
    for target, count in pulled.beside.items():
        changes = counted(count, "stycke är ändrat", "stycken är ändrade")
        yield f"{target}: {changes} utanför cellernas texter, och står kvar i dokumentet."
    for target, count in pulled.removed.items():
        cells = counted(count, "cells text", "cellers texter", common=True)
        are = "är borttagen" if count == 1 else "är borttagna"
        yield f"{target}: {cells} {are} i dokumentet, och står kvar i arbetsboken."


def proposal_lines(one: Proposal) -> Iterator[str]:
    """Yield one proposal as an officer reads it."""
    where = f"{one.document}, i {one.place}" if one.place else one.document
    whose = f", {one.who}" if one.who else ""
    when = f", {one.when[:10]}" if one.when else ""
    yield f"{one.number}. {one.name} ({where}{whose}{when})"
    old, new = _where_they_differ(one.old, one.new) if one.new else (one.old, one.shown)
    if one.old:
        yield f"   i arbetsboken: {_quoted(old)}"
    yield f"   i dokumentet:  {_quoted(new)}"
    if one.why:
        yield f"   {capital(one.state)}: {one.why.rstrip('.')}."
    if one.lost:
        lost = enumeration([*one.lost])
        yield f"   Går inte att skriva i en cell och står kvar i dokumentet: {lost}."
    for mark in one.marks:
        what = "infogat" if mark.inserted else "borttaget"
        day = f" {mark.day[:10]}" if mark.day else ""
        yield f"   Spårad ändring som ingen har godtagit: {mark.author}{day}, {what} ”{mark.text}”."


def _where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Return two long texts without most of what they begin and end with alike."""
    if max(len(old), len(new)) <= _LONG:
        return old, new
    head = _common_length(old, new)
    most = min(len(old), len(new)) - head
    tail = min(most, _common_length(old[::-1], new[::-1]))
    return _middle(old, head, tail), _middle(new, head, tail)


def _common_length(one: str, other: str) -> int:
    """Return how many signs two texts begin with alike."""
    differs = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differs, min(len(one), len(other)))


def _middle(text: str, head: int, tail: int) -> str:
    """Return a text from some words before a place to some words after another."""
    start = text.rfind(" ", 0, max(0, head - _AROUND)) + 1
    end = text.find(" ", len(text) - tail + _AROUND)
    before = "… " if start else ""
    return f"{before}{text[start:end]} …" if end >= 0 else f"{before}{text[start:]}"


def _quoted(text: str) -> str:
    return "”" + _LINE_ENDS.sub(" ¶ ", text) + "”" if text else "(tomt)"
