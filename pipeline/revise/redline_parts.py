"""Headers, footers and notes of two versions: which is which, and what is not shown of them.

(DECISIONS 349)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from pipeline.ooxml.names import OFFICE, q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element, canonical, drop, text_in, to_bytes, whole_number
from pipeline.revise.redline_atoms import bare
from pipeline.revise.redline_blocks import Blocks
from pipeline.revise.units import leaves

_ID, _TYPE = q("w:id"), q("w:type")
_REFERENCES = q_all("w:headerReference w:footerReference")
_SECTION, _NO_MEASURES = q("w:sectPr"), frozenset((*_REFERENCES, q("w:sectPrChange")))
_KINDS = {q("w:footnoteReference"): "footnotes", q("w:endnoteReference"): "endnotes"}
_BREAKS = "Avsnittsbrytningar och sidans mått är inte markerade."
_MARGIN_GONE = "Ett sidhuvud eller en sidfot som är borttagen är inte markerad."
# Parts that are no text; a sentence for each kind that differs.
_UNSHOWN = {
    "styles": "Formatmallarna skiljer sig åt; det är inte markerat.",
    "numbering": "Listornas utseende eller numrering skiljer sig åt; det är inte markerat.",
    "settings": "Dokumentets inställningar skiljer sig åt; det är inte markerat.",
    "theme": "Temat, med teckensnitt och färger, skiljer sig åt; det är inte markerat.",
    "comments": "Kommentarer jämförs inte; den nyare filens står kvar.",
    "chart": "Ett diagram har fått andra siffror eller annat utseende; det är inte markerat.",
}


def paired_margins(old: Package, new: Package, roots: tuple[Element, Element]) -> dict[str, str]:
    """Return which old header or footer part each new one is, "" for none, by where they stand."""
    there, here = (list(_margins(*side)) for side in zip((old, new), roots, strict=True))
    known = dict(there)
    found: dict[str, str] = {}
    for place, part in here:
        if not found.get(part):
            found[part] = known.get(place, "")
    for place, part in here:  # where sections have come or gone, one of that kind
        left = (at for other, at in there if other[1:] == place[1:] and at not in found.values())
        found[part] = found[part] or next(left, "")
    return found


# Of a header or footer: its section (-1 is the last one, as in a list), kind and pages.
Place = tuple[int, str, str]


def _margins(package: Package, root: Element) -> Iterator[tuple[Place, str]]:
    """Yield each header and footer with its place."""
    targets = {link.id: link.target for link in package.relationships(package.main)}
    sections = _sections(root)
    for number, section in enumerate(sections, -len(sections)):
        for each in section.iterchildren(*_REFERENCES):
            part = targets.get(each.get(q("r:id"), ""), "")
            if part in package.parts:
                yield (number, str(each.tag), each.get(_TYPE, "default")), part


def _sections(root: Element) -> list[Element]:
    """Return the settings of each section, as they are now."""
    change = q("w:sectPrChange")
    return [each for each in root.iter(_SECTION) if next(each.iterancestors(change), None) is None]


def _measures(root: Element) -> list[list[bytes]]:
    return [
        [canonical(said) for said in section if said.tag not in _NO_MEASURES]
        for section in _sections(root)
    ]


def add_gone_margins(
    old: Package, draft: Draft, roots: tuple[Element, Element], paired: dict[str, str]
) -> None:
    """Give a new file those headers and footers that it has no longer, empty, and note them.

    What stood in them can then be struck there. Not where the new file has another one of the kind.
    """
    first, sections = -len(_sections(roots[0])), _sections(roots[1])
    taken = {place[1:] for place, _ in _margins(draft.package, roots[1])}
    for (number, tag, pages), part in _margins(old, roots[0]):
        start = 0 if number == first else max(number, -len(sections))
        holders = [each for each in sections[start:] if _has(each, pages)]
        if part in paired.values() or (tag, pages) in taken or not holders:
            continue
        made = bare(old.root(part))
        etree.SubElement(made, q("w:p"))
        added = draft.add(part, to_bytes(made), old.content_type(part))
        kind = "header" if tag == _REFERENCES[0] else "footer"
        link = draft.link(draft.package.main, f"{OFFICE}/{kind}", added)
        for each in holders:  # those whose break goes with a paragraph, and those that stay
            each.insert(0, etree.Element(tag, {_TYPE: pages, q("r:id"): link}))
        taken.add((tag, pages))
        paired[added] = part


def _has(section: Element, pages: str) -> bool:
    """Return whether a section has pages of a kind; of even ones the section says nothing."""
    return pages == "default" or (pages == "first" and section.find(q("w:titlePg")) is not None)


def unshown(
    old: Package, new: Package, roots: tuple[Element, Element], paired: dict[str, str]
) -> Iterator[str]:
    """Yield a sentence for each kind of difference that is not marked."""
    if _measures(roots[0]) != _measures(roots[1]):
        yield _BREAKS
    for kind, sentence in _UNSHOWN.items():
        there, here = (_of_kind(side, kind) for side in (old, new))
        if there != here:
            yield sentence
    used = {part for part in paired.values() if part}
    left = [part for part in (*old.headers, *old.footers) if part not in used]
    if any(text_in(old.root(part)).strip() for part in left):
        yield _MARGIN_GONE


def _of_kind(package: Package, kind: str) -> list[bytes]:
    """Return the bytes of the parts of a kind, wherever they are referred to."""
    parts = (li.target for found in package.links.values() for li in found if li.kind == kind)
    return [package.parts[part] for part in dict.fromkeys(parts) if part in package.parts]


class Notes:
    """The notes of both versions, marked as their references are."""

    def __init__(
        self, old: Package, draft: Draft, before: Callable[[str], Element],
        after: Callable[[str], Element], blocks: Callable[[str, str], Blocks],
    ) -> None:  # fmt: skip
        """Know both sides: how their parts are read, and how blocks of two parts are marked."""
        self.old, self.draft = old, draft
        self.before, self.after, self.blocks = before, after, blocks
        self.done: set[tuple[str, str]] = set()

    def note(self, old: Element | None, new: Element | None) -> None:
        """Mark a note as its reference is: in both versions, deleted (`old` a copy) or inserted."""
        reference = new if new is not None else old
        if reference is None:
            return
        kind = _KINDS[str(reference.tag)]
        if new is None:
            self._gone(kind, reference)
        elif (kind, new.get(_ID, "")) not in self.done:
            self.done.add((kind, new.get(_ID, "")))
            self._mark(kind, old.get(_ID, "") if old is not None else None, new.get(_ID, ""))

    def rest(self) -> None:
        """Mark the notes whose references stand in paragraphs that are alike."""
        for kind in _KINDS.values():
            old, new = self._part(self.old, kind), self._part(self.draft.package, kind)
            if not old or not new or self.old.parts[old] == self.draft.package.parts[new]:
                continue
            ids = [e.get(_ID, "") for e in self.before(old) if e.get(_TYPE) in (None, "normal")]
            for each in ids:
                if (kind, each) not in self.done and _with_id(self.after(new), each) is not None:
                    self.done.add((kind, each))
                    self._mark(kind, each, each)

    def _mark(self, kind: str, old_id: str | None, new_id: str) -> None:
        part, there = self._part(self.draft.package, kind), self._part(self.old, kind)
        new = _with_id(self.after(part), new_id) if part else None
        old = _with_id(self.before(there), old_id) if there and old_id is not None else None
        if new is None:
            return
        self.blocks(there, part).story(_bare(new) if old is None else old, new)

    def _gone(self, kind: str, reference: Element) -> None:
        there = self._part(self.old, kind)
        old = _with_id(self.before(there), reference.get(_ID, "")) if there else None
        if old is None:
            return
        part = self._part(self.draft.package, kind) or self.draft.related(kind)
        root = self.after(part or self._added(kind, there))
        part = part or self.draft.related(kind)
        taken = (whole_number(e.get(_ID)) for e in root)
        made = bare(old)
        root.append(made)
        made.set(_ID, str(max(taken, default=0) + 1))
        reference.set(_ID, made.get(_ID, ""))
        self.done.add((kind, made.get(_ID, "")))
        made.append(etree.Element(q("w:p")))
        self.blocks(there, part).story(old, made)

    def _added(self, kind: str, there: str) -> str:
        """Add a part for notes, with the lines between text and notes that the old file has."""
        root = self.old.root(there)
        drop(*[e for e in root if e.get(_TYPE) in (None, "normal")])
        part = self.draft.add(f"word/{kind}.xml", to_bytes(root), self.old.content_type(there))
        self.draft.link(self.draft.package.main, f"{OFFICE}/{kind}", part)
        return part

    @staticmethod
    def _part(package: Package, kind: str) -> str:
        return next(iter(package.related(kind)), "")


def _with_id(root: Element, number: str) -> Element | None:
    return next((each for each in root if each.get(_ID) == number), None)


def _bare(new: Element) -> Element:
    """Return a story of one empty paragraph, set as the last of a new one."""
    made = etree.Element(new.tag)
    paragraph = etree.SubElement(made, q("w:p"))
    last = [each for each in leaves(new) if each.tag == q("w:p")]
    properties = last[-1].find(q("w:pPr")) if last else None
    if properties is not None:
        paragraph.append(etree.fromstring(etree.tostring(properties)))
    return made


def linked_in(package: Package, part: str) -> Callable[[str], str]:
    """Return what tells what a relationship of a part leads to: a place, or the picture itself."""
    links = {link.id: link for link in package.relationships(part)}

    def told(used: str) -> str:
        link = links.get(used)
        if link is None:
            return ""
        if link.external or link.target not in package.parts:
            return link.target
        if link.kind == "image":
            return str(hash(package.parts[link.target]))
        return link.kind

    return told


def with_links_of(draft: Draft, part: str) -> Callable[[str], str]:
    """Return what tells what a relationship of a draft's part leads to by now."""

    def told(used: str) -> str:
        link = next((li for li in draft.links.get(part, ()) if li.id == used), None)
        if link is None:
            return ""
        if link.external or link.target not in draft.parts:
            return link.target
        return str(hash(draft.parts[link.target])) if link.kind == "image" else link.kind

    return told
