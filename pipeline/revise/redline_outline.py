"""What a story says and how it is built, for the proof that marks can be accepted or rejected.

(DECISIONS 349)
"""

from __future__ import annotations

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element
from pipeline.revise.redline_atoms import BOX, Look, as_written, atoms
from pipeline.revise.units import leaves

_P, _TBL, _TR, _TC = (q(f"w:{n}") for n in ("p", "tbl", "tr", "tc"))


Known = dict[bytes, object]  # what blocks without links say, by how they are written


def story_outline(home: Element, look: Look, known: Known) -> list[object]:
    """Return the paragraphs and tables of a story, without empty paragraphs at its end.

    `known` is filled: what is written alike in another version is read once.
    """
    found = [_block(each, look, known) for each in leaves(home)]
    found = [each for each in found if each != []]  # a table without rows shows nothing
    while found and found[-1] == ("p",):
        found.pop()
    return found


def _block(block: Element, look: Look, known: Known) -> object:
    written = as_written(block)
    if b" r:" in written:
        return _read(block, look, known)
    if written not in known:
        known[written] = _read(block, look, known)
    return known[written]


def _read(block: Element, look: Look, known: Known) -> object:
    return (_paragraph if block.tag == _P else _table)(block, look, known)


def _paragraph(paragraph: Element, look: Look, known: Known) -> tuple[object, ...]:
    said: list[object] = []
    for atom in atoms(paragraph, look):
        last = said[-1] if said else None
        if atom.text is None or not isinstance(atom.key, tuple):
            said.append(atom.key)
            boxes = atom.child.iter(BOX) if atom.child is not None else ()
            said += [("box", story_outline(box, look, known)) for box in boxes]
        elif isinstance(last, list) and last[0] == atom.key[1]:
            last[1] += atom.text
        else:
            said.append([atom.key[1], atom.text])  # a link, and the words in it
    return ("p", *said)


def _table(table: Element, look: Look, known: Known) -> list[object]:
    rows = [e for e in table.iter(_TR) if next(e.iterancestors(_TBL)) is table]
    return [
        [story_outline(c, look, known) for c in row.iter(_TC) if next(c.iterancestors(_TR)) is row]
        for row in rows
    ]
