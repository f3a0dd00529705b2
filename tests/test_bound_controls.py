"""Where Word would show something else than what is filled in, it shows what is filled in."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from pipeline.model import Severity
from pipeline.ooxml.package import read_package
from pipeline.render.template import compile_template
from tests.docx import changed, docx, files_of, p, run, text_of, xml_of
from tests.rendering import NAME, document, sound

BODY, CORE = "word/document.xml", "docProps/core.xml"


def control(content: str, more: str) -> str:
    """Return a control with `more` among its properties."""
    properties = f'<w:sdtPr><w:alias w:val="Titel"/><w:id w:val="77"/>{more}<w:text/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{content}</w:sdtContent></w:sdt>"


BOUND = '<w:dataBinding w:xpath="//ns0:title[1]" w:storeItemID="{6C3C8BC8}"/>'


def test_a_bound_control_round_a_tag_is_freed_and_told_of() -> None:
    template = docx(p("Se ", control(run("{{ x }}"), BOUND + "<w:showingPlcHdr/>")))

    (remark,) = compile_template(template, NAME).remarks

    assert (remark.severity, remark.tag, remark.ordinal) == (Severity.WARNING, "{{ x }}", 0)
    assert "innehållskontrollen ”Titel” är bunden till en egenskap" in remark.message
    made = xml_of(document(template, x="a"), BODY)
    assert "dataBinding" not in made
    assert "showingPlcHdr" not in made
    assert 'w:alias w:val="Titel"' in made


def test_a_bound_control_without_a_tag_stays_bound() -> None:
    template = docx(p(control(run("Titel"), BOUND)), "{{ x }}")

    assert compile_template(template, NAME).remarks == ()
    assert "dataBinding" in xml_of(document(template, x="a"), BODY)


BOX = (
    '<w:sdt><w:sdtPr><w:id w:val="5"/><w14:checkbox>{}<w14:checkedState w14:val="2612"/>'
    '<w14:uncheckedState w14:val="2610"/></w14:checkbox></w:sdtPr><w:sdtContent>{}'
    "</w:sdtContent></w:sdt>"
)


@pytest.mark.parametrize("before", ['<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>', ""])
def test_a_check_box_agrees_with_its_sign(before: str) -> None:
    sign = "{{ '☒' if r.n == 'a' else '☐' }}"
    boxes = p(BOX.format(before, run(sign)), run("{{ r.n }}"))

    made = document(
        docx("{%p for r in rader %}", boxes, "{%p endfor %}"), rader=[{"n": "a"}, {"n": "b"}]
    )

    assert text_of(made) == "☒a\n☐b"
    assert re.findall(r'<w14:checked w14:val="(.)"', xml_of(made, BODY)) == ["1", "0"]
    assert sound(made) == ()


def test_a_check_box_with_no_sign_or_both_is_left() -> None:
    boxes = p(*(BOX.format('<w14:checked w14:val="1"/>', run(text)) for text in ("{{ x }}", "☒☐")))

    assert xml_of(document(docx(boxes), x="a"), BODY).count('<w14:checked w14:val="1"/>') == 2


def field(instruction: str, *shown: str) -> str:
    """Return a field of Word's that shows something."""
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    told = f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
    return char("begin") + told + char("separate") + "".join(map(run, shown)) + char("end")


@pytest.mark.parametrize(
    "shown",
    [
        field(" TITLE \\* MERGEFORMAT ", "Ga", "mmalt"),
        field(" DOCPROPERTY  Title ", "Gammalt"),
        field(' DOCPROPERTY "title" \\* Upper', "Gammalt"),
        f'<w:fldSimple w:instr=" TITLE ">{run("Gammalt")}</w:fldSimple>',
    ],
)
def test_a_field_that_shows_a_property_shows_what_was_filled_in(shown: str) -> None:
    template = docx(p("Om ", shown, "."), "Sida", headers=p(shown))
    core = re.sub("<dc:title>.*?</dc:title>", "", xml_of(template, CORE))
    core = core.replace("</cp:coreProperties>", "<dc:title>{{ x }}</dc:title></cp:coreProperties>")

    made = document(changed(template, {CORE: core}), x="Nytt")

    assert text_of(made).splitlines()[0] == "Om Nytt."
    assert "Gammalt" not in "".join(data.decode("latin1") for data in files_of(made).values())


def test_a_field_of_a_property_without_tags_is_left() -> None:
    made = document(docx(p("Om ", field(" TITLE ", "Gammalt"), " {{ x }}")), x="a")

    assert text_of(made) == "Om Gammalt a"


def test_a_package_without_a_rule_for_relationships_gets_one() -> None:
    template = docx("{{ x }}")
    types = xml_of(template, "[Content_Types].xml")
    rule = re.search('<Default Extension="rels"[^>]*>', types)
    assert rule is not None
    kind = rule[0].split('ContentType="')[1].split('"')[0]
    own = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name in files_of(template)
        if name.endswith(".rels")
    )
    old = changed(template, {"[Content_Types].xml": types.replace(rule[0], own)})

    made = document(old, x="a")

    package: Any = read_package(made, NAME)
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert {package.content_type(name) for name in names if name.endswith(".rels")} == {kind}
    assert sound(made) == ()
