"""Where templates are found, and each compiled once.

The municipality's own folder comes before `standard`; in each the working folder's templates come
before those of the program.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pipeline.errors import BeredningError, TemplateError
from pipeline.model import Dataset, DocumentPlan
from pipeline.ooxml.package import read_package
from pipeline.ooxml.passages import Passage, passages
from pipeline.plan import vocabulary
from pipeline.render import Template, compile_template
from pipeline.tasks.builtin import builtin_templates

_STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Found:
    """A template file: its name in messages, its bytes and their digest."""

    name: str
    data: bytes
    digest: str


@dataclass
class Shelf:
    """The templates of one working folder."""

    folder: Path
    dataset: Dataset
    notes: dict[str, None] = field(default_factory=dict)  # what to tell of it
    _files: dict[tuple[str, str], Found] = field(default_factory=dict)
    _passages: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    _compiled: dict[tuple[str, str], Template | Exception] = field(default_factory=dict)

    def find(self, plan: DocumentPlan) -> Found:
        """Return the template of a document; TemplateError when there is none."""
        who = (plan.folder, plan.template)
        if who not in self._files:
            self._files[who] = self._look(*who)
        return self._files[who]

    def _look(self, folder: str, template: str) -> Found:
        if Path(folder).name != folder or folder in ("", ".", ".."):
            folder = _STANDARD
        homes = (self.folder / "templates" / folder, builtin_templates() / folder)
        if folder != _STANDARD and not any(home.is_dir() for home in homes):
            note = f"Mappen templates/{folder} (Mallmapp) finns inte; mallarna i standard används."
            self.notes[note] = None
        for name in dict.fromkeys((folder, _STANDARD)):
            for shelf in (self.folder / "templates", builtin_templates()):
                path = shelf / name / template
                if path.is_file():
                    return _read(f"{name}/{template}", path)
        raise TemplateError(
            f"Mallen {template} finns inte.",
            remedy=f"Lägg den i mappen templates/{folder}.",
        )

    def template(self, plan: DocumentPlan) -> Template:
        """Return the compiled template of a document; TemplateError carries its faults."""
        found = self.find(plan)
        who = (found.name, plan.kind)
        if who not in self._compiled:
            self._compiled[who] = self._compile(found, plan.kind)
        made = self._compiled[who]
        if isinstance(made, Exception):
            raise made
        return made

    def passages(self, found: Found) -> tuple[Passage, ...]:
        """Return the paragraphs of a template; none when it cannot be read."""
        if found.digest not in self._passages:
            made: tuple[Passage, ...] = ()
            with suppress(BeredningError):
                made = passages(read_package(found.data, found.name))
            self._passages[found.digest] = made
        return self._passages[found.digest]

    def _compile(self, found: Found, kind: str) -> Template | Exception:
        try:
            return compile_template(found.data, found.name, vocabulary(kind, self.dataset))
        except Exception as error:  # kept, and raised for each document that asks
            return error


def _read(name: str, path: Path) -> Found:
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = "Stäng den i Word och bygg igen."
        raise TemplateError(f"Mallen {name} går inte att läsa.", remedy=remedy) from error
    return Found(name, data, sha256(data).hexdigest()[:32])
