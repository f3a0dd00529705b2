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
from pipeline.store import Outputs
from pipeline.store.files import digest_of

_BATCH = 10  # documents that are laid out, and held in memory, at a time
_LATER = "Bygg med --force när det är löst, så kommer de."
_INSTALL = (
    "för LibreOffice finns inte på datorn. "
    "Installera LibreOffice och bygg med --force, så kommer de."
)
_IN_WORD = "Uppdatera den i Word: högerklicka i den och välj Uppdatera fält."


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
    seconds: float | None = None,
) -> Attempt[str]:
    """Put page numbers in the documents just written; return what to tell, mostly nothing.

    `program` is LibreOffice's, else the one of this computer; `seconds` is the limit for ten
    documents. Nothing is started for none. Where LibreOffice fails the rest is left.
    """
    told = list(_numbered(outputs, written, program, seconds)) if written else []
    return Attempt(
        tuple(note for note in told if isinstance(note, str)),
        tuple(problem for problem in told if isinstance(problem, Problem)),
    )


def _numbered(
    outputs: Outputs, written: list[Unnumbered], program: Path | None, seconds: float | None
) -> Iterator[str | Problem]:
    from pipeline.publish import TIMEOUT, find_office  # reading PDFs costs 0.1 s to load

    program = program or find_office()
    if program is None:
        yield f"{_whose(written)} har länkar men inga sidnummer, {_INSTALL}"
        return
    for start in range(0, len(written), _BATCH):
        batch = written[start : start + _BATCH]
        try:
            yield from _numbered_batch(outputs, batch, program, seconds or TIMEOUT)
        except OfficeError as error:
            yield f"{_whose(written[start:])} fick inga sidnummer. {error}"
            return


def _whose(items: list[Unnumbered]) -> str:
    if len(items) > 1:
        return f"Innehållsförteckningarna i {len(items)} dokument"
    return f"Innehållsförteckningen i {items[0].target}"


def _numbered_batch(
    outputs: Outputs, batch: list[Unnumbered], program: Path, seconds: float
) -> Iterator[str | Problem]:
    """Yield what to tell of some documents. Where the program fails each is laid out alone."""
    from pipeline.publish import pages_of

    try:
        standing = dict(_standing(outputs, batch))
        counted = pages_of(standing, program, seconds)
    except OfficeError:
        raise
    except Exception as error:
        if len(batch) == 1:
            yield _failed(batch[0], error)
        for item in batch if len(batch) > 1 else ():
            yield from _numbered_batch(outputs, [item], program, seconds)
        return
    for item in batch:
        try:
            note = _put(outputs, item, standing, counted)
        except Exception as error:
            yield _failed(item, error)
        else:
            yield from [f"{item.target}: {note}"] if note else []


def _standing(outputs: Outputs, batch: list[Unnumbered]) -> Iterator[tuple[str, bytes]]:
    """Yield those that stand as they were written, with their bytes."""
    for item in batch:
        data = _as_written(outputs, item)
        if data is not None:
            yield item.target, data


def _failed(item: Unnumbered, error: Exception) -> Problem:
    """Return the FEL of a document that is written, but without its page numbers."""
    consequence = f"innehållsförteckningen i {item.target} fick inga sidnummer"
    if isinstance(error, StoreError):
        return disk_problem(error, consequence)
    return problem(error, consequence)


def _put(
    outputs: Outputs,
    item: Unnumbered,
    standing: Mapping[str, bytes],
    counted: Mapping[str, tuple[Mapping[str, int], str]],  # bookmark → page, or why there are none
) -> str:
    """Write a document with its numbers; return what to tell, or ""."""
    if _as_written(outputs, item) is None or item.target not in standing:
        return (
            "dokumentet ändrades eller flyttades medan sidorna räknades. Det lämnas som det är, "
            f"och innehållsförteckningen fick inga sidnummer. {_IN_WORD}"
        )
    pages, why = counted[item.target]
    if why:
        return f"innehållsförteckningen fick inga sidnummer: {why}. {_IN_WORD}"
    try:
        data = numbered(standing[item.target], pages)
        outputs.write(item.target, data, item.trace, item.digest, item.base)
    except BeredningError as error:
        return f"innehållsförteckningen fick inga sidnummer. {error.sentence} {_LATER}"
    return ""


def _as_written(outputs: Outputs, item: Unnumbered) -> bytes | None:
    """Return a document that stands as it was written: counting takes up to two minutes."""
    data = disk.bytes_of(outputs.folder / item.target)
    return data if data is not None and digest_of(data) == item.digest else None
