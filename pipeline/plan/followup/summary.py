"""The overview in two or three sentences."""

from __future__ import annotations

from pipeline.domain.goals import DIRECTION, ask_is_of_board
from pipeline.domain.records import ask_text, ask_value, group_by
from pipeline.model import View
from pipeline.plan.followup.overview import SIGNS, OverviewLine
from pipeline.swedish.numbers import counted, number_word
from pipeline.swedish.words import enumeration
from pipeline.values.computed import ComputedText


def summary(view: View) -> str:
    """Return the overview in sentences, each number made of the cells that it counts."""
    lines: list[OverviewLine] = view.root("samlad_bild")
    by_kind = group_by((ask_text(line["mål"], "måltyp"), line) for line in lines)
    kinds = [found.source for line in lines if (found := ask_value(line["mål"], "måltyp"))]
    steering = by_kind.get("styrande", [])
    forecasts = [line["prognos"].source for line in steering if line["prognos"]]
    sentences = (
        _of_steering(steering),
        _of_direction(len(by_kind.get(DIRECTION, []))),
        _of_no_kind(len(by_kind.get("", []))),
    )
    return ComputedText(" ".join(filter(None, sentences)), (*kinds, *forecasts))


def _of_steering(lines: list[OverviewLine]) -> str:
    if not lines:
        return ""
    numbers = {word: sum(str(line["prognos"]) == word for line in lines) for word in SIGNS}
    silent = len(lines) - sum(numbers.values())
    parts = [f"{number_word(number)} {word}" for word, number in numbers.items() if number]
    judged = f" {_who_is_judged(lines, parts, silent)}."
    common = not any(ask_is_of_board(line["mål"]) for line in lines if not line["prognos"])
    what = "gemensam prognos" if common else "prognos"
    lacking = f" {counted(silent, 'mål', 'mål').capitalize()} saknar {what}."
    begun = f"{counted(len(lines), 'mål', 'mål').capitalize()} är styrande."
    return begun + (judged if parts else "") + (lacking if silent else "")


def _who_is_judged(lines: list[OverviewLine], parts: list[str], silent: int) -> str:
    if len(parts) > 1 or silent:
        return f"Av dem bedöms {enumeration(parts)}"
    who = {1: "Det", 2: "Båda"}.get(len(lines), "Alla")
    return f"{who} bedöms {lines[0]['prognos']}"


def _of_direction(number: int) -> str:
    if not number:
        return ""
    begun = counted(number, "mål", "mål").capitalize()
    them = "det" if number == 1 else "dem"
    return f"{begun} anger inriktning, och för {them} lämnas ingen prognos."


def _of_no_kind(number: int) -> str:
    """Return how many goals do not say what they are: they are counted as neither."""
    if not number:
        return ""
    them = "det" if number == 1 else "de"
    return f"För {counted(number, 'mål', 'mål')} är det inte angivet om {them} är styrande."
