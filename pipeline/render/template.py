"""A template, compiled once, and the documents it makes: bytes, and all that they read.

template = compile_template(data, "standard/program.docx", vocabulary)
rendered = template.render(plan.kind, plan.key, plan.view, pictures)

(DECISIONS 62)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError

from pipeline.errors import DocumentError, TemplateError
from pipeline.model import HouseStyle, Severity, Source, TemplateFault, View, Vocabulary
from pipeline.ooxml.content import memory
from pipeline.ooxml.content.reader import MODEL
from pipeline.ooxml.content.table_of_contents import has_contents, write_contents
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.unpacking import MAX_TAGS, MAX_XML, is_too_large
from pipeline.ooxml.package.zipping import Entry, assemble, entry
from pipeline.ooxml.safety.external_references import external
from pipeline.ooxml.safety.review import reviewed
from pipeline.ooxml.safety.standalone import standing_alone
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.theme import dressed, is_themed
from pipeline.render.assembly import Frame, frame_of
from pipeline.render.digests.content_digests import ContentDigests
from pipeline.render.digests.content_stream import Told, gathered
from pipeline.render.filters.common import filters
from pipeline.render.language.environment import Engine, Names
from pipeline.render.language.name_check import unknown_name
from pipeline.render.language.sandbox import DIVIDE, TooMuchError
from pipeline.render.markup.bound_controls import filled_properties
from pipeline.render.markup.cross_references import Anchors
from pipeline.render.markup.docxtpl_dialect import CleanUp, patched
from pipeline.render.markup.left_over_tags import left_over
from pipeline.render.markup.notes_in_loops import repeated_notes
from pipeline.render.markup.reference_results import shows_words, with_results
from pipeline.render.markup.tag_faults import fault_at
from pipeline.render.markup.tagged_links import addresses_of, without_addresses
from pipeline.render.part import AskedFor, Part, PartCompiler, Workshop, finished
from pipeline.render.reads_of_paragraphs import reads_by_paragraph, signed
from pipeline.render.rendered import RENDERER, Picture, Pictures, Rendered
from pipeline.render.writers.charts import Charts
from pipeline.render.writers.document_state import Pen

_PROPERTIES = "dokumentegenskaperna"

# What an expression in a template can end in; anything else is a fault of ours.
_FAILURES = (
    JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError
)  # fmt: skip

_AS_IT_IS = HouseStyle()
_MANY = 100
_NOTHING: Told = (b"", "")


class Template:
    """A compiled template: immutable but for the pen and caches of its own."""

    def __init__(self, digest: str, parts: list[Part], shop: Workshop, frame: Frame) -> None:
        """Hold what compile_template made."""
        self.name, self.digest, self.parts = shop.template, digest, parts
        self.engine, self.digests, self.styles = shop.engine, shop.digests, shop.styles
        self.pen, self.frame = shop.digests.pen, frame
        self.style_cells: tuple[Source, ...] = ()  # read by each document, if bound to its theme
        # Of its margins what was rendered last, and written last.
        self.rendered: dict[str, tuple[Told, Told]] = {}
        self.latest: dict[str, tuple[bytes, Entry]] = {}
        # What is copied, by the names of what is not.
        self.static: dict[frozenset[str], tuple[Entry, ...]] = {}
        self.notes = shop.notes
        self.remarks = tuple(shop.in_order())  # all of them VARNING
        self.main = shop.digests.package.main
        self.listed = has_contents(shop.digests.package.parts[self.main])
        self.refers = shows_words(shop.digests.package)
        stories = [part for part in parts if part.name in self.digests.links]
        # What is written after its fields, a contents list, is not in what they tell.
        self.told = not self.listed and all(part.told for part in stories)

    def render(
        self, kind: str, key: str, view: View, pictures: Pictures = lambda name: None
    ) -> Rendered:
        """Return the document of `view`. `pictures` gives the picture of a file name, or None."""
        pen = self.pen
        view.log[:] = (*view.sealing, *self.style_cells)
        pen.wipe(view)
        pen.read = len(view.log)
        self.engine.misses.noted.clear()
        written = {part.name: self._part(part, view) for part in self.parts}
        texts = self._with_notes({name: text for name, (text, _) in written.items()})
        self._refuse_large(texts)
        if self.listed and texts.get(self.main):
            texts[self.main] = write_contents(texts[self.main], self.styles)
        if self.refers and texts.get(self.main):
            texts[self.main] = with_results(texts[self.main])
        found = self._pictures(pictures)
        reads = view.digests()
        for picture in (p for _, p in found if p is not None):
            reads[Source("", key, f"bild:{picture.name}")] = picture.digest
        faults, fields = self._faults(), tuple(pen.fields)
        if faults:
            return Rendered(b"", reads, fields, faults, tuple(pen.refused), tuple(pen.missing))
        changed = [self._entry(name, data) for name, data in texts.items()]
        changed += self.frame.extras(pen, [(part, p) for part, p in found if p is not None])
        changed += self.digests.charts.entries(pen.charts.values())
        if self.told:
            streams = {part.name: written[part.name][1] for part in self.parts if part.told}
            files = [p.data if p is not None else b"" for _, p in found]
            content = self.digests.of_streams(streams, files)
        else:
            made = memory.Memory(kind, key, self.digest, RENDERER, reads, fields)
            content = self.digests.of_file(self._assembled(made, changed))
        made = memory.Memory(kind, key, self.digest, RENDERER, reads, fields, *content, MODEL)
        data = self._assembled(made, changed)
        seen = (tuple(pen.refused), tuple(pen.missing))
        return Rendered(data, reads, fields, (), *seen, contents=self.listed)

    def made_of(self, view: View) -> tuple[frozenset[Source], ...]:
        """Return what each paragraph of the body is made of; () where that cannot be told."""
        view.log.clear()
        self.pen.wipe(view)
        part = next(part for part in self.parts if part.name == self.main)
        try:
            text = signed(self._chunks(part, view), view.log)
        except _FAILURES:
            return ()
        whole, _ = finished(part, text.encode(), "")
        whole = self._with_notes({part.name: whole})[part.name]
        return reads_by_paragraph(whole.decode(), view.log)

    def _chunks(self, part: Part, view: View) -> Iterable[Any]:
        context = Names(self.engine, self.engine.globals, part.name, {})
        context.view, context.misses = view, self.engine.misses
        context.rows = self.pen.rows
        self.pen.part = part.name
        return part.program(context)

    def _part(self, part: Part, view: View) -> Told:
        """Return a part and its stream, each empty when there is none."""
        try:
            chunks = self._chunks(part, view)
            data, told = gathered(chunks) if part.told else ("".join(chunks).encode(), "")
            return self._finished(part, data, told)
        except _FAILURES as error:
            self.pen.faults[self._broken(part, error)] = None
            return _NOTHING

    def _finished(self, part: Part, data: bytes, told: str) -> Told:
        """Return a rendered part as it is to be; a header or a footer is often as it was."""
        if part.name == self.main:
            return finished(part, data, told)
        before, made = self.rendered.get(part.name, (None, _NOTHING))
        if before != (data, told):
            made = finished(part, data, told)
            self.rendered[part.name] = (data, told), made
        return made

    def _entry(self, name: str, data: bytes) -> Entry:
        """Return a part deflated; a header or a footer is often as it was in the last document."""
        if name == self.main:
            return entry(name, data)
        before, made = self.latest.get(name, (None, None))
        if made is None or before != data:
            made = entry(name, data)
            self.latest[name] = data, made
        return made

    def _refuse_large(self, texts: Mapping[str, bytes]) -> None:
        """Raise a DocumentError for a document that could not be read back."""
        large = next((p for p in self.parts if is_too_large(texts[p.name])), None)
        if large is not None:
            size, most = (round(n / 2**20) for n in (len(texts[large.name]), MAX_XML))
            sentence = (
                f"Dokumentet blir för stort: {large.label} blir {size} MB XML, och mer än {most} "
                f"MB eller {MAX_TAGS // 1_000_000} miljon taggar går inte att läsa tillbaka."
            )
            raise DocumentError(sentence, remedy=DIVIDE)

    def _with_notes(self, texts: dict[str, bytes]) -> dict[str, bytes]:
        """Return the parts with the notes that stood in the body in their own."""
        if not self.notes.roots or not texts.get(self.main):
            return texts
        parts = self.digests.package.parts
        own = {part: texts.get(part) or parts[part] for part in self.notes.parts.values()}
        body, changed = self.notes.settled(
            texts[self.main].decode(), {part: data.decode() for part, data in own.items()}
        )
        made = {self.main: body, **changed}
        return texts | {part: text.encode() for part, text in made.items()}

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
        return fault_at(self.name, *place, (message, remedy))

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
            told = unknown_name(miss.name, miss.known)
            fault = TemplateFault(self.name, "mallen", "", miss.name, *told)
            if miss.place is not None:
                fault = fault_at(self.name, *miss.place, told)
            self.pen.faults[fault] = None
        return tuple(self.pen.faults)

    def _assembled(self, made: memory.Memory, changed: list[Entry]) -> bytes:
        names = frozenset([item.order[1] for item in changed])
        static = self.static.get(names)
        if static is None:
            static = tuple(item for item in self.frame.static if item.name not in names)
            if len(self.static) < _MANY:
                self.static[names] = static
        part = entry(memory.PART, memory.memory_xml(made).encode())
        return assemble([*static, *changed, part])


def compile_template(
    data: bytes,
    name: str,
    vocabulary: Vocabulary | None = None,
    style: HouseStyle = _AS_IT_IS,
    asked: list[AskedFor] | None = None,
    clean_up: CleanUp = patched,
) -> Template:
    """Return the compiled template; TemplateError carries every fault, DocumentError a broken file.

    What it should be told of, though documents can be made from it, is in its `remarks`.

    `name` stands in messages. Without a vocabulary names are not checked beforehand. What is bound
    to the template's theme gets the `style` of the municipality. What its tags
    ask for by name is put into `asked`. `clean_up` gives what docxtpl makes of a part.
    """
    package, left = reviewed(read_package(data, name))
    package, notes = repeated_notes(standing_alone(package))
    themed = bool(style.cells) and is_themed(package)
    if themed and (style.colours or style.typeface):
        package = dressed(package, style.colours, style.typeface)
    labels = list(dict.fromkeys(_labels(package)))
    addresses = {part: addresses_of(package, part) for part, _ in labels}
    package = without_addresses(package, addresses)
    styles, frame, pen = Styles.of(package), frame_of(package), Pen(name)
    pen.last_note = notes.last
    pen.last_num = frame.lists.last_num
    engine = Engine(filters(pen), pen.budget)
    digests = ContentDigests(package, Charts(package), pen)
    shop = Workshop(name, styles, vocabulary, engine, digests, Anchors.of(package), notes)
    shop.addresses = addresses
    shop.asked, shop.clean_up = asked, clean_up
    for rest in left:  # of a review
        told = (
            dict(labels).get(rest.part, "mallen"),
            rest.paragraph,
            "",
            rest.message,
            rest.remedy,
        )
        shop.faults[TemplateFault(package.name, *told, Severity.WARNING)] = None
    for item in external(package):  # what a document may not fetch or run when it is opened
        where = (dict(labels).get(item.part, "mallen"), item.paragraph, "")
        shop.faults[TemplateFault(package.name, *where, item.message, item.remedy)] = None
    parts = _compiled_parts(shop, package, labels)
    count = shop.fault_count
    if count:
        sentence = f"Mallen {name} har {count} fel." if count > 1 else f"Mallen {name} har ett fel."
        raise TemplateError(sentence, remedy="Rätta mallen.", faults=tuple(shop.in_order()))
    digest = sha256(data).hexdigest()[:32]
    made = Template(digest, parts, shop, frame)
    made.style_cells = style.cells if themed else ()
    return made


def _compiled_parts(
    shop: Workshop, package: Package, labels: Sequence[tuple[str, str]]
) -> list[Part]:
    """Return the parts that have tags; what is wrong with any part is in the shop's faults.

    The properties come first: fields in the others may show them.
    """
    made: dict[str, Part | None] = {}
    for part, label in sorted(labels, key=lambda one: one[1] != _PROPERTIES):
        made[part] = PartCompiler(shop, part, label).compile(package.parts[part])
        if label == _PROPERTIES and not shop.fault_count:
            shop.properties = filled_properties(package)
    for fault in left_over(package, made):
        shop.faults[fault] = None
    return [found for part, _ in labels if (found := made[part]) is not None]


def _labels(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the parts that may have tags, and what each is called in messages."""
    yield package.main, "brödtexten"
    for label, parts in (
        ("sidhuvudet", package.headers),
        ("sidfoten", package.footers),
        ("fotnoterna", package.notes),
        (_PROPERTIES, package.related("core-properties", "")),
    ):
        yield from ((part, label) for part in parts)
