"""The workbook as anyone may read it: nothing breaks in it, and what is open is as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from pipeline.building.inputs import read_inputs
from pipeline.building.pictures import Pictures
from pipeline.building.public_edition import public_tables
from pipeline.building.sections import settle_sections
from pipeline.building.template_files import TemplateFiles
from pipeline.building.templates import Templates
from pipeline.building.versions import content_digest
from pipeline.check import check, link
from pipeline.domain.publishing import withheld
from pipeline.model import Dataset, DocumentId, DocumentPlan, Severity, Table
from pipeline.plan import plan
from pipeline.render import Rendered

EXAMPLE = Path(__file__).resolve().parent.parent
TODAY = date(2027, 2, 4)
CLOSABLE = ("Ärenden", "Handlingar")


def closed_tables(tables: Collection[Table], keys: Collection[tuple[str, str]]) -> Iterator[Table]:
    """Yield tables in which the rows with these keys are not published."""
    for table in tables:
        if table.sheet in CLOSABLE:
            at = next(n for n, name in enumerate(table.header) if str(name).endswith("-id"))
            rows = [(*row, "nej" if (table.sheet, row[at]) in keys else None) for row in table.rows]
            yield replace(table, header=(*table.header, "Publiceras"), rows=tuple(rows))
        else:
            yield table


class _Documents:
    """The documents of a dataset, made when they are asked for."""

    def __init__(self, dataset: Dataset) -> None:
        self.plans: dict[DocumentId, DocumentPlan] = {
            one.identity: one for one in plan(dataset).plans if not one.past
        }
        settle_sections(dataset, [*self.plans.values()], TemplateFiles(EXAMPLE))
        self._templates = Templates(EXAMPLE, dataset)
        self._pictures = Pictures(EXAMPLE / "inputs")

    def made(self, who: DocumentId) -> Rendered:
        one = self.plans[who]
        return self._templates.compiled(one).render(*who, one.view, self._pictures)


@pytest.mark.parametrize("seed", [0, *[pytest.param(n, marks=pytest.mark.slow) for n in (1, 2)]])
def test_only_what_shows_something_closed_is_another_and_nothing_is_missing(seed: int) -> None:
    found = read_inputs(EXAMPLE)
    rng = Random(seed)
    every = [row for sheet in CLOSABLE for row in check(found.tables, TODAY)[sheet]]
    keys = {(row.sheet, row.key) for row in rng.sample(every, rng.randrange(1, len(every)))}
    tables = [*closed_tables(found.tables, keys)]
    whole = check(tables, TODAY, found.problems)
    kept_back = withheld(whole)
    public = link([*public_tables(tables, whole, kept_back)], found.problems)

    assert [p for p in public.problems if p.severity is Severity.ERROR] == []
    all_of_it, open_part = _Documents(whole), _Documents(public)
    same = set()
    for who, one in all_of_it.plans.items():
        before = all_of_it.made(who)
        shows = any(map(kept_back.hides, before.reads))
        if who in open_part.plans:
            after = open_part.made(who)
            assert {*after.missing} <= {*before.missing}, one.target
            alike = content_digest(before.data, "x") == content_digest(after.data, "x")
            assert alike or shows, one.target
            same |= {alike}
        else:
            assert shows, one.target
    assert True in same
