"""Pictures that cells name: files in inputs/, looked at before they go into a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pipeline import disk
from pipeline.model import Source
from pipeline.ooxml.safety.pixels import pixels
from pipeline.render import Picture

MAX_BYTES = 5_000_000
MAX_PIXELS = 50_000_000  # Word unpacks them all: 4 bytes each
_LONGEST = 255  # bytes: no disk has longer names
_SIGNS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
SUFFIXES = tuple(f".{ending}" for ending in _SIGNS)


def is_picture(name: str, data: bytes) -> bool:
    """Return whether a file is a png or jpg, also by its content, of a size that Word can show."""
    sign = _SIGNS.get(Path(name).suffix.lower().removeprefix("."))
    if sign is None or not data.startswith(sign) or len(data) > MAX_BYTES:
        return False
    return pixels(data) <= MAX_PIXELS


@dataclass
class Pictures:
    """The picture files of one folder of workbooks, each read once."""

    inputs: Path
    _known: dict[str, Picture | None] = field(default_factory=dict)

    def __call__(self, name: str) -> Picture | None:
        """Return the picture of that file name, or None when it may not be used.

        It must lie in inputs/ itself or below, be png or jpg also by its content, and ≤ 5 MB.
        Raises StoreError when the disk refuses to show it.
        """
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> Picture | None:
        root = self.inputs.resolve()
        try:
            path = (root / name).resolve()
        except (OSError, ValueError, RuntimeError):  # the last: a link that leads to itself
            return None
        if not path.is_relative_to(root) or _is_no_name(path) or not disk.is_file(path):
            return None
        data = disk.bytes_of(path, MAX_BYTES + 1) or b""
        if not is_picture(path.name, data):
            return None
        extension = path.suffix.lower().removeprefix(".")
        return Picture(name, blake2b(data, digest_size=8).hexdigest(), extension, data)

    def digest(self, source: Source) -> str:
        """Return today's digest of the picture that a document's memory names as `source`."""
        found = self(source.column.removeprefix("bild:"))
        return found.digest if found is not None else ""


def _is_no_name(path: Path) -> bool:
    """Return whether no file can be called so."""
    return any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST for part in path.parts)
