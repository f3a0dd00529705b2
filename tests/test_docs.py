"""The documents beside the code say what the program does: tables, commands, codes and examples.

`UPDATE_DOCS=1 pytest tests/test_docs.py` writes what is made from the code into docs/uppslag.md and
docs/mallar.md.
"""

from __future__ import annotations

import os
import re
import shlex
import struct
from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser
from datetime import date
from functools import cache
from pathlib import Path

import click
import pytest

from pipeline import schema
from pipeline.check import check
from pipeline.cli import cli
from pipeline.commands.build import Options, build
from pipeline.commands.folder_state import Condition
from pipeline.commands.questions import questions_on
from pipeline.domain.competence import COMPETENCE
from pipeline.model import Action, Dataset, Vocabulary
from pipeline.plan import plan
from pipeline.plan.documents import KINDS
from pipeline.plan.field_names import WORDS
from pipeline.plan.vocabulary import vocabulary
from pipeline.render.filters.common import filters
from pipeline.render.template import compile_template
from pipeline.render.writers.document_state import Pen
from pipeline.schema import Column, Kind, Sheet, vocabulary_name
from pipeline.swedish.order import sort_key
from pipeline.swedish.words import enumeration
from pipeline.values import block_markup
from pipeline.web.page_views.first import make_folder
from tests.docx import docx, text_of
from tests.half_hour import ANSWERS, chapter, fill_in
from tests.pages import FIRST, HANDBOOK, REFERENCE, TEMPLATES, TOP, fenced, read, rows, section
from tests.plan_data import Sheets, changed
from tests.plan_data import dataset as checked

BOOKS = (FIRST, HANDBOOK, REFERENCE, TEMPLATES)
FOR_OFFICERS = (TOP / "README.md", *BOOKS)
PAGES = (
    *FOR_OFFICERS,
    *(TOP / f"{name}.md" for name in ("CHANGELOG", "DECISIONS", "CONTRIBUTING")),
)
COMMON = {"--folder", "--today", "--json", "--help", "-h"}  # of most commands
LARGEST = 200_000  # bytes of a picture


# ---------------------------------------------------------------- what is made from the code


def table(*lines: tuple[str, ...]) -> str:
    """Return a Markdown table; the first line is its head."""
    made = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([made[0], "|" + "---|" * len(lines[0]), *made[1:]])


@cache
def names_seen() -> Mapping[str, Vocabulary]:
    """Return the vocabulary of every kind of document."""
    nothing = check([], date(2027, 1, 1))
    return {kind.name: vocabulary(kind.name, nothing) for kind in KINDS}


def holds(sheet: Sheet, column: Column) -> str:
    """Return what a cell holds, in plain words."""
    words = ", ".join(column.choices or column.offers)
    said = WORDS[column.kind].format(words=words, target=column.target)
    if column.key and sheet.identity:
        return f"{said}; får vara tomt"
    if column.offers and column.kind in (Kind.CHOICE, Kind.CHOICES):
        return f"{said}, eller egna ord"
    if column.offers:
        return f"{said}; till exempel {', '.join(column.offers)}"
    if column.default:
        return f"{said}; tomt betyder {column.default}"
    return f"{said}; tomt räknas ut" if column.derived else said


def must(sheet: Sheet, column: Column) -> bool:
    """Return whether an empty cell is a FEL."""
    if column.key:
        return not sheet.identity
    return column.required and not column.derived and not column.default


def leads(name: str, sheet: str, *, many: bool) -> str:
    """Return a name of the vocabulary, and where it leads."""
    return f"`{name}` {'⇉' if many else '→'} {sheet}" if sheet else f"`{name}`"


def names_of(sheet: str) -> dict[str, tuple[str, bool]]:
    """Return every name that some kind of document knows on a sheet's rows."""
    every = names_seen().values()
    return {n: to for v in every for n, to in v.sheets.get(sheet, {}).items()}


def the_sheets() -> Iterator[str]:
    """Yield each sheet: its columns, then the lists of rows that refer to it."""
    for sheet in schema.SHEETS:
        known = names_of(sheet.name)
        own = {vocabulary_name(column.header) for column in sheet.columns}
        lines = [
            (
                f"{column.header}{' *' if must(sheet, column) else ''}",
                column.note,
                holds(sheet, column),
                leads(name, known[name][0], many=known[name][1]),
            )
            for column in sheet.columns
            for name in [vocabulary_name(column.header)]
        ]
        back = [leads(n, to, many=many) for n, (to, many) in known.items() if n not in own]
        yield f"### {sheet.name}\n"
        yield table(("Kolumn", "Till för", "I cellen", "I mallen"), *lines) + "\n"
        if back:
            yield f"Listor av rader som hänvisar hit: {', '.join(back)}.\n"


def the_kinds() -> Iterator[str]:
    """Yield what templates of each kind start from, and which sheets they see."""
    seen = names_seen()
    starts = {r: to for v in seen.values() for r, to in v.roots.items()}
    many = {r for v in seen.values() for r in v.lists}
    yield "**Namnen att börja med**\n"
    yield _marked(
        "Namn",
        {leads(r, _started(to), many=r in many): [r in v.roots for v in seen.values()]
         for r, to in starts.items()},
    )  # fmt: skip
    yield "\n**Bladen**\n"
    yield _marked(
        "Blad",
        {s.name: [s.name in v.sheets for v in seen.values()] for s in schema.SHEETS},
    )


def _started(sheet: str) -> str:
    return "Texter" if sheet == "texter" else sheet


def _marked(head: str, lines: Mapping[str, list[bool]]) -> str:
    marks = [(name, *("ja" if mark else "–" for mark in line)) for name, line in lines.items()]
    return table((head, *names_seen()), *marks)


def the_sections() -> Iterator[str]:
    """Yield the sections of running text that each standard template asks for."""
    asked: dict[str, list[str]] = {}
    for kind in KINDS:
        beside = TOP / "templates" / "standard" / f"{kind.template}.txt"
        for name in sorted(set(re.findall(r"\btexter\.(\w+)", read(beside)))):
            asked.setdefault(name, []).append(kind.name)
    lines = [
        (n.replace("_", " "), f"`texter.{n}`", ", ".join(asked[n]))
        for n in sorted(asked, key=sort_key)
    ]
    yield table(("Avsnitt", "I mallen", "Frågas efter av"), *lines)


def who_decides() -> Iterator[str]:
    """Yield what the law says of each Syfte: who may not decide, and what must be prepared."""
    lines = []
    for purpose, law in COMPETENCE.items():
        below = law.delegated or law.council
        prepared = (
            "ja (5 kap. 26–28 §§)" if law.prepared else f"nej ({law.free})" if law.free else "–"
        )
        lines.append((purpose, law.council or "–", below or "–", prepared))
    head = (
        "Syfte",
        "Bara fullmäktige",
        "Inte ett utskott eller en förvaltning",
        "Bereds före beslutet",
    )
    yield table(head, *lines)


def the_commands() -> Iterator[str]:
    """Yield each command with what it does, and its own options."""
    lines = [
        (f"`beredning {words}`", command.get_short_help_str(200), ", ".join(_flags(command)) or "–")
        for words, command in walk(cli)
    ]
    yield table(("Kommando", "Vad det gör", "Flaggor"), *lines)


def _flags(command: click.Command) -> list[str]:
    """Return the options that a command has beside those that most have."""
    return [f"`{flag}`" for flag in sorted(options(command) - COMMON)]


GENERATED: Mapping[str, Callable[[], Iterator[str]]] = {
    "kommandon": the_commands,
    "sorter": the_kinds,
    "avsnitt": the_sections,
    "blad": the_sheets,
    "lagen": who_decides,
}


@pytest.mark.parametrize("name", GENERATED)
def test_a_table_of_the_books_says_what_the_code_says(name: str) -> None:
    start, end = (
        f"<!-- början: {name} (skrivs av tests/test_docs.py) -->\n",
        f"<!-- slut: {name} -->",
    )
    (page,) = (book for book in BOOKS if start in read(book))
    before, _, rest = read(page).partition(start)
    found, _, after = rest.partition(end)
    made = "\n" + "\n".join(GENERATED[name]()).rstrip("\n") + "\n\n"

    assert after, f"{page} lacks the end of {name}"
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(before + start + made + end + after, encoding="utf-8")
    else:
        assert found == made, "Run UPDATE_DOCS=1 pytest tests/test_docs.py"


def test_the_rule_under_the_tables_is_all_there_is_to_say_of_what_a_kind_sees() -> None:
    for kind, seen in names_seen().items():
        for sheet, names in seen.sheets.items():
            every = names_of(sheet)
            assert names == {n: to for n, to in every.items() if to[0] in {"", *seen.sheets}}, kind


# ---------------------------------------------------------------- what is written by hand


def test_the_reference_presents_every_sheet_in_order() -> None:
    found = [row[0] for row in rows(section(read(REFERENCE), "### Bladen i korthet"))[1:]]

    assert found == [sheet.name for sheet in schema.SHEETS]


def test_the_reference_presents_every_kind_of_document() -> None:
    found = [row[0] for row in rows(section(read(REFERENCE), "## Vad programmet bygger"))[1:]]

    assert found == [
        f"`{kind.name}`" for kind in sorted(KINDS, key=lambda k: _place(found, k.name))
    ]


def _place(found: list[str], name: str) -> int:
    return found.index(f"`{name}`") if f"`{name}`" in found else len(found)


def test_every_code_is_in_the_reference_and_no_other() -> None:
    sources = [read(path) for path in (TOP / "pipeline").rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'"([A-Z]{1,2}[0-9]{2})"', text)}
    explained = [row[0] for row in rows(section(read(REFERENCE), "## Alla koder"))[1:]]

    assert explained == sorted(codes)


def test_every_action_is_explained_in_the_reference() -> None:
    explained = [row[0] for row in rows(section(read(REFERENCE), "## Vad orden betyder"))[1:]]

    assert sorted(explained) == sorted(Action)


def test_every_filter_is_shown_to_who_makes_templates() -> None:
    shown = {row[0].strip("`") for row in rows(section(read(TEMPLATES), "## Filter"))[1:]}

    assert shown == {name for name in filters(Pen("")) if not name.startswith("_")}


def test_the_filters_give_what_the_book_says() -> None:
    examples = rows(section(read(TEMPLATES), "## Filter"))[1:]
    one_line = [(tag.strip("`"), gives) for name, tag, gives in examples if name != "`under_stam`"]
    data = _example()
    document = next(d for d in plan(data).plans if d.kind == "beslut-program")
    template = docx(*[tag for tag, _ in one_line])
    made = compile_template(template, "mall", vocabulary(document.kind, data)).render(
        document.kind, document.key, document.view
    )

    shown = text_of(made.data).replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert made.faults == ()
    assert shown == [gives for _, gives in one_line]


def _example() -> Dataset:
    made = changed(
        **{
            "Sammanträden/KF-1/Datum": "2027-02-22",
            "Organ/KF/Namn": "Kommunfullmäktige",
            "Behandling/BH2/§": 14,
            "Behandling/BH2/Mål": "M1; M2",
            "Mål/M1/Struktur": "T2",
            "Mål/M1/Kort namn": "Vatten",
            "Mål/M2/Kort namn": "Arbete",
        }
    )
    return checked(made | _beside())


def _beside() -> Sheets:
    """Return assessments, papers and changes for the filters that sort them."""
    paper = {"Ärende": "Ä1", "Datum": "2027-01-15", "Underlag till": "B2"}
    change = {"Program": "SUP", "Typ": "ny", "Objekt": "fokusområde", "Rubrik": "digitalisering"}
    return {
        "Konsekvenser": [
            {"Behandling": "BH2", "Område": "ekonomi", "Text": "Inga kostnader."},
            {"Behandling": "BH2", "Område": "barn", "Text": "Barn får det bättre."},
        ],
        "Handlingar": [
            paper | {"Handling-id": "H1", "Typ": "program", "Titel": "Programmet", "Bilaga nr": 1},
            paper | {"Handling-id": "H2", "Typ": "remissvar", "Titel": "Remissvar"},
        ],
        "Ändringar": [change | {"Ändring-id": "Ä1", "Med i sammanfattning": "ja"}],
        **_strategy(),
    }


def _strategy() -> Sheets:
    """Return a sub-strategy and what it is coupled to."""
    goal, area = {"Ramverk": "Agenda 2030"}, {"Ramverk": "RUS", "Version": "2020–2035"}
    part = {"Program": "SUP", "Riktning": "R1", "Perspektiv": "P1"}
    return {
        "Struktur": [
            {"Struktur-id": "R1", "Program": "SUP", "Typ": "riktning", "Namn": "Grön"},
            {"Struktur-id": "P1", "Program": "SUP", "Typ": "perspektiv", "Namn": "Bo"},
            {"Struktur-id": "T1", "Program": "SUP", "Typ": "tema", "Namn": "Grön kommun"},
            {"Struktur-id": "T2", "Program": "SUP", "Typ": "område", "Namn": "Skog"}
            | {"Ingår i": "T1"},
        ],
        "Delstrategier": [part | {"Delstrategi-id": "DS1", "Namn": "Bygga tätt"}],
        "Ramverk": [
            goal | {"Post-id": "A11", "Nr": 11, "Namn": "Hållbara städer och samhällen"},
            area | {"Post-id": "RUS1", "Nr": 1, "Namn": "En hållbar region"},
        ],
        "Aktiviteter": [
            {"Aktivitet-id": "A1", "Framgångsfaktor": "FF1", "Text": "Plantera träd"},
            {"Aktivitet-id": "A2", "Mål": "M1", "Text": "Rusta badet"},
        ],
        "Kopplingar": [
            {"Delstrategi": "DS1", "Till": "A11"},
            {"Delstrategi": "DS1", "Till": "RUS1"},
        ],
    }


def test_the_tags_in_the_books_are_tags_that_work() -> None:
    shown = [block for book in BOOKS for block in fenced(read(book), "mall")]

    assert len(shown) > 2
    for kind, lines in shown:
        data = _example()
        document = next(d for d in plan(data).plans if d.kind == kind)
        made = compile_template(docx(*lines.splitlines()), kind, vocabulary(kind, data))
        assert made.render(kind, document.key, document.view).faults == ()


def test_the_running_text_in_the_reference_is_read_as_it_says() -> None:
    ((_, text),) = fenced(read(REFERENCE), "stycken")

    blocks = block_markup.blocks(text)
    runs = [
        part for block in blocks for part in block.inlines if isinstance(part, block_markup.Run)
    ]

    assert [b.kind for b in blocks] == ["text", "text", *["bullet"] * 2, *["number"] * 2]
    assert [run.text for run in runs if run.formatted] == ["fet", "kursiv"]
    assert any(isinstance(part, block_markup.Anchor) for part in blocks[1].inlines)


# ---------------------------------------------------------------- commands


def commands(text: str) -> list[list[str]]:
    """Return every command line of ours that a page shows, as words."""
    spans = re.findall(r"`((?:beredning|py -m pipeline)(?: [^`\n]*)?)`", text)
    lines = re.findall(r"^(?:\$ )?((?:beredning|py -m pipeline) [^\n]*)$", text, re.MULTILINE)
    found = [shlex.split(shown.replace("py -m pipeline", "beredning")) for shown in spans + lines]
    return [words[1:] for words in found if words[1:]]


def leaf(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words lead to, and the rest of the words."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"There is no command {words[0]}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


def options(command: click.Command) -> set[str]:
    """Return the options that a command takes."""
    with click.Context(command, help_option_names=["--help", "-h"]) as context:
        return {opt for param in command.get_params(context) for opt in param.opts if opt[0] == "-"}


@pytest.mark.parametrize("page", FOR_OFFICERS, ids=lambda page: page.name)
def test_every_command_that_is_shown_exists(page: Path) -> None:
    shown = commands(read(page))

    assert shown
    for words in shown:
        command, rest = leaf(words)
        given = {word.partition("=")[0] for word in rest if word.startswith("-")}
        assert given - options(command) - options(cli) == set(), " ".join(words)


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its words."""
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from walk(sub, (*path, name))
    else:
        yield " ".join(path), command


def test_every_command_and_option_is_in_the_books() -> None:
    text = "".join(map(read, BOOKS))

    for words, command in walk(cli):
        assert f"`beredning {words}" in text
        assert {opt for opt in options(command) - {"-h"} if opt not in text} == set(), words


def test_the_questions_are_those_in_the_reference() -> None:
    shown = [row[0] for row in rows(section(chapter(), "### 1. Gör en arbetsmapp"))[1:]]

    asked = questions_on(date(2026, 11, 21))
    assert [question.ask.partition("?")[0] + "?" for question in asked] == shown


def test_the_first_case_goes_as_the_reference_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = chapter()
    make = next(words for words in commands(text) if "--officer" in words)
    filling_in = section(text, "### 2. Fyll i arbetsboken")
    (more,) = commands(filling_in)
    build = next(words for words in commands(text) if words[:2] == ["build", "--folder"])
    monkeypatch.chdir(tmp_path)

    assert cli.main(make, standalone_mode=False) == 0
    assert cli.main(more, standalone_mode=False) == 0
    typed = fill_in(tmp_path / "granvik/inputs", filling_in)
    capsys.readouterr()
    assert cli.main(build, standalone_mode=False) == 0

    call, paper = sorted((tmp_path / "granvik/outputs").glob("*/*.docx"))
    told = capsys.readouterr()
    assert [
        made for made in (call, paper) if made.relative_to(tmp_path).as_posix() not in text
    ] == []
    assert not any(word in told.out + told.err for word in ("FEL", "VARNING"))
    assert f"Här saknas {_lacking(told.out, call.name)}." in " ".join(text.split())
    assert _lacking(told.out, paper.name) == ""
    assert (typed, "arton celler" in text) == (18, True)
    assert "uppdrar åt kommunledningsförvaltningen att återkomma" in text_of(paper.read_bytes())


def test_the_first_half_hour_on_the_page_goes_as_it_says(tmp_path: Path) -> None:
    text, today = read(FIRST), date(2027, 2, 24)
    filling_in = section(text, "## 2. Fyll i arbetsboken")
    folder = make_folder(tmp_path, ANSWERS, today)
    assert isinstance(folder, Path)

    typed = fill_in(folder / "inputs", filling_in)
    report = build(Options(folder, today))

    assert (len(ANSWERS), "sex frågor" in text) == (6, True)
    assert (typed, "femton celler" in text) == (15, True)
    assert not report.failed
    assert {outcome.action for outcome in report.outcomes} == {Action.WRITE}
    names = {outcome.step.plan.kind for outcome in report.outcomes}
    assert names == {"tjänsteskrivelse", "kallelse"}


def _lacking(told: str, name: str) -> str:
    """Return what is SAKNAS in one document of a build: a, b och c."""
    _, _, after = told.partition(f"{name})\n")
    own = re.match(r"(?: {13}.*\n)*", after)
    return enumeration(re.findall(r"SAKNAS: (.+)", own.group() if own else ""))


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", read(page), flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text))

    for link in links:
        path, _, anchor = link.partition("#")
        if "://" not in link:
            target = page.parent / path if path else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(read(target)), link


def anchors(text: str) -> set[str]:
    """Return the addresses that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pictures_are_shown_and_small_enough_for_a_page() -> None:
    shown = "".join(read(page) for page in PAGES)

    for picture in (TOP / "docs" / "bilder").iterdir():
        data = picture.read_bytes()
        width, _ = struct.unpack(">II", data[16:24])
        assert f"bilder/{picture.name})" in shown
        assert len(data) < LARGEST, picture.name
        assert 600 <= width <= 1200, picture.name


def test_what_the_books_press_and_look_for_is_on_the_page() -> None:
    web = TOP / "pipeline" / "web"
    files = (*web.rglob("*.html"), *web.rglob("*.py"))
    # As words of a page begin and end: in a tag, in a string, before a number.
    said = "\n".join(map(read, files))
    for book in (FIRST, HANDBOOK):
        for name in bold(read(book)):
            assert re.search(rf"""[>"]{re.escape(name)}(?: ?…| \(|[<"])""", said), (book.name, name)


def test_the_handbook_says_what_to_do_with_a_document_however_it_stands() -> None:
    told = [row[0] for row in rows(section(read(HANDBOOK), "## Spara, rätta, bygg"))[1:]]

    assert [one for one in Condition if one not in ", ".join(told).lower()] == []


def bold(text: str) -> set[str]:
    """Return what stands in bold, but for the first words of a paragraph or of a point."""
    text = re.sub(r"(?m)(^\n|^(?:\d+\.|-) )\*\*[^*]+\*\*", r"\1", re.sub(r"`[^`\n]*`", "", text))
    return {" ".join(found.split()) for found in re.findall(r"\*\*([^*]+)\*\*", text)}


def test_the_handbook_is_short_enough_to_be_read() -> None:
    lines = read(HANDBOOK).splitlines()

    assert len(lines) <= 450  # what is looked up, and not read, stands in the reference


# ---------------------------------------------------------------- decisions


def decisions() -> list[tuple[int, str]]:
    """Return the numbered paragraphs of DECISIONS.md."""
    found = re.findall(r"^(\d+)\. (.*(?:\n(?! *$|\d+\. |#).*)*)", read(TOP / "DECISIONS.md"), re.M)
    return [(int(number), text) for number, text in found]


def test_decisions_are_numbered_and_each_has_its_price() -> None:
    found = decisions()

    assert sorted(number for number, _ in found) == list(range(1, len(found) + 1))
    assert [number for number, text in found if text.count(" – ") < 2] == []


def test_every_dependency_has_a_line_in_the_decisions() -> None:
    setup = ConfigParser()
    setup.read(TOP / "setup.cfg", encoding="utf-8")
    extras = setup["options.extras_require"].values()
    listed = "\n".join([setup["options"]["install_requires"], *extras])
    required = {re.split(r"[ ><=~[]", line)[0] for line in listed.split("\n") if line}
    named = {name for _, text in decisions() for name in re.findall(r"^`([a-z0-9-]+)`", text)}

    assert required - named == {"beredning"}
