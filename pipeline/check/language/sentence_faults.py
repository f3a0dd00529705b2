"""Sentences and lists: what is said twice, what is too long, points that do not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.check.language.hits import Hit
from pipeline.check.language.texts import ShownLine
from pipeline.swedish.readability import words_of_sentence
from pipeline.swedish.sentences import sentences

LONG, VERY_LONG = 25, 35  # words (DOMAIN.md 4.2)
_SHOWN = 6  # words of a sentence that is told
_DOUBLED = re.compile(r"(?<![\w-])((?:[^\W\d_]+ ){0,4}[^\W\d_]+),? \1(?![\w-])", re.IGNORECASE)
_DOUBLED_RIGHTLY = ("det", "den", "de", "är", "har", "var")  # ”vad är det det gäller”
_ONCE = re.compile(r"(?i)\b(exempelvis|till exempel|bland annat|dessutom|däremot|även om)\b")


def long_sentences(text: str) -> Iterator[Hit]:
    """Yield the sentences that have more words than a reader holds (Y08, Y09)."""
    for sentence in sentences(text):
        number = len(words_of_sentence(sentence))
        if number > LONG:
            code = "Y09" if number > VERY_LONG else "Y08"
            first = " ".join(sentence.split()[:_SHOWN])
            yield Hit(code, f"{first} …", f"är en mening med {number} ord.", "Dela upp den.")


def doubled_words(text: str) -> Iterator[Hit]:
    """Yield words that stand twice after each other, or twice in a sentence for nothing (Y02)."""
    for sentence in sentences(text.replace("\n", " ")):
        for found in _DOUBLED.finditer(sentence):
            if found[1].casefold() in _DOUBLED_RIGHTLY:
                continue
            yield Hit("Y02", found[0], "står två gånger.", f"Skriv ”{found[1]}” en gång.")
        said = [word.casefold() for word in _ONCE.findall(sentence)]
        for word in dict.fromkeys(said):
            if said.count(word) > 1:
                yield Hit("Y02", word, "står två gånger i samma mening.", "Ta bort det ena.")


def mixed_lists(lines: Sequence[ShownLine]) -> Iterator[Hit]:
    """Yield the lists whose points do not have one form (Y13, DOMAIN.md 4.1)."""
    intro, points = "", list[str]()
    for line in [*lines, ShownLine("text", begins=True, text="")]:
        if line.kind != "text":
            if line.begins:
                points.append(line.text.strip())
            continue
        if len(points) > 1:
            yield from _of_a_list(intro, points)
        intro, points = line.text.strip() or intro, []


def _of_a_list(intro: str, points: list[str]) -> Iterator[Hit]:
    begin = [point[:1] for point in points]
    after_that = re.search(r"\batt\W*$", intro) is not None
    clauses = [point.casefold().startswith("att ") for point in points]
    full = [point.endswith((".", "!", "?")) for point in points]
    fault = ""
    if after_that and any(clauses):
        fault = "”att” står både före listan och i en punkt"
    elif any(clauses) and not all(clauses):
        fault = "några punkter börjar med ”att”, andra inte"
    elif any(first.islower() for first in begin) and any(first.isupper() for first in begin):
        fault = "några punkter börjar med stor bokstav, andra med liten"
    elif any(full[:-1]) and not all(full[:-1]):
        fault = "några punkter slutar med punkt, andra inte"
    if fault:
        odd = points[_odd_one(clauses if "att" in fault else [b.isupper() for b in begin])]
        first = " ".join(odd.split()[:_SHOWN])
        remedy = "Låt alla punkter vara hela meningar, eller alla fortsätta på inledningen."
        yield Hit("Y13", first, f"hör till en lista i blandad form: {fault}.", remedy)


def _odd_one(marks: list[bool]) -> int:
    """Return the number of the first point that is not as most of them."""
    most = sum(marks) * 2 >= len(marks)
    return next((number for number, mark in enumerate(marks) if mark is not most), 0)
