"""The grammar of decisions: one verb and clause, every form."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.swedish import decisions
from pipeline.swedish.decisions import pieces_text
from pipeline.swedish.verbs import has_passive, inflected, is_known

CLAUSES = st.text(alphabet="aBö1 |.,”§", max_size=30)
VERBS = st.sampled_from(
    ["anta", "ge", "uppdra", "anse", "låta", "besluta", "föreslå", "återremittera", "ta fram"]
)


@pytest.mark.parametrize(
    ("infinitive", "present", "passive"),
    [
        line.split()
        for line in """
        anta antar antas
        godkänna godkänner godkänns
        fastställa fastställer fastställs
        ge ger ges
        uppdra uppdrar uppdras
        återremittera återremitterar återremitteras
        bordlägga bordlägger bordläggs
        upphäva upphäver upphävs
        ersätta ersätter ersätts
        remittera remitterar remitteras
        notera noterar noteras
        lägga lägger läggs
        överlämna överlämnar överlämnas
        föreslå föreslår föreslås
        avslå avslår avslås
        bifalla bifaller bifalls
        anse anser anses
        återuppta återupptar återupptas
        bevilja beviljar beviljas
        besluta beslutar beslutas
        ansluta ansluter ansluts
        avsluta avslutar avslutas
        utse utser utses
        välja väljer väljs
        bistå bistår bistås
        få får fås
        stå står stås
        låta låter låts
        överlåta överlåter överlåts
        genomföra genomför genomförs
        fullgöra fullgör fullgörs
        begära begär begärs
        tillstyrka tillstyrker tillstyrks
        anmäla anmäler anmäls
        hänskjuta hänskjuter hänskjuts
        förlänga förlänger förlängs
        bestämma bestämmer bestäms
        utlysa utlyser utlyses
        läsa läser läses
        bereda bereder bereds
        utreda utreder utreds
        skriva skriver skrivs
        använda använder används
        inskränka inskränker inskränks
        medge medger medges
        stödja stöder stöds
        be ber ombes
        redovisa redovisar redovisas
        påbörja påbörjar påbörjas
        inrätta inrättar inrättas
        pröva prövar prövas
        utöka utökar utökas
        flytta flyttar flyttas
        lämna lämnar lämnas
        hävda hävdar hävdas
        delegera delegerar delegeras
        """.strip().splitlines()
    ],
)
def test_a_verb_has_its_present_and_passive(infinitive: str, present: str, passive: str) -> None:
    assert inflected(infinitive) == (infinitive, present, passive)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("Anta", ("anta", "antar", "antas")),
        (" att  anta ", ("anta", "antar", "antas")),
        ("ta fram", ("ta fram", "tar fram", "tas fram")),
        ("inte bifalla", ("inte bifalla", "bifaller inte", "bifalls inte")),
        ("anta och ersätta", ("anta och ersätta", "antar och ersätter", "antas och ersätts")),
    ],
)
def test_more_than_one_word_in_the_verb_follows_along(
    verb: str, forms: tuple[str, str, str]
) -> None:
    assert inflected(verb) == forms


def test_every_verb_that_the_workbook_offers_is_known() -> None:
    assert [verb for verb in schema.VERBS.split("; ") if not is_known(verb)] == []


@pytest.mark.parametrize("verb", ["godkäna", "fastsälla", "krympa", "", "planen"])
def test_a_verb_that_is_misspelt_or_seldom_is_not_known(verb: str) -> None:
    assert not is_known(verb)


def test_some_verbs_have_no_passive() -> None:
    assert not has_passive("ställa sig")
    assert not has_passive("låta")
    assert has_passive("ställa")


# verb, clause, present, decides to, passive; ~ is the name of the body
FORMS = [
    (
        "godkänna",
        "informationen",
        "~ godkänner informationen.",
        "~ beslutar att godkänna informationen.",
        "Informationen godkänns.",
    ),
    (
        "anta",
        "Strategiskt utvecklingsprogram, daterat den 4 mars 2020",
        "~ antar Strategiskt utvecklingsprogram, daterat den 4 mars 2020.",
        "~ beslutar att anta Strategiskt utvecklingsprogram, daterat den 4 mars 2020.",
        "Strategiskt utvecklingsprogram, daterat den 4 mars 2020, antas.",
    ),
    (
        "anse",
        "uppdraget att ta fram ett program | slutfört",
        "~ anser uppdraget att ta fram ett program slutfört.",
        "~ beslutar att anse uppdraget att ta fram ett program slutfört.",
        "Uppdraget att ta fram ett program anses slutfört.",
    ),
    (
        "ge",
        "kommunstyrelsen | i uppdrag att följa upp programmet varje år",
        "~ ger kommunstyrelsen i uppdrag att följa upp programmet varje år.",
        "~ beslutar att ge kommunstyrelsen i uppdrag att följa upp programmet varje år.",
        "Kommunstyrelsen får i uppdrag att följa upp programmet varje år.",
    ),
    (
        "uppdra",
        "åt kommunledningskontoret att redovisa ett utkast",
        "~ uppdrar åt kommunledningskontoret att redovisa ett utkast.",
        "~ beslutar att uppdra åt kommunledningskontoret att redovisa ett utkast.",
        "Kommunledningskontoret får i uppdrag att redovisa ett utkast.",
    ),
    (
        "besluta",
        "att anta programmet",
        "~ beslutar att anta programmet.",
        "~ beslutar att anta programmet.",
        "Det beslutas att anta programmet.",
    ),
    (
        "besluta",
        "om förlängning",
        "~ beslutar om förlängning.",
        "~ beslutar om förlängning.",
        "Det beslutas om förlängning.",
    ),
    (
        "ställa sig",
        "bakom programmet",
        "~ ställer sig bakom programmet.",
        "~ beslutar att ställa sig bakom programmet.",
        "Det beslutas att ställa sig bakom programmet.",
    ),
    (
        "låta",
        "ett mål vara inriktningsmål",
        "~ låter ett mål vara inriktningsmål.",
        "~ beslutar att låta ett mål vara inriktningsmål.",
        "Det beslutas att låta ett mål vara inriktningsmål.",
    ),
    ("ajournera", "", "~ ajournerar.", "~ beslutar att ajournera.", "Det ajourneras."),
]


@pytest.mark.parametrize(("verb", "clause", "present", "decides_to", "passive"), FORMS)
def test_one_stored_point_gives_every_form(
    verb: str, clause: str, present: str, decides_to: str, passive: str
) -> None:
    body = "kommunstyrelsens arbetsutskott"
    printed = "Kommunstyrelsens arbetsutskott"

    assert pieces_text(decisions.present(body, verb, clause)) == present.replace("~", printed)
    assert pieces_text(decisions.decides_to(body, verb, clause)) == decides_to.replace("~", printed)
    assert pieces_text(decisions.passive("kommunstyrelsen", "", verb, clause)) == passive


@pytest.mark.parametrize(
    ("verb", "clause", "sentence"),
    [
        ("ge", "nämnden i uppdrag att bidra", "Nämnden får i uppdrag att bidra."),
        ("ge", "i uppdrag åt nämnden att bidra", "Nämnden får i uppdrag att bidra."),
        ("ge", "kommunchefen rätt att teckna avtal", "Kommunchefen ges rätt att teckna avtal."),
        (
            "uppdra",
            "åt presidiet | i samråd med kontoret att ta fram ett förslag",
            "Presidiet får i uppdrag i samråd med kontoret att ta fram ett förslag.",
        ),
        ("anse", "motionen besvarad", "Motionen anses besvarad."),
        ("bordlägga", "ärendet till den 4 mars 2020", "Ärendet bordläggs till den 4 mars 2020."),
        (
            "återremittera",
            "ärendet till kommunstyrelsen för att belysa kostnaderna",
            "Ärendet återremitteras till kommunstyrelsen för att belysa kostnaderna.",
        ),
        ("lägga", "rapporten till handlingarna", "Rapporten läggs till handlingarna."),
        (
            "remittera",
            "förslaget till program till samtliga nämnder",
            "Förslaget till program remitteras till samtliga nämnder.",
        ),
        (
            "återuppta",
            "dialogen vid nästa sammanträde för att färdigställa ambitionsnivån",
            "Dialogen återupptas vid nästa sammanträde för att färdigställa ambitionsnivån.",
        ),
        ("förklara", "paragrafen omedelbart justerad", "Paragrafen förklaras omedelbart justerad."),
        ("utse", "Eva Alm (X) att justera", "Eva Alm (X) utses att justera."),
        ("ta", "fram ett förslag", "Ett förslag tas fram."),
        ("ta fram", "ett förslag | till maj", "Ett förslag tas fram till maj."),
        ("notera", "att målen följs upp", "Det noteras att målen följs upp."),
        ("avstå", "från att yttra sig", "Det avstås från att yttra sig."),
        ("yttra", "sig över remissen", "Det beslutas att yttra sig över remissen."),
        (
            "föreslå",
            "kommunfullmäktige besluta att anta programmet",
            "Kommunfullmäktige föreslås besluta att anta programmet.",
        ),
        ("inte bifalla", "motionen", "Motionen bifalls inte."),
        (
            "godkänna",
            "Plan för Ån, antagen 2019, samt bilaga 2",
            "Plan för Ån, antagen 2019, samt bilaga 2 godkänns.",
        ),
        ("godkänna", "planer, mål och bilagor", "Planer, mål och bilagor godkänns."),
        ("godkänna", "mål, beslut och versioner", "Mål, beslut och versioner godkänns."),
        ("upphäva", "planen, som antogs 2013", "Planen, som antogs 2013, upphävs."),
        ("föreslå", "en plan för att nå målen", "En plan för att nå målen föreslås."),
        ("inte låta", "målen utgå", "Det beslutas att inte låta målen utgå."),
        ("remittera", "förslaget till alla nämnder |", "Förslaget till alla nämnder remitteras."),
        ("godkänna", "planer m.m.", "Planer m.m. godkänns."),
        ("godkänna", "informationen.", "Informationen godkänns."),
        ("fastställa", "”mål 3”", "”Mål 3” fastställs."),
        ("avsätta", "500 000 kronor till dialoger", "500 000 kronor avsätts till dialoger."),
    ],
)
def test_the_passive_puts_the_verb_where_it_belongs(verb: str, clause: str, sentence: str) -> None:
    assert pieces_text(decisions.passive("kommunstyrelsen", "", verb, clause)) == sentence


def test_a_list_of_points_has_one_lead_in_and_items_without_a_full_stop() -> None:
    assert decisions.lead_in("kommunstyrelsen") == "Kommunstyrelsen beslutar att"
    assert (
        pieces_text(decisions.clause_item("godkänna", "informationen.")) == "godkänna informationen"
    )
    assert pieces_text(decisions.clause_item("besluta", "att anta planen")) == "anta planen"


def test_a_proposal_names_the_receiver_and_never_decides() -> None:
    lead = decisions.lead_in("arbetsutskottet", "kommunstyrelsen")
    anta = decisions.proposal("arbetsutskottet", "kommunstyrelsen", "anta", "programmet")
    om = decisions.proposal("arbetsutskottet", "kommunstyrelsen", "besluta", "om förlängning")

    assert lead == "Arbetsutskottet föreslår kommunstyrelsen besluta att"
    assert (
        pieces_text(anta) == "Arbetsutskottet föreslår kommunstyrelsen besluta att anta programmet."
    )
    assert pieces_text(om) == "Arbetsutskottet föreslår kommunstyrelsen besluta om förlängning."


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("programmet ersätter planen från 2013", "Programmet ersätter planen från 2013."),
        ("Programmet ersätter planen.", "Programmet ersätter planen."),
        ("Det gäller skolor m.m.", "Det gäller skolor m.m."),
        ("Nämnden svarar: ”Ja.”", "Nämnden svarar: ”Ja.”"),
    ],
)
def test_a_sentence_of_its_own_gets_a_capital_and_one_full_stop(written: str, printed: str) -> None:
    assert pieces_text(decisions.self_standing(written)) == printed


def test_what_is_verbatim_is_kept_apart_from_what_grammar_made() -> None:
    assert decisions.present("kommunstyrelsen", "anta", "programmet") == (
        ("Kommunstyrelsen antar ", False),
        ("programmet", True),
        (".", False),
    )
    assert decisions.passive("ks", "", "anta", "Plan för Ån, daterad den 4 mars 2020") == (
        ("Plan för Ån, daterad den 4 mars 2020", True),
        (", antas.", False),
    )
    assert decisions.passive("ks", "", "anse", "uppdraget att bygga | slutfört") == (
        ("Uppdraget ", False),  # the capital is grammar's
        ("att bygga", True),
        (" anses ", False),
        ("slutfört", True),
        (".", False),
    )


def active_forms(verb: str, clause: str) -> tuple[decisions.Pieces, ...]:
    """Return the forms that keep the order of the clause's words."""
    return (
        decisions.present("kommunstyrelsen", verb, clause),
        decisions.decides_to("kommunstyrelsen", verb, clause),
        decisions.proposal("kommunstyrelsen", "kommunfullmäktige", verb, clause),
        decisions.clause_item(verb, clause),
    )


@given(VERBS, CLAUSES)
def test_the_wording_of_the_clause_is_never_changed(verb: str, clause: str) -> None:
    wording = "".join(clause.replace("|", "").split()).rstrip(".")

    for pieces in active_forms(verb, clause):
        assert wording in "".join(pieces_text(pieces).split())


@given(VERBS, CLAUSES)
def test_every_form_is_pieces_of_the_clause_with_grammar_between(verb: str, clause: str) -> None:
    for pieces in (
        *active_forms(verb, clause),
        decisions.passive("kommunstyrelsen", "", verb, clause),
    ):
        assert "|" not in pieces_text(pieces)
        assert all(text for text, _ in pieces)
        assert all(text in clause for text, verbatim in pieces if verbatim)
        assert not any(a == b is False for (_, a), (_, b) in pairwise(pieces))


@given(VERBS, CLAUSES.filter(lambda clause: ".." not in clause))
def test_a_full_stop_is_never_doubled(verb: str, clause: str) -> None:
    for pieces in (
        *active_forms(verb, clause)[:3],
        decisions.passive("kommunstyrelsen", "", verb, clause),
    ):
        text = pieces_text(pieces)
        assert text.rstrip("”").endswith(".")
        assert not text.endswith("..")


@given(VERBS, CLAUSES)
def test_the_passive_loses_no_letter_of_the_clause(verb: str, clause: str) -> None:
    printed = Counter(
        pieces_text(decisions.passive("kommunstyrelsen", "", verb, clause)).casefold()
    )

    assert Counter(filter(str.isalnum, clause.casefold())) <= printed
