"""The sentences that are made of the points of decisions, for an officer to read through.

Each is made as the documents make it: by the filters that the folder's templates ask for. What
grammar could not know is told (B18), with the sentence that stands there instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pipeline.building.template_files import TemplateFiles
from pipeline.domain.decisions import is_live
from pipeline.domain.records import listed, text_at
from pipeline.errors import BeredningError
from pipeline.model import Cell, Dataset, DocumentPlan, Problem, Record, Row, Severity, Source, View
from pipeline.swedish.decisions import item_is_known, passive_is_known
from pipeline.swedish.verbs import is_known

NO_SENTENCES = "beslutspunkternas meningar är inte genomgångna"
_FORM = re.compile(r"\|\s*(presens|beslutar_att|passiv|att_punkt)\b")
_PASSIVE, _ITEM = "passiv", "att_punkt"


@dataclass(frozen=True, slots=True)
class MadeSentence:
    """A sentence that the documents may say of a point, and the cell that it is made of."""

    cell: Cell
    text: str


@dataclass(frozen=True, slots=True)
class PointSentences:
    """What the documents may say of one point of one decision. `source`: what it is made of."""

    source: Source | None
    cell: Cell
    texts: tuple[str, ...]


class _Maker:
    """Makes the sentences of points in the forms that a folder's templates ask for."""

    def __init__(self, dataset: Dataset, plans: Iterable[DocumentPlan], templates: TemplateFiles):
        """Look the forms up; a template that cannot be read has none."""
        self.view = View(dataset, frozenset(), {})
        used = {(plan.folder, plan.template): plan for plan in plans}.values()
        self.forms = sorted({form for plan in used for form in _forms(plan, templates)})

    @cached_property
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filters; mostly no sentence has to be made, and they are not loaded."""
        from pipeline.render.filters.common import filters
        from pipeline.render.writers.document_state import Pen

        pen = Pen("")
        pen.wipe(self.view)
        return filters(pen)

    def forms_of(self, decision: Record) -> list[str]:
        """Return the forms that a decision's points may get: a list has several."""
        several = len(listed(decision, "beslutspunkter")) > 1
        return [form for form in self.forms if several or form != _ITEM]

    def sentence(self, form: str, point: Record, decision: Record) -> str:
        """Return a point in one form; a point of a list after the words that begin the list."""
        owner = Row(decision, self.view)
        text = str(self.filters[form](Row(point, self.view), owner))
        if form != _ITEM or text_at(point, "Mening"):
            return text
        return f"{self.filters['ingress'](owner)} {text}".rstrip(".") + "."


def made_sentences(
    dataset: Dataset, plans: Iterable[DocumentPlan], templates: TemplateFiles
) -> tuple[MadeSentence, ...]:
    """Return what the points of all decisions become, cell by cell, each sentence once."""
    made = (
        MadeSentence(point.cell, text)
        for point in point_sentences(dataset["Beslut"], dataset, plans, templates)
        for text in point.texts
    )
    return tuple(sorted(dict.fromkeys(made), key=lambda each: each.cell))


def point_sentences(
    decisions: Iterable[Record],
    dataset: Dataset,
    plans: Iterable[DocumentPlan],
    templates: TemplateFiles,
) -> Iterator[PointSentences]:
    """Yield what the points of some decisions become, in their order."""
    maker = _Maker(dataset, plans, templates)
    for decision in decisions:
        for point in listed(decision, "beslutspunkter"):
            said = (maker.sentence(form, point, decision) for form in maker.forms_of(decision))
            found = point.problem(_header(point), "")
            cell = found.cell or point.place
            yield PointSentences(found.source, cell, tuple(dict.fromkeys(said)))


def find_unknown_sentences(
    plans: tuple[DocumentPlan, ...], templates: TemplateFiles
) -> Iterator[Problem]:
    """Yield a UPPLYSNING for each point of a live decision that grammar does not know."""
    if not plans:
        return
    dataset = plans[0].dataset
    maker = _Maker(dataset, plans, templates)
    for decision in filter(is_live, dataset["Beslut"]):
        for point in listed(decision, "beslutspunkter"):
            verb, clause = text_at(point, "Verb"), text_at(point, "Sats")
            if verb and clause and maker.forms:
                problem = _unknown(maker, point, decision, verb, clause)
                if problem:
                    yield replace(problem, severity=Severity.INFO, code="B18")


def _unknown(
    maker: _Maker, point: Record, decision: Record, verb: str, clause: str
) -> Problem | None:
    if not is_known(verb):
        said = maker.sentence("presens", point, decision)
        message = f"Verbet ”{verb}” finns inte bland dem som programmet böjer. Det står: ”{said}”"
        return point.problem(
            "Verb", message, remedy="Läs meningen, och se att verbet är rättstavat."
        )
    if _ITEM in maker.forms_of(decision) and not item_is_known(verb, clause):
        said = maker.sentence(_ITEM, point, decision)
        message = f"I en lista säger punkten inte vad som beslutas: ”{said}”"
        remedy = "Skriv det i ”Verb”: ”förlänga” i stället för ”besluta om förlängning”."
        return point.problem("Verb", message, remedy=remedy)
    if _PASSIVE not in maker.forms or passive_is_known(verb, clause):
        return None
    said = maker.sentence(_PASSIVE, point, decision)
    message = f"Det är oklart var verbet ska stå i passiv form. Det står: ”{said}”"
    remedy = "Läs meningen. Vill ni ha den passiv: märk verbets plats med |."
    return point.problem("Sats", message, remedy=remedy)


def _header(point: Record) -> str:
    return "Mening" if text_at(point, "Mening") else "Sats"


def _forms(plan: DocumentPlan, templates: TemplateFiles) -> list[str]:
    try:
        texts = templates.texts(templates.find(plan))
    except BeredningError:
        return []
    return [form for text in texts for form in _FORM.findall(text)]
