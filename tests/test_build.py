"""A build writes what is missing or out of date, and touches nothing else."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.errors import UsageError
from pipeline.model import Action
from tests.docx import p, picture, png, xml_of
from tests.workbooks import write_book
from tests.working_folder import (
    ALL,
    CALL_AU,
    CALL_KF,
    CALLS,
    DECISION_1,
    DECISION_2,
    LETTER,
    PAPERS,
    PROGRAM,
    PROGRAMS,
    READING,
    TEMPLATES,
    WILL,
    WorkingFolder,
)

ROOT = Path(__file__).parents[1]
_CREST = p(picture("{{ kommun.logotyp }}"))
_RED = '<w:style w:type="character" w:styleId="Red"><w:name w:val="Red"/></w:style>'


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case."""
    return WorkingFolder(tmp_path / "arbetsmapp")


# ---------------------------------------------------------------- the same again


def test_the_first_build_writes_every_document(folder: WorkingFolder) -> None:
    result = folder.build()

    assert result.written == ALL
    assert list(folder.documents) == sorted(ALL)
    assert result.report.problems == ()
    assert result.exit_code == 0
    assert "Arbetsutskottet godkänner informationen." in folder.text(LETTER)
    assert {result.why(target) for target in ALL} == {"finns inte ännu"}


def test_a_second_build_writes_nothing_not_even_the_ledger(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.state

    result = folder.rebuild()

    assert result.those(Action.SKIP) == ALL
    assert folder.state == before


def test_a_dry_run_foresees_the_first_build_and_writes_nothing(folder: WorkingFolder) -> None:
    result = folder.build(dry=True)

    assert result.written == ALL
    assert not folder.outputs.exists()


def test_without_the_ledger_a_build_takes_longer_and_writes_nothing(folder: WorkingFolder) -> None:
    folder.build()
    before = folder.state
    ledger = (folder.outputs / ".beredning.json").read_bytes()

    result = folder.forget().rebuild()

    assert result.those(Action.SKIP) == ALL
    assert (folder.outputs / ".beredning.json").read_bytes() == ledger
    assert folder.state.keys() == before.keys()
    assert {t: folder.state[t] for t in ALL} == {t: before[t] for t in ALL}


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"version": 1}', '{"version": 1, "sources": 7}']
)
def test_a_ledger_that_cannot_be_read_is_no_ledger(folder: WorkingFolder, damage: str) -> None:
    folder.build()
    (folder.outputs / ".beredning.json").write_text(damage, "utf-8")

    assert folder.rebuild().those(Action.SKIP) == ALL


def test_the_same_input_gives_the_same_bytes_in_another_folder_language_and_time_zone(
    folder: WorkingFolder, tmp_path: Path
) -> None:
    folder.build()
    other = folder.copy(tmp_path / "en annan mapp").write()

    told = other.command(PYTHONHASHSEED="7", LC_ALL="C", TZ="Pacific/Auckland", PYTHONUTF8="0")

    assert told.returncode == 0, told.stderr
    assert other.documents == folder.documents


def test_rows_sheets_and_files_may_move_about_without_anything_being_written(
    folder: WorkingFolder,
) -> None:
    folder.build()
    before = folder.documents

    def shuffle(book: Workbook) -> None:
        book.move_sheet("Mål", -5)
        for sheet in book:
            sheet.insert_rows(3, 2)
            sheet.insert_cols(2)

    for rows in folder.sheets.values():
        random.Random(7).shuffle(rows)
    folder.write(shuffle)
    folder.book.rename(folder.inputs / "ett annat namn.xlsx")

    assert folder.rebuild().those(Action.SKIP) == ALL
    assert folder.documents == before


def test_a_workbook_may_be_divided_into_several_files(folder: WorkingFolder) -> None:
    folder.build()
    goals = {"Mål": folder.sheets.pop("Mål")}
    folder.write()
    folder.book, folder.sheets = folder.inputs / "målen.xlsx", goals

    assert folder.build().those(Action.SKIP) == ALL


def test_a_new_row_is_seen_by_the_documents_that_list_it(folder: WorkingFolder) -> None:
    folder.build()
    row = dict(folder.row("Förtydliganden", "F1")) | {"Förtydligande-id": "F3", "Ordning": 2}
    folder.sheets["Förtydliganden"].append(row)

    result = folder.build()

    assert result.written == [PROGRAM, READING]
    assert result.why(PROGRAM) == (
        "nytt i Förtydliganden: förtydligandet ”Skog är mer än träd.” av mål 1"
    )


def test_a_row_that_is_gone_is_the_reason_once_whatever_was_shown_of_it(
    folder: WorkingFolder,
) -> None:
    folder.build()
    folder.sheets["Förtydliganden"] = [
        row for row in folder.sheets["Förtydliganden"] if row["Förtydligande-id"] != "F1"
    ]

    why = folder.build().why(PROGRAM)

    assert why.count("raden F1 i Förtydliganden finns inte längre") == 1
    assert "Förtydliganden/F1/" not in why


# ---------------------------------------------------------------- templates and pictures


def test_a_changed_template_rebuilds_its_documents_and_is_the_reason(folder: WorkingFolder) -> None:
    folder.build()

    result = folder.template("program", *TEMPLATES["program"], "Slut.").rebuild()

    assert result.written == [PROGRAM]
    assert result.why(PROGRAM) == "mallen standard/program.docx är ändrad i stycket ”Slut.”"
    assert folder.text(PROGRAM).endswith("Slut.")


def test_a_template_changed_in_its_looks_alone_says_so(folder: WorkingFolder) -> None:
    folder.build()

    folder.template("program", *TEMPLATES["program"], styles=_RED, headers=_CREST)
    result = folder.rebuild()

    assert result.why(PROGRAM) == (
        "mallen standard/program.docx är ändrad i utseendet, inte i orden"
    )


def test_without_the_ledger_a_changed_template_is_still_the_reason(folder: WorkingFolder) -> None:
    folder.build()

    result = folder.forget().template("program", *TEMPLATES["program"], "Slut.").rebuild()

    assert result.why(PROGRAM) == "mallen standard/program.docx är ändrad"


def test_many_changed_paragraphs_of_a_template_are_counted(folder: WorkingFolder) -> None:
    folder.build()

    new = [f"Nytt stycke {number}." for number in range(5)]
    result = folder.template("program", *TEMPLATES["program"], *new, headers=p("Huvud")).rebuild()

    assert result.why(PROGRAM).splitlines() == [
        *(f"mallen standard/program.docx är ändrad i stycket ”{line}”" for line in new[:3]),
        "mallen standard/program.docx är ändrad på 3 ställen till",
    ]


def test_the_municipality_s_own_template_wins_over_the_standard_one(folder: WorkingFolder) -> None:
    folder.template("program", "Lindvallas egen {{ program.namn }}", folder="lindvalla")
    folder.change("Kommuner/LIN/Mallmapp", "lindvalla").build()

    assert folder.text(PROGRAM) == "Lindvallas egen Program för Lund"
    assert "Arbetsutskottet godkänner" in folder.text(LETTER)


def test_an_own_template_that_comes_later_rebuilds_the_document(folder: WorkingFolder) -> None:
    folder.change("Kommuner/LIN/Mallmapp", "lindvalla").build()

    result = folder.template("program", "{{ program.namn }}", folder="lindvalla").rebuild()

    assert result.written == [PROGRAM]
    assert result.why(PROGRAM).splitlines() == [
        "mallen lindvalla/program.docx är ändrad i stycket ”{{ program.namn }}”",
        "mallen lindvalla/program.docx är ändrad efter ”{{ program.namn }}”: 9 stycken är borta",
    ]


def test_a_folder_of_templates_that_is_not_there_is_told(folder: WorkingFolder) -> None:
    result = folder.change("Kommuner/LIN/Mallmapp", "lindvala").build()

    assert result.written == ALL
    assert result.report.notes == (
        "Mappen templates/lindvala (Mallmapp) finns inte; mallarna i standard används.",
    )


def test_a_changed_picture_rebuilds_the_documents_with_it(folder: WorkingFolder) -> None:
    folder.build()
    (folder.inputs / "vapen.png").write_bytes(png(9, 9))

    result = folder.rebuild()

    assert result.written == ALL
    assert result.why(LETTER) == "bilden ”vapen.png” är ändrad"


@pytest.mark.parametrize("bad", ["saknas.png", "../../etc/passwd", "/etc/passwd", "lindvalla.xlsx"])
def test_a_picture_that_may_not_be_used_is_a_fel_at_its_cell(
    folder: WorkingFolder, bad: str
) -> None:
    result = folder.change("Kommuner/LIN/Logotyp", bad).build()

    assert result.written == []
    assert [str(p.cell) for p in result.faults] == ["lindvalla.xlsx, bladet ”Kommuner”, cell C2"]


def test_a_template_with_faults_stops_its_documents_only(folder: WorkingFolder) -> None:
    result = folder.template("program", "{{ program.finns_inte }}").build()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert "finns_inte" in str(result.outcome(PROGRAM).faults[0])
    assert result.exit_code == 1
    assert result.written == [t for t in ALL if t != PROGRAM]


def test_a_template_that_is_no_word_file_stops_its_documents_only(folder: WorkingFolder) -> None:
    (folder.path / "templates/standard/program.docx").write_bytes(b"inte en mall")

    result = folder.build()

    assert result.those(Action.FAILED) == [PROGRAM]
    assert "är inte ett Word-dokument" in result.why(PROGRAM)


# ---------------------------------------------------------------- a part of it


@pytest.mark.parametrize(
    ("words", "targets"),
    [
        (["program"], [PROGRAM]),
        (["PROGRAM"], [PROGRAM]),
        (["program-läsversion"], [READING]),
        (["program-lasversion"], [READING]),
        (["kallelse"], CALLS),
        (["KF-2026-12-16"], [DECISION_1, DECISION_2, CALL_KF]),
        (["kf-2026-12-16", "beslut-program"], [DECISION_1]),
        (["A1"], [*PAPERS, WILL, READING]),
        (["KS 2026/41"], [*PAPERS, WILL, READING]),
        (["LUND"], [*PAPERS, *PROGRAMS]),
        (["LUND", "program", "politisk-vilja"], [PROGRAM, WILL]),
        ([PROGRAM], [PROGRAM]),
        ([f"outputs/{PROGRAM}"], [PROGRAM]),
        ([f"outputs\\{PROGRAM}".replace("/", "\\")], [PROGRAM]),
        (["BH2"], [DECISION_1]),
        ([CALL_AU], [CALL_AU]),
        (["program", "AU-2026-12-02"], []),
    ],
)
def test_a_build_can_be_of_a_kind_a_meeting_a_case_a_programme_or_a_document(
    folder: WorkingFolder, words: list[str], targets: list[str]
) -> None:
    result = folder.build(*words)

    assert result.written == targets
    assert sorted(folder.documents) == sorted(targets)


def test_an_unknown_word_is_refused_with_the_nearest_one(folder: WorkingFolder) -> None:
    with pytest.raises(UsageError, match="”progam” finns inte") as caught:
        folder.build("progam")

    assert caught.value.remedy == "Menade du ”program”?"
    assert not folder.outputs.exists()


def test_what_was_not_asked_for_is_not_called_unplanned(folder: WorkingFolder) -> None:
    folder.build()

    assert folder.rebuild("program").report.unplanned == ()


# ---------------------------------------------------------------- faults in the input


def test_a_faulty_cell_stops_the_documents_that_ask_for_it_and_no_others(
    folder: WorkingFolder,
) -> None:
    result = folder.change("Mål/M1/Nr", "ett").build()

    assert result.those(Action.FAILED) == [PROGRAM, READING]
    assert result.written == [*PAPERS, *CALLS, WILL]
    assert "bladet ”Mål”, cell B2" in result.why(PROGRAM)
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("change", "stopped"),
    [
        (("Mål/M3/Mål-id", "M1"), [PROGRAM, WILL, READING]),
        (("Framgångsfaktorer/FF2/Mål", "M9"), []),  # no template lists them
        (("Förtydliganden/F2/Mål", "M9"), [PROGRAM, READING]),
        (("Mottagare/MO1/Beslut", "B9"), [LETTER, DECISION_1, DECISION_2]),
    ],
)
def test_a_row_with_a_faulty_key_or_reference_stops_all_that_may_show_it(
    folder: WorkingFolder, change: tuple[str, Any], stopped: list[str]
) -> None:
    folder.sheets["Mål"].append(dict(folder.row("Mål", "M2")) | {"Mål-id": "M3", "Nr": 3})

    result = folder.change(*change).build()

    assert result.those(Action.FAILED) == stopped
    assert result.written == [target for target in ALL if target not in stopped]
    assert len(result.faults) == 1
    assert result.exit_code == 1


def test_a_fault_of_a_row_stops_the_documents_that_ask_for_that_row(folder: WorkingFolder) -> None:
    folder.change("Sammanträden/KF-2026-12-16/Status", "kallat")

    result = folder.change("Förtydliganden/F1/Status", "utkast").build()

    assert [fault.code for fault in result.faults] == ["P03"]
    assert result.those(Action.FAILED) == [DECISION_2]


def test_a_cell_shown_in_a_text_is_one_of_its_sheet(folder: WorkingFolder) -> None:
    folder.change("Texter/T5/Text", "Fråga {Personer/P2/Namn}.")
    folder.sheets["Personer"].append({"Person-id": "P2", "Namn": "En till", "Titel": "utredare"})

    assert PROGRAM in folder.build().those(Action.FAILED)


def test_when_the_fault_is_mended_the_document_is_built(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Nr", "ett").build()

    assert folder.change("Mål/M1/Nr", 1).build().written == [PROGRAM, READING]


def test_a_document_that_is_stopped_later_is_reported_and_its_file_is_left(
    folder: WorkingFolder,
) -> None:
    folder.build()
    before = folder.documents

    for dry in (True, False):
        result = folder.change("Mål/M1/Nr", "ett").build(dry=dry)

        assert result.those(Action.FAILED) == [PROGRAM, READING]
        assert folder.documents == before
    assert folder.change("Mål/M1/Nr", 1).build().those(Action.SKIP) == ALL


def test_a_reference_that_fails_in_a_row_nobody_shows_is_told_and_stops_nothing(
    folder: WorkingFolder,
) -> None:
    folder.build()
    row = {"Faktor-id": "FF3", "Mål": "M9", "Namn": "Vilse", "Ordning": 9}
    folder.sheets["Framgångsfaktorer"].append(row)

    result = folder.build()

    assert result.those(Action.SKIP) == ALL
    assert [fault.code for fault in result.faults] == ["B05"]
    assert result.exit_code == 1


def test_a_sheet_whose_name_is_misspelt_is_asked_about_and_a_private_one_is_told_of(
    folder: WorkingFolder,
) -> None:
    rows = [["Vilja-id", "Mål"], ["V7", "M1"]]
    write_book(folder.inputs / "sist.xlsx", {"Politiskvilja": rows, "Mina tankar": rows})
    (folder.inputs / "Måll.csv").write_text("Mål-id;Nr\nM7;7\n", encoding="utf-8")

    assert [str(p) for p in folder.build().report.problems if p.code == "B01"] == [
        "VARNING B01 Måll.csv, bladet ”Måll”: Bladet läses inte; är det bladet ”Mål”? Döp i så "
        "fall om det till ”Mål”, eller flytta raderna dit.",
        "UPPLYSNING B01 sist.xlsx, bladet ”Mina tankar”: Bladet läses inte, eftersom programmet "
        "inte känner igen namnet.",
        "VARNING B01 sist.xlsx, bladet ”Politiskvilja”: Bladet läses inte; är det bladet ”Politisk "
        "vilja”? Döp i så fall om det till ”Politisk vilja”, eller flytta raderna dit.",
    ]


def test_a_missing_sheet_stops_the_documents_that_need_it(folder: WorkingFolder) -> None:
    del folder.sheets["Mottagare"]

    result = folder.build()

    assert result.those(Action.FAILED) == [LETTER, DECISION_1, DECISION_2]
    assert [p.code for p in result.faults] == ["B01"]


def test_keys_and_headers_with_odd_signs_are_remembered_as_they_are(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Min\nkolumn \\0041\t<&>", "egen")
    folder.template(
        "program", "{%p for mål in målen %}", "{{ mål.min_kolumn_0041 }}", "{%p endfor %}"
    )
    folder.build()
    assert "egen" in folder.text(PROGRAM)

    assert folder.forget().rebuild().those(Action.SKIP) == ALL
    assert "Min" in xml_of(folder.documents[PROGRAM], "customXml/itemBeredning.xml")
