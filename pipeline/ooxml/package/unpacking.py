"""Opening a zip from outside: nothing is unpacked before its directory has been looked through."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from deflate import crc32

from pipeline.errors import DocumentError

MAX_ENTRIES = 5_000
MAX_FILE = 100 * 2**20  # bytes as it is
MAX_PART = 100 * 2**20  # bytes when unpacked
MAX_XML = 16 * 2**20  # bytes of a part that is read as a tree: that takes ten times as many
MAX_TAGS = 1_000_000  # of XML, in such a part
MAX_TOTAL = 150 * 2**20  # bytes when unpacked
MAX_RATIO = 400  # unpacked to packed, for parts over RATIO_FROM; drawn bitmaps reach some hundreds
RATIO_FROM = 8 * 2**20  # bytes

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    OSError,
    ValueError,
)  # what zipfile is known to let out
_SAVE = "Öppna filen i Word och spara den som Word-dokument (.docx)."
_SYNC = "Vänta tills den är synkad, eller hämta en annan kopia av den."
_OTHER_COPY = "Hämta filen på nytt, eller använd en annan kopia av den."
_MEND = "Använd en annan kopia av filen, eller öppna den i Word och spara den på nytt."
_UNLOCK = "Öppna den i Word, ta bort lösenordet (Arkiv – Info – Skydda dokument) och spara."
_UNKNOWN = "Använd inte filen om du inte vet varifrån den kommer."

# What can be wrong with the package of a Word file: a code, a sentence and a remedy.
_NOT_WORD = ("W01", "filen är inte ett Word-dokument.", _SAVE)
_EMPTY = ("W02", "filen är tom.", _OTHER_COPY)
_DAMAGED = ("W02", "filen är skadad eller avklippt.", _OTHER_COPY)
_UNSYNCED = ("W02", "filen har bara nollor: den är inte färdigsynkad eller är skadad.", _SYNC)
_ODDLY_PACKED = ("W02", "filen är packad på ett sätt som Word inte använder.", _SAVE)
_OLD = ("W03", "filen är sparad i ett äldre format (.doc).", _SAVE)
_LOCKED = ("W04", "filen är skyddad med lösenord.", _UNLOCK)
TOO_LARGE = ("W05", "filen blir orimligt stor när den packas upp.", _UNKNOWN)
_NAMES = ("W06", "filen innehåller delar med otillåtna eller dubbla namn.", _UNKNOWN)
OPEN_DOCUMENT = ("W07", "filen är sparad som OpenDocument (.odt).", _SAVE)
OTHER_ZIP = ("W07", "filen är inte ett Word-dokument.", _SAVE)
DOCTYPE = ("W08", "delen {} har en DOCTYPE, som inget Word-program skriver.", _UNKNOWN)
DAMAGED_PART = ("W09", "delen {} går inte att läsa: den är skadad.", _MEND)


def is_too_large(data: bytes) -> bool:
    """Return whether a part is too large to be read as a tree."""
    return len(data) > MAX_XML or (len(data) > MAX_TAGS and data.count(b"<") > MAX_TAGS)


def unsound(name: str, fault: tuple[str, str, str], part: str = "") -> DocumentError:
    """Return what to say of the file `name`, or of a part of it."""
    code, sentence, remedy = fault
    return DocumentError(f"{name}: {sentence.format(part)}", remedy=remedy, code=code)


def unpacked(data: bytes, name: str, like: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return name → bytes of every file in the zip; DocumentError in Swedish when it is unsound.

    `like`: files that are known. One of the same name, size and checksum is not unpacked again.
    """
    known = like or {}
    if not data.startswith(b"PK"):
        raise unsound(name, _other_format(data))
    if len(data) > MAX_FILE or data.count(b"PK\1\2") > MAX_ENTRIES:
        raise unsound(name, TOO_LARGE)  # before the directory is read: it takes memory too
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _check(members, name)
            return {info.filename: _read(archive, info, known) for info in members}
    except _BROKEN as error:
        raise unsound(name, _DAMAGED) from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, known: Mapping[str, bytes]) -> bytes:
    there = known.get(info.filename)
    if there is not None and len(there) == info.file_size and crc32(there) == info.CRC:
        return there
    with archive.open(info) as stream:
        return stream.read(info.file_size + 1)  # no more, whatever is packed there


def _other_format(data: bytes) -> tuple[str, str, str]:
    """Return what is wrong with a file that is no zip."""
    if not data.strip(b"\0"):
        return _UNSYNCED if data else _EMPTY
    if not data.startswith(_OLE):
        return _NOT_WORD
    return _LOCKED if "EncryptedPackage".encode("utf-16-le") in data else _OLD


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    if any(info.flag_bits & _ENCRYPTED for info in members):
        raise unsound(name, _LOCKED)
    if any(info.compress_type not in _READABLE for info in members):
        raise unsound(name, _ODDLY_PACKED)
    swollen = any(
        info.file_size > MAX_PART
        or (info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size)
        for info in members
    )
    if swollen or len(members) > MAX_ENTRIES or sum(i.file_size for i in members) > MAX_TOTAL:
        raise unsound(name, TOO_LARGE)
    names = [info.orig_filename for info in members]
    if len({part.lower() for part in names}) < len(names) or not all(map(_is_plain, names)):
        raise unsound(name, _NAMES)


def _is_plain(part: str) -> bool:
    """Return whether a part's name stays inside the package (no `..`, root, drive, backslash)."""
    steps = part.split("/")
    return not ({"", ".", ".."} & set(steps) or "\\" in part or ":" in steps[0] or "\0" in part)
