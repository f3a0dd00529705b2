"""Which words of two versions of a paragraph are the same: as many as can be, in order.

(DECISIONS 350)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate

from pipeline.revise.redline_atoms import Atom, fields_of

Matches = dict[int, int]  # new index → old index


def matched(old: Sequence[Atom], new: Sequence[Atom]) -> tuple[list[Atom], list[Atom], Matches]:
    """Return the atoms of both sides, and which of the old ones each of the new is.

    A word that is divided into runs in one way there and in another here is divided alike. What a
    reviewer has inserted is none of the old ones. A field is the same whole, or not at all.
    """
    there, here = words(old), words(new)
    framed = _controls(old) == _controls(new)
    keys = [_key(w, framed) if w[0].state != "ins" else ("inserted", j) for j, w in enumerate(here)]
    found = _same([_key(w, framed) for w in there], keys)
    found = _without_islands(there, here, found)
    old, new, pieces = _divided(there, here, found)
    return old, new, _whole_fields(old, new, pieces)


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
    return list(dict.fromkeys(atom.control for atom in atoms if atom.control))


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
    first = 0
    shorter = min(len(old), len(new))
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    found = {j: j for j in range(first)}
    found |= {len(new) - 1 - n: len(old) - 1 - n for n in range(last)}
    middle = old[first : len(old) - last], new[first : len(new) - last]
    if all(middle):
        matcher = SequenceMatcher(None, *middle, autojunk=False)
        for i, j, length in matcher.get_matching_blocks():
            found |= {first + j + n: first + i + n for n in range(length)}
    return found


def _without_islands(
    there: Sequence[list[Atom]], here: Sequence[list[Atom]], found: Matches
) -> Matches:
    """Let a lone blank between words that are all exchanged be exchanged with them."""
    old, new = [word[0] for word in there], [word[0] for word in here]
    taken = set(found.values())
    kept = dict(found)
    for j, i in found.items():
        if new[j].is_blank and 0 < j < len(new) - 1 and 0 < i < len(old) - 1:
            around = {new[j].control, new[j - 1].control, new[j + 1].control}
            changed = {j - 1, j + 1}.isdisjoint(found) and {i - 1, i + 1}.isdisjoint(taken)
            words = all(a.text and not a.state for a in (new[j - 1], new[j], new[j + 1]))
            if changed and words and len(around) == 1:
                del kept[j]
    return kept


def _whole_fields(old: list[Atom], new: list[Atom], found: Matches) -> Matches:
    """Take the parts of a field out of what is the same, where not all its joints are."""
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
    kept = set(found.values())
    there = all(n in found for n, a in enumerate(new) if _is_open(a))
    return there and all(n in kept for n, a in enumerate(old) if _is_open(a))


def _is_open(atom: Atom) -> bool:
    return isinstance(atom.key, tuple) and atom.key[0] == "open field"
