"""The papers of a meeting in the order of its agenda: those built here, and those handed in.

Who hands in a paper lays its file in inputs/handlingar and writes its name in Handlingar (Fil).
(DECISIONS 370)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import disk
from pipeline.building.missing_files import FILE_HEADER, name_fault
from pipeline.building.outgoing import Outgoing
from pipeline.domain.papers import ADOPTED_BY, papers_of, sends
from pipeline.domain.publishing import CASE_NOT_PUBLISHED, may_publish, may_publish_paper
from pipeline.domain.records import is_filled, record_at, text_at
from pipeline.model import Dataset, Record
from pipeline.plan.agenda import items_to_come
from pipeline.read.folder import HANDED_IN
from pipeline.store.files import digest_of
from pipeline.swedish.dates import moment_running
from pipeline.values.types import Moment, Whole

_SUPPLEMENTS = "Tillägg till kallelsen"
_REST = "Övriga handlingar"
_EMPTY = "är tom. Lägg den i inputs/handlingar på nytt."
_CHANGED = "är ändrad sedan utskicket. Det är den som ligger i inputs/handlingar nu som är med."


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """A paper under its item's heading: ours, by its document, or one that was handed in.

    `item` is None where it has none, `row` is that of Handlingar. `file` is the name of its file,
    `data` what is in it: None when there is none. `cell` names the file, "" for ours. `fault` and
    `note` say what is wrong with it, or to be known of it.
    """

    title: str
    under: str
    ours: Outgoing | None = None
    file: str = ""
    data: bytes | None = None
    cell: str = ""
    is_late: bool = False
    is_withheld: bool = False
    fault: str = ""
    note: str = ""
    number: int = 0  # of the item
    item: Record | None = None
    row: Record | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The files in inputs/handlingar, and the digests of those that were sealed, by their names."""

    folder: Path
    sealed: Mapping[str, str]

    @classmethod
    def of(cls, inputs: Path, digests: Mapping[str, str]) -> HandedIn:
        """Return those of a working folder; `digests` of a seal: the path of a file → SHA-256."""
        found = {}
        for file, digest in digests.items():
            folder, _, name = file.rpartition("/")
            if folder.endswith(f"inputs/{HANDED_IN}"):
                found[name] = digest
        return cls(inputs / HANDED_IN, found)


def digests_handed_in(papers: Iterable[AgendaPaper]) -> dict[str, str]:
    """Return the SHA-256 of each file that is sent on, by its path in the working folder."""
    sent = (paper for paper in papers if paper.data is not None and not paper.is_withheld)
    return {f"inputs/{HANDED_IN}/{paper.file}": digest_of(paper.data or b"") for paper in sent}


def agenda_papers(
    meeting: Record, ours: Sequence[Outgoing], handed: HandedIn
) -> Iterator[AgendaPaper]:
    """Yield the papers of a meeting: its call, supplements of it, and what each item has."""
    left = list(ours)
    for kind, under in (("kallelse", ""), ("tillägg", _SUPPLEMENTS)):
        yield from (_own(one, under) for one in _taken(left, [o for o in left if o.kind == kind]))
    seen: set[Record] = set()
    for number, item in numbered_items(meeting):
        under = _under(number, item)
        for paper in _of_item(item, left, handed, seen):
            yield replace(paper, under=under, number=number, item=item)
    yield from (_own(one, _REST) for one in left)


def _of_item(
    item: Record, left: list[Outgoing], handed: HandedIn, seen: set[Record]
) -> Iterator[AgendaPaper]:
    letters = _taken(left, [one for one in left if _is_of(one, item)])
    yield from map(_own, letters)
    for row in papers_of(item):
        if is_filled(row, FILE_HEADER) and row not in seen:
            seen.add(row)
            yield _handed_in(row, handed)
    yield from map(_own, _taken(left, [one for one in left if _adopts(item, one)]))


def shown_to_anyone(
    paper: AgendaPaper, public: Dataset, copies: Mapping[str, Outgoing]
) -> AgendaPaper:
    """Return a paper as the web may show it; `public`: the workbook as anyone may read it.

    `copies`: those of our documents, by the names of these. What was handed in is not shown, for
    nobody knows what stands in it.
    """
    under = paper.under
    if paper.item is not None:
        under = _under(paper.number, public.find("Behandling", paper.item.key))
    withheld = AgendaPaper(paper.title, under, is_withheld=True, is_late=paper.is_late)
    if paper.is_withheld:
        return withheld
    if paper.row is not None:
        row = public.find("Handlingar", paper.row.key)
        return replace(withheld, title=_title(row), is_withheld=False) if row else withheld
    copy = copies.get(paper.ours.name) if paper.ours is not None else None
    return _own(copy, under) if copy is not None else withheld


def _taken(left: list[Outgoing], found: list[Outgoing]) -> list[Outgoing]:
    """Return what was found, which is no longer left."""
    for one in found:
        left.remove(one)
    return found


def numbered_items(meeting: Record) -> Iterator[tuple[int, Record]]:
    """Yield a meeting's items with the numbers that they have in the call."""
    last = 0
    for place, item in enumerate(items_to_come(meeting), 1):
        typed = item["Punkt"]
        number = int(typed) if isinstance(typed, Whole) else max(place, last + 1)
        last = max(last, number)
        yield number, item


def item_heading(item: Record) -> str:
    """Return what an item is called on the agenda."""
    return text_at(item, "Rubrik") or text_at(record_at(item, "Ärende"), "Ärendemening")


def _under(number: int, item: Record | None) -> str:
    """Return the heading of an item; None for one of which nobody may read anything."""
    return f"{number}. {(item_heading(item) if item else '') or CASE_NOT_PUBLISHED}"


def _is_of(one: Outgoing, item: Record) -> bool:
    plan = one.plan
    return plan is not None and plan.key.partition("+")[0] == item.key


def _adopts(item: Record, one: Outgoing) -> bool:
    """Return whether the item's letter sends the document to be adopted."""
    program = record_at(item, "Ärende", "Program")
    kind = ADOPTED_BY.get(one.kind)
    if kind is None or one.plan is None or program is None:
        return False
    return one.plan.program == program.key and sends(item, kind)


def _own(one: Outgoing, under: str = "") -> AgendaPaper:
    title, withheld = one.title, False
    if one.plan is not None:
        title = one.plan.title if one.plan.meeting else title
        withheld = not may_publish(one.plan)
    return AgendaPaper(title, under, ours=one, file=one.pdf, is_withheld=withheld)


def _handed_in(row: Record, handed: HandedIn) -> AgendaPaper:
    name = text_at(row, FILE_HEADER).strip()
    known = AgendaPaper(
        _title(row),
        under="",
        file=name,
        cell=str(row.cell(FILE_HEADER)),
        is_withheld=not may_publish_paper(row),
        row=row,
    )
    fault = name_fault(name, handed.folder)
    if fault is not None:
        return replace(known, fault=f"{name} {' '.join(fault)}")
    data = disk.bytes_of(handed.folder / name)
    if not data:
        return replace(known, fault=f"{name} {_EMPTY}")
    sealed = handed.sealed.get(name)
    note = f"{name} {_CHANGED}" if sealed and digest_of(data) != sealed else ""
    return replace(known, data=data, note=note, is_late=sealed is None)


def _title(row: Record) -> str:
    """Return what the call has of a paper: its title, day, § and number."""
    day = row.bare("Datum")
    on = f" {moment_running(day, day.precision)}" if isinstance(day, Moment) else ""
    paragraph = f", §\u00a0{row['§']}" if is_filled(row, "§") else ""
    number = f" (bilaga {row['Bilaga nr']})" if is_filled(row, "Bilaga nr") else ""
    return f"{text_at(row, 'Titel')}{on}{paragraph}{number}"
