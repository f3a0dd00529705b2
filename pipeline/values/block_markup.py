"""The light markup of running text (the kind stycken), as WORKBOOK.md defines it.

A blank line begins a paragraph, a line break is a line break. `- ` makes bullets, `1. ` numbers,
`**fet**`, `_kursiv_`, `[text](adress)`, `{Mål/M1/Måltext}` another cell, a paragraph `{Mål}` the
goals; a backslash takes the next sign literally. Marks that were pasted (pasted_marks.py) are read
too, but for a settled wording's. Anything else is text: nothing is ever refused.
Every step is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline import schema
from pipeline.values.inline_markup import (
    Anchor,
    Break,
    CellRef,
    Inline,
    Run,
    formatted,
    single_line,
)
from pipeline.values.pasted_marks import PastedMark, pasted_marks
from pipeline.values.types import AsTyped

__all__ = [
    "Anchor",
    "Block",
    "Break",
    "CellRef",
    "Inline",
    "Run",
    "blocks",
    "inlines",
    "references",
    "source_lines",
]


BlockKind = Literal["text", "bullet", "number", "letter", "goals"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. A block of kind goals has no inlines: the goals come in its place.

    `start` is 0 but for the first item of a numbered or lettered list, where it is that item's
    number: one that does not follow on the item before begins a list of its own.
    """

    kind: BlockKind
    start: int
    inlines: tuple[Inline, ...]


def blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs of a running text; none for an empty one."""
    return _blocks(str(text), isinstance(text, AsTyped))


def inlines(text: str) -> tuple[Inline, ...]:
    """Return a text of one line (Mening, Sats): runs and references to cells, nothing else."""
    return _inlines(str(text))


def references(text: str, *, single: bool = False) -> tuple[CellRef, ...]:
    """Return the cells that a text shows the values of; `single`: it is a text of one line."""
    if "{" not in text:
        return ()
    found = inlines(text) if single else [part for b in blocks(text) for part in b.inlines]
    return tuple(part for part in found if isinstance(part, CellRef))


_BULLET = re.compile(r"- +(?=\S)")
_NUMBER = re.compile(r"([0-9]{1,2})\. +(?=\S)")
_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")  # what stands in one that is not blank
_GOALS = schema.header_key("{Mål}")


_inlines = lru_cache(maxsize=2048)(single_line)


@lru_cache(maxsize=2048)
def _blocks(text: str, as_typed: bool) -> tuple[Block, ...]:
    made: list[Block] = []
    before: tuple[BlockKind, int] | None = None  # kind and number of the item before
    for kind, digits, lines in _paragraphs(_sections(text), as_typed):
        number = int(digits) if digits else None
        follows = number is None or before == (kind, number - 1)
        made.append(Block(kind, 0 if follows else number or 0, formatted("\n".join(lines))))
        before = None if number is None else (kind, number)
    return tuple(made)


def source_lines(text: str) -> list[tuple[int, int]]:
    """Return where the lines of each paragraph stand in a text: from its first sign to its last."""
    lines = [(found.start(), found.end()) for found in _LINE.finditer(text)]
    spans, at = [], 0
    for kind, _, inside in _paragraphs(_sections(text), isinstance(text, AsTyped)):
        count = 1 if kind == "goals" else len(inside)
        spans.append((lines[at][0], lines[at + count - 1][1]))
        at += count
    return spans


def _sections(text: str) -> list[list[str]]:
    """Return the lines between blank lines."""
    sections: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            sections[-1].append(line)
        elif sections[-1]:
            sections.append([])
    return sections if sections[-1] else sections[:-1]


_Paragraph = tuple[BlockKind, str, list[str]]


def _paragraphs(sections: list[list[str]], as_typed: bool) -> Iterator[_Paragraph]:
    """Yield kind, number and lines of every paragraph."""
    for index, lines in enumerate(sections):
        if len(lines) == 1 and schema.header_key(lines[0]) == _GOALS:
            yield "goals", "", []
        else:
            pasted = pasted_marks(lines)
            if as_typed:  # a backslash still takes such a mark literally
                pasted = [mark if mark and mark.kind == "text" else None for mark in pasted]
            yield from _items(lines, pasted, numbered=_is_numbered(sections, index))


def _is_numbered(sections: list[list[str]], index: int) -> bool:
    """Return whether `1. ` is a list here: with two items, or after a blank line."""
    lines = sections[index]
    count = sum(1 for line in lines if _NUMBER.match(line))
    if count != 1:
        return count > 1
    follows = index + 1 < len(sections) and _NUMBER.match(sections[index + 1][0])
    return bool(follows or (index and _NUMBER.match(lines[0])))


def _items(
    lines: list[str], pasted: list[PastedMark | None], *, numbered: bool
) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    for line, mark in zip(lines, pasted, strict=True):
        text, item = line, _item(line, numbered=numbered)
        if mark is not None and mark.kind == "text":
            text = mark.rest
        elif mark is not None:
            item = mark.kind, mark.number, [mark.rest]
        if item is None and current is not None:
            current[2].append(text)
            continue
        if current is not None:
            yield current
        current = item or ("text", "", [text])
    if current is not None:
        yield current


def _item(line: str, *, numbered: bool) -> _Paragraph | None:
    if found := _BULLET.match(line):
        return "bullet", "", [line[found.end() :]]
    if numbered and (found := _NUMBER.match(line)):
        return "number", found[1], [line[found.end() :]]
    return None
