"""The dataset: rows, keys, references both ways, what empty cells mean, the users' own columns."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from pipeline.building.summary import summary_lines
from pipeline.check import check
from pipeline.model import Cell, CellFault, Dataset, Raw, Record, Source, Table
from tests.tables import (
    FILE,
    TODAY,
    add_row,
    book,
    checked,
    rename,
    set_cell,
    table,
    tables,
    texts,
)


def row(data: Dataset, sheet: str, key: str) -> Record:
    found = data.find(sheet, key)
    assert found is not None
    return found


def keys(data: Dataset, sheet: str) -> list[str]:
    return [record.key for record in data[sheet]]


def listed(record: Record, name: str) -> list[str]:
    return [other.key for other in record.lists[name].records]


# --- rows


def test_empty_rows_are_skipped_and_rows_keep_their_numbers() -> None:
    made = Table("b.xlsx", "Ord", ("Kortform", "Utskrivet"), ((None, " "), ("KF", "fullmäktige")))

    data = check([made], TODAY)

    assert row(data, "Ord", "KF").place.row == 3
    assert len(data["Ord"]) == 1


def test_a_parked_row_is_not_there() -> None:
    data = checked(set_cell("Indikatorer", 1, "Indikator-id", "# I2"))

    assert keys(data, "Indikatorer") == ["I1"]
    assert data.problems == ()


def test_an_error_in_excel_is_no_parked_row() -> None:
    data = check([table("Ord", {"Kortform": CellFault("#N/A"), "Utskrivet": "x"})], TODAY)

    assert texts(data) == ["B09 Cellen visar #N/A."]


def test_a_row_shorter_than_the_header_has_empty_cells() -> None:
    made = Table("b.xlsx", "Ord", ("Kortform", "Utskrivet", "Förklaring"), (("KF", "fullmäktige"),))

    assert row(check([made], TODAY), "Ord", "KF")["Förklaring"] == ""


def test_a_row_longer_than_the_header_is_read_as_far_as_there_are_headers() -> None:
    made = Table("b.xlsx", "Ord", ("Kortform", "Utskrivet"), (("KF", "fullmäktige", "x", "y"),))

    assert check([made], TODAY).problems == ()


def test_values_under_no_header_are_told_of() -> None:
    made = Table("b.xlsx", "Ord", ("Kortform", None, "Utskrivet"), (("KF", "x", "fullmäktige"),))

    assert texts(check([made], TODAY)) == ["B02 Kolumnen har ingen rubrik och läses inte."]


def test_a_row_equal_in_every_cell_is_no_duplicate_in_another_file_with_other_columns() -> None:
    one = table("Ord", {"Kortform": "KF", "Utskrivet": "fullmäktige"})
    two = table("ord", {"UTSKRIVET": "fullmäktige", "Förklaring": "", "Kortform": "KF"}, file="b")

    data = check([one, two], TODAY)

    assert keys(data, "Ord") == ["KF"]
    assert data.problems == ()


def test_equal_rows_without_keys_count_once() -> None:
    data = checked(add_row("Mottagare"), add_row("Beslutspunkter"))

    assert keys(data, "Mottagare") == ["B1+KLK", "B1+Samtliga nämnder", "B2+KLK"]
    assert keys(data, "Beslutspunkter") == ["B1+1", "B2+1"]
    assert data.problems == ()


def test_sheets_of_one_name_are_put_under_each_other() -> None:
    one = table("Ord", {"Kortform": "KF", "Utskrivet": "fullmäktige"}, file="a.xlsx")
    two = table("Ord", {"Utskrivet": "styrelsen", "Kortform": "KS"}, file="b/ord.csv")

    data = check([one, two], TODAY)

    assert keys(data, "Ord") == ["KF", "KS"]
    assert str(row(data, "Ord", "KS")["Utskrivet"].cell) == "b/ord.csv, bladet ”Ord”, cell A2"


def test_a_duplicate_in_another_file_is_named_with_its_file() -> None:
    one = table("Ord", {"Kortform": "KF", "Utskrivet": "fullmäktige"}, file="a.xlsx")
    two = table("Ord", {"Kortform": "KF", "Utskrivet": "förskola"}, file="b.xlsx")

    assert texts(check([one, two], TODAY)) == [
        "B04 Id ”KF” finns redan i a.xlsx, bladet ”Ord”, cell A2."
    ]


# --- keys


def test_what_makes_a_row_unique_stands_in_for_its_key() -> None:
    data = checked(
        add_row("Beslutspunkter", Beslut="B1", Mening="Mer."),
        add_row("Texter", Program=" SUP ", Text="Tre.", Avsnitt="syfte"),
    )

    assert keys(data, "Beslutspunkter") == ["B1+1", "B2+1", "B1+2"]
    assert keys(data, "Texter") == ["BH1+A1+ärende+1", "SUP+syfte+1", "SUP+syfte+2"]
    assert data.problems == ()


def test_such_a_key_survives_new_rows_above_it() -> None:
    def first(made: dict[str, list[dict[str, object]]]) -> None:
        made["Beslutspunkter"].insert(0, {"Beslut": "B2", "Nr": 7.0, "Mening": "Först."})

    assert row(checked(first), "Beslutspunkter", "B1+1")["Sats"] == "programmet"


def test_such_a_key_is_the_same_whether_key_or_name_is_written() -> None:
    data = checked(set_cell("Mottagare", 0, "Organ", "Kansliet"))

    assert keys(data, "Mottagare") == ["B1+KLK", "B1+Samtliga nämnder", "B2+KLK"]


def test_a_whole_number_as_key_has_no_decimals() -> None:
    data = check([table("Ord", {"Kortform": 7.0, "Utskrivet": "sju"})], TODAY)

    assert keys(data, "Ord") == ["7"]


def test_keys_are_found_however_their_letters_are_composed() -> None:
    data = checked(
        set_cell("Partier", 0, "Parti-id", unicodedata.normalize("NFD", "Å")),
        set_cell("Politisk vilja", 1, "Parti", "Å"),
    )

    assert [party.key for party in row(data, "Politisk vilja", "V2")["Parti"]] == ["Å"]
    assert data.problems == ()


def test_text_goes_out_as_it_came_in() -> None:
    written = unicodedata.normalize("NFD", " Rå luft ")
    data = checked(set_cell("Mål", 0, "Måltext", written))

    assert str(row(data, "Mål", "M1")["Måltext"]) == written


# --- references


def test_a_reference_is_the_record_and_knows_its_cell() -> None:
    goal = row(checked(), "Förtydliganden", "F1")["Mål"]

    assert isinstance(goal, Record)
    assert goal["Måltext"] == "med luft"
    link = row(checked(), "Förtydliganden", "F1").links["mål"]
    assert (link.source, link.cell and link.cell.address) == (
        Source("Förtydliganden", "F1", "Mål"),
        "B2",
    )


@pytest.mark.parametrize("written", ["P1", " P1", "Anna Ek"])
def test_a_reference_may_be_the_name_of_the_only_row_that_has_it(written: str) -> None:
    data = checked(set_cell("Ärenden", 0, "Handläggare", written))

    assert row(data, "Ärenden", "A1")["Handläggare"].key == "P1"


def test_a_reference_to_a_case_may_be_its_title() -> None:
    data = checked(set_cell("Behandling", 0, "Ärende", "Annat"))

    assert row(data, "Behandling", "BH1")["Ärende"].key == "A2"


def test_a_key_wins_over_a_name() -> None:
    data = checked(set_cell("Personer", 1, "Namn", "P1"))

    assert row(data, "Ärenden", "A1")["Handläggare"].key == "P1"
    assert data.problems == ()


def test_a_key_is_found_in_any_case() -> None:
    assert texts(checked(set_cell("Förtydliganden", 0, "Mål", "m1"))) == []


def test_an_empty_required_reference_is_the_only_row() -> None:
    data = checked(
        lambda made: made["Program"].pop(),
        set_cell("Mål", 0, "Program", None),
        rename("Mål", "Period", None),
    )

    goal = row(data, "Mål", "M1")
    assert goal["Program"].key == "SUP"
    assert goal.links["program"].cell == goal.cell("Program")
    assert listed(row(data, "Program", "SUP"), "mål") == ["M1", "M2", "M3"]


def test_a_row_that_two_files_repeat_is_still_the_only_one() -> None:
    again = table("Kommuner", {"Kommun-id": "BJV", "Namn": "Björkviks kommun"}, file="b.xlsx")
    case = {"Ärende-id": "A1", "Kommun": None, "Dnr": "1", "Ärendemening": "x"}

    data = check([again, again, table("Ärenden", case)], TODAY)

    assert row(data, "Ärenden", "A1")["Kommun"].key == "BJV"


def test_a_row_that_is_left_out_is_counted_too() -> None:
    towns = [{"Kommun-id": key, "Namn": "x"} for key in ("BJV", CellFault("#REF!"))]
    case = {"Ärende-id": "A1", "Kommun": None, "Dnr": "1", "Ärendemening": "x"}

    data = check([table("Kommuner", *towns), table("Ärenden", case)], TODAY)

    assert row(data, "Ärenden", "A1")["Kommun"] == ""
    assert [problem.code for problem in data.problems] == ["B09"]


def test_an_empty_reference_that_is_not_required_leads_nowhere() -> None:
    data = checked(set_cell("Ärenden", 1, "Program", None))

    case = row(data, "Ärenden", "A2")
    assert case["Program"] == ""
    assert case.links["program"].records == ()
    assert case.links["program"].empty.source == Source("Ärenden", "A2", "Program")


def test_a_list_holds_each_record_once_and_in_its_order() -> None:
    data = checked(set_cell("Politisk vilja", 1, "Parti", "S; M;S ; Moderaterna"))

    assert [p.key for p in row(data, "Politisk vilja", "V2")["Parti"]] == ["S", "M"]


def test_one_faulty_key_in_a_list_leaves_the_others() -> None:
    data = checked(set_cell("Politisk vilja", 1, "Parti", "S; X"))

    assert [p.key for p in row(data, "Politisk vilja", "V2")["Parti"]] == ["S"]


# --- back the other way


def test_a_list_has_the_name_of_its_sheet_and_ends_with_the_column_for_the_others() -> None:
    data = checked(set_cell("Behandling", 0, "Tas upp igen vid", "KS2"))

    assert listed(row(data, "Sammanträden", "KS1"), "behandling") == ["BH1", "BH2"]
    assert listed(row(data, "Sammanträden", "KS2"), "behandling_tas_upp_igen_vid") == ["BH1"]
    assert listed(row(data, "Sammanträden", "KS2"), "behandling") == []


def test_a_sheet_that_points_at_itself_always_names_the_column() -> None:
    data = checked(set_cell("Mål", 1, "Överordnat mål", "M1"))

    goal = row(data, "Mål", "M1")
    assert listed(goal, "mål_överordnat_mål") == ["M2"]
    assert "mål" not in goal.lists


def test_a_list_knows_what_it_is() -> None:
    link = row(checked(), "Mål", "M1").lists["förtydliganden"]

    assert link.source == Source("Mål", "M1", "förtydliganden")
    assert (link.sheet, link.single) == ("Förtydliganden", False)


def test_lists_of_sheets_that_are_not_there_are_empty() -> None:
    assert listed(row(checked(), "Mål", "M1"), "målunderlag") == []


def test_lists_follow_ordning_then_nr_or_punkt_then_the_rows() -> None:
    data = checked(
        add_row("Förtydliganden", **{"Förtydligande-id": "F3", "Mål": "M1", "Ordning": None}),
        add_row("Förtydliganden", **{"Förtydligande-id": "F4", "Mål": "M1", "Ordning": 0.0}),
        add_row("Förtydliganden", **{"Förtydligande-id": "F5", "Mål": "M1", "Ordning": None}),
        set_cell("Mål", 0, "Nr", 9.0),
        set_cell("Behandling", 0, "Punkt", 3.0),
    )

    assert listed(row(data, "Mål", "M1"), "förtydliganden") == ["F4", "F1", "F3", "F5"]
    assert listed(row(data, "Program", "SUP"), "mål") == ["M2", "M3", "M1"]
    assert listed(row(data, "Sammanträden", "KS1"), "behandling") == ["BH2", "BH1"]


def test_the_will_is_listed_common_first_then_by_the_parties_neutral_order() -> None:
    common = {"Parti": None, "Skiljelinje": None}
    data = checked(
        add_row("Politisk vilja", **{"Vilja-id": "V3", "Parti": "M", "Ordning": 9.0}),
        add_row("Politisk vilja", **{"Vilja-id": "V4", "Parti": "S; M", "Ordning": 3.0}),
        add_row("Politisk vilja", **{"Vilja-id": "V5", **common, "Ordning": 8.0}),
    )

    assert listed(row(data, "Mål", "M1"), "politisk_vilja") == ["V1", "V5", "V4", "V3", "V2"]
    assert listed(row(data, "Partier", "M"), "politisk_vilja") == ["V4", "V3"]


def test_a_column_wins_over_a_list_of_its_name() -> None:
    data = checked(set_cell("Mål", 0, "Indikatorer", "egen text"))

    goal = row(data, "Mål", "M1")
    assert goal.cells["indikatorer"] == "egen text"
    assert goal.under("indikatorer") == "egen text"
    assert listed(goal, "indikatorer") == ["I1", "I2"]  # for the rules
    assert data.vocabulary["Mål"]["indikatorer"] == ""


def test_a_decision_can_show_the_points_of_another_through_several() -> None:
    data = checked(
        set_cell("Beslut", 1, "Samma punkter som", "B1"),
        set_cell("Beslut", 1, "Typ", "övrigt"),
        add_row("Beslut", **{"Beslut-id": "B3", "Typ": "övrigt", "Samma punkter som": "B2"}),
        *(set_cell("Politisk vilja", n, "Beslut", None) for n in (0, 1)),
        lambda made: made["Beslutspunkter"].pop(),
    )

    link = row(data, "Beslut", "B3").lists["beslutspunkter"]
    assert [point.key for point in link.records] == ["B1+1"]
    assert link.source == Source("Beslut", "B3", "beslutspunkter")
    assert data.problems == ()


def test_a_ring_stops_every_decision_that_leads_into_it() -> None:
    data = checked(
        set_cell("Beslut", 0, "Samma punkter som", "B2"),
        set_cell("Beslut", 1, "Samma punkter som", "B1"),
        add_row("Beslut", **{"Beslut-id": "B3", "Typ": "övrigt", "Samma punkter som": "B2"}),
        lambda made: made.pop("Beslutspunkter"),
    )

    (problem,) = data.problems
    assert problem.stops == tuple(Source("Beslut", key, "") for key in ("B1", "B2", "B3"))


def test_a_row_of_people_who_were_there_is_a_row_for_each() -> None:
    def present(made: dict[str, list[dict[str, object]]]) -> None:
        made["Personer"] += [{"Person-id": "P3", "Namn": "Ek, Bo", "Titel": "ledamot"}]
        row = {"Närvaro-id": "N1", "Möte": "KS1", "Roll": "ledamot"}
        made["Närvaro"] = [{**row, "Person": "Anna Ek, Bo Alm;P3"}, {**row, "Möte": "KS2"}]
        made["Närvaro"][1] |= {"Närvaro-id": None, "Person": "Ek, Bo"}

    data = checked(present)

    assert [str(record["Person"].key) for record in data["Närvaro"]] == ["P1", "P2", "P3", "P3"]
    assert {record.key for record in data["Närvaro"]} == {
        *("KS1+P1", "KS1+P2", "KS1+P3", "KS2+P3"),
    }
    assert data.problems == ()


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("P1; Ek, Bo", ["P1", "P3"]),
        ("P3 · Ek, Bo", ["P3"]),
        ("P1 · Anna Ek, P2 · Bo Alm", ["P1", "P2"]),
        ("anna ek (S)\nBo Alm", ["P1", "P2"]),
        ("Bo Alm", ["P2"]),
    ],
)
def test_people_are_divided_as_they_are_written(written: str, keys: list[str]) -> None:
    def present(made: dict[str, list[dict[str, object]]]) -> None:
        made["Personer"] += [{"Person-id": "P3", "Namn": "Ek, Bo", "Titel": "ledamot"}]
        made["Personer"][0]["Parti"] = "S"
        made["Närvaro"] = [{"Möte": "KS1", "Person": written, "Roll": "ledamot"}]

    data = checked(present)

    assert [record["Person"].key for record in data["Närvaro"]] == keys


def test_somebody_in_such_a_row_who_is_unknown_is_told_at_its_cell() -> None:
    def present(made: dict[str, list[dict[str, object]]]) -> None:
        made["Närvaro"] = [{"Möte": "KS1", "Person": "P1; Siv Dal", "Roll": "ledamot"}]

    (problem,) = checked(present).problems

    assert (problem.code, problem.source.column if problem.source else "") == ("B05", "Person")
    assert "Siv Dal" in problem.message


# --- what an empty cell means


@pytest.mark.parametrize(
    ("sheet", "key", "header", "value"),
    [
        ("Sammanträden", "KS1", "Status", "planerat"),
        ("Beslut", "B1", "Status", "förslag"),
        ("Beslut", "B1", "Typ", "program"),
        ("Program", "SUP", "Status", "utkast"),
        ("Förtydliganden", "F1", "Status", "utkast"),
        ("Kommuner", "BJV", "Genitiv", "Björkviks kommuns"),
        ("Organ", "KS", "Typ", "styrelse"),
        ("Organ", "KLK", "Typ", "förvaltning"),
        ("Organ", "KS", "I löpande text", "kommunstyrelsen"),
        ("Organ", "KS", "Genitiv", "kommunstyrelsens"),
        ("Mål", "M1", "Status", "utkast"),
        ("Politisk vilja", "V1", "Typ", "verktyg"),
        ("Politisk vilja", "V1", "Status", "förslag"),
        ("Politisk vilja", "V1", "Skiljelinje", "nej"),
        ("Politisk vilja", "V2", "Skiljelinje", "ja"),
        ("Partier", "M", "Ordning", 2),
        ("Beslutspunkter", "B1+1", "Nr", 1),
    ],
)
def test_an_empty_cell_has_its_default_and_its_own_source(
    sheet: str, key: str, header: str, value: object
) -> None:
    def empty(made: dict[str, list[dict[str, object]]]) -> None:
        for cells in made[sheet]:
            cells[header] = None

    found = row(checked(empty), sheet, key)[header]

    assert found == value
    assert found.source == Source(sheet, key, header)
    assert found.cell.column


@pytest.mark.parametrize(
    ("short", "inside"),
    [
        ("Hållbarhetsprogrammet", "hållbarhetsprogrammet"),
        ("Översiktsplanen", "översiktsplanen"),
        ("Björkviksprogrammet", "Björkviksprogrammet"),
        ("Vision Björkvik 2040", "Vision Björkvik 2040"),
        ("ÖP 2040", "ÖP 2040"),
        ("", "Program för Björkvik"),
    ],
)
def test_a_programme_is_called_by_its_short_name_inside_a_sentence(short: str, inside: str) -> None:
    def named(made: dict[str, list[dict[str, object]]]) -> None:
        named = {"Namn": "Program för Björkvik", "Kortnamn": short, "I löpande text": None}
        made["Program"][0].update(named)

    assert checked(named)["Program"][0]["I löpande text"] == inside


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kommunfullmäktige i Björkvik", ""),
        ("Barn- och utbildningsnämnden", "nämnd"),
        ("Kommunstyrelsens arbetsutskott", "utskott"),
        ("Socialstyrelsen", ""),  # an authority of the state
        ("Björkviks bostäder AB", ""),
    ],
)
def test_the_kind_of_a_body_follows_from_the_end_of_its_name(name: str, kind: str) -> None:
    data = checked(set_cell("Organ", 1, "Namn", name), set_cell("Organ", 1, "Typ", None))

    assert str(row(data, "Organ", "KLK")["Typ"]) == kind
    assert [p.source.column for p in data.problems if p.source] == ([] if kind else ["Typ"])


@pytest.mark.parametrize(
    ("purpose", "kind"),
    [("politisk vilja", "politisk vilja"), ("remiss", "remiss"), ("anmälan", "övrigt")],
)
def test_the_type_of_a_decision_follows_from_the_purpose_of_its_item(
    purpose: str, kind: str
) -> None:
    edits = (set_cell("Behandling", 0, "Syfte", purpose), set_cell("Beslut", 0, "Typ", None))

    assert row(checked(*edits), "Beslut", "B1")["Typ"] == kind


def test_names_keep_their_capital_inside_a_sentence_where_they_are_proper_names() -> None:
    edits = (
        set_cell("Organ", 0, "Namn", "Björkviks Bostads AB"),
        set_cell("Organ", 0, "Typ", "bolag"),
    )

    assert row(checked(*edits), "Organ", "KS")["I löpande text"] == "Björkviks Bostads AB"


def test_the_unit_of_a_case_is_that_of_its_officer() -> None:
    case = row(checked(set_cell("Ärenden", 1, "Enhet", "KS")), "Ärenden", "A1")

    assert case["Enhet"].key == "KLK"
    assert case.links["enhet"].records[0].key == "KLK"
    assert case.links["enhet"].source == Source("Ärenden", "A1", "Enhet")
    assert "A1" in listed(case["Enhet"], "ärenden")


def test_a_column_that_no_file_has_is_empty_and_stands_at_the_row() -> None:
    goal = row(checked(), "Mål", "M2")

    assert goal["Strategier"] == ""
    assert goal["Strategier"].source == Source("Mål", "M2", "Strategier")
    assert str(goal["Strategier"].cell) == "björkvik.xlsx, bladet ”Mål”, rad 3"
    assert goal.links["struktur"].records == ()


# --- the users' own columns


def test_a_column_of_the_users_own_is_the_text_that_excel_shows() -> None:
    data = checked(
        set_cell("Mål", 0, "Egen kolumn", 12.5),
        set_cell("Mål", 0, "Senast", date(2020, 3, 4)),
        set_cell("Mål", 0, "Klart?", True),
        set_cell("Mål", 0, "Antal", 7.0),
    )

    goal = row(data, "Mål", "M1")
    own = ("egen_kolumn", "senast", "klart", "antal")
    assert [goal.cells[name] for name in own] == ["12,5", "2020-03-04", "ja", "7"]
    assert goal.cells["klart"].source == Source("Mål", "M1", "Klart?")
    assert data.vocabulary["Mål"]["egen_kolumn"] == ""
    assert data.headers["Mål"][-1] == "Antal"
    assert row(data, "Mål", "M2").cells["antal"] == ""


def test_an_own_column_in_one_file_is_empty_in_the_others() -> None:
    one = table("Ord", {"Kortform": "KF", "Utskrivet": "a", "Min Not": "x"}, file="a.xlsx")
    two = table("Ord", {"Kortform": "KS", "Utskrivet": "b"}, file="b.xlsx")
    three = table("Ord", {"Kortform": "KD", "Utskrivet": "c", "MIN  NOT": "z"}, file="c.xlsx")

    data = check([one, two, three], TODAY)

    assert [record.cells["min_not"] for record in data["Ord"]] == ["x", "", "z"]
    assert data.headers["Ord"] == ("Kortform", "Utskrivet", "Min Not")


def test_a_second_own_column_of_one_name_is_a_warning() -> None:
    made = Table("b.xlsx", "Ord", ("Kortform", "Utskrivet", "Not", "not"), (("KF", "x", "y", "z"),))

    data = check([made], TODAY)

    assert [p.severity for p in data.problems] == ["VARNING"]
    assert row(data, "Ord", "KF")["Not"] == "y"


def test_the_vocabulary_has_every_sheet_also_those_that_are_not_there() -> None:
    names = checked().vocabulary

    assert names["Mål"]["förtydliganden"] == "Förtydliganden"
    assert names["Mål"]["program"] == "Program"
    assert names["Mål"]["måltext"] == ""
    assert names["Behandling"]["paragraf"] == ""
    assert names["Sammanträden"]["behandling_tas_upp_igen_vid"] == "Behandling"
    assert names["Partier"]["personer"] == "Personer"


def test_the_vocabulary_is_what_the_records_answer_to() -> None:
    data = checked(set_cell("Mål", 0, "Egen", "x"))

    for sheet, records in data.records.items():
        for record in records:
            answers = {*record.cells, *record.links, *record.lists}
            assert answers == set(data.vocabulary[sheet])


def test_headers_name_the_sheets_that_were_there() -> None:
    data = checked(lambda made: made.update({"Budget": [{"Konto": 1.0}]}))

    assert data.headers["Ärenden"][:2] == ("Ärende-id", "Kommun")
    assert data.headers["Budget"] == ("Konto",)
    assert "Underlag" not in data.headers


def test_numbers_in_a_csv_file_are_text_and_that_is_no_warning() -> None:
    made = table("Partier", {"Parti-id": "S", "Namn": "x", "Ordning": "1"}, file="partier.csv")

    assert check([made], TODAY).problems == ()


def test_nothing_at_all_is_a_dataset_too() -> None:
    data = check([], TODAY)

    assert (data.problems, data["Mål"], data.find("Mål", "M1")) == ((), (), None)


def test_a_required_column_is_required_only_in_rows_that_exist() -> None:
    assert (
        check([Table("b.xlsx", "Mål", ("Mål-id", "Stam"), ((None, None),))], TODAY).problems == ()
    )


def test_a_text_of_thirty_thousand_signs_is_read() -> None:
    long = "Luften är ren. " * 2000

    assert row(checked(set_cell("Förtydliganden", 0, "Text", long)), "Förtydliganden", "F1")[
        "Text"
    ] == (long)


def test_the_cause_comes_before_what_follows_from_it() -> None:
    """An id that stands twice: the references to the one that is gone are told after it."""
    data = checked(set_cell("Mål", 1, "Mål-id", "M1"))

    assert [problem.code for problem in data.problems][:2] == ["B04", "B05"]
    assert str(data.problems[0].cell) == "björkvik.xlsx, bladet ”Mål”, cell A3"


def test_many_references_to_one_missing_row_are_a_few_lines() -> None:
    rows = [{"Förtydligande-id": f"F{n}", "Mål": "M7", "Text": "x"} for n in range(10, 15)]

    data = checked(lambda made: made["Förtydliganden"].extend(rows))

    lines = [line for line in summary_lines(data.problems) if "B05" in line]
    assert len(lines) == 4
    assert lines[-1] == "FEL B05 … och 2 celler till som säger samma sak."
    assert sum(problem.code == "B05" for problem in data.problems) == 5


def test_a_title_over_the_headings_is_one_remark_and_the_rows_keep_their_numbers() -> None:
    made = [
        replace(t, above=1) if t.sheet == "Mål" else t
        for t in tables(book(set_cell("Mål", 1, "Måltyp", "mjuk")))
    ]

    remark, fault = check(made, TODAY).problems

    assert str(remark) == (
        "UPPLYSNING B02 björkvik.xlsx, bladet ”Mål”, rad 2: Rubrikerna står på rad 2. "
        "Det som står ovanför läses inte."
    )
    assert fault.cell == Cell(FILE, "Mål", 4, 7)


def with_note(*cells: Raw, sheet: str = "Mål", gap: int = 0) -> list[Table]:
    """Return the workbook with a row of these cells under a sheet's table."""
    made = []
    for one in tables(book()):
        empty = (None,) * len(one.header)
        note = (*cells, *empty)[: len(one.header)]
        rows = (*one.rows, *[empty] * gap, note)
        made.append(replace(one, rows=rows) if one.sheet == sheet else one)
    return made


@pytest.mark.parametrize(
    ("cells", "gap"),
    [
        (("OBS! Stäm av målen med Lena.",), 0),
        (("Kolla Lena",), 1),
        ((None, "uppdaterad av L S"), 2),
        (("Summa mål:",), 0),
    ],
)
def test_a_note_under_the_table_is_asked_about_and_stops_nothing(
    cells: tuple[Raw, ...], gap: int
) -> None:
    data = check(with_note(*cells, gap=gap), TODAY)

    assert [str(problem) for problem in data.problems] == [
        f"VARNING B19 björkvik.xlsx, bladet ”Mål”, rad {5 + gap}: Raden läses inte; är den en "
        "anteckning under tabellen? Hör den till tabellen: fyll i de andra cellerna. "
        "Annars kan den stå kvar."
    ]
    assert keys(data, "Mål") == ["M1", "M2", "M3"]


@pytest.mark.parametrize(
    ("cells", "gap"),
    [
        (("M4",), 1),
        (("Mål 4",), 0),
        ((None, None, None, None, None, "med ännu mer ljus."), 0),
        (("Nya målet om vatten.", "SUP"), 1),
        ((None, None, 4), 1),
    ],
)
def test_a_row_that_somebody_has_begun_is_a_row(cells: tuple[Raw, ...], gap: int) -> None:
    data = check(with_note(*cells, gap=gap), TODAY)

    assert "B03" in {problem.code for problem in data.problems}


def test_a_text_between_the_rows_is_a_row() -> None:
    made = with_note("Här börjar de nya målen:")
    rows = next(one.rows for one in made if one.sheet == "Mål")
    between = [replace(t, rows=(*rows, rows[0])) if t.sheet == "Mål" else t for t in made]

    assert "B03" in {problem.code for problem in check(between, TODAY).problems}
