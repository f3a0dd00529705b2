"""What a build read, kept for the next one under outputs/.beredning/, a file a sheet.

Each begins with the program that wrote it and a digest of the rest: what another version wrote, or
was cut short, is not looked into. (DECISIONS 340)
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path

from pipeline import disk
from pipeline.building.program_stamp import program_stamp
from pipeline.errors import StoreError
from pipeline.read import KeptReads, sheet_as_json
from pipeline.store.files import digest_of, take_away, write_whole

_FOLDER = ("outputs", ".beredning", "blad")


def earlier_reads(folder: Path) -> KeptReads:
    """Return what earlier builds of a working folder read."""
    return KeptReads(partial(_load, folder))


def keep_reads(folder: Path, kept: KeptReads) -> None:
    """Write down what was read anew, and forget the sheets that are no longer there.

    That the disk refuses is no fault: the next build reads them again.
    """
    with suppress(OSError, StoreError):
        head = program_stamp().encode()
        for place, sheet in kept.found.items():
            text = json.dumps(sheet_as_json(sheet), ensure_ascii=False, separators=(",", ":"))
            data = text.encode("utf-8", "surrogatepass")
            whole = b"%b %b\n%b" % (head, digest_of(data).encode(), data)
            write_whole(_path(folder, place), whole, sync=False)
        names = {_path(folder, place).name for place in kept.asked}
        home = folder.joinpath(*_FOLDER)
        for name in disk.names(home):
            if name not in names:
                take_away(home / name)


def _load(folder: Path, place: tuple[str, str]) -> object:
    """Return what was read of a sheet; None when nothing is known of it."""
    try:
        data = disk.bytes_of(_path(folder, place)) or b""
        head, _, rest = data.partition(b"\n")
        if head != b"%b %b" % (program_stamp().encode(), digest_of(rest).encode()):
            return None
    except OSError:
        return None
    return json.loads(rest.decode("utf-8", "surrogatepass"))


def _path(folder: Path, place: tuple[str, str]) -> Path:
    named = "\0".join(place).encode("utf-8", "surrogatepass")
    return folder.joinpath(*_FOLDER, f"{blake2b(named, digest_size=12).hexdigest()}.json")
