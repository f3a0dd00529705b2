"""What stands in outputs/ now: whose bytes they are, and where somebody has edited them.

(DECISIONS 77)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from pipeline import cache, disk
from pipeline.errors import DocumentError, StoreError
from pipeline.model import DocumentId, Edit, Source, Trace
from pipeline.ooxml.content import Content, content, memory, plain
from pipeline.ooxml.content.controls import sources_of_blocks
from pipeline.ooxml.content.looks_apart import looks_apart
from pipeline.ooxml.names import STRICT
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import short_text
from pipeline.store.files import digest_of, locked_by_other
from pipeline.store.lost_memory import has_our_marks
from pipeline.store.remembered import EDITS, TRUTH, Answers, no_answers

_STRUCTURE = {
    "[tabell": (Edit("ändrad tabell", ""),),
    "[rad": (Edit("ändrad tabellrad", ""),),
    "[cell": (),
    "tabell]": (),
}
_MOST = 10  # places with another look that are named
_UNKNOWN_LOOK = Edit("om utseendet är ändrat syns inte: kopian av hur filen skrevs saknas", "")
MAX_SIZE = 200_000_000  # bytes; no document of ours comes near


class Standing(StrEnum):
    """What a file in outputs/ is to us."""

    ABSENT = "finns inte"
    OURS = "som den skrevs"
    RESAVED = "sparad av ett annat program, med samma innehåll och utseende"
    DRESSED = "med samma innehåll, och ett utseende som är ändrat för hand"
    EDITED = "redigerad för hand"
    FOREIGN = "inte byggd av Beredning"
    BROKEN = "går inte att använda som ett Word-dokument"  # `Found.error` says why
    TAKEN = "ett annat dokument, som har en egen plats"
    CLOSED = "går inte att läsa"  # the disk refuses: `Found.error`
    UNREAD = "programmet kunde inte läsa den"  # and should have: `Found.error`


BY_HAND = (Standing.EDITED, Standing.DRESSED)
_REMEMBERED = (Standing.OURS, Standing.RESAVED, *BY_HAND)
_STANDS, _PROVED = "stands", "proved"  # the questions whose answers are here


@dataclass(frozen=True, slots=True)
class Found:
    """A file at a document's place. `trace`: what the file itself remembers."""

    path: Path
    standing: Standing
    trace: Trace | None = None
    edits: tuple[Edit, ...] = ()
    locked: bool = False
    stands: bool = False  # as we left it, with words that its cells no longer have
    error: Exception | None = None
    digest: str = ""  # of its bytes; "" when there are none
    answers: Answers = field(default_factory=dict, repr=False, compare=False)  # remembered of it

    @property
    def identity(self) -> tuple[str, str] | None:
        """Return the kind and key of the document that the file is, or None."""
        return (self.trace.kind, self.trace.key) if self.trace is not None else None


def on_disk(
    path: Path,
    known: Trace | None,
    remind: Callable[[bytes], bytes] = lambda data: data,
    bases: Callable[[DocumentId], Iterable[bytes]] | None = None,
    answers: Callable[[str], Answers] = no_answers,
) -> Found:
    """Return what stands at `path`.

    Args:
        path: Where.
        known: The ledger's trace of the document, if any.
        remind: Gives a file its memory back, where there is a copy of it that has it.
        bases: Gives the copies of a document as it was written; None: its looks are not asked for.
        answers: Gives what is remembered of a file of that digest.
    """
    try:
        data = disk.bytes_of(path, MAX_SIZE)
        locked = locked_by_other(path)
    except StoreError as error:
        return Found(path, Standing.CLOSED, locked=True, error=error)
    if data is None:
        return Found(path, Standing.ABSENT)
    digest = digest_of(data)
    if known is not None and digest == known.digest:
        return Found(path, Standing.OURS, known, locked=locked, digest=digest)
    told = answers(digest)
    found = _remembered(path, replace(known, digest=digest), told) if known else None
    if found is None:
        try:
            found = _looked_into(path, data, remind, bases)
        except DocumentError as error:
            found = Found(path, Standing.BROKEN, error=error)
        except Exception as error:  # ours: told where the document is decided, and of no other
            found = Found(path, Standing.UNREAD, error=error)
        if known is None or not _remember(found, known, told):
            told = {}
    return replace(found, locked=locked, digest=digest, answers=told)


def _remember(found: Found, known: Trace, told: Answers) -> bool:
    """Remember what was found; return whether the file says that it is what the ledger knows."""
    made = found.trace
    if made is None or _made_of(made) != _made_of(known):
        return False
    told[_STANDS] = [found.standing, EDITS.write(found.edits), found.stands]
    return True


def _made_of(trace: Trace) -> tuple[object, ...]:
    return trace.kind, trace.key, trace.template, trace.renderer, [*trace.reads.items()]


def _remembered(path: Path, known: Trace, told: Answers) -> Found | None:
    """Return what an earlier build found in a file, of a document that the ledger knows."""
    with suppress(*cache.UNFIT):
        name, edits, stands = cache.items(told[_STANDS])
        standing = Standing(cache.text(name))
        if standing in _REMEMBERED:
            proved, sentences = cache.items(told.get(_PROVED, ["", 0]))
            made = replace(known, target="", proved=cache.text(proved))
            made = replace(made, sentences=cache.number(sentences))
            found = EDITS.read(edits)
            return Found(path, standing, made, found, stands=TRUTH.read(stands))
    return None


def remember_proof(found: Found, will: str, sentences: int) -> None:
    """Remember that a saved file is free of the will of that digest."""
    found.answers[_PROVED] = [will, sentences]


def _looked_into(
    path: Path,
    data: bytes,
    remind: Callable[[bytes], bytes],
    bases: Callable[[DocumentId], Iterable[bytes]] | None,
) -> Found:
    package = read_package(data, path.name)
    if memory.read_memory(package) is None:
        package = read_package(remind(data), path.name)
    if package.root(package.main).tag == STRICT:
        sentence = f"{path.name}: filen är sparad som Strict Open XML."
        raise DocumentError(sentence, remedy="Spara om den i Word som Word-dokument (.docx).")
    remembered = memory.read_memory(package)
    if remembered is None:
        error = _forgetful(path.name) if has_our_marks(package) else None
        return Found(path, Standing.FOREIGN, error=error)
    now = content(package, remembered.model)
    trace = Trace(
        remembered.kind,
        remembered.key,
        remembered.template,
        remembered.renderer,
        remembered.reads,
        digest=digest_of(data),
    )
    stands = remembered.stands == now.digest
    if stands or now.digests == (remembered.blocks, remembered.margins):
        # A zip of ours is the same, byte for byte, each time that it is made of the same parts.
        if memory.PART in package.parts and zipped(package.parts) == data:
            return Found(path, Standing.OURS, trace, stands=stands)
        asked = bases is not None and not stands  # what is offered in it is not in the copy
        copies = bases((trace.kind, trace.key)) if bases is not None and asked else None
        edits = tuple(_other_looks(copies, package, remembered)) if copies is not None else ()
        standing = Standing.DRESSED if edits else Standing.RESAVED
        return Found(path, standing, trace, edits, stands=stands)
    names = sources_of_blocks(package, remembered)
    edits = tuple(_edits(remembered, now, names))
    return Found(path, Standing.EDITED, trace, edits)


def _other_looks(
    copies: Iterable[bytes], package: Package, remembered: memory.Memory
) -> Iterator[Edit]:
    """Yield where a file with the content that we wrote does not look as we wrote it."""
    for copy in copies:
        with suppress(DocumentError):
            base = read_package(copy, package.name)
            if memory.read_memory(base) == remembered:
                found = list(looks_apart(base, package))
                yield from (Edit("ändrat utseende", short_text(words)) for words in found[:_MOST])
                if len(found) > _MOST:
                    yield Edit(f"ändrat utseende på {len(found) - _MOST} ställen till", "")
                return
    yield _UNKNOWN_LOOK


def _forgetful(name: str) -> DocumentError:
    sentence = f"{name}: ett program har tagit bort det som filen minns, och ingen kopia finns."
    return DocumentError(sentence, remedy="Hämta en äldre version av filen.")


def _edits(remembered: memory.Memory, now: Content, names: list[Source | None]) -> Iterator[Edit]:
    body, margins = now.digests
    matcher = SequenceMatcher(None, list(remembered.blocks), list(body), autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what != "equal":
            yield from _edits_here(now.body[start:end], names[start:end], last - first)
    if margins != remembered.margins:
        yield Edit("ändrat sidhuvud, sidfot, not eller kommentar", "")


def _edits_here(blocks: tuple[str, ...], names: list[Source | None], before: int) -> Iterator[Edit]:
    """Yield what became of `before` blocks that stood together."""
    for index, block in enumerate(blocks):
        if block in _STRUCTURE:
            yield from _STRUCTURE[block]
        else:
            what = "ändrat stycke" if index < before else "nytt stycke"
            source = names[index] if index < len(names) else None
            yield Edit(what, short_text(plain(block)), source)
    yield from [Edit("borttaget stycke", "")] * (before - len(blocks))
