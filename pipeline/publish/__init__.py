"""Stage 7: what only LibreOffice can tell of a document, and PDFs. Only here a process is started.

A document's way out: `word/` readies the copy that is laid out, `programs/` lays it out, `tags/`
reads what became of it, `mending/` puts it right, and `standards/` says what it may claim. The
papers of a meeting become one file in `joined/`, with those that `foreign/` lets in.
"""

from pipeline.publish.accessible import accessible_pdfs
from pipeline.publish.programs.office import TIMEOUT, find_office
from pipeline.publish.programs.pages import Pages, pages_of
from pipeline.publish.programs.pdfs import as_pdfs
from pipeline.publish.standards.accessible_pdf import UA, AccessiblePdf

__all__ = [
    "TIMEOUT",
    "UA",
    "AccessiblePdf",
    "Pages",
    "accessible_pdfs",
    "as_pdfs",
    "find_office",
    "pages_of",
]
