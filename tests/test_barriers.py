"""What does not reach somebody with a screen reader is told at its place, and nothing else is."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.barriers import barriers, blanks
from pipeline.publish.word.word_facts import word_facts
from tests.accessibility import obstacles
from tests.docx import (
    bullet,
    cell,
    changed,
    chart_drawing,
    docx,
    field,
    heading,
    number,
    p,
    picture,
    row,
    table,
    xml_of,
)

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"])


def told(*blocks: str, **more: object) -> list[str]:
    package = read_package(docx(*blocks, **more), "brev.docx")  # type: ignore[arg-type]
    return [str(found) for found in barriers(package)]


def empty(*blocks: str) -> tuple[str, ...]:
    found = blanks(read_package(docx(*blocks), "brev.docx"))
    return tuple(f"{one.place}: {one.message}" for one in found)


def looked(first_row: int, first_column: int) -> str:
    look = f'<w:tblLook w:firstRow="{first_row}" w:firstColumn="{first_column}"/>'
    return table(["Tid", "kl. 13"], ["Plats", "salen"], header=False).replace(
        "</w:tblPr>", f"{look}</w:tblPr>"
    )


@given(st.from_regex("[0-9A-Fa-f]{1,4}", fullmatch=True) | st.text(LETTERS, max_size=10))
def test_whatever_a_table_says_of_its_looks_can_be_read(said: str) -> None:
    look = f"<w:tblLook w:val={quoteattr(said)}/>"
    plain = table(["Tid", "kl. 13"], ["Plats", "salen"], header=False)
    document = docx(plain.replace("</w:tblPr>", f"{look}</w:tblPr>"))
    package = read_package(document, "brev.docx")

    heads = word_facts(package).tables[0]

    assert (heads.rows > 0 or heads.first_column) == (barriers(package) == ())


def test_a_document_that_reaches_everybody_has_none() -> None:
    assert (
        told(
            heading("Mål"),
            p("Text – med streck."),
            bullet("en punkt"),
            bullet("en till"),
            number("ett"),
            p(picture("Kommunens vapen")),
            table(["A", "B"], ["1", "2"]),
            looked(0, 1),
            heading("Skäl", 2),
            headers={"default": p("Mål ", field("PAGE"))},
        )
        == []
    )


@pytest.mark.parametrize(
    ("block", "place", "says"),
    [
        (heading("B", 3), "stycket ”B”", "nivå 3 men står under en på nivå 1"),
        (heading(""), "efter ”Före”", "rubriken är tom"),
        (p(picture("")), "efter ”Före”", "en bild saknar alternativtext"),
        (p("Se ", picture("")), "stycket ”Se”", "en bild saknar alternativtext"),
        (p(picture("bild 3.png")), "efter ”Före”", "”bild 3.png” säger inte vad en bild visar"),
        (p(picture("Bildobjekt 7")), "efter ”Före”", "säger inte vad"),
        (p(chart_drawing("")), "efter ”Före”", "ett diagram saknar alternativtext"),
        (table(["A"], ["1"], header=False), "tabellen ”A”", "varken rubrikrad eller rubrikkolumn"),
        (looked(0, 0), "tabellen ”Tid | kl. 13”", "varken rubrikrad eller rubrikkolumn"),
        (p("– ett") + p("– två"), "stycket ”– ett”", "listan är skriven med streck"),
        (p("1. ett") + p("2. två"), "stycket ”1. ett”", "listan är skriven med streck"),
        (p("a) ett") + p("b) två"), "stycket ”a) ett”", "listan är skriven med streck"),
        (
            "<w:p><w:r><w:t>- ett</w:t><w:br/><w:t>- två</w:t></w:r></w:p>",
            "stycket ”- ett- två”",
            "listan är skriven med streck",
        ),
    ],
)
def test_each_is_told_where_it_stands_with_what_to_do(block: str, place: str, says: str) -> None:
    (found,) = told(heading("Mål"), p("Före"), block, p("Efter"))

    assert found.startswith(f"{place}: ")
    assert says in found
    assert found.count(". ") >= 1
    assert found.endswith(".")


@pytest.mark.parametrize(
    "block",
    [
        p("– ett"),  # a line of speech
        p("– ett") + p("text") + p("– två"),
        p("1. ett") + p("3. tre"),
        table(["A"], ["–"], ["–"]),  # nothing to tell
        p("2027 – 2030") + p("2031 – 2034"),
        bullet("– ett") + bullet("– två"),
        p(picture("x", doc_pr=2)).replace('descr="x"', 'descr="" title="Vapen"'),
        looked(1, 0),
        looked(0, 1),
        table(["en ruta"], header=False),
    ],
)
def test_its_neighbours_are_none(block: str) -> None:
    assert told(heading("Mål"), block, p("Efter")) == []


def test_a_first_heading_below_level_one_and_a_style_based_on_a_heading_are_found() -> None:
    own = (
        '<w:style w:type="paragraph" w:styleId="Eget"><w:name w:val="Eget"/>'
        '<w:basedOn w:val="Heading2"/></w:style>'
    )
    (found,) = told(p("Rubrik", style="Eget"), styles=own)

    assert "nivå 2 men står först" in found


def test_what_only_the_first_header_says_is_told_and_what_the_body_says_too_is_not() -> None:
    header = {"first": p("Dnr KS 2025/64") + p("Protokoll") + p("Sida ", field("PAGE"))}

    assert [line.partition(":")[0] for line in told("Text", headers=header)] == [
        "sidhuvudet ”Dnr KS 2025/64”",
        "sidhuvudet ”Protokoll”",
    ]
    assert told("Protokoll med dnr KS 2025/64", headers=header) == []
    day = {"first": p("2027-02-10")}
    assert told("Mötet den 10 februari 2027", headers=day) == []
    assert len(told("Mötet den 11 februari 2027", headers=day)) == 1


def test_another_language_is_told() -> None:
    data = docx("Text")
    styles = xml_of(data, "word/styles.xml").replace("sv-SE", "en-US")
    (found,) = barriers(read_package(changed(data, {"word/styles.xml": styles}), "brev.docx"))

    assert found.message == "språket är inte angivet som svenska"


def test_empty_paragraphs_are_found_where_word_does_not_need_them() -> None:
    tab = "<w:p><w:r><w:tab/></w:r></w:p>"
    page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

    assert (
        empty(p("Före"), "<w:p/>", tab, p(" "), page, p("x"))
        == ("efter ”Före”: ett tomt stycke",) * 3
    )
    assert empty(table(["A"], [""]), "<w:p/>", table(["B"], ["1"]), "<w:p/>") == ()
    assert (
        empty(table(["A"], row(cell("<w:p/>", "<w:p/>"))), p("x"))
        == ("efter ”A”: ett tomt stycke",) * 2
    )


def test_a_header_row_of_ours_is_repeated_on_each_page() -> None:
    package = read_package(docx(looked(1, 1)), "brev.docx")

    assert barriers(package) == ()
    assert len(obstacles(package)) == 1


@given(st.lists(st.sampled_from(["– a", "1. a", "2. b", "– b", "a", ""]), max_size=8))
def test_a_list_is_told_once_where_two_rows_go_on_each_other(rows: list[str]) -> None:
    signs = [line.partition(" ")[0] if " " in line else "" for line in rows]
    pairs = [one == other == "–" or (one, other) == ("1.", "2.") for one, other in pairwise(signs)]
    starts = sum(now and not before for now, before in zip(pairs, [False, *pairs], strict=False))

    assert len(told(*map(p, rows))) == starts
