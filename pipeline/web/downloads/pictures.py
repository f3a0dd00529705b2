"""The pictures of documents: those that every browser shows, under an address of their own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from pipeline.commands.folder_state import DocumentState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.ooxml.package import Package
from pipeline.web.answers.lookup import document_inside
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.downloads.download import Download

_DIGITS = 5
_TYPES = (  # by how a file begins; none of them can hold a script
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)


def picture_type(data: bytes) -> str:
    """Return the type of a picture, "" when it is none that is shown."""
    return next((kind for start, kind in _TYPES if data.startswith(start)), "")


def shown_pictures(package: Package) -> tuple[str, ...]:
    """Return the parts of a document that are pictures which are shown, in the file's order."""
    return tuple(part for part, data in package.parts.items() if picture_type(data))


def picture_address(package: Package, key: str, since: str, part: str) -> str:
    """Return the address of a part of a document, "" when it is no picture that is shown.

    `since`: what the document is compared with, or "".
    """
    found = shown_pictures(package)
    if part not in found:
        return ""
    asked = f"?{urlencode({'sedan': since})}" if since else ""
    return f"/dokument/{key}/bild/{found.index(part)}{asked}"


def document_picture(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a picture of a document by its number; raises NoPageError when there is none."""
    document = document_inside(folder, asked["key"])
    package = _package(folder, document, asked.get("sedan", ""))
    number = asked["number"]
    known = dict(enumerate(shown_pictures(package))) if package is not None else {}
    part = known.get(int(number)) if number.isdecimal() and len(number) < _DIGITS else None
    if package is None or part is None:
        raise NoPageError
    data = package.parts[part]
    return Download(f"bild-{number}", picture_type(data), data, is_shown=True)


def _package(folder: WorkingFolder, document: DocumentState, since: str) -> Package | None:
    if not document.exists:
        return None
    if since:
        return folder.earlier_versions().marked(document.place, since).document.package
    read = folder.explainer().read(document.place)
    return read[0] if read is not None else None
