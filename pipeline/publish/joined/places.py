"""Where links and bookmarks of a PDF lead, in another file: pages, and places with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.publish.foreign.object_copying import ObjectCopier

_MOST = 50_000  # names of places
_HARMLESS = re.compile(r"(?:https?://|mailto:|tel:)[^\x00-\x1f]+", re.IGNORECASE)


class Places:
    """The places of one file, and the addresses that its links may lead to."""

    def __init__(self, copier: ObjectCopier, pages: tuple[Object, ...], prefix: str) -> None:
        self._copier, self._pages = copier, pages
        self._prefix = prefix.encode()
        self._named = dict(_named_places(copier.source))
        self.refused = 0  # links that lead to files or programs

    def named(self) -> dict[bytes, Object]:
        """Return the named places of the file by their new names."""
        found = {name: self._explicit(place) for name, place in self._named.items()}
        return {self._prefix + name: place for name, place in found.items() if place is not None}

    def place(self, value: Any) -> Any:
        """Return a place as the new file has it, None when it leads nowhere."""
        if isinstance(value, String | Name):
            name = _name(value)
            leads = name in self._named and self._explicit(self._named[name]) is not None
            return String(self._prefix + name) if leads else None
        return self._explicit(value)

    def _explicit(self, value: Any) -> Any:
        if isinstance(value, Dictionary):
            value = value.get("/D")
        if not isinstance(value, Array) or len(value) == 0:
            return None
        first: Any = value[0]
        if isinstance(first, int) and 0 <= first < len(self._pages):
            first = self._pages[first]
        page = self._copier.known(first)
        if page is None or page.get("/Type") != Name.Page:
            return None
        rest: list[Any] = list(value)[1:6]
        how = [x for x in rest if not isinstance(x, Object) or isinstance(x, Name)]
        return Array([page, *(how or [Name.Fit])])

    def act(self, thing: Any) -> dict[str, Any]:
        """Return what a link or bookmark does, as entries: leads to a place, or an address."""
        if "/Dest" in thing:
            place = self.place(thing["/Dest"])
            return {} if place is None else {"/Dest": place}
        action: Any = thing.get("/A")
        if not isinstance(action, Dictionary):
            return {}
        kind = action.get("/S")
        if kind == Name.GoTo:
            place = self.place(action.get("/D"))
            return {} if place is None else {"/Dest": place}
        address = str(action.get("/URI", ""))
        if kind == Name.URI and _HARMLESS.fullmatch(address):
            return {"/A": Dictionary(S=Name.URI, URI=action["/URI"])}
        self.refused += kind != Name.Named
        return {}


def _name(value: Any) -> bytes:
    return str(value)[1:].encode() if isinstance(value, Name) else bytes(value)


def _named_places(pdf: Pdf) -> Iterator[tuple[bytes, Any]]:
    """Yield the named places of a file, of its old list and of its tree."""
    root: Any = pdf.Root
    old = root.get("/Dests")
    if isinstance(old, Dictionary):
        yield from ((_name(Name(key)), value) for key, value in old.items())
    names = root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    waiting: list[Any] = [tree]
    left = _MOST  # a tree may lead back to itself
    while waiting and left > 0:
        node = waiting.pop()
        if not isinstance(node, Dictionary):
            continue
        pairs: list[Any] = list(node.get("/Names", []))
        left -= len(pairs) + 1
        found = zip(pairs[::2], pairs[1::2], strict=False)
        yield from ((bytes(key), value) for key, value in found if isinstance(key, String))
        waiting += list(node.get("/Kids", []))
