"""Word files from outside: read when sound, refused in plain Swedish when not; zips of our own."""

from __future__ import annotations

import io
import struct
import zipfile
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import docx as python_docx
import pytest

from pipeline.errors import DocumentError
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.zipping import assemble, entry, zipped
from tests.docx import changed, docx, files_of, p, package, picture, text_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DTD = '<!DOCTYPE w [<!ENTITY a "aaaa">]>'


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_package(data, "brev.docx")
    assert caught.value.remedy
    return caught.value.sentence


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return the zip with one name in place of another of the same length."""
    assert len(old.encode()) == len(new.encode())
    return data.replace(old.encode(), new.encode())


def test_parts_are_found_by_their_relationships() -> None:
    data = docx("Text", headers={"default": "h", "first": "f"}, footers="x", footnotes=["en not"])

    read = read_package(data, "brev.docx")

    assert read.main == "word/document.xml"
    assert read.headers == ("word/header-default.xml", "word/header-first.xml")
    assert read.footers == ("word/footer-default.xml",)
    assert read.notes == ("word/footnotes.xml",)
    assert read.comments == ()
    assert read.content_type("word/styles.xml").endswith("styles+xml")
    assert read.content_type("word/media/bild.PNG") == "image/png"
    assert read.content_type("word/okänd.bin") == ""


def test_a_strict_file_has_the_same_parts() -> None:
    files = files_of(docx("Text", headers="h"))
    for name in ("_rels/.rels", "word/_rels/document.xml.rels"):
        files[name] = files[name].replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    read = read_package(package(files), "brev.docx")

    assert read.headers == ("word/header-default.xml",)


def test_a_relationship_leads_out_of_the_file_only_when_it_says_so() -> None:
    data = docx(p(picture("vapen")))
    rels = files_of(data)["word/_rels/document.xml.rels"].decode()
    link = '<Relationship Id="ut" Type="x/hyperlink" Target="../å b" TargetMode="External"/>'
    up = '<Relationship Id="upp" Type="x/image" Target="../../../media/a%20b.png#del"/>'
    rels = rels.replace("</Relationships>", f"{link}{up}</Relationships>")

    read = read_package(changed(data, {"word/_rels/document.xml.rels": rels}), "brev.docx")

    found = {r.id: r for r in read.relationships(read.main)}
    assert (found["ut"].target, found["ut"].external) == ("../å b", True)
    assert (found["upp"].target, found["upp"].external) == ("media/a b.png", False)
    assert (found["rIdBild"].target, found["rIdBild"].kind) == ("word/media/rIdBild.png", "image")


def test_a_document_with_macros_is_read_and_they_are_left_alone() -> None:
    data = docx("Text")
    types = files_of(data)["[Content_Types].xml"].decode()
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = changed(data, {"[Content_Types].xml": types.replace(plain, macro)})

    assert read_package(data, "brev.docm").main == "word/document.xml"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "filen är tom"),
        (b"{\\rtf1 hej}", "inte ett Word-dokument"),
        (OLE, "äldre format (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "skyddad med lösenord"),
        (docx("Text")[:-30], "skadad eller avklippt"),
        (docx("Text")[:900], "skadad eller avklippt"),
        (package({"a.txt": "hej"}), "inte ett Word-dokument"),
        (changed(docx("Text"), {"[Content_Types].xml": None}), "inte ett Word-dokument"),
        (changed(docx("Text"), {"_rels/.rels": None}), "inte ett Word-dokument"),
        (changed(docx("Text"), {"word/document.xml": None}), "inte ett Word-dokument"),
        (changed(docx("Text"), {"_rels/.rels": "<a>"}), "_rels/.rels går inte att läsa"),
        (changed(docx("Text"), {"word/../x.xml": "<a/>"}), "otillåtna eller dubbla namn"),
        (changed(docx("Text"), {"/word/x.xml": "<a/>"}), "otillåtna eller dubbla namn"),
        (changed(docx("Text"), {"C:/x.xml": "<a/>"}), "otillåtna eller dubbla namn"),
        (changed(docx("Text"), {"word\\x.xml": "<a/>"}), "otillåtna eller dubbla namn"),
        (changed(docx("Text"), {"word/Document.xml": "<a/>"}), "otillåtna eller dubbla namn"),
        (renamed(changed(docx("Text"), {"word/stylus.xml": "<a/>"}), "stylus", "styles"), "dubbla"),
        (changed(docx("Text"), {"word/x.xml": f"{DTD}<w>&a;</w>"}), "har en DOCTYPE"),
        (changed(docx("Text"), {"word/x.xml": f"{DTD}<w/>".encode("utf-16")}), "har en DOCTYPE"),
        (changed(docx("Text"), {"word/bomb.xml": bytes(20_000_000)}), "orimligt stor"),
        (changed(docx("Text"), {f"x/{i}": "<a/>" for i in range(5_001)}), "orimligt stor"),
    ],
)
def test_an_unsound_file_is_refused_with_what_is_wrong_with_it(data: bytes, says: str) -> None:
    sentence = refusal(data)

    assert sentence.startswith("brev.docx: ")
    assert says in sentence


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(docx("Text"))
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1

    assert "skyddad med lösenord" in refusal(bytes(data))


def test_a_broken_part_is_named_when_it_is_asked_for() -> None:
    read = read_package(changed(docx("Text"), {"word/document.xml": "<w:p>"}), "brev.docx")

    with pytest.raises(DocumentError, match=r"delen word/document\.xml går inte att läsa"):
        read.root(read.main)


def test_a_zip_is_in_canonical_order_and_has_no_time_of_its_own() -> None:
    data = zipped({"b": b"1", "_rels/.rels": b"2", "å": b"3", "[Content_Types].xml": b"4"})

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        assert [m.filename for m in members] == ["[Content_Types].xml", "_rels/.rels", "b", "å"]
        assert {m.date_time for m in members} == {(1980, 1, 1, 0, 0, 0)}
        assert {(m.create_system, m.external_attr, m.extra) for m in members} == {(0, 0, b"")}
        assert [archive.read(m) for m in members] == [b"4", b"2", b"1", b"3"]
        assert archive.testzip() is None


def test_a_zip_has_the_same_bytes_whatever_order_its_parts_came_in() -> None:
    parts = {"a": b"text " * 500, "b": bytes(range(256)), "c": b""}

    assert zipped(parts) == zipped(dict(reversed(parts.items())))


def test_a_part_has_the_same_bytes_in_every_thread() -> None:
    # The first bytes come again: what once led a deflater to look at memory it had not written.
    text, threads = b"PK\3\4" + bytes(37) + b"PK\3\4", 300
    all_alive = Barrier(threads)

    def made(_: int) -> bytes:
        all_alive.wait()
        return entry("a", text).local

    with ThreadPoolExecutor(threads) as pool:
        found = set(pool.map(made, range(threads)))

    assert len(found) == 1


def test_a_part_that_does_not_shrink_is_stored_and_one_that_does_is_deflated() -> None:
    data = zipped({"a": b"text " * 500, "b": bytes(range(256)), "c": b""})

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        methods = [m.compress_type for m in archive.infolist()]
    assert methods == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_STORED]


def test_entries_made_once_are_put_together_again_and_again() -> None:
    fixed = {name: entry(name, data) for name, data in files_of(docx("Fast text")).items()}

    made = []
    for text in ("ett", "två"):
        part = files_of(docx(text))["word/document.xml"]
        new = fixed | {"word/document.xml": entry("word/document.xml", part)}
        made.append(assemble(new.values()))

    assert [text_of(data) for data in made] == ["ett", "två"]
    assert fixed["word/styles.xml"].name == "word/styles.xml"


def test_the_directory_of_a_zip_says_what_its_members_say() -> None:
    data = zipped({"x": b"text " * 500})

    local = struct.unpack_from("<4s5H3L2H", data)
    central = struct.unpack_from("<4s6H3L2H", data, data.index(b"PK\1\2"))
    assert local[1:] == central[2:]


def test_python_docx_opens_what_we_put_together() -> None:
    data = zipped(files_of(docx("Första", "Andra")))

    document = python_docx.Document(io.BytesIO(data))

    assert [paragraph.text for paragraph in document.paragraphs] == ["Första", "Andra"]
