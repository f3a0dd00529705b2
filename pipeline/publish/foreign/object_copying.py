"""Objects of one PDF copied into another, one after the other, and only what is harmless.

pikepdf's own copy goes as deep as objects lead to each other, and a chain of them that is long
enough ends the process; it takes scripts and embedded files along.
"""

from __future__ import annotations

from collections import deque
from hashlib import sha256
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pipeline.publish.foreign.drawing_work import too_much

# What runs, fetches, or is a program's own; structure is numbered anew.
_LEFT = frozenset(
    (
        *("/AA", "/AF", "/JS", "/XFA", "/EF", "/RF", "/OPI", "/PieceInfo", "/Metadata", "/Thumb"),
        *("/StructParent", "/StructParents", "/LastModified"),
    )
)
_OF_STREAM = frozenset(["/Length", "/F", "/FFilter", "/FDecodeParms", "/DL"])  # /F: another file
_NO_TYPES = frozenset(["/Catalog", "/Pages", "/Page", "/Template", "/Filespec", "/Sig"])
_DEEPEST = 100  # containers in one another
_MOST = 3_000_000  # values of a file

Key = tuple[int, int]


class SharedStreams:
    """Streams that are the same in several files, such as a coat of arms, kept once."""

    def __init__(self) -> None:
        self._known: dict[bytes, Object] = {}

    def one_of(self, target: Pdf, raw: bytes, source: Object) -> tuple[Object, bool]:
        """Return the stream of these bytes in the target, and whether it was there already."""
        values: list[Any] = [value for key, value in source.items() if key not in _OF_STREAM]
        leads_on = any(isinstance(value, Object) and value.is_indirect for value in values)
        if leads_on or source.get("/Subtype") == Name.Form or "/StructParent" in source:
            return target.make_stream(raw), False
        about = [
            b"%s %s" % (key.encode(), _bytes_of(value))
            for key, value in sorted(source.items(), key=lambda entry: entry[0])
            if key not in _OF_STREAM and key not in _LEFT
        ]
        digest = sha256(b"\n".join(about) + b"\0" + raw).digest()
        if digest in self._known:
            return self._known[digest], True
        return self._known.setdefault(digest, target.make_stream(raw)), False


def _bytes_of(value: Any) -> bytes:
    return value.unparse() if isinstance(value, Object) else str(value).encode()


class ObjectCopier:
    """Copies what it is asked for from one file to another; `finish` copies what that leads to."""

    def __init__(self, source: Pdf, target: Pdf, shared: SharedStreams) -> None:
        self.source, self.target, self._shared = source, target, shared
        self._known: dict[Key, Object | None] = {}  # None: stays behind
        self._waiting: deque[tuple[Any, Any]] = deque()
        self._count = 0

    def is_known(self, value: Any) -> bool:
        """Return whether an object has its copy, or is to stay behind."""
        return isinstance(value, Object) and value.objgen in self._known

    def know(self, value: Object, copy: Object | None) -> None:
        """Let a copy stand for an object wherever it is named; None lets nothing do so."""
        if value.is_indirect:
            self._known[value.objgen] = copy

    def known(self, value: Any) -> Any:
        """Return the copy that stands for an object, None when there is none."""
        return self._known.get(value.objgen) if isinstance(value, Object) else None

    def copy(self, value: Any, depth: int = 0) -> Any:
        """Return what stands for a value in the target; None for what is left behind."""
        if not isinstance(value, Object):
            return value
        if value.is_indirect:
            if value.objgen not in self._known:
                self._known[value.objgen] = self._begun(value)
            return self._known[value.objgen]
        if isinstance(value, Array):
            return self._array(value, depth)
        if isinstance(value, Dictionary):
            return None if value.get("/Type") in _NO_TYPES else self._dictionary(value, depth)
        return value

    def _begun(self, value: Any) -> Object | None:
        """Return an empty copy of an object, to be filled; None for what stays behind."""
        if isinstance(value, Stream):
            return self._stream(value)
        if isinstance(value, Dictionary):
            if value.get("/Type") in _NO_TYPES:
                return None
            copy: Object = self.target.make_indirect(Dictionary())
        elif isinstance(value, Array):
            copy = self.target.make_indirect(Array())
        else:
            copy = self.target.make_indirect(value)
        if isinstance(value, Dictionary | Array):
            self._waiting.append((value, copy))
        return copy

    def _stream(self, value: Any) -> Object | None:
        if value.get("/Subtype") == Name.PS or "/F" in value:
            return None  # a program of its own, or in another file
        copy, is_whole = self._shared.one_of(self.target, value.read_raw_bytes(), value)
        if not is_whole:
            self._waiting.append((value, copy))
        return copy

    def _array(self, value: Any, depth: int) -> Array:
        self._tick(depth)
        items = [self.copy(item, depth + 1) for item in value]
        return Array(items)

    def _dictionary(self, value: Any, depth: int) -> Dictionary:
        self._tick(depth)
        return Dictionary(self._entries(value, depth))

    def _entries(self, value: Any, depth: int) -> dict[str, Any]:
        left = _LEFT | _OF_STREAM if isinstance(value, Stream) else _LEFT
        entries = {k: self.copy(v, depth + 1) for k, v in value.items() if k not in left}
        return {key: entry for key, entry in entries.items() if entry is not None}

    def _tick(self, depth: int) -> None:
        self._count += 1
        if self._count > _MOST or depth > _DEEPEST:
            raise too_much()

    def finish(self) -> None:
        """Copy all that the objects lead to."""
        while self._waiting:
            value, copy = self._waiting.popleft()
            self._tick(0)
            if isinstance(value, Array):
                copy.extend(self.copy(item) for item in value)
            else:
                for key, entry in self._entries(value, 0).items():
                    copy[key] = entry
