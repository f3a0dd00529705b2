"""A template's faults: all of them at once, each with its place; and no template does harm."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest

from pipeline.errors import TemplateError
from pipeline.model import Severity, TemplateFault
from pipeline.plan import vocabulary
from pipeline.render.template import compile_template
from tests import plan_data
from tests.docx import W, bookmark, docx, p, run, table
from tests.effort import keeps_pace, net, pace, steps
from tests.greedy import CODE, GREEDY, STATUS, VALUES
from tests.rendering import NAME, Given, compile_faults, faults_of, rendered


def found(template: bytes, kind: str = "tjänsteskrivelse") -> tuple[TemplateFault, ...]:
    """Return the faults of a template for that kind of document."""
    with pytest.raises(TemplateError) as caught:
        compile_template(template, NAME, vocabulary(kind, plan_data.dataset()))
    faults: Any = caught.value.faults
    return tuple(faults)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("tag", "name", "remedy"),
    [
        ("{{ ärendet.dnr }}", "ärendet", "ärende"),
        ("{{ ärende.dnrr }}", "dnrr", "dnr"),
        ("{{ ärende.handläggare.titl }}", "titl", "titel"),
        ("{% if ärende.handlägare %}a{% endif %}", "handlägare", "handläggare"),
        ("{% for m in måln %}{{ m.namn }}{% endfor %}", "måln", "målen"),
        ("{% for m in målen %}{{ m.måltxt }}{% endfor %}", "måltxt", "måltext"),
        ("{{ (målen|first).måltxt }}", "måltxt", "måltext"),
        ("{{ målen[0].måltxt }}", "måltxt", "måltext"),
        ("{% set a = ärende %}{{ a.dnrr }}", "dnrr", "dnr"),
        ("{{ ärende['dnrr'] }}", "dnrr", "dnr"),
    ],
)
def test_an_unknown_name_is_found_with_the_nearest_known_one(
    tag: str, name: str, remedy: str
) -> None:
    (fault,) = found(docx(f"Före {tag} efter"))

    assert fault.template == NAME
    assert fault.part == "brödtexten"
    assert fault.paragraph == f"Före {tag} efter"
    assert fault.tag in tag
    assert name in fault.tag
    assert f"”{name}” finns inte" in fault.message
    assert f"”{remedy}”" in fault.remedy


@pytest.mark.parametrize(
    "tag",
    [
        "{{ politisk_vilja }}",
        "{% for m in målen %}{{ m.politisk_vilja }}{% endfor %}",
        "{{ ärende.handläggare.parti }}",
    ],
)
def test_a_hidden_sheet_has_no_name(tag: str) -> None:
    (fault,) = found(docx(tag))

    assert "finns inte" in fault.message


@pytest.mark.parametrize("tag", ["{{ x|default('a') }}", "{% if x is defined %}a{% endif %}"])
def test_a_name_that_may_be_missing_is_no_fault(tag: str) -> None:
    assert faults_of(docx(tag)) == []


@pytest.mark.parametrize(
    ("tag", "part"),
    [
        ("{{ y }}", "”y” finns inte"),
        ("{{ m.namnet }}", "Menade du ”namn”?"),
        ("{{ m.namnet ~ 'a' }}", "Menade du ”namn”?"),
        ("{% if m.namnet == 'a' %}a{% endif %}", "Menade du ”namn”?"),
        ("{{ m.namnet|upper }}", "Menade du ”namn”?"),
        ("{{ m.namnet|saknas('a') }}", "Menade du ”namn”?"),
        ("{{ m.namnet + 1 }}", "Menade du ”namn”?"),
        ("{{ m.namnet|int }}", "Menade du ”namn”?"),
        ("{{ m.namnet[0].b }}", "Menade du ”namn”?"),
        ("{% for a in m.namnet %}a{% endfor %}", "Menade du ”namn”?"),
        ("{{ [m]|map(attribute='namnet')|join }}", "Menade du ”namn”?"),
    ],
)
def test_an_unknown_name_that_only_rendering_finds_is_at_its_tag(tag: str, part: str) -> None:
    made = rendered(docx("annat {{ x }}", f"Före {tag} efter"), **VALUES)

    (fault,) = made.faults
    assert made.data == b""
    assert fault.tag == re.findall(r"\{[{%].*?[%}]\}", tag)[0]
    assert fault.paragraph == f"Före {tag} efter"
    assert part in f"{fault.message} {fault.remedy}"


# ---------------------------------------------------------------- one tag


@pytest.mark.parametrize(
    ("tag", "part"),
    [
        ("{{ a. }}", "går inte att tolka"),
        ("{{ (a }}", "går inte att tolka"),
        ("{{ a b }}", "går inte att tolka"),
        ("{{ }}", "går inte att tolka"),
        ("{{ 'a }}", "går inte att tolka"),
        ("{{ a|uper }}", "Filtret ”uper” finns inte. Menade du ”upper”?"),
        ("{{ a|datm }}", "Menade du ”datum”?"),
        ("{% if a is od %}{% endif %}", "Villkoret ”od” finns inte"),
        ("{% for %}{% endfor %}", "går inte att tolka"),
        ("{% set %}", "går inte att tolka"),
        ("{% include 'x' %}", "”include” går inte att använda"),
        ("{% import 'x' as y %}", "”import” går inte att använda"),
        ("{% fro m in mål %}", "”fro” går inte att använda"),
        ("{% if a %}", "if saknar sitt slut"),
        ("{% endif %}", "ingen början"),
        ("{% for a in b %}{% endif %}{% endfor %}", "ingen början. Här är {% for a in b %} öppen"),
        ("{% else %}", "utanför if och for"),
        ("{{ a", "saknar sitt slut }}"),
        ("{{ a }", "saknar sitt slut }}"),
        ("{% if a }", "saknar sitt slut %}"),
        ("a }} b", "har inget {{ före sig"),
        ("{ a }}", "har inget {{ före sig"),
        ("{%p if a %}{%p for b in c %}", "försvinner"),
        ("{%p if a % 2 %}", "går inte att förstå"),
        ("{%tr if a %}", "står inte i en tabellrad"),
        ("{{ x|_id }}", "Filtret ”_id” finns inte"),
    ],
)
def test_a_broken_tag_is_found_with_its_text_in_word(tag: str, part: str) -> None:
    faults = compile_faults(docx("Innan.", tag, "Efter."))

    assert any(part in f"{fault.message} {fault.remedy}" for fault in faults), faults
    assert {fault.paragraph for fault in faults} == {tag}
    assert all(fault.tag in tag for fault in faults)


def test_a_tag_over_the_border_of_a_link_is_a_fault() -> None:
    torn = f'<w:p>{run("{{ na")}<w:hyperlink w:anchor="a">{run("mn }}")}</w:hyperlink></w:p>'

    (fault,) = compile_faults(docx(torn))

    assert fault.tag == "{{ namn }}"
    assert "delar ett element" in fault.message


LINK = f'<w:p><w:hyperlink w:anchor="a">{run("{% endif %}")}</w:hyperlink></w:p>'


@pytest.mark.parametrize(
    "blocks",
    [
        ["{%p if a %}", table(["a", "{% endif %}"])],
        [table(["{%tr if a %}"], ["b"]), "{%p endif %}"],
        ["{% if a %}b", table(["c"]), LINK],
    ],
)  # fmt: skip
def test_blocks_that_end_on_another_level_are_faults(blocks: list[str]) -> None:
    faults = [f for f in compile_faults(docx(*blocks)) if f.severity is Severity.ERROR]

    assert len(faults) == 1
    assert "annan nivå" in faults[0].message or "försvinner" in faults[0].message


def test_blocks_on_different_levels_name_both_tags() -> None:
    (fault,) = compile_faults(docx("{% if a %}b", table(["{% endif %}"])))

    assert fault.tag == "{% endif %}"
    assert "{% if a %}" in fault.message


def test_all_faults_of_a_template_come_at_once_with_their_places() -> None:
    template = docx(
        "Ett {{ ärende.dnrr }}",
        "Två {{ organ.namn|uper }}",
        table(["Tre {{ b. }}"]),
        p(bookmark("Fyra {% inklude %}", "x")),
        headers="Fem {{ (c }}",
        footers="Sex {% endfor %}",
        footnotes=["Sju {% if organ %}"],
    )

    with pytest.raises(TemplateError) as caught:
        compile_template(template, NAME, vocabulary("tjänsteskrivelse", plan_data.dataset()))

    faults: Any = caught.value.faults
    assert [(fault.part, fault.paragraph, fault.tag) for fault in faults] == [
        ("brödtexten", "Ett {{ ärende.dnrr }}", "{{ ärende.dnrr }}"),
        ("brödtexten", "Två {{ organ.namn|uper }}", "{{ organ.namn|uper }}"),
        ("brödtexten", "Tre {{ b. }}", "{{ b. }}"),
        ("brödtexten", "Fyra {% inklude %}", "{% inklude %}"),
        ("sidhuvudet", "Fem {{ (c }}", "{{ (c }}"),
        ("sidfoten", "Sex {% endfor %}", "{% endfor %}"),
        ("fotnoterna", "Sju {% if organ %}", "{% if organ %}"),
    ]
    assert str(caught.value) == "Mallen prov.docx har 7 fel. Rätta mallen."


def test_an_unclosed_tag_does_not_hide_the_faults_of_others() -> None:
    faults = compile_faults(docx("Ett {{ a", "Två {{ b|uper }}", "Tre {% if c", "Fyra }}"))

    assert sorted((fault.paragraph, fault.tag) for fault in faults) == [
        ("Ett {{ a", "{{ a"),
        ("Fyra }}", "}}"),
        ("Tre {% if c", "{% if c"),
        ("Tre {% if c", "{% if c"),  # it has no endif either
        ("Två {{ b|uper }}", "{{ b|uper }}"),
    ]


def test_a_split_tag_is_shown_whole() -> None:
    (fault,) = compile_faults(docx(p(run("Hej {{ a|u", "<w:b/>"), run("per2 }}!"))))

    assert (fault.paragraph, fault.tag) == ("Hej {{ a|uper2 }}!", "{{ a|uper2 }}")


def test_a_tag_is_shown_as_it_stands_in_word() -> None:
    (fault,) = compile_faults(docx("{%p if ”a” is od %}", "b", "{%p endif %}"))

    assert fault.tag == "{%p if ”a” is od %}"


def test_a_fault_prints_as_one_line_for_the_officer() -> None:
    (fault,) = compile_faults(docx("Hej {{ a|uper }}!"))

    assert str(fault) == (
        "Mallen prov.docx, brödtexten, stycket ”Hej {{ a|uper }}!”, taggen {{ a|uper }}: "
        "Filtret ”uper” finns inte. Menade du ”upper”?"
    )


# ---------------------------------------------------------------- what cannot be printed


@pytest.mark.parametrize(
    ("tag", "part"),
    [
        ("{{ m }}", "en hel rad"),
        ("Rad: {{ m }}", "en hel rad"),
        ("{{ mål }}", "flera rader"),
        ("Mål: {{ mål }}", "flera rader"),
        ("{{ [1, 2] }}", "flera rader"),
        ("{{ {'a': 1} }}", "inget som går att skriva ut"),
        ("{{ range }}", "inget som går att skriva ut"),
        ("{{ m ~ 'a' }}", "går inte att räkna ut"),
        ("{{ mål|join(', ') }}", "går inte att räkna ut"),
        ("{{ mål|och }}", "går inte att räkna ut"),
        ("{{ 1 / 0 }}", "går inte att räkna ut"),
        ("{{ 'a' + 1 }}", "går inte att räkna ut"),
        ("{{ 1 + 'a' }}", "går inte att räkna ut"),
        ("{{ 'x'|int(default='y') + 1 }}", "går inte att räkna ut"),
        ("{{ x > 1 }}", "går inte att räkna ut"),
        ("{{ x|round }}", "går inte att räkna ut"),
        ("{% for a in 5 %}{% endfor %}", "går inte att räkna ut"),
        ("{% for a, b in [1] %}{% endfor %}", "går inte att räkna ut"),
        ("{{ mål|sort|first }}", "går inte att räkna ut"),
    ],
)
def test_what_cannot_be_worked_out_or_printed_is_a_fault_at_its_tag(tag: str, part: str) -> None:
    made = rendered(docx("{{ x }} annat {{ x }}", tag), **VALUES, mål=[{"n": 1}, {"n": 2}])

    (fault,) = made.faults
    assert part in fault.message
    assert fault.tag in tag
    assert fault.paragraph == tag
    assert made.data == b""


def test_a_fault_inside_a_macro_is_at_the_tag_in_the_macro() -> None:
    template = docx("{% macro f(a) %}{{ 1 / a }}{% endmacro %}", "{{ f(0) }}")

    (fault,) = rendered(template).faults

    assert fault.tag == "{{ 1 / a }}"


def test_a_fault_in_a_header_names_the_header() -> None:
    (fault,) = rendered(docx("a", headers="Sida {{ 1 / 0 }}")).faults

    assert (fault.part, fault.paragraph) == ("sidhuvudet", "Sida {{ 1 / 0 }}")


def test_a_comparison_is_printed_in_its_own_place() -> None:
    from tests.docx import text_of

    template = docx(p(run("{{ 1 == 1 }}", "<w:b/>"), run(" {{ 2 > 3 and 1 }} {{ x }}")))

    assert text_of(rendered(template, x="a").data) == "ja nej a"


# ---------------------------------------------------------------- harm


@pytest.fixture(scope="module")
def plain_loop() -> float:
    """Return how long a loop takes that does nothing but print, until its budget is spent."""
    plain = docx("{% for i in range(99999) %}{{ i }}{% endfor %}")
    return pace(lambda: at_once(plain))


def at_once(template: bytes) -> tuple[TemplateFault, ...]:
    """Return the faults of a template, whether it is compiled or only then rendered."""
    try:
        return rendered(template, **VALUES).faults
    except TemplateError as error:
        faults: Any = error.faults
        return tuple(faults)


@pytest.mark.parametrize("tag", CODE)
def test_nothing_but_values_can_be_reached(tag: str) -> None:
    assert len(faults_of(docx("Före " + tag), **VALUES)) >= 1


@pytest.mark.parametrize("tag", GREEDY, ids=lambda tag: tag[:60])
@pytest.mark.slow
def test_what_would_never_end_ends_as_a_fault_at_its_tag(tag: str, plain_loop: float) -> None:
    template = docx("Före " + tag)
    with net():
        faults = at_once(template)
        assert keeps_pace(lambda: at_once(template), 20, with_=plain_loop)

    assert faults
    for fault in faults:
        assert fault.template == NAME
        assert fault.paragraph == "Före " + tag
        assert fault.tag in tag


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process its peak memory")
@pytest.mark.slow
def test_no_template_takes_much_memory() -> None:
    command = [sys.executable, "-m", "tests.greedy"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1200)

    assert int(told.stdout) < 200


def test_no_filter_or_test_of_jinja_is_there_but_the_listed_ones() -> None:
    from pipeline.render.language.environment import Engine
    from pipeline.render.language.sandbox import Budget

    engine = Engine({}, Budget())

    unsafe = {"attr", "format", "pprint", "safe", "tojson", "urlize", "xmlattr", "wordwrap"}
    assert not unsafe & set(engine.filters)
    assert set(engine.globals) == {"range", "namespace"}
    assert "callable" not in engine.tests


def test_a_long_document_is_no_harm() -> None:
    rows = [{"nr": n, "namn": f"Mål {n}"} for n in range(2000)]
    template = docx(
        table(["{%tr for m in mål %}", ""], ["{{ m.nr }}", "{{ m.namn }}"], ["{%tr endfor %}", ""])
    )

    made = rendered(template, mål=rows)

    assert made.faults == ()
    assert made.data.count(W.encode()) == 0  # deflated


@pytest.mark.parametrize(
    ("blocks", "written", "meant"),
    [
        (["{%p for m in målen %}", "{{ m.måltxt }}", "{%p endfro %}"], "endfro", "endfor"),
        (["{%p fro m in målen %}", "{{ m.måltxt }}", "{%p endfor %}"], "fro", "for"),
        (["{% if målen %}a{% esle %}{{ målen[0].måltxt }}{% endif %}"], "esle", "else"),
    ],
)
def test_a_misspelt_statement_is_one_fault_and_hides_no_other(
    blocks: list[str], written: str, meant: str
) -> None:
    name, statement = sorted(found(docx(*blocks)), key=lambda fault: "måltxt" not in fault.message)

    assert statement.message == f"”{written}” går inte att använda i en mall."
    assert statement.remedy == f"Menade du ”{meant}”?"
    assert written in statement.tag
    assert name.message.startswith("”måltxt” finns inte")
    assert name.remedy == "Menade du ”måltext”?"


def test_a_statement_like_none_that_is_known_is_to_go() -> None:
    (fault,) = found(docx("{% include 'a' %}"))

    assert fault.remedy == "Ta bort taggen."


def test_a_section_that_is_nearly_one_that_is_known_is_a_fault_and_one_of_its_own_is_not() -> None:
    (fault,) = found(docx("{{ texter.bakgrundd }}", "{{ texter.vad_barnen_sa }}"))

    assert fault.message == "avsnittet ”bakgrundd” finns inte."
    assert fault.remedy == "Menade du ”bakgrund”?"


@pytest.mark.parametrize("search", ["count('x')", "index(99998)"])
def test_a_search_through_a_list_is_paid_by_its_length(search: str) -> None:
    turns = "{% for i in range(90000) %}{% set y = L." + search + " %}{% endfor %}"

    (fault,) = rendered(docx("{% set L = range(99999)|list %}" + turns)).faults

    assert "tar för mycket tid" in fault.message


def many_in_a_paragraph(number: int) -> bytes:
    """Return a template with so many values in one paragraph."""
    return docx(p(*[run("{{ x }}, ")] * number, *[run("{% if x %}{{ x }}{% endif %}")] * number))


def test_many_values_in_one_paragraph_are_no_more_work_each() -> None:
    def work(number: int) -> tuple[int, int]:
        data, view = many_in_a_paragraph(number), Given({"x": "a"})
        template = compile_template(data, NAME)
        made = steps(lambda: template.render("prov", "R1", view))
        return steps(lambda: compile_template(data, NAME)), made

    work(5)
    few, many = work(20), work(80)

    assert many[0] < 5 * few[0]
    assert many[1] < 5 * few[1]
