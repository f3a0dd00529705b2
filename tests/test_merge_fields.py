"""What is written in a field or a control is what somebody wrote; what is reckoned is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Action
from pipeline.ooxml.content import content
from pipeline.ooxml.content.looks_apart import looks_apart
from pipeline.ooxml.content.reader import COMPUTED
from pipeline.ooxml.package import read_package
from pipeline.revise import merge
from pipeline.revise.clean import cleaned
from tests.bare_saves import onlyoffice
from tests.docx import W, files_of, p, text_of
from tests.hand import Hand, elements, text
from tests.libreoffice import convert
from tests.test_merge import comments, hand, insertions, lines, merged, put, sound, struck
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

AMBITION, TEXT = "Mål/M2/Ambitionsnivå", "Mål/M2/Måltext"
WRITTEN = [
    *("FORMTEXT", 'FILLIN "Vad?"', 'ASK svar "Vad?"', 'HYPERLINK "https://lund.example"'),
    *("QUOTE x", "MERGEFIELD namn", "ADDIN ZOTERO_ITEM", "OKÄNT"),
]
PROMPT = "Klicka eller tryck här för att ange text."


def field(instruction: str, result: str, data: str = "") -> str:
    """Return the runs of a field."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"{}</w:r>'
    begin = mark.format("begin", f">{data}</w:fldChar>" if data else "/>")
    return (
        f'{begin}<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f"{mark.format('separate', '/>')}<w:r><w:t>{result}</w:t></w:r>{mark.format('end', '/>')}"
    )


DROP_DOWN = (
    '<w:ffData><w:name w:val="val"/><w:enabled/><w:ddList><w:result w:val="{}"/>'
    '<w:listEntry w:val="ja"/><w:listEntry w:val="nej"/></w:ddList></w:ffData>'
)
FORM = '<w:ffData><w:name w:val="svar"/><w:enabled/><w:textInput/></w:ffData>'
CROSS = '<w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="{}"/></w:checkBox></w:ffData>'


def built(tmp_path: Path, *blocks: str) -> WorkingFolder:
    """Return a folder with a programme of a goal's cell and some blocks more, built."""
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    folder.template(
        "program",
        "{%p for mål in program.mål %}",
        p("Mål {{ mål.nr }}: {{ mål.måltext }} är målet"),
        p("{{ mål.ambitionsnivå }}"),
        "{%p endfor %}",
        *blocks,
        p("Sist."),
    )
    folder.build("program")
    return folder


@pytest.mark.parametrize("instruction", WRITTEN)
def test_words_in_a_field_that_somebody_fills_in_are_an_edit_and_stay(
    tmp_path: Path, instruction: str
) -> None:
    folder = built(tmp_path, p("Svar: ", field(instruction, "mallens ord")))
    folder.edit(PROGRAM, "mallens ord", "handens svar")

    result = folder.rebuild("program")
    assert result.those(Action.KEEP) == [PROGRAM]
    assert any("handens svar" in str(edit) for edit in result.outcome(PROGRAM).step.edits)

    found = merged(folder.change(AMBITION, "Klarare sjöar.").build("program"))
    assert found.conflicts == ()
    assert "handens svar" in folder.text(PROGRAM)
    assert "Klarare sjöar." in lines(folder)


def test_what_a_field_reckons_is_no_edit(tmp_path: Path) -> None:
    shown = (p(f"{name}: ", field(name, "1")) for name in (*sorted(COMPUTED), "= 1 + 1", "page"))
    folder = built(tmp_path, *shown)
    data = folder.edit(PROGRAM, "<w:t>1</w:t>", "<w:t>2</w:t>")

    assert files_of(data)["word/document.xml"].count(b"<w:t>2</w:t>") >= len(COMPUTED)
    assert folder.rebuild("program").those(Action.SKIP) == [PROGRAM]


@pytest.mark.parametrize(
    ("data", "before", "after"),
    [(DROP_DOWN, "0", "1"), (CROSS, "0", "1")],
    ids=["val i en lista", "kryss"],
)
def test_what_is_chosen_in_a_form_is_an_edit_and_stays(
    tmp_path: Path, data: str, before: str, after: str
) -> None:
    folder = built(tmp_path, p("Svar: ", field("FORMDROPDOWN", "", data.format(before))))
    tag = "result" if "ddList" in data else "default"
    folder.edit(PROGRAM, f'<w:{tag} w:val="{before}"/>', f'<w:{tag} w:val="{after}"/>')

    assert folder.rebuild("program").those(Action.KEEP) == [PROGRAM]
    merged(folder.change(AMBITION, "Klarare sjöar.").build("program"))
    assert (
        f'<w:{tag} w:val="{after}"/>'
        in files_of(folder.documents[PROGRAM])["word/document.xml"].decode()
    )


# ---------------------------------------------------------------- an emptied control


def emptied(document: Hand, control: etree._Element) -> None:
    """Take the words out of a control as Word does, which then shows a prompt."""
    properties, content = (control.find(f"{{{W}}}{n}") for n in ("sdtPr", "sdtContent"))
    assert properties is not None
    assert content is not None
    mark = elements("<w:showingPlcHdr/>")[0]
    before = properties.find(f"{{{W}}}text")
    before.addprevious(mark) if before is not None else properties.append(mark)
    for child in list(content):
        content.remove(child)
    look = '<w:rPr><w:rStyle w:val="Platshllartext"/></w:rPr>'
    content.extend(elements(f"<w:r>{look}<w:t>{PROMPT}</w:t></w:r>"))


def test_an_emptied_control_is_empty(tmp_path: Path) -> None:
    folder = built(tmp_path)
    document = hand(folder)
    emptied(document, document.control("med rent vatten"))
    put(folder, document)

    result = folder.rebuild("program")

    assert result.those(Action.KEEP) == [PROGRAM]
    (said,) = map(str, result.outcome(PROGRAM).step.edits)
    assert said == f"ändrat stycke: ”Mål 2:  är målet” ({TEXT})"
    clean = cleaned(folder.documents[PROGRAM], PROGRAM).data
    assert PROMPT not in text_of(clean)
    assert "Mål 2:  är målet" in text_of(clean)


def test_an_emptied_control_whose_cell_changes_is_words_taken_away(tmp_path: Path) -> None:
    folder = built(tmp_path)
    document = hand(folder)
    emptied(document, document.control("med rent vatten"))
    put(folder, document)

    found = merged(folder.change(TEXT, "med klart vatten").build("program"))

    assert [str(e) for e in found.conflicts] == [
        f"borttaget för hand, ändrat i arbetsboken: ”med klart vatten” ({TEXT})"
    ]
    assert found.lost == ()
    assert insertions(folder) == ["med klart vatten"]
    assert struck(folder) == []
    assert PROMPT not in folder.text(PROGRAM)
    assert TEXT in comments(folder)[0]
    assert sound(folder)
    before = folder.documents[PROGRAM]
    folder.rebuild("program")
    assert folder.documents[PROGRAM] == before


def test_a_control_that_was_emptied_stays_empty_when_another_cell_changes(tmp_path: Path) -> None:
    folder = built(tmp_path)
    document = hand(folder)
    emptied(document, document.control("med rent vatten"))
    put(folder, document)

    found = merged(folder.change("Mål/M1/Måltext", "med mest skog").build("program"))

    assert (found.conflicts, found.lost) == ((), ())
    assert "Mål 2:  är målet" in lines(folder)
    assert PROMPT not in folder.text(PROGRAM)
    assert "(Mål/M2/Måltext)" in " ".join(map(str, found.kept))


# ---------------------------------------------------------------- what programs do by themselves


@pytest.mark.office
def test_a_bare_save_changes_no_field(tmp_path: Path) -> None:
    folder = built(
        tmp_path,
        p("Svar: ", field("FORMTEXT", "mallens ord", FORM)),
        p("Länk: ", field('HYPERLINK "https://lund.example"', "mallens ord")),
        p("Val: ", field("FORMDROPDOWN", "", DROP_DOWN.format("1"))),
        p("Kryss: ", field("FORMCHECKBOX", "", CROSS.format("1"))),
    )
    path = folder.outputs / PROGRAM
    before = read_package(path.read_bytes(), PROGRAM)

    saved = *convert([path], "docx", tmp_path / "lo"), *onlyoffice([path], tmp_path / "oo")

    for other in saved:
        after = read_package(other.read_bytes(), PROGRAM)
        assert content(after).body == content(before).body
        assert list(looks_apart(before, after)) == []


def test_no_control_prints_a_prompt_wherever_it_is_emptied(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    folder.build("program")
    base = folder.documents[PROGRAM]
    folder.change(AMBITION, "Klarare sjöar.").build("program")
    ours = folder.documents[PROGRAM]
    assert len(Hand(base).controls) > 10
    for number, control in enumerate(Hand(base).controls):
        document = Hand(base)
        emptied(document, document.controls[number])
        theirs = document.saved()

        data, found = merge(base, theirs, ours, PROGRAM, str)

        assert found.lost == ()
        assert found.kept or found.conflicts, text(control)
        for made in (data, cleaned(theirs, PROGRAM).data, cleaned(data, PROGRAM).data):
            assert PROMPT not in text_of(made, headers=True)
