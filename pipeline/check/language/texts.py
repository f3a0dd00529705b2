"""Which texts somebody may still word another way, and the lines that a reader sees of each.

What was adopted, decided, put forward or quoted stands to the letter, and is not read at all; nor
are names. (DECISIONS 303)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.domain.goals import was_adopted
from pipeline.domain.meetings import is_held
from pipeline.domain.records import record_at, text_at
from pipeline.domain.settled import has_settled_wording
from pipeline.model import Dataset, Record
from pipeline.schema import BY_NAME, Kind
from pipeline.values.block_markup import Anchor, Block, CellRef, Inline, Run, blocks, inlines
from pipeline.values.types import Faulty, Paragraphs

GONE = "\N{OBJECT REPLACEMENT CHARACTER}"  # what stands where there is nothing to read
TextKind = Literal["title", "phrase", "prose"]

_TITLES = {
    "Ärenden": ("Ärendemening",),
    "Behandling": ("Rubrik",),
    "Texter": ("Avsnitt", "Rubrik"),
    "Struktur": ("Namn",),
    "Förtydliganden": ("Rubrik",),
    "Framgångsfaktorer": ("Namn",),
    "Delstrategier": ("Namn",),
    "Ändringar": ("Rubrik",),
}
_PHRASES = {
    "Ärenden": ("Fullgör uppdrag",),
    "Sammanträden": ("Orsak till flytt",),
    "Behandling": ("Notering",),
    "Beslutspunkter": ("Sats", "Mening"),
    "Mål": ("Stam", "Måltext", "Kort namn", "Ambitionsnivå inledning", "Innebörd inledning"),
    "Målunderlag": ("Kommentar",),
    "Kopplingar": ("Motivering",),
    "Ord": ("Förklaring",),
}
_PROSE = {
    "Behandling": ("Motivering",),
    "Beslut": ("Beslutsgång",),
    "Texter": ("Text",),
    "Konsekvenser": ("Text", "Finansiering"),
    "Struktur": ("Text",),
    "Mål": ("Strategier", "Ambitionsnivå", "Innebörd"),
    "Förtydliganden": ("Text",),
    "Framgångsfaktorer": ("Text",),
    "Nämndbidrag": ("Text",),
    "Aktiviteter": ("Text", "Uppföljning"),
    "Delstrategier": ("Text",),
    "Ändringar": ("Motiv",),
    "Uppföljning": ("Framsteg", "Aktiviteter", "Åtgärder"),
}


def _kinds() -> dict[str, dict[str, TextKind]]:
    """Return sheet → header → kind, in the order of the schema."""
    of: dict[tuple[str, str], TextKind] = {}
    kinds: Mapping[TextKind, Mapping[str, tuple[str, ...]]] = {
        "title": _TITLES,
        "phrase": _PHRASES,
        "prose": _PROSE,
    }
    for kind, sheets in kinds.items():
        of |= {(sheet, header): kind for sheet, headers in sheets.items() for header in headers}
    return {
        sheet.name: {
            c.header: of[sheet.name, c.header]
            for c in sheet.columns
            if (sheet.name, c.header) in of
        }
        for sheet in BY_NAME.values()
    }


READ = _kinds()


class ShownLine(NamedTuple):
    """A line as a reader sees it: of what kind of paragraph, whether it begins it, its words.

    Of a link the words are there; the value of another cell is GONE.
    """

    kind: str  # text, bullet, number, letter
    begins: bool
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """One text that is read: where it stands and what it is."""

    row: Record
    header: str
    kind: TextKind
    value: str

    @property
    def lines(self) -> tuple[ShownLine, ...]:
        """Return the lines that a reader sees."""
        if isinstance(self.value, Paragraphs):
            found = blocks(self.value)
        else:
            found = (Block("text", 0, inlines(self.value)),)
        return tuple(line for block in found for line in _lines_of(block))


def texts_to_read(dataset: Dataset) -> Iterator[Prose]:
    """Yield every text that may still be worded another way, sheet by sheet in their order."""
    for sheet, headers in READ.items():
        for row in dataset[sheet]:
            for header in headers:
                value = row.bare(header)
                sound = isinstance(value, str) and not isinstance(value, Faulty)
                if value and sound and not _stands(row, header):
                    yield Prose(row, header, headers[header], row[header])


def names_written(dataset: Dataset) -> Iterator[str]:
    """Yield what is written as a name: of people, bodies, places, documents; and ids."""
    for sheet in BY_NAME.values():
        headers = [
            column.header
            for column in sheet.columns
            if column.kind in (Kind.KEY, Kind.TEXT)
            and column.header not in READ[sheet.name]
            and (sheet.name == "Språk") <= column.key
        ]
        for row in dataset[sheet.name]:
            yield from (text for header in headers if (text := text_at(row, header)))


def _stands(row: Record, header: str) -> bool:
    """Return whether a wording is settled (domain/settled.py), also by what the row belongs to."""
    if has_settled_wording(row):
        return True
    if row.sheet == "Beslutspunkter":
        decision = record_at(row, "Beslut")
        return decision is not None and has_settled_wording(decision)
    if row.sheet == "Behandling":  # a reason of the meeting's own is in its minutes
        return header == "Motivering" and is_held(record_at(row, "Möte"))
    if row.sheet == "Ändringar":
        return was_adopted(record_at(row, "Program"))
    if row.sheet == "Aktiviteter" and header == "Text":
        goal = record_at(row, "Mål") or record_at(row, "Framgångsfaktor", "Mål")
        return was_adopted(record_at(goal, "Program"))
    return False


_QUOTED = re.compile(r"[”“„»][^”“„»«\n]*[”“«]|\"[^\"\n]*\"")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")


def _lines_of(block: Block) -> Iterable[ShownLine]:
    text = "".join(map(_shown, block.inlines))
    for number, line in enumerate(text.split("\n")):
        yield ShownLine(block.kind, number == 0, line)


def _shown(part: Inline) -> str:
    if isinstance(part, Run):
        return part.text
    if isinstance(part, Anchor):
        return "".join(run.text for run in part.runs)
    return GONE if isinstance(part, CellRef) else "\n"


def without_quotes(text: str) -> str:
    """Return a line with what is quoted GONE, the marks and spaces kept."""
    return _QUOTED.sub(lambda found: found[0][0] + _blank(found[0][1:-1]) + found[0][-1], text)


def without_links(text: str) -> str:
    """Return a line with addresses GONE."""
    return _ADDRESS.sub(lambda found: _blank(found[0]), text)


def addresses(text: str) -> list[str]:
    """Return the addresses of web pages that stand bare in a line."""
    return [found for found in _ADDRESS.findall(text) if "@" not in found]


def _blank(text: str) -> str:
    return re.sub(r"\S", GONE, text)
