"""On which page of a document each bookmark stands: LibreOffice lays it out, the PDF tells.

The bookmarks are named places in the PDF: no text is compared, no heading guessed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from pipeline.errors import OfficeError
from pipeline.ooxml.contents import counts_from_one, entries, numbered
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.publish.office import TIMEOUT, convert

_KIND = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
)
_MANY = 1000  # entries: a longer list is no contents list, and its document takes minutes
_NAME = re.compile(r"Toc\d+$")  # a PDF writes the underscore as /5F
Pages = Mapping[str, int]  # bookmark → page, 1 for the first


def pages_of(
    documents: Mapping[str, bytes], program: Path, seconds: float = TIMEOUT
) -> dict[str, Pages]:
    """Return the pages of the headings that each document's contents lists lead to, by its name.

    A document that is not there cannot be numbered: LibreOffice could not lay it out, its pages
    do not count from one, or it is immense. Raises OfficeError when LibreOffice fails altogether.
    """
    with tempfile.TemporaryDirectory(prefix="beredning-", ignore_cleanup_errors=True) as work:
        files = {
            Path(work) / f"{place:04}.docx": (name, stand_in)
            for place, (name, data) in enumerate(documents.items())
            if (stand_in := _stand_in(data, name)) is not None
        }
        for path, (_, stand_in) in files.items():
            path.write_bytes(stand_in)
        if files:
            convert(program, list(files), _KIND, Path(work), seconds)
        found = {name: _pages(path.with_suffix(".pdf")) for path, (name, _) in files.items()}
    return {name: pages for name, pages in found.items() if pages}


def _stand_in(data: bytes, name: str) -> bytes | None:
    """Return the document with a number behind each entry, so that it breaks as it will."""
    package = read_package(data, name)
    root = package.root(package.main)
    names = [link.get(q("w:anchor"), "") for link in entries(root)]
    if len(names) > _MANY or not counts_from_one(root):
        return None
    return numbered(data, dict.fromkeys(names, 10), name)


def _pages(path: Path) -> Pages:
    """Return the pages of the bookmarks in a PDF; none when there is no such file."""
    if not path.is_file():
        return {}
    try:
        reader = PdfReader(path)
        found = {
            f"_{known[0]}": reader.get_destination_page_number(place)
            for title, place in reader.named_destinations.items()
            if (known := _NAME.search(title))
        }
    except (PyPdfError, OSError, ValueError, KeyError) as error:
        sentence = "Den PDF som LibreOffice gjorde går inte att läsa."
        raise OfficeError(sentence, remedy="Bygg med --no-pages, eller försök igen.") from error
    return {name: index + 1 for name, index in found.items() if index is not None}
