"""What a heading in Texter means, once the templates are known: their sections, or one's own.

A text belongs to the section that its Avsnitt names, to the one that its templates print under
that heading, or to the one whose name is nearly the same (T10 says so). Any other is a section of
its own, for templates that print `övriga_avsnitt`. (DECISIONS 218)
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.building.template_files import TemplateFiles
from pipeline.building.template_sections import TemplateSections
from pipeline.model import Dataset, DocumentPlan, Record
from pipeline.plan import Sections, typed_section
from pipeline.swedish.words import nearest


def settle_sections(
    dataset: Dataset, plans: Iterable[DocumentPlan], templates: TemplateFiles
) -> None:
    """Note which section each row of Texter belongs to, where its heading is not the name."""
    asked: dict[Record, list[TemplateSections]] = {}
    known: dict[tuple[str, str], TemplateSections] = {}  # by folder and file name
    for plan in plans:
        texts = plan.view.roots.get("texter")
        if isinstance(texts, Sections) and texts.candidates:
            template = plan.folder, plan.template
            if template not in known:
                known[template] = templates.sections(plan)
            wanted = known[template]
            for row in texts.candidates:
                wanted_by = asked.setdefault(row, [])
                wanted_by += [] if wanted in wanted_by else [wanted]
    meanings: dict[tuple[str, tuple[int, ...]], str | None] = {}
    for row, wanted_by in asked.items():
        typed = typed_section(row)
        alike = typed, tuple(map(id, wanted_by))
        if alike not in meanings:
            meanings[alike] = _meant(typed, wanted_by)
        meant = meanings[alike]
        if meant is not None and meant != typed:
            dataset.sections[row.key] = meant


def _meant(typed: str, wanted_by: Iterable[TemplateSections]) -> str | None:
    """Return the section that a heading means, "" for one of its own, None when nobody knows."""
    wanted_by = tuple(wanted_by)
    names = frozenset().union(*(wanted.names for wanted in wanted_by))
    if not typed or typed in names:
        return typed
    under = {wanted.headings[typed] for wanted in wanted_by if typed in wanted.headings}
    if len(under) == 1:
        return under.pop()
    if any(wanted.unknown for wanted in wanted_by):
        return None
    return near_section(typed, wanted_by) or ("" if any(w.others for w in wanted_by) else None)


def near_section(typed: str, wanted_by: Iterable[TemplateSections]) -> str:
    """Return the section with nearly that name or heading, or ""."""
    known = {name: name for wanted in wanted_by for name in wanted.names}
    known |= {h: name for wanted in wanted_by for h, name in wanted.headings.items()}
    near = nearest(typed, sorted(known))
    return known[near] if near else ""
