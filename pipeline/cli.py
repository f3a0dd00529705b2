"""The command line: parse, call one command, print, choose an exit code.

0 done (VARNING too) · 1 at least one FEL, or a document failed or left alone · 2 could not run.
Results go to stdout, progress to stderr. Commands are imported when they are called.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_texts import SwedishGroup, prepare_streams, speak_swedish
from pipeline.errors import BeredningError

if TYPE_CHECKING:
    from pipeline.model import Problem, Report

DONE, FAULTS, STOPPED = 0, 1, 2

speak_swedish()


class _Day(click.ParamType[date]):
    """A date as 2026-11-21."""

    name = "datum"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Return the date; a Swedish sentence when it is none."""
        if isinstance(value, date):
            return value
        with suppress(ValueError):
            return date.fromisoformat(str(value))
        return self.fail(f"”{value}” är inget datum. Skriv som 2026-11-21.", param, ctx)


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

folder = click.option(
    "--folder",
    default=".",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Arbetsmappen, den som har inputs och outputs. Förval: mappen du står i.",
)
today = click.option(
    "--today",
    type=_Day(),
    default=None,
    metavar="DATUM",
    help="Räkna som om det vore den dagen, till exempel 2026-11-21.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Skriv resultatet för program.")


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the version that is installed."""
    if not asked:
        return
    from importlib.metadata import PackageNotFoundError, version  # costs more than a build's check

    number = "0"
    with suppress(PackageNotFoundError):
        number = version("beredning")
    click.echo(f"beredning, version {number}")
    ctx.exit()


@click.group(cls=SwedishGroup, context_settings={"help_option_names": ["--help", "-h"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Visa programmets version.",
)
def cli() -> None:
    """Bygger kommunens beslutsunderlag i Word ur arbetsböcker med mål och beslut.

    Arbetsmappen har arbetsböckerna i inputs, egna mallar i templates och får dokumenten i outputs.
    """


@cli.command()
@click.argument("place", metavar="MAPP", type=click.Path(path_type=Path))
@click.option("--municipality", metavar="NAMN", help="Kommunens hela namn.")
@click.option("--body", metavar="NAMN", help="Organet som ska ta upp ärendet.")
@click.option("--date", metavar="DATUM", help="Dagen då organet sammanträder.")
@click.option("--case", metavar="TEXT", help="Ärendets namn, ärendemeningen.")
@click.option("--dnr", metavar="DNR", help="Ärendets diarienummer.")
@click.option("--officer", metavar="TEXT", help="Handläggarens namn, titel och förvaltning.")
@click.option(
    "--add",
    multiple=True,
    metavar="BLAD",
    help="Lägg till blad i en arbetsmapp som finns: program, protokoll, uppföljning eller ärende. "
    "Med mallar kopieras Word-mallarna dit, så att de kan ändras.",
)
@today
def new(place: Path, add: tuple[str, ...], today: date | None, **given: str | None) -> int:
    """Gör en arbetsmapp med en arbetsbok att fylla i.

    Sex frågor ställs. Den som svarar med flaggor får inga frågor, till exempel
    --date 2026-12-02 --officer "Elin Dahlvik, utredare, Kommunledningsförvaltningen".
    """
    from pipeline.commands import new as command
    from pipeline.commands.questions import collect_answers

    lines: list[str] = []
    if not add or any(answer is not None for answer in given.values()):
        command.refuse_taken(place)
        lines += command.new(place, collect_answers(given, _ask if _can_ask() else None)).lines
    if add:
        lines += command.add(place, add, today or date.today()).lines  # noqa: DTZ011
    click.echo("\n".join(lines))
    return DONE


def _can_ask() -> bool:
    """Return whether a person sits at the other end of stdin."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def _ask(question: Any) -> Any:
    """Ask until there is an answer that can be read."""

    def read(text: str) -> Any:
        try:
            return question.read(text)
        except BeredningError as error:
            raise click.UsageError(str(error)) from error

    text = f"{question.ask} Till exempel {question.example}\n"
    return click.prompt(text, prompt_suffix="> ", value_proc=read, err=True)


@cli.command(short_help="Visa allt som behöver rättas i arbetsböckerna.")
@click.option(
    "--coverage",
    is_flag=True,
    help="Visa i stället luckor i målkedjan: det som inte hänger ihop med något annat.",
)
@folder
@today
@as_json
def check(folder: Path, today: date | None, coverage: bool, as_json: bool) -> int:
    """Visa allt som behöver rättas i arbetsböckerna, vid blad och cell."""
    if coverage:
        return _coverage(folder, today or date.today(), as_json)  # noqa: DTZ011
    from pipeline.commands.check import find_problems
    from pipeline.model import Severity

    found = find_problems(folder, today or date.today())  # noqa: DTZ011 - the officer's own day
    if as_json:
        _print_json(found)
    else:
        _print_problems(found)
        if not found:
            click.echo("Inga fel funna.")
    return FAULTS if any(p.severity is Severity.ERROR for p in found) else DONE


def _coverage(folder: Path, today: date, as_json: bool) -> int:
    from pipeline.commands.chain_gaps import find_gaps

    found = find_gaps(folder, today)
    if as_json:
        _print_json(found.gaps)
    else:
        _print_problems(found.gaps)
        if not found.gaps:
            click.echo("Inga luckor funna.")
    if found.errors:
        sentence = "Arbetsböckerna har fel, så alla rader är inte med. Kör beredning check först."
        click.echo(sentence, err=True)
    return FAULTS if found.errors else DONE


@cli.command(short_help="Bygg de dokument som saknas eller är inaktuella.")
@click.argument("select", nargs=-1, metavar="[URVAL]...")
@click.option("--dry-run", is_flag=True, help="Visa vad som skulle byggas och varför.")
@click.option("--force", is_flag=True, help="Bygg även det som är aktuellt.")
@click.option(
    "--fresh",
    multiple=True,
    metavar="FIL",
    help="Bygg om en fil som är redigerad för hand. Den gamla sparas vid sidan om.",
)
@click.option(
    "--show",
    multiple=True,
    metavar="URVAL",
    help="Räkna sist upp dokumenten till ett möte, ett ärende, ett program eller en period.",
)
@click.option("--no-pages", is_flag=True, help="Sätt inga sidnummer i innehållsförteckningar.")
@folder
@today
@as_json
def build(
    *,
    select: tuple[str, ...],
    dry_run: bool,
    force: bool,
    fresh: tuple[str, ...],
    show: tuple[str, ...],
    no_pages: bool,
    folder: Path,
    today: date | None,
    as_json: bool,
) -> int:
    """Bygg de dokument som saknas eller inte längre stämmer med arbetsböckerna.

    URVAL är en sort, ett möte, ett ärende, ett program, en period eller ett dokument, till exempel
    ”beredning build program” eller ”beredning build KS-2026-12-02”.
    """
    from pipeline.building import unchanged

    day = today or date.today()  # noqa: DTZ011
    plain = not (select or dry_run or force or fresh or show or as_json)
    made_of = unchanged.digest_of_inputs(folder, day) if plain else ""
    last = unchanged.last_result(folder, made_of) if plain else None
    if last is not None:
        _print_lines(last.lines)
        return last.code
    from pipeline.building.report import belonging_lines
    from pipeline.building.report_page import write_page
    from pipeline.commands.build import Options
    from pipeline.commands.build import build as run
    from pipeline.store import Wish

    wish = Wish(force, frozenset(_target(folder, name) for name in fresh))
    with _Progress(quiet=as_json) as progress:
        asked = Options(folder, day, select, dry_run, wish, progress, show=show, pages=not no_pages)
        report = run(asked)
    lines = [] if as_json else _told(report)
    for word in () if as_json else show:
        lines += belonging_lines(report, word, folder / "outputs")
    if as_json:
        _print_json(report)
    _print_lines(lines)
    if not dry_run:
        page = write_page(report, folder / "outputs", datetime.now().astimezone())
        lines.append(f"Rapport: {page}")
        click.echo(lines[-1], err=as_json)
    code = FAULTS if report.failed else DONE
    if plain and report.quiet and made_of == unchanged.digest_of_inputs(folder, day):
        unchanged.note_result(folder, made_of, lines, code)
    return code


@cli.command(short_help="Visa hur varje dokument står: aktuellt, inaktuellt, ändrat.")
@click.argument("select", nargs=-1, metavar="[URVAL]...")
@folder
@today
@as_json
def status(select: tuple[str, ...], folder: Path, today: date | None, as_json: bool) -> int:
    """Visa hur varje dokument står, och varför. Inget skrivs.

    Besluten är desamma som i ”beredning build --dry-run”. URVAL skrivs som där.
    """
    from pipeline.commands import status as command
    from pipeline.commands.build import Options

    day = today or date.today()  # noqa: DTZ011
    found = command.status(Options(folder, day, select))
    if as_json:
        _print_json(found)
    else:
        for line in command.status_lines(found):
            click.echo(line)
    return FAULTS if found.failed else DONE


@cli.command(short_help="Visa vilka celler en mening kommer från, eller var en cell står.")
@click.argument("what", metavar="FIL|CELL")
@folder
@today
@as_json
def explain(what: str, folder: Path, today: date | None, as_json: bool) -> int:
    """Visa varje mening i ett dokument med sina celler, eller varje mening som visar en cell.

    En cell skrivs som blad, rad och kolumn (Mål/M2/Måltext) eller som i Excel ("Mål!C7").
    """
    from pipeline.commands import explain as command
    from pipeline.commands import explain_output as texts

    day = today or date.today()  # noqa: DTZ011
    if what.casefold().endswith(".docx"):
        data: Any = command.explain_file(folder, day, _target(folder, what))
        lines = texts.document_lines(data)
    else:
        data = command.explain_cell(folder, day, what)
        lines = texts.answer_lines(data)
    if as_json:
        _print_json(data)
    else:
        for line in lines:
            click.echo(line)
    return DONE


@cli.command(short_help="Frys det som skickades ut till ett möte.")
@click.argument("meeting", required=False, default="", metavar="[MÖTE]")
@click.option("--verify", is_flag=True, help="Kontrollera att det som är fryst är orört.")
@folder
@today
@as_json
def freeze(meeting: str, verify: bool, folder: Path, today: date | None, as_json: bool) -> int:
    """Frys kallelsen och handlingarna till ett möte i outputs/utskick, som de är nu.

    Där läggs rena kopior att skicka, filerna som de byggdes och det de byggdes av. Inget bygge
    rör dem. Fryser du samma möte igen blir det en ny version bredvid.
    """
    from pipeline.commands import freeze as command

    if verify:
        return _verified(folder, meeting, as_json=as_json)
    if not meeting:
        raise click.UsageError("Skriv vilket möte, till exempel KF-2026-12-16.")
    frozen = command.freeze(folder, today or date.today(), meeting)  # noqa: DTZ011
    if as_json:
        _print_json(frozen)
        return DONE
    for line in (*frozen.documents, *frozen.notes):
        click.echo(line)
    click.echo(f"Utskicket ligger i outputs/{frozen.place}.")
    return DONE


def _verified(folder: Path, meeting: str, *, as_json: bool) -> int:
    from pipeline.commands import freeze as command

    faults = command.verify(folder, meeting)
    if as_json:
        _print_json({"sealed": list(command.seal_lines(folder)), "faults": list(faults)})
    else:
        for line in (*command.seal_lines(folder), *faults):
            click.echo(line)
        click.echo(
            "Något fryst är inte som det skickades ut." if faults else "Allt fryst är orört."
        )
    return FAULTS if faults else DONE


def _target(folder: Path, name: str) -> str:
    """Return a file's path under outputs/, from any way of writing it."""
    outputs = (folder / "outputs").resolve()
    for path in (Path(name).resolve(), (folder / name).resolve(), (outputs / name).resolve()):
        if path.is_relative_to(outputs) and path.exists():
            return path.relative_to(outputs).as_posix()
    raise BeredningError(f"Filen {name} finns inte i outputs.", remedy="Kontrollera namnet.")


@cli.command(short_help="Skriv en tabell för Excel eller Power BI.")
@click.argument("what", metavar="TABELL")
@click.argument("file", required=False, metavar="[FIL]", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Ersätt filen om den redan finns.")
@folder
@today
def export(what: str, file: Path | None, replace: bool, folder: Path, today: date | None) -> int:
    """Skriv en tabell för andra program, till exempel Excel eller Power BI.

    TABELL är uppföljning (alla uppföljningars siffror och texter), täckning (målkedjan och luckorna
    i den) eller namnet på ett blad, till exempel ”beredning export mål mål.csv”.

    FIL slutar på .xlsx, .csv eller .json. Utan FIL skrivs en .xlsx i arbetsmappen.
    """
    from pipeline.commands import export as task

    day = today or date.today()  # noqa: DTZ011
    exported = task.export(folder, day, what, file, replace=replace)
    _print_lines(task.lines(exported))
    return FAULTS if exported.failed else DONE


@cli.group()
def template() -> None:
    """Granska och städa Word-mallar."""


@template.command("check")
@folder
@today
def template_check(folder: Path, today: date | None) -> int:
    """Visa alla fel i mallarna, med stycke och tagg."""
    from pipeline.commands.template import check_templates

    faults = check_templates(folder, today or date.today())  # noqa: DTZ011
    for fault in faults:
        click.echo(str(fault))
    if not faults:
        click.echo("Inga fel i mallarna.")
    return FAULTS if faults else DONE


@template.command("tidy", short_help="Städa mallar och skriv dem som text bredvid.")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FIL...")
def template_tidy(files: tuple[Path, ...]) -> int:
    """Städa mallar och skriv deras innehåll som text bredvid, för granskning."""
    from pipeline.commands.template import tidy

    for path in tidy(files):
        click.echo(f"{path} skrevs om.")
    return DONE


# ---------------------------------------------------------------- what is printed


def _told(report: Report) -> list[str]:
    from pipeline.building import report as reports
    from pipeline.building.summary import summary_lines

    lines = [*summary_lines(report.problems)]
    for outcome in report.outcomes:
        lines.append(f"{outcome.action:<10} {outcome.target}")
        lines += [f"           {line}" for line in reports.remark_lines(outcome)]
    return [*lines, *reports.closing_lines(report)]


def _print_problems(problems: Iterable[Problem]) -> None:
    from pipeline.building.summary import summary_lines

    _print_lines(summary_lines(problems))


def _print_lines(lines: Iterable[str], *, err: bool = False) -> None:
    text = "\n".join(lines)
    if text:
        click.echo(text, err=err)


def _print_json(found: object) -> None:
    """Print a result with every letter intact, also where the console's encoding lacks it."""
    from pipeline.building.as_json import as_json as plain_data

    unicode = "utf" in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    click.echo(json.dumps(plain_data(found), ensure_ascii=not unicode, indent=1))


class _Progress:
    """A bar on stderr when it is a terminal; nothing otherwise."""

    def __init__(self, *, quiet: bool) -> None:
        self.live = None if quiet or not sys.stderr.isatty() else _bar()

    def __enter__(self) -> Callable[[int, int, str], None]:
        if self.live is not None:
            self.live.start()
        return self._step

    def __exit__(self, *_: object) -> None:
        if self.live is not None:
            self.live.stop()

    def _step(self, done: int, total: int, name: str) -> None:
        if self.live is not None:
            if not self.live.tasks:
                self.live.add_task("", total=total)
            self.live.update(self.live.tasks[0].id, completed=done, description=name)


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)


# ---------------------------------------------------------------- the edge


def main() -> None:
    """Run the command line and exit. Errors are told here and nowhere else."""
    prepare_streams()
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = STOPPED
    except click.Abort:
        click.echo("Avbrutet.", err=True)
        code = STOPPED
    except BeredningError as error:
        click.echo(str(error), err=True)
        code = STOPPED
    except Exception as error:
        click.echo(_bug(error), err=True)
        code = STOPPED
    sys.exit(code if isinstance(code, int) else DONE)


def _bug(error: Exception) -> str:
    """Write the traceback to a log; return a sentence that names it."""
    from pipeline.bugs import log_path

    log = log_path(error)
    send = f" Skicka gärna filen {log} till den som sköter programmet." if log else ""
    return f"Något gick fel i programmet, och det är inte ditt fel.{send}"
