"""Which base a file was made of, and what was edited in it (DECISIONS 88)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from pipeline.errors import DocumentError
from pipeline.model import Edit, Source
from pipeline.ooxml.content import content, memory, whole_content
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element
from pipeline.revise.edit_report import edits_of, looks_of
from pipeline.revise.marks import has_ours, runs_text, taken_away
from pipeline.revise.script import compare
from pipeline.revise.tracked import accepted
from pipeline.revise.units import DocumentVersion, Readings, Unit, breaks_last, paragraphs_in

_BESIDE = Edit("ändrat sidhuvud, sidfot, not eller kommentar", "")


def edits(base: bytes | None, theirs: bytes, name: str) -> tuple[Edit, ...]:
    """Return what somebody has changed by hand, each with its cell; () without a base that fits."""
    package = read_package(theirs, name)
    known = memory_of(package)
    old = base_of(base, known, package)
    if old is None:
        return ()
    readings = Readings(known)
    return edits_since(DocumentVersion(old, readings).story(), Draft(package), known, readings)


def edits_since(
    before: list[Unit], draft: Draft, known: memory.Memory, readings: Readings
) -> tuple[Edit, ...]:
    """Return what somebody has changed by hand since a file had those units in its body.

    What is offered in it is taken away: the draft is as it stands while nothing of it is taken.
    """
    package = draft.package
    accepted(draft, known.tracked)
    if has_ours(draft):
        taken_away(draft, Texts(before))
    if known.tracked:  # in headers too
        package = read_package(draft.data(), package.name)
        draft = Draft(package)
    now = DocumentVersion(package, readings)
    after = now.story(root=draft.root(package.main))
    script = compare(breaks_last(before), breaks_last(after))
    texts = (now.margin(part) for part in package.stories[1:])
    other = whole_content((), texts).digests[1] != known.margins
    return (*edits_of(script), *looks_of(script), *((_BESIDE,) if other else ()))


def only_tracks(data: bytes, name: str) -> bool:
    """Return whether all that differs in a document is what waits in it to be accepted."""
    package = read_package(data, name)
    known = memory_of(package)
    if not known.tracked:
        return False
    draft = Draft(package)
    accepted(draft, known.tracked)
    now = content(read_package(draft.data(), name), known.model)
    return now.digests == (known.blocks, known.margins)


def fits(base: bytes, theirs: bytes, name: str) -> bool:
    """Return whether `theirs` was made of `base` by hand: they have the same memory."""
    try:
        package = read_package(theirs, name)
        return base_of(base, memory_of(package), package) is not None
    except DocumentError:
        return False


def memory_of(package: Package) -> memory.Memory:
    """Return a document's memory; DocumentError when it is none of ours any longer."""
    found = memory.read_memory(package)
    if found is None:
        raise DocumentError("Filen är inte längre ett dokument från Beredning.")
    return found


def base_of(data: bytes | None, known: memory.Memory, theirs: Package) -> Package | None:
    """Return the base, if it is what `theirs`, a document with that memory, was made of."""
    if data is None:
        return None
    try:
        package = read_package(data, theirs.name)
    except DocumentError:
        return None
    same = memory.PART in package.parts and (
        package.parts[memory.PART] == theirs.parts.get(memory.PART)
    )
    return package if same or memory.read_memory(package) == known else None


def as_left(data: bytes, name: str) -> bytes:
    """Return a document that knows how it stands now: until somebody edits it, nobody has."""
    package = read_package(data, name)
    known = memory_of(package)
    known = replace(known, stands=content(package, known.model).digest)
    draft = Draft(package)
    draft.replace(memory.memory_parts(package)[0], memory.memory_xml(known).encode())
    return draft.data()


def texts_by_cell(data: bytes, name: str) -> dict[Source, frozenset[str]]:
    """Return the texts that stand in the controls of each cell in a document's body.

    What is still offered in it does not stand.
    """
    found: dict[Source, set[str]] = {}
    for unit in _standing(data, name):
        for segment in unit.segments:
            if segment.source is not None:
                found.setdefault(segment.source, set()).add(segment.text)
    return {source: frozenset(texts) for source, texts in found.items()}


def standing_lines(data: bytes, name: str) -> tuple[str, ...]:
    """Return the paragraphs of a document's body, also those in tables, as they stand."""
    return tuple(unit.text for unit in _standing(data, name))


def _standing(data: bytes, name: str) -> Iterator[Unit]:
    package = read_package(data, name)
    version = DocumentVersion(package, Readings(memory_of(package)))
    return paragraphs_in(version.story(root=without_offers(package)))


def without_offers(package: Package) -> Element:
    """Return the body of a document as it stands while nothing that is offered is taken."""
    draft = Draft(package)
    accepted(draft, memory_of(package).tracked)
    root = draft.root(package.main)
    if has_ours(draft):
        taken_away(draft, {runs_text(each) for each in root.iter(q("w:ins"))})
    return root


class Texts(Container[str]):
    """The texts that an insertion of ours may have: of paragraphs and of controls."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Know where to look, when somebody asks."""
        self.units = units

    def __contains__(self, text: object) -> bool:
        """Return whether a paragraph, or what stands in it or between its controls, is that."""
        if not isinstance(text, str) or not text:
            return False
        found = (unit for unit in paragraphs_in(self.units) if text in unit.text)
        return any(text in (unit.text, *(each.text for each in unit.segments)) for unit in found)
