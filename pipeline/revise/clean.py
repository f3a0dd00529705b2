"""A clean copy of a document: what goes out, with what its reader sees and nothing beside it.

The one place where such copies are made: of what is sealed, and of what is published.
(DECISIONS 94, 365)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from pipeline.ooxml.content.chart import BOOK, KIND
from pipeline.ooxml.content.memory import memory_parts, read_memory
from pipeline.ooxml.content.prompts import asks_for_text, emptied
from pipeline.ooxml.names import MEMORY, q, q_all
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.package.properties import Description, with_description
from pipeline.ooxml.package.relationships import rels_part
from pipeline.ooxml.package.removal import without_parts
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.safety.external_references import field_instructions
from pipeline.ooxml.safety.review import COMMENT_PARTS, leave_out
from pipeline.ooxml.safety.standalone import standing_alone
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, text_in, to_bytes, values_of
from pipeline.revise.element_moves import unwrap
from pipeline.revise.hidden_text import without_hidden
from pipeline.revise.left_open import OpenMark, left_open
from pipeline.revise.marks import without_comments
from pipeline.revise.tracked import accepted

_SDT, _CONTENT, _P = q_all("w:sdt w:sdtContent w:p")
_START, _END, _NAME, _ID = q_all("w:bookmarkStart w:bookmarkEnd w:name w:id")
_PERMISSIONS = q_all("w:permStart w:permEnd")


class Clean(NamedTuple):
    """A clean copy, and what was found on the way.

    `marks`: what reviewers have left open; it is still there. `hidden`: texts that nobody saw, and
    `asked`: headings or prompts of texts that were never written; both are gone.
    """

    data: bytes
    marks: tuple[OpenMark, ...] = ()
    hidden: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def cleaned(data: bytes, name: str, about: Description | None = None) -> Clean:
    """Return the Word file as its reader is to have it, with the same words.

    It has no controls, memory or comments of ours, no hidden text, no prompts, no bookmarks that
    nothing leads to, no workbooks behind charts, and is attached to no template; `about` is said
    among its properties. What has come from the workbook as a tracked change, and nobody has
    decided on, is taken as accepted. What is fetched from elsewhere stays (carried). `name` is for
    messages; DocumentError for a file that is no Word file.
    """
    package = _settled(read_package(data, name), name)
    parts = without_parts(package, _unshown(package))
    styles, hidden, asked = Styles.of(package), list[str](), list[str]()
    roots = {part: package.root(part) for part in package.stories if part in parts}
    before = {part: to_bytes(root) for part, root in roots.items()}
    for root in roots.values():
        asked += _without_controls(root, styles)
        hidden += without_hidden(root, styles)
        drop(*root.iter(*_PERMISSIONS))
    led_to = _led_to(roots.values())
    for part, root in roots.items():
        _without_bookmarks(root, led_to)
        made = to_bytes(root)
        parts[part] = made if made != before[part] else parts[part]
    parts |= _settings(package) | _charts(package, parts)
    left = replace(package, parts=parts)
    return Clean(
        zipped({**left.parts, **with_description(left, about)}),
        left_open(left),
        tuple(filter(None, hidden)),
        tuple(asked),
    )


def without_memory(package: Package) -> dict[str, bytes]:
    """Return the parts of a Word file but those of its memory, and nothing that leads to them."""
    return without_parts(package, _with_their_own(package, _memory_parts(package)))


def _memory_parts(package: Package) -> set[str]:
    """Return the memory's parts, also where a program has given them other names."""
    named = (p for p in package.parts if p.startswith("customXml/"))
    return {p for p in named if MEMORY.encode() in package.parts[p]} | {*memory_parts(package)}


def _with_their_own(package: Package, parts: set[str]) -> frozenset[str]:
    """Return parts with what they alone lead to."""
    found = parts | {rels_part(part) for part in parts}
    links = (link for part in parts for link in package.relationships(part))
    found |= {link.target for link in links if not link.external}
    return frozenset(found & {*package.parts})


def _settled(package: Package, name: str) -> Package:
    """Return the package with our changes accepted, and without our comments."""
    if any(link.kind == "attachedTemplate" for found in package.links.values() for link in found):
        package = standing_alone(package)
    remembered = read_memory(package)
    draft = Draft(package)
    if remembered is not None:
        accepted(draft, remembered.tracked)
    without_comments(draft)
    return read_package(draft.data(), name)


# ---------------------------------------------------------------- parts that nobody sees


def _unshown(package: Package) -> frozenset[str]:
    """Return the parts that no reader sees, and that no control needs any longer."""
    gone = {part for part in package.parts if part.startswith(("customXml/", "word/glossary/"))}
    gone |= _memory_parts(package) | {*package.related("thumbnail", "")}
    gone |= {book for part in package.parts for book in _book_of(package, part)}
    if not any(True for p in package.comments for _ in package.root(p).iter(q("w:comment"))):
        gone |= {part for kind in (*COMMENT_PARTS, "people") for part in package.related(kind)}
    if not _asks(package, "DOCPROPERTY"):
        gone |= {*package.related("custom-properties", "")}
    return _with_their_own(package, gone)


def _book_of(package: Package, part: str) -> tuple[str, ...]:
    """Return the workbook behind a chart: it may have sheets that the chart shows nothing of."""
    return package.related(BOOK, part) if _is_chart(package, part) else ()


def _is_chart(package: Package, part: str) -> bool:
    return package.content_type(part).endswith(f".{KIND}+xml")


def _charts(package: Package, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the charts without what leads to their workbooks."""
    found = {}
    for part in parts:
        if _book_of(package, part):
            root = package.root(part)
            drop(*root.iter(q("c:externalData")))
            found[part] = to_bytes(root)
    return found


def _settings(package: Package) -> dict[str, bytes]:
    """Return the settings without variables, which no page shows unless a field asks for one."""
    found = {}
    for part in package.related("settings"):
        root = package.root(part)
        variables = [*root.iterchildren(q("w:docVars"))]
        if variables and not _asks(package, "DOCVARIABLE"):
            drop(*variables)
            found[part] = to_bytes(root)
    return found


def _asks(package: Package, word: str) -> bool:
    """Return whether a field of that name stands in the document."""
    told = (told for p in package.stories for told, _ in field_instructions(package.root(p)))
    return any(word in instruction.upper().split() for instruction in told)


# ---------------------------------------------------------------- stories


def _without_controls(root: Element, styles: Styles) -> Iterator[str]:
    """Let what stands in controls stand by itself; yield what was asked for and never written."""
    asking = [e for e in root.iter(_SDT) if asks_for_text(e, styles)]
    empty = [paragraph for e in asking for paragraph in e.iterfind(f"{_CONTENT}/{_P}")]
    for control in asking:
        yield text_in(control).strip()
        emptied(control)
    for control in list(root.iter(_SDT)):
        unwrap(control, control.find(_CONTENT))
    for paragraph in empty:
        leave_out(paragraph)


def _led_to(roots: Iterable[Element]) -> frozenset[str]:
    """Return the bookmarks that something in the document leads to: a link, or a field."""
    found: set[str] = set()
    for root in roots:
        found |= {*values_of("@w:anchor", root), *values_of("@w:docLocation", root)}
        for instruction, _ in field_instructions(root):
            found |= {word.strip('"') for word in instruction.split()}
    return frozenset(found)


def _without_bookmarks(root: Element, led_to: Collection[str]) -> None:
    gone = [mark for mark in root.iter(_START) if mark.get(_NAME) not in led_to]
    numbers = {mark.get(_ID) for mark in gone}
    drop(*gone, *[mark for mark in root.iter(_END) if mark.get(_ID) in numbers])
