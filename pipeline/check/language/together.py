"""What is known when all texts are read: unknown words, short forms, terms, LIX of sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.check.language.hits import Hit
from pipeline.check.language.reading import Reading
from pipeline.check.language.texts import Prose, names_written
from pipeline.domain.plain_names import row_name
from pipeline.domain.records import group_by, text_at
from pipeline.model import Dataset, Source
from pipeline.swedish.abbreviations import usual_abbreviation
from pipeline.swedish.readability import Counts
from pipeline.swedish.words import enumeration

Read = Sequence[tuple[Prose, Reading]]
Found = Iterator[tuple[Prose, Hit]]

_CELLS = 3  # that are told of one word
# What every reader knows: the rest is explained where it stands first.
_WELL_KNOWN = ("ab", "eu", "fn", "it", "pm", "tv", "usa", "obs", "bnp", "cv", "vd", "id")
_ENDING = re.compile(r"(?:[:’'-]?(?:e?n|e?t))?[:’']?s?$")  # of a name: Granviken, KF:s, ÖP:ns
_LEAST = 7  # letters of a term that may be written in one word or two
# These stand beside a word by chance, and are the beginning or the end of many.
_SMALL_WORDS = frozenset(
    (
        *("all", "alla", "att", "den", "det", "dem", "där", "efter", "ena", "ens", "ett", "för"),
        *("fram", "från", "hem", "hos", "här", "igen", "inom", "inte", "man", "med", "men", "mot"),
        *("när", "och", "par", "ska", "som", "till", "under", "upp", "vid", "åter", "över"),
    )
)
_FEW = 50  # words: LIX of fewer is chance
_HARD, _SUMMARY = 60, 50  # LIX (DOMAIN.md 4.2)


def allowed_words(dataset: Dataset) -> frozenset[str]:
    """Return the words that the workbook itself says are words: its names, Ord and Språk."""
    short = (usual_abbreviation(text_at(row, "Namn")) for row in dataset["Organ"])
    return frozenset(word for text in (*names_written(dataset), *short) for word in _words_of(text))


def _words_of(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W_]+(?:[-:’'.][^\W_]+)*", text):
        yield word.casefold()
        yield from re.split(r"[-:’'.]", word.casefold())


def unknown_words(read: Read, allowed: frozenset[str], near: Callable[[str], str]) -> Found:
    """Yield a remark a word that no dictionary has, at its first cell, with its count (Y01)."""
    for word, places in _stands_at(read, lambda reading: reading.unknown, allowed).items():
        meant = near(word)
        remedy = f"Menade du ”{meant}”? " if meant else ""
        remedy += "Är det rätt: skriv ordet i bladet Ord eller Språk."
        yield places[0], Hit("Y01", word, f"finns inte i ordlistan{_where(places)}.", remedy)


def short_forms(read: Read, allowed: frozenset[str]) -> Found:
    """Yield a remark a short form that nobody has explained, at its first cell (Y06)."""
    explained = {word.casefold() for _, reading in read for word in reading.explained}
    known = allowed | explained | frozenset(_WELL_KNOWN)
    for word, places in _stands_at(read, lambda reading: reading.short_forms, known).items():
        remedy = "Skriv ut den första gången, eller förklara den i bladet Ord."
        yield places[0], Hit("Y06", word, f"är inte förklarad{_where(places)}.", remedy)


def _stands_at(
    read: Read, words: Callable[[Reading], Iterable[str]], allowed: frozenset[str]
) -> dict[str, list[Prose]]:
    """Return where each word stands that nobody has allowed, by its first spelling.

    The capital of a beginning and the s of a genitive make no other word.
    """
    pairs = ((word, prose) for prose, reading in read for word in words(reading))
    found = group_by((_base(word), (word, prose)) for word, prose in pairs)
    return {
        min((word for word, _ in places), key=len): [prose for _, prose in places]
        for base, places in found.items()
        if base not in allowed and _ENDING.sub("", base) not in allowed
    }


def _base(word: str) -> str:
    ending = r"[:’']s$" if word.isupper() else r"[:’']?s$"
    return re.sub(ending, "", word.casefold())


def _where(places: Sequence[Prose]) -> str:
    """Return how often a word stands, and in which cells beside the first."""
    if len(places) == 1:
        return ""
    first = places[0].row.cell(places[0].header)
    cells = list(dict.fromkeys(prose.row.cell(prose.header) for prose in places))[1:]
    told = [cell.seen_from(first) for cell in cells[:_CELLS]]
    more = [f"{len(cells) - _CELLS} till"] if len(cells) > _CELLS else []
    also = f", också i {enumeration([*told, *more])}" if told else ""
    return f" ({len(places)} gånger{also})"


def written_two_ways(read: Read) -> Found:
    """Yield a remark a term that is written in one word here and in two there (Y07).

    It is told where the rarer way stands first. Of two that are as usual the right one is one word
    of letters, and two when the second is a number.
    """
    ways: dict[str, dict[str, list[tuple[Prose, str]]]] = {}
    for prose, reading in read:
        for form in _forms(reading.terms):
            plain = form.casefold()
            of_term = ways.setdefault(re.sub(r"[ -]", "", plain), {})
            of_term.setdefault(plain, []).append((prose, form))
    for forms in ways.values():
        usual, *others = sorted(forms, key=lambda plain: _rank(plain, len(forms[plain])))
        for plain in others:
            prose, form = forms[plain][0]
            said = f"skrivs också ”{forms[usual][0][1]}”."
            remedy = "Skriv det på ett sätt, och ta gärna upp det i bladet Ord."
            yield prose, Hit("Y07", form, said, remedy)


def _rank(form: str, times: int) -> tuple[int, bool, str]:
    parted, numbered = " " in form or "-" in form, any(sign.isdigit() for sign in form)
    return -times, parted != numbered, form


def _forms(terms: Iterable[str]) -> Iterator[str]:
    """Yield what may be one term: each word, and each two that stand together."""
    for run in terms:
        words = run.split()
        yield from (word for word in words if len(word) >= _LEAST)
        for one, other in pairwise(words):
            parts = {one.casefold(), other.casefold()}
            if not parts & _SMALL_WORDS and min(len(one), len(other)) > 2:
                yield f"{one} {other}"


@dataclass(frozen=True, slots=True)
class Section:
    """How hard one section is to read. `source`: its first text."""

    name: str
    source: Source
    lix: int
    words: int
    sentences: int


def sections(read: Read) -> Iterator[tuple[Prose, Section]]:
    """Yield every section of running text with its first text: LIX of few words is chance."""
    running = ((prose, reading) for prose, reading in read if prose.kind == "prose")
    pairs = ((_section_of(prose), (prose, reading.counts)) for prose, reading in running)
    for texts in group_by(pairs).values():
        first, counts = texts[0][0], sum((counts for _, counts in texts), Counts(0, 0, 0))
        if counts.words >= _FEW:
            source = first.row.source(first.header)
            told = (counts.lix, counts.words, counts.sentences)
            yield first, Section(row_name(first.row), source, *told)


def _section_of(prose: Prose) -> object:
    """Return what the texts of a section share: cells of Texter for one matter and heading."""
    row = prose.row
    if row.sheet != "Texter":
        return row, prose.header
    about = (row["Ärende"], row["Behandling"], row["Program"])
    return about, text_at(row, "Avsnitt").casefold()


def hard_sections(found: Iterable[tuple[Prose, Section]]) -> Found:
    """Yield a remark a section that counting finds very hard to read (Y10)."""
    for prose, section in found:
        summary = text_at(prose.row, "Avsnitt").casefold() == "sammanfattning"
        most = _SUMMARY if summary else _HARD
        if section.lix > most:
            said = f"är {section.lix} i avsnittet: mer än {most} är svårt att läsa."
            yield prose, Hit("Y10", "LIX", said, "Dela långa meningar, och byt långa ord.")
