"""What was sent out: outputs/utskick/<meeting>/version-N, each with a list of its files' digests.

The folder alone says what is sealed; no ledger does. A build never writes there. (DECISIONS 92)
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
from pipeline.store.files import digest_of, refused, sync_folder, write_whole

FOLDER, LIST = "utskick", "SHA256SUMS.txt"
BUILT, SOURCES = "som-byggda", "underlag"  # in a seal: the files as they stood, and what from
_VERSION = re.compile(r"version-([1-9]\d{0,5})")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_HALF = "utskick-halvt"  # in the private folder, while a seal is written
_SYSTEM = (
    "desktop.ini",
    "Thumbs.db",
)  # beside what is hidden


@dataclass(frozen=True, slots=True)
class Seal:
    """One sending. `files`: path in its folder → SHA-256; None when the list cannot be read."""

    folder: Path
    meeting: str  # the name of its folder
    number: int  # 1-based
    files: Mapping[str, str] | None

    @property
    def place(self) -> str:
        """Return where it lies, relative to outputs/."""
        return f"{FOLDER}/{self.meeting}/version-{self.number}"

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the clean copies, relative to the seal's folder."""
        inner = (BUILT, SOURCES)
        return tuple(f for f in self.files or () if PurePosixPath(f).parts[0] not in inner)

    @property
    def built(self) -> Iterator[Path]:
        """Yield the documents as they stood when they were sealed."""
        for file in self.files or ():
            if PurePosixPath(file).parts[0] == BUILT:
                yield self.folder / file


def is_sealed(target: str) -> bool:
    """Return whether a path under outputs/ lies in a seal: no document is built that deep."""
    return target.startswith(f"{FOLDER}/") and target.count("/") > 1


def seals(outputs: Path, meeting: str = "") -> tuple[Seal, ...]:
    """Return all seals, or those of one meeting, in the order of meetings and numbers."""
    found = []
    for path in disk.folders(outputs / FOLDER):
        for folder in disk.folders(path) if path.name == meeting or not meeting else ():
            number = _VERSION.fullmatch(folder.name)
            if number:
                listed = _listed(folder / LIST)
                found.append(Seal(folder, path.name, int(number[1]), listed))
    return tuple(sorted(found, key=lambda seal: (seal.meeting, seal.number)))


def _listed(path: Path) -> Mapping[str, str] | None:
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
    if seal.files is None:
        yield f"{seal.place}/{LIST} saknas eller går inte att läsa: det går inte att kontrollera."
        return
    for file, digest in seal.files.items():
        fault = _fault(seal.folder / file, digest)
        if fault:
            yield f"{seal.place}/{file} {fault}."
    try:
        for path in disk.paths_below(seal.folder):
            file = path.relative_to(seal.folder).as_posix()
            systems = path.name.startswith((".", "~$")) or path.name in _SYSTEM
            if file not in {*seal.files, LIST} and not systems:
                yield f"{seal.place}/{file} har tillkommit sedan utskicket."
    except StoreError as error:
        yield f"{seal.place} går inte att kontrollera: {error}"


def _fault(path: Path, digest: str) -> str:
    try:
        data = disk.bytes_of(path)
    except StoreError as error:
        return f"går inte att kontrollera: {error.sentence.rstrip('.')}"
    if data is None:
        return "saknas"
    return "" if digest_of(data) == digest else "är ändrad sedan den skickades ut"


# ---------------------------------------------------------------- sealing


def seal(outputs: Path, private: Path, meeting: str, files: Mapping[str, bytes]) -> Seal:
    """Write a new seal whole or not at all; return it. Raises StoreError.

    It is made beside, in `private`, and gets its name when every file is on the disk.
    """
    number = max((known.number for known in seals(outputs, meeting)), default=0) + 1
    place = outputs / FOLDER / meeting / f"version-{number}"
    half = private / _HALF
    try:
        _cleared(half)
        for file, data in files.items():
            write_whole(half / file, data)
        listed = {file: digest_of(data) for file, data in sorted(files.items())}
        lines = "".join(f"{digest}  {file}\n" for file, digest in listed.items())
        write_whole(half / LIST, lines.encode())
        for path in disk.paths_below(half):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
        place.parent.mkdir(parents=True, exist_ok=True)
        if disk.exists(place):  # not a seal of ours, or one that somebody just made
            raise StoreError(f"{place.name} finns redan.", remedy="Försök igen.")
        half.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise refused(place, error) from error
    return Seal(place, meeting, number, listed)


def _cleared(half: Path) -> None:
    """Take away what an interrupted sealing left; its files may be read-only."""
    if disk.exists(half):
        for path in disk.paths_below(half):
            with suppress(OSError):
                path.chmod(0o600)
        shutil.rmtree(half)
