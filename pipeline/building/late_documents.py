"""A document that is first made when its meeting has been held: what in it may not be as it was.

(DECISIONS 35, 95)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from pipeline import disk
from pipeline.domain.decisions import is_proposed
from pipeline.domain.records import day_at, record_at, text_at
from pipeline.errors import DocumentError
from pipeline.model import DocumentPlan, Problem, Record, Severity, Source
from pipeline.ooxml.xml import short_text
from pipeline.render import Rendered
from pipeline.revise import texts_by_cell
from pipeline.store.folder import Outputs
from pipeline.store.seals import seals

_BY_HAND = "Gäller det som stod då: rätta i Word."


def late(plan: DocumentPlan, made: Rendered, outputs: Outputs) -> Iterator[Problem]:
    """Yield the cells that were others at the meeting, or are younger than it."""
    meeting = plan.dataset.find("Sammanträden", plan.meeting) if plan.meeting else None
    if meeting is not None and plan.happened is not None:
        yield from _other_words(plan, made, outputs)
    elif meeting is not None and plan.past:
        yield from _younger(plan, made, meeting)


# ------------------------------------------------------------ minutes, and their extracts


def _other_words(plan: DocumentPlan, made: Rendered, outputs: Outputs) -> Iterator[Problem]:
    """Yield the cells that had other words in the papers of the meeting."""
    now = texts_by_cell(made.data, plan.target)
    told: set[Source] = set()
    for name, then in _standing_words(plan, outputs):
        for source in then.keys() & now.keys() - told:
            gone, new = then[source] - now[source], now[source] - then[source]
            if gone and new and plan.happened is not None and not plan.happened(source):
                told.add(source)
                yield _differing(plan, source, f"i {name} stod {_quoted(gone)}", _quoted(new))


def _standing_words(
    plan: DocumentPlan, outputs: Outputs
) -> Iterator[tuple[str, dict[Source, frozenset[str]]]]:
    """Yield the words of what was sent out, else of what was built."""
    folder = outputs.folder / plan.target.partition("/")[0]
    names = (name for name in disk.names(folder) if name.endswith(".docx"))
    built = [folder / name for name in names if not disk.is_aside(name)]
    sent = [path for seal in seals(outputs.folder, folder.name)[-1:] for path in seal.built]
    for path in sorted(sent or built):
        with suppress(DocumentError):
            name = path.relative_to(outputs.folder).as_posix()
            yield name, texts_by_cell(disk.bytes_of(path) or b"", name)


def _quoted(texts: Iterable[str]) -> str:
    return f"”{short_text(' '.join(sorted(texts)))}”"


def _differing(plan: DocumentPlan, source: Source, then: str, now: str) -> Problem:
    cell = getattr(plan.dataset.at(*source), "cell", None)
    message = f"cellen är en annan än vid mötet: {plan.target} har {now}, men {then}."
    return Problem(cell, Severity.WARNING, "D01", message, _BY_HAND, source)


# ------------------------------------------------------------ papers


def _younger(plan: DocumentPlan, made: Rendered, meeting: Record) -> Iterator[Problem]:
    """Yield what a paper shows that came after its meeting: each row once, of Program each cell."""
    told: set[Source] = set()
    for source in made.reads:
        record = plan.dataset.find(source.sheet, source.key)
        if record is None or not _came_after(record, source.column, meeting):
            continue
        shown = source if record.sheet == "Program" else record.source()
        if shown not in told:
            told.add(shown)
            message = f"cellen är yngre än mötet den {text_at(meeting, 'Datum')}, och står i "
            cell = record.cell(shown.column)
            yield Problem(
                cell, Severity.WARNING, "D02", f"{message}{plan.target}.", _BY_HAND, shown
            )


def _came_after(record: Record, column: str, meeting: Record) -> bool:
    """Return whether a cell tells of an edition of a programme, or a decision, of a later day."""
    if record.sheet == "Program" and column in ("Version", "Datum"):
        return _is_later(record, meeting)
    if record.sheet == "Ändringar":
        return _is_later(record_at(record, "Program"), meeting)
    decided = record.sheet == "Beslut" and not is_proposed(record)
    return decided and _is_later(record_at(record, "Behandling", "Möte"), meeting)


def _is_later(record: Record | None, meeting: Record) -> bool:
    one, other = day_at(record, "Datum"), day_at(meeting, "Datum")
    return one is not None and other is not None and bool(one > other)
