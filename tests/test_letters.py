"""What a letter sends goes with its matter from body to body: in calls, in sets, with one date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.freeze import freeze
from pipeline.errors import UsageError
from pipeline.model import DocumentPlan
from pipeline.plan import contradictions, plan, sent_to
from tests.docx import text_of
from tests.plan_data import Sheets, change, dataset, sheets
from tests.test_past import answered, offered, standing
from tests.test_standard_templates import compiled
from tests.test_two_cells import with_rows
from tests.working_folder import DECISION_2, MINUTES_KF, TODAY, WILL, WorkingFolder

pytestmark = pytest.mark.slow

BODIES = ("KSAU", "KS", "KF")
DAYS = {"KSAU": "2020-02-05", "KS": "2020-03-04", "KF": "2020-03-30"}
LETTERS = {"KSAU": "2020-01-29", "KS": "2020-02-26", "KF": "2020-03-18"}
MONTHS = {"01": "januari", "02": "februari", "03": "mars"}
PURPOSES = {"program": "beredning", "politisk vilja": "politisk vilja"}
SOME = [
    tuple(b for b, has in zip(BODIES, wanted, strict=True) if has)
    for wanted in product((True, False), repeat=3)
]


def course(letters: tuple[str, ...], reached: str = "KSAU") -> Sheets:
    """Return programme and will on their way through three bodies, of which some write a letter.

    `reached`: the body that has them now; those before it have met.
    """
    made = sheets()
    for key, after in (("KSAU", "KS"), ("KS", "KF")):
        change(made, f"Organ/{key}/Bereder åt", after)
    made["Sammanträden"] = [
        {"Möte-id": f"{body}-1", "Organ": body, "Datum": DAYS[body], "Status": "planerat"}
        for body in BODIES
    ]
    for sheet in ("Behandling", "Beslut", "Beslutspunkter", "Mottagare", "Texter"):
        made[sheet] = []
    made["Yrkanden"], made["Röster"] = [], []
    for number, body in enumerate(BODIES):
        for kind, purpose in PURPOSES.items():
            key = f"{body}+{kind}"
            adopted = {"program": "antagande"}.get(kind, purpose) if body == "KF" else purpose
            item = {"Behandling-id": key, "Ärende": "Ä1", "Möte": f"{body}-1", "Syfte": adopted}
            day = LETTERS[body] if body in letters else ""
            after = {"KSAU": "KS", "KS": "KF"}.get(body, "")
            status = "fattat" if number < BODIES.index(reached) else "förslag"
            with_rows(made, "Behandling", item | {"Skrivelsens datum": day, "Resultat": ""})
            row = {"Beslut-id": key, "Behandling": key, "Typ": kind, "Status": status}
            with_rows(made, "Beslut", row | {"Lämnas till": after})
            with_rows(made, "Beslutspunkter", {"Beslut": key, "Verb": "anta", "Sats": kind})
            with_rows(made, "Mottagare", {"Beslut": key, "Organ": "KLK"})
    for body in BODIES[: BODIES.index(reached)]:
        change(made, f"Sammanträden/{body}-1/Status", "hållet")
    for will in made["Politisk vilja"][:3]:
        will["Beslut"] = "KF+politisk vilja"
    return made


def stopped(made: Sheets, body: str, result: str) -> Sheets:
    """Let both matters stop at a body that has met."""
    change(made, f"Sammanträden/{body}-1/Status", "hållet")
    for kind in PURPOSES:
        change(made, f"Behandling/{body}+{kind}/Resultat", result)
        change(made, f"Beslut/{body}+{kind}/Status", "förslag")
    return made


def letter(body: str, letters: tuple[str, ...], stop: str = "") -> str:
    """Return the body whose letter goes with what another has, as a reader of the case sees it."""
    if body in letters:
        return body
    before = BODIES[: BODIES.index(body)]
    return "" if stop in before else next((b for b in reversed(before) if b in letters), "")


STOPS = [("", ""), *product(("KSAU", "KS"), ("återremiss", "bordlagt", "utgår"))]


@pytest.mark.parametrize(("stop", "result"), STOPS)
def test_a_letter_goes_with_its_matter_until_that_stops(stop: str, result: str) -> None:
    for letters, kind in product(SOME, PURPOSES):
        made = course(letters, stop or "KSAU")
        data = dataset(stopped(made, stop, result) if stop else made)
        for body in BODIES[BODIES.index(stop) + 1 if stop else 0 :]:
            item = data.find("Behandling", f"{body}+{kind}")
            assert item is not None
            whose = [row.key for row in item.links["skrivelsen"].records]
            found = letter(body, letters, stop)
            assert whose == ([f"{found}+{kind}"] if found else []), (body, letters)
            assert str(item.cells["skickas_med"]) == (kind if found else ""), (body, letters)


def printed(document: DocumentPlan) -> str:
    name = document.template.removesuffix(".docx")
    made = compiled(name).render(document.kind, document.key, document.view)
    assert not made.faults
    return text_of(made.data, headers=True)


def told_dates(set_sent: tuple[DocumentPlan, ...]) -> Iterator[str]:
    """Yield each date that a document of a set says that the will has."""
    for document in set_sent:
        text = printed(document)
        if document.kind == "politisk-vilja":
            yield from re.findall(r"\tDatum\t(\S+)", text)
        elif document.kind == "beslut-politisk-vilja":
            yield from re.findall(r"bilagan Politisk vilja, daterad (.+?)\.", text)
        elif document.kind == "kallelse":
            yield from re.findall(
                r"^Politisk vilja 2019–2022(?: (.+?))? \(bilaga", text, re.MULTILINE
            )


@pytest.mark.parametrize("reached", BODIES)
def test_a_call_lists_what_its_set_has_and_all_give_the_will_one_date(reached: str) -> None:
    """Whoever has written a letter, and whatever rows are typed for the bodies to come."""
    for letters in SOME:
        made = course(letters, reached)
        sent = sent_to(plan(dataset(made)).plans, f"{reached}-1")
        kinds = [document.kind for document in sent]
        call = printed(next(document for document in sent if document.kind == "kallelse"))
        whose = letter(reached, letters)

        assert (
            kinds.count("program") == call.count("\nUtvecklingsprogram (bilaga 1)") == bool(whose)
        )
        assert (
            kinds.count("politisk-vilja")
            == len(re.findall(r"^Politisk vilja .*\(bilaga", call, re.MULTILINE))
            == bool(whose)
        )
        assert kinds.count("beslut-politisk-vilja") == (reached in letters)
        assert list(contradictions(sent)) == []
        if whose:
            day = LETTERS[whose]
            running = f"den {int(day[8:])} {MONTHS[day[5:7]]} 2020"
            assert set(told_dates(sent)) == {day, running}


def test_without_a_letter_the_will_has_the_day_of_its_meeting_as_before() -> None:
    plans = plan(dataset(course(()))).plans
    will = next(p for p in plans if p.kind == "politisk-vilja" and p.key.endswith("2019–2022"))

    assert "\tDatum\t2020-03-30" in printed(will)


def test_what_is_put_off_there_is_not_sealed_and_what_is_carried_over_is() -> None:
    made = stopped(course(("KS",), "KF"), "KF", "bordlagt")
    with_rows(made, "Sammanträden", {"Möte-id": "KF-2", "Organ": "KF", "Datum": "2020-04-27"})
    for kind in PURPOSES:
        change(made, f"Behandling/KF+{kind}/Tas upp igen vid", "KF-2")
    plans = plan(dataset(made)).plans

    assert [p.kind for p in sent_to(plans, "KF-1")] == ["kallelse"]
    again = sent_to(plans, "KF-2")
    assert [p.kind for p in again] == ["kallelse", "program", "politisk-vilja"]
    assert list(contradictions(again)) == []
    assert set(told_dates(again)) == {"2020-02-26", "den 26 februari 2020"}


def test_a_set_that_is_sealed_too_early_contradicts_itself() -> None:
    """The will is on its way to the board, with the board's letter."""
    sent = sent_to(plan(dataset(course(("KS", "KF"), "KS"))).plans, "KF-1")

    assert list(contradictions(sent)) == [
        "sup/politisk-vilja-2019-2022.docx är daterad 2020-02-26, men "
        "kf-1/ks-2019-160-beslut-politisk-vilja.docx säger 2020-03-18"
    ]


def test_a_will_of_another_case_has_another_number() -> None:
    made = course(("KS",), "KF")
    with_rows(made, "Ärenden", made["Ärenden"][0] | {"Ärende-id": "Ä2", "Dnr": "KS 2020/7"})
    for body in ("KSAU", "KS"):
        change(made, f"Behandling/{body}+politisk vilja/Ärende", "Ä2")
    change(made, "Sammanträden/KS-1/Status", "planerat")
    change(made, "Beslut/KS+politisk vilja/Status", "förslag")
    sent = sent_to(plan(dataset(made)).plans, "KS-1")

    assert (
        "sup/politisk-vilja-2019-2022.docx har diarienummer KS 2019/160, men "
        "ks-1/ks-2020-7-beslut-politisk-vilja.docx har KS 2020/7"
    ) in list(contradictions(sent))


# ---------------------------------------------------------------- files


def handed_on(path: Path, day: Any = "2026-11-25", *, templates: bool = False) -> WorkingFolder:
    """Return a folder whose committee has written of the will; the council has no letter."""
    made = WorkingFolder(path, templates=templates)
    for key, kind, purpose in (("9", "program", "beredning"), ("7", "politisk vilja", "")):
        item = made.row("Behandling", "BH8") | {"Behandling-id": f"BH{key}"}
        made.sheets["Behandling"].append(
            item | {"Syfte": purpose or kind, "Skrivelsens datum": day, "§": int(key)}
        )
        row = {"Beslut-id": f"B{key}", "Behandling": f"BH{key}", "Typ": kind, "Lämnas till": "KF"}
        made.sheets["Beslut"].append(row | {"Status": "förslag"})
        for sheet, of in (("Beslutspunkter", "B2"), ("Mottagare", "B2")):
            rows = made.sheets[sheet]
            first = next(row for row in rows if row["Beslut"] == of)
            rows.append(first | {next(iter(first)): f"{sheet}{key}", "Beslut": f"B{key}"})
    for key in ("BH2", "BH3"):
        made.change(f"Behandling/{key}/Skrivelsens datum", None)
    return made


def test_a_template_that_shows_another_date_is_told_before_the_set_is_sealed(
    tmp_path: Path,
) -> None:
    made = handed_on(tmp_path, templates=True)
    made.template("politisk-vilja", "{{ behandling.skrivelsens_datum or möte.datum }}").build()

    with pytest.raises(UsageError) as told:
        freeze(made.path, TODAY, "AU-2026-12-02")

    draft = DECISION_2.replace("kf-2026-12-16", "au-2026-12-02")
    assert str(told.value) == (
        f"Utskicket säger emot sig självt och fryses inte: {WILL} har inte skrivelsens datum, men "
        f"{draft} säger 2026-11-25 (mallen politisk-vilja.docx ska visa "
        "skrivelsen.skrivelsens_datum). Rätta cellen som är fel, bygg och frys igen."
    )
    made.template("politisk-vilja", "{{ skrivelsen.skrivelsens_datum }}").build()
    assert WILL in freeze(made.path, TODAY, "AU-2026-12-02").documents


SENT = [
    "Program för Lund den 20 november 2026 (bilaga 1)",
    "Politisk vilja 2027–2030 den 25 november 2026 (bilaga 1)",
]
EXTRACTS = [f"kf-2026-12-16/ks-2026-41-protokollsutdrag-{number}.docx" for number in (5, 6)]
MEETING = "Sammanträden/KF-2026-12-16"


@pytest.fixture
def held(tmp_path: Path) -> WorkingFolder:
    """Return a folder with minutes that were written before anybody dated the letters."""
    made = handed_on(tmp_path, None).change(f"{MEETING}/Status", "hållet")
    made.change("Sammanträden/AU-2026-12-02/Status", "hållet")
    for number, key in ((5, "2"), (6, "3")):
        made.change(f"Behandling/BH{key}/§", number).change(f"Beslut/B{key}/Status", "fattat")
    for row in made.sheets["Politisk vilja"]:
        row["Status"] = "beslutad"
    made.change("Behandling/BH1/§", 1).change("Behandling/BH8/§", 8)
    assert MINUTES_KF in made.build("protokoll").written
    for key in ("BH9", "BH7"):
        made.change(f"Behandling/{key}/Skrivelsens datum", "2026-11-25")
    return made


def lists(folder: WorkingFolder, target: str) -> list[str]:
    return [line for line in standing(folder, target) if "bilaga" in line]


@pytest.mark.parametrize("happens", ["", "Beslutspunkter/BP2/Sats"])
def test_minutes_of_a_meeting_that_was_held_are_only_offered_it(
    held: WorkingFolder, happens: str
) -> None:
    before = standing(held, MINUTES_KF)
    if happens:
        held.change(happens, "programmet med tillägg")

    held.build("protokoll")

    after = [line.replace(" med tillägg", "") for line in standing(held, MINUTES_KF)]
    assert after == before
    assert offered(held, MINUTES_KF) == SENT


@pytest.mark.parametrize("accept", [None, False, True])
def test_extracts_list_what_the_minutes_list(held: WorkingFolder, accept: bool | None) -> None:
    held.build("protokoll")
    if accept is not None:
        answered(held, MINUTES_KF, accept=accept)

    result = held.change(f"{MEETING}/Status", "justerat").build("protokoll", "protokollsutdrag")

    assert "D03" not in [p.code for p in result.faults]
    found = [line for target in EXTRACTS for line in lists(held, target)]
    assert found == lists(held, MINUTES_KF) == (SENT if accept else [])


@pytest.mark.parametrize(("day", "codes"), [("26 februari", []), ("18 mars", ["A05"])])
def test_a_decision_that_names_another_date_of_the_will_is_told(day: str, codes: list[str]) -> None:
    """The council has no letter; its decision names the date of the board's."""
    made = course(("KS",), "KF")
    point = made["Beslutspunkter"][-1]
    point["Sats"] = f"den politiska viljan för 2019–2022, daterad den {day} 2020"
    found = [p for p in dataset(made).problems if p.code == "A05"]

    assert [p.code for p in found] == codes
    assert all("stämmer inte med handlingens datum 2020-02-26" in p.message for p in found)
    change(made, "Sammanträden/KF-1/Status", "hållet")
    assert [p for p in dataset(made).problems if p.code == "A05"] == []
