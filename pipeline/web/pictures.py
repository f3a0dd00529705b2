"""The pictures of documents: those that every browser shows, under an address of their own."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pipeline.commands.working_folder import WorkingFolder
from pipeline.ooxml.package import Package
from pipeline.web.refusals import NoPageError
from pipeline.web.showing import answer

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


def picture(folder: WorkingFolder, key: str, number: str, since: str) -> tuple[bytes, str]:
    """Return the bytes and the type of a picture; raises NoPageError."""
    document = folder.state().document(key)
    if document is None or not document.exists:
        raise NoPageError
    if since:
        package = folder.earlier_versions().marked(document.target, since).document.package
    else:
        read = folder.explainer().read(document.target)
        if read is None:
            raise NoPageError
        package = read[0]
    parts = dict(enumerate(shown_pictures(package)))
    part = parts.get(int(number)) if number.isdecimal() and len(number) < 5 else None
    if part is None:
        raise NoPageError
    return package.parts[part], picture_type(package.parts[part])


async def document_picture(request: Request) -> Response:
    """Return a picture of a document."""

    def make() -> Response:
        asked = request.path_params
        since = request.query_params.get("sedan", "")
        data, kind = picture(request.app.state.folder, asked["key"], asked["number"], since)
        return Response(data, media_type=kind)

    return await answer(request, make)
