# ruff: noqa: E501
"""What `check --language` says: each kind of fault, what is never read, and what is kept."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import hunspell
import pytest

from pipeline import schema
from pipeline.building.inputs import read_inputs
from pipeline.check import check
from pipeline.check.language import NOTHING_KEPT, Kept, kept_from, review_language, spelling
from pipeline.check.language.better_words import HEAVY
from pipeline.check.language.review import NOT_INSTALLED, SEVERITIES
from pipeline.check.language.spelling import dictionary_version
from pipeline.check.language.texts import READ
from pipeline.model import Dataset, Severity
from pipeline.swedish.readability import count_words
from tests.nasty import NASTY
from tests.plan_data import Sheets, change, changed, dataset
from tests.test_cli import Terminal, at, beredning, folder
from tests.working_folder import WorkingFolder

__all__ = ["beredning", "folder"]

ROOT = Path(__file__).resolve().parent.parent
LONG = (
    "Kommunen bygger vägar, skolor, parker, broar, torg, hamnar, hus, stigar, bad, lekplatser och "
    "bibliotek i staden, i byarna, vid sjön, i skogen och längs ån varje år"
)


def said(data: Dataset | Sheets) -> list[tuple[str, str, str]]:
    """Return code, source and message of every remark."""
    data = data if isinstance(data, Dataset) else dataset(data)
    found = review_language(data)[0].problems
    return [(p.code, str(p.source), p.message) for p in found]


def of_text(text: str, cell: str = "Texter/T1/Text") -> list[tuple[str, str]]:
    """Return code and quoted words of each remark on a text."""
    found = [(code, message) for code, at, message in said(changed(**{cell: text})) if at == cell]
    return [(code, re.findall("”([^”]*)”", message)[0]) for code, message in found]


# ---------------------------------------------------------------- each kind of fault

# a fault: its code, the words that are quoted, a text with it, and its neighbour without
FAULTS = [
    ("Y01", "tillgänglihet", "Mer tillgänglihet.", "Mer tillgänglighet."),
    ("Y01", "At", "At det går bra.", "Att det går bra."),
    ("Y01", "websidan", "Läs på websidan.", "Läs på webbsidan."),
    ("Y01", "förslår", "Nämnden förslår det.", "Nämnden föreslår det."),
    ("Y01", "att planerar", "Det är svårt att planerar.", "Svårt att planera. De planerar."),
    ("Y01", "Kommun styrelsen", "Kommun styrelsen svarar.", "Kommunstyrelsen svarar."),
    ("Y02", "att att", "Det är bra att att bo här.", "Det är bra att bo här."),
    ("Y02", "av av", "En del av\nav det.", "En del av det.\nAv det syns allt."),
    ("Y02", "för att för att", "Gå för att för att se.", "Vad är det det är? Sida vid sida. Gå för att se, för att lära."),
    ("Y02", "exempelvis", "Det är exempelvis bil, exempelvis buss.", "Exempelvis bil. Exempelvis buss."),
    ("Y03", "skall", "Kommunen skall växa.", "Kommunen ska växa på en skalle."),
    ("Y03", "Skall", "Skall det gå?", "Ska det gå?"),
    ("Y04", "2020-2022", "Åren 2020-2022 gick.", "Åren 2020–2022, den 2020-06-26, KS 2020-2."),
    ("Y04", "2024 - 2028", "Åren 2024 - 2028 kommer.", "Åren 2024–2028 kommer."),
    ("Y04", "10-15", "Det är 10-15 procent.", "Det är 10–15 procent. Ring 0123-45 67 eller covid-19."),
    ("Y04", "vägen - den", "Se vägen - den är bred.", "Se vägen – den är bred. Barn- och elevhälsa."),
    ("Y05", "§22", "Se §22 i protokollet.", "Se § 22 i protokollet."),
    ("Y05", "21%", "Det ökade med 21%.", "Det ökade med 21 %."),
    ("Y05", "öppet hus", 'En dag med "öppet hus".', "En dag med ”öppet hus”."),
    ("Y05", "öppet hus", "En dag med “öppet hus”.", "En dag med ”öppet hus”."),
    ("Y05", "mål 1,2", "Se mål 1,2 och 3.", "Se mål 1, 2 och 3. Det kostar 1,2 och 3 kronor."),
    ("Y05", "vägen ,", "Se vägen , den är bred.", "Se vägen, den är bred."),
    ("Y05", "väg,bro", "En väg,bro och tunnel.", "En väg, bro och tunnel för 1,5 miljoner."),
    ("Y05", "klart.Därefter", "Det är klart.Därefter börjar vi.", "Det är klart. Därefter börjar vi."),
    ("Y05", "kl. 9:30", "Vi ses kl. 9:30.", "Vi ses kl. 9.30."),
    ("Y05", "12500", "Här bor 12500 personer.", "Här bor 12 500 personer. Ring 12500."),
    ("Y05", "två  ord", "Det är två  ord.", "Det är två ord."),
    ("Y06", "RUS", "Se RUS för mer.", "Se den regionala utvecklingsstrategin (RUS) för mer."),
    ("Y06", "SPB20", "Det står i SPB20.", "Gustav II på 3 m². Det står i KS 2019/160, och FN:s och EU:s mål."),
    ("Y07", "fritids gård", "En fritids gård. En fritidsgård. Två fritidsgård.", "En fritidsgård."),
    ("Y07", "Klimat-anpassning", "Klimat-anpassning, klimatanpassning.", "Klimatanpassning."),
    ("Y08", "Kommunen bygger vägar, skolor, parker, broar, …", f"{LONG}.", "Kommunen bygger vägar."),
    ("Y09", "Kommunen bygger vägar, skolor, parker, broar, …", f"{LONG}, som nämnden har bestämt efter samråd med dem som bor där.", "Kort."),
    ("Y10", "LIX", "Förvaltningsövergripande utvecklingsarbete prioriteras. " * 20, "Vi bor här. " * 30),
    ("Y11", "huruvida", "Vi prövar huruvida det går.", "Vi prövar om det går."),
    ("Y11", "gällande", "Information gällande skolan.", "Enligt gällande lag och nu gällande plan."),
    ("Y12", "uppdrar till", "Nämnden uppdrar till chefen att gå.", "Ett uppdrag till chefen är lämnat."),
    ("Y12", "uppdras till", "Det uppdras till chefen.", "Det uppdras åt chefen."),
    ("Y13", "att sy", "Vi vill\n\n- att sy\n- läsa\n- gå", "Vi vill\n\n- att sy\n- att läsa"),
    ("Y13", "Att sy", "Vi vill att\n\n- Att sy\n- att gå", "Vi vill att\n\n- barn syr\n- alla går"),
    ("Y13", "Sy ofta", "Vi ska\n\n- läsa\n- gå\n- Sy ofta", "Vi ska\n\n- läsa\n- gå, och\n- sy ofta."),
    ("Y15", "www.almvik.example", "Se www.almvik.example.", "Se [sidan](https://www.almvik.example)."),
    ("Y16", "t ex", "Ta t ex bussen.", "Ta till exempel bussen, 10 mm, i text."),
    ("Y16", "bl.a.", "Här finns bl.a. en skog.", "Här finns bland annat en skog."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "words", "wrong", "right"), FAULTS)
def test_a_fault_is_told_with_its_words_and_its_neighbour_is_none(
    code: str, words: str, wrong: str, right: str
) -> None:
    assert (code, words) in of_text(wrong)
    assert of_text(right) == []


def test_every_code_has_a_fault_in_the_table() -> None:
    assert {code for code, *_ in FAULTS} | {"Y14"} == set(SEVERITIES)


@pytest.mark.parametrize("cell", ["Ärenden/Ä1/Ärendemening", "Behandling/BH3/Rubrik"])
def test_a_title_begins_with_the_matter(cell: str) -> None:
    assert of_text("Angående ny skola", cell) == [("Y14", "Angående")]
    assert of_text("Ny skola", cell) == []


def heavy() -> Iterator[str]:
    """Yield each heavy word, in one of its forms."""
    for pattern, _ in HEAVY:
        words = pattern.pattern.split("(?:", 1)[1].rsplit(")(?!", 1)[0]
        yield from re.sub(r"\(\?:([^|)]*)[^)]*\)\??", r"\1", words).split("|")


@pytest.mark.parametrize("words", dict.fromkeys(heavy()))
def test_a_heavy_word_is_told_but_not_where_it_is_quoted(words: str) -> None:
    assert ("Y11", words) in of_text(f"Det är {words} här.")
    assert of_text(f"Det står ”{words}” där.") == []


def test_what_is_the_same_in_a_text_is_said_once_and_counted() -> None:
    found = said(changed(**{"Texter/T1/Text": "Det skall bli så. Sedan skall det vara så."}))

    assert [message for _, _, message in found] == ["”skall” är den äldre formen (2 gånger)."]


def test_an_unknown_word_is_one_remark_with_its_count_and_cells_and_the_nearest_word() -> None:
    cells = {f"Texter/T{n}/Text": f"Text {n} om hälsoreultat." for n in range(1, 6)}
    review = review_language(dataset(changed(**cells)))[0]
    (problem,) = review.problems

    assert str(problem.source) == "Texter/T1/Text"
    assert problem.message == (
        "”hälsoreultat” finns inte i ordlistan (5 gånger, också i C3, C4, C5 och 1 till)."
    )
    assert "Menade du ”hälsoresultat”?" in problem.remedy


def test_of_a_very_long_word_only_the_words_of_the_texts_are_near() -> None:
    looked_up: list[str] = []

    def speller(word: str) -> bool:
        looked_up.append(word)
        return False

    long = "sammanträdesprotokollsjustering"
    assert spelling.nearest_word("kommunala", [], speller) == ""
    assert looked_up
    looked_up.clear()
    assert spelling.nearest_word(f"{long}g", [long], speller) == long
    assert spelling.nearest_word(long * 4, [], speller) == ""
    assert looked_up == []


# ---------------------------------------------------------------- what is read


def filled(sheet: str, header: str, text: str) -> Sheets:
    """Return sheets where nothing is settled and each row of a sheet has a text in a column."""
    made = changed()
    for goal in made["Mål"]:
        goal["Status"] = "utkast"
    where = {"Mål": "M1", "Program": "SUP", "Beslut": "B2", "Underlag": "U1", "Till": "A1"}
    known = schema.BY_NAME[sheet]
    row = {c.header: where[c.header] for c in known.columns if c.target and c.header in where}
    rows = made.setdefault(sheet, [{known.key.header: "X1", **row}])
    change(made, f"{sheet}/{next(iter(rows[-1].values()))}/{header}", text)
    return made


@pytest.mark.parametrize("place", [f"{sheet}/{h}" for sheet in READ for h in READ[sheet]])
def test_every_text_that_can_be_reworded_is_read_at_its_cell(place: str) -> None:
    sheet, header = place.split("/")
    made = filled(sheet, header, "Det skall bli så")
    shuffled = {name: [dict(reversed(row.items())) for row in made[name]] for name in made}

    for sheets in (made, shuffled):
        (problem,) = (p for p in review_language(dataset(sheets))[0].problems if p.code == "Y03")
        assert problem.source
        assert problem.cell
        row = sheets[sheet][-1]
        headers = list(dict.fromkeys(name for each in sheets[sheet] for name in each))
        assert (problem.source.sheet, problem.source.column) == (sheet, header)
        assert problem.cell.row == sheets[sheet].index(row) + 2
        assert problem.cell.column == headers.index(header) + 1


OTHERS = [
    f"{sheet.name}/{column.header}"
    for sheet in schema.SHEETS
    for column in sheet.columns
    if column.kind in (schema.Kind.TEXT, schema.Kind.PARAGRAPHS)
    and column.header not in READ[sheet.name]
]


@pytest.mark.parametrize("place", OTHERS)
def test_no_name_and_no_text_of_a_party_is_read(place: str) -> None:
    sheet, header = place.split("/")

    assert said(filled(sheet, header, "Det skall bli så")) == []


SETTLED: dict[str, tuple[str, dict[str, Any]]] = {
    "an adopted goal": ("Mål/M1/Måltext", {}),
    "a goal of an adopted programme": (
        "Mål/M1/Innebörd",
        {"Mål/M1/Status": "utkast", "Program/SUP/Status": "antaget"},
    ),
    "a settled clarification": ("Förtydliganden/F1/Text", {"Förtydliganden/F1/Status": "fastställt"}),
    "a part of an adopted programme": ("Texter/T5/Text", {"Program/SUP/Status": "gällande"}),
    "what is taken to the letter": ("Texter/T1/Text", {"Texter/T1/Ordagrant": "ja"}),
    "a decision that is taken": ("Beslut/B1/Beslutsgång", {"Beslut/B1/Status": "fattat"}),
    "a motion": ("Yrkanden/Y1/Text", {}),
    "the will of a party": ("Politisk vilja/V2/Text", {}),
    "the will that is decided": ("Politisk vilja/V4/Text", {}),
    "the reason of a meeting": ("Behandling/BH1/Motivering", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTLED)
def test_what_is_settled_stands_to_the_letter(name: str) -> None:
    cell, settled = SETTLED[name]
    assert said(changed(**{cell: "Det skall bli så."}, **settled)) == []


def test_the_points_of_a_decision_are_read_until_it_is_taken() -> None:
    made = changed()
    made["Beslutspunkter"][0] |= {"Sats": "att det skall bli så"}
    assert [code for code, *_ in said(made)] == ["Y03"]

    assert said(change(made, "Beslut/B1/Status", "fattat")) == []


def test_what_is_quoted_linked_or_shown_from_another_cell_is_not_read() -> None:
    text = "Där står ”vi skall uppdra till hälsoreultat” och {Mål/M1/Måltext}."
    made = changed(**{"Texter/T1/Text": text, "Mål/M1/Måltext": "med hälsoreultat som skall"})

    assert said(made) == []
    assert of_text("Se ”den nya planen” - den skall gå.") == [
        ("Y03", "skall"),
        ("Y04", "… - den"),
    ]
    assert of_text("Se [sidan](https://skall.example/2020-2022) och a.skall@almvik.example.") == []


def test_the_names_of_the_workbook_are_words() -> None:
    text = "Qvarnström på Storbackakontoret, KSAU och Zbrk, också Zbrks."
    made = changed(**{"Texter/T1/Text": text})
    assert {code for code, *_ in said(made)} == {"Y01"}

    made["Personer"][0]["Namn"] = "Åsa Qvarnström"
    made["Organ"][3]["Namn"] = "Storbackakontoret"
    made["Ord"] = [{"Kortform": "Zbrk", "Utskrivet": "Zonbråk"}]
    assert said(made) == []


# ---------------------------------------------------------------- the sheet Språk


def silenced(words: str, where: str = "") -> list[str]:
    """Return the sources where something is said, when some words may stand."""
    made = changed(**{f"Texter/T{n}/Text": "Det skall gå, med hälsoreultat." for n in (1, 3)})
    made["Språk"] = [{"Låt stå": words, "Var": where, "Skäl": "citat"}]
    return [f"{code} {at}" for code, at, _ in said(made)]


def test_words_may_stand_with_a_reason_everywhere_or_in_one_row() -> None:
    everywhere = ["Y01 Texter/T1/Text", "Y03 Texter/T1/Text", "Y03 Texter/T3/Text"]
    assert silenced("annat") == everywhere
    assert silenced("skall") == ["Y01 Texter/T1/Text"]
    assert silenced("”Skall”") == ["Y01 Texter/T1/Text"]
    assert silenced("hälsoreultat") == ["Y03 Texter/T1/Text", "Y03 Texter/T3/Text"]
    for place in ("T1", "Texter/T1", "Mål; T1", "avsnittet ”sammanfattning”"):
        assert silenced("skall", place) == ["Y01 Texter/T1/Text", "Y03 Texter/T3/Text"]
    assert silenced("skall", "Texter") == ["Y01 Texter/T1/Text"]
    assert silenced("skall", "Mål") == everywhere


def test_a_long_sentence_stands_by_the_words_that_the_message_shows() -> None:
    made = changed(**{"Texter/T1/Text": f"{LONG}."})
    ((code, _, message),) = said(made)
    made["Språk"] = [{"Låt stå": re.findall("”[^”]*”", message)[0], "Skäl": "lagens ord"}]

    assert code == "Y08"
    assert said(made) == []


# ---------------------------------------------------------------- what is kept


def saved(kept: Kept) -> Kept:
    """Return what is kept as it comes back from its file."""
    return kept_from(json.loads(json.dumps({n: getattr(kept, n) for n in kept.__slots__})))


def test_a_second_review_reads_only_the_texts_that_have_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = changed(**{"Texter/T1/Text": "Det skall bli hälsoreultat.", "Texter/T2/Text": "Zbrk."})
    first, kept = review_language(dataset(made))
    assert first.read == first.texts > 10

    def no_dictionary(*_: object, **__: object) -> None:
        raise AssertionError("the dictionary was opened")

    spelling._load.cache_clear()
    with monkeypatch.context() as nothing_new:
        nothing_new.setattr(hunspell, "Hunspell", no_dictionary)
        second, kept = review_language(dataset(made), saved(kept))
        made["Ord"] = [{"Kortform": "Zbrk", "Utskrivet": "Zonbråk"}]
        third, kept = review_language(dataset(made), saved(kept))
        moved = made | {"Texter": [made["Texter"][0], *reversed(made["Texter"][1:])]}
        fourth, _ = review_language(dataset(moved), saved(kept))

    assert second == replace(first, read=0)
    assert third.problems == first.problems[:-1]
    assert (third.read, fourth.read) == (0, 0)
    change(made, "Texter/T3/Text", "En ny text.")
    assert review_language(dataset(made), saved(kept))[0].read == 1


def test_other_rules_or_another_dictionary_read_all_again() -> None:
    first, kept = review_language(dataset())

    assert review_language(dataset(), replace(kept, version="annan"))[0] == first


@pytest.mark.parametrize("known", [None, [], {}, {"version": 1}, {"version": "", "texts": []}])
def test_what_is_no_cache_is_none(known: object) -> None:
    with pytest.raises((ValueError, LookupError)):
        kept_from(known)


@pytest.mark.parametrize("text", [None, [], [1, 2, 3, 4, 5, 6], [[["x"]], [], [], [], [], [1, 2]]])
def test_a_text_that_was_kept_badly_is_read_again(text: object) -> None:
    first, kept = review_language(dataset())
    broken = replace(kept, texts=dict.fromkeys(kept.texts, text))

    assert review_language(dataset(), broken)[0] == first


@pytest.mark.parametrize("text", NASTY)
def test_whatever_stands_in_a_cell_is_read_and_kept(text: str) -> None:
    data = dataset(changed(**{"Texter/T1/Text": f"{text} {text}"}))
    first, kept = review_language(data)

    assert review_language(data, saved(kept))[0] == replace(first, read=0)


@pytest.mark.parametrize("piece", ["a", "a-", "1", "1-", ".", "å", " ", "a ", "”", "a@", "A:"])
def test_a_cell_full_of_one_sign_is_read_and_kept(piece: str) -> None:
    text = (piece * 5_000)[:5_000]
    data = dataset(changed(**{"Texter/T1/Text": text}))
    first, kept = review_language(data)

    assert review_language(data, saved(kept))[0] == replace(first, read=0)


# ---------------------------------------------------------------- the dictionary


def test_without_the_dictionary_one_thing_is_said_and_the_rest_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = changed(**{"Texter/T1/Text": "Det skall bli hälsoreultat och websida."})
    with_words = review_language(dataset(made))[0].problems
    monkeypatch.setitem(sys.modules, "hunspell", None)

    assert dictionary_version() == ""
    found = review_language(dataset(made))[0].problems
    assert found[0] == NOT_INSTALLED
    assert found[0].severity is Severity.INFO
    unknown = [p for p in with_words if "finns inte i ordlistan" in p.message]
    assert [*found[1:], *unknown] == sorted(with_words, key=[*found[1:], *unknown].index)


def test_the_dictionary_is_found_wherever_its_package_was_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, words = tmp_path / "lib/site-packages", tmp_path / "share/hunspell"
    info = site / "hunspell_sv-9.9.dist-info"
    info.mkdir(parents=True)
    words.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hunspell-sv\nVersion: 9.9\n")
    (info / "RECORD").write_text("../../share/hunspell/sv_SE.dic,,\n")
    monkeypatch.syspath_prepend(str(site))
    assert dictionary_version() == ""  # the package is there, its words are not

    (words / "sv_SE.dic").write_text("1\nzbrk\n", encoding="utf-8")
    (words / "sv_SE.aff").write_text("SET UTF-8\n", encoding="utf-8")
    assert dictionary_version().startswith("9.9 ")
    found = said(changed(**{"Texter/T1/Text": "zbrk vatten"}))
    assert [message for _, at, message in found if at == "Texter/T1/Text"] == [
        "”vatten” finns inte i ordlistan."
    ]


# ---------------------------------------------------------------- the command


def test_the_command_groups_by_text_and_keeps_what_it_knows(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.change("Texter/T1/Text", "Kommunen skall uppdra till chefen.").write()
    told = beredning("check", "--language", *at(folder))
    (where,) = (number for number, line in enumerate(told.lines) if "Texter C2" in line)

    assert told.code == 0
    assert told.err == ""
    assert told.lines[where + 1].startswith("  VARNING Y03 ”skall” är den äldre formen.")
    assert told.lines[where + 2].startswith("  VARNING Y12 ”uppdra till”")
    again = beredning("check", "--language", *at(folder))
    assert again.lines[:-1] == told.lines[:-1]
    assert ", 0 av dem är nya eller ändrade." in again.lines[-1]


def test_with_json_all_of_it_is_given(beredning: Terminal, folder: WorkingFolder) -> None:
    folder.change("Texter/T1/Text", "Kommunen skall växa. " * 20).write()
    made = json.loads(beredning("check", "--language", "--json", *at(folder)).out)

    assert [problem["code"] for problem in made["problems"]] == ["Y03"]
    assert made["problems"][0]["message"] == "”skall” är den äldre formen (20 gånger)."
    assert made["problems"][0]["address"] == "C2"
    assert made["sections"][0]["words"] == 60
    assert made["sections"][0]["lix"] == count_words("Kommunen skall växa. " * 20).lix
    assert made["texts"] == made["read"] > 0


def test_language_is_asked_for_and_never_in_a_build(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.change("Texter/T1/Text", "Kommunen skall uppdra till hälsoreultat.").write()
    for command in (["check"], ["build"], ["build", "--all"], ["status"]):
        told = beredning(*command, *at(folder))
        assert not re.search(r"\bY\d\d\b", told.out + told.err)
    beredning("check", "--language", *at(folder))
    assert folder.build().written == []


def test_rows_with_a_fault_are_left_out_and_that_is_said(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.change("Behandling/BH1/Syfte", "nonsens").write()
    told = beredning("check", "--language", *at(folder))

    assert told.code == 1
    assert "Arbetsböckerna har fel" in told.err
    both = beredning("check", "--language", "--mark", *at(folder))
    assert both.code == 2
    assert "Skriv --language ensamt." in both.err


# ---------------------------------------------------------------- the example


def test_the_example_has_next_to_no_unknown_words() -> None:
    found = read_inputs(ROOT)
    review = review_language(check(found.tables, date(2027, 2, 4), found.problems), NOTHING_KEPT)[0]
    unknown = [p for p in review.problems if "finns inte i ordlistan" in p.message]

    assert review.words > 2500
    assert 1000 * len(unknown) / review.words < 1, "\n".join(map(str, unknown))
    assert [str(p) for p in review.problems if p.severity is not Severity.INFO] == [
        str(p) for p in unknown
    ]


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    text = "Vi bor här. Kommunen bygger skolor och förskolor i Granvik.\n- biblioteket"
    found = count_words(text)

    assert found == (11, 3, 4)
    assert found.lix == round(11 / 3 + 100 * 4 / 11)
    assert count_words("").lix == 0
