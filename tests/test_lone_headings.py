"""A heading that LibreOffice leaves last on its page begins the next one, in the PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.errors import OfficeError
from pipeline.publish.mending.lone_headings import with_headings_kept
from tests.docx import docx, heading, p, xml_of
from tests.test_pdf_tags import words

Page = Sequence[tuple[str, str]]
NUMBER = p("Dnr KS 2025/64", properties="<w:keepNext/>")
COPY = docx(
    heading("Skogen"), p("Den sparas."), heading("Sjön", 2), NUMBER, p("Den skyddas."), p("Slut.")
)
TOP: Page = [("H1", "Skogen"), ("P", "Den sparas.")]
END: Page = [("P", "Den skyddas."), ("P", "Slut.")]
LAKE, DNR = ("H2", "Sjön"), ("P", "Dnr KS 2025/64")
ALONE = [[*TOP, LAKE], [DNR, *END]]
WITH_NUMBER = [[*TOP, LAKE, DNR], END]
TOGETHER = [TOP, [LAKE, DNR, *END]]


def laid(*pages: Page) -> bytes:
    """Return a PDF of pages, where each tag (its kind, its words) holds a mark of its own."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    font.Encoding = Name.WinAnsiEncoding
    root: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
    for content in pages:
        pdf.add_blank_page(page_size=(595, 842))
        page: Any = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        drawn = "".join(words(number, text) for number, (_, text) in enumerate(content))
        page.Contents = pdf.make_stream(drawn.encode("latin-1"))
        for number, (kind, _) in enumerate(content):
            tag = Dictionary(S=Name(f"/{kind}"), P=root, Pg=page, K=Array([number]))
            root.K.append(pdf.make_indirect(tag))
    pdf.Root.StructTreeRoot = root
    out = BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


class Office:
    """Lays out as it is told to; keeps what it was given."""

    def __init__(self, *answers: bytes) -> None:
        self.answers, self.given = [*answers], list[bytes]()

    def lay(self, copies: Mapping[str, bytes]) -> dict[str, bytes]:
        (name, copy), *none = copies.items()
        assert not none
        self.given.append(copy)
        return {name: self.answers.pop(0)}


def kept(office: Office, *pages: Page, copy: bytes = COPY) -> bytes:
    """Return the PDF that a copy ends up with, whose first layout is of those pages."""
    return with_headings_kept({"a.docx": copy}, {"a.docx": laid(*pages)}, office.lay)["a.docx"]


def broken_before(copy: bytes) -> list[int]:
    """Return which paragraphs begin a page."""
    paragraphs = xml_of(copy).split("<w:p>")[1:]
    return [number for number, text in enumerate(paragraphs) if "<w:pageBreakBefore/>" in text]


@pytest.mark.parametrize("pages", [ALONE, WITH_NUMBER], ids=["alone", "with_its_number"])
def test_a_heading_last_on_its_page_begins_the_next(pages: Sequence[Page]) -> None:
    office = Office(laid(*TOGETHER))

    assert kept(office, *pages) == laid(*TOGETHER)
    assert [broken_before(copy) for copy in office.given] == [[2]]


def test_each_of_several_is_moved_in_its_turn_and_at_most_three() -> None:
    copy = docx(*(part for n in range(5) for part in (heading(f"Mål {n}"), p(f"Text {n}."))))

    def moved(count: int) -> bytes:
        """Return a layout where so many headings, after the first, begin a page, and no others."""
        pages: list[list[tuple[str, str]]] = [[("H1", "Mål 0"), ("P", "Text 0.")]]
        for n in range(1, 5):
            head, text = ("H1", f"Mål {n}"), ("P", f"Text {n}.")
            if n > count:
                pages[-1].append(head)
            pages.append([text] if n > count else [head, text])
        return laid(*pages)

    office = Office(*map(moved, range(1, 5)))
    found = with_headings_kept({"a.docx": copy}, {"a.docx": moved(0)}, office.lay)

    assert found == {"a.docx": moved(3)}
    assert [broken_before(given) for given in office.given] == [[2], [2, 4], [2, 4, 6]]


@pytest.mark.parametrize(
    ("copy", "pages"),
    [
        (COPY, TOGETHER),
        (COPY, [TOP, [LAKE], [DNR, *END]]),
        (COPY, [[*TOP, LAKE, DNR, END[0]], END[1:]]),
        (COPY, [[*TOP, LAKE, DNR, *END]]),
        (COPY, [[*TOP, ("H2", "Ån")], [DNR, *END]]),
        (COPY, [[*TOP, LAKE], [LAKE, DNR, *END]]),
        (
            docx(
                p('<w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'),
                *(heading("Skogen"), p("Den sparas."), heading("Sjön", 2), NUMBER),
                *(p("Den skyddas."), p("Slut.")),
            ),
            ALONE,
        ),
    ],
    ids=["together", "by_itself", "text", "end", "unknown", "twice", "contents"],
)
def test_any_other_is_laid_out_once(copy: bytes, pages: Sequence[Page]) -> None:
    office = Office()

    assert kept(office, *pages, copy=copy) == laid(*pages)
    assert office.given == []


@pytest.mark.parametrize(
    "worse", [laid(*ALONE), laid(TOP, [LAKE], [DNR, *END])], ids=["same", "by_itself"]
)
def test_a_layout_that_did_not_help_is_not_taken(worse: bytes) -> None:
    office = Office(worse)

    assert kept(office, *ALONE) == laid(*ALONE)
    assert len(office.given) == 1


def test_where_libreoffice_then_fails_the_first_layout_stays() -> None:
    def fails(copies: Mapping[str, bytes]) -> dict[str, bytes]:
        raise OfficeError("LibreOffice gick inte att starta.")

    first = {"a.docx": laid(*ALONE)}

    assert with_headings_kept({"a.docx": COPY}, first, fails) == first


def test_a_broken_pdf_is_left_to_who_mends_it() -> None:
    assert with_headings_kept({"a.docx": COPY}, {"a.docx": b"%PDF"}, Office().lay) == {
        "a.docx": b"%PDF"
    }
