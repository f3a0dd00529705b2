"""A zip written anew from another one: what is not changed is copied packed, as it stands."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipInfo

_HEAD, _ENTRY, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_NEEDED = 20  # the version of the format that deflated members need
_UTF8 = 0x800
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold


@dataclass(frozen=True, slots=True)
class PackedMember:
    """A member of a zip as it is stored; of `about` its name, times, sizes and sum are kept."""

    about: ZipInfo
    data: bytes


def packed(name: str, data: bytes, like: ZipInfo | None = None) -> PackedMember:
    """Return a part deflated; with the name and the time of the one that it replaces."""
    about = ZipInfo(like.filename if like else name, like.date_time if like else EPOCH)
    about.orig_filename = like.orig_filename if like else name
    about.flag_bits = like.flag_bits & _UTF8 if like else 0
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = squeeze.compress(data) + squeeze.flush()
    about.compress_type, about.CRC = ZIP_DEFLATED, zlib.crc32(data)
    about.file_size, about.compress_size = len(data), len(deflated)
    return PackedMember(about, deflated)


def joined(members: Iterable[PackedMember]) -> bytes:
    """Return the zip. It has no extra fields and no descriptors: sizes stand before the data."""
    out, entries = bytearray(), []
    for member in members:
        about, start = member.about, len(out)
        flags = about.flag_bits & _UTF8
        name = about.orig_filename.encode("utf-8" if flags else "cp437")
        year, month, day, hour, minute, second = about.date_time
        common = (
            flags,
            about.compress_type,
            hour << 11 | minute << 5 | second // 2,
            (year - 1980) << 9 | month << 5 | day,
            about.CRC,
            about.compress_size,
            about.file_size,
            len(name),
        )
        out += struct.pack(_HEAD, b"PK\3\4", _NEEDED, *common, 0) + name + member.data
        tail = (0, 0, 0, about.internal_attr, about.external_attr, start)
        entries.append(struct.pack(_ENTRY, b"PK\1\2", _NEEDED, _NEEDED, *common, *tail) + name)
    start, listed = len(out), b"".join(entries)
    count = len(entries)
    end = struct.pack(_END, b"PK\5\6", 0, 0, count, count, len(listed), start, 0)
    return bytes(out + listed + end)
