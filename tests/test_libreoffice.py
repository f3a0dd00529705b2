"""What LibreOffice does to our files: a bare re-save is no edit, an edit is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Action
from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.revise.clean import cleaned
from pipeline.store.found_files import Standing, on_disk
from tests.bare_saves import standings
from tests.conftest import Built
from tests.docx import docx, p, run, text_of
from tests.libreoffice import convert, edit
from tests.rendering import document, identities
from tests.test_merge import insertions, struck
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def saved(built: Built, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the documents of a case after a bare save, in the same order."""
    return convert(built.documents, "docx", tmp_path_factory.mktemp("sparade"))


def test_after_a_bare_save_no_document_counts_as_edited_not_even_in_looks(
    built: Built, saved: list[Path]
) -> None:
    assert standings(built.documents, saved) == [Standing.RESAVED] * len(saved)


def test_after_a_bare_save_every_cell_is_still_found_in_the_same_order(
    built: Built, saved: list[Path]
) -> None:
    for path, resaved in zip(built.documents, saved, strict=True):
        before = read_package(path.read_bytes(), path.name)
        after = read_package(resaved.read_bytes(), resaved.name)
        memory = read_memory(before)
        assert memory is not None
        assert read_memory(after) == memory
        assert identities(after, memory) == identities(before, memory) != []


def test_a_saved_document_is_up_to_date_for_the_next_build(fresh: Built, tmp_path: Path) -> None:
    program = next(path for path in fresh.documents if path.name == "program.docx")
    (saved,) = convert([program], "docx", tmp_path / "sparat")
    program.write_bytes(saved.read_bytes())

    report = fresh.build()

    left = {Action.SKIP, Action.SETTLED, Action.SEALED}
    assert {outcome.action for outcome in report.outcomes} <= left
    assert program.read_bytes() == saved.read_bytes()


def test_an_edit_in_libreoffice_is_seen_and_says_at_which_cell(fresh: Built) -> None:
    program = next(path for path in fresh.documents if path.name == "program.docx")
    memory = read_memory(read_package(program.read_bytes(), program.name))
    assert memory is not None
    word = {"exemplet": "Målen är korta", "vaggeryd": "planberedskap"}[fresh.name]
    edit(program, (word, "MEDVERKAN"))
    edited = program.read_bytes()

    report = fresh.build()

    outcome = next(o for o in report.outcomes if o.target.endswith("/program.docx"))
    assert outcome.action is Action.KEEP
    assert report.failed
    assert program.read_bytes() == edited
    places = {edit.source for edit in outcome.step.edits if "MEDVERKAN" in edit.text}
    assert places
    assert all(place is not None and place in memory.reads for place in places)


def test_a_clean_copy_of_a_saved_document_has_nothing_of_ours(
    built: Built, saved: list[Path]
) -> None:
    names = [path.name for path in built.documents]
    program = saved[names.index("program.docx")]
    before = read_package(program.read_bytes(), program.name)

    clean = read_package(cleaned(program.read_bytes(), program.name).data, program.name)

    assert read_memory(before) is not None
    assert read_memory(clean) is None
    assert content(clean) == content(before)
    for part in clean.stories:
        assert b'w:name="_b' not in clean.parts[part]
        assert b"w:tag w:val=" not in clean.parts[part]


def test_edits_made_in_libreoffice_are_merged_with_the_workbook(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    folder.build()
    program = folder.outputs / PROGRAM
    edit(
        program,
        ("Renare sjöar", "Mycket renare sjöar"),
        ("levande skog", "levande och gammal skog"),
    )

    folder.change("Mål/M2/Ambitionsnivå", "Renast sjöar.").change("Mål/M2/Måltext", "med is")
    result = folder.change("Förtydliganden/F1/Text", "Skog är **mer**.\n\n1. ek\n2. lind").build()

    outcome = result.outcome(PROGRAM)
    assert outcome.action is Action.MERGE
    assert outcome.merged is not None
    assert outcome.merged.exact
    assert [str(edit) for edit in outcome.merged.conflicts] == [
        "ändrat på båda håll: ”Mycket renare sjöar.” (Mål/M2/Ambitionsnivå)"
    ]
    kept = {str(edit.source) for edit in outcome.merged.kept}
    assert kept == {"Mål/M1/Måltext", "Mål/M2/Ambitionsnivå"}
    (shown,) = convert([program], "docx", tmp_path / "igen")
    assert struck(folder) == ["Mycket renare sjöar."]
    assert insertions(folder) == ["Renast sjöar."]
    for text in (folder.text(PROGRAM), text_of(shown.read_bytes())):
        assert "Renast sjöar." in text
        assert "Lindvalla ska vara en plats med levande och gammal skog." in text
        assert "Lindvalla ska vara en plats med is." in text
        assert "Skog är mer.\nek\nlind\n" in text
    assert folder.rebuild().those(Action.KEEP) == [PROGRAM]


def test_a_merged_document_that_libreoffice_saves_is_merged_again(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    folder.build()
    program = folder.outputs / PROGRAM
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    folder.change("Mål/M2/Ambitionsnivå", "Renast sjöar.").build()
    (saved,) = convert([program], "docx", tmp_path / "sparat")
    program.write_bytes(saved.read_bytes())
    assert folder.rebuild().those(Action.KEEP) == [PROGRAM]

    result = folder.change("Mål/M2/Ambitionsnivå", "Allra renast sjöar.").build()

    assert result.those(Action.MERGE) == [PROGRAM]
    assert struck(folder) == ["Mycket renare sjöar."]
    assert insertions(folder) == ["Allra renast sjöar."]
    package = read_package(program.read_bytes(), PROGRAM)
    (part,) = package.comments
    assert package.parts[part].count(b"<w:comment ") == 1


def test_looks_page_breaks_and_sections_come_back_from_a_bare_save(tmp_path: Path) -> None:
    new_page = '<w:r><w:br w:type="page"/></w:r>'
    looks = ("<w:strike/>", "<w:vanish/>", "<w:caps/>", '<w:vertAlign w:val="superscript"/>')
    body = (
        p(*(run("{{ namn }}", look) for look in looks), new_page),
        p("{{ namn }}"),
        p(new_page),
        p("{{ namn }}"),
        p(run("{{ namn }} på ny sida"), properties="<w:pageBreakBefore/>"),
        p(new_page, run("{{ namn }} på en till")),
        p("sist i avsnittet", properties='<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'),
        p("{{ namn }}"),
    )
    path = tmp_path / "prov.docx"
    path.write_bytes(document(docx(*body), namn="Namnet"))

    (saved,) = convert([path], "docx", tmp_path / "sparat")

    assert on_disk(saved, None).standing is Standing.RESAVED


@pytest.mark.slow
def test_a_conflict_that_libreoffice_has_saved_is_still_a_pair_to_choose_between(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    folder.build()
    folder.edit(PROGRAM, "Renare sjöar.", "Handens sjöar.")
    folder.edit(PROGRAM, "med rent vatten", "med handens vatten")
    folder.change("Mål/M2/Ambitionsnivå", "Bokens sjöar.")
    folder.change("Mål/M2/Måltext", "med bokens vatten").build()
    pair = struck(folder), insertions(folder)
    assert pair == (
        ["med handens vatten", "Handens sjöar."],
        ["med bokens vatten", "Bokens sjöar."],
    )

    path = folder.outputs / PROGRAM
    (saved,) = convert([path], "docx", tmp_path / "sparat")
    path.write_bytes(saved.read_bytes())

    assert (struck(folder), insertions(folder)) == pair
    result = folder.change("Program/LUND/Version", "7.0").build()
    merged = result.outcome(PROGRAM).merged
    assert merged is not None
    assert (len(merged.conflicts), merged.lost) == (2, ())
    assert (struck(folder), insertions(folder)) == pair
