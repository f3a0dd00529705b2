"""What is published beside documents: the text of a notice, a calendar, a list of it all.

(DECISIONS 372)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.outgoing import Outgoing
from pipeline.commands.calendar_file import meetings_calendar
from pipeline.commands.notice_text import notice_text
from pipeline.commands.published_list import CALENDAR, published_lists
from pipeline.domain.meetings import is_built
from pipeline.domain.records import day_at, record_at
from pipeline.model import Dataset, DocumentPlan, Record

_NOTICE = "anslag"


def built_notices(
    outputs: Path, plans: Iterable[DocumentPlan], meeting: str
) -> Iterator[DocumentPlan]:
    """Yield the notices of a meeting that stand in outputs/."""
    for plan in plans:
        if plan.kind == _NOTICE and plan.meeting == meeting and disk.exists(outputs / plan.target):
            yield plan


def notice_texts(plans: Mapping[str, DocumentPlan]) -> tuple[dict[str, bytes], list[str]]:
    """Return the text of each notice among documents, by its name; and what is missing in it."""
    texts, missing = {}, []
    for name, plan in plans.items():
        if plan.kind == _NOTICE:
            made = notice_text(plan)
            file = f"{name.removesuffix('.docx')}.txt"
            texts[file] = made.data
            missing += [f"{file} saknar {header}: fyll i cellen." for header in made.missing]
    return texts, missing


def coming_meetings(dataset: Dataset, meeting: Record | None) -> Iterator[Record]:
    """Yield a meeting and those of the same body that come after it."""
    first = day_at(meeting, "Datum")
    for one in dataset["Sammanträden"]:
        day = day_at(one, "Datum")
        same = record_at(one, "Organ") is record_at(meeting, "Organ")
        if first is not None and day is not None and same and is_built(one) and day >= first:
            yield one


def calendar(dataset: Dataset, meeting: Record | None, today: date, before: Path) -> bytes:
    """Return the calendar of a meeting and those after it; `before`: the one that stands."""
    stands = disk.bytes_of(before) or b""
    return meetings_calendar(coming_meetings(dataset, meeting), today, stands)


def files_beside(
    papers: Sequence[Outgoing], pdfs: Mapping[str, bytes], dated: bytes, meeting: Record | None
) -> tuple[dict[str, bytes], list[str]]:
    """Return what goes with documents to a meeting, and what is missing in it.

    `pdfs`: theirs, and what they are sent as together. `dated`: the calendar.
    """
    plans = {paper.name: paper.plan for paper in papers if paper.plan is not None}
    files = {paper.name: paper.clean for paper in papers}
    texts, missing = notice_texts(plans)
    beside = texts | {CALENDAR: dated}
    files |= pdfs
    named = plans | {p.pdf: p.plan for p in papers if p.plan is not None}
    named |= {name: plans[f"{name.removesuffix('.txt')}.docx"] for name in texts}
    return beside | dict(published_lists({**files, **beside}, named, meeting)), missing
