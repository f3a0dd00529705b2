"""Three versions of a story brought together: what they did stays, what we changed comes."""

from __future__ import annotations

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, text_in
from pipeline.revise.align import PairedUnits, added_on_both
from pipeline.revise.differences import short_edit
from pipeline.revise.element_moves import put, take_out
from pipeline.revise.marks import ORPHAN
from pipeline.revise.paragraphs import CAME, LEFT, TAKEN, WENT, Sides
from pipeline.revise.story_blocks import Unit, leaves, paragraphs_in

_RESTORED = (
    "Det här är borttaget för hand, men arbetsboken har en ny text. Godta infogningen om den ska"
    " stå här, annars avvisa den."
)


class Story:
    """Brings the units of one story together."""

    def __init__(self, sides: Sides) -> None:
        """Know the story's three sides."""
        self.sides = sides
        self.log = sides.log

    def merge(self, rows: PairedUnits, home: Element) -> None:
        """Bring together what stands in `home` on the three sides."""
        same = added_on_both(rows)
        moved, strayed = rows.moved(), rows.strayed()
        anchor: Element | None = None
        for k, ours in enumerate(rows.ours):
            i = rows.to_base.get(k)
            if i is None:
                written = rows.theirs[same[k]].element if k in same else None
                anchor = written if written is not None else self._new(ours, anchor, home)
                continue
            base, j = rows.base[i], rows.to_theirs.get(i)
            if j is None:
                anchor = self._taken(base, ours, anchor, home)
                continue
            theirs = rows.theirs[j]
            if k in moved:
                put(theirs.element, anchor, home)
            last = self._one(base, theirs, ours)
            anchor = last if i not in strayed else anchor
        self._gone(rows)

    # ------------------------------------------------------------ one unit of ours

    def _new(self, ours: Unit, anchor: Element | None, home: Element) -> Element:
        self.log.came.append(short_edit(CAME, ours.text, ours.source))
        return put(self.sides.carried(ours.element), anchor, home)

    def _taken(
        self, base: Unit, ours: Unit, anchor: Element | None, home: Element
    ) -> Element | None:
        """Bring back what they took away, as a tracked insertion, if we have changed it."""
        changed = base.key != ours.key or self._open(ours)
        if not changed or not ours.text or ours.kind == "tc":
            return anchor
        self.log.conflicts.append(short_edit(TAKEN, ours.text, ours.source))
        made = self.sides.tracked(ours, _RESTORED)
        last = home.tag == q("w:tc") and anchor is not None and anchor.getnext() is None
        if last and anchor is not None:
            anchor.addprevious(made)
            return anchor
        return put(made, anchor, home)

    def _one(self, base: Unit, theirs: Unit, ours: Unit) -> Element:
        """Bring one unit together; return the last element that stands for it."""
        sides = self.sides
        if ours.key == base.key:
            done = not self._unfinished(base, theirs, ours)
        else:
            done = theirs.key == ours.key
        if done or self._by_part(base, theirs, ours):
            return theirs.element
        if theirs.key == base.key:
            return sides.replaced(base, theirs, ours)
        if ours.key == base.key and not self._open(ours):
            return theirs.element
        return sides.both(theirs, ours)

    def _by_part(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Merge a paragraph by control, a table by row, a row by cell; False if it cannot be."""
        if ours.kind == "p":
            return self.sides.by_control(base, theirs, ours)
        if not self._alike(base, theirs, ours):
            return False
        self.merge(PairedUnits(base.inside, theirs.inside, ours.inside), theirs.element)
        return True

    def _unfinished(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Return whether there is something to do though the cells are as they were.

        An insertion that nobody has decided on stays; results of fields (a contents list) are new.
        """
        if theirs.key == base.key:
            fields = ours.kind != "p" or (not ours.text and theirs.fields == ours.fields)
            return fields and self.sides.exact and text_in(base.element) != text_in(ours.element)
        return bool(self.sides.open)

    def _open(self, ours: Unit) -> bool:
        """Return whether a unit stands in theirs as an insertion that nobody has decided on."""
        texts = [each.text for each in paragraphs_in([ours]) if each.text]
        return bool(texts) and self.sides.open.issuperset(texts)

    def _alike(self, base: Unit, theirs: Unit, ours: Unit) -> bool:
        """Return whether a table can be merged by row, a row by cell, a cell by paragraph."""
        if ours.kind == "tbl":
            return theirs.key != base.key or _columns(base) == _columns(ours)
        if ours.kind == "tc":
            return True
        if base.home is None and not base.inside:
            return False
        rows = PairedUnits(base.inside, theirs.inside, ours.inside)
        paired = all(rows.to_base.get(k) in rows.to_theirs for k in range(len(ours.inside)))
        return paired and not rows.gone and not rows.moved() and not rows.strayed()

    # ------------------------------------------------------------ what we no longer have

    def _gone(self, rows: PairedUnits) -> None:
        dropped = set()
        stay: list[Unit] = []
        for i in sorted(rows.to_theirs.keys() & rows.gone):
            j = rows.to_theirs[i]
            theirs = rows.theirs[j]
            if theirs.key == rows.base[i].key:
                dropped.add(j)
            else:
                stay.append(theirs)
                self.log.conflicts.append(short_edit(LEFT, theirs.text, theirs.source))
                self._commented(theirs)
        self._without_place(rows, dropped, stay)
        for j in sorted(dropped):
            gone = rows.theirs[j]
            self.log.came.append(short_edit(WENT, gone.text, gone.source))
            take_out(gone.element)

    def _commented(self, theirs: Unit) -> None:
        paragraph = next(theirs.element.iter(q("w:p")), None)
        content = [c for c in paragraph if c.tag != q("w:pPr")] if paragraph is not None else []
        if content:
            self.sides.comment(content[0], content[-1], theirs.sources, ORPHAN)

    def _without_place(self, rows: PairedUnits, dropped: set[int], stay: list[Unit]) -> None:
        """Put at the end what stands under a heading that goes."""
        known = set(rows.to_theirs.values())
        heading: int | None = None
        homeless: dict[int, list[Unit]] = {}
        for j, unit in enumerate(rows.theirs):
            if unit.heading and j in known:
                heading = j
            elif heading in dropped and (j not in known or unit in stay) and heading is not None:
                homeless.setdefault(heading, []).append(unit)
        for under, units in homeless.items():
            self._at_the_end(rows.theirs[under], units)

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


def _columns(table: Unit) -> int:
    return max((len(row.inside) for row in table.inside), default=0)
