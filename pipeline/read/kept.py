"""What earlier reads found in files, to be found again where nothing of it has changed.

A file is told by its bytes; a sheet by the bytes that it is packed as, by what its workbook says of
looks and days, and by the texts that sheets share. Those may have changed since: what was kept of a
sheet holds until one that it names says another thing. (DECISIONS 340, 344)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b

from pipeline import cache
from pipeline.model import Problem, Table
from pipeline.read.grid import table
from pipeline.read.kept_json import file_from_json, sheet_from_json
from pipeline.read.kept_sheets import KeptFile, KeptSheet, Origin
from pipeline.read.shared_texts import NO_TEXTS, PackedTexts

Place = tuple[str, str]  # a file and a sheet; the file itself where that is empty
Found = tuple[list[Table], list[Problem]]


@dataclass
class KeptReads:
    """What earlier reads found in files and sheets; what is read now is noted in `found`.

    `asked`: what is there now. `holds`: file → what each of its sheets that has rows was read from,
    now or then, and the texts that they share now; the sheets in order, None for one without rows.
    """

    load: Callable[[Place], Iterable[object]] = lambda place: ()
    found: dict[Place, KeptSheet | KeptFile] = field(default_factory=dict)
    asked: set[Place] = field(default_factory=set)
    holds: dict[str, tuple[Sequence[Origin | None], PackedTexts]] = field(default_factory=dict)
    _files: dict[str, KeptFile | None] = field(default_factory=dict)

    def sheet(self, place: Place) -> KeptSheet | None:
        """Return what is known of a sheet, None when nothing is, or nothing that can be used."""
        self.asked.add(place)
        with suppress(*cache.UNFIT):
            return sheet_from_json(self.load(place))
        return None

    def file(self, name: str) -> KeptFile | None:
        """Return what is known of a file, None when nothing is, or nothing that can be used."""
        if name not in self._files:
            self.asked.add((name, ""))
            self._files[name] = None
            with suppress(*cache.UNFIT):
                self._files[name] = file_from_json(self.load((name, "")))
        return self._files[name]

    def without_earlier(self) -> KeptReads:
        """Return where the same is noted, with nothing that was found earlier."""
        return KeptReads(found=self.found, asked=self.asked, holds=self.holds)


def digest_of_bytes(*parts: bytes) -> str:
    """Return a digest of some bytes, each with where it ends."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(b"%d " % len(part))
        found.update(part)
    return found.hexdigest()


def found_before(file: str, data: bytes, kept: KeptReads) -> Found | None:
    """Return the tables and problems of a file that is as it was, None where it must be read."""
    known = kept.file(file)
    if known is None or known.digest != digest_of_bytes(data):
        return None
    tables: list[Table] = []
    for name, origin in known.sheets:
        sheet = kept.sheet((file, name)) if origin is not None else None
        if (sheet.origin if sheet else None) != origin:
            return None
        tables.append(table(file, name, sheet.rows if sheet else ()))
    return tables, list(known.problems)


def note_file(file: str, data: bytes, found: Found, kept: KeptReads) -> None:
    """Note what a file says, for those who read it next."""
    tables, problems = found
    origins, texts = kept.holds.get(file, ([None] * len(tables), NO_TEXTS))
    sheets = tuple((made.sheet, origin) for made, origin in zip(tables, origins, strict=True))
    names = {name for name, _ in sheets}
    told = all(origin or not made.header for made, origin in zip(tables, origins, strict=True))
    digest = digest_of_bytes(data) if told and len(names) == len(sheets) else ""
    kept.found[file, ""] = KeptFile(digest, sheets, tuple(problems), texts)
