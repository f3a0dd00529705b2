"""S21 and S17: a case that was sent back is told at every later body of its chain."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from pipeline.check import check
from pipeline.domain.course import returns_to, waits_for
from pipeline.model import Severity
from tests.effort import steps
from tests.plan_data import TODAY, Sheets, change, tables
from tests.test_meeting_rules import FEL, VARNING, _decision, _item, _meeting, at, book, problems

DAYS = {"KSAU": "2019-02-20", "KS": "2019-03-13", "KF": "2019-11-25"}
BODIES = tuple(DAYS)


def chain(there: tuple[str, ...] = BODIES, kind: str = "program") -> Sheets:
    """Return a case that the bodies in `there` take up one after the other, all to come."""
    made = book()
    made["Sammanträden"] = [_meeting(f"{b}1", b, DAYS[b], "planerat") for b in there]
    purposes = {"KF": "antagande"}
    made["Behandling"] = [_item(b, f"{b}1", purposes.get(b, "beredning")) for b in there]
    made["Beslut"] = [_decision(b, b, kind, "förslag") for b in there]
    made["Organ"] = [row | {"Del av": ""} for row in made["Organ"]]
    for sheet in ("Beslutspunkter", "Mottagare", "Närvaro", "Yrkanden", "Röster"):
        made[sheet] = []
    return made


def sent_back(made: Sheets, body: str, result: str = "återremiss") -> Sheets:
    change(made, f"Sammanträden/{body}1/Status", "hållet")
    return change(made, f"Behandling/{body}/Resultat", result)


def called_off(made: Sheets, body: str) -> Sheets:
    return change(made, f"Sammanträden/{body}1/Status", "inställt")


STOPPED = {
    "återremiss": lambda made, body: sent_back(made, body, "återremiss"),
    "bordlagt": lambda made, body: sent_back(made, body, "bordlagt"),
    "utgår": lambda made, body: sent_back(made, body, "utgår"),
    "inställt": called_off,
}


def again(made: Sheets, body: str, day: str, **more: Any) -> Sheets:
    """Add a second meeting where a body takes the case up again."""
    made["Sammanträden"].append(_meeting(f"{body}2", body, day, "planerat"))
    made["Behandling"].append(_item(f"{body}-igen", f"{body}2", "beredning") | more)
    made["Beslut"].append(_decision(f"{body}-igen", f"{body}-igen", "program", "förslag"))
    return made


def told(made: Sheets) -> dict[str, Severity]:
    """Return the items that are told to wait, by their key."""
    lost = [p for p in problems("S02", made) if "inställt" in p.message]
    found = [*problems("S17", made), *problems("S21", made), *lost]
    keys = [row["Behandling-id"] for row in made["Behandling"]]
    by_item = [(keys[p.cell.row - 2], p.severity) for p in found if p.cell]
    assert len(by_item) == len(dict(by_item)), "nobody is told twice"
    return dict(by_item)


def waiting(made: Sheets) -> set[str]:
    """Return the items of which a document of their meeting can tell what they wait for."""
    rows = check(tables(made), TODAY)["Behandling"]
    return {row.key for row in rows if row.links["väntar_på"].records}


def by_preparation(made: Sheets) -> Sheets:
    return made  # as the book has it: Bereder åt


def by_membership(made: Sheets) -> Sheets:
    for row in made["Organ"]:
        row["Bereder åt"] = ""
    return change(made, "Organ/KSAU/Del av", "KS")


def by_proposal(made: Sheets) -> Sheets:
    for row in made["Organ"]:
        row["Bereder åt"] = ""
    after = dict(pairwise(BODIES))
    for row in made["Beslut"]:
        row["Lämnas till"] = after.get(row["Beslut-id"], "")
    return made


CHAINS = [("KSAU", "KS", "KF"), ("KSAU", "KF"), ("KS", "KF"), ("KSAU", "KS")]


@pytest.mark.parametrize("how", STOPPED)
@pytest.mark.parametrize("kind", ["program", "övrigt"])
@pytest.mark.parametrize("said", [by_preparation, by_membership, by_proposal])
@pytest.mark.parametrize("there", CHAINS)
def test_every_later_body_of_the_chain_is_told(
    there: tuple[str, ...], said: Any, kind: str, how: str
) -> None:
    if said is by_proposal and there == ("KSAU", "KF"):
        return  # its proposal is to KS, which nothing then says more of
    for number, body in enumerate(there[:-1]):
        made = STOPPED[how](said(chain(there, kind)), body)
        assert set(told(made)) == set(there[number + 1 :])
        assert waiting(made) == set(there[number + 1 :])
        assert told(said(chain(there, kind))) == {}


def test_it_is_told_where_and_why() -> None:
    (found,) = problems("S21", sent_back(chain(("KSAU", "KS")), "KSAU"))

    assert found.severity is VARNING
    assert at(found) == "Behandling/Möte"
    assert found.stops == ()
    assert found.message == (
        "Kommunstyrelsen 2019-03-13 har ärendet på dagordningen, men det återremitterades av "
        "kommunstyrelsens arbetsutskott 2019-02-20."
    )


def test_fullmaktige_gets_a_fel_where_the_last_to_prepare_sent_it_back() -> None:
    assert told(sent_back(chain(), "KS")) == {"KF": FEL}
    assert told(sent_back(chain(), "KSAU")) == {"KS": VARNING, "KF": VARNING}


def test_a_meeting_that_was_called_off_prepared_nothing() -> None:
    (found,) = problems("S21", called_off(chain(("KSAU", "KS")), "KSAU"))

    assert found.message == (
        "Kommunstyrelsen 2019-03-13 har ärendet på dagordningen, men det skulle beredas av "
        "kommunstyrelsens arbetsutskott 2019-02-20, ett möte som är inställt."
    )


def test_a_meeting_that_was_moved_in_time_prepares_there() -> None:
    made = change(chain(), "Sammanträden/KSAU1/Status", "flyttat")
    made["Sammanträden"].append(_meeting("KSAU2", "KSAU", "2019-03-06", "planerat"))
    change(made, "Sammanträden/KSAU1/Flyttat till", "KSAU2")

    assert told(made) == {}
    assert "KS" in told(change(made, "Sammanträden/KSAU1/Flyttat till", ""))


@pytest.mark.parametrize(("body", "before"), [("KF", "KS"), ("KS", "KSAU")])
def test_what_a_body_sent_back_is_prepared_before_it_has_it_again(body: str, before: str) -> None:
    made = chain()
    for each in BODIES[: BODIES.index(body)]:
        change(made, f"Sammanträden/{each}1/Status", "hållet")
    made = again(sent_back(made, body), body, "2020-02-03")
    assert f"{body}-igen" in told(made)

    assert f"{body}-igen" not in told(again(made, before, "2020-01-20"))


def test_what_a_body_put_off_itself_needs_no_more_preparation() -> None:
    made = change(chain(("KS", "KF")), "Sammanträden/KS1/Status", "hållet")
    assert told(again(sent_back(made, "KF", "bordlagt"), "KF", "2020-02-03")) == {}


def test_what_is_sent_back_goes_to_the_body_that_prepared_it() -> None:
    made = chain()
    rows = {row.key: row for row in check(tables(made), TODAY)["Behandling"]}
    back = {
        key: [to.key for to in row.links["återremitteras_till"].records]
        for key, row in rows.items()
    }

    assert back == {"KSAU": [], "KS": ["KSAU"], "KF": ["KS"]}


def test_taken_up_again_in_time_nobody_is_told() -> None:
    made = sent_back(chain(), "KSAU")
    assert told(again(made, "KSAU", "2019-03-06")) == {}


def test_taken_up_again_only_after_the_board_the_board_is_told() -> None:
    made = sent_back(chain(), "KSAU")
    assert set(told(again(made, "KSAU", "2019-03-20"))) == {"KS", "KF"}


def test_what_is_carried_over_needs_no_row_of_its_own() -> None:
    made = sent_back(chain(), "KSAU")
    made["Sammanträden"].append(_meeting("KSAU2", "KSAU", "2019-03-06", "planerat"))
    assert told(change(made, "Behandling/KSAU/Tas upp igen vid", "KSAU2")) == {}
    assert set(told(change(made, "Sammanträden/KSAU2/Datum", "2019-03-20"))) == {"KS", "KF"}


@pytest.mark.parametrize("result", ["utgår", "bordlagt", "återremiss"])
def test_a_row_that_says_so_itself_is_not_told(result: str) -> None:
    made = sent_back(chain(), "KSAU")
    assert "KS" not in told(change(made, "Behandling/KS/Resultat", result))


def test_what_the_board_has_decided_all_the_same_goes_on() -> None:
    made = sent_back(chain(), "KSAU")
    assert told(change(made, "Sammanträden/KS1/Status", "hållet")) == {}


@pytest.mark.parametrize("purpose", ["remiss", "anmälan", "uppföljning"])
def test_another_matter_of_the_case_is_not_told(purpose: str) -> None:
    made = sent_back(chain(kind="övrigt"), "KSAU")
    assert told(change(made, "Behandling/KSAU/Syfte", purpose)) == {}


def test_the_will_is_not_told_of_the_programme() -> None:
    made = sent_back(chain(("KSAU", "KS")), "KSAU")
    assert told(change(made, "Beslut/KS/Typ", "politisk vilja")) == {}


def test_the_course_of_a_case_is_followed_once_for_all_its_items_at_a_meeting() -> None:
    def work(number: int) -> int:
        made = chain()
        for table, key in (("Behandling", "Behandling-id"), ("Beslut", "Beslut-id")):
            made[table] = [
                row | {key: f"{row[key]}-{n}"}
                | ({"Behandling": f"{row['Behandling']}-{n}"} if table == "Beslut" else {})
                for row in made[table]
                for n in range(number)
            ]  # fmt: skip
        rows = check(tables(made), TODAY)["Behandling"]
        rows[0].columns["Ärende"].known.clear()
        return steps(lambda: [(waits_for(row), returns_to(row)) for row in rows])

    few, many = work(5), work(20)

    assert many < 6 * few  # four times as many items
