"""The styles and lists of a Word file: what a paragraph inherits, whoever asks."""

from __future__ import annotations

from lxml import etree

from pipeline.ooxml.names import NS, q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.styles import Styles
from tests.docx import docx

_MORE = (
    '<w:style w:type="paragraph" w:styleId="Rubrik9"><w:name w:val="My heading"/>'
    '<w:basedOn w:val="Heading1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Rubrik0"><w:name w:val="TOC Heading"/>'
    '<w:basedOn w:val="Heading1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="my bullet"/>'
    '<w:basedOn w:val="ListBullet"/></w:style>'
)


def styles() -> Styles:
    return Styles.of(read_package(docx("Hej", styles=_MORE), "brev.docx"))


def paragraph(properties: str = "") -> etree._Element:
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items() if prefix != "xml")
    return etree.fromstring(f"<w:p {names}><w:pPr>{properties}</w:pPr></w:p>")


def test_a_heading_has_the_level_of_what_its_style_is_based_on() -> None:
    found = styles()

    assert found.level(paragraph('<w:pStyle w:val="Rubrik9"/>')) == 1
    assert found.is_heading(paragraph('<w:pStyle w:val="Rubrik9"/>'))


def test_a_style_that_says_that_it_is_no_heading_is_none() -> None:
    found = styles()

    assert found.level(paragraph('<w:pStyle w:val="Rubrik0"/>')) == 0
    assert not found.is_heading(paragraph('<w:pStyle w:val="Rubrik0"/>'))


def test_a_paragraphs_own_outline_level_goes_before_its_styles() -> None:
    own = '<w:pStyle w:val="Rubrik9"/><w:outlineLvl w:val="2"/>'

    assert styles().level(paragraph(own)) == 3
    assert styles().level(paragraph('<w:outlineLvl w:val="9"/>')) == 0


def test_a_title_is_a_heading_without_a_level() -> None:
    title = paragraph('<w:pStyle w:val="Title"/>')

    assert (styles().is_heading(title), styles().level(title)) == (True, 0)


def test_styles_that_are_based_on_each_other_end() -> None:
    assert [style.get(q("w:styleId")) for style in styles().inherited("A").chain] == ["A", "B"]


def test_a_style_is_found_by_its_name_and_without_one_shown_by_its_id() -> None:
    found = styles()

    assert (found.named("MY BULLET"), found.named("borta")) == ("Punkt", "")
    assert [found.name(style) for style in ("Punkt", "B", "borta")] == ["my bullet", "B", "borta"]
    assert found.known_as("Rubrik0") == ("paragraph", "toc heading")


def test_a_paragraph_without_a_style_has_the_default_one() -> None:
    assert styles().style_of(paragraph()) == styles().default == "Normal"


def test_a_list_is_inherited_and_its_level_may_be_the_paragraphs_own() -> None:
    found = styles()
    own = '<w:pStyle w:val="Punkt"/><w:numPr><w:ilvl w:val="1"/></w:numPr>'

    inherited = found.numbering(paragraph('<w:pStyle w:val="Punkt"/>'))
    deeper = found.numbering(paragraph(own))

    assert inherited == found.inherited("ListBullet").numbering
    assert (deeper.number, deeper.level) == (inherited.number, "1")
    assert found.numbering(paragraph()) == ("", "")


def test_bullets_do_not_count_and_numbers_do() -> None:
    found = styles()

    counts = [
        found.is_numbered(found.inherited(s).numbering.number) for s in ("Punkt", "ListNumber")
    ]
    assert counts == [False, True]
    assert not found.is_numbered("4711")
