"""Everything that click says is Swedish, and every stream can say it."""

from __future__ import annotations

import ast
import io
import re
import string
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline import cli_texts
from pipeline.cli_texts import KINDS, LOOK_UPS, PLURALS, TEXTS, SwedishGroup

cli_texts.speak_swedish()


@click.group(cls=SwedishGroup)
@click.version_option("1.2", prog_name="beredning")
def app() -> None:
    """Bygger handlingar."""


@app.command()
@click.argument("källa", type=click.Path(exists=True, dir_okay=False))
@click.option("--antal", type=int, default=2, show_default=True, help="Hur många.")
@click.option("--grad", type=click.IntRange(1, 9), help="Hur mycket.")
@click.option("--form", type=click.Choice(["pdf", "docx"]), help="Vilken form.")
@click.option("--dag", type=click.DateTime(["%Y-%m-%d"]), help="Vilken dag.")
@click.option("--mapp", type=click.Path(exists=True, file_okay=False), help="Var.")
@click.option("--par", type=str, nargs=2, envvar="PAR", show_envvar=True, help="Två ord.")
@click.option("--ja/--nej", "svar", help="Vilket.")
def bygg(**values: object) -> None:
    """Bygger en handling."""


@app.command()
@click.option("--namn", required=True, help="Vad den heter.")
def ny(namn: str) -> None:
    """Gör en ny mapp."""


@app.command()
@click.option("--namn", prompt="Namn", confirmation_prompt=True)
@click.option("--antal", prompt="Antal", type=int)
def fråga(namn: str, antal: int) -> None:
    """Ställer frågor."""


@app.command()
def avbryt() -> None:
    """Avbryts."""
    raise click.Abort


def said(*args: str, answers: str | None = None) -> str:
    """Return what the program prints for a command line."""
    return CliRunner().invoke(app, args, prog_name="beredning", input=answers).output


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mål.xlsx").touch()
    (tmp_path / "inputs").mkdir()
    monkeypatch.chdir(tmp_path)


def test_help_is_swedish() -> None:
    assert said("--help") == (
        "Användning: beredning [FLAGGOR] KOMMANDO [ARGUMENT]...\n\n"
        "  Bygger handlingar.\n\n"
        "Flaggor:\n"
        "  --version  Visa programmets version.\n"
        "  --help     Visa den här texten.\n\n"
        "Kommandon:\n"
        "  avbryt  Avbryts.\n"
        "  bygg    Bygger en handling.\n"
        "  fråga   Ställer frågor.\n"
        "  ny      Gör en ny mapp.\n"
    )


def test_a_commands_help_names_kinds_and_defaults_in_swedish() -> None:
    text = said("bygg", "--help")

    assert text.startswith("Användning: beredning bygg [FLAGGOR] KÄLLA\n")
    for part in ("HELTAL", "förval: 2", "MAPP", "miljövariabel: PAR", "[pdf|docx]"):
        assert part in text
    assert "[måste anges]" in said("ny", "--help")
    assert said("--version") == "beredning, version 1.2\n"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("byg", "Kommandot ”byg” finns inte."),
        ("bygg", "Det saknas ett argument: ”KÄLLA”."),
        ("ny", "Det saknas en flagga: ”--namn”."),
        ("ny --namn", "Flaggan ”--namn” ska följas av ett värde."),
        ("ny --nam x", "Flaggan ”--nam” finns inte. Menade du"),
        ("ny --namn x y", "Det finns ett argument för mycket: y"),
        ("ny --namn x y z", "Det finns flera argument för mycket: y z"),
        ("bygg a.xlsx", "Ogiltigt värde för ”KÄLLA”. Filen ”a.xlsx” finns inte."),
        ("bygg inputs", "”inputs” är en mapp, men här ska stå en fil."),
        ("bygg --mapp ut mål.xlsx", "Ogiltigt värde för ”--mapp”. Mappen ”ut” finns inte."),
        ("bygg --mapp mål.xlsx mål.xlsx", "”mål.xlsx” är en fil, men här ska stå en mapp."),
        ("bygg --antal två mål.xlsx", "Ogiltigt värde för ”--antal”. ”två” är inget heltal."),
        ("bygg --grad 10 mål.xlsx", "10 är inte inom gränserna 1<=x<=9."),
        ("bygg --form odt mål.xlsx", "Det står ”odt”, men ska stå något av ”pdf”, ”docx”."),
        ("bygg --dag igår mål.xlsx", "”igår” är inte skrivet på formen ”%Y-%m-%d”."),
        ("bygg --par ett", "Flaggan ”--par” ska följas av 2 värden."),
        ("bygg --ja=1 mål.xlsx", "Flaggan ”--ja” tar inget värde."),
    ],
)
def test_an_error_is_swedish(line: str, error: str) -> None:
    last = said(*line.split()).splitlines()[-1]

    assert last.startswith("Fel: ")
    assert error in last


def test_an_error_says_where_help_is() -> None:
    assert said("ny").startswith(
        "Användning: beredning ny [FLAGGOR]\nSkriv ”beredning ny --help” så får du hjälp.\n"
    )


def test_questions_and_their_errors_are_swedish() -> None:
    text = said("fråga", answers="a\nb\na\na\nett\n1\n")

    assert "Skriv en gång till: " in text
    assert "Fel: De två värdena är olika." in text
    assert "Fel: ”ett” är inget heltal." in text


def test_an_interruption_is_said_in_swedish() -> None:
    assert said("avbryt") == "Avbrutet.\n"


def test_an_apostrophe_in_an_answer_stays() -> None:
    assert "”O'Briens mapp”" in said("bygg", "O'Briens mapp")


def test_a_file_that_cannot_be_opened_is_said_in_swedish() -> None:
    error = click.FileError("mål.xlsx", "No such file or directory")

    assert error.format_message() == "Filen ”mål.xlsx” kan inte öppnas."


# ---------------------------------------------------------------- all of click's texts


def texts_of_click() -> list[tuple[str, ...]]:
    """Return the text, or singular and plural, of every look-up in click's source."""
    calls = (
        node
        for path in sorted(Path(click.__file__).parent.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in LOOK_UPS
    )
    texts = [[a.value for a in call.args if isinstance(a, ast.Constant)] for call in calls]
    return [tuple(str(text) for text in found) for found in texts if found]


def test_every_text_of_this_version_of_click_has_a_translation() -> None:
    texts = texts_of_click()

    assert len(texts) > 50
    assert [t for t in texts if t[0] not in (TEXTS if len(t) == 1 else PLURALS)] == []


def fields(text: str) -> set[str]:
    """Return the names of a text's fields, of both styles."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name} | set(
        re.findall(r"%\(\w+\)s", text)
    )


def test_a_translation_asks_for_no_field_that_click_does_not_give() -> None:
    pairs = [(given[0], TEXTS[given[0]]) for given in texts_of_click() if len(given) == 1]
    plurals = [
        (" ".join(given), " ".join(PLURALS[given[0]]))
        for given in texts_of_click()
        if len(given) == 2
    ]

    assert [pair for pair in pairs + plurals if not fields(pair[1]) <= fields(pair[0])] == []


def test_every_kind_of_value_has_a_swedish_name() -> None:
    kinds = [kind for kind in vars(click.types).values() if isinstance(kind, type)]
    names = [vars(kind).get("name") for kind in kinds if issubclass(kind, click.ParamType)]
    swedish = {*KINDS.values(), "text", "uuid"}

    assert {name for name in names if isinstance(name, str)} <= swedish


# ---------------------------------------------------------------- streams


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [
        ("utf-8", "mål.xlsx, bladet ”Mål” – klart ✓ 漢 ?"),
        ("cp1252", "mål.xlsx, bladet ”Mål” – klart v ? ?"),
        ("cp850", 'mål.xlsx, bladet "Mål" - klart v ? ?'),
        ("ascii", 'mal.xlsx, bladet "Mal" - klart v ? ?'),
    ],
)
def test_a_stream_prints_every_text(
    monkeypatch: pytest.MonkeyPatch, encoding: str, printed: str
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, newline="\n"))
    cli_texts.prepare_streams()

    print("mål.xlsx, bladet ”Mål” – klart ✓ 漢 \udc80", flush=True)  # noqa: T201

    assert raw.getvalue().decode(encoding) == printed + "\n"


def test_a_program_without_streams_is_let_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    cli_texts.prepare_streams()


def test_click_prints_to_an_ascii_console() -> None:
    code = (
        "import click; from pipeline.cli_texts import prepare_streams; prepare_streams();"
        "click.echo('”Mål”'); print('”Mål”')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(cli_texts.__file__).parents[1])},
        capture_output=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.splitlines()[-1] == b'"Mal"'
