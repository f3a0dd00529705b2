"""What a clean copy may not have, planted in every kind of document and read by other eyes.

The reader here is zipfile and lxml alone: nothing of the program that made the copy.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
from lxml import etree

from pipeline.ooxml.package.properties import Description
from pipeline.revise.clean import Clean, cleaned
from tests.conftest import Built
from tests.docx import REL, WML, bookmark, control, docx, field, p, package, row, run, text_of

SECRET = "Planterat"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HIDDEN = "<w:vanish/>"
Files = dict[str, bytes]
Plant = Callable[[Files], None]
STORY = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
OFFICE = "application/vnd.openxmlformats-officedocument"


# ---------------------------------------------------------------- reading and planting


def files_in(data: bytes) -> Files:
    """Return the parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def holding(data: bytes, word: str) -> list[str]:
    """Return the parts that a word stands in, files within the file too."""
    found = []
    for name, part in files_in(data).items():
        inner = files_in(part) if part.startswith(b"PK\3\4") else {"": part}
        found += [name for each in inner.values() if word.encode() in each]
        found += [name] if word in name else []
    return found


def tags_in(data: bytes) -> Iterator[etree._Element]:
    """Yield every element of every story."""
    for name, part in files_in(data).items():
        if name.startswith("word/") and name.endswith(".xml"):
            yield from etree.fromstring(part).iter(etree.Element)


def in_stories(block: str) -> Plant:
    """Return what puts a block last in the body, and in each header and footer."""

    def plant(files: Files) -> None:
        for name in filter(STORY.fullmatch, list(files)):
            text = files[name].decode()
            places = [m.start() for m in re.finditer(r"<w:sectPr|</w:hdr>|</w:ftr>", text)]
            files[name] = (text[: places[-1]] + block + text[places[-1] :]).encode()

    return plant


def in_body(block: str) -> Plant:
    """Return what puts a block first in the body alone."""

    def plant(files: Files) -> None:
        text = files["word/document.xml"].decode()
        files["word/document.xml"] = re.sub(r"(<w:body>)", rf"\1{block}", text, count=1).encode()

    return plant


def in_settings(block: str) -> Plant:
    def plant(files: Files) -> None:
        text = files["word/settings.xml"].decode()
        files["word/settings.xml"] = text.replace("</w:settings>", f"{block}</w:settings>").encode()

    return plant


def in_styles(block: str) -> Plant:
    def plant(files: Files) -> None:
        text = files["word/styles.xml"].decode()
        files["word/styles.xml"] = text.replace("</w:styles>", f"{block}</w:styles>").encode()

    return plant


def part(name: str, data: str, content_type: str, relation: str, owner: str = "word") -> Plant:
    """Return what adds a part that the document, or the package, leads to."""

    def plant(files: Files) -> None:
        files[name] = data.encode()
        types = files["[Content_Types].xml"].decode()
        said = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
        files["[Content_Types].xml"] = types.replace("</Types>", said).encode()
        rels = "word/_rels/document.xml.rels" if owner else "_rels/.rels"
        link = f'<Relationship Id="rIdP{len(files)}" Type="{relation}" Target="/{name}"/>'
        text = files[rels].decode().replace("</Relationships>", f"{link}</Relationships>")
        files[rels] = text.encode()

    return plant


def both(*plants: Plant) -> Plant:
    def plant(files: Files) -> None:
        for each in plants:
            each(files)

    return plant


def comment(author: str) -> Plant:
    """Return what adds a comment to a document that has none."""
    marks = '<w:p><w:commentRangeStart w:id="9"/>{}<w:commentRangeEnd w:id="9"/>{}</w:p>'
    said = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="9" w:author="{author}">'
        f"{p(SECRET)}</w:comment></w:comments>"
    )
    name = "word/comments.xml"
    return both(
        in_body(marks.format("", '<w:r><w:commentReference w:id="9"/></w:r>')),
        part(name, said, f"{WML}.comments+xml", f"{REL}/comments"),
    )


HIDDEN_STYLE = (
    '<w:style w:type="character" w:styleId="Dold"><w:name w:val="Dold"/>'
    f"<w:rPr>{HIDDEN}</w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="DoltStycke"><w:name w:val="Dolt stycke"/>'
    f"<w:rPr>{HIDDEN}</w:rPr></w:style>"
)
HIDDEN_ROW = row(SECRET).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")
GRID = '<w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>'
FIGURE = (
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    f'wordprocessingDrawing"><wp:docPr id="99" name="Bild" descr="{SECRET}" hidden="1"/>'
    "</wp:inline></w:drawing>"
)
XE = field(f'XE "{SECRET}"', "").replace("<w:r>", f"<w:r><w:rPr>{HIDDEN}</w:rPr>")
PROMPT = (
    '<w:sdt><w:sdtPr><w:tag w:val="Texter/T9/Text"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>'
    f"{p(f'Skriv {SECRET} här')}</w:sdtContent></w:sdt>"
)
PLANTS: dict[str, Plant] = {
    "hidden run": in_stories(p(run(SECRET, HIDDEN))),
    "hidden paragraph": in_stories(
        p(run(SECRET, HIDDEN), properties=f"<w:rPr>{HIDDEN}</w:rPr>"),
    ),
    "hidden by a style of characters": both(
        in_styles(HIDDEN_STYLE), in_stories(p(run(SECRET, '<w:rStyle w:val="Dold"/>')))
    ),
    "hidden by a style of paragraphs": both(
        in_styles(HIDDEN_STYLE), in_stories(p(SECRET, style="DoltStycke"))
    ),
    "hidden link": in_stories(
        f'<w:p><w:hyperlink w:anchor="x">{run(SECRET, HIDDEN)}</w:hyperlink></w:p>'
    ),
    "hidden row": in_stories(f"<w:tbl>{GRID}{HIDDEN_ROW}</w:tbl><w:p/>"),
    "hidden figure": in_stories(f"<w:p><w:r>{FIGURE}</w:r></w:p>"),
    "hidden entry of an index": in_stories(f"<w:p>{XE}</w:p>"),
    "control": in_stories(p(control(run(""), SECRET, id=99))),
    "prompt": in_stories(PROMPT),
    "bookmark": in_stories(p(bookmark(run(""), SECRET, 99))),
    "permission": in_stories(
        f'<w:p><w:permStart w:id="5" w:ed="{SECRET}"/><w:permEnd w:id="5"/></w:p>'
    ),
    "comment of ours": comment("Beredning"),
    "variable": in_settings(f'<w:docVars><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars>'),
    "template": in_settings('<w:attachedTemplate r:id="rIdMall"/>'),
    "data of others": part(
        "customXml/item7.xml", f"<a>{SECRET}</a>", "application/xml", f"{REL}/customXml"
    ),
    "building blocks": part(
        "word/glossary/document.xml",
        f'<w:glossaryDocument xmlns:w="{W[1:-1]}"><!--{SECRET}--></w:glossaryDocument>',
        f"{WML}.document.glossary+xml",
        f"{REL}/glossaryDocument",
    ),
    "picture of the first page": part(
        "docProps/thumbnail.jpeg",
        SECRET,
        "image/jpeg",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
        "",
    ),
    "properties of one's own": part(
        "docProps/custom.xml",
        f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'custom-properties"><!--{SECRET}--></Properties>',
        f"{OFFICE}.custom-properties+xml",
        f"{REL}/custom-properties",
        "",
    ),
    "office": part(
        "docProps/app.xml",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'extended-properties"><Manager>{SECRET}</Manager><Company>{SECRET}</Company>'
        f"<Template>{SECRET}</Template></Properties>",
        f"{OFFICE}.extended-properties+xml",
        f"{REL}/extended-properties",
        "",
    ),
}


def planted(data: bytes, plant: Plant) -> bytes:
    files = files_in(data)
    plant(files)
    return package(dict(files))


def a_document_of_each_kind(built: Built) -> dict[str, bytes]:
    """Return the first document of each kind."""
    found: dict[str, bytes] = {}
    for outcome in built.report.outcomes:
        path = built.folder / "outputs" / outcome.target
        if path.exists():
            found.setdefault(outcome.step.plan.kind, path.read_bytes())
    return found


def clean(data: bytes) -> Clean:
    return cleaned(data, "filen")


# ---------------------------------------------------------------- kinds × what may not be there


@pytest.mark.slow
@pytest.mark.parametrize("what", PLANTS)
def test_what_is_planted_in_a_document_of_any_kind_is_not_in_its_copy(
    what: str, built: Built
) -> None:
    for kind, data in a_document_of_each_kind(built).items():
        spoilt = planted(data, PLANTS[what])
        assert what == "template" or holding(spoilt, SECRET), kind

        made = clean(spoilt)

        assert holding(made.data, SECRET) == [], kind
        assert (
            text_of(made.data, headers=True).split()
            == text_of(clean(data).data, headers=True).split()
        ), kind
        assert made.marks == (), kind


@pytest.mark.slow
def test_the_copy_of_a_document_of_any_kind_has_only_what_is_read(built: Built) -> None:
    about = Description("Granviks kommun", "", "KS 2025/64", "Kallelse")
    for kind, data in a_document_of_each_kind(built).items():
        copy = cleaned(data, "filen", about).data

        files = files_in(copy)
        names = {str(e.tag).removeprefix(W) for e in tags_in(copy)}
        assert not names & {"sdt", "vanish", "comment", "ins", "del", "attachedTemplate"}, kind
        assert not [name for name in files if name.startswith(("customXml", "word/glossary"))]
        assert not [name for name in files if "embeddings" in name or "comments" in name], kind
        core = {
            str(etree.QName(e).localname): e.text
            for e in etree.fromstring(files["docProps/core.xml"])
        }
        assert core["creator"] == "Granviks kommun", kind
        assert (core["subject"], core["keywords"]) == ("KS 2025/64", "Kallelse"), kind
        assert core["title"], kind
        assert text_of(copy) == text_of(data), kind
        assert cleaned(copy, "filen").data == copy, kind


# ---------------------------------------------------------------- what stays


def test_a_bookmark_that_a_link_or_a_field_leads_to_stays() -> None:
    data = docx(
        p(bookmark("Här", "mål", 1)),
        p(bookmark("Där", "_Toc7", 2)),
        p(bookmark("Ingen", "ensam", 3)),
        '<w:p><w:hyperlink w:anchor="mål"><w:r><w:t>dit</w:t></w:r></w:hyperlink></w:p>',
        p(field(r"PAGEREF _Toc7 \h")),
    )

    names = [e.get(f"{W}name") for e in tags_in(clean(data).data) if e.tag == f"{W}bookmarkStart"]

    assert names == ["mål", "_Toc7"]


def test_the_text_beside_what_is_hidden_stays_and_what_was_hidden_is_told() -> None:
    data = docx(p("Synligt ", run("dolt", HIDDEN), "och kvar."), p(run("allt", HIDDEN)))

    made = clean(data)

    assert text_of(made.data).split("\n")[0] == "Synligt och kvar."
    assert made.hidden == ("dolt", "allt")


def test_a_field_that_is_hidden_in_part_stays_whole() -> None:
    some = field("PAGE").replace("<w:r>", f"<w:r><w:rPr>{HIDDEN}</w:rPr>", 1)

    made = clean(docx(f"<w:p>{some}</w:p>"))

    marks = [e.get(f"{W}fldCharType") for e in tags_in(made.data) if e.tag == f"{W}fldChar"]
    assert marks == ["begin", "separate", "end"]


def test_what_is_said_not_to_be_hidden_is_not() -> None:
    shown = p(run("visas", '<w:vanish w:val="0"/>'))
    separator = p("rubrik", properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>")

    assert text_of(clean(docx(shown, separator)).data).split("\n") == ["visas", "rubrik"]


def test_what_was_asked_for_and_never_written_is_told() -> None:
    data = docx("Syfte", PROMPT.replace(SECRET, "syftet"), "Slut")

    made = clean(data)

    assert made.asked == ("Skriv syftet här",)
    assert text_of(made.data).split("\n") == ["Syfte", "Slut"]


# ---------------------------------------------------------------- what reviewers left open


def test_what_people_left_open_is_told_at_its_place_and_stays() -> None:
    tracked = '<w:ins w:id="1" w:author="Bo Alm"><w:r><w:t>nya</w:t></w:r></w:ins>'
    looks = '<w:rPr><w:b/><w:rPrChange w:id="2" w:author="Åsa Ek"><w:rPr/></w:rPrChange></w:rPr>'
    spoilt = planted(
        docx(
            f"<w:p><w:r><w:t>Hela </w:t></w:r>{tracked}</w:p>",
            f"<w:p><w:r>{looks}<w:t>Fetare</w:t></w:r></w:p>",
            headers=f"<w:p>{tracked}</w:p>",
        ),
        comment("Bo Alm"),
    )

    made = clean(spoilt)

    assert [str(mark) for mark in made.marks] == [
        f"brödtexten: kommentar av Bo Alm: ”{SECRET}”",
        "brödtexten, stycket ”Hela nya”: spårad ändring av Bo Alm",
        "brödtexten, stycket ”Fetare”: spårad ändring av Åsa Ek",
        "sidhuvudet, stycket ”nya”: spårad ändring av Bo Alm",
    ]
    assert holding(made.data, SECRET) == ["word/comments.xml"]
