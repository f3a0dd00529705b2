"""How much work it is to draw a PDF's pages: forms may draw forms, and so on without end.

A few kilobytes can ask for a billion drawings, and a few hundred unpack to gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from pipeline.errors import DocumentError

_MOST_OF_PAGE = 100_000_000  # bytes of content that is read to draw a page
_MOST_UNPACKED = 1_000_000_000  # bytes of all contents of a file
_DEEPEST = 28  # forms in one another, as readers allow
_DRAWS = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")


def refuse_endless(pages: Sequence[Object]) -> None:
    """Raise DocumentError for pages that nobody could wait for."""
    work = _Work()
    for page in pages:
        if work.of(page, 0) > _MOST_OF_PAGE:
            raise too_much()


def too_much() -> DocumentError:
    """Return what to say of a file that asks for too much."""
    return DocumentError("Filen är för invecklad.", remedy="Skriv ut den till en ny PDF.")


class _Work:
    """The bytes of content that are read to draw a page or a form, each counted once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        self._unpacked = 0

    def of(self, owner: Any, depth: int) -> int:
        """Return the work of a page or form; DocumentError for one that draws itself."""
        if owner.is_indirect and owner.objgen in self._known:
            return self._known[owner.objgen]
        if depth > _DEEPEST:
            raise too_much()
        data = self._content(owner)
        resources = owner.get("/Resources")
        things = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        counts: dict[bytes, int] = {}
        for name in _DRAWS.findall(data) if isinstance(things, Dictionary) else ():
            counts[name] = counts.get(name, 0) + 1
        work = len(data)
        for name, count in counts.items():
            thing: Any = things.get(Name(f"/{name.decode('latin-1')}")) if things else None
            if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Form:
                work += count * (1 + self.of(thing, depth + 1))
        if owner.is_indirect:
            self._known[owner.objgen] = work
        return work

    def _content(self, owner: Any) -> bytes:
        found = owner if isinstance(owner, Stream) else owner.get("/Contents")
        streams: list[Any] = list(found) if isinstance(found, Array) else [found]
        return b"\n".join(self._bytes(stream) for stream in streams if isinstance(stream, Stream))

    def _bytes(self, stream: Any) -> bytes:
        try:
            data: bytes = stream.read_bytes()
        except pikepdf.PdfError:  # a reader shows what there is of it
            return b""
        self._unpacked += len(data)
        if self._unpacked > _MOST_UNPACKED:
            raise too_much()
        return data
