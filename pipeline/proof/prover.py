"""The proof over each document of decision 1, be it just made or standing in outputs/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline.building.templates import Templates
from pipeline.check.separation import APART, Will, plain, prove, will_digest, will_sentences
from pipeline.errors import DocumentError
from pipeline.model import Dataset, DocumentPlan, Proof, Source, Trace
from pipeline.ooxml.package import Package, read_package
from pipeline.ooxml.texts import part_texts, place
from pipeline.values.types import Paragraphs


@dataclass
class Prover:
    """Proves the documents of one build."""

    dataset: Dataset
    templates: Templates
    proofs: dict[str, Proof] = field(default_factory=dict)  # by target

    @cached_property
    def digest(self) -> str:
        """Return what tells whether the will is still what it was."""
        return will_digest(self.dataset)

    @cached_property
    def will(self) -> Will:
        """Return what must not be found."""
        return Will(will_sentences(self.dataset), self.digest)

    def made(self, plan: DocumentPlan, data: bytes, reads: Iterable[Source]) -> Proof | None:
        """Return the proof of a document that was just made; None for a kind that needs none."""
        return self._proved(plan, data, tuple(reads), left=False)

    def merged(self, plan: DocumentPlan, data: bytes, reads: Iterable[Source]) -> Proof | None:
        """Return the proof of a document with what people wrote in it: their words stay."""
        return self._proved(plan, data, tuple(reads), left=True)

    def standing(self, plan: DocumentPlan, path: Path, known: Trace) -> Proof | None:
        """Return the proof of a file that is left as it is; `known`: what is known of its bytes.

        A file that stands as it was proved is not read again while the will is what it was.
        """
        if plan.kind not in APART:
            return None
        if known.proved == self.digest:
            proof = Proof(plan.target, len(known.reads), known.sentences, (), left=True)
            self.proofs[plan.target] = proof
            return proof
        try:
            return self._proved(plan, path.read_bytes(), tuple(known.reads), left=True)
        except (OSError, DocumentError):  # it was there a moment ago
            return None

    def _proved(
        self, plan: DocumentPlan, data: bytes, reads: tuple[Source, ...], *, left: bool
    ) -> Proof | None:
        if plan.kind not in APART:
            return None
        package = read_package(data, plan.target)
        proof = prove(
            plan.target,
            reads,
            _texts(package),
            self.will,
            lambda: self._origins(plan, reads),
            left=left,
        )
        self.proofs[plan.target] = proof
        return proof

    def _origins(self, plan: DocumentPlan, reads: Iterable[Source]) -> Iterator[tuple[str, str]]:
        """Yield the cells that a document read, then its template, each with its words."""
        for source in reads:
            value = self.dataset.at(*source) if source.sheet and source.key else None
            if isinstance(value, str):
                shown = plain(value, self.dataset) if isinstance(value, Paragraphs) else value
                cell = getattr(value, "cell", None)
                yield f"cellen {source}" + (f" ({cell})" if cell else ""), shown
        template = self.templates.find(plan)
        for part, text in _texts(read_package(template.data, template.name)).items():
            yield f"mallen {template.name}, {part}", text


def _texts(package: Package) -> dict[str, str]:
    """Return the text of a file by what people call its parts."""
    found: dict[str, str] = {}
    for part, text in part_texts(package).items():
        name = place(package, part)
        found[name] = f"{found[name]}\n{text}" if name in found else text
    return found
