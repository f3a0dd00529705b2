"""Two versions of one paragraph brought together: control by control, else the paragraph whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.model import Edit, Source
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element, short_text
from pipeline.revise import marks
from pipeline.revise.editable_package import Draft
from pipeline.revise.element_moves import exchange, marks_within, next_block, put
from pipeline.revise.imported_parts import Carrier
from pipeline.revise.proven_base import proven
from pipeline.revise.segments import Segment, segments
from pipeline.revise.story_blocks import Unit, Units

_PPR, _END, _TC = q("w:pPr"), q("w:bookmarkEnd"), q("w:tc")
CHANGED = "ändrat på båda håll"
TAKEN = "borttaget för hand, ändrat i arbetsboken"
LEFT = "ändrat för hand, borta ur arbetsboken"
CAME = "ny text"
WENT = "borttaget"


@dataclass
class Log:
    """What happened while documents were brought together."""

    came: list[Edit] = field(default_factory=list)
    conflicts: list[Edit] = field(default_factory=list)
    unplaced: list[Edit] = field(default_factory=list)

    def shortened(self) -> Log:
        """Return the log with texts no longer than a report shows."""
        found = (self.came, self.conflicts, self.unplaced)
        return Log(
            *([replace(edit, text=short_text(edit.text)) for edit in each] for each in found)
        )


@dataclass
class Sides:
    """One story on its three sides, and what is needed to bring text from ours into theirs."""

    draft: Draft
    carrier: Carrier
    log: Log
    base: Units
    theirs: Units
    ours: Units
    parts: tuple[str, str, str]  # the story's part in each
    open: set[str]  # texts of our insertions that nobody has accepted or rejected
    where: Callable[[Source], str]
    exact: bool = True  # False: of the base only digests are known
    changed: Collection[Source] = ()  # cells that are not as they were
    updated: dict[Source, tuple[str, Element]] = field(default_factory=dict)

    @property
    def commented(self) -> bool:
        """Return whether a comment may stand in this story."""
        return self.parts[1] == self.draft.package.main

    def carried(self, element: Element) -> Element:
        """Return a copy of an element of ours, fit for their story."""
        return self.carrier.carried(element, self.parts[2], self.parts[1])

    def said(self, sources: Iterable[Source], sentence: str) -> str:
        """Return the text of a comment: a sentence, and the cells that it is about."""
        named = dict.fromkeys(sources)
        cells = "; ".join(f"{s} ({self.where(s)})" if self.where(s) else str(s) for s in named)
        return f"{sentence} Cell: {cells}." if cells else sentence

    # ------------------------------------------------------------ by control

    def by_control(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Bring ours in, control by control; False if the three are not built alike."""
        if theirs.element is None or ours.element is None:
            return False
        mine = segments(theirs.element, self.parts[1], self.theirs)
        new = segments(ours.element, self.parts[2], self.ours)
        old = self._as_it_was(base, ours, mine, new)
        shape = [s.source for s in new]
        alike = old is not None and [s.source for s in old] == shape
        if old is None or not alike or [s.source for s in mine] != shape or len(shape) == 1:
            return False
        for one in zip(old, mine, new, strict=True):
            self._segment(*one)
        return True

    def _as_it_was(
        self, base: Unit, ours: Unit, mine: list[Segment], new: list[Segment]
    ) -> list[Segment] | None:
        """Return the segments of base; None when not known, or when ours has another look."""
        if base.element is None:
            return proven(base, "|".join([*_head(ours), ""]), mine, new, self.changed)
        if _head(base) != _head(ours):
            return None
        return segments(base.element, self.parts[0], self.base)

    def _segment(self, base: Segment, theirs: Segment, ours: Segment) -> None:
        if ours.source is not None and base.sign != ours.sign:
            self.updated.setdefault(ours.source, (base.sign, ours.elements[0]))
        still_open = bool(ours.text) and ours.text in self.open
        if theirs.sign == ours.sign or (ours.sign == base.sign and not still_open):
            return
        if theirs.sign == base.sign:
            self._exchange(theirs, ours)
            self.log.came.append(Edit(CAME, ours.text, ours.source))
        else:
            self._beside(theirs, ours)
            self.log.conflicts.append(Edit(CHANGED, theirs.text, ours.source))

    def _exchange(self, theirs: Segment, ours: Segment) -> None:
        """Put ours in the place of theirs, between the marks that stood in theirs."""
        new = [self.carried(element) for element in ours.elements]
        starts, ends = marks_within(theirs.elements)
        self._put(theirs, [*starts, *new, *ends])
        for old in theirs.elements:
            parent = old.getparent()
            if parent is not None:
                parent.remove(old)

    def _put(self, theirs: Segment, new: list[Element]) -> None:
        anchor = theirs.elements[-1] if theirs.elements else theirs.before
        for element in new:
            anchor = put(element, anchor, self._paragraph(theirs))

    @staticmethod
    def _paragraph(theirs: Segment) -> Element:
        near = theirs.elements[-1] if theirs.elements else theirs.before
        home = next(near.iterancestors(q("w:p")), None) if near is not None else None
        return home if home is not None else etree.Element(q("w:p"))

    def _beside(self, theirs: Segment, ours: Segment) -> None:
        """Put ours after theirs as a tracked insertion, with a comment."""
        sources = [ours.source] if ours.source else []
        anchor = theirs.elements[-1] if theirs.elements else theirs.before
        if anchor is None:
            return
        following = anchor.getnext()
        if following is not None and following.tag == _END:
            anchor = following
        self._inserted([self.carried(e) for e in ours.elements], anchor, sources, line=False)

    def _inserted(
        self, content: list[Element], anchor: Element, sources: Iterable[Source], *, line: bool
    ) -> None:
        """Put content after `anchor` as a tracked insertion of ours, with a comment."""
        made = marks.inserted(self.draft, content)
        if len(made):
            made.insert(0, marks.space(line=line))
            anchor.addnext(made)
            sentence = "Arbetsboken har nu den text som är infogad här. Texten före är skriven"
            sentence += " för hand. Godta infogningen eller avvisa den, och ta bort det som inte"
            self.comment(made, made, sources, f"{sentence} ska stå kvar.")
        elif anchor.tag != _PPR:
            self.comment(anchor, anchor, sources, "Arbetsboken har ingen text här längre.")

    def comment(
        self, first: Element, last: Element, sources: Iterable[Source], sentence: str
    ) -> None:
        """Put a comment of ours where comments may stand."""
        if self.commented:
            marks.comment(self.draft, first, last, self.said(sources, sentence))

    # ------------------------------------------------------------ the paragraph whole

    def replaced(self, base: Unit, theirs: Unit, ours: Unit) -> Element | None:
        """Put ours in the place of a unit that nobody has touched; return it."""
        if theirs.element is None or ours.element is None:
            return theirs.element
        made = self.carried(ours.element)
        self._same_look(base, theirs, ours, made)
        self.note_updates(base, ours)
        if ours.text:
            self.log.came.append(Edit(CAME, ours.text, next(iter(ours.sources), None)))
        return exchange(theirs.element, made)

    def _same_look(self, base: Unit, theirs: Unit, ours: Unit, made: Element) -> None:
        """Keep how somebody has set a paragraph, where we have not set it in another way."""
        if base.element is None or theirs.element is None or ours.element is None:
            return
        old, new = (unit.element.find(_PPR) for unit in (base, ours) if unit.element is not None)
        set_by_hand = theirs.element.find(_PPR)
        if theirs.kind == "p" and _xml(old) == _xml(new) and set_by_hand is not None:
            for properties in made.findall(_PPR):
                made.remove(properties)
            made.insert(0, deepcopy(set_by_hand))

    def note_updates(self, base: Unit, ours: Unit) -> None:
        """Remember which controls have a new text, for copies of them elsewhere."""
        if base.kind != "p" or base.element is None or ours.element is None:
            return
        old = {s.source: s for s in segments(base.element, self.parts[0], self.base) if s.source}
        for new in segments(ours.element, self.parts[2], self.ours):
            before = old.get(new.source) if new.source else None
            if new.source is None or before is None:
                continue
            if before.sign != new.sign:
                self.updated.setdefault(new.source, (before.sign, new.elements[0]))

    def copies(self, unit: Unit) -> None:
        """Give the copies of a control that somebody has made the new text of its cell."""
        if unit.element is None or not set(unit.sources) & self.updated.keys():
            return
        for found in segments(unit.element, self.parts[1], self.theirs):
            known = self.updated.get(found.source) if found.source else None
            if known is not None and found.sign == known[0]:
                self._exchange(found, Segment(found.source, [known[1]]))

    def both(self, theirs: Unit, ours: Unit) -> Element | None:
        """Leave their unit, and put ours after it as a tracked insertion; return the last."""
        if theirs.element is None or ours.element is None:
            return theirs.element
        self.log.conflicts.append(Edit(CHANGED, theirs.text, next(iter(ours.sources), None)))
        if ours.kind == "p" and next_block(theirs.element) is None and len(theirs.element):
            content = [c for c in self.carried(ours.element) if c.tag != _PPR]
            self._inserted(content, theirs.element[-1], ours.sources, line=True)
            return theirs.element
        made = self.tracked(ours, "Arbetsboken har nu den text som är infogad här. Det som står"
                            " före är skrivet för hand. Godta infogningen eller avvisa den, och ta"
                            " bort det som inte ska stå kvar.")  # fmt: skip
        theirs.element.addnext(made)
        return made

    def tracked(self, ours: Unit, sentence: str) -> Element:
        """Return a unit of ours as a tracked insertion with a comment."""
        element = ours.element if ours.element is not None else etree.Element(q("w:p"))
        carried = self.carried(element)
        if ours.kind == "p":
            made = marks.as_inserted_paragraph(self.draft, carried)
        elif ours.kind == "tr":
            made = marks.as_inserted_row(self.draft, carried)
        else:
            made = carried
            for row in list(made.iter(q("w:tr"))):
                parent = row.getparent()
                if parent is not None:
                    parent.replace(row, marks.as_inserted_row(self.draft, row))
        first = next((ins for ins in made.iter(q("w:ins")) if len(ins)), None)
        if first is not None:
            self.comment(first, first, ours.sources, sentence)
        return made


def _head(unit: Unit) -> list[str]:
    return unit.block.split("|", 2)[:2]


def _xml(element: Element | None) -> bytes:
    return b"" if element is None else etree.tostring(element, method="c14n")
