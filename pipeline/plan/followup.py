"""What a follow-up shows beside its rows (DOMAIN.md 1.9): overview, boards, indicators, changes.

Everything is asked for through the view, so that one changed figure is one reason to rebuild the
documents that show it, and no others. The tables themselves are made in tables.py, which is
imported when the first of them is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipeline.model import Row, View
from pipeline.plan.asking import cell, key, leads_to, listed, started, text
from pipeline.plan.chain import BOARD_LEVELS, frameworks
from pipeline.swedish.dates import moment_running
from pipeline.swedish.numbers import counted, decimal_text, number_word
from pipeline.swedish.words import listed as listed_words
from pipeline.values.types import Moment
from pipeline.values.worked import Diagram, Series, Worked

Line = dict[str, Any]
NOW, BEFORE = "uppföljningen", "förra_uppföljningen"
# The scale: a sign with a form of its own and the word, never a colour (DOMAIN.md 1.9).
SIGNS = {"uppnås": "●", "uppnås delvis": "▲", "uppnås inte": "■"}
_BETTER = tuple(reversed(SIGNS))
_TOO_FAR = 1_000_000  # percent
_TRENDS = {1: ("↑", "bättre"), 0: ("→", "oförändrad"), -1: ("↓", "sämre")}


def measured(view: View) -> Line:
    """Return what is followed up: period, first and last day of measuring, the period before."""
    rows = started(view, NOW)
    days = sorted(found for row in rows if (found := cell(row, "mätdatum")))
    return {
        "period": _period(rows),
        "från": days[0] if days else "",
        "till": days[-1] if days else "",
        "förra": _period(started(view, BEFORE)),
    }


def _goals(view: View) -> list[Row]:
    """Return the goals in their order, each followed by those that contribute to it."""
    goals = started(view, "målen")
    below: dict[str, list[Row]] = {}
    for goal in goals:
        above = leads_to(goal, "överordnat_mål")
        below.setdefault(key(above) if above in goals else "", []).append(goal)
    found = list(_with_those_below("", below))
    return [*found, *(goal for goal in goals if goal not in found)]


def _with_those_below(name: str, below: dict[str, list[Row]]) -> Iterator[Row]:
    for goal in below.pop(name, []):
        yield goal
        yield from _with_those_below(key(goal), below)


def _period(rows: Iterable[Row]) -> str:
    """Return augusti 2026, "" when there are no rows."""
    periods = [found for row in rows if isinstance(found := cell(row, "period"), Moment)]
    if not periods:
        return ""
    first = periods[0]
    return Worked(moment_running(first, first.precision), (first.source,))


# ------------------------------------------------------------ forecasts


def overview(view: View) -> list[Line]:
    """Return the goals with their common forecast, the one before, and the way between them.

    That of a board's own goal may also stand in the board's own row. Goals of boards stand here
    only where they are followed up. A goal that gives direction has no forecast (S1), and a common
    one is never made up of those of the boards. `styrande`: it has, or could have, a forecast;
    nothing is said to give direction that does not say so itself.
    """
    followed = {key(leads_to(row, "mål")) for row in started(view, NOW)}
    found = _of_goals(view)
    made = []
    for goal in _goals(view):
        if key(goal) in followed or not _is_of_board(goal):
            line = found.get(key(goal), {})
            made.append(
                {
                    "mål": goal,
                    "styrande": has_forecast(goal),
                    "följs": key(goal) in followed,
                    **_judged(line),
                }
            )
    return made


def summary(view: View) -> str:
    """Return the overview in two or three sentences, each number made of the cells it counts."""
    lines = view.root("samlad_bild")
    by_kind: dict[str, list[Line]] = {}
    for line in lines:
        by_kind.setdefault(text(line["mål"], "måltyp"), []).append(line)
    kinds = [found.source for line in lines if (found := cell(line["mål"], "måltyp"))]
    steering = by_kind.get("styrande", [])
    forecasts = [line["prognos"].source for line in steering if line["prognos"]]
    others = (_of_direction, "inriktning"), (_of_no_kind, "")
    said = [_of_steering(steering), *(tell(len(by_kind.get(kind, []))) for tell, kind in others)]
    return Worked(" ".join(filter(None, said)), (*kinds, *forecasts))


def _of_steering(lines: list[Line]) -> str:
    if not lines:
        return ""
    told = {word: sum(str(line["prognos"]) == word for line in lines) for word in SIGNS}
    silent = len(lines) - sum(told.values())
    parts = [f"{number_word(number)} {word}" for word, number in told.items() if number]
    judged = f" {_who_is_judged(lines, parts, silent)}."
    common = not any(_is_of_board(line["mål"]) for line in lines if not line["prognos"])
    what = "gemensam prognos" if common else "prognos"
    lacking = f" {counted(silent, 'mål', 'mål').capitalize()} saknar {what}."
    begun = f"{counted(len(lines), 'mål', 'mål').capitalize()} är styrande."
    return begun + (judged if parts else "") + (lacking if silent else "")


def _who_is_judged(lines: list[Line], parts: list[str], silent: int) -> str:
    if len(parts) > 1 or silent:
        return f"Av dem bedöms {listed_words(parts)}"
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


def by_board(view: View) -> list[Line]:
    """Return goal by goal the common rows, and the boards with theirs and their forecast."""
    from pipeline.plan import tables

    judged = {(line["mål"], line["organ"]): line for line in _forecasts(view)}
    lines = [
        {"mål": key(leads_to(row, "mål")), "organ": key(body), "nämnd": body, "rad": row}
        for row in started(view, NOW)
        for body in [leads_to(row, "organ")]
    ]
    by_goal = tables.groups(lines, "mål")
    made = []
    for goal in _goals(view):
        rows = by_goal.get(key(goal), [])
        bodies = tables.groups([line for line in rows if line["organ"]], "organ")
        boards = [
            {
                "organ": of_body[0]["nämnd"],
                "rader": [line["rad"] for line in of_body],
                **_judged(judged.get((key(goal), name), {})),
            }
            for name, of_body in bodies.items()
        ]
        common = [line["rad"] for line in rows if not line["organ"]]
        if rows:
            made.append(
                {
                    "mål": goal,
                    "styrande": has_forecast(goal),
                    "gemensamt": common,
                    "nämnder": boards,
                    "ramverk": frameworks(goal),
                }
            )
    return made


def has_forecast(goal: Row | None) -> bool:
    """Return whether a forecast of the goal is shown: of every goal but those of direction."""
    return text(goal, "måltyp") != "inriktning"


def _forecasts(view: View) -> list[Line]:
    """Return the forecasts by goal and board, none of goals of direction: now beside before."""
    from pipeline.plan import tables

    now, before = (list(_told(started(view, name), "prognos")) for name in (NOW, BEFORE))
    return tables.side_by_side(now, before, ["mål", "organ"])


def _of_goals(view: View) -> dict[str, Line]:
    """Return the forecast of each goal as a whole, by goal: now beside before."""
    from pipeline.plan import tables

    now, before = (list(_as_a_whole(started(view, name))) for name in (NOW, BEFORE))
    return {line["mål"]: line for line in tables.side_by_side(now, before, ["mål", "organ"])}


def _as_a_whole(rows: Iterable[Row]) -> Iterator[Line]:
    """Yield the common forecasts, then those of boards on goals of their own."""
    told = list(_told(rows, "prognos"))
    yield from (line for line in told if not line["organ"])
    yield from ({**line, "organ": ""} for line in told if _is_own(line["rad"]))


def _is_own(row: Row) -> bool:
    """Return whether a row is of the board whose goal it is."""
    goal, body = leads_to(row, "mål"), leads_to(row, "organ")
    return _is_of_board(goal) and body is not None and leads_to(goal, "ansvarigt_organ") == body


def _is_of_board(goal: Row | None) -> bool:
    return text(goal, "nivå") in BOARD_LEVELS


def _told(rows: Iterable[Row], name: str) -> Iterator[Line]:
    for row in rows:
        goal = leads_to(row, "mål")
        value = cell(row, name) if has_forecast(goal) else None
        if value is not None:
            yield {"mål": key(goal), "organ": key(leads_to(row, "organ")), "värde": value,
                   "rad": row}  # fmt: skip


def _judged(line: Line) -> Line:
    """Return forecast and sign, the one before, and where it is going."""
    now, before = line.get("värde"), line.get("värde förra")
    sign, word = _TRENDS[_step(now, before)] if now and before else ("", "")
    return {
        "prognos": now or "",
        "tecken": SIGNS.get(str(now), ""),
        "förra": before or "",
        "förra_tecken": SIGNS.get(str(before), ""),
        "utveckling": word,
        "pil": sign,
    }


def _step(now: Any, before: Any) -> int:
    places = [_BETTER.index(str(value)) for value in (now, before)]
    return (places[0] > places[1]) - (places[0] < places[1])


# ------------------------------------------------------------ indicators


def indicators(view: View) -> list[Line]:
    """Return goal by goal the indicators: base, outcome before and now, target, and how far."""
    from pipeline.plan import tables

    outcomes = _outcomes(view)
    lines = [line for goal in _goals(view) for line in _lines_of(goal, outcomes)]
    for name, share in (("nu", "andel"), ("förra", "andel_förra")):
        for line, found in zip(lines, tables.shares(lines, name), strict=True):
            line[f"{share}_tal"] = _rounded(found)
            line[share] = _shown(line, name, line[f"{share}_tal"])
    by_goal = tables.groups(lines, "målet")
    goals = {key(goal): goal for goal in _goals(view) if key(goal) in by_goal}
    return [{"mål": goal, "rader": _printable(by_goal[name])} for name, goal in goals.items()]


def _printable(lines: list[Line]) -> list[Line]:
    return [
        {name: "" if value is None else value for name, value in line.items()} for line in lines
    ]


def _outcomes(view: View) -> dict[str, list[Line]]:
    """Return the outcomes by indicator, a line for each body that has reported it."""
    from pipeline.plan import tables

    now, before = (list(_measures(started(view, name))) for name in (NOW, BEFORE))
    lines = tables.side_by_side(now, before, ["indikator", "organ"])
    return tables.groups(lines, "indikator")


def _measures(rows: Iterable[Row]) -> Iterator[Line]:
    for row in rows:
        indicator = leads_to(row, "indikator")
        value = cell(row, "utfall") if indicator else None
        if value is not None:
            yield {"indikator": key(indicator), "organ": key(leads_to(row, "organ")),
                   "värde": value, "rad": row}  # fmt: skip


def _lines_of(goal: Row, outcomes: dict[str, list[Line]]) -> Iterator[Line]:
    for indicator in listed(goal, "indikatorer"):
        measured_by = outcomes.get(key(indicator)) or [{}]
        for line in measured_by:
            row = line.get("rad") or line.get("rad förra")
            yield {
                "målet": key(goal),
                "indikator": indicator,
                "organ": leads_to(row, "organ") if len(measured_by) > 1 else None,
                "bas": cell(indicator, "basvärde"),
                "mål": cell(indicator, "målvärde"),
                "nu": line.get("värde"),
                "förra": line.get("värde förra"),
            }


def _rounded(share: Decimal | None) -> Decimal | None:
    """Return whole percent; None when base and target are so near that the share says nothing."""
    if share is None or share.copy_abs() >= _TOO_FAR:
        return None
    return share.quantize(Decimal(1), ROUND_HALF_UP)


def _shown(line: Line, name: str, share: Decimal | None) -> str:
    """Return the share in percent as a text that knows its three cells."""
    if share is None:
        return ""
    return Worked(decimal_text(share), tuple(line[part].source for part in (name, "bas", "mål")))


def diagram(view: View) -> Diagram:
    """Return the shares as bars, the same numbers in the same order as in the table."""
    lines = [line for goal in view.root("indikatorläget") for line in goal["rader"]]
    shown = [line for line in lines if line["andel_tal"] != "" or line["andel_förra_tal"] != ""]
    when = view.root("mätningen")
    series = [
        Series(str(period), tuple(line[share] if line[share] != "" else None for line in shown))
        for period, share in ((when["förra"], "andel_förra_tal"), (when["period"], "andel_tal"))
        if period
    ]
    return Diagram(tuple(map(_label, shown)), tuple(series))


def _label(line: Line) -> str:
    body = text(line["organ"], "namn") if line["organ"] else ""
    name = text(line["indikator"], "namn")
    return f"{name} ({body})" if body else name


# ------------------------------------------------------------ what has changed


def differences(view: View) -> list[Line]:
    """Return what is not as it was at the last follow-up; nothing at the first one.

    `slag`: prognos, utfall, ny (reports for the first time) or borta (no longer reports).
    """
    if not started(view, BEFORE):
        return []
    return [*_new_forecasts(view), *_new_outcomes(view), *_comers_and_goers(view)]


def _new_forecasts(view: View) -> Iterator[Line]:
    for line in _forecasts(view):
        if line["värde"] and line["värde förra"] and str(line["värde"]) != str(line["värde förra"]):
            yield {"slag": "prognos", **_about(line), **_judged(line), "nu": line["värde"]}


def _new_outcomes(view: View) -> Iterator[Line]:
    for lines in _outcomes(view).values():
        for line in lines:
            now, before = line["värde"], line["värde förra"]
            if now is not None and before is not None and now != before:
                about = _about(line)
                yield {
                    "slag": "utfall",
                    **about,
                    "nu": now,
                    "förra": before,
                    "håll": _way(about["indikator"], now - before),
                }


def _way(indicator: Row, step: Decimal) -> str:
    """Return rätt or fel, as the indicator wishes; "" where it does not say."""
    wished = {"öka": step > 0, "minska": step < 0}.get(text(indicator, "önskad_riktning"))
    return "" if wished is None else "rätt" if wished else "fel"


def _comers_and_goers(view: View) -> Iterator[Line]:
    from pipeline.plan import tables

    now, before = (list(_reports(started(view, name))) for name in (NOW, BEFORE))
    for line in tables.side_by_side(now, before, ["mål", "organ"]):
        if (line["värde"] is None) != (line["värde förra"] is None):
            yield {"slag": "borta" if line["värde"] is None else "ny", **_about(line)}


def _reports(rows: Iterable[Row]) -> Iterator[Line]:
    for row in rows:
        goal, body = leads_to(row, "mål"), leads_to(row, "organ")
        yield {"mål": key(goal), "organ": key(body), "värde": True, "rad": row}


def _about(line: Line) -> Line:
    row = line["rad"] or line["rad förra"]
    names = ("mål", "organ", "indikator")
    return {name: leads_to(row, name) for name in names}
