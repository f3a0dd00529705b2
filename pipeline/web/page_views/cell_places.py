"""Where a cell is, as the pages say it: workbook, sheet and cell."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from pipeline.model import Dataset, Source


@dataclass(frozen=True, slots=True)
class CellWhere:
    """A cell's workbook, sheet and address; `address` is F3, or `rad 3` of a whole row."""

    file: str
    sheet: str
    address: str

    def __str__(self) -> str:
        """Return program.xlsx, bladet ”Mål”, cell F3."""
        kind = "cell " if self.address[:1].isupper() else ""
        return f"{self.file}, bladet ”{self.sheet}”, {kind}{self.address}"


def cell_where(dataset: Dataset, source: Source) -> CellWhere | None:
    """Return where a cell is, None when its row is gone."""
    record = dataset.find(source.sheet, source.key)
    if record is None:
        return None
    cell = getattr(dataset.at(*source), "cell", None) or record.place
    return CellWhere(cell.file, cell.sheet, cell.address)


def cell_link(source: Source) -> str:
    """Return the address of the page about a cell."""
    return "/cell?" + urlencode({"blad": source.sheet, "rad": source.key, "kolumn": source.column})
