from __future__ import annotations

import re
from itertools import permutations
from typing import Any

import pytest

from pipeline.model import Dataset, DocumentPlan, Plans, Record, Severity, Source, State
from pipeline.plan import plan, vocabulary
from pipeline.plan.documents import KINDS
from pipeline.plan.paths import MOST, folder_name, path_of, slug
from pipeline.schema import PURPOSES
from tests.plan_data import Cells, Sheets, change, changed, dataset, sheets, will


def planned(**cells: Any) -> Plans:
    return plan(dataset(changed(**cells)))


def keys(plans: Plans) -> list[tuple[str, str]]:
    return [(made.kind, made.key) for made in plans.plans]


def one(plans: Plans, kind: str, key: str = "") -> DocumentPlan:
    return next(p for p in plans.plans if p.kind == kind and key in ("", p.key))


def added(sheet: str, **row: Any) -> Sheets:
    made = sheets()
    made[sheet].append(row)
    return made


def codes(plans: Plans) -> list[str]:
    return [problem.code for problem in plans.problems]


def row_of(view_value: Any) -> list[str]:
    return [row.record.key for row in view_value]


class TestWhichDocuments:
    def test_each_kind_is_made_of_what_asks_for_it(self) -> None:
        assert keys(planned()) == [
            ("tjänsteskrivelse", "BH1"),
            ("beslut-program", "BH2"),
            ("beslut-politisk-vilja", "BH3"),
            ("kallelse", "KSAU-1"),
            ("kallelse", "KF-1"),
            ("protokoll", "KSAU-1"),
            ("protokollsutdrag", "BH1+utdrag"),
            ("program", "SUP"),
            ("politisk-vilja", "SUP+2015–2018"),
            ("politisk-vilja", "SUP+2019–2022"),
            ("program-läsversion", "SUP"),
        ]

    def test_nothing_is_in_the_way_of_the_example(self) -> None:
        assert codes(planned()) == []

    def test_an_empty_dataset_asks_for_nothing(self) -> None:
        assert plan(Dataset({}, (), {})) == Plans((), ())

    def test_the_date_of_the_report_asks_for_it(self) -> None:
        plans = planned(**{"Behandling/BH4/Skrivelsens datum": "2020-03-01"})
        assert ("tjänsteskrivelse", "BH4") in keys(plans)
        assert codes(plans) == ["G03"]
        assert plans.problems[0].severity is Severity.WARNING

    @pytest.mark.parametrize("status", ["inställt", "flyttat"])
    def test_a_meeting_that_is_off_gives_no_papers(self, status: str) -> None:
        assert "KF-1" not in {p.meeting for p in planned(**_status(status)).plans}

    @pytest.mark.parametrize(
        ("cell", "left"),
        [
            ("Kommuner/VAG/Byggs", set()),
            ("Sammanträden/KF-1/Byggs", {"KSAU-1", ""}),
            ("Program/SUP/Byggs", {"KSAU-1", "KF-1"}),
        ],
    )
    def test_byggs_nej_keeps_the_documents_away(self, cell: str, left: set[str]) -> None:
        assert {p.meeting for p in planned(**{cell: "nej"}).plans} == left

    def test_a_joint_programme_is_built_from_the_standard_folder(self) -> None:
        made = changed(**{"Program/SUP/Kommun": ""})
        made["Samverkan"] = [{"Program": "SUP", "Kommun": "VAG", "Status": "inte behandlat"}]
        plans = plan(dataset(made))
        assert one(plans, "program").folder == "standard"
        assert one(plans, "tjänsteskrivelse").folder == "vaggeryd"

    def test_a_strategy_has_a_template_of_its_own(self) -> None:
        plans = planned(**{"Program/SUP/Dokumenttyp": "strategi"})
        assert one(plans, "program").template == "strategi.docx"
        assert one(plans, "program-läsversion").template == "program-lasversion.docx"

    def test_several_decisions_of_one_type_are_one_document(self) -> None:
        made = added("Beslut", **_decided("B9", "BH2", "program", "förslag"))
        assert keys(plan(dataset(made))).count(("beslut-program", "BH2")) == 1

    def test_a_decision_that_differs_from_the_proposal_asks_for_no_paper_of_its_own(self) -> None:
        made = added("Beslut", **_decided("B9", "BH2", "övrigt", "fattat"))
        assert keys(plan(dataset(made))) == keys(planned())

    @pytest.mark.parametrize("typed", list(permutations(["program", "politisk vilja", "övrigt"])))
    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_what_a_body_decides_beside_a_draft_stands_in_the_same_report(
        self, typed: tuple[str, ...], count: int
    ) -> None:
        made = sheets()
        made["Beslut"] = [row for row in made["Beslut"] if row["Behandling"] != "BH2"]
        kinds = typed[:count]
        made["Beslut"] += [_decided(kind, "BH2", kind, "förslag") for kind in kinds]

        papers = [p for p in plan(dataset(made)).plans if p.key == "BH2"]
        shown = [row_of(paper.view.root("besluten")) for paper in papers]
        names = {"program": "beslut-program", "politisk vilja": "beslut-politisk-vilja"}
        drafts = [kind for kind in kinds if kind in names]
        assert {p.kind for p in papers} == {names[k] for k in drafts} or not drafts
        assert sorted(key for keys in shown for key in keys) == sorted(kinds)
        assert len(papers) == max(len(drafts), 1)
        if drafts and "övrigt" in kinds:
            assert [drafts[0], "övrigt"] in shown

    @pytest.mark.parametrize("purpose", PURPOSES)
    def test_the_first_decision_of_an_item_makes_no_other_paper_of_it(self, purpose: str) -> None:
        made = sheets()
        made["Beslut"] = [row for row in made["Beslut"] if row["Behandling"] != "BH2"]
        change(made, "Behandling/BH2/Syfte", purpose)

        def paper() -> list[str]:
            return [p.target for p in plan(dataset(made)).plans if p.key == "BH2"]

        before = paper()
        row = _decided("B9", "BH2", PURPOSES[purpose], "förslag")
        made["Beslut"].append(row)
        assert paper() == before
        assert before

    def test_the_same_points_at_two_bodies_are_two_papers(self) -> None:
        made = changed(**{"Behandling/BH4/Skrivelsens datum": "2020-02-19"})
        row = _decided("B9", "BH4", "program", "förslag")
        made["Beslut"].append(row | {"Samma punkter som": "B2", "Lämnas till": "KF"})
        made["Behandling"][3]["Möte"] = "KSAU-1"
        targets = {p.target for p in plan(dataset(made)).plans if p.kind == "beslut-program"}
        assert targets == {
            "ksau-1/ks-2019-160-beslut-program.docx",
            "kf-1/ks-2019-160-beslut-program.docx",
        }

    def test_lost_and_replaced_rows_ask_for_no_document_of_the_will(self) -> None:
        made = changed(**{"Politisk vilja/V4/Status": "ersatt"})
        assert ("politisk-vilja", "SUP+2015–2018") not in keys(plan(dataset(made)))

    def test_a_programme_without_any_will_has_a_reading_edition(self) -> None:
        made = sheets()
        del made["Politisk vilja"]
        edition = one(plan(dataset(made)), "program-läsversion")
        assert not edition.view.root("mandatperiod")

    def test_every_kind_has_a_name_of_its_own(self) -> None:
        assert len({kind.template for kind in KINDS}) == len(KINDS)


class TestWhatIsKnownOfADocument:
    def test_a_paper_lies_in_the_folder_of_its_meeting(self) -> None:
        made = one(planned(), "tjänsteskrivelse")
        assert made.target == "ksau-1/ks-2019-160-tjansteskrivelse.docx"
        assert (made.meeting, made.case, made.program) == ("KSAU-1", "Ä1", "SUP")

    def test_a_programme_lies_in_a_folder_of_its_own(self) -> None:
        assert [p.target for p in planned().plans if p.target.startswith("sup/")] == [
            "sup/program.docx",
            "sup/politisk-vilja-2015-2018.docx",
            "sup/politisk-vilja-2019-2022.docx",
            "sup/program-lasversion.docx",
        ]

    def test_papers_are_settled_when_their_meeting_has_been_held(self) -> None:
        states = {p.kind: p.state for p in planned().plans}
        assert states["tjänsteskrivelse"] is State.SETTLED
        assert states["beslut-program"] is states["program"] is State.OPEN

    @pytest.mark.parametrize("status", ["hållet", "justerat", "anslaget"])
    def test_held_or_later_settles_the_papers_only(self, status: str) -> None:
        plans = planned(**_status(status))
        minutes = ("protokoll", "protokollsutdrag")
        papers = [p for p in plans.plans if p.meeting and p.kind not in minutes]
        assert {p.state for p in papers} == {State.SETTLED}
        assert not {p.state for p in plans.plans if not p.meeting} - {State.OPEN, State.ADOPTED}

    def test_it_names_the_row_that_asks_for_it(self) -> None:
        assert str(one(planned(), "beslut-program").cell) == (
            "arbetsbok.xlsx, bladet ”Behandling”, rad 3"
        )

    def test_its_title_is_for_people(self) -> None:
        plans = planned()
        assert [
            one(plans, kind).full_title for kind in ("beslut-politisk-vilja", "politisk-vilja")
        ] == [
            "Förslag till beslut om politisk vilja: Viljan (KS 2019/160) – "
            "fullmäktige den 30 mars 2020",
            "Politisk vilja 2015–2018 – Utvecklingsprogram",
        ]


class TestWhatIsInTheWay:
    def test_a_missing_sheet_stops_the_papers_that_ask_for_it(self) -> None:
        made = sheets()
        del made["Mottagare"]
        (problem,) = plan(dataset(made)).problems
        assert str(problem).startswith("FEL B01 Bladet ”Mottagare” saknas i arbetsboken.")
        assert problem.stops == tuple(Source("", key, "") for key in ("BH1", "BH2", "BH3"))

    def test_a_missing_sheet_may_have_been_renamed(self) -> None:
        made = sheets()
        made["Motagare"] = made.pop("Mottagare")
        (problem,) = plan(dataset(made)).problems
        assert "(närmast likt: ”Motagare”)" in problem.remedy

    def test_a_missing_sheet_that_cells_refer_to_is_told_there_and_once(self) -> None:
        made = sheets()
        del made["Personer"]
        data = dataset(made)
        assert "B01" in [problem.code for problem in data.problems]
        assert "B01" not in codes(plan(data))

    def test_a_missing_sheet_that_nothing_asks_for_is_no_fault(self) -> None:
        made = sheets()
        del made["Förtydliganden"]
        assert codes(plan(dataset(made))) == []

    def test_a_sheet_without_rows_is_there(self) -> None:
        made = sheets()
        made["Texter"] = [{"Text-id": "", "Avsnitt": "", "Text": ""}]
        assert codes(plan(dataset(made))) == []

    def test_a_report_on_no_case_is_told_at_its_cell(self) -> None:
        plans = planned(**{"Behandling/BH1/Ärende": ""})
        assert ("tjänsteskrivelse", "BH1") not in keys(plans)
        (problem,) = plans.problems
        assert (problem.code, problem.stops) == ("G01", (Source("", "BH1", ""),))
        assert str(problem.cell) == "arbetsbok.xlsx, bladet ”Behandling”, cell B2"

    def test_a_case_without_officer_stops_its_papers_and_is_told_once(self) -> None:
        (problem,) = planned(**{"Ärenden/Ä1/Handläggare": ""}).problems
        assert str(problem) == (
            "FEL G02 arbetsbok.xlsx, bladet ”Ärenden”, cell F2: Handläggare saknas för "
            "ärendet Ä1, som har en tjänsteskrivelse. Skriv personens id."
        )
        assert [stop.key for stop in problem.stops] == ["BH1", "BH2", "BH3"]

    def test_the_unit_may_be_the_officers(self) -> None:
        assert codes(planned(**{"Ärenden/Ä1/Enhet": ""})) == []

    def test_a_case_twice_at_a_meeting_stops_both_papers_and_names_both_cells(self) -> None:
        made = changed(**{"Behandling/BH4/Skrivelsens datum": "2020-03-01"})
        made["Beslut"].append(_decided("B9", "BH4", "program", "förslag"))
        one_of, other = plan(dataset(made)).problems
        assert {one_of.code, other.code} == {"G04"}
        assert str(one_of.cell).endswith("rad 3")
        assert "rad 5" in one_of.message
        assert [p.stops[0].key for p in (one_of, other)] == ["BH2", "BH4"]
        assert "töm Skrivelsens datum" in one_of.remedy

    def test_numbers_that_differ_in_signs_only_are_told_apart_by_the_officer(self) -> None:
        made = changed(**{"Behandling/BH4/Ärende": "Ä2"})
        made["Ärenden"].append(made["Ärenden"][0] | {"Ärende-id": "Ä2", "Dnr": "KS-2019:160"})
        made["Behandling"][3]["Skrivelsens datum"] = "2020-03-01"
        made["Beslut"].append(_decided("B9", "BH4", "program", "förslag"))
        assert "diarienummer" in plan(dataset(made)).problems[0].remedy

    @pytest.mark.parametrize("folder", ["..", "../annan", "C:mallar", "a/b", "a\\b"])
    def test_a_template_folder_leads_nowhere_else(self, folder: str) -> None:
        plans = planned(**{"Kommuner/VAG/Mallmapp": folder})
        assert {p.folder for p in plans.plans} == {"standard"}
        assert codes(plans) == ["G05"]
        assert len(plans.problems[0].stops) == len({p.key for p in plans.plans})

    def test_a_strategy_may_have_no_goals(self) -> None:
        made = changed(**{"Program/SUP/Dokumenttyp": "strategi"})
        made = {"Program": made["Program"], "Kommuner": made["Kommuner"]}
        assert codes(plan(dataset(made))) == []
        made["Program"][0]["Dokumenttyp"] = "program"
        assert codes(plan(dataset(made))) == ["B01"]

    def test_a_faulty_reference_is_not_told_again(self) -> None:
        plans = planned(**{"Behandling/BH1/Ärende": "finns inte"})
        assert codes(plans) == []


class TestTargets:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("KS 2019/160", "ks-2019-160"),
            ("Åsele–Örnsköldsvik", "asele-ornskoldsvik"),
            ("A\u030angström", "angstrom"),
            ("Idé & plan", "ide-plan"),
            ("Ærø Weiß", "aero-weiss"),
            ("../../etc/passwd", "etc-passwd"),
            ("", ""),
        ],
    )
    def test_a_slug_has_letters_digits_and_hyphens(self, text: str, expected: str) -> None:
        assert slug(text) == expected

    @pytest.mark.parametrize("word", ["CON", "nul", "Com1", "lpt9", "aux"])
    def test_windows_reserved_names_are_not_used(self, word: str) -> None:
        assert folder_name(word) == f"{word.lower()}-x"

    NASTY = ("", "..", "/", "\\", "…", "Привет", "\ud800", "NA", "x" * 500, "å" * 300, "C:", "a\0b")

    @pytest.mark.parametrize("folder", NASTY)
    @pytest.mark.parametrize("part", NASTY)
    def test_a_target_is_a_file_in_a_folder_whatever_the_data(self, folder: str, part: str) -> None:
        made = path_of(folder, part, "beslut-politisk-vilja")
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*\.docx", made)
        assert len(made.encode()) <= MOST
        assert made.endswith("beslut-politisk-vilja.docx")

    def test_long_names_that_begin_alike_stay_apart(self) -> None:
        assert folder_name("x" * 99) != folder_name("x" * 98)


class TestVocabulary:
    def test_it_tells_lists_from_rows_and_texts_from_both(self) -> None:
        found = vocabulary("tjänsteskrivelse", dataset())
        assert found.roots["ärende"] == "Ärenden"
        assert found.roots["texter"] == "texter"
        assert found.lists == {"besluten", "målen"}
        assert found.sheets["Mål"]["måltext"] == ("", False)
        assert found.sheets["Mål"]["program"] == ("Program", False)
        assert found.sheets["Mål"]["förtydliganden"] == ("Förtydliganden", True)
        assert found.sheets["Behandling"]["mål"] == ("Mål", True)

    def test_what_is_hidden_is_not_among_the_names(self) -> None:
        found = vocabulary("program", dataset())
        assert "politisk_vilja" not in found.sheets["Mål"]
        assert "Partier" not in found.sheets
        assert "parti" not in found.sheets["Personer"]

    def test_the_will_starts_from_no_texts(self) -> None:
        assert "texter" not in vocabulary("politisk-vilja", dataset()).roots

    def test_each_name_of_it_is_known_to_the_view(self) -> None:
        data = dataset()
        for made in plan(data).plans:
            assert set(made.view.roots) == set(vocabulary(made.kind, data).roots)

    def test_it_is_made_once_for_a_dataset(self) -> None:
        data = dataset()
        assert vocabulary("program", data) is vocabulary("program", data)


def _status(status: str) -> Cells:
    return {"Sammanträden/KF-1/Status": status}


def _decided(key: str, item: str, kind: str, status: str) -> Cells:
    return {"Beslut-id": key, "Behandling": item, "Typ": kind, "Status": status}


def test_planning_leaves_no_trace_in_the_log() -> None:
    for made in planned().plans:
        dict(made.view.roots)
        assert made.view.log == []


def test_an_unwritten_section_is_an_empty_list_that_knows_its_name() -> None:
    texts = one(planned(), "tjänsteskrivelse").view.root("texter")
    assert texts["tidplan"].records == ()
    assert texts["tidplan"].source == Source("", "BH1", "texter.tidplan")
    assert "tidplan" not in texts


def test_a_section_is_this_items_own_or_else_the_cases() -> None:
    plans = planned()
    shown = {key: one(plans, kind, key).view.root("texter") for kind, key in keys(plans)[:3]}
    assert [_keys(shown[key]["sammanfattning"].records) for key in ("BH1", "BH2", "BH3")] == [
        ["T1"],
        ["T4"],
        ["T2"],
    ]
    assert _keys(shown["BH1"]["efter_målen"].records) == ["T3"]


def _keys(records: tuple[Record, ...]) -> list[str]:
    return [record.key for record in records]


def test_the_goals_of_an_item_stand_in_the_order_of_the_programme() -> None:
    assert row_of(one(planned(), "tjänsteskrivelse").view.root("målen")) == ["M1", "M2"]


def test_the_reading_edition_carries_the_latest_decided_will() -> None:
    assert one(planned(), "program-läsversion").view.root("mandatperiod") == "2015–2018"
    made = sheets()
    made["Politisk vilja"].append(will("V5", "M2", "beslutad"))
    assert one(plan(dataset(made)), "program-läsversion").view.root("mandatperiod") == "2019–2022"


def test_the_programme_may_say_whose_will_its_reading_edition_carries() -> None:
    edition = one(planned(**{"Program/SUP/Mandatperiod": "2019–2022"}), "program-läsversion")
    assert edition.view.root("mandatperiod").source == Source("Program", "SUP", "Mandatperiod")
    assert edition.case == "Ä1"
