"""How far a fault in a cell reaches: the input is tried with all that the cell could hold instead.

A document is what it reads. What stands in a faulty cell is put right in every way in turn, and
what is then planned, and what each document would find then, is compared with what it finds now. A
document for which nothing differs is right, whatever the cell turns out to say. Nothing is
rendered, and nothing here knows which columns decide anything. (DECISIONS 184)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from pipeline.building.trials import StandIn, Trials, Try, is_of_cell
from pipeline.domain.records import group_by
from pipeline.model import (
    Dataset,
    DocumentId,
    DocumentPlan,
    Plans,
    Problem,
    Record,
    Source,
    Table,
    View,
)
from pipeline.plan import plan
from pipeline.store.blocking import Reach

_MOST = 100_000  # rows read in all tries: some ten seconds
_TOO_MANY = 10_000  # rows: a try holds all of them once more
_MANY = 3  # faults of a column that are tried at the same time
_Found = dict[DocumentId, frozenset[Source]]
_SAME = ("target", "folder", "template", "state", "past", "early")


@dataclass(frozen=True, slots=True)
class Scope:
    """How far the FEL of cells reach; what is asked for only when one of them is mended.

    Of the documents in `doubtful` kind and key are certain, and nothing else. `untried`: so many
    FEL were too many to try, and stop all that reads their sheets.
    """

    reach: Reach = field(default_factory=dict)
    doubtful: tuple[DocumentPlan, ...] = ()
    untried: int = 0


def find_scope(
    tables: Sequence[Table], read_problems: Sequence[Problem], dataset: Dataset, plans: Plans
) -> Scope:
    """Return what the FEL in cells may change; `tables` and `read_problems` gave the dataset."""
    faults = [problem for problem in dataset.problems if is_of_cell(problem)]
    if not faults:
        return Scope()
    trials = Trials(tuple(tables), tuple(read_problems), dataset)
    compared = _Compared(trials, plans)
    rows = sum(map(len, dataset.records.values()))
    left = most = _MOST // max(1, rows) if rows < _TOO_MANY else 0
    reach = dict[Problem, _Found]()
    for group in _groups(faults):
        tried = trials.of(*group) if len(group) == 1 else trials.together(group)
        tries = list(islice(tried, left + 1)) if left else []
        left -= len(tries) if most else 1
        if left < 0:
            rest = [problem for problem in faults if problem not in reach]
            together = list(islice(trials.together(rest), most + 1)) if most else []
            done = 0 < len(together) <= most
            far = compared.differences(together) if done else compared.readers(rest)
            reach |= dict.fromkeys(rest, far)
            untried = 0 if done else len(rest)
            return Scope(reach, tuple(compared.doubtful.values()), untried)
        reach |= dict.fromkeys(group, compared.differences(tries))
    return Scope(reach, tuple(compared.doubtful.values()))


def _groups(faults: Iterable[Problem]) -> Iterator[list[Problem]]:
    """Yield each fault by itself, but those of a column together when they are many.

    What stops is the same; only which of them stops a document is then told less exactly.
    """
    columns = group_by(((p.source and (p.source.sheet, p.source.column)), p) for p in faults)
    for group in columns.values():
        yield from [group] if len(group) > _MANY else ([each] for each in group)


@dataclass
class _Compared:
    """What is planned and what documents would find, now and with other cells."""

    trials: Trials
    plans: Plans
    doubtful: dict[DocumentId, DocumentPlan] = field(default_factory=dict)

    def readers(self, problems: Iterable[Problem]) -> _Found:
        """Return that every document which reads a sheet of these may be another one."""
        cells = chain.from_iterable((p.source, *p.stops) for p in problems)
        sheets = frozenset(Source(cell.sheet, "", "") for cell in cells if cell and cell.sheet)
        return {one.identity: sheets for one in self.plans.plans}

    def differences(self, tries: Iterable[Try]) -> _Found:
        """Return what differs for each document in any of the tries."""
        found: dict[DocumentId, set[Source]] = {}
        for edits in tries:
            for who, sources in self._differences(edits):
                found.setdefault(who, set()).update(sources)
        return {who: frozenset(sources) for who, sources in found.items()}

    def _differences(self, edits: Iterable[StandIn]) -> Iterator[tuple[DocumentId, set[Source]]]:
        made = self.trials.link(edits)
        changed = _changed(self.trials.dataset, made)
        planned = {one.identity: one for one in plan(made).plans} if changed else {}
        for now in self.plans.plans if changed else ():
            then = planned.pop(now.identity, None)
            if then is None or _is_another(now, then):
                yield now.identity, {_itself(now)}
            elif found := self._found_otherwise(now, then.view, changed):
                yield now.identity, found
        for who, then in planned.items():
            self.doubtful.setdefault(who, then)
            yield who, {_itself(then)}

    def _found_otherwise(self, now: DocumentPlan, then: View, changed: set[Source]) -> set[Source]:
        """Return what the document would find otherwise, should it ask for it."""
        view = now.view
        asked = {*changed, *_roots(view), *_roots(then), *self._chosen_otherwise(now, then)}
        for identity in view.narrowed.keys() | then.narrowed.keys():
            record = view.dataset.find(*identity)
            if record and view.narrowed.get(identity) != then.narrowed.get(identity):
                asked |= _standing(record).keys()
        rows = {s for s in asked if not s.column and s.sheet not in view.hidden}
        return rows | {s for s in asked if s.column and view.digest(s) != then.digest(s)}

    def _chosen_otherwise(self, now: DocumentPlan, then: View) -> Iterator[Source]:
        """Yield the lists with rows that are shown in the document in one case only."""
        for sheet, passes in then.only.items():
            was = self._shown[now.identity].get(sheet, frozenset())
            for key in _passing(then, sheet, passes) ^ was:
                yield from self._lists.get((sheet, key), ())

    @cached_property
    def _shown(self) -> Mapping[DocumentId, Mapping[str, frozenset[str]]]:
        views = ((one.identity, one.view) for one in self.plans.plans)
        return {
            who: {sheet: _passing(view, sheet, passes) for sheet, passes in view.only.items()}
            for who, view in views
        }

    @cached_property
    def _lists(self) -> Mapping[tuple[str, str], list[Source]]:
        """Return the lists that each row stands in."""
        records = chain.from_iterable(self.trials.dataset.records.values())
        links = (link for r in records for link in (*r.links.values(), *r.lists.values()))
        return group_by(((r.sheet, r.key), link.source) for link in links for r in link.records)


def _itself(one: DocumentPlan) -> Source:
    """Return what stands for a document as such."""
    return Source("", one.key, "")


def _passing(view: View, sheet: str, passes: Callable[[Record], bool]) -> frozenset[str]:
    return frozenset(record.key for record in view.dataset[sheet] if passes(record))


def _is_another(now: DocumentPlan, then: DocumentPlan) -> bool:
    """Return whether a document lies, looks or is treated otherwise, although it is the same."""
    same = all(getattr(now, name) == getattr(then, name) for name in _SAME)
    return not same or now.view.sealing != then.view.sealing


def _changed(now: Dataset, then: Dataset) -> set[Source]:
    """Return the cells, references and lists that differ, and the rows that only one has."""
    found: set[Source] = set()
    rows = {(r.sheet, r.key): r for r in chain.from_iterable(then.records.values())}
    for record in chain.from_iterable(now.records.values()):
        other = rows.pop((record.sheet, record.key), None)
        one, two = _standing(record), _standing(other) if other else {}
        if one != two:
            found |= {s for s in one.keys() | two.keys() if one.get(s) != two.get(s)}
        if other is None:
            found.add(record.source())
    for record in rows.values():
        found |= {record.source(), *_standing(record)}
    return found


def _standing(record: Record) -> dict[Source, object]:
    """Return what stands in a row and what it leads to, by what a document asks for."""
    made: dict[Source, object] = {
        value.source: (type(value), str(value)) for value in record.cells.values()
    }
    for link in (*record.links.values(), *record.lists.values()):
        empty = link.single and not link.records
        made[link.source] = type(link.empty) if empty else [row.key for row in link.records]
    return made


def _roots(view: View) -> Iterator[Source]:
    """Yield what templates start from, sections one by one."""
    for name, found in view.roots.items():
        parts = [f"{name}.{part}" for part in found] if isinstance(found, Mapping) else [name]
        yield from (Source("", view.key, part) for part in parts)
