"""On which page of a document each bookmark stands: LibreOffice lays it out, the PDF tells.

The bookmarks are named places in the PDF: no text is compared, no heading guessed.
(DECISIONS 60, 66)
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pypdf import PdfReader

from pipeline.errors import DocumentError
from pipeline.ooxml.content.table_of_contents import counts_from_one, entries, numbered
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.publish.programs.conversion import converted
from pipeline.publish.programs.office import TIMEOUT, workroom

_KIND = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
)
_MANY = 1000  # entries: a longer list is no contents list, and its document takes minutes
_NAME = re.compile(r"Toc\d+$")  # a PDF writes the underscore as /5F
_NOT_LAID_OUT = "LibreOffice kunde inte räkna dokumentets sidor"
# pypdf tells the screen in English of what it mends
logging.getLogger("pypdf").addHandler(logging.NullHandler())
Pages = Mapping[str, int]  # bookmark → page, 1 for the first


def pages_of(
    documents: Iterable[tuple[str, bytes]], program: Path, seconds: float = TIMEOUT
) -> Iterator[tuple[str, Pages, str | Exception]]:
    """Yield the pages of the headings that each document's contents lists lead to, by its name.

    Or else none, and why they are not known, as a clause. Each comes when it has been counted, so
    that one is held in memory at a time. Raises OfficeError when LibreOffice fails altogether;
    those that have not come by then are left.
    """
    laid: dict[Path, str] = {}
    with workroom(program) as work:
        for place, (name, data) in enumerate(documents):
            try:
                stand_in, why = _stand_in(data, name)
            except Exception as error:  # ours: of that document alone
                yield name, {}, error
                continue
            if why:
                yield name, {}, why
            else:
                path = work / f"{place:04}.docx"
                path.write_bytes(stand_in)
                laid[path] = name
        for path in converted(program, [*laid], _KIND, work, seconds):
            pages = _pages(path.with_suffix(".pdf"))
            yield laid[path], pages, "" if pages else _NOT_LAID_OUT


def _stand_in(data: bytes, name: str) -> tuple[bytes, str]:
    """Return the document with a number behind each entry, so that it breaks as it will.

    Or else why it is not worth while.
    """
    try:
        package = read_package(data, name)
        root = package.root(package.main)
    except DocumentError:
        return b"", "filen går inte att läsa"
    names = [link.get(q("w:anchor"), "") for link in entries(root)]
    if len(names) > _MANY:
        return b"", f"den har {len(names)} rader, och fler än {_MANY} räknas inte"
    if not counts_from_one(root):
        return b"", "sidorna i dokumentet är inte numrerade 1, 2, 3 och så vidare"
    return numbered(data, dict.fromkeys(names, 10), name), ""


def _pages(path: Path) -> Pages:
    """Return the pages of the bookmarks in a PDF; none when there is none that can be read."""
    try:
        reader = PdfReader(path)
        found = {
            f"_{known[0]}": reader.get_destination_page_number(place)
            for title, place in reader.named_destinations.items()
            if (known := _NAME.search(title))
        }
    except Exception:  # of pypdf, which raises whatever a broken file makes of it
        return {}
    return {name: index + 1 for name, index in found.items() if index is not None}
