"""What stands in the cells comes out as it went in, wherever a template has its tag."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.content.controls import bookmark as bookmark_name
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.values.block_markup import blocks
from pipeline.values.inline_markup import Anchor, Break, Run
from tests import plan_data
from tests.docx import (
    W,
    bullet,
    cell,
    changed,
    docx,
    heading,
    number,
    p,
    run,
    styles_xml,
    table,
    text_of,
    title,
    xml_of,
)
from tests.nasty import IMPOSSIBLE, NASTY, read_back
from tests.rendering import (
    NAME,
    all_of,
    body,
    document,
    faults_of,
    planned,
    rendered,
    sound,
)
from tests.test_dialect import box

VAL = f"{{{W}}}val"
nasty = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)


def link(text: str) -> str:
    """Return a paragraph with a link to a place in the document."""
    return f'<w:p><w:hyperlink w:anchor="här">{run(text)}</w:hyperlink></w:p>'


def sdt(text: str) -> str:
    """Return a block-level control round a paragraph."""
    properties = '<w:sdtPr><w:id w:val="7"/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{p(text)}</w:sdtContent></w:sdt>"


PLACES: dict[str, bytes] = {
    "in a sentence": docx("före {{ x }} efter"),
    "alone": docx("{{ x }}"),
    "in a cell": docx(table(["{{ x }}"])),
    "in a sentence in a cell": docx(table(["före {{ x }} efter"])),
    "in a heading": docx(heading("{{ x }}")),
    "in a link": docx(link("{{ x }}")),
    "in bold": docx(p(run("{{ x }}", "<w:b/>"))),
    "in a header": docx("", headers="{{ x }}"),
    "in a footer": docx("", footers="före {{ x }} efter"),
    "in a footnote": docx(footnotes=["{{ x }}"]),
    "with p": docx("{{p x }}"),
    "with r": docx(p(run("före "), run("{{r x }}"), run(" efter"))),
    "in a text box": docx(box("{{ x }}", 1)),
    "in a control": docx(sdt("{{ x }}")),
    "in a loop": docx("{%p for i in [1] %}", "{{ x }}", "{%p endfor %}"),
    "through a variable": docx("{% set y = x %}{{ y }}"),
    "through a macro": docx("{% macro m(a) %}{{ a }}{% endmacro %}", "före {{ m(x) }} efter"),
    "through a set block": docx("{% set y %}{{ x }}{% endset %}", "före {{ y }} efter"),
    "computed": docx("före {{ x ~ '' }} efter"),
}


def words(data: bytes) -> str:
    """Return the text of a document without what the templates have round the value."""
    text = text_of(data, headers=True).strip("\n")
    return text.removeprefix("före ").removesuffix(" efter")


@nasty
@pytest.mark.parametrize("place", PLACES)
def test_a_text_comes_out_as_it_went_in(place: str, text: str) -> None:
    made = document(PLACES[place], x=text)

    assert words(made) == read_back(text)
    assert sound(made) == ()


@nasty
def test_a_text_in_a_property_or_an_attribute_comes_out_as_it_went_in(text: str) -> None:
    field = f'<w:p><w:fldSimple w:instr="QUOTE {{{{ x }}}}">{run("1")}</w:fldSimple></w:p>'

    made = document(docx(field, core="{{ x }}"), x=text)

    (simple,) = all_of(made, "fldSimple")
    properties = etree.fromstring(xml_of(made, "docProps/core.xml").encode())
    assert simple.get(f"{{{W}}}instr") == f"QUOTE {read_back(text)}"
    assert properties[0].text == read_back(text)


@pytest.mark.parametrize("text", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_sign_that_word_has_no_place_for_shows_as_a_replacement(text: str) -> None:
    made = document(docx("{{ x }}", "{{ x ~ '' }}!", core="{{ x }}"), x=text)

    shown = re.sub("[^a-e]", "\N{REPLACEMENT CHARACTER}", text)
    assert text_of(made) == f"{shown}\n{shown}!"
    assert sound(made) == ()


# ---------------------------------------------------------------- running text


def shown(text: str) -> str:
    """Return running text without its markup, a line each paragraph."""
    signs: dict[type, Callable[[Any], str]] = {
        Run: lambda inline: inline.text,
        Break: lambda inline: "\n",
        Anchor: lambda inline: "".join(run.text for run in inline.runs),
    }
    return "\n".join(
        "".join(signs[type(inline)](inline) for inline in block.inlines) for block in blocks(text)
    )


@nasty
def test_running_text_alone_comes_out_as_its_paragraphs(text: str) -> None:
    made = document(docx("{{ x }}", table(["{{ x }}"])), x=(text,))

    assert text_of(made) == f"{shown(text)}\n{shown(text)}"
    assert sound(made) == ()


@nasty
def test_running_text_of_one_paragraph_can_stand_in_a_sentence(text: str) -> None:
    if len(blocks(text)) > 1 or "{Mål" in text:
        text = text.split("\n")[0]

    made = document(docx("före {{ x }} efter", link("{{ x }}")), x=(text,))

    assert words(made).split(" efter\n") == [shown(text), shown(text)]
    assert sound(made) == ()


def looks(data: bytes) -> list[tuple[str, str]]:
    """Return each run's text with b and i as it is."""
    found = []
    for made in all_of(data, "r"):
        text = "".join(t.text or "" for t in made.iter(f"{{{W}}}t"))
        flags = "".join(n for n in "bi" if made.find(f"{{{W}}}rPr/{{{W}}}{n}") is not None)
        if text:
            found.append((text, flags))
    return found


def test_bold_italic_and_links_are_kept() -> None:
    text = "En **fet** och _kursiv_ text, **_båda_**, [en **länk**](https://x.example/?a=1&b=2)."

    made = document(docx(p(run("{{ x }}", '<w:color w:val="FF0000"/>'))), x=(text,))

    assert looks(made) == [
        ("En ", ""),
        ("fet", "b"),
        (" och ", ""),
        ("kursiv", "i"),
        (" text, ", ""),
        ("båda", "bi"),
        (", ", ""),
        ("en ", ""),
        ("länk", "b"),
        (".", ""),
    ]
    colours = [r.find(f"{{{W}}}rPr/{{{W}}}color") for r in all_of(made, "r")]
    assert all(colour is not None for colour in colours)
    assert "https://x.example/?a=1&amp;b=2" in xml_of(made, "word/_rels/document.xml.rels")
    assert sound(made) == ()


def test_a_link_in_a_link_is_only_its_words() -> None:
    made = document(docx(link("{{ x }}")), x=("Se [sidan](https://x.example).",))

    assert text_of(made) == "Se sidan."
    assert len(all_of(made, "hyperlink")) == 1


def test_a_link_in_a_header_belongs_to_the_header() -> None:
    made = document(docx("a", headers="{{ x }}"), x=("Se [sidan](https://x.example).",))

    assert "https://x.example" in xml_of(made, "word/_rels/header-default.xml.rels")
    assert sound(made) == ()


def lists(data: bytes) -> list[tuple[str, str]]:
    """Return each paragraph that is in a list: its style and w:numId."""
    found = []
    for made in all_of(data, "p"):
        style = made.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        numbers = made.find(f"{{{W}}}pPr/{{{W}}}numPr/{{{W}}}numId")
        if style is not None and str(style.get(VAL)).startswith("List"):
            own = str(numbers.get(VAL)) if numbers is not None else ""
            found.append((str(style.get(VAL)), own))
    return found


def starts(data: bytes) -> dict[str, str]:
    """Return w:numId → the number that the list begins with, for lists of their own."""
    root = body(data, "word/numbering.xml")
    found = {}
    for num in root.iter(f"{{{W}}}num"):
        start = num.find(f"{{{W}}}lvlOverride/{{{W}}}startOverride")
        if start is not None:
            found[str(num.get(f"{{{W}}}numId"))] = str(start.get(VAL))
    return found


def test_bullets_take_the_style_of_the_template() -> None:
    made = document(docx("{{ x }}"), x=("Först:", "- ett\n- två", "Sist."))

    assert text_of(made) == "Först:\nett\ntvå\nSist."
    assert lists(made) == [("ListBullet", ""), ("ListBullet", "")]


def test_each_numbered_list_begins_at_its_own_number() -> None:
    text = ("1. a\n2. b", "Mellan.", "1. c\n2. d", "Mellan.", "5. e\n6. f")

    made = document(docx("{{ x }}", "{{ x }}"), x=text)

    numbers = [number for _, number in lists(made)]
    assert numbers == ["3", "3", "4", "4", "5", "5", "6", "6", "7", "7", "8", "8"]
    assert starts(made) == {"3": "1", "4": "1", "5": "5", "6": "1", "7": "1", "8": "5"}
    assert sound(made) == ()


def test_a_number_that_jumps_begins_a_list() -> None:
    made = document(docx("{{ x }}"), x=("1. a\n2. b\n7. c",))

    assert [number for _, number in lists(made)] == ["3", "3", "4"]
    assert starts(made) == {"3": "1", "4": "7"}


def test_numbered_lists_in_a_loop_begin_anew() -> None:
    goals = [{"text": ("1. a\n2. b",)}, {"text": ("1. c\n2. d",)}]

    made = document(docx("{%p for m in mål %}", "{{ m.text }}", "{%p endfor %}"), mål=goals)

    assert [number for _, number in lists(made)] == ["3", "3", "4", "4"]
    assert starts(made) == {"3": "1", "4": "1"}


def test_a_list_needs_its_style_in_the_template() -> None:
    renamed = styles_xml().replace("List Bullet", "Punkter")
    bare = changed(docx("{{ x }}"), {"word/styles.xml": renamed})

    (fault,) = faults_of(bare, x=("- a",))

    assert "formatmallen List Bullet" in fault


def test_a_page_break_before_stays_with_the_first_paragraph() -> None:
    made = document(docx(p("{{ x }}", properties="<w:pageBreakBefore/>")), x=("Ett.", "Två."))

    breaks = [q.find(f"{{{W}}}pPr/{{{W}}}pageBreakBefore") is not None for q in all_of(made, "p")]
    assert breaks == [True, False]


@pytest.mark.parametrize(
    ("template", "where"),
    [
        (docx("före {{ x }} efter"), "mening"),
        (docx(heading("{{ x }}")), "rubrik"),
        (docx(title("{{ x }}")), "rubrik"),
        (docx(link("{{ x }}")), "mening"),
        (docx("{% for i in [1, 2] %}{{ x }}{% endfor %}"), "mening"),
    ],
)
@pytest.mark.parametrize("text", [("Ett.", "Två."), ("- punkt",)])
def test_several_paragraphs_in_a_sentence_or_heading_name_the_cell(
    template: bytes, where: str, text: tuple[str, ...]
) -> None:
    (fault, *_) = faults_of(template, x=text)

    assert "cellen Blad/R/x (prov.xlsx, bladet ”Blad”, cell C2) har flera stycken" in fault
    assert where in fault


def test_a_condition_round_a_tag_leaves_it_alone_in_its_paragraph() -> None:
    template = docx("{% if x %}{{ x }}{% else %}{{ y }}{% endif %}")

    assert text_of(document(template, x=("Ett.", "Två."), y="nej")) == "Ett.\nTvå."
    assert text_of(document(template, x="", y="nej")) == "nej"


# ---------------------------------------------------------------- controls


def controls(data: bytes, part: str = "word/document.xml") -> list[tuple[str, str, str]]:
    """Return tag, alias and text of each control."""
    found = []
    for sdt in all_of(data, "sdt", part):
        names = [sdt.find(f"{{{W}}}sdtPr/{{{W}}}{name}") for name in ("tag", "alias")]
        tag, alias = (str(e.get(VAL)) if e is not None else "" for e in names)
        found.append((tag, alias, "".join(t.text or "" for t in sdt.iter(f"{{{W}}}t"))))
    return found


def marks(data: bytes) -> list[str]:
    """Return the names of the bookmarks."""
    return [str(e.get(f"{{{W}}}name")) for e in all_of(data, "bookmarkStart")]


def test_a_cell_stands_in_a_control_that_bears_its_name() -> None:
    made = document(docx("Hej {{ m.namn }}!", "{{ m.namn }}"), m={"namn": "Å & B"})

    assert controls(made) == [("M/m-1/namn", "M/m-1/namn", "Å & B")] * 2


def test_a_bookmark_stands_round_each_control() -> None:
    made = document(docx("Hej {{ m.namn }}!", "{{ m.namn }}"), m={"namn": "Å"})

    name = bookmark_name(Source("M", "m-1", "namn"))
    assert marks(made) == [name, f"{name}_2"]
    for sdt in all_of(made, "sdt"):
        before, after = sdt.getprevious(), sdt.getnext()
        assert before is not None
        assert after is not None
        assert before.tag == f"{{{W}}}bookmarkStart"
        assert after.tag == f"{{{W}}}bookmarkEnd"
        assert before.get(f"{{{W}}}id") == after.get(f"{{{W}}}id")


def test_the_ids_of_controls_and_bookmarks_are_unique() -> None:
    rows = [{"namn": f"n{i}"} for i in range(50)]
    template = docx(
        "{%p for m in mål %}", "{{ m.namn }} {{ x }}", "{%p endfor %}", headers="{{ x }}"
    )

    made = document(template, mål=rows, x="samma")

    parts = ["word/document.xml", "word/header-default.xml"]
    ids = [e.get(VAL) for part in parts for e in all_of(made, "id", part)]
    starts = [e.get(f"{{{W}}}id") for part in parts for e in all_of(made, "bookmarkStart", part)]
    assert len(ids) == len(set(ids)) == 101
    assert len(starts) == len(set(starts)) == 101
    assert len(marks(made)) == len(set(marks(made)))


def test_a_control_for_plain_text_only_where_the_run_is_unformatted() -> None:
    made = document(docx("{{ x }}", p(run("{{ x }}", "<w:b/>"))), x="a")

    plain = [sdt.find(f"{{{W}}}sdtPr/{{{W}}}text") is not None for sdt in all_of(made, "sdt")]
    assert plain == [True, False]


def test_a_control_keeps_the_look_of_its_tag() -> None:
    made = document(docx(p(run("före {{ x }}", "<w:b/>"))), x="a")

    assert looks(made) == [("före ", "b"), ("a", "b")]


def test_a_long_key_is_cut_in_the_control_and_whole_in_the_memory() -> None:
    columns = {"n" * 80: "värde"}

    made = document(docx("{{ m." + "n" * 80 + " }}"), m=columns)

    (control,) = controls(made)
    memory = read_memory(read_package(made, NAME))
    assert len(control[0]) == 64
    assert memory is not None
    assert memory.fields == ((Source("M", "m-1", "n" * 80),),)


CLOSED = {
    "a control for plain text": '<w:sdt><w:sdtPr><w:id w:val="5"/><w:text/></w:sdtPr><w:sdtContent>'
    f"{run('{{ x }}')}</w:sdtContent></w:sdt>",
    "a control in a paragraph": '<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>'
    f"{run('{{ x }}')}</w:sdtContent></w:sdt>",
    "a simple field": f'<w:fldSimple w:instr="PAGE">{run("{{ x }}")}</w:fldSimple>',
    "a field's result": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE'
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    f'{run("{{ x }}")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
}


@pytest.mark.parametrize("inner", CLOSED.values(), ids=CLOSED)
def test_where_no_control_may_stand_the_text_is_plain_and_remembered(inner: str) -> None:
    made = document(docx(f"<w:p>{inner}</w:p>"), x="värde")

    memory = read_memory(read_package(made, NAME))
    assert text_of(made) == "värde"
    assert not any("Blad" in tag for tag, *_ in controls(made))
    assert memory is not None
    assert memory.fields == ((Source("Blad", "R", "x"),),)
    assert sound(made) == ()


def test_a_footnote_has_no_controls() -> None:
    made = document(docx(footnotes=["Se {{ x }}."]), x="värde")

    assert controls(made, "word/footnotes.xml") == []


# ---------------------------------------------------------------- nothing


def test_an_empty_cell_makes_no_control_and_no_paragraph() -> None:
    made = document(docx("före", "{{ x }}", "{{ x }}{{ x }}", "efter"), x="")

    assert text_of(made) == "före\nefter"
    assert controls(made) == []


def test_a_table_cell_keeps_its_last_paragraph() -> None:
    styled = p("{{ x }}", style="Header")
    template = docx(table([cell(styled), cell("{%p if x %}", "{{ x }}", "{%p endif %}")]))

    made = document(template, x="")

    assert text_of(made) == "\n"
    assert [p.get(VAL) for p in all_of(made, "pStyle")] == ["Header"]
    assert sound(made) == ()


def test_a_cell_that_ends_with_a_table_gets_a_paragraph_after_it() -> None:
    template = docx(table([cell(table(["inre"]), "{{ x }}{{ x }}")]))

    assert sound(document(template, x="")) == ()


def test_a_header_whose_paragraphs_all_go_keeps_one() -> None:
    blocks = ["{%p if x %}", "{{ x }}", "{%p endif %}"]

    made = document(docx("text", headers=blocks, footers=blocks), x="")

    assert len(all_of(made, "p", "word/header-default.xml")) == 1
    assert len(all_of(made, "p", "word/footer-default.xml")) == 1


def test_running_text_of_nothing_but_spaces_makes_no_paragraph() -> None:
    assert text_of(document(docx("a", "{{ x }}", "b"), x=(" \n ",))) == "a\nb"


def test_a_table_that_gets_no_rows_goes() -> None:
    rows = table(["{%tr for m in mål %}"], ["{{ m.namn }}"], ["{%tr endfor %}"])

    made = document(docx("före", rows, "efter"), mål=[])

    assert all_of(made, "tbl") == []


# ---------------------------------------------------------------- other kinds of values


def test_values_print_as_they_stand_in_a_swedish_text() -> None:
    made = document(
        docx("{{ dag }} {{ dag|datum }} {{ tal }} {{ heltal + 1 }} {{ heltal > 3 }} {{ none }}"),
        dag=date(2019, 10, 16),
        tal=Decimal("12500.5"),
        heltal=7,
        none=None,
    )

    assert text_of(made) == "2019-10-16 den 16 oktober 2019 12\u00a0500,5 8 ja "


def test_saknas_is_seen_and_reported() -> None:
    made = rendered(docx("Ordförande: {{ m.namn|saknas('ordförandens namn') }}"), m={"namn": ""})

    assert text_of(made.data) == "Ordförande: SAKNAS: ordförandens namn"
    assert made.missing == ("ordförandens namn",)
    assert len(all_of(made.data, "highlight")) == 1


def test_saknas_lets_a_value_through_with_its_control() -> None:
    made = rendered(docx("{{ m.namn|saknas('namnet') }}"), m={"namn": "Bo"})

    assert controls(made.data) == [("M/m-1/namn", "M/m-1/namn", "Bo")]
    assert made.missing == ()


# ---------------------------------------------------------------- checked workbooks


def case(template: bytes, kind: str = "tjänsteskrivelse", **cells: Any) -> Any:
    """Return a document of the small municipality, with changed cells."""
    return planned(kind, template, plan_data.dataset(plan_data.changed(**cells)))


def test_another_cell_stands_in_the_text_that_shows_it() -> None:
    made = case(
        docx("{{ texter.sammanfattning }}"), **{"Texter/T1/Text": "Målet {Mål/M1/Måltext}."}
    )

    assert text_of(made.data) == "Målet med hållbar samhällsutveckling."
    assert controls(made.data)[0][0] == "Texter/T1/Text"
    assert Source("Mål", "M1", "Måltext") in made.reads


def test_a_paragraph_that_is_another_cell_belongs_to_that_cell() -> None:
    made = case(
        docx("{{ texter.sammanfattning }}"),
        **{
            "Texter/T1/Text": "Först:\n\n{Förtydliganden/F1/Text}",
            "Förtydliganden/F1/Text": "Å.\n\n- b",
        },
    )

    assert text_of(made.data) == "Först:\nÅ.\nb"
    assert [c[0] for c in controls(made.data)] == [
        "Texter/T1/Text",
        *["Förtydliganden/F1/Text"] * 2,
    ]


def test_cells_that_show_each_other_end() -> None:
    made = case(
        docx("{{ texter.sammanfattning }}"),
        **{
            "Texter/T1/Text": "{Förtydliganden/F1/Text}",
            "Förtydliganden/F1/Text": "{Texter/T1/Text}",
        },
    )

    assert made.refused


def test_running_text_of_several_paragraphs_inside_a_sentence_is_refused() -> None:
    made = case(
        docx("{{ texter.sammanfattning }}"),
        **{
            "Texter/T1/Text": "Se {Förtydliganden/F1/Text} där.",
            "Förtydliganden/F1/Text": "a\n\nb",
        },
    )

    ((source, why),) = made.refused
    assert source == Source("Texter", "T1", "Text")
    assert "{Förtydliganden/F1/Text} har flera stycken" in why


def test_a_hidden_sheet_cannot_be_shown_by_a_text() -> None:
    made = case(
        docx("{{ texter.sammanfattning }}"),
        **{"Texter/T1/Text": "Viljan: {Politisk vilja/V1/Text}"},
    )

    ((source, why),) = made.refused
    assert source == Source("Texter", "T1", "Text")
    assert "{Politisk vilja/V1/Text}" in why
    assert "Viljans ord" not in text_of(made.data)


def test_the_goals_stand_under_their_stem() -> None:
    made = case(
        docx("{{ texter.sammanfattning }}"),
        **{"Texter/T1/Text": "Målen:\n\n{Mål}\n\nSlut.", "Mål/M2/Stam": "En annan plats"},
    )

    assert text_of(made.data).split("\n") == [
        "Målen:",
        "En plats",
        "med hållbar samhällsutveckling",
        "En annan plats",
        "med hög sysselsättning",
        "Slut.",
    ]
    assert starts(made.data) == {"3": "1", "4": "2"}
    assert [c[0] for c in controls(made.data)][1:3] == ["Mål/M1/Stam", "Mål/M1/Måltext"]


def test_a_sub_heading_of_a_text_stands_one_level_below_the_section() -> None:
    template = docx(heading("Rubrik"), heading("Bakgrund", 2), "{{ texter.sammanfattning }}")

    made = case(template, **{"Texter/T1/Rubrik": "En underrubrik"})

    styles = [e.get(VAL) for e in all_of(made.data, "pStyle")]
    assert text_of(made.data).split("\n")[2:] == ["En underrubrik", "Kort om läget."]
    assert styles == ["Heading1", "Heading2", "Heading3"]


def test_a_sub_heading_never_skips_a_level_when_a_heading_before_it_is_left_out() -> None:
    template = docx(
        heading("Rubrik"),
        "{%p if ärende.fullgör_uppdrag %}",
        heading("Uppdrag", 2),
        "{%p endif %}",
        "{{ texter.sammanfattning }}",
    )

    made = case(template, **{"Texter/T1/Rubrik": "En underrubrik"})

    assert [e.get(VAL) for e in all_of(made.data, "pStyle")] == ["Heading1", "Heading2"]
    assert text_of(made.data).split("\n")[1] == "En underrubrik"


def test_a_sub_heading_deeper_than_the_template_has_is_a_fault() -> None:
    made = case(
        docx(heading("Rubrik", 3), "{{ texter.sammanfattning }}"),
        **{"Texter/T1/Rubrik": "En underrubrik"},
    )

    (fault,) = made.faults
    assert "formatmallen heading 4" in fault.message


def test_a_missing_section_is_a_prompt() -> None:
    made = case(docx("före", "{{ texter.efter_beslutet }}", "efter"))

    (sdt,) = all_of(made.data, "sdt")
    properties = sdt.find(f"{{{W}}}sdtPr")
    assert properties is not None
    assert text_of(made.data) == "före\nSkriv efter beslutet här\nefter"
    assert properties.find(f"{{{W}}}showingPlcHdr") is not None
    assert controls(made.data)[0][0] == "/BH1/texter.efter_beslutet"
    assert made.missing == ("avsnittet ”efter beslutet”",)
    assert sound(made.data) == ()


def test_decision_points_take_the_form_that_the_template_asks_for() -> None:
    template = docx(
        "{%p for b in besluten %}",
        "{{ b|ingress }}",
        "{%p for punkt in b.beslutspunkter %}",
        "{{ punkt|presens }}",
        "{{ punkt|beslutar_att }}",
        "{{ punkt|passiv }}",
        "{{ punkt|att_punkt }}",
        "{%p endfor %}",
        "{%p endfor %}",
    )

    made = case(template)

    assert text_of(made.data).split("\n") == [
        "Utskottet beslutar att",
        "Utskottet godkänner informationen.",
        "Utskottet beslutar att godkänna informationen.",
        "Informationen godkänns.",
        "godkänna informationen",
    ]


def test_what_is_verbatim_in_a_decision_point_stands_in_its_control() -> None:
    template = docx(
        "{%p for punkt in besluten[0].beslutspunkter %}", "{{ punkt|presens }}", "{%p endfor %}"
    )

    made = case(template)

    assert [(tag.rsplit("/")[-1], text) for tag, _, text in controls(made.data)] == [
        ("Sats", "informationen")
    ]


def test_numbered_and_bulleted_paragraphs_of_the_template_stay() -> None:
    made = document(docx(number("{{ x }}"), bullet("{{ x }}")), x="a")

    assert lists(made) == [("ListNumber", ""), ("ListBullet", "")]


def test_a_paragraph_that_lies_inside_a_run_is_written_like_any_other() -> None:
    inner = "<w:p><w:r><w:t>{{ b }}</w:t></w:r></w:p>"
    crooked = docx(f"<w:p><w:r><w:t>{{{{ a }}}}</w:t>{inner}</w:r></w:p>")

    made = rendered(crooked, a="ett", b="två")

    assert made.faults == ()
    assert {"ett", "två"} <= set(text_of(made.data).split())
