"""What a document is remembered as while it is written is what stands in it when it is read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.commands.build import Options, build
from pipeline.errors import TemplateError
from pipeline.model import Action, Report
from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.render.template import Template, compile_template
from tests.amounts import examples
from tests.conftest import CASES as FOLDERS
from tests.conftest import ROOT, Built
from tests.docx import (
    bullet,
    changed,
    docx,
    field,
    files_of,
    heading,
    number,
    p,
    run,
    table,
    text_of,
    xml_of,
)
from tests.hostile.templates import CASES as HOSTILE
from tests.rendering import NAME, Given, rendered
from tests.test_dialect import CASES, VALUES
from tests.working_folder import TEMPLATES, WorkingFolder

BEGIN, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
BY = 'w:id="5" w:author="x"'
PARTS = [{"namn": "a & b"}, {"namn": ""}]
SOME: dict[str, Any] = {
    "namn": "Ek & <ask>",
    "tom": "",
    "sant": "ja",
    "rader": "ett\ntvå\ttre",
    "fält": "[fält som det står",
    "stycken": ("**Fet** och [länk](https://exempel.se/)", "- en\n- två", "1. ett\n2. två"),
    "mål": [{"namn": "skog", "delar": PARTS}, {"namn": "", "delar": []}],
}
OTHER: dict[str, Any] = SOME | {
    "namn": "",
    "tom": "inte tom",
    "sant": "",
    "stycken": ("ett stycke",),
    "mål": [{"namn": "[fält", "delar": []}, {"namn": "b", "delar": PARTS}, {"namn": "c"}],
}


def is_told_right(template: Template, values: dict[str, Any]) -> bool:
    """Return whether a document, if it can be written, remembers what stands in it."""
    made = template.render("prov", "R", Given(values))
    if made.faults:
        return True
    package = read_package(made.data, NAME)
    memory = read_memory(package)
    assert memory is not None
    return content(package).digests == (memory.blocks, memory.margins)


@pytest.mark.parametrize("template", CASES)
def test_the_dialect_is_told_as_it_is_read(template: bytes) -> None:
    compiled = compile_template(template, NAME)

    others: list[dict[str, Any]] = [{}, {"mål": []}, {"tom": "x"}]
    assert all(is_told_right(compiled, VALUES | more) for more in others)


def test_most_of_the_dialect_is_told_while_it_is_written() -> None:
    told = [compile_template(case.values[0], NAME).told for case in CASES]

    assert sum(told) > len(told) * 3 / 4


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, case in HOSTILE.items() if not case.says])
def test_strange_templates_are_told_as_they_are_read(name: str) -> None:
    try:
        compiled = compile_template(HOSTILE[name].make(), NAME)
    except TemplateError:
        return
    values = {"ärende": {"ärendemening": "Ett ärende", "dnr": "1/26", "beslut": []}}

    assert is_told_right(compiled, SOME | values)


def test_every_document_of_the_cases_is_told_as_it_is_read(built: Built) -> None:
    for path in built.documents:
        package = read_package(path.read_bytes(), path.name)
        memory = read_memory(package)
        assert memory is not None
        assert content(package).digests == (memory.blocks, memory.margins), path.name


# ---------------------------------------------------------------- made-up templates

TEXTS = st.sampled_from(
    [
        "ord",
        "[fält",
        "{{ namn }}",
        "{{ tom }}",
        "{{ rader }}",
        "{{ stycken }}",
        "{{ fält }}",
        "{{ namn|upper }}",
        "{{ mål|length }} st",
        "a {{ namn }} b {{ sant }}",
    ]
)
LOOKS = st.sampled_from(
    [
        "",
        "<w:b/>",
        "<w:i/>",
        '<w:u w:val="single"/>',
        '<w:rStyle w:val="Hyperlink"/>',
        "<w:b/><w:i/>",
        "<w:strike/>",
        '<w:caps/><w:vertAlign w:val="subscript"/>',
    ]
)
RUNS = st.builds(run, TEXTS, LOOKS)
PLAIN_RUN = st.builds(run, st.sampled_from(["a", "b & c"]), LOOKS)
AROUND = st.sampled_from(
    [
        '<w:hyperlink w:anchor="här">{}</w:hyperlink>',
        f"<w:ins {BY}>{{}}</w:ins>",
        f"<w:moveTo {BY}>{{}}</w:moveTo>",
        '<w:smartTag w:element="x">{}</w:smartTag>',
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr=" DATE ">{}</w:fldSimple>',
        f"<m:oMath {MATH}><m:r><m:t>x</m:t></m:r></m:oMath>{{}}",
        field("PAGE") + "{}" + field("REF {{ namn }}"),
        f"{BEGIN}{{}}{END}",
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{}</w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>",
        '<w:r><w:br w:type="page"/></w:r>{}<w:r><w:br w:type="page"/><w:ptab/></w:r>',
        "<w:r><w:ruby><w:rt/><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice></mc:AlternateContent>",
        "{}<w:r><w:pict><v:rect/></w:pict><w:dayLong/></w:r><w:subDoc/>",
        "{}<w:r><w:footnoteReference w:id='1'/><w:tab/><w:br/><w:sym/></w:r>",
    ]
)
INLINE = st.sampled_from(
    [
        run("{% if sant %}") + "{}" + run("{% endif %}"),
        run("{% if tom %}") + "{}" + run("{% else %}annat{% endif %}"),
        run("{% for m in mål %}{{ m.namn }}") + "{}" + run(" {% endfor %}"),
        run("{% set x %}") + "{}" + run("{% endset %}{{ x }}"),
        "{}",
    ]
)
DELETED = f"<w:del {BY}><w:r><w:delText>bort</w:delText></w:r></w:del>"
PIECES = st.one_of(
    RUNS,
    st.just(DELETED),
    st.builds(lambda around, inner: around.replace("{}", inner), AROUND, RUNS),
    st.builds(lambda around, inner: around.replace("{}", inner), AROUND, PLAIN_RUN),
    st.builds(
        lambda inline, one, other: inline.replace("{}", one + other), INLINE, RUNS, PLAIN_RUN
    ),
)
STYLES = st.sampled_from(["", "Heading1", "ListBullet", "ListNumber"])
PROPERTIES = st.sampled_from(
    [
        "",
        "<w:pageBreakBefore/>",
        "<w:sectPr/>",
        f"<w:rPr><w:ins {BY}/></w:rPr>",
        f'<w:pPrChange {BY}><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:pPrChange>',
    ]
)
PARAGRAPHS = st.one_of(
    st.builds(
        lambda runs, style, more: p(*runs, style=style, properties=more),
        st.lists(PIECES, min_size=1, max_size=4),
        STYLES,
        PROPERTIES,
    ),
    TEXTS.map(p),
    TEXTS.map(bullet),
    TEXTS.map(number),
    TEXTS.map(heading),
    st.sampled_from(["<w:p/>", '<w:altChunk r:id="rId9"/>', "<w:bookmarkStart w:id='9'/>"]),
)


def _between(before: str, after: str) -> Any:
    return lambda blocks: "".join((p(before), *blocks, p(after)))


def _blocks(inner: Any) -> Any:
    some = st.lists(inner, min_size=1, max_size=3)
    macro = _between("{%p macro m() %}", "{%p endmacro %}")
    return st.one_of(
        some.map(_between("{%p if sant %}", "{%p endif %}")),
        some.map(_between("{%p if tom %}", "{%p endif %}")),
        some.map(_between("{%p for m in mål %}", "{%p endfor %}")),
        some.map(_between("{% if sant %}", "{% endif %}")),
        some.map(_between("Början {% if tom %}", "{% endif %}slut")),
        some.map(_between("{% for m in mål %}{{ m.namn }}", "och {% endfor %}klart")),
        some.map(lambda blocks: macro(blocks) + p("{{ m() }}") + p("Så: {{ m() }}")),
        some.map(lambda blocks: table(["".join(blocks), "{{ namn }}"])),
        some.map(
            lambda blocks: table(
                ["{%tr for m in mål %}", ""],
                ["{{ m.namn }}", "".join(blocks)],
                ["{%tr endfor %}", ""],
            )
        ),
        st.just(table(["{%tr if tom %}", ""], ["{{ namn }}", "x"], ["{%tr endif %}", ""])),
    )


BLOCKS = st.recursive(PARAGRAPHS, _blocks, max_leaves=6)


@pytest.mark.slow
@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(st.lists(BLOCKS, min_size=1, max_size=4), st.lists(PARAGRAPHS, max_size=2))
def test_any_template_is_told_as_it_is_read(body: list[str], header: list[str]) -> None:
    try:
        compiled = compile_template(docx(*body, headers="".join(header) or "x"), NAME)
    except TemplateError:
        return

    assert all(is_told_right(compiled, values) for values in (SOME, OTHER, SOME))


# ---------------------------------------------------------------- what only a later document shows

LATER = {
    "a simple field": '<w:fldSimple w:instr=" DATE "><w:r><w:t>i dag</w:t></w:r></w:fldSimple>',
    "an inserted run": f"<w:ins {BY}>{run('infogat')}</w:ins>",
    "a moved run": f"<w:moveFrom {BY}>{run('flyttat')}</w:moveFrom>"
    f"<w:moveTo {BY}>{run('flyttat')}</w:moveTo>",
    "a formula": f"<m:oMath {MATH}><m:r><m:t>x+y</m:t></m:r></m:oMath>",
}


@pytest.mark.parametrize("shown", LATER.values(), ids=list(LATER))
def test_what_only_a_later_document_shows_is_remembered_right(tmp_path: Path, shown: str) -> None:
    folder = WorkingFolder(tmp_path / "mapp")
    only_there = ("{%p if organ.namn == 'Fullmäktige' %}", p(run("Se "), shown), "{%p endif %}")
    folder.template("kallelse", *TEMPLATES["kallelse"], *only_there)
    assert folder.build().written
    texts = {target: "Se " in folder.text(target) for target in folder.documents}
    assert not texts["au-2026-12-02/kallelse.docx"]
    assert texts["kf-2026-12-16/kallelse.docx"]

    assert_left_alone(folder.outputs, lambda: folder.rebuild().report)


LEFT = {Action.SKIP, Action.SETTLED, Action.SEALED}


def assert_left_alone(outputs: Path, build: Callable[[], Report]) -> None:
    """See to it that every document is up to date, without the ledger and zipped anew."""
    ledger = outputs / ".beredning.json"
    for forgotten, zipped_anew in ((True, False), (False, True), (True, True)):
        if forgotten:
            ledger.unlink()
        if zipped_anew:
            for path in outputs.rglob("*.docx"):
                files = dict(sorted(files_of(path.read_bytes()).items(), reverse=True))
                path.write_bytes(zipped(files))
        assert {outcome.action for outcome in build().outcomes} <= LEFT


def test_a_template_with_a_tracked_change_of_formatting_is_built(tmp_path: Path) -> None:
    change = f'<w:pPrChange {BY}><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>'
    folder = WorkingFolder(tmp_path / "mapp")
    folder.template("tjansteskrivelse", p(run("Hej {{ ärende.dnr }}"), properties=change))
    result = folder.build()

    assert not result.those(Action.FAILED)
    assert_left_alone(folder.outputs, lambda: folder.rebuild().report)


@pytest.mark.slow
def test_what_only_a_later_document_of_the_example_shows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    template = tmp_path / "templates/standard/politisk-vilja.docx"
    more = (
        p("{%p if mandatperiod == '2027–2030' %}") + p("Se ", *LATER.values()) + p("{%p endif %}")
    )
    text = xml_of(template.read_bytes())
    place = text.rindex("<w:sectPr")
    template.write_bytes(
        changed(template.read_bytes(), {"word/document.xml": text[:place] + more + text[place:]})
    )

    def built() -> Report:
        return build(Options(tmp_path, FOLDERS["exemplet"][1]))

    written = {o.target: o.action for o in built().outcomes if "hp/politisk-vilja" in o.target}
    assert list(written.values()) == [Action.WRITE] * 2
    texts = [text_of((tmp_path / "outputs" / target).read_bytes()) for target in written]
    assert ["infogat" in text for text in texts] == [False, True]
    assert_left_alone(tmp_path / "outputs", built)


def test_a_macro_that_writes_half_a_paragraph_is_a_fault_of_the_template() -> None:
    body = ("Början {% macro m() %}", "och {% endmacro %}slut", "{{ m() }}")

    assert [fault.tag for fault in rendered(docx(*body)).faults] == ["{{ m() }}"]
