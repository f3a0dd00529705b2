"""The pen: what one document gathers while it is written. Each template has one.

(DECISIONS 54)
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.model import Row, Rows, Source, TemplateFault, View
from pipeline.ooxml.content import controls
from pipeline.ooxml.escaping import quoteattr
from pipeline.render.language.sandbox import Budget
from pipeline.render.writers.addresses import composed_address, refusal
from pipeline.render.writers.bookmarks import Bookmarks
from pipeline.render.writers.numbering_part import NewList
from pipeline.render.writers.text import printed
from pipeline.values.computed import Diagram

PICTURE = "rIdPicture"  # begins the id of a relationship to a picture of the document's own
FIRST_MARK = 500_000  # w:id of our bookmarks: above any that a template has
_DRAWN_FOR, _ROUND = 10, 5  # a chart is drawn as high as ten bars need; what stands round them
_AGAIN = 2  # how many controls a cell has when it is shown once more
_HIGHEST = 240 * 36_000  # 240 mm in EMU: what a page in A4 has room for


class Filled(NamedTuple):
    """A chart in a document: the part it stands in, its relationship, and what it shows."""

    part: str
    link: str
    diagram: Diagram


class Identity(NamedTuple):
    """A source as a document shows it."""

    properties: str  # w:alias and w:tag, and w:id up to its value
    id: int  # of the first control with this source; the next has one more
    bookmark: str  # hidden; the next is followed by _2
    begins: bytes  # the name of the bookmark as it is written
    goes_on: bytes  # the properties


class Ready(NamedTuple):
    """A cell as one field prints it, a text without breaks: all that no document changes."""

    value: Any
    alone: tuple[Source]
    id: int  # of the first control with this source
    bookmark: str
    between: bytes  # what stands between the numbers in the bookmark's start and end
    name: int  # where its name ends there
    number: int  # where the id begins
    rest: int  # and ends
    length: int  # of the text as XML
    again: list[bytes]  # what stands between them when it is shown once more, if it has been


def ready(value: Any, parts: tuple[bytes, bytes, bytes], inner: str) -> Ready:
    """Return a cell as a field prints it; `parts` are those of its control (`Pen.control`)."""
    _, number, bookmark, name, properties = identity(value.source)
    before = name + parts[0] + properties
    after = before + b"%d" % number
    between = b"".join((after, parts[1], inner.encode(), parts[2]))
    places = len(name), len(before), len(after)
    shown = bookmark, between, *places, len(inner)
    return Ready(value, (value.source,), number, *shown, [])


_MARKS: list[bytes] = []


def marks(first: int, last: int) -> list[bytes]:
    """Return the w:id of the bookmarks round the fields of these numbers, as they are printed."""
    while len(_MARKS) <= last:
        _MARKS.append(b"%d" % (len(_MARKS) + FIRST_MARK))
    return _MARKS[first : last + 1]


@lru_cache(maxsize=10_000)
def identity(source: Source) -> Identity:
    """Return what stands in a control and its bookmark for a source."""
    name = quoteattr(controls.source_tag(source))
    written = str(source).encode("utf-8", "surrogatepass")
    number, bookmark = zlib.crc32(written) & 0x7FFFFFFF, controls.bookmark_of(written)
    properties = f'<w:alias w:val={name}/><w:tag w:val={name}/><w:id w:val="'
    begins = f'" w:name="{bookmark}'.encode()
    return Identity(properties, number or 1, bookmark, begins, properties.encode())


class Pen:
    """The state of the document being written."""

    def __init__(self, template: str) -> None:
        """Make a pen for the template of that name (as messages show it)."""
        self.template = template
        self.part = ""  # the part being written
        # Emptied for each document, never replaced: the fields' writers hold on to them.
        # By the bookmarks of sources, which are a digest of them.
        self.ids: dict[int, str | None] = {}  # with what has it, if that is a source
        # Of what has several controls: how many, and the id of the latest.
        self.several: dict[str, tuple[int, int]] = {}
        self.fields: list[tuple[Source, ...]] = []
        self.budget = Budget(self._rows_read, self.fields.__len__)
        self.reserved: dict[int, None] = {}  # ids of the template's own controls
        self.last_note = 0  # the highest id of a note of the template
        self.last_num = 0  # the highest w:numId of the template
        self.links: dict[tuple[str, str], str] = {}  # (part, address) → relationship id
        self.marks = Bookmarks(self.next_id)  # the template's
        self.wipe(None)

    def wipe(self, view: View | None) -> None:
        """Forget the last document; the next one is seen through `view`."""
        self.view = view
        self.log = view.log if view is not None else []
        self.several.clear()
        self.ids.clear()
        self.ids.update(self.reserved)
        self.fields.clear()
        self.rows: dict[str, tuple[Row | Rows, tuple[Source, ...]]] = {}
        self.marks.clear()
        self.links = {}
        self.lists: list[NewList] = []
        self.current: dict[int, str] = {}
        self.pictures: list[tuple[str, Any]] = []
        self.charts: dict[tuple[str, str], Filled] = {}
        self.faults: dict[TemplateFault, None] = {}
        self.refused: dict[tuple[Source, str], None] = {}
        self.missing: dict[str, None] = {}
        self.budget.begin()
        self.counted: tuple[int, set[tuple[str, str]]] = (0, set())
        self.goals_written = False
        self.item: Any = None  # the Behandling being written, where a document has many
        self.counter = 100_000
        self.note = self.last_note
        self.read = 0
        self.worked = 0  # fields that come from no single cell

    def _rows_read(self) -> int:
        """Return how many rows the document has read a cell of, or a list."""
        begun, rows = self.counted
        rows.update(source[:2] for source in self.log[begun:])
        self.counted = len(self.log), rows
        return len(rows)

    # ------------------------------------------------------------ identities

    def control(self, parts: tuple[str, str, str], source: Source, inner: str) -> str:
        """Return `inner` in a content control with its bookmark.

        `parts`: what stands after the bookmark's name, after the control's id, and after the text.
        """
        self.fields.append((source,))
        who = identity(source)
        number, times = self._number(who.bookmark, who.id)
        mark = str(len(self.fields) + FIRST_MARK)
        name = who.bookmark if times == 1 else f"{who.bookmark}_{times}"
        opening = f'<w:bookmarkStart w:id="{mark}" w:name="{name}{parts[0]}{who.properties}'
        return f'{opening}{number}{parts[1]}{inner}{parts[2]}{mark}"/>'

    def _number(self, bookmark: str, number: int) -> tuple[int, int]:
        """Return the id of another control with a source, and how many there are then.

        `number` is that of the first, if it is free.
        """
        ids = self.ids
        times, number = self.several.get(bookmark) or (int(ids.get(number) == bookmark), number)
        while number in ids:
            number = number % 0x7FFFFFFF + 1
        ids[number] = bookmark
        self.several[bookmark] = times + 1, number
        return number, times + 1

    def between(self, ready: Ready) -> bytes:
        """Return what stands between the numbers of the bookmark round a cell, noting its control.

        As `control` does: the first keeps its name and its number.
        """
        _, _, first, bookmark, text, ends, begins, rest, _, again = ready
        if first not in self.ids:
            self.ids[first] = bookmark
            return text
        number, times = self._number(bookmark, first)
        usual = times == _AGAIN and number == first + 1  # what most are that a document repeats
        if usual and again:
            return again[0]
        more = b"_%d" % times if times > 1 else b""
        made = b"".join((text[:ends], more, text[ends:begins], b"%d" % number, text[rest:]))
        if usual:
            again.append(made)
        return made

    def quick_control(self, opening: bytes, closing: bytes) -> Callable[[Ready], bytes]:
        """Return `control` for one field as one small function: it prints a cell that is `ready`.

        `opening` and `closing` stand before and after the numbers of its bookmark.
        """
        fields, ids, budget, between = self.fields, self.ids, self.budget, self.between

        def made(ready: Ready) -> bytes:
            _, alone, number, bookmark, text, _, _, _, length, _ = ready
            fields.append(alone)
            budget.spent += length
            count = len(fields)
            mark = _MARKS[count] if count < len(_MARKS) else marks(count, count)[0]
            if number not in ids:
                ids[number] = bookmark
            else:
                text = between(ready)
            return b"".join((opening, mark, text, mark, closing))

        return made

    def computed(self) -> None:
        """Note a printed value that comes from no single cell, with the cells just read."""
        self.worked += 1
        self.fields.append(tuple(dict.fromkeys(self.log[self.read :])))
        self.read = len(self.log)

    def picture(self, value: Any) -> str:
        """Return the id of the relationship to a picture whose file the cell `value` names."""
        self.pictures.append((self.part, value))
        return f"{PICTURE}{len(self.pictures)}"

    def chart(self, diagram: Diagram, link: str, drawn: int) -> str:
        """Return how high a chart is that shows `diagram`; TypeError when it shows another."""
        known = self.charts.setdefault((self.part, link), Filled(self.part, link, diagram))
        if known.diagram != diagram:
            raise TypeError("one chart, two diagrams")
        return str(_height_of(diagram, drawn))

    # ------------------------------------------------------------ lists

    def new_list(
        self, base: str, start: int = 1, family: str = "", *, lettered: bool = False
    ) -> str:
        """Return the w:numId of a list of its own that looks as `base` and begins at `start`."""
        self.lists.append(NewList(base, start, family, lettered))
        return str(self.last_num + len(self.lists))

    def restart(self, loop: int, base: str) -> str:
        """Begin the list of a loop anew; prints nothing."""
        self.current[loop] = self.new_list(base, family=str(loop))
        return ""

    def hyperlink(self, part: str, address: str) -> str:
        """Return the id of a part's relationship to an address outside the document."""
        return self.links.setdefault((part, address), f"rIdLink{len(self.links) + 1}")

    def address(self, pieces: Sequence[Any]) -> str:
        """Return the id of the relationship to an address of texts (at even places) and values.

        A cell that is no address is refused; TypeError for anything else that is none.
        """
        address = composed_address([printed(piece) or "" for piece in pieces])
        if address is not None:
            if any(pieces[1::2]):
                self.computed()
            return self.hyperlink(self.part, address)
        value = next(piece for piece in pieces if piece)
        source = getattr(value, "source", None)
        if not isinstance(source, Source):
            raise TypeError("no address")
        self.refused[source, refusal(str(value))] = None
        return ""

    def next_id(self, value: Any) -> str:
        """Return a number that no other element of the document has."""
        self.counter += 1
        while self.counter in self.ids:
            self.counter += 1
        self.ids[self.counter] = None
        return str(self.counter)

    def note_id(self, value: Any) -> str:
        """Return the id of another note."""
        self.note += 1
        return str(self.note)


def _height_of(diagram: Diagram, drawn: int) -> int:
    """Return how high a chart is, in EMU: `drawn` for ten bars, and never higher than a page.

    Unless it was drawn so.
    """
    grown = drawn * (len(diagram.categories) + _ROUND) // (_DRAWN_FOR + _ROUND)
    return min(grown, max(drawn, _HIGHEST))
