"""`template new`: a copy of a standard template, and it on a municipality's own letter."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from pipeline.ooxml.authoring.letterhead import on_letterhead
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.ooxml.styles import Styles
from pipeline.plan import plan, vocabulary
from pipeline.plan.documents import KINDS
from pipeline.render.template import compile_template
from tests.docx import docx, heading, p, table, text_of, xml_of
from tests.pages import TEMPLATES, read, section
from tests.plan_data import dataset as checked
from tests.test_cli import Terminal, at, beredning, folder
from tests.test_standard_templates import STANDARD
from tests.validator import validate
from tests.whole_papers import whole
from tests.working_folder import LETTER, TODAY, WorkingFolder

__all__ = ["beredning", "folder"]  # fixtures
NAMES = [kind.template for kind in KINDS]
LOOSE = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect id="ruta" '
    'style="position:absolute;width:160pt;height:40pt"><v:textbox><w:txbxContent><w:p><w:r>'
    "<w:t>Box 1, 999 99 Lilleby</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict>"
    "</w:r>"
)
BODY_TEXT = (
    '<w:style w:type="paragraph" w:styleId="Brdtext"><w:name w:val="Body Text"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="120"/></w:pPr></w:style>'
)


def letter(**more: object) -> bytes:
    """Return a letter: an address in a box, headers of three kinds, a layout table, some text."""
    given = {
        "headers": {"default": "Lilleby kommun", "first": "Lilleby", "even": "Jämn sida"},
        "footers": "Lilleby kommun · Box 1",
        "styles": BODY_TEXT,
    }
    top = table(["Vår handläggare", "Er beteckning"], header=False)
    return docx(top, p(LOOSE), heading("Rubrik"), "Hej! Här skriver du.", **(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_every_standard_template_on_a_letter_builds_sound_documents(name: str) -> None:
    made = on_letterhead((STANDARD / name).read_bytes(), letter(), "brev.docx")
    data = checked(whole())

    assert faults(read_package(made.data, name), tags=False) == ()
    for one in plan(data).plans:
        if one.template == name:
            template = compile_template(made.data, name, vocabulary(one.kind, data))
            rendered = template.render(one.kind, one.key, one.view)
            assert rendered.faults == ()
            assert not faults(read_package(rendered.data, name))
            text = text_of(rendered.data, headers=True)
            assert "Lilleby kommun · Box 1" in text
            assert "Här skriver du" not in text


@pytest.mark.install
def test_the_template_and_its_document_pass_the_validators(tmp_path: Path) -> None:
    name, data = "tjansteskrivelse.docx", checked(whole())
    made = on_letterhead((STANDARD / name).read_bytes(), letter(), "brev.docx")
    one = next(one for one in plan(data).plans if one.template == name)
    template = compile_template(made.data, name, vocabulary(one.kind, data))
    (tmp_path / "mall.docx").write_bytes(made.data)
    (tmp_path / "brev.docx").write_bytes(template.render(one.kind, one.key, one.view).data)

    assert validate([tmp_path / "mall.docx"], tags=False)[tmp_path / "mall.docx"] == []
    assert validate([tmp_path / "brev.docx"])[tmp_path / "brev.docx"] == []


def test_the_tags_stand_in_the_styles_of_the_letter() -> None:
    made = on_letterhead((STANDARD / "tjansteskrivelse.docx").read_bytes(), letter(), "brev.docx")
    package = read_package(made.data, "mall")
    styles = Styles.of(package)
    told = {each.standard: (each.letter, each.why) for each in made.styles}
    named = {
        text: styles.name(styles.style_of(paragraph))
        for paragraph in package.root(package.main).iter(f"{{{W}}}p")
        for text in ["".join(t.text or "" for t in paragraph.iter(f"{{{W}}}t"))]
    }

    assert told["Normal"] == ("Brödtext", "brödtext")
    assert told["Rubrik 1"] == ("Rubrik 1", "samma namn")
    assert told["Beslutsrubrik"] == ("Beslutsrubrik", "följer med")  # the head of a box
    assert told["Mallkod"] == ("Mallkod", "följer med")
    assert named["{{ texter.sammanfattning }}"] == "Body Text"
    assert named["Förslag till beslut"] == "Beslutsrubrik"


def test_what_is_the_letters_own_stays() -> None:
    before = read_package(letter(), "brev")
    made = on_letterhead((STANDARD / "tjansteskrivelse.docx").read_bytes(), letter(), "brev.docx")
    after = read_package(made.data, "mall")
    text = xml_of(made.data)

    assert set(before.parts) - set(after.parts) == set()
    assert "Box 1, 999 99 Lilleby" in text
    assert "Vår handläggare" in text
    assert "Här skriver du" not in text
    assert made.left_out == ("Rubrik", "Hej! Här skriver du.")
    assert made.added == ("Tjänsteskrivelse", "Datum", "Dnr", "Utgåva")


def test_what_the_letter_says_itself_is_not_said_again() -> None:
    header = {"first": "Tjänsteskrivelse {{ behandling.skrivelsens_datum }} {{ ärende.dnr }}"}
    own = letter(headers={"default": "Lilleby"} | header)
    made = on_letterhead((STANDARD / "tjansteskrivelse.docx").read_bytes(), own, "brev.docx")

    assert made.added == ("Utgåva",)


def test_a_copy_is_made_and_never_over_a_file(
    beredning: Terminal, folder: WorkingFolder, tmp_path: Path
) -> None:
    path = folder.path / "templates" / "standard" / "protokollsutdrag.docx"
    path.unlink(missing_ok=True)

    told = beredning("template", "new", "protokollsutdrag", *at(folder))

    assert told.out == f"{path} är klar: en kopia av standardmallen. Ändra i den i Word.\n"
    assert path.read_bytes() == (STANDARD / "protokollsutdrag.docx").read_bytes()
    again = beredning("template", "new", "protokollsutdrag", *at(folder))
    assert again.code == 2
    assert again.err.startswith(f"{path} finns redan. Inget har ändrats.")


def test_a_letter_becomes_a_template_of_the_municipality(
    beredning: Terminal, folder: WorkingFolder, tmp_path: Path
) -> None:
    folder.change("Kommuner/LIN/Mallmapp", "lindvalla").write()
    own = tmp_path / "brev.docx"
    own.write_bytes(letter())

    told = beredning("template", "new", "tjänsteskrivelse", "--from", own, *at(folder))

    path = folder.path / "templates" / "lindvalla" / "tjansteskrivelse.docx"
    assert told.code == 0
    assert told.lines[0] == f"{path} är klar, med utseendet från brev.docx."
    assert any("→ Brödtext (brödtext)" in line for line in told.lines)
    assert "Brevets egen text är inte med: ”Rubrik” och ”Hej! Här skriver du.”" in told.lines


def test_the_tour_of_the_book_of_templates_ends_in_a_letter(
    beredning: Terminal, folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = section(read(TEMPLATES), "## Från ert eget brev till en färdig tjänsteskrivelse")
    steps = re.findall(r"^ +beredning (.+)$", text, re.MULTILINE)
    monkeypatch.chdir(folder.path)
    (folder.path / "templates" / "standard" / "tjansteskrivelse.docx").unlink()
    Path("brev.docx").write_bytes(letter())

    said = {step: beredning(*shlex.split(step), "--today", TODAY.isoformat()) for step in steps}

    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == 10
    assert [told.code for told in said.values()] == [0] * len(steps)
    assert len(steps) == 5
    assert said["template check"].out == "Inga fel i mallarna.\n"
    assert "  Normal" in said[steps[0]].out
    assert "→ Brödtext" in said[steps[0]].out
    assert Path("outputs/mallar/namn-tjansteskrivelse.docx").is_file()
    made = Path("outputs", LETTER).read_bytes()
    assert "Lilleby kommun · Box 1" in text_of(made, headers=True)
    assert "KS 2026/41" in text_of(made)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
