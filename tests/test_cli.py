"""The command line: Swedish, no tracebacks, 0 when done, 1 with faults, 2 if it cannot run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from pipeline import cli
from pipeline.cli_texts import speak_swedish
from tests.working_folder import (
    ALL,
    LETTER,
    PROGRAM,
    ROOT,
    SENTENCE,
    TODAY,
    WorkingFolder,
    writable,
)

ENGLISH = set(
    re.findall(
        r"\w+",
        """
    abort about add all also an and any are argument arguments be been before build but by can
    change check choose close command commands could create date default delete did directory disk
    do does document documents error exists exit failed failure false file files folder following
    force from fresh has have help if in input inputs invalid is it its last line list make meeting
    message missing must name new no none not nothing number of on one only open option options or
    other output outputs path please print program read report required rows run select sheet should
    show some template templates that the then there these this to today tidy true try unexpected
    unknown up usage use user value values version warning was were what when where which will with
    without workbook write written wrong you your
        """,
    )
)
# Swedish too, or names of folders that the user sees on the disk
SWEDISH = {"inputs", "outputs", "templates", "add", "in", "list", "program", "version", "argument"}
# Where a command is written out, its name is English, as in git.
COMMANDS = re.compile(
    r"--[a-z-]+|beredning( [a-z]+)*|python -m pipeline( [a-z]+)*|^ {2}[a-z]+(?= {2,})", re.MULTILINE
)


class Told(NamedTuple):
    """What a command ended with, and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Return what stands on stdout."""
        return self.out.splitlines()


class Terminal:
    """Calls the command as its entry point does, in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys
        main = sys.modules["__main__"]  # a script's, also when pytest itself is run by -m
        monkeypatch.setattr(main, "__package__", None)

    def __call__(self, *arguments: str | Path) -> Told:
        self.capsys.readouterr()
        self.monkeypatch.setattr(sys, "argv", ["beredning", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        return Told(int(ended.value.code or 0), out, err)


@pytest.fixture
def beredning(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Return the command."""
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case, its workbook written."""
    return WorkingFolder(tmp_path / "Lindvalla kommun åäö").write()


def at(folder: WorkingFolder) -> list[str]:
    """Return the flags that every command on a folder is given here."""
    return ["--folder", str(folder.path), "--today", TODAY.isoformat()]


# ---------------------------------------------------------------- help


def commands(command: click.Command = cli.cli, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command and group."""
    yield names
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, *names, name)


def english(text: str) -> set[str]:
    """Return the English words in a text for people."""
    words = re.findall(r"[a-zåäö]+", COMMANDS.sub(" ", text).casefold())
    return set(words) & (ENGLISH - SWEDISH)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_help_is_swedish_and_whole(beredning: Terminal, words: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        told = beredning(*words, flag)

        assert told.code == 0
        assert told.err == ""
        assert told.lines[0].startswith("Användning: beredning")
        assert english(told.out) == set()
        assert "..." not in re.sub(r"\[?[A-ZÅÄÖ]+\]?\.\.\.", "", told.out)
        assert max(map(len, told.lines)) <= 80


def test_the_words_that_may_not_stand_in_help_are_looked_for() -> None:
    assert english("Usage: beredning build [OPTIONS]\n\n  --json  Show the file.\n") == {
        "usage", "options", "show", "the", "file",
    }  # fmt: skip


def test_without_a_command_the_commands_are_shown(beredning: Terminal) -> None:
    told = beredning()

    assert told.code == 2
    assert "Kommandon:" in told.err
    assert english(told.err) == set()


def test_the_version_is_told(beredning: Terminal) -> None:
    assert re.fullmatch(r"beredning, version [\d.]+\n", beredning("--version").out)


# ---------------------------------------------------------------- asked for something impossible


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["bygg"], "Kommandot ”bygg” finns inte."),
        (["check", "--josn"], "Flaggan ”--josn” finns inte. Menade du ”--json”?"),
        (["build", "--today", "i går"], "”i går” är inget datum. Skriv som 2026-11-21."),
        (["build", "--today", "2026-02-30"], "”2026-02-30” är inget datum."),
        (["build", "--today", ""], "”” är inget datum."),
        (["build", "--today"], "Flaggan ”--today” ska följas av ett värde."),
        (["check", "--today", "21/11 2026"], "”21/11 2026” är inget datum."),
        (["check", "allt"], "Det finns ett argument för mycket: allt"),
        (["template", "tidy"], "Det saknas ett argument: ”FIL...”"),
        (["template", "tidy", "saknas.docx"], "Filen ”saknas.docx” finns inte."),
    ],
)
def test_what_cannot_be_understood_is_told_in_swedish(
    beredning: Terminal, arguments: list[str], sentence: str
) -> None:
    told = beredning(*arguments)

    assert told.code == 2
    assert sentence in told.err
    assert english(told.err) == set()
    assert told.out == ""


@pytest.mark.parametrize(
    "command", [["build"], ["build", "--dry-run"], ["check"], ["template", "check"]]
)
@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ("no folder", "finns inte. Gå till arbetsmappen, eller ange den med --folder."),
        ("missing", "har ingen mapp inputs. Gå till arbetsmappen"),
        ("a file", "har ingen mapp inputs. Gå till arbetsmappen"),
        ("empty", "har inga arbetsböcker. Lägg dem där, som .xlsx, .xlsm, .ods eller .csv."),
    ],
)
def test_a_folder_that_is_no_working_folder_is_told_so(
    beredning: Terminal, tmp_path: Path, command: list[str], inputs: str, sentence: str
) -> None:
    place = tmp_path / "mapp"
    if inputs != "no folder":
        place.mkdir()
    if inputs == "a file":
        (place / "inputs").write_text("", "utf-8")
    if inputs == "empty":
        (place / "inputs").mkdir()

    told = beredning(*command, "--folder", place)

    assert told.code == 2
    assert sentence in told.err
    assert told.out == ""
    assert not (place / "outputs").exists()


def test_a_workbook_that_cannot_be_read_is_a_fel_and_no_crash(
    beredning: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs/bok.xlsx").write_bytes(b"inte en arbetsbok")

    for command in ("build", "check"):
        told = beredning(command, "--folder", tmp_path)

        assert told.code == 1
        assert "bok.xlsx" in told.lines[0]
        assert told.lines[0].startswith("FEL ")


def test_an_unknown_selection_gets_the_nearest_word(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    told = beredning("build", "progam", *at(folder))

    assert told == (2, "", "”progam” finns inte bland dokumenten. Menade du ”program”?\n")


@pytest.mark.parametrize("name", ["lund/annat.docx", "../../inputs/lindvalla.xlsx", "lund"])
def test_fresh_takes_only_a_document(beredning: Terminal, folder: WorkingFolder, name: str) -> None:
    beredning("build", *at(folder))

    told = beredning("build", "--fresh", name, *at(folder))

    assert told.code == 2
    assert re.search(r"finns inte i outputs|är inget dokument", told.err)


# ---------------------------------------------------------------- check and build


def test_a_build_tells_what_it_did_and_where_the_report_is(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    told = beredning("build", *at(folder))

    assert told.code == 0
    assert told.err == ""
    assert told.lines[:3] == [
        "Arbetsutskottet den 2 december 2026",
        "  skrivs     Kallelse (au-2026-12-02/kallelse.docx)",
        f"  skrivs     Tjänsteskrivelse: Så går arbetet (KS 2026/41) ({LETTER})",
    ]
    assert told.lines[-2:] == [f"{len(ALL)} skrevs.", f"Rapport: {folder.outputs / 'rapport.html'}"]
    assert sum("De två besluten är åtskilda" in line for line in told.lines) == 1
    assert english("\n".join(told.lines[:-1])) == set()


def test_what_is_to_be_shown_is_listed_last_by_title_and_path(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    meeting = LETTER.partition("/")[0].upper()
    told = beredning("build", "--show", meeting, "--show", "program", *at(folder))

    assert told.code == 0
    first = told.lines.index(f"Till {meeting} hör:")
    last = told.lines.index("Till program hör:")
    assert f"    {folder.outputs / LETTER}" in told.lines[first:last]
    assert f"    {folder.outputs / PROGRAM}" in told.lines[last:]
    assert f"    {folder.outputs / PROGRAM}" not in told.lines[first:last]
    assert told.lines[-1].startswith("Rapport: ")


def test_an_unknown_name_to_show_is_told_before_anything_is_built(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    told = beredning("build", "--show", "protokol", *at(folder))

    assert told.code == 2
    assert "”protokol” finns inte bland dokumenten." in told.err
    assert not (folder.outputs / LETTER).exists()


def test_a_dry_run_tells_and_writes_nothing(beredning: Terminal, folder: WorkingFolder) -> None:
    told = beredning("build", "--dry-run", *at(folder))

    assert told.code == 0
    assert told.lines[-1] == f"{len(ALL)} skulle skrivas."
    assert not folder.outputs.exists()


@pytest.mark.parametrize("way", ["from outputs", "from the folder", "whole"])
def test_a_file_can_be_named_in_any_way_after_fresh(
    beredning: Terminal, folder: WorkingFolder, way: str
) -> None:
    beredning("build", *at(folder))
    folder.edit(PROGRAM, "Renare sjöar.", "Fula sjöar.")
    assert beredning("build", *at(folder)).code == 1
    names = {"from outputs": PROGRAM, "from the folder": f"outputs/{PROGRAM}"}

    told = beredning("build", "--fresh", names.get(way, folder.outputs / PROGRAM), *at(folder))

    assert told.code == 0
    assert "finns kvar som .beredning/sparat/lund/program-" in told.out


def test_faults_are_told_first_and_end_in_1(beredning: Terminal, folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Nr", "ett").write()

    built, checked = beredning("build", *at(folder)), beredning("check", *at(folder))

    for told in (built, checked):
        assert told.code == 1
        assert told.lines[0].startswith("FEL B")
        assert "bladet ”Mål”, cell B2" in told.lines[0]
    assert built.lines[-2] == f"{len(ALL) - 2} skrevs, 2 byggdes inte, 1 FEL."


def test_a_warning_alone_ends_in_0(beredning: Terminal, folder: WorkingFolder) -> None:
    folder.change("Texter/T5/Avsnitt", "syfet").write()

    told = beredning("check", *at(folder))

    assert told.code == 0
    assert told.out.startswith(("VARNING", "UPPLYSNING", "Inga fel funna."))


def test_a_check_without_faults_says_so(beredning: Terminal, folder: WorkingFolder) -> None:
    assert beredning("check", *at(folder)) == (0, "Inga fel funna.\n", "")


def test_faults_of_templates_are_told_with_paragraph_and_tag(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    assert beredning("template", "check", *at(folder)) == (0, "Inga fel i mallarna.\n", "")
    folder.template("program", "Här: {{ program.nam }}")

    told = beredning("template", "check", *at(folder))

    assert told.code == 1
    assert "Mallen standard/program.docx, brödtext" in told.out
    assert "program.nam" in told.out


def test_marked_faults_are_told_with_where_they_can_be_seen(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.change("Mål/M1/Nr", "ett").write()

    told = beredning("check", "--mark", *at(folder))
    data = json.loads(beredning("check", "--mark", "--json", *at(folder)).out)

    assert told.code == 1
    assert told.lines[0].startswith("FEL B07 lindvalla.xlsx")
    where = "En märkt kopia ligger i outputs: granskning/lindvalla.xlsx."
    assert told.lines[-2:] == [
        "Allt att rätta står i outputs/att-ratta.xlsx, med länkar till cellerna.",
        f"{where} Rätta i arbetsböckerna i inputs.",
    ]
    assert data["files"]["written"] == ["att-ratta.xlsx", "granskning/lindvalla.xlsx"]
    assert data["problems"][0]["address"] == "B2"


def test_gaps_are_not_marked(beredning: Terminal, folder: WorkingFolder) -> None:
    told = beredning("check", "--mark", "--coverage", *at(folder))

    assert (told.code, told.out) == (2, "")
    assert "Skriv --mark eller --coverage, inte båda." in told.err


def test_the_sentences_of_decisions_are_shown_at_their_cells(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    told = beredning("check", "--sentences", *at(folder))
    data = json.loads(beredning("check", "--sentences", "--json", *at(folder)).out)

    assert told.code == 0
    assert told.lines[:2] == [
        "lindvalla.xlsx, bladet ”Beslutspunkter”, cell E2:",
        "  Arbetsutskottet godkänner informationen.",
    ]
    assert data[0]["text"] == "Arbetsutskottet godkänner informationen."
    assert beredning("check", "--sentences", "--mark", *at(folder)).code == 2


# ---------------------------------------------------------------- for programs


def test_json_is_data_and_nothing_else(beredning: Terminal, folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Nr", "ett").write()

    built = json.loads(beredning("build", "--json", *at(folder)).out)
    checked = json.loads(beredning("check", "--json", *at(folder)).out)

    assert [document["target"] for document in built["documents"]] == ALL
    assert {document["action"] for document in built["documents"]} == {"write", "failed"}
    assert built["failed"] is True
    assert [problem["address"] for problem in built["problems"]] == ["B2"]
    assert built["problems"] == checked
    assert built["separation"][0]["found"] == []


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii", "cp437"])
@pytest.mark.slow
def test_every_console_can_show_the_result(folder: WorkingFolder, encoding: str) -> None:
    folder.change("Program/LUND/Namn", "Łódź → 東京 – «två»").write()
    folder.change("Mål/M1/Nr", "ett → två").write()

    shown = folder.command(encoding=encoding)
    data = folder.command("--json", encoding=encoding)

    assert shown.returncode == data.returncode == 1
    assert "Traceback" not in shown.stderr + data.stderr
    assert "FEL " in shown.stdout
    titles = [document["title"] for document in json.loads(data.stdout)["documents"]]
    assert "Program – Łódź → 東京 – «två»" in titles


def test_a_reader_that_goes_away_is_no_crash(folder: WorkingFolder) -> None:
    command = [sys.executable, "-m", "pipeline", "build", *at(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()

    assert b"Traceback" not in told


# ---------------------------------------------------------------- the report page

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Reads a page and complains of what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.setdefault(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def test_the_report_is_a_page_with_documents_problems_and_the_proof(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.change("Mål/M1/Nr", "<ett> & ”två”").change("Texter/T2/Text", SENTENCE).write()
    beredning("build", *at(folder))

    html = (folder.outputs / "rapport.html").read_text("utf-8")
    page = Page(html)
    text = "\n".join(page.words)

    assert html.startswith("<!doctype html>")
    assert page.attributes["html"]["lang"] == "sv"
    assert page.attributes["meta"] == {"charset": "utf-8"}
    assert "Beredning – rapport" in text
    assert all(target in text for target in ALL)
    assert "”<ett> & ”två””" in text
    assert "Är de två besluten åtskilda?" in text
    assert "den politiska viljan står i dokumentet, som därför inte skrevs" in text
    assert re.search(r"Skriven \d{4}-\d\d-\d\d kl\. \d\d\.\d\d\.", text)
    assert english(re.sub(r"\S+\.(docx|xlsx)", "", text)) == set()


def test_what_must_be_mended_comes_first_with_the_documents_that_it_stops(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.change("Förtydliganden/F2/Mål", "M9").write()
    told = beredning("build", *at(folder))

    html = (folder.outputs / "rapport.html").read_text("utf-8")
    assert told.lines[0].startswith("FEL B05 lindvalla.xlsx, bladet ”Förtydliganden”, cell B3: ")
    first, _, rest = html.partition("<h2>Dokument</h2>")
    assert "cell B3" in first
    assert "Stoppar: Program – Program för Lund" in first
    assert f'<a href="{LETTER}">Tjänsteskrivelse: Så går arbetet (KS 2026/41)</a>' in rest
    assert f'<a href="{PROGRAM}">' not in rest  # it was never built


def test_what_is_up_to_date_is_counted_and_listed_when_asked(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    beredning("build", *at(folder))

    assert not any(LETTER in line for line in beredning("build", *at(folder)).lines)
    told = beredning("build", "--all", *at(folder))
    assert f"  aktuell    Tjänsteskrivelse: Så går arbetet (KS 2026/41) ({LETTER})" in told.lines


# ---------------------------------------------------------------- when we are at fault


def test_a_bug_gives_a_sentence_and_a_log_and_no_traceback(
    beredning: Terminal, folder: WorkingFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **more: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with monkeypatch.context() as edge:
        edge.setattr(os, "walk", broken)
        told = beredning("build", *at(folder))

    assert told.code == 2
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert told.err.startswith("Något gick fel i programmet, och det är inte ditt fel.")
    log = next(tmp_path.glob("beredning-*.log"))
    assert str(log) in told.err
    assert "RuntimeError: boom" in log.read_text("utf-8")
    assert beredning("build", *at(folder)).code == 0


def test_who_interrupts_is_told_so(
    beredning: Terminal, folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as edge:
        edge.setattr(os, "fsync", interrupt)
        told = beredning("build", *at(folder))

    assert told.code == 2
    assert told.err.strip() == "Avbrutet."


def test_a_report_that_cannot_be_written_does_not_hide_the_result(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    (folder.outputs / "rapport.html").mkdir(parents=True)

    told = beredning("build", *at(folder))

    assert f"{len(ALL)} skrevs." in told.lines
    assert told.code == 2
    assert told.err.startswith("rapport.html går inte att skriva: det ligger en mapp")


speak_swedish()


# ---------------------------------------------------------------- status and explain


def test_the_status_is_printed_and_ends_as_a_build_would(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.build()
    folder.change("Mål/M2/Måltext", "med friskt vatten").write()

    told = beredning("status", *at(folder))

    assert told.code == 0
    assert f"  inaktuell Program ({PROGRAM})" in told.lines
    assert told.lines[-1] == "6 aktuella, 2 inaktuella."
    data = json.loads(beredning("status", PROGRAM, "--json", *at(folder)).out)
    assert [document["state"] for document in data["documents"]] == ["inaktuell"]
    folder.edit(PROGRAM, "Renare sjöar.", "Mycket renare sjöar.")
    edited = beredning("status", *at(folder))
    assert edited.code == 0
    assert f"  ska slås ihop Program ({PROGRAM})" in edited.lines
    folder.change("Mål/M2/Måltext", "med rent vatten").write()
    assert beredning("status", *at(folder)).code == 1


def test_a_document_and_a_cell_are_explained(beredning: Terminal, folder: WorkingFolder) -> None:
    folder.build()

    document = beredning("explain", PROGRAM, *at(folder))
    cell = beredning("explain", "Mål!C3", *at(folder))

    assert document.code == cell.code == 0
    assert "    mål 2, måltext (lindvalla.xlsx, Mål C3)" in document.lines
    assert cell.lines[1:3][1].strip() == "”2. Lindvalla ska vara en plats med rent vatten”"
    data = json.loads(beredning("explain", "Mål!C3", "--json", *at(folder)).out)
    assert data[0]["source"] == "Mål/M2/Måltext"
    for unknown in ("Mål/M9/Måltext", "finns-inte.docx"):
        told = beredning("explain", unknown, *at(folder))
        assert (told.code, told.out) == (2, "")


def test_a_meeting_is_frozen_and_verified(beredning: Terminal, folder: WorkingFolder) -> None:
    folder.build()

    told = beredning("freeze", "KF-2026-12-16", *at(folder))

    assert told.code == 0
    assert told.lines[-1] == "Utskicket ligger i outputs/utskick/kf-2026-12-16/version-1."
    whole = beredning("freeze", "--verify", *at(folder))
    assert (whole.code, whole.lines[-1]) == (0, "Allt som är fryst är orört.")
    writable(folder.outputs / "utskick/kf-2026-12-16/version-1/kallelse.docx").unlink()
    told = beredning("freeze", "--verify", "--json", *at(folder))
    assert told.code == 1
    assert json.loads(told.out)["faults"] == [
        "utskick/kf-2026-12-16/version-1/kallelse.docx saknas."
    ]
    assert beredning("status", *at(folder)).code == 1
    assert beredning("freeze", *at(folder)).code == 2
