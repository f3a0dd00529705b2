"""What a template remembers of cells, texts and rows: its documents are as if it remembered none.

The long way writes each value by its own writer and reads what was written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from pipeline.model import Link, Record, Source
from pipeline.render.digests import told_fields
from pipeline.render.language import environment
from pipeline.render.template import Template, compile_template
from tests.docx import docx, heading, p, table
from tests.nasty import NASTY
from tests.rendering import NAME, Given, cell

COLUMNS = ("namn", "nr", "text")
BODY = [
    heading("{{ namn }}"),
    p("{{ rader[0].namn }} {{ ort }} {% if ort %}{{ ort }}{% endif %}"),
    p("{% for r in rader %}{{ r.nr }}, {{ r.namn }}; {% endfor %}"),
    table(
        ["{%tr for r in rader %}", "", ""],
        ["{{ r.namn }}", "{{ r.nr }} av {{ r.nr }}", "{{ r.text }}"],
        ["{%tr endfor %}", "", ""],
    ),
    "{%p for r in rader %}",
    p("{{ r.text }} gäller {{ r.nr }}"),
    p("{{ r.namn|upper }}{{ r.namn }}"),
    "{%p endfor %}",
    table(["{%tr for r in rader %}"], ["{{ r.text }}"], ["{%tr endfor %}"]),
    p("{% for r in rader %}{{ r.nr }}/{{ r.nr }}{% endfor %}"),
    "{%p for r in rader %}",
    p("{% for q in rader %}{{ q.namn }}{{ q.nr }}, {% endfor %}{{ r.namn }}"),
    "{%p endfor %}",
    table(["{%tr for r in rader if r.nr == 'ingen' %}"], ["{{ r.nr }}"], ["{%tr endfor %}"]),
    p("{{ ort }}"),
]


def rows(chance: random.Random, count: int) -> list[Record]:
    """Return rows whose cells are of all sorts, some of them alike."""
    texts = ["", "a", "Mål 1 & 2", "två\nrader", "[fält", "x" * 600, *NASTY.values()]
    made = []
    for number in range(count):
        row = Record("Rader", f"r{number}", cell("", Source("", "", "")).cell)
        for name in COLUMNS:
            text = chance.choice([*texts, number, number])
            row.cells[name] = cell(text, row.source(name))
        made.append(row)
    return made


def documents(chance: random.Random, known: list[Record]) -> Iterator[Given]:
    """Yield what documents are made of that show some of the rows, now and then one twice."""
    for number in range(40):
        view = Given({"namn": f"Dokument {number}", "ort": chance.choice(["Granvik", "", "Ås"])})
        shown = tuple(chance.choices(known, k=chance.randrange(1, 7)))
        view.values["rader"] = view.follow(Link(Source("", "R", "rader"), None, "Rader", shown))
        yield view


@pytest.mark.parametrize("seed", range(5))
def test_a_document_is_the_same_whatever_was_made_before_it(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(template: Template) -> list[bytes]:
        chance = random.Random(seed)
        views = documents(chance, rows(chance, 12))
        found = [template.render("prov", "R", view) for view in views]
        assert all(one.faults == () for one in found)
        return [one.data for one in found]

    remembering = compile_template(docx(*BODY), NAME)
    assert remembering.told
    short = made(remembering)
    monkeypatch.setattr(told_fields, "_PLAIN", frozenset())
    monkeypatch.setattr(told_fields, "_SHORT", 0)
    monkeypatch.setattr(environment.Engine, "_remember_empty", lambda *given: None)

    assert short == made(compile_template(docx(*BODY), NAME))


def test_little_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (told_fields, environment):
        monkeypatch.setattr(room, "_MANY", 3)
    template = compile_template(docx(*BODY), NAME)
    chance = random.Random(1)
    for view in documents(chance, rows(chance, 30)):
        template.render("prov", "R", view)

    kept = [
        field.__self__ for field in template.engine.filters.values() if hasattr(field, "__self__")
    ]
    fields = [field for field in kept if isinstance(field, told_fields.ToldField)]
    rows_of_loops = [row for row in kept if isinstance(row, told_fields.ToldRow)]
    assert fields
    assert rows_of_loops
    assert template.engine.empties
    assert len(template.engine.empties) <= 3
    assert all(len(row.known) <= 3 for row in rows_of_loops)
    assert all(len(field.cells) <= 3 and len(field.texts) <= 3 for field in fields)
