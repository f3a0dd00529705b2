"""Running text written back from paragraphs: the light markup that gives those and nothing else.

What has not changed stays sign by sign as the officer wrote it. Whatever is written is read again;
paragraphs that no markup gives are refused, never written nearly. (DECISIONS 352)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.values.block_markup import Block, blocks, source_lines
from pipeline.values.inline_markup import Anchor, Break, CellRef, Inline, Run, formatted
from pipeline.values.pasted_marks import LETTERS, SIGNS

_MARKS = re.compile(r"[\\*_\[\]{}]")
_BLANK = r"[ \t\u00a0]"
_FIRST = re.compile(
    rf"^({_BLANK}*)(?:([-–—*{SIGNS}]|[{LETTERS}](?={_BLANK}*\t))|([0-9]{{1,2}}|[a-z])([.)]))"
    rf"(?={_BLANK})",
    re.MULTILINE,
)
_DIGITS, _LETTER = (re.compile(rf"^({_BLANK}*){sign}") for sign in ("[0-9]{1,2}", "[a-z]"))
_LISTED = ("bullet", "number", "letter")


def plain_text(block: Block) -> str:
    """Return a paragraph's words: a line break is one, another cell shows as nothing."""
    return "".join(map(_words, block.inlines))


def comparable(found: Iterable[Block]) -> tuple[Block, ...]:
    """Return paragraphs as they are compared: looks of blanks and empty paragraphs say nothing."""
    made = (replace(block, start=0, inlines=_comparable(block.inlines)) for block in found)
    return tuple(block for block in made if block.inlines or block.kind == "goals")


def rewritten(text: str, wanted: Sequence[Block]) -> str | None:
    """Return a text with other paragraphs, None when no markup gives them.

    `text`: what is there; the paragraphs that `wanted` has too keep the signs that give them.
    """
    goal = comparable(wanted)
    for guarded in (False, True):
        for draft in (_patched(text, goal, guarded), _whole(goal, guarded)):
            if draft is not None and comparable(blocks(draft)) == goal:
                return draft
    return None


# ---------------------------------------------------------------- compared


def _words(inline: Inline) -> str:
    if isinstance(inline, Run):
        return inline.text
    if isinstance(inline, Anchor):
        return "".join(run.text for run in inline.runs)
    return "\n" if isinstance(inline, Break) else ""


def _comparable(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return what stands in a paragraph: neighbours of one look joined, blanks without looks."""
    pieces: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Anchor):
            runs = tuple(run for run in _joined(inline.runs) if isinstance(run, Run))
            pieces.append(replace(inline, runs=runs))
        elif isinstance(inline, Run):
            pieces += _without_looks_of_blanks(inline)
        else:
            pieces.append(inline)
    return _stripped(_joined(pieces))


def _without_looks_of_blanks(run: Run) -> list[Run]:
    if not run.formatted:
        return [run]
    body = run.text.strip()
    before, _, after = run.text.partition(body) if body else (run.text, "", "")
    made = [Run(before), replace(run, text=body), Run(after)]
    return [piece for piece in made if piece.text]


def _joined(pieces: Iterable[Inline]) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for piece in pieces:
        last = made[-1] if made else None
        if isinstance(piece, Run) and isinstance(last, Run) and _look(piece) == _look(last):
            made[-1] = replace(last, text=last.text + piece.text)
        else:
            made.append(piece)
    return tuple(made)


def _look(run: Run) -> tuple[bool, bool]:
    return run.bold, run.italic


def _stripped(pieces: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return the pieces without blanks and line breaks at the ends."""
    made = list(pieces)
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while made:
            piece = made[at]
            if isinstance(piece, Run) and (text := strip(piece.text)):
                made[at] = replace(piece, text=text)
                break
            if not isinstance(piece, Run | Break):
                break
            made.pop(at)
    return tuple(made)


# ---------------------------------------------------------------- written


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph with the signs that give it, and what stood between it and the one before."""

    block: Block
    signs: str
    before: str = ""  # "" where nothing is known


def _patched(text: str, goal: Sequence[Block], guarded: bool) -> str | None:
    """Return the text with new signs for the paragraphs that are others."""
    known = _pieces(text)
    if known is None:
        return None
    old = [comparable([piece.block])[:1] for piece in known]
    new = [comparable([block])[:1] for block in goal]
    made: list[_Piece] = []
    for what, i, last_i, j, last_j in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            made += known[i:last_i]
            continue
        for at in range(j, last_j):
            like = known[i + at - j] if i + at - j < last_i else None
            written = _written(goal[at], like, guarded)
            if written is None:
                return None
            kept = like is not None and _listed(like.block) == _listed(goal[at])
            made.append(_Piece(goal[at], written, like.before if like and kept else ""))
    lead, tail = _round(text)
    return lead + _put_together(made) + tail


def _round(text: str) -> tuple[str, str]:
    """Return the blanks round a text."""
    body = text.strip()
    before, _, after = text.partition(body) if body else ("", "", "")
    return before, after


def _pieces(text: str) -> list[_Piece] | None:
    lines = source_lines(text)
    found = blocks(text)
    if len(lines) != len(found):
        return None
    made, end = [], None
    for block, (start, stop) in zip(found, lines, strict=True):
        between = "" if end is None else text[end:start]
        made.append(_Piece(block, text[start:stop].strip(), between))
        end = stop
    return made


def _put_together(pieces: Sequence[_Piece]) -> str:
    made: list[str] = []
    last: _Piece | None = None
    number = 0
    for piece in pieces:
        block = piece.block
        if last is not None:
            made.append(piece.before or _between(last.block, block))
        follows = last is not None and last.block.kind == block.kind and block.start == 0
        number = number + 1 if follows else block.start or 1
        made.append(_numbered(piece, number))
        last = piece
    return "".join(made)


def _numbered(piece: _Piece, number: int) -> str:
    """Return the signs of a paragraph with its number in its list."""
    if piece.block.kind == "number":
        return _DIGITS.sub(rf"\g<1>{number}", piece.signs, count=1)
    if piece.block.kind == "letter":
        return _LETTER.sub(rf"\g<1>{chr(ord('a') + number - 1)}", piece.signs, count=1)
    return piece.signs


def _between(one: Block, other: Block) -> str:
    return "\n" if _listed(one) and one.kind == other.kind else "\n\n"


def _listed(block: Block) -> bool:
    return block.kind in _LISTED


def _whole(goal: Sequence[Block], guarded: bool) -> str | None:
    """Return the markup of paragraphs, all of it anew."""
    made: list[_Piece] = []
    for block in goal:
        written = _written(block, None, guarded)
        if written is None:
            return None
        made.append(_Piece(block, written))
    return _put_together(made)


def _written(block: Block, like: _Piece | None, guarded: bool) -> str | None:
    """Return the signs of one paragraph, plain where they read as themselves.

    `guarded`: what begins a line and could begin a list among other lines is taken as it is.
    """
    if block.kind == "goals":
        return "{Mål}"
    mark = _mark(block, like, guarded)
    if mark is None:
        return None
    want = _comparable(block.inlines)
    for escaped in (False, True):
        signs = "".join(_signs(inline, escaped=escaped) for inline in block.inlines)
        if _comparable(formatted(signs)) == want:
            return mark + (_guarded(signs, mark) if guarded else signs)
    return None


def _guarded(signs: str, mark: str) -> str:
    """Return a paragraph that no line makes a list, or the goals; `mark` is what begins it."""
    if not mark and blocks(signs)[:1] and blocks(signs)[0].kind == "goals":
        return _MARKS.sub(r"\\\g<0>", signs)
    first, end, rest = signs.partition("\n") if mark else ("", "", signs)
    return first + end + _FIRST.sub(_literal, rest)


def _literal(found: re.Match[str]) -> str:
    """Return what begins a line as a list, taken as it is."""
    blank, sign, number, end = found.groups()
    if sign or end == ")":
        return f"{blank}\\{sign or number + end}"
    return f"{blank}{number}\\{end}"


def _mark(block: Block, like: _Piece | None, guarded: bool) -> str | None:
    """Return what begins a paragraph of a list; as it was in the one that it takes the place of.

    A tab after a number makes a list of a single line too.
    """
    if block.kind == "text":
        return ""
    if like is not None and like.block.kind == block.kind:
        before = re.match(r"\s*\S+\s+", like.signs)
        return before[0] if before else None
    if block.kind == "bullet":
        return "- "
    if block.kind == "letter":
        return "a)\t"
    return "1.\t" if guarded else "1. "


def _signs(inline: Inline, *, escaped: bool) -> str:
    if isinstance(inline, Run):
        return _run(inline, escaped=escaped)
    if isinstance(inline, Anchor):
        shown = "".join(_run(run, escaped=escaped) for run in inline.runs)
        return f"[{shown}]({inline.address})"
    if isinstance(inline, CellRef):
        return f"{{{inline.sheet}/{inline.key}/{inline.column}}}"
    return "\n"


def _run(run: Run, *, escaped: bool) -> str:
    text = _MARKS.sub(r"\\\g<0>", run.text) if escaped else run.text
    text = f"_{text}_" if run.italic else text
    return f"**{text}**" if run.bold else text
