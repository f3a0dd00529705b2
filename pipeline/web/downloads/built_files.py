"""Documents to take home: only those that the folder's state knows, and only out of outputs/."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import disk
from pipeline.commands.working_folder import WorkingFolder
from pipeline.web.answers.lookup import document_inside
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.downloads.download import Download

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def built_document(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a document as a file to save; `key` is looked up, and leads to no file itself.

    Raises NoPageError: there is none, or a link leads out of outputs/; StoreError as the disk.
    """
    document = document_inside(folder, asked["key"])
    path = folder.path / "outputs" / document.place
    found = disk.bytes_of(path)
    if found is None:
        raise NoPageError
    return Download(path.name, _WORD, found)
