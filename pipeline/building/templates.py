"""The templates of a working folder, each compiled once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.building.template_files import TemplateFile, TemplateFiles
from pipeline.model import Dataset, DocumentPlan, HouseStyle, TemplateFault
from pipeline.plan import vocabulary
from pipeline.render import Template, compile_template


class Templates(TemplateFiles):
    """The templates of one working folder, each looked up, read and compiled once."""

    def __init__(self, folder: Path, dataset: Dataset) -> None:
        """Know the folder, and the names that its templates may ask for."""
        super().__init__(folder)
        self.dataset = dataset

    def compiled(self, plan: DocumentPlan) -> Template:
        """Return the compiled template of a document; TemplateError carries its faults."""
        return self.compiled_for(self.find(plan), plan.kind, plan.style)

    def compiled_for(self, found: TemplateFile, kind: str, style: HouseStyle) -> Template:
        """Return a template compiled for a kind; TemplateError carries its faults."""
        return self._once(
            ("compiled", found.name, kind, *map(str, style.cells)),
            lambda: compile_template(found.data, found.name, vocabulary(kind, self.dataset), style),
        )

    def remarks(self) -> Iterator[TemplateFault]:
        """Yield what the templates compiled so far should be told of."""
        for made in list(self._known.values()):
            if isinstance(made, Template):
                yield from made.remarks
