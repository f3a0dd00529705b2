"""A clean copy of a built document: what is sent out, without what ties it to the workbook.

(DECISIONS 94)
"""

from __future__ import annotations

from pipeline.ooxml.content.controls import BOOKMARK, Identities
from pipeline.ooxml.content.memory import memory_parts, read_memory
from pipeline.ooxml.content.prompts import asks_for_text, emptied
from pipeline.ooxml.names import MEMORY, q
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.package.relationships import rels_part
from pipeline.ooxml.package.removal import without_parts
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.safety.standalone import standing_alone
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, to_bytes
from pipeline.revise.editable_package import Draft
from pipeline.revise.element_moves import unwrap
from pipeline.revise.tracked import accepted


def cleaned(data: bytes, name: str) -> bytes:
    """Return the Word file without our controls, hidden bookmarks and memory; the words stay.

    It is attached to no template. Properties, and controls and bookmarks that are not ours, stay
    too; what is fetched from elsewhere does as well (carried). What has come from the workbook as a
    tracked change, and nobody has decided on, is taken as accepted. `name` is for messages;
    DocumentError for a file that is no Word file.
    """
    package = read_package(data, name)
    if any(link.kind == "attachedTemplate" for found in package.links.values() for link in found):
        package = standing_alone(package)
    remembered = read_memory(package)
    if remembered is not None and remembered.tracked:
        draft = Draft(package)
        accepted(draft, remembered.tracked)
        package = read_package(draft.data(), name)
    parts = without_memory(package)
    finder = Identities(remembered) if remembered is not None else None
    styles = Styles.of(package)
    for part in (*package.stories, *package.comments):
        root = package.root(part)
        if _freed(root, finder, styles):
            parts[part] = to_bytes(root)
    return zipped(parts)


def without_memory(package: Package) -> dict[str, bytes]:
    """Return the parts of a Word file but those of its memory, and nothing that leads to them."""
    return without_parts(package, _memory_parts(package))


def _memory_parts(package: Package) -> frozenset[str]:
    """Return the memory's parts, also where a program has given them other names."""
    named = (p for p in package.parts if p.startswith("customXml/"))
    found = {part for part in named if MEMORY.encode() in package.parts[part]}
    found |= {*memory_parts(package)}
    for part in tuple(found):
        found.add(rels_part(part))
        found |= {link.target for link in package.relationships(part) if not link.external}
    return frozenset(found & {*package.parts})


def _freed(root: Element, finder: Identities | None, styles: Styles) -> bool:
    """Take our controls and bookmarks away; return whether there were any.

    What is asked for in one that is empty goes too, in the template's own as well.
    """
    asking = [e for e in root.iter(q("w:sdt")) if asks_for_text(e, styles)]
    for control in asking:
        emptied(control)
    marks = [e for e in root.iter(q("w:bookmarkStart")) if _is_ours(e)]
    numbers = {mark.get(q("w:id")) for mark in marks}
    ends = [e for e in root.iter(q("w:bookmarkEnd")) if e.get(q("w:id")) in numbers]
    controls = [e for e in root.iter(q("w:sdt")) if _is_control(e, finder)]
    for control in controls:
        unwrap(control, control.find(q("w:sdtContent")))
    drop(*marks, *ends)
    return bool(marks or controls or asking)


def _is_ours(mark: Element) -> bool:
    return BOOKMARK.fullmatch(mark.get(q("w:name"), "")) is not None


def _is_control(sdt: Element, finder: Identities | None) -> bool:
    """Return whether a control is one of ours: by its tag, or by the bookmark at it."""
    if finder is not None and finder.of_control(sdt) is not None:
        return True
    before = sdt.getprevious()
    near = [*sdt.iterfind(f"{q('w:sdtContent')}/{q('w:bookmarkStart')}")]
    near += [before] if before is not None and before.tag == q("w:bookmarkStart") else []
    return any(_is_ours(mark) for mark in near)
