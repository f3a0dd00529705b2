"""Two versions of one paragraph brought together: control by control, else the paragraph whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from pipeline.model import Edit, Source
from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element, canonical, drop
from pipeline.revise import marks
from pipeline.revise.decisions import Decision, decide
from pipeline.revise.edit_report import short_edit
from pipeline.revise.editable_package import Draft
from pipeline.revise.element_moves import exchange, marks_within, next_block, put, swap
from pipeline.revise.imported_parts import Carrier
from pipeline.revise.proven_base import proven
from pipeline.revise.script import CellStep, Change, by_cell
from pipeline.revise.segments import Segment
from pipeline.revise.units import Unit

_PPR, _END = q("w:pPr"), q("w:bookmarkEnd")
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


@dataclass
class Sides:
    """One story on its three sides, and what is needed to bring text from ours into theirs."""

    draft: Draft
    carrier: Carrier
    log: Log
    source: str  # the story's part in ours
    target: str  # and in theirs
    open: set[str]  # texts of our insertions that nobody has accepted or rejected
    where: Callable[[Source], str]
    exact: bool = True  # False: of the base only digests are known
    changed: Collection[Source] = ()  # cells that are not as they were
    updated: dict[Source, tuple[str, Element]] = field(default_factory=dict)

    def carried(self, element: Element) -> Element:
        """Return a copy of an element of ours, fit for their story."""
        return self.carrier.carried(element, self.source, self.target)

    # ------------------------------------------------------------ by control

    def by_control(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Bring ours in, control by control; False if the three are not built alike."""
        old = self._as_it_was(base, theirs, ours)
        did, new = by_cell(old, theirs.segments), by_cell(old, ours.segments)
        if did is None or new is None or len(old) == 1:
            return False
        for hand, book in zip(did, new, strict=True):
            self._cell(hand, book)
        return True

    def _as_it_was(self, base: Unit, theirs: Unit, ours: Unit) -> Sequence[Segment]:
        """Return the segments of base; none when not known, or when ours has another look."""
        if base.home is None:
            head = f"{ours.head}|"
            return proven(base, head, theirs.segments, ours.segments, self.changed) or ()
        return base.segments if base.head == ours.head else ()

    def _cell(self, hand: CellStep, book: CellStep) -> None:
        """Bring one control together, or what stands between two."""
        theirs, ours = hand.new, book.new
        if book.source is not None and book.change is not Change.SAME:
            self.updated.setdefault(book.source, (book.old.sign, ours.elements[0]))
        waiting = bool(ours.text) and ours.text in self.open
        alike = theirs.sign == ours.sign
        decision = decide(hand.change, book.change, alike=alike, waiting=waiting)
        if decision is Decision.TAKE:
            self._exchange(theirs, ours)
            self.log.came.append(short_edit(CAME, ours.text, ours.source))
        elif decision is Decision.BOTH:
            self._beside(theirs, ours)
            self.log.conflicts.append(short_edit(CHANGED, theirs.text, ours.source))

    def _exchange(self, theirs: Segment, ours: Segment) -> None:
        """Put ours in the place of theirs, between the marks that stood in theirs."""
        new = [self.carried(element) for element in ours.elements]
        starts, ends = marks_within(theirs.elements)
        anchor = theirs.last
        for element in (*starts, *new, *ends):
            anchor = put(element, anchor, theirs.paragraph)
        drop(*theirs.elements)

    def _beside(self, theirs: Segment, ours: Segment) -> None:
        """Put ours after theirs as a tracked insertion, with a comment."""
        sources = [ours.source] if ours.source else []
        anchor = theirs.last
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
        """Put a comment of ours, with the cells that it is about: in the main story alone."""
        if self.target == self.draft.package.main:
            where = {str(source): self.where(source) for source in sources}
            cells = "; ".join(f"{s} ({place})" if place else s for s, place in where.items())
            text = f"{sentence} Cell: {cells}." if cells else sentence
            marks.comment(self.draft, first, last, text)

    # ------------------------------------------------------------ the paragraph whole

    def replaced(self, base: Unit, theirs: Unit, ours: Unit) -> Element:
        """Put ours in the place of a unit that nobody has touched; return it."""
        made = self.carried(ours.element)
        self._same_look(base, theirs, ours, made)
        self.note_updates(base, ours)
        if ours.text:
            self.log.came.append(short_edit(CAME, ours.text, ours.source))
        return exchange(theirs.element, made)

    def _same_look(self, base: Unit, theirs: Unit, ours: Unit, made: Element) -> None:
        """Keep how somebody has set a paragraph, where we have not set it in another way."""
        old, mine, new = (unit.element.find(_PPR) for unit in (base, theirs, ours))
        kept = base.home is not None and canonical(old) == canonical(new)
        if theirs.kind == "p" and kept and mine is not None:
            drop(*made.iterfind(_PPR))
            made.insert(0, deepcopy(mine))

    def note_updates(self, base: Unit, ours: Unit) -> None:
        """Remember which controls have a new text, for copies of them elsewhere."""
        if base.kind != "p":
            return
        old = {s.source: s.sign for s in base.segments}
        for new in ours.segments:
            if new.source is not None and old.get(new.source, new.sign) != new.sign:
                self.updated.setdefault(new.source, (old[new.source], new.elements[0]))

    def copies(self, unit: Unit) -> None:
        """Give the copies of a control that somebody has made the new text of its cell."""
        for found in unit.segments if set(unit.sources) & self.updated.keys() else ():
            known = self.updated.get(found.source) if found.source else None
            if known is not None and found.sign == known[0]:
                self._exchange(found, replace(found, elements=[known[1]]))

    def both(self, theirs: Unit, ours: Unit) -> Element:
        """Leave their unit, and put ours after it as a tracked insertion; return the last."""
        self.log.conflicts.append(short_edit(CHANGED, theirs.text, ours.source))
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
        carried = self.carried(ours.element)
        if ours.kind == "p":
            made = marks.as_inserted_paragraph(self.draft, carried)
        elif ours.kind == "tr":
            made = marks.as_inserted_row(self.draft, carried)
        else:
            made = carried
            for row in list(made.iter(q("w:tr"))):
                swap(row, marks.as_inserted_row(self.draft, row))
        first = next((ins for ins in made.iter(q("w:ins")) if len(ins)), None)
        if first is not None:
            self.comment(first, first, ours.sources, sentence)
        return made
