"""One part of a template, compiled: the document, a header, a footer, notes or properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from pipeline.errors import DocumentError
from pipeline.model import Severity, TemplateFault, Vocabulary
from pipeline.ooxml.package import parse_part
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element
from pipeline.render.digests.content_digests import ContentDigests
from pipeline.render.digests.content_stream import (
    FieldReader,
    Told,
    silent,
    spaces_of,
    told_later,
    without_tables,
)
from pipeline.render.digests.template_content import PartContent, UnfitError, part_content
from pipeline.render.digests.told_fields import ToldField, ToldRow
from pipeline.render.language.environment import Engine, Program, compiled
from pipeline.render.language.jinja_source import culprit, jinja_source, xml_text
from pipeline.render.language.name_check import Lint
from pipeline.render.language.name_uses import NameUses
from pipeline.render.language.rewriting import Rewriter, RowPiece
from pipeline.render.language.tag_errors import LOOK_OVER, TagReader
from pipeline.render.language.undefined import TagPlace
from pipeline.render.markup import docxtpl_dialect
from pipeline.render.markup.beside_tags import keep_beside
from pipeline.render.markup.bound_controls import (
    check_boxes,
    has_check_boxes,
    show_properties,
    unbind,
)
from pipeline.render.markup.containers import (
    add_spares,
    last_paragraphs,
    may_be_empty,
    order_cells,
    without_empty_tables,
)
from pipeline.render.markup.cross_references import Anchors
from pipeline.render.markup.docxtpl_dialect import CleanUp, Tag
from pipeline.render.markup.field_position import Field, FieldPlace
from pipeline.render.markup.left_over_tags import unended
from pipeline.render.markup.loops import Loops
from pipeline.render.markup.nesting import Placed, nested, placed_tags
from pipeline.render.markup.notes_in_loops import RepeatedNotes, held_notes
from pipeline.render.markup.picture_tags import take_pictures
from pipeline.render.markup.placeholders import MARK, settled, vanished
from pipeline.render.markup.ranges import Ranges
from pipeline.render.markup.splicing import splice
from pipeline.render.markup.spots import Spot, spots
from pipeline.render.markup.tag_faults import fault_at
from pipeline.render.markup.tagged_links import (
    Addresses,
    addresses_in_fields,
    put_addresses,
    take_links,
)
from pipeline.render.markup.tags_in_word import (
    WHOLE_TAG,
    Written,
    as_tags,
    name_tags,
    written_tags,
)
from pipeline.render.writers.blocks import writer
from pipeline.render.writers.charts import take_charts
from pipeline.render.writers.runs import RunWriter

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_GRID = re.compile(r"\{%(?:tc\s|\s*(?:hm|colspan)\b)")
_TORN = "taggen eller en av taggarna intill den delar ett element i dokumentet."
_TORN_REMEDY = "Skriv om taggen i ett svep, utan länk eller radbrytning i den, utan {%- och -%}."
_OWN_PARAGRAPH = "Sätt varje {%p … %} i ett eget stycke, varje {%tr … %} i en egen rad."
_CONTROL_ID = re.compile(rb'<w:sdtPr>(?:(?!</w:sdtPr>).)*?<w:id w:val="(-?[0-9]+)"', re.DOTALL)
_NOWHERE = Tag(0, "", "", is_field=True)

AskedFor = tuple[str, str, TagPlace]  # a sheet, a name on its rows, and where it is asked for

MAX_MARKUP = 150_000  # XML tags of a part: a template of a hundred pages has half as many
MAX_BRACES = 10_000  # of a part: two or one a tag


@dataclass(slots=True)
class Part:
    """A compiled part and what must be seen to when it is rendered."""

    name: str
    label: str
    program: Program
    grid: bool  # docxtpl must fix the grids of its tables
    told: bool  # yields pairs: XML, and what it adds to the content (digests/)
    boxes: bool = False  # it has check boxes
    tables: bool = False  # it has tables that may get no rows


@dataclass(slots=True)
class Workshop:
    """What the parts of one template are compiled with, and the faults of all of them."""

    template: str  # its name, for messages
    styles: Styles
    vocabulary: Vocabulary | None  # without one names are not checked
    engine: Engine
    digests: ContentDigests
    anchors: Anchors
    notes: RepeatedNotes
    addresses: Mapping[str, Addresses] = field(default_factory=dict)  # by part
    properties: Mapping[str, str] = field(default_factory=dict)  # with tags, by fields' names
    ids: Iterator[int] = field(default_factory=lambda: count(1))  # of its pictures and bookmarks
    faults: dict[TemplateFault, None] = field(default_factory=dict)  # and remarks
    asked: list[AskedFor] | None = None  # gets what the tags ask for by name
    clean_up: CleanUp = docxtpl_dialect.patched
    reader: TagReader = field(init=False)

    def __post_init__(self) -> None:
        """Read tags as the engine does."""
        self.reader = TagReader(self.engine)

    @property
    def fault_count(self) -> int:
        """Return how many faults no document can be made with."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)

    def in_order(self) -> list[TemplateFault]:
        """Return the faults and remarks in the order of the document, part by part."""
        parts = list(dict.fromkeys(fault.part for fault in self.faults))
        return sorted(self.faults, key=lambda fault: (parts.index(fault.part), fault.ordinal))


class PartCompiler:
    """Compiles one part of a template."""

    def __init__(self, shop: Workshop, name: str, label: str) -> None:
        """Compile the part of that name, called `label` in messages."""
        self.shop, self.name, self.label = shop, name, label
        self.engine, self.digests, self.pen = shop.engine, shop.digests, shop.digests.pen
        self.tags: list[Tag] = []
        self.fields: dict[int, Field] = {}
        self.told: dict[int, ToldField] = {}
        self.prefix = f"_{name}/"  # of its filters, which no tag can name

    def compile(self, data: bytes) -> Part | None:
        """Return the compiled part, or None when it has no tags or has faults (in the shop's)."""
        ids = (int(number) & 0x7FFFFFFF for number in _CONTROL_ID.findall(data))
        self.pen.reserved.update(dict.fromkeys(ids))
        addresses = self.shop.addresses.get(self.name, {})
        shows = self.shop.properties and (b"instrText" in data or b"fldSimple" in data)
        if b"{" not in data and b"}" not in data and not addresses and not shows:
            return None
        before = self.shop.fault_count
        if data.count(b"<") > MAX_MARKUP or data.count(b"{") > MAX_BRACES:
            remedy = "Dela upp den, eller börja om från en ny."
            self._note(_NOWHERE, "mallen är orimligt stor.", remedy)
            return None
        found = self._marked(data, addresses)
        if found is None:
            return None
        root, grid = found
        if self._notes():
            self.shop.notes.number(root, self.tags)
        order_cells(root)
        Loops(root, self.tags, self.shop.styles, self.shop.ids).prepare()
        self._splice(root)
        return self._finish(root, grid=grid) if self.shop.fault_count == before else None

    def _marked(self, data: bytes, addresses: Addresses) -> tuple[Element, bool] | None:
        """Return a part with marks for its `tags`, and whether docxtpl must fix its grids.

        None when it has no tags, or is torn by them.
        """
        source = parse_part(data, self.name, self.shop.template)
        stories = [source, *self._notes()]
        known = [spots(one, self.shop.styles, counted=one is source) for one in stories]
        written = self._written(stories, known)
        show_properties(source, self.shop.properties)
        for text, spot in unended(source):
            told = ("taggen saknar sitt slut.", WHOLE_TAG)
            self._note(Tag(0, text, "", is_field=True, spot=spot), *told)
        written += put_addresses(source, addresses, self._note)
        for story, places in zip(stories, known, strict=True):
            keep_beside(story, self.shop.styles, places, self._note, self._remark)
        patched = self.shop.clean_up(etree.tostring(source, encoding="unicode"))
        if self._notes():
            patched = self.shop.notes.placed(patched)
        xml, self.tags = docxtpl_dialect.marked(patched)
        if xml == patched:  # no tags, no comments, no braces as they are
            return None
        lost = list(as_tags(name_tags(self.tags, written)))
        for tag in lost:
            message = "taggen försvinner: en annan tagg tar bort hela stycket."
            self._note(tag, message, _OWN_PARAGRAPH)
        try:
            root = parse_part(xml.encode(), self.name, self.shop.template)
        except DocumentError as error:
            self._note(culprit(xml, self.tags, error), _TORN, _TORN_REMEDY)
            self._check(map(Placed, as_tags(written)))
            return None
        self._check(map(Placed, as_tags(written)) if lost else placed_tags(root, self.tags))
        return root, any(_GRID.match(item.text) for item in written)

    def _check(self, placed: Iterable[Placed]) -> None:
        """Note what is wrong with the tags by themselves, with their blocks and with their names.

        Each is told, whatever is wrong with the others.
        """
        tags, reader = nested(placed, self._note), self.shop.reader
        for tag in tags:
            sentence, remedy = reader.trouble(tag)
            if sentence and not tag.told:
                self._note(tag, sentence, remedy)
        if self.shop.vocabulary is not None:
            tree, lines = reader.together(tags)
            if tree is not None:
                lint = Lint(self.shop.vocabulary, lines, self._note)
                try:
                    lint.check(tree, reader.words_of_lost(tags))
                except RecursionError:
                    longest = max(tags, key=lambda tag: len(tag.inner))
                    self._note(longest, "taggen går inte att tolka här.", LOOK_OVER)

    def _written(self, stories: list[Element], known: list[dict[Element, Spot]]) -> list[Written]:
        """Return the tags as they stand in Word; what is not written as one is told and mended."""
        tags: list[Written] = []
        for story, places in zip(stories, known, strict=True):
            written, odd = written_tags(story, places)
            tags += written
            for item, message, remedy in odd:
                self._note(Tag(0, item.text, "", is_field=True, spot=item.spot), message, remedy)
        return tags

    def _notes(self) -> tuple[Element, ...]:
        """Return the notes that stand in the part while it is compiled and printed."""
        is_main = self.name == self.digests.package.main
        return tuple(self.shop.notes.roots.values()) if is_main else ()

    def _splice(self, root: Element) -> None:
        unbind(root, self.tags, self._remark)
        take_pictures(root, self.tags)
        take_links(root, self.tags)
        refusal = partial(self.digests.charts.refusal, self.name)
        take_charts(root, self.tags, refusal, self._note)
        spares = last_paragraphs(root, self.shop.styles)
        self.fields = splice(root, self.tags, self.shop.styles)
        add_spares(spares, self.fields)
        for number, begins in addresses_in_fields(root):
            if number in self.fields:
                self.fields[number].address = "whole" if begins else "piece"
        within = Ranges(self.name, root, self.tags, self.fields, self.shop.anchors, self.pen.marks)
        within.settle(self.shop.ids, self._remark)

    def _finish(self, root: Element, *, grid: bool) -> Part | None:
        text = xml_text(root, self.tags)
        source, numbers = jinja_source(text, self.tags)
        by_line = tuple(self.tags[number - 1] for number in numbers)
        try:
            tree = self.engine.parse(source, self.name, self.name)
            self._hear(tree, by_line)
        except (TemplateSyntaxError, RecursionError) as error:
            tag = by_line[min(getattr(error, "lineno", 1), len(by_line)) - 1]
            self._note(tag, "taggen går inte att tolka här.", LOOK_OVER)
            return None
        self._register()
        # A loop that calls itself keeps what it prints.
        recurs = any(loop.recursive for loop in tree.find_all(nodes.For))
        content = None if grid or recurs else self._content(root)
        if content is not None:
            self._tell(spaces_of(text), content)
        pieces = content.pieces if content is not None else None
        rewriter = Rewriter(self.prefix, numbers, pieces, self._joined)
        try:
            program, lines = compiled(self.engine, tree, self.name, rewriter)
        except (SyntaxError, RecursionError, MemoryError):  # Python's own limits
            loops = [tag for tag in by_line if tag.word == "for"] or list(by_line)
            remedy = "Lägg färre upprepningar och parenteser i varandra."
            self._note(loops[-1], "taggarna ligger för djupt i varandra.", remedy)
            return None
        self.engine.whereabouts.learn(self.name, self.label, by_line, lines)
        made = Part(self.name, self.label, program, grid, told=content is not None)
        made.boxes, made.tables = has_check_boxes(text), may_be_empty(text)
        return made

    def _hear(self, tree: nodes.Template, tags: Sequence[Tag]) -> None:
        if self.shop.asked is not None and self.shop.vocabulary is not None:
            uses = NameUses(self.shop.vocabulary, tags)
            uses.check(tree)
            found = ((sheet, name, TagPlace(self.label, tag)) for sheet, name, tag in uses.asked)
            self.shop.asked.extend(found)

    # ------------------------------------------------------------ faults

    def _note(self, tag: Tag, message: str, remedy: str) -> None:
        self._say(Severity.ERROR, tag, message, remedy)

    def _remark(self, tag: Tag, message: str, remedy: str) -> None:
        self._say(Severity.WARNING, tag, message, remedy)

    def _say(self, severity: Severity, tag: Tag, message: str, remedy: str) -> None:
        told = fault_at(self.shop.template, self.label, tag, (message, remedy), severity)
        self.shop.faults[told] = None

    # ------------------------------------------------------------ fields

    def _register(self) -> None:
        filters = self.engine.filters
        for number, item in self.fields.items():
            part = self.shop.notes.parts.get(item.note, self.name) if self._notes() else self.name
            for kind, at in (("field", item), ("plain", replace(item, control=False))):
                made = writer(at, part, self.label, self.pen, self.shop.styles)
                filters[f"{self.prefix}{kind}{number}"] = made
        for tag in self.tags:
            if tag.prints:
                filters[f"{self.prefix}field{tag.number}"] = str
                filters[f"{self.prefix}plain{tag.number}"] = str

    def _content(self, root: Element) -> PartContent | None:
        """Return what the pieces of a part add to its content, None when it is unfit for that."""
        links = self.digests.links.get(self.name)
        if links is None or self._notes():
            return None
        try:
            return part_content(root, self.tags, self.fields, links, self.digests.looks)
        except UnfitError:
            return None

    def _joined(self, number: int, pieces: Sequence[RowPiece]) -> bool:
        """Let a row be printed at once where tags print nothing but columns of it.

        False where one of the tags cannot. `number` is the first of them; the filters are `row`
        and `rows`, which ask for it and for all of a loop, and `whole`, which prints that.
        """
        filters, made = self.engine.filters, list[tuple[ToldField, str] | Told]()
        for piece in pieces:
            if isinstance(piece[0], bytes):
                made.append((piece[0], piece[1]))
                continue
            field = self.told.get(piece[0])
            if field is None:
                return False
            made.append((field, piece[1]))
        row = ToldRow(made, self.pen)
        filters[f"{self.prefix}row{number}"] = row.is_ready
        filters[f"{self.prefix}rows{number}"] = row.are_ready
        filters[f"{self.prefix}whole{number}"] = row.printed
        return True

    def _tell(self, spaces: str, content: PartContent) -> None:
        """Let what prints in a part yield what it adds to the content too."""
        filters, links = self.engine.filters, self.digests.links[self.name]

        def bases(xml: str) -> str:
            return MARK.sub(lambda found: self.tags[int(found[1]) - 1].base, xml)

        for tag in self.tags:
            name, here = f"{self.prefix}field{tag.number}", content.holes.get(tag.number)
            item = self.fields.get(tag.number)
            if here is not None and here.picture:
                filters[name] = told_later(filters[name])
            elif here is None or item is None or item.place is FieldPlace.TEXT:
                if name in filters:
                    filters[name] = silent(filters[name])
            else:
                runs = RunWriter(item, self.name, "", self.pen)
                reader = FieldReader(here, links, self.digests.looks, spaces)
                told = self.told[tag.number] = ToldField(filters[name], runs, reader, bases)
                filters[name] = told.printed


def finished(part: Part, data: bytes, told: str) -> Told:
    """Return a rendered part without the paragraphs that stayed empty, each cell with one.

    `told` is its stream, "" for a part without.
    """
    if b"\x0e" in data:
        data, told = vanished(data, told)
    if part.tables:
        data, told = without_empty_tables(data), without_tables(told)
    if b"\x10" in data:
        data, told = settled(data, told)
    if part.boxes:
        data = check_boxes(data.decode()).encode()
    if part.grid:
        body, notes = held_notes(data.decode())
        data = f"{docxtpl_dialect.with_fixed_grids(body)}{notes}".encode()
    return _HEAD + data, told
