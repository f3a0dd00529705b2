"""U04–U06: what stands in Uppföljning is shown, and where it is not, the officer is told."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.words import enumeration as in_words
from pipeline.values.types import Empty


@rule("U04", Severity.ERROR, needs=("Uppföljning",))
def a_follow_up_says_one_thing(data: Dataset) -> Iterator[Problem]:
    """A goal has one forecast of each board and period, an indicator one outcome."""
    for header, of in (("Prognos", "Mål"), ("Utfall", "Indikator")):
        first: dict[object, Record] = {}
        for row in data["Uppföljning"]:
            what = record_at(row, of)
            if what and not isinstance(row[header], Empty):
                about = (what, record_at(row, "Organ"), text_at(row, "Period"))
                told = first.setdefault(about, row)
                if told[header] != row[header]:
                    yield _other(header, of, told, row)


def _other(header: str, of: str, told: Record, row: Record) -> Problem:
    body = record_at(row, "Organ")
    about = [
        f"{plain_name(row[of], of.lower())}",
        *([plain_name(body)] if body else ()),
        f"period {row['Period']}",
    ]
    message = f"{header} är ”{row[header]}” här men ”{told[header]}” i raden {plain_name(told)}. "
    message += f"Båda gäller {in_words(about)}."
    return row.problem(header, message, remedy="Behåll det som stämmer, och töm den andra cellen.")


@rule("U05", Severity.WARNING, needs=("Uppföljning/Mål", "Uppföljning/Indikator"))
def an_indicator_is_one_of_the_goals_own(data: Dataset) -> Iterator[Problem]:
    """An outcome is shown with the goal that its indicator belongs to, whatever its row says."""
    for row in data["Uppföljning"]:
        goal, belongs = record_at(row, "Mål"), record_at(row, "Indikator", "Mål")
        if goal and belongs and goal is not belongs:
            indicator = plain_name(row["Indikator"], "indikatorn")
            message = f"{indicator} hör till {plain_name(belongs, 'mål')}, men raden gäller "
            message += f"{plain_name(goal, 'mål')}. Utfallet visas under {plain_name(belongs)}."
            remedy = "Välj en av målets egna indikatorer, eller det mål som indikatorn hör till."
            yield row.problem("Indikator", message, remedy=remedy)


@rule("U06", Severity.WARNING, needs=("Uppföljning/Utfall", "Uppföljning/Indikator"))
def an_outcome_is_of_an_indicator(data: Dataset) -> Iterator[Problem]:
    """A figure that does not say what it measures is shown nowhere."""
    for row in data["Uppföljning"]:
        if not isinstance(row["Utfall"], Empty) and record_at(row, "Indikator") is None:
            message = f"utfallet {row['Utfall']} visas inte, eftersom raden inte har någon "
            message += "indikator."
            remedy = "Skriv i Indikator vad som är mätt, eller töm Utfall."
            yield row.problem("Indikator", message, remedy=remedy)
