"""What stands inside one paragraph of running text: runs, line breaks, links, other cells.

The text is cut into pieces at the signs of the markup, marks find their partners, and the pieces
are written out with what is on at each. Every step is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pipeline import schema


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one formatting; holds no line breaks."""

    text: str
    bold: bool = False
    italic: bool = False

    @property
    def formatted(self) -> bool:
        """Return whether it is bold or italic."""
        return self.bold or self.italic


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: `runs` is the text that shows, `address` begins with http, https or mailto."""

    runs: tuple[Run, ...]
    address: str


@dataclass(frozen=True, slots=True)
class CellRef:
    """What stands for another cell's value. Sheet and listed columns are spelled as schema has it.

    That the cell exists is for check/ to say.
    """

    sheet: str
    key: str
    column: str


Inline = Run | Break | Anchor | CellRef

_BRACES = r"\{[^{}\n]*\}"
_REF = re.compile(r"\{([^{}\n/]+)/([^{}\n]+)/([^{}\n/]+)\}")
_ADDRESS = r"(?:https?://|mailto:)[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+"
_ROUND = re.compile(r"\\([()])")  # in the text of a link, where a bracket could be the address's
_TOKEN = re.compile(rf"\\[\\*_\[\]{{}}.\-]|\*+|_+|\[|\](?:\({_ADDRESS}\))?|{_BRACES}|\n")


class _Pieces:
    """The pieces of one paragraph: (what, text). A mark is text until its partner is met."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.made: list[tuple[str, str | CellRef]] = []
        self.waiting: dict[str, int] = {}  # "bold", "italic", "link" → where its first mark stands
        done = 0
        for token in _TOKEN.finditer(text):
            self._add("", text[done : token.start()])
            _TAKE[token[0][0]](self, token)
            done = token.end()
        self._add("", text[done:])

    def _add(self, what: str, text: str | CellRef) -> None:
        if text:
            self.made.append((what, text))

    def _escape(self, token: re.Match[str]) -> None:
        self._add("", token[0][1])

    def _break(self, token: re.Match[str]) -> None:
        self.waiting.pop("link", None)
        self._add("break", token[0])

    def _stars(self, token: re.Match[str]) -> None:
        before, after = self._around(token)
        if len(token[0]) == 2:
            self._mark("bold", token[0], opens=not after.isspace(), closes=not before.isspace())
        else:
            self._add("", token[0])

    def _underscore(self, token: re.Match[str]) -> None:
        before, after = self._around(token)
        if len(token[0]) == 1:
            opens = not (after.isspace() or before.isalnum())
            closes = not (before.isspace() or after.isalnum())
            self._mark("italic", token[0], opens=opens, closes=closes)
        else:
            self._add("", token[0])

    def _around(self, token: re.Match[str]) -> tuple[str, str]:
        """Return the signs before and after; the ends of the text count as spaces."""
        before = self.text[token.start() - 1] if token.start() else " "
        return before, self.text[token.end()] if token.end() < len(self.text) else " "

    def _mark(self, what: str, text: str, *, opens: bool, closes: bool) -> None:
        if closes and what in self.waiting:
            self.made[self.waiting.pop(what)] = (what, "on")
            self._add(what, "off")
            return
        if opens:
            self.waiting[what] = len(self.made)
        self._add("", text)

    def _bracket(self, token: re.Match[str]) -> None:
        self.waiting["link"] = len(self.made)
        self._add("", token[0])

    def _link(self, token: re.Match[str]) -> None:
        start = self.waiting.pop("link", len(self.made))
        if len(token[0]) > 1 and any(not what for what, _ in self.made[start + 1 :]):
            self.made[start] = ("link", token[0][2:-1])
            for at, (what, text) in enumerate(self.made[start + 1 :], start + 1):
                if not what and isinstance(text, str):
                    self.made[at] = ("", _ROUND.sub(r"\1", text))
            self._add("end", token[0])
        else:
            self._add("", token[0])

    def _braces(self, token: re.Match[str]) -> None:
        found = _cell_ref(token[0])
        if found:
            self.waiting.pop("link", None)
        self._add("ref" if found else "", found or token[0])


_TAKE: dict[str, Callable[[_Pieces, re.Match[str]], None]] = {
    "\\": _Pieces._escape,
    "\n": _Pieces._break,
    "*": _Pieces._stars,
    "_": _Pieces._underscore,
    "[": _Pieces._bracket,
    "]": _Pieces._link,
    "{": _Pieces._braces,
}


class _Writer:
    """Writes pieces out as inlines; neighbours of one formatting become one run."""

    def __init__(self) -> None:
        self.made: list[Inline] = []
        self.runs: list[Run] | None = None  # those of the link that is open
        self.address = ""
        self.text: list[str] = []
        self.on = {"bold": False, "italic": False}

    def take(self, what: str, text: str | CellRef) -> None:
        if not what:
            self.text.append(str(text))
            return
        self.flush()
        if what in self.on:
            self.on[what] = text == "on"
        elif what == "link":
            self.runs, self.address = [], str(text)
        elif what == "end":
            self.made.append(Anchor(tuple(self.runs or ()), self.address))
            self.runs = None
        else:
            self.made.append(text if isinstance(text, CellRef) else Break())

    def flush(self) -> None:
        if self.text:
            run = Run("".join(self.text), self.on["bold"], self.on["italic"])
            (self.made if self.runs is None else self.runs).append(run)
            self.text = []


def formatted(text: str) -> tuple[Inline, ...]:
    """Return what stands in one paragraph, with all of the markup."""
    writer = _Writer()
    for what, piece in _Pieces(text).made:
        writer.take(what, piece)
    writer.flush()
    return tuple(writer.made)


def single_line(text: str) -> tuple[Inline, ...]:
    """Return a text of one line: only references to cells are markup there."""
    writer = _Writer()
    for piece in filter(None, re.split(f"({_BRACES})", text)):
        found = _cell_ref(piece)
        writer.take("ref" if found else "", found or piece)
    writer.flush()
    return tuple(writer.made)


def _cell_ref(braces: str) -> CellRef | None:
    """Return what `{Sheet/key/Column}` refers to, None when it is text in braces."""
    parts = _REF.fullmatch(braces)
    found = schema.BY_KEY.get(schema.header_key(parts[1])) if parts else None
    if parts is None or found is None:
        return None
    name, column = unicodedata.normalize("NFC", parts[2]).strip(), parts[3]
    if not name or not column.strip():
        return None
    return CellRef(found.name, name, _column(found, column))


def _column(sheet: schema.Sheet, header: str) -> str:
    wanted = schema.header_key(header)
    listed = (c.header for c in sheet.columns if schema.header_key(c.header) == wanted)
    return next(listed, " ".join(unicodedata.normalize("NFC", header).split()))
