"""Two versions of one paragraph brought together: control by control, else the paragraph whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from pipeline.model import Edit, Source
from pipeline.ooxml.names import q
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element, canonical, drop
from pipeline.revise import marks
from pipeline.revise.decisions import Verdict, judge
from pipeline.revise.edit_report import short_edit
from pipeline.revise.element_moves import exchange, marks_within, put, swap, unwrap
from pipeline.revise.imported_parts import Carrier
from pipeline.revise.past import Offers
from pipeline.revise.proven_base import proven
from pipeline.revise.script import CellStep, Change, by_cell
from pipeline.revise.segments import Segment, is_beside
from pipeline.revise.taken_home import Signs
from pipeline.revise.tracked import Tracked
from pipeline.revise.units import Unit

_PPR, _RPR, _R, _SDT = q("w:pPr"), q("w:rPr"), q("w:r"), q("w:sdt")
_CONTENT, _PLAIN = q("w:sdtContent"), f"{q('w:sdtPr')}/{q('w:text')}"
_NEW = "Arbetsboken har nu den text som är infogad här."
_NONE = "Arbetsboken har ingen text här längre."
_STRUCK = "Den överstrukna texten är skriven för hand."
_DECIDE = "Godta ändringarna om arbetsbokens text ska gälla, avvisa dem om din ska stå kvar."
_CHOOSE = "Godta infogningen eller avvisa den, och ta bort det som inte ska stå kvar."
_STANDS = "Den överstrukna texten är den som har stått här."
_KEPT = "Godta ändringarna om arbetsbokens text ska gälla, avvisa dem om den ska stå kvar."
CHANGED = "ändrat på båda håll"
TAKEN = "borttaget för hand, ändrat i arbetsboken"
_LEFT = "ändrat för hand, borta ur arbetsboken"
_REMAINS = "står kvar, borta ur arbetsboken"
OFFERED = "står som det var, nytt i arbetsboken"
CAME = "ny text"
WENT = "borttaget"
TRACKED = ", spårat"  # how what came and what went is told where changes are tracked
LOOK = "nytt utseende"


@dataclass
class Log:
    """What happened while documents were brought together."""

    came: list[Edit] = field(default_factory=list)
    conflicts: list[Edit] = field(default_factory=list)
    unplaced: list[Edit] = field(default_factory=list)
    offered: list[Edit] = field(default_factory=list)

    def both(self, theirs: str, ours: str, source: Source | None, *, offered: bool) -> None:
        """Note that both stand in the document: as an offer, else to be chosen between."""
        if offered:
            self.offered.append(short_edit(OFFERED, ours, source))
        else:
            said = (CHANGED, theirs) if theirs else (TAKEN, ours)
            self.conflicts.append(short_edit(*said, source))


@dataclass
class Sides:
    """One story on its three sides, and what is needed to bring text from ours into theirs."""

    draft: Draft
    carrier: Carrier
    log: Log
    source: str  # the story's part in ours
    target: str  # and in theirs
    undecided: marks.Undecided  # what nobody has accepted or rejected of ours
    where: Callable[[Source], str]
    exact: bool = True  # False: of the base only digests are known
    redesigned: bool = False  # whether the template is another
    changed: Collection[Source] = ()  # cells that are not as they were
    offers: Offers = field(default_factory=lambda: Offers(None, ()))
    updated: dict[Source, tuple[str, Element]] = field(default_factory=dict)
    tracking: bool = False  # whether what the workbook has changed comes as tracked changes
    waiting: Tracked = field(default_factory=Tracked)  # such changes, and those that wait since
    said: Callable[[], Signs] = frozenset  # what the workbook's cells say, where ours shows them

    def carried(self, element: Element) -> Element:
        """Return a copy of an element of ours, fit for their story."""
        return self.carrier.carried(element, self.source, self.target)

    # ------------------------------------------------------------ by control

    def by_control(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Bring ours in, control by control; False if the three are not built alike."""
        old = self._as_it_was(base, theirs, ours)
        did, new = by_cell(old, theirs.segments, seen=True), by_cell(old, ours.segments)
        if did is None or new is None:
            return False
        if len(old) == 1 and theirs.key == base.key and did[0].change is Change.SAME:
            return False
        for hand, book in zip(did, new, strict=True):
            self._cell(hand, book, (ours, base))
        return True

    def _as_it_was(self, base: Unit, theirs: Unit, ours: Unit) -> Sequence[Segment]:
        """Return the segments of base; none when not known, or when ours has another look."""
        if base.home is None:
            head = f"{ours.head}|"
            return proven(base, head, theirs.segments, ours.segments, self.changed) or ()
        return base.segments if base.head == ours.head else ()

    def _cell(self, hand: CellStep, book: CellStep, units: tuple[Unit, ...]) -> None:
        """Bring one control together, or what stands between two."""
        theirs, ours = hand.new, book.new
        offered = self.offers.of_cell(book, units)
        if book.source is not None and book.change is not Change.SAME and not offered:
            self.updated.setdefault(book.source, (book.old.sign, ours.elements[0]))
        waiting = self.undecided.waits_in(theirs.elements, emptied=not ours.text)
        if ours.text:  # where nothing of theirs is left, ours can have stood in nothing
            waiting = (waiting or not theirs.elements) and ours.text in self.undecided.inserted
        alike = theirs.sign == ours.sign
        verdict = judge(hand.change, book.change, alike=alike, waiting=waiting)
        if verdict is Verdict.REWORD and not (theirs.in_one_look and len(ours.tokens) == 1):
            verdict = Verdict.BOTH  # whose words have which look cannot be told
        if offered and verdict is not Verdict.KEEP:
            verdict = Verdict.OFFER
        if verdict in (Verdict.TAKE, Verdict.REWORD):
            told = self._come(theirs, ours, in_their_look=verdict is Verdict.REWORD)
            self.log.came.append(short_edit(told, ours.text, ours.source))
        elif verdict in (Verdict.BOTH, Verdict.OFFER):
            cells = self.offers.named(*units) if offered and ours.source is None else ()
            self._beside(theirs, ours, cells, offered=offered)
            self.log.both(theirs.text, ours.text, ours.source, offered=offered)

    def _come(self, theirs: Segment, ours: Segment, *, in_their_look: bool = False) -> str:
        """Put ours in the place of theirs, as a tracked change where they are; return how."""
        new = [self.carried(element) for element in ours.elements]
        if in_their_look:
            _dress(theirs.elements, new)
        if self._tracks(theirs.elements, new):
            struck, made, _ = self._pair(theirs, new)
            self.waiting.marks.update((*struck, made))
            return CAME + TRACKED
        self._exchange(theirs, new)
        return CAME

    def _tracks(self, theirs: Sequence[Element], new: Iterable[Element] = ()) -> bool:
        """Return whether ours is to be, and can be, a tracked change of theirs."""
        tracks = self.tracking or self.waiting.waits_in(theirs)
        return tracks and marks.can_be_struck(theirs) and marks.can_be_inserted(new)

    def _exchange(self, theirs: Segment, new: Iterable[Element]) -> None:
        """Put elements in the place of theirs, between the marks that stood in theirs."""
        starts, ends = marks_within(theirs.elements)
        anchor = theirs.last
        for element in (*starts, *new, *ends):
            anchor = put(element, anchor, theirs.paragraph)
        drop(*theirs.elements)

    def _beside(
        self, theirs: Segment, ours: Segment, cells: Iterable[Source], *, offered: bool
    ) -> None:
        """Strike theirs and put ours after it, with a comment that says what to choose between."""
        struck, made, there = self._pair(theirs, [self.carried(e) for e in ours.elements])
        if there:
            sources = [ours.source] if ours.source else cells
            self.comment(there[0], there[-1], sources, _to_choose(struck, made, offered=offered))

    def _pair(
        self, theirs: Segment, new: Collection[Element]
    ) -> tuple[list[Element], Element, list[Element]]:
        """Strike theirs and put ours after it, in the same control.

        Returns the deletions, the insertion (empty where ours says nothing), and what holds them.
        """
        control = theirs.elements[0] if theirs.source and len(theirs.elements) == 1 else None
        home = control.find(_CONTENT) if control is not None else None
        struck = marks.struck(self.draft, theirs.elements)
        made = marks.inserted(self.draft, new)
        there = [_top(element, theirs.paragraph) for element in theirs.elements]
        if len(made) and home is not None and control is not None:
            # LibreOffice reads a control of plain text as one text, without the marks in it.
            drop(*control.iterfind(_PLAIN))
            home.append(made)
        elif len(made):
            there.append(put(made, there[-1] if there else theirs.before, theirs.paragraph))
        return struck, made, there

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
        self.note_updates(base, ours)
        if ours.text != theirs.text and self._tracks([theirs.element], [ours.element]):
            self.log.came.append(short_edit(CAME + TRACKED, ours.text, ours.source))
            if ours.kind == "p" and theirs.head == ours.head and not theirs.sources:
                self.waiting.marks.update(self._struck_and_inserted(theirs, ours))
                return theirs.element
            self.go(theirs)
            return put(self._tracked(ours), theirs.element, theirs.element)
        made = self.carried(ours.element)
        self._same_look(base, theirs, ours, made)
        if ours.text:
            what = CAME if ours.key != base.key else LOOK
            self.log.came.append(short_edit(what, ours.text, ours.source))
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

    def note_left(self, unit: Unit, *, offered: bool) -> None:
        """Note that what the workbook no longer has stands there, until a person has decided."""
        log = self.log.offered if offered else self.log.conflicts
        log.append(short_edit(_REMAINS if offered else _LEFT, unit.text, unit.source))

    def copies(self, unit: Unit) -> None:
        """Give the copies of a control that somebody has made the new text of its cell."""
        for found in unit.segments if set(unit.sources) & self.updated.keys() else ():
            known = self.updated.get(found.source) if found.source else None
            if known is not None and found.sign == known[0]:
                self._come(found, replace(found, elements=[known[1]]))

    def both(self, theirs: Unit, ours: Unit, *, offered: bool = False) -> Element:
        """Strike their unit, and put ours after it as a tracked insertion; return the last."""
        self.log.both(theirs.text, ours.text, ours.source, offered=offered)
        sources = self.offers.named(ours) if offered else ours.sources
        if ours.kind == "p" and (theirs.head == ours.head or not theirs.sources):
            self._uncontrolled(theirs)
            *struck, made = self._struck_and_inserted(theirs, ours)
            there = [c for c in theirs.element if c.tag != _PPR and not is_beside(c)]
            if there:
                sentence = _to_choose(struck, made, offered=offered)
                self.comment(there[0], there[-1], sources, sentence)
            return theirs.element
        before = "står kvar som det var" if offered else "är skrivet för hand"
        sentence = f"{_NEW} Det som står före {before}. {_CHOOSE}"
        struck = marks.as_deleted(self.draft, theirs.element)
        if struck:
            sentence = _to_choose(struck, theirs.element, offered=offered)
        made = self.tracked(ours, sentence, offered=offered)
        theirs.element.addnext(made)
        return made

    def _uncontrolled(self, theirs: Unit) -> None:
        """Take the controls away whose words are struck: an empty one would show Word's prompt.

        The bookmark round each still says which cell it was.
        """
        if marks.can_be_struck([theirs.element]):
            held = [s.elements[0] for s in theirs.segments if s.source is not None]
            for control in held:
                if control.tag == _SDT:
                    unwrap(control, control.find(_CONTENT))

    def _struck_and_inserted(self, theirs: Unit, ours: Unit) -> list[Element]:
        """Strike what a paragraph says, and put ours after it; return the marks, ours last."""
        content = [c for c in theirs.element if c.tag != _PPR and not is_beside(c)]
        new = [c for c in self.carried(ours.element) if c.tag != _PPR]
        struck, made = marks.struck(self.draft, content), marks.inserted(self.draft, new)
        if len(made):
            theirs.element.append(made)
        return [*struck, made]

    def go(self, theirs: Unit) -> bool:
        """Make a unit of theirs a tracked deletion, if changes are tracked; return whether."""
        made = marks.as_deleted(self.draft, theirs.element) if self._goes(theirs) else ()
        self.waiting.marks.update(made)
        return bool(made)

    def _goes(self, theirs: Unit) -> bool:
        return bool(theirs.text) and theirs.kind != "tc" and self._tracks([theirs.element])

    def new(self, ours: Unit) -> Element:
        """Return a unit of ours, fit for their story: a tracked insertion if changes are."""
        return self._tracked(ours) if self.comes_tracked(ours) else self.carried(ours.element)

    def comes_tracked(self, ours: Unit) -> bool:
        """Return whether a unit that is new in ours comes as a tracked insertion."""
        written = bool(ours.text) and ours.kind != "tc"
        return self.tracking and written and marks.can_be_inserted([ours.element])

    def _tracked(self, ours: Unit) -> Element:
        """Return a unit of ours as a tracked insertion that is no dispute."""
        made = self._inserted(ours)
        self.waiting.marks.update(made.iter(q("w:ins")))
        return made

    def tracked(self, ours: Unit, sentence: str, *, offered: bool) -> Element:
        """Return a unit of ours as a tracked insertion with a comment."""
        made = self._inserted(ours)
        first = next((ins for ins in made.iter(q("w:ins")) if len(ins)), None)
        if first is not None:
            sources = self.offers.named(ours) if offered else ours.sources
            self.comment(first, first, sources, sentence)
        return made

    def _inserted(self, ours: Unit) -> Element:
        """Return a unit of ours as a tracked insertion."""
        carried = self.carried(ours.element)
        if ours.kind == "p":
            made = marks.as_inserted_paragraph(self.draft, carried)
        elif ours.kind == "tr":
            made = marks.as_inserted_row(self.draft, carried)
        else:
            made = carried
            for row in list(made.iter(q("w:tr"))):
                swap(row, marks.as_inserted_row(self.draft, row))
        return made


def _to_choose(struck: Sequence[Element], made: Element, *, offered: bool) -> str:
    """Return what a comment says of what is struck, and what is inserted."""
    decide_on, whose = (_KEPT, _STANDS) if offered else (_DECIDE, _STRUCK)
    if not len(made):
        return f"{_NONE} {decide_on}" if struck else _NONE
    return f"{_NEW} {whose} {decide_on}" if struck else _NEW


def _top(element: Element, paragraph: Element) -> Element:
    """Return what holds an element, and stands in the paragraph itself."""
    above = element.getparent()
    while above is not None and above is not paragraph:
        element, above = above, above.getparent()
    return element


def _dress(like: Iterable[Element], elements: Iterable[Element]) -> None:
    """Give every run the look of the first run of others."""
    look = next((run.find(_RPR) for each in like for run in each.iter(_R)), None)
    for run in [run for each in elements for run in each.iter(_R)]:
        drop(*run.iterfind(_RPR))
        if look is not None:
            run.insert(0, deepcopy(look))
