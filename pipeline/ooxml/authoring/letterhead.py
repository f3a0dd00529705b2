"""A standard template on a municipality's own letter: its look, with the template's tags.

The letter gives styles, headers, footers, page and margins, theme and fonts, and what floats on its
first page or stands as a table at its top. Its text does not come along. (DECISIONS 264)
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.ooxml.authoring.style_matching import StyleMatching, shown_style
from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.names import NS, OFFICE, STRICT, q, q_all
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.package.relationships import rels_part
from pipeline.ooxml.safety.review import reviewed
from pipeline.ooxml.safety.standalone import standing_alone
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.theme import leave_theme
from pipeline.ooxml.xml import VAL, Element, drop, short_text, text_in, to_bytes, whole_number

_P, _TBL, _SECTION, _PPR, _R = q_all("w:p w:tbl w:sectPr w:pPr w:r")
_SHAPES = q_all("w:drawing w:pict mc:AlternateContent w:object")
_STYLES = q_all("w:pStyle w:rStyle w:tblStyle")
_ANCHOR = q("wp:anchor")
_LABEL = "Dokumenttyp"  # the style of what says what kind of paper it is
_HEAD = ("Dokumenthuvud", "Dokumentenhet", "Dokumentuppgift")  # styles of a template's first lines
_CODE = re.compile(r"\s*\{%p[^%]*%\}\s*")
_TAG = re.compile(r"\{\{\s*([\w.]+)")  # the name that a tag prints
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_R_ATTRIBUTE = f"{{{NS['r']}}}"
_NUM, _ABSTRACT = q_all("w:num w:abstractNum")
_NUM_ID, _ABSTRACT_ID, _STYLE_ID = q_all("w:numId w:abstractNumId w:styleId")
_StyleOf = Callable[[Element], str]  # what names a style → the letter's, "" for none


@dataclass(frozen=True, slots=True)
class StyleMap:
    """What became of one style of the standard template: the letter's, and why it is that one."""

    standard: str
    letter: str
    why: str


@dataclass(frozen=True, slots=True)
class OnLetterhead:
    """The template, what became of its styles, and what of the letter is not in it."""

    data: bytes
    styles: tuple[StyleMap, ...]
    left_out: tuple[str, ...]  # texts of the letter
    added: tuple[str, ...]  # the template's first lines that the letter had no place for
    reviewed: bool  # changes were accepted, comments taken away
    sections: int  # of the letter; the first is the template's


def on_letterhead(standard: bytes, letter: bytes, name: str) -> OnLetterhead:
    """Return a standard template on a letter, which is called `name`; DocumentError if unsound."""
    return _Letterhead(read_package(standard, "standardmallen"), _plain(letter, name)).made()


def _plain(letter: bytes, name: str) -> tuple[Package, bool]:
    package, left = reviewed(standing_alone(read_package(letter, name)))
    if package.root(package.main).tag == STRICT:
        sentence = f"{name} är sparad som Strict Open XML."
        raise DocumentError(sentence, remedy="Spara den som vanligt Word-dokument (.docx).")
    return package, bool(left)


class _Letterhead:
    """Puts the body of a standard template into a letter."""

    def __init__(self, standard: Package, letter: tuple[Package, bool]) -> None:
        self.standard, (self.letter, self.was_reviewed) = standard, letter
        self.draft = Draft(self.letter)
        self.document = self.draft.root(self.letter.main)
        self.styles = Styles.of(standard)
        body = self.document.find(q("w:body"))
        if body is None:
            raise DocumentError(f"{self.letter.name} har ingen text.", remedy="Välj en annan fil.")
        self.body = body
        self.style_root = self._part_of("styles", "styles", "<w:styles xmlns:w='{w}'/>")
        self.numbering = self._part_of("numbering", "numbering", "<w:numbering xmlns:w='{w}'/>")
        own = Styles([self.style_root], [self.numbering])
        self.matching = StyleMatching(self.styles, own, self.body.iter(_P))
        self.letter_styles = own
        self.mapped: dict[str, str] = {}
        self.told: dict[str, StyleMap] = {}
        self.numbers: dict[str, str] = {}

    # ------------------------------------------------------------ parts

    def _part_of(self, kind: str, stem: str, empty: str) -> Element:
        """Return the tree of a part of the letter, which is made when it has none."""
        name = self.draft.related(kind)
        if not name:
            made = empty.format(w=NS["w"]).encode()
            name = self.draft.add(f"word/{stem}.xml", made, f"{_WML}.{kind}+xml")
            self.draft.link(self.letter.main, f"{OFFICE}/{kind}", name)
        return self.draft.root(name)

    def _bring_part(self, name: str) -> str:
        """Return the name of a copy of one of the template's parts, with what it refers to."""
        links = self.standard.relationships(name)
        made = self.draft.add(name, self.standard.parts[name], self.standard.content_type(name))
        if links:
            root = etree.fromstring(self.standard.parts[rels_part(name)])
            for element, link in zip(root, links, strict=True):
                if not link.external:
                    target = self._bring_part(link.target)
                    folder = posixpath.dirname(made)
                    element.set("Target", posixpath.relpath(target, folder))
            self.draft.parts[rels_part(made)] = to_bytes(root)
        return made

    # ------------------------------------------------------------ all of it

    def made(self) -> OnLetterhead:
        section = self._first_section()
        sections = len(list(self.body.iter(_SECTION)))
        kept, left_out = self._kept()
        body = self._standard_body(section)
        lines = self._head_lines([*kept, section])
        texts = [text_in(line).strip() for line in lines]
        added = [text.partition("{{")[0] or text for text in texts if not _CODE.fullmatch(text)]
        for child in list(self.body):
            self.body.remove(child)
        self.body.extend([*kept, *map(self._fitted, lines), *body, section])
        self._set_properties()
        self._set_language()
        self._number_shapes()
        return OnLetterhead(
            tidied(self.draft.data()),
            tuple(self.told.values()),
            tuple(left_out),
            tuple(added),
            self.was_reviewed,
            sections,
        )

    # ------------------------------------------------------------ the letter's body

    def _first_section(self) -> Element:
        """Return the page set-up of the letter's first section, with its headers and footers."""
        found = next(self.body.iter(_SECTION), None)
        if found is not None:
            return deepcopy(found)
        made = deepcopy(self._standard_section)
        drop(*made.iter(*q_all("w:headerReference w:footerReference")))
        return made

    @cached_property
    def _standard_section(self) -> Element:
        root = self.standard.root(self.standard.main)
        return next(root.iter(_SECTION), etree.Element(_SECTION))

    def _kept(self) -> tuple[list[Element], list[str]]:
        """Return what of the letter's body is its letterhead, and the texts that are left out.

        That is what floats in its first section, and tables and empty lines before its text.
        """
        kept: list[Element] = []
        left_out: list[str] = []
        begun, ended = False, False
        for block in self.body.iterchildren("*"):
            text = " ".join(text_in(block).split())
            floats = [] if ended else [run for run in block.iter(_R) if _is_floating(run)]
            if block.tag == _TBL and not begun:
                kept.append(deepcopy(block))
            elif block.tag == _P and floats:
                kept.append(_only(block, floats))
            elif block.tag == _P and not (text or begun or _has_section(block)):
                kept.append(deepcopy(block))
            elif text:
                begun = True
            own = " ".join("".join(_own_text(block)).split())
            left_out += [short_text(own)] if own and (block.tag == _P or begun) else []
            ended = ended or _has_section(block)
        return kept, left_out

    # ------------------------------------------------------------ the template's body

    def _standard_body(self, section: Element) -> list[Element]:
        root = self.standard.root(self.standard.main)
        theirs = _text_width(self._standard_section)
        ratio = _text_width(section) / theirs if theirs else 0.0
        blocks = [b for b in root.iterfind(f"{q('w:body')}/*") if b.tag != _SECTION]
        rest = blocks[len(self._head) :]
        return [_scaled(self._fitted(block), ratio or 1.0) for block in rest]

    def _fitted(self, block: Element) -> Element:
        """Return a copy of a block of the template's, in the letter's styles."""
        made = deepcopy(block)
        for paragraph in made.iter(_P):
            if paragraph.find(f"{_PPR}/{q('w:pStyle')}") is None:
                _set_style(paragraph, self.styles.default)
        self._settle(made, _STYLES, lambda mark: self._style(mark.get(VAL, "")))
        self._bring_links(made)
        return made

    def _settle(self, made: Element, tags: Sequence[str], style_of: _StyleOf) -> None:
        """Let what names styles and lists name the letter's; what has none there goes."""
        for mark in list(made.iter(*tags)):
            style = style_of(mark)
            if style:
                mark.set(VAL, style)
            else:
                drop(mark)
        for mark in made.iter(_NUM_ID):
            mark.set(VAL, self._number(mark.get(VAL, "")))

    def _bring_links(self, made: Element) -> None:
        links = {link.id: link for link in self.standard.relationships(self.standard.main)}
        for element in made.iter("*"):
            for key, used in list(element.attrib.items()):
                link = links.get(str(used)) if str(key).startswith(_R_ATTRIBUTE) else None
                if link is not None:
                    where = link.target if link.external else self._bring_part(link.target)
                    new = self.draft.link(
                        self.letter.main, link.type, where, external=link.external
                    )
                    element.set(key, new)

    # ------------------------------------------------------------ the template's first lines

    @cached_property
    def _head(self) -> list[Element]:
        """Return the template's lines of who writes, the kind of paper, its day and number."""
        head: list[Element] = []
        waiting: list[Element] = []  # code, which may belong to what follows
        for block in self.standard.root(self.standard.main).iterfind(f"{q('w:body')}/*"):
            if block.tag == _P and self.styles.name(self.styles.style_of(block)) in _HEAD:
                head += [*waiting, block]
                waiting = []
            elif block.tag == _P and _CODE.fullmatch(text_in(block)):
                waiting.append(block)
            else:
                break
        opened = sum(_opens(text_in(block)) for block in head)
        return [*head, *waiting[:opened]]

    def _head_lines(self, holders: list[Element]) -> list[Element]:
        """Return the first lines that the letter does not have itself."""
        there = self._own_text(holders)
        lines: list[Element] = []
        for block in self._head:
            text = text_in(block).strip()
            tags = _TAG.findall(text)[:1]
            if _CODE.fullmatch(text):
                lines.append(block)
                continue
            label = "".join(text_in(run) for run in block.iter(_R) if self._is_label(run)).strip()
            if label:
                lines += [] if label.casefold() in there.casefold() else [_line(label)]
            elif tags and not all(tag in there for tag in tags):
                lines.append(_unindented(block))
        return _without_empty_code(lines)

    def _is_label(self, run: Element) -> bool:
        mark = run.find(f"{q('w:rPr')}/{q('w:rStyle')}")
        return mark is not None and self.styles.name(mark.get(VAL, "")) == _LABEL

    def _own_text(self, holders: list[Element]) -> str:
        """Return all that the letter says by itself: what is kept, headers and footers."""
        roots = [self.letter.root(part) for part in (*self.letter.headers, *self.letter.footers)]
        return "\n".join(map(text_in, [*holders, *roots]))

    # ------------------------------------------------------------ styles

    def _style(self, used: str) -> str:
        """Return the letter's style for one of the template's, "" when there is no such."""
        if used not in self.mapped and used in self.styles.by_id:
            found = self.matching.of(used)
            self.mapped[used] = found.style
            if not found.style:
                self.mapped[used] = self._bring_style(used)
            name = shown_style(self.styles, used)
            theirs = shown_style(Styles([self.style_root]), self.mapped[used])
            self.told[used] = StyleMap(name, theirs, found.why)
        return self.mapped.get(used, "")

    def _bring_style(self, used: str) -> str:
        """Add one of the template's styles, on the ground of the letter's own text."""
        root = self.style_root
        made = deepcopy(self.styles.by_id[used])
        identity = _free(used, {e.get(_STYLE_ID, "") for e in root.iter(q("w:style"))})
        self.mapped[used] = identity
        name = made.find(q("w:name"))
        if name is not None:
            names = {e.get(VAL, "").casefold() for e in root.iter(q("w:name"))}
            name.set(VAL, _free(name.get(VAL, ""), names))
        made.set(_STYLE_ID, identity)
        made.set(q("w:customStyle"), "1")
        made.attrib.pop(q("w:default"), "")
        root.append(made)
        drop(*made.iter(q("w:link"), q("w:aliases")))
        leave_theme(made)
        self._settle(made, q_all("w:basedOn w:next"), self._ground)
        return identity

    def _ground(self, mark: Element) -> str:
        """Return what a style that is brought along is based on or followed by."""
        used = mark.get(VAL, "")
        is_ground = mark.tag == q("w:basedOn") and used == self.styles.default
        if is_ground and self._indents(self.matching.running):
            return self.letter_styles.default
        return self._style(used)

    def _indents(self, style: str) -> bool:
        chain = self.letter_styles.inherited(style).chain
        return any(e.find(f"{_PPR}/{q('w:ind')}") is not None for e in chain)

    # ------------------------------------------------------------ lists

    def _number(self, used: str) -> str:
        """Return the letter's w:numId of one of the template's lists, which is added."""
        parts = self.standard.related("numbering")
        if used not in self.numbers and parts:
            root = self.standard.root(parts[0])
            num = next((e for e in root.iterfind(_NUM) if e.get(_NUM_ID) == used), None)
            if num is not None:
                self.numbers[used] = self._bring_list(root, deepcopy(num))
        return self.numbers.get(used, "0")

    def _bring_list(self, lists: Element, num: Element) -> str:
        root = self.numbering
        wanted = num.find(_ABSTRACT_ID)
        known = "" if wanted is None else wanted.get(VAL, "")
        abstract = next(e for e in lists.iterfind(_ABSTRACT) if e.get(_ABSTRACT_ID) == known)
        made = deepcopy(abstract)
        made.set(_ABSTRACT_ID, _next(root, _ABSTRACT, _ABSTRACT_ID))
        drop(*made.iter(q("w:pStyle"), q("w:styleLink"), q("w:numStyleLink"), q("w:nsid")))
        leave_theme(made)
        num.set(_NUM_ID, _next(root, _NUM, _NUM_ID))
        if wanted is not None:
            wanted.set(VAL, made.get(_ABSTRACT_ID, ""))
        first = root.find(_NUM)
        place = len(root.findall(_ABSTRACT)) if first is None else root.index(first)
        root.insert(place, made)
        last = root.findall(_NUM)
        root.insert(root.index(last[-1] if last else made) + 1, num)
        return num.get(_NUM_ID, "")

    # ------------------------------------------------------------ properties, ids

    def _set_language(self) -> None:
        """Let the text be Swedish where the letter says another language, or none."""
        root = self.style_root
        for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
            found = root.find(q(tag))
            if found is None:
                found = root.makeelement(q(tag), {})
                root.insert(len(root) if tag == "w:lang" else 0, found)
            root = found
        if not root.get(VAL, "").startswith("sv"):
            root.set(VAL, "sv-SE")

    def _set_properties(self) -> None:
        """Let the document have the template's title and language, and nobody's name."""
        (theirs,) = self.standard.related("core-properties", "") or ("",)
        own = self.letter.related("core-properties", "")
        if theirs and own:
            self.draft.replace(own[0], self.standard.parts[theirs])
        elif theirs:
            name = self.draft.add(
                theirs, self.standard.parts[theirs], self.standard.content_type(theirs)
            )
            kinds = (link.type for link in self.standard.relationships("") if link.target == theirs)
            self.draft.link("", next(kinds), name)

    def _number_shapes(self) -> None:
        """Give each drawing of the body a number of its own."""
        for number, element in enumerate(self.document.iter(q("wp:docPr")), 1):
            element.set("id", str(number))


def _is_floating(run: Element) -> bool:
    if not _has(run, *_SHAPES):
        return False
    return _has(run, _ANCHOR) or _has(run, q("w:pict"))


def _has(element: Element, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def _has_section(block: Element) -> bool:
    return block.find(f"{_PPR}/{_SECTION}") is not None


def _own_text(block: Element) -> Iterator[str]:
    """Yield the text of a block that stands in no shape in it."""
    for text in block.iter(q("w:t")):
        if next(text.iterancestors(*_SHAPES), None) is None:
            yield text.text or ""


def _only(paragraph: Element, runs: list[Element]) -> Element:
    """Return a copy of a paragraph with nothing but these runs."""
    made = deepcopy(paragraph)
    for child in list(made):
        made.remove(child)
    properties = paragraph.find(_PPR)
    if properties is not None:
        made.append(deepcopy(properties))
        drop(*made.iter(_SECTION))
    inner = [run for run in runs if not any(other in run.iterancestors(_R) for other in runs)]
    for run in inner:
        copy = deepcopy(run)
        copy.tail = None
        drop(*copy.iterchildren(q("w:t"), q("w:tab"), q("w:br")))
        made.append(copy)
    return made


def _set_style(paragraph: Element, style: str) -> None:
    properties = paragraph.find(_PPR)
    if properties is None:
        properties = etree.Element(_PPR)
        paragraph.insert(0, properties)
    drop(*properties.iterchildren(q("w:pStyle")))
    properties.insert(0, properties.makeelement(q("w:pStyle"), {VAL: style}))


def _opens(code: str) -> int:
    """Return 1 for an {%p if %}, -1 for its {%p endif %}, 0 for anything else."""
    return {"{%p if": 1, "{%p endif": -1}.get(" ".join(code.split()[:2]), 0)


def _line(text: str) -> Element:
    paragraph = etree.Element(_P)
    run = etree.SubElement(paragraph, _R)
    etree.SubElement(etree.SubElement(run, q("w:rPr")), q("w:b"))
    etree.SubElement(run, q("w:t")).text = text
    return paragraph


def _unindented(block: Element) -> Element:
    """Return a line of a header as one of running text: no style of its own, no tab first."""
    made = deepcopy(block)
    drop(*made.iterchildren(_PPR), *made.iter(q("w:rStyle")))
    first = next(made.iter(q("w:t"), q("w:tab")), None)
    drop(*[first] if first is not None and first.tag == q("w:tab") else [])
    return made


def _without_empty_code(lines: list[Element]) -> list[Element]:
    """Return the lines without an {%p if %} right before its {%p endif %}."""
    kept: list[Element] = []
    for line in lines:
        before = text_in(kept[-1]).split() if kept else []
        if before[:2] == ["{%p", "if"] and text_in(line).split()[:2] == ["{%p", "endif"]:
            kept.pop()
        else:
            kept.append(line)
    return kept


def _text_width(section: Element) -> int:
    """Return the width of the text, in twips; 0 when the section does not say."""
    size, margins = section.find(q("w:pgSz")), section.find(q("w:pgMar"))
    if size is None or margins is None:
        return 0
    sides = (margins.get(q(f"w:{side}")) for side in ("left", "right", "gutter"))
    return max(whole_number(size.get(q("w:w"))) - sum(map(whole_number, sides)), 0)


def _scaled(block: Element, ratio: float) -> Element:
    """Return a block with its tables as wide against the text as before; pictures never wider."""
    for element in block.iter(q("w:gridCol"), q("w:tcW"), q("w:tblW")):
        if element.get(q("w:type"), "dxa") == "dxa":
            element.set(q("w:w"), str(round(whole_number(element.get(q("w:w"))) * ratio)))
    for element in block.iter(q("wp:extent")):
        for side in ("cx", "cy"):
            element.set(side, str(round(whole_number(element.get(side)) * min(ratio, 1))))
    return block


def _free(name: str, taken: set[str]) -> str:
    folded = {each.casefold() for each in taken}
    names = (name if number == 1 else f"{name} {number}" for number in count(1))
    return next(each for each in names if each.casefold() not in folded)


def _next(root: Element, tag: str, name: str) -> str:
    return str(max([0, *(whole_number(e.get(name)) for e in root.iterfind(tag))]) + 1)
