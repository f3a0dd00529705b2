"""Who renders the documents of a build beside the build itself, if that pays.

Copies of the process have the dataset from the start; one that begins anew has to check the whole
input first, which takes as long as fifty cells a document. (DECISIONS 339)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from pipeline import disk
from pipeline.building.ahead import Ahead, Hands
from pipeline.building.document import Decision, DocumentBuilder
from pipeline.building.pictures import SUFFIXES, Pictures
from pipeline.building.render_worker import Bundle, KeyRenderer
from pipeline.model import DocumentPlan
from pipeline.read import Input
from pipeline.render import Picture
from pipeline.values.types import Paragraphs

_FEW = 16  # documents that are made sooner than they are given out
_BEGINNING = 500  # documents that are made while a new process loads the program
_CHECKED = 50  # cells that are checked while one document is made
_MOST_PICTURES = 50_000_000  # bytes that are sent


@dataclass(frozen=True)
class Machines:
    """Who was asked to render: so many processes, or a cluster of computers by its address."""

    jobs: int = 1
    cluster: str = ""
    compared: int = 100  # of so many documents that come from others one is made here too

    @contextmanager
    def begin(
        self, builder: DocumentBuilder, decisions: Iterable[Decision], read: Input, today: date
    ) -> Iterator[Ahead | None]:
        """Let others render what is decided; None where nobody does."""
        plans = [one.step.plan for one in decisions if builder.will_render(one)]
        hands = self.hands(builder, plans, read, today)
        if hands is None:
            yield None
            return
        ahead = Ahead(
            hands,
            {one.identity: one for one in plans},
            builder.render,
            builder.digest,
            self.compared,
        )
        try:
            ahead.begin()
            yield ahead
        finally:
            hands.close()

    def hands(
        self, builder: DocumentBuilder, plans: Sequence[DocumentPlan], read: Input, today: date
    ) -> Hands | None:
        """Return who renders, None when it does not pay."""
        if len(plans) < _FEW or not (self.cluster or self.jobs > 1):
            return None
        if self.cluster:
            from pipeline.building.cluster import Cluster

            return Cluster(self.cluster, bundle_of(builder, plans, read, today))
        from pipeline.building.processes import Processes, can_copy

        if can_copy():
            known = {one.identity: one for one in plans}
            work = KeyRenderer(known, builder.templates.compiled, builder.pictures)
            return Processes(self.jobs - 1, work)
        cells = sum(len(table.rows) * len(table.header) for table in read.tables)
        if len(plans) < _BEGINNING + cells // _CHECKED:
            return None
        return Processes(self.jobs - 1, bundle_of(builder, plans, read, today))


def bundle_of(
    builder: DocumentBuilder, plans: Iterable[DocumentPlan], read: Input, today: date
) -> Bundle:
    """Return all that the documents of a build are made of."""
    dataset, templates = builder.dataset, builder.templates
    lists = ((row, name) for row, name in dataset.pasted if type(row.cells[name]) is Paragraphs)
    return Bundle(
        read.tables,
        read.problems,
        today,
        dict(dataset.sections),
        tuple((row.sheet, row.key, name) for row, name in lists),
        {(one.folder, one.template): templates.find(one) for one in plans},
        dict(_pictures(builder.pictures)),
    )


def _pictures(pictures: Pictures) -> Iterator[tuple[str, Picture]]:
    """Yield the pictures that documents may show; those that are too many are shown from here."""
    left = _MOST_PICTURES
    for path in disk.paths_below(pictures.inputs):
        name = path.relative_to(pictures.inputs).as_posix()
        found = pictures(name) if path.suffix.lower() in SUFFIXES else None
        if found is not None and left > 0:
            left -= len(found.data)
            yield name, found
