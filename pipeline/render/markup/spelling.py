"""Signs that Word or a keyboard puts into tags: seen by nobody, and understood by no template."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.ooxml.xml import Element
from pipeline.render.markup.docxtpl_dialect import STRINGS

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_COMBINED = re.compile("[^\\W\\d_][\u0300-\u036f]+")
_CURLY = str.maketrans("“”‘’", "\"\"''")
_EDGES = re.compile(r"(\A\{[{%](?:tr|tc|p|r)?)\s*-+|-+\s*([}%]\}\Z)")  # they only take blanks away
_STRING = re.compile(STRINGS)
_RETYPE = "Ta bort taggen och skriv den på nytt för hand."


def without_strings(text: str) -> str:
    """Return a tag with blanks in the place of its strings, so that what is left is its code."""
    return _STRING.sub(lambda found: " " * len(found[0]), text.translate(_CURLY))


def oddities(written: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the signs of a tag as it stands in Word: sentences and remedies."""
    code = without_strings(written)
    hidden = _INVISIBLE.search(code)
    if hidden is not None:
        before = written[max(0, hidden.start() - 12) : hidden.start()]
        name = f"U+{ord(hidden[0]):04X}"
        yield f"taggen har ett osynligt tecken ({name}) efter ”{before}”.", _RETYPE
    dash = _DASHES.search(code)
    if dash is not None:
        yield (
            f"taggen har ett tankstreck ({dash[0]}) i stället för ett bindestreck (-).",
            "Skriv ett bindestreck; Word kan ha bytt ut det av sig självt.",
        )
    letters = _COMBINED.search(code)
    if letters is not None:
        whole = unicodedata.normalize("NFC", letters[0])
        yield f"bokstaven ”{whole}” i taggen är skriven som två tecken.", _RETYPE


def as_meant(written: str) -> str:
    """Return a tag without such signs in its code."""
    pieces, end = [], 0
    for found in _STRING.finditer(written.translate(_CURLY)):
        pieces += [_plain(written[end : found.start()]), written[found.start() : found.end()]]
        end = found.end()
    return _EDGES.sub(r"\1 \2", "".join((*pieces, _plain(written[end:]))))


def _plain(code: str) -> str:
    seen = _DASHES.sub("-", _INVISIBLE.sub("", code))
    return _COMBINED.sub(lambda found: unicodedata.normalize("NFC", found[0]), seen)


class TextLine:
    """The text of a paragraph without what nobody sees, and what is to be changed in it."""

    def __init__(self, whole: str) -> None:
        """Read a paragraph's text."""
        self.whole = whole
        self.places = [n for n, sign in enumerate(whole) if _INVISIBLE.match(sign) is None]
        self.text = "".join([whole[n] for n in self.places])
        self.changes: list[tuple[int, int, str]] = []

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return (self.places[start], self.places[end - 1] + 1) if end > start else (0, 0)

    def original(self, start: int, end: int) -> str:
        """Return a piece of the text as it stands in Word."""
        first, last = self._span(start, end)
        return self.whole[first:last]

    def change(self, start: int, end: int, text: str) -> None:
        """Let `text` take the place of a piece; the last word on a piece counts."""
        span = self._span(start, end)
        self.changes = [one for one in self.changes if one[:2] != span]
        self.changes.append((*span, text))

    def rewrite(self, texts: Sequence[Element]) -> None:
        """Make the changes in the elements whose texts together are the paragraph's."""
        for first, last, new in sorted(self.changes, reverse=True):
            begin = 0
            for element in texts:
                text = element.text or ""
                end = begin + len(text)
                if begin < last and first < end:
                    cut = slice(max(first - begin, 0), last - begin)
                    put = new if first >= begin else ""
                    element.text = text[: cut.start] + put + text[cut.stop :]
                begin = end
