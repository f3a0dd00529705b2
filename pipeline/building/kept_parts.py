"""The parts of templates after docxtpl's clean-up: in outputs/, where they may be lost.

A part that is known is not cleaned up again, and docxtpl, which takes as long to load as a build's
own modules of rendering, is not loaded. The text is compiled as the part itself would be, with
every check. (DECISIONS 345)
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from pipeline import cache
from pipeline.building.program_stamp import program_stamp
from pipeline.errors import StoreError
from pipeline.store import write_whole

_NOTE = (".beredning", "malldelar.json")
_MOST, _LARGEST = 60, 1_000_000  # parts that are kept, signs of each


@dataclass
class KeptParts:
    """Parts after the clean-up, by the digest of what they were before it.

    `now`: those that were asked for, whatever is kept of them.
    """

    folder: Path | None = None  # None keeps nothing
    now: dict[str, str] = field(default_factory=dict)
    _before: Mapping[str, str] | None = None  # read when a template is first compiled

    def of(self, xml: str, clean_up: Callable[[str], str]) -> str:
        """Return a part after the clean-up; `clean_up` gives one that is not known."""
        digest = sha256(xml.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        if digest not in self.now:
            if self._before is None:
                self._before = _known(self.folder) if self.folder is not None else {}
            known = self._before.get(digest)
            self.now[digest] = clean_up(xml) if known is None else known
        return self.now[digest]

    def note(self) -> None:
        """Keep the parts, if some are new; the latest first. That they cannot be is no fault."""
        before = self._before or {}
        if self.folder is None or self.now.keys() <= before.keys():
            return
        with suppress(OSError, StoreError):
            small = {**self.now, **before}.items()
            kept = dict(islice(((d, text) for d, text in small if len(text) < _LARGEST), _MOST))
            data = json.dumps([_version(), kept], ensure_ascii=False)
            note = (self.folder / "outputs").joinpath(*_NOTE)
            write_whole(note, data.encode("utf-8", "surrogatepass"))


def _known(folder: Path) -> dict[str, str]:
    with suppress(OSError, *cache.UNFIT):
        version, parts = cache.items(cache.read((folder / "outputs").joinpath(*_NOTE)))
        if version == _version():
            return {digest: cache.text(part) for digest, part in cache.mapping(parts).items()}
    return {}


def _version() -> str:
    """Return what tells the program and docxtpl from other versions."""
    found = find_spec("docxtpl")
    at = os.stat(Path(found.origin or "").with_name("template.py")) if found else None  # noqa: PTH116
    return f"{program_stamp()} {at and (at.st_size, at.st_mtime_ns)}"
