"""The tags of a PDF as a reader should hear them: lists, tables, links, and nothing empty.

Each mending looks at what is there, so it has nothing to do where LibreOffice did it right.
(DECISIONS 367)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.publish.tags.tag_nodes import (
    MarkedWords,
    TaggedAnnotation,
    TagNode,
    each,
    new_tag,
)
from pipeline.publish.word.word_facts import TableHeads

Held = TagNode | MarkedWords | TaggedAnnotation
_SAYS = ("/Lang", "/Alt", "/ActualText", "/E", "/ID")
_EMPTIABLE = frozenset(("P", "Span", "Div", "Sect", "Link", "Caption", "BlockQuote", "Reference"))
_HEADING = re.compile(r"H[1-6]?")
_NUMBER = re.compile(r"[(§ ]{0,3}(\d+|[a-zåäö]|[ivxlc]+)([.)]\d*)*[.):]?", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\uf8ff]+")


def mend_tags(pdf: Pdf, top: TagNode, tables: Sequence[TableHeads]) -> None:
    """Change the tags so that they are heard as they are meant; `tables`: as Word says."""
    _head_tables(top, tables)
    each(top, lambda tag: _mend(pdf, tag))
    each(top, _without_empty)


def _mend(pdf: Pdf, tag: TagNode) -> None:
    if tag.kind == "LI":
        _give_label(pdf, tag)
    elif tag.kind == "L":
        _say_numbering(tag)
    _join_links(tag)
    tag.holds = [part for held in tag.holds for part in _opened(held)]
    tag.holds = [held for held in tag.holds if not _goes_along(tag, held)]
    for node in tag.tags:
        if node.kind == "Table" and _is_frame(node):
            _unframe(node)
        elif node.kind == "Caption" and tag.kind != "Table":
            node.role = node.kind = "P"


def _opened(held: Held) -> Iterator[Held]:
    """Yield what a tag holds that only says how its words look, else the tag."""
    looks = isinstance(held, TagNode) and held.kind == "Span"
    if isinstance(held, TagNode) and looks and not any(key in held.object for key in _SAYS):
        yield from held.holds
    else:
        yield held


# ---------------------------------------------------------------- lists


def _give_label(pdf: Pdf, item: TagNode) -> None:
    """Put a bullet or a number that stands in the text of an item beside it, as its label."""
    bodies = [tag for tag in item.tags if tag.kind == "LBody"]
    if not bodies or any(tag.kind == "Lbl" for tag in item.tags):
        return
    holder: TagNode | None = bodies[0]
    while holder is not None and holder.holds and isinstance(holder.holds[0], TagNode):
        holder = holder.holds[0]
    first = holder.holds[0] if holder is not None and holder.holds else None
    if holder is None or not isinstance(first, MarkedWords) or not _is_label(first.text):
        return
    holder.holds.pop(0)
    label = new_tag(pdf, "Lbl")
    label.holds.append(first)
    item.holds.insert(item.holds.index(bodies[0]), label)


def _is_label(words: str) -> bool:
    said = words.strip()
    if not said or len(said) > 12:
        return False
    return not any(sign.isalnum() for sign in said) or _NUMBER.fullmatch(said) is not None


def _say_numbering(lists: TagNode) -> None:
    labels = [tag for item in lists.tags for tag in item.tags if tag.kind == "Lbl"]
    for label in labels:
        if _PRIVATE.fullmatch(label.text.strip()) and "/ActualText" not in label.object:
            label.object.ActualText = String("•")
    said = lists.attribute("/ListNumbering")
    if labels and said in (None, Name("/None")):
        lists.set_attribute("/List", "/ListNumbering", Name(f"/{_numbering(labels[0].text)}"))


def _numbering(label: str) -> str:
    said = label.strip(" .():§")
    if not any(sign.isalnum() for sign in said):
        return "Disc"
    if said[:1].isdigit():
        return "Decimal"
    return "UpperAlpha" if said.isupper() else "LowerAlpha"


# ---------------------------------------------------------------- tables


def _head_tables(top: TagNode, known: Sequence[TableHeads]) -> None:
    """Make the cells heads that Word calls so, and say of each head what it heads."""
    found = [tag for tag in top.walk() if tag.kind == "Table"]
    heads = dict(_matched(found, known))
    for table in found:
        said = heads.get(table)
        held = 0  # rows that the first cell of a row above reaches down to
        for number, row in enumerate(_rows(table)):
            cells = [cell for cell in row.tags if cell.kind in ("TH", "TD")]
            first = cells[0] if len(cells) > 1 and not held else None
            held = max(held - 1, 0)
            for cell in cells:
                in_column = cell is first and said is not None and said.first_column
                _head(cell, said is not None and number < said.rows, in_column)
            if first is not None:
                held = int(first.attribute("/RowSpan") or 1) - 1


def _head(cell: TagNode, heads_column: bool, heads_row: bool) -> None:
    if heads_column or (heads_row and cell.text.strip()):
        cell.role = cell.kind = "TH"
    if cell.kind != "TH":
        return
    if heads_row:
        cell.set_attribute("/Table", "/Scope", Name.Both if heads_column else Name.Row)
    elif heads_column or cell.attribute("/Scope") is None:
        cell.set_attribute("/Table", "/Scope", Name.Column)


def _matched(
    found: Sequence[TagNode], known: Sequence[TableHeads]
) -> Iterator[tuple[TagNode, TableHeads]]:
    """Yield each table with what Word says of it: in order, and with the same first row."""
    left = list(known)
    for table in found:
        first = next(_rows(table), None)
        words = "".join(first.text.split()) if first is not None else ""
        at = next((n for n, heads in enumerate(left) if _same(heads.words, words)), None)
        if at is not None:
            yield table, left[at]
            left = left[at + 1 :]


def _same(one: str, other: str) -> bool:
    return one == other or (one[:20] == other[:20] and bool(one))


def _rows(table: TagNode) -> Iterator[TagNode]:
    for tag in table.tags:
        if tag.kind == "TR":
            yield tag
        elif tag.kind in ("THead", "TBody", "TFoot"):
            yield from _rows(tag)


def _is_frame(table: TagNode) -> bool:
    """Return whether a table has one column: it frames a text, and compares nothing."""
    return all(len(row.tags) <= 1 for row in _rows(table))


def _unframe(table: TagNode) -> None:
    """Let what stands in a frame be read as text."""
    inner: list[Held] = []
    for row in _rows(table):
        for cell in row.tags:
            inner += cell.holds
    captions = [tag for tag in table.tags if tag.kind == "Caption"]
    table.role = table.kind = "Div"
    table.holds = [*captions, *inner]
    if "/A" in table.object:
        del table.object["/A"]


def _goes_along(parent: TagNode, held: Held) -> bool:
    """Put a caption into the table that comes next; return whether there is one."""
    if not isinstance(held, TagNode) or held.role.lower() != "caption":
        return False
    place = parent.holds.index(held) + 1
    after = parent.holds[place] if place < len(parent.holds) else None
    if not isinstance(after, TagNode) or after.kind != "Table" or _is_frame(after):
        return False
    held.role = held.kind = "Caption"
    after.holds.insert(0, held)
    return True


# ---------------------------------------------------------------- links


def _join_links(tag: TagNode) -> None:
    """Make one link of those that a line's end or a look has parted, and say where each leads."""
    kept: list[Held] = []
    for held in tag.holds:
        before = kept[-1] if kept else None
        if isinstance(held, TagNode) and isinstance(before, TagNode) and _is_one(before, held):
            before.holds += held.holds
        else:
            kept.append(held)
    tag.holds = kept
    for link in (held for held in kept if isinstance(held, TagNode) and held.kind == "Link"):
        said = " ".join(link.text.split())
        for annotation in link.annotations():
            if not str(annotation.object.get("/Contents", "")).strip():
                leads = said or _address(annotation.object)
                annotation.object.Contents = String(leads)


def _is_one(one: TagNode, other: TagNode) -> bool:
    if not one.kind == other.kind == "Link":
        return False
    targets = [_target(a.object) for link in (one, other) for a in link.annotations()]
    return len(targets) > 1 and bool(targets[0]) and len({*targets}) == 1


def _target(annotation: Any) -> tuple[object, ...]:
    """Return what tells the place that a link leads to from any other, () when it is not known."""
    place = annotation.get("/Dest")
    if isinstance(place, Array) and len(place):
        page, *rest = place
        return (page.objgen if isinstance(page, Object) else page, *map(str, rest))
    return tuple(filter(None, [_address(annotation)]))


def _address(annotation: Any) -> str:
    """Return the address or the name that a link leads to, "" for another place in the file."""
    action = annotation.get("/A")
    if isinstance(action, Dictionary) and "/URI" in action:
        return str(action.URI)
    place = annotation.get("/Dest")
    return str(place) if isinstance(place, Name | String) else ""


# ---------------------------------------------------------------- what says nothing


def _without_empty(tag: TagNode) -> None:
    tag.holds = [h for h in tag.holds if not (isinstance(h, TagNode) and _says_nothing(h))]


def _says_nothing(tag: TagNode) -> bool:
    if tag.holds or tag.alt or "/ActualText" in tag.object:
        return False
    return tag.kind in _EMPTIABLE or _HEADING.fullmatch(tag.kind) is not None
