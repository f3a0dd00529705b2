"""Letterheads with all that Word users put in one: what is built of them is sound and whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ooxml.package import read_package
from pipeline.plan import plan, vocabulary
from pipeline.render.template import compile_template
from tests.docx import (
    HEAD,
    NAMESPACES,
    REL,
    WML,
    Part,
    bookmark,
    docx,
    field,
    heading,
    p,
    picture,
    run,
    table,
    text_of,
    xml_of,
)  # fmt: skip
from tests.plan_data import dataset
from tests.validator import validate
from tests.whole_papers import TEMPLATES, whole

WATERMARK = (
    '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject" type="#_x0000_t136" '
    'style="position:absolute;width:400pt;height:120pt;rotation:315;z-index:-251658752" '
    'fillcolor="silver" stroked="f"><v:textpath style="font-family:&quot;Calibri&quot;" '
    'string="UTKAST"/></v:shape></w:pict></w:r>'
)
ADDRESS = (
    '<w:r><w:pict><v:rect id="ruta" style="position:absolute;margin-left:280pt;width:160pt;'
    'height:40pt"><v:textbox><w:txbxContent>'
    f"{p('{{ kommun.namn }}')}{p('Box 1, 999 99 Lilleby')}"
    "</w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
)
REVISED = 'w:id="7" w:author="Anna" w:date="2026-01-02T03:04:05Z"'
TRACKED = (
    f"<w:ins {REVISED}>{run('Tillagt av Anna. ')}</w:ins>"
    f"<w:del {REVISED.replace('7', '8', 1)}>"
    "<w:r><w:delText>Struket av Anna.</w:delText></w:r></w:del>"
)
LANDSCAPE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" '
    'w:footer="567" w:gutter="0"/></w:sectPr>'
)
PORTRAIT = LANDSCAPE.replace(
    'w:w="16838" w:h="11906" w:orient="landscape"', 'w:w="11906" w:h="16838"'
)
MARKED = (
    '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/>'
    '<w:r><w:commentReference w:id="0"/></w:r>'
)
COMMENT = Part(
    "word/comments.xml",
    f"{WML}.comments+xml",
    f"{REL}/comments",
    f'{HEAD}<w:comments {NAMESPACES}><w:comment w:id="0" w:author="Anna">'
    f"{p('Byt ut det här.')}</w:comment></w:comments>".encode(),
    "rIdAnmärkning",
)
CONTENTS = field('TOC \\o "1-3" \\h', "Innehåll")
FIGURE = p(run("Tabell "), field("SEQ Tabell \\* ARABIC"), run(". Målen"), style="Caption")
CAPTION = (
    '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/>'
    '<w:basedOn w:val="Normal"/></w:style>'
)
GOALS = table(
    ["Mål", "Text"],
    ["{%tr for m in målen %}", ""],
    ["{{ m.nr }}", "{{ m.måltext }}"],
    ["{%tr endfor %}", ""],
)
HEADERS = {
    "default": [p("{{ kommun.namn }} – fortsättning")],
    "first": [p(ADDRESS), p(picture("{{ kommun.logotyp }}"), WATERMARK)],
    "even": [p("Jämn sida, {{ kommun.namn }}")],
}
FOOTERS = {
    "default": [p("Sida ", field("PAGE")), p("Lilleby kommun · Box 1")],
    "first": ["Lilleby"],
}


def theme() -> Part:
    """Return a theme: the one of the program's own templates, with another name."""
    parts = read_package((TEMPLATES / "standard/program.docx").read_bytes(), "x").parts
    kind = "application/vnd.openxmlformats-officedocument.theme+xml"
    return Part(
        "word/theme/theme1.xml", kind, f"{REL}/theme", parts["word/theme/theme1.xml"], "rIdT"
    )


def letterhead(*body: str) -> bytes:
    return docx(
        p(CONTENTS),
        *body,
        headers=HEADERS,
        footers=FOOTERS,
        styles=CAPTION,
        parts=[COMMENT, theme()],
        settings="<w:trackRevisions/>",
    )


LETTERS = {
    "tjansteskrivelse": letterhead(
        table(["Datum", "{{ behandling.skrivelsens_datum }}"], ["Dnr", "{{ ärende.dnr }}"]),
        p(bookmark(run("{{ ärende.ärendemening }}"), "Ämnet", 5), style="Heading1"),
        p(TRACKED, MARKED.format(run("Se över det här."))),
        p(run("Skrivelsen gäller "), field("REF Ämnet \\h", "något"), run(".")),
        heading("Sammanfattning", 2),
        "{{ texter.sammanfattning }}",
        p(properties=PORTRAIT),
        FIGURE,
        GOALS,
        p(properties=LANDSCAPE),
        heading("Beslut", 3),
        "{%p for b in besluten %}",
        "{{ b.typ }}",
        "{%p endfor %}",
    ),
    "program": letterhead(
        p(bookmark(run("{{ program.namn }}"), "Namnet", 5), style="Heading1"),
        p(TRACKED, MARKED.format(run("Se över det här."))),
        p(run("Se "), field("REF Namnet \\h", "något"), run(", sidan "), field("PAGEREF Namnet")),
        p(properties=PORTRAIT),
        FIGURE,
        GOALS,
        p(properties=LANDSCAPE),
        "{%p for m in målen %}",
        heading("Mål {{ m.nr }}", 2),
        "{{ m.måltext }}",
        "{%p endfor %}",
    ),
}  # fmt: skip


@pytest.mark.install
@pytest.mark.parametrize("name", LETTERS)
def test_a_letterhead_with_everything_gives_sound_documents_and_loses_no_part(
    name: str, tmp_path: Path
) -> None:
    data, template = dataset(whole()), read_package(LETTERS[name], name)
    one = next(one for one in plan(data).plans if one.template == f"{name}.docx")
    compiled = compile_template(LETTERS[name], f"{name}.docx", vocabulary(one.kind, data))

    made = compiled.render(one.kind, one.key, one.view)

    assert made.faults == ()
    (tmp_path / "brev.docx").write_bytes(made.data)
    assert validate([tmp_path / "brev.docx"]) == {tmp_path / "brev.docx": []}
    lost = set(template.parts) - set(read_package(made.data, name).parts)
    assert lost == {"word/comments.xml"}
    body, text = xml_of(made.data), text_of(made.data, headers=True)
    assert 'w:orient="landscape"' in body
    assert body.count("<w:sectPr") == xml_of(LETTERS[name]).count("<w:sectPr")
    assert "Tillagt av Anna." in text
    assert "Struket av Anna" not in text
    assert "Box 1, 999 99 Lilleby" in text
    assert "UTKAST" in xml_of(made.data, "word/header-first.xml")
    assert {"trackRevisions" in xml_of(made.data, "word/settings.xml"), "{{" in text} == {False}
    told = [fault.message for fault in compiled.remarks]
    assert len(told) == 3  # a comment, tracked changes, and that they are on
