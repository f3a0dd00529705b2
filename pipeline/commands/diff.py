"""Diff: what has changed in a document since it was sent out, or built, as tracked changes in Word.

(DECISIONS 350)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline import disk
from pipeline.building.inputs import naming_unread, prepare
from pipeline.building.renames import Renames, follow_renames
from pipeline.building.report import news_lines
from pipeline.building.selection import meeting_named
from pipeline.building.sent_before import SentBefore
from pipeline.building.summary import first_lines
from pipeline.domain.plain_names import cell_name
from pipeline.errors import BeredningError, StoreError, UsageError
from pipeline.model import DocumentId, News, Plans, Source
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.plan import folder_name
from pipeline.revise import fits, renamed
from pipeline.revise.marked_cells import marked_cells
from pipeline.revise.redline import Redlined, redlined
from pipeline.store import write_whole
from pipeline.store.files import read_whole
from pipeline.store.folder import COMPARED, Outputs, opened
from pipeline.store.marked_files import COMPARISONS, replace_marked
from pipeline.store.seals import Seal, seals


@dataclass(frozen=True, slots=True)
class CellChange:
    """What is marked in one cell's text. `cell`: as people find it."""

    source: Source
    cell: str
    deleted: str = ""
    inserted: str = ""  # neither this nor deleted: only its looks are others


@dataclass(frozen=True, slots=True)
class Compared:
    """One document compared. `copy`: the file with the marks, "" when nothing differs."""

    document: str
    since: str  # what it was compared with, as people say it
    copy: str = ""
    marks: int = 0
    unmarked: tuple[str, ...] = ()  # sentences: what differs and is not shown
    kept: str = ""  # where an earlier comparison lies, which somebody has written in
    cells: tuple[CellChange, ...] = ()  # of the marks, those that stand in cells
    news: News | None = None  # what is new in the workbooks, of what the older version showed


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that were compared, and sentences on those that could not be."""

    documents: tuple[Compared, ...]
    notes: tuple[str, ...] = ()


class _Since(NamedTuple):
    """What documents are compared with: for people, and in the names of files."""

    named: str
    ending: str


_BUILT = _Since("det senaste bygget", "sedan-bygget")


@dataclass
class _Folder:
    """A working folder's outputs, with rows and documents by the keys that they have now."""

    outputs: Outputs
    plans: Plans
    renames: Renames
    sent: SentBefore
    day: str
    homes: dict[DocumentId, str] = field(default_factory=dict)

    def target(self, who: DocumentId) -> str:
        """Return where a document lies, "" when it is not there."""
        trace = self.outputs.ledger.trace(*who)
        places = (trace.target if trace is not None else "", self.homes.get(who, ""))
        return next((t for t in places if t and disk.exists(self.outputs.folder / t)), "")

    def data(self, target: str) -> bytes:
        """Return a document as it stands, with its memory, by the keys of today."""
        data = read_whole(self.outputs.folder / target, target, "Försök igen.")
        known = self.outputs.ledger.at(target)
        if known is not None:
            data = self.outputs.reminded((known.kind, known.key), data)
        return self.now(data, target, known.key if known is not None else "")

    def now(self, data: bytes, name: str, key: str) -> bytes:
        """Return a version of a document whose rows have the keys of today."""
        return renamed(data, name, self.renames.now, key)

    def identity(self, data: bytes, target: str) -> DocumentId:
        """Return which document a file is; UsageError when it is none of ours."""
        known = read_memory(read_package(data, target))
        if known is None:
            raise UsageError(
                f"{target} är inte byggd av Beredning, och har ingen äldre version här.",
                remedy="Skriv båda filerna: beredning diff ÄLDRE.docx NYARE.docx -o JÄMFÖRD.docx.",
            )
        return known.kind, known.key

    def compared(self, target: str, data: bytes, old: bytes, since: _Since) -> Compared:
        """Compare a document with an older version of it; write what differs."""
        made = redlined(old, data, (f"{target} ({since.named})", target), self.day)
        path = PurePosixPath(COMPARED, target)
        copy = path.with_name(f"{path.stem}-{since.ending}.docx").as_posix()
        there = disk.exists(self.outputs.folder / copy)
        if not made.marks and not made.unmarked and not there:
            return Compared(target, since.named)
        files = replace_marked(self.outputs.folder, {copy: made.data}, COMPARISONS, alone=False)
        if files.locked:
            raise StoreError(f"{copy} är öppen i ett annat program.", remedy="Stäng den.")
        kept = files.kept.get(copy, "")
        cells = _cells(made, old, partial(cell_name, self.sent.dataset))
        return Compared(
            target, since.named, f"outputs/{copy}", made.marks, made.unmarked, kept, cells
        )


@contextmanager
def _opened(folder: Path, today: date) -> Iterator[_Folder]:
    dataset, plans = prepare(folder, today)
    with opened(folder / "outputs") as outputs, naming_unread(dataset):
        homes = {plan.identity: plan.target for plan in plans.plans}
        renames = follow_renames(dataset, outputs, homes)
        outputs.learn(homes)
        known = {plan.identity: plan for plan in plans.plans}
        sent = SentBefore(outputs.folder, dataset, known, today, renames)
        yield _Folder(outputs, plans, renames, sent, today.isoformat(), homes)


def diff_sealed(folder: Path, today: date, target: str) -> Comparison:
    """Compare a document with how it was sent out last.

    `target` is relative to outputs/. Raises UsageError when it never was.
    """
    with _opened(folder, today) as place:
        data = place.data(target)
        who = place.identity(data, target)
        plan = place.sent.plans.get(who)
        sent = place.sent.latest(plan) if plan is not None else None
        old = disk.bytes_of(sent.path) if sent is not None else None
        if sent is None or old is None:
            raise UsageError(
                f"{target} har inte skickats ut: det finns ingen fryst version att jämföra med.",
                remedy=f"Jämför med det senaste bygget: beredning diff {target} --since-build.",
            )
        since = _Since(f"utskicket till {sent.since}", "sedan-utskicket")
        old = place.now(old, target, who[1])
        made = place.compared(target, data, old, since)
        return Comparison((replace(made, news=place.sent.news_of(*who)),))


def diff_built(folder: Path, today: date, target: str) -> Comparison:
    """Compare a document with how it was last written: what people have changed in it.

    `target` is relative to outputs/. Raises UsageError when no copy of that is left.
    """
    with _opened(folder, today) as place:
        data = place.data(target)
        who = place.identity(data, target)
        copies = [place.now(copy, target, who[1]) for copy in place.outputs.bases(who)]
        old = next((copy for copy in copies if fits(copy, data, target)), None)
        if old is None:
            raise UsageError(
                f"Kopian av hur {target} byggdes finns inte kvar.",
                remedy="Nästa gång dokumentet byggs sparas en ny.",
            )
        return Comparison((place.compared(target, data, old, _BUILT),))


def diff_meeting(folder: Path, today: date, meeting: str) -> Comparison:
    """Compare every document that was sent out to a meeting with how it stands now.

    Raises UsageError when nothing was sent out to the meeting.
    """
    with _opened(folder, today) as place:
        seal = _last_seal(place, meeting)
        since = _Since(f"utskicket till {meeting}", f"sedan-{seal.meeting}")
        done, notes = [], []
        for path in seal.built:
            found = _since_sealed(place, seal, path, since)
            if isinstance(found, Compared):
                done.append(found)
            else:
                notes.append(found)
        return Comparison(tuple(done), tuple(notes))


def _last_seal(place: _Folder, meeting: str) -> Seal:
    found = seals(place.outputs.folder, folder_name(meeting))
    if not found:
        name = meeting_named(place.plans.plans, meeting)
        found = seals(place.outputs.folder, folder_name(name))
    if not found or found[-1].files is None:
        raise UsageError(
            f"Inget utskick till {meeting} är fryst.",
            remedy=f"Frys det: beredning freeze {meeting}.",
        )
    return found[-1]


def _since_sealed(place: _Folder, seal: Seal, path: Path, since: _Since) -> Compared | str:
    """Return a sealed document compared with how it stands now; a sentence when it can't be."""
    old = disk.bytes_of(path)
    try:
        if old is None:
            raise StoreError(f"{path.name} saknas i utskicket.")
        who = place.identity(old, path.name)
        who = place.outputs.former.get(who, who)
        target = place.target(who)
        if not target:
            return f"{path.name} finns inte längre i outputs."
        data = place.data(target)
        made = place.compared(target, data, place.now(old, path.name, who[1]), since)
        plan, sent = place.sent.plans.get(who), place.sent.read(seal, path)
        if plan is None or sent is None:
            return made
        return replace(made, news=place.sent.news_since(plan, sent))
    except BeredningError as error:
        return f"{path.name} går inte att jämföra: {error}"


def diff_files(old: Path, new: Path, out: Path, today: date) -> Comparison:
    """Compare two Word files, and write the newer one with what differs as tracked changes.

    Raises UsageError when there is a file at `out`, DocumentError when they can't be compared.
    """
    if disk.exists(out):
        raise UsageError(f"{out} finns redan.", remedy="Skriv ett annat namn efter -o.")
    for path in (old, new):
        if not disk.exists(path):
            raise UsageError(f"{path} finns inte.", remedy="Kontrollera namnet.")
    before, after = (read_whole(path, str(path), "Kontrollera namnet.") for path in (old, new))
    made = redlined(before, after, (old.name, new.name), today.isoformat())
    write_whole(out, made.data)
    cells = _cells(made, before, str)
    found = Compared(str(new), old.name, str(out), made.marks, made.unmarked, cells=cells)
    return Comparison((found,))


def _cells(made: Redlined, old: bytes, named: Callable[[Source], str]) -> tuple[CellChange, ...]:
    return tuple(
        CellChange(one.source, named(one.source), one.deleted, one.inserted)
        for one in marked_cells(made, old)
        if one.source.sheet
    )


def comparison_lines(found: Comparison) -> Iterator[str]:
    """Yield what a person is told."""
    for one in found.documents:
        yield from _lines(one)
    yield from found.notes


def _lines(one: Compared) -> Iterable[str]:
    if one.marks:
        many = "1 markering" if one.marks == 1 else f"{one.marks} markeringar"
        yield f"{one.copy}: {many} av vad som är ändrat sedan {one.since}."
    elif one.unmarked:
        yield f"{one.copy}: inget av det som är ändrat sedan {one.since} går att markera."
    else:
        yield f"{one.document} är som {one.since}."
    cells = first_lines(list(dict.fromkeys(change.cell for change in one.cells)), "celler")
    told = (*cells, *one.unmarked, *news_lines(one.news))
    yield from (f"  {sentence}" for sentence in told)
    if one.kept:
        yield f"  Den förra jämförelsen, som någon har skrivit i, ligger i outputs/{one.kept}."
