"""The tags of a PDF as a tree that can be changed, and is written back in one regular form.

Whatever LibreOffice's version made of it: what each page's marks belong to is written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.errors import DocumentError
from pipeline.publish.tags.page_scan import PageScan
from pipeline.publish.tags.tag_tree import (
    BrokenTagsError,
    MarkedContent,
    SourceTag,
    TaggedObject,
    tag_tree,
)

_STEPS = 20  # names that a name of a tag goes by
_AGAIN = "Spara dokumentet i Word igen, och publicera på nytt."


@dataclass(slots=True, eq=False)
class MarkedWords:
    """A mark in the content of a page (0 for the first): its number there, and its words."""

    page: int
    number: int
    text: str


@dataclass(slots=True, eq=False)
class TaggedAnnotation:
    """A link or a field that lies upon a page (0 for the first)."""

    page: int
    object: Any


@dataclass(slots=True, eq=False)
class TagNode:
    """A tag: its name in the file, the standard name that it stands for, and what it holds."""

    role: str  # "Beslutspunkt"
    kind: str  # "P"
    object: Any
    holds: list[TagNode | MarkedWords | TaggedAnnotation] = field(default_factory=list)

    @property
    def tags(self) -> list[TagNode]:
        """Return the tags that it holds."""
        return [held for held in self.holds if isinstance(held, TagNode)]

    @property
    def text(self) -> str:
        """Return all words in it, in order."""
        return "".join(mark.text for mark in self.marks())

    @property
    def alt(self) -> str:
        """Return what it says instead of what is seen."""
        return str(self.object.get("/Alt", "")).strip()

    def walk(self) -> Iterator[TagNode]:
        """Yield it and all tags below, in order."""
        yield self
        for tag in self.tags:
            yield from tag.walk()

    def marks(self) -> Iterator[MarkedWords]:
        """Yield all marks in it, in order."""
        for held in self.holds:
            if isinstance(held, TagNode):
                yield from held.marks()
            elif isinstance(held, MarkedWords):
                yield held

    def annotations(self) -> Iterator[TaggedAnnotation]:
        """Yield all links and fields in it, in order."""
        for held in self.holds:
            if isinstance(held, TagNode):
                yield from held.annotations()
            elif isinstance(held, TaggedAnnotation):
                yield held

    def page(self) -> int | None:
        """Return the page that it begins on, 0 for the first; None for one that is on none."""
        first = next(self.marks(), None) or next(self.annotations(), None)
        return first.page if first is not None else None

    def attribute(self, name: str) -> Any:
        """Return one of its attributes (`/Scope`); None when it has none of that name."""
        return next((a[name] for a in _attributes(self.object) if name in a), None)

    def set_attribute(self, owner: str, name: str, value: Any) -> None:
        """Give it an attribute in place of what it has by that name."""
        kept = [a for a in _attributes(self.object) if a.get("/O") != Name(owner)]
        own = Dictionary(O=Name(owner))
        for attributes in _attributes(self.object):
            if attributes.get("/O") == Name(owner):
                for key in [*attributes]:
                    own[key] = attributes[key]
        own[name] = value
        self.object.A = Array([*kept, own]) if kept else own


def _attributes(tag: Any) -> list[Any]:
    given = tag.get("/A")
    found = list(given) if isinstance(given, Array) else [given]
    return [a for a in found if isinstance(a, Dictionary)]


# ---------------------------------------------------------------- read


def read_tags(pdf: Pdf, pages: Sequence[PageScan]) -> TagNode:
    """Return the root of a file's tags; DocumentError where there are none, or they have no end."""
    try:
        tree = tag_tree(pdf)
    except BrokenTagsError as error:
        raise DocumentError("PDF-filens taggar har inget slut.", remedy=_AGAIN) from error
    if tree is None:
        raise DocumentError(
            "PDF-filen har inga taggar, så den går inte att läsa upp.", remedy=_AGAIN
        )
    return _Nodes(pdf, pages, tree.object.get("/RoleMap")).of(tree)


class _Nodes:
    """Makes nodes of the tags as they stand in a file."""

    def __init__(self, pdf: Pdf, pages: Sequence[PageScan], roles: Any) -> None:
        self.numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        self.pages = pages
        self.roles = roles if isinstance(roles, Dictionary) else Dictionary()

    def of(self, tag: SourceTag) -> TagNode:
        """Return a tag with all that it holds on the pages."""
        role = str(tag.object.get("/S", "/"))[1:]
        held = [self._held(one) for one in tag.holds]
        return TagNode(role, self._standard(role), tag.object, [h for h in held if h is not None])

    def _held(
        self, one: SourceTag | MarkedContent | TaggedObject
    ) -> TagNode | MarkedWords | TaggedAnnotation | None:
        if isinstance(one, SourceTag):
            return self.of(one)
        page = self.numbers.get(one.page.objgen) if isinstance(one.page, Object) else None
        if page is None:
            return None
        if isinstance(one, MarkedContent):
            return MarkedWords(page, one.number, self.pages[page].texts.get(one.number, ""))
        return TaggedAnnotation(page, one.object) if isinstance(one.object, Dictionary) else None

    def _standard(self, role: str) -> str:
        for _ in range(_STEPS):
            name = self.roles.get(f"/{role}")
            if not isinstance(name, Name) or str(name)[1:] == role:
                break
            role = str(name)[1:]
        return role


# ---------------------------------------------------------------- changed


def each(top: TagNode, change: Callable[[TagNode], None]) -> None:
    """Do something with each tag, the innermost first."""
    for tag in top.tags:
        each(tag, change)
    change(top)


def new_tag(pdf: Pdf, kind: str) -> TagNode:
    """Return a tag of a standard kind that holds nothing yet."""
    return TagNode(kind, kind, pdf.make_indirect(Dictionary(Type=Name.StructElem)))


# ---------------------------------------------------------------- written


def write_tags(pdf: Pdf, top: TagNode) -> None:
    """Write the tree, and what each page's marks and annotations belong to."""
    parents: dict[int, dict[int, Any]] = {}
    owners: list[tuple[Any, Any]] = []
    for tag in top.tags:
        _write(pdf, tag, top.object, parents, owners)
    top.object.K = _several([tag.object for tag in top.tags])
    numbers = Array()
    for at, page in enumerate(pdf.pages):
        if at in parents:
            page.obj.StructParents = at
            numbers.append(at)
            numbers.append(pdf.make_indirect(_by_number(parents[at])))
        elif "/StructParents" in page.obj:
            del page.obj["/StructParents"]
    for key, (annotation, owner) in enumerate(owners, len(pdf.pages)):
        annotation.StructParent = key
        numbers.append(key)
        numbers.append(owner)
    top.object.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    top.object.ParentTreeNextKey = len(pdf.pages) + len(owners)
    named = {bytes(tag.object.ID): tag.object for tag in top.walk() if "/ID" in tag.object}
    if named:
        names = [part for key in sorted(named) for part in (String(key), named[key])]
        top.object.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
    elif "/IDTree" in top.object:
        del top.object["/IDTree"]


def _write(
    pdf: Pdf,
    node: TagNode,
    parent: Any,
    parents: dict[int, dict[int, Any]],
    owners: list[tuple[Any, Any]],
) -> None:
    own = node.object
    own.S, own.P = Name(f"/{node.role}"), parent
    page = next((h.page for h in node.holds if not isinstance(h, TagNode)), None)
    if page is not None:
        own.Pg = pdf.pages[page].obj
    elif "/Pg" in own:
        del own["/Pg"]
    kids: list[Any] = []
    for held in node.holds:
        if isinstance(held, TagNode):
            _write(pdf, held, own, parents, owners)
            kids.append(held.object)
        elif isinstance(held, MarkedWords):
            parents.setdefault(held.page, {})[held.number] = own
            where = pdf.pages[held.page].obj
            mark = Dictionary(Type=Name.MCR, Pg=where, MCID=held.number)
            kids.append(held.number if held.page == page else mark)
        else:
            owners.append((held.object, own))
            where = pdf.pages[held.page].obj
            kids.append(Dictionary(Type=Name.OBJR, Pg=where, Obj=held.object))
    if kids:
        own.K = _several(kids)
    elif "/K" in own:
        del own["/K"]


def _several(kids: list[Any]) -> Any:
    return kids[0] if len(kids) == 1 else Array(kids)


def _by_number(owners: Mapping[int, Any]) -> Array:
    return Array([owners.get(number) for number in range(max(owners) + 1)])
