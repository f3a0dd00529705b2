"""After a merge each word written by hand stands in the file, or the report says which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.revise.gate import words_in as gate_words
from tests.docx import W, p, run
from tests.hand import elements, text, words_in
from tests.test_merge import hand, lines, merged, put, sound
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

NAME = "Mål/M2/Kort namn"


def field(instruction: str, shows: str) -> str:
    """Return the runs of a field."""
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{char.format('begin')}<w:r><w:instrText> {instruction} </w:instrText></w:r>"
        f"{char.format('separate')}{run(shows)}{char.format('end')}"
    )


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


@pytest.mark.parametrize(
    ("inner", "read"),
    [
        (run("Det är 12,5 procent, 3 av 24."), {"12,5", "3", "24"}),
        (run("Klockan 18.30 den 7."), {"18.30", "7"}),
        (field("PAGE", "17"), set()),
        (f'<w:fldSimple w:instr=" NUMPAGES ">{run("17")}</w:fldSimple>', set()),
        (field("FORMTEXT", "17"), {"17"}),
        (f"{field('DATE', '17')}{run(' och 4')}", {"4"}),
    ],
)
def test_a_number_is_a_word_unless_it_is_reckoned(inner: str, read: set[str]) -> None:
    (root,) = elements(f"<w:body>{p(inner)}</w:body>")

    assert {word for word in gate_words([root]) if word[0].isdigit()} == read


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
