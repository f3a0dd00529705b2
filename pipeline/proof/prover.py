"""The proof over each document of decision 1, be it just made or standing in outputs/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline import disk
from pipeline.errors import DocumentError
from pipeline.model import Dataset, DocumentPlan, Proof, Source, Trace
from pipeline.ooxml.content.texts import part_texts, place
from pipeline.ooxml.package import Package, read_package
from pipeline.proof.verdict import prove
from pipeline.proof.will import APART, PROGRAM, Will, shown_text, the_will, will_digest
from pipeline.values.types import Paragraphs


@dataclass(frozen=True)
class Prover:
    """Proves the documents of one build; `template` is asked only when there is a hit."""

    dataset: Dataset
    template: Callable[[DocumentPlan], tuple[str, Mapping[str, str]]]  # its name, its file_texts

    @cached_property
    def digest(self) -> str:
        """Return what tells whether the will is still what it was."""
        return will_digest(self.dataset)

    @cached_property
    def will(self) -> Will:
        """Return what must not be found."""
        return the_will(self.dataset)

    def prove(
        self, plan: DocumentPlan, data: bytes, reads: Iterable[Source], *, left: bool = False
    ) -> Proof | None:
        """Return the proof of a document; None for a kind that needs none.

        `left`: people have written in it, and their words stay.
        """
        if plan.kind not in APART:
            return None
        asked = tuple(reads)
        texts = file_texts(read_package(data, plan.target))
        will = self.will if plan.kind == PROGRAM else replace(self.will, lost=())
        return prove(plan.target, asked, texts, will, lambda: self._origins(plan, asked), left=left)

    def prove_standing(self, plan: DocumentPlan, path: Path, known: Trace) -> Proof | None:
        """Return the proof of a file that is left as it is; `known`: what is known of its bytes.

        A file that stands as it was proved is not read again while the will is what it was.
        """
        if plan.kind not in APART:
            return None
        if known.proved == self.digest:
            return Proof(plan.target, len(known.reads), known.sentences, (), left=True)
        data = disk.bytes_of(path)
        try:
            return self.prove(plan, data, known.reads, left=True) if data is not None else None
        except DocumentError:  # it could be read a moment ago
            return None

    def _origins(self, plan: DocumentPlan, reads: Iterable[Source]) -> Iterator[tuple[str, str]]:
        """Yield the cells that a document read, then its template, each with its words."""
        for source in reads:
            value = self.dataset.at(*source)
            if isinstance(value, str):
                shown = shown_text(value, self.dataset) if isinstance(value, Paragraphs) else value
                cell = getattr(value, "cell", None)
                yield f"cellen {source}" + (f" ({cell})" if cell else ""), shown
        name, texts = self.template(plan)
        for part, text in texts.items():
            yield f"mallen {name}, {part}", text


def file_texts(package: Package) -> dict[str, str]:
    """Return the text of a file by what people call its parts: where the will is looked for."""
    found: dict[str, str] = {}
    for part, text in part_texts(package).items():
        name = place(package, part)
        found[name] = f"{found[name]}\n{text}" if name in found else text
    return found
