"""The names that templates of a kind may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline import schema
from pipeline.domain.course import FOLLOWS
from pipeline.model import Dataset, Vocabulary
from pipeline.plan import views
from pipeline.plan.documents import BY_NAME, DocumentKind
from pipeline.plan.roots import TEXTS, Root, settled_section
from pipeline.schema import vocabulary_name


def vocabulary(kind: str, dataset: Dataset) -> Vocabulary:
    """Return the names that templates of `kind` may ask for; made once for a dataset."""
    return dataset.remember(("vocabulary", kind), lambda: _vocabulary(BY_NAME[kind], dataset))


def _vocabulary(kind: DocumentKind, dataset: Dataset) -> Vocabulary:
    roots = [root for root in kind.roots if root.sheet not in kind.hidden]
    return Vocabulary(
        roots={root.name: _leads_to(root) for root in roots},
        lists=frozenset(root.name for root in roots if root.many),
        sheets={
            sheet: _names(sheet, names, kind.hidden)
            for sheet, names in dataset.vocabulary.items()
            if sheet not in kind.hidden
        },
        sections=_sections(dataset),
    )


def _sections(dataset: Dataset) -> frozenset[str]:
    """Return the sections that a workbook offers, and those that its texts belong to."""
    offered = map(vocabulary_name, schema.SECTIONS.split("; "))
    written = (settled_section(row, dataset.sections) for row in dataset["Texter"])
    return frozenset(filter(None, [*offered, *written]))


def _leads_to(root: Root) -> str:
    return "texter" if root.sheet == TEXTS else root.sheet


def _names(
    sheet: str, names: Mapping[str, str], hidden: frozenset[str]
) -> dict[str, tuple[str, bool]]:
    gone = views.hidden_columns(hidden).get(sheet, frozenset())
    many = _single_names(sheet)
    return {
        name: (leads_to, bool(leads_to) and name not in many)
        for name, leads_to in names.items()
        if leads_to not in hidden and name not in gone
    }


@cache
def _single_names(sheet: str) -> frozenset[str]:
    """Return the columns that hold one key, and what follows of them; other names are lists."""
    found = schema.BY_NAME.get(sheet)
    columns = found.columns if found else ()
    single = {vocabulary_name(c.header) for c in columns if c.kind is schema.Kind.REF}
    return frozenset(single | (FOLLOWS.keys() if sheet == "Behandling" else set()))
