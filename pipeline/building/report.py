"""The report of a build as lines: what a person reads on the screen, and on its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from pipeline.building.selection import is_named
from pipeline.building.summary import first_lines, summary_lines, worst_first
from pipeline.building.told import is_call_of_the_past, is_told, told_line, what_is_new
from pipeline.domain.plain_names import cell_name
from pipeline.domain.records import group_by, text_at
from pipeline.model import (
    Action,
    Dataset,
    DocumentPlan,
    Edit,
    Merged,
    News,
    Outcome,
    Proof,
    Report,
    Severity,
)
from pipeline.store.decide import ABSENT
from pipeline.swedish.words import capital, enumeration

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


def report_lines(report: Report, *, every: bool = False) -> list[str]:
    """Return what a build has to say: what to mend, what was done by whose it is, and the sum.

    Documents that stand as they should, or differ as an earlier build has said, are only counted,
    unless `every` one is asked for.
    """
    lines = list(summary_lines(worst_first(report.problems)))
    for whose, outcomes in by_owner(report.outcomes):
        told = [
            what_is_new(one, report.told)
            for one in outcomes
            if every or not (one.is_quiet or is_told(one, report.told) or is_call_of_the_past(one))
        ]
        lines += [*(("",) if lines else ()), whose] if told else []
        for one in told:
            lines.append(f"  {one.action:<10} {one.step.plan.title} ({one.target})")
            lines += [f"{'':13}{line}" for line in remark_lines(one)]
    closing = closing_lines(report)
    return [*lines, "", *closing] if lines else closing


def by_owner(outcomes: Iterable[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """Return the documents of each meeting, by day, and then of each programme, by its name."""
    called_first = sorted(outcomes, key=lambda one: one.step.plan.kind != "kallelse")
    groups = group_by((_owner(one.step.plan), one) for one in called_first)
    return [(capital(owner[-1]), groups[owner]) for owner in sorted(groups)]


def _owner(plan: DocumentPlan) -> tuple[bool, str, str]:
    meeting = plan.dataset.find("Sammanträden", plan.meeting) if plan.meeting else None
    return meeting is None, text_at(meeting, "Datum"), plan.whose


def closing_lines(report: Report) -> list[str]:
    """Return what there is to say after the documents: the proof, what is left over, the sum."""
    apart = [proof for proof in report.proofs if _is_apart(proof)]
    lines = [f"{_verdict(p)}: {proof_line(p)}" for p in report.proofs if p not in apart]
    lines += [_apart_line(apart)] if apart else []
    lines += [f"Ingen rad ber längre om {t}. Filen ligger kvar." for t in report.unplanned]
    differ = told_line(report.outcomes, report.told)
    return [*lines, *report.notes, *([differ] if differ else []), count_line(report)]


def belonging_lines(report: Report, word: str, outputs: Path) -> list[str]:
    """Return the built documents of a meeting, case, programme, period or kind, with paths."""
    named = [o for o in report.outcomes if is_named(o.step.plan, (word,))]
    ordered = (one for _, outcomes in by_owner(named) for one in outcomes)
    there = [one for one in ordered if one.action is not Action.FAILED]
    lines = [(f"  {o.step.plan.full_title}", f"    {outputs / o.target}") for o in there]
    return [f"Till {word} hör:", *(chain.from_iterable(lines) if lines else ["  inget än"])]


def remark_lines(outcome: Outcome) -> list[str]:
    """Return all there is to say of one document, a line each."""
    dataset = outcome.step.plan.dataset
    why = [reason for reason in outcome.why if reason.text != ABSENT]
    lines = first_lines([str(reason) for reason in why])
    edits = outcome.step.edits
    merged = outcome.merged
    lines += _merge_lines(merged, dataset) if merged else (_edit_line(e, dataset) for e in edits)
    lines += [str(fault) for fault in outcome.faults]
    lines += [f"SAKNAS: {what}" for what in outcome.missing]
    return [*lines, *news_lines(outcome.news)]


def news_lines(news: News | None) -> list[str]:
    """Return what is new in a document since it was sent out, as one line of sentences."""
    if not news or not news.differences:
        return []
    told = first_lines([one.sentence for one in news.differences], "ändringar")
    return [f"nytt sedan utskicket till {news.since}: {' '.join(told)}"]


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


def separation_line(proofs: Sequence[Proof]) -> str:
    """Return whether the two decisions are apart in some documents, as one sentence; "" for none.

    As `closing_lines` says it, document by document.
    """
    mixed = [proof.target for proof in proofs if proof.found]
    if mixed:
        where = enumeration(mixed)
        return f"De två besluten är inte åtskilda: den politiska viljan står i {where}."
    tried = [proof for proof in proofs if proof.sentences]
    if not tried:
        nothing = "det finns ingen mening ur den politiska viljan att söka efter"
        return f"Om de två besluten är åtskilda är inte prövat: {nothing}." if proofs else ""
    near = [proof.target for proof in tried if proof.remarks]
    if near:
        return f"{_apart_line(tried)} Det som är nästan lika i {enumeration(near)} bör läsas."
    return _apart_line(tried)


def _is_apart(proof: Proof) -> bool:
    return bool(proof.sentences) and not (proof.found or proof.remarks)


def _apart_line(proofs: Sequence[Proof]) -> str:
    """Return the proof of all documents that are apart, as one sentence."""
    documents = "1 dokument" if len(proofs) == 1 else f"{len(proofs)} dokument"
    sentences = max(proof.sentences for proof in proofs)
    return (
        f"De två besluten är åtskilda: {sentences} meningar ur den politiska viljan eftersökta i "
        f"{documents}, ingen funnen, och ingen cell ur bladet ”Politisk vilja” läst."
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
        Action.SEALED: "frysta lämnades",
        Action.LOCKED: "var öppna i ett annat program",
        Action.FAILED: "skulle inte byggas" if dry else "byggdes inte",
    }
    return words[action]


def _edit_line(edit: Edit, dataset: Dataset) -> str:
    """Return an edit with its cell as people find it."""
    where = f" ({cell_name(dataset, edit.source)})" if edit.source else ""
    return f"{replace(edit, source=None)}{where}"


def _merge_lines(merged: Merged, dataset: Dataset) -> Iterable[str]:
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
        yield from (f"{heading}: {_edit_line(edit, dataset)}" for edit in edits[:_MOST])
        if len(edits) > _MOST:
            yield f"{heading}: {len(edits) - _MOST} till"
