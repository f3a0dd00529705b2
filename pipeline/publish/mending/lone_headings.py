"""Headings that LibreOffice left last on a page, though Word keeps them with what follows.

Such a heading begins the next page in another layout of the copy; the Word file stays as it is.
(DECISIONS 410)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from lxml import etree
from pikepdf import Pdf

from pipeline.errors import OfficeError
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, is_on, text_in, to_bytes
from pipeline.publish.tags.page_scan import scan
from pipeline.publish.tags.tag_nodes import TagNode, read_tags

_ROUNDS = 3  # layouts of a document beyond its first
_LONGEST = 4  # paragraphs that are kept together: a heading, its number, the next heading
_HOLDERS = frozenset(("", "Document", "Part", "Art", "Sect", "Div"))
_P, _PPR, _BREAK, _KEEP = q("w:p"), q("w:pPr"), q("w:pageBreakBefore"), q("w:keepNext")
_BEFORE_BREAK = q_all("w:pStyle w:keepNext w:keepLines")


@dataclass(frozen=True, slots=True)
class _Block:
    words: str
    first: int  # page that it begins on, and that it ends on
    last: int


@dataclass(frozen=True, slots=True)
class _Lone:
    heading: int  # place among what the body holds
    begins_page: bool  # nothing is above it, so no break mends it


def with_headings_kept(
    copies: Mapping[str, bytes],
    laid: Mapping[str, bytes],
    lay: Callable[[Mapping[str, bytes]], Mapping[str, bytes]],
) -> dict[str, bytes]:
    """Return the PDFs of copies, laid out again where a heading stood last on its page.

    One that another layout did not help, or that LibreOffice then failed at, is as it was.
    """
    best = dict(laid)
    waiting = {name: copies[name] for name in laid}
    for _ in range(_ROUNDS):
        found = {name: _lone(copy, best[name]) for name, copy in waiting.items()}
        places = {n: at for n, lone in found.items() if (at := _first(lone)) is not None}
        again = {name: _broken_before(waiting[name], at) for name, at in places.items()}
        waiting = {}
        try:
            made = lay(again) if again else {}
        except OfficeError:
            break
        for name, pdf in made.items():
            if _until(_lone(again[name], pdf), places[name]) < _until(found[name], places[name]):
                best[name], waiting[name] = pdf, again[name]
    return best


def _first(lone: Sequence[_Lone]) -> int | None:
    return next((found.heading for found in lone if not found.begins_page), None)


def _until(lone: Sequence[_Lone], place: int) -> int:
    return sum(found.heading <= place for found in lone)


def _lone(copy: bytes, pdf: bytes) -> list[_Lone]:
    """Return the headings that are last on a page, alone or with what is kept with them."""
    try:
        package = read_package(copy, "")
        if _tells_pages(package):
            return []
        with Pdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            blocks = [*_blocks(read_tags(opened, [scan(page) for page in opened.pages]))]
    except Exception:  # of a broken file; whoever mends it tells what is wrong
        return []
    return [*_found(_body(package), Styles.of(package), blocks)]


def _tells_pages(package: Package) -> bool:
    """Return whether a text says on which page something is, as a list of contents does."""
    root = package.root(package.main)
    codes = [code.text or "" for code in root.iter(q("w:instrText"))]
    codes += [field.get(q("w:instr"), "") for field in root.iter(q("w:fldSimple"))]
    return any(code.split()[:1] in (["TOC"], ["PAGEREF"]) for code in codes)


def _blocks(tag: TagNode) -> Iterator[_Block]:
    """Yield what stands below one another in a PDF, with its pages."""
    if tag.kind in _HOLDERS:
        for inner in tag.tags:
            yield from _blocks(inner)
    elif pages := {mark.page for mark in tag.marks()}:
        yield _Block(_squeezed(tag.text), min(pages), max(pages))


def _found(body: Sequence[Element], styles: Styles, blocks: Sequence[_Block]) -> Iterator[_Lone]:
    words = [_squeezed(text_in(child)) if child.tag == _P else "" for child in body]
    seen = [block.words for block in blocks]
    for at, (block, after) in enumerate(pairwise(blocks)):
        if after.first <= block.last or words.count(block.words) != seen.count(block.words):
            continue
        same = [place for place, text in enumerate(words) if text == block.words]
        place = same[seen[:at].count(block.words)]
        for back in range(_LONGEST):
            is_kept = place >= back <= at and _keeps_next(body[place - back], styles)
            if not is_kept or words[place - back] != seen[at - back]:
                break
            if _is_first_heading(body, place - back, styles):
                begins = at == back or blocks[at - back - 1].last < blocks[at - back].first
                yield _Lone(place - back, begins)
                break


def _is_first_heading(body: Sequence[Element], place: int, styles: Styles) -> bool:
    """Return whether it is a heading, and nothing above is kept with it."""
    return styles.level(body[place]) > 0 and not (place and _keeps_next(body[place - 1], styles))


def _keeps_next(paragraph: Element, styles: Styles) -> bool:
    if paragraph.tag != _P:
        return False
    holders = (paragraph, *styles.inherited(styles.style_of(paragraph)).chain)
    said = (holder.find(f"{_PPR}/{_KEEP}") for holder in holders)
    return next((is_on(mark) for mark in said if mark is not None), False)


def _broken_before(copy: bytes, place: int) -> bytes:
    """Return a Word file where a paragraph begins a page."""
    package = read_package(copy, "")
    paragraph = _body(package)[place]
    properties = paragraph.find(_PPR)
    if properties is None:
        properties = etree.Element(_PPR)
        paragraph.insert(0, properties)
    for old in properties.findall(_BREAK):
        properties.remove(old)
    before = sum(child.tag in _BEFORE_BREAK for child in properties)
    properties.insert(before, etree.Element(_BREAK))
    part = package.main
    return zipped({**package.parts, part: to_bytes(paragraph.getroottree().getroot())})


def _body(package: Package) -> list[Element]:
    body = package.root(package.main).find(q("w:body"))
    return [] if body is None else [*body]


def _squeezed(words: str) -> str:
    return "".join(words.split()).casefold()  # a style may show capitals
