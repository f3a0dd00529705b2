"""Where templates print a column: by their tags, and by what documents of the folder read.

A tag says by itself which names it asks for, but not what a filter reads: `{{ punkt|presens }}`.
That is seen when a document is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.building.template_files import TemplateFile
from pipeline.building.templates import Templates
from pipeline.errors import BeredningError
from pipeline.model import DocumentPlan, Source
from pipeline.ooxml.xml import short_text
from pipeline.plan import vocabulary
from pipeline.plan.documents import KINDS
from pipeline.render.language.undefined import TagPlace
from pipeline.render.template import Template, compile_template


@dataclass(frozen=True, slots=True)
class TemplateUses:
    """The paragraphs of a template that print a column, and those that only ask for it."""

    name: str
    prints: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    fault: str = ""  # why it cannot be read


class _Heard(list[Source]):
    """A log that tells of each source that is noted."""

    def __init__(self, hear: Callable[[Source], None]) -> None:
        self.hear = hear

    def append(self, source: Source, /) -> None:
        self.hear(source)
        super().append(source)

    def extend(self, sources: Iterable[Source], /) -> None:
        for source in sources:
            self.append(source)


@dataclass
class FieldUses:
    """What the templates of a folder and of the program do with one column.

    `names`: the column's header and its name in templates.
    """

    templates: Templates
    plans: tuple[DocumentPlan, ...]
    sheet: str
    names: frozenset[str]

    def is_known(self, kind: str) -> bool:
        """Return whether templates of a kind may ask for the column."""
        known = vocabulary(kind, self.templates.dataset).sheets.get(self.sheet, {})
        return bool(self.names & known.keys())

    def all(self) -> Iterator[TemplateUses]:
        """Yield each template with what it does with the column, the folder's own first."""
        for file in self.templates.files():
            name = file.name.removesuffix(" (programmets)").rpartition("/")[2]
            kinds = [kind.name for kind in KINDS if kind.template == name]
            kinds += ["program"] if name == "strategi.docx" else []
            for kind in kinds:
                yield self._uses(file, kind, name)

    def _uses(self, file: TemplateFile, kind: str, name: str) -> TemplateUses:
        asked: list[tuple[str, str, TagPlace]] = []
        known = vocabulary(kind, self.templates.dataset)
        try:
            template = compile_template(file.data, file.name, known, asked=asked)
        except BeredningError as error:
            return TemplateUses(file.name, fault=str(error))
        found = {place: None for sheet, n, place in asked if self._is_it(sheet, n)}
        for plan in self.plans:
            if (plan.kind, plan.template) == (kind, name):
                found |= dict.fromkeys(self._read(template, plan))
        printed = [place for place in found if place.tag.is_field]
        shown = dict.fromkeys(map(_shown, printed))
        rest = dict.fromkeys(_shown(place) for place in found if not place.tag.is_field)
        return TemplateUses(
            file.name, tuple(shown), tuple(each for each in rest if each not in shown)
        )

    def _is_it(self, sheet: str, name: str) -> bool:
        return sheet == self.sheet and name in self.names

    def _read(self, template: Template, plan: DocumentPlan) -> list[TagPlace]:
        found: list[TagPlace] = []

        def hear(source: Source) -> None:
            if self._is_it(source.sheet, source.column):
                place = template.engine.whereabouts.now()
                found.extend([place] if place is not None else [])

        template.render(plan.kind, plan.key, replace(plan.view, log=_Heard(hear)))
        return found


def _shown(place: TagPlace) -> str:
    return f"{place.label}: {short_text(place.tag.spot.text or place.tag.written)}"
