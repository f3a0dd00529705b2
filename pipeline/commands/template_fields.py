"""Fields: the names that a kind of template may use, and where the templates print a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.building.field_uses import FieldUses, TemplateUses
from pipeline.building.inputs import prepare
from pipeline.building.selection import select_plans, whole_names
from pipeline.building.templates import Templates
from pipeline.errors import UsageError
from pipeline.model import Dataset, DocumentPlan, Plans
from pipeline.plan.documents import BY_NAME, KINDS
from pipeline.plan.field_names import FieldGroup, FieldName, column_of, field_groups, name_in
from pipeline.plan.paths import slug
from pipeline.schema import BY_KEY, header_key
from pipeline.store import write_whole
from pipeline.swedish.words import enumeration, nearest

FOLDER = "mallar"  # in outputs/
_NAME, _HOLDS = 44, 40  # signs of the columns in a terminal


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of a kind, with what they say in `document` ("" when none is planned)."""

    kind: str
    document: str
    groups: tuple[FieldGroup, ...]
    file: str = ""  # the Word file, relative to outputs/

    @property
    def title(self) -> str:
        """Return what the list is called."""
        return f"Namn i mallar för {BY_NAME[self.kind].label.lower()}"


def kind_named(word: str) -> str:
    """Return the kind of document that is meant; raises UsageError."""
    names: dict[str, str] = {}
    for kind in KINDS:
        label = kind.label.casefold()
        names |= dict.fromkeys((kind.name, slug(kind.name), kind.template, label), kind.name)
    found = names.get(word.casefold())
    if found is None:
        near = nearest(word, names)
        remedy = (
            f"Menade du ”{names[near]}”?" if near else f"Välj {enumeration([*BY_NAME], 'eller')}."
        )
        raise UsageError(f"Det finns ingen sorts dokument som heter ”{word}”.", remedy=remedy)
    return found


def document_of(plans: Plans, kind: str, words: Sequence[str]) -> DocumentPlan | None:
    """Return the document of a kind that the words mean, else the first that is planned."""
    own = tuple(plan for plan in plans.plans if plan.kind == kind)
    chosen = select_plans(own, whole_names(own, tuple(words))) if words else own
    return next(iter(chosen), None)


def fields(
    folder: Path, today: date, kind: str, words: Sequence[str], *, word: bool = False
) -> Fields:
    """Return the names that templates of a kind may use; `word`: written as a Word file too.

    Raises UsageError for a kind or document that is none, StoreError when the disk refuses.
    """
    name = kind_named(kind)
    dataset, plans = prepare(folder, today)
    plan = document_of(plans, name, words)
    groups = field_groups(name, dataset, plan.view if plan else None)
    shown = f"{plan.full_title} ({plan.target})" if plan else ""
    if not word:
        return Fields(name, shown, groups)
    found = Fields(name, shown, groups, f"{FOLDER}/namn-{slug(name)}.docx")
    write_whole(folder / "outputs" / found.file, _word_file(found))
    return found


def _word_file(found: Fields) -> bytes:
    from pipeline.ooxml.authoring.field_list import ListedField, ListedGroup, field_list

    groups = []
    for group in found.groups:
        rows = [ListedField(n.tag, _column(n), n.holds, n.value) for n in group.names]
        groups.append(ListedGroup(group.title, _around(group), tuple(rows)))
    about = f"Värdena är ur {found.document}." if found.document else ""
    return field_list(found.title, about, groups)


def field_lines(found: Fields) -> Iterator[str]:
    """Yield the names to print, sheet by sheet."""
    yield found.title + (f". Värdena är ur {found.document}." if found.document else ".")
    for group in found.groups:
        yield ""
        yield " – ".join(filter(None, (group.title, _around(group))))
        for name in group.names:
            told = ": ".join(filter(None, (_column(name), name.holds)))
            yield f"  {_first(name):<{_NAME}} {_fit(told):<{_HOLDS}} {name.value}".rstrip()
    if found.file:
        yield ""
        yield f"Listan ligger i outputs/{found.file}, med taggar att kopiera."


def _first(name: FieldName) -> str:
    return f"{name.tag[0]} …" if len(name.tag) > 1 else name.tag[0]


def _fit(text: str) -> str:
    return text if len(text) <= _HOLDS else f"{text[: _HOLDS - 1]}…"


def _column(name: FieldName) -> str:
    return f"{name.column} (egen kolumn)" if name.own else name.column


def _around(group: FieldGroup) -> str:
    """Return what must stand around the tags of a group, and the other ways there."""
    loops = " ".join(group.loops)
    also = f"också {enumeration(group.also)}" if group.also else ""
    return "; ".join(filter(None, (loops and f"mellan {loops} och {{%p endfor %}}", also)))


# ---------------------------------------------------------------- the reverse


@dataclass(frozen=True, slots=True)
class ColumnUses:
    """Where the templates use a column: those that print it, that only ask for it, and never do."""

    column: str  # Mål/Måltext
    name: str  # as templates write it
    hidden: tuple[str, ...]  # the kinds that may not see it
    templates: tuple[TemplateUses, ...]


def column_uses(folder: Path, today: date, written: str) -> ColumnUses:
    """Return where the templates of the folder and the program use a column `Blad/Kolumn`.

    Raises UsageError when there is no such sheet or column.
    """
    sheet, _, header = written.partition("/")
    found = BY_KEY.get(header_key(sheet))
    dataset, plans = prepare(folder, today)
    if found is None:
        near = nearest(sheet, [each.name for each in BY_KEY.values()])
        remedy = f"Menade du ”{near}”?" if near else "Skriv till exempel Mål/Måltext."
        raise UsageError(f"Det finns inget blad som heter ”{sheet}”.", remedy=remedy)
    name = name_in(found.name, header, dataset)
    if not name:
        near = nearest(header, _headers(found.name, dataset))
        remedy = f"Menade du ”{near}”?" if near else "Skriv kolumnens rubrik som den står."
        sentence = f"Bladet {found.name} har ingen kolumn som heter ”{header}”."
        raise UsageError(sentence, remedy=remedy)
    column = column_of(found.name, name, dataset)
    shown = column.header if column else name
    uses = FieldUses(Templates(folder, dataset), plans.plans, found.name, frozenset((shown, name)))
    hidden = tuple(kind.name for kind in KINDS if not uses.is_known(kind.name))
    return ColumnUses(f"{found.name}/{shown}", name, hidden, tuple(uses.all()))


def _headers(sheet: str, dataset: Dataset) -> list[str]:
    columns = [column.header for column in BY_KEY[header_key(sheet)].columns]
    return [*columns, *dataset.headers.get(sheet, ()), *dataset.vocabulary.get(sheet, ())]


def use_lines(found: ColumnUses) -> Iterator[str]:
    """Yield where a column is printed, only asked for, and never used."""
    yield f"{found.column} heter {found.name} i mallar."
    prints = [each for each in found.templates if each.prints]
    asks = [each for each in found.templates if each.asks and not each.prints]
    never = [each.name for each in found.templates if not (each.prints or each.asks or each.fault)]
    yield from _listed("Skrivs ut av:", [(each.name, each.prints) for each in prints])
    yield from _listed("Prövas men skrivs inte ut av:", [(each.name, each.asks) for each in asks])
    if never:
        yield f"Aldrig i: {enumeration(never)}."
    for each in found.templates:
        if each.fault:
            yield f"{each.name} går inte att läsa: {each.fault}"
    if found.hidden:
        yield f"Får inte ses av: {enumeration(found.hidden)}."


def _listed(title: str, templates: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    for number, (name, places) in enumerate(templates):
        if not number:
            yield title
        yield f"  {name}"
        yield from (f"    {place}" for place in places)
