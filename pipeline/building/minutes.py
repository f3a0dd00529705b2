"""The minutes that an extract is taken from: it says what they say (DECISIONS 202)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.building.hand_edits import HandEdits
from pipeline.domain.meetings import APPROVED, is_of_notice
from pipeline.domain.papers import SENT, has_letter, sent_with
from pipeline.model import DocumentPlan, Link, Problem, Record, Severity, Source, View
from pipeline.ooxml.xml import short_text
from pipeline.plan.happened import status_cell
from pipeline.render import Rendered
from pipeline.revise import Quoted, as_left, has_more, in_words_of, standing_lines
from pipeline.revise.past import Reads
from pipeline.schema import vocabulary_name
from pipeline.store.decide import lists_of, made_sealed
from pipeline.store.found_files import Found

_KIND, _ITEMS, _RECEIVERS = "protokoll", "punkterna", "Mottagare"
_OF_CELL = (
    "Låt cellen tills vidare säga det som protokollet säger, bygg utdraget, och ändra sedan "
    "tillbaka cellen. Utdraget står kvar."
)
_OF_WORDS = "Skriv utdraget i Word, efter protokollet."


@dataclass(frozen=True)
class Minutes:
    """The minutes in outputs/."""

    files: HandEdits

    def of(self, plan: DocumentPlan) -> Found | None:
        """Return the minutes that an extract is taken from; None of another, or without any."""
        if plan.happened is None or not plan.meeting or plan.kind == _KIND:
            return None
        found, _ = self.files.outputs.find((_KIND, plan.meeting))
        return found if found.trace is not None else None

    def lines(self, meeting: str) -> tuple[str, ...]:
        """Return the paragraphs of a meeting's minutes as they stand, none without any."""
        found, _ = self.files.outputs.find((_KIND, meeting))
        if found.trace is None:
            return ()
        name = self.files.place(found).name
        return standing_lines(self.files.versions(found, name)[1], name)

    def listing(self, plan: DocumentPlan, render: Callable[[View], Rendered]) -> DocumentPlan:
        """Return an extract that lists only what its minutes do, and all who get what was decided.

        What goes with a letter of another meeting stands in no minutes that were made before it
        was known, and in approved ones no row that came later.
        """
        minutes, items = self.of(plan), _with_others_letters(plan)
        if minutes is None:
            return plan
        if minutes.trace and _are_signed(plan, minutes):
            then = lists_of(minutes.trace, lambda link: link.sheet != _RECEIVERS)
            plan = plan.seeing(replace(plan.view, as_adopted=then, log=[]))
        if not items:
            return plan
        hidden = {(item.sheet, item.key): _names_but(SENT, item) for item in items}
        less = replace(plan.view, narrowed={**plan.view.narrowed, **hidden}, log=[])
        _, stands = self.files.versions(minutes, plan.target)
        both = (render(view).data for view in (plan.view, less))
        return plan if has_more(stands, *both) else plan.seeing(less)

    def quoted_in(
        self, plan: DocumentPlan, made: Rendered, minutes: Found, reads: Reads
    ) -> tuple[bytes | None, tuple[Problem, ...]]:
        """Return an extract with the words of its minutes, and what it could not have of them.

        None for one that says the same by itself.
        """
        path = self.files.place(minutes)
        base, theirs = self.files.versions(minutes, path.name)
        standing = [source for source in made.reads if _stands(plan, minutes, source)]
        found = in_words_of(made.data, theirs, base, reads, standing)
        if found.unlike:
            return None, tuple(self._unlike(plan, path, found))
        return (as_left(found.data, plan.target) if found.data != made.data else None), ()

    def _unlike(self, plan: DocumentPlan, path: Path, found: Quoted) -> Iterator[Problem]:
        place = path.relative_to(self.files.outputs.folder).as_posix()
        for source, text in dict.fromkeys(found.unlike):
            cell = getattr(self.files.dataset.at(*source), "cell", None) if source else None
            remedy = _OF_CELL if source else _OF_WORDS
            message = f"{plan.target} skulle säga ”{short_text(text)}”, men det säger inte {place}."
            yield Problem(cell, Severity.ERROR, "D03", message, remedy, source)


def _stands(plan: DocumentPlan, minutes: Found, source: Source) -> bool:
    """Return whether the minutes say what a cell is in an extract of them.

    When they were approved all that they tell of does, but who gets what was decided.
    """
    if plan.happened is None or not plan.happened(source):
        return plan.happened is not None
    receivers = _RECEIVERS in (source.sheet, source.column.capitalize())
    return not receivers and not is_of_notice(source) and _are_signed(plan, minutes)


def _are_signed(plan: DocumentPlan, minutes: Found) -> bool:
    """Return whether minutes were approved when they were made."""
    meeting = plan.dataset.find("Sammanträden", plan.meeting)
    sealing = status_cell(meeting, APPROVED)
    return minutes.trace is not None and made_sealed(sealing, minutes.trace)


def _with_others_letters(plan: DocumentPlan) -> tuple[Record, ...]:
    """Return the items that are sent with a letter of another meeting, with what they adopt."""
    link = plan.view.roots.get(_ITEMS)
    items = link.records if isinstance(link, Link) else ()
    return tuple(item for item in items if not has_letter(item) and sent_with(item))


def _names_but(header: str, row: Record) -> frozenset[str]:
    return frozenset({*row.cells, *row.links, *row.lists} - {vocabulary_name(header)})
