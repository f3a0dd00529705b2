"""What people do to a built document, in one line each: words, paragraphs, tables, comments.

    theirs = by_hand(base, lambda d: d.write("Renare sjöar", "mycket"), Hand.table)

Every edit is made to the XML, as Word leaves it. `word` is what was typed: it must never be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml import etree

from tests.companions import add_companions
from tests.docx import HEAD, NAMESPACES, REL, WML, W, changed, files_of, p, png, run, table

_Element = etree._Element
_P, _R, _T, _SDT = (f"{{{W}}}{name}" for name in ("p", "r", "t", "sdt"))
_PPR, _ID, _VAL = f"{{{W}}}pPr", f"{{{W}}}id", f"{{{W}}}val"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MAIN = "word/document.xml"


def elements(xml: str) -> list[_Element]:
    """Return XML as elements."""
    return list(etree.fromstring(f"<all {NAMESPACES}>{xml}</all>"))


class Hand:
    """A document under somebody's hands."""

    def __init__(self, data: bytes) -> None:
        """Open a document."""
        self.files: dict[str, bytes | str | None] = dict(files_of(data))
        self.data = data
        self.replies: dict[str, str] = {}  # which comment answers which other
        self.root = etree.fromstring(files_of(data)[MAIN])

    def saved(self) -> bytes:
        """Return the document with the edits, and with the parts that Word puts beside them."""
        add_companions(self.files, self.replies)
        text = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return changed(self.data, {**self.files, MAIN: text})

    # ------------------------------------------------------------ where

    @property
    def paragraphs(self) -> list[_Element]:
        """Return every paragraph with text."""
        return [e for e in self.root.iter(_P) if text(e)]

    @property
    def controls(self) -> list[_Element]:
        """Return every control."""
        return list(self.root.iter(_SDT))

    def paragraph(self, words: str) -> _Element:
        """Return the first paragraph with those words."""
        return next(e for e in self.root.iter(_P) if words in text(e))

    def control(self, words: str) -> _Element:
        """Return the first control with those words."""
        return next(e for e in self.controls if words in text(e))

    # ------------------------------------------------------------ what

    def replace(self, before: str, after: str) -> Hand:
        """Write other words for some in one run."""
        found = next(t for t in self.root.iter(_T) if before in (t.text or ""))
        found.text = (found.text or "").replace(before, after)
        return self

    def write(self, place: _Element, word: str) -> Hand:
        """Write a word at the end of a paragraph's or control's last text."""
        last = list(place.iter(_T))
        if last:
            last[-1].text = f"{last[-1].text} {word}"
            last[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return self

    def add(self, after: _Element, xml: str) -> Hand:
        """Put blocks after a paragraph."""
        for element in reversed(elements(xml)):
            after.addnext(element)
        return self

    def remove(self, element: _Element) -> Hand:
        """Take an element away; a cell keeps a paragraph."""
        parent = element.getparent()
        assert parent is not None
        alone = parent.tag == f"{{{W}}}tc" and len(parent.findall(_P)) == 1
        parent.replace(element, etree.Element(_P)) if alone else parent.remove(element)
        return self

    def move(self, element: _Element, after: _Element) -> Hand:
        """Move an element."""
        copy = deepcopy(element)
        self.remove(element)
        after.addnext(copy)
        return self

    def bold(self, place: _Element) -> Hand:
        """Make the first run of a place bold."""
        first = next(place.iter(_R), None)
        if first is not None:
            look = first.find(f"{{{W}}}rPr")
            if look is None:
                look = etree.Element(f"{{{W}}}rPr")
                first.insert(0, look)
            if look.find(f"{{{W}}}b") is None:
                place_of = 1 if len(look) and look[0].tag == f"{{{W}}}rStyle" else 0
                look.insert(place_of, etree.Element(f"{{{W}}}b"))
        return self

    def unwrap(self, control: _Element) -> Hand:
        """Take a control away, as pasting in a browser does: its text stays."""
        content = control.find(f"{{{W}}}sdtContent")
        for child in list(content if content is not None else ()):
            control.addprevious(child)
        return self.remove(control)

    def tracked(self, place: _Element, word: str) -> Hand:
        """Insert a word at the end of a paragraph as a tracked change of Anna's."""
        number = self._next()
        place.append(
            elements(f'<w:ins w:id="{number}" w:author="Anna">{run(f" {word}")}</w:ins>')[0]
        )
        return self

    def struck(self, place: _Element) -> Hand:
        """Delete the first run of a paragraph as a tracked change of Anna's."""
        first = next((r for r in place.findall(_R) if r.find(_T) is not None), None)
        if first is not None:
            deleted = etree.Element(f"{{{W}}}del", {_ID: self._next(), f"{{{W}}}author": "Anna"})
            first.addprevious(deleted)
            deleted.append(first)
            for piece in first.iter(_T):
                piece.tag = f"{{{W}}}delText"
        return self

    def comment(self, place: _Element, word: str, answers: str = "") -> Hand:
        """Put a comment of Anna's on a paragraph; it may stand in the thread of another."""
        number = self._next()
        self.replies |= {number: answers} if answers else {}
        made = f'<w:comment w:id="{number}" w:author="Anna" w:initials="A">{p(word)}</w:comment>'
        self._comments(made)
        mark = etree.Element(f"{{{W}}}commentRangeStart", {_ID: number})
        properties = place.find(_PPR)
        place.insert(0 if properties is None else 1, mark)
        place.extend(
            elements(
                f'<w:commentRangeEnd w:id="{number}"/>'
                f'<w:r><w:commentReference w:id="{number}"/></w:r>'
            )
        )
        return self

    def picture(self, after: _Element, width: int = 3) -> Hand:
        """Put a picture of its own in a paragraph after another."""
        from tests.docx import picture

        self.files[f"word/media/egen{width}.png"] = png(width, 2)
        self._relation(f"rIdEgen{width}", "image", f"media/egen{width}.png")
        return self.add(after, p(picture("Egen bild", f"rIdEgen{width}", doc_pr=900 + width)))

    def table(self, after: _Element, word: str) -> Hand:
        """Put a table after a paragraph."""
        return self.add(after, table(["Eget", word], ["a", "b"]) + p(""))

    def as_word_saves(self) -> Hand:
        """Split each text in two runs, and put Word's own marks everywhere: no edit at all."""
        for number, paragraph in enumerate(self.root.iter(_P), 1):
            paragraph.set(f"{{{W}}}rsidR", "00AB12CD")
            paragraph.set(f"{{{_W14}}}paraId", f"{number:08X}")
        for first in list(self.root.iter(_R)):
            piece = first.find(_T)
            words = piece.text if piece is not None else ""
            if piece is None or not words or len(words) < 6:
                continue
            second = deepcopy(first)
            rest = second.find(_T)
            assert rest is not None
            piece.text, rest.text = words[: len(words) // 2], words[len(words) // 2 :]
            for half in (piece, rest):
                half.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            first.addnext(second)
            first.addnext(etree.Element(f"{{{W}}}proofErr", {f"{{{W}}}type": "spellStart"}))
        return self

    # ------------------------------------------------------------ within the package

    def _next(self) -> str:
        found = [e.get(_ID, "") for e in self.root.iter("*")]
        return str(max((int(i) for i in found if i.isdecimal()), default=0) + 1)

    def _comments(self, made: str) -> None:
        part = "word/comments.xml"
        if part not in self.files:
            self.files[part] = f"{HEAD}<w:comments {NAMESPACES}></w:comments>"
            self._relation("rIdKommentarer", "comments", "comments.xml")
            self._type(part, f"{WML}.comments+xml")
        self.files[part] = _text(self.files[part]).replace("</w:comments>", f"{made}</w:comments>")

    def _relation(self, id: str, kind: str, target: str) -> None:
        part = "word/_rels/document.xml.rels"
        made = f'<Relationship Id="{id}" Type="{REL}/{kind}" Target="{target}"/></Relationships>'
        self.files[part] = _text(self.files[part]).replace("</Relationships>", made)

    def _type(self, part: str, kind: str) -> None:
        name = "[Content_Types].xml"
        made = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
        self.files[name] = _text(self.files[name]).replace("</Types>", made)


def _text(data: bytes | str | None) -> str:
    return data.decode() if isinstance(data, bytes) else data or ""


def text(element: _Element) -> str:
    """Return all the text of an element."""
    return "".join(t.text or "" for t in element.iter(_T))


def by_hand(data: bytes, *edits: Callable[[Hand], object]) -> bytes:
    """Return a document after some edits."""
    hand = Hand(data)
    for edit in edits:
        edit(hand)
    return hand.saved()


def words_in(data: bytes) -> str:
    """Return all that is written in a file: text, comments, deleted text."""
    return " ".join(_all(data))


def _all(data: bytes) -> Iterator[str]:
    for name, content in files_of(data).items():
        if name.endswith(".xml") and name.startswith("word/"):
            root = etree.fromstring(content)
            yield from (str(e.text) for e in root.iter(_T, f"{{{W}}}delText") if e.text)
