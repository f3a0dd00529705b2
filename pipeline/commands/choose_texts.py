"""Choosing between the texts that a merge has left in a document, in its Word file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.revise.chosen_texts import with_chosen
from pipeline.store.files import digest_of, keep_aside, read_whole, write_whole
from pipeline.store.folder import opened


def choose_texts(folder: Path, target: str, choices: Mapping[str, bool]) -> str:
    """Choose in the document at a path under outputs/; return where its file of before is kept.

    `choices` as `with_chosen` has them. Raises BusyError during a build, LockedError while another
    program has the document, OvertakenError when it is saved meanwhile, DocumentError for no Word
    file, StoreError when the disk refuses.
    """
    with opened(folder / "outputs") as outputs:
        place = outputs.folder / target
        data = read_whole(place, target, "Bygg igen.")
        made = with_chosen(data, target, choices)
        kept = keep_aside(outputs.private, target, data)
        write_whole(place, made, seen=digest_of(data))
    return kept.relative_to(folder).as_posix()
