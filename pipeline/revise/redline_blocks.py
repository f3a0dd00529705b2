"""Paragraphs, tables and rows of two versions brought together in the new one.

What stands on both sides is marked inside; what is gone comes as a deleted copy after what it
followed; what has moved is both. (DECISIONS 349)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import pairwise

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element, canonical, drop
from pipeline.revise.align import longest_rising
from pipeline.revise.element_moves import put
from pipeline.revise.redline_atoms import ONCE, as_written, breaks_a_field
from pipeline.revise.redline_desk import Desk, change_properties
from pipeline.revise.redline_marker import DEL, INS
from pipeline.revise.redline_paragraphs import pair
from pipeline.revise.redline_whole import insert_paragraph, is_reviewed, struck_paragraph
from pipeline.revise.script import compare
from pipeline.revise.units import Unit, leaves

_P, _TBL, _TR, _TC, _PPR = (q(f"w:{n}") for n in ("p", "tbl", "tr", "tc", "pPr"))
_SDT, _CONTENT, _GRID = q("w:sdt"), q("w:sdtContent"), q("w:tblGrid")
_TRPR, _TCPR, _TBLPR = q("w:trPr"), q("w:tcPr"), q("w:tblPr")

Pairs = dict[int, int]  # new index → old index
Units = Callable[[Sequence[Element]], list[Unit]]


class Blocks:
    """Brings the stories of one part together."""

    def __init__(self, desk: Desk, units: tuple[Units, Units]) -> None:
        """Know how paragraphs are marked, and how blocks of either side are read."""
        self.desk, self.units = desk, units

    # ------------------------------------------------------------ a story, a cell, a text box

    def story(self, old_home: Element, new_home: Element) -> None:
        """Mark what differs between two stories, in the new one."""
        old, new = list(leaves(old_home)), list(leaves(new_home))
        pairs = self._paired(old, new)
        ends = self._tail(old, new, pairs)
        controls = [c for c in new_home.iter(_SDT) if next(c.iterancestors(_P), None) is None]
        inserted = {n for j, n in enumerate(new) if j not in pairs}
        for control in controls:
            held = list(leaves(control))
            if held and inserted.issuperset(held):
                self.desk.pen.new_control(control)
        self._merge(old, new, pairs, new_home, ends)

    def _paired(self, old: Sequence[Element], new: Sequence[Element]) -> Pairs:
        """Return which of the old blocks each of the new is; none cross."""
        pairs = _written_alike(old, new)
        for (i, i2), (j, j2) in _gaps(pairs, len(old), len(new)):
            found = self._anchored(old[i:i2], new[j:j2])
            pairs |= {j + b: i + a for b, a in found.items()}
        return pairs

    def _anchored(self, old: Sequence[Element], new: Sequence[Element]) -> Pairs:
        """Return the pairs; where a field of several paragraphs begins or ends is one always."""
        there = [i for i, e in enumerate(old) if e.tag == _P and breaks_a_field(e)]
        here = [j for j, e in enumerate(new) if e.tag == _P and breaks_a_field(e)]
        if len(there) != len(here):
            there = here = []
        pairs = dict(zip(here, there, strict=True))
        starts = zip((-1, *there), (-1, *here), strict=True)
        ends = zip((*there, len(old)), (*here, len(new)), strict=True)
        for (i, j), (i2, j2) in zip(starts, ends, strict=True):
            found = self._between(old[i + 1 : i2], new[j + 1 : j2])
            pairs |= {j + 1 + b: i + 1 + a for b, a in found.items()}
        return pairs

    def _between(self, old: Sequence[Element], new: Sequence[Element]) -> Pairs:
        if not old or not new:
            return {}
        script = compare(self.units[0](old), self.units[1](new))
        pairs = {j: i for i, j in script.pairs.items() if i not in script.moved}
        pairs = {j: i for j, i in pairs.items() if self._fit(old[i], new[j])}
        return pairs | dict(_tables_between(old, new, pairs))

    def _fit(self, old: Element, new: Element) -> bool:
        """Return whether an old block can become a new one by marks inside it."""
        if old.tag == _P:
            return not is_reviewed(new, INS)
        if old.tag == _TR:
            theirs = new.find(f"{_TRPR}/{INS}") is not None
            return not theirs and _columns(old) == _columns(new)
        return True

    # ------------------------------------------------------------ the end of a story

    def _tail(self, old: Sequence[Element], new: Sequence[Element], pairs: Pairs) -> Tail:
        """Return how the last end of a paragraph, which nothing can take away, is shared."""
        if not old or not new or old[-1].tag != _P or new[-1].tag != _P:
            return None
        i, j = len(old) - 1, len(new) - 1
        if pairs.get(j) == i:
            return None
        if j not in pairs and i not in pairs.values():
            pairs[j] = i
            return None
        last = max(pairs, default=-1)
        if j in pairs and new[last].tag == _P:  # only old ones are left
            return "struck"
        if i in pairs.values() and new[last].tag == _P:
            return "inserted"
        return None

    # ------------------------------------------------------------ brought together

    def _merge(
        self,
        old: Sequence[Element],
        new: Sequence[Element],
        pairs: Pairs,
        home: Element,
        tail: Tail = None,
    ) -> None:
        anchors = sorted(pairs)
        spot: Element | None = None
        for at, j in enumerate((-1, *anchors)):
            until = pairs[anchors[at]] if at < len(anchors) else len(old)
            gone = old[(pairs[j] if j >= 0 else -1) + 1 : until]
            last = at == len(anchors)
            shared = tail if last else None
            if j >= 0:
                spot = new[j]
                self._pair(old[pairs[j]], spot)
                if shared == "struck":
                    self._share_end(old[-1], spot, DEL)
                elif shared == "inserted":
                    self._share_end(old[pairs[j]], spot, INS, new[-1])
            following = new[j + 1] if j + 1 < len(new) else None
            for one in gone:
                end = not (shared == "struck" and one is old[-1])
                made = self._struck(one, end=end)
                if not end:
                    self._set_as(made, one, new[j])
                spot = _placed(made, spot, following, home)
            stop = anchors[at] if at < len(anchors) else len(new)
            for each in new[j + 1 : stop]:
                self._insert(each, end=not (shared == "inserted" and each is new[-1]))
                spot = each

    def _share_end(
        self, old: Element, paragraph: Element, mark: str, last: Element | None = None
    ) -> None:
        """Mark the end of the last paragraph of both sides, since more is gone or new after it.

        The paragraph that ends the story then keeps its own end, and is set as the other was.
        """
        if not is_reviewed(paragraph, mark):
            self.desk.pen.mark_end(paragraph, mark)
        if last is not None:
            change_properties(self.desk, old, last, _PPR)

    def _set_as(self, made: Element, old: Element, new: Element) -> None:
        """Set what ends a story, and is struck, as the paragraph that will end it."""
        drop(*made.iterfind(_PPR))
        properties = new.find(_PPR)
        if properties is not None:
            made.insert(0, deepcopy(properties))
            drop(*[e for e in made[0].iter() if e.tag in _MARKS])
        change_properties(self.desk, old, made, _PPR)

    def _pair(self, old: Element, new: Element) -> None:
        if as_written(old) == as_written(new):
            return
        if old.tag == _P:
            pair(self.desk, old, new)
        elif old.tag == _TBL:
            self._table(old, new)
        elif old.tag == _TR:
            self._row(old, new)

    def _struck(self, old: Element, *, end: bool) -> Element:
        """Return a deleted copy of an old block."""
        if old.tag == _P:
            return struck_paragraph(self.desk, old, end=end)
        made = deepcopy(old)
        made.tail = None
        drop(*list(made.iter(*ONCE)))
        for each in made.iter(_TBL, _TR, _TC):
            each.attrib.clear()  # of numbers that programs give
        return self._strike_held(old, made)

    def _strike_held(self, old: Element, made: Element) -> Element:
        """Strike what stands in the copy of a table or row."""
        outer = [p for p in old.iter(_P) if _nearest_paragraph(p) is None]
        copies = [p for p in made.iter(_P) if _nearest_paragraph(p) is None]
        for one, copy in zip(outer, copies, strict=True):
            parent = copy.getparent()
            if parent is not None:
                parent.replace(copy, struck_paragraph(self.desk, one))
        for control in list(made.iter(_SDT)):
            content = control.find(_CONTENT)
            for child in list(content) if content is not None else ():
                control.addprevious(child)
            drop(control)
        for row in [made] if made.tag == _TR else list(made.iter(_TR)):
            self.desk.pen.mark_row(row, DEL)
        for properties in list(made.iter(_TBLPR)):
            parent = properties.getparent()
            if parent is not None:
                parent.replace(properties, self.desk.fit(properties))
        return made

    def _insert(self, new: Element, *, end: bool = True) -> None:
        """Mark a new block as inserted."""
        if new.tag == _P:
            insert_paragraph(self.desk, new, end=end)
            return
        rows = [new] if new.tag == _TR else list(new.iter(_TR))
        for row in rows:
            if row.find(f"{_TRPR}/{INS}") is None:
                self.desk.pen.mark_row(row, INS)
        for paragraph in [p for p in new.iter(_P) if _nearest_paragraph(p) is None]:
            insert_paragraph(self.desk, paragraph)

    # ------------------------------------------------------------ tables

    def _table(self, old: Element, new: Element) -> None:
        self._set(old, new, _TBLPR)
        if not self._set_alike(old, new, _TBLPR):
            self._change_grid(old.find(_GRID), new.find(_GRID))
        there, here = _own(old, _TR), _own(new, _TR)
        self._merge(there, here, self._rows(there, here), new)

    def _rows(self, old: list[Element], new: list[Element]) -> Pairs:
        pairs = _written_alike(old, new)
        for (i, i2), (j, j2) in _gaps(pairs, len(old), len(new)):
            found = self._between(old[i:i2], new[j:j2])
            pairs |= {j + b: i + a for b, a in found.items()}
        return pairs

    def _change_grid(self, old: Element | None, new: Element | None) -> None:
        """Say how wide the columns of a table were, if they were."""
        if old is None or new is None or canonical(old) == canonical(new):
            return
        drop(*new.iterfind(q("w:tblGridChange")))
        change = etree.SubElement(new, q("w:tblGridChange"))
        change.set(q("w:id"), str(next(self.desk.pen.numbers)))
        change.append(self.desk.fit(old))

    def _set(self, old: Element, new: Element, tag: str) -> None:
        """Mark the settings of a table, row or cell, where a reader sees that they are others."""
        if not self._set_alike(old, new, tag):
            change_properties(self.desk, old, new, tag)

    def _set_alike(self, old: Element, new: Element, tag: str) -> bool:
        before, after = old.find(tag), new.find(tag)
        return before is not None and after is not None and self.desk.alike(before, after)

    def _row(self, old: Element, new: Element) -> None:
        self._set(old, new, _TRPR)
        for one, other in zip(_own(old, _TC), _own(new, _TC), strict=True):
            self._set(one, other, _TCPR)
            if as_written(one) != as_written(other):
                self.story(one, other)


Tail = str | None
_MARKS = frozenset(q_all("w:ins w:del w:moveFrom w:moveTo w:pPrChange w:rPrChange w:sectPr"))


def _placed(
    made: Element, spot: Element | None, following: Element | None, home: Element
) -> Element:
    """Put a deleted block after a spot, else before what follows, else first; return it."""
    if spot is not None:
        spot.addnext(made)
    elif following is not None:
        following.addprevious(made)
    else:
        body = home.find(q("w:body"))
        put(made, None, home if body is None else body)
    return made


def _written_alike(old: Sequence[Element], new: Sequence[Element]) -> Pairs:
    """Return the pairs of what is written alike: from both ends, then what is the only one."""
    there, here = (list(map(as_written, side)) for side in (old, new))
    first, shorter = 0, min(len(old), len(new))
    while first < shorter and there[first] == here[first]:
        first += 1
    last = 0
    while last < shorter - first and there[-1 - last] == here[-1 - last]:
        last += 1
    pairs = {n: n for n in range(first)}
    pairs |= {len(new) - 1 - n: len(old) - 1 - n for n in range(last)}
    middle = slice(first, len(old) - last), slice(first, len(new) - last)
    places = [_only(side[part]) for side, part in zip((there, here), middle, strict=True)]
    both = {places[1][each]: i for each, i in places[0].items() if each in places[1]}
    rising = longest_rising([i for _, i in sorted(both.items())])
    return pairs | {first + j: first + i for j, i in both.items() if i in rising}


def _only(written: Sequence[bytes]) -> dict[bytes, int]:
    """Return where those stand that are the only ones of their kind."""
    times = Counter(written)
    return {each: index for index, each in enumerate(written) if times[each] == 1}


def _gaps(pairs: Pairs, old: int, new: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where the gaps between pairs begin and end, in the old and in the new."""
    for (j, i), (j2, i2) in pairwise([(-1, -1), *sorted(pairs.items()), (new, old)]):
        if i2 - i > 1 and j2 - j > 1:
            yield (i + 1, i2), (j + 1, j2)


def _tables_between(
    old: Sequence[Element], new: Sequence[Element], pairs: Pairs
) -> Iterator[tuple[int, int]]:
    """Yield pairs of tables that are not alike but stand in one place: two would grow together."""
    anchors = [(-1, -1), *sorted(pairs.items()), (len(new), len(old))]
    for (j, i), (j2, i2) in pairwise(anchors):
        here = [n for n in range(j + 1, j2) if new[n].tag == _TBL]
        there = [n for n in range(i + 1, i2) if old[n].tag == _TBL]
        yield from zip(here, there, strict=False)


def _own(parent: Element, tag: str) -> list[Element]:
    """Return the rows of a table, or the cells of a row, not those of a table inside it."""
    above = str(parent.tag)
    return [e for e in parent.iter(tag) if next(e.iterancestors(above)) is parent]


def _columns(row: Element) -> list[str]:
    """Return how wide each cell of a row is, in columns."""
    spans = (cell.find(f"{_TCPR}/{q('w:gridSpan')}") for cell in _own(row, _TC))
    return ["1" if span is None else span.get(q("w:val"), "1") for span in spans]


def _nearest_paragraph(paragraph: Element) -> Element | None:
    return next(paragraph.iterancestors(_P), None)
