"""Documents as PDF that anyone can read: what LibreOffice makes, mended, and examined.

A file claims a standard only when the gate lets it through, and PDF/UA only when our own look at
its tags finds nothing that a reader would miss. (DECISIONS 367, 368)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.ooxml.package import read_package
from pipeline.publish.programs.office import TIMEOUT
from pipeline.publish.programs.pdfs import as_pdfs
from pipeline.publish.standards.accessible_pdf import AccessiblePdf, not_made
from pipeline.publish.word.word_copy import for_layout
from pipeline.publish.word.word_facts import WordFacts, word_facts

# PDF/A-2 for all: a batch has one form, and the fonts and colours that it asks for harm none
_KIND = (
    'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"SelectPdfVersion":{"type":"long","value":"2"}}'
)
_NOT_MADE = (
    "LibreOffice kunde inte göra någon PDF av dokumentet. Öppna det i Word, spara det på nytt och "
    "publicera igen."
)


def accessible_pdfs(
    documents: Mapping[str, bytes],
    program: Path,
    archival: Collection[str] = (),
    seconds: float = TIMEOUT,
) -> dict[str, AccessiblePdf]:
    """Return the PDF of each Word file by its name, those in `archival` for the archive too.

    The files are clean copies. Raises OfficeError when LibreOffice fails altogether; a file that it
    hangs or fails at has a fault and no content.
    """
    made: dict[str, AccessiblePdf] = {}
    copies: dict[str, bytes] = {}
    facts: dict[str, WordFacts] = {}
    for name, data in documents.items():
        try:
            facts[name] = word_facts(read_package(data, name))
            copies[name] = for_layout(data, name)
        except DocumentError as error:
            made[name] = not_made(str(error))
    laid = as_pdfs(copies, program, seconds, _KIND) if copies else {}
    if not laid:
        return {name: made.get(name) or not_made(_NOT_MADE) for name in documents}
    from pipeline.publish.mending.lone_headings import with_headings_kept  # which load pikepdf,
    from pipeline.publish.mending.mended_pdf import mended_pdf  # and page-validation

    laid = with_headings_kept(copies, laid, lambda again: as_pdfs(again, program, seconds, _KIND))
    for name in copies:
        if name not in laid:
            made[name] = not_made(_NOT_MADE)
            continue
        try:
            made[name] = mended_pdf(laid[name], facts[name], Path(name).stem, name in archival)
        except DocumentError as error:
            made[name] = not_made(str(error))
    return {name: made[name] for name in documents}
