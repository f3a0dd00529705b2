"""Rows of Texter that no template asks for: mostly an Avsnitt that is misspelt (WORKBOOK K).

A report whose assessment stands in such a row has none (K01, K02).

(DECISIONS 28)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.building.templates import Templates
from pipeline.check.rules.consequences import unshown_assessments
from pipeline.errors import BeredningError
from pipeline.model import DocumentPlan, Problem, Record, Severity
from pipeline.plan import Sections
from pipeline.schema import SECTIONS, vocabulary_name
from pipeline.swedish.words import nearest

NO_TEXTS = "texter som ingen mall frågar efter är inte eftersökta"
_ASKED = re.compile(r"\btexter\s*(?:\.\s*(\w+)|\[\s*['\"](\w+)['\"]|(\[))")


def find_unused_texts(plans: Iterable[DocumentPlan], templates: Templates) -> Iterator[Problem]:
    """Yield a VARNING for each row that documents could show, but none of their templates does."""
    plans = tuple(plans)
    could: dict[Record, set[str]] = {}  # row → what the templates ask for that could show it
    shown: set[Record] = set()
    unshown: dict[str, set[Record]] = {}  # a document's key → the rows that it does not show
    for plan in plans:
        sections = plan.view.roots.get("texter")
        names = _asked(plan, templates)
        if names is not None and isinstance(sections, Sections):
            for section, link in sections.items():
                for row in link.records:
                    could.setdefault(row, set()).update(names)
                if section in names:
                    shown.update(link.records)
                else:
                    unshown.setdefault(plan.key, set()).update(link.records)
    yield from (_problem(row, names) for row, names in could.items() if row not in shown)
    if unshown:
        yield from unshown_assessments(plans[0].view.dataset, unshown)


def _asked(plan: DocumentPlan, templates: Templates) -> set[str] | None:
    """Return the sections that a template asks for; None when there are none, or none is known."""
    try:
        passages = templates.passages(templates.find(plan))
    except BeredningError:
        return None
    found = [hit for passage in passages for hit in _ASKED.findall(passage.text)]
    if not found or any(unknown for *_, unknown in found):
        return None
    return {name or quoted for name, quoted, _ in found}


def _problem(row: Record, names: set[str]) -> Problem:
    written = str(row["Avsnitt"])
    words = {vocabulary_name(name): name for name in SECTIONS.split("; ")}
    near = nearest(written, [words.get(name, name.replace("_", " ")) for name in names])
    message = f"Ingen mall frågar efter avsnittet ”{written}”. Texten kommer inte med."
    remedy = f"Menade du ”{near}”?" if near else "Välj ett avsnitt som mallarna har."
    problem = row.problem("Avsnitt", message, remedy=remedy)
    return replace(problem, severity=Severity.WARNING, code="T10")
