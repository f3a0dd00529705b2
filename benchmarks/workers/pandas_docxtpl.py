"""The letters as they are made without us: the workbook by pandas, joined, each by docxtpl.

    python -m benchmarks.workers.pandas_docxtpl WORKBOOK TEMPLATE OUTPUTS

pandas reads by calamine, which is its fastest way.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd
from docxtpl import DocxTemplate

Rows = dict[str, dict[str, Any]]


def main(workbook: Path, template: Path, outputs: Path) -> None:
    """Write the letters."""
    read = pd.read_excel(
        workbook, sheet_name=None, dtype=object, keep_default_na=False, engine="calamine"
    )
    rows = {sheet: _by_key(table) for sheet, table in read.items()}
    cases = read["Behandling"].merge(read["Ärenden"], left_on="Ärende", right_on="Ärende-id")
    meetings = cases.merge(read["Sammanträden"], left_on="Möte", right_on="Möte-id")
    outputs.mkdir()
    for item in meetings.to_dict("records"):
        if item["Skrivelsens datum"] != "":
            made = DocxTemplate(template)
            made.render(_context(rows, item), autoescape=True)
            made.save(outputs / f"{item['Behandling-id']}.docx")


def _by_key(table: pd.DataFrame) -> Rows:
    """Return rows as templates ask for them, by their first column."""
    table = table.rename(columns=lambda name: name.lower().replace(" ", "_").replace("-", "_"))
    return {row[0]: dict(zip(table.columns, map(_text, row), strict=True)) for row in table.values}


def _text(value: Any) -> str:
    """Return a cell as text: a day without its time, a whole number without a decimal point."""
    if hasattr(value, "date"):
        return str(value.date())
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _context(rows: dict[str, Rows], item: dict[Any, Any]) -> dict[str, Any]:
    case = rows["Ärenden"][item["Ärende"]]
    meeting = rows["Sammanträden"][item["Möte"]]
    return {
        "ärende": case
        | {"enhet": rows["Organ"][case["enhet"]]}
        | {"handläggare": rows["Personer"][case["handläggare"]]},
        "möte": meeting,
        "behandling": rows["Behandling"][item["Behandling-id"]],
        "organ": rows["Organ"][meeting["organ"]],
        "kommun": rows["Kommuner"][item["Kommun"]],
        "målen": [rows["Mål"][goal] for goal in item["Mål"].split("; ")],
        "dokument": {},
    }


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
