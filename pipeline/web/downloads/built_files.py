"""Documents to take home: only those that the folder's state knows, and only out of outputs/."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from pipeline import disk
from pipeline.commands.folder_state import DocumentState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.refusals import NoPageError
from pipeline.web.showing import answer

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def built_bytes(folder: WorkingFolder, key: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a document; `key` is looked up, and leads to no file itself.

    Raises NoPageError: there is none, or a link leads out of outputs/; StoreError as the disk.
    """
    document = document_inside(folder, key)
    path = folder.path / "outputs" / document.target
    found = disk.bytes_of(path)
    if found is None:
        raise NoPageError
    return path.name, found


def document_inside(folder: WorkingFolder, key: str) -> DocumentState:
    """Return a document by its key, when no link leads from its place out of outputs/.

    Raises NoPageError: there is none, or one does.
    """
    outputs = folder.path / "outputs"
    document = folder.state().document(key)
    if document is None or not disk.is_inside(outputs / document.target, outputs):
        raise NoPageError
    return document


async def built_file(request: Request) -> Response:
    """Return a document as a file to save."""

    def make() -> Response:
        name, found = built_bytes(request.app.state.folder, request.path_params["key"])
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(found, media_type=_WORD, headers=headers)

    return await answer(request, make)
