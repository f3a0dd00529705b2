"""The tags of a PDF as a tree that ends, with what each holds; any other is no tree.

The only reader of tags: of LibreOffice's PDFs, which are mended, and of those from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

_DEEPEST = 200  # tags in one another
_MOST = 1_000_000  # tags of a file
_MOST_MARKS = 100_000  # marked places of a page


class BrokenTagsError(Exception):
    """The tags lead back to themselves, or to no end."""


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """A marked place in the content of a page, or of a form that is drawn on it."""

    page: Object | None
    form: Object | None
    number: int


@dataclass(frozen=True, slots=True)
class TaggedObject:
    """A whole object that has a tag: a link, a field."""

    page: Object | None
    object: Object


@dataclass(frozen=True, slots=True)
class SourceTag:
    """One tag: its object in the file, and what it holds."""

    object: Any
    holds: list[SourceTag | MarkedContent | TaggedObject] = field(default_factory=list)

    @property
    def tags(self) -> list[SourceTag]:
        """Return the tags that it holds."""
        return [held for held in self.holds if isinstance(held, SourceTag)]


def tag_tree(pdf: Pdf) -> SourceTag | None:
    """Return the root of a file's tags; None when it has none. Raises BrokenTagsError."""
    root: Any = pdf.Root
    tree = root.get("/StructTreeRoot")
    if not isinstance(tree, Dictionary):
        return None
    top = SourceTag(tree)
    _read(top)
    return top


def _read(top: SourceTag) -> None:
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[SourceTag, Any, int]] = [(top, None, 0)]
    count = 0
    while waiting:
        tag, page, depth = waiting.pop()
        count += 1
        if count > _MOST or depth > _DEEPEST:
            raise BrokenTagsError
        page = tag.object.get("/Pg", page)
        for kid in _kids(tag.object):
            made = _held(kid, page)
            if isinstance(made, SourceTag):
                if kid.is_indirect and kid.objgen in seen:
                    raise BrokenTagsError
                seen.add(kid.objgen)
                waiting.append((made, page, depth + 1))
            if made is not None:
                tag.holds.append(made)


def _kids(tag: Any) -> list[Any]:
    kids = tag.get("/K")
    return list(kids) if isinstance(kids, Array) else [kids]


def _held(kid: Any, page: Object | None) -> SourceTag | MarkedContent | TaggedObject | None:
    if isinstance(kid, int):
        return _marked(kid, page, None)
    if not isinstance(kid, Dictionary):
        return None
    page = kid.get("/Pg", page)
    if kid.get("/Type") == Name.MCR or ("/MCID" in kid and "/S" not in kid):
        return _marked(kid.get("/MCID"), page, kid.get("/Stm"))
    if kid.get("/Type") == Name.OBJR or ("/Obj" in kid and "/S" not in kid):
        thing = kid.get("/Obj")
        return TaggedObject(page, thing) if isinstance(thing, Object) else None
    return SourceTag(kid) if isinstance(kid.get("/S"), Name) else None


def _marked(number: Any, page: Object | None, form: Any) -> MarkedContent | None:
    if not isinstance(number, int) or number < 0:
        return None
    if number > _MOST_MARKS:
        raise BrokenTagsError
    return MarkedContent(page, form if isinstance(form, Object) else None, number)
