"""Page numbers of contents lists, after a build: LibreOffice lays out what was written.

A document is whole without them, and they are no part of what it is compared by: they are results
of fields. So they are neither a reason to rebuild nor an edit, and a pass that fails costs nothing.
(DECISIONS 65, 73, 152)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.bugs import Attempt, disk_problem, problem
from pipeline.errors import BeredningError, OfficeError, StoreError
from pipeline.model import Problem, Trace
from pipeline.ooxml.content.table_of_contents import numbered
from pipeline.store.files import digest_of
from pipeline.store.folder import Outputs

_LATER = "Bygg med --force när det är löst, så kommer de."
_INSTALL = (
    "för LibreOffice finns inte på datorn. "
    "Installera LibreOffice och bygg med --force, så kommer de."
)
_IN_WORD = "Uppdatera den i Word: högerklicka i den och välj Uppdatera fält."
_CHANGED = (
    "dokumentet ändrades eller flyttades medan sidorna räknades. Det lämnas som det är, "
    f"och innehållsförteckningen fick inga sidnummer. {_IN_WORD}"
)


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A document with a contents list that was just written.

    `base`: what the workbook says, where the file has what people wrote too.
    """

    target: str
    trace: Trace
    digest: str  # of the bytes as written
    base: bytes | None = None


def number_pages(
    outputs: Outputs,
    written: list[Unnumbered],
    *,
    program: Path | None = None,
) -> Attempt[str]:
    """Put page numbers in the documents just written; return what to tell, mostly nothing.

    `program` is LibreOffice's, else the one of this computer. Nothing is started for none. Where
    LibreOffice fails altogether the rest is left.
    """
    told = list(_numbered(outputs, written, program)) if written else []
    return Attempt(
        tuple(note for note in told if isinstance(note, str)),
        tuple(problem for problem in told if isinstance(problem, Problem)),
    )


def _numbered(
    outputs: Outputs, written: list[Unnumbered], program: Path | None
) -> Iterator[str | Problem]:
    from pipeline.publish import find_office  # reading PDFs costs 0.1 s to load

    program = program or find_office()
    if program is None:
        yield f"{_whose(written)} har länkar men inga sidnummer, {_INSTALL}"
        return
    told: dict[str, str | Problem] = {}  # what became of each document, "" for its numbers
    failed = ""
    try:
        for target, said in _counted(outputs, written, program):
            told[target] = said
    except OfficeError as error:
        left = [item for item in written if item.target not in told]
        failed = f"{_whose(left)} fick inga sidnummer. {error}"
    yield from filter(None, (told.get(item.target) for item in written))
    yield from [failed] if failed else []


def _whose(items: list[Unnumbered]) -> str:
    if len(items) > 1:
        return f"Innehållsförteckningarna i {len(items)} dokument"
    return f"Innehållsförteckningen i {items[0].target}"


def _counted(
    outputs: Outputs, written: list[Unnumbered], program: Path
) -> Iterator[tuple[str, str | Problem]]:
    """Yield what to tell of each document, "" for nothing, when its pages have been counted."""
    from pipeline.publish import TIMEOUT, pages_of

    items = {item.target: item for item in written}
    gone: list[tuple[str, str | Problem]] = []
    for target, pages, why in pages_of(_standing(outputs, written, gone), program, TIMEOUT):
        try:
            note = why if isinstance(why, Exception) else _put(outputs, items[target], pages, why)
        except Exception as error:
            note = error
        if isinstance(note, Exception):
            yield target, _failed(items[target], note)
        else:
            yield target, f"{target}: {note}" if note else ""
    yield from gone


def _standing(
    outputs: Outputs, written: list[Unnumbered], gone: list[tuple[str, str | Problem]]
) -> Iterator[tuple[str, bytes]]:
    """Yield those that stand as they were written, with their bytes; note of the others why."""
    for item in written:
        try:
            data = _as_written(outputs, item)
        except Exception as error:
            gone.append((item.target, _failed(item, error)))
        else:
            if data is not None:
                yield item.target, data
            else:
                gone.append((item.target, f"{item.target}: {_CHANGED}"))


def _failed(item: Unnumbered, error: Exception) -> Problem:
    """Return the FEL of a document that is written, but without its page numbers."""
    consequence = f"innehållsförteckningen i {item.target} fick inga sidnummer"
    if isinstance(error, StoreError):
        return disk_problem(error, consequence)
    return problem(error, consequence)


def _put(outputs: Outputs, item: Unnumbered, pages: Mapping[str, int], why: str) -> str:
    """Write a document with its numbers (bookmark → page); return what to tell, or ""."""
    standing = _as_written(outputs, item)
    if standing is None:
        return _CHANGED
    if why:
        return f"innehållsförteckningen fick inga sidnummer: {why}. {_IN_WORD}"
    try:
        data = numbered(standing, pages)
        outputs.write(item.target, data, item.trace, item.digest, item.base)
    except BeredningError as error:
        return f"innehållsförteckningen fick inga sidnummer. {error.sentence} {_LATER}"
    return ""


def _as_written(outputs: Outputs, item: Unnumbered) -> bytes | None:
    """Return a document that stands as it was written: counting takes a while."""
    data = disk.bytes_of(outputs.folder / item.target)
    return data if data is not None and digest_of(data) == item.digest else None
