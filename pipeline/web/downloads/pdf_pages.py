"""A document as its pages: LibreOffice lays it out, and the browser shows the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath
from threading import Lock

from pipeline.commands.working_folder import WorkingFolder
from pipeline.errors import OfficeError
from pipeline.publish import as_pdfs, find_office
from pipeline.web.downloads.built_files import built_document
from pipeline.web.downloads.download import Download

_ONE_AT_A_TIME = Lock()  # each start of LibreOffice takes half a computer


def document_pdf(folder: WorkingFolder, asked: Mapping[str, str]) -> Download:
    """Return a document as PDF, to be shown; raises NoPageError, and OfficeError when it fails."""
    built = built_document(folder, asked)
    with _ONE_AT_A_TIME:
        pages = _laid_out(built.data)
    return Download(PurePath(built.name).with_suffix(".pdf").name, "application/pdf", pages, True)


@lru_cache(maxsize=4)  # a look back at the same document lays out nothing
def _laid_out(data: bytes) -> bytes:
    program = find_office()
    found = as_pdfs({"sidor": data}, program) if program is not None else {}
    if not found:
        raise OfficeError(
            "Dokumentet gick inte att visa som pdf-sidor.",
            remedy="Öppna det i Word. Pdf-sidor görs av LibreOffice, om det finns på datorn.",
        )
    return found["sidor"]
