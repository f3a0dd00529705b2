"""After a merge each word written by hand stands in the file, or the report says which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docx import W, p
from tests.hand import text, words_in
from tests.test_merge import hand, lines, merged, put, sound
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

NAME = "Mål/M2/Kort namn"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the templates that come along: the programme has a list."""
    made = WorkingFolder(tmp_path / "arbetsmapp", templates=False)
    made.build()
    return made


def test_what_is_written_between_the_lines_of_the_contents_list_stays(
    folder: WorkingFolder,
) -> None:
    document = hand(folder)
    entries = [each for each in document.paragraphs if next(each.iter(f"{{{W}}}hyperlink"), None)
               is not None]  # fmt: skip
    document.add(entries[0], p("Handens stycke i listan."))
    document.table(entries[1], "Handens tabell")
    put(folder, document)

    found = merged(folder.change(NAME, "Sjöar och åar").build())

    said = lines(folder)
    assert {"Handens stycke i listan.", "Handens tabell"} <= set(said)
    assert found.lost == ()
    assert "nytt stycke: ”Handens stycke i listan.”" in [str(edit) for edit in found.kept]
    assert any("Sjöar och åar" in line for line in said)
    assert sound(folder)
    folder.change(NAME, "Sjöar och bäckar").build()
    assert lines(folder).count("Handens stycke i listan.") == 1
    assert sound(folder)


def test_a_word_that_stands_in_the_kept_copy_alone_is_told(folder: WorkingFolder) -> None:
    document = hand(folder)
    entry = next(each for each in document.root.iter(f"{{{W}}}hyperlink") if text(each))
    document.write(entry, "handensord").write(document.control("Renare sjöar."), "Och åar.")
    put(folder, document)
    folder.change(NAME, "Sjöar och åar").write()

    assert [str(edit) for edit in merged(folder.rebuild(dry=True)).lost] == ["ord: ”handensord”"]
    done = folder.command("program")

    assert "handensord" not in words_in(folder.documents[PROGRAM])
    assert done.returncode == 1
    assert "för hand, står nu bara i den sparade filen: ord: ”handensord”" in done.stdout
    kept = (folder.outputs / ".beredning/sparat").rglob("*.docx")
    assert any("handensord" in words_in(path.read_bytes()) for path in kept)
