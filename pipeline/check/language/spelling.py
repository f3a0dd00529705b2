"""The only module that knows Hunspell: whether a word is Swedish, and what was meant.

The dictionary is that of the package `hunspell-sv`, in the extra `sprak`. Without it nothing is
said of spelling, and the rest works. (DECISIONS 273, 274, 305)
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache as once
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from pipeline import disk
from pipeline.swedish.words import nearest

_LETTERS = string.ascii_lowercase + "åäöé"
# What every office writes, and no dictionary has.
_ALSO = ("covid", "dnr", "läsversion", "läsversionen", "word")
MOST_LOOKED_FOR = 40  # unknown words in one run: each is some hundred look-ups
_LEAST = 6  # letters: shorter words are near each other by chance
_MOST = 30  # letters: of longer ones each look-up is dear, for they may be any compound


Speller = Callable[[str], bool]  # whether a word is in the dictionary


def dictionary_version() -> str:
    """Return which dictionary there is, "" for none: no wheel of Hunspell, or no words."""
    with suppress(PackageNotFoundError, ImportError, ValueError):
        import hunspell  # noqa: F401 - whether it can be loaded

        _place()
        return f"{distribution('hunspell-sv').version} {distribution('chunspell').version}"
    return ""


def load_speller() -> Speller:
    """Return the dictionary that is installed; there is one when it has a version."""
    return _load(_place())


@once
def _load(place: Path) -> Speller:
    """Return the dictionary in a folder: loaded once, and each word is looked up once."""
    from hunspell import Hunspell

    found = Hunspell("sv_SE", hunspell_data_dir=str(place))
    return once(found.spell)


def _place() -> Path:
    """Return the folder of the dictionary: a data file, in share/ of the system or a user."""
    package = distribution("hunspell-sv")
    for file in package.files or ():
        place = Path(str(package.locate_file(file))).resolve()
        if file.name == "sv_SE.dic" and disk.is_file(place.with_suffix(".aff")):
            return place.parent
    raise ValueError("hunspell-sv has no sv_SE.aff")


def is_spelled_right(word: str, speller: Speller) -> bool:
    """Return whether a word is one: as it stands, in lower case, or each part of it."""
    if word.lower() in _ALSO:
        return True
    small = word if word.isupper() else word[0] + word[1:].lower()
    if speller(word) or speller(small) or speller(word.lower()):
        return True
    stem, colon, ending = word.partition(":")
    if colon:
        return len(ending) < 3 and (stem.isupper() or is_spelled_right(stem, speller))
    first, hyphen, rest = word.partition("-")
    if hyphen and first and rest:
        return all(part.isupper() or is_spelled_right(part, speller) for part in (first, rest))
    return False


def nearest_word(word: str, written: Iterable[str], speller: Speller) -> str:
    """Return what was likeliest meant: a word of the texts, else of the dictionary; "" for none.

    Hunspell's own suggestions are not asked for: they know no compounds, and take seconds.
    """
    if len(word) > _MOST:
        return nearest(word, written) or ""
    doubled = (word[:at] + word[at - 1] + word[at:] for at in range(1, len(word) + 1))
    found = next(filter(speller, doubled), None)
    if found is None and len(word) >= _LEAST:
        found = nearest(word, written)
    return found or next(_edited(word, speller), "")


def _edited(word: str, speller: Speller) -> Iterator[str]:
    """Yield the words that one letter more, less or another makes of `word`."""
    for at in range(1, len(word) + 1):
        before, after = word[:at], word[at:]
        tried = [before + letter + after for letter in _LETTERS]
        if after:
            tried += [before + after[1:], before + after[1:2] + after[:1] + after[2:]]
            tried += [before + letter + after[1:] for letter in _LETTERS]
        yield from filter(speller, tried)
