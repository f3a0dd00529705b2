"""What the web may show of what is published, in webb/ beside the rest (DECISIONS 371)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.building.outgoing import Outgoing
from pipeline.building.web_copies import WebCopies
from pipeline.commands.published_beside import files_beside, notice_texts
from pipeline.model import Dataset, DocumentPlan, Plans, Record
from pipeline.revise.clean import Clean

WEB = "webb"


@dataclass(frozen=True)
class WebPapers:
    """The copies for the web, whose names begin with webb/, and what to tell of them.

    `plans`: what the copies are of, as anyone may read it. `as_sent`: the names of those that are
    the same as what was sent. `faults`: what was asked for and did not come.
    """

    papers: tuple[Outgoing, ...] = ()
    plans: Mapping[str, DocumentPlan] = field(default_factory=dict)
    as_sent: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[Outgoing, ...]:
        """Return the copies that are not the same as what was sent."""
        return tuple(paper for paper in self.papers if paper.name not in self.as_sent)

    def pdfs_as_sent(self, pdfs: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the PDFs of the other copies: those of what was sent."""
        names = [paper.pdf for paper in self.papers if paper.name in self.as_sent]
        return {name: pdfs[own] for name in names if (own := name.removeprefix(_INNER)) in pdfs}

    @property
    def texts(self) -> dict[str, bytes]:
        """Return the texts of the notices among them."""
        return {f"{_INNER}{name}": text for name, text in notice_texts(self.plans)[0].items()}

    @property
    def copies(self) -> dict[str, bytes]:
        """Return the copies by their names."""
        return {paper.name: paper.clean for paper in self.papers}

    def beside(
        self, pdfs: Mapping[str, bytes], dated: bytes, meeting: Record | None
    ) -> dict[str, bytes]:
        """Return what goes with the copies: texts of notices, the calendar `dated`, and the list.

        `pdfs`: those of the copies among others.
        """
        if not self.papers:
            return {}
        mine = {paper.name.removeprefix(_INNER): paper for paper in self.papers}
        there = [
            replace(paper, name=name, plan=self.plans.get(name)) for name, paper in mine.items()
        ]
        inner = {n.removeprefix(_INNER): data for n, data in pdfs.items() if n.startswith(_INNER)}
        beside, _ = files_beside(there, inner, dated, meeting)
        return {f"{_INNER}{name}": data for name, data in beside.items()}


_INNER = f"{WEB}/"
NO_WEB = WebPapers()


def web_papers(
    folder: Path, dataset: Dataset, plans: Plans, papers: Sequence[Outgoing]
) -> WebPapers:
    """Return the copies of documents that the web may show; none while something looks private."""
    maker = WebCopies(folder, dataset, plans)
    copies = [maker.copy(paper) for paper in papers]
    notes = tuple(copy.note for copy in copies if copy.note)
    faults = tuple(copy.fault for copy in copies if copy.fault)
    private = tuple(f"Inget lades i webb/: {one}" for one in maker.private(copies))
    if private:
        return WebPapers(faults=(*private, *faults), notes=notes)
    made = [(p, copy) for p, copy in zip(papers, copies, strict=True) if copy.data]
    return WebPapers(
        tuple(replace(p, name=f"{_INNER}{p.name}", copy=Clean(c.data)) for p, c in made),
        {p.name: plan for p, _ in made if p.plan and (plan := maker.edition.plan_of(p.plan))},
        frozenset(f"{_INNER}{p.name}" for p, c in made if c.data == p.clean),
        faults,
        notes,
    )
