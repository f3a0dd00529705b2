"""`template fields`: every name that a template may use, and where the templates print a column."""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import docx as python_docx
import pytest

from pipeline.model import MISSING, Dataset, DocumentPlan, Row, View
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.plan import plan, vocabulary
from pipeline.plan.documents import KINDS
from pipeline.plan.field_names import FieldGroup, FieldName, field_groups
from pipeline.plan.worked_out_names import found_at, worked_out
from pipeline.render.template import compile_template
from tests.docx import docx, text_of
from tests.plan_data import dataset as checked
from tests.plan_data import sheets
from tests.test_cli import Terminal, at, beredning, folder
from tests.whole_papers import whole
from tests.working_folder import WorkingFolder

__all__ = ["beredning", "folder"]  # fixtures
NAMES = [kind.name for kind in KINDS]


@cache
def data() -> Dataset:
    """Return a municipality with all kinds of documents, and a column of its own."""
    made = whole()
    for goal in made["Mål"]:
        goal["Vår egen kolumn"] = "Eget"
    return checked(made)


@cache
def documents(kind: str) -> tuple[DocumentPlan, ...]:
    """Return the documents of a kind."""
    return tuple(one for one in plan(data()).plans if one.kind == kind)


@cache
def listed(kind: str) -> tuple[FieldGroup, ...]:
    """Return the names of a kind, with what they say in its first document."""
    return field_groups(kind, data(), documents(kind)[0].view)


def written(groups: tuple[FieldGroup, ...]) -> list[str]:
    """Return every tag in paragraphs, each value between signs, within its loops."""
    made: list[str] = []
    for group in groups:
        made += group.loops
        for name in group.names:
            if name.name != "diagrammet":
                made += [f"‹{name.name}›", *name.tag]
        made += ["{%p endfor %}"] * len(group.loops)
    return made


# ---------------------------------------------------------------- every name


@pytest.mark.parametrize("kind", NAMES)
def test_every_name_that_is_listed_works_in_a_template(kind: str) -> None:
    template = compile_template(docx(*written(listed(kind))), "mall", vocabulary(kind, data()))

    for one in documents(kind):
        made = template.render(kind, one.key, one.view)
        assert made.faults == ()
        assert not faults(read_package(made.data, kind))


@pytest.mark.parametrize("kind", NAMES)
def test_no_name_that_works_is_left_out(kind: str) -> None:
    known: dict[str, set[str]] = defaultdict(set)
    for group in listed(kind):
        known[group.sheet] |= {name.name for name in group.names}
    for one in documents(kind):
        for row in reached(one.view):
            record = row.record
            works = (*record.cells, *record.links, *record.lists)
            seen = {name for name in works if row.get(name) is not MISSING}
            assert seen <= known[record.sheet], record.sheet
        starts = {name for group in listed(kind) for n in group.names for name in [n.tag[0]]}
        for root in one.view.roots:
            assert any(re.search(rf"\b{root}\b", tag) for tag in starts | _loops(kind)), root


def _loops(kind: str) -> set[str]:
    return {loop for group in listed(kind) for loop in group.loops}


def reached(view: View) -> Iterator[Row]:
    """Yield every row that the document can come to."""
    ahead = [found for name in view.roots for found in _rows(view, view.root(name))]
    met = set()
    while ahead:
        row = ahead.pop()
        if row not in met:
            met.add(row)
            yield row
            record = row.record
            for name in (*record.links, *record.lists):
                ahead += _rows(view, row.get(name))


def _rows(view: View, found: Any) -> list[Row]:
    if isinstance(found, Row):
        return [found]
    if isinstance(found, tuple | list):
        return [row for one in found for row in _rows(view, one)]
    if hasattr(found, "candidates"):  # the sections
        return [Row(record, view) for record in found.candidates]
    return []


def test_what_is_worked_out_has_the_names_that_are_listed() -> None:
    met = set()
    for kind in NAMES:
        for one in documents(kind):
            for root in one.view.roots:
                for inside in worked_out(root):
                    names = {inner.name for inner in inside.names}
                    for made in found_at(inside.path, one.view.root(root)):
                        assert made.keys() <= names
                        assert root == "skillnaderna" or made.keys() == names
                        met.add(inside.title)

    assert {"dokument", "målkedjan", "mätningen", "samlad_bild", "indikatorläget, rader"} <= met


@pytest.mark.parametrize("kind", ["tjänsteskrivelse", "uppföljning", "protokoll"])
def test_the_value_of_a_name_is_what_its_tag_prints(kind: str) -> None:
    one, groups = documents(kind)[0], listed(kind)
    template = compile_template(docx(*written(groups)), "mall", vocabulary(kind, data()))

    text = text_of(template.render(kind, one.key, one.view).data)

    shown = 0
    for name in (name for group in groups for name in group.names):
        value = name.value.rstrip("…")
        alone = len(name.tag) == 1 and name.holds.partition(" ")[0] not in ("löpande", "ett")
        if alone and value and not name.holds.startswith("en rad ur"):
            shown += 1
            printed = {" ".join(t.split()) for t in re.findall(rf"‹{name.name}›([^‹]*)", text)}
            assert any(t.startswith(value) for t in printed) or value in ("ja", "nej"), name
    assert shown > 20


def test_a_column_of_ones_own_is_listed_as_such() -> None:
    goals = next(group for group in listed("program") if group.title == "Mål")
    own = [name for name in goals.names if name.own]

    assert goals.loops == ("{%p for mål in målen %}",)
    assert own == [
        FieldName(
            "vår_egen_kolumn", "Vår egen kolumn", "en rad text",
            ("{{ mål.vår_egen_kolumn }}",), value="Eget", own=True,
        )
    ]  # fmt: skip


def test_without_a_document_the_names_are_the_same() -> None:
    for kind in NAMES:
        bare = field_groups(kind, checked(sheets()), None)
        own = [{n.name for n in g.names if not n.own} for g in listed(kind)]
        assert [{n.name for n in g.names} for g in bare] == own


# ---------------------------------------------------------------- the command


def test_the_names_are_shown_sheet_by_sheet(beredning: Terminal, folder: WorkingFolder) -> None:
    told = beredning("template", "fields", "Program", *at(folder))

    assert told.code == 0
    assert told.lines[0].startswith("Namn i mallar för program. Värdena är ur Program")
    heading = told.lines.index("Mål – mellan {%p for mål in målen %} och {%p endfor %}")
    goals = told.lines[heading + 1 : told.lines.index("", heading)]
    text = next(line for line in goals if "{{ mål.måltext }}" in line)
    assert re.fullmatch(r"  \{\{ mål\.måltext \}\} +Måltext: en rad text +\S.*", text)


def test_a_kind_or_document_that_is_none_gets_the_nearest(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    told = beredning("template", "fields", "programm", *at(folder))
    assert (told.code, told.err) == (
        2, "Det finns ingen sorts dokument som heter ”programm”. Menade du ”program”?\n",
    )  # fmt: skip

    assert (
        "finns inte bland dokumenten"
        in beredning("template", "fields", "program", "HAV", *at(folder)).err
    )


def test_a_column_is_traced_to_the_paragraphs_that_print_it(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    folder.template("program", "Målet: {{ målen[0].måltext }}", "{% if målen[0].nr %}Ja{% endif %}")

    told = beredning("template", "fields", "Mål/Måltext", *at(folder))

    own = told.lines.index("  standard/program.docx")
    assert told.lines[0] == "Mål/Måltext heter måltext i mallar."
    assert told.lines[own + 1] == "    brödtexten: Målet: {{ målen[0].måltext }}"
    assert "  standard/strategi.docx (programmets)" in told.lines
    never = next(line for line in told.lines if line.startswith("Aldrig i:"))
    assert "standard/kallelse.docx" in never
    assert "program.docx" not in never.replace("beslut-program.docx", "")
    assert told.lines[-1].startswith("Får inte ses av: kallelse")

    asked = beredning("template", "fields", "Mål/Nr", *at(folder)).out
    assert "Prövas men skrivs inte ut av:\n  standard/program.docx\n" in asked


def test_what_a_filter_reads_is_traced_too(beredning: Terminal, folder: WorkingFolder) -> None:
    told = beredning("template", "fields", "Beslutspunkter/Sats", *at(folder))

    place = told.lines.index("  utlatande/beslut-program.docx (programmets)")
    assert "punkt|" in told.lines[place + 1]


def test_a_column_that_is_none_gets_the_nearest(beredning: Terminal, folder: WorkingFolder) -> None:
    assert "Menade du ”Måltext”?" in beredning("template", "fields", "Mål/Måltex", *at(folder)).err
    assert "Menade du ”Mål”?" in beredning("template", "fields", "Måll/Måltext", *at(folder)).err


def test_the_names_as_a_word_file_have_tags_to_copy(
    beredning: Terminal, folder: WorkingFolder
) -> None:
    told = beredning("template", "fields", "tjänsteskrivelse", "--word", *at(folder))
    path = folder.path / "outputs" / "mallar" / "namn-tjansteskrivelse.docx"
    first = path.read_bytes()
    document = python_docx.Document(io.BytesIO(first))

    assert told.lines[-1].startswith("Listan ligger i outputs/mallar/namn-tjansteskrivelse.docx")
    assert faults(read_package(first, "namn"), tags=False) == ()
    tags = [cell.text for table in document.tables for cell in table.column_cells(0)]
    assert "{{ ärende.dnr }}" in tags
    assert "{%p for beslut in besluten %}\n{{ beslut.typ }}\n{%p endfor %}" in tags
    beredning("template", "fields", "tjänsteskrivelse", "--word", *at(folder))
    assert path.read_bytes() == first


def test_the_names_as_data(beredning: Terminal, folder: WorkingFolder) -> None:
    found = json.loads(beredning("template", "fields", "kallelse", "--json", *at(folder)).out)
    start = found["groups"][0]["names"][0]

    assert (found["kind"], start["name"]) == ("kallelse", "kommun")
    assert start["tag"] == ["{{ kommun.namn }}"]
    uses = json.loads(beredning("template", "fields", "Kommuner/Växel", "--json", *at(folder)).out)
    assert uses["name"] == "växel"
    assert any(each["prints"] for each in uses["templates"])
