"""What an author left in review does not go out: changes are accepted, comments stay at home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.ooxml.names import NS
from pipeline.render.template import compile_template
from tests.docx import REL, WML, Part, docx, files_of, p, row, run, table, text_of
from tests.rendering import NAME, Given, document, sound
from tests.validator import validate

BY = 'w:id="7" w:author="Anna" w:date="2026-01-01T10:00:00Z"'


def struck(text: str, how: str = "del") -> str:
    """Return words that are struck, or moved from here."""
    return f'<w:{how} {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:{how}>'


def inserted(text: str, how: str = "ins") -> str:
    """Return words that are inserted, or moved here."""
    return f"<w:{how} {BY}>{run(text)}</w:{how}>"


def ended(*runs: str, how: str = "del") -> str:
    """Return a paragraph whose end is struck or inserted."""
    return p(*runs, properties=f"<w:rPr><w:{how} {BY}/></w:rPr>")


def of_row(how: str) -> str:
    """Return a row that is struck or inserted."""
    properties = f"<w:trPr><w:{how} {BY}/></w:trPr>"
    return row("rad {{ x }}", "b").replace("<w:tr>", f"<w:tr>{properties}")


CHANGED = {
    "inserted words": (p("a", inserted(" {{ x }}")), "a v"),
    "struck words": (p("a ", struck("{{ bort }}"), "{{ x }}"), "a v"),
    "moved words": (p(struck("{{ x }}", "moveFrom")) + p(inserted("{{ x }}", "moveTo")), "v"),
    "moved words that stand as words": (
        f"<w:p><w:moveFrom {BY}>{run('{{ x }}')}</w:moveFrom></w:p>" + p("kvar"),
        "kvar",
    ),
    "a struck end": (ended("a ") + p("{{ x }}"), "a v"),
    "two struck ends": (ended("a ") + ended("b ") + p("{{ x }}"), "a b v"),
    "a struck paragraph": (p("a") + ended(struck("b")) + p("{{ x }}"), "a\nv"),
    "a struck paragraph before a table": (ended(struck("b")) + table(["{{ x }}"]), "v"),
    "the only paragraph of a cell": (table([f"<w:tc>{ended(struck('b'))}</w:tc>", "{{ x }}"]), "v"),
    "an inserted end": (ended("{{ x }}", how="ins") + p("b"), "v\nb"),
    "a struck row": (table(["{{ x }}", "a"], of_row("del"), header=False), "v\na"),
    "the only row": (table(of_row("del"), header=False) + p("{{ x }}"), "v"),
    "an inserted row": (table(["a", "c"], of_row("ins"), header=False), "a\nc\nrad v\nb"),
    "a struck cell": (
        table(["{{ x }}", f"<w:tc><w:tcPr><w:cellDel {BY}/></w:tcPr>{p('b')}</w:tc>"]),
        "v",
    ),
    "another look": (
        f"<w:p><w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr>"
        "<w:t>{{ x }}</w:t></w:r></w:p>",
        "v",
    ),
    "another paragraph": (
        p(
            "{{ x }}",
            properties='<w:jc w:val="center"/><w:pPrChange w:id="1" w:author="B">'
            '<w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>',
        ),
        "v",
    ),
}


def remarks(template: bytes) -> list[tuple[str, str]]:
    """Return the paragraph of each remark, and what it says."""
    return [(r.paragraph, r.message) for r in compile_template(template, NAME).remarks]


@pytest.mark.parametrize("name", CHANGED)
def test_tracked_changes_of_a_template_are_taken_as_accepted(name: str) -> None:
    block, text = CHANGED[name]
    template = docx(block, p("slut"))

    made = document(template, x="v")

    words = [line for line in text_of(made).split("\n") if line.strip()]
    assert "\n".join(words) == f"{text}\nslut"
    xml = files_of(made)["word/document.xml"]
    assert not [sign for sign in (b"<w:ins", b"<w:del", b"<w:move", b"Change") if sign in xml]
    assert sound(made) == ()
    assert {message for _, message in remarks(template)} == {
        "här finns spårade ändringar; dokumenten görs som om de var godkända."
    }


@pytest.mark.parametrize("holder", ["w:sdt", "w:hyperlink"])
def test_an_equation_goes_on_in_the_next_paragraph_when_an_end_is_struck(holder: str) -> None:
    math = f'<m:oMath xmlns:m="{NS["m"]}"><m:r><m:t>E</m:t></m:r></m:oMath>'
    inside = f"<w:sdtContent>{math}</w:sdtContent>" if holder == "w:sdt" else math
    block = f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr><{holder}>{inside}</{holder}></w:p>"

    made = document(docx(block, p("{{ x }}")), x="v")

    assert b"<m:t>E</m:t>" in files_of(made)["word/document.xml"]


def test_a_remark_names_the_paragraph_once() -> None:
    template = docx(p("Om ", inserted("ny "), struck("gammal "), "{{ x }}"))

    assert [paragraph for paragraph, _ in remarks(template)] == ["Om ny gammal {{ x }}"]


def commented(*blocks: str) -> bytes:
    """Return a template with a comment, and with the list of those who comment."""
    comment = f"<w:comment {BY} w:initials='A'>{p('Ska detta med?')}</w:comment>"
    root = files_of(docx(p("x")))["word/document.xml"].split(b"<w:body>")[0].decode()
    data = root.replace("w:document", "w:comments") + comment + "</w:comments>"
    kind = f"{WML}.comments+xml"
    part = Part("word/comments.xml", kind, f"{REL}/comments", data.encode(), "rId77")
    return docx(*blocks, parts=[part])


MARKED = (
    '<w:commentRangeStart w:id="7"/>{}<w:commentRangeEnd w:id="7"/>'
    '<w:r><w:commentReference w:id="7"/></w:r>'
)


@pytest.mark.parametrize("blocks", [["{%p for m in mål %}", "*", "{%p endfor %}"], ["*"]])
def test_comments_of_a_template_stay_at_home(blocks: list[str]) -> None:
    marked = p(MARKED.format(run("Nr {{ x }}")))
    template = commented(*(marked if block == "*" else block for block in blocks))
    values: dict[str, Any] = {"x": "v", "mål": [{"n": 1}, {"n": 2}]}

    made = compile_template(template, NAME).render("prov", "R", Given(values)).data

    parts = files_of(made)
    assert not [name for name in parts if "comments" in name]
    assert b"omment" not in parts["word/document.xml"] + parts["[Content_Types].xml"]
    assert text_of(made).split("\n")[0] == "Nr v"
    assert sound(made) == ()
    assert remarks(template) == [
        ("Nr {{ x }}", "här finns en kommentar; den följer inte med i dokumenten.")
    ]


def test_the_list_of_those_who_wrote_in_a_template_stays_at_home() -> None:
    people = '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>'
    kind = "http://schemas.microsoft.com/office/2011/relationships/people"
    part = Part("word/people.xml", f"{WML}.people+xml", kind, people.encode(), "rId78")

    made = document(docx(p("a", inserted("{{ x }}")), parts=[part]), x="v")

    assert b"people" not in b"".join([*map(str.encode, files_of(made)), *files_of(made).values()])
    assert sound(made) == ()


def test_a_template_that_tracks_changes_makes_documents_that_do_not() -> None:
    template = docx("{{ x }}", settings="<w:trackRevisions/>")

    made = document(template, x="v")

    assert b"trackRevisions" not in files_of(made)["word/settings.xml"]
    assert remarks(template) == [("", "Spåra ändringar är på i mallen; i dokumenten är det av.")]


def test_a_template_without_any_of_it_has_no_remarks() -> None:
    assert remarks(docx("{{ x }}", p("fet", run("text", "<w:b/>")), table(["a", "b"]))) == []


def test_no_validator_finds_a_fault_in_what_was_accepted(tmp_path: Path) -> None:
    every = docx(*(block for block, _ in CHANGED.values()), p("slut"))
    path = tmp_path / "alla.docx"
    path.write_bytes(document(every, x="v"))

    assert validate([path]) == {path: []}
