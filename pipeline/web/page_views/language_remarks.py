"""Granska språket: what can be worded better, at its cell, and how hard each section is to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.check.language import Kept, review_language
from pipeline.commands.language_review import kept_language
from pipeline.commands.working_folder import WorkingFolder
from pipeline.swedish.numbers import counted
from pipeline.swedish.words import capital
from pipeline.web.page_views.document_rows import as_sentence, plain_sentences
from pipeline.web.page_views.to_mend import BookOfFaults, remarks_by_book

_KNOWN: dict[Path, Kept] = {}  # of the texts, by folder: a page writes nothing down


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section, and how hard it is to read."""

    name: str
    lix: int
    words: int


@dataclass(frozen=True, slots=True)
class LanguagePage:
    """Remarks on the language. `nothing`: said when there is none. `left_out`: that rows are."""

    title: str
    summary: str
    left_out: str
    books: tuple[BookOfFaults, ...]
    nothing: str
    sections: tuple[SectionRow, ...]  # the hardest first


def language_page(folder: WorkingFolder, asked: Mapping[str, str]) -> LanguagePage:
    """Return what there is to say of the language; raises what reading the folder raises."""
    state = folder.state()
    known = _KNOWN.get(folder.path) or kept_language(folder.path)
    review, _KNOWN[folder.path] = review_language(state.dataset, known)
    plain = plain_sentences(state)
    hardest = sorted(review.sections, key=lambda section: -section.lix)
    read = capital(counted(review.texts, "text är läst", "texter är lästa", common=True))
    return LanguagePage(
        "Granska språket",
        f"{read}. Inget här stoppar något.",
        "Rader med fel är inte lästa. Rätta dem först." if state.to_mend else "",
        remarks_by_book(review.problems, plain),
        "" if review.problems else "Inget att anmärka på språket.",
        tuple(SectionRow(as_sentence(plain(s.name)), s.lix, s.words) for s in hardest),
    )
