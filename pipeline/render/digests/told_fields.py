"""A field that yields both its XML and what it adds to the stream of its part.

What a cell or a text becomes there is remembered: documents share most of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pipeline.model import Record, Row, Source
from pipeline.ooxml.content.reader import FIELD
from pipeline.ooxml.escaping import escape, unescape
from pipeline.render.digests.content_stream import FieldReader, Told
from pipeline.render.markup.field_position import Field, FieldPlace, printed_pieces
from pipeline.render.markup.placeholders import MARK
from pipeline.render.writers.document_state import Pen, Ready, marks, ready
from pipeline.render.writers.runs import RunWriter, Writer
from pipeline.values.types import Day, ItemNumber, Moment, Number, Span, Text, Whole, Words, YesNo

_Key = TypeVar("_Key")
_Made = TypeVar("_Made")
_NOTHING: Told = (b"", "")
_SLOW = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_SAMPLE = "\ue000"
_PLAIN = frozenset((Text, Whole, ItemNumber, Number, Day, Moment, Span, YesNo, Words))
_NONE: frozenset[type] = frozenset()
_MANY, _SHORT = 1_000, 500  # cells and texts that one field remembers, and their characters


class ToldCell(NamedTuple):
    """A cell of one line, as it is printed and told of."""

    ready: Ready
    told: str


class ToldField:
    """Writes what one tag prints, and tells of it."""

    def __init__(
        self,
        write: Writer,
        runs: RunWriter,
        read: FieldReader,
        bases: Callable[[str], str],
    ) -> None:
        """Write as `write` does.

        `bases` puts the lists of a template in the place of those that begin anew.
        """
        self.write, self.read = write, read
        first, second, third = (part.encode() for part in runs.parts)
        self.parts = first, second, third
        field, self.pen = runs.field, runs.pen
        self.copy = field.copy
        # It writes the same round the same text each time.
        self.fixed = MARK.search(field.ppr) is None and all(
            isinstance(piece, str) for piece in (*field.opening, *field.closing)
        )
        before, after = _round(field, fixed=self.fixed)
        self.opening, self.closing = before + runs.run[0], runs.run[1] + after
        told = read(bases(f"{self.opening}{_SAMPLE}{self.closing}"))
        self.told_before, self.told_after = told.split(_SAMPLE)
        self.round = f'{before}<w:bookmarkStart w:id="'.encode(), f'"/>{after}'.encode()
        self.control = self.pen.quick_control(*self.round)
        self.plain = _PLAIN if self.fixed and field.control else _NONE
        self.cells: dict[int, ToldCell] = {}  # by the id of the value, which is in it
        self.texts: dict[str, tuple[Told, int]] = {}  # with what each costs

    def printed(self, value: Any) -> Told:
        """Return a value as it is printed and told of."""
        known = self.cells.get(id(value))
        if known is None:
            kind = type(value)
            if kind in self.plain:
                known = self.cell(value)
            elif kind is str and self.fixed and 0 < len(value) < _SHORT:
                return self._computed(value)
            if known is None:
                return self.written(value)
        self.pen.read = len(self.pen.log)
        return self.control(known.ready), known.told

    def written(self, value: Any) -> Told:
        """Return a value as it is printed and told of, when nothing is remembered of it."""
        xml = self.write(value)
        return (xml.encode(), self._told(xml)) if xml else _NOTHING

    def _told(self, xml: str) -> str:
        if xml.startswith(self.opening) and xml.endswith(self.closing):  # as most do: one run
            text = xml[len(self.opening) : -len(self.closing)]
            if "<" not in text and not text.startswith(FIELD):
                text = unescape(text) if "&" in text else text
                return self.told_before + text + self.told_after
        return self.read(xml)

    def cell(self, value: Any) -> ToldCell | None:
        """Return a cell of one line as it is printed and told of, None for any other."""
        text = str(value)
        if not text or _SLOW.search(text) is not None or text.startswith(FIELD):
            return None
        made = ToldCell(
            ready(value, self.parts, escape(text)), self.told_before + text + self.told_after
        )
        if len(text) < _SHORT:
            _remember(self.cells, id(value), made)
        return made

    def _computed(self, text: str) -> Told:
        """Return a text that is worked out as it is printed and told of."""
        known = self.texts.get(text)
        if known is None:
            spent = self.pen.budget.spent
            made = self.written(text)
            _remember(self.texts, text, (made, self.pen.budget.spent - spent))
            return made
        self.pen.budget.spend(known[1])
        if not self.copy:
            self.pen.computed()
        return known[0]


class _Row(NamedTuple):
    """A row, as it is printed and told of where tags print nothing but columns of it."""

    record: Record
    reads: tuple[Source, ...] = ()
    cells: tuple[Ready, ...] = ()  # none: it is not ready
    between: tuple[bytes, ...] = ()  # what stands between the numbers of each bookmark
    alone: tuple[tuple[Source], ...] = ()
    ids: Mapping[int, str] = {}
    length: int = 0
    told: str = ""


class ToldRow:
    """Prints the columns of a row in one step, and a loop of nothing but such rows in one too."""

    def __init__(self, pieces: Sequence[tuple[ToldField, str] | Told], pen: Pen) -> None:
        """Know the pieces: texts with what they add to the content, and fields with columns."""
        self.pieces, self.pen = pieces, pen
        self.known: dict[int, _Row] = {}  # by the id of the record, which is in it
        self.made = _NOTHING
        texts, rounds = [b""], []
        for first, _ in pieces:
            if isinstance(first, bytes):
                texts[-1] += first
            else:
                rounds.append(first.round)
                texts.append(b"")
        opening = [text + before for text, (before, _) in zip(texts, rounds, strict=False)]
        self.begins, self.ends = opening[0], rounds[-1][1] + texts[-1]
        # With room for the numbers of a bookmark and what stands between them.
        self.pattern: list[bytes] = []
        following = [*opening[1:], texts[-1] + self.begins]
        for (_, after), text in zip(rounds, following, strict=True):
            self.pattern += (b"", b"", b"", after + text)

    def is_ready(self, row: Any) -> bool:
        """Return whether a row can be printed so; it then is, for the call that comes next."""
        return self._print((row,), 0)

    def are_ready(self, rows: Any, price: int) -> bool:
        """Return as `is_ready` of all the rows of a loop; `price` is what each turn pays."""
        return isinstance(rows, tuple | list) and self._print(rows, price)

    def printed(self, _: object) -> Told:
        """Return what was asked for last."""
        return self.made

    def _print(self, rows: Sequence[Any], price: int) -> bool:
        """Print the rows if all of them are ready."""
        pen, view = self.pen, self.pen.view
        found, spent = [], price * len(rows)
        for row in rows:
            if type(row) is not Row or row.view is not view:
                return False
            record = row.record
            known = self.known.get(id(record))
            if known is None:
                known = self._remembered(record)
                _remember(self.known, id(record), known)
            if not known.cells or record.sheet in view.guarded:
                return False
            spent += known.length
            found.append(known)
        if not found or (price and not pen.budget.has_room(spent)):
            return False  # where it is too much is told turn by turn
        pen.budget.spent += spent
        log, fields = pen.log, pen.fields
        first = len(fields) + 1
        told, ids, between = "", dict[int, str](), list[bytes]()
        for known in found:
            log += known.reads
            fields += known.alone
            between += known.between
            ids.update(known.ids)
            told += known.told
        pen.read = len(log)
        if len(ids) == len(between) and pen.ids.keys().isdisjoint(ids):
            pen.ids.update(ids)
        else:
            # A cell that the document shows again, or has in two columns.
            between = [pen.between(cell) for known in found for cell in known.cells]
        pieces = self.pattern * len(found)
        pieces[::4] = pieces[2::4] = marks(first, len(fields))
        pieces[1::4] = between
        pieces[-1] = self.ends
        self.made = b"".join((self.begins, *pieces)), told
        return True

    def _remembered(self, record: Record) -> _Row:
        reads: list[Source] = []
        cells: list[Ready] = []
        told = ""
        for first, second in self.pieces:
            if isinstance(first, bytes):
                told += second
                continue
            value = record.cells.get(second)
            if value is None or type(value) not in first.plain:
                return _Row(record)
            cell = first.cell(value)
            if cell is None or len(cell.told) > _SHORT:
                return _Row(record)
            reads.append(value.source)
            cells.append(cell.ready)
            told += cell.told
        between = tuple(made.between for made in cells)
        alone = tuple(made.alone for made in cells)
        ids = {made.id: made.bookmark for made in cells}
        length = sum(made.length for made in cells)
        row = _Row(record, tuple(reads), tuple(cells), between, alone)
        return row._replace(ids=ids, length=length, told=told)


def _remember(known: dict[_Key, _Made], key: _Key, made: _Made) -> None:
    """Put what was made in a memory, which begins anew when it is full."""
    if len(known) >= _MANY:
        known.clear()
    known[key] = made


def _round(field: Field, *, fixed: bool) -> tuple[str, str]:
    """Return the XML before and after the runs of a field, with what is `fixed` round it."""
    if field.place is FieldPlace.RUN:
        return "", ""
    ranges = (field.opening, field.closing) if fixed else ((), ())
    opening, closing = map(printed_pieces, ranges)
    return f"<w:p>{field.ppr}{opening}", f"{closing}</w:p>"
