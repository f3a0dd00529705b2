"""Who gets what became of an item: for every result, status and body, in minutes and extracts."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from pipeline import schema
from pipeline.plan.plans import plan
from tests.docx import text_of
from tests.plan_data import Sheets, change, dataset
from tests.test_papers_without_rows import case, receivers
from tests.test_standard_templates import compiled
from tests.test_two_cells import with_rows

pytestmark = pytest.mark.slow

RESULTS = ("", "beslut", "bordlagt", "återremiss", "utgår")
STATUSES = ("förslag", "fattat", "bordlagt", "återremitterat", "avslaget")
TO = ("KLK", "KSAU", "KS")
ITEMS = {"KS": ("KS-1", "BH5", "B5"), "KF": ("KF-1", "BH2", "B2")}


def treated(body: str, result: str, status: str, *, verb: str = "anta") -> Sheets:
    """Return the case with what became of the programme at a body, and receivers of everything."""
    made = case()
    meeting, item, decision = ITEMS[body]
    made["Mottagare"] = [{"Beslut": decision, "Organ": to} for to in TO]
    change(made, "Organ/KSAU/Bereder åt", "KS")
    change(made, f"Sammanträden/{meeting}/Status", "anslaget")
    change(made, f"Behandling/{item}/Resultat", result)
    change(made, f"Behandling/{item}/§", 12)
    change(made, f"Beslut/{decision}/Status", status)
    for point in made["Beslutspunkter"]:
        point["Verb"] = verb if point["Beslut"] == decision else point["Verb"]
    return made


def gets(made: Sheets, body: str) -> set[str]:
    """Return the bodies of Expedieras till."""
    item = dataset(made).find("Behandling", ITEMS[body][1])
    assert item is not None
    return {row.columns["Organ"].key for row in item.lists["mottagare"].records}


def wanted(body: str, result: str, status: str) -> set[str]:
    """Return who should get it: what is tabled nobody, what is sent back who prepared it."""
    before = {"KS": {"KSAU"}, "KF": {"KS"}}[body]
    own = {"bordlagt": set[str](), "återremitterat": before, "fattat": set(TO)}
    of_item = {"bordlagt": set[str](), "utgår": set[str](), "återremiss": before}
    return own[status] if status in own else of_item.get(result, set(TO))


@pytest.mark.parametrize("body", ITEMS)
def test_every_result_has_its_receivers(body: str) -> None:
    for result, status in product(RESULTS, STATUSES):
        made = treated(body, result, status)
        assert gets(made, body) == wanted(body, result, status), (result, status)


def test_these_are_all_results_and_statuses() -> None:
    def words(sheet: str, header: str) -> set[str]:
        column = schema.BY_NAME[sheet].column(header)
        return set(column.choices) if column else set()

    assert words("Behandling", "Resultat") <= set(RESULTS)
    assert words("Beslut", "Status") <= set(STATUSES)


@pytest.mark.parametrize(
    ("result", "verb", "wanted"),
    [("bordlagt", "bordlägga", set()), ("återremiss", "återremittera", {"KSAU"})],
)
def test_the_decision_to_put_off_goes_no_further_either(
    result: str, verb: str, wanted: set[str]
) -> None:
    assert gets(treated("KS", result, "fattat", verb=verb), "KS") == wanted


def test_a_task_that_is_given_beside_what_is_tabled_is_sent() -> None:
    made = treated("KS", "bordlagt", "bordlagt")
    with_rows(made, "Beslut", {"Beslut-id": "B6", "Behandling": "BH5", "Typ": "övrigt"})
    made["Beslut"][-1]["Status"] = "fattat"
    with_rows(made, "Beslutspunkter", {"Beslut": "B6", "Verb": "ge", "Sats": "kontoret i uppdrag"})
    with_rows(made, "Mottagare", {"Beslut": "B6", "Organ": "KLK"})

    assert gets(made, "KS") == {"KLK"}


PRINTED = {"bordlagt": ("fattat", "bordlägga"), "återremiss": ("fattat", "återremittera")}


@pytest.mark.parametrize("name", ["protokoll", "protokollsutdrag"])
@pytest.mark.parametrize("result", RESULTS[2:])
def test_minutes_and_extract_print_nobody_for_what_was_put_aside(name: str, result: str) -> None:
    """Nor the other municipalities of a joint programme."""
    for status, verb in (("förslag", "anta"), PRINTED.get(result, ("förslag", "anta"))):
        text = of_board(name, joint(treated("KS", result, status, verb=verb)))
        assert text.count("Expedieras till") == (result == "återremiss")
        assert "Grannby" not in text


def shown(body: str, other: str, **of_own: Any) -> Sheets:
    """Return the case where a decision shows the points of another, which has receivers."""
    made = treated(body, "beslut", "fattat")
    own, of = (ITEMS[each][2] for each in (body, other))
    made["Mottagare"] = [{"Beslut": of, "Organ": to} for to in TO]
    if of_own:
        with_rows(made, "Mottagare", {"Beslut": own, **of_own})
    for row in made["Beslut"]:
        row["Samma punkter som"] = of if row["Beslut-id"] == own else ""
    made["Beslutspunkter"] = [row for row in made["Beslutspunkter"] if row["Beslut"] != own]
    return made


@pytest.mark.parametrize(("body", "other"), [("KF", "KS"), ("KS", "KF")])
@pytest.mark.parametrize("hands_on", [True, False])
def test_a_decision_that_shows_the_points_of_another_has_its_receivers(
    body: str, other: str, hands_on: bool
) -> None:
    """One that only proposes leaves them to who decides."""
    made = shown(body, other)
    to = "KF" if hands_on else ""
    change(made, f"Beslut/{ITEMS[body][2]}/Lämnas till", to)
    assert gets(made, body) == (set() if hands_on else set(TO))
    with_rows(made, "Mottagare", {"Beslut": ITEMS[other][2], "Organ": "KF"})
    assert gets(made, body) == ({"KF"} if hands_on else {*TO, "KF"}), "the next body has it"

    own = shown(body, other, Organ="KLK")
    assert gets(change(own, f"Beslut/{ITEMS[body][2]}/Lämnas till", to), body) == {"KLK"}

    other_matter = with_rows(shown(body, other), "Ärenden", {"Ärende-id": "Ä9", "Kommun": "VAG"})
    change(other_matter, f"Behandling/{ITEMS[other][1]}/Ärende", "Ä9")
    assert gets(other_matter, body) == set(), "it is another matter, as in a joint programme"


@pytest.mark.parametrize("why", ["", "kännedom", "verkställighet"])
@pytest.mark.parametrize("taken_over", [True, False])
def test_what_is_only_proposed_is_carried_out_by_nobody_yet(why: str, taken_over: bool) -> None:
    """The receivers stand at the proposal, as its letter has them; who decides shows its points."""
    made = shown("KF", "KS") if taken_over else treated("KS", "beslut", "fattat")
    for row in made["Mottagare"]:
        row["För"] = why
    kept = not (taken_over and why == "verkställighet")

    assert gets(made, "KS") == (set(TO) if kept else set())
    if taken_over:
        assert gets(made, "KF") == set(TO)


@pytest.mark.parametrize("name", ["protokoll", "protokollsutdrag"])
def test_receivers_of_shown_points_are_printed(name: str) -> None:
    text = of_board(name, change(shown("KS", "KF"), "Beslut/B5/Lämnas till", ""))
    assert [line.strip() for line in receivers(text)][:3] == [
        "Kontoret",
        "Utskottet",
        "Kommunstyrelsen",
    ]


def joint(made: Sheets) -> Sheets:
    with_rows(made, "Kommuner", {"Kommun-id": "GRA", "Namn": "Grannby kommun", "Byggs": "nej"})
    rows: list[dict[str, Any]] = [{"Program": "SUP", "Kommun": town} for town in ("VAG", "GRA")]
    return with_rows(made, "Samverkan", *rows)


def of_board(name: str, made: Sheets) -> str:
    (document,) = [
        p
        for p in plan(dataset(made)).plans
        if p.kind == name and p.meeting == "KS-1" and (name == "protokoll" or "BH5" in p.key)
    ]
    rendered = compiled(name).render(document.kind, document.key, document.view)
    assert not rendered.faults
    return text_of(rendered.data)
