"""Dataset → the documents that it asks for."""

from __future__ import annotations

from collections import deque
from functools import partial

from pipeline.domain.house_style import house_style
from pipeline.domain.plain_names import row_name
from pipeline.domain.records import is_faulty, key_of, text_at
from pipeline.model import Dataset, DocumentPlan, Plans, Problem, Record, Sight, View
from pipeline.plan import paths, problems, views
from pipeline.plan.documents import KINDS, DocumentKind, home_of, template_of
from pipeline.plan.roots import Roots
from pipeline.plan.subjects import Subject
from pipeline.swedish.dates import moment_running
from pipeline.swedish.paragraphs import paragraph_numbers

_AT_HAND = 16  # documents whose views are there at a time
_FORMAL = "formalia"  # stands in for the number of an item without a case


def plan(dataset: Dataset) -> Plans:
    """Return every document to build, kind by kind, and what is in the way of some of them."""
    asked = [(kind, subject) for kind in KINDS for subject in kind.per(dataset)]
    lately: deque[Sight] = deque(maxlen=_AT_HAND)
    make = {kind.name: partial(_view, dataset, kind) for kind in KINDS}
    plans = tuple(
        _document(dataset, kind, subject, Sight(dataset, make[kind.name], subject, lately))
        for kind, subject in asked
        if _has_home(kind, subject)
    )
    found: list[Problem] = [*problems.in_the_way(dataset, asked), *problems.clashes(plans)]
    return Plans(plans, tuple(found))


def _has_home(kind: DocumentKind, subject: Subject) -> bool:
    """Return whether it is known in which folder, and under which number, the document belongs."""
    if kind.family != "möte":
        return kind.family == "organ" or subject.program is not None
    return subject.meeting is not None and (subject.case is not None or not subject.is_paper)


def _document(dataset: Dataset, kind: DocumentKind, subject: Subject, sight: Sight) -> DocumentPlan:
    return DocumentPlan(
        kind=kind.name,
        key=subject.key,
        target=_target(kind, subject),
        folder=_folder(subject),
        template=template_of(kind, subject),
        sight=sight,
        cell=subject.row.place,
        title=_title(kind, subject),
        whose=_whose(dataset, kind, subject),
        state=kind.state(subject),
        meeting=key_of(subject.meeting) if kind.family == "möte" else "",
        case=key_of(subject.case),
        program=key_of(subject.program),
        past=kind.past(subject),
        early=kind.early(subject),
        named=subject.case is None or not is_faulty(subject.case, "Dnr"),
        happened=kind.happened(dataset, subject),
        sides=kind.sides(dataset, subject),
        style=dataset.remember(
            ("house style", subject.municipality), lambda: house_style(subject.municipality)
        ),
    )


def _view(dataset: Dataset, kind: DocumentKind, subject: Subject) -> View:
    sides = kind.sides(dataset, subject)
    sealing = [kind.sealing(subject), *(side.sealing for side in sides)]
    return View(
        dataset,
        kind.hidden,
        Roots(kind.shown_roots, subject, dataset.sections),
        hidden_columns=views.hidden_columns(kind.hidden),
        key=subject.key,
        kind=kind.name,
        only=kind.only(dataset, subject),
        narrowed=kind.narrowed(dataset, subject),
        sealing={cell: words for cells in sealing for cell, words in cells.items()},
        instead=kind.instead(subject),
    )


def _target(kind: DocumentKind, subject: Subject) -> str:
    if kind.family != "möte":
        owner = key_of(home_of(kind, subject))
        return paths.path_of(owner, kind.name, _period(subject))
    number = (text_at(subject.case, "Dnr") or subject.key) if subject.case else ""
    ending = f"{kind.name}-{subject.part}" if subject.part else kind.name
    number = (number or _FORMAL) if subject.of_minutes else number
    return paths.path_of(key_of(subject.meeting), number, ending)


def _period(subject: Subject) -> str:
    return str(subject.moment or subject.period) if subject.of_period else ""


def _folder(subject: Subject) -> str:
    folder = text_at(subject.municipality, "Mallmapp")
    return folder if folder and paths.is_folder_name(folder) else "standard"


def _title(kind: DocumentKind, subject: Subject) -> str:
    """Return `Tjänsteskrivelse: Strategi för x (KS 2019/160)`."""
    if kind.family != "möte":
        after = moment_running(subject.moment, subject.moment.precision) if subject.moment else ""
        return " ".join(filter(None, (kind.label, after or _period(subject))))
    if subject.row is subject.meeting:
        return " ".join(filter(None, (kind.label, subject.part)))
    paragraph = paragraph_numbers([int(subject.part)]) if subject.of_minutes else ""
    number = ", ".join(filter(None, (paragraph, text_at(subject.case, "Dnr"))))
    heading = text_at(subject.item, "Rubrik") or text_at(subject.case, "Ärendemening")
    return f"{kind.label}: {heading}{f' ({number})' if number else ''}"


def _whose(dataset: Dataset, kind: DocumentKind, subject: Subject) -> str:
    owner = home_of(kind, subject)
    if owner is None:
        return subject.key
    return dataset.remember(("owner", kind.family, owner), lambda: _owner_name(kind, owner))


def _owner_name(kind: DocumentKind, owner: Record) -> str:
    return text_at(owner, "Namn") if kind.family == "program" else row_name(owner)
