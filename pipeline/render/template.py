"""A template, compiled once, and the documents it makes: bytes, and all that they read.

template = compile_template(data, "standard/program.docx", vocabulary)
rendered = template.render(plan.kind, plan.key, plan.view, pictures)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError

from pipeline.errors import TemplateError
from pipeline.model import Source, TemplateFault, View, Vocabulary
from pipeline.ooxml.content import memory
from pipeline.ooxml.content.reader import MODEL
from pipeline.ooxml.content.table_of_contents import has_contents, write_contents
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.zipping import Entry, assemble, entry
from pipeline.ooxml.safety.external_references import external
from pipeline.ooxml.safety.standalone import standing_alone
from pipeline.ooxml.styles import Styles
from pipeline.render.assembly import Frame, Picture, frame_of
from pipeline.render.digests.content_digests import ContentDigests
from pipeline.render.digests.content_stream import gathered
from pipeline.render.filters.common import filters
from pipeline.render.language.context import Names
from pipeline.render.language.environment import Engine
from pipeline.render.language.sandbox import TooMuchError
from pipeline.render.language.undefined import Miss
from pipeline.render.part import LABELS, Part, PartCompiler, finished
from pipeline.render.writers.charts import Charts
from pipeline.render.writers.document_state import Pen
from pipeline.swedish.words import nearest

RENDERER = "3"  # a change that alters documents gets a new number: they are then out of date

# What an expression in a template can end in; anything else is a fault of ours.
_FAILURES = (
    JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError
)  # fmt: skip

Pictures = Callable[[str], Picture | None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document and what it is made of.

    `faults` are the template's, `refused` are cells that may not stand here (with the reason); with
    either the document must not be written (with faults there is none). `missing`: what a reader
    will see as missing. `contents`: whether it has a contents list, so far without page numbers.
    """

    data: bytes
    reads: Mapping[Source, str]
    fields: tuple[tuple[Source, ...], ...]
    faults: tuple[TemplateFault, ...]
    refused: tuple[tuple[Source, str], ...]
    missing: tuple[str, ...]
    contents: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Writes the contents lists of a part."""

    part: str
    styles: Styles

    def written(self, text: str) -> str:
        """Return the part's text with the entries of its lists."""
        return write_contents(text, self.styles)


class TemplatePackage(NamedTuple):
    """What stands round the texts of a template."""

    frame: Frame
    digests: ContentDigests
    listing: Listing | None


class Template:
    """A compiled template: immutable but for the pen and caches of its own."""

    def __init__(
        self, name: str, digest: str, parts: list[Part], engine: Engine, package: TemplatePackage
    ) -> None:
        """Hold what compile_template made."""
        self.name, self.digest, self.parts, self.engine = name, digest, parts, engine
        self.frame, self.digests, self.listing = package
        self.pen = self.digests.pen
        stories = [part for part in parts if part.name in self.digests.links]
        # What is written after its fields, a contents list, is not in what they tell.
        self.told = self.listing is None and all(part.told for part in stories)

    def render(
        self, kind: str, key: str, view: View, pictures: Pictures = lambda name: None
    ) -> Rendered:
        """Return the document of `view`. `pictures` gives the picture of a file name, or None."""
        pen = self.pen
        view.log[:] = view.sealing
        pen.wipe(view)
        pen.read = len(view.log)
        self.engine.misses.noted.clear()
        written = {part.name: self._part(part, view) for part in self.parts}
        texts = {name: text for name, (text, _) in written.items()}
        if self.listing is not None and texts.get(self.listing.part):
            texts[self.listing.part] = self.listing.written(texts[self.listing.part])
        found = self._pictures(pictures)
        reads = {source: view.digest(source) for source in dict.fromkeys(view.log)}
        reads.update(
            {Source("", key, f"bild:{p.name}"): p.digest for _, p in found if p is not None}
        )
        faults, fields = self._faults(), tuple(pen.fields)
        if faults:
            return Rendered(b"", reads, fields, faults, tuple(pen.refused), tuple(pen.missing))
        changed = [entry(name, text.encode()) for name, text in texts.items()]
        changed += self.frame.extras(pen, [(part, p) for part, p in found if p is not None])
        changed += self.digests.charts.entries(pen.charts.values())
        made = memory.Memory(kind, key, self.digest, RENDERER, reads, fields)
        if self.told:
            streams = {part.name: written[part.name][1] for part in self.parts if part.told}
            files = [p.data if p is not None else b"" for _, p in found]
            body, margins = self.digests.of_streams(streams, files)
        else:
            body, margins = self.digests.of_file(self._assembled(made, changed))
        data = self._assembled(replace(made, blocks=body, margins=margins, model=MODEL), changed)
        listed = self.listing is not None
        return Rendered(data, reads, fields, (), tuple(pen.refused), tuple(pen.missing), listed)

    def _part(self, part: Part, view: View) -> tuple[str, str]:
        """Return a part's text and its stream, each "" when it has none."""
        context = Names(self.engine, self.engine.globals, part.name, {})
        context.view, context.misses = view, self.engine.misses
        self.pen.part = part.name
        try:
            chunks = part.program.render(context)
            text, told = gathered(chunks) if part.told else ("".join(chunks), "")
            return finished(part, text, told)
        except _FAILURES as error:
            self.pen.faults[self._broken(part, error)] = None
            return "", ""

    def _broken(self, part: Part, error: Exception) -> TemplateFault:
        place = self.engine.whereabouts.of(error)
        if place is None and not isinstance(error, JinjaError):
            raise error  # in no tag: the program is at fault, and not the template
        message, remedy = "taggen går inte att räkna ut.", "Skriv om eller ta bort den."
        if isinstance(error, TooMuchError):
            message = "taggen tar för mycket tid eller plats."
            remedy = "Kontrollera upprepningarna (for) och hur stora texter taggen gör."
        elif isinstance(error, SecurityError):
            message = "taggen försöker göra något som inte är tillåtet i en mall."
        if place is None:
            return TemplateFault(self.name, part.label, "", "", message, remedy)
        where = (place.label, place.tag.paragraph or place.tag.written, place.tag.written)
        return TemplateFault(self.name, *where, message, remedy)

    def _pictures(self, pictures: Pictures) -> list[tuple[str, Picture | None]]:
        found = []
        for part, value in self.pen.pictures:
            picture = pictures(str(value))
            if picture is None:
                self._refuse_picture(part, value)
            found.append((part, picture))
        return found

    def _refuse_picture(self, part: str, value: Any) -> None:
        note = f"bilden ”{str(value)[:80]}” går inte att använda."
        if isinstance(getattr(value, "source", None), Source):
            self.pen.refused[value.source, note] = None
            return
        label = next(p.label for p in self.parts if p.name == part)
        remedy = "Låt bildens alternativtext börja med en cell, till exempel {{ kommun.logotyp }}."
        self.pen.faults[TemplateFault(self.name, label, "", str(value), note, remedy)] = None

    def _faults(self) -> tuple[TemplateFault, ...]:
        for miss in self.engine.misses.noted:
            self.pen.faults[self._missed(miss)] = None
        return tuple(self.pen.faults)

    def _missed(self, miss: Miss) -> TemplateFault:
        near = nearest(miss.name, miss.known)
        message = f"”{miss.name}” finns inte för den här sortens dokument."
        remedy = f"Menade du ”{near}”?" if near else "Handboken visar vilka namn som finns."
        if miss.place is None:
            return TemplateFault(self.name, "mallen", "", miss.name, message, remedy)
        tag = miss.place.tag
        where = (miss.place.label, tag.paragraph or tag.written, tag.written)
        return TemplateFault(self.name, *where, message, remedy)

    def _assembled(self, made: memory.Memory, changed: list[Entry]) -> bytes:
        names = {item.name for item in changed}
        static = [item for item in self.frame.static if item.name not in names]
        part = entry(memory.PART, memory.memory_xml(made).encode())
        return assemble([*static, *changed, part])


def compile_template(data: bytes, name: str, vocabulary: Vocabulary | None = None) -> Template:
    """Return the compiled template; TemplateError carries every fault, DocumentError a broken file.

    `name` stands in messages. Without a vocabulary names are not checked beforehand.
    """
    package = standing_alone(read_package(data, name))
    styles = Styles.of(package)
    frame, pen = frame_of(package), Pen(name)
    pen.last_num = frame.lists.last_num
    engine = Engine(filters(pen), pen.budget)
    digests = ContentDigests(package, Charts(package), pen)
    compiler = PartCompiler(name, styles, vocabulary, engine, digests)
    compiler.faults.update(dict.fromkeys(_external(package)))
    parts = []
    for part, label in _parts(package):
        compiled = compiler.compile(part, label, package.parts[part])
        if compiled is not None:
            parts.append(compiled)
    if compiler.faults:
        count = len(compiler.faults)
        sentence = f"Mallen {name} har {count} fel." if count > 1 else f"Mallen {name} har ett fel."
        raise TemplateError(sentence, remedy="Rätta mallen.", faults=tuple(compiler.faults))
    digest = sha256(data).hexdigest()[:32]
    around = TemplatePackage(frame, digests, _listing(package, styles))
    return Template(name, digest, parts, engine, around)


def _listing(package: Package, styles: Styles) -> Listing | None:
    """Return what writes the contents lists of the body, or None when it has none."""
    if not has_contents(package.parts[package.main]):
        return None
    return Listing(package.main, styles)


def _external(package: Package) -> list[TemplateFault]:
    """Return as faults what a document may not fetch or run when it is opened."""
    labels = dict(_parts(package))
    return [
        TemplateFault(
            package.name,
            labels.get(item.part, "mallen"),
            item.paragraph,
            "",
            item.message,
            item.remedy,
        )
        for item in external(package)
    ]


def _parts(package: Package) -> list[tuple[str, str]]:
    found = [(package.main, "brödtexten")]
    found += [(part, LABELS["header"]) for part in package.headers]
    found += [(part, LABELS["footer"]) for part in package.footers]
    found += [(part, LABELS["footnotes"]) for part in package.notes]
    found += [(part, "dokumentegenskaperna") for part in package.related("core-properties", "")]
    return list(dict.fromkeys(found))


def picture_digest(data: bytes) -> str:
    """Return 16 hexadecimal digits for a picture's bytes."""
    return blake2b(data, digest_size=8).hexdigest()
