"""What was sent out: outputs/utskick/<meeting>/version-N, each with a list of its files' digests.

What it was made of (the documents as built, workbooks, templates) lies apart from what is sent, in
outputs/utskick-underlag, with a list of its own; older seals have it in folders of their own beside
the documents. The folders alone say what is sealed; no ledger does. A build never writes there.
(DECISIONS 92, 366)
"""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline import disk
from pipeline.errors import StoreError
from pipeline.store.files import digest_of, refused_folder, sync_folder, write_whole

FOLDER, LIST = "utskick", "SHA256SUMS.txt"
APART = "utskick-underlag"  # what nobody is to send
BUILT = "som-byggda"  # in it: the documents as they stood
_SOURCES = "underlag"  # in an older seal: what they were made of
_VERSION = re.compile(r"version-([1-9]\d{0,5})")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_HALF = "utskick-halvt"  # in the private folder, while a seal is written


Digests = Mapping[str, str]  # path in a folder → SHA-256


@dataclass(frozen=True, slots=True)
class Seal:
    """One sending. `files`: of what is sent; None when the list cannot be read."""

    folder: Path
    meeting: str  # the name of its folder
    number: int  # 1-based
    files: Digests | None
    apart: Path  # where what it was made of lies
    made_of: Digests | None  # the files there

    @property
    def place(self) -> str:
        """Return where it lies, relative to outputs/."""
        return f"{FOLDER}/{self.meeting}/version-{self.number}"

    @property
    def is_older(self) -> bool:
        """Return whether what it was made of lies beside what is sent."""
        return self.apart == self.folder

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the clean copies, relative to the seal's folder."""
        return tuple(f for f in self.files or () if not _is_made_of(f))

    @property
    def built(self) -> Iterator[Path]:
        """Yield the documents as they stood when they were sealed."""
        for file in self.made_of or ():
            if PurePosixPath(file).parts[0] == BUILT:
                yield self.apart / file

    def as_built(self, document: str) -> Path:
        """Return where a document lies as it stood when it was sealed."""
        return self.apart / BUILT / document

    @property
    def sources(self) -> Path:
        """Return the folder with the inputs/ and templates/ that the documents were made of."""
        return self.apart / _SOURCES if self.is_older else self.apart


def _is_made_of(file: str) -> bool:
    return PurePosixPath(file).parts[0] in (BUILT, _SOURCES)


def is_sealed(target: str) -> bool:
    """Return whether a path under outputs/ lies in a seal: no document is built that deep."""
    return target.startswith((f"{FOLDER}/", f"{APART}/")) and target.count("/") > 1


def seals(outputs: Path, meeting: str = "") -> tuple[Seal, ...]:
    """Return all seals, or those of one meeting, in the order of meetings and numbers."""
    found = []
    for path in disk.folders(outputs / FOLDER):
        for folder in disk.folders(path) if path.name == meeting or not meeting else ():
            number = _VERSION.fullmatch(folder.name)
            if number:
                found.append(_read_seal(outputs, folder, int(number[1])))
    return tuple(sorted(found, key=lambda seal: (seal.meeting, seal.number)))


def _read_seal(outputs: Path, folder: Path, number: int) -> Seal:
    listed, meeting = _listed(folder / LIST), folder.parent.name
    apart = outputs / APART / meeting / folder.name
    if disk.is_folder(folder / BUILT) or any(map(_is_made_of, listed or ())):
        return Seal(folder, meeting, number, listed, folder, listed)
    return Seal(folder, meeting, number, listed, apart, _listed(apart / LIST))


def _listed(path: Path) -> Digests | None:
    try:
        data = disk.bytes_of(path)
        lines = data.decode().splitlines() if data is not None else ["saknas"]
    except (StoreError, ValueError):
        return None
    found = [_LINE.fullmatch(line) for line in lines if line]
    return {match[2]: match[1] for match in found if match} if all(found) else None


# ---------------------------------------------------------------- is it whole?


def broken(outputs: Path, meeting: str = "") -> tuple[str, ...]:
    """Return what is no longer as it was sealed, a sentence each."""
    found = seals(outputs, meeting)
    lines = [line for seal in found for line in _faults(seal)]
    for name in dict.fromkeys(seal.meeting for seal in found):
        numbers = {seal.number for seal in found if seal.meeting == name}
        lost = sorted({*range(1, max(numbers) + 1)} - numbers)
        lines += [f"{FOLDER}/{name}/version-{number} saknas." for number in lost]
    return tuple(lines)


def _faults(seal: Seal) -> Iterator[str]:
    yield from _faults_in(seal.folder, seal.place, seal.files)
    if not seal.is_older:
        place = f"{APART}/{seal.meeting}/version-{seal.number}"
        yield from _faults_in(seal.apart, place, seal.made_of)


def _faults_in(folder: Path, place: str, files: Digests | None) -> Iterator[str]:
    if files is None:
        yield f"{place}/{LIST} saknas eller går inte att läsa: det går inte att kontrollera."
        return
    for file, digest in files.items():
        fault = _fault(folder / file, digest)
        if fault:
            yield f"{place}/{file} {fault}."
    try:
        for path in disk.paths_below(folder):
            file = path.relative_to(folder).as_posix()
            if file not in {*files, LIST} and not disk.is_aside(path.name):
                yield f"{place}/{file} har tillkommit sedan utskicket."
    except StoreError as error:
        yield f"{place} går inte att kontrollera: {error}"


def _fault(path: Path, digest: str) -> str:
    try:
        data = disk.bytes_of(path)
    except StoreError as error:
        return f"går inte att kontrollera: {error.sentence.rstrip('.')}"
    if data is None:
        return "saknas"
    return "" if digest_of(data) == digest else "är ändrad sedan den skickades ut"


# ---------------------------------------------------------------- sealing


def seal(
    outputs: Path,
    private: Path,
    meeting: str,
    files: Mapping[str, bytes],
    made_of: Mapping[str, bytes],
) -> Seal:
    """Write a new seal whole or not at all; return it. Raises StoreError.

    It is made beside, in `private`, and gets its name when every file is on the disk: last of all
    what is sent. What lies apart without it is of a sealing that was interrupted, and is replaced.
    """
    number = max((known.number for known in seals(outputs, meeting)), default=0) + 1
    place = outputs / FOLDER / meeting / f"version-{number}"
    apart = outputs / APART / meeting / place.name
    half = private / _HALF
    try:
        _cleared(half)
        listed = _written(half / APART, made_of), _written(half / FOLDER, files)
        if disk.exists(place):  # not a seal of ours, or one that somebody just made
            raise StoreError(f"{place.name} finns redan.", remedy="Försök igen.")
        _cleared(apart)
        for new in (apart, place):
            new.parent.mkdir(parents=True, exist_ok=True)
        for new in (apart, place):
            (half / new.relative_to(outputs).parts[0]).replace(new)
            sync_folder(new.parent)
        half.rmdir()
    except OSError as error:
        raise refused_folder(place, error) from error
    return Seal(place, meeting, number, listed[1], apart, listed[0])


def _written(half: Path, files: Mapping[str, bytes]) -> Digests:
    """Write files and the list of them, read-only; return their digests."""
    for file, data in files.items():
        write_whole(half / file, data)
    listed = {file: digest_of(data) for file, data in sorted(files.items())}
    lines = "".join(f"{digest}  {file}\n" for file, digest in listed.items())
    write_whole(half / LIST, lines.encode())
    for path in disk.paths_below(half):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
    return listed


def _cleared(folder: Path) -> None:
    """Take away what an interrupted sealing left; its files may be read-only."""
    if disk.exists(folder):
        for path in disk.paths_below(folder):
            with suppress(OSError):
                path.chmod(0o600)
        shutil.rmtree(folder)
