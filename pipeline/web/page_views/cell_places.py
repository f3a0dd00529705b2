"""Where a cell is, as the pages say it: workbook, sheet and cell."""

from __future__ import annotations

from urllib.parse import urlencode

from pipeline.commands.folder_state import CellPlace
from pipeline.model import Source


def whole_place(cell: CellPlace | None) -> str:
    """Return program.xlsx, bladet ”Mål”, cell F3; as much of that as is known, "" for none."""
    if cell is None:
        return ""
    kind = "cell " if cell.address[:1].isupper() else ""
    sheet = f"bladet ”{cell.sheet}”" if cell.sheet else ""
    return ", ".join(filter(None, (cell.file, sheet, f"{kind}{cell.address}")))


def address_to_go_to(cell: CellPlace | None) -> str:
    """Return what leads to a cell in the name box of its workbook: 'Mål'!F3; "" for no one cell."""
    if cell is None or not cell.sheet or not cell.address[:1].isupper():
        return ""
    sheet = cell.sheet.replace("'", "''")
    return f"'{sheet}'!{cell.address}"


def cell_link(source: Source) -> str:
    """Return the address of the page about a cell."""
    return "/cell?" + urlencode({"blad": source.sheet, "rad": source.key, "kolumn": source.column})
