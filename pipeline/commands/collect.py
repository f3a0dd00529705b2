"""Collect: a small workbook to each board, with its own rows and no others.

(DECISIONS 231)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.commands.board_forms import (
    BODIES,
    SHEETS_OF_BOARDS,
    board_form,
)
from pipeline.errors import (
    UsageError,
)
from pipeline.model import Dataset, Record
from pipeline.plan.paths import slug
from pipeline.schema import header_key
from pipeline.store import write_whole
from pipeline.swedish.words import enumeration, nearest

CONTRIBUTIONS = "bidrag"  # the folder for what goes out to boards, and what comes back


def _bodies_by_name(dataset: Dataset) -> dict[str, Record]:
    """Return bodies by what people call them; a name that two have is of neither."""
    found: dict[str, list[Record]] = defaultdict(list)
    for body in dataset[BODIES]:
        for text in {header_key(str(body[h] or "")) for h in ("Namn", "Kortnamn")} - {""}:
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
    place = folder / "outputs" / CONTRIBUTIONS
    paths = {body.key: place / f"bidrag-{slug(body.key)}.xlsx" for body in bodies}
    there = [str(path) for path in paths.values() if disk.exists(path)]
    if there and not renew:
        remedy = "Skriv --replace för att göra nya i stället."
        raise UsageError(f"{enumeration(there)} finns redan. Inget har ändrats.", remedy=remedy)
    for body in bodies:
        write_whole(paths[body.key], board_form(dataset, body, today, deadline))
    files = {key: path.relative_to(folder).as_posix() for key, path in paths.items()}
    return SentForms(files, deadline.isoformat() if deadline else "")


def _named_body(name: str, dataset: Dataset) -> Record:
    known = _bodies_by_name(dataset)
    body = known.get(header_key(name))
    if body is None:
        near = nearest(name, known)
        remedy = f"Menade du ”{known[near].key}”?" if near else "Skriv ett id ur bladet Organ."
        raise UsageError(f"Det finns inget organ som heter ”{name}”.", remedy=remedy)
    return body
