"""Papers that others have made, named in Handlingar: they go along in the meeting's file."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pikepdf import Pdf
from pypdf import PdfReader

from pipeline.building import laid_out, meeting_bundle
from pipeline.commands.check import find_problems
from pipeline.commands.freeze import freeze
from pipeline.commands.publish import publish_meeting
from pipeline.commands.publish_result import Published
from pipeline.store.publications import outdated
from tests.docx import docx, field, p
from tests.tagged_pdfs import stand_ins
from tests.test_foreign_pdfs import a_file, has_links_that_act, locked
from tests.working_folder import TODAY, WorkingFolder

KF = "KF-2026-12-16"
FILE = "kallelse-med-handlingar.pdf"
CELL = "lindvalla.xlsx, bladet ”Handlingar”, cell"


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (laid_out, meeting_bundle):
        monkeypatch.setattr(room, "find_office", lambda: Path("soffice"))
        monkeypatch.setattr(room, "accessible_pdfs", stand_ins)


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    made = WorkingFolder(tmp_path / "arbetsmapp")
    (made.path / "inputs/handlingar").mkdir(parents=True)
    return made


def named(folder: WorkingFolder, *files: str) -> None:
    """Name files in Handlingar, as papers to the decision on the programme, and build."""
    row = {"Ärende": "A1", "Typ": "underlag", "Underlag till": "B2", "Datum": date(2026, 11, 2)}
    rows: list[dict[str, Any]] = [
        {"Handling-id": f"H{n}", "Titel": f"Underlag {n}", "Ordning": n, "Fil": file, **row}
        for n, file in enumerate(files, 1)
    ]
    folder.workbook(Handlingar=rows).build()


def hand_in(folder: WorkingFolder, name: str, data: bytes) -> None:
    (folder.path / "inputs/handlingar" / name).write_bytes(data)


def published(folder: WorkingFolder) -> Published:
    return publish_meeting(folder.path, TODAY, KF)


def bookmarks(folder: WorkingFolder, done: Published) -> list[Any]:
    reader = PdfReader(BytesIO((folder.outputs / done.place / FILE).read_bytes()))
    outline: Any = reader.outline
    return [
        [below.title for below in item] if isinstance(item, list) else item.title
        for item in outline
    ]


def test_the_papers_stand_under_their_items_in_the_order_of_the_agenda(
    folder: WorkingFolder,
) -> None:
    hand_in(folder, "yttrande.pdf", a_file())
    hand_in(folder, "skiss.docx", docx(p("En park.")))
    named(folder, "yttrande.pdf", "skiss.docx")

    done = published(folder)

    assert not done.failed
    assert bookmarks(folder, done) == [
        "Kallelse",
        "Innehåll",
        "1. Att anta programmet",
        [
            "Förslag till beslut om program: Att anta programmet (KS 2026/41)",
            "Underlag 1 den 2 november 2026",
            "Underlag 2 den 2 november 2026",
            "Program – Program för Lund",
        ],
        "2. Att anta viljan",
        [
            "Förslag till beslut om politisk vilja: Att anta viljan (KS 2026/41)",
            "Politisk vilja 2027–2030 – Program för Lund",
        ],
    ]
    with ZipFile(folder.outputs / done.place / "handlingar.zip") as single:
        names = single.namelist()
    assert names[:4] == [
        "1 Kallelse.pdf",
        "2 Förslag till beslut om program Att anta programmet (KS 2026 41).pdf",
        "3 Underlag 1 den 2 november 2026.pdf",
        "4 Underlag 2 den 2 november 2026.pdf",
    ]


def test_what_cannot_go_along_is_told_at_its_cell_and_the_rest_is_done(
    folder: WorkingFolder,
) -> None:
    with Pdf.open(BytesIO(a_file())) as pdf:
        hand_in(folder, "last.pdf", locked(pdf))
    hand_in(folder, "kalkyl.xlsx", b"PK")
    hand_in(folder, "hamtar.docx", docx(p(field("INCLUDEPICTURE https://kommun.example/b.png"))))
    hand_in(folder, "tom.pdf", b"")
    hand_in(folder, "verkar.pdf", a_file(has_links_that_act))
    named(
        folder,
        *("saknas.pdf", "../lindvalla.xlsx", "last.pdf", "kalkyl.xlsx", "hamtar.docx"),
        *("verkar.pdf", "tom.pdf"),
    )

    done = published(folder)

    column = done.faults[0].split(" cell ")[1][0]
    told = [fault.replace(f"{CELL} {column}", "") for fault in done.faults]
    assert told[:5] == [
        "2: saknas.pdf finns inte i inputs/handlingar. Lägg den där eller rätta namnet i cellen.",
        "3: ../lindvalla.xlsx är inget filnamn. Skriv bara filens namn, och lägg filen i "
        "inputs/handlingar.",
        "5: kalkyl.xlsx är varken .pdf eller .docx. Spara den som PDF.",
        told[3],
        "8: tom.pdf är tom. Lägg den i inputs/handlingar på nytt.",
    ]
    assert told[3].startswith("6: hamtar.docx går inte att publicera")
    assert told[5:] == ["4: last.pdf: Filen är låst med ett lösenord. Spara den utan lösenord."]
    assert f"{CELL} {column}7: verkar.pdf: Länkar till filer och program leder ingenstans." in (
        done.notes
    )
    assert "Underlag 6" in str(bookmarks(folder, done))
    with ZipFile(folder.outputs / done.place / "handlingar.zip") as single:
        (one,) = [name for name in single.namelist() if "Underlag" in name]
        assert "cmd.exe" not in str(PdfReader(BytesIO(single.read(one))).pages[0]["/Annots"])


def test_a_file_that_is_not_there_is_told_by_check_and_build_until_its_meeting_is_held(
    folder: WorkingFolder,
) -> None:
    hand_in(folder, "yttrande-samhällsnämnden.pdf", b"%PDF")
    hand_in(folder, "kalkyl.xlsx", b"PK")
    named(folder, "Yttrande Samhällsnämnden.pdf", "yttrande-samhällsnämnden.pdf", "karta.pdf")
    folder.change("Handlingar/H2/Fil", "kalkyl.xlsx")

    told = missing(folder)

    cell = told[0].partition(":")[0].removesuffix("2")
    assert told == [
        f"{cell}2: Yttrande Samhällsnämnden.pdf finns inte i inputs/handlingar. Menade du "
        "”yttrande-samhällsnämnden.pdf”?",
        f"{cell}3: kalkyl.xlsx är varken .pdf eller .docx. Spara den som PDF.",
        f"{cell}4: karta.pdf finns inte i inputs/handlingar. Lägg den där eller rätta namnet i "
        "cellen.",
    ]
    assert cell.startswith(f"VARNING H04 {CELL}")
    report = folder.build().report
    assert [str(problem) for problem in report.problems if problem.code == "H04"] == told

    hand_in(folder, "karta.pdf", b"%PDF")
    assert len(missing(folder)) == 2
    folder.row("Sammanträden", KF)["Status"] = "hållet"
    assert missing(folder) == []


def missing(folder: WorkingFolder) -> list[str]:
    folder.write()
    found = find_problems(folder.path, TODAY)
    return [str(problem) for problem in found if problem.code == "H04"]


def test_what_may_not_be_published_leaves_a_line_and_is_in_no_file(folder: WorkingFolder) -> None:
    hand_in(folder, "avtal.pdf", a_file())
    hand_in(folder, "karta.pdf", a_file())
    named(folder, "avtal.pdf", "karta.pdf")
    folder.change("Handlingar/H1/Publiceras", "nej").build()

    done = published(folder)

    with ZipFile(folder.outputs / done.place / "handlingar.zip") as single:
        names = str(single.namelist())
    for there in (str(bookmarks(folder, done)), names):
        assert "Underlag 1" not in there
        assert "Underlag 2" in there


def test_a_paper_that_came_after_the_call_lies_last_and_is_told(folder: WorkingFolder) -> None:
    hand_in(folder, "i-tid.pdf", a_file())
    named(folder, "i-tid.pdf", "sent.pdf")
    (missing,) = freeze(folder.path, TODAY, KF).missing
    assert "sent.pdf finns inte i inputs/handlingar" in missing
    hand_in(folder, "sent.pdf", a_file())

    done = published(folder)

    assert not done.failed
    assert bookmarks(folder, done)[-2:] == [
        "Handlingar som kom efter kallelsen",
        ["Underlag 2 den 2 november 2026 (1. Att anta programmet)"],
    ]
    late = f"sent.pdf kom efter utskicket och ligger sist i {FILE}."
    assert [note for note in done.notes if note.endswith(late)] != []


def test_a_paper_that_was_changed_after_the_call_is_told(folder: WorkingFolder) -> None:
    hand_in(folder, "yttrande.pdf", a_file())
    named(folder, "yttrande.pdf")
    freeze(folder.path, TODAY, KF)
    hand_in(folder, "yttrande.pdf", a_file(has_links_that_act))

    changed = "yttrande.pdf är ändrad sedan utskicket. "
    assert [note for note in published(folder).notes if changed in note] != []

    assert [*outdated(folder.outputs)] == []
    hand_in(folder, "yttrande.pdf", a_file())
    place = "outputs/publicerat/kf-2026-12-16"
    changed = f"{place}: inputs/handlingar/yttrande.pdf är ändrad sedan den publicerades."
    assert [*outdated(folder.outputs)] == [changed]


def test_to_publish_again_makes_no_new_file(folder: WorkingFolder) -> None:
    hand_in(folder, "yttrande.pdf", a_file(has_links_that_act))
    named(folder, "yttrande.pdf")
    before = published(folder)

    again = published(folder)

    assert not again.differences
    told = {note for note in before.notes if "yttrande.pdf" in note}
    assert len(told) > 1
    assert told <= {*again.notes}  # what was seen when it was made is told each time


def test_a_workbook_that_was_handed_in_is_a_paper_and_no_table(folder: WorkingFolder) -> None:
    hand_in(folder, "kalkyl.csv", b"M\xc3\xa5l-id;Nr\nM9;9\n")
    hand_in(folder, "trasig.xlsx", b"PK")

    assert folder.build().faults == []
