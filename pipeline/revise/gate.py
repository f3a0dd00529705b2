"""The gate after a merge: each word that a hand wrote stands in the file, or is told.

It knows nothing of how the merge was made: it reads the trees, deleted words and field results
too. (DECISIONS 189)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.xml import Element

_WORD = re.compile(r"[^\W\d_]+")
_P, _T, _DELETED, _INS, _DEL = (q(f"w:{n}") for n in ("p", "t", "delText", "ins", "del"))
_AUTHOR = q("w:author")
_COMMENT = q("w:comment")


def words_in(roots: Iterable[Element]) -> frozenset[str]:
    """Return the words that stand in some stories; those of our own comments are none."""
    return frozenset(_WORD.findall("\n".join(text for root in roots for text in _texts(root))))


def _texts(root: Element) -> Iterator[str]:
    """Yield the text of each paragraph, where marks of ours begin and end as between words."""
    if next(root.iter(_INS, _DEL, _COMMENT), None) is None:
        yield from ("".join([t.text or "" for t in p.iter(_T, _DELETED)]) for p in root.iter(_P))
        return
    for paragraph in root.iter(_P):
        if any(c.get(_AUTHOR) == AUTHOR for c in paragraph.iterancestors(_COMMENT)):
            continue
        pieces: list[str] = []
        mark: Element | None = None
        for text in paragraph.iter(_T, _DELETED):
            marks = (m for m in text.iterancestors(_INS, _DEL) if m.get(_AUTHOR) == AUTHOR)
            now = next(marks, None)
            pieces += [" "] if now is not mark else []
            mark = now
            pieces.append(text.text or "")
        yield "".join(pieces)
