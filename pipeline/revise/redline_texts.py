"""The shortest way: two versions of one control that holds one run of text, marked as bytes.

So are most cells in what we build. What comes of it is what comes of their trees, byte for byte.
(DECISIONS 349)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.revise.redline_atoms import WORDS, Atom
from pipeline.revise.redline_marker import Marker
from pipeline.revise.redline_words import Matches, matched

# Neither entities nor anything else that is written in another way once it has been read, nor
# what is no UTF-8.
_CONTROL = re.compile(
    r"<w:p>(<w:sdt><w:sdtPr>(?:(?!</?w:sdt)[^'&\ufffd])*</w:sdtPr><w:sdtContent>)"
    r"<w:r>((?:<w:rPr>(?:(?!</?w:r(?:Pr)?>)[^'&\ufffd])*</w:rPr>)?)"
    r'(<w:t(?: xml:space="preserve")?>)([^<>&\r\ufffd]+)</w:t></w:r>'
    r"</w:sdtContent></w:sdt></w:p>"
)
_TAG = re.compile(r'<w:tag w:val="([^"<]+)"/>')
_PLAIN = re.compile(r"<w:text(?: [^<>]*)?/>")  # what let_be_marked takes away
_RUN = etree.Element(q("w:r"))  # where all words stand
_PRESERVED = '<w:t xml:space="preserve">'
_CLOSINGS = {"same": "", "ins": "</w:ins>", "del": "</w:del>"}
_Piece = tuple[str, str]  # what became of some words, and they: "same", "ins" or "del"


class TextPair(NamedTuple):
    """Two texts of one cell in one place, and how all round them is written."""

    head: str  # up to the run
    look: str  # of the run
    opening: str  # of the text
    tag: str  # of the control
    old: str
    new: str

    def marked(self, pen: Marker) -> bytes:
        """Return the newer paragraph with its words marked, without its end."""
        pieces = _pieces(_atoms(self.old, self.tag), _atoms(self.new, self.tag))
        divided = sum(kind != "del" for kind, _ in pieces) > 1
        opening = _PRESERVED if divided else self.opening
        runs = [
            f"{mark}<w:r>{self.look}{_written(kind, words, opening)}</w:r>{_CLOSINGS[kind]}"
            for mark, (kind, words) in zip(_openings(pieces, self.tag, pen), pieces, strict=True)
        ]
        head = _PLAIN.sub("", self.head)
        return f"<w:p>{head}{''.join(runs)}</w:sdtContent></w:sdt>".encode()


def text_pair(old: bytes, new: bytes) -> TextPair | None:
    """Return two versions of a paragraph that hold one such control, and nothing else."""
    there, here = (_CONTROL.fullmatch(each.decode(errors="replace")) for each in (old, new))
    if there is None or here is None or there.group(1, 2) != here.group(1, 2):
        return None
    tags = _TAG.findall(here[1])
    if len(tags) != 1 or there[4] == here[4]:
        return None
    return TextPair(here[1], here[2], here[3], tags[0], there[4], here[4])


def _atoms(text: str, tag: str) -> list[Atom]:
    return [Atom((w, None), _RUN, None, w, control=tag) for w in WORDS.findall(text)]


def _pieces(old: Sequence[Atom], new: Sequence[Atom]) -> list[_Piece]:
    """Return the words in order, those together that share what became of them."""
    old, new, same = matched(old, new)
    said: list[_Piece] = []
    for kind, several in groupby(_fates(old, new, same), key=lambda each: each[0]):
        said.append((kind, "".join([atom.text or "" for _, atom in several])))
    return said


def _fates(old: Sequence[Atom], new: Sequence[Atom], same: Matches) -> list[tuple[str, Atom]]:
    """Return all words, those that are gone before those that came in their place."""
    found: list[tuple[str, Atom]] = []
    i = j = 0
    for there, here in [*((same[n], n) for n in sorted(same)), (len(old), len(new))]:
        found += [("del", atom) for atom in old[i:there]]
        found += [("ins", atom) for atom in new[j:here]]
        found += [("same", atom) for atom in new[here : here + 1]]
        i, j = there + 1, here + 1
    return found


def _openings(pieces: Sequence[_Piece], tag: str, pen: Marker) -> list[str]:
    """Return how the mark of each piece begins; insertions have the lower numbers."""
    found = dict.fromkeys(range(len(pieces)), "")
    for wanted in ("ins", "del"):
        for n, (kind, words) in enumerate(pieces):
            if kind == wanted:
                stood = [(tag, words)] if kind == "del" else ()
                found[n] = pen.opening(f"w:{kind}", stood)
    return list(found.values())


def _written(kind: str, words: str, opening: str) -> str:
    if kind == "del":
        return f'<w:delText xml:space="preserve">{words}</w:delText>'
    return f"{opening}{words}</w:t>"
