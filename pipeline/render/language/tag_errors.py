"""What is wrong with one tag taken by itself: found for each, whatever is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from pipeline.render.language.environment import BLOCK, VARIABLE, Engine
from pipeline.render.markup.docxtpl_dialect import BLOCKS, Tag
from pipeline.swedish.words import nearest

LOOK_OVER = "Se över punkter, citattecken, parenteser och stavning i taggen."
_WORDS = {"elif", "else", "do", "break", "continue", *BLOCKS}
_SHELLS = {
    "elif": "{0}if 1{1}{0}{2}{1}{0}endif{1}",
    "else": "{0}if 1{1}{0}{2}{1}{0}endif{1}",
    "do": "{0}{2}{1}",
    "break": "{0}for x in []{1}{0}{2}{1}{0}endfor{1}",
    "continue": "{0}for x in []{1}{0}{2}{1}{0}endfor{1}",
}
# What stands for a tag that makes no sense.
_BLANKS = {
    "for": " for _ in [] ", "if": " if 1 ", "elif": " elif 1 ", "macro": " macro _() ",
    "call": " call range() ", "filter": " filter upper ", "set": " set _ ", "with": " with ",
}  # fmt: skip
_SENSELESS = ("taggen går inte att tolka.", LOOK_OVER)
_FINE = ("", "")
_MOST_KNOWN = 5_000  # tags; those of all that the program has are a fifth of it
_NAME = re.compile(r"[^\W\d]\w*")
# Names that Jinja has and templates here have not.
_ABSENT = frozenset(["self", "super", "dict", "lipsum", "cycler", "joiner"])


class _Reading(NamedTuple):
    """What came of reading a tag by itself. `makes_sense`: also if there is trouble with it."""

    makes_sense: bool
    trouble: tuple[str, str]


_NONSENSE = _Reading(makes_sense=False, trouble=_SENSELESS)
_known: dict[str, _Reading] = {}  # shell → reading: every engine reads alike


class TagReader:
    """Reads tags one by one; those that are alike once, in whatever template they stand."""

    def __init__(self, engine: Engine) -> None:
        """Read as `engine` does."""
        self.engine = engine

    def trouble(self, tag: Tag) -> tuple[str, str]:
        """Return what is wrong with a tag and the remedy; two empty texts when nothing is."""
        is_read = not tag.prints and (tag.is_field or tag.word in _WORDS)
        return self._reading(tag).trouble if is_read else _FINE

    def together(self, tags: Iterable[Tag]) -> tuple[nodes.Template | None, list[Tag]]:
        """Return tags as a tree that can be searched for names, and the tag of each line.

        Of a tag that makes no sense only its block is there. The tree is None when the tags make no
        sense together.
        """
        pieces: list[str] = []
        lines: list[Tag] = []
        for tag in tags:
            whole = tag.closes or self._reading(tag).makes_sense
            inner = tag.inner if whole else _BLANKS.get(tag.word)
            if inner is not None:
                opening, closing = VARIABLE if tag.is_field else BLOCK
                pieces.append(f"{opening}\n{inner}{closing}")
                lines.append(tag)
        try:
            return self.engine.parse("".join(pieces)), [*lines[:1], *lines]
        except (TemplateSyntaxError, ValueError, RecursionError):
            return None, lines

    def words_of_lost(self, tags: Iterable[Tag]) -> frozenset[str]:
        """Return the words of statements that make no sense: some may be names given there."""
        lost = [tag.inner for tag in tags if not (tag.is_field or self._reading(tag).makes_sense)]
        return frozenset(word for inner in lost for word in _NAME.findall(inner))

    def _reading(self, tag: Tag) -> _Reading:
        """Return what comes of reading a tag by itself."""
        shell = _shell(tag)
        found = _known.get(shell)
        if found is None:
            found = self._read(shell)
            if len(_known) >= _MOST_KNOWN:
                _known.clear()
            _known[shell] = found
        return found

    def _read(self, shell: str) -> _Reading:
        try:
            tree = self.engine.parse(shell)
        except (TemplateSyntaxError, ValueError, RecursionError):
            return _NONSENSE
        try:
            return _Reading(True, next(_found(self.engine, tree), _FINE))
        except RecursionError:  # of a tag with very many steps
            return _Reading(True, _SENSELESS)


def _found(engine: Engine, tree: nodes.Template) -> Iterator[tuple[str, str]]:
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        table = engine.filters if isinstance(node, nodes.Filter) else engine.tests
        if node.name not in table or node.name.startswith("_"):
            yield _unknown("Filtret" if table is engine.filters else "Villkoret", node.name, table)
    for name in tree.find_all(nodes.Name):
        if name.name in _ABSENT and name.ctx == "load":
            yield f"”{name.name}” finns inte i mallar här.", "Ta bort den ur taggen."


def _unknown(what: str, name: str, table: Iterable[str]) -> tuple[str, str]:
    near = nearest(name, [known for known in table if not known.startswith("_")])
    if near and near == name.lower():
        return f"{what} ”{name}” ska skrivas med små bokstäver.", f"Skriv {near}."
    remedy = f"Menade du ”{near}”?" if near else "Handboken visar vilka som finns."
    return f"{what} ”{name}” finns inte.", remedy


def _shell(tag: Tag) -> str:
    """Return a small template in which one tag makes sense by itself."""
    if tag.is_field:
        return f"{VARIABLE[0]}{tag.inner}{VARIABLE[1]}"
    default = "{0}{2}{1}{0}end" + tag.word + "{1}" if tag.opens else "{0}{2}{1}"
    return _SHELLS.get(tag.word, default).format(*BLOCK, tag.inner)
