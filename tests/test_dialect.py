# ruff: noqa: E501 (a template a line)
"""The dialect of the templates is docxtpl's: both give the same text for the same template."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment

from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.render.template import compile_template
from tests.docx import (
    W,
    bookmark,
    cell,
    docx,
    field,
    heading,
    number,
    p,
    picture,
    run,
    table,
    text_of,
    xml,
)
from tests.rendering import NAME, Given, all_of, body, document, sound

PART: dict[str, Any] = {"delar": []}
GOALS: list[dict[str, Any]] = [
    {"nr": 1, "namn": "Luft & ljus", "delar": [PART | {"namn": "a"}, PART | {"namn": "b"}]},
    {"nr": 2, "namn": "<Vatten>", "delar": []},
    {"nr": 3, "namn": 'Så kallad "skog"', "delar": [PART | {"namn": "c"}]},
]
VALUES: dict[str, Any] = {
    "namn": "Björkvik",
    "tom": "",
    "sant": "ja",
    "antal": 3,
    "titel": "Program för mål",
    "tecken": "A & B <mål> \"x\" 'y'",
    "rader": "ett\ntvå\ttre",
    "mål": GOALS,
    "kommun": {"namn": "Björkviks kommun", "kort": "Björkvik"},
}


def case(name: str, *blocks: str, **parts: Any) -> Any:
    """Return a row of the table."""
    return pytest.param(docx(*blocks, **parts), id=name)


def split(*pieces: str) -> str:
    """Return a paragraph whose text is split into runs, as Word does it."""
    marks = ['<w:proofErr w:type="spellStart"/>', '<w:proofErr w:type="spellEnd"/>']
    runs = [
        run(piece, "<w:b/>" if index % 2 else "<w:i/>") + marks[index % 2]
        for index, piece in enumerate(pieces)
    ]
    return f"<w:p>{''.join(runs)}</w:p>"


def linked(text: str) -> str:
    """Return a hyperlink inside the document."""
    return f'<w:hyperlink w:anchor="här">{run(text)}</w:hyperlink>'


def simple_field(instruction: str, text: str) -> str:
    """Return a w:fldSimple."""
    return f'<w:fldSimple w:instr="{instruction}">{run(text)}</w:fldSimple>'


def box(text: str, number: int) -> str:
    """Return a paragraph with a text box, which Word stores twice."""
    inner = f"<w:txbxContent>{xml(text)}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="914400" cy="914400"/><wp:docPr id="7" name="Ruta"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        f'</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape id="s{number}"><v:textbox>{inner}'
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def note_reference() -> str:
    """Return a run that refers to the first footnote."""
    return '<w:r><w:footnoteReference w:id="1"/></w:r>'


def colored(text: str) -> str:
    """Return a cell with a shade, a width and a text."""
    return (
        '<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/><w:shd w:val="clear" w:fill="FFFFFF"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>{xml(text)}</w:tc>'
    )


# fmt: off
CASES = [
    case("a value", "Hej {{ namn }}!", "{{ namn }}", "{{namn}}{{ antal }}"),
    case("a value of a row", "{{ kommun.namn }} ({{ kommun['kort'] }})"),
    case("signs that XML uses", "{{ tecken }} och {{ tecken|upper }}", "{{ tecken }}"),
    case("line breaks and tabs", "Så: {{ rader }}.", "{{ rader }}", table(["{{ rader }}"])),
    case("if, elif, else", "{% if antal > 5 %}många{% elif antal == 3 %}tre{% else %}få{% endif %}!"),
    case("if in a row of words", "a{% if sant %} b{% endif %} c{% if tom %} d{% endif %}."),
    case("a loop in a sentence", "{% for m in mål %}{{ m.namn }}{% if not loop.last %}, {% endif %}{% endfor %}."),
    case("a loop's own names", "{% for m in mål %}{{ loop.index }}/{{ loop.length }} {{ loop.index0 }}{% if loop.first %} först{% endif %};{% endfor %}"),
    case("a loop over nothing", "{% for m in mål[1].delar %}{{ m.namn }}{% else %}inga{% endfor %}"),
    case("a loop with a condition", "{% for m in mål if m.nr != 2 %}[{{ m.namn }}]{% endfor %}"),
    case("paragraphs in a loop", "Mål:", "{%p for m in mål %}", "{{ m.nr }}. {{ m.namn }}", "{%p endfor %}", "Slut."),
    case("paragraphs in a condition", "{%p if tom %}", "nej", "{%p elif sant %}", "jo", "{%p else %}", "näe", "{%p endif %}"),
    case("a condition over paragraphs", "{% if sant %}", "mitt i", "{% endif %}", "{% if tom %}", "bort", "{% endif %}", "efter"),
    case("a condition from one sentence to another", "Början {% if tom %}", "borta", "{% endif %}slutet."),
    case("a loop from one paragraph to another", "{% for m in mål %}{{ m.namn }}", "och {% endfor %}klart"),
    case("nested loops", "{%p for m in mål %}", heading("{{ m.namn }}"), "{%p for d in m.delar %}", number("{{ d.namn }}"), "{%p endfor %}", "{%p endfor %}"),
    case("rows in a loop", table(["Nr", "Namn"], ["{%tr for m in mål %}", ""], ["{{ m.nr }}", "{{ m.namn }}"], ["{%tr endfor %}", ""])),
    case("rows in a condition", table(["A", "B"], ["{%tr if tom %}", ""], ["bort", "bort"], ["{%tr endif %}", ""], ["kvar", "{{ namn }}"])),
    case("cells in a loop", table(["Fast", "{%tc for m in mål %}", "{{ m.namn }}", "{%tc endfor %}"], ["Fast", "{%tc for m in mål %}", "{{ m.nr }}", "{%tc endfor %}"])),
    case("runs in a condition", p(run("a "), run("{%r if sant %}"), run("b", "<w:b/>"), run("{%r endif %}"), run(" c"))),
    case("runs in a condition that is false", p(run("a "), run("{%r if tom %}"), run("b", "<w:b/>"), run("{%r endif %}"), run(" c"))),
    case("a table in a loop", "{%p for m in mål %}", table(["{{ m.nr }}", "{{ m.namn }}"]), "{%p endfor %}"),
    case("a table in a table", table([cell("Yttre {{ namn }}", table(["{{ antal }}"], ["{% for m in mål %}{{ m.nr }}{% endfor %}"]), "")])),
    case("a loop in a cell", table(["{% for m in mål %}{{ m.namn }} {% endfor %}", "{{ tom }}"])),
    case("paragraphs in a loop in a cell", table([cell("{%p for m in mål %}", "{{ m.namn }}", "{%p endfor %}")])),
    case("joined with what stands before and after", "Före", "{%- if sant %}", "mitt", "{%- endif %}", "efter"),
    case("joined with what stands after", "{% if sant -%}", "direkt{% endif %}"),
    case("white space taken away", "a {{- namn -}} b {%- if sant %} c{% endif %}"),
    case("comments", "a{# {{ borta }} #}b", "{# en kommentar #}", "{#p ett helt stycke #}", "c"),
    case("comments over paragraphs", "a {# börjar", "går vidare", "slutar #} b"),
    case("a comment for a row", table(["a", "b"], ["{#tr bort med raden #}", ""], ["c", "d"])),
    case("set", "{% set x = antal + 1 %}{{ x }}", "{%p set y = namn ~ '!' %}", "{{ y }}"),
    case("a set block", "{% set x %}Hej {{ namn }}{% endset %}{{ x }} och {{ x|upper }}"),
    case("a set block over runs", p(run("{% set x %}Hej "), run("{{ namn }}", "<w:b/>"), run("{% endset %}")), "{{ x }}!"),
    case("a macro", "{% macro hej(vem, hur='snällt') %}Hej {{ vem }}, {{ hur }}!{% endmacro %}", "{{ hej(namn) }}", "Så: {{ hej(tecken, hur='högt') }}", "{{ hej(namn)|upper }}"),
    case("a macro of paragraphs", "{%p macro lista(rader) %}", "{%p for r in rader %}", "- {{ r.namn }}", "{%p endfor %}", "{%p endmacro %}", "Först", "{{p lista(mål) }}", "Sist"),
    case("call", "{% macro ram(x) %}[{{ x }}: {{ caller() }}]{% endmacro %}{% call ram(namn) %}inne {{ antal }}{% endcall %}"),
    case("call with arguments", "{% macro var() %}{{ caller(1) }}{{ caller(2) }}{% endmacro %}{% call(n) var() %}<{{ n }}>{% endcall %}"),
    case("with", "{% with x = antal, y = namn %}{{ x }} {{ y }}{% endwith %}"),
    case("a filter block", "{% filter upper %}hej {{ namn }}{% endfilter %}!"),
    case("filters", "{{ namn|upper }} {{ namn|replace('B', 'b') }} {{ tom|default('inget', true) }} {{ mål|length }} {{ mål|map(attribute='namn')|join(' + ') }}"),
    case("more filters", "{{ mål|selectattr('nr', 'gt', 1)|map(attribute='nr')|list|sum }} {{ (mål|first).namn }} {{ (mål|last).nr }} {{ namn|lower|title }} {{ ' x '|trim }} {{ 3.7|round|int }}"),
    case("groups and rows", "{% for grupp in mål|batch(2) %}{{ grupp|length }};{% endfor %}{% for g in mål|groupby('nr') %}{{ g.grouper }}={{ g.list|length }} {% endfor %}"),
    case("calculation", "{{ antal * 2 + 1 }} {{ antal // 2 }} {{ antal % 2 }} {{ antal ** 2 }} {{ -antal }}"),
    case("tests", "{% if x is defined %}ja{% else %}nej{% endif %} {% if antal is odd %}udda{% endif %} {% if namn in 'i Björkvik' %}inne{% endif %} {{ 'ja' if not tom else 'nej' }}"),
    case("texts' own methods", "{{ namn.upper() }} {{ namn.split('k')[0] }} {{ ', '.join(['a', 'b']) }} {% if namn.startswith('B') %}B{% endif %}"),
    case("a namespace", "{% set ns = namespace(n=0) %}{% for m in mål %}{% set ns.n = ns.n + m.nr %}{% endfor %}{{ ns.n }}"),
    case("leaving a loop", "{% for m in mål %}{% if loop.index == 2 %}{% continue %}{% endif %}{{ m.nr }}{% endfor %}{% for m in mål %}{{ m.nr }}{% break %}{% endfor %}"),
    case("a loop within itself", "{% for m in mål recursive %}{{ m.namn }}{% if m.delar %}({{ loop(m.delar) }}){% endif %};{% endfor %}"),
    case("split runs", split("Hej {", "{ na", "mn }", "}, {", "% if sa", "nt %}ja{% en", "dif %}!")),
    case("curly quotes in tags", "{{ tom|default(“inget”, true) }} {% if namn == ‘Björkvik’ %}rätt{% endif %}", "”{{ namn }}”"),
    case("braces as they are", "{_{ namn }_} och {_% if %_}", "100 % {säkert}"),
    case("raw", "{% raw %}{{ namn }} {% if %}{% endraw %} {{ namn }}"),
    case("braces and percent signs inside tags", "{{ {'a': {'b': namn}}.a.b }} {{ 'a}}b' }} {% if '%}' != namn %}ja{% endif %}"),
    case("colspan", table([cell("{% colspan 2 %}Bred {{ namn }}")], ["a", "b"])),
    case("cellbg", table([colored("{% cellbg 'FF0000' %}Röd {{ namn }}"), "b"])),
    case("vm", table(["A", "B"], ["{%tr for m in mål %}", ""], ["{% vm %}Samma", "{{ m.namn }}"], ["{%tr endfor %}", ""])),
    case("hm", table(["Fast", "{%tc for m in mål %}", "{% hm %}Rubrik", "{%tc endfor %}"], ["Fast", "{%tc for m in mål %}", "{{ m.nr }}", "{%tc endfor %}"])),
    case("header and footer", "Text", headers="{{ namn }} – {{ titel }}", footers=["{% for m in mål %}{{ m.nr }} {% endfor %}", p("Sida ", field("PAGE"))]),
    case("footnotes", p(run("Text"), note_reference()), footnotes=["Källa: {{ namn }}, {{ tecken }}"]),
    case("text boxes", "Före", box("I rutan: {{ namn }}", 1), box("{% for m in mål %}{{ m.namn }};{% endfor %}", 2), "Efter"),
    case("links", p(run("Se "), linked("{{ namn }} & co"), run(" eller "), linked("{% if sant %}här{% endif %}"))),
    case("fields", p(run("Sida "), field("PAGE"), run(" av {{ antal }}")), p(simple_field("DOCPROPERTY {{ namn }}", "{{ titel }}")), p(field("REF {{ namn }}", "{{ titel }}"))),
    case("bookmarks round tags", p(bookmark("{{ namn }}", "ett", 3)), p(bookmark("{% if tom %}", "två", 4)), "bort", "{% endif %}", p(bookmark(run("fast"), "tre", 5))),
    case("bold, tabs and breaks in runs with tags", p(run("{{ namn }}\tefter\nny rad {{ antal }}", "<w:b/>"), run(" och {{ titel }}", "<w:i/>"))),
    case("custom tab stops", p("{{ namn }}", properties='<w:tabs><w:tab w:val="left" w:pos="1000"/></w:tabs>')),
    case("a picture beside tags", p(run("Bild av {{ namn }} "), picture("En bild av {{ namn }}"))),
    case("core properties", "x", core="{{ titel }} 1.0"),
]
# fmt: on


def theirs(template: bytes, values: Mapping[str, Any]) -> bytes:
    """Return what docxtpl makes of the template."""
    made = DocxTemplate(io.BytesIO(template))
    extensions = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    made.render(dict(values), Environment(autoescape=True, extensions=extensions), autoescape=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    """Return the paragraphs that hold something."""
    return [line for line in text_of(data, headers=True).split("\n") if line.strip()]


def tables(data: bytes) -> list[list[int]]:
    """Return how many cells each row of each table has."""
    found = []
    for made in body(data).iter(f"{{{W}}}tbl"):
        rows = made.findall(f"{{{W}}}tr")
        found.append([len(line.findall(f"{{{W}}}tc")) for line in rows])
    return found


def looks(data: bytes) -> list[tuple[str, bool, bool]]:
    """Return each visible text with whether it is bold and italic, neighbours put together."""
    found: list[tuple[str, bool, bool]] = []
    for made in all_of(data, "r"):
        text = "".join(t.text or "" for t in made.iter(f"{{{W}}}t"))
        bold, italic = (made.find(f"{{{W}}}rPr/{{{W}}}{n}") is not None for n in "bi")
        if found and found[-1][1:] == (bold, italic):
            text = found.pop()[0] + text
        if text:
            found.append((text, bold, italic))
    return found


@pytest.mark.parametrize("template", CASES)
def test_the_text_is_the_same_as_docxtpl_gives(template: bytes) -> None:
    made, expected = document(template, **VALUES), theirs(template, VALUES)

    assert lines(made) == lines(expected)
    assert tables(made) == tables(expected)


OTHERS: tuple[dict[str, Any], ...] = (
    {},
    {"namn": "", "tom": "nu inte", "sant": "", "titel": "A\nB & C", "mål": GOALS[::2]},
    {"mål": [], "antal": 7},
    {},
)


@pytest.mark.parametrize("template", CASES)
def test_one_template_makes_many_documents_and_each_remembers_its_own(template: bytes) -> None:
    compiled = compile_template(template, NAME)
    for other in OTHERS:
        made = compiled.render("prov", "R", Given({**VALUES, **other}))
        if not made.faults:  # a case may need what the others lack
            package = read_package(made.data, NAME)
            memory = read_memory(package)
            assert sound(made.data) == ()
            assert memory is not None
            assert (memory.blocks, memory.margins) == content(package).digests


@pytest.mark.parametrize("template", CASES)
def test_every_document_is_sound(template: bytes) -> None:
    assert sound(document(template, **VALUES)) == ()


@pytest.mark.parametrize("template", CASES)
def test_the_same_words_are_bold_and_italic(template: bytes) -> None:
    made, expected = document(template, **VALUES), theirs(template, VALUES)

    assert [look for look in looks(made) if any(look[1:])] == [
        look for look in looks(expected) if any(look[1:])
    ]
