"""A copy for the web has no lines to sign on, whoever made the template."""

from __future__ import annotations

import pytest

from pipeline.revise.unsigned import unsigned
from tests.docx import docx, heading, p, run, table, text_of

LEADER = '<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="4535"/></w:tabs>'
RULED = p("<w:r><w:tab/></w:r>", properties=LEADER)


@pytest.mark.parametrize("line", [RULED, p(run("__________________")), p(run("Ort: ________"))])
def test_a_heading_with_nothing_but_lines_and_names_goes_with_them(line: str) -> None:
    before = docx(
        "Först.", heading("Underskrifter"), line, "Eva Ek", line, "Bo Al", heading("Slut")
    )

    made = unsigned(before, "x.docx")

    assert text_of(made).split("\n") == ["Först.", "Slut"]


def test_what_else_stands_under_the_heading_stays_with_it() -> None:
    before = docx(heading("Bestyrks"), "Utdraget stämmer.", RULED, "Eva Ek", "Bilaga 1")

    assert text_of(unsigned(before, "x.docx")).split("\n") == [
        "Bestyrks",
        "Utdraget stämmer.",
        "Bilaga 1",
    ]


def test_a_row_to_sign_in_goes_and_other_rows_stay() -> None:
    before = docx(table(("Organ", "Nämnden"), ("Underskrift", ""), ("Datum", "")))

    made = unsigned(before, "x.docx")

    assert "Underskrift" not in text_of(made)
    assert "Datum" in text_of(made)


def test_a_table_with_nothing_but_room_for_signatures_goes() -> None:
    before = docx("Först.", table(("Justerarens signatur", "", "Utdragsbestyrkande")), "Sist.")

    made = unsigned(before, "x.docx")

    assert text_of(made).split("\n") == ["Först.", "Sist."]


def test_what_is_not_to_be_signed_is_as_it_was() -> None:
    before = docx(
        "Ett_ord och __två__.", heading("Underskrifter"), "Eva Ek, chef", table(("a", ""))
    )

    assert unsigned(before, "x.docx") == before
