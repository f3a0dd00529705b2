"""Nothing that stands beside a tag vanishes without a word: it is kept, or told of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.errors import TemplateError
from pipeline.model import Severity
from pipeline.render.template import compile_template
from tests.docx import bookmark, cell, docx, field, files_of, p, picture, run, table, text_of
from tests.rendering import NAME, Given, document, sound
from tests.validator import validate

GOALS: list[dict[str, Any]] = [{"namn": "a"}, {"namn": "b"}]
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
BREAK = '<w:r><w:br w:type="page"/></w:r>'
LANDSCAPE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1417" '
    'w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
    "</w:sectPr>"
)


def floating() -> str:
    """Return a run with a picture that is anchored in its paragraph."""
    inner = re.sub(r"</?wp:inline>", "", picture("x"))
    inner = inner.replace(
        "<w:drawing>",
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0'
        "</wp:posOffset></wp:positionV>",
    )
    inner = inner.replace("<wp:docPr", "<wp:wrapNone/><wp:docPr")
    return inner.replace("</w:drawing>", "</wp:anchor></w:drawing>")


def old_box() -> str:
    """Return a run with an old text box that stands on its own on the page."""
    return (
        '<w:r><w:pict><v:shape id="s1" style="position:absolute;width:9pt;height:9pt">'
        f"<v:textbox><w:txbxContent>{p('I rutan')}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></w:r>"
    )


class Content(NamedTuple):
    """What stands beside a tag, and what of it a document must have, "" where it is told of."""

    runs: str
    kept: str = ""
    in_row: bool = False  # kept beside a {%tr … %} too
    missed: bool = True  # told of as a fault; else as a remark


CONTENTS = {
    "words": Content(run("viktigt")),
    "digits": Content(run("7")),
    "words in a control": Content(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('viktigt')}</w:sdtContent></w:sdt>"
    ),
    "words in a link": Content(f'<w:hyperlink w:anchor="_top">{run("viktigt")}</w:hyperlink>'),
    "a full stop": Content(run("."), missed=False),
    "a blank": Content(run(" "), missed=False),
    "a tab": Content("<w:r><w:tab/></w:r>", missed=False),
    "a sign": Content('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', missed=False),
    "a picture": Content(picture("x")),
    "a field": Content(field("PAGE")),
    "a formula": Content(f"<m:oMath {M}><m:r><m:t>x</m:t></m:r></m:oMath>"),
    "a footnote": Content('<w:r><w:footnoteReference w:id="1"/></w:r>'),
    "a floating picture": Content(floating(), "<wp:anchor "),
    "an old text box": Content(old_box(), "I rutan"),
    "a page break": Content(BREAK, '<w:br w:type="page"/>'),
    "a column break": Content('<w:r><w:br w:type="column"/></w:r>', '<w:br w:type="column"/>'),
    "a bookmark": Content(bookmark("", "punkt", 3), 'w:name="punkt"', in_row=True),
    "a permission": Content(
        '<w:permStart w:id="4" w:edGrp="everyone"/><w:permEnd w:id="4"/>', "<w:permStart", True
    ),
}
OPENING, CLOSING = "{%p for m in mål %}", "{%p endfor %}"
NAMES = "{{ m.namn }}"
PARAGRAPHS = {  # where * is the paragraph of the tag
    OPENING: ("*", NAMES, CLOSING),
    CLOSING: (OPENING, NAMES, "*"),
    "{%p if x %}": ("*", "ja", "{%p endif %}"),
    "{%p else %}": ("{%p if först %}", "ja", "*", "nej", "{%p endif %}"),
    "{%p set y = 1 %}": ("*", "{{ y }}"),
    "{{p x }}": ("*",),
    "{#p om mallen #}": ("*", "{{ x }}"),
}
FIRST, LAST = "{%tr for m in mål %}", "{%tr endfor %}"
ROWS = {
    FIRST: ("*", NAMES, LAST),
    LAST: (FIRST, NAMES, "*"),
    "{#tr om raden #}": ("*", "x"),
}


def told(template: bytes) -> list[tuple[Severity, str]]:
    """Return what a template is told of that would not come along."""
    try:
        found: Any = compile_template(template, NAME).remarks
    except TemplateError as error:
        found = error.faults
    return [(f.severity, f.paragraph) for f in found if "kommer inte med" in f.message]


def seen_to(template: bytes, content: Content, kept: str, *, first: bool = True) -> None:
    """Assert that what stands beside a tag is kept or told of, with its paragraph."""
    found = told(template)
    if kept:
        made = document(template, x="ja", först="ja" if first else "", mål=GOALS)
        assert found == []
        assert kept in files_of(made)["word/document.xml"].decode()
        assert sound(made) == ()
    else:
        severity = Severity.ERROR if content.missed else Severity.WARNING
        assert {level for level, _ in found} == {severity}
        assert all(paragraph for _, paragraph in found if "{" in paragraph)


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("first", [True, False])
def test_what_stands_beside_a_tag_of_a_paragraph_is_kept_or_told_of(name: str, first: bool) -> None:
    content = CONTENTS[name]
    for tag, blocks in PARAGRAPHS.items():
        runs = (content.runs, run(tag)) if first else (run(tag), content.runs)
        listed = [p(*runs) if block == "*" else block for block in blocks]
        template = docx("Före", *listed, "Efter", footnotes=["En not."])

        seen_to(template, content, content.kept, first=first)


@pytest.mark.parametrize("name", CONTENTS)
def test_what_stands_in_the_row_of_a_tag_is_kept_or_told_of(name: str) -> None:
    content = CONTENTS[name]
    for tag, listed in ROWS.items():
        rows = [[tag, cell(p(content.runs))] if r == "*" else [r, ""] for r in listed]
        template = docx(table(["A", "B"], *rows), "", footnotes=["En not."])

        seen_to(template, content, content.kept if content.in_row else "")


@pytest.mark.parametrize("name", CONTENTS)
def test_what_stands_in_the_cell_of_a_tag_is_kept_or_told_of(name: str) -> None:
    content = CONTENTS[name]
    opening = cell(p("{%tc for m in mål %}", content.runs))
    template = docx(
        table([opening, "{{ m.namn }}", "{%tc endfor %}"], header=False),
        "",
        footnotes=["En not."],
    )

    seen_to(template, content, content.kept if content.in_row else "")


@pytest.mark.parametrize("name", [name for name in CONTENTS if name != "a blank"])
def test_what_stands_beside_a_plain_tag_stays(name: str) -> None:
    content = CONTENTS[name]
    template = docx(
        p("{% if x %}", content.runs), "ja", "{% endif %}", "Efter", footnotes=["En not."]
    )
    plain = docx(p(content.runs), "ja", "Efter", footnotes=["En not."])

    made, wanted = (document(t, x="ja") for t in (template, plain))

    assert text_of(made).strip() == text_of(wanted).strip()
    for sign in ("<w:drawing", "<w:br ", "<w:fldChar", "oMath", "footnoteReference", "<w:pict"):
        xml, other = (files_of(data)["word/document.xml"].decode() for data in (made, wanted))
        assert xml.count(sign) == other.count(sign)


# ---------------------------------------------------------------- where it goes


def test_a_section_break_beside_a_tag_ends_its_section() -> None:
    """Pages that are landscape in the template are so in the document, and the next are not."""
    last = p(CLOSING, properties=LANDSCAPE)

    made = document(docx(OPENING, "{{ m.namn }}", last, "efter"), mål=GOALS)

    xml = files_of(made)["word/document.xml"].decode()
    assert re.findall(r'w:orient="landscape"|>efter<|>[ab]<', xml) == [
        ">a<", ">b<", 'w:orient="landscape"', ">efter<",
    ]  # fmt: skip
    assert sound(made) == ()


def test_a_page_break_before_the_end_of_a_loop_breaks_each_turn() -> None:
    made = document(docx(OPENING, "{{ m.namn }}", p(BREAK, run(CLOSING)), "Slut"), mål=GOALS)

    xml = files_of(made)["word/document.xml"].decode()
    assert re.findall(r'"page"|>[ab]<|>Slut<', xml) == [">a<", '"page"', ">b<", '"page"', ">Slut<"]


def test_a_paragraph_that_begins_a_page_still_does() -> None:
    made = document(
        docx(p("{%p if x %}", properties="<w:pageBreakBefore/>"), "a", "{%p endif %}"), x="x"
    )

    assert '"page"' in files_of(made)["word/document.xml"].decode()


@pytest.mark.parametrize("inside", [picture("x"), BREAK, field("PAGE", ""), floating()])
def test_what_stands_in_the_middle_of_a_tag_is_told_of(inside: str) -> None:
    assert {level for level, _ in told(docx(p(run("{{ "), inside, run("x }}"))))} == {
        Severity.ERROR
    }


@pytest.mark.parametrize(
    ("blocks", "lost"),
    [
        (["Före", "viktigt {%- if x %}a{% endif %}"], "viktigt"),
        (["{% if x -%} viktigt", "a{% endif %}"], "viktigt"),
        (["Före", p(BREAK), "{%- if x %}a{% endif %}"], ""),
        (["Före", "{%- if x %}", "mitt", "{%- endif %}", "efter"], None),
    ],
)
def test_a_hyphen_in_a_tag_takes_only_white_space(blocks: list[str], lost: str | None) -> None:
    found = told(docx(*blocks))

    assert [level for level, _ in found] == ([] if lost is None else [Severity.ERROR])
    assert all(lost in paragraph for _, paragraph in found if lost)


def test_a_tag_in_a_run_of_its_own_stays_beside_a_condition() -> None:
    template = docx(p(run("{% if x %}"), run("{{r x }}"), run("{% endif %}")))

    assert text_of(document(template, x="ja")) == "ja"


def test_no_validator_finds_a_fault_in_what_was_kept(tmp_path: Path) -> None:
    blocks = []
    for number, content in enumerate(c for c in CONTENTS.values() if c.kept):
        runs = content.runs.replace('w:id="3"', f'w:id="{number + 30}"')
        blocks += [p(runs, run("{%p if x %}")), "ja", p(run("{%p endif %}"))]
    rows = [["{%tr if x %}", cell(p(bookmark("", "rad", 70)))], ["a", "b"], ["{%tr endif %}", ""]]
    template = docx(
        *blocks,
        table(["A", "B"], *rows),
        p("{%p if x %}", properties=LANDSCAPE),
        "{%p endif %}",
        "z",
    )
    path = tmp_path / "allt.docx"
    path.write_bytes(compile_template(template, NAME).render("prov", "R", Given({"x": "ja"})).data)

    assert validate([path]) == {path: []}
