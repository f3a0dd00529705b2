"""Which words of two versions of a paragraph are the same: as many as can be, in order.

(DECISIONS 349)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate
from operator import attrgetter

from pipeline.revise.redline_atoms import Atom, fields_of

Matches = dict[int, int]  # new index → old index


def matched(old: Sequence[Atom], new: Sequence[Atom]) -> tuple[list[Atom], list[Atom], Matches]:
    """Return the atoms of both sides, and which of the old ones each of the new is.

    A word that is divided into runs in one way there and in another here is divided alike. What a
    reviewer has inserted is none of the old ones. A field is the same whole, or not at all.
    """
    framed = _controls(old) == _controls(new)
    first, last = _alike_ends(old, new, framed=framed)
    ends = len(old) - last, len(new) - last
    mid_old, mid_new, found = _in_middle(old[first : ends[0]], new[first : ends[1]], framed=framed)
    same = {n: n for n in range(first)} | {first + j: first + i for j, i in found.items()}
    same |= {first + len(mid_new) + n: first + len(mid_old) + n for n in range(last)}
    old = [*old[:first], *mid_old, *old[ends[0] :]]
    new = [*new[:first], *mid_new, *new[ends[1] :]]
    return old, new, _whole_fields(old, new, same)


def _alike_ends(old: Sequence[Atom], new: Sequence[Atom], *, framed: bool) -> tuple[int, int]:
    """Return how many atoms are the same from the beginning, and from the end; whole words."""

    def alike(a: Atom, b: Atom) -> bool:
        return a.key == b.key and b.state != "ins" and (not framed or a.control == b.control)

    first, shorter = 0, min(len(old), len(new))
    while first < shorter and alike(old[first], new[first]):
        first += 1
    while first and _is_word(old[first - 1]) and (_goes_on(old, first) or _goes_on(new, first)):
        first -= 1
    last = 0
    while last < shorter - first and alike(old[-1 - last], new[-1 - last]):
        last += 1
    while last and _is_word(old[-last]) and (_goes_on(old, -last) or _goes_on(new, -last)):
        last -= 1
    return first, last


def _goes_on(atoms: Sequence[Atom], at: int) -> bool:
    """Return whether a word goes on over a place between two atoms."""
    at = at % len(atoms) if at < 0 else at
    return 0 < at < len(atoms) and _is_word(atoms[at - 1]) and _is_word(atoms[at])


def _in_middle(
    old: Sequence[Atom], new: Sequence[Atom], *, framed: bool
) -> tuple[Sequence[Atom], Sequence[Atom], Matches]:
    if not old or not new or len(old) == len(new) == 1:  # one word for another
        return old, new, {}
    there, here = words(old), words(new)
    keys = [_key(w, framed) if w[0].state != "ins" else ("inserted", j) for j, w in enumerate(here)]
    found = _same([_key(w, framed) for w in there], keys)
    found = _without_islands(there, here, found)
    if len(there) == len(old) and len(here) == len(new):  # each word stands in one run
        return old, new, found
    return _divided(there, here, found)


def words(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Return atoms together that are one word, though it stands in several runs."""
    found: list[list[Atom]] = []
    for atom in atoms:
        last = found[-1][-1] if found else None
        if last is not None and _is_word(last) and _is_word(atom) and _place(last) == _place(atom):
            found[-1].append(atom)
        else:
            found.append([atom])
    return found


def word_key(word: Sequence[Atom]) -> object:
    """Return what two words that are the same have in common."""
    if len(word) == 1 or not isinstance(word[0].key, tuple):
        return word[0].key
    return ("".join(atom.text or "" for atom in word), *word[0].key[1:])


def _is_word(atom: Atom) -> bool:
    return bool(atom.text) and (atom.text or "")[0].isalnum()


def _place(atom: Atom) -> tuple[object, ...]:
    return atom.control, atom.link, atom.state


def _controls(atoms: Sequence[Atom]) -> list[str]:
    return list(filter(None, dict.fromkeys(map(attrgetter("control"), atoms))))


def _key(word: Sequence[Atom], framed: bool) -> object:
    """Return a word's key; `framed`: with its control, which both sides have."""
    key = word_key(word)
    return (key, word[0].control) if framed else key


def _divided(
    there: list[list[Atom]], here: list[list[Atom]], found: Matches
) -> tuple[list[Atom], list[Atom], Matches]:
    """Return the atoms of words on both sides, those that are the same divided alike."""
    old: list[Atom] = []
    starts: list[list[int]] = []  # where the pieces of each old word are
    back = {i: j for j, i in found.items()}
    for i, word in enumerate(there):
        cut = _cut(word, here[back[i]]) if i in back else word
        starts.append(list(range(len(old), len(old) + len(cut))))
        old += cut
    new: list[Atom] = []
    pieces: Matches = {}
    for j, word in enumerate(here):
        cut = _cut(word, there[found[j]]) if j in found else word
        if j in found:
            pieces |= {len(new) + n: i for n, i in enumerate(starts[found[j]])}
        new += cut
    return old, new, pieces


def _cut(word: list[Atom], other: list[Atom]) -> list[Atom]:
    """Return a word in pieces that end where its own do, and where those of the other do."""
    if len(word) == len(other) == 1:
        return word
    ends = sorted({*accumulate(len(a.text or "") for a in word),
                   *accumulate(len(a.text or "") for a in other)})  # fmt: skip
    cut, at = [], 0
    for atom in word:
        text, start = atom.text or "", at
        at += len(text)
        for end in (e for e in ends if start < e <= at):
            cut.append(replace(atom, text=text[: end - start]))
            text, start = text[end - start :], end
    return cut


def _same(old: list[object], new: list[object]) -> Matches:
    if not old or not new:
        return {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return {j + n: i + n for i, j, length in matcher.get_matching_blocks() for n in range(length)}


def _without_islands(
    there: Sequence[list[Atom]], here: Sequence[list[Atom]], found: Matches
) -> Matches:
    """Let a lone blank between words that are all exchanged be exchanged with them."""
    alone = [j for j in found if j and j - 1 not in found and j + 1 not in found]
    if not alone:
        return found
    old, new = [word[0] for word in there], [word[0] for word in here]
    taken = set(found.values())
    kept = dict(found)
    for j in alone:
        i = found[j]
        if new[j].is_blank and j < len(new) - 1 and 0 < i < len(old) - 1:
            around = {new[j].control, new[j - 1].control, new[j + 1].control}
            changed = {i - 1, i + 1}.isdisjoint(taken)
            words = all(a.text and not a.state for a in (new[j - 1], new[j], new[j + 1]))
            if changed and words and len(around) == 1:
                del kept[j]
    return kept


def _whole_fields(old: Sequence[Atom], new: Sequence[Atom], found: Matches) -> Matches:
    """Take the parts of a field out of what is the same, where not all its joints are."""
    if not _has_joints(old) and not _has_joints(new):
        return found
    back = {i: j for j, i in found.items()}
    spans = [(new, found, span) for span in fields_of(new)]
    spans += [(old, back, span) for span in fields_of(old)]
    again = True
    while again:
        again = False
        for side, to, (first, last) in spans:
            joints = [n for n in range(first, last + 1) if side[n].joint]
            touched = [n for n in range(first, last + 1) if n in to]
            if touched and not all(n in to for n in joints):
                again = True
                for n in touched:
                    other = to.pop(n)
                    (back if to is found else found).pop(other, None)
    return found


def open_joints_stay(old: Sequence[Atom], new: Sequence[Atom], found: Matches) -> bool:
    """Return whether what a field of several paragraphs has here is the same on both sides."""
    if not _has_joints(old) and not _has_joints(new):
        return True
    kept = set(found.values())
    there = all(n in found for n, a in enumerate(new) if _is_open(a))
    return there and all(n in kept for n, a in enumerate(old) if _is_open(a))


def _has_joints(atoms: Sequence[Atom]) -> bool:
    return any(map(attrgetter("joint"), atoms))


def _is_open(atom: Atom) -> bool:
    """Return whether it is a joint of a field of several paragraphs; its code may be exchanged."""
    open_ = isinstance(atom.key, tuple) and atom.key[0] == "open field"
    return open_ and atom.joint != "code"
