"""The gate after a merge: each word and number that a hand wrote stands in the file, or is told.

It knows nothing of how the merge was made: it reads the trees, deleted words and field results
too, but of what is reckoned no numbers: those of pages come and go. (DECISIONS 189, 205)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.ooxml.content.reader import COMPUTED
from pipeline.ooxml.names import AUTHOR, q
from pipeline.ooxml.xml import Element

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*")
_DIGITS = re.compile(r"\d+")
_P, _T, _DELETED, _INS, _DEL = (q(f"w:{n}") for n in ("p", "t", "delText", "ins", "del"))
_AUTHOR = q("w:author")
_COMMENT, _SIMPLE, _CHAR, _INSTR = map(q, ("w:comment", "w:fldSimple", "w:fldChar", "w:instrText"))


def words_in(roots: Iterable[Element]) -> frozenset[str]:
    """Return the words and numbers that stand in some stories; our own comments have none."""
    return frozenset(_WORD.findall("\n".join(text for root in roots for text in _texts(root))))


def _texts(root: Element) -> Iterator[str]:
    """Yield the text of each paragraph, where marks of ours begin and end as between words."""
    if next(root.iter(_INS, _DEL, _COMMENT, _SIMPLE, _CHAR), None) is None:
        yield from ("".join([t.text or "" for t in p.iter(_T, _DELETED)]) for p in root.iter(_P))
        return
    fields: list[str] = []  # what those that are open do
    for paragraph in root.iter(_P):
        if any(c.get(_AUTHOR) == AUTHOR for c in paragraph.iterancestors(_COMMENT)):
            continue
        pieces: list[str] = []
        mark: Element | None = None
        for text in paragraph.iter(_T, _DELETED, _CHAR, _INSTR):
            if text.tag in (_CHAR, _INSTR):
                _follow(text, fields)
                continue
            marks = (m for m in text.iterancestors(_INS, _DEL) if m.get(_AUTHOR) == AUTHOR)
            now = next(marks, None)
            pieces += [" "] if now is not mark else []
            mark = now
            simple = (e.get(q("w:instr"), "") for e in text.iterancestors(_SIMPLE))
            reckoned = any(map(_is_reckoned, (*fields, *simple)))
            pieces.append(_DIGITS.sub(" ", text.text or "") if reckoned else text.text or "")
        yield "".join(pieces)


def _follow(mark: Element, fields: list[str]) -> None:
    """Note that a field begins, says what it does, or ends."""
    kind = mark.get(q("w:fldCharType"), "")
    if kind == "begin":
        fields.append("")
    elif kind == "end":
        del fields[-1:]
    elif mark.tag == _INSTR and fields:
        fields[-1] += mark.text or ""


def _is_reckoned(instruction: str) -> bool:
    name = next(iter(instruction.split()), "").upper()
    return name in COMPUTED or name.startswith("=")
