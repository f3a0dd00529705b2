"""Copies for the web that show what has got a no in Publiceras since they were made.

(DECISIONS 383)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath

from pipeline import disk
from pipeline.building.summary import first_lines
from pipeline.domain.plain_names import row_name
from pipeline.domain.publishing import closed_rows, withheld
from pipeline.errors import DocumentError
from pipeline.model import Dataset, Source
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.store.publications import publications


def outdated_web_copies(outputs: Path, dataset: Dataset) -> Iterator[str]:
    """Yield a sentence for each row and folder, with what to do.

    What a copy shows is known by the document that it was made of, where that stands.
    """

    @cache
    def cells(target: str) -> frozenset[Source]:
        data, memory = disk.bytes_of(outputs / target), None
        with suppress(DocumentError):  # a damaged one is told of as a document
            memory = read_memory(read_package(data, target)) if data is not None else None
        return frozenset(memory.reads) if memory is not None else frozenset()

    for row in closed_rows(dataset):
        hides = withheld(dataset, (row,)).hides
        for known in publications(outputs):
            new = [t for t, without in known.closed.items() if str(row.source("")) not in without]
            shown = [target for target in new if any(map(hides, cells(target)))]
            if shown:
                names = ", ".join(first_lines([PurePosixPath(t).name for t in shown], "filer"))
                again = known.folder if known.seal else " ".join(shown)
                yield (
                    f"outputs/{known.place}/webb visar {row_name(row)}, som har fått nej i "
                    f"Publiceras sedan dess: {names}. Publicera igen (beredning publish {again}), "
                    "och ta bort eller byt ut det som redan ligger på webben."
                )
