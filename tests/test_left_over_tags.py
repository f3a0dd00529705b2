"""No {{ or {% goes out: it is filled in, or it is a fault of the template."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.docx import REL, Part, docx, files_of, leading_to, p, run, text_of, xml_of
from tests.nasty import NASTY
from tests.rendering import compile_faults, document, rendered, sound

LINK = '<w:hyperlink r:id="rIdL">{}</w:hyperlink>'
RELS = "word/_rels/document.xml.rels"


def linked(address: str, *blocks: str) -> bytes:
    """Return a template with a link to an address."""
    return leading_to(docx(*(blocks or (p("Se ", LINK.format(run("{{ x }}")), "."),))), address)


def addresses(data: bytes) -> list[str]:
    """Return where the links of a document lead, in the order of its text."""
    known = dict(re.findall(r'Id="(rIdLink\d+)"[^>]*Target="([^"]*)"', xml_of(data, RELS)))
    return [
        known[i]
        for i in re.findall(r'<w:hyperlink r:id="([^"]*)"', xml_of(data, "word/document.xml"))
    ]


@pytest.mark.parametrize(
    ("address", "value", "leads_to"),
    [
        ("{{ x }}", "https://a.example/b c?d=é&e", "https://a.example/b%20c?d=%C3%A9&amp;e"),
        ("{{%20x%20}}", "http://a.example", "http://a.example"),
        ("%7B%7B%20x%20%7D%7D", "www.a.example", "https://www.a.example"),
        ("{{ x }}", "info@a.example", "mailto:info@a.example"),
        ("mailto:{{ x }}", "info@a.example", "mailto:info%40a.example"),
        ("https://a.example/{{ x }}?f=1", 'b/c d&"', "https://a.example/b/c%20d%26%22?f=1"),
    ],
)
def test_a_link_leads_where_the_value_says(address: str, value: str, leads_to: str) -> None:
    made = document(linked(address), x=value)

    assert addresses(made) == [leads_to]
    assert "{{" not in xml_of(made, RELS)
    assert sound(made) == ()


@pytest.mark.parametrize("value", ["javascript:alert(1)", "file:///etc", "\\\\a\\b", "två ord"])
def test_a_cell_that_is_no_address_may_not_be_linked_to(value: str) -> None:
    made = rendered(linked("{{ x }}"), x=value)

    ((source, note),) = made.refused
    assert source.column == "x"
    assert "den ska börja med http://, https:// eller mailto:" in note


def test_a_link_without_an_address_goes_and_its_text_stays() -> None:
    made = document(
        linked("{{ x }}", p("Se ", LINK.format(run("sidan {{ y }}")), ".")), x="", y="a"
    )

    assert text_of(made) == "Se sidan a."
    assert addresses(made) == []


def test_each_turn_of_a_loop_has_its_own_address() -> None:
    loop = ("{%p for r in rader %}", p(LINK.format(run("{{ r.namn }}"))), "{%p endfor %}")
    rows = [
        {"namn": "a", "l": "a.example"},
        {"namn": "b", "l": ""},
        {"namn": "c", "l": "c.example"},
    ]

    made = document(linked("{{ r.l }}", *loop), rader=rows)

    assert addresses(made) == ["https://a.example", "https://c.example"]
    assert text_of(made).split() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("{{ x", "saknar sitt slut"),
        ("{% if x %}a{% endif %}", "bara {{ … }}"),
        ("{{ x. }}", "går inte att tolka"),
    ],
)
def test_a_fault_in_an_address_is_at_the_paragraph_of_its_link(address: str, message: str) -> None:
    (fault,) = compile_faults(linked(address, p(LINK.format(run("Se sidan")))))

    assert message in fault.message
    assert (fault.paragraph, fault.ordinal) == ("Se sidan", 0)


CHAR = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
TOLD = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'.format
SIMPLE = '<w:fldSimple w:instr=" HYPERLINK &quot;{{ x }}&quot; ">'
FIELDS = {
    "simple": f"{SIMPLE}{run('a')}</w:fldSimple>",
    "whole": CHAR("begin") + TOLD(' HYPERLINK "{{ x }}" ') + CHAR("separate") + run("a"),
    "in pieces": CHAR("begin") + TOLD(" HYPERLINK ") + TOLD('"{{ x }}" ') + CHAR("separate"),
}


@pytest.mark.parametrize("kind", FIELDS)
def test_the_address_of_a_field_is_an_address_too(kind: str) -> None:
    template = docx(p(FIELDS[kind] + (CHAR("end") if kind != "simple" else "")))

    made = xml_of(document(template, x='www.a.example/" \\l "b'), "word/document.xml")

    assert '"https://www.a.example/%22%20%5Cl%20%22b"' in made.replace("&quot;", '"')
    assert rendered(template, x="file:///a").refused


PARTS = {
    "word/comments.xml": '<w:comments xmlns:w="w"><w:p><w:t>Se {</w:t><w:t>{ x }}</w:t></w:p>'
    "</w:comments>",
    "word/charts/chart1.xml": '<c xmlns:a="a"><a:p><a:t>{{ x }}</a:t></a:p></c>',
    "docProps/app.xml": "<Properties><Company>{{ x }}</Company></Properties>",
    "word/settings.xml": '<s><docVar name="a" val="{% if x %}"/></s>',
}


@pytest.mark.parametrize("name", PARTS)
def test_a_tag_where_none_is_filled_is_a_fault(name: str) -> None:
    part = Part(name, "application/xml", f"{REL}/other", PARTS[name].encode(), "rIdX")
    faults: Any = compile_faults(docx("a", parts=[part]))

    assert [fault.tag for fault in faults] == ["{% if x %}" if "set" in name else "{{ x }}"]
    assert "inga taggar fylls i" in faults[0].message


@pytest.mark.parametrize(
    "inner",
    [
        '<w:r><w:drawing><wp:docPr id="1" descr="{{ kommun"/></w:drawing></w:r>',
        "<w:r><w:instrText> DOCPROPERTY {{ kommun </w:instrText></w:r>",
    ],
)
def test_what_begins_as_a_tag_and_does_not_end_is_a_fault(inner: str) -> None:
    (fault,) = compile_faults(docx("Ett", f"<w:p>{run('Två')}{inner}</w:p>"))

    assert (fault.paragraph, fault.ordinal) == ("Två", 1)
    assert "saknar sitt slut" in fault.message


def test_a_value_with_such_signs_is_no_fault() -> None:
    made = document(docx("{{ x }}"), x=NASTY["a field"])

    assert text_of(made) == NASTY["a field"]
    assert all(b"{%" not in data for data in files_of(made).values())
