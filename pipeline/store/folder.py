"""The folder outputs/ during one build: one build at a time, whole files, nothing thrown away.

(DECISIONS 79, 84, 85)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import InitVar, dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from pipeline import disk
from pipeline.errors import BusyError, DocumentError, StoreError
from pipeline.model import DocumentId, Trace
from pipeline.store import base_copies
from pipeline.store import ledger as ledgers
from pipeline.store.files import (
    digest_of,
    keep_aside,
    move,
    read_whole,
    refused_folder,
    sweep,
    sync_folder,
    write_whole,
)
from pipeline.store.found_files import BY_HAND, Found, Standing, on_disk
from pipeline.store.known_files import KnownFiles
from pipeline.store.lost_memory import reminded
from pipeline.store.move_order import arrange
from pipeline.store.remembered import Answers, Remembered, no_answers
from pipeline.store.seals import is_sealed

PRIVATE = ".beredning"  # the folder with what was replaced, and the lock
MARKED = "_markerat"  # the folder with coloured copies; no document's folder has such a name
COMPARED = "_andringar"  # … nor with comparisons
PUBLISHED = "publicerat"  # the folder with copies that have left the house
WEB = "webb"  # in a folder of those: what the web may show
LOCK = "las"  # held while a build runs; ASCII, for consoles that know nothing else
_UNKNOWN = (Standing.CLOSED, Standing.UNREAD, Standing.BROKEN)  # it may be what is looked for


_OTHER_FORMATS = (".docm", ".dotx", ".dotm", ".doc", ".dot", ".odt", ".ott", ".fodt", ".rtf")


def _not_word(other: str, target: str) -> DocumentError:
    name = PurePosixPath(target).name
    remedy = f"Spara den i Word som Word-dokument med namnet {name}, eller flytta bort den."
    return DocumentError(f"Dokumentet är sparat i ett annat format: {other}.", remedy=remedy)


def _beside(target: str, others: Iterable[PurePosixPath]) -> Iterator[str]:
    """Yield those of `others` that have a document's name."""
    stem = PurePosixPath(target).stem if others else ""
    return (str(other) for other in others if other.stem == stem)


@dataclass
class Outputs:
    """The documents of one working folder. A document is its kind and key, not its path."""

    folder: Path
    ledger: ledgers.Ledger
    homes: Mapping[DocumentId, str] = field(default_factory=dict)  # every planned document's target
    astray: dict[DocumentId, Found] = field(default_factory=dict)  # those that lie somewhere else
    hidden: dict[DocumentId, StoreError] = field(default_factory=dict)  # why they are not found
    touched: set[Path] = field(default_factory=set)  # folders to sync
    # what planned documents were called before, and may remember to be
    former: Mapping[DocumentId, DocumentId] = field(default_factory=dict)
    remembered: Remembered = field(default_factory=Remembered)
    files: KnownFiles = field(init=False)
    trusts: InitVar[bool] = False  # whether what the disk says of a file is enough

    def __post_init__(self, trusts: bool) -> None:
        """Know what earlier builds knew of the files."""
        self.files = KnownFiles.load(self.folder, trusts=trusts)

    # ------------------------------------------------------------ where documents are

    def locate(self, homes: Mapping[DocumentId, str], chosen: Collection[DocumentId]) -> None:
        """Find the planned documents, wherever they lie; those `chosen` may move home."""
        self.learn(homes)
        for who in chosen:
            known = self.ledger.trace(*who)
            if known is not None and known.target != homes[who]:
                there = self._at(known.target, who)
                found = there.identity == who or there.standing in _UNKNOWN
                if found and not self._recall(homes[who], {who}):
                    self.astray[who] = there

    def follow(
        self, rows: Mapping[tuple[str, str], str], documents: Mapping[DocumentId, DocumentId]
    ) -> None:
        """Know rows and documents by the names that they have now: old → new."""
        self.former = documents
        self.ledger.follow(rows, documents)

    def learn(self, homes: Mapping[DocumentId, str]) -> None:
        """Read the memories of documents that the ledger does not know, or knows elsewhere."""
        self.homes = homes
        self.files.look([*homes.values(), *map(self._place, homes)])
        lost = set()
        for who, home in self.homes.items():
            known = self.ledger.trace(*who)
            gone = known is None or not self._stands(known.target)
            if gone and not self._recall(home, {who}):
                lost.add(who)
        try:
            for target in self.documents() if lost else ():
                if self.ledger.at(target) is None:
                    lost -= {self._recall(target, lost, others=True) or ("", "")}
        except StoreError as error:  # they may lie where nobody could look
            self.hidden = dict.fromkeys(lost, error)

    def _stands(self, target: str) -> bool:
        """Return whether a file is at a target, or may be."""
        if self.files.is_there(target):
            return True
        try:
            return disk.is_file(self.folder / target)
        except StoreError:
            return True

    def _recall(
        self, target: str, wanted: Collection[DocumentId], *, others: bool = False
    ) -> DocumentId | None:
        """Note the document at a target if it remembers to be one of those wanted.

        `others`: also one that no row asks for, since it may have got another name.
        """
        found = self._at(target, *wanted) if len(wanted) == 1 else self._on_disk(target)
        if found.trace is None or found.identity is None:
            return None
        unknown = found.identity not in self.homes and found.identity not in self.ledger.traces
        if found.identity not in wanted and not (others and unknown):
            return None
        ours = found.standing is Standing.OURS and not found.stands
        digest = found.trace.digest if ours else ""  # what somebody saved is not what we wrote
        self.ledger.note(replace(found.trace, target=target, digest=digest))
        return found.identity

    def find(self, who: DocumentId) -> tuple[Found, str]:
        """Return what stands for a document, and where it has to be moved from, or ""."""
        if who in self.astray:
            return self.astray[who], self._place(who)
        home = self.homes[who]
        if who in self.hidden:
            return Found(self.folder / home, Standing.CLOSED, error=self.hidden[who]), ""
        found = self._as_known(home, who)
        if found is not None:
            return found, ""
        found = self._at(home, who)
        if found.identity in (None, who):
            if found.standing is Standing.OURS and found.digest == self._written(home, who):
                self.files.note(home, found.digest)
            return self._saved_otherwise(found, home, self._place(who)), ""
        if any(self._place(other) == home for other in self.astray):
            return Found(found.path, Standing.ABSENT), ""  # it will have left
        planned = found.identity in self.homes
        return (replace(found, standing=Standing.TAKEN) if planned else found), ""

    def _as_known(self, home: str, who: DocumentId) -> Found | None:
        """Return a document whose file stands as an earlier build knew it, just as it was written.

        None where it has to be looked into.
        """
        written = self._written(home, who)
        if self.former or not written or self.files.digest(home) != written:
            return None
        return Found(self.folder / home, Standing.OURS, self.ledger.trace(*who), digest=written)

    def _written(self, target: str, who: DocumentId) -> str:
        """Return the digest that a document had at a target when it was written, "" if unknown."""
        known = self.ledger.trace(*who)
        return known.digest if known is not None and known.target == target else ""

    def _at(self, target: str, who: DocumentId) -> Found:
        """Return what stands at a target; it may be a document that has lost its memory."""
        known = self.ledger.trace(*who)
        answers = partial(self._answers, known) if known is not None else no_answers
        return self._on_disk(target, known, partial(self.reminded, who), answers)

    def _answers(self, known: Trace, digest: str) -> Answers:
        """Return what is remembered of a file of that digest, where a document belongs."""
        copies = map(digest_of, self.bases((known.kind, known.key)))
        return self.remembered.of(known, digest, *copies)

    def _on_disk(
        self,
        target: str,
        known: Trace | None = None,
        remind: Callable[[bytes], bytes] = lambda data: data,
        answers: Callable[[str], Answers] = no_answers,
    ) -> Found:
        """Return what stands at a target, known by the name that it has now.

        What will be replaced is asked for without `answers`, and looked into once more.
        """
        found = on_disk(self.folder / target, known, remind, self.bases, answers)
        now = self.former.get(found.identity) if found.identity is not None else None
        if now is None or found.trace is None:
            return found
        return replace(found, trace=replace(found.trace, key=now[1]))

    def is_edited(self, trace: Trace) -> bool:
        """Return whether somebody has written in the document that was made so."""
        return self._at(trace.target, (trace.kind, trace.key)).standing in BY_HAND

    def reminded(self, who: DocumentId, data: bytes) -> bytes:
        """Return a document with its memory, which a program may have taken away."""
        return reminded(data, self.bases(who), who[0])

    def _saved_otherwise(self, found: Found, *targets: str) -> Found:
        """Return what was found; an error where it is not there, but saved in another format.

        It may lie at one of the targets, of which the first is where it belongs.
        """
        if found.standing is not Standing.ABSENT:
            return found
        try:
            for target in filter(None, targets):
                for other in _beside(target, self._others_in(target.rpartition("/")[0])):
                    return replace(found, error=_not_word(other, targets[0]))
        except StoreError as error:
            return Found(found.path, Standing.CLOSED, error=error)
        return found

    def other_formats(self) -> Iterator[tuple[str, str]]:
        """Yield each file beside a document that has its name and another format; and that."""
        listed: dict[str, list[PurePosixPath]] = {}
        for target in self.homes.values():
            folder = target.rpartition("/")[0]
            if listed.get(folder, True) and self._stands(target):
                if folder not in listed:
                    listed[folder] = self._others_in(folder)
                yield from ((other, target) for other in _beside(target, listed[folder]))

    def _others_in(self, folder: str) -> list[PurePosixPath]:
        """Return the files of a folder under outputs/ that are in another format than ours."""
        names = disk.names(self.folder / folder)
        return [PurePosixPath(folder, n) for n in names if n.lower().endswith(_OTHER_FORMATS)]

    def _place(self, who: DocumentId) -> str:
        known = self.ledger.trace(*who)
        return known.target if known is not None else ""

    def documents(self) -> Iterator[str]:
        """Yield the target of every Word file in outputs/ but seals, and copies of any kind."""
        aside = (".", "~$", MARKED, COMPARED)
        beyond = len(os.path.join(self.folder, ""))  # noqa: PTH118 - how scandir begins each path
        for entry in disk.files_below(self.folder, lambda name: name.startswith(aside)):
            target = entry.path[beyond:].replace(os.sep, "/")
            ours = is_sealed(target) or target.startswith(f"{PUBLISHED}/")
            if target.endswith(".docx") and not ours:
                yield target

    def unplanned(self) -> Iterator[Trace]:
        """Yield the documents of ours that no row asks for any longer, by their memories."""
        for target, trace in self._strays():
            if (trace.kind, trace.key) not in self.homes:
                yield replace(trace, target=target)

    def copies(self) -> tuple[tuple[str, str], ...]:
        """Return each copy of a document that stands in its place, and that place.

        OneDrive makes one when two people save at once (`program-DESKTOP-1.docx`), people by hand.
        """
        found = ((target, (trace.kind, trace.key)) for target, trace in self._strays())
        known = ((target, who) for target, who in found if who in self.homes)
        return tuple((target, self._place(who) or self.homes[who]) for target, who in known)

    def _strays(self) -> Iterator[tuple[str, Trace]]:
        """Yield the documents of ours that stand where none belongs, by their memories."""
        wanted = {*self.homes.values(), *map(self._place, self.homes)}
        for target in self.documents():
            if target not in wanted:
                trace = self._on_disk(target).trace
                if trace is not None:
                    yield target, trace

    # ------------------------------------------------------------ what is done to them

    def arranged(self, movers: Collection[DocumentId]) -> tuple[list[tuple[str, str]], set[str]]:
        """Return the moves that bring documents home, in order, and the targets that must stay."""
        moves = {self._place(who): self.homes[who] for who in movers}
        return arrange(moves, self._taken)

    def _taken(self, target: str) -> bool:
        """Return whether a file stands at a target that may not be replaced."""
        found = self._on_disk(target)
        if found.standing in (Standing.OURS, Standing.RESAVED):
            return found.locked or found.identity in self.homes
        return found.standing is not Standing.ABSENT

    def bring_home(self, movers: Collection[DocumentId]) -> dict[DocumentId, StoreError]:
        """Move documents to their homes, with their edits; return why some could not be moved."""
        failed: dict[DocumentId, StoreError] = {}
        for old, new in self.arranged(movers)[0]:
            trace = self.ledger.at(old)
            if trace is not None:
                try:
                    self._move(old, new)
                    self.astray.pop((trace.kind, trace.key), None)
                    self.ledger.note(replace(trace, target=new))
                except StoreError as error:
                    failed[trace.kind, trace.key] = error
        return failed

    def _move(self, old: str, new: str) -> None:
        if self._taken(new):
            raise StoreError(f"På platsen {new} ligger en annan fil.", remedy="Flytta den.")
        self._set_aside(new, ("", ""))
        self.files.forget(old)
        self.files.forget(new)
        move(self.folder / old, self.folder / new)

    def write(
        self,
        target: str,
        data: bytes,
        trace: Trace,
        seen: str,
        base: bytes | None = None,
        stood: bytes | None = None,
    ) -> Path | None:
        """Write a document whole and note it; return where the bytes it replaced are kept.

        Those that are just as we wrote them for the same document are not kept. `seen`: the digest
        of the file that it was decided to replace; OvertakenError when another stands there by now.
        `base`: what the workbook says, when `data` has what people wrote too. `stood`: of one
        of the past, how it would stand if nobody had.
        """
        who = trace.kind, trace.key
        kept = self._set_aside(target, who)
        with base_copies.kept_with(self.private, who, data if base is None else base):
            written = write_whole(self.folder / target, data, sync=False, seen=seen)
        if base is None or stood is not None:
            base_copies.keep_stood(self.private, who, stood)
        for old in self._names(who)[1:]:
            base_copies.forget(self.private, old)
        self.touched |= {(self.folder / target).parent, self.folder}
        digest = digest_of(data) if base is None else ""  # what people wrote in is never ours
        if base is None:
            self.remembered.forget(who)
        self.ledger.note(replace(trace, target=target, digest=digest))
        self.files.written(target, digest_of(data), written)
        return kept

    @property
    def private(self) -> Path:
        """Return the folder with what is ours alone."""
        return self.folder / PRIVATE

    def bases(self, who: DocumentId) -> list[bytes]:
        """Return a document as it was last written, every copy that there is."""
        return [copy for one in self._names(who) for copy in base_copies.kept(self.private, one)]

    def stood(self, who: DocumentId) -> list[bytes]:
        """Return how a document of the past stood before anybody edited it, every known copy."""
        found = (base_copies.stood(self.private, one) for one in self._names(who))
        return [copy for copy in found if copy is not None]

    def _names(self, who: DocumentId) -> list[DocumentId]:
        """Return what a document is called, and what it was called before."""
        return [who, *(old for old, new in self.former.items() if new == who)]

    def _set_aside(self, target: str, who: DocumentId) -> Path | None:
        """Copy a file that will be replaced under .beredning/, unless it is ours and stays so."""
        source = self.folder / target
        found = self._on_disk(target, self.ledger.trace(*who))
        same = found.standing is Standing.OURS and found.identity == who
        if same or found.standing is Standing.ABSENT:
            return None
        return keep_aside(self.private, target, read_whole(source, target, "Bygg igen."))

    def close(self) -> None:
        """Write the ledger, without the documents that are neither planned nor there."""
        for folder in self.touched:
            sync_folder(folder)
        for who, trace in list(self.ledger.traces.items()):
            if who not in self.homes and not self._stands(trace.target):
                self.ledger.forget(*who)
        ledgers.save(self.folder, self.ledger)
        self.remembered.save(self.folder)
        self.files.save(trace.target for trace in self.ledger.traces.values())


@contextmanager
def opened(folder: Path, *, read_only: bool = False, program: str = "") -> Iterator[Outputs]:
    """Open outputs/ for one build; BusyError while another one runs, StoreError if it cannot be.

    With `read_only` nothing is locked, swept or written. `program`: a digest of it, without which
    nothing is remembered of files, which are all looked into.
    """
    if read_only:
        yield _outputs(folder, program)
        return
    with _locked(folder):
        sweep(folder)
        outputs = _outputs(folder, program)
        try:
            yield outputs
        finally:
            with suppress(StoreError):
                outputs.close()


def _outputs(folder: Path, program: str) -> Outputs:
    remembered = Remembered.load(folder, program)
    return Outputs(folder, ledgers.load(folder), remembered=remembered, trusts=bool(program))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of outputs/; BusyError while another build holds it."""
    from filelock import FileLock, Timeout  # costs more to load than all of store/

    try:
        (folder / PRIVATE).mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / PRIVATE / LOCK, timeout=0, mode=0o666)  # colleagues build too
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            "Ett annat bygge pågår i samma mapp.", remedy="Vänta tills det är klart."
        ) from error
    except OSError as error:
        raise refused_folder(folder, error) from error
    try:
        yield
    finally:
        lock.release()
