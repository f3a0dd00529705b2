"""A meeting's file: the call, what is in it with page numbers that are right, and the papers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from pypdf import PdfReader

from pipeline.building.meeting_zip import meeting_zip, plain_file_name
from pipeline.publish import UA, accessible_pdfs, find_office
from pipeline.publish.joined.meeting_file import (
    LATE,
    WITHHELD,
    MeetingFile,
    MeetingPaper,
    meeting_file,
)
from pipeline.publish.standards.gate import broken_rules
from tests.docx import docx, files_of, heading, p, table
from tests.tagged_pdfs import font_file, read_tags, saved, with_font

CALL = (Path(__file__).parents[1] / "templates/standard/kallelse.docx").read_bytes()
LINES = 5  # of the list on a page, as the stand-in for LibreOffice lays it out


def pages(name: str, count: int) -> bytes:
    """Return a PDF whose pages say which they are."""
    with Pdf.new() as pdf:
        font = with_font(pdf)
        for number in range(1, count + 1):
            page: Any = pdf.add_blank_page(page_size=(300, 400)).obj
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            text = f"BT /F1 9 Tf 20 300 Td ({name} {number}) Tj ET"
            page.Contents = pdf.make_stream(text.encode())
        return saved(pdf)


def paragraphs(word: bytes) -> list[str]:
    """Return the text of each paragraph, with a tab before its page."""
    document = files_of(word)["word/document.xml"].decode()
    return [
        "".join("\t" if found == "<w:tab/>" else found for found in _SIGNS.findall(paragraph))
        for paragraph in re.findall(r"<w:p>.*?</w:p>", document)
    ]


_SIGNS = re.compile(r"(?<=>)[^<>]+(?=</w:t>)|<w:tab/>")


class Layout:
    """Stands in for LibreOffice: a page has five lines, and links to where they lead."""

    def __init__(self) -> None:
        self.list: list[str] = []  # the paragraphs of the last list

    def __call__(self, documents: Mapping[str, bytes]) -> Mapping[str, bytes]:
        return {name: self._laid_out(name, data) for name, data in documents.items()}

    def _laid_out(self, name: str, data: bytes) -> bytes:
        if name != "innehall.docx":
            return font_file()
        self.list = paragraphs(data)
        links = files_of(data)["word/_rels/document.xml.rels"].decode()
        with Pdf.new() as pdf:
            for _ in range(0, len(self.list), LINES):
                pdf.add_blank_page()
            first: Any = pdf.pages[0].obj
            first.Annots = Array(
                [
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=Array([0, 0, 9, 9]),
                        A=Dictionary(S=Name.URI, URI=String(address)),
                    )
                    for address in re.findall(r'Target="(https://[^"]*)"', links)
                ]
            )
            return saved(pdf)


def made(papers: list[MeetingPaper], layout: Layout) -> MeetingFile:
    return meeting_file(CALL, papers, "Kallelse med handlingar", layout)


def first_lines(data: bytes) -> list[str]:
    return [page.extract_text().split("\n")[0] for page in PdfReader(BytesIO(data)).pages]


def chance_papers(chance: Random) -> list[MeetingPaper]:
    papers = [MeetingPaper("Kallelse", "", pages("Kallelse", chance.randint(1, 3)))]
    for number in range(chance.randint(1, 25)):
        title, way = f"Handling {number}", chance.random()
        count = chance.randint(1, 4)
        pdf = None if way < 0.1 else b"" if way < 0.2 else pages(title, count)
        under = f"{1 + number // 3}. Ärende"
        papers.append(MeetingPaper(title, under, pdf, is_late=chance.random() < 0.2))
    return papers


@pytest.mark.parametrize("seed", range(8))
def test_the_numbers_in_the_list_are_the_pages_that_it_leads_to(seed: int) -> None:
    papers, layout = chance_papers(Random(seed)), Layout()
    file = made(papers, layout)
    starts = first_lines(file.content)
    reader = PdfReader(BytesIO(file.content))
    listed = dict(line.split("\t") for line in layout.list if "\t" in line)
    there = [p.title for p in papers[1:] if p.pdf]

    assert file.pages == len(starts)
    assert {re.sub(r" \(.*", "", title) for title in listed} == {*there}
    for line, page in listed.items():
        assert starts[int(page) - 1] == f"{re.sub(r' [(].*', '', line)} 1"
    links = [mark for page in reader.pages for mark in page.get("/Annots", [])]
    assert sorted(int(n) for n in listed.values()) == sorted(
        1 + (reader.get_page_number(link["/Dest"][0].get_object()) or 0) for link in links
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_bookmark_for_each_item_and_paper_leads_to_its_page(seed: int) -> None:
    papers = chance_papers(Random(seed))
    file = made(papers, Layout())
    reader = PdfReader(BytesIO(file.content))
    starts = first_lines(file.content)
    found: list[tuple[str, str]] = []
    under = ""
    for item in reader.outline:
        if isinstance(item, list):
            for below in item:
                page = reader.get_destination_page_number(below)  # type: ignore[arg-type]
                title = str(below.title)  # type: ignore[union-attr]
                assert starts[page or 0] == f"{re.sub(r' [(].*', '', title)} 1"
                found.append((under, re.sub(r" \(.*", "", title)))
        else:
            under = str(item.title)

    in_time = [(p.under, p.title) for p in papers[1:] if p.pdf and not p.is_late]
    late = [(LATE, p.title) for p in papers[1:] if p.pdf and p.is_late]
    assert found == [*in_time, *late]


def test_the_list_says_what_is_not_there_and_what_not_everybody_can_read() -> None:
    layout = Layout()
    papers = [
        MeetingPaper("Kallelse", "", pages("Kallelse", 2)),
        MeetingPaper("Skrivelse", "1. Ärende", pages("Skrivelse", 2)),
        MeetingPaper("Avtal med uppgifter", "1. Ärende", None),
        MeetingPaper("Trasig", "2. Annat", b"PK"),
        MeetingPaper("Svar", "2. Annat", pages("Svar", 1), is_late=True),
    ]
    file = made(papers, layout)

    assert layout.list == [
        "Innehåll",
        "Kallelsen och handlingarna har tillsammans 7 sidor. Sidnumren i listan står längst ner "
        "till höger på varje sida.",
        "1. Ärende",
        "Skrivelse (inte tillgänglighetsanpassad)\t5",
        WITHHELD,
        "2. Annat",
        "Trasig (finns inte i den här filen)",
        LATE,
        "Svar (2. Annat) (inte tillgänglighetsanpassad)\t7",
    ]
    assert file.remarks == (
        (3, "Filen är skadad eller ingen PDF. Be den som har gjort filen om en ny."),
    )
    assert (sorted(file.lost), sorted(file.plain)) == ([3], [0, 1, 4])
    assert not file.is_accessible


def test_the_same_papers_give_the_same_file() -> None:
    assert made(chance_papers(Random(3)), Layout()) == made(chance_papers(Random(3)), Layout())


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_number_stands_at_the_lower_right_of_a_page_however_it_is_turned(turned: int) -> None:
    with Pdf.open(BytesIO(pages("Kallelse", 1))) as pdf:
        pdf.pages[0].obj.Rotate = turned
        pdf.pages[0].obj.MediaBox = Array([100, 50, 700, 450])
        data = saved(pdf)
    file = made([MeetingPaper("Kallelse", "", data)], Layout())
    where: list[tuple[float, float]] = []

    def look(text: str, user: Any, matrix: Any, *_: Any) -> None:
        if text.strip() == "1 (2)":
            x, y = matrix[4], matrix[5]
            a, b, c, d, e, f = user
            where.append((a * x + c * y + e, b * x + d * y + f))

    PdfReader(BytesIO(file.content)).pages[0].extract_text(visitor_text=look)
    ((x, y),) = where
    corner = {0: (700, 50), 90: (700, 450), 180: (100, 450), 270: (100, 50)}[turned]
    assert abs(x - corner[0]) < 60
    assert abs(y - corner[1]) < 60


def test_a_file_in_the_zip_has_a_name_that_windows_can_have() -> None:
    files = [('Avtal: "A/B" <utkast>?.', b"1"), ("  ", b"2"), ("Å" * 300, b"3"), ("CON", b"4")]

    names = [*files_of(meeting_zip(files))]

    assert names == [
        "1 Avtal A B utkast.pdf",
        "2 handling.pdf",
        f"3 {'Å' * 80}.pdf",
        "4 CON.pdf",
    ]
    assert plain_file_name("a\u202eb\x00c\tö") == "a b c ö"


@pytest.mark.office
def test_libreoffice_lays_out_a_list_of_several_pages_with_the_right_numbers() -> None:
    program = find_office()
    assert program is not None
    papers = [MeetingPaper("Kallelse", "", pages("Kallelse", 2))]
    titles = [f"Handling {n} med en titel som är så lång att den tar två rader" for n in range(40)]
    papers += [
        MeetingPaper(title, f"{1 + n // 3}. Ärende", pages(f"Nummer {n} ", 1 + n % 3))
        for n, title in enumerate(titles)
    ]
    file = made_by(program, papers)
    reader = PdfReader(BytesIO(file.content))
    starts = first_lines(file.content)
    text = " ".join(page.extract_text() for page in reader.pages[2:6])

    for number in range(40):
        page = re.search(rf"Handling {number} med.*?\.\.\.+\s*(\d+)", text, re.DOTALL)
        assert page is not None
        assert starts[int(page[1]) - 1] == f"Nummer {number}  1"


def made_by(program: Path, papers: list[MeetingPaper]) -> MeetingFile:
    def lay_out(documents: Mapping[str, bytes]) -> Mapping[str, bytes]:
        found = accessible_pdfs(documents, program)
        return {name: pdf.content for name, pdf in found.items()}

    return meeting_file(CALL, papers, "Kallelse med handlingar", lay_out)


@pytest.mark.office
def test_a_file_of_papers_that_anyone_can_read_says_so_and_keeps_their_tags() -> None:
    program = find_office()
    assert program is not None
    words = {
        f"{n}.docx": docx(heading(f"Rubrik {n}"), p("Text."), table(["A", "B"], ["1", "2"]))
        for n in range(3)
    }
    found = accessible_pdfs(words, program)
    papers = [
        MeetingPaper(name, f"{n}. Ärende" if n else "", pdf.content)
        for n, (name, pdf) in enumerate(found.items())
    ]
    file = made_by(program, papers)
    reader = PdfReader(BytesIO(file.content))
    tree: Any = reader.root_object["/StructTreeRoot"]
    parts = [part.get_object() for part in tree["/K"][0]["/K"]]

    assert file.is_accessible
    assert broken_rules(file.content, UA) == ()
    assert [str(part["/T"]) for part in parts] == ["0.docx", "Innehåll", "1.docx", "2.docx"]
    for part, pdf in zip([parts[0], *parts[2:]], found.values(), strict=True):
        before = [tag.means for tag in read_tags(PdfReader(BytesIO(pdf.content)))]
        assert [tag.means for tag in read_tags(reader, part)] == before
