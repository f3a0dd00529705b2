"""Opening a zip from outside: nothing is unpacked before its directory has been looked through."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

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
_OTHER_COPY = "Hämta filen på nytt, eller använd en annan kopia av den."
_UNKNOWN = "Använd inte filen om du inte vet varifrån den kommer."


def unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """Return name → bytes of every file in the zip; DocumentError in Swedish when it is unsound."""
    if not data.startswith(b"PK"):
        raise _not_a_zip(data, name)
    if len(data) > MAX_FILE or data.count(b"PK\1\2") > MAX_ENTRIES:
        raise too_large(name)  # before the directory is read: it takes memory too
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _check(members, name)
            return {info.filename: _read(archive, info) for info in members}
    except _BROKEN as error:
        sentence = f"{name}: filen är skadad eller avklippt."
        raise DocumentError(sentence, remedy=_OTHER_COPY, code="W02") from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as stream:
        return stream.read(info.file_size + 1)  # no more, whatever is packed there


def _not_a_zip(data: bytes, name: str) -> DocumentError:
    if not data:
        sentence = f"{name}: filen är tom."
        return DocumentError(sentence, remedy=_OTHER_COPY, code="W02")
    if not data.startswith(_OLE):
        return DocumentError(f"{name}: filen är inte ett Word-dokument.", remedy=_SAVE, code="W01")
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _locked(name)
    sentence = f"{name}: filen är sparad i ett äldre format (.doc)."
    return DocumentError(sentence, remedy=_SAVE, code="W03")


def _locked(name: str) -> DocumentError:
    remedy = "Öppna den i Word, ta bort lösenordet (Arkiv – Info – Skydda dokument) och spara."
    return DocumentError(f"{name}: filen är skyddad med lösenord.", remedy=remedy, code="W04")


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    if any(info.flag_bits & _ENCRYPTED for info in members):
        raise _locked(name)
    if any(info.compress_type not in _READABLE for info in members):
        sentence = f"{name}: filen är packad på ett sätt som Word inte använder."
        raise DocumentError(sentence, remedy=_SAVE, code="W02")
    _check_sizes(members, name)
    _check_names([info.orig_filename for info in members], name)


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    swollen = any(
        info.file_size > MAX_PART
        or (info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size)
        for info in members
    )
    if swollen or len(members) > MAX_ENTRIES or sum(i.file_size for i in members) > MAX_TOTAL:
        raise too_large(name)


def too_large(name: str) -> DocumentError:
    """Return W05: the file, or a part of it, takes more memory than any letter needs."""
    sentence = f"{name}: filen blir orimligt stor när den packas upp."
    return DocumentError(sentence, remedy=_UNKNOWN, code="W05")


def _check_names(names: list[str], name: str) -> None:
    folded = {part.lower() for part in names}
    if len(folded) < len(names) or not all(map(_is_plain, names)):
        sentence = f"{name}: filen innehåller delar med otillåtna eller dubbla namn."
        raise DocumentError(sentence, remedy=_UNKNOWN, code="W06")


def _is_plain(part: str) -> bool:
    """Return whether a part's name stays inside the package (no `..`, root, drive, backslash)."""
    steps = part.split("/")
    return not ({"", ".", ".."} & set(steps) or "\\" in part or ":" in steps[0] or "\0" in part)
