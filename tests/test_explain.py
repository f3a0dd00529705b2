"""`explain`: from a sentence to its cells, and from a cell to its sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.building.as_json import as_json
from pipeline.commands.explain import (
    answer_lines,
    document_called,
    document_lines,
    explain_cell,
    explain_file,
)
from pipeline.errors import UsageError
from tests.docx import docx
from tests.working_folder import (
    CALL_AU,
    DECISION_2,
    LETTER,
    PROGRAM,
    READING,
    TEMPLATES,
    TODAY,
    WorkingFolder,
    built_case,
    made_once,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, built."""
    return made_once(tmp_path / "arbetsmapp", built_case)


def lines(folder: WorkingFolder, target: str) -> list[str]:
    """Return what is told of a document."""
    return list(document_lines(explain_file(folder.path, TODAY, target)))


def answer(folder: WorkingFolder, cell: str) -> list[str]:
    """Return what is told of a cell."""
    return list(answer_lines(explain_cell(folder.path, TODAY, cell)))


def after(told: list[str], line: str) -> list[str]:
    """Return what is indented under a line."""
    rest = told[told.index(line) + 1 :]
    end = next((n for n, text in enumerate(rest) if not text.startswith(" ")), len(rest))
    return [text.strip() for text in rest[:end]]


# ---------------------------------------------------------------- a document


def test_a_document_is_explained_and_built_anew_by_what_people_call_it(
    folder: WorkingFolder,
) -> None:
    for name in ("Kallelse AU-2026-12-02", "kallelse au 2 december 2026"):
        assert document_called(folder.path, TODAY, name) == CALL_AU
    assert document_called(folder.path, TODAY, "Mål/M2/Måltext") == ""
    assert document_called(folder.path, TODAY, "Kallelse") == ""  # there are several


def test_the_sentences_of_a_document_stand_in_its_order_with_their_cells(
    folder: WorkingFolder,
) -> None:
    told = lines(folder, PROGRAM)

    assert told[0] == "lund/program.docx: Program – Program för Lund"
    assert [text for text in told if text.startswith("”")][:4] == [
        "”Program för Lund, 0.9, 2035”",
        "”Programmet visar vägen till Lund.”",
        "”1. Lindvalla ska vara en plats med levande skog”",
        "”Mer skog.”",
    ]
    assert after(told, "”Programmet visar vägen till Lund.”") == [
        "avsnittet ”syfte”, Program för Lund, text (lindvalla.xlsx, Texter C6)"
    ]
    assert after(told, "”1. Lindvalla ska vara en plats med levande skog”") == [
        "mål 1, nr (lindvalla.xlsx, Mål B2)",
        "mål 1, stam (lindvalla.xlsx, Mål J2)",
        "mål 1, måltext (lindvalla.xlsx, Mål C2)",
    ]
    assert after(told, "”lind”") == ["mål 1, ambitionsnivå (lindvalla.xlsx, Mål E2)"]


def test_a_date_written_out_is_found_though_it_has_no_control(folder: WorkingFolder) -> None:
    told = lines(folder, LETTER)

    under = after(told, "”Arbetsutskottet, Eken, den 2 december 2026, KS 2026/41”")
    assert (
        "arbetsutskottet den 2 december 2026, datum (lindvalla.xlsx, Sammanträden C2), omskriven"
        in under
    )


def test_words_of_the_template_and_of_a_hand_are_told_apart(folder: WorkingFolder) -> None:
    folder.template("program", "Detta är programmet.", *TEMPLATES["program"]).rebuild()
    folder.edit(PROGRAM, "Vatten är också is.", "Vatten är våt is.")
    folder.edit(PROGRAM, "</w:body>", "<w:p><w:r><w:t>Helt nytt.</w:t></w:r></w:p></w:body>")

    told = lines(folder, PROGRAM)

    assert after(told, "”Detta är programmet.”") == ["mallens egna ord"]
    assert after(told, "”Helt nytt.”") == ["ändrat eller skrivet för hand"]
    assert after(told, "”Vatten är våt is.”") == [
        "förtydligandet ”Vatten är också is.” av mål 2, text (lindvalla.xlsx, Förtydliganden C3)",
        "ändrat eller skrivet för hand",
    ]


def test_a_cell_that_has_changed_since_is_marked(folder: WorkingFolder) -> None:
    folder.change("Mål/M2/Måltext", "med friskt vatten").write()

    under = after(lines(folder, PROGRAM), "”2. Lindvalla ska vara en plats med rent vatten”")

    assert "mål 2, måltext (lindvalla.xlsx, Mål C3) (cellen är ändrad sedan dess)" in under


def test_the_headers_come_last_and_are_named(folder: WorkingFolder) -> None:
    folder.template("program", *TEMPLATES["program"], headers="{{ kommun.namn }}").rebuild()

    told = lines(folder, PROGRAM)

    assert after(told, "sidhuvudet: ”Lindvalla kommun”") == [
        "Lindvalla kommun, namn (lindvalla.xlsx, Kommuner B2)"
    ]


def test_where_a_computed_value_could_stand_in_many_places_that_is_told(
    folder: WorkingFolder,
) -> None:
    folder.template(
        "program", "{{ program.namn }}", "Ett.", "{{ program.målår + 1 }}", "{{ program.version }}"
    ).rebuild()

    told = lines(folder, PROGRAM)
    about = answer(folder, "Program/LUND/Målår")

    assert any("visas i något av styckena från 1 till 4, räknat." in line for line in told)
    assert "    i något av styckena från ”Program för Lund” till ”0.9”" in about


def test_a_word_file_that_is_not_ours_cannot_be_explained(folder: WorkingFolder) -> None:
    (folder.outputs / "eget.docx").write_bytes(docx("Eget."))

    with pytest.raises(UsageError, match="är inte byggd av Beredning"):
        explain_file(folder.path, TODAY, "eget.docx")


# ---------------------------------------------------------------- a cell


def test_a_cell_is_followed_to_every_document_and_sentence(folder: WorkingFolder) -> None:
    told = answer(folder, "Mål/M2/Måltext")

    assert told[0] == "Mål 2, måltext (lindvalla.xlsx, Mål C3): ”med rent vatten”"
    assert [line for line in told[1:] if not line.startswith(" ")] == [READING, PROGRAM]
    assert after(told, PROGRAM) == ["”2. Lindvalla ska vara en plats med rent vatten”"]


@pytest.mark.parametrize(
    "cell",
    [
        "Mål!C3",
        "mål!c3",
        "'Mål'!$C$3",
        "[lindvalla.xlsx]Mål!C3",
        "mål/M2/måltext",
        "Mål C3",
        "lindvalla.xlsx, Mål C3",
        "Mål/mål 2/Måltext",
        "Mål/Övergripande mål 2/måltext",
        "Mål/M2 · något annat/Måltext",
        "mål 2, måltext",
        "Mål 2, måltext (lindvalla.xlsx, Mål C3)",
    ],
)
def test_a_cell_may_be_written_in_several_ways(folder: WorkingFolder, cell: str) -> None:
    assert answer(folder, cell) == answer(folder, "Mål/M2/Måltext")


def test_a_document_that_only_asks_in_a_condition_is_told_too(folder: WorkingFolder) -> None:
    told = answer(folder, "Politisk vilja/V1/Skiljelinje")

    assert after(told, "lund/politisk-vilja-2027-2030.docx") == [
        "frågar efter den, men visar den inte: den styr vad som står där"
    ]


def test_a_reference_is_shown_by_its_keys(folder: WorkingFolder) -> None:
    told = answer(folder, "Beslut/B3/Förutsätter")

    assert told[0].endswith("Beslut E4): ”B2”")
    assert told[1] == DECISION_2


def test_a_cell_that_nothing_shows_says_so(folder: WorkingFolder) -> None:
    assert answer(folder, "Personer/P2/Titel")[-1] == "Inget byggt dokument har frågat efter den."


def test_a_cell_whose_row_is_gone_is_still_found_in_the_documents(folder: WorkingFolder) -> None:
    folder.remove("Förtydliganden", "F2").write()

    told = answer(folder, "Förtydliganden/F2/Text")

    assert told[0] == "Förtydliganden F2, text (finns inte längre i arbetsböckerna): tom"
    assert after(told, PROGRAM) == ["”Vatten är också is.”"]


def test_the_same_address_in_two_workbooks_gives_two_answers(folder: WorkingFolder) -> None:
    (folder.inputs / "Mål.csv").write_text(
        "Mål-id;Program;Nivå;Måltext;Status\nM3;LUND;övergripande mål;med ljus;utkast\n", "utf-8"
    )

    told = answer(folder, "Mål!D2")

    assert sorted(line.partition(" (")[0] for line in told if ", Mål D2)" in line) == [
        "Mål 1, ordning",
        "Mål M3, måltext",
    ]
    assert answer(folder, "[Mål.csv]Mål!D2")[0].startswith("Mål M3, måltext (Mål.csv")


def test_a_row_is_what_people_call_it_and_of_several_each_is_told(folder: WorkingFolder) -> None:
    assert answer(folder, "Personer/Ek/Titel") == answer(folder, "Personer/P1/Titel")
    assert answer(folder, "Organ/arbetsutskottet/Typ") == answer(folder, "Organ/AU/Typ")

    folder.change("Personer/P2/Namn", "Åsa Ek").write()

    told = [line for line in answer(folder, "Personer/Åsa Ek/Titel") if line.startswith("Åsa Ek,")]
    assert [line.rpartition(" ")[2] for line in told] == ["”utvecklare”", "”strateg”"]


def test_nothing_that_is_told_is_cut_off(folder: WorkingFolder) -> None:
    long = "Vatten ska vara rent " + "och klart " * 40 + "överallt"
    folder.change("Mål/M2/Måltext", long).change("Ärenden/A1/Ärendemening", long).build()

    assert answer(folder, "Mål/M2/Måltext")[0].endswith(f": ”{long}”")
    assert f"”2. Lindvalla ska vara en plats {long}”" in lines(folder, PROGRAM)
    told = answer(folder, "Ärenden/A1/Dnr")
    assert told[0].startswith(f"Ärendet ”{long}”, dnr (")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("Mål/M9/Måltext", "”M9”: raden i bladet Mål finns inte"),
        ("Mål/M1/Maltext", "Menade du ”Måltext”?"),
        ("Mol/M1/Måltext", "Menade du ”Mål”?"),
        ("Mål!Z99", "Ingen uppgift är läst ur cellen Mål!Z99"),
        ("Måltext", "är varken en byggd fil eller en cell"),
    ],
)
def test_a_cell_that_is_not_there_gives_a_hint(folder: WorkingFolder, cell: str, says: str) -> None:
    with pytest.raises(UsageError) as told:
        answer(folder, cell)

    assert says in str(told.value)


def test_both_answers_are_data_for_programs(folder: WorkingFolder) -> None:
    document = as_json(explain_file(folder.path, TODAY, CALL_AU))
    cells = as_json(explain_cell(folder.path, TODAY, "Mål/M2/Måltext"))

    assert document["sentences"][0]["sources"][0] == "Organ/AU/Namn"
    assert cells[0]["documents"][1]["sentences"] == [
        "2. Lindvalla ska vara en plats med rent vatten"
    ]
    json.dumps([document, cells])
