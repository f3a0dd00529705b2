"""What reviewers have left open in a document: tracked changes and comments, each at its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ooxml.content.texts import place
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.safety.review import COMMENTS, TRACKED
from pipeline.ooxml.xml import Element, short_text

_P, _TR, _AUTHOR = q("w:p"), q("w:tr"), q("w:author")
_TEXTS = (q("w:t"), q("w:delText"))
_CHANGE, _COMMENT = "spårad ändring", "kommentar"


class OpenMark(NamedTuple):
    """One. `where`: the part and the paragraph, as people say it."""

    where: str
    what: str

    def __str__(self) -> str:
        """Return it as a clause."""
        return f"{self.where}: {self.what}"


def left_open(package: Package) -> tuple[OpenMark, ...]:
    """Return what nobody has decided on, in the order of the document; each place once.

    Comments that the program has written are none: they are for those who work in the document.
    """
    said = _comments(package)
    stories = (package.main, *package.headers, *package.footers, *package.notes)
    found = (mark for part in stories for mark in _of_story(package, part, said))
    return tuple(dict.fromkeys(found))


def _comments(package: Package) -> dict[str, str]:
    """Return what people say in comments, by their ids."""
    return {
        comment.get(q("w:id"), ""): _by(_COMMENT, comment, f": ”{short_text(_text(comment))}”")
        for part in package.comments
        for comment in package.root(part).iter(q("w:comment"))
        if comment.get(_AUTHOR) != AUTHOR
    }


def _of_story(package: Package, part: str, said: dict[str, str]) -> Iterator[OpenMark]:
    told: set[str] = set()
    for element in package.root(part).iter(*TRACKED, *COMMENTS):
        if element.tag not in COMMENTS:
            yield OpenMark(_where(package, part, element), _by(_CHANGE, element))
            continue
        number = element.get(q("w:id"), "")
        if number in said and number not in told:  # it begins, ends and is referred to
            told.add(number)
            yield OpenMark(_where(package, part, element), said[number])


def _where(package: Package, part: str, element: Element) -> str:
    near = next(element.iterancestors(_P, _TR), None)
    text = short_text(_text(near)) if near is not None else ""
    return f"{place(package, part)}, stycket ”{text}”" if text else place(package, part)


def _by(what: str, element: Element, after: str = "") -> str:
    author = element.get(_AUTHOR, "")
    return f"{what}{f' av {author}' if author else ''}{after}"


def _text(element: Element) -> str:
    return " ".join("".join(t.text or "" for t in element.iter(*_TEXTS)).split())
