"""The command line: parse, call one command, print, choose an exit code.

0 done (VARNING too) · 1 at least one FEL, or a document failed or left alone · 2 could not run.
Results go to stdout, progress to stderr. Commands are imported when they are called.
(DECISIONS 9, 102)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline import disk
from pipeline.cli_texts import SwedishGroup, prepare_streams, speak_swedish
from pipeline.errors import BeredningError, UsageError

DONE, FAULTS, STOPPED = 0, 1, 2
_CHANGED_SINCE = "Något av det frysta är ändrat sedan det skickades ut."
_NO_PAGE = "Den lokala sidan finns inte i den här installationen."
_GET_PAGE = 'Installera den med: pip install "beredning[webb]"'

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
    default=date.today,  # the officer's own day
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
@click.option("--dnr", metavar="DNR", help="Ärendets diarienummer, eller kommer.")
@click.option("--officer", metavar="TEXT", help="Handläggarens namn, titel och förvaltning.")
@click.option("--arms", metavar="FIL", help="Bilden med kommunens vapen, png eller jpg.")
@click.option("--address", metavar="TEXT", help="Kommunens postadress.")
@click.option(
    "--add",
    multiple=True,
    metavar="BLAD",
    help="Lägg till blad i en arbetsmapp som finns: program, protokoll, uppföljning eller ärende. "
    "Med mallar kopieras Word-mallarna dit, så att de kan ändras, och med start filen att "
    "dubbelklicka på.",
)
@today
def new(place: Path, add: tuple[str, ...], today: date, **given: str | None) -> int:
    """Gör en arbetsmapp med en arbetsbok att fylla i.

    Åtta frågor ställs, de två sista får hoppas över. Den som svarar med flaggor får inga frågor,
    till exempel --date 2026-12-02 --officer "Elin Dahlvik, utredare, Kommunledningsförvaltningen".
    """
    from pipeline.commands import new as command
    from pipeline.commands.questions import collect_answers

    lines: list[str] = []
    if not add or any(answer is not None for answer in given.values()):
        command.refuse_taken(place)
        lines += command.new(place, collect_answers(given, _ask if _can_ask() else None, today))
    if add:
        lines += command.add(place, add, today).lines
    _print_lines(lines)
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
    default = "" if question.skippable else None
    return click.prompt(
        text, default, prompt_suffix="> ", show_default=False, value_proc=read, err=True
    )


@cli.command(short_help="Visa allt som behöver rättas i arbetsböckerna.")
@click.option(
    "--coverage",
    is_flag=True,
    help="Visa i stället luckor i målkedjan: det som inte hänger ihop med något annat.",
)
@click.option(
    "--mark",
    is_flag=True,
    help="Märk felen i kopior av arbetsböckerna i outputs/granskning, och samla dem i "
    "outputs/att-ratta.xlsx.",
)
@click.option(
    "--sentences",
    is_flag=True,
    help="Visa i stället varje mening som görs av beslutspunkterna, att läsa före utskick.",
)
@click.option(
    "--language",
    is_flag=True,
    help="Visa i stället vad som går att förbättra i språket: stavning, tecken och tunga meningar.",
)
@folder
@today
@as_json
def check(
    folder: Path,
    today: date,
    *,
    coverage: bool,
    mark: bool,
    sentences: bool,
    language: bool,
    as_json: bool,
) -> int:
    """Visa allt som behöver rättas i arbetsböckerna, vid blad och cell.

    Med --mark skrivs en kopia av varje arbetsbok som har fel, med felen som kommentarer och färger
    i cellerna och en lista i bladet Fel. Arbetsböckerna i inputs är orörda.
    """
    from pipeline.building.summary import summary_lines, worst_first
    from pipeline.commands.check import find_gaps, find_problems
    from pipeline.model import Severity

    if coverage and mark:
        raise click.UsageError("Skriv --mark eller --coverage, inte båda.")
    if sentences or language:
        flag = "--sentences" if sentences else "--language"
        if coverage or mark or (sentences and language):
            raise click.UsageError(f"Skriv {flag} ensamt.")
        show = _show_sentences if sentences else _check_language
        return show(folder, today, as_json=as_json)
    if coverage:
        (found, problems), none = find_gaps(folder, today), "Inga luckor funna."
    else:
        found, none = find_problems(folder, today), "Inga fel funna."
        problems = found
    failed = any(problem.severity is Severity.ERROR for problem in problems)
    lines = [*summary_lines(worst_first(found))] if found else [none]
    result: object = found
    if mark:
        from pipeline.commands import mark as marking

        result = marked = marking.mark_faults(folder, today, found)
        lines += marking.mark_lines(marked)
        failed = failed or marked.failed
    _print_result(result, lines, as_json=as_json)
    return _end_of_check(failed, told=not coverage)


def _show_sentences(folder: Path, today: date, *, as_json: bool) -> int:
    """Print every sentence that is made of the points of decisions."""
    from pipeline.commands.check import find_sentences, sentence_lines

    made = find_sentences(folder, today)
    lines = [*sentence_lines(made)] or ["Inga beslutspunkter funna."]
    _print_result(made, lines, as_json=as_json)
    return DONE


def _check_language(folder: Path, today: date, *, as_json: bool) -> int:
    """Print what there is to say of the language."""
    from pipeline.commands.language_review import find_language, language_lines
    from pipeline.model import Severity

    dataset, review = find_language(folder, today)
    _print_result(review, [*language_lines(dataset, review)], as_json=as_json)
    failed = any(problem.severity is Severity.ERROR for problem in dataset.problems)
    return _end_of_check(failed, told=False)


def _end_of_check(failed: bool, *, told: bool) -> int:
    """Return the exit code; that rows were left out is said where their faults were not `told`."""
    if failed and not told:
        sentence = "Arbetsböckerna har fel, så alla rader är inte med. Kör beredning check först."
        click.echo(sentence, err=True)
    return FAULTS if failed else DONE


@cli.command(short_help="Bygg de dokument som saknas eller är inaktuella.")
@click.argument("select", nargs=-1, metavar="[URVAL]...")
@click.option("--dry-run", is_flag=True, help="Visa vad som skulle byggas och varför.")
@click.option("--force", is_flag=True, help="Bygg även det som är aktuellt.")
@click.option(
    "--fresh",
    multiple=True,
    metavar="DOKUMENT",
    help="Bygg om en fil som är redigerad för hand. Den gamla sparas vid sidan om.",
)
@click.option(
    "--accept-missing",
    multiple=True,
    metavar="BLAD",
    help="Bygg fast rader som dokumenten visar saknas i bladet. De kommer då inte med.",
)
@click.option(
    "--show",
    multiple=True,
    metavar="URVAL",
    help="Räkna sist upp dokumenten till ett möte, ett ärende, ett program eller en period.",
)
@click.option("--no-pages", is_flag=True, help="Sätt inga sidnummer i innehållsförteckningar.")
@click.option(
    "--folders",
    metavar="MAPP",
    type=click.Path(path_type=Path),
    help="Bygg varje arbetsmapp under MAPP, och skriv en sammanfattning där.",
)
@click.option(
    "--jobs",
    default=1,
    metavar="ANTAL",
    type=click.IntRange(min=1),
    help="Låt så många processer arbeta samtidigt: med var sin mapp, eller en mapps dokument.",
)
@click.option(
    "--cluster",
    default="",
    metavar="ADRESS",
    help="Låt datorerna i ett Dask-kluster göra dokumenten, till exempel tls://dator:8786.",
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Räkna upp också det som är aktuellt, och det som har sagts förut.",
)
@click.option(
    "--from-scratch",
    is_flag=True,
    help="Läs och pröva allt på nytt, utan det som förra bygget sparade för att gå fortare.",
)
@folder
@today
@as_json
def build(
    *,
    select: tuple[str, ...],
    dry_run: bool,
    force: bool,
    fresh: tuple[str, ...],
    accept_missing: tuple[str, ...],
    show: tuple[str, ...],
    no_pages: bool,
    folders: Path | None,
    jobs: int,
    cluster: str,
    every: bool,
    from_scratch: bool,
    folder: Path,
    today: date,
    as_json: bool,
) -> int:
    """Bygg de dokument som saknas eller inte längre stämmer med arbetsböckerna.

    URVAL är en sort, ett möte, ett ärende, ett program, en period eller ett dokument, till exempel
    ”beredning build program” eller ”beredning build KS 2 december 2026”. Namn går lika bra som id.
    """
    chosen = select or fresh or accept_missing or show or as_json
    if cluster:
        from pipeline.building.cluster import refuse_unsafe

        refuse_unsafe(cluster)
    if folders is not None:
        if chosen:
            raise click.UsageError("Med --folders byggs allt i varje mapp: skriv inget urval.")
        from pipeline.commands.county import County

        return _build_county(
            County(
                folders,
                today,
                dry=dry_run,
                force=force,
                pages=not no_pages,
                every=every,
                from_scratch=from_scratch,
                jobs=jobs,
                cluster=cluster,
            )
        )
    from pipeline.commands.told_build import tell_build

    def run() -> Any:
        from pipeline.building.hands import Machines
        from pipeline.building.missing_rows import accepted_sheets
        from pipeline.commands.build import Options
        from pipeline.commands.build import build as run
        from pipeline.store.decide import Wish

        named = frozenset(_target(folder, n) if n.endswith(".docx") else n for n in fresh)
        wish = Wish(force, named, accepted_sheets(accept_missing))
        with _progress(quiet=as_json) as progress:
            asked = Options(
                folder,
                today,
                select,
                dry_run,
                wish,
                progress,
                show=show,
                pages=not no_pages,
                every=every,
                from_scratch=from_scratch,
                machines=Machines(jobs, cluster),
            )
            return run(asked)

    def say(report: Any, lines: Iterable[str]) -> None:
        if report is not None:
            _print_result(report, lines, as_json=as_json)
        else:
            click.echo("\n".join(lines), err=as_json)

    plain = not (chosen or dry_run or force or every or from_scratch)
    return tell_build(folder, today, run, say, plain=plain, every=every, show=show, quiet=as_json)


def _build_county(asked: Any) -> int:
    """Build many working folders, and print how each of them ended."""
    from pipeline.commands import county

    with _progress(quiet=False) as progress:
        ends = county.build_county(asked, progress)
    _print_lines(county.county_lines(ends, asked.place))
    if not asked.dry:
        _print_lines([f"Rapport: {county.page_of(asked.place)}"])
    return county.worst(ends)


@cli.command(short_help="Visa hur varje dokument står: aktuellt, inaktuellt, ändrat.")
@click.argument("select", nargs=-1, metavar="[URVAL]...")
@click.option("--ics", is_flag=True, help="Skriv tiderna till outputs/tider.ics, för kalendern.")
@folder
@today
@as_json
def status(*, select: tuple[str, ...], ics: bool, folder: Path, today: date, as_json: bool) -> int:
    """Visa hur varje dokument står, och varför, och vad som ska göras till när.

    Besluten är desamma som när du bygger, och URVAL skrivs som där. Inget dokument skrivs. Fel som
    syns först när ett dokument görs säger bygget, också med --dry-run.
    """
    from pipeline.commands import status as command
    from pipeline.commands.build import Options

    found = command.status(Options(folder, today, select), calendar=ics)
    _print_result(found, command.status_lines(found), as_json=as_json)
    return FAULTS if found.failed else DONE


@cli.command(short_help="Visa vilka celler en mening kommer från, eller var en cell står.")
@click.argument("what", metavar="FIL|DOKUMENT|CELL")
@click.option(
    "--mark", is_flag=True, help="Skriv en kopia av filen med färger i outputs/_markerat."
)
@folder
@today
@as_json
def explain(what: str, mark: bool, folder: Path, today: date, as_json: bool) -> int:
    """Visa varje mening i ett dokument med sina celler, eller varje mening som visar en cell.

    En cell skrivs som blad, rad och kolumn (Mål/M2/Måltext) eller som i Excel ("Mål!C7"). Raden är
    dess id eller det den heter ("Mål/KF-mål 2/Måltext"). Ett dokument skrivs som dess fil eller som
    programmet skriver det ("Kallelse kommunstyrelsen den 10 mars 2027").
    Med --mark skrivs en kopia där det som kommer ur arbetsboken och det som är skrivet för hand
    har var sin färg.
    """
    from pipeline.commands import explain as command

    named = what.casefold().endswith(".docx")
    target = _target(folder, what) if named else command.document_called(folder, today, what)
    if mark:
        copy = command.mark_file(folder, today, target or _target(folder, what))
        _print_result({"copy": copy}, (f"Kopian ligger i outputs/{copy}.",), as_json=as_json)
    elif target:
        document = command.explain_file(folder, today, target)
        _print_result(document, command.document_lines(document), as_json=as_json)
    else:
        answers = command.explain_cell(folder, today, what)
        _print_result(answers, command.answer_lines(answers), as_json=as_json)
    return DONE


@cli.command(short_help="Frys det som skickades ut till ett möte.")
@click.argument("words", nargs=-1, metavar="[MÖTE]")
@click.option("--verify", is_flag=True, help="Kontrollera att det som är fryst är orört.")
@folder
@today
@as_json
def freeze(
    *, words: tuple[str, ...], verify: bool, folder: Path, today: date, as_json: bool
) -> int:
    """Frys kallelsen och handlingarna till ett möte i outputs/utskick, som de är nu.

    MÖTE skrivs som programmet skriver det, till exempel ”beredning freeze KF 16 december 2026”,
    eller med sitt id.

    Där läggs rena kopior att skicka, filerna som de byggdes och det de byggdes av. Inget bygge
    rör dem. Fryser du samma möte igen blir det en ny version bredvid.
    """
    from pipeline.commands import freeze as command

    meeting = " ".join(words)
    if verify:
        faults, sealed = command.verify(folder, meeting, today), command.seal_lines(folder)
        end = _CHANGED_SINCE if faults else "Allt som är fryst är orört."
        result = {"sealed": list(sealed), "faults": list(faults)}
        _print_result(result, (*sealed, *faults, end), as_json=as_json)
        return FAULTS if faults else DONE
    if not meeting:
        raise click.UsageError("Skriv vilket möte, till exempel KF 16 december 2026.")
    frozen = command.freeze(folder, today, meeting)
    end = f"Utskicket ligger i outputs/{frozen.place}."
    _print_result(frozen, (*frozen.documents, *frozen.notes, *frozen.missing, end), as_json=as_json)
    return DONE


@cli.command(short_help="Öppna den lokala sidan i webbläsaren.")
@click.option(
    "--port",
    metavar="NUMMER",
    type=click.IntRange(1024, 65535),
    help="Vilken port sidan har. Förval: en ledig.",
)
@click.option("--no-open", is_flag=True, help="Öppna inte webbläsaren, visa bara adressen.")
@folder
@click.option(
    "--today",
    type=_Day(),
    metavar="DATUM",
    help="Räkna som om det vore den dagen. Förval: den dag det är när sidan läser mappen.",
)
def serve(port: int | None, no_open: bool, folder: Path, today: date | None) -> int:
    """Visa arbetsmappen på en sida i webbläsaren: möten, vad som är klart, vad som ska rättas.

    Sidan finns bara på den här datorn, och bara för den som startade den. På första raden står
    adressen. Med --no-open går den att öppna en gång. Avsluta med Ctrl+C.
    """
    try:
        from pipeline.web import serve as page
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise UsageError(_NO_PAGE, remedy=_GET_PAGE) from error
    day = (lambda: today) if today else date.today
    page.serve(folder, day, port or 0, click.echo, browse=not no_open)
    return DONE


@cli.command(short_help="Gör det som lämnar huset: rena kopior och PDF.")
@click.argument("words", nargs=-1, required=True, metavar="MÖTE|FIL...")
@click.option("--with-marks", is_flag=True, help="Publicera också det som inte är avgjort i Word.")
@click.option("--webb", "web", is_flag=True, help="Lägg det som webben får visa i webb/ bredvid.")
@folder
@today
@as_json
def publish(
    words: tuple[str, ...],
    *,
    with_marks: bool,
    web: bool,
    folder: Path,
    today: date,
    as_json: bool,
) -> int:
    """Gör rena kopior och PDF av det som är fryst till ett möte, i outputs/publicerat.

    MÖTE skrivs som programmet skriver det, till exempel ”beredning publish KF 16 december 2026”,
    eller med sitt id. Är mötet inte fryst fryses det först.

    Med FIL publiceras enstaka dokument som de är nu, till exempel
    ”beredning publish hp/program.docx”.

    Kopiorna har inget som inte syns. Spårade ändringar och kommentarer som någon har lämnat räknas
    upp, och då publiceras dokumentet inte utan --with-marks.

    Med --webb görs också kopior som webben får visa: utan det som inte publiceras (Publiceras i
    bladen Ärenden och Handlingar), utan rader för underskrift och utan kontaktuppgifter till andra
    än tjänstepersoner. De görs inte så länge något ser ut som ett personnummer eller en privat
    adress och inte är besvarat.
    """
    from pipeline.commands import publish as command
    from pipeline.commands.publish_result import published_lines

    if all(word.casefold().endswith(".docx") for word in words):
        targets = [_target(folder, word) for word in words]
        done = command.publish_files(folder, today, targets, with_marks=with_marks, web=web)
    else:
        meeting = " ".join(words)
        done = command.publish_meeting(folder, today, meeting, with_marks=with_marks, web=web)
    _print_result(done, published_lines(done), as_json=as_json)
    return FAULTS if done.failed else DONE


@cli.command(short_help="Visa i Word vad som är ändrat i ett dokument.")
@click.argument("words", nargs=-1, metavar="[FIL | ÄLDRE.docx NYARE.docx]")
@click.option("--since", metavar="MÖTE", help="Jämför allt som skickades ut till ett möte.")
@click.option("--since-build", is_flag=True, help="Jämför med hur dokumentet senast byggdes.")
@click.option(
    "-o",
    "output",
    metavar="UT.docx",
    type=click.Path(path_type=Path),
    help="Vart jämförelsen av två filer skrivs.",
)
@click.option("--rows", is_flag=True, help="Visa rader till bladet Ändringar, för ett program.")
@click.option("--write", is_flag=True, help="Skriv in dem, med --rows.")
@folder
@today
@as_json
def diff(
    *,
    words: tuple[str, ...],
    since: str | None,
    since_build: bool,
    output: Path | None,
    rows: bool,
    write: bool,
    folder: Path,
    today: date,
    as_json: bool,
) -> int:
    """Skriv ett Word-dokument där det som är ändrat är markerat som spårade ändringar.

    Ett dokument i outputs jämförs med hur det senast skickades ut. Hur det senast byggdes väljer
    du med --since-build, och allt som skickades ut till ett möte med --since. Jämförelserna läggs
    i outputs/_andringar. Två Word-filer, vilka som helst, jämförs med -o: den nyare får
    markeringarna.

    Godkänner du alla ändringar har du den nyare filen, avvisar du alla den äldre.
    """
    from pipeline.commands import diff as command
    from pipeline.commands.explain import document_called

    if since is not None:
        meeting = " ".join((since, *words))
        found = command.diff_meeting(folder, today, meeting)
    elif output is not None or (len(words) > 1 and words[0].casefold().endswith(".docx")):
        if len(words) != 2 or output is None:
            raise click.UsageError("Skriv den äldre filen, den nyare, och -o med en tredje.")
        found = command.diff_files(Path(words[0]), Path(words[1]), output, today)
    else:
        name = " ".join(words)
        if not name:
            raise click.UsageError("Skriv vilket dokument, till exempel hp/program.docx.")
        named = "" if name.casefold().endswith(".docx") else document_called(folder, today, name)
        if rows:
            return _change_list(folder, today, named or _target(folder, name), write, as_json)
        compare = command.diff_built if since_build else command.diff_sealed
        found = compare(folder, today, named or _target(folder, name))
    _print_result(found, command.comparison_lines(found), as_json=as_json)
    return DONE


def _change_list(folder: Path, today: date, target: str, write: bool, as_json: bool) -> int:
    """Show what is new in a programme as rows of Ändringar, and write them if that is asked for."""
    from pipeline.commands.change_list import change_lines, list_changes

    listed = list_changes(folder, today, target, write=write)
    _print_result(listed, change_lines(listed), as_json=as_json)
    return FAULTS if listed.failed else DONE


def _target(folder: Path, name: str) -> str:
    """Return a file's path under outputs/, from any way of writing it."""
    outputs = (folder / "outputs").resolve()
    for path in (Path(name).resolve(), (folder / name).resolve(), (outputs / name).resolve()):
        if path.is_relative_to(outputs) and disk.exists(path):
            return path.relative_to(outputs).as_posix()
    raise BeredningError(f"Filen {name} finns inte i outputs.", remedy="Kontrollera namnet.")


@cli.command(short_help="Gör arbetsböckernas listor färska.")
@folder
@today
def lists(folder: Path, today: date) -> int:
    """Gör listorna att välja ur färska i alla arbetsböcker, och ge rader utan id ett.

    En kopia av varje arbetsbok sparas först. En arbetsbok som är öppen ändras inte.
    """
    from pipeline.commands import lists as task

    done = task.lists(folder, today)
    _print_lines(task.told_of_lists(done))
    return FAULTS if done.failed else DONE


@cli.command(short_help="Visa det som är ändrat i Word, och skriv hem det till cellerna.")
@click.argument("files", nargs=-1, metavar="[FIL]...")
@click.option("--write", is_flag=True, help="Skriv i arbetsboken. En kopia sparas först.")
@click.option("--all", "every", is_flag=True, help="Välj alla ändringar som kan skrivas.")
@click.option(
    "--list",
    "listed",
    is_flag=True,
    help="Skriv ändringarna i outputs/aterforing.xlsx, för att välja där.",
)
@click.option(
    "--from",
    "chosen_in",
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Ta det som är valt i den filen, till exempel outputs/aterforing.xlsx.",
)
@folder
@today
@as_json
def pull(
    *,
    files: tuple[str, ...],
    write: bool,
    every: bool,
    listed: bool,
    chosen_in: Path | None,
    folder: Path,
    today: date,
    as_json: bool,
) -> int:
    """Visa det som är ändrat i Word i cellernas texter, och skriv hem det som väljs.

    Utan FIL tas alla dokument i outputs som är ändrade. Utan --write skrivs inget i arbetsboken.
    Med --write frågas om varje ändring: [j]a, [n]ej eller [a]lla.
    """
    from pipeline.commands import pull as command
    from pipeline.commands import pull_choices as choices

    if every and chosen_in is not None:
        raise click.UsageError("Skriv --all eller --from, inte båda.")
    chosen = choices.read_choices(chosen_in) if chosen_in is not None else None
    named = files or (chosen.documents if chosen is not None else ())
    found = command.pull(folder, today, [_target(folder, name) for name in named])
    lines: list[str] = []
    if write:
        if found.ready and not (every or chosen or _can_ask()):
            raise click.UsageError("Skriv --all, eller välj i en fil och skriv --from FIL.")
        if chosen is not None:
            numbers, gone = set(chosen.numbers(found)), chosen.gone(found)
            lines += [f"Det som är valt i {gone} av raderna gäller inte längre."] if gone else []
        else:
            numbers = {one.number for one in found.ready} if every else _choose(found.ready)
        found = command.write_pulled(folder, today, found, numbers)
    if listed:
        place = choices.write_choices(folder, found)
        lines.append(f"Förslagen finns i {place}. Välj där, och kör med --write --from {place}.")
    _print_result(found, [*command.pull_lines(found), *lines], as_json=as_json)
    return FAULTS if found.failed else DONE


def _choose(ready: Iterable[Any]) -> set[int]:
    """Ask of each proposal whether it is to be written; return the numbers of those that are."""
    from pipeline.commands.pull import proposal_lines

    chosen: set[int] = set()
    answer = ""
    for one in ready:
        if answer != "a":
            click.echo("\n".join(proposal_lines(one)), err=True)
            choice = click.Choice(["j", "n", "a"], case_sensitive=False)
            text = "Skriva den i arbetsboken? [j]a/[n]ej/[a]lla"
            answer = click.prompt(text, type=choice, show_choices=False, err=True)
        if answer in ("j", "a"):
            chosen.add(one.number)
    return chosen


@cli.command(short_help="Byt id på en rad, i alla arbetsböcker.")
@click.argument("row", metavar="BLAD/ID")
@click.argument("new", metavar="NYTT")
@click.option("--write", is_flag=True, help="Skriv i arbetsböckerna. Kopior sparas först.")
@folder
@as_json
def rename(row: str, new: str, *, write: bool, folder: Path, as_json: bool) -> int:
    """Byt id på en rad i alla arbetsböcker, också där andra rader och texter hänvisar till den.

    Till exempel ”beredning rename Mål/M1 MÅL-1”. Också {Mål/M1/Måltext} i en löpande text byts.
    Utan --write visas bara vad som skulle ändras.
    """
    from pipeline.commands import rename as command

    done = command.rename(folder, row, new, write=write)
    _print_result(done, command.rename_lines(done), as_json=as_json)
    return FAULTS if done.failed else DONE


@cli.command(short_help="Skriv en tabell för Excel eller Power BI.")
@click.argument("what", metavar="TABELL")
@click.argument("file", required=False, metavar="[FIL]", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Ersätt filen om den redan finns.")
@folder
@today
def export(what: str, file: Path | None, replace: bool, folder: Path, today: date) -> int:
    """Skriv en tabell för andra program, till exempel Excel eller Power BI.

    TABELL är uppföljning (alla uppföljningars siffror och texter), täckning (målkedjan och luckorna
    i den) eller namnet på ett blad, till exempel ”beredning export mål mål.csv”.

    FIL slutar på .xlsx, .csv eller .json. Utan FIL skrivs en .xlsx i arbetsmappen.
    """
    from pipeline.commands import export as task

    exported = task.export(folder, today, what, file, replace=replace)
    _print_lines(task.lines(exported))
    return FAULTS if exported.failed else DONE


@cli.group(short_help="Hämta in rader från nämnderna.")
def collect() -> None:
    """Skicka ut blad till nämnderna, och ta in det som kommer tillbaka.

    Nämndens arbetsbok har bara nämndens egna rader. Det som kommer tillbaka läggs i inputs/bidrag.
    """


@collect.command("new", short_help="Gör en arbetsbok för varje nämnd att fylla i.")
@click.argument("boards", nargs=-1, required=True, metavar="NÄMND...")
@click.option("--by", type=_Day(), metavar="DATUM", help="Sista dagen att lämna.")
@click.option("--replace", is_flag=True, help="Ersätt filer som redan finns.")
@folder
@today
@as_json
def collect_new(
    *,
    boards: tuple[str, ...],
    by: date | None,
    replace: bool,
    folder: Path,
    today: date,
    as_json: bool,
) -> int:
    """Gör en liten arbetsbok för varje nämnd i outputs/bidrag, att skicka ut.

    En nämnd skrivs med sitt id eller namn, till exempel
    ”beredning collect new BUN SN --by 2027-01-15”.
    """
    from pipeline.commands import collect as command

    sent = command.collect_new(folder, today, boards, by, renew=replace)
    _print_result(sent, sent.lines, as_json=as_json)
    return DONE


@collect.command("status", short_help="Visa vad som har kommit, och vad som saknas.")
@folder
@today
@as_json
def collect_status(folder: Path, today: date, as_json: bool) -> int:
    """Visa vilka nämnder som har svarat, och hur många dagar som är kvar."""
    from pipeline.commands import collect as command

    standing = command.collect_status(folder, today)
    _print_result(standing, standing.lines, as_json=as_json)
    return DONE


@collect.command("take", short_help="Visa det som har kommit, och lägg in det.")
@click.argument("what", nargs=-1, metavar="[NÄMND|FIL|RAD]...")
@click.option("--write", is_flag=True, help="Lägg in raderna i arbetsboken. En kopia sparas först.")
@folder
@today
@as_json
def collect_take(
    what: tuple[str, ...], write: bool, folder: Path, today: date, as_json: bool
) -> int:
    """Visa vad som är nytt och ändrat i det som har kommit, och vad som inte kan tas och varför.

    Utan --write skrivs inget. Med NÄMND, FIL eller RAD tas bara det, till exempel
    ”beredning collect take BUN Nämndbidrag/N4 --write”.
    """
    from pipeline.commands import collect as command
    from pipeline.commands.contributions import take_lines

    done = command.collect_take(folder, today, what, write=write)
    _print_result(done, take_lines(done), as_json=as_json)
    return FAULTS if done.failed else DONE


@cli.group()
def template() -> None:
    """Granska och städa Word-mallar."""


@template.command("check")
@click.option("--mark", is_flag=True, help="Märk felen i kopior av mallarna i outputs/mallar.")
@folder
@today
def template_check(folder: Path, today: date, *, mark: bool) -> int:
    """Visa alla fel i mallarna, med stycke och tagg.

    Varje mall i templates prövas, också med rader som arbetsboken inte har. Med --mark skrivs en
    kopia av varje egen mall som har fel, med felen som kommentarer vid taggarna.
    """
    from pipeline.commands import template as command

    checked = command.check_templates(folder, today, mark=mark)
    lines = [f"{command.severity_of(one)} {one}" for one in checked.found]
    _print_lines([*(lines or ["Inga fel i mallarna."]), *command.lines_of_copies(checked)])
    return FAULTS if checked.failed else DONE


@template.command("tidy", short_help="Städa mallar och skriv dem som text bredvid.")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FIL...",
)
def template_tidy(files: tuple[Path, ...]) -> int:
    """Städa mallar och skriv deras innehåll som text bredvid, för granskning."""
    from pipeline.commands.template import tidy

    _print_lines(f"{path} skrevs om." for path in tidy(files))
    return DONE


@template.command("fields", short_help="Visa namnen som en mall får använda.")
@click.argument("what", metavar="SORT|BLAD/KOLUMN")
@click.argument("words", nargs=-1, metavar="[DOKUMENT]")
@click.option("--word", is_flag=True, help="Skriv namnen i ett Word-dokument i outputs/mallar.")
@folder
@today
@as_json
def template_fields(
    *, what: str, words: tuple[str, ...], word: bool, folder: Path, today: date, as_json: bool
) -> int:
    """Visa alla namn som mallar av en sort får använda, med värdena i ett riktigt dokument.

    Utan DOKUMENT tas det första av sorten, till exempel ”beredning template fields program”. Med
    ett blad och en kolumn visas i stället vilka mallar som skriver ut den, till exempel
    ”beredning template fields Mål/Måltext”.
    """
    from pipeline.commands import template_fields as command

    if "/" in what and not what.casefold().endswith(".docx"):
        if words or word:
            raise click.UsageError("Skriv bara bladet och kolumnen, till exempel Mål/Måltext.")
        uses = command.column_uses(folder, today, what)
        _print_result(uses, command.use_lines(uses), as_json=as_json)
        return DONE
    found = command.fields(folder, today, what, words, word=word)
    _print_result(found, command.field_lines(found), as_json=as_json)
    return DONE


@template.command("new", short_help="Gör en mall att ändra i, gärna på kommunens eget brev.")
@click.argument("kind", metavar="SORT")
@click.option(
    "--from",
    "letter",
    metavar="FIL",
    type=click.Path(path_type=Path),
    help="Kommunens eget brev, .docx eller .dotx. Mallen får dess utseende.",
)
@click.option("--municipality", metavar="NAMN", default="", help="Kommunen som mallen är till.")
@folder
@today
@as_json
def template_new(
    *, kind: str, letter: Path | None, municipality: str, folder: Path, today: date, as_json: bool
) -> int:
    """Gör en mall i kommunens mapp under templates, av den som används i dag.

    Med --from behålls brevets format, sidhuvud, sidfot och marginaler, och mallens taggar skrivs
    i brevets egna format. En fil som finns skrivs aldrig över. Till exempel:

    beredning template new tjänsteskrivelse --from brev.dotx
    """
    from pipeline.commands import template_new as command

    made = command.new_template(folder, today, kind, letter=letter, municipality=municipality)
    _print_result(made, command.new_lines(made), as_json=as_json)
    return FAULTS if made.failed else DONE


@template.command("preview", short_help="Visa en mall ifylld, också med svåra värden.")
@click.argument("kind", metavar="SORT")
@click.argument("words", nargs=-1, metavar="[DOKUMENT]")
@folder
@today
@as_json
def template_preview(
    *, kind: str, words: tuple[str, ...], folder: Path, today: date, as_json: bool
) -> int:
    """Fyll en mall med ett riktigt dokument, och med påhittade rader som är svåra att visa.

    Filerna läggs i outputs/mallar, som Word och som PDF om LibreOffice finns.
    """
    from pipeline.commands import template_preview as command

    found = command.preview(folder, today, kind, words)
    _print_result(found, command.preview_lines(found), as_json=as_json)
    return FAULTS if found.faults else DONE


# ---------------------------------------------------------------- what is printed


def _print_lines(lines: Iterable[str]) -> None:
    text = "\n".join(lines)
    if text:
        click.echo(text)


def _print_result(found: object, lines: Iterable[str], *, as_json: bool) -> None:
    """Print a result as lines; or as JSON, with every letter that the console's encoding has."""
    if not as_json:
        _print_lines(lines)
        return
    from pipeline.building.as_json import as_json as plain_data

    unicode = "utf" in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    click.echo(json.dumps(plain_data(found), ensure_ascii=not unicode, indent=1))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on stderr when it is a terminal; nothing otherwise."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total, name: None
        return
    with ExitStack() as shown:
        live: Any = None

        def show(done: int, total: int, name: str) -> None:
            """Show it from the first call on: before that the process may be copied."""
            nonlocal live
            if live is None:
                live = shown.enter_context(_bar())
            live.update(live.task_ids[0], total=total, completed=done, description=name)

        yield show


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    live = Progress(*columns, console=Console(stderr=True), transient=True)
    live.add_task("")
    return live


# ---------------------------------------------------------------- the edge


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run())


def run() -> int:
    """Run the command line; return the exit code. Errors are told here and nowhere else."""
    prepare_streams()
    code = STOPPED
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
    except click.Abort:
        click.echo("Avbrutet.", err=True)
    except BeredningError as error:
        click.echo(str(error), err=True)
    except Exception as error:
        click.echo(_bug(error), err=True)
    return code if isinstance(code, int) else DONE


def _bug(error: Exception) -> str:
    """Write the traceback to a log; return a sentence that names it."""
    from pipeline.bugs import log_path

    log = log_path(error)
    send = f" Skicka gärna filen {log} till den som sköter programmet." if log else ""
    return f"Något gick fel i programmet, och det är inte ditt fel.{send}"
