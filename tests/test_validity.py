"""Our own checks of a Word file find each fault, and nothing in a sound file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from tests.docx import (
    bookmark,
    bullet,
    cell,
    changed,
    control,
    docx,
    field,
    heading,
    number,
    p,
    picture,
    row,
    run,
    table,
    title,
    xml_of,
)
from tests.validator import Finding, is_false_alarm, validate

EVERYTHING = docx(
    title("Program"),
    heading("Mål"),
    p("Se ", bookmark("här", "_b1", 1), control("Namn", "Mål/M1/Namn"), field("PAGE")),
    p(picture("Kommunens vapen"), "not", '<w:r><w:footnoteReference w:id="1"/></w:r>'),
    bullet("en punkt"),
    number("ett"),
    table(["A", "B"], ["1", cell(p("2"), table(["inre"]), "")]),
    headers={"default": p(picture("Vapen", doc_pr=2)), "first": "Första", "even": "Jämn"},
    footers=p(field("PAGE"), "(", field("NUMPAGES"), ")"),
    footnotes=["En not"],
)


def found(*blocks: str, tags: bool = True, **more: str) -> tuple[str, ...]:
    return faults(read_package(docx(*blocks, **more), "brev.docx"), tags=tags)  # type: ignore[arg-type]


def found_in(data: bytes) -> tuple[str, ...]:
    return faults(read_package(data, "brev.docx"))


def test_a_sound_file_has_no_faults() -> None:
    assert found_in(EVERYTHING) == ()


@pytest.mark.install
def test_a_sound_file_has_none_under_the_other_validators_either(tmp_path: Path) -> None:
    path = tmp_path / "allt.docx"
    path.write_bytes(EVERYTHING)

    assert validate([path]) == {path: []}


@pytest.mark.install
def test_what_microsofts_validator_finds_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "fel.docx"
    path.write_bytes(docx("<w:p><w:r><w:t>a</w:t><w:rPr/></w:r></w:p>"))

    (first, *_) = validate([path])[path]

    assert first.startswith(
        "Open XML SDK: /word/document.xml /w:document[1]/w:body[1]/w:p[1]/w:r[1]"
    )


def test_only_the_exact_finding_is_a_false_alarm() -> None:
    text = "Numbering definition '0' referenced but not found"

    assert is_false_alarm(Finding("openxml-audit", "/word/document.xml", "", text))
    assert not is_false_alarm(Finding("Open XML SDK", "/word/document.xml", "", text))
    assert not is_false_alarm(
        Finding("openxml-audit", "/word/document.xml", "", text.replace("0", "10"))
    )


EMPTY_CELL = "<w:tc><w:tcPr/></w:tc>"
TABLE_LAST = f"<w:tc>{p('a')}{table(['b'])}</w:tc>"
CONTROL_LAST = f"<w:tc><w:sdt><w:sdtPr/><w:sdtContent>{p('a')}</w:sdtContent></w:sdt></w:tc>"
BY = 'w:id="7" w:author="A" w:date="2026-01-01T10:00:00Z"'
TWICE = {
    '<w:commentRangeStart w:id="7"/>': "kommentaren 7 börjar på två ställen",
    '<w:r><w:commentReference w:id="7"/></w:r>': "kommentaren 7 finns på två ställen",
    '<w:r><w:footnoteReference w:id="7"/></w:r>': "fotnoten 7 finns på två ställen",
    '<w:r><w:endnoteReference w:id="7"/></w:r>': "slutnoten 7 finns på två ställen",
    '<w:permStart w:id="7"/><w:permEnd w:id="7"/>': "två tillstånd att skriva har id 7",
    f"<w:ins {BY}>{run('a')}</w:ins>": "två spårade ändringar har id 7",
    f"<w:del {BY}><w:r><w:delText>a</w:delText></w:r></w:del>": "två spårade ändringar har id 7",
}


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (table(row(EMPTY_CELL)), "en tabellcell är tom; den måste ha ett stycke"),
        (table(row(TABLE_LAST)), "en tabellcell slutar inte med ett stycke: ”ab”"),
        (p(control("a"), control("b")), "innehållskontrollen med id 1 finns två gånger"),
        (p(picture("a"), picture("b")), "bilden eller figuren med id 1 finns två gånger"),
        (p(bookmark("a", "x"), bookmark("b", "y")), "två bokmärken har id 0"),
        (p(bookmark("a", "x"), bookmark("b", "X", 1)), "bokmärket x finns två gånger"),
        (p('<w:bookmarkStart w:id="7" w:name="x"/>'), "bokmärket med id 7 slutar aldrig"),
        (p('<w:bookmarkEnd w:id="7"/>'), "bokmärket med id 7 slutar utan att ha börjat"),
        *((p(block, block), says) for block, says in TWICE.items()),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'), "ett fält börjar men slutar aldrig"),
        (p('<w:r><w:fldChar w:fldCharType="end"/></w:r>'), "ett fälts end står utan att"),
        (p("a", style="Saknas"), "formatmallen Saknas finns inte"),
        (p("a", style="TableNormal"), "formatmallen TableNormal är table, inte paragraph"),
        (p("a", properties='<w:numPr><w:numId w:val="9"/></w:numPr>'), "listan 9 finns inte"),
        (p('<w:hyperlink r:id="rId77"/>'), "rId77 är ingen relation"),
        (p("{{ mål.namn }}"), "malltaggen står kvar: {{ mål.namn }}"),
        (p("{", "% if x %}"), "malltaggen står kvar: {% if x %}"),
        (p(picture("{{ kommun.logotyp }}")), "malltaggen står kvar: {{ kommun.logotyp }}"),
        (p(control("a", "x" * 65)), "innehållskontrollens namn är över 64 tecken"),
        ('<w:p w:rsidR="00AA11BB"/>', "har redigeringsmärken"),
        (p(control(control("a", id=2), "yttre", plain=True)), "för ren text har en annan i sig"),
        (p(control(control("a", id=2), "yttre")), "”yttre” inne i ett stycke har en annan i sig"),
    ],
)
def test_each_fault_is_found_with_its_part(block: str, says: str) -> None:
    sentences = found(block)

    assert any(says in sentence for sentence in sentences), sentences


def test_a_cell_may_end_in_a_control_that_ends_in_a_paragraph() -> None:
    assert found(table(row(CONTROL_LAST))) == ()


def test_a_block_control_may_hold_controls_in_its_paragraphs() -> None:
    inner = p(control("a", "x"))
    assert found(f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>") == ()


def test_a_field_may_go_on_over_paragraphs_but_not_out_of_its_header() -> None:
    begin, end = (run("").replace("<w:r>", f'<w:r><w:fldChar w:fldCharType="{k}"/>')
                  for k in ("begin", "end"))  # fmt: skip

    assert found(p(begin), p(end)) == ()
    assert len(found(p(begin), headers=p(end))) == 2


def test_a_text_box_is_stored_twice_and_counted_once() -> None:
    box = f"<w:txbxContent>{p(control('a', 'x'), bookmark('b', 'c'))}</w:txbxContent>"
    drawn = f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"

    assert (
        found(f"<w:p><w:r><mc:AlternateContent>{drawn}{old}</mc:AlternateContent></w:r></w:p>")
        == ()
    )


def test_tags_are_no_faults_in_a_template() -> None:
    assert found(p("{{ mål.namn }}"), tags=False) == ()


def test_the_list_zero_is_no_list() -> None:
    assert found(p("a", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')) == ()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"word/ny.bin": "x"}, "word/ny.bin: har ingen innehållstyp"),
        ({"word/settings.xml": None}, "nämner word/settings.xml, som inte finns"),
        ({"word/settings.xml": None}, "leder till word/settings.xml, som inte finns"),
        ({"word/settings.xml": "<w:settings>"}, "word/settings.xml: är inte välformad XML"),
    ],
)
def test_faults_between_the_parts_are_found(files: dict[str, str | None], says: str) -> None:
    sentences = found_in(changed(docx("Text"), files))

    assert any(says in sentence for sentence in sentences), sentences


def test_another_language_than_swedish_is_found() -> None:
    data = docx("Text")
    styles = xml_of(data, "word/styles.xml").replace("sv-SE", "en-US")

    assert found_in(changed(data, {"word/styles.xml": styles})) == (
        "word/styles.xml: språket i docDefaults är inte sv-SE",
    )


def test_a_list_without_its_definition_is_found() -> None:
    data = docx("Text")
    lists = xml_of(data, "word/numbering.xml").replace(
        'abstractNumId w:val="1"', 'abstractNumId w:val="5"'
    )

    assert (
        "listan 2 saknar sin abstractNum"
        in found_in(changed(data, {"word/numbering.xml": lists}))[0]
    )


def test_a_strict_file_is_told_to_be_saved_as_an_ordinary_one() -> None:
    data = docx("Text")
    transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = xml_of(data).replace(transitional, strict)

    assert "Strict Open XML" in found_in(changed(data, {"word/document.xml": body}))[0]
