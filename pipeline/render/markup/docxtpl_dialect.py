"""The only module that knows docxtpl: it defines the dialect of the templates.

A part's XML goes through docxtpl's own clean-up; then each tag is swapped for a mark, so that what
is left is XML and can be read as a tree. (DECISIONS 53)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jinja2 import TemplateRuntimeError
from lxml import etree

from pipeline.ooxml.escaping import unescape
from pipeline.render.markup.placeholders import MARK_CLOSE, MARK_OPEN, without_signs
from pipeline.render.markup.spots import NOWHERE, Spot

BLOCKS = frozenset(["for", "if", "macro", "call", "filter", "set", "with"])
_INLINE_SET = re.compile(r"[\s+-]*set\s+[\w.]+(?:\s*,\s*[\w.]+)*\s*=")
_WORD = re.compile(r"\w+")
_LITERALS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


@dataclass(slots=True, eq=False)
class Tag:
    """One tag of a template. `inner` is what stands between the braces, unescaped, one line."""

    number: int
    written: str
    inner: str
    is_field: bool
    prints: bool = False  # written by the renderer itself: prints, but is no field of the template
    before: int = 0  # the number of the tag that this one is put before, 0 = it stands in the tree
    spot: Spot = NOWHERE  # the paragraph it stands in
    base: str = ""  # the w:numId of the list of which it prints a copy's
    told: bool = False  # it was not written as a tag, which has been told: what it says is a guess

    @property
    def word(self) -> str:
        """Return the first word of a statement: for, endfor, if …; "" for a field."""
        found = None if self.is_field else _WORD.match(self.inner.strip())
        return found[0] if found else ""

    @property
    def opens(self) -> bool:
        """Return whether a block begins here."""
        return self.word in BLOCKS and _INLINE_SET.match(self.inner) is None

    @property
    def closes(self) -> bool:
        """Return whether a block ends here."""
        return self.word.startswith("end") and self.word[3:] in BLOCKS

    @property
    def mark(self) -> str:
        """Return the characters that stand in the tag's place."""
        return f"{MARK_OPEN}{self.number}{MARK_CLOSE}"


def own_tag(tags: list[Tag], inner: str, like: Tag | None = None, *, prints: bool = True) -> Tag:
    """Return a tag of the renderer's own, put last among the tags; `like`: what it stands for."""
    written, spot = (like.written, like.spot) if like is not None else ("", NOWHERE)
    tags.append(Tag(len(tags) + 1, written, inner, is_field=False, prints=prints, spot=spot))
    return tags[-1]


CleanUp = Callable[[str], str]  # a part's XML → the same after docxtpl's clean-up
Note = Callable[[Tag, str, str], None]  # notes a fault at a tag: a sentence and a remedy


def patched(xml: str) -> str:
    """Return a part's XML after docxtpl's clean-up of split tags and `{%p`-like tags."""
    from docxtpl import DocxTemplate

    result: str = DocxTemplate.patch_xml(None, without_signs(xml))
    return result


# ---------------------------------------------------------------- where a tag ends

OPENING = re.compile(r"\{[{%#]")
_CLOSINGS = {"{": "}}", "%": "%}", "#": "#}"}
STRINGS = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_IN_FIELD, _IN_STATEMENT = re.compile(rf"{STRINGS}|[{{}}]"), re.compile(rf"{STRINGS}|%}}")


def tag_end(text: str, start: int) -> int:
    """Return where the tag that begins at `start` ends, -1 when it does not.

    Braces and percent signs inside strings and dictionaries do not end it.
    """
    closing = _CLOSINGS[text[start + 1]]
    limit = text.find("</w:", start)
    end = _exact_end(text[start + 2 : limit if limit >= 0 else len(text)], closing)
    if end >= 0:
        return start + 2 + end
    end = text.find(closing, start + 2)
    return end + 2 if end >= 0 else -1


def _exact_end(inner: str, closing: str) -> int:
    if closing == "%}":
        return next((s.end() for s in _IN_STATEMENT.finditer(inner) if s[0] == closing), -1)
    depth = 0
    for sign in _IN_FIELD.finditer(inner) if closing == "}}" else ():
        if sign[0] == "}" and depth == 0:
            return sign.end() + 1 if inner[sign.end() : sign.end() + 1] == "}" else -1
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
    return -1


# ---------------------------------------------------------------- marks


def marked(xml: str) -> tuple[str, list[Tag]]:
    """Return cleaned-up XML with a mark in each tag's place, and the tags in that order."""
    marker = _Marker()
    end = place = 0
    while (found := OPENING.search(xml, place)) is not None:
        start, stop = found.start(), tag_end(xml, found.start())
        if stop < 0 or not marker.wants(xml[start:stop]):
            place = found.end()
            continue
        marker.take(xml[end:start], xml[start:stop])
        end = place = stop
    marker.data(xml[end:])
    return "".join(marker.pieces), marker.tags


class _Marker:
    """Goes through a part: its pieces, with marks instead of tags."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.pieces: list[str] = []
        self.open: list[Tag] = []  # call and filter
        self.raw = self.trim = False

    def wants(self, written: str) -> bool:
        """Return whether a tag is one here: between raw and endraw only endraw is."""
        return not self.raw or _word(written) == "endraw"

    def data(self, text: str) -> None:
        """Take what stands between two tags."""
        for written, meant in _LITERALS:
            text = text.replace(written, meant)
        self.pieces.append(text.lstrip() if self.trim else text)
        self.trim = False

    def take(self, before: str, written: str) -> None:
        """Take a tag and what stands before it."""
        self.data(before.rstrip() if written[2:3] == "-" else before)
        word = _word(written)
        if word in ("raw", "endraw"):
            self.raw = word == "raw"
        elif written[1] != "#":
            self._add(written, _inner(written), is_field=written[1] == "{")
            self._hold(self.tags[-1])
        self.trim = written[-3] == "-"

    def _add(self, written: str, inner: str, *, is_field: bool) -> None:
        tag = Tag(len(self.tags) + 1, unescaped(written), inner, is_field)
        self.tags.append(tag)
        self.pieces.append(tag.mark)

    def _hold(self, tag: Tag) -> None:
        """Turn filter and call blocks into a value that is made, and then printed by a field."""
        if tag.word in ("filter", "call"):
            self.open.append(tag)
        elif tag.word in ("endfilter", "endcall") and self.open:
            first = self.open.pop()
            value = _held(first) if first.word == tag.word[3:] else None
            if value is not None:
                first.inner, tag.inner, printed = value
                self._add(tag.written, printed, is_field=True)


_CALL = re.compile(r"call\s*(\([^()]*\))?\s*(.*\()(.*)\)\Z", re.DOTALL)


def _held(first: Tag) -> tuple[str, str, str] | None:
    """Return how a filter or call block begins and ends as a value, and what prints it."""
    name = f"_held{first.number}"
    inner = first.inner.strip()
    if first.word == "filter":
        return f" set {name} ", " endset ", f" {name}|{inner.removeprefix('filter').strip()} "
    call = _CALL.match(inner)
    if call is None:
        return None
    comma = ", " if call[3].strip() else ""
    printed = f" {call[2]}{call[3]}{comma}caller={name}) "
    return f" macro {name}{call[1] or '()'} ", " endmacro ", printed


def _word(written: str) -> str:
    found = _WORD.match(written[2:-2].strip("-+ \t\n")) if written[1] == "%" else None
    return found[0] if found else ""


def _inner(written: str) -> str:
    inner = written[2:-2]
    inner = inner[1:] if inner[:1] in ("-", "+") else inner
    inner = inner[:-1] if inner[-1:] in ("-", "+") else inner
    return unescaped(" ".join(inner.split("\n")))


def unescaped(text: str) -> str:
    """Return text with the five entities of XML written out."""
    return unescape(text, {"&quot;": '"', "&apos;": "'"})


def with_fixed_grids(xml: str) -> str:
    """Return a rendered part with more grid columns where `{%tc` made more cells."""
    from docxtpl import DocxTemplate

    try:
        root = DocxTemplate.fix_tables(None, xml.encode())
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise TemplateRuntimeError("a grid that is none") from error  # the template's
    return etree.tostring(root, encoding="unicode")
