"""The tags of a PDF as a tree that can be changed, and is written back in one regular form.

Whatever LibreOffice's version made of it: what each page's marks belong to is written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.errors import DocumentError
from pipeline.publish.page_scan import PageScan

_DEEPEST = 150  # tags in one another
_MOST = 1_000_000  # tags of a file
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
    root: Any = pdf.Root
    tree = root.get("/StructTreeRoot")
    if not isinstance(tree, Dictionary):
        raise DocumentError(
            "PDF-filen har inga taggar, så den går inte att läsa upp.", remedy=_AGAIN
        )
    top = TagNode("", "", tree)
    _Reader(pdf, pages, tree.get("/RoleMap")).fill(top, None, 0)
    return top


class _Reader:
    def __init__(self, pdf: Pdf, pages: Sequence[PageScan], roles: Any) -> None:
        self.numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        self.pages = pages
        self.roles = roles if isinstance(roles, Dictionary) else Dictionary()
        self.seen: set[tuple[int, int]] = set()
        self.count = 0

    def fill(self, node: TagNode, page: int | None, depth: int) -> None:
        self.count += 1
        if depth > _DEEPEST or self.count > _MOST:
            raise DocumentError("PDF-filens taggar har inget slut.", remedy=_AGAIN)
        page = self._page(node.object, page)
        kids = node.object.get("/K")
        for kid in list(kids) if isinstance(kids, Array) else [kids]:
            held = self._held(kid, page)
            if isinstance(held, TagNode):
                self._once(kid)
                self.fill(held, page, depth + 1)
            if held is not None:
                node.holds.append(held)

    def _once(self, kid: Any) -> None:
        if kid.is_indirect and kid.objgen in self.seen:
            raise DocumentError("PDF-filens taggar har inget slut.", remedy=_AGAIN)
        self.seen.add(kid.objgen)

    def _page(self, holder: Any, page: int | None) -> int | None:
        own = holder.get("/Pg")
        return self.numbers.get(own.objgen, page) if isinstance(own, Object) else page

    def _held(self, kid: Any, page: int | None) -> TagNode | MarkedWords | TaggedAnnotation | None:
        if isinstance(kid, int):
            return self._marked(kid, page)
        if not isinstance(kid, Dictionary):
            return None
        page = self._page(kid, page)
        if "/MCID" in kid and "/S" not in kid:
            return self._marked(kid.get("/MCID"), page)
        if "/Obj" in kid and "/S" not in kid:
            thing = kid.get("/Obj")
            known = page is not None and isinstance(thing, Dictionary)
            return TaggedAnnotation(page or 0, thing) if known else None
        if not isinstance(kid.get("/S"), Name):
            return None
        role = str(kid.S)[1:]
        return TagNode(role, self._standard(role), kid)

    def _marked(self, number: Any, page: int | None) -> MarkedWords | None:
        if not isinstance(number, int) or page is None:
            return None
        return MarkedWords(page, number, self.pages[page].texts.get(number, ""))

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
