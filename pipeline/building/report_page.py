"""The report of a build as a page of its own. The only clock time is here (DECISIONS 103)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from pipeline import disk
from pipeline.building.deadline_lines import reason, when
from pipeline.building.report import by_owner, count_line, proof_line, remark_lines
from pipeline.building.summary import first_lines, summarised, summary_lines
from pipeline.model import Deadline, Outcome, Problem, Proof, Report, Severity
from pipeline.store import write_whole

NAME = "rapport.html"
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: 1rem 0 .3rem; }
th:first-child, td:first-child { width: 40%; } th:nth-child(2) { width: 12%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0;
  border-bottom: 1px solid #8886; }
td.action { white-space: nowrap; font-weight: 600; } td.day { white-space: nowrap; }
ul { margin: .2rem 0; padding-left: 1.2rem; }
.sum { font-size: 1.1rem; } .proof { border: 1px solid #888; padding: .8rem 1rem; }
"""


def as_page(report: Report, outputs: Path, now: datetime) -> str:
    """Return the report as a page of outputs/, with links; `now` is when it was made."""
    return "".join(_pieces(report, outputs, now))


def _pieces(report: Report, outputs: Path, now: datetime) -> Iterator[str]:
    """Yield the page; of ten thousand documents there is very much."""
    time = now.strftime("%Y-%m-%d kl. %H.%M")
    yield (
        '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Beredning – rapport</title><style>{STYLE}</style></head><body>"
        f"<h1>Rapport</h1><p>Skriven {time}.</p>"
    )
    yield f"<p class=sum>{escape(count_line(report))}</p>"
    yield _to_mend(report)
    yield _deadlines(report.deadlines)
    yield from _documents(report.outcomes, outputs)
    yield _proofs(report.proofs)
    yield _to_look_at(report.problems)
    yield _list("Dokument som ingen rad längre ber om (de ligger kvar)", report.unplanned)
    yield _list("Att veta", report.notes)
    yield "</body></html>\n"


def write_page(report: Report, outputs: Path, now: datetime) -> Path:
    """Write the page into outputs/; return its path. Raises StoreError."""
    path = outputs / NAME
    pieces = _pieces(report, outputs, now)
    write_whole(path, (piece.encode("utf-8", "replace") for piece in pieces))
    return path


def _deadlines(deadlines: Iterable[Deadline]) -> str:
    head = "<tr><th scope=col>Vad</th><th scope=col>När</th><th scope=col>Varför</th></tr>"
    rows = "".join(
        f"<tr><td>{escape(one.task)}</td><td class={'action' if one.overdue else 'day'}>"
        f"{escape(when(one))}</td><td>{escape(reason(one))}</td></tr>"
        for one in deadlines
    )
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    return f"<h2>Tider</h2>{table}" if rows else ""


def _documents(outcomes: Iterable[Outcome], outputs: Path) -> Iterator[str]:
    head = "<tr><th scope=col>Dokument</th><th scope=col>Vad</th><th scope=col>Varför</th></tr>"
    yield "<h2>Dokument</h2>"
    for whose, told in by_owner(outcomes):
        yield f"<table><caption>{escape(whose)}</caption><thead>{head}</thead><tbody>"
        yield from (_row(one, outputs) for one in told)
        yield "</tbody></table>"


def _row(outcome: Outcome, outputs: Path) -> str:
    return (
        f"<tr><td>{_link(outcome, outputs)}</td><td class=action>{escape(outcome.action)}</td>"
        f"<td>{_bullets(remark_lines(outcome))}</td></tr>"
    )


def _link(outcome: Outcome, outputs: Path) -> str:
    """Return a document's name, as a link to its file if there is one."""
    title, target = escape(outcome.step.plan.title), outcome.step.moved_from or outcome.target
    there = disk.is_file(outputs / target)
    name = f'<a href="{escape(quote(target))}">{title}</a>' if there else title
    return f"{name}<br><small>{escape(outcome.target)}</small>"


def _to_mend(report: Report) -> str:
    """Return each FEL with the documents that it stops: what stops most comes first."""
    stopped: dict[Problem, list[str]] = {}
    for outcome in report.outcomes:
        for problem in outcome.stopped_by:
            stopped.setdefault(problem, []).append(outcome.step.plan.full_title)
    errors = [problem for problem in report.problems if problem.severity is Severity.ERROR]
    errors.sort(key=lambda problem: -len(stopped.get(problem, ())))
    told = summarised(errors)
    items = "".join(
        f"<li>{escape(line)}{_stops(stopped.get(p, []) if p else [])}</li>" for line, p in told
    )
    return f"<h2>Att rätta först</h2><ul>{items}</ul>" if items else ""


def _stops(titles: list[str]) -> str:
    return f"<br>Stoppar: {escape('; '.join(first_lines(titles, 'dokument')))}" if titles else ""


def _proofs(proofs: Iterable[Proof]) -> str:
    lines = [proof_line(proof) for proof in proofs]
    if not lines:
        return ""
    return f"<h2>Är de två besluten åtskilda?</h2><div class=proof>{_bullets(lines)}</div>"


def _to_look_at(problems: Iterable[Problem]) -> str:
    html = ""
    others = [problem for problem in problems if problem.severity is not Severity.ERROR]
    for sheet, group in groupby(sorted(others, key=_place), key=_sheet):
        html += f"<h3>{escape(sheet)}</h3>{_bullets(summary_lines(group))}"
    return f"<h2>Att titta på, blad för blad</h2>{html}" if html else ""


def _sheet(problem: Problem) -> str:
    if problem.cell is None:
        return "Arbetsboken"
    return problem.cell.sheet or problem.cell.file


def _place(problem: Problem) -> tuple[str, int, int, int]:
    cell = problem.cell
    where = (cell.row, cell.column) if cell is not None else (0, 0)
    return (_sheet(problem), _ORDER[problem.severity], *where)


def _list(heading: str, lines: Iterable[str]) -> str:
    items = _bullets(lines)
    return f"<h2>{escape(heading)}</h2>{items}" if items else ""


def _bullets(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""
