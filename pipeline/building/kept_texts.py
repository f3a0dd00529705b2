"""The texts of templates, as builds have read them: in outputs/, where they may be lost.

Whoever only looks for words in a template takes them from here, and opens no Word file.
(DECISIONS 335)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import cache
from pipeline.building.program_stamp import program_stamp
from pipeline.errors import StoreError
from pipeline.store import write_whole

_NOTE = (".beredning", "mallar.json")
Texts = tuple[str, ...]  # of the paragraphs with text, in order


@dataclass
class KeptTexts:
    """The texts of templates, by the digest of each file: what is known, and what is asked for."""

    version: str = ""  # of the program; "" keeps nothing
    before: Mapping[str, Texts] = field(default_factory=dict)
    now: dict[str, Texts] = field(default_factory=dict)

    def of(self, digest: str, read: Callable[[], Texts]) -> Texts:
        """Return the texts of a template; `read` gives those that are not known."""
        if digest not in self.now:
            known = self.before.get(digest)
            self.now[digest] = read() if known is None else known
        return self.now[digest]


def kept_texts(folder: Path, *, from_scratch: bool = False) -> KeptTexts:
    """Return what is known of a working folder's templates, nothing if that cannot be read."""
    kept = KeptTexts()
    with suppress(OSError, *cache.UNFIT):
        kept.version = program_stamp()
        if not from_scratch:
            version, texts = cache.items(cache.read((folder / "outputs").joinpath(*_NOTE)))
            if version == kept.version:
                known = cache.mapping(texts).items()
                kept.before = {digest: cache.texts(each) for digest, each in known}
    return kept


def note_texts(folder: Path, kept: KeptTexts) -> None:
    """Keep the texts that were asked for, if they are new. That they cannot be is no fault."""
    if kept.now != kept.before and kept.version:
        with suppress(OSError, StoreError):
            text = json.dumps([kept.version, kept.now], ensure_ascii=False)
            note = (folder / "outputs").joinpath(*_NOTE)
            write_whole(note, text.encode("utf-8", "surrogatepass"))
