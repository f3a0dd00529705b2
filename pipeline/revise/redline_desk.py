"""What is at hand while a part is marked, and what is done to runs and settings alike everywhere.

(DECISIONS 349)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element, canonical, drop
from pipeline.revise.redline_atoms import Atom, Look, bare, copied
from pipeline.revise.redline_marker import BESIDE, Marker, properties_of

_PPR, _RPR = q("w:pPr"), q("w:rPr")
NOTES = q_all("w:footnoteReference w:endnoteReference")
_PLAIN = f"{q('w:sdtPr')}/{q('w:text')}"  # of a control
_UNSEEN = frozenset(q_all("w:lang w:noProof"))
LOST = "Text som en granskare har strukit, och som inte fanns i den äldre versionen, är inte med."


@dataclass
class Desk:
    """What is at hand while one part is marked."""

    pen: Marker
    fit: Callable[[Element], Element]  # a copy of an element of the old part, fit for the new
    looks: tuple[Look, Look]
    note: Callable[[Element | None, Element | None], None]  # a note's reference, old and new
    box: Callable[[Element, Element], None]  # what stands in a text box, old and new
    alike: Callable[[Element, Element], bool]  # whether they look so, though set in another way
    unmarked: dict[str, None] = field(default_factory=dict)  # sentences: what is not shown


def change_properties(desk: Desk, old: Element, new: Element, tag: str) -> None:
    """Say in the properties of a new element what the old one's were, if they were others."""
    before, after = old.find(tag), new.find(tag)
    if canonical(before) == canonical(after):
        return
    fitted = desk.fit(before) if before is not None else None
    reviewed = after.find(f"{tag}Change/{tag}") if after is not None else None
    if said(fitted) == said(after) or (reviewed is not None and said(reviewed) == said(fitted)):
        return
    desk.pen.changed(properties_of(new, tag), fitted)


def said(properties: Element | None) -> list[bytes]:
    """Return what properties say, but marks and what is said of a paragraph's end."""
    if properties is None:
        return []
    skip = {*BESIDE, *_UNSEEN} | ({_RPR} if properties.tag == _PPR else set())
    return sorted(
        etree.tostring(c, method="c14n", exclusive=True) for c in properties if c.tag not in skip
    )


def change_end(desk: Desk, old: Element, new: Element) -> None:
    """Say of the end of a paragraph how it looked."""
    before, after = (p.find(f"{_PPR}/{_RPR}") for p in (old, new))
    fitted = desk.fit(before) if before is not None else None
    if after is not None and said(fitted) != said(after):
        desk.pen.changed(after, fitted)


def let_be_marked(controls: Iterable[Element]) -> None:
    """Make controls of plain text those of rich text: LibreOffice shows no marks in the former."""
    for control in controls:
        drop(*control.iterfind(_PLAIN))


def deletion(desk: Desk, gone: Sequence[Atom], home: str = "") -> Element:
    """Return old words as one tracked deletion; `home`: the control that the paragraph stood in."""
    runs = []
    for _, of_run in groupby(gone, key=lambda atom: atom.run):
        made = desk.fit(copied(of_run))
        for note in made.iter(*NOTES):
            desk.note(note, None)
        runs.append(made)
    stood = [
        (control or home, "".join([atom.text or "" for atom in several]))
        for control, several in groupby(gone, key=lambda atom: atom.control)
    ]
    return desk.pen.deletion(runs, stood)


def in_link(desk: Desk, link: Element, content: list[Element]) -> Element:
    """Return a copy of an old link round other content."""
    made = desk.fit(bare(link))
    made.extend(content)
    return made


def neighbours(runs: Sequence[Element]) -> Iterator[list[Element]]:
    """Yield runs together that stand beside each other."""
    together: list[Element] = []
    for run in runs:
        if together and together[-1].getnext() is not run:
            yield together
            together = []
        together.append(run)
    if together:
        yield together
