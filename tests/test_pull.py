"""`beredning pull`: what was changed in Word comes home to its cell, or it is told why not."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from pipeline.building.inputs import read_inputs
from pipeline.commands.proposals import Proposal
from pipeline.commands.pull import Pulled, pull, pull_lines, write_pulled
from pipeline.commands.pull_choices import read_choices, write_choices
from pipeline.errors import UsageError
from pipeline.model import Action, Source
from pipeline.revise.cell_comparison import PullState
from pipeline.revise.marks import NO_LONGER
from tests.docx import W, changed, xml_of
from tests.libreoffice import convert
from tests.libreoffice import edit as edit_in_libreoffice
from tests.test_adopted import adopt
from tests.test_cli import Terminal, beredning  # noqa: F401 - a fixture
from tests.workbooks import write_book
from tests.working_folder import (
    CALL_AU,
    LETTER,
    PROGRAM,
    READING,
    SENTENCE,
    TODAY,
    WILL,
    WorkingFolder,
    built_case,
    made_once,
)

GOAL = "Mål/M1/Måltext"
W_SDT = f"{{{W}}}sdt"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return the case, built."""
    return made_once(tmp_path / "mapp", built_case)


def found(folder: WorkingFolder, *targets: str) -> Pulled:
    """Return what pull finds."""
    return pull(folder.path, TODAY, targets)


def brought_home(folder: WorkingFolder, *targets: str) -> Pulled:
    """Pull, and write all that can be written."""
    pulled = found(folder, *targets)
    return write_pulled(folder.path, TODAY, pulled, {one.number for one in pulled.ready})


def the_one(folder: WorkingFolder, *targets: str) -> Proposal:
    """Return the only thing that pull finds."""
    (one,) = found(folder, *targets).proposals
    return one


def cell(folder: WorkingFolder, source: str) -> Any:
    """Return what stands in a cell of the workbook, as openpyxl reads it."""
    sheet, key, header = source.split("/")
    rows = [*load_workbook(folder.book)[sheet].iter_rows(values_only=True)]
    at = rows[0].index(header)
    return next(row[at] for row in rows if row[0] == key)


def rewritten(folder: WorkingFolder, target: str, change: Callable[[str], str]) -> None:
    """Change the XML of a document's body."""
    path = folder.outputs / target
    text = xml_of(path.read_bytes())
    assert change(text) != text
    path.write_bytes(changed(path.read_bytes(), {"word/document.xml": change(text)}))


def run(text: str, look: str = "") -> str:
    """Return a run as Word writes it."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def in_runs(folder: WorkingFolder, target: str, text: str, *runs: str) -> None:
    """Let runs stand where one with a text stood."""
    old = re.compile(rf"<w:r>(?:<w:rPr>[^/]*/></w:rPr>)?<w:t[^>]*>{re.escape(text)}</w:t></w:r>")
    rewritten(folder, target, lambda xml: old.sub("".join(runs), xml, count=1))


def nothing_is_by_hand(folder: WorkingFolder) -> bool:
    """Build twice; return whether no document is then edited by hand or has anything to do."""
    folder.rebuild()
    outcomes = folder.rebuild().report.outcomes
    return all(o.action is Action.SKIP and not o.step.edits for o in outcomes)


# ---------------------------------------------------------------- home


def test_an_edit_is_shown_with_its_cell_and_nothing_is_written(folder: WorkingFolder) -> None:
    before = folder.book.read_bytes()
    folder.edit(PROGRAM, "med levande skog", "med mera skog")

    pulled = found(folder, PROGRAM)

    assert [*pull_lines(pulled)] == [
        "1. Mål 1, måltext (lindvalla.xlsx, Mål C2) (lund/program.docx)",
        "   i arbetsboken: ”med levande skog”",
        "   i dokumentet:  ”med mera skog”",
        "En ändring kan skrivas i arbetsboken: kör igen med --write.",
    ]
    assert folder.book.read_bytes() == before


def test_it_comes_home_to_its_cell_and_then_to_every_document_that_shows_it(
    folder: WorkingFolder,
) -> None:
    before = folder.book.read_bytes()
    folder.edit(PROGRAM, "med levande skog", "med mera skog")

    done = brought_home(folder)

    assert cell(folder, GOAL) == "med mera skog"
    (copy,) = done.copies.values()
    assert (folder.path / copy).read_bytes() == before
    assert set(folder.rebuild().written) == {READING}
    assert "med mera skog" in folder.text(READING)
    assert nothing_is_by_hand(folder)


def test_of_each_workbook_it_is_told_how_many_cells_are_written(folder: WorkingFolder) -> None:
    people = folder.sheets.pop("Personer")
    rows: list[list[object]] = [[*people[0]], *([*row.values()] for row in people)]
    write_book(folder.inputs / "personer.xlsx", {"Personer": rows})
    folder.build()
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.edit(PROGRAM, "Mer skog.", "Mycket skog.")
    folder.edit(LETTER, "Åsa Ek", "Åsa Eks")

    told = [*pull_lines(brought_home(folder))]

    assert "lindvalla.xlsx: två celler är skrivna." in told
    assert "personer.xlsx: en cell är skriven." in told


def test_nothing_is_found_in_documents_that_nobody_has_edited(folder: WorkingFolder) -> None:
    assert found(folder).proposals == ()
    assert found(folder, *folder.documents).proposals == ()
    assert [*pull_lines(found(folder))] == ["Inget i dokumenten är ändrat i någon cells text."]


def test_also_without_the_copies_of_how_documents_were_written(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    shutil.rmtree(folder.outputs / ".beredning" / "bas")
    folder.forget()

    assert the_one(folder, PROGRAM).new == "med mera skog"


def test_a_tracked_change_counts_as_accepted_and_is_told_with_who_and_when(
    folder: WorkingFolder,
) -> None:
    said = 'w:author="Elin Berg" w:date="2026-11-20T10:00:00Z"'
    gone = f'<w:del w:id="901" {said}><w:r><w:delText>levande skog</w:delText></w:r></w:del>'
    new = f'<w:ins w:id="902" {said}>{run("mera skog")}</w:ins>'
    in_runs(folder, PROGRAM, "med levande skog", run("med "), gone, new)

    pulled = found(folder)
    one = the_one(folder)

    assert (one.new, one.who, one.when) == ("med mera skog", "Elin Berg", "2026-11-20T10:00:00Z")
    assert [*pull_lines(pulled)][3:5] == [
        "   Spårad ändring som ingen har godtagit: Elin Berg 2026-11-20, borttaget ”levande skog”.",
        "   Spårad ändring som ingen har godtagit: Elin Berg 2026-11-20, infogat ”mera skog”.",
    ]
    brought_home(folder)
    assert nothing_is_by_hand(folder)
    assert "Elin Berg" not in xml_of((folder.outputs / PROGRAM).read_bytes())


def test_bold_italics_and_links_come_home_as_light_markup(folder: WorkingFolder) -> None:
    rows = folder.row("Mål", "M1")
    rows["Ambitionsnivå"] = "Mer skog än nu.\n\n- ek\n- lind"
    folder.build()
    parts = run("Mer "), run("skog", "<w:b/>"), run(" än "), run("nu", "<w:i/>"), run(".")
    in_runs(folder, PROGRAM, "Mer skog än nu.", *parts)

    assert the_one(folder).new == "Mer **skog** än _nu_.\n\n- ek\n- lind"
    brought_home(folder)
    assert nothing_is_by_hand(folder)


def test_a_changed_line_of_a_list_leaves_the_rest_of_the_cell_sign_by_sign(
    folder: WorkingFolder,
) -> None:
    folder.change("Mål/M1/Ambitionsnivå", "Mer *skog*.\n\n\n• ek\n• lind\n\n 2_3 ").build()
    folder.edit(PROGRAM, ">ek<", ">ek och asp<")

    assert the_one(folder).new == "Mer *skog*.\n\n\n• ek och asp\n• lind\n\n 2_3 "


def test_a_new_paragraph_in_a_control_becomes_a_paragraph_of_the_cell(
    folder: WorkingFolder,
) -> None:
    def typed(xml: str) -> str:
        """Press Enter after the first paragraph: Word lets the control hold both."""
        root = etree.fromstring(xml.encode())
        control = next(
            each for each in root.iter(W_SDT) if "".join(map(str, each.itertext())) == "Mer skog."
        )
        first, content = control.getparent(), control[-1]
        second = etree.fromstring(f'<w:p xmlns:w="{W}">{run("Och mer vatten.")}</w:p>')
        assert first is not None
        first.addprevious(control)
        for inside in list(content):
            first.append(inside)
        content.extend([first, second])
        return etree.tostring(root, encoding="unicode")

    rewritten(folder, PROGRAM, typed)

    assert the_one(folder).new == "Mer skog.\n\nOch mer vatten.\n\n- ek\n- lind"
    brought_home(folder)
    assert nothing_is_by_hand(folder)

    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.change("Mål/M1/Ambitionsnivå", "Mer skog.\n\nOch mer sjö.\n\n- ek\n- lind")
    assert folder.build().those(Action.MERGE) == [PROGRAM]
    assert "Och mer sjö." in folder.text(PROGRAM)


def test_a_number_stays_a_number_and_what_is_none_is_refused(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, ">2035<", ">2040<")
    brought_home(folder)
    assert cell(folder, "Program/LUND/Målår") == 2040

    folder.rebuild()
    folder.edit(PROGRAM, ">2040<", ">snart<")
    one = the_one(folder)
    assert (one.state, one.why) == (
        PullState.LEFT,
        "”snart” går inte att läsa som ett tal. Skriv bara siffror",
    )


def test_a_section_that_was_asked_for_comes_home_as_a_new_row_of_texts(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    folder.remove("Texter", "T1").remove("Texter", "T5").change("Texter/T2/Program", None).build()
    prompt = "Skriv sammanfattning här"
    assert prompt in folder.text(LETTER)
    for target, words in ((LETTER, "Allt går bra."), (PROGRAM, "Programmet finns.")):
        rewritten(
            folder,
            target,
            lambda xml, words=words: re.sub(  # type: ignore[misc]
                r"<w:showingPlcHdr/>(</w:sdtPr><w:sdtContent>)<w:r>.*?</w:r>",
                lambda found: found[1] + run(words),
                xml,
                count=1,
            ),
        )

    done = brought_home(folder)

    assert [one.name for one in done.proposals] == [
        "Ny rad i Texter: avsnittet ”sammanfattning”",
        "Ny rad i Texter: avsnittet ”syfte”",
    ]
    rows = [*load_workbook(folder.book)["Texter"].iter_rows(values_only=True)]
    new = [dict(zip(rows[0], row, strict=True)) for row in rows[-2:]]
    told = [{name: text for name, text in row.items() if text} for row in new]
    assert told == [
        {"Text-id": "T7", "Avsnitt": "sammanfattning", "Text": "Allt går bra."}
        | {"Ärende": "A1", "Behandling": "BH1"},
        {"Text-id": "T8", "Avsnitt": "syfte", "Text": "Programmet finns.", "Program": "LUND"},
    ]
    assert nothing_is_by_hand(folder)
    assert "Allt går bra." in folder.text(LETTER)


# ---------------------------------------------------------------- not home


def test_two_documents_that_differ_are_both_shown_and_none_is_written(
    folder: WorkingFolder,
) -> None:
    before = folder.book.read_bytes()
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.edit(READING, "med levande skog", "med mindre skog")
    why = (
        "samma cell är ändrad på olika sätt i lund/program-lasversion.docx och lund/program.docx: "
        "gör dem lika, och kör igen"
    )

    done = brought_home(folder)

    assert [(one.document, one.new, one.why) for one in done.proposals] == [
        (READING, "med mindre skog", why),
        (PROGRAM, "med mera skog", why),
    ]
    assert len(found(folder, PROGRAM).proposals) == 2  # though only one was asked for
    assert folder.book.read_bytes() == before


def test_two_documents_that_agree_are_one_proposal(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.edit(READING, "med levande skog", "med mera skog")

    brought_home(folder)

    assert cell(folder, GOAL) == "med mera skog"
    assert nothing_is_by_hand(folder)


def test_a_cell_that_has_changed_since_is_a_conflict(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.change(GOAL, "med gammal skog").write()

    one = the_one(folder)

    assert (one.state, one.old, one.shown) == (
        PullState.CONFLICT,
        "med gammal skog",
        "med mera skog",
    )
    assert one.why == (
        "cellen har fått en annan text sedan dokumentet byggdes: skriv i cellen det som ska gälla"
    )
    folder.change(GOAL, "med mera skog").write()
    assert found(folder).proposals == ()


def test_a_formula_is_never_written_over(folder: WorkingFolder) -> None:
    def formula(book: Any) -> None:
        sheet = book["Mål"]
        at = [c.value for c in sheet[1]].index("Måltext") + 1
        sheet.cell(2, at).value = '="med levande "&"skog"'

    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.write(formula)
    calculated = convert([folder.book], "xlsx", folder.path / "räknat")[0]
    folder.book.write_bytes(calculated.read_bytes())

    one = the_one(folder)

    assert one.state is PullState.LEFT
    assert one.why == "cellen har en formel, som räknar ut texten"


def test_words_of_the_political_will_do_not_come_into_the_programme(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Mer skog.", f"Mer skog. {SENTENCE}.")

    one = the_one(folder)

    assert one.state is PullState.LEFT
    assert one.why.startswith("en mening ur den politiska viljan (Politisk vilja/V1/Text)")
    folder.edit(WILL, "Alla bäckar", "Alla åar")
    assert [each.is_ready for each in found(folder).proposals] == [True, False]


def test_a_name_by_which_other_rows_refer_is_not_changed_under_them(folder: WorkingFolder) -> None:
    folder.change("Ärenden/A1/Handläggare", "Åsa Ek").build()
    folder.edit(LETTER, "Åsa Ek", "Åsa Eks")

    assert the_one(folder).why == (
        "andra celler hänvisar till raden med det namnet: skriv dess id där, och kör igen "
        "(lindvalla.xlsx, bladet ”Ärenden”, cell F2)"
    )


def test_what_the_template_rephrases_is_told_with_the_text_of_the_cell(
    folder: WorkingFolder,
) -> None:
    folder.edit(LETTER, "2 december 2026", "3 december 2026")

    one = the_one(folder)

    assert (one.source, one.old) == (Source("Sammanträden", "AU-2026-12-02", "Datum"), "2026-12-02")
    assert "den 3 december 2026" in one.shown
    assert one.why == (
        "mallen skriver om cellen här, så orden går inte att föra tillbaka: skriv ändringen i "
        "cellen"
    )


@pytest.mark.parametrize("is_told", [True, False])
def test_what_a_comment_of_ours_says_of_an_adopted_text_is_nobodys_edit(
    folder: WorkingFolder, *, is_told: bool
) -> None:
    adopt(folder).build()
    folder.change(GOAL, "med gammal skog").build()
    path = folder.outputs / PROGRAM
    new = re.sub(r"<w:ins [^>]*>(?:(?!<w:ins ).)*?</w:ins>", "", xml_of(path.read_bytes()))
    old = re.sub(r"</?w:del [^>]*>|</w:del>", "", new).replace("w:delText", "w:t")
    said = xml_of(path.read_bytes(), "word/comments.xml")
    stays = said.replace("Arbetsboken har nu", f"{NO_LONGER} Arbetsboken har")
    assert stays != said
    parts = {"word/document.xml": old, "word/comments.xml": stays if is_told else said}
    path.write_bytes(changed(path.read_bytes(), parts))
    assert "med levande skog" in folder.text(PROGRAM)
    folder.edit(PROGRAM, "</w:body>", f"<w:p>{run('Kaffe finns.')}</w:p></w:body>")
    for copy in folder.outputs.rglob("*-stod.kopia"):
        copy.unlink()

    states = [one.state for one in found(folder, PROGRAM).proposals]
    assert states == ([] if is_told else [PullState.LEFT])


def test_what_no_cell_can_hold_is_told_and_stays(folder: WorkingFolder) -> None:
    in_runs(folder, PROGRAM, "Mer skog.", run("Mer "), run("skog", '<w:u w:val="single"/>'))

    one = the_one(folder)

    assert (one.new, one.lost) == ("Mer skog\n\n- ek\n- lind", ("understrykning",))
    assert (
        "   Går inte att skriva i en cell och står kvar i dokumentet: understrykning."
        in pull_lines(found(folder))
    )


def test_words_outside_the_cells_are_counted(folder: WorkingFolder) -> None:
    folder.edit(CALL_AU, "</w:body>", f"<w:p>{run('Kaffe finns.')}</w:p></w:body>")

    assert [*pull_lines(found(folder))] == [
        "Inget i dokumenten är ändrat i någon cells text.",
        "au-2026-12-02/kallelse.docx: ett stycke är ändrat utanför cellernas texter, och står kvar "
        "i dokumentet.",
    ]


def without(folder: WorkingFolder, target: str, words: str) -> None:
    """Take a paragraph away that says something."""

    def change(xml: str) -> str:
        root = etree.fromstring(xml.encode())
        found = (p for p in root.iter(f"{{{W}}}p") if "".join(map(str, p.itertext())) == words)
        paragraph = next(found)
        paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]
        return etree.tostring(root, encoding="unicode")

    rewritten(folder, target, change)


def test_a_paragraph_that_is_taken_away_goes_from_its_cell_and_a_whole_cell_is_told(
    folder: WorkingFolder,
) -> None:
    without(folder, PROGRAM, "lind")

    assert the_one(folder, PROGRAM).new == "Mer skog.\n\n- ek"
    assert (found(folder, PROGRAM).beside, found(folder, PROGRAM).removed) == ({}, {})

    without(folder, PROGRAM, "Mer skog.")
    without(folder, PROGRAM, "ek")
    assert [*pull_lines(found(folder, PROGRAM))] == [
        "lund/program.docx: en cells text är borttagen i dokumentet, och står kvar i arbetsboken.",
    ]


def test_of_a_long_text_the_place_that_is_changed_is_shown(folder: WorkingFolder) -> None:
    words = "Skogen är till för dem som bor här. " * 6
    folder.change("Mål/M1/Ambitionsnivå", f"{words}Den är gammal. {words}").build()
    folder.edit(PROGRAM, "Den är gammal.", "Den är ung.")

    whole = "Skogen är till för dem som bor här."
    shown = f"”… {whole} Den är {{}}. {whole} Skogen …”"
    assert [*pull_lines(found(folder))][1:3] == [
        f"   i arbetsboken: {shown.format('gammal')}",
        f"   i dokumentet:  {shown.format('ung')}",
    ]


def test_a_workbook_that_is_open_is_left(folder: WorkingFolder) -> None:
    before = folder.book.read_bytes()
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    (folder.inputs / "~$lindvalla.xlsx").write_bytes(b"")

    done = brought_home(folder)

    assert done.failed
    assert done.left == {
        "lindvalla.xlsx": "lindvalla.xlsx är öppen i ett annat program. Stäng den och kör samma "
        "kommando igen."
    }
    assert folder.book.read_bytes() == before


def test_a_file_that_is_none_of_ours_is_refused(folder: WorkingFolder) -> None:
    shutil.copy(folder.path / "templates/standard/program.docx", folder.outputs / "egen.docx")

    with pytest.raises(UsageError, match=r"egen\.docx är inte byggd av Beredning"):
        found(folder, "egen.docx")


# ---------------------------------------------------------------- choosing


def test_proposals_can_be_chosen_in_a_workbook(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.edit(PROGRAM, "Mer skog.", "Mycket skog.")
    pulled = found(folder)
    path = folder.path / write_choices(folder.path, pulled)
    book = load_workbook(path)
    sheet = book["Återföring"]
    (offered,) = sheet.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1) == ("A2:A3", '"ja,nej"')
    sheet["A2"], sheet["A3"] = "nej", "Ja "
    sheet.insert_rows(2)  # as people do
    book.save(path)

    write_choices(folder.path, pulled)  # what is chosen in it is chosen still
    choices = read_choices(path)

    assert choices.documents == (PROGRAM,)
    assert choices.codes == {pulled.proposals[1].code}
    write_pulled(folder.path, TODAY, pulled, choices.numbers(pulled))
    assert cell(folder, GOAL) == "med levande skog"
    assert cell(folder, "Mål/M1/Ambitionsnivå") == "Mycket skog.\n\n- ek\n- lind"
    assert choices.gone(found(folder)) == 1


def test_what_has_changed_while_somebody_chose_is_not_written(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    pulled = found(folder)
    folder.change(GOAL, "med gammal skog").write()

    done = write_pulled(folder.path, TODAY, pulled, {1})

    assert (done.written, cell(folder, GOAL)) == ((), "med gammal skog")
    assert done.left == {
        "lindvalla.xlsx, bladet ”Mål”, cell C2": "har ändrats medan du valde, och skrevs inte. "
        "Kör igen."
    }


def test_the_command_lists_asks_and_writes(
    folder: WorkingFolder,
    beredning: Terminal,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = ("--folder", folder.path, "--today", TODAY.isoformat())
    folder.edit(PROGRAM, "med levande skog", "med mera skog")
    folder.edit(PROGRAM, "Mer skog.", "Mycket skog.")

    refused = beredning("pull", PROGRAM, "--write", *asked)
    assert refused.code == 2
    assert "Skriv --all, eller välj i en fil och skriv --from FIL." in refused.err
    listed = beredning("pull", "--list", *asked)
    assert listed.lines[-1] == (
        "Förslagen finns i outputs/aterforing.xlsx. Välj där, och kör med --write --from "
        "outputs/aterforing.xlsx."
    )
    monkeypatch.setattr("pipeline.cli._can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\nj\n"))
    told = beredning("pull", PROGRAM, "--write", *asked)
    assert told.code == 0, told.err
    assert (cell(folder, GOAL), cell(folder, "Mål/M1/Ambitionsnivå")) == (
        "med levande skog",
        "Mycket skog.\n\n- ek\n- lind",
    )
    assert '"new": "med mera skog"' in beredning("pull", "--json", *asked).out
    none = beredning("pull", "--write", "--from", folder.outputs / "aterforing.xlsx", *asked)
    assert none.lines[-1] == "Inget är valt, så inget är skrivet."
    assert beredning("pull", "--write", "--all", *asked).code == 0
    assert cell(folder, GOAL) == "med mera skog"


# ---------------------------------------------------------------- other kinds of workbook


def test_an_ods_is_changed_in_that_cell_alone(folder: WorkingFolder) -> None:
    (made,) = convert([folder.book], "ods", folder.path / "ods")
    (folder.inputs / "lindvalla.ods").write_bytes(made.read_bytes())
    folder.book.unlink()
    folder.rebuild()
    before = {
        (t.sheet, n): row for t in read_inputs(folder.path).tables for n, row in enumerate(t.rows)
    }
    folder.edit(PROGRAM, "med levande skog", "med  mera &amp; mer skog")

    done = brought_home(folder)

    assert done.left == {}
    after = {
        (t.sheet, n): row for t in read_inputs(folder.path).tables for n, row in enumerate(t.rows)
    }
    assert [key for key in before if before[key] != after[key]] == [("Mål", 0)]
    assert "med  mera & mer skog" in after["Mål", 0]
    assert nothing_is_by_hand(folder)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_csv_keeps_its_signs_its_delimiter_and_its_line_ends(
    folder: WorkingFolder, mark: bytes, end: bytes
) -> None:
    rows = folder.sheets.pop("Mål")
    headers = [*dict.fromkeys(name for row in rows for name in row)]
    lines = [";".join(headers)]
    for row in rows:
        texts = [str(row.get(name, "")) for name in headers]
        lines.append(";".join(f'"{t}"' if "\n" in t or t == "M1" else t for t in texts))
    data = mark + end.join(line.encode() for line in lines) + end
    (folder.inputs / "Mål.csv").write_bytes(data)
    folder.build()
    folder.edit(PROGRAM, "med levande skog", "med mera; ”skog”")

    done = brought_home(folder)

    assert done.left == {}
    new = "med mera; ”skog”".encode()
    assert (folder.inputs / "Mål.csv").read_bytes() == data.replace(
        b"med levande skog", b'"' + new + b'"'
    )
    assert nothing_is_by_hand(folder)


@pytest.mark.office
def test_an_edit_in_libreoffice_comes_home_too(folder: WorkingFolder) -> None:
    edit_in_libreoffice(
        folder.outputs / PROGRAM, ("med levande skog", "med mera skog"), ("lind", "lind och al")
    )
    edit_in_libreoffice(folder.outputs / LETTER, ("Arbetet går som det ska.", "Allt går bra."))

    brought_home(folder)

    assert cell(folder, GOAL) == "med mera skog"
    assert cell(folder, "Mål/M1/Ambitionsnivå") == "Mer skog.\n\n- ek\n- lind och al"
    assert cell(folder, "Texter/T1/Text") == "Allt går bra."
    assert nothing_is_by_hand(folder)
