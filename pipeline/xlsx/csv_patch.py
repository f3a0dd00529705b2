"""A .csv that is there, changed in some cells: signs, delimiter, quotation and line ends stay.

Bytes that no change touches are in the new file as before. (DECISIONS 353)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from pipeline.errors import WorkbookError
from pipeline.xlsx.sheet_xml import Written, place_of

_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
_REMEDY = "Spara filen som ”CSV UTF-8” i Excel, och kör igen."


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a cell stands in the text: with its quotation marks, without what follows."""

    start: int
    end: int


class CsvPatch:
    """A .csv as bytes, changes to it, and the bytes that they make."""

    def __init__(self, data: bytes) -> None:
        """Read it as stage 1 does: UTF-8, or what Excel in Windows writes. Raises WorkbookError."""
        self._text, self._encoding = _decoded(data)
        self._delimiter = csv_delimiter(self._text.removeprefix(_MARK))
        self._rows = list(_rows(self._text, self._delimiter))

    def formulas(self, sheet: str) -> frozenset[str]:
        """Return nothing: a .csv has no formulas."""
        return frozenset()

    def exchange(self, sheet: str, address: str, value: Written) -> None:
        """Write a value in a cell; a row or a column that is not there is made."""
        row, column = place_of(address)
        while len(self._rows) < row:
            self._add_row()
        fields = self._rows[row - 1]
        missing = max(0, column - len(fields))
        last = fields[-1].end
        old = _Field(last, last) if missing else fields[column - 1]
        was = self._text[old.start : old.end]
        made = self._delimiter * missing + self._quoted(_as_text(value), was)
        self._text = self._text[: old.start] + made + self._text[old.end :]
        self._rows = list(_rows(self._text, self._delimiter))

    def saved(self) -> bytes:
        """Return the file. Raises WorkbookError when its signs cannot be written so."""
        try:
            return self._text.encode(self._encoding)
        except UnicodeEncodeError as error:
            sign = self._text[error.start]
            sentence = f"Filen är sparad med ett äldre teckensystem som inte har tecknet ”{sign}”."
            raise WorkbookError(sentence, remedy=_REMEDY) from error

    def _add_row(self) -> None:
        found = _LINE_END.search(self._text)
        end = found[0] if found else "\r\n"
        body = self._text.rstrip("\r\n")
        tail = self._text[len(body) :]
        self._text = f"{body}{end}{tail or end}" if len(self._rows) else f"{self._text}{end}"
        rows = list(_rows(self._text, self._delimiter))
        at = len(body) + len(end)
        self._rows = rows if len(rows) > len(self._rows) else [*self._rows, [_Field(at, at)]]

    def _quoted(self, text: str, was: str) -> str:
        special = any(sign in text for sign in (self._delimiter, '"', "\n", "\r"))
        if special or was.startswith('"') or text != text.strip():
            return '"' + text.replace('"', '""') + '"'
        return text


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    raise WorkbookError("Filen är ingen text.", remedy=_REMEDY)


def csv_delimiter(text: str) -> str:
    """Return `;` when the first line has one outside quotation marks, else `,`."""
    quoted = False
    for sign in text:
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in ";\n\r":
            return ";" if sign == ";" else ","
    return ","


def _rows(text: str, delimiter: str) -> Iterator[list[_Field]]:
    """Yield the cells of each row; a blank line is a row of one empty cell."""
    at = 1 if text.startswith(_MARK) else 0
    row: list[_Field] = []
    while at < len(text) or row:
        end = _end_of_field(text, at, delimiter)
        row.append(_Field(at, end))
        if text[end : end + 1] == delimiter:
            at = end + 1
            continue
        yield row
        row = []
        found = _LINE_END.match(text, end)
        if found is None:
            return
        at = found.end()


def _end_of_field(text: str, at: int, delimiter: str) -> int:
    if text[at : at + 1] == '"':
        at += 1
        while (close := text.find('"', at)) >= 0:
            if text[close + 1 : close + 2] != '"':
                at = close + 1
                break
            at = close + 2
    stops = [found for sign in (delimiter, "\n", "\r") if (found := text.find(sign, at)) >= 0]
    return min(stops, default=len(text))


def _as_text(value: Written) -> str:
    return "" if value is None else str(value)
