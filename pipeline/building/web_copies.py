"""The copies of documents that the web may show: what may not be published is not in them.

A document that shows nothing of it is the one that was sent out. Any other is made anew of the
public edition, when it is as the program makes it: what people have written in it is not known to
be free of what nobody may read. (DECISIONS 371)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.building.clean_copies import clean_copy
from pipeline.building.kept_parts import KeptParts
from pipeline.building.kept_texts import kept_texts
from pipeline.building.outgoing import Outgoing
from pipeline.building.pictures import Pictures
from pipeline.building.public_edition import PublicEdition, public_edition
from pipeline.building.templates import Templates
from pipeline.building.versions import Versions, content_digest, own_number, rendered_as
from pipeline.check.rules.personal_data import private_words
from pipeline.check.silenced import Silenced
from pipeline.domain.publishing import may_publish, withheld_names
from pipeline.model import Dataset, DocumentPlan, Plans, Record, Source
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.content.texts import part_texts
from pipeline.ooxml.package import read_package
from pipeline.revise.unsigned import unsigned

_PRIVATE = "H03"
_CLOSED = "läggs inte på webben: ärendet eller handlingen har nej i Publiceras."


class WebCopy(NamedTuple):
    """The copy of a document, b"" for none; what it was made of; and what to tell of it.

    `fault`: why it could not be made. `note`: why it was not to be.
    """

    name: str
    data: bytes = b""
    reads: frozenset[Source] = frozenset()
    fault: str = ""
    note: str = ""


@dataclass
class WebCopies:
    """Makes the copies of one working folder, whose dataset and plans these are."""

    folder: Path
    dataset: Dataset
    plans: Plans

    def __post_init__(self) -> None:
        """Read the public edition of its workbooks."""
        self.edition: PublicEdition = public_edition(self.folder, self.dataset, self.plans)
        names = withheld_names(self.dataset, self.edition.withheld)
        self._names = [(" ".join(name.casefold().split()), cell) for name, cell in names]
        self._templates = Templates(
            self.folder, self.dataset, kept_texts(self.folder), KeptParts(self.folder)
        )
        self._versions = Versions(self.folder / "outputs")
        self._pictures = Pictures(self.folder / "inputs")

    def copy(self, paper: Outgoing) -> WebCopy:
        """Return the copy of a document."""
        memory = read_memory(read_package(paper.built, paper.name))
        why = _unfit(paper, known=memory is not None and bool(memory.renderer))
        if why:
            return WebCopy(paper.name, fault=f"{paper.target} läggs inte på webben: {why}.")
        if memory is None or paper.plan is None or not may_publish(paper.plan):
            return WebCopy(paper.name, note=f"{paper.target} {_CLOSED}")
        reads = frozenset(memory.reads)
        hidden = next(filter(self.edition.withheld.hides, sorted(reads)), None)
        if hidden is None:
            made = WebCopy(paper.name, unsigned(paper.clean, paper.name), reads)
        else:
            made = self._anew(paper, paper.plan, hidden)
        return self._without_names(made, paper.target)

    def _without_names(self, made: WebCopy, target: str) -> WebCopy:
        """Return a copy, none where somebody has typed what is withheld in another place."""
        text = text_of_file(made.data, made.name).casefold()
        found = next((one for name, one in self._names if name in text), None)
        if found is None:
            return made
        why = f"den nämner det som står i {self._called(found)} och inte publiceras. Skriv om det"
        return WebCopy(made.name, fault=f"{target} läggs inte på webben: {why}.")

    def _anew(self, paper: Outgoing, plan: DocumentPlan, hidden: Source) -> WebCopy:
        """Return a document made of the public edition, if it is as the workbook makes it."""
        number = self._number_as_made(paper, plan)
        if number is None:
            fault = (
                f"{paper.target} läggs inte på webben: den visar {self._called(hidden)}, som inte "
                "publiceras, och är ändrad för hand eller äldre än arbetsboken. Ta hem ändringarna "
                "med beredning pull, eller ta bort dem i Word. Bygg, frys mötet igen om det är "
                "fryst, och publicera. Eller gör webbkopian för hand."
            )
            return WebCopy(paper.name, fault=fault)
        public = self.edition.plan_of(plan)
        if public is None:
            return WebCopy(paper.name, note=f"{paper.target} {_CLOSED}")
        made = rendered_as(self._templates.compiled(public), public, self._pictures, number)
        stopped = self._stopped(made.reads)
        if stopped or not made.data or made.refused:
            why = stopped or "det som är kvar går inte att göra ett dokument av."
            return WebCopy(paper.name, fault=f"{paper.target} läggs inte på webben: {why}")
        clean = clean_copy(made.data, paper.target, public, "publicera").data
        data = unsigned(clean, paper.name)
        return WebCopy(paper.name, data, frozenset(made.reads))

    def _number_as_made(self, paper: Outgoing, plan: DocumentPlan) -> int | None:
        """Return the version as which the program makes the same document, None for none.

        One that was edited when it was sent, and no longer is, has no mark of its next version.
        """
        counted = self._versions.number(plan.identity, paper.built)
        for number in {counted, own_number(read_package(paper.built, paper.name))}:
            made = rendered_as(self._templates.compiled(plan), plan, self._pictures, number).data
            if made and content_digest(made, paper.name) == content_digest(paper.built, paper.name):
                return number
        return None

    def _stopped(self, reads: Iterable[Source]) -> str:
        """Return what is wrong with a cell that is only wrong without what is withheld."""
        asked = {*reads}
        found = next((p for p in self.edition.faults if asked & {p.source, *p.stops}), None)
        if found is None:
            return ""
        return f"{found.cell} hänvisar till något som inte publiceras. Skriv om texten i cellen."

    def _called(self, hidden: Source) -> str:
        record = self.dataset.find(hidden.sheet, hidden.key)
        cell = record.cell(hidden.column) if record is not None else None
        return f"{cell}" if cell is not None else f"{hidden}"

    # ------------------------------------------------------------ what is private (H03)

    def private(self, copies: Iterable[WebCopy]) -> Iterator[str]:
        """Yield what looks private in copies and is not answered, a sentence each."""
        told: dict[str, None] = {}
        for copy in copies:
            for sentence in self._private_in(copy):
                told.setdefault(sentence)
        yield from told

    def _private_in(self, copy: WebCopy) -> Iterator[str]:
        hides = self.edition.withheld.hides
        problems = [
            problem
            for problem in self.dataset.problems
            if problem.code == _PRIVATE and problem.source in copy.reads
            if problem.source is not None and not hides(problem.source)
        ]
        yield from (f"{problem}" for problem in problems)
        cells = [self._text(problem.source) for problem in problems]
        rows = {*filter(None, (self._row(source) for source in copy.reads))}
        silenced = Silenced(self.edition.dataset)
        for words in sorted(set(private_words(text_of_file(copy.data, copy.name)))):
            in_cell = any(words in text for text in cells)
            if not (in_cell or silenced.everywhere(words) or any(silenced(words, r) for r in rows)):
                kind = "en privat e-postadress" if "@" in words else "något som ser ut som ett"
                kind += "" if "@" in words else " personnummer"
                yield (
                    f"{copy.name}: det står {kind} i dokumentet, men inte i någon cell. Ta bort "
                    "det i Word, eller skriv det i bladet Språk, med skälet."
                )

    def _row(self, source: Source) -> Record | None:
        return self.edition.dataset.find(source.sheet, source.key)

    def _text(self, source: Source | None) -> str:
        row = self._row(source) if source else None
        return str(row.bare(source.column)) if row is not None and source else ""


def _unfit(paper: Outgoing, *, known: bool) -> str:
    """Return why a document cannot be shown to anybody, "" when it can."""
    if not known:
        return "det går inte att se vilka celler den visar. Bygg den på nytt"
    if paper.plan is None:
        return "ingen rad ber om den längre"
    if paper.copy.marks:
        return "den har spårade ändringar eller kommentarer"
    return ""


def text_of_file(data: bytes, name: str) -> str:
    """Return all the text of a Word file, properties too, on one line; b"" has none."""
    texts = part_texts(read_package(data, name)).values() if data else ()
    return " ".join(word for text in texts for word in text.split())
