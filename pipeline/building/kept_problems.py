"""What the rules found at the last build, for the next check: in outputs/, where it may be lost.

(DECISIONS 338)
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from pipeline import cache
from pipeline.building.program_stamp import program_stamp
from pipeline.check.rules.kept_answers import KeptAnswers, answers_as_kept, answers_from_kept
from pipeline.errors import StoreError
from pipeline.store import write_whole

_NOTE = (".beredning", "kontroll.json")


def kept_problems(folder: Path, *, notes: bool = False, from_scratch: bool = False) -> KeptAnswers:
    """Return what the rules found in a working folder before, nothing if that cannot be read.

    `notes`: whether what they find now is to be kept. `from_scratch`: nothing is taken from before.
    """
    kept = KeptAnswers(notes=notes)
    with suppress(OSError, *cache.UNFIT):
        kept.version = program_stamp()
        if not from_scratch:
            known = cache.read((folder / "outputs").joinpath(*_NOTE))
            kept.before = answers_from_kept(known, kept.version)
    return kept


def note_problems(folder: Path, kept: KeptAnswers) -> None:
    """Keep what the rules found, if it is new. That it cannot be written is no fault."""
    if kept.now != kept.before and kept.version:
        with suppress(OSError, StoreError):
            text = json.dumps(answers_as_kept(kept), ensure_ascii=False)
            note = (folder / "outputs").joinpath(*_NOTE)
            write_whole(note, text.encode("utf-8", "surrogatepass"))
