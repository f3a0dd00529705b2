from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.model import MISSING, Row, Rows, Source, View
from pipeline.plan import plan
from pipeline.plan.documents import BY_NAME, KINDS
from pipeline.schema import PURPOSES
from tests.plan_data import Sheets, changed, dataset, followed_up, sheets, will

# What the case must say to ask for a kind of document that it does not ask for by itself.
ASKS_FOR = {
    "uppföljning": followed_up(),
    "uppföljning-kort": followed_up(),
    **{
        sort: sheets() | {"Remisser": [{"Remiss-id": "RM", "Behandling": "BH2", "Typ": sort}]}
        for sort in ("missiv", "yttrande")
    },
    "anslag": changed(**{"Behandling/BH1/Anslag upp": "2019-10-17"}),
    "uppdragslista": changed(**{"Beslut/B1/Status": "fattat"})
    | {"Beslutspunkter": [{"Beslut": "B1", "Nr": 1, "Verb": "uppdra", "Ansvarig": "KLK"}]},
    "tillägg": changed(**{"Behandling/BH4/Tillagt": "2020-03-25"}),
    "rättelse": sheets()
    | {"Rättelser": [{"Möte": "KSAU-1", "§": 69, "Tidigare": "a", "Nu": "b", "Av": "P1"}]},
}


def view(kind: str, made: Sheets | None = None, key: str = "") -> View:
    plans = plan(dataset(made or ASKS_FOR.get(kind))).plans
    found = [p.view for p in plans if p.kind == kind and key in ("", p.key)]
    assert found, f"No document of the kind {kind}: say in ASKS_FOR what asks for one."
    return found[0]


def now(kind: str = "", **cells: Any) -> View:
    return view(kind, changed(**cells), "SUP+2019–2022" if kind == "politisk-vilja" else "")


def rows_in(found: Any) -> Iterator[Row]:
    if isinstance(found, Row):
        yield found
    elif isinstance(found, Rows):
        yield from found


def start(seen: View) -> Iterator[Row]:
    for name in seen.roots:
        if name != "texter":
            yield from rows_in(seen.root(name))
    sections = seen.root("texter")
    for link in sections.values() if sections is not MISSING else ():
        yield from rows_in(seen.follow(link))


def walk(seen: View) -> set[Row]:
    """Return every row that a template could reach, by any name of the whole vocabulary."""
    reached: set[Row] = set()
    waiting = list(start(seen))
    while waiting:
        row = waiting.pop()
        if row not in reached:
            reached.add(row)
            for name in seen.dataset.vocabulary[row.record.sheet]:
                waiting.extend(rows_in(row.get(name)))
    return reached


def asked(seen: View) -> list[Source]:
    """Return the cells, lists and roots in the log (without the sheets that rows are of)."""
    return [source for source in seen.log if source.key]


def words(seen: View) -> str:
    """Return all that a template could print."""
    found = []
    for row in walk(seen):
        names = seen.dataset.vocabulary[row.record.sheet]
        values = [row.get(name) for name in names]
        found += [str(value) for value in values if not isinstance(value, (Row, Rows))]
    return " ".join(found)


class TestHiddenSheets:
    @pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
    def test_no_way_forwards_or_backwards_leads_to_a_hidden_row(self, kind: str) -> None:
        for made in plan(dataset()).plans:
            if made.kind == kind:
                reached = {row.record.sheet for row in walk(made.view)}
                assert reached.isdisjoint(BY_NAME[kind].hidden)
                assert len(reached) > 3

    @pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
    def test_no_embedded_cell_leads_to_a_hidden_row(self, kind: str) -> None:
        seen = view(kind)
        for sheet in BY_NAME[kind].hidden:
            for record in seen.dataset[sheet]:
                for name in record.cells:
                    assert seen.cell(sheet, record.key, name) is None
        assert seen.log == []

    def test_the_reading_edition_reaches_goal_and_will(self) -> None:
        sheets_seen = {row.record.sheet for row in walk(view("program-läsversion"))}
        assert {"Mål", "Politisk vilja", "Förtydliganden", "Partier"} <= sheets_seen

    @pytest.mark.parametrize("kind", ["tjänsteskrivelse", "beslut-program", "program"])
    def test_no_word_of_the_will_can_be_printed(self, kind: str) -> None:
        assert "Viljans ord" not in words(view(kind))

    def test_a_persons_party_is_unknown_where_parties_are(self) -> None:
        chair = view("beslut-program").root("möte").get("ordförande")
        assert chair.get("namn") == "Bo Al"
        assert chair.get("parti") is MISSING

    def test_a_persons_party_is_known_where_the_will_is(self) -> None:
        seen = now("politisk-vilja")
        assert seen.root("möte").get("ordförande").get("parti").get("namn") == "S"


class TestDecision2:
    def test_of_decision_1_only_its_paragraph_and_state_are_known(self) -> None:
        seen = view("beslut-politisk-vilja", changed(**{"Behandling/BH2/§": 85}))
        first = seen.root("beslut").get("förutsätter")
        assert (first.get("status"), first.get("behandling").get("paragraf")) == ("förslag", 85)
        assert first.get("beslutspunkter") is MISSING
        assert first.get("behandling").get("skrivelsens_datum") is MISSING
        assert first.get("behandling").get("möte").get("datum").isoformat() == "2020-03-30"

    def test_no_way_leads_to_the_words_of_decision_1(self) -> None:
        printed = words(view("beslut-politisk-vilja"))
        assert "anta" in printed
        assert "programmet" not in printed.split()
        assert "Därför ett program." not in printed
        assert "Kommunen växer." not in printed

    def test_an_embedded_point_of_decision_1_is_unknown(self) -> None:
        seen = view("beslut-politisk-vilja")
        (point,) = [r for r in seen.dataset["Beslutspunkter"] if r["Sats"] == "programmet"]
        (own,) = [r for r in seen.dataset["Beslutspunkter"] if r["Sats"] == "viljan"]
        assert seen.cell("Beslutspunkter", point.key, "Sats") is None
        assert seen.digest(Source("Beslutspunkter", point.key, "Sats")) == ""
        assert seen.cell("Beslutspunkter", own.key, "Sats") == "viljan"


class TestLists:
    def test_the_will_prints_drafts_of_its_own_period_while_it_is_a_proposal(self) -> None:
        seen = now("politisk-vilja")
        assert _wills(seen) == ["V1", "V2"]

    def test_the_will_prints_only_what_is_decided_when_it_is_taken(self) -> None:
        made = changed(**{"Beslut/B3/Status": "fattat", "Politisk vilja/V1/Status": "beslutad"})
        assert _wills(view("politisk-vilja", made, "SUP+2019–2022")) == ["V1"]

    def test_a_decision_handed_on_to_another_body_is_still_a_proposal(self) -> None:
        made = changed(**{"Beslut/B3/Status": "fattat", "Beslut/B3/Lämnas till": "KF"})
        assert _wills(view("politisk-vilja", made, "SUP+2019–2022")) == ["V1", "V2"]

    def test_rows_without_a_decision_are_drafts(self) -> None:
        made = changed(**{"Politisk vilja/V1/Beslut": "", "Politisk vilja/V2/Beslut": ""})
        assert _wills(view("politisk-vilja", made, "SUP+2019–2022")) == ["V1", "V2"]

    def test_a_programme_lists_the_goals_that_stay(self) -> None:
        assert _keys(view("program").root("målen")) == ["M1", "M2"]
        assert _keys(view("program").root("program").get("mål")) == ["M1", "M2"]

    @pytest.mark.parametrize("kind", ["program", "program-läsversion", "uppföljning"])
    @pytest.mark.parametrize("purpose", [*PURPOSES, ""])
    def test_a_programme_has_no_case_that_is_of_the_will_alone(
        self, kind: str, purpose: str
    ) -> None:
        made = followed_up()
        case = {"Ärende-id": "Ä2", "Kommun": "VAG", "Dnr": "KS 2019/161", "Program": "SUP"}
        item = {"Behandling-id": "BH9", "Ärende": "Ä2", "Möte": "KF-1", "Syfte": purpose}
        made["Ärenden"].append(case | {"Ärendemening": "Ett ärende till", "Handläggare": "P1"})
        made["Behandling"] += [item] if purpose else []

        shown = _keys(view(kind, made).root("program").get("ärenden"))
        assert shown == (["Ä1"] if purpose == "politisk vilja" else ["Ä1", "Ä2"])

        made["Behandling"] += [item | {"Behandling-id": "BH10", "Syfte": "remiss"}]
        assert _keys(view(kind, made).root("program").get("ärenden")) == ["Ä1", "Ä2"]

    def test_a_programme_whose_only_case_is_of_the_will_has_that(self) -> None:
        made = sheets()
        made["Behandling"] = [row for row in made["Behandling"] if row["Behandling-id"] == "BH3"]
        assert _keys(view("program", made).root("program").get("ärenden")) == ["Ä1"]

    def test_success_factors_of_another_period_are_left_out_of_the_will(self) -> None:
        assert _keys(_goal(now("politisk-vilja")).get("framgångsfaktorer")) == ["FF1"]
        assert _keys(_goal(view("program")).get("framgångsfaktorer")) == ["FF1", "FF2"]

    def test_a_paper_lists_the_proposals_where_there_are_any(self) -> None:
        made = sheets()
        made["Beslut"].append(
            {"Beslut-id": "B9", "Behandling": "BH1", "Typ": "information", "Status": "fattat"}
        )
        own = view("tjänsteskrivelse", made)
        assert _keys(own.root("besluten")) == _keys(own.root("behandling").get("beslut")) == ["B1"]
        earlier = view("beslut-program", made).root("ärende").get("behandling")[0]
        assert _keys(earlier.get("beslut")) == ["B9"]

    def test_a_paper_lists_the_decisions_where_they_are_all_there_is(self) -> None:
        assert _keys(
            now("tjänsteskrivelse", **{"Beslut/B1/Status": "fattat"}).root("besluten")
        ) == ["B1"]

    def test_a_list_knows_the_records_that_it_shows(self) -> None:
        shown = view("program").root("målen")
        assert shown.link.source == Source("", "SUP", "målen")
        assert [record.key for record in shown.link.records] == ["M1", "M2"]


class TestLog:
    def test_each_ask_is_logged(self) -> None:
        seen = view("program")
        goal = seen.root("målen")[0]
        goal.get("måltext")
        goal.get("förtydliganden")
        assert asked(seen) == [
            Source("", "SUP", "målen"),
            Source("Mål", "M1", "Måltext"),
            Source("Mål", "M1", "förtydliganden"),
        ]

    def test_a_hidden_ask_is_not_logged(self) -> None:
        seen = view("program")
        goal = seen.root("målen")[0]
        seen.log.clear()
        assert goal.get("politisk_vilja") is MISSING
        assert seen.log == []

    def test_the_mandate_period_is_logged(self) -> None:
        seen = now("politisk-vilja")
        assert seen.root("mandatperiod") == "2019–2022"
        assert seen.log == [Source("", "SUP+2019–2022", "mandatperiod")]

    def test_an_embedded_cell_is_found_by_header_and_by_name(self) -> None:
        seen = view("program")
        for column in ("Ambitionsnivå inledning", "ambitionsnivå_inledning", "MÅLTEXT", "måltext"):
            assert seen.cell("Mål", "M1", column) is not None
        assert {source.column for source in seen.log} == {"Ambitionsnivå inledning", "Måltext"}

    @pytest.mark.parametrize(
        "source", [("Mål", "M9", "Måltext"), ("Mål", "M1", "Mltext"), ("Mål", "M1", "Program")]
    )
    def test_an_embedded_cell_that_is_not_there_is_asked_for_all_the_same(
        self, source: tuple[str, str, str]
    ) -> None:
        seen = view("program")
        assert seen.cell(*source) is None
        assert asked(seen) == [Source(*source)]


class TestDigest:
    SOURCES = (
        Source("Mål", "M1", "Måltext"),
        Source("Mål", "M1", "Program"),
        Source("Mål", "M1", "framgångsfaktorer"),
        Source("", "SUP", "målen"),
        Source("", "SUP", "program"),
        Source("", "SUP", "mandatperiod"),
        Source("", "SUP", "texter.syfte"),
        Source("", "SUP", "texter.bakgrund"),
    )

    def test_it_is_sixteen_hex_digits_and_the_same_every_time(self) -> None:
        found = [view("program").digest(source) for source in self.SOURCES]
        assert found == [view("program").digest(source) for source in self.SOURCES]
        assert {len(digest) for digest in found} == {16}
        assert all(int(digest, 16) >= 0 for digest in found)

    @pytest.mark.parametrize(
        ("cell", "value", "touched"),
        [
            ("Mål/M1/Måltext", "nytt", {"Mål/M1/Måltext"}),
            ("Mål/M1/Ordning", 5, {"/SUP/målen"}),
            ("Mål/M1/Status", "utgår", {"/SUP/målen"}),
            ("Framgångsfaktorer/FF2/Mål", "M2", {"Mål/M1/framgångsfaktorer"}),
            ("Program/SUP/Mandatperiod", "2019–2022", None),
            ("Texter/T5/Avsnitt", "bakgrund", {"/SUP/texter.syfte", "/SUP/texter.bakgrund"}),
            ("Texter/T5/Text", "Nytt.", set()),
            ("Förtydliganden/F1/Text", "Nytt.", set()),
        ],
    )
    def test_a_changed_cell_changes_what_stands_on_it_and_nothing_else(
        self, cell: str, value: Any, touched: set[str] | None
    ) -> None:
        before, after = view("program"), now("program", **{cell: value})
        changed_now = {str(s) for s in self.SOURCES if before.digest(s) != after.digest(s)}
        if touched is None:
            touched = {"/SUP/mandatperiod", "Mål/M1/framgångsfaktorer"}
        assert changed_now == touched

    @pytest.mark.parametrize("kind", ["program", "beslut-program", "tjänsteskrivelse"])
    def test_nothing_that_a_programme_reads_changes_with_a_will(self, kind: str) -> None:
        before = view(kind)
        walk(before)
        made = changed(**{"Politisk vilja/V1/Text": "Ett annat ord."})
        made["Politisk vilja"].append(will("V9", "M2", "beslutad"))
        after = view(kind, made)
        assert len(asked(before)) > 20
        assert all(before.digest(source) == after.digest(source) for source in before.log)

    def test_what_is_hidden_or_gone_has_none(self) -> None:
        seen = view("program")
        assert seen.digest(Source("Politisk vilja", "V1", "Text")) == ""
        assert seen.digest(Source("Mål", "M1", "politisk_vilja")) == ""
        assert seen.digest(Source("Personer", "P2", "Parti")) == ""
        assert seen.digest(Source("Mål", "M99", "Måltext")) == ""
        assert seen.digest(Source("", "SUP", "besluten")) == ""
        assert seen.digest(Source("Mål", "M1", "Måltext")) != ""

    def test_a_faulty_cell_differs_from_one_that_says_the_same(self) -> None:
        one = now("program", **{"Mål/M1/Nivå": "mål"})
        other = now("program", **{"Mål/M1/Nivå": "delmål"})
        source = Source("Mål", "M1", "Nivå")
        assert one.digest(source) != other.digest(source)

    def test_a_filtered_list_counts_by_what_it_shows(self) -> None:
        source = Source("Mål", "M1", "politisk_vilja")
        before = now("politisk-vilja")
        lost = now("politisk-vilja", **{"Politisk vilja/V3/Text": "Annat."})
        won = now("politisk-vilja", **{"Politisk vilja/V3/Status": "förslag"})
        assert before.digest(source) == lost.digest(source) != won.digest(source)

    @pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
    def test_everything_that_is_logged_has_a_digest(self, kind: str) -> None:
        seen = view(kind)
        walk(seen)
        assert [source for source in asked(seen) if not seen.digest(source)] == []


def _keys(rows: Any) -> list[str]:
    return [row.record.key for row in rows]


def _goal(seen: View) -> Row:
    first: Row = seen.root("målen")[0]
    return first


def _wills(seen: View) -> list[str]:
    return _keys(_goal(seen).get("politisk_vilja"))
