"""Templates rendered in one line, over values written as plain Python.

    rendered(docx("{{ m.namn }}"), m={"namn": "Mål 1", "delar": [{"namn": "a"}]})

A dict becomes a row, a list of dicts a list of rows, anything else a cell of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from pipeline.errors import TemplateError
from pipeline.model import MISSING, Cell, Dataset, Link, Record, Row, Rows, Source, View
from pipeline.ooxml.content.controls import Identities, sources_in
from pipeline.ooxml.content.memory import Memory
from pipeline.ooxml.package import Package, read_package
from pipeline.plan import plan, vocabulary
from pipeline.render import Picture, Rendered
from pipeline.render.template import compile_template
from pipeline.values.types import Day, Empty, Number, Paragraphs, Text, Whole
from tests.docx import W, files_of

FILE = "prov.xlsx"
NAME = "prov.docx"


class Given(View):
    """A view that answers from a dict of values."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(Dataset({}, (), {}), frozenset(), {})
        self.values = {name: as_value(value, name, self) for name, value in values.items()}

    def root(self, name: str) -> Any:
        """Return a value."""
        found = self.values.get(name, MISSING)
        source = getattr(found, "source", None)
        self.log.extend([source] if isinstance(source, Source) else [])
        return found

    def digest(self, source: Source) -> str:
        """Return the same digest for everything."""
        return "0123456789abcdef"


def as_value(value: Any, name: str, view: View) -> Any:
    """Return what a template gets for a plain value."""
    if isinstance(value, dict):
        return Row(record(name, value), view)
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return view.follow(_list(name, value))
    return cell(value, Source("Blad", "R", name))


def record(key: str, columns: Mapping[str, Any]) -> Record:
    """Return the row of a sheet of its own."""
    made = Record(key.capitalize(), f"{key}-1", Cell(FILE, "Blad", 2))
    _fill(made, columns)
    return made


def _fill(made: Record, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        source = made.source(name)
        if isinstance(value, dict):
            inner = record(name, value)
            made.links[name] = Link(source, made.place, inner.sheet, (inner,), single=True)
        elif isinstance(value, list):
            made.lists[name] = _list(name, value)
        else:
            made.cells[name] = cell(value, source)


def _list(name: str, rows: list[dict[str, Any]]) -> Link:
    records = []
    for number, columns in enumerate(rows, 1):
        made = Record(name.capitalize(), f"{name}{number}", Cell(FILE, name, number + 1))
        _fill(made, columns)
        records.append(made)
    return Link(Source("", "R", name), None, name.capitalize(), tuple(records))


_TYPES: dict[type, Callable[..., Any]] = {int: Whole, Decimal: Number, date: Day, str: Text}


def cell(value: Any, source: Source) -> Any:
    """Return a cell's value; an empty text is an empty cell, a list of lines is running text."""
    place = Cell(FILE, source.sheet, 2, 3)
    if value == "" or value is None:
        return Empty("", source, place)
    if isinstance(value, tuple):
        return Paragraphs("\n\n".join(value), source, place)
    made = _TYPES.get(type(value))
    return made(value, source, place) if made else value


def rows_of(view: View, name: str, *rows: dict[str, Any]) -> Rows:
    """Return rows as a list that a template gets."""
    found: Rows = view.follow(_list(name, list(rows)))
    return found


Pictures = Callable[[str], Picture | None]


def rendered(template: bytes, /, pictures: Pictures = lambda name: None, **values: Any) -> Rendered:
    """Return what rendering gives, faults and all."""
    return compile_template(template, NAME).render("prov", "R", Given(values), pictures)


def document(template: bytes, /, **values: Any) -> bytes:
    """Return the document; nothing may be wrong."""
    made = rendered(template, **values)
    assert made.faults == ()
    assert made.refused == ()
    return made.data


def faults_of(template: bytes, /, **values: Any) -> list[str]:
    """Return all faults of a template, found before or while rendering: `tag: message remedy`."""
    try:
        found: Any = rendered(template, **values).faults
    except TemplateError as error:
        found = error.faults
    return [f"{fault.tag}: {fault.message} {fault.remedy}".strip() for fault in found]


def compile_faults(template: bytes) -> Any:
    """Return the faults that compiling finds."""
    with pytest.raises(TemplateError) as caught:
        compile_template(template, NAME)
    return caught.value.faults


def body(data: bytes, part: str = "word/document.xml") -> etree._Element:
    """Return a part's tree."""
    return etree.fromstring(files_of(data)[part])


def all_of(data: bytes, name: str, part: str = "word/document.xml") -> list[etree._Element]:
    """Return every element of that local name in WordprocessingML."""
    return list(body(data, part).iter(f"{{{W}}}{name}"))


def sound(data: bytes) -> tuple[str, ...]:
    """Return what is wrong with a document as a Word file."""
    from pipeline.ooxml.safety.validity import faults

    return faults(read_package(data, NAME), tags=False)


def planned(kind: str, template: bytes, data: Dataset, key: str = "") -> Rendered:
    """Return the first document of a kind that the dataset asks for, made of `template`."""
    found = next(p for p in plan(data).plans if p.kind == kind and key in (p.key, ""))
    made = compile_template(template, NAME, vocabulary(kind, data))
    return made.render(found.kind, found.key, found.view)


def identities(package: Package, remembered: Memory) -> list[Source]:
    """Return the sources found in a file's stories, in order; a bookmark and its control once."""
    finder = Identities(remembered)
    found: list[Source] = []
    for part in package.stories:
        found += list(sources_in(package.root(part), finder))
    return found
