"""The marks of a comparison: who, when, and a number that nothing else in the file has.

(DECISIONS 349)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ooxml.escaping import quoteattr
from pipeline.ooxml.names import NS, q, q_all
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.marks import look_of_mark, row_properties

INS, DEL = q("w:ins"), q("w:del")
_R, _RPR, _PPR, _T, _TRPR = (q(f"w:{n}") for n in ("r", "rPr", "pPr", "t", "trPr"))
_ID, _AUTHOR, _DATE = q("w:id"), q("w:author"), q("w:date")
_SPACE = q("xml:space")
_DELETED = {_T: q("w:delText"), q("w:instrText"): q("w:delInstrText")}
WRITTEN = {deleted: written for written, deleted in _DELETED.items()}
_CONTENT = q("w:sdtContent")
# What stands in properties beside what they say: marks, and what was there before.
BESIDE = frozenset(
    q_all(
        "w:rPrChange w:pPrChange w:tblPrChange w:trPrChange w:tcPrChange w:tblPrExChange"
        " w:sectPrChange w:ins w:del w:moveFrom w:moveTo w:cellIns w:cellDel w:cellMerge w:sectPr"
    )
)
Stood = Sequence[tuple[str, str]]


@dataclass
class Marker:
    """Makes marks in one file."""

    author: str
    day: str  # as w:date wants it
    numbers: Iterator[int]
    made: int = 0  # how many marks there are
    # number of a deletion → the tags of the controls that its words stood in, with the words
    stood: dict[str, Stood] = field(default_factory=dict)

    def mark(self, tag: str, home: Element | None = None) -> Element:
        """Return a new mark of a kind, last in `home` if that is given."""
        self.made += 1
        said = {_ID: str(next(self.numbers)), _AUTHOR: self.author, _DATE: self.day}
        if home is not None:
            return etree.SubElement(home, tag, said)
        return etree.Element(tag, said, nsmap={"w": NS["w"]})

    def opening(self, name: str, stood: Stood = ()) -> str:
        """Return how a new mark begins, as text; `stood`: of a deletion, as in `deletion`."""
        self.made += 1
        number = str(next(self.numbers))
        if stood:
            self.stood[number] = stood
        return f'<{name} w:id="{number}" w:author={quoteattr(self.author)} w:date="{self.day}">'

    def deletion(self, runs: Iterable[Element], stood: Stood) -> Element:
        """Return runs struck."""
        made = self.mark(DEL)
        if any(control for control, _ in stood):
            self.stood[made.get(_ID, "")] = stood
        for run in runs:
            _strike(run)
            made.append(run)
        return made

    def insert(self, runs: list[Element]) -> None:
        """Wrap neighbours in one insertion."""
        made = self.mark(INS, runs[0].getparent())
        runs[0].addprevious(made)
        made.extend(runs)

    def mark_end(self, paragraph: Element, tag: str) -> None:
        """Say of the end of a paragraph that it is inserted or deleted."""
        look_of_mark(paragraph).insert(0, self.mark(tag))

    def mark_row(self, row: Element, tag: str) -> None:
        """Say of a row that it is inserted or deleted."""
        properties = row_properties(row)
        after = q_all("w:del w:trPrChange") if tag == INS else q_all("w:trPrChange")
        before = next(properties.iterchildren(*after), None)
        place = len(properties) if before is None else properties.index(before)
        properties.insert(place, self.mark(tag))

    def changed(self, properties: Element, old: Element | None) -> None:
        """Say in properties what they were: `old`, None when nothing was said."""
        name = f"{properties.tag}Change"
        drop(*properties.iterfind(name))
        made = self.mark(name)
        before = etree.SubElement(made, str(properties.tag))
        for child in old if old is not None else ():
            if child.tag not in BESIDE and not (properties.tag == _PPR and child.tag == _RPR):
                before.append(deepcopy(child))
        properties.append(made)

    def new_control(self, control: Element) -> None:
        """Say of a control that it is inserted itself, and not only what stands in it."""
        content = control.find(_CONTENT)
        if content is None:
            return
        first, last = (self.mark(q("w:customXmlInsRangeStart")) for _ in range(2))
        ends = [etree.Element(q("w:customXmlInsRangeEnd"), {_ID: m.get(_ID, "")})
                for m in (first, last)]  # fmt: skip
        control.addprevious(first)
        content.insert(0, ends[0])
        content.append(last)
        control.addnext(ends[1])


def _strike(run: Element) -> None:
    """Let the words of a run be deleted ones; those in a text box are its own."""
    for each in list(run):
        if each.tag in _DELETED:
            each.tag = _DELETED[str(each.tag)]


def properties_of(element: Element, tag: str) -> Element:
    """Return the properties of a run, paragraph, table or cell, made where there are none."""
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found
