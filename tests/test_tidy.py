"""Tidied templates: nothing that changes at every save, the same looks, the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import docx as python_docx
import pytest

from pipeline.commands.template import tidy
from pipeline.errors import DocumentError
from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from tests.docx import (
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
    text_of,
    xml_of,
)


def shown(data: bytes) -> str:
    return outline(read_package(data, "mall.docx"))


def as_word_saves() -> bytes:
    """Return a template full of what Word leaves behind."""
    split = (
        '<w:p w14:paraId="1A2B3C4D" w14:textId="77777777" w:rsidR="00A1" w:rsidRDefault="00A2">'
        '<w:r w:rsidR="00A3"><w:t xml:space="preserve">Till </w:t></w:r>'
        '<w:proofErr w:type="spellStart"/><w:r><w:t>{{ org</w:t></w:r>'
        '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
        '<w:r w:rsidRPr="00A4"><w:t>an.namn</w:t></w:r><w:proofErr w:type="spellEnd"/>'
        '<w:r><w:t xml:space="preserve"> }}</w:t></w:r></w:p>'
    )
    page = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Ny sida</w:t></w:r></w:p>"
    settings = (
        '<w:zoom w:percent="90"/><w:proofState w:spelling="clean"/>'
        '<w:rsids><w:rsidRoot w:val="00A1"/><w:rsid w:val="00A2"/></w:rsids>'
    )
    data = docx(split, page, p(picture("vapen")), settings=settings)
    core = xml_of(data, "docProps/core.xml")
    core = core.replace("<dc:title>", "<dc:creator>Ada Ek</dc:creator><dc:title>").replace(
        "</cp:coreProperties>", "<cp:revision>17</cp:revision></cp:coreProperties>"
    )
    return changed(data, {"docProps/core.xml": core})


def test_a_tag_that_word_has_split_is_whole_again() -> None:
    assert ">Till {{ organ.namn }}</w:t>" in xml_of(tidied(as_word_saves()))


def test_what_changes_at_every_save_is_gone() -> None:
    everything = b"".join(files_of(tidied(as_word_saves())).values())

    for trace in ("rsid", "paraId=", "textId=", "proofErr", "lastRenderedPageBreak", "_GoBack"):
        assert trace.encode() not in everything, trace
    for trace in ("Ada Ek", "revision", "proofState", "w:zoom"):
        assert trace.encode() not in everything, trace


def test_text_and_looks_stay() -> None:
    data = as_word_saves()

    assert text_of(tidied(data)) == text_of(data)
    assert shown(tidied(data)) == shown(data)
    assert faults(read_package(tidied(data), "mall.docx"), tags=False) == ()


def test_twice_tidied_is_once_tidied() -> None:
    once = tidied(as_word_saves())

    assert tidied(once) == once


def test_two_saves_of_one_template_become_the_same_bytes() -> None:
    data = as_word_saves()
    body = xml_of(data).replace("00A1", "00B7").replace("1A2B3C4D", "4D3C2B1A")

    assert tidied(changed(data, {"word/document.xml": body})) == tidied(data)


@pytest.mark.parametrize(
    ("runs", "count"),
    [
        ((run("a"), run("b"), run("c")), 1),
        ((run("a", "<w:b/>"), run("b", "<w:b/>"), run("c")), 2),
        ((run("a"), run("b", "<w:b/>"), run("c")), 3),
        ((run("a"), run("b\tc\nd"), run("e")), 1),
        ((run("a"), control("b"), run("c")), 3),
        ((run("a"), field("PAGE"), run("b")), 7),
        ((run("a"), "<w:r><w:rPr/></w:r>", run("b")), 1),
    ],
)
def test_runs_are_joined_when_they_look_the_same_and_hold_only_text(
    runs: tuple[str, ...], count: int
) -> None:
    data = docx(p(*runs))

    made = xml_of(tidied(data))

    assert made.count("<w:r>") == count
    assert text_of(tidied(data)) == text_of(data)


def test_white_space_that_word_does_not_show_is_not_shown_after_joining() -> None:
    data = docx("<w:p><w:r><w:t>a </w:t></w:r><w:r><w:t xml:space='preserve'> b</w:t></w:r></w:p>")

    assert text_of(tidied(data)) == "a b"


def test_the_default_template_of_python_docx_loses_its_ballast() -> None:
    out = io.BytesIO()
    document = python_docx.Document()
    document.add_heading("Mål", 1)
    document.save(out)

    parts = files_of(tidied(out.getvalue()))

    assert not [name for name in parts if "WithEffects" in name or "thumbnail" in name]
    assert not [name for name in parts if name.startswith("customXml")]
    assert text_of(tidied(out.getvalue())) == "Mål"
    python_docx.Document(io.BytesIO(tidied(out.getvalue())))


def test_a_custom_xml_part_with_something_in_it_stays() -> None:
    data = docx("Text")
    rels = xml_of(data, "word/_rels/document.xml.rels").replace(
        "</Relationships>",
        '<Relationship Id="c" Type="x/customXml" Target="../customXml/item1.xml"/></Relationships>',
    )
    files = {"word/_rels/document.xml.rels": rels, "customXml/item1.xml": "<a> <b/> </a>"}

    assert xml_of(tidied(changed(data, files)), "customXml/item1.xml") == "<a> <b/> </a>"


def test_the_path_of_the_attached_template_does_not_follow_along() -> None:
    data = docx("Text", settings='<w:attachedTemplate r:id="rId1"/>')
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="x/attachedTemplate" Target="file:///C:/ada/Normal.dotm" '
        'TargetMode="External"/></Relationships>'
    )

    made = tidied(changed(data, {"word/_rels/settings.xml.rels": rels}))

    assert b"C:/ada" not in b"".join(files_of(made).values())
    assert "attachedTemplate" not in xml_of(made, "word/settings.xml")
    assert faults(read_package(made, "mall.docx")) == ()


def test_a_tag_in_the_authors_place_stays() -> None:
    data = docx("Text")
    core = xml_of(data, "docProps/core.xml").replace(
        "<dc:title>", "<dc:creator>{{ handläggare.namn }}</dc:creator><dc:title>"
    )

    made = tidied(changed(data, {"docProps/core.xml": core}))

    assert "{{ handläggare.namn }}" in xml_of(made, "docProps/core.xml")


def test_pretty_printed_and_plain_xml_become_the_same_bytes() -> None:
    data = docx(heading("Mål"), table(["A"], ["1"]))
    pretty = xml_of(data).replace("><w:", ">\n  <w:")

    assert tidied(changed(data, {"word/document.xml": pretty})) == tidied(data)


def test_the_task_tidies_the_file_and_writes_its_outline_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "brev.docx"
    path.write_bytes(as_word_saves())

    written = tidy([path])

    assert written == (path, tmp_path / "brev.docx.txt")
    assert path.read_bytes() == tidied(as_word_saves())
    assert "[Normal] Till {{ organ.namn }}" in (tmp_path / "brev.docx.txt").read_text("utf-8")
    assert sorted(tmp_path.iterdir()) == [path, tmp_path / "brev.docx.txt"]


def test_the_task_writes_nothing_the_second_time(tmp_path: Path) -> None:
    path = tmp_path / "brev.docx"
    path.write_bytes(docx("Text"))
    tidy([path])

    assert tidy([path]) == ()


def test_the_task_writes_nothing_at_all_when_one_file_is_unsound(tmp_path: Path) -> None:
    sound, broken = tmp_path / "a.docx", tmp_path / "b.docx"
    sound.write_bytes(as_word_saves())
    broken.write_bytes(b"PK")

    with pytest.raises(DocumentError, match=r"b\.docx: filen är skadad"):
        tidy([sound, broken])

    assert sound.read_bytes() == as_word_saves()
