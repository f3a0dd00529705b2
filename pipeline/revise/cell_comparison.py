"""One place where a document shows a cell, as it was written and as it stands, beside the cell.

Only a place that showed the cell word for word can tell what the cell should say. (DECISIONS 352)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from pipeline.model import Source
from pipeline.revise.pull_reading import Place
from pipeline.revise.pull_runs import TrackedMark
from pipeline.values.block_markup import Anchor, Block, CellRef, Inline, Run, blocks
from pipeline.values.block_writing import comparable, plain_text, rewritten
from pipeline.values.types import Paragraphs


class PullState(StrEnum):
    """What can be done with an edit."""

    READY = "kan skrivas"
    CONFLICT = "ändrad på två håll"
    LEFT = "står kvar i dokumentet"


@dataclass(frozen=True, slots=True)
class CellNow:
    """A cell as the workbook has it: `value`, a text or what prints as one.

    `same`: whether it is as when the document was made. `shows`: the words that another cell gives
    inside this one's text, None where there is no such. `stands`: whether the document tells what
    it said then, whatever it says now.
    """

    value: object
    same: bool
    shows: Callable[[CellRef], tuple[Inline, ...] | None]
    stands: bool = False

    @property
    def text(self) -> str:
        """Return what stands in the cell."""
        return str(self.value)

    @property
    def runs_on(self) -> bool:
        """Return whether it is running text, with light markup."""
        return isinstance(self.value, Paragraphs)

    @property
    def is_parted(self) -> bool:
        """Return whether paragraphs of other cells stand between its own."""
        return self.runs_on and not all(map(_is_own, blocks(str_of(self.value))))


@dataclass(frozen=True, slots=True)
class PulledEdit:
    """An edit of a place that shows a cell. `old`: what the cell says; `new`: what it would say.

    `shown`: the words in the document now. `why`: why it is not ready. `lost`: what is in the
    document and in no cell.
    """

    source: Source
    old: str
    new: str
    shown: str
    state: PullState = PullState.READY
    why: str = ""
    marks: tuple[TrackedMark, ...] = ()
    lost: tuple[str, ...] = ()
    part: str = ""


REPHRASED = (
    "mallen skriver om cellen här, så orden går inte att föra tillbaka: skriv ändringen i cellen"
)
_CHANGED = (
    "cellen har fått en annan text sedan dokumentet byggdes: skriv i cellen det som ska gälla"
)
_UNWRITABLE = "det går inte att skriva så i en cell"
_INSIDE = "texten visar en annan cell inuti, och den delen är ändrad: ändra i den cellen"
_STANDS = "dokumentet visar det som gällde då, och ändras inte av arbetsboken"
_WAITS = "en ändring ur arbetsboken väntar där: godta eller avvisa den i Word, och kör igen"


def shown_words(place: Place) -> str:
    """Return the words of a place, a line for each paragraph."""
    return "\n".join(plain_text(block).strip() for block in place.blocks).strip()


@dataclass(frozen=True)
class PlaceComparison:
    """One place of one cell, which is not as it was written."""

    cell: CellNow
    was: Place | None
    place: Place

    def edit(self) -> PulledEdit | None:
        """Return the edit; None where the document says what the workbook says."""
        source, now = self._blocks(self.place), self._source_blocks
        expected = self._shown(now)
        made = PulledEdit(
            self.place.source,
            self.cell.text,
            "",
            shown_words(self.place),
            marks=self.place.marks,
            lost=self.place.lost,
            part=self.place.part,
        )
        if self._alike(source, expected):
            lost = self.place.lost and (self.was is None or self.was.lost != self.place.lost)
            return replace(made, state=PullState.LEFT, why=_UNWRITABLE) if lost else None
        if self.cell.stands:
            left = replace(made, state=PullState.LEFT, why=_STANDS)
            return None if self._says_why_it_stands else left
        if self.place.offered or self._waits_beside(source, expected):
            return replace(made, state=PullState.CONFLICT, why=_WAITS)
        if not self.cell.same:
            return replace(made, state=PullState.CONFLICT, why=_CHANGED)
        if self.was is not None and not self._alike(self._blocks(self.was), expected):
            return replace(made, state=PullState.LEFT, why=REPHRASED)
        return self._proposed(made, source)

    def _waits_beside(self, found: Sequence[Block], expected: Sequence[Block]) -> bool:
        """Return whether what the cell says, and this place does not, waits next to it."""
        shown = set(map(_text, found))
        missing = [text for text in map(_text, expected) if text and text not in shown]
        return any(text in waiting for text in missing for waiting in self.place.beside)

    @property
    def _says_why_it_stands(self) -> bool:
        """Return whether what the workbook says stands beside, and did not when it was written."""
        was = self.was is not None and (self.was.offered or self.was.told)
        return (self.place.offered or self.place.told) and not was

    def _proposed(self, made: PulledEdit, wanted: tuple[Block, ...]) -> PulledEdit:
        if not self.cell.runs_on:
            words = "\n".join(map(plain_text, wanted)).strip()
            if words == "\n".join(map(plain_text, self._shown(self._source_blocks))).strip():
                return replace(made, state=PullState.LEFT, why=_looks_of(wanted))
            lost = [*made.lost, *filter(None, [_looks_of(wanted)])]
            return replace(made, new=words, lost=tuple(dict.fromkeys(lost)))
        mine = self._with_refs(wanted)
        if mine is None:
            return replace(made, state=PullState.LEFT, why=_INSIDE)
        text = rewritten_near(self.cell.value, mine)
        if text is None:
            return replace(made, state=PullState.LEFT, why=_UNWRITABLE)
        return replace(made, new=text)

    # ------------------------------------------------------------ paragraphs

    @property
    def _source_blocks(self) -> tuple[Block, ...]:
        """Return the paragraphs of the cell that it shows itself."""
        if not self.cell.runs_on:
            return tuple(Block("text", 0, (Run(line),)) for line in [self.cell.text])
        return tuple(block for block in blocks(str_of(self.cell.value)) if _is_own(block))

    def _shown(self, found: Sequence[Block]) -> tuple[Block, ...]:
        """Return paragraphs as a document shows them: other cells as their words."""
        return comparable(replace(block, inlines=self._inlines(block)) for block in found)

    def _inlines(self, block: Block) -> tuple[Inline, ...]:
        made: list[Inline] = []
        for inline in block.inlines:
            if isinstance(inline, CellRef):
                made += self.cell.shows(inline) or ()
            else:
                made.append(inline)
        return tuple(made)

    def _blocks(self, place: Place) -> tuple[Block, ...]:
        """Return a place's paragraphs, of the kind that the cell has them in.

        The template may have put the tag in a list of its own.
        """
        found, expected = comparable(place.blocks), self._shown(self._source_blocks)
        like = comparable((self.was or place).blocks)
        own = {
            shown.kind: meant.kind
            for shown, meant in zip(like, expected, strict=False)
            if len(like) == len(expected) and (len(like) == 1 or _text(shown) == _text(meant))
        }
        if not self.cell.runs_on:
            own = dict.fromkeys((block.kind for block in found), "text")
        return tuple(replace(block, kind=own.get(block.kind, block.kind)) for block in found)

    def _alike(self, found: Sequence[Block], expected: Sequence[Block]) -> bool:
        if self.cell.runs_on:
            return tuple(found) == tuple(expected)
        looks = _looks_of(found) and self.was is not None and not _looks_of(self.was.blocks)
        return _lines(found) == _lines(expected) and not looks

    # ------------------------------------------------------------ other cells inside

    def _with_refs(self, wanted: tuple[Block, ...]) -> tuple[Block, ...] | None:
        """Return paragraphs with the references that give some of their words; None if unclear."""
        own = self._source_blocks
        if not any(isinstance(i, CellRef) for block in own for i in block.inlines):
            return wanted
        shown = self._shown(own)
        if len(own) != len(wanted) or len(shown) != len(own):
            return None
        made = []
        for source, before, block in zip(own, shown, wanted, strict=True):
            if before == block:
                made.append(source)
                continue
            found = self._put_back(source, block)
            if found is None:
                return None
            made.append(found)
        return tuple(made)

    def _put_back(self, source: Block, block: Block) -> Block | None:
        inlines = [*block.inlines]
        for ref in (inline for inline in source.inlines if isinstance(inline, CellRef)):
            words = plain_text(Block("text", 0, self.cell.shows(ref) or ()))
            at = [n for n, i in enumerate(inlines) if isinstance(i, Run) and words in i.text]
            text = inlines[at[0]] if len(at) == 1 else None
            if not words or not isinstance(text, Run) or text.text.count(words) != 1:
                return None
            head, _, tail = text.text.partition(words)
            parts: list[Inline] = [replace(text, text=head), ref, replace(text, text=tail)]
            inlines[at[0] : at[0] + 1] = [p for p in parts if not isinstance(p, Run) or p.text]
        return replace(block, inlines=tuple(inlines))


def rewritten_near(value: object, mine: Sequence[Block]) -> str | None:
    """Return a running text with other paragraphs of its own; what shows other cells stands."""
    text = str_of(value)
    every = blocks(text)
    if all(map(_is_own, every)):
        return rewritten(text, mine)
    own = [list(group) for is_own, group in groupby(every, key=_is_own) if is_own]
    if sum(map(len, own)) != len(mine):
        return None  # which side of the other cell a new paragraph is on cannot be known
    left = iter(mine)
    return rewritten(text, [next(left) if _is_own(block) else block for block in every])


def str_of(value: object) -> str:
    """Return a running text as the markup reads it: a settled wording stays one."""
    return value if isinstance(value, Paragraphs) else str(value)


def _is_own(block: Block) -> bool:
    """Return whether a paragraph is the cell's own, and does not stand for another cell."""
    lone = len(block.inlines) == 1 and isinstance(block.inlines[0], CellRef)
    return block.kind != "goals" and not lone


def _text(block: Block) -> str:
    return plain_text(block).strip()


def _lines(found: Sequence[Block]) -> str:
    return "\n".join(map(plain_text, found)).strip()


def _looks_of(found: Sequence[Block]) -> str:
    """Return what a cell of one line cannot hold, "" for nothing."""
    inlines = [inline for block in found for inline in block.inlines]
    if any(isinstance(inline, Anchor) for inline in inlines):
        return "en länk"
    formatted = any(isinstance(inline, Run) and inline.formatted for inline in inlines)
    return "fetstil eller kursiv" if formatted else ""
