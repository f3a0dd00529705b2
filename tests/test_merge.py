"""Documents that people have edited are rebuilt with their edits in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Action, Merged
from pipeline.ooxml.content import content
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.swedish.words import capital
from tests.docx import W, docx, heading, p, table, xml_of
from tests.docx import row as own_row
from tests.hand import Hand, by_hand, elements, words_in
from tests.validator import validate
from tests.working_folder import (
    LETTER,
    MOVED,
    PROGRAM,
    READING,
    SENTENCE,
    Result,
    WorkingFolder,
    built_case,
    made_once,
)

pytestmark = pytest.mark.slow

AMBITION, TEXT = "Mål/M2/Ambitionsnivå", "Mål/M2/Måltext"
AMBITION_IN_WORDS = "mål 2, ambitionsnivå (lindvalla.xlsx, Mål E3)"
TEXT_IN_WORDS = "mål 2, måltext (lindvalla.xlsx, Mål C3)"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, built."""
    return made_once(tmp_path / "arbetsmapp", built_case)


def hand(folder: WorkingFolder, target: str = PROGRAM) -> Hand:
    """Return a built document, to be edited and put back with `put`."""
    return Hand((folder.outputs / target).read_bytes())


def put(folder: WorkingFolder, edited: Hand, target: str = PROGRAM) -> bytes:
    """Save an edited document where it was; return its bytes."""
    data = edited.saved()
    (folder.outputs / target).write_bytes(data)
    return data


def merged(result: Result, target: str = PROGRAM) -> Merged:
    """Return what happened in a document that was merged."""
    outcome = result.outcome(target)
    assert outcome.action is Action.MERGE, outcome
    assert outcome.merged is not None
    return outcome.merged


def lines(folder: WorkingFolder, target: str = PROGRAM) -> list[str]:
    """Return the paragraphs of a document's body that have text."""
    text = folder.text(target).split("\n")
    return [line for line in text if line]


def comments(folder: WorkingFolder, target: str = PROGRAM) -> list[str]:
    """Return the comments of a document, each as author: text."""
    files = read_package(folder.documents[target], target)
    found = []
    for part in files.comments:
        for comment in files.root(part).iter(f"{{{W}}}comment"):
            said = "".join(str(t.text) for t in comment.iter(f"{{{W}}}t"))
            found.append(f"{comment.get(f'{{{W}}}author')}: {said}")
    return found


def insertions(folder: WorkingFolder, target: str = PROGRAM) -> list[str]:
    """Return the texts of our open insertions."""
    root = etree.fromstring(xml_of(folder.documents[target]).encode())
    made = [e for e in root.iter(f"{{{W}}}ins") if e.get(f"{{{W}}}author") == "Beredning"]
    texts = ("".join(str(t.text) for t in e.iter(f"{{{W}}}t")).strip() for e in made)
    return [text for text in texts if text]


def struck(folder: WorkingFolder, target: str = PROGRAM) -> list[str]:
    """Return the texts of our open deletions."""
    root = etree.fromstring(xml_of(folder.documents[target]).encode())
    made = [e for e in root.iter(f"{{{W}}}del") if e.get(f"{{{W}}}author") == "Beredning"]
    return ["".join(str(t.text) for t in e.iter(f"{{{W}}}delText")) for e in made]


def sound(folder: WorkingFolder, target: str = PROGRAM) -> bool:
    """Return whether nothing is wrong with a document."""
    return faults(read_package(folder.documents[target], target), tags=False) == ()


# ---------------------------------------------------------------- by cell


def test_an_edit_stays_and_what_is_new_in_another_cell_comes(folder: WorkingFolder) -> None:
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    result = folder.change(TEXT, "med friskt vatten").build()

    found = merged(result)
    assert lines(folder)[-3:] == [
        "2. Lindvalla ska vara en plats med friskt vatten",
        "Mycket renare sjöar.",
        "Vatten är också is.",
    ]
    assert [str(edit) for edit in found.kept] == [
        f"ändrat stycke: ”Mycket renare sjöar.” ({AMBITION})"
    ]
    assert [str(edit) for edit in found.came] == [f"ny text: ”med friskt vatten” ({TEXT})"]
    assert (found.conflicts, found.unplaced, found.exact) == ((), (), True)
    assert f"{TEXT_IN_WORDS} har ändrats" in result.why(PROGRAM)
    assert result.exit_code == 0
    assert sound(folder)
    (kept,) = folder.outputs.glob(".beredning/sparat/lund/program-*.docx")
    assert kept.read_bytes() == edited
    assert any(kept.name in note for note in result.report.notes)


def test_two_cells_of_one_sentence_are_two_edits(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "med rent vatten", "med klart vatten")

    result = folder.change("Mål/M2/Nr", 7).build()

    assert merged(result).conflicts == ()
    assert "7. Lindvalla ska vara en plats med klart vatten" in lines(folder)


def test_what_both_have_changed_is_struck_and_inserted_with_a_comment_that_names_the_cell(
    folder: WorkingFolder,
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    result = folder.change(AMBITION, "Renast sjöar.").build()

    found = merged(result)
    assert [str(edit) for edit in found.conflicts] == [
        f"ändrat på båda håll: ”Mycket renare sjöar.” ({AMBITION})"
    ]
    assert "Renast sjöar." in lines(folder)
    assert (struck(folder), insertions(folder)) == (["Mycket renare sjöar."], ["Renast sjöar."])
    (said,) = comments(folder)
    assert said.startswith("Beredning: Arbetsboken har nu den text som är infogad här.")
    assert re.search(rf"Cell: {AMBITION} \(lindvalla\.xlsx, bladet ”Mål”, cell \w+\)\.$", said)
    assert result.exit_code == 1
    assert sound(folder)


def test_bold_alone_and_a_changed_cell_are_no_conflict_of_words(folder: WorkingFolder) -> None:
    document = hand(folder)
    document.bold(document.control("Renare sjöar."))
    put(folder, document.bold(document.control("med levande skog")))

    found = merged(folder.change(AMBITION, "Renast sjöar.").build())

    assert (found.conflicts, struck(folder), insertions(folder)) == ((), [], [])
    body = content(read_package(folder.documents[PROGRAM], PROGRAM)).body
    assert any(block.endswith("|{f}Renast sjöar.{/}") for block in body)
    assert any("{f}med levande skog{/}" in block for block in body)
    assert merged(folder.change(AMBITION, "Klara sjöar.").build()).conflicts == ()


def test_bold_on_a_word_and_a_changed_cell_are_to_be_chosen_between(folder: WorkingFolder) -> None:
    document = hand(folder)
    first = next(document.control("Renare sjöar.").iter(f"{{{W}}}r"))
    second = etree.fromstring(etree.tostring(first))
    for run, word in ((first, "Renare "), (second, "sjöar.")):
        text = next(run.iter(f"{{{W}}}t"))
        text.text = word
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    first.addnext(second)
    put(folder, document.bold(second))

    found = merged(folder.change(AMBITION, "Renast sjöar.").build())

    assert len(found.conflicts) == 1
    assert insertions(folder) == ["Renast sjöar."]


def test_the_same_edit_on_both_sides_is_no_conflict(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Renast sjöar.")

    result = folder.change(AMBITION, "Renast sjöar.").build()

    assert merged(result).conflicts == ()
    assert insertions(folder) == []
    assert folder.rebuild().outcome(PROGRAM).action is Action.SKIP


@pytest.mark.parametrize("home", [True, False])
def test_a_row_that_goes_takes_an_edit_along_that_the_workbook_says(
    tmp_path: Path, *, home: bool
) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    each, shown = "{%p for mål in målen %}", "{%tr if mål.ambitionsnivå %}"
    rows = [["{%tr for mål in målen %}", ""], [shown, ""], ["{{ mål.nr }}", "{{ mål.kort_namn }}"]]
    goals = table(["Nr", "Mål"], *rows, ["{%tr endif %}", ""], ["{%tr endfor %}", ""])
    named = [p(each), p("Målet heter {{ mål.kort_namn }}."), p("{%p endfor %}")]
    folder.template("program", heading("Programmet"), *named, goals, p("Sist."))
    folder.change("Mål/M2/Kort namn", "Vatten").build("program")
    document = hand(folder)
    row = [control for control in document.controls if [*control.itertext()] == ["Vatten"]][-1]
    put(folder, document.write(row, "för alla"))

    folder.change("Mål/M2/Kort namn", "Vatten för alla" if home else "Klart vatten")
    folder.change(AMBITION, None).build("program")

    assert words_in(folder.documents[PROGRAM]).count("Vatten för alla") == 1
    after = folder.rebuild("program")
    assert after.those(Action.SKIP if home else Action.KEEP) == [PROGRAM]


def test_the_cells_that_differ_are_named_in_every_report_until_the_edit_is_taken_home(
    folder: WorkingFolder,
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    said = (
        f"{capital(AMBITION_IN_WORDS)} har en annan text i {PROGRAM} än i arbetsboken. "
        f"Samma cell används i {READING}."
    )

    assert said in folder.rebuild().report.notes
    assert said in folder.change(TEXT, "med friskt vatten").build().report.notes
    assert said in folder.rebuild().report.notes
    home = folder.change(AMBITION, "Mycket renare sjöar.").build()
    assert not [note for note in home.report.notes if "annan text" in note]


def test_an_edit_that_nothing_has_changed_round_is_left_byte_for_byte(
    folder: WorkingFolder,
) -> None:
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    result = folder.rebuild()

    assert result.those(Action.KEEP) == [PROGRAM]
    assert "inget annat i den har ändrats i arbetsboken" in result.why(PROGRAM)
    assert folder.documents[PROGRAM] == edited


def test_after_a_merge_the_next_build_touches_nothing(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").build()
    before = folder.state

    result = folder.rebuild()

    assert result.those(Action.KEEP) == [PROGRAM]
    assert folder.state == before
    assert [str(edit) for edit in result.outcome(PROGRAM).step.edits] == [
        f"ändrat stycke: ”Mycket renare sjöar.” ({AMBITION})"
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").write()
    before = folder.state

    foreseen = folder.rebuild(dry=True)

    assert folder.state == before
    assert merged(foreseen) == merged(folder.rebuild())


# ---------------------------------------------------------------- again and again


def test_an_open_insertion_is_replaced_and_not_added_to(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").build()

    folder.change(AMBITION, "Allra renast sjöar.").build()

    assert insertions(folder) == ["Allra renast sjöar."]
    assert len(comments(folder)) == 1
    assert struck(folder) == ["Mycket renare sjöar."]


def test_an_open_insertion_stays_when_another_cell_changes(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").build()

    result = folder.change(TEXT, "med friskt vatten").build()

    assert insertions(folder) == ["Renast sjöar."]
    assert len(merged(result).conflicts) == len(comments(folder)) == 1
    assert "2. Lindvalla ska vara en plats med friskt vatten" in lines(folder)


def decided(folder: WorkingFolder, *, accept: bool, kinds: str = "ins del") -> None:
    """Accept or reject our marks, as Word does; the comments stay."""
    document = hand(folder)
    marks = [e for kind in kinds.split() for e in document.root.iter(f"{{{W}}}{kind}")]
    for mark in marks:
        stays = accept == str(mark.tag).endswith("}ins")
        for run in list(mark) if stays else ():
            for text in list(run.iter(f"{{{W}}}delText")):
                text.tag = f"{{{W}}}t"
            mark.addprevious(run)
        document.remove(mark)
    put(folder, document)


def test_a_rejected_insertion_does_not_come_again_until_the_cell_changes(
    folder: WorkingFolder,
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").build()
    decided(folder, accept=False)

    assert merged(folder.change(TEXT, "med friskt vatten").build()).conflicts == ()
    assert (insertions(folder), comments(folder)) == ([], [])
    assert merged(folder.change(AMBITION, "Rena sjöar.").build()).conflicts != ()
    assert insertions(folder) == ["Rena sjöar."]


def test_accepting_all_makes_it_the_document_again(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").build()
    decided(folder, accept=True)

    assert folder.rebuild().outcome(PROGRAM).action is Action.SKIP
    folder.change(AMBITION, "Rena sjöar.").build()
    assert "Rena sjöar." in lines(folder)
    assert (struck(folder), insertions(folder), comments(folder)) == ([], [], [])


def test_what_somebody_writes_in_an_insertion_of_ours_is_theirs(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").build()
    folder.edit(PROGRAM, "Renast sjöar.", "Renast sjöar av alla.")

    folder.change(TEXT, "med friskt vatten").build()

    assert "Mycket renare sjöar. Renast sjöar av alla." in lines(folder)
    assert insertions(folder) == []


# ---------------------------------------------------------------- what is lost elsewhere


def test_a_deleted_control_stays_deleted(folder: WorkingFolder) -> None:
    document = hand(folder)
    put(folder, document.remove(document.paragraph("Renare sjöar.")))

    folder.change(TEXT, "med friskt vatten").build()

    assert "Renare sjöar." not in lines(folder)
    assert "2. Lindvalla ska vara en plats med friskt vatten" in lines(folder)
    assert insertions(folder) == []


def test_a_deleted_control_comes_back_as_a_proposal_when_its_cell_changes(
    folder: WorkingFolder,
) -> None:
    document = hand(folder)
    put(folder, document.remove(document.paragraph("Renare sjöar.")))

    found = merged(folder.change(AMBITION, "Renast sjöar.").build())

    assert [str(edit) for edit in found.conflicts] == [
        f"borttaget för hand, ändrat i arbetsboken: ”Renast sjöar.” ({AMBITION})"
    ]
    assert lines(folder)[-3:] == [
        "2. Lindvalla ska vara en plats med rent vatten",
        "Renast sjöar.",
        "Vatten är också is.",
    ]
    assert insertions(folder) == ["Renast sjöar."]
    assert "borttaget för hand" in comments(folder)[0]
    assert sound(folder)


def test_a_duplicated_control_follows_its_cell_in_both_places(folder: WorkingFolder) -> None:
    document = hand(folder)
    paragraph = document.paragraph("Renare sjöar.")
    copy = etree.fromstring(etree.tostring(paragraph))
    document.paragraph("Mer skog").addprevious(copy)
    put(folder, document)

    folder.change(AMBITION, "Renast sjöar.").build()

    assert lines(folder).count("Renast sjöar.") == 2
    assert "Renare sjöar." not in lines(folder)
    assert sound(folder)


def test_a_duplicated_control_that_was_written_in_keeps_its_words(folder: WorkingFolder) -> None:
    document = hand(folder)
    copy = etree.fromstring(etree.tostring(document.paragraph("Renare sjöar.")))
    document.write(copy, "Och klarare.")
    document.paragraph("Mer skog").addprevious(copy)
    put(folder, document)

    folder.change(AMBITION, "Renast sjöar.").build()

    assert {"Renast sjöar.", "Renare sjöar. Och klarare."} <= set(lines(folder))


def test_a_control_copied_into_another_document_is_text_there(folder: WorkingFolder) -> None:
    copy = etree.tostring(hand(folder).paragraph("Renare sjöar."), encoding="unicode")
    letter = hand(folder, LETTER)
    put(folder, letter.add(letter.paragraph("Arbetet går"), copy), LETTER)

    result = folder.change(AMBITION, "Renast sjöar.").change("Personer/P1/Namn", "Åsa Lund").build()

    assert "Renare sjöar." in lines(folder, LETTER)
    assert "Åsa Lund, utvecklare, Kansliet" in lines(folder, LETTER)
    assert [str(edit) for edit in merged(result, LETTER).kept] == ["nytt stycke: ”Renare sjöar.”"]
    assert sound(folder, LETTER)


def test_two_regenerations_in_a_row_lose_nothing(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    document = hand(folder)
    put(folder, document.add(document.paragraph("Mer skog"), p("En egen rad.")))

    for number in range(3):
        folder.change("Program/LUND/Version", f"{number}.5").build()
        folder.change("Mål/M1/Måltext", f"med skog {number}").build()

    text = lines(folder)
    assert {"Mycket renare sjöar.", "En egen rad."} <= set(text)
    assert text.count("En egen rad.") == 1
    assert text[0] == "Program för Lund, 2.5, 2035"
    assert "1. Lindvalla ska vara en plats med skog 2" in text


@pytest.mark.parametrize(
    "loss", ["tag", "alias", "tag och alias", "kontrollen", "bokmärket", "allt"]
)
def test_a_broken_control_is_still_merged(folder: WorkingFolder, loss: str) -> None:
    document = hand(folder)
    control = document.control("Renare sjöar.")
    _break(document, control, loss)
    document.replace("Renare sjöar.", "Mycket renare sjöar.")
    put(folder, document)

    found = merged(folder.change(AMBITION, "Renast sjöar.").change(TEXT, "med is").build())

    assert len(found.conflicts) == 1
    assert (struck(folder), insertions(folder)) == (["Mycket renare sjöar."], ["Renast sjöar."])
    assert "2. Lindvalla ska vara en plats med is" in lines(folder)
    assert sound(folder)


def _break(document: Hand, control: etree._Element, loss: str) -> None:
    for name in ("tag", "alias"):
        if name in loss or loss == "allt":
            for found in list(control.iter(f"{{{W}}}{name}")):
                document.remove(found)
    if loss in ("bokmärket", "allt"):
        paragraph = next(control.iterancestors(f"{{{W}}}p"))
        for mark in [e for e in paragraph if "bookmark" in str(e.tag)]:
            paragraph.remove(mark)
    if loss in ("kontrollen", "allt"):
        document.unwrap(control)


def test_an_edited_file_that_is_open_elsewhere_is_left_for_the_next_build(
    folder: WorkingFolder,
) -> None:
    edited = folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    mark = folder.outputs / "lund/~$rogram.docx"
    mark.write_bytes(b"x")

    result = folder.change(TEXT, "med friskt vatten").build()

    assert result.those(Action.LOCKED) == [PROGRAM]
    assert folder.documents[PROGRAM] == edited
    mark.unlink()
    assert merged(folder.rebuild()).kept != ()


# ---------------------------------------------------------------- what people add


def test_free_text_tables_pictures_and_bold_stay_in_their_places(folder: WorkingFolder) -> None:
    document = hand(folder)
    document.add(document.paragraph("Mer skog"), p("Eget stycke."))
    document.table(document.paragraph("Skog är mer än träd."), "Egen tabell")
    document.picture(document.paragraph("Renare sjöar."))
    document.bold(document.paragraph("Vatten är också is."))
    put(folder, document)
    before = folder.text(PROGRAM)

    folder.change("Mål/M1/Måltext", "med mera skog").change("Program/LUND/Version", "1.0").build()

    expected = before.replace("med levande skog", "med mera skog").replace("0.9", "1.0")
    assert folder.text(PROGRAM) == expected
    package = read_package(folder.documents[PROGRAM], PROGRAM)
    assert any("{f}Vatten är också is.{/}" in block for block in content(package).body)
    assert any("[bild" in block for block in content(package).body)
    assert sound(folder)


def test_comments_and_tracked_changes_of_others_survive(folder: WorkingFolder) -> None:
    document = hand(folder)
    document.comment(document.paragraph("med rent vatten"), "Är det här rätt?")
    document.tracked(document.paragraph("Skog är mer än träd."), "Och mossa.")
    document.struck(document.paragraph("Lindvalla ska vara en plats med levande skog"))
    put(folder, document)

    folder.change(TEXT, "med friskt vatten").change("Program/LUND/Version", "1.0").build()

    assert comments(folder) == ["Anna: Är det här rätt?"]
    assert "Och mossa." in words_in(folder.documents[PROGRAM])
    root = hand(folder).root
    marks = {str(e.tag).split("}")[1] for e in root.iter() if e.get(f"{{{W}}}author") == "Anna"}
    assert marks == {"ins"} | (
        {"del"} if next(root.iter(f"{{{W}}}del"), None) is not None else set()
    )
    assert "2. Lindvalla ska vara en plats med friskt vatten" in lines(folder)
    assert sound(folder)


@pytest.mark.parametrize("answered", [False, True])
def test_comments_as_word_keeps_them_are_no_hindrance(
    folder: WorkingFolder, answered: bool
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").build()
    document = hand(folder)
    own = next(document.root.iter(f"{{{W}}}commentReference")).get(f"{{{W}}}id", "")
    document.comment(document.paragraph("med rent vatten"), "Är det här rätt?")
    document.comment(document.paragraph("sjöar"), "Båda är bra.", own if answered else "")
    put(folder, document)

    result = folder.change(TEXT, "med friskt vatten").change(AMBITION, "Klara sjöar.").build()

    assert len(merged(result).conflicts) == 1
    said = comments(folder)
    assert said[:2] == ["Anna: Är det här rätt?", "Anna: Båda är bra."]
    assert len(said) == 3
    package = read_package(folder.documents[PROGRAM], PROGRAM)
    for kind in ("commentsExtended", "commentsIds", "commentsExtensible"):
        (part,) = package.related(kind)
        assert len(package.root(part)) == 2
    assert "paraIdParent" not in str(package.parts["word/commentsExtended.xml"])
    assert {"people", "webSettings", "glossaryDocument"} <= {
        link.kind for link in package.relationships(package.main)
    }
    assert sound(folder)


def test_a_comment_on_a_row_that_goes_moves_to_the_paragraph_beside_it(
    folder: WorkingFolder,
) -> None:
    document = hand(folder)
    put(folder, document.comment(document.paragraph("Vatten är också is."), "Fin rad!"))

    folder.remove("Förtydliganden", "F2").build()

    assert "Vatten är också is." not in lines(folder)
    assert comments(folder) == ["Anna: Fin rad!"]
    assert len(list(hand(folder).root.iter(f"{{{W}}}commentReference"))) == 1
    assert sound(folder)


def test_an_edited_row_that_the_workbook_no_longer_has_stays_with_a_comment(
    folder: WorkingFolder,
) -> None:
    folder.edit(PROGRAM, "Vatten är också is.", "Vatten är även is.")

    found = merged(folder.remove("Förtydliganden", "F2").build())

    assert "Vatten är även is." in lines(folder)
    assert [edit.what for edit in found.conflicts] == ["ändrat för hand, borta ur arbetsboken"]
    assert "finns inte längre i arbetsboken" in comments(folder)[0]
    folder.change(TEXT, "med friskt vatten").build()
    assert len(comments(folder)) == 1
    assert "Vatten är även is." in lines(folder)


HEADED = (
    heading("{{ program.namn }}"),
    "{%p for mål in målen %}",
    heading("Mål {{ mål.nr }}", 2),
    "{{ mål.måltext }}",
    "{{ mål.ambitionsnivå }}",
    "{%p endfor %}",
)


def test_what_stood_under_a_heading_that_is_gone_comes_last_and_says_where_from(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp").template("program", *HEADED)
    folder.build()
    document = hand(folder)
    document.add(document.paragraph("med levande skog"), p("Eget om skogen."))
    document.add(document.paragraph("med rent vatten"), p("Eget om vattnet."))
    put(folder, document)
    for sheet, key in (("Förtydliganden", "F1"), ("Framgångsfaktorer", "FF1")):
        folder.remove(sheet, key)

    found = merged(folder.remove("Politisk vilja", "V1").remove("Mål", "M1").build())

    assert lines(folder) == [
        "Program för Lund",
        "Mål 2",
        "med rent vatten",
        "Eget om vattnet.",
        "Renare sjöar.",
        "Skrivet för hand under ”Mål 1”, som inte längre finns",
        "Eget om skogen.",
    ]
    assert [str(e) for e in found.unplaced] == ["stod under ”Mål 1”: ”Eget om skogen.”"]
    assert sound(folder)


def test_rows_of_a_table_are_merged_one_by_one(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp").template(
        "program",
        table(
            ["Mål", "Ambition"],
            ["{%tr for mål in målen %}", ""],
            ["{{ mål.måltext }}", "{{ mål.ambitionsnivå }}"],
            ["{%tr endfor %}", ""],
        ),
        "Slut.",
    )
    folder.build()
    document = hand(folder)
    document.replace("Renare sjöar.", "Mycket renare sjöar.")
    row = next(document.paragraph("med rent vatten").iterancestors(f"{{{W}}}tr"))
    row.addnext(elements(own_row("Egen", "rad"))[0])
    put(folder, document)
    new = dict(folder.row("Mål", "M2")) | {"Mål-id": "M3", "Nr": 3, "Måltext": "med nya vägar"}
    folder.sheets["Mål"].append(new | {"Ordning": 3, "Ambitionsnivå": "Fler."})

    found = merged(folder.change("Mål/M1/Måltext", "med mera skog").build())

    text = " / ".join(lines(folder))
    assert "med mera skog" in text
    assert "med rent vatten / Mycket renare sjöar." in text
    assert "med nya vägar / Fler." in text
    assert "Egen / rad" in text
    assert found.conflicts == ()
    assert sound(folder)


# ---------------------------------------------------------------- template, header, place


def test_a_changed_template_comes_and_the_edits_stay(folder: WorkingFolder) -> None:
    from tests.working_folder import TEMPLATES

    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    blocks = TEMPLATES["program"]
    folder.template("program", "Ny rad först", *blocks, "Ny rad sist", headers=p("Nytt sidhuvud"))

    found = merged(folder.rebuild())

    text = lines(folder)
    assert text[0] == "Ny rad först"
    assert text[text.index("Vatten är också is.") + 1] == "Ny rad sist"
    assert "Mycket renare sjöar." in text
    assert "Nytt sidhuvud" in folder.text(PROGRAM)
    assert found.conflicts == ()
    assert sound(folder)


def test_what_a_template_puts_before_a_control_without_bookmark_comes(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    folder.template("program", "{{ program.namn }} gäller.").build()
    document = hand(folder).replace("gäller.", "gäller här.")
    document.remove(next(document.paragraph("gäller här.").iter(f"{{{W}}}bookmarkStart")))
    put(folder, document)
    folder.template("program", "Nu: {{ program.namn }} gäller.")

    found = merged(folder.rebuild())

    assert lines(folder) == ["Nu: Program för Lund gäller här."]
    assert [edit.text for edit in found.came] == ["Nu:"]
    assert sound(folder)


def test_an_edited_document_that_moves_is_merged_in_its_new_place(folder: WorkingFolder) -> None:
    folder.edit(LETTER, "Arbetet går", "Arbetet springer")

    result = folder.change("Behandling/BH1/Möte", "KF-2026-12-16").build()

    assert merged(result, MOVED).kept != ()
    assert LETTER not in folder.documents
    assert "Arbetet springer som det ska." in lines(folder, MOVED)
    assert lines(folder, MOVED)[0].startswith("Fullmäktige, Stora salen, den 16 december")


def test_a_settled_document_is_not_merged(folder: WorkingFolder) -> None:
    edited = folder.edit(LETTER, "Arbetet går", "Arbetet springer")
    folder.change("Sammanträden/AU-2026-12-02/Status", "hållet")

    result = folder.change("Personer/P1/Namn", "Åsa Lund").build()

    assert LETTER in result.those(Action.SETTLED)
    assert folder.documents[LETTER] == edited


def test_words_of_the_will_written_by_hand_are_reported_and_stay(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", f"Renare sjöar. {SENTENCE}.")

    result = folder.change(TEXT, "med friskt vatten").build()

    assert merged(result).conflicts == ()
    assert SENTENCE in folder.text(PROGRAM)
    assert {fault.code for fault in result.faults} == {"P11"}
    assert result.exit_code == 1


def test_a_header_that_both_have_changed_has_both(folder: WorkingFolder) -> None:
    part = "word/header-default.xml"
    folder.template("program", "{{ program.version }}", headers=p("Vid {{ program.namn }} nu"))
    folder.rebuild()
    folder.edit(PROGRAM, "Program för Lund", "Lunds program", part=part)

    result = (
        folder.change("Program/LUND/Namn", "Ett program")
        .change("Program/LUND/Version", "2.0")
        .build()
    )

    found = merged(result)
    assert [str(edit) for edit in found.conflicts] == [
        "ändrat på båda håll: ”Lunds program” (Program/LUND/Namn)"
    ]
    assert folder.text(PROGRAM).split("\n")[:2] == ["2.0", "Vid Ett program nu"]
    assert "Lunds program" in words_in(folder.documents[PROGRAM])
    assert comments(folder) == []
    assert sound(folder)


def test_a_new_row_in_a_list_has_the_look_of_the_others(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    folder.build()
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")

    folder.change("Mål/M1/Ambitionsnivå", "Mer skog.\n\n- ek\n- lind\n- asp").build()

    body = content(read_package(folder.documents[PROGRAM], PROGRAM)).body
    ek, asp = (next(b for b in body if b.endswith(f"|{tree}")) for tree in ("ek", "asp"))
    assert ek.removesuffix("ek") == asp.removesuffix("asp")
    numbers = {
        str(e.get(f"{{{W}}}val"))
        for name in ("ek", "lind", "asp")
        for e in hand(folder).paragraph(name).iter(f"{{{W}}}numId")
    }
    assert len(numbers) <= 1


def test_what_word_writes_beside_the_text_is_no_edit_and_no_hindrance(
    folder: WorkingFolder,
) -> None:
    put(folder, hand(folder).as_word_saves())
    assert folder.rebuild().outcome(PROGRAM).action is Action.SKIP
    document = hand(folder)
    put(folder, document.write(document.control("sjöar."), "Och åar."))

    found = merged(folder.change(TEXT, "med friskt vatten").build())

    assert found.conflicts == ()
    assert lines(folder)[-3:-1] == [
        "2. Lindvalla ska vara en plats med friskt vatten",
        "Renare sjöar. Och åar.",
    ]


@pytest.mark.install
def test_merged_documents_are_valid_for_microsofts_validator_too(
    folder: WorkingFolder, tmp_path: Path
) -> None:
    document = hand(folder)
    document.replace("Renare sjöar.", "Mycket renare sjöar.")
    document.remove(document.paragraph("Skog är mer än träd."))
    document.comment(document.paragraph("levande skog"), "Bra!")
    document.table(document.paragraph("Mer skog"), "Egen")
    document.tracked(document.paragraph("Vatten är också is."), "Och ånga.")
    put(folder, document)
    folder.change(AMBITION, "Renast sjöar.").change("Förtydliganden/F1/Text", "Skog är allt.")

    found = merged(folder.change("Mål/M1/Måltext", "med mera skog").build())

    assert len(found.conflicts) == len(insertions(folder)) == 2
    path = tmp_path / "program.docx"
    path.write_bytes(folder.documents[PROGRAM])
    assert validate([path]) == {path: []}


# ---------------------------------------------------------------- without the copy of before


def _forget_copies(folder: WorkingFolder) -> None:
    for path in (folder.outputs / ".beredning/bas").iterdir():
        path.unlink()


def test_without_the_copy_of_before_the_digests_tell_what_is_edited(
    folder: WorkingFolder,
) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    document = hand(folder)
    put(folder, document.add(document.paragraph("Mer skog"), p("En egen rad.")))
    _forget_copies(folder)

    found = merged(folder.change(TEXT, "med friskt vatten").build())

    assert {"Mycket renare sjöar.", "En egen rad."} <= set(lines(folder))
    assert "2. Lindvalla ska vara en plats med friskt vatten" in lines(folder)
    assert (found.conflicts, found.exact) == ((), False)


def test_without_the_copy_two_cells_of_one_sentence_are_still_two_edits(
    folder: WorkingFolder,
) -> None:
    folder.edit(PROGRAM, "med rent vatten", "med klart vatten")
    _forget_copies(folder)

    found = merged(folder.change("Mål/M2/Nr", 7).build())

    assert (found.conflicts, found.exact) == ((), False)
    assert "7. Lindvalla ska vara en plats med klart vatten" in lines(folder)


def test_without_the_copy_what_both_have_changed_is_a_pair_too(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    _forget_copies(folder)

    found = merged(folder.change(AMBITION, "Renast sjöar.").build())

    assert len(found.conflicts) == 1
    assert (struck(folder), insertions(folder)) == (["Mycket renare sjöar."], ["Renast sjöar."])


def test_a_copy_of_another_build_is_not_used(folder: WorkingFolder, tmp_path: Path) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    for path in (folder.outputs / ".beredning/bas").iterdir():
        path.write_bytes(path.read_bytes()[:-40])

    assert merged(folder.change(TEXT, "med friskt vatten").build()).exact is False
    assert "Mycket renare sjöar." in lines(folder)


def test_a_base_is_kept_of_each_document_and_no_older_one(folder: WorkingFolder) -> None:
    bases = folder.outputs / ".beredning/bas"
    assert {p.read_bytes() for p in bases.iterdir()} == set(folder.documents.values())

    folder.change("Program/LUND/Version", "1.0").build()

    assert {p.read_bytes() for p in bases.iterdir()} == set(folder.documents.values())


# ---------------------------------------------------------------- when it cannot be done


def test_a_file_whose_text_is_damaged_is_left_as_it_is(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    edited = folder.edit(PROGRAM, "</w:body>", "")

    result = folder.change(TEXT, "med friskt vatten").build()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert "delen word/document.xml går inte att läsa" in result.why(PROGRAM)
    assert folder.documents[PROGRAM] == edited


def test_a_note_in_a_paragraph_that_must_come_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    rows = ("{%p for mål in målen %}", p("{{ mål.måltext }}", note), "{%p endfor %}")
    folder.template("program", "{{ program.namn }}", *rows[:1], rows[1], rows[2], footnotes=["Not"])
    folder.build()
    edited = folder.edit(PROGRAM, "Program för Lund", "Lunds program")
    new = dict(folder.row("Mål", "M2")) | {"Mål-id": "M3", "Nr": 3, "Måltext": "med nya vägar"}
    folder.sheets["Mål"].append(new | {"Ordning": 3})

    result = folder.build("program")

    assert result.those(Action.KEEP) == [PROGRAM]
    assert result.why(PROGRAM).startswith(
        "Ett stycke som arbetsboken ändrar har en fotnot. Filen lämnas som den är. "
        "Ändra det stycket för hand."
    )
    assert result.exit_code == 1
    assert folder.documents[PROGRAM] == edited


def test_what_the_officer_reads(folder: WorkingFolder) -> None:
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change(AMBITION, "Renast sjöar.").change(TEXT, "med friskt vatten").write()

    done = folder.command("program")

    assert done.returncode == 1
    own = f"”Mycket renare sjöar.” ({AMBITION_IN_WORDS})"
    assert [line.strip() for line in done.stdout.split("\n")[:8]] == [
        "Program för Lund",
        f"slogs ihop Program ({PROGRAM})",
        "filen är redigerad för hand; det slås ihop med det som är nytt i arbetsboken",
        f"{TEXT_IN_WORDS} har ändrats",
        f"{AMBITION_IN_WORDS} har ändrats",
        f"för hand, står kvar: ändrat stycke: {own}",
        f"ur arbetsboken: ny text: ”med friskt vatten” ({TEXT_IN_WORDS})",
        f"att välja mellan: ändrat på båda håll: {own}",
    ]
    page = (folder.outputs / "rapport.html").read_text("utf-8")
    assert "slogs ihop" in page
    assert "att välja mellan" in page


def test_by_hand_is_what_it_says() -> None:
    data = docx("Ett stycke")

    assert "Ett stycke till" in words_in(
        by_hand(data, lambda d: d.write(d.paragraph("Ett stycke"), "till"))
    )
