"""The report of a build, for people: lines, and a page. The only clock time is here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from itertools import chain, groupby
from pathlib import Path

from pipeline.building.selection import is_named
from pipeline.building.summary import first_lines, summary_lines
from pipeline.model import (
    Action,
    Merged,
    Outcome,
    Problem,
    Proof,
    Report,
    Severity,
)
from pipeline.store import write_whole

NAME = "rapport.html"
_MOST = 12  # lines of one sort about one document
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0;
  border-bottom: 1px solid #8886; }
td.action { white-space: nowrap; font-weight: 600; }
ul { margin: .2rem 0; padding-left: 1.2rem; }
.sum { font-size: 1.1rem; } .proof { border: 1px solid #888; padding: .8rem 1rem; }
"""


def report_page(report: Report, now: datetime) -> str:
    """Return the report as a page of its own; `now` is when it was made."""
    parts = [
        f"<p class=sum>{escape(count_line(report))}</p>",
        _documents(report.outcomes),
        _proofs(report.proofs),
        _problems(report.problems),
        _unplanned(report.unplanned),
        _list("Att veta", report.notes),
    ]
    time = now.strftime("%Y-%m-%d kl. %H.%M")
    return (
        '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Beredning – rapport</title><style>{_STYLE}</style></head><body>"
        f"<h1>Rapport</h1><p>Skriven {time}.</p>{''.join(parts)}</body></html>\n"
    )


def count_line(report: Report) -> str:
    """Return one line: how many documents were written, up to date, left alone; how many FEL."""
    counts: dict[Action, int] = {}
    for outcome in report.outcomes:
        counts[outcome.action] = counts.get(outcome.action, 0) + 1
    shown = [f"{count} {_plural(action, dry=report.dry)}" for action, count in counts.items()]
    errors = sum(problem.severity is Severity.ERROR for problem in report.problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in report.problems)
    shown += [f"{errors} FEL"] if errors else []
    shown += [f"{warnings} VARNING"] if warnings else []
    return (", ".join(shown) or "Det finns inga dokument att bygga") + "."


def closing_lines(report: Report) -> list[str]:
    """Return what there is to say after the documents: the proof, what is left over, the sum."""
    lines = [f"Åtskilt: {proof_line(proof)}" for proof in report.proofs]
    lines += [f"Ingen rad ber längre om {t}. Filen ligger kvar." for t in report.unplanned]
    return [*lines, *report.notes, count_line(report)]


def belonging_lines(report: Report, word: str, outputs: Path) -> list[str]:
    """Return the built documents of a meeting, case, programme, period or kind, with paths."""
    named = [o for o in report.outcomes if is_named(o.step.plan, (word,))]
    there = [o for o in named if o.action is not Action.FAILED]
    there.sort(key=lambda outcome: outcome.step.plan.kind != "kallelse")  # a meeting's first
    lines = [(f"  {o.step.plan.title}", f"    {outputs / o.target}") for o in there]
    return [f"Till {word} hör:", *(chain.from_iterable(lines) if lines else ["  inget än"])]


def write_page(report: Report, outputs: Path, now: datetime) -> Path:
    """Write the page into outputs/; return its path. Raises StoreError."""
    path = outputs / NAME
    write_whole(path, report_page(report, now).encode("utf-8", "replace"))
    return path


def _plural(action: Action, *, dry: bool) -> str:
    words = {
        Action.WRITE: "skulle skrivas" if dry else "skrevs",
        Action.SKIP: "var aktuella",
        Action.MERGE: "skulle slås ihop" if dry else "slogs ihop",
        Action.KEEP: "redigerade för hand lämnades",
        Action.SETTLED: "avgjorda lämnades",
        Action.SEALED: "förseglade lämnades",
        Action.LOCKED: "var öppna i ett annat program",
        Action.FAILED: "skulle inte byggas" if dry else "byggdes inte",
    }
    return words[action]


def _documents(outcomes: Iterable[Outcome]) -> str:
    rows = "".join(
        f"<tr><td>{escape(outcome.target)}<br>{escape(outcome.step.plan.title)}</td>"
        f"<td class=action>{escape(outcome.action)}</td>"
        f"<td>{_bullets(remark_lines(outcome))}</td></tr>"
        for outcome in outcomes
    )
    head = "<tr><th scope=col>Dokument</th><th scope=col>Vad</th><th scope=col>Varför</th></tr>"
    return f"<h2>Dokument</h2><table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def remark_lines(outcome: Outcome) -> list[str]:
    """Return all there is to say of one document, a line each."""
    lines = first_lines([str(reason) for reason in outcome.why])
    lines += _merge_lines(outcome.merged) if outcome.merged else map(str, outcome.step.edits)
    lines += [str(fault) for fault in outcome.faults]
    lines += [f"SAKNAS: {what}" for what in outcome.missing]
    return lines


def _merge_lines(merged: Merged) -> Iterable[str]:
    """Yield what happened in a document where edits and workbook were brought together."""
    if not merged.exact:
        yield "kopian av det förra bygget saknas, så mer än vanligt står både och"
    for heading, edits in (
        ("för hand, står kvar", merged.kept),
        ("ur arbetsboken", merged.came),
        ("att välja mellan", merged.conflicts),
        ("flyttat sist i dokumentet", merged.unplaced),
    ):
        yield from (f"{heading}: {edit}" for edit in edits[:_MOST])
        if len(edits) > _MOST:
            yield f"{heading}: {len(edits) - _MOST} till"


def _bullets(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _proofs(proofs: Iterable[Proof]) -> str:
    lines = [proof_line(proof) for proof in proofs]
    if not lines:
        return ""
    return f"<h2>De två besluten är åtskilda</h2><div class=proof>{_bullets(lines)}</div>"


def proof_line(proof: Proof) -> str:
    """Return the proof of one document as a sentence."""
    if proof.found:
        what = "filen är kvar som den var" if proof.left else "som därför inte skrevs"
        return f"{proof.target}: den politiska viljan står i dokumentet, {what}."
    return (
        f"{proof.target}: {proof.sources} celler och listor lästa, ingen ur bladet "
        f"”Politisk vilja”; {proof.sentences} meningar ur den politiska viljan eftersökta, "
        "ingen funnen."
    )


def _problems(problems: Iterable[Problem]) -> str:
    html = ""
    for sheet, group in groupby(sorted(problems, key=_place), key=_sheet):
        lines = summary_lines(group)
        html += f"<h3>{escape(sheet)}</h3>{_bullets(lines)}"
    return f"<h2>Att rätta och titta på, blad för blad</h2>{html}" if html else ""


def _sheet(problem: Problem) -> str:
    if problem.cell is None:
        return "Arbetsboken"
    return problem.cell.sheet or problem.cell.file


def _place(problem: Problem) -> tuple[str, int, int, int]:
    cell = problem.cell
    where = (cell.row, cell.column) if cell is not None else (0, 0)
    return (_sheet(problem), _ORDER[problem.severity], *where)


def _unplanned(targets: Iterable[str]) -> str:
    return _list("Dokument som ingen rad längre ber om (de ligger kvar)", targets)


def _list(heading: str, lines: Iterable[str]) -> str:
    items = _bullets(lines)
    return f"<h2>{escape(heading)}</h2>{items}" if items else ""
