"""Preview: a template filled with a document of the folder, and with rows that are hard to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.building.inputs import prepare
from pipeline.building.pictures import Pictures
from pipeline.building.templates import Templates
from pipeline.building.trial_rows import trials
from pipeline.check import link
from pipeline.commands.template_fields import FOLDER, document_of, kind_named
from pipeline.errors import OfficeError, UsageError
from pipeline.model import DocumentPlan, TemplateFault
from pipeline.plan import plan as plans_of
from pipeline.plan.paths import slug
from pipeline.publish import as_pdfs, find_office
from pipeline.store import write_whole
from pipeline.store.files import all_or_none

_HARD = "udda tecken"  # in what is told of the rows that are hard to show
_NO_OFFICE = "LibreOffice finns inte på datorn, så det blev inga PDF-filer."


@dataclass(frozen=True, slots=True)
class Preview:
    """The files that were written, relative to outputs/, and what is wrong with the template."""

    files: tuple[str, ...]
    document: str  # the one that the first shows
    faults: tuple[TemplateFault, ...]
    note: str = ""  # why there is no PDF


def preview(folder: Path, today: date, word: str, words: Sequence[str]) -> Preview:
    """Write a template's document of the folder, and the same with rows that are hard to show.

    Raises UsageError when none of the kind is planned, TemplateError for a template that has
    faults, StoreError when the disk refuses.
    """
    kind = kind_named(word)
    dataset, plans = prepare(folder, today)
    real = document_of(plans, kind, words)
    if real is None:
        remedy = "Välj en sort som arbetsböckerna ber om; beredning status visar dem."
        raise UsageError(f"Inget dokument av sorten {kind} är planerat.", remedy=remedy)
    template, pictures = Templates(folder, dataset).compiled(real), Pictures(folder / "inputs")
    made: dict[str, bytes] = {}
    faults: list[TemplateFault] = []
    for name, one in (("riktigt", real), ("svart", _hard(real))):
        rendered = template.render(one.kind, one.key, one.view, pictures) if one else None
        faults += rendered.faults if rendered else ()
        if rendered and rendered.data:
            made[f"{FOLDER}/prov-{slug(kind)}-{name}.docx"] = rendered.data
    pdfs, note = _pdfs(made)
    files = {folder / "outputs" / name: data for name, data in (made | pdfs).items()}
    with all_or_none(files):
        for path, data in files.items():
            write_whole(path, data)
    return Preview(tuple(made | pdfs), real.full_title, tuple(dict.fromkeys(faults)), note)


def _hard(real: DocumentPlan) -> DocumentPlan | None:
    """Return a document of the same template, of rows of nobody's that are hard to show."""
    found = (each for each in trials(real.dataset.vocabulary) if _HARD in each.told)
    plans = (one for each in found for one in plans_of(link(each.tables)).plans)
    wanted = (real.kind, real.template)
    return next((one for one in plans if (one.kind, one.template) == wanted), None)


def _pdfs(made: dict[str, bytes]) -> tuple[dict[str, bytes], str]:
    program = find_office()
    if program is None or not made:
        return {}, _NO_OFFICE if made else ""
    try:
        found = as_pdfs(made, program)
    except OfficeError as error:
        return {}, error.sentence
    return {f"{name.removesuffix('.docx')}.pdf": data for name, data in found.items()}, ""


def preview_lines(found: Preview) -> Iterator[str]:
    """Yield what was written and what is wrong."""
    yield f"Mallen är fylld med {found.document}, och med påhittade rader som är svåra att visa:"
    yield from (f"  outputs/{name}" for name in found.files)
    yield from filter(None, [found.note])
    yield from (f"{fault.severity} {fault}" for fault in found.faults)
