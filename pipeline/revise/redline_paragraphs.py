"""A paragraph of both versions, with what differs in it marked word by word.

(DECISIONS 349)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import groupby

from pipeline.errors import DocumentError
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.redline_atoms import (
    BOX,
    NEUTRAL,
    Atom,
    atoms,
    bare,
    control_name,
    parted,
)
from pipeline.revise.redline_desk import (
    LOST,
    NOTES,
    Desk,
    change_end,
    change_properties,
    deletion,
    in_link,
    let_be_marked,
    neighbours,
    said,
)
from pipeline.revise.redline_marker import DEL, INS, properties_of
from pipeline.revise.redline_words import matched, open_joints_stay

_P, _R, _RPR, _PPR, _SDT = (q(f"w:{n}") for n in ("p", "r", "rPr", "pPr", "sdt"))
_LINK, _CONTENT, _MARK = q("w:hyperlink"), q("w:sdtContent"), q("w:rPr")
_THEIRS = frozenset(q_all("w:ins w:del w:moveFrom w:moveTo"))
_SPLIT_FIELD = (
    "Ett fält som går över flera stycken, till exempel en innehållsförteckning, börjar eller slutar"
    " någon annanstans i den nyare filen. Det går inte att markera."
)


def pair(desk: Desk, old: Element, new: Element) -> None:
    """Mark in a new paragraph what differs from the old one."""
    seen = not desk.alike(old, new)
    if seen:
        change_properties(desk, old, new, _PPR)
        change_end(desk, old, new)
    there, here = atoms(old, desk.looks[0]), atoms(new, desk.looks[1])
    _Pair(desk, new, there, here, looks=seen).mark()


class _Pair:
    def __init__(
        self, desk: Desk, paragraph: Element, old: list[Atom], new: list[Atom], *, looks: bool
    ) -> None:
        self.desk, self.pen, self.paragraph = desk, desk.pen, paragraph
        self.old, self.new, self.same = matched(old, new)
        self.looks = looks  # whether other looks are marked
        self._looks: dict[tuple[Element, Element], bool] = {}  # whether they are alike

    def mark(self) -> None:
        if not open_joints_stay(self.old, self.new, self.same):
            raise DocumentError(_SPLIT_FIELD)
        for j, i in self.same.items():
            if self.new[j].text is None:
                self._inside(self.old[i].child, self.new[j].child)
        gaps = list(self._gaps())
        inserted = list(self._parted([at for _, at in gaps]))
        for runs in neighbours(inserted):
            self.pen.insert(runs)
        for gone, at in gaps:
            self._strike(gone, at)
        for mark in self.paragraph.iter(INS, DEL) if inserted or gaps else ():
            let_be_marked(mark.iterancestors(_SDT))

    def _inside(self, old: Element | None, new: Element | None) -> None:
        """Mark what differs in a note or a text box that stands in both."""
        if old is None or new is None:
            return
        if new.tag in NOTES:
            self.desk.note(old, new)
        elif len(new):
            for one, other in zip(old.iter(BOX), new.iter(BOX), strict=False):
                self.desk.box(one, other)

    def _parted(self, cuts: list[int]) -> Iterator[Element]:
        """Divide the new runs by what became of their words; yield those that are inserted.

        `cuts`: before which new words something is gone.
        """
        for old_run, groups in self._groups({*cuts}):
            runs = parted(old_run, [group for _, group in groups])
            for (label, _), run in zip(groups, runs, strict=True):
                if label != "same":
                    self._note_run(label, run)
                if label == "new":
                    yield run

    def _groups(self, cuts: set[int]) -> list[tuple[Element, list[tuple[object, list[Atom]]]]]:
        """Return each new run, and its words in groups that share what became of them."""
        found: list[tuple[Element, list[tuple[object, list[Atom]]]]] = []
        run, fate = None, None
        for j, atom in enumerate(self.new):
            label = self._label(j, atom)
            if atom.run is not run:
                run = atom.run
                found.append((run, [(label, [atom])]))
            elif label != fate or j in cuts:
                found[-1][1].append((label, [atom]))
            else:
                found[-1][1][-1][1].append(atom)
            fate = label
        return found

    def _note_run(self, label: object, run: Element) -> None:
        """Do what a run's words need beside a mark: of notes, of what is lost, of looks."""
        if label == "new":
            for note in run.iter(*NOTES):
                self.desk.note(None, note)
        elif label == "lost":
            mark = run.getparent()
            drop(run)
            if mark is not None and not len(mark):
                drop(mark)
            self.desk.unmarked[LOST] = None
        elif isinstance(label, Element):
            look = label.find(_RPR)
            before = self.desk.fit(look) if look is not None else None
            self.pen.changed(properties_of(run, _RPR), before)

    def _label(self, j: int, atom: Atom) -> object:
        """Return what became of a new word: new, lost, or the old run whose look it had."""
        if j not in self.same:
            return {"": "new", "ins": "theirs", "del": "lost"}[atom.state]
        old = self.old[self.same[j]].run
        if not self.looks:
            return "same"
        if (old, atom.run) not in self._looks:
            self._looks[old, atom.run] = atom.run.tag != _R or self._look_alike(old, atom.run)
        return "same" if self._looks[old, atom.run] else old

    def _look_alike(self, old: Element, new: Element) -> bool:
        before, after = old.find(_RPR), new.find(_RPR)
        if before is None and after is None:
            return True
        wanted = said(self.desk.fit(before) if before is not None else None)
        reviewed = after.find(f"{_RPR}Change/{_RPR}") if after is not None else None
        return wanted == said(after) or (reviewed is not None and said(reviewed) == wanted)

    def _gaps(self) -> Iterator[tuple[list[Atom], int]]:
        """Yield old words that are gone together, and the new index that they stand before."""
        where = {i: j for j, i in self.same.items()}
        gone: list[Atom] = []
        last = -1
        for i, atom in enumerate(self.old):
            if i not in where:
                gone.append(atom)
                continue
            if gone:
                yield gone, last + 1
            gone, last = [], where[i]
        if gone:
            yield gone, last + 1

    def _strike(self, gone: list[Atom], at: int) -> None:
        before = next((a for a in self.new[at:] if _stands(a, self.paragraph)), None)
        after = next((a for a in reversed(self.new[:at]) if _stands(a, self.paragraph)), None)
        placed: Element | None = None
        for _, several in groupby(gone, key=self._place):
            group = list(several)
            if before is not None and self._fits(group[0], before):
                made, spot = self._struck(group, linked=True), self._out(before, group[0], 1)
                spot.addprevious(made)
            elif placed is not None:
                made = self._struck(group)
                placed.addnext(made)
            elif after is not None and self._fits(group[0], after):
                made, spot = self._struck(group, linked=True), self._out(after, group[0], -1)
                spot.addnext(made)
            elif before is not None:
                made = self._struck(group)
                self._out(before, group[0], 1).addprevious(made)
            elif after is not None:
                made = self._struck(group)
                self._out(after, group[0], -1).addnext(made)
            else:
                made = self._struck(group)
                self._home(group[0]).append(made)
            placed = made

    def _place(self, atom: Atom) -> tuple[str, Hashable]:
        return atom.control, self._link(atom, 0)

    def _link(self, atom: Atom, side: int) -> Hashable:
        return self.desk.looks[side](atom.link) if atom.link is not None else None

    def _fits(self, old: Atom, new: Atom) -> bool:
        """Return whether an old word stood in such a control and link as a new one does."""
        return self._place(old) == (new.control, self._link(new, 1))

    def _home(self, atom: Atom) -> Element:
        """Return where a word belongs in a paragraph that says nothing: its control, if any."""
        for control in self.paragraph.iter(_SDT) if atom.control else ():
            content = control.find(_CONTENT)
            if content is not None and control_name(control) == atom.control:
                return content
        return self.paragraph

    def _out(self, atom: Atom, old: Atom, step: int) -> Element:
        """Return what to put a deletion beside: at a mark's edge outside it, never within one."""
        spot = atom.run
        fits = self._fits(old, atom)
        while True:
            holder = spot.getparent()
            if holder is None or holder is self.paragraph:
                return spot
            edge = _at_edge(spot, step)
            if holder.tag in _THEIRS:
                spot = holder if edge else self._divided(holder, spot, step)
            elif holder.tag == _CONTENT and edge and not fits:
                spot = next(holder.iterancestors(_SDT))
            elif edge and not fits:
                spot = holder
            else:
                return spot

    def _divided(self, mark: Element, spot: Element, step: int) -> Element:
        """Divide a reviewer's mark beside a run; return the half to stand beside."""
        rest = list(spot.itersiblings()) if step < 0 else [spot, *spot.itersiblings()]
        half = bare(mark)
        half.set(q("w:id"), str(next(self.pen.numbers)))
        half.extend(rest)
        mark.addnext(half)
        return mark if step < 0 else half

    def _struck(self, gone: list[Atom], *, linked: bool = False) -> Element:
        made = deletion(self.desk, gone)
        link = gone[0].link
        return made if link is None or linked else in_link(self.desk, link, [made])


def _stands(atom: Atom, paragraph: Element) -> bool:
    return any(each is paragraph for each in atom.run.iterancestors())


def _at_edge(spot: Element, step: int) -> bool:
    rest = spot.itersiblings(preceding=step > 0)
    return all(each.tag in NEUTRAL for each in rest)
