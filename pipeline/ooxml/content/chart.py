"""A chart in a Word file: its numbers put in and read back, and the workbook that Word edits.

How the chart looks stays as it was drawn. What is written is the same on every machine.
(DECISIONS 63, 71)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from decimal import Decimal
from hashlib import blake2b

from lxml import etree

from pipeline.model import column_letters
from pipeline.ooxml.escaping import escape
from pipeline.ooxml.names import OFFICE, q
from pipeline.ooxml.package.zipping import zipped
from pipeline.ooxml.xml import HEAD, Element, drop, possible, to_bytes, whole_number
from pipeline.values.computed import Diagram, Series

KIND = "chart"  # the relationship from a story to its chart
BOOK = "package"  # … and from a chart to its workbook
_SHEET = "Data"
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_UNIT = re.compile(r'0"([^"]*)"')
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000B_ as a sign; the _ is coded too
# The children of a c:ser before c:cat, in the order of the schema; others come after c:val.
_FIRST = tuple(
    map(q, ("c:idx", "c:order", "c:tx", "c:spPr", "c:invertIfNegative", "c:pictureOptions",
            "c:marker", "c:explosion", "c:dPt", "c:dLbls", "c:trendline", "c:errBars"))
)  # fmt: skip
# The plots that can be filled: their series are names and numbers; others have pairs or triplets.
FILLABLE = frozenset(
    map(q, ("c:barChart", "c:bar3DChart", "c:lineChart", "c:line3DChart", "c:areaChart",
            "c:area3DChart", "c:pieChart", "c:pie3DChart", "c:doughnutChart", "c:radarChart"))
)  # fmt: skip


def plots(chart: Element) -> tuple[Element, ...]:
    """Return what the chart's series stand in: bars and a line on top of them are two."""
    found = (series.getparent() for series in chart.iter(q("c:ser")))
    return tuple(dict.fromkeys(plot for plot in found if plot is not None))


# ------------------------------------------------------------ writing


def with_numbers(chart: Element, diagram: Diagram) -> bytes:
    """Return a chart part that shows `diagram`; `chart` is the part as it was drawn: one plot.

    A series keeps the look of the drawn one in its place, counted from the last: the latest numbers
    look the same whether or not there are earlier ones.
    """
    root = deepcopy(chart)
    drawn = list(root.iter(q("c:ser")))
    plot = drawn[0].getparent()
    assert plot is not None
    place = plot.index(drawn[0])
    drop(*drawn)
    spare = max(len(drawn) - len(diagram.series), 0)
    for number, series in enumerate(diagram.series):
        like = drawn[min(number + spare, len(drawn) - 1)]
        plot.insert(place + number, _series(deepcopy(like), diagram.categories, series, number))
    for axis in root.iter(q("c:valAx")):
        scaling = axis.find(q("c:scaling"))
        if diagram.ends is not None and scaling is not None:
            _scale(scaling, *diagram.ends)
            for unit in axis.iterchildren(q("c:majorUnit")):
                unit.set("val", str(100 - diagram.ends[0]))  # Word counts from where it begins
    return to_bytes(root)


def _scale(scaling: Element, low: int, high: int) -> None:
    """Let an axis begin and end there, last in it and in the order of the schema."""
    for name, end in (("c:max", high), ("c:min", low)):
        for old in scaling.findall(q(name)):
            scaling.remove(old)
        scaling.append(_made(f'<{name} val="{end}"></{name}>'))


def _series(element: Element, categories: tuple[str, ...], series: Series, number: int) -> Element:
    column, last = column_letters(number + 2), len(categories) + 1
    drop(*element.iterchildren(*map(q, ("c:tx", "c:cat", "c:val", "c:dPt", "c:extLst"))))
    for name in ("c:idx", "c:order"):
        found = element.find(q(name))
        if found is not None:
            found.set("val", str(number))
    name_of = _made(f"<c:tx>{_texts(f'{column}$1', [series.name])}</c:tx>")
    order = element.find(q("c:order"))
    element.insert(0 if order is None else element.index(order) + 1, name_of)
    place = 1 + max(i for i, child in enumerate(element) if child.tag in _FIRST)
    labels = _texts(f"A$2:$A${last}", categories)
    element.insert(place, _made(f"<c:cat>{labels}</c:cat>"))
    numbers = _numbers(f"{column}$2:${column}${last}", series.numbers)
    element.insert(place + 1, _made(f"<c:val>{numbers}</c:val>"))
    return element


def _texts(cells: str, texts: Iterable[str]) -> str:
    told = map(escape, map(possible, texts))
    points = [f'<c:pt idx="{i}"><c:v>{text}</c:v></c:pt>' for i, text in enumerate(told)]
    cache = f'<c:ptCount val="{len(points)}"/>{"".join(points)}'
    return f"<c:strRef><c:f>{_SHEET}!${cells}</c:f><c:strCache>{cache}</c:strCache></c:strRef>"


def _numbers(cells: str, numbers: tuple[Decimal | None, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{number:f}</c:v></c:pt>'
        for i, number in enumerate(numbers)
        if number is not None
    )
    cache = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(numbers)}"/>{points}'
    return f"<c:numRef><c:f>{_SHEET}!${cells}</c:f><c:numCache>{cache}</c:numCache></c:numRef>"


def _made(xml: str) -> Element:
    return etree.fromstring(xml.replace(">", f' xmlns:c="{q("c:x")[1:-2]}">', 1))


# ------------------------------------------------------------ the workbook behind it


def chart_workbook(diagram: Diagram) -> bytes:
    """Return the workbook that opens when the chart's numbers are edited in Word."""
    columns = (("", *diagram.categories), *((s.name, *s.numbers) for s in diagram.series))
    rows = "".join(_row(number, row) for number, row in enumerate(zip(*columns, strict=True), 1))
    sheet = f'<worksheet xmlns="{_SPREADSHEET}"><sheetData>{rows}</sheetData>'
    book = f'<sheets><sheet name="{_SHEET}" sheetId="1" r:id="rId1"/></sheets>'
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{OFFICE}">{book}</workbook>'
        ),
        "xl/worksheets/sheet1.xml": f"{sheet}</worksheet>",
    }
    return zipped({name: (HEAD + text).encode() for name, text in parts.items()})


def _relation(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'


def _row(number: int, values: Iterable[str | Decimal | None]) -> str:
    cells = "".join(
        _cell(f"{column_letters(column)}{number}", value)
        for column, value in enumerate(values, 1)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: str | Decimal) -> str:
    if isinstance(value, Decimal):
        return f'<c r="{place}"><v>{value:f}</v></c>'
    text = escape(_CODED.sub("_x005F_", possible(value)))
    shown = f'<t xml:space="preserve">{text}</t>'
    return f'<c r="{place}" t="inlineStr"><is>{shown}</is></c>'


# ------------------------------------------------------------ reading


def numbers_of(chart: Element) -> Diagram:
    """Return what a chart shows, whoever drew it; of a series of pairs or triplets the values."""
    found = list(chart.iter(q("c:ser")))
    names = next((dict(_cached(each.find(q("c:cat")))) for each in found), {})
    values = [dict(_cached(each.find(q("c:val")))) for each in found]
    places = sorted({*names, *(at for one in values for at in one)})
    series = (
        Series(" ".join(text for _, text in _cached(each.find(q("c:tx")))), _decimals(one, places))
        for each, one in zip(found, values, strict=True)
    )
    return Diagram(tuple(names.get(at, str(at + 1)) for at in places), tuple(series))


def unit_of(chart: Element) -> str:
    """Return what stands behind each number of a chart, as a percent sign; "" for nothing."""
    formats = (found.get("formatCode", "") for found in chart.iter(q("c:numFmt")))
    return next((unit[1] for unit in map(_UNIT.search, formats) if unit), "")


def _cached(element: Element | None) -> Iterator[tuple[int, str]]:
    """Yield the points of a series: their places, and what stands there."""
    for point in () if element is None else element.iter(q("c:pt")):
        yield whole_number(point.get("idx", "")), " ".join((point.findtext(q("c:v")) or "").split())


def _decimals(found: Mapping[int, str], places: Iterable[int]) -> tuple[Decimal | None, ...]:
    return tuple(_decimal(found.get(at, "")) for at in places)


def _decimal(text: str) -> Decimal | None:
    """Return a number as any program would write it; None for none."""
    with suppress(ArithmeticError):
        number = Decimal(text)
        return round(number, 6).normalize() if number.is_finite() else None
    return None


def mark(chart: Element) -> str:
    """Return how a chart stands in a block: by its names and numbers, not by its looks."""
    told = "\n".join(_told(series) for series in chart.iter(q("c:ser")))
    return f"[diagram {blake2b(told.encode(), digest_size=6).hexdigest()}]"


def _told(series: Element) -> str:
    return "|".join(
        f"{name}:{_points(series.find(q(f'c:{name}')))}" for name in ("tx", "cat", "val")
    )


def _points(element: Element | None) -> str:
    """Return the cached points; a number as any program would write it."""
    points = () if element is None else element.iter(q("c:pt"))
    return ";".join(f"{p.get('idx')}={_plain(p.findtext(q('c:v')) or '')}" for p in points)


def _plain(text: str) -> str:
    try:
        return f"{round(float(text), 6):g}"
    except ValueError:
        return " ".join(text.split())
