"""What reading one text gives: all that follows from the text alone, so that it can be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline import cache
from pipeline.check.language.better_words import abbreviated_words, heavy_words, mistaken_words
from pipeline.check.language.hits import Hit, said_once
from pipeline.check.language.sentence_faults import doubled_words, long_sentences, mixed_lists
from pipeline.check.language.signs import quotation_marks, sign_faults
from pipeline.check.language.spelling import Speller, is_spelled_right
from pipeline.check.language.texts import Prose, addresses, without_links, without_quotes
from pipeline.swedish.readability import Counts, count_words
from pipeline.swedish.sentences import ends_in_abbreviation

_WORD = re.compile(r"[^\W\d_]+(?:[-:’'][^\W\d_]+)*-?|\d+-[^\W\d_]+")
_LONGEST = 80  # letters of what may be a word
_SHORT_FORM = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,6}\d{0,4}(?!\w| \d+[/:]\d)")  # none of a number
_TERM = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ABOUT = re.compile(r"(?i)(?:angående|ang\.|beträffande|rörande|gällande|avseende)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read: remarks, unknown words, short forms that it does not explain, terms."""

    hits: tuple[Hit, ...]
    unknown: tuple[str, ...]  # a word as often as it stands
    short_forms: tuple[str, ...]
    explained: tuple[str, ...]
    terms: tuple[str, ...]  # what may be one word or two: each run of words, joined by spaces
    counts: Counts  # of running text, else zeros


def read_text(prose: Prose, speller: Speller | None) -> Reading:
    """Return what there is to say of a text, whatever the other texts say."""
    lines = prose.lines
    bare = [line._replace(text=without_links(line.text)) for line in lines]
    own = [line._replace(text=without_quotes(line.text)) for line in bare]
    text = "\n".join(line.text for line in own)
    hits: list[Hit] = []
    for line in bare:
        hits += quotation_marks(line.text)
    for line in own:
        for rule in (sign_faults, heavy_words, mistaken_words, abbreviated_words):
            hits += rule(line.text)
    hits += doubled_words(text)
    hits += [_bare_address(found) for line in lines for found in addresses(line.text)]
    if prose.kind == "title":
        hits = [*_without_beginning(hits, text)]
    else:
        hits += long_sentences(text)
        hits += mixed_lists(own)
    unknown = _unknown(text, speller) if speller else ()
    short = [found for found in _SHORT_FORM.findall(text) if not _is_shouted(found, speller)]
    return Reading(
        said_once(hits),
        tuple(unknown),
        tuple(dict.fromkeys(short)),
        tuple(word for word in dict.fromkeys(short) if _is_explained(word, text)),
        tuple(filter(None, (" ".join(_TERM.findall(line.text)) for line in own))),
        count_words(text) if prose.kind == "prose" else Counts(0, 0, 0),
    )


def _without_beginning(hits: list[Hit], title: str) -> Iterator[Hit]:
    """Yield the remarks on a title, and on what it begins with that says nothing (Y14)."""
    found = _ABOUT.match(title)
    begins = found[0] if found else ""
    yield from (hit for hit in hits if hit.quoted != begins)
    if begins:
        yield Hit("Y14", begins, "står först i en rubrik.", "Börja med det som saken gäller.")


def _bare_address(found: str) -> Hit:
    shown = found.rstrip(".,;)")
    address = shown if "://" in shown else f"https://{shown}"
    remedy = f"Skriv vad den leder till: [ord]({address})."
    return Hit("Y15", shown, "är en naken webbadress.", remedy)


def _unknown(text: str, speller: Speller) -> Iterator[str]:
    """Yield the words that are in no dictionary; short forms are another matter."""

    def known(word: str) -> bool:
        return ends_in_abbreviation(f"{word}.") or is_spelled_right(word, speller)

    for found in _WORD.findall(text):
        word = found.rstrip("-")
        if not _is_spelled(word) or known(word):
            continue
        if not (found.endswith("-") and known(f"{word}plan")):  # barn- och ungdomsnämnden
            yield word


def _is_spelled(word: str) -> bool:
    """Return whether a word is one of letters: no short form, number, measure (m²), or noise."""
    letters = re.sub(r"[-:’']", "", word)
    return 1 < len(word) <= _LONGEST and letters.isalpha() and not _SHORT_FORM.match(word)


def _is_shouted(word: str, speller: Speller | None) -> bool:
    """Return whether a word in capitals is a word or a numeral; short ones by chance (RUS, ÖL)."""
    if re.fullmatch("[IVXLC]+", word):
        return True
    return len(word) > 3 and speller is not None and speller(word.lower())


def _is_explained(word: str, text: str) -> bool:
    """Return whether a short form stands in brackets after its words, or before them."""
    form = re.escape(word)
    return re.search(rf"\({form}(?:[,;] [^()]*)?\)|(?<!\w){form} \([^()]{{6,}}\)", text) is not None


# ------------------------------------------------------------ as it is kept


def as_kept(reading: Reading) -> list[Any]:
    """Return a reading as JSON holds it."""
    return [
        [list(hit) for hit in reading.hits],
        list(reading.unknown),
        list(reading.short_forms),
        list(reading.explained),
        list(reading.terms),
        list(reading.counts),
    ]


def from_kept(value: object) -> Reading:
    """Return the reading that JSON holds; raises ValueError for what is none."""
    hits, unknown, short, explained, terms, counts = cache.items(value)
    return Reading(
        tuple(Hit(*cache.texts(hit)) for hit in cache.items(hits)),
        cache.texts(unknown),
        cache.texts(short),
        cache.texts(explained),
        cache.texts(terms),
        Counts(*map(cache.number, cache.items(counts))),
    )
