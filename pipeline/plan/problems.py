"""What is in the way of planned documents. Each problem is told once, with all that it stops.

(DECISIONS 38)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline import schema
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import group_by, is_filled, listed, record_at, text_at
from pipeline.model import Cell, Dataset, DocumentPlan, Problem, Record, Severity, Source
from pipeline.plan import agenda
from pipeline.plan.documents import DocumentKind, home_of, needs_of
from pipeline.plan.paths import OUR_FOLDERS, folder_name, is_folder_name
from pipeline.plan.subjects import Subject
from pipeline.schema import header_key
from pipeline.swedish.paragraphs import paragraph_numbers
from pipeline.values.sheet_names import meant

Asked = tuple[DocumentKind, Subject]


def in_the_way(dataset: Dataset, asked: list[Asked]) -> Iterator[Problem]:
    """Yield what the documents that are asked for lack."""
    yield from _missing_sheets(dataset, asked)
    papers = {subject.key: subject for _, subject in asked if subject.is_paper}
    yield from _without_case(dataset, papers.values())
    yield from _without_officer(papers.values())
    yield from _astray(asked)
    yield from _in_our_folder(asked)
    yield from _of_meetings([subject for _, subject in asked])
    for subject in papers.values():
        if not is_missing(dataset, "Beslut") and not listed(subject.item, "beslut"):
            yield _without_decision(subject.row)


def is_missing(dataset: Dataset, sheet: str) -> bool:
    """Return whether no file has the sheet (a sheet without rows is there)."""
    return sheet not in dataset.headers and not dataset[sheet]


def _missing_sheets(dataset: Dataset, asked: list[Asked]) -> Iterator[Problem]:
    """B01: a sheet is missing that a document would ask for."""
    kinds = {kind.name: kind for kind, _ in asked}.values()
    sheets = {sheet for kind in kinds for sheet in kind.needs}
    missing = {sheet for sheet in sheets if is_missing(dataset, sheet)}
    if not missing:
        return
    needed = ((sheet, who.key) for kind, who in asked for sheet in needs_of(kind, who))
    told = {_refers_to(problem) for problem in dataset.problems if problem.code == "B01"}
    for sheet, stopped in group_by(needed).items():
        if sheet in missing and sheet not in told:
            yield missing_sheet(dataset, sheet, stopped)


def _refers_to(problem: Problem) -> str:
    """Return the sheet that a cell with a problem refers to, or ""."""
    source = problem.source
    sheet = schema.BY_NAME.get(source.sheet) if source else None
    column = sheet.column(source.column) if sheet and source else None
    return column.target if column else ""


def missing_sheet(dataset: Dataset, sheet: str, keys: Iterable[str] = ()) -> Problem:
    """Return the problem that no file has `sheet`; it stops the documents `keys`."""
    message = f"Bladet ”{sheet}” saknas i arbetsboken."
    near = next((cell.sheet for cell in unknown_sheets(dataset) if meant(cell.sheet) == sheet), "")
    renamed = f" (närmast likt: ”{near}”)" if near else ""
    remedy = f"Kopiera bladet från mallen, eller byt tillbaka namnet om det har döpts om{renamed}."
    return _fault(None, "B01", message, remedy, keys)


def unknown_sheets(dataset: Dataset) -> tuple[Cell, ...]:
    """Return the sheets that are not read because nobody knows their names, in order."""
    cells = (p.cell for p in dataset.problems if p.code == "B01" and p.cell)
    return tuple(cell for cell in cells if header_key(cell.sheet) not in schema.BY_KEY)


def _without_case(dataset: Dataset, papers: Iterable[Subject]) -> Iterator[Problem]:
    """G01: an officer's report on no case has no reference number and no sender."""
    for subject in papers:
        if not is_filled(subject.row, "Ärende") and not is_missing(dataset, "Ärenden"):
            yield _fault(
                subject.row.cell("Ärende"),
                "G01",
                f"{plain_name(subject.row)} har Skrivelsens datum men inget ärende, "
                "så ingen skrivelse byggs.",
                "Skriv ärendet i Ärende, eller töm Skrivelsens datum.",
                [subject.key],
            )


def _without_officer(papers: Iterable[Subject]) -> Iterator[Problem]:
    """G02: an officer's report is signed by an officer and sent by a unit."""
    by_case = group_by((subject.case, subject.key) for subject in papers if subject.case)
    for case, keys in by_case.items():
        for header, wanted in (("Handläggare", "personens id"), ("Enhet", "organets id")):
            if not _has(case, header):
                letter = f"{plain_name(case, 'ärendet')}, som har en tjänsteskrivelse"
                message = f"{header} saknas för {letter}."
                yield _fault(case.cell(header), "G02", message, f"Skriv {wanted}.", keys)


def _has(case: Record, header: str) -> bool:
    """Return whether the case has an officer, or a unit (if not, the officer's)."""
    officer = record_at(case, "Handläggare")
    borrowed = header == "Enhet" and officer is not None and is_filled(officer, "Organ")
    return is_filled(case, header) or borrowed


def _astray(asked: list[Asked]) -> Iterator[Problem]:
    """G05: Mallmapp is the name of a folder under templates/, and leads nowhere else."""
    by_town = group_by((who.municipality, who.key) for _, who in asked if who.municipality)
    for row, keys in by_town.items():
        if is_folder_name(text_at(row, "Mallmapp")):
            continue
        message = f"Mallmapp är ”{text_at(row, 'Mallmapp')}”, som inte kan vara en mapps namn."
        remedy = "Skriv bara namnet på mappen i templates/, eller töm cellen."
        yield _fault(row.cell("Mallmapp"), "G05", message, remedy, keys)


def _in_our_folder(asked: list[Asked]) -> Iterator[Problem]:
    """G04: what was sent out lies in a folder of the program's own."""
    homes = ((home_of(kind, who), who) for kind, who in asked)
    for row, subjects in group_by(homes).items():
        folder = folder_name(row.key) if row else ""
        if row and folder in OUR_FOLDERS:
            header = schema.BY_NAME[row.sheet].key.header
            message = (
                f"{plain_name(row, 'id:t')} ger mappen outputs/{folder}, som är programmets egen."
            )
            keys = [subject.key for subject in subjects]
            yield _fault(row.cell(header), "G04", message, "Välj ett annat id.", keys)


def _without_decision(item: Record) -> Problem:
    """G03: a report proposes something, if only that the information is noted."""
    message = f"{plain_name(item)} har Skrivelsens datum men inget förslag till beslut."
    remedy = "Skriv en rad i bladet ”Beslut” med punkter i ”Beslutspunkter”."
    cell = item.cell("Skrivelsens datum")
    return Problem(cell, Severity.WARNING, "G03", message, remedy, item.source("Skrivelsens datum"))


def _of_meetings(subjects: list[Subject]) -> Iterator[Problem]:
    """Yield S08 and S16 for the documents that are asked for."""
    yield from _not_approved(subject for subject in subjects if subject.of_minutes)
    called = {subject.row: subject for subject in subjects if subject.row is subject.meeting}
    for subject in called.values():
        if not subject.is_held:
            yield from map(_without_place, agenda.carried_over(subject.meeting))


def _not_approved(extracts: Iterable[Subject]) -> Iterator[Problem]:
    """S08: no extract before the minutes, or the § itself, are approved; told once a meeting.

    Worth knowing as long as nobody asks for one of them by name; `stops` tells which they are.
    """
    waiting = filter(agenda.awaits_approval, extracts)
    by_meeting = group_by((who.meeting, who) for who in waiting if who.meeting)
    for meeting, subjects in by_meeting.items():
        numbers = paragraph_numbers(int(text_at(subject.row, "§")) for subject in subjects)
        none = "paragrafen är inte" if len(subjects) == 1 else "ingen av paragraferna är"
        message = (
            f"Protokollsutdrag för {numbers} kan inte skapas än: protokollet är inte justerat, och "
            f"{none} omedelbart justerad."
        )
        remedy = (
            "Ändra Status till justerat när det är gjort, "
            "eller skriv ja i Omedelbar justering för paragrafen."
        )
        told = _fault(meeting.cell("Status"), "S08", message, remedy, [s.key for s in subjects])
        yield replace(told, severity=Severity.INFO)


def _without_place(item: Record) -> Problem:
    """S16: an item that was postponed to a meeting has no row of its own there yet."""
    meeting = record_at(item, "Tas upp igen vid")
    place = f" vid {plain_name(meeting)}" if meeting else ""
    message = f"{plain_name(item)} tas upp igen{place} och står sist i kallelsen."
    remedy = "Lägg till en rad i bladet ”Behandling” för att ge ärendet en punkt."
    cell, source = item.cell("Tas upp igen vid"), item.source("Tas upp igen vid")
    return Problem(cell, Severity.INFO, "S16", message, remedy, source)


def clashes(plans: Iterable[DocumentPlan]) -> Iterator[Problem]:
    """Yield G04 at each document that would be the same file as another one."""
    for target, same in group_by((plan.target, plan) for plan in plans).items():
        for plan in same if len(same) > 1 else ():
            others = " och ".join(str(other.cell) for other in same if other is not plan)
            yield _fault(
                plan.cell,
                "G04",
                f"{plan.full_title} och {others} ger samma fil, {target}, så ingen av dem byggs.",
                _apart(same),
                [plan.key],
            )


def _apart(same: list[DocumentPlan]) -> str:
    if len({(plan.meeting, plan.case) for plan in same}) == 1:
        return "Ett ärende har en skrivelse per möte: töm Skrivelsens datum i den ena raden."
    return "Ändra id eller diarienummer i den ena, så att de skiljer sig i bokstäver eller siffror."


def _fault(cell: Cell | None, code: str, message: str, remedy: str, keys: Iterable[str]) -> Problem:
    """Return a FEL at a cell, which stops the documents with those keys and no others."""
    stops = tuple(Source("", key, "") for key in dict.fromkeys(keys))
    return Problem(cell, Severity.ERROR, code, message, remedy, None, stops)
