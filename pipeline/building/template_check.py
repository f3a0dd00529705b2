"""Every template of a working folder, compiled and tried: as strict as any build will be.

Each planned document is rendered into nothing. The folder's own templates are tried with rows of
nobody's too (trial_rows.py), since no document may ask for them today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import PurePosixPath

from pipeline.bugs import unforeseen
from pipeline.building.pictures import Pictures
from pipeline.building.stray_templates import stray_templates
from pipeline.building.template_files import TemplateFile
from pipeline.building.templates import Templates
from pipeline.building.trial_rows import trials
from pipeline.check import link
from pipeline.errors import BeredningError, TemplateError
from pipeline.model import DocumentPlan, HouseStyle, Severity, TemplateFault
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.barriers import barriers, blanks
from pipeline.plan import plan
from pipeline.plan.documents import kinds_of_template
from pipeline.proof import APART, Prover
from pipeline.render import CompiledTemplate
from pipeline.render.markup.tag_faults import BODY

Told = TemplateFault | BeredningError
_Find = Callable[[], CompiledTemplate]


@dataclass
class TemplateCheck:
    """What is found, once each, in the order it is found; and the files that it is found in."""

    templates: Templates
    found: dict[Told, None] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    _seen: set[tuple[object, ...]] = field(default_factory=set)
    _made: dict[tuple[str, str], CompiledTemplate] = field(default_factory=dict)

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(self.templates.folder / "inputs")

    def planned(self, plans: tuple[DocumentPlan, ...]) -> None:
        """Render each document that is planned."""
        for one in plans:
            template = self._compiled(partial(self.templates.compiled, one))
            if template is not None:
                self._made[template.name, one.kind] = template
                self._render(template, one)
                self._keep_apart(one)

    def _keep_apart(self, one: DocumentPlan) -> None:
        """Note what a template of decision 1 says itself of the will: no build would let it out."""
        if one.kind in APART:
            file = self.templates.find(one)
            for hit in getattr(self._prover.prove(one, file.data, ()), "found", ()):
                self._note(TemplateFault(file.name, "", "", "", hit.message, hit.remedy))

    @cached_property
    def _prover(self) -> Prover:
        return Prover(self.templates.dataset, lambda one: (self.templates.find(one).name, {}))

    def own(self) -> None:
        """Try each template of the working folder, whether a document asks for it or not."""
        self._note(*stray_templates(self.templates.folder, self.templates.dataset))
        for file in self.templates.own_files():
            self.files[file.name] = file.data
            path = PurePosixPath(file.name)
            kinds = kinds_of_template(path.name) if len(path.parts) == 2 else []
            for kind in kinds:
                self._try(file, kind.name)
            self._note(*(_out_of_reach(file) if kinds else ()))

    def _try(self, file: TemplateFile, kind: str) -> None:
        plain = partial(self.templates.compiled_for, file, kind, HouseStyle())
        template = self._made.get((file.name, kind)) or self._compiled(plain)
        if template is None:
            return
        name = PurePosixPath(file.name).name
        for told, plans in self._trials:
            for one in plans:
                if (one.kind, one.template) == (kind, name):
                    self._render(template, one, told)

    @cached_property
    def _trials(self) -> list[tuple[str, tuple[DocumentPlan, ...]]]:
        own = self.templates.dataset.vocabulary
        return [(told, plan(link(tables)).plans) for told, tables in trials(own)]

    # ------------------------------------------------------------ one template

    def _compiled(self, find: _Find) -> CompiledTemplate | None:
        try:
            template = find()
        except TemplateError as error:
            faults = [fault for fault in error.faults if isinstance(fault, TemplateFault)]
            self._note(*faults, *([] if faults else [error]))
        except BeredningError as error:
            self._note(error)
        else:
            self._note(*template.remarks)
            return template
        return None

    def _render(self, template: CompiledTemplate, one: DocumentPlan, told: str = "") -> None:
        try:
            faults = template.render(one.kind, one.key, one.view, self._pictures).faults
        except Exception as error:
            self._note(unforeseen(error, f"mallen {template.name}"))
            return
        for fault in faults:  # one tag fails in many documents, each with its own cell
            if _place(fault) not in self._seen:
                self._note(_as_tried(fault, told) if told else fault)

    def _note(self, *told: Told) -> None:
        for one in told:
            self.found[one] = None
            self._seen |= {_place(one)} if isinstance(one, TemplateFault) else set()


def _out_of_reach(file: TemplateFile) -> Iterator[TemplateFault]:
    """Yield what would not reach everybody in the documents of a template, as remarks.

    An empty paragraph beside tags may be one that a document has instead of another.
    """
    with suppress(BeredningError):  # a file that cannot be read is told when it is compiled
        package = read_package(file.data, file.name)
        empty = [one for one in blanks(package) if not one.place.startswith("efter ”{%")]
        for one in (*barriers(package), *empty):
            part, place = (BODY, one.place) if one.ordinal >= 0 else (one.place, "")
            place = "" if place.startswith("stycket ") else place
            told = f"{one.message}.", one.remedy, Severity.WARNING, place, one.ordinal
            yield TemplateFault(file.name, part, one.paragraph, "", *told)


def _place(fault: TemplateFault) -> tuple[object, ...]:
    return fault.template, fault.part, fault.ordinal, fault.paragraph, fault.tag


def _as_tried(fault: TemplateFault, told: str) -> TemplateFault:
    """Return what is wrong only with rows that nobody has yet: documents are made all the same."""
    message = f"prövad med påhittade rader ({told}): {fault.message}"
    return replace(fault, message=message, severity=Severity.WARNING)
