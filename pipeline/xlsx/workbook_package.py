"""The zip of a workbook, looked over before anything is unpacked.

What the next steps see is a dictionary of parts; the original bytes go no further. (DECISIONS 13)
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256

from pipeline.errors import WorkbookError
from pipeline.xlsx import package_faults as faults

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old formats, and everything with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

MOST_PARTS = 10_000
UNPACKED = 500  # MB, all parts together
MOST_READ = 150  # MB, the parts that are read: a sheet of 120,000 cells is about 6
RATIO = 200  # times; Excel's own sheets stay below 40, a bomb is near 1,000
_HEAD = 30  # bytes before a member's name; the last four say how long it and the extra field are
RATIO_FROM = 5_000_000  # bytes; smaller parts do no harm whatever their ratio


class WorkbookPackage:
    """The parts of a zip whose names and sizes are sound; names are found in any case."""

    def __init__(self, data: bytes) -> None:
        """Survey over the list of parts. Raises WorkbookError."""
        if data.startswith(OLE):
            raise faults.PASSWORD.error() if ENCRYPTED in data else faults.OLD_FORMAT.error()
        if not data.startswith(b"PK"):
            raise faults.NO_WORKBOOK.error()
        self._data, self._zip = data, _opened(data)
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._left = MOST_READ * 1_000_000
        for part in self._zip.infolist():
            self._add(part)
        _check_sizes(self._parts.values())

    def _add(self, part: zipfile.ZipInfo) -> None:
        name = part.filename.replace("\\", "/")
        if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            raise faults.UNSAFE.error(what="en del av den pekar ut ur filen")
        if name.casefold() in self._parts:
            raise faults.UNSAFE.error(what="två delar av den har samma namn")
        self._parts[name.casefold()] = part

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    @property
    def members(self) -> tuple[zipfile.ZipInfo, ...]:
        """Return what the zip holds, folders too, in its order."""
        return tuple(self._zip.infolist())

    def packed(self, member: zipfile.ZipInfo) -> bytes:
        """Return a member's bytes as they are stored. Raises WorkbookError."""
        if member.flag_bits & 1:
            raise faults.PASSWORD.error()
        head = self._data[member.header_offset : member.header_offset + _HEAD]
        if not head.startswith(b"PK\3\4") or len(head) < _HEAD:
            raise faults.DAMAGED.error()
        start = member.header_offset + _HEAD + sum(struct.unpack("<2H", head[-4:]))
        data = self._data[start : start + member.compress_size]
        if len(data) < member.compress_size:
            raise faults.DAMAGED.error()
        return data

    def stamp(self, name: str) -> str:
        """Return what tells a part from any other without unpacking it, "" when it is not there.

        Two parts of one stamp read the same.
        """
        part = self._parts.get(name.casefold())
        if part is None:
            return ""
        with suppress(WorkbookError):
            about = (part.CRC, part.file_size, part.compress_type, part.flag_bits)
            return f"{sha256(self.packed(part)).hexdigest()} {about}"
        return ""

    def pass_over(self, name: str) -> None:
        """Count a part as read: there is a limit to what is. Raises WorkbookError."""
        part = self._parts.get(name.casefold())
        self._left -= part.file_size if part else 0
        if self._left < 0:
            raise faults.UNSAFE.error(what=f"det som ska läsas är större än {MOST_READ} MB")

    def read(self, name: str) -> bytes:
        """Return the part's bytes, nothing when it is absent. Raises WorkbookError."""
        part = self._parts.get(name.casefold())
        if part is None:
            return b""
        if part.flag_bits & 1:
            raise faults.PASSWORD.error()
        self.pass_over(name)
        try:
            with self._zip.open(part) as stream:
                data = stream.read(part.file_size + 1)  # no more, whatever is packed there
        except Exception:  # zipfile has seven kinds of its own for a damaged part
            raise faults.DAMAGED.error() from None
        if b"<!DOCTYPE" in data:
            raise faults.UNSAFE.error(what="den innehåller en dokumenttypsdeklaration")
        return data


def _opened(data: bytes) -> zipfile.ZipFile:
    if data.count(b"PK\1\2") > MOST_PARTS:  # before the list is read: it takes memory too
        raise faults.UNSAFE.error(what=f"den har fler än {MOST_PARTS} delar")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception:
        raise faults.DAMAGED.error() from None


def _check_sizes(parts: Iterable[zipfile.ZipInfo]) -> None:
    parts = list(parts)
    if sum(part.file_size for part in parts) > UNPACKED * 1_000_000:
        raise faults.UNSAFE.error(what=f"uppackad är den större än {UNPACKED} MB")
    for part in parts:
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise faults.UNSAFE.error(what="den är packad på ett ovanligt sätt")
        if part.file_size > RATIO_FROM and part.file_size > RATIO * part.compress_size:
            raise faults.UNSAFE.error(what="den är packad som en zipbomb")


def stored(parts: Iterable[tuple[str, bytes]], *, large: bool = False) -> io.BytesIO:
    """Return a new zip of the parts: it is read once, at once, so only a large one is deflated."""
    stream = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if large else zipfile.ZIP_STORED
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as package:
        for name, data in parts:
            package.writestr(name, data)
    stream.seek(0)
    return stream
