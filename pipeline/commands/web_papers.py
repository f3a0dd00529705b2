"""What the web may show of what is published, in webb/ beside the rest (DECISIONS 371)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.building.agenda_papers import AgendaPaper, shown_to_anyone
from pipeline.building.outgoing import Outgoing
from pipeline.building.public_edition import PublicEdition
from pipeline.building.web_copies import WebCopies
from pipeline.commands.published_beside import files_beside, notice_texts
from pipeline.domain.publishing import closed_rows
from pipeline.model import Dataset, Plans, Record
from pipeline.revise.clean import Clean
from pipeline.store.folder import WEB


@dataclass(frozen=True)
class WebPapers:
    """The copies for the web, whose names begin with webb/, and what to tell of them.

    `agenda`: the meeting's papers, as the web may show them. `as_sent`: the names of copies that
    are the same as what was sent. `closed`: as publications note it. `faults`: what was asked for
    and did not come.
    """

    papers: tuple[Outgoing, ...] = ()
    agenda: tuple[AgendaPaper, ...] = ()
    as_sent: frozenset[str] = frozenset()
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
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
        plans = {paper.name: paper.plan for paper in self.papers if paper.plan is not None}
        return notice_texts(plans)[0]

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
        there = [replace(paper, name=paper.name.removeprefix(_INNER)) for paper in self.papers]
        inner = {n.removeprefix(_INNER): data for n, data in pdfs.items() if n.startswith(_INNER)}
        beside, _ = files_beside(there, inner, dated, meeting)
        return {f"{_INNER}{name}": data for name, data in beside.items()}


_INNER = f"{WEB}/"
NO_WEB = WebPapers()


def web_papers(
    folder: Path,
    dataset: Dataset,
    plans: Plans,
    papers: Sequence[Outgoing],
    agenda: Sequence[AgendaPaper] = (),
) -> WebPapers:
    """Return the copies of documents that the web may show; none while something looks private.

    `agenda`: the papers of a meeting, in order.
    """
    maker = WebCopies(folder, dataset, plans)
    copies = [maker.copy(paper) for paper in papers]
    notes = tuple(copy.note for copy in copies if copy.note)
    faults = tuple(copy.fault for copy in copies if copy.fault)
    private = tuple(f"Inget lades i webb/: {one}" for one in maker.private(copies))
    if private:
        return WebPapers(faults=(*private, *faults), notes=notes)
    closed = tuple(str(row.source("")) for row in closed_rows(dataset))
    made = [(p, copy) for p, copy in zip(papers, copies, strict=True) if copy.data]
    shown = {p.name: _copy_of(p, c.data, maker.edition) for p, c in made}
    return WebPapers(
        tuple(shown.values()),
        tuple(shown_to_anyone(paper, maker.edition.dataset, shown) for paper in agenda),
        frozenset(f"{_INNER}{p.name}" for p, c in made if c.data == p.clean),
        {paper.target: closed for paper in shown.values()},
        faults,
        notes,
    )


def _copy_of(paper: Outgoing, data: bytes, edition: PublicEdition) -> Outgoing:
    plan = edition.plan_of(paper.plan) if paper.plan is not None else None
    return replace(paper, name=f"{_INNER}{paper.name}", plan=plan, copy=Clean(data))
