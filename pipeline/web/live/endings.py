"""What is said when a piece of work is over, in the status line of every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from pipeline.building.document import KEPT
from pipeline.building.summary import first_lines
from pipeline.commands.freeze import Frozen
from pipeline.commands.publish_result import Published
from pipeline.errors import StoreError
from pipeline.model import Action, Outcome, Report
from pipeline.swedish.words import enumeration

_OFFERED = "offered"  # what became of a document of the past that nobody has written in
# What became of documents: of one, and of several.
_BECAME = (
    (Action.WRITE, "{} dokument är byggt", "{} dokument är byggda"),
    (
        Action.MERGE,
        "{} dokument är sammanfört med det som är skrivet för hand",
        "{} dokument är sammanförda med det som är skrivet för hand",
    ),
    (
        _OFFERED,
        "{} dokument står som det var när det beslutades, med det nya som förslag i Word",
        "{} dokument står som de var när de beslutades, med det nya som förslag i Word",
    ),
    (
        Action.KEEP,
        "{} dokument som är redigerat för hand är kvar som det var",
        "{} dokument som är redigerade för hand är kvar som de var",
    ),
    (
        Action.LOCKED,
        "{} dokument är öppet i ett annat program",
        "{} dokument är öppna i ett annat program",
    ),
    (
        Action.FAILED,
        "{} dokument kan inte byggas, se Att rätta",
        "{} dokument kan inte byggas, se Att rätta",
    ),
)

_SEALED = "Utskicket frystes först."


def built_text(report: Report, at: datetime) -> str:
    """Return what became of a build: Klart 13.40: 3 dokument är byggda."""
    found = Counter(map(_what_became, report.outcomes))
    parts = [
        (one if found[action] == 1 else several).format(found[action])
        for action, one, several in _BECAME
        if found[action]
    ]
    told = enumeration(parts)
    if report.unmade:
        done = len(report.outcomes)
        begun = f"Avbrutet efter {done} av {done + report.unmade} dokument"
        return ". ".join([begun, *([told] if told else []), "Nästa bygge gör resten."])
    told = told or "allt var redan byggt"
    return f"Klart {at:%H.%M}: {told}."


def fresh_text(report: Report) -> str:
    """Return that a document is begun anew, and where it was kept; StoreError when it is not."""
    for outcome in report.outcomes:
        if outcome.action is not Action.WRITE:
            why = enumeration([str(one).rstrip(".") for one in (outcome.why or outcome.step.why)])
            raise StoreError(f"Dokumentet är kvar som det var: {why}.")
    if not report.outcomes:
        raise StoreError("Dokumentet är kvar som det var.", remedy="Försök igen.")
    kept = (note for note in report.notes if KEPT in note)
    return " ".join(["Dokumentet är byggt nytt.", *_few(*kept)])


def _what_became(outcome: Outcome) -> str:
    merged = outcome.merged
    if merged is None or merged.has_edits:
        return outcome.action
    return _OFFERED if merged.offered else Action.WRITE  # what a hand wrote may be home by now


def frozen_text(frozen: Frozen) -> str:
    """Return what was sealed, and what to know of it."""
    count = len(frozen.documents)
    return " ".join(
        [f"Utskicket är fryst: {count} dokument.", *_few(*frozen.notes, *frozen.missing)]
    )


def published_text(found: Published) -> str:
    """Return what was made to leave the house, and what did not come."""
    count = len(found.files)
    made = "1 fil är gjord" if count == 1 else f"{count} filer är gjorda"
    first = f"Klart: {made}." if count else "Ingenting är gjort."
    sealed = f"outputs/{found.seal}"
    notes = (_SEALED if found.seal and sealed in note else note for note in found.notes)
    return " ".join([first, *_few(*found.faults, *notes)])


def _few(*lines: str) -> Iterator[str]:
    """Yield the first of some lines, each as a sentence."""
    yield from (f"{line.strip().rstrip('.:')}." for line in first_lines(lines, "saker att veta"))
