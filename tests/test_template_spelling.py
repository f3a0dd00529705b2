"""A template's faults in one run: one message a cause, told as what it is, at its own paragraph."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from pipeline.errors import TemplateError
from pipeline.model import TemplateFault
from pipeline.plan import vocabulary
from pipeline.render.template import compile_template
from tests import plan_data
from tests.docx import docx, heading, p, run, table, text_of
from tests.rendering import NAME, document

NFD = unicodedata.normalize("NFD", "ä")


def found(*blocks: str) -> list[TemplateFault]:
    """Return the faults of a template for an officer's report, none when it has none."""
    try:
        compile_template(docx(*blocks), NAME, vocabulary("tjänsteskrivelse", plan_data.dataset()))
    except TemplateError as error:
        faults: Any = error.faults
        return list(faults)
    return []


SPELLINGS = {
    "{{ Organ.namn }}": "”Organ” ska skrivas med små bokstäver, som alla namn i mallar.",
    "{{ organ.Namn }}": "”Namn” ska skrivas med små bokstäver",
    "{{ texter.Sammanfattning }}": "avsnittet ”Sammanfattning” ska skrivas med små bokstäver",
    "{{ möte.datum|Datum }}": "Filtret ”Datum” ska skrivas med små bokstäver. Skriv datum.",
    "{% If organ %}a{% endif %}": "”If” ska skrivas med små bokstäver. Skriv if.",
    "{%– if organ %}a{% endif %}": "ett tankstreck (–) i stället för ett bindestreck",
    "{% if organ –%}a{% endif %}": "ett tankstreck (–)",
    "{{ organ\u200b.namn }}": "ett osynligt tecken (U+200B) efter ”{{ organ”",
    "{\u200b{ organ.namn }}": "ett osynligt tecken (U+200B) efter ”{”",
    "{%p\ufeff if organ %}": "ett osynligt tecken (U+FEFF)",
    f"{{{{ {NFD}rende.dnr }}}}": "bokstaven ”ä” i taggen är skriven som två tecken",
}


@pytest.mark.parametrize("tag", SPELLINGS)
def test_a_sign_that_does_not_belong_in_a_tag_is_told_as_what_it_is(tag: str) -> None:
    more = ["{%p endif %}"] if tag.startswith("{%p") else []

    (fault,) = found(tag, *more)

    assert SPELLINGS[tag] in f"{fault.message} {fault.remedy}"
    assert fault.paragraph == tag


@pytest.mark.parametrize("text", ["a – b", "kom\u00admun", "e\u0301", "\u200b"])
def test_such_signs_in_a_string_of_a_tag_are_the_template_s_own(text: str) -> None:
    assert text_of(document(docx(f"{{{{ '{text}' }}}}"))) == text
    assert text_of(document(docx(f"{{{{ ”{text}” }}}} {text}"))) == f"{text} {text}"


MISSING_END = {
    "in a row": [
        table(
            ["{%tr for m in målen %}", ""],
            ["{{ m.nr }}", "{{ m.måltext }} {% if m.stam %}"],
            ["{%tr endfor %}", ""],
        )
    ],
    "in a loop in a loop": [
        "{%p for b in besluten %}",
        "{%p for punkt in b.beslutspunkter %}",
        "{%p if punkt.mening %}",
        "{{ punkt.mening }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ],
    "before the else of another": [
        "{%p if organ %}",
        "a{% if organ.namn %}",
        "{%p else %}",
        "b",
        "{%p endif %}",
    ],
}


@pytest.mark.parametrize("where", MISSING_END)
def test_a_missing_end_is_one_message_at_what_lacks_it(where: str) -> None:
    (fault,) = found(*MISSING_END[where])

    assert fault.tag.startswith(("{% if", "{%p if"))
    assert fault.tag != "{%p if organ %}"
    assert fault.message == "if saknar sitt slut."


def test_an_end_that_was_to_be_another_is_one_message() -> None:
    (fault,) = found("{%p if organ %}", "a", "{%p endfor %}", "{{ organ.namn }}")

    assert (fault.tag, fault.remedy) == ("{%p endfor %}", "Lägg till {% for … %}.")
    assert "Här är {%p if organ %} öppen" in fault.message


def test_an_end_too_many_is_one_message() -> None:
    (fault,) = found("{% for m in målen %}{% if m %}a{% endfor %}{% endif %}{% endfor %}")

    assert fault.tag == "{% endfor %}"


def test_a_brace_that_is_missing_is_one_message_and_hides_no_other() -> None:
    faults = found(
        "{%p for m in målen }",
        "{{ m.måltext }} {{ m.nrr }}",
        "{%p endfor %}",
        "Hej {{ organ.namn } och {{ organ.nmn }}",
    )

    assert [(fault.tag, fault.message.split(" ")[0]) for fault in faults] == [
        ("{%p for m in målen }", "taggen"),
        ("{{ m.nrr }}", "”nrr”"),
        ("{{ organ.namn }", "taggen"),
        ("{{ organ.nmn }}", "”nmn”"),
    ]


def test_what_a_tag_that_makes_no_sense_may_have_named_is_no_fault() -> None:
    (fault,) = found("{%p for m målen %}", "{{ m.måltext }}", "{%p endfor %}")

    assert fault.message == "taggen går inte att tolka."


def test_a_name_that_the_row_of_a_loop_has_is_proposed_with_it() -> None:
    (fault,) = found("{%p for b in besluten %}", "{{ beslutspunkter }}", "{%p endfor %}")

    assert fault.remedy == "Menade du ”b.beslutspunkter”?"


def test_equal_paragraphs_are_told_apart() -> None:
    same = "Namn {{ organ.nmn }}"
    faults = found(
        heading("Ett"), same, heading("Två"), same, same, table(["a"], [same]), table([same])
    )

    assert [fault.place for fault in faults] == [
        "under rubriken ”Ett”",
        "under rubriken ”Två”, nr 1 av 2 likadana",
        "under rubriken ”Två”, nr 2 av 2 likadana",
        "under rubriken ”Två”, rad 2 i tabellen",
        "under rubriken ”Två”, rad 1 i tabellen",
    ]
    assert [fault.ordinal for fault in faults] == [1, 3, 4, 6, 7]
    assert "stycket ”Namn {{ organ.nmn }}” (under rubriken ”Ett”), taggen" in str(faults[0])


def test_a_text_box_is_written_twice_and_told_of_once() -> None:
    box = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/><w:txbxContent>{}'
        "</w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent>"
        "</w:pict></mc:Fallback></mc:AlternateContent>"
    ).format(p("{{ organ.nmn }}"), p("{{ organ.nmn }}"))

    (fault,) = found(f"<w:p><w:r>{box}</w:r>{run(' a')}</w:p>")

    assert (fault.paragraph, fault.place) == ("{{ organ.nmn }}", "")
