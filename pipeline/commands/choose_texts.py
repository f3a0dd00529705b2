"""Choosing between the texts that a merge has left in a document, in its Word file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import OvertakenError
from pipeline.revise.chosen_texts import with_chosen
from pipeline.store.files import digest_of, keep_aside, read_whole, write_whole
from pipeline.store.folder import opened

_AGAIN = "Se efter vad som står i det nu, och välj igen."


def choose_texts(folder: Path, target: str, seen: str, choices: Mapping[str, bool]) -> str:
    """Choose in the document at a path under outputs/; return what its file of before is kept as.

    `choices` as `with_chosen` has them, of a file with the digest `seen`. Raises BusyError during
    a build, LockedError while another program has the document, OvertakenError when it is another
    by now, DocumentError for no Word file, StoreError when the disk refuses.
    """
    with opened(folder / "outputs") as outputs:
        place = outputs.folder / target
        data = read_whole(place, target, "Bygg igen.")
        if digest_of(data) != seen:
            raise OvertakenError(f"{place.name} sparades av någon under tiden.", remedy=_AGAIN)
        made = with_chosen(data, target, choices)
        kept = keep_aside(outputs.private, target, data)
        write_whole(place, made, seen=seen)
    return kept.name
