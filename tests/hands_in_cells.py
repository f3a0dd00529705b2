"""Somebody who changes a word of a cell in Word, by XML, and what is then to stand in the cell.

hand = HandInCells(outputs, random.Random(7), texts, running)
edit = hand.edit("hp/program.docx")  # Change(source, "its text", "its other text", "tracked")
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.content.controls import Identities
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from tests.docx import W, changed

WHO, WHEN = "Elin Berg", "2026-11-30T09:15:00Z"
_WORD = re.compile(r"(?<![\w{}*_\[\](/\\])[A-Za-zÅÄÖåäö]{4,}(?![\w{}*_\[\]/\\])")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def q(name: str) -> str:
    """Return a name of WordprocessingML as lxml has it."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True)
class Change:
    """An edit: of which cell, its text before and after, and how it was made."""

    source: Source
    old: str
    new: str
    how: str


@dataclass
class HandInCells:
    """Changes documents. `texts`: what cells say that may be changed; `running` have markup."""

    outputs: Path
    random: random.Random
    texts: Mapping[Source, str]
    running: frozenset[Source]
    touched: set[Source] = field(default_factory=set)

    def edit(self, target: str) -> Change | None:
        """Change one word of a cell that nobody has changed; None when there is none to change."""
        path = self.outputs / target
        package = read_package(path.read_bytes(), target)
        known = read_memory(package)
        assert known is not None
        finder = Identities(known)
        choices = [
            (part, root, control, source)
            for part in package.stories
            for root in [package.root(part)]
            for control in root.iter(q("sdt"))
            if (source := finder.of_control(control)) is not None
            and source in self.texts.keys() - self.touched
        ]
        self.random.shuffle(choices)
        for part, root, control, source in choices:
            made = self._change(control, source)
            if made is not None:
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                path.write_bytes(changed(path.read_bytes(), {part: data}))
                self.touched.add(source)
                return made
        return None

    def _change(self, control: etree._Element, source: Source) -> Change | None:
        """Change a word in a control; one that stands once in the cell, and once in the control."""
        cell = self.texts[source]
        plain = frozenset(_WORD.findall(cell))
        shown = "".join(t.text or "" for t in control.iter(q("t")))
        found = [
            (run, word)
            for run in control.iter(q("r"))
            if len(texts := run.findall(q("t"))) == 1 and len(run) - len(run.findall(q("rPr"))) == 1
            for word in _WORD.findall(texts[0].text or "")
            if word in plain and cell.count(word) == 1 == shown.count(word)
        ]
        if not found:
            return None
        run, word = self.random.choice(found)
        hows = [*_HOW] if source in self.running else [how for how in _HOW if how != "bold"]
        how = self.random.choice(hows)
        new = _HOW[how](run, word, self.random)
        return Change(source, cell, cell.replace(word, new), how)


# ---------------------------------------------------------------- what a hand does


def _parts(run: etree._Element, word: str) -> list[etree._Element]:
    """Part a run in three: before the word, the word, and after it."""
    text = run.findtext(q("t")) or ""
    before, _, after = text.partition(word)
    made = []
    for piece in (before, word, after):
        part = deepcopy(run)
        (holder,) = part.findall(q("t"))
        holder.text = piece
        holder.set(_SPACE, "preserve")
        run.addprevious(part)
        made.append(part)
    parent = run.getparent()
    assert parent is not None
    parent.remove(run)
    return made


def _typed(run: etree._Element, word: str, chance: random.Random) -> str:
    new = f"{word[::-1].lower()}{chance.randint(1, 99)}"
    (holder,) = run.findall(q("t"))
    holder.text = (holder.text or "").replace(word, new)
    return new


def _in_parts(run: etree._Element, word: str, chance: random.Random) -> str:
    """Write beside a word, as Word does it: in a run of its own, with a mark of the session."""
    _, middle, _ = _parts(run, word)
    more = deepcopy(middle)
    more.set(q("rsidR"), "00AB12CD")
    more.findall(q("t"))[0].text = f" & <{chance.randint(1, 99)}>"
    middle.addnext(more)
    return f"{word}{more.findtext(q('t'))}"


def _tracked(run: etree._Element, word: str, chance: random.Random) -> str:
    _, middle, _ = _parts(run, word)
    new = f"{word[0]}ytt{chance.randint(1, 99)}"
    said = {q("author"): WHO, q("date"): WHEN}
    gone = etree.Element(q("del"), {q("id"): "9001", **said})
    come = etree.Element(q("ins"), {q("id"): "9002", **said})
    inside = deepcopy(middle)
    inside.findall(q("t"))[0].text = new
    come.append(inside)
    middle.addprevious(gone)
    gone.append(middle)
    middle.findall(q("t"))[0].tag = q("delText")
    gone.addnext(come)
    return new


def _bold(run: etree._Element, word: str, chance: random.Random) -> str:
    _, middle, _ = _parts(run, word)
    look = middle.find(q("rPr"))
    if look is None:
        look = etree.Element(q("rPr"))
        middle.insert(0, look)
    etree.SubElement(look, q("b"))
    return f"**{word}**"


_HOW: dict[str, Callable[[etree._Element, str, random.Random], str]] = {
    "typed": _typed,
    "in parts": _in_parts,
    "tracked": _tracked,
    "bold": _bold,
}
