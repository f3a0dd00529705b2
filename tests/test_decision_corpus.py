"""The grammar of decisions over 200 points: each form is right, or it is said that nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import schema
from pipeline.swedish import decisions
from pipeline.swedish.actions import second_action
from pipeline.swedish.decisions import item_is_known, passive_is_known, pieces_text
from pipeline.swedish.objects import masked
from pipeline.swedish.verbs import is_known

BODY, RECEIVER = "kommunstyrelsen", "kommunfullmäktige"
# What must never be printed, whatever the point says.
PASSIVES = r"(?:antas|godkänns|fastställs|upphävs|väljs|utses|avslås|noteras|remitteras|läggs|får)"
BAD = {
    "a verb after a preposition": rf"\b(?:enligt|med|till|för|från|senast|den) {PASSIVES}\b",
    "a proposal to decide to propose": r"föreslår .*besluta att föreslå",
    "deciding to decide": r"besluta(?:r)? att besluta att",
    "a doubled sign": r",,|\.\.|  | ,",
    "two verbs in a row": rf"\b{PASSIVES} {PASSIVES}\b",
    "a mark": r"\|",
}


class Said(NamedTuple):
    """One point of the corpus. Forms that are not known have lost their `?`."""

    verb: str
    clause: str
    forms: tuple[str, ...]
    unknown: tuple[bool, ...]


def read() -> Iterator[Said]:
    text = (Path(__file__).parent / "decision_corpus.txt").read_text("utf-8")
    for block in text.split("\n\n"):
        first, *lines = [line for line in block.splitlines() if not line.startswith("#")] or [""]
        if first:
            verb, clause = first.split(": ", 1)
            forms = [line.strip() for line in lines]
            unknown = tuple(form.startswith("? ") for form in forms)
            yield Said(verb, clause, tuple(form.removeprefix("? ") for form in forms), unknown)


CORPUS = tuple(read())
EVERY = pytest.mark.parametrize("said", CORPUS, ids=lambda said: f"{said.verb} {said.clause}"[:60])


def made(verb: str, clause: str) -> tuple[str, ...]:
    """Return the five forms."""
    return (
        pieces_text(decisions.present(BODY, verb, clause)),
        pieces_text(decisions.decides_to(BODY, verb, clause)),
        pieces_text(decisions.passive(BODY, "", verb, clause)),
        pieces_text(decisions.proposal(BODY, RECEIVER, verb, clause)),
        f"– {pieces_text(decisions.clause_item(verb, clause, RECEIVER))}",
    )


def letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text.casefold()))


def test_the_corpus_has_two_hundred_points_in_five_forms() -> None:
    assert len(CORPUS) == 200
    assert all(len(said.forms) == 5 for said in CORPUS)
    assert len({(said.verb, said.clause) for said in CORPUS}) == 200


@EVERY
def test_each_form_is_as_it_was_read(said: Said) -> None:
    assert made(said.verb, said.clause) == said.forms


@EVERY
def test_what_is_not_known_is_said_to_be_so(said: Said) -> None:
    verb, clause = said.verb, said.clause
    known = is_known(verb), True, passive_is_known(verb, clause), True, item_is_known(verb, clause)

    assert tuple(not each for each in known) == said.unknown


@EVERY
def test_no_form_has_a_shape_that_must_never_be_printed(said: Said) -> None:
    for form in made(said.verb, said.clause):
        assert [what for what, shape in BAD.items() if re.search(shape, form)] == []


def test_nine_of_ten_forms_are_made_and_the_others_are_said_to_be_unknown() -> None:
    unknown = sum(sum(said.unknown) for said in CORPUS)

    assert unknown <= 40


# With and without a complement that begins with a word that adverbials hold: med, till, från, för.
VERBS = ("anta", "revidera", "remittera", "ta fram", "höja", "förlänga", "överföra", "komplettera")
OBJECTS = (
    "taxan för 2027",
    "förslaget till program",
    "”Plan för lek – i samråd med barn”, version 2.0",
    "avtalet med Ekby Energi AB",
    "budget och plan",
    "Riktlinjer för inköp, antagna den 4 maj 2020",
    "planen som antogs 2013",
)
ADVERBIALS = (
    "enligt bilaga 1",
    "i enlighet med förvaltningens förslag",
    "under förutsättning att avtalet godkänns",
    "med ändringen att punkt 4 utgår",
    "med anledning av motionen",
    "så att den gäller alla",
    "senast den 4 maj 2027",
    "från och med den 1 januari 2027",
    "fr.o.m. den 1 januari 2027",
    "till och med den 31 december 2027",
    "för kompletterande beräkningar",
    "för sin del",
)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("thing", OBJECTS)
def test_how_and_when_never_come_between_an_object_and_its_verb(verb: str, thing: str) -> None:
    for adverbials in (*permutations(ADVERBIALS, 1), *permutations(ADVERBIALS, 2)):
        clause = " ".join((thing, *adverbials))
        for form in made(verb, clause):
            assert letters(clause) <= letters(form)
            assert all(part in form for part in adverbials)
        passive = made(verb, clause)[2]
        if passive_is_known(verb, clause):
            after = passive[len(thing) :]
            assert passive[:1].casefold() + passive[1 : len(thing)] == (
                thing[:1].casefold() + thing[1:]
            )
            assert re.match(r",? \w+s(?: fram)? ", after), passive
        else:
            assert passive == f"Kommunstyrelsen beslutar att {verb} {clause}."


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("rapporten samt anmäla den till nämnden", "samt anmäla"),
        ("programmet och uppdra åt kontoret att följa upp det", "och uppdra"),
        ("programmet, dels uppdra åt kontoret att följa upp det", "dels uppdra"),
        ("rapporten, anmäla den till nämnden", "anmäla"),
        ("rapporten och att lägga den till handlingarna", "och att lägga"),
        ("rapporten; lägga den till handlingarna", "lägga"),
        ("rapporten samt därmed anse uppdraget slutfört", "samt därmed anse"),
        ("att anta programmet och att uppdra åt kontoret att följa upp", "och att uppdra"),
        ("dels att anta programmet, dels att upphäva planen", "dels att upphäva"),
        ("rapporten samt för sin del föreslå en höjning", "samt för sin del föreslå"),
    ],
)
def test_two_actions_are_found(clause: str, words: str) -> None:
    assert second_action(clause) == (words, True)


@pytest.mark.parametrize("conjunction", ["och", "samt", "men", "och därmed", "samt att"])
@pytest.mark.parametrize(
    "verb", ["publicera", "teckna", "ställa ut", "ta upp", *schema.VERBS.split("; ")]
)
def test_a_second_verb_is_never_half_inflected(conjunction: str, verb: str) -> None:
    clause = f"rapporten {conjunction} {verb} den"

    assert second_action(clause) is not None
    assert made("godkänna", clause)[0] == f"Kommunstyrelsen beslutar att godkänna {clause}."
    assert made("godkänna", clause)[2] == f"Kommunstyrelsen beslutar att godkänna {clause}."


def test_two_actions_are_never_half_inflected() -> None:
    clause = "att anta programmet och att upphäva planen"

    assert made("besluta", clause)[0] == f"Kommunstyrelsen beslutar {clause}."
    assert made("anta", "programmet och upphäva planen")[0] == (
        "Kommunstyrelsen beslutar att anta programmet och upphäva planen."
    )


@pytest.mark.parametrize(
    "clause",
    [
        "budget och plan",
        "budget, plan och mål",
        "dels budgeten, dels planen",
        "åt kontoret att bereda och återkomma med ärendet",
        "åt kontoret att utreda frågan samt redovisa kostnaderna",
        "åt kontoret att dels utreda, dels föreslå åtgärder",
        "riktlinjer för att styra och leda verksamheten",
        "uppdraget att utreda och föreslå en lösning | slutfört",
        "programmet ”Leva och ge plats”",
        "ersättning och resa",
        "åt chefen, i samråd med ekonomichefen, att föreslå besparingar",
        "kontoret utreda frågan och föreslå åtgärder",
        "program för unga och arbetslösa i Ekby",
        "riktlinjer för trygga och säkra skolor",
        "avgift och hyra för lokaler",
    ],
)
def test_several_objects_or_what_others_are_asked_to_do_are_no_second_action(clause: str) -> None:
    assert second_action(masked(clause)) is None


@pytest.mark.parametrize(
    "clause",
    [
        "åt kommunchefen att teckna avtalet samt att fastställa ersättningen",
        "åt kontoret att utreda frågan samt åt kommunstyrelsen att följa upp den",
        "förslaget att bygga en skola och uppdra åt nämnden att planera den",
        "regler för hur nämnden ska bereda, bevilja och följa upp bidrag",
    ],
)
def test_what_may_be_asked_of_others_is_not_sure(clause: str) -> None:
    found = second_action(clause)

    assert found is not None
    assert not found.sure


@pytest.mark.parametrize(
    ("verb", "clause", "passive"),
    [
        ("godkänna", "kvartalsrapporten t.o.m. mars", "Kvartalsrapporten t.o.m. mars godkänns."),
        ("anse", "frågan utredd och avslutad", "Frågan anses utredd och avslutad."),
        ("besluta", "enligt förslaget", "Det beslutas enligt förslaget."),
        ("anta", "enligt bilaga 1 taxan", "Det beslutas att anta enligt bilaga 1 taxan."),
        ("tacka", "för informationen", "Det beslutas att tacka för informationen."),
        (
            "föreslå",
            "fullmäktige bevilja ansvarsfrihet",
            "Fullmäktige föreslås bevilja ansvarsfrihet.",
        ),
        ("förelägga", "ägaren att ta bort skylten", "Ägaren föreläggs att ta bort skylten."),
    ],
)
def test_the_passive_of_what_has_more_or_less_than_an_object(
    verb: str, clause: str, passive: str
) -> None:
    assert made(verb, clause)[2] == passive
    assert passive_is_known(verb, clause)


@pytest.mark.parametrize(
    ("verb", "clause"),
    [
        ("godkänna", "uppföljningen till och med april 2026"),
        ("godkänna", "uppföljningen från och med januari till och med mars"),
        ("anta", "riktlinjer enligt bilaga samt reviderad taxa"),
        ("fastställa", "arvoden enligt bilaga 1 och regler för ersättning"),
        ("föreslå", "inriktningen att bygga en skola"),
    ],
)
def test_where_an_object_may_go_on_nobody_knows_the_passive(verb: str, clause: str) -> None:
    assert made(verb, clause)[2] == f"Kommunstyrelsen beslutar att {verb} {clause}."
    assert not passive_is_known(verb, clause)


@pytest.mark.parametrize(
    "receiver", ["kommunfullmäktige", "kommunstyrelsen föreslå kommunfullmäktige"]
)
@pytest.mark.parametrize(
    "clause",
    [
        "kommunfullmäktige besluta att anta programmet",
        "kommunfullmäktige att anta programmet",
        "kommunfullmäktige anta programmet",
        "kommunfullmäktige att besluta att anta programmet",
        "fullmäktige att anta programmet",
        "att kommunfullmäktige antar programmet",
        "nämnden besluta att anta programmet",
        "att nämnden antar programmet",
        "Eva Alm som ordförande",
    ],
)
def test_a_proposal_to_propose_never_decides_to_propose(receiver: str, clause: str) -> None:
    alone = pieces_text(decisions.proposal("utskottet", receiver, "föreslå", clause))
    item = pieces_text(decisions.clause_item("föreslå", clause, receiver))
    in_list = f"{decisions.lead_in('utskottet', receiver)} {item}"

    assert not re.search(r"besluta att föreslå .*besluta att", f"{alone}\n{in_list}")
    assert "besluta att föreslå" not in alone
    if not clause.startswith("att kommunfullmäktige"):
        assert in_list.count("kommunfullmäktige") == 1
    if "fullmäktige" in clause:
        assert "fullmäktige föreslå" not in alone
        assert "föreslå" not in in_list.rpartition("besluta att")[2]
    assert not re.search(r"besluta att (?:att|besluta)", f"{alone}\n{in_list}")
