"""What counts as an edit: what a reader would call a document's content, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openxml_audit  # type: ignore[import-untyped]
import pytest
from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.content import content
from pipeline.ooxml.content.controls import bookmark as bookmark_name
from pipeline.ooxml.content.controls import sources_of_blocks
from pipeline.ooxml.content.memory import PART, Memory, memory_xml, read_memory
from pipeline.ooxml.content.reader import MODEL, NEUTRAL
from pipeline.ooxml.content.texts import part_texts
from pipeline.ooxml.package import Package, read_package
from pipeline.store.found_files import Standing, on_disk
from tests.docx import (
    NAMESPACES,
    REL,
    WML,
    Part,
    W,
    bookmark,
    bullet,
    changed,
    control,
    docx,
    field,
    files_of,
    heading,
    p,
    package,
    picture,
    png,
    run,
    table,
    xml_of,
)
from tests.rendering import document, identities

BODY = (
    heading("Mål"),
    p(run("Kommunen ska "), run("alltid", "<w:b/>"), run(" svara.")),
    bullet("en punkt"),
    table(["Mål", "Nivå"], ["Skog", "hög"]),
    p(control("Skog", "Mål/M1/Namn"), run(" och mer")),
    p(picture("Ett vapen")),
    "Sist.",
)
NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'


def base(**more: object) -> bytes:
    """Return a document with some of everything."""
    given: dict[str, object] = {"headers": "Kommunen", "footers": p(field("PAGE", "1"))}
    return docx(*BODY, **(given | more))  # type: ignore[arg-type]


def opened(data: bytes) -> Package:
    """Return the package of a file."""
    return read_package(data, "x.docx")


Swap = tuple[str, str]  # before, after


def edited(swap: Swap, part: str = "word/document.xml") -> bytes:
    """Return the document with the first place of a text in a part changed."""
    text = xml_of(base(), part)
    assert swap[0] in text
    return changed(base(), {part: text.replace(*swap, 1)})


def comment() -> bytes:
    """Return the document with a comment."""
    own = f'<w:comment w:id="0" w:author="x">{p("Är det så?")}</w:comment>'
    data = f"<w:comments {NAMESPACES}>{own}</w:comments>".encode()
    part = Part("word/comments.xml", f"{WML}.comments+xml", f"{REL}/comments", data, "rIdC")
    return base(parts=[part])


def linked(address: str) -> bytes:
    """Return the document with a link."""
    rels = xml_of(base(), "word/_rels/document.xml.rels")
    kind = f'Type="{REL}/hyperlink" TargetMode="External"'
    more = f'<Relationship Id="rIdL" {kind} Target="{address}"/></Relationships>'
    link = f'<w:p><w:hyperlink r:id="rIdL">{run("här")}</w:hyperlink></w:p>'
    return changed(
        edited(at_the_end(link)),
        {"word/_rels/document.xml.rels": rels.replace("</Relationships>", more)},
    )


def at_the_end(block: str) -> Swap:
    """Return the swap that puts a block last."""
    return "<w:sectPr", f"{block}<w:sectPr"


def styled(old: str, new: str) -> bytes:
    """Return the document where a style has another id, as in another language of Word."""
    parts = ("word/document.xml", "word/styles.xml", "word/numbering.xml")
    return changed(base(), {part: xml_of(base(), part).replace(old, new) for part in parts})


BULLET = '<w:pStyle w:val="ListBullet"/>'
LEVEL = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
EMPTY_ROW = f"<w:tr>{'<w:tc><w:p/></w:tc>' * 2}</w:tr>"
BY = 'w:id="5" w:author="x"'
DELETED = f"<w:del {BY}><w:r><w:delText>Sist.</w:delText></w:r></w:del>"
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
FORMULA = f"<w:p><m:oMath {MATH}><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"
BOX = f"<v:shape><v:textbox><w:txbxContent>{p('Ruta')}</w:txbxContent></v:textbox></v:shape>"

SWAPS: dict[str, Swap] = {
    "a word": ("Sist.", "Sista."),
    "a capital": ("en punkt", "En punkt"),
    "a space": ("en punkt", "en  punkt"),
    "a no-break space": ("en punkt", "en\u00a0punkt"),
    "a letter in a control": ("Skog</w:t></w:r></w:sdtC", "Skogar</w:t></w:r></w:sdtC"),
    "a line break": ("en punkt</w:t>", "en</w:t><w:br/><w:t>punkt</w:t>"),
    "a tab": ("Sist.</w:t>", "Sist.</w:t><w:tab/>"),
    "a new paragraph": at_the_end(p("Nytt")),
    "a new empty paragraph in between": ("<w:tbl>", "<w:p/><w:tbl>"),
    "a paragraph taken away": (bullet("en punkt"), ""),
    "two paragraphs made one": (f"{bullet('en punkt')}<w:tbl>", "<w:tbl>"),
    "the order of paragraphs": (BODY[1] + BODY[2], BODY[2] + BODY[1]),
    "another heading level": ("Heading1", "Heading2"),
    "a list of another kind": ("ListBullet", "ListNumber"),
    "another list level": (BULLET, BULLET + LEVEL),
    "bold": (run("Sist."), run("Sist.", "<w:b/>")),
    "no longer bold": ("<w:b/>", ""),
    "italic": ("<w:b/>", "<w:b/><w:i/>"),
    "underlined": ("<w:b/>", '<w:b/><w:u w:val="single"/>'),
    "highlighted": ("<w:b/>", '<w:b/><w:highlight w:val="yellow"/>'),
    "a cell of a table": ("hög", "låg"),
    "a new row": ("</w:tbl>", f"{EMPTY_ROW}</w:tbl>"),
    "an insertion that is tracked": at_the_end(f"<w:p><w:ins {BY}>{run('Nytt')}</w:ins></w:p>"),
    "a deletion that is tracked": (run("Sist."), DELETED),
    "a tracked end of a paragraph": (BULLET, f"{BULLET}<w:rPr><w:del {BY}/></w:rPr>"),
    "a formula": at_the_end(FORMULA),
    "a page break": ("<w:t ", '<w:br w:type="page"/><w:t '),
    "a new page before": (BULLET, f"{BULLET}<w:pageBreakBefore/>"),
    "the end of a section": (BULLET, f"{BULLET}<w:sectPr/>"),
    "struck through": ("<w:b/>", "<w:b/><w:strike/>"),
    "hidden": ("<w:b/>", "<w:b/><w:vanish/>"),
    "raised": ("<w:b/>", '<w:b/><w:vertAlign w:val="superscript"/>'),
    "in capitals": ("<w:b/>", "<w:b/><w:caps/>"),
    "a linked picture": ('r:embed="rIdBild"', 'r:link="rIdBild"'),
    "a shape": at_the_end('<w:p><w:r><w:pict><v:rect id="x"/></w:pict></w:r></w:p>'),
    "a text box": at_the_end(f"<w:p><w:r><w:pict>{BOX}</w:pict></w:r></w:p>"),
}
EDITS = {name: edited(swap) for name, swap in SWAPS.items()} | {
    "another picture": base(images={"rIdBild": png(7, 7)}),
    "the header": edited(("Kommunen", "Regionen"), "word/header-default.xml"),
    "the footer": edited(("</w:ftr>", f"{p('Nytt')}</w:ftr>"), "word/footer-default.xml"),
    "another field": edited((" PAGE ", " NUMPAGES "), "word/footer-default.xml"),
    "a comment": comment(),
    "a link": linked("https://exempel.se"),
}

NO_SWAPS: dict[str, Swap] = {
    "a run in two": ("st.</w:t></w:r>", '</w:t></w:r><w:r w:rsidR="00AB"><w:t>st.</w:t></w:r>'),
    "the size and colour of letters": ("<w:b/>", '<w:b/><w:color w:val="FF0000"/>'),
    "the language": ("<w:b/>", '<w:b/><w:lang w:val="en-GB"/>'),
    "bold written out": ("<w:b/>", '<w:b w:val="1"/>'),
    "marks of spelling": ("<w:r>", '<w:proofErr w:type="spellStart"/><w:r>'),
    "revision numbers": ("<w:p>", '<w:p w:rsidR="00AB12CD">'),
    "a bookmark": (run("Sist."), bookmark("Sist.", "_GoBack", 9)),
    "a control taken away": (control("Skog", "Mål/M1/Namn"), run("Skog")),
    "the tag of a control": ('w:val="Mål/M1/Namn"', 'w:val="något"'),
    "where a page ended": ("<w:t ", "<w:lastRenderedPageBreak/><w:t "),
    "an empty paragraph at the end": at_the_end("<w:p/><w:p/>"),
    "an empty run": ("<w:r>", "<w:r></w:r><w:r>"),
    "the page": ("<w:sectPr>", '<w:sectPr><w:pgMar w:left="99"/>'),
    "the size of a picture": ('cx="720000"', 'cx="730000"'),
    "alt text": ("Ett vapen", "Vapen"),
    "a soft hyphen": ("Sist.</w:t>", "Sist.</w:t><w:softHyphen/>"),
    "looks that are switched off": ("<w:b/>", '<w:b/><w:strike w:val="false"/><w:caps w:val="0"/>'),
}
NO_EDITS = {name: edited(swap) for name, swap in NO_SWAPS.items()} | {
    "nothing": base(),
    "the title": base(core="En annan titel"),
    "a field's result": edited((run("1"), run("17")), "word/footer-default.xml"),
    "the id of a style": styled("Heading1", "Rubrik1"),
    "the id of a list style": styled("ListBullet", "Punktlista"),
}


@pytest.mark.parametrize("data", EDITS.values(), ids=list(EDITS))
def test_it_is_an_edit_to_change(data: bytes) -> None:
    assert content(opened(data)).digests != content(opened(base())).digests


@pytest.mark.parametrize("data", NO_EDITS.values(), ids=list(NO_EDITS))
def test_it_is_no_edit_to_change(data: bytes) -> None:
    assert content(opened(data)) == content(opened(base()))


def test_a_changed_address_of_a_link_is_an_edit_but_not_a_slash_at_its_end() -> None:
    one, other, slash = (content(opened(linked(f"https://{a}"))) for a in ("a.se", "b.se", "a.se/"))

    assert one != other
    assert one == slash


RECT = '<v:rect id="x"/>'
BREAK = '<w:r><w:br w:type="page"/></w:r>'
NEXT = "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>två</w:t></w:r></w:p>"


def test_a_page_break_may_stand_at_either_side_of_a_paragraphs_end() -> None:
    ways = [(p("ett", BREAK), "två"), ("ett", p(BREAK, "två")), ("ett", NEXT)]

    (one,) = {content(opened(docx(*way))).body for way in ways}
    assert one == ("normal||ett[sidbrytning]", "normal||två")


def test_a_changed_footnote_is_an_edit() -> None:
    one, other = (
        content(opened(docx(p("x", NOTE), footnotes=[text]))) for text in ("En not.", "Två noter.")
    )

    assert one != other


def test_a_block_shows_style_list_text_and_formatting() -> None:
    assert content(opened(base())).body == (
        "heading 1||{f}Mål{/}",
        "normal||Kommunen ska {f}alltid{/} svara.",
        "list bullet|b0|en punkt",
        "[tabell",
        "[rad",
        "[cell",
        "normal||Mål",
        "[cell",
        "normal||Nivå",
        "[rad",
        "[cell",
        "normal||Skog",
        "[cell",
        "normal||hög",
        "tabell]",
        "normal||Skog och mer",
        content(opened(docx(p(picture("Ett vapen"))))).body[0],
        "normal||Sist.",
    )


# ---------------------------------------------------------------- the memory

M1, M2 = Source("Mål", "M1", "Namn"), Source("Mål", "M2", "Namn")
ODD = Source("Mål & <mer>", 'a\tb\nc\r"d"', "Kol\\0041umn\x0b\\n")
MEMORY = Memory(
    "program",
    "S\tU\nP&<\\0009",
    "ab12",
    "7",
    {M1: "0f", M2: "", ODD: "1e", Source("", "SUP", "texter.syfte"): "2d"},
    ((M1,), (), (M2, ODD)),
    ("aaaa", "bbbb"),
    ("cccc",),
)


def remembering(memory: str, part: str = PART, *blocks: str) -> bytes:
    """Return a document with that text as its memory."""
    return changed(docx(*blocks or ("x",)), {part: memory})


def test_a_memory_is_read_back_as_it_was_written() -> None:
    read = read_memory(opened(remembering(memory_xml(MEMORY))))

    assert read == MEMORY
    assert list(read.reads) == list(MEMORY.reads)


def test_a_memory_is_found_under_any_name_that_a_program_gives_it() -> None:
    other = f'<x xmlns="urn:annan"><y>{"urn:beredning:minne"}</y></x>'
    data = changed(
        remembering(memory_xml(MEMORY), "customXml/item2.xml"), {"customXml/item1.xml": other}
    )
    files = dict(sorted(opened(data).parts.items()))

    assert read_memory(opened(package(files))) == MEMORY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("</memory>", ""),
        ('version="2"', 'version="99"'),
        ("<memory ", "<annat "),
        ('kind="program"', ""),
        (' key="S', ' nyckel="S'),
    ],
)
def test_a_memory_that_is_not_as_we_write_it_is_none(before: str, after: str) -> None:
    text = memory_xml(MEMORY)
    assert before in text
    broken = text.replace(before, after)

    assert read_memory(opened(remembering(broken))) is None


def test_a_document_without_a_memory_has_none() -> None:
    assert read_memory(opened(docx("x"))) is None


# ---------------------------------------------------------------- which cell stands where


def test_a_cell_is_found_by_tag_alias_or_bookmark() -> None:
    data = docx(
        p(control("ett", str(M1))),
        p(control("två", "borta", alias=str(M2))),
        "ingen",
        p(bookmark("tre", bookmark_name(M1) + "_2", 3)),
        p(bookmark(control("fyra", str(M2)), bookmark_name(M2), 4)),
        p(control("okänd", "Mål/M9/Namn")),
    )

    assert identities(opened(data), MEMORY) == [M1, M2, M1, M2]
    assert sources_of_blocks(opened(data), MEMORY) == [M1, M2, None, M1, M2, None]


def test_a_tag_that_two_cells_share_names_neither() -> None:
    long = "en mycket lång rubrik på en kolumn som användaren har hittat på själv"
    one, other = Source("Mål", "M1", f"{long} 1"), Source("Mål", "M1", f"{long} 2")
    memory = Memory("program", "SUP", "", "1", {one: "", other: ""})
    data = docx(
        p(control("ett", str(one)[:64])),
        p(bookmark(control("två", str(other)[:64]), bookmark_name(other))),
    )

    assert identities(opened(data), memory) == [other]


# ---------------------------------------------------------------- all text, for the proof


def texts(*blocks: str) -> str:
    """Return all text of a body, with single spaces."""
    return " ".join(part_texts(opened(docx(*blocks)))["word/document.xml"].split())


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (p("ett ", "två"), "ett två"),
        (p(run("e"), run("tt", "<w:b/>")), "ett"),
        (p(run("ett\tt\nvå")), "ett t vå"),
        (p(run("dold", "<w:vanish/>")), "dold"),
        (p(control("i en kontroll", "med en lång tagg")), "i en kontroll med en lång tagg"),
        (p(run("för"), picture("en bild av skog"), run("e")), "före en bild av skog"),
        (table(["a", "b"]), "a b"),
    ],
)
def test_all_text_is_seen_for_the_proof(block: str, text: str) -> None:
    assert set(text.split()) <= set(texts(block).split())
    assert text.split()[0] in texts(block)


def test_tracked_changes_are_read_as_accepted_and_as_rejected() -> None:
    inserted = f'<w:ins w:id="1" w:author="x">{run("nya ")}</w:ins>'
    deleted = '<w:del w:id="2" w:author="x"><w:r><w:delText>gamla </w:delText></w:r></w:del>'
    found = texts(p(run("de "), deleted, inserted, run("orden")))

    assert "de nya orden" in found
    assert "de gamla orden" in found


def test_a_file_in_the_file_is_looked_through() -> None:
    data = changed(docx("x"), {"word/embeddings/inre.docx": docx("gömd mening").decode("latin-1")})
    raw = changed(docx("x"), {"word/embeddings/inre.docx": docx("gömd mening")})

    assert "gömd mening" in part_texts(opened(raw))["word/embeddings/inre.docx"]
    assert part_texts(opened(data)).get("word/embeddings/inre.docx", "") == ""


def test_a_part_of_plain_text_is_looked_through() -> None:
    data = changed(docx("x"), {"word/afchunk.html": "<p>gömd <b>mening</b></p>"})

    assert part_texts(opened(data))["word/afchunk.html"] == "gömd mening"


# ---------------------------------------------------------------- all that may stand in a document

SCHEMA = Path(openxml_audit.__file__).parent / "data/openxml/schemas"
MAIN = "schemas_openxmlformats_org_wordprocessingml_2006_main.json"
# What holds other things: it is put in the document with something in it.
HELD = ("ins", "del", "moveFrom", "moveTo", "customXml", "smartTag", "dir", "bdo", "hyperlink")
FILLED = dict.fromkeys(("w:t", "w:delText", "w:instrText", "w:delInstrText"), "ord") | {
    "w:r": "<w:t>ord</w:t>",
    "w:sdt": "<w:sdtContent><w:r><w:t>ord</w:t></w:r></w:sdtContent>",
    "w:tbl": "<w:tr><w:tc><w:p/></w:tc></w:tr>",
    "w:fldSimple": "<w:r><w:t>ord</w:t></w:r>",
    **{f"w:{name}": "<w:r><w:t>ord</w:t></w:r>" for name in HELD},
}
WHOLE = {
    "w:fldSimple": '<w:fldSimple w:instr=" DATE "/>',
    "w:fldChar": '<w:fldChar w:fldCharType="begin"/><w:instrText> DATE </w:instrText>'
    '<w:fldChar w:fldCharType="end"/>',
}
MORE = {"body": ["m:oMathPara", "mc:AlternateContent"], "p": ["w:smartTag", "mc:AlternateContent"]}
MORE["r"] = ["mc:AlternateContent", "w:contentPart", "w14:nytt"]
SPACES = f"{NAMESPACES} {MATH}"


def names() -> Iterator[tuple[str, str]]:
    """Yield what may stand in a body, a paragraph and a run, as Microsoft's own schema has it."""
    types = json.loads((SCHEMA / MAIN).read_text("utf-8"))["Types"]
    for place in ("body", "p", "r"):
        found = next(t for t in types if t["Name"].endswith(f"/w:{place}"))["Children"]
        for name in sorted({child["Name"].partition("/")[2] for child in found}) + MORE[place]:
            yield place, name


def with_element(data: bytes, place: str, name: str) -> bytes:
    """Return a document with an element put by hand into its body, a paragraph or a run."""
    inner = FILLED.get(name, "")
    if place == "body" and inner.startswith("<w:r>"):
        inner = f"<w:p>{inner}</w:p>"
    made = WHOLE.get(name, f"<{name}>{inner}</{name}>")
    root = etree.fromstring(files_of(data)["word/document.xml"])
    paragraph = next(e for e in root.iter(f"{{{W}}}p") if "skog" in "".join(map(str, e.itertext())))
    elements = list(etree.fromstring(f"<all {SPACES}>{made}</all>"))
    if place == "body":
        paragraph.addnext(elements[0])
    else:
        (paragraph if place == "p" else next(paragraph.iter(f"{{{W}}}r"))).extend(elements)
    return changed(data, {"word/document.xml": etree.tostring(root)})


@pytest.fixture(scope="module")
def written() -> bytes:
    """Return a document that we have built."""
    return document(docx("Om {{ namn }}", "Sist."), namn="skog")


@pytest.mark.parametrize(("place", "name"), list(names()))
def test_whatever_is_put_in_a_document_is_an_edit_but_what_is_neutral(
    tmp_path: Path, written: bytes, place: str, name: str
) -> None:
    path = tmp_path / "prov.docx"
    path.write_bytes(written)
    assert on_disk(path, None).standing is Standing.OURS

    path.write_bytes(with_element(written, place, name))

    expected = Standing.RESAVED if name in NEUTRAL else Standing.EDITED
    assert on_disk(path, None).standing is expected


def test_the_neutral_things_are_few_and_each_has_its_reason() -> None:
    assert len(NEUTRAL) <= 30
    assert all(NEUTRAL.values())


def test_a_document_of_before_is_read_as_it_was_then(tmp_path: Path) -> None:
    struck = p(run("Om {{ namn }}", "<w:strike/>"), BREAK, properties="<w:pageBreakBefore/>")
    made = document(docx(struck, f"<w:p><w:r><w:pict>{RECT}</w:pict></w:r></w:p>"), namn="skog")
    package = opened(made)
    memory = read_memory(package)
    assert memory is not None
    assert memory.model == MODEL
    blocks, margins = content(package, "1").digests
    assert blocks != memory.blocks
    old = memory_xml(replace(memory, blocks=blocks, margins=margins, model="1"))
    assert "model" not in old
    path = tmp_path / "prov.docx"
    path.write_bytes(changed(made, {PART: old}))

    assert on_disk(path, None).standing is Standing.RESAVED
    path.write_bytes(changed(made, {PART: old.replace(blocks[0], "0" * 16)}))
    assert on_disk(path, None).standing is Standing.EDITED
