"""Stage 7: what only LibreOffice can tell of a document. The only place that starts a process."""

from pipeline.publish.accessible import accessible_pdfs
from pipeline.publish.accessible_pdf import AccessiblePdf
from pipeline.publish.office import TIMEOUT, find_office
from pipeline.publish.pages import Pages, pages_of
from pipeline.publish.pdfs import as_pdfs

__all__ = [
    "TIMEOUT",
    "AccessiblePdf",
    "Pages",
    "accessible_pdfs",
    "as_pdfs",
    "find_office",
    "pages_of",
]
