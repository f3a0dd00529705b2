"""A copy of a workbook where its faults are seen: comments, colours, and the sheet Fel.

All else in it is byte for byte as the officer has it. (DECISIONS 228)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from pipeline.model import Cell, Problem, Severity, column_letters
from pipeline.schema import FAULTS_SHEETS, header_key
from pipeline.swedish.numbers import counted
from pipeline.xlsx.patch import WorkbookPatch
from pipeline.xlsx.sheet_xml import FileLink, PlaceLink, Written, quoted_sheet
from pipeline.xlsx.styles_part import Look

MOST_COMMENTS = 2_000  # on one sheet: each has a drawing of its own
MOST_LISTED = 5_000  # faults in one list
MOST_TOGETHER = 10  # faults in one comment
_FILLS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
WIDTHS = {
    "Allvar": 15,
    "Kod": 7,
    "Arbetsbok": 26,
    "Blad": 18,
    "Cell": 14,
    "Kolumn": 18,
    "Vad": 56,
    "Gör så här": 46,
    "Stoppar": 60,
}

_OWN = [header for header in WIDTHS if header != "Arbetsbok"]
_NAME = "Beredning_fel"  # tells our sheet from an officer's own of the same name
_AUTHOR = "Beredning"
_TAB = "C00000"
_HEADING = "BFD0DB"
_LONGEST = 1_000  # signs of one text


@dataclass(frozen=True, slots=True)
class Mark:
    """A fault to be seen at its cell. `stops`: the documents that are not built because of it."""

    problem: Problem
    stops: tuple[str, ...] = ()

    @property
    def place(self) -> Cell:
        """Return where it stands; an empty file for what stands nowhere."""
        return self.problem.cell or Cell("")

    @property
    def anchor(self) -> str:
        """Return the cell to go to, the first of a row or a sheet; "" when it is of no sheet."""
        cell = self.place
        return Cell("", "", cell.row or 1, cell.column or 1).address if cell.sheet else ""

    @property
    def link(self) -> str:
        """Return that cell as links have it, `'Mål'!F3`, or ""."""
        return f"{quoted_sheet(self.place.sheet)}!{self.anchor}" if self.anchor else ""

    @property
    def texts(self) -> dict[str, str]:
        """Return what a list of faults says of it, by heading."""
        cell = self.place
        whole = "hela bladet" if cell.sheet else "hela filen" if cell.file else ""
        return {
            "Allvar": str(self.problem.severity),
            "Kod": self.problem.code,
            "Arbetsbok": cell.file,
            "Blad": cell.sheet,
            "Cell": cell.address or whole,
            "Kolumn": self.problem.source.column if self.problem.source else "",
            "Vad": _short(self.problem.message),
            "Gör så här": _short(self.problem.remedy),
            "Stoppar": "\n".join(self.stops),
        }


def marked_workbook(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a copy of a workbook that shows its faults, the worst first. Raises WorkbookError.

    What stands on none of its sheets is only listed.
    """
    book = WorkbookPatch(data)
    listed = _name_of_list(book)
    by_cell: dict[str, dict[str, list[Mark]]] = {}
    for mark in marks:
        if mark.place.sheet in book.sheets and mark.place.sheet != listed:
            by_cell.setdefault(mark.place.sheet, {}).setdefault(mark.anchor, []).append(mark)
    for sheet, cells in by_cell.items():
        shown = dict([*cells.items()][:MOST_COMMENTS])
        for address, found in shown.items():
            book.dress(sheet, address, Look(fill=_FILLS[found[0].problem.severity]))
        book.comments(sheet, {at: _comment(found) for at, found in shown.items()}, _AUTHOR)
    _list_faults(book, listed, marks, sum(max(0, len(c) - MOST_COMMENTS) for c in by_cell.values()))
    return book.saved()


def was_marked(data: bytes) -> bool:
    """Return whether a workbook is a marked copy."""
    return _NAME in WorkbookPatch(data).names()


def _name_of_list(book: WorkbookPatch) -> str:
    """Return the name of the sheet with the list: another one where Fel is the officer's own."""
    ours = book.names().get(_NAME, "").rpartition("!")[0].strip("'")
    taken = {header_key(name) for name in book.sheets if name != ours}
    names = chain(FAULTS_SHEETS, map("Fel {}".format, count(2)))
    return next(name for name in names if header_key(name) not in taken)


def _comment(marks: Sequence[Mark]) -> str:
    told = [_told(mark) for mark in marks[:MOST_TOGETHER]]
    more = len(marks) - MOST_TOGETHER
    return "\n\n".join([*told, f"… och {more} till, i bladet Fel." if more > 0 else ""]).strip()


def _told(mark: Mark) -> str:
    texts = mark.texts
    return f"{texts['Allvar']} {texts['Kod']}: {texts['Vad']} {texts['Gör så här']}".strip()


def _list_faults(book: WorkbookPatch, name: str, marks: Sequence[Mark], unmarked: int) -> None:
    intro = f"Rätta i {marks[0].place.file} i inputs. Den här kopian ersätts när du märker igen."
    if unmarked:
        intro += f" {unmarked} celler till har fel utan att vara märkta."
    _write_list(book, name, intro, {mark: _within(book, mark) for mark in marks}, _OWN)
    book.define(_NAME, f"{quoted_sheet(name)}!$A$1")


def _within(book: WorkbookPatch, mark: Mark) -> Written:
    text = mark.texts["Cell"]
    return PlaceLink(text, mark.link) if mark.place.sheet in book.sheets else text


def fault_list(marks: Sequence[Mark], inputs: str) -> bytes:
    """Return a workbook with faults, in their order; links lead to files in the folder `inputs`."""
    book = WorkbookPatch.empty()
    intro = "Rätta i arbetsböckerna i inputs. Den här listan ersätts när du märker igen."
    _write_list(book, "Att rätta", intro, {mark: _to(mark, inputs) for mark in marks}, [*WIDTHS])
    return book.saved()


def _to(mark: Mark, inputs: str) -> Written:
    text, file = mark.texts["Cell"], mark.place.file
    place = "" if file.casefold().endswith(".csv") else mark.link  # Excel names its sheet otherwise
    return FileLink(text, f"{inputs}/{file}", place) if file else text


def _write_list(
    book: WorkbookPatch,
    name: str,
    intro: str,
    marks: Mapping[Mark, Written],
    headers: Sequence[str],
) -> None:
    """Write a sheet with faults and what leads to their cells."""
    shown = [*marks][:MOST_LISTED]
    rows: list[list[Written]] = [[intro], [*headers]]
    for mark in shown:
        texts: dict[str, Written] = {**mark.texts, "Cell": marks[mark]}
        rows.append([texts[header] or None for header in headers])
    last = f"{column_letters(len(headers))}{len(rows)}"
    if len(marks) > len(shown):
        rows.append([_more(len(marks) - len(shown))])
    book.sheet(name, rows, widths=[WIDTHS[header] for header in headers])
    for column in range(1, len(headers) + 1):
        letters = column_letters(column)
        book.dress(name, f"{letters}2", Look(fill=_HEADING, bold=True, wrap=True))
        for number, mark in enumerate(shown, 3):
            fill = _FILLS[mark.problem.severity] if column == 1 else ""
            book.dress(name, f"{letters}{number}", Look(fill=fill, wrap=True, line=True))
    heights = {number: _height(mark, headers) for number, mark in enumerate(shown, 3)}
    book.lay_out(name, f"A2:{last}", heights=heights, tab=_TAB)


def _more(number: int) -> str:
    """Return what stands after the last fault that there is room for."""
    return f"… och {counted(number, 'fel', 'fel')} till. Rätta de här först, och märk sedan igen."


def _height(mark: Mark, headers: Iterable[str]) -> float:
    """Return the height of a row, in points, where all of its texts are seen."""
    texts = mark.texts
    lines = (
        sum(1 + len(line) // (WIDTHS[header] - 2) for line in texts[header].splitlines())
        for header in headers
    )
    return 15.0 * max(1, *lines)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
