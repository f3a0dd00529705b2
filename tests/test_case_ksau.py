"""The case ksau: a committee's goals, a vote and a postponed item, from call to signed extract.

The numbered tests are the rows of the list of what is easily missed (S1, rows 20–33).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.model import Action, Severity
from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.package import read_package
from tests.cases_plugin import CASES, Case
from tests.shown_alike import shown_alike

pytestmark = pytest.mark.slow

Cases = Callable[[str], Case]
MINUTES = "ksau-2019-02-20/protokoll.docx"
REPORT = "ksau-2019-02-20/ks-2018-109-tjansteskrivelse.docx"
GOALS = "ksau-2019-02-20/ks-2018-109-protokollsutdrag-22.docx"
VOTE = "ksau-2019-02-20/ks-2018-244-protokollsutdrag-23.docx"
CALL = "ksau-2019-03-20/kallelse.docx"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def ksau(case: Cases) -> Case:
    """Return the case, built once for those who only look."""
    return case("ksau")


@pytest.fixture
def draft(fresh_case: Cases) -> Case:
    """Return the case with its minutes not approved yet; only they are built."""
    made = fresh_case("ksau").change("Sammanträden/KSAU-2019-02-20/Status", "hållet")
    made.select = ("protokoll",)
    return made


def section(lines: list[str], number: int) -> list[str]:
    """Return the paragraphs of one §, from its heading to the next."""
    starts = [at for at, line in enumerate(lines) if re.match(rf"§{NBSP}\d+\t", line)]
    start = next(at for at in starts if lines[at].startswith(f"§{NBSP}{number}\t"))
    ends = [at for at in starts if at > start]
    return lines[start : ends[0] if ends else len(lines)]


def part(lines: list[str], heading: str, until: str) -> list[str]:
    """Return the paragraphs between two headings."""
    start = lines.index(heading) + 1
    return lines[start : lines.index(until, start)]


def test_the_documents_and_what_check_says_are_as_expected(ksau: Case) -> None:
    ksau.agrees()


def test_one_build_makes_everything_between_call_and_signed_extract(ksau: Case) -> None:
    assert ksau.targets == [
        REPORT,
        CALL,
        "ks-2019-04-03/kallelse.docx",
        MINUTES,
        "ksau-2019-02-20/formalia-protokollsutdrag-20.docx",
        "ksau-2019-02-20/formalia-protokollsutdrag-21.docx",
        GOALS,
        VOTE,
        "ksau-2019-02-20/ks-2019-17-protokollsutdrag-24.docx",
        "ksau-2019-02-20/ks-2019-3-protokollsutdrag-25.docx",
        "ksau-2019-02-20/anslag.docx",
    ]


# ------------------------------------------------------------ DOMAIN.md 6, rows 20–33


def test_20_direction_goals_are_told_apart_and_get_no_prognosis(ksau: Case) -> None:
    summing = part(ksau.body(GOALS), "Summering", "Målen prövade mot de tre kriterierna")
    assert summing == [
        "Mål 1, 2 och 3 är styrande och mäts kvantitativt.",
        "Mål 4 och 5 är inriktningsmål och mäts kvalitativt. Ingen prognos redovisas.",
    ]


def test_21_that_direction_goals_are_followed_by_activities_stands_in_the_minutes(
    ksau: Case,
) -> None:
    assert any("följs verksamhetens aktiviteter upp" in line for line in ksau.body(GOALS))


def test_22_deferred_goals_are_one_sentence_and_never_an_empty_goal(ksau: Case) -> None:
    lines = ksau.body(GOALS)
    sentence = "Mål 6, 7 och 8 bearbetas vidare av kommunstyrelsens arbetsutskott den 20 mars 2019."
    assert sentence in lines
    assert not [line for line in lines if re.match(r"Mål [678]\.", line)]


def test_22_goals_that_are_deferred_to_two_meetings_are_two_sentences(draft: Case) -> None:
    draft.change("Mål/M8/Behandlas vid", "KS-2019-04-03").build()
    lines = draft.body(MINUTES)
    assert (
        "Mål 6 och 7 bearbetas vidare av kommunstyrelsens arbetsutskott den 20 mars 2019." in lines
    )
    assert "Mål 8 bearbetas vidare av kommunstyrelsen den 3 april 2019." in lines


def test_23_all_eight_goals_are_accounted_for(ksau: Case) -> None:
    lines = ksau.body(GOALS)
    described = [line for line in lines if re.match(r"Mål \d\. ", line)]
    deferred = next(line for line in lines if "bearbetas vidare" in line)
    assert "samtliga 8 mål" in " ".join(lines)
    assert len(described) + len(re.findall(r"[678]", deferred.split("bearbetas")[0])) == 8


def test_23_a_text_that_counts_more_goals_than_there_are_is_told(draft: Case) -> None:
    assert draft.problems("M01") == []
    draft.change("Texter/T5/Text", "Arbetsutskottet förde dialog om samtliga 9 mål.").build()
    (problem,) = draft.problems("M01")
    assert "”samtliga 9 mål”, men bladet ”Mål” har 8 mål" in problem.message


def test_24_the_three_criteria_are_told_goal_by_goal(ksau: Case) -> None:
    lines = ksau.body(GOALS)
    start = lines.index("Målen prövade mot de tre kriterierna")
    table = [line.split("\t") for line in lines[start + 1 : start + 7]]
    assert "gå att påverka och ligga inom kommunstyrelsens ansvar" in lines
    text = " ".join(cell for row in table for cell in row)
    assert "Går att påverka" in text
    assert "oklart" in " ".join(lines[start : start + 26])


def test_25_what_a_goal_means_has_its_own_lead_in_before_its_first_paragraph(ksau: Case) -> None:
    lines = ksau.body(GOALS)
    assert (
        "Detta innebär bland annat att det finns planer och byggklara tomter i varje ort." in lines
    )
    assert any(line.startswith("Detta kan bland annat innebära att lokaler") for line in lines)
    at = lines.index("Detta innebär bland annat att webbplatsen utvecklas.")
    assert lines[at + 1] == "Samverkan tas också in i planen för lokaler."


def test_26_a_preliminary_level_says_so_unless_the_goal_has_its_own_words(ksau: Case) -> None:
    lines = ksau.body(GOALS)
    led = [line for line in lines if line.startswith("Preliminär ambitionsnivå")]
    assert len([line for line in led if line.startswith("Preliminär ambitionsnivå: ")]) == 4
    assert led[-1].startswith("Preliminär ambitionsnivå är att kunskap och hälsa")


def test_26_a_level_that_is_settled_is_not_called_preliminary(draft: Case) -> None:
    draft.change("Mål/M1/Ambitionsstatus", "fastställd").build()
    assert any(line.startswith("Ambitionsnivå: Hela kommunen") for line in draft.body(MINUTES))


def test_27_steering_documents_stand_by_name_and_only_where_there_are_some(ksau: Case) -> None:
    papers = [line for line in ksau.body(GOALS) if "styrdokument" in line]
    assert papers == [
        "(Befintliga styrdokument: Bostadsprogram, Miljöprogram, Marknadsplan och Översiktsplan)"
    ]


def test_28_a_day_that_does_not_exist_is_a_fault_at_its_cell(draft: Case) -> None:
    draft.change("Handlingar/H1/Datum", "2019-04-31").build()
    (problem,) = draft.problems("B08")
    assert "april har 30 dagar" in problem.message
    assert not (draft.folder / "outputs" / MINUTES).exists()


@pytest.mark.parametrize("written", ["31 april", "den 31 april 2019", "2019-04-31"])
def test_28_such_a_day_in_a_text_is_told_and_the_text_is_let_be(draft: Case, written: str) -> None:
    draft.change("Texter/T2/Text", f"Delårsrapport per {written} och per 31 augusti.").build()
    (problem,) = draft.problems("B08")
    assert problem.severity is Severity.WARNING
    assert "april finns inte – april har 30 dagar" in problem.message
    assert f"Delårsrapport per {written} och per 31 augusti." in draft.body(MINUTES)


def test_28_a_quoted_text_may_keep_such_a_day(draft: Case) -> None:
    draft.add(
        "Texter", Text_id="T9", Ärende="ÅVS", Avsnitt="ärende", Ordagrant="ja", Text="Per 31 april."
    )
    assert draft.problems("B08") == []


def test_29_the_extra_follow_up_is_not_called_statutory(ksau: Case) -> None:
    (line,) = [line for line in ksau.body(GOALS) if "delårsrapporten" in line]
    assert "extra per den 30 april" in line
    assert "lagstadgade delårsrapporten per den 31 augusti" in line


def test_30_the_order_of_the_parts_is_the_templates(ksau: Case, draft: Case) -> None:
    own = section(ksau.body(MINUTES), 22)
    assert own.index("Expedieras till") < own.index("Beslutsunderlag")
    draft.change("Kommuner/EKB/Mallmapp", "standard").build()
    standard = section(draft.body(MINUTES), 22)
    assert standard.index("Beslutsunderlag") < standard.index("Expedieras till")


def test_30_the_decision_is_a_heading_of_its_own_after_title_and_number(ksau: Case) -> None:
    lines = section(ksau.body(MINUTES), 22)
    assert lines[:3] == [
        f"§{NBSP}22\tKommunstyrelsens mål 2019, fortsatt arbete",
        "Dnr KS 2018/109",
        "Beslut",
    ]
    assert lines[3].startswith("Kommunstyrelsens arbetsutskott beslutar att återuppta dialogen")


def test_31_body_and_date_of_the_meeting_stand_at_the_top_not_in_a_goal(ksau: Case) -> None:
    outline = ksau.outline(GOALS)
    header = outline.split("header default")[1].split("header first")[0]
    assert "Kommunstyrelsens arbetsutskott" in header
    assert "2019-02-20" in header
    day, *rest = (n for n, line in enumerate(ksau.body(GOALS)) if "2019-02-20" in line)
    assert (day, rest) == (1, [])


def test_32_numbers_and_paragraphs_are_written_with_their_spaces(ksau: Case) -> None:
    text = ksau.text(GOALS)
    assert f"§{NBSP}22" in text
    assert not re.search(r"§\d|\d,\d och", text)


def test_32_the_wording_of_a_goal_is_never_put_right(draft: Case) -> None:
    wording = "Möjligheten till egen försörjning skall öka för alla  målgrupper"
    draft.change("Mål/M2/Måltext", wording).build()
    assert f"Mål 2. {wording}" in draft.body(MINUTES)


def test_33_every_paper_that_a_decision_rests_on_has_a_date(ksau: Case, draft: Case) -> None:
    lines = ksau.body(GOALS)
    papers = part(lines, "Beslutsunderlag", "Utdragsbestyrkande")
    assert papers == [
        "Kommunledningskontorets tjänsteskrivelse den 13 februari 2019",
        "Kommunstyrelsens mål 2019, underlag till dialogen om ambitionsnivåer den 11 februari 2019",
        f"Kommunstyrelsens arbetsutskotts beslut den 16 januari 2019, §{NBSP}2",
    ]
    draft.change("Handlingar/H1/Datum", "").build()
    assert "SAKNAS: handlingens datum" in draft.text(MINUTES)


# ------------------------------------------------------------ the announcement of a KF meeting


@pytest.fixture
def council(fresh_case: Cases) -> Case:
    """Return the case with a planned meeting of fullmäktige; only calls are built."""
    made = fresh_case("ksau").add(
        "Sammanträden",
        Möte_id="KF-2019-04-29",
        Organ="KF",
        Datum="2019-04-29",
        Starttid="18.00",
        Plats="Stora salen, Ekby",
        Status="planerat",
        Ordförande="P1",
        Sekreterare="P8",
    )
    made.add("Behandling", Behandling_id="BH20", Möte="KF-2019-04-29", Punkt="1", Syfte="formalia")
    made.change("Behandling/BH20/Rubrik", "Val av justerare")
    made.add("Behandling", Behandling_id="BH21", Möte="KF-2019-04-29", Punkt="2", Ärende="TAXA")
    made.change("Behandling/BH21/Syfte", "antagande")
    made.select = ("kallelse",)
    return made


def test_a_call_to_fullmaktige_ends_with_its_announcement_on_a_page_of_its_own(
    council: Case,
) -> None:
    lines = council.body("kf-2019-04-29/kallelse.docx")
    assert lines[lines.index("Tillkännagivande") :] == [
        "Tillkännagivande",
        "Kommunfullmäktige i Ekby kommun sammanträder måndagen den 29 april 2019, kl. 18.00. "
        "Sammanträdet är offentligt.",
        "Plats: Stora salen, Ekby.",
        "Ärenden",
        *("Nr", "Ärende", "Diarienummer"),
        *("1", "Val av justerare"),
        *("2", "Taxa för uthyrning av samlingslokaler", "KS 2019/31"),
        "Tillkännagivandet (kungörelsen) sätts upp på kommunens anslagstavla senast den "
        "22 april 2019.",
        "Gunilla Ståhlbrand, ordförande",
    ]
    outline = council.outline("kf-2019-04-29/kallelse.docx")
    assert "[heading 2] {pageBreakBefore} Tillkännagivande" in outline


def test_no_other_body_announces_its_meetings(ksau: Case) -> None:
    assert "Tillkännagivande" not in ksau.body(CALL)
    assert "Tillkännagivande" not in ksau.body("ks-2019-04-03/kallelse.docx")


# ------------------------------------------------------------ the goals in the officer's report

DEFERRED = "Mål 6, 7 och 8 bearbetas vidare av kommunstyrelsens arbetsutskott den 20 mars 2019."


def goals(lines: list[str]) -> list[str]:
    """Return the paragraphs of the goals, from the first area to the goals that are put off."""
    start = lines.index("Tillväxt, hållbarhet och planering av marken")
    return lines[start : lines.index(DEFERRED) + 1]


@pytest.fixture
def report(fresh_case: Cases) -> Case:
    """Return the case for one who changes it and looks at the officer's report."""
    made = fresh_case("ksau")
    made.select = ("tjänsteskrivelse",)
    return made


def test_the_goals_of_the_report_have_a_heading_of_their_own(ksau: Case) -> None:
    outline = ksau.outline(REPORT)
    headed = "[heading 2] Mål och ambitionsnivåer\n  [heading 3] Tillväxt, hållbarhet"
    assert headed in outline


@pytest.mark.parametrize("target", [REPORT, GOALS])
def test_the_parts_of_the_goals_stand_in_the_order_of_the_seed(ksau: Case, target: str) -> None:
    parts = [
        "Tillväxt, hållbarhet och planering av marken",
        "Mål 1. Hållbar tillväxt och väl utbyggd infrastruktur",
        "(Befintliga styrdokument: ",
        "Preliminär ambitionsnivå: ",
        "Detta innebär bland annat ",
        "Arbete och fritid",
        "Kunskap och hälsa",
        "Mål 5. Ekby ska bli en friskare kommun",
        "Summering",
        "Målen prövade mot de tre kriterierna",
        DEFERRED,
        "Beslutsunderlag",
    ]
    lines = ksau.body(target)
    places = [next(at for at, line in enumerate(lines) if line.startswith(p)) for p in parts]
    assert places == sorted(places)


def test_20_to_27_the_report_says_of_the_goals_what_the_minutes_say(ksau: Case) -> None:
    assert goals(ksau.body(REPORT)) == goals(ksau.body(GOALS)) == goals(ksau.body(MINUTES))


def test_20_a_goal_that_becomes_a_direction_goal_gets_no_prognosis_in_the_report(
    report: Case,
) -> None:
    report.change("Mål/M3/Måltyp", "inriktning").change("Mål/M3/Mätbarhet", "kvalitativ")
    summing = part(report.body(REPORT), "Summering", "Målen prövade mot de tre kriterierna")
    assert summing == [
        "Mål 1 och 2 är styrande och mäts kvantitativt.",
        "Mål 3, 4 och 5 är inriktningsmål och mäts kvalitativt. Ingen prognos redovisas.",
    ]


def test_22_when_the_later_meeting_is_moved_the_sentence_of_the_report_follows(
    report: Case,
) -> None:
    report.change("Sammanträden/KSAU-2019-03-20/Datum", "2019-03-27")
    assert DEFERRED.replace("20 mars", "27 mars") in report.body(REPORT)


def test_24_without_any_answer_there_is_no_table_of_criteria(report: Case) -> None:
    for goal in ("M1", "M2", "M3"):
        for criterion in ("Påverkbart", "Mätbart", "Resurser finns"):
            report.change(f"Mål/{goal}/{criterion}", "")
    lines = report.body(REPORT)
    assert "Summering" in lines
    assert "Målen prövade mot de tre kriterierna" not in lines


def test_26_the_report_says_preliminary_until_the_level_is_settled(report: Case) -> None:
    report.change("Mål/M1/Ambitionsstatus", "fastställd")
    levels = [line for line in report.body(REPORT) if "mbitionsnivå:" in line]
    assert [line.partition(":")[0] for line in levels] == [
        "Ambitionsnivå",
        "Preliminär ambitionsnivå",
        "Preliminär ambitionsnivå",
        "Preliminär ambitionsnivå",
    ]


def test_27_a_goal_without_steering_documents_has_no_empty_list_of_them(report: Case) -> None:
    lines = report.body(REPORT)
    at = next(at for at, line in enumerate(lines) if line.startswith("Mål 2. "))
    assert lines[at + 1].startswith("Preliminär ambitionsnivå: ")


def test_a_case_that_names_no_goals_has_none_in_its_report(report: Case) -> None:
    report.change("Behandling/BH4/Mål", "")
    assert not [line for line in report.body(REPORT) if line.startswith(("Mål", "Summering"))]


def test_goals_without_levels_are_a_list_in_the_report(report: Case) -> None:
    for goal in ("M1", "M2"):
        report.change(f"Mål/{goal}/Ambitionsnivå", "")
    report.change("Behandling/BH4/Mål", "M1; M2")
    assert "[List Number] {list level 1 decimal ”%1.”} Fler ska kunna" in report.outline(REPORT)
    assert not {"Summering", "Mål och ambitionsnivåer"}.intersection(report.body(REPORT))


# ------------------------------------------------------------ the minutes


def test_the_cover_tells_who_decided_and_in_which_role(ksau: Case) -> None:
    text = ksau.text(MINUTES)
    for line in (
        "Gunilla Ståhlbrand (EB), ordförande",
        f"Annika Tegelö (EL), ej §{NBSP}24",
        "Lisbet Hagman (EB), ersättare för Henrik Solvind (EB)",
        f"Sten Norrgårda (EF), ej §§{NBSP}20–21",
        f"Jonas Ekelöv, verksamhetsutvecklare, ej §§{NBSP}23–25",
        f"§§{NBSP}20–25",
    ):
        assert line in text


def test_the_notice_has_its_days_worked_out(draft: Case) -> None:
    draft.change("Sammanträden/KSAU-2019-02-20/Anslag upp", "2019-05-31")
    draft.change("Sammanträden/KSAU-2019-02-20/Justerat", "2019-05-31").build()
    assert "2019-06-25" in draft.text(MINUTES)


def test_a_committee_that_prepares_has_no_instruction_how_to_appeal(draft: Case) -> None:
    draft.build()
    assert "överklaga" not in draft.text(MINUTES)
    draft.change("Organ/KSAU/Typ", "nämnd").build()
    assert "Sista dag att överklaga" in draft.text(MINUTES)
    assert "2019-03-22" in draft.text(MINUTES)


def test_the_minutes_follow_the_order_of_the_law(draft: Case) -> None:
    draft.change("Kommuner/EKB/Mallmapp", "standard").build()
    lines = section(draft.body(MINUTES), 23)
    parts = ["Beslut", "Reservation", "Sammanfattning", "Beslutsunderlag", "Yrkanden"]
    parts += ["Beslutsgång", "Omröstning", "Särskilt yttrande", "Protokollsanteckning"]
    parts += ["Expedieras till"]
    places = [lines.index(name) for name in parts]
    assert places == sorted(places)


def test_what_was_decided_is_printed_and_not_the_proposal(ksau: Case) -> None:
    decision = part(section(ksau.body(MINUTES), 23), "Beslut", "Reservation")
    assert decision == [
        "Kommunstyrelsens arbetsutskott beslutar att godkänna placeringen vid Norrby torg.",
        "Kommunstyrelsens arbetsutskott beslutar att uppdra åt tekniska kontoret att bygga ett "
        "bullerskydd mot förskolan.",
        "Paragrafen förklaras omedelbart justerad.",
    ]


def test_what_was_said_of_the_proposal_belongs_to_the_decision(ksau: Case) -> None:
    lines = section(ksau.body(MINUTES), 23)
    assert "Annika Tegelö (EL) yrkar följande tillägg:" in lines
    assert "Karta över två möjliga platser den 8 februari 2019 (bilaga 1)" in lines


def test_who_gets_the_decision_is_told_once(ksau: Case) -> None:
    lines = section(ksau.body(MINUTES), 23)
    receivers = part(lines, "Expedieras till", "Beslutsunderlag")
    assert receivers == [
        "Tekniska kontoret, för verkställighet",
        "Föreningen Norrby by, för kännedom",
    ]


def test_a_withdrawn_proposal_is_not_printed(ksau: Case) -> None:
    assert "Fler platser ska undersökas" not in ksau.text(MINUTES)
    assert [problem.code for problem in ksau.problems("R05")] == ["R05"]


def test_the_votes_are_a_table_with_totals(ksau: Case) -> None:
    outline = ksau.outline(VOTE)
    table = outline.split("Omröstningslista")[1].split("Särskilt yttrande")[0]
    rows = [re.findall(r"\[Tabell(?:text|huvud)\] (.*)", row) for row in table.split("row")[1:]]
    cells = [[cell.replace("⍽", "") for cell in row] for row in rows]
    assert cells == [
        ["Namn", "Parti", "Ja", "Nej", "Avstår"],
        ["Gunilla Ståhlbrand", "EB", "Ja", "", ""],
        ["Rolf Mattsby", "EF", "", "Nej", ""],
        ["Annika Tegelö", "EL", "Ja", "", ""],
        ["Marianne Kvistberg", "EL", "", "", "Avstår"],
        ["Lisbet Hagman", "EB", "Ja", "", ""],
        ["Summa", "", "3", "1", "1"],
    ]


def test_a_reservation_and_a_note_say_no_more_than_was_handed_in(ksau: Case) -> None:
    lines = section(ksau.body(MINUTES), 23)
    assert part(lines, "Reservation", "Sammanfattning") == [
        "Rolf Mattsby (EF) reserverar sig mot beslutet.",
        "Jag reserverar mig till förmån för mitt eget yrkande.",
    ]
    assert part(lines, "Protokollsanteckning", "Expedieras till") == [
        "Sten Norrgårda (EF) lämnar en anteckning till protokollet:",
        "Jag hade röstat nej om jag hade tjänstgjort.",
    ]


def test_a_postponed_item_prints_no_proposal_as_decided(ksau: Case) -> None:
    lines = section(ksau.body(MINUTES), 24)
    assert part(lines, "Beslut", "Sammanfattning") == [
        "Ärendet bordläggs till sammanträdet den 20 mars 2019.",
        "Kostnaden för lokalens ventilation behöver redovisas innan ärendet avgörs.",
    ]
    assert "hyresavtalet för Sågen" not in ksau.text(MINUTES)
    assert "Annika Tegelö (EL) anmäler jäv och deltar inte i handläggningen av ärendet." in lines


def test_the_feet_to_sign_stand_on_every_page(ksau: Case) -> None:
    for target in (MINUTES, GOALS):
        outline = ksau.outline(target)
        for footer in ("footer default", "footer first"):
            foot = outline.split(footer)[1].split("header")[0]
            assert "Justerandes sign" in foot
            assert "Utdragsbestyrkande" in foot


def test_a_meeting_without_decision_says_so_visibly(draft: Case) -> None:
    draft.change("Beslut/B3/Status", "avslaget").build()
    assert "SAKNAS: beslut" in part(section(draft.body(MINUTES), 22), "Beslut", "Sammanfattning")


def test_a_proposal_that_is_not_marked_as_taken_is_visible_in_the_draft(draft: Case) -> None:
    draft.change("Beslut/B3/Status", "förslag").build()
    decision = part(section(draft.body(MINUTES), 22), "Beslut", "Sammanfattning")
    assert decision[0].startswith("SAKNAS: beslut, nedan står förslaget")


# ------------------------------------------------------------ § and extract


@pytest.mark.parametrize("number", [20, 21, 22, 23, 24, 25])
def test_an_extract_is_its_paragraph_word_for_word(ksau: Case, number: int) -> None:
    (target,) = [t for t in ksau.targets if t.endswith(f"utdrag-{number}.docx")]
    extract = section(ksau.body(target), number)
    extract = extract[: extract.index("Utdragsbestyrkande")]
    assert extract == section(ksau.body(MINUTES), number)


def test_an_extract_waits_for_the_approval_but_for_what_was_approved_at_once(draft: Case) -> None:
    draft.select = ("protokoll", "protokollsutdrag")
    draft.build()
    built = [t for t in draft.targets if "utdrag" in t]
    assert built == [VOTE]
    (problem,) = draft.problems("S08")
    assert problem.severity is Severity.ERROR
    assert f"§§{NBSP}20–22 och 24–25" in problem.message
    assert (draft.folder / "outputs" / MINUTES).is_file()


@pytest.mark.parametrize("select", [(), ("KSAU-2019-02-20",), ("KS 2018/109",)])
def test_between_meeting_and_approval_nothing_is_wrong(draft: Case, select: tuple[str]) -> None:
    draft.select = select
    assert not draft.build().failed
    (problem,) = draft.problems("S08")
    assert problem.severity is Severity.INFO
    assert "kan inte skapas än" in problem.message
    assert GOALS not in [outcome.target for outcome in draft.report.outcomes]


@pytest.mark.parametrize("select", ["protokollsutdrag", GOALS, f"outputs/{GOALS}"])
def test_who_asks_for_an_extract_too_early_is_told_why_there_is_none(
    draft: Case, select: str
) -> None:
    draft.select = (select,)
    assert draft.build().failed
    outcome = next(o for o in draft.report.outcomes if o.target == GOALS)
    assert outcome.action is Action.FAILED
    assert "protokollet är inte justerat" in str(outcome.why[0])


def test_an_extract_that_stands_is_left_when_the_approval_is_taken_back(
    fresh_case: Cases,
) -> None:
    made = fresh_case("ksau")
    made.select = ("KSAU-2019-02-20",)
    before = made.text(GOALS)
    made.change("Sammanträden/KSAU-2019-02-20/Status", "hållet")
    made.change("Texter/T5/Text", "Något helt annat.").build()
    assert (made.folder / "outputs" / GOALS).is_file()
    assert made.report.unplanned == ("ksau-2019-02-20/anslag.docx",)  # nothing is announced
    assert not made.report.failed
    made.change("Sammanträden/KSAU-2019-02-20/Status", "anslaget").build()
    assert made.text(GOALS) == before


def test_what_is_left_says_whether_the_paragraph_or_the_minutes_are_approved(draft: Case) -> None:
    draft.select = ("protokoll", "protokollsutdrag")
    draft.build()

    def why() -> list[str]:
        draft.build()
        return [str(w) for o in draft.report.outcomes if o.target == VOTE for w in o.why]

    draft.change("Texter/T6/Text", "Något helt annat.")
    assert why()[0] == "paragrafen är omedelbart justerad"
    draft.change("Sammanträden/KSAU-2019-02-20/Status", "justerat")
    assert why()[0] == "protokollet är justerat"


def test_a_missing_number_is_proposed_in_the_draft_and_typed_by_nobody(draft: Case) -> None:
    draft.change("Behandling/BH7/§", "").build()
    assert f"§{NBSP}25 (förslag)\tAnmälan av delegationsbeslut" in draft.body(MINUTES)
    assert f"§§{NBSP}20–25 (förslag)" in draft.text(MINUTES)
    assert [problem.remedy for problem in draft.problems("S14")] == ["Skriv 25."]
    outcome = next(o for o in draft.report.outcomes if o.target == MINUTES)
    assert any("förslag" in missing for missing in outcome.missing)


@pytest.mark.parametrize(
    ("series", "numbers"), [("per år", f"§§{NBSP}3–8"), ("per sammanträde", f"§§{NBSP}1–6")]
)
def test_56_the_municipality_numbers_its_paragraphs_by_the_year_or_by_the_meeting(
    draft: Case, series: str, numbers: str
) -> None:
    draft.change("Kommuner/EKB/Paragrafserie", series)
    for item in range(2, 8):
        draft.change(f"Behandling/BH{item}/§", "")
    assert f"{numbers} (förslag)" in draft.text(MINUTES)


def test_a_new_number_elsewhere_in_the_year_moves_the_proposal(draft: Case) -> None:
    draft.change("Behandling/BH7/§", "").build()
    draft.change("Behandling/BH1/§", "40").build()
    assert f"§{NBSP}41 (förslag)" in draft.text(MINUTES)


def test_approved_minutes_are_left_whatever_the_cells_say(fresh_case: Cases) -> None:
    made = fresh_case("ksau")
    made.select = ("KSAU-2019-02-20",)
    made.build()
    before = made.text(MINUTES)
    made.change("Behandling/BH4/§", "30").change("Texter/T6/Text", "Något helt annat.").build()
    assert made.text(MINUTES) == before
    actions = {o.target: o.action for o in made.report.outcomes}
    assert actions[MINUTES] is actions[VOTE] is Action.SEALED


# ------------------------------------------------------------ the call


def test_the_agenda_is_a_table_with_a_heading_for_each_kind_of_item(ksau: Case) -> None:
    lines = ksau.body(CALL)
    agenda = lines[lines.index("Föredragningslista") + 1 :]
    kinds = ("Formalia", "Beslutsärenden", "Informationsärenden", "Från tidigare sammanträden")
    assert [line for line in agenda if line in kinds] == list(kinds)
    assert "table; style" in ksau.outline(CALL).split("Föredragningslista")[1]


def test_a_postponed_item_comes_to_the_agenda_by_itself(ksau: Case) -> None:
    lines = ksau.body(CALL)
    at = lines.index("Hyresavtal för föreningslokal i Sågen")
    assert lines[at - 1] == "4"
    assert "KS 2019/17" in lines[at:]
    assert lines[-1] == "Bordlagt den 20 februari 2019"


def test_with_a_row_of_its_own_it_has_its_place_and_keeps_the_note(fresh_case: Cases) -> None:
    made = fresh_case("ksau").add(
        "Behandling",
        Behandling_id="BH13",
        Ärende="LOKAL",
        Möte="KSAU-2019-03-20",
        Punkt="4",
        Syfte="beredning",
    )
    made.select = ("kallelse",)
    made.build()
    lines = made.body(CALL)
    assert "Från tidigare sammanträden" not in lines
    assert lines.count("Hyresavtal för föreningslokal i Sågen") == 1
    assert lines[-1] == "Bordlagt den 20 februari 2019"


def test_notes_say_what_comes_later_and_what_goes_on_to_fullmaktige(ksau: Case) -> None:
    assert "Handlingar senare" in ksau.body(CALL)
    assert "(KF)" in ksau.body("ks-2019-04-03/kallelse.docx")
    assert "(KF)" not in ksau.body(CALL)


def test_the_call_says_whom_to_tell_who_cannot_come(ksau: Case) -> None:
    text = ksau.text(CALL)
    assert "Förhinder anmäls till" in text
    assert "Petra Ljungholm, 0399-100 12, petra.ljungholm@ekby.example" in text
    assert "onsdagen den 20 mars 2019, kl. 8.30" in text


def test_no_party_stands_in_a_call(ksau: Case) -> None:
    assert not re.search(r"\((EB|EF|EL)\)", ksau.text(CALL))


def test_when_the_meeting_has_been_held_its_call_is_left_and_none_is_built(
    fresh_case: Cases,
) -> None:
    made = fresh_case("ksau")
    made.select = ("kallelse",)
    before = made.text(CALL)
    made.change("Sammanträden/KSAU-2019-03-20/Status", "hållet")
    made.change("Behandling/BH9/Notering", "Något nytt").build()
    assert made.text(CALL) == before
    outcome = next(o for o in made.report.outcomes if o.target == CALL)
    assert outcome.action is Action.SETTLED
    assert made.report.unplanned == ()
    assert "ksau-2019-02-20/kallelse.docx" not in made.targets


def test_the_call_of_a_meeting_that_has_been_held_is_built_when_that_meeting_is_named(
    fresh_case: Cases,
) -> None:
    made = fresh_case("ksau")
    made.select = ("KSAU-2019-02-20",)
    held = "ksau-2019-02-20/kallelse.docx"
    assert "Ny plats för återvinningsstation i Norrby" in made.body(held)
    assert "Hyresavtal för föreningslokal i Sågen" in made.body(held)


@pytest.mark.parametrize("name", ["protokoll", "protokollsutdrag"])
def test_the_templates_of_the_municipality_are_tidy_and_their_outlines_fresh(name: str) -> None:
    path = CASES / "ksau" / "templates" / "ekby" / f"{name}.docx"
    data = path.read_bytes()
    assert tidied(data) == data
    fresh = outline(read_package(data, path.name))
    assert path.with_name(f"{path.name}.txt").read_text(encoding="utf-8") == fresh


def test_its_pages_say_what_the_commands_say(ksau: Case) -> None:
    assert ksau.report.outcomes
    assert shown_alike(ksau.folder, ksau.today)
