"""Stage 7: what only LibreOffice can tell of a document. The only place that starts a process."""

from pipeline.publish.office import TIMEOUT, find_office
from pipeline.publish.pages import Pages, pages_of

__all__ = ["TIMEOUT", "Pages", "find_office", "pages_of"]
