"""Mallar: whose template each document is made from, what is wrong with it, and its way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.building.builtin import builtin_templates
from pipeline.building.stray_templates import stray_templates
from pipeline.building.template_check import TemplateCheck
from pipeline.building.template_files import TemplateFile
from pipeline.building.templates import Templates
from pipeline.commands.folder_state import FolderState
from pipeline.commands.template import Told, severity_of
from pipeline.commands.template_back import ASIDE
from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.errors import BeredningError, TemplateError
from pipeline.model import DocumentPlan, HouseStyle, Severity, TemplateFault, digest
from pipeline.plan.documents import kinds_of_template, template_names
from pipeline.plan.paths import is_folder_name
from pipeline.swedish.words import capital
from pipeline.web.answers.signs import StateSign
from pipeline.web.page_views.document_rows import as_sentence, plain_sentences
from pipeline.web.page_views.file_keys import file_key

_STANDARD, _STRATEGY = "standard", "strategi.docx"
_CHECKED = "egna mallar"  # in a dataset's memo
_NOT_PLANNED = "Arbetsböckerna ber inte om något sådant dokument än."


@dataclass(frozen=True, slots=True)
class TemplateFaultRow:
    """What is wrong at one paragraph of a template."""

    sign: StateSign
    place: str
    remedy: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template. `key`: what forms call it; `why_no_sample`: "" when it can be tried."""

    key: str
    title: str
    sign: StateSign
    is_own: bool
    faults: tuple[TemplateFaultRow, ...]
    why_no_sample: str


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """All templates. `unused`: those that no document is made from now."""

    title: str
    about: str
    own: bool  # whether the folder has templates of its own
    used: tuple[TemplateRow, ...]
    unused: tuple[TemplateRow, ...]
    strays: tuple[TemplateFaultRow, ...]  # about files in templates/ that are no template
    aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedTemplate:
    """A template that a form can name. `home`: the folder that documents of it look in first."""

    key: str
    home: str
    file: str  # kallelse.docx
    title: str
    plan: DocumentPlan | None  # one document that is made from it
    municipality: str  # "" where there is one home for all

    @property
    def word(self) -> str:
        """Return what the commands call its kind."""
        return kinds_of_template(self.file)[0].name if self.file != _STRATEGY else "strategi"


def templates_page(folder: WorkingFolder, asked: Mapping[str, str]) -> TemplatesPage:
    """Return the page of templates; raises what reading the folder raises."""
    state = folder.state()
    plain = plain_sentences(state)
    found = known_faults(folder.path, state)
    rows = {one.key: _row(one, folder.path, found, plain) for one in named_templates(state)}
    planned = {one.key for one in named_templates(state) if one.plan is not None}
    used = tuple(row for key, row in rows.items() if key in planned or row.is_own)
    told = {fault for row in rows.values() for fault in row.faults}
    others = (_fault(one, plain) for one in found if not _is_of_any(one, state))
    return TemplatesPage(
        "Mallar",
        _about(rows.values()),
        any(row.is_own for row in rows.values()),
        used,
        tuple(row for row in rows.values() if row not in used),
        tuple(fault for fault in others if fault not in told),
        tuple(path.name for path in disk.paths_below(folder.path / "templates" / ASIDE)),
    )


def named_templates(state: FolderState) -> tuple[NamedTemplate, ...]:
    """Return each template that documents of the folder are, or could be, made from."""
    homes = _homes(state)
    first: dict[tuple[str, str], DocumentPlan] = {}
    for plan in state.plans.plans:
        home = plan.folder if plan.folder in homes else _STANDARD
        first.setdefault((home, plan.template), plan)
    several = len(homes) > 1
    return tuple(
        NamedTemplate(
            digest(home, name),
            home,
            name,
            _title(name) + (f", {town}" if several and town else ""),
            first.get((home, name)),
            town if several else "",
        )
        for home, town in homes.items()
        for name in sorted(template_names(), key=_title)
    )


def _homes(state: FolderState) -> dict[str, str]:
    """Return the folders of templates, each with the municipality that it is of."""
    rows = [(str(row["Mallmapp"] or ""), str(row["Namn"])) for row in state.dataset["Kommuner"]]
    own = {home: town for home, town in reversed(rows) if home and is_folder_name(home)}
    return own or {_STANDARD: ""}


def _title(name: str) -> str:
    return "Strategi" if name == _STRATEGY else kinds_of_template(name)[0].label


def _about(rows: Iterable[TemplateRow]) -> str:
    own = sum(row.is_own for row in rows)
    if not own:
        return "Ni använder programmets mallar."
    return f"Ni använder programmets mallar, utom {'en egen' if own == 1 else f'{own} egna'}."


# ------------------------------------------------------------ one template


def own_file(folder: Path, one: NamedTemplate) -> str:
    """Return the folder's own file of a template, standard/kallelse.docx; "" when it has none."""
    names = (f"{home}/{one.file}" for home in dict.fromkeys((one.home, _STANDARD)))
    return next((name for name in names if disk.is_file(folder / "templates" / name)), "")


def _row(
    one: NamedTemplate, folder: Path, found: tuple[Told, ...], plain: PlainSentences
) -> TemplateRow:
    name = own_file(folder, one)
    told = [fault for fault in found if name and _name(fault) == name]
    errors = sum(severity_of(fault) is Severity.ERROR for fault in told)
    if errors:
        sign = StateSign("fault", f"Er egen: {errors} fel")
    elif told:
        sign = StateSign("changed", f"Er egen: {len(told)} att titta på")
    else:
        sign = StateSign("ready", "Er egen") if name else StateSign("note", "Programmets egen")
    rows = tuple(_fault(fault, plain) for fault in told)
    return TemplateRow(one.key, one.title, sign, bool(name), rows, "" if one.plan else _NOT_PLANNED)


def _fault(told: Told, plain: PlainSentences) -> TemplateFaultRow:
    error = severity_of(told) is Severity.ERROR
    if isinstance(told, BeredningError):
        return TemplateFaultRow(StateSign("fault", plain(told.sentence)), "", plain(told.remedy))
    paragraph = f"stycket ”{told.paragraph}”" if told.paragraph else ""
    tag = f"taggen {told.tag}" if told.tag not in ("", told.paragraph) else ""
    place = ", ".join(filter(None, (capital(told.part), paragraph, told.place, tag)))
    sign = StateSign("fault" if error else "changed", as_sentence(plain(told.message)))
    return TemplateFaultRow(sign, place or f"templates/{told.template}", plain(told.remedy))


def _name(told: Told) -> str:
    return told.template if isinstance(told, TemplateFault) else ""


def _is_of_any(told: Told, state: FolderState) -> bool:
    home, _, file = _name(told).partition("/")
    return home in {_STANDARD, *_homes(state)} and file in template_names()


def known_faults(folder: Path, state: FolderState) -> tuple[Told, ...]:
    """Return what is known to be wrong with the templates that the folder itself has.

    Each that is another than the program's is compiled; when `check_templates_thoroughly` has tried
    them, all that it found. It is kept as long as the state is.
    """
    memo = state.dataset.memo
    if _CHECKED not in memo:
        templates = Templates(folder, state.dataset)
        own = [file for file in templates.own_files() if not _is_as_builtin(file)]
        memo[_CHECKED] = tuple(
            dict.fromkeys(
                (
                    *stray_templates(folder, state.dataset),
                    *(told for file in own for told in _compiled(file, templates)),
                )
            )
        )
    return tuple(memo[_CHECKED])


def check_templates_thoroughly(folder: Path, state: FolderState) -> None:
    """Try the folder's own templates with every document, and with rows of nobody's."""
    check = TemplateCheck(Templates(folder, state.dataset))
    own = {file.name for file in check.templates.own_files()}
    check.planned(tuple(_made_of_own(check, state.plans.plans, own)))
    check.own()
    state.dataset.memo[_CHECKED] = tuple(check.found)


def _is_as_builtin(file: TemplateFile) -> bool:
    return disk.bytes_of(builtin_templates() / file.name) == file.data


def _compiled(file: TemplateFile, templates: Templates) -> Iterator[Told]:
    """Yield the faults of a template and the remarks on it, for each kind that it may be of."""
    for kind in kinds_of_template(file.name.rsplit("/", 1)[-1]):
        try:
            yield from templates.compiled_for(file, kind.name, HouseStyle()).remarks
        except TemplateError as error:
            faults = [each for each in error.faults if isinstance(each, TemplateFault)]
            yield from faults
            yield from () if faults else (error,)
        except BeredningError as error:
            yield error


def _made_of_own(
    check: TemplateCheck, plans: Iterable[DocumentPlan], own: set[str]
) -> Iterator[DocumentPlan]:
    for plan in plans:
        try:
            if check.templates.find(plan).name in own:
                yield plan
        except BeredningError:
            yield plan


# ------------------------------------------------------------ a sample


@dataclass(frozen=True, slots=True)
class TemplateSamplePage:
    """A template filled in to be looked at. `files`: names, each with what forms call it."""

    title: str
    shows: str
    files: tuple[tuple[str, str], ...]
    faults: tuple[TemplateFaultRow, ...]
    note: str


def sample_page(
    one: NamedTemplate,
    state: FolderState,
    files: Iterable[str] = (),
    faults: Iterable[Told] = (),
    note: str = "",
) -> TemplateSamplePage:
    """Return what a template became when it was tried."""
    plain = plain_sentences(state)
    shows = plain(one.plan.full_title) if one.plan else ""
    return TemplateSamplePage(
        f"Prov av mallen {one.title}",
        shows,
        tuple((name, file_key(name)) for name in (path.rsplit("/", 1)[-1] for path in files)),
        tuple(_fault(each, plain) for each in faults),
        note,
    )
