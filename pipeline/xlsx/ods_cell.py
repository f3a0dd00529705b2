"""One cell of an .ods as bytes, with another value: its look, its span and its comment stay.

So do words of its text that look otherwise than the cell, or are a link. (DECISIONS 353)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from xml.parsers import expat
from xml.sax.saxutils import escape

from pipeline.xlsx import package_faults as faults
from pipeline.xlsx.rich_text import RichText
from pipeline.xlsx.sheet_xml import Written

_VALUES = re.compile(
    rb"\s+(?:office:(?:value-type|value|date-value|time-value|boolean-value|string-value|currency)"
    rb'|calcext:value-type|table:formula)\s*=\s*("[^"]*"|\'[^\']*\')'
)
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
_WHITE = re.compile("[ \t\r\n]+")
_MANY = re.compile("  +|^ | $")
_LINE, _BLANKS = "text:p", "text:s"
_SIGNS = {"text:tab": "\t", "text:line-break": "\n"}
_DRESSING = ("text:span", "text:a")  # what words stand in that look otherwise, or lead somewhere
_Look = tuple[bytes, ...]  # the start tags that words stand in


def end_of_element(content: bytes, start: int, at: int) -> int:
    """Return where an element ends; `at`: where its last tag begins, if it has two."""
    end = end_of_tag(content, start)
    return end if content[end - 2 : end] == b"/>" else content.index(b">", at) + 1


def end_of_tag(content: bytes, start: int) -> int:
    """Return where a start tag ends, after its `>`: one in an attribute is none."""
    found = _TAG.match(content, start)
    if found is None:
        raise faults.DAMAGED.error()
    return found.end()


def filled_cell(element: bytes, value: Written) -> bytes:
    """Return a cell with another value. Raises WorkbookError where it is no XML."""
    end = end_of_tag(element, 0)
    tag = _VALUES.sub(b"", element[:end])
    name = re.match(rb"<([\w:-]+)", tag)
    if name is None:
        raise faults.DAMAGED.error()
    before = _CellReader(element)
    said, text = _written(value)
    inside = b"".join(before.dressed(text)) if text else b""
    body = b"".join(before.beside) + inside
    head = re.sub(rb"\s*/?>$", b"", tag) + said.encode()
    return head + (b">" + body + b"</" + name[1] + b">" if body else b"/>")


def _written(value: Written) -> tuple[str, str]:
    """Return the attributes of a value, and the text that is shown."""
    if value is None or value == "":
        return "", ""
    if isinstance(value, bool):
        word = "true" if value else "false"
        return f' office:value-type="boolean" office:boolean-value="{word}"', word.upper()
    if isinstance(value, int | Decimal):
        return f' office:value-type="float" office:value="{value}"', str(value)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        shown = day.isoformat()
        return f' office:value-type="date" office:date-value="{shown}"', shown
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return ' office:value-type="string"', text


@dataclass
class _CellReader:
    """Reads a cell: its text with looks, its lines' tags, and what stands in it beside the text."""

    element: bytes
    beside: list[bytes] = field(default_factory=list, init=False)  # a comment, a picture
    lines: list[bytes] = field(default_factory=list, init=False)  # their start tags
    words: list[tuple[_Look, str]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Read it."""
        self._open: list[tuple[str, int]] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        try:
            self._parser.Parse(self.element, True)
        except expat.ExpatError:
            raise faults.DAMAGED.error() from None

    def dressed(self, text: str) -> Iterator[bytes]:
        """Yield the lines of another text; what looked otherwise, or was a link, is so still."""
        known = RichText(tuple(self.words))
        signs: Sequence[tuple[_Look, str]] = (((), text),)
        if any(look for look, _ in self.words):
            signs = known.rewritten(text).stretches
        for number, line in enumerate(_lines(signs)):
            tag = self.lines[min(number, len(self.lines) - 1)] if self.lines else b"<text:p>"
            inside = b"".join(_in_tags(look, _spaced(words)) for look, words in line)
            yield tag + inside + b"</text:p>"

    @property
    def _in_line(self) -> bool:
        return len(self._open) > 1 and self._open[1][0] == _LINE

    def _start(self, name: str, about: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._open.append((name, at))
        if len(self._open) == 2 and name == _LINE:
            if self.lines:
                self._text("\n")
            tag = self.element[at : end_of_tag(self.element, at)]
            self.lines.append(re.sub(rb"\s*/?>$", b">", tag))
        elif self._in_line and name == _BLANKS:
            count = about.get("text:c", "1")
            self._text(" " * (int(count) if count.isdecimal() and len(count) < 6 else 1))
        elif self._in_line and name in _SIGNS:
            self._text(_SIGNS[name])

    def _end(self, name: str) -> None:
        _, begun = self._open.pop()
        if len(self._open) == 1 and name != _LINE:
            end = end_of_element(self.element, begun, self._parser.CurrentByteIndex)
            self.beside.append(self.element[begun:end])

    def _text(self, text: str) -> None:
        if self._in_line:
            look = tuple(
                self.element[at : end_of_tag(self.element, at)]
                for name, at in self._open
                if name in _DRESSING
            )
            self.words.append((look, text))

    def _characters(self, text: str) -> None:
        self._text(_WHITE.sub(" ", text))  # as it is read


def _lines(stretches: Sequence[tuple[_Look, str]]) -> Iterator[list[tuple[_Look, str]]]:
    """Yield the stretches of each line of a text."""
    line: list[tuple[_Look, str]] = []
    for look, words in stretches:
        first, *rest = words.split("\n")
        line.append((look, first))
        for each in rest:
            yield line
            line = [(look, each)]
    yield line


def _in_tags(look: _Look, words: str) -> bytes:
    names = [tag[1:].split(maxsplit=1)[0].rstrip(b">") for tag in look]
    ends = b"".join(b"</" + name + b">" for name in reversed(names))
    return b"".join(look) + words.encode() + ends if words else b""


def _spaced(text: str) -> str:
    """Return a text as a line has it: blanks that XML would lose as elements."""
    parts = []
    at = 0
    for blanks in _MANY.finditer(text):
        count = blanks.end() - blanks.start()
        parts += [escape(text[at : blanks.start()]), f'<text:s text:c="{count}"/>']
        at = blanks.end()
    return "".join([*parts, escape(text[at:])]).replace("\t", "<text:tab/>")
