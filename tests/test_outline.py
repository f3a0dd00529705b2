"""The outline of a Word file shows everything a reviewer looks for, a line a thing."""

from __future__ import annotations

import difflib

from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.package import read_package
from tests.docx import (
    bookmark,
    bullet,
    changed,
    control,
    docx,
    field,
    files_of,
    heading,
    p,
    picture,
    run,
    table,
)


def shown(data: bytes) -> list[str]:
    return outline(read_package(data, "brev.docx")).splitlines()


def body(*blocks: str) -> list[str]:
    """Return the outline of a body, without the section at its end."""
    lines = shown(docx(*blocks))
    inside = lines[lines.index("body") + 1 : lines.index("styles")]
    return [line.removeprefix("  ") for line in inside if not line.startswith("  section")]


def test_the_whole_outline_of_a_small_letter() -> None:
    letter = docx(
        heading("Svar"),
        p("Svar inom ", run("30 dagar", "<w:b/>"), " till ", control("nämnden", "Organ/N/Namn")),
        bullet("Första"),
        table(["Mål", "Läge"], ["M1", "klart"]),
        headers={"default": p("Sida ", field("PAGE", "7")), "first": "Kommunen"},
        core="Tjänsteskrivelse",
    )

    assert shown(letter) == [
        "document",
        "  title: Tjänsteskrivelse",
        "  language: sv-SE",
        "body",
        "  [heading 1] Svar",
        "  [Normal] Svar inom **30 dagar** till ⟦Organ/N/Namn: nämnden⟧",
        "  [List Bullet] {list level 1 bullet ”•”} Första",
        "  table; columns 52.9 52.9 mm",
        "    row; tblHeader",
        "      cell: [Normal] Mål",
        "      cell: [Normal] Läge",
        "    row",
        "      cell: [Normal] M1",
        "      cell: [Normal] klart",
        "  section; page 210 × 297 mm portrait; margins top 25 right 25 bottom 25 left 25 "
        "header 12.5 footer 12.5 gutter 0 mm; titlePg",
        "    header default",
        "      [Normal] Sida ‹PAGE›",
        "    header first",
        "      [header] Kommunen",
        "styles",
        "  [List Bullet] paragraph: Carlito 11 pt; before 0 pt; after 6 pt; list 1; "
        "based on Normal",
        "  [Normal] paragraph: Carlito 11 pt; before 0 pt; after 6 pt",
        "  [header] paragraph: Carlito 11 pt; before 0 pt; after 6 pt; based on Normal",
        "  [heading 1] paragraph: Carlito 16 pt #1F3864; b; before 12 pt; after 4 pt; keepNext; "
        "outline level 1; based on Normal",
    ]


def test_a_changed_sentence_is_a_one_line_diff() -> None:
    before, after = (shown(docx("Först", f"Svar inom {n} dagar.", "Sist")) for n in (30, 14))

    changes = [line for line in difflib.unified_diff(before, after, n=0) if line[1:2] == " "]
    assert changes == ["-  [Normal] Svar inom 30 dagar.", "+  [Normal] Svar inom 14 dagar."]


def test_a_row_put_in_moves_no_other_line() -> None:
    before = body(table(["A"], ["1"], ["3"]))
    after = body(table(["A"], ["1"], ["2"], ["3"]))

    changes = [line for line in difflib.ndiff(before, after) if line[0] in "-+"]
    assert sorted(changes) == ["+     cell: [Normal] 2", "+   row"]


def test_it_does_not_matter_how_word_has_split_the_runs() -> None:
    assert body(p("Hej ", "på", run(" dig", "<w:i/>"), run(" du", "<w:i/>"))) == [
        "[Normal] Hej på* dig du*"
    ]


def test_formatting_other_than_bold_and_italic_is_told_in_full() -> None:
    assert body(p("a ", run("b", '<w:b/><w:color w:val="FF0000"/><w:sz w:val="20"/>'))) == [
        "[Normal] a ‹color=FF0000 sz=20›**b**‹›"
    ]
    assert body(p(run("a", '<w:b w:val="0"/><w:lang w:val="sv-SE"/>'))) == ["[Normal] ‹b=0›a‹›"]


def test_direct_paragraph_properties_are_told() -> None:
    properties = '<w:keepNext/><w:spacing w:after="60"/><w:jc w:val="right"/>'

    assert body(p("Text", properties=properties)) == [
        "[Normal] {keepNext; spacing(after=60); jc=right} Text"
    ]


def test_signs_stand_for_what_cannot_be_seen() -> None:
    assert body(p("a\tb\nc\u00a0d"), '<w:p><w:r><w:br w:type="page"/></w:r></w:p>') == [
        "[Normal] a⇥b⏎c⍽d",
        "[Normal] ⏎page",
    ]


def test_a_counted_result_is_left_out_and_another_one_shown() -> None:
    toc = field('TOC \\o "1-3"', "Mål")

    assert body(p(field("NUMPAGES", "12"), " ", field("REF x", "se ovan"))) == [
        "[Normal] ‹NUMPAGES› ‹REF x›se ovan"
    ]
    assert body(p(toc)) == ['[Normal] ‹TOC \\o "1-3"›Mål']
    assert body(p('<w:fldSimple w:instr=" PAGE "><w:r><w:t>9</w:t></w:r></w:fldSimple>')) == [
        "[Normal] ‹PAGE›"
    ]


def test_a_field_that_spans_paragraphs_is_told_once_and_page_numbers_in_it_are_left_out() -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    assert body(p(begin, "Mål\t", field("PAGEREF _Toc1", "3")), p("Sist", end)) == [
        "[Normal] ‹TOC›Mål⇥‹PAGEREF _Toc1›",
        "[Normal] Sist",
    ]


def test_links_bookmarks_notes_and_tracked_changes_are_told() -> None:
    data = docx(
        p('<w:hyperlink w:anchor="mål"><w:r><w:t>se mål</w:t></w:r></w:hyperlink>'),
        p(bookmark("här", "mål"), '<w:r><w:footnoteReference w:id="1"/></w:r>'),
        p('<w:ins w:id="8" w:author="A"><w:r><w:t>ny</w:t></w:r></w:ins>'),
        p('<w:del w:id="9" w:author="A"><w:r><w:delText>gammal</w:delText></w:r></w:del>'),
        footnotes=["Notens text"],
    )

    lines = shown(data)

    assert "  [Normal] [se mål](#mål)" in lines
    assert "  [Normal] ⟪mål⟫här[footnote 1]" in lines
    assert "  [Normal] [+ny+]" in lines
    assert "  [Normal] [-gammal-]" in lines
    assert lines[lines.index("footnotes") :][:3] == [
        "footnotes",
        "  footnote 1",
        "    [Normal] Notens text",
    ]


def test_a_picture_is_told_by_size_alt_text_and_a_digest_of_its_file() -> None:
    (line,) = body(p(picture("Kommunens vapen", mm=(20, 25))))
    data = docx(p(picture("Kommunens vapen", mm=(20, 25))))
    other = changed(data, {"word/media/rIdBild.png": b"annan bild"})

    assert line.startswith("[Normal] [picture ")
    assert line.endswith(" 20 × 25 mm alt ”Kommunens vapen”]")
    assert shown(other) != shown(data)
    assert "no alt text" in body(p(picture("")))[0]


def test_a_list_bullet_and_its_level_are_told() -> None:
    deeper = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'

    assert body(bullet("en"), p("två", style="ListBullet", properties=deeper)) == [
        "[List Bullet] {list level 1 bullet ”•”} en",
        "[List Bullet] {list level 2} två",
    ]


def test_block_controls_and_text_boxes_hold_their_paragraphs() -> None:
    box = f"<w:txbxContent>{p('i rutan')}</w:txbxContent>"
    drawn = f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    blocks = (
        '<w:sdt><w:sdtPr><w:tag w:val="t"/></w:sdtPr>'
        f"<w:sdtContent>{p('a')}</w:sdtContent></w:sdt>",
        f"<w:p><w:r><mc:AlternateContent>{drawn}{old}</mc:AlternateContent></w:r></w:p>",
    )

    assert body(*blocks) == [
        "control ⟦t⟧",
        "  [Normal] a",
        "[Normal]",
        "  text box",
        "    [Normal] i rutan",
    ]


def test_author_and_times_are_not_in_the_outline_but_a_tag_in_their_place_is() -> None:
    data = docx("Text")
    core = files_of(data)["docProps/core.xml"].decode()
    with_author = core.replace("<dc:title>", "<dc:creator>Ada Ek</dc:creator><dc:title>")
    with_tag = with_author.replace("Ada Ek", "{{ handläggare.namn }}")

    assert shown(changed(data, {"docProps/core.xml": with_author})) == shown(data)
    assert "  creator: {{ handläggare.namn }}" in shown(
        changed(data, {"docProps/core.xml": with_tag})
    )


def test_a_character_style_is_told_by_its_name() -> None:
    own = (
        '<w:style w:type="character" w:styleId="Utkast"><w:name w:val="Utkastmärke"/>'
        '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
    )
    lines = shown(docx(p(run("0.9", '<w:rStyle w:val="Utkast"/>')), styles=own))

    assert "  [Normal] ‹[Utkastmärke]›0.9‹›" in lines
    assert "  [Utkastmärke] character: Carlito 14 pt; b" in lines


def test_a_style_tells_its_frame_and_that_it_is_no_heading() -> None:
    own = (
        '<w:style w:type="paragraph" w:styleId="Ruta"><w:name w:val="Ruta"/>'
        '<w:basedOn w:val="Heading1"/><w:pPr><w:pBdr><w:left w:val="single" w:sz="8"/></w:pBdr>'
        '<w:spacing w:after="0"/><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    (line,) = (row for row in shown(docx(p("a", style="Ruta"), styles=own)) if "[Ruta] par" in row)

    assert line == (
        "  [Ruta] paragraph: Carlito 16 pt #1F3864; b; before 12 pt; after 0 pt; keepNext; "
        "pBdr(left(sz=8 val=single)); based on heading 1"
    )
