"""Svaren från nämnderna: each row that is new or changed, as `collect take` finds it; none taken.

(DECISIONS 436)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.commands.collect import collect_take
from pipeline.commands.contributions import Contribution, TakenRows, cell_words
from pipeline.commands.returned_rows import NOT_TAKEN, TAKEN, ReturnedRow, RowState
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.model import Source
from pipeline.schema import BY_NAME
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital
from pipeline.values.flat_table import Flat
from pipeline.web.answers.signs import StateKind, StateSign
from pipeline.web.page_views.board_forms import board_names
from pipeline.web.page_views.cell_places import cell_link
from pipeline.web.page_views.days import handed_in
from pipeline.web.page_views.document_rows import as_sentence, plain_sentences
from pipeline.web.page_views.file_keys import book_key

_SIGNS: dict[RowState, tuple[StateKind, str]] = {
    RowState.NEW: ("new", "Ny rad"),
    RowState.CHANGED: ("changed", "Ändrad"),
    RowState.REFUSED: ("fault", "Går inte att lägga in"),
    RowState.CONFLICT: ("fault", "Ändrad på två håll"),
    RowState.ABSENT: ("note", "Fattas i svaret"),
}


@dataclass(frozen=True, slots=True)
class AnsweredCell:
    """A cell that a board has filled in. `address`: of the page about it, "" for a new row's."""

    header: str
    address: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """A row of an answer. `why`: why it is not taken; `place`: where it stands in the answer."""

    sign: StateSign
    name: str
    place: str
    why: str
    remarks: tuple[str, ...]
    is_new: bool
    cells: tuple[AnsweredCell, ...]


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """What has come from one board. `why`: why nothing of it is taken; `same`: as before."""

    heading: str
    about: str
    key: str  # what forms call the file, "" when it is not opened from here
    why: str
    rows: tuple[AnsweredRow, ...]
    same: str


@dataclass(frozen=True, slots=True)
class BookToWriteIn:
    """A workbook where rows of the answers belong."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class BoardAnswersPage:
    """All that has come. `to_take`: how many rows, in words, "" for none."""

    title: str
    answers: tuple[BoardAnswer, ...]
    to_take: str
    books: tuple[BookToWriteIn, ...]


def board_answers_page(folder: WorkingFolder, asked: Mapping[str, str]) -> BoardAnswersPage:
    """Return what boards have sent back; raises as `collect_take`, and nothing is written."""
    found = collect_take(folder.path, folder.day())
    state = folder.state()
    plain, called = plain_sentences(state), board_names(state.dataset)
    rows = [row for one in found.contributions for row in one.rows if row.state in TAKEN]
    return BoardAnswersPage(
        "Svaren från nämnderna",
        tuple(_answer(one, plain, called) for one in found.contributions),
        counted(len(rows), "rad", "rader", common=True) if rows else "",
        tuple(_books(found)),
    )


def _books(found: TakenRows) -> Iterator[BookToWriteIn]:
    rows = (row for one in found.contributions for row in one.rows)
    files = (row.target.file for row in rows if row.target and row.state in (*TAKEN, *NOT_TAKEN))
    yield from (BookToWriteIn(file, book_key(file)) for file in dict.fromkeys(files))


def _answer(one: Contribution, plain: PlainSentences, called: Mapping[str, str]) -> BoardAnswer:
    name = one.file.rpartition("/")[2]
    same = sum(row.state is RowState.SAME for row in one.rows)
    empty = "" if one.rows or one.why else "Inga rader är ifyllda."
    said = f"{counted(same, 'rad', 'rader', common=True)} är som förut." if same else empty
    return BoardAnswer(
        heading=f"{called.get(one.board) or one.name or one.board}: {name}" if one.board else name,
        about=handed_in(one.handed_by, one.handed) if one.handed_by or one.handed else "",
        key=book_key(one.file),
        why=as_sentence(plain(one.why)),
        rows=tuple(_row(row, plain) for row in one.rows if row.state is not RowState.SAME),
        same=capital(said),
    )


def _row(row: ReturnedRow, plain: PlainSentences) -> AnsweredRow:
    kind, word = _SIGNS[row.state]
    has_cells = row.state in (*TAKEN, RowState.CONFLICT)
    return AnsweredRow(
        sign=StateSign(kind, word),
        name=as_sentence(row.called) or f"En rad i {row.place.sheet}",
        place=f"{row.place.sheet}, {row.place.address}",
        why=as_sentence(plain(row.why)),
        remarks=tuple(as_sentence(plain(remark)) for remark in row.remarks),
        is_new=row.state is RowState.NEW,
        cells=tuple(_cells(row, plain)) if has_cells else (),
    )


def _cells(row: ReturnedRow, plain: PlainSentences) -> Iterator[AnsweredCell]:
    sheet, _, key = row.name.partition("/")
    for header in row.changed:
        yield AnsweredCell(
            header=header,
            address="" if row.state is RowState.NEW else cell_link(Source(sheet, key, header)),
            before=_words(row.before.get(header), sheet, header, plain),
            now=_words(row.values.get(header), sheet, header, plain),
        )


def _words(value: Flat, sheet: str, header: str, plain: PlainSentences) -> str:
    """Return what a cell says, of one that refers to rows what they are called."""
    column, said = BY_NAME[sheet].column(header), cell_words(value)
    if column is None or not column.target:
        return said
    rows = [(plain.dataset.find(column.target, key), key) for key in said.split("; ")]
    return "; ".join(key if row is None else plain.name(row) for row, key in rows)
