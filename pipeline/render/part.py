"""One part of a template, compiled: the document, a header, a footer, notes or properties."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from pipeline.errors import DocumentError
from pipeline.model import TemplateFault, Vocabulary
from pipeline.ooxml.package import parse_part
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element
from pipeline.render.digests.content_digests import ContentDigests
from pipeline.render.digests.content_stream import (
    FieldReader,
    Told,
    silent,
    spaces_of,
    telling,
    told_later,
    without_gone,
    without_spares,
    without_tables,
)
from pipeline.render.digests.template_content import PartContent, UnfitError, part_content
from pipeline.render.language.environment import Engine, Program, compiled, recurs
from pipeline.render.language.jinja_source import culprit, jinja_source, with_restarts, xml_text
from pipeline.render.language.name_check import Lint
from pipeline.render.language.rewriting import Rewriter
from pipeline.render.language.tag_errors import LOOK_OVER, trouble
from pipeline.render.markup import docxtpl_dialect
from pipeline.render.markup.containers import (
    add_spares,
    last_paragraphs,
    order_cells,
    without_empty_tables,
)
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.field_position import Field, FieldPlace
from pipeline.render.markup.loops import Loops
from pipeline.render.markup.picture_tags import take_pictures
from pipeline.render.markup.placeholders import MARK, settled, vanished, vanishes
from pipeline.render.markup.splicing import splice
from pipeline.render.markup.tags_in_word import Written, as_tags, name_tags, written_tags
from pipeline.render.writers.charts import take_charts
from pipeline.render.writers.runs import RunWriter
from pipeline.render.writers.sections import writer

LABELS = {"header": "sidhuvudet", "footer": "sidfoten", "footnotes": "fotnoterna"}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_GRID = re.compile(r"\{%(?:tc\s|\s*(?:hm|colspan)\b)")
_TORN = "taggen eller en av taggarna intill den delar ett element i dokumentet."
_TORN_REMEDY = "Skriv om taggen i ett svep, utan länk eller radbrytning i den, utan {%- och -%}."
_CONTROL_ID = re.compile(rb'<w:sdtPr>(?:(?!</w:sdtPr>).)*?<w:id w:val="(-?[0-9]+)"', re.DOTALL)
Note = Callable[[Tag, str, str], None]


MAX_MARKUP = 150_000  # XML tags of a part: a template of a hundred pages has half as many
MAX_BRACES = 10_000  # of a part: two or one a tag
_NOWHERE = Tag(0, "", "", is_field=True)


@dataclass(slots=True)
class Part:
    """A compiled part and what must be seen to when it is rendered."""

    name: str
    label: str
    program: Program
    spares: bool  # cells may be left without a paragraph
    vanishing: bool  # paragraphs may go when nothing is printed in them
    grid: Callable[..., Element] | None  # docxtpl's fix of table grids, where it is needed
    told: bool  # yields pairs: XML, and what it adds to the content (digests/)


class PartCompiler:
    """Compiles the parts of one template with one pen; gathers the faults of all of them."""

    def __init__(
        self,
        template: str,
        styles: Styles,
        vocabulary: Vocabulary | None,
        engine: Engine,
        digests: ContentDigests,
    ) -> None:
        """Compile for `template` (its name); without a vocabulary names are not checked."""
        self.template, self.styles, self.vocabulary = template, styles, vocabulary
        self.engine, self.digests = engine, digests
        self.pen, self.charts = digests.pen, digests.charts
        self.count = 0
        self.ids = count(1)  # of the template's own pictures and bookmarks
        self.faults: dict[TemplateFault, None] = {}

    def compile(self, name: str, label: str, data: bytes) -> Part | None:
        """Return the compiled part, or None when it has no tags or has faults (in `faults`)."""
        self.pen.reserved |= {int(number) & 0x7FFFFFFF for number in _CONTROL_ID.findall(data)}
        if b"{" not in data and b"}" not in data:
            return None
        before, note = len(self.faults), self._noter(label)
        if data.count(b"<") > MAX_MARKUP or data.count(b"{") > MAX_BRACES:
            note(_NOWHERE, "mallen är orimligt stor.", "Dela upp den, eller börja om från en ny.")
            return None
        source = parse_part(data, name, self.template)
        written, broken = written_tags(source)
        if broken:
            self._broken(written, broken, note)
            return None
        patched = docxtpl_dialect.patched(etree.tostring(source, encoding="unicode"))
        xml, tags = docxtpl_dialect.marked(patched)
        if xml == patched:  # no tags, no comments, no braces as they are
            return None
        for lost in as_tags(name_tags(tags, written)):
            note(lost, "taggen försvinner: en annan tagg tar bort hela stycket.", _OWN_PARAGRAPH)
        root = self._tree(xml, name, tags, note)
        if root is None:
            self._check_tags(tags, note)
            return None
        order_cells(root)
        loops = Loops(root, tags, self.styles, note, self.ids)
        loops.prepare()
        fields = self._spliced(name, root, tags, note)
        self._check_tags(tags, note)
        if len(self.faults) > before + loops.mended:
            return None
        grid = any(_GRID.match(item.text) for item in written)
        return self._finish(name, label, root, tags, fields, grid=grid)

    def _spliced(self, part: str, root: Element, tags: list[Tag], note: Note) -> dict[int, Field]:
        take_pictures(root, tags)
        take_charts(root, tags, partial(self.charts.refusal, part), note)
        spares = last_paragraphs(root, self.styles)
        fields = splice(root, tags, self.styles)
        add_spares(spares, fields)
        return fields

    def _finish(
        self,
        name: str,
        label: str,
        root: Element,
        tags: list[Tag],
        fields: dict[int, Field],
        *,
        grid: bool,
    ) -> Part | None:
        text = with_restarts(xml_text(root), tags)
        source, numbers = jinja_source(text, tags)
        by_line = tuple(tags[number - 1] for number in numbers)
        note = self._noter(label)
        try:
            tree = self.engine.parse(source, name, name)
            if self.vocabulary is not None:
                Lint(self.vocabulary, by_line, note).check(tree)
        except (TemplateSyntaxError, RecursionError) as error:
            tag = by_line[min(getattr(error, "lineno", 1), len(by_line)) - 1]
            note(tag, "taggen går inte att tolka här.", LOOK_OVER)
            return None
        self.count += 1
        self._register(name, label, tags, fields)
        content = None if grid or recurs(tree) else self._content(name, root, tags, fields)
        if content is not None:
            self._tell(name, text, tags, fields, content)
        told = content.pieces if content is not None else None
        rewriter = Rewriter(f"_{self.count}", numbers, told)
        program = self._program(tree, name, rewriter, by_line, label)
        if program is None:
            return None
        self.engine.whereabouts.learn(name, label, by_line, program.lines)
        return Part(
            name,
            label,
            program,
            spares="\x10" in text,
            vanishing=vanishes(text),
            grid=docxtpl_dialect.table_fixer() if grid else None,
            told=told is not None,
        )

    def _program(
        self,
        tree: nodes.Template,
        name: str,
        rewriter: Rewriter,
        by_line: tuple[Tag, ...],
        label: str,
    ) -> Program | None:
        try:
            return compiled(self.engine, tree, name, rewriter)
        except (SyntaxError, RecursionError, MemoryError):  # Python's own limits
            loops = [tag for tag in by_line if tag.word == "for"] or list(by_line)
            remedy = "Lägg färre upprepningar och parenteser i varandra."
            self._noter(label)(loops[-1], "taggarna ligger för djupt i varandra.", remedy)
            return None

    def _tree(self, xml: str, name: str, tags: list[Tag], note: Note) -> Element | None:
        try:
            return parse_part(xml.encode(), name, self.template)
        except DocumentError:
            note(culprit(xml, tags), _TORN, _TORN_REMEDY)
            return None

    # ------------------------------------------------------------ faults

    def _broken(
        self, written: list[Written], broken: list[tuple[Written, str]], note: Note
    ) -> None:
        """Note tags without end or beginning, and what is wrong with the others one by one."""
        for item, message in broken:
            tag = Tag(0, item.text, "", is_field=True, paragraph=item.paragraph)
            note(tag, message, "Skriv hela taggen i ett stycke, till exempel {{ ärende.dnr }}.")
        self._check_tags(list(as_tags(written)), note)

    def _noter(self, label: str) -> Note:
        def note(tag: Tag, message: str, remedy: str) -> None:
            where = tag.paragraph or tag.written
            fault = TemplateFault(self.template, label, where, tag.written, message, remedy)
            self.faults[fault] = None

        return note

    def _check_tags(self, tags: list[Tag], note: Note) -> None:
        for tag in tags:
            sentence, remedy = trouble(self.engine, tag)
            if sentence:
                note(tag, sentence, remedy)

    # ------------------------------------------------------------ fields

    def _register(self, name: str, label: str, tags: list[Tag], fields: dict[int, Field]) -> None:
        filters, prefix = self.engine.filters, f"_{self.count}"
        for number, field in fields.items():
            plain = replace(field, control=False)
            for kind, item in (("field", field), ("plain", plain)):
                made = writer(item, name, label, self.pen, self.styles)
                filters[f"{prefix}{kind}{number}"] = made
        for tag in tags:
            if tag.prints:
                filters[f"{prefix}field{tag.number}"] = str
                filters[f"{prefix}plain{tag.number}"] = str

    def _content(
        self, name: str, root: Element, tags: list[Tag], fields: dict[int, Field]
    ) -> PartContent | None:
        """Return what the pieces of a part add to its content, None when it is unfit for that."""
        if name not in self.digests.links:
            return None
        try:
            links, looks = self.digests.links[name], self.digests.looks
            return part_content(root, tags, fields, links, looks)
        except UnfitError:
            return None

    def _tell(
        self,
        part: str,
        text: str,
        tags: list[Tag],
        fields: dict[int, Field],
        content: PartContent,
    ) -> None:
        """Let what prints in a part yield what it adds to the content too."""
        filters, spaces = self.engine.filters, spaces_of(text)
        links, looks = self.digests.links[part], self.digests.looks

        def bases(xml: str) -> str:
            return MARK.sub(lambda found: tags[int(found[1]) - 1].base, xml)

        for tag in tags:
            name, here = f"_{self.count}field{tag.number}", content.holes.get(tag.number)
            field = fields.get(tag.number)
            if here is not None and here.picture:
                filters[name] = told_later(filters[name])
            elif here is None or field is None or field.place is FieldPlace.TEXT:
                if name in filters:
                    filters[name] = silent(filters[name])
            else:
                runs = RunWriter(field, part, "", self.pen)
                reader = FieldReader(here, links, looks, spaces)
                filters[name] = telling(filters[name], runs, reader, bases)


_OWN_PARAGRAPH = "Sätt varje {%p … %} i ett eget stycke, varje {%tr … %} i en egen rad."


def finished(part: Part, text: str, told: str) -> Told:
    """Return a rendered part without the paragraphs that stayed empty, each cell with one.

    `told` is its stream, "" for a part without.
    """
    gone: list[bool] = []
    if part.vanishing:
        text = vanished(text, gone)
        told = without_gone(told, gone)
    if "</w:tblGrid></w:tbl>" in text:
        text, told = without_empty_tables(text), without_tables(told)
    if part.spares:
        needless: list[bool] = []
        text = settled(text, needless)
        told = without_spares(told, needless)
    if part.grid is not None:
        root = part.grid(None, text.encode())
        text = etree.tostring(root, encoding="unicode")
    return _HEAD + text, told
