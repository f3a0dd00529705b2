"""A PDF that came from elsewhere, opened within limits: its pages, and what must be said of it.

A hostile file costs no more than its limits, and is told as any other that cannot go along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.errors import DocumentError
from pipeline.publish.foreign.drawing_work import refuse_endless

LARGEST = 100_000_000  # bytes of a file
MOST_PAGES = 2_000  # of a file
_UNPACKED = 100_000_000  # bytes of a stream that is read: pictures are not, nor fonts
_HIGHEST = 200  # page trees above a page
_WIDEST = 14_400  # units of a page, as the format allows
_A4 = (0, 0, 595, 842)
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_AGAIN = "Be den som har gjort filen om en ny."


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """A file's pages with what they inherit, and sentences about what was found in it."""

    pdf: Pdf
    pages: tuple[Object, ...]
    remarks: tuple[str, ...]


def opened_pdf(data: bytes) -> OpenedPdf:
    """Return a PDF ready to be copied from; DocumentError when it cannot go along, and why."""
    if len(data) > LARGEST:
        size = f"{len(data) / 1_000_000:.0f} MB, och högst {LARGEST // 1_000_000} MB tas med"
        raise DocumentError(f"Filen är {size}.", remedy="Spara den med mindre bilder.")
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=_UNPACKED, png_max_memory=_UNPACKED, tiff_max_memory=_UNPACKED,
        run_length_max_memory=_UNPACKED, max_stream_filters=4, doc_max_warnings=10_000,
    )  # fmt: skip
    try:
        pdf = Pdf.open(BytesIO(data), suppress_warnings=True)
        return OpenedPdf(pdf, _pages(pdf), tuple(_remarks(pdf)))
    except pikepdf.PasswordError as error:
        sentence = "Filen är låst med ett lösenord."
        raise DocumentError(sentence, remedy="Spara den utan lösenord.") from error
    except DocumentError:
        raise
    except Exception as error:  # of pikepdf, which raises whatever a broken file makes of it
        raise broken_pdf() from error


def broken_pdf() -> DocumentError:
    """Return what to say of a file that cannot be read."""
    return DocumentError("Filen är skadad eller ingen PDF.", remedy=_AGAIN)


def _pages(pdf: Pdf) -> tuple[Object, ...]:
    count = len(pdf.pages)
    if count > MOST_PAGES:
        sentence = f"Filen har {count} sidor, och högst {MOST_PAGES} tas med."
        raise DocumentError(sentence, remedy="Dela den.")
    pages = tuple(page.obj for page in pdf.pages)
    if not pages:
        raise DocumentError("Filen har inga sidor.", remedy=_AGAIN)
    for page in pages:
        _give_inherited(page)
        if any(mark.get("/Subtype") == "/Redact" for mark in annotations_of(page)):
            sentence = "I filen är text markerad för att tas bort, men den är inte borttagen."
            raise DocumentError(sentence, remedy="Be avsändaren göra klart borttagningen.")
    refuse_endless(pages)
    return pages


def _give_inherited(page: Object) -> None:
    """Give a page what it inherits, and a size that paper can have."""
    above: Any = page
    for _ in range(_HIGHEST):
        above = above.get("/Parent")
        if not isinstance(above, Dictionary):
            break
        for key in _INHERITED:
            if key not in page and key in above:
                page[key] = above[key]
    if not _is_size(page.get("/MediaBox")):
        page.MediaBox = Array(_A4)
    if "/CropBox" in page and not _is_size(page.CropBox):
        del page["/CropBox"]


def _is_size(box: Any) -> bool:
    if not isinstance(box, Array) or len(box) != 4:
        return False
    numbers = [float(edge) for edge in box if not isinstance(edge, Object)]
    if len(numbers) != 4:
        return False
    sides = abs(numbers[2] - numbers[0]), abs(numbers[3] - numbers[1])
    return all(3 <= side <= _WIDEST for side in sides)


def annotations_of(page: Object) -> list[Object]:
    """Return what lies upon a page: links, fields, comments."""
    found = page.get("/Annots")
    if not isinstance(found, Array):
        return []
    marks: list[Any] = list(found)
    return [mark for mark in marks if isinstance(mark, Dictionary)]


def _remarks(pdf: Pdf) -> Iterator[str]:
    """Yield what somebody should know who sends the file on."""
    if pdf.get_warnings():
        yield "Filen är skadad men gick att läsa: se efter att alla sidor är med."
    if pdf.is_encrypted:
        yield "Filen är skyddad mot ändringar, och det skyddet följer inte med."
    root: Any = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/SigFlags") in (1, 3):
        yield "En elektronisk underskrift gäller bara i den fil som är underskriven."
    if "/Collection" in root:
        yield "Filen är en samling av flera filer, och bara dess första sidor är med."
    names = root.get("/Names")
    if isinstance(names, Dictionary) and Name.EmbeddedFiles in names:
        yield "Filer som är bifogade inuti filen följer inte med."
    if _has_script(root, names):
        yield "Skript i filen följer inte med."


def _has_script(root: Any, names: Any) -> bool:
    opening = root.get("/OpenAction")
    acts = isinstance(opening, Dictionary) and opening.get("/S") not in (None, Name.GoTo)
    named = isinstance(names, Dictionary) and Name.JavaScript in names
    return acts or named or "/AA" in root
