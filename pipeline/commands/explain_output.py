"""What `explain` answers, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.building.as_json import as_json
from pipeline.commands.explain import Answer, CellInDocument, Document
from pipeline.model import Source
from pipeline.ooxml.content.paragraph_digests import quote_words
from pipeline.ooxml.content.provenance import Sentence


def document_lines(found: Document) -> Iterator[str]:
    """Yield a document's sentences in order, each followed by where its words come from."""
    yield f"{found.target}: {found.title or 'ingen rad ber längre om dokumentet'}"
    for sentence in found.found.sentences:
        where = f"{sentence.place}: " if sentence.place else ""
        yield f"{where}{quote_words(sentence.text, 200)}"
        yield from (f"    {line}" for line in _origins(found, sentence))
    for source, first, last in found.found.loose:
        yield f"{source} visas i något av styckena från {first + 1} till {last + 1}, räknat."
    if found.found.asked:
        count = len(found.found.asked)
        yield f"Mallen frågade också efter {count} celler och listor som inte syns i dokumentet."


def _origins(found: Document, sentence: Sentence) -> Iterator[str]:
    for source in sentence.sources:
        yield f"{source}{_since(found, source)}"
    for source in sentence.computed:
        yield f"{source}, omskriven{_since(found, source)}"
    if sentence.by_hand:
        yield "ändrat eller skrivet för hand"
    elif not (sentence.sources or sentence.computed):
        yield "mallens egna ord"


def _since(found: Document, source: Source) -> str:
    return " (cellen är ändrad sedan dess)" if source in found.stale else ""


def answer_lines(answers: tuple[Answer, ...]) -> Iterator[str]:
    """Yield each cell, and under it every document with the sentences that show it."""
    for answer in answers:
        place = f" ({answer.cell})" if answer.cell else " (finns inte längre i arbetsböckerna)"
        yield f"{answer.source}{place}: {quote_words(answer.value, 200) if answer.value else 'tom'}"
        for shown in answer.shown:
            yield shown.target
            yield from (f"    {quote_words(s.text, 200)}" for s in shown.sentences)
            for first, last in shown.between:
                ends = f"{quote_words(first.text)} till {quote_words(last.text)}"
                yield f"    i något av styckena från {ends}"
            if not (shown.sentences or shown.between):
                yield "    frågar efter den, men visar den inte: den styr vad som står där"
        if not answer.shown:
            yield "Inget byggt dokument har frågat efter den."


@as_json.register
def _document(found: Document) -> Any:
    """Return an explained document as one thing, its uncertain places by name."""
    return {
        "target": found.target,
        "title": found.title,
        "sentences": as_json(found.found.sentences),
        "uncertain": [
            {"source": as_json(source), "from": first, "to": last}
            for source, first, last in found.found.loose
        ],
        "asked": as_json(found.found.asked),
        "stale": as_json(found.stale),
    }


@as_json.register
def _answer(answer: Answer) -> Any:
    """Return a cell with the documents that show it."""
    return {
        "source": as_json(answer.source),
        "cell": as_json(answer.cell),
        "value": answer.value,
        "documents": as_json(answer.shown),
    }


@as_json.register
def _shown(shown: CellInDocument) -> Any:
    """Return a document with the words of its sentences alone."""
    return {
        "target": shown.target,
        "sentences": [sentence.text for sentence in shown.sentences],
        "between": [[first.text, last.text] for first, last in shown.between],
    }
