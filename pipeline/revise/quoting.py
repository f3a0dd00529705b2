"""An extract says what its minutes say, whatever its cells say by now (DECISIONS 202)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.model import Source
from pipeline.ooxml.content.table_of_contents import outside_contents
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element
from pipeline.revise.past import Reads
from pipeline.revise.segments import Segment
from pipeline.revise.units import DocumentVersion, Readings, Unit, paragraphs_in
from pipeline.revise.versions import memory_of, without_offers

_RUN, _TEXT = q("w:r"), q("w:t")


@dataclass(frozen=True)
class Quoted:
    """A document with the words of another. `unlike`: what it could not take, with its cell."""

    data: bytes
    unlike: tuple[tuple[Source | None, str], ...]


@dataclass
class _Words:
    """What stands in a file: its paragraphs, and the controls of each cell."""

    package: Package
    root: Element | None = None

    @cached_property
    def paragraphs(self) -> list[Unit]:
        """Return its paragraphs, also those in tables."""
        side = DocumentVersion(self.package, Readings(memory_of(self.package)))
        return list(paragraphs_in(side.story(root=self.root)))

    @cached_property
    def texts(self) -> frozenset[str]:
        """Return what they say."""
        return frozenset(unit.text for unit in self.paragraphs)

    @cached_property
    def controls(self) -> Mapping[Source, list[Segment]]:
        """Return the controls of each cell."""
        found: dict[Source, list[Segment]] = {}
        for unit in self.paragraphs:
            for segment in unit.segments:
                if segment.source is not None:
                    found.setdefault(segment.source, []).append(segment)
        return found

    def of(self, source: Source | None) -> set[str]:
        """Return the texts that the controls of a cell have."""
        found = self.controls.get(source, []) if source is not None else []
        return {segment.text for segment in found}


def in_words_of(
    data: bytes, other: bytes, base: bytes | None, reads: Reads, standing: Collection[Source]
) -> Quoted:
    """Return a new document with the words that another has.

    Args:
        data: The document, as its cells have it now.
        other: What it is to agree with, as it stands: what is offered in it does not.
        base: That, as it was made of its cells; None where it is not known.
        reads: What each paragraph of `data` is made of.
        standing: The cells that `data` shows and that tell of something else than what happened.
    """
    approved = read_package(other, "")
    theirs = _Words(approved, without_offers(approved))
    made = _Words(read_package(base, "")) if base is not None else None
    known, now = memory_of(theirs.package).reads, memory_of(read_package(data, "")).reads
    changed = {s for s in standing if known.get(s, now[s]) != now[s]}
    draft = Draft(read_package(data, ""))
    ours = _Words(draft.package, draft.root(draft.package.main))
    differ = [
        (source, control)
        for source in sorted(ours.controls.keys() & theirs.controls.keys() & set(standing))
        for control in ours.controls[source]
        # What they had in another form was not said in the words that it has here.
        if control.text not in theirs.of(source)
        and (made is None or source in changed or control.text in made.of(source))
    ]
    unlike: list[tuple[Source | None, str]] = [
        (s, each.text) for s, each in differ if not _says(each, theirs.controls[s])
    ]
    changed.update(source for source, _ in differ)
    finished = draft.data() if differ else data
    known_words = made.texts if made is not None else frozenset()
    for unit, read in _with_reads(finished, reads):
        cells = (read & changed) - set(unit.sources)
        if unit.text and unit.text not in theirs.texts and (cells or unit.text in known_words):
            unlike.append((min(cells, default=None), unit.text))
    return Quoted(finished, tuple(unlike))


def has_more(other: bytes, more: bytes, less: bytes) -> bool:
    """Return whether a document as it stands has the paragraphs that `more` has beyond `less`.

    One with other words is known by its cells.
    """
    theirs = read_package(other, "")
    there = _Words(theirs, without_offers(theirs))
    cells = {frozenset(unit.sources) for unit in there.paragraphs if unit.sources}
    known = _Words(read_package(less, "")).texts
    added = [u for u in _Words(read_package(more, "")).paragraphs if u.text not in known]
    lines = [unit for unit in added if unit.sources] or added  # not a heading above them
    return all(u.text in there.texts or frozenset(u.sources) in cells for u in lines)


def _with_reads(data: bytes, reads: Reads) -> list[tuple[Unit, frozenset[Source]]]:
    """Return each paragraph with what it is made of; nothing where that is not known."""
    words = _Words(read_package(data, ""))
    words.root = words.package.root(words.package.main)
    paragraphs = outside_contents(words.root)
    known = dict(zip(paragraphs, reads, strict=True)) if len(reads) == len(paragraphs) else {}
    return [(unit, known.get(unit.element, frozenset())) for unit in words.paragraphs]


def _says(control: Segment, others: list[Segment]) -> bool:
    """Let a control say what the others say, if they say one thing, and in one look."""
    words = {other.text for other in others}
    looks = {other.sign.replace(other.text, "", 1) for other in others}
    text = next((t for each in control.elements for t in each.iter(_TEXT)), None)
    if len(words) > 1 or control.sign.replace(control.text, "", 1) not in looks or text is None:
        return False
    first = next(text.iterancestors(_RUN))
    for each in control.elements:
        for run in [run for run in each.iter(_RUN) if run is not first]:
            run.getparent().remove(run)  # type: ignore[union-attr]
    for child in [child for child in first if child.tag not in (q("w:rPr"), _TEXT)]:
        first.remove(child)
    for more in first.findall(_TEXT)[1:]:
        first.remove(more)
    text.text = words.pop()
    return True
