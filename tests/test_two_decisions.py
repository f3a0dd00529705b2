"""The two decisions through a whole revision: either is adopted while the other is sent back.

Decision 1 adopts the programme and decision 2 the political will. The council adopts one of them
in February and sends the other back; what it adopted is frozen, and stands while the other is
redrafted and adopted in March. At every step the will stands in no file of the first decision:
built, merged with what people wrote by hand, or frozen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from tests.docx import files_of
from tests.revision import (
    BOARD,
    COUNCIL,
    NAME,
    PAPER_1,
    PAPER_2,
    PROGRAM,
    READING,
    SENTENCES,
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

BOARD_AGAIN, MARCH = "ks-2027-03-10", "kf-2027-03-29"
ITEM_1, ITEM_2 = "Revidering av hållbarhetsprogrammet", "Politisk vilja 2027–2030"
WHY = "Kostnaderna ska redovisas."
FROZEN = ("utskick/", "utskick-underlag/")
NEW_SENTENCE = "Tre skolor om året ska få en egen trädgård av kommunen"
OWN_WORDS = ("Programmet visar vägen till Lindvalla 2034", "steg för steg")
OWN_NOTE = ("Den beslutas för sig", "Den beslutas av fullmäktige för sig")


def edited(story: Revision) -> dict[str, Step]:
    """Write in both documents by hand, then change a cell of each side; return both builds."""
    story.edit(PROGRAM, OWN_WORDS[0], ", ".join(OWN_WORDS))
    story.edit(WILL, *OWN_NOTE)
    made = {"by hand": story.built("2027-02-11")}
    story.row_of("Program/HP", Revideras="varje mandatperiod")
    made["a cell of the programme"] = story.built("2027-02-11")
    story.row_of("Politisk vilja/V2", Text=f"{SENTENCES[1]}, också Kvarnbäcken.")
    made["a cell of the will"] = story.built("2027-02-11")
    return made


def decided(story: Revision, adopted: str, returned: str) -> Step:
    """Let the council adopt one of the two (`3` or `4`), and send the other back."""
    story.add(
        Sammanträden=[
            meeting("KS-2027-03-10", date(2027, 3, 10), "Lilla salen"),
            meeting("KF-2027-03-29", date(2027, 3, 29)),
        ]
    )
    story.row_of("Sammanträden/KS-2027-03-10", Kallelse_skickas=date(2027, 3, 3))
    story.row_of("Sammanträden/KF-2027-03-29", Kallelse_skickas=date(2027, 3, 19))
    story.row_of("Sammanträden/KF-2027-02-22", Status="hållet", Justerare="P6")
    for key, number in (("3", 21), ("4", 22)):
        story.row_of(f"Behandling/BH{key}", **{"§": number})
    story.row_of(f"Beslut/B{adopted}", Status="fattat")
    adopt(story, adopted)
    story.row_of(f"Beslut/B{returned}", Status="återremitterat")
    story.row_of(f"Behandling/BH{returned}", Resultat="återremiss", Motivering=WHY)
    story.row_of(f"Behandling/BH{returned}", Tas_upp_igen_vid="KF-2027-03-29")
    return story.built("2027-02-23")


def adopt(story: Revision, key: str) -> None:
    """Note in the programme, or in the rows of the will, that it is adopted."""
    if key in ("3", "7"):
        story.row_of("Program/HP", Status="antaget", Antaget_genom=f"B{key}")
        return
    for row in story.sheets["Politisk vilja"]:
        row["Status"] = "beslutad" if row["Status"] == "förslag" else row["Status"]


def approved(story: Revision) -> None:
    """Let the council's minutes of February be approved."""
    story.row_of("Sammanträden/KF-2027-02-22", Status="justerat", Justerat=date(2027, 3, 1))
    story.row_of("Sammanträden/KF-2027-02-22", Anslag_upp=date(2027, 3, 2))


def taken_up(story: Revision, kind: str, points: Iterable[str], **rests: str) -> None:
    """Enter the matter anew (items and decisions 5 and 7), for the board and for the council."""
    purpose = {"program": "antagande"}.get(kind, kind)
    before = "beredning" if kind == "program" else kind
    story.add(
        Behandling=[
            item("BH5", "KS-2027-03-10", 1, before, date(2027, 3, 2)),
            item("BH7", "KF-2027-03-29", 1, purpose, date(2027, 3, 2)),
        ],
        Beslut=[
            decision("B5", "BH5", kind, Lämnas_till="KF", Samma_punkter_som="B7", **rests),
            decision("B7", "BH7", kind, **rests),
        ],
        Beslutspunkter=rows(
            "Punkt-id Beslut Nr Verb Sats",
            *((f"B7.{n}", "B7", n, "anta", point) for n, point in enumerate(points, 1)),
        ),
        Mottagare=rows(
            "Mottagare-id Beslut Organ För Ordning",
            ("MO6", "B5", "KF", None, 1),
            ("MO7", "B7", "KS", "kännedom", 1),
        ),
        Konsekvenser=rows(
            "Konsekvens-id Behandling Område Text",
            *((f"K{n}", f"BH{n}", "ekonomi; barn", "Beslutet får inga.") for n in (5, 7)),
        ),
        Närvaro=[*present("KS-2027-03-10"), *present("KF-2027-03-29")],
    )
    for text in ("T1", "T3") if kind == "program" else ("T2",):
        story.row("Texter", text)["Behandling"] += "; BH5; BH7"


def adopted_later(story: Revision, key: str) -> Step:
    """Let the board have prepared the matter again, and the council adopt it."""
    story.row_of("Sammanträden/KS-2027-03-10", Status="justerat", Justerare="P4")
    story.row_of("Sammanträden/KS-2027-03-10", Justerat=date(2027, 3, 16))
    story.row_of("Sammanträden/KS-2027-03-10", Anslag_upp=date(2027, 3, 17))
    story.row_of("Sammanträden/KF-2027-03-29", Status="hållet", Justerare="P6")
    for number, paragraph in ((5, 19), (7, 34)):
        story.row_of(f"Behandling/BH{number}", **{"§": paragraph})
        story.row_of(f"Beslut/B{number}", Status="fattat")
    adopt(story, key)
    return story.built("2027-03-30")


def begun(path: Path) -> tuple[Revision, dict[str, Step]]:
    """Return a story up to the day when the council's papers are sent out, and its steps."""
    story = Revision(path)
    made = {"planned": story.built("2027-01-26"), "prepared": prepared(story)}
    made |= edited(story)
    made["sent out"] = story.run("freeze", "KF-2027-02-22", today="2027-02-12")
    return story, made


Steps = dict[str, Step]


@pytest.fixture(scope="module")
def will_later(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    """Return each step where the programme is adopted and the will is sent back."""
    story, made = begun(tmp_path_factory.mktemp("viljan"))
    made["decided"] = decided(story, adopted="3", returned="4")
    made["frozen"] = story.run("freeze", "KF-2027-02-22", today="2027-02-24")
    approved(story)
    made["approved"] = story.built("2027-03-02")
    taken_up(
        story,
        "politisk vilja",
        ["den politiska viljan för 2027–2030, daterad den 2 mars 2027"],
        Förutsätter="B3",
    )
    story.row_of("Politisk vilja/V1", Text=f"{NEW_SENTENCE}.")
    story.row_of("Politisk vilja/V2", Status="återtagen", Beslut=None)
    made["redrafted"] = story.built("2027-03-02")
    made["adopted"] = adopted_later(story, "8")
    made["frozen later"] = story.run("freeze", "KF-2027-03-29", today="2027-03-31")
    story.edit(PROGRAM, OWN_WORDS[1], f"steg för steg. {NEW_SENTENCE}")
    made["leaked"] = story.built("2027-04-01")
    return made


@pytest.fixture(scope="module")
def programme_later(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    """Return each step where the will is adopted and the programme is sent back."""
    story, made = begun(tmp_path_factory.mktemp("programmet"))
    made["decided"] = decided(story, adopted="4", returned="3")
    made["frozen"] = story.run("freeze", "KF-2027-02-22", today="2027-02-24")
    approved(story)
    made["approved"] = story.built("2027-03-02")
    taken_up(story, "program", [f"{NAME}, version 2.1, daterat den 1 mars 2027"])
    story.row_of("Program/HP", Version="2.1", Datum=date(2027, 3, 1))
    story.row_of("Mål/M1", Ambitionsnivå="Hälften ska vara lövskog.", Ambitionsstatus="fastställd")
    made["redrafted"] = story.built("2027-03-02")
    made["adopted"] = adopted_later(story, "7")
    made["frozen later"] = story.run("freeze", "KF-2027-03-29", today="2027-03-31")
    return made


@pytest.fixture(params=["will_later", "programme_later"])
def steps(request: pytest.FixtureRequest) -> Steps:
    """Return the steps of each of the two stories."""
    found: Steps = request.getfixturevalue(request.param)
    return found


# ---------------------------------------------------------------- each cell, its side


def test_a_cell_of_the_programme_changes_its_side_and_the_reading_edition(steps: Steps) -> None:
    step = steps["a cell of the programme"]

    assert step.changed(steps["by hand"]) == {PROGRAM, READING, f"{COUNCIL}/{PAPER_1}"}
    assert step.done("slogs", "ihop") == {PROGRAM}


def test_a_cell_of_the_will_changes_its_side_and_the_reading_edition(steps: Steps) -> None:
    step = steps["a cell of the will"]

    assert step.changed(steps["a cell of the programme"]) == {WILL, READING}
    assert step.done("slogs", "ihop") == {WILL}


def test_what_people_wrote_by_hand_stands_on_both_sides_to_the_end(steps: Steps) -> None:
    for name in ("a cell of the will", "decided", "redrafted", "adopted"):
        assert f"{', '.join(OWN_WORDS)}." in steps[name].lines(PROGRAM), name
        assert any(OWN_NOTE[1] in line for line in steps[name].lines(WILL)), name
    assert [line for name in steps.keys() - {"leaked"} for line in steps[name].told("FEL ")] == []


def test_the_redrafted_will_changes_nothing_of_the_adopted_programme(will_later: Steps) -> None:
    redrafted, adopted = will_later["redrafted"], will_later["adopted"]

    assert outside(redrafted.changed(will_later["approved"])) == {
        WILL,
        READING,
        f"{BOARD_AGAIN}/{PAPER_2}",
        f"{BOARD_AGAIN}/kallelse.docx",
        f"{MARCH}/{PAPER_2}",
        f"{MARCH}/kallelse.docx",
    }
    for target in first_side(will_later["decided"]):
        assert adopted.documents[target] == will_later["decided"].documents[target], target


def test_the_redrafted_programme_changes_nothing_of_the_adopted_will(
    programme_later: Steps,
) -> None:
    redrafted, adopted = programme_later["redrafted"], programme_later["adopted"]

    assert outside(redrafted.changed(programme_later["approved"])) == {
        PROGRAM,
        READING,
        f"{BOARD_AGAIN}/{PAPER_1}",
        f"{BOARD_AGAIN}/kallelse.docx",
        f"{MARCH}/{PAPER_1}",
        f"{MARCH}/kallelse.docx",
    }
    for target in (WILL, f"{BOARD}/{PAPER_2}", f"{COUNCIL}/{PAPER_2}"):
        assert adopted.documents[target] == programme_later["decided"].documents[target], target


# ---------------------------------------------------------------- what was decided


def test_one_is_adopted_and_the_other_sent_back_in_paragraphs_of_their_own(
    will_later: Steps, programme_later: Steps
) -> None:
    adopts = [
        f"Kommunfullmäktige antar {NAME}, version 2.0, daterat den 20 januari 2027.",
        "Kommunfullmäktige uppdrar åt kommunstyrelsen att följa upp programmet varje år.",
    ]
    will = [
        "Kommunfullmäktige antar den politiska viljan för 2027–2030, daterad den 26 januari 2027."
    ]
    back = ["Ärendet återremitteras till kommunstyrelsen.", WHY]

    assert decisions(will_later["decided"], COUNCIL) == [adopts, back]
    assert decisions(programme_later["decided"], COUNCIL) == [back, will]


def test_the_adopted_programme_stands_beside_a_will_that_waits(will_later: Steps) -> None:
    for target in (PROGRAM, READING):
        lines = will_later["decided"].lines(target)
        assert lines[lines.index("Antaget av") + 1] == (
            "Kommunfullmäktige, den 22 februari 2027, § 21"
        )
        assert [line for line in lines if "förslag" in line.casefold()] == []
    assert standing(will_later["decided"]) == [WAITS] * 3


def test_the_adopted_will_stands_beside_a_programme_that_waits(programme_later: Steps) -> None:
    for target in (PROGRAM, READING):
        lines = programme_later["decided"].lines(target)
        assert lines[lines.index("Antaget av") + 1] == "Ännu inte antaget"
        assert "Förslag 2.0" in lines
    assert (
        standing(programme_later["decided"])
        == [
            "Beslut: kommunfullmäktige den 22 februari 2027, § 22. Gäller mandatperioden 2027–2030."
        ]
        * 3
    )


WAITS = (
    "Ännu inte beslutad. Behandlas av kommunfullmäktige den 29 mars 2027 och avser mandatperioden "
    "2027–2030."
)


def test_a_will_adopted_on_a_programme_that_was_sent_back_is_told(programme_later: Steps) -> None:
    (line,) = programme_later["decided"].told("P12")

    assert "förutsätter B3, som är återremitterat" in line


def test_the_redrafted_will_is_a_paper_of_its_own_that_rests_on_the_adopted_programme(
    will_later: Steps,
) -> None:
    step = will_later["redrafted"]

    for place in (BOARD_AGAIN, MARCH):
        lines = step.lines(f"{place}/{PAPER_2}")
        assert "Den politiska viljan kan därmed behandlas." in " ".join(lines)
        assert "Texten i sin helhet finns i bilagan Politisk vilja, daterad den 2 mars 2027." in (
            " ".join(lines)
        )
        assert "Bilagan omfattar en punkt. Den är gemensam." in " ".join(lines)
    assert standing(step) == [WAITS] * 2  # one goal has a will left
    assert f"{NEW_SENTENCE}." in step.lines(WILL)
    assert [line for line in step.lines(WILL) if "bäckar" in line] == []
    assert lines_after(step, WILL, "Datum") == ["2027-03-02"]


def test_the_will_is_adopted_at_the_later_meeting_by_its_own_paragraph(will_later: Steps) -> None:
    step = will_later["adopted"]

    assert decisions(step, MARCH) == [
        ["Kommunfullmäktige antar den politiska viljan för 2027–2030, daterad den 2 mars 2027."]
    ]
    assert (
        standing(step)
        == ["Beslut: kommunfullmäktige den 29 mars 2027, § 34. Gäller mandatperioden 2027–2030."]
        * 2
    )


def test_the_programme_is_adopted_at_the_later_meeting_by_its_own_paragraph(
    programme_later: Steps,
) -> None:
    step = programme_later["adopted"]

    assert decisions(step, MARCH) == [
        [f"Kommunfullmäktige antar {NAME}, version 2.1, daterat den 1 mars 2027."]
    ]
    for target in (PROGRAM, READING):
        lines = step.lines(target)
        assert lines[lines.index("Antaget av") + 1] == "Kommunfullmäktige, den 29 mars 2027, § 34"
        assert lines[lines.index("Version") + 1] == "2.1"


# ---------------------------------------------------------------- frozen


def test_the_papers_stand_in_the_seal_as_they_were_sent_out(steps: Steps) -> None:
    sent = {t: d for t, d in steps["sent out"].documents.items() if t.startswith("utskick/")}

    assert {name: steps[name].code for name in ("sent out", "frozen later")} == {
        "sent out": 0,
        "frozen later": 0,
    }
    assert {f"utskick/{COUNCIL}/version-1/{target}" for target in (PROGRAM, WILL)} <= sent.keys()
    for target, data in sent.items():
        assert steps["frozen later"].documents[target] == data, target


def test_what_was_adopted_is_frozen_as_it_was_adopted_and_not_what_was_sent_back(
    will_later: Steps, programme_later: Steps
) -> None:
    for story, adopted, returned in (
        (will_later, PROGRAM, WILL),
        (programme_later, WILL, PROGRAM),
    ):
        sealed = f"utskick/{COUNCIL}/version-2"
        assert story["frozen"].code == 0, story["frozen"].out
        assert story["frozen later"].unmarked(f"{sealed}/{adopted}") == (
            story["decided"].unmarked(adopted)
        )
        assert f"{sealed}/{returned}" not in story["frozen later"].documents


def test_the_later_meetings_seal_has_what_it_adopted_and_nothing_of_the_other_decision(
    will_later: Steps, programme_later: Steps
) -> None:
    for story, own, other in (
        (will_later, (PAPER_2, WILL), (PAPER_1, PROGRAM)),
        (programme_later, (PAPER_1, PROGRAM), (PAPER_2, WILL)),
    ):
        sealed = {
            target.removeprefix(f"utskick/{MARCH}/version-1/")
            for target in story["frozen later"].documents
            if target.startswith(f"utskick/{MARCH}/version-1/")
        }
        assert {*own, "kallelse.docx"} <= sealed
        assert {*other} & sealed == set()


# ---------------------------------------------------------------- the proof


def test_each_build_proves_every_document_of_the_first_decision(steps: Steps) -> None:
    for name, step in steps.items():
        if name in ("sent out", "frozen", "frozen later", "leaked"):
            continue
        (proved,) = step.told("De två besluten är åtskilda")
        assert f"eftersökta i {len(first_side(step))} dokument, ingen funnen" in proved, name


def test_no_file_of_the_first_decision_has_a_sentence_of_the_will(steps: Steps) -> None:
    for name, step in steps.items():
        for target in step.documents:
            if target.endswith((PAPER_1, PROGRAM)) and (name != "leaked" or "utskick" in target):
                assert sentences_in(step.documents[target]) == [], (name, target)


def test_the_search_finds_the_sentences_where_they_belong(steps: Steps) -> None:
    for target in (WILL, READING, f"utskick/{COUNCIL}/version-1/{WILL}"):
        assert sentences_in(steps["sent out"].documents[target]) == [*SENTENCES], target


def test_a_sentence_of_the_will_typed_into_the_programme_is_told_and_stays(
    will_later: Steps,
) -> None:
    step = will_later["leaked"]

    assert step.code == 1
    assert any(PROGRAM in line and "P11" in line for line in step.told("FEL"))
    assert any(PROGRAM in line for line in step.told("Inte åtskilt: "))
    assert any(NEW_SENTENCE in line for line in step.lines(PROGRAM))
    assert step.changed(will_later["adopted"]) - {PROGRAM} == {
        target
        for target in step.documents
        if target.startswith(tuple(f"{frozen}{MARCH}/" for frozen in FROZEN))
    }


# ---------------------------------------------------------------- reading


def first_side(step: Step) -> set[str]:
    """Return the documents of the first decision, but those that are frozen."""
    found = {t for t in step.documents if t.endswith(PAPER_1) or t == PROGRAM}
    return {target for target in found if not target.startswith(FROZEN)}


def outside(targets: set[str]) -> set[str]:
    """Return the targets without what is frozen."""
    return {target for target in targets if not target.startswith(FROZEN)}


def decisions(step: Step, place: str) -> list[list[str]]:
    """Return what the minutes decide, a § each."""
    lines, found = step.lines(f"{place}/protokoll.docx"), []
    for number, line in enumerate(lines):
        if line == "Beslut":
            rest = lines[number + 1 :]
            found.append(rest[: rest.index("Sammanfattning")])
    return found


def standing(step: Step) -> list[str]:
    """Return how the will says that it stands: in its own document, and goal by goal."""
    lines = [*step.lines(WILL), *step.lines(READING)]
    return [line for line in lines if line.startswith(("Ännu inte beslutad", "Beslut:"))]


def lines_after(step: Step, target: str, word: str) -> list[str]:
    """Return what stands behind a word on its line, as in the letterhead."""
    return [line.split("\t")[1] for line in step.lines(target) if line.startswith(f"{word}\t")]


def sentences_in(data: bytes) -> list[str]:
    """Return the will's sentences that stand in some part of a file, however they are set."""
    texts = []
    for name, part in files_of(data).items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(part)
            words = [
                *map(str, root.itertext()),
                *(str(v) for e in root.iter() for v in e.attrib.values()),
            ]
            texts.append(_letters("".join(words)))
    return [s for s in (*SENTENCES, NEW_SENTENCE) if any(_letters(s) in text for text in texts)]


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
