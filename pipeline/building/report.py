"""The report of a build as lines: what a person reads on the screen, and on its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from pipeline.building.selection import is_named
from pipeline.building.summary import first_lines
from pipeline.model import Action, Merged, Outcome, Proof, Report, Severity

_MOST = 12  # lines of one sort about one document


def count_line(report: Report) -> str:
    """Return one line: how many documents were written, up to date, left alone; how many FEL."""
    counts = Counter(outcome.action for outcome in report.outcomes)
    shown = [f"{count} {_plural(action, dry=report.dry)}" for action, count in counts.items()]
    errors = sum(problem.severity is Severity.ERROR for problem in report.problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in report.problems)
    shown += [f"{errors} FEL"] if errors else []
    shown += [f"{warnings} VARNING"] if warnings else []
    return (", ".join(shown) or "Det finns inga dokument att bygga") + "."


def closing_lines(report: Report) -> list[str]:
    """Return what there is to say after the documents: the proof, what is left over, the sum."""
    lines = [f"{_verdict(proof)}: {proof_line(proof)}" for proof in report.proofs]
    lines += [f"Ingen rad ber längre om {t}. Filen ligger kvar." for t in report.unplanned]
    return [*lines, *report.notes, count_line(report)]


def belonging_lines(report: Report, word: str, outputs: Path) -> list[str]:
    """Return the built documents of a meeting, case, programme, period or kind, with paths."""
    named = [o for o in report.outcomes if is_named(o.step.plan, (word,))]
    there = [o for o in named if o.action is not Action.FAILED]
    there.sort(key=lambda outcome: outcome.step.plan.kind != "kallelse")  # a meeting's first
    lines = [(f"  {o.step.plan.title}", f"    {outputs / o.target}") for o in there]
    return [f"Till {word} hör:", *(chain.from_iterable(lines) if lines else ["  inget än"])]


def remark_lines(outcome: Outcome) -> list[str]:
    """Return all there is to say of one document, a line each."""
    lines = first_lines([str(reason) for reason in outcome.why])
    lines += _merge_lines(outcome.merged) if outcome.merged else map(str, outcome.step.edits)
    lines += [str(fault) for fault in outcome.faults]
    lines += [f"SAKNAS: {what}" for what in outcome.missing]
    return lines


def proof_line(proof: Proof) -> str:
    """Return the proof of one document as a sentence."""
    if proof.found:
        what = "filen är kvar som den var" if proof.left else "som därför inte skrevs"
        return f"{proof.target}: den politiska viljan står i dokumentet, {what}."
    read = (
        f"{proof.target}: {proof.sources} celler och listor lästa, ingen ur bladet ”Politisk vilja”"
    )
    if not proof.sentences:
        return f"{read}, men det finns ingen mening ur den politiska viljan att söka efter."
    more = " Läs också VARNING P13 och P14." if proof.remarks else ""
    return (
        f"{read}; {proof.sentences} meningar ur den politiska viljan eftersökta, ingen "
        f"funnen.{more}"
    )


def _verdict(proof: Proof) -> str:
    if proof.found:
        return "Inte åtskilt"
    return "Åtskilt" if proof.sentences else "Inte prövat"


def _plural(action: Action, *, dry: bool) -> str:
    words = {
        Action.WRITE: "skulle skrivas" if dry else "skrevs",
        Action.SKIP: "var aktuella",
        Action.MERGE: "skulle slås ihop" if dry else "slogs ihop",
        Action.KEEP: "redigerade för hand lämnades",
        Action.STANDS: "står som de var",
        Action.SETTLED: "avgjorda lämnades",
        Action.SEALED: "förseglade lämnades",
        Action.LOCKED: "var öppna i ett annat program",
        Action.FAILED: "skulle inte byggas" if dry else "byggdes inte",
    }
    return words[action]


def _merge_lines(merged: Merged) -> Iterable[str]:
    """Yield what happened in a document where edits and workbook were brought together."""
    if not merged.exact:
        yield "kopian av det förra bygget saknas, så mer än vanligt står både och"
    for heading, edits in (
        ("för hand, står kvar", merged.kept),
        ("ur arbetsboken", merged.came),
        ("erbjuds", merged.offered),
        ("att välja mellan", merged.conflicts),
        ("flyttat sist i dokumentet", merged.unplaced),
        ("för hand, står nu bara i den sparade filen", merged.lost),
    ):
        yield from (f"{heading}: {edit}" for edit in edits[:_MOST])
        if len(edits) > _MOST:
            yield f"{heading}: {len(edits) - _MOST} till"
