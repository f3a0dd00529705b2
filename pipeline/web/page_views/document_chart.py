"""A chart of a document as a page has it: its numbers in a table, each beside its bar."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.ooxml.shown.shown_blocks import ShownChart
from pipeline.swedish.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class ChartValue:
    """A number, "–" for none. `start`, `length`: of its bar, in percent of the widest there is."""

    text: str
    start: str = "0"
    length: str = "0"


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What one thing has in each series."""

    name: str
    values: tuple[ChartValue, ...]


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A chart. `description`: in words; `zero`: where bars begin, in percent."""

    description: str
    heads: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    zero: str


def chart_table(chart: ShownChart) -> ChartTable:
    """Return a chart as a table."""
    series = chart.numbers.series
    numbers = [number for one in series for number in one.numbers if number is not None]
    low, high = min((Decimal(0), *numbers)), max((Decimal(0), *numbers))
    scale = 100 / (high - low or Decimal(1))
    rows = (
        ChartRow(name, tuple(_value(one.numbers[at], chart.unit, low, scale) for one in series))
        for at, name in enumerate(chart.numbers.categories)
    )
    heads = tuple(one.name for one in series)
    return ChartTable(chart.description, heads, tuple(rows), f"{-low * scale:.1f}")


def _value(number: Decimal | None, unit: str, low: Decimal, scale: Decimal) -> ChartValue:
    if number is None:
        return ChartValue("–")
    start = (min(number, Decimal(0)) - low) * scale
    text = f"{decimal_text(number)}{unit}"
    return ChartValue(text, f"{start:.1f}", f"{abs(number) * scale:.1f}")
