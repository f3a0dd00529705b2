"""Writing zips, the same bytes on every machine: sorted names, 1980-01-01, no extra fields.

A member that never changes is deflated once (`entry`) and copied whole each time (`assemble`).
(DECISIONS 59, 119)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

import deflate
from deflate import crc32, deflate_compress

STORED, DEFLATED = 0, 8
VERSION = 20  # 2.0: deflate; the high byte 0 says FAT, so no file rights of this machine
UTF8_NAME = 0x800
MIDNIGHT, FIRST_DAY = 0, 0x21  # 1980-01-01, the earliest time a zip can hold
DEFLATER: str = deflate.__version__  # another one may deflate to other bytes
LEVEL = 1  # libdeflate's fastest; its bytes depend on the data alone, not on the processor

_LOCAL = Struct("<4s5H3L2H")  # up to and with the lengths of name and extra field
_CENTRAL = Struct("<4s6H3L5HL")  # up to the offset, which follows as _OFFSET
_OFFSET = Struct("<L")
_END = Struct("<4s4H2LH")
_FIRST = {"[Content_Types].xml": 0, "_rels/.rels": 1}


class Entry(NamedTuple):
    """One member, ready to be copied into a zip."""

    order: tuple[int, str]  # where it stands among the others; order[1] is the name
    local: bytes  # local header, name and deflated bytes
    central: bytes  # its record in the directory, up to the offset
    encoded: bytes  # the name

    @property
    def name(self) -> str:
        """Return the member's name."""
        return self.order[1]


def entry(name: str, data: bytes) -> Entry:
    """Return `data` deflated and ready; stored as it is when deflating gains nothing."""
    order, encoded, flags = _named(name)
    packed: bytes | bytearray = deflate_compress(data, LEVEL)
    method = DEFLATED
    if len(packed) >= len(data):
        packed, method = data, STORED
    lengths = len(packed), len(data), len(encoded)
    same = flags, method, MIDNIGHT, FIRST_DAY, crc32(data), *lengths, 0
    local = b"".join((_LOCAL.pack(b"PK\3\4", VERSION, *same), encoded, packed))
    central = _CENTRAL.pack(b"PK\1\2", VERSION, VERSION, *same, 0, 0, 0, 0)
    return Entry(order, local, central, encoded)


@lru_cache(maxsize=1_000)
def _named(name: str) -> tuple[tuple[int, str], bytes, int]:
    """Return where a member stands, its name as it is written, and the flags of that."""
    return (_FIRST.get(name, 2), name), name.encode(), 0 if name.isascii() else UTF8_NAME


def assemble(entries: Iterable[Entry]) -> bytes:
    """Return a zip of the entries, whose names differ: content types first, then by name."""
    members: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for _, local, central, encoded in sorted(entries):
        members.append(local)
        directory += (central, _OFFSET.pack(offset), encoded)
        offset += len(local)
    count = len(members)
    index = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(index), offset, 0)
    return b"".join([*members, index, end])


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts, name → bytes."""
    return assemble([entry(name, data) for name, data in parts.items()])
