"""A copy of a template with its faults as comments, where the officer sees what they are about."""

from __future__ import annotations

import io
import subprocess
import sys

import docx as python_docx
import pytest

from pipeline.errors import DocumentError, TemplateError
from pipeline.model import TemplateFault
from pipeline.ooxml.authoring.comments import commented
from pipeline.ooxml.content import content
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.render.template import compile_template
from tests.docx import changed, control, docx, p, xml_of

UNENDED = "taggen saknar sitt slut }} i samma stycke."
REMEDY = "Skriv hela taggen i ett stycke, till exempel {{ ärende.dnr }}."


def with_comments(template: bytes) -> bytes:
    """Return the copy of a faulty template that tells of its faults."""
    with pytest.raises(TemplateError) as caught:
        compile_template(template, "brev.docx")
    found = [fault for fault in caught.value.faults if isinstance(fault, TemplateFault)]
    return commented(template, "brev.docx", found)


def comments_of(data: bytes) -> list[tuple[str, str]]:
    """Return the text of the paragraph that each comment is at, and what it says."""
    document = python_docx.Document(io.BytesIO(data))
    about = {}
    for paragraph in document.element.body.iter("{*}p"):
        for start in paragraph.iter("{*}commentRangeStart"):
            about[int(start.values()[0])] = "".join(t.text for t in paragraph.iter("{*}t"))
    return [(about[comment.comment_id], comment.text) for comment in document.comments]


def test_a_fault_is_told_at_its_paragraph() -> None:
    made = with_comments(docx("Hej", "Svar {{ organ.namn", "Hälsningar"))

    assert comments_of(made) == [("Svar {{ organ.namn", f"{{{{ organ.namn: {UNENDED} {REMEDY}")]


def test_a_fault_in_a_control_is_told_at_the_paragraph_too() -> None:
    made = with_comments(docx("Hej", p(control("Svar {{ a", "Organ/N/Namn"))))

    assert comments_of(made) == [("Svar {{ a", f"{{{{ a: {UNENDED} {REMEDY}")]


def test_a_fault_in_a_header_is_told_first_in_the_body() -> None:
    made = with_comments(docx("Hej", headers={"default": "Sida {{ x"}))

    place = "Mallen brev.docx, sidhuvudet, stycket ”Sida {{ x”, taggen {{ x"
    assert comments_of(made) == [("Hej", f"{place}: {UNENDED} {REMEDY}")]


def test_the_copy_is_sound_and_says_what_the_template_says() -> None:
    template = docx("Hej", "Svar {{ a", "Svar {{ b")

    copy = read_package(with_comments(template), "brev.docx")

    assert faults(copy, tags=False) == ()
    assert content(copy) == content(read_package(template, "brev.docx"))


def test_the_same_faults_give_the_same_bytes() -> None:
    template = docx("Svar {{ a")

    assert with_comments(template) == with_comments(template)


def test_comments_have_the_styles_that_the_template_has_for_them() -> None:
    more = (
        '<w:style w:type="paragraph" w:styleId="Kommentarer"><w:name w:val="annotation text"/>'
        "</w:style>"
    )

    made = with_comments(docx("Svar {{ a", styles=more))

    assert 'w:pStyle w:val="Kommentarer"' in xml_of(made, "word/comments.xml")
    assert xml_of(made, "word/styles.xml").count('"annotation text"') == 1


def test_a_file_with_a_relationship_to_nothing_is_refused_in_swedish() -> None:
    relations = xml_of(template := docx("Hej"), "word/_rels/document.xml.rels")
    lost = (
        '<Relationship Id="rIdX" Target="borta.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/header"/></Relationships>'
    )
    broken = relations.replace("</Relationships>", lost)
    data = changed(template, {"word/_rels/document.xml.rels": broken})

    with pytest.raises(DocumentError, match="går inte att kommentera"):
        commented(data, "brev.docx", [])


def test_neither_building_nor_rendering_loads_what_authors_use() -> None:
    code = (
        "import sys, pipeline.commands.build, pipeline.commands.template;"
        "import pipeline.building.document;"
        "print(sorted({'docx', 'docxtpl'} & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"
