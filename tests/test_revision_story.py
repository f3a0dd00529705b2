"""A revision from meeting to meeting, as the handbook tells it (Något skjuts upp).

The council sends the programme back and tables the will; the board prepares the programme again;
the new meeting is moved; a sheet is renamed by mistake; both are adopted; a goal is changed before
the minutes are approved. After each step the documents are read as a secretary reads them before
signing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.revision import (
    BOARD,
    COUNCIL,
    NAME,
    PAPER_1,
    PAPER_2,
    PROGRAM,
    READING,
    WILL,
    Revision,
    Step,
    decision,
    item,
    meeting,
    prepared,
    present,
    rows,
)

pytestmark = pytest.mark.slow

BOARD_AGAIN, MARCH, MOVED = "ks-2027-03-10", "kf-2027-03-22", "kf-2027-03-29"
ITEM_1, ITEM_2 = "Revidering av hållbarhetsprogrammet", "Politisk vilja 2027–2030"
NEW_GOAL = "med rent vatten i sjöar och brunnar"
CHANGED_LATER = "med rent vatten överallt"


def sent_back(story: Revision) -> Step:
    """Let the council send the programme back, and table the will to its next meeting."""
    story.add(
        Sammanträden=[
            meeting("KS-2027-03-10", date(2027, 3, 10), "Lilla salen"),
            meeting("KF-2027-03-22", date(2027, 3, 22)),
        ],
        Yrkanden=rows(
            "Yrkande-id Beslut Typ Person Utfall",
            ("Y1", "B3", "återremiss", "P6", "bifallet"),
            ("Y2", "B3", "bifall", "P5", "avslaget"),
        ),
    )
    story.row_of("Sammanträden/KF-2027-02-22", Status="hållet", Justerare="P6")
    story.row_of("Beslut/B3", Status="återremitterat", Beslutsgång=f"{ASKED} {FOUND}")
    story.row_of("Behandling/BH3", **{"§": 21}, Resultat="återremiss", Motivering=WHY)
    story.row_of("Beslut/B4", Status="bordlagt")
    story.row_of("Behandling/BH4", **{"§": 22}, Resultat="bordlagt", Motivering=WAITS)
    for key in ("BH3", "BH4"):
        story.row_of(f"Behandling/{key}", Tas_upp_igen_vid="KF-2027-03-22")
    return story.built("2027-02-23")


ASKED = "Ordföranden frågar först om ärendet ska avgöras i dag eller återremitteras."
FOUND = "Ordföranden finner att det ska återremitteras."
WHY = "Mål 2 ska omfatta också sjöar och brunnar."
WAITS = "Viljan ska behandlas tillsammans med programmet."


def approved(story: Revision) -> Step:
    """Let the council's minutes be approved."""
    story.row_of("Sammanträden/KF-2027-02-22", Status="justerat", Justerat=date(2027, 3, 1))
    story.row_of("Sammanträden/KF-2027-02-22", Anslag_upp=date(2027, 3, 2))
    return story.built("2027-03-02")


def redrafted(story: Revision) -> Step:
    """Write version 2.1, and enter both matters anew; the rows of the will are left as they are."""
    story.add(
        Behandling=[
            item("BH5", "KS-2027-03-10", 1, "beredning", date(2027, 3, 2)),
            item("BH7", "KF-2027-03-22", 1, "antagande", date(2027, 3, 11)),
            item("BH8", "KF-2027-03-22", 2, "politisk vilja", date(2027, 1, 26)),
        ],
        Beslut=[
            decision("B5", "BH5", "program", Lämnas_till="KF", Samma_punkter_som="B7"),
            decision("B7", "BH7", "program"),
            decision("B8", "BH8", "politisk vilja", Förutsätter="B7", Samma_punkter_som="B4"),
        ],
        Beslutspunkter=rows(
            "Punkt-id Beslut Nr Verb Sats",
            ("B7.1", "B7", 1, "anta", f"{NAME}, version 2.1, daterat den 1 mars 2027"),
            ("B7.2", "B7", 2, "uppdra", "åt kommunstyrelsen att följa upp programmet varje år"),
        ),
        Mottagare=rows(
            "Mottagare-id Beslut Organ För Ordning",
            ("MO6", "B5", "KF", None, 1),
            ("MO7", "B7", "KS", "verkställighet", 1),
            ("MO8", "B8", "KS", "kännedom", 1),
        ),
        Konsekvenser=rows(
            "Konsekvens-id Behandling Område Text",
            *((f"K{n}", f"BH{n}", "ekonomi; barn", "Beslutet får inga.") for n in (5, 7, 8)),
        ),
    )
    for text, more in (("T1", "; BH5; BH7"), ("T2", "; BH8"), ("T3", "; BH5; BH7")):
        story.row("Texter", text)["Behandling"] += more
    story.row_of("Program/HP", Version="2.1", Datum=date(2027, 3, 1))
    story.row_of("Mål/M2", Måltext=NEW_GOAL).row_of("Ändringar/Ä1", Nu=NEW_GOAL)
    for key, day in (("KS-2027-03-10", date(2027, 3, 3)), ("KF-2027-03-22", date(2027, 3, 12))):
        story.row_of(f"Sammanträden/{key}", Kallelse_skickas=day)
    return story.built("2027-03-02")


def moved(story: Revision) -> Step:
    """Move the council's meeting a week."""
    later = meeting("KF-2027-03-29", date(2027, 3, 29)) | {"Kallelse skickas": date(2027, 3, 19)}
    story.add(Sammanträden=[later])
    story.row_of("Sammanträden/KF-2027-03-22", Status="flyttat", Flyttat_till="KF-2027-03-29")
    story.row_of("Sammanträden/KF-2027-03-22", Orsak_till_flytt="salen byggs om")
    return story.built("2027-03-04")


def renamed(story: Revision) -> Step:
    """Rename the sheet of the goals, as Excel does when it is copied."""
    story.sheets["Mål (2)"] = story.sheets.pop("Mål")
    return story.built("2027-03-05")


def named_back(story: Revision) -> Step:
    """Give the sheet its name again."""
    story.sheets["Mål"] = story.sheets.pop("Mål (2)")
    return story.built("2027-03-05")


def called(story: Revision) -> Step:
    """Let the board have met again, and the council be called; freeze what is sent out."""
    story.row_of("Sammanträden/KS-2027-03-10", Status="justerat", Justerare="P4")
    story.row_of("Sammanträden/KS-2027-03-10", Justerat=date(2027, 3, 16))
    story.row_of("Sammanträden/KS-2027-03-10", Anslag_upp=date(2027, 3, 17))
    story.row_of("Behandling/BH5", **{"§": 19}).row_of("Beslut/B5", Status="fattat")
    story.add(Närvaro=[*present("KS-2027-03-10"), *present("KF-2027-03-29")])
    story.row_of("Sammanträden/KF-2027-03-29", Status="kallat")
    return story.built("2027-03-17")


def adopted(story: Revision) -> Step:
    """Let the council adopt both."""
    story.row_of("Sammanträden/KF-2027-03-29", Status="hållet", Justerare="P6")
    for number, key in ((34, "7"), (35, "8")):
        story.row_of(f"Behandling/BH{key}", **{"§": number})
        story.row_of(f"Beslut/B{key}", Status="fattat")
    story.row_of("Program/HP", Status="antaget", Antaget_genom="B7")
    for key in ("V1", "V2"):
        story.row_of(f"Politisk vilja/{key}", Status="beslutad")
    return story.built("2027-03-30")


def goal_changed(story: Revision) -> Step:
    """Change a goal after the meeting, before its minutes are approved."""
    return story.row_of("Mål/M2", Måltext=CHANGED_LATER).built("2027-03-31")


def closed(story: Revision) -> Step:
    """Let the minutes be approved."""
    story.row_of("Sammanträden/KF-2027-03-29", Status="justerat", Justerat=date(2027, 4, 6))
    story.row_of("Sammanträden/KF-2027-03-29", Anslag_upp=date(2027, 4, 7))
    return story.built("2027-04-07")


Steps = dict[str, Step]


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    """Return the folder as it stood after each step of the story."""
    story = Revision(tmp_path_factory.mktemp("revidering"))
    made = {"planned": story.built("2027-01-26"), "prepared": prepared(story)}
    made["frozen"] = story.run("freeze", "KF-2027-02-22", today="2027-02-12")
    for step in (sent_back, approved, redrafted, moved, renamed, named_back, called):
        made[step.__name__] = step(story)
    made["frozen again"] = story.run("freeze", "KF-2027-03-29", today="2027-03-19")
    for step in (adopted, goal_changed, closed):
        made[step.__name__] = step(story)
    made["verified"] = story.run("freeze", "--verify", today="2027-04-07")
    return made


# ---------------------------------------------------------------- before the council meets


def test_the_councils_papers_propose_what_it_is_to_decide(steps: Steps) -> None:
    paper_1, paper_2 = f"{COUNCIL}/{PAPER_1}", f"{COUNCIL}/{PAPER_2}"
    step = steps["prepared"]

    assert step.part(paper_1, "Förslag till beslut", "Sammanfattning av ärendet") == [
        f"Kommunfullmäktige antar {NAME}, version 2.0, daterat den 20 januari 2027.",
        "Kommunfullmäktige uppdrar åt kommunstyrelsen att följa upp programmet varje år.",
    ]
    assert step.part(paper_2, "Förslag till beslut", "Sammanfattning av ärendet") == [
        "Kommunfullmäktige antar den politiska viljan för 2027–2030, daterad den 26 januari 2027."
    ]
    assert (
        "Förslaget gäller under förutsättning att programmet först antas genom ett eget beslut. "
        "De två besluten fattas var för sig och i den ordningen."
    ) in step.lines(paper_2)


def test_the_papers_list_how_the_case_was_treated_before_and_what_they_send(steps: Steps) -> None:
    step = steps["prepared"]

    assert basis(step, f"{COUNCIL}/{PAPER_1}") == [
        "Kommunledningskontorets tjänsteskrivelse den 10 februari 2027",
        "Protokoll från kommunstyrelsen den 3 februari 2027, § 11",
        f"{NAME} den 20 januari 2027 (bilaga 1)",
    ]
    assert basis(step, f"{COUNCIL}/{PAPER_2}") == [
        "Kommunledningskontorets tjänsteskrivelse den 26 januari 2027",
        "Protokoll från kommunstyrelsen den 3 februari 2027, § 12",
        "Politisk vilja 2027–2030 den 26 januari 2027 (bilaga 1)",
    ]


def test_the_board_is_told_what_the_annex_holds_as_the_council_is(steps: Steps) -> None:
    holds = (
        "Bilagan omfattar två punkter. En är gemensam, och en skiljer partierna åt. Punkterna står "
        "mål för mål, de gemensamma först och därefter partiernas i fastställd ordning."
    )

    for place in (BOARD, COUNCIL):
        assert holds in steps["planned"].lines(f"{place}/{PAPER_2}")


def test_the_boards_extract_proposes_to_the_council(steps: Steps) -> None:
    extract = f"{BOARD}/ks-2026-41-protokollsutdrag-11.docx"

    assert steps["prepared"].part(extract, "Beslut", "Sammanfattning") == [
        "Kommunstyrelsen föreslår kommunfullmäktige besluta att",
        f"anta {NAME}, version 2.0, daterat den 20 januari 2027",
        "uppdra åt kommunstyrelsen att följa upp programmet varje år",
    ]


# ---------------------------------------------------------------- sent back, and tabled


def test_the_minutes_say_what_was_sent_back_to_whom_and_why(steps: Steps) -> None:
    found = paragraph(steps["sent_back"], f"{COUNCIL}/protokoll.docx", 21, ITEM_1, 22, ITEM_2)

    assert found[:4] == [
        "Dnr KS 2026/41",
        "Beslut",
        "Ärendet återremitteras till kommunstyrelsen.",
        WHY,
    ]
    assert found[4] == "Sammanfattning"
    assert [line for line in found if "antar" in line] == []  # nothing was adopted


def test_the_minutes_show_the_motions_and_how_the_chair_put_them(steps: Steps) -> None:
    found = paragraph(steps["sent_back"], f"{COUNCIL}/protokoll.docx", 21, ITEM_1, 22, ITEM_2)

    assert found[found.index("Yrkanden") :][:5] == [
        "Yrkanden",
        "Per Rönn (GL) yrkar att ärendet återremitteras.",
        "Maria Stål (BL) yrkar bifall till förslaget.",
        "Beslutsgång",
        f"{ASKED} {FOUND}",
    ]


def test_what_is_sent_back_is_sent_to_the_organ_that_is_to_prepare_it(steps: Steps) -> None:
    found = paragraph(steps["sent_back"], f"{COUNCIL}/protokoll.docx", 21, ITEM_1, 22, ITEM_2)

    assert found[found.index("Expedieras till") + 1 :] == ["Kommunstyrelsen, för verkställighet"]


def test_the_minutes_say_until_when_the_will_is_tabled(steps: Steps) -> None:
    found = paragraph(steps["sent_back"], f"{COUNCIL}/protokoll.docx", 22, ITEM_2)

    assert found[:5] == [
        "Dnr KS 2026/41",
        "Beslut",
        "Ärendet bordläggs till sammanträdet den 22 mars 2027.",
        WAITS,
        "Sammanfattning",
    ]


def test_the_next_call_has_both_matters_and_where_they_come_from(steps: Steps) -> None:
    step, call = steps["sent_back"], f"{MARCH}/kallelse.docx"

    agenda = step.part(call, "Noteringar", "Tillkännagivande")
    assert agenda[0] == "Från tidigare sammanträden"
    assert around(agenda, ITEM_1)[-1] == "Återremitterat den 22 februari 2027"
    assert around(agenda, ITEM_2)[-1] == "Bordlagt den 22 februari 2027"


def test_the_will_says_at_which_meeting_it_is_taken_up_again(steps: Steps) -> None:
    for step, day in (("prepared", "22 februari"), ("sent_back", "22 mars"), ("moved", "29 mars")):
        waits = (
            f"Ännu inte beslutad. Behandlas av kommunfullmäktige den {day} 2027 och avser "
            "mandatperioden 2027–2030."
        )
        assert waits in steps[step].lines(WILL), step
        assert steps[step].lines(READING).count(waits) == 2, step


def test_the_extract_is_the_paragraph_word_for_word(steps: Steps) -> None:
    step, minutes = steps["approved"], f"{COUNCIL}/protokoll.docx"

    for number, here, after in ((21, ITEM_1, (22, ITEM_2)), (22, ITEM_2, ())):
        extract = f"{COUNCIL}/ks-2026-41-protokollsutdrag-{number}.docx"
        said = paragraph(steps["sent_back"], minutes, number, here, *after)
        assert step.part(extract, f"§ {number}\t{here}", "Utdragsbestyrkande") == said
        assert (
            "Protokollet justerades den 1 mars 2027. Utdraget stämmer med protokollet."
        ) in step.lines(extract)


# ---------------------------------------------------------------- prepared again


def test_a_revision_after_the_return_is_nothing_to_correct(steps: Steps) -> None:
    for name in ("redrafted", "moved", "named_back", "called", "adopted", "goal_changed", "closed"):
        assert (name, steps[name].code, steps[name].told("FEL ")) == (name, 0, [])


def test_the_board_prepares_the_new_version_with_the_councils_decision_before_it(
    steps: Steps,
) -> None:
    step, paper = steps["redrafted"], f"{BOARD_AGAIN}/{PAPER_1}"

    assert step.part(paper, "Förslag till beslut", "Sammanfattning av ärendet") == [
        "Kommunstyrelsen föreslår kommunfullmäktige besluta att",
        f"anta {NAME}, version 2.1, daterat den 1 mars 2027",
        "uppdra åt kommunstyrelsen att följa upp programmet varje år",
    ]
    assert step.part(paper, "Version", "Gäller") == ["2.1", "Daterat", "2027-03-01"]
    assert NEW_GOAL in step.lines(paper)


def test_the_new_papers_list_that_the_council_sent_the_case_back(steps: Steps) -> None:
    assert basis(steps["redrafted"], f"{BOARD_AGAIN}/{PAPER_1}") == [
        "Kommunledningskontorets tjänsteskrivelse den 2 mars 2027",
        "Protokoll från kommunfullmäktige den 22 februari 2027, § 21",
        f"{NAME} den 1 mars 2027 (bilaga 1)",
    ]
    assert basis(steps["called"], f"{MOVED}/{PAPER_1}") == [
        "Kommunledningskontorets tjänsteskrivelse den 11 mars 2027",
        "Protokoll från kommunstyrelsen den 3 februari 2027, § 11",
        "Protokoll från kommunfullmäktige den 22 februari 2027, § 21",
        "Protokoll från kommunstyrelsen den 10 mars 2027, § 19",
        f"{NAME} den 1 mars 2027 (bilaga 1)",
    ]


def test_the_papers_of_the_first_meeting_stand_as_they_were_sent(steps: Steps) -> None:
    sent = steps["frozen"].documents
    papers = [t for t in sent if t.startswith((f"{BOARD}/", f"{COUNCIL}/"))]

    assert len(papers) == 10  # two calls, four papers, the board's minutes, extracts and notice
    for target in papers:
        assert steps["closed"].documents[target] == sent[target], target


def test_approved_minutes_stand_whatever_is_written_later(steps: Steps) -> None:
    minutes = f"{COUNCIL}/protokoll.docx"

    assert steps["closed"].documents[minutes] == steps["approved"].documents[minutes]
    assert "med rent vatten" in steps["closed"].lines(minutes)
    assert NEW_GOAL not in steps["closed"].lines(minutes)


# ---------------------------------------------------------------- moved


def test_the_moved_call_says_so_and_why(steps: Steps) -> None:
    assert steps["moved"].lines(f"{MOVED}/kallelse.docx")[2:5] == [
        "Kallelse till kommunfullmäktige",
        "Ledamöterna kallas till sammanträde måndagen den 29 mars 2027. Ersättarna underrättas om "
        "sammanträdet. Sammanträdet är offentligt.",
        "Sammanträdet skulle ha hållits den 22 mars 2027 men är flyttat: salen byggs om.",
    ]


def test_the_agenda_moves_with_its_notes_and_the_papers_with_it(steps: Steps) -> None:
    step = steps["moved"]
    agenda = step.part(f"{MOVED}/kallelse.docx", "Noteringar", "Tillkännagivande")

    assert agenda[:2] == ["Beslutsärenden", "1"]
    assert around(agenda, ITEM_1)[-1] == "Återremitterat den 22 februari 2027"
    assert around(agenda, ITEM_2)[-1] == "Bordlagt den 22 februari 2027"
    assert {f"{MOVED}/{PAPER_1}", f"{MOVED}/{PAPER_2}"} <= step.documents.keys()
    assert {f"{MARCH}/{PAPER_1}", f"{MARCH}/{PAPER_2}"} & step.documents.keys() == set()


def test_no_document_but_the_call_speaks_of_the_day_that_was_moved(steps: Steps) -> None:
    step = steps["moved"]
    current = [t for t in step.documents if t.startswith((f"{MOVED}/", "hp/", BOARD_AGAIN))]

    named = {t: [line for line in step.lines(t) if "22 mars" in line] for t in current}
    call = named.pop(f"{MOVED}/kallelse.docx")
    assert [line.split(" men ")[0] for line in call if "Tillkännagivandet" not in line] == [
        "Sammanträdet skulle ha hållits den 22 mars 2027"
    ]
    assert {target: lines for target, lines in named.items() if lines} == {}


# ---------------------------------------------------------------- a sheet is renamed


def test_with_the_goals_sheet_renamed_every_document_stands_and_the_sheet_is_named(
    steps: Steps,
) -> None:
    step = steps["renamed"]

    assert step.code == 1
    assert step.changed(steps["moved"]) == set()
    assert step.documents.keys() == steps["moved"].documents.keys()
    assert step.done("skrivs") == set()
    assert any("är det bladet ”Mål”?" in line for line in step.told("Mål (2)"))
    assert [t for t in step.told("Ingen rad ber längre om") if WILL in t] == []


def test_with_its_name_back_nothing_has_to_be_written(steps: Steps) -> None:
    assert steps["named_back"].done("skrivs") == set()
    assert steps["named_back"].documents == steps["moved"].documents


# ---------------------------------------------------------------- adopted


def test_the_minutes_adopt_the_two_each_for_itself(steps: Steps) -> None:
    step, minutes = steps["adopted"], f"{MOVED}/protokoll.docx"
    first = paragraph(step, minutes, 34, ITEM_1, 35, ITEM_2)
    second = paragraph(step, minutes, 35, ITEM_2)

    assert first[: first.index("Beslutsunderlag")] == [
        "Dnr KS 2026/41",
        "Beslut",
        f"Kommunfullmäktige antar {NAME}, version 2.1, daterat den 1 mars 2027.",
        "Kommunfullmäktige uppdrar åt kommunstyrelsen att följa upp programmet varje år.",
        "Sammanfattning",
        "Programmet har setts över.",
        "Lindvalla ska vara en kommun",
        "med levande skog",
        NEW_GOAL,
    ]
    assert second[: second.index("Beslutsunderlag")] == [
        "Dnr KS 2026/41",
        "Beslut",
        "Kommunfullmäktige antar den politiska viljan för 2027–2030, daterad den 26 januari 2027.",
        "Sammanfattning",
        "Viljan beslutas efter varje val.",
    ]
    assert first[first.index("Expedieras till") + 1 :] == ["Kommunstyrelsen, för verkställighet"]
    assert second[second.index("Expedieras till") + 1 :] == ["Kommunstyrelsen, för kännedom"]


def test_the_programme_says_by_which_decision_it_is_adopted_and_is_no_proposal(
    steps: Steps,
) -> None:
    for target in (PROGRAM, READING):
        lines = steps["adopted"].lines(target)
        assert lines[lines.index("Antaget av") + 1] == "Kommunfullmäktige, den 29 mars 2027, § 34"
        assert lines[lines.index("Version") + 1] == "2.1"
        assert [line for line in lines if "förslag" in line.casefold()] == []


def test_the_will_says_by_which_decision_it_is_adopted(steps: Steps) -> None:
    adopted = "Beslut: kommunfullmäktige den 29 mars 2027, § 35. Gäller mandatperioden 2027–2030."

    assert adopted in steps["adopted"].lines(WILL)
    assert steps["adopted"].lines(READING).count(adopted) == 2  # under each goal
    for target in (WILL, READING):
        assert [t for t in steps["adopted"].lines(target) if "Ännu inte beslutad" in t] == []


# ---------------------------------------------------------------- a goal is changed too late


def test_a_goal_that_is_changed_after_the_meeting_is_not_what_was_decided(steps: Steps) -> None:
    before, step = steps["adopted"], steps["goal_changed"]

    for target in (f"{MOVED}/protokoll.docx", PROGRAM, WILL):
        assert step.unmarked(target) == before.unmarked(target), target


def test_an_ambition_level_that_is_set_later_is_only_offered_in_the_minutes(tmp_path: Path) -> None:
    """The goals then get headings of their own: what stood as a list must not go for that."""
    story, minutes = Revision(tmp_path), f"{COUNCIL}/protokoll.docx"
    story.built("2027-01-26")
    prepared(story)
    before = sent_back(story)
    story.row_of("Mål/M1", Ambitionsnivå="Mer skog.", Ambitionsstatus="fastställd")

    step = story.built("2027-02-24")

    assert (step.code, step.lines(minutes)) == (0, before.lines(minutes))
    assert "Ambitionsnivå: Mer skog." in step.offers(minutes)


def test_the_reading_edition_of_what_was_adopted_is_not_rewritten(steps: Steps) -> None:
    assert steps["goal_changed"].unmarked(READING) == steps["adopted"].unmarked(READING)


def test_the_change_is_offered_and_the_cell_is_named(steps: Steps) -> None:
    for target in (f"{MOVED}/protokoll.docx", PROGRAM, WILL):
        offers = " ".join(steps["goal_changed"].offers(target))
        assert "överallt" in offers, target
        assert "Mål/M2/Måltext" in offers, target


def test_the_extract_has_the_words_of_the_meeting(steps: Steps) -> None:
    said = paragraph(steps["adopted"], f"{MOVED}/protokoll.docx", 34, ITEM_1, 35, ITEM_2)
    extract = f"{MOVED}/ks-2026-41-protokollsutdrag-34.docx"

    assert steps["closed"].part(extract, f"§ 34\t{ITEM_1}", "Utdragsbestyrkande") == said


def test_what_was_sent_out_is_whole_to_the_end(steps: Steps) -> None:
    for name in ("frozen", "frozen again", "verified"):
        assert (name, steps[name].code) == (name, 0)
    assert "Allt som är fryst är orört." in steps["verified"].out
    sealed = {
        version: "\n".join(steps["verified"].lines(f"utskick/{version}/version-1/{PROGRAM}"))
        for version in (COUNCIL, MOVED)
    }
    assert "Förslag 2.0" in sealed[COUNCIL]
    assert "Lindvalla ska vara en kommun med rent vatten.\n" in sealed[COUNCIL]
    assert "Förslag 2.1" in sealed[MOVED]
    assert f"Lindvalla ska vara en kommun {NEW_GOAL}.\n" in sealed[MOVED]


# ---------------------------------------------------------------- reading


def paragraph(step: Step, minutes: str, number: int, title: str, *after: object) -> list[str]:
    """Return what the minutes say under a §, up to the § `after` (its number and title)."""
    until = "§ {}\t{}".format(*after) if after else "Justerarens signatur"
    return step.part(minutes, f"§ {number}\t{title}", until)


def basis(step: Step, paper: str) -> list[str]:
    """Return what a paper lists as its basis."""
    return step.part(paper, "Beslutsunderlag", "Beslutet ska skickas till")


def around(agenda: list[str], title: str) -> list[str]:
    """Return the lines of an item of an agenda, from its title to the number of the next."""
    lines = agenda[agenda.index(title) :]
    numbers = [index for index, line in enumerate(lines) if line.isdigit()]
    return lines[: numbers[0]] if numbers else lines
