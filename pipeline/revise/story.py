"""Three versions of a story brought together: what they did stays, what we changed comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, canonical, text_in
from pipeline.revise.align import Pairs
from pipeline.revise.decisions import Verdict, judge
from pipeline.revise.edit_report import short_edit
from pipeline.revise.element_moves import put, take_out
from pipeline.revise.marks import NO_LONGER, ORPHAN
from pipeline.revise.paragraphs import CAME, OFFERED, TAKEN, TRACKED, WENT, Sides
from pipeline.revise.script import Change, Script, UnitStep, compare
from pipeline.revise.taken_home import is_step_home
from pipeline.revise.units import Unit, leaves, paragraphs_in

_PROPERTIES = q_all("w:pPr w:rPr w:tblPr w:tblGrid w:trPr w:tcPr")
_NUMBERED = q_all("w:numPr w:sectPr")  # numbers and ids of this file
_RESTORED = (
    "Det här är borttaget för hand, men arbetsboken har en ny text. Godta infogningen om den ska"
    " stå här, annars avvisa den."
)


_ADDED = (
    "Det här är nytt i arbetsboken, och är inte något som hände då. Godta infogningen om det ska"
    " stå här, annars avvisa den."
)
_ORDER = "står kvar i sin ordning"


class Story:
    """Brings the units of one story together."""

    def __init__(self, sides: Sides) -> None:
        """Know the story's three sides."""
        self.sides = sides
        self.log = sides.log

    def merge(self, hand: Script, book: Script, home: Element) -> None:
        """Bring together what stands in `home`: what a hand and what the workbook has changed."""
        written = added_on_both(hand, book)
        behind = _Behind(hand, book, written)
        anchor = behind.beginning
        for k, ours in enumerate(book.new):
            i = book.back.get(k)
            j = written.get(k) if i is None else hand.pairs.get(i)
            if j is None:
                gone = book.old[i] if i is not None else None
                anchor = self._without_theirs(gone, ours, anchor, home)
                continue
            last = theirs = hand.new[j].element
            if i is not None:
                if i in book.moved and self.sides.offers.moving(hand.new[j]):
                    moved = hand.new[j]
                    self.log.offered.append(short_edit(_ORDER, moved.text, moved.source))
                elif i in book.moved:
                    behind.follow(j, put(theirs, anchor, home))
                last = self._one(book.old[i], hand.new[j], ours)
            if i is None or i not in hand.moved:
                anchor = behind.last(j, last)
        self._gone(hand, book)

    def _without_theirs(
        self, base: Unit | None, ours: Unit, anchor: Element | None, home: Element
    ) -> Element | None:
        if base is None:
            return self._new(ours, anchor, home)
        return self._taken(base, ours, anchor, home)

    # ------------------------------------------------------------ one unit of ours

    def _new(self, ours: Unit, anchor: Element | None, home: Element) -> Element:
        if ours.kind != "tc" and ours.text and self.sides.offers.adding(ours):
            self.log.offered.append(short_edit(OFFERED, ours.text, ours.source))
            return put(self.sides.tracked(ours, _ADDED, offered=True), anchor, home)
        told = CAME + TRACKED if self.sides.comes_tracked(ours) else CAME
        self.log.came.append(short_edit(told, ours.text, ours.source))
        return put(self.sides.new(ours), anchor, home)

    def _taken(
        self, base: Unit, ours: Unit, anchor: Element | None, home: Element
    ) -> Element | None:
        """Bring back what they took away, as a tracked insertion, if we have changed it."""
        verdict = judge(Change.GONE, UnitStep(base, ours).change, waiting=self._waiting(ours))
        if verdict is not Verdict.RESTORE or not ours.text or ours.kind == "tc":
            return anchor
        offers = self.sides.offers
        offered = offers.again(ours) if base.key == ours.key else offers.adding(base, ours)
        if offered:
            self.log.offered.append(short_edit(OFFERED, ours.text, ours.source))
        else:
            self.log.conflicts.append(short_edit(TAKEN, ours.text, ours.source))
        made = self.sides.tracked(ours, _ADDED if offered else _RESTORED, offered=offered)
        last = home.tag == q("w:tc") and anchor is not None and anchor.getnext() is None
        if last and anchor is not None:
            anchor.addprevious(made)
            return anchor
        return put(made, anchor, home)

    def _one(self, base: Unit, theirs: Unit, ours: Unit) -> Element:
        """Bring one unit together; return the last element that stands for it."""
        if theirs.key not in (ours.key, base.key) and ours.folded == theirs.folded != "":
            return self.sides.replaced(base, theirs, ours)  # a conflict that was ended by hand
        if ours.key == base.key:
            done = not self._unfinished(base, theirs, ours)
        else:
            done = theirs.key == ours.key
        if done or self._by_part(base, theirs, ours):
            return theirs.element
        offers = self.sides.offers
        offered = offers.again(ours) if ours.key == base.key else offers.rewriting(base, ours)
        if theirs.key == base.key:  # in looks or fields too, though the words are the same
            if ours.key != base.key and offered:
                return self.sides.both(theirs, ours, offered=True)
            return self.sides.replaced(base, theirs, ours)
        did, new = UnitStep(base, theirs).change, UnitStep(base, ours).change
        if judge(did, new, waiting=self._waiting(ours)) is Verdict.KEEP:
            return theirs.element
        return self.sides.both(theirs, ours, offered=offered)

    def _by_part(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Merge a paragraph by control, a table by row, a row by cell; False if it cannot be."""
        if ours.kind == "p":
            return self.sides.by_control(base, theirs, ours)
        if not self._alike(base, theirs, ours):
            return False
        hand, book = (compare(base.inside, side.inside) for side in (theirs, ours))
        self.merge(hand, book, theirs.element)
        return True

    def _unfinished(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Return whether there is something to do though the cells are as they were.

        An insertion that nobody has decided on stays; results of fields (a contents list) are new.
        """
        if theirs.key == base.key:
            if base.place is not None and base.place == ours.place:
                return False
            fields = ours.kind != "p" or (not ours.text and theirs.fields == ours.fields)
            new = fields and text_in(base.element) != text_in(ours.element)
            return self.sides.exact and (new or self._redesigned(base, theirs, ours))
        return bool(self.sides.undecided.parts)

    def _redesigned(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Return whether the template sets a unit in another way now, and no hand has."""
        other = self.sides.redesigned and _settings(base.element) != _settings(ours.element)
        return other and theirs.looks_like(base)

    def _waiting(self, ours: Unit) -> bool:
        """Return whether a unit stands in theirs as an insertion that nobody has decided on."""
        texts = [each.text for each in paragraphs_in([ours]) if each.text]
        return bool(texts) and self.sides.undecided.inserted.issuperset(texts)

    def _alike(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Return whether a table can be merged by row, a row by cell, a cell by paragraph."""
        if ours.kind == "tbl":
            return theirs.key != base.key or _columns(base) == _columns(ours)
        if ours.kind == "tc":
            return True
        if base.home is None and not base.inside:
            return False
        hand, book = (compare(base.inside, side.inside) for side in (theirs, ours))
        paired = all(book.back.get(k) in hand.pairs for k in range(len(ours.inside)))
        return paired and not book.gone and not book.moved and not hand.moved

    # ------------------------------------------------------------ what we no longer have

    def _gone(self, hand: Script, book: Script) -> None:
        dropped: set[int] = set()
        stay: list[Unit] = []
        for i, j in sorted(hand.pairs.items()):
            if i in book.pairs:
                continue
            theirs = hand.new[j]
            about = (book.old[i], *_instead(book, i))
            if theirs.text and self.sides.offers.going(*about):
                stay.append(theirs)
                self.sides.note_left(theirs, offered=True)
                self._commented(theirs, self.sides.offers.named(*about), NO_LONGER)
            elif judge(hand.of_old[i].change, Change.GONE) is Verdict.DROP or is_step_home(
                hand.of_old[i], self.sides.said()
            ):
                dropped.add(j)
            else:
                stay.append(theirs)
                self.sides.note_left(theirs, offered=False)
                self._commented(theirs, theirs.sources, ORPHAN)
        self._without_place(hand, dropped, stay)
        for j in sorted(dropped):
            gone = hand.new[j]
            tracked = self.sides.go(gone)
            told = WENT + TRACKED if tracked else WENT
            self.log.came.append(short_edit(told, gone.text, gone.source))
            if not tracked:
                take_out(gone.element)

    def _commented(self, theirs: Unit, cells: Iterable[Source], sentence: str) -> None:
        paragraphs = theirs.element.iter(q("w:p"))
        contents = ([c for c in each if c.tag != q("w:pPr")] for each in paragraphs)
        content = next(filter(None, contents), None)
        if content is not None:
            self.sides.comment(content[0], content[-1], cells, sentence)

    def _without_place(self, hand: Script, dropped: set[int], stay: list[Unit]) -> None:
        """Put at the end what stands under a heading that goes."""
        if not dropped:
            return
        known = hand.back
        under: int | None = None  # the heading, one that goes with all below it
        homeless: dict[int, list[Unit]] = {}
        for j, unit in enumerate(hand.new):
            if unit.heading and j in known:
                below = under in dropped and unit.heading > hand.new[under or 0].heading
                under = under if below and j in dropped else j
            elif under is not None and under in dropped and (j not in known or unit in stay):
                homeless.setdefault(under, []).append(unit)
        for gone, units in homeless.items():
            self._at_the_end(hand.new[gone], units)

    def _at_the_end(self, under: Unit, units: list[Unit]) -> None:
        root = self.sides.draft.root(self.sides.target)
        body = root.find(q("w:body"))
        home = root if body is None else body
        last = [e for e in leaves(home) if e.getparent() is home]
        anchor = put(self._heading(under), last[-1] if last else None, home)
        for unit in units:
            anchor = put(unit.element, anchor, home)
            said = f"stod under ”{under.text}”"
            self.log.unplaced.append(short_edit(said, unit.text, unit.source))

    def _heading(self, under: Unit) -> Element:
        made = etree.Element(q("w:p"))
        style = Styles.of(self.sides.draft.package).named("heading 1")
        if style:
            properties = etree.SubElement(made, q("w:pPr"))
            etree.SubElement(properties, q("w:pStyle"), {q("w:val"): style})
        text = etree.SubElement(etree.SubElement(made, q("w:r")), q("w:t"))
        text.text = f"Skrivet för hand under ”{under.text}”, som inte längre finns"
        return made


class _Behind:
    """What a hand wrote stays after what it was written after, wherever that goes."""

    def __init__(self, hand: Script, book: Script, written: Pairs) -> None:
        """Find what stands behind each unit of theirs; what goes leaves it to the one before."""
        self.units: dict[int, list[Element]] = {}
        before: int | None = None
        for j, step in enumerate(hand.of_new):
            if j in written.values() or (step.old is not None and hand.back[j] in book.pairs):
                before = j
            elif step.old is None or step.change is not Change.SAME:
                self.units.setdefault(-1 if before is None else before, []).append(
                    step.unit.element
                )

    @property
    def beginning(self) -> Element | None:
        """Return the last that was written before everything."""
        return next(reversed(self.units.get(-1, ())), None)

    def last(self, j: int, element: Element) -> Element:
        """Return the last of a unit of theirs, `element`, and what stands behind it."""
        return self.units.get(j, [element])[-1]

    def follow(self, j: int, element: Element) -> None:
        """Put what stands behind a unit after it, where it stands now."""
        for each in self.units.get(j, ()):
            element.addnext(each)
            element = each


def added_on_both(hand: Script, book: Script) -> Pairs:
    """Return the units of ours that somebody has already written by hand, word for word."""
    left = {
        step.unit.key: j
        for j, step in reversed(list(enumerate(hand.of_new)))
        if step.change is Change.ADDED and step.unit.text
    }
    found: Pairs = {}
    for k, step in enumerate(book.of_new):
        if step.change is Change.ADDED and step.unit.key in left:
            found[k] = left.pop(step.unit.key)
    return found


def _settings(element: Element) -> list[bytes]:
    """Return how a paragraph or table of ours is set, and what is in it."""
    return [
        canonical(each)
        for properties in element.iter(*_PROPERTIES)
        for each in properties.iterchildren("*")
        if each.tag not in _NUMBERED
    ]


def _columns(table: Unit) -> int:
    return max((len(row.inside) for row in table.inside), default=0)


def _instead(book: Script, index: int) -> Sequence[Unit]:
    """Return what has come where a unit stood, and what follows there."""
    before = max((j for i, j in book.pairs.items() if i < index), default=-1)
    follows = (j for i, j in book.pairs.items() if i > index and j > before)
    return book.new[before + 1 : min(follows, default=len(book.new)) + 1]
