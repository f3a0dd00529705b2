"""The templates of a working folder, each compiled once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from pipeline.building.kept_parts import KeptParts
from pipeline.building.kept_texts import KeptTexts
from pipeline.building.template_files import TemplateFile, TemplateFiles
from pipeline.building.template_passages import template_passages
from pipeline.errors import BeredningError
from pipeline.model import Dataset, DocumentPlan, HouseStyle, Severity, TemplateFault, Vocabulary
from pipeline.ooxml.content.paragraph_digests import Passage
from pipeline.ooxml.package import read_package
from pipeline.ooxml.theme import is_themed
from pipeline.plan import vocabulary
from pipeline.render import CompiledTemplate

_NO_THEME = (
    "Profilfärg, Accentfärg och Typsnitt i Kommuner syns inte här: inget i mallen följer ett tema.",
    "Välj i Word bland temats färger, och typsnitt som slutar på (Rubriker) eller (Brödtext).",
)


class Templates(TemplateFiles):
    """The templates of one working folder, each looked up, read and compiled once."""

    def __init__(
        self,
        folder: Path,
        dataset: Dataset,
        kept: KeptTexts | None = None,
        parts: KeptParts | None = None,
    ) -> None:
        """Know the folder, and the names that its templates may ask for."""
        super().__init__(folder, kept or KeptTexts())
        self.dataset, self._parts = dataset, parts or KeptParts()
        self._compiled: list[CompiledTemplate] = []

    def compiled(self, plan: DocumentPlan) -> CompiledTemplate:
        """Return the compiled template of a document; TemplateError carries its faults."""
        return self.compiled_for(self.find(plan), plan.kind, plan.style)

    def compiled_for(self, found: TemplateFile, kind: str, style: HouseStyle) -> CompiledTemplate:
        """Return a template compiled for a kind; TemplateError carries its faults."""
        who = ("compiled", found.name, kind, *map(str, style.cells))
        return self._once(who, lambda: self._compile(found, kind, style))

    def _compile(self, found: TemplateFile, kind: str, style: HouseStyle) -> CompiledTemplate:
        known = vocabulary(kind, self.dataset)
        made = _compile_template(found.data, found.name, known, style, self._parts)
        self._compiled.append(made)
        return made

    def remarks(self) -> Iterator[TemplateFault]:
        """Yield what the templates compiled so far should be told of."""
        for made in self._compiled:
            yield from made.remarks

    def passages(self, found: TemplateFile) -> tuple[Passage, ...]:
        """Return the paragraphs of a template; none when it cannot be read."""
        who = ("passages", found.digest)
        return self._once(who, lambda: template_passages(found.data))

    def without_theme(self, plans: Iterable[DocumentPlan]) -> Iterator[TemplateFault]:
        """Yield the templates in which a municipality's colours and typeface do not show."""
        for plan in plans:
            if plan.style.colours or plan.style.typeface:
                with suppress(BeredningError):
                    found = self.find(plan)
                    if not self._once(("themed", found.digest), partial(_is_themed, found)):
                        yield TemplateFault(found.name, "", "", "", *_NO_THEME, Severity.WARNING)


def _compile_template(
    data: bytes, name: str, known: Vocabulary, style: HouseStyle, parts: KeptParts
) -> CompiledTemplate:
    """Return the compiled template, loading first what a status does not use."""
    from pipeline.render import template
    from pipeline.render.markup.docxtpl_dialect import patched

    def clean_up(xml: str) -> str:
        return parts.of(xml, patched)

    return template.compile_template(data, name, known, style, clean_up=clean_up)


def _is_themed(found: TemplateFile) -> bool:
    return is_themed(read_package(found.data, found.name))
