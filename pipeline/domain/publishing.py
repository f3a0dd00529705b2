"""What may be published, as `Publiceras` and the roles of people say (WORKBOOK.md, DECISIONS 371).

Of a case that is not published nobody is told more than that there is one: its item has a place on
the agenda, and a § in the minutes. Of a paper that is not, only that there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.domain.bodies import is_office
from pipeline.domain.decisions import PROGRAM, WILL
from pipeline.domain.papers import (
    ADOPTED_BY,
    DATED,
    LETTERS,
    OFFICERS_REPORTS,
    is_named_by,
    papers_of,
)
from pipeline.domain.records import (
    day_at,
    is_filled,
    listed,
    record_at,
    records_at,
    root_of,
    text_at,
)
from pipeline.model import Dataset, DocumentPlan, Record, Source
from pipeline.schema import BY_NAME, OTHER, SHEETS, Column, Kind

PAPER_NOT_PUBLISHED = "Handlingen publiceras inte"
CASE_NOT_PUBLISHED = "Ärendet publiceras inte"

Row = tuple[str, str]  # sheet and key
# kind of document → types of decision that it shows
_ADOPTED = {**{k: (by,) for k, by in ADOPTED_BY.items()}, "program-läsversion": (PROGRAM, WILL)}
_ANNOUNCED = "anslag"  # by law, whatever the § is about: without what may not be published
# What is left of a row, but for its key, and what some of it says instead.
_OF_CASE = {"Kommun": "", "Ärendemening": CASE_NOT_PUBLISHED}
_OF_ITEM = {
    **dict.fromkeys(("Möte", "Punkt", "§", "Tillagt", "Ordförande", "Klockslag"), ""),
    **dict.fromkeys(("Omedelbar justering", "Anslag upp", "Anslag ned"), ""),
    "Rubrik": CASE_NOT_PUBLISHED,
    "Syfte": OTHER,
}
_OF_PAPER = {
    **dict.fromkeys(("Ärende", "Program", "Typ", "Bilaga nr", "Underlag till", "Ordning"), ""),
    "Titel": PAPER_NOT_PUBLISHED,
}
_OF_PERSON = dict.fromkeys(("Namn", "Titel", "Organ", "Parti"), "")

# What tells of something that is withheld, also where somebody has typed it in another place.
_NAMING = {
    "Ärenden": ("Ärendemening",),
    "Behandling": ("Rubrik",),
    "Handlingar": ("Titel", "Fil"),
    "Personer": ("E-post", "Telefon"),
}
_SHORTEST = 6  # signs of a name that is looked for


def may_publish(plan: DocumentPlan) -> bool:
    """Return whether a document may be published: its case, and the row that names it."""
    case = plan.dataset.find("Ärenden", plan.case)
    if case is not None and not _is_open(case):
        return plan.kind == _ANNOUNCED
    if plan.kind in _ADOPTED:
        return _may_publish_adopted(plan)
    item = root_of(plan, "behandling")
    named = papers_of(item) if item and plan.kind in LETTERS else ()
    return not any(_is_letter(paper, item) and not _is_open(paper) for paper in named)


def may_publish_paper(paper: Record) -> bool:
    """Return whether a paper of Handlingar may be published: by its own row, and by its case's."""
    return _is_open(paper) and _is_open(record_at(paper, "Ärende"))


def _is_open(row: Record | None) -> bool:
    return text_at(row, "Publiceras") != "nej"


def _may_publish_adopted(plan: DocumentPlan) -> bool:
    """Return whether a programme, or its will, may be: no case or paper that brings it says no."""
    program = plan.dataset.find("Program", plan.program)
    for case in plan.dataset["Ärenden"]:
        if record_at(case, "Program") is program:
            items = listed(case, "behandling")
            papers = [p for p in listed(case, "handlingar") if not _is_open(p)]
            kinds = _ADOPTED[plan.kind]
            named = (is_named_by(p, i, kind) for p in papers for i in items for kind in kinds)
            if not _is_open(case) or any(named):
                return False
    return all(map(_is_open, listed(program, "handlingar")))


def _is_letter(paper: Record, item: Record | None) -> bool:
    """Return whether a row of Handlingar names the letter of an item, which needs none."""
    same_day = not is_filled(paper, "Datum") or text_at(paper, "Datum") == str(day_at(item, DATED))
    return text_at(paper, "Typ") in OFFICERS_REPORTS and same_day


def is_official(person: Record) -> bool:
    """Return whether somebody is employed: what leads to an official may be published (L35).

    By the body, or by what the person does; nobody who is elected.
    """
    if record_at(person, "Parti") is not None:
        return False
    roles = (
        *("ärenden", "ärenden_undertecknare"),
        *("sammanträden_sekreterare", "organ_sekreterare"),
    )
    return is_office(record_at(person, "Organ")) or any(listed(person, name) for name in roles)


# ------------------------------------------------------------ what is withheld, cell by cell


@dataclass(frozen=True)
class Withheld:
    """What nobody outside may read. `gone`: rows of which nothing is left.

    `left`: of other rows the headers that are, with what stands there instead, "" for what stood.
    `cut`: references that led to rows that are gone, with those that are left, by header.
    """

    gone: frozenset[Row]
    left: Mapping[Row, Mapping[str, str]] = field(default_factory=dict)
    cut: Mapping[Row, Mapping[str, tuple[Record, ...]]] = field(default_factory=dict)
    cells: frozenset[Source] = frozenset()  # those of `left` that something stood in

    def __bool__(self) -> bool:
        """Return whether anything that is filled in is withheld."""
        return bool(self.gone or self.cells)

    def hides(self, cell: Source) -> bool:
        """Return whether a document that asked for a cell may show what nobody is to read."""
        row = cell[:2]
        return row in self.gone or cell in self.cells or cell.column in self.cut.get(row, ())


def closed_rows(dataset: Dataset) -> tuple[Record, ...]:
    """Return the cases and papers that say no."""
    rows = (*dataset["Ärenden"], *dataset["Handlingar"])
    return tuple(row for row in rows if not _is_open(row))


def withheld(dataset: Dataset, closed: Collection[Record] | None = None) -> Withheld:
    """Return what may not be published of a workbook; `closed`: what of it belongs to these alone.

    Of a case all rows that belong to it go, but for its item; what refers to them from elsewhere
    no longer does. Of people who are not employed by it, nothing says how they are reached.
    """
    left = dict(_rows_left(dataset, closed_rows(dataset) if closed is None else closed))
    if closed is None:
        left |= {_row(one): _OF_PERSON for one in dataset["Personer"] if not is_official(one)}
    gone = _rows_gone(dataset, {row for row in left if row[0] in ("Ärenden", "Behandling")})
    left = {row: kept for row, kept in left.items() if row not in gone}
    cells = frozenset(
        record.source(header)
        for row, kept in left.items()
        if (record := dataset.find(*row)) is not None
        for header in _filled_headers(record)
        if kept.get(header, "x")
    )
    cut = {} if not gone else dict(_cut(dataset, gone, left))
    return Withheld(frozenset(gone), left, cut, cells)


def _rows_left(
    dataset: Dataset, closed: Collection[Record]
) -> Iterator[tuple[Row, Mapping[str, str]]]:
    for row in closed:
        yield _row(row), _OF_CASE if row.sheet == "Ärenden" else _OF_PAPER
    for item in dataset["Behandling"]:
        if record_at(item, "Ärende") in closed:
            yield _row(item), _OF_ITEM


def withheld_names(dataset: Dataset, kept_back: Withheld) -> Iterator[tuple[str, Source]]:
    """Yield what people call that which is withheld, or reach it by, with its cell.

    Not what something that may be published is called too: the programme of a case, another map.
    """
    rows = {*kept_back.gone, *kept_back.left}
    shown = {
        text_at(record, column.header).casefold()
        for sheet in SHEETS
        for column in sheet.columns
        if column.kind is Kind.TEXT
        for record in dataset[sheet.name]
        if _row(record) not in rows
    }
    for row in sorted(rows):
        record = dataset.find(*row)
        for header in _NAMING.get(row[0], ()):
            name = text_at(record, header)
            open_here = row not in kept_back.gone and kept_back.left[row].get(header, "x") == ""
            if len(name) >= _SHORTEST and name.casefold() not in shown and not open_here:
                yield name, Source(*row, header)


def _row(record: Record) -> Row:
    return record.sheet, record.key


def _filled_headers(record: Record) -> Iterator[str]:
    key = BY_NAME[record.sheet].key.header
    for header in dict.fromkeys(header for _, header in record.headers()):
        if header != key and is_filled(record, header):
            yield header


def _rows_gone(dataset: Dataset, closed: set[Row]) -> set[Row]:
    """Return the rows that belong to cases, by what makes a row what it is, and nothing else."""
    gone = {*_corrections(dataset, closed)}
    while closed:
        found = {
            _row(record)
            for sheet in SHEETS
            for record in dataset[sheet.name]
            if _row(record) not in closed | gone and _belongs(record, closed | gone)
        }
        if not found:
            break
        gone |= found
    return gone


def _corrections(dataset: Dataset, closed: set[Row]) -> Iterator[Row]:
    """Yield the corrections of the §§ of items, which name them by number."""
    for item in dataset["Behandling"]:
        if _row(item) in closed and is_filled(item, "§"):
            for row in listed(record_at(item, "Möte"), "rättelser"):
                if row["§"] == item["§"]:
                    yield _row(row)


def _belongs(record: Record, hidden: set[Row]) -> bool:
    """Return whether a reference that makes a row what it is leads to hidden rows only."""
    for header in BY_NAME[record.sheet].identity:
        led = _led(record, header)
        if led and all(_row(other) in hidden for other in led):
            return True
    return False


def _led(record: Record, header: str) -> tuple[Record, ...]:
    found = record.bare(header)
    return (found,) if isinstance(found, Record) else records_at(record, header)


def _cut(
    dataset: Dataset, gone: set[Row], left: Mapping[Row, Mapping[str, str]]
) -> Iterator[tuple[Row, Mapping[str, tuple[Record, ...]]]]:
    for sheet in SHEETS:
        columns = [column for column in sheet.columns if _refers(column)]
        for record in dataset[sheet.name]:
            headers = left.get(_row(record), {c.header: "" for c in columns})
            found = {
                column.header: tuple(other for other in led if _row(other) not in gone)
                for column in columns
                if column.header in headers
                and (led := _led(record, column.header))
                and any(_row(other) in gone for other in led)
            }
            if found and _row(record) not in gone:
                yield _row(record), found


def _refers(column: Column) -> bool:
    return column.kind in (Kind.REF, Kind.REFS)
