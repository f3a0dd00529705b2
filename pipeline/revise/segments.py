"""A paragraph as what stands in its controls, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.model import Source
from pipeline.ooxml.content.appearance import Dressed, alike
from pipeline.ooxml.content.controls import Identities, source_of
from pipeline.ooxml.content.reader import BREAK, Token
from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element

_R, _SDT, _PPR, _RPR = (q(f"w:{n}") for n in ("r", "sdt", "pPr", "rPr"))
_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_ID = q("w:id")
# Stand in a paragraph beside its text: they stay where they are when the text is exchanged.
_BESIDE = frozenset(
    q_all("w:bookmarkStart w:bookmarkEnd w:commentRangeStart w:commentRangeEnd w:proofErr")
)


@dataclass(eq=False)
class Segment:
    """A control, or what stands between two. `before`: the element that it comes after."""

    paragraph: Element
    source: Source | None
    elements: list[Element]
    before: Element | None = None
    tokens: tuple[Token, ...] = ()
    dressed: Callable[[], Sequence[Dressed]] = tuple  # its words, each with how it looks

    @cached_property
    def sign(self) -> str:
        """Return text and looks, as the content model has them."""
        return "".join(map(str, self.tokens))

    @cached_property
    def text(self) -> str:
        """Return what a reader sees, in full."""
        return "".join(token.text for token in self.tokens).replace(BREAK, "").strip()

    @property
    def in_one_look(self) -> bool:
        """Return whether all its words look alike."""
        looks = [look for _, look in self.dressed()]
        return len(self.tokens) == 1 and all(alike(look, looks[0]) for look in looks)

    @property
    def last(self) -> Element | None:
        """Return the element that what follows comes after."""
        return self.elements[-1] if self.elements else self.before


def split(paragraph: Element, finder: Identities) -> Iterator[Segment]:
    """Yield the text, control, text, control … text of a paragraph; texts may be empty."""
    text = Segment(paragraph, None, [])
    last: Element | None = None
    skip: set[Element] = set()
    for child in paragraph:
        if child in skip or not isinstance(child.tag, str):
            continue
        source, elements = _control(child, finder)
        if source is not None:
            yield text
            yield Segment(paragraph, source, elements, last)
            last = elements[-1]
            skip.update(elements)
            text = Segment(paragraph, None, [], last)
            continue
        if child.tag != _PPR and not is_beside(child):
            text.elements.append(child)
        elif not text.elements:
            text.before = child
        last = child
    yield text


def _control(child: Element, finder: Identities) -> tuple[Source | None, list[Element]]:
    """Return the source of a control that begins here, and its elements."""
    if child.tag == _SDT:
        return source_of(child, finder), [child]
    if child.tag != _START:
        return None, []
    source = finder.of_bookmark(child)
    inside: list[Element] = []
    for following in child.itersiblings():
        if following.tag == _END and following.get(_ID) == child.get(_ID):
            return (source, inside) if inside else (None, [])
        if following.tag == _SDT and source_of(following, finder) is not None:
            return None, []  # the control itself says which it is
        inside.append(following)
    return None, []


def is_beside(child: Element) -> bool:
    """Return whether a child of a paragraph stands beside its text."""
    return child.tag in _BESIDE or is_comment_mark(child)


def is_comment_mark(run: Element) -> bool:
    """Return whether a run only holds the mark of a comment."""
    rest = [child.tag for child in run if child.tag != _RPR]
    return run.tag == _R and rest == [q("w:commentReference")]
