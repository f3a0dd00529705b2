"""New templates: a copy of a standard template, or it on the municipality's own letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.inputs import prepare
from pipeline.building.templates import Templates
from pipeline.commands.template_fields import kind_named
from pipeline.errors import BeredningError, TemplateError, UsageError
from pipeline.model import Dataset, Record, Severity, TemplateFault
from pipeline.ooxml.authoring.letterhead import OnLetterhead, on_letterhead
from pipeline.plan import vocabulary
from pipeline.plan.documents import BY_NAME
from pipeline.plan.paths import is_folder_name
from pipeline.render.template import compile_template
from pipeline.store.files import read_whole, write_whole
from pipeline.swedish.words import enumeration, nearest

_STANDARD, _STRATEGY = "standard", "strategi"
_MOST_TEXTS = 5


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A template that was made, and what there is to tell of it."""

    path: Path
    letter: str  # the file whose look it has; "" when it is a copy
    on: OnLetterhead | None
    faults: tuple[TemplateFault | BeredningError, ...] = ()

    @property
    def failed(self) -> bool:
        """Return whether a build would refuse it."""
        faults = (getattr(one, "severity", Severity.ERROR) for one in self.faults)
        return Severity.ERROR in faults


def new_template(
    folder: Path, today: date, word: str, *, letter: Path | None, municipality: str = ""
) -> NewTemplate:
    """Write a template of a kind for a municipality of the folder.

    Raises:
        UsageError: the kind or municipality is unknown, or the template is there; nothing is
            written then.
        DocumentError: the letter is no sound Word file.
        StoreError: it cannot be read, or the disk refuses.
    """
    kind = "program" if word.casefold() == _STRATEGY else kind_named(word)
    name = f"{_STRATEGY}.docx" if word.casefold() == _STRATEGY else BY_NAME[kind].template
    dataset, _ = prepare(folder, today)
    home = _home(dataset, municipality)
    path = folder / "templates" / home / name
    if disk.exists(path):
        remedy = "Ändra i den, eller byt namn på den om du vill ha en ny."
        raise UsageError(f"{path} finns redan. Inget har ändrats.", remedy=remedy)
    standard = Templates(folder, dataset).named(home, name)
    made = None
    if letter is not None:
        data = read_whole(letter, str(letter), "Kontrollera namnet.")
        made = on_letterhead(standard.data, data, letter.name)
    data = made.data if made else standard.data
    faults = _faults(data, f"{home}/{name}", kind, dataset)
    write_whole(path, data)
    return NewTemplate(path, letter.name if letter else "", made, faults)


def _home(dataset: Dataset, municipality: str) -> str:
    """Return the folder of the municipality's templates."""
    rows = dataset["Kommuner"]
    names = {str(row["Namn"]): row for row in rows} | {str(row["Kortnamn"]): row for row in rows}
    names = {
        name.casefold(): row for name, row in (names | {r.key: r for r in rows}).items() if name
    }
    if municipality:
        if municipality.casefold() not in names:
            near = nearest(municipality, [str(row["Namn"]) for row in rows])
            remedy = f"Menade du ”{near}”?" if near else "Skriv namnet som det står i Kommuner."
            raise UsageError(f"Det finns ingen kommun som heter ”{municipality}”.", remedy=remedy)
        rows = (names[municipality.casefold()],)
    homes = dict.fromkeys(str(row["Mallmapp"]) for row in rows)
    if len(homes) > 1:
        either = enumeration([str(row["Namn"]) for row in rows], "eller")
        remedy = f"Skriv --municipality och {either}."
        raise UsageError("Kommunerna har var sin mapp med mallar.", remedy=remedy)
    home = next(iter(homes), "")
    return home if home and is_folder_name(home) else _STANDARD


def _called(row: Record) -> set[str]:
    return {str(name).casefold() for name in (row["Namn"], row["Kortnamn"], row.key) if name}


def _faults(
    data: bytes, name: str, kind: str, dataset: Dataset
) -> tuple[TemplateFault | BeredningError, ...]:
    try:
        return tuple(compile_template(data, name, vocabulary(kind, dataset)).remarks)
    except TemplateError as error:
        return tuple(f for f in error.faults if isinstance(f, TemplateFault)) or (error,)


def new_lines(made: NewTemplate) -> Iterator[str]:
    """Yield what was made, what became of the styles, and what to see to."""
    if made.on is None:
        yield f"{made.path} är klar: en kopia av standardmallen. Ändra i den i Word."
        return
    yield f"{made.path} är klar, med utseendet från {made.letter}."
    width = max((len(each.standard) for each in made.on.styles), default=0)
    for each in made.on.styles:
        told = "följer med från standardmallen" if each.why == "följer med" else each.letter
        why = "" if each.why in ("följer med", "samma namn") else f" ({each.why})"
        yield f"  {each.standard:<{width}} → {told}{why}"
    yield from _remarks(made.on)
    for fault in made.faults:
        yield f"{getattr(fault, 'severity', Severity.ERROR)} {fault}"


def _remarks(made: OnLetterhead) -> Iterator[str]:
    if made.added:
        said = enumeration([f"”{text}”" for text in made.added])
        yield f"Brevet hade ingen plats för {said}: de står först i texten. Flytta dem om du vill."
    if made.left_out:
        texts = enumeration([f"”{text}”" for text in made.left_out[:_MOST_TEXTS]])
        more = " …" if len(made.left_out) > _MOST_TEXTS else ""
        yield f"Brevets egen text är inte med: {texts}{more}"
    if made.sections > 1:
        yield f"Brevet har {made.sections} avsnitt; mallen har det första avsnittets sidor."
    if made.reviewed:
        yield "Spårade ändringar i brevet är godkända och kommentarer borttagna i mallen."
