"""What a story says and how it is built, for the proof that marks can be accepted or rejected.

(DECISIONS 350)
"""

from __future__ import annotations

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.revise.redline_atoms import BOX, Look, atoms
from pipeline.revise.units import leaves

_P, _TBL, _TR, _TC = (q(f"w:{n}") for n in ("p", "tbl", "tr", "tc"))
_OF_PARAGRAPHS = (q("w:pPr"), q("w:pStyle"))


def outline(home: Element, look: Look) -> list[object]:
    """Return the paragraphs and tables of a story, without empty paragraphs at its end."""
    found: list[object] = []
    for each in leaves(home):
        found.append(_paragraph(each, look) if each.tag == _P else _table(each, look))
    while found and found[-1] == ("p",):
        found.pop()
    return found


def _paragraph(paragraph: Element, look: Look) -> tuple[object, ...]:
    said: list[object] = []
    for atom in atoms(paragraph, look):
        last = said[-1] if said else None
        if atom.text is None or not isinstance(atom.key, tuple):
            said.append(atom.key)
            boxes = atom.child.iter(BOX) if atom.child is not None else ()
            said += [outline(box, look) for box in boxes]
        elif isinstance(last, list) and last[0] == atom.key[1]:
            last[1] += atom.text
        else:
            said.append([atom.key[1], atom.text])  # a link, and the words in it
    return ("p", *said)


def _table(table: Element, look: Look) -> list[object]:
    rows = [e for e in table.iter(_TR) if next(e.iterancestors(_TBL)) is table]
    return [
        [outline(c, look) for c in row.iter(_TC) if next(c.iterancestors(_TR)) is row]
        for row in rows
    ]
