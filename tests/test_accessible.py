"""Documents as PDFs that anyone can read: by LibreOffice, and by a gate that is not ours."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import page
import pytest
from pikepdf import Pdf

from pipeline.publish import AccessiblePdf, accessible_pdfs, find_office
from pipeline.publish.tags.page_scan import scan
from pipeline.publish.tags.tag_nodes import read_tags
from pipeline.publish.word.word_copy import for_layout
from pipeline.revise.clean import cleaned
from tests.cases_plugin import CASES, Case
from tests.conftest import Built
from tests.docx import changed, docx, heading, leading_to, p, picture, text_of, xml_of
from tests.reading_order import reading_order
from tests.stand_in_office import hurried
from tests.test_pdf_tags import pdf_of, words

ARCHIVAL = re.compile(r"protokoll|program\.docx")
NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
LINK = '<w:hyperlink r:id="rIdL"><w:r><w:t>kommunens sida</w:t></w:r></w:hyperlink>'
HAND = leading_to(
    docx(
        heading("Skogen"),
        p("Målet ▲ uppnås", NOTE, " delvis\toch\nsnart."),
        p("Se ", f"<w:sdt><w:sdtPr/><w:sdtContent>{LINK}</w:sdtContent></w:sdt>", "."),
        p("Här är skogen. ", picture("")),
        p("En karta: ", picture("Karta över skogen", doc_pr=2)),
        footnotes=[p("<w:r><w:footnoteRef/></w:r>", " Enligt planen.")],
    ),
    "https://www.granvik.example/skog",
)
# LibreOffice as far as it is waited for: a PDF for each file but the second.
STAND_IN = """#!/bin/sh
shift 6
folder=$1
shift
for file in "$@"; do
  case "$file" in *0001.docx) {what};; *) cp {ready} "$folder/$(basename "$file" .docx).pdf";; esac
done
"""
SAID = re.compile(r" *(?:\w+(?: \w+=\S+)* )?”(.*)”(?: →)?")


def published(documents: Mapping[str, bytes]) -> dict[str, AccessiblePdf]:
    program = find_office()
    assert program is not None
    return accessible_pdfs(documents, program, [n for n in documents if ARCHIVAL.search(n)])


@dataclass(frozen=True)
class Papers:
    """The clean documents of a case, and a document by hand; their PDFs; what is heard of each."""

    documents: Mapping[str, bytes]
    pdfs: Mapping[str, AccessiblePdf]
    orders: Mapping[str, str]


@pytest.fixture(scope="module")
def made(built: Built) -> Papers:
    home = built.folder / "outputs"
    names = {path.relative_to(home).as_posix(): path for path in built.documents}
    documents = {name: cleaned(path.read_bytes(), name).data for name, path in names.items()}
    documents["hand.docx"] = HAND
    pdfs = published(documents)
    return Papers(documents, pdfs, {n: reading_order(pdf.content) for n, pdf in pdfs.items()})


def faults_of(found: Mapping[str, AccessiblePdf]) -> dict[str, object]:
    """Return what any of them lacks, by our own words or by those of the gate."""
    lacking: dict[str, object] = {}
    for name, pdf in found.items():
        wants = ["PDF/UA-1", "PDF/A-2u"] if ARCHIVAL.search(name) else ["PDF/UA-1"]
        if [*pdf.claims] != wants or pdf.faults:
            lacking[name] = (pdf.claims, pdf.faults)
        for profile in ("ua1", "2u")[: len(wants)]:
            report = page.validate_pdf_bytes(pdf.content, profile=profile)
            if not report.is_compliant:
                lacking[name] = [failure.rule_id for failure in report.failures]
    return lacking


def heard(order: str) -> str:
    """Return all words in the order in which they are read, without labels and pictures."""
    kept = [line for line in order.splitlines() if not re.match(r" *(Lbl|Figure)\b", line)]
    found = [said.group(1) for line in kept if (said := SAID.fullmatch(line))]
    return "".join("".join(found).split()).casefold()  # a style may show capitals


@pytest.mark.office
def test_each_document_of_a_case_is_accessible_and_what_is_kept_can_be_kept(
    made: Papers,
) -> None:
    found = {name: pdf for name, pdf in made.pdfs.items() if name != "hand.docx"}

    assert len(found) > 5
    assert faults_of(found) == {}


@pytest.mark.office
def test_what_is_heard_is_what_is_written_in_the_same_order(
    made: Papers,
) -> None:
    for name in made.documents.keys() - {"hand.docx"}:
        written = "".join(text_of(made.documents[name]).split()).casefold()

        assert heard(made.orders[name]) == written, name


@pytest.mark.office
def test_headings_lists_tables_and_contents_are_what_they_look_like(
    made: Papers,
) -> None:
    for name, order in made.orders.items():
        levels = [int(level) for level in re.findall(r"^ *H(\d)", order, re.MULTILINE)]

        assert levels[0] == 1, name
        assert all(below <= level + 1 for level, below in pairwise(levels)), name
        points = re.findall(r" LI\n(?: +Lbl .*\n)? +LBody", order)  # of some no sign is seen
        assert order.count("LI\n") == len(points), name
        assert not re.search(r"^ *(P|Span|H\d|Table)$\n(?! {2,})", order, re.MULTILINE), name


@pytest.mark.office
def test_no_heading_is_the_last_on_its_page(made: Papers) -> None:
    for name, found in made.pdfs.items():
        with Pdf.open(BytesIO(found.content)) as pdf:
            top = read_tags(pdf, [scan(at) for at in pdf.pages])
            marks = [*top.marks()]
            heads = [[*tag.marks()] for tag in top.walk() if re.fullmatch(r"H\d", tag.kind)]
            after = dict(pairwise(marks))
            alone = [held[-1].text for held in heads if after[held[-1]].page > held[-1].page]

            assert alone == [], name


@pytest.mark.office
def test_a_document_by_hand_is_told_at_its_place_and_claims_nothing(
    made: Papers,
) -> None:
    pdf = made.pdfs["hand.docx"]

    assert pdf.claims == ()
    assert pdf.faults == (
        "Sidan 1, efter ”Här är skogen.”: bilden saknar alternativtext. Högerklicka där i Word, "
        "välj Visa alternativtext och skriv vad som visas. Är det bara utsmyckning: kryssa för "
        "Markera som dekorativ.",
    )
    assert made.orders["hand.docx"].splitlines() == [
        "Document",
        "  H1 ”Skogen”",
        "  P",
        "    ”Målet ▲ uppnås”",
        "    Link ”1” →",
        "    ” delvis och snart.”",
        "  Note",
        "    Lbl",
        "      Link ”1” →",
        "    P ” Enligt planen.”",
        "  P",
        "    ”Se ”",
        "    Link ”kommunens sida” →",
        "    ”.”",
        "  P",
        "    ”Här är skogen. ”",
        "    Figure",
        "  P",
        "    ”En karta: ”",
        "    Figure alt=”Karta över skogen”",
    ]


@pytest.mark.office
@pytest.mark.slow
def test_each_document_of_the_tests_cases_is_accessible(tmp_path: Path) -> None:
    documents: dict[str, bytes] = {}
    for home in sorted(path for path in CASES.iterdir() if path.is_dir()):
        case = Case(home.name, tmp_path / home.name)
        for outcome in case.report.outcomes:
            path = case.folder / "outputs" / outcome.target
            if path.is_file():
                name = f"{home.name}/{outcome.target}"
                documents[name] = cleaned(path.read_bytes(), name).data

    assert len(documents) > 40
    assert faults_of(published(documents)) == {}


# ---------------------------------------------------------------- without LibreOffice


def test_what_libreoffice_is_given_says_the_same_and_no_tab_goes_further() -> None:
    copy = for_layout(HAND, "hand.docx")
    body = xml_of(copy, "word/document.xml")

    assert text_of(copy).split() == text_of(HAND).split()
    assert for_layout(copy, "hand.docx") == copy
    assert len(re.findall(r'<w:sz w:val="2"/>.{,60}> </w:t></w:r><w:r><w:(?:tab|br)/>', body)) == 2
    assert "<w:sdt" not in body


@pytest.mark.parametrize("what", ["exec sleep 60", "exit 3"])
def test_a_document_that_libreoffice_hangs_at_is_told_and_the_others_come(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")
    ready = tmp_path / "klar.pdf"
    ready.write_bytes(pdf_of(words(0, "a"), ("P", 0)))
    program, at_it = tmp_path / "soffice", tmp_path / "vid.txt"
    program.write_text(STAND_IN.format(what=f"echo $$ > {at_it}; {what}", ready=ready))
    program.chmod(0o755)

    def hangs() -> bool:
        with suppress(OSError, ValueError):  # it has not come there, or is gone
            os.kill(int(at_it.read_text()), 0)
            return True
        return False

    hurried(monkeypatch, hangs)

    found = accessible_pdfs(dict.fromkeys(("a.docx", "b.docx", "c.docx"), HAND), program)

    assert [name for name, pdf in found.items() if pdf.pages] == ["a.docx", "c.docx"]
    assert found["b.docx"].content == b""
    assert found["b.docx"].faults[0].startswith("LibreOffice kunde inte göra någon PDF")


class Seen(BaseHTTPRequestHandler):
    """A web server that notes what it is asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.office
def test_libreoffice_asks_no_network_for_a_picture() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Seen)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    linked = picture("Ett träd", "rIdL").replace("r:embed", "r:link")
    data = leading_to(docx(p("Se ", linked)), f"http://127.0.0.1:{server.server_port}/x.png")
    name = "word/_rels/document.xml.rels"
    data = changed(data, {name: xml_of(data, name).replace("/hyperlink", "/image")})

    found = published({"a.docx": data})
    server.shutdown()
    server.server_close()

    assert found["a.docx"].pages == 1
    assert Seen.asked == []


def test_a_file_that_is_none_is_told_and_costs_no_start(tmp_path: Path) -> None:
    found = accessible_pdfs({"a.docx": b"PK nej"}, tmp_path / "soffice")

    assert found["a.docx"].content == b""
    assert found["a.docx"].claims == ()
    assert "a.docx" in found["a.docx"].faults[0]
