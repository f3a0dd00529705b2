"""Two versions as one file with tracked changes: accepted it is the new one, rejected the old."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from lxml import etree

from pipeline.errors import DocumentError
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.removal import without_parts
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.safety.review import accept_all
from pipeline.revise import redline, redline_frames, redline_texts
from pipeline.revise.redline import Redlined, redlined
from pipeline.revise.redline_frames import marked_in_frame
from pipeline.revise.redline_marker import Marker
from pipeline.revise.redline_texts import TextPair
from pipeline.revise.settle import reject_all
from tests import onlyoffice
from tests.docx import (
    MC,
    W,
    bars,
    bookmark,
    bullet,
    cell,
    changed,
    chart_drawing,
    chart_part,
    control,
    docx,
    field,
    heading,
    p,
    picture,
    row,
    run,
    table,
    xml_of,
)
from tests.libreoffice import convert
from tests.redline_oracle import AVAILABLE, by_other, stories
from tests.redline_pairs import pair
from tests.validator import validate

FULL = settings().max_examples > 1_000  # `make fuzz`
SEEDS = range(100 if FULL else 20)
DAY = "2026-11-30"
MAIN = "word/document.xml"
REVIEWER = 'w:author="Granskare" w:date="2026-11-01T08:00:00Z"'


def compared(old: bytes, new: bytes) -> Redlined:
    """Return two versions compared."""
    return redlined(old, new, ("äldre.docx", "nyare.docx"), DAY)


def marks(data: bytes, part: str = MAIN) -> list[tuple[str, str]]:
    """Return what is deleted and inserted in a part, in order."""
    root = etree.fromstring(xml_of(data, part).encode())
    found = root.iter(f"{{{W}}}del", f"{{{W}}}ins")
    texts = f"{{{W}}}t", f"{{{W}}}delText"
    return [
        (str(mark.tag).rpartition("}")[2], "".join(t.text or "" for t in mark.iter(*texts)))
        for mark in found
        if len(mark)
    ]


def assert_exact(old: bytes, new: bytes, made: bytes) -> None:
    """Check that both versions can be had from a comparison, in every part."""
    assert stories(made, accept_all) == stories(new, accept_all)
    assert stories(made, reject_all) == stories(old, reject_all)


# ---------------------------------------------------------------- any two files


@pytest.mark.parametrize("seed", SEEDS)
def test_accepting_all_gives_the_new_file_and_rejecting_all_the_old(seed: int) -> None:
    old, new = pair(seed)

    assert_exact(old, new, compared(old, new).data)


@pytest.mark.skipif(not AVAILABLE, reason="jubarte-redlines is not installed")
@pytest.mark.parametrize("seed", SEEDS)
def test_another_program_agrees(seed: int) -> None:
    """It has no answer to a paragraph with an insertion in it whose end is deleted."""
    old, new = pair(seed)
    made = compared(old, new).data

    accepted, rejected = (by_other(made, accept=accept) for accept in (True, False))

    assert accepted in (None, by_other(new, accept=True))
    assert rejected in (None, by_other(old, accept=False))
    assert accepted is not None or rejected is not None


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_stands_twice_and_no_mark_in_a_mark(seed: int) -> None:
    old, new = pair(seed)
    package = read_package(compared(old, new).data, "prov.docx")
    roots = [package.root(part) for part in package.stories]
    kinds = "ins del rPrChange pPrChange tblPrChange tcPrChange tblGridChange bookmarkStart"
    tags = [f"{{{W}}}{kind}" for kind in kinds.split(" ")]

    ids = [each.get(f"{{{W}}}id") for root in roots for each in root.iter(*tags)]
    assert len(ids) == len(set(ids))
    inner = [e for root in roots for e in root.iter(*tags[:2]) if len(e)]
    assert not [e for e in inner if next(e.iterancestors(*tags[:2]), None) is not None]
    moves = (e for root in roots for e in root.iter(f"{{{W}}}moveFrom", f"{{{W}}}moveTo"))
    assert {e.get(f"{{{W}}}author") for e in moves} <= {"Granskare"}


@pytest.mark.install
def test_the_files_are_as_valid_as_the_new_ones(tmp_path: Path) -> None:
    files = {}
    for seed in SEEDS:
        old, new = pair(seed)
        files[seed] = tmp_path / f"{seed}-ny.docx", tmp_path / f"{seed}.docx"
        files[seed][0].write_bytes(new)
        files[seed][1].write_bytes(compared(old, new).data)
    found = validate([made for _, made in files.values()])
    found |= validate([new_file for new_file, made in files.values() if found[made]])

    for new_file, made in files.values():
        known = {re.sub(r"\d+", "", fault) for fault in found.get(new_file, ())}
        assert [f for f in found[made] if re.sub(r"\d+", "", f) not in known] == []


# ---------------------------------------------------------------- what a reader sees


def test_one_word_is_one_deletion_and_one_insertion() -> None:
    made = compared(docx(p("Målet ska nås 2030.")), docx(p("Målet kan nås 2030.")))

    assert marks(made.data) == [("del", "ska"), ("ins", "kan")]
    assert made.marks == 2
    assert 'w:author="Jämförelse" w:date="2026-11-30T00:00:00Z"' in xml_of(made.data, MAIN)


def test_words_that_are_all_exchanged_are_one_place() -> None:
    made = compared(docx(p("Vi ser röda hus här.")), docx(p("Vi ser blå båtar här.")))

    assert marks(made.data) == [("del", "röda hus"), ("ins", "blå båtar")]


def test_a_word_that_is_divided_into_runs_in_another_way_is_the_same() -> None:
    old, new = docx(p(run("Hållbar"), run("het nu"))), docx(p("Hållbarhet då"))

    assert marks(compared(old, new).data) == [("del", "nu"), ("ins", "då")]


def test_equal_files_have_no_marks() -> None:
    data = docx("Ett stycke", table(["A"], ["1"]))
    again = changed(data, {})

    assert compared(data, data) == Redlined(data, 0)
    assert compared(data, again) == Redlined(again, 0)


def test_another_look_is_a_change_of_looks_and_not_of_words() -> None:
    old = docx(p("Ett ", run("viktigt", "<w:b/>"), " ord"), p("Två", style="Heading1"))
    new = docx(p("Ett viktigt ord"), p("Två", style="Heading2"))
    made = compared(old, new)

    assert marks(made.data) == []
    text = xml_of(made.data, MAIN)
    assert text.count("<w:rPrChange ") == text.count("<w:pPrChange ") == 1
    assert_exact(old, new, made.data)


def test_rows_are_inserted_and_deleted_whole() -> None:
    old = docx(table(["Mål", "År"], ["Skog", "2030"], ["Vatten", "2031"]), "Slut")
    new = docx(table(["Mål", "År"], ["Luft", "2029"], ["Skog", "2030"]), "Slut")
    made = compared(old, new)

    assert len(re.findall(r"<w:trPr><w:(?:ins|del) ", xml_of(made.data, MAIN))) == 2
    assert marks(made.data) == [
        ("ins", "Luft"),
        ("ins", "2029"),
        ("del", "Vatten"),
        ("del", "2031"),
    ]
    assert_exact(old, new, made.data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("Ett", "Två"), ("Ett",)),
        (("Ett",), ("Ett", "Två", bullet("tre"))),
        (("Ett", heading("Två"), "Tre"), ("Ett", bullet("Annat helt och hållet"))),
        ((table(["A"], ["1"]), "Ett"), ("Ett",)),
        (("Ett", table(["A"], ["1"]), ""), ("Ett",)),
        (("Ett",), (table(["A"], ["1"]), "Ett")),
        (("Två", "Ett långt stycke"), ("Ett långt stycke", "Två")),
    ],
)
def test_what_is_new_or_gone_at_the_end_of_a_story_leaves_no_empty_paragraph(
    old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    """In the body, and in a cell, whose last paragraph nothing can take away."""
    for make in (docx, lambda *blocks: docx(table(row(cell(*blocks), "x")), "")):
        before, after = make(*old), make(*new)
        made = compared(before, after).data
        assert_exact(before, after, made)
        if AVAILABLE:
            assert by_other(made, accept=True) == by_other(after, accept=True)
            assert by_other(made, accept=False) == by_other(before, accept=False)


def test_headers_notes_and_text_boxes_are_marked() -> None:
    def made(word: str) -> bytes:
        content = f"<w:txbxContent>{p(f'En ruta {word}')}</w:txbxContent>"
        shape = f'<v:shape id="s"><v:textbox>{content}</v:textbox></v:shape>'
        box = f"<w:r><w:pict>{shape}</w:pict></w:r>"
        note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
        notes = [p(f"Noten {word}")]
        return docx(p("Text", note), p(box), headers=f"Huvud {word}", footnotes=notes)

    old, new = made("förr"), made("nu")
    both = [("del", "förr"), ("ins", "nu")]
    found = compared(old, new)

    assert marks(found.data, "word/header-default.xml") == both
    assert marks(found.data, "word/footnotes.xml") == both
    assert marks(found.data) == both
    assert found.unmarked == ()


def test_a_chart_and_a_picture_that_are_gone_come_along_struck() -> None:
    chart, shown = chart_part(bars()), picture("Vapen", doc_pr=7)
    old = docx("Ett", p(chart_drawing("Siffror")), p("Två ", shown), parts=[chart])
    new = docx("Ett", p("Två ", picture("Ny bild", doc_pr=7)))
    made = compared(old, new)

    assert_exact(old, new, made.data)
    assert "word/charts/chart1.xml" in read_package(made.data, "x").parts
    assert made.unmarked == (
        "Ett diagram har fått andra siffror eller annat utseende; det är inte markerat.",
    )


def test_a_field_is_exchanged_whole() -> None:
    old, new = docx(p("Se ", field("REF mål", "mål 1"))), docx(p("Se ", field("DATE", "mål 1")))
    made = compared(old, new)

    assert marks(made.data) == [("del", "mål 1"), ("ins", "mål 1")]
    assert_exact(old, new, made.data)


def test_reviewers_marks_stay_theirs_beside_ours() -> None:
    theirs = f'<w:ins w:id="9" {REVIEWER}>{run(" kanske")}</w:ins>'
    gone = f'<w:del w:id="8" {REVIEWER}><w:r><w:delText>alltid </w:delText></w:r></w:del>'
    old = docx(p(run("Vi gör alltid detta ofta.")))
    new = docx(p(run("Vi gör "), gone, run("detta"), theirs, run(" sällan.")))
    made = compared(old, new)

    assert marks(made.data) == [
        ("del", "alltid "),
        ("ins", " kanske"),
        ("del", "ofta"),
        ("ins", "sällan"),
    ]
    assert xml_of(made.data, MAIN).count(REVIEWER) == 2
    assert_exact(old, new, made.data)


def test_controls_and_bookmarks_stand_once_each_also_in_what_is_new() -> None:
    old = docx(
        p("Början ", control("ett värde", "A/1/X", id=1)), p(control("borta", "A/2/X", id=2))
    )
    new = docx(
        p("Början ", control("ett annat", "A/1/X", id=1, plain=True)),
        p("Ny text som inte fanns ", control("nytt", "A/3/X", id=3)),
    )
    made = compared(old, new)

    text = xml_of(made.data, MAIN)
    assert re.findall(r'<w:tag w:val="([^"]*)"', text) == ["A/1/X", "A/3/X"]
    assert "<w:text/>" not in text  # LibreOffice shows no marks in a control of plain text
    assert_exact(old, new, made.data)


def test_what_is_not_marked_is_told() -> None:
    old = docx("Ett", headers={"first": "Försättsblad", "default": "Sida"})
    new = docx("Två", headers={"default": "Sida"}, styles="<w:style w:styleId='Ny'/>")

    assert compared(old, new).unmarked == (
        "Avsnittsbrytningar och sidans mått är inte markerade.",
        "Formatmallarna skiljer sig åt; det är inte markerat.",
        "Ett sidhuvud eller en sidfot som är borttagen är inte markerad.",
    )


def test_breaks_between_sections_are_told_and_go_with_their_paragraph() -> None:
    wide = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    old, new = docx("Ett", "Slut"), docx("Ett", p("Ny", properties=wide), "Slut")

    for before, after in ((old, new), (new, old)):
        made = compared(before, after)
        assert made.unmarked == ("Avsnittsbrytningar och sidans mått är inte markerade.",)
        assert_exact(before, after, made.data)
    square = changed(old, {MAIN: xml_of(old, MAIN).replace('w:w="11906"', 'w:w="16838"')})
    assert compared(old, square).unmarked == made.unmarked


def test_a_header_that_is_gone_is_struck() -> None:
    old, new = docx("Ett", headers="Lindvalla", footers={"first": "Diarienummer"}), docx("Ett")
    made = compared(old, new)

    assert marks(made.data, "word/header-default.xml") == [("del", "Lindvalla")]
    assert made.unmarked[-1] == (
        "Ett sidhuvud eller en sidfot som är borttagen är inte markerad."  # there is no first page
    )
    assert stories(made.data, accept_all)["word/header-default.xml"] == []
    header = "word/header-default.xml"
    assert stories(made.data, reject_all)[header] == stories(old)[header]


def test_a_list_that_is_gone_is_still_one_where_the_newer_file_has_no_lists() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    old, new = docx("Ett", p("Två", properties=listed), "Slut"), docx("Ett", "Slut")
    lists = "word/numbering.xml"
    new = zipped(without_parts(read_package(new, "x"), frozenset({lists})))
    made = compared(old, new)

    assert_exact(old, new, made.data)
    assert 'w:lvlText w:val="•"' in xml_of(made.data, lists)
    assert listed in xml_of(made.data, MAIN)


def test_an_extensions_names_in_a_list_stay_where_word_may_ignore_them() -> None:
    """Word refuses a file with names that it is not told to ignore."""
    space, lists = "http://schemas.microsoft.com/office/word/2016/wordml/cid", "word/numbering.xml"
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    new = docx("Ett")
    more = f'<w:num w:numId="3" xmlns:w16cid="{space}" w16cid:durableId="7">'
    said = f'{more}<w:abstractNumId w:val="1"/></w:num></w:numbering>'
    numbering = xml_of(new, lists).replace("</w:numbering>", said)
    old = changed(docx("Ett", p("Två", properties=listed)), {lists: numbering})
    made = compared(old, new)

    assert_exact(old, new, made.data)
    assert "durableId" not in xml_of(made.data, lists)


def test_a_row_that_a_reviewer_has_struck_is_inserted_first_and_deleted_then() -> None:
    """So w:trPr wants them."""
    gone = f'<w:tr><w:trPr><w:del w:id="9" {REVIEWER}/></w:trPr>{cell("Luft")}</w:tr>'
    new = docx(table(["Skog"]).replace("</w:tbl>", f"{gone}</w:tbl>"), "Slut")
    text = xml_of(compared(docx("Ett", "Slut"), new).data, MAIN)

    assert re.search(r"<w:trPr><w:ins [^>]*/><w:del [^>]*Granskare", text)


def test_a_shape_that_is_gone_has_a_name_of_its_own() -> None:
    def box(text: str, width: int) -> str:
        content = f"<w:txbxContent>{p(text)}</w:txbxContent>"
        shape = (
            f'<v:shape id="s" style="width:{width}pt"><v:textbox>{content}</v:textbox></v:shape>'
        )
        return p(f"<w:r><w:pict>{shape}</w:pict></w:r>")

    old, new = docx("Ett", box("Två", 50)), docx("Ett", box("Tre", 90))
    made = compared(old, new).data

    assert_exact(old, new, made)
    names = re.findall(r'<v:shape id="([^"]*)"', xml_of(made, MAIN))
    assert len(names) == len(set(names)) == 2


def test_a_table_without_rows_is_nothing() -> None:
    empty = "<w:tbl><w:tblPr/><w:tblGrid/></w:tbl>"
    made = compared(docx("Ett", empty, "Två"), docx("Ett", "Tre"))

    assert marks(made.data) == [("del", "Två"), ("ins", "Tre")]


def test_a_file_in_strict_open_xml_is_refused() -> None:
    strict = xml_of(docx("Ett"), MAIN).replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    new = changed(docx("Två"), {MAIN: strict})

    with pytest.raises(DocumentError, match=r"nyare\.docx är sparad som Strict Open XML"):
        compared(docx("Ett"), new)


def test_marks_of_an_older_version_may_be_ignored_as_there() -> None:
    """Word refuses a file with names of an extension that it is not told to ignore."""
    space = "http://schemas.microsoft.com/office/word/2010/wordml"
    glow = f'<w14:ligatures xmlns:w14="{space}" w14:val="all"/>'
    old = docx(p("Ett ", run("gammalt", glow), " ord"))
    new = docx(p("Ett ord"))
    bare = xml_of(new, MAIN).replace(f'xmlns:w14="{space}"', "").replace('mc:Ignorable="w14"', "")
    made = compared(old, changed(new, {MAIN: bare}))

    root = etree.fromstring(xml_of(made.data, MAIN).encode())
    ignored = (root.get(f"{{{MC}}}Ignorable") or "").split()
    assert "ligatures" not in xml_of(made.data, MAIN) or root.nsmap.get("w14") == space
    assert "ligatures" not in xml_of(made.data, MAIN) or "w14" in ignored


def test_a_contents_list_keeps_its_field_when_its_first_entry_goes() -> None:
    def contents(*entries: str) -> list[str]:
        begin, end = field("TOC", "|").split(run("|"))
        lines = [p(entry, style="Heading3") for entry in entries]
        lines[0] = p(begin, run(entries[0]), style="Heading3")
        return [*lines, p(end)]

    old = docx(*contents("Mål ett", "Mål två", "Mål tre"), "Text")
    new = docx(*contents("Mål två", "Mål tre"), "Text")

    assert_exact(old, new, compared(old, new).data)


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(DocumentError, match="inte ett Word-dokument"):
        compared(b"hej", docx("Ett"))


# ---------------------------------------------------------------- documents of ours


def test_both_ways_mark_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    old = docx(
        *(
            p(f"Mål {n}: ", control(f"skogen nummer {n} växer", f"Mål/M{n}/X", id=n))
            for n in range(9)
        )
    )
    text = xml_of(old, MAIN).replace("nummer 3 växer", "nummer 3 minskar").replace("Mål 7", "Nr 7")
    new = changed(old, {MAIN: text})
    short = compared(old, new)
    monkeypatch.setattr(redline, "marked_in_frame", lambda *_: None)
    long = compared(old, new)

    assert marks(short.data) == marks(long.data) != []
    assert short.marks == long.marks
    assert_exact(old, new, short.data)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_short_way_is_exact_whatever_words_change(seed: int) -> None:
    """Some paragraphs have controls, some runs in several looks, some signs and fields."""
    random = Random(seed)
    sentence = "målet växer och vattnet & skogen räcker till 2030 för alla"

    def some(many: int) -> str:
        return " ".join(random.choices(sentence.split(" "), k=many))

    def paragraph(n: int) -> str:
        text = [run(f"{some(3)} ", "<w:b/>") for _ in range(n % 3)]
        inside = control(some(4), f"Mål/M{n}/X", id=n, plain=n % 2 == 0)
        rest = [run(f"\tslut {n}"), field("DATE", "i dag") if n % 4 == 0 else run(" i dag")]
        return p(*text, bookmark(inside, f"_b{n}", n), *rest)

    old = docx(*(paragraph(n) for n in range(12)))
    text = xml_of(old, MAIN)
    spots = random.sample([*re.finditer(r"växer|skogen|slut|alla|i dag", text)], 5)
    for spot in sorted(spots, key=re.Match.start, reverse=True):
        other = random.choice(["ny", "", "nu då", "växer"])
        text = text[: spot.start()] + other + text[spot.end() :]
    new = changed(old, {MAIN: text})
    packages = read_package(old, "a"), read_package(new, "b")

    made = marked_in_frame(*packages, Marker("x", f"{DAY}T00:00:00Z", count(900)))

    if made is not None:  # where too much differs in a paragraph it is another one
        assert_exact(old, new, made)
    assert_exact(old, new, compared(old, new).data)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_text_marked_as_bytes_is_marked_as_its_tree_is(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    signs = "mål målet 2030 % – ( ) , . ” åäö\u00a0ö \U0001d11e a\u0301 \" '"
    words = ["", *signs.split(" ")] * 5 + ["&", ">", "\t"]
    looks = ("", "<w:b/>", '<w:rStyle w:val="Stark"/>')

    def some() -> str:
        return " ".join(random.choices(words, k=random.randint(1, 9)))

    def edited(text: str) -> str:
        kept = [random.choice([word, word, word, some()]) for word in text.split(" ")]
        return " ".join(kept[random.randint(0, 1) :])

    def file(texts: list[str]) -> bytes:
        controls = [
            control(run(text, looks[n % 3]), f"Mål/M{n}/Å", id=n, plain=n % 2 == 0)
            for n, text in enumerate(texts)
        ]
        return docx(*(p(f"Mål {n}: ", bookmark(c, "_b", n)) for n, c in enumerate(controls)))

    texts = [some() for _ in range(12)]
    old, new = file(texts), file([edited(text) for text in texts])
    found = []

    def text_pair(*both: bytes) -> TextPair | None:
        found.append(redline_texts.text_pair(*both))
        return found[-1]

    monkeypatch.setattr(redline_frames, "text_pair", text_pair)
    short = compared(old, new)
    monkeypatch.setattr(redline_frames, "text_pair", lambda *_: None)
    tree = compared(old, new)

    assert any(found)
    assert (short.data, short.marks) == (tree.data, tree.marks)
    assert {n: [*s] for n, s in short.stood.items()} == {n: [*s] for n, s in tree.stood.items()}
    assert_exact(old, new, short.data)


def test_parts_in_another_encoding_are_marked_too() -> None:
    texts = (xml_of(docx(p(text)), MAIN) for text in ("Målet är så", "Målet är nått på ängen"))
    parts = [text.replace("UTF-8", "ISO-8859-1", 1).encode("latin-1") for text in texts]
    old, new = (changed(docx("x"), {MAIN: part}) for part in parts)

    made = compared(old, new).data

    assert stories(made, accept_all) == stories(new, accept_all)
    assert 'w:author="Jämförelse"' in etree.tostring(
        read_package(made, "x").root(MAIN), encoding="unicode"
    )


def test_the_same_parts_zipped_in_another_way_have_no_marks() -> None:
    old = docx(p("Mål 1: ", control("skogen växer", "Mål/M1/X")))
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(old)) as there, zipfile.ZipFile(again, "w") as here:
        for name in reversed(there.namelist()):
            here.writestr(name, there.read(name))
    new = again.getvalue()
    assert new != old

    assert compared(old, new) == Redlined(new, 0)


# ---------------------------------------------------------------- LibreOffice


@pytest.mark.office
def test_libreoffice_opens_the_file_and_keeps_both_versions(tmp_path: Path) -> None:
    old = docx(heading("Mål"), "Ett två tre.", table(["A", "B"], ["1", "2"]), bullet("ja"), "Slut")
    new = docx(
        heading("Mål"), "Ett nu tre.", table(["A", "B"], ["3", "2"]), bullet("nej"), "Slut", "X"
    )
    file = tmp_path / "jämförd.docx"
    file.write_bytes(compared(old, new).data)

    (saved,) = convert([file], "docx", tmp_path / "sparad")

    for wanted, settle in ((new, accept_all), (old, reject_all)):
        (body,) = stories(wanted).values()
        found = stories(saved.read_bytes(), settle)[MAIN]
        assert re.sub(r"[^a-zåäö0-9]+", " ", _words(found)) == re.sub(
            r"[^a-zåäö0-9]+", " ", _words(body)
        )


@pytest.mark.office
@pytest.mark.skipif(not onlyoffice.AVAILABLE, reason="document-builder is not installed")
def test_onlyoffice_opens_the_file_and_keeps_both_versions(tmp_path: Path) -> None:
    old = docx(heading("Mål"), "Ett två tre.", table(["A", "B"], ["1", "2"]), bullet("ja"), "Slut")
    new = docx(heading("Mål"), "Ett nu tre.", table(["A", "B"], ["3", "2"]), "Slut", "X")
    file = tmp_path / "jämförd.docx"
    file.write_bytes(compared(old, new).data)

    onlyoffice.edit((file, []))

    for wanted, settle in ((new, accept_all), (old, reject_all)):
        found = stories(file.read_bytes(), settle)[MAIN]
        assert _words(found).split() == _words(stories(wanted)[MAIN]).split()


def _by_libreoffice(files: list[bytes], folder: Path) -> list[bytes]:
    paths = _written(files, folder)
    return [path.read_bytes() for path in convert(paths, "docx", folder / "sparade")]


def _by_onlyoffice(files: list[bytes], folder: Path) -> list[bytes]:
    paths = _written(files, folder)
    onlyoffice.edit(*((path, [("bare", 0, 0, "")]) for path in paths))
    return [path.read_bytes() for path in paths]


def _written(files: list[bytes], folder: Path) -> list[Path]:
    paths = [folder / f"{number}.docx" for number, _ in enumerate(files)]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    return paths


_OFFICES = {
    # Of the other pairs it writes XML that is none (a link beside a control), or never ends.
    "LibreOffice": (_by_libreoffice, [1, 2, 3, 4, 8, 15, 16, 17, 18, 19, 21] if FULL else [1, 3]),
    "ONLYOFFICE": (_by_onlyoffice, range(25 if FULL else 3)),
}


@pytest.mark.office
@pytest.mark.parametrize("office", _OFFICES)
def test_pairs_that_an_office_has_saved_are_exact(office: str, tmp_path: Path) -> None:
    """Both of them, and the newer alone; each names the styles and the parts in its own way."""
    if office == "ONLYOFFICE" and not onlyoffice.AVAILABLE:
        pytest.skip(onlyoffice.MISSING)
    save, seeds = _OFFICES[office]
    pairs = [pair(seed) for seed in seeds]
    saved = iter(save([data for both in pairs for data in both], tmp_path))

    for (old, _), older, newer in zip(pairs, saved, saved, strict=True):
        for before in (older, old):
            made = compared(before, newer).data
            settled = [(accept_all, True, newer), (reject_all, False, before)]
            for settle, accept, wanted in settled:
                assert _said(stories(made, settle)) == _said(stories(wanted, settle))
                other = by_other(made, accept=accept) if AVAILABLE else None
                if other is not None:
                    assert _said(other) == _said(by_other(wanted, accept=accept) or {})


@pytest.mark.office
def test_a_bare_save_in_libreoffice_has_no_marks_in_paragraphs(tmp_path: Path) -> None:
    file = tmp_path / "fil.docx"
    words = p("Ett ", run("viktigt", "<w:b/>"), " ord")
    file.write_bytes(docx(heading("Mål"), words, table(["A", "B"], ["1", "2"]), bullet("ja"), "X"))

    (saved,) = convert([file], "docx", tmp_path / "sparad")

    made = compared(file.read_bytes(), saved.read_bytes())
    assert marks(made.data) == []
    assert re.findall(r"<w:([rp]PrChange) ", xml_of(made.data, MAIN)) == []


def _said(found: dict[str, list[object]]) -> list[str]:
    """Return the words of each paragraph and cell of all stories that have any."""
    return sorted(str(_shape(story)) for story in found.values() if _words(story).strip())


def _shape(story: object) -> object:
    """Return the words of a story, by paragraph, box and cell."""
    if isinstance(story, tuple):
        return (story[1], *map(_shape, story[3:]))
    return [_shape(each) for each in story] if isinstance(story, list) else story


def _words(story: object) -> str:
    """Return the words of a story alone."""
    if isinstance(story, tuple):
        return f"{story[1]} ".lower()
    return "".join(map(_words, story)) if isinstance(story, list) else ""
