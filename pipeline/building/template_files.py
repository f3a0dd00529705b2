"""Where templates are found, each read once: what can be known without Jinja.

The municipality's own folder comes before `standard`; in each the working folder's templates come
before those of the program. (DECISIONS 36, 111)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline import disk
from pipeline.bugs import unforeseen
from pipeline.building.builtin import builtin_templates
from pipeline.building.kept_texts import KeptTexts, Texts
from pipeline.building.stray_templates import STANDARD, own_word_files
from pipeline.building.template_sections import TemplateSections, sections_in
from pipeline.errors import BeredningError, TemplateError
from pipeline.model import DocumentPlan

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template file: its name in messages, its bytes and their digest."""

    name: str
    data: bytes
    digest: str
    is_builtin: bool = False  # of the program, or the same bytes as it has


@dataclass
class TemplateFiles:
    """The templates of one working folder, each looked up and read once.

    What is wrong with one is raised for each document that asks for it.
    """

    folder: Path
    kept: KeptTexts = field(default_factory=KeptTexts)
    _known: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def find(self, plan: DocumentPlan) -> TemplateFile:
        """Return the template of a document; TemplateError when there is none."""
        return self.named(plan.folder, plan.template)

    def named(self, folder: str, template: str) -> TemplateFile:
        """Return the template that documents of a folder get; TemplateError when there is none."""
        return self._once(("file", folder, template), lambda: self._look(folder, template))

    def _look(self, folder: str, template: str) -> TemplateFile:
        folder = _safe(folder)
        for name in dict.fromkeys((folder, STANDARD)):
            for home in self._homes:
                path = home / name / template
                data = disk.bytes_of(path)
                if data is not None:
                    named = f"{name}/{template}"
                    digest = sha256(data).hexdigest()[:32]
                    ours = home == builtin_templates() or self._ours(name, template) == data
                    return TemplateFile(named, data, digest, ours)
        raise TemplateError(
            f"Mallen {template} finns inte.", remedy=f"Lägg den i mappen templates/{folder}."
        )

    def _ours(self, name: str, template: str) -> bytes | None:
        return disk.bytes_of(builtin_templates() / name / template)

    @property
    def _homes(self) -> tuple[Path, Path]:
        return (self.folder / "templates", builtin_templates())

    def files(self) -> Iterator[TemplateFile]:
        """Yield every template of the folder, then those of the program that it has none for."""
        met = set()
        for home in self._homes:
            whose = " (programmets)" if home == builtin_templates() else ""
            for path in disk.paths_below(home, disk.is_aside):
                name = path.relative_to(home).as_posix()
                is_template = name.count("/") == 1 and name.endswith(".docx")
                data = disk.bytes_of(path) if is_template and name not in met else None
                if data is not None:
                    met.add(name)
                    yield TemplateFile(f"{name}{whose}", data, sha256(data).hexdigest()[:32])

    def missing_folders(self, plans: Iterable[DocumentPlan]) -> Iterator[str]:
        """Yield a note for each folder of templates that documents ask for and nobody has."""
        for folder in dict.fromkeys(_safe(plan.folder) for plan in plans):
            if folder != STANDARD and not any(
                disk.is_folder(home / folder) for home in self._homes
            ):
                where = f"Mappen templates/{folder} (Mallmapp) finns inte"
                yield f"{where}; mallarna i standard används."

    def own_files(self) -> Iterator[TemplateFile]:
        """Yield the Word files in the working folder's templates, whatever they are called."""
        home = self.folder / "templates"
        for path in own_word_files(self.folder):
            data = disk.bytes_of(path) or b""
            name = path.relative_to(home).as_posix()
            yield TemplateFile(name, data, sha256(data).hexdigest()[:32])

    def texts(self, found: TemplateFile) -> Texts:
        """Return the texts of a template's paragraphs; none when it cannot be read."""
        return self._once(
            ("texts", found.digest), lambda: self.kept.of(found.digest, partial(_texts, found))
        )

    def sections(self, plan: DocumentPlan) -> TemplateSections:
        """Return what the template of a document asks for of Texter, if it can be read."""
        try:
            found = self.find(plan)
            who = ("sections", found.digest)
            return self._once(who, lambda: sections_in(self.texts(found)))
        except BeredningError:
            return TemplateSections(unknown=True)

    def _once(self, who: tuple[str, ...], make: Callable[[], _T]) -> _T:
        """Return what `make` gave the first time, or raise what it raised."""
        if who not in self._known:
            try:
                self._known[who] = make()
            except BeredningError as error:
                self._known[who] = _alone(error)
            except Exception as error:
                self._known[who] = unforeseen(error, f"mallen {' '.join(who[1:])}")
        made = self._known[who]
        if isinstance(made, BeredningError):
            raise made.with_traceback(None)
        return cast(_T, made)


def _alone(error: BeredningError) -> BeredningError:
    """Return an error without where it came from: those frames would keep what was unpacked."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _safe(folder: str) -> str:
    """Return the name of a folder; the standard one for what is no name."""
    is_name = Path(folder).name == folder and folder not in ("", ".", "..")
    return folder if is_name else STANDARD


def _texts(found: TemplateFile) -> Texts:
    from pipeline.building.template_passages import template_passages  # mostly they are kept

    return tuple(passage.text for passage in template_passages(found.data))
