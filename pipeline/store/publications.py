"""What was published: outputs/publicerat/<meeting>, a folder that is replaced whole.

It is made beside, under .beredning/, and gets its name when every file is on the disk. What was
written is noted with its digests, so that a file that somebody has changed is kept when the folder
is replaced, and so that it can be told what differs. (DECISIONS 365)
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath

from pipeline import cache, disk
from pipeline.errors import LockedError
from pipeline.store.files import (
    digest_of,
    keep_aside,
    locked_by_other,
    refused_folder,
    sync_folder,
    write_whole,
)
from pipeline.store.folder import PRIVATE, PUBLISHED, WEB
from pipeline.store.seals import seals

_HALF, _FORMER = "publicerat-halvt", "publicerat-gammalt"
_AGAIN = "Stäng den och publicera igen."


@dataclass(frozen=True, slots=True)
class NotedPdf:
    """What is known of a PDF. `made_of`: what tells it from any other; `claims`: standards.

    `faults` and `notes` are what is told of it each time.
    """

    made_of: str
    claims: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """What a folder was made of, and its files.

    `sources`: where a document stands in outputs/ → the SHA-256 of it as it was published;
    `handed_in`: where a file that was handed in lies beside outputs/ → its SHA-256. `closed`: of
    the documents that have a copy for the web, as `sources` names them, which rows it is without.
    """

    folder: str  # its name under publicerat/
    seal: str = ""  # where the sending lies, relative to outputs/; "" for single documents
    sources: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # path in the folder → SHA-256
    former: tuple[str, ...] = ()  # the SHA-256 of each file of the publication before
    pdfs: Mapping[str, NotedPdf] = field(default_factory=dict)  # by their paths in the folder
    handed_in: Mapping[str, str] = field(default_factory=dict)
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: int = 0  # among all publications: what was published last has the highest

    @property
    def place(self) -> str:
        """Return where it lies, relative to outputs/."""
        return f"{PUBLISHED}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Differences:
    """What a publication has that the one before had otherwise. `first`: there was none."""

    first: bool = False
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # where files lie that somebody had changed, relative to outputs/

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.first or self.new or self.changed or self.gone or self.kept)


def publications(outputs: Path) -> Iterator[Publication]:
    """Yield what is known of each folder that was published."""
    for path in disk.folders(outputs / PUBLISHED):
        known = publication(outputs, path.name)
        if known is not None:
            yield known


def publication(outputs: Path, folder: str) -> Publication | None:
    """Return what a folder was made of; None for one that was never published, or is not known."""
    with suppress(*cache.UNFIT):
        noted = cache.mapping(cache.read(_note(outputs, folder)))
        return Publication(
            folder,
            cache.text(noted["seal"]),
            _digests(noted["sources"]),
            _digests(noted["files"]),
            cache.texts(noted["former"]),
            {name: _pdf(value) for name, value in cache.mapping(noted["pdfs"]).items()},
            handed_in=_digests(noted["handed_in"]),
            closed={
                target: cache.texts(rows)
                for target, rows in cache.mapping(noted.get("closed", {})).items()
            },
            order=cache.number(noted["order"]),
        )
    return None


def _digests(value: object) -> dict[str, str]:
    return {name: cache.text(digest) for name, digest in cache.mapping(value).items()}


def _pdf(value: object) -> NotedPdf:
    said = cache.mapping(value)
    told = (cache.texts(said[name]) for name in ("claims", "faults", "notes"))
    return NotedPdf(cache.text(said["made_of"]), *told)


def _note(outputs: Path, folder: str) -> Path:
    return outputs / PRIVATE / PUBLISHED / f"{folder}.json"


def published_files(outputs: Path, folder: str) -> dict[str, bytes]:
    """Return the files of a published folder, by their paths in it."""
    home = outputs / PUBLISHED / folder
    found = {path.relative_to(home).as_posix(): path for path in _files(home)}
    return {
        name: data for name in sorted(found) if (data := disk.bytes_of(found[name])) is not None
    }


def _files(home: Path) -> Iterator[Path]:
    if disk.is_folder(home):
        yield from disk.paths_below(home, disk.is_aside)


def replace_published(outputs: Path, now: Publication, files: Mapping[str, bytes]) -> Differences:
    """Let a published folder have these files and no others; return what differs from before.

    Nothing is written when nothing does. Raises LockedError when somebody has one of the files
    open, StoreError when the disk refuses: the folder is then as it was.
    """
    _settle(outputs)
    known = publication(outputs, now.folder)
    there = published_files(outputs, now.folder)
    now = replace(now, files={name: digest_of(data) for name, data in sorted(files.items())})
    found = Differences(
        first=not there,
        new=tuple(sorted(files.keys() - there.keys())) if there else (),
        changed=tuple(sorted(name for name in files.keys() & there if there[name] != files[name])),
        gone=tuple(sorted(there.keys() - files.keys())),
        kept=_kept(outputs, now, known, there),
    )
    if known is not None:
        now = replace(now, former=known.former, order=known.order)
    if found:
        now = replace(now, former=tuple(sorted({*map(digest_of, there.values())})))
    if now != known:
        _note_it(outputs, replace(now, order=_last(outputs) + 1))
    if found:
        _swap(outputs, now.folder, files)
    return found


def _kept(
    outputs: Path, now: Publication, known: Publication | None, there: Mapping[str, bytes]
) -> tuple[str, ...]:
    """Put aside what somebody has changed or laid there; return where it is."""
    ours = {*now.files.values(), *(known.files.values() if known else ())}
    ours |= {*(known.former if known else ())}
    found = []
    for name, data in there.items():
        if digest_of(data) not in ours:
            kept = keep_aside(outputs / PRIVATE, f"{now.place}/{name}", data)
            found.append(kept.relative_to(outputs).as_posix())
    return tuple(found)


def _last(outputs: Path) -> int:
    return max((known.order for known in publications(outputs)), default=0)


def _note_it(outputs: Path, now: Publication) -> None:
    """Note what a folder is to be, before it is: whichever of the two stands is known by it."""
    noted = asdict(now)
    del noted["folder"]
    write_whole(_note(outputs, now.folder), json.dumps(noted).encode())


def _settle(outputs: Path) -> None:
    """Take away what an interrupted publishing left; a folder that had lost its name has it again.

    Raises StoreError.
    """
    half, former = outputs / PRIVATE / _HALF, outputs / PRIVATE / _FORMER
    try:
        for left in disk.folders(former):
            place = outputs / PUBLISHED / left.name
            if not disk.exists(place):
                left.replace(place)
        for left in (half, former):
            if disk.exists(left):
                shutil.rmtree(left)
    except OSError as error:
        raise refused_folder(half, error) from error


def _swap(outputs: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Make the folder beside, and give it its name."""
    place = outputs / PUBLISHED / folder
    half, former = outputs / PRIVATE / _HALF, outputs / PRIVATE / _FORMER / folder
    held = next((path for path in _files(place) if locked_by_other(path)), None)
    if held is not None:
        raise LockedError(f"{held.name} är öppen i ett annat program.", remedy=_AGAIN)
    try:
        for name, data in files.items():
            write_whole(half / name, data, sync=False)
        for inner in {half, *((half / name).parent for name in files)}:
            sync_folder(inner)
        for home in (place.parent, former.parent):
            home.mkdir(parents=True, exist_ok=True)
        _exchange(place, half, former)
        sync_folder(place.parent)
    except OSError as error:
        raise refused_folder(place, error) from error
    with suppress(OSError):  # else it goes the next time
        shutil.rmtree(former.parent)


def _exchange(place: Path, half: Path, former: Path) -> None:
    """Give a folder its name, and back to the one that had it if that cannot be."""
    there = disk.exists(place)
    if there:
        try:
            place.replace(former)
        except PermissionError as error:  # Windows moves no folder in which a file is open
            sentence = f"En fil i outputs/{PUBLISHED}/{place.name} är öppen i ett annat program."
            raise LockedError(sentence, remedy=_AGAIN) from error
    try:
        half.replace(place)
    except OSError:
        if there:
            former.replace(place)
        raise


# ---------------------------------------------------------------- is it what is built and sealed?


def outdated(outputs: Path) -> Iterator[str]:
    """Yield where what is published is not what is sealed or built now, a sentence each.

    A document that was published for several meetings is told of the last of them.
    """
    found = sorted(publications(outputs), key=attrgetter("order"))
    last = {target: known.folder for known in found for target in known.sources}
    for known in found:
        yield from _faults_in_files(outputs, known)
        latest = seals(outputs, known.folder)[-1:] if known.seal else ()
        if latest and latest[0].place != known.seal:
            yield (
                f"outputs/{known.place} är av {known.seal}, men {latest[0].place} har frysts sedan "
                f"dess. Publicera igen: beredning publish {known.folder}."
            )
            continue
        mine = [target for target in known.sources if last[target] == known.folder]
        others = [*_changed(outputs, known.sources, mine)]
        others += _changed(outputs.parent, known.handed_in, known.handed_in)
        if others:
            one = f"{others[0]} är ändrad sedan den publicerades"
            many = f"{others[0]} och {len(others) - 1} till är ändrade sedan de publicerades"
            yield f"outputs/{known.place}: {many if len(others) > 1 else one}."
        gone = [*_gone(outputs, known, mine)]
        if gone:
            more = f" och {len(gone) - 1} till" if len(gone) > 1 else ""
            yield (
                f"outputs/{known.place}: {gone[0]}{more} finns inte längre i outputs, så ingen ser "
                "om det publicerade stämmer. Bygg och publicera igen, eller ta bort det "
                "publicerade om det inte ska finnas kvar."
            )


def _gone(outputs: Path, known: Publication, documents: Iterable[str]) -> Iterator[str]:
    """Yield the documents that are gone, and of which a copy still stands."""
    there = [name for name in known.files if disk.exists(outputs / known.place / name)]
    single = {without_ending(name) for name in there}
    for target in documents:
        stands = there if known.seal else without_ending(target) in single
        if stands and not disk.exists(outputs / target):
            yield target


def without_ending(name: str) -> str:
    """Return what all files that are made of one document have in common, those for the web too."""
    return str(PurePosixPath(name.removeprefix(f"{WEB}/")).with_suffix(""))


def _changed(home: Path, published: Mapping[str, str], files: Iterable[str]) -> Iterator[str]:
    """Yield the files that stand otherwise than they were published; not those that are gone."""
    for file in files:
        data = disk.bytes_of(home / file)
        if data is not None and digest_of(data) != published[file]:
            yield file


def _faults_in_files(outputs: Path, known: Publication) -> Iterator[str]:
    """Yield what in a published folder is no longer as it was written."""
    found = published_files(outputs, known.folder)
    kept = {without_ending(t) for t in known.sources if known.seal or disk.exists(outputs / t)}
    for name, digest in known.files.items():
        if name not in found:
            if not known.seal and without_ending(name) not in kept:
                continue  # of a document that is gone as well: somebody has taken all of it away
            yield f"outputs/{known.place}/{name} saknas."
        elif digest_of(found[name]) != digest:
            yield f"outputs/{known.place}/{name} har ändrats i mappen sedan publiceringen."
