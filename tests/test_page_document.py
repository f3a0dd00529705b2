"""Dokument on the local page: its text as HTML, and the cells that each sentence comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree
from lxml import html as lxml_html

from pipeline.commands.choose_texts import choose_texts
from pipeline.commands.folder_state import Condition
from pipeline.commands.freeze import freeze
from pipeline.errors import OvertakenError
from pipeline.ooxml.content.chart import with_numbers
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.content.provenance import explained
from pipeline.ooxml.package import read_package
from pipeline.ooxml.shown.content_tree import content_tree
from pipeline.ooxml.xml import possible
from pipeline.values.computed import Diagram, Series
from pipeline.web.answers.drawing import draw
from pipeline.web.answers.signs import StateSign
from pipeline.web.door.entrance import Entrance
from pipeline.web.frame import page_frame
from pipeline.web.page_views.chosen_texts import can_be_chosen, texts_page
from pipeline.web.page_views.document import DocumentPage
from pipeline.web.page_views.document_text import DocumentText
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
    p,
    run,
    table,
    title,
)
from tests.nasty import NASTY
from tests.page_server import Answer, PageServer, serving
from tests.working_folder import LETTER, PROGRAM, TODAY, WorkingFolder, built_case, made_once

Element = Any  # of lxml.html
NOBODY = Memory("", "", "", "", model="3")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    """Return a server of a built folder: sent out, a goal changed and built, the letter edited."""
    folder = WorkingFolder(tmp_path_factory.mktemp("mapp"))
    folder.build()
    freeze(folder.path, TODAY, "KF-2026-12-16")
    folder.change("Mål/M1/Måltext", "med levande ängar").build()
    folder.edit(LETTER, "Arbetet går", "Arbetet här går")
    with serving(folder.path, TODAY) as server:
        yield server


def parsed(body: str) -> Element:
    """Return a page as a browser reads it."""
    return lxml_html.fromstring(body)


def ask(server: PageServer, target: str, asked: str = "") -> Answer:
    """Return the page of a document."""
    found = server.folder.state().document(target)
    assert found is not None
    return server.ask(f"/dokument/{found.key}{asked}")


def page(server: PageServer, target: str, asked: str = "") -> Element:
    """Return the page of a document as a browser reads it."""
    answer = ask(server, target, asked)
    assert answer.status == 200
    return parsed(answer.body)


def sentence(shown: Element, words: str) -> Element:
    """Return the first sentence with some words."""
    return next(e for e in shown.xpath("//*[@data-mening]") if words in e.text_content())


def origin(shown: Element, words: str) -> str:
    """Return what is told of a sentence beside the text."""
    number = sentence(shown, words).get("data-mening")
    (told,) = shown.xpath(f"//*[@data-for='{number}']")
    return " ".join(told.text_content().split())


# ------------------------------------------------------------ the page


def test_a_sentence_tells_its_cell_where_it_is_and_who_else_is_made_of_it(
    server: PageServer,
) -> None:
    told = origin(page(server, PROGRAM), "levande ängar")

    assert "Mål 1, måltext lindvalla.xlsx, bladet ”Mål”, cell " in told
    assert "Används också i " in told


def test_sources_stand_in_the_text_too_when_asked_for(server: PageServer) -> None:
    shown = page(server, PROGRAM, "?kallor=1")

    after = sentence(shown, "levande ängar").getnext()
    assert "lindvalla.xlsx, bladet ”Mål”, cell " in after.text_content()
    assert shown.xpath("//*[@data-for]") == []


def test_what_a_hand_has_written_has_a_bar_and_says_so(server: PageServer) -> None:
    shown = page(server, LETTER)

    assert "for-hand" in sentence(shown, "Arbetet här").get("class")
    assert "för hand" in origin(shown, "Arbetet här")
    assert "för hand" not in origin(page(server, PROGRAM), "levande ängar")


def test_what_is_changed_since_a_sending_is_marked_word_by_word(server: PageServer) -> None:
    (option,) = page(server, PROGRAM).xpath("//select[@name='sedan']/option[@value!='']")
    assert option.text == "ändringar sedan utskicket till fullmäktige den 16 december 2026"

    shown = page(server, PROGRAM, f"?sedan={quote(option.get('value'))}")

    assert [e.text_content() for e in shown.xpath("//del")] == ["skog"]
    assert [e.text_content() for e in shown.xpath("//ins")] == ["ängar"]


def test_a_version_that_is_not_there_is_told_on_the_page(server: PageServer) -> None:
    for key in ("../../hemligt", "x", "<b>"):
        answer = ask(server, PROGRAM, f"?sedan={quote(key)}")
        assert answer.status == 200
        assert "finns inte kvar" in answer.body
        assert "<b>" not in answer.body


def test_only_pictures_are_served_and_only_those_of_the_document(server: PageServer) -> None:
    shown = page(server, LETTER)
    (address,) = {e.get("src") for e in shown.xpath("//main//img")}

    answer = server.ask(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert answer.data.startswith(b"\x89PNG")
    for number in ("99", "-1", "x", "..%2f0", "0000000000000000000"):
        assert server.ask(f"{address.rpartition('/')[0]}/{number}").status == 404


def test_there_is_no_page_of_what_is_no_document(server: PageServer) -> None:
    assert server.ask("/dokument/finns-inte").status == 404
    for asked in ("", "?key=", "?key=finns-inte", "?key=//evil.example", "?key=..%2fx"):
        assert server.ask(f"/dokument{asked}").status == 404
    assert server.ask("/dokument/..%2f..%2fhemligt.docx").status == 404


# ------------------------------------------------------------ a cell


def test_a_cell_tells_its_text_its_place_and_every_sentence_that_shows_it(
    server: PageServer,
) -> None:
    shown = page(server, PROGRAM)
    number = sentence(shown, "levande ängar").get("data-mening")
    links = shown.xpath(f"//*[@data-for='{number}']//a")
    (address,) = [e.get("href") for e in links if e.text == "Mål 1, måltext"]

    answer = server.ask(address)

    assert answer.heading == "Mål 1, måltext"
    told = parsed(answer.body)
    assert told.xpath("//blockquote")[0].text_content() == "med levande ängar"
    place = told.xpath("//main/p")[0].text_content()
    assert place.startswith("lindvalla.xlsx, bladet ”Mål”, cell ")
    assert told.xpath("//main//@data-kopiera") == [f"'Mål'!{place.rpartition(' ')[2]}"]
    links = [e for e in told.xpath("//li/ul//a") if "levande ängar" in e.text_content()]
    assert len(links) > 1
    for link in links:
        where, _, place = link.get("href").partition("#")
        there = parsed(server.ask(where).body)
        assert "levande ängar" in there.get_element_by_id(place).text_content()


def test_there_is_no_page_of_a_cell_that_nobody_knows(server: PageServer) -> None:
    for asked in ("", "?blad=M%C3%A5l&rad=M1", "?blad=x&rad=y&kolumn=z", "?blad=%00"):
        assert server.ask(f"/cell{asked}").status == 404


# ------------------------------------------------------------ changed in Word


@pytest.fixture
def edited(tmp_path: Path) -> Iterator[tuple[WorkingFolder, PageServer]]:
    """Return a folder where somebody has changed a goal in the programme, and its server."""
    folder = made_once(tmp_path / "mapp", built_case)
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    with serving(folder.path, TODAY) as server:
        yield folder, server


def choose_all(server: PageServer) -> tuple[str, list[str]]:
    """Return the key of the programme, and the codes of what can be written home."""
    (button,) = page(server, PROGRAM).xpath("//a[contains(@href, '/aterfor')]")
    shown = parsed(server.ask(button.get("href")).body)
    assert [dd.text for dd in shown.xpath("//dd")] == ["med levande skog", "med mera skog"]
    (key,) = shown.xpath("//main//input[@name='document']/@value")
    return key, shown.xpath("//main//input[@name='code']/@value")


def test_what_is_chosen_is_written_home_after_a_kept_copy(
    edited: tuple[WorkingFolder, PageServer],
) -> None:
    folder, server = edited
    before = folder.book.read_bytes()
    key, (code,) = choose_all(server)

    answer = server.sent("/aterfor", {"document": key, "code": code})

    (its_own,) = parsed(answer.body).xpath("//@data-sida")
    assert server.ask(its_own).body == answer.body, "the answer stays when the folder changes"
    asked_for = server.ask(f"/dokument/{key}/aterfor").body
    assert f'data-sida="/dokument/{key}/aterfor"' in asked_for
    assert answer.status == 200
    copy = re.search(r"En cell är skriven i lindvalla.xlsx. .* finns den i ([^<]+)\.", answer.body)
    assert copy is not None
    assert (folder.path / copy[1]).read_bytes() == before
    row = server.folder.state().dataset.at("Mål", "M1", "Måltext")
    assert str(row) == "med mera skog"


def test_nothing_is_written_while_the_workbook_is_open(
    edited: tuple[WorkingFolder, PageServer],
) -> None:
    folder, server = edited
    before = folder.book.read_bytes()
    key, (code,) = choose_all(server)
    folder.book.with_name("~$lindvalla.xlsx").write_bytes(b"")

    answer = server.sent("/aterfor", {"document": key, "code": code})

    assert "lindvalla.xlsx är öppen i ett annat program. Stäng den och försök igen." in answer.body
    assert "lindvalla.xlsx: lindvalla.xlsx" not in answer.body
    assert folder.book.read_bytes() == before
    chosen = parsed(answer.body).xpath("//main//input[@name='code' and @checked]/@value")
    assert chosen == [code], "what was chosen is chosen still"

    (form,) = parsed(answer.body).xpath("//main//form[@action='/aterfor']")
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    folder.change("Mål/M2/Måltext", "med friskt vatten").write()  # … saved, and then closed
    folder.book.with_name("~$lindvalla.xlsx").unlink()
    old = parsed(server.post("/aterfor", fields).body)
    assert "så ingenting är gjort" in old.text_content()
    assert old.xpath("//main//input[@name='code' and @checked]/@value") == [code]


def test_nothing_is_written_from_a_page_that_shows_what_no_longer_is_so(
    edited: tuple[WorkingFolder, PageServer],
) -> None:
    folder, server = edited
    key, (code,) = choose_all(server)
    version = server.folder.version()
    folder.change("Mål/M1/Måltext", "med gammal skog").write()
    before = folder.book.read_bytes()

    old = server.post("/aterfor", {"document": key, "code": code, "version": version})
    other = server.sent("/aterfor", {"document": key, "code": code})
    unknown = server.post("/aterfor", {"document": "../../x", "code": code})

    assert (old.status, other.status, unknown.status) == (409, 200, 404)
    assert "har ändrats sedan dess, och skrevs inte" in other.body
    assert folder.book.read_bytes() == before


@pytest.fixture
def disputed(tmp_path: Path) -> Iterator[tuple[WorkingFolder, PageServer, str]]:
    """Return a folder where both have changed two texts of a programme, its server and its key."""
    folder = made_once(tmp_path / "mapp", built_case)
    folder.edit(PROGRAM, "Mer skog.", "Mycket skog.")
    folder.edit(PROGRAM, "Renare sjöar.", "Renaste sjöar.")
    folder.change("Mål/M1/Ambitionsnivå", "Gammal skog.")
    folder.change("Mål/M2/Ambitionsnivå", "Klara sjöar.").build()
    with serving(folder.path, TODAY) as server:
        (button,) = page(server, PROGRAM).xpath("//a[contains(@href, '/texter')]")
        yield folder, server, button.get("href").split("/")[2]


def texts_of(shown: Element) -> list[tuple[str, str]]:
    """Return the radio buttons of a page: what each chooses, and the words."""
    labels = shown.xpath("//main//fieldset/label")
    return [(one.text_content(), one.getnext().text) for one in labels]


def test_one_of_two_texts_is_chosen_on_the_page_and_the_other_place_waits(
    disputed: tuple[WorkingFolder, PageServer, str],
) -> None:
    folder, server, key = disputed
    shown = parsed(server.ask(f"/dokument/{key}/texter").body)
    assert texts_of(shown) == [
        ("Arbetsbokens text", "Gammal skog."),
        ("Texten i Word", "Mycket skog."),
        ("Arbetsbokens text", "Klara sjöar."),
        ("Texten i Word", "Renaste sjöar."),
    ]
    before = folder.documents[PROGRAM]
    values = shown.xpath("//main//input[@type='radio']/@value")

    answer = server.sent("/texter", {"document": key, "code-1": values[1]})

    told = r"vald på ett ställe\. Dokumentet som det var sparades först, som (program-\w+\.docx)\."
    kept = re.search(told, answer.body)
    assert kept is not None
    assert (folder.outputs / ".beredning/sparat/lund" / kept[1]).read_bytes() == before
    assert texts_of(parsed(answer.body))[0] == ("Arbetsbokens text", "Klara sjöar.")
    assert "tar du hem det under Ändrat i Word" in parsed(answer.body).text_content()
    home = parsed(server.ask(f"/dokument/{key}/aterfor").body)
    assert "Mycket skog." in [one.text for one in home.xpath("//dd")], "and is written home there"

    (value, _) = parsed(answer.body).xpath("//main//input[@type='radio']/@value")
    answer = server.sent("/texter", {"document": key, "code-1": value})
    assert "Här är inget att välja mellan." in answer.body
    folder.rebuild()
    said = folder.text(PROGRAM)
    assert [words in said for words in ("Mycket skog.", "Gammal skog.")] == [True, False]
    assert [words in said for words in ("Klara sjöar.", "Renaste sjöar.")] == [True, False]


def test_nothing_is_chosen_in_a_document_that_word_has_open_or_that_is_decided(
    disputed: tuple[WorkingFolder, PageServer, str],
) -> None:
    folder, server, key = disputed
    before = folder.documents[PROGRAM]
    form = {"document": key, "code-1": "word:x"}
    assert "Inget är valt, så dokumentet är som det var." in server.sent("/texter", form).body
    place = f"/dokument/{key}/texter"
    form["code-1"] = parsed(server.ask(place).body).xpath("//main//input[@type='radio']/@value")[0]
    mark = (folder.outputs / PROGRAM).with_name("~$rogram.docx")
    mark.write_bytes(b"")

    told = server.post("/texter", form)
    assert (told.status, "är öppen i ett annat program" in told.body) == (503, True)

    assert folder.documents[PROGRAM] == before

    form |= {"version": server.folder.state().version, "page": place}
    folder.change("Mål/M2/Måltext", "med kallt vatten").write()
    old = parsed(server.post("/texter", form).body)
    assert old.xpath("//main//input[@checked]/@value") == [form["code-1"]], "it is chosen still"

    program = server.folder.state().document(PROGRAM)
    assert program
    assert can_be_chosen(program)
    for condition in (Condition.SETTLED, Condition.SEALED):
        assert not can_be_chosen(replace(program, condition=condition)), "it is chosen in Word"


def test_a_text_is_not_chosen_in_a_file_that_somebody_saves_meanwhile(
    disputed: tuple[WorkingFolder, PageServer, str],
) -> None:
    folder, server, key = disputed
    seen = texts_page(server.folder, {"key": key})
    kept = sorted((folder.outputs / ".beredning").rglob("*.docx"))
    folder.edit(PROGRAM, "Vatten är också is.", "Vatten är ofta is.")
    saved = folder.documents[PROGRAM]

    with pytest.raises(OvertakenError, match=r"program\.docx sparades av någon under tiden"):
        choose_texts(folder.path, PROGRAM, seen.digest, {seen.places[0].code: True})

    assert folder.documents[PROGRAM] == saved
    assert sorted((folder.outputs / ".beredning").rglob("*.docx")) == kept


# ------------------------------------------------------------ the text of any Word file


def drawn(data: bytes) -> Element:
    """Return the page that shows a Word file."""
    package = read_package(data, "prov.docx")
    found = explained(package, NOBODY, lambda text, source: False)
    text = DocumentText(content_tree(package, found), found.sentences, lambda part: "")
    model = DocumentPage("Prov", "nyckel", StateSign("ready", "Klart"), text=text)
    frame = page_frame(None, "mapp", "/dokument/nyckel", Entrance(1))
    return parsed(draw("document.html", page=model, frame=frame))


def test_headings_go_on_from_the_pages_own_and_skip_none() -> None:
    shown = drawn(docx(title("Program"), heading("Kapitel", 3), heading("Mål", 1), "Text"))

    found = [(e.tag, e.text_content()) for e in shown.xpath("//*[contains(@class, 'papper')]/*")]
    assert found == [("h2", "Program"), ("h3", "Kapitel"), ("h2", "Mål"), ("p", "Text")]


def test_links_lead_to_the_web_and_mail_alone() -> None:
    bad = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd")
    good = ("https://exempel.se/a", "mailto:anna@exempel.se")
    shown = drawn(docx(*(p(field(f'HYPERLINK "{one}"', "ord")) for one in (*bad, *good))))

    assert [e.get("href") for e in shown.xpath("//*[@data-mening]//a")] == [*good]


def test_tracked_changes_and_comments_say_whose_they_are() -> None:
    new = f'<w:ins w:id="1" w:author="Anna">{run("nytt")}</w:ins>'
    comment = f'<w:comment w:id="4" w:author="Bo">{p("Varför?")}</w:comment>'
    comments = f"{HEAD}<w:comments {NAMESPACES}>{comment}</w:comments>".encode()
    part = Part("word/comments.xml", f"{WML}.comments+xml", f"{REL}/comments", comments, "rIdK")
    mark = '<w:r><w:commentReference w:id="4"/></w:r>'

    shown = drawn(docx(p("Det ", new, mark), parts=[part]))

    (inserted,) = shown.xpath("//ins")
    assert inserted.text_content() == "nytt"
    (told,) = shown.xpath("//*[@id='comment-1']")
    assert "Kommentar 1 av Bo" in told.text_content()
    assert "Varför?" in told.text_content()
    assert [e.get("href") for e in shown.xpath("//sup/a")] == ["#comment-1"]


def test_a_chart_is_a_table_of_its_numbers_with_bars_and_its_description() -> None:
    numbers = (Decimal("7.5"), Decimal(-10)), (None, Decimal(21))
    series = tuple(Series(name, one) for name, one in zip(("2025", "2026"), numbers, strict=True))
    empty = chart_part(bars(2))
    filled = with_numbers(etree.fromstring(empty.data), Diagram(("Skog", "Hav"), series))
    shown = drawn(
        docx(p(chart_drawing("Så långt har målen kommit")), parts=[empty._replace(data=filled)])
    )

    (figure,) = shown.xpath("//figure")
    assert [e.text for e in figure.xpath("figcaption")] == ["Så långt har målen kommit"]
    assert [[" ".join(e.text_content().split()) for e in row] for row in figure.xpath(".//tr")] == [
        ["", "2025", "2026"],
        ["Skog", "7,5", "–"],
        ["Hav", "−10", "21"],
    ]
    assert {e.get("aria-hidden") for e in figure.iter("svg")} == {"true"}
    widths = [e.get("width") for e in figure.iter("rect")]
    assert widths == ["24.2", "0", "32.3", "67.7"]


def test_a_contents_list_leads_to_the_headings_that_word_lists() -> None:
    listed = p(field('TOC \\o "1-2" \\h', "Uppdateras i Word"))
    headings = (heading("Ett", 1), heading("Under", 2), heading("Djupt", 3), heading("Två", 1))
    shown = drawn(docx(listed, *headings))

    (found,) = shown.xpath("//nav[@aria-label='Innehållsförteckning']")
    links = [(e.text, shown.get_element_by_id(e.get("href")[1:]).text) for e in found.iter("a")]
    assert links == [("Ett", "Ett"), ("Under", "Under"), ("Två", "Två")]
    assert [e.text for e in found.xpath("ul/li/ul//a")] == ["Under"]


ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</p></section><iframe src=//evil.example>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "&lt;script&gt;&#60;b&#62;",
    "<!-- --><![CDATA[x]]>",
    "\u202egnp.exe\u2066\u2069\u200f",
    "</style><style>*{display:none}",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//evil.example>",
    "\ufeff\u2028\u2029<b>",
    "x" * 5000,
)
PLAIN = {"section", "p", "h2", "h3", "ul", "li", "strong", "span"}
KNOWN = PLAIN | {"table", "thead", "tbody", "tr", "th", "td"}


def test_a_thousand_hostile_texts_are_shown_as_text() -> None:
    random = Random(19)
    texts = [*map(possible, NASTY.values()), *ATTACKS]
    while len(texts) < 1_000:
        texts.append("".join(random.sample(ATTACKS[:-1], 2)) + str(len(texts)))
    blocks = [
        block
        for at in range(0, 1_000, 4)
        for one, two, three, four in [texts[at : at + 4]]
        for block in (p(one), heading(two), bullet(three), table([p(four)]))
    ]

    shown = drawn(docx(*blocks))

    found = [e.text_content() for e in shown.xpath("//*[@data-mening]")]
    assert [same(text) for text in found] == [same(text) for text in texts if same(text)]
    (paper,) = shown.xpath("//section[@class='papper']")
    assert {str(e.tag) for e in paper.iter()} <= KNOWN
    names = {name for e in shown.iter() for name in e.attrib}
    assert not any(name.startswith("on") or name == "style" for name in names)


def same(text: str) -> str:
    """Return a text without blanks, which XML and HTML count in their own ways."""
    return "".join(text.replace("\ufeff", "").split())
