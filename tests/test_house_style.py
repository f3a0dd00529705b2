"""A municipality's own colours and typeface, from one cell each to every document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.domain.house_style import COLUMNS, theme_colours
from pipeline.model import HouseStyle, Source
from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.theme import dressed, is_themed, leave_theme
from pipeline.values.colours import WHITE, contrast, parse_colour, readable
from tests.whole_papers import NAMES, TEMPLATES
from tests.working_folder import WorkingFolder

PROFILES = ["7A1E2C", "0B5D3B", "5B2A86", "9A3412", "1D4ED8", "000000"]
OLD = {"1F3A4D", "E9EFF3", "8A99A5", "4A5560", "F5F1E6", "1B4F8F", "6B7A86", "C9D3DA"}
CELLS = tuple(Source("Kommuner", "LIN", column) for column in COLUMNS)


def template(name: str) -> Package:
    return read_package((TEMPLATES / f"{name}.docx").read_bytes(), name)


def colours_in(package: Package) -> set[str]:
    """Return every colour that stands in a part of a Word file."""
    found = b"".join(data for part, data in package.parts.items() if part.endswith(".xml"))
    named = rb'(?:w:color w:val|w:color|w:fill|srgbClr val)="([0-9A-Fa-f]{6})"'
    return {match.decode().upper() for match in re.findall(named, found)}


def text_on_grounds(package: Package) -> Iterator[tuple[str, str, str]]:
    """Yield each style's name, the colour of its text and of what it stands on."""
    styles = Styles.of(package)
    for identity in styles.by_id:
        chain = styles.inherited(identity).chain
        texts = [e for s in chain for e in s.iterfind(f"{q('w:rPr')}/{q('w:color')}")]
        fills = [e.get(q("w:fill"), "auto") for s in chain for e in s.iter(q("w:shd"))]
        colour = texts[0].get(q("w:val"), "") if texts else "auto"
        if colour != "auto":
            yield styles.name(identity), colour, (*fills, "auto")[0].replace("auto", WHITE)


@pytest.mark.parametrize("name", NAMES)
def test_everything_in_a_template_of_ours_follows_its_theme(name: str) -> None:
    package = template(name)

    made = dressed(package, theme_colours("7A1E2C", "0B5D3B"), "Georgia")

    assert is_themed(package)
    assert OLD & colours_in(made) == set()
    assert b'"Calibri"' not in made.parts["word/styles.xml"]
    assert dressed(package, {}, "").parts.keys() == package.parts.keys()


@pytest.mark.parametrize("profile", PROFILES)
def test_text_can_be_read_in_every_style_whatever_the_colour(profile: str) -> None:
    own = readable(profile, (WHITE, theme_colours(profile, "")["lt2"]))
    for name in NAMES:
        made = dressed(template(name), theme_colours(own, "F4C430"), "")

        poor = [row for row in text_on_grounds(made) if contrast(*row[1:]) < 4.5]
        assert poor == [], name


def test_a_shade_of_a_theme_colour_is_made_as_word_makes_it() -> None:
    package = template("standard/tjansteskrivelse")
    parts = dict(package.parts)
    bound = b'w:themeColor="accent1"'
    shades = {b' w:themeTint="99"': b"8FAADC", b' w:themeShade="BF"': b"2F5496"}
    for shade, value in shades.items():  # as Office shows its blue
        first, rest = parts["word/styles.xml"].split(bound, 1)
        made = Package(
            package.name,
            parts | {"word/styles.xml": first + bound + shade + rest},
            package.main,
            package.types,
            package.links,
        )
        found = dressed(made, {"accent1": "4472C4"}, "").parts["word/styles.xml"]
        assert value in found


WRITTEN = {"#1f3a4d": "1F3A4D", "abc": "AABBCC", "rgb(31, 58, 77)": "1F3A4D", "31;58;77": "1F3A4D"}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_colour_is_read_as_people_write_it(written: str) -> None:
    assert parse_colour(written) == WRITTEN[written]


@pytest.mark.parametrize("written", ["blå", "12345", "rgb(1,2)", "300,0,0", "#GGGGGG"])
def test_what_is_no_colour_is_none(written: str) -> None:
    assert parse_colour(written) == ""


def test_a_colour_that_cannot_be_read_gets_the_nearest_that_can() -> None:
    made = readable("FFD200")

    assert contrast("FFD200", WHITE) < 4.5 <= contrast(made, WHITE) < 4.7


def test_a_cell_gives_every_document_its_colour_and_is_the_reason(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path, templates=False)
    folder.build()
    folder.change("Kommuner/LIN/Profilfärg", "#7A1E2C")
    folder.change("Kommuner/LIN/Typsnitt", "Georgia")

    report = folder.build().report

    for outcome in report.outcomes:
        made = read_package((folder.outputs / outcome.target).read_bytes(), outcome.target)
        assert {CELLS[0], CELLS[2]} <= {reason.source for reason in outcome.step.why}
        assert "7A1E2C" in colours_in(made)
        assert OLD & colours_in(made) == set()
        assert b"Georgia" in made.parts["word/theme/theme1.xml"]


def test_no_cells_no_change() -> None:
    assert HouseStyle().colours == theme_colours("", "") == {}


@pytest.mark.parametrize("share", ["", "zz", "100", "-1", "9 "])
def test_a_shade_that_is_none_says_nothing(share: str) -> None:
    package = template("standard/tjansteskrivelse")
    odd = f'w:themeColor="accent1" w:themeTint="{share}" w:themeShade="{share}"'.encode()
    styles = package.parts["word/styles.xml"].replace(b'w:themeColor="accent1"', odd)
    made = Package(
        package.name,
        {**package.parts, "word/styles.xml": styles},
        package.main,
        package.types,
        package.links,
    )

    assert "4472C4" in colours_in(dressed(made, {"accent1": "4472C4"}, ""))


def test_what_comes_to_another_theme_keeps_the_colours_that_it_shows() -> None:
    root = template("standard/tjansteskrivelse").root("word/styles.xml")
    shown = [str(e.get(q("w:val"))) for e in root.iter(q("w:color"))]

    leave_theme(root)

    assert [str(e.get(q("w:val"))) for e in root.iter(q("w:color"))] == shown
    assert [name for e in root.iter("*") for name in e.attrib if "heme" in str(name)] == []


@pytest.mark.parametrize("cell", COLUMNS)
def test_a_template_that_follows_no_theme_says_that_the_look_does_not_show(
    tmp_path: Path, cell: str
) -> None:
    folder = WorkingFolder(tmp_path / cell)  # its templates have no theme
    assert [p for p in folder.build().report.problems if p.code == "W11"] == []

    value = "Georgia" if cell == "Typsnitt" else "#7A1E2C"
    found = folder.change(f"Kommuner/LIN/{cell}", value).build().report.problems

    told = [str(p) for p in found if p.code == "W11"]
    assert len(told) == 7  # the kinds of the case
    assert all("inget i mallen följer ett tema" in line for line in told)
