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
from pipeline.ooxml.package import Package, read_package
from tests.docx import REL, W, changed

WHO, WHEN = "Elin Berg", "2026-11-30T09:15:00Z"
_WORD = re.compile(r"(?<![\w{}*_\[\](/\\])[A-Za-zÅÄÖåäö]{4,}(?![\w{}*_\[\]/\\])")
_RELATION, _ADDRESS = "rIdHand", "https://lund.example/skog"
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
    hows: frozenset[str] = field(default_factory=lambda: frozenset([*_HOW, *_ENTERED]))

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
                parts = {part: data}
                if _RELATION.encode() in data:
                    parts |= _with_link(package, part)
                path.write_bytes(changed(path.read_bytes(), parts))
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
        hows = [*_HOW, *_ENTERED] if source in self.running else [*_PLAIN]
        how = self.random.choice([each for each in hows if each in self.hows])
        if how in _ENTERED:
            return self._enter(control, source, word, how)
        new = _HOW[how](run, word, self.random)
        return Change(source, cell, cell.replace(word, new), how)

    def _enter(self, control: etree._Element, source: Source, word: str, how: str) -> Change | None:
        """Press Enter after a paragraph that shows nothing but the cell; Word's control grows."""
        paragraph, cell = control.getparent(), self.texts[source]
        at, length = cell.index(word), len(cell)
        listed = cell[cell.rfind("\n", 0, at) + 1 :].startswith("- ")
        end = cell.find("\n" if listed else "\n\n", at)
        end = end if end >= 0 else length
        begin = cell.rfind("\n" if listed else "\n\n", 0, at)
        said = cell[begin + 1 : end].strip().removeprefix("- ")
        shown = "".join(t.text or "" for t in control.iter(q("t")))
        if paragraph is None or paragraph.tag != q("p") or said != shown or not _is_alone(control):
            return None
        # The proof of separation refuses, rightly, a sentence that stands in two cells.
        words = f"Nytt stycke {self.random.getrandbits(40)}."
        second = etree.Element(q("p"))
        second.extend(deepcopy(each) for each in paragraph.findall(q("pPr")))
        text = etree.SubElement(etree.SubElement(second, q("r")), q("t"))
        text.text = words
        content = control.find(q("sdtContent"))
        assert content is not None
        for each in reversed(list(content)):
            control.addnext(each)
        paragraph.addprevious(control)
        content.extend([paragraph, second])
        new = f"\n- {words}" if listed else f"\n\n{words}"
        return Change(source, cell, f"{cell[:end].rstrip()}{new}{cell[end:]}", how)


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
    _dressed(run, word, "b")
    return f"**{word}**"


def _italic(run: etree._Element, word: str, chance: random.Random) -> str:
    _dressed(run, word, "i")
    return f"_{word}_"


def _dressed(run: etree._Element, word: str, name: str) -> None:
    _, middle, _ = _parts(run, word)
    look = middle.find(q("rPr"))
    if look is None:
        look = etree.Element(q("rPr"))
        middle.insert(0, look)
    etree.SubElement(look, q(name))


def _linked(run: etree._Element, word: str, chance: random.Random) -> str:
    _, middle, _ = _parts(run, word)
    link = etree.Element(q("hyperlink"), {f"{{{REL}}}id": _RELATION})
    middle.addprevious(link)
    link.append(middle)
    return f"[{word}]({_ADDRESS})"


def _is_alone(control: etree._Element) -> bool:
    """Return whether a paragraph shows nothing but a control."""
    beside = (*control.itersiblings(), *control.itersiblings(preceding=True))
    return not any(each.tag == q("sdt") or "".join(map(str, each.itertext())) for each in beside)


def _with_link(package: Package, part: str) -> dict[str, bytes]:
    """Return the relationships of a part with one that the link of a hand has."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    empty = f'<Relationships xmlns="{space}"/>'.encode()
    root = etree.fromstring(package.parts.get(rels, empty))
    about = {"Id": _RELATION, "Type": f"{REL}/hyperlink", "TargetMode": "External"}
    if not any(each.get("Id") == _RELATION for each in root):
        etree.SubElement(root, f"{{{space}}}Relationship", about | {"Target": _ADDRESS})
    return {rels: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


_HOW: dict[str, Callable[[etree._Element, str, random.Random], str]] = {
    "typed": _typed,
    "in parts": _in_parts,
    "tracked": _tracked,
    "bold": _bold,
    "italic": _italic,
    "linked": _linked,
}
_PLAIN: tuple[str, ...] = ("typed", "in parts", "tracked")  # in a cell without light markup
_ENTERED: tuple[str, ...] = ("entered",)
