"""Blocks must open and close, at the same depth of the document: what does not is told once.

What stands where an end is missing, or is one too many, is mended in what `nested` returns, so that
the tags can be read all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import BLOCKS, Note, Tag
from pipeline.render.markup.loops import places
from pipeline.swedish.words import nearest

_MIDDLES = ("else", "elif")
_SINGLE = ("do", "break", "continue")
_KNOWN = (*sorted(BLOCKS), *(f"end{word}" for word in sorted(BLOCKS)), *_MIDDLES, *_SINGLE)
_IN_WORD = ("p", "tr", "tc", "r")

Path = tuple[str, ...]
_Ends = Mapping[str | tuple[str, Path], int]


class Placed(NamedTuple):
    """A tag, and the elements that it stands in."""

    tag: Tag
    path: Path = ()


def placed_tags(root: Element, tags: Sequence[Tag]) -> Iterator[Placed]:
    """Yield the tags of a part with their marks in it, in order."""
    for _, numbers, path in places(root):
        for number in numbers or ():
            yield Placed(tags[number - 1], path)


def nested(tags: Iterable[Placed], fault: Note) -> list[Tag]:
    """Return the tags with every block closed; `fault(tag, message, remedy)` notes what was not."""
    known = [placed for placed in tags if _is_known(placed.tag, fault)]
    checker = _Checker(_ends_to_come(known), fault)
    for index, placed in enumerate(known):
        checker.take(index, placed)
    while checker.open:
        checker.unclosed()
    return checker.made


def _ends_to_come(tags: Sequence[Placed]) -> list[_Ends]:
    """Return for each tag how many ends come after it that are of no block begun later.

    They are counted by word, and by word and where they stand. Only ends and middles are asked for.
    """
    counts: dict[str | tuple[str, Path], int] = defaultdict(int)
    found: list[_Ends] = []
    for tag, path in reversed(tags):
        found.append({} if tag.is_field or tag.opens else dict(counts))
        word = tag.word[3:] if tag.closes else tag.word
        for who in (word, (word, path)) if tag.closes or tag.opens else ():
            counts[who] = max(0, counts[who] + (1 if tag.closes else -1))
    return found[::-1]


def _is_known(tag: Tag, fault: Note) -> bool:
    """Return whether a tag is one; a misspelt word is told, and then taken for what was meant."""
    word = tag.word
    if tag.is_field or tag.prints or word in _KNOWN:
        return True
    if word in _IN_WORD:
        place = {"tr": "tabellrad", "tc": "tabellcell"}.get(word)
        what = f"står inte i en {place}, eller har" if place else "går inte att förstå: den har"
        remedy = "Skriv om villkoret, till exempel med {% set … %} i ett stycke före."
        fault(tag, f"{{%{word} … %}} {what} ett % eller }} i sig.", remedy)
        return False
    if not word:
        fault(
            tag, "taggen har inget ord som programmet känner igen.", "Skriv om eller ta bort den."
        )
        return False
    near = nearest(word, _KNOWN)
    if near == word.lower():
        fault(tag, f"”{word}” ska skrivas med små bokstäver.", f"Skriv {near}.")
    else:
        remedy = f"Menade du ”{near}”?" if near else "Ta bort taggen."
        fault(tag, f"”{word}” går inte att använda i en mall.", remedy)
    if near:
        tag.inner = tag.inner.replace(word, near, 1)
    return bool(near)


@dataclass
class _Checker:
    later: Sequence[_Ends]
    fault: Note
    open: list[Placed] = field(default_factory=list)
    made: list[Tag] = field(default_factory=list)

    def take(self, index: int, placed: Placed) -> None:
        """Take the next tag."""
        tag = placed.tag
        if tag.closes:
            self._close(index, placed)
        elif tag.word in _MIDDLES:
            self._middle(index, placed)
        else:
            self.made.append(tag)
            self.open += [placed] if tag.opens else []

    def unclosed(self) -> None:
        """Tell of the innermost open block that it has no end, and close it."""
        tag = self.open[-1].tag
        self.fault(tag, f"{tag.word} saknar sitt slut.", f"Lägg till {{% end{tag.word} %}}.")
        self._end()

    def _end(self, tag: Tag | None = None) -> None:
        opened = self.open.pop().tag
        end = Tag(opened.number, opened.written, f" end{opened.word} ", False, spot=opened.spot)
        self.made.append(tag or end)

    def _close(self, index: int, placed: Placed) -> None:
        tag, word = placed.tag, placed.tag.word[3:]
        at = self._opening(index, word, placed.path)
        if at is None:
            inside = f" Här är {self.open[-1].tag.written} öppen." if self.open else ""
            self.fault(tag, f"taggen har ingen början.{inside}", f"Lägg till {{% {word} … %}}.")
            if self.open and self._lacks_end(index, self.open[-1].tag.word):
                self._end()  # it was to be the end of that
            return
        while at < len(self.open) - 1:
            self.unclosed()
        if self.open[-1].path != placed.path:
            self._crooked(self.open[-1].tag, tag)
        self._end(tag)

    def _middle(self, index: int, placed: Placed) -> None:
        tag = placed.tag
        here = [n for n, one in enumerate(self.open) if one.tag.word in ("if", "for")]
        if not here or here[-1] != len(self.open) - 1:
            self.fault(tag, "taggen står utanför if och for.", "Flytta eller ta bort taggen.")
            return
        level = [n for n in here if self.open[n].path == placed.path]
        top = self.open[-1].tag.word
        if level and level[-1] != here[-1] and self._lacks_end(index, top):
            while level[-1] < len(self.open) - 1:
                self.unclosed()
        if self.open[-1].path != placed.path:
            self._crooked(self.open[-1].tag, tag)
        self.made.append(tag)

    def _opening(self, index: int, word: str, path: Path) -> int | None:
        """Return which open block an end is of: one at its own depth if the inner ones have none.

        None when it is one end too many.
        """
        top = len(self.open) - 1
        if top >= 0 and self.open[top].tag.word == word and self.open[top].path == path:
            return top
        of_word = [n for n, one in enumerate(self.open) if one.tag.word == word]
        level = [n for n in of_word if self.open[n].path == path]
        later = self.later[index]
        enough = later.get(word, 0) + 1 >= len(of_word)
        if of_word and of_word[-1] == top and (enough or not level):
            return top
        to_come = later.get((word, path), 0) if level else later.get(word, 0)
        return None if to_come >= len(level or of_word) else (level or of_word)[-1]

    def _lacks_end(self, index: int, word: str) -> bool:
        """Return whether more blocks of a word are open than there will be ends for."""
        needed = sum(1 for one in self.open if one.tag.word == word)
        return needed > self.later[index].get(word, 0)

    def _crooked(self, first: Tag, last: Tag) -> None:
        self.fault(
            last,
            f"taggen står på en annan nivå i dokumentet än {first.written}.",
            "Sätt båda i egna stycken ({%p … %}), i egna tabellrader ({%tr … %}) "
            "eller i samma stycke.",
        )
