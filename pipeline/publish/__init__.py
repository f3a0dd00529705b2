"""Stage 7: what only LibreOffice can tell of a document, and PDFs. Only here a process is started.

meeting_file    a meeting's papers in one PDF: contents_page lists them, page_stamp numbers them
joining         PDFs in one: object_copying, tag_tree and tag_joining, places, bookmarks,
                page_marks, layers
opened_pdf      a PDF from elsewhere, within limits; drawing_work
"""

from pipeline.publish.accessible import accessible_pdfs
from pipeline.publish.accessible_pdf import UA, AccessiblePdf
from pipeline.publish.office import TIMEOUT, find_office
from pipeline.publish.pages import Pages, pages_of
from pipeline.publish.pdfs import as_pdfs

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
