"""What rendering a document found out, kept while the same would be rendered again.

A build notes the documents that failed when they were rendered, in outputs/, where it may be lost:
a status renders nothing, and says of them what the build said. (DECISIONS 386)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import cache
from pipeline.building.document import Finished
from pipeline.cached_problems import problem_as_json, problem_from_json, source_from_json
from pipeline.errors import StoreError
from pipeline.model import Action, DocumentId, Reason, Severity, Source, TemplateFault
from pipeline.store import write_whole

_NOTE = (".beredning", "stoppade.json")


@dataclass(frozen=True, slots=True)
class Tried:
    """One document as it was rendered: what it asked for, and why it failed, if it did.

    `made_with`: what stands for its template, the program and the political will. What FEL of the
    workbook do to it is not here: that is told anew.
    """

    made_with: str
    reads: Mapping[Source, str]
    why: tuple[Reason, ...] = ()
    faults: tuple[TemplateFault, ...] = ()


@dataclass(frozen=True)
class TriedBefore:
    """What was rendered before, by document; the templates that were compiled without a fault."""

    documents: dict[DocumentId, Tried] = field(default_factory=dict)
    templates: set[tuple[str, str]] = field(default_factory=set)  # digest, kind


def read_tried(outputs: Path) -> dict[DocumentId, Tried]:
    """Return the documents that the last build failed to make; none if that cannot be read."""
    with suppress(*cache.UNFIT):
        entries = map(cache.items, cache.items(cache.read(outputs.joinpath(*_NOTE))))
        return {
            (cache.text(kind), cache.text(key)): Tried(
                cache.text(made_with),
                {source_from_json(source): cache.text(then) for source, then in _pairs(reads)},
                tuple(map(_reason, cache.items(why))),
                tuple(map(_fault, cache.items(faults))),
            )
            for kind, key, made_with, reads, why, faults in entries
        }
    return {}


def note_tried(outputs: Path, finished: Iterable[Finished]) -> None:
    """Note the documents that failed when they were rendered; what is known of others stays.

    That it cannot be written is no fault.
    """
    before = read_tried(outputs)
    now = dict(before)
    for one in finished:
        who = one.outcome.step.plan.identity
        now.pop(who, None)
        if one.made_with and one.outcome.action is Action.FAILED:
            why = () if one.stopped else one.outcome.why
            now[who] = Tried(one.made_with, one.reads, why, one.outcome.faults)
    if now != before:
        with suppress(OSError, StoreError):
            entries = [_as_json(who, one) for who, one in sorted(now.items())]
            data = json.dumps(entries, ensure_ascii=False).encode("utf-8", "surrogatepass")
            write_whole(outputs.joinpath(*_NOTE), data)


def _as_json(who: DocumentId, one: Tried) -> list[object]:
    why = [[r.text, r.source, r.problem and problem_as_json(r.problem)] for r in one.why]
    return [*who, one.made_with, [*one.reads.items()], why, [*map(_fault_as_json, one.faults)]]


def _fault_as_json(fault: TemplateFault) -> list[object]:
    texts = [fault.template, fault.part, fault.paragraph, fault.tag, fault.message, fault.remedy]
    return [*texts, fault.place, fault.severity.value, fault.ordinal + 1]


def _fault(value: object) -> TemplateFault:
    *texts, place, severity, ordinal = cache.items(value)
    template, part, paragraph, tag, message, remedy = cache.texts(texts)
    return TemplateFault(
        template,
        part,
        paragraph,
        tag,
        message,
        remedy,
        Severity(cache.text(severity)),
        place=cache.text(place),
        ordinal=cache.number(ordinal) - 1,
    )


def _reason(value: object) -> Reason:
    text, source, problem = cache.items(value)
    return Reason(
        cache.text(text),
        source_from_json(source) if source is not None else None,
        problem_from_json(problem) if problem is not None else None,
    )


def _pairs(value: object) -> Iterable[tuple[object, object]]:
    for pair in cache.items(value):
        source, then = cache.items(pair)
        yield source, then
