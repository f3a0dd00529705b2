"""Page numbers of contents lists, after a build: LibreOffice lays out what was written.

A document is whole without them, and they are no part of what it is compared by: they are results
of fields. So they are neither a reason to rebuild nor an edit, and a pass that fails costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BeredningError, OfficeError
from pipeline.model import Trace
from pipeline.ooxml.contents import numbered
from pipeline.store import Outputs

Pages = Mapping[str, int]  # bookmark → page
_LATER = "Bygg med --force när det är löst, så kommer de."


@dataclass(frozen=True, slots=True)
class Listed:
    """A document with a contents list, as it was just written."""

    target: str
    data: bytes
    trace: Trace


def number(
    outputs: Outputs,
    written: list[Listed],
    *,
    program: Path | None = None,
    seconds: float | None = None,
) -> list[str]:
    """Put page numbers in the documents just written; return what to tell, mostly nothing.

    `program` is LibreOffice's, else the one of this computer. Nothing is started for no documents.
    """
    if not written:
        return []
    from pipeline.publish import TIMEOUT, find_office, pages_of  # reading PDFs costs 0.1 s to load

    program = program or find_office()
    if program is None:
        return [_without(len(written))]
    try:
        pages = pages_of({item.target: item.data for item in written}, program, seconds or TIMEOUT)
    except OfficeError as error:
        return [f"Innehållsförteckningarna fick inga sidnummer. {error}"]
    return [note for item in written if (note := _put(outputs, item, pages))]


def _without(count: int) -> str:
    """Return what is said once, where there is no LibreOffice."""
    what = f"Innehållsförteckningarna i {count} dokument" if count > 1 else "Innehållsförteckningen"
    return (
        f"{what} har länkar men inga sidnummer, för LibreOffice finns inte på datorn. "
        "Installera LibreOffice och bygg med --force, så kommer de."
    )


def _put(outputs: Outputs, item: Listed, pages: Mapping[str, Pages]) -> str:
    """Write a document with its numbers; return what to tell, or ""."""
    if item.target not in pages:
        return (
            f"{item.target}: innehållsförteckningen fick inga sidnummer, för LibreOffice kunde "
            "inte räkna dokumentets sidor."
        )
    try:
        outputs.write(item.target, numbered(item.data, pages[item.target]), item.trace)
    except BeredningError as error:
        return f"{item.target}: innehållsförteckningen fick inga sidnummer. {error} {_LATER}"
    return ""
