"""Sentences of the program as an officer reads them on a page: rows by their names, no paths.

The command line calls a row by the id that people gave it, and a document by its file, for both can
be typed there. A page says what they are called, and leaves out what only a terminal is told.
(DECISIONS 397)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.domain.plain_names import GONE_IDS, row_name
from pipeline.model import Dataset, Record, Source
from pipeline.schema import BY_NAME
from pipeline.swedish.words import capital

# Sheets whose ids are what everybody says: KS, the letters of a party, a word with its explanation.
_SAID = frozenset(("Kommuner", "Organ", "Partier", "Ord", "Språk"))
_WITH_TO = ("skrivelsen", "skrivelse")  # of an item, by whose id it goes
_WORD = re.compile(r"[^\W_](?:[\w.+–-]*\w)?")
_NOUN = re.compile(r"(?:^|(?<=[\s(]))(\w+) $")
_ADDRESS = r"[A-Z]{1,3}[0-9]+"
_PLACES = re.compile(
    rf"(?:\bcell(?:en|er|erna)? |\bi |\bÄndra |”, |\d, )(?:{_ADDRESS}(?:, | och |\b))+"
    r"|\([^()]*\.\w+, [^()]*\)"
)
_SHEETS = "|".join(map(re.escape, BY_NAME))
_KEY = rf"(?:(?!\. | (?:{_SHEETS})/)[^/()”])+?"  # of one sentence, and one row
_ROW_IN = rf"(?<![\w/])(?P<sheet>{_SHEETS})"  # not in a folder that is called as a sheet
_SOURCE = re.compile(rf"\{{?{_ROW_IN}/(?P<key>{_KEY})/(?P<column>[^\W\d]\w*)\}}?")
_ROW = re.compile(rf"{_ROW_IN}/(?P<key>{_WORD.pattern})(?!/)")
_NAMELESS = re.compile(rf"\b(?P<sheet>{_SHEETS}) (?P<key>[^\s,”]+)")
_QUOTED = re.compile(r"”([^”]*)”")
_IN_BRACKETS = re.compile(r" \(([^()]+)\)")
_ID = re.compile(r"\b[Ii]d(?P<end>:?t)? ”(?P<key>[^”]*)”")
_PATH = re.compile(rf"(?:(?:{_SHEETS}|[^\s”:;,()/]+)/)+[^\s”;,()/]+?(?=[.:]?(?:[\s”;,()]|$))")
_FILE = re.compile(r"\.(?:docx|pdf|xlsx|xlsm|ods|csv|html|png|jpe?g|svg|txt|ics|zip)$", re.I)
_AFTER_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-ZÅÄÖ”])")
# In Swedish a case has a beredning too, and what follows that word is no command.
COMMANDS = (
    *("build", "check", "collect", "diff", "explain", "export", "freeze", "lists", "new"),
    *("publish", "pull", "rename", "serve", "status", "template"),
)
_TERMINAL = re.compile(rf"\bberedning (?:{'|'.join(COMMANDS)})\b|(?<![\w-])--[a-z]")
_ON_A_PAGE = {  # what is said to who types commands, as who presses buttons has it
    "kör samma kommando igen": "försök igen",
    "Kör samma kommando igen": "Försök igen",
    "kör igen": "försök igen",
    "Kör igen": "Försök igen",
    ", eller kommer.": ". Lämna tomt om det inte har något än.",
    "Ta hem ändringarna med beredning pull, eller": "För hem ändringarna i arbetsboken, eller",
    "id byts med beredning rename": "id byts i alla arbetsböcker på en gång",
}
_ALIKE = 3  # letters that two forms of one noun have in common, at least


class PlainSentences:
    """Sentences about one working folder, in the words of those who read a page."""

    def __init__(self, dataset: Dataset, documents: Mapping[str, str] | None = None) -> None:
        """Know the rows, and what `documents` are called: path under outputs/ → name."""
        self.dataset = dataset
        self.documents = documents or {}
        self._workbook = _of_workbooks(dataset)

    def __call__(self, text: str, about: Source | None = None, *, remedy: bool = False) -> str:
        """Return a text of the program without ids, paths and advice on a terminal.

        `about`: the row that it is about, which tells which of several rows with the same id is
        meant. `remedy`: what stands in quotes is to be written, so ids in it are put in words too.
        """
        sentences = _AFTER_SENTENCE.split(on_a_page(text.strip()))
        said = " ".join(one for one in sentences if not _is_of_terminal(one))
        said = _PATH.sub(self._file, self._workbook.sub(lambda found: _name_of(found[0]), said))
        said = self._without_gone(said, about)
        said = _ID.sub(lambda found: self._told_as_id(found, about), said)
        said = _ROW.sub(self._whole_row, _SOURCE.sub(self._source, said))
        said = _QUOTED.sub(lambda found: self._quoted(found, about, remedy=remedy), said)
        return self._without_ids(said, about)

    def name(self, row: Record) -> str:
        """Return what a row is called: of one without a name, or about such a one, its sheet."""
        return _NAMELESS.sub(self._nameless, row_name(row))

    # ------------------------------------------------------------ rows

    def _nameless(self, found: re.Match[str]) -> str:
        is_row = self.dataset.find(found["sheet"], found["key"]) is not None
        return f"en rad i {found['sheet']}" if is_row else found[0]

    def _without_gone(self, text: str, about: Source | None) -> str:
        """Return a text about a row that is no longer there without the id that it had."""
        if about is None or not about.key or self.dataset.find(about.sheet, about.key):
            return text
        for key in (about.key, about.key.replace("+", ", ")):
            text = text.replace(f"raden {key} i ", "en rad i ")
            text = text.replace(f"{about.sheet} {key},", f"{about.sheet}, en rad som är borta,")
        return text

    def _told_as_id(self, found: re.Match[str], about: Source | None) -> str:
        """Return `Id:t` for an id that is told of as such: the cell where it stands is known."""
        row = self._row(found["key"].strip(), "", about)
        return found[0] if row is None else f"{found[0][:2]}:t"

    def _source(self, found: re.Match[str]) -> str:
        """Return the name of a row and its column for Mål/M2/Måltext."""
        record = self.dataset.find(found["sheet"], found["key"])
        name = self.name(record) if record else f"en rad i {found['sheet']}"
        return f"{name}, {found['column'][:1].lower()}{found['column'][1:]}"

    def _whole_row(self, found: re.Match[str]) -> str:
        """Return the name of a row for Mål/M2."""
        record = self.dataset.find(found["sheet"], found["key"])
        if record is None:
            return f"en rad i {found['sheet']}" if _may_be_id(found["key"]) else found[0]
        return self.name(record)

    def _quoted(self, found: re.Match[str], about: Source | None, *, remedy: bool) -> str:
        row = self._row(found[1].strip(), "", about)
        if row is not None:
            return self.name(row)
        return f"”{self._without_ids(found[1], about)}”" if remedy else found[0]

    def _without_ids(self, text: str, about: Source | None) -> str:
        """Return a text with the names of rows for the ids in it, but for those in quotes."""
        left = [
            found.span()
            for pattern in (_PLACES, _QUOTED, self._workbook)
            for found in pattern.finditer(text)
        ]
        made, end = "", 0
        for found in _WORD.finditer(text):
            if any(start <= found.start() < stop for start, stop in left):
                continue
            before = made + text[end : found.start()]
            noun = _NOUN.search(before)
            row = self._row(found[0], noun[1] if noun else "", about)
            if row is not None:
                name, after = self.name(row), text[found.end() :]
                made, end = _named(before, name, after), found.end() + _said_again(name, after)
        return (made + text[end:]).replace(" ()", "")

    def _row(self, word: str, noun: str, about: Source | None) -> Record | None:
        """Return the row that an id in a text is of; None for another word."""
        rows = list(self._rows(word)) if _may_be_id(word) else []
        if len(rows) > 1:
            own = self.dataset.find(about.sheet, about.key) if about else None
            near = [row for row in rows if noun and _are_alike(noun, _first_word(self.name(row)))]
            rows = near or [row for row in rows if own and _leads(own, row)] or rows
        return rows[0] if rows else None

    def _rows(self, word: str) -> Iterator[Record]:
        for sheet in self.dataset.records:
            row = self.dataset.find(sheet, word) if sheet not in _SAID else None
            if row is not None:
                yield row

    # ------------------------------------------------------------ files

    def _file(self, found: re.Match[str]) -> str:
        """Return what a document is called; of another file its name."""
        path = found[0].removeprefix("outputs/")
        if path in self.documents:
            return f"”{self.documents[path]}”"
        return _name_of(path) if _FILE.search(path) else found[0]


def _name_of(path: str) -> str:
    return path.rpartition("/")[2]


def _of_workbooks(dataset: Dataset) -> re.Pattern[str]:
    """Return what finds the workbooks of a folder, whatever their names, where they lie or not."""
    files = {file for file, _ in dataset.tables}
    files |= {problem.cell.file for problem in dataset.problems if problem.cell}
    names = sorted(files | set(map(_name_of, files)), key=len, reverse=True)
    either = "|".join(map(re.escape, filter(None, names))) or "(?!)"
    return re.compile(rf"(?<![\w/])(?:inputs/)?(?:{either})(?!\w)")


def _is_of_terminal(sentence: str) -> bool:
    return sentence.startswith(GONE_IDS) or _TERMINAL.search(sentence) is not None


def on_a_page(text: str) -> str:
    """Return what is said to who types commands in the words of who presses buttons."""
    for typed, pressed in _ON_A_PAGE.items():
        text = text.replace(typed, pressed)
    return text


def _named(before: str, name: str, after: str) -> str:
    """Return what stands before an id, and the name of its row for it."""
    noun = _NOUN.search(before)
    if before.endswith("(") and after.startswith(")"):  # the name stands there already
        return before
    if noun and _are_alike(noun[1], _first_word(name)):
        before = before[: noun.start(1)]
    elif noun and noun[1].lower() in _WITH_TO:
        name = f"till {name}"
    is_first = not before or before.endswith((". ", "? ", "! "))
    return f"{before}{capital(name) if is_first else name}"


def _said_again(name: str, after: str) -> int:
    """Return how many signs after an id say, in brackets, what is in the name of its row."""
    found = _IN_BRACKETS.match(after)
    return found.end() if found is not None and found[1] in name else 0


def _first_word(name: str) -> str:
    return name.split(" ")[0]


def _may_be_id(word: str) -> bool:
    """Return whether a word looks like an id: of capitals, or with a digit, but not a number."""
    letters = sum(sign.isalpha() for sign in word)
    has_digit = any(sign.isdigit() for sign in word)
    return has_digit if letters == 1 else letters > 1 and (has_digit or word.isupper())


def _leads(row: Record, other: Record) -> bool:
    """Return whether a row refers to another, or is it."""
    values = (row.columns.get(column.header) for column in BY_NAME[row.sheet].columns)
    led = (value is other or (isinstance(value, tuple) and other in value) for value in values)
    return row is other or any(led)


def _are_alike(one: str, other: str) -> bool:
    """Return whether two words are forms of one noun: beslut, beslutet."""
    one, other = one.casefold(), other.casefold()
    most = max(_ALIKE, min(len(one), len(other)) - 2)
    return len(one) >= _ALIKE and one[:most] == other[:most]
