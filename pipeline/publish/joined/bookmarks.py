"""Bookmarks of a PDF: those that a file has, and those of the joined one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pikepdf import Dictionary, Pdf, String
from pikepdf.models import OutlineItem

from pipeline.publish.joined.places import Places

_MOST = 5_000  # bookmarks of a file
_DEEPEST = 8


@dataclass(slots=True)
class Bookmark:
    """A title, what it does, and those below it."""

    title: str
    act: dict[str, Any]
    below: list[Bookmark] = field(default_factory=list)


def bookmarks_of(pdf: Pdf, places: Places) -> list[Bookmark]:
    """Return a file's own bookmarks that lead somewhere, as the joined file has them."""
    root: Any = pdf.Root
    outlines = root.get("/Outlines")
    found: list[Bookmark] = []
    first = outlines.get("/First") if isinstance(outlines, Dictionary) else None
    waiting: list[tuple[Any, list[Bookmark], int]] = [(first, found, 1)]
    for _ in range(_MOST):  # they may lead back to themselves
        if not waiting:
            break
        item, siblings, depth = waiting.pop()
        if not isinstance(item, Dictionary):
            continue
        made = Bookmark(_title(item), places.act(item))
        if made.title and "/Dest" in made.act:
            siblings.append(made)
        below = made.below if siblings and siblings[-1] is made and depth < _DEEPEST else siblings
        waiting.append((item.get("/Next"), siblings, depth))
        waiting.append((item.get("/First"), below, min(depth + 1, _DEEPEST)))
    return found


def _title(item: Any) -> str:
    title = item.get("/Title")
    return " ".join(str(title).split()) if isinstance(title, String) else ""


def write_bookmarks(pdf: Pdf, marks: list[Bookmark]) -> None:
    """Give a file its bookmarks; those below the second level are closed."""
    with pdf.open_outline() as outline:
        outline.root.extend(_item(mark, 1) for mark in marks)


def _item(mark: Bookmark, depth: int) -> Any:
    made = OutlineItem(mark.title, mark.act["/Dest"])
    made.is_closed = depth > 1
    made.children.extend(_item(below, depth + 1) for below in mark.below)
    return made
