"""A part as a tree with marks: each tag is moved to where Jinja can stand between whole runs.

`splice` changes the tree in place. After it a mark stands either between blocks, between runs or
inside a text that is no run (an attribute, a field instruction), and each field knows which.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import Tag
from pipeline.render.markup.field_position import (
    Field,
    FieldPlace,
    field_in_run,
    loose_fields,
    runs_in_fields,
)
from pipeline.render.markup.loops import places
from pipeline.render.markup.placeholders import MARK
from pipeline.render.markup.run_splitting import RANGES, RunSplitter, replace, surround
from pipeline.render.markup.spots import paragraph_of, visible_text

_P, _R, _T, _PPR = q_all("w:p w:r w:t w:pPr")
# A paragraph with something else holds more than its text.
_INSIDE = frozenset(q_all("w:r w:ins w:moveTo w:smartTag w:customXml"))
_PLAIN = _INSIDE | {
    *q_all("w:t w:pPr w:rPr w:smartTagPr w:customXmlPr w:proofErr w:lastRenderedPageBreak"),
    *RANGES,
}
_MANY = 9


def splice(root: Element, tags: list[Tag], styles: Styles) -> dict[int, Field]:
    """Move the marks out of the runs; return the fields by tag number."""
    levels = _levels(root, tags, styles)
    fields: dict[int, Field] = {}
    for paragraph in list(root.iter(_P)):
        text = visible_text(paragraph)
        if MARK.search(text):
            heading = styles.is_heading(paragraph)
            for item in _paragraph(paragraph, text, tags, heading=heading):
                item.heading = heading
                fields[item.tag.number] = item
    loose = [tag for tag in tags if tag.is_field and tag.number not in fields]
    fields |= {item.tag.number: item for item in loose_fields(loose, root)}
    for number, item in fields.items():
        item.level = levels.get(number, 0)
    return fields


def _levels(root: Element, tags: list[Tag], styles: Styles) -> dict[int, int]:
    """Return the level of the nearest heading before each mark that is there whenever it is.

    A heading in a block that has ended may not be: after it the least of what may stand counts.
    """
    found: dict[int, int] = {}
    level = 0
    blocks: list[list[int]] = []  # of each open one: the level before it, then what may follow it
    for element, numbers, _ in places(root):
        if numbers is None and element.tag == _P:
            level = styles.level(element) or level
        for number in numbers or ():
            found[number] = level
            if tags[number - 1].opens:
                blocks.append([level, level])
            elif blocks and tags[number - 1].closes:
                level = min(*blocks.pop()[1:], level)
            elif blocks and tags[number - 1].word == "elif":
                blocks[-1].append(level)
                level = blocks[-1][0]
            elif blocks and tags[number - 1].word == "else":  # one of the branches is there
                blocks[-1][1], level = level, blocks[-1][0]
    return found


def _paragraph(paragraph: Element, text: str, tags: list[Tag], *, heading: bool) -> list[Field]:
    marks = [tags[int(n) - 1] for n in MARK.findall(text)]
    content = _has_content(paragraph)
    if not content and not MARK.sub("", text).strip():
        if not any(tag.is_field for tag in marks):
            replace(paragraph)
            return []
        # A heading is one paragraph: what leads to it must not take its end along.
        ranged = heading and next(paragraph.iter(*RANGES), None) is not None
        if _printed(marks) == 1 and not ranged:
            return _blocks(paragraph, marks)
    vanishes = not content and not _text_outside_blocks(text, tags)
    inside = runs_in_fields(paragraph)
    found = [
        RunSplitter(run, tags, in_field=run in inside).fields
        for run in list(paragraph.iter(_R))
        if _own(run, paragraph)
    ]
    if vanishes:
        surround(paragraph)
    return [item for items in found for item in items]


def _own(run: Element, paragraph: Element) -> bool:
    return paragraph_of(run) is paragraph and any(MARK.search(t.text or "") for t in run)


def _has_content(paragraph: Element) -> bool:
    properties = paragraph.find(_PPR)
    if properties is not None and properties.find(q("w:sectPr")) is not None:
        return True
    return _holds_more(paragraph)


def _holds_more(element: Element) -> bool:
    """Return whether something stands in a paragraph that is neither text nor properties."""
    for child in element:
        if MARK.search(child.tail or "") or child.tag not in _PLAIN:
            return True
        if child.tag in _INSIDE and _holds_more(child):
            return True
    return MARK.search(element.text or "") is not None


def _printed(marks: Iterable[Tag]) -> int:
    """Return how many fields are printed at most, of those in one paragraph; many in a loop."""
    counts = [[0]]  # for each open if: the fields of each of its branches
    for tag in marks:
        if tag.is_field:
            counts[-1][-1] += 1
        elif tag.word == "if":
            counts.append([0])
        elif tag.word in ("else", "elif") and len(counts) > 1:
            counts[-1].append(0)
        elif tag.word == "endif" and len(counts) > 1:
            most = max(counts.pop())
            counts[-1][-1] += most
        elif tag.word not in ("set", "do") or tag.opens:
            return _MANY
    return counts[0][0] if len(counts) == 1 else _MANY


def _text_outside_blocks(text: str, tags: list[Tag]) -> bool:
    """Return whether anything always stands in a paragraph; also when its blocks go on outside."""
    depth, outside, end = 0, "", 0
    for found in MARK.finditer(text):
        outside += text[end : found.start()] if depth == 0 else ""
        end = found.end()
        tag = tags[int(found[1]) - 1]
        depth += int(tag.opens) - int(tag.closes)
        if depth < 0:
            return True
    return bool(depth or (outside + text[end:]).strip())


def _blocks(paragraph: Element, marks: list[Tag]) -> list[Field]:
    """Return the fields of a paragraph that holds nothing else: each takes its place."""
    lone = len(marks) == 1
    alone = lone and _is_only_block(paragraph)
    fields = []
    of_number = {tag.number: tag for tag in marks}
    for run in list(paragraph.iter(_R)):
        text = "".join(t.text or "" for t in run.iter(_T) if paragraph_of(t) is paragraph)
        for number in MARK.findall(text) if paragraph_of(run) is paragraph else ():
            tag = of_number[int(number)]
            if tag.is_field:
                made = field_in_run(tag, run, FieldPlace.BLOCK, in_field=False)
                made.keep = alone
                fields.append(made)
    ranges = replace(paragraph)
    if lone and fields:  # a text outside every run is no field of the paragraph's
        fields[0].ranges = ranges
    return fields


def _is_only_block(paragraph: Element) -> bool:
    parent = paragraph.getparent()
    if parent is None or parent.tag != q("w:tc"):
        return False
    others = [c for c in parent if c is not paragraph and c.tag != q("w:tcPr")]
    return not others and not MARK.search((parent.text or "") + (paragraph.tail or ""))
