"""Zips that no program writes, put together byte by byte."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
DAY = 0x21  # 1980-01-01


@dataclass(frozen=True, slots=True)
class Member:
    """One entry as it is to be claimed: nothing here has to be true."""

    name: bytes
    packed: bytes
    size: int  # unpacked
    crc: int = 0
    method: int = 8
    flags: int = 0


def deflated(chunks: Iterable[bytes]) -> tuple[bytes, int, int]:
    """Return the deflated stream, the size before, and the checksum, without holding it all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    out, size, crc = [], 0, 0
    for chunk in chunks:
        out.append(packer.compress(chunk))
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
    return b"".join([*out, packer.flush()]), size, crc


def member(name: str, *chunks: bytes, times: int = 1) -> Member:
    """Return an honest entry of the last chunk repeated `times`, after the others."""
    return repeated(name, chunks[:-1], chunks[-1], times)


def repeated(
    name: str, before: Iterable[bytes], chunk: bytes, times: int, after: bytes = b""
) -> Member:
    """Return an honest entry: `before`, `chunk` many times, `after`."""
    packed, size, crc = deflated(_stream(before, chunk, times, after))
    return Member(name.encode(), packed, size, crc)


def _stream(before: Iterable[bytes], chunk: bytes, times: int, after: bytes) -> Iterator[bytes]:
    yield from before
    for _ in range(times):
        yield chunk
    yield after


def put_together(members: Iterable[Member], *, twice: int = 1) -> bytes:
    """Return a zip; with `twice` each entry stands that many times in the directory."""
    out, directory, count = bytearray(), bytearray(), 0
    for one in members:
        at = len(out)
        common = (
            one.flags,
            one.method,
            0,
            DAY,
            one.crc,
            len(one.packed),
            one.size,
            len(one.name),
            0,
        )
        out += LOCAL.pack(b"PK\3\4", 20, *common) + one.name + one.packed
        record = CENTRAL.pack(b"PK\1\2", 20, 20, *common, 0, 0, 0, 0, at) + one.name
        directory += record * twice
        count += twice
    start = len(out)
    shown = min(count, 0xFFFF)
    end = END.pack(b"PK\5\6", 0, 0, shown, shown, len(directory), start, 0)
    return bytes(out + directory + end)
