"""Rows of Texter that no template asks for, or only nearly: an Avsnitt that is misspelt (K).

A report whose assessment stands in such a row has none (K01, K02).

(DECISIONS 28)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.building.template_files import TemplateFiles
from pipeline.building.template_sections import TemplateSections
from pipeline.check.rules.consequences import unshown_assessments
from pipeline.model import Dataset, DocumentPlan, Problem, Record, Severity, State
from pipeline.plan import OTHERS, Sections, typed_section
from pipeline.schema import SECTIONS, vocabulary_name
from pipeline.swedish.words import enumeration

NO_TEXTS = "texter som ingen mall frågar efter är inte eftersökta"
_WORDS = {vocabulary_name(name): name for name in SECTIONS.split("; ")}


def find_unused_texts(plans: Iterable[DocumentPlan], templates: TemplateFiles) -> Iterator[Problem]:
    """Yield a VARNING for each row that documents could show, but none of their templates does.

    Where a text of one Behandling stands instead of the case's general one, that is told (T11).
    """
    plans = tuple(plans)
    could: dict[Record, list[TemplateSections]] = {}  # row → the templates that could show it
    shown: set[Record] = set()
    unshown: dict[str, set[Record]] = {}  # a document's key → the rows that it does not show
    for plan, sections in _with_texts(plans):
        wanted = templates.sections(plan)
        if wanted.unknown or not (wanted.names or wanted.others):
            continue
        for section, link in sections.items():
            for row in link.records:
                could.setdefault(row, []).append(wanted)
            if section in wanted.names or (wanted.others and section == OTHERS):
                shown.update(link.records)
            else:
                unshown.setdefault(plan.key, set()).update(link.records)
    yield from _replacing(plans, shown)
    for row, wanted_by in could.items():
        yield from _told(row, wanted_by, plans[0].dataset, shown=row in shown)
    if unshown:
        yield from unshown_assessments(plans[0].dataset, unshown)


def _with_texts(plans: Iterable[DocumentPlan]) -> Iterator[tuple[DocumentPlan, Sections]]:
    """Yield the documents that there are texts for, with their sections."""
    for plan in plans:
        sections = plan.view.roots.get("texter")
        if isinstance(sections, Sections) and sections.candidates:
            yield plan, sections


def _replacing(plans: Iterable[DocumentPlan], shown: set[Record]) -> Iterator[Problem]:
    """Yield T11 for the first row that hides general ones of its section, in papers to come."""
    told: set[Record] = set()
    for plan in plans:
        sections = plan.view.roots.get("texter")
        if plan.past or plan.state is not State.OPEN or not isinstance(sections, Sections):
            continue
        for row, hidden in sections.replaced():
            if row in shown and row not in told:
                told.add(row)
                which = f"rad {enumeration([str(other.place.row) for other in hidden])}"
                message = f"Texten står i stället för {which}, som har samma avsnitt."
                remedy = (
                    f"Ska båda stå: skriv i ”Behandling” på {which} alla behandlingar där den "
                    "texten ska stå."
                )
                problem = row.problem("Behandling", message, remedy=remedy)
                yield replace(problem, severity=Severity.INFO, code="T11")


def _told(
    row: Record, wanted_by: list[TemplateSections], data: Dataset, *, shown: bool
) -> Iterator[Problem]:
    """Yield T10 for a row that is not shown, or shown in a section with nearly its name."""
    written, settled = str(row["Avsnitt"]), data.sections.get(row.key, "")
    if not shown:
        names = sorted({name for wanted in wanted_by for name in wanted.names})
        message = f"Ingen mall frågar efter avsnittet ”{written}”. Texten kommer inte med."
        remedy = f"Mallarna har avsnitten {enumeration([_word(name) for name in names])}."
    elif settled and not any(typed_section(row) in wanted.headings for wanted in wanted_by):
        message = f"Inget avsnitt heter ”{written}”. Texten står under ”{_word(settled)}”."
        remedy = "Rätta stavningen, eller ge ett eget avsnitt ett namn som skiljer sig mer."
    else:
        return
    problem = row.problem("Avsnitt", message, remedy=remedy)
    yield replace(problem, severity=Severity.WARNING, code="T10")


def _word(name: str) -> str:
    """Return a section as it is written in a workbook."""
    return _WORDS.get(name, name.replace("_", " "))
