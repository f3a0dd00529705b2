"""Contents lists: entries that lead to the headings, and the numbers of their pages.

A list is the result of a TOC field. Word and LibreOffice show it as it stands in the file, and
neither `updateFields` nor `w:dirty` is set: Word would ask the reader whether to update.

write_contents   puts an entry with a link into every list, and a bookmark on every heading
refreshed        does the same to the tree of a file, whose headings may have changed
numbered         puts page numbers behind the entries: PAGEREF fields with the numbers as results
(DECISIONS 60, 65, 72)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import count, takewhile

from lxml import etree

from pipeline.ooxml.escaping import escape
from pipeline.ooxml.names import NS, q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import HEAD, VAL, Element, drop, each_once, value, whole_number

PREFIX = "_Toc1"  # of our bookmarks: what Word calls those of its own lists begins so too
_P, _T, _CHAR, _INSTR = map(q, ("w:p", "w:t", "w:fldChar", "w:instrText"))
_PPR, _STYLE, _LINK, _ID = map(q, ("w:pPr", "w:pStyle", "w:hyperlink", "w:id"))
_SECTION = q("w:sectPr")
_ANCHOR, _NAME, _KIND = map(q, ("w:anchor", "w:name", "w:fldCharType"))
_TOC = re.compile(r"\s*TOC\b", re.IGNORECASE)
_RANGE = re.compile(r'\\o\s+"?(\d)\s*-\s*(\d)', re.IGNORECASE)
# A list of tables, of a part, of own styles or marks: not of the headings, so it is left as it is.
_OTHER = re.compile(r"\\[acbft](?![a-z])", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_SIGNS = {q("w:tab"): " ", q("w:br"): " ", q("w:cr"): " ", q("w:noBreakHyphen"): "\u2011"}
_UNSAID = frozenset(map(q, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr")))
_ALL_LEVELS = (1, 9)
_FIELD_MARKS = ("begin", "separate", "end")


@dataclass(frozen=True, slots=True)
class _List:
    """A TOC field: what it says, the runs of its signs, which levels of headings it shows."""

    codes: list[Element]
    separate: Element
    end: Element
    first: int
    last: int


def has_contents(xml: bytes) -> bool:
    """Return whether a part has a contents list."""
    return b"TOC" in xml and any(_lists(etree.fromstring(xml)))


def levels_of(paragraph: Element) -> tuple[int, int]:
    """Return which levels of headings a contents list shows that begins in a paragraph."""
    found = _RANGE.search("".join(each.text or "" for each in paragraph.iter(_INSTR)))
    return (int(found[1]), int(found[2])) if found else _ALL_LEVELS


def outside_contents(root: Element) -> list[Element]:
    """Return the paragraphs of a part that no contents list shows, in the order they end in."""
    inside = {p for found in _lists(root) for p in _paragraphs(found)}
    return [p for _, p in etree.iterwalk(root, tag=_P) if p not in inside]


def write_contents(data: bytes, styles: Styles) -> bytes:
    """Return the part with the entries of its contents lists written anew, its headings marked."""
    root = etree.fromstring(data)
    refreshed(root, styles)
    return (HEAD + etree.tostring(root, encoding="unicode")).encode()


def refreshed(root: Element, styles: Styles) -> bool:
    """Write the contents lists of a part anew, without page numbers; return whether it has any."""
    lists = list(_lists(root))
    if not lists:
        return False
    inside = {p for found in lists for p in _paragraphs(found)}
    headings = []
    for paragraph in each_once(root, _P):
        level = styles.level(paragraph) if paragraph not in inside else 0
        text = " ".join(_text(paragraph).split()) if level else ""
        if text:
            headings.append((level, text, paragraph))
    levels = {level for found in lists for level in range(found.first, found.last + 1)}
    names = _marked(root, [paragraph for level, _, paragraph in headings if level in levels])
    for found in lists:
        rows = [
            (level, text, names[paragraph])
            for level, text, paragraph in headings
            if found.first <= level <= found.last
        ]
        _fill(found, rows, styles)
    return True


def show_levels_of(root: Element, ours: Element) -> None:
    """Let each list of a part that LibreOffice has saved show the levels that it has in ours.

    LibreOffice knows lists of all levels down to one, and saves a list of level 2 as one of 1–2.
    """
    lists, own = list(_lists(root)), list(_lists(ours))
    for found, meant in zip(lists, own, strict=False) if len(lists) == len(own) else ():
        if found.first == 1 < meant.first and found.last == meant.last:
            for code in found.codes:
                code.text = _RANGE.sub(f'\\\\o "{meant.first}-{meant.last}"', code.text or "")


def numbered(data: bytes, pages: Mapping[str, int], name: str = "") -> bytes:
    """Return a Word file whose contents lists say on which page each bookmark stands.

    Nothing else is changed. Entries without a page stay without a number.
    """
    package = read_package(data, name)
    root = package.root(package.main)
    for link in entries(root):
        page = pages.get(link.get(_ANCHOR, ""))
        del link[1:]
        if page is not None:
            link.extend(_number(link.get(_ANCHOR, ""), page))
    text = HEAD + etree.tostring(root, encoding="unicode")
    return zipped({**package.parts, package.main: text.encode()})


def entries(root: Element) -> list[Element]:
    """Return the links of the contents lists of a part that we have written, in order."""
    links = (link for found in _lists(root) for p in _paragraphs(found) for link in p.iter(_LINK))
    return [link for link in links if link.get(_ANCHOR, "").startswith(PREFIX)]


def counts_from_one(root: Element) -> bool:
    """Return whether the pages have the numbers 1, 2, 3 …: no section begins anew or otherwise."""
    marks = list(root.iter(q("w:pgNumType")))
    plain = {None, "decimal"}
    return all(m.get(q("w:fmt")) in plain and m.get(q("w:start")) is None for m in marks)


# ---------------------------------------------------------------- the field


def _lists(root: Element) -> Iterator[_List]:
    """Yield the TOC fields that are whole and lists of headings that can be written."""
    open_fields: list[tuple[list[Element], Element | None]] = []  # and the sign before the result
    for element in root.iter(_CHAR, _INSTR):
        if element.tag == _INSTR:
            if open_fields and open_fields[-1][1] is None:
                open_fields[-1][0].append(element)
            continue
        kind = element.get(_KIND)
        if kind == "begin":
            open_fields.append(([], None))
        elif kind == "separate" and open_fields:
            open_fields[-1] = (open_fields[-1][0], element.getparent())
        elif kind == "end" and open_fields:
            codes, separate = open_fields.pop()
            yield from _list_of(codes, separate, element.getparent())


def _list_of(
    codes: list[Element], separate: Element | None, end: Element | None
) -> Iterator[_List]:
    """Yield a field when it is a list of headings that can be written."""
    instruction = "".join(code.text or "" for code in codes)
    switches = _QUOTED.sub("", instruction)
    of_headings = _TOC.match(switches) is not None and _OTHER.search(switches) is None
    if separate is None or end is None or not of_headings:
        return
    levels = _RANGE.search(instruction)
    first, last = (int(levels[1]), int(levels[2])) if levels else (1, 9)
    found = _List(codes, separate, end, first, last)
    if _beside(found):
        yield found


def _beside(found: _List) -> bool:
    """Return whether the field's ends are runs of paragraphs that stand side by side.

    And no section ends between them: it would be lost with the old entries.
    """
    start, end = found.separate.getparent(), found.end.getparent()
    if start is None or end is None or start.tag != _P or end.tag != _P:
        return False
    if start is not end and end not in set(start.itersiblings()):
        return False
    inner = (p for p in _paragraphs(found) if p is start or p is not end)
    return all(p.find(f"{_PPR}/{_SECTION}") is None for p in inner)


def _paragraphs(found: _List) -> Iterator[Element]:
    """Yield the paragraphs from the one where the result begins to the one where it ends."""
    start = next(found.separate.iterancestors(_P), None)
    end = next(found.end.iterancestors(_P), None)
    here = start
    while here is not None:
        yield from here.iter(_P)
        here = None if here is end else here.getnext()


def _text(element: Element) -> str:
    """Return what a reader sees of a paragraph, without notes and what was deleted."""
    if element.tag == _T:
        return element.text or ""
    if element.tag in _SIGNS:
        return _SIGNS[str(element.tag)]
    if element.tag in _UNSAID:
        return ""
    return "".join(map(_text, element))


def _marked(root: Element, headings: list[Element]) -> dict[Element, str]:
    """Put a bookmark round each heading that has none of ours; return their names."""
    marks = list(root.iter(q("w:bookmarkStart")))
    first = max((whole_number(mark.get(_ID)) for mark in marks), default=0) + 1
    taken = {mark.get(_NAME, "") for mark in marks}
    free = (name for name in map(f"{PREFIX}{{:08}}".format, count()) if name not in taken)
    names: dict[Element, str] = {}
    for paragraph in headings:
        own = (mark.get(_NAME, "") for mark in paragraph.iter(q("w:bookmarkStart")))
        known = next((n for n in own if n.startswith(PREFIX) and n not in names.values()), "")
        names[paragraph] = known or next(free)
        if not known:
            number = {_ID: str(first + len(names) - 1)}
            start = etree.Element(q("w:bookmarkStart"), number | {_NAME: names[paragraph]})
            paragraph.insert(0 if paragraph.find(_PPR) is None else 1, start)
            etree.SubElement(paragraph, q("w:bookmarkEnd"), number)
    return names


# ---------------------------------------------------------------- the entries


def _fill(found: _List, rows: list[tuple[int, str, str]], styles: Styles) -> None:
    """Put the entries between the field's ends, in the place of what stood there."""
    looks = {value(p, "w:pPr", "w:pStyle"): p.find(_PPR) for p in _paragraphs(found)}
    rest = _emptied(found)
    here = found.separate.getparent()
    assert here is not None
    for place, (level, text, name) in enumerate(rows):
        if place:
            after = etree.Element(_P)
            here.addnext(after)
            here = after
        _look(here, styles.named(f"toc {level}") or next(iter(looks), ""), looks)
        run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        here.extend(_made(f'<w:hyperlink w:anchor="{name}" w:history="1">{run}</w:hyperlink>'))
    here.extend(rest)


def _emptied(found: _List) -> list[Element]:
    """Take away what stands between the field's ends.

    What a hand wrote between the entries comes after the list: there Word leaves it alone too.
    Return what is to follow the last entry: the end and what stood after it, when it stood in the
    paragraph of the first, or of the last, as LibreOffice writes it; otherwise nothing.
    """
    start, end = found.separate.getparent(), found.end.getparent()
    assert start is not None
    assert end is not None
    in_last = start is not end and _leads(end) and end.find(f"{_PPR}/{_SECTION}") is None
    rest = [found.end, *found.end.itersiblings()] if start is end or in_last else []
    old = [start, *takewhile(lambda block: block is not end, start.itersiblings())]
    foreign = [block for block in old[1:] if _is_foreign(block)] if any(map(_leads, old)) else []
    drop(*found.separate.itersiblings())
    if start is not end:
        drop(*old[1:])
        for block in reversed(foreign):
            end.addnext(block)
        drop(*(e for e in found.end.itersiblings(preceding=True) if e.tag != _PPR))
    if in_last:
        drop(end)
    return rest


def _leads(block: Element) -> bool:
    """Return whether a block is an entry: it leads to a heading."""
    codes = (code.text or "" for code in block.iter(_INSTR))
    return any(li.get(_ANCHOR) for li in block.iter(_LINK)) or any("PAGEREF" in c for c in codes)


def _is_foreign(block: Element) -> bool:
    """Return whether a block between entries is none, and holds something."""
    return not _leads(block) and (block.tag != _P or bool(_text(block).strip()) or _shows(block))


def _shows(block: Element) -> bool:
    return next(block.iter(q("w:drawing"), q("w:pict"), q("w:object")), None) is not None


def _look(paragraph: Element, style: str, looks: Mapping[str, Element | None]) -> None:
    """Give a paragraph the style of an entry, with what the template adds to it."""
    properties = deepcopy(looks.get(style))
    if properties is None:
        properties = etree.Element(_PPR)
        if style:
            etree.SubElement(properties, _STYLE, {VAL: style})
    drop(*properties.findall(_SECTION))  # the one that ends where the list ends
    drop(*paragraph.findall(_PPR))
    paragraph.insert(0, properties)


def _made(xml: str) -> list[Element]:
    """Return the elements of a piece of a paragraph."""
    return list(etree.fromstring(f'<w:p xmlns:w="{NS["w"]}">{xml}</w:p>'))


def _number(name: str, page: int) -> list[Element]:
    """Return the runs of a tab and a page number."""
    begin, separate, end = (f'<w:fldChar w:fldCharType="{k}"/>' for k in _FIELD_MARKS)
    instruction = f'<w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText>'
    result = f'<w:t xml:space="preserve">{page}</w:t>'
    pieces = ("<w:tab/>", begin, instruction, separate, result, end)
    return _made("".join(f"<w:r>{piece}</w:r>" for piece in pieces))
