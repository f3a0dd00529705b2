"""Lists as people write them, or paste them out of a word processor, in a cell of running text."""

from __future__ import annotations

import pytest

from pipeline.model import Dataset
from pipeline.ooxml.package import read_package
from pipeline.ooxml.styles import Level, Numbering, Styles
from pipeline.values.block_markup import Block, Break, Run, blocks
from pipeline.values.types import AsTyped
from tests.docx import docx
from tests.rendering import document, sound
from tests.tables import Edit, checked, set_cell
from tests.test_render_values import lists, starts

NBSP = "\N{NO-BREAK SPACE}"


def shown(text: str) -> list[str]:
    """Return the paragraphs as a reader sees them, with `• ` or the number before an item."""
    made, number = [], 0
    for block in blocks(text):
        number = block.start or number + 1
        made.append(_sign(block, number) + "".join(map(_words, block.inlines)))
    return made


def _sign(block: Block, number: int) -> str:
    letter = chr(96 + number % 27)
    return {"bullet": "• ", "number": f"{number}. ", "letter": f"{letter}) "}.get(block.kind, "")


def _words(inline: object) -> str:
    return inline.text if isinstance(inline, Run) else "/" if isinstance(inline, Break) else "?"


READ = [
    # bullets by their sign
    ("- ett\n- två", ["• ett", "• två"]),
    ("-\tett", ["• ett"]),
    ("•\tett\n•\ttvå", ["• ett", "• två"]),
    ("• ett", ["• ett"]),
    (f"•{NBSP}{NBSP}{NBSP}ett", ["• ett"]),
    (f"·{NBSP * 7} ett\n·{NBSP * 7} två", ["• ett", "• två"]),
    ("·\tett", ["• ett"]),
    ("●\tett", ["• ett"]),
    ("○ ett", ["• ett"]),
    ("◦\tett", ["• ett"]),
    ("▪\tett", ["• ett"]),
    ("■\tett", ["• ett"]),
    ("‣ ett", ["• ett"]),
    ("∙\tett", ["• ett"]),
    ("\uf0b7\tett\n\uf0b7\ttvå", ["• ett", "• två"]),
    ("\uf0a7\tett", ["• ett"]),
    ("\uf0d8\tett", ["• ett"]),
    ("\uf0fc ett", ["• ett"]),
    # bullets that are letters or signs elsewhere: a tab tells
    ("o\tett\no\ttvå", ["• ett", "• två"]),
    ("§\tett", ["• ett"]),
    ("Ø\tett", ["• ett"]),
    ("ü\tett", ["• ett"]),
    ("v\tett", ["• ett"]),
    ("q\tett", ["• ett"]),
    ("➢\tett", ["• ett"]),
    ("✓\tett", ["• ett"]),
    ("→\tett", ["• ett"]),
    ("+\tett", ["• ett"]),
    (f"o{NBSP}\tett", ["• ett"]),
    ("•\tett\n\to\tunder\n•\ttvå", ["• ett", "• under", "• två"]),
    # dashes and stars, two lines in a row
    ("– ett\n– två", ["• ett", "• två"]),
    ("–\tett\n–\ttvå", ["• ett", "• två"]),
    ("— ett\n— två", ["• ett", "• två"]),
    ("* ett\n* två", ["• ett", "• två"]),
    ("*\tett\n*\ttvå", ["• ett", "• två"]),
    ("– ett\n– två\nmer om två\n– tre", ["• ett", "• två/mer om två", "• tre"]),
    ("Så här:\n– ett\n– två\n\nSlut.", ["Så här:", "• ett", "• två", "Slut."]),
    ("* **ett**\n* två", ["• ett", "• två"]),
    # numbers
    ("1. ett\n2. två", ["1. ett", "2. två"]),
    ("1.\tett\n2.\ttvå", ["1. ett", "2. två"]),
    ("1)\tett\n2)\ttvå", ["1. ett", "2. två"]),
    ("1) ett\n2) två", ["1. ett", "2. två"]),
    ("3)\ttre", ["3. tre"]),
    ("1)\tett\n\n2)\ttvå", ["1. ett", "2. två"]),
    ("9)\tnio\n10)\ttio", ["9. nio", "10. tio"]),
    ("1)\tett\n1)\tett igen", ["1. ett", "1. ett igen"]),
    # letters
    ("a)\tett\nb)\ttvå\nc)\ttre", ["a) ett", "b) två", "c) tre"]),
    ("a) ett\nb) två", ["a) ett", "b) två"]),
    ("a.\tett\nb.\ttvå", ["a) ett", "b) två"]),
    ("c)\ttre\nd)\tfyra", ["c) tre", "d) fyra"]),
    ("h)\tåtta\ni)\tnio\nj)\ttio", ["h) åtta", "i) nio", "j) tio"]),
    ("y)\ty\nz)\tz", ["y) y", "z) z"]),
    ("1)\tett\na)\tunder\nb)\tockså\n2)\ttvå", ["1. ett", "a) under", "b) också", "2. två"]),
    ("Kommunen ska\na) bygga\nb) bo", ["Kommunen ska", "a) bygga", "b) bo"]),
]
AS_IT_STANDS = [
    "– ensam",
    "* ensam",
    "Han sa:\n– Nej.",
    "– ett\n\n– två",
    "– ett\n* två",
    "–ett\n–två",
    "5 * 3\n*not",
    "*not 1\n*not 2",
    "o ett",
    "o\n\tett",
    "§ 12\n§ 13",
    "Ø-vägen",
    "v 12",
    "+ 46 8",
    "1) ensam",
    "1) ett\n3) tre",
    "a) ensam",
    "a) ett\nc) tre",
    "i)\tett",
    "i)\tett\nii)\ttvå",
    "x)\tkorsat",
    "A)\tstor",
    "aa)\tdubbel",
    "1.1\tunder",
    "2019.\tKommunen",
    "100)\thundra",
    "0)\tnoll",
    "(1)\tett",
    "(a) ett\n(b) två",
    "Text med •\tmitt i",
    "Kostnad\t120",
    "•",
    "•\t",
    "•ett",
    f"10{NBSP}000 kr",
    f"§{NBSP}12",
    f"a{NBSP}–{NBSP}b",
    "10 – 12 maj\n13 – 14 maj",
]
LITERAL = [
    ("\\•\tett", "•\tett"),
    ("\\• ett", "• ett"),
    ("\\– ett\n\\– två", "– ett/– två"),
    ("\\* ett\n\\* två", "* ett/* två"),
    ("\\o\tett", "o\tett"),
    ("\\1)\tett", "1)\tett"),
    ("\\a)\tett", "a)\tett"),
    ("\\a) ett\nb) två", "a) ett/b) två"),
    ("\\- ett", "- ett"),
    ("1\\. ett\n2\\. två", "1. ett/2. två"),
    ("Först\n\\•\tett", "Först/•\tett"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_list_is_read_as_people_write_it(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", AS_IT_STANDS)
def test_what_may_be_something_else_stands_as_it_was_written(text: str) -> None:
    assert "//".join(shown(text)) == text.replace("\n\n", "//").replace("\n", "/")


@pytest.mark.parametrize(("text", "expected"), LITERAL)
def test_a_backslash_takes_a_mark_literally(text: str, expected: str) -> None:
    assert shown(text) == [expected]


# --- what is settled

PASTED = "•\tett\n•\ttvå\n\na)\tbygga\nb)\tbo"
SETTLED: list[tuple[str, int, str, dict[str, object]]] = [
    ("Texter", 0, "Text", {"Ordagrant": "ja"}),
    ("Texter", 1, "Text", {"Program/0/Status": "antaget"}),
    ("Texter", 1, "Text", {"Program/0/Status": "gällande"}),
    ("Politisk vilja", 0, "Text", {"Status": "beslutad"}),
    ("Mål", 0, "Ambitionsnivå", {"Status": "antaget"}),
    ("Mål", 2, "Innebörd", {"Status": "utkast", "Program/0/Status": "gällande"}),
    ("Förtydliganden", 1, "Text", {"Status": "fastställt"}),
    ("Beslut", 0, "Beslutsgång", {"Status": "fattat"}),
]
OPEN: list[tuple[str, int, str, dict[str, object]]] = [
    ("Texter", 0, "Text", {}),
    ("Texter", 1, "Text", {"Program/0/Status": "förslag"}),
    ("Texter", 0, "Text", {"Program/0/Status": "antaget"}),
    ("Politisk vilja", 0, "Text", {"Status": "förslag"}),
    ("Politisk vilja", 0, "Text", {"Status": "förslag", "Program/0/Status": "antaget"}),
    ("Mål", 2, "Ambitionsnivå", {"Status": "utkast"}),
    ("Förtydliganden", 0, "Text", {"Status": "godkänt AU"}),
    ("Beslut", 0, "Beslutsgång", {"Status": "förslag"}),
    ("Konsekvenser", 0, "Text", {}),
    ("Uppföljning", 0, "Framsteg", {"Program/0/Status": "gällande"}),
]


def read(sheet: str, row: int, header: str, others: dict[str, object], text: str) -> Dataset:
    """Return the checked workbook with that text in the cell, and other cells as they are given."""
    edits: list[Edit] = [set_cell(sheet, row, header, text)]
    for name, raw in others.items():
        place = name.split("/") if "/" in name else (sheet, str(row), name)
        edits.append(set_cell(place[0], int(place[1]), place[2], raw))
    return checked(*edits)


@pytest.mark.parametrize(("sheet", "row", "header", "others"), SETTLED)
def test_marks_in_a_settled_wording_stand_as_they_were_typed(
    sheet: str, row: int, header: str, others: dict[str, object]
) -> None:
    value = read(sheet, row, header, others, PASTED)[sheet][row][header]

    assert shown(value) == ["•\tett/•\ttvå", "a)\tbygga/b)\tbo"]
    assert str(value) == PASTED


@pytest.mark.parametrize(("sheet", "row", "header", "others"), OPEN)
def test_marks_in_any_other_text_are_a_list(
    sheet: str, row: int, header: str, others: dict[str, object]
) -> None:
    value = read(sheet, row, header, others, PASTED)[sheet][row][header]

    assert shown(value) == ["• ett", "• två", "a) bygga", "b) bo"]
    assert str(value) == PASTED


def test_lists_of_a_settled_text_in_the_programs_own_marks_are_read_as_before() -> None:
    value = read("Mål", 0, "Ambitionsnivå", {}, "- ett\n- två\n\n\\•\ttre")["Mål"][0][
        "Ambitionsnivå"
    ]

    assert type(value) is AsTyped
    assert shown(value) == ["• ett", "• två", "•\ttre"]


# --- in the document


def test_a_lettered_list_keeps_its_letters_beside_a_numbered_one() -> None:
    text = ("1)\tett\n2)\ttvå", "Mellan.", "a)\tA\nb)\tB", "Mellan.", "d)\tD")

    made = document(docx("{{ x }}"), x=text)

    numbers = [number for _, number in lists(made)]
    styles = Styles.of(read_package(made, "x"))
    assert [styles.list_level(Numbering(number, "0")) for number in numbers] == [
        Level("decimal", "%1."),
        Level("decimal", "%1."),
        Level("lowerLetter", "%1)"),
        Level("lowerLetter", "%1)"),
        Level("lowerLetter", "%1)"),
    ]
    assert [starts(made)[number] for number in dict.fromkeys(numbers)] == ["1", "1", "4"]
    assert sound(made) == ()


def test_a_motion_stands_as_it_was_put_forward() -> None:
    motion = {"Yrkande-id": "Y1", "Beslut": "B1", "Typ": "ändring", "Text": PASTED}
    value = checked(lambda made: made.update(Yrkanden=[motion]))["Yrkanden"][0]["Text"]

    assert shown(value) == ["•\tett/•\ttvå", "a)\tbygga/b)\tbo"]
