"""Bookmarks and permissions of a template: each begins and ends in every document, once.

A range that begins in a block (a loop, a condition) and ends outside it grows to hold the block;
one that repeats gets a name and an id each turn, and what leads to it in the same turn follows; one
that may not be there leaves a place behind for what leads to it from outside. (DECISIONS 257)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element
from pipeline.render.markup.cross_references import Anchors, Reference, leading_to_bookmarks
from pipeline.render.markup.docxtpl_dialect import Note, Tag, own_tag
from pipeline.render.markup.field_position import Field, Piece, xml_of
from pipeline.render.markup.loops import REPEATING, places
from pipeline.render.markup.placeholders import MARK, MARK_CLOSE, MARK_OPEN
from pipeline.render.markup.run_splitting import RANGES, remove
from pipeline.render.markup.spots import Spot, paragraph_of, visible_text
from pipeline.render.writers.bookmarks import Bookmarks

_START, _END, _PERM_START, _PERM_END = q_all("w:bookmarkStart w:bookmarkEnd w:permStart w:permEnd")
_BEGINS = (_START, _PERM_START)
_ID, _NAME = q("w:id"), q("w:name")
_MIDDLES = ("else", "elif")
_NOWHERE = "{} leder till bokmärket ”{}”, som inte finns."
_INSERT_AGAIN = "Infoga den på nytt i Word, eller ta bort den."
_SOMETIMES = "korsreferensen leder till ”{}”, som står i {} och inte alltid finns."
_BESIDE = "Flytta den dit, eller skriv texten med en tagg i stället."

Blocks = tuple[tuple[int, int], ...]  # of each open block: its tag's number, and which branch


@dataclass(eq=False)
class _Range:
    start: Element
    end: Element
    blocks: Blocks  # that both stand in
    name: str  # "" for a permission


@dataclass
class Ranges:
    """Goes through a part whose marks stand between runs and blocks."""

    part: str
    root: Element
    tags: list[Tag]
    fields: dict[int, Field]
    anchors: Anchors
    marks: Bookmarks
    at: dict[Element, Blocks] = field(default_factory=dict)
    closing: dict[int, int] = field(default_factory=dict)  # the number of a block's tag → its end's
    moved: set[Element] = field(default_factory=set)
    pieces: list[Callable[[], str]] = field(default_factory=list)
    turning: set[int] = field(default_factory=set)

    def settle(self, ids: Iterator[int], remark: Note) -> None:
        """See to every range and reference; `ids` are for what does not repeat."""
        if next(self.root.iter(*RANGES), None) is None and not self.anchors.asked.get(self.part):
            return
        leading = list(leading_to_bookmarks(self.root))
        self._walk({r.at for r in leading})
        found = [one for one in list(self._pairs()) if self._stays(one)]
        named = {r.name.lower(): r for r in found if r.start.tag == _START}
        outside = self._lead(leading, named, remark)
        wrapped = {
            e for f in self.fields.values() for side in f.ranges or () for e in side
        } - self.moved
        for one in found:
            self._number(one, ids, wrapped)
            if one.start.tag == _START:
                self._call(one, wrapped, asked=one in outside.values())
        for (block, turn, _), one in outside.items():
            self._leave(block, turn, one)
        self._wrap()

    # ------------------------------------------------------------ where they stand

    def _walk(self, more: Collection[Element]) -> None:
        """Learn in which blocks each range and reference stands."""
        open_: list[tuple[int, int]] = []
        for element, numbers, _ in places(self.root):
            if numbers is None and (element.tag in RANGES or element in more):
                self.at[element] = tuple(open_)
            for number in numbers or ():
                tag = self.tags[number - 1]
                if tag.opens:
                    open_.append((number, 0))
                elif open_ and tag.closes:
                    self.closing[open_.pop()[0]] = number
                elif open_ and tag.word in _MIDDLES:
                    open_[-1] = (open_[-1][0], open_[-1][1] + 1)

    def _pairs(self) -> Iterator[_Range]:
        """Yield each range; what has no end ends where it begins, what has no beginning goes."""
        waiting: dict[tuple[str, str], Element] = {}
        for element in [e for e in self.at if e.tag in RANGES]:
            key = (str(element.tag).removesuffix("Start").removesuffix("End"), element.get(_ID, ""))
            if element.tag in _BEGINS:
                if key in waiting:
                    yield self._point(waiting[key])
                waiting[key] = element
            elif key in waiting:
                yield self._paired(waiting.pop(key), element)
            else:
                remove(element)
        for start in waiting.values():
            yield self._point(start)

    def _stays(self, one: _Range) -> bool:
        """Return whether a range is printed once each time, and no other is called so."""
        name = one.name.lower()
        held = any(self.tags[number - 1].word == "set" for number, _ in one.blocks)
        if held or name in self.anchors.taken:
            remove(one.start)
            remove(one.end)
            return False
        self.anchors.taken |= {name} if name else set()
        return True

    def _point(self, start: Element) -> _Range:
        tag = _END if start.tag == _START else _PERM_END
        end = start.makeelement(tag, {_ID: start.get(_ID, "")})
        end.tail, start.tail = start.tail, None
        start.addnext(end)
        self.moved |= {start, end}
        return _Range(start, end, self.at[start], start.get(_NAME, ""))

    def _paired(self, start: Element, end: Element) -> _Range:
        one, other = self.at[start], self.at[end]
        common = _common(one, other)
        if len(one) > common:
            self._hoist(start, one[common][0], before=True)
        if len(other) > common:
            self._hoist(end, self.closing.get(other[common][0], 0), before=False)
        return _Range(start, end, one[:common], start.get(_NAME, ""))

    def _hoist(self, element: Element, number: int, *, before: bool) -> None:
        """Move one end of a range out of a block: before its first tag, or after its last."""
        self.moved.add(element)
        remove(element)
        found = self._found(number)
        if found is None:
            return  # of a block without an end, which is told of
        home, where, place = found
        place += 0 if before else len(self.tags[number - 1].mark)
        text = (home.text if where == "text" else home.tail) or ""
        element.tail = text[place:]
        if where == "text":
            home.text = text[:place]
            home.insert(0, element)
        else:
            home.tail = None
            home.addnext(element)
            home.tail = text[:place]

    def _found(self, number: int) -> tuple[Element, str, int] | None:
        """Return in the text or the tail of which element a tag's mark stands, and where in it."""
        mark = f"{MARK_OPEN}{number}{MARK_CLOSE}"
        for element in self.root.iter():
            for where, text in (("text", element.text), ("tail", element.tail)):
                if text and mark in text:
                    return element, where, text.index(mark)
        return None

    # ------------------------------------------------------------ what they are called

    def _number(self, one: _Range, ids: Iterator[int], wrapped: Collection[Element]) -> None:
        """Give a range its id: one of its own each time, where it repeats."""
        if self._loop(one.blocks):
            key = len(self.tags) + len(self.pieces) + 1
            self._say(one.start, _ID, f"{key}|_begin", lambda: self.marks.begin(key), wrapped)
            self._say(one.end, _ID, f"{key}|_end", lambda: self.marks.end(key), wrapped)
        else:
            number = str(next(ids))
            one.start.set(_ID, number)
            one.end.set(_ID, number)

    def _call(self, one: _Range, wrapped: Collection[Element], *, asked: bool) -> None:
        """Give a bookmark its name: with the number of the turn where it repeats."""
        loop = self._loop(one.blocks)
        if loop or asked:
            name, joint = one.name, self.anchors.joint(one.name)
            inner = f"{_literal(name)}|_name({loop}, '{joint}')"
            self._say(one.start, _NAME, inner, lambda: self.marks.name(name, loop, joint), wrapped)
            self._turns(loop)

    def _loop(self, blocks: Blocks) -> int:
        """Return the number of the innermost block that repeats, 0 when none does."""
        return next((n for n, _ in reversed(blocks) if self.tags[n - 1].word in REPEATING), 0)

    def _turns(self, loop: int) -> None:
        """Let a loop count its turns."""
        if loop and loop not in self.turning:
            self.turning.add(loop)
            self._print_after(loop, f"{loop}|_next_turn")

    def _print_after(self, number: int, inner: str) -> None:
        found = self._found(number)
        if found is not None:
            home, where, place = found
            text = str(getattr(home, where))
            place += len(self.tags[number - 1].mark)
            setattr(home, where, text[:place] + own_tag(self.tags, inner).mark + text[place:])

    def _say(
        self,
        element: Element,
        attribute: str,
        inner: str,
        printed: Callable[[], str],
        wrapped: Collection[Element],
    ) -> None:
        """Let an attribute be printed: by a tag, or with the field that the range is round."""
        if element in wrapped:
            self.pieces.append(printed)
            element.set(attribute, f"{MARK_OPEN}{len(self.pieces)}{MARK_CLOSE}")
        else:
            element.set(attribute, own_tag(self.tags, inner).mark)

    # ------------------------------------------------------------ what leads to them

    def _lead(
        self, leading: list[Reference], named: dict[str, _Range], remark: Note
    ) -> dict[tuple[int, int, str], _Range]:
        """Let what leads to a bookmark from the same turn follow it; tell of what leads nowhere.

        Return what leads into a block from outside it: the block's number, the number of the loop
        whose turns both are in (0: none), and the bookmark, which may not be there.
        """
        elsewhere = self.anchors.asked_outside(self.part)
        found = {
            (one.blocks[0][0], 0, name): one
            for name, one in named.items()
            if one.blocks and name in elsewhere
        }
        for reference in leading:
            name = reference.name.lower()
            one = named.get(name)
            if one is None:
                if name not in self.anchors.names:
                    message = _NOWHERE.format(reference.called, reference.name)
                    remark(_tag_of(reference), message, _INSERT_AGAIN)
                continue
            common = _common(one.blocks, self.at[reference.at])
            loop = self._loop(one.blocks)
            turn = loop if loop in {number for number, _ in one.blocks[:common]} else 0
            if common < len(one.blocks):
                block = one.blocks[common][0]
                found[block, turn, name] = one
                if reference.shows_words:
                    message = _SOMETIMES.format(one.name, self.tags[block - 1].written)
                    remark(_tag_of(reference), message, _BESIDE)
            if turn:
                inner = f"{_literal(one.name)}|_lead({turn}, '{self.anchors.joint(one.name)}')"
                reference.lead_to(own_tag(self.tags, inner).mark)
        return found

    def _leave(self, block: int, turn: int, one: _Range) -> None:
        """Leave a place after a block with a bookmark, for where that was not printed."""
        last = self.closing.get(block)
        if last is not None:
            joint = self.anchors.joint(one.name)
            self._print_after(last, f"{_literal(one.name)}|_anchor({turn}, '{joint}')")

    # ------------------------------------------------------------ round what a field prints

    def _wrap(self) -> None:
        """Take the ranges that stood round a lone tag into what its field prints."""
        for item in self.fields.values():
            before, after = item.ranges or ((), ())
            item.ranges = None
            if self.moved.isdisjoint((*before, *after)):
                item.opening, item.closing = self._taken(before), self._taken(after)

    def _taken(self, elements: Collection[Element]) -> tuple[Piece, ...]:
        there = [element for element in elements if element.getparent() is not None]
        pieces = MARK.split("".join(map(xml_of, there)))
        for element in there:
            remove(element)
        made: list[Piece] = list(pieces)
        made[1::2] = [self.pieces[int(number) - 1] for number in pieces[1::2]]
        return tuple(piece for piece in made if piece != "")


def _common(one: Blocks, other: Blocks) -> int:
    """Return how many of the outermost blocks are the same."""
    differ = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))


def _literal(name: str) -> str:
    """Return a name as a tag has it."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _tag_of(reference: Reference) -> Tag:
    """Return a tag for messages, which stands where a reference stands."""
    paragraph = paragraph_of(reference.at)
    text = MARK.sub("", visible_text(paragraph)).strip() if paragraph is not None else ""
    return Tag(0, "", "", is_field=False, spot=Spot(text))
