"""Small PDFs with one fault each, as LibreOffice's versions make them: mended, or told."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pipeline.errors import DocumentError
from pipeline.publish.mending.mended_pdf import mended_pdf
from pipeline.publish.standards.accessible_pdf import AccessiblePdf
from pipeline.publish.standards.pdf_claims import Claimed, saved_as
from pipeline.publish.word.word_facts import Drawing, TableHeads, WordFacts
from tests.reading_order import reading_order

PICTURE = "q 50 0 0 40 100 600 cm /Im1 Do Q\n"
BOX = {"A": Dictionary(O=Name.Layout, BBox=Array([100, 600, 150, 640]))}
TARGET: dict[str, Any] = {"Dest": String("mål")}


def words(number: int, text: str, x: int = 70, y: int = 700) -> str:
    """Return content that shows words under a mark."""
    return f"/P <</MCID {number}>> BDC BT /F1 10 Tf {x} {y} Td ({text}) Tj ET EMC\n"


def link(x: int = 0, **entries: Any) -> dict[str, Any]:
    """Return an annotation that leads somewhere, over the words at x."""
    rectangle = Array([x, 690, x + 40, 712])
    return {"Type": Name.Annot, "Subtype": Name.Link, "Rect": rectangle, "F": 4, **entries}


def pdf_of(content: str, *trees: Any, links: Sequence[dict[str, Any]] = ()) -> bytes:
    """Return a page with tags: (name, what it holds …), where a number is that of a mark.

    A dictionary in it is what the tag has of its own; `"0"` is the first of `links`.
    """
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page: Any = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content.encode("latin-1"))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im1=_picture(pdf)))
    made = [pdf.make_indirect(Dictionary(**one)) for one in links]
    if made:
        page.Annots = Array(made)
    root: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.RoleMap = Dictionary(Brödtext=Name.P, caption=Name.Caption, Fet=Name.Span)
    root.K = _tag(pdf, page, made, root, ("Document", *trees))
    pdf.Root.StructTreeRoot = root
    return _bytes(pdf)


def _picture(pdf: Pdf) -> Stream:
    picture = Stream(pdf, b"\x80")
    picture.Subtype, picture.Width, picture.Height = Name.Image, 1, 1
    picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceGray
    return picture


def _tag(pdf: Pdf, page: Any, links: Sequence[Any], parent: Any, tree: Any) -> Any:
    name, *holds = tree
    made: Any = pdf.make_indirect(Dictionary(S=Name(f"/{name}"), P=parent, Pg=page, K=Array()))
    for held in holds:
        if isinstance(held, int):
            made.K.append(held)
        elif isinstance(held, str):
            made.K.append(Dictionary(Type=Name.OBJR, Pg=page, Obj=links[int(held)]))
        elif isinstance(held, dict):
            for key, entry in held.items():
                made[f"/{key}"] = entry
        else:
            made.K.append(_tag(pdf, page, links, made, held))
    return made


def _bytes(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def mended(
    data: bytes, drawings: Sequence[Drawing] = (), tables: Sequence[TableHeads] = (), day: str = ""
) -> AccessiblePdf:
    known = WordFacts(tuple(drawings), tuple(tables), "Titel", "Granviks kommun", "", "", day)
    return mended_pdf(data, known, "namn", is_archival=False)


def order(found: AccessiblePdf) -> list[str]:
    """Return the lines of what is heard, without those of the document itself."""
    return [line[2:] for line in reading_order(found.content).splitlines()[1:]]


def content_of(found: AccessiblePdf) -> str:
    with Pdf.open(BytesIO(found.content)) as pdf:
        return pdf.pages[0].Contents.read_bytes().decode("latin-1")


# ---------------------------------------------------------------- what is heard


def test_a_bullet_in_the_text_becomes_the_label_of_its_item() -> None:
    found = mended(pdf_of(words(0, "1.") + words(1, "ett"), ("L", ("LI", ("LBody", ("P", 0, 1))))))

    assert order(found) == [
        "L ListNumbering=Decimal", "  LI", "    Lbl ”1.”", "    LBody", "      P ”ett”",
    ]  # fmt: skip


def test_words_at_the_beginning_of_an_item_are_no_label() -> None:
    found = mended(pdf_of(words(0, "Barn ") + words(1, "ett"), ("L", ("LI", ("LBody", 0, 1)))))

    assert order(found) == ["L", "  LI", "    LBody ”Barn ett”"]


def test_what_only_says_how_words_look_is_not_heard_and_the_empty_is_gone() -> None:
    found = mended(
        pdf_of(
            words(0, "ett ") + words(1, "two"),
            ("P", ("Fet", 0), ("Span", {"Lang": String("en-GB")}, 1)),
            ("P",),
            ("H2", ("Span",)),
        )
    )

    assert order(found) == ["P", "  ”ett ”", "  Span språk=”en-GB” ”two”"]


def test_word_says_which_cells_head_others_also_below_a_cell_of_two_rows() -> None:
    tall = {"A": Dictionary(O=Name.Table, RowSpan=2)}
    shown = [words(n, sign) for n, sign in enumerate("abcdefg")]
    data = pdf_of(
        "".join(shown),
        (
            "Table",
            ("TR", ("TD", 0), ("TD", 1)),
            ("TR", ("TD", tall, 2), ("TD", 3)),
            ("TR", ("TD", 4)),
            ("TR", ("TD", 5), ("TD", 6)),
        ),
    )

    lines = order(mended(data, tables=[TableHeads(1, first_column=True, words="ab")]))

    assert [line.strip() for line in lines if "T" in line.split()[0]] == [
        "Table",
        *("TR", "TH Scope=Both ”a”", "TH Scope=Column ”b”"),
        *("TR", "TH Scope=Row RowSpan=2 ”c”", "TD ”d”"),
        *("TR", "TD ”e”"),
        *("TR", "TH Scope=Row ”f”", "TD ”g”"),
    ]


def test_a_table_is_told_of_by_its_own_heads_where_another_is_missing() -> None:
    data = pdf_of(
        words(0, "x") + words(1, "y") + words(2, "z") + words(3, "v"),
        ("Table", ("TR", ("TD", 0), ("TD", 1)), ("TR", ("TD", 2), ("TD", 3))),
    )
    known = [TableHeads(0, True, "enannan"), TableHeads(1, False, "xy")]

    assert "    TH Scope=Column ”x”" in order(mended(data, tables=known))


def test_a_caption_goes_into_its_table_and_a_frame_is_read_as_text() -> None:
    data = pdf_of(
        words(0, "Tabell 1") + words(1, "a") + words(2, "b") + words(3, "Ram") + words(4, "vilja"),
        ("caption", 0),
        ("Table", ("TR", ("TH", 1), ("TH", 2))),
        ("caption", 3),
        ("Table", ("TR", ("TD", ("P", 4)))),
    )

    assert order(mended(data)) == [
        "Table", "  Caption ”Tabell 1”", "  TR", "    TH Scope=Column ”a”",
        "    TH Scope=Column ”b”", "P ”Ram”", "Div", "  P ”vilja”",
    ]  # fmt: skip


def test_a_link_over_two_lines_is_one_and_says_where_it_leads() -> None:
    data = pdf_of(
        words(0, "kommunens ") + words(1, "sida"),
        ("P", ("Link", 0, "0"), ("Link", 1, "1")),
        links=[link(**TARGET), link(**TARGET)],
    )

    found = mended(data)

    assert order(found) == ["P", "  Link ”kommunens sida” →"]
    with Pdf.open(BytesIO(found.content)) as pdf:
        page = pdf.pages[0].obj
        assert {str(mark.Contents) for mark in page.Annots} == {"kommunens sida"}
        assert page.Tabs == Name.S


def test_a_link_within_the_file_that_is_parted_is_one_and_another_place_is_another() -> None:
    here, there = (Array([0, Name.XYZ, 70, y, 0]) for y in (700, 300))
    data = pdf_of(
        words(0, "Inledning") + words(1, " ") + words(2, "2") + words(3, "Syfte"),
        ("TOCI", ("P", ("Link", 0, "0"), ("Link", 1, "1"), ("Link", 2, "2"), ("Link", 3, "3"))),
        links=[link(Dest=here), link(Dest=here), link(Dest=here), link(Dest=there)],
    )

    found = mended(data)

    assert not any("länk" in fault for fault in found.faults)
    assert [said for said in order(found) if "Link" in said] == [
        "    Link ”Inledning 2” →", "    Link ”Syfte” →",
    ]  # fmt: skip


def test_a_link_without_a_tag_gets_one_round_the_words_that_it_lies_on() -> None:
    data = pdf_of(
        words(0, "Se ", x=70) + words(1, "sidan", x=120), ("P", 0, 1), links=[link(118, **TARGET)]
    )

    assert order(mended(data)) == ["P", "  ”Se ”", "  Link ”sidan” →"]


def test_a_note_is_read_after_the_paragraph_that_refers_to_it() -> None:
    data = pdf_of(
        words(0, "Sant") + words(1, "1") + words(2, "Nytt") + words(3, "1") + words(4, " Källa"),
        ("P", 0, ("Link", 1, "0")),
        ("P", 2),
        ("Note", ("P", 3, 4)),
        links=[link(**TARGET)],
    )

    found = mended(data)

    assert order(found) == [
        "P", "  ”Sant”", "  Link ”1” →", "Note", "  Lbl ”1”", "  P ” Källa”", "P ”Nytt”",
    ]  # fmt: skip
    with Pdf.open(BytesIO(found.content)) as pdf:
        assert str(pdf.Root.StructTreeRoot.IDTree.Names[0]) == "not-1"


# ---------------------------------------------------------------- pictures and paint


def test_a_picture_that_is_called_an_artifact_is_found_by_its_empty_tag() -> None:
    data = pdf_of(f"/Artifact BMC\n{PICTURE}EMC\n", ("P", ("Figure", BOX)))

    found = mended(data, [Drawing("En älg")])

    assert order(found) == ["P", "  Figure alt=”En älg”"]
    assert re.match(r"/Figure *<< */MCID 0 *>> *BDC\s.*Do\s.*EMC", content_of(found), re.DOTALL)


def test_a_picture_elsewhere_on_the_page_stays_an_artifact() -> None:
    crest = "/Artifact BMC\nq 50 0 0 40 10 780 cm /Im1 Do Q\nEMC\n"

    found = mended(pdf_of(crest, ("P", ("Figure", BOX))), [Drawing("En älg")])

    assert content_of(found).startswith("/Artifact BMC")
    assert "/Figure" in content_of(found)  # where a reader may stop, at the end


def test_what_is_only_seen_and_the_frame_of_a_text_are_not_heard() -> None:
    data = pdf_of(
        f"/Figure <</MCID 0>> BDC {PICTURE}EMC\n" + words(1, "i rutan"),
        ("P", ("Figure", 0)),
        ("P", ("Figure", BOX), ("Div", ("P", 1))),
    )

    found = mended(data, [Drawing("", is_decorative=True), Drawing("", is_frame=True)])

    assert order(found) == ["P", "  Div", "    P ”i rutan”"]
    assert "/Figure" not in content_of(found)
    assert not [fault for fault in found.faults if "alternativtext" in fault]


def test_descriptions_go_to_their_own_pictures_also_where_one_is_left_out() -> None:
    shown = "".join(f"/Figure <</MCID {n}>> BDC {PICTURE}EMC\n" for n in range(3))
    described = {"Alt": String("En karta")}
    data = pdf_of(shown, ("P", ("Figure", 0), ("Figure", described, 1), ("Figure", 2)))
    known = [
        Drawing("Ett stapeldiagram"), Drawing("", is_decorative=True), Drawing("En karta"),
        Drawing("a/b", is_formula=True), Drawing("En bro"),
    ]  # fmt: skip

    lines = order(mended(data, known))

    assert lines[1:] == [
        "  Figure alt=”Ett stapeldiagram”", "  Figure alt=”En karta”", "  Figure alt=”En bro”",
    ]  # fmt: skip


def test_a_chart_is_one_picture_and_its_texts_no_paragraphs() -> None:
    data = pdf_of(
        f"/Figure <</MCID 0>> BDC {PICTURE}EMC\n" + words(1, "100 %"),
        ("P", ("Figure", 0, ("P", 1))),
    )

    assert order(mended(data, [Drawing("Staplar")])) == ["P", "  Figure alt=”Staplar” ”100 %”"]


def test_untold_borders_become_artifacts_and_untold_words_are_a_fault() -> None:
    border = "q 0.5 w\n70 690 m 500 690 l S\nQ\nq 70 650 100 20 re W* n Q\n"
    stray = "BT /F1 10 Tf 70 100 Td (borttappat) Tj ET\n"

    found = mended(pdf_of(border + words(0, "ett") + stray, ("P", 0)))

    assert re.search(r"/Artifact BMC\s70 690 m\s500 690 l\sS\sEMC", content_of(found))
    assert content_of(found).count("/Artifact") == 1
    assert any(f.startswith("Sidan 1: texten ”borttappat” hör inte") for f in found.faults)


# ---------------------------------------------------------------- what is told


def test_a_picture_without_words_is_told_at_its_place_and_the_file_claims_nothing() -> None:
    data = pdf_of(words(0, "Skogen växer.") + PICTURE, ("P", 0, ("Figure", BOX)))

    found = mended(data)

    assert found.faults[0] == (
        "Sidan 1, efter ”Skogen växer.”: bilden saknar alternativtext. Högerklicka där i Word, "
        "välj Visa alternativtext och skriv vad som visas. Är det bara utsmyckning: kryssa för "
        "Markera som dekorativ."
    )
    assert found.claims == ()
    assert b"pdfuaid:part" not in found.content


@pytest.mark.parametrize(
    ("trees", "begins"),
    [
        ([("H1", 0), ("H3", 1)], "Sidan 1: rubriken ”två” har nivå 3 men står under en rubrik på"),
        ([("H2", 0)], "Sidan 1: rubriken ”ett” har nivå 2 men står först."),
        (
            [("Table", ("TR", ("TD", 0), ("TD", 1)), ("TR", ("TD", 2), ("TD", 3)))],
            "Sidan 1, först i texten: tabellen som börjar ”etttvå” har inga rubriker.",
        ),
        ([("P", 0), ("P", ("Link", "0"))], "Sidan 1, efter ”ett”: en länk har ingen text."),
    ],
)
def test_what_a_reader_would_miss_is_told(trees: list[Any], begins: str) -> None:
    shown = "".join(words(n, text) for n, text in enumerate(("ett", "två", "tre", "fyra")))

    found = mended(pdf_of(shown, *trees, links=[link(500, **TARGET)]))

    assert any(fault.startswith(begins) for fault in found.faults), found.faults


def test_pictures_that_did_not_come_along_are_told() -> None:
    found = mended(pdf_of(words(0, "a"), ("P", 0)), [Drawing("a/b", is_formula=True)])

    assert found.faults[0].startswith("PDF-filen visar 0 av dokumentets 1 bilder")


# ---------------------------------------------------------------- what the file says of itself


def test_the_same_input_gives_the_same_bytes_and_only_the_day_of_the_document() -> None:
    data = pdf_of(words(0, "a"), ("P", 0))
    found = mended(data, day="2027-02-10")

    assert mended(data, day="2027-02-10").content == found.content
    with Pdf.open(BytesIO(found.content)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20270210000000Z"
        assert {*pdf.docinfo} == {"/Title", "/Author", "/CreationDate"}
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.Root.Lang) == "sv-SE"
        packet = pdf.Root.Metadata.read_bytes().decode()
    assert "Granviks kommun" in packet
    assert "2027-02-10T00:00:00Z" in packet


def test_no_stream_ends_in_what_may_be_taken_for_the_end_of_its_line() -> None:
    """PDF/A reads a length from both sides; one deflated stream in 256 ends in a return."""
    texts = (b"%" + b"y" * length for length in range(256))
    plain = next(text for text in texts if zlib.compress(text).endswith(b"\r"))
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = Stream(pdf, plain)
        pdf.Root.Lang = String("sv-SE")
        made = saved_as(pdf, Claimed(accessible=False, archive="U"))

    assert b"\r\nendstream" not in made
    with Pdf.open(BytesIO(made)) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == plain


# ---------------------------------------------------------------- hostile files


def _with_root(change: Any) -> bytes:
    with Pdf.open(BytesIO(pdf_of(words(0, "a"), ("P", 0)))) as pdf:
        change(pdf, pdf.Root.StructTreeRoot)
        return _bytes(pdf)


def _deep(pdf: Pdf, root: Any) -> None:
    for _ in range(5000):
        root.K = pdf.make_indirect(Dictionary(S=Name.Div, K=root.K))


def _ring(pdf: Pdf, root: Any) -> None:
    root.K.K.append(root.K)


def _untagged(pdf: Pdf, root: Any) -> None:
    del pdf.Root["/StructTreeRoot"]


def _ring_of_roles(pdf: Pdf, root: Any) -> None:
    root.RoleMap = Dictionary(P=Name.Q, Q=Name.P)


def _own_form(pdf: Pdf, root: Any) -> None:
    form = pdf.make_indirect(Stream(pdf, b"/Fm Do"))
    form.Subtype, form.Resources = Name.Form, Dictionary(XObject=Dictionary(Fm=form))
    pdf.pages[0].obj.Resources.XObject.Fm = form
    pdf.pages[0].Contents = Stream(pdf, b"/Fm Do " * 3)


def _no_numbers(pdf: Pdf, root: Any) -> None:
    root.K.K = Array([Dictionary(Type=Name.MCR, MCID=-5), Dictionary(S=String("P")), None, "x"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_deep, "taggar har inget slut"),
        (_ring, "taggar har inget slut"),
        (_untagged, "har inga taggar"),
        (_ring_of_roles, ""),
        (_own_form, ""),
        (_no_numbers, ""),
    ],
)
def test_a_hostile_file_ends_in_a_sentence(change: Any, sentence: str) -> None:
    data = _with_root(change)

    if sentence:
        with pytest.raises(DocumentError, match=sentence):
            mended(data)
    else:
        assert mended(data).pages == 1


def test_a_damaged_file_is_mended_or_told_and_never_more() -> None:
    whole = pdf_of(
        words(0, "1.") + words(1, "ett"), ("L", ("LI", ("LBody", ("P", 0, 1)))), ("Figure", BOX)
    )
    chance = random.Random(18)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        half = bytes(data[: chance.choice((len(data), len(data) // 2))])
        with suppress(DocumentError):
            assert mended(half).pages >= 0
