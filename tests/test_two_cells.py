"""One fact in two cells is derived, or compared and told; the case is followed, not the row."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from pipeline.check import check
from pipeline.model import Severity
from pipeline.plan import contradictions, plan, sent_to
from tests.plan_data import TODAY, Sheets, change, changed, dataset, sheets, tables, will
from tests.test_meeting_rules import made as course
from tests.test_standard_templates import built

pytestmark = pytest.mark.slow

FEL, VARNING = Severity.ERROR, Severity.WARNING
Cells = dict[str, Any]


def told(made: Sheets, prefix: str = "E") -> list[tuple[str, str, str]]:
    """Return the code, the cell and the sentence of what is told of two cells."""
    found = [p for p in check(tables(made), TODAY).problems if p.code.startswith(prefix)]
    return [(p.code, "/".join(p.source or ()), p.message) for p in found]


def held(**cells: Any) -> Sheets:
    """Return the case with the council's meeting held and both its decisions taken."""
    decided = {f"Beslut/{key}/Status": "fattat" for key in ("B2", "B3")}
    made = changed(**{"Sammanträden/KF-1/Status": "hållet", **decided})
    for row in made["Politisk vilja"][:2]:
        row["Status"] = "beslutad"
    for source, value in cells.items():
        change(made, source, value)
    return made


def annex(made: Sheets) -> str:
    """Return what the will of the present period says."""
    made["Politisk vilja"] = [row for row in made["Politisk vilja"] if row["Vilja-id"] != "V4"]
    return built("politisk-vilja", made)


def with_rows(made: Sheets, sheet: str, *rows: Cells) -> Sheets:
    made.setdefault(sheet, []).extend(rows)
    return made


def structure(program: str) -> Sheets:
    made = with_rows(
        changed(**{"Mål/M1/Struktur": "OMR"}),
        "Struktur",
        {"Struktur-id": "OMR", "Program": program, "Typ": "målområde", "Namn": "Miljö"},
    )
    other = {"Program-id": "ANN", "Kommun": "VAG", "Namn": "Plan", "Dokumenttyp": "plan"}
    return with_rows(made, "Program", other | {"Status": "utkast"})


def two_programs(status: str) -> Sheets:
    other = {"Program-id": "NY", "Kommun": "VAG", "Namn": "Nytt", "Dokumenttyp": "plan"}
    made = with_rows(sheets(), "Program", other | {"Status": "gällande", "Ersätter": "SUP"})
    return change(made, "Program/SUP/Status", status)


# The case as it is told, its neighbour that is not, the code, the cell and what is said of it.
PAIRS: dict[str, tuple[Sheets, Sheets, str, str, str]] = {
    "result and status": (
        course(**{"Behandling/BH2/Resultat": "bordlagt"}),
        course(**{"Behandling/BH2/Resultat": "beslut"}),
        "E01",
        "Behandling/BH2/Resultat",
        "Resultatet är ”bordlagt”, men B2 är fattat.",
    ),
    "a decision to send back": (
        course(**{"Behandling/BH2/Resultat": "återremiss"}),
        course(
            **{"Behandling/BH2/Resultat": "återremiss", "Beslutspunkter/B2.1/Verb": "återremittera"}
        ),
        "E01",
        "Behandling/BH2/Resultat",
        "Resultatet är ”återremiss”, men B2 är fattat.",
    ),
    "taken before the meeting": (
        course(**{"Beslut/B3/Status": "fattat"}),
        course(**{"Beslut/B3/Status": "fattat", "Sammanträden/KF1/Status": "hållet"}),
        "E01",
        "Beslut/B3/Status",
        "Beslutet är fattat, men KF1 är planerat.",
    ),
    "purpose and type": (
        changed(**{"Behandling/BH2/Syfte": "politisk vilja"}),
        sheets(),
        "E01",
        "Beslut/B2/Typ",
        "Beslutet är av typen ”program”, men syftet är ”politisk vilja”.",
    ),
    "adopted by a proposal": (
        changed(**{"Program/SUP/Antaget genom": "B2"}),
        held(**{"Program/SUP/Antaget genom": "B2", "Program/SUP/Status": "antaget"}),
        "E02",
        "Program/SUP/Antaget genom",
        "B2 är ”förslag”, så programmet är inte antaget genom det.",
    ),
    "adopted by the other decision": (
        held(**{"Program/SUP/Antaget genom": "B3", "Program/SUP/Status": "antaget"}),
        held(**{"Program/SUP/Antaget genom": "B2", "Program/SUP/Status": "antaget"}),
        "E02",
        "Program/SUP/Antaget genom",
        "B3 är ett beslut av typen ”politisk vilja”, så programmet är inte antaget genom det.",
    ),
    "adopted, and a draft": (
        held(**{"Program/SUP/Antaget genom": "B2"}),
        held(**{"Program/SUP/Antaget genom": "B2", "Program/SUP/Status": "gällande"}),
        "E02",
        "Program/SUP/Status",
        "Programmet är ”förslag”, men B2 är fattat.",
    ),
    "replaced, and in force": (
        two_programs("gällande"),
        two_programs("ersatt"),
        "E02",
        "Program/SUP/Status",
        "Programmet är ”gällande”, men NY har ersatt det.",
    ),
    "a goal and its decision": (
        changed(**{"Mål/M1/Antaget genom": "B2"}),
        held(**{"Mål/M1/Antaget genom": "B2"}),
        "E02",
        "Mål/M1/Status",
        "Målet är ”antaget”, men B2 är inte fattat.",
    ),
    "a decided will and a proposal": (
        changed(**{"Politisk vilja/V1/Status": "beslutad"}),
        held(),
        "E03",
        "Politisk vilja/V1/Status",
        "Raden är ”beslutad”, men B3 är förslag.",
    ),
    "a decided will and a lost motion": (
        held(**{"Politisk vilja/V2/Yrkande": "Y1", "Yrkanden/Y1/Utfall": "avslaget"}),
        held(**{"Politisk vilja/V2/Yrkande": "Y1", "Yrkanden/Y1/Utfall": "bifallet"}),
        "E03",
        "Politisk vilja/V2/Status",
        "Raden är ”beslutad”, men yrkande Y1 är avslaget.",
    ),
    "approved, and only held": (
        course(**{"Sammanträden/KS1/Justerat": "2019-03-20"}),
        course(
            **{"Sammanträden/KS1/Justerat": "2019-03-20", "Sammanträden/KS1/Status": "justerat"}
        ),
        "E04",
        "Sammanträden/KS1/Justerat",
        "”Justerat” är ifyllt, men mötet är ”hållet”.",
    ),
    "moved, and planned": (
        course(**{"Sammanträden/KSAU2/Flyttat till": "KF1"}),
        course(
            **{"Sammanträden/KSAU2/Flyttat till": "KF1", "Sammanträden/KSAU2/Status": "flyttat"}
        ),
        "E04",
        "Sammanträden/KSAU2/Flyttat till",
        "”Flyttat till” är ifyllt, men mötet är ”kallat”.",
    ),
    "a clarification and its meeting": (
        changed(**{"Förtydliganden/F1/Godkänt vid": "KSAU-1"}),
        changed(
            **{"Förtydliganden/F1/Godkänt vid": "KSAU-1", "Förtydliganden/F1/Status": "godkänt AU"}
        ),
        "E04",
        "Förtydliganden/F1/Status",
        "”Status” är ”utkast”, men KSAU-1 är ”hållet”.",
    ),
    "a level and its meeting": (
        changed(
            **{"Mål/M1/Fastställd vid": "KF-1", "Mål/M1/Ambitionsstatus": "fastställd"},
        ),
        changed(**{"Mål/M1/Fastställd vid": "KF-1", "Mål/M1/Ambitionsstatus": "preliminär"}),
        "E04",
        "Mål/M1/Ambitionsstatus",
        "”Ambitionsstatus” är ”fastställd”, men KF-1 är ”planerat”.",
    ),
    "a factor of another goal": (
        changed(**{"Politisk vilja/V1/Mål": "M2"}),
        sheets(),
        "E05",
        "Politisk vilja/V1/Framgångsfaktor",
        "FF1 hör till M1 i bladet ”Mål”, men raden till M2.",
    ),
    "an area of another programme": (
        structure("ANN"),
        structure("SUP"),
        "E05",
        "Mål/M1/Struktur",
        "OMR hör till ANN i bladet ”Program”, men raden till SUP.",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_two_cells_that_say_different_things_are_told(name: str) -> None:
    faulty, sound, *expected = PAIRS[name]

    assert told(faulty) == [tuple(expected)]
    assert told(sound) == []


def test_the_meeting_where_an_item_comes_up_again_is_that_of_its_next_row() -> None:
    made = put_off(sheets(), "återremiss", "Resultat")
    go_on(made, "row")
    change(made, "Behandling/BH3/Tas upp igen vid", "KF-3")
    with_rows(made, "Sammanträden", {"Möte-id": "KF-3", "Organ": "KF", "Datum": "2020-06-01"})

    assert told(made) == [
        (
            "E01",
            "Behandling/BH3/Tas upp igen vid",
            "Ärendet tas upp igen vid KF-3, men nästa rad är vid KF-2.",
        )
    ]
    assert told(change(made, "Behandling/BH3/Tas upp igen vid", "KF-2")) == []


BACK = {
    # what became of it, the bodies of the later rows, and at which of these it may come up again
    ("KS", "återremiss", ("KSAU", "KS", "KF")): (0, 1),
    ("KS", "återremiss", ("KSAU", "KF")): (0,),
    ("KS", "återremiss", ("KS", "KF")): (0,),
    ("KF", "återremiss", ("KSAU", "KS", "KF")): (0, 1, 2),
    ("KF", "återremiss", ("KS", "KF")): (0, 1),
    ("KS", "bordlagt", ("KS", "KF")): (0,),
    ("KS", "bordlagt", ("KS", "KS", "KF")): (0, 1),
}


@pytest.mark.parametrize("way", BACK)
def test_what_was_put_off_comes_up_again_on_its_way_back(way: tuple[str, str, Any]) -> None:
    """What was sent back begins at any body that prepares it; what was tabled at the same one."""
    body, result, later = way
    made = sheets()
    for key, after in (("KSAU", "KS"), ("KS", "KF")):
        change(made, f"Organ/{key}/Bereder åt", after)
    made["Behandling"] = []
    for sheet in ("Beslut", "Beslutspunkter", "Mottagare", "Texter", "Politisk vilja"):
        made[sheet] = []
    before = ("KSAU", "KS")[: ("KSAU", "KS", "KF").index(body)]
    for at, key in enumerate((*before, body, *later), start=1):
        meeting = {"Möte-id": f"M{at}", "Organ": key, "Datum": f"2020-0{at}-20"}
        with_rows(made, "Sammanträden", meeting)
        item = {"Behandling-id": f"X{at}", "Ärende": "Ä1", "Möte": f"M{at}", "Syfte": "beredning"}
        with_rows(made, "Behandling", item | {"Resultat": "", "Tas upp igen vid": ""})
    own = len(before) + 1
    change(made, f"Behandling/X{own}/Resultat", result)
    with_rows(made, "Sammanträden", {"Möte-id": "M9", "Organ": body, "Datum": "2020-12-20"})

    found = []
    for at in range(len(later)):
        change(made, f"Behandling/X{own}/Tas upp igen vid", f"M{own + 1 + at}")
        found += [at] if not told(made, "E01") else []
    assert tuple(found) == BACK[way]
    (fault,) = told(change(made, f"Behandling/X{own}/Tas upp igen vid", "M9"), "E01")
    assert fault[2] == f"Ärendet tas upp igen vid M9, men nästa rad är vid M{own + 1}."


# ------------------------------------------------------------ the will follows its case

STOPS = {
    "återremiss": "Resultat",
    "bordlagt": "Resultat",
    "utgår": "Resultat",
    "återremitterat": "Status",
    "inställt": "Möte",
}


def put_off(made: Sheets, word: str, where: str) -> Sheets:
    """Let the council's item on the will be stopped at its first meeting."""
    if where == "Möte":
        return change(made, "Sammanträden/KF-1/Status", word)
    change(made, "Sammanträden/KF-1/Status", "hållet")
    cell = "Behandling/BH3/Resultat" if where == "Resultat" else "Beslut/B3/Status"
    return change(made, cell, word)


def go_on(made: Sheets, where: str) -> Sheets:
    """Let the will come up again: in a row of its own, as the item says, or not at all yet."""
    with_rows(made, "Sammanträden", {"Möte-id": "KF-2", "Organ": "KF", "Datum": "2020-04-27"})
    if where == "cell":
        return change(made, "Behandling/BH3/Tas upp igen vid", "KF-2")
    if where == "row":
        row = {"Behandling-id": "BH9", "Ärende": "Ä1", "Möte": "KF-2", "Syfte": "politisk vilja"}
        with_rows(made, "Behandling", row | {"Skrivelsens datum": "2020-04-15"})
        with_rows(made, "Beslut", {"Beslut-id": "B9", "Behandling": "BH9"})
        with_rows(made, "Beslutspunkter", {"Beslut": "B9", "Verb": "anta", "Sats": "viljan"})
    return made


@pytest.mark.parametrize(("word", "goes"), list(product(STOPS, ["row", "cell", "nowhere"])))
def test_a_will_that_was_stopped_names_the_meeting_where_it_comes_up(word: str, goes: str) -> None:
    text = annex(go_on(put_off(sheets(), word, STOPS[word]), goes))

    again = "Ännu inte beslutad. Behandlas av fullmäktige den 27 april 2020 och avser"
    assert ("Ännu inte beslutad. Avser" if goes == "nowhere" else again) in text
    assert "30 mars" not in text
    assert ("2020-04-15" in text) == (goes == "row")


@pytest.mark.parametrize("word", STOPS)
def test_the_rows_belong_to_the_new_draft(word: str) -> None:
    made = go_on(put_off(sheets(), word, STOPS[word]), "row")
    data = dataset(made)
    rows = {
        row.key: [of.key for of in row.links["beslut"].records] for row in data["Politisk vilja"]
    }

    assert rows == {"V1": ["B9"], "V2": ["B9"], "V3": ["B3"], "V4": []}
    new = data.find("Beslut", "B9")
    assert new is not None
    assert [row.key for row in new.lists["politisk_vilja"].records] == ["V1", "V2"]


def test_adopted_at_the_new_meeting_the_will_says_so() -> None:
    made = go_on(put_off(sheets(), "återremiss", "Resultat"), "row")
    change(made, "Sammanträden/KF-1/Status", "justerat")
    made["Sammanträden"][-1] |= {"Status": "hållet"}
    made["Behandling"][-1] |= {"§": 41}
    made["Beslut"][-1] |= {"Status": "fattat"}
    for row in made["Politisk vilja"][:2]:
        row["Status"] = "beslutad"

    assert "Beslut: fullmäktige den 27 april 2020, §\N{NO-BREAK SPACE}41." in annex(made)
    assert told(made) == []


def test_a_will_that_a_board_only_hands_on_is_not_decided() -> None:
    """Its rows name the board's proposal; the council decides."""
    made = sheets()
    with_rows(made, "Sammanträden", {"Möte-id": "KS-1", "Organ": "KS", "Datum": "2020-03-04"})
    item = {"Behandling-id": "BH5", "Ärende": "Ä1", "Möte": "KS-1", "Syfte": "politisk vilja"}
    with_rows(made, "Behandling", item | {"§": 12})
    proposal = {"Beslut-id": "B5", "Behandling": "BH5", "Status": "fattat", "Lämnas till": "KF"}
    with_rows(made, "Beslut", proposal)
    made["Sammanträden"][-1] |= {"Status": "hållet"}
    for row in made["Politisk vilja"][:2]:
        row["Beslut"] = "B5"

    assert "Behandlas av fullmäktige den 30 mars 2020" in annex(made)
    made["Beslut"] = [row for row in made["Beslut"] if row["Beslut-id"] != "B3"]
    made["Yrkanden"], made["Röster"] = [], []
    text = annex(made)
    assert "Ännu inte beslutad. Avser mandatperioden" in text
    assert "Beslut:" not in text


def test_a_row_without_a_decision_is_that_of_the_case_of_its_period() -> None:
    made = held(**{"Behandling/BH3/§": 9})
    for row in made["Politisk vilja"]:
        row["Beslut"] = ""

    assert "Beslut: fullmäktige den 30 mars 2020, §\N{NO-BREAK SPACE}9." in annex(made)
    assert told(made, "P15") == []


def test_a_decided_will_whose_decision_nobody_knows_is_decided_and_has_no_date() -> None:
    made = changed(**{"Program/SUP/Datum": "2020-01-02"})
    made["Politisk vilja"] = [will("V4", "M1", "beslutad", Mandatperiod="2015–2018", Beslut="")]
    text = built("politisk-vilja", made)

    assert "Beslutad. Gäller mandatperioden 2015–2018." in text
    assert "Ännu inte" not in text
    assert "2020-01-02" not in text
    (problem,) = told(made, "P15")
    assert problem[1:] == (
        "Politisk vilja/V4/Beslut",
        "Viljan för 2015–2018 är beslutad, men beslutet saknas.",
    )


def test_what_the_will_rests_on_is_the_new_decision_on_the_programme() -> None:
    """Sent back as § 5 and taken up again: the draft on the will names no § of the old one."""
    made = changed(**{"Sammanträden/KF-1/Status": "hållet", "Beslut/B2/Status": "återremitterat"})
    change(made, "Behandling/BH2/§", 5)
    go_on(change(made, "Behandling/BH3/Möte", "KF-2"), "nowhere")
    assert "P12" in [code for code, *_ in told(made, "P12")]

    item = {"Behandling-id": "BH8", "Ärende": "Ä1", "Möte": "KF-2", "Syfte": "antagande"}
    with_rows(made, "Behandling", item)
    with_rows(made, "Beslut", {"Beslut-id": "B8", "Behandling": "BH8"})
    with_rows(made, "Beslutspunkter", {"Beslut": "B8", "Verb": "anta", "Sats": "programmet"})
    text = built("beslut-politisk-vilja", made)

    assert told(made, "P12") == []
    assert "under förutsättning att programmet först antas genom ett eget beslut. De två" in text


# ------------------------------------------------------------ one set, one answer


def sent(made: Sheets, meeting: str) -> list[str]:
    return list(contradictions(sent_to(plan(dataset(made)).plans, meeting)))


def test_a_set_whose_will_is_of_another_day_contradicts_itself() -> None:
    made = go_on(sheets(), "row")

    assert sent(sheets(), "KF-1") == []
    assert sent(made, "KF-2") == [
        "sup/politisk-vilja-2019-2022.docx säger att viljan behandlas vid KF-1, men "
        "kf-2/ks-2019-160-beslut-politisk-vilja.docx är till KF-2",
        "sup/politisk-vilja-2019-2022.docx är daterad 2020-03-04, men "
        "kf-2/ks-2019-160-beslut-politisk-vilja.docx säger 2020-04-15",
    ]


def test_followed_to_the_new_meeting_the_set_agrees() -> None:
    for word, where in STOPS.items():
        assert sent(go_on(put_off(sheets(), word, where), "row"), "KF-2") == []


# ------------------------------------------------------------ what a decision itself says

SAYS_ITSELF = {
    ("bordlägga", "ärendet", ""): "bordlagt",
    ("att bordlägga", "ärendet till nästa möte", ""): "bordlagt",
    ("återremittera", "ärendet till kontoret", ""): "återremiss",
    ("", "", "Ärendet återremitteras till kontoret."): "återremiss",
    ("", "", "Fullmäktige bordlägger frågan."): "bordlagt",
    ("", "", "Fullmäktige beslutar att bordlägga motionen."): "bordlagt",
    ("avslå", "motionen", ""): "beslut",
    ("anta", "viljan", ""): "beslut",
    ("", "", "Arbetet ska utgå från Agenda 2030."): "beslut",
    ("", "", "Kontoret ska redovisa varför ärenden bordläggs."): "beslut",
}


def decided_so(point: tuple[str, str, str], result: str = "") -> Sheets:
    """Return the case where the council decided so on the will, with an empty Resultat or not."""
    made = changed(**{"Sammanträden/KF-1/Status": "hållet", "Beslut/B3/Status": "fattat"})
    made["Beslutspunkter"][-1] |= dict(zip(("Verb", "Sats", "Mening"), point, strict=True))
    return change(made, "Behandling/BH3/Resultat", result)


@pytest.mark.parametrize("point", SAYS_ITSELF)
def test_the_result_is_what_the_decision_itself_says(point: tuple[str, str, str]) -> None:
    result = SAYS_ITSELF[point]
    item = dataset(decided_so(point)).find("Behandling", "BH3")
    assert item is not None
    assert str(item["Resultat"]) == result

    assert told(decided_so(point, result), "E01") == []
    if result != "beslut":
        waits = "Ännu inte beslutad. Behandlas av fullmäktige den 27 april 2020 och avser"
        assert waits in annex(go_on(decided_so(point), "cell"))
        (found,) = told(decided_so(point, "beslut"), "E01")
        assert found[2] == f"Resultatet är ”beslut”, men B3 säger själv ”{result}”."


def test_beside_what_is_adopted_only_a_person_knows_what_became_of_it() -> None:
    made = decided_so(("bordlägga", "resten", ""))
    made["Beslutspunkter"].append({"Beslut": "B3", "Nr": 2, "Verb": "anta", "Sats": "första delen"})
    item = dataset(made).find("Behandling", "BH3")

    assert item is not None
    assert str(item["Resultat"]) == "beslut"
    assert told(change(made, "Behandling/BH3/Resultat", "bordlagt"), "E01") == []
