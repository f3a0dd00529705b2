"""Rules that read texts one by one: they get each text, and only what can say something to them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.check import link
from pipeline.check.links.defaults import headers_in_use
from pipeline.check.rules import RULES, run
from pipeline.check.rules.registry import Rule, Search
from pipeline.check.rules.text_pass import read_texts
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.read import read_folder
from tests.tables import TODAY, book, checked, set_cell, tables

PHRASES = """
    anna@gmail.com | Anna@GMAIL.com | 19800101-1234 | 8001011234 | den 31 april 2027 | 2027-02-31
    De fyra målen | alla 8 mål | SAMTLIGA TOLV MÅL | majoriteten | Minoritetens | alliansen | (M, S)
    oppositionspartierna | Socialdemokraterna | Björkviks kommun förordar | Björkvik kommun
    dnr KS 2007/270 | Diarienummer: KS.2017.3 | Utvecklingssprogram | Framtidsplan | mınorıteten
    anta programmet | och överlämna det | samt godkänna rapporten | ; anmäla | nästa sammanträde
    kommande möte | tjänsteskrivelsen daterad den 26 juni 2019 | dıarıenummer KS 1/2 | , | godkänna
""".replace("\n", " | ").split(" | ")


def some_text(rng: random.Random) -> str:
    text = " ".join(rng.choice(PHRASES).strip() for _ in range(rng.randrange(1, 5)))
    return rng.choice((str, str, str.upper, str.casefold))(text)


def with_texts(rng: random.Random) -> Dataset:
    places = [
        *(("Texter", row, "Text") for row in (0, 1)),
        *(("Konsekvenser", row, "Text") for row in (0, 1)),
        *(("Beslutspunkter", row, header) for row in (0, 1) for header in ("Sats", "Mening")),
        *[("Beslutspunkter", 0, "Verb"), ("Mottagare", 1, "Namn"), ("Mål", 0, "Måltext")],
    ]
    edits = [set_cell(*place, some_text(rng)) for place in places]
    edits += [set_cell("Texter", row, "Avsnitt", "bedömning") for row in (0, 1)]
    edits += [set_cell("Program", 0, "Tidigare namn", rng.choice([None, "Framtidsplan"]))]
    edits += [set_cell("Kommuner", 0, "Kortnamn", "Björkvik")]
    edits += [set_cell("Kommuner", 0, "Dnr-mönster", "KS 2019/1")]
    if rng.random() < 0.5:
        edits += [set_cell("Partier", row, "Parti-id", None) for row in (0, 1)]  # rows without keys
    return link(tables(book(*edits)))


def without_signs(rule: Rule) -> Rule:
    def find(data: Dataset) -> Search:
        found: Search = rule.find(data)
        return Search(found.look)

    return Rule(rule.code, rule.severity, rule.needs, find, rule.texts)


def test_what_a_rule_passes_over_by_its_signs_says_nothing_to_it() -> None:
    rng = random.Random(338)
    rules = [rule for rule in RULES if rule.texts]
    told = set()
    for _ in range(300):
        data = with_texts(rng)
        found = [*run(data, data.problems, TODAY, rules)]

        assert found == [*run(data, data.problems, TODAY, map(without_signs, rules))]
        told |= {problem.code for problem in found}
    assert told == {rule.code for rule in rules}


def seen_by(rule_needs: tuple[str, ...], data: Dataset, search: Search | None = None) -> list[str]:
    """Return the rows and texts that a rule on Måltext and Stam is given."""
    seen: list[str] = []

    def look(row: Record, header: str, text: str) -> Iterator[Problem]:
        seen.append(f"{row.key} {header}: {text}")
        return iter(())

    given = Search(look) if search is None else search._replace(look=look)
    texts = {"Mål": ("Måltext", "Kort namn")}
    rule = Rule("X01", Severity.ERROR, rule_needs, lambda _: given, texts)
    list(run(data, data.problems, TODAY, [rule]))
    return seen


def test_a_rule_is_given_each_text_once_and_no_empty_ones() -> None:
    assert seen_by(("Mål",), checked()) == ["M1 Måltext: med luft", "M2 Måltext: med vatten"]


def test_a_rule_is_not_given_texts_of_rows_with_a_fault_in_what_it_needs() -> None:
    data = checked(set_cell("Mål", 1, "Måltyp", "mjuk"))

    assert seen_by(("Mål",), data) == ["M1 Måltext: med luft"]
    assert len(seen_by(("Mål/Måltext",), data)) == 2


def test_a_sign_is_looked_for_without_regard_to_case() -> None:
    data = checked(set_cell("Mål", 1, "Måltext", "MED VATTEN"))

    found = seen_by((), data, Search(lambda row, header, text: (), ("vatten",)))

    assert found == ["M2 Måltext: MED VATTEN"]


CASES = Path(__file__).parent / "cases"
FOLDERS = [Path(__file__).parents[1], *(p for p in CASES.iterdir() if (p / "inputs").is_dir())]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_under_headers_that_are_not_in_use_nothing_stands(folder: Path) -> None:
    found = read_folder(folder / "inputs")
    data = link(found.tables, found.problems)

    for sheet, rows in data.records.items():
        wanted = [*dict.fromkeys(h for rule in RULES for h in rule.texts.get(sheet, ()))]
        used = headers_in_use(data, sheet, wanted)
        for row in rows:
            assert [h for h in wanted if row.columns.get(h)] == [h for h in used if row[h]]


def test_without_rules_of_texts_nothing_is_read() -> None:
    assert read_texts(checked(), []) == {}
