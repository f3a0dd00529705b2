"""What a page shows of a document: the words of `explain`, in the order and shape of Word."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.provenance import explained
from pipeline.ooxml.package import read_package
from pipeline.ooxml.shown.content_tree import ContentTree, content_tree
from pipeline.ooxml.shown.pieces import CommentMark, Drawn, NoteMark, ShownWords, Sign
from pipeline.ooxml.shown.shown_blocks import (
    Block,
    ShownList,
    ShownParagraph,
    ShownTable,
    paragraphs_of,
)
from tests.docx import (
    HEAD,
    NAMESPACES,
    REL,
    WML,
    Part,
    bars,
    bullet,
    chart_drawing,
    chart_part,
    docx,
    field,
    heading,
    number,
    p,
    picture,
    run,
    title,
)

NOBODY = Memory("", "", "", "", model="3")


def tree_of(data: bytes) -> ContentTree:
    """Return what is shown of a file."""
    package = read_package(data, "prov.docx")
    return content_tree(package, explained(package, NOBODY, lambda text, source: False))


def outline(blocks: Sequence[Block]) -> list[object]:
    """Return lists as lists of their texts, numbered ones after their first number."""
    made: list[object] = []
    for block in blocks:
        if isinstance(block, ShownParagraph):
            made.append(block.text)
        elif isinstance(block, ShownList):
            items = [o for i in block.items for o in (i.paragraph.text, *outline(i.inner))]
            made.append([block.start, *items] if block.start else items)
    return made


# ---------------------------------------------------------------- headings and lists

_BASED = (
    '<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/>'
    '<w:basedOn w:val="Heading2"/></w:style>'
)


def test_a_heading_has_the_level_of_the_style_that_its_own_is_based_on() -> None:
    blocks = tree_of(
        docx(title("Program"), heading("Mål"), p("Mål 2", style="Kapitel"), "Text", styles=_BASED)
    ).body.blocks

    levels = [(b.level, b.is_title) for b in blocks if isinstance(b, ShownParagraph)]
    assert levels == [(0, True), (1, False), (2, False), (0, False)]


def below(style: str, text: str, num: int, level: int) -> str:
    """Return an item of a list at a level."""
    numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return p(text, style=style, properties=numbers)


def test_lists_hold_their_items_and_go_on_counting_after_other_text() -> None:
    blocks = tree_of(
        docx(
            bullet("a"), bullet("b"), "mellan", number("ett"), "text", number("två"), number("tre")
        )
    ).body.blocks

    assert outline(blocks) == [["a", "b"], "mellan", [1, "ett"], "text", [2, "två", "tre"]]


def test_a_table_has_its_heading_row_spans_and_cells_merged_downwards() -> None:
    span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    start, on = ('<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>")
    rows = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{span}{p('Huvud')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{start}{p('A')}</w:tc><w:tc>{p('1')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{on}<w:p/></w:tc><w:tc>{p('2')}</w:tc></w:tr>"
    )
    (shown,) = (
        b for b in tree_of(docx(f"<w:tbl>{rows}</w:tbl>")).body.blocks if isinstance(b, ShownTable)
    )

    cells = [[(c.across, c.down, c.heads) for c in row.cells] for row in shown.rows]
    assert cells == [[(2, 1, "col")], [(1, 2, ""), (1, 1, "")], [(1, 1, "")]]
    assert [each.text for each in paragraphs_of([shown])] == ["Huvud", "A", "1", "2"]


# ---------------------------------------------------------------- what stands in a paragraph


def pieces(*blocks: str, **more: object) -> tuple[object, ...]:
    """Return what stands in the first paragraph."""
    first = tree_of(docx(*blocks, **more)).body.blocks[0]  # type: ignore[arg-type]
    assert isinstance(first, ShownParagraph)
    return first.pieces


def test_a_link_leads_to_the_web_or_to_mail_and_nowhere_else() -> None:
    leads = [
        pieces(p(field(f'HYPERLINK "{address}"', "ord")))[0]
        for address in ("https://exempel.se/", "mailto:a@b.se", "javascript:alert(1)", "file:///x")
    ]

    assert [each.link for each in leads if isinstance(each, ShownWords)] == [
        "https://exempel.se",
        "mailto:a@b.se",
        "",
        "",
    ]


def test_tracked_changes_say_who_and_when() -> None:
    new = f'<w:ins w:id="1" w:author="Anna" w:date="2027-01-28T09:30:00Z">{run("nytt")}</w:ins>'
    gone = run("gammalt").replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")
    old = f'<w:del w:id="2" w:author="Bo">{gone}</w:del>'

    found = [each for each in pieces(p("Det ", old, new)) if isinstance(each, ShownWords)]

    marks = [(e.text, e.revision and (e.revision.is_insertion, e.revision.author)) for e in found]
    assert marks == [("Det ", None), ("gammalt", (False, "Bo")), ("nytt", (True, "Anna"))]
    assert found[2].revision is not None
    assert found[2].revision.day == "2027-01-28T09:30:00Z"


def test_a_picture_has_its_part_and_its_words_and_a_chart_what_it_shows() -> None:
    (shown,) = pieces(p(picture("Kommunens vapen")))
    assert isinstance(shown, Drawn)
    assert shown.description == "Kommunens vapen"
    assert [part.rpartition("/")[2].endswith(".png") for part in shown.pictures] == [True]

    (shown,) = pieces(p(chart_drawing("Utsläpp per år")), parts=[chart_part(bars())])
    assert isinstance(shown, Drawn)
    assert (shown.description, shown.chart) == ("Utsläpp per år", "word/charts/chart1.xml")


def test_notes_and_comments_are_told_once_with_their_marks_in_the_text() -> None:
    comment = f'<w:comment w:id="4" w:author="Anna">{p("Varför?")}</w:comment>'
    part = Part(
        "word/comments.xml",
        f"{WML}.comments+xml",
        f"{REL}/comments",
        f"{HEAD}<w:comments {NAMESPACES}>{comment}</w:comments>".encode(),
        "rIdComments",
    )
    marks = (
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        '<w:r><w:commentReference w:id="4"/></w:r>',
    )

    tree = tree_of(docx(p("Text", *marks), footnotes=["Källa"], parts=[part]))

    (first,) = tree.body.blocks
    assert isinstance(first, ShownParagraph)
    assert first.pieces[1:] == (NoteMark("[not]", "footnote", "1"), CommentMark("4"))
    assert [(n.number, outline(n.blocks)) for n in tree.footnotes] == [("1", ["Källa"])]
    assert [(c.number, c.author, outline(c.blocks)) for c in tree.comments] == [
        ("4", "Anna", ["Varför?"])
    ]


def test_a_text_box_is_read_where_it_stands_and_a_page_number_by_its_name() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"<w:txbxContent>{p('I rutan')}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{p('I rutan')}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    tree = tree_of(docx(p("Före ", box), footers=p("Sidan ", field("PAGE"))))

    (first,) = tree.body.blocks
    assert isinstance(first, ShownParagraph)
    assert [outline(each.blocks) for each in first.boxes] == [["I rutan"]]
    (foot,) = tree.footers
    (line,) = foot.blocks
    assert isinstance(line, ShownParagraph)
    assert line.pieces == (ShownWords("Sidan "), Sign("[fält PAGE]"))
