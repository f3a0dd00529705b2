"""What is wrong with one tag taken by itself: found for each, whatever is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
# Names that Jinja has and templates here have not.
_ABSENT = frozenset(["self", "super", "dict", "lipsum", "cycler", "joiner"])


def trouble(engine: Engine, tag: Tag) -> tuple[str, str]:
    """Return what is wrong with a tag and the remedy; two empty texts when nothing is."""
    if tag.prints or not (tag.is_field or tag.word in _WORDS):
        return "", ""
    try:
        return next(_found(engine, engine.parse(_shell(tag))), ("", ""))
    except (TemplateSyntaxError, ValueError, RecursionError):
        return "taggen går inte att tolka.", LOOK_OVER


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
    remedy = f"Menade du ”{near}”?" if near else "Handboken visar vilka som finns."
    return f"{what} ”{name}” finns inte.", remedy


def _shell(tag: Tag) -> str:
    """Return a small template in which one tag makes sense by itself."""
    if tag.is_field:
        return f"{VARIABLE[0]}{tag.inner}{VARIABLE[1]}"
    default = "{0}{2}{1}{0}end" + tag.word + "{1}" if tag.opens else "{0}{2}{1}"
    return _SHELLS.get(tag.word, default).format(*BLOCK, tag.inner)
