"""How many pixels a picture has, by its head alone."""

from __future__ import annotations

import struct
from math import inf

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the marks of a JPEG's frame
_ALONE = frozenset((0x01, *range(0xD0, 0xDA)))  # marks without a length


def pixels(data: bytes) -> float:
    """Return width times height of a PNG or JPEG; infinity when its head does not tell."""
    try:
        return _of_png(data) if data.startswith(_PNG) else _of_jpeg(data)
    except struct.error:
        return inf


def _of_png(data: bytes) -> float:
    width, height = struct.unpack_from(">II", data, 16)
    return float(width * height)


def _of_jpeg(data: bytes) -> float:
    at = 2
    while True:
        begins, mark = struct.unpack_from(">BB", data, at)
        if begins != 0xFF:
            return inf
        if mark in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return float(width * height)
        if mark == 0xFF:  # filling
            at += 1
        elif mark in _ALONE:
            at += 2
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
