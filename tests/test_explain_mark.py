"""A coloured copy: what comes from the workbook, and what a hand wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from pipeline.commands.explain import mark_file
from pipeline.errors import UsageError
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.revise.coloured import HAND, WORKBOOK
from tests.docx import W, docx, text_of, xml_of
from tests.hand import Hand
from tests.working_folder import PROGRAM, TODAY, WorkingFolder, built_case, made_once

COPY = f"_markerat/{PROGRAM}"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, built."""
    return made_once(tmp_path / "arbetsmapp", built_case)


def edit(folder: WorkingFolder) -> None:
    """Write in a control, after one in a sentence, and a paragraph and a table of one's own."""
    hand = Hand(folder.documents[PROGRAM])
    hand.write(hand.control("Renare sjöar."), "handens")
    hand.add(hand.paragraph("Vatten är"), "<w:p><w:r><w:t>Eget stycke.</w:t></w:r></w:p>")
    hand.table(hand.paragraph("Skog är"), "tabell")
    (folder.outputs / PROGRAM).write_bytes(hand.saved())


def shaded(folder: WorkingFolder, fill: str, copy: str = COPY) -> list[str]:
    """Return the texts that have a colour, but those of the first paragraph, which explains it."""
    root = etree.fromstring(xml_of(folder.documents[copy]).encode())
    found = []
    for run in [r for p in list(root.iter(f"{{{W}}}p"))[1:] for r in p.iter(f"{{{W}}}r")]:
        shade = run.find(f"{{{W}}}rPr/{{{W}}}shd")
        if shade is not None and shade.get(f"{{{W}}}fill") == fill:
            found.append("".join(str(t.text) for t in run.iter(f"{{{W}}}t")))
    return [text for text in found if text]


def test_cells_have_one_colour_and_what_a_hand_wrote_another(folder: WorkingFolder) -> None:
    edit(folder)
    before = folder.documents[PROGRAM]

    assert mark_file(folder.path, TODAY, PROGRAM) == COPY

    assert shaded(folder, HAND) == [
        "Eget",
        "tabell",
        "a",
        "b",
        "Renare sjöar. handens",
        "Eget stycke.",
    ]
    assert shaded(folder, WORKBOOK)[-3:] == [
        "Lindvalla ska vara en plats",
        "med rent vatten",
        "Vatten är också is.",
    ]
    assert "vägen" in shaded(folder, WORKBOOK)
    assert folder.documents[PROGRAM] == before
    assert faults(read_package(folder.documents[COPY], COPY), tags=False) == ()


def test_without_the_base_copy_a_changed_paragraph_is_a_hands(folder: WorkingFolder) -> None:
    edit(folder)
    for kept in (folder.outputs / ".beredning" / "bas").rglob("*.*"):
        kept.unlink()

    mark_file(folder.path, TODAY, PROGRAM)

    assert {"Renare sjöar. handens", "Eget stycke.", "tabell"} <= {*shaded(folder, HAND)}
    assert "Vatten är också is." in shaded(folder, WORKBOOK)


def test_what_waits_for_a_choice_has_both_colours(folder: WorkingFolder) -> None:
    edit(folder)
    folder.change("Mål/M2/Ambitionsnivå", "Bokens ord.").build()

    mark_file(folder.path, TODAY, PROGRAM)

    assert "Bokens ord." in shaded(folder, WORKBOOK)
    root = etree.fromstring(xml_of(folder.documents[COPY]).encode())
    (struck,) = root.iter(f"{{{W}}}del")
    assert [e.get(f"{{{W}}}fill") for e in struck.iter(f"{{{W}}}shd")] == [HAND]


def test_the_copy_is_no_document_and_no_build_minds_it(folder: WorkingFolder) -> None:
    mark_file(folder.path, TODAY, PROGRAM)

    package = read_package(folder.documents[COPY], COPY)
    assert read_memory(package) is None
    assert text_of(folder.documents[COPY]).endswith(text_of(folder.documents[PROGRAM]))
    copy = folder.documents[COPY]
    result = folder.change("Program/LUND/Version", "7.0").build()
    assert COPY not in "".join(result.report.notes)
    assert folder.documents[COPY] == copy
    mark_file(folder.path, TODAY, PROGRAM)
    assert "7.0" in shaded(folder, WORKBOOK)


def test_the_copy_never_takes_the_place_of_a_document_that_is_gone(folder: WorkingFolder) -> None:
    built = folder.documents[PROGRAM]
    mark_file(folder.path, TODAY, PROGRAM)
    copy = folder.documents[COPY]
    (folder.outputs / PROGRAM).unlink()

    folder.rebuild()

    assert (folder.documents[PROGRAM], folder.documents[COPY]) == (built, copy)


def test_a_file_of_ones_own_is_not_coloured(folder: WorkingFolder) -> None:
    (folder.outputs / "egen.docx").write_bytes(docx("Eget."))

    with pytest.raises(UsageError, match=r"egen\.docx är inte byggd av Beredning"):
        mark_file(folder.path, TODAY, "egen.docx")
