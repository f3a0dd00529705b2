"""H03 (DOMAIN.md 3.1 L35): a personal identity number is never published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.model import Dataset, Problem, Severity

_PRINTED = {
    "Behandling": ("Rubrik", "Motivering"),
    "Beslut": ("Beslutsgång",),
    "Beslutspunkter": ("Sats", "Mening"),
    "Konsekvenser": ("Text",),
    "Texter": ("Text",),
    "Yrkanden": ("Text",),
}
_CELLS = tuple(f"{sheet}/{header}" for sheet, headers in _PRINTED.items() for header in headers)
# A year, a month and a day (from 61 on in a coordination number), and four digits.
_NUMBER = re.compile(
    r"(?<![\w-])(?:(?:19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])"
    r"[-+–]\d{4}(?![\w-])"
)


@rule("H03", Severity.WARNING, needs=_CELLS)
def a_text_holds_no_personal_identity_number(data: Dataset) -> Iterator[Problem]:
    """What is printed holds nothing that looks like one (3 kap. 10 § dataskyddslagen)."""
    for sheet, headers in _PRINTED.items():
        for row in data[sheet]:
            for header in headers:
                if _NUMBER.search(str(row[header])):
                    message = "texten innehåller något som ser ut som ett personnummer."
                    remedy = "Ta bort det om det är ett personnummer."
                    yield row.problem(header, message, remedy=remedy)
