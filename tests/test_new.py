"""`beredning new`: from an empty folder to a report to send out, and nothing overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline import cli as command_line
from pipeline import schema
from pipeline.check import check
from pipeline.commands.first_workbook import SHEETS
from pipeline.commands.new import NAMES
from pipeline.commands.questions import Officer, collect_answers, questions_on
from pipeline.commands.start_files import start_files
from pipeline.errors import BeredningError, UsageError
from pipeline.read import read_folder
from pipeline.swedish.abbreviations import abbreviation
from pipeline.swedish.words import enumeration
from tests.docx import text_of

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[1]
TODAY = date(2026, 11, 21)
ANSWERS = {
    "municipality": "Granviks kommun",
    "body": "Kommunstyrelsens arbetsutskott",
    "date": "2026-12-02",
    "case": "Information om hållbarhetsprogrammet",
    "dnr": "KS 2026/160",
    "officer": "Elin Dahlvik, Utredare, Kommunledningsförvaltningen",
}
# What an officer types for a first report: sheet, row, header → text.
TYPED = {
    ("Beslutspunkter", 2, "Verb"): "godkänna",
    ("Beslutspunkter", 2, "Sats"): "informationen om arbetet med hållbarhetsprogrammet",
    ("Beslutspunkter", 3, "Verb"): "uppdra",
    ("Beslutspunkter", 3, "Sats"): "åt kommunledningsförvaltningen att redovisa ett förslag",
    ("Mottagare", 2, "Namn"): "Samtliga nämnder",
    ("Mottagare", 3, "Organ"): "KLF",
    ("Texter", 2, "Ärende"): "Ä1",
    ("Texter", 2, "Avsnitt"): "sammanfattning",
    ("Texter", 2, "Text"): "Arbetet med programmet följer tidplanen.",
    ("Texter", 3, "Ärende"): "Ä1",
    ("Texter", 3, "Avsnitt"): "ärende",
    ("Texter", 3, "Text"): "Uppdraget gavs i februari.\n\nTre dialoger har hållits.",
    ("Texter", 4, "Ärende"): "Ä1",
    ("Texter", 4, "Avsnitt"): "bedömning",
    ("Texter", 4, "Text"): "Arbetet kan slutföras i tid.",
    ("Personer", 2, "E-post"): "elin.dahlvik@granvik.example",
    ("Personer", 2, "Telefon"): "0980-31 92 14",
}
# … and in the sheets that `new --add ärende` adds.
ASSESSED = {
    ("Konsekvenser", 2, "Behandling"): "BH1",
    ("Konsekvenser", 2, "Område"): "ekonomi; barn",
    ("Konsekvenser", 2, "Text"): "Beslutet får inga direkta ekonomiska konsekvenser.",
}


def options(**other: str) -> list[str]:
    """Return the six answers as options, some of them others."""
    return [part for name, text in (ANSWERS | other).items() for part in (f"--{name}", text)]


def run(*args: str | Path) -> int:
    """Run a command in this process; return its exit code."""
    return int(command_line.cli.main([str(arg) for arg in args], standalone_mode=False))


def process(
    *args: str | Path, stdin: int = subprocess.DEVNULL, cwd: Path | None = None, path: Path = TOP
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own, with the package at `path`."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "pipeline", *map(str, args)],
        stdin=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def made(folder: Path, **other: str) -> Path:
    """Return a new working folder."""
    assert run("new", folder, *options(**other)) == 0
    return folder


def type_in(
    folder: Path, cells: dict[tuple[str, int, str], str], name: str = "arbetsbok.xlsx"
) -> None:
    """Type into a workbook and save it, as in Excel."""
    path = folder / "inputs" / name
    book = load_workbook(path)
    for (name, row, header), text in cells.items():
        place(book[name], row, header).value = text
    book.save(path)


def place(sheet: Any, row: int, header: str) -> Any:
    """Return the cell of a row under a header."""
    return next(cell for cell in sheet[row] if sheet.cell(1, cell.column).value == header)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# ---------------------------------------------------------------- the half hour


def test_a_new_folder_has_a_workbook_and_no_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path / "Ärende ett")

    folders = ["inputs", "outputs", "templates"]
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == folders
    beside = {"inputs/arbetsbok.xlsx", "templates/Läs mig.txt"}
    assert set(files(folder)) == beside | set(start_files())
    assert f'Skriv: beredning build --folder "{folder}"' in capsys.readouterr().out
    assert run("check", "--folder", folder) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in told] == [["VARNING", c] for c in ("K01", "K02", "H01")]


def test_the_first_report_takes_twenty_cells_or_fewer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path / "mapp")
    type_in(folder, TYPED)
    add(folder, "ärende")
    type_in(folder, ASSESSED, "arende.xlsx")
    capsys.readouterr()

    assert run("build", "tjänsteskrivelse", "--folder", folder) == 0

    assert len(TYPED) + len(ASSESSED) <= 20
    said = capsys.readouterr().out
    assert [word for word in ("FEL", "VARNING", "SAKNAS") if word in said] == []
    paper = folder / "outputs" / "ksau-2026-12-02" / "ks-2026-160-tjansteskrivelse.docx"
    text = text_of(paper.read_bytes(), headers=True)
    for wanted in (
        "Granviks kommun",
        "KS 2026/160",
        "2026-11-25",
        "Elin Dahlvik, utredare",
        "0980-31 92 14, elin.dahlvik@granvik.example",
        "Till kommunstyrelsens arbetsutskott",
        "Information om hållbarhetsprogrammet",
        "Arbetsutskottet godkänner informationen om arbetet med hållbarhetsprogrammet.",
        "Arbetsutskottet uppdrar åt kommunledningsförvaltningen att redovisa ett förslag.",
        "Arbetet med programmet följer tidplanen.",
        "Tre dialoger har hållits.",
        "Arbetet kan slutföras i tid.",
        "Kommunledningsförvaltningens tjänsteskrivelse den 25 november 2026",
        "Samtliga nämnder",
    ):
        assert wanted in text
    assert text.count("Kommunledningsförvaltningen") == 3  # sender, paper, receiver


def test_what_is_not_written_yet_is_asked_for_in_the_document(tmp_path: Path) -> None:
    folder = made(tmp_path / "mapp")

    assert run("build", "--folder", folder) == 0

    call, paper = sorted((folder / "outputs").glob("*/*.docx"))
    text = text_of(paper.read_bytes(), headers=True)
    assert "SAKNAS: plats" in text_of(call.read_bytes())
    assert "Skriv sammanfattning här" in text
    assert "Skriv ärende här" in text
    assert "SAKNAS: mottagare av beslutet" in text


# ---------------------------------------------------------------- nothing is overwritten


@pytest.mark.parametrize("taken", ["inputs/mål.xlsx", "inputs/under/MÅL.CSV", "inputs"])
def test_a_working_folder_is_refused_untouched(tmp_path: Path, taken: str) -> None:
    path = tmp_path / taken
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"mitt")

    with pytest.raises(UsageError, match=r"är redan en arbetsmapp\. Inget har ändrats"):
        run("new", tmp_path, *options())

    assert files(tmp_path) == {taken: b"mitt"}


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    (tmp_path / "templates").mkdir()
    mine = {"inputs/vapen.png": b"1", "templates/Läs mig.txt": b"2", "brev.docx": b"3"}
    for name, data in mine.items():
        (tmp_path / name).write_bytes(data)

    made(tmp_path)

    assert files(tmp_path).items() >= mine.items()


def test_a_folder_where_a_file_is_is_refused(tmp_path: Path) -> None:
    (tmp_path / "brev").touch()

    for place in ("brev", "brev/mapp"):
        with pytest.raises(UsageError, match="brev är en fil"):
            run("new", tmp_path / place, *options())


@pytest.mark.parametrize(
    "name", ["con", "Aux.mapp", "lpt1", "a:b", "a?", "vad*", "slut.", "slut ", "con/mapp", 'a"b']
)
def test_a_name_that_windows_cannot_have_is_refused_everywhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="En mapp kan inte heta"):
        run("new", tmp_path / name, *options())

    assert files(tmp_path) == {}


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(BeredningError, match="sökvägen är för lång"):
        run("new", tmp_path / ("å" * 200), *options())


# ---------------------------------------------------------------- questions and answers


def test_without_anyone_to_ask_it_says_what_is_lacking(tmp_path: Path) -> None:
    given = options()[:4]

    done = process("new", tmp_path / "mapp", *given)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Här går det inte att ställa frågor, och svar saknas.")
    for name in ("date", "case", "dnr", "officer"):
        assert f"--{name} " in done.stderr
    assert "--body" not in done.stderr
    assert files(tmp_path) == {}


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    try:
        assert process("new", tmp_path / "mapp", stdin=reader).returncode == 2
    finally:
        os.close(reader)
        os.close(writer)


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_person_is_asked_for_what_is_not_given_until_it_can_be_read(tmp_path: Path) -> None:
    keyboard, screen = os.openpty()
    os.write(keyboard, b"i vinter\n2 december 2026\nElin\nElin Dahlvik, utredare, Kansliet\n\n\n")

    done = process("new", tmp_path / "mapp", *options()[:4], *options()[6:10], stdin=screen)
    os.close(keyboard)
    os.close(screen)

    assert (done.returncode, done.stdout.count("är klar")) == (0, 1)
    assert "Vilken dag sammanträder det? Till exempel 2 december 2026" in done.stderr
    assert "Skriv som 2026-12-02." in done.stderr
    assert "Var ligger bilden med kommunens vapen?" in done.stderr
    assert "Handläggaren behöver namn, titel och förvaltning." in done.stderr
    assert "Vilken kommun" not in done.stderr


def test_the_example_of_each_question_is_an_answer_to_it() -> None:
    asked = [question for question in questions_on(TODAY) if question.name != "arms"]
    answers = collect_answers({question.name: question.example for question in asked}, None, TODAY)

    assert answers.officer == Officer("Elin Dahlvik", "utredare", "Kommunledningsförvaltningen")
    assert answers.date.isoformat() == "2026-12-02"


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        ("municipality", "Granvik", "”Granvik” är inte hela namnet"),
        ("body", " ", "Svaret är tomt"),
        ("date", "2026-13-02", "2026"),
        ("date", "31 februari", "31"),
        ("arms", "finns-inte.png", "är ingen bild som går att använda"),
        ("date", "snart", "Skriv som 2026-12-02"),
        ("case", "x" * 301, "längre än 300 tecken"),
        ("case", "a\x07b", "styrtecknet U\\+0007"),
        ("case", "a\ud800b", "ofullständiga tecknet"),
        ("dnr", "Dnr", "är inget diarienummer"),
        ("officer", "Elin Dahlvik, utredare", "namn, titel och förvaltning"),
        ("officer", "Elin Dahlvik, , Kansliet", "namn, titel och förvaltning"),
    ],
)
def test_an_answer_that_cannot_be_used_names_its_option(
    tmp_path: Path, name: str, answer: str, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence) as told:
        run("new", tmp_path / "mapp", *options(**{name: answer}))

    assert told.value.sentence.startswith(f"--{name}: ")
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("16/12 2026", "2026-12-16"),
        ("16 december", "2026-12-16"),
        ("onsdag 16 december", "2026-12-16"),
        ("16/12", "2026-12-16"),
        ("4 mars", "2027-03-04"),
        ("2027-03-04", "2027-03-04"),
    ],
)
def test_a_day_without_a_year_is_the_next_one(answer: str, day: str) -> None:
    answers = collect_answers(ANSWERS | {"date": answer}, None, date(2026, 11, 30))

    assert answers.date.isoformat() == day


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-02", "Sammanträdet är onsdagen den 2 december 2026."),
        ("2026-12-06", "Sammanträdet är söndagen den 6 december 2026. Stämmer det?"),
        ("2026-12-25", "Sammanträdet är fredagen den 25 december 2026, juldagen. Stämmer det?"),
    ],
)
def test_the_day_is_said_in_words_and_doubted_when_few_meet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str, said: str
) -> None:
    run("new", tmp_path / "mapp", *options(date=day))

    assert said in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["kommer", "dnr kommer", "Dnr: kommer", "–"])
def test_a_case_without_a_number_yet_can_be_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    folder = tmp_path / "mapp"
    run("new", folder, *options(dnr=answer))

    run("build", "--folder", folder)

    assert "SAKNAS: diarienummer" in capsys.readouterr().out
    assert [path.name for path in (folder / "outputs").glob("*/*tjansteskrivelse.docx")]


def test_arms_and_address_stand_where_the_letterhead_takes_them(tmp_path: Path) -> None:
    arms = tmp_path / "Vårt vapen.png"
    arms.write_bytes((TOP / "inputs" / "vapen.png").read_bytes())
    folder = tmp_path / "mapp"

    run("new", folder, *options(arms=str(arms), address="Granviks kommun, 123 45 Granvik"))

    row = check(read_folder(folder / "inputs").tables, TODAY)["Kommuner"][0]
    assert (str(row["Logotyp"]), str(row["Postadress"])) == (
        "vapen.png",
        "Granviks kommun, 123 45 Granvik",
    )
    assert (folder / "inputs" / "vapen.png").read_bytes() == arms.read_bytes()


@pytest.mark.parametrize(
    ("officer", "read"),
    [
        ("Bo Ek, IT-strateg, it-enheten", Officer("Bo Ek", "IT-strateg", "It-enheten")),
        ("Bo Ek,Chef, stab ,Kansliet.", Officer("Bo Ek", "chef, stab", "Kansliet")),
    ],
)
def test_an_officer_has_a_name_a_title_and_a_unit(officer: str, read: Officer) -> None:
    assert collect_answers(ANSWERS | {"officer": officer}, None, TODAY).officer == read


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("Kommunstyrelsen", "KS"),
        ("Kommunfullmäktige", "KF"),
        ("Kommunstyrelsens arbetsutskott", "KSAU"),
        ("Barn- och utbildningsnämnden", "BUN"),
        ("Miljö- och byggnadsnämnden", "MBN"),
        ("Samhällsbyggnadsnämnden", "SBN"),
        ("Kommunledningsförvaltningen", "KLF"),
        ("Kansliet", "KAN"),
        ("42", "X1"),
    ],
)
def test_a_body_goes_by_its_letters(body: str, key: str) -> None:
    assert abbreviation(body) == key


@pytest.mark.parametrize(
    ("body", "row"),
    [
        ("KS", ("KS", "Kommunstyrelsen", None, "styrelse")),
        ("kommunfullmäktige", ("KF", "Kommunfullmäktige", None, "fullmäktige")),
        (
            "Socialnämndens individutskott",
            ("SNIU", "Socialnämndens individutskott", "individutskottet", "utskott"),
        ),
        ("Kultur- och fritidsnämnden", ("KFN", "Kultur- och fritidsnämnden", None, "nämnd")),
    ],
)
def test_a_body_is_told_by_its_name(tmp_path: Path, body: str, row: tuple[str | None, ...]) -> None:
    sheet = load_workbook(made(tmp_path / "m", body=body) / "inputs/arbetsbok.xlsx")["Organ"]

    found = [place(sheet, 2, header).value for header in ("Organ-id", "Namn", "Kortnamn", "Typ")]
    assert tuple(found) == row
    assert run("check", "--folder", tmp_path / "m") == 0


def test_a_unit_with_the_letters_of_the_body_gets_a_key_of_its_own(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", body="KS", officer="Bo Ek, chef, Kommunens stab")

    assert run("check", "--folder", folder) == 0
    assert run("build", "--folder", folder) == 0


@pytest.mark.parametrize("nasty", ["=1+1", "& < > \" '", "{{ x }} {% y", "00123", "@SUM(A1)", "NA"])
def test_an_answer_stands_in_the_document_as_it_was_written(tmp_path: Path, nasty: str) -> None:
    folder = made(tmp_path / "m", case=nasty)

    assert run("build", "--folder", folder) == 0

    call, paper = sorted((folder / "outputs").glob("*/*.docx"))
    assert nasty in text_of(paper.read_bytes())
    assert nasty in text_of(call.read_bytes()).splitlines()


# ---------------------------------------------------------------- more sheets


def add(folder: Path, *names: str) -> int:
    """Run `new --add` for each name."""
    return run("new", folder, *(part for name in names for part in ("--add", name)))


@pytest.mark.parametrize(
    ("name", "book"),
    [
        ("program", "program.xlsx"),
        ("protokoll", "protokoll.xlsx"),
        ("uppföljning", "uppfoljning.xlsx"),
        (unicodedata.normalize("NFD", "UPPFÖLJNING"), "uppfoljning.xlsx"),
        ("arende", "arende.xlsx"),
    ],
)
def test_added_sheets_are_a_workbook_beside(
    tmp_path: Path, name: str, book: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path / "m")
    type_in(folder, TYPED)
    before = files(folder)
    capsys.readouterr()
    assert run("check", "--folder", folder) == 0
    told = capsys.readouterr().out

    assert add(folder, name) == 0

    after = files(folder)
    assert after.items() >= before.items()
    assert after.keys() - before.keys() == {f"inputs/{book}"}
    capsys.readouterr()
    assert run("check", "--folder", folder) == 0
    assert capsys.readouterr().out == told
    assert run("build", "--folder", folder) == 0


def test_all_groups_together_are_all_sheets_each_once(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")

    add(folder, *NAMES)

    names = [
        name
        for path in sorted((folder / "inputs").glob("*.xlsx"))
        for name in load_workbook(path).sheetnames
        if name not in ("Läs mig", "Listor")
    ]
    assert len(names) == len(set(names))
    assert set(names) == set(schema.BY_NAME)
    assert set(SHEETS) < set(names)


def test_a_group_that_is_there_is_refused_and_nothing_else_added(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    add(folder, "protokoll")
    before = files(folder)

    with pytest.raises(UsageError, match="Alla blad för protokoll finns redan"):
        add(folder, "program", "protokoll")
    (folder / "inputs" / "program.xlsx").write_bytes(b"mitt")
    with pytest.raises(UsageError, match=r"program\.xlsx finns redan\. Inget har ändrats"):
        add(folder, "uppföljning", "program")

    assert files(folder) == before | {"inputs/program.xlsx": b"mitt"}


def test_a_group_that_is_not_known_is_asked_about(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")

    with pytest.raises(UsageError, match="Menade du protokoll"):
        add(folder, "protokol")
    with pytest.raises(UsageError, match=f"Välj {enumeration(NAMES, 'eller')}"):
        add(folder, "budget")


@pytest.mark.parametrize("name", ["program", "mallar", "start"])
def test_sheets_are_only_added_to_a_working_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="är ingen arbetsmapp"):
        add(tmp_path, name)

    assert files(tmp_path) == {}


def test_a_new_folder_can_get_its_sheets_at_once(tmp_path: Path) -> None:
    assert run("new", tmp_path / "m", *options(), "--add", "program") == 0

    assert {"inputs/arbetsbok.xlsx", "inputs/program.xlsx"} <= files(tmp_path / "m").keys()


def test_the_templates_come_when_they_are_asked_for_and_are_then_used(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")

    assert add(folder, "mallar") == 0

    own = folder / "templates" / "standard" / "tjansteskrivelse.docx"
    assert own.read_bytes() == (TOP / "templates/standard/tjansteskrivelse.docx").read_bytes()
    own.write_bytes(b"trasig")
    assert run("build", "--folder", folder) == 1
    with pytest.raises(UsageError, match="finns redan"):
        add(folder, "mallar")


def test_a_folder_from_before_gets_its_file_to_double_click(tmp_path: Path) -> None:
    folder = made(tmp_path / "m")
    for name in start_files():
        (folder / name).unlink()

    assert add(folder, "start") == 0

    assert {name: files(folder)[name] for name in start_files()} == start_files()
    with pytest.raises(UsageError, match="”Öppna Beredning” finns redan"):
        add(folder, "start")
