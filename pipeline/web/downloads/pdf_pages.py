"""A document as its pages, as LibreOffice lays it out."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.errors import OfficeError
from pipeline.publish import as_pdfs, find_office

_IN_WORD = "Öppna dokumentet i Word i stället, eller försök igen om en stund."
_NO_OFFICE = "Pdf-sidor görs av LibreOffice, som inte finns på datorn. Öppna dokumentet i Word."


def pages_as_pdf(data: bytes, is_wanted: Callable[[], bool]) -> bytes:
    """Return a Word file as PDF; OfficeError when there is none, or nobody wants it any longer."""
    program = find_office()
    if program is None:
        raise OfficeError("Dokumentet går inte att visa som pdf-sidor.", remedy=_NO_OFFICE)
    try:
        found = as_pdfs({"sidor": data}, program, is_wanted=is_wanted)
    except OfficeError as error:
        raise OfficeError(error.sentence, remedy=_IN_WORD) from error
    if not found:
        raise OfficeError("LibreOffice kunde inte läsa dokumentet.", remedy=_IN_WORD)
    return found["sidor"]
